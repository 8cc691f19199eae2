/* SPDX-License-Identifier: MIT */
/* Arguments of texture functions: coordinates, references, divisors, gradients, offsets. */
#include "texture.h"

/* ---- Stand-ins ----------------------------------------------------------------------------- */

/* Textures of another target where the host lacks one: 1D as the middle of a 2D texture of height
 * 1, RECT as 2D with coordinates divided by the size, a buffer as rows of texels. */
static bool is_stand_in(const struct lookup *l)
{
    return l->used != l->target;
}

static bool was_1d(const struct lookup *l)
{
    return is_stand_in(l) && l->info->coords == 1;
}

/* two coordinates of a stand-in, without a constructor */
static void print_pair(struct emit *e, const struct lookup *l, unsigned source,
                       enum tgsic_kind kind)
{
    if (was_1d(l)) {
        tgsic_emit_scalar(e, source, 0, kind);
        tgsic_text_str(e->out, kind == TGSIC_KIND_FLOAT ? ", 0.5" : ", 0");
        return;
    }
    tgsic_emit_vector(e, source, 2, kind);
    if (kind != TGSIC_KIND_FLOAT)
        return;
    TEXT_LITERAL(e->out, " / ");
    tgsic_emit_size_vector(e, l);
}

/* coordinates, layer and, with `packed`, the reference of a stand-in */
static void print_stand_in(struct emit *e, const struct lookup *l, enum tgsic_kind kind,
                           bool packed)
{
    unsigned width = 2u + l->info->layer + (packed && l->info->shadow);
    bool made = was_1d(l) || width > 2;
    if (l->target == TGSIC_TARGET_BUFFER) {
        tgsic_emit_buffer_texel(e);
        TEXT_LITERAL(e->out, "tgsi_texel(");
        tgsic_emit_scalar(e, 0, 0, kind);
        tgsic_text_char(e->out, ')');
        return;
    }
    if (made)
        tgsic_emit_open_type(e, kind, width);
    print_pair(e, l, 0, kind);
    if (l->info->layer) {
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_scalar(e, 0, l->info->coords, kind);
    }
    if (packed && l->info->shadow) {
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_reference(e, l);
    }
    if (made)
        tgsic_text_char(e->out, ')');
}

/* The divisor scales all coordinates, so the middle of a 1D texture is half of it. */
static void print_projective_stand_in(struct emit *e, const struct lookup *l)
{
    tgsic_text_str(e->out, l->info->shadow ? "vec4(" : "vec3(");
    if (was_1d(l)) {
        tgsic_emit_scalar(e, 0, 0, TGSIC_KIND_FLOAT);
        TEXT_LITERAL(e->out, ", 0.5 * ");
        tgsic_emit_scalar(e, 0, 3, TGSIC_KIND_FLOAT);
    } else {
        print_pair(e, l, 0, TGSIC_KIND_FLOAT);
    }
    TEXT_LITERAL(e->out, ", ");
    if (l->info->shadow) {
        tgsic_emit_scalar(e, 0, 2, TGSIC_KIND_FLOAT);
        TEXT_LITERAL(e->out, ", ");
    }
    tgsic_emit_scalar(e, 0, 3, TGSIC_KIND_FLOAT);
    tgsic_text_char(e->out, ')');
}

/* ---- Coordinates --------------------------------------------------------------------------- */

void tgsic_emit_coordinates(struct emit *e, const struct lookup *l, enum tgsic_kind kind)
{
    if (is_stand_in(l))
        print_stand_in(e, l, kind, false);
    else
        tgsic_emit_vector(e, 0, (unsigned)l->info->coords + l->info->layer, kind);
}

void tgsic_emit_reference(struct emit *e, const struct lookup *l)
{
    tgsic_emit_scalar(e, l->reference_source, l->reference_position, TGSIC_KIND_FLOAT);
}

/* The coordinate argument of texture functions, with the reference where GLSL packs it: behind the
 * coordinates, in the last component; samplerCubeArrayShadow has an argument of its own. 1D shadow
 * samplers skip the second component. */
void tgsic_emit_packed_coordinates(struct emit *e, const struct lookup *l)
{
    unsigned count = (unsigned)l->info->coords + l->info->layer;
    if (is_stand_in(l)) {
        print_stand_in(e, l, TGSIC_KIND_FLOAT, true);
        return;
    }
    if (!l->info->shadow || l->target == TGSIC_TARGET_SHADOWCUBEARRAY) {
        tgsic_emit_coordinates(e, l, TGSIC_KIND_FLOAT);
        if (l->info->shadow) {
            TEXT_LITERAL(e->out, ", ");
            tgsic_emit_reference(e, l);
        }
        return;
    }
    if (l->reference_source == 0) {
        static const uint8_t plain[] = {0, 1, 2, 3};
        uint8_t positions[4] = {0, 1, 2, 3};
        if (l->reference_position == count) {
            tgsic_emit_source(e, 0, plain, count + 1, TGSIC_KIND_FLOAT, false);
            return;
        }
        if (l->target == TGSIC_TARGET_SHADOW1D) {
            positions[1] = 0;
            positions[2] = l->reference_position;
            tgsic_emit_source(e, 0, positions, 3, TGSIC_KIND_FLOAT, false);
            return;
        }
    }
    tgsic_text_str(e->out, count == 3 ? "vec4(" : "vec3(");
    tgsic_emit_coordinates(e, l, TGSIC_KIND_FLOAT);
    if (l->target == TGSIC_TARGET_SHADOW1D)
        TEXT_LITERAL(e->out, ", 0.0");
    TEXT_LITERAL(e->out, ", ");
    tgsic_emit_reference(e, l);
    tgsic_text_char(e->out, ')');
}

void tgsic_emit_projective(struct emit *e, const struct lookup *l)
{
    uint8_t positions[4] = {0, 1, 2, 3};
    unsigned count = 0;
    if (is_stand_in(l)) {
        print_projective_stand_in(e, l);
        return;
    }
    if (l->info->shadow) { /* x, y or unused, reference, divisor */
        if (l->info->coords == 1)
            positions[1] = 0;
        count = 4;
    } else {
        count = l->info->coords + 1u;
        positions[count - 1] = 3;
    }
    tgsic_emit_source(e, 0, positions, count, TGSIC_KIND_FLOAT, false);
}

void tgsic_emit_lod_coordinates(struct emit *e, const struct lookup *l)
{
    if (was_1d(l))
        TEXT_LITERAL(e->out, "vec2(");
    if (is_stand_in(l))
        print_pair(e, l, 0, TGSIC_KIND_FLOAT);
    else
        tgsic_emit_vector(e, 0, l->info->coords, TGSIC_KIND_FLOAT);
    if (was_1d(l))
        tgsic_text_char(e->out, ')');
}

void tgsic_emit_gradients(struct emit *e, const struct lookup *l)
{
    for (unsigned i = 0; i < 2; i++) {
        tgsic_text_str(e->out, was_1d(l) ? ", vec2(" : ", ");
        tgsic_emit_vector(e, l->gradient_source + i, l->info->coords, TGSIC_KIND_FLOAT);
        if (was_1d(l)) {
            TEXT_LITERAL(e->out, ", 0.0)");
        } else if (is_stand_in(l)) {
            TEXT_LITERAL(e->out, " / ");
            tgsic_emit_size_vector(e, l);
        }
    }
}

/* ---- Offsets ------------------------------------------------------------------------------- */

static bool offset_bits(const struct emit *e, unsigned index, unsigned c, uint32_t *bits)
{
    const struct tgsic_texel_offset *offset = &e->in->texture->offsets[index];
    if (offset->file != TGSIC_FILE_IMM || offset->index < 0 ||
        (uint32_t)offset->index >= e->shader->num_immediates)
        return false;
    *bits = e->shader->immediates[offset->index].bits[offset->swizzle[c]];
    return true;
}

bool tgsic_emit_has_offset(const struct emit *e, const struct lookup *l)
{
    uint32_t bits;
    bool zero = true;
    if (!e->in->texture || !e->in->texture->num_offsets || tgsic_emit_is_cube(l->target))
        return false;
    for (unsigned c = 0; c < l->info->coords; c++)
        zero = zero && offset_bits(e, 0, c, &bits) && bits == 0;
    return !zero || e->in->texture->num_offsets > 1;
}

bool tgsic_emit_is_constant_offset(const struct emit *e, unsigned index, unsigned count)
{
    uint32_t bits;
    for (unsigned c = 0; c < count; c++)
        if (!offset_bits(e, index, c, &bits))
            return false;
    return true;
}

/* one texel offset as an int or integer vector */
void tgsic_emit_offset(struct emit *e, unsigned index, unsigned count)
{
    const struct tgsic_texel_offset *offset = &e->in->texture->offsets[index];
    uint32_t bits[3] = {0, 0, 0};
    if (tgsic_emit_is_constant_offset(e, index, count)) {
        if (count > 1)
            tgsic_emit_open_type(e, TGSIC_KIND_INT, count);
        for (unsigned c = 0; c < count; c++) {
            if (c)
                TEXT_LITERAL(e->out, ", ");
            offset_bits(e, index, c, &bits[c]);
            tgsic_emit_literal(e, TGSIC_KIND_INT, bits[c]);
        }
        if (count > 1)
            tgsic_text_char(e->out, ')');
        return;
    }
    /* print it as if it were one more source */
    struct tgsic_instruction plain = *e->in;
    const struct tgsic_instruction *in = e->in;
    struct tgsic_src src = {.reg = {.file = offset->file, .index = offset->index},
                            .swizzle = {offset->swizzle[0], offset->swizzle[1], offset->swizzle[2],
                                        offset->swizzle[2]}};
    plain.src = &src;
    plain.num_dst = (uint8_t)(in->num_dst + in->num_src + index);
    tgsic_emit_start(e, &plain);
    tgsic_emit_vector(e, 0, count, TGSIC_KIND_INT);
    tgsic_emit_start(e, in);
}

void tgsic_emit_lookup_offset(struct emit *e, const struct lookup *l)
{
    if (!tgsic_emit_has_offset(e, l))
        return;
    if (!tgsic_emit_is_constant_offset(e, 0, l->info->coords))
        tgsic_emit_need(e, TGSIC_FEATURE_TEX_OFFSET_VARIABLE);
    tgsic_emit_need(e, TGSIC_FEATURE_TEX_OFFSET);
    tgsic_text_str(e->out, was_1d(l) ? ", ivec2(" : ", ");
    tgsic_emit_offset(e, 0, l->info->coords);
    if (was_1d(l))
        TEXT_LITERAL(e->out, ", 0)");
}
