/* SPDX-License-Identifier: MIT */
/* Values stored as glUniform*() does: what a fragment shader then reads, what is refused. */
#include "exec_run.h"
#include "glsl2tgsi/glsl2tgsi.h"
#include "tgsi/uniform.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define IMAGE_REGISTERS 16
#define GUARD           0xabababab /* what the image holds where nothing is stored */

static struct exec_test t;

/* ---- Programs ------------------------------------------------------------------------------ */

static struct tgsic_program *program_of(const char *declarations, const char *color)
{
    char text[1024];
    const char *source = text;
    struct tgsic_glsl_shader *shader = NULL;
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    struct tgsic_glsl_link_options options = {.size = sizeof options,
                                              .dialect = TGSIC_DIALECT_GALLIUM};
    snprintf(text, sizeof text,
             "#version 450\n#extension GL_ARB_gpu_shader_int64 : enable\n%s\n"
             "out vec4 color;\nvoid main() { color = %s; }\n",
             declarations, color);
    if (tgsic_glsl_compile(NULL, TGSIC_PROCESSOR_FRAG, &source, NULL, 1, &shader, &diags) !=
            TGSIC_OK ||
        tgsic_glsl_link(&options, &shader, 1, &program, &diags) != TGSIC_OK)
        fail_msg("%s", diags.items[0].text);
    tgsic_glsl_shader_free(shader);
    tgsic_diags_free(&diags);
    return program;
}

/* What the shader writes with that image of CONST[0]. */
static void run(const struct tgsic_program *program, uint32_t *image, uint32_t registers,
                float color[4])
{
    struct tgsic_buffer text = {0};
    struct tgsic_exec_buffer constants = {image, (size_t)registers * 16};
    struct tgsic_exec_resources resources = {.constants = &constants, .num_constants = 1};
    assert_int_equal(tgsic_print_text(&program->shader[TGSIC_PROCESSOR_FRAG], NULL, &text, NULL),
                     TGSIC_OK);
    exec_test_start(&t, 1);
    t.run.resources = &resources;
    exec_test_run(&t, text.data, TGSIC_OK);
    for (unsigned c = 0; c < 4; c++)
        color[c] = exec_float_of(t.out[0][c][0]);
    tgsic_buffer_free(&text);
}

/* ---- What is read -------------------------------------------------------------------------- */

static const float floats[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
static const float zeros[] = {0.0f, -0.0f, 0.5f, -1.0f};
static const int32_t ints[] = {-1, 2, 0, 3};
static const uint32_t uints[] = {4000000000u, 1};
static const double doubles[] = {1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5, 11.5, 12.5};
static const int64_t wide_ints[] = {-3, INT64_C(1) << 40};

#define FLOAT TGSIC_VALUE_FLOAT
#define MATRIX(r, c, transposed)                                                                   \
    {                                                                                              \
        FLOAT, r, c, transposed, .count = 1, .data = floats                                        \
    }

static const struct {
    const char *declarations, *color, *name;
    struct tgsic_uniform_value value;
    float expected[4];
} cases[] = {
    {"uniform float f;", "vec4(f)", "f", {FLOAT, 1, 1, .count = 1, .data = floats}, {1, 1, 1, 1}},
    {"uniform vec3 v;", "v.xyzz", "v", {FLOAT, 3, 1, .count = 1, .data = floats}, {1, 2, 3, 3}},
    {"uniform vec2 a[3];",
     "vec4(a[0], a[2])",
     "a",
     {FLOAT, 2, 1, .count = 3, .data = floats},
     {1, 2, 5, 6}},
    {"uniform vec2 a[3];",
     "vec4(a[1], a[2])",
     "a[1]",
     {FLOAT, 2, 1, .count = 2, .data = floats},
     {1, 2, 3, 4}},
    {"uniform vec2 a[2];", /* past the end */
     "vec4(a[0], a[1])",
     "a[1]",
     {FLOAT, 2, 1, .count = 8, .data = floats},
     {0, 0, 1, 2}},
    {"struct s { float x; vec3 y; }; uniform s t[2];",
     "vec4(t[1].y, t[0].x)",
     "t[1].y",
     {FLOAT, 3, 1, .count = 1, .data = floats},
     {1, 2, 3, 0}},
    {"uniform mat3 m;", "vec4(m[1], m[2].z)", "m", MATRIX(3, 3, false), {4, 5, 6, 9}},
    {"uniform mat3 m;", "vec4(m[1], m[2].z)", "m", MATRIX(3, 3, true), {2, 5, 8, 9}},
    {"uniform mat2x4 m;", "m[0] + m[1]", "m", MATRIX(4, 2, false), {6, 8, 10, 12}},
    {"uniform mat2x4 m;", "vec4(m[0].xy, m[1].xy)", "m", MATRIX(4, 2, true), {1, 3, 2, 4}},
    {"uniform mat2 m[2];",
     "vec4(m[0][1], m[1][0])",
     "m[0]",
     {FLOAT, 2, 2, .count = 2, .data = floats},
     {3, 4, 5, 6}},
    {"uniform int i;",
     "vec4(i)",
     "i",
     {TGSIC_VALUE_INT, 1, 1, .count = 1, .data = ints},
     {-1, -1, -1, -1}},
    {"uniform uvec2 u;",
     "vec4(u.x > 3000000000u, u.y, 0, 0)",
     "u",
     {TGSIC_VALUE_UINT, 2, 1, .count = 1, .data = uints},
     {1, 1, 0, 0}},
    {"uniform bvec4 b;", "vec4(b)", "b", {FLOAT, 4, 1, .count = 1, .data = zeros}, {0, 0, 1, 1}},
    {"uniform bvec4 b;",
     "vec4(b)",
     "b",
     {TGSIC_VALUE_INT, 4, 1, .count = 1, .data = ints},
     {1, 1, 0, 1}},
    {"uniform dvec3 d[2];",
     "vec4(d[0].xz, d[1].yz)",
     "d",
     {TGSIC_VALUE_DOUBLE, 3, 1, .count = 2, .data = doubles},
     {1.5f, 3.5f, 5.5f, 6.5f}},
    {"uniform dmat2x3 d;",
     "vec4(d[0].z, d[1].xyz)",
     "d",
     {TGSIC_VALUE_DOUBLE, 3, 2, .count = 1, .data = doubles},
     {3.5f, 4.5f, 5.5f, 6.5f}},
    {"uniform i64vec2 w;",
     "vec4(w.x, w.y >> 38, 0, 0)",
     "w",
     {TGSIC_VALUE_INT64, 2, 1, .count = 1, .data = wide_ints},
     {-3, 4, 0, 0}},
};

static void reads_what_was_stored(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tgsic_program *program = program_of(cases[i].declarations, cases[i].color);
        uint32_t element, image[IMAGE_REGISTERS * 4] = {0};
        float color[4];
        uint32_t registers = tgsic_program_constants(program, TGSIC_PROCESSOR_FRAG);
        const struct tgsic_uniform *u =
            tgsic_program_find_uniform(program, cases[i].name, &element);
        assert_non_null(u);
        assert_int_equal(tgsic_uniform_store(u, element, &cases[i].value, TGSIC_PROCESSOR_FRAG,
                                             image, registers),
                         TGSIC_OK);
        run(program, image, registers, color);
        for (unsigned c = 0; c < 4; c++)
            if (color[c] != cases[i].expected[c])
                fail_msg("%s %s: component %u is %g", cases[i].declarations, cases[i].color, c,
                         (double)color[c]);
        tgsic_program_free(program);
    }
}

static void reads_default_values(void **state)
{
    struct tgsic_program *program =
        program_of("uniform float f[2] = {2, 3}; uniform bool b = true; uniform double d = 0.5;"
                   "uniform int none;",
                   "vec4(f[1], b, d, none)");
    uint32_t image[IMAGE_REGISTERS * 4],
        registers = tgsic_program_constants(program, TGSIC_PROCESSOR_FRAG);
    float color[4];
    memset(image, 0xab, sizeof image);
    assert_int_equal(tgsic_program_store_defaults(program, TGSIC_PROCESSOR_FRAG, image, registers),
                     TGSIC_OK);
    run(program, image, registers, color);
    assert_true(color[0] == 3 && color[1] == 1 && color[2] == 0.5f && color[3] == 0);
    assert_int_equal(image[registers * 4], GUARD);
    tgsic_program_free(program);
}

/* ---- What is refused ----------------------------------------------------------------------- */

static enum tgsic_result store(const struct tgsic_program *program, const char *name,
                               struct tgsic_uniform_value value, uint32_t registers)
{
    uint32_t element, image[IMAGE_REGISTERS * 4] = {0};
    const struct tgsic_uniform *u = tgsic_program_find_uniform(program, name, &element);
    assert_non_null(u);
    value.data = doubles;
    return tgsic_uniform_store(u, element, &value, TGSIC_PROCESSOR_FRAG, image, registers);
}

static void refuses_what_opengl_refuses(void **state)
{
    struct tgsic_program *p = program_of("uniform vec2 v; uniform int i; uniform bool b;"
                                         "uniform double d;",
                                         "vec4(v, i, b) + float(d)");
    static const struct tgsic_uniform_value pair = {FLOAT, 2, 1, .count = 1};
    assert_int_equal(store(p, "v", pair, IMAGE_REGISTERS), TGSIC_OK);
    assert_int_equal(store(p, "v", pair, 0), TGSIC_E_LIMIT);
    assert_int_equal(
        store(p, "v", (struct tgsic_uniform_value){FLOAT, 3, 1, .count = 1}, IMAGE_REGISTERS),
        TGSIC_E_INVALID);
    assert_int_equal(
        store(p, "v", (struct tgsic_uniform_value){FLOAT, 1, 2, .count = 1}, IMAGE_REGISTERS),
        TGSIC_E_INVALID);
    assert_int_equal(
        store(p, "v", (struct tgsic_uniform_value){FLOAT, 2, 1, .count = 2}, IMAGE_REGISTERS),
        TGSIC_E_INVALID);
    assert_int_equal(
        store(p, "i", (struct tgsic_uniform_value){FLOAT, 1, 1, .count = 1}, IMAGE_REGISTERS),
        TGSIC_E_INVALID);
    assert_int_equal(
        store(p, "d", (struct tgsic_uniform_value){FLOAT, 1, 1, .count = 1}, IMAGE_REGISTERS),
        TGSIC_E_INVALID);
    assert_int_equal(store(p, "b",
                           (struct tgsic_uniform_value){TGSIC_VALUE_DOUBLE, 1, 1, .count = 1},
                           IMAGE_REGISTERS),
                     TGSIC_E_INVALID);
    assert_int_equal(store(p, "b", (struct tgsic_uniform_value){TGSIC_VALUE_BOOL, 1, 1, .count = 1},
                           IMAGE_REGISTERS),
                     TGSIC_E_INVALID);
    tgsic_program_free(p);
}

static void leaves_other_stages_alone(void **state)
{
    struct tgsic_program *program = program_of("uniform float f;", "vec4(f)");
    struct tgsic_uniform_value value = {FLOAT, 1, 1, .count = 1, .data = floats};
    assert_int_equal(
        tgsic_uniform_store(program->reflection.uniforms, 0, &value, TGSIC_PROCESSOR_VERT, NULL, 0),
        TGSIC_OK);
    tgsic_program_free(program);
}

static void finds_names(void **state)
{
    struct tgsic_program *p = program_of("struct s { float x; }; uniform s t[2];"
                                         "uniform float a[3]; uniform float f;",
                                         "vec4(a[0], a[2], t[1].x, f)");
    uint32_t element;
    static const char *const none[] = {"",     "g", "a[3]", "a[]",    "a[01]",          "a[-1]",
                                       "f[0]", "t", "t[1]", "t[0].x", "a[99999999999]", "a[0",
                                       "a]",   "]"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (tgsic_program_find_uniform(p, none[i], &element))
            fail_msg("'%s' is found", none[i]);
    assert_non_null(tgsic_program_find_uniform(p, "a[2]", &element));
    assert_int_equal(element, 2);
    assert_ptr_equal(tgsic_program_find_uniform(p, "a", &element),
                     tgsic_program_find_uniform(p, "a[0]", NULL));
    assert_int_equal(element, 0);
    assert_non_null(tgsic_program_find_uniform(p, "f", NULL));
    assert_non_null(tgsic_program_find_uniform(p, "t[1].x", NULL));
    tgsic_program_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_was_stored),
        cmocka_unit_test(reads_default_values),
        cmocka_unit_test(refuses_what_opengl_refuses),
        cmocka_unit_test(leaves_other_stages_alone),
        cmocka_unit_test(finds_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
