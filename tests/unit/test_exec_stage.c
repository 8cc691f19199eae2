/* SPDX-License-Identifier: MIT */
/* What the interpreter does for one stage alone, and lanes that look at each other. */
#include "exec_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static struct exec_test t;

static void expect(unsigned lane, uint32_t x, uint32_t y, uint32_t z, uint32_t w)
{
    uint32_t expected[4] = {x, y, z, w};
    for (unsigned c = 0; c < 4; c++)
        assert_int_equal(t.out[0][c][lane], expected[c]);
}

/* ---- FRAG ---------------------------------------------------------------------------------- */

#define FRAG                                                                                       \
    "FRAG\nDCL IN[0], GENERIC[0], PERSPECTIVE\nDCL OUT[0], COLOR\nDCL TEMP[0..1]\n"                \
    "IMM[0] UINT32 {0, 1, 2, 3}\nIMM[1] FLT32 {0.25, -0.5, 2.0, 0.0}\n"

static void derivatives(void **state)
{
    (void)state;
    static const float values[4] = {1, 3, 10, 16};
    exec_test_start(&t, 4);
    for (unsigned l = 0; l < 4; l++)
        t.in[0][0][0][l] = exec_word_of(values[l]);
    exec_test_run(&t,
                  FRAG "DDX OUT[0].x, IN[0].xxxx\nDDY OUT[0].y, IN[0].xxxx\n"
                       "DDX_FINE OUT[0].z, IN[0].xxxx\nDDY_FINE OUT[0].w, IN[0].xxxx\nEND\n",
                  TGSIC_OK);
    for (unsigned l = 0; l < 4; l++)
        expect(l, exec_word_of(6), exec_word_of(9), exec_word_of(l < 2 ? 2 : 6),
               exec_word_of(l % 2 ? 13 : 9));
}

struct place {
    uint32_t lane, input, sample;
    enum tgsic_location mode;
    float x, y;
};
static struct place place;

static void interpolate(void *user, uint32_t lane, uint32_t input, enum tgsic_location mode,
                        uint32_t sample, float x, float y, uint32_t value[4])
{
    (void)user;
    place = (struct place){lane, input, sample, mode, x, y};
    for (uint32_t c = 0; c < 4; c++)
        value[c] = exec_word_of((float)(c + 1));
}

static void interpolation(void **state)
{
    (void)state;
    exec_test_start(&t, 1);
    t.run.hooks.interpolate = interpolate;
    exec_test_run(&t, FRAG "INTERP_OFFSET OUT[0], -IN[0].wzyx, IMM[1].xyyy\nEND\n", TGSIC_OK);
    assert_int_equal(place.mode, TGSIC_LOCATION_CENTER);
    assert_true(place.x == 0.25f && place.y == -0.5f);
    expect(0, exec_word_of(-4), exec_word_of(-3), exec_word_of(-2), exec_word_of(-1));
    exec_test_run(&t, FRAG "INTERP_SAMPLE OUT[0], IN[0], IMM[0].wwww\nEND\n", TGSIC_OK);
    assert_int_equal(place.mode, TGSIC_LOCATION_SAMPLE);
    assert_int_equal(place.sample, 3);
    exec_test_run(&t, FRAG "INTERP_CENTROID OUT[0], IN[0]\nEND\n", TGSIC_OK);
    assert_int_equal(place.mode, TGSIC_LOCATION_CENTROID);
    t.run.hooks.interpolate = NULL;
    t.in[0][0][1][0] = 77;
    exec_test_run(&t, FRAG "INTERP_CENTROID OUT[0], IN[0].yyyy\nEND\n", TGSIC_OK);
    expect(0, 77, 77, 77, 77);
}

static void fetch(void *user, uint32_t lane, uint32_t output, uint32_t value[4])
{
    (void)user;
    value[0] = lane;
    value[1] = output + 10;
}

static void framebuffer(void **state)
{
    (void)state;
    exec_test_start(&t, 2);
    t.run.hooks.fetch = fetch;
    exec_test_run(&t, FRAG "FBFETCH OUT[0].xy, OUT[0]\nEND\n", TGSIC_OK);
    expect(1, 1, 10, 0, 0);
}

/* A demoted lane goes on as a helper; the rest of its quad sees its values. */
static void demotion(void **state)
{
    (void)state;
    exec_test_start(&t, 4);
    for (unsigned l = 0; l < 4; l++)
        t.in[0][0][0][l] = exec_word_of((float)(l * l));
    exec_test_run(&t,
                  FRAG "FSEQ TEMP[0].x, IN[0].xxxx, IMM[1].wwww\nUIF TEMP[0].xxxx\nDEMOTE\nENDIF\n"
                       "MUL TEMP[0].x, IN[0].xxxx, IMM[1].zzzz\nDDX_FINE OUT[0].x, TEMP[0].xxxx\n"
                       "READ_HELPER OUT[0].y\nEND\n",
                  TGSIC_OK);
    assert_int_equal(t.killed[0], 1);
    assert_int_equal(t.killed[1], 0);
    expect(1, exec_word_of(2), 0, 0, 0);
    expect(0, exec_word_of(2), UINT32_MAX, 0, 0);
}

static void clocks(void **state)
{
    (void)state;
    exec_test_start(&t, 1);
    exec_test_run(&t,
                  FRAG "CLOCK TEMP[0].xy\nNOP\nCLOCK TEMP[1].xy\n"
                       "UADD OUT[0].x, TEMP[1].xxxx, -TEMP[0].xxxx\nEND\n",
                  TGSIC_OK);
    expect(0, 2, 0, 0, 0);
}

/* ---- Subgroups ----------------------------------------------------------------------------- */

/* 70 lanes are a subgroup of 64 and one of 6; lanes of number 5 and less, and 66 and more, vote. */
static void subgroups(void **state)
{
    (void)state;
    exec_test_start(&t, 70);
    for (unsigned l = 0; l < 70; l++) {
        t.in[0][0][0][l] = l;
        t.in[0][0][1][l] = l < 6 || l > 65;
        t.in[0][0][2][l] = l == 2;
    }
    exec_test_run(&t,
                  FRAG
                  "UIF IN[0].yyyy\nVOTE_ANY OUT[0].x, IN[0].zzzz\nVOTE_ALL OUT[0].y, IN[0].yyyy\n"
                  "VOTE_EQ OUT[0].z, IN[0].zzzz\nREAD_FIRST OUT[0].w, IN[0].xxxx\nENDIF\nEND\n",
                  TGSIC_OK);
    expect(0, UINT32_MAX, UINT32_MAX, 0, 0);
    expect(69, 0, UINT32_MAX, UINT32_MAX, 66);
    expect(10, 0, 0, 0, 0);
    exec_test_run(&t,
                  FRAG
                  "BALLOT OUT[0].xy, IN[0].xxxx\nREAD_INVOC OUT[0].z, IN[0].xxxx, IMM[0].wwww\n"
                  "READ_INVOC OUT[0].w, IN[0].xxxx, IN[0].xxxx\nEND\n",
                  TGSIC_OK);
    expect(1, 0xfffffffe, 0xffffffff, 3, 1);
    expect(65, 0x3f, 0, 67, 0);
}

/* ---- GEOM ---------------------------------------------------------------------------------- */

static struct {
    uint32_t lane, stream, x;
    bool ends;
} events[16];
static unsigned num_events;

static void emit(void *user, uint32_t lane, uint32_t stream, const uint32_t *outputs)
{
    (void)user;
    events[num_events].lane = lane;
    events[num_events].stream = stream;
    events[num_events].ends = false;
    events[num_events++].x = outputs[0];
}

static void end_primitive(void *user, uint32_t lane, uint32_t stream)
{
    (void)user;
    events[num_events].lane = lane;
    events[num_events].stream = stream;
    events[num_events++].ends = true;
}

/* Lane 1 does not emit in the middle; the third vertex is one too many. */
static void geometry(void **state)
{
    (void)state;
    exec_test_start(&t, 2);
    num_events = 0;
    t.run.input_vertices = 2;
    t.run.hooks.emit = emit;
    t.run.hooks.end_primitive = end_primitive;
    for (unsigned l = 0; l < 2; l++) {
        t.in[0][0][0][l] = 10 + l;
        t.in[1][0][0][l] = 20 + l;
        t.sv[0][0][l] = l;
    }
    exec_test_run(
        &t,
        "GEOM\nPROPERTY GS_INPUT_PRIMITIVE LINES\nPROPERTY GS_OUTPUT_PRIMITIVE POINTS\n"
        "PROPERTY GS_MAX_OUTPUT_VERTICES 2\nDCL IN[][0], POSITION\nDCL SV[0], INVOCATIONID\n"
        "DCL OUT[0], POSITION\nDCL ADDR[0]\nIMM[0] UINT32 {0, 1, 0, 0}\n"
        "MOV OUT[0], IN[0][0]\nEMIT IMM[0].xxxx\nUARL ADDR[0].x, SV[0].xxxx\n"
        "UIF SV[0].xxxx\nELSE\nMOV OUT[0], IN[1][0]\nEMIT IMM[0].xxxx\nENDIF\n"
        "ENDPRIM IMM[0].xxxx\nMOV OUT[0], IN[ADDR[0].x][0]\nEMIT IMM[0].yyyy\nEND\n",
        TGSIC_OK);
    static const struct {
        uint32_t lane, stream, x;
        bool ends;
    } expected[] = {{0, 0, 10, false}, {1, 0, 11, false}, {0, 0, 20, false},
                    {0, 0, 0, true},   {1, 0, 0, true},   {1, 1, 21, false}};
    assert_int_equal(num_events, 6);
    for (unsigned i = 0; i < 6; i++) {
        assert_int_equal(events[i].lane, expected[i].lane);
        assert_int_equal(events[i].stream, expected[i].stream);
        assert_int_equal(events[i].ends, expected[i].ends);
        if (!events[i].ends)
            assert_int_equal(events[i].x, expected[i].x);
    }
}

/* ---- Tessellation -------------------------------------------------------------------------- */

/* Two patches of 3: each invocation writes its vertex, then reads its neighbour's and adds to an
 * output of the patch. */
static void control(void **state)
{
    (void)state;
    exec_test_start(&t, 6);
    t.run.input_vertices = 3;
    t.run.output_vertices = 3;
    for (unsigned l = 0; l < 6; l++) {
        t.sv[0][0][l] = l % 3;
        for (unsigned v = 0; v < 3; v++)
            t.in[v][0][0][l] = 100 * (l / 3) + v;
    }
    exec_test_run(
        &t,
        "TESS_CTRL\nPROPERTY TCS_VERTICES_OUT 3\nDCL IN[][0], POSITION\n"
        "DCL SV[0], INVOCATIONID\nDCL OUT[][0], POSITION\nDCL OUT[1], PATCH[0]\n"
        "DCL TEMP[0]\nDCL ADDR[0]\nIMM[0] UINT32 {1, 3, 7, 0}\n"
        "UARL ADDR[0].x, SV[0].xxxx\nMOV OUT[ADDR[0].x][0].x, IN[ADDR[0].x][0].xxxx\nBARRIER\n"
        "UADD TEMP[0].x, SV[0].xxxx, IMM[0].xxxx\nUMOD TEMP[0].x, TEMP[0].xxxx, IMM[0].yyyy\n"
        "UARL ADDR[0].y, TEMP[0].xxxx\nMOV OUT[ADDR[0].x][0].y, OUT[ADDR[0].y][0].xxxx\n"
        "USEQ TEMP[0].y, SV[0].xxxx, IMM[0].xxxx\nUIF TEMP[0].yyyy\n"
        "UADD OUT[1].x, OUT[2][0].xxxx, IMM[0].zzzz\nENDIF\nMOV OUT[0].z, OUT[1].xxxx\nEND\n",
        TGSIC_OK);
    for (unsigned l = 0; l < 6; l++)
        expect(l, 100 * (l / 3) + l % 3, 100 * (l / 3) + (l + 1) % 3, 100 * (l / 3) + 2 + 7, 0);
    assert_int_equal(t.out[1][0][0], 9);
    assert_int_equal(t.out[1][0][3], 109);
    assert_int_equal(t.out[1][0][1], 0);
}

/* Inputs of the patch stand at vertex 0. */
static void evaluation(void **state)
{
    (void)state;
    exec_test_start(&t, 2);
    t.run.input_vertices = 3;
    t.in[2][0][0][1] = 5;
    t.in[0][1][0][1] = 6;
    t.sv[0][1][1] = 7;
    exec_test_run(
        &t,
        "TESS_EVAL\nPROPERTY TES_PRIM_MODE 4\nDCL IN[][0], POSITION\n"
        "DCL IN[1], PATCH[0]\nDCL SV[0], TESSCOORD\nDCL OUT[0], POSITION\n"
        "MOV OUT[0].x, IN[2][0].xxxx\nMOV OUT[0].y, IN[1].xxxx\nMOV OUT[0].z, SV[0].yyyy\n"
        "MOV OUT[0].w, IN[5][0].xxxx\nEND\n",
        TGSIC_OK);
    expect(1, 5, 6, 7, 0);
}

/* ---- Limits -------------------------------------------------------------------------------- */

static void lanes_without_end(void **state)
{
    (void)state;
    exec_test_start(&t, 4);
    t.run.lanes = 4096;
    exec_test_run(&t, "COMP\nEND\n", TGSIC_E_LIMIT);
    exec_test_start(&t, 0);
    exec_test_run(&t, "COMP\nEND\n", TGSIC_OK);
}

static void refusals(void **state)
{
    (void)state;
    exec_test_start(&t, 1);
    exec_test_run(&t, "COMP\nDCL MEMORY[0], GLOBAL\nEND\n", TGSIC_E_UNSUPPORTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(derivatives), cmocka_unit_test(interpolation),
        cmocka_unit_test(framebuffer), cmocka_unit_test(demotion),
        cmocka_unit_test(clocks),      cmocka_unit_test(subgroups),
        cmocka_unit_test(geometry),    cmocka_unit_test(control),
        cmocka_unit_test(evaluation),  cmocka_unit_test(lanes_without_end),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
