/* SPDX-License-Identifier: MIT */
/* Texel formats of Vulkan beside those of OpenGL and of TGSI. Needs no device. Private to
 * lib/check. */
#ifndef CHECK_VK_FORMAT_H
#define CHECK_VK_FORMAT_H

#include "gl_format.h"

#include <vulkan/vulkan_core.h>

struct vk_format {
    VkFormat format;
    uint16_t texels; /* enum tgsic_format with the same texels; NONE: X8_D24 */
    bool srgb;       /* red, green and blue are kept encoded */
    bool depth;
};

/* The formats that keep all that a texel of OpenGL's keeps, the narrowest first: the one behind
 * `before`, or the first if that is NULL. NULL: there are no more. */
const struct vk_format *tgsic_vk_next_format(const struct check_gl_format *gl,
                                             const struct vk_format *before);
/* The format of an image format of TGSI (enum tgsic_format); NULL: none. */
const struct vk_format *tgsic_vk_image_format(unsigned format);

/* Bytes of a texel. */
unsigned tgsic_vk_texel_size(const struct vk_format *format);
/* From decoded texels (four words each) to those of a format, and back. */
void tgsic_vk_pack(const struct vk_format *format, const uint32_t *words, size_t texels,
                   void *packed);
void tgsic_vk_unpack(const struct vk_format *format, const void *packed, size_t texels,
                     uint32_t *words);

#endif
