/* SPDX-License-Identifier: MIT */
/* Constants: those that are specialised have the value that the caller gives. They are built before
 * everything else, so that they are visible everywhere. */
#include "spirv.h"

#include "ir/fold.h"

static struct value scalar(struct spirv *s, const struct type *type, uint64_t bits)
{
    return tgsic_spirv_make(type,
                            tgsic_ir_const_bits(&s->b, 1, type_is_wide(type) ? 64 : 32, &bits));
}

static struct value filled(struct spirv *s, const struct type *type, bool undefined)
{
    static const uint64_t zero[4] = {0};
    unsigned bits = type_is_wide(type) ? 64 : 32;
    struct ir_instr *x = undefined ? tgsic_ir_undef(&s->b, type->rows, bits)
                                   : tgsic_ir_const_bits(&s->b, type->rows, bits, zero);
    return tgsic_spirv_make(type, x);
}

struct value tgsic_spirv_null(struct spirv *s, const struct type *type, bool undefined)
{
    if (type->kind == TYPE_SCALAR || type->kind == TYPE_VECTOR)
        return filled(s, type, undefined);
    if (type->kind != TYPE_MATRIX && type->kind != TYPE_ARRAY && type->kind != TYPE_STRUCT)
        tgsic_spirv_unsupported(s, "null or undefined values that are no data");
    struct value value = tgsic_spirv_composite(s, type);
    for (uint32_t p = 0; p < type->length; p++)
        value.parts[p] = tgsic_spirv_null(
            s, type->kind == TYPE_STRUCT ? type->members[p].type : type->element, undefined);
    return value;
}

/* The value that the caller gives; false: none. */
static bool specialised(const struct spirv *s, const struct instruction *i, const struct id *id,
                        uint64_t *value)
{
    const struct decoration *d = tgsic_spirv_find(id->decorations, DECORATION_SPEC_ID);
    bool is_spec = i->op == SpvOpSpecConstant || i->op == SpvOpSpecConstantTrue ||
                   i->op == SpvOpSpecConstantFalse;
    for (size_t n = 0; d && is_spec && n < s->module->num_constants; n++)
        if (s->module->constants[n].id == d->operand) {
            *value = s->module->constants[n].value;
            return true;
        }
    return false;
}

static void number(struct spirv *s, const struct instruction *i, const struct type *type)
{
    uint64_t bits;
    if (type->kind != TYPE_SCALAR || type->letter == 'b')
        tgsic_spirv_invalid(s, "%s of what is no number", tgsic_spirv_op_name(i->op));
    if (!specialised(s, i, tgsic_spirv_id(s, i->result), &bits)) {
        bits = tgsic_spirv_operand(s, i, 0);
        if (type_is_wide(type))
            bits |= (uint64_t)tgsic_spirv_operand(s, i, 1) << 32;
    }
    if (!type_is_wide(type))
        bits &= UINT32_MAX;
    tgsic_spirv_result(s, i, scalar(s, type, bits));
}

static void boolean(struct spirv *s, const struct instruction *i, const struct type *type)
{
    uint64_t value = i->op == SpvOpConstantTrue || i->op == SpvOpSpecConstantTrue;
    if (type->letter != 'b' || type->kind != TYPE_SCALAR)
        tgsic_spirv_invalid(s, "%s of another type than bool", tgsic_spirv_op_name(i->op));
    specialised(s, i, tgsic_spirv_id(s, i->result), &value);
    tgsic_spirv_result(s, i, scalar(s, type, value ? UINT32_MAX : 0));
}

/* Instructions that the operation was built of, from `first` on, become constants. */
static void fold(struct ir_instr *first)
{
    for (struct ir_instr *x = first; x; x = x->next)
        tgsic_ir_fold_instr(x);
}

/* An operation is one of a block's, with its number as first operand. */
static void operation(struct spirv *s, const struct instruction *i)
{
    struct instruction inner = *i;
    struct ir_instr *last = s->b.block->last;
    inner.op = tgsic_spirv_operand(s, i, 0);
    inner.operands = i->operands + 1;
    inner.num_operands = i->num_operands - 1;
    if (!tgsic_spirv_alu(s, &inner) && !tgsic_spirv_vectors(s, &inner))
        tgsic_spirv_unsupported(s, "OpSpecConstantOp %s is not translated",
                                tgsic_spirv_op_name(inner.op));
    fold(last ? last->next : s->b.block->first);
}

bool tgsic_spirv_constant(struct spirv *s, const struct instruction *i)
{
    const struct type *type;
    switch (i->op) {
    case SpvOpConstantTrue:
    case SpvOpConstantFalse:
    case SpvOpSpecConstantTrue:
    case SpvOpSpecConstantFalse:
        boolean(s, i, tgsic_spirv_type_of(s, i->type));
        return true;
    case SpvOpConstant:
    case SpvOpSpecConstant:
        number(s, i, tgsic_spirv_type_of(s, i->type));
        return true;
    case SpvOpConstantNull:
    case SpvOpUndef:
        type = tgsic_spirv_type_of(s, i->type);
        tgsic_spirv_result(s, i, tgsic_spirv_null(s, type, i->op == SpvOpUndef));
        return true;
    case SpvOpConstantComposite:
    case SpvOpSpecConstantComposite:
        tgsic_spirv_vectors(s, i);
        return true;
    case SpvOpSpecConstantOp:
        operation(s, i);
        return true;
    default:
        return false;
    }
}

uint32_t tgsic_spirv_literal(struct spirv *s, uint32_t id)
{
    const struct ir_instr *x = tgsic_spirv_vector(s, id);
    if (x->op != IR_CONST || x->components != 1)
        tgsic_spirv_invalid(s, "id %u is no constant", (unsigned)id);
    return (uint32_t)ir_constant(x, 0);
}
