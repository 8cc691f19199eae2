/* SPDX-License-Identifier: MIT */
/* Assembly of primitives (OpenGL 4.6, 10.1) with their provoking vertices (table 13.2). Polygons
 * become triangles whose inner edges are marked, so that polygon modes leave them out. */
#include "soft.h"

#define GL_FIRST_VERTEX_CONVENTION 0x8E4D

struct assembler {
    struct tgsic_arena *arena;
    struct soft_stream *stream;
    uint32_t first; /* vertex that number 0 stands for */
    bool last;      /* which vertex provokes */
    uint32_t id;
};

static void append(struct assembler *a, struct soft_primitive p)
{
    struct soft_stream *s = a->stream;
    for (unsigned i = 0; i < p.count && i < SOFT_MAX_PRIMITIVE; i++)
        p.vertex[i] += a->first;
    ARENA_RESERVE(a->arena, s->primitives, s->count);
    s->primitives[s->count++] = p;
}

static void point(struct assembler *a, uint32_t v)
{
    append(a, (struct soft_primitive){
                  .kind = TGSIC_PRIMITIVE_POINTS, .count = 1, .id = a->id++, .vertex = {v}});
}

static void line(struct assembler *a, uint32_t v0, uint32_t v1)
{
    append(a, (struct soft_primitive){.kind = TGSIC_PRIMITIVE_LINES,
                                      .count = 2,
                                      .provoking = a->last,
                                      .id = a->id++,
                                      .vertex = {v0, v1}});
}

static void triangle(struct assembler *a, uint32_t v0, uint32_t v1, uint32_t v2, unsigned provoking,
                     unsigned edges)
{
    append(a, (struct soft_primitive){.kind = TGSIC_PRIMITIVE_TRIANGLES,
                                      .count = 3,
                                      .provoking = (uint8_t)provoking,
                                      .edges = (uint8_t)edges,
                                      .id = a->id,
                                      .vertex = {v0, v1, v2}});
}

/* Corners in order around; `provoking` is one of them. */
static void quad(struct assembler *a, const uint32_t v[4], unsigned provoking)
{
    /* both halves hold the provoking vertex: the diagonal starts there */
    unsigned p = provoking;
    triangle(a, v[p], v[(p + 1) % 4], v[(p + 2) % 4], 0, 1 | 2);
    triangle(a, v[p], v[(p + 2) % 4], v[(p + 3) % 4], 0, 2 | 4);
    a->id++;
}

static void points(struct assembler *a, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        point(a, i);
}

static void lines(struct assembler *a, uint32_t count)
{
    for (uint32_t i = 0; i + 1 < count; i += 2)
        line(a, i, i + 1);
}

static void line_strip(struct assembler *a, uint32_t count)
{
    for (uint32_t i = 0; i + 1 < count; i++)
        line(a, i, i + 1);
}

static void line_loop(struct assembler *a, uint32_t count)
{
    line_strip(a, count);
    if (count > 1)
        line(a, count - 1, 0);
}

static void triangles(struct assembler *a, uint32_t count)
{
    for (uint32_t i = 0; i + 2 < count; i += 3, a->id++)
        triangle(a, i, i + 1, i + 2, a->last ? 2 : 0, 7);
}

/* Every other triangle of a strip has its vertices exchanged, so that all face one way; the first
 * of the strip's own order provokes, or the last. */
static void triangle_strip(struct assembler *a, uint32_t count)
{
    for (uint32_t i = 0; i + 2 < count; i++, a->id++)
        if (i % 2)
            triangle(a, i + 1, i, i + 2, a->last ? 2 : 1, 7);
        else
            triangle(a, i, i + 1, i + 2, a->last ? 2 : 0, 7);
}

static void triangle_fan(struct assembler *a, uint32_t count)
{
    for (uint32_t i = 1; i + 1 < count; i++, a->id++)
        triangle(a, 0, i, i + 1, a->last ? 2 : 1, 7);
}

static void quads(struct assembler *a, uint32_t count)
{
    for (uint32_t i = 0; i + 3 < count; i += 4)
        quad(a, (const uint32_t[4]){i, i + 1, i + 2, i + 3}, a->last ? 3 : 0);
}

static void quad_strip(struct assembler *a, uint32_t count)
{
    for (uint32_t i = 0; i + 3 < count; i += 2)
        quad(a, (const uint32_t[4]){i, i + 1, i + 3, i + 2}, a->last ? 2 : 0);
}

/* The first vertex provokes, whatever the convention. */
static void polygon(struct assembler *a, uint32_t count)
{
    for (uint32_t i = 1; i + 1 < count; i++) {
        unsigned edges = 2u | (i == 1 ? 1u : 0u) | (i + 2 == count ? 4u : 0u);
        triangle(a, 0, i, i + 1, 0, edges);
    }
    a->id++;
}

static void adjacent_line(struct assembler *a, uint32_t first)
{
    append(a, (struct soft_primitive){.kind = TGSIC_PRIMITIVE_LINES_ADJACENCY,
                                      .count = 4,
                                      .provoking = a->last ? 2 : 1,
                                      .id = a->id++,
                                      .vertex = {first, first + 1, first + 2, first + 3}});
}

static void lines_adjacency(struct assembler *a, uint32_t count)
{
    for (uint32_t i = 0; i + 3 < count; i += 4)
        adjacent_line(a, i);
}

static void line_strip_adjacency(struct assembler *a, uint32_t count)
{
    for (uint32_t i = 0; i + 3 < count; i++)
        adjacent_line(a, i);
}

static void adjacent_triangle(struct assembler *a, const uint32_t v[6], unsigned provoking)
{
    struct soft_primitive p = {.kind = TGSIC_PRIMITIVE_TRIANGLES_ADJACENCY,
                               .count = 6,
                               .provoking = (uint8_t)provoking,
                               .edges = 7,
                               .id = a->id++};
    for (unsigned i = 0; i < 6; i++)
        p.vertex[i] = v[i];
    append(a, p);
}

static void triangles_adjacency(struct assembler *a, uint32_t count)
{
    for (uint32_t i = 0; i + 5 < count; i += 6)
        adjacent_triangle(a, (const uint32_t[6]){i, i + 1, i + 2, i + 3, i + 4, i + 5},
                          a->last ? 4 : 0);
}

/* Table 10.1: which vertices are next to a triangle depends on whether it is the first, the last,
 * even or odd. */
static void triangle_strip_adjacency(struct assembler *a, uint32_t count)
{
    uint32_t n = count < 6 ? 0 : (count - 4) / 2;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t b = 2 * i, before = i ? b - 2 : b + 1, after = i + 1 == n ? b + 5 : b + 6;
        if (i % 2)
            adjacent_triangle(a, (const uint32_t[6]){b + 2, before, b, b + 3, b + 4, after},
                              a->last ? 4 : 2);
        else
            adjacent_triangle(a, (const uint32_t[6]){b, before, b + 2, after, b + 4, b + 3},
                              a->last ? 4 : 0);
    }
}

static void (*const assemblers[])(struct assembler *, uint32_t) = {
    [TGSIC_PRIMITIVE_POINTS] = points,
    [TGSIC_PRIMITIVE_LINES] = lines,
    [TGSIC_PRIMITIVE_LINE_LOOP] = line_loop,
    [TGSIC_PRIMITIVE_LINE_STRIP] = line_strip,
    [TGSIC_PRIMITIVE_TRIANGLES] = triangles,
    [TGSIC_PRIMITIVE_TRIANGLE_STRIP] = triangle_strip,
    [TGSIC_PRIMITIVE_TRIANGLE_FAN] = triangle_fan,
    [TGSIC_PRIMITIVE_QUADS] = quads,
    [TGSIC_PRIMITIVE_QUAD_STRIP] = quad_strip,
    [TGSIC_PRIMITIVE_POLYGON] = polygon,
    [TGSIC_PRIMITIVE_LINES_ADJACENCY] = lines_adjacency,
    [TGSIC_PRIMITIVE_LINE_STRIP_ADJACENCY] = line_strip_adjacency,
    [TGSIC_PRIMITIVE_TRIANGLES_ADJACENCY] = triangles_adjacency,
    [TGSIC_PRIMITIVE_TRIANGLE_STRIP_ADJACENCY] = triangle_strip_adjacency,
};

bool tgsic_soft_last_provokes(const struct check_state *state)
{
    return state->provoking_vertex != GL_FIRST_VERTEX_CONVENTION;
}

static void patches(struct assembler *a, uint32_t count, uint32_t size)
{
    for (uint32_t i = 0; size && i + size <= count; i += size)
        append(a, (struct soft_primitive){.kind = TGSIC_PRIMITIVE_PATCHES,
                                          .count = (uint8_t)size,
                                          .id = a->id++,
                                          .vertex = {i}});
}

void tgsic_soft_assemble(struct tgsic_arena *arena, struct soft_stream *stream, unsigned mode,
                         uint32_t first, uint32_t count, bool last, uint32_t patch)
{
    struct assembler a = {arena, stream, first, last, 0};
    if (mode == TGSIC_PRIMITIVE_PATCHES)
        patches(&a, count, patch);
    else if (mode < sizeof assemblers / sizeof *assemblers)
        assemblers[mode](&a, count);
}

struct soft_primitive tgsic_soft_without_neighbours(const struct soft_primitive *p)
{
    struct soft_primitive out = *p;
    if (p->kind == TGSIC_PRIMITIVE_LINES_ADJACENCY) {
        out.count = 2;
        out.provoking = p->provoking - 1;
        out.vertex[0] = p->vertex[1];
        out.vertex[1] = p->vertex[2];
    } else if (p->kind == TGSIC_PRIMITIVE_TRIANGLES_ADJACENCY) {
        out.count = 3;
        out.provoking = p->provoking / 2;
        for (unsigned i = 0; i < 3; i++)
            out.vertex[i] = p->vertex[2 * i];
    }
    return out;
}
