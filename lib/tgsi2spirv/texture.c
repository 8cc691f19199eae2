/* SPDX-License-Identifier: MIT */
/* Texture opcodes: their operands and results, and those that filter. */
#include "texture.h"

#include <limits.h>

static const enum tgsic_kind FLOAT = TGSIC_KIND_FLOAT, INT = TGSIC_KIND_INT;

bool tgsic_t2s_is_cube(enum tgsic_target target)
{
    return target == TGSIC_TARGET_CUBE || target == TGSIC_TARGET_SHADOWCUBE ||
           target == TGSIC_TARGET_CUBEARRAY || target == TGSIC_TARGET_SHADOWCUBEARRAY;
}

bool tgsic_t2s_is_rect(enum tgsic_target target)
{
    return target == TGSIC_TARGET_RECT || target == TGSIC_TARGET_SHADOWRECT;
}

bool tgsic_t2s_has_mipmaps(enum tgsic_target target)
{
    return !tgsic_t2s_is_rect(target) && target != TGSIC_TARGET_BUFFER &&
           !tgsic_target_info(target)->msaa;
}

/* ---- Samplers ------------------------------------------------------------------------------ */

static unsigned view_operand(const struct emit *e)
{
    unsigned view = 0, sampler = 0;
    tgsic_texture_operands(e->in, &view, &sampler);
    return view;
}

static bool find_sampler(struct emit *e, struct lookup *l)
{
    unsigned view = 0, sampler = 0;
    tgsic_texture_operands(e->in, &view, &sampler);
    const struct tgsic_register *reg = &e->in->src[view].reg;
    unsigned unit = (uint16_t)reg->index;
    unsigned number = sampler == UINT_MAX ? unit : (uint16_t)e->in->src[sampler].reg.index;
    bool apart = sampler != UINT_MAX && sampler != view;

    l->sampler = tgsic_scan_find_sampler(&e->scan, unit, number, l->target);
    if (!l->sampler || (apart && (reg->indirect || e->in->src[sampler].reg.indirect))) {
        tgsic_t2s_fail(e, e->in->pos, "this choice among samplers is not translated");
        return false;
    }
    l->variable = &e->samplers[l->sampler - e->scan.samplers];
    return true;
}

/* a variable, or an element of an array of them */
static uint32_t load_element(struct emit *e, const struct lookup *l, uint32_t variable,
                             uint32_t type)
{
    unsigned view = view_operand(e);
    const struct tgsic_register *reg = &e->in->src[view].reg;
    if (l->sampler->count > 1)
        variable =
            CHAIN(e, SpvStorageClassUniformConstant, type, variable,
                  tgsic_t2s_index(e, reg,
                                  tgsic_index_variable(tgsic_t2s_operand(e, e->in->num_dst + view)),
                                  l->sampler->view, l->sampler->count));
    return OP(e, SpvOpLoad, type, variable);
}

/* image and sampler together */
uint32_t tgsic_t2s_load_sampled(struct emit *e, const struct lookup *l)
{
    uint32_t id = load_element(e, l, l->variable->variable, l->variable->type);
    if (!l->variable->state)
        return id;
    uint32_t type = tgsic_t2s_type_of(&e->m, SpvOpTypeSampler, NULL, 0);
    return OP(e, SpvOpSampledImage, l->variable->sampled_type, id,
              load_element(e, l, l->variable->state, type));
}

uint32_t tgsic_t2s_load_image(struct emit *e, const struct lookup *l)
{
    uint32_t id = load_element(e, l, l->variable->variable, l->variable->type);
    return l->variable->type == l->variable->image_type
               ? id
               : OP(e, SpvOpImage, l->variable->image_type, id);
}

/* ---- Operands ------------------------------------------------------------------------------ */

void tgsic_t2s_add_operand(struct operands *o, uint32_t bit, uint32_t id)
{
    o->mask |= bit;
    o->list[o->count++] = id;
}

static bool offset_bits(const struct emit *e, unsigned index, unsigned c, uint32_t *bits)
{
    const struct tgsic_texel_offset *offset = &e->in->texture->offsets[index];
    if (offset->file != TGSIC_FILE_IMM || offset->index < 0 ||
        (uint32_t)offset->index >= e->shader->num_immediates)
        return false;
    *bits = e->shader->immediates[offset->index].bits[offset->swizzle[c]];
    return true;
}

bool tgsic_t2s_is_constant_offset(const struct emit *e, unsigned index, unsigned count)
{
    uint32_t bits;
    for (unsigned c = 0; c < count; c++)
        if (!offset_bits(e, index, c, &bits))
            return false;
    return true;
}

bool tgsic_t2s_has_offset(const struct emit *e, const struct lookup *l)
{
    uint32_t bits;
    bool zero = true;
    if (!e->in->texture || e->in->texture->num_offsets != 1 || tgsic_t2s_is_cube(l->target))
        return false;
    for (unsigned c = 0; c < l->info->coords; c++)
        zero = zero && offset_bits(e, 0, c, &bits) && bits == 0;
    return !zero;
}

/* one texel offset, read as if it were one more source */
uint32_t tgsic_t2s_read_offset(struct emit *e, unsigned index, unsigned count)
{
    const struct tgsic_texel_offset *offset = &e->in->texture->offsets[index];
    const struct tgsic_instruction *in = e->in;
    struct tgsic_instruction plain = *in;
    struct tgsic_src src = {.reg = {.file = offset->file, .index = offset->index},
                            .swizzle = {offset->swizzle[0], offset->swizzle[1], offset->swizzle[2],
                                        offset->swizzle[2]}};
    plain.src = &src;
    plain.num_dst = (uint8_t)(in->num_dst + in->num_src + index);
    tgsic_t2s_start(e, &plain);
    uint32_t id = tgsic_t2s_vector(e, 0, count, INT);
    tgsic_t2s_start(e, in);
    return id;
}

void tgsic_t2s_add_offset(struct emit *e, const struct lookup *l, struct operands *o)
{
    if (!tgsic_t2s_has_offset(e, l))
        return;
    if (tgsic_t2s_is_constant_offset(e, 0, l->info->coords))
        tgsic_t2s_add_operand(o, SpvImageOperandsConstOffsetMask,
                              tgsic_t2s_read_offset(e, 0, l->info->coords));
    else
        tgsic_t2s_fail(e, e->in->pos, "a texel offset that varies, but in a gather");
}

uint32_t tgsic_t2s_image_op(struct emit *e, unsigned op, uint32_t type, const uint32_t *first,
                            unsigned num_first, const struct operands *o)
{
    uint32_t all[16];
    unsigned count = 0;
    for (unsigned i = 0; i < num_first; i++)
        all[count++] = first[i];
    if (o->mask)
        all[count++] = o->mask;
    for (unsigned i = 0; i < o->count; i++)
        all[count++] = o->list[i];
    return tgsic_t2s_op(e, op, type, all, count);
}

/* ---- Results ------------------------------------------------------------------------------- */

/* A SVIEW operand swizzles the texel. */
void tgsic_t2s_assign_texel(struct emit *e, uint32_t id, enum tgsic_kind kind, unsigned width)
{
    const struct tgsic_src *view = &e->in->src[view_operand(e)];
    uint32_t operands[6] = {id, id};
    bool identity = true;
    for (unsigned c = 0; c < 4; c++) {
        operands[c + 2] = view->swizzle[c] < width ? view->swizzle[c] : 0;
        identity = identity && view->swizzle[c] == c;
    }
    if (view->reg.file == TGSIC_FILE_SVIEW && width > 1 && !identity) {
        id = tgsic_t2s_op(e, SpvOpVectorShuffle, type_of(e, kind, 4), operands, 6);
        width = 4;
    }
    const struct value value = {id, (uint8_t)kind, (uint8_t)width};
    if (e->chosen)
        *e->chosen = value;
    else
        tgsic_t2s_assign(e, value, 0);
}

/* Formats that are kept in other ones: where each component of a texel comes from. */
uint32_t tgsic_t2s_permuted(struct emit *e, const struct lookup *l, uint32_t id,
                            enum tgsic_kind kind)
{
    static const uint8_t all[] = {0, 1, 2, 3};
    struct place own[4], places[4];
    if (l->sampler->view >= TGSIC_MAX_VIEWS)
        return id;
    const uint8_t *channels = e->opts->pipeline.state.view_channels[e->stage][l->sampler->view];
    if (!channels[0] && !channels[1] && !channels[2] && !channels[3])
        return id;
    struct cell *cell = tgsic_t2s_cell(e, 0, SpvStorageClassFunction, kind, 4);
    tgsic_t2s_write(e, cell, all, 4, (struct value){id, (uint8_t)kind, 4});
    for (unsigned c = 0; c < 4; c++)
        own[c] = (struct place){.base = BASE_CELL, .position = (uint8_t)c, .cell = cell};
    for (unsigned c = 0; c < 4; c++)
        places[c] = tgsic_t2s_channel(own, c, channels[c], kind);
    return tgsic_t2s_gather(e, places, 4, kind);
}

static void assign_shadow(struct emit *e, const struct lookup *l, uint32_t id)
{
    uint32_t zero = tgsic_t2s_float(&e->m, 0), one = tgsic_t2s_float(&e->m, 1);
    const uint32_t luminance[] = {id, id, id, one}, alpha[] = {zero, zero, zero, id};
    const uint32_t red[] = {id, zero, zero, one};
    bool known = e->fragment && l->sampler->view < TGSIC_MAX_SHADOWS;
    unsigned form = known ? e->opts->pipeline.state.shadow_result[l->sampler->view] : 0;
    const uint32_t *parts = form == TGSIC_SHADOW_LUMINANCE ? luminance
                            : form == TGSIC_SHADOW_ALPHA   ? alpha
                                                           : red;
    if (form == TGSIC_SHADOW_INTENSITY)
        tgsic_t2s_assign_texel(e, id, FLOAT, 1);
    else
        tgsic_t2s_assign_texel(e, tgsic_t2s_construct(e, FLOAT, parts, 4, 4), FLOAT, 4);
}

/* ---- Coordinates --------------------------------------------------------------------------- */

static uint32_t splat(struct emit *e, uint32_t id, unsigned width)
{
    return tgsic_t2s_widen(e, FLOAT, id, width);
}

/* Vulkan has no coordinates in texels: they are divided by the size. */
uint32_t tgsic_t2s_normalized(struct emit *e, const struct lookup *l, uint32_t coordinates)
{
    uint32_t type = type_of(e, FLOAT, 2), size;
    if (!e->vulkan || !tgsic_t2s_is_rect(l->target))
        return coordinates;
    tgsic_t2s_capability(&e->m, SpvCapabilityImageQuery);
    size = OP(e, SpvOpImageQuerySizeLod, type_of(e, INT, 2), tgsic_t2s_load_image(e, l),
              tgsic_t2s_int(&e->m, 0));
    return OP(e, SpvOpFDiv, type, coordinates, OP(e, SpvOpConvertSToF, type, size));
}

uint32_t tgsic_t2s_coordinates(struct emit *e, const struct lookup *l)
{
    unsigned width = (unsigned)l->info->coords + l->info->layer;
    uint32_t id = tgsic_t2s_vector(e, 0, width, FLOAT);
    if (l->projective)
        id = OP(e, SpvOpFDiv, type_of(e, FLOAT, width), id,
                splat(e, tgsic_t2s_scalar_source(e, 0, 3, FLOAT), width));
    return tgsic_t2s_normalized(e, l, id);
}

uint32_t tgsic_t2s_reference(struct emit *e, const struct lookup *l)
{
    uint32_t id = tgsic_t2s_scalar_source(e, l->reference_source, l->reference_position, FLOAT);
    if (l->projective)
        id = OP(e, SpvOpFDiv, type_of(e, FLOAT, 1), id, tgsic_t2s_scalar_source(e, 0, 3, FLOAT));
    return id;
}

static uint32_t read_gradient(struct emit *e, const struct lookup *l, unsigned axis)
{
    return tgsic_t2s_normalized(
        e, l, tgsic_t2s_vector(e, l->gradient_source + axis, l->info->coords, FLOAT));
}

/* ---- Sampling ------------------------------------------------------------------------------ */

/* Only fragments have an implicit level; elsewhere it is 0. */
static void settle_lod(const struct emit *e, struct lookup *l)
{
    if (!e->fragment && l->lod == LOD_BIAS)
        l->lod = LOD_LEVEL;
    if (!tgsic_t2s_has_mipmaps(l->target) && l->lod != LOD_GRADIENT)
        l->lod = LOD_IMPLICIT;
    if (!e->fragment && l->lod == LOD_IMPLICIT)
        l->lod = LOD_ZERO;
}

/* Rectangles have no levels in OpenGL's SPIR-V, but gradients. */
static void add_level_zero(struct emit *e, const struct lookup *l, struct operands *o)
{
    uint32_t zero = tgsic_t2s_float(&e->m, 0);
    if (e->vulkan || !tgsic_t2s_is_rect(l->target)) {
        tgsic_t2s_add_operand(o, SpvImageOperandsLodMask, zero);
        return;
    }
    zero = splat(e, zero, l->info->coords);
    tgsic_t2s_add_operand(o, SpvImageOperandsGradMask, zero);
    o->list[o->count++] = zero;
}

static void add_lod(struct emit *e, const struct lookup *l, struct operands *o)
{
    switch (l->lod) {
    case LOD_BIAS:
        tgsic_t2s_add_operand(o, SpvImageOperandsBiasMask,
                              tgsic_t2s_scalar_source(e, l->lod_source, l->lod_position, FLOAT));
        break;
    case LOD_LEVEL:
        tgsic_t2s_add_operand(o, SpvImageOperandsLodMask,
                              tgsic_t2s_scalar_source(e, l->lod_source, l->lod_position, FLOAT));
        break;
    case LOD_ZERO:
        add_level_zero(e, l, o);
        break;
    case LOD_GRADIENT:
        tgsic_t2s_add_operand(o, SpvImageOperandsGradMask, read_gradient(e, l, 0));
        o->list[o->count++] = read_gradient(e, l, 1);
        break;
    default:
        break;
    }
}

static unsigned sample_op(const struct lookup *l)
{
    bool implicit = l->lod == LOD_IMPLICIT || l->lod == LOD_BIAS;
    if (l->info->shadow)
        return implicit ? SpvOpImageSampleDrefImplicitLod : SpvOpImageSampleDrefExplicitLod;
    return implicit ? SpvOpImageSampleImplicitLod : SpvOpImageSampleExplicitLod;
}

static void emit_sample(struct emit *e, struct lookup *l)
{
    struct operands o = {0};
    uint32_t first[3];
    unsigned count = 2;
    settle_lod(e, l);
    if (l->projective && (l->info->layer || tgsic_t2s_is_cube(l->target)))
        tgsic_t2s_fail(e, e->in->pos, "TXP of a cube or array texture");
    if (l->info->msaa || l->target == TGSIC_TARGET_BUFFER)
        tgsic_t2s_fail(e, e->in->pos, "%s of a texture that can only be fetched from",
                       tgsic_opcode_info(e->in->opcode)->name);
    if (e->failed)
        return;
    enum tgsic_kind kind = l->info->shadow ? FLOAT : (enum tgsic_kind)l->variable->kind;
    first[1] = tgsic_t2s_coordinates(e, l);
    if (l->info->shadow)
        first[count++] = tgsic_t2s_reference(e, l);
    add_lod(e, l, &o);
    tgsic_t2s_add_offset(e, l, &o);
    first[0] = tgsic_t2s_load_sampled(e, l);
    uint32_t id = tgsic_t2s_image_op(e, sample_op(l), type_of(e, kind, l->info->shadow ? 1 : 4),
                                     first, count, &o);
    if (l->info->shadow)
        assign_shadow(e, l, id);
    else
        tgsic_t2s_assign_texel(e, tgsic_t2s_permuted(e, l, id, kind), kind, 4);
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

static bool prepare(struct emit *e, struct lookup *l)
{
    *l = (struct lookup){.target = tgsic_texture_target(&e->scan, e->in), .lod = LOD_IMPLICIT};
    l->info = tgsic_target_info(l->target);
    unsigned count = (unsigned)l->info->coords + l->info->layer;
    l->reference_position = count > 2 ? 3 : 2;
    if (l->target == TGSIC_TARGET_SHADOWCUBEARRAY) {
        l->reference_source = 1;
        l->reference_position = 0;
    }
    return find_sampler(e, l);
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

/* The operands of the opcodes that sample; lookups that compare do so by their target. */
static void find_operands(const struct emit *e, struct lookup *l)
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
}

static void look_up_in(struct emit *e, struct lookup *l)
{
    switch (e->in->opcode) {
    case TGSIC_OPCODE_TXF:
    case TGSIC_OPCODE_SAMPLE_I:
        set_lod(l, LOD_LEVEL, 0, 3);
        tgsic_t2s_fetch(e, l);
        break;
    case TGSIC_OPCODE_TXF_LZ:
        l->lod = LOD_ZERO;
        tgsic_t2s_fetch(e, l);
        break;
    case TGSIC_OPCODE_SAMPLE_I_MS:
        set_lod(l, LOD_LEVEL, 2, 0);
        tgsic_t2s_fetch(e, l);
        break;
    case TGSIC_OPCODE_TXQ:
    case TGSIC_OPCODE_SVIEWINFO:
        tgsic_t2s_query_size(e, l);
        break;
    case TGSIC_OPCODE_TXQS:
        tgsic_t2s_query_samples(e, l, 1);
        break;
    case TGSIC_OPCODE_SAMPLE_INFO:
        tgsic_t2s_query_samples(e, l, 4);
        break;
    case TGSIC_OPCODE_SAMPLE_POS:
        tgsic_t2s_query_position(e, l);
        break;
    case TGSIC_OPCODE_LODQ:
    case TGSIC_OPCODE_LOD:
        tgsic_t2s_query_lod(e, l);
        break;
    case TGSIC_OPCODE_TG4:
    case TGSIC_OPCODE_GATHER4:
        tgsic_t2s_gather_texels(e, l);
        break;
    default:
        find_operands(e, l);
        emit_sample(e, l);
    }
}

bool tgsic_t2s_texture(struct emit *e)
{
    unsigned view, sampler;
    struct lookup l;
    if (!tgsic_texture_operands(e->in, &view, &sampler))
        return false;
    if (e->in->opcode == TGSIC_OPCODE_SAMP2HND)
        return false;
    if (!prepare(e, &l))
        return true;
    if (e->opts->choose_samplers && e->in->src[view].reg.indirect && l.sampler->count > 1)
        tgsic_t2s_choose_sampler(e, &l, view, look_up_in);
    else
        look_up_in(e, &l);
    return true;
}
