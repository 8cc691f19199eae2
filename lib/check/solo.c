/* SPDX-License-Identifier: MIT */
/* The parent's side of a single worker that is asked again and again. */
#include "solo.h"

#include "check_codes.h"
#include "record.h"

#include <poll.h>
#include <string.h>
#include <time.h>

#define TICK_MS  100
#define READY_MS 120000 /* that opening devices may take */

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static enum tgsic_result fail(struct tgsic_diags *diags, enum tgsic_result result, const char *what,
                              const char *why, size_t length)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_CHECK_WORKER, (struct tgsic_pos){0}, "%s%s%.*s", what,
                    length ? ": " : "", (int)length, why);
    return result;
}

/* What ended waiting for a frame. */
enum event { FRAME, LOST, LATE, STOPPED };

static enum event wait_for(struct check_solo *solo, uint64_t deadline, struct check_frame *frame)
{
    struct check_worker *worker = &solo->worker;
    for (;;) {
        struct pollfd fds[2] = {{worker->results, POLLIN, 0}, {worker->messages, POLLIN, 0}};
        int ready = poll(fds, 2, TICK_MS);
        if (solo->options.tick)
            solo->options.tick(solo->options.user);
        if (solo->options.stop && *solo->options.stop)
            return STOPPED;
        if (ready > 0 && fds[1].revents)
            tgsic_check_receive_messages(worker);
        enum check_receipt receipt = CHECK_RECEIVED_PART;
        if (ready > 0 && fds[0].revents)
            receipt = tgsic_check_receive(worker, frame);
        if (receipt != CHECK_RECEIVED_PART)
            return receipt == CHECK_RECEIVED_FRAME ? FRAME : LOST;
        if (deadline && now_ms() >= deadline)
            return LATE;
    }
}

static enum tgsic_result get_ready(struct check_solo *solo, const struct check_worker_task *task,
                                   struct tgsic_diags *diags)
{
    struct check_worker *worker = &solo->worker;
    struct check_frame frame;
    if (worker->pid)
        return TGSIC_OK;
    *worker = (struct check_worker){0};
    if (!tgsic_check_start_worker(task, worker))
        return fail(diags, TGSIC_E_INTERNAL, "no worker can be started", "", 0);
    enum event event = wait_for(solo, now_ms() + READY_MS, &frame);
    if (event == FRAME && frame.kind == CHECK_FRAME_READY) {
        tgsic_check_drop_frame(worker, &frame);
        worker->ready = true;
        return TGSIC_OK;
    }
    if (event == STOPPED)
        return TGSIC_E_LIMIT;
    if (event == FRAME && frame.kind == CHECK_FRAME_FAILED)
        return fail(diags, TGSIC_E_UNSUPPORTED, "the oracle cannot be opened",
                    worker->bytes + sizeof frame, frame.length);
    return fail(diags, TGSIC_E_INTERNAL, "a worker cannot get ready", "", 0);
}

/* A worker that does not answer is replaced next time. */
static enum tgsic_result ask(struct check_solo *solo, struct tgsic_arena *arena,
                             struct check_result *result)
{
    struct check_worker *worker = &solo->worker;
    uint32_t timeout = solo->options.timeout_ms;
    struct check_frame frame;
    struct check_json_error error;
    worker->job = 0;
    worker->busy = true;
    bool sent = tgsic_check_send_job(worker, worker->job);
    enum event event = sent ? wait_for(solo, timeout ? now_ms() + timeout : 0, &frame) : LOST;
    bool read = event == FRAME && tgsic_check_read_record(arena, worker->bytes + sizeof frame,
                                                          frame.length, result, &error);
    if (read) {
        worker->busy = false;
        tgsic_check_drop_frame(worker, &frame);
        return TGSIC_OK;
    }
    tgsic_check_end_solo(solo);
    *result = (struct check_result){.verdict = event == LATE ? CHECK_TIMEOUT : CHECK_CRASH};
    return event == STOPPED ? TGSIC_E_LIMIT : TGSIC_OK;
}

enum tgsic_result tgsic_check_ask_solo(struct check_solo *solo, struct tgsic_arena *arena,
                                       struct check_result *result, struct tgsic_diags *diags)
{
    const struct check_worker_task task = {
        .jobs = &solo->job, .num_jobs = 1, .judge = solo->judge, .options = &solo->options};
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGPIPE, &ignore, &before); /* the worker may be gone when it is asked */
    enum tgsic_result ready = get_ready(solo, &task, diags);
    if (ready == TGSIC_OK)
        ready = ask(solo, arena, result);
    else
        tgsic_check_end_solo(solo);
    sigaction(SIGPIPE, &before, NULL);
    return ready;
}

void tgsic_check_end_solo(struct check_solo *solo)
{
    if (solo->worker.pid)
        tgsic_check_end_worker(&solo->worker);
}
