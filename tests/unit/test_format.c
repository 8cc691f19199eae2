/* SPDX-License-Identifier: MIT */
/* Texel formats against values worked out by hand, and every code of every component there and
 * back. */
#include "exec/format.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static uint32_t word(float value)
{
    uint32_t w;
    memcpy(&w, &value, sizeof w);
    return w;
}

static float number(uint32_t w)
{
    float value;
    memcpy(&value, &w, sizeof value);
    return value;
}

static uint32_t encode(enum tgsic_return_type type, unsigned bits, float value)
{
    return tgsic_component_encode(type, bits, word(value));
}

static void fixed_point_rounds_to_nearest_and_clamps(void **state)
{
    (void)state;
    assert_int_equal(encode(TGSIC_RETURN_UNORM, 8, 0.5f), 128); /* 127.5: to even */
    assert_int_equal(encode(TGSIC_RETURN_UNORM, 8, 0.1f), 26);  /* 25.5000004 */
    assert_int_equal(encode(TGSIC_RETURN_UNORM, 8, 1.5f), 255);
    assert_int_equal(encode(TGSIC_RETURN_UNORM, 8, -INFINITY), 0);
    assert_int_equal(encode(TGSIC_RETURN_UNORM, 8, NAN), 0);
    assert_int_equal(encode(TGSIC_RETURN_UNORM, 1, 0.5f), 0);
    assert_int_equal(encode(TGSIC_RETURN_UNORM, 2, 0.5f), 2);
    assert_int_equal(encode(TGSIC_RETURN_UNORM, 24, 0.5f), 0x800000);
    assert_int_equal(encode(TGSIC_RETURN_UNORM, 32, 1.0f), 0xffffffff);
    assert_int_equal(encode(TGSIC_RETURN_SNORM, 8, -1.0f), 0x81);
    assert_int_equal(encode(TGSIC_RETURN_SNORM, 8, -0.5f), 0xc0); /* -63.5: to even */
    assert_int_equal(encode(TGSIC_RETURN_SNORM, 16, INFINITY), 0x7fff);
    assert_true(number(tgsic_component_decode(TGSIC_RETURN_SNORM, 8, 0x80)) == -1.0f);
    assert_true(number(tgsic_component_decode(TGSIC_RETURN_SNORM, 8, 0x81)) == -1.0f);
    assert_true(number(tgsic_component_decode(TGSIC_RETURN_UNORM, 8, 51)) == 0.2f);
}

static void integers_are_clamped(void **state)
{
    (void)state;
    assert_int_equal(tgsic_component_encode(TGSIC_RETURN_UINT, 8, 300), 255);
    assert_int_equal(tgsic_component_encode(TGSIC_RETURN_UINT, 32, 0xffffffff), 0xffffffff);
    assert_int_equal(tgsic_component_encode(TGSIC_RETURN_SINT, 8, (uint32_t)-300), 0x80);
    assert_int_equal(tgsic_component_encode(TGSIC_RETURN_SINT, 16, 40000), 0x7fff);
    assert_int_equal(tgsic_component_encode(TGSIC_RETURN_SINT, 32, 0x80000000), 0x80000000);
    assert_int_equal(tgsic_component_decode(TGSIC_RETURN_SINT, 8, 0x80), 0xffffff80);
}

static void small_floats_round_to_even(void **state)
{
    static const struct {
        float value;
        unsigned half, eleven, ten;
    } cases[] = {
        {1.0f, 0x3c00, 0x3c0, 0x1e0},
        {1.0f + 0x1p-11f, 0x3c00, 0x3c0, 0x1e0},     /* a tie between halves: to even */
        {1.0f + 3 * 0x1p-11f, 0x3c02, 0x3c0, 0x1e0}, /* the tie above: to even, upwards */
        {1.0f + 3 * 0x1p-7f, 0x3c18, 0x3c2, 0x1e1},  /* a tie in 11 bits */
        {65504.0f, 0x7bff, 0x7bf, 0x3df},            /* the largest half */
        {65519.0f, 0x7bff, 0x7bf, 0x3df},
        {65520.0f, 0x7c00, 0x7bf, 0x3df},
        {INFINITY, 0x7c00, 0x7c0, 0x3e0},
        {-INFINITY, 0xfc00, 0, 0},
        {-1.0f, 0xbc00, 0, 0},
        {0x1p-14f, 0x0400, 0x040, 0x020}, /* the smallest normal one */
        {0x1p-15f, 0x0200, 0x020, 0x010},
        {0x1p-24f, 0x0001, 0x000, 0x000},
        {0x1p-25f, 0x0000, 0x000, 0x000}, /* a tie with zero */
        {0x1.8p-25f, 0x0001, 0x000, 0x000},
        {0x1p-149f, 0x0000, 0x000, 0x000},
        {-0.0f, 0x8000, 0x000, 0x000},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(encode(TGSIC_RETURN_FLOAT, 16, cases[i].value), cases[i].half);
        assert_int_equal(encode(TGSIC_RETURN_FLOAT, 11, cases[i].value), cases[i].eleven);
        assert_int_equal(encode(TGSIC_RETURN_FLOAT, 10, cases[i].value), cases[i].ten);
    }
    assert_int_equal(encode(TGSIC_RETURN_FLOAT, 11, NAN) & 0x7e0, 0x7e0);
    assert_true(number(tgsic_component_decode(TGSIC_RETURN_FLOAT, 16, 0x3555)) == 0x1.554p-2f);
    assert_true(number(tgsic_component_decode(TGSIC_RETURN_FLOAT, 11, 0x001)) == 0x1p-20f);
}

static void codes_survive_decoding(void **state)
{
    static const struct {
        enum tgsic_return_type type;
        unsigned bits;
    } kinds[] = {
        {TGSIC_RETURN_UNORM, 1},  {TGSIC_RETURN_UNORM, 2},  {TGSIC_RETURN_UNORM, 8},
        {TGSIC_RETURN_UNORM, 10}, {TGSIC_RETURN_UNORM, 16}, {TGSIC_RETURN_SNORM, 8},
        {TGSIC_RETURN_SNORM, 16}, {TGSIC_RETURN_FLOAT, 16}, {TGSIC_RETURN_FLOAT, 11},
        {TGSIC_RETURN_FLOAT, 10}, {TGSIC_RETURN_UINT, 8},   {TGSIC_RETURN_SINT, 16},
    };
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        for (uint32_t code = 0; code < 1u << kinds[k].bits; code++) {
            uint32_t value = tgsic_component_decode(kinds[k].type, kinds[k].bits, code);
            uint32_t back = tgsic_component_encode(kinds[k].type, kinds[k].bits, value);
            bool lowest = kinds[k].type == TGSIC_RETURN_SNORM && code == 1u << (kinds[k].bits - 1);
            bool nan = kinds[k].type == TGSIC_RETURN_FLOAT && isnan(number(value));
            if (back != code + lowest && !nan)
                fail_msg("kind %zu: %x decodes to %x, which encodes to %x", k, code, value, back);
        }
    }
}

static void texels_are_packed_from_the_lowest_bit_on(void **state)
{
    (void)state;
    const uint32_t color[4] = {word(1), word(0), word(0.5f), word(1 / 3.0f)};
    uint8_t texel[16];
    assert_int_equal(tgsic_format_size(TGSIC_FORMAT_R10G10B10A2_UNORM), 4);
    tgsic_format_encode(TGSIC_FORMAT_R10G10B10A2_UNORM, color, texel);
    assert_memory_equal(texel, ((uint8_t[]){0xff, 0x03, 0x00, 0x60}), 4);
    tgsic_format_encode(TGSIC_FORMAT_R8G8B8A8_UNORM, color, texel);
    assert_memory_equal(texel, ((uint8_t[]){255, 0, 128, 85}), 4);
    tgsic_format_encode(TGSIC_FORMAT_R11G11B10_FLOAT, color, texel);
    assert_memory_equal(texel, ((uint8_t[]){0xc0, 0x03, 0x00, 0x70}), 4);

    uint32_t value[4];
    const uint8_t halves[4] = {0x00, 0x80, 0xff, 0xff};
    tgsic_format_decode(TGSIC_FORMAT_R16G16_SINT, halves, value);
    assert_memory_equal(value, ((uint32_t[]){0xffff8000, 0xffffffff, 0, 1}), sizeof value);
    tgsic_format_decode(TGSIC_FORMAT_R8_UNORM, texel, value);
    assert_int_equal(value[3], word(1));
}

static void every_format_has_a_size_and_rounds_once(void **state)
{
    (void)state;
    unsigned formats = 0;
    for (unsigned format = 1; format < 256; format++) {
        assert_int_equal(tgsic_format_size(format) != 0, tgsic_format_name(format) != NULL);
        if (!tgsic_format_size(format))
            continue;
        formats++;
        uint32_t once[4] = {word(0.3f), word(-0.7f), 0x7fffffff, 77}, twice[4];
        tgsic_format_round(format, once);
        memcpy(twice, once, sizeof twice);
        tgsic_format_round(format, twice);
        assert_memory_equal(once, twice, sizeof once);
    }
    assert_int_equal(formats, 39);
    uint32_t kept[4] = {1, 2, 3, 4};
    tgsic_format_round(TGSIC_FORMAT_NONE, kept);
    tgsic_format_round(65535, kept);
    assert_memory_equal(kept, ((uint32_t[]){1, 2, 3, 4}), sizeof kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_point_rounds_to_nearest_and_clamps),
        cmocka_unit_test(integers_are_clamped),
        cmocka_unit_test(small_floats_round_to_even),
        cmocka_unit_test(codes_survive_decoding),
        cmocka_unit_test(texels_are_packed_from_the_lowest_bit_on),
        cmocka_unit_test(every_format_has_a_size_and_rounds_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
