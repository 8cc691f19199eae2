/* SPDX-License-Identifier: MIT */
/* Algebraic rules for comparisons, selections, bools and conversions.
 *
 * Comparisons of floats are never inverted, but for equality: with a NaN, !(a < b) is not a >= b.
 */
#include "algebra.h"

#include "fold.h"

/* ---- Comparisons --------------------------------------------------------------------------- */

static enum ir_op inverse(unsigned op)
{
    switch (op) {
    case IR_FEQ:
        return IR_FNE;
    case IR_FNE:
        return IR_FEQ;
    case IR_IEQ:
        return IR_INE;
    case IR_INE:
        return IR_IEQ;
    case IR_ILT:
        return IR_IGE;
    case IR_IGE:
        return IR_ILT;
    case IR_ULT:
        return IR_UGE;
    case IR_UGE:
        return IR_ULT;
    }
    return IR_ALU_COUNT;
}

/* The comparison that gives 1.0 or 0.0 where `op` gives a bool, and back. */
static enum ir_op as_number(unsigned op)
{
    switch (op) {
    case IR_FLT:
        return IR_FSLT_F;
    case IR_FGE:
        return IR_FSGE_F;
    case IR_FEQ:
        return IR_FSEQ_F;
    case IR_FNE:
        return IR_FSNE_F;
    }
    return IR_ALU_COUNT;
}

static enum ir_op as_bool(unsigned op)
{
    switch (op) {
    case IR_FSLT_F:
        return IR_FLT;
    case IR_FSGE_F:
        return IR_FGE;
    case IR_FSEQ_F:
        return IR_FEQ;
    case IR_FSNE_F:
        return IR_FNE;
    }
    return IR_ALU_COUNT;
}

static bool plain(const struct ir_src *src)
{
    return !src->negate && !src->absolute;
}

/* What a comparison with operand `i` replaced by `word` gives. */
static bool outcome(const struct ir_instr *instr, unsigned i, uint32_t word, bool *result)
{
    uint32_t other;
    uint64_t srcs[4][4], made[4];
    if (!tgsic_ir_is_constant(instr, 1 - i, &other))
        return false;
    srcs[i][0] = ir_fold_modifiers(&instr->srcs[i], word);
    srcs[1 - i][0] = other;
    if (!tgsic_ir_fold((enum ir_op)instr->op, 1, srcs, made))
        return false;
    *result = made[0] != 0;
    return true;
}

/* Comparing a bool that was made a number with a constant is the bool, its opposite, or known. */
static bool compare_converted(struct rewrite *r, unsigned i)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *x = &instr->srcs[i];
    bool to_float = x->def->op == IR_B2F, yes, no;
    enum ir_op compare = as_bool(x->def->op);
    if (!to_float && x->def->op != IR_B2I && compare == IR_ALU_COUNT)
        return false;
    uint32_t one = x->def->op == IR_B2I ? 1 : 0x3f800000;
    if (x->def->saturate || !outcome(instr, i, one, &yes) || !outcome(instr, i, 0, &no))
        return false;
    if (yes == no)
        return tgsic_ir_make_word(r, yes ? 0xffffffffu : 0);
    struct ir_src flag = tgsic_ir_through(x, &x->def->srcs[0]);
    if (compare != IR_ALU_COUNT) {
        struct ir_src srcs[2] = {flag, tgsic_ir_through(x, &x->def->srcs[1])};
        if (yes)
            return tgsic_ir_make(r, compare, srcs);
        flag = tgsic_ir_emit(r, compare, instr->components, srcs);
    }
    return tgsic_ir_make1(r, yes ? IR_MOV : IR_NOT, flag);
}

/* a - b < 0 */
static bool compare_difference(struct rewrite *r, unsigned i)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *x = &instr->srcs[i];
    const struct ir_instr *add = tgsic_ir_only_behind(x, IR_FADD);
    if (!add || instr->precise || !plain(x) || !tgsic_ir_is_float(instr, 1 - i, 0.0f))
        return false;
    struct ir_src srcs[2];
    srcs[i] = tgsic_ir_through(x, &add->srcs[0]);
    srcs[1 - i] = tgsic_ir_negated(tgsic_ir_through(x, &add->srcs[1]), true);
    return tgsic_ir_make(r, (enum ir_op)instr->op, srcs);
}

/* -a < -b */
static bool compare_negated(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    struct ir_src a = instr->srcs[0], b = instr->srcs[1];
    if (!a.negate || !b.negate)
        return false;
    a.negate = b.negate = false;
    return tgsic_ir_make2(r, (enum ir_op)instr->op, b, a);
}

static bool compare_bool(struct rewrite *r, unsigned i)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *x = &instr->srcs[i];
    bool equal = instr->op == IR_IEQ;
    if ((!equal && instr->op != IR_INE) || !tgsic_ir_is_bool(x->def))
        return false;
    if (tgsic_ir_is_word(instr, 1 - i, 0))
        return tgsic_ir_make1(r, equal ? IR_NOT : IR_MOV, *x);
    if (tgsic_ir_is_word(instr, 1 - i, 0xffffffffu))
        return tgsic_ir_make1(r, equal ? IR_MOV : IR_NOT, *x);
    return false;
}

static bool rewrite_comparison(struct rewrite *r)
{
    const char type = tgsic_ir_ops[r->instr->op].src[0];
    for (unsigned i = 0; i < 2; i++) {
        if (compare_converted(r, i))
            return true;
        if (type == 'f' ? compare_difference(r, i) : compare_bool(r, i))
            return true;
    }
    return type == 'f' && compare_negated(r);
}

/* ---- Bools --------------------------------------------------------------------------------- */

static bool rewrite_not(struct rewrite *r)
{
    const struct ir_src *x = &r->instr->srcs[0];
    const struct ir_instr *def = x->def;
    if (def->op == IR_NOT)
        return tgsic_ir_make1(r, IR_MOV, tgsic_ir_through(x, &def->srcs[0]));
    enum ir_op op = inverse(def->op);
    if (op == IR_ALU_COUNT)
        return false;
    return tgsic_ir_make2(r, op, tgsic_ir_through(x, &def->srcs[0]),
                          tgsic_ir_through(x, &def->srcs[1]));
}

static bool rewrite_to_bool(struct rewrite *r)
{
    const struct ir_src *x = &r->instr->srcs[0];
    const struct ir_instr *def = x->def;
    enum ir_op compare = as_bool(def->op);
    if (r->instr->op == IR_I2B && (def->op == IR_B2I || tgsic_ir_is_bool(def)))
        return tgsic_ir_make1(r, IR_MOV,
                              def->op == IR_B2I ? tgsic_ir_through(x, &def->srcs[0]) : *x);
    if (r->instr->op != IR_F2B || def->saturate)
        return false;
    if (def->op == IR_B2F)
        return tgsic_ir_make1(r, IR_MOV, tgsic_ir_through(x, &def->srcs[0]));
    if (compare != IR_ALU_COUNT)
        return tgsic_ir_make2(r, compare, tgsic_ir_through(x, &def->srcs[0]),
                              tgsic_ir_through(x, &def->srcs[1]));
    return false;
}

static bool rewrite_from_bool(struct rewrite *r)
{
    const struct ir_src *x = &r->instr->srcs[0];
    enum ir_op op = as_number(x->def->op);
    if (op == IR_ALU_COUNT)
        return false;
    return tgsic_ir_make2(r, op, tgsic_ir_through(x, &x->def->srcs[0]),
                          tgsic_ir_through(x, &x->def->srcs[1]));
}

/* ---- Selections ---------------------------------------------------------------------------- */

/* Whether the value is a float for sure, so that a float operation may pass it on. */
static bool is_float_value(const struct ir_src *src)
{
    const struct ir_instr *def = src->def;
    uint32_t exponent;
    if (def->op == IR_CONST) {
        for (unsigned c = 0; c < def->components; c++) {
            exponent = def->u.word[c] >> 23 & 255;
            if (exponent == 255 || (exponent == 0 && def->u.word[c]))
                return false;
        }
        return true;
    }
    return tgsic_ir_ops[def->op].dst[0] == 'f';
}

/* Likewise, because the value is one that is known to be a float, or its negation. */
static bool is_float_like(struct ir_src *src, const struct ir_src *known, unsigned count)
{
    const struct ir_instr *negation = tgsic_ir_behind(src, IR_FNEG);
    struct ir_src seen = *src;
    if (negation)
        seen = tgsic_ir_negated(tgsic_ir_through(src, &negation->srcs[0]), true);
    if (tgsic_ir_same_value(&seen, known, count))
        *src = seen;
    return tgsic_ir_same_value(&seen, known, count) || is_float_value(src);
}

/* x < 0 ? a : b */
static bool select_negative(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *condition = &instr->srcs[0];
    const struct ir_instr *less = tgsic_ir_behind(condition, IR_FLT);
    if (!less || instr->bits != 32)
        return false;
    for (unsigned i = 0; i < 2; i++) {
        if (!tgsic_ir_is_float(less, 1 - i, 0.0f))
            continue;
        struct ir_src x = tgsic_ir_through(condition, &less->srcs[i]);
        struct ir_src yes = instr->srcs[1], no = instr->srcs[2];
        if (is_float_like(&yes, &x, instr->components) && is_float_like(&no, &x, instr->components))
            return tgsic_ir_make3(r, IR_FCMP, tgsic_ir_negated(x, i == 1), yes, no);
    }
    return false;
}

/* c ? x : (c ? y : z), and likewise in the other operand */
static bool select_again(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    for (unsigned i = 1; i < 3; i++) {
        const struct ir_src *x = &instr->srcs[i];
        if (x->def->op != IR_SELECT || x->def->saturate)
            continue;
        struct ir_src condition = tgsic_ir_through(x, &x->def->srcs[0]);
        if (!tgsic_ir_same_value(&condition, &instr->srcs[0], instr->components))
            continue;
        struct ir_src srcs[3] = {instr->srcs[0], instr->srcs[1], instr->srcs[2]};
        srcs[i] = tgsic_ir_through(x, &x->def->srcs[i]);
        return tgsic_ir_make(r, IR_SELECT, srcs);
    }
    return false;
}

/* x < 0 ? -x : x */
static bool rewrite_compare(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *s = instr->srcs;
    if (tgsic_ir_same_src(instr, 1, 2))
        return tgsic_ir_make_copy(r, s[1]);
    if (instr->precise || s[0].absolute || s[1].negate == s[2].negate ||
        !tgsic_ir_same_value(&s[0], &s[1], instr->components) ||
        !tgsic_ir_same_value(&s[0], &s[2], instr->components))
        return false;
    struct ir_src x = s[0];
    x.absolute = true;
    x.negate = s[1].negate == s[0].negate;
    return tgsic_ir_make_copy(r, x);
}

static bool rewrite_select(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *s = instr->srcs;
    uint32_t a, b;
    if (s[2].def->op == IR_UNDEF)
        return tgsic_ir_make_copy(r, s[1]);
    if (tgsic_ir_is_word(instr, 0, 0) || tgsic_ir_same_src(instr, 1, 2) || s[1].def->op == IR_UNDEF)
        return tgsic_ir_make_copy(r, s[2]);
    if (tgsic_ir_is_word(instr, 0, 0xffffffffu))
        return tgsic_ir_make_copy(r, s[1]);
    const struct ir_instr *opposite = tgsic_ir_behind(&s[0], IR_NOT);
    if (opposite)
        return tgsic_ir_make3(r, IR_SELECT, tgsic_ir_through(&s[0], &opposite->srcs[0]), s[2],
                              s[1]);
    if (select_again(r))
        return true;
    if (instr->saturate || !tgsic_ir_is_constant(instr, 1, &a) ||
        !tgsic_ir_is_constant(instr, 2, &b))
        return select_negative(r);
    if (a == 0xffffffffu && b == 0)
        return tgsic_ir_make1(r, IR_MOV, s[0]);
    if (a == 0 && b == 0xffffffffu)
        return tgsic_ir_make1(r, IR_NOT, s[0]);
    if (a == 0x3f800000 && b == 0)
        return tgsic_ir_make1(r, IR_B2F, s[0]);
    if (a == 1 && b == 0)
        return tgsic_ir_make1(r, IR_B2I, s[0]);
    return select_negative(r);
}

/* ---- Conversions --------------------------------------------------------------------------- */

static bool rewrite_conversion(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *x = &instr->srcs[0];
    const struct ir_instr *def = x->def;
    if (!plain(x) || def->saturate || instr->saturate)
        return false;
    if (instr->op == IR_I2F && def->op == IR_B2I)
        return tgsic_ir_make1(r, IR_B2F, tgsic_ir_through(x, &def->srcs[0]));
    /* With other users the F2I stays, and drivers convert faster than they round. */
    if (instr->op == IR_I2F && def->op == IR_F2I && def->uses <= 1)
        return tgsic_ir_make1(r, IR_FTRUNC, tgsic_ir_through(x, &def->srcs[0]));
    if ((instr->op == IR_F2I || instr->op == IR_F2U) && def->op == IR_FTRUNC)
        return tgsic_ir_make1(r, (enum ir_op)instr->op, tgsic_ir_through(x, &def->srcs[0]));
    if (instr->op == IR_F2I && def->op == IR_B2F)
        return tgsic_ir_make1(r, IR_B2I, tgsic_ir_through(x, &def->srcs[0]));
    return false;
}

bool tgsic_ir_algebra_logic(struct rewrite *r)
{
    switch (r->instr->op) {
    case IR_FLT:
    case IR_FGE:
    case IR_FEQ:
    case IR_FNE:
    case IR_ILT:
    case IR_IGE:
    case IR_ULT:
    case IR_UGE:
    case IR_IEQ:
    case IR_INE:
        return rewrite_comparison(r);
    case IR_NOT:
        return rewrite_not(r);
    case IR_F2B:
    case IR_I2B:
        return rewrite_to_bool(r);
    case IR_B2F:
        return rewrite_from_bool(r);
    case IR_SELECT:
        return rewrite_select(r);
    case IR_FCMP:
        return rewrite_compare(r);
    case IR_I2F:
    case IR_F2I:
    case IR_F2U:
        return rewrite_conversion(r);
    }
    return false;
}
