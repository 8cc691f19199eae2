/* SPDX-License-Identifier: MIT */
/* Running TGSI text in tests of the interpreter. */
#include "exec_run.h"

#include "tgsi/validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

uint32_t exec_word_of(float value)
{
    uint32_t word;
    memcpy(&word, &value, sizeof word);
    return word;
}

float exec_float_of(uint32_t word)
{
    float value;
    memcpy(&value, &word, sizeof value);
    return value;
}

void exec_test_start(struct exec_test *t, unsigned lanes)
{
    memset(t, 0, sizeof *t);
    t->options.size = sizeof t->options;
    t->run.size = sizeof t->run;
    t->run.lanes = lanes;
}

/* Between the test's fixed arrays and the dense ones of a run; `in` says which way. */
static void copy(uint32_t *rows, unsigned lanes, unsigned registers,
                 uint32_t fixed[][4][EXEC_RUN_LANES], bool in)
{
    for (unsigned r = 0; r < registers; r++)
        for (unsigned c = 0; c < 4; c++) {
            uint32_t *row = rows + (r * 4 + c) * lanes;
            if (in)
                memcpy(row, fixed[r][c], lanes * sizeof *row);
            else
                memcpy(fixed[r][c], row, lanes * sizeof *row);
        }
}

static void run(struct exec_test *t, const struct tgsic_exec *exec, struct tgsic_diags *diags)
{
    struct tgsic_exec_layout layout = tgsic_exec_get_layout(exec);
    unsigned lanes = t->run.lanes, vertices = t->run.input_vertices ? t->run.input_vertices : 1;
    static uint32_t in[sizeof t->in / 4], sv[sizeof t->sv / 4], out[sizeof t->out / 4];
    for (unsigned v = 0; v < vertices; v++)
        copy(in + v * layout.inputs * 4 * lanes, lanes, layout.inputs, t->in[v], true);
    copy(sv, lanes, layout.system_values, t->sv, true);
    copy(out, lanes, layout.outputs, t->out, true);
    t->run.inputs = in;
    t->run.system_values = sv;
    t->run.outputs = out;
    t->run.killed = t->killed;
    t->result = tgsic_exec_run(exec, &t->run, diags);
    copy(out, lanes, layout.outputs, t->out, false);
}

static void check(enum tgsic_result result, const struct tgsic_diags *diags)
{
    if (result != TGSIC_OK)
        fail_msg("%s", diags->count ? diags->items[0].text : "without a message");
}

void exec_test_run(struct exec_test *t, const char *text, enum tgsic_result expected)
{
    struct tgsic_diags diags = {0};
    struct tgsic_shader shader = {0};
    struct tgsic_exec *exec = NULL;
    check(tgsic_parse_text(text, strlen(text), NULL, &shader, &diags), &diags);
    check(tgsic_validate(&shader, NULL, &diags), &diags);
    t->result = tgsic_exec_prepare(&shader, &t->options, &exec, &diags);
    if (t->result == TGSIC_OK)
        run(t, exec, &diags);
    if (expected == TGSIC_OK)
        check(t->result, &diags);
    assert_int_equal(t->result, expected);
    if (expected != TGSIC_OK)
        assert_true(diags.errors > 0);
    tgsic_exec_free(exec);
    tgsic_shader_free(&shader);
    tgsic_diags_free(&diags);
}
