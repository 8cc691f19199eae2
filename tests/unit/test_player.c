/* SPDX-License-Identifier: MIT */
/* Scripts played on a device that does nothing but keep what it is asked, and answers as told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "check/player.h"

#include <stdio.h>
#include <string.h>

/* ---- The device ---------------------------------------------------------------------------- */

static struct fake {
    struct check_device base;
    enum tgsic_result begin, use, draw; /* what these return */
    float color[4];                     /* of every pixel */
    uint32_t integers[4];               /* of every pixel, if `base_of_pixels` is of integers */
    enum check_base base_of_pixels;
    uint32_t words[8]; /* of every buffer that is read */
    bool holds;        /* what verify() answers */
    char log[4096];
    struct check_world seen; /* as of the last call; what it points to is gone afterwards */
    void (*inspect)(const struct check_world *world); /* called when something is cleared */
    float positions[16];                              /* of the last draw's first array */
} fake;

static void note(const char *format, ...)
{
    size_t used = strlen(fake.log);
    va_list args;
    va_start(args, format);
    vsnprintf(fake.log + used, sizeof fake.log - used, format, args);
    va_end(args);
}

static void close_fake(struct check_device *device)
{
}

static enum tgsic_result begin(struct check_device *device, const struct check_case *test,
                               struct check_world *world, struct tgsic_diags *diags)
{
    note("begin ");
    return fake.begin;
}

static void end(struct check_device *device)
{
    note("end ");
}

static enum tgsic_result use(struct check_device *device, const struct check_program *program,
                             struct check_world *world, struct tgsic_diags *diags)
{
    note("use ");
    return fake.use;
}

static enum tgsic_result clear(struct check_device *device, struct check_world *world,
                               uint32_t gl_mask, struct tgsic_diags *diags)
{
    fake.seen = *world;
    if (fake.inspect)
        fake.inspect(world);
    note("clear(%x) ", gl_mask);
    return TGSIC_OK;
}

static enum tgsic_result draw(struct check_device *device, struct check_world *world,
                              const struct check_draw *call, struct tgsic_diags *diags)
{
    fake.seen = *world;
    note("draw(%u %d+%u x%u", call->mode, call->first, call->count, call->instances);
    for (uint32_t i = 0; i < call->num_arrays; i++)
        note(" %s", call->arrays[i].name);
    note(call->capture ? " captured) " : ") ");
    if (call->num_arrays && call->arrays[0].components == 4 && call->num_vertices == 4)
        memcpy(fake.positions, call->arrays[0].words, sizeof fake.positions);
    for (unsigned i = 0; i < CHECK_MAX_UNITS; i++)
        if (world->shader_buffers[i])
            world->shader_buffers[i]->device_newer = true;
    world->primitives_generated = 3;
    world->primitives_written = 2;
    return fake.draw;
}

static enum tgsic_result dispatch(struct check_device *device, struct check_world *world,
                                  const uint32_t groups[3], const uint32_t size[3],
                                  struct tgsic_diags *diags)
{
    note("dispatch(%u %u %u, %u %u %u) ", groups[0], groups[1], groups[2], size[0], size[1],
         size[2]);
    return TGSIC_OK;
}

static enum tgsic_result memory_barrier(struct check_device *device, struct check_world *world,
                                        uint32_t gl_bits, struct tgsic_diags *diags)
{
    note("barrier(%x) ", gl_bits);
    return TGSIC_OK;
}

static enum tgsic_result blit(struct check_device *device, struct check_world *world,
                              struct check_rect from, struct check_rect to, uint32_t gl_mask,
                              uint32_t gl_filter, struct tgsic_diags *diags)
{
    note("blit(%ux%u %ux%u %x %x) ", from.width, from.height, to.width, to.height, gl_mask,
         gl_filter);
    return TGSIC_OK;
}

static enum tgsic_result read_pixels(struct check_device *device, struct check_world *world,
                                     int plane, struct check_rect rect, union check_pixel *pixels,
                                     enum check_base *base, struct tgsic_diags *diags)
{
    fake.seen = *world;
    note("read(%d %d,%d %ux%u) ", plane, rect.x, rect.y, rect.width, rect.height);
    *base = fake.base_of_pixels;
    for (uint32_t i = 0; i < rect.width * rect.height; i++)
        memcpy(&pixels[i], *base == CHECK_FLOAT ? (const void *)fake.color : fake.integers,
               sizeof pixels[i]);
    return TGSIC_OK;
}

static enum tgsic_result read_buffer(struct check_device *device, struct check_world *world,
                                     struct check_buffer *buffer, struct tgsic_diags *diags)
{
    note("buffer ");
    memcpy(buffer->data, fake.words,
           buffer->size < sizeof fake.words ? buffer->size : sizeof fake.words);
    return TGSIC_OK;
}

static enum tgsic_result verify(struct check_device *device, struct check_world *world,
                                const char *const *words, size_t num_words, bool *holds,
                                struct tgsic_diags *diags)
{
    note("verify(");
    for (size_t i = 0; i < num_words; i++)
        note("%s ", words[i]);
    note(") ");
    *holds = fake.holds;
    return TGSIC_OK;
}

static const struct check_device_ops ops = {
    .name = "fake",
    .close = close_fake,
    .begin = begin,
    .end = end,
    .use = use,
    .clear = clear,
    .draw = draw,
    .dispatch = dispatch,
    .memory_barrier = memory_barrier,
    .blit = blit,
    .read_pixels = read_pixels,
    .read_buffer = read_buffer,
    .verify = verify,
};

/* ---- Playing ------------------------------------------------------------------------------- */

static struct check_case test_case;
static struct check_playback playback;
static struct tgsic_diags diags;
static bool observe;

static enum tgsic_result play_with(const char *sections, const char *script)
{
    static char text[1 << 14];
    struct check_program program = {.test = &test_case};
    const struct check_play_options options = {.observe = observe};
    snprintf(text, sizeof text, "[require]\nSIZE 8 4\n%s[vertex shader]\nx\n[test]\n%s", sections,
             script);
    diags = (struct tgsic_diags){0};
    assert_int_equal(tgsic_check_read_case_text(text, strlen(text), "p", "n", &test_case, &diags),
                     TGSIC_OK);
    return tgsic_check_play(&test_case, &program, &fake.base, &options, &playback, &diags);
}

static enum tgsic_result play(const char *script)
{
    return play_with("", script);
}

static int reset(void **state)
{
    fake = (struct fake){.base = {&ops}, .holds = true};
    observe = false;
    return 0;
}

static void release(void)
{
    tgsic_check_playback_free(&playback);
    tgsic_check_case_free(&test_case);
    tgsic_diags_free(&diags);
    fake.log[0] = 0;
}

static void must_hold(const char *script)
{
    enum tgsic_result result = play(script);
    if (result != TGSIC_OK || !playback.probes_hold)
        fail_msg("%s: result %d, %s, %s", script, result, playback.failure ? playback.failure : "",
                 diags.count ? diags.items[0].text : "");
}

static void must_fail(const char *script, const char *why)
{
    assert_int_equal(play(script), TGSIC_OK);
    assert_false(playback.probes_hold);
    if (strcmp(playback.failure, why))
        fail_msg("failed with \"%s\" instead of \"%s\"", playback.failure, why);
    release();
}

/* ---- Scripts that are not understood ------------------------------------------------------- */

/* The script begins in line 6; nothing is run if any of it is malformed. */
static void test_malformed(void **state)
{
    static const struct {
        const char *script;
        unsigned line, column;
    } cases[] = {
        {"clear\nfrobnicate 1 2\n", 7, 1},
        {"draw rect 1 2 3\n", 6, 16},
        {"draw rect 1 2 three 4\n", 6, 15},
        {"draw rect 1 2 3 4 5\n", 6, 19},
        {"draw arrays GL_SQUARES 0 3\n", 6, 13},
        {"draw arrays GL_TRIANGLES 0 -3\n", 6, 28},
        {"uniform vec5 a 1 2 3 4 5\n", 6, 9},
        {"uniform mat2x5 a 1\n", 6, 9},
        {"uniform float a\n", 6, 16},
        {"uniform int a 0x123456789abcdef01\n", 6, 15},
        {"uniform int a 089\n", 6, 15},
        {"uniform float a 1.0.0\n", 6, 17},
        {"enable GL_NOTHING\n", 6, 8},
        {"texture rgbw 0 (8, 8) GL_RGBA9\n", 6, 23},
        {"texture rgbw 0 8, 8)\n", 6, 16},
        {"probe ssbo uint 0 0 = 3\n", 6, 21},
        {"texparameter 4D min nearest\n", 6, 14},
        {"fb tex 2d\n", 6, 10},
        {"subuniform GL_PIXEL_SHADER a b\n", 6, 12},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum tgsic_result result = play(cases[i].script);
        if (result != TGSIC_E_INVALID || diags.items[0].pos.line != cases[i].line ||
            diags.items[0].pos.column != cases[i].column)
            fail_msg("%s: result %d, %u:%u", cases[i].script, result, diags.items[0].pos.line,
                     diags.items[0].pos.column);
        assert_string_equal(fake.log, "");
        release();
    }
}

/* What its pattern does not tell is found when the command runs. */
static void test_out_of_range(void **state)
{
    static const char *const scripts[] = {
        "texcoord 8 (0, 0, 0, 0)",
        "clip plane 8 0 0 0 0",
        "light 8 GL_AMBIENT float 0 0 0 0",
        "light 0 GL_LESS float 0 0 0 0",
        "viewport indexed 16 0 0 1 1",
        "parameter env_vp 256 (0, 0, 0, 0)",
        "depthfunc GL_FLAT",
        "texture rgbw 32 (8, 8)",
        "texture rgbw 0 (0, 8)",
        "texture rgbw 0 (16384, 16384)",
        "texture rgbw 0 (4294967295, 4294967295)",
        "texture storage 0 2D GL_RGBA8 (17 8 8)",
        "texture checkerboard 0 0 (1, 1) (0, 0, 0, 0) (0, 0, 0, 0)",
        "texparameter 2D min nearest",
        "image texture 0 GL_RGBA8",
        "fb tex 2d 3",
        "fb tex 2d -1",
        "texture rgbw 0 (8, 8)\nfb tex slice 2D 0 1 0",
        "texture rgbw 0 (8, 8)\nfb tex slice 2D 0 0 1",
        "texture rgbw 0 (8, 8)\nfb tex slice Cube 0 0 0",
        "texture rgbw 0 (8, 8)\ntexparameter 2D min nearly",
        "ssbo 32 8",
        "ssbo 0 4294967295",
        "ssbo 0 subdata int 0 1",
        "ssbo 0 8\nssbo 0 subdata int 5 1",
        "ssbo 0 8\nssbo 0 subdata double 4 1",
        "ssbo 0 8\nprobe ssbo uint 0 5 == 1",
        "ssbo 0 8\nprobe ssbo uint 0 4294967295 == 1",
        "atomic counter 0 0 1",
        "probe xfb buffer float 0 0 1",
        "xfb buffer object 4 8",
        "draw arrays GL_TRIANGLES 4294967295 4294967295",
        "probe rgba 8 0 0 0 0 0",
        "probe rgba -1 0 0 0 0 0",
        "probe rect rgba (0, 0, 9, 1) (0, 0, 0, 0)",
        "probe rect rgba (0, 0, 4294967295, 4294967295) (0, 0, 0, 0)",
        "relative probe rgba (-1, 1e30) (0, 0, 0, 0)",
        "verify query_object GL_LESS 0",
    };
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        if (play(scripts[i]) != TGSIC_E_INVALID)
            fail_msg("%s is taken", scripts[i]);
        assert_true(diags.errors > 0);
        release();
    }
}

static void test_unsupported(void **state)
{
    assert_int_equal(play("uniform handle tex 0"), TGSIC_E_UNSUPPORTED);
    release();
    assert_int_equal(play("polygon mode GL_FRONT GL_LINE"), TGSIC_E_UNSUPPORTED);
    release();
    fake.begin = TGSIC_E_UNSUPPORTED;
    assert_int_equal(play("clear"), TGSIC_E_UNSUPPORTED);
    assert_string_equal(fake.log, "begin end ");
    release();
}

static void test_vertex_data(void **state)
{
    static const char *const malformed[] = {
        "a\n",
        "a/float\n",
        "a/flat/2\n",
        "a/float/5\n",
        "a/float/vec5",
        "a/float/mat2/2\n",
        "a[x/float/1\n",
        "a[-1]/float/1\n",
        "a/float/2\n1",
        "a/float/1\n1 2\n",
        "a/ubyte/1\n256\n",
        "a/int/1\n1.5\n",
        "a/short/1\n-32769\n",
        "a/double/uint\n1\n",
    };
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        char section[64];
        snprintf(section, sizeof section, "[vertex data]\n%s\n", malformed[i]);
        if (play_with(section, "") != TGSIC_E_INVALID)
            fail_msg("%s is taken", malformed[i]);
        assert_int_equal(diags.items[0].pos.line >= 4, 1);
        release();
    }
    assert_int_equal(play_with("[vertex data]\na/float/2 b[1]/uint/uvec3\n1 2 3 4 5\n6 7 8 9 10\n",
                               "draw arrays GL_LINES 0 2\ndraw arrays GL_LINES 1 2\n"),
                     TGSIC_E_INVALID);
    assert_string_equal(fake.log, "begin use draw(1 0+2 x0 a b) end ");
    release();
}

/* ---- Drawing ------------------------------------------------------------------------------- */

static void test_calls(void **state)
{
    must_hold("clear color 1 2 3 4\nclear depth 0.5\nclear\n"
              "draw rect tex -1 -1 2 2 0 0 1 1\n"
              "draw instanced rect 3 0 0 1 1\n"
              "draw arrays instanced GL_TRIANGLE_FAN 1 4 5\n"
              "xfb draw arrays GL_POINTS 0 7\n"
              "compute 1 2 3\ncompute group size 1 2 3 4 5 6\n"
              "memory barrier GL_ALL_BARRIER_BITS\nfbfetch barrier\n"
              "verify query_object GL_PRIMITIVES_GENERATED 3\n"
              "verify query_object GL_TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN 2\n");
    assert_string_equal(fake.log,
                        "begin use clear(4100) draw(5 0+4 x0 piglit_vertex piglit_texcoord) "
                        "draw(5 0+4 x3 piglit_vertex) draw(6 1+4 x5) draw(0 0+7 x0 captured) "
                        "dispatch(1 2 3, 0 0 0) dispatch(1 2 3, 4 5 6) barrier(ffffffff) end ");
    assert_true(fake.seen.state.clear_color[2] == 3 && fake.seen.state.clear_depth == 0.5f);
    assert_int_equal(playback.num_probes, 2);
    release();
}

static void test_rectangles(void **state)
{
    static const float expected[16] = {-0.5f, -1, 0, 1, 0.5f, -1, 0, 1,
                                       -0.5f, 0,  0, 1, 0.5f, 0,  0, 1};
    must_hold("patch parameter vertices 7\ndraw rect ortho patch 2 0 4 2\n");
    assert_memory_equal(fake.positions, expected, sizeof expected);
    assert_int_equal(fake.seen.state.patch_vertices, 4);
    release();
    must_hold("patch parameter vertices 7\ndraw rect patch 0 0 1 1\ndraw rect -0.5 -1 1 1\n");
    assert_memory_equal(fake.positions, expected, sizeof expected);
    assert_int_equal(fake.seen.state.patch_vertices, 7);
    assert_non_null(strstr(fake.log, "draw(14 0+4"));
    release();
}

static void test_instances(void **state)
{
    must_hold("draw instanced rect ortho 4 2 3 5 6\ndraw instanced rect ortho patch 5 2 3 6 7\n");
    assert_string_equal(fake.log, "begin use draw(5 0+4 x4 piglit_vertex) "
                                  "draw(14 0+4 x5 piglit_vertex) end ");
    release();
}

static void test_linking(void **state)
{
    fake.use = TGSIC_E_LINK;
    must_hold("link error\n");
    assert_false(playback.linked);
    release();
    must_fail("link error\ndraw rect 0 0 1 1\n", "the program does not link");
    must_fail("link success", "the program does not link");
    must_fail("clear", "the program does not link");
    fake.use = TGSIC_E_INVALID;
    must_fail("link error", "a shader does not compile");
    fake.use = TGSIC_OK;
    must_fail("link error", "the program links, and should not");
    fake.use = TGSIC_E_UNSUPPORTED;
    assert_int_equal(play("link error"), TGSIC_E_UNSUPPORTED);
    release();
    fake.use = TGSIC_OK;
    fake.draw = TGSIC_E_INTERNAL;
    assert_int_equal(play("draw rect 0 0 1 1"), TGSIC_E_INTERNAL);
    release();
}

static void test_questions(void **state)
{
    must_hold("active uniform a.b[2] GL_UNIFORM_SIZE 3\nprogram binary save restore\n");
    assert_string_equal(fake.log, "begin use verify(active uniform a.b[2] GL_UNIFORM_SIZE 3 ) "
                                  "verify(program binary save restore ) end ");
    release();
    fake.holds = false;
    must_fail("verify program_query GL_LINK_STATUS 1", "does not hold");
}

/* ---- The world ----------------------------------------------------------------------------- */

static float float_of(uint32_t word)
{
    float value;
    memcpy(&value, &word, sizeof value);
    return value;
}

static void inspect_uniforms(const struct check_world *world)
{
    const struct check_uniform *u = world->uniforms;
    assert_int_equal(world->num_uniforms, 4);
    assert_int_equal(u[0].type.columns, 2);
    assert_int_equal(u[0].type.rows, 3);
    assert_true(float_of(u[0].words[5]) == 6);
    assert_int_equal(u[0].block_index, 0);
    assert_int_equal(u[0].block_binding, -1);
    assert_int_equal(u[0].location, -1);
    assert_int_equal(u[1].words[1], 0xffffffff);
    assert_int_equal(u[1].words[2], 2);
    assert_int_equal(u[1].words[3], 1);
    assert_string_equal(u[2].name, "Block.x");
    assert_int_equal(u[2].block_index, 2);
    assert_int_equal(u[2].block_binding, 3);
    assert_int_equal(u[2].block_offset, 16);
    assert_int_equal(u[2].block_row_major, 1);
    assert_int_equal(u[3].location, 7);
    assert_true(float_of(u[3].words[0]) == 1.5f);
    assert_int_equal(world->subroutines[0].stage, TGSIC_PROCESSOR_GEOM);
    assert_string_equal(world->subroutines[0].function, "b");
}

static void test_uniforms(void **state)
{
    fake.inspect = inspect_uniforms;
    must_hold("uniform mat2x3 m 1 2 3 4 5 6\n"
              "uniform i64vec2 l -1 0x100000002\n"
              "ubo array index 2\nblock binding 3\nblock offset 16\nblock row major 1\n"
              "uniform uint Block.x 4294967295\n"
              "uniform float 7 0x3fc00000\n"
              "subuniform GL_GEOMETRY_SHADER a b\n"
              "clear\n");
    release();
}

static void texel_is(const struct check_texture *texture, uint32_t level, uint32_t x, uint32_t y,
                     uint32_t z, const float expected[4])
{
    const struct tgsic_exec_level *l = &texture->data.levels[level];
    const uint32_t *texel = l->texels + ((z * l->height + y) * l->width + x) * 4;
    for (unsigned i = 0; i < 4; i++)
        if (float_of(texel[i]) != expected[i])
            fail_msg("texel (%u, %u, %u), component %u is %g", x, y, z, i, float_of(texel[i]));
}

static const float red[4] = {1, 0, 0, 1}, green[4] = {0, 1, 0, 1}, blue[4] = {0, 0, 1, 1},
                   white[4] = {1, 1, 1, 1};

static void inspect_textures(const struct check_world *world)
{
    struct check_texture *const *units = world->units;
    texel_is(units[0], 0, 1, 1, 0, red);
    texel_is(units[0], 0, 2, 1, 0, green);
    texel_is(units[0], 0, 1, 2, 0, blue);
    texel_is(units[0], 0, 4, 3, 0, white);
    texel_is(units[1], 2, 1, 1, 0, blue);
    assert_int_equal(units[1]->data.num_levels, 4);
    texel_is(units[2], 0, 3, 1, 0, red);
    texel_is(units[2], 0, 4, 1, 0, green);
    texel_is(units[2], 0, 4, 2, 0, red);
    assert_int_equal(units[2]->sampler.wrap[0], TGSIC_WRAP_CLAMP_TO_BORDER);
    texel_is(units[3], 0, 0, 0, 5, green);
    assert_true(float_of(units[4]->data.levels[0].texels[3 * 4]) > 0.7499f);
    assert_true(units[4]->sampler.compare);
    assert_int_equal(units[5]->data.levels[0].texels[(2 * 4 + 3) * 4], 13);
    assert_int_equal(units[5]->data.levels[0].texels[(2 * 4 + 3) * 4 + 1], 22);
    assert_int_equal(units[6]->data.levels[1].depth, 6);
    assert_int_equal(units[6]->data.levels[1].width, 4);
    assert_true(units[6]->undefined && units[6]->immutable);
}

static void test_textures(void **state)
{
    fake.inspect = inspect_textures;
    must_hold("texture rgbw 0 (5, 4)\n"
              "texture miptree 1\n"
              "texture checkerboard 2 0 (8, 4) (1, 0, 0, 1) (0, 1, 0, 1)\n"
              "texture rgbw 2DArray 3 (2, 2, 6)\n"
              "texture shadow2D 4 (5, 1)\n"
              "texture integer 5 (4, 4) (10, 20) GL_RG32I\n"
              "texture storage 6 Cube GL_R8 (2 8 8)\n"
              "clear\n");
    release();
}

static void inspect_parameters(const struct check_world *world)
{
    const struct check_texture *first = world->units[0], *second = world->units[1];
    assert_int_equal(first->sampler.compare_function, TGSIC_COMPARE_ALWAYS);
    assert_int_equal(first->data.swizzle[0], 4);
    assert_int_equal(first->data.swizzle[3], 0);
    assert_int_equal(second->sampler.min_filter, TGSIC_FILTER_LINEAR);
    assert_int_equal(second->sampler.mip, TGSIC_MIP_NEAREST);
    assert_int_equal(second->sampler.mag_filter, TGSIC_FILTER_LINEAR);
    assert_true(second->sampler.lod_bias == 1.5f);
    assert_int_equal(second->data.base_level, 2);
    assert_int_equal(second->sampler.wrap[0], TGSIC_WRAP_CLAMP_TO_EDGE);
    assert_int_equal(second->sampler.wrap[1], TGSIC_WRAP_REPEAT);
    assert_true(float_of(second->sampler.border[3]) == 4);
    assert_ptr_equal(world->images[1].texture, second);
    assert_int_equal(world->images[1].gl_format, 0x8236);
}

static void test_parameters(void **state)
{
    fake.inspect = inspect_parameters;
    must_hold("texture shadow1D 0 (4)\ntexture rgbw 1 (4, 4)\n"
              "texparameter 1D compare_func always\ntexparameter 1D depth_mode alpha\n"
              "texparameter 2D min linear_mipmap_nearest\ntexparameter 2D mag linear\n"
              "texparameter 2D lod_bias 1.5\ntexparameter 2D base_level 2\n"
              "texparameter 2D wrap_t repeat\ntexparameter 2D border_color 1 2 3 4\n"
              "image texture 1 GL_R32UI\nclear\n");
    release();
}

static void inspect_layered(const struct check_world *world)
{
    if (!world->draw->colors[0].layered)
        return;
    assert_int_equal(world->read->width, 8);
    note("layered ");
}

static void inspect_window(const struct check_world *world)
{
    assert_true(world->draw->is_window);
    assert_int_equal(world->draw->height, 4);
    assert_null(world->draw->depth.texture);
}

static void test_framebuffers(void **state)
{
    fake.inspect = inspect_layered;
    must_hold("texture rgbw 0 (6, 5)\ntexture storage 1 2DArray GL_RGBA8 (2 8 4 3)\n"
              "fb tex 2d 0 -1 0\nclear\nprobe rgba 5 4 0 0 0 0\n"
              "fb draw tex slice 2DArray 1 1 2\nblit color linear\n"
              "fb ms GL_RGBA8 3 2 4\nfb read winsys\nblit depth nearest\n"
              "fb tex layered 1\nclear\n");
    assert_string_equal(fake.log, "begin use clear(0) read(0 5,4 1x1) blit(6x5 4x2 4000 2601) "
                                  "blit(8x4 3x2 100 2600) layered clear(0) end ");
    release();
    fake.inspect = inspect_window;
    must_hold("clear\n");
    release();
}

static void test_state(void **state)
{
    must_hold("ortho\nclip plane 1 1 2 3 4\nenable GL_CLIP_PLANE1\nenable GL_DEPTH_TEST\n"
              "depthfunc GL_GEQUAL\nshade model flat\nprovoking vertex first\n"
              "polygon mode GL_FRONT_AND_BACK GL_LINE\ncolor 1 0.5 0 1\n"
              "light 2 GL_SPOT_CUTOFF float 30\nviewport indexed 3 1 2 3 4\n"
              "parameter local_fp 9 (1, 2, 3, 4)\nclear\n");
    const struct check_state *s = &fake.seen.state;
    assert_true(s->projection[0] == 0.25f && s->projection[13] == -1);
    assert_true(s->clip_planes[1][2] == 3);
    assert_int_equal(s->clip_planes_enabled, 2);
    assert_true(s->depth_test);
    assert_int_equal(s->depth_function, TGSIC_COMPARE_GEQUAL);
    assert_int_equal(s->shade_model, 0x1d00);
    assert_int_equal(s->provoking_vertex, 0x8e4d);
    assert_int_equal(s->polygon_mode, 0x1b01);
    assert_true(s->current_color[1] == 0.5f);
    assert_true(s->lights[2].spot_cutoff == 30 && s->lights[1].spot_cutoff == 180);
    assert_int_equal(s->viewport_mask, 8);
    assert_true(s->local_parameters[1][9][3] == 4);
    release();
}

/* ---- Probes -------------------------------------------------------------------------------- */

static void set_color(float r, float g, float b, float a)
{
    memcpy(fake.color, (float[]){r, g, b, a}, sizeof fake.color);
}

/* Rectangles of bytes may be off by 3 of 255, single pixels by 0.01. */
static void test_tolerance(void **state)
{
    set_color(0.5f, 0.25f, 0, 1);
    must_hold("probe all rgba 0.5 0.25 0 1\nprobe rgb 0 0 0.509 0.241 0.009\n"
              "probe rect rgba (1, 1, 2, 2) (0.51, 0.24, 0.01, 1)\n"
              "relative probe rgba (1.0, 1.0) (0.5, 0.25, 0, 1)\n");
    assert_non_null(strstr(fake.log, "read(0 7,3 1x1)"));
    release();
    must_fail("probe rgb 0 0 0.52 0.25 0", "pixel (0, 0): expected 0.52 0.25 0, got 0.5 0.25 0");
    must_fail("probe rect rgba (2, 1, 2, 2) (0.5, 0.25, 0, 0.98)",
              "pixel (2, 1): expected 0.5 0.25 0 0.98, got 0.5 0.25 0 1");
    must_hold("tolerance 0.1 0.1 0.1 0.1\nprobe rgb 0 0 0.59 0.25 0\n");
    release();
    must_fail("probe rgb 0 0 0 0 0\nprobe rgb 1 1 0 0 0\n",
              "pixel (0, 0): expected 0 0 0, got 0.5 0.25 0");
}

static void test_other_pixels(void **state)
{
    fake.base_of_pixels = CHECK_INT;
    memcpy(fake.integers, (uint32_t[]){1, 2, 3, (uint32_t)-4}, sizeof fake.integers);
    must_hold("relative probe rect rgba int (0, 0, 1, 0.5) (1, 2, 3, -4)\n");
    assert_non_null(strstr(fake.log, "read(0 0,0 8x2)"));
    release();
    must_fail("relative probe rect rgba int (0, 0, 1, 1) (1, 2, 4, -4)\n",
              "pixel (0, 0), component 2: expected 4, got 3");
    must_fail("probe all rgba 1 2 3 4", "integers are compared with floats");
    must_fail("probe depth 0 0 1", "there is no depth buffer");
    fake.base_of_pixels = CHECK_FLOAT;
    set_color(0.5f, 0, 0, 0);
    assert_int_equal(play_with("depthbuffer\n", "probe depth 0 0 0.505\nprobe depth 1 1 0.6\n"),
                     TGSIC_OK);
    assert_string_equal(playback.failure, "depth of pixel (1, 1): expected 0.6, got 0.5");
    assert_int_equal(playback.failed_command, 1);
    release();
}

static void test_buffers(void **state)
{
    must_hold("ssbo 1 32\nssbo 1 subdata float 4 2.5\nssbo 1 subdata int64 8 -2\n"
              "ssbo 1 subdata double 16 0.25\natomic counters 2\natomic counter 0 1 9\n"
              "probe ssbo float 1 4 == 2.5\nprobe ssbo int64 1 8 < -1\nprobe ssbo uint64 1 8 > 1\n"
              "probe ssbo double 1 16 <= 0.25\nprobe ssbo int 1 0 != 1\nprobe ssbo uint 1 8 >= 5\n"
              "probe atomic counter 1 == 9\nprobe atomic counter buffer 0 4 == 9\n");
    assert_null(strstr(fake.log, "buffer "));
    release();
    fake.words[0] = 42;
    must_hold("ssbo 0 8\ndraw rect 0 0 1 1\nprobe ssbo uint 0 0 == 42\n"
              "ssbo 0 subdata int 4 7\nprobe ssbo uint 0 0 == 42\nprobe ssbo uint 0 4 == 7\n");
    assert_string_equal(fake.log, "begin use draw(5 0+4 x0 piglit_vertex) buffer end ");
    release();
    must_fail("ssbo 0 8\nprobe ssbo int 0 4 == -3", "ssbo 0 at 4: expected -3, got 0");
    must_fail("xfb buffer object 2 8\nprobe xfb buffer float 2 1 0.5",
              "xfb 2, value 1: expected 0.5, got 0");
}

/* ---- Observations -------------------------------------------------------------------------- */

static void test_observations(void **state)
{
    observe = true;
    must_hold("ssbo 0 8\ndraw rect 0 0 1 1\ndraw rect 0 0 1 1\ncolor 1 0 0 1\n"
              "texture rgbw 0 (2, 2)\nfb tex 2d 0\nprobe all rgba 0 0 0 0\nprobe all rgba 0 0 0 0\n"
              "fb winsys\ncompute 1 1 1\n");
    const struct check_observation *o = playback.observations;
    assert_int_equal(playback.num_observations, 4);
    assert_int_equal(o[0].command, 3);
    assert_string_equal(o[0].what, "color 0");
    assert_int_equal(o[0].width, 8);
    assert_string_equal(o[1].what, "ssbo 0");
    assert_int_equal(o[1].plane, -2);
    assert_int_equal(o[1].width, 2);
    assert_int_equal(o[2].command, 6);
    assert_int_equal(o[2].width, 2);
    assert_int_equal(o[3].width, 8);
    release();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_malformed, reset),
        cmocka_unit_test_setup(test_out_of_range, reset),
        cmocka_unit_test_setup(test_unsupported, reset),
        cmocka_unit_test_setup(test_vertex_data, reset),
        cmocka_unit_test_setup(test_calls, reset),
        cmocka_unit_test_setup(test_rectangles, reset),
        cmocka_unit_test_setup(test_instances, reset),
        cmocka_unit_test_setup(test_linking, reset),
        cmocka_unit_test_setup(test_questions, reset),
        cmocka_unit_test_setup(test_uniforms, reset),
        cmocka_unit_test_setup(test_textures, reset),
        cmocka_unit_test_setup(test_parameters, reset),
        cmocka_unit_test_setup(test_framebuffers, reset),
        cmocka_unit_test_setup(test_state, reset),
        cmocka_unit_test_setup(test_tolerance, reset),
        cmocka_unit_test_setup(test_other_pixels, reset),
        cmocka_unit_test_setup(test_buffers, reset),
        cmocka_unit_test_setup(test_observations, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
