/* SPDX-License-Identifier: MIT */
/* Transform feedback, with the counts that queries give. */
#include "vk.h"

#include <string.h>

void tgsic_vk_begin_capture(struct vk_call *call, struct vk_capture *capture)
{
    struct vk_context *context = call->context;
    VkCommandBuffer commands = tgsic_vk_commands(call);
    const VkQueryPoolCreateInfo info = {.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO,
                                        .queryType = VK_QUERY_TYPE_TRANSFORM_FEEDBACK_STREAM_EXT,
                                        .queryCount = 1};
    *capture = (struct vk_capture){0};
    if (!context->has[VK_HAS_TRANSFORM_FEEDBACK])
        tgsic_vk_unsupported(call, "transform feedback");
    tgsic_vk_check(call, context->vkCreateQueryPool(context->logical, &info, NULL, &capture->query),
                   "vkCreateQueryPool");
    VK_KEEP(call, QUERY_POOL, capture->query);
    context->vkCmdResetQueryPool(commands, capture->query, 0, 1);
    for (uint32_t i = 0; i < CHECK_MAX_XFB; i++) {
        const struct check_buffer *from = call->world->xfb_buffers[i];
        const VkDeviceSize offset = 0, size = from ? from->size : 0;
        if (!size)
            continue;
        capture->buffers[i] = tgsic_vk_buffer(call, from->data, from->size,
                                              VK_BUFFER_USAGE_TRANSFORM_FEEDBACK_BUFFER_BIT_EXT);
        context->vkCmdBindTransformFeedbackBuffersEXT(commands, i, 1, &capture->buffers[i].buffer,
                                                      &offset, &size);
    }
}

/* Within rendering. */
void tgsic_vk_start_capture(struct vk_call *call, const struct vk_capture *capture)
{
    struct vk_context *context = call->context;
    VkCommandBuffer commands = tgsic_vk_commands(call);
    context->vkCmdBeginQueryIndexedEXT(commands, capture->query, 0, 0, 0);
    context->vkCmdBeginTransformFeedbackEXT(commands, 0, 0, NULL, NULL);
}

void tgsic_vk_stop_capture(struct vk_call *call, const struct vk_capture *capture)
{
    struct vk_context *context = call->context;
    VkCommandBuffer commands = tgsic_vk_commands(call);
    context->vkCmdEndTransformFeedbackEXT(commands, 0, 0, NULL, NULL);
    context->vkCmdEndQueryIndexedEXT(commands, capture->query, 0, 0);
}

void tgsic_vk_take_captured(struct vk_call *call, const struct vk_capture *capture)
{
    uint64_t counts[2] = {0}; /* written, and needed */
    tgsic_vk_check(call,
                   call->context->vkGetQueryPoolResults(
                       call->context->logical, capture->query, 0, 1, sizeof counts, counts,
                       sizeof counts, VK_QUERY_RESULT_64_BIT | VK_QUERY_RESULT_WAIT_BIT),
                   "vkGetQueryPoolResults");
    call->world->primitives_written = (uint32_t)counts[0];
    call->world->primitives_generated = (uint32_t)counts[1];
    for (uint32_t i = 0; i < CHECK_MAX_XFB; i++)
        if (capture->buffers[i].size)
            memcpy(call->world->xfb_buffers[i]->data, capture->buffers[i].data,
                   capture->buffers[i].size);
}
