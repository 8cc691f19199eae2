/* SPDX-License-Identifier: MIT */
/* Comparison by meaning: what is equal, what is allowed, what is told. */
#include "check/compare.h"
#include "tgsi/arena.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define SIDE 4

struct picture {
    union check_pixel pixels[SIDE * SIDE];
    struct check_observation observation;
};

static const struct check_compare_options options = {1e-3f, 1e-4f, {4, 2}};

static void fill(struct picture *p, int plane, enum check_base base, float value)
{
    p->observation = (struct check_observation){.plane = plane,
                                                .base = base,
                                                .width = SIDE,
                                                .height = SIDE,
                                                .pixels = p->pixels,
                                                .what = "color 0"};
    for (unsigned i = 0; i < SIDE * SIDE; i++)
        for (unsigned k = 0; k < 4; k++)
            p->pixels[i].f[k] = value;
}

static struct check_difference compare(const struct picture *a, const struct picture *b)
{
    struct check_difference d = {0};
    tgsic_check_compare(&options, &a->observation, &b->observation, NULL, 0, &d);
    return d;
}

static void equal_bits_are_exact(void **state)
{
    struct picture a, b;
    fill(&a, 0, CHECK_FLOAT, 0.3f);
    fill(&b, 0, CHECK_FLOAT, 0.3f);
    struct check_difference d = compare(&a, &b);
    assert_true(tgsic_check_is_same(&d));
    assert_false(d.inexact);
}

static void floats_have_a_tolerance(void **state)
{
    struct picture a, b;
    fill(&a, 0, CHECK_FLOAT, 10.3f);
    fill(&b, 0, CHECK_FLOAT, 10.305f);
    struct check_difference d = compare(&a, &b);
    assert_true(tgsic_check_is_same(&d));
    assert_true(d.inexact && d.worst > 4e-4f && d.worst < 6e-4f);
    b.pixels[5].f[2] = 10.4f;
    d = compare(&a, &b);
    assert_int_equal(d.values, 1);
    assert_int_equal(d.x, 1);
    assert_int_equal(d.y, 1);
    assert_int_equal(d.component, 2);
}

static void eight_bits_may_be_two_steps_off(void **state)
{
    struct picture a, b;
    fill(&a, 0, CHECK_FLOAT, 100.0f / 255);
    fill(&b, 0, CHECK_FLOAT, 102.0f / 255);
    struct check_difference d = compare(&a, &b);
    assert_true(tgsic_check_is_same(&d));
    fill(&b, 0, CHECK_FLOAT, 103.0f / 255);
    d = compare(&a, &b);
    assert_int_equal(d.values, SIDE * SIDE);
}

static void integers_are_exact(void **state)
{
    struct picture a, b;
    fill(&a, 0, CHECK_INT, 0);
    fill(&b, 0, CHECK_INT, 0);
    a.pixels[15].i[3] = 1000000;
    b.pixels[15].i[3] = 1000001;
    struct check_difference d = compare(&a, &b);
    assert_int_equal(d.values, 1);
    assert_int_equal(d.got.i[3], 1000001);
}

static void nan_matches_anything_and_infinity_does_not(void **state)
{
    struct picture a, b;
    fill(&a, 0, CHECK_FLOAT, 0.3f);
    fill(&b, 0, CHECK_FLOAT, 0.3f);
    a.pixels[0].f[0] = NAN;
    struct check_difference d = compare(&a, &b);
    assert_true(tgsic_check_is_same(&d));
    a.pixels[0].f[0] = INFINITY;
    d = compare(&a, &b);
    assert_int_equal(d.values, 1);
    assert_int_equal(d.infinite, 1);
    a.pixels[0].f[0] = 0.3f;
    b.pixels[0].f[0] = NAN;
    d = compare(&a, &b);
    assert_int_equal(d.values, 1);
}

static void unwritten_components_do_not_count(void **state)
{
    struct picture a, b;
    fill(&a, 1, CHECK_FLOAT, 0.3f);
    fill(&b, 1, CHECK_FLOAT, 0.3f);
    b.pixels[3].f[2] = 9;
    struct check_difference d = compare(&a, &b);
    assert_true(tgsic_check_is_same(&d));
    b.pixels[3].f[1] = 9;
    d = compare(&a, &b);
    assert_int_equal(d.values, 1);
}

static void nudged_pixels_stand_on_an_edge(void **state)
{
    struct picture a, b, nudged;
    const struct check_nudge nudge = {&a.observation, &nudged.observation};
    struct check_difference d = {0};
    fill(&a, 0, CHECK_FLOAT, 0.3f);
    b = nudged = a;
    b.observation.pixels = b.pixels;
    nudged.observation.pixels = nudged.pixels;
    b.pixels[0].f[0] = b.pixels[15].f[0] = 7;
    nudged.pixels[1].f[0] = 5; /* next to pixel 0, far from 15 */
    tgsic_check_compare(&options, &a.observation, &b.observation, &nudge, 1, &d);
    assert_int_equal(d.unstable, 1);
    assert_int_equal(d.values, 1);
    assert_int_equal(d.x, 3);
    assert_int_equal(d.y, 3);
}

/* What differs from both sides is like the one that it is nearer to. */
static void pictures_resemble_one_side(void **state)
{
    struct picture expected, got, other;
    fill(&expected, 0, CHECK_FLOAT, 0.3f);
    got = other = expected;
    got.observation.pixels = got.pixels;
    other.observation.pixels = other.pixels;
    got.pixels[2].f[1] = got.pixels[5].f[0] = got.pixels[7].f[0] = 0.8f;
    other.pixels[2].f[1] = 0.78f;
    other.pixels[5].f[0] = 0.9f;
    other.pixels[7].f[0] = 0.31f;
    got.pixels[8].f[0] = other.pixels[8].f[0] = 0.3006f; /* differs, but not clearly */
    other.pixels[9].f[0] = 5;                            /* where the sides agree nothing is told */
    const struct check_playback e = {.observations = &expected.observation, .num_observations = 1};
    const struct check_playback g = {.observations = &got.observation, .num_observations = 1};
    const struct check_playback o = {.observations = &other.observation, .num_observations = 1};
    struct check_votes votes = tgsic_check_vote(&options, &e, &g, &o);
    assert_int_equal(votes.expected, 1);
    assert_int_equal(votes.got, 2);
    assert_int_equal(votes.nearer, 1);
    assert_int_equal(votes.farther, 3);
}

static void words_of_buffers(void **state)
{
    uint32_t a[4] = {1, 0x3f800000, 1000000, 0}, b[4];
    const struct check_observation expected = {
        .plane = -2, .width = 4, .height = 1, .words = a, .what = "ssbo 0"};
    struct check_observation got = expected;
    struct check_difference d = {0};
    memcpy(b, a, sizeof b);
    got.words = b;
    b[1] += 3; /* 1.0 and a little */
    tgsic_check_compare(&options, &expected, &got, NULL, 0, &d);
    assert_true(tgsic_check_is_same(&d));
    b[2] += 1;
    tgsic_check_compare(&options, &expected, &got, NULL, 0, &d);
    assert_int_equal(d.values, 1);
    assert_int_equal(d.x, 2);
}

static void other_forms_do_not_match(void **state)
{
    struct picture a, b;
    fill(&a, 0, CHECK_FLOAT, 0);
    fill(&b, 0, CHECK_UINT, 0);
    struct check_difference d = compare(&a, &b);
    assert_non_null(d.mismatch);
    assert_false(tgsic_check_is_same(&d));
    const struct check_playback one = {.observations = &a.observation, .num_observations = 1};
    const struct check_playback none = {0};
    d = (struct check_difference){0};
    tgsic_check_compare_playbacks(&options, &one, &none, NULL, 0, &d);
    assert_non_null(d.mismatch);
}

static void differences_are_described(void **state)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    struct picture a, b;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    assert_false(setjmp(escape));
    fill(&a, 0, CHECK_FLOAT, 0.25f);
    fill(&b, 0, CHECK_FLOAT, 0.25f);
    b.pixels[SIDE + 2].f[1] = 0.5f;
    struct check_difference d = compare(&a, &b);
    assert_string_equal(tgsic_check_describe(&d, &arena),
                        "color 0 at (2, 1).y: expected 0.25, got 0.5; 1 values differ");
    tgsic_arena_free(&arena);
}

static void coverage_counts_what_is_drawn(void **state)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    struct picture a;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    assert_false(setjmp(escape));
    fill(&a, 0, CHECK_FLOAT, 1234.5678f);
    uint32_t background = a.pixels[0].u[0];
    struct check_coverage c = tgsic_check_cover(&a.observation, 4, background, &arena);
    assert_int_equal(c.permille, 0);
    assert_int_equal(c.distinct, 0);
    for (unsigned i = 0; i < SIDE; i++)
        a.pixels[i].f[0] = (float)(i / 2);
    c = tgsic_check_cover(&a.observation, 4, background, &arena);
    assert_int_equal(c.permille, 250);
    assert_int_equal(c.distinct, 2);
    a.pixels[0].f[3] = 0; /* counts only if four components are written */
    c = tgsic_check_cover(&a.observation, 4, background, &arena);
    assert_int_equal(c.distinct, 3);
    c = tgsic_check_cover(&a.observation, 3, background, &arena);
    assert_int_equal(c.distinct, 2);
    tgsic_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_bits_are_exact),
        cmocka_unit_test(floats_have_a_tolerance),
        cmocka_unit_test(eight_bits_may_be_two_steps_off),
        cmocka_unit_test(integers_are_exact),
        cmocka_unit_test(nan_matches_anything_and_infinity_does_not),
        cmocka_unit_test(unwritten_components_do_not_count),
        cmocka_unit_test(nudged_pixels_stand_on_an_edge),
        cmocka_unit_test(pictures_resemble_one_side),
        cmocka_unit_test(words_of_buffers),
        cmocka_unit_test(other_forms_do_not_match),
        cmocka_unit_test(differences_are_described),
        cmocka_unit_test(coverage_counts_what_is_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
