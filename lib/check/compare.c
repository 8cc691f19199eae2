/* SPDX-License-Identifier: MIT */
/* Values, pixels and lists of observations compared. */
#include "compare.h"

#include "tgsi/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is compared at one place. */
struct comparison {
    const struct check_compare_options *options;
    const struct check_observation *expected, *got;
    const struct check_nudge *nudges;
    size_t num_nudges;
    unsigned components;
    bool eight_bits;
    uint32_t stragglers;
    struct check_difference *result;
};

/* ---- Values -------------------------------------------------------------------------------- */

static bool close_floats(const struct check_compare_options *options, float scale, float x, float y,
                         float *worst)
{
    float error = fabsf(x - y), size = fmaxf(fabsf(x), fabsf(y));
    if (isnan(x) || x == y)
        return true;
    if (!isfinite(size) || !(error <= scale * (options->absolute + options->relative * size)))
        return false;
    if (size > 0 && error / size > *worst)
        *worst = error / size;
    return true;
}

static bool equal(const struct comparison *c, float scale, const union check_pixel *a,
                  const union check_pixel *b, unsigned k, float *worst)
{
    if (a->u[k] == b->u[k])
        return true;
    if (c->expected->base != CHECK_FLOAT)
        return false;
    if (c->eight_bits)
        return fabsf(a->f[k] - b->f[k]) <= 2.5f / 255;
    return close_floats(c->options, scale, a->f[k], b->f[k], worst);
}

/* The first component that differs; c->components: none. */
static unsigned differing(const struct comparison *c, float scale, const union check_pixel *a,
                          const union check_pixel *b, float *worst)
{
    unsigned k = 0;
    while (k < c->components && equal(c, scale, a, b, k, worst))
        k++;
    return k;
}

/* ---- Pixels -------------------------------------------------------------------------------- */

/* Do nudged pictures disagree with plain ones here or next to here? */
static bool is_unstable(const struct comparison *c, uint32_t x, uint32_t y)
{
    uint32_t width = c->expected->width, height = c->expected->height;
    float ignored = 0;
    for (size_t n = 0; n < c->num_nudges; n++)
        for (uint32_t yy = y ? y - 1 : 0; yy <= y + 1 && yy < height; yy++)
            for (uint32_t xx = x ? x - 1 : 0; xx <= x + 1 && xx < width; xx++) {
                size_t at = (size_t)yy * width + xx;
                if (differing(c, 1, &c->nudges[n].plain->pixels[at],
                              &c->nudges[n].nudged->pixels[at], &ignored) < c->components)
                    return true;
            }
    return false;
}

/* Up to five pixels of a picture may be off by some more: no few nudges find every edge. */
static bool is_straggler(struct comparison *c, const union check_pixel *a,
                         const union check_pixel *b)
{
    float ignored = 0;
    return c->num_nudges && c->stragglers < 5 &&
           differing(c, 10, a, b, &ignored) == c->components && ++c->stragglers;
}

static void note(struct comparison *c, uint32_t x, uint32_t y, unsigned k,
                 const union check_pixel *a, const union check_pixel *b)
{
    struct check_difference *d = c->result;
    d->infinite += c->expected->base == CHECK_FLOAT && isinf(a->f[k]);
    if (d->values++)
        return;
    d->first = c->expected;
    d->first_got = c->got;
    d->x = x;
    d->y = y;
    d->component = k;
    d->expected = *a;
    d->got = *b;
}

static void compare_pixel(struct comparison *c, uint32_t x, uint32_t y)
{
    size_t at = (size_t)y * c->expected->width + x;
    const union check_pixel *a = &c->expected->pixels[at], *b = &c->got->pixels[at];
    c->result->inexact |= memcmp(a, b, c->components * sizeof a->u[0]) != 0;
    unsigned k = differing(c, 1, a, b, &c->result->worst);
    if (k == c->components)
        return;
    if (is_unstable(c, x, y) || is_straggler(c, a, b))
        c->result->unstable++;
    else
        note(c, x, y, k, a, b);
}

/* ---- Buffers ------------------------------------------------------------------------------- */

/* Words have no type: integers of usual size are denormal as floats, and must be equal. */
static bool close_words(const struct check_compare_options *options, uint32_t a, uint32_t b,
                        float *worst)
{
    float x, y;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    return isnormal(x) && isnormal(y) && fabsf(x - y) <= options->relative * fabsf(x) &&
           close_floats(options, 1, x, y, worst);
}

static bool nudges_disagree(const struct comparison *c, uint32_t i)
{
    for (size_t n = 0; n < c->num_nudges; n++)
        if (c->nudges[n].nudged->words[i] != c->nudges[n].plain->words[i])
            return true;
    return false;
}

static void compare_word(struct comparison *c, uint32_t i)
{
    uint32_t a = c->expected->words[i], b = c->got->words[i];
    c->result->inexact |= a != b;
    if (a == b || close_words(c->options, a, b, &c->result->worst))
        return;
    if (nudges_disagree(c, i))
        c->result->unstable++;
    else
        note(c, i, 0, 0, &(union check_pixel){.u = {a}}, &(union check_pixel){.u = {b}});
}

/* ---- Observations -------------------------------------------------------------------------- */

const char *tgsic_check_mismatch(const struct check_observation *a,
                                 const struct check_observation *b)
{
    return a->command != b->command || a->plane != b->plane     ? "other commands were observed"
           : a->base != b->base                                 ? "buffers are of another type"
           : a->width != b->width || a->height != b->height     ? "buffers are of another size"
           : !a->pixels != !b->pixels || !a->words != !b->words ? "only one side was observed"
                                                                : NULL;
}

unsigned tgsic_check_compared_components(const struct check_compare_options *options,
                                         const struct check_observation *o)
{
    return o->plane < 0 ? 1 : o->plane < CHECK_MAX_COLORS ? options->components[o->plane] : 0;
}

/* As far as the values tell: all of them are multiples of 1/255. */
static bool has_eight_bits(const struct check_observation *o)
{
    size_t count = o->pixels ? (size_t)o->width * o->height : 0;
    for (size_t i = 0; i < count; i++)
        for (unsigned k = 0; k < 4; k++) {
            float steps = o->pixels[i].f[k] * 255;
            if (!(steps >= 0 && steps <= 255 && fabsf(steps - roundf(steps)) < 1e-3f))
                return false;
        }
    return count && o->base == CHECK_FLOAT && o->plane >= 0;
}

/* Most pictures are the same bit by bit, which is found out at once. */
static bool is_identical(const struct check_observation *a, const struct check_observation *b)
{
    size_t pixels = a->pixels ? (size_t)a->width * a->height : 0, words = a->words ? a->width : 0;
    return (!pixels || !memcmp(a->pixels, b->pixels, pixels * sizeof *a->pixels)) &&
           (!words || !memcmp(a->words, b->words, words * sizeof *a->words));
}

/* Nudges that match what is expected in form. */
static size_t usable(const struct check_observation *expected, const struct check_nudge *nudges,
                     size_t count)
{
    size_t good = 0;
    while (good < count && !tgsic_check_mismatch(expected, nudges[good].plain) &&
           !tgsic_check_mismatch(expected, nudges[good].nudged))
        good++;
    return good;
}

void tgsic_check_compare(const struct check_compare_options *options,
                         const struct check_observation *expected,
                         const struct check_observation *got, const struct check_nudge *nudges,
                         size_t num_nudges, struct check_difference *difference)
{
    const char *why = tgsic_check_mismatch(expected, got);
    struct comparison c = {.options = options,
                           .expected = expected,
                           .got = got,
                           .nudges = nudges,
                           .num_nudges = usable(expected, nudges, num_nudges),
                           .components = tgsic_check_compared_components(options, expected),
                           .result = difference};
    if (why) {
        difference->mismatch = why;
        return;
    }
    if (is_identical(expected, got))
        return;
    c.eight_bits = has_eight_bits(expected) && has_eight_bits(got);
    for (uint32_t y = 0; expected->pixels && y < expected->height; y++)
        for (uint32_t x = 0; x < expected->width; x++)
            compare_pixel(&c, x, y);
    for (uint32_t i = 0; expected->words && i < expected->width; i++)
        compare_word(&c, i);
}

void tgsic_check_compare_playbacks(const struct check_compare_options *options,
                                   const struct check_playback *expected,
                                   const struct check_playback *got,
                                   const struct check_nudged_playback *nudges, size_t num_nudges,
                                   struct check_difference *difference)
{
    struct check_nudge here[CHECK_MAX_NUDGES];
    if (expected->num_observations != got->num_observations) {
        difference->mismatch = "one side was observed more often";
        return;
    }
    for (uint32_t i = 0; i < expected->num_observations; i++) {
        size_t count = 0;
        for (size_t n = 0; n < num_nudges && n < CHECK_MAX_NUDGES; n++)
            if (i < nudges[n].plain->num_observations && i < nudges[n].nudged.num_observations)
                here[count++] = (struct check_nudge){&nudges[n].plain->observations[i],
                                                     &nudges[n].nudged.observations[i]};
        tgsic_check_compare(options, &expected->observations[i], &got->observations[i], here, count,
                            difference);
    }
}

/* ---- Words --------------------------------------------------------------------------------- */

static const char *print_value(enum check_base base, const union check_pixel *p, unsigned k,
                               struct tgsic_arena *arena)
{
    return base == CHECK_FLOAT ? tgsic_arena_printf(arena, "%.7g", (double)p->f[k])
           : base == CHECK_INT ? tgsic_arena_printf(arena, "%d", p->i[k])
                               : tgsic_arena_printf(arena, "%u", p->u[k]);
}

const char *tgsic_check_describe(const struct check_difference *d, struct tgsic_arena *arena)
{
    if (d->mismatch)
        return d->mismatch;
    if (!d->first)
        return "no difference";
    const struct check_observation *o = d->first;
    if (o->words)
        return tgsic_arena_printf(arena,
                                  "%s, word %u: expected 0x%08x, got 0x%08x; %u values differ",
                                  o->what, d->x, d->expected.u[0], d->got.u[0], d->values);
    return tgsic_arena_printf(arena, "%s at (%u, %u).%c: expected %s, got %s; %u values differ",
                              o->what, d->x, d->y, "xyzw"[d->component & 3],
                              print_value(o->base, &d->expected, d->component, arena),
                              print_value(o->base, &d->got, d->component, arena), d -> values);
}

/* ---- Coverage ------------------------------------------------------------------------------ */

static int by_pixel(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(union check_pixel));
}

struct check_coverage tgsic_check_cover(const struct check_observation *picture,
                                        unsigned components, uint32_t background,
                                        struct tgsic_arena *arena)
{
    struct check_coverage coverage = {0};
    size_t total = picture->pixels ? (size_t)picture->width * picture->height : 0, count = 0;
    union check_pixel *covered = ARENA_ARRAY(arena, union check_pixel, total);
    for (size_t i = 0; i < total; i++)
        if (picture->pixels[i].u[0] != background)
            memcpy(covered[count++].u, picture->pixels[i].u, components * sizeof(uint32_t));
    if (!count)
        return coverage;
    qsort(covered, count, sizeof *covered, by_pixel);
    for (size_t i = 0; i < count; i++)
        coverage.distinct += !i || by_pixel(&covered[i], &covered[i - 1]);
    coverage.permille = (uint32_t)(count * 1000 / total);
    return coverage;
}
