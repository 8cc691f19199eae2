/* SPDX-License-Identifier: MIT */
/* Texture opcodes. */
#include "texture.h"

#include <limits.h>

bool tgsic_emit_is_cube(enum tgsic_target target)
{
    return target == TGSIC_TARGET_CUBE || target == TGSIC_TARGET_SHADOWCUBE ||
           target == TGSIC_TARGET_CUBEARRAY || target == TGSIC_TARGET_SHADOWCUBEARRAY;
}

bool tgsic_emit_has_mipmaps(enum tgsic_target target)
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
    l->view = l->sampler ? l->sampler->view : 0;
    if (!l->sampler || (apart && (reg->indirect || e->in->src[sampler].reg.indirect)))
        tgsic_emit_fail(e, e->in->pos, "this choice among samplers is not translated");
    else if (l->sampler->count == 1)
        l->name = tgsic_emit_sampler(e, l->sampler);
    else if (tgsic_emit_has(e, TGSIC_FEATURE_DYNAMIC_SAMPLERS))
        l->name = tgsic_emit_sampler(e, l->sampler), l->choice = reg;
    else if (!reg->indirect)
        l->name = tgsic_emit_unit(e, l->view = unit);
}

void tgsic_emit_print_choice(struct emit *e, const struct lookup *l)
{
    if (!l->choice)
        return;
    if (l->choice->indirect)
        tgsic_emit_need(e, TGSIC_FEATURE_DYNAMIC_SAMPLERS);
    tgsic_emit_index(e, l->choice,
                     tgsic_index_variable(tgsic_emit_operand(e, e->in->num_dst + view_operand(e))),
                     l->sampler->view, l->sampler->count);
}

void tgsic_emit_print_sampler(struct emit *e, const struct lookup *l)
{
    tgsic_text_str(e->out, l->name);
    tgsic_emit_print_choice(e, l);
}

/* An expression for the sampler or, where the host cannot index samplers, a choice among such
 * expressions. The index must be the same in all invocations, here as in GLSL 4.00, so derivatives
 * are as defined within the choice as before it. */
void tgsic_emit_chosen(struct emit *e, const struct lookup *l, texel_writer *write)
{
    struct lookup one = *l;
    if (*l->name) {
        write(e, l);
        return;
    }
    const struct tgsic_register *reg = &e->in->src[view_operand(e)].reg;
    uint32_t variable =
        tgsic_index_variable(tgsic_emit_operand(e, e->in->num_dst + view_operand(e)));
    tgsic_text_char(e->out, '(');
    for (unsigned i = 0; i < l->sampler->count; i++) {
        one.view = l->sampler->view + i;
        one.name = tgsic_emit_unit(e, one.view);
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
char tgsic_emit_texel_letter(const struct emit *e)
{
    return e->in->saturate ? 'f' : tgsic_result_letter(&e->scan, e->in);
}

/* ---- Results ------------------------------------------------------------------------------- */

/* the component of the expression for a component of the result: a SVIEW operand swizzles, and
 * components beyond the expression are undefined */
static uint8_t picked(const struct emit *e, unsigned component, unsigned width)
{
    unsigned view = view_operand(e);
    if (e->in->src[view].reg.file == TGSIC_FILE_SVIEW)
        component = e->in->src[view].swizzle[component];
    return (uint8_t)(component < width ? component : 0);
}

void tgsic_emit_picked(struct emit *e, const struct part *part, unsigned width)
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

/* Texels whose channels are kept in others. Views that an index chooses among have to agree. */
static bool has_channels(struct emit *e, const struct lookup *l)
{
    bool gathers = e->in->opcode == TGSIC_OPCODE_TG4 || e->in->opcode == TGSIC_OPCODE_GATHER4;
    if (!tgsic_emit_has_channels(e, l->view) || l->info->shadow)
        return false;
    if (l->sampler && l->sampler->count > 1)
        tgsic_emit_fail(e, e->in->pos, "channels of views that an index chooses among");
    if (gathers)
        tgsic_emit_fail(e, e->in->pos, "a gather from a view with other channels");
    return true;
}

static void write_texel(struct emit *e, const struct part *part)
{
    const struct texel *t = e->texel;
    bool channels = t->width == 4 && has_channels(e, t->lookup);
    tgsic_emit_begin(e, part, t->letter, t->width == 1);
    if (channels)
        tgsic_emit_open_channels(e, t->lookup->view, t->letter);
    tgsic_emit_chosen(e, t->lookup, t->write);
    if (channels)
        tgsic_text_char(e->out, ')');
    tgsic_emit_picked(e, part, t->width);
    tgsic_emit_end(e, part, t->letter, t->width == 1);
}

void tgsic_emit_texels(struct emit *e, const struct lookup *l, texel_writer *write, unsigned width,
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
    bool array = l->used == TGSIC_TARGET_SHADOW2D_ARRAY;
    bool cube = l->used == TGSIC_TARGET_SHADOWCUBE;
    bool cube_array = l->used == TGSIC_TARGET_SHADOWCUBEARRAY;

    if (!e->fragment && l->lod == LOD_BIAS)
        l->lod = LOD_LEVEL; /* the implicit level is 0 */
    if (!tgsic_emit_has_mipmaps(l->target))
        l->lod = l->lod == LOD_GRADIENT ? LOD_GRADIENT : LOD_IMPLICIT;
    if ((l->lod == LOD_LEVEL && (array || cube || cube_array)) ||
        (l->lod == LOD_BIAS && (array || cube_array)) || (l->lod == LOD_ZERO && cube_array) ||
        (l->lod == LOD_GRADIENT && cube_array))
        tgsic_emit_need(e, TGSIC_FEATURE_TEX_SHADOW_LOD);
}

static bool zero_by_gradients(const struct lookup *l)
{
    return l->lod == LOD_ZERO &&
           (l->used == TGSIC_TARGET_SHADOW2D_ARRAY || l->used == TGSIC_TARGET_SHADOWCUBE);
}

static void print_level(struct emit *e, const struct lookup *l)
{
    TEXT_LITERAL(e->out, ", ");
    if (l->lod == LOD_ZERO)
        TEXT_LITERAL(e->out, "0.0");
    else
        tgsic_emit_scalar(e, l->lod_source, l->lod_position, TGSIC_KIND_FLOAT);
}

/* Before GLSL 1.30 and ESSL 3.00 each target had functions of its own, some of them by extensions
 * that mark them. */
static const char *old_suffix(struct emit *e, const struct lookup *l)
{
    bool es = tgsic_emit_is_es(e), plain = l->lod == LOD_IMPLICIT || l->lod == LOD_BIAS;
    if (plain)
        return es && l->info->shadow ? "EXT" : "";
    if (e->fragment || l->lod == LOD_GRADIENT)
        tgsic_emit_need(e, TGSIC_FEATURE_TEX_LOD);
    if (es)
        return e->fragment || l->lod == LOD_GRADIENT ? "EXT" : "";
    return l->lod == LOD_GRADIENT ? "ARB" : "";
}

static void print_function(struct emit *e, const struct lookup *l)
{
    bool zero_gradients = zero_by_gradients(l);
    tgsic_text_str(e->out, e->old ? tgsic_emit_target_words(l->used)->old : "texture");
    if (l->projective)
        TEXT_LITERAL(e->out, "Proj");
    if (l->lod == LOD_GRADIENT || zero_gradients)
        TEXT_LITERAL(e->out, "Grad");
    else if (l->lod == LOD_LEVEL || l->lod == LOD_ZERO)
        TEXT_LITERAL(e->out, "Lod");
    if (tgsic_emit_has_offset(e, l))
        TEXT_LITERAL(e->out, "Offset");
    if (e->old)
        tgsic_text_str(e->out, old_suffix(e, l));
    tgsic_text_char(e->out, '(');
}

static void write_sample(struct emit *e, const struct lookup *l)
{
    bool zero_gradients = zero_by_gradients(l);
    print_function(e, l);
    tgsic_emit_print_sampler(e, l);
    TEXT_LITERAL(e->out, ", ");
    if (l->projective)
        tgsic_emit_projective(e, l);
    else
        tgsic_emit_packed_coordinates(e, l);
    if (zero_gradients)
        tgsic_text_str(e->out, l->used == TGSIC_TARGET_SHADOWCUBE ? ", vec3(0.0), vec3(0.0)"
                                                                  : ", vec2(0.0), vec2(0.0)");
    else if (l->lod == LOD_LEVEL || l->lod == LOD_ZERO)
        print_level(e, l);
    else if (l->lod == LOD_GRADIENT)
        tgsic_emit_gradients(e, l);
    tgsic_emit_lookup_offset(e, l);
    if (l->lod == LOD_BIAS)
        print_level(e, l);
    tgsic_text_char(e->out, ')');
    if (e->old && l->info->shadow && !tgsic_emit_is_es(e))
        TEXT_LITERAL(e->out, ".x"); /* of the vector that those functions give */
}

static unsigned shadow_result(const struct emit *e, const struct lookup *l)
{
    bool known = l->info->shadow && !e->vertex && l->sampler->view < TGSIC_MAX_SHADOWS;
    return known ? e->pipeline->state.shadow_result[l->sampler->view] : TGSIC_SHADOW_INTENSITY;
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
    if (l->projective && (l->info->layer || tgsic_emit_is_cube(l->target)))
        tgsic_emit_fail(e, e->in->pos, "TXP of a cube or array texture");
    if (l->info->msaa || l->target == TGSIC_TARGET_BUFFER)
        tgsic_emit_fail(e, e->in->pos, "%s of a texture that can only be fetched from",
                        tgsic_opcode_info(e->in->opcode)->name);
    if (e->old && tgsic_emit_is_es(e) && l->info->shadow && l->lod != LOD_IMPLICIT)
        tgsic_emit_need(e, TGSIC_FEATURE_TEX_SHADOW_LOD);
    bool scalar = l->info->shadow && shadow_result(e, l) == TGSIC_SHADOW_INTENSITY;
    tgsic_emit_texels(e, l, write_shadow, scalar ? 1 : 4, tgsic_emit_texel_letter(e));
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

static struct lookup prepare(struct emit *e)
{
    struct lookup l = {.target = tgsic_texture_target(&e->scan, e->in), .lod = LOD_IMPLICIT};
    l.info = tgsic_target_info(l.target);
    l.used = tgsic_emit_target(e, l.target);
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

void tgsic_emit_texture(struct emit *e)
{
    struct lookup l = prepare(e);
    if (e->failed)
        return;
    switch (e->in->opcode) {
    case TGSIC_OPCODE_TXF:
    case TGSIC_OPCODE_SAMPLE_I:
        set_lod(&l, LOD_LEVEL, 0, 3);
        tgsic_emit_fetch(e, &l);
        break;
    case TGSIC_OPCODE_TXF_LZ:
        l.lod = LOD_ZERO;
        tgsic_emit_fetch(e, &l);
        break;
    case TGSIC_OPCODE_SAMPLE_I_MS:
        set_lod(&l, LOD_LEVEL, 2, 0);
        tgsic_emit_fetch(e, &l);
        break;
    case TGSIC_OPCODE_TXQ:
    case TGSIC_OPCODE_SVIEWINFO:
        tgsic_emit_size(e, &l);
        break;
    case TGSIC_OPCODE_TXQS:
        tgsic_emit_samples(e, &l);
        break;
    case TGSIC_OPCODE_LODQ:
    case TGSIC_OPCODE_LOD:
        tgsic_emit_lod_query(e, &l);
        break;
    case TGSIC_OPCODE_TG4:
    case TGSIC_OPCODE_GATHER4:
        tgsic_emit_gather(e, &l);
        break;
    default:
        if (tgsic_opcode_info(e->in->opcode)->flags & TGSIC_OPFLAG_TEX)
            emit_plain(e, &l);
        else
            emit_d3d(e, &l);
    }
}
