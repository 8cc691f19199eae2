/* SPDX-License-Identifier: MIT */
/* Operations on 64-bit operands: what is written for floats and ints serves doubles and 64-bit
 * integers, too. Operands of 32 bits beside wide ones are converted. */
#include "lower.h"

#include <string.h>

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

static struct ir_instr *wide_constant(struct lower *l, const struct ir_instr *x, bool floats)
{
    uint64_t bits[4] = {0};
    for (unsigned c = 0; c < x->components; c++) {
        uint32_t word = (uint32_t)x->u.constant[c];
        float narrow;
        double wide;
        memcpy(&narrow, &word, sizeof narrow);
        wide = (double)narrow;
        memcpy(&bits[c], &wide, sizeof wide);
        if (!floats)
            bits[c] = (uint64_t)(int64_t)(int32_t)word;
    }
    return tgsic_ir_const_bits(&l->b, x->components, 64, bits);
}

static struct ir_instr *widen(struct lower *l, struct ir_instr *x, char letter)
{
    bool floats = letter == 'f' || letter == '*';
    if (x->bits == 64)
        return x;
    if (x->op == IR_CONST)
        return wide_constant(l, x, floats);
    return tgsic_ir_alu1(&l->b, floats ? IR_F2D : letter == 'i' ? IR_I2L : IR_U2L, x);
}

static struct ir_instr *narrow(struct lower *l, struct ir_instr *x)
{
    static const uint8_t even[2] = {0, 2};
    struct ir_instr *parts[4];
    if (x->bits == 32)
        return x;
    if (x->components <= 2)
        return tgsic_ir_swizzle(&l->b, tgsic_ir_unpack64(&l->b, x), x->components, even);
    for (unsigned c = 0; c < x->components; c++)
        parts[c] =
            tgsic_ir_component(&l->b, tgsic_ir_unpack64(&l->b, tgsic_ir_component(&l->b, x, c)), 0);
    return tgsic_ir_vec(&l->b, parts, x->components);
}

static struct ir_instr *by_words(struct lower *l, enum ir_op op, struct ir_instr *x,
                                 struct ir_instr *y)
{
    struct ir_instr *parts[4];
    unsigned count = y && y->components > x->components ? y->components : x->components;
    for (unsigned c = 0; c < count; c++) {
        struct ir_instr *a = tgsic_ir_unpack64(&l->b, component(l, x, c));
        struct ir_instr *words =
            y ? tgsic_ir_alu2(&l->b, op, a, tgsic_ir_unpack64(&l->b, component(l, y, c)))
              : tgsic_ir_alu1(&l->b, op, a);
        parts[c] = tgsic_ir_pack64(&l->b, words);
    }
    return tgsic_ir_vec(&l->b, parts, count);
}

/* ---- Operations ---------------------------------------------------------------------------- */

/* Hosts drop what they do not know. */
static void check_dialect(struct lower *l, enum ir_op op)
{
    const struct ir_op_info *info = &tgsic_ir_ops[op];
    if (l->virgl && (strpbrk(info->src, "lm") || strpbrk(info->dst, "lm")))
        tgsic_lower_unsupported(l, l->b.pos,
                                "arithmetic on 64-bit integers has no form in the virgl dialect");
}

static struct ir_instr *build(struct lower *l, enum ir_op op, struct ir_instr *const *x)
{
    check_dialect(l, op);
    switch (tgsic_ir_ops[op].num_srcs) {
    case 1:
        return tgsic_ir_alu1(&l->b, op, x[0]);
    case 2:
        return tgsic_ir_alu2(&l->b, op, x[0], x[1]);
    default:
        return tgsic_ir_alu3(&l->b, op, x[0], x[1], x[2]);
    }
}

static struct ir_instr *dot(struct lower *l, struct ir_instr *a, struct ir_instr *b)
{
    struct ir_instr *sum = tgsic_ir_alu2(&l->b, IR_DMUL, component(l, a, 0), component(l, b, 0));
    for (unsigned c = 1; c < a->components; c++)
        sum = tgsic_ir_alu3(&l->b, IR_DMAD, component(l, a, c), component(l, b, c), sum);
    return sum;
}

static struct ir_instr *one(struct lower *l)
{
    return widen(l, imm_f(l, 1), 'f');
}

/* What is no single operation. Old hosts mistranslate DFLR. */
static struct ir_instr *composed(struct lower *l, enum ir_op op, struct ir_instr *const *x)
{
    struct ir_instr *rest;
    switch (op) {
    case IR_FDOT2:
    case IR_FDOT3:
    case IR_FDOT4:
        return dot(l, x[0], x[1]);
    case IR_FLRP: /* t, a, b */
        rest = sub_f(l, one(l), x[0]);
        return op3(l, IR_FMAD, x[0], x[1], op2(l, IR_FMUL, rest, x[2]));
    case IR_FSAT:
        return op2(l, IR_FMAX, op2(l, IR_FMIN, x[0], one(l)), imm_f(l, 0));
    case IR_FSGE_F:
        return op3(l, IR_SELECT, op2(l, IR_FGE, x[0], x[1]), one(l), widen(l, imm_f(l, 0), 'f'));
    case IR_FFLOOR:
        return sub_f(l, x[0], tgsic_ir_alu1(&l->b, IR_DFRACT, x[0]));
    case IR_I2B:
        return op2(l, IR_INE, x[0], imm_i(l, 0));
    case IR_F2B:
        return op2(l, IR_FNE, x[0], imm_f(l, 0));
    case IR_NOT:
        return by_words(l, op, x[0], NULL);
    case IR_AND:
    case IR_OR:
    case IR_XOR:
        return by_words(l, op, x[0], x[1]);
    case IR_SELECT:
        return tgsic_ir_alu3(&l->b, op, x[0], x[1], x[2]);
    default:
        tgsic_lower_unsupported(l, l->b.pos, "%s of 64-bit operands is not translated",
                                tgsic_ir_ops[op].name);
    }
    return NULL;
}

struct ir_instr *tgsic_wide_op(struct lower *l, enum ir_op op, struct ir_instr *const *operands)
{
    const struct ir_op_info *info = &tgsic_ir_ops[op];
    struct ir_instr *x[3];
    bool shift = op == IR_SHL || op == IR_ISHR || op == IR_USHR;
    for (unsigned i = 0; i < info->num_srcs; i++) {
        char letter =
            op == IR_IADD || op == IR_IMUL || op == IR_IEQ || op == IR_INE ? 'i' : info->src[i];
        x[i] = shift && i              ? narrow(l, operands[i])
               : op == IR_SELECT && !i ? operands[i]
                                       : widen(l, operands[i], letter);
    }
    if (shift && operands[0]->bits == 32)
        return tgsic_ir_alu2(&l->b, op, operands[0], x[1]);
    if (wide_ops[op] == IR_MOV || (op == IR_FFLOOR && l->virgl))
        return composed(l, op, x);
    return build(l, (enum ir_op)wide_ops[op], x);
}

/* ---- Conversions --------------------------------------------------------------------------- */

static struct ir_instr *from_bool(struct lower *l, struct ir_instr *x, enum glsl_base to)
{
    bool floats = to == GLSL_DOUBLE;
    struct ir_instr *yes = floats ? imm_f(l, 1) : imm_i(l, 1);
    return tgsic_ir_alu3(&l->b, IR_SELECT, x, wide_constant(l, yes, floats),
                         wide_constant(l, imm_i(l, 0), false));
}

struct ir_instr *tgsic_wide_convert(struct lower *l, struct ir_instr *x, enum glsl_base from,
                                    enum glsl_base to)
{
    enum { F, D, I, U, L, M, KINDS };
    static const uint8_t kinds[] = {[GLSL_FLOAT] = F, [GLSL_DOUBLE] = D, [GLSL_INT] = I,
                                    [GLSL_UINT] = U,  [GLSL_INT64] = L,  [GLSL_UINT64] = M};
    static const uint8_t ops[KINDS][KINDS] = {
        [F] = {[D] = IR_F2D, [L] = IR_F2L, [M] = IR_F2M},
        [D] = {[F] = IR_D2F, [I] = IR_D2I, [U] = IR_D2U, [L] = IR_D2L, [M] = IR_D2M},
        [I] = {[D] = IR_I2D, [L] = IR_I2L, [M] = IR_I2L},
        [U] = {[D] = IR_U2D, [L] = IR_U2L, [M] = IR_U2L},
        [L] = {[F] = IR_L2F, [D] = IR_L2D},
        [M] = {[F] = IR_M2F, [D] = IR_M2D},
    };
    if (from == GLSL_BOOL)
        return from_bool(l, x, to);
    if (to == GLSL_BOOL)
        return op1(l, from == GLSL_DOUBLE ? IR_F2B : IR_I2B, x);
    unsigned op = ops[kinds[from]][kinds[to]];
    if (op != IR_MOV)
        return build(l, (enum ir_op)op, &x);
    return to == GLSL_INT || to == GLSL_UINT ? narrow(l, x) : x;
}

/* ---- Exponents ------------------------------------------------------------------------------ */

/* x with another high word, by component; `high` has as many components. */
static struct ir_instr *with_high(struct lower *l, struct ir_instr *x, struct ir_instr *high)
{
    struct ir_instr *parts[4];
    for (unsigned c = 0; c < x->components; c++) {
        struct ir_instr *words = tgsic_ir_unpack64(&l->b, component(l, x, c));
        struct ir_instr *both[2] = {component(l, words, 0), component(l, high, c)};
        parts[c] = tgsic_ir_pack64(&l->b, tgsic_ir_vec(&l->b, both, 2));
    }
    return tgsic_ir_vec(&l->b, parts, x->components);
}

static struct ir_instr *high_words(struct lower *l, struct ir_instr *x)
{
    struct ir_instr *parts[4];
    for (unsigned c = 0; c < x->components; c++)
        parts[c] = component(l, tgsic_ir_unpack64(&l->b, component(l, x, c)), 1);
    return tgsic_ir_vec(&l->b, parts, x->components);
}

struct ir_instr *tgsic_wide_frexp(struct lower *l, struct ir_instr *x, struct ir_instr **exponent)
{
    struct ir_instr *high = high_words(l, x), *is_zero = op2(l, IR_FEQ, x, imm_f(l, 0));
    struct ir_instr *biased =
        op2(l, IR_USHR, op2(l, IR_AND, high, imm_i(l, 0x7fffffff)), imm_i(l, 20));
    struct ir_instr *significand =
        op2(l, IR_OR, op2(l, IR_AND, high, imm_i(l, (int32_t)0x800fffffu)), imm_i(l, 0x3fe00000));
    *exponent = op3(l, IR_SELECT, is_zero, imm_i(l, 0), op2(l, IR_IADD, biased, imm_i(l, -1022)));
    return op3(l, IR_SELECT, is_zero, x, with_high(l, x, significand));
}

/* 2^n for -1022 <= n <= 1023; 0 for -1023 */
static struct ir_instr *power_of_two(struct lower *l, struct ir_instr *n)
{
    struct ir_instr *parts[4];
    struct ir_instr *high = op2(l, IR_SHL, op2(l, IR_IADD, n, imm_i(l, 1023)), imm_i(l, 20));
    for (unsigned c = 0; c < n->components; c++) {
        struct ir_instr *words[2] = {imm_i(l, 0), component(l, high, c)};
        parts[c] = tgsic_ir_pack64(&l->b, tgsic_ir_vec(&l->b, words, 2));
    }
    return tgsic_ir_vec(&l->b, parts, n->components);
}

/* In two factors, as 2^exponent alone may not be representable where the product is. What is below
 * the range of both gives 0. */
struct ir_instr *tgsic_wide_ldexp(struct lower *l, struct ir_instr *x, struct ir_instr *exponent)
{
    exponent = op2(l, IR_IMIN, op2(l, IR_IMAX, exponent, imm_i(l, -2046)), imm_i(l, 2046));
    struct ir_instr *half = op2(l, IR_ISHR, exponent, imm_i(l, 1));
    x = op2(l, IR_FMUL, x, power_of_two(l, half));
    return op2(l, IR_FMUL, x, power_of_two(l, sub_i(l, exponent, half)));
}
