/* SPDX-License-Identifier: MIT */
/* Filtered texture access: OpenGL 4.6, 8.14 to 8.16 and 8.23. */
#include "sample.h"
#include "lod.h"
#include "texture.h"
#include "words.h"
#include "tgsi/arith.h"
#include "tgsi/pipeline.h"

#define CUBE_FACES  6
#define MAX_CORNERS 8

/* A texture as one instruction sees it. */
struct view {
    const struct exec_sample *s;
    const struct tgsic_exec_level *base;
    uint32_t last; /* level, relative to the base level */
    unsigned axes; /* along which texels are chosen and filtered */
    bool cube, seamless, compares, clamps_reference;
    bool needs_lod; /* else it decides nothing */
    uint32_t border[4];
};

/* One lane at one level. */
struct lookup {
    const struct view *view;
    const struct tgsic_exec_level *level;
    struct exec_footprint axis[3];
    bool linear;
    int64_t layer; /* first of the cube, if it is one */
    unsigned face;
    float reference;
};

/* ---- Completeness: 8.17 -------------------------------------------------------------------- */

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

static bool has_mipmaps(const struct view *view)
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

static void set_border(struct view *view)
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

/* False: incomplete, or not there. */
static bool open_view(struct view *view, const struct exec_sample *s)
{
    const struct tgsic_target_info *info = tgsic_target_info(s->target);
    if (!s->texture || !s->sampler || info->msaa || !info->coords || !filters_fit(s))
        return false;
    *view = (struct view){.s = s, .cube = exec_is_cube(s->target)};
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
static void compare(const struct lookup *l, uint32_t value[4])
{
    bool passed = passes(l->view->s->sampler->compare_function, l->reference, exec_float(value[0]));
    value[0] = exec_word(passed ? 1 : 0);
    value[1] = value[2] = 0;
    value[3] = exec_word(1);
}

static void load(const struct lookup *l, int64_t x, int64_t y, int64_t z, uint32_t value[4])
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

static void load_wrapped(const struct lookup *l, const int64_t texel[3], uint32_t value[4])
{
    const uint32_t size[3] = {l->level->width, l->level->height, l->level->depth};
    int64_t at[3] = {0, 0, l->layer + l->face};
    for (unsigned axis = 0; axis < l->view->axes; axis++)
        at[axis] =
            tgsic_exec_wrap(l->view->s->sampler->wrap[axis], texel[axis], size[axis], l->linear);
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
static void load_across_edge(const struct lookup *l, int64_t x, int64_t y, uint32_t value[4])
{
    unsigned face = l->face;
    uint32_t size = l->level->width;
    if (is_outside(x, size) || is_outside(y, size))
        tgsic_exec_cube_cross(&face, &x, &y, size);
    load(l, x, y, l->layer + face, value);
}

/* Where three faces meet there is no texel: the mean of the three around. */
static void load_cube_corner(const struct lookup *l, int64_t x, int64_t y, uint32_t value[4])
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

/* Corner `corner` of the footprint: bit a says which of the two texels along axis a. */
static void load_corner(const struct lookup *l, unsigned corner, uint32_t value[4])
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

/* ---- Lanes --------------------------------------------------------------------------------- */

static int64_t round_layer(float layer, int64_t layers)
{
    double rounded = tgsic_arith_round_even(layer);
    return rounded > 0 && layers > 0 ? (rounded < (double)layers ? (int64_t)rounded : layers - 1)
                                     : 0;
}

static float clamp_reference(const struct view *view, float reference)
{
    if (!view->clamps_reference)
        return reference;
    return reference > 0 ? (reference < 1 ? reference : 1) : 0;
}

/* Lane `lane` at a level, `number` counted from the base level. */
static struct lookup look_up(const struct view *view, int lane, uint32_t number, bool linear,
                             int which_offset)
{
    const struct exec_sample *s = view->s;
    struct lookup l = {.view = view, .linear = linear};
    l.level = tgsic_exec_get_level(s->texture, (int64_t)s->texture->base_level + number);
    l.reference = clamp_reference(view, s->reference[lane]);
    float st[3] = {s->coord[0][lane], s->coord[1][lane], s->coord[2][lane]};
    if (view->cube) {
        struct exec_cube_place place = tgsic_exec_cube_place(st);
        l.face = place.face;
        memcpy(st, place.st, sizeof place.st);
    }
    if (tgsic_target_info(s->target)->layer) {
        int64_t stride = view->cube ? CUBE_FACES : 1;
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

static float mix(float a, float b, float weight)
{
    return a + weight * (b - a);
}

static void mix_words(uint32_t a[4], const uint32_t b[4], float weight)
{
    for (int c = 0; c < 4; c++)
        a[c] = exec_word(mix(exec_float(a[c]), exec_float(b[c]), weight));
}

static void filter(const struct lookup *l, uint32_t value[4])
{
    uint32_t corners[MAX_CORNERS][4];
    unsigned count = l->linear ? 1u << l->view->axes : 1;
    for (unsigned corner = 0; corner < count; corner++)
        load_corner(l, corner, corners[corner]);
    for (unsigned axis = 0; count > 1; axis++) {
        count /= 2;
        for (unsigned i = 0; i < count; i++) {
            memmove(corners[i], corners[2 * i], sizeof corners[i]);
            mix_words(corners[i], corners[2 * i + 1], l->axis[axis].weight);
        }
    }
    memcpy(value, corners[0], 4 * sizeof *value);
}

static void sample_lane(const struct view *view, int lane, uint32_t value[4])
{
    float lod = view->needs_lod ? tgsic_exec_lod(view->s, view->base, lane) : 0;
    struct exec_levels levels = tgsic_exec_choose_levels(view->s->sampler, lod, view->last);
    struct lookup l = look_up(view, lane, levels.level, levels.linear, 0);
    filter(&l, value);
    if (levels.weight > 0) {
        uint32_t next[4];
        l = look_up(view, lane, levels.level + 1, levels.linear, 0);
        filter(&l, next);
        mix_words(value, next, levels.weight);
    }
    tgsic_exec_swizzle(view->s->texture, value, value);
}

static void set_lane(uint32_t value[4][4], int lane, const uint32_t result[4])
{
    for (int c = 0; c < 4; c++)
        value[c][lane] = result[c];
}

static void set_absent(const struct exec_sample *s, uint32_t value[4][4])
{
    uint32_t absent[4];
    tgsic_exec_absent(s->texture, absent);
    for (int lane = 0; lane < 4; lane++)
        set_lane(value, lane, absent);
}

void tgsic_exec_sample_quad(const struct exec_sample *s, uint32_t value[4][4])
{
    struct view view;
    if (!open_view(&view, s)) {
        set_absent(s, value);
        return;
    }
    for (int lane = 0; lane < 4; lane++) {
        uint32_t result[4];
        sample_lane(&view, lane, result);
        set_lane(value, lane, result);
    }
}

/* ---- Gathers ------------------------------------------------------------------------------- */

/* One of the four results; with four offsets each has a footprint of its own. */
static uint32_t gather_texel(const struct view *view, int lane, int which, unsigned component)
{
    static const uint8_t corners[4] = {2, 3, 1, 0};
    bool four = view->s->four_offsets;
    struct lookup l = look_up(view, lane, 0, true, four ? which : 0);
    uint32_t texel[4];
    load_corner(&l, four ? 0 : corners[which], texel);
    if (view->compares)
        return texel[0];
    tgsic_exec_swizzle(view->s->texture, texel, texel);
    return texel[component & 3];
}

void tgsic_exec_gather_quad(const struct exec_sample *s, unsigned component, uint32_t value[4][4])
{
    struct view view;
    if (!open_view(&view, s)) {
        set_absent(s, value);
        return;
    }
    for (int lane = 0; lane < 4; lane++) {
        for (int which = 0; which < 4; which++)
            value[which][lane] = gather_texel(&view, lane, which, component);
    }
}

/* ---- Queries ------------------------------------------------------------------------------- */

void tgsic_exec_query_lod_quad(const struct exec_sample *s, uint32_t value[4][4])
{
    struct view view;
    memset(value, 0, 16 * sizeof value[0][0]);
    if (!open_view(&view, s))
        return;
    for (int lane = 0; lane < 4; lane++) {
        float lod = tgsic_exec_lod(s, view.base, lane);
        value[0][lane] = exec_word(tgsic_exec_choose_levels(s->sampler, lod, view.last).effective);
        value[1][lane] = exec_word(lod);
    }
}
