/* SPDX-License-Identifier: MIT */
/* Number text against the C library's, over fixed cases and random bit patterns. */
#include "tgsi/number.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 20000

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static double make_double(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static float make_float(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* strtod() of Windows is off by one bit at times. */
#ifdef _WIN32
static const bool library_is_exact = false;
#else
static const bool library_is_exact = true;
#endif

static void expect_double(const char *text)
{
    double expected = strtod(text, NULL), value = 12345;
    assert_true(tgsic_parse_double(text, strlen(text), &value));
    if (memcmp(&value, &expected, sizeof value))
        fail_msg("%s reads as %a, not %a", text, value, expected);
}

static void expect_float(const char *text)
{
    float expected = strtof(text, NULL), value = 12345;
    assert_true(tgsic_parse_float(text, strlen(text), &value));
    if (memcmp(&value, &expected, sizeof value))
        fail_msg("%s reads as %a, not %a", text, value, expected);
}

/* Boundaries: halves between neighbours, the largest and smallest numbers, long digit strings. */
static void test_parse_edges(void **state)
{
    static const char *const texts[] = {
        "0",
        "-0",
        "5.",
        ".5",
        "+1",
        "1e5",
        "1E+05",
        "00001.50000",
        "16777217",
        "16777219",
        "9007199254740993",
        "9007199254740993.00000000000000000000000000000000000000000000001",
        "1e-400",
        "1e400",
        "1e-99999999999999999999",
        "1e99999999999999999999",
        "4.9e-324",
        "2.4703282292062327208e-324",
        "2.4703282292062328e-324",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "3.4028235677973366e38",
        "3.4028235677973362e38",
        "7.0064923216240853e-46",
        "7.0064923216240854e-46",
        "1.1754943508222875e-38",
        "2.2250738585072011e-308",
        "0.1e-310",
        "123456789012345678901234567890e-20",
        "0.000000000000000000000000000000000000000000000000000000000000000000000000000000001e90",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        expect_double(texts[i]);
        expect_float(texts[i]);
    }
}

/* The exact decimal of 2^-1074 / 2 has 751 significant digits; one more digit tips it over. */
static void test_parse_long(void **state)
{
    char text[1200];
    int length = snprintf(text, sizeof text, "%.1075f", ldexp(1, -1074));
    expect_double(text);
    text[length] = '1';
    text[length + 1] = 0;
    expect_double(text);
    memset(text, '9', 1100);
    text[1100] = 0;
    text[300] = '.';
    expect_double(text);
}

static void test_parse_refuses(void **state)
{
    static const char *const texts[] = {"",     ".",    "-",     "e5",  "1e",   "1e+",
                                        "1.5f", "0x10", "1.2.3", "inf", "nan",  " 1",
                                        "1 ",   "1e5.", "--1",   "1,5", "1e5e5"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double value = 7;
        assert_false(tgsic_parse_double(texts[i], strlen(texts[i]), &value));
        assert_true(value == 7);
    }
}

static int significant_digits(const char *text)
{
    int count = 0, zeros = 0;
    for (; *text && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (!count && *text == '0'))
            continue;
        zeros = *text == '0' ? zeros + 1 : 0;
        count++;
    }
    return count - zeros;
}

static void test_random_doubles(void **state)
{
    uint64_t seed = 88172645463325252u;
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t bits = next_random(&seed);
        bits &= i % 7 == 0 ? 0x800fffffffffffffu : i % 11 == 0 ? 0xfff0000000000000u : UINT64_MAX;
        double value = make_double(bits), again;
        if (!isfinite(value))
            continue;
        char text[TGSIC_NUMBER_SIZE], printed[64];
        size_t length = tgsic_print_double(value, text);
        assert_int_equal(length, strlen(text));
        assert_true(tgsic_parse_double(text, length, &again));
        assert_memory_equal(&value, &again, sizeof value);
        if (!library_is_exact)
            continue;
        expect_double(text);
        int digits = 0;
        do
            snprintf(printed, sizeof printed, "%.*e", digits++, value);
        while (strtod(printed, NULL) != value);
        assert_true(!value || significant_digits(text) <= digits);
        snprintf(printed, sizeof printed, "%.*e", i % 30, value);
        expect_double(printed);
    }
}

static void test_random_floats(void **state)
{
    uint64_t seed = 6364136223846793005u;
    for (int i = 0; i < ROUNDS; i++) {
        uint32_t bits = (uint32_t)(next_random(&seed) >> 20);
        bits &= i % 7 == 0 ? 0x807fffffu : i % 11 == 0 ? 0xff800000u : UINT32_MAX;
        float value = make_float(bits), again;
        if (!isfinite(value))
            continue;
        char text[TGSIC_NUMBER_SIZE], printed[64];
        size_t length = tgsic_print_float(value, text);
        assert_int_equal(length, strlen(text));
        expect_float(text);
        assert_true(tgsic_parse_float(text, length, &again));
        assert_memory_equal(&value, &again, sizeof value);
        int digits = 0;
        do
            snprintf(printed, sizeof printed, "%.*e", digits++, (double)value);
        while (strtof(printed, NULL) != value);
        assert_true(!value || significant_digits(text) <= digits);
        snprintf(printed, sizeof printed, "%.*e", i % 30, value * (1 + ldexp(1, -25)));
        expect_float(printed);
    }
}

static void expect_text(double value, const char *as_double, const char *as_float)
{
    char text[TGSIC_NUMBER_SIZE];
    tgsic_print_double(value, text);
    assert_string_equal(text, as_double);
    tgsic_print_float((float)value, text);
    assert_string_equal(text, as_float);
}

static void test_print_form(void **state)
{
    expect_text(0, "0.0", "0.0");
    expect_text(-0.0, "-0.0", "-0.0");
    expect_text(1, "1.0", "1.0");
    expect_text(-1.5, "-1.5", "-1.5");
    expect_text(0.1, "0.1", "0.1");
    expect_text(1e-4, "0.0001", "0.0001");
    expect_text(1.5e-7, "1.5e-07", "1.5e-07");
    expect_text(1e20, "1e+20", "1e+20");
    expect_text(123456789, "123456789.0", "123456790.0");
    expect_text(1e9, "1000000000.0", "1e+09");
    expect_text(1e-30, "1e-30", "1e-30");
    expect_text(5e-324, "5e-324", "0.0");
    expect_text((double)INFINITY, "inf", "inf");
    expect_text(-(double)INFINITY, "-inf", "-inf");
}

/* Whole numbers have a way of their own, up to six digits. */
static void test_whole_floats(void **state)
{
    for (int32_t whole = -1100000; whole <= 1100000; whole += whole % 10 ? 9973 : 1) {
        char text[TGSIC_NUMBER_SIZE], expected[64];
        snprintf(expected, sizeof expected, "%d.0", (int)whole);
        assert_int_equal(tgsic_print_float((float)whole, text), strlen(expected));
        assert_string_equal(text, expected);
        expect_float(text);
    }
    static const char *const texts[] = {"7.",        "7.000",      "000007.0",  "0000007.0",
                                        "999999.00", "1000000.00", "7.0e2",     "7.0e-2",
                                        "7.05",      "7.00000001", "16777217.0"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_float(texts[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse_edges),   cmocka_unit_test(test_parse_long),
        cmocka_unit_test(test_parse_refuses), cmocka_unit_test(test_random_doubles),
        cmocka_unit_test(test_random_floats), cmocka_unit_test(test_print_form),
        cmocka_unit_test(test_whole_floats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
