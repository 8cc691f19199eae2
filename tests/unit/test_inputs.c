/* SPDX-License-Identifier: MIT */
/* The sorts of noise in generated inputs. */
#include "check/inputs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT 1024

/* What a texture's channels hold. */
struct tally {
    unsigned below, above, zeros, ones;
};

static struct tally tally(enum check_noise noise)
{
    const struct check_inputs inputs = {.seed = 3, .noise = noise};
    struct tally t = {0};
    for (uint32_t i = 0; i < COUNT; i++) {
        float value = tgsic_check_texel_value(&inputs, "image 0", i);
        t.below += value < 0;
        t.above += value > 1;
        t.zeros += value == 0;
        t.ones += value == 1;
    }
    return t;
}

static void plain_noise_is_part_of_one(void **state)
{
    struct tally t = tally(CHECK_NOISE_PLAIN);
    assert_int_equal(t.below + t.above, 0);
    assert_in_range(t.zeros + t.ones, 0, 1);
}

static void broad_noise_is_clamped_on_both_sides(void **state)
{
    struct tally t = tally(CHECK_NOISE_BROAD);
    assert_in_range(t.below, COUNT / 16, COUNT / 3);
    assert_in_range(t.above, COUNT / 16, COUNT / 3);
}

static void whole_noise_often_compares_equal(void **state)
{
    struct tally t = tally(CHECK_NOISE_WHOLE);
    assert_int_equal(t.below + t.above, 0);
    assert_in_range(t.zeros, COUNT / 16, COUNT / 2);
    assert_in_range(t.ones, COUNT / 16, COUNT / 2);
    assert_in_range(t.zeros + t.ones, COUNT / 4, COUNT * 3 / 4);
}

static uint32_t most_of(const char *name)
{
    const struct check_inputs inputs = {.scheme = CHECK_NUM_SCHEMES - 1};
    const struct tgsic_value_type uint = {.base = TGSIC_VALUE_UINT, .columns = 1, .rows = 1};
    uint32_t word, most = 0;
    for (unsigned element = 0; element < COUNT; element++) {
        tgsic_check_uniform_value(&inputs, name, element, &uint, &word);
        most = word > most ? word : most;
    }
    return most;
}

/* a loop that runs as often as a wild integer says hangs a GPU */
static void counts_are_never_wild(void **state)
{
    assert_in_range(most_of("flags"), 1u << 31, UINT32_MAX);
    assert_in_range(most_of("numColorChans"), 1, 8);
    assert_in_range(most_of("light_count"), 1, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_noise_is_part_of_one),
        cmocka_unit_test(broad_noise_is_clamped_on_both_sides),
        cmocka_unit_test(whole_noise_often_compares_equal),
        cmocka_unit_test(counts_are_never_wild),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
