/* SPDX-License-Identifier: MIT */
/* How much of what was shown tells something. */
#include "judge.h"

#include "bare.h"
#include "tgsi/arena.h"

#include <string.h>

/* Does the shader write element `e`? The loss of a colour that is no array's would be a mistake. */
static bool writes_element(const struct check_program *program,
                           const struct tgsic_fragment_output *o, unsigned e)
{
    return !o->is_array || program->written_colors >> ((unsigned)o->location + e) & 1;
}

/* gl_FragColor goes to all; of what no reflection tells, everything is compared. */
void tgsic_check_written_components(const struct check_program *program,
                                    uint8_t components[CHECK_MAX_COLORS])
{
    const struct tgsic_shader *fragment = tgsic_check_stage_of(program, TGSIC_PROCESSOR_FRAG);
    bool all =
        !program->linked || program->fixed_function >> TGSIC_PROCESSOR_FRAG & 1 ||
        (fragment && tgsic_shader_property(fragment, TGSIC_PROPERTY_FS_COLOR0_WRITES_ALL_CBUFS, 0));
    memset(components, all ? 4 : 0, CHECK_MAX_COLORS);
    for (uint32_t i = 0; !all && i < program->linked->reflection.num_outputs; i++) {
        const struct tgsic_fragment_output *o = &program->linked->reflection.outputs[i];
        for (unsigned e = 0; o->location >= 0 && !o->index && e < o->array_size; e++)
            if ((unsigned)o->location + e < CHECK_MAX_COLORS && writes_element(program, o, e))
                components[(unsigned)o->location + e] = o->type.rows;
    }
}

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
