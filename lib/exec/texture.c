/* SPDX-License-Identifier: MIT */
/* Levels and texels of a texture, and the accesses that need no filter: fetches and sizes. */
#include "texture.h"
#include "sample.h"
#include "words.h"

const struct tgsic_exec_level *tgsic_exec_get_level(const struct tgsic_exec_texture *texture,
                                                    int64_t level)
{
    if (level < 0 || level >= texture->num_levels || level >= TGSIC_EXEC_MAX_LEVELS)
        return NULL;
    const struct tgsic_exec_level *found = &texture->levels[level];
    return found->texels && found->width && found->height && found->depth ? found : NULL;
}

int64_t tgsic_exec_last_level(const struct tgsic_exec_texture *texture)
{
    int64_t last = (int64_t)texture->num_levels - 1;
    if (last >= TGSIC_EXEC_MAX_LEVELS)
        last = TGSIC_EXEC_MAX_LEVELS - 1;
    return last < texture->max_level ? last : texture->max_level;
}

uint32_t *tgsic_exec_texel(const struct tgsic_exec_texture *texture,
                           const struct tgsic_exec_level *level, int64_t x, int64_t y, int64_t z,
                           int64_t sample)
{
    unsigned samples = texture->samples ? texture->samples : 1;
    if (x < 0 || y < 0 || z < 0 || sample < 0)
        return NULL;
    if (x >= level->width || y >= level->height || z >= level->depth || sample >= samples)
        return NULL;
    size_t row = (size_t)z * level->height + (size_t)y;
    return &level->texels[((row * level->width + (size_t)x) * samples + (size_t)sample) * 4];
}

void tgsic_exec_swizzle(const struct tgsic_exec_texture *texture, const uint32_t in[4],
                        uint32_t out[4])
{
    uint32_t one = exec_is_integer(texture) ? 1 : exec_word(1.0f);
    const uint32_t choices[8] = {in[0], in[1], in[2], in[3], 0, one};
    for (int c = 0; c < 4; c++)
        out[c] = choices[texture->swizzle[c] & 7];
}

void tgsic_exec_absent(const struct tgsic_exec_texture *texture, uint32_t out[4])
{
    out[0] = out[1] = out[2] = 0;
    out[3] = texture && exec_is_integer(texture) ? 1 : exec_word(1.0f);
}

/* The level that a shader calls `level`; targets without mipmaps have one. */
static const struct tgsic_exec_level *shader_level(const struct tgsic_exec_texture *texture,
                                                   unsigned target, int32_t level)
{
    bool one_level =
        tgsic_target_info(target)->msaa || exec_is_rect(target) || target == TGSIC_TARGET_BUFFER;
    int64_t number = (int64_t)texture->base_level + (one_level ? 0 : level);
    bool usable = number >= texture->base_level && number <= tgsic_exec_last_level(texture);
    return usable ? tgsic_exec_get_level(texture, number) : NULL;
}

/* Spatial coordinates, then the layer: the texel's x, y, z. Coordinates beyond those are none. */
static void arrange(unsigned target, const int32_t coord[3], const int32_t offset[3], int64_t at[3])
{
    const struct tgsic_target_info *info = tgsic_target_info(target);
    for (int axis = 0; axis < 3; axis++)
        at[axis] = axis < info->coords ? (int64_t)coord[axis] + (offset ? offset[axis] : 0) : 0;
    if (info->layer && info->coords < 3)
        at[2] = coord[info->coords];
}

void tgsic_exec_fetch(const struct tgsic_exec_texture *texture, unsigned target,
                      const int32_t coord[3], int32_t level_or_sample, const int32_t offset[3],
                      uint32_t value[4])
{
    tgsic_exec_absent(texture, value);
    if (!texture)
        return;
    const struct tgsic_exec_level *level = shader_level(texture, target, level_or_sample);
    int32_t sample = tgsic_target_info(target)->msaa ? level_or_sample : 0;
    int64_t at[3];
    arrange(target, coord, offset, at);
    const uint32_t *texel = NULL;
    if (level)
        texel = tgsic_exec_texel(texture, level, at[0], at[1], at[2], sample);
    if (texel)
        tgsic_exec_swizzle(texture, texel, value);
    else
        memset(value, 0, 4 * sizeof *value);
}

void tgsic_exec_level_size(const struct tgsic_exec_level *level, unsigned target, uint32_t size[3])
{
    const struct tgsic_target_info *info = tgsic_target_info(target);
    const uint32_t extent[3] = {level->width, level->height, level->depth};
    unsigned axes = exec_is_cube(target) ? 2 : info->coords;
    for (unsigned axis = 0; axis < 3; axis++)
        size[axis] = axis < axes ? extent[axis] : 0;
    if (info->layer)
        size[axes] = exec_is_cube(target) ? level->depth / EXEC_CUBE_FACES : level->depth;
}

void tgsic_exec_query_size(const struct tgsic_exec_texture *texture, unsigned target, int32_t level,
                           uint32_t value[4])
{
    memset(value, 0, 4 * sizeof *value);
    if (!texture)
        return;
    const struct tgsic_exec_level *found = shader_level(texture, target, level);
    if (found)
        tgsic_exec_level_size(found, target, value);
    int64_t last = tgsic_exec_last_level(texture);
    value[3] = last < texture->base_level ? 0 : (uint32_t)(last - texture->base_level + 1);
}
