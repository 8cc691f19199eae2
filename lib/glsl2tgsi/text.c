/* SPDX-License-Identifier: MIT */
/* Joins the source strings of a shader into one text that scanning can run over. */
#include "preprocess.h"

#include <string.h>

struct joiner {
    struct tgsic_arena *arena;
    char *start, *out;
    struct text_event *events;
    size_t event_count;
};

static void add_event(struct joiner *joiner, bool next_string)
{
    ARENA_RESERVE(joiner->arena, joiner->events, joiner->event_count);
    joiner->events[joiner->event_count++] = (struct text_event){joiner->out, next_string};
}

static const char *skip_newline(const char *p, const char *end)
{
    char first = *p++;
    if (p < end && (*p == '\n' || *p == '\r') && *p != first)
        p++;
    return p;
}

/* The slow road, for text with a carriage return or a backslash. */
static void copy_lines(struct joiner *joiner, const char *p, const char *end)
{
    while (p < end) {
        if (*p == '\r' || *p == '\n') {
            p = skip_newline(p, end);
            *joiner->out++ = '\n';
        } else if (*p == '\\' && end - p > 1 && (p[1] == '\r' || p[1] == '\n')) {
            p = skip_newline(p + 1, end);
            add_event(joiner, false);
        } else {
            *joiner->out++ = *p++;
        }
    }
}

void tgsic_input_init(struct input *input, struct tgsic_arena *arena,
                      const struct glsl_source *sources, size_t count)
{
    struct joiner joiner = {.arena = arena};
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        size_t length = sources[i].length;
        length = length == SIZE_MAX ? strlen(sources[i].text) : length;
        if (length > SIZE_MAX / 2 - total)
            tgsic_arena_fail(arena, TGSIC_E_LIMIT);
        total += length;
    }
    joiner.start = joiner.out = tgsic_arena_alloc(arena, total + 1);
    for (size_t i = 0; i < count; i++) {
        size_t length = sources[i].length;
        length = length == SIZE_MAX ? strlen(sources[i].text) : length;
        if (i)
            add_event(&joiner, true);
        if (!length)
            continue;
        if (memchr(sources[i].text, '\r', length) || memchr(sources[i].text, '\\', length)) {
            copy_lines(&joiner, sources[i].text, sources[i].text + length);
        } else {
            memcpy(joiner.out, sources[i].text, length);
            joiner.out += length;
        }
    }
    *joiner.out = 0;
    joiner.out++;
    add_event(&joiner, false);
    *input = (struct input){
        .next = joiner.start,
        .end = joiner.out - 1,
        .line_start = joiner.start,
        .event = joiner.events,
        .line = 1,
        .numbers_files = true,
    };
}
