/* SPDX-License-Identifier: MIT */
/* TGSI to GLSL beyond single shaders: hosts, pairs of stages, state, reports, limits, memory. What
 * each opcode becomes is in the goldens, what it means in tests/peer/tgsi2glsl_meaning. */
#include "tgsi2glsl/tgsi2glsl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char vertex_text[] = "VERT\nDCL IN[0]\nDCL OUT[0], POSITION\nDCL OUT[1], GENERIC[2]\n"
                                  "DCL OUT[2], GENERIC[3]\nDCL OUT[3], COLOR\nDCL OUT[4], BCOLOR\n"
                                  "DCL CONST[0..3]\nDCL TEMP[0]\n"
                                  "F2I TEMP[0], IN[0]\nMOV OUT[0], IN[0]\nMOV OUT[1], TEMP[0]\n"
                                  "MOV OUT[2], CONST[3]\nMOV OUT[3], IN[0]\nMOV OUT[4], IN[0]\n"
                                  "END\n";
static const char fragment_text[] =
    "FRAG\nDCL IN[0], GENERIC[2], CONSTANT\nDCL IN[1], GENERIC[3], LINEAR, CENTROID\n"
    "DCL IN[2], COLOR, COLOR\nDCL IN[3], GENERIC[5], PERSPECTIVE\nDCL OUT[0], COLOR\n"
    "DCL TEMP[0..1]\nUADD TEMP[0], IN[0], IN[0]\nI2F TEMP[1], TEMP[0]\n"
    "MAD TEMP[1], TEMP[1], IN[1], IN[2]\nADD OUT[0], TEMP[1], IN[3]\nEND\n";

struct fixture {
    struct tgsic_shader vertex, fragment;
    struct tgsic_host host;
    struct tgsic_tgsi2glsl_options options;
    struct tgsic_buffer text;
    struct tgsic_report report;
    struct tgsic_diags diags;
};

static struct tgsic_shader parse(const char *text)
{
    struct tgsic_shader shader;
    struct tgsic_diags diags = {0};
    if (tgsic_parse_text(text, strlen(text), NULL, &shader, &diags) != TGSIC_OK)
        fail_msg("%s", diags.items[0].text);
    return shader;
}

static void use_host(struct fixture *f, const char *name)
{
    assert_int_equal(tgsic_host_parse(name, &f->host, NULL), TGSIC_OK);
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->vertex = parse(vertex_text);
    f->fragment = parse(fragment_text);
    f->options.size = sizeof f->options;
    f->options.host = &f->host;
    use_host(f, "gl330");
    *state = f;
    return 0;
}

static void clear(struct fixture *f)
{
    tgsic_buffer_free(&f->text);
    tgsic_report_free(&f->report);
    tgsic_diags_free(&f->diags);
    f->text = (struct tgsic_buffer){0};
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    clear(f);
    tgsic_shader_free(&f->vertex);
    tgsic_shader_free(&f->fragment);
    free(f);
    return 0;
}

static const char *translate(struct fixture *f, const struct tgsic_shader *shader)
{
    clear(f);
    enum tgsic_result result =
        tgsic_tgsi2glsl(shader, &f->options, &f->text, &f->report, &f->diags);
    if (result != TGSIC_OK)
        fail_msg("%s", f->diags.count ? f->diags.items[0].text : "no message");
    return f->text.data;
}

static enum tgsic_result translate_text(struct fixture *f, const char *text)
{
    struct tgsic_shader shader = parse(text);
    clear(f);
    enum tgsic_result result =
        tgsic_tgsi2glsl(&shader, &f->options, &f->text, &f->report, &f->diags);
    tgsic_shader_free(&shader);
    return result;
}

static void pair(struct fixture *f)
{
    f->options.pipeline.stages[TGSIC_PROCESSOR_VERT] = &f->vertex;
    f->options.pipeline.stages[TGSIC_PROCESSOR_FRAG] = &f->fragment;
}

#define HAS(text, part)   assert_non_null(strstr((text), (part)))
#define LACKS(text, part) assert_null(strstr((text), (part)))

static void host_names(void **state)
{
    struct tgsic_host host = {0};
    struct tgsic_diags diags = {0};
    (void)state;
    for (size_t i = 0; tgsic_host_name(i); i++)
        assert_int_equal(tgsic_host_parse(tgsic_host_name(i), &host, NULL), TGSIC_OK);
    assert_int_equal(tgsic_host_parse("es310+GL_EXT_gpu_shader5+EXT_of_the_future", &host, NULL),
                     TGSIC_OK);
    assert_int_equal(host.version, 310);
    assert_true(tgsic_host_has(&host, TGSIC_EXT_EXT_gpu_shader5));
    assert_false(tgsic_host_has(&host, TGSIC_EXT_ARB_gpu_shader5));
    assert_int_equal(tgsic_host_parse("gl450compat", &host, NULL), TGSIC_OK);
    assert_true(host.compatibility);
    assert_int_equal(tgsic_host_parse("gl331", &host, &diags), TGSIC_E_INVALID);
    assert_int_equal(tgsic_host_parse("es300compat", &host, &diags), TGSIC_E_INVALID);
    assert_int_equal(diags.errors, 2);
    tgsic_diags_free(&diags);
}

static void hosts_of_contexts(void **state)
{
    static const char *const extensions[] = {"GL_ARB_gpu_shader5", "GL_EXT_gpu_shader5",
                                             "GL_OES_of_the_future"};
    struct tgsic_host host = {0};
    (void)state;
    assert_int_equal(tgsic_host_from_context("4.60 NVIDIA", false, extensions, 3, &host, NULL),
                     TGSIC_OK);
    assert_int_equal(host.version, 460);
    assert_false(host.compatibility);
    assert_true(tgsic_host_has(&host, TGSIC_EXT_ARB_gpu_shader5));
    assert_false(tgsic_host_has(&host, TGSIC_EXT_EXT_gpu_shader5));
    assert_int_equal(
        tgsic_host_from_context("OpenGL ES GLSL ES 3.20", false, extensions, 3, &host, NULL),
        TGSIC_OK);
    assert_int_equal(host.api, TGSIC_API_ES);
    assert_int_equal(host.version, 320);
    assert_true(tgsic_host_has(&host, TGSIC_EXT_EXT_gpu_shader5));
    assert_int_equal(tgsic_host_from_context("1.2 Apple", false, NULL, 0, &host, NULL), TGSIC_OK);
    assert_int_equal(host.version, 120);
    assert_true(host.compatibility);
    assert_int_equal(tgsic_host_from_context("1.10", false, NULL, 0, &host, NULL), TGSIC_E_INVALID);
    assert_int_equal(tgsic_host_from_context("none", false, NULL, 0, &host, NULL), TGSIC_E_INVALID);
    assert_int_equal(tgsic_host_parse("gl130+ARB_gpu_shader5", &host, NULL), TGSIC_OK);
    assert_false(tgsic_host_has(&host, TGSIC_EXT_ARB_gpu_shader5)); /* wants GLSL 1.50 */
}

static void alone_varyings_are_floats(void **state)
{
    struct fixture *f = *state;
    const char *text = translate(f, &f->vertex);
    HAS(text, "\nout vec4 v_generic2;");
    HAS(text, "v_generic2 = intBitsToFloat(t0);");
    text = translate(f, &f->fragment);
    HAS(text, "flat in vec4 v_generic2;");
    HAS(text, "noperspective centroid in vec4 v_generic3;");
    HAS(text, "in vec4 v_generic5;");
}

static void pairs_agree(void **state)
{
    struct fixture *f = *state;
    pair(f);
    const char *text = translate(f, &f->vertex);
    HAS(text, "flat out ivec4 v_generic2;");
    HAS(text, "v_generic2 = t0;");
    HAS(text, "noperspective centroid out vec4 v_generic3;");
    HAS(text, "out vec4 v_generic5;");
    HAS(text, "v_generic5 = vec4(0.0, 0.0, 0.0, 1.0);");
    text = translate(f, &f->fragment);
    HAS(text, "flat in ivec4 v_generic2;");
    LACKS(text, "v_generic5");
    HAS(text, "vec4(0.0, 0.0, 0.0, 1.0)");
}

static void two_sided_colors(void **state)
{
    struct fixture *f = *state;
    f->options.pipeline.state.two_side = TGSIC_VARIANT_STATIC;
    HAS(translate(f, &f->fragment), "(gl_FrontFacing ? v_color0 : v_bcolor0)");
    f->options.pipeline.state.flat_shade = TGSIC_VARIANT_STATIC;
    HAS(translate(f, &f->fragment), "flat in vec4 v_bcolor0;");
}

static void point_sprites(void **state)
{
    struct fixture *f = *state;
    f->options.pipeline.state.point_sprite = TGSIC_VARIANT_STATIC;
    f->options.pipeline.state.sprite_generic = 1u << 5;
    HAS(translate(f, &f->fragment), "vec4(gl_PointCoord, 0.0, 1.0)");
}

static void fragment_state(void **state)
{
    struct fixture *f = *state;
    struct tgsic_state *s = &f->options.pipeline.state;
    s->alpha_test = TGSIC_VARIANT_STATIC;
    s->alpha_compare = TGSIC_COMPARE_GEQUAL;
    s->alpha_reference = 0.25f;
    s->clamp_color = TGSIC_VARIANT_STATIC;
    const char *text = translate(f, &f->fragment);
    HAS(text, "f_color0 = clamp(f_color0, 0.0, 1.0);");
    HAS(text, "if (!(f_color0.w >= 0.25))\n        discard;");
    s->alpha_test = TGSIC_VARIANT_DYNAMIC;
    HAS(translate(f, &f->fragment), "uniform float fs_alpha_reference;");
    s->sample_shading = TGSIC_VARIANT_DYNAMIC;
    clear(f);
    assert_int_equal(tgsic_tgsi2glsl(&f->fragment, &f->options, &f->text, NULL, &f->diags),
                     TGSIC_E_UNSUPPORTED);
}

/* Subroutines see what the prologue makes, as they are functions of their own. */
static void state_reaches_subroutines(void **state)
{
    struct fixture *f = *state;
    f->options.pipeline.state.flip_y = TGSIC_VARIANT_DYNAMIC;
    assert_int_equal(translate_text(f, "FRAG\nDCL IN[0], POSITION, LINEAR\nDCL OUT[0], COLOR\n"
                                       "CAL :3\nRET\nEND\nBGNSUB\nMOV OUT[0], IN[0]\nENDSUB\n"),
                     TGSIC_OK);
    HAS(f->text.data, "\nvec4 position;\n");
    HAS(f->text.data, "    position = vec4(gl_FragCoord.x, ");
}

static void view_channels(void **state)
{
    struct fixture *f = *state;
    uint8_t *channels = f->options.pipeline.state.view_channels[TGSIC_PROCESSOR_FRAG][1];
    channels[0] = TGSIC_CHANNEL_W;
    channels[3] = TGSIC_CHANNEL_ONE;
    assert_int_equal(
        translate_text(f, "FRAG\nDCL IN[0], GENERIC[0], PERSPECTIVE\nDCL OUT[0], COLOR\n"
                          "DCL SAMP[1]\nDCL SVIEW[1], 2D, FLOAT\nTEX OUT[0], IN[0], SAMP[1], 2D\n"
                          "END\n"),
        TGSIC_OK);
    HAS(f->text.data, "return vec4(t.w, t.y, t.z, 1);");
    HAS(f->text.data, "f_color0 = tgsi_channels1(texture(fs_samp1, v_generic0.xy));");
}

static void name_prefixes(void **state)
{
    struct fixture *f = *state;
    static const char *const bad[] = {"gl_", "1a", "a__b", "a-",
                                      "0123456789abcdef0123456789abcdefg"};
    f->options.name_prefix = "app_";
    const char *text = translate(f, &f->vertex);
    HAS(text, "in vec4 app_vs_in0;");
    HAS(text, "out vec4 app_v_generic2;");
    text = translate(f, &f->fragment);
    HAS(text, "in vec4 app_v_generic2;");
    HAS(text, "out vec4 app_f_color0;");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        f->options.name_prefix = bad[i];
        clear(f);
        assert_int_equal(tgsic_tgsi2glsl(&f->vertex, &f->options, &f->text, NULL, NULL),
                         TGSIC_E_INVALID);
    }
}

/* The same for copies of everything, another one for any change. */
static void keys(void **state)
{
    struct fixture *f = *state;
    struct tgsic_shader copy = parse(vertex_text);
    uint8_t first[16], second[16];
    f->options.name_prefix = "";
    assert_int_equal(tgsic_tgsi2glsl_key(&f->vertex, &f->options, first, NULL), TGSIC_OK);
    f->options.name_prefix = NULL;
    assert_int_equal(tgsic_tgsi2glsl_key(&copy, &f->options, second, NULL), TGSIC_OK);
    assert_memory_equal(first, second, sizeof first);
    copy.instructions[0].saturate = true;
    tgsic_tgsi2glsl_key(&copy, &f->options, second, NULL);
    assert_memory_not_equal(first, second, sizeof first);
    f->options.pipeline.state.clip_plane[7][3] = 1;
    tgsic_tgsi2glsl_key(&f->vertex, &f->options, second, NULL);
    assert_memory_not_equal(first, second, sizeof first);
    f->options.pipeline.state.clip_plane[7][3] = 0;
    use_host(f, "gl330+ARB_gpu_shader5");
    tgsic_tgsi2glsl_key(&f->vertex, &f->options, second, NULL);
    assert_memory_not_equal(first, second, sizeof first);
    use_host(f, "gl330");
    pair(f);
    tgsic_tgsi2glsl_key(&f->vertex, &f->options, second, NULL);
    assert_memory_not_equal(first, second, sizeof first);
    tgsic_shader_free(&copy);
}

static void lines_and_comments(void **state)
{
    struct fixture *f = *state;
    f->options.annotate = f->options.line_map = true;
    assert_int_equal(translate_text(f, "FRAG\nDCL IN[0], GENERIC[0], PERSPECTIVE\n"
                                       "DCL OUT[0], COLOR\n\nMOV OUT[0], IN[0]\nEND\n"),
                     TGSIC_OK);
    const char *statement = strstr(f->text.data, "    f_color0 = v_generic0;  //   0: MOV OUT[0]");
    size_t line = 0;
    assert_non_null(statement);
    for (const char *c = f->text.data; c < statement; c++)
        line += *c == '\n';
    assert_int_equal(f->report.num_lines, line + 2);
    assert_int_equal(f->report.lines[line], 5);
    assert_int_equal(f->report.lines[0], 0);
}

static void loops_end(void **state)
{
    struct fixture *f = *state;
    f->options.bound_loops = 7;
    assert_int_equal(translate_text(f, "FRAG\nDCL OUT[0], COLOR\nDCL CONST[0]\nBGNLOOP :3\n"
                                       "MOV OUT[0], CONST[0]\nENDLOOP :0\nEND\n"),
                     TGSIC_OK);
    HAS(f->text.data, "int loop0 = 0;\n    while (true) {\n        if (loop0++ >= 7)\n");
}

/* What a shader asks for, and where. */
static void requirements(void **state)
{
    struct fixture *f = *state;
    use_host(f, "gl330+ARB_gpu_shader5");
    assert_int_equal(translate_text(f, "FRAG\nDCL IN[0], GENERIC[0], PERSPECTIVE\n"
                                       "DCL OUT[0], COLOR\nFMA OUT[0], IN[0], IN[0], IN[0]\n"
                                       "END\n"),
                     TGSIC_OK);
    for (size_t i = 0; i < f->report.num_requirements; i++)
        if (!strcmp(f->report.requirements[i].text, "fused multiply-add")) {
            assert_int_equal(f->report.requirements[i].version, 400);
            assert_int_equal(f->report.requirements[i].extension, TGSIC_EXT_ARB_gpu_shader5);
            assert_int_equal(f->report.requirements[i].pos.line, 4);
            return;
        }
    fail_msg("no such requirement");
}

/* Whole outputs by their names, gaps and other buffers as OpenGL names them. */
static void captured_outputs(void **state)
{
    struct fixture *f = *state;
    static const struct tgsic_capture captures[] = {
        {.output = 1, .count = 4, .offset = 0},
        {.output = 2, .first = 1, .count = 2, .offset = 9},
        {.output = 0, .count = 4, .buffer = 1, .offset = 0},
    };
    static const char *const names[] = {"v_generic2",  "gl_SkipComponents4", "gl_SkipComponents1",
                                        "vs_capture1", "gl_SkipComponents1", "gl_NextBuffer",
                                        "gl_Position"};
    size_t at = 0;
    f->options.pipeline.captures = captures;
    f->options.pipeline.num_captures = 3;
    f->options.pipeline.capture_stride[0] = 12;
    HAS(translate(f, &f->vertex), "vs_capture1 = vec2(v_generic3.y, v_generic3.z);");
    for (size_t i = 0; i < f->report.num_bindings; i++)
        if (f->report.bindings[i].resource == TGSIC_RESOURCE_CAPTURE) {
            assert_true(at < sizeof names / sizeof *names);
            assert_string_equal(f->report.bindings[i].name, names[at++]);
        }
    assert_int_equal(at, sizeof names / sizeof *names);
    use_host(f, "es300");
    clear(f);
    assert_int_equal(tgsic_tgsi2glsl(&f->vertex, &f->options, &f->text, NULL, NULL),
                     TGSIC_E_UNSUPPORTED);
}

static void color_types(void **state)
{
    struct fixture *f = *state;
    f->options.pipeline.state.color_type[0] = TGSIC_COMPONENTS_UINT;
    f->options.pipeline.state.attribute_type[0] = TGSIC_COMPONENTS_SINT;
    HAS(translate(f, &f->fragment), "out uvec4 f_color0;");
    HAS(translate(f, &f->vertex), "in ivec4 vs_in0;");
    assert_int_equal(f->report.bindings[0].type, TGSIC_VECTOR_FLOAT); /* CONST */
}

static void broadcast_colors(void **state)
{
    struct fixture *f = *state;
    f->options.pipeline.state.num_color_buffers = 3;
    assert_int_equal(translate_text(f, "FRAG\nPROPERTY FS_COLOR0_WRITES_ALL_CBUFS 1\n"
                                       "DCL IN[0], COLOR, COLOR\nDCL OUT[0], COLOR\n"
                                       "MOV OUT[0], IN[0]\nEND\n"),
                     TGSIC_OK);
    HAS(f->text.data, "layout(location = 2) out vec4 f_color2;");
    HAS(f->text.data, "f_color2 = f_color0;");
}

static void user_clip_planes(void **state)
{
    struct fixture *f = *state;
    f->options.pipeline.state.clip_planes = TGSIC_VARIANT_DYNAMIC;
    f->options.pipeline.state.clip_plane_mask = 5;
    const char *text = translate(f, &f->vertex);
    HAS(text, "uniform vec4 vs_clip_planes[8];");
    HAS(text, "gl_ClipDistance[1] = 0.0;");
    HAS(text, "gl_ClipDistance[2] = dot(gl_Position, vs_clip_planes[2]);");
}

static const struct tgsic_binding *find(const struct tgsic_report *report, const char *name)
{
    for (size_t i = 0; i < report->num_bindings; i++)
        if (!strcmp(report->bindings[i].name, name))
            return &report->bindings[i];
    fail_msg("the report lacks %s", name);
    return NULL;
}

static void reports(void **state)
{
    struct fixture *f = *state;
    f->options.pipeline.bindings.samplers[TGSIC_PROCESSOR_FRAG] = 16;
    f->options.pipeline.bindings.uniform_blocks[TGSIC_PROCESSOR_FRAG] = 14;
    assert_int_equal(
        translate_text(f, "FRAG\nDCL IN[0], GENERIC[0], PERSPECTIVE\nDCL OUT[0], COLOR[1]\n"
                          "DCL CONST[0..5]\nDCL CONST[3][0..7]\nDCL SAMP[2]\n"
                          "DCL SVIEW[2], 2D, FLOAT\nDCL TEMP[0..1]\n"
                          "TEX TEMP[0], IN[0], SAMP[2], 2D\nMUL TEMP[0], TEMP[0], CONST[3][1]\n"
                          "ADD OUT[0], TEMP[0], CONST[4]\nEND\n"),
        TGSIC_OK);
    const struct tgsic_binding *b = find(&f->report, "fs_samp2");
    assert_int_equal(b->resource, TGSIC_RESOURCE_SAMPLER);
    assert_int_equal(b->target, TGSIC_TARGET_TEX_2D);
    assert_int_equal(b->location, 18);
    b = find(&f->report, "fs_block3");
    assert_int_equal(b->resource, TGSIC_RESOURCE_BLOCK);
    assert_int_equal(b->location, 17);
    assert_int_equal(b->count, 8);
    b = find(&f->report, "fs_const");
    assert_int_equal(b->count, 6);
    b = find(&f->report, "f_color1");
    assert_int_equal(b->location, 1);
    assert_true(b->explicit_location);
    use_host(f, "gl130+ARB_shader_bit_encoding");
    translate(f, &f->vertex);
    assert_false(find(&f->report, "vs_in0")->explicit_location);
}

static void report_of_memory(void **state)
{
    struct fixture *f = *state;
    struct tgsic_bindings *bases = &f->options.pipeline.bindings;
    use_host(f, "gl450");
    bases->shader_buffers[TGSIC_PROCESSOR_COMP] = 3;
    bases->images[TGSIC_PROCESSOR_COMP] = 5;
    bases->atomic_buffers[TGSIC_PROCESSOR_COMP] = 1;
    f->options.pipeline.state.shared_memory = 10;
    assert_int_equal(
        translate_text(f, "COMP\nPROPERTY CS_FIXED_BLOCK_WIDTH 4\nDCL BUFFER[2]\nDCL MEMORY[0], "
                          "SHARED\nDCL IMAGE[1], 2D, PIPE_FORMAT_R32_UINT, WR\n"
                          "DCL HWATOMIC[0][2..5]\nDCL TEMP[0]\nIMM[0] UINT32 {0, 1, 0, 0}\n"
                          "ATOMUADD TEMP[0].x, HWATOMIC[0][3], IMM[0].xxxx, IMM[0].yyyy\n"
                          "STORE MEMORY[0].x, IMM[0].xxxx, TEMP[0].xxxx\n"
                          "STORE BUFFER[2].x, IMM[0].xxxx, TEMP[0].xxxx\n"
                          "STORE IMAGE[1], IMM[0].xxxx, TEMP[0].xxxx, 2D\nEND\n"),
        TGSIC_OK);
    HAS(f->text.data, "shared uint cs_shared[3];");
    const struct tgsic_binding *b = find(&f->report, "cs_storage2");
    assert_int_equal(b->resource, TGSIC_RESOURCE_BUFFER);
    assert_int_equal(b->number, 2);
    assert_int_equal(b->location, 5);
    b = find(&f->report, "cs_image1");
    assert_int_equal(b->resource, TGSIC_RESOURCE_IMAGE);
    assert_int_equal(b->target, TGSIC_TARGET_TEX_2D);
    assert_int_equal(b->format, TGSIC_FORMAT_R32_UINT);
    assert_int_equal(b->location, 6);
    b = find(&f->report, "counters1");
    assert_int_equal(b->resource, TGSIC_RESOURCE_COUNTERS);
    assert_int_equal(b->location, 1);
    assert_int_equal(b->index, 2);
    assert_int_equal(b->count, 4);
}

/* A vertex shader names its outputs after the stage that reads them, and reports them so. */
static void next_stages(void **state)
{
    struct fixture *f = *state;
    static const char vertex[] = "DCL IN[0]\nDCL OUT[0], POSITION\nDCL OUT[1], GENERIC[33]\n"
                                 "MOV OUT[0], IN[0]\nMOV OUT[1], IN[0]\nEND\n";
    static const char *const next[][2] = {
        {"", "v_generic33"},
        {"PROPERTY NEXT_SHADER GEOM\n", "g_generic33"},
        {"PROPERTY NEXT_SHADER TESS_CTRL\n", "c_generic33"},
        {"PROPERTY NEXT_SHADER FRAG\n", "v_generic33"},
    };
    for (size_t i = 0; i < sizeof next / sizeof next[0]; i++) {
        char text[512];
        snprintf(text, sizeof text, "VERT\n%s%s", next[i][0], vertex);
        assert_int_equal(translate_text(f, text), TGSIC_OK);
        const struct tgsic_binding *b = find(&f->report, next[i][1]);
        assert_int_equal(b->resource, TGSIC_RESOURCE_VARYING);
        assert_false(b->is_input);
        assert_int_equal(find(&f->report, "gl_Position")->resource, TGSIC_RESOURCE_BUILTIN);
    }
}

static void report_of_arrays(void **state)
{
    struct fixture *f = *state;
    const char *shader =
        "FRAG\nDCL OUT[0], COLOR\nDCL SAMP[1..3]\nDCL CONST[0]\nDCL CONST[2][0..1]\n"
        "DCL CONST[3][0..1]\nDCL ADDR[0]\nDCL TEMP[0]\n"
        "UARL ADDR[0].x, CONST[0].xxxx\n"
        "TEX TEMP[0], CONST[ADDR[0].x+2][1], SAMP[ADDR[0].x+1], 2D\n"
        "MOV OUT[0], TEMP[0]\nEND\n";
    f->options.pipeline.bindings.samplers[TGSIC_PROCESSOR_FRAG] = 16;
    f->options.clamp_indices = true;
    use_host(f, "gl450");
    assert_int_equal(translate_text(f, shader), TGSIC_OK);
    const struct tgsic_binding *b = find(&f->report, "fs_samp1");
    assert_int_equal(b->number, 1);
    assert_int_equal(b->location, 17);
    assert_int_equal(b->count, 3);
    assert_int_equal(find(&f->report, "fs_block2[1]")->number, 3);
    HAS(f->text.data, "fs_samp1[clamp(a0, 0, 2)]");
    HAS(f->text.data, "fs_blocks2[clamp(a0, 0, 1)].fs_const2[1]");
    use_host(f, "es300");
    assert_int_equal(translate_text(f, shader), TGSIC_OK);
    assert_int_equal(find(&f->report, "fs_samp3")->location, 19);
    assert_int_equal(find(&f->report, "fs_samp3")->count, 1);
    assert_int_equal(find(&f->report, "fs_block3")->number, 3);
}

static void extensions_are_enabled(void **state)
{
    struct fixture *f = *state;
    const char *shader = "FRAG\nDCL OUT[0], COLOR\nDCL CONST[0]\nDCL TEMP[0]\n"
                         "POPC TEMP[0], CONST[0]\nI2F OUT[0], TEMP[0]\nEND\n";
    assert_int_equal(translate_text(f, shader), TGSIC_E_UNSUPPORTED);
    assert_int_equal(f->diags.items[0].pos.line, 5);
    use_host(f, "gl330+ARB_gpu_shader5");
    assert_int_equal(translate_text(f, shader), TGSIC_OK);
    HAS(f->text.data, "#version 330\n#extension GL_ARB_gpu_shader5 : require\n");
    use_host(f, "gl400+ARB_gpu_shader5");
    assert_int_equal(translate_text(f, shader), TGSIC_OK);
    LACKS(f->text.data, "#extension");
}

static void demotion(void **state)
{
    struct fixture *f = *state;
    const char *shader = "FRAG\nDCL OUT[0], COLOR\nDCL CONST[0]\nDEMOTE\nMOV OUT[0], CONST[0]\n"
                         "END\n";
    assert_int_equal(translate_text(f, shader), TGSIC_E_UNSUPPORTED);
    use_host(f, "gl450+EXT_demote_to_helper_invocation");
    assert_int_equal(translate_text(f, shader), TGSIC_OK);
    HAS(f->text.data, "    demote;\n");
}

static void indices_are_clamped(void **state)
{
    struct fixture *f = *state;
    f->options.clamp_indices = true;
    assert_int_equal(translate_text(f, "VERT\nDCL IN[0]\nDCL OUT[0], POSITION\nDCL CONST[0..7]\n"
                                       "DCL ADDR[0]\nARL ADDR[0].x, IN[0].xxxx\n"
                                       "MOV OUT[0], CONST[ADDR[0].x+2]\nEND\n"),
                     TGSIC_OK);
    HAS(f->text.data, "vs_const[clamp(a0 + 2, 0, 7)]");
}

static void limits(void **state)
{
    struct fixture *f = *state;
    f->options.max_output = 64;
    clear(f);
    assert_int_equal(tgsic_tgsi2glsl(&f->vertex, &f->options, &f->text, NULL, &f->diags),
                     TGSIC_E_LIMIT);
    assert_int_equal(f->diags.errors, 1);
    f->options.max_output = 0;
    f->options.max_memory = 4096;
    assert_int_equal(tgsic_tgsi2glsl(&f->vertex, &f->options, &f->text, NULL, NULL), TGSIC_E_LIMIT);
}

/* Text as long as the limit is within it, whatever was expected of so many instructions. */
static void limit_of_exact_size(void **state)
{
    struct fixture *f = *state;
    char text[1024] = "VERT\n";
    for (unsigned i = 0; i < 100; i++)
        strcat(text, "NOP\n");
    strcat(text, "END\n");
    assert_int_equal(translate_text(f, text), TGSIC_OK);
    f->options.max_output = f->text.size;
    assert_int_equal(translate_text(f, text), TGSIC_OK);
    f->options.max_output--;
    assert_int_equal(translate_text(f, text), TGSIC_E_LIMIT);
}

struct failing {
    size_t left, live;
};

static void *failing_resize(void *user, void *block, size_t size)
{
    struct failing *f = user;
    if (!size) {
        f->live -= block != NULL;
        free(block);
        return NULL;
    }
    if (!f->left)
        return NULL;
    f->left--;
    f->live += !block;
    return realloc(block, size);
}

static void out_of_memory_leaks_nothing(void **state)
{
    struct fixture *f = *state;
    struct failing failing = {0, 0};
    struct tgsic_allocator allocator = {failing_resize, &failing};
    enum tgsic_result result = TGSIC_E_MEMORY;
    f->options.allocator = &allocator;
    pair(f);
    for (size_t n = 0; n < 200 && result == TGSIC_E_MEMORY; n++) {
        failing.left = n;
        result = tgsic_tgsi2glsl(&f->fragment, &f->options, &f->text, &f->report, NULL);
        if (result == TGSIC_E_MEMORY)
            assert_int_equal(failing.live, 0);
    }
    assert_int_equal(result, TGSIC_OK);
    failing.left = 1000;
    clear(f);
    assert_int_equal(failing.live, 0);
}

static void output_is_deterministic(void **state)
{
    struct fixture *f = *state;
    struct tgsic_buffer again = {0};
    pair(f);
    translate(f, &f->fragment);
    assert_int_equal(tgsic_tgsi2glsl(&f->fragment, &f->options, &again, NULL, NULL), TGSIC_OK);
    assert_string_equal(f->text.data, again.data);
    tgsic_buffer_free(&again);
}

static void invalid_input(void **state)
{
    struct fixture *f = *state;
    struct tgsic_shader shader = parse("VERT\nDCL OUT[0], POSITION\nMOV OUT[0], TEMP[3]\nEND\n");
    clear(f);
    assert_int_equal(tgsic_tgsi2glsl(&shader, &f->options, &f->text, NULL, &f->diags),
                     TGSIC_E_INVALID);
    assert_true(f->diags.errors > 0);
    tgsic_shader_free(&shader);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(host_names),
        TEST(hosts_of_contexts),
        TEST(alone_varyings_are_floats),
        TEST(pairs_agree),
        TEST(two_sided_colors),
        TEST(point_sprites),
        TEST(fragment_state),
        TEST(state_reaches_subroutines),
        TEST(view_channels),
        TEST(name_prefixes),
        TEST(keys),
        TEST(lines_and_comments),
        TEST(loops_end),
        TEST(requirements),
        TEST(captured_outputs),
        TEST(color_types),
        TEST(broadcast_colors),
        TEST(user_clip_planes),
        TEST(reports),
        TEST(report_of_memory),
        TEST(next_stages),
        TEST(report_of_arrays),
        TEST(extensions_are_enabled),
        TEST(demotion),
        TEST(indices_are_clamped),
        TEST(limits),
        TEST(limit_of_exact_size),
        TEST(out_of_memory_leaks_nothing),
        TEST(output_is_deterministic),
        TEST(invalid_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
