/* SPDX-License-Identifier: MIT */
/* Groups to temporaries: in order of their first write, each into the lowest register whose
 * channels are free by then, so that scalars fill what vectors leave. */
#include "machine.h"

#include <stdlib.h>
#include <string.h>

struct interval {
    uint32_t group;
    uint32_t start, end[4]; /* end 0: the channel is not used */
};

/* Until when each channel is taken. */
struct file {
    uint32_t (*until)[4];
    uint32_t count;
};

static int by_start(const void *a, const void *b)
{
    const struct interval *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->group < y->group ? -1 : x->group > y->group;
}

static uint32_t collect(const struct codegen *cg, struct interval *intervals)
{
    uint32_t count = 0;
    for (uint32_t g = 1; g < cg->num_groups; g++) {
        const struct group *group = &cg->groups[g];
        struct interval *i = &intervals[count];
        if (group->output >= 0)
            continue;
        *i = (struct interval){.group = g, .start = UINT32_MAX};
        for (unsigned c = 0; c < 4; c++) {
            const struct spans *s = &group->channel[c];
            if (!s->count)
                continue;
            i->end[c] = s->items[s->count - 1].end;
            if (s->items[0].start < i->start)
                i->start = s->items[0].start;
        }
        count += i->start != UINT32_MAX;
    }
    return count;
}

/* Channels of a register for those of a group: the same where they are free. */
static bool fit(const uint32_t until[4], const struct interval *i, bool fixed, uint8_t final[4])
{
    unsigned taken = 0, placed = 0;
    for (unsigned c = 0; c < 4; c++) {
        if (i->end[c] && until[c] > i->start && fixed)
            return false;
        if (until[c] > i->start || !i->end[c])
            continue;
        final[c] = (uint8_t)c;
        taken |= 1u << c;
        placed |= 1u << c;
    }
    for (unsigned c = 0; c < 4; c++) {
        uint8_t to = 0;
        if (!i->end[c] || placed >> c & 1)
            continue;
        while (to < 4 && (taken >> to & 1 || until[to] > i->start))
            to++;
        if (to == 4)
            return false;
        final[c] = to;
        taken |= 1u << to;
    }
    return true;
}

static void place(struct codegen *cg, struct file *file, const struct interval *i)
{
    struct group *g = &cg->groups[i->group];
    uint32_t r = 0;
    while (r < file->count && !fit(file->until[r], i, g->fixed, g->final))
        r++;
    if (r == file->count) {
        ARENA_RESERVE(cg->arena, file->until, file->count);
        memset(file->until[file->count++], 0, sizeof *file->until);
        fit(file->until[r], i, g->fixed, g->final);
    }
    g->temp = cg->num_array_temps + r;
    for (unsigned c = 0; c < 4; c++)
        if (i->end[c])
            file->until[r][g->final[c]] = i->end[c];
}

void tgsic_cg_registers(struct codegen *cg)
{
    struct interval *intervals = ARENA_ARRAY(cg->arena, struct interval, cg->num_groups + 1);
    struct file file = {0};
    uint32_t count = collect(cg, intervals);
    qsort(intervals, count, sizeof *intervals, by_start);
    for (uint32_t i = 0; i < count; i++)
        place(cg, &file, &intervals[i]);
    cg->num_temps = cg->num_array_temps + file.count;
}
