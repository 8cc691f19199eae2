/* SPDX-License-Identifier: MIT */
/* Sampling against values worked out by hand: texels hold their own coordinates, so what is
 * filtered says where it came from. */
#include "exec/sample.h"
#include "tgsi/pipeline.h"
#include "texture_fixture.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct fixture fixture;
static struct tgsic_exec_sampler sampler;
static struct exec_sample op;

static void use(enum tgsic_target target, uint32_t width, uint32_t height, uint32_t depth)
{
    make_texture(&fixture, target, width, height, depth);
    sampler = (struct tgsic_exec_sampler){.min_lod = -1000, .max_lod = 1000};
    op = (struct exec_sample){.texture = &fixture.texture,
                              .sampler = &sampler,
                              .target = (uint8_t)target,
                              .lod_mode = EXEC_LOD_EXPLICIT};
}

static void set_filter(enum tgsic_exec_filter filter, enum tgsic_exec_mip mip)
{
    sampler.min_filter = sampler.mag_filter = (uint8_t)filter;
    sampler.mip = (uint8_t)mip;
}

static void set_wrap(enum tgsic_exec_wrap wrap)
{
    sampler.wrap[0] = sampler.wrap[1] = sampler.wrap[2] = (uint8_t)wrap;
}

static void set_coord(float s, float t, float r)
{
    for (int lane = 0; lane < 4; lane++) {
        op.coord[0][lane] = s;
        op.coord[1][lane] = t;
        op.coord[2][lane] = r;
    }
}

/* What lane 0 gets at a coordinate. */
static const float *sample(float s, float t, float r)
{
    static float result[4];
    uint32_t value[4][4];
    set_coord(s, t, r);
    tgsic_exec_sample_quad(&op, value);
    for (int c = 0; c < 4; c++)
        result[c] = number(value[c][0]);
    return result;
}

static void check(const float *got, float x, float y, float z, float w)
{
    const float wanted[4] = {x, y, z, w};
    for (int c = 0; c < 4; c++) {
        if (!(fabsf(got[c] - wanted[c]) < 1e-4f))
            fail_msg("got %g %g %g %g, wanted %g %g %g %g", got[0], got[1], got[2], got[3], x, y, z,
                     w);
    }
}

/* ---- Wrapping ------------------------------------------------------------------------------ */

static void coordinates_wrap_to_nearest_texels(void **state)
{
    static const struct {
        enum tgsic_exec_wrap wrap;
        float texels[10]; /* at -5, -4, -1, 0, 3, 4, 7, 8 and 9 of 4 texels; 9: the border */
    } cases[] = {
        {TGSIC_WRAP_REPEAT, {3, 0, 3, 0, 3, 0, 3, 0, 1}},
        {TGSIC_WRAP_CLAMP_TO_EDGE, {0, 0, 0, 0, 3, 3, 3, 3, 3}},
        {TGSIC_WRAP_CLAMP_TO_BORDER, {9, 9, 9, 0, 3, 9, 9, 9, 9}},
        {TGSIC_WRAP_MIRROR_REPEAT, {3, 3, 0, 0, 3, 3, 0, 0, 1}},
        {TGSIC_WRAP_MIRROR_CLAMP_TO_EDGE, {3, 3, 0, 0, 3, 3, 3, 3, 3}},
        {TGSIC_WRAP_CLAMP, {0, 0, 0, 0, 3, 3, 3, 3, 3}},
    };
    static const int at[] = {-5, -4, -1, 0, 3, 4, 7, 8, 9};
    (void)state;
    use(TGSIC_TARGET_TEX_1D, 4, 1, 1);
    sampler.border[0] = word(9);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        set_wrap(cases[i].wrap);
        for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
            float got = sample(((float)at[k] + 0.5f) / 4, 0, 0)[0];
            if (got != cases[i].texels[k])
                fail_msg("wrap %d at %d: texel %g", cases[i].wrap, at[k], got);
        }
    }
}

static void linear_filters_reach_over_the_edge(void **state)
{
    (void)state;
    use(TGSIC_TARGET_TEX_1D, 4, 1, 1);
    set_filter(TGSIC_FILTER_LINEAR, TGSIC_MIP_NONE);
    sampler.border[0] = word(8);
    set_wrap(TGSIC_WRAP_REPEAT);
    check(sample(0, 0, 0), 1.5f, 0, 0, 0); /* between 3 and 0 */
    set_wrap(TGSIC_WRAP_CLAMP_TO_EDGE);
    check(sample(0, 0, 0), 0, 0, 0, 0);
    set_wrap(TGSIC_WRAP_CLAMP_TO_BORDER);
    check(sample(0, 0, 0), 4, 0, 0, 0);
    check(sample(-1, 0, 0), 8, 0, 0, 0);
    set_wrap(TGSIC_WRAP_CLAMP);
    check(sample(-1, 0, 0), 4, 0, 0, 0); /* never more than half the border */
    set_wrap(TGSIC_WRAP_MIRROR_REPEAT);
    check(sample(1, 0, 0), 3, 0, 0, 0);
    check(sample(0.3125f, 0, 0), 0.75f, 0, 0, 0);
}

static void offsets_move_by_texels(void **state)
{
    (void)state;
    use(TGSIC_TARGET_TEX_2D, 4, 4, 1);
    op.offset[0][0][0] = 2;
    op.offset[0][1][0] = -1;
    check(sample(0.125f, 0.125f, 0), 2, 3, 0, 0);
    op.offset[0][0][0] = INT32_MIN;
    set_wrap(TGSIC_WRAP_CLAMP_TO_EDGE);
    check(sample(0.125f, 0.125f, 0), 0, 0, 0, 0);
}

/* ---- Targets ------------------------------------------------------------------------------- */

static void every_axis_is_filtered(void **state)
{
    (void)state;
    use(TGSIC_TARGET_TEX_3D, 4, 4, 4);
    set_filter(TGSIC_FILTER_LINEAR, TGSIC_MIP_NONE);
    check(sample(0.25f, 0.5f, 0.6875f), 0.5f, 1.5f, 2.25f, 0);
}

static void rectangles_count_in_texels(void **state)
{
    (void)state;
    use(TGSIC_TARGET_RECT, 5, 3, 1);
    set_wrap(TGSIC_WRAP_CLAMP_TO_EDGE);
    check(sample(3.2f, 1.9f, 0), 3, 1, 0, 0);
    set_filter(TGSIC_FILTER_LINEAR, TGSIC_MIP_NONE);
    check(sample(3.25f, 7, 0), 2.75f, 2, 0, 0);
}

static void layers_are_rounded_and_clamped(void **state)
{
    static const struct {
        float layer, wanted;
    } cases[] = {{0.4f, 0}, {0.6f, 1}, {1.5f, 2}, {-3, 0}, {99, 4}, {NAN, 0}, {INFINITY, 4}};
    (void)state;
    use(TGSIC_TARGET_TEX_1D_ARRAY, 4, 1, 5);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        op.layer[0] = cases[i].layer;
        check(sample(0.5f, 0, 0), 2, 0, cases[i].wanted, 0);
    }
}

static void directions_choose_faces(void **state)
{
    static const struct {
        float direction[3], face, x, y;
    } cases[] = {
        {{1, 0.6f, -0.3f}, 0, 2, 0}, {{-1, 0.6f, -0.3f}, 1, 1, 0}, {{0.6f, 1, 0.3f}, 2, 3, 2},
        {{0.6f, -1, 0.3f}, 3, 3, 1}, {{0.6f, -0.3f, 1}, 4, 3, 2},  {{0.6f, -0.3f, -1}, 5, 0, 2},
    };
    (void)state;
    use(TGSIC_TARGET_CUBE, 4, 4, 6);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const float *d = cases[i].direction;
        check(sample(d[0] * 3, d[1] * 3, d[2] * 3), cases[i].x, cases[i].y, cases[i].face, 0);
    }
    use(TGSIC_TARGET_CUBEARRAY, 4, 4, 12);
    op.layer[0] = 1;
    check(sample(-1, 0, 0), 2, 2, 7, 0);
}

static void cube_filters_cross_edges(void **state)
{
    (void)state;
    use(TGSIC_TARGET_CUBE, 4, 4, 6);
    set_filter(TGSIC_FILTER_LINEAR, TGSIC_MIP_NONE);
    set_wrap(TGSIC_WRAP_CLAMP_TO_EDGE);
    /* The edge between +x (its left, s = 0) and +z (its right). */
    check(sample(1, 0, 1 - 1e-6f), 0, 1.5f, 0, 0);
    sampler.seamless = true;
    check(sample(1, 0, 1 - 1e-6f), 1.5f, 1.5f, 2, 0);
    /* The edge between +y (its bottom, t = 1) and +z (its top). */
    check(sample(0, 1, 1 - 1e-6f), 1.5f, 1.5f, 3, 0);
    /* The corner of +x, +y and +z: the mean of three texels. */
    check(sample(1, 1 - 1e-6f, 1 - 1e-6f), 2, 1, 2, 0);
    set_filter(TGSIC_FILTER_NEAREST, TGSIC_MIP_NONE);
    check(sample(1, 1, 1), 3, 0, 4, 0);
}

/* Every texel beyond every edge lies beside the edge on its own face, and one crosses back. */
static void cube_edges_are_glued_both_ways(void **state)
{
    (void)state;
    use(TGSIC_TARGET_CUBE, 4, 4, 6);
    set_filter(TGSIC_FILTER_LINEAR, TGSIC_MIP_NONE);
    sampler.seamless = true;
    static const float corners[2] = {-1, 1};
    for (int axis = 0; axis < 3; axis++) {
        for (int edge = 0; edge < 4; edge++) {
            float along = 0.25f, near[3], far[3];
            int other = (axis + 1) % 3, third = (axis + 2) % 3;
            near[axis] = far[axis] = along;
            near[other] = far[other] = corners[edge & 1];
            near[third] = far[third] = corners[edge >> 1];
            near[other] *= 1.000001f;
            far[third] *= 1.000001f;
            float from[4];
            memcpy(from, sample(near[0], near[1], near[2]), sizeof from);
            check(sample(far[0], far[1], far[2]), from[0], from[1], from[2], from[3]);
        }
    }
}

/* ---- Levels -------------------------------------------------------------------------------- */

static void use_mipmaps(enum tgsic_exec_filter filter, enum tgsic_exec_mip mip)
{
    use(TGSIC_TARGET_TEX_2D, 8, 4, 1);
    add_level(&fixture, 4, 2, 1);
    add_level(&fixture, 2, 1, 1);
    add_level(&fixture, 1, 1, 1);
    set_filter(filter, mip);
}

static float level_at(float lod)
{
    for (int lane = 0; lane < 4; lane++)
        op.lod[lane] = lod;
    return sample(0.5f, 0.5f, 0)[3] / 10;
}

static void levels_are_chosen(void **state)
{
    (void)state;
    use_mipmaps(TGSIC_FILTER_NEAREST, TGSIC_MIP_NEAREST);
    assert_true(level_at(-5) == 0 && level_at(0.5f) == 0 && level_at(0.51f) == 1);
    assert_true(level_at(1.5f) == 1 && level_at(7) == 3 && level_at(INFINITY) == 3);
    assert_true(level_at(NAN) == 0);
    sampler.max_lod = 1;
    assert_true(level_at(7) == 1);
    sampler.min_lod = 1;
    assert_true(level_at(-7) == 1);

    use_mipmaps(TGSIC_FILTER_LINEAR, TGSIC_MIP_LINEAR);
    assert_float_equal(level_at(1.25f), 1.25f, 1e-6f);
    assert_float_equal(level_at(9), 3, 1e-6f);
    sampler.lod_bias = 0.5f;
    assert_float_equal(level_at(1.25f), 1.75f, 1e-6f);
    fixture.texture.base_level = 1;
    fixture.texture.max_level = 2;
    assert_float_equal(level_at(0), 1.5f, 1e-6f);
    assert_float_equal(level_at(9), 2, 1e-6f);

    use_mipmaps(TGSIC_FILTER_NEAREST, TGSIC_MIP_NONE);
    assert_true(level_at(7) == 0);
}

static void minifying_and_magnifying_filters_differ(void **state)
{
    (void)state;
    use_mipmaps(TGSIC_FILTER_LINEAR, TGSIC_MIP_NONE);
    sampler.mag_filter = TGSIC_FILTER_NEAREST;
    op.lod[0] = 0;
    check(sample(0.25f, 0.25f, 0), 2, 1, 0, 0);
    op.lod[0] = 0.1f;
    check(sample(0.25f, 0.25f, 0), 1.5f, 0.5f, 0, 0);
}

/* Lanes one texel of level `lod` apart in x, and half of one in y. */
static void spread(float lod)
{
    float step = exp2f(lod);
    set_coord(0.5f, 0.5f, 0);
    op.coord[0][1] += step / 8;
    op.coord[1][2] += step / 2 / 4;
}

static void differences_within_the_quad_choose_levels(void **state)
{
    (void)state;
    uint32_t value[4][4];
    use_mipmaps(TGSIC_FILTER_NEAREST, TGSIC_MIP_LINEAR);
    op.lod_mode = EXEC_LOD_IMPLICIT;
    spread(1.5f);
    tgsic_exec_sample_quad(&op, value);
    assert_float_equal(number(value[3][0]), 15, 1e-4f);
    tgsic_exec_query_lod_quad(&op, value);
    assert_float_equal(number(value[0][3]), 1.5f, 1e-5f);
    assert_float_equal(number(value[1][3]), 1.5f, 1e-5f);
    set_coord(0.5f, 0.5f, 0);
    op.coord[1][2] += 4 / 4.0f; /* downwards alone */
    tgsic_exec_query_lod_quad(&op, value);
    assert_float_equal(number(value[0][3]), 2, 1e-5f);
    spread(9);
    tgsic_exec_query_lod_quad(&op, value);
    assert_float_equal(number(value[0][0]), 3, 1e-5f);
    assert_float_equal(number(value[1][0]), 9, 1e-5f);

    op.lod_mode = EXEC_LOD_BIAS;
    op.lod[1] = -0.25f;
    spread(1.5f);
    tgsic_exec_sample_quad(&op, value);
    assert_float_equal(number(value[3][1]), 12.5f, 1e-4f);
    op.implicit_is_zero = true;
    tgsic_exec_sample_quad(&op, value);
    assert_float_equal(number(value[3][1]), 0, 1e-4f);
}

static void gradients_choose_levels(void **state)
{
    (void)state;
    use_mipmaps(TGSIC_FILTER_NEAREST, TGSIC_MIP_LINEAR);
    op.lod_mode = EXEC_LOD_GRADIENT;
    op.ddx[0][0] = 3 / 8.0f; /* 3 and 4 texels: 5 */
    op.ddx[1][0] = 4 / 4.0f;
    op.ddy[1][0] = 1 / 4.0f;
    check(sample(0.5f, 0.5f, 0), 3 - log2f(5), 0, 0, 10 * log2f(5)); /* x: 1, then 0 */
    op.ddx[0][0] = NAN;
    sample(0.5f, 0.5f, 0);
}

static void cube_gradients_are_those_on_the_face(void **state)
{
    (void)state;
    use(TGSIC_TARGET_CUBE, 8, 8, 6);
    add_level(&fixture, 4, 4, 6);
    add_level(&fixture, 2, 2, 6);
    add_level(&fixture, 1, 1, 6);
    set_filter(TGSIC_FILTER_NEAREST, TGSIC_MIP_LINEAR);
    op.lod_mode = EXEC_LOD_GRADIENT;
    /* Towards (2, 0, 1): z changes by 1, so s = (-z/x + 1)/2 by 1/4, two texels. */
    op.ddx[2][0] = 1;
    assert_float_equal(sample(2, 0, 1)[3], 10, 1e-4f);
    /* x changes by 1: -z/x by 1/4, one texel. */
    op.ddx[2][0] = 0;
    op.ddx[0][0] = 1;
    op.lod_mode = EXEC_LOD_GRADIENT;
    sampler.lod_bias = 1;
    assert_float_equal(sample(2, 0, 1)[3], 10, 1e-4f);
}

static void incomplete_textures_are_black(void **state)
{
    (void)state;
    use(TGSIC_TARGET_TEX_2D, 4, 4, 1);
    set_filter(TGSIC_FILTER_NEAREST, TGSIC_MIP_NEAREST);
    check(sample(0.9f, 0.9f, 0), 0, 0, 0, 1); /* levels are missing */
    fixture.texture.max_level = 0;
    check(sample(0.9f, 0.9f, 0), 3, 3, 0, 0);
    fixture.texture.base_level = 1;
    check(sample(0.9f, 0.9f, 0), 0, 0, 0, 1);
    use(TGSIC_TARGET_TEX_2D, 4, 4, 1);
    add_level(&fixture, 2, 1, 1); /* of the wrong size */
    add_level(&fixture, 1, 1, 1);
    set_filter(TGSIC_FILTER_NEAREST, TGSIC_MIP_NEAREST);
    check(sample(0.9f, 0.9f, 0), 0, 0, 0, 1);
    op.texture = NULL;
    check(sample(0.9f, 0.9f, 0), 0, 0, 0, 1);
}

/* ---- Comparisons, gathers, integers, swizzles ---------------------------------------------- */

static void comparisons_come_before_the_filter(void **state)
{
    (void)state;
    use(TGSIC_TARGET_TEX_2D, 4, 4, 1); /* depth is x */
    op.target = TGSIC_TARGET_SHADOW2D;
    sampler.compare = true;
    sampler.compare_function = TGSIC_COMPARE_LEQUAL;
    set_filter(TGSIC_FILTER_LINEAR, TGSIC_MIP_NONE);
    op.reference[0] = 2;
    check(sample(0.4375f, 0.5f, 0), 0.25f, 0, 0, 1); /* a quarter of texel 2 passes */
    for (uint32_t i = 0; i < fixture.used; i++)
        fixture.texels[i][2] = word(7); /* not seen, being no depth */
    check(sample(0.4375f, 0.5f, 0), 0.25f, 0, 0, 1);
    sampler.compare = false;
    check(sample(0.4375f, 0.5f, 0), 1.25f, 1.5f, 7, 0);
}

static void comparison_functions(void **state)
{
    static const struct {
        enum tgsic_compare function;
        float results[4]; /* reference below, equal, above, not a number */
    } cases[] = {
        {TGSIC_COMPARE_NEVER, {0, 0, 0, 0}},   {TGSIC_COMPARE_LESS, {1, 0, 0, 0}},
        {TGSIC_COMPARE_EQUAL, {0, 1, 0, 0}},   {TGSIC_COMPARE_LEQUAL, {1, 1, 0, 0}},
        {TGSIC_COMPARE_GREATER, {0, 0, 1, 0}}, {TGSIC_COMPARE_NOTEQUAL, {1, 0, 1, 1}},
        {TGSIC_COMPARE_GEQUAL, {0, 1, 1, 0}},  {TGSIC_COMPARE_ALWAYS, {1, 1, 1, 1}},
    };
    static const float references[4] = {1, 2, 3, NAN};
    (void)state;
    use(TGSIC_TARGET_TEX_1D, 4, 1, 1);
    op.target = TGSIC_TARGET_SHADOW1D;
    sampler.compare = true;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sampler.compare_function = (uint8_t)cases[i].function;
        for (int r = 0; r < 4; r++) {
            op.reference[0] = references[r];
            check(sample(0.6f, 0, 0), cases[i].results[r], 0, 0, 1);
        }
    }
    fixture.texels[2][0] = word(1);
    sampler.compare_function = TGSIC_COMPARE_LEQUAL;
    op.reference[0] = 1.5f;
    check(sample(0.6f, 0, 0), 0, 0, 0, 1);
    fixture.texture.return_type = TGSIC_RETURN_UNORM; /* the reference is clamped to 1 */
    check(sample(0.6f, 0, 0), 1, 0, 0, 1);
}

static const float *gather(unsigned component, float s, float t)
{
    static float result[4];
    uint32_t value[4][4];
    set_coord(s, t, 0);
    tgsic_exec_gather_quad(&op, component, value);
    for (int c = 0; c < 4; c++)
        result[c] = number(value[c][0]);
    return result;
}

static void gathers_take_four_texels(void **state)
{
    (void)state;
    use(TGSIC_TARGET_TEX_2D, 4, 4, 1);
    check(gather(0, 0.5f, 0.5f), 1, 2, 2, 1);
    check(gather(1, 0.5f, 0.5f), 2, 2, 1, 1);
    op.offset[0][0][0] = 1;
    check(gather(0, 0.5f, 0.5f), 2, 3, 3, 2);
    fixture.texture.swizzle[1] = 5;
    check(gather(1, 0.5f, 0.5f), 1, 1, 1, 1);
    op.four_offsets = true;
    for (int which = 0; which < 4; which++)
        op.offset[which][0][0] = which - 1;
    check(gather(0, 0.5f, 0.5f), 0, 1, 2, 3);

    use(TGSIC_TARGET_TEX_2D, 4, 4, 1);
    op.target = TGSIC_TARGET_SHADOW2D;
    sampler.compare = true;
    sampler.compare_function = TGSIC_COMPARE_LESS;
    op.reference[0] = 1;
    check(gather(1, 0.5f, 0.5f), 0, 1, 1, 0);
}

static void integers_are_not_filtered(void **state)
{
    (void)state;
    uint32_t value[4][4];
    use(TGSIC_TARGET_TEX_2D, 1, 1, 1);
    fixture.texture.return_type = TGSIC_RETURN_SINT;
    fixture.texels[0][0] = 0xfffffff0;
    fixture.texture.swizzle[3] = 5;
    set_coord(0.5f, 0.5f, 0);
    tgsic_exec_sample_quad(&op, value);
    assert_int_equal(value[0][2], 0xfffffff0);
    assert_int_equal(value[3][2], 1);
    set_filter(TGSIC_FILTER_LINEAR, TGSIC_MIP_NONE);
    tgsic_exec_sample_quad(&op, value);
    assert_int_equal(value[0][2], 0);
    assert_int_equal(value[3][2], 1);
    sampler.mag_filter = TGSIC_FILTER_NEAREST;
    tgsic_exec_sample_quad(&op, value);
    assert_int_equal(value[0][2], 0);
}

static void border_colors_fit_the_format(void **state)
{
    (void)state;
    use(TGSIC_TARGET_TEX_2D, 4, 4, 1);
    set_wrap(TGSIC_WRAP_CLAMP_TO_BORDER);
    sampler.border[0] = word(7);
    sampler.border[1] = word(-7);
    check(sample(-1, 0, 0), 7, -7, 0, 0);
    fixture.texture.return_type = TGSIC_RETURN_UNORM;
    check(sample(-1, 0, 0), 1, 0, 0, 0);
    fixture.texture.return_type = TGSIC_RETURN_SNORM;
    check(sample(-1, 0, 0), 1, -1, 0, 0);
}

/* ---- Fetches and sizes --------------------------------------------------------------------- */

static const uint32_t *fetch(enum tgsic_target target, int32_t x, int32_t y, int32_t z, int32_t w)
{
    static uint32_t value[4];
    tgsic_exec_fetch(&fixture.texture, target, (const int32_t[3]){x, y, z}, w, NULL, value);
    return value;
}

static void check_words(const uint32_t *got, uint32_t x, uint32_t y, uint32_t z, uint32_t w)
{
    assert_memory_equal(got, ((uint32_t[4]){x, y, z, w}), 16);
}

static void make_integers(enum tgsic_target target, uint8_t samples, uint32_t width,
                          uint32_t height, uint32_t depth)
{
    make_texture(&fixture, target, width, height, depth);
    fixture.texture.num_levels = fixture.used = 0;
    fixture.texture.samples = samples;
    fixture.texture.return_type = TGSIC_RETURN_UINT;
    add_level(&fixture, width, height, depth);
}

static void fetches_take_one_texel(void **state)
{
    (void)state;
    make_integers(TGSIC_TARGET_TEX_2D_ARRAY, 1, 4, 4, 3);
    add_level(&fixture, 2, 2, 3);
    check_words(fetch(TGSIC_TARGET_TEX_2D_ARRAY, 1, 2, 1, 0), 1, 2, 1, 0);
    check_words(fetch(TGSIC_TARGET_TEX_2D_ARRAY, 1, 0, 2, 1), 1, 0, 2, 10);
    check_words(fetch(TGSIC_TARGET_TEX_2D_ARRAY, 2, 0, 2, 1), 0, 0, 0, 0);
    check_words(fetch(TGSIC_TARGET_TEX_2D_ARRAY, 0, 0, 0, -1), 0, 0, 0, 0);
    check_words(fetch(TGSIC_TARGET_TEX_2D_ARRAY, INT32_MIN, INT32_MAX, -1, 2), 0, 0, 0, 0);
    uint32_t value[4];
    tgsic_exec_fetch(&fixture.texture, TGSIC_TARGET_TEX_2D_ARRAY, (const int32_t[3]){1, 1, 1}, 0,
                     (const int32_t[3]){2, -1, 1}, value);
    check_words(value, 3, 0, 1, 0); /* layers have no offset */
    fixture.texture.base_level = 1;
    check_words(fetch(TGSIC_TARGET_TEX_2D_ARRAY, 1, 0, 2, 0), 1, 0, 2, 10);
    check_words(fetch(TGSIC_TARGET_TEX_2D_ARRAY, 1, 0, 2, -1), 0, 0, 0, 0);

    make_integers(TGSIC_TARGET_TEX_1D_ARRAY, 1, 4, 1, 3);
    check_words(fetch(TGSIC_TARGET_TEX_1D_ARRAY, 3, 2, 0, 0), 3, 0, 2, 0);
    make_integers(TGSIC_TARGET_BUFFER, 1, 50, 1, 1);
    check_words(fetch(TGSIC_TARGET_BUFFER, 49, 9, 9, 9), 49, 0, 0, 0);
    check_words(fetch(TGSIC_TARGET_BUFFER, 50, 0, 0, 0), 0, 0, 0, 0);
    make_integers(TGSIC_TARGET_TEX_2D_MSAA, 4, 2, 2, 1);
    check_words(fetch(TGSIC_TARGET_TEX_2D_MSAA, 1, 1, 0, 3), 1, 1, 0, 3);
    check_words(fetch(TGSIC_TARGET_TEX_2D_MSAA, 1, 1, 0, 4), 0, 0, 0, 0);
}

static const uint32_t *size_of(enum tgsic_target target, int32_t level)
{
    static uint32_t value[4];
    tgsic_exec_query_size(&fixture.texture, target, level, value);
    return value;
}

static void sizes_are_those_of_the_target(void **state)
{
    (void)state;
    make_integers(TGSIC_TARGET_TEX_3D, 1, 8, 4, 2);
    add_level(&fixture, 4, 2, 1);
    check_words(size_of(TGSIC_TARGET_TEX_3D, 1), 4, 2, 1, 2);
    check_words(size_of(TGSIC_TARGET_TEX_3D, 2), 0, 0, 0, 2);
    check_words(size_of(TGSIC_TARGET_TEX_3D, INT32_MIN), 0, 0, 0, 2);
    fixture.texture.base_level = 1;
    check_words(size_of(TGSIC_TARGET_TEX_3D, 0), 4, 2, 1, 1);
    make_integers(TGSIC_TARGET_TEX_1D_ARRAY, 1, 8, 1, 3);
    check_words(size_of(TGSIC_TARGET_SHADOW1D_ARRAY, 0), 8, 3, 0, 1);
    make_integers(TGSIC_TARGET_CUBE, 1, 4, 4, 6);
    check_words(size_of(TGSIC_TARGET_CUBE, 0), 4, 4, 0, 1);
    make_integers(TGSIC_TARGET_CUBEARRAY, 1, 4, 4, 12);
    check_words(size_of(TGSIC_TARGET_CUBEARRAY, 0), 4, 4, 2, 1);
    make_integers(TGSIC_TARGET_RECT, 1, 5, 3, 1);
    check_words(size_of(TGSIC_TARGET_RECT, 7), 5, 3, 0, 1);
}

/* ---- Any bits ------------------------------------------------------------------------------ */

static uint32_t seed = 1;

static uint32_t any_bits(void)
{
    static const uint32_t odd[] = {0x7f800000, 0xff800000, 0x7fc00000, 0x7f7fffff,
                                   0xff7fffff, 0x80000000, 0x7fffffff, 1};
    seed = seed * 1664525 + 1013904223;
    uint32_t bits = seed ^ seed >> 15;
    return bits % 3 ? bits : odd[bits / 3 % 8];
}

/* Resources and instructions that need not fit: nothing is read beyond a texture, nothing is
 * undefined (the sanitizers watch). */
static void anything_goes(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        use(any_bits() % 19, 1 + any_bits() % 5, 1 + any_bits() % 5, 1 + any_bits() % 13);
        add_level(&fixture, 1 + any_bits() % 3, 1 + any_bits() % 3, 1 + any_bits() % 7);
        fixture.texture.return_type = any_bits() % 5;
        fixture.texture.max_level = any_bits() % 4;
        fixture.texture.base_level = any_bits() % 7 ? 0 : any_bits();
        uint32_t *words = (uint32_t *)&op.coord;
        for (size_t k = 0; k < sizeof op.coord / 4; k++)
            words[k] = any_bits();
        for (int lane = 0; lane < 4; lane++) {
            op.lod[lane] = number(any_bits());
            op.layer[lane] = number(any_bits());
            op.reference[lane] = number(any_bits());
            op.ddx[any_bits() % 3][lane] = number(any_bits());
            op.ddy[any_bits() % 3][lane] = number(any_bits());
            op.offset[0][any_bits() % 3][lane] = (int32_t)any_bits();
        }
        op.target = any_bits() % 19;
        op.lod_mode = any_bits() % 5;
        set_filter(any_bits() % 2, any_bits() % 3);
        set_wrap(any_bits() % 6);
        sampler.seamless = any_bits() % 2;
        sampler.compare = any_bits() % 2;
        sampler.lod_bias = number(any_bits());
        sampler.min_lod = number(any_bits());
        sampler.max_lod = number(any_bits());
        uint32_t value[4][4];
        tgsic_exec_sample_quad(&op, value);
        tgsic_exec_gather_quad(&op, any_bits(), value);
        tgsic_exec_query_lod_quad(&op, value);
        fetch(op.target, (int32_t)any_bits(), (int32_t)any_bits(), (int32_t)any_bits(),
              (int32_t)any_bits());
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coordinates_wrap_to_nearest_texels),
        cmocka_unit_test(linear_filters_reach_over_the_edge),
        cmocka_unit_test(offsets_move_by_texels),
        cmocka_unit_test(every_axis_is_filtered),
        cmocka_unit_test(rectangles_count_in_texels),
        cmocka_unit_test(layers_are_rounded_and_clamped),
        cmocka_unit_test(directions_choose_faces),
        cmocka_unit_test(cube_filters_cross_edges),
        cmocka_unit_test(cube_edges_are_glued_both_ways),
        cmocka_unit_test(levels_are_chosen),
        cmocka_unit_test(minifying_and_magnifying_filters_differ),
        cmocka_unit_test(differences_within_the_quad_choose_levels),
        cmocka_unit_test(gradients_choose_levels),
        cmocka_unit_test(cube_gradients_are_those_on_the_face),
        cmocka_unit_test(incomplete_textures_are_black),
        cmocka_unit_test(comparisons_come_before_the_filter),
        cmocka_unit_test(comparison_functions),
        cmocka_unit_test(gathers_take_four_texels),
        cmocka_unit_test(integers_are_not_filtered),
        cmocka_unit_test(border_colors_fit_the_format),
        cmocka_unit_test(fetches_take_one_texel),
        cmocka_unit_test(sizes_are_those_of_the_target),
        cmocka_unit_test(anything_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
