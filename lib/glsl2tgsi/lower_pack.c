/* SPDX-License-Identifier: MIT */
/* Packing functions, bit fields, integers of extended precision. */
#include "lower_builtin.h"

struct ir_instr *tgsic_lower_pack(struct lower *l, const struct builtin_call *c)
{
    struct ir_instr *x = c->x[0];
    switch (c->function->intrinsic) {
    case INTRINSIC_PACK_UNORM_2X16:
        return tgsic_ir_pack_norm(&l->b, x, 16, false);
    case INTRINSIC_PACK_SNORM_2X16:
        return tgsic_ir_pack_norm(&l->b, x, 16, true);
    case INTRINSIC_PACK_UNORM_4X8:
        return tgsic_ir_pack_norm(&l->b, x, 8, false);
    case INTRINSIC_PACK_SNORM_4X8:
        return tgsic_ir_pack_norm(&l->b, x, 8, true);
    case INTRINSIC_PACK_HALF_2X16:
        return tgsic_ir_pack_half(&l->b, x);
    case INTRINSIC_UNPACK_UNORM_2X16:
        return tgsic_ir_unpack_norm(&l->b, x, 16, false);
    case INTRINSIC_UNPACK_SNORM_2X16:
        return tgsic_ir_unpack_norm(&l->b, x, 16, true);
    case INTRINSIC_UNPACK_UNORM_4X8:
        return tgsic_ir_unpack_norm(&l->b, x, 8, false);
    case INTRINSIC_UNPACK_SNORM_4X8:
        return tgsic_ir_unpack_norm(&l->b, x, 8, true);
    default:
        return tgsic_ir_unpack_half(&l->b, x);
    }
}

/* ---- Integers ----------------------------------------------------------------------------------
 */

static struct ir_instr *carry(struct lower *l, struct builtin_call *c, bool borrow)
{
    struct ir_instr *x = c->x[0], *y = c->x[1];
    struct ir_instr *result = borrow ? sub_i(l, x, y) : op2(l, IR_IADD, x, y);
    struct ir_instr *over = borrow ? op2(l, IR_ULT, x, y) : op2(l, IR_ULT, result, x);
    tgsic_builtin_out(l, c, 2, op1(l, IR_B2I, over));
    return result;
}

static void multiply_extended(struct lower *l, struct builtin_call *c, enum ir_op high)
{
    struct ir_instr *x = c->x[0], *y = c->x[1];
    struct ir_instr *low = op2(l, IR_IMUL, x, y);
    tgsic_builtin_out(l, c, 2, op2(l, high, x, y));
    tgsic_builtin_out(l, c, 3, low);
}

struct ir_instr *tgsic_lower_bits(struct lower *l, struct builtin_call *c)
{
    bool is_signed = c->value[0].type->base == GLSL_INT;
    struct ir_instr *const *x = c->x;
    switch (c->function->intrinsic) {
    case INTRINSIC_UADD_CARRY:
        return carry(l, c, false);
    case INTRINSIC_USUB_BORROW:
        return carry(l, c, true);
    case INTRINSIC_UMUL_EXTENDED:
        multiply_extended(l, c, IR_UMUL_HI);
        return NULL;
    case INTRINSIC_IMUL_EXTENDED:
        multiply_extended(l, c, IR_IMUL_HI);
        return NULL;
    case INTRINSIC_BITFIELD_EXTRACT:
        return tgsic_ir_bitfield_extract(&l->b, is_signed, x);
    case INTRINSIC_BITFIELD_INSERT:
        return tgsic_ir_bitfield_insert(&l->b, x);
    case INTRINSIC_BITFIELD_REVERSE:
        return op1(l, IR_BREV, x[0]);
    case INTRINSIC_BIT_COUNT:
        return op1(l, IR_POPC, x[0]);
    case INTRINSIC_FIND_LSB:
        return op1(l, IR_LSB, x[0]);
    default:
        return op1(l, is_signed ? IR_IMSB : IR_UMSB, x[0]);
    }
}
