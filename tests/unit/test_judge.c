/* SPDX-License-Identifier: MIT */
/* Verdicts, and whether a planted mistake is found and the right hop is blamed for it. Runs with
 * the interpreter alone, and with OpenGL where it is. */
#define _DEFAULT_SOURCE /* mkstemps() */

#include "check/result.h"
#include "tgsi/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- A case in a file ---------------------------------------------------------------------- */

static const char gradient[] =
    "[require]\nGLSL >= 1.30\n"
    "[vertex shader]\nin vec4 position;\nout vec4 shade;\n"
    "void main()\n{\n    gl_Position = position;\n    shade = position * 0.25 + 0.5;\n}\n"
    "[fragment shader]\nuniform vec4 tint;\nin vec4 shade;\nout vec4 color;\n"
    "void main()\n{\n    color = shade + tint.wzyx;\n}\n";

static const char script[] = "[test]\nclear color 0 0 0 0\nclear\n"
                             "uniform vec4 tint 0.1 0.2 0.3 0.4\ndraw rect -1 -1 2 2\n"
                             "probe rgba 10 10 0.5 0.5 0.5 1\n";

static const char constant[] = "[require]\nGLSL >= 1.30\n[vertex shader passthrough]\n"
                               "[fragment shader]\nuniform vec4 tint;\nout vec4 color;\n"
                               "void main()\n{\n    color = tint + vec4(0.4, 0.3, 0.2, 0.6);\n}\n";

struct outcome {
    enum check_verdict verdict;
    char blame[64], cause[256];
    uint32_t covered, distinct, pictures, exhibits;
};

static void ask(struct check_judge *judge, const char *text, const char *test, struct outcome *out)
{
    char path[] = "/tmp/tgsic-judge-XXXXXX.shader_test";
    struct tgsic_arena arena;
    struct check_result result;
    jmp_buf escape;
    int file = mkstemps(path, 12);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    assert_int_equal(write(file, test, strlen(test)), strlen(test));
    assert_int_equal(close(file), 0);
    tgsic_arena_init(&arena, NULL, 0, &escape);
    assert_false(setjmp(escape));
    tgsic_check_judge_case(judge, path, "case", &arena, &result);
    *out = (struct outcome){.verdict = result.verdict,
                            .covered = result.covered_permille,
                            .distinct = result.distinct_colors,
                            .pictures = result.num_pictures,
                            .exhibits = result.num_exhibits};
    snprintf(out->blame, sizeof out->blame, "%s", result.blame ? result.blame : "");
    snprintf(out->cause, sizeof out->cause, "%s", result.cause ? result.cause : "");
    tgsic_arena_free(&arena);
    remove(path);
}

static void judge(const struct check_judge_options *options, const char *text, const char *test,
                  struct outcome *out)
{
    struct check_judge *judge;
    assert_int_equal(tgsic_check_open_judge(options, &judge, NULL), TGSIC_OK);
    ask(judge, text, test, out);
    tgsic_check_close_judge(judge);
}

static struct check_judge_options with(uint32_t oracle)
{
    return (struct check_judge_options){.oracle = oracle,
                                        .dialect = TGSIC_DIALECT_VIRGL,
                                        .host = "gl450",
                                        .last_hop = CHECK_HOP_TGSI_AGAIN,
                                        .exhibits = true};
}

static bool has_gl(void)
{
    struct check_judge_options options = with(CHECK_ORACLE_GL);
    struct check_judge *judge = NULL;
    bool has = tgsic_check_open_judge(&options, &judge, NULL) == TGSIC_OK;
    if (has)
        tgsic_check_close_judge(judge);
    return has;
}

/* ---- Planted mistakes ---------------------------------------------------------------------- */

/* ADD and MAD lose what they add: in the hop that `user` names. */
static void drop_addends(void *user, enum check_hop hop, unsigned stage,
                         struct tgsic_shader *shader)
{
    const enum check_hop *wanted = user;
    for (uint32_t i = 0; hop == *wanted && i < shader->num_instructions; i++) {
        struct tgsic_instruction *in = &shader->instructions[i];
        if (in->opcode == TGSIC_OPCODE_ADD)
            in->opcode = TGSIC_OPCODE_MUL;
    }
}

/* Swaps x and y of the first swizzle, in place. */
static void swap_letters(void *user, unsigned stage, struct tgsic_buffer *text)
{
    char *found = text->data && stage == TGSIC_PROCESSOR_FRAG ? strstr(text->data, ".wzyx") : NULL;
    if (found)
        memcpy(found, ".zwyx", 5);
}

/* ---- Tests --------------------------------------------------------------------------------- */

static void a_right_translation_is_the_same(void **state)
{
    struct check_judge_options options = with(CHECK_ORACLE_EXEC);
    struct outcome out;
    judge(&options, constant, script, &out);
    assert_int_equal(out.verdict, CHECK_SAME);
    judge(&options, gradient, "", &out);
    assert_int_equal(out.verdict, CHECK_SAME);
    assert_true(out.covered >= 500 && out.distinct >= 100);
    assert_int_equal(out.exhibits, 0);
}

static void wrong_tgsi_fails_its_script(void **state)
{
    struct check_judge_options options = with(CHECK_ORACLE_EXEC);
    enum check_hop hop = CHECK_HOP_TGSI;
    struct outcome out;
    options.last_hop = CHECK_HOP_TGSI;
    options.mutator = (struct check_mutator){.user = &hop, .tgsi = drop_addends};
    judge(&options, constant, script, &out);
    assert_int_equal(out.verdict, CHECK_DIFFERENT);
    assert_string_equal(out.blame, "GLSL→TGSI");
    assert_true(out.exhibits >= 4);
}

/* They share what EGL has once in a process. */
static void a_judge_outlives_another(void **state)
{
    struct check_judge_options options = with(CHECK_ORACLE_GL);
    struct check_judge *kept;
    struct outcome out;
    if (!has_gl())
        skip();
    assert_int_equal(tgsic_check_open_judge(&options, &kept, NULL), TGSIC_OK);
    ask(kept, gradient, "", &out);
    assert_int_equal(out.verdict, CHECK_SAME);
    judge(&options, gradient, "", &out);
    ask(kept, gradient, "", &out);
    assert_int_equal(out.verdict, CHECK_SAME);
    tgsic_check_close_judge(kept);
}

/* Needs OpenGL: what is right comes from the original. */
static void wrong_tgsi_is_blamed(void **state)
{
    struct check_judge_options options = with(CHECK_ORACLE_GL);
    enum check_hop hop = CHECK_HOP_TGSI;
    struct outcome out;
    if (!has_gl())
        skip();
    judge(&options, gradient, "", &out);
    assert_int_equal(out.verdict, CHECK_SAME);
    options.mutator = (struct check_mutator){.user = &hop, .tgsi = drop_addends};
    judge(&options, gradient, "", &out);
    assert_int_equal(out.verdict, CHECK_DIFFERENT);
    assert_string_equal(out.blame, "GLSL→TGSI");
    assert_int_equal(out.pictures, 3);
}

static void wrong_glsl_is_blamed(void **state)
{
    struct check_judge_options options = with(CHECK_ORACLE_GL);
    struct outcome out;
    if (!has_gl())
        skip();
    options.mutator.glsl = swap_letters;
    judge(&options, gradient, "", &out);
    assert_int_equal(out.verdict, CHECK_DIFFERENT);
    assert_string_equal(out.blame, "TGSI→GLSL");
}

static void wrong_tgsi_again_is_blamed(void **state)
{
    struct check_judge_options options = with(CHECK_ORACLE_EXEC);
    enum check_hop hop = CHECK_HOP_TGSI_AGAIN;
    struct outcome out;
    options.mutator = (struct check_mutator){.user = &hop, .tgsi = drop_addends};
    judge(&options, gradient, "", &out);
    assert_int_equal(out.verdict, CHECK_DIFFERENT);
    assert_string_equal(out.blame, has_gl() ? "GLSL′→TGSI′" : "TGSI→GLSL or GLSL′→TGSI′");
}

static void refusals_are_no_mistakes(void **state)
{
    struct check_judge_options options = with(CHECK_ORACLE_EXEC);
    struct outcome out;
    judge(&options,
          "[require]\nGL >= 4.5\nGLSL >= 4.50\n[vertex shader passthrough]\n[fragment shader]\n"
          "#extension GL_ARB_shader_group_vote : require\nout vec4 color;\n"
          "void main() { color = vec4(allInvocationsARB(gl_FragCoord.x > 9.0)); }\n",
          "[test]\ndraw rect -1 -1 2 2\n", &out);
    assert_true(out.verdict == CHECK_UNSUPPORTED || out.verdict == CHECK_SKIPPED);
    assert_non_null(strstr(out.cause, "allInvocationsARB"));
}

static void undefined_outputs_are_no_difference(void **state)
{
    struct check_judge_options options = with(CHECK_ORACLE_GL);
    struct outcome out;
    if (!has_gl())
        skip();
    judge(&options,
          "[require]\nGLSL >= 1.30\n[vertex shader]\nin vec4 position;\nout vec4 shade;\n"
          "void main()\n{\n    gl_Position = position;\n    shade.x = position.x;\n}\n"
          "[fragment shader]\nin vec4 shade;\nout vec4 color;\n"
          "void main()\n{\n    color = shade.xyxy;\n}\n",
          "", &out);
    assert_int_equal(out.verdict, CHECK_SAME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_translation_is_the_same),
        cmocka_unit_test(wrong_tgsi_fails_its_script),
        cmocka_unit_test(a_judge_outlives_another),
        cmocka_unit_test(wrong_tgsi_is_blamed),
        cmocka_unit_test(wrong_glsl_is_blamed),
        cmocka_unit_test(wrong_tgsi_again_is_blamed),
        cmocka_unit_test(refusals_are_no_mistakes),
        cmocka_unit_test(undefined_outputs_are_no_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
