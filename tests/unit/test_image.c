/* SPDX-License-Identifier: MIT */
/* Image loads, stores and sizes: every target, one layer or all, formats other than the texture's.
 */
#include "exec/sample.h"
#include "texture_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct fixture fixture;
static struct tgsic_exec_image image;

static void use(enum tgsic_target target, uint32_t width, uint32_t height, uint32_t depth)
{
    make_texture(&fixture, target, width, height, depth);
    image = (struct tgsic_exec_image){.texture = &fixture.texture, .layered = true};
}

static void check_load(enum tgsic_target target, const int32_t coord[4], const float wanted[4])
{
    uint32_t value[4];
    assert_true(tgsic_exec_image_load(&image, target, coord, value));
    for (int c = 0; c < 4; c++)
        assert_float_equal(number(value[c]), wanted[c], 1e-6f);
}
#define AT(...)                                                                                    \
    (const int32_t[4])                                                                             \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#define TEXEL(...)                                                                                 \
    (const float[4])                                                                               \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

static void check_outside(enum tgsic_target target, const int32_t coord[4])
{
    uint32_t value[4] = {9, 9, 9, 9};
    assert_false(tgsic_exec_image_load(&image, target, coord, value));
    assert_memory_equal(value, ((uint32_t[4]){0}), sizeof value);
    assert_false(tgsic_exec_image_store(&image, target, coord, value));
    assert_null(tgsic_exec_image_word(&image, target, coord));
}

static void every_target_has_its_coordinates(void **state)
{
    static const struct {
        enum tgsic_target target;
        uint32_t size[3];
        int32_t coord[4];
        float texel[4];
        int32_t outside[4];
        uint32_t wanted_size[4];
    } cases[] = {
        {TGSIC_TARGET_BUFFER, {9, 1, 1}, {8, 7, 7, 7}, {8, 0, 0, 0}, {9}, {9, 0, 0, 1}},
        {TGSIC_TARGET_TEX_1D, {4, 1, 1}, {3, 7, 7, 7}, {3, 0, 0, 0}, {-1}, {4, 0, 0, 1}},
        {TGSIC_TARGET_TEX_2D, {4, 3, 1}, {3, 2, 7, 7}, {3, 2, 0, 0}, {0, 3}, {4, 3, 0, 1}},
        {TGSIC_TARGET_RECT, {4, 3, 1}, {3, 2, 7, 7}, {3, 2, 0, 0}, {4, 0}, {4, 3, 0, 1}},
        {TGSIC_TARGET_TEX_3D, {4, 3, 2}, {3, 2, 1, 7}, {3, 2, 1, 0}, {0, 0, 2}, {4, 3, 2, 1}},
        {TGSIC_TARGET_CUBE, {4, 4, 6}, {3, 2, 5, 7}, {3, 2, 5, 0}, {0, 0, 6}, {4, 4, 0, 1}},
        {TGSIC_TARGET_TEX_1D_ARRAY, {4, 1, 3}, {3, 2, 7}, {3, 0, 2, 0}, {0, 3}, {4, 3, 0, 1}},
        {TGSIC_TARGET_TEX_2D_ARRAY, {4, 3, 2}, {3, 2, 1}, {3, 2, 1, 0}, {0, 0, -1}, {4, 3, 2, 1}},
        {TGSIC_TARGET_CUBEARRAY, {4, 4, 12}, {3, 2, 11}, {3, 2, 11, 0}, {0, 0, 12}, {4, 4, 2, 1}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        use(cases[i].target, cases[i].size[0], cases[i].size[1], cases[i].size[2]);
        check_load(cases[i].target, cases[i].coord, cases[i].texel);
        check_outside(cases[i].target, cases[i].outside);
        uint32_t size[4];
        tgsic_exec_image_size(&image, cases[i].target, size);
        assert_memory_equal(size, cases[i].wanted_size, sizeof size);
    }
}

static void samples_are_apart(void **state)
{
    (void)state;
    use(TGSIC_TARGET_TEX_2D_MSAA, 2, 2, 1);
    fixture.texture.num_levels = fixture.used = 0;
    fixture.texture.samples = 4;
    add_level(&fixture, 2, 2, 1);
    check_load(TGSIC_TARGET_TEX_2D_MSAA, AT(1, 0, 0, 3), TEXEL(1, 0, 0, 3));
    check_outside(TGSIC_TARGET_TEX_2D_MSAA, AT(1, 0, 0, 4));
    uint32_t size[4];
    tgsic_exec_image_size(&image, TGSIC_TARGET_TEX_2D_MSAA, size);
    assert_memory_equal(size, ((uint32_t[4]){2, 2, 0, 4}), sizeof size);
}

static void one_layer_is_an_image_without_layers(void **state)
{
    (void)state;
    use(TGSIC_TARGET_TEX_2D_ARRAY, 4, 3, 5);
    image.layered = false;
    image.layer = 4;
    check_load(TGSIC_TARGET_TEX_2D, AT(1, 2), TEXEL(1, 2, 4, 0));
    check_outside(TGSIC_TARGET_TEX_2D_ARRAY, AT(1, 2, 1));
    image.layer = 5;
    check_outside(TGSIC_TARGET_TEX_2D, AT(1, 2));
    use(TGSIC_TARGET_TEX_2D, 4, 3, 1); /* without layers, which one says nothing */
    image.layered = false;
    image.layer = 5;
    check_load(TGSIC_TARGET_TEX_2D, AT(1, 2), TEXEL(1, 2, 0, 0));
}

static void levels_are_bound_one_by_one(void **state)
{
    (void)state;
    use(TGSIC_TARGET_TEX_2D, 4, 4, 1);
    add_level(&fixture, 2, 2, 1);
    image.level = 1;
    check_load(TGSIC_TARGET_TEX_2D, AT(1, 1), TEXEL(1, 1, 0, 10));
    check_outside(TGSIC_TARGET_TEX_2D, AT(2, 1));
    image.level = 2;
    check_outside(TGSIC_TARGET_TEX_2D, AT(0, 0));
    image.texture = NULL;
    check_outside(TGSIC_TARGET_TEX_2D, AT(0, 0));
}

static void stores_round_to_the_format(void **state)
{
    (void)state;
    const uint32_t color[4] = {word(0.5f), word(3), word(-1), word(0.2f)};
    use(TGSIC_TARGET_TEX_2D, 4, 4, 1);
    fixture.texture.format = TGSIC_FORMAT_R8G8B8A8_UNORM;
    assert_true(tgsic_exec_image_store(&image, TGSIC_TARGET_TEX_2D, AT(1, 1), color));
    check_load(TGSIC_TARGET_TEX_2D, AT(1, 1), TEXEL(128 / 255.0f, 1, 0, 0.2f));
    fixture.texture.format = TGSIC_FORMAT_R16G16_FLOAT; /* others are absent */
    assert_true(tgsic_exec_image_store(&image, TGSIC_TARGET_TEX_2D, AT(1, 1), color));
    check_load(TGSIC_TARGET_TEX_2D, AT(1, 1), TEXEL(0.5f, 3, 0, 1));
}

static void other_formats_see_the_same_bytes(void **state)
{
    (void)state;
    uint32_t value[4] = {0x8040ff00, 0, 0, 0};
    use(TGSIC_TARGET_TEX_2D, 4, 4, 1);
    fixture.texture.format = TGSIC_FORMAT_R8G8B8A8_UNORM;
    image.format = TGSIC_FORMAT_R32_UINT;
    assert_true(tgsic_exec_image_store(&image, TGSIC_TARGET_TEX_2D, AT(1, 1), value));
    assert_true(tgsic_exec_image_load(&image, TGSIC_TARGET_TEX_2D, AT(1, 1), value));
    assert_memory_equal(value, ((uint32_t[4]){0x8040ff00, 0, 0, 1}), sizeof value);
    assert_null(tgsic_exec_image_word(&image, TGSIC_TARGET_TEX_2D, AT(1, 1)));
    image.format = TGSIC_FORMAT_NONE;
    check_load(TGSIC_TARGET_TEX_2D, AT(1, 1), TEXEL(0, 1, 64 / 255.0f, 128 / 255.0f));
    image.format = TGSIC_FORMAT_R16_UINT; /* of another size */
    check_outside(TGSIC_TARGET_TEX_2D, AT(1, 1));
}

static void atomics_act_on_words(void **state)
{
    (void)state;
    use(TGSIC_TARGET_TEX_2D, 4, 4, 1);
    fixture.texture.format = TGSIC_FORMAT_R32_FLOAT;
    image.format = TGSIC_FORMAT_R32_UINT;
    uint32_t *at = tgsic_exec_image_word(&image, TGSIC_TARGET_TEX_2D, AT(2, 1));
    assert_non_null(at);
    *at = word(0.75f);
    image.format = TGSIC_FORMAT_R32_FLOAT;
    check_load(TGSIC_TARGET_TEX_2D, AT(2, 1), TEXEL(0.75f, 1, 0, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_target_has_its_coordinates),
        cmocka_unit_test(samples_are_apart),
        cmocka_unit_test(one_layer_is_an_image_without_layers),
        cmocka_unit_test(levels_are_bound_one_by_one),
        cmocka_unit_test(stores_round_to_the_format),
        cmocka_unit_test(other_formats_see_the_same_bytes),
        cmocka_unit_test(atomics_act_on_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
