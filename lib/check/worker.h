/* SPDX-License-Identifier: MIT */
/* One process of a pool: what it does, and how its parent speaks with it. Private to lib/check.
 *
 *     parent ──▶ worker   the number of a job, 32 bits
 *     parent ◀── worker   struct check_frame, then `length` bytes
 *     parent ◀── worker   what drivers print to stderr */
#ifndef CHECK_WORKER_H
#define CHECK_WORKER_H

#include "pool.h"

#include <sys/types.h>

#define CHECK_FRAME_MAGIC 0x54475343u

enum check_frame_kind {
    CHECK_FRAME_READY,  /* devices are open; no bytes */
    CHECK_FRAME_FAILED, /* they cannot be opened; bytes: why */
    CHECK_FRAME_RESULT, /* bytes: record.h */
    CHECK_NUM_FRAMES,
};

struct check_frame {
    uint32_t magic, kind, job, length;
};

struct check_worker {
    pid_t pid;                   /* 0: none */
    int jobs, results, messages; /* ends of pipes; the last two do not block */
    bool ready, busy;
    uint32_t job;
    uint64_t deadline; /* ms on the monotonic clock; 0: none */
    char *bytes;       /* received, not yet a whole frame */
    size_t size, capacity;
    char tail[512]; /* of what it printed */
    size_t tail_size;
};

struct check_worker_task {
    const struct check_job *jobs;
    size_t num_jobs;
    const struct check_pool_judge *judge;
    const struct check_pool_options *options;
    struct check_worker *all; /* whose pipes a new process must not keep open */
    size_t num_workers;
};

/* Forks; false: errno says why. The worker must be {0}. */
bool tgsic_check_start_worker(const struct check_worker_task *task, struct check_worker *worker);
/* Kills it, with whatever it started, and forgets it; returns its status as waitpid() gives it. */
int tgsic_check_end_worker(struct check_worker *worker);
bool tgsic_check_send_job(struct check_worker *worker, uint32_t job);

enum check_receipt { CHECK_RECEIVED_PART, CHECK_RECEIVED_FRAME, CHECK_RECEIVED_END, CHECK_GARBAGE };
/* Takes what has come. CHECK_RECEIVED_FRAME: *frame, and its bytes at worker->bytes + sizeof
 * *frame, until tgsic_check_drop_frame(). */
enum check_receipt tgsic_check_receive(struct check_worker *worker, struct check_frame *frame);
void tgsic_check_drop_frame(struct check_worker *worker, const struct check_frame *frame);
void tgsic_check_receive_messages(struct check_worker *worker);

#endif
