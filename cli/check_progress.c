/* SPDX-License-Identifier: MIT */
/* How far a run is: a bar, verdicts and the time left, on a terminal. */
#include "check.h"

#include <time.h>
#include <unistd.h>

#define BAR_WIDTH  20
#define LINE_WIDTH 79
#define REDRAW_MS  100

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void cli_progress_start(struct cli_progress *progress, const struct cli_settings *settings,
                        size_t total)
{
    *progress = (struct cli_progress){.total = total, .start = now_ms()};
    progress->shown = settings->check.progress ||
                      (isatty(STDERR_FILENO) && !settings->check.no_progress && !settings->quiet);
}

void cli_progress_add(struct cli_progress *progress, enum check_verdict verdict)
{
    progress->done++;
    progress->verdicts[verdict]++;
}

/* Appends to a line of limited length. */
static void put(char line[LINE_WIDTH + 1], size_t *used, const char *text)
{
    while (*text && *used < LINE_WIDTH)
        line[(*used)++] = *text++;
    line[*used] = 0;
}

static void put_bar(const struct cli_progress *progress, char line[LINE_WIDTH + 1], size_t *used)
{
    char count[48];
    size_t full = progress->total ? progress->done * BAR_WIDTH / progress->total : BAR_WIDTH;
    put(line, used, "[");
    for (size_t i = 0; i < BAR_WIDTH; i++)
        put(line, used, i < full ? "#" : ".");
    snprintf(count, sizeof count, "] %zu/%zu", progress->done, progress->total);
    put(line, used, count);
}

static void put_time_left(const struct cli_progress *progress, char line[LINE_WIDTH + 1],
                          size_t *used)
{
    char text[32];
    if (!progress->done || progress->done >= progress->total)
        return;
    uint64_t elapsed = now_ms() - progress->start;
    uint64_t left = elapsed * (progress->total - progress->done) / progress->done / 1000;
    snprintf(text, sizeof text, "  %llu:%02u left", (unsigned long long)(left / 60),
             (unsigned)(left % 60));
    put(line, used, text);
}

static void draw(const struct cli_progress *progress)
{
    char line[LINE_WIDTH + 1], text[32];
    size_t used = 0;
    put_bar(progress, line, &used);
    put_time_left(progress, line, &used);
    for (unsigned v = 0; v < CHECK_NUM_VERDICTS; v++)
        if (progress->verdicts[v]) {
            snprintf(text, sizeof text, "  %zu %s", progress->verdicts[v],
                     tgsic_check_verdict_name((enum check_verdict)v));
            put(line, &used, text);
        }
    fprintf(stderr, "\r%-*s", LINE_WIDTH, line);
    fflush(stderr);
}

void cli_progress_draw(struct cli_progress *progress)
{
    uint64_t now = now_ms();
    if (!progress->shown || now - progress->drawn < REDRAW_MS)
        return;
    progress->drawn = now;
    draw(progress);
}

void cli_progress_end(struct cli_progress *progress)
{
    if (!progress->shown)
        return;
    draw(progress);
    fputc('\n', stderr);
}
