/* SPDX-License-Identifier: MIT */
/* What lookups see of a texture, where OpenGL and a device below it differ. */
#include "bind.h"

#include "gl_format.h"
#include "gl_names.h"

#include <string.h>

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

/* Texture completeness (OpenGL 4.6, 8.17); multisample and buffer textures have no filters. */
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

const uint8_t *tgsic_check_view_swizzle(const struct check_world *world, uint32_t unit,
                                        const struct check_texture *texture, bool floats)
{
    static const uint8_t red[4] = {0, 4, 4, 5}, intensity[4] = {0, 0, 0, 0};
    if (unit < CHECK_MAX_UNITS && world->plain_depth_units >> unit & 1)
        return red;
    bool misplaced = texture->sampler.compare && texture->gl_depth_mode == CHECK_GL_ALPHA;
    return misplaced && floats ? intensity : texture->data.swizzle;
}
