/* SPDX-License-Identifier: MIT */
/* OpenGL's texture parameters as samplers. */
#include "vk.h"

#include <string.h>

#define BASE_LEVEL_ONLY 0.25f /* lets minification and magnification be told apart, no more */

static bool is_linear(const struct tgsic_exec_sampler *s)
{
    return s->mag_filter == TGSIC_FILTER_LINEAR || s->min_filter == TGSIC_FILTER_LINEAR;
}

/* Nearest texels of OpenGL's old GL_CLAMP are those at the edge; between others Vulkan has no way
 * to stay within 0..1. */
static VkSamplerAddressMode wrap_of(struct vk_call *call, const struct tgsic_exec_sampler *s,
                                    unsigned axis)
{
    static const VkSamplerAddressMode modes[] = {
        [TGSIC_WRAP_REPEAT] = VK_SAMPLER_ADDRESS_MODE_REPEAT,
        [TGSIC_WRAP_CLAMP_TO_EDGE] = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE,
        [TGSIC_WRAP_CLAMP_TO_BORDER] = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_BORDER,
        [TGSIC_WRAP_MIRROR_REPEAT] = VK_SAMPLER_ADDRESS_MODE_MIRRORED_REPEAT,
        [TGSIC_WRAP_MIRROR_CLAMP_TO_EDGE] = VK_SAMPLER_ADDRESS_MODE_MIRROR_CLAMP_TO_EDGE,
        [TGSIC_WRAP_CLAMP] = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE,
    };
    if (s->wrap[axis] == TGSIC_WRAP_CLAMP && is_linear(s))
        tgsic_vk_unsupported(call, "GL_CLAMP of filtered textures");
    return modes[s->wrap[axis]];
}

static bool has_border(const struct tgsic_exec_sampler *s)
{
    for (unsigned i = 0; i < 3; i++)
        if (s->wrap[i] == TGSIC_WRAP_CLAMP_TO_BORDER)
            return true;
    return false;
}

/* Fixed-point textures clamp the border's colour (OpenGL 4.6, 8.14.2). */
static void clamp_border(const struct check_texture *texture, VkClearColorValue *color)
{
    unsigned type = texture->data.return_type;
    float low = type == TGSIC_RETURN_SNORM ? -1 : 0;
    memcpy(color, texture->sampler.border, sizeof *color);
    for (unsigned i = 0; i < 4; i++)
        if (type == TGSIC_RETURN_UNORM || type == TGSIC_RETURN_SNORM)
            color->float32[i] =
                color->float32[i] > low ? color->float32[i] < 1 ? color->float32[i] : 1 : low;
}

struct border {
    VkSamplerCustomBorderColorCreateInfoEXT color;
    VkSamplerBorderColorComponentMappingCreateInfoEXT mapping;
};

static void set_border(struct vk_call *call, const struct check_texture *texture,
                       const uint8_t *swizzle, VkSamplerCreateInfo *info, struct border *border)
{
    static const VkComponentSwizzle swizzles[] = {
        VK_COMPONENT_SWIZZLE_R, VK_COMPONENT_SWIZZLE_G,    VK_COMPONENT_SWIZZLE_B,
        VK_COMPONENT_SWIZZLE_A, VK_COMPONENT_SWIZZLE_ZERO, VK_COMPONENT_SWIZZLE_ONE};
    unsigned type = texture->data.return_type;
    bool integer = type == TGSIC_RETURN_SINT || type == TGSIC_RETURN_UINT;
    if (!call->context->has[VK_HAS_CUSTOM_BORDER_COLOR])
        tgsic_vk_unsupported(call, "borders of any colour");
    border->color = (VkSamplerCustomBorderColorCreateInfoEXT){
        .sType = VK_STRUCTURE_TYPE_SAMPLER_CUSTOM_BORDER_COLOR_CREATE_INFO_EXT};
    clamp_border(texture, &border->color.customBorderColor);
    info->borderColor = integer ? VK_BORDER_COLOR_INT_CUSTOM_EXT : VK_BORDER_COLOR_FLOAT_CUSTOM_EXT;
    info->pNext = &border->color;
    if (!swizzle || !call->context->has[VK_HAS_BORDER_COLOR_SWIZZLE])
        return;
    border->mapping = (VkSamplerBorderColorComponentMappingCreateInfoEXT){
        .sType = VK_STRUCTURE_TYPE_SAMPLER_BORDER_COLOR_COMPONENT_MAPPING_CREATE_INFO_EXT,
        .components = {swizzles[swizzle[0]], swizzles[swizzle[1]], swizzles[swizzle[2]],
                       swizzles[swizzle[3]]}};
    border->color.pNext = &border->mapping;
}

static float clamp_bias(const struct vk_call *call, float bias)
{
    float most = call->context->properties.limits.maxSamplerLodBias;
    return bias < -most ? -most : bias > most ? most : bias;
}

VkSampler tgsic_vk_sampler(struct vk_call *call, const struct check_texture *texture,
                           const uint8_t *swizzle, bool compares)
{
    const struct tgsic_exec_sampler *s = &texture->sampler;
    struct border border;
    VkSampler handle = VK_NULL_HANDLE;
    bool mipmaps = s->mip != TGSIC_MIP_NONE;
    VkSamplerCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO,
        .magFilter = s->mag_filter == TGSIC_FILTER_LINEAR ? VK_FILTER_LINEAR : VK_FILTER_NEAREST,
        .minFilter = s->min_filter == TGSIC_FILTER_LINEAR ? VK_FILTER_LINEAR : VK_FILTER_NEAREST,
        .mipmapMode = s->mip == TGSIC_MIP_LINEAR ? VK_SAMPLER_MIPMAP_MODE_LINEAR
                                                 : VK_SAMPLER_MIPMAP_MODE_NEAREST,
        .addressModeU = wrap_of(call, s, 0),
        .addressModeV = wrap_of(call, s, 1),
        .addressModeW = wrap_of(call, s, 2),
        .mipLodBias = clamp_bias(call, s->lod_bias),
        .compareEnable = compares,
        .compareOp = (VkCompareOp)s->compare_function,
        .minLod = mipmaps ? s->min_lod : 0,
        .maxLod = mipmaps ? s->max_lod : BASE_LEVEL_ONLY,
        .borderColor = VK_BORDER_COLOR_FLOAT_TRANSPARENT_BLACK};
    if (has_border(s))
        set_border(call, texture, swizzle, &info, &border);
    if (!s->seamless && call->context->has[VK_HAS_NON_SEAMLESS_CUBE_MAP] &&
        texture->data.target == TGSIC_TARGET_CUBE)
        info.flags |= VK_SAMPLER_CREATE_NON_SEAMLESS_CUBE_MAP_BIT_EXT;
    tgsic_vk_check(call,
                   call->context->vkCreateSampler(call->context->logical, &info, NULL, &handle),
                   "vkCreateSampler");
    VK_KEEP(call, SAMPLER, handle);
    return handle;
}
