/* SPDX-License-Identifier: MIT */
/* Operations on 64-bit operands: what is written for floats and ints serves doubles and 64-bit
 * integers, too. Operands of 32 bits beside wide ones are converted. */
#include "long.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

void tgsic_ir_unsupported(struct ir_builder *ir, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    tgsic_diags_add(ir->diags, TGSIC_ERROR, E_UNSUPPORTED, ir->pos, "%s", text);
    tgsic_arena_fail(ir->arena, TGSIC_E_UNSUPPORTED);
}

/* The wide form of an operation; MOV: there is a function for it, or none. */
static const uint8_t wide_ops[IR_ALU_COUNT] = {
    [IR_FADD] = IR_DADD,     [IR_FMUL] = IR_DMUL,
    [IR_FDIV] = IR_DDIV,     [IR_FMAD] = IR_DMAD,
    [IR_FMIN] = IR_DMIN,     [IR_FMAX] = IR_DMAX,
    [IR_FNEG] = IR_DNEG,     [IR_FABS] = IR_DABS,
    [IR_FSIGN] = IR_DSIGN,   [IR_FFLOOR] = IR_DFLOOR,
    [IR_FCEIL] = IR_DCEIL,   [IR_FFRACT] = IR_DFRACT,
    [IR_FTRUNC] = IR_DTRUNC, [IR_FROUND_EVEN] = IR_DROUND_EVEN,
    [IR_FRCP] = IR_DRCP,     [IR_FRSQ] = IR_DRSQ,
    [IR_FSQRT] = IR_DSQRT,   [IR_FLT] = IR_DLT,
    [IR_FGE] = IR_DGE,       [IR_FEQ] = IR_DEQ,
    [IR_FNE] = IR_DNE,       [IR_IADD] = IR_LADD,
    [IR_IMUL] = IR_LMUL,     [IR_INEG] = IR_LNEG,
    [IR_IABS] = IR_LABS,     [IR_ISIGN] = IR_LSIGN,
    [IR_IDIV] = IR_LDIV,     [IR_UDIV] = IR_MDIV,
    [IR_IMOD] = IR_LMOD,     [IR_UMOD] = IR_MMOD,
    [IR_IMIN] = IR_LMIN,     [IR_UMIN] = IR_MMIN,
    [IR_IMAX] = IR_LMAX,     [IR_UMAX] = IR_MMAX,
    [IR_ILT] = IR_LLT,       [IR_IGE] = IR_LGE,
    [IR_ULT] = IR_MLT,       [IR_UGE] = IR_MGE,
    [IR_IEQ] = IR_LEQ,       [IR_INE] = IR_LNE,
    [IR_SHL] = IR_LSHL,      [IR_ISHR] = IR_LSHR,
    [IR_USHR] = IR_MSHR,
};

/* ---- Operands ------------------------------------------------------------------------------ */

static struct ir_instr *wide_constant(struct ir_builder *ir, const struct ir_instr *x, bool floats)
{
    uint64_t bits[4] = {0};
    for (unsigned c = 0; c < x->components; c++) {
        uint32_t word = (uint32_t)ir_constant(x, c);
        float narrow;
        double wide;
        memcpy(&narrow, &word, sizeof narrow);
        wide = (double)narrow;
        memcpy(&bits[c], &wide, sizeof wide);
        if (!floats)
            bits[c] = (uint64_t)(int64_t)(int32_t)word;
    }
    return tgsic_ir_const_bits(ir, x->components, 64, bits);
}

static struct ir_instr *widen(struct ir_builder *ir, struct ir_instr *x, char letter)
{
    bool floats = letter == 'f' || letter == '*';
    if (x->bits == 64)
        return x;
    if (x->op == IR_CONST)
        return wide_constant(ir, x, floats);
    return tgsic_ir_alu1(ir, floats ? IR_F2D : letter == 'i' ? IR_I2L : IR_U2L, x);
}

static struct ir_instr *narrow(struct ir_builder *ir, struct ir_instr *x)
{
    static const uint8_t even[2] = {0, 2};
    struct ir_instr *parts[4];
    if (x->bits == 32)
        return x;
    if (x->components <= 2)
        return tgsic_ir_swizzle(ir, tgsic_ir_unpack64(ir, x), x->components, even);
    for (unsigned c = 0; c < x->components; c++)
        parts[c] = tgsic_ir_component(ir, tgsic_ir_unpack64(ir, tgsic_ir_component(ir, x, c)), 0);
    return tgsic_ir_vec(ir, parts, x->components);
}

static struct ir_instr *by_words(struct ir_builder *ir, enum ir_op op, struct ir_instr *x,
                                 struct ir_instr *y)
{
    struct ir_instr *parts[4];
    unsigned count = y && y->components > x->components ? y->components : x->components;
    for (unsigned c = 0; c < count; c++) {
        struct ir_instr *a = tgsic_ir_unpack64(ir, ir_component(ir, x, c));
        struct ir_instr *words =
            y ? tgsic_ir_alu2(ir, op, a, tgsic_ir_unpack64(ir, ir_component(ir, y, c)))
              : tgsic_ir_alu1(ir, op, a);
        parts[c] = tgsic_ir_pack64(ir, words);
    }
    return tgsic_ir_vec(ir, parts, count);
}

/* ---- Operations ---------------------------------------------------------------------------- */

static struct ir_instr *build(struct ir_builder *ir, enum ir_op op, struct ir_instr *const *x)
{
    if (ir->virgl && tgsic_ir_is_long_op(op)) /* hosts drop what they do not know */
        return tgsic_ir_emulate_long(ir, op, x);
    switch (tgsic_ir_ops[op].num_srcs) {
    case 1:
        return tgsic_ir_alu1(ir, op, x[0]);
    case 2:
        return tgsic_ir_alu2(ir, op, x[0], x[1]);
    default:
        return tgsic_ir_alu3(ir, op, x[0], x[1], x[2]);
    }
}

static struct ir_instr *dot(struct ir_builder *ir, struct ir_instr *a, struct ir_instr *b)
{
    struct ir_instr *sum = NULL;
    for (unsigned c = 0; c < a->components; c++) {
        struct ir_instr *x = ir_component(ir, a, c), *y = ir_component(ir, b, c);
        sum = sum ? tgsic_ir_alu3(ir, IR_DMAD, x, y, sum) : tgsic_ir_alu2(ir, IR_DMUL, x, y);
    }
    return sum;
}

static struct ir_instr *one(struct ir_builder *ir)
{
    return widen(ir, ir_imm_f(ir, 1), 'f');
}

/* What is no single operation. Old hosts mistranslate DFLR. */
static struct ir_instr *composed(struct ir_builder *ir, enum ir_op op, struct ir_instr *const *x)
{
    struct ir_instr *rest, *unit;
    switch (op) {
    case IR_FDOT2:
    case IR_FDOT3:
    case IR_FDOT4:
        return dot(ir, x[0], x[1]);
    case IR_FLRP: /* t, a, b */
        rest = ir_sub_f(ir, one(ir), x[0]);
        return ir_op3(ir, IR_FMAD, x[0], x[1], ir_op2(ir, IR_FMUL, rest, x[2]));
    case IR_FSAT:
        return ir_op2_f(ir, IR_FMAX, ir_op2(ir, IR_FMIN, x[0], one(ir)), 0);
    case IR_FSGE_F:
        rest = ir_op2(ir, IR_FGE, x[0], x[1]);
        unit = one(ir);
        return ir_op3(ir, IR_SELECT, rest, unit, widen(ir, ir_imm_f(ir, 0), 'f'));
    case IR_FFLOOR:
        return ir_sub_f(ir, x[0], tgsic_ir_alu1(ir, IR_DFRACT, x[0]));
    case IR_I2B:
        return ir_op2(ir, IR_INE, x[0], ir_imm_i(ir, 0));
    case IR_F2B:
        return ir_op2(ir, IR_FNE, x[0], ir_imm_f(ir, 0));
    case IR_NOT:
        return by_words(ir, op, x[0], NULL);
    case IR_AND:
    case IR_OR:
    case IR_XOR:
        return by_words(ir, op, x[0], x[1]);
    case IR_SELECT:
        return tgsic_ir_alu3(ir, op, x[0], x[1], x[2]);
    default:
        tgsic_ir_unsupported(ir, "%s of 64-bit operands is not translated", tgsic_ir_ops[op].name);
    }
    return NULL;
}

struct ir_instr *tgsic_ir_wide_op(struct ir_builder *ir, enum ir_op op,
                                  struct ir_instr *const *operands)
{
    const struct ir_op_info *info = &tgsic_ir_ops[op];
    struct ir_instr *x[3];
    bool shift = op == IR_SHL || op == IR_ISHR || op == IR_USHR;
    for (unsigned i = 0; i < info->num_srcs; i++) {
        char letter =
            op == IR_IADD || op == IR_IMUL || op == IR_IEQ || op == IR_INE ? 'i' : info->src[i];
        x[i] = shift && i              ? narrow(ir, operands[i])
               : op == IR_SELECT && !i ? operands[i]
                                       : widen(ir, operands[i], letter);
    }
    if (shift && operands[0]->bits == 32)
        return tgsic_ir_alu2(ir, op, operands[0], x[1]);
    if (wide_ops[op] == IR_MOV || (op == IR_FFLOOR && ir->virgl))
        return composed(ir, op, x);
    return build(ir, (enum ir_op)wide_ops[op], x);
}

/* ---- Conversions --------------------------------------------------------------------------- */

static struct ir_instr *from_bool(struct ir_builder *ir, struct ir_instr *x, char to)
{
    bool floats = to == 'd';
    struct ir_instr *yes = floats ? ir_imm_f(ir, 1) : ir_imm_i(ir, 1);
    yes = wide_constant(ir, yes, floats);
    return tgsic_ir_alu3(ir, IR_SELECT, x, yes, wide_constant(ir, ir_imm_i(ir, 0), false));
}

struct ir_instr *tgsic_ir_wide_convert(struct ir_builder *ir, struct ir_instr *x, char from,
                                       char to)
{
    static const struct {
        char from, to;
        uint8_t op;
    } rows[] = {
        {'f', 'd', IR_F2D}, {'f', 'l', IR_F2L}, {'f', 'm', IR_F2M}, {'d', 'f', IR_D2F},
        {'d', 'i', IR_D2I}, {'d', 'u', IR_D2U}, {'d', 'l', IR_D2L}, {'d', 'm', IR_D2M},
        {'i', 'd', IR_I2D}, {'i', 'l', IR_I2L}, {'i', 'm', IR_I2L}, {'u', 'd', IR_U2D},
        {'u', 'l', IR_U2L}, {'u', 'm', IR_U2L}, {'l', 'f', IR_L2F}, {'l', 'd', IR_L2D},
        {'m', 'f', IR_M2F}, {'m', 'd', IR_M2D},
    };
    if (from == 'b')
        return from_bool(ir, x, to);
    if (to == 'b')
        return ir_op1(ir, from == 'd' ? IR_F2B : IR_I2B, x);
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].from == from && rows[i].to == to)
            return build(ir, (enum ir_op)rows[i].op, &x);
    return to == 'i' || to == 'u' ? narrow(ir, x) : x;
}

/* ---- Exponents ------------------------------------------------------------------------------ */

/* x with another high word, by component; `high` has as many components. */
static struct ir_instr *with_high(struct ir_builder *ir, struct ir_instr *x, struct ir_instr *high)
{
    struct ir_instr *parts[4];
    for (unsigned c = 0; c < x->components; c++) {
        struct ir_instr *words = tgsic_ir_unpack64(ir, ir_component(ir, x, c));
        struct ir_instr *both[2] = {ir_component(ir, words, 0), ir_component(ir, high, c)};
        parts[c] = tgsic_ir_pack64(ir, tgsic_ir_vec(ir, both, 2));
    }
    return tgsic_ir_vec(ir, parts, x->components);
}

static struct ir_instr *high_words(struct ir_builder *ir, struct ir_instr *x)
{
    struct ir_instr *parts[4];
    for (unsigned c = 0; c < x->components; c++)
        parts[c] = ir_component(ir, tgsic_ir_unpack64(ir, ir_component(ir, x, c)), 1);
    return tgsic_ir_vec(ir, parts, x->components);
}

struct ir_instr *tgsic_ir_wide_frexp(struct ir_builder *ir, struct ir_instr *x,
                                     struct ir_instr **exponent)
{
    struct ir_instr *high = high_words(ir, x), *is_zero = ir_op2(ir, IR_FEQ, x, ir_imm_f(ir, 0));
    struct ir_instr *biased = ir_op2_i(ir, IR_USHR, ir_op2_i(ir, IR_AND, high, 0x7fffffff), 20);
    struct ir_instr *significand =
        ir_op2_i(ir, IR_OR, ir_op2_i(ir, IR_AND, high, (int32_t)0x800fffffu), 0x3fe00000);
    struct ir_instr *plain = ir_op2_i(ir, IR_IADD, biased, -1022);
    *exponent = ir_op3(ir, IR_SELECT, is_zero, ir_imm_i(ir, 0), plain);
    return ir_op3(ir, IR_SELECT, is_zero, x, with_high(ir, x, significand));
}

/* 2^n for -1022 <= n <= 1023; 0 for -1023 */
static struct ir_instr *power_of_two(struct ir_builder *ir, struct ir_instr *n)
{
    struct ir_instr *parts[4];
    struct ir_instr *high = ir_op2_i(ir, IR_SHL, ir_op2_i(ir, IR_IADD, n, 1023), 20);
    for (unsigned c = 0; c < n->components; c++) {
        struct ir_instr *words[2] = {ir_imm_i(ir, 0), ir_component(ir, high, c)};
        parts[c] = tgsic_ir_pack64(ir, tgsic_ir_vec(ir, words, 2));
    }
    return tgsic_ir_vec(ir, parts, n->components);
}

/* In two factors, as 2^exponent alone may not be representable where the product is. What is below
 * the range of both gives 0. */
struct ir_instr *tgsic_ir_wide_ldexp(struct ir_builder *ir, struct ir_instr *x,
                                     struct ir_instr *exponent)
{
    exponent = ir_op2_i(ir, IR_IMIN, ir_op2_i(ir, IR_IMAX, exponent, -2046), 2046);
    struct ir_instr *half = ir_op2(ir, IR_ISHR, exponent, ir_imm_i(ir, 1));
    x = ir_op2(ir, IR_FMUL, x, power_of_two(ir, half));
    return ir_op2(ir, IR_FMUL, x, power_of_two(ir, ir_sub_i(ir, exponent, half)));
}
