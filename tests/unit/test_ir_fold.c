/* SPDX-License-Identifier: MIT */
/* Constant folding: values at the edges, against what the definitions say. */
#include "ir/fold.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static uint32_t bits(float value)
{
    uint32_t word;
    memcpy(&word, &value, sizeof word);
    return word;
}

static uint32_t fold(enum ir_op op, uint32_t x, uint32_t y, uint32_t z, uint32_t w)
{
    uint64_t srcs[4][4] = {{x}, {y}, {z}, {w}}, result[4] = {0xdeadbeef};
    assert_true(tgsic_ir_fold(op, 1, srcs, result));
    return (uint32_t)result[0];
}

static void expect_float(enum ir_op op, float x, float y, float z, float expected)
{
    assert_int_equal(fold(op, bits(x), bits(y), bits(z), 0), bits(expected));
}

static void rounds_sums_and_products_once(void **state)
{
    expect_float(IR_FADD, 16777216.0f, 1.0f, 0, 16777216.0f);
    expect_float(IR_FADD, 16777216.0f, 3.0f, 0, 16777220.0f);
    expect_float(IR_FMUL, 1e-30f, 1e-15f, 0, 1e-30f * 1e-15f);
    expect_float(IR_FDIV, 1.0f, 3.0f, 0, 1.0f / 3.0f);
    expect_float(IR_FRCP, -0.0f, 0, 0, -INFINITY);
    expect_float(IR_FSQRT, 2.0f, 0, 0, 1.41421356f);
    expect_float(IR_FRSQ, 4.0f, 0, 0, 0.5f);
    expect_float(IR_FMAD, 3.0f, 4.0f, 5.0f, 17.0f);
    expect_float(IR_FLRP, 0.25f, 8.0f, 4.0f, 5.0f);
}

static void rounds_to_whole_numbers(void **state)
{
    static const float cases[][5] = {
        /* value, floor, ceil, trunc, nearest even */
        {0.5f, 0, 1, 0, 0},
        {1.5f, 1, 2, 1, 2},
        {2.5f, 2, 3, 2, 2},
        {-0.5f, -1, -0.0f, -0.0f, -0.0f},
        {-1.5f, -2, -1, -1, -2},
        {8388609.0f, 8388609.0f, 8388609.0f, 8388609.0f, 8388609.0f},
        {3e30f, 3e30f, 3e30f, 3e30f, 3e30f},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        expect_float(IR_FFLOOR, cases[i][0], 0, 0, cases[i][1]);
        expect_float(IR_FCEIL, cases[i][0], 0, 0, cases[i][2]);
        expect_float(IR_FTRUNC, cases[i][0], 0, 0, cases[i][3]);
        expect_float(IR_FROUND_EVEN, cases[i][0], 0, 0, cases[i][4]);
    }
    expect_float(IR_FFRACT, -0.25f, 0, 0, 0.75f);
}

static void comparisons_know_nan(void **state)
{
    uint32_t nan = 0x7fc00000;
    assert_int_equal(fold(IR_FLT, nan, 0, 0, 0), 0);
    assert_int_equal(fold(IR_FGE, nan, 0, 0, 0), 0);
    assert_int_equal(fold(IR_FEQ, nan, nan, 0, 0), 0);
    assert_int_equal(fold(IR_FNE, nan, nan, 0, 0), 0xffffffff);
    assert_int_equal(fold(IR_FSNE_F, nan, nan, 0, 0), bits(1.0f));
    assert_int_equal(fold(IR_FMIN, nan, bits(2.0f), 0, 0), bits(2.0f));
    assert_int_equal(fold(IR_FMAX, bits(2.0f), nan, 0, 0), bits(2.0f));
    assert_int_equal(fold(IR_FSAT, nan, 0, 0, 0), 0);
    assert_int_equal(fold(IR_FSIGN, nan, 0, 0, 0), 0);
    assert_int_equal(fold(IR_FCMP, nan, 1, 2, 0), 2);
}

static void integers_never_trap(void **state)
{
    assert_int_equal(fold(IR_IDIV, 7, 0, 0, 0), 0);
    assert_int_equal(fold(IR_UDIV, 7, 0, 0, 0), 0xffffffff);
    assert_int_equal(fold(IR_UMOD, 7, 0, 0, 0), 0xffffffff);
    assert_int_equal(fold(IR_IMOD, 7, 0, 0, 0), 0xffffffff);
    assert_int_equal(fold(IR_IDIV, 0x80000000, 0xffffffff, 0, 0), 0x80000000);
    assert_int_equal(fold(IR_IMOD, 0x80000000, 0xffffffff, 0, 0), 0);
    assert_int_equal(fold(IR_IDIV, (uint32_t)-7, 2, 0, 0), (uint32_t)-3);
    assert_int_equal(fold(IR_IMOD, (uint32_t)-7, 2, 0, 0), (uint32_t)-1);
    assert_int_equal(fold(IR_SHL, 1, 33, 0, 0), 2);
    assert_int_equal(fold(IR_ISHR, 0x80000000, 31, 0, 0), 0xffffffff);
    assert_int_equal(fold(IR_ISHR, 0x40000000, 30, 0, 0), 1);
    assert_int_equal(fold(IR_IMUL_HI, 0xffffffff, 2, 0, 0), 0xffffffff);
    assert_int_equal(fold(IR_UMUL_HI, 0xffffffff, 2, 0, 0), 1);
}

static void bit_fields(void **state)
{
    assert_int_equal(fold(IR_UBFE, 0xabcd1234, 8, 8, 0), 0x12);
    assert_int_equal(fold(IR_UBFE, 0xabcd1234, 0, 32, 0), 0xabcd1234);
    assert_int_equal(fold(IR_UBFE, 0xabcd1234, 8, 0, 0), 0);
    assert_int_equal(fold(IR_IBFE, 0x0000f800, 8, 8, 0), 0xfffffff8);
    assert_int_equal(fold(IR_BFI, 0xffffffff, 0, 8, 8), 0xffff00ff);
    assert_int_equal(fold(IR_BREV, 1, 0, 0, 0), 0x80000000);
    assert_int_equal(fold(IR_POPC, 0xf0f0, 0, 0, 0), 8);
    assert_int_equal(fold(IR_LSB, 0, 0, 0, 0), 0xffffffff);
    assert_int_equal(fold(IR_LSB, 0x50, 0, 0, 0), 4);
    assert_int_equal(fold(IR_UMSB, 0x50, 0, 0, 0), 6);
    assert_int_equal(fold(IR_IMSB, 0xfffffffe, 0, 0, 0), 0);
    assert_int_equal(fold(IR_IMSB, 0xffffffff, 0, 0, 0), 0xffffffff);
}

static void conversions_saturate(void **state)
{
    assert_int_equal(fold(IR_F2I, bits(-1.9f), 0, 0, 0), (uint32_t)-1);
    assert_int_equal(fold(IR_F2I, bits(3e9f), 0, 0, 0), 0x7fffffff);
    assert_int_equal(fold(IR_F2I, bits(-3e9f), 0, 0, 0), 0x80000000);
    assert_int_equal(fold(IR_F2I, 0x7fc00000, 0, 0, 0), 0);
    assert_int_equal(fold(IR_F2U, bits(3e9f), 0, 0, 0), 3000000000u);
    assert_int_equal(fold(IR_F2U, bits(-1.0f), 0, 0, 0), 0);
    assert_int_equal(fold(IR_I2F, 0xffffffff, 0, 0, 0), bits(-1.0f));
    assert_int_equal(fold(IR_U2F, 0xffffffff, 0, 0, 0), bits(4294967296.0f));
    assert_int_equal(fold(IR_B2F, 0xffffffff, 0, 0, 0), bits(1.0f));
    assert_int_equal(fold(IR_SELECT, 0xffffffff, 1, 2, 0), 1);
}

static void vectors_and_dots(void **state)
{
    uint64_t srcs[4][4] = {{bits(1), bits(2), bits(3), bits(4)},
                           {bits(5), bits(6), bits(7), bits(8)}};
    uint64_t result[4];
    assert_true(tgsic_ir_fold(IR_FDOT4, 1, srcs, result));
    assert_int_equal(result[0], bits(70));
    assert_true(tgsic_ir_fold(IR_FADD, 3, srcs, result));
    assert_int_equal(result[2], bits(10));
    assert_true(tgsic_ir_fold(IR_VEC2, 2, srcs, result));
    assert_int_equal(result[1], bits(5));
    assert_true(tgsic_ir_fold(IR_PACK_HALF, 1, srcs, result));
    assert_int_equal(result[0], 0x40003c00);
}

/* What is not folded (64-bit operands are not) says so and leaves the result alone. */
static void every_operation_has_an_answer(void **state)
{
    for (unsigned op = 0; op < IR_ALU_COUNT; op++) {
        uint64_t srcs[4][4] = {{bits(2)}, {bits(1)}, {bits(1)}, {1}}, result[4] = {42};
        const struct ir_op_info *info = &tgsic_ir_ops[op];
        bool depends = info->flags & IR_FLAG_D || info->shape == IR_SHAPE_WIDE;
        bool folded = tgsic_ir_fold((enum ir_op)op, 1, srcs, result);
        if (folded == depends)
            fail_msg("%s", tgsic_ir_ops[op].name);
        if (!folded)
            assert_int_equal(result[0], 42);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounds_sums_and_products_once),
        cmocka_unit_test(rounds_to_whole_numbers),
        cmocka_unit_test(comparisons_know_nan),
        cmocka_unit_test(integers_never_trap),
        cmocka_unit_test(bit_fields),
        cmocka_unit_test(conversions_saturate),
        cmocka_unit_test(vectors_and_dots),
        cmocka_unit_test(every_operation_has_an_answer),
    };
    return cmocka_run_group_tests_name("ir_fold", tests, NULL, NULL);
}
