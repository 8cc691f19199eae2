/* SPDX-License-Identifier: MIT */
/* What `tgsic run` feeds a shader with: registers by lane and the words of buffers, as --set says.
 */
#ifndef CLI_RUN_VALUES_H
#define CLI_RUN_VALUES_H

#include "cli.h"
#include "exec/exec.h"

#define RUN_MAX_BUFFERS 32

/* Words that grow as they are set; a buffer of a run. */
struct run_buffers {
    struct tgsic_exec_buffer items[RUN_MAX_BUFFERS];
    uint32_t count;
};

struct run_values {
    uint32_t lanes, vertices;
    struct tgsic_exec_layout layout;
    uint32_t *inputs, *system_values, *outputs; /* as struct tgsic_exec_run has them */
    struct run_buffers constants, buffers, counters, shared;
};

/* `lanes`, `vertices` and `layout` are set before. */
bool run_values_allocate(struct run_values *values);
void run_values_free(struct run_values *values);

/* PLACE=VALUES; false after having said what is wrong. */
bool run_values_set(struct run_values *values, const char *assignment);

#endif
