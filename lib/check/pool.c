/* SPDX-License-Identifier: MIT */
/* Hands jobs to workers, watches over them, and puts their results in order. */
#include "pool.h"

#include "check_codes.h"
#include "record.h"
#include "worker.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TICK_MS        200
#define READY_MS       120000 /* that opening devices may take */
#define MAX_WORKERS    1024
#define MEMORY_LIMIT   ((size_t)16 << 30)
#define FDS_PER_WORKER 2

struct pool {
    struct check_worker_task task;
    struct check_pool_run *run;
    struct tgsic_diags *diags;
    struct check_worker *workers;
    struct pollfd *fds;
    size_t next; /* job to hand out */
    size_t delivered;
    enum tgsic_result failure; /* of the run as a whole */
    bool stopped;
};

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void fail(struct pool *pool, enum tgsic_result failure, const char *what, const char *why)
{
    tgsic_diags_add(pool->diags, TGSIC_ERROR, E_CHECK_WORKER, (struct tgsic_pos){0}, "%s: %s", what,
                    why);
    pool->failure = failure;
}

/* ---- Results ------------------------------------------------------------------------------- */

static void deliver(struct pool *pool, bool with_gaps)
{
    const struct check_pool_options *options = pool->task.options;
    for (; pool->delivered < pool->task.num_jobs && !pool->stopped; pool->delivered++) {
        const struct check_result *result = pool->run->results[pool->delivered];
        if (!result && !with_gaps)
            return;
        if (result && !options->deliver(options->user, result))
            pool->stopped = true;
    }
}

static void keep(struct pool *pool, uint32_t job, const struct check_result *result)
{
    const struct check_pool_options *options = pool->task.options;
    pool->run->results[job] = result;
    pool->run->num_done++;
    if (options->arrive)
        options->arrive(options->user, result);
    deliver(pool, false);
}

/* The result of a case that its worker did not judge. */
static void keep_loss(struct pool *pool, uint32_t number, enum check_verdict verdict,
                      const char *cause)
{
    const struct check_job *job = &pool->task.jobs[number];
    struct check_result *result = ARENA_NEW(&pool->run->arena, struct check_result);
    pool->task.judge->label(pool->task.judge->user, job, result);
    result->name = job->name;
    result->verdict = verdict;
    result->cause = cause;
    keep(pool, number, result);
}

/* ---- Losses -------------------------------------------------------------------------------- */

/* The last line that it printed, or "". */
static const char *last_words(struct pool *pool, const struct check_worker *worker)
{
    size_t end = worker->tail_size;
    while (end && strchr("\r\n \t", worker->tail[end - 1]))
        end--;
    size_t start = end;
    while (start && worker->tail[start - 1] != '\n')
        start--;
    char *line = tgsic_arena_strndup(&pool->run->arena, worker->tail + start, end - start);
    for (char *c = line; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = ' ';
    return line;
}

static const char *signal_name(int number)
{
    static const struct {
        int number;
        const char *name;
    } names[] = {{SIGSEGV, "SIGSEGV"}, {SIGABRT, "SIGABRT"}, {SIGBUS, "SIGBUS"},
                 {SIGFPE, "SIGFPE"},   {SIGILL, "SIGILL"},   {SIGKILL, "SIGKILL"},
                 {SIGTERM, "SIGTERM"}, {SIGALRM, "SIGALRM"}, {SIGPIPE, "SIGPIPE"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].number == number)
            return names[i].name;
    return NULL;
}

static const char *describe_end(struct pool *pool, const struct check_worker *worker, int status)
{
    struct tgsic_arena *arena = &pool->run->arena;
    const char *words = last_words(pool, worker), *colon = *words ? ": " : "";
    if (!WIFSIGNALED(status))
        return tgsic_arena_printf(arena, "exit code %d%s%s", WEXITSTATUS(status), colon, words);
    const char *name = signal_name(WTERMSIG(status));
    if (!name)
        name = tgsic_arena_printf(arena, "signal %d", WTERMSIG(status));
    return tgsic_arena_printf(arena, "%s%s%s", name, colon, words);
}

/* A worker that ended by itself, or speaks nonsense. */
static void lose(struct pool *pool, struct check_worker *worker, bool garbage)
{
    bool busy = worker->busy, ready = worker->ready;
    int status = tgsic_check_end_worker(worker);
    const char *cause =
        garbage ? "its process sent what is no result" : describe_end(pool, worker, status);
    if (busy)
        keep_loss(pool, worker->job, CHECK_CRASH, cause);
    else if (!ready)
        fail(pool, TGSIC_E_INTERNAL, "a worker cannot get ready", cause);
}

static void time_out(struct pool *pool, struct check_worker *worker)
{
    bool busy = worker->busy;
    tgsic_check_end_worker(worker);
    if (busy)
        keep_loss(pool, worker->job, CHECK_TIMEOUT,
                  tgsic_arena_printf(&pool->run->arena, "no result within %u.%03u s",
                                     (unsigned)(pool->task.options->timeout_ms / 1000),
                                     (unsigned)(pool->task.options->timeout_ms % 1000)));
    else
        fail(pool, TGSIC_E_INTERNAL, "a worker cannot get ready", "it takes too long");
}

/* ---- Workers ------------------------------------------------------------------------------- */

static bool start(struct pool *pool, struct check_worker *worker)
{
    *worker = (struct check_worker){0};
    if (!tgsic_check_start_worker(&pool->task, worker))
        return false;
    worker->deadline = now_ms() + READY_MS;
    return true;
}

static void give_job(struct pool *pool, struct check_worker *worker)
{
    uint32_t timeout = pool->task.options->timeout_ms;
    tgsic_check_receive_messages(worker);
    worker->tail_size = 0; /* those were about other cases */
    worker->job = (uint32_t)pool->next++;
    worker->busy = true;
    worker->deadline = timeout ? now_ms() + timeout : 0;
    if (!tgsic_check_send_job(worker, worker->job))
        lose(pool, worker, false);
}

/* Every job has a worker as long as there are any. */
static void employ(struct pool *pool)
{
    size_t alive = 0;
    for (size_t i = 0; i < pool->task.num_workers; i++) {
        struct check_worker *worker = &pool->workers[i];
        bool work_left = pool->next < pool->task.num_jobs;
        if (!worker->pid && work_left && !start(pool, worker))
            continue;
        if (worker->pid && worker->ready && !worker->busy && work_left)
            give_job(pool, worker);
        alive += worker->pid != 0;
    }
    if (!alive && pool->next < pool->task.num_jobs)
        fail(pool, TGSIC_E_INTERNAL, "no worker can be started", strerror(errno));
}

static void accept_result(struct pool *pool, struct check_worker *worker,
                          const struct check_frame *frame)
{
    struct check_json_error error;
    struct check_result *result = ARENA_NEW(&pool->run->arena, struct check_result);
    if (!tgsic_check_read_record(&pool->run->arena, worker->bytes + sizeof *frame, frame->length,
                                 result, &error)) {
        lose(pool, worker, true);
        return;
    }
    worker->busy = false;
    worker->deadline = 0;
    tgsic_check_drop_frame(worker, frame);
    result->name = pool->task.jobs[frame->job].name;
    keep(pool, frame->job, result);
}

static void accept_frame(struct pool *pool, struct check_worker *worker,
                         const struct check_frame *frame)
{
    if (frame->kind == CHECK_FRAME_RESULT) {
        accept_result(pool, worker, frame);
    } else if (frame->kind == CHECK_FRAME_READY) {
        worker->ready = true;
        worker->deadline = 0;
        tgsic_check_drop_frame(worker, frame);
    } else {
        fail(pool, TGSIC_E_UNSUPPORTED, "the oracle cannot be opened",
             tgsic_arena_strndup(&pool->run->arena, worker->bytes + sizeof *frame, frame->length));
        tgsic_check_end_worker(worker);
    }
}

static void receive(struct pool *pool, struct check_worker *worker)
{
    struct check_frame frame;
    switch (tgsic_check_receive(worker, &frame)) {
    case CHECK_RECEIVED_PART:
        break;
    case CHECK_RECEIVED_FRAME:
        accept_frame(pool, worker, &frame);
        break;
    case CHECK_RECEIVED_END:
        lose(pool, worker, false);
        break;
    case CHECK_GARBAGE:
        lose(pool, worker, true);
        break;
    }
}

/* ---- The loop ------------------------------------------------------------------------------ */

static int wait_ms(const struct pool *pool)
{
    uint64_t now = now_ms(), wait = TICK_MS;
    for (size_t i = 0; i < pool->task.num_workers; i++) {
        const struct check_worker *worker = &pool->workers[i];
        if (!worker->pid || !worker->deadline)
            continue;
        uint64_t left = worker->deadline > now ? worker->deadline - now : 0;
        wait = left < wait ? left : wait;
    }
    return (int)wait;
}

static void watch(struct pool *pool)
{
    for (size_t i = 0; i < pool->task.num_workers; i++) {
        const struct check_worker *worker = &pool->workers[i];
        struct pollfd *fds = &pool->fds[i * FDS_PER_WORKER];
        fds[0] = (struct pollfd){worker->pid ? worker->results : -1, POLLIN, 0};
        fds[1] = (struct pollfd){worker->pid ? worker->messages : -1, POLLIN, 0};
    }
    if (poll(pool->fds, (nfds_t)(pool->task.num_workers * FDS_PER_WORKER), wait_ms(pool)) < 0)
        return;
    for (size_t i = 0; i < pool->task.num_workers; i++) {
        struct check_worker *worker = &pool->workers[i];
        const struct pollfd *fds = &pool->fds[i * FDS_PER_WORKER];
        if (worker->pid && fds[1].revents)
            tgsic_check_receive_messages(worker);
        if (worker->pid && fds[0].revents)
            receive(pool, worker);
    }
}

static void check_deadlines(struct pool *pool)
{
    uint64_t now = now_ms();
    for (size_t i = 0; i < pool->task.num_workers; i++) {
        struct check_worker *worker = &pool->workers[i];
        if (worker->pid && worker->deadline && worker->deadline <= now)
            time_out(pool, worker);
    }
}

static void run(struct pool *pool)
{
    const struct check_pool_options *options = pool->task.options;
    while (pool->run->num_done < pool->task.num_jobs && !pool->failure && !pool->stopped) {
        if (options->stop && *options->stop)
            break;
        employ(pool);
        watch(pool);
        check_deadlines(pool);
        if (options->tick)
            options->tick(options->user);
    }
    deliver(pool, true);
}

static void end_all(struct pool *pool)
{
    for (size_t i = 0; i < pool->task.num_workers; i++)
        if (pool->workers[i].pid)
            tgsic_check_end_worker(&pool->workers[i]);
}

static size_t count_workers(const struct check_pool_options *options, size_t num_jobs)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t count = options->workers ? options->workers : cores > 0 ? (size_t)cores : 1;
    count = count < MAX_WORKERS ? count : MAX_WORKERS;
    return count < num_jobs ? count : num_jobs;
}

static void prepare(struct pool *pool)
{
    struct tgsic_arena *arena = &pool->run->arena;
    size_t count = count_workers(pool->task.options, pool->task.num_jobs);
    pool->run->results = ARENA_ARRAY(arena, const struct check_result *, pool->task.num_jobs);
    pool->fds = ARENA_ARRAY(arena, struct pollfd, count * FDS_PER_WORKER);
    pool->workers = ARENA_ARRAY(arena, struct check_worker, count);
    pool->task.all = pool->workers;
    pool->task.num_workers = count;
}

static enum tgsic_result run_guarded(struct pool *pool)
{
    jmp_buf escape;
    tgsic_arena_init(&pool->run->arena, NULL, MEMORY_LIMIT, &escape);
    if (setjmp(escape)) {
        end_all(pool);
        fail(pool, pool->run->arena.failure, "results", "they take too much memory");
        return pool->failure;
    }
    prepare(pool);
    run(pool);
    end_all(pool);
    return pool->failure;
}

enum tgsic_result tgsic_check_run_pool(const struct check_job *jobs, size_t num_jobs,
                                       const struct check_pool_judge *judge,
                                       const struct check_pool_options *options,
                                       struct check_pool_run *out, struct tgsic_diags *diags)
{
    struct pool pool = {
        .task = {.jobs = jobs, .num_jobs = num_jobs, .judge = judge, .options = options},
        .run = out,
        .diags = diags,
    };
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    *out = (struct check_pool_run){0};
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGPIPE, &ignore, &before); /* a worker may be gone when it is given a job */
    enum tgsic_result result = run_guarded(&pool);
    sigaction(SIGPIPE, &before, NULL);
    return result;
}

void tgsic_check_pool_free(struct check_pool_run *run)
{
    tgsic_arena_free(&run->arena);
    *run = (struct check_pool_run){0};
}
