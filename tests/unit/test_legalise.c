/* SPDX-License-Identifier: MIT */
/* What legal code computes is what the code it was made of computes. */
#include "limited.h"
#include "exec_run.h"
#include "tgsi/legalise.h"
#include "tgsi/validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define LANES 16

static struct exec_test t;

/* Goldens whose stage needs nothing but inputs, and that write outputs. */
static const char *const shaders[] = {
    "address",      "bit-field",      "condition",    "constant",          "continue",
    "input-array",  "integer-output", "level",        "modifier",          "opcode-fma",
    "output-order", "precise",        "system-value", "texture-immediate", "view",
    "whole-output", "wide",
};

static char *read_shader(const char *name)
{
    char path[512], *text = calloc(1, 1 << 14);
    snprintf(path, sizeof path, "%s/%s.tgsi", LEGALISE_GOLDENS, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 14) - 1, file) > 0);
    fclose(file);
    return text;
}

static char *legalise(const char *text)
{
    struct tgsic_shader shader, legal;
    struct tgsic_buffer printed;
    assert_int_equal(tgsic_parse_text(text, strlen(text), NULL, &shader, NULL), TGSIC_OK);
    assert_int_equal(tgsic_lint(&shader, NULL, NULL), TGSIC_E_UNSUPPORTED);
    assert_int_equal(tgsic_legalise(&shader, NULL, &legal, NULL), TGSIC_OK);
    assert_int_equal(tgsic_validate(&legal, NULL, NULL), TGSIC_OK);
    assert_int_equal(tgsic_lint(&legal, NULL, NULL), TGSIC_OK);
    assert_int_equal(tgsic_print_text(&legal, NULL, &printed, NULL), TGSIC_OK);
    tgsic_shader_free(&shader);
    tgsic_shader_free(&legal);
    return printed.data;
}

/* Small whole numbers, as floats and as integers, make indices, levels and bit fields. */
static void run(const char *text)
{
    static uint32_t constants[2][8 * 4];
    static const struct tgsic_exec_buffer buffers[2] = {{constants[0], sizeof constants[0]},
                                                        {constants[1], sizeof constants[1]}};
    static const struct tgsic_exec_resources resources = {.constants = buffers, .num_constants = 2};
    bool integers = strstr(text, "CONSTANT");
    for (unsigned i = 0; i < 8 * 4; i++)
        constants[0][i] = i == 0 ? 1 : exec_word_of((float)(i % 5)), constants[1][i] = i;
    exec_test_start(&t, LANES);
    for (unsigned l = 0; l < LANES; l++)
        for (unsigned r = 0; r < EXEC_RUN_REGISTERS; r++)
            for (unsigned c = 0; c < 4; c++) {
                uint32_t value = (l * 7 + r * 3 + c * 5) % 4;
                t.in[0][r][c][l] = integers ? value : exec_word_of((float)value);
                t.sv[r][c][l] = value;
            }
    t.run.resources = &resources;
    exec_test_run(&t, text, TGSIC_OK);
}

static void legal_code_means_the_same(void **state)
{
    static uint32_t out[EXEC_RUN_REGISTERS][4][EXEC_RUN_LANES];
    for (size_t i = 0; i < sizeof shaders / sizeof *shaders; i++) {
        char *text = read_shader(shaders[i]), *legal = legalise(text);
        run(text);
        memcpy(out, t.out, sizeof out);
        run(legal);
        if (memcmp(out, t.out, sizeof out))
            fail_msg("%s differs:\n%s", shaders[i], legal);
        free(legal);
        free(text);
    }
}

static void releases_differ(void **state)
{
    static const char text[] = "FRAG\nDCL OUT[0], COLOR\nDCL TEMP[0]\nIMM[0] UINT32 {1, 1, 1, 1}\n"
                               "VOTE_ANY TEMP[0].x, IMM[0].xxxx\nMOV OUT[0], TEMP[0].xxxx\nEND\n";
    struct tgsic_legalise_options options = {.size = sizeof options, .release = 103};
    struct tgsic_shader shader;
    struct tgsic_diags diags = {0};
    assert_int_equal(tgsic_parse_text(text, strlen(text), NULL, &shader, NULL), TGSIC_OK);
    assert_int_equal(tgsic_lint(&shader, &options, NULL), TGSIC_OK);
    assert_int_equal(tgsic_lint(&shader, NULL, &diags), TGSIC_E_UNSUPPORTED);
    assert_int_equal(diags.count, 1);
    assert_int_equal(diags.items[0].code, 1400 + TGSIC_RULE_OPCODE);
    assert_int_equal(diags.items[0].pos.line, 5);
    tgsic_diags_free(&diags);
    tgsic_shader_free(&shader);
}

static void options_keep_what_hosts_have(void **state)
{
    static const char text[] = "VERT\nPROPERTY SEPARABLE_PROGRAM 1\nDCL IN[0]\n"
                               "DCL OUT[0], POSITION\nMAD_PRECISE OUT[0], IN[0], IN[0], IN[0]\n"
                               "END\n";
    struct tgsic_legalise_options options = {
        .size = sizeof options, .separable = true, .precise = true};
    struct tgsic_shader shader;
    assert_int_equal(tgsic_parse_text(text, strlen(text), NULL, &shader, NULL), TGSIC_OK);
    assert_int_equal(tgsic_lint(&shader, &options, NULL), TGSIC_OK);
    assert_int_equal(tgsic_lint(&shader, NULL, NULL), TGSIC_E_UNSUPPORTED);
    tgsic_shader_free(&shader);
}

static void rules_have_names(void **state)
{
    for (unsigned i = 0; i < TGSIC_RULE_COUNT; i++) {
        assert_non_null(tgsic_legal_rule_name(i));
        assert_non_null(tgsic_legal_rule_text(i));
    }
    assert_null(tgsic_legal_rule_name(TGSIC_RULE_COUNT));
}

static void survives_running_out_of_memory(void **state)
{
    char *text = read_shader("wide");
    struct tgsic_shader shader, legal;
    assert_int_equal(tgsic_parse_text(text, strlen(text), NULL, &shader, NULL), TGSIC_OK);
    enum tgsic_result result = TGSIC_E_MEMORY;
    for (unsigned n = 0; result == TGSIC_E_MEMORY; n++) {
        unsigned left = n;
        struct tgsic_allocator allocator = {limited, &left};
        struct tgsic_legalise_options options = {.size = sizeof options, .allocator = &allocator};
        result = tgsic_legalise(&shader, &options, &legal, NULL);
        left = UINT32_MAX;
        if (result == TGSIC_OK)
            tgsic_shader_free(&legal);
        assert_true(n < 100);
    }
    assert_int_equal(result, TGSIC_OK);
    tgsic_shader_free(&shader);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(legal_code_means_the_same),      cmocka_unit_test(releases_differ),
        cmocka_unit_test(options_keep_what_hosts_have),   cmocka_unit_test(rules_have_names),
        cmocka_unit_test(survives_running_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
