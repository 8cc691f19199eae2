/* SPDX-License-Identifier: MIT */
/* OpenGL's internal formats: that the table is whole, and what texels keep. */
#include "check/gl_format.h"
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

static const struct check_gl_format *named(const char *name)
{
    const struct check_gl_format *format = tgsic_check_gl_format_named(name, strlen(name));
    if (!format)
        fail_msg("no %s", name);
    return format;
}

static void formats_are_found_by_number_and_name(void **state)
{
    (void)state;
    assert_ptr_equal(tgsic_check_gl_format(0x8058), named("GL_RGBA8"));
    assert_int_equal(named("GL_RGBA8")->format, TGSIC_FORMAT_R8G8B8A8_UNORM);
    assert_int_equal(named("GL_LUMINANCE16F")->base->number, CHECK_GL_LUMINANCE);
    assert_true(named("GL_DEPTH24_STENCIL8")->base->stencil);
    assert_null(tgsic_check_gl_format(0));
    assert_null(tgsic_check_gl_format_named("GL_RGBA88", 9));
    assert_ptr_equal(tgsic_check_gl_format_named("GL_RGBA88", 8), named("GL_RGBA8"));
}

/* Every image format is some internal format, with the same layout. */
static void image_formats_are_internal_formats(void **state)
{
    (void)state;
    for (unsigned format = 1; format < 256; format++) {
        if (!tgsic_format_size(format))
            continue;
        const struct check_gl_format *found = NULL;
        for (uint32_t number = 0; number < 0x10000 && !found; number++) {
            const struct check_gl_format *row = tgsic_check_gl_format(number);
            found = row && row->format == format ? row : NULL;
        }
        if (!found)
            fail_msg("no internal format for %s", tgsic_format_name(format));
        unsigned bits = found->bits[0] + found->bits[1] + found->bits[2] + found->bits[3];
        assert_int_equal(bits, tgsic_format_size(format) * 8);
        assert_int_equal(found->type, tgsic_format_data(format));
    }
}

static void check_round(const char *name, float r, float g, float b, float a, const float wanted[4])
{
    uint32_t value[4] = {word(r), word(g), word(b), word(a)};
    tgsic_check_gl_round(named(name), value);
    for (int c = 0; c < 4; c++) {
        if (!(fabsf(number(value[c]) - wanted[c]) <= fabsf(wanted[c]) * 1e-6f))
            fail_msg("%s: component %d is %.9g, wanted %.9g", name, c, number(value[c]), wanted[c]);
    }
}
#define CHECK_ROUND(name, r, g, b, a, ...)                                                         \
    check_round(name, r, g, b, a, (const float[4]){__VA_ARGS__})

static void texels_keep_what_their_format_holds(void **state)
{
    (void)state;
    CHECK_ROUND("GL_RGBA4", 0.5f, 0.1f, 2, -1, 8 / 15.0f, 2 / 15.0f, 1, 0);
    CHECK_ROUND("GL_RGB565", 0.5f, 0.5f, 0.5f, 0.5f, 16 / 31.0f, 32 / 63.0f, 16 / 31.0f, 1);
    CHECK_ROUND("GL_RGB5_A1", 0, 1, 0.01f, 0.6f, 0, 1, 0, 1);
    CHECK_ROUND("GL_ALPHA8", 0.3f, 0.3f, 0.3f, 0.2f, 0, 0, 0, 0.2f);
    CHECK_ROUND("GL_LUMINANCE8_ALPHA8", 0.2f, 0.7f, 0.7f, 0.6f, 0.2f, 0, 0, 0.6f);
    CHECK_ROUND("GL_DEPTH_COMPONENT16", 0.25f, 0, 0, 0, 16384 / 65535.0f, 0, 0, 1);
    CHECK_ROUND("GL_DEPTH_COMPONENT32F", 3.25f, 0, 0, 0, 3.25f, 0, 0, 1);
    /* 0.5 is kept as 188 of 255, which is 0.50288646 */
    CHECK_ROUND("GL_SRGB8_ALPHA8", 0.5f, 0, 1, 0.5f, 0.50288646f, 0, 1, 128 / 255.0f);
    CHECK_ROUND("GL_SRGB8", -1, 0.001f, 2, 0, 0, 3 / 255.0f / 12.92f, 1, 1);
    /* the exponent is that of 1.0: units of 1/256 */
    CHECK_ROUND("GL_RGB9_E5", 1, 0.3f, 1e-6f, 0, 1, 77 / 256.0f, 0, 1);
    CHECK_ROUND("GL_RGB9_E5", 1e9f, -5, 0, 0, 65408, 0, 0, 1);
    CHECK_ROUND("GL_RGB9_E5", 511.9f, 0, 0, 0, 512, 0, 0, 1);
    CHECK_ROUND("GL_RGB9_E5", 0x1p-24f, 0, 0x1p-30f, 0, 0x1p-24f, 0, 0, 1);
}

static void integers_stay_integers(void **state)
{
    (void)state;
    uint32_t value[4] = {300, (uint32_t)-300, 7, 9};
    tgsic_check_gl_round(named("GL_RGB8I"), value);
    assert_memory_equal(value, ((uint32_t[]){127, (uint32_t)-128, 7, 1}), sizeof value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_are_found_by_number_and_name),
        cmocka_unit_test(image_formats_are_internal_formats),
        cmocka_unit_test(texels_keep_what_their_format_holds),
        cmocka_unit_test(integers_stay_integers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
