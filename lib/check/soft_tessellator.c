/* SPDX-License-Identifier: MIT */
/* The fixed-function tessellator (OpenGL 4.6, 11.2.2): levels to points of the domain and the
 * triangles, lines or points between them.
 *
 * A domain is filled from rings: the subdivided outer edges first, then ever smaller rings whose
 * sides follow the subdivision by the inner level. Neighbouring sides are stitched together. */
#include "soft_tessellator.h"

#include <math.h>

#define MAX_LEVEL 64

struct domain {
    struct tgsic_arena *arena;
    struct tessellation *out;
    bool clockwise, triangle;
};

/* Numbers of points in a row. */
struct side {
    uint32_t points[MAX_LEVEL + 2];
    double places[MAX_LEVEL + 2]; /* of each, from 0 to 1: what stitching goes by */
    unsigned count;
};

/* Division of an edge: places[0] is 0 and places[segments] is 1. */
struct division {
    double places[MAX_LEVEL + 2];
    unsigned segments;
};

/* ---- Subdivision (11.2.2.1) ---------------------------------------------------------------- */

/* The level after clamping, and the segments it gives. */
static unsigned segments_of(unsigned spacing, float level, double *clamped)
{
    double low = spacing == TESS_FRACTIONAL_EVEN ? 2 : 1;
    double high = spacing == TESS_FRACTIONAL_ODD ? MAX_LEVEL - 1 : MAX_LEVEL;
    *clamped = (double)level > low ? (double)level < high ? (double)level : high : low;
    unsigned n = (unsigned)ceil(*clamped);
    if (spacing == TESS_EQUAL)
        *clamped = n;
    else if ((n % 2 == 0) != (spacing == TESS_FRACTIONAL_EVEN))
        n++;
    return n;
}

/* All segments are 1 / level long but the first and the last, which share what is left. Places
 * mirror one another exactly, so that both patches at an edge agree. */
static struct division divide(unsigned spacing, float level)
{
    struct division d;
    double clamped;
    d.segments = segments_of(spacing, level, &clamped);
    double step = 1 / clamped,
           first = d.segments < 3 ? 1.0 / d.segments : (1 - (d.segments - 2) * step) / 2;
    for (unsigned i = 0; i <= d.segments; i++) {
        unsigned mirrored = i <= d.segments / 2 ? i : d.segments - i;
        double place = mirrored ? first + (mirrored - 1) * step : 0;
        place = 2 * mirrored == d.segments ? 0.5 : place;
        d.places[i] = mirrored == i ? place : 1 - place;
    }
    return d;
}

/* An inner level of one segment is taken as a little more if anything else is subdivided. */
static struct division divide_inner(unsigned spacing, float level, bool alone)
{
    struct division d = divide(spacing, level);
    return d.segments == 1 && !alone ? divide(spacing, 1.0001f) : d;
}

/* ---- Output -------------------------------------------------------------------------------- */

static uint32_t add_point(struct domain *d, double u, double v)
{
    struct tessellation *t = d->out;
    ARENA_RESERVE(d->arena, t->points, t->num_points);
    float x = (float)u, y = (float)v;
    t->points[t->num_points] = (struct tess_point){x, y, d->triangle ? (float)(1 - u - v) : 0};
    return t->num_points++;
}

static void add_index(struct domain *d, uint32_t point)
{
    ARENA_RESERVE(d->arena, d->out->indices, d->out->num_indices);
    d->out->indices[d->out->num_indices++] = point;
}

/* In the order that the shader asks for (11.2.2), whatever that of the arguments. */
static void add_triangle(struct domain *d, uint32_t a, uint32_t b, uint32_t c)
{
    const struct tess_point *p = d->out->points;
    double area = ((double)p[b].u - (double)p[a].u) * ((double)p[c].v - (double)p[a].v) -
                  ((double)p[c].u - (double)p[a].u) * ((double)p[b].v - (double)p[a].v);
    bool swap = (area < 0) != d->clockwise;
    if (a == b || b == c || a == c || area == 0)
        return;
    add_index(d, a);
    add_index(d, swap ? c : b);
    add_index(d, swap ? b : c);
}

/* Fills the gap between two rows of points that run side by side. */
static void stitch(struct domain *d, const struct side *a, const struct side *b)
{
    unsigned i = 0, j = 0;
    while (i + 1 < a->count || j + 1 < b->count) {
        bool on_a = j + 1 >= b->count || (i + 1 < a->count && a->places[i + 1] + a->places[i] <=
                                                                  b->places[j + 1] + b->places[j]);
        if (on_a) {
            add_triangle(d, a->points[i], a->points[i + 1], b->points[j]);
            i++;
        } else {
            add_triangle(d, a->points[i], b->points[j + 1], b->points[j]);
            j++;
        }
    }
}

/* ---- Triangles ----------------------------------------------------------------------------- */

static const double corners[3][2] = {{0, 0}, {1, 0}, {0, 1}};
/* edges of u = 0, v = 0, w = 0, from corner to corner, by outer level */
static const uint8_t triangle_edges[3][2] = {{0, 2}, {0, 1}, {1, 2}};

/* A ring: the domain shrunk to its centre so that its corners lie where the perpendiculars at
 * `inset` on the edges meet. Points at each side's ends are shared. */
static void shrink(double inset, const double at[2], double out[2])
{
    double scale = 1 - 2 * inset;
    for (unsigned k = 0; k < 2; k++)
        out[k] = 1.0 / 3 + (at[k] - 1.0 / 3) * scale;
}

static void triangle_side(struct domain *d, struct side *s, const uint8_t ends[2],
                          const uint32_t ring[3], double inset, const struct division *by,
                          unsigned skip)
{
    double low = by->places[skip], high = by->places[by->segments - skip];
    s->count = by->segments + 1 - 2 * skip;
    for (unsigned i = 0; i < s->count; i++) {
        double t = high > low ? (by->places[i + skip] - low) / (high - low) : 0, flat[2], at[2];
        for (unsigned k = 0; k < 2; k++)
            flat[k] = corners[ends[0]][k] + t * (corners[ends[1]][k] - corners[ends[0]][k]);
        shrink(inset, flat, at);
        s->places[i] = low + t * (high - low);
        s->points[i] = i == 0              ? ring[ends[0]]
                       : i + 1 == s->count ? ring[ends[1]]
                                           : add_point(d, at[0], at[1]);
    }
}

static void add_ring(struct domain *d, double inset, bool is_point, uint32_t ring[3])
{
    for (unsigned c = 0; c < 3; c++) {
        double at[2];
        shrink(inset, corners[c], at);
        ring[c] = is_point && c ? ring[0] : add_point(d, at[0], at[1]);
    }
}

static void tessellate_triangle(struct domain *d, unsigned spacing, const float outer[4],
                                const float inner[2])
{
    struct division edges[3];
    bool alone = true;
    uint32_t ring[3];
    struct side before[3], after[3];
    for (unsigned e = 0; e < 3; e++) {
        edges[e] = divide(spacing, outer[e]);
        alone &= edges[e].segments == 1;
    }
    struct division in = divide_inner(spacing, inner[0], alone);
    add_ring(d, 0, false, ring);
    for (unsigned e = 0; e < 3; e++)
        triangle_side(d, &before[e], triangle_edges[e], ring, 0, &edges[e], 0);
    if (in.segments == 1) {
        add_triangle(d, ring[0], ring[1], ring[2]);
        return;
    }
    for (unsigned k = 1; 2 * k <= in.segments; k++) {
        add_ring(d, in.places[k], 2 * k == in.segments, ring);
        for (unsigned e = 0; e < 3; e++) {
            triangle_side(d, &after[e], triangle_edges[e], ring, in.places[k], &in, k);
            stitch(d, &before[e], &after[e]);
            before[e] = after[e];
        }
    }
    add_triangle(d, ring[0], ring[1], ring[2]);
}

/* ---- Quads --------------------------------------------------------------------------------- */

/* The points inside a quad, by rows; and the domain's corners (0,0), (1,0), (1,1), (0,1). */
struct grid {
    uint32_t corner[4];
    uint32_t first, columns, rows;
    const struct division *u, *v;
};

static void add_cell(struct domain *d, uint32_t a, uint32_t b, uint32_t c, uint32_t e)
{
    add_triangle(d, a, b, c);
    add_triangle(d, a, c, e);
}

static void fill_grid(struct domain *d, struct grid *g)
{
    g->first = d->out->num_points;
    for (unsigned j = 0; j < g->rows; j++)
        for (unsigned i = 0; i < g->columns; i++)
            add_point(d, g->u->places[i + 1], g->v->places[j + 1]);
    for (unsigned j = 0; j + 1 < g->rows; j++)
        for (unsigned i = 0; i + 1 < g->columns; i++) {
            uint32_t at = g->first + j * g->columns + i;
            add_cell(d, at, at + 1, at + g->columns + 1, at + g->columns);
        }
}

/* Edge e, by outer level: u = 0, v = 0, u = 1, v = 1. */
static struct side outer_side(struct domain *d, const struct grid *g, unsigned e,
                              const struct division *by)
{
    static const uint8_t ends[4][2] = {{0, 3}, {0, 1}, {1, 2}, {3, 2}};
    struct side s = {.count = by->segments + 1};
    for (unsigned i = 0; i < s.count; i++) {
        double t = by->places[i], fixed = e >= 2;
        s.places[i] = t;
        if (i == 0 || i + 1 == s.count)
            s.points[i] = g->corner[ends[e][i > 0]];
        else
            s.points[i] = e % 2 ? add_point(d, t, fixed) : add_point(d, fixed, t);
    }
    return s;
}

/* The grid's points along that edge. */
static struct side inner_side(const struct grid *g, unsigned e)
{
    const struct division *along = e % 2 ? g->u : g->v;
    const uint32_t last_row = (g->rows - 1) * g->columns;
    const uint32_t starts[4] = {0, 0, g->columns - 1, last_row};
    struct side s = {.count = along->segments - 1};
    for (unsigned i = 0; i < s.count; i++) {
        s.places[i] = along->places[i + 1];
        s.points[i] = g->first + starts[e] + i * (e % 2 ? 1 : g->columns);
    }
    return s;
}

static void tessellate_quad(struct domain *d, unsigned spacing, const float outer[4],
                            const float inner[2])
{
    struct division edges[4], u = divide(spacing, inner[0]), v = divide(spacing, inner[1]);
    bool alone = u.segments == 1 && v.segments == 1;
    for (unsigned e = 0; e < 4; e++) {
        edges[e] = divide(spacing, outer[e]);
        alone &= edges[e].segments == 1;
    }
    u = divide_inner(spacing, inner[0], alone);
    v = divide_inner(spacing, inner[1], alone);
    struct grid g = {.columns = u.segments - 1, .rows = v.segments - 1, .u = &u, .v = &v};
    for (unsigned c = 0; c < 4; c++)
        g.corner[c] = add_point(d, c == 1 || c == 2, c >= 2);
    if (alone) {
        add_cell(d, g.corner[0], g.corner[1], g.corner[2], g.corner[3]);
        return;
    }
    fill_grid(d, &g);
    for (unsigned e = 0; e < 4; e++) {
        const struct side out = outer_side(d, &g, e, &edges[e]), in = inner_side(&g, e);
        stitch(d, &out, &in);
    }
}

/* ---- Isolines ------------------------------------------------------------------------------ */

static void tessellate_lines(struct domain *d, unsigned spacing, const float outer[4])
{
    struct division lines = divide(TESS_EQUAL, outer[0]), along = divide(spacing, outer[1]);
    for (unsigned j = 0; j < lines.segments; j++)
        for (unsigned i = 0; i <= along.segments; i++) {
            uint32_t point = add_point(d, along.places[i], lines.places[j]);
            if (i) {
                add_index(d, point - 1);
                add_index(d, point);
            }
        }
}

/* A patch whose outer levels are not all positive is left out. */
static bool is_discarded(unsigned mode, const float outer[4])
{
    unsigned count = mode == TGSIC_PRIMITIVE_QUADS ? 4 : mode == TGSIC_PRIMITIVE_TRIANGLES ? 3 : 2;
    for (unsigned i = 0; i < count; i++)
        if (!(outer[i] > 0))
            return true;
    return false;
}

void tgsic_soft_tessellate_domain(struct tgsic_arena *arena, const struct tessellator *how,
                                  const float outer[4], const float inner[2],
                                  struct tessellation *out)
{
    struct domain d = {arena, out, how->clockwise, how->mode == TGSIC_PRIMITIVE_TRIANGLES};
    *out = (struct tessellation){0};
    if (is_discarded(how->mode, outer))
        return;
    if (how->mode == TGSIC_PRIMITIVE_TRIANGLES)
        tessellate_triangle(&d, how->spacing, outer, inner);
    else if (how->mode == TGSIC_PRIMITIVE_QUADS)
        tessellate_quad(&d, how->spacing, outer, inner);
    else
        tessellate_lines(&d, how->spacing, outer);
}
