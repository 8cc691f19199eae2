/* SPDX-License-Identifier: MIT */
/* The interpreter's texture opcodes: where each takes coordinates, layers, references and levels
 * from. What is sampled there is test_sample.c's business. */
#include "exec_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define SIZE   4 /* texels in every direction of level 0 */
#define LAYERS 12

static struct exec_test t;
static uint32_t texels[3][SIZE * SIZE * LAYERS * 4];
static struct tgsic_exec_texture texture;
static const struct tgsic_exec_texture *textures[2];
static struct tgsic_exec_sampler samplers[2];
static struct tgsic_exec_resources resources;

/* Texel (x, y, z) of a level is x, y, z, level as floats. */
static void make_level(uint32_t level, uint32_t width, uint32_t height, uint32_t depth)
{
    uint32_t *at = texels[level];
    texture.levels[level] = (struct tgsic_exec_level){width, height, depth, at};
    for (uint32_t z = 0; z < depth; z++)
        for (uint32_t y = 0; y < height; y++)
            for (uint32_t x = 0; x < width; x++, at += 4) {
                at[0] = exec_word_of((float)x);
                at[1] = exec_word_of((float)y);
                at[2] = exec_word_of((float)z);
                at[3] = exec_word_of((float)level);
            }
}

static void make_texture(uint8_t target)
{
    const struct tgsic_target_info *info = tgsic_target_info(target);
    bool cube = info->coords == 3 && target != TGSIC_TARGET_TEX_3D;
    uint32_t layers = cube ? (info->layer ? 12 : 6) : info->layer ? LAYERS : 1;
    bool flat = target == TGSIC_TARGET_RECT;
    texture = (struct tgsic_exec_texture){
        .target = target,
        .return_type = TGSIC_RETURN_FLOAT,
        .samples = 1,
        .max_level = flat ? 0 : 2,
        .num_levels = flat ? 1 : 3,
        .swizzle = {0, 1, 2, 3},
    };
    for (uint32_t level = 0; level < texture.num_levels; level++) {
        uint32_t size = SIZE >> level;
        make_level(level, size, info->coords > 1 ? size : 1,
                   target == TGSIC_TARGET_TEX_3D ? size : layers);
    }
}

static void start(uint8_t target)
{
    make_texture(target);
    for (unsigned i = 0; i < 2; i++) {
        textures[i] = &texture;
        samplers[i] = (struct tgsic_exec_sampler){
            .wrap = {TGSIC_WRAP_CLAMP_TO_EDGE, TGSIC_WRAP_CLAMP_TO_EDGE, TGSIC_WRAP_CLAMP_TO_EDGE},
            .mip = TGSIC_MIP_NEAREST,
            .max_lod = 10,
        };
    }
    resources = (struct tgsic_exec_resources){
        .textures = textures, .num_textures = 2, .samplers = samplers, .num_samplers = 2};
    exec_test_start(&t, 4);
    t.run.resources = &resources;
}

#define HEAD                                                                                       \
    "FRAG\nDCL IN[0], GENERIC[0], PERSPECTIVE\nDCL OUT[0], COLOR\nDCL SAMP[0..1]\nDCL "            \
    "TEMP[0..3]\n"                                                                                 \
    "DCL ADDR[0]\n"

static void run(const char *format, const char *a)
{
    char text[2048];
    snprintf(text, sizeof text, format, a);
    memset(t.out, 0, sizeof t.out);
    exec_test_run(&t, text, TGSIC_OK);
}

static void expect(float x, float y, float z, float w)
{
    float expected[4] = {x, y, z, w};
    for (unsigned c = 0; c < 4; c++)
        if (exec_float_of(t.out[0][c][0]) != expected[c])
            fail_msg("component %u: %g instead of %g", c, (double)exec_float_of(t.out[0][c][0]),
                     (double)expected[c]);
}

/* ---- Sampling ------------------------------------------------------------------------------ */

struct layout_case {
    uint8_t target;
    const char *text; /* behind the declarations */
    float result[4];
};

/* Texels' centres are at 0.125, 0.375, 0.625, 0.875 of level 0; at 0.25 and 0.75 of level 1. */
static const struct layout_case layout_cases[] = {
    {TGSIC_TARGET_TEX_1D,
     "IMM[0] FLT32 {0.625, 9, 9, 9}\nTEX OUT[0], IMM[0], SAMP[0], 1D\n",
     {2, 0, 0, 0}},
    {TGSIC_TARGET_TEX_2D,
     "IMM[0] FLT32 {0.625, 0.125, 9, 9}\nTEX OUT[0], IMM[0], SAMP[0], 2D\n",
     {2, 0, 0, 0}},
    {TGSIC_TARGET_RECT,
     "IMM[0] FLT32 {2.5, 1.5, 9, 9}\nTEX OUT[0], IMM[0], SAMP[0], RECT\n",
     {2, 1, 0, 0}},
    {TGSIC_TARGET_TEX_3D,
     "IMM[0] FLT32 {0.625, 0.125, 0.875, 9}\nTEX OUT[0], IMM[0], SAMP[0], 3D\n",
     {2, 0, 3, 0}},
    {TGSIC_TARGET_TEX_1D_ARRAY,
     "IMM[0] FLT32 {0.625, 7, 9, 9}\nTEX OUT[0], IMM[0], SAMP[0], 1D_ARRAY\n",
     {2, 0, 7, 0}},
    {TGSIC_TARGET_TEX_2D_ARRAY,
     "IMM[0] FLT32 {0.625, 0.125, 7, 9}\nTEX OUT[0], IMM[0], SAMP[0], 2D_ARRAY\n",
     {2, 0, 7, 0}},
    /* the middle of face +z */
    {TGSIC_TARGET_CUBE,
     "IMM[0] FLT32 {0.1, -0.1, 1, 9}\nTEX OUT[0], IMM[0], SAMP[0], CUBE\n",
     {2, 2, 4, 0}},
    {TGSIC_TARGET_CUBEARRAY,
     "IMM[0] FLT32 {0.1, -0.1, 1, 1}\nTEX OUT[0], IMM[0], SAMP[0], CUBEARRAY\n",
     {2, 2, 10, 0}},
    {TGSIC_TARGET_TEX_2D,
     "IMM[0] FLT32 {1.25, 0.25, 9, 2}\nTXP OUT[0], IMM[0], SAMP[0], 2D\n",
     {2, 0, 0, 0}},
    {TGSIC_TARGET_TEX_2D,
     "IMM[0] FLT32 {0.75, 0.25, 9, 1}\nTXL OUT[0], IMM[0], SAMP[0], 2D\n",
     {1, 0, 0, 1}},
    {TGSIC_TARGET_TEX_2D,
     "IMM[0] FLT32 {0.75, 0.25, 9, 2}\nTXB OUT[0], IMM[0], SAMP[0], 2D\n",
     {3, 1, 0, 0}},
    {TGSIC_TARGET_TEX_2D,
     "IMM[0] FLT32 {0.625, 0.125, 9, 2}\nTEX_LZ OUT[0], IMM[0], SAMP[0], 2D\n",
     {2, 0, 0, 0}},
    /* two texels a pixel: level 1 */
    {TGSIC_TARGET_TEX_2D,
     "IMM[0] FLT32 {0.75, 0.25, 9, 9}\nIMM[1] FLT32 {0.5, 0, 9, 9}\nIMM[2] FLT32 {0, 0.5, 9, 9}\n"
     "TXD OUT[0], IMM[0], IMM[1], IMM[2], SAMP[0], 2D\n",
     {1, 0, 0, 1}},
    {TGSIC_TARGET_CUBEARRAY,
     "IMM[0] FLT32 {0.1, -0.1, 1, 1}\nIMM[1] FLT32 {1, 2, 9, 9}\n"
     "TXL2 OUT[0], IMM[0], IMM[1], SAMP[0], CUBEARRAY\n",
     {1, 1, 10, 1}},
    {TGSIC_TARGET_TEX_2D,
     "IMM[0] FLT32 {0.125, 0.625, 9, 9}\nIMM[1] INT32 {2, -1, 0, 0}\n"
     "TEX OUT[0], IMM[0], SAMP[0], 2D, IMM[1].xyz\n",
     {2, 1, 0, 0}},
    {TGSIC_TARGET_TEX_2D,
     "IMM[0] FLT32 {0.5, 0.5, 9, 9}\nIMM[1] UINT32 {1, 0, 0, 0}\n"
     "TG4 OUT[0], IMM[0], IMM[1], SAMP[0], 2D\n",
     {2, 2, 1, 1}},
    {TGSIC_TARGET_TEX_2D,
     "IMM[0] FLT32 {0.625, 0.125, 9, 9}\nDCL SVIEW[0], 2D, FLOAT\n"
     "SAMPLE OUT[0], IMM[0], SVIEW[0].yxzw, SAMP[1]\n",
     {0, 2, 0, 0}},
    {TGSIC_TARGET_TEX_2D,
     "IMM[0] FLT32 {0.75, 0.25, 9, 9}\nIMM[1] FLT32 {1, 9, 9, 9}\nDCL SVIEW[0], 2D, FLOAT\n"
     "SAMPLE_L OUT[0], IMM[0], SVIEW[0], SAMP[1], IMM[1]\n",
     {1, 0, 0, 1}},
    {TGSIC_TARGET_TEX_2D,
     "IMM[0] FLT32 {0.5, 0.5, 9, 9}\nDCL SVIEW[0], 2D, FLOAT\n"
     "GATHER4 OUT[0], IMM[0], SVIEW[0], SAMP[1]\n",
     {1, 2, 2, 1}},
    {TGSIC_TARGET_TEX_2D,
     "IMM[0] FLT32 {2, 9, 9, 9}\nADD_SAT OUT[0], IMM[0].xxxx, IMM[0].xxxx\n"
     "MUL TEMP[0], IMM[0].xxxx, IMM[0].xxxx\nTEX_SAT OUT[0], TEMP[0], SAMP[0], 2D\n",
     {1, 1, 0, 0}},
};

static void layouts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof layout_cases / sizeof layout_cases[0]; i++) {
        const struct layout_case *c = &layout_cases[i];
        start(c->target);
        run(HEAD "%sEND\n", c->text);
        expect(c->result[0], c->result[1], c->result[2], c->result[3]);
    }
}

struct compare_case {
    uint8_t target;
    const char *text;
};

/* The texel is 2 and the reference 1: LESS says 1; with 3, which is anywhere else, 0. */
static const struct compare_case compare_cases[] = {
    {TGSIC_TARGET_TEX_1D, "IMM[0] FLT32 {0.625, 3, 1, 3}\nTEX OUT[0], IMM[0], SAMP[0], SHADOW1D\n"},
    {TGSIC_TARGET_TEX_2D,
     "IMM[0] FLT32 {0.625, 0.125, 1, 3}\nTEX OUT[0], IMM[0], SAMP[0], SHADOW2D\n"},
    {TGSIC_TARGET_RECT, "IMM[0] FLT32 {2.5, 1.5, 1, 3}\nTEX OUT[0], IMM[0], SAMP[0], SHADOWRECT\n"},
    {TGSIC_TARGET_TEX_1D_ARRAY,
     "IMM[0] FLT32 {0.625, 3, 1, 3}\nTEX OUT[0], IMM[0], SAMP[0], SHADOW1D_ARRAY\n"},
    {TGSIC_TARGET_TEX_2D_ARRAY,
     "IMM[0] FLT32 {0.625, 0.125, 3, 1}\nTEX OUT[0], IMM[0], SAMP[0], SHADOW2D_ARRAY\n"},
    {TGSIC_TARGET_CUBE,
     "IMM[0] FLT32 {0.1, -0.1, 1, 1}\nTEX OUT[0], IMM[0], SAMP[0], SHADOWCUBE\n"},
    {TGSIC_TARGET_CUBEARRAY, "IMM[0] FLT32 {0.1, -0.1, 3, 0}\nIMM[1] FLT32 {1, 3, 3, 3}\n"
                             "TEX2 OUT[0], IMM[0], IMM[1], SAMP[0], SHADOWCUBEARRAY\n"},
    {TGSIC_TARGET_TEX_2D,
     "IMM[0] FLT32 {1.25, 0.25, 2, 2}\nTXP OUT[0], IMM[0], SAMP[0], SHADOW2D\n"},
    {TGSIC_TARGET_TEX_2D,
     "IMM[0] FLT32 {0.625, 0.125, 3, 3}\nIMM[1] FLT32 {1, 3, 3, 3}\nDCL SVIEW[0], 2D, FLOAT\n"
     "SAMPLE_C_LZ OUT[0], IMM[0], SVIEW[0], SAMP[0], IMM[1]\n"},
};

static void comparisons(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof compare_cases / sizeof compare_cases[0]; i++) {
        start(compare_cases[i].target);
        samplers[0].compare = true;
        samplers[0].compare_function = 1; /* LESS */
        run(HEAD "%sEND\n", compare_cases[i].text);
        if (exec_float_of(t.out[0][0][0]) != 1)
            fail_msg("case %u", (unsigned)i);
    }
}

/* TXL2 of a shadow cube array: the reference in x, the level in y. */
static void levels_beside_references(void **state)
{
    (void)state;
    start(TGSIC_TARGET_CUBEARRAY);
    run(HEAD "IMM[0] FLT32 {0.1, -0.1, 1, 1}\nIMM[1] FLT32 {9, 2, 9, 9}\n"
             "TXL2 OUT[0], IMM[0], IMM[1], SAMP[0], SHADOWCUBEARRAY\nEND\n%s",
        "");
    expect(0, 0, 10, 2); /* compare is off: the texel itself */
}

/* Implicit levels follow the differences within the quad, in FRAG alone. */
static void implicit_levels(void **state)
{
    (void)state;
    static const char body[] = "TEX OUT[0], IN[0], SAMP[0], 2D\nLODQ TEMP[0], IN[0], SAMP[0], 2D\n";
    start(TGSIC_TARGET_TEX_2D);
    for (unsigned l = 0; l < 4; l++) {
        t.in[0][0][0][l] = exec_word_of(0.25f + 0.5f * (l & 1));
        t.in[0][0][1][l] = exec_word_of(0.25f + 0.5f * (l >> 1));
        t.in[0][0][3][l] = exec_word_of(1);
    }
    run(HEAD "%sMOV OUT[0].y, TEMP[0].xxxx\nEND\n", body);
    expect(0, 1, 0, 1);
    run(HEAD "TXB OUT[0], IN[0], SAMP[0], 2D\nEND\n%s", "");
    expect(0, 0, 0, 2);
    run("VERT\nDCL IN[0]\nDCL OUT[0], GENERIC[0]\nDCL SAMP[0]\nTEX OUT[0], IN[0], SAMP[0], "
        "2D\nEND\n%s",
        "");
    expect(1, 1, 0, 0);
}

/* Three texels a pixel: half of log2(9), which lies an eighth of the way from 8 to 16. */
static void coarse_levels(void **state)
{
    (void)state;
    start(TGSIC_TARGET_TEX_2D);
    samplers[0].coarse_lod = true;
    for (unsigned l = 0; l < 4; l++)
        t.in[0][0][0][l] = exec_word_of(0.75f * (l & 1));
    run(HEAD "LODQ OUT[0], IN[0], SAMP[0], 2D\nEND\n%s", "");
    expect(2, 1.5625f, 0, 0);
}

/* Lanes of one quad that use different units. */
static void units_by_lane(void **state)
{
    (void)state;
    start(TGSIC_TARGET_TEX_2D);
    struct tgsic_exec_texture other = texture;
    other.swizzle[0] = 5;
    textures[1] = &other;
    for (unsigned l = 0; l < 4; l++)
        t.in[0][0][3][l] = l;
    run(HEAD "UARL ADDR[0].x, IN[0].wwww\nTEX_LZ OUT[0], IN[0], SAMP[ADDR[0].x], 2D\nEND\n%s", "");
    assert_int_equal(t.out[0][0][0], 0);
    assert_int_equal(t.out[0][0][1], exec_word_of(1));
    assert_int_equal(t.out[0][3][2], exec_word_of(1)); /* there is none: 0, 0, 0, 1 */
}

/* ---- Texels and queries -------------------------------------------------------------------- */

static void fetches(void **state)
{
    (void)state;
    start(TGSIC_TARGET_TEX_2D_ARRAY);
    run(HEAD "IMM[0] INT32 {1, 0, 7, 1}\nTXF OUT[0], IMM[0], SAMP[0], 2D_ARRAY\nEND\n%s", "");
    expect(1, 0, 7, 1);
    run(HEAD "IMM[0] INT32 {2, 3, 7, 1}\nTXF_LZ OUT[0], IMM[0], SAMP[0], 2D_ARRAY\nEND\n%s", "");
    expect(2, 3, 7, 0);
    run(HEAD "IMM[0] INT32 {1, 0, 7, 0}\nIMM[1] INT32 {1, 2, 0, 0}\n"
             "TXF OUT[0], IMM[0], SAMP[0], 2D_ARRAY, IMM[1].xyz\nEND\n%s",
        "");
    expect(2, 2, 7, 0);
    run(HEAD "IMM[0] INT32 {9, 0, 7, 0}\nTXF OUT[0], IMM[0], SAMP[0], 2D_ARRAY\nEND\n%s", "");
    expect(0, 0, 0, 0);
    run(HEAD "DCL SVIEW[0], 2D_ARRAY, FLOAT\nIMM[0] INT32 {1, 0, 7, 1}\n"
             "SAMPLE_I OUT[0], IMM[0], SVIEW[0].wzyx\nEND\n%s",
        "");
    expect(1, 7, 0, 1);
}

static void expect_words(uint32_t x, uint32_t y, uint32_t z, uint32_t w)
{
    uint32_t expected[4] = {x, y, z, w};
    for (unsigned c = 0; c < 4; c++)
        assert_int_equal(t.out[0][c][0], expected[c]);
}

static void queries(void **state)
{
    (void)state;
    start(TGSIC_TARGET_TEX_2D_ARRAY);
    run(HEAD "IMM[0] INT32 {1, 0, 0, 0}\nTXQ OUT[0], IMM[0].xxxx, SAMP[0], 2D_ARRAY\nEND\n%s", "");
    expect_words(2, 2, 12, 3);
    run(HEAD "DCL SVIEW[0], 2D_ARRAY, FLOAT\nIMM[0] INT32 {1, 0, 0, 0}\n"
             "SVIEWINFO OUT[0], IMM[0].xxxx, SVIEW[0]\nEND\n%s",
        "");
    expect_words(2, 2, 12, 3);
    run(HEAD "TXQS OUT[0].x, SAMP[0], 2D_ARRAY\nEND\n%s", "");
    expect_words(1, 0, 0, 0);
    run(HEAD "DCL SVIEW[0], 2D_ARRAY, FLOAT\nIMM[0] INT32 {0, 0, 0, 0}\n"
             "SAMPLE_POS OUT[0], SVIEW[0], IMM[0]\nEND\n%s",
        "");
    expect(0.5f, 0.5f, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts),
        cmocka_unit_test(comparisons),
        cmocka_unit_test(levels_beside_references),
        cmocka_unit_test(implicit_levels),
        cmocka_unit_test(coarse_levels),
        cmocka_unit_test(units_by_lane),
        cmocka_unit_test(fetches),
        cmocka_unit_test(queries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
