/* SPDX-License-Identifier: MIT */
#include "batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void *record_of(const struct batch *batch, size_t index)
{
    size_t stride = batch->stride ? batch->stride : batch->record_size;
    return (char *)batch->records + index * stride;
}

static void work(const struct batch *batch, size_t first, int out)
{
    if (!batch->prepare())
        _exit(77);
    for (size_t i = first; i < batch->count; i++) {
        const struct itimerval limit = {.it_value = {.tv_sec = (time_t)batch->seconds}};
        setitimer(ITIMER_PROF, &limit, NULL); /* of the process: others may be busy */
        batch->run(i);
        if (write(out, record_of(batch, i), batch->record_size) != (ssize_t)batch->record_size)
            _exit(6);
    }
    _exit(0);
}

static bool read_record(const struct batch *batch, int in, size_t index)
{
    char *record = record_of(batch, index);
    size_t got = 0;
    while (got < batch->record_size) {
        ssize_t more = read(in, record + got, batch->record_size - got);
        if (more <= 0)
            return false;
        got += (size_t)more;
    }
    return true;
}

void batch_run(const struct batch *batch)
{
    for (size_t next = 0; next < batch->count;) {
        int ends[2], status = 0;
        if (pipe(ends))
            exit(6);
        fflush(NULL);
        pid_t child = fork();
        if (!child) {
            close(ends[0]);
            work(batch, next, ends[1]);
        }
        close(ends[1]);
        while (next < batch->count && read_record(batch, ends[0], next))
            next++;
        close(ends[0]);
        waitpid(child, &status, 0);
        if (child < 0 || (WIFEXITED(status) && WEXITSTATUS(status)))
            exit(child < 0 ? 6 : WEXITSTATUS(status));
        if (next < batch->count)
            batch->crashed(next++, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    }
}
