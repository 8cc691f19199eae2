/* SPDX-License-Identifier: MIT */
/* Vertex fetch and vertex shading (OpenGL 4.6, 10.3 and 11.1): arrays to input registers, in groups
 * of lanes through the shader, to records of outputs. */
#include "soft.h"

#include "carry.h"

#include <string.h>

#define GROUP 256 /* lanes a run */

static struct check_feed *plan(const struct soft_draw *d, const struct check_draw *draw,
                               uint32_t count)
{
    struct check_feed *feeds = ARENA_ARRAY(d->arena, struct check_feed, count);
    for (uint32_t r = 0; r < count; r++)
        feeds[r] = tgsic_check_feed(d->device->program, d->world, draw, r);
    return feeds;
}

/* ---- Shading ------------------------------------------------------------------------------- */

static void set_system_values(const struct soft_draw *d, const struct check_draw *draw,
                              uint32_t first, uint32_t lanes, uint32_t *values)
{
    const struct tgsic_shader *s = d->device->stages[TGSIC_PROCESSOR_VERT].shader;
    uint32_t base = (uint32_t)draw->first;
    for (uint32_t l = 0; l < lanes; l++) {
        tgsic_soft_set_lane(s, values, lanes, l, TGSIC_SEMANTIC_VERTEXID, 0, base + first + l);
        tgsic_soft_set_lane(s, values, lanes, l, TGSIC_SEMANTIC_VERTEXID_NOBASE, 0, first + l);
    }
    tgsic_soft_set_all(s, values, lanes, TGSIC_SEMANTIC_INSTANCEID, 0, d->instance);
    tgsic_soft_set_all(s, values, lanes, TGSIC_SEMANTIC_BASEVERTEX, 0, base);
}

/* From registers by lane to records by vertex. */
void tgsic_soft_keep_outputs(struct soft_vertices *v, uint32_t first, const uint32_t *outputs,
                             uint32_t lanes)
{
    for (uint32_t r = 0; r < v->stride; r++)
        for (uint32_t l = 0; l < lanes; l++)
            v->words[(size_t)(first + l) * v->stride + r] = outputs[(size_t)r * lanes + l];
}

static void shade(struct soft_draw *d, const struct check_draw *draw,
                  const struct check_feed *feeds, uint32_t first, uint32_t lanes,
                  struct soft_vertices *out)
{
    const struct tgsic_exec_layout *layout = &d->device->stages[TGSIC_PROCESSOR_VERT].layout;
    uint32_t *inputs = ARENA_ARRAY(d->arena, uint32_t, (size_t)layout->inputs * 4 * lanes);
    uint32_t *outputs = ARENA_ARRAY(d->arena, uint32_t, (size_t)layout->outputs * 4 * lanes);
    uint32_t *values = ARENA_ARRAY(d->arena, uint32_t, (size_t)layout->system_values * 4 * lanes);
    for (uint32_t r = 0; r < layout->inputs; r++)
        for (uint32_t l = 0; l < lanes; l++) {
            uint32_t value[4];
            tgsic_check_feed_value(&feeds[r], (uint32_t)draw->first + first + l, d->instance,
                                   value);
            for (unsigned c = 0; c < 4; c++)
                inputs[(r * 4 + c) * lanes + l] = value[c];
        }
    set_system_values(d, draw, first, lanes, values);
    struct tgsic_exec_run run = {.size = sizeof run,
                                 .lanes = lanes,
                                 .inputs = inputs,
                                 .system_values = values,
                                 .outputs = outputs};
    tgsic_soft_run(d, TGSIC_PROCESSOR_VERT, &run);
    tgsic_soft_keep_outputs(out, first, outputs, lanes);
}

void tgsic_soft_vertices(struct soft_draw *d, const struct check_draw *draw,
                         struct soft_vertices *out)
{
    const struct soft_stage *stage = &d->device->stages[TGSIC_PROCESSOR_VERT];
    const struct check_feed *feeds = plan(d, draw, stage->layout.inputs);
    *out = (struct soft_vertices){
        .shader = stage->shader, .stride = stage->layout.outputs * 4, .count = draw->count};
    out->words = ARENA_ARRAY(d->arena, uint32_t, (size_t)out->stride * out->count);
    for (uint32_t first = 0; first < draw->count; first += GROUP)
        shade(d, draw, feeds, first, draw->count - first < GROUP ? draw->count - first : GROUP,
              out);
}

/* Vertex colours are clamped after the last stage before rasterisation (compatibility, 13.6). */
void tgsic_soft_clamp_colors(const struct soft_draw *d, struct soft_vertices *v)
{
    static const uint8_t semantics[] = {TGSIC_SEMANTIC_COLOR, TGSIC_SEMANTIC_BCOLOR};
    for (unsigned i = 0; d->world->state.clamp_vertex_color && i < 4; i++) {
        int reg = tgsic_soft_register(v->shader, TGSIC_FILE_OUT, semantics[i % 2], i / 2);
        for (uint32_t k = 0; reg >= 0 && k < v->count * 4; k++) {
            uint32_t *word = &v->words[(size_t)(k / 4) * v->stride + (uint32_t)reg * 4 + k % 4];
            float value = tgsic_soft_float(*word);
            *word = tgsic_soft_bits(value > 0 ? value < 1 ? value : 1 : 0);
        }
    }
}
