/* SPDX-License-Identifier: MIT */
/* Compute (OpenGL 4.6, chapter 19): work-groups one after another, each as the lanes of one run. */
#include "soft.h"

#include <string.h>

/* MEMORY SHARED has no size in TGSI; OpenGL promises this much. */
#define SHARED_BYTES    65536
#define MAX_INVOCATIONS 2048

/* The size of a group, by property; variable ones are the caller's. */
static void group_size(const struct tgsic_shader *s, const uint32_t given[3], uint32_t size[3])
{
    static const enum tgsic_property properties[3] = {TGSIC_PROPERTY_CS_FIXED_BLOCK_WIDTH,
                                                      TGSIC_PROPERTY_CS_FIXED_BLOCK_HEIGHT,
                                                      TGSIC_PROPERTY_CS_FIXED_BLOCK_DEPTH};
    for (unsigned i = 0; i < 3; i++)
        size[i] = given[i] ? given[i] : tgsic_shader_property(s, properties[i], 1);
    for (unsigned i = 0; i < 3; i++)
        size[i] = size[i] ? size[i] : 1;
}

static void set_group_values(const struct tgsic_shader *s, uint32_t *values, uint32_t lanes,
                             const uint32_t groups[3], const uint32_t size[3])
{
    for (unsigned c = 0; c < 3; c++) {
        tgsic_soft_set_all(s, values, lanes, TGSIC_SEMANTIC_GRID_SIZE, c, groups[c]);
        tgsic_soft_set_all(s, values, lanes, TGSIC_SEMANTIC_BLOCK_SIZE, c, size[c]);
    }
    for (uint32_t l = 0; l < lanes; l++) {
        const uint32_t id[3] = {l % size[0], l / size[0] % size[1], l / size[0] / size[1]};
        for (unsigned c = 0; c < 3; c++)
            tgsic_soft_set_lane(s, values, lanes, l, TGSIC_SEMANTIC_THREAD_ID, c, id[c]);
    }
}

static void run_group(struct soft_draw *d, const uint32_t group[3], uint32_t lanes,
                      uint32_t *values, void *shared)
{
    const struct soft_stage *stage = &d->device->stages[TGSIC_PROCESSOR_COMP];
    struct tgsic_exec_run run = {.size = sizeof run,
                                 .lanes = lanes,
                                 .system_values = values,
                                 .shared = shared,
                                 .shared_size = SHARED_BYTES};
    for (unsigned c = 0; c < 3; c++)
        tgsic_soft_set_all(stage->shader, values, lanes, TGSIC_SEMANTIC_BLOCK_ID, c, group[c]);
    memset(shared, 0, SHARED_BYTES);
    tgsic_soft_run(d, TGSIC_PROCESSOR_COMP, &run);
}

void tgsic_soft_dispatch(struct soft_draw *d, const uint32_t groups[3], const uint32_t given[3])
{
    const struct soft_stage *stage = &d->device->stages[TGSIC_PROCESSOR_COMP];
    uint32_t size[3], group[3];
    if (!stage->shader)
        tgsic_soft_unsupported(d, "a dispatch without a compute shader");
    group_size(stage->shader, given, size);
    uint64_t lanes = (uint64_t)size[0] * size[1] * size[2];
    if (size[0] > MAX_INVOCATIONS || size[1] > MAX_INVOCATIONS || lanes > MAX_INVOCATIONS)
        tgsic_soft_unsupported(d, "work-groups of more than 2048 invocations");
    tgsic_soft_bind(d, TGSIC_PROCESSOR_COMP);
    uint32_t *values =
        ARENA_ARRAY(d->arena, uint32_t, (size_t)stage->layout.system_values * 4 * (size_t)lanes);
    void *shared = tgsic_arena_alloc(d->arena, SHARED_BYTES);
    set_group_values(stage->shader, values, (uint32_t)lanes, groups, size);
    for (group[2] = 0; group[2] < groups[2]; group[2]++)
        for (group[1] = 0; group[1] < groups[1]; group[1]++)
            for (group[0] = 0; group[0] < groups[0]; group[0]++)
                run_group(d, group, (uint32_t)lanes, values, shared);
}
