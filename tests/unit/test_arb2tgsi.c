/* SPDX-License-Identifier: MIT */
/* ARB assembly programs: each instruction by what the interpreter makes of its TGSI, each kind of
 * fault by code and place, limits, and what a program is said to need. */
#include "exec_run.h"

#include "arb2tgsi/arb2tgsi.h"
#include "arb2tgsi/arb_codes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct exec_test t;

static struct tgsic_arb_program *translate(const struct tgsic_arb_options *options,
                                           const char *text)
{
    struct tgsic_arb_program *program = NULL;
    struct tgsic_diags diags = {0};
    if (tgsic_arb_translate(options, text, strlen(text), &program, &diags) != TGSIC_OK)
        fail_msg("%s: %u:%u: %s", text, (unsigned)diags.items[0].pos.line,
                 (unsigned)diags.items[0].pos.column, diags.items[0].text);
    tgsic_diags_free(&diags);
    return program;
}

/* ---- Meaning ------------------------------------------------------------------------------- */

enum { VERT = 1, FRAG = 2, BOTH = 3 };

struct meaning {
    int language;
    const char *body;
    float expected[4];
};

static const struct meaning meanings[] = {
#define MEANING(language, body, ...) {language, body, {__VA_ARGS__}},
#include "arb_cases.def"
};

static const float inputs[3][4] = {{2, -3, 0.5f, 4}, {-1, 5, 0.25f, -2}, {0, 0, 1.5f, 0.75f}};

/* IN registers of both languages, by texture coordinate set. */
static void set_inputs(const struct tgsic_arb_program *p)
{
    for (uint32_t i = 0; i < p->shader.num_declarations; i++) {
        const struct tgsic_declaration *d = &p->shader.declarations[i];
        unsigned set = p->num_attributes ? d->first : d->semantic_index;
        for (unsigned c = 0; d->file == TGSIC_FILE_IN && c < 4; c++)
            t.in[0][d->first][c][0] = exec_word_of(inputs[set][c]);
    }
}

static void set_constants(const struct tgsic_arb_program *p, float constants[][4])
{
    for (uint32_t i = 0; i < p->num_constants; i++) {
        const struct tgsic_arb_constant *c = &p->constants[i];
        const float x = (float)c->index, env[4] = {x, x + 0.25f, -x, 2 * x};
        memcpy(constants[c->slot], c->source == TGSIC_ARB_LITERAL ? c->value : env, sizeof env);
    }
}

/* Leaves the results in t. */
static void run(const struct tgsic_arb_program *p)
{
    static float constants[64][4];
    const struct tgsic_exec_buffer buffer = {.data = constants, .size = sizeof constants};
    const struct tgsic_exec_resources resources = {.constants = &buffer, .num_constants = 1};
    struct tgsic_buffer text = {0};
    assert_int_equal(tgsic_print_text(&p->shader, NULL, &text, NULL), TGSIC_OK);
    exec_test_start(&t, 1);
    set_inputs(p);
    set_constants(p, constants);
    t.run.resources = &resources;
    exec_test_run(&t, text.data, TGSIC_OK);
    tgsic_buffer_free(&text);
}

static void check_meaning(const struct meaning *m, bool vertex, const struct tgsic_arb_options *o)
{
    char text[1024];
    const char *kind = vertex ? "vertex" : "fragment";
    snprintf(text, sizeof text,
             "!!ARB%s1.0\nATTRIB a = %s.texcoord[0]; ATTRIB b = %s.texcoord[1];"
             "ATTRIB c = %s.texcoord[2]; TEMP t, u; OUTPUT o = result.color;%s\n%s\nEND",
             vertex ? "vp" : "fp", kind, kind, kind,
             vertex ? "ADDRESS A0; PARAM k[5] = { program.env[0..4] };"
                      "PARAM m[3] = { program.local[0], 3, {7, 8} };"
                    : "",
             m->body);
    struct tgsic_arb_program *p = translate(o, text);
    run(p);
    for (unsigned c = 0; c < 4; c++) {
        float got = exec_float_of(t.out[0][c][0]), difference = got - m->expected[c];
        if (!(difference < 1e-5f && difference > -1e-5f))
            fail_msg("%s: component %u is %g, not %g", text, c, (double)got,
                     (double)m->expected[c]);
    }
    tgsic_arb_program_free(p);
}

static void instructions_mean_what_the_specification_says(void **state)
{
    const struct tgsic_arb_options plain = {.size = sizeof plain, .no_optimize = true};
    const struct tgsic_arb_options gallium = {.size = sizeof gallium,
                                              .dialect = TGSIC_DIALECT_GALLIUM};
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        for (int language = VERT; language <= FRAG; language++)
            if (meanings[i].language & language) {
                check_meaning(&meanings[i], language == VERT, NULL);
                check_meaning(&meanings[i], language == VERT, &plain);
                check_meaning(&meanings[i], language == VERT, &gallium);
            }
}

static void a_negative_component_kills(void **state)
{
    static const char *const kills[] = {"a", "-a", "a.xzxw", "-c", "c", "-c.xyxy"};
    static const bool expected[] = {true, true, false, true, false, false};
    for (size_t i = 0; i < sizeof expected; i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "!!ARBfp1.0\nATTRIB a = fragment.texcoord[0];"
                 "ATTRIB c = fragment.texcoord[2]; KIL %s; END",
                 kills[i]);
        struct tgsic_arb_program *p = translate(NULL, text);
        run(p);
        assert_int_equal(t.killed[0], expected[i]);
        tgsic_arb_program_free(p);
    }
}

/* ---- Faults -------------------------------------------------------------------------------- */

struct refused {
    unsigned code, line, column;
    const char *text;
};

static const struct refused refusals[] = {
#define REFUSED(code, line, column, text) {code, line, column, text},
#include "arb_cases.def"
};

static void faults_are_told_by_code_and_place(void **state)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refused *r = &refusals[i];
        struct tgsic_arb_program *program = NULL;
        struct tgsic_diags diags = {0};
        enum tgsic_result result =
            tgsic_arb_translate(NULL, r->text, strlen(r->text), &program, &diags);
        assert_null(program);
        assert_int_not_equal(result, TGSIC_OK);
        assert_int_equal(diags.count, 1);
        const struct tgsic_diag *d = &diags.items[0];
        if (d->code != r->code || d->pos.line != r->line || d->pos.column != r->column)
            fail_msg("%s\n%u:%u: %s [%u], not %u:%u [%u]", r->text, (unsigned)d->pos.line,
                     (unsigned)d->pos.column, d->text, d->code, r->line, r->column, r->code);
        tgsic_diags_free(&diags);
    }
}

static void limits_hold(void **state)
{
    static const struct {
        enum tgsic_arb_limit limit;
        const char *fits, *exceeds;
    } cases[] = {
        {TGSIC_ARB_MAX_INSTRUCTIONS, "MOV result.color, 1; MOV result.fogcoord, 1;",
         "MOV result.color, 1; MOV result.color, 1; MOV result.color, 1;"},
        {TGSIC_ARB_MAX_TEMPORARIES, "TEMP a, b;", "TEMP a, b, c;"},
        {TGSIC_ARB_MAX_ADDRESS_REGISTERS, "ADDRESS a, b;", "ADDRESS a, b, c;"},
        {TGSIC_ARB_MAX_PARAMETERS,
         "ADD result.color, program.env[0], program.env[1]; ADD result.color, program.env[0], 7;",
         "MAD result.color, program.env[0], program.env[1], program.local[0];"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tgsic_arb_options options = {.size = sizeof options};
        struct tgsic_arb_program *program = NULL;
        struct tgsic_diags diags = {0};
        char text[256];
        options.limits[cases[i].limit] = 2;
        snprintf(text, sizeof text, "!!ARBvp1.0\n%s END", cases[i].fits);
        tgsic_arb_program_free(translate(&options, text));
        snprintf(text, sizeof text, "!!ARBvp1.0\n%s END", cases[i].exceeds);
        assert_int_equal(tgsic_arb_translate(&options, text, strlen(text), &program, &diags),
                         TGSIC_E_LIMIT);
        assert_int_equal(diags.items[0].code, E_ARB_LIMIT);
        tgsic_diags_free(&diags);
    }
}

static void memory_runs_out_with_a_message(void **state)
{
    const struct tgsic_arb_options options = {.size = sizeof options, .max_memory = 1};
    static const char text[] = "!!ARBvp1.0\nTEMP t;END";
    struct tgsic_arb_program *program = NULL;
    struct tgsic_diags diags = {0};
    assert_int_equal(tgsic_arb_translate(&options, text, strlen(text), &program, &diags),
                     TGSIC_E_LIMIT);
    assert_int_equal(diags.items[0].code, E_ARB_FAILURE);
    tgsic_diags_free(&diags);
}

/* ---- Needs --------------------------------------------------------------------------------- */

static void constants_have_names_and_places(void **state)
{
    static const char *const expected[] = {
        "program.local[3]",
        "state.matrix.texture[1].inverse.row[2]",
        "state.material.back.shininess",
        "state.lightprod[2].front.diffuse",
        "state.texgen[1].object.q",
        "state.clip[5].plane",
    };
    struct tgsic_arb_program *p = translate(
        NULL, "!!ARBvp1.0\nTEMP t; MOV t, program.local[3];"
              "ADD t, t, state.matrix.texture[1].inverse.row[2];"
              "ADD t, t, state.material.back.shininess; ADD t, t, state.lightprod[2].diffuse;"
              "ADD t, t, state.texgen[1].object.q; ADD t, t, program.local[3];"
              "ADD t, t, {1, 2, 3, 4}; ADD result.color, t, state.clip[5].plane; END");
    assert_int_equal(p->num_constants, 6);
    for (uint32_t i = 0; i < p->num_constants; i++) {
        char name[TGSIC_ARB_NAME_SIZE];
        tgsic_arb_constant_name(&p->constants[i], name);
        assert_string_equal(name, expected[i]);
        assert_int_equal(p->constants[i].slot, i);
    }
    tgsic_arb_program_free(p);
}

static void attributes_come_without_holes(void **state)
{
    struct tgsic_arb_program *p =
        translate(NULL, "!!ARBvp1.0\nOPTION ARB_position_invariant;"
                        "ADD result.color, vertex.attrib[9], vertex.texcoord; END");
    assert_true(p->position_invariant);
    assert_int_equal(p->num_attributes, 3);
    assert_string_equal(p->attributes[0].glsl, "gl_Vertex");
    assert_string_equal(p->attributes[1].glsl, "gl_MultiTexCoord0");
    assert_string_equal(p->attributes[2].name, "vertex.attrib[9]");
    assert_null(p->attributes[2].glsl);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(p->attributes[i].input, i);
    tgsic_arb_program_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instructions_mean_what_the_specification_says),
        cmocka_unit_test(a_negative_component_kills),
        cmocka_unit_test(faults_are_told_by_code_and_place),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(memory_runs_out_with_a_message),
        cmocka_unit_test(constants_have_names_and_places),
        cmocka_unit_test(attributes_come_without_holes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
