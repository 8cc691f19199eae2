/* SPDX-License-Identifier: MIT */
/* Formats of OpenGL and TGSI in Vulkan, and texels as they are in memory. */
#include "vk_format.h"

#include "exec/format.h"

#include <string.h>

#define NUM_FORMATS  (sizeof formats / sizeof *formats)
#define DEPTH_BITS   24 /* of X8_D24, the one format without an equal in TGSI */
#define WIDEST_DEPTH 32

static const struct vk_format formats[] = {
#define VK_TEXELS(format, texels, srgb, depth)                                                     \
    {VK_FORMAT_##format, TGSIC_FORMAT_##texels, srgb, depth},
#include "vk_format.def"
};

static const uint8_t bits_of[][4] = {
    [TGSIC_FORMAT_NONE] = {DEPTH_BITS},
#define EXEC_FORMAT(name, red, green, blue, alpha)                                                 \
    [TGSIC_FORMAT_##name] = {red, green, blue, alpha},
#include "exec/formats.def"
};

/* ---- Choice -------------------------------------------------------------------------------- */

/* A shared exponent belongs to more bits than small floats have. */
static unsigned needed_bits(const struct check_gl_format *gl, unsigned component)
{
    unsigned bits = gl->bits[component];
    return bits && gl->encoding == CHECK_GL_SHARED ? 16 : bits;
}

static enum tgsic_return_type type_of(const struct vk_format *f)
{
    return f->texels == TGSIC_FORMAT_NONE ? TGSIC_RETURN_UNORM : tgsic_format_data(f->texels);
}

static bool holds(const struct vk_format *f, const struct check_gl_format *gl)
{
    const uint8_t *bits = bits_of[f->texels];
    /* the widest depth is a float, whatever OpenGL's is */
    bool same_type = type_of(f) == gl->type || (f->depth && bits[0] == WIDEST_DEPTH);
    if (!same_type || f->depth != gl->base->depth || f->srgb != (gl->encoding == CHECK_GL_SRGB))
        return false;
    for (unsigned c = 0; c < 4; c++)
        if (bits[c] < needed_bits(gl, c))
            return false;
    return true;
}

const struct vk_format *tgsic_vk_next_format(const struct check_gl_format *gl,
                                             const struct vk_format *before)
{
    for (size_t i = before ? (size_t)(before - formats) + 1 : 0; i < NUM_FORMATS; i++)
        if (holds(&formats[i], gl))
            return &formats[i];
    return NULL;
}

const struct vk_format *tgsic_vk_image_format(unsigned format)
{
    for (size_t i = 0; i < NUM_FORMATS; i++)
        if (format && formats[i].texels == format && !formats[i].srgb && !formats[i].depth)
            return &formats[i];
    return NULL;
}

/* ---- Texels -------------------------------------------------------------------------------- */

unsigned tgsic_vk_texel_size(const struct vk_format *f)
{
    return f->texels == TGSIC_FORMAT_NONE ? 4 : tgsic_format_size(f->texels);
}

void tgsic_vk_pack(const struct vk_format *f, const uint32_t *words, size_t texels, void *packed)
{
    unsigned size = tgsic_vk_texel_size(f);
    uint8_t *to = packed;
    for (size_t i = 0; i < texels; i++, words += 4, to += size) {
        uint32_t value[4];
        memcpy(value, words, sizeof value);
        for (unsigned c = 0; f->srgb && c < 3; c++)
            value[c] = tgsic_check_srgb_from_linear(value[c]);
        if (f->texels != TGSIC_FORMAT_NONE) {
            tgsic_format_encode(f->texels, value, to);
            continue;
        }
        uint32_t code = tgsic_component_encode(TGSIC_RETURN_UNORM, DEPTH_BITS, value[0]);
        memcpy(to, &code, sizeof code);
    }
}

void tgsic_vk_unpack(const struct vk_format *f, const void *packed, size_t texels, uint32_t *words)
{
    unsigned size = tgsic_vk_texel_size(f);
    const uint8_t *from = packed;
    for (size_t i = 0; i < texels; i++, words += 4, from += size) {
        if (f->texels != TGSIC_FORMAT_NONE) {
            tgsic_format_decode(f->texels, from, words);
        } else {
            uint32_t code;
            memcpy(&code, from, sizeof code);
            words[0] = tgsic_component_decode(TGSIC_RETURN_UNORM, DEPTH_BITS,
                                              code & ((1u << DEPTH_BITS) - 1));
        }
        for (unsigned c = 0; f->srgb && c < 3; c++)
            words[c] = tgsic_check_linear_from_srgb(words[c]);
    }
}
