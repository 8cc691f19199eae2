/* SPDX-License-Identifier: MIT */
/* The world's state as pipelines. They are kept with the variant that they run. */
#include "vk.h"

#include "gl_names.h"
#include "soft.h"
#include "vk_switch.h"

#include <stdlib.h>
#include <string.h>

/* All that tells one pipeline of a variant from another; compared as bytes. */
struct key {
    VkVertexInputBindingDescription bindings[TGSIC_MAX_ATTRIBUTES];
    VkVertexInputAttributeDescription attributes[TGSIC_MAX_ATTRIBUTES];
    VkPipelineColorBlendAttachmentState blend[CHECK_MAX_COLORS];
    VkFormat color_formats[CHECK_MAX_COLORS], depth_format;
    VkSampleCountFlagBits samples;
    VkPrimitiveTopology topology;
    VkPolygonMode polygon_mode;
    VkCompareOp depth_function;
    uint32_t num_attributes, num_colors, patch_vertices, viewports;
    uint32_t constants[TGSIC_SPEC_IDS]; /* if any is specialized */
    VkBool32 discard, cull, depth_clamp, depth_test, depth_write, last_provokes, specialized;
    VkBool32 negative_depth; /* depths reach the pipeline as -w … w */
};

struct vk_pipeline {
    struct key key;
    VkPipeline pipeline;
    struct vk_pipeline *next;
};

/* ---- State --------------------------------------------------------------------------------- */

static bool writes_color(const struct vk_variant *variant, uint32_t number)
{
    const struct tgsic_report *report = &variant->stages[TGSIC_PROCESSOR_FRAG].report;
    for (size_t i = 0; i < report->num_bindings; i++)
        if (report->bindings[i].resource == TGSIC_RESOURCE_OUTPUT &&
            report->bindings[i].semantic == TGSIC_SEMANTIC_COLOR &&
            report->bindings[i].location == number && !report->bindings[i].index)
            return true;
    return false;
}

/* Colours that no shader writes stay as they are. */
static void set_colors(struct vk_call *call, const struct vk_variant *variant,
                       const struct vk_target *target, struct key *key)
{
    const struct check_state *s = &call->world->state;
    key->num_colors = target->num_colors;
    for (uint32_t i = 0; i < target->num_colors; i++) {
        key->color_formats[i] = target->color_formats[i];
        if (!key->color_formats[i] || !writes_color(variant, i))
            continue;
        key->blend[i].colorWriteMask = target->color_masks[i];
        if (s->blend && !target->is_integer[i])
            tgsic_vk_set_blending(call, &key->blend[i]);
        if (s->clamp_fragment_color && target->is_float[i])
            tgsic_vk_unsupported(call, "clamping the colours of floating-point buffers");
    }
}

static VkPolygonMode polygon_mode(const struct check_state *s)
{
    return s->polygon_mode == CHECK_GL_LINE    ? VK_POLYGON_MODE_LINE
           : s->polygon_mode == CHECK_GL_POINT ? VK_POLYGON_MODE_POINT
                                               : VK_POLYGON_MODE_FILL;
}

static void set_raster_state(struct vk_call *call, const struct vk_target *target,
                             const struct vk_vertices *vertices, struct key *key)
{
    const struct check_state *s = &call->world->state;
    key->topology = vertices->topology;
    key->polygon_mode = polygon_mode(s);
    key->cull = s->cull_face;
    key->depth_clamp = s->depth_clamp;
    key->last_provokes = tgsic_soft_last_provokes(s);
    key->patch_vertices = s->patch_vertices;
    key->samples = target->samples;
    key->depth_format = target->depth_format;
    key->depth_test = s->depth_test && target->depth_format;
    key->depth_write = s->depth_write && key->depth_test;
    key->depth_function = (VkCompareOp)s->depth_function;
    key->viewports = tgsic_vk_writes(call, TGSIC_SEMANTIC_VIEWPORT_INDEX) ? CHECK_MAX_VIEWPORTS : 1;
    if (s->fill_rectangle)
        tgsic_vk_unsupported(call, "GL_FILL_RECTANGLE_NV");
    if (vertices->num_indices && key->polygon_mode != VK_POLYGON_MODE_FILL)
        tgsic_vk_unsupported(call, "outlines of quads and polygons");
}

/* ---- Making -------------------------------------------------------------------------------- */

struct specialization {
    VkSpecializationMapEntry entries[TGSIC_SPEC_IDS];
    VkSpecializationInfo info;
};

/* NULL: constants keep what the module has. */
static const VkSpecializationInfo *specialize(const struct key *key, struct specialization *out)
{
    for (uint32_t i = 0; i < TGSIC_SPEC_IDS; i++)
        out->entries[i] = (VkSpecializationMapEntry){i, i * sizeof *key->constants, 4};
    out->info =
        (VkSpecializationInfo){TGSIC_SPEC_IDS, out->entries, sizeof key->constants, key->constants};
    return key->specialized ? &out->info : NULL;
}

static uint32_t set_stages(const struct vk_variant *variant, bool compute,
                           const VkSpecializationInfo *constants,
                           VkPipelineShaderStageCreateInfo stages[TGSIC_NUM_STAGES])
{
    uint32_t count = 0;
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        if (variant->modules[s] && (s == TGSIC_PROCESSOR_COMP) == compute)
            stages[count++] = (VkPipelineShaderStageCreateInfo){
                .sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                .stage = tgsic_vk_stage_bit(s),
                .module = variant->modules[s],
                .pName = "main",
                .pSpecializationInfo = constants};
    return count;
}

/* All that a graphics pipeline is made of; the parts point to one another. */
struct graphics {
    struct specialization constants;
    VkPipelineShaderStageCreateInfo stages[TGSIC_NUM_STAGES];
    VkPipelineVertexInputStateCreateInfo input;
    VkPipelineInputAssemblyStateCreateInfo assembly;
    VkPipelineTessellationDomainOriginStateCreateInfo origin;
    VkPipelineTessellationStateCreateInfo tessellation;
    VkPipelineViewportDepthClipControlCreateInfoEXT clip_control;
    VkPipelineViewportStateCreateInfo viewport;
    VkPipelineRasterizationProvokingVertexStateCreateInfoEXT provoking;
    VkPipelineRasterizationLineStateCreateInfoEXT line;
    VkPipelineRasterizationStateCreateInfo raster;
    VkPipelineMultisampleStateCreateInfo multisample;
    VkPipelineDepthStencilStateCreateInfo depth;
    VkPipelineColorBlendStateCreateInfo blend;
    VkPipelineDynamicStateCreateInfo dynamic;
    VkPipelineRenderingCreateInfo rendering;
};

static void set_vertices(const struct key *key, struct graphics *g)
{
    g->input = (VkPipelineVertexInputStateCreateInfo){
        .sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO,
        .vertexBindingDescriptionCount = key->num_attributes,
        .pVertexBindingDescriptions = key->bindings,
        .vertexAttributeDescriptionCount = key->num_attributes,
        .pVertexAttributeDescriptions = key->attributes};
    g->assembly = (VkPipelineInputAssemblyStateCreateInfo){
        .sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO,
        .topology = key->topology};
    g->origin = (VkPipelineTessellationDomainOriginStateCreateInfo){
        .sType = VK_STRUCTURE_TYPE_PIPELINE_TESSELLATION_DOMAIN_ORIGIN_STATE_CREATE_INFO,
        .domainOrigin = VK_TESSELLATION_DOMAIN_ORIGIN_LOWER_LEFT};
    g->tessellation = (VkPipelineTessellationStateCreateInfo){
        .sType = VK_STRUCTURE_TYPE_PIPELINE_TESSELLATION_STATE_CREATE_INFO,
        .pNext = &g->origin,
        .patchControlPoints = key->patch_vertices};
}

static void set_viewports(const struct vk_call *call, const struct key *key, struct graphics *g)
{
    static const VkDynamicState dynamic[] = {VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR};
    g->clip_control = (VkPipelineViewportDepthClipControlCreateInfoEXT){
        .sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_DEPTH_CLIP_CONTROL_CREATE_INFO_EXT,
        .negativeOneToOne = key->negative_depth};
    g->viewport = (VkPipelineViewportStateCreateInfo){
        .sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO,
        .pNext = call->context->has[VK_HAS_DEPTH_CLIP_CONTROL] ? &g->clip_control : NULL,
        .viewportCount = key->viewports,
        .scissorCount = key->viewports};
    g->dynamic = (VkPipelineDynamicStateCreateInfo){
        .sType = VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO,
        .dynamicStateCount = sizeof dynamic / sizeof *dynamic,
        .pDynamicStates = dynamic};
}

/* Extensions as far as they are there. */
static void extend_raster(struct vk_call *call, const struct key *key, struct graphics *g)
{
    g->provoking = (VkPipelineRasterizationProvokingVertexStateCreateInfoEXT){
        .sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_PROVOKING_VERTEX_STATE_CREATE_INFO_EXT,
        .provokingVertexMode = VK_PROVOKING_VERTEX_MODE_LAST_VERTEX_EXT};
    g->line = (VkPipelineRasterizationLineStateCreateInfoEXT){
        .sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_LINE_STATE_CREATE_INFO_EXT,
        .lineRasterizationMode = VK_LINE_RASTERIZATION_MODE_BRESENHAM_EXT};
    if (key->last_provokes && !call->context->has[VK_HAS_PROVOKING_VERTEX])
        tgsic_vk_unsupported(call, "that the last vertex provokes");
    if (key->last_provokes)
        g->raster.pNext = &g->provoking;
    if (call->context->has[VK_HAS_LINE_RASTERIZATION] && key->samples == VK_SAMPLE_COUNT_1_BIT) {
        g->line.pNext = g->raster.pNext;
        g->raster.pNext = &g->line;
    }
}

static void set_raster(struct vk_call *call, const struct key *key, struct graphics *g)
{
    g->raster = (VkPipelineRasterizationStateCreateInfo){
        .sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO,
        .depthClampEnable = key->depth_clamp,
        .rasterizerDiscardEnable = key->discard,
        .polygonMode = key->polygon_mode,
        .cullMode = key->cull ? VK_CULL_MODE_BACK_BIT : VK_CULL_MODE_NONE,
        .frontFace = VK_FRONT_FACE_CLOCKWISE, /* with rows counted from below (tgsi2spirv.h) */
        .lineWidth = 1};
    g->multisample = (VkPipelineMultisampleStateCreateInfo){
        .sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO,
        .rasterizationSamples = key->samples};
    extend_raster(call, key, g);
}

static void set_output(const struct key *key, struct graphics *g)
{
    g->depth = (VkPipelineDepthStencilStateCreateInfo){
        .sType = VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO,
        .depthTestEnable = key->depth_test,
        .depthWriteEnable = key->depth_write,
        .depthCompareOp = key->depth_function};
    g->blend = (VkPipelineColorBlendStateCreateInfo){
        .sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO,
        .attachmentCount = key->num_colors,
        .pAttachments = key->blend};
    g->rendering =
        (VkPipelineRenderingCreateInfo){.sType = VK_STRUCTURE_TYPE_PIPELINE_RENDERING_CREATE_INFO,
                                        .colorAttachmentCount = key->num_colors,
                                        .pColorAttachmentFormats = key->color_formats,
                                        .depthAttachmentFormat = key->depth_format};
}

static VkPipeline make(struct vk_call *call, const struct vk_variant *variant,
                       const struct key *key, VkRenderPass pass)
{
    struct graphics *g = ARENA_NEW(call->arena, struct graphics);
    VkPipeline pipeline = VK_NULL_HANDLE;
    set_vertices(key, g);
    set_viewports(call, key, g);
    set_raster(call, key, g);
    set_output(key, g);
    const VkGraphicsPipelineCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO,
        .pNext = pass ? NULL : &g->rendering,
        .stageCount = set_stages(variant, false, specialize(key, &g->constants), g->stages),
        .pStages = g->stages,
        .pVertexInputState = &g->input,
        .pInputAssemblyState = &g->assembly,
        .pTessellationState = &g->tessellation,
        .pViewportState = &g->viewport,
        .pRasterizationState = &g->raster,
        .pMultisampleState = &g->multisample,
        .pDepthStencilState = &g->depth,
        .pColorBlendState = &g->blend,
        .pDynamicState = &g->dynamic,
        .layout = variant->layout,
        .renderPass = pass};
    tgsic_vk_check(call,
                   call->context->vkCreateGraphicsPipelines(call->context->logical, VK_NULL_HANDLE,
                                                            1, &info, NULL, &pipeline),
                   "vkCreateGraphicsPipelines");
    return pipeline;
}

static VkPipeline make_compute(struct vk_call *call, const struct vk_variant *variant,
                               const struct key *key, VkRenderPass pass)
{
    struct specialization constants;
    VkPipelineShaderStageCreateInfo stages[TGSIC_NUM_STAGES];
    VkPipeline pipeline = VK_NULL_HANDLE;
    if (!set_stages(variant, true, specialize(key, &constants), stages))
        tgsic_vk_unsupported(call, "a dispatch without a compute shader");
    const VkComputePipelineCreateInfo info = {.sType =
                                                  VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
                                              .stage = stages[0],
                                              .layout = variant->layout};
    tgsic_vk_check(call,
                   call->context->vkCreateComputePipelines(call->context->logical, VK_NULL_HANDLE,
                                                           1, &info, NULL, &pipeline),
                   "vkCreateComputePipelines");
    return pipeline;
}

/* ---- Keeping ------------------------------------------------------------------------------- */

typedef VkPipeline maker(struct vk_call *call, const struct vk_variant *variant,
                         const struct key *key, VkRenderPass pass);

static VkPipeline find(struct vk_call *call, struct vk_variant *variant, const struct key *key,
                       VkRenderPass pass, maker *make_it)
{
    for (struct vk_pipeline *p = variant->pipelines; p; p = p->next)
        if (!memcmp(&p->key, key, sizeof *key))
            return p->pipeline;
    struct vk_pipeline *p = calloc(1, sizeof *p);
    if (!p)
        tgsic_arena_fail(call->arena, TGSIC_E_MEMORY);
    memcpy(&p->key, key, sizeof *key);
    p->next = variant->pipelines;
    variant->pipelines = p;
    p->pipeline = make_it(call, variant, key, pass);
    return p->pipeline;
}

/* Does the pipeline map depths to 0 … w, since no shader does? */
static bool has_negative_depth(const struct vk_call *call, const struct vk_variant *variant,
                               const struct key *key)
{
    unsigned how = variant->wish.state.clip_depth;
    bool mapped = how == TGSIC_VARIANT_STATIC ||
                  (how == TGSIC_VARIANT_DYNAMIC && key->constants[TGSIC_SPEC_CLIP_DEPTH]);
    return call->context->has[VK_HAS_DEPTH_CLIP_CONTROL] && !mapped;
}

VkPipeline tgsic_vk_pipeline(struct vk_call *call, struct vk_variant *variant,
                             const struct vk_target *target, const struct vk_vertices *vertices,
                             bool capture)
{
    struct key key;
    memset(&key, 0, sizeof key);
    key.num_attributes = vertices->count;
    memcpy(key.bindings, vertices->bindings, sizeof key.bindings);
    memcpy(key.attributes, vertices->attributes, sizeof key.attributes);
    key.discard = capture;
    key.specialized = call->device->switches != NULL;
    if (key.specialized)
        memcpy(key.constants, call->device->switches->constants, sizeof key.constants);
    key.negative_depth = has_negative_depth(call, variant, &key);
    set_raster_state(call, target, vertices, &key);
    set_colors(call, variant, target, &key);
    return find(call, variant, &key, target->pass, make);
}

VkPipeline tgsic_vk_compute_pipeline(struct vk_call *call, struct vk_variant *variant,
                                     const uint32_t group_size[3])
{
    struct key key;
    memset(&key, 0, sizeof key);
    key.specialized = group_size[0] != 0;
    memcpy(&key.constants[TGSIC_SPEC_GROUP_WIDTH], group_size, 3 * sizeof *group_size);
    return find(call, variant, &key, VK_NULL_HANDLE, make_compute);
}

void tgsic_vk_drop_pipelines(struct vk_context *context, struct vk_variant *variant)
{
    while (variant->pipelines) {
        struct vk_pipeline *next = variant->pipelines->next;
        context->vkDestroyPipeline(context->logical, variant->pipelines->pipeline, NULL);
        free(variant->pipelines);
        variant->pipelines = next;
    }
}
