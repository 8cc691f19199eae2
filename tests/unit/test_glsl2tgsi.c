/* SPDX-License-Identifier: MIT */
/* What GLSL means after compilation: fragment shaders are compiled, interpreted as TGSI, and their
 * colour compared; then what linking reports and refuses. */
#include "glsl2tgsi/glsl2tgsi.h"
#include "tgsi/validate.h"
#include "tgsi_eval.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* ---- Compiling ------------------------------------------------------------------------------- */

static struct tgsic_diags diags;

static void show_diags(void)
{
    for (size_t i = 0; i < diags.count; i++)
        print_message("%u:%u: %s\n", diags.items[i].pos.line, diags.items[i].pos.column,
                      diags.items[i].text);
}

static struct tgsic_glsl_shader *compile(enum tgsic_processor stage, const char *source)
{
    struct tgsic_glsl_shader *shader = NULL;
    if (tgsic_glsl_compile(NULL, stage, &source, NULL, 1, &shader, &diags) != TGSIC_OK) {
        print_message("%s\n", source);
        show_diags();
        fail();
    }
    return shader;
}

/* Links a vertex and a fragment shader, either of which may be NULL. */
static enum tgsic_result link_pair(const struct tgsic_glsl_link_options *options, const char *vs,
                                   const char *fs, struct tgsic_program **program)
{
    struct tgsic_glsl_shader *shaders[2] = {0};
    size_t count = 0;
    if (vs)
        shaders[count++] = compile(TGSIC_PROCESSOR_VERT, vs);
    if (fs)
        shaders[count++] = compile(TGSIC_PROCESSOR_FRAG, fs);
    enum tgsic_result result = tgsic_glsl_link(options, shaders, count, program, &diags);
    for (size_t i = 0; i < count; i++)
        tgsic_glsl_shader_free(shaders[i]);
    return result;
}

static struct tgsic_program *link_good(const struct tgsic_glsl_link_options *options,
                                       const char *vs, const char *fs)
{
    struct tgsic_program *program = NULL;
    if (link_pair(options, vs, fs, &program) != TGSIC_OK) {
        print_message("%s\n", fs ? fs : vs);
        show_diags();
        fail();
    }
    tgsic_diags_free(&diags);
    return program;
}

/* ---- Running --------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    union {
        float f[4];
        int32_t i[4];
    } value;
} inputs[] = {{"a", {.f = {0.25f, -0.5f, 0.75f, 0.9f}}},
              {"b", {.f = {3.0f, 1.5f, -2.5f, 0.6f}}},
              {"c", {.f = {0.1f, 0.2f, 0.3f, 0.4f}}},
              {"i", {.i = {3, -7, 40, 1}}},
              {"j", {.i = {2, 3, -5, 0}}},
              {"k", {.i = {1, 2, 3, 0x7fff0001}}},
              {"p", {.i = {1, 0, 5, 0}}},
              {"zero", {.i = {0, 0, 0, 0}}},
              {"w", {.i = {-2147483647, 255, 65536, 9}}}};

static const char header[] = "#version 330\n"
                             "#extension GL_ARB_gpu_shader5 : enable\n"
                             "#extension GL_ARB_arrays_of_arrays : enable\n"
                             "#extension GL_ARB_shading_language_packing : enable\n"
                             "uniform vec4 a, b, c;\n"
                             "uniform ivec4 i, j; uniform uvec4 k, w; uniform bvec4 p;\n"
                             "uniform int zero;\n"
                             "out vec4 color;\n";

static void set_uniforms(const struct tgsic_reflection *r, struct tgsi_eval *state)
{
    for (uint32_t u = 0; u < r->num_uniforms; u++) {
        const struct tgsic_uniform_place *place = &r->uniforms[u].stage[TGSIC_PROCESSOR_FRAG];
        for (size_t n = 0; n < sizeof inputs / sizeof *inputs; n++)
            if (!strcmp(inputs[n].name, r->uniforms[u].name))
                memcpy(state->constant[place->slot], &inputs[n].value, 16);
    }
}

static void run(const char *source, const struct tgsic_glsl_link_options *options, float color[4],
                bool *discarded)
{
    struct tgsic_program *program = link_good(options, NULL, source);
    const struct tgsic_shader *shader = &program->shader[TGSIC_PROCESSOR_FRAG];
    static struct tgsi_eval state;
    memset(&state, 0, sizeof state);
    if (tgsic_validate(shader, NULL, &diags) != TGSIC_OK) {
        show_diags();
        fail();
    }
    set_uniforms(&program->reflection, &state);
    tgsi_eval(shader, &state);
    assert_false(state.stuck);
    if (state.wrong)
        fail_msg("%s: %s", source, state.wrong);
    memcpy(color, state.out[0], 16);
    *discarded = state.discarded;
    tgsic_program_free(program);
}

static bool near(float x, float y, float tolerance)
{
    if (isnan(x) || isnan(y))
        return isnan(x) && isnan(y);
    return x == y || fabsf(x - y) <= tolerance * fmaxf(1, fabsf(y));
}

static void check_color(const char *source, const float expected[4], float tolerance)
{
    static const struct tgsic_glsl_link_options options[] = {
        {.size = sizeof *options},
        {.size = sizeof *options, .dialect = TGSIC_DIALECT_VIRGL},
        {.size = sizeof *options, .dialect = TGSIC_DIALECT_VIRGL, .no_optimize = true},
    };
    for (size_t o = 0; o < sizeof options / sizeof *options; o++) {
        float color[4];
        bool discarded;
        run(source, &options[o], color, &discarded);
        for (unsigned c = 0; c < 4; c++)
            if (!near(color[c], expected[c], tolerance))
                fail_msg("options %zu, component %u is %g, not %g:\n%s", o, c, (double)color[c],
                         (double)expected[c], source);
    }
}

static void expect_body(const char *functions, const char *body, float x, float y, float z, float w)
{
    char source[4096];
    snprintf(source, sizeof source, "%s%s\nvoid main() {\n%s\n}\n", header, functions, body);
    check_color(source, (const float[4]){x, y, z, w}, 2e-5f);
}

static void expect(const char *expression, float x, float y, float z, float w)
{
    char body[1024];
    snprintf(body, sizeof body, "color = vec4(%s);", expression);
    expect_body("", body, x, y, z, w);
}

/* ---- Expressions ----------------------------------------------------------------------------- */

static void test_arithmetic(void **state)
{
    (void)state;
    expect("a + b * 2.0", 6.25f, 2.5f, -4.25f, 2.1f);
    expect("a - b", -2.75f, -2.0f, 3.25f, 0.3f);
    expect("b / a.x", 12, 6, -10, 2.4f);
    expect("-a.wzyx", -0.9f, -0.75f, 0.5f, -0.25f);
    expect("i / j.xyzx", 1, -2, -8, 0);
    expect("i.x % 2, i.z % 7, mod(b.z, 2.0), mod(b.x, b.y)", 1, 5, 1.5f, 0);
}

static void test_integers(void **state)
{
    (void)state;
    expect("i * j", 6, -21, -200, 0);
    expect("i << 2", 12, -28, 160, 4);
    expect("i >> 1", 1, -4, 20, 0);
    expect("(i & 6) | 1", 3, 1, 1, 1);
    expect("~i", -4, 6, -41, -2);
    expect("i ^ j", 1, -6, -45, 1);
    expect("k.w / 3u, k.w % 5u, uint(i.x) - 1u, abs(i.y)", 715806037.0f, 3, 2, 7);
    expect("uvec4(w) >> 4", 134217728.0f, 15, 4096, 0);
}

static void test_comparisons(void **state)
{
    (void)state;
    expect("a.x < b.x, a.x > b.x, i.y <= j.y, i.x >= 3", 1, 0, 1, 1);
    expect("k.x < w.x, a == a, a != b, i == j", 1, 1, 1, 0);
    expect("lessThan(a, b)", 1, 1, 0, 0);
    expect("equal(i, ivec4(3, 7, 40, 2))", 1, 0, 1, 0);
    expect("not(p)", 0, 1, 0, 1);
    expect("any(p), all(p), p.x && p.y, p.x ^^ p.y", 1, 0, 0, 1);
    expect("mix(a, b, p)", 3, -0.5f, -2.5f, 0.9f);
}

static void test_side_effects(void **state)
{
    (void)state;
    const char *count = "int n = 0; bool f(bool x) { n++; return x; }";
    expect_body(count, "bool r = f(p.x) || f(p.z); color = vec4(n, r, 0, 0);", 1, 1, 0, 0);
    expect_body(count, "bool r = f(p.y) && f(p.z); color = vec4(n, r, 0, 0);", 1, 0, 0, 0);
    expect_body(count, "int r = p.x ? int(f(true)) + 1 : n++; color = vec4(n, r, 0, 0);", 1, 2, 0,
                0);
    expect_body("", "int n = i.x; int m = n++ + ++n; color = vec4(n, m, n--, --n);", 5, 8, 5, 3);
    expect_body("", "vec4 v = a; v.zx = v.xy; v.y += 1.0; v.w *= 2.0; color = v;", -0.5f, 0.5f,
                0.25f, 1.8f);
}

static void test_structures(void **state)
{
    (void)state;
    const char *types = "struct S { float x; mat2 m[2]; vec3 v; }; struct T { S s[2]; int n; };";
    expect_body(types,
                "T t; t.s[0] = S(1.0, mat2[2](mat2(2), mat2(3, 4, 5, 6)), c.xyz); t.s[1] = t.s[0];"
                "t.s[1].m[0][1].y = 9.0; t.s[zero].x = 7.0; t.n = 3;"
                "color = vec4(t.s[zero + 1].m[zero][1][1], t.s[0].x, t.s[1].m[1][0].y, t.n);",
                9, 7, 4, 3);
    expect_body(types,
                "S s = S(a.x, mat2[2](mat2(1), mat2(2)), b.xyz), t = s; t.m[1][0][0] += 1.0;"
                "color = vec4(s == t, s != t, s == s, t.v.y);",
                0, 1, 1, 1.5f);
    expect_body("const float table[4] = float[4](5.0, 6.0, 7.0, 8.0);",
                "float copy[4] = table; copy[zero + 2] = 1.0;"
                "color = vec4(table[zero + 1], table[3], copy[zero + 2], copy.length());",
                6, 8, 1, 4);
    expect_body("",
                "float v[2][3]; for (int n = 0; n < 6; n++) v[n / 3][n % 3] = float(n);"
                "color = vec4(v[zero][2], v[zero + 1][zero], v[1][1], v[0][1]);",
                2, 3, 4, 1);
}

static void test_indexing(void **state)
{
    (void)state;
    expect("a[zero + 1], b[i.x], i[zero], mat3(1.0)[zero + 1][zero + 1]", -0.5f, 0.6f, 3, 1);
    expect_body("", "vec4 v = a; v[zero + 2] = 5.0; v.wy[zero] = 6.0; color = v;", 0.25f, -0.5f, 5,
                6);
    expect_body("",
                "mat4 m = mat4(1.0); m[zero + 1][zero + 2] = 4.0; m[3] = b; color = m[1] + m[3];",
                3, 2.5f, 1.5f, 0.6f);
}

static void test_matrices(void **state)
{
    (void)state;
    const char *m = "const mat3 m = mat3(1, 2, 3, 0, 1, 4, 5, 6, 0);"
                    "mat3 n() { return m + mat3(0.0) * a.x; }";
    expect_body(m, "color = vec4(n() * b.xyz, 1);", -9.5f, -7.5f, 15, 1);
    expect_body(m, "color = vec4(b.xyz * n(), 1);", -1.5f, -8.5f, 24, 1);
    expect_body(m, "color = vec4((n() * n())[2], determinant(n()));", 5, 16, 39, 1);
    expect_body(m, "color = vec4(inverse(n())[0], inverse(n())[2].y);", -24, 18, 5, 4);
    expect_body(m, "color = vec4(transpose(n())[0], (transpose(n()) * b.xyz).y);", 1, 0, 5, -8.5f);
    expect_body(m, "color = vec4((transpose(n()) * n())[1], (n() * transpose(n()))[2].x);", 14, 17,
                6, 3);
    expect_body(m, "color = vec4(matrixCompMult(n(), n())[1], (n() / 2.0)[0][1]);", 0, 1, 16, 1);
    expect_body("", "mat2x3 m = outerProduct(a.xyz, b.xy); color = vec4(m[1], mat4(m)[3].w);",
                0.375f, -0.75f, 1.125f, 1);
    expect_body("",
                "mat4 m = mat4(a, b, c, vec4(1, 2, 3, 5)); mat4 u = m * inverse(m);"
                "color = vec4(u[0].x, u[1].x, u[2].z, u[3].w);",
                1, 0, 1, 1);
    expect_body("", "mat2 m = mat2(a.xy, b.xy); color = vec4(inverse(m) * m) + determinant(m);",
                2.875f, 1.875f, 1.875f, 2.875f);
}

/* ---- Control flow ---------------------------------------------------------------------------- */

static void test_functions(void **state)
{
    (void)state;
    expect_body("void f(in float x, out float y, inout float z) { x += 1.0; y = x; z += x; }",
                "float x = 1.0, y = 5.0, z = 3.0; f(x, y, z); color = vec4(x, y, z, 0);", 1, 2, 5,
                0);
    expect_body("void swap(inout vec4 x, inout vec4 y) { vec4 t = x; x = y; y = t; }",
                "vec4 v = a, w = b; swap(v, w); swap(v.xyzw, w.wzyx); color = v;", 0.9f, 0.75f,
                -0.5f, 0.25f);
    expect_body(
        "float f(float x) { if (x > 1.0) return 1.0; if (x > 0.5) { return 0.5; } return 0.0; }",
        "color = vec4(f(b.x), f(a.z), f(a.x), f(f(b.y)));", 1, 0.5f, 0, 0.5f);
    expect_body(
        "int f(int n[3], int x) { n[1] = x; return n[0] + n[1] + n[2]; }",
        "int n[3] = int[3](1, 2, 3); int s = f(n, 10); color = vec4(s, n[1], f(n, f(n, 0)), 0);",
        14, 2, 8, 0);
    expect_body(
        "int find(int x) { for (int n = 0; n < 10; n++) { if (n * n >= x) return n; } return -1; }",
        "color = vec4(find(0), find(17), find(i.z), find(1000));", 0, 5, 7, -1);
}

static void test_loops(void **state)
{
    (void)state;
    expect_body("",
                "int s = 0; for (int n = 0; n < i.z; n++) { if (n == 3) continue; if (n > 5) break;"
                "s += n; } color = vec4(s, 0, 0, 0);",
                12, 0, 0, 0);
    expect_body("",
                "int n = 0, m = 0; do { n++; if (n == 2) continue; m += n; } while (n < i.x);"
                "color = vec4(n, m, 0, 0);",
                3, 4, 0, 0);
    expect_body(
        "",
        "int n = 10; while (n > i.x) { int m = n; while (true) { m--; if (m < 5) break; n--; }"
        "n -= 2; } color = vec4(n, 0, 0, 0);",
        3, 0, 0, 0);
    expect_body(
        "",
        "float x = 0.0, y = 1.0; for (int n = 0; n < 5; n++) { float t = x; x = y; y += t; }"
        "color = vec4(x, y, 0, 0);",
        5, 8, 0, 0);
}

static void expect_switch(const char *cases, const float expected[4])
{
    char body[1024], functions[1024];
    snprintf(functions, sizeof functions, "int f(int n) { int r = 0; switch (n) { %s } return r; }",
             cases);
    snprintf(body, sizeof body, "color = vec4(f(zero), f(zero + 1), f(zero + 2), f(zero + 3));");
    expect_body(functions, body, expected[0], expected[1], expected[2], expected[3]);
}

static void test_switch(void **state)
{
    (void)state;
    expect_switch("case 0: r = 5; break; case 1: case 2: r = 6; break; default: r = 7;",
                  (const float[4]){5, 6, 6, 7});
    expect_switch("case 0: r += 1; case 1: r += 2; break; default: r += 4; case 3: r += 8;",
                  (const float[4]){3, 2, 12, 8});
    expect_switch("default: r = 9; break; case 1: return 3; case 2: if (n == 2) break; r = 1;",
                  (const float[4]){9, 3, 0, 9});
    expect_switch(
        "case 0: for (;;) { r++; if (r > 2) break; } r *= 2; break; case 3: { r = 1; break; }",
        (const float[4]){6, 0, 0, 1});
}

static void test_discard(void **state)
{
    (void)state;
    char source[512];
    float color[4];
    bool discarded;
    for (int n = 0; n < 2; n++) {
        snprintf(source, sizeof source, "%svoid main() { color = a; if (i.x == %d) discard; }",
                 header, n ? 3 : 4);
        run(source, NULL, color, &discarded);
        assert_int_equal(discarded, n);
    }
}

/* ---- Built-in functions: against constant folding, which computes in double -------------------
 */

/* The expression with uniforms against the same with constants of their values. */
static void compare_folded(const char *expression, float tolerance)
{
    static const char constants[] =
        "#version 330\n"
        "#extension GL_ARB_gpu_shader5 : enable\n"
        "#extension GL_ARB_shading_language_packing : enable\n"
        "const vec4 a = vec4(0.25, -0.5, 0.75, 0.9), b = vec4(3.0, 1.5, -2.5, 0.6);\n"
        "const vec4 c = vec4(0.1, 0.2, 0.3, 0.4);\n"
        "const ivec4 i = ivec4(3, -7, 40, 1), j = ivec4(2, 3, -5, 0);\n"
        "const uvec4 k = uvec4(1u, 2u, 3u, 0x7fff0001u);\n"
        "const uvec4 w = uvec4(0x80000001u, 255u, 65536u, 9u);\n"
        "const bvec4 p = bvec4(true, false, true, false); const int zero = 0;\n"
        "out vec4 color;\n";
    char source[2048];
    float expected[4];
    bool discarded;
    snprintf(source, sizeof source, "%svoid main() { color = vec4(%s); }", constants, expression);
    run(source, NULL, expected, &discarded);
    snprintf(source, sizeof source, "%svoid main() { color = vec4(%s); }", header, expression);
    check_color(source, expected, tolerance);
}

static void test_float_functions(void **state)
{
    (void)state;
    static const char *const expressions[] = {
        "radians(b)",
        "degrees(a)",
        "sin(b)",
        "cos(b)",
        "tan(a)",
        "pow(c, a)",
        "exp(a)",
        "log(c)",
        "exp2(b)",
        "log2(c)",
        "sqrt(c)",
        "inversesqrt(c)",
        "abs(b)",
        "sign(b)",
        "floor(b)",
        "trunc(b)",
        "round(b + 0.1)",
        "roundEven(b)",
        "ceil(b)",
        "fract(b)",
        "mod(b, a)",
        "mod(b, 0.7)",
        "min(a, b)",
        "max(a, 0.3)",
        "clamp(b, -1.0, 1.0)",
        "clamp(b, 0.0, 1.0)",
        "clamp(b, a, c)",
        "mix(a, b, c)",
        "mix(a, b, 0.3)",
        "step(a, c)",
        "step(0.3, a)",
        "smoothstep(c, vec4(1.0), a)",
        "smoothstep(0.0, 0.5, a)",
        "isnan(a)",
        "isinf(a / vec4(zero))",
        "floatBitsToInt(a) >> 8",
        "intBitsToFloat(i << 24)",
        "fma(a, b, c)",
        "length(a)",
        "length(a.x), length(a.y), distance(a, b), distance(a.xy, b.zw)",
        "dot(a, b)",
        "dot(a.xy, b.xy), dot(a.xyz, b.xyz), dot(a.x, b.x), 1.0",
        "cross(a.xyz, b.xyz), 1.0",
        "normalize(b)",
        "normalize(b.xyz), normalize(b.z)",
        "faceforward(a, b, c)",
        "reflect(a, normalize(b))",
        "refract(normalize(a), normalize(b), 0.7)",
        "refract(normalize(a), normalize(b), 5.0)",
    };
    for (size_t n = 0; n < sizeof expressions / sizeof *expressions; n++)
        compare_folded(expressions[n], 2e-6f);
}

static void test_approximations(void **state)
{
    (void)state;
    static const char *const expressions[] = {
        "asin(a)",        "acos(a)",    "asin(vec4(-1, 0, 1, 0.01) + a * float(zero))",
        "atan(b)",        "atan(a, b)", "atan(b, -a)",
        "sinh(b)",        "cosh(b)",    "tanh(b)",
        "tanh(b * 40.0)", "asinh(b)",   "acosh(abs(b) + 1.0)",
        "atanh(a)",
    };
    for (size_t n = 0; n < sizeof expressions / sizeof *expressions; n++)
        compare_folded(expressions[n], 2e-5f);
}

static void test_integer_functions(void **state)
{
    (void)state;
    static const char *const expressions[] = {
        "bitCount(w)",
        "findLSB(w)",
        "findMSB(w)",
        "findMSB(i)",
        "bitfieldReverse(w) >> 8",
        "bitfieldExtract(i, 1, 3)",
        "bitfieldExtract(w, 4, 8)",
        "bitfieldExtract(i, 0, 32)",
        "bitfieldInsert(i, j, 2, 5)",
        "bitfieldInsert(i, j, 0, i.z - 8)",
        "abs(i)",
        "sign(i)",
        "min(i, j)",
        "max(k, w)",
        "clamp(i, -3, 5)",
        "ldexp(a, j)",
        "lessThan(i, j)",
        "notEqual(k, w)",
    };
    for (size_t n = 0; n < sizeof expressions / sizeof *expressions; n++)
        compare_folded(expressions[n], 0);
    expect_body(
        "",
        "int e; float m = frexp(b.x, e); uint carry; uint s = uaddCarry(w.x, 0x7fffffffu, carry);"
        "color = vec4(m, e, s, carry);",
        0.75f, 2, 0, 1);
    expect_body("",
                "uint h, l, r; umulExtended(w.x, 6u, h, l); uint d = usubBorrow(k.x, k.y, r);"
                "float whole; float part = modf(b.z, whole); color = vec4(h, l + d, part, whole);",
                3, 5, -0.5f, -2);
}

static void test_packing(void **state)
{
    (void)state;
    static const char *const expressions[] = {
        "unpackUnorm2x16(w.w | 0xabcd0000u), unpackSnorm2x16(w.x)",
        "unpackUnorm4x8(w.w | 0x80ff4000u)",
        "unpackSnorm4x8(w.w | 0x80ff4000u)",
        "unpackHalf2x16(w.z | 0xc5153c01u), unpackHalf2x16(w.x + 0x03ffu)",
        "packUnorm2x16(a.xz) >> 8, packSnorm2x16(a.xy) >> 8, packUnorm4x8(a * 0.7) >> 8, "
        "packSnorm4x8(a * 0.7) "
        ">> 8",
        "packHalf2x16(a.xy) >> 8, packHalf2x16(b.zw * 1e-6) & 0xffffffu, packHalf2x16(b.xy * 1e6) "
        ">> 8, 0",
    };
    for (size_t n = 0; n < sizeof expressions / sizeof *expressions; n++)
        compare_folded(expressions[n], 1e-7f);
}

/* ---- Linking --------------------------------------------------------------------------------- */

static const char plain_vertex[] = "#version 330\nin vec4 v; out vec4 x; out vec3 y;\n"
                                   "void main() { gl_Position = v; x = v * 2.0; y = v.xyz; }";

static void expect_link(enum tgsic_result expected, const char *vs, const char *fs)
{
    struct tgsic_program *program = NULL;
    enum tgsic_result result = link_pair(NULL, vs, fs, &program);
    if (result != expected) {
        show_diags();
        fail_msg("linking gave %d, not %d:\n%s\n%s", result, expected, vs, fs);
    }
    tgsic_program_free(program);
    tgsic_diags_free(&diags);
}

static void test_mismatches(void **state)
{
    (void)state;
    expect_link(TGSIC_OK, plain_vertex,
                "#version 330\nin vec4 x; out vec4 c; void main() { c = x; }");
    expect_link(TGSIC_E_LINK, plain_vertex,
                "#version 330\nin vec3 x; out vec4 c; void main() { c = x.xyzz; }");
    expect_link(TGSIC_E_LINK, plain_vertex,
                "#version 330\nflat in vec4 x; out vec4 c; void main() { c = x; }");
    expect_link(TGSIC_E_LINK, plain_vertex,
                "#version 330\nin vec4 z; out vec4 c; void main() { c = z; }");
    expect_link(TGSIC_E_LINK, "#version 330\nuniform vec4 u; void main() { gl_Position = u; }",
                "#version 330\nuniform vec3 u; out vec4 c; void main() { c = u.xyzz; }");
    expect_link(TGSIC_E_LINK, "void f(); void main() { gl_Position = vec4(1); f(); }",
                "void main() { gl_FragColor = vec4(1); }");
    expect_link(TGSIC_E_LINK, "void main() { }", "void main() { gl_FragColor = vec4(1); }");
    expect_link(TGSIC_E_LINK,
                "#version 330\nuniform B { vec4 u; }; void main() { gl_Position = u; }",
                "#version 330\nuniform B { vec4 u, w; }; out vec4 c; void main() { c = w; }");
}

/* Outputs that nobody reads are gone, and so is what only they used. */
static void test_dead_varyings(void **state)
{
    (void)state;
    struct tgsic_program *program = link_good(
        NULL, plain_vertex, "#version 330\nin vec3 y; out vec4 c; void main() { c = y.xyyy; }");
    const struct tgsic_reflection *r = &program->reflection;
    assert_int_equal(r->num_varyings, 2);
    assert_string_equal(r->varyings[1].name, "y");
    assert_true(r->varyings[1].is_written && r->varyings[1].is_read);
    assert_int_equal(program->shader[TGSIC_PROCESSOR_VERT].num_instructions, 3);
    tgsic_program_free(program);
}

/* Arrays of arrays, and structs that look like one vector. */
static void test_reflection_names(void **state)
{
    (void)state;
    struct tgsic_program *program =
        link_good(NULL, plain_vertex,
                  "#version 430\nuniform struct { vec4 x; } a; out vec4 c;\n"
                  "uniform B { vec4 k; } b[4][3];\n"
                  "void main() { c = a.x + b[1][0].k + b[3][2].k; }");
    const struct tgsic_reflection *r = &program->reflection;
    assert_int_equal(r->num_uniforms, 1);
    assert_string_equal(r->uniforms[0].name, "a.x");
    assert_int_equal(r->num_blocks, 2);
    assert_string_equal(r->blocks[0].name, "B[1][0]");
    assert_string_equal(r->blocks[1].name, "B[3][2]");
    tgsic_program_free(program);
}

/* Each stage's own, whatever the other calls so; explicit indices keep their place. */
static void test_reflection_subroutines(void **state)
{
    (void)state;
    struct tgsic_program *program = link_good(
        NULL,
        "#version 430\nsubroutine void T(); subroutine uniform T choice;\n"
        "subroutine(T) void a() { gl_Position = vec4(1); }\n"
        "subroutine(T) void b() { gl_Position = vec4(2); }\n"
        "void main() { choice(); }",
        "#version 430\nsubroutine float T(); layout(location = 2) subroutine uniform T choice[3];\n"
        "out vec4 c; uniform float scale;\n"
        "subroutine(T) float p() { return 1.0; }\n"
        "layout(index = 0) subroutine(T) float q() { return 2.0; }\n"
        "void main() { c = vec4(choice[1]() * scale); }");
    const struct tgsic_reflection *r = &program->reflection;
    assert_int_equal(r->num_uniforms, 1);
    assert_int_equal(r->num_subroutine_uniforms, 2);
    const struct tgsic_subroutine_uniform *vs = &r->subroutine_uniforms[0], *fs = vs + 1;
    assert_int_equal(vs->stage, TGSIC_PROCESSOR_VERT);
    assert_string_equal(vs->name, "choice");
    assert_int_equal(vs->location, -1);
    assert_int_equal(vs->num_functions, 2);
    assert_int_equal(fs->stage, TGSIC_PROCESSOR_FRAG);
    assert_string_equal(fs->name, "choice[0]");
    assert_int_equal(fs->location, 2);
    assert_int_equal(fs->array_size, 2);
    assert_string_equal(fs->functions[0].name, "q");
    assert_string_equal(fs->functions[1].name, "p");
    assert_int_equal(fs->functions[1].index, 1);
    tgsic_program_free(program);
}

static void test_reflection(void **state)
{
    (void)state;
    struct tgsic_program *program = link_good(
        NULL,
        "#version 330 compatibility\n"
        "struct S { vec3 d; float f[4]; }; uniform S s[2]; layout(location = 3) in mat2 m;\n"
        "layout(row_major) uniform B { float x; mat3 r; vec2 y[2]; } block;\n"
        "void main() { gl_Position = gl_ModelViewProjectionMatrix * gl_Vertex;\n"
        "gl_Position.xy += m[1] * s[1].f[2] * block.r[1].xy; }",
        "#version 330\nuniform sampler2DShadow t[3]; uniform int n = 5; layout(location = 2) out "
        "vec4 c;\n"
        "void main() { c = vec4(texture(t[1], vec3(n))); }");
    const struct tgsic_reflection *r = &program->reflection;
    assert_int_equal(r->num_uniforms, 3);
    assert_string_equal(r->uniforms[0].name, "gl_ModelViewProjectionMatrix");
    assert_true(r->uniforms[0].is_state);
    assert_string_equal(r->uniforms[1].name, "s[1].f[0]");
    assert_int_equal(r->uniforms[1].array_size, 3);
    assert_string_equal(r->uniforms[2].name, "n");
    assert_int_equal(r->uniforms[2].initial[0], 5);
    assert_int_equal(r->num_blocks, 1);
    assert_int_equal(r->blocks[0].size, 16 + 48 + 32);
    assert_string_equal(r->blocks[0].members[1].name, "B.r");
    assert_true(r->blocks[0].members[1].row_major);
    assert_int_equal(r->blocks[0].members[2].offset, 64);
    assert_int_equal(r->blocks[0].buffer[TGSIC_PROCESSOR_VERT], 1);
    assert_int_equal(r->num_samplers, 1);
    assert_string_equal(r->samplers[0].name, "t[0]");
    assert_int_equal(r->samplers[0].target, TGSIC_TARGET_SHADOW2D);
    assert_int_equal(r->num_attributes, 2);
    assert_int_equal(r->attributes[0].location, -1);
    assert_int_equal(r->attributes[1].location, 3);
    assert_int_equal(r->outputs[0].location, 2);
    tgsic_program_free(program);
}

/* Errors and jumps out of the parser, with nobody to read the messages: run under a leak checker.
 */
static void test_failures_without_a_list(void **state)
{
    (void)state;
    char deep[4096] = "#version 130\nundeclared x; void main() { float y = ";
    size_t length = strlen(deep);
    memset(deep + length, '(', 2000);
    const char *text = deep;
    struct tgsic_glsl_shader *shader = NULL;
    assert_int_equal(tgsic_glsl_compile(NULL, TGSIC_PROCESSOR_FRAG, &text, NULL, 1, &shader, NULL),
                     TGSIC_E_LIMIT);
    text = "#version 130\nundeclared x; void main() {}";
    assert_int_equal(tgsic_glsl_compile(NULL, TGSIC_PROCESSOR_FRAG, &text, NULL, 1, &shader, NULL),
                     TGSIC_E_INVALID);
    assert_null(shader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arithmetic),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_comparisons),
        cmocka_unit_test(test_side_effects),
        cmocka_unit_test(test_structures),
        cmocka_unit_test(test_indexing),
        cmocka_unit_test(test_matrices),
        cmocka_unit_test(test_functions),
        cmocka_unit_test(test_loops),
        cmocka_unit_test(test_switch),
        cmocka_unit_test(test_discard),
        cmocka_unit_test(test_float_functions),
        cmocka_unit_test(test_approximations),
        cmocka_unit_test(test_integer_functions),
        cmocka_unit_test(test_packing),
        cmocka_unit_test(test_mismatches),
        cmocka_unit_test(test_dead_varyings),
        cmocka_unit_test(test_reflection),
        cmocka_unit_test(test_reflection_names),
        cmocka_unit_test(test_reflection_subroutines),
        cmocka_unit_test(test_failures_without_a_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
