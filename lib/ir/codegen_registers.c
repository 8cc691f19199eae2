/* SPDX-License-Identifier: MIT */
/* Groups to temporaries: in order of their first write, each into the lowest register that has
 * enough free channels by then, so that scalars fill what vectors leave. */
#include "machine.h"

#include <stdlib.h>
#include <string.h>

struct interval {
    uint32_t group;
    uint32_t start, end[4]; /* end 0: the channel is not used */
};

/* A channel that becomes free. */
struct expiry {
    uint32_t end, temp;
};

struct file {
    struct tgsic_arena *arena;
    uint32_t (*until)[4];   /* by register: until when each channel is taken */
    uint8_t *taken;         /* how many channels are, as far as `heap` was followed */
    uint64_t *with_room[5]; /* [n]: bits of the registers with n free channels or more */
    uint32_t count, words;
    struct expiry *heap; /* of the taken channels, the first to expire on top */
    uint32_t num_heap;
};

/* ---- When channels become free ------------------------------------------------------------- */

static void push(struct file *f, uint32_t end, uint32_t temp)
{
    ARENA_RESERVE(f->arena, f->heap, f->num_heap);
    uint32_t i = f->num_heap++;
    for (; i && f->heap[(i - 1) / 2].end > end; i = (i - 1) / 2)
        f->heap[i] = f->heap[(i - 1) / 2];
    f->heap[i] = (struct expiry){.end = end, .temp = temp};
}

static void pop(struct file *f)
{
    struct expiry last = f->heap[--f->num_heap];
    uint32_t i = 0;
    for (;;) {
        uint32_t child = 2 * i + 1;
        if (child >= f->num_heap)
            break;
        if (child + 1 < f->num_heap && f->heap[child + 1].end < f->heap[child].end)
            child++;
        if (f->heap[child].end >= last.end)
            break;
        f->heap[i] = f->heap[child];
        i = child;
    }
    f->heap[i] = last;
}

static void set_room(struct file *f, uint32_t temp)
{
    uint64_t bit = (uint64_t)1 << temp % 64;
    for (unsigned n = 1; n <= 4; n++) {
        if (4u - f->taken[temp] >= n)
            f->with_room[n][temp / 64] |= bit;
        else
            f->with_room[n][temp / 64] &= ~bit;
    }
}

static void expire(struct file *f, uint32_t now)
{
    while (f->num_heap && f->heap[0].end <= now) {
        uint32_t temp = f->heap[0].temp;
        pop(f);
        f->taken[temp]--;
        set_room(f, temp);
    }
}

/* ---- Choosing ------------------------------------------------------------------------------ */

static uint32_t add_register(struct file *f)
{
    uint32_t temp = f->count++;
    ARENA_RESERVE(f->arena, f->until, temp);
    ARENA_RESERVE(f->arena, f->taken, temp);
    memset(f->until[temp], 0, sizeof *f->until);
    f->taken[temp] = 0;
    if (temp / 64 >= f->words) {
        for (unsigned n = 1; n <= 4; n++) {
            ARENA_RESERVE(f->arena, f->with_room[n], f->words);
            f->with_room[n][f->words] = 0;
        }
        f->words++;
    }
    set_room(f, temp);
    return temp;
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

static unsigned lowest_bit(uint64_t word)
{
    unsigned bit = 0;
    for (unsigned step = 32; step; step /= 2)
        if (!(word & (((uint64_t)1 << step) - 1))) {
            word >>= step;
            bit += step;
        }
    return bit;
}

static uint32_t choose(struct file *f, const struct interval *i, bool fixed, uint8_t final[4])
{
    unsigned wanted = 0;
    for (unsigned c = 0; c < 4; c++)
        wanted += i->end[c] != 0;
    for (uint32_t w = 0; w < f->words; w++)
        for (uint64_t word = f->with_room[wanted][w]; word; word &= word - 1) {
            uint32_t temp = w * 64 + lowest_bit(word);
            if (fit(f->until[temp], i, fixed, final))
                return temp;
        }
    uint32_t temp = add_register(f);
    fit(f->until[temp], i, fixed, final);
    return temp;
}

static void place(struct codegen *cg, struct file *f, const struct interval *i)
{
    struct group *g = &cg->groups[i->group];
    expire(f, i->start);
    uint32_t temp = choose(f, i, g->fixed, g->final);
    g->temp = cg->num_array_temps + temp;
    for (unsigned c = 0; c < 4; c++)
        if (i->end[c]) {
            f->until[temp][g->final[c]] = i->end[c];
            f->taken[temp]++;
            push(f, i->end[c], temp);
        }
    set_room(f, temp);
}

/* ---- All of it ----------------------------------------------------------------------------- */

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

void tgsic_cg_registers(struct codegen *cg)
{
    struct interval *intervals = ARENA_ARRAY(cg->arena, struct interval, cg->num_groups + 1);
    struct file file = {.arena = cg->arena};
    uint32_t count = collect(cg, intervals);
    qsort(intervals, count, sizeof *intervals, by_start);
    for (uint32_t i = 0; i < count; i++)
        place(cg, &file, &intervals[i]);
    cg->num_temps = cg->num_array_temps + file.count;
}
