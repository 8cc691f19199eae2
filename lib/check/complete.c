/* SPDX-License-Identifier: MIT */
/* Texture completeness (OpenGL 4.6, 8.17), which is OpenGL's alone. */
#include "bind.h"

static bool is_mipmapped(const struct tgsic_exec_sampler *s)
{
    return s->mip != TGSIC_MIP_NONE;
}

static bool is_linear(const struct tgsic_exec_sampler *s)
{
    return s->mag_filter == TGSIC_FILTER_LINEAR || s->min_filter == TGSIC_FILTER_LINEAR;
}

static bool has_level(const struct tgsic_exec_texture *t, uint32_t level)
{
    return level < t->num_levels && level < TGSIC_EXEC_MAX_LEVELS && t->levels[level].texels;
}

/* Each level half as large as the one before, down to one texel or the last that is used. */
static bool has_mipmaps(const struct tgsic_exec_texture *t)
{
    uint32_t level = t->base_level;
    while (level < t->max_level && (t->levels[level].width > 1 || t->levels[level].height > 1)) {
        const struct tgsic_exec_level *l = &t->levels[level++];
        uint32_t width = l->width > 1 ? l->width / 2 : 1,
                 height = l->height > 1 ? l->height / 2 : 1;
        if (!has_level(t, level) || t->levels[level].width != width ||
            (t->target != TGSIC_TARGET_TEX_1D_ARRAY && t->levels[level].height != height))
            return false;
    }
    return true;
}

/* Multisample and buffer textures have no filters. */
bool tgsic_check_is_complete(const struct check_texture *texture)
{
    const struct tgsic_exec_texture *t = &texture->data;
    bool filters = t->target != TGSIC_TARGET_BUFFER && t->samples <= 1;
    bool integer = t->return_type == TGSIC_RETURN_SINT || t->return_type == TGSIC_RETURN_UINT;
    if (!has_level(t, t->base_level) || t->base_level > t->max_level)
        return false;
    if (!filters)
        return true;
    if (integer && is_linear(&texture->sampler))
        return false;
    return texture->immutable || !is_mipmapped(&texture->sampler) || has_mipmaps(t);
}
