/* SPDX-License-Identifier: MIT */
/* Our arithmetic against the C library's, in units of the last place, and a digest
 * of its bits that must be the same everywhere. */
#include "tgsi/arith.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* Not every C library can be the judge: Windows' are off by tens of ulps. There, only that the bits
 * are those of other machines is tested. */
static void need_accurate_library(void)
{
#ifdef _WIN32
    skip();
#endif
}

static uint64_t seed = 1;

static uint64_t next_random(void)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return seed ^ seed >> 29;
}

static double random_between(double low, double high)
{
    return low + (high - low) * ((double)(next_random() >> 11) * 0x1p-53);
}

/* Any magnitude from 2^low to 2^high, either sign. */
static double random_magnitude(int low, int high)
{
    int exponent = low + (int)(next_random() % (unsigned)(high - low));
    double x = ldexp(random_between(1, 2), exponent);
    return next_random() & 1 ? x : -x;
}

static double error_in_ulps(double got, long double wanted)
{
    if (isnan(got) || isnan((double)wanted))
        return isnan(got) && isnan((double)wanted) ? 0 : INFINITY;
    if (got == (double)wanted)
        return 0;
    int exponent;
    frexpl(wanted, &exponent);
    if (exponent < -1021)
        exponent = -1021;
    return (double)(fabsl((long double)got - wanted) / ldexpl(1, exponent - 53));
}

typedef double function(double);
typedef long double reference(long double);

static void check(const char *name, function *f, reference *r, double x, double tolerance)
{
    double error = error_in_ulps(f(x), r((long double)x));
    if (!(error <= tolerance))
        fail_msg("%s(%a) = %a, wanted %a: %g ulp", name, x, f(x), (double)r((long double)x), error);
}

static void transcendental_functions_are_accurate(void **state)
{
    need_accurate_library();
    static const struct {
        const char *name;
        function *f;
        reference *r;
        double low, high, tolerance;
    } rows[] = {
        {"sin", tgsic_arith_sin, sinl, -10, 10, 1},
        {"sin", tgsic_arith_sin, sinl, -1e6, 1e6, 1},
        {"cos", tgsic_arith_cos, cosl, -10, 10, 1},
        {"cos", tgsic_arith_cos, cosl, -1e6, 1e6, 1},
        {"tan", tgsic_arith_tan, tanl, -10, 10, 3},
        {"asin", tgsic_arith_asin, asinl, -1, 1, 3},
        {"acos", tgsic_arith_acos, acosl, -1, 1, 3},
        {"atan", tgsic_arith_atan, atanl, -2, 2, 1},
        {"atan", tgsic_arith_atan, atanl, -1e3, 1e3, 1},
        {"sinh", tgsic_arith_sinh, sinhl, -5, 5, 3},
        {"sinh", tgsic_arith_sinh, sinhl, -700, 700, 3},
        {"cosh", tgsic_arith_cosh, coshl, -5, 5, 3},
        {"tanh", tgsic_arith_tanh, tanhl, -5, 5, 3},
        {"asinh", tgsic_arith_asinh, asinhl, -10, 10, 4},
        {"acosh", tgsic_arith_acosh, acoshl, 1, 10, 4},
        {"atanh", tgsic_arith_atanh, atanhl, -1, 1, 4},
        {"exp", tgsic_arith_exp, expl, -1, 1, 1},
        {"exp", tgsic_arith_exp, expl, -740, 709, 1},
        {"exp2", tgsic_arith_exp2, exp2l, -1, 1, 1},
        {"exp2", tgsic_arith_exp2, exp2l, -1070, 1024, 1},
        {"log", tgsic_arith_log, logl, 0, 2, 1},
        {"log", tgsic_arith_log, logl, 0, 1e9, 1},
        {"log2", tgsic_arith_log2, log2l, 0, 2, 1},
        {"log2", tgsic_arith_log2, log2l, 0, 1e9, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int n = 0; n < 5000; n++)
            check(rows[i].name, rows[i].f, rows[i].r, random_between(rows[i].low, rows[i].high),
                  rows[i].tolerance);
}

static void every_magnitude_is_accurate(void **state)
{
    need_accurate_library();
    for (int n = 0; n < 20000; n++) {
        double x = random_magnitude(-1070, 1023), m = fabs(x);
        /* the C library's long double functions keep their promise up to 2^63 */
        if (m < 0x1p60) {
            check("sin", tgsic_arith_sin, sinl, x, 1);
            check("cos", tgsic_arith_cos, cosl, x, 1);
        }
        check("atan", tgsic_arith_atan, atanl, x, 1);
        check("asinh", tgsic_arith_asinh, asinhl, x, 4);
        check("log", tgsic_arith_log, logl, m, 1);
        check("log2", tgsic_arith_log2, log2l, m, 1);
        check("tanh", tgsic_arith_tanh, tanhl, x, 3);
        check("sqrt", tgsic_arith_sqrt, sqrtl, m, 0.5);
        double y = random_magnitude(-1070, 1023);
        double error = error_in_ulps(tgsic_arith_atan2(y, x), atan2l(y, x));
        if (!(error <= 1.5))
            fail_msg("atan2(%a, %a): %g ulp", y, x, error);
    }
    assert_true(tgsic_arith_sqrt(2) == sqrt(2));
    /* sin(2^1000), known from elsewhere to all its digits */
    assert_true(error_in_ulps(tgsic_arith_sin(0x1p1000), -0.15920170308624243L) <= 1);
}

static void powers_are_accurate(void **state)
{
    need_accurate_library();
    for (int n = 0; n < 20000; n++) {
        double x = fabs(random_magnitude(-60, 60));
        double y = random_between(-20, 20);
        double error = error_in_ulps(tgsic_arith_pow(x, y), powl(x, y));
        if (!(error <= 1))
            fail_msg("pow(%a, %a): %g ulp", x, y, error);
    }
    for (int i = -30; i <= 30; i++)
        for (int j = -30; j <= 30; j++)
            assert_true(tgsic_arith_pow(i, j) == pow(i, j) ||
                        error_in_ulps(tgsic_arith_pow(i, j), powl(i, j)) <= 1);
    for (int i = -1074; i < 1024; i++) {
        assert_true(tgsic_arith_exp2(i) == ldexp(1, i));
        assert_true(tgsic_arith_log2(ldexp(1, i)) == i);
        assert_true(tgsic_arith_pow(2, i) == ldexp(1, i));
    }
}

static void special_values_are_those_of_c(void **state)
{
    need_accurate_library();
    static const double values[] = {0.0,  -0.0,      INFINITY,   -INFINITY, NAN,      1.0,
                                    -1.0, 0.5,       -0.5,       2.0,       -2.0,     3.0,
                                    -3.0, 0x1p-1074, -0x1p-1074, DBL_MAX,   -DBL_MAX, 0x1p-1022};
    static const struct {
        const char *name;
        function *f, *r;
    } rows[] = {
        {"sin", tgsic_arith_sin, sin},
        {"cos", tgsic_arith_cos, cos},
        {"tan", tgsic_arith_tan, tan},
        {"asin", tgsic_arith_asin, asin},
        {"acos", tgsic_arith_acos, acos},
        {"atan", tgsic_arith_atan, atan},
        {"sinh", tgsic_arith_sinh, sinh},
        {"cosh", tgsic_arith_cosh, cosh},
        {"tanh", tgsic_arith_tanh, tanh},
        {"asinh", tgsic_arith_asinh, asinh},
        {"acosh", tgsic_arith_acosh, acosh},
        {"atanh", tgsic_arith_atanh, atanh},
        {"exp", tgsic_arith_exp, exp},
        {"exp2", tgsic_arith_exp2, exp2},
        {"log", tgsic_arith_log, log},
        {"log2", tgsic_arith_log2, log2},
        {"sqrt", tgsic_arith_sqrt, sqrt},
        {"floor", tgsic_arith_floor, floor},
        {"ceil", tgsic_arith_ceil, ceil},
        {"trunc", tgsic_arith_trunc, trunc},
        {"round_even", tgsic_arith_round_even, rint},
    };
    const size_t count = sizeof values / sizeof *values;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t v = 0; v < count; v++) {
            double got = rows[i].f(values[v]), wanted = rows[i].r(values[v]);
            if (!(error_in_ulps(got, wanted) <= 4) ||
                (!isnan(wanted) && signbit(got) != signbit(wanted)))
                fail_msg("%s(%a) = %a, wanted %a", rows[i].name, values[v], got, wanted);
        }
    for (size_t v = 0; v < count; v++)
        for (size_t w = 0; w < count; w++) {
            double x = values[v], y = values[w];
            double got = tgsic_arith_atan2(x, y), wanted = atan2(x, y);
            if (!(error_in_ulps(got, wanted) <= 2) ||
                (!isnan(got) && signbit(got) != signbit(wanted)))
                fail_msg("atan2(%a, %a) = %a, wanted %a", x, y, got, wanted);
            got = tgsic_arith_pow(x, y), wanted = pow(x, y);
            if (!(error_in_ulps(got, wanted) <= 2) ||
                (!isnan(got) && signbit(got) != signbit(wanted)))
                fail_msg("pow(%a, %a) = %a, wanted %a", x, y, got, wanted);
        }
}

static void exact_functions_are_exact(void **state)
{
    need_accurate_library();
    for (int n = 0; n < 20000; n++) {
        double x = random_magnitude(-5, 60), tiny = random_magnitude(-1074, 1023);
        if (n & 1)
            x = floor(x * 2) / 2; /* halves and whole numbers */
        assert_true(tgsic_arith_floor(x) == floor(x));
        assert_true(tgsic_arith_ceil(x) == ceil(x));
        assert_true(tgsic_arith_trunc(x) == trunc(x));
        assert_true(tgsic_arith_round_even(x) == rint(x));
        int e1, e2, shift = (int)(next_random() % 4400) - 2200;
        assert_true(tgsic_arith_frexp(tiny, &e1) == frexp(tiny, &e2));
        assert_int_equal(e1, e2);
        assert_true(tgsic_arith_ldexp(tiny, shift) == ldexp(tiny, shift));
        assert_true(tgsic_arith_ldexp(x, -1074 - e1 % 60) == ldexp(x, -1074 - e1 % 60));
        double a = random_between(-2, 2), b = random_between(-2, 2), c = -a * b;
        assert_true(tgsic_arith_fma(a, b, c) == fma(a, b, c));
        assert_true(fabs(tgsic_arith_fma(a, b, x) - fma(a, b, x)) <= fabs(x + 4) * DBL_EPSILON);
    }
    assert_true(tgsic_arith_fract(-0x1p-60) < 1);
    assert_true(tgsic_arith_fract(2.75) == 0.75);
    assert_true(tgsic_arith_mod(-1, 3) == 2);
    assert_true(tgsic_arith_ldexp(1, 100000) == INFINITY);
    assert_true(tgsic_arith_ldexp(1, -100000) == 0);
    assert_true(tgsic_arith_inversesqrt(4) == 0.5);
}

static float float_of_bits(uint32_t bits)
{
    float f;
    memcpy(&f, &bits, sizeof f);
    return f;
}

static void halves_round_trip_and_round_to_even(void **state)
{
    (void)state;
    for (unsigned h = 0; h < 0x10000; h++) {
        float f = tgsic_half_to_float((uint16_t)h);
        if ((h & 0x7fff) > 0x7c00) {
            assert_true(isnan(f));
            assert_true((tgsic_float_to_half(f) & 0x7fff) > 0x7c00);
            continue;
        }
        assert_int_equal(tgsic_float_to_half(f), h);
        if ((h & 0x7fff) >= 0x7bff)
            continue;
        /* between this one and the next: the middle goes to the even one */
        float next = tgsic_half_to_float((uint16_t)(h + 1)), middle = (f + next) / 2;
        assert_int_equal(tgsic_float_to_half(middle), h & 1 ? h + 1 : h);
        assert_int_equal(tgsic_float_to_half(nextafterf(middle, f)), h);
        assert_int_equal(tgsic_float_to_half(nextafterf(middle, next)), h + 1);
    }
    assert_int_equal(tgsic_float_to_half(65519.996f), 0x7bff);
    assert_int_equal(tgsic_float_to_half(65520.0f), 0x7c00);
    assert_int_equal(tgsic_float_to_half(-1e30f), 0xfc00);
    assert_int_equal(tgsic_float_to_half(float_of_bits(0x33000000)), 0);
    assert_int_equal(tgsic_float_to_half(float_of_bits(0x33000001)), 1);
}

/* FNV-1a over the bits of many results */
static void results_have_the_same_bits_everywhere(void **state)
{
    (void)state;
    function *const functions[] = {
        tgsic_arith_sin,   tgsic_arith_cos,   tgsic_arith_tan,  tgsic_arith_asin, tgsic_arith_acos,
        tgsic_arith_atan,  tgsic_arith_sinh,  tgsic_arith_cosh, tgsic_arith_tanh, tgsic_arith_asinh,
        tgsic_arith_acosh, tgsic_arith_atanh, tgsic_arith_exp,  tgsic_arith_exp2, tgsic_arith_log,
        tgsic_arith_log2,  tgsic_arith_sqrt};
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t f = 0; f < sizeof functions / sizeof *functions; f++)
        for (int i = -4000; i <= 4000; i++) {
            double result = functions[f](i / 997.0);
            uint64_t bits = 0;
            if (!isnan(result))
                memcpy(&bits, &result, sizeof bits);
            hash = (hash ^ bits) * 0x100000001b3u;
        }
    if (hash != 0xd7ae13b3fa88a99cu)
        fail_msg("digest 0x%016llxu", (unsigned long long)hash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transcendental_functions_are_accurate),
        cmocka_unit_test(every_magnitude_is_accurate),
        cmocka_unit_test(powers_are_accurate),
        cmocka_unit_test(special_values_are_those_of_c),
        cmocka_unit_test(exact_functions_are_exact),
        cmocka_unit_test(halves_round_trip_and_round_to_even),
        cmocka_unit_test(results_have_the_same_bits_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
