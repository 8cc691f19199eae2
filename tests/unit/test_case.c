/* SPDX-License-Identifier: MIT */
/* Cases read from .shader_test text and from bare shaders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "check/case.h"
#include "check/line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct check_case test_case;
static struct tgsic_diags diags;

static enum tgsic_result read_text(const char *text)
{
    diags = (struct tgsic_diags){0};
    return tgsic_check_read_case_text(text, strlen(text), "dir/name.shader_test", "name",
                                      &test_case, &diags);
}

static void must_read(const char *text)
{
    enum tgsic_result result = read_text(text);
    if (result != TGSIC_OK)
        print_error("%s\n", diags.count ? diags.items[0].text : "no message");
    assert_int_equal(result, TGSIC_OK);
    assert_int_equal(diags.count, 0);
}

static void release(void)
{
    tgsic_check_case_free(&test_case);
    tgsic_diags_free(&diags);
}

/* ---- Sections ------------------------------------------------------------------------------ */

static void test_sections(void **state)
{
    must_read("words before the first section are a comment\n"
              "[require]\n"
              "GLSL >= 1.30\n"
              "\n"
              "[vertex shader]\n"
              "void main() {}\n"
              "[fragment shader]\n"
              "#version 150\n"
              "void main() { discard; }\n"
              "[vertex data]\n"
              "a/float/1\n"
              "[test]\n"
              "# a comment\n"
              "clear color 0 0 0 0\n"
              "  draw rect -1 -1 2 2\n"
              "[not a section here]\n");
    assert_int_equal(test_case.num_sources, 2);
    assert_string_equal(test_case.sources[0].text, "#version 130\nvoid main() {}\n");
    assert_int_equal(test_case.sources[0].line, 5); /* of the header, whose place #version takes */
    assert_string_equal(test_case.sources[1].text, "#version 150\nvoid main() { discard; }\n");
    assert_int_equal(test_case.sources[1].line, 8);
    assert_int_equal(test_case.sources[1].stage, TGSIC_PROCESSOR_FRAG);
    assert_int_equal(test_case.sources[1].size, strlen(test_case.sources[1].text));
    assert_string_equal(test_case.vertex_data, "a/float/1\n");
    assert_int_equal(test_case.vertex_data_line, 11);
    assert_int_equal(test_case.num_commands, 3);
    assert_int_equal(test_case.commands[0].line, 14);
    assert_string_equal(test_case.commands[1].text, "  draw rect -1 -1 2 2");
    assert_int_equal(test_case.width, 250);
    assert_false(test_case.is_bare);
    release();
}

static void test_stages_and_forms(void **state)
{
    static const struct {
        const char *section;
        uint8_t stage, form;
    } kinds[] = {
        {"vertex shader", TGSIC_PROCESSOR_VERT, CHECK_FORM_GLSL},
        {"vertex shader spirv", TGSIC_PROCESSOR_VERT, CHECK_FORM_SPIRV_ASM},
        {"vertex program", TGSIC_PROCESSOR_VERT, CHECK_FORM_ARB},
        {"tessellation control shader", TGSIC_PROCESSOR_TESS_CTRL, CHECK_FORM_GLSL},
        {"tessellation evaluation shader", TGSIC_PROCESSOR_TESS_EVAL, CHECK_FORM_GLSL},
        {"geometry shader", TGSIC_PROCESSOR_GEOM, CHECK_FORM_GLSL},
        {"fragment shader", TGSIC_PROCESSOR_FRAG, CHECK_FORM_GLSL},
        {"fragment program", TGSIC_PROCESSOR_FRAG, CHECK_FORM_ARB},
        {"compute shader", TGSIC_PROCESSOR_COMP, CHECK_FORM_GLSL},
        {"compute shader spirv", TGSIC_PROCESSOR_COMP, CHECK_FORM_SPIRV_ASM},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char text[128];
        snprintf(text, sizeof text, "[require]\nGLSL >= 4.50\n[%s]\nx\n", kinds[i].section);
        must_read(text);
        assert_int_equal(test_case.num_sources, 1);
        assert_int_equal(test_case.sources[0].stage, kinds[i].stage);
        assert_int_equal(test_case.sources[0].form, kinds[i].form);
        assert_string_equal(test_case.sources[0].text,
                            kinds[i].form == CHECK_FORM_GLSL ? "#version 450\nx\n" : "x\n");
        assert_true(test_case.is_bare);
        release();
    }
}

static void test_versions(void **state)
{
    must_read("[require]\nGL ES >= 3.0\nGLSL ES >= 3.00\n[vertex shader]\nx\n");
    assert_string_equal(test_case.sources[0].text, "#version 300 es\nx\n");
    release();
    must_read("[require]\nGL ES >= 2.0\nGLSL ES >= 1.00\n[vertex shader]\nx\n");
    assert_string_equal(test_case.sources[0].text, "#version 100\nx\n");
    release();
    must_read("[vertex shader passthrough]\n[fragment shader]\nx\n");
    assert_int_equal(test_case.sources[0].form, CHECK_FORM_PASSTHROUGH);
    assert_non_null(strstr(test_case.sources[0].text, "piglit_vertex"));
    assert_string_equal(test_case.sources[1].text, "x\n");
    release();
}

static void test_includes(void **state)
{
    must_read("[shader include paths]\n/a/\n\n/b\n[shader include]\n/a/x\ntext\nmore\n"
              "[vertex shader]\nx\n[vertex shader]\ny\n");
    assert_int_equal(test_case.num_include_paths, 2);
    assert_string_equal(test_case.include_paths[0], "/a");
    assert_string_equal(test_case.include_paths[1], "/b");
    assert_int_equal(test_case.num_includes, 1);
    assert_string_equal(test_case.includes[0].path, "/a/x");
    assert_string_equal(test_case.includes[0].text, "\ntext\nmore\n");
    assert_int_equal(test_case.num_sources, 2);
    release();
}

/* ---- Requirements -------------------------------------------------------------------------- */

static void test_requirements(void **state)
{
    must_read("[require]\n"
              "/* a comment of\n two lines */\n"
              "GL COMPAT >= 3.2\n"
              "GLSL >= 1.50 # behind it\n"
              "  GL_ARB_gpu_shader5\n"
              "!GL_EXT_other\r\n"
              "ARB_vertex_program\n"
              "INT GL_MAX_SAMPLES > 4\n"
              "GL_MAX_VARYING_COMPONENTS >= 33\n"
              "SIZE 10 20\n"
              "depthbuffer\n"
              "SSO ENABLED\n"
              "SPIRV YES\n"
              "[vertex shader]\nx\n");
    const struct check_requirement *r = test_case.requirements;
    assert_int_equal(test_case.num_requirements, 7);
    assert_int_equal(r[0].kind, CHECK_REQUIRE_GL);
    assert_string_equal(r[0].name, "COMPAT");
    assert_int_equal(r[0].comparison, TGSIC_COMPARE_GEQUAL);
    assert_true(r[0].value > 3.19 && r[0].value < 3.21);
    assert_int_equal(r[0].line, 4);
    assert_int_equal(r[1].kind, CHECK_REQUIRE_GLSL);
    assert_int_equal((int)r[1].value, 150);
    assert_int_equal(r[2].kind, CHECK_REQUIRE_EXTENSION);
    assert_string_equal(r[2].name, "GL_ARB_gpu_shader5");
    assert_int_equal(r[3].kind, CHECK_REQUIRE_NO_EXTENSION);
    assert_string_equal(r[3].name, "GL_EXT_other");
    assert_string_equal(r[4].name, "GL_ARB_vertex_program");
    assert_int_equal(r[5].kind, CHECK_REQUIRE_LIMIT);
    assert_int_equal(r[5].comparison, TGSIC_COMPARE_GREATER);
    assert_int_equal((int)r[6].value, 33);
    assert_int_equal(test_case.width, 10);
    assert_int_equal(test_case.height, 20);
    assert_true(test_case.depth_buffer && test_case.separate && test_case.spirv);
    assert_false(test_case.separable);
    release();
}

static void test_geometry_layout(void **state)
{
    must_read("[geometry layout]\ninput type GL_LINES_ADJACENCY\n\noutput type GL_POINTS\n"
              "vertices out 7\n[vertex shader]\nx\n");
    assert_int_equal(test_case.geometry_layout.input, TGSIC_PRIMITIVE_LINES_ADJACENCY);
    assert_int_equal(test_case.geometry_layout.output, TGSIC_PRIMITIVE_POINTS);
    assert_int_equal(test_case.geometry_layout.vertices_out, 7);
    release();
}

/* ---- Malformed ----------------------------------------------------------------------------- */

static void test_malformed(void **state)
{
    static const struct {
        const char *text;
        unsigned line, column;
    } cases[] = {
        {"", 0, 0},
        {"[require]\n", 0, 0},
        {"[vertex shader\nx\n", 1, 1},
        {"\n[vortex shader]\nx\n", 2, 2},
        {"[require]\nGL > three\n", 2, 6},
        {"[require]\nGL 3.0\n", 2, 4},
        {"[require]\nGLSL < 1.30\n", 2, 8},
        {"[require]\nGLSL >= 1.3.0\n", 2, 9},
        {"[require]\nSIZE 10\n", 2, 8},
        {"[require]\nSIZE 0 10\n", 2, 6},
        {"[require]\nSIZE 10 99999999999999999999\n", 2, 9},
        {"[require]\nSIZE 10 10 10\n", 2, 12},
        {"[require]\nSSO\n", 2, 4},
        {"[require]\nSPIRV MAYBE\n", 2, 7},
        {"[require]\nGL_MAX_SAMPLES >= \n", 2, 19},
        {"[require]\n!\n", 2, 2},
        {"[geometry layout]\ninput type GL_SQUARES\n", 2, 12},
        {"[geometry layout]\nvertices out 0\n", 2, 15},
        {"[shader include]\n\ntext\n", 2, 1},
        {"[shader include]\n", 2, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum tgsic_result result = read_text(cases[i].text);
        if (result != TGSIC_E_INVALID || diags.items[0].pos.line != cases[i].line ||
            diags.items[0].pos.column != cases[i].column)
            fail_msg("case %zu: result %d, %u:%u: %s", i, result, diags.items[0].pos.line,
                     diags.items[0].pos.column, diags.items[0].text);
        assert_null(test_case.arena);
        release();
    }
}

/* Bytes that are no text, and text cut anywhere, end in a result and not in a crash. */
static void test_cut_anywhere(void **state)
{
    static const char text[] = "[require]\nGLSL >= 1.30\nGL_X >= 3\n[geometry layout]\n"
                               "input type GL_LINES\n[shader include]\n/a\nb\n[vertex data]\n"
                               "a/float/1\n1\n[vertex shader]\nx\0y\n[test]\nclear\n";
    for (size_t size = 0; size < sizeof text; size++) {
        char *copy = malloc(size + 1);
        memcpy(copy, text, size);
        diags = (struct tgsic_diags){0};
        tgsic_check_read_case_text(copy, size, "p", "n", &test_case, &diags);
        free(copy);
        release();
    }
}

/* ---- Bare files ---------------------------------------------------------------------------- */

static char folder[] = "/tmp/test_case_XXXXXX"; /* made anew by each test */

static const char *path_of(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static enum tgsic_result read_file(const char *name)
{
    diags = (struct tgsic_diags){0};
    return tgsic_check_read_case(path_of(name), name, &test_case, &diags);
}

static void test_pairs(void **state)
{
    assert_non_null(mkdtemp(folder));
    write_file("a.vert", "v", 1);
    write_file("a.frag", "f", 1);
    write_file("b.comp", "c", 1);
    assert_int_equal(read_file("a.frag"), TGSIC_OK);
    assert_int_equal(test_case.num_sources, 2);
    assert_int_equal(test_case.sources[0].stage, TGSIC_PROCESSOR_VERT);
    assert_string_equal(test_case.sources[1].text, "f");
    assert_int_equal(test_case.sources[0].line, 0);
    assert_true(test_case.is_bare);
    release();
    assert_int_equal(read_file("b.comp"), TGSIC_OK);
    assert_int_equal(test_case.num_sources, 1);
    release();
    assert_int_equal(read_file("c.vert"), TGSIC_E_INVALID);
    release();
    assert_int_equal(read_file("c.txt"), TGSIC_E_INVALID);
    release();
    unlink(path_of("a.vert"));
    unlink(path_of("a.frag"));
    unlink(path_of("b.comp"));
    rmdir(folder);
}

static void test_other_forms(void **state)
{
    static const uint32_t words[] = {0x07230203, 0x10000,       0, 9, 0, 2u << 16 | 17,
                                     1,          4u << 16 | 15, 4, 1, 0};
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    assert_non_null(mkdtemp(folder));
    write_file("a.tgsi", "GEOM\nEND\n", 9);
    write_file("b.tgsi", "WHAT\n", 5);
    uint8_t module[sizeof words];
    for (size_t i = 0; i < sizeof words; i++)
        module[i] = (uint8_t)(words[i / 4] >> i % 4 * 8);
    write_file("a.spv", module, sizeof module);
    write_file("b.spv", module, 8);
    assert_int_equal(read_file("a.tgsi"), TGSIC_OK);
    assert_int_equal(test_case.sources[0].form, CHECK_FORM_TGSI);
    assert_int_equal(test_case.sources[0].stage, TGSIC_PROCESSOR_GEOM);
    release();
    assert_int_equal(read_file("a.spv"), TGSIC_OK);
    assert_int_equal(test_case.sources[0].form, CHECK_FORM_SPIRV);
    assert_int_equal(test_case.sources[0].stage, TGSIC_PROCESSOR_FRAG);
    release();
    assert_int_equal(read_file("b.tgsi"), TGSIC_E_INVALID);
    release();
    assert_int_equal(read_file("b.spv"), TGSIC_E_INVALID);
    release();
    unlink(path_of("a.tgsi"));
    unlink(path_of("b.tgsi"));
    unlink(path_of("a.spv"));
    unlink(path_of("b.spv"));
    rmdir(folder);
}

/* ---- Numbers of a line --------------------------------------------------------------------- */

static void test_integers(void **state)
{
    static const struct {
        const char *text;
        int64_t value;
    } good[] = {{"-9223372036854775808", INT64_MIN},
                {"18446744073709551615", -1},
                {"+0x10u", 16},
                {"017", 15}};
    static const char *const bad[] = {
        "-9223372036854775809", "18446744073709551616", "1.5", "u", "-", "0x", "08", "12monkeys"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct check_line line = tgsic_check_line(good[i].text);
        int64_t value = 0;
        if (!tgsic_check_take_integer(&line, &value) || value != good[i].value)
            fail_msg("%s", good[i].text);
        assert_true(tgsic_check_at_end(&line));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct check_line line = tgsic_check_line(bad[i]);
        int64_t value;
        if (tgsic_check_take_integer(&line, &value))
            fail_msg("%s is taken", bad[i]);
        assert_ptr_equal(line.at, line.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sections),     cmocka_unit_test(test_stages_and_forms),
        cmocka_unit_test(test_versions),     cmocka_unit_test(test_includes),
        cmocka_unit_test(test_requirements), cmocka_unit_test(test_geometry_layout),
        cmocka_unit_test(test_malformed),    cmocka_unit_test(test_cut_anywhere),
        cmocka_unit_test(test_pairs),        cmocka_unit_test(test_other_forms),
        cmocka_unit_test(test_integers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
