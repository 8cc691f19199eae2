/* SPDX-License-Identifier: MIT */
/* Registers of a stage from world and reflection: default block, std140 blocks, samplers,
 * subroutines' neighbours, built-in state. */
#include "check/bind.h"

#include "tgsi/arena.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static struct tgsic_arena arena;
static jmp_buf escape;
static struct check_program program;
static struct check_world world;
static struct check_stage_binding binding;
static struct check_uniform uniforms[16];

static int start(void **state)
{
    (void)state;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    memset(&program, 0, sizeof program);
    memset(&world, 0, sizeof world);
    world.uniforms = uniforms;
    for (unsigned i = 0; i < 16; i += 5)
        world.state.modelview[i] = world.state.projection[i] = 1;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    tgsic_program_free(program.linked);
    tgsic_arena_free(&arena);
    return 0;
}

/* A fragment shader, linked by itself. */
static void compile(const char *text)
{
    struct tgsic_glsl_shader *shader = NULL;
    enum tgsic_result r =
        tgsic_glsl_compile(NULL, TGSIC_PROCESSOR_FRAG, &text, NULL, 1, &shader, NULL);
    assert_int_equal(r, TGSIC_OK);
    assert_int_equal(tgsic_glsl_link(NULL, &shader, 1, &program.linked, NULL), TGSIC_OK);
    tgsic_glsl_shader_free(shader);
    program.stages[TGSIC_PROCESSOR_FRAG].present = true;
    program.stages[TGSIC_PROCESSOR_FRAG].shader = program.linked->shader[TGSIC_PROCESSOR_FRAG];
}

static struct check_uniform *set(const char *name, uint8_t base, uint8_t rows, uint8_t columns,
                                 uint32_t count, const void *words)
{
    struct check_uniform *u = &uniforms[world.num_uniforms++];
    *u = (struct check_uniform){.name = name,
                                .type = {base, rows, columns},
                                .count = count,
                                .block_index = -1,
                                .block_binding = -1,
                                .block_offset = -1,
                                .location = -1,
                                .words = words};
    return u;
}

static void bind(void)
{
    if (setjmp(escape))
        fail_msg("out of memory");
    assert_int_equal(
        tgsic_check_bind_stage(&program, &world, TGSIC_PROCESSOR_FRAG, &arena, &binding, NULL),
        TGSIC_OK);
}

/* Where the reflection says that an element is. */
static const float *find(const char *name, unsigned element)
{
    const struct tgsic_reflection *r = &program.linked->reflection;
    for (uint32_t i = 0; i < r->num_uniforms; i++) {
        const struct tgsic_uniform *u = &r->uniforms[i];
        const struct tgsic_uniform_place *p = &u->stage[TGSIC_PROCESSOR_FRAG];
        if (!strcmp(u->name, name))
            return (const float *)binding.constants[p->buffer].data +
                   (p->slot + element * u->stride) * 4 + p->component;
    }
    fail_msg("no uniform %s", name);
    return NULL;
}

static void expect(const float *got, float x, float y, float z, float w)
{
    const float wanted[4] = {x, y, z, w};
    for (unsigned i = 0; i < 4; i++)
        if (!(fabsf(got[i] - wanted[i]) < 1e-6f))
            fail_msg("%g %g %g %g", (double)got[0], (double)got[1], (double)got[2], (double)got[3]);
}

static void puts_uniforms(void **state)
{
    static const float values[] = {1, 2, 3, 4, 5, 6, 7, 8}, matrix[] = {1, 2, 3, 4, 5, 6};
    static const int yes = 7;
    (void)state;
    compile("#version 130\nstruct light { vec4 at; };\nuniform vec4 list[3];\nuniform light l[2];\n"
            "uniform mat2x3 m;\nuniform bool b;\nuniform vec4 given = vec4(9.0);\nout vec4 o;\n"
            "void main() { o = list[0] + list[1] + list[2] + l[1].at + vec4(m[0] + m[1], b) + "
            "given; }\n");
    set("list[1]", CHECK_FLOAT, 4, 1, 2, values);
    set("list[2]", CHECK_FLOAT, 4, 1, 1, values + 2);
    set("l[1].at", CHECK_FLOAT, 4, 1, 1, values + 4);
    set("m", CHECK_FLOAT, 3, 2, 1, matrix);
    set("b", CHECK_INT, 1, 1, 1, &yes);
    set("given", CHECK_FLOAT, 3, 1, 1, values); /* not its type */
    set("nothing", CHECK_FLOAT, 4, 1, 1, values);
    bind();
    expect(find("list[0]", 0), 0, 0, 0, 0);
    expect(find("list[0]", 1), 1, 2, 3, 4);
    expect(find("list[0]", 2), 3, 4, 5, 6);
    expect(find("l[1].at", 0), 5, 6, 7, 8);
    assert_memory_equal(find("m", 0), matrix, 3 * sizeof *matrix);
    assert_memory_equal(find("m", 0) + 4, matrix + 3, 3 * sizeof *matrix);
    assert_int_equal(*(const uint32_t *)find("b", 0), 1);
    expect(find("given", 0), 9, 9, 9, 9);
}

static void puts_true_of_another_guest(void **state)
{
    static const int yes = 7, two = 2;
    (void)state;
    compile("#version 130\nuniform bool b;\nuniform int i;\nout vec4 o;\n"
            "void main() { o = vec4(b, i, 0, 0); }\n");
    program.options.mutator.true_word = UINT32_MAX;
    set("b", CHECK_INT, 1, 1, 1, &yes);
    set("i", CHECK_INT, 1, 1, 1, &two);
    bind();
    assert_int_equal(*(const int32_t *)find("b", 0), -1);
    assert_int_equal(*(const int32_t *)find("i", 0), 2);
}

/* std140: a float, then a row-major matrix at 16, whose rows are 16 bytes apart. */
static void puts_blocks(void **state)
{
    static const float one = 0.5f, matrix[] = {1, 2, 3, 4};
    (void)state;
    compile("#version 150\nuniform B { float f; layout(row_major) mat2 m; } b[2];\nout vec4 o;\n"
            "void main() { o = vec4(b[0].f, b[1].f, b[1].m[0]) + vec4(b[1].m[1], b[0].m[0]); }\n");
    set("B.f", CHECK_FLOAT, 1, 1, 1, &one)->block_index = 1;
    set("B.m", CHECK_FLOAT, 2, 2, 1, matrix)->block_index = 1;
    bind();
    for (uint32_t i = 0; i < program.linked->reflection.num_blocks; i++) {
        const struct tgsic_uniform_block *block = &program.linked->reflection.blocks[i];
        const float *words = binding.constants[block->buffer[TGSIC_PROCESSOR_FRAG]].data;
        bool second = !strcmp(block->name, "B[1]");
        assert_true(words[0] == (second ? 0.5f : 0));
        if (second) {
            assert_true(words[4] == 1 && words[5] == 3);
            assert_true(words[8] == 2 && words[9] == 4);
        }
    }
}

static void finds_textures(void **state)
{
    static const int units[] = {5, 3};
    struct check_texture texture = {0};
    (void)state;
    compile("#version 130\nuniform sampler2D s[2];\nuniform sampler2D t;\nout vec4 o;\n"
            "void main() { o = texture(s[0], vec2(0.0)) + texture(s[1], vec2(0.0)) + "
            "texture(t, vec2(0.0)); }\n");
    set("s", CHECK_INT, 1, 1, 2, units);
    world.units[3] = &texture;
    bind();
    const struct tgsic_sampler *s = program.linked->reflection.samplers;
    unsigned first = s->stage[TGSIC_PROCESSOR_FRAG].unit;
    assert_int_equal(binding.num_textures, 3);
    assert_int_equal(binding.textures[first].unit, 5);
    assert_null(binding.textures[first].texture);
    assert_ptr_equal(binding.textures[first + 1].texture, &texture);
}

/* What a script gives beyond the end of an array goes nowhere. */
static void stays_inside_arrays(void **state)
{
    static const int units[] = {5, 3, 6, 7};
    const struct tgsic_reflection *r;
    (void)state;
    compile("#version 430\nuniform sampler2D s[2], t;\nuniform layout(rgba8) image2D a[2], b;\n"
            "out vec4 o;\nvoid main() { o = texture(s[0], vec2(0.0)) + texture(s[1], vec2(0.0)) + "
            "texture(t, vec2(0.0)) + imageLoad(a[0], ivec2(0)) + imageLoad(a[1], ivec2(0)) + "
            "imageLoad(b, ivec2(0)); }\n");
    set("s", CHECK_INT, 1, 1, 4, units);
    set("a", CHECK_INT, 1, 1, 4, units);
    bind();
    r = &program.linked->reflection;
    assert_int_equal(binding.num_textures, 3);
    assert_int_equal(binding.num_images, 3);
    for (unsigned i = 0; i < 2; i++) {
        unsigned sampler = r->samplers[i].stage[TGSIC_PROCESSOR_FRAG].unit;
        unsigned image = r->images[i].stage[TGSIC_PROCESSOR_FRAG].unit;
        bool array = r->samplers[i].array_size > 1, images = r->images[i].array_size > 1;
        assert_int_equal(binding.textures[sampler].unit, array ? 5 : 0);
        assert_int_equal(binding.images[image].unit, images ? 5 : 0);
    }
}

/* Values of the state that scripts set, and OpenGL's initial ones. */
static void shows_state(void **state)
{
    float value[16] = {0};
    struct check_state *s = &world.state;
    (void)state;
    s->modelview[0] = 2;  /* scales x */
    s->modelview[12] = 6; /* moves by 6 */
    s->projection[5] = 4;
    assert_true(tgsic_check_state_uniform(s, "gl_ModelViewProjectionMatrix", 0, value));
    assert_true(value[0] == 2 && value[5] == 4 && value[12] == 6);
    assert_true(tgsic_check_state_uniform(s, "gl_ModelViewMatrixInverse", 0, value));
    assert_true(value[0] == 0.5f && value[12] == -3);
    assert_true(tgsic_check_state_uniform(s, "gl_ModelViewMatrixTranspose", 0, value));
    assert_true(value[3] == 6 && value[12] == 0);
    assert_true(tgsic_check_state_uniform(s, "gl_NormalMatrix", 0, value));
    assert_true(value[0] == 0.5f && value[4] == 1 && value[8] == 1);
    s->clip_planes[2][1] = 7;
    assert_true(tgsic_check_state_uniform(s, "gl_ClipPlane[0]", 2, value));
    assert_true(value[1] == 7);
    s->lights[1].diffuse[0] = 0.5f;
    assert_true(tgsic_check_state_uniform(s, "gl_LightSource[1].diffuse", 0, value));
    assert_true(value[0] == 0.5f);
    assert_true(tgsic_check_state_uniform(s, "gl_FrontLightProduct[1].diffuse", 0, value));
    assert_true(value[0] == 0.4f);
    assert_true(tgsic_check_state_uniform(s, "gl_Fog.density", 0, value));
    assert_true(value[0] == 1);
    assert_false(tgsic_check_state_uniform(s, "gl_Fog.colour", 0, value));
    assert_false(tgsic_check_state_uniform(s, "gl_LightSource[99].diffuse", 0, value));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(puts_uniforms),  TEST(puts_true_of_another_guest), TEST(puts_blocks),
        TEST(finds_textures), TEST(stays_inside_arrays),        TEST(shows_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
