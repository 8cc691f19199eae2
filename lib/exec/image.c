/* SPDX-License-Identifier: MIT */
/* Images: one level of a texture, or one layer of it, as loads and stores see it. */
#include "format.h"
#include "sample.h"
#include "texture.h"

#include <string.h>

/* The texel at coordinates in TGSI's order; NULL: out of range, or nothing is bound. */
static uint32_t *image_texel(const struct tgsic_exec_image *image, unsigned target,
                             const int32_t coord[4])
{
    if (!image->texture)
        return NULL;
    const struct tgsic_exec_level *level = tgsic_exec_get_level(image->texture, image->level);
    if (!level)
        return NULL;
    const struct tgsic_target_info *info = tgsic_target_info(target);
    int64_t at[3] = {coord[0], 0, 0};
    if (info->coords > 1)
        at[1] = coord[1];
    if (info->layer || info->coords > 2)
        at[2] = coord[info->coords > 1 ? 2 : 1];
    if (!image->layered && level->depth > 1) {
        if (at[2] != 0)
            return NULL;
        at[2] = image->layer;
    }
    return tgsic_exec_texel(image->texture, level, at[0], at[1], at[2], info->msaa ? coord[3] : 0);
}

static unsigned format_of(const struct tgsic_exec_image *image)
{
    return image->format != TGSIC_FORMAT_NONE ? image->format : image->texture->format;
}

/* 8.26: texels of another format are the same bytes, if there are as many. */
static bool reinterpret(unsigned from, const uint32_t in[4], unsigned to, uint32_t out[4])
{
    uint8_t bytes[16];
    memcpy(out, in, 4 * sizeof *out);
    if (from == to || from == TGSIC_FORMAT_NONE || to == TGSIC_FORMAT_NONE)
        return true;
    if (tgsic_format_size(from) != tgsic_format_size(to) || tgsic_format_size(from) == 0)
        return false;
    tgsic_format_encode(from, in, bytes);
    tgsic_format_decode(to, bytes, out);
    return true;
}

bool tgsic_exec_image_load(const struct tgsic_exec_image *image, unsigned target,
                           const int32_t coord[4], uint32_t value[4])
{
    const uint32_t *texel = image_texel(image, target, coord);
    if (texel && reinterpret(image->texture->format, texel, format_of(image), value))
        return true;
    memset(value, 0, 4 * sizeof *value);
    return false;
}

bool tgsic_exec_image_store(const struct tgsic_exec_image *image, unsigned target,
                            const int32_t coord[4], const uint32_t value[4])
{
    uint32_t *texel = image_texel(image, target, coord);
    if (!texel)
        return false;
    uint32_t rounded[4], kept[4];
    memcpy(rounded, value, sizeof rounded);
    tgsic_format_round(format_of(image), rounded);
    if (!reinterpret(format_of(image), rounded, image->texture->format, kept))
        return false;
    memcpy(texel, kept, sizeof kept);
    return true;
}

/* Texels of one 32-bit component are kept as their own bits, whatever its type. */
static bool is_word(unsigned format)
{
    return format == TGSIC_FORMAT_NONE || format == TGSIC_FORMAT_R32_FLOAT ||
           format == TGSIC_FORMAT_R32_SINT || format == TGSIC_FORMAT_R32_UINT;
}

uint32_t *tgsic_exec_image_word(const struct tgsic_exec_image *image, unsigned target,
                                const int32_t coord[4])
{
    uint32_t *texel = image_texel(image, target, coord);
    return texel && is_word(image->texture->format) ? texel : NULL;
}

void tgsic_exec_image_size(const struct tgsic_exec_image *image, unsigned target, uint32_t value[4])
{
    memset(value, 0, 4 * sizeof *value);
    const struct tgsic_exec_level *level = NULL;
    if (image->texture)
        level = tgsic_exec_get_level(image->texture, image->level);
    if (!level)
        return;
    tgsic_exec_level_size(level, target, value);
    value[3] = image->texture->samples ? image->texture->samples : 1;
}
