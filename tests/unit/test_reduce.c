/* SPDX-License-Identifier: MIT */
/* Reducing against faults made up for the purpose: what is left is what the fault needs. */
#include "check/reduce.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* A fault that shows while all the words are there, and the text is accepted. */
struct fault {
    const char *const *words;
    bool (*accepts)(const char *text, size_t length);
    uint32_t calls, limit; /* of stop(); 0: none */
};

static bool still_fails(void *user, const char *text, size_t length)
{
    struct fault *fault = user;
    fault->calls++;
    assert_int_equal(text[length], 0);
    for (const char *const *word = fault->words; *word; word++) {
        if (!strstr(text, *word))
            return false;
    }
    return !fault->accepts || fault->accepts(text, length);
}

static bool stop(void *user)
{
    struct fault *fault = user;
    return fault->limit && fault->calls >= fault->limit;
}

static bool is_tgsi(const char *text, size_t length)
{
    struct tgsic_shader shader;
    if (tgsic_parse_text(text, length, NULL, &shader, NULL) != TGSIC_OK)
        return false;
    tgsic_shader_free(&shader);
    return true;
}

/* Brackets match. */
static bool is_balanced(const char *text, size_t length)
{
    int round = 0, curly = 0;
    for (size_t i = 0; i < length; i++) {
        round += (text[i] == '(') - (text[i] == ')');
        curly += (text[i] == '{') - (text[i] == '}');
        if (round < 0 || curly < 0)
            return false;
    }
    return round == 0 && curly == 0;
}

static uint32_t check_reduce(enum check_form form, const char *text, const char *wanted,
                             bool (*accepts)(const char *, size_t), const char *const *words)
{
    struct fault fault = {.words = words, .accepts = accepts};
    struct check_reduction reduction = {.still_fails = still_fails, .stop = stop, .user = &fault};
    struct tgsic_buffer out = {0};
    assert_int_equal(tgsic_check_reduce(form, text, strlen(text), &reduction, &out, NULL),
                     TGSIC_OK);
    assert_string_equal(out.data, wanted);
    assert_int_equal(reduction.steps, fault.calls);
    assert_false(reduction.stopped);
    tgsic_buffer_free(&out);
    return fault.calls;
}
#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define CHECK_TGSI(text, wanted, ...)                                                              \
    check_reduce(CHECK_FORM_TGSI, text, wanted, is_tgsi, WORDS(__VA_ARGS__))
#define CHECK_GLSL(text, wanted, accepts, ...)                                                     \
    check_reduce(CHECK_FORM_GLSL, text, wanted, accepts, WORDS(__VA_ARGS__))

/* ---- TGSI ---------------------------------------------------------------------------------- */

static const char shader[] = "FRAG\n"
                             "PROPERTY FS_COORD_ORIGIN LOWER_LEFT\n"
                             "DCL IN[0], GENERIC[0], PERSPECTIVE\n"
                             "DCL IN[1], GENERIC[1], PERSPECTIVE\n"
                             "DCL OUT[0], COLOR\n"
                             "DCL CONST[0..7]\n"
                             "DCL SAMP[0]\n"
                             "DCL SVIEW[0], 2D, FLOAT\n"
                             "DCL TEMP[0..9], LOCAL\n"
                             "DCL ADDR[0]\n"
                             "IMM[0] FLT32 {0.5, 0.0, 2.0, 1.0}\n"
                             "IMM[1] FLT32 {3.0, 4.0, 5.0, 6.0}\n"
                             "  0: MOV TEMP[0], IN[0]\n"
                             "  1: BGNLOOP :9\n"
                             "  2:   SGE TEMP[1].x, TEMP[0].xxxx, IMM[1].yyyy\n"
                             "  3:   IF TEMP[1].xxxx :5\n"
                             "  4:     BRK\n"
                             "  5:   ENDIF\n"
                             "  6:   ARL ADDR[0].x, IN[0].xxxx\n"
                             "  7:   MAD_SAT TEMP[0], -|TEMP[0]|, CONST[ADDR[0].x+3].wzyx, IN[1]\n"
                             "  8:   ADD TEMP[0].x, TEMP[0], IMM[1].xxxx\n"
                             "  9: ENDLOOP :1\n"
                             " 10: TEX TEMP[2], IN[1], SAMP[0], 2D\n"
                             " 11: MUL TEMP[0], TEMP[0], TEMP[2]\n"
                             " 12: MOV OUT[0], TEMP[0]\n"
                             " 13: END\n";

static void tgsi_keeps_what_the_fault_needs(void **state)
{
    (void)state;
    CHECK_TGSI(shader,
               "FRAG\n"
               "DCL SAMP[0]\n"
               "DCL TEMP[2], LOCAL\n"
               "IMM[0] FLT32 {0.0, 0.0, 0.0, 0.0}\n"
               "  0: TEX TEMP[2].x, IMM[0].xxxx, SAMP[0], 2D\n"
               "  1: END\n",
               "TEX ");
    CHECK_TGSI(shader,
               "FRAG\n"
               "DCL CONST[0]\n"
               "DCL TEMP[0], LOCAL\n"
               "IMM[0] FLT32 {0.0, 0.0, 0.0, 0.0}\n"
               "  0: MAD TEMP[0].x, IMM[0].xxxx, CONST[0], IMM[0].xxxx\n"
               "  1: END\n",
               "MAD", ", CONST[");
}

static void tgsi_loses_blocks_around_the_fault(void **state)
{
    (void)state;
    CHECK_TGSI("VERT\n"
               "DCL IN[0]\n"
               "DCL OUT[0], POSITION\n"
               "DCL TEMP[0]\n"
               "  0: IF IN[0].xxxx :7\n"
               "  1:   MOV OUT[0], IN[0]\n"
               "  2: ELSE :7\n"
               "  3:   BGNLOOP :6\n"
               "  4:     RCP TEMP[0].x, IN[0].yyyy\n"
               "  5:     BRK\n"
               "  6:   ENDLOOP :3\n"
               "  7: ENDIF\n"
               "  8: END\n",
               "VERT\n"
               "DCL TEMP[0]\n"
               "IMM[0] FLT32 {0.0, 0.0, 0.0, 0.0}\n"
               "  0: RCP TEMP[0].x, IMM[0].xxxx\n"
               "  1: END\n",
               "RCP");
}

/* A thousand instructions of which one matters. */
static void tgsi_takes_few_steps(void **state)
{
    (void)state;
    static char text[65536];
    int at = sprintf(text, "VERT\nDCL IN[0]\nDCL OUT[0], POSITION\n");
    for (int i = 0; i < 1000; i++)
        at += sprintf(text + at, "%d: %s OUT[0], IN[0], IN[0]\n", i, i == 631 ? "MIN" : "ADD");
    sprintf(text + at, "1000: END\n");
    uint32_t steps = CHECK_TGSI(text,
                                "VERT\n"
                                "DCL OUT[0], POSITION\n"
                                "IMM[0] FLT32 {0.0, 0.0, 0.0, 0.0}\n"
                                "  0: MIN OUT[0].x, IMM[0].xxxx, IMM[0].xxxx\n"
                                "  1: END\n",
                                "MIN");
    assert_in_range(steps, 10, 150);
}

/* ---- GLSL ---------------------------------------------------------------------------------- */

static const char source[] = "#version 330\n"
                             "#extension GL_ARB_gpu_shader5 : enable\n"
                             "/* What it is\n"
                             "   for. */\n"
                             "struct light { vec3 position; float power; } lights[4];\n"
                             "uniform sampler2D image;\n"
                             "in vec4 shade; // of the vertex\n"
                             "out vec4 color;\n"
                             "float half_of(float x)\n"
                             "{\n"
                             "    return x * 0.5;\n"
                             "}\n"
                             "void main()\n"
                             "{\n"
                             "    vec4 sum = vec4(0.0);\n"
                             "    for (int i = 0; i < 4; i++) {\n"
                             "        if (lights[i].power > 1.0) {\n"
                             "            sum += texture(image, shade.xy);\n"
                             "        } else {\n"
                             "            sum.x -= half_of(max(sum.y, shade[i] + 2.0));\n"
                             "        }\n"
                             "    }\n"
                             "    color = sum.w > 0.0 ? sum : shade;\n"
                             "}\n";

static void glsl_keeps_what_the_fault_needs(void **state)
{
    (void)state;
    CHECK_GLSL(source, "max\n", is_balanced, "max");
    CHECK_GLSL(source, "main()\n{\n    max()\n}\n", is_balanced, "main()", "{", "max(");
    CHECK_GLSL(source, "#version 330\nmain()\n{\n    texture(image)\n}\n", is_balanced,
               "#version 330\n", "main()\n{", "texture(image");
}

/* As if a compiler looked: statements are whole, names declared. */
static bool looks_compiled(const char *text, size_t length)
{
    return is_balanced(text, length) && strstr(text, "out vec4 color;") &&
           strstr(text, "void main()\n{") && strstr(text, "color = ") && strstr(text, ";\n}");
}

static void glsl_reduces_within_statements(void **state)
{
    (void)state;
    CHECK_GLSL("out vec4 color;\n"
               "in vec4 a, b;\n"
               "void main()\n"
               "{\n"
               "    vec4 c = a;\n"
               "    c += b;\n"
               "    color = a.x > 0.5 ? vec4(max(a.x * 2.0, b.y)) + c : c;\n"
               "}\n",
               "out vec4 color;\nvoid main()\n{\n    color = max();\n}\n", looks_compiled, "max(");
}

static void any_bytes_are_tokens(void **state)
{
    (void)state;
    CHECK_GLSL("}}])([{ # a \\", "#\n", NULL, "#");
    CHECK_GLSL("/* never ends", "\n", NULL, "");
    CHECK_GLSL("a ? b ; 1e+5+.5.x \xff\n#if 1\\\n2\n#endif", "#if 1\\\n2\n", NULL, "#if");
    CHECK_GLSL("1e+5+.5.x", "1e+5\n", NULL, "5");
    CHECK_GLSL("a - b - - c", "- -\n", NULL, "- -");
}

/* ---- Scripts ------------------------------------------------------------------------------- */

static void scripts_keep_their_other_sections(void **state)
{
    (void)state;
    static const char text[] = "[require]\n"
                               "GLSL >= 1.30\n"
                               "\n"
                               "[vertex shader passthrough]\n"
                               "\n"
                               "[vertex shader]\n"
                               "int a; int b;\n"
                               "\n"
                               "[fragment shader]\n"
                               "int c;\n"
                               "int d;\n"
                               "\n"
                               "[test]\n"
                               "draw rect -1 -1 2 2\n";
    struct fault fault = {.words = WORDS("int b", "int c", "GLSL >= 1.30")};
    struct check_reduction reduction = {.still_fails = still_fails, .stop = stop, .user = &fault};
    struct tgsic_buffer out = {0};
    assert_int_equal(tgsic_check_reduce_script(text, strlen(text), &reduction, &out, NULL),
                     TGSIC_OK);
    assert_string_equal(out.data, "[require]\n"
                                  "GLSL >= 1.30\n"
                                  "\n"
                                  "[vertex shader passthrough]\n"
                                  "\n"
                                  "[vertex shader]\n"
                                  "int b\n"
                                  "\n"
                                  "[fragment shader]\n"
                                  "int c\n"
                                  "\n"
                                  "[test]\n"
                                  "draw rect -1 -1 2 2\n");
    tgsic_buffer_free(&out);
}

/* ---- Bounds -------------------------------------------------------------------------------- */

static void what_does_not_fail_is_refused(void **state)
{
    (void)state;
    struct fault fault = {.words = WORDS("nowhere")};
    struct check_reduction reduction = {.still_fails = still_fails, .user = &fault};
    struct tgsic_buffer out = {0};
    struct tgsic_diags diags = {0};
    assert_int_equal(tgsic_check_reduce(CHECK_FORM_TGSI, "VERT", 4, &reduction, &out, &diags),
                     TGSIC_E_INVALID);
    assert_int_equal(diags.errors, 1);
    assert_int_equal(tgsic_check_reduce(CHECK_FORM_SPIRV, "", 0, &reduction, &out, NULL),
                     TGSIC_E_UNSUPPORTED);
    fault.words = WORDS("VERT");
    assert_int_equal(tgsic_check_reduce(CHECK_FORM_TGSI, "VERTEX", 6, &reduction, &out, NULL),
                     TGSIC_E_INVALID);
    assert_int_equal(tgsic_check_reduce_script("VERT", 4, &reduction, &out, NULL), TGSIC_E_INVALID);
    assert_null(out.data);
    tgsic_diags_free(&diags);
}

static void steps_are_bounded(void **state)
{
    (void)state;
    for (int way = 0; way < 2; way++) {
        struct fault fault = {.words = WORDS("TEX "), .accepts = is_tgsi};
        struct check_reduction reduction = {
            .still_fails = still_fails, .stop = stop, .user = &fault};
        if (way)
            fault.limit = 5;
        else
            reduction.max_steps = 5;
        struct tgsic_buffer out = {0};
        assert_int_equal(
            tgsic_check_reduce(CHECK_FORM_TGSI, shader, strlen(shader), &reduction, &out, NULL),
            TGSIC_OK);
        assert_true(reduction.stopped);
        assert_int_equal(reduction.steps, 5);
        assert_non_null(strstr(out.data, "TEX "));
        assert_true(out.size < strlen(shader));
        tgsic_buffer_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tgsi_keeps_what_the_fault_needs),
        cmocka_unit_test(tgsi_loses_blocks_around_the_fault),
        cmocka_unit_test(tgsi_takes_few_steps),
        cmocka_unit_test(glsl_keeps_what_the_fault_needs),
        cmocka_unit_test(glsl_reduces_within_statements),
        cmocka_unit_test(any_bytes_are_tokens),
        cmocka_unit_test(scripts_keep_their_other_sections),
        cmocka_unit_test(what_does_not_fail_is_refused),
        cmocka_unit_test(steps_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
