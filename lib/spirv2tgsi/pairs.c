/* SPDX-License-Identifier: MIT */
/* Instructions whose result is a structure of two: sums with a carry, products of twice the width.
 */
#include "spirv.h"

static struct ir_instr *operand(struct spirv *s, const struct instruction *i, unsigned n)
{
    uint32_t id = tgsic_spirv_operand(s, i, n);
    if (tgsic_spirv_vector(s, id)->bits == 64)
        tgsic_spirv_unsupported(s, "%s of 64 bits is not translated", tgsic_spirv_op_name(i->op));
    return tgsic_spirv_typed(s, id, 'i', 0);
}

void tgsic_spirv_pair(struct spirv *s, const struct instruction *i, struct ir_instr *first,
                      struct ir_instr *second)
{
    const struct type *type = tgsic_spirv_type_of(s, i->type);
    struct ir_instr *const parts[2] = {first, second};
    if (type->kind != TYPE_STRUCT || type->length != 2)
        tgsic_spirv_invalid(s, "two results in what is no structure of two");
    struct value value = tgsic_spirv_composite(s, type);
    for (unsigned p = 0; p < 2; p++) {
        const struct type *part = type->members[p].type;
        if (part->kind > TYPE_VECTOR || part->letter == 'b' || part->rows != parts[p]->components ||
            type_is_wide(part) != (parts[p]->bits == 64))
            tgsic_spirv_invalid(s, "two results in a structure of others");
        value.parts[p] = tgsic_spirv_make(part, parts[p]);
    }
    tgsic_spirv_result(s, i, value);
}

/* 1 where `condition` holds */
static struct ir_instr *bit(struct spirv *s, struct ir_instr *condition)
{
    return ir_op1(&s->b, IR_B2I, condition);
}

bool tgsic_spirv_pairs(struct spirv *s, const struct instruction *i)
{
    struct ir_builder *b = &s->b;
    struct ir_instr *x, *y, *low;
    if (i->op != SpvOpIAddCarry && i->op != SpvOpISubBorrow && i->op != SpvOpUMulExtended &&
        i->op != SpvOpSMulExtended)
        return false;
    x = operand(s, i, 0);
    y = operand(s, i, 1);
    if (x->components != y->components)
        tgsic_spirv_invalid(s, "%s of vectors of two sizes", tgsic_spirv_op_name(i->op));
    switch (i->op) {
    case SpvOpIAddCarry:
        low = ir_op2(b, IR_IADD, x, y);
        tgsic_spirv_pair(s, i, low, bit(s, ir_op2(b, IR_ULT, low, x)));
        break;
    case SpvOpISubBorrow:
        tgsic_spirv_pair(s, i, ir_sub_i(b, x, y), bit(s, ir_op2(b, IR_ULT, x, y)));
        break;
    default:
        low = ir_op2(b, IR_IMUL, x, y);
        tgsic_spirv_pair(s, i, low,
                         ir_op2(b, i->op == SpvOpUMulExtended ? IR_UMUL_HI : IR_IMUL_HI, x, y));
        break;
    }
    return true;
}
