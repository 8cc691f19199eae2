/* SPDX-License-Identifier: MIT */
/* Copies of the world's textures: made, brought up, brought down. All images are in the layout
 * GENERAL for as long as they live. */
#include "vk.h"

#include <stdlib.h>
#include <string.h>

/* ---- Shapes -------------------------------------------------------------------------------- */

static bool is_3d(const struct tgsic_exec_texture *t)
{
    return t->target == TGSIC_TARGET_TEX_3D;
}

static uint32_t shrink(uint32_t size, uint32_t level)
{
    return size >> level ? size >> level : 1;
}

/* Level 0 as the first level that exists has it. */
static struct tgsic_exec_level base_of(const struct tgsic_exec_texture *t)
{
    uint32_t first = 0;
    while (first + 1 < t->num_levels && !t->levels[first].texels)
        first++;
    struct tgsic_exec_level base = t->levels[first];
    if (base.width > 1)
        base.width <<= first;
    if (base.height > 1)
        base.height <<= first;
    if (is_3d(t) && base.depth > 1)
        base.depth <<= first;
    return base;
}

/* Whether a level has the size that Vulkan gives it; others are never complete. */
static bool fits(const struct tgsic_exec_texture *t, uint32_t level)
{
    struct tgsic_exec_level base = base_of(t);
    const struct tgsic_exec_level *l = &t->levels[level];
    return l->texels && l->width == shrink(base.width, level) &&
           l->height == shrink(base.height, level) &&
           l->depth == (is_3d(t) ? shrink(base.depth, level) : base.depth);
}

static uint32_t count_levels(const struct tgsic_exec_texture *t)
{
    struct tgsic_exec_level base = base_of(t);
    uint32_t largest = base.width > base.height ? base.width : base.height, most = 1;
    if (is_3d(t) && base.depth > largest)
        largest = base.depth;
    while (largest >> most)
        most++;
    return t->num_levels < most ? t->num_levels : most;
}

static uint32_t num_layers(const struct tgsic_exec_texture *t)
{
    return is_3d(t) ? 1 : base_of(t).depth;
}

static VkImageType type_of(const struct tgsic_exec_texture *t)
{
    if (is_3d(t))
        return VK_IMAGE_TYPE_3D;
    return t->target == TGSIC_TARGET_TEX_1D || t->target == TGSIC_TARGET_TEX_1D_ARRAY
               ? VK_IMAGE_TYPE_1D
               : VK_IMAGE_TYPE_2D;
}

/* ---- Usage --------------------------------------------------------------------------------- */

static VkImageUsageFlags usage_of(VkFormatFeatureFlags features)
{
    static const struct {
        VkFormatFeatureFlags feature;
        VkImageUsageFlags usage;
    } pairs[] = {
        {VK_FORMAT_FEATURE_SAMPLED_IMAGE_BIT, VK_IMAGE_USAGE_SAMPLED_BIT},
        {VK_FORMAT_FEATURE_STORAGE_IMAGE_BIT, VK_IMAGE_USAGE_STORAGE_BIT},
        {VK_FORMAT_FEATURE_COLOR_ATTACHMENT_BIT,
         VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_INPUT_ATTACHMENT_BIT},
        {VK_FORMAT_FEATURE_DEPTH_STENCIL_ATTACHMENT_BIT,
         VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT},
        {VK_FORMAT_FEATURE_TRANSFER_SRC_BIT, VK_IMAGE_USAGE_TRANSFER_SRC_BIT},
        {VK_FORMAT_FEATURE_TRANSFER_DST_BIT, VK_IMAGE_USAGE_TRANSFER_DST_BIT},
    };
    VkImageUsageFlags usage = 0;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (features & pairs[i].feature)
            usage |= pairs[i].usage;
    return usage;
}

/* The narrowest format that can be used as asked, with all that it can be used for. */
static void choose_format(struct vk_call *call, VkImageUsageFlags what, struct vk_image *image)
{
    const VkImageUsageFlags needed =
        what | VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    image->format = NULL;
    while ((image->format = tgsic_vk_next_format(image->gl_format, image->format))) {
        VkFormatProperties properties;
        call->context->vkGetPhysicalDeviceFormatProperties(call->context->physical,
                                                           image->format->format, &properties);
        image->usage = usage_of(properties.optimalTilingFeatures);
        if ((image->usage & needed) == needed)
            break;
    }
    if (!image->format)
        tgsic_vk_unsupported(call, image->gl_format->name);
    if (image->samples > 1 && !call->context->features.shaderStorageImageMultisample)
        image->usage &= ~(VkImageUsageFlags)VK_IMAGE_USAGE_STORAGE_BIT;
}

VkSampleCountFlagBits tgsic_vk_samples(const struct vk_context *context, uint32_t samples)
{
    VkSampleCountFlags counts = context->properties.limits.framebufferColorSampleCounts;
    uint32_t bit = 1;
    while (bit < samples || !(counts & bit)) {
        bit <<= 1;
        if (bit > VK_SAMPLE_COUNT_64_BIT)
            return 0;
    }
    return (VkSampleCountFlagBits)bit;
}

/* ---- Making -------------------------------------------------------------------------------- */

static VkImageCreateFlags flags_of(const struct vk_call *call, const struct vk_image *image)
{
    const struct tgsic_exec_texture *t = &image->texture->data;
    struct tgsic_exec_level base = base_of(t);
    VkImageCreateFlags flags = image->format->depth ? 0 : VK_IMAGE_CREATE_MUTABLE_FORMAT_BIT;
    bool cube = t->target == TGSIC_TARGET_CUBE || t->target == TGSIC_TARGET_CUBEARRAY;
    if (cube && base.width == base.height && base.depth % 6 == 0)
        flags |= VK_IMAGE_CREATE_CUBE_COMPATIBLE_BIT;
    if (is_3d(t))
        flags |= VK_IMAGE_CREATE_2D_ARRAY_COMPATIBLE_BIT;
    if (is_3d(t) && call->context->has[VK_HAS_IMAGE_2D_VIEW_OF_3D])
        flags |= VK_IMAGE_CREATE_2D_VIEW_COMPATIBLE_BIT_EXT;
    return flags;
}

static VkImageAspectFlags aspect_of(const struct vk_image *image)
{
    return image->format->depth ? VK_IMAGE_ASPECT_DEPTH_BIT : VK_IMAGE_ASPECT_COLOR_BIT;
}

static VkImageSubresourceRange all_of(const struct vk_image *image)
{
    return (VkImageSubresourceRange){aspect_of(image), 0, VK_REMAINING_MIP_LEVELS, 0,
                                     VK_REMAINING_ARRAY_LAYERS};
}

static void make_general(struct vk_call *call, VkImage handle, VkImageSubresourceRange range)
{
    const VkImageMemoryBarrier barrier = {.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
                                          .dstAccessMask = VK_ACCESS_MEMORY_READ_BIT |
                                                           VK_ACCESS_MEMORY_WRITE_BIT,
                                          .oldLayout = VK_IMAGE_LAYOUT_UNDEFINED,
                                          .newLayout = VK_IMAGE_LAYOUT_GENERAL,
                                          .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
                                          .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
                                          .image = handle,
                                          .subresourceRange = range};
    call->context->vkCmdPipelineBarrier(tgsic_vk_commands(call), VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                                        VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, 0, 0, NULL, 0, NULL, 1,
                                        &barrier);
}

static VkDeviceMemory bind_memory(struct vk_call *call, VkImage handle)
{
    VkMemoryRequirements needs;
    call->context->vkGetImageMemoryRequirements(call->context->logical, handle, &needs);
    VkDeviceMemory memory = tgsic_vk_allocate(call, &needs, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT);
    tgsic_vk_check(call,
                   call->context->vkBindImageMemory(call->context->logical, handle, memory, 0),
                   "vkBindImageMemory");
    return memory;
}

static VkImageCreateInfo info_of(struct vk_call *call, const struct vk_image *image)
{
    const struct tgsic_exec_texture *t = &image->texture->data;
    struct tgsic_exec_level base = base_of(t);
    VkSampleCountFlagBits samples = tgsic_vk_samples(call->context, image->samples);
    if (!samples)
        tgsic_vk_unsupported(call, "as many samples");
    return (VkImageCreateInfo){.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
                               .flags = flags_of(call, image),
                               .imageType = type_of(t),
                               .format = image->format->format,
                               .extent = {base.width, base.height, is_3d(t) ? base.depth : 1},
                               .mipLevels = image->num_levels,
                               .arrayLayers = num_layers(t),
                               .samples = samples,
                               .tiling = VK_IMAGE_TILING_OPTIMAL,
                               .usage = image->usage};
}

static void make(struct vk_call *call, struct vk_image *image, VkImageUsageFlags what)
{
    const struct tgsic_exec_texture *t = &image->texture->data;
    image->serial = image->texture->serial;
    image->gl_format = tgsic_check_gl_format(image->texture->gl_format);
    image->samples = t->samples ? t->samples : 1;
    image->num_levels = count_levels(t);
    if (!image->gl_format || t->target == TGSIC_TARGET_BUFFER || !base_of(t).texels)
        tgsic_vk_unsupported(call, "such a texture");
    choose_format(call, what, image);
    const VkImageCreateInfo info = info_of(call, image);
    tgsic_vk_check(call,
                   call->context->vkCreateImage(call->context->logical, &info, NULL, &image->image),
                   "vkCreateImage");
    image->memory = bind_memory(call, image->image);
    make_general(call, image->image, all_of(image));
    image->host_newer = true;
    image->device_newer = false;
}

/* What the image has of its own goes when the call ends: commands may still use it. */
static void unmake(struct vk_call *call, struct vk_image *image)
{
    if (image->memory)
        VK_KEEP(call, DEVICE_MEMORY, image->memory);
    if (image->image)
        VK_KEEP(call, IMAGE, image->image);
    image->memory = VK_NULL_HANDLE;
    image->image = VK_NULL_HANDLE;
}

/* ---- Transfers ----------------------------------------------------------------------------- */

static size_t texels_of(const struct tgsic_exec_level *level)
{
    return (size_t)level->width * level->height * level->depth;
}

static VkBufferImageCopy region_of(const struct vk_image *image, uint32_t number)
{
    const struct tgsic_exec_level *level = &image->texture->data.levels[number];
    bool deep = is_3d(&image->texture->data);
    return (VkBufferImageCopy){
        .imageSubresource = {aspect_of(image), number, 0, deep ? 1 : level->depth},
        .imageExtent = {level->width, level->height, deep ? level->depth : 1}};
}

static void upload_level(struct vk_call *call, const struct vk_image *image, uint32_t number)
{
    const struct tgsic_exec_level *level = &image->texture->data.levels[number];
    size_t size = texels_of(level) * tgsic_vk_texel_size(image->format);
    struct vk_buffer staging = tgsic_vk_buffer(call, NULL, size, VK_BUFFER_USAGE_TRANSFER_SRC_BIT);
    const VkBufferImageCopy region = region_of(image, number);
    tgsic_vk_pack(image->format, level->texels, texels_of(level), staging.data);
    call->context->vkCmdCopyBufferToImage(tgsic_vk_commands(call), staging.buffer, image->image,
                                          VK_IMAGE_LAYOUT_GENERAL, 1, &region);
}

/* Nothing copies to images of several samples; what was cleared is cleared once more. */
static void clear_samples(struct vk_call *call, const struct vk_image *image)
{
    const struct tgsic_exec_level *level = &image->texture->data.levels[0];
    const VkImageSubresourceRange range = all_of(image);
    VkClearColorValue color;
    for (size_t i = 1; i < texels_of(level) * image->samples; i++)
        if (memcmp(level->texels, level->texels + i * 4, 16))
            tgsic_vk_unsupported(call, "bringing pictures to several samples");
    memcpy(&color, level->texels, sizeof color);
    call->context->vkCmdClearColorImage(tgsic_vk_commands(call), image->image,
                                        VK_IMAGE_LAYOUT_GENERAL, &color, 1, &range);
}

static void upload(struct vk_call *call, struct vk_image *image)
{
    for (uint32_t i = 0; image->samples == 1 && i < image->num_levels; i++)
        if (fits(&image->texture->data, i))
            upload_level(call, image, i);
    if (image->samples > 1)
        clear_samples(call, image);
    tgsic_vk_barrier(call);
    image->host_newer = false;
}

static void take_level(const struct vk_image *image, uint32_t number, const void *packed)
{
    const struct tgsic_exec_level *level = &image->texture->data.levels[number];
    size_t count = texels_of(level);
    tgsic_vk_unpack(image->format, packed, count, level->texels);
    for (size_t i = 0; i < count; i++)
        tgsic_check_gl_round(image->gl_format, level->texels + i * 4);
}

static void download_plain(struct vk_call *call, struct vk_image *image)
{
    struct vk_buffer staging[TGSIC_EXEC_MAX_LEVELS] = {{0}};
    for (uint32_t i = 0; i < image->num_levels; i++) {
        if (!fits(&image->texture->data, i))
            continue;
        const VkBufferImageCopy region = region_of(image, i);
        size_t size =
            texels_of(&image->texture->data.levels[i]) * tgsic_vk_texel_size(image->format);
        staging[i] = tgsic_vk_buffer(call, NULL, size, VK_BUFFER_USAGE_TRANSFER_DST_BIT);
        call->context->vkCmdCopyImageToBuffer(tgsic_vk_commands(call), image->image,
                                              VK_IMAGE_LAYOUT_GENERAL, staging[i].buffer, 1,
                                              &region);
    }
    tgsic_vk_submit(call);
    for (uint32_t i = 0; i < image->num_levels; i++)
        if (staging[i].data)
            take_level(image, i, staging[i].data);
}

/* An image of one sample a texel, for as long as the call. */
static VkImage make_resolved(struct vk_call *call, const struct vk_image *image)
{
    VkImageCreateInfo info = info_of(call, image);
    VkImage handle = VK_NULL_HANDLE;
    info.samples = VK_SAMPLE_COUNT_1_BIT;
    info.usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    tgsic_vk_check(call, call->context->vkCreateImage(call->context->logical, &info, NULL, &handle),
                   "vkCreateImage");
    VK_KEEP(call, DEVICE_MEMORY, bind_memory(call, handle));
    VK_KEEP(call, IMAGE, handle);
    make_general(call, handle, all_of(image));
    return handle;
}

/* All samples become the mean, which is all that can be looked at. */
static void download_resolved(struct vk_call *call, struct vk_image *image)
{
    const struct tgsic_exec_level *level = &image->texture->data.levels[0];
    size_t count = texels_of(level);
    uint32_t *texels = ARENA_ARRAY(call->arena, uint32_t, count * 4);
    VkImage resolved = make_resolved(call, image);
    const VkBufferImageCopy copy = region_of(image, 0);
    const VkImageResolve resolve = {.srcSubresource = copy.imageSubresource,
                                    .dstSubresource = copy.imageSubresource,
                                    .extent = copy.imageExtent};
    struct vk_buffer staging = tgsic_vk_buffer(
        call, NULL, count * tgsic_vk_texel_size(image->format), VK_BUFFER_USAGE_TRANSFER_DST_BIT);
    call->context->vkCmdResolveImage(tgsic_vk_commands(call), image->image, VK_IMAGE_LAYOUT_GENERAL,
                                     resolved, VK_IMAGE_LAYOUT_GENERAL, 1, &resolve);
    tgsic_vk_barrier(call);
    call->context->vkCmdCopyImageToBuffer(tgsic_vk_commands(call), resolved,
                                          VK_IMAGE_LAYOUT_GENERAL, staging.buffer, 1, &copy);
    tgsic_vk_submit(call);
    tgsic_vk_unpack(image->format, staging.data, count, texels);
    for (size_t i = 0; i < count * image->samples; i++)
        memcpy(level->texels + i * 4, texels + i / image->samples * 4, 16);
}

/* ---- The list ------------------------------------------------------------------------------ */

static struct vk_image *find(const struct vk_device *device, const struct check_texture *texture)
{
    struct vk_image *image = device->images;
    while (image && image->texture != texture)
        image = image->next;
    return image;
}

static struct vk_image *add(struct vk_call *call, const struct check_texture *texture)
{
    struct vk_image *image = calloc(1, sizeof *image);
    if (!image)
        tgsic_arena_fail(call->arena, TGSIC_E_MEMORY);
    image->texture = texture;
    image->next = call->device->images;
    call->device->images = image;
    return image;
}

struct vk_image *tgsic_vk_image(struct vk_call *call, const struct check_texture *texture,
                                VkImageUsageFlags what)
{
    struct vk_image *image = find(call->device, texture);
    if (image && image->image && image->serial == texture->serial && (image->usage & what) != what)
        tgsic_vk_download(call, texture);
    if (!image)
        image = add(call, texture);
    if (!image->image || image->serial != texture->serial || (image->usage & what) != what ||
        image->num_levels != count_levels(&texture->data)) {
        unmake(call, image);
        make(call, image, what);
    }
    if (image->host_newer)
        upload(call, image);
    return image;
}

void tgsic_vk_download(struct vk_call *call, const struct check_texture *texture)
{
    struct vk_image *image = texture ? find(call->device, texture) : NULL;
    if (!image || !image->device_newer || image->serial != texture->serial)
        return;
    if (image->samples > 1)
        download_resolved(call, image);
    else
        download_plain(call, image);
    image->device_newer = false;
}

void tgsic_vk_host_changed(struct vk_device *device, const struct check_texture *texture)
{
    struct vk_image *image = texture ? find(device, texture) : NULL;
    if (image) {
        image->host_newer = true;
        image->device_newer = false;
    }
}

void tgsic_vk_drop_images(struct vk_device *device)
{
    while (device->images) {
        struct vk_image *next = device->images->next;
        device->context.vkDestroyImage(device->context.logical, device->images->image, NULL);
        device->context.vkFreeMemory(device->context.logical, device->images->memory, NULL);
        free(device->images);
        device->images = next;
    }
}

/* ---- Views --------------------------------------------------------------------------------- */

VkImageView tgsic_vk_view(struct vk_call *call, const struct vk_image *image,
                          const struct vk_view *view)
{
    static const VkComponentSwizzle swizzles[] = {
        VK_COMPONENT_SWIZZLE_R, VK_COMPONENT_SWIZZLE_G,    VK_COMPONENT_SWIZZLE_B,
        VK_COMPONENT_SWIZZLE_A, VK_COMPONENT_SWIZZLE_ZERO, VK_COMPONENT_SWIZZLE_ONE};
    const VkImageViewUsageCreateInfo usage = {
        .sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_USAGE_CREATE_INFO, .usage = view->usage};
    VkImageViewCreateInfo info = {.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO,
                                  .pNext = &usage,
                                  .image = image->image,
                                  .viewType = view->type,
                                  .format = view->format ? view->format : image->format->format,
                                  .subresourceRange = {aspect_of(image), view->level,
                                                       view->num_levels, view->layer,
                                                       view->num_layers}};
    VkImageView handle = VK_NULL_HANDLE;
    if (view->swizzle)
        info.components =
            (VkComponentMapping){swizzles[view->swizzle[0]], swizzles[view->swizzle[1]],
                                 swizzles[view->swizzle[2]], swizzles[view->swizzle[3]]};
    tgsic_vk_check(call,
                   call->context->vkCreateImageView(call->context->logical, &info, NULL, &handle),
                   "vkCreateImageView");
    VK_KEEP(call, IMAGE_VIEW, handle);
    return handle;
}
