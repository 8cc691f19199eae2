/* SPDX-License-Identifier: MIT */
/* Judges many cases in processes of their own, so that a driver that crashes or hangs costs one
 * case. The process that runs a pool opens no device: its workers do, behind the fork. */
#ifndef CHECK_POOL_H
#define CHECK_POOL_H

#include "collect.h"
#include "result.h"

#include <signal.h>

/* How cases are judged. */
struct check_pool_judge {
    void *user;
    /* In the pool's process: route and oracle of a case whose worker does not live to tell. */
    void (*label)(void *user, const struct check_job *job, struct check_result *result);
    /* In a worker, once. False: diags say why, and the run ends. */
    bool (*open)(void *user, struct tgsic_diags *diags);
    /* In a worker. May do anything to its process; `result` points into `arena`, whose escape is
     * set. */
    void (*judge)(void *user, const struct check_job *job, struct tgsic_arena *arena,
                  struct check_result *result);
};

struct check_pool_options {
    uint32_t workers;    /* processes at a time; 0: one per core */
    uint32_t timeout_ms; /* per case; 0: none */
    size_t memory;       /* bytes of address space that a worker may take; 0: no limit */
    const volatile sig_atomic_t *stop; /* set by a signal handler: end early; may be NULL */
    void *user;
    /* Results, always in the order of the jobs. False: end early. */
    bool (*deliver)(void *user, const struct check_result *result);
    /* Called a few times a second; may be NULL. */
    void (*tick)(void *user);
    /* A result came in, in any order; may be NULL. */
    void (*arrive)(void *user, const struct check_result *result);
};

struct check_pool_run {
    const struct check_result **results; /* by job; NULL: not judged */
    size_t num_done;                     /* fewer than jobs: it ended early */
    struct tgsic_arena arena;
};

/* TGSIC_OK also when it ended early. TGSIC_E_UNSUPPORTED: judges cannot be opened.
 * TGSIC_E_INTERNAL: no process can be started. What was done until then was delivered. Release
 * `out` with tgsic_check_pool_free() whatever the result. */
enum tgsic_result tgsic_check_run_pool(const struct check_job *jobs, size_t num_jobs,
                                       const struct check_pool_judge *judge,
                                       const struct check_pool_options *options,
                                       struct check_pool_run *out, struct tgsic_diags *diags);
void tgsic_check_pool_free(struct check_pool_run *run);

#endif
