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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_noise_is_part_of_one),
        cmocka_unit_test(broad_noise_is_clamped_on_both_sides),
        cmocka_unit_test(whole_noise_often_compares_equal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
