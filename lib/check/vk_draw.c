/* SPDX-License-Identifier: MIT */
/* Draws and dispatches: everything is brought up, one submission runs, what was written comes
 * down. */
#include "vk.h"

#include <string.h>

static VkViewport viewport_of(const struct check_state *state, uint32_t index)
{
    const struct check_rect *r = &state->viewport;
    const float *own = state->viewports[index];
    VkViewport port = {(float)r->x, (float)r->y, (float)r->width, (float)r->height, 0, 1};
    if (state->viewport_mask >> index & 1)
        port = (VkViewport){own[0], own[1], own[2], own[3], 0, 1};
    if (port.width <= 0)
        port.width = 1;
    return port;
}

static void set_viewports(struct vk_call *call, const struct vk_target *target)
{
    VkCommandBuffer commands = tgsic_vk_commands(call);
    uint32_t count = tgsic_vk_writes(call, TGSIC_SEMANTIC_VIEWPORT_INDEX) ? CHECK_MAX_VIEWPORTS : 1;
    VkViewport ports[CHECK_MAX_VIEWPORTS];
    VkRect2D scissors[CHECK_MAX_VIEWPORTS];
    for (uint32_t i = 0; i < count; i++) {
        ports[i] = viewport_of(&call->world->state, i);
        scissors[i] = (VkRect2D){{0, 0}, {target->width, target->height}};
    }
    call->context->vkCmdSetViewport(commands, 0, count, ports);
    call->context->vkCmdSetScissor(commands, 0, count, scissors);
}

static void bind_sets(struct vk_call *call, VkPipelineBindPoint point, VkPipeline pipeline,
                      const struct vk_variant *variant, const struct vk_resources *resources)
{
    VkCommandBuffer commands = tgsic_vk_commands(call);
    call->context->vkCmdBindPipeline(commands, point, pipeline);
    call->context->vkCmdBindDescriptorSets(commands, point, variant->layout, 0, variant->num_sets,
                                           resources->sets, 0, NULL);
}

/* as often as the clock, if there is one, asks for */
static uint32_t count_draws(const struct vk_call *call)
{
    return call->device->clock ? call->device->clock->repeat : 1;
}

static void record(struct vk_call *call, const struct check_draw *draw,
                   const struct vk_vertices *vertices)
{
    VkCommandBuffer commands = tgsic_vk_commands(call);
    uint32_t instances = draw->instances ? draw->instances : 1;
    for (uint32_t i = 0; i < vertices->count; i++)
        call->context->vkCmdBindVertexBuffers(commands, i, 1, &vertices->buffer.buffer,
                                              &vertices->offsets[i]);
    if (vertices->num_indices)
        call->context->vkCmdBindIndexBuffer(commands, vertices->indices.buffer, 0,
                                            VK_INDEX_TYPE_UINT32);
    for (uint32_t i = 0; i < count_draws(call); i++)
        if (vertices->num_indices)
            call->context->vkCmdDrawIndexed(commands, vertices->num_indices, instances, 0, 0, 0);
        else
            call->context->vkCmdDraw(commands, draw->count, instances, (uint32_t)draw->first, 0);
}

/* Whatever is bound counts as written. */
static void mark_buffers(struct check_buffer *const *buffers, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (buffers[i])
            buffers[i]->device_newer = true;
}

static void mark_storage(struct check_world *world)
{
    mark_buffers(world->shader_buffers, CHECK_MAX_UNITS);
    mark_buffers(world->counter_buffers, CHECK_MAX_UNITS);
}

void tgsic_vk_draw(struct vk_call *call, const struct check_draw *draw)
{
    struct vk_variant *variant = tgsic_vk_variant(call, draw);
    struct vk_resources resources;
    struct vk_vertices vertices;
    struct vk_target target;
    struct vk_capture capture;
    tgsic_vk_target(call, call->world->draw, variant->fetches, &target);
    tgsic_vk_bind(call, variant, &target, &resources);
    tgsic_vk_vertices(call, variant, draw, &vertices);
    VkPipeline pipeline = tgsic_vk_pipeline(call, variant, &target, &vertices, draw->capture);
    if (draw->capture)
        tgsic_vk_begin_capture(call, &capture);
    tgsic_vk_barrier(call);
    bind_sets(call, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline, variant, &resources);
    set_viewports(call, &target);
    if (call->device->clock)
        tgsic_vk_start_clock(call);
    tgsic_vk_begin_rendering(call, &target);
    if (draw->capture)
        tgsic_vk_start_capture(call, &capture);
    record(call, draw, &vertices);
    if (draw->capture)
        tgsic_vk_stop_capture(call, &capture);
    tgsic_vk_end_rendering(call, &target);
    if (call->device->clock)
        tgsic_vk_stop_clock(call);
    tgsic_vk_submit(call);
    if (call->device->clock)
        tgsic_vk_read_clock(call);
    tgsic_vk_mark_drawn(call, call->world->draw);
    tgsic_vk_take_written(&resources);
    mark_storage(call->world);
    if (!draw->capture)
        return;
    tgsic_vk_take_captured(call, &capture);
    mark_buffers(call->world->xfb_buffers, CHECK_MAX_XFB);
}

void tgsic_vk_dispatch(struct vk_call *call, const uint32_t groups[3], const uint32_t group_size[3])
{
    struct vk_variant *variant = tgsic_vk_variant(call, NULL);
    struct vk_resources resources;
    tgsic_vk_bind(call, variant, NULL, &resources);
    VkPipeline pipeline = tgsic_vk_compute_pipeline(call, variant, group_size);
    tgsic_vk_barrier(call);
    bind_sets(call, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline, variant, &resources);
    call->context->vkCmdDispatch(tgsic_vk_commands(call), groups[0], groups[1], groups[2]);
    tgsic_vk_submit(call);
    tgsic_vk_take_written(&resources);
    mark_storage(call->world);
}
