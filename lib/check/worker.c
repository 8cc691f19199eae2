/* SPDX-License-Identifier: MIT */
/* The child's side of a pool: judges the cases it is told to, one after another. */
#include "worker.h"

#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define LIMITS_MEMORY false /* its shadow memory takes terabytes of address space */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LIMITS_MEMORY false
#endif
#endif
#ifndef LIMITS_MEMORY
#define LIMITS_MEMORY true
#endif

#define GRACE_SECONDS 5 /* that a worker without a parent may take beyond its timeout */

/* What the child knows. */
struct child {
    const struct check_worker_task *task;
    int jobs, results;
};

static bool write_all(int fd, const void *data, size_t size)
{
    const char *bytes = data;
    while (size) {
        ssize_t count = write(fd, bytes, size);
        if (count < 0 && errno != EINTR)
            return false;
        if (count > 0) {
            bytes += count;
            size -= (size_t)count;
        }
    }
    return true;
}

static bool read_all(int fd, void *data, size_t size)
{
    char *bytes = data;
    while (size) {
        ssize_t count = read(fd, bytes, size);
        if (!count || (count < 0 && errno != EINTR))
            return false;
        if (count > 0) {
            bytes += count;
            size -= (size_t)count;
        }
    }
    return true;
}

static bool send_frame(const struct child *child, enum check_frame_kind kind, uint32_t job,
                       const char *bytes, size_t size)
{
    struct check_frame frame = {CHECK_FRAME_MAGIC, kind, job, (uint32_t)size};
    return write_all(child->results, &frame, sizeof frame) &&
           write_all(child->results, bytes, size);
}

static uint32_t elapsed_ms(const struct timespec *since)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)((now.tv_sec - since->tv_sec) * 1000 +
                      (now.tv_nsec - since->tv_nsec) / 1000000);
}

static void judge(const struct check_worker_task *task, const struct check_job *job,
                  struct tgsic_arena *arena, struct tgsic_text *line)
{
    struct check_result result = {0};
    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    task->judge->judge(task->judge->user, job, arena, &result);
    struct check_result labelled = {0};
    task->judge->label(task->judge->user, job, &labelled);
    result.name = job->name;
    result.route = result.route ? result.route : labelled.route;
    result.oracle = result.oracle ? result.oracle : labelled.oracle;
    if (!result.milliseconds)
        result.milliseconds = elapsed_ms(&start);
    tgsic_text_init(line, arena, CHECK_MAX_RECORD);
    tgsic_check_write_record(line, &result);
}

static void judge_nothing(const struct check_worker_task *task, const struct check_job *job,
                          struct tgsic_arena *arena, struct tgsic_text *line)
{
    struct check_result result = {.name = job->name, .verdict = CHECK_CRASH};
    task->judge->label(task->judge->user, job, &result);
    result.cause = "its memory or its record ran over a limit";
    tgsic_text_init(line, arena, CHECK_MAX_RECORD);
    tgsic_check_write_record(line, &result);
}

static bool do_job(const struct child *child, uint32_t number)
{
    const struct check_job *job = &child->task->jobs[number];
    struct tgsic_arena arena;
    struct tgsic_text line;
    jmp_buf escape;
    volatile bool failed = false;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        tgsic_arena_free(&arena);
        if (failed)
            return false;
        failed = true;
        judge_nothing(child->task, job, &arena, &line);
    } else {
        judge(child->task, job, &arena, &line);
    }
    bool sent = send_frame(child, CHECK_FRAME_RESULT, number, line.data, line.size);
    tgsic_arena_free(&arena);
    return sent;
}

/* Tells that devices cannot be opened, and why. */
static void send_failure(const struct child *child, const struct tgsic_diags *diags)
{
    const char *why = diags->count ? diags->items[0].text : "it gave no reason";
    send_frame(child, CHECK_FRAME_FAILED, 0, why, strlen(why));
}

static void work(const struct child *child)
{
    const struct check_worker_task *task = child->task;
    struct tgsic_diags diags = {0};
    uint32_t timeout = task->options->timeout_ms, job;
    if (!task->judge->open(task->judge->user, &diags)) {
        send_failure(child, &diags);
        return;
    }
    send_frame(child, CHECK_FRAME_READY, 0, NULL, 0);
    while (read_all(child->jobs, &job, sizeof job) && job < task->num_jobs) {
        if (timeout)
            alarm(timeout / 1000 + GRACE_SECONDS); /* should its parent be gone */
        if (!do_job(child, job))
            return;
        alarm(0);
    }
}

static void set_limit(int resource, rlim_t value)
{
    struct rlimit limit;
    if (!getrlimit(resource, &limit) && (limit.rlim_max == RLIM_INFINITY || value < limit.rlim_max))
        limit.rlim_max = value;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(resource, &limit);
}

/* Terminals and signals of the parent are not the worker's. */
static void become_worker(const struct check_worker_task *task, int messages)
{
    setpgid(0, 0);
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(messages, STDERR_FILENO);
    set_limit(RLIMIT_CORE, 0);
    if (LIMITS_MEMORY && task->options->memory)
        set_limit(RLIMIT_AS, task->options->memory);
    for (size_t i = 0; i < task->num_workers; i++)
        if (task->all[i].pid) {
            close(task->all[i].jobs);
            close(task->all[i].results);
            close(task->all[i].messages);
        }
}

struct pipes {
    int jobs[2], results[2], messages[2]; /* read end, write end */
};

static void close_pipe(int ends[2])
{
    for (int i = 0; i < 2; i++)
        if (ends[i] >= 0)
            close(ends[i]);
}

static bool open_pipe(int ends[2])
{
    if (pipe(ends))
        return false;
    for (int i = 0; i < 2; i++)
        fcntl(ends[i], F_SETFD, FD_CLOEXEC); /* programs that a worker starts get none */
    return true;
}

static bool open_pipes(struct pipes *pipes)
{
    *pipes = (struct pipes){{-1, -1}, {-1, -1}, {-1, -1}};
    if (open_pipe(pipes->jobs) && open_pipe(pipes->results) && open_pipe(pipes->messages))
        return true;
    int error = errno;
    close_pipe(pipes->jobs);
    close_pipe(pipes->results);
    close_pipe(pipes->messages);
    errno = error;
    return false;
}

static void run_child(const struct check_worker_task *task, const struct pipes *pipes)
{
    struct child child = {task, pipes->jobs[0], pipes->results[1]};
    close(pipes->jobs[1]);
    close(pipes->results[0]);
    close(pipes->messages[0]);
    become_worker(task, pipes->messages[1]);
    work(&child);
    _exit(0);
}

bool tgsic_check_start_worker(const struct check_worker_task *task, struct check_worker *worker)
{
    struct pipes pipes;
    if (!open_pipes(&pipes))
        return false;
    pid_t pid = fork();
    if (!pid)
        run_child(task, &pipes);
    int error = errno;
    close(pipes.jobs[0]);
    close(pipes.results[1]);
    close(pipes.messages[1]);
    if (pid < 0) {
        close(pipes.jobs[1]);
        close(pipes.results[0]);
        close(pipes.messages[0]);
        errno = error;
        return false;
    }
    setpgid(pid, pid); /* whoever comes first */
    fcntl(pipes.results[0], F_SETFL, O_NONBLOCK);
    fcntl(pipes.messages[0], F_SETFL, O_NONBLOCK);
    *worker = (struct check_worker){
        .pid = pid,
        .jobs = pipes.jobs[1],
        .results = pipes.results[0],
        .messages = pipes.messages[0],
    };
    return true;
}
