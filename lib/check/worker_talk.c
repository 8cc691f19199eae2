/* SPDX-License-Identifier: MIT */
/* The parent's side of a worker's pipes. */
#include "worker.h"

#include "record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define READ_SIZE 65536

bool tgsic_check_send_job(struct check_worker *worker, uint32_t job)
{
    ssize_t count;
    do
        count = write(worker->jobs, &job, sizeof job);
    while (count < 0 && errno == EINTR);
    return count == sizeof job;
}

int tgsic_check_end_worker(struct check_worker *worker)
{
    int status = 0;
    kill(-worker->pid, SIGKILL); /* one that died by itself keeps its own status */
    close(worker->jobs);
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        ;
    tgsic_check_receive_messages(worker);
    close(worker->results);
    close(worker->messages);
    free(worker->bytes);
    worker->bytes = NULL;
    worker->pid = 0;
    return status;
}

static bool make_room(struct check_worker *worker)
{
    if (worker->capacity - worker->size >= READ_SIZE)
        return true;
    size_t capacity = worker->capacity * 2 + READ_SIZE;
    char *bytes = realloc(worker->bytes, capacity);
    if (!bytes)
        return false;
    worker->bytes = bytes;
    worker->capacity = capacity;
    return true;
}

/* Nothing that a broken process may write is trusted. */
static enum check_receipt look(const struct check_worker *worker, struct check_frame *frame)
{
    if (worker->size < sizeof *frame)
        return CHECK_RECEIVED_PART;
    memcpy(frame, worker->bytes, sizeof *frame);
    bool expected = worker->busy ? frame->kind == CHECK_FRAME_RESULT && frame->job == worker->job
                                 : !worker->ready && frame->kind < CHECK_FRAME_RESULT;
    if (frame->magic != CHECK_FRAME_MAGIC || !expected || frame->length > CHECK_MAX_RECORD)
        return CHECK_GARBAGE;
    return worker->size - sizeof *frame >= frame->length ? CHECK_RECEIVED_FRAME
                                                         : CHECK_RECEIVED_PART;
}

enum check_receipt tgsic_check_receive(struct check_worker *worker, struct check_frame *frame)
{
    ssize_t count = -1;
    if (!make_room(worker))
        return CHECK_GARBAGE;
    do
        count = read(worker->results, worker->bytes + worker->size, READ_SIZE);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK ? CHECK_RECEIVED_PART : CHECK_RECEIVED_END;
    if (!count)
        return CHECK_RECEIVED_END;
    worker->size += (size_t)count;
    return look(worker, frame);
}

void tgsic_check_drop_frame(struct check_worker *worker, const struct check_frame *frame)
{
    size_t used = sizeof *frame + frame->length;
    memmove(worker->bytes, worker->bytes + used, worker->size - used);
    worker->size -= used;
}

/* Keeps the last bytes only. */
static void keep_tail(struct check_worker *worker, const char *bytes, size_t size)
{
    size_t room = sizeof worker->tail;
    if (size > room) {
        bytes += size - room;
        size = room;
    }
    size_t kept = worker->tail_size + size > room ? room - size : worker->tail_size;
    memmove(worker->tail, worker->tail + worker->tail_size - kept, kept);
    memcpy(worker->tail + kept, bytes, size);
    worker->tail_size = kept + size;
}

void tgsic_check_receive_messages(struct check_worker *worker)
{
    char bytes[4096];
    ssize_t count;
    for (unsigned rounds = 0; rounds < 64; rounds++) {
        count = read(worker->messages, bytes, sizeof bytes);
        if (count <= 0)
            return;
        keep_tail(worker, bytes, (size_t)count);
    }
}
