/* SPDX-License-Identifier: MIT */
/* The texels that a lane reads at one level: their places, borders, neighbouring faces and
 * comparisons. OpenGL 4.6, 8.13, 8.14.2 and 8.23. */
#include "view.h"
#include "words.h"
#include "tgsi/arith.h"
#include "tgsi/pipeline.h"

static int64_t round_layer(float layer, int64_t layers)
{
    double rounded = tgsic_arith_round_even(layer);
    return rounded > 0 && layers > 0 ? (rounded < (double)layers ? (int64_t)rounded : layers - 1)
                                     : 0;
}

static float clamp_reference(const struct exec_view *view, float reference)
{
    if (!view->clamps_reference)
        return reference;
    return reference > 0 ? (reference < 1 ? reference : 1) : 0;
}

struct exec_lookup tgsic_exec_look_up(const struct exec_view *view, int lane, uint32_t number,
                                      bool linear, int which_offset)
{
    const struct exec_sample *s = view->s;
    struct exec_lookup l = {.view = view, .linear = linear};
    l.level = tgsic_exec_get_level(s->texture, (int64_t)s->texture->base_level + number);
    l.reference = clamp_reference(view, s->reference[lane]);
    float st[3] = {s->coord[0][lane], s->coord[1][lane], s->coord[2][lane]};
    if (view->cube) {
        struct exec_cube_place place = tgsic_exec_cube_place(st);
        l.face = place.face;
        memcpy(st, place.st, sizeof place.st);
    }
    if (tgsic_target_info(s->target)->layer) {
        int64_t stride = view->cube ? EXEC_CUBE_FACES : 1;
        l.layer = round_layer(s->layer[lane], l.level->depth / stride) * stride;
    }
    const uint32_t size[3] = {l.level->width, l.level->height, l.level->depth};
    for (unsigned axis = 0; axis < view->axes; axis++) {
        float u = exec_is_rect(s->target) ? st[axis] : st[axis] * (float)size[axis];
        int32_t offset = view->cube ? 0 : s->offset[which_offset][axis][lane];
        l.axis[axis] = tgsic_exec_footprint(s->sampler->wrap[axis], u, size[axis], offset, linear);
    }
    return l;
}

/* ---- Texels -------------------------------------------------------------------------------- */

static bool passes(uint8_t function, float reference, float texel)
{
    switch (function) {
    case TGSIC_COMPARE_NEVER:
        return false;
    case TGSIC_COMPARE_LESS:
        return reference < texel;
    case TGSIC_COMPARE_EQUAL:
        return reference == texel;
    case TGSIC_COMPARE_LEQUAL:
        return reference <= texel;
    case TGSIC_COMPARE_GREATER:
        return reference > texel;
    case TGSIC_COMPARE_NOTEQUAL:
        return reference != texel;
    case TGSIC_COMPARE_GEQUAL:
        return reference >= texel;
    default:
        return true;
    }
}

/* 8.23.1: the comparison's result takes the place of depth. */
static void compare(const struct exec_lookup *l, uint32_t value[4])
{
    bool passed = passes(l->view->s->sampler->compare_function, l->reference, exec_float(value[0]));
    value[0] = exec_word(passed ? 1 : 0);
    value[1] = value[2] = 0;
    value[3] = exec_word(1);
}

static void load(const struct exec_lookup *l, int64_t x, int64_t y, int64_t z, uint32_t value[4])
{
    bool border = x < 0 || y < 0 || z < 0;
    const uint32_t *texel = l->view->border;
    if (!border)
        texel = tgsic_exec_texel(l->view->s->texture, l->level, x, y, z, 0);
    if (texel)
        memcpy(value, texel, 4 * sizeof *value);
    else
        memset(value, 0, 4 * sizeof *value);
    if (l->view->compares)
        compare(l, value);
}

static void load_wrapped(const struct exec_lookup *l, const int64_t texel[3], uint32_t value[4])
{
    const uint32_t size[3] = {l->level->width, l->level->height, l->level->depth};
    int64_t at[3] = {0, 0, l->layer + l->face};
    for (unsigned axis = 0; axis < l->view->axes; axis++) {
        bool cut = l->view->seamless; /* a face that is not filtered ends at its edge */
        unsigned wrap = cut ? TGSIC_WRAP_CLAMP_TO_EDGE : l->view->s->sampler->wrap[axis];
        at[axis] = tgsic_exec_wrap(wrap, texel[axis], size[axis], l->linear);
    }
    load(l, at[0], at[1], at[2], value);
}

static bool is_outside(int64_t texel, uint32_t size)
{
    return texel < 0 || texel >= size;
}

static int64_t pull_inside(int64_t texel, uint32_t size)
{
    return texel < 0 ? 0 : texel >= size ? (int64_t)size - 1 : texel;
}

/* A texel of a face or of the one beyond its edge. */
static void load_across_edge(const struct exec_lookup *l, int64_t x, int64_t y, uint32_t value[4])
{
    unsigned face = l->face;
    uint32_t size = l->level->width;
    if (is_outside(x, size) || is_outside(y, size))
        tgsic_exec_cube_cross(&face, &x, &y, size);
    load(l, x, y, l->layer + face, value);
}

/* Where three faces meet there is no texel: the mean of the three around. */
static void load_cube_corner(const struct exec_lookup *l, int64_t x, int64_t y, uint32_t value[4])
{
    int64_t near_x = pull_inside(x, l->level->width), near_y = pull_inside(y, l->level->width);
    uint32_t around[3][4];
    load_across_edge(l, near_x, near_y, around[0]);
    load_across_edge(l, x, near_y, around[1]);
    load_across_edge(l, near_x, y, around[2]);
    for (int c = 0; c < 4; c++) {
        float sum = exec_float(around[0][c]) + exec_float(around[1][c]) + exec_float(around[2][c]);
        value[c] = exec_is_integer(l->view->s->texture) ? around[0][c] : exec_word(sum / 3);
    }
}

void tgsic_exec_load_corner(const struct exec_lookup *l, unsigned corner, uint32_t value[4])
{
    int64_t texel[3];
    for (int axis = 0; axis < 3; axis++)
        texel[axis] = l->axis[axis].texel[corner >> axis & 1];
    uint32_t size = l->level->width;
    if (!l->view->seamless || !l->linear)
        load_wrapped(l, texel, value);
    else if (is_outside(texel[0], size) && is_outside(texel[1], size))
        load_cube_corner(l, texel[0], texel[1], value);
    else
        load_across_edge(l, texel[0], texel[1], value);
}
