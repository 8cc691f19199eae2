/* SPDX-License-Identifier: MIT */
/* Programs as SPIR-V, translated anew where state asks for it, and the descriptors that they use.
 */
#include "vk.h"

#include "carry.h"
#include "vk_bench.h"

#include <stdlib.h>
#include <string.h>

/* ---- State --------------------------------------------------------------------------------- */

unsigned tgsic_vk_last_stage(const struct check_program *program)
{
    static const uint8_t last_first[] = {TGSIC_PROCESSOR_GEOM, TGSIC_PROCESSOR_TESS_EVAL};
    for (size_t i = 0; i < sizeof last_first / sizeof *last_first; i++)
        if (program->stages[last_first[i]].present)
            return last_first[i];
    return TGSIC_PROCESSOR_VERT;
}

bool tgsic_vk_writes(const struct vk_call *call, enum tgsic_semantic semantic)
{
    const struct check_program *program = call->device->program;
    const struct tgsic_shader *s = &program->stages[tgsic_vk_last_stage(program)].shader;
    for (uint32_t i = 0; i < s->num_declarations; i++)
        if (s->declarations[i].file == TGSIC_FILE_OUT && s->declarations[i].has_semantic &&
            s->declarations[i].semantic == semantic)
            return true;
    return false;
}

static bool lacks_control(const struct check_program *program)
{
    return program->stages[TGSIC_PROCESSOR_TESS_EVAL].present &&
           !program->stages[TGSIC_PROCESSOR_TESS_CTRL].present;
}

static void set_levels(const struct check_state *state, struct tgsic_default_levels *levels)
{
    levels->vertices = state->patch_vertices;
    memcpy(levels->outer, state->patch_outer, sizeof levels->outer);
    memcpy(levels->inner, state->patch_inner, sizeof levels->inner);
}

/* As bytes, so that wishes can be compared. */
static void make_wish(struct vk_call *call, const struct check_draw *draw, struct vk_wish *wish)
{
    const struct check_program *program = call->device->program;
    memset(wish, 0, sizeof *wish);
    wish->state = tgsic_check_variant(program, call->world, call->arena);
    if (tgsic_vk_writes(call, TGSIC_SEMANTIC_CLIPDIST)) {
        wish->state.clip_planes = TGSIC_VARIANT_STATIC;
        wish->state.clip_plane_mask = (uint8_t)call->world->state.clip_planes_enabled;
    }
    if (!wish->state.point_size) {
        wish->state.point_size = TGSIC_VARIANT_STATIC;
        wish->state.point_size_value = 1;
    }
    wish->captures = draw && draw->capture;
    if (lacks_control(program))
        set_levels(&call->world->state, &wish->levels);
    if (!call->context->has[VK_HAS_DEPTH_CLIP_CONTROL] && !wish->state.clip_depth)
        wish->state.clip_depth = TGSIC_VARIANT_STATIC;
    if (draw && draw->mode == TGSIC_PRIMITIVE_POINTS && !call->world->state.program_point_size &&
        tgsic_vk_writes(call, TGSIC_SEMANTIC_PSIZE))
        tgsic_vk_unsupported(call, "leaving gl_PointSize out of account");
}

/* ---- Descriptors --------------------------------------------------------------------------- */

VkDescriptorType tgsic_vk_descriptor_type(const struct tgsic_binding *b)
{
    bool texels = b->target == TGSIC_TARGET_BUFFER;
    switch (b->resource) {
    case TGSIC_RESOURCE_BLOCK:
    case TGSIC_RESOURCE_DRIVER_UNIFORM:
        return VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER;
    case TGSIC_RESOURCE_SAMPLER:
        return texels ? VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER
                      : VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    case TGSIC_RESOURCE_BUFFER:
    case TGSIC_RESOURCE_COUNTERS:
        return VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
    case TGSIC_RESOURCE_IMAGE:
        return texels ? VK_DESCRIPTOR_TYPE_STORAGE_TEXEL_BUFFER : VK_DESCRIPTOR_TYPE_STORAGE_IMAGE;
    case TGSIC_RESOURCE_ATTACHMENT:
        return VK_DESCRIPTOR_TYPE_INPUT_ATTACHMENT;
    default:
        return VK_DESCRIPTOR_TYPE_MAX_ENUM;
    }
}

uint32_t tgsic_vk_descriptor_count(const struct tgsic_binding *b)
{
    bool array = b->resource == TGSIC_RESOURCE_SAMPLER || b->resource == TGSIC_RESOURCE_BUFFER ||
                 b->resource == TGSIC_RESOURCE_IMAGE;
    return array && b->count ? b->count : 1;
}

VkShaderStageFlagBits tgsic_vk_stage_bit(unsigned stage)
{
    static const VkShaderStageFlagBits bits[TGSIC_NUM_STAGES] = {
        [TGSIC_PROCESSOR_VERT] = VK_SHADER_STAGE_VERTEX_BIT,
        [TGSIC_PROCESSOR_TESS_CTRL] = VK_SHADER_STAGE_TESSELLATION_CONTROL_BIT,
        [TGSIC_PROCESSOR_TESS_EVAL] = VK_SHADER_STAGE_TESSELLATION_EVALUATION_BIT,
        [TGSIC_PROCESSOR_GEOM] = VK_SHADER_STAGE_GEOMETRY_BIT,
        [TGSIC_PROCESSOR_FRAG] = VK_SHADER_STAGE_FRAGMENT_BIT,
        [TGSIC_PROCESSOR_COMP] = VK_SHADER_STAGE_COMPUTE_BIT,
    };
    return bits[stage];
}

struct set {
    VkDescriptorSetLayoutBinding *bindings;
    uint32_t count;
};

/* What several stages use is one binding. */
static void add_binding(struct vk_call *call, struct set *set, const struct tgsic_binding *b,
                        unsigned stage)
{
    const VkShaderStageFlags bit = tgsic_vk_stage_bit(stage);
    for (uint32_t i = 0; i < set->count; i++)
        if (set->bindings[i].binding == b->location) {
            set->bindings[i].stageFlags |= bit;
            return;
        }
    ARENA_RESERVE(call->arena, set->bindings, set->count);
    set->bindings[set->count++] =
        (VkDescriptorSetLayoutBinding){.binding = b->location,
                                       .descriptorType = tgsic_vk_descriptor_type(b),
                                       .descriptorCount = tgsic_vk_descriptor_count(b),
                                       .stageFlags = bit};
}

static void collect(struct vk_call *call, struct vk_variant *v, struct set sets[VK_MAX_SETS])
{
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        for (size_t i = 0; i < v->stages[s].report.num_bindings; i++) {
            const struct tgsic_binding *b = &v->stages[s].report.bindings[i];
            v->fetches |= b->resource == TGSIC_RESOURCE_ATTACHMENT;
            if (tgsic_vk_descriptor_type(b) != VK_DESCRIPTOR_TYPE_MAX_ENUM)
                add_binding(call, &sets[b->set], b, s);
        }
}

static void make_layouts(struct vk_call *call, struct vk_variant *v)
{
    VkDevice device = call->context->logical;
    struct set sets[VK_MAX_SETS] = {{0}};
    collect(call, v, sets);
    for (; v->num_sets < VK_MAX_SETS; v->num_sets++) {
        const VkDescriptorSetLayoutCreateInfo info = {
            .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
            .bindingCount = sets[v->num_sets].count,
            .pBindings = sets[v->num_sets].bindings};
        tgsic_vk_check(
            call,
            call->context->vkCreateDescriptorSetLayout(device, &info, NULL, &v->sets[v->num_sets]),
            "vkCreateDescriptorSetLayout");
    }
    const VkPipelineLayoutCreateInfo info = {.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
                                             .setLayoutCount = v->num_sets,
                                             .pSetLayouts = v->sets};
    tgsic_vk_check(call, call->context->vkCreatePipelineLayout(device, &info, NULL, &v->layout),
                   "vkCreatePipelineLayout");
}

/* ---- Variants ------------------------------------------------------------------------------ */

static enum tgsic_result translate(struct vk_call *call, struct vk_variant *v)
{
    struct check_program program = *call->device->program;
    bool choose = !call->context->features.shaderSampledImageArrayDynamicIndexing;
    struct check_translated_stage *control = &program.stages[TGSIC_PROCESSOR_TESS_CTRL];
    if (!lacks_control(&program))
        return tgsic_check_translate_spirv(&program, &v->wish.state, v->wish.captures, choose,
                                           v->stages, call->diags);
    control->present = true;
    enum tgsic_result result =
        tgsic_default_control(&program.stages[TGSIC_PROCESSOR_TESS_EVAL].shader, &v->wish.levels,
                              &control->shader, call->diags);
    if (result == TGSIC_OK)
        result = tgsic_check_translate_spirv(&program, &v->wish.state, v->wish.captures, choose,
                                             v->stages, call->diags);
    tgsic_shader_free(&control->shader);
    return result;
}

/* What was placed once is placed again at the same places. */
static void take_original(struct vk_call *call, const struct vk_variant *v, unsigned stage,
                          VkShaderModuleCreateInfo *info)
{
    const struct check_module *module =
        call->device->originals ? &call->device->originals[stage] : NULL;
    if (!module || !module->count || !info->codeSize)
        return;
    enum tgsic_result result = tgsic_check_place_module(
        call->device->program, stage, &v->stages[stage].report, module, call->diags);
    if (result != TGSIC_OK)
        tgsic_arena_fail(call->arena, result);
    info->codeSize = module->count * sizeof *module->words;
    info->pCode = module->words;
}

static void make_modules(struct vk_call *call, struct vk_variant *v)
{
    enum tgsic_result result = translate(call, v);
    if (result != TGSIC_OK)
        tgsic_arena_fail(call->arena, result);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        VkShaderModuleCreateInfo info = {.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO,
                                         .codeSize = v->stages[s].spirv.size,
                                         .pCode = (const void *)v->stages[s].spirv.data};
        tgsic_vk_check_locations(call, &v->stages[s].report);
        take_original(call, v, s, &info);
        if (info.codeSize)
            tgsic_vk_check(call,
                           call->context->vkCreateShaderModule(call->context->logical, &info, NULL,
                                                               &v->modules[s]),
                           "vkCreateShaderModule");
    }
}

static struct vk_variant *find(struct vk_device *device, const struct vk_wish *wish)
{
    for (struct vk_variant *v = device->variants; v; v = v->next)
        if (v->of == device->program && v->layout && !memcmp(&v->wish, wish, sizeof *wish))
            return v;
    return NULL;
}

/* One that failed half-way has no layout, and is not found. */
struct vk_variant *tgsic_vk_variant(struct vk_call *call, const struct check_draw *draw)
{
    struct vk_wish wish;
    make_wish(call, draw, &wish);
    struct vk_variant *v = find(call->device, &wish);
    if (v)
        return v;
    v = calloc(1, sizeof *v);
    if (!v)
        tgsic_arena_fail(call->arena, TGSIC_E_MEMORY);
    v->of = call->device->program;
    memcpy(&v->wish, &wish, sizeof wish);
    v->next = call->device->variants;
    call->device->variants = v;
    make_modules(call, v);
    make_layouts(call, v);
    return v;
}

static void free_variant(struct vk_context *context, struct vk_variant *v)
{
    tgsic_vk_drop_pipelines(context, v);
    context->vkDestroyPipelineLayout(context->logical, v->layout, NULL);
    for (uint32_t i = 0; i < v->num_sets; i++)
        context->vkDestroyDescriptorSetLayout(context->logical, v->sets[i], NULL);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        context->vkDestroyShaderModule(context->logical, v->modules[s], NULL);
    tgsic_check_free_translation(v->stages);
    free(v);
}

void tgsic_vk_drop_variants(struct vk_device *device)
{
    while (device->variants) {
        struct vk_variant *next = device->variants->next;
        free_variant(&device->context, device->variants);
        device->variants = next;
    }
}
