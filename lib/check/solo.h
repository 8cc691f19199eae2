/* SPDX-License-Identifier: MIT */
/* One worker that judges the same path again and again, whatever is there by then; it is started
 * anew when a case kills it. */
#ifndef CHECK_SOLO_H
#define CHECK_SOLO_H

#include "worker.h"

struct check_solo {
    struct check_job job;
    const struct check_pool_judge *judge; /* borrowed */
    struct check_pool_options options;    /* timeout_ms, memory, stop, user and tick are heeded */
    struct check_worker worker;           /* {0} at first */
};

/* Judges what is at solo->job.path. TGSIC_OK: `result` and all it points to are in `arena`; CRASH
 * and TIMEOUT have no cause. TGSIC_E_LIMIT: told to stop. TGSIC_E_UNSUPPORTED: the judge cannot be
 * opened. TGSIC_E_INTERNAL: no process can be started. */
enum tgsic_result tgsic_check_ask_solo(struct check_solo *solo, struct tgsic_arena *arena,
                                       struct check_result *result, struct tgsic_diags *diags);
/* Ends the worker. */
void tgsic_check_end_solo(struct check_solo *solo);

#endif
