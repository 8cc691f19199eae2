/* SPDX-License-Identifier: MIT */
/* The interpreter's ALU opcodes against values computed by hand, and their operands: swizzles,
 * masks, modifiers, saturation, overlaps, variable indices. */
#include "exec_run.h"

#include "exec/kernel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct exec_test t;

/* ---- Every opcode -------------------------------------------------------------------------- */

#define NAN_ 0x7fc00000
#define INF  0x7f800000
#define NINF 0xff800000
#define ONE  0x3f800000
#define TWO  0x40000000

struct alu_case {
    uint8_t opcode;
    const char *result;
    const char *operands[4];
};

#define TEXT_OF(...)     #__VA_ARGS__
#define WORDS(type, ...) type " {" TEXT_OF(__VA_ARGS__) "}"
#define F(...)           WORDS("FLT32", __VA_ARGS__)
#define U(...)           WORDS("UINT32", __VA_ARGS__)
#define I(...)           WORDS("INT32", __VA_ARGS__)
#define D(...)           WORDS("FLT64", __VA_ARGS__)
#define L(...)           WORDS("INT64", __VA_ARGS__)
#define M(...)           WORDS("UINT64", __VA_ARGS__)

static const struct alu_case cases[] = {
#define CASE(opcode, result, ...) {TGSIC_OPCODE_##opcode, result, {__VA_ARGS__}},
#include "exec_alu_cases.def"
#undef CASE
};

/* Appends the immediate; TGSI text has no hexadecimal numbers, so those become decimal. */
static void add_immediate(char *text, size_t size, int number, const char *value)
{
    size_t at = strlen(text);
    at += (size_t)snprintf(text + at, size - at, "IMM[%d] ", number);
    while (*value) {
        char *end = NULL;
        if (!strncmp(value, "0x", 2)) {
            at += (size_t)snprintf(text + at, size - at, "%lu", strtoul(value, &end, 16));
            value = end;
        } else {
            text[at++] = *value++;
        }
    }
    text[at] = '\0';
    strcat(text, "\n");
}

/* Comparisons of wide operands write x and z alone: everything else stays 0. */
static void run_case(const struct alu_case *c)
{
    const struct tgsic_opcode_info *info = tgsic_opcode_info(c->opcode);
    char text[1024];
    strcpy(text, "FRAG\nDCL OUT[0], COLOR[0]\nDCL OUT[1], COLOR[1]\nDCL TEMP[0]\nDCL ADDR[0]\n");
    for (int i = 0; i <= info->num_src; i++)
        add_immediate(text, sizeof text, i, i ? c->operands[i - 1] : c->result);
    size_t at = strlen(text);
    at += (size_t)snprintf(text + at, sizeof text - at, "%s TEMP[0]", info->name);
    for (int i = 1; i <= info->num_src; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, ", IMM[%d]", i);
    strcat(text, "\nMOV OUT[0], TEMP[0]\nMOV OUT[1], IMM[0]\nEND\n");
    exec_test_start(&t, 1);
    exec_test_run(&t, text, TGSIC_OK);
    for (unsigned i = 0; i < 4; i++) {
        uint32_t got = t.out[0][i][0], expected = t.out[1][i][0];
        bool both_nan = (got & 0x7fffffff) > INF && (expected & 0x7fffffff) > INF;
        if (got != expected && !both_nan)
            fail_msg("%s, component %u: %08x instead of %08x", info->name, i, (unsigned)got,
                     (unsigned)expected);
    }
}

static void every_opcode(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        run_case(&cases[i]);
}

/* Every kernel has a case, and the types that its opcode has. */
static void every_kernel(void **state)
{
    (void)state;
    for (unsigned opcode = 0; opcode < TGSIC_OPCODE_LIMIT; opcode++) {
        const struct tgsic_opcode_info *info = tgsic_opcode_info(opcode);
        const struct exec_alu *alu = tgsic_exec_alu(opcode, false);
        bool has_case = false;
        if (!alu->channel[0])
            continue;
        assert_non_null(info->name);
        assert_string_equal(alu->dst, info->dst);
        assert_string_equal(alu->src, info->src);
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
            has_case |= cases[i].opcode == opcode;
        if (!has_case)
            fail_msg("%s has no case", info->name);
    }
}

/* What has neither kernel nor handler is refused: these two alone. */
static void every_opcode_has_a_meaning(void **state)
{
    (void)state;
    static const bool has_handler[TGSIC_OPCODE_LIMIT] = {
#define HANDLER(opcode, function) [TGSIC_OPCODE_##opcode] = true,
#include "exec/handlers.def"
#undef HANDLER
    };
    for (unsigned opcode = 0; opcode < TGSIC_OPCODE_LIMIT; opcode++) {
        bool has_kernel = tgsic_exec_alu(opcode, false)->channel[0] != NULL;
        bool is_refused = opcode == TGSIC_OPCODE_IMG2HND || opcode == TGSIC_OPCODE_SAMP2HND;
        bool exists = tgsic_opcode_info(opcode)->name != NULL;
        assert_int_equal(has_kernel + has_handler[opcode] + is_refused, exists);
    }
}

/* ---- Operands ------------------------------------------------------------------------------ */

#define HEAD                                                                                       \
    "FRAG\nDCL IN[0..1], GENERIC[0], CONSTANT\nDCL OUT[0..1], COLOR[0]\nDCL CONST[0][0..3]\n"      \
    "DCL CONST[1][0..3]\nDCL TEMP[0..3]\nDCL TEMP[4..5], ARRAY(1)\nDCL TEMP[6..7]\nDCL "           \
    "ADDR[0..1]\n"                                                                                 \
    "IMM[0] FLT32 {1.0, 2.0, 3.0, 4.0}\nIMM[1] UINT32 {0, 1, 2, 3}\n"                              \
    "IMM[2] FLT64 {0.25, 1.5}\nIMM[3] INT32 {4, -1, 6, 7}\n"

static void run(unsigned lanes, const char *text)
{
    exec_test_start(&t, lanes);
    for (unsigned l = 0; l < lanes; l++)
        t.in[0][0][0][l] = l;
    exec_test_run(&t, text, TGSIC_OK);
}

static void expect(unsigned lane, uint32_t x, uint32_t y, uint32_t z, uint32_t w)
{
    uint32_t expected[4] = {x, y, z, w};
    for (unsigned c = 0; c < 4; c++)
        if (t.out[0][c][lane] != expected[c])
            fail_msg("lane %u, component %u: %08x instead of %08x", lane, c,
                     (unsigned)t.out[0][c][lane], (unsigned)expected[c]);
}

static void expect_floats(float x, float y, float z, float w)
{
    expect(0, exec_word_of(x), exec_word_of(y), exec_word_of(z), exec_word_of(w));
}

static void swizzles_and_masks(void **state)
{
    (void)state;
    run(1, HEAD "MOV OUT[0], IMM[0].wzyx\nADD OUT[0].yw, OUT[0].xxxx, IMM[0]\nEND\n");
    expect_floats(4, 6, 2, 8);
}

static void float_modifiers(void **state)
{
    (void)state;
    run(1, HEAD "MOV TEMP[0], -IMM[0]\nADD OUT[0].xy, |TEMP[0]|, IMM[0]\n"
                "ADD OUT[0].zw, -|TEMP[0]|, IMM[0].yyyy\nEND\n");
    expect_floats(2, 4, -1, -2);
}

static void integer_modifiers(void **state)
{
    (void)state;
    run(1, HEAD "UADD OUT[0], -IMM[1], IMM[3]\nEND\n");
    expect(0, 4, (uint32_t)-2, 4, 4);
}

static void wide_modifiers(void **state)
{
    (void)state;
    run(1, HEAD "DADD TEMP[0], -IMM[2], IMM[2].zwxy\nMOV OUT[0], TEMP[0]\nEND\n");
    expect(0, 0, 0x3ff40000, 0, 0xbff40000);
}

static void saturation(void **state)
{
    (void)state;
    run(1, HEAD "IMM[4] UINT32 {2143289344, 3221225472, 1056964608, 1073741824}\n"
                "MOV_SAT OUT[0], IMM[4]\nEND\n");
    expect_floats(0, 0, 0.5f, 1);
    run(1, HEAD "DADD_SAT TEMP[0], IMM[2], IMM[2]\nMOV OUT[0], TEMP[0]\nEND\n");
    expect(0, 0, 0x3fe00000, 0, 0x3ff00000);
}

static void overlapping_operands(void **state)
{
    (void)state;
    run(1, HEAD "MOV TEMP[0], IMM[0]\nMOV TEMP[0], TEMP[0].yzwx\nMOV OUT[0], TEMP[0]\nEND\n");
    expect_floats(2, 3, 4, 1);
    run(1, HEAD "MOV TEMP[0], IMM[0]\nDP4 TEMP[0], TEMP[0], TEMP[0]\nMOV OUT[0], TEMP[0]\nEND\n");
    expect_floats(30, 30, 30, 30);
    run(1, HEAD "MOV TEMP[0], IMM[2]\nDADD TEMP[0], TEMP[0].zwxy, TEMP[0].xyzw\n"
                "MOV OUT[0], TEMP[0]\nEND\n");
    expect(0, 0, 0x3ffc0000, 0, 0x3ffc0000);
}

static void halves_of_wide_results(void **state)
{
    (void)state;
    run(1, HEAD "DSLT TEMP[0].yw, IMM[2], IMM[2].zwxy\nMOV OUT[0], TEMP[0]\nEND\n");
    expect(0, 0, UINT32_MAX, 0, 0);
    run(1, HEAD "D2F TEMP[0].yw, IMM[2]\nMOV OUT[0], TEMP[0]\nEND\n");
    expect(0, 0, exec_word_of(0.25f), 0, exec_word_of(1.5f));
    run(1, HEAD "DADD TEMP[0].zw, IMM[2], IMM[2]\nMOV OUT[0], TEMP[0]\nEND\n");
    expect(0, 0, 0, 0, 0x40080000);
}

static void two_results(void **state)
{
    (void)state;
    run(1, HEAD "DFRACEXP TEMP[0].xy, TEMP[1].x, IMM[2].zwzw\nMOV OUT[0].xy, TEMP[0]\n"
                "MOV OUT[0].z, TEMP[1].xxxx\nEND\n");
    expect(0, 0, 0x3fe80000, 1, 0);
}

static void legacy_products(void **state)
{
    (void)state;
    run(1, "FRAG\nPROPERTY LEGACY_MATH_RULES 1\nDCL OUT[0], COLOR\n"
           "IMM[0] UINT32 {2139095040, 0, 1065353216, 2143289344}\n"
           "MUL OUT[0].x, IMM[0].xxxx, IMM[0].yyyy\nMAD OUT[0].y, IMM[0].yyyy, IMM[0].wwww, "
           "IMM[0].zzzz\nDP2 OUT[0].z, IMM[0].xzzz, IMM[0].yzzz\nEND\n");
    expect_floats(0, 1, 1, 0);
}

static void subnormals(void **state)
{
    static const char text[] =
        "FRAG\nDCL OUT[0], COLOR\nIMM[0] UINT32 {8388608, 1056964608, 5, 0}\n"
        "MUL OUT[0].x, IMM[0].xxxx, IMM[0].yyyy\n"
        "MUL OUT[0].y, IMM[0].xxxx, -IMM[0].yyyy\n"
        "MOV OUT[0].z, IMM[0].zzzz\n"
        "ADD OUT[0].w, IMM[0].xxxx, IMM[0].wwww\nEND\n";
    (void)state;
    run(1, text);
    expect(0, 0x400000, 0x80400000, 5, 0x800000);
    exec_test_start(&t, 1);
    t.options.flush_subnormals = true;
    exec_test_run(&t, text, TGSIC_OK);
    expect(0, 0, 0x80000000, 5, 0x800000);
}

static void constants(void **state)
{
    (void)state;
    static const uint32_t words[2][16] = {{1, 2, 3, 4, 5, 6, 7, 8}, {11, 12, 13, 14, 15, 16}};
    struct tgsic_exec_buffer buffers[2] = {{(void *)(uintptr_t)words[0], 64},
                                           {(void *)(uintptr_t)words[1], 24}};
    struct tgsic_exec_resources resources = {.constants = buffers, .num_constants = 2};
    exec_test_start(&t, 4);
    for (unsigned l = 0; l < 4; l++) {
        t.in[0][0][0][l] = l;
        t.in[0][0][1][l] = l;
    }
    t.run.resources = &resources;
    /* the buffer by lane, then the register by lane: what is beyond reads 0 */
    exec_test_run(&t,
                  HEAD
                  "UARL ADDR[0].xy, IN[0]\nUADD OUT[0].x, CONST[1][1].yyyy, CONST[0][1].wwww\n"
                  "MOV OUT[0].y, CONST[ADDR[0].x][0].zzzz\n"
                  "MOV OUT[0].z, CONST[1][ADDR[0].y].xxxx\nMOV OUT[0].w, CONST[1][3].xxxx\nEND\n",
                  TGSIC_OK);
    expect(0, 24, 3, 11, 0);
    expect(1, 24, 13, 15, 0);
    expect(2, 24, 0, 0, 0);
}

/* TEMP[4..5] is an array; an index that leaves it reads 0 and writes nothing. */
static void variable_indices(void **state)
{
    (void)state;
    run(4, HEAD "UADD TEMP[0].x, IN[0].xxxx, IMM[3].yyyy\nUARL ADDR[0].x, TEMP[0].xxxx\n"
                "MOV TEMP[3], IMM[0].wwww\nMOV TEMP[4], IMM[0].xxxx\nMOV TEMP[5], IMM[0].yyyy\n"
                "MOV TEMP[6], IMM[0].zzzz\nMOV OUT[0].x, TEMP[ADDR[0].x+4](1).xxxx\n"
                "MOV OUT[0].y, TEMP[ADDR[0].x+4].xxxx\nMOV TEMP[ADDR[0].x+4](1).x, IMM[3].zzzz\n"
                "MOV OUT[0].z, TEMP[3].xxxx\nMOV OUT[0].w, TEMP[5].xxxx\nEND\n");
    expect(0, 0, exec_word_of(4), exec_word_of(4), exec_word_of(2));
    expect(1, exec_word_of(1), exec_word_of(1), exec_word_of(4), exec_word_of(2));
    expect(2, exec_word_of(2), exec_word_of(2), exec_word_of(4), 6);
    expect(3, 0, exec_word_of(3), exec_word_of(4), exec_word_of(2));
}

/* Far beyond the file, in both directions. */
static void wild_indices(void **state)
{
    (void)state;
    exec_test_start(&t, 3);
    t.in[0][0][0][1] = 0x80000000;
    t.in[0][0][0][2] = 0x7fffffff;
    exec_test_run(&t,
                  HEAD "UARL ADDR[0].x, IN[0].xxxx\nMOV TEMP[1], IMM[0]\n"
                       "MOV OUT[0], TEMP[ADDR[0].x+1]\nMOV TEMP[ADDR[0].x+1], IMM[1]\n"
                       "MOV OUT[ADDR[0].x+1].x, IMM[1].wwww\nEND\n",
                  TGSIC_OK);
    expect(0, exec_word_of(1), exec_word_of(2), exec_word_of(3), exec_word_of(4));
    expect(1, 0, 0, 0, 0);
    expect(2, 0, 0, 0, 0);
    assert_int_equal(t.out[1][0][0], 3);
    assert_int_equal(t.out[1][0][1], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_opcode),
        cmocka_unit_test(every_kernel),
        cmocka_unit_test(every_opcode_has_a_meaning),
        cmocka_unit_test(swizzles_and_masks),
        cmocka_unit_test(float_modifiers),
        cmocka_unit_test(integer_modifiers),
        cmocka_unit_test(wide_modifiers),
        cmocka_unit_test(saturation),
        cmocka_unit_test(overlapping_operands),
        cmocka_unit_test(halves_of_wide_results),
        cmocka_unit_test(two_results),
        cmocka_unit_test(legacy_products),
        cmocka_unit_test(subnormals),
        cmocka_unit_test(constants),
        cmocka_unit_test(variable_indices),
        cmocka_unit_test(wild_indices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
