/* SPDX-License-Identifier: MIT */
/* Texture opcodes that do not filter: fetches, gathers, queries. */
#include "texture.h"

#include "tgsi/samples.h"

static const enum tgsic_kind FLOAT = TGSIC_KIND_FLOAT, INT = TGSIC_KIND_INT;

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
    if (!tgsic_t2s_has_offset(e, l))
        return id;
    if (tgsic_t2s_is_constant_offset(e, 0, l->info->coords)) {
        tgsic_t2s_add_operand(o, SpvImageOperandsConstOffsetMask,
                              tgsic_t2s_read_offset(e, 0, l->info->coords));
        return id;
    }
    uint32_t offset = tgsic_t2s_read_offset(e, 0, l->info->coords);
    if (l->info->layer) {
        for (unsigned i = 0; i < l->info->coords; i++)
            parts[i] = l->info->coords > 1 ? tgsic_t2s_extract(e, INT, offset, i) : offset;
        parts[l->info->coords] = tgsic_t2s_int(&e->m, 0);
        offset = tgsic_t2s_construct(e, INT, parts, width, width);
    }
    return OP(e, SpvOpIAdd, type_of(e, INT, width), id, offset);
}

void tgsic_t2s_fetch(struct emit *e, const struct lookup *l)
{
    struct operands o = {0}, rest = {0};
    uint32_t first[2];
    if (tgsic_t2s_is_cube(l->target) || l->info->shadow) {
        tgsic_t2s_fail(e, e->in->pos, "a fetch from a cube or shadow texture");
        return;
    }
    if (l->target != TGSIC_TARGET_BUFFER && !l->info->msaa)
        tgsic_t2s_add_operand(&o, SpvImageOperandsLodMask,
                              tgsic_t2s_has_mipmaps(l->target) ? fetch_level(e, l)
                                                               : tgsic_t2s_int(&e->m, 0));
    first[1] = texel_coordinates(e, l, &rest);
    for (unsigned i = 0; i < rest.count; i++)
        tgsic_t2s_add_operand(&o, rest.mask, rest.list[i]);
    if (l->info->msaa)
        tgsic_t2s_add_operand(&o, SpvImageOperandsSampleMask, fetch_level(e, l));
    first[0] = tgsic_t2s_load_image(e, l);
    enum tgsic_kind kind = l->variable->kind;
    if (tgsic_t2s_is_rect(l->target) && !e->vulkan)
        o = rest; /* rectangles have no levels there */
    uint32_t id = tgsic_t2s_image_op(e, SpvOpImageFetch, type_of(e, kind, 4), first, 2, &o);
    tgsic_t2s_assign_texel(e, tgsic_t2s_permuted(e, l, id, kind), kind, 4);
}

/* ---- Gathering ----------------------------------------------------------------------------- */

static void add_four_offsets(struct emit *e, struct operands *o)
{
    uint32_t parts[4];
    for (unsigned i = 0; i < 4; i++) {
        if (!tgsic_t2s_is_constant_offset(e, i, 2))
            tgsic_t2s_fail(e, e->in->pos, "four texel offsets that vary");
        parts[i] = tgsic_t2s_read_offset(e, i, 2);
    }
    uint32_t type = tgsic_t2s_array(&e->m, type_of(e, INT, 2), 4);
    tgsic_t2s_capability(&e->m, SpvCapabilityImageGatherExtended);
    tgsic_t2s_add_operand(o, SpvImageOperandsConstOffsetsMask,
                          tgsic_t2s_constant_of(&e->m, SpvOpConstantComposite, type, parts, 4));
}

static void add_gather_offset(struct emit *e, const struct lookup *l, struct operands *o)
{
    if (e->in->texture && e->in->texture->num_offsets == 4) {
        add_four_offsets(e, o);
    } else if (tgsic_t2s_has_offset(e, l) && !tgsic_t2s_is_constant_offset(e, 0, 2)) {
        tgsic_t2s_capability(&e->m, SpvCapabilityImageGatherExtended);
        tgsic_t2s_add_operand(o, SpvImageOperandsOffsetMask, tgsic_t2s_read_offset(e, 0, 2));
    } else {
        tgsic_t2s_add_offset(e, l, o);
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

void tgsic_t2s_gather_texels(struct emit *e, const struct lookup *l)
{
    struct operands o = {0};
    uint32_t component = 0, first[3];
    bool known = e->in->opcode != TGSIC_OPCODE_TG4 || l->info->shadow ||
                 tgsic_t2s_immediate(e, 1, 0, &component);
    unsigned offsets = e->in->texture ? e->in->texture->num_offsets : 0;
    if (!tgsic_target_gathers(l->target)) {
        tgsic_t2s_fail(e, e->in->pos, "a gather from a %s texture", l->info->name);
        return;
    }
    if (!known || (offsets > 1 && offsets != 4)) {
        tgsic_t2s_fail(e, e->in->pos, "TG4 takes an immediate component, and one or four offsets");
        return;
    }
    enum tgsic_kind kind = l->info->shadow ? FLOAT : (enum tgsic_kind)l->variable->kind;
    if (!l->info->shadow && !gathered_channel(e, l, &component))
        return;
    first[1] = tgsic_t2s_coordinates(e, l);
    first[2] = l->info->shadow ? tgsic_t2s_reference(e, l) : tgsic_t2s_int(&e->m, component & 3);
    add_gather_offset(e, l, &o);
    first[0] = tgsic_t2s_load_sampled(e, l);
    uint32_t id = tgsic_t2s_image_op(e, l->info->shadow ? SpvOpImageDrefGather : SpvOpImageGather,
                                     type_of(e, kind, 4), first, 3, &o);
    tgsic_t2s_assign_texel(e, id, kind, 4);
}

/* ---- Queries ------------------------------------------------------------------------------- */

static uint32_t size_of_level(struct emit *e, const struct lookup *l, unsigned width)
{
    uint32_t type = type_of(e, INT, width), image = tgsic_t2s_load_image(e, l);
    if (tgsic_t2s_has_mipmaps(l->target))
        return OP(e, SpvOpImageQuerySizeLod, type, image, tgsic_t2s_scalar_source(e, 0, 0, INT));
    if (tgsic_t2s_is_rect(l->target) && e->vulkan)
        return OP(e, SpvOpImageQuerySizeLod, type, image, tgsic_t2s_int(&e->m, 0));
    return OP(e, SpvOpImageQuerySize, type, image);
}

/* sizes, zeros, and the number of levels in w */
void tgsic_t2s_query_size(struct emit *e, const struct lookup *l)
{
    unsigned width = (tgsic_t2s_is_cube(l->target) ? 2u : l->info->coords) + l->info->layer;
    unsigned mask = e->in->dst[0].writemask;
    uint32_t parts[4], size = 0;
    tgsic_t2s_capability(&e->m, SpvCapabilityImageQuery);
    if (mask & 7)
        size = size_of_level(e, l, width);
    for (unsigned i = 0; i < 3; i++)
        parts[i] = i >= width || !size ? tgsic_t2s_int(&e->m, 0)
                   : width > 1         ? tgsic_t2s_extract(e, INT, size, i)
                                       : size;
    parts[3] = tgsic_t2s_int(&e->m, 1);
    if (mask >> 3 && tgsic_t2s_has_mipmaps(l->target))
        parts[3] = OP(e, SpvOpImageQueryLevels, type_of(e, INT, 1), tgsic_t2s_load_image(e, l));
    tgsic_t2s_assign_texel(e, tgsic_t2s_construct(e, INT, parts, 4, 4), INT, 4);
}

static uint32_t count_samples(struct emit *e, const struct lookup *l)
{
    if (!l->info->msaa)
        return tgsic_t2s_int(&e->m, 1);
    tgsic_t2s_capability(&e->m, SpvCapabilityImageQuery);
    return OP(e, SpvOpImageQuerySamples, type_of(e, INT, 1), tgsic_t2s_load_image(e, l));
}

void tgsic_t2s_query_samples(struct emit *e, const struct lookup *l, unsigned width)
{
    const uint32_t zero = tgsic_t2s_int(&e->m, 0);
    const uint32_t parts[] = {count_samples(e, l), zero, zero, zero};
    tgsic_t2s_assign_texel(e, tgsic_t2s_construct(e, INT, parts, width, width), INT, width);
}

static uint32_t standard_positions(struct emit *e)
{
    uint32_t vectors[TGSIC_NUM_SAMPLE_POSITIONS], vector = type_of(e, FLOAT, 2);
    if (e->sample_positions)
        return e->sample_positions;
    for (unsigned i = 0; i < TGSIC_NUM_SAMPLE_POSITIONS; i++) {
        const uint8_t *at = tgsic_sample_positions[i];
        uint32_t parts[2];
        for (unsigned c = 0; c < 2; c++)
            parts[c] = tgsic_t2s_float(&e->m, (float)at[c] / 16);
        vectors[i] = tgsic_t2s_constant_of(&e->m, SpvOpConstantComposite, vector, parts, 2);
    }
    uint32_t type = tgsic_t2s_array(&e->m, vector, TGSIC_NUM_SAMPLE_POSITIONS);
    uint32_t all = tgsic_t2s_constant_of(&e->m, SpvOpConstantComposite, type, vectors,
                                         TGSIC_NUM_SAMPLE_POSITIONS);
    return e->sample_positions = tgsic_t2s_constant_variable(&e->m, type, all);
}

/* the middle where there is no such sample, or another number of them than a standard one */
static uint32_t standard_index(struct emit *e, uint32_t samples, uint32_t sample)
{
    uint32_t type = type_of(e, INT, 1), boolean = type_of(e, TGSIC_KIND_BOOL, 1);
    uint32_t before = OP(e, SpvOpISub, type, samples, tgsic_t2s_int(&e->m, 1));
    uint32_t more = OP(e, SpvOpBitwiseAnd, type, samples, before);
    uint32_t single = OP(e, SpvOpIEqual, boolean, more, tgsic_t2s_int(&e->m, 0));
    uint32_t few = OP(e, SpvOpULessThanEqual, boolean, samples, tgsic_t2s_int(&e->m, 16));
    uint32_t exists = OP(e, SpvOpULessThan, boolean, sample, samples);
    uint32_t known = OP(e, SpvOpLogicalAnd, boolean, single, few);
    known = OP(e, SpvOpLogicalAnd, boolean, known, exists);
    uint32_t place = OP(e, SpvOpIAdd, type, before, sample);
    return tgsic_t2s_select(e, INT, 1, known, place, tgsic_t2s_int(&e->m, 0));
}

void tgsic_t2s_query_position(struct emit *e, const struct lookup *l)
{
    uint32_t sample = tgsic_t2s_scalar_source(e, 1, 0, INT), vector = type_of(e, FLOAT, 2);
    uint32_t samples = count_samples(e, l), index = standard_index(e, samples, sample);
    uint32_t positions = standard_positions(e);
    uint32_t pointer = CHAIN(e, SpvStorageClassPrivate, vector, positions, index);
    tgsic_t2s_assign_texel(e, OP(e, SpvOpLoad, vector, pointer), FLOAT, 2);
}

void tgsic_t2s_query_lod(struct emit *e, const struct lookup *l)
{
    if (!e->fragment) {
        tgsic_t2s_fail(e, e->in->pos, "a query of the implicit level outside of fragment shaders");
        return;
    }
    if (!tgsic_t2s_has_mipmaps(l->target)) {
        tgsic_t2s_fail(e, e->in->pos, "a query of the level of a %s texture", l->info->name);
        return;
    }
    tgsic_t2s_capability(&e->m, SpvCapabilityImageQuery);
    uint32_t at = tgsic_t2s_normalized(e, l, tgsic_t2s_vector(e, 0, l->info->coords, FLOAT));
    tgsic_t2s_assign_texel(
        e, OP(e, SpvOpImageQueryLod, type_of(e, FLOAT, 2), tgsic_t2s_load_sampled(e, l), at), FLOAT,
        2);
}
