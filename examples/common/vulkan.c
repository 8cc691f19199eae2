/* SPDX-License-Identifier: MIT */
/* A device, its memory, and descriptor sets by the report of a translation. */
#include "vulkan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void give_up(const char *why)
{
    fprintf(stderr, "%s\n", why);
    exit(1);
}

void give_up_with(const struct tgsic_diags *diags)
{
    give_up(diags->count ? diags->items[0].text : "out of memory");
}

void check(VkResult result, const char *call)
{
    if (result != VK_SUCCESS)
        give_up(call);
}

/* ---- The device ---------------------------------------------------------------------------- */

static void make_instance(struct gpu *gpu)
{
    const VkApplicationInfo application = {.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO,
                                           .apiVersion = VK_API_VERSION_1_3};
    const VkInstanceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
                                       .pApplicationInfo = &application};
    uint32_t count = 1;
    check(vkCreateInstance(&info, NULL, &gpu->instance), "there is no Vulkan here");
    if (vkEnumeratePhysicalDevices(gpu->instance, &count, &gpu->physical) < 0 || !count)
        give_up("there is no Vulkan device");
}

/* A queue that draws and computes is of the first family wherever there is one. */
static void make_device(struct gpu *gpu)
{
    static const float priority = 1;
    VkPhysicalDeviceVulkan13Features features = {
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES,
        .dynamicRendering = VK_TRUE,
        .maintenance4 = VK_TRUE};
    const VkDeviceQueueCreateInfo queue = {.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                           .queueCount = 1,
                                           .pQueuePriorities = &priority};
    const VkDeviceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
                                     .pNext = &features,
                                     .queueCreateInfoCount = 1,
                                     .pQueueCreateInfos = &queue};
    check(vkCreateDevice(gpu->physical, &info, NULL, &gpu->device), "vkCreateDevice");
    vkGetDeviceQueue(gpu->device, 0, 0, &gpu->queue);
}

static void make_commands(struct gpu *gpu)
{
    const VkCommandPoolCreateInfo pool = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                          .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT};
    check(vkCreateCommandPool(gpu->device, &pool, NULL, &gpu->pool), "vkCreateCommandPool");
    const VkCommandBufferAllocateInfo info = {.sType =
                                                  VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                              .commandPool = gpu->pool,
                                              .commandBufferCount = 1};
    check(vkAllocateCommandBuffers(gpu->device, &info, &gpu->commands), "vkAllocateCommandBuffers");
}

void open_gpu(struct gpu *gpu)
{
    make_instance(gpu);
    make_device(gpu);
    make_commands(gpu);
}

void close_gpu(struct gpu *gpu)
{
    vkDestroyCommandPool(gpu->device, gpu->pool, NULL);
    vkDestroyDevice(gpu->device, NULL);
    vkDestroyInstance(gpu->instance, NULL);
}

/* ---- Commands ------------------------------------------------------------------------------ */

VkCommandBuffer begin(struct gpu *gpu)
{
    const VkCommandBufferBeginInfo info = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                           .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
    check(vkBeginCommandBuffer(gpu->commands, &info), "vkBeginCommandBuffer");
    return gpu->commands;
}

void submit(struct gpu *gpu)
{
    const VkSubmitInfo info = {.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
                               .commandBufferCount = 1,
                               .pCommandBuffers = &gpu->commands};
    check(vkEndCommandBuffer(gpu->commands), "vkEndCommandBuffer");
    check(vkQueueSubmit(gpu->queue, 1, &info, VK_NULL_HANDLE), "vkQueueSubmit");
    check(vkQueueWaitIdle(gpu->queue), "vkQueueWaitIdle");
}

void wait_for_writes(struct gpu *gpu)
{
    const VkMemoryBarrier barrier = {.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                     .srcAccessMask = VK_ACCESS_MEMORY_WRITE_BIT,
                                     .dstAccessMask = VK_ACCESS_MEMORY_READ_BIT |
                                                      VK_ACCESS_MEMORY_WRITE_BIT |
                                                      VK_ACCESS_HOST_READ_BIT};
    vkCmdPipelineBarrier(gpu->commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                         VK_PIPELINE_STAGE_ALL_COMMANDS_BIT | VK_PIPELINE_STAGE_HOST_BIT, 0, 1,
                         &barrier, 0, NULL, 0, NULL);
}

/* ---- Memory -------------------------------------------------------------------------------- */

VkDeviceMemory allocate(const struct gpu *gpu, const VkMemoryRequirements *needs,
                        VkMemoryPropertyFlags flags)
{
    VkPhysicalDeviceMemoryProperties has;
    VkDeviceMemory memory;
    uint32_t type = 0;
    vkGetPhysicalDeviceMemoryProperties(gpu->physical, &has);
    while (type < has.memoryTypeCount && !(needs->memoryTypeBits >> type & 1 &&
                                           (has.memoryTypes[type].propertyFlags & flags) == flags))
        type++;
    const VkMemoryAllocateInfo info = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                       .allocationSize = needs->size,
                                       .memoryTypeIndex = type};
    if (type == has.memoryTypeCount)
        give_up("there is no such memory");
    check(vkAllocateMemory(gpu->device, &info, NULL, &memory), "vkAllocateMemory");
    return memory;
}

struct gpu_buffer make_buffer(const struct gpu *gpu, VkBufferUsageFlags usage, const void *data,
                              size_t size)
{
    struct gpu_buffer b;
    VkMemoryRequirements needs;
    const VkBufferCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO, .size = size, .usage = usage};
    check(vkCreateBuffer(gpu->device, &info, NULL, &b.buffer), "vkCreateBuffer");
    vkGetBufferMemoryRequirements(gpu->device, b.buffer, &needs);
    b.memory = allocate(gpu, &needs,
                        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT);
    check(vkBindBufferMemory(gpu->device, b.buffer, b.memory, 0), "vkBindBufferMemory");
    check(vkMapMemory(gpu->device, b.memory, 0, VK_WHOLE_SIZE, 0, &b.data), "vkMapMemory");
    if (data)
        memcpy(b.data, data, size);
    else
        memset(b.data, 0, size);
    return b;
}

void free_buffer(const struct gpu *gpu, struct gpu_buffer *buffer)
{
    vkDestroyBuffer(gpu->device, buffer->buffer, NULL);
    vkFreeMemory(gpu->device, buffer->memory, NULL);
}

/* ---- Shaders and what they read ------------------------------------------------------------ */

VkPipelineShaderStageCreateInfo make_stage(const struct gpu *gpu, VkShaderStageFlagBits stage,
                                           const struct tgsic_buffer *spirv)
{
    const VkShaderModuleCreateInfo info = {.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO,
                                           .codeSize = spirv->size,
                                           .pCode = (const void *)spirv->data};
    VkPipelineShaderStageCreateInfo made = {.sType =
                                                VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                                            .stage = stage,
                                            .pName = "main"};
    check(vkCreateShaderModule(gpu->device, &info, NULL, &made.module), "vkCreateShaderModule");
    return made;
}

static const struct {
    bool bound; /* in a descriptor set */
    VkDescriptorType type;
} descriptors[] = {
    [TGSIC_RESOURCE_BLOCK] = {true, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER},
    [TGSIC_RESOURCE_BUFFER] = {true, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER},
    [TGSIC_RESOURCE_SAMPLER] = {true, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER},
    [TGSIC_RESOURCE_SPEC_CONSTANT] = {false, 0}, /* the last */
};

static bool is_bound(const struct tgsic_binding *binding)
{
    return binding->resource > TGSIC_RESOURCE_VARYING &&
           binding->resource != TGSIC_RESOURCE_BUILTIN;
}

void add_resources(struct gpu_bindings *bindings, const struct tgsic_report *report,
                   bool (*find)(void *user, struct gpu_resource *resource), void *user)
{
    const uint32_t room = sizeof bindings->resources / sizeof *bindings->resources;
    for (size_t i = 0; i < report->num_bindings; i++) {
        struct gpu_resource resource = {.binding = &report->bindings[i]};
        if (!is_bound(resource.binding))
            continue;
        if (!descriptors[resource.binding->resource].bound || resource.binding->set >= 4 ||
            bindings->num_resources == room || !find(user, &resource))
            give_up("a shader asks for what this host does not have");
        bindings->resources[bindings->num_resources++] = resource;
    }
}

static VkDescriptorSetLayout make_layout(const struct gpu *gpu, const struct gpu_bindings *b,
                                         uint32_t set)
{
    VkDescriptorSetLayoutBinding entries[16];
    VkDescriptorSetLayoutCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO, .pBindings = entries};
    VkDescriptorSetLayout layout;
    for (uint32_t i = 0; i < b->num_resources; i++) {
        const struct tgsic_binding *binding = b->resources[i].binding;
        if (binding->set == set)
            entries[info.bindingCount++] = (VkDescriptorSetLayoutBinding){
                .binding = binding->location,
                .descriptorType = descriptors[binding->resource].type,
                .descriptorCount = 1,
                .stageFlags = VK_SHADER_STAGE_ALL};
    }
    check(vkCreateDescriptorSetLayout(gpu->device, &info, NULL, &layout),
          "vkCreateDescriptorSetLayout");
    return layout;
}

static void write_sets(const struct gpu *gpu, const struct gpu_bindings *b)
{
    for (uint32_t i = 0; i < b->num_resources; i++) {
        const struct gpu_resource *resource = &b->resources[i];
        const VkWriteDescriptorSet write = {.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                            .dstSet = b->sets[resource->binding->set],
                                            .dstBinding = resource->binding->location,
                                            .descriptorCount = 1,
                                            .descriptorType =
                                                descriptors[resource->binding->resource].type,
                                            .pBufferInfo = &resource->buffer,
                                            .pImageInfo = &resource->image};
        vkUpdateDescriptorSets(gpu->device, 1, &write, 0, NULL);
    }
}

void make_sets(const struct gpu *gpu, struct gpu_bindings *b)
{
    const VkDescriptorPoolSize sizes[3] = {{VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, 16},
                                           {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 16},
                                           {VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 16}};
    const VkDescriptorPoolCreateInfo pool = {.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
                                             .maxSets = 4,
                                             .poolSizeCount = 3,
                                             .pPoolSizes = sizes};
    const VkPipelineLayoutCreateInfo layout = {.sType =
                                                   VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
                                               .setLayoutCount = 4,
                                               .pSetLayouts = b->layouts};
    for (uint32_t set = 0; set < 4; set++)
        b->layouts[set] = make_layout(gpu, b, set);
    check(vkCreateDescriptorPool(gpu->device, &pool, NULL, &b->pool), "vkCreateDescriptorPool");
    const VkDescriptorSetAllocateInfo sets = {.sType =
                                                  VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
                                              .descriptorPool = b->pool,
                                              .descriptorSetCount = 4,
                                              .pSetLayouts = b->layouts};
    check(vkAllocateDescriptorSets(gpu->device, &sets, b->sets), "vkAllocateDescriptorSets");
    check(vkCreatePipelineLayout(gpu->device, &layout, NULL, &b->layout), "vkCreatePipelineLayout");
    write_sets(gpu, b);
}

void bind_sets(const struct gpu *gpu, const struct gpu_bindings *b, VkPipelineBindPoint point)
{
    vkCmdBindDescriptorSets(gpu->commands, point, b->layout, 0, 4, b->sets, 0, NULL);
}

void free_sets(const struct gpu *gpu, struct gpu_bindings *b)
{
    vkDestroyPipelineLayout(gpu->device, b->layout, NULL);
    vkDestroyDescriptorPool(gpu->device, b->pool, NULL);
    for (uint32_t set = 0; set < 4; set++)
        vkDestroyDescriptorSetLayout(gpu->device, b->layouts[set], NULL);
}
