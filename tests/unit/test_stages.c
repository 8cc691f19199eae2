/* SPDX-License-Identifier: MIT */
/* Geometry and tessellation shaders, 64-bit attributes and captures: compiled together with their
 * neighbours, then run by the interpreter. */
#include "exec_run.h"
#include "glsl2tgsi/glsl2tgsi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define MAX_VERTICES 16

static struct exec_test t;

/* What a geometry shader emitted. */
static struct {
    uint32_t outputs[MAX_VERTICES][EXEC_RUN_REGISTERS][4];
    uint32_t stream[MAX_VERTICES];
    unsigned count, ends;
} emitted;

/* ---- Compiling ----------------------------------------------------------------------------- */

struct source {
    enum tgsic_processor stage;
    const char *text;
};

static struct tgsic_program *link_sources(const struct source *sources, size_t count,
                                          const struct tgsic_glsl_link_options *options)
{
    struct tgsic_glsl_shader *shaders[5] = {0};
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    for (size_t i = 0; i < count; i++)
        if (tgsic_glsl_compile(NULL, sources[i].stage, &sources[i].text, NULL, 1, &shaders[i],
                               &diags) != TGSIC_OK)
            fail_msg("%s", diags.items[0].text);
    if (tgsic_glsl_link(options, shaders, count, &program, &diags) != TGSIC_OK)
        fail_msg("%s", diags.items[0].text);
    for (size_t i = 0; i < count; i++)
        tgsic_glsl_shader_free(shaders[i]);
    tgsic_diags_free(&diags);
    return program;
}

static int find_register(const struct tgsic_shader *shader, enum tgsic_file file,
                         enum tgsic_semantic semantic, unsigned index)
{
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        if (d->file == file && d->semantic == semantic && d->semantic_index == index)
            return d->first;
    }
    fail_msg("%s %u is not declared", tgsic_semantic_name(semantic), index);
    return 0;
}

/* The words of a double, in the order that registers have them. */
static void split(double value, uint32_t *low, uint32_t *high)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    *low = (uint32_t)bits;
    *high = (uint32_t)(bits >> 32);
}

static void run_shader(const struct tgsic_shader *shader)
{
    struct tgsic_buffer text = {0};
    assert_int_equal(tgsic_print_text(shader, NULL, &text, NULL), TGSIC_OK);
    exec_test_run(&t, text.data, TGSIC_OK);
    tgsic_buffer_free(&text);
}

static void on_emit(void *user, uint32_t lane, uint32_t stream, const uint32_t *outputs)
{
    assert_true(emitted.count < MAX_VERTICES);
    memcpy(emitted.outputs[emitted.count], outputs, *(const uint32_t *)user * 16);
    emitted.stream[emitted.count++] = stream;
}

static void on_end(void *user, uint32_t lane, uint32_t stream)
{
    emitted.ends++;
}

static void run_geometry(const struct tgsic_shader *shader, unsigned vertices)
{
    static uint32_t outputs;
    outputs = 0;
    for (uint32_t i = 0; i < shader->num_declarations; i++)
        if (shader->declarations[i].file == TGSIC_FILE_OUT)
            outputs = shader->declarations[i].last + 1u;
    memset(&emitted, 0, sizeof emitted);
    t.run.input_vertices = vertices;
    t.run.hooks.user = &outputs;
    t.run.hooks.emit = on_emit;
    t.run.hooks.end_primitive = on_end;
    run_shader(shader);
}

static const enum tgsic_dialect dialects[] = {TGSIC_DIALECT_GALLIUM, TGSIC_DIALECT_VIRGL};

/* Each test runs for both dialects, optimised and not. */
static void with_all(void (*test)(const struct tgsic_glsl_link_options *options))
{
    for (unsigned i = 0; i < 4; i++) {
        struct tgsic_glsl_link_options options = {
            .size = sizeof options, .dialect = dialects[i % 2], .no_optimize = i > 1};
        test(&options);
    }
}

/* ---- Geometry ------------------------------------------------------------------------------ */

static const char passthrough[] =
    "#version 150\nin vec4 p; out vec4 color; out B { float a[3]; } b;\n"
    "void main() { gl_Position = p; color = p; b.a = float[3](p.x, p.y, p.z); }";
static const char read_color[] = "#version 150\nin vec4 c; out vec4 o; void main() { o = c; }";

static void emits(const struct tgsic_glsl_link_options *options)
{
    const struct source sources[] = {
        {TGSIC_PROCESSOR_VERT, passthrough},
        {TGSIC_PROCESSOR_GEOM,
         "#version 150\nlayout(triangles) in; layout(triangle_strip, max_vertices = 6) out;\n"
         "in vec4 color[]; in B { float a[3]; } b[]; out vec4 c; uniform int n;\n"
         "void main() { for (int i = 0; i < 3; i++) { gl_Position = gl_in[2 - i].gl_Position;\n"
         "  c = color[i] + vec4(b[i].a[(i + 1) % 3]); EmitVertex(); }\n"
         "  EndPrimitive(); gl_Position = vec4(9.0); c.x = float(gl_PrimitiveIDIn);\n"
         "  EmitVertex(); }"},
        {TGSIC_PROCESSOR_FRAG, read_color}};
    struct tgsic_program *program = link_sources(sources, 3, options);
    const struct tgsic_shader *gs = &program->shader[TGSIC_PROCESSOR_GEOM];
    exec_test_start(&t, 1);
    int position = find_register(gs, TGSIC_FILE_IN, TGSIC_SEMANTIC_POSITION, 0);
    int first = find_register(gs, TGSIC_FILE_IN, TGSIC_SEMANTIC_GENERIC, 0);
    t.in[0][find_register(gs, TGSIC_FILE_IN, TGSIC_SEMANTIC_PRIM_ID, 0)][0][0] = 7;
    for (unsigned v = 0; v < 3; v++) {
        for (unsigned r = 0; r < 4; r++) /* color, and each a */
            t.in[v][first + (int)r][0][0] = exec_word_of((float)(v * 10 + r));
        t.in[v][position][0][0] = exec_word_of((float)(100 + v));
    }
    run_geometry(gs, 3);
    int out = find_register(gs, TGSIC_FILE_OUT, TGSIC_SEMANTIC_POSITION, 0);
    int c = find_register(gs, TGSIC_FILE_OUT, TGSIC_SEMANTIC_GENERIC, 0);
    assert_int_equal(emitted.count, 4);
    assert_int_equal(emitted.ends, 1);
    static const float sums[] = {0 + 2, 10 + 13, 20 + 21, 7};
    for (unsigned v = 0; v < 4; v++) {
        assert_int_equal(emitted.outputs[v][out][0], exec_word_of(v < 3 ? (float)(102 - v) : 9.0f));
        assert_int_equal(emitted.outputs[v][c][0], exec_word_of(sums[v]));
    }
    tgsic_program_free(program);
}

static void streams(const struct tgsic_glsl_link_options *options)
{
    static const char *const captures[] = {"a", "gl_NextBuffer", "gl_SkipComponents1", "b.y"};
    struct tgsic_glsl_link_options with = *options;
    with.captures = captures;
    with.num_captures = 3;
    const struct source sources[] = {
        {TGSIC_PROCESSOR_VERT, "#version 400\nvoid main() { gl_Position = vec4(0.0); }"},
        {TGSIC_PROCESSOR_GEOM,
         "#version 400\nlayout(points, invocations = 2) in;\n"
         "layout(points, max_vertices = 3) out; layout(stream = 0) out float a;\n"
         "layout(stream = 1) out float b;\n"
         "void main() { a = 1.0 + float(gl_InvocationID); b = 5.0; EmitStreamVertex(1); a = 2.0;\n"
         "  EmitVertex(); EndStreamPrimitive(1); }"}};
    struct tgsic_program *program = link_sources(sources, 2, &with);
    const struct tgsic_shader *gs = &program->shader[TGSIC_PROCESSOR_GEOM];
    assert_int_equal(tgsic_shader_property(gs, TGSIC_PROPERTY_GS_INVOCATIONS, 0), 2);
    exec_test_start(&t, 1);
    run_geometry(gs, 1);
    assert_int_equal(emitted.count, 2);
    assert_int_equal(emitted.stream[0], 1);
    assert_int_equal(emitted.stream[1], 0);
    const struct tgsic_reflection *r = &program->reflection;
    assert_int_equal(r->num_stream_outputs, 1);
    assert_int_equal(emitted.outputs[1][r->stream_outputs[0].output][0], exec_word_of(2));
    assert_int_equal(r->stream_stride[0], 4);
    assert_int_equal(r->stream_stride[1], 4);
    tgsic_program_free(program);
}

static void distances(const struct tgsic_glsl_link_options *options)
{
    const struct source sources[] = {
        {TGSIC_PROCESSOR_VERT,
         "#version 450\nout gl_PerVertex { vec4 gl_Position; float gl_ClipDistance[3];\n"
         "  float gl_CullDistance[2]; };\n"
         "void main() { gl_Position = vec4(0.0); gl_ClipDistance = float[3](1.0, 2.0, 3.0);\n"
         "  gl_CullDistance = float[2](4.0, 5.0); }"},
        {TGSIC_PROCESSOR_GEOM,
         "#version 450\nlayout(points) in; layout(points, max_vertices = 1) out;\n"
         "in gl_PerVertex { vec4 gl_Position; float gl_ClipDistance[3];\n"
         "  float gl_CullDistance[2]; } gl_in[];\n"
         "out float gl_ClipDistance[1]; uniform int n;\n"
         "void main() { gl_Position = vec4(gl_in[0].gl_CullDistance[1]);\n"
         "  gl_ClipDistance[0] = gl_in[0].gl_ClipDistance[gl_PrimitiveIDIn]; gl_Layer = 3;\n"
         "  EmitVertex(); }"}};
    struct tgsic_program *program = link_sources(sources, 2, options);
    const struct tgsic_shader *gs = &program->shader[TGSIC_PROCESSOR_GEOM];
    exec_test_start(&t, 1);
    for (unsigned i = 0; i < 5; i++)
        t.in[0][find_register(gs, TGSIC_FILE_IN, TGSIC_SEMANTIC_CLIPDIST, i / 4)][i % 4][0] =
            exec_word_of((float)(i + 1));
    t.in[0][find_register(gs, TGSIC_FILE_IN, TGSIC_SEMANTIC_PRIM_ID, 0)][0][0] = 2;
    run_geometry(gs, 1);
    int position = find_register(gs, TGSIC_FILE_OUT, TGSIC_SEMANTIC_POSITION, 0);
    int clip = find_register(gs, TGSIC_FILE_OUT, TGSIC_SEMANTIC_CLIPDIST, 0);
    int layer = find_register(gs, TGSIC_FILE_OUT, TGSIC_SEMANTIC_LAYER, 0);
    assert_int_equal(emitted.outputs[0][position][3], exec_word_of(5));
    assert_int_equal(emitted.outputs[0][clip][0], exec_word_of(3));
    assert_int_equal(emitted.outputs[0][layer][0], 3);
    tgsic_program_free(program);
}

/* ---- Tessellation -------------------------------------------------------------------------- */

static const struct source patches[] = {
    {TGSIC_PROCESSOR_VERT, "#version 400\nin vec4 p; out vec4 color; out dvec3 d;\n"
                           "void main() { gl_Position = p; color = p; d = dvec3(p.xyz); }"},
    {TGSIC_PROCESSOR_TESS_CTRL,
     "#version 410\nlayout(vertices = 3) out; in vec4 color[]; in dvec3 d[];\n"
     "layout(location = 0) out vec4 c[]; layout(location = 1) out dvec3 e[]; patch out float "
     "sum[2]; patch out vec4 unread;\n"
     "void main() {\n"
     "  int i = gl_InvocationID; c[gl_InvocationID] = color[2 - i];\n"
     "  e[gl_InvocationID] = d[i] * 2.0LF;\n"
     "  gl_out[gl_InvocationID].gl_Position = gl_in[i].gl_Position + vec4(1.0);\n"
     "  barrier();\n"
     "  if (i == 0) { sum[1] = c[0].x + c[1].x + c[2].x; sum[0] = 4.0; unread = vec4(1.0); }\n"
     "  gl_TessLevelOuter[i] = float(i + gl_PatchVerticesIn); gl_TessLevelInner[0] = 6.0;\n"
     "}"},
    {TGSIC_PROCESSOR_TESS_EVAL,
     "#version 410\nlayout(triangles, fractional_odd_spacing, cw) in; \n"
     "layout(location = 0) in vec4 c[]; layout(location = 1) in dvec3 e[];\n"
     "patch in float sum[2]; out vec4 o;\n"
     "void main() {\n"
     "  gl_Position = gl_in[0].gl_Position * gl_TessCoord.x\n"
     "    + gl_in[1].gl_Position * gl_TessCoord.y;\n"
     "  o = vec4(sum[1], float(e[2].z), c[gl_PrimitiveID].x, gl_TessLevelInner[0]);\n"
     "}"},
    {TGSIC_PROCESSOR_FRAG, "#version 400\nin vec4 o; out vec4 f; void main() { f = o; }"}};

static void control(const struct tgsic_glsl_link_options *options)
{
    struct tgsic_program *program = link_sources(patches, 4, options);
    const struct tgsic_shader *tcs = &program->shader[TGSIC_PROCESSOR_TESS_CTRL];
    assert_int_equal(tgsic_shader_property(tcs, TGSIC_PROPERTY_TCS_VERTICES_OUT, 0), 3);
    exec_test_start(&t, 3);
    int invocation = find_register(tcs, TGSIC_FILE_SV, TGSIC_SEMANTIC_INVOCATIONID, 0);
    int vertices = find_register(tcs, TGSIC_FILE_SV, TGSIC_SEMANTIC_VERTICESIN, 0);
    int color = find_register(tcs, TGSIC_FILE_IN, TGSIC_SEMANTIC_GENERIC, 0);
    for (unsigned lane = 0; lane < 3; lane++) {
        t.sv[invocation][0][lane] = lane;
        t.sv[vertices][0][lane] = 3;
        for (unsigned v = 0; v < 3; v++)
            t.in[v][color][0][lane] = exec_word_of((float)(v + 1) * 10);
    }
    t.run.input_vertices = t.run.output_vertices = 3;
    run_shader(tcs);
    int c = find_register(tcs, TGSIC_FILE_OUT, TGSIC_SEMANTIC_GENERIC, 0);
    int outer = find_register(tcs, TGSIC_FILE_OUT, TGSIC_SEMANTIC_TESSOUTER, 0);
    int inner = find_register(tcs, TGSIC_FILE_OUT, TGSIC_SEMANTIC_TESSINNER, 0);
    int sum = find_register(tcs, TGSIC_FILE_OUT, TGSIC_SEMANTIC_PATCH, 1);
    for (unsigned lane = 0; lane < 3; lane++)
        assert_int_equal(t.out[c][0][lane], exec_word_of((float)(3 - lane) * 10));
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(t.out[outer][i][0], exec_word_of((float)(i + 3)));
    assert_int_equal(t.out[inner][0][0], exec_word_of(6));
    assert_int_equal(t.out[sum][0][0], exec_word_of(60));
    for (uint32_t i = 0; i < tcs->num_declarations; i++) /* nobody reads `unread` */
        assert_false(tcs->declarations[i].file == TGSIC_FILE_OUT &&
                     tcs->declarations[i].semantic == TGSIC_SEMANTIC_PATCH &&
                     tcs->declarations[i].semantic_index > 1);
    tgsic_program_free(program);
}

static void evaluation(const struct tgsic_glsl_link_options *options)
{
    static const double four = 4;
    struct tgsic_program *program = link_sources(patches, 4, options);
    const struct tgsic_shader *tcs = &program->shader[TGSIC_PROCESSOR_TESS_CTRL];
    const struct tgsic_shader *tes = &program->shader[TGSIC_PROCESSOR_TESS_EVAL];
    assert_int_equal(tgsic_shader_property(tes, TGSIC_PROPERTY_TES_PRIM_MODE, 0),
                     TGSIC_PRIMITIVE_TRIANGLES);
    assert_int_equal(tgsic_shader_property(tes, TGSIC_PROPERTY_TES_VERTEX_ORDER_CW, 0), 1);
    exec_test_start(&t, 1);
    int position = find_register(tes, TGSIC_FILE_IN, TGSIC_SEMANTIC_POSITION, 0);
    int coord = find_register(tes, TGSIC_FILE_SV, TGSIC_SEMANTIC_TESSCOORD, 0);
    /* c, then e in two registers, of which z is in the second */
    int e = find_register(tes, TGSIC_FILE_IN, TGSIC_SEMANTIC_GENERIC, 2);
    find_register(tcs, TGSIC_FILE_OUT, TGSIC_SEMANTIC_GENERIC, 2);
    split(four, &t.in[2][e][0][0], &t.in[2][e][1][0]);
    t.in[0][position][0][0] = exec_word_of(8);
    t.in[1][position][0][0] = exec_word_of(16);
    t.sv[coord][0][0] = exec_word_of(0.5f);
    t.sv[coord][1][0] = exec_word_of(0.25f);
    t.sv[find_register(tes, TGSIC_FILE_SV, TGSIC_SEMANTIC_PRIM_ID, 0)][0][0] = 1;
    t.sv[find_register(tes, TGSIC_FILE_SV, TGSIC_SEMANTIC_TESSINNER, 0)][0][0] = exec_word_of(6);
    t.in[0][find_register(tes, TGSIC_FILE_IN, TGSIC_SEMANTIC_PATCH, 1)][0][0] = exec_word_of(60);
    t.in[1][find_register(tes, TGSIC_FILE_IN, TGSIC_SEMANTIC_GENERIC, 0)][0][0] = exec_word_of(3);
    t.run.input_vertices = 3;
    run_shader(tes);
    int out = find_register(tes, TGSIC_FILE_OUT, TGSIC_SEMANTIC_POSITION, 0);
    int o = find_register(tes, TGSIC_FILE_OUT, TGSIC_SEMANTIC_GENERIC, 0);
    assert_int_equal(t.out[out][0][0], exec_word_of(8));
    static const float expected[4] = {60, 4, 3, 6};
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(t.out[o][i][0], exec_word_of(expected[i]));
    tgsic_program_free(program);
}

/* ---- Vertices ------------------------------------------------------------------------------ */

/* A dvec4 has one location and two registers. */
static void wide_attributes(const struct tgsic_glsl_link_options *options)
{
    static const double values[4] = {1, 2, 3, 4};
    const struct source source = {
        TGSIC_PROCESSOR_VERT,
        "#version 410\nlayout(location = 1) in vec4 b; layout(location = 0) in dvec4 a;\n"
        "out vec4 o; void main() { gl_Position = b; o = vec4(a.wzyx); }"};
    struct tgsic_program *program = link_sources(&source, 1, options);
    const struct tgsic_shader *vs = &program->shader[TGSIC_PROCESSOR_VERT];
    const struct tgsic_reflection *r = &program->reflection;
    exec_test_start(&t, 1);
    for (uint32_t i = 0; i < r->num_attributes; i++) {
        const struct tgsic_attribute *a = &r->attributes[i];
        assert_int_equal(a->location, a->name[0] == 'b');
        for (unsigned c = 0; c < 4; c++) {
            if (a->name[0] == 'b') {
                t.in[0][a->input][c][0] = exec_word_of((float)c);
            } else {
                uint32_t(*in)[EXEC_RUN_LANES] = t.in[0][a->input + c / 2] + c % 2 * 2;
                split(values[c], &in[0][0], &in[1][0]);
            }
        }
    }
    run_shader(vs);
    int o = find_register(vs, TGSIC_FILE_OUT, TGSIC_SEMANTIC_GENERIC, 0);
    int position = find_register(vs, TGSIC_FILE_OUT, TGSIC_SEMANTIC_POSITION, 0);
    for (unsigned c = 0; c < 4; c++) {
        assert_int_equal(t.out[o][c][0], exec_word_of((float)(4 - c)));
        assert_int_equal(t.out[position][c][0], exec_word_of((float)c));
    }
    tgsic_program_free(program);
}

/* ---- Interfaces ----------------------------------------------------------------------------- */

static void assert_refused(const struct source *sources, size_t count, const char *message)
{
    struct tgsic_glsl_shader *shaders[5] = {0};
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    for (size_t i = 0; i < count; i++)
        assert_int_equal(tgsic_glsl_compile(NULL, sources[i].stage, &sources[i].text, NULL, 1,
                                            &shaders[i], &diags),
                         TGSIC_OK);
    assert_int_equal(tgsic_glsl_link(NULL, shaders, count, &program, &diags), TGSIC_E_LINK);
    assert_non_null(strstr(diags.items[0].text, message));
    for (size_t i = 0; i < count; i++)
        tgsic_glsl_shader_free(shaders[i]);
    tgsic_diags_free(&diags);
}

static const char vertex[] =
    "#version 400\nout vec4 a; void main() { a = gl_Position = vec4(0.0); }";

static void mismatches(void **state)
{
    const struct source patch[] = {
        {TGSIC_PROCESSOR_VERT, vertex},
        {TGSIC_PROCESSOR_TESS_EVAL,
         "#version 400\nlayout(quads) in; patch in vec4 a; void main() { gl_Position = a; }"}};
    assert_refused(patch, 2, "`patch` in one stage only");
    const struct source type[] = {{TGSIC_PROCESSOR_VERT, vertex},
                                  {TGSIC_PROCESSOR_GEOM,
                                   "#version 400\nlayout(points) in;\n"
                                   "layout(points, max_vertices = 1) out; in vec3 a[];\n"
                                   "void main() { gl_Position = vec4(a[0], 1.0); EmitVertex(); }"}};
    assert_refused(type, 2, "'a' is vec3 here and vec4 in the vertex shader");
    const struct source silent[] = {
        {TGSIC_PROCESSOR_VERT, vertex},
        {TGSIC_PROCESSOR_GEOM, "#version 400\nlayout(points) in; void main() { EmitVertex(); }"}};
    assert_refused(silent, 2, "no geometry shader declares an output primitive");
    const struct source stream[] = {{TGSIC_PROCESSOR_VERT, vertex},
                                    {TGSIC_PROCESSOR_GEOM,
                                     "#version 400\nlayout(points) in;\n"
                                     "layout(points, max_vertices = 1) out;\n"
                                     "void main() { EmitStreamVertex(-1); }"}};
    assert_refused(stream, 2, "no vertex stream -1");
    const struct source members[] = {
        {TGSIC_PROCESSOR_VERT, "#version 400\nout gl_PerVertex { vec4 gl_Position; };\n"
                               "void main() { gl_Position = vec4(0.0); }"},
        {TGSIC_PROCESSOR_GEOM,
         "#version 400\nlayout(points) in;\n"
         "layout(points, max_vertices = 1) out;\n"
         "void main() { gl_Position = gl_in[0].gl_Position; EmitVertex(); }"}};
    assert_refused(members, 2, "without the redeclaration that another has");
    const struct source lone = {TGSIC_PROCESSOR_TESS_EVAL,
                                "#version 400\nlayout(quads) in; void main() {}"};
    assert_refused(&lone, 1, "no vertex shader");
}

#define TEST(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        with_all(name);                                                                            \
    }
TEST(emits)
TEST(streams)
TEST(distances)
TEST(control)
TEST(evaluation)
TEST(wide_attributes)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_emits),      cmocka_unit_test(test_streams),
        cmocka_unit_test(test_distances),  cmocka_unit_test(test_control),
        cmocka_unit_test(test_evaluation), cmocka_unit_test(test_wide_attributes),
        cmocka_unit_test(mismatches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
