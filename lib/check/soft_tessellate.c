/* SPDX-License-Identifier: MIT */
/* Tessellation shaders around the tessellator (OpenGL 4.6, 11.2). */
#include "soft.h"
#include "soft_tessellator.h"

#include <string.h>

#define MAX_LANES 256

/* Control points of all patches, `size` in a row each; what exists once per patch is at the first.
 */
struct patches {
    struct soft_vertices points;
    uint32_t count, size;
};

/* ---- Control ------------------------------------------------------------------------------- */

static void run_control(struct soft_draw *d, const struct soft_stream *in, uint32_t first,
                        uint32_t count, struct patches *out)
{
    const struct soft_stage *stage = &d->device->stages[TGSIC_PROCESSOR_TESS_CTRL];
    const struct tgsic_exec_layout *layout = &stage->layout;
    uint32_t lanes = count * out->size, vertices = in->primitives[first].count;
    size_t per_vertex = (size_t)layout->inputs * 4 * lanes;
    uint32_t *inputs = ARENA_ARRAY(d->arena, uint32_t, per_vertex * vertices);
    uint32_t *outputs = ARENA_ARRAY(d->arena, uint32_t, (size_t)layout->outputs * 4 * lanes);
    uint32_t *values = ARENA_ARRAY(d->arena, uint32_t, (size_t)layout->system_values * 4 * lanes);
    int *link = ARENA_ARRAY(d->arena, int, layout->inputs);
    tgsic_soft_link(in->vertices.shader, stage->shader, link, layout->inputs);
    for (uint32_t l = 0; l < lanes; l++) {
        const struct soft_primitive *p = &in->primitives[first + l / out->size];
        for (uint32_t v = 0; v < vertices; v++)
            tgsic_soft_fill_vertex(&in->vertices, p->vertex[0] + v, link, inputs + v * per_vertex,
                                   layout->inputs, lanes, l);
        tgsic_soft_set_lane(stage->shader, values, lanes, l, TGSIC_SEMANTIC_INVOCATIONID, 0,
                            l % out->size);
        tgsic_soft_set_primitive_id(stage->shader, inputs, values, lanes, l, p->id);
    }
    tgsic_soft_set_all(stage->shader, values, lanes, TGSIC_SEMANTIC_VERTICESIN, 0, vertices);
    struct tgsic_exec_run run = {.size = sizeof run,
                                 .lanes = lanes,
                                 .inputs = inputs,
                                 .input_vertices = vertices,
                                 .system_values = values,
                                 .outputs = outputs,
                                 .output_vertices = out->size};
    tgsic_soft_run(d, TGSIC_PROCESSOR_TESS_CTRL, &run);
    tgsic_soft_keep_outputs(&out->points, first * out->size, outputs, lanes);
}

/* Without a control shader, patches are what the vertex shader made. */
static struct patches control(struct soft_draw *d, const struct soft_stream *in)
{
    const struct soft_stage *stage = &d->device->stages[TGSIC_PROCESSOR_TESS_CTRL];
    struct patches out = {.points = in->vertices, .count = in->count};
    out.size = in->count ? in->primitives[0].count : 1;
    if (!stage->shader)
        return out;
    out.size = tgsic_shader_property(stage->shader, TGSIC_PROPERTY_TCS_VERTICES_OUT, 1);
    out.size = out.size && out.size <= 32 ? out.size : 32;
    out.points = (struct soft_vertices){.shader = stage->shader,
                                        .stride = stage->layout.outputs * 4,
                                        .count = in->count * out.size};
    out.points.words =
        ARENA_ARRAY(d->arena, uint32_t, (size_t)out.points.stride * out.points.count);
    uint32_t group = MAX_LANES / out.size;
    for (uint32_t first = 0; first < in->count; first += group)
        run_control(d, in, first, in->count - first < group ? in->count - first : group, &out);
    return out;
}

/* ---- Levels -------------------------------------------------------------------------------- */

static void levels_of(const struct soft_draw *d, const struct patches *p, uint32_t patch,
                      float outer[4], float inner[2])
{
    const struct check_state *state = &d->world->state;
    const uint32_t *words = p->points.words + (size_t)patch * p->size * p->points.stride;
    int out = tgsic_soft_register(p->points.shader, TGSIC_FILE_OUT, TGSIC_SEMANTIC_TESSOUTER, 0);
    int in = tgsic_soft_register(p->points.shader, TGSIC_FILE_OUT, TGSIC_SEMANTIC_TESSINNER, 0);
    memcpy(outer, state->patch_outer, 4 * sizeof *outer);
    memcpy(inner, state->patch_inner, 2 * sizeof *inner);
    if (out >= 0)
        memcpy(outer, words + out * 4, 4 * sizeof *outer);
    if (in >= 0)
        memcpy(inner, words + in * 4, 2 * sizeof *inner);
}

/* ---- Evaluation ---------------------------------------------------------------------------- */

/* One patch: what its points are evaluated from. */
struct evaluation {
    const struct patches *patches;
    uint32_t patch, id;
    float outer[4], inner[2];
    const struct tessellation *tessellation;
};

static void set_evaluation_values(const struct tgsic_shader *s, const struct evaluation *e,
                                  uint32_t first, uint32_t lanes, uint32_t *values)
{
    for (uint32_t l = 0; l < lanes; l++) {
        const struct tess_point *p = &e->tessellation->points[first + l];
        const float coord[3] = {p->u, p->v, p->w};
        for (unsigned c = 0; c < 3; c++)
            tgsic_soft_set_lane(s, values, lanes, l, TGSIC_SEMANTIC_TESSCOORD, c,
                                tgsic_soft_bits(coord[c]));
    }
    for (unsigned c = 0; c < 4; c++)
        tgsic_soft_set_all(s, values, lanes, TGSIC_SEMANTIC_TESSOUTER, c,
                           tgsic_soft_bits(e->outer[c]));
    for (unsigned c = 0; c < 2; c++)
        tgsic_soft_set_all(s, values, lanes, TGSIC_SEMANTIC_TESSINNER, c,
                           tgsic_soft_bits(e->inner[c]));
    tgsic_soft_set_all(s, values, lanes, TGSIC_SEMANTIC_VERTICESIN, 0, e->patches->size);
}

/* The levels as inputs, for control by state: then no stage before has written them. */
static void set_level_inputs(const struct tgsic_shader *s, const struct evaluation *e,
                             uint32_t lanes, uint32_t *inputs)
{
    int outer = tgsic_soft_register(s, TGSIC_FILE_IN, TGSIC_SEMANTIC_TESSOUTER, 0);
    int inner = tgsic_soft_register(s, TGSIC_FILE_IN, TGSIC_SEMANTIC_TESSINNER, 0);
    for (uint32_t l = 0; l < lanes; l++) {
        for (uint32_t c = 0; outer >= 0 && c < 4; c++)
            inputs[((uint32_t)outer * 4 + c) * lanes + l] = tgsic_soft_bits(e->outer[c]);
        for (uint32_t c = 0; inner >= 0 && c < 2; c++)
            inputs[((uint32_t)inner * 4 + c) * lanes + l] = tgsic_soft_bits(e->inner[c]);
    }
}

static void evaluate(struct soft_draw *d, const struct evaluation *e, uint32_t first,
                     uint32_t lanes, struct soft_vertices *out)
{
    const struct soft_stage *stage = &d->device->stages[TGSIC_PROCESSOR_TESS_EVAL];
    const struct tgsic_exec_layout *layout = &stage->layout;
    const struct patches *p = e->patches;
    size_t per_vertex = (size_t)layout->inputs * 4 * lanes;
    uint32_t *inputs = ARENA_ARRAY(d->arena, uint32_t, per_vertex * p->size);
    uint32_t *outputs = ARENA_ARRAY(d->arena, uint32_t, (size_t)layout->outputs * 4 * lanes);
    uint32_t *values = ARENA_ARRAY(d->arena, uint32_t, (size_t)layout->system_values * 4 * lanes);
    int *link = ARENA_ARRAY(d->arena, int, layout->inputs);
    tgsic_soft_link(p->points.shader, stage->shader, link, layout->inputs);
    for (uint32_t l = 0; l < lanes; l++) {
        for (uint32_t v = 0; v < p->size; v++)
            tgsic_soft_fill_vertex(&p->points, e->patch * p->size + v, link,
                                   inputs + v * per_vertex, layout->inputs, lanes, l);
        tgsic_soft_set_primitive_id(stage->shader, inputs, values, lanes, l, e->id);
    }
    set_level_inputs(stage->shader, e, lanes, inputs);
    set_evaluation_values(stage->shader, e, first, lanes, values);
    struct tgsic_exec_run run = {.size = sizeof run,
                                 .lanes = lanes,
                                 .inputs = inputs,
                                 .input_vertices = p->size,
                                 .system_values = values,
                                 .outputs = outputs};
    tgsic_soft_run(d, TGSIC_PROCESSOR_TESS_EVAL, &run);
    tgsic_soft_keep_outputs(out, out->count, outputs, lanes);
    out->count += lanes;
}

static void add_primitives(struct soft_draw *d, const struct tessellation *t, unsigned corners,
                           uint32_t base, uint32_t id, struct soft_stream *out)
{
    static const uint8_t kinds[] = {
        [1] = TGSIC_PRIMITIVE_POINTS, [2] = TGSIC_PRIMITIVE_LINES, [3] = TGSIC_PRIMITIVE_TRIANGLES};
    uint32_t count = corners == 1 ? t->num_points : t->num_indices;
    bool last = tgsic_soft_last_provokes(&d->world->state);
    for (uint32_t i = 0; i < count; i += corners) {
        struct soft_primitive p = {.kind = kinds[corners],
                                   .count = (uint8_t)corners,
                                   .provoking = (uint8_t)(last ? corners - 1 : 0),
                                   .edges = 7,
                                   .id = id};
        for (unsigned k = 0; k < corners; k++)
            p.vertex[k] = base + (corners == 1 ? i : t->indices[i + k]);
        ARENA_RESERVE(d->arena, out->primitives, out->count);
        out->primitives[out->count++] = p;
    }
}

static void tessellate_patch(struct soft_draw *d, const struct tessellator *how, unsigned corners,
                             struct evaluation *e, struct soft_stream *out)
{
    struct tessellation t;
    struct soft_vertices *v = &out->vertices;
    uint32_t base = v->count;
    levels_of(d, e->patches, e->patch, e->outer, e->inner);
    tgsic_soft_tessellate_domain(d->arena, how, e->outer, e->inner, &t);
    e->tessellation = &t;
    size_t have = (size_t)v->count * v->stride * 4, more = (size_t)t.num_points * v->stride * 4;
    v->words = tgsic_arena_grow(d->arena, v->words, have, have + more);
    for (uint32_t first = 0; first < t.num_points; first += MAX_LANES)
        evaluate(d, e, first, t.num_points - first < MAX_LANES ? t.num_points - first : MAX_LANES,
                 v);
    add_primitives(d, &t, corners, base, e->id, out);
}

void tgsic_soft_tessellate(struct soft_draw *d, struct soft_stream *stream)
{
    const struct soft_stage *stage = &d->device->stages[TGSIC_PROCESSOR_TESS_EVAL];
    const struct tgsic_shader *s = stage->shader;
    const struct tessellator how = {
        .mode = tgsic_shader_property(s, TGSIC_PROPERTY_TES_PRIM_MODE, TGSIC_PRIMITIVE_TRIANGLES),
        .spacing = tgsic_shader_property(s, TGSIC_PROPERTY_TES_SPACING, TESS_EQUAL),
        .clockwise = tgsic_shader_property(s, TGSIC_PROPERTY_TES_VERTEX_ORDER_CW, 0)};
    unsigned corners = tgsic_shader_property(s, TGSIC_PROPERTY_TES_POINT_MODE, 0) ? 1
                       : how.mode == TGSIC_PRIMITIVE_TRIANGLES || how.mode == TGSIC_PRIMITIVE_QUADS
                           ? 3
                           : 2;
    struct soft_stream in = *stream,
                       out = {.vertices = {.shader = s, .stride = stage->layout.outputs * 4}};
    if (in.count && in.primitives[0].kind != TGSIC_PRIMITIVE_PATCHES)
        tgsic_soft_unsupported(d, "tessellation of primitives other than patches");
    struct patches patches = control(d, &in);
    for (uint32_t i = 0; i < patches.count; i++) {
        struct evaluation e = {.patches = &patches, .patch = i, .id = in.primitives[i].id};
        tessellate_patch(d, &how, corners, &e, &out);
    }
    *stream = out;
}
