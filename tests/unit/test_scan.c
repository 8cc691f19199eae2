/* SPDX-License-Identifier: MIT */
/* Scan: which variables registers become, of what kind, and where they can be declared. */
#include "tgsi/memory_uses.h"
#include "tgsi/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct tgsic_shader shader;
static struct tgsic_arena arena;
static struct tgsic_scan scan;
static jmp_buf escape;

static void run(const char *text)
{
    struct tgsic_diags diags = {0};
    if (tgsic_parse_text(text, strlen(text), NULL, &shader, &diags) != TGSIC_OK)
        fail_msg("%s", diags.items[0].text);
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape))
        fail_msg("the scan left its arena");
    tgsic_scan_shader(&arena, &shader, &scan);
}

static int done(void **state)
{
    (void)state;
    tgsic_arena_free(&arena);
    tgsic_shader_free(&shader);
    return 0;
}

#define HEAD                                                                                       \
    "FRAG\nDCL IN[0], GENERIC[0], PERSPECTIVE\nDCL OUT[0], COLOR\nDCL CONST[0..3]\n"               \
    "DCL TEMP[0..9]\nDCL ADDR[0]\nIMM[0] UINT32 {0, 1, 4294967295, 1065353216}\n"

static const struct tgsic_variable *result(uint32_t instruction, unsigned component)
{
    uint32_t id = tgsic_variable_at(&scan.operands[scan.first_operand[instruction]], component);
    return id == TGSIC_NO_VARIABLE ? NULL : &scan.variables[id];
}

static enum tgsic_kind kind(uint32_t instruction)
{
    const struct tgsic_variable *v = result(instruction, 0);
    assert_non_null(v);
    return v->kind;
}

static void kinds_by_use(void **state)
{
    (void)state;
    run(HEAD "MOV TEMP[0].x, CONST[0].xxxx\nMOV TEMP[1].x, CONST[0].yyyy\n"
             "MOV TEMP[2].x, CONST[0].zzzz\nMOV TEMP[3].x, CONST[0].wwww\n"
             "MOV TEMP[4].x, IN[0].xxxx\n"
             "ADD TEMP[5].x, TEMP[0].xxxx, TEMP[0].xxxx\nISHR TEMP[6].x, TEMP[1].xxxx, "
             "TEMP[1].xxxx\nUSHR TEMP[7].x, TEMP[2].xxxx, TEMP[2].xxxx\n"
             "UADD TEMP[8].x, TEMP[3].xxxx, TEMP[3].xxxx\nADD TEMP[9].x, TEMP[3].xxxx, "
             "TEMP[5].xxxx\nMOV OUT[0], TEMP[4].xxxx\nMOV OUT[0].x, TEMP[6].xxxx\n"
             "MOV OUT[0].y, TEMP[7].xxxx\nMOV OUT[0].z, TEMP[8].xxxx\n"
             "MOV OUT[0].w, TEMP[9].xxxx\nEND\n");
    assert_int_equal(kind(0), TGSIC_KIND_FLOAT);
    assert_int_equal(kind(1), TGSIC_KIND_INT);
    assert_int_equal(kind(2), TGSIC_KIND_UINT);
    assert_int_equal(kind(3), TGSIC_KIND_UINT);  /* float and integer */
    assert_int_equal(kind(4), TGSIC_KIND_FLOAT); /* only copied */
    assert_int_equal(kind(8), TGSIC_KIND_INT);   /* signedness does not matter */
}

static void reuse_makes_new_variables(void **state)
{
    (void)state;
    run(HEAD "UADD TEMP[0].x, CONST[0].xxxx, CONST[1].xxxx\nI2F TEMP[1].x, TEMP[0].xxxx\n"
             "MUL TEMP[0].x, TEMP[1].xxxx, TEMP[1].xxxx\nMOV OUT[0], TEMP[0].xxxx\nEND\n");
    assert_ptr_not_equal(result(0, 0), result(2, 0));
    assert_int_equal(kind(0), TGSIC_KIND_INT);
    assert_int_equal(kind(2), TGSIC_KIND_FLOAT);
    assert_int_equal(result(2, 0)->ordinal, 1);
}

static void branches_join(void **state)
{
    (void)state;
    run(HEAD "IF IN[0].xxxx\nMOV TEMP[0].x, CONST[0].xxxx\nADD TEMP[1].x, IN[0].xxxx, IN[0].xxxx\n"
             "ELSE\nMOV TEMP[0].x, CONST[1].xxxx\nUADD TEMP[1].x, CONST[2].xxxx, CONST[2].xxxx\n"
             "ENDIF\nADD OUT[0], TEMP[0].xxxx, IN[0]\nEND\n");
    assert_ptr_equal(result(1, 0), result(4, 0));
    assert_int_equal(result(1, 0)->declare, TGSIC_DECLARE_AT_TOP);
    assert_false(result(1, 0)->may_be_read_undefined);
    /* nothing reads TEMP[1] afterwards, or at all */
    assert_null(result(2, 0));
    assert_null(result(5, 0));
}

static void undefined_paths_are_known(void **state)
{
    (void)state;
    run(HEAD "IF IN[0].xxxx\nMOV TEMP[0].x, CONST[0].xxxx\nENDIF\nMOV OUT[0], TEMP[0].xxxx\nEND\n");
    assert_true(result(1, 0)->may_be_read_undefined);
}

static void loops_carry(void **state)
{
    (void)state;
    run(HEAD "MOV TEMP[0].x, IMM[0].xxxx\nBGNLOOP\nISGE TEMP[1].x, TEMP[0].xxxx, CONST[0].xxxx\n"
             "UIF TEMP[1].xxxx\nBRK\nENDIF\nUADD TEMP[0].x, TEMP[0].xxxx, IMM[0].yyyy\n"
             "MUL TEMP[2].x, IN[0].xxxx, IN[0].xxxx\nADD OUT[0], TEMP[2].xxxx, IN[0]\nENDLOOP\n"
             "I2F OUT[0], TEMP[0].xxxx\nEND\n");
    assert_ptr_equal(result(0, 0), result(6, 0));
    assert_int_equal(result(0, 0)->declare, TGSIC_DECLARE_BY_FIRST);
    assert_int_equal(kind(0), TGSIC_KIND_INT);
    assert_int_equal(kind(2), TGSIC_KIND_BOOL);
    assert_int_equal(result(2, 0)->declare, TGSIC_DECLARE_BY_FIRST);
    assert_int_equal(result(7, 0)->declare, TGSIC_DECLARE_BY_FIRST);
}

static void value_carried_into_next_iteration(void **state)
{
    (void)state;
    run(HEAD "BGNLOOP\nIF IN[0].xxxx\nMOV OUT[0], TEMP[0].xxxx\nBRK\nENDIF\n"
             "MOV TEMP[0].x, CONST[0].xxxx\nENDLOOP\nEND\n");
    assert_int_equal(result(5, 0)->declare, TGSIC_DECLARE_AT_TOP);
    assert_true(result(5, 0)->may_be_read_undefined);
}

static void value_carried_around_an_inner_loop(void **state)
{
    (void)state;
    run(HEAD "BGNLOOP\nMOV TEMP[0].x, CONST[0].xxxx\nBGNLOOP\nMOV OUT[0], TEMP[0].xxxx\n"
             "IF IN[0].xxxx\nBRK\nENDIF\nIF IN[0].yyyy\nMOV TEMP[0].x, CONST[1].xxxx\nENDIF\n"
             "ENDLOOP\nENDLOOP\nEND\n");
    assert_ptr_equal(result(1, 0), result(8, 0));
    assert_false(result(1, 0)->may_be_read_undefined);
}

static void value_carried_between_cases(void **state)
{
    (void)state;
    run(HEAD "SWITCH CONST[0].xxxx\nCASE IMM[0].xxxx\nMOV TEMP[0].x, CONST[0].xxxx\n"
             "CASE IMM[0].yyyy\nMOV OUT[0], TEMP[0].xxxx\nBRK\nENDSWITCH\nEND\n");
    assert_non_null(result(2, 0));
    assert_true(result(2, 0)->may_be_read_undefined);
}

static void truth_values(void **state)
{
    (void)state;
    run(HEAD "FSLT TEMP[0].x, IN[0].xxxx, IN[0].yyyy\nUSEQ TEMP[1].x, CONST[0].xxxx, "
             "CONST[1].xxxx\nAND TEMP[2].x, TEMP[0].xxxx, TEMP[1].xxxx\nUIF TEMP[2].xxxx\n"
             "MOV TEMP[3].x, IMM[0].zzzz\nELSE\nMOV TEMP[3].x, IMM[0].xxxx\nENDIF\n"
             "UCMP OUT[0], TEMP[3].xxxx, IN[0], CONST[2]\n"
             "FSLT TEMP[4].x, IN[0].xxxx, IN[0].yyyy\nUADD TEMP[5].x, TEMP[4].xxxx, IMM[0].yyyy\n"
             "I2F OUT[0].x, TEMP[5].xxxx\nFSGE TEMP[6].x, IN[0].xxxx, IN[0].yyyy\n"
             "AND TEMP[7].x, TEMP[6].xxxx, IMM[0].wwww\nADD OUT[0].y, TEMP[7].xxxx, IN[0].xxxx\n"
             "END\n");
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(kind(i), TGSIC_KIND_BOOL);
    assert_int_equal(kind(4), TGSIC_KIND_BOOL); /* ~0 and 0 */
    assert_int_equal(kind(9), TGSIC_KIND_INT);  /* arithmetic on it */
    assert_int_equal(kind(12), TGSIC_KIND_BOOL);
    assert_int_equal(kind(13), TGSIC_KIND_FLOAT); /* true ? 1.0 : 0.0 */
}

static void float_truth_values(void **state)
{
    (void)state;
    run(HEAD "SGE TEMP[0].x, IN[0].xxxx, IN[0].yyyy\nUIF TEMP[0].xxxx\nMOV OUT[0], IN[0]\nENDIF\n"
             "ADD TEMP[1].x, IN[0].xxxx, IN[0].xxxx\nUIF TEMP[1].xxxx\nMOV OUT[0], IN[0]\nENDIF\n"
             "END\n");
    assert_int_equal(kind(0), TGSIC_KIND_FLOAT);
    assert_true(result(0, 0)->zero_one);
    assert_int_equal(kind(4), TGSIC_KIND_UINT); /* tests bits of an arbitrary float */
}

static void vectors_are_as_wide_as_used(void **state)
{
    (void)state;
    run(HEAD "TRUNC TEMP[0], IN[0]\nADD OUT[0].xy, TEMP[0].xzxz, IN[0]\n"
             "UADD TEMP[1].x, CONST[0].xxxx, CONST[0].xxxx\nMUL TEMP[1].y, IN[0].xxxx, "
             "IN[0].xxxx\nMOV OUT[0].zw, TEMP[1].xyxy\nEND\n");
    assert_int_equal(result(0, 0)->mask, 5);
    assert_null(result(0, 1));
    assert_int_equal(result(2, 0)->mask, 1); /* kinds differ, so they part */
    assert_int_equal(result(3, 1)->mask, 2);
}

/* Components of one result that are used as different things are different variables. */
static void mixed_components(void **state)
{
    (void)state;
    run(HEAD "MOV TEMP[0].xyz, CONST[0].xyzz\nADD TEMP[1].x, TEMP[0].xxxx, TEMP[0].xxxx\n"
             "UADD TEMP[2].x, TEMP[0].yyyy, TEMP[0].yyyy\nMOV OUT[0].x, TEMP[1].xxxx\n"
             "MOV OUT[0].y, TEMP[2].xxxx\nEND\n");
    assert_int_equal(result(0, 0)->kind, TGSIC_KIND_FLOAT);
    assert_int_equal(result(0, 1)->kind, TGSIC_KIND_INT);
    assert_null(result(0, 2));
    assert_int_equal(result(0, 0)->mask, 1);
    assert_int_equal(result(0, 1)->mask, 2);
}

/* Where there are 64-bit values, components are taken by pair: half of one may be left unread. */
static void half_of_a_pair(void **state)
{
    (void)state;
    run(HEAD "MOV TEMP[0], IN[0]\nDADD TEMP[1].xy, TEMP[1], TEMP[1]\nD2F TEMP[2].x, TEMP[1].xyxy\n"
             "ADD OUT[0].x, TEMP[0].xxxx, TEMP[2].xxxx\nMOV OUT[0].w, TEMP[0].wwww\nEND\n");
    assert_int_equal(scan.operands[scan.first_operand[0]].mask, 9);
    assert_int_equal(result(0, 0)->mask, 9);
    assert_null(result(0, 1));
}

/* What is written as one vector, by an opcode of 32 bits, may be read as two 64-bit values. */
static void two_pairs_of_a_vector(void **state)
{
    (void)state;
    run(HEAD "FSGE TEMP[0], IN[0], IN[0].yzwx\nD2F TEMP[1].xy, TEMP[0]\nMOV OUT[0], "
             "TEMP[1].xyxy\nEND\n");
    assert_int_equal(result(0, 0)->kind, TGSIC_KIND_DOUBLE);
    assert_int_equal(result(0, 0)->mask, 3);
    assert_int_equal(result(0, 2)->mask, 12);
    assert_ptr_not_equal(result(0, 0), result(0, 2));
}

static void signed_beside_unsigned(void **state)
{
    (void)state;
    run(HEAD "MOV TEMP[0].xy, CONST[0].xyyy\nIMIN TEMP[1].x, TEMP[0].xxxx, TEMP[0].xxxx\n"
             "UMIN TEMP[2].x, TEMP[0].yyyy, TEMP[0].yyyy\nMOV OUT[0].x, TEMP[1].xxxx\n"
             "MOV OUT[0].y, TEMP[2].xxxx\nEND\n");
    assert_int_equal(result(0, 0)->kind, TGSIC_KIND_UINT);
    assert_ptr_equal(result(0, 0), result(0, 1));
}

static void bool_beside_integer(void **state)
{
    (void)state;
    run(HEAD "FSLT TEMP[0].x, IN[0].xxxx, IN[0].yyyy\nUADD TEMP[0].y, CONST[0].xxxx, "
             "CONST[0].yyyy\nMOV TEMP[1].xy, TEMP[0].xyyy\nUIF TEMP[1].xxxx\n"
             "I2F TEMP[2].x, TEMP[1].yyyy\nMOV OUT[0].x, TEMP[2].xxxx\nENDIF\nEND\n");
    assert_int_equal(result(2, 0)->kind, TGSIC_KIND_BOOL);
    assert_int_equal(result(2, 1)->kind, TGSIC_KIND_INT);
}

static void mixed_components_join(void **state)
{
    (void)state;
    run(HEAD "MOV TEMP[0].xy, CONST[0].xyyy\nIF IN[0].xxxx\nMOV TEMP[0].xy, CONST[1].xyyy\n"
             "ENDIF\nADD TEMP[1].x, TEMP[0].xxxx, TEMP[0].xxxx\n"
             "UADD TEMP[2].x, TEMP[0].yyyy, TEMP[0].yyyy\nMOV OUT[0].x, TEMP[1].xxxx\n"
             "MOV OUT[0].y, TEMP[2].xxxx\nEND\n");
    assert_ptr_equal(result(0, 0), result(2, 0));
    assert_ptr_equal(result(0, 1), result(2, 1));
    assert_int_equal(result(0, 0)->kind, TGSIC_KIND_FLOAT);
    assert_int_equal(result(0, 1)->kind, TGSIC_KIND_INT);
}

/* Nothing is known of either component where the loop begins. */
static void mixed_components_of_a_loop(void **state)
{
    (void)state;
    run(HEAD "BGNLOOP\nUIF CONST[0].xxxx\nMOV OUT[0].x, TEMP[0].xxxx\nI2F TEMP[1].x, TEMP[0].yyyy\n"
             "MOV OUT[0].y, TEMP[1].xxxx\nBRK\nENDIF\nADD TEMP[0].x, IN[0].xxxx, IN[0].yyyy\n"
             "UADD TEMP[0].y, CONST[0].xxxx, CONST[0].yyyy\nENDLOOP\nEND\n");
    assert_int_equal(result(7, 0)->kind, TGSIC_KIND_FLOAT);
    assert_int_equal(result(8, 1)->kind, TGSIC_KIND_INT);
    assert_true(result(7, 0)->may_be_read_undefined);
}

/* Only the component that the other branch left as it was is joined with what was before. */
static void part_of_a_vector_joins(void **state)
{
    (void)state;
    run(HEAD "MOV TEMP[0], IN[0]\nIF IN[0].xxxx\nMOV TEMP[0].y, CONST[0].xxxx\nENDIF\n"
             "MOV OUT[0], TEMP[0].xyyx\nEND\n");
    assert_ptr_equal(result(0, 1), result(2, 1));
    assert_ptr_equal(result(0, 0), result(0, 1));
    assert_int_equal(result(0, 0)->mask, 3);
    assert_null(result(0, 2));
}

static void indirect_arrays(void **state)
{
    (void)state;
    run("FRAG\nDCL IN[0], GENERIC[0], PERSPECTIVE\nDCL OUT[0], COLOR\nDCL CONST[0..3]\n"
        "DCL TEMP[0..2], ARRAY(1), LOCAL\nDCL TEMP[3..4], ARRAY(2), LOCAL\nDCL ADDR[0]\n"
        "ARL ADDR[0].x, IN[0].xxxx\nMOV TEMP[ADDR[0].x](1), IN[0]\nMOV TEMP[3], IN[0]\n"
        "ADD OUT[0], TEMP[1], TEMP[3]\nADD OUT[0], CONST[ADDR[0].x], IN[0]\nEND\n");
    assert_int_equal(scan.num_temp_arrays, 1);
    assert_int_equal(scan.temp_arrays[0].last, 2);
    assert_int_equal(scan.temp_arrays[0].kind, TGSIC_KIND_FLOAT);
    assert_null(result(1, 0));
    assert_non_null(result(2, 0)); /* the other array is never indexed */
    assert_int_equal(kind(0), TGSIC_KIND_INT);
    assert_true(scan.constants[0].indirect);
    assert_int_equal(scan.constants[0].kind, TGSIC_KIND_FLOAT);
}

static void facts_of_the_rest(void **state)
{
    (void)state;
    run("FRAG\nDCL IN[0..1], GENERIC[4], CONSTANT\nDCL OUT[0], COLOR\nDCL CONST[0..1]\n"
        "DCL CONST[2][0..4]\nDCL SAMP[0..1]\nDCL SVIEW[1], 2D_ARRAY, UINT\nDCL TEMP[0..1]\n"
        "UADD TEMP[0].x, IN[1].xxxx, CONST[2][3].yyyy\nTXF TEMP[1], TEMP[0].xxxx, SAMP[1], "
        "2D_ARRAY\nU2F OUT[0], TEMP[1]\nKILL_IF CONST[1]\nEND\n");
    assert_int_equal(scan.inputs[1].semantic_index, 5);
    assert_int_equal(scan.inputs[1].kind, TGSIC_KIND_INT);
    assert_int_equal(scan.inputs[1].used_mask, 1);
    assert_int_equal(scan.inputs[0].used_mask, 0);
    assert_int_equal(scan.num_constants, 3);
    assert_int_equal(scan.constants[2].count, 5);
    assert_int_equal(scan.constants[2].kind, TGSIC_KIND_INT);
    assert_int_equal(scan.constants[0].kinds[1], 1 << TGSIC_KIND_FLOAT);
    assert_int_equal(scan.num_samplers, 1);
    assert_int_equal(scan.samplers[0].view, 1);
    assert_int_equal(scan.samplers[0].return_type, TGSIC_RETURN_UINT);
    assert_int_equal(kind(1), TGSIC_KIND_UINT);
    assert_true(tgsic_scan_needs(&scan, TGSIC_FEATURE_UNIFORM_BLOCKS));
    assert_false(tgsic_scan_needs(&scan, TGSIC_FEATURE_DYNAMIC_BLOCKS));
    assert_int_equal(scan.features[TGSIC_FEATURE_UNIFORM_BLOCKS], 0);
    assert_true(scan.kills);
}

static void sampler_arrays(void **state)
{
    (void)state;
    run("FRAG\nDCL OUT[0], COLOR\nDCL SAMP[0..6]\nDCL SVIEW[0], 2D, FLOAT\n"
        "DCL SVIEW[1], CUBE, FLOAT\nDCL SVIEW[2..3], 2D, FLOAT\nDCL SVIEW[4], 2D, UINT\n"
        "DCL ADDR[0]\nDCL CONST[0]\nDCL TEMP[0]\nUARL ADDR[0].x, CONST[0].xxxx\n"
        "TEX TEMP[0], CONST[0], SAMP[2], 2D\nTEX TEMP[0], TEMP[0], SAMP[ADDR[0].x+3], 2D\n"
        "TEX TEMP[0], TEMP[0], SAMP[5], CUBE\nTEX TEMP[0], TEMP[0], SAMP[ADDR[0].x+6], CUBE\n"
        "TEX OUT[0], TEMP[0], SAMP[0], 2D\nEND\n");
    /* a view's target and type decide, else how the unit is used */
    assert_int_equal(scan.num_samplers, 3);
    const struct tgsic_scan_sampler *array =
        tgsic_scan_find_sampler(&scan, 2, 2, TGSIC_TARGET_TEX_2D);
    assert_int_equal(scan.samplers[0].view, 0);
    assert_int_equal(scan.samplers[0].count, 1);
    assert_ptr_equal(array, &scan.samplers[1]);
    assert_int_equal(array->view, 2);
    assert_int_equal(array->count, 2);
    assert_int_equal(array->first, 1);
    assert_int_equal(scan.samplers[2].view, 5);
    assert_int_equal(scan.samplers[2].count, 2);
}

/* loops within loops that write many registers: the cost must not multiply */
static void large_shaders(void **state)
{
    enum { DEPTH = 200, WIDTH = 300 };
    (void)state;
    char *text = malloc(4u << 20), *p = text;
    p += sprintf(p, "FRAG\nDCL OUT[0], COLOR\nDCL CONST[0]\nDCL TEMP[0..%d]\n", WIDTH);
    for (int i = 0; i < DEPTH; i++)
        p += sprintf(p, "BGNLOOP\nIF CONST[0].xxxx\nBRK\nENDIF\n");
    for (int round = 0; round < 100; round++)
        for (int i = 0; i < WIDTH; i++)
            p += sprintf(p, "ADD TEMP[%d], TEMP[%d], CONST[0]\n", i + 1, i);
    for (int i = 0; i < DEPTH; i++)
        p += sprintf(p, "ENDLOOP\n");
    sprintf(p, "MOV OUT[0], TEMP[%d]\nEND\n", WIDTH);
    run(text);
    free(text);
    assert_true(scan.num_variables >= WIDTH);
}

#define COMP_HEAD                                                                                  \
    "COMP\nDCL BUFFER[0..3]\nDCL IMAGE[0], 2D, WR\nDCL IMAGE[1], 2D, "                             \
    "PIPE_FORMAT_R32_UINT, WR\nDCL IMAGE[2], 2D, PIPE_FORMAT_R32_UINT, WR\nDCL MEMORY[0], "        \
    "SHARED\nDCL TEMP[0..3]\nDCL ADDR[0]\nIMM[0] UINT32 {0, 1, 2, 3}\n"

static void memory_uses(void **state)
{
    (void)state;
    struct tgsic_memory_uses uses;
    run(COMP_HEAD "LOAD TEMP[0].x, BUFFER[1], IMM[0].xxxx\n"
                  "STORE BUFFER[2].x, IMM[0].xxxx, TEMP[0].xxxx, COHERENT\n"
                  "ATOMIMIN TEMP[1].x, MEMORY[0], IMM[0].xxxx, TEMP[0].xxxx\n"
                  "UADD TEMP[2], TEMP[1].xxxx, IMM[0]\n"
                  "STORE IMAGE[0], IMM[0], TEMP[2], 2D\nEND\n");
    tgsic_find_memory_uses(&arena, &scan, &uses);
    assert_int_equal(uses.num_buffers, 4);
    assert_true(uses.buffers[0].is_declared && !uses.buffers[0].is_used);
    assert_true(uses.buffers[1].is_read && !uses.buffers[1].is_written);
    assert_true(!uses.buffers[2].is_read && uses.buffers[2].is_written);
    assert_int_equal(uses.buffers[2].qualifiers, TGSIC_QUALIFIER_COHERENT);
    assert_int_equal(uses.buffers[1].count, 1);
    assert_true(uses.shared.is_read && uses.shared.is_written && uses.shared.is_signed);
    assert_int_equal(uses.images[0].kind, TGSIC_KIND_INT); /* of what is stored */
    assert_int_equal(uses.images[1].kind, TGSIC_KIND_UINT);
}

/* An index may choose any buffer, so all are one array; images that are alike are one. */
static void memory_arrays(void **state)
{
    (void)state;
    struct tgsic_memory_uses uses;
    run(COMP_HEAD "UARL ADDR[0].x, IMM[0].xxxx\nLOAD TEMP[0].x, BUFFER[ADDR[0].x], IMM[0].xxxx\n"
                  "STORE BUFFER[3].x, IMM[0].xxxx, TEMP[0].xxxx\n"
                  "LOAD TEMP[1], IMAGE[ADDR[0].x], IMM[0], 2D\n"
                  "STORE BUFFER[3].x, IMM[0].xxxx, TEMP[1].xxxx\nEND\n");
    tgsic_find_memory_uses(&arena, &scan, &uses);
    for (unsigned i = 0; i < 4; i++) {
        assert_true(uses.buffers[i].is_indexed && uses.buffers[i].is_read);
        assert_int_equal(uses.buffers[i].first, 0);
        assert_int_equal(uses.buffers[i].count, 4);
    }
    assert_true(uses.buffers[0].is_written && !uses.buffers[1].is_written);
    assert_int_equal(uses.images[0].count, 1);
    assert_int_equal(uses.images[1].count, 2);
    assert_int_equal(uses.images[2].first, 1);
}

/* What an output holds before anything was written is what the framebuffer does; behind a write, or
 * in a loop, it need not be. */
static void framebuffer_fetches(void **state)
{
    (void)state;
    run(HEAD "FBFETCH TEMP[0], OUT[0]\nMOV OUT[0], TEMP[0]\nEND\n");
    assert_true(scan.outputs[0].fetched && !scan.outputs[0].fetched_late);
    done(state);
    run(HEAD "MOV OUT[0], CONST[0]\nFBFETCH TEMP[0], OUT[0]\nMOV OUT[0], TEMP[0]\nEND\n");
    assert_true(scan.outputs[0].fetched && scan.outputs[0].fetched_late);
    done(state);
    run(HEAD "BGNLOOP\nFBFETCH TEMP[0], OUT[0]\nMOV OUT[0], TEMP[0]\nBRK\nENDLOOP\nEND\n");
    assert_true(scan.outputs[0].fetched && scan.outputs[0].fetched_late);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(kinds_by_use, done),
        cmocka_unit_test_teardown(reuse_makes_new_variables, done),
        cmocka_unit_test_teardown(branches_join, done),
        cmocka_unit_test_teardown(undefined_paths_are_known, done),
        cmocka_unit_test_teardown(loops_carry, done),
        cmocka_unit_test_teardown(value_carried_into_next_iteration, done),
        cmocka_unit_test_teardown(value_carried_around_an_inner_loop, done),
        cmocka_unit_test_teardown(value_carried_between_cases, done),
        cmocka_unit_test_teardown(truth_values, done),
        cmocka_unit_test_teardown(float_truth_values, done),
        cmocka_unit_test_teardown(vectors_are_as_wide_as_used, done),
        cmocka_unit_test_teardown(mixed_components, done),
        cmocka_unit_test_teardown(half_of_a_pair, done),
        cmocka_unit_test_teardown(two_pairs_of_a_vector, done),
        cmocka_unit_test_teardown(signed_beside_unsigned, done),
        cmocka_unit_test_teardown(bool_beside_integer, done),
        cmocka_unit_test_teardown(mixed_components_join, done),
        cmocka_unit_test_teardown(mixed_components_of_a_loop, done),
        cmocka_unit_test_teardown(part_of_a_vector_joins, done),
        cmocka_unit_test_teardown(indirect_arrays, done),
        cmocka_unit_test_teardown(facts_of_the_rest, done),
        cmocka_unit_test_teardown(sampler_arrays, done),
        cmocka_unit_test_teardown(memory_uses, done),
        cmocka_unit_test_teardown(memory_arrays, done),
        cmocka_unit_test_teardown(framebuffer_fetches, done),
        cmocka_unit_test_teardown(large_shaders, done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
