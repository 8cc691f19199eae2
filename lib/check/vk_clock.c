/* SPDX-License-Identifier: MIT */
/* Timestamps around a draw. */
#include "vk.h"

static void stamp(struct vk_call *call, uint32_t number)
{
    call->context->vkCmdWriteTimestamp(tgsic_vk_commands(call), VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                                       call->device->clock->pool, number);
}

void tgsic_vk_start_clock(struct vk_call *call)
{
    const VkQueryPoolCreateInfo info = {.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO,
                                        .queryType = VK_QUERY_TYPE_TIMESTAMP,
                                        .queryCount = 2};
    struct vk_clock *clock = call->device->clock;
    if (!call->context->properties.limits.timestampComputeAndGraphics)
        tgsic_vk_unsupported(call, "timestamps on this device");
    tgsic_vk_check(
        call, call->context->vkCreateQueryPool(call->context->logical, &info, NULL, &clock->pool),
        "vkCreateQueryPool");
    VK_KEEP(call, QUERY_POOL, clock->pool);
    call->context->vkCmdResetQueryPool(tgsic_vk_commands(call), clock->pool, 0, 2);
    stamp(call, 0);
}

void tgsic_vk_stop_clock(struct vk_call *call)
{
    stamp(call, 1);
}

void tgsic_vk_read_clock(struct vk_call *call)
{
    struct vk_clock *clock = call->device->clock;
    uint64_t ticks[2] = {0};
    tgsic_vk_check(call,
                   call->context->vkGetQueryPoolResults(
                       call->context->logical, clock->pool, 0, 2, sizeof ticks, ticks,
                       sizeof *ticks, VK_QUERY_RESULT_64_BIT | VK_QUERY_RESULT_WAIT_BIT),
                   "vkGetQueryPoolResults");
    clock->ns =
        (double)(ticks[1] - ticks[0]) * (double)call->context->properties.limits.timestampPeriod;
}
