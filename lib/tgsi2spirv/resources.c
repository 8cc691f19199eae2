/* SPDX-License-Identifier: MIT */
/* Declares constants, textures and samplers, and what a descriptor is made of. */
#include "emit.h"

/* ---- Descriptors --------------------------------------------------------------------------- */

struct tgsic_binding *tgsic_t2s_place(struct emit *e, uint32_t variable,
                                      const struct tgsic_spirv_descriptors *descriptors,
                                      unsigned base, unsigned number, enum tgsic_resource resource,
                                      const char *name)
{
    uint32_t set = descriptors->set[e->stage];
    uint32_t point = descriptors->binding[e->stage] + base + number;
    SPV_DECORATE(&e->m, variable, SpvDecorationDescriptorSet, set);
    SPV_DECORATE(&e->m, variable, SpvDecorationBinding, point);
    struct tgsic_binding *binding = tgsic_t2s_bind(e, resource, name);
    binding->number = (uint16_t)number;
    binding->set = (uint16_t)set;
    binding->location = (uint16_t)point;
    binding->count = 1;
    binding->explicit_location = true;
    return binding;
}

static const struct tgsic_bindings *bases(const struct emit *e)
{
    return &e->opts->pipeline.bindings;
}

/* ---- Constants ----------------------------------------------------------------------------- */

/* a block of one array of vectors */
static uint32_t block_type(struct emit *e, enum tgsic_kind kind, uint32_t count, uint32_t offset)
{
    uint32_t vector = type_of(e, kind, 4), length = tgsic_t2s_uint(&e->m, count);
    uint32_t array = tgsic_t2s_id(&e->m), type = tgsic_t2s_id(&e->m);
    SPV_PUT(&e->m, &e->m.globals, SpvOpTypeArray, array, vector, length);
    SPV_DECORATE(&e->m, array, SpvDecorationArrayStride, 16);
    SPV_PUT(&e->m, &e->m.globals, SpvOpTypeStruct, type, array);
    SPV_DECORATE(&e->m, type, SpvDecorationBlock);
    SPV_DECORATE_MEMBER(&e->m, type, 0, SpvDecorationOffset, offset);
    return type;
}

static uint8_t merge_kinds(uint8_t a, uint8_t b)
{
    if (a == TGSIC_KIND_NONE || a == b)
        return b;
    return b == TGSIC_KIND_NONE ? a : (uint8_t)TGSIC_KIND_UINT;
}

/* Buffers that an indirect number chooses among: neighbours of one size make an array. Plain
 * constants are no buffer that could be in one. */
static void group_blocks(struct emit *e, const struct tgsic_register *reg)
{
    const struct tgsic_constants *buffers = e->scan.constants;
    uint32_t count = e->scan.num_constants;
    uint32_t base = reg->dimension > 0 ? (uint32_t)reg->dimension : 1, first = base, last = base;
    if (reg->dimension < 0 || base >= count || !buffers[base].count ||
        (!reg->dimension && buffers[0].count)) {
        tgsic_t2s_fail(e, e->in->pos, "this choice among uniform buffers is not translated");
        return;
    }
    while (first > 1 && buffers[first - 1].count == buffers[base].count)
        first--;
    while (last + 1 < count && buffers[last + 1].count == buffers[base].count)
        last++;
    for (uint32_t i = first; i <= last; i++) {
        e->constants[i].first = first;
        e->constants[i].buffers = last - first + 1;
    }
}

static void find_block_arrays(struct emit *e)
{
    if (!tgsic_scan_needs(&e->scan, TGSIC_FEATURE_DYNAMIC_BLOCKS))
        return;
    for (uint32_t i = e->scan.features[TGSIC_FEATURE_DYNAMIC_BLOCKS];
         i < e->shader->num_instructions && !e->failed; i++) {
        e->in = &e->shader->instructions[i];
        for (unsigned k = 0; k < e->in->num_src; k++)
            if (e->in->src[k].reg.file == TGSIC_FILE_CONST && e->in->src[k].reg.dimension_indirect)
                group_blocks(e, &e->in->src[k].reg);
    }
    e->in = NULL;
}

/* An array of blocks is one binding, or as many in a row. */
static void report_block(struct emit *e, uint32_t variable, uint32_t number)
{
    struct tgsic_binding *binding = tgsic_t2s_place(
        e, variable, &e->layout.uniform_blocks, bases(e)->uniform_blocks[e->stage], number,
        TGSIC_RESOURCE_BLOCK, tgsic_arena_printf(e->arena, "const%u", number));
    binding->count = e->scan.constants[number].count;
    binding->index = (uint16_t)e->constants[number].buffers;
}

/* `buffers` blocks from number `first` on; 1: no array */
static void declare_blocks(struct emit *e, uint32_t first, uint32_t buffers)
{
    uint32_t registers = e->scan.constants[first].count;
    uint8_t kind = TGSIC_KIND_NONE;
    for (uint32_t i = first; i < first + buffers; i++)
        kind = merge_kinds(kind, e->scan.constants[i].kind);
    if (kind == TGSIC_KIND_NONE)
        kind = TGSIC_KIND_FLOAT;
    bool push = e->layout.push_constants && !first;
    uint32_t type = block_type(e, kind, registers, push ? e->layout.push_offset[e->stage] : 0);
    if (buffers > 1) {
        tgsic_t2s_capability(&e->m, SpvCapabilityUniformBufferArrayDynamicIndexing);
        type = tgsic_t2s_array(&e->m, type, buffers);
    }
    uint32_t variable =
        tgsic_t2s_variable(&e->m, push ? SpvStorageClassPushConstant : SpvStorageClassUniform, type,
                           tgsic_t2s_numbered(e, "const", first));
    for (uint32_t i = first; i < first + buffers; i++) {
        e->constants[i].variable = variable;
        e->constants[i].kind = kind;
        e->constants[i].count = registers;
        e->constants[i].cells = ARENA_ARRAY(e->arena, struct cell *, registers);
    }
    if (!push) {
        report_block(e, variable, first);
        return;
    }
    struct tgsic_binding *binding = tgsic_t2s_bind(e, TGSIC_RESOURCE_UNIFORM, "const0");
    binding->location = e->layout.push_offset[e->stage];
    binding->count = registers;
}

void tgsic_t2s_declare_constants(struct emit *e)
{
    e->constants = ARENA_ARRAY(e->arena, struct block_constants, e->scan.num_constants);
    find_block_arrays(e);
    for (uint32_t i = 0; i < e->scan.num_constants && !e->failed; i++) {
        struct block_constants *c = &e->constants[i];
        if (e->scan.constants[i].count && !c->variable)
            declare_blocks(e, i, c->buffers > 1 ? c->buffers : 1);
    }
}

/* ---- Image types --------------------------------------------------------------------------- */

/* Capability: that sampling and storing need. */
static const struct dimension {
    uint8_t dim;
    uint16_t sampled, stored;
} dimensions[] = {
#define DIMENSION(target, dim, sampled, stored)                                                    \
    [TGSIC_TARGET_##target] = {SpvDim##dim, SpvCapability##sampled, SpvCapability##stored}
    DIMENSION(BUFFER, Buffer, SampledBuffer, ImageBuffer),
    DIMENSION(TEX_1D, 1D, Sampled1D, Image1D),
    DIMENSION(SHADOW1D, 1D, Sampled1D, Image1D),
    DIMENSION(TEX_1D_ARRAY, 1D, Sampled1D, Image1D),
    DIMENSION(SHADOW1D_ARRAY, 1D, Sampled1D, Image1D),
    DIMENSION(TEX_2D, 2D, Shader, Shader),
    DIMENSION(SHADOW2D, 2D, Shader, Shader),
    DIMENSION(TEX_2D_ARRAY, 2D, Shader, Shader),
    DIMENSION(SHADOW2D_ARRAY, 2D, Shader, Shader),
    DIMENSION(TEX_2D_MSAA, 2D, Shader, StorageImageMultisample),
    DIMENSION(TEX_2D_ARRAY_MSAA, 2D, Shader, ImageMSArray),
    DIMENSION(RECT, Rect, SampledRect, ImageRect),
    DIMENSION(SHADOWRECT, Rect, SampledRect, ImageRect),
    DIMENSION(TEX_3D, 3D, Shader, Shader),
    DIMENSION(CUBE, Cube, Shader, Shader),
    DIMENSION(SHADOWCUBE, Cube, Shader, Shader),
    DIMENSION(CUBEARRAY, Cube, SampledCubeArray, ImageCubeArray),
    DIMENSION(SHADOWCUBEARRAY, Cube, SampledCubeArray, ImageCubeArray),
    DIMENSION(UNKNOWN, 2D, Shader, Shader),
#undef DIMENSION
};

/* Rectangles are Vulkan's 2D. */
uint32_t tgsic_t2s_image_type(struct emit *e, enum tgsic_target target, enum tgsic_kind kind,
                              bool sampled, SpvImageFormat format)
{
    const struct tgsic_target_info *info = tgsic_target_info(target);
    bool rect = dimensions[target].dim == SpvDimRect;
    const struct dimension *d = &dimensions[rect && e->vulkan ? TGSIC_TARGET_TEX_2D : target];
    tgsic_t2s_capability(&e->m, (SpvCapability)(sampled ? d->sampled : d->stored));
    if (!sampled && d->stored == SpvCapabilityImageMSArray)
        tgsic_t2s_capability(&e->m, SpvCapabilityStorageImageMultisample);
    return SPV_TYPE(&e->m, SpvOpTypeImage, type_of(e, kind, 1), d->dim, sampled && info->shadow,
                    info->layer, info->msaa, sampled ? 1 : 2, (uint32_t)format);
}

/* ---- Samplers ------------------------------------------------------------------------------ */

/* Does an earlier pair take this one's place? */
static bool is_unique(const struct emit *e, uint32_t index)
{
    const struct tgsic_scan_sampler *sampler = &e->scan.samplers[index];
    for (uint32_t i = 0; i < index; i++) {
        const struct tgsic_scan_sampler *other = &e->scan.samplers[i];
        bool overlaps = sampler->view < other->view + (uint32_t)other->count &&
                        other->view < sampler->view + (uint32_t)sampler->count;
        if (overlaps && (!e->layout.separate_samplers || sampler->target != other->target))
            return false;
    }
    return true;
}

static enum tgsic_kind texel_kind(const struct tgsic_scan_sampler *sampler)
{
    return sampler->return_type == TGSIC_RETURN_SINT   ? TGSIC_KIND_INT
           : sampler->return_type == TGSIC_RETURN_UINT ? TGSIC_KIND_UINT
                                                       : TGSIC_KIND_FLOAT;
}

static uint32_t arrayed(struct emit *e, uint32_t type, const struct tgsic_scan_sampler *sampler)
{
    if (sampler->count < 2)
        return type;
    if (sampler->is_array && !e->opts->choose_samplers)
        tgsic_t2s_capability(&e->m, SpvCapabilitySampledImageArrayDynamicIndexing);
    return tgsic_t2s_array(&e->m, type, sampler->count);
}

/* the state of sampler number n apart, which several views may share */
static uint32_t declare_state(struct emit *e, uint32_t index)
{
    const struct tgsic_scan_sampler *sampler = &e->scan.samplers[index];
    for (uint32_t i = 0; i < index; i++)
        if (e->scan.samplers[i].sampler == sampler->sampler &&
            e->scan.samplers[i].count == sampler->count && e->samplers[i].state)
            return e->samplers[i].state;
    uint32_t type = tgsic_t2s_type_of(&e->m, SpvOpTypeSampler, NULL, 0);
    uint32_t id =
        tgsic_t2s_variable(&e->m, SpvStorageClassUniformConstant, arrayed(e, type, sampler),
                           tgsic_t2s_numbered(e, "sampler", sampler->sampler));
    struct tgsic_binding *binding = tgsic_t2s_place(
        e, id, &e->layout.sampler_states, bases(e)->samplers[e->stage], sampler->sampler,
        TGSIC_RESOURCE_SAMPLER_STATE, tgsic_arena_printf(e->arena, "sampler%u", sampler->sampler));
    binding->count = sampler->count;
    return id;
}

static void declare_sampler(struct emit *e, uint32_t index)
{
    const struct tgsic_scan_sampler *sampler = &e->scan.samplers[index];
    struct sampler *s = &e->samplers[index];
    bool buffer = sampler->target == TGSIC_TARGET_BUFFER;
    s->kind = (uint8_t)texel_kind(sampler);
    s->image_type = tgsic_t2s_image_type(e, (enum tgsic_target)sampler->target, s->kind, true,
                                         SpvImageFormatUnknown);
    s->sampled_type = buffer ? 0 : SPV_TYPE(&e->m, SpvOpTypeSampledImage, s->image_type);
    s->type = e->layout.separate_samplers || buffer ? s->image_type : s->sampled_type;
    s->variable =
        tgsic_t2s_variable(&e->m, SpvStorageClassUniformConstant, arrayed(e, s->type, sampler),
                           tgsic_t2s_numbered(e, "texture", sampler->view));
    struct tgsic_binding *binding = tgsic_t2s_place(
        e, s->variable, &e->layout.samplers, bases(e)->samplers[e->stage], sampler->view,
        TGSIC_RESOURCE_SAMPLER, tgsic_arena_printf(e->arena, "texture%u", sampler->view));
    binding->sampler = sampler->sampler;
    binding->target = sampler->target;
    binding->count = sampler->count;
    binding->type = s->kind == TGSIC_KIND_INT    ? TGSIC_VECTOR_INT
                    : s->kind == TGSIC_KIND_UINT ? TGSIC_VECTOR_UINT
                                                 : TGSIC_VECTOR_FLOAT;
    binding->emulated_2d = e->vulkan && (sampler->target == TGSIC_TARGET_RECT ||
                                         sampler->target == TGSIC_TARGET_SHADOWRECT);
    if (e->layout.separate_samplers && !buffer)
        s->state = declare_state(e, index);
}

void tgsic_t2s_declare_samplers(struct emit *e)
{
    e->samplers = ARENA_ARRAY(e->arena, struct sampler, e->scan.num_samplers);
    for (uint32_t i = 0; i < e->scan.num_samplers && !e->failed; i++) {
        const struct tgsic_scan_sampler *sampler = &e->scan.samplers[i];
        struct tgsic_pos pos = e->shader->instructions[sampler->first].pos;
        if (!tgsic_target_info(sampler->target)->coords ||
            (texel_kind(sampler) != TGSIC_KIND_FLOAT && tgsic_target_info(sampler->target)->shadow))
            tgsic_t2s_fail(e, pos, "this texture has no type");
        else if (!is_unique(e, i))
            tgsic_t2s_fail(e, pos, "one view has two samplers or targets, and they are combined");
        else
            declare_sampler(e, i);
    }
}
