/* SPDX-License-Identifier: MIT */
/* What samplers and image units show of the world's textures. */
#include "vk.h"

#include <string.h>

/* ---- Black --------------------------------------------------------------------------------- */

enum { GL_RGBA32F = 0x8814, GL_RGBA32I = 0x8D82, GL_RGBA32UI = 0x8D70, GL_DEPTH32F = 0x8CAC };

static const struct {
    uint32_t gl_format;
    uint8_t return_type;
} black_formats[VK_NUM_BLACKS] = {
    [TGSIC_VECTOR_FLOAT] = {GL_RGBA32F, TGSIC_RETURN_FLOAT},
    [TGSIC_VECTOR_INT] = {GL_RGBA32I, TGSIC_RETURN_SINT},
    [TGSIC_VECTOR_UINT] = {GL_RGBA32UI, TGSIC_RETURN_UINT},
    [VK_BLACK_DEPTH] = {GL_DEPTH32F, TGSIC_RETURN_FLOAT},
};

/* One texel (0, 0, 0, 1) a layer. */
static const struct check_texture *black(struct vk_call *call, unsigned target, unsigned kind)
{
    const struct tgsic_target_info *info = tgsic_target_info(target);
    bool cube = target == TGSIC_TARGET_CUBE || target == TGSIC_TARGET_CUBEARRAY;
    struct vk_black *b = &call->device->blacks[target][kind];
    b->texture = (struct check_texture){
        .serial = 1,
        .gl_format = black_formats[kind].gl_format,
        .data = {.target = (uint8_t)target,
                 .return_type = black_formats[kind].return_type,
                 .samples = info->msaa ? 2 : 1,
                 .num_levels = 1,
                 .levels = {{1, 1, cube ? 6 : 1, b->texels[0]}},
                 .swizzle = {0, 1, 2, 3}},
        .sampler = {
            .wrap = {TGSIC_WRAP_CLAMP_TO_EDGE, TGSIC_WRAP_CLAMP_TO_EDGE, TGSIC_WRAP_CLAMP_TO_EDGE},
            .compare_function = TGSIC_COMPARE_NEVER}};
    for (unsigned i = 0; i < VK_BLACK_TEXELS; i++) {
        const float one = 1;
        memset(b->texels[i], 0, sizeof b->texels[i]);
        if (kind == TGSIC_VECTOR_FLOAT)
            memcpy(&b->texels[i][3], &one, sizeof one);
        else if (kind != VK_BLACK_DEPTH)
            b->texels[i][3] = 1;
    }
    return &b->texture;
}

/* ---- Kinds --------------------------------------------------------------------------------- */

/* The kind of resource that a target reads. */
static unsigned plain_target(unsigned target)
{
    static const uint8_t plain[] = {
        [TGSIC_TARGET_SHADOW1D] = TGSIC_TARGET_TEX_1D,
        [TGSIC_TARGET_SHADOW2D] = TGSIC_TARGET_TEX_2D,
        [TGSIC_TARGET_SHADOWRECT] = TGSIC_TARGET_RECT,
        [TGSIC_TARGET_SHADOW1D_ARRAY] = TGSIC_TARGET_TEX_1D_ARRAY,
        [TGSIC_TARGET_SHADOW2D_ARRAY] = TGSIC_TARGET_TEX_2D_ARRAY,
        [TGSIC_TARGET_SHADOWCUBE] = TGSIC_TARGET_CUBE,
        [TGSIC_TARGET_SHADOWCUBEARRAY] = TGSIC_TARGET_CUBEARRAY,
    };
    return tgsic_target_info(target)->shadow ? plain[target] : target;
}

static VkImageViewType view_type(unsigned target)
{
    static const VkImageViewType types[] = {
        [TGSIC_TARGET_TEX_1D] = VK_IMAGE_VIEW_TYPE_1D,
        [TGSIC_TARGET_TEX_2D] = VK_IMAGE_VIEW_TYPE_2D,
        [TGSIC_TARGET_TEX_3D] = VK_IMAGE_VIEW_TYPE_3D,
        [TGSIC_TARGET_CUBE] = VK_IMAGE_VIEW_TYPE_CUBE,
        [TGSIC_TARGET_RECT] = VK_IMAGE_VIEW_TYPE_2D,
        [TGSIC_TARGET_TEX_1D_ARRAY] = VK_IMAGE_VIEW_TYPE_1D_ARRAY,
        [TGSIC_TARGET_TEX_2D_ARRAY] = VK_IMAGE_VIEW_TYPE_2D_ARRAY,
        [TGSIC_TARGET_TEX_2D_MSAA] = VK_IMAGE_VIEW_TYPE_2D,
        [TGSIC_TARGET_TEX_2D_ARRAY_MSAA] = VK_IMAGE_VIEW_TYPE_2D_ARRAY,
        [TGSIC_TARGET_CUBEARRAY] = VK_IMAGE_VIEW_TYPE_CUBE_ARRAY,
    };
    return types[target];
}

static unsigned vector_type(unsigned return_type)
{
    return return_type == TGSIC_RETURN_SINT   ? TGSIC_VECTOR_INT
           : return_type == TGSIC_RETURN_UINT ? TGSIC_VECTOR_UINT
                                              : TGSIC_VECTOR_FLOAT;
}

/* ---- Sampling ------------------------------------------------------------------------------ */

static const struct check_texture *shown(struct vk_call *call, const struct tgsic_binding *binding,
                                         const struct check_texture *texture)
{
    bool shadow = tgsic_target_info(binding->target)->shadow;
    unsigned target = plain_target(binding->target);
    if (texture && texture->data.target == target && tgsic_check_is_complete(texture) &&
        (shadow ? tgsic_check_gl_format(texture->gl_format)->base->depth
                : vector_type(texture->data.return_type) == binding->type))
        return texture;
    return black(call, target, shadow ? VK_BLACK_DEPTH : binding->type);
}

VkDescriptorImageInfo tgsic_vk_sampled(struct vk_call *call, const struct tgsic_binding *binding,
                                       const struct check_texture *given)
{
    const struct check_texture *texture = shown(call, binding, given);
    const struct vk_image *image = tgsic_vk_image(call, texture, VK_IMAGE_USAGE_SAMPLED_BIT);
    const struct tgsic_exec_texture *t = &texture->data;
    bool compares = tgsic_target_info(binding->target)->shadow;
    const uint8_t *swizzle = compares ? NULL : t->swizzle;
    uint32_t last = t->max_level < image->num_levels ? t->max_level : image->num_levels - 1;
    const struct vk_view view = {.type = view_type(t->target),
                                 .usage = VK_IMAGE_USAGE_SAMPLED_BIT,
                                 .level = t->base_level,
                                 .num_levels = last - t->base_level + 1,
                                 .num_layers = VK_REMAINING_ARRAY_LAYERS,
                                 .swizzle = swizzle};
    return (VkDescriptorImageInfo){tgsic_vk_sampler(call, texture, swizzle, compares),
                                   tgsic_vk_view(call, image, &view), VK_IMAGE_LAYOUT_GENERAL};
}

/* ---- Texels in buffers --------------------------------------------------------------------- */

static VkBufferView view_texels(struct vk_call *call, const struct vk_buffer *buffer,
                                const struct vk_format *format)
{
    VkBufferView view = VK_NULL_HANDLE;
    const VkBufferViewCreateInfo info = {.sType = VK_STRUCTURE_TYPE_BUFFER_VIEW_CREATE_INFO,
                                         .buffer = buffer->buffer,
                                         .format = format->format,
                                         .range = buffer->size};
    tgsic_vk_check(call,
                   call->context->vkCreateBufferView(call->context->logical, &info, NULL, &view),
                   "vkCreateBufferView");
    VK_KEEP(call, BUFFER_VIEW, view);
    return view;
}

static bool has_buffer_feature(const struct vk_call *call, const struct vk_format *format,
                               VkFormatFeatureFlags feature)
{
    VkFormatProperties properties;
    call->context->vkGetPhysicalDeviceFormatProperties(call->context->physical, format->format,
                                                       &properties);
    return properties.bufferFeatures & feature;
}

static struct vk_buffer put_texels(struct vk_call *call, const struct check_texture *texture,
                                   const struct vk_format *format, VkBufferUsageFlags usage)
{
    const struct tgsic_exec_level *level = &texture->data.levels[0];
    struct vk_buffer buffer =
        tgsic_vk_buffer(call, NULL, (size_t)level->width * tgsic_vk_texel_size(format), usage);
    tgsic_vk_pack(format, level->texels, level->width, buffer.data);
    return buffer;
}

VkBufferView tgsic_vk_texel_buffer(struct vk_call *call, const struct tgsic_binding *binding,
                                   const struct check_texture *given)
{
    bool fits = given && given->data.target == TGSIC_TARGET_BUFFER && given->data.levels[0].width &&
                vector_type(given->data.return_type) == binding->type;
    const struct check_texture *texture =
        fits ? given : black(call, TGSIC_TARGET_BUFFER, binding->type);
    const struct check_gl_format *gl = tgsic_check_gl_format(texture->gl_format);
    const struct vk_format *format = tgsic_vk_next_format(gl, NULL);
    while (format && !has_buffer_feature(call, format, VK_FORMAT_FEATURE_UNIFORM_TEXEL_BUFFER_BIT))
        format = tgsic_vk_next_format(gl, format);
    if (!format)
        tgsic_vk_unsupported(call, "texels of such a buffer");
    struct vk_buffer buffer =
        put_texels(call, texture, format, VK_BUFFER_USAGE_UNIFORM_TEXEL_BUFFER_BIT);
    return view_texels(call, &buffer, format);
}

/* ---- Images -------------------------------------------------------------------------------- */

/* The format that the shader declares, or the unit's if it declares none. */
static const struct vk_format *image_format(struct vk_call *call,
                                            const struct tgsic_binding *binding,
                                            const struct check_image_unit *from)
{
    const struct check_gl_format *gl = tgsic_check_gl_format(from->gl_format);
    const struct vk_format *format = tgsic_vk_image_format(binding->format ? binding->format
                                                           : gl            ? gl->format
                                                                           : 0);
    if (!format)
        tgsic_vk_unsupported(call, "images of that format");
    return format;
}

VkBufferView tgsic_vk_storage_texels(struct vk_call *call, const struct tgsic_binding *binding,
                                     const struct check_image_unit *from, struct vk_resources *out)
{
    struct check_texture *texture = from->texture;
    if (!texture || texture->data.target != TGSIC_TARGET_BUFFER || !texture->data.levels[0].width)
        return VK_NULL_HANDLE;
    const struct vk_format *format = image_format(call, binding, from);
    ARENA_RESERVE(call->arena, out->written, out->num_written);
    struct vk_written *w = &out->written[out->num_written++];
    *w = (struct vk_written){.texture = texture, .format = format};
    w->from = put_texels(call, texture, format, VK_BUFFER_USAGE_STORAGE_TEXEL_BUFFER_BIT);
    return view_texels(call, &w->from, format);
}

/* What is stored to is newer on the device from now on. */
VkDescriptorImageInfo tgsic_vk_storage_image(struct vk_call *call,
                                             const struct tgsic_binding *binding,
                                             const struct check_image_unit *from)
{
    VkDescriptorImageInfo info = {.imageLayout = VK_IMAGE_LAYOUT_GENERAL};
    if (!from->texture)
        return info;
    const struct vk_format *format = image_format(call, binding, from);
    struct vk_image *image = tgsic_vk_image(call, from->texture, VK_IMAGE_USAGE_STORAGE_BIT);
    const struct vk_view view = {.type = view_type(binding->target),
                                 .usage = VK_IMAGE_USAGE_STORAGE_BIT,
                                 .format = format->format,
                                 .level = from->level,
                                 .num_levels = 1,
                                 .layer = from->layered ? 0 : from->layer,
                                 .num_layers = from->layered ? VK_REMAINING_ARRAY_LAYERS : 1};
    if (tgsic_vk_texel_size(format) != tgsic_vk_texel_size(image->format))
        tgsic_vk_unsupported(call, "an image format of another size than the texture's");
    image->device_newer = true;
    info.imageView = tgsic_vk_view(call, image, &view);
    return info;
}
