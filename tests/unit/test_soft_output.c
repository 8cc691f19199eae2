/* SPDX-License-Identifier: MIT */
/* The interpreter's pipeline after the fragment shader: depth, blending, formats, several buffers
 * and samples; and constants before it. */
#include "soft_scene.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static struct soft_scene s;

static int open(void **state)
{
    (void)state;
    scene_open(&s, 8, 8, SCENE_RGBA8);
    return 0;
}

static int close(void **state)
{
    (void)state;
    scene_close(&s);
    return 0;
}

/* All of the window at a depth (in device coordinates), in one colour. */
static void fill(float z, float r, float g, float b, float a)
{
    const float quad[] = {-1, -1, z, 1, r, g, b, a, 1,  -1, z, 1, r, g, b, a,
                          1,  1,  z, 1, r, g, b, a, -1, 1,  z, 1, r, g, b, a};
    scene_draw(&s, TGSIC_PRIMITIVE_QUADS, 4, 2, quad);
}

static void use_colors(void)
{
    scene_use(&s, (const char *const[]){SCENE_VERTEX, SCENE_FRAGMENT("PERSPECTIVE"), NULL});
}

static void tests_depth(void **state)
{
    (void)state;
    use_colors();
    s.world.state.depth_test = true;
    fill(0, 1, 0, 0, 1);
    fill(0.5f, 0, 1, 0, 1);
    scene_expect(&s, 2, 2, 1, 0, 0, 1, 0);
    assert_true(fabsf(scene_pixel(&s, -1, 2, 2).f[0] - 0.5f) < 1e-7f);
    fill(-0.5f, 0, 0, 1, 1);
    scene_expect(&s, 2, 2, 0, 0, 1, 1, 0);
    assert_true(fabsf(scene_pixel(&s, -1, 2, 2).f[0] - 0.25f) < 1e-7f);
    s.world.state.depth_write = false;
    s.world.state.depth_function = TGSIC_COMPARE_ALWAYS;
    fill(1, 1, 1, 1, 1);
    scene_expect(&s, 2, 2, 1, 1, 1, 1, 0);
    assert_true(fabsf(scene_pixel(&s, -1, 2, 2).f[0] - 0.25f) < 1e-7f);
}

static const char *const writes_depth[] = {
    SCENE_VERTEX,
    "FRAG\nDCL IN[0], GENERIC[0], PERSPECTIVE\nDCL OUT[0], COLOR\nDCL OUT[1], POSITION\n"
    "IMM[0] FLT32 {0, 0, 0.125, 0}\nMOV OUT[0], IN[0]\nMOV OUT[1].z, IMM[0].zzzz\nEND\n",
    NULL};

static void takes_depth_from_the_shader(void **state)
{
    (void)state;
    scene_use(&s, writes_depth);
    s.world.state.depth_test = true;
    fill(0, 1, 0, 0, 1);
    assert_true(fabsf(scene_pixel(&s, -1, 2, 2).f[0] - 0.125f) < 1e-7f);
}

/* KILL leaves neither colour nor depth, unless the test comes early. */
static void kills(void **state)
{
    static const char head[] = "FRAG\n";
    static const char *const late[] = {
        SCENE_VERTEX,
        "FRAG\nDCL IN[0], POSITION, LINEAR\nDCL OUT[0], COLOR\nDCL TEMP[0]\n"
        "IMM[0] FLT32 {4, 1, -1, 0}\nSLT TEMP[0].x, IN[0].xxxx, IMM[0].xxxx\n"
        "MUL TEMP[0].x, TEMP[0].xxxx, IMM[0].zzzz\nKILL_IF TEMP[0].xxxx\n"
        "MOV OUT[0], IMM[0].yyyy\nEND\n",
        NULL};
    char early_text[1024];
    (void)state;
    s.world.state.depth_test = true;
    scene_use(&s, late);
    fill(0, 1, 1, 1, 1);
    assert_int_equal(scene_count(&s), 8 * 4);
    scene_expect(&s, 3, 3, 0, 0, 0, 0, 0);
    scene_expect(&s, 4, 3, 1, 1, 1, 1, 0);
    assert_true(scene_pixel(&s, -1, 3, 3).f[0] > 0.9f);

    strcpy(early_text, head);
    strcat(early_text, "PROPERTY FS_EARLY_DEPTH_STENCIL 1\n");
    strcat(early_text, late[1] + strlen(head));
    scene_use(&s, (const char *const[]){SCENE_VERTEX, early_text, NULL});
    fill(-0.5f, 1, 1, 1, 1);
    scene_expect(&s, 3, 3, 0, 0, 0, 0, 0);
    assert_true(fabsf(scene_pixel(&s, -1, 3, 3).f[0] - 0.25f) < 1e-7f);
}

static void rounds_to_the_format(void **state)
{
    (void)state;
    use_colors();
    fill(0, 0.5f, 2, -1, 0.1f);
    scene_expect(&s, 1, 1, 128 / 255.0f, 1, 0, 26 / 255.0f, 0);
}

static void blends(void **state)
{
    struct check_state *st = &s.world.state;
    (void)state;
    use_colors();
    fill(0, 0.2f, 0.4f, 0.6f, 0.8f);
    st->blend = true;
    st->blend_source = 0x0302;      /* GL_SRC_ALPHA */
    st->blend_destination = 0x0303; /* GL_ONE_MINUS_SRC_ALPHA */
    fill(0, 1, 0, 1, 0.25f);
    scene_expect(&s, 1, 1, 0.4f, 0.3f, 0.7f, 0.6625f, 0.003f);
    st->blend_source = st->blend_destination = 1;
    st->blend_equation = 0x800B; /* GL_FUNC_REVERSE_SUBTRACT */
    fill(0, 0.4f, 0.4f, 0.5f, 0);
    scene_expect(&s, 1, 1, 0, 0, 0.2f, 0.6625f, 0.004f);
    st->blend_equation = 0x8008; /* GL_MAX */
    fill(0, 0.1f, 0.2f, 0.1f, 1);
    scene_expect(&s, 1, 1, 0.1f, 0.2f, 0.2f, 1, 0.004f);
    st->blend_equation = 0x800A; /* GL_FUNC_SUBTRACT, of what is clamped first */
    fill(0, 2, 2, 2, 2);
    scene_expect(&s, 1, 1, 0.9f, 0.8f, 0.8f, 0, 0.004f);
    st->blend_equation = 0x9294; /* GL_MULTIPLY_KHR */
    assert_int_equal(scene_try_draw(&s, TGSIC_PRIMITIVE_POINTS, 1, 1, (const float[]){0, 0, 0, 1}),
                     TGSIC_E_UNSUPPORTED);
}

/* COLOR[1] weighs what is stored. */
static void blends_with_a_second_source(void **state)
{
    static const char *const stages[] = {
        SCENE_VERTEX,
        "FRAG\nDCL OUT[0], COLOR\nDCL OUT[1], COLOR[1]\nIMM[0] FLT32 {0.25, 0.5, 0, 1}\n"
        "MOV OUT[0], IMM[0].xxxx\nMOV OUT[1], IMM[0].yyzw\nEND\n",
        NULL};
    (void)state;
    use_colors();
    fill(0, 0.4f, 0.4f, 0.4f, 0.4f);
    scene_use(&s, stages);
    s.world.state.blend = true;
    s.world.state.blend_destination = 0x88F9; /* GL_SRC1_COLOR */
    fill(0, 0, 0, 0, 0);
    scene_expect(&s, 1, 1, 0.45f, 0.45f, 0.25f, 0.65f, 0.003f);
}

static void writes_several_buffers(void **state)
{
    static const char *const apart[] = {
        SCENE_VERTEX,
        "FRAG\nDCL OUT[0], COLOR[1]\nIMM[0] FLT32 {1, 0, 0, 1}\nMOV OUT[0], IMM[0]\nEND\n", NULL};
    static const char *const together[] = {SCENE_VERTEX,
                                           "FRAG\nPROPERTY FS_COLOR0_WRITES_ALL_CBUFS 1\n"
                                           "DCL OUT[0], COLOR\nIMM[0] FLT32 {0, 1, 0, 1}\n"
                                           "MOV OUT[0], IMM[0]\nEND\n",
                                           NULL};
    (void)state;
    scene_color_buffers(&s, 2);
    scene_use(&s, apart);
    fill(0, 0, 0, 0, 0);
    assert_true(scene_pixel(&s, 0, 1, 1).u[0] == 0);
    assert_true(scene_pixel(&s, 1, 1, 1).f[0] == 1);
    scene_use(&s, together);
    fill(0, 0, 0, 0, 0);
    for (int i = 0; i < 2; i++)
        assert_true(scene_pixel(&s, i, 1, 1).f[1] == 1);
}

/* Half of the four samples of a pixel that an edge passes through. */
static void resolves_samples(void **state)
{
    static const float half[] = {-1,     -1, 0, 1, 1, 1, 1, 1, 0.125f, -1, 0, 1, 1, 1, 1, 1,
                                 0.125f, 1,  0, 1, 1, 1, 1, 1, -1,     1,  0, 1, 1, 1, 1, 1};
    (void)state;
    scene_multisample(&s, 4);
    use_colors();
    scene_draw(&s, TGSIC_PRIMITIVE_QUADS, 4, 2, half);
    scene_expect(&s, 3, 3, 1, 1, 1, 1, 0);
    scene_expect(&s, 4, 3, 0.5f, 0.5f, 0.5f, 0.5f, 0);
    scene_expect(&s, 5, 3, 0, 0, 0, 0, 0);
}

/* What is fetched is the sample's own colour. */
static void fetches_each_sample(void **state)
{
    static const char *const inverts[] = {
        SCENE_VERTEX,
        "FRAG\nDCL OUT[0], COLOR\nDCL TEMP[0]\nIMM[0] FLT32 {1.0, 0.0, 0.0, 0.0}\n"
        "FBFETCH TEMP[0], OUT[0]\nADD OUT[0], IMM[0].xxxx, -TEMP[0]\nEND\n",
        NULL};
    resolves_samples(state);
    scene_use(&s, inverts);
    fill(0, 0, 0, 0, 0);
    scene_expect(&s, 3, 3, 0, 0, 0, 0, 0);
    scene_expect(&s, 4, 3, 0.5f, 0.5f, 0.5f, 0.5f, 0);
    scene_expect(&s, 5, 3, 1, 1, 1, 1, 0);
}

static void reads_constants(void **state)
{
    static const char *const stages[] = {
        SCENE_VERTEX,
        "FRAG\nDCL OUT[0], COLOR\nDCL CONST[0..1]\nDCL CONST[2][0..1]\n"
        "ADD OUT[0], CONST[1], CONST[2][1]\nEND\n",
        NULL};
    (void)state;
    scene_use(&s, stages);
    scene_uniform(&s, "CONST[1]", (const float[4]){1, 0, 0, 0});
    scene_uniform(&s, "CONST[2][1]", (const float[4]){0, 0, 1, 0});
    fill(0, 0, 0, 0, 0);
    scene_expect(&s, 1, 1, 1, 0, 1, 0, 0);
}

/* A texture of two by two texels over all of the window. */
static void samples_textures(void **state)
{
    static const char *const stages[] = {
        SCENE_VERTEX,
        "FRAG\nDCL IN[0], GENERIC[0], PERSPECTIVE\nDCL OUT[0], COLOR\nDCL SAMP[0]\n"
        "DCL SVIEW[0], 2D, FLOAT\nTEX OUT[0], IN[0], SAMP[0], 2D\nEND\n",
        NULL};
    static float texels[4][4] = {{1, 0, 0, 1}, {0, 1, 0, 1}, {0, 0, 1, 1}, {1, 1, 1, 1}};
    static const float quad[] = {-1, -1, 0, 1, 0, 0, 0, 0, 1,  -1, 0, 1, 1, 0, 0, 0,
                                 1,  1,  0, 1, 1, 1, 0, 0, -1, 1,  0, 1, 0, 1, 0, 0};
    struct check_texture texture = {.gl_format = SCENE_RGBA32F,
                                    .data = {.target = TGSIC_TARGET_TEX_2D,
                                             .return_type = TGSIC_RETURN_FLOAT,
                                             .samples = 1,
                                             .max_level = 1000,
                                             .num_levels = 1,
                                             .levels = {{2, 2, 1, (uint32_t *)texels[0]}},
                                             .swizzle = {0, 1, 2, 3}}};
    (void)state;
    scene_use(&s, stages);
    s.world.units[0] = &texture;
    scene_draw(&s, TGSIC_PRIMITIVE_QUADS, 4, 2, quad);
    scene_expect(&s, 1, 1, 1, 0, 0, 1, 0);
    scene_expect(&s, 6, 1, 0, 1, 0, 1, 0);
    scene_expect(&s, 1, 6, 0, 0, 1, 1, 0);
    texture.sampler.mip = TGSIC_MIP_NEAREST; /* there are no mipmaps: not complete */
    scene_draw(&s, TGSIC_PRIMITIVE_QUADS, 4, 2, quad);
    scene_expect(&s, 1, 1, 0, 0, 0, 1, 0);
}

static void clears_and_copies(void **state)
{
    static const struct check_rect from = {0, 0, 4, 8}, to = {4, 0, 4, 8};
    static const float left[] = {-1, -1, 0, 1, 1, 0, 0, 1, 0,  -1, 0, 1, 1, 0, 0, 1,
                                 0,  1,  0, 1, 1, 0, 0, 1, -1, 1,  0, 1, 1, 0, 0, 1};
    (void)state;
    use_colors();
    s.world.state.clear_color[1] = 1;
    s.device->ops->clear(s.device, &s.world, 0x4000, &s.diags);
    scene_expect(&s, 7, 7, 0, 1, 0, 0, 0);
    scene_draw(&s, TGSIC_PRIMITIVE_QUADS, 4, 2, left);
    scene_expect(&s, 5, 5, 0, 1, 0, 0, 0);
    s.device->ops->blit(s.device, &s.world, from, to, 0x4000, 0x2600, &s.diags);
    scene_expect(&s, 5, 5, 1, 0, 0, 1, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open, close)
    const struct CMUnitTest tests[] = {
        TEST(tests_depth),
        TEST(takes_depth_from_the_shader),
        TEST(kills),
        TEST(rounds_to_the_format),
        TEST(blends),
        TEST(blends_with_a_second_source),
        TEST(writes_several_buffers),
        TEST(resolves_samples),
        TEST(fetches_each_sample),
        TEST(reads_constants),
        TEST(samples_textures),
        TEST(clears_and_copies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
