/* SPDX-License-Identifier: MIT */
/* Frees what a back end reported. */
#include "pipeline.h"

#include "arena.h"

#include <string.h>

void tgsic_report_free(struct tgsic_report *report)
{
    if (!report || !report->arena)
        return;
    struct tgsic_arena arena = *report->arena; /* it lives in its own memory */
    memset(report, 0, sizeof *report);
    tgsic_arena_free(&arena);
}
