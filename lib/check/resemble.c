/* SPDX-License-Identifier: MIT */
/* Which of two playbacks that differ a third is like. */
#include "compare.h"

#include <math.h>
#include <string.h>

#define CLEARLY 4 /* times the tolerance, or nearer */

/* How far apart two values are; values that are undefined are next to anything. */
static float gap(enum check_base base, uint32_t a, uint32_t b)
{
    float x, y;
    if (a == b || base != CHECK_FLOAT)
        return a == b ? 0 : 1;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    if (isnan(x) || isnan(y))
        return isnan(x) && isnan(y) ? 0 : INFINITY;
    return x == y ? 0 : fabsf(x - y);
}

static float tolerance(const struct check_compare_options *options, enum check_base base,
                       uint32_t word)
{
    float value;
    memcpy(&value, &word, sizeof value);
    return base == CHECK_FLOAT && isfinite(value)
               ? options->absolute + options->relative * fabsf(value)
               : 0;
}

/* What is far from both is wrong, too: it went another way from there. */
static void vote(const struct check_compare_options *options, enum check_base base,
                 uint32_t expected, uint32_t got, uint32_t between, struct check_votes *votes)
{
    float apart = gap(base, expected, got), least = tolerance(options, base, expected);
    float to_expected = gap(base, between, expected), to_got = gap(base, between, got);
    if (!(apart > least))
        return;
    votes->nearer += to_expected < to_got;
    votes->farther += to_expected > to_got;
    if (!(apart > CLEARLY * least))
        return;
    votes->expected += CLEARLY * to_expected <= apart;
    votes->got += !(CLEARLY * to_expected <= apart);
}

static void vote_on_pixels(const struct check_compare_options *options,
                           const struct check_observation *expected,
                           const struct check_observation *got,
                           const struct check_observation *between, struct check_votes *votes)
{
    unsigned components = tgsic_check_compared_components(options, expected);
    size_t count = (size_t)expected->width * expected->height;
    for (size_t i = 0; i < count; i++)
        for (unsigned k = 0; k < components; k++)
            vote(options, expected->base, expected->pixels[i].u[k], got->pixels[i].u[k],
                 between->pixels[i].u[k], votes);
}

/* Words that may be floats are told apart all the same: only equal ones are near. */
static void vote_on_words(const struct check_compare_options *options,
                          const struct check_observation *expected,
                          const struct check_observation *got,
                          const struct check_observation *between, struct check_votes *votes)
{
    for (uint32_t i = 0; i < expected->width; i++)
        vote(options, CHECK_UINT, expected->words[i], got->words[i], between->words[i], votes);
}

struct check_votes tgsic_check_vote(const struct check_compare_options *options,
                                    const struct check_playback *expected,
                                    const struct check_playback *got,
                                    const struct check_playback *between)
{
    struct check_votes votes = {0};
    for (uint32_t i = 0; i < expected->num_observations && i < got->num_observations &&
                         i < between->num_observations;
         i++) {
        const struct check_observation *e = &expected->observations[i];
        const struct check_observation *g = &got->observations[i];
        const struct check_observation *b = &between->observations[i];
        if (tgsic_check_mismatch(e, g) || tgsic_check_mismatch(e, b))
            continue;
        if (e->pixels)
            vote_on_pixels(options, e, g, b, &votes);
        if (e->words)
            vote_on_words(options, e, g, b, &votes);
    }
    return votes;
}
