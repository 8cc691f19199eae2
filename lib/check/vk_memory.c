/* SPDX-License-Identifier: MIT */
/* What lives as long as a call: commands, buffers, and handles to be destroyed when it ends. */
#include "vk.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_SIZE 16 /* so that nothing is empty */

/* ---- Failing ------------------------------------------------------------------------------- */

void tgsic_vk_unsupported(struct vk_call *call, const char *what)
{
    tgsic_diags_add(call->diags, TGSIC_ERROR, E_VK_UNSUPPORTED, (struct tgsic_pos){0},
                    "Vulkan does not support %s", what);
    tgsic_arena_fail(call->arena, TGSIC_E_UNSUPPORTED);
}

void tgsic_vk_check(struct vk_call *call, VkResult result, const char *what)
{
    if (result == VK_SUCCESS)
        return;
    if (result == VK_ERROR_VALIDATION_FAILED_EXT && call->context->message[0])
        tgsic_arena_fail(call->arena, TGSIC_E_INTERNAL); /* the message says it */
    if (result == VK_ERROR_DEVICE_LOST) {
        call->context->lost = true;
        call->device->device.fate = CHECK_FATE_DIED;
        tgsic_diags_add(call->diags, TGSIC_ERROR, E_VK_CALL, (struct tgsic_pos){0},
                        "the device was lost in %s", what);
    } else {
        tgsic_diags_add(call->diags, TGSIC_ERROR, E_VK_CALL, (struct tgsic_pos){0},
                        "%s failed with %d", what, (int)result);
    }
    tgsic_arena_fail(call->arena, TGSIC_E_INTERNAL);
}

/* ---- Handles ------------------------------------------------------------------------------- */

#define HANDLE(type) ((type)(uintptr_t)h.handle)

void tgsic_vk_destroy(struct vk_context *context, struct vk_handle h)
{
    VkDevice device = context->logical;
    switch (h.type) {
    case VK_OBJECT_TYPE_BUFFER:
        context->vkDestroyBuffer(device, HANDLE(VkBuffer), NULL);
        break;
    case VK_OBJECT_TYPE_BUFFER_VIEW:
        context->vkDestroyBufferView(device, HANDLE(VkBufferView), NULL);
        break;
    case VK_OBJECT_TYPE_DEVICE_MEMORY:
        context->vkFreeMemory(device, HANDLE(VkDeviceMemory), NULL);
        break;
    case VK_OBJECT_TYPE_IMAGE:
        context->vkDestroyImage(device, HANDLE(VkImage), NULL);
        break;
    case VK_OBJECT_TYPE_IMAGE_VIEW:
        context->vkDestroyImageView(device, HANDLE(VkImageView), NULL);
        break;
    case VK_OBJECT_TYPE_SAMPLER:
        context->vkDestroySampler(device, HANDLE(VkSampler), NULL);
        break;
    case VK_OBJECT_TYPE_DESCRIPTOR_POOL:
        context->vkDestroyDescriptorPool(device, HANDLE(VkDescriptorPool), NULL);
        break;
    case VK_OBJECT_TYPE_RENDER_PASS:
        context->vkDestroyRenderPass(device, HANDLE(VkRenderPass), NULL);
        break;
    case VK_OBJECT_TYPE_FRAMEBUFFER:
        context->vkDestroyFramebuffer(device, HANDLE(VkFramebuffer), NULL);
        break;
    case VK_OBJECT_TYPE_QUERY_POOL:
        context->vkDestroyQueryPool(device, HANDLE(VkQueryPool), NULL);
        break;
    default:
        break;
    }
}

void tgsic_vk_keep(struct vk_call *call, VkObjectType type, uint64_t handle)
{
    struct vk_device *d = call->device;
    struct vk_handle h = {type, handle};
    struct vk_handle *list = realloc(d->kept, (d->num_kept + 1) * sizeof *list);
    if (!list) {
        tgsic_vk_destroy(call->context, h);
        tgsic_arena_fail(call->arena, TGSIC_E_MEMORY);
    }
    d->kept = list;
    d->kept[d->num_kept++] = h;
}

/* The newest go first: views before what they show. */
void tgsic_vk_release_kept(struct vk_device *d)
{
    while (d->num_kept)
        tgsic_vk_destroy(&d->context, d->kept[--d->num_kept]);
    free(d->kept);
    d->kept = NULL;
}

/* ---- Commands ------------------------------------------------------------------------------ */

VkCommandBuffer tgsic_vk_commands(struct vk_call *call)
{
    struct vk_context *context = call->context;
    const VkCommandBufferBeginInfo info = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                           .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
    if (!context->recording)
        tgsic_vk_check(call, context->vkBeginCommandBuffer(context->commands, &info),
                       "vkBeginCommandBuffer");
    context->recording = true;
    return context->commands;
}

void tgsic_vk_submit(struct vk_call *call)
{
    struct vk_context *context = call->context;
    const VkSubmitInfo info = {.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
                               .commandBufferCount = 1,
                               .pCommandBuffers = &context->commands};
    if (!context->recording)
        return;
    tgsic_vk_barrier(call);
    context->recording = false;
    tgsic_vk_check(call, context->vkEndCommandBuffer(context->commands), "vkEndCommandBuffer");
    tgsic_vk_check(call, context->vkQueueSubmit(context->queue, 1, &info, VK_NULL_HANDLE),
                   "vkQueueSubmit");
    tgsic_vk_check(call, context->vkQueueWaitIdle(context->queue), "vkQueueWaitIdle");
}

void tgsic_vk_barrier(struct vk_call *call)
{
    const VkMemoryBarrier barrier = {
        .sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
        .srcAccessMask = VK_ACCESS_MEMORY_WRITE_BIT | VK_ACCESS_HOST_WRITE_BIT,
        .dstAccessMask =
            VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT | VK_ACCESS_HOST_READ_BIT};
    const VkPipelineStageFlags all =
        VK_PIPELINE_STAGE_ALL_COMMANDS_BIT | VK_PIPELINE_STAGE_HOST_BIT;
    call->context->vkCmdPipelineBarrier(tgsic_vk_commands(call), all, all, 0, 1, &barrier, 0, NULL,
                                        0, NULL);
}

/* ---- Buffers ------------------------------------------------------------------------------- */

VkDeviceMemory tgsic_vk_allocate(struct vk_call *call, const VkMemoryRequirements *needs,
                                 VkMemoryPropertyFlags flags)
{
    const VkPhysicalDeviceMemoryProperties *p = &call->context->memory;
    VkDeviceMemory memory = VK_NULL_HANDLE;
    uint32_t type = 0;
    while (type < p->memoryTypeCount && !(needs->memoryTypeBits >> type & 1 &&
                                          (p->memoryTypes[type].propertyFlags & flags) == flags))
        type++;
    const VkMemoryAllocateInfo info = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                       .allocationSize = needs->size,
                                       .memoryTypeIndex = type};
    if (type == p->memoryTypeCount)
        tgsic_vk_unsupported(call, "memory of a kind that is needed");
    tgsic_vk_check(call,
                   call->context->vkAllocateMemory(call->context->logical, &info, NULL, &memory),
                   "vkAllocateMemory");
    return memory;
}

struct vk_buffer tgsic_vk_buffer(struct vk_call *call, const void *data, size_t size,
                                 VkBufferUsageFlags usage)
{
    VkDevice device = call->context->logical;
    struct vk_buffer out = {.size = size};
    VkMemoryRequirements needs;
    const VkBufferCreateInfo info = {.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                                     .size = size > LEAST_SIZE ? size : LEAST_SIZE,
                                     .usage = usage};
    tgsic_vk_check(call, call->context->vkCreateBuffer(device, &info, NULL, &out.buffer),
                   "vkCreateBuffer");
    VK_KEEP(call, BUFFER, out.buffer);
    call->context->vkGetBufferMemoryRequirements(device, out.buffer, &needs);
    VkDeviceMemory memory = tgsic_vk_allocate(
        call, &needs, VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT);
    VK_KEEP(call, DEVICE_MEMORY, memory);
    tgsic_vk_check(call, call->context->vkBindBufferMemory(device, out.buffer, memory, 0),
                   "vkBindBufferMemory");
    tgsic_vk_check(call, call->context->vkMapMemory(device, memory, 0, VK_WHOLE_SIZE, 0, &out.data),
                   "vkMapMemory");
    memset(out.data, 0, (size_t)info.size);
    if (data && size)
        memcpy(out.data, data, size);
    return out;
}
