/* SPDX-License-Identifier: MIT */
/* Whether a texture can be sampled, and what of it: completeness, OpenGL 4.6, 8.17. */
#include "view.h"
#include "words.h"

static uint32_t halved(uint32_t size, uint32_t times)
{
    return size >> times ? size >> times : 1;
}

/* Levels that mipmapping needs: down to one texel or max_level. */
static uint32_t needed_levels(const struct tgsic_exec_texture *texture,
                              const struct tgsic_exec_level *base)
{
    bool solid = texture->target == TGSIC_TARGET_TEX_3D;
    uint32_t largest = base->width > base->height ? base->width : base->height;
    if (solid && base->depth > largest)
        largest = base->depth;
    uint32_t more = 0;
    while (largest >> more > 1 && texture->base_level + more < texture->max_level)
        more++;
    return more;
}

static bool has_mipmaps(const struct exec_view *view)
{
    const struct tgsic_exec_texture *texture = view->s->texture;
    bool solid = texture->target == TGSIC_TARGET_TEX_3D;
    for (uint32_t i = 1; i <= view->last; i++) {
        const struct tgsic_exec_level *level =
            tgsic_exec_get_level(texture, (int64_t)texture->base_level + i);
        if (!level || level->width != halved(view->base->width, i) ||
            level->height != halved(view->base->height, i) ||
            level->depth != halved(view->base->depth, solid ? i : 0))
            return false;
    }
    return true;
}

/* Integers cannot be filtered. */
static bool filters_fit(const struct exec_sample *s)
{
    const struct tgsic_exec_sampler *sampler = s->sampler;
    return !exec_is_integer(s->texture) ||
           (sampler->mag_filter == TGSIC_FILTER_NEAREST &&
            sampler->min_filter == TGSIC_FILTER_NEAREST && sampler->mip != TGSIC_MIP_LINEAR);
}

static void set_border(struct exec_view *view)
{
    uint8_t type = view->s->texture->return_type;
    for (int c = 0; c < 4; c++) {
        view->border[c] = view->s->sampler->border[c];
        float value = exec_float(view->border[c]);
        float low = type == TGSIC_RETURN_SNORM ? -1 : 0;
        if (type == TGSIC_RETURN_UNORM || type == TGSIC_RETURN_SNORM)
            view->border[c] = exec_word(value > low ? (value < 1 ? value : 1) : low);
    }
}

bool tgsic_exec_open_view(struct exec_view *view, const struct exec_sample *s)
{
    const struct tgsic_target_info *info = tgsic_target_info(s->target);
    if (!s->texture || !s->sampler || info->msaa || !info->coords || !filters_fit(s))
        return false;
    *view = (struct exec_view){.s = s, .cube = exec_is_cube(s->target)};
    view->base = tgsic_exec_get_level(s->texture, s->texture->base_level);
    if (!view->base || s->texture->base_level > s->texture->max_level)
        return false;
    view->axes = view->cube ? 2 : info->coords;
    view->compares = info->shadow && s->sampler->compare;
    view->clamps_reference = s->texture->return_type == TGSIC_RETURN_UNORM;
    view->seamless = view->cube && s->sampler->seamless && view->base->width == view->base->height;
    set_border(view);
    if (s->sampler->mip != TGSIC_MIP_NONE && !exec_is_rect(s->target))
        view->last = needed_levels(s->texture, view->base);
    view->needs_lod = view->last > 0 || s->sampler->min_filter != s->sampler->mag_filter;
    return has_mipmaps(view);
}
