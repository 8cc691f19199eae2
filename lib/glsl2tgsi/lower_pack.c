/* SPDX-License-Identifier: MIT */
/* Packing functions, bit fields, integers of extended precision. */
#include "lower_builtin.h"

static struct ir_instr * and (struct lower * l, struct ir_instr *x, uint32_t mask)
{
    return op2(l, IR_AND, x, imm_i(l, (int32_t)mask));
}
static struct ir_instr *shl(struct lower *l, struct ir_instr *x, int32_t by)
{
    return by ? op2(l, IR_SHL, x, imm_i(l, by)) : x;
}
static struct ir_instr * or (struct lower * l, struct ir_instr *x, struct ir_instr *y)
{
    return op2(l, IR_OR, x, y);
}

/* ---- Normalised integers --------------------------------------------------------------------- */

/* Components of `bits` bits each, the first lowest. */
static struct ir_instr *join_fields(struct lower *l, struct ir_instr *fields, int32_t bits)
{
    struct ir_instr *result = NULL;
    for (unsigned c = 0; c < fields->components; c++) {
        struct ir_instr *field = shl(l, tgsic_ir_component(&l->b, fields, c), bits * (int32_t)c);
        result = result ? or (l, result, field) : field;
    }
    return result;
}

static struct ir_instr *clamp(struct lower *l, struct ir_instr *x, float low, float high)
{
    return op2(l, IR_FMIN, op2(l, IR_FMAX, x, imm_f(l, low)), imm_f(l, high));
}

static struct ir_instr *pack_norm(struct lower *l, struct ir_instr *x, int32_t bits, bool is_signed)
{
    float scale = (float)((1u << (is_signed ? bits - 1 : bits)) - 1);
    x = is_signed ? clamp(l, x, -1, 1) : op1(l, IR_FSAT, x);
    x = op1(l, IR_FROUND_EVEN, op2(l, IR_FMUL, x, imm_f(l, scale)));
    x = op1(l, is_signed ? IR_F2I : IR_F2U, x);
    return join_fields(l, is_signed ? and(l, x, (1u << bits) - 1) : x, bits);
}

/* Field c of a word, sign-extended or not. */
static struct ir_instr *split_fields(struct lower *l, struct ir_instr *word, unsigned count,
                                     int32_t bits, bool is_signed)
{
    uint64_t left[4], right[4];
    for (unsigned c = 0; c < count; c++) {
        left[c] = (uint64_t)(32 - bits * (int32_t)(c + 1));
        right[c] = (uint64_t)(32 - bits);
    }
    word = op2(l, IR_SHL, word, tgsic_ir_const_bits(&l->b, count, 32, left));
    return op2(l, is_signed ? IR_ISHR : IR_USHR, word,
               tgsic_ir_const_bits(&l->b, count, 32, right));
}

static struct ir_instr *unpack_norm(struct lower *l, struct ir_instr *word, int32_t bits,
                                    bool is_signed)
{
    float scale = (float)((1u << (is_signed ? bits - 1 : bits)) - 1);
    struct ir_instr *x = split_fields(l, word, 32u / (unsigned)bits, bits, is_signed);
    x = op1(l, is_signed ? IR_I2F : IR_U2F, x);
    x = op2(l, IR_FMUL, x, imm_f(l, 1.0f / scale));
    return is_signed ? clamp(l, x, -1, 1) : x;
}

/* ---- Half floats by integer arithmetic, for receivers without the opcodes ---------------------
 */

/* A normal half is the float's bits moved by 13 with the bias changed, rounded to even; a denormal
 * one comes out of adding the power of two that aligns its last bit. */
static struct ir_instr *half_bits(struct lower *l, struct ir_instr *f)
{
    struct ir_instr *magnitude = and(l, f, 0x7fffffff);
    struct ir_instr *sign = and(l, op2(l, IR_USHR, f, imm_i(l, 16)), 0x8000);
    struct ir_instr *odd = and(l, op2(l, IR_USHR, magnitude, imm_i(l, 13)), 1);
    struct ir_instr *rounded = op2(l, IR_IADD, op2(l, IR_IADD, magnitude, odd),
                                   imm_i(l, (int32_t)(0xfffu - ((127u - 15u) << 23))));
    struct ir_instr *normal = op2(l, IR_USHR, rounded, imm_i(l, 13));
    struct ir_instr *aligned = op2(l, IR_FADD, magnitude, imm_f(l, 0.5f));
    struct ir_instr *denormal = sub_i(l, aligned, imm_i(l, 0x3f000000));
    struct ir_instr *is_denormal = op2(l, IR_ULT, magnitude, imm_i(l, 0x38800000));
    struct ir_instr *half = op3(l, IR_SELECT, is_denormal, denormal, normal);
    struct ir_instr *is_huge = op2(l, IR_UGE, magnitude, imm_i(l, 0x477ff000));
    struct ir_instr *is_nan = op2(l, IR_ULT, imm_i(l, 0x7f800000), magnitude);
    struct ir_instr *huge = op3(l, IR_SELECT, is_nan, imm_i(l, 0x7e00), imm_i(l, 0x7c00));
    return or (l, sign, op3(l, IR_SELECT, is_huge, huge, half));
}

/* A normal half moves by 13 bits and changes the exponent's bias; the digits of a denormal one
 * count 2^-24. No float is denormal on the way, since hosts may flush those to zero. */
static struct ir_instr *float_of_half(struct lower *l, struct ir_instr *h)
{
    struct ir_instr *magnitude = and(l, h, 0x7fff);
    struct ir_instr *sign = shl(l, and(l, h, 0x8000), 16);
    struct ir_instr *moved = shl(l, magnitude, 13);
    struct ir_instr *normal = op2(l, IR_IADD, moved, imm_i(l, (127 - 15) << 23));
    struct ir_instr *denormal = op2(l, IR_FMUL, op1(l, IR_U2F, magnitude), imm_f(l, 0x1p-24f));
    struct ir_instr *special = or (l, moved, imm_i(l, 0x7f800000));
    struct ir_instr *is_denormal = op2(l, IR_ULT, magnitude, imm_i(l, 0x400));
    struct ir_instr *is_special = op2(l, IR_UGE, magnitude, imm_i(l, 0x7c00));
    struct ir_instr *finite = op3(l, IR_SELECT, is_denormal, denormal, normal);
    return or (l, sign, op3(l, IR_SELECT, is_special, special, finite));
}

static struct ir_instr *pack_half(struct lower *l, struct ir_instr *x)
{
    if (!l->virgl)
        return op1(l, IR_PACK_HALF, x);
    return join_fields(l, half_bits(l, x), 16);
}

static struct ir_instr *unpack_half(struct lower *l, struct ir_instr *word)
{
    if (l->virgl)
        return float_of_half(l, split_fields(l, word, 2, 16, false));
    struct ir_instr *parts[2] = {op1(l, IR_UNPACK_HALF_X, word), op1(l, IR_UNPACK_HALF_Y, word)};
    return tgsic_ir_vec(&l->b, parts, 2);
}

struct ir_instr *tgsic_lower_pack(struct lower *l, const struct builtin_call *c)
{
    struct ir_instr *x = c->x[0];
    switch (c->function->intrinsic) {
    case INTRINSIC_PACK_UNORM_2X16:
        return pack_norm(l, x, 16, false);
    case INTRINSIC_PACK_SNORM_2X16:
        return pack_norm(l, x, 16, true);
    case INTRINSIC_PACK_UNORM_4X8:
        return pack_norm(l, x, 8, false);
    case INTRINSIC_PACK_SNORM_4X8:
        return pack_norm(l, x, 8, true);
    case INTRINSIC_PACK_HALF_2X16:
        return pack_half(l, x);
    case INTRINSIC_UNPACK_UNORM_2X16:
        return unpack_norm(l, x, 16, false);
    case INTRINSIC_UNPACK_SNORM_2X16:
        return unpack_norm(l, x, 16, true);
    case INTRINSIC_UNPACK_UNORM_4X8:
        return unpack_norm(l, x, 8, false);
    case INTRINSIC_UNPACK_SNORM_4X8:
        return unpack_norm(l, x, 8, true);
    default:
        return unpack_half(l, x);
    }
}

/* ---- Bit fields ------------------------------------------------------------------------------ */

/* Component by component, as virglrenderer reads the operands of these as scalars. */
static struct ir_instr *by_component(struct lower *l, enum ir_op op, struct ir_instr *const *x,
                                     unsigned num_srcs)
{
    struct ir_instr *parts[4];
    for (unsigned c = 0; c < x[0]->components; c++) {
        struct ir_src srcs[4] = {{0}};
        for (unsigned i = 0; i < num_srcs; i++)
            srcs[i].def = component(l, x[i], c);
        parts[c] = tgsic_ir_alu(&l->b, op, 1, srcs);
    }
    return tgsic_ir_vec(&l->b, parts, x[0]->components);
}

/* TGSI takes the width modulo 32; GLSL allows 32, which is the whole word. */
static struct ir_instr *unless_all(struct lower *l, struct ir_instr *width, struct ir_instr *all,
                                   struct ir_instr *field)
{
    if (width->op == IR_CONST && width->u.constant[0] < 32)
        return field;
    return op3(l, IR_SELECT, op2(l, IR_IEQ, width, imm_i(l, 32)), all, field);
}

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
        return unless_all(l, x[2], x[0], by_component(l, is_signed ? IR_IBFE : IR_UBFE, x, 3));
    case INTRINSIC_BITFIELD_INSERT:
        return unless_all(l, x[3], x[1], by_component(l, IR_BFI, x, 4));
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
