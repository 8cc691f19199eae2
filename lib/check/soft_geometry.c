/* SPDX-License-Identifier: MIT */
/* Geometry shaders (OpenGL 4.6, 11.3): each primitive becomes the strips that its invocations emit,
 * in order of primitives, then invocations. */
#include "soft.h"

#include <string.h>

#define MAX_LANES 256

/* What one lane emitted to one stream: vertices in a row, and where strips end. */
struct emitted {
    uint32_t *words;
    uint32_t vertices;
    uint32_t *ends; /* numbers of vertices before the end of a strip */
    uint32_t num_ends;
};

struct geometry {
    struct soft_draw *d;
    const struct soft_stage *stage;
    uint32_t invocations, max_vertices, stride;
    struct emitted *lanes; /* of stream 0: no other is rasterised */
};

static void emit(void *user, uint32_t lane, uint32_t stream, const uint32_t *outputs)
{
    struct geometry *g = user;
    struct emitted *e = &g->lanes[lane];
    if (stream || e->vertices >= g->max_vertices)
        return;
    if (!e->words)
        e->words = ARENA_ARRAY(g->d->arena, uint32_t, (size_t)g->max_vertices * g->stride);
    memcpy(e->words + (size_t)e->vertices++ * g->stride, outputs, g->stride * sizeof *outputs);
}

static void end_primitive(void *user, uint32_t lane, uint32_t stream)
{
    struct geometry *g = user;
    struct emitted *e = &g->lanes[lane];
    if (stream)
        return;
    ARENA_RESERVE(g->d->arena, e->ends, e->num_ends);
    e->ends[e->num_ends++] = e->vertices;
}

/* ---- Runs ---------------------------------------------------------------------------------- */

static void run_primitives(struct geometry *g, const struct soft_stream *in, uint32_t first,
                           uint32_t count)
{
    const struct tgsic_exec_layout *layout = &g->stage->layout;
    uint32_t lanes = count * g->invocations, vertices = in->primitives[first].count;
    struct tgsic_arena *arena = g->d->arena;
    size_t per_vertex = (size_t)layout->inputs * 4 * lanes;
    uint32_t *inputs = ARENA_ARRAY(arena, uint32_t, per_vertex * vertices);
    uint32_t *outputs = ARENA_ARRAY(arena, uint32_t, (size_t)layout->outputs * 4 * lanes);
    uint32_t *values = ARENA_ARRAY(arena, uint32_t, (size_t)layout->system_values * 4 * lanes);
    int *link = ARENA_ARRAY(arena, int, layout->inputs);
    tgsic_soft_link(in->vertices.shader, g->stage->shader, link, layout->inputs);
    for (uint32_t l = 0; l < lanes; l++) {
        const struct soft_primitive *p = &in->primitives[first + l / g->invocations];
        for (uint32_t v = 0; v < vertices; v++)
            tgsic_soft_fill_vertex(&in->vertices, p->vertex[v], link, inputs + v * per_vertex,
                                   layout->inputs, lanes, l);
        tgsic_soft_set_primitive_id(g->stage->shader, inputs, values, lanes, l, p->id);
        tgsic_soft_set_lane(g->stage->shader, values, lanes, l, TGSIC_SEMANTIC_INVOCATIONID, 0,
                            l % g->invocations);
    }
    g->lanes = ARENA_ARRAY(arena, struct emitted, lanes);
    struct tgsic_exec_run run = {
        .size = sizeof run,
        .lanes = lanes,
        .inputs = inputs,
        .input_vertices = vertices,
        .system_values = values,
        .outputs = outputs,
        .hooks = {.user = g, .emit = emit, .end_primitive = end_primitive}};
    tgsic_soft_run(g->d, TGSIC_PROCESSOR_GEOM, &run);
}

/* Appends what a lane emitted; a strip that is not ended ends with the invocation. */
static void take(struct geometry *g, struct emitted *e, uint32_t id, unsigned mode, bool last,
                 struct soft_stream *out)
{
    struct soft_vertices *v = &out->vertices;
    uint32_t base = v->count, start = 0, before = out->count;
    size_t have = (size_t)v->count * v->stride, more = (size_t)e->vertices * v->stride;
    for (size_t i = 0; i < more; i++) {
        ARENA_RESERVE(g->d->arena, v->words, have + i);
        v->words[have + i] = e->words[i];
    }
    v->count += e->vertices;
    for (uint32_t k = 0; k <= e->num_ends; k++) {
        uint32_t end = k < e->num_ends ? e->ends[k] : e->vertices;
        tgsic_soft_assemble(g->d->arena, out, mode, base + start, end - start, last, 0);
        start = end;
    }
    for (uint32_t i = before; i < out->count; i++)
        out->primitives[i].id = id;
}

void tgsic_soft_geometry(struct soft_draw *d, struct soft_stream *stream)
{
    const struct soft_stage *stage = &d->device->stages[TGSIC_PROCESSOR_GEOM];
    const struct tgsic_shader *s = stage->shader;
    struct geometry g = {.d = d,
                         .stage = stage,
                         .invocations = tgsic_shader_property(s, TGSIC_PROPERTY_GS_INVOCATIONS, 1),
                         .max_vertices =
                             tgsic_shader_property(s, TGSIC_PROPERTY_GS_MAX_OUTPUT_VERTICES, 1024),
                         .stride = stage->layout.outputs * 4};
    struct soft_stream in = *stream, out = {.vertices = {.shader = s, .stride = g.stride}};
    unsigned mode = tgsic_shader_property(s, TGSIC_PROPERTY_GS_OUTPUT_PRIMITIVE,
                                          TGSIC_PRIMITIVE_TRIANGLE_STRIP);
    bool last = tgsic_soft_last_provokes(&d->world->state);
    g.invocations = g.invocations ? g.invocations : 1;
    uint32_t group = MAX_LANES / g.invocations ? MAX_LANES / g.invocations : 1;
    for (uint32_t first = 0; first < in.count; first += group) {
        uint32_t count = in.count - first < group ? in.count - first : group;
        run_primitives(&g, &in, first, count);
        for (uint32_t l = 0; l < count * g.invocations; l++)
            take(&g, &g.lanes[l], in.primitives[first + l / g.invocations].id, mode, last, &out);
    }
    *stream = out;
}
