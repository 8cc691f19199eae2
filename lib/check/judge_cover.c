/* SPDX-License-Identifier: MIT */
/* How much of what was shown tells something. */
#include "judge.h"

#include "bare.h"
#include "tgsi/arena.h"

static bool writes_colors(const uint8_t components[CHECK_MAX_COLORS])
{
    for (unsigned i = 0; i < CHECK_MAX_COLORS; i++)
        if (components[i])
            return true;
    return false;
}

static struct check_coverage cover_buffer(const struct check_observation *o)
{
    return (struct check_coverage){.distinct = o->changed,
                                   .permille = (uint32_t)(o->changed * 1000ull / o->width)};
}

/* Of a compute shader, the buffer that it changed most. */
static struct check_coverage cover_buffers(const struct check_playback *shown)
{
    struct check_coverage best = {0};
    for (uint32_t i = 0; i < shown->num_observations; i++)
        if (shown->observations[i].changed > best.distinct)
            best = cover_buffer(&shown->observations[i]);
    return best;
}

static struct check_coverage find_best(struct check_trial *t, const struct check_playback *shown)
{
    uint8_t components[CHECK_MAX_COLORS];
    struct check_coverage best = {0};
    if (t->test.is_bare && t->program.stages[TGSIC_PROCESSOR_COMP].present)
        return cover_buffers(shown);
    tgsic_check_written_components(&t->program, components);
    bool depth = !writes_colors(components);
    for (uint32_t i = 0; i < shown->num_observations; i++) {
        const struct check_observation *o = &shown->observations[i];
        if (o->plane >= CHECK_MAX_COLORS || o->plane < -1 || (o->plane < 0) != depth)
            continue;
        struct check_coverage c =
            tgsic_check_cover(o, depth ? 1 : components[o->plane],
                              t->test.is_bare ? tgsic_check_background(o) : 0, t->arena);
        if (c.distinct > best.distinct)
            best = c;
    }
    return best;
}

struct check_coverage tgsic_check_note_coverage(struct check_trial *t,
                                                const struct check_playback *shown)
{
    struct check_coverage best = find_best(t, shown);
    if (best.distinct > t->result->distinct_colors) {
        t->result->distinct_colors = best.distinct;
        t->result->covered_permille = best.permille;
    }
    return best;
}
