/* SPDX-License-Identifier: MIT */
/* What every back end does with the stages around a shader, and with its report. */
#include "pipeline.h"

#include "arena.h"
#include "interface.h"
#include "shader.h"

#include <string.h>

bool tgsic_validate_stages(struct tgsic_arena *arena, const struct tgsic_shader *shader,
                           const struct tgsic_pipeline *pipeline, struct tgsic_diags *diags,
                           struct tgsic_outline *outline)
{
    bool valid = tgsic_validate_within(arena, shader, NULL, diags, outline);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES && valid; s++)
        if (pipeline->stages[s] && pipeline->stages[s] != shader)
            valid = tgsic_validate_within(arena, pipeline->stages[s], NULL, diags,
                                          ARENA_NEW(arena, struct tgsic_outline));
    return valid;
}

const struct tgsic_scan *tgsic_scan_neighbour(struct tgsic_arena *arena,
                                              const struct tgsic_pipeline *pipeline,
                                              enum tgsic_processor stage, int step)
{
    const struct tgsic_shader *shader = tgsic_neighbour(pipeline, stage, step);
    if (!shader)
        return NULL;
    struct tgsic_scan *scan = ARENA_NEW(arena, struct tgsic_scan);
    tgsic_scan_shader(arena, shader, scan);
    return scan;
}

void tgsic_report_bindings(struct tgsic_arena *arena, const struct tgsic_binding *bindings,
                           size_t count, struct tgsic_report *report)
{
    report->num_bindings = count;
    report->bindings = ARENA_ARRAY(arena, struct tgsic_binding, count);
    for (size_t i = 0; i < count; i++) {
        report->bindings[i] = bindings[i];
        report->bindings[i].name =
            tgsic_arena_strndup(arena, bindings[i].name, strlen(bindings[i].name));
    }
}

void tgsic_report_free(struct tgsic_report *report)
{
    if (!report || !report->arena)
        return;
    struct tgsic_arena arena = *report->arena; /* it lives in its own memory */
    memset(report, 0, sizeof *report);
    tgsic_arena_free(&arena);
}
