/* SPDX-License-Identifier: MIT */
/* Texture opcodes. */
#include "emit.h"

#include <limits.h>

/* How an opcode samples: the GLSL function and where its operands are. */
enum lod { LOD_IMPLICIT, LOD_BIAS, LOD_LEVEL, LOD_ZERO, LOD_GRADIENT };

struct lookup {
    enum tgsic_target target;
    const struct tgsic_target_info *info;
    const struct tgsic_scan_sampler *sampler;
    const char *name;                    /* of the sampler; of an array when it is indexed */
    const struct tgsic_register *choice; /* the operand that indexes it, or NULL */
    enum lod lod;
    uint8_t lod_source, lod_position;
    uint8_t reference_source, reference_position; /* shadow reference */
    uint8_t gradient_source;
    bool projective;
};

static bool is_cube(enum tgsic_target target)
{
    return target == TGSIC_TARGET_CUBE || target == TGSIC_TARGET_SHADOWCUBE ||
           target == TGSIC_TARGET_CUBEARRAY || target == TGSIC_TARGET_SHADOWCUBEARRAY;
}

static bool has_mipmaps(enum tgsic_target target)
{
    return target != TGSIC_TARGET_RECT && target != TGSIC_TARGET_SHADOWRECT &&
           target != TGSIC_TARGET_BUFFER && !tgsic_target_info(target)->msaa;
}

/* ---- Samplers ------------------------------------------------------------------------------ */

static unsigned view_operand(const struct emit *e)
{
    unsigned view = 0, sampler = 0;
    tgsic_texture_operands(e->in, &view, &sampler);
    return view;
}

static void find_sampler(struct emit *e, struct lookup *l)
{
    unsigned view = 0, sampler = 0;
    tgsic_texture_operands(e->in, &view, &sampler);
    const struct tgsic_register *reg = &e->in->src[view].reg;
    unsigned unit = (uint16_t)reg->index;
    unsigned number = sampler == UINT_MAX ? unit : (uint16_t)e->in->src[sampler].reg.index;
    bool apart = sampler != UINT_MAX && sampler != view;

    l->sampler = tgsic_scan_find_sampler(&e->scan, unit, number, l->target);
    l->name = "";
    if (!l->sampler || (apart && (reg->indirect || e->in->src[sampler].reg.indirect)))
        tgsic_emit_fail(e, e->in->pos, "this choice among samplers is not translated");
    else if (l->sampler->count == 1)
        l->name = tgsic_emit_sampler(e, l->sampler);
    else if (tgsic_emit_has(e, TGSIC_FEATURE_DYNAMIC_SAMPLERS))
        l->name = tgsic_emit_sampler(e, l->sampler), l->choice = reg;
    else if (!reg->indirect)
        l->name = tgsic_emit_unit(e, unit);
}

static void print_sampler(struct emit *e, const struct lookup *l)
{
    tgsic_text_str(e->out, l->name);
    if (!l->choice)
        return;
    if (l->choice->indirect)
        tgsic_emit_need(e, TGSIC_FEATURE_DYNAMIC_SAMPLERS);
    tgsic_emit_index(e, l->choice,
                     tgsic_emit_operand(e, e->in->num_dst + view_operand(e))->indirect,
                     l->sampler->view, l->sampler->count);
}

typedef void texel_writer(struct emit *e, const struct lookup *l);

/* An expression for the sampler or, where the host cannot index samplers, a choice among such
 * expressions. The index must be the same in all invocations, here as in GLSL 4.00, so derivatives
 * are as defined within the choice as before it. */
static void write_chosen(struct emit *e, const struct lookup *l, texel_writer *write)
{
    struct lookup one = *l;
    if (*l->name) {
        write(e, l);
        return;
    }
    const struct tgsic_register *reg = &e->in->src[view_operand(e)].reg;
    uint32_t variable = tgsic_emit_operand(e, e->in->num_dst + view_operand(e))->indirect;
    tgsic_text_char(e->out, '(');
    for (unsigned i = 0; i < l->sampler->count; i++) {
        one.name = tgsic_emit_unit(e, l->sampler->view + i);
        if (i + 1 < l->sampler->count) {
            tgsic_emit_address(e, reg->indirect, variable);
            TEXT_LITERAL(e->out, " == ");
            tgsic_text_int(e->out, (int64_t)l->sampler->view + i - reg->index);
            TEXT_LITERAL(e->out, " ? ");
        }
        write(e, &one);
        if (i + 1 < l->sampler->count)
            TEXT_LITERAL(e->out, " : ");
    }
    tgsic_text_char(e->out, ')');
}

/* the letter of a texel's type */
static char texel_letter(const struct emit *e)
{
    return e->in->saturate ? 'f' : tgsic_result_letter(&e->scan, e->in);
}

/* ---- Coordinates --------------------------------------------------------------------------- */

static void print_coordinates(struct emit *e, const struct lookup *l, enum tgsic_kind kind)
{
    tgsic_emit_vector(e, 0, (unsigned)l->info->coords + l->info->layer, kind);
}

static void print_reference(struct emit *e, const struct lookup *l)
{
    tgsic_emit_scalar(e, l->reference_source, l->reference_position, TGSIC_KIND_FLOAT);
}

/* The coordinate argument of texture functions, with the reference where GLSL packs it: behind the
 * coordinates, in the last component; samplerCubeArrayShadow has an argument of its own. 1D shadow
 * samplers skip the second component. */
static void print_packed(struct emit *e, const struct lookup *l)
{
    unsigned count = (unsigned)l->info->coords + l->info->layer;
    if (!l->info->shadow || l->target == TGSIC_TARGET_SHADOWCUBEARRAY) {
        print_coordinates(e, l, TGSIC_KIND_FLOAT);
        if (l->info->shadow) {
            TEXT_LITERAL(e->out, ", ");
            print_reference(e, l);
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
    print_coordinates(e, l, TGSIC_KIND_FLOAT);
    if (l->target == TGSIC_TARGET_SHADOW1D)
        TEXT_LITERAL(e->out, ", 0.0");
    TEXT_LITERAL(e->out, ", ");
    print_reference(e, l);
    tgsic_text_char(e->out, ')');
}

static void print_projective(struct emit *e, const struct lookup *l)
{
    uint8_t positions[4] = {0, 1, 2, 3};
    unsigned count = 0;
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

static void print_gradients(struct emit *e, const struct lookup *l)
{
    for (unsigned i = 0; i < 2; i++) {
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_vector(e, l->gradient_source + i, l->info->coords, TGSIC_KIND_FLOAT);
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

static bool has_offset(const struct emit *e, const struct lookup *l)
{
    uint32_t bits;
    bool zero = true;
    if (!e->in->texture || !e->in->texture->num_offsets || is_cube(l->target))
        return false;
    for (unsigned c = 0; c < l->info->coords; c++)
        zero = zero && offset_bits(e, 0, c, &bits) && bits == 0;
    return !zero || e->in->texture->num_offsets > 1;
}

static bool is_constant_offset(const struct emit *e, unsigned index, unsigned count)
{
    uint32_t bits;
    for (unsigned c = 0; c < count; c++)
        if (!offset_bits(e, index, c, &bits))
            return false;
    return true;
}

/* one texel offset as an int or integer vector */
static void print_offset(struct emit *e, unsigned index, unsigned count)
{
    const struct tgsic_texel_offset *offset = &e->in->texture->offsets[index];
    uint32_t bits[3] = {0, 0, 0};
    if (is_constant_offset(e, index, count)) {
        if (count > 1) {
            tgsic_text_str(e->out, tgsic_emit_type(TGSIC_KIND_INT, count));
            tgsic_text_char(e->out, '(');
        }
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

static void print_lookup_offset(struct emit *e, const struct lookup *l)
{
    if (!has_offset(e, l))
        return;
    if (!is_constant_offset(e, 0, l->info->coords))
        tgsic_emit_need(e, TGSIC_FEATURE_TEX_OFFSET_VARIABLE);
    TEXT_LITERAL(e->out, ", ");
    print_offset(e, 0, l->info->coords);
}

/* ---- Results ------------------------------------------------------------------------------- */

/* What a texture expression gives, for the statements that take components of it. */
struct texel {
    const struct lookup *lookup;
    texel_writer *write;
    unsigned width; /* of the expression; 1: copied to every component */
    char letter;
};

/* the component of the expression for a component of the result: a SVIEW operand swizzles, and
 * components beyond the expression are undefined */
static uint8_t picked(const struct emit *e, unsigned component, unsigned width)
{
    unsigned view = view_operand(e);
    if (e->in->src[view].reg.file == TGSIC_FILE_SVIEW)
        component = e->in->src[view].swizzle[component];
    return (uint8_t)(component < width ? component : 0);
}

static void print_picked(struct emit *e, const struct part *part, unsigned width)
{
    bool identity = part->count == width;
    for (unsigned i = 0; i < part->count; i++)
        identity = identity && picked(e, part->component[i], width) == i;
    if (identity || width == 1)
        return;
    tgsic_text_char(e->out, '.');
    for (unsigned i = 0; i < part->count; i++)
        tgsic_text_char(e->out, "xyzw"[picked(e, part->component[i], width)]);
}

static void write_texel(struct emit *e, const struct part *part)
{
    const struct texel *t = e->texel;
    tgsic_emit_begin(e, part, t->letter, t->width == 1);
    write_chosen(e, t->lookup, t->write);
    print_picked(e, part, t->width);
    tgsic_emit_end(e, part, t->letter, t->width == 1);
}

static void emit_texels(struct emit *e, const struct lookup *l, texel_writer *write, unsigned width,
                        char letter)
{
    struct texel texel = {l, write, width, letter};
    e->texel = &texel;
    tgsic_emit_results(e, write_texel);
    e->texel = NULL;
}

/* ---- Sampling ------------------------------------------------------------------------------ */

/* GLSL has no level of detail for some shadow samplers; level 0 can be had by zero gradients. */
static void settle_lod(struct emit *e, struct lookup *l)
{
    bool array = l->target == TGSIC_TARGET_SHADOW2D_ARRAY;
    bool cube = l->target == TGSIC_TARGET_SHADOWCUBE;
    bool cube_array = l->target == TGSIC_TARGET_SHADOWCUBEARRAY;

    if (!e->fragment && l->lod == LOD_BIAS)
        l->lod = LOD_LEVEL; /* the implicit level is 0 */
    if (!has_mipmaps(l->target))
        l->lod = l->lod == LOD_GRADIENT ? LOD_GRADIENT : LOD_IMPLICIT;
    if ((l->lod == LOD_LEVEL && (array || cube || cube_array)) ||
        (l->lod == LOD_BIAS && (array || cube_array)) || (l->lod == LOD_ZERO && cube_array) ||
        (l->lod == LOD_GRADIENT && cube_array))
        tgsic_emit_need(e, TGSIC_FEATURE_TEX_SHADOW_LOD);
}

static bool zero_by_gradients(const struct lookup *l)
{
    return l->lod == LOD_ZERO &&
           (l->target == TGSIC_TARGET_SHADOW2D_ARRAY || l->target == TGSIC_TARGET_SHADOWCUBE);
}

static void print_level(struct emit *e, const struct lookup *l)
{
    TEXT_LITERAL(e->out, ", ");
    if (l->lod == LOD_ZERO)
        TEXT_LITERAL(e->out, "0.0");
    else
        tgsic_emit_scalar(e, l->lod_source, l->lod_position, TGSIC_KIND_FLOAT);
}

static void write_sample(struct emit *e, const struct lookup *l)
{
    bool zero_gradients = zero_by_gradients(l);
    TEXT_LITERAL(e->out, "texture");
    if (l->projective)
        TEXT_LITERAL(e->out, "Proj");
    if (l->lod == LOD_GRADIENT || zero_gradients)
        TEXT_LITERAL(e->out, "Grad");
    else if (l->lod == LOD_LEVEL || l->lod == LOD_ZERO)
        TEXT_LITERAL(e->out, "Lod");
    if (has_offset(e, l))
        TEXT_LITERAL(e->out, "Offset");
    tgsic_text_char(e->out, '(');
    print_sampler(e, l);
    TEXT_LITERAL(e->out, ", ");
    if (l->projective)
        print_projective(e, l);
    else
        print_packed(e, l);
    if (zero_gradients)
        tgsic_text_str(e->out,
                       l->info->coords == 2 ? ", vec2(0.0), vec2(0.0)" : ", vec3(0.0), vec3(0.0)");
    else if (l->lod == LOD_LEVEL || l->lod == LOD_ZERO)
        print_level(e, l);
    else if (l->lod == LOD_GRADIENT)
        print_gradients(e, l);
    print_lookup_offset(e, l);
    if (l->lod == LOD_BIAS)
        print_level(e, l);
    tgsic_text_char(e->out, ')');
}

static unsigned shadow_result(const struct emit *e, const struct lookup *l)
{
    bool known = l->info->shadow && !e->vertex && l->sampler->view < TGSIC_MAX_SHADOWS;
    return known ? e->pipeline.state.shadow_result[l->sampler->view] : TGSIC_SHADOW_INTENSITY;
}

static void write_shadow(struct emit *e, const struct lookup *l)
{
    static const struct {
        const char *before, *after;
    } forms[] = {
        [TGSIC_SHADOW_INTENSITY] = {"", ""},
        [TGSIC_SHADOW_LUMINANCE] = {"vec4(vec3(", "), 1.0)"},
        [TGSIC_SHADOW_ALPHA] = {"vec4(0.0, 0.0, 0.0, ", ")"},
        [TGSIC_SHADOW_RED] = {"vec4(", ", 0.0, 0.0, 1.0)"},
    };
    unsigned form = shadow_result(e, l);
    tgsic_text_str(e->out, forms[form].before);
    write_sample(e, l);
    tgsic_text_str(e->out, forms[form].after);
}

static void emit_sample(struct emit *e, struct lookup *l)
{
    settle_lod(e, l);
    if (l->projective && (l->info->layer || is_cube(l->target)))
        tgsic_emit_fail(e, e->in->pos, "TXP of a cube or array texture");
    if (l->info->msaa || l->target == TGSIC_TARGET_BUFFER)
        tgsic_emit_fail(e, e->in->pos, "%s of a texture that can only be fetched from",
                        tgsic_opcode_info(e->in->opcode)->name);
    bool scalar = l->info->shadow && shadow_result(e, l) == TGSIC_SHADOW_INTENSITY;
    emit_texels(e, l, write_shadow, scalar ? 1 : 4, texel_letter(e));
}

/* ---- Fetching ------------------------------------------------------------------------------ */

static void write_fetch(struct emit *e, const struct lookup *l)
{
    bool offset = has_offset(e, l);
    tgsic_text_str(e->out, offset ? "texelFetchOffset(" : "texelFetch(");
    print_sampler(e, l);
    TEXT_LITERAL(e->out, ", ");
    print_coordinates(e, l, TGSIC_KIND_INT);
    if (has_mipmaps(l->target) || l->info->msaa) {
        TEXT_LITERAL(e->out, ", ");
        if (l->lod == LOD_ZERO)
            tgsic_text_char(e->out, '0');
        else
            tgsic_emit_scalar(e, l->lod_source, l->lod_position, TGSIC_KIND_INT);
    }
    print_lookup_offset(e, l);
    tgsic_text_char(e->out, ')');
}

static void emit_fetch(struct emit *e, const struct lookup *l)
{
    if (is_cube(l->target) || l->info->shadow)
        tgsic_emit_fail(e, e->in->pos, "a fetch from a cube or shadow texture");
    emit_texels(e, l, write_fetch, 4, texel_letter(e));
}

/* ---- Gathering ----------------------------------------------------------------------------- */

static void write_gather(struct emit *e, const struct lookup *l)
{
    uint32_t component = 0;
    bool chosen = e->in->opcode == TGSIC_OPCODE_TG4 && !l->info->shadow &&
                  tgsic_emit_immediate(e, 1, 0, &component) && component;
    unsigned offsets = e->in->texture ? e->in->texture->num_offsets : 0;
    bool offset = offsets == 1 && has_offset(e, l);

    tgsic_text_str(e->out, offsets == 4 ? "textureGatherOffsets("
                           : offset     ? "textureGatherOffset("
                                        : "textureGather(");
    print_sampler(e, l);
    TEXT_LITERAL(e->out, ", ");
    print_coordinates(e, l, TGSIC_KIND_FLOAT);
    if (l->info->shadow) {
        TEXT_LITERAL(e->out, ", ");
        print_reference(e, l);
    }
    if (offsets == 4) {
        TEXT_LITERAL(e->out, ", ivec2[4](");
        for (unsigned i = 0; i < 4; i++) {
            tgsic_text_str(e->out, i ? ", " : "");
            print_offset(e, i, 2);
        }
        tgsic_text_char(e->out, ')');
    } else if (offset) {
        TEXT_LITERAL(e->out, ", ");
        print_offset(e, 0, 2);
    }
    if (chosen) {
        TEXT_LITERAL(e->out, ", ");
        tgsic_text_uint(e->out, component & 3);
    }
    tgsic_text_char(e->out, ')');
}

static void emit_gather(struct emit *e, const struct lookup *l)
{
    unsigned offsets = e->in->texture ? e->in->texture->num_offsets : 0;
    uint32_t component = 0;
    bool known = e->in->opcode != TGSIC_OPCODE_TG4 || l->info->shadow ||
                 tgsic_emit_immediate(e, 1, 0, &component);

    if (!known || (offsets > 1 && offsets != 4))
        tgsic_emit_fail(e, e->in->pos, "TG4 takes an immediate component, and one or four offsets");
    if (offsets == 4 || (offsets == 1 && !is_constant_offset(e, 0, 2)) ||
        l->target == TGSIC_TARGET_RECT || l->target == TGSIC_TARGET_SHADOWRECT)
        tgsic_emit_need(e, TGSIC_FEATURE_TEX_GATHER_MORE);
    else if (component || l->info->shadow)
        tgsic_emit_need(e, TGSIC_FEATURE_TEX_GATHER_COMPONENT);
    else
        tgsic_emit_need(e, TGSIC_FEATURE_TEX_GATHER);
    emit_texels(e, l, write_gather, 4, texel_letter(e));
}

/* ---- Queries ------------------------------------------------------------------------------- */

static unsigned size_width(const struct lookup *l)
{
    return (is_cube(l->target) ? 2u : l->info->coords) + l->info->layer;
}

static void write_size(struct emit *e, const struct lookup *l)
{
    TEXT_LITERAL(e->out, "textureSize(");
    print_sampler(e, l);
    if (has_mipmaps(l->target)) {
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_scalar(e, 0, 0, TGSIC_KIND_INT);
    }
    tgsic_text_char(e->out, ')');
}

static void write_levels(struct emit *e, const struct lookup *l)
{
    if (!has_mipmaps(l->target)) {
        tgsic_text_char(e->out, '1');
        return;
    }
    tgsic_emit_need(e, TGSIC_FEATURE_TEX_QUERY_LEVELS);
    TEXT_LITERAL(e->out, "textureQueryLevels(");
    print_sampler(e, l);
    tgsic_text_char(e->out, ')');
}

/* one component: a size, zero, or the number of levels in w */
static void print_size_component(struct emit *e, const struct lookup *l, unsigned c)
{
    unsigned width = size_width(l);
    if (c == 3) {
        write_chosen(e, l, write_levels);
    } else if (c >= width) {
        tgsic_text_char(e->out, '0');
    } else {
        write_chosen(e, l, write_size);
        if (width > 1) {
            tgsic_text_char(e->out, '.');
            tgsic_text_char(e->out, "xyzw"[c]);
        }
    }
}

static void write_query(struct emit *e, const struct part *part)
{
    const struct lookup *l = e->texel->lookup;
    unsigned width = size_width(l);
    bool sizes = true;
    for (unsigned i = 0; i < part->count; i++)
        sizes = sizes && part->component[i] < width;

    tgsic_emit_begin(e, part, 'i', false);
    if (sizes && width > 1) {
        write_chosen(e, l, write_size);
        print_picked(e, part, width);
    } else if (part->count == 1) {
        print_size_component(e, l, part->component[0]);
    } else {
        tgsic_text_str(e->out, tgsic_emit_type(TGSIC_KIND_INT, part->count));
        tgsic_text_char(e->out, '(');
        for (unsigned i = 0; i < part->count; i++) {
            tgsic_text_str(e->out, i ? ", " : "");
            print_size_component(e, l, part->component[i]);
        }
        tgsic_text_char(e->out, ')');
    }
    tgsic_emit_end(e, part, 'i', false);
}

static void emit_query(struct emit *e, const struct lookup *l)
{
    struct texel texel = {l, NULL, 4, 'i'};
    e->texel = &texel;
    tgsic_emit_results(e, write_query);
    e->texel = NULL;
}

static void write_samples(struct emit *e, const struct lookup *l)
{
    if (!l->info->msaa) {
        tgsic_text_char(e->out, '1');
        return;
    }
    tgsic_emit_need(e, TGSIC_FEATURE_TEX_SAMPLES);
    TEXT_LITERAL(e->out, "textureSamples(");
    print_sampler(e, l);
    tgsic_text_char(e->out, ')');
}

static void write_lod(struct emit *e, const struct lookup *l)
{
    bool core = !tgsic_emit_is_es(e) && tgsic_emit_version(e) >= 400;
    tgsic_text_str(e->out, core ? "textureQueryLod(" : "textureQueryLOD(");
    print_sampler(e, l);
    TEXT_LITERAL(e->out, ", ");
    tgsic_emit_vector(e, 0, l->info->coords, TGSIC_KIND_FLOAT);
    tgsic_text_char(e->out, ')');
}

static void emit_lod(struct emit *e, const struct lookup *l)
{
    tgsic_emit_need(e, TGSIC_FEATURE_TEX_QUERY_LOD);
    emit_texels(e, l, write_lod, 2, 'f');
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

static struct lookup prepare(struct emit *e)
{
    struct lookup l = {.target = tgsic_texture_target(&e->scan, e->in), .lod = LOD_IMPLICIT};
    l.info = tgsic_target_info(l.target);
    find_sampler(e, &l);
    unsigned count = (unsigned)l.info->coords + l.info->layer;
    l.reference_position = count > 2 ? 3 : 2;
    if (l.target == TGSIC_TARGET_SHADOWCUBEARRAY) {
        l.reference_source = 1;
        l.reference_position = 0;
    }
    return l;
}

static void set_lod(struct lookup *l, enum lod lod, unsigned source, unsigned position)
{
    l->lod = lod;
    l->lod_source = (uint8_t)source;
    l->lod_position = (uint8_t)position;
}

static void set_reference(struct lookup *l, unsigned source)
{
    l->reference_source = (uint8_t)source;
    l->reference_position = 0;
}

static void emit_plain(struct emit *e, struct lookup *l)
{
    /* SHADOWCUBEARRAY has the reference in src1.x, so bias or level are in y */
    unsigned second = l->target == TGSIC_TARGET_SHADOWCUBEARRAY;
    switch (e->in->opcode) {
    case TGSIC_OPCODE_TEX_LZ:
        l->lod = LOD_ZERO;
        break;
    case TGSIC_OPCODE_TXP:
        l->projective = true;
        break;
    case TGSIC_OPCODE_TXB:
        set_lod(l, LOD_BIAS, 0, 3);
        break;
    case TGSIC_OPCODE_TXL:
        set_lod(l, LOD_LEVEL, 0, 3);
        break;
    case TGSIC_OPCODE_TXB2:
        set_lod(l, LOD_BIAS, 1, second);
        break;
    case TGSIC_OPCODE_TXL2:
        set_lod(l, LOD_LEVEL, 1, second);
        break;
    case TGSIC_OPCODE_TXD:
        l->lod = LOD_GRADIENT;
        l->gradient_source = 1;
        break;
    default:
        break;
    }
    emit_sample(e, l);
}

static void emit_d3d(struct emit *e, struct lookup *l)
{
    switch (e->in->opcode) {
    case TGSIC_OPCODE_SAMPLE_B:
        set_lod(l, LOD_BIAS, 3, 0);
        break;
    case TGSIC_OPCODE_SAMPLE_L:
        set_lod(l, LOD_LEVEL, 3, 0);
        break;
    case TGSIC_OPCODE_SAMPLE_C_LZ:
        l->lod = LOD_ZERO;
        set_reference(l, 3);
        break;
    case TGSIC_OPCODE_SAMPLE_C:
        set_reference(l, 3);
        break;
    case TGSIC_OPCODE_SAMPLE_D:
        l->lod = LOD_GRADIENT;
        l->gradient_source = 3;
        break;
    default:
        break;
    }
    emit_sample(e, l);
}

bool tgsic_emit_texture(struct emit *e)
{
    unsigned view, sampler;
    if (!tgsic_texture_operands(e->in, &view, &sampler))
        return false;
    struct lookup l = prepare(e);
    switch (e->in->opcode) {
    case TGSIC_OPCODE_TXF:
    case TGSIC_OPCODE_SAMPLE_I:
        set_lod(&l, LOD_LEVEL, 0, 3);
        emit_fetch(e, &l);
        break;
    case TGSIC_OPCODE_TXF_LZ:
        l.lod = LOD_ZERO;
        emit_fetch(e, &l);
        break;
    case TGSIC_OPCODE_SAMPLE_I_MS:
        set_lod(&l, LOD_LEVEL, 2, 0);
        emit_fetch(e, &l);
        break;
    case TGSIC_OPCODE_TXQ:
    case TGSIC_OPCODE_SVIEWINFO:
        emit_query(e, &l);
        break;
    case TGSIC_OPCODE_TXQS:
        emit_texels(e, &l, write_samples, 1, 'i');
        break;
    case TGSIC_OPCODE_LODQ:
    case TGSIC_OPCODE_LOD:
        emit_lod(e, &l);
        break;
    case TGSIC_OPCODE_TG4:
    case TGSIC_OPCODE_GATHER4:
        emit_gather(e, &l);
        break;
    case TGSIC_OPCODE_SAMPLE_POS:
    case TGSIC_OPCODE_SAMPLE_INFO:
    case TGSIC_OPCODE_SAMP2HND:
        return false;
    default:
        if (tgsic_opcode_info(e->in->opcode)->flags & TGSIC_OPFLAG_TEX)
            emit_plain(e, &l);
        else
            emit_d3d(e, &l);
    }
    return true;
}
