/* SPDX-License-Identifier: MIT */
/* Constant folding: every operation on bits, in arithmetic that is the same everywhere.
 *
 * Floats are computed in double and rounded once, which gives the correctly rounded float for sums,
 * products, quotients and roots. */
#include "fold.h"

#include "scalar.h"

#include "tgsi/arith.h"
#include "tgsi/bits.h"

#include <string.h>

static float as_float(uint64_t bits)
{
    uint32_t word = (uint32_t)bits;
    float value;
    memcpy(&value, &word, sizeof value);
    return value;
}

static uint32_t as_bits(double value)
{
    float rounded = (float)value;
    uint32_t word;
    memcpy(&word, &rounded, sizeof word);
    return word;
}

static uint32_t as_bool(bool value)
{
    return value ? 0xffffffffu : 0;
}

/* ---- Floats -------------------------------------------------------------------------------- */

/* The other operand for a NaN. */
static float minimum(float a, float b)
{
    return a < b || b != b ? a : b;
}

static float maximum(float a, float b)
{
    return a > b || b != b ? a : b;
}

static float sign(float x)
{
    return x > 0 ? 1.0f : x < 0 ? -1.0f : 0.0f;
}

static double dot(uint64_t (*s)[4], unsigned count)
{
    float sum = as_float(s[0][0]) * as_float(s[1][0]);
    for (unsigned c = 1; c < count; c++)
        sum += as_float(s[0][c]) * as_float(s[1][c]);
    return sum;
}

static uint32_t to_int(float x)
{
    if (x != x)
        return 0;
    if (x >= 2147483648.0f)
        return 0x7fffffff;
    if (x < -2147483648.0f)
        return 0x80000000u;
    return (uint32_t)(int32_t)x;
}

static uint32_t to_uint(float x)
{
    if (!(x > 0))
        return 0;
    return x >= 4294967296.0f ? 0xffffffffu : (uint32_t)x;
}

/* ---- Integers ------------------------------------------------------------------------------ */

static int32_t sdiv(int32_t a, int32_t b)
{
    if (b == 0)
        return 0;
    return b == -1 ? (int32_t)(0u - (uint32_t)a) : a / b;
}

static int32_t smod(int32_t a, int32_t b)
{
    if (b == 0)
        return -1;
    return b == -1 ? 0 : a % b;
}

static uint32_t sshr(uint32_t value, uint32_t count)
{
    uint32_t fill = value >> 31 ? ~(0xffffffffu >> (count & 31)) : 0;
    return value >> (count & 31) | fill;
}

/* ---- One component ------------------------------------------------------------------------- */

struct operands {
    float a, b, c;
    uint32_t x, y, z, w;
};

static bool fold_float(enum ir_op op, const struct operands *o, uint32_t *result)
{
    double a = o->a, b = o->b;
    switch ((int)op) {
    case IR_FADD:
        *result = as_bits(a + b);
        return true;
    case IR_FMUL:
        *result = as_bits(a * b);
        return true;
    case IR_FDIV:
        *result = as_bits(a / b);
        return true;
    case IR_FMAD:
        *result = as_bits((double)(float)(a * b) + o->c);
        return true;
    case IR_FMIN:
        *result = as_bits(minimum(o->a, o->b));
        return true;
    case IR_FMAX:
        *result = as_bits(maximum(o->a, o->b));
        return true;
    case IR_FNEG:
        *result = o->x ^ 0x80000000u;
        return true;
    case IR_FABS:
        *result = o->x & 0x7fffffffu;
        return true;
    case IR_FSAT:
        *result = as_bits(minimum(maximum(o->a, 0.0f), 1.0f));
        return true;
    case IR_FSIGN:
        *result = as_bits(sign(o->a));
        return true;
    case IR_FFLOOR:
        *result = as_bits(tgsic_arith_floor(a));
        return true;
    case IR_FCEIL:
        *result = as_bits(tgsic_arith_ceil(a));
        return true;
    case IR_FFRACT:
        *result = as_bits(a - tgsic_arith_floor(a));
        return true;
    case IR_FTRUNC:
        *result = as_bits(tgsic_arith_trunc(a));
        return true;
    case IR_FROUND_EVEN:
        *result = as_bits(tgsic_arith_round_even(a));
        return true;
    case IR_FLRP:
        *result = as_bits((double)(float)(a * b) + (float)((1.0 - a) * o->c));
        return true;
    case IR_FCMP:
        *result = o->a < 0 ? o->y : o->z;
        return true;
    case IR_FRCP:
        *result = as_bits(1.0 / a);
        return true;
    case IR_FRSQ:
        *result = as_bits(tgsic_arith_inversesqrt(a));
        return true;
    case IR_FSQRT:
        *result = as_bits(tgsic_arith_sqrt(a));
        return true;
    case IR_FEXP2:
        *result = as_bits(tgsic_arith_exp2(a));
        return true;
    case IR_FLOG2:
        *result = as_bits(tgsic_arith_log2(a));
        return true;
    case IR_FPOW:
        *result = as_bits(tgsic_arith_pow(a, b));
        return true;
    case IR_FSIN:
        *result = as_bits(tgsic_arith_sin(a));
        return true;
    case IR_FCOS:
        *result = as_bits(tgsic_arith_cos(a));
        return true;
    case IR_FLDEXP:
        *result = as_bits(tgsic_arith_ldexp(a, (int32_t)o->y));
        return true;
    }
    return false;
}

static bool fold_comparison(enum ir_op op, const struct operands *o, uint32_t *result)
{
    int32_t i = (int32_t)o->x, j = (int32_t)o->y;
    switch ((int)op) {
    case IR_FSLT_F:
        *result = as_bits(o->a < o->b);
        return true;
    case IR_FSGE_F:
        *result = as_bits(o->a >= o->b);
        return true;
    case IR_FSEQ_F:
        *result = as_bits(o->a == o->b);
        return true;
    case IR_FSNE_F:
        *result = as_bits(o->a != o->b);
        return true;
    case IR_FLT:
        *result = as_bool(o->a < o->b);
        return true;
    case IR_FGE:
        *result = as_bool(o->a >= o->b);
        return true;
    case IR_FEQ:
        *result = as_bool(o->a == o->b);
        return true;
    case IR_FNE:
        *result = as_bool(o->a != o->b);
        return true;
    case IR_ILT:
        *result = as_bool(i < j);
        return true;
    case IR_IGE:
        *result = as_bool(i >= j);
        return true;
    case IR_ULT:
        *result = as_bool(o->x < o->y);
        return true;
    case IR_UGE:
        *result = as_bool(o->x >= o->y);
        return true;
    case IR_IEQ:
        *result = as_bool(o->x == o->y);
        return true;
    case IR_INE:
        *result = as_bool(o->x != o->y);
        return true;
    }
    return false;
}

static bool fold_integer(enum ir_op op, const struct operands *o, uint32_t *result)
{
    uint32_t x = o->x, y = o->y;
    int32_t i = (int32_t)x, j = (int32_t)y;
    switch ((int)op) {
    case IR_IADD:
        *result = x + y;
        return true;
    case IR_IMUL:
        *result = x * y;
        return true;
    case IR_IMAD:
        *result = x * y + o->z;
        return true;
    case IR_INEG:
        *result = 0u - x;
        return true;
    case IR_IABS:
        *result = i < 0 ? 0u - x : x;
        return true;
    case IR_ISIGN:
        *result = i > 0 ? 1 : i < 0 ? 0xffffffffu : 0;
        return true;
    case IR_IDIV:
        *result = (uint32_t)sdiv(i, j);
        return true;
    case IR_UDIV:
        *result = y ? x / y : 0xffffffffu;
        return true;
    case IR_IMOD:
        *result = (uint32_t)smod(i, j);
        return true;
    case IR_UMOD:
        *result = y ? x % y : 0xffffffffu;
        return true;
    case IR_IMIN:
        *result = i < j ? x : y;
        return true;
    case IR_IMAX:
        *result = i > j ? x : y;
        return true;
    case IR_UMIN:
        *result = x < y ? x : y;
        return true;
    case IR_UMAX:
        *result = x > y ? x : y;
        return true;
    case IR_IMUL_HI:
        *result = (uint32_t)((uint64_t)((int64_t)i * j) >> 32);
        return true;
    case IR_UMUL_HI:
        *result = (uint32_t)((uint64_t)x * y >> 32);
        return true;
    }
    return false;
}

static bool fold_bits(enum ir_op op, const struct operands *o, uint32_t *result)
{
    uint32_t x = o->x, y = o->y;
    switch ((int)op) {
    case IR_AND:
        *result = x & y;
        return true;
    case IR_OR:
        *result = x | y;
        return true;
    case IR_XOR:
        *result = x ^ y;
        return true;
    case IR_NOT:
        *result = ~x;
        return true;
    case IR_SHL:
        *result = x << (y & 31);
        return true;
    case IR_ISHR:
        *result = sshr(x, y);
        return true;
    case IR_USHR:
        *result = x >> (y & 31);
        return true;
    case IR_IBFE:
        *result = tgsic_bits_extract_signed(x, y, o->z);
        return true;
    case IR_UBFE:
        *result = tgsic_bits_extract(x, y, o->z);
        return true;
    case IR_BFI:
        *result = tgsic_bits_insert(x, y, o->z, o->w);
        return true;
    case IR_BREV:
        *result = tgsic_bits_reverse(x);
        return true;
    case IR_POPC:
        *result = tgsic_bits_count(x);
        return true;
    case IR_LSB:
        *result = tgsic_bits_lowest(x);
        return true;
    case IR_IMSB:
        *result = tgsic_bits_highest(x >> 31 ? ~x : x);
        return true;
    case IR_UMSB:
        *result = tgsic_bits_highest(x);
        return true;
    }
    return false;
}

static bool fold_conversion(enum ir_op op, const struct operands *o, uint32_t *result)
{
    switch ((int)op) {
    case IR_B2F:
        *result = as_bits(o->x != 0);
        return true;
    case IR_B2I:
        *result = o->x != 0;
        return true;
    case IR_F2B:
        *result = as_bool(o->a != 0);
        return true;
    case IR_I2B:
        *result = as_bool(o->x != 0);
        return true;
    case IR_F2I:
        *result = to_int(o->a);
        return true;
    case IR_F2U:
        *result = to_uint(o->a);
        return true;
    case IR_I2F:
        *result = as_bits((double)(int32_t)o->x);
        return true;
    case IR_U2F:
        *result = as_bits((double)o->x);
        return true;
    case IR_UNPACK_HALF_X:
        *result = as_bits(tgsic_half_to_float((uint16_t)o->x));
        return true;
    case IR_UNPACK_HALF_Y:
        *result = as_bits(tgsic_half_to_float((uint16_t)(o->x >> 16)));
        return true;
    }
    return false;
}

static bool fold_dot(enum ir_op op, uint64_t (*srcs)[4], uint64_t *result)
{
    switch ((int)op) {
    case IR_FDOT2:
        *result = as_bits(dot(srcs, 2));
        return true;
    case IR_FDOT3:
        *result = as_bits(dot(srcs, 3));
        return true;
    case IR_FDOT4:
        *result = as_bits(dot(srcs, 4));
        return true;
    case IR_PACK_HALF:
        *result = tgsic_float_to_half(as_float(srcs[0][0])) |
                  (uint32_t)tgsic_float_to_half(as_float(srcs[0][1])) << 16;
        return true;
    }
    return false;
}

static bool fold_component(enum ir_op op, uint64_t (*srcs)[4], unsigned c, uint64_t *result)
{
    uint64_t bits[4] = {0};
    for (unsigned i = 0; i < tgsic_ir_ops[op].num_srcs; i++)
        bits[i] = srcs[i][c];
    if (op == IR_MOV || op == IR_SELECT) {
        *result = op == IR_MOV ? bits[0] : bits[0] ? bits[1] : bits[2];
        return true;
    }
    const struct operands o = {as_float(bits[0]), as_float(bits[1]), as_float(bits[2]),
                               (uint32_t)bits[0], (uint32_t)bits[1], (uint32_t)bits[2],
                               (uint32_t)bits[3]};
    uint32_t word;
    if (!fold_float(op, &o, &word) && !fold_comparison(op, &o, &word) &&
        !fold_integer(op, &o, &word) && !fold_bits(op, &o, &word) &&
        !fold_conversion(op, &o, &word))
        return false;
    *result = word;
    return true;
}

bool tgsic_ir_fold(enum ir_op op, unsigned components, uint64_t (*srcs)[4], uint64_t *result)
{
    const struct ir_op_info *info = &tgsic_ir_ops[op];
    if (strpbrk(info->src, "dlm") || strpbrk(info->dst, "dlm"))
        return false;
    if (info->shape == IR_SHAPE_VEC) {
        for (unsigned c = 0; c < components; c++)
            result[c] = srcs[c][0];
        return true;
    }
    if (fold_dot(op, srcs, result))
        return true;
    uint64_t made[4];
    for (unsigned c = 0; c < components; c++)
        if (!fold_component(op, srcs, c, &made[c]))
            return false;
    memcpy(result, made, components * sizeof *made);
    return true;
}

bool tgsic_ir_fold_instr(struct ir_instr *instr)
{
    uint64_t operands[4][4], result[4];
    if (instr->op >= IR_ALU_COUNT || (tgsic_ir_ops[instr->op].flags & IR_FLAG_D))
        return false;
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        const struct ir_src *src = &instr->srcs[i];
        if (src->def->op != IR_CONST)
            return false;
        for (unsigned c = 0; c < tgsic_ir_src_count(instr, i); c++)
            operands[i][c] = ir_fold_modifiers(src, src->def->u.word[src->swizzle[c]]);
    }
    if (instr->paired ? !tgsic_ir_fold_double(instr, result)
                      : !tgsic_ir_fold((enum ir_op)instr->op, instr->components, operands, result))
        return false;
    if (instr->saturate) {
        memcpy(operands[0], result, sizeof result);
        tgsic_ir_fold(IR_FSAT, instr->components, operands, result);
    }
    tgsic_ir_become_const(instr, result);
    return true;
}
