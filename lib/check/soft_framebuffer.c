/* SPDX-License-Identifier: MIT */
/* Framebuffer operations without a program: clearing, copying, reading, making mipmaps (OpenGL 4.6,
 * 17.4, 18.2, 18.3, 8.14.4). */
#include "soft.h"

#include <math.h>
#include <string.h>

#define GL_DEPTH_BUFFER_BIT 0x0100
#define GL_COLOR_BUFFER_BIT 0x4000
#define GL_LINEAR           0x2601

/* ---- Clearing ------------------------------------------------------------------------------ */

static void fill(const struct soft_surface *s, const uint32_t value[4])
{
    size_t texels = s->level ? (size_t)s->level->width * s->level->height * s->num_layers : 0;
    uint32_t *texel = tgsic_soft_texel(s, 0, 0, 0, 0);
    for (size_t i = 0; i < texels * s->samples; i++)
        memcpy(texel + i * 4, value, 4 * sizeof *value);
}

/* What glClear() does to integer buffers is undefined; drivers take the colour's bits. */
static void clear_color(const struct soft_surface *s, const float color[4])
{
    uint32_t value[4];
    for (unsigned i = 0; i < 4; i++)
        value[i] = tgsic_soft_bits(color[i]);
    tgsic_soft_round(s, value);
    fill(s, value);
}

void tgsic_soft_clear(struct check_world *world, uint32_t gl_mask)
{
    struct soft_target t = tgsic_soft_target(world->draw);
    for (uint32_t i = 0; gl_mask & GL_COLOR_BUFFER_BIT && i < t.num_colors; i++)
        clear_color(&t.colors[i], world->state.clear_color);
    if (gl_mask & GL_DEPTH_BUFFER_BIT && world->state.depth_write) {
        uint32_t value[4] = {tgsic_soft_bits(world->state.clear_depth), 0, 0, 0};
        tgsic_soft_round(&t.depth, value);
        fill(&t.depth, value);
    }
}

/* ---- Reading ------------------------------------------------------------------------------- */

/* A pixel of all its samples: their mean, or one of them if they are integers (18.3.1). */
static bool resolve(const struct soft_surface *s, int64_t x, int64_t y, uint32_t value[4])
{
    float sum[4] = {0};
    memset(value, 0, 4 * sizeof *value);
    if (x < 0 || y < 0 || !tgsic_soft_texel(s, 0, (uint32_t)x, (uint32_t)y, 0))
        return false;
    memcpy(value, tgsic_soft_texel(s, 0, (uint32_t)x, (uint32_t)y, 0), 4 * sizeof *value);
    for (uint32_t i = 0; !s->is_integer && s->samples > 1 && i < s->samples; i++) {
        const uint32_t *texel = tgsic_soft_texel(s, 0, (uint32_t)x, (uint32_t)y, i);
        for (unsigned c = 0; c < 4; c++) {
            sum[c] += tgsic_soft_float(texel[c]);
            value[c] = tgsic_soft_bits(sum[c] / (float)s->samples);
        }
    }
    return true;
}

/* Components that the format does not keep read as 0, 0, 0, 1. */
static void complete(const struct soft_surface *s, uint32_t value[4])
{
    for (unsigned c = 0; s->format && c < 4; c++)
        if (!s->format->bits[c])
            value[c] = c < 3 ? 0 : s->is_integer ? 1 : tgsic_soft_bits(1);
}

void tgsic_soft_read_pixels(struct check_world *world, int plane, struct check_rect rect,
                            union check_pixel *pixels, enum check_base *base)
{
    struct soft_target t = tgsic_soft_target(world->read);
    const struct soft_surface *s =
        plane < 0 ? &t.depth : &t.colors[plane < CHECK_MAX_COLORS ? plane : 0];
    *base = !s->is_integer                         ? CHECK_FLOAT
            : s->format->type == TGSIC_RETURN_UINT ? CHECK_UINT
                                                   : CHECK_INT;
    for (uint32_t y = 0; y < rect.height; y++)
        for (uint32_t x = 0; x < rect.width; x++) {
            uint32_t *value = pixels[(size_t)y * rect.width + x].u;
            if (resolve(s, (int64_t)rect.x + x, (int64_t)rect.y + y, value) && plane >= 0)
                complete(s, value);
        }
}

/* ---- Copying ------------------------------------------------------------------------------- */

static int64_t clamped(int64_t value, int64_t low, int64_t end)
{
    return value < low ? low : value >= end ? end - 1 : value;
}

/* The mean of the four texels around (x, y), in texels; those outside the rectangle's edges are
 * those at them. */
static void sample_linear(const struct soft_surface *s, const struct check_rect *from, double x,
                          double y, uint32_t value[4])
{
    double left = floor(x - 0.5), low = floor(y - 0.5), right = x - 0.5 - left, up = y - 0.5 - low;
    double sum[4] = {0};
    for (int i = 0; i < 4; i++) {
        uint32_t texel[4];
        int64_t tx = clamped((int64_t)left + i % 2, from->x, (int64_t)from->x + from->width);
        int64_t ty = clamped((int64_t)low + i / 2, from->y, (int64_t)from->y + from->height);
        resolve(s, tx, ty, texel);
        for (unsigned c = 0; c < 4; c++)
            sum[c] += (i % 2 ? right : 1 - right) * (i / 2 ? up : 1 - up) *
                      (double)tgsic_soft_float(texel[c]);
    }
    for (unsigned c = 0; c < 4; c++)
        value[c] = tgsic_soft_bits((float)sum[c]);
}

static void copy_surface(const struct soft_surface *source, const struct check_rect *from,
                         const struct soft_surface *target, const struct check_rect *to,
                         bool linear)
{
    for (uint32_t y = 0; y < to->height; y++)
        for (uint32_t x = 0; x < to->width; x++) {
            double fx = from->x + (x + 0.5) * from->width / to->width;
            double fy = from->y + (y + 0.5) * from->height / to->height;
            uint32_t value[4];
            for (uint32_t s = 0; s < target->samples; s++) {
                uint32_t *texel =
                    tgsic_soft_texel(target, 0, (uint32_t)to->x + x, (uint32_t)to->y + y, s);
                bool inside = resolve(source, (int64_t)floor(fx), (int64_t)floor(fy), value);
                if (linear && !source->is_integer)
                    sample_linear(source, from, fx, fy, value);
                if (!texel || !inside)
                    continue;
                complete(source, value);
                tgsic_soft_round(target, value);
                memcpy(texel, value, sizeof value);
            }
        }
}

void tgsic_soft_blit(struct check_world *world, struct check_rect from, struct check_rect to,
                     uint32_t gl_mask, uint32_t gl_filter)
{
    struct soft_target source = tgsic_soft_target(world->read), t = tgsic_soft_target(world->draw);
    for (uint32_t i = 0; gl_mask & GL_COLOR_BUFFER_BIT && i < t.num_colors; i++)
        if (source.colors[0].level && t.colors[i].level)
            copy_surface(&source.colors[0], &from, &t.colors[i], &to, gl_filter == GL_LINEAR);
    if (gl_mask & GL_DEPTH_BUFFER_BIT && source.depth.level && t.depth.level)
        copy_surface(&source.depth, &from, &t.depth, &to, false);
}

/* ---- Mipmaps ------------------------------------------------------------------------------- */

static bool has_layers(unsigned target)
{
    return target != TGSIC_TARGET_TEX_3D;
}

static uint32_t half(uint32_t size)
{
    return size > 1 ? size / 2 : 1;
}

/* The mean of the texels of `from` that one of `to` covers. */
static void average(const struct tgsic_exec_level *from, const struct tgsic_exec_level *to,
                    uint32_t x, uint32_t y, uint32_t z, float out[4])
{
    uint32_t x1 = (x + 1) * from->width / to->width, y1 = (y + 1) * from->height / to->height,
             z1 = (z + 1) * from->depth / to->depth, count = 0;
    double sum[4] = {0};
    for (uint32_t k = z * from->depth / to->depth; k < z1; k++)
        for (uint32_t j = y * from->height / to->height; j < y1; j++)
            for (uint32_t i = x * from->width / to->width; i < x1; i++, count++)
                for (unsigned c = 0; c < 4; c++)
                    sum[c] += (double)tgsic_soft_float(
                        from->texels[(((size_t)k * from->height + j) * from->width + i) * 4 + c]);
    for (unsigned c = 0; c < 4; c++)
        out[c] = (float)(sum[c] / (count ? count : 1));
}

static void reduce(const struct check_texture *texture, const struct tgsic_exec_level *from,
                   struct tgsic_exec_level *to)
{
    const struct soft_surface surface = {.format = tgsic_check_gl_format(texture->gl_format)};
    uint32_t *texel = to->texels;
    for (uint32_t z = 0; z < to->depth; z++)
        for (uint32_t y = 0; y < to->height; y++)
            for (uint32_t x = 0; x < to->width; x++, texel += 4) {
                float mean[4];
                average(from, to, x, y, z, mean);
                memcpy(texel, mean, sizeof mean);
                tgsic_soft_round(&surface, texel);
            }
}

static void make_mipmaps(struct tgsic_arena *arena, struct check_texture *texture)
{
    struct tgsic_exec_texture *t = &texture->data;
    bool layers = has_layers(t->target);
    for (uint32_t l = t->base_level; l < t->max_level && l + 1 < TGSIC_EXEC_MAX_LEVELS; l++) {
        const struct tgsic_exec_level *from = &t->levels[l];
        struct tgsic_exec_level to = {half(from->width), half(from->height),
                                      layers ? from->depth : half(from->depth), NULL};
        if (!from->texels ||
            (from->width == 1 && from->height == 1 && (layers || from->depth == 1)))
            return;
        if (l + 1 < t->num_levels && t->levels[l + 1].texels)
            to.texels = t->levels[l + 1].texels;
        else
            to.texels = ARENA_ARRAY(arena, uint32_t, (size_t)to.width * to.height * to.depth * 4);
        reduce(texture, from, &to);
        t->levels[l + 1] = to;
        t->num_levels = t->num_levels > l + 2 ? t->num_levels : l + 2;
    }
}

enum tgsic_result tgsic_soft_generate_mipmap(struct check_world *world,
                                             struct check_texture *texture)
{
    struct tgsic_arena *arena = world->arena;
    jmp_buf escape, *before = arena->escape;
    arena->escape = &escape;
    if (setjmp(escape)) {
        world->arena->escape = before;
        return world->arena->failure;
    }
    make_mipmaps(arena, texture);
    arena->escape = before;
    return TGSIC_OK;
}
