/* SPDX-License-Identifier: MIT */
/* As much Vulkan as the examples need: a device with one queue, buffers that the host sees, and
 * descriptor sets made of what tgsi2spirv reports. What fails ends the program with a message. */
#ifndef EXAMPLE_VULKAN_H
#define EXAMPLE_VULKAN_H

#include <tgsi2spirv/tgsi2spirv.h>

#include <vulkan/vulkan.h>

struct gpu {
    VkInstance instance;
    VkPhysicalDevice physical;
    VkDevice device;
    VkQueue queue;
    VkCommandPool pool;
    VkCommandBuffer commands;
};

/* Prints why, and exits with 1. */
void give_up(const char *why);
/* The same with the first message. */
void give_up_with(const struct tgsic_diags *diags);
/* Gives up unless all went well. */
void check(VkResult result, const char *call);

/* Takes the first device, of Vulkan 1.3, with what the examples ask of it. */
void open_gpu(struct gpu *gpu);
void close_gpu(struct gpu *gpu);

/* Commands that are put between the two are run, and have ended when submit() returns. */
VkCommandBuffer begin(struct gpu *gpu);
void submit(struct gpu *gpu);
/* What was written before is seen behind, by shaders, copies and the host. */
void wait_for_writes(struct gpu *gpu);

/* Memory of one of the types in `types`. */
VkDeviceMemory allocate(const struct gpu *gpu, const VkMemoryRequirements *needs,
                        VkMemoryPropertyFlags flags);

struct gpu_buffer {
    VkBuffer buffer;
    VkDeviceMemory memory;
    void *data; /* for the host to read and write */
};

/* A buffer with a copy of `data`, or with zeros if that is NULL. */
struct gpu_buffer make_buffer(const struct gpu *gpu, VkBufferUsageFlags usage, const void *data,
                              size_t size);
void free_buffer(const struct gpu *gpu, struct gpu_buffer *buffer);

/* A stage for a pipeline, of what tgsic_tgsi2spirv() made. Its module is the caller's to destroy.
 */
VkPipelineShaderStageCreateInfo make_stage(const struct gpu *gpu, VkShaderStageFlagBits stage,
                                           const struct tgsic_buffer *spirv);

/* ---- Descriptors --------------------------------------------------------------------------- */

/* What stands behind one binding: a buffer or a texture. */
struct gpu_resource {
    const struct tgsic_binding *binding;
    VkDescriptorBufferInfo buffer;
    VkDescriptorImageInfo image;
};

struct gpu_bindings {
    struct gpu_resource resources[16];
    uint32_t num_resources;
    VkDescriptorSetLayout layouts[4]; /* by set */
    VkDescriptorSet sets[4];
    VkPipelineLayout layout;
    VkDescriptorPool pool;
};

/* Gives the bindings in `report` that a descriptor set holds to `find`, which fills in a resource
 * and returns false for those that it has nothing for: such a shader is refused. */
void add_resources(struct gpu_bindings *bindings, const struct tgsic_report *report,
                   bool (*find)(void *user, struct gpu_resource *resource), void *user);
/* Makes layouts and sets of what was added. */
void make_sets(const struct gpu *gpu, struct gpu_bindings *bindings);
void bind_sets(const struct gpu *gpu, const struct gpu_bindings *bindings,
               VkPipelineBindPoint point);
void free_sets(const struct gpu *gpu, struct gpu_bindings *bindings);

#endif
