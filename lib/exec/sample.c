/* SPDX-License-Identifier: MIT */
/* Filters, gathers and queries of the level of detail: OpenGL 4.6, 8.14 to 8.16. */
#include "sample.h"
#include "lod.h"
#include "view.h"
#include "words.h"

#define MAX_CORNERS 8

static float mix(float a, float b, float weight)
{
    return a + weight * (b - a);
}

static void mix_words(uint32_t a[4], const uint32_t b[4], float weight)
{
    for (int c = 0; c < 4; c++)
        a[c] = exec_word(mix(exec_float(a[c]), exec_float(b[c]), weight));
}

static void filter(const struct exec_lookup *l, uint32_t value[4])
{
    uint32_t corners[MAX_CORNERS][4];
    unsigned count = l->linear ? 1u << l->view->axes : 1;
    for (unsigned corner = 0; corner < count; corner++)
        tgsic_exec_load_corner(l, corner, corners[corner]);
    for (unsigned axis = 0; count > 1; axis++) {
        count /= 2;
        for (unsigned i = 0; i < count; i++) {
            memmove(corners[i], corners[2 * i], sizeof corners[i]);
            mix_words(corners[i], corners[2 * i + 1], l->axis[axis].weight);
        }
    }
    memcpy(value, corners[0], 4 * sizeof *value);
}

static void sample_lane(const struct exec_view *view, int lane, uint32_t value[4])
{
    float lod = view->needs_lod ? tgsic_exec_lod(view->s, view->base, lane) : 0;
    struct exec_levels levels = tgsic_exec_choose_levels(view->s->sampler, lod, view->last);
    struct exec_lookup l = tgsic_exec_look_up(view, lane, levels.level, levels.linear, 0);
    filter(&l, value);
    if (levels.weight > 0) {
        uint32_t next[4];
        l = tgsic_exec_look_up(view, lane, levels.level + 1, levels.linear, 0);
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
    struct exec_view view;
    if (!tgsic_exec_open_view(&view, s)) {
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
static uint32_t gather_texel(const struct exec_view *view, int lane, int which, unsigned component)
{
    static const uint8_t corners[4] = {2, 3, 1, 0};
    bool four = view->s->four_offsets;
    struct exec_lookup l = tgsic_exec_look_up(view, lane, 0, true, four ? which : 0);
    uint32_t texel[4];
    tgsic_exec_load_corner(&l, four ? 0 : corners[which], texel);
    if (view->compares)
        return texel[0];
    tgsic_exec_swizzle(view->s->texture, texel, texel);
    return texel[component & 3];
}

void tgsic_exec_gather_quad(const struct exec_sample *s, unsigned component, uint32_t value[4][4])
{
    struct exec_view view;
    if (!tgsic_exec_open_view(&view, s)) {
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
    struct exec_view view;
    memset(value, 0, 16 * sizeof value[0][0]);
    if (!tgsic_exec_open_view(&view, s))
        return;
    for (int lane = 0; lane < 4; lane++) {
        float lod = tgsic_exec_lod(s, view.base, lane);
        value[0][lane] = exec_word(tgsic_exec_choose_levels(s->sampler, lod, view.last).effective);
        value[1][lane] = exec_word(lod);
    }
}
