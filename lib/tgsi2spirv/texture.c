/* SPDX-License-Identifier: MIT */
/* Texture opcodes. */
#include "emit.h"

#include <limits.h>

static const enum tgsic_kind FLOAT = TGSIC_KIND_FLOAT, INT = TGSIC_KIND_INT;

enum lod { LOD_IMPLICIT, LOD_BIAS, LOD_LEVEL, LOD_ZERO, LOD_GRADIENT };

/* How an opcode samples, and where its operands are. */
struct lookup {
    enum tgsic_target target;
    const struct tgsic_target_info *info;
    const struct tgsic_scan_sampler *sampler;
    const struct sampler *variable;
    enum lod lod;
    uint8_t lod_source, lod_position;
    uint8_t reference_source, reference_position; /* shadow reference */
    uint8_t gradient_source;
    bool projective;
};

/* Image operands, in the order of their bits. */
struct operands {
    uint32_t mask;
    uint32_t list[8];
    unsigned count;
};

static bool is_cube(enum tgsic_target target)
{
    return target == TGSIC_TARGET_CUBE || target == TGSIC_TARGET_SHADOWCUBE ||
           target == TGSIC_TARGET_CUBEARRAY || target == TGSIC_TARGET_SHADOWCUBEARRAY;
}

static bool is_rect(enum tgsic_target target)
{
    return target == TGSIC_TARGET_RECT || target == TGSIC_TARGET_SHADOWRECT;
}

static bool has_mipmaps(enum tgsic_target target)
{
    return !is_rect(target) && target != TGSIC_TARGET_BUFFER && !tgsic_target_info(target)->msaa;
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
                  tgsic_t2s_index(e, reg, tgsic_t2s_operand(e, e->in->num_dst + view)->indirect,
                                  l->sampler->view, l->sampler->count));
    return OP(e, SpvOpLoad, type, variable);
}

/* image and sampler together */
static uint32_t load_sampled(struct emit *e, const struct lookup *l)
{
    uint32_t id = load_element(e, l, l->variable->variable, l->variable->type);
    if (!l->variable->state)
        return id;
    uint32_t type = tgsic_t2s_type_of(&e->m, SpvOpTypeSampler, NULL, 0);
    return OP(e, SpvOpSampledImage, l->variable->sampled_type, id,
              load_element(e, l, l->variable->state, type));
}

static uint32_t load_image(struct emit *e, const struct lookup *l)
{
    uint32_t id = load_element(e, l, l->variable->variable, l->variable->type);
    return l->variable->type == l->variable->image_type
               ? id
               : OP(e, SpvOpImage, l->variable->image_type, id);
}

/* ---- Operands ------------------------------------------------------------------------------ */

static void add(struct operands *o, uint32_t bit, uint32_t id)
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

static bool is_constant_offset(const struct emit *e, unsigned index, unsigned count)
{
    uint32_t bits;
    for (unsigned c = 0; c < count; c++)
        if (!offset_bits(e, index, c, &bits))
            return false;
    return true;
}

static bool has_offset(const struct emit *e, const struct lookup *l)
{
    uint32_t bits;
    bool zero = true;
    if (!e->in->texture || e->in->texture->num_offsets != 1 || is_cube(l->target))
        return false;
    for (unsigned c = 0; c < l->info->coords; c++)
        zero = zero && offset_bits(e, 0, c, &bits) && bits == 0;
    return !zero;
}

/* one texel offset, read as if it were one more source */
static uint32_t read_offset(struct emit *e, unsigned index, unsigned count)
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

static void add_offset(struct emit *e, const struct lookup *l, struct operands *o)
{
    if (!has_offset(e, l))
        return;
    if (is_constant_offset(e, 0, l->info->coords))
        add(o, SpvImageOperandsConstOffsetMask, read_offset(e, 0, l->info->coords));
    else
        tgsic_t2s_fail(e, e->in->pos, "a texel offset that varies, but in a gather");
}

static uint32_t finish(struct emit *e, unsigned op, uint32_t type, const uint32_t *first,
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
static void assign_texel(struct emit *e, uint32_t id, enum tgsic_kind kind, unsigned width)
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
    tgsic_t2s_assign(e, (struct value){id, (uint8_t)kind, (uint8_t)width}, 0);
}

/* Formats that are kept in other ones: where each component of a texel comes from. */
static uint32_t permuted(struct emit *e, const struct lookup *l, uint32_t id, enum tgsic_kind kind)
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
        assign_texel(e, id, FLOAT, 1);
    else
        assign_texel(e, tgsic_t2s_construct(e, FLOAT, parts, 4, 4), FLOAT, 4);
}

/* ---- Coordinates --------------------------------------------------------------------------- */

static uint32_t splat(struct emit *e, uint32_t id, unsigned width)
{
    return tgsic_t2s_widen(e, FLOAT, id, width);
}

/* Vulkan has no coordinates in texels: they are divided by the size. */
static uint32_t normalized(struct emit *e, const struct lookup *l, uint32_t coordinates)
{
    uint32_t type = type_of(e, FLOAT, 2), size;
    if (!e->vulkan || !is_rect(l->target))
        return coordinates;
    tgsic_t2s_capability(&e->m, SpvCapabilityImageQuery);
    size = OP(e, SpvOpImageQuerySizeLod, type_of(e, INT, 2), load_image(e, l),
              tgsic_t2s_int(&e->m, 0));
    return OP(e, SpvOpFDiv, type, coordinates, OP(e, SpvOpConvertSToF, type, size));
}

static uint32_t read_coordinates(struct emit *e, const struct lookup *l)
{
    unsigned width = (unsigned)l->info->coords + l->info->layer;
    uint32_t id = tgsic_t2s_vector(e, 0, width, FLOAT);
    if (l->projective)
        id = OP(e, SpvOpFDiv, type_of(e, FLOAT, width), id,
                splat(e, tgsic_t2s_scalar_source(e, 0, 3, FLOAT), width));
    return normalized(e, l, id);
}

static uint32_t read_reference(struct emit *e, const struct lookup *l)
{
    uint32_t id = tgsic_t2s_scalar_source(e, l->reference_source, l->reference_position, FLOAT);
    if (l->projective)
        id = OP(e, SpvOpFDiv, type_of(e, FLOAT, 1), id, tgsic_t2s_scalar_source(e, 0, 3, FLOAT));
    return id;
}

static uint32_t read_gradient(struct emit *e, const struct lookup *l, unsigned axis)
{
    return normalized(e, l, tgsic_t2s_vector(e, l->gradient_source + axis, l->info->coords, FLOAT));
}

/* ---- Sampling ------------------------------------------------------------------------------ */

/* Only fragments have an implicit level; elsewhere it is 0. */
static void settle_lod(const struct emit *e, struct lookup *l)
{
    if (!e->fragment && l->lod == LOD_BIAS)
        l->lod = LOD_LEVEL;
    if (!has_mipmaps(l->target) && l->lod != LOD_GRADIENT)
        l->lod = LOD_IMPLICIT;
    if (!e->fragment && l->lod == LOD_IMPLICIT)
        l->lod = LOD_ZERO;
}

static void add_lod(struct emit *e, const struct lookup *l, struct operands *o)
{
    switch (l->lod) {
    case LOD_BIAS:
        add(o, SpvImageOperandsBiasMask,
            tgsic_t2s_scalar_source(e, l->lod_source, l->lod_position, FLOAT));
        break;
    case LOD_LEVEL:
        add(o, SpvImageOperandsLodMask,
            tgsic_t2s_scalar_source(e, l->lod_source, l->lod_position, FLOAT));
        break;
    case LOD_ZERO:
        add(o, SpvImageOperandsLodMask, tgsic_t2s_float(&e->m, 0));
        break;
    case LOD_GRADIENT:
        add(o, SpvImageOperandsGradMask, read_gradient(e, l, 0));
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
    if (l->projective && (l->info->layer || is_cube(l->target)))
        tgsic_t2s_fail(e, e->in->pos, "TXP of a cube or array texture");
    if (l->info->msaa || l->target == TGSIC_TARGET_BUFFER)
        tgsic_t2s_fail(e, e->in->pos, "%s of a texture that can only be fetched from",
                       tgsic_opcode_info(e->in->opcode)->name);
    if (e->failed)
        return;
    enum tgsic_kind kind = l->info->shadow ? FLOAT : (enum tgsic_kind)l->variable->kind;
    first[1] = read_coordinates(e, l);
    if (l->info->shadow)
        first[count++] = read_reference(e, l);
    add_lod(e, l, &o);
    add_offset(e, l, &o);
    first[0] = load_sampled(e, l);
    uint32_t id =
        finish(e, sample_op(l), type_of(e, kind, l->info->shadow ? 1 : 4), first, count, &o);
    if (l->info->shadow)
        assign_shadow(e, l, id);
    else
        assign_texel(e, permuted(e, l, id, kind), kind, 4);
}

/* ---- Fetching ------------------------------------------------------------------------------ */

static uint32_t fetch_level(struct emit *e, const struct lookup *l)
{
    return l->lod == LOD_ZERO ? tgsic_t2s_int(&e->m, 0)
                              : tgsic_t2s_scalar_source(e, l->lod_source, l->lod_position, INT);
}

/* An offset that varies is added to the coordinates. */
static uint32_t texel_coordinates(struct emit *e, const struct lookup *l, struct operands *o)
{
    unsigned width = (unsigned)l->info->coords + l->info->layer;
    uint32_t id = tgsic_t2s_vector(e, 0, width, INT), parts[4];
    if (!has_offset(e, l))
        return id;
    if (is_constant_offset(e, 0, l->info->coords)) {
        add(o, SpvImageOperandsConstOffsetMask, read_offset(e, 0, l->info->coords));
        return id;
    }
    uint32_t offset = read_offset(e, 0, l->info->coords);
    if (l->info->layer) {
        for (unsigned i = 0; i < l->info->coords; i++)
            parts[i] = l->info->coords > 1 ? tgsic_t2s_extract(e, INT, offset, i) : offset;
        parts[l->info->coords] = tgsic_t2s_int(&e->m, 0);
        offset = tgsic_t2s_construct(e, INT, parts, width, width);
    }
    return OP(e, SpvOpIAdd, type_of(e, INT, width), id, offset);
}

static void emit_fetch(struct emit *e, const struct lookup *l)
{
    struct operands o = {0}, rest = {0};
    uint32_t first[2];
    if (is_cube(l->target) || l->info->shadow) {
        tgsic_t2s_fail(e, e->in->pos, "a fetch from a cube or shadow texture");
        return;
    }
    if (l->target != TGSIC_TARGET_BUFFER && !l->info->msaa)
        add(&o, SpvImageOperandsLodMask,
            has_mipmaps(l->target) ? fetch_level(e, l) : tgsic_t2s_int(&e->m, 0));
    first[1] = texel_coordinates(e, l, &rest);
    for (unsigned i = 0; i < rest.count; i++)
        add(&o, rest.mask, rest.list[i]);
    if (l->info->msaa)
        add(&o, SpvImageOperandsSampleMask, fetch_level(e, l));
    first[0] = load_image(e, l);
    enum tgsic_kind kind = l->variable->kind;
    if (is_rect(l->target) && !e->vulkan)
        o = rest; /* rectangles have no levels there */
    uint32_t id = finish(e, SpvOpImageFetch, type_of(e, kind, 4), first, 2, &o);
    assign_texel(e, permuted(e, l, id, kind), kind, 4);
}

/* ---- Gathering ----------------------------------------------------------------------------- */

static void add_four_offsets(struct emit *e, struct operands *o)
{
    uint32_t parts[4];
    for (unsigned i = 0; i < 4; i++) {
        if (!is_constant_offset(e, i, 2))
            tgsic_t2s_fail(e, e->in->pos, "four texel offsets that vary");
        parts[i] = read_offset(e, i, 2);
    }
    uint32_t type = tgsic_t2s_array(&e->m, type_of(e, INT, 2), 4);
    tgsic_t2s_capability(&e->m, SpvCapabilityImageGatherExtended);
    add(o, SpvImageOperandsConstOffsetsMask,
        tgsic_t2s_constant_of(&e->m, SpvOpConstantComposite, type, parts, 4));
}

static void add_gather_offset(struct emit *e, const struct lookup *l, struct operands *o)
{
    if (e->in->texture && e->in->texture->num_offsets == 4) {
        add_four_offsets(e, o);
    } else if (has_offset(e, l) && !is_constant_offset(e, 0, 2)) {
        tgsic_t2s_capability(&e->m, SpvCapabilityImageGatherExtended);
        add(o, SpvImageOperandsOffsetMask, read_offset(e, 0, 2));
    } else {
        add_offset(e, l, o);
    }
}

/* the component of the host's format that is the one to gather */
static bool gathered_channel(struct emit *e, const struct lookup *l, uint32_t *component)
{
    unsigned channel = TGSIC_CHANNEL_OWN;
    *component &= 3;
    if (l->sampler->view < TGSIC_MAX_VIEWS)
        channel = e->opts->pipeline.state.view_channels[e->stage][l->sampler->view][*component];
    if (channel == TGSIC_CHANNEL_OWN)
        return true;
    if (channel > TGSIC_CHANNEL_W)
        tgsic_t2s_fail(e, e->in->pos, "a gather of a component that the view makes constant");
    *component = channel - TGSIC_CHANNEL_X;
    return channel <= TGSIC_CHANNEL_W;
}

static void emit_gather(struct emit *e, const struct lookup *l)
{
    struct operands o = {0};
    uint32_t component = 0, first[3];
    bool known = e->in->opcode != TGSIC_OPCODE_TG4 || l->info->shadow ||
                 tgsic_t2s_immediate(e, 1, 0, &component);
    unsigned offsets = e->in->texture ? e->in->texture->num_offsets : 0;
    if (!known || (offsets > 1 && offsets != 4)) {
        tgsic_t2s_fail(e, e->in->pos, "TG4 takes an immediate component, and one or four offsets");
        return;
    }
    enum tgsic_kind kind = l->info->shadow ? FLOAT : (enum tgsic_kind)l->variable->kind;
    if (!l->info->shadow && !gathered_channel(e, l, &component))
        return;
    first[1] = read_coordinates(e, l);
    first[2] = l->info->shadow ? read_reference(e, l) : tgsic_t2s_int(&e->m, component & 3);
    add_gather_offset(e, l, &o);
    first[0] = load_sampled(e, l);
    uint32_t id = finish(e, l->info->shadow ? SpvOpImageDrefGather : SpvOpImageGather,
                         type_of(e, kind, 4), first, 3, &o);
    assign_texel(e, id, kind, 4);
}

/* ---- Queries ------------------------------------------------------------------------------- */

static uint32_t query_size(struct emit *e, const struct lookup *l, unsigned width)
{
    uint32_t type = type_of(e, INT, width), image = load_image(e, l);
    if (has_mipmaps(l->target))
        return OP(e, SpvOpImageQuerySizeLod, type, image, tgsic_t2s_scalar_source(e, 0, 0, INT));
    if (is_rect(l->target) && e->vulkan)
        return OP(e, SpvOpImageQuerySizeLod, type, image, tgsic_t2s_int(&e->m, 0));
    return OP(e, SpvOpImageQuerySize, type, image);
}

/* sizes, zeros, and the number of levels in w */
static void emit_query(struct emit *e, const struct lookup *l)
{
    unsigned width = (is_cube(l->target) ? 2u : l->info->coords) + l->info->layer;
    unsigned mask = e->in->dst[0].writemask;
    uint32_t parts[4], size = 0;
    tgsic_t2s_capability(&e->m, SpvCapabilityImageQuery);
    if (mask & 7)
        size = query_size(e, l, width);
    for (unsigned i = 0; i < 3; i++)
        parts[i] = i >= width || !size ? tgsic_t2s_int(&e->m, 0)
                   : width > 1         ? tgsic_t2s_extract(e, INT, size, i)
                                       : size;
    parts[3] = tgsic_t2s_int(&e->m, 1);
    if (mask >> 3 && has_mipmaps(l->target))
        parts[3] = OP(e, SpvOpImageQueryLevels, type_of(e, INT, 1), load_image(e, l));
    assign_texel(e, tgsic_t2s_construct(e, INT, parts, 4, 4), INT, 4);
}

static void emit_samples(struct emit *e, const struct lookup *l)
{
    uint32_t id = tgsic_t2s_int(&e->m, 1);
    if (l->info->msaa) {
        tgsic_t2s_capability(&e->m, SpvCapabilityImageQuery);
        id = OP(e, SpvOpImageQuerySamples, type_of(e, INT, 1), load_image(e, l));
    }
    assign_texel(e, id, INT, 1);
}

static void emit_lod(struct emit *e, const struct lookup *l)
{
    if (!e->fragment) {
        tgsic_t2s_fail(e, e->in->pos, "a query of the implicit level outside of fragment shaders");
        return;
    }
    tgsic_t2s_capability(&e->m, SpvCapabilityImageQuery);
    uint32_t at = normalized(e, l, tgsic_t2s_vector(e, 0, l->info->coords, FLOAT));
    assign_texel(e, OP(e, SpvOpImageQueryLod, type_of(e, FLOAT, 2), load_sampled(e, l), at), FLOAT,
                 2);
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

bool tgsic_t2s_texture(struct emit *e)
{
    unsigned view, sampler;
    struct lookup l;
    if (!tgsic_texture_operands(e->in, &view, &sampler))
        return false;
    if (e->in->opcode == TGSIC_OPCODE_SAMPLE_POS || e->in->opcode == TGSIC_OPCODE_SAMPLE_INFO ||
        e->in->opcode == TGSIC_OPCODE_SAMP2HND)
        return false;
    if (!prepare(e, &l))
        return true;
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
        emit_samples(e, &l);
        break;
    case TGSIC_OPCODE_LODQ:
    case TGSIC_OPCODE_LOD:
        emit_lod(e, &l);
        break;
    case TGSIC_OPCODE_TG4:
    case TGSIC_OPCODE_GATHER4:
        emit_gather(e, &l);
        break;
    default:
        find_operands(e, &l);
        emit_sample(e, &l);
    }
    return true;
}
