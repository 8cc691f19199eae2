/* SPDX-License-Identifier: MIT */
/* Which samples lie in a point, a line or a triangle (OpenGL 4.6, 14.4 to 14.6). Coordinates are
 * snapped to 1/256 of a pixel; a sample on an edge that two triangles share belongs to exactly one,
 * the one to its right or above. */
#include "soft.h"

#include <math.h>

#define SUBPIXELS 256
/* Past this, in pixels, nothing can be on any framebuffer. */
#define FARTHEST 4194304.0

/* x and y of samples within a pixel, in sixteenths: the standard pattern of each count. */
static const uint8_t patterns[5][SOFT_MAX_SAMPLES][2] = {
    {{8, 8}},
    {{12, 12}, {4, 4}},
    {{6, 2}, {14, 6}, {2, 10}, {10, 14}},
    {{9, 5}, {7, 11}, {13, 9}, {5, 3}, {3, 13}, {1, 7}, {11, 15}, {15, 1}},
    {{9, 9},
     {7, 5},
     {5, 10},
     {12, 7},
     {3, 6},
     {10, 13},
     {13, 11},
     {11, 3},
     {6, 14},
     {8, 1},
     {4, 2},
     {2, 12},
     {0, 8},
     {15, 4},
     {14, 15},
     {1, 0}}};

static unsigned pattern_of(uint32_t samples)
{
    unsigned number = 0;
    while (samples > 1u << number && number < 4)
        number++;
    return number;
}

void tgsic_soft_sample_position(uint32_t samples, uint32_t sample, float *x, float *y)
{
    const uint8_t *at = patterns[pattern_of(samples)][sample % SOFT_MAX_SAMPLES];
    *x = (float)at[0] / 16;
    *y = (float)at[1] / 16;
}

/* ---- Areas of pixels ----------------------------------------------------------------------- */

/* Pixels from (x0, y0) up to but not (x1, y1). */
struct area {
    int64_t x0, y0, x1, y1;
};

static struct area intersect(struct area a, struct area b)
{
    return (struct area){a.x0 > b.x0 ? a.x0 : b.x0, a.y0 > b.y0 ? a.y0 : b.y0,
                         a.x1 < b.x1 ? a.x1 : b.x1, a.y1 < b.y1 ? a.y1 : b.y1};
}

static struct area framebuffer(const struct soft_draw *d)
{
    return (struct area){0, 0, d->target.width, d->target.height};
}

/* Pixels whose centres are within the viewport. */
static struct area viewport(const struct soft_setup *s)
{
    return (struct area){(int64_t)ceil(s->bounds[0] - 0.5), (int64_t)ceil(s->bounds[1] - 0.5),
                         (int64_t)ceil(s->bounds[2] - 0.5), (int64_t)ceil(s->bounds[3] - 0.5)};
}

static bool contains(const struct area *a, int64_t x, int64_t y)
{
    return x >= a->x0 && x < a->x1 && y >= a->y0 && y < a->y1;
}

static uint32_t all_samples(const struct soft_draw *d)
{
    return (1u << d->target.samples) - 1;
}

/* One pixel alone in its quad. */
static void add_pixel(struct soft_draw *d, struct soft_batch *batch, const struct soft_setup *setup,
                      int64_t x, int64_t y)
{
    struct area bounds = framebuffer(d);
    struct soft_quad quad = {.setup = setup, .x = (int32_t)(x & ~1), .y = (int32_t)(y & ~1)};
    if (!contains(&bounds, x, y))
        return;
    quad.coverage[(x & 1) + 2 * (y & 1)] = all_samples(d);
    tgsic_soft_add_quad(batch, &quad);
}

static bool is_far(const struct soft_setup *s)
{
    for (unsigned i = 0; i < s->corners; i++)
        if (!(fabs(s->x[i]) < FARTHEST && fabs(s->y[i]) < FARTHEST))
            return true;
    return false;
}

/* ---- Triangles ----------------------------------------------------------------------------- */

/* a * x + b * y + c >= 0 inside, for x and y in subpixels. */
struct edge {
    int64_t a, b, c;
};

static int64_t snap(double coordinate)
{
    return (int64_t)floor(coordinate * SUBPIXELS + 0.5);
}

/* The inside is to the left of from-to. Samples on the edge belong to it if it is a left edge,
 * going down, or a bottom edge, going right. */
static struct edge make_edge(const int64_t from[2], const int64_t to[2])
{
    int64_t dx = to[0] - from[0], dy = to[1] - from[1];
    bool owns = dy < 0 || (dy == 0 && dx > 0);
    return (struct edge){-dy, dx, dy * from[0] - dx * from[1] - !owns};
}

static int64_t smallest(int64_t a, int64_t b, int64_t c)
{
    int64_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

static struct area bounds_of(int64_t p[3][2])
{
    return (struct area){smallest(p[0][0], p[1][0], p[2][0]) / SUBPIXELS - 1,
                         smallest(p[0][1], p[1][1], p[2][1]) / SUBPIXELS - 1,
                         -smallest(-p[0][0], -p[1][0], -p[2][0]) / SUBPIXELS + 2,
                         -smallest(-p[0][1], -p[1][1], -p[2][1]) / SUBPIXELS + 2};
}

/* Samples of the pixel whose lower left corner gives the edges' values `at`. */
static uint32_t cover_pixel(const struct edge edges[3], const int64_t at[3],
                            const uint8_t (*pattern)[2], uint32_t samples)
{
    uint32_t mask = 0;
    for (uint32_t s = 0; s < samples; s++) {
        int64_t x = pattern[s][0] * (SUBPIXELS / 16), y = pattern[s][1] * (SUBPIXELS / 16);
        int64_t outside = 0; /* negative as soon as one edge is */
        for (unsigned e = 0; e < 3; e++)
            outside |= at[e] + edges[e].a * x + edges[e].b * y;
        mask |= (uint32_t)(outside >= 0) << s;
    }
    return mask;
}

/* Whether an edge has all four pixels outside. */
static bool is_outside(const struct edge *e, int64_t at)
{
    int64_t size = 2 * SUBPIXELS;
    return at + (e->a > 0 ? e->a * size : 0) + (e->b > 0 ? e->b * size : 0) < 0;
}

static bool cover_quad(const struct soft_draw *d, const struct edge edges[3],
                       const struct area *area, struct soft_quad *quad)
{
    const uint8_t(*pattern)[2] = patterns[pattern_of(d->target.samples)];
    int64_t corner[3];
    uint32_t any = 0;
    for (unsigned e = 0; e < 3; e++) {
        corner[e] = (edges[e].a * quad->x + edges[e].b * quad->y) * SUBPIXELS + edges[e].c;
        if (is_outside(&edges[e], corner[e]))
            return false;
    }
    for (unsigned lane = 0; lane < 4; lane++) {
        int64_t right = lane & 1, up = lane >> 1, at[3];
        for (unsigned e = 0; e < 3; e++)
            at[e] = corner[e] + (edges[e].a * right + edges[e].b * up) * SUBPIXELS;
        quad->coverage[lane] = contains(area, quad->x + right, quad->y + up)
                                   ? cover_pixel(edges, at, pattern, d->target.samples)
                                   : 0;
        any |= quad->coverage[lane];
    }
    return any != 0;
}

static void raster_row(struct soft_draw *d, struct soft_batch *batch,
                       const struct soft_setup *setup, const struct edge edges[3],
                       const struct area *area, int64_t y)
{
    struct soft_quad quad = {.setup = setup, .y = (int32_t)y};
    for (int64_t x = area->x0 & ~(int64_t)1; x < area->x1; x += 2) {
        quad.x = (int32_t)x;
        if (cover_quad(d, edges, area, &quad))
            tgsic_soft_add_quad(batch, &quad);
    }
}

void tgsic_soft_raster_triangle(struct soft_draw *d, struct soft_batch *batch,
                                struct soft_setup *setup)
{
    int64_t p[3][2];
    struct edge edges[3];
    if (is_far(setup))
        return;
    for (unsigned i = 0; i < 3; i++) {
        p[i][0] = snap(setup->x[i]) + d->world->state.coverage_shift[0];
        p[i][1] = snap(setup->y[i]) + d->world->state.coverage_shift[1];
    }
    int64_t doubled =
        (p[1][0] - p[0][0]) * (p[2][1] - p[0][1]) - (p[2][0] - p[0][0]) * (p[1][1] - p[0][1]);
    if (doubled == 0)
        return;
    for (unsigned i = 0; i < 3; i++) {
        const int64_t *a = p[i], *b = p[(i + 1) % 3];
        edges[i] = doubled > 0 ? make_edge(a, b) : make_edge(b, a);
    }
    struct area area = intersect(intersect(bounds_of(p), framebuffer(d)), viewport(setup));
    for (int64_t y = area.y0 & ~(int64_t)1; y < area.y1; y += 2)
        raster_row(d, batch, setup, edges, &area, y);
}

/* ---- Points -------------------------------------------------------------------------------- */

/* Without point sprites a point has whole pixels: its size is rounded, and its centre is that of a
 * pixel if the size is odd, else a corner (OpenGL 4.6 compatibility, 14.4.1). */
static void settle_point(const struct soft_draw *d, struct soft_setup *s)
{
    if (d->world->state.point_sprite && s->size > 1)
        return;
    s->size = fmax(1, floor(s->size + 0.5));
    bool odd = fmod(s->size, 2) > 0.5;
    s->x[0] = odd ? floor(s->x[0]) + 0.5 : floor(s->x[0] + 0.5);
    s->y[0] = odd ? floor(s->y[0]) + 0.5 : floor(s->y[0] + 0.5);
}

static uint32_t cover_point(const struct soft_draw *d, const struct soft_setup *s, int64_t x,
                            int64_t y)
{
    const uint8_t(*pattern)[2] = patterns[pattern_of(d->target.samples)];
    double half = s->size / 2;
    uint32_t mask = 0;
    for (uint32_t i = 0; i < d->target.samples; i++) {
        double dx = (double)x + pattern[i][0] / 16.0 - s->x[0];
        double dy = (double)y + pattern[i][1] / 16.0 - s->y[0];
        mask |= (uint32_t)(dx >= -half && dx < half && dy > -half && dy <= half) << i;
    }
    return mask;
}

void tgsic_soft_raster_point(struct soft_draw *d, struct soft_batch *batch,
                             struct soft_setup *setup)
{
    if (is_far(setup))
        return;
    settle_point(d, setup);
    double half = setup->size / 2;
    struct area area = {
        (int64_t)floor(setup->x[0] - half) - 1, (int64_t)floor(setup->y[0] - half) - 1,
        (int64_t)ceil(setup->x[0] + half) + 1, (int64_t)ceil(setup->y[0] + half) + 1};
    area = intersect(area, framebuffer(d));
    for (int64_t y = area.y0 & ~(int64_t)1; y < area.y1; y += 2)
        for (int64_t x = area.x0 & ~(int64_t)1; x < area.x1; x += 2) {
            struct soft_quad quad = {.setup = setup, .x = (int32_t)x, .y = (int32_t)y};
            uint32_t any = 0;
            for (unsigned lane = 0; lane < 4; lane++) {
                int64_t px = x + (int)(lane & 1), py = y + (int)(lane >> 1);
                quad.coverage[lane] = contains(&area, px, py) ? cover_point(d, setup, px, py) : 0;
                any |= quad.coverage[lane];
            }
            if (any)
                tgsic_soft_add_quad(batch, &quad);
        }
}

/* ---- Lines --------------------------------------------------------------------------------- */

/* The diamond around the centre of a pixel (14.5.1). */
static bool in_diamond(double x, double y)
{
    return fabs(x - floor(x) - 0.5) + fabs(y - floor(y) - 0.5) < 0.5;
}

/* A fragment for each pixel whose diamond the line leaves. Seen along the axis the line is longer
 * in, that is each pixel whose centre it passes, with the diamonds at its ends to tell apart. */
void tgsic_soft_raster_line(struct soft_draw *d, struct soft_batch *batch, struct soft_setup *setup)
{
    if (is_far(setup))
        return;
    const int8_t *shift = d->world->state.coverage_shift;
    double shift_x = (double)shift[0] / SUBPIXELS, shift_y = (double)shift[1] / SUBPIXELS;
    const double x[2] = {setup->x[0] + shift_x, setup->x[1] + shift_x};
    const double y[2] = {setup->y[0] + shift_y, setup->y[1] + shift_y};
    bool steep = fabs(y[1] - y[0]) > fabs(x[1] - x[0]);
    const double *along = steep ? y : x, *across = steep ? x : y;
    double length = along[1] - along[0], slope = length == 0 ? 0 : (across[1] - across[0]) / length;
    double sign = length < 0 ? -1 : 1;
    int64_t first = (int64_t)floor(along[0]), last = (int64_t)floor(along[1]),
            step = length < 0 ? -1 : 1;
    int64_t limit = steep ? d->target.height : d->target.width;
    /* skip what is outside before it costs time */
    int64_t from = step > 0 ? (first < 0 ? 0 : first) : (first >= limit ? limit - 1 : first);
    int64_t to = step > 0 ? (last >= limit ? limit - 1 : last) : (last < 0 ? 0 : last);
    for (int64_t i = from; step > 0 ? i <= to : i >= to; i += step) {
        double centre = (double)i + 0.5;
        bool starts = i != first || sign * (centre - along[0]) >= 0 || in_diamond(x[0], y[0]);
        bool leaves = i != last || (sign * (along[1] - centre) > 0 && !in_diamond(x[1], y[1]));
        int64_t j = (int64_t)floor(across[0] + (centre - along[0]) * slope);
        if (starts && leaves)
            add_pixel(d, batch, setup, steep ? j : i, steep ? i : j);
    }
}
