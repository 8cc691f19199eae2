/* SPDX-License-Identifier: MIT */
/* Formats of OpenGL in Vulkan: which ones hold them, and texels there and back. */
#include "check/vk_format.h"

#include "exec/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const struct check_gl_format *gl(const char *name)
{
    const struct check_gl_format *format = tgsic_check_gl_format_named(name, strlen(name));
    if (!format)
        fail_msg("no %s", name);
    return format;
}

static VkFormat narrowest(const char *name)
{
    const struct vk_format *format = tgsic_vk_next_format(gl(name), NULL);
    return format ? format->format : VK_FORMAT_UNDEFINED;
}

static uint32_t word(float value)
{
    uint32_t w;
    memcpy(&w, &value, sizeof w);
    return w;
}

static void the_narrowest_comes_first(void **state)
{
    (void)state;
    assert_int_equal(narrowest("GL_RGBA8"), VK_FORMAT_R8G8B8A8_UNORM);
    assert_int_equal(narrowest("GL_R8"), VK_FORMAT_R8_UNORM);
    assert_int_equal(narrowest("GL_RGB8"), VK_FORMAT_R8G8B8A8_UNORM);
    assert_int_equal(narrowest("GL_SRGB8_ALPHA8"), VK_FORMAT_R8G8B8A8_SRGB);
    assert_int_equal(narrowest("GL_RGB10_A2UI"), VK_FORMAT_A2B10G10R10_UINT_PACK32);
    assert_int_equal(narrowest("GL_RG32I"), VK_FORMAT_R32G32_SINT);
    assert_int_equal(narrowest("GL_ALPHA16F"), VK_FORMAT_R16G16B16A16_SFLOAT);
    assert_int_equal(narrowest("GL_RGBA12"), VK_FORMAT_R16G16B16A16_UNORM);
    assert_int_equal(narrowest("GL_DEPTH_COMPONENT24"), VK_FORMAT_X8_D24_UNORM_PACK32);
    assert_int_equal(narrowest("GL_DEPTH_COMPONENT32"), VK_FORMAT_D32_SFLOAT);
}

/* Nine bits below an exponent are more than small floats have. */
static void a_shared_exponent_needs_halves(void **state)
{
    (void)state;
    assert_int_equal(narrowest("GL_RGB9_E5"), VK_FORMAT_R16G16B16A16_SFLOAT);
    assert_int_equal(narrowest("GL_R11F_G11F_B10F"), VK_FORMAT_B10G11R11_UFLOAT_PACK32);
}

static void wider_ones_follow(void **state)
{
    (void)state;
    const struct check_gl_format *r8 = gl("GL_R8");
    const struct vk_format *second = tgsic_vk_next_format(r8, tgsic_vk_next_format(r8, NULL));
    assert_int_equal(second->format, VK_FORMAT_R8G8_UNORM);
    const struct vk_format *depth = tgsic_vk_next_format(gl("GL_DEPTH_COMPONENT32F"), NULL);
    assert_null(tgsic_vk_next_format(gl("GL_DEPTH_COMPONENT32F"), depth));
}

static void image_formats_have_the_same_texels(void **state)
{
    (void)state;
    for (unsigned format = 1; format < 256; format++) {
        const struct vk_format *found = tgsic_vk_image_format(format);
        if (tgsic_format_size(format)) {
            assert_non_null(found);
            assert_int_equal(tgsic_vk_texel_size(found), tgsic_format_size(format));
        } else {
            assert_null(found);
        }
    }
}

static void there_and_back(const char *name, const float value[4], float tolerance)
{
    const struct vk_format *format = tgsic_vk_next_format(gl(name), NULL);
    uint32_t words[8] = {0};
    uint8_t packed[32];
    for (unsigned c = 0; c < 4; c++)
        words[c] = word(value[c]);
    tgsic_vk_pack(format, words, 2, packed);
    memset(words, 0, sizeof words);
    tgsic_vk_unpack(format, packed, 2, words);
    for (unsigned c = 0; c < (format->depth ? 1u : 4u); c++) {
        float got;
        memcpy(&got, &words[c], sizeof got);
        assert_float_equal(got, value[c], tolerance);
    }
}

static void texels_survive(void **state)
{
    static const float color[4] = {0.25f, 0.5f, 0.75f, 1};
    (void)state;
    there_and_back("GL_RGBA8", color, 0.003f);
    there_and_back("GL_SRGB8_ALPHA8", color, 0.004f);
    there_and_back("GL_RGBA16F", color, 0);
    there_and_back("GL_DEPTH_COMPONENT24", color, 1e-6f);
    there_and_back("GL_DEPTH_COMPONENT16", color, 2e-5f);
}

/* The codes of sRGB are not linear. */
static void srgb_is_encoded(void **state)
{
    const struct vk_format *format = tgsic_vk_next_format(gl("GL_SRGB8_ALPHA8"), NULL);
    const uint32_t words[4] = {word(0.5f), word(0.5f), word(0.5f), word(0.5f)};
    uint8_t packed[4];
    (void)state;
    tgsic_vk_pack(format, words, 1, packed);
    assert_int_equal(packed[0], 188);
    assert_in_range(packed[3], 127, 128);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_narrowest_comes_first),
        cmocka_unit_test(a_shared_exponent_needs_halves),
        cmocka_unit_test(wider_ones_follow),
        cmocka_unit_test(image_formats_have_the_same_texels),
        cmocka_unit_test(texels_survive),
        cmocka_unit_test(srgb_is_encoded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
