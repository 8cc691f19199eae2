/* SPDX-License-Identifier: MIT */
/* The planes of a framebuffer: where their texels are and what they keep. */
#include "soft.h"

#include <math.h>

struct soft_surface tgsic_soft_surface(const struct check_attachment *a)
{
    struct soft_surface s = {.texture = a->texture};
    if (!a->texture || a->level >= a->texture->data.num_levels ||
        !a->texture->data.levels[a->level].texels)
        return (struct soft_surface){0};
    s.level = &a->texture->data.levels[a->level];
    s.format = tgsic_check_gl_format(a->texture->gl_format);
    s.layer = a->layered ? 0 : a->layer;
    s.num_layers = a->layered ? s.level->depth : 1;
    s.is_layered = a->layered;
    s.samples = a->texture->data.samples ? a->texture->data.samples : 1;
    s.is_rgba8 = s.format && s.format->format == TGSIC_FORMAT_R8G8B8A8_UNORM &&
                 s.format->encoding == CHECK_GL_PLAIN;
    s.is_integer =
        s.format && (s.format->type == TGSIC_RETURN_SINT || s.format->type == TGSIC_RETURN_UINT);
    return s.layer + s.num_layers > s.level->depth ? (struct soft_surface){0} : s;
}

struct soft_target tgsic_soft_target(const struct check_framebuffer *f)
{
    struct soft_target t = {.width = f->width,
                            .height = f->height,
                            .samples = f->samples > 1 ? f->samples : 1,
                            .num_colors = f->num_colors};
    for (uint32_t i = 0; i < f->num_colors && i < CHECK_MAX_COLORS; i++)
        t.colors[i] = tgsic_soft_surface(&f->colors[i]);
    t.depth = tgsic_soft_surface(&f->depth);
    return t;
}

uint32_t *tgsic_soft_texel(const struct soft_surface *s, uint32_t layer, uint32_t x, uint32_t y,
                           uint32_t sample)
{
    const struct tgsic_exec_level *level = s->level;
    layer = s->is_layered ? layer : 0; /* gl_Layer has no effect (OpenGL 4.6, 9.8) */
    if (!level || layer >= s->num_layers || x >= level->width || y >= level->height)
        return NULL;
    size_t pixel = ((size_t)(s->layer + layer) * level->height + y) * level->width + x;
    return level->texels + (pixel * s->samples + (sample < s->samples ? sample : 0)) * 4;
}

static uint32_t round_unorm8(uint32_t word)
{
    float value = tgsic_soft_float(word);
    value = value > 0 ? value < 1 ? value : 1 : 0; /* NaN is 0 */
    return tgsic_soft_bits((float)lrintf(value * 255) / 255);
}

void tgsic_soft_round(const struct soft_surface *s, uint32_t value[4])
{
    if (s->is_rgba8)
        for (unsigned i = 0; i < 4; i++)
            value[i] = round_unorm8(value[i]);
    else if (s->format)
        tgsic_check_gl_round(s->format, value);
}
