/* SPDX-License-Identifier: MIT */
/* Packing of vectors into words, and bit fields. */
#include "words.h"

static struct ir_instr * and (struct ir_builder * ir, struct ir_instr *x, uint32_t mask)
{
    return ir_op2(ir, IR_AND, x, ir_imm_i(ir, (int32_t)mask));
}
static struct ir_instr *shl(struct ir_builder *ir, struct ir_instr *x, int32_t by)
{
    return by ? ir_op2(ir, IR_SHL, x, ir_imm_i(ir, by)) : x;
}
static struct ir_instr * or (struct ir_builder * ir, struct ir_instr *x, struct ir_instr *y)
{
    return ir_op2(ir, IR_OR, x, y);
}

/* ---- Normalised integers --------------------------------------------------------------------- */

/* Components of `bits` bits each, the first lowest. */
static struct ir_instr *join_fields(struct ir_builder *ir, struct ir_instr *fields, int32_t bits)
{
    struct ir_instr *result = NULL;
    for (unsigned c = 0; c < fields->components; c++) {
        struct ir_instr *field = shl(ir, tgsic_ir_component(ir, fields, c), bits * (int32_t)c);
        result = result ? or (ir, result, field) : field;
    }
    return result;
}

static struct ir_instr *clamp(struct ir_builder *ir, struct ir_instr *x, float low, float high)
{
    return ir_op2_f(ir, IR_FMIN, ir_op2_f(ir, IR_FMAX, x, low), high);
}

struct ir_instr *tgsic_ir_pack_norm(struct ir_builder *ir, struct ir_instr *x, int32_t bits,
                                    bool is_signed)
{
    float scale = (float)((1u << (is_signed ? bits - 1 : bits)) - 1);
    x = is_signed ? clamp(ir, x, -1, 1) : ir_op1(ir, IR_FSAT, x);
    x = ir_op1(ir, IR_FROUND_EVEN, ir_op2(ir, IR_FMUL, x, ir_imm_f(ir, scale)));
    x = ir_op1(ir, is_signed ? IR_F2I : IR_F2U, x);
    return join_fields(ir, is_signed ? and(ir, x, (1u << bits) - 1) : x, bits);
}

/* Field c of a word, sign-extended or not. */
static struct ir_instr *split_fields(struct ir_builder *ir, struct ir_instr *word, unsigned count,
                                     int32_t bits, bool is_signed)
{
    uint64_t left[4], right[4];
    for (unsigned c = 0; c < count; c++) {
        left[c] = (uint64_t)(32 - bits * (int32_t)(c + 1));
        right[c] = (uint64_t)(32 - bits);
    }
    word = ir_op2(ir, IR_SHL, word, tgsic_ir_const_bits(ir, count, 32, left));
    return ir_op2(ir, is_signed ? IR_ISHR : IR_USHR, word,
                  tgsic_ir_const_bits(ir, count, 32, right));
}

/* A constant word is divided exactly, as constant expressions of GLSL are. */
static struct ir_instr *unpacked_constant(struct ir_builder *ir, uint32_t word, unsigned bits,
                                          bool is_signed)
{
    const uint32_t mask = (1u << bits) - 1, top = 1u << (bits - 1);
    struct ir_instr *parts[4];
    for (unsigned c = 0; c < 32 / bits; c++) {
        uint32_t field = word >> (c * bits) & mask;
        double x =
            is_signed ? (double)(int32_t)((field ^ top) - top) / (top - 1) : (double)field / mask;
        parts[c] = ir_imm_f(ir, (float)(x < -1 ? -1 : x));
    }
    return tgsic_ir_vec(ir, parts, 32 / bits);
}

struct ir_instr *tgsic_ir_unpack_norm(struct ir_builder *ir, struct ir_instr *word, int32_t bits,
                                      bool is_signed)
{
    if (word->op == IR_CONST)
        return unpacked_constant(ir, (uint32_t)ir_constant(word, 0), (unsigned)bits, is_signed);
    float scale = (float)((1u << (is_signed ? bits - 1 : bits)) - 1);
    struct ir_instr *x = split_fields(ir, word, 32u / (unsigned)bits, bits, is_signed);
    x = ir_op1(ir, is_signed ? IR_I2F : IR_U2F, x);
    x = ir_op2(ir, IR_FMUL, x, ir_imm_f(ir, 1.0f / scale));
    return is_signed ? clamp(ir, x, -1, 1) : x;
}

/* ---- Half floats by integer arithmetic, for receivers without the opcodes ---------------------
 */

/* A normal half is the float's bits moved by 13 with the bias changed, rounded to even; a denormal
 * one comes out of adding the power of two that aligns its last bit. */
static struct ir_instr *half_bits(struct ir_builder *ir, struct ir_instr *f)
{
    struct ir_instr *magnitude = and(ir, f, 0x7fffffff);
    struct ir_instr *sign = and(ir, ir_op2(ir, IR_USHR, f, ir_imm_i(ir, 16)), 0x8000);
    struct ir_instr *odd = and(ir, ir_op2(ir, IR_USHR, magnitude, ir_imm_i(ir, 13)), 1);
    struct ir_instr *rounded = ir_op2_i(ir, IR_IADD, ir_op2(ir, IR_IADD, magnitude, odd),
                                        (int32_t)(0xfffu - ((127u - 15u) << 23)));
    struct ir_instr *normal = ir_op2(ir, IR_USHR, rounded, ir_imm_i(ir, 13));
    struct ir_instr *aligned = ir_op2(ir, IR_FADD, magnitude, ir_imm_f(ir, 0.5f));
    struct ir_instr *denormal = ir_sub_i(ir, aligned, ir_imm_i(ir, 0x3f000000));
    struct ir_instr *is_denormal = ir_op2(ir, IR_ULT, magnitude, ir_imm_i(ir, 0x38800000));
    struct ir_instr *half = ir_op3(ir, IR_SELECT, is_denormal, denormal, normal);
    struct ir_instr *is_huge = ir_op2(ir, IR_UGE, magnitude, ir_imm_i(ir, 0x477ff000));
    struct ir_instr *is_nan = ir_op2(ir, IR_ULT, ir_imm_i(ir, 0x7f800000), magnitude);
    struct ir_instr *nan = ir_imm_i(ir, 0x7e00);
    struct ir_instr *huge = ir_op3(ir, IR_SELECT, is_nan, nan, ir_imm_i(ir, 0x7c00));
    return or (ir, sign, ir_op3(ir, IR_SELECT, is_huge, huge, half));
}

/* A normal half moves by 13 bits and changes the exponent's bias; the digits of a denormal one
 * count 2^-24. No float is denormal on the way, since hosts may flush those to zero. */
static struct ir_instr *float_of_half(struct ir_builder *ir, struct ir_instr *h)
{
    struct ir_instr *magnitude = and(ir, h, 0x7fff);
    struct ir_instr *sign = shl(ir, and(ir, h, 0x8000), 16);
    struct ir_instr *moved = shl(ir, magnitude, 13);
    struct ir_instr *normal = ir_op2(ir, IR_IADD, moved, ir_imm_i(ir, (127 - 15) << 23));
    struct ir_instr *denormal = ir_op2_f(ir, IR_FMUL, ir_op1(ir, IR_U2F, magnitude), 0x1p-24f);
    struct ir_instr *special = or (ir, moved, ir_imm_i(ir, 0x7f800000));
    struct ir_instr *is_denormal = ir_op2(ir, IR_ULT, magnitude, ir_imm_i(ir, 0x400));
    struct ir_instr *is_special = ir_op2(ir, IR_UGE, magnitude, ir_imm_i(ir, 0x7c00));
    struct ir_instr *finite = ir_op3(ir, IR_SELECT, is_denormal, denormal, normal);
    return or (ir, sign, ir_op3(ir, IR_SELECT, is_special, special, finite));
}

struct ir_instr *tgsic_ir_pack_half(struct ir_builder *ir, struct ir_instr *x)
{
    if (!ir->virgl)
        return ir_op1(ir, IR_PACK_HALF, x);
    return join_fields(ir, half_bits(ir, x), 16);
}

struct ir_instr *tgsic_ir_unpack_half(struct ir_builder *ir, struct ir_instr *word)
{
    if (ir->virgl)
        return float_of_half(ir, split_fields(ir, word, 2, 16, false));
    struct ir_instr *parts[2] = {ir_op1(ir, IR_UNPACK_HALF_X, word),
                                 ir_op1(ir, IR_UNPACK_HALF_Y, word)};
    return tgsic_ir_vec(ir, parts, 2);
}

/* ---- Bit fields ------------------------------------------------------------------------------ */

/* Component by component, as virglrenderer reads the operands of these as scalars. */
static struct ir_instr *by_component(struct ir_builder *ir, enum ir_op op,
                                     struct ir_instr *const *x, unsigned num_srcs)
{
    struct ir_instr *parts[4];
    for (unsigned c = 0; c < x[0]->components; c++) {
        struct ir_src srcs[4] = {{0}};
        for (unsigned i = 0; i < num_srcs; i++)
            srcs[i].def = ir_component(ir, x[i], c);
        parts[c] = tgsic_ir_alu(ir, op, 1, srcs);
    }
    return tgsic_ir_vec(ir, parts, x[0]->components);
}

/* TGSI takes the width modulo 32; GLSL allows 32, which is the whole word. */
static struct ir_instr *unless_all(struct ir_builder *ir, struct ir_instr *width,
                                   struct ir_instr *all, struct ir_instr *field)
{
    if (width->op == IR_CONST && ir_constant(width, 0) < 32)
        return field;
    return ir_op3(ir, IR_SELECT, ir_op2(ir, IR_IEQ, width, ir_imm_i(ir, 32)), all, field);
}

struct ir_instr *tgsic_ir_bitfield_extract(struct ir_builder *ir, bool is_signed,
                                           struct ir_instr *const x[3])
{
    return unless_all(ir, x[2], x[0], by_component(ir, is_signed ? IR_IBFE : IR_UBFE, x, 3));
}

struct ir_instr *tgsic_ir_bitfield_insert(struct ir_builder *ir, struct ir_instr *const x[4])
{
    return unless_all(ir, x[3], x[1], by_component(ir, IR_BFI, x, 4));
}
