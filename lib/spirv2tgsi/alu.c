/* SPDX-License-Identifier: MIT */
/* Arithmetic, logic, relations and conversions, by component. */
#include "spirv.h"

enum form { NONE, PLAIN, SWAP, NOT, SWAP_NOT, COMPOSED };

/* By number. */
static const struct alu_row {
    uint8_t op, form;
    const char *signature;
} rows[] = {
#define ALU(name, operation, form, signature) [SpvOp##name] = {IR_##operation, form, signature},
#include "alu.def"
#undef ALU
};

static const struct alu_row *find_row(uint32_t op)
{
    return op < sizeof rows / sizeof rows[0] && rows[op].form ? &rows[op] : NULL;
}

static struct ir_instr *operand(struct spirv *s, const struct instruction *i, unsigned n)
{
    return tgsic_spirv_vector(s, tgsic_spirv_operand(s, i, n));
}

static struct ir_instr *simple(struct spirv *s, const struct instruction *i,
                               const struct alu_row *row)
{
    enum ir_op op = (enum ir_op)row->op;
    struct ir_instr *x = operand(s, i, 0);
    if (tgsic_ir_ops[op].num_srcs == 1)
        return ir_op1(&s->b, op, x);
    struct ir_instr *y = operand(s, i, 1);
    bool swap = row->form == SWAP || row->form == SWAP_NOT;
    struct ir_instr *result = swap ? ir_op2(&s->b, op, y, x) : ir_op2(&s->b, op, x, y);
    return row->form >= NOT ? ir_op1(&s->b, IR_NOT, result) : result;
}

/* ---- Conversions --------------------------------------------------------------------------- */

struct ir_instr *tgsic_spirv_convert(struct spirv *s, struct ir_instr *x, char from, char to)
{
    static const struct {
        char from, to;
        uint8_t op;
    } narrow[] = {{'f', 'i', IR_F2I}, {'f', 'u', IR_F2U}, {'i', 'f', IR_I2F}, {'u', 'f', IR_U2F}};
    if (from == to)
        return x;
    if (x->bits == 64 || to == 'd' || to == 'l' || to == 'm')
        return tgsic_ir_wide_convert(&s->b, x, from, to);
    for (unsigned n = 0; n < 4; n++)
        if (narrow[n].from == from && narrow[n].to == to)
            return tgsic_ir_alu1(&s->b, (enum ir_op)narrow[n].op, x);
    return x;
}

/* Numbers are read as the instruction says, not as their types do. */
static char as_signed(char letter, bool is_signed)
{
    if (letter == 'i' || letter == 'u')
        return is_signed ? 'i' : 'u';
    return letter == 'l' || letter == 'm' ? (is_signed ? 'l' : 'm') : letter;
}

static struct ir_instr *conversion(struct spirv *s, const struct instruction *i)
{
    const struct value *value = tgsic_spirv_value(s, tgsic_spirv_operand(s, i, 0));
    char to = tgsic_spirv_type_of(s, i->type)->letter;
    bool is_signed =
        i->op == SpvOpSConvert || i->op == SpvOpConvertSToF || i->op == SpvOpConvertFToS;
    return tgsic_spirv_convert(s, value->instr, as_signed(value->type->letter, is_signed),
                               as_signed(to, is_signed));
}

static struct ir_instr *bitcast(struct spirv *s, const struct instruction *i)
{
    struct ir_instr *x = operand(s, i, 0), *parts[4];
    const struct type *type = tgsic_spirv_type_of(s, i->type);
    const struct type *from = tgsic_spirv_value(s, i->operands[0])->type;
    static const uint8_t halves[2][2] = {{0, 1}, {2, 3}};
    if (from->letter == 'b' || type->letter == 'b')
        tgsic_spirv_invalid(s, "OpBitcast of bools");
    if (type_is_wide(type) == (x->bits == 64))
        return x;
    if (x->bits == 64 && x->components <= 2)
        return tgsic_ir_unpack64(&s->b, x);
    if (x->bits == 64 || x->components != type->rows * 2u)
        tgsic_spirv_invalid(s, "OpBitcast between types of two sizes");
    for (unsigned c = 0; c < type->rows; c++)
        parts[c] = tgsic_ir_pack64(&s->b, tgsic_ir_swizzle(&s->b, x, 2, halves[c]));
    return tgsic_ir_vec(&s->b, parts, type->rows);
}

/* ---- What is composed ---------------------------------------------------------------------- */

/* x - y * floor(x / y); of OpFRem trunc */
static struct ir_instr *float_modulo(struct spirv *s, struct ir_instr *x, struct ir_instr *y,
                                     enum ir_op round)
{
    struct ir_instr *whole = ir_op1(&s->b, round, ir_op2(&s->b, IR_FDIV, x, y));
    return ir_sub_f(&s->b, x, ir_op2(&s->b, IR_FMUL, y, whole));
}

/* The remainder, moved to the sign of the divisor. */
static struct ir_instr *signed_modulo(struct spirv *s, struct ir_instr *x, struct ir_instr *y)
{
    struct ir_builder *b = &s->b;
    struct ir_instr *rest = ir_op2(b, IR_IMOD, x, y), *zero = ir_imm_i(b, 0);
    struct ir_instr *below = ir_op2(b, IR_ILT, rest, zero), *down = ir_op2(b, IR_ILT, y, zero);
    struct ir_instr *differs = ir_op2(b, IR_INE, below, down);
    struct ir_instr *moves = ir_op2(b, IR_AND, ir_op2(b, IR_INE, rest, zero), differs);
    return ir_op3(b, IR_SELECT, moves, ir_op2(b, IR_IADD, rest, y), rest);
}

static struct ir_instr *is_infinite(struct spirv *s, struct ir_instr *x)
{
    struct ir_builder *b = &s->b;
    const uint64_t infinity = 0x7ff0000000000000u;
    bool is_double = x->bits == 64;
    struct ir_instr *size =
        is_double ? ir_op1(b, IR_FABS, x) : ir_op2(b, IR_AND, x, ir_imm_i(b, 0x7fffffff));
    if (is_double)
        return ir_op2(b, IR_FEQ, size, tgsic_ir_const_bits(b, 1, 64, &infinity));
    return ir_op2(b, IR_IEQ, size, ir_imm_i(b, 0x7f800000));
}

static struct ir_instr *width(struct spirv *s, struct ir_instr *x, bool fine)
{
    struct ir_instr *dx = ir_op1(&s->b, fine ? IR_DDX_FINE : IR_DDX, x);
    struct ir_instr *dy = ir_op1(&s->b, fine ? IR_DDY_FINE : IR_DDY, x);
    dx = ir_op1(&s->b, IR_FABS, dx);
    return ir_op2(&s->b, IR_FADD, dx, ir_op1(&s->b, IR_FABS, dy));
}

static struct ir_instr *bit_field(struct spirv *s, const struct instruction *i)
{
    bool insert = i->op == SpvOpBitFieldInsert;
    struct ir_instr *x[4];
    for (unsigned n = 0; n < (insert ? 4u : 3u); n++)
        x[n] = operand(s, i, n);
    return insert ? tgsic_ir_bitfield_insert(&s->b, x)
                  : tgsic_ir_bitfield_extract(&s->b, i->op == SpvOpBitFieldSExtract, x);
}

/* True only of two numbers that differ, and of any two of which one is none. */
static struct ir_instr *ordered(struct spirv *s, struct ir_instr *x, struct ir_instr *y,
                                bool not_equal)
{
    struct ir_builder *b = &s->b;
    struct ir_instr *less = ir_op2(b, IR_FLT, x, y), *more = ir_op2(b, IR_FLT, y, x);
    struct ir_instr *differ = ir_op2(b, IR_OR, less, more);
    return not_equal ? differ : ir_op1(b, IR_NOT, differ);
}

static struct ir_instr *is_number(struct spirv *s, struct ir_instr *x)
{
    return ir_op2(&s->b, IR_FEQ, x, x);
}

static struct ir_instr *are_numbers(struct spirv *s, struct ir_instr *x, struct ir_instr *y)
{
    struct ir_instr *first = is_number(s, x), *second = is_number(s, y);
    return ir_op2(&s->b, IR_AND, first, second);
}

/* As a half float holds it, two components at a time. */
static struct ir_instr *quantize(struct spirv *s, struct ir_instr *x)
{
    static const uint8_t pairs[2][2] = {{0, 1}, {2, 3}};
    struct ir_instr *parts[4];
    unsigned count = 0;
    for (unsigned c = 0; c < x->components; c += 2) {
        uint8_t swizzle[2] = {pairs[c / 2][0], pairs[c / 2][c + 1 < x->components]};
        struct ir_instr *two = tgsic_ir_swizzle(&s->b, x, 2, swizzle);
        struct ir_instr *back = tgsic_ir_unpack_half(&s->b, tgsic_ir_pack_half(&s->b, two));
        parts[count++] = c + 1 < x->components ? back : ir_component(&s->b, back, 0);
    }
    return tgsic_ir_vec(&s->b, parts, count);
}

static struct ir_instr *of_two(struct spirv *s, const struct instruction *i)
{
    struct ir_builder *b = &s->b;
    struct ir_instr *x = operand(s, i, 0), *y = operand(s, i, 1);
    switch (i->op) {
    case SpvOpISub:
        return ir_sub_i(b, x, y);
    case SpvOpFSub:
        return ir_sub_f(b, x, y);
    case SpvOpFMod:
        return float_modulo(s, x, y, IR_FFLOOR);
    case SpvOpFRem:
        return float_modulo(s, x, y, IR_FTRUNC);
    case SpvOpSMod:
        return signed_modulo(s, x, y);
    case SpvOpDot:
        return tgsic_ir_math_dot(b, x, y);
    case SpvOpOrdered:
        return are_numbers(s, x, y);
    case SpvOpUnordered:
        return ir_op1(b, IR_NOT, are_numbers(s, x, y));
    default: /* FOrdNotEqual, FUnordEqual */
        return ordered(s, x, y, i->op == SpvOpFOrdNotEqual);
    }
}

static struct ir_instr *composed(struct spirv *s, const struct instruction *i)
{
    switch (i->op) {
    case SpvOpISub:
    case SpvOpFSub:
    case SpvOpFMod:
    case SpvOpFRem:
    case SpvOpSMod:
    case SpvOpDot:
    case SpvOpOrdered:
    case SpvOpUnordered:
    case SpvOpFOrdNotEqual:
    case SpvOpFUnordEqual:
        return of_two(s, i);
    case SpvOpIsNan:
        return ir_op1(&s->b, IR_NOT, is_number(s, operand(s, i, 0)));
    case SpvOpIsInf:
        return is_infinite(s, operand(s, i, 0));
    case SpvOpFwidth:
    case SpvOpFwidthCoarse:
        return width(s, operand(s, i, 0), false);
    case SpvOpFwidthFine:
        return width(s, operand(s, i, 0), true);
    case SpvOpQuantizeToF16:
        return quantize(s, operand(s, i, 0));
    case SpvOpBitFieldInsert:
    case SpvOpBitFieldSExtract:
    case SpvOpBitFieldUExtract:
        return bit_field(s, i);
    case SpvOpBitcast:
        return bitcast(s, i);
    default: /* OpConvert..., OpUConvert, OpSConvert, OpFConvert */
        return conversion(s, i);
    }
}

bool tgsic_spirv_alu(struct spirv *s, const struct instruction *i)
{
    const struct alu_row *row = find_row(i->op);
    if (!row)
        return false;
    if (*row->signature)
        tgsic_spirv_check_signature(s, i, 0, row->signature);
    tgsic_spirv_give(s, i, row->form == COMPOSED ? composed(s, i) : simple(s, i, row));
    return true;
}
