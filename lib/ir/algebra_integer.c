/* SPDX-License-Identifier: MIT */
/* Algebraic rules for integers and bits; all of them exact. */
#include "algebra.h"

static bool power_of_two(uint32_t word, uint32_t *exponent)
{
    if (!word || (word & (word - 1)))
        return false;
    for (*exponent = 0; word > 1; word >>= 1)
        ++*exponent;
    return true;
}

/* (x + c) + d, (x * c) * d and so on */
static bool join_constants(struct rewrite *r, unsigned i)
{
    const struct ir_instr *instr = r->instr;
    enum ir_op op = (enum ir_op)instr->op;
    const struct ir_src *x = &instr->srcs[i];
    const struct ir_instr *inner = tgsic_ir_behind(x, op);
    if (!inner || !tgsic_ir_is_any_constant(instr, 1 - i))
        return false;
    unsigned constant = tgsic_ir_is_any_constant(inner, 1);
    if (!tgsic_ir_is_any_constant(inner, constant))
        return false;
    struct ir_src both[2] = {tgsic_ir_through(x, &inner->srcs[constant]), instr->srcs[1 - i]};
    return tgsic_ir_make2(r, op, tgsic_ir_through(x, &inner->srcs[1 - constant]),
                          tgsic_ir_emit(r, op, instr->components, both));
}

static bool rewrite_add(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    for (unsigned i = 0; i < 2; i++) {
        if (tgsic_ir_is_word(instr, i, 0))
            return tgsic_ir_make1(r, IR_MOV, instr->srcs[1 - i]);
        const struct ir_src *x = &instr->srcs[i];
        const struct ir_instr *product = tgsic_ir_only_behind(x, IR_IMUL);
        if (product)
            return tgsic_ir_make3(r, IR_IMAD, tgsic_ir_through(x, &product->srcs[0]),
                                  tgsic_ir_through(x, &product->srcs[1]), instr->srcs[1 - i]);
        if (join_constants(r, i))
            return true;
    }
    return false;
}

static bool rewrite_mul(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    for (unsigned i = 0; i < 2; i++) {
        if (tgsic_ir_is_word(instr, i, 0))
            return tgsic_ir_make_word(r, 0);
        if (tgsic_ir_is_word(instr, i, 1))
            return tgsic_ir_make1(r, IR_MOV, instr->srcs[1 - i]);
        if (join_constants(r, i))
            return true;
    }
    return false;
}

static bool rewrite_mad(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *s = instr->srcs;
    for (unsigned i = 0; i < 2; i++) {
        if (tgsic_ir_is_word(instr, i, 0))
            return tgsic_ir_make1(r, IR_MOV, s[2]);
        if (tgsic_ir_is_word(instr, i, 1))
            return tgsic_ir_make2(r, IR_IADD, s[1 - i], s[2]);
    }
    if (tgsic_ir_is_word(instr, 2, 0))
        return tgsic_ir_make2(r, IR_IMUL, s[0], s[1]);
    if (tgsic_ir_is_any_constant(instr, 0) && tgsic_ir_is_any_constant(instr, 1))
        return tgsic_ir_make2(r, IR_IADD, tgsic_ir_emit(r, IR_IMUL, instr->components, s), s[2]);
    return false;
}

/* (x >> n) & (2^k - 1) */
static bool and_shift(struct rewrite *r, unsigned i)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *x = &instr->srcs[i];
    const struct ir_instr *shift = tgsic_ir_only_behind(x, IR_USHR);
    uint32_t mask, width, offset;
    if (!shift)
        shift = tgsic_ir_only_behind(x, IR_ISHR);
    if (!shift || !tgsic_ir_is_constant(instr, 1 - i, &mask) || !power_of_two(mask + 1, &width) ||
        !tgsic_ir_is_constant(shift, 1, &offset) || offset >= 32 || offset + width > 32)
        return false;
    struct ir_src first = tgsic_ir_emit_word(r, offset), size = tgsic_ir_emit_word(r, width);
    return tgsic_ir_make3(r, IR_UBFE, tgsic_ir_through(x, &shift->srcs[0]), first, size);
}

/* Where a constant is all zeros or all ones in each component, each is the other operand's or the
 * constant's: of bools, whose components mostly go on one by one. */
static bool choose_components(struct rewrite *r, unsigned i)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *constant = &instr->srcs[i], *other = &instr->srcs[1 - i];
    const uint32_t ones = 0xffffffffu, absorbing = instr->op == IR_AND ? 0 : ones;
    struct ir_src srcs[4];
    if (instr->op == IR_XOR || instr->components < 2 || !tgsic_ir_is_any_constant(instr, i) ||
        !tgsic_ir_is_bool(other->def))
        return false;
    for (unsigned c = 0; c < instr->components; c++) {
        uint32_t word = constant->def->u.word[constant->swizzle[c]];
        const struct ir_src *from = word == absorbing ? constant : other;
        if (word && word != ones)
            return false;
        srcs[c] = *from;
        srcs[c].swizzle[0] = from->swizzle[c];
    }
    return tgsic_ir_make(r, (enum ir_op)(IR_VEC2 + instr->components - 2), srcs);
}

static bool rewrite_bits(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    uint32_t ones = 0xffffffffu;
    if (instr->op != IR_XOR && tgsic_ir_same_src(instr, 0, 1))
        return tgsic_ir_make1(r, IR_MOV, instr->srcs[0]);
    if (instr->op == IR_XOR && tgsic_ir_same_src(instr, 0, 1))
        return tgsic_ir_make_word(r, 0);
    for (unsigned i = 0; i < 2; i++) {
        struct ir_src other = instr->srcs[1 - i];
        if (tgsic_ir_is_word(instr, i, 0))
            return instr->op == IR_AND ? tgsic_ir_make_word(r, 0)
                                       : tgsic_ir_make1(r, IR_MOV, other);
        if (tgsic_ir_is_word(instr, i, ones))
            return instr->op == IR_AND  ? tgsic_ir_make1(r, IR_MOV, other)
                   : instr->op == IR_OR ? tgsic_ir_make_word(r, ones)
                                        : tgsic_ir_make1(r, IR_NOT, other);
        if (join_constants(r, i) || choose_components(r, i) ||
            (instr->op == IR_AND && and_shift(r, i)))
            return true;
        if (instr->op == IR_AND && tgsic_ir_is_word(instr, i, 0x3f800000) &&
            tgsic_ir_is_bool(other.def))
            return tgsic_ir_make1(r, IR_B2F, other);
    }
    return false;
}

static bool rewrite_shift(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    if (tgsic_ir_is_word(instr, 1, 0))
        return tgsic_ir_make1(r, IR_MOV, instr->srcs[0]);
    if (tgsic_ir_is_word(instr, 0, 0))
        return tgsic_ir_make_word(r, 0);
    return false;
}

static bool rewrite_division(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    uint32_t divisor, exponent;
    if (!tgsic_ir_is_constant(instr, 1, &divisor))
        return false;
    bool remainder = instr->op == IR_UMOD || instr->op == IR_IMOD;
    if (divisor == 1)
        return remainder ? tgsic_ir_make_word(r, 0) : tgsic_ir_make1(r, IR_MOV, instr->srcs[0]);
    if (instr->op == IR_UDIV && power_of_two(divisor, &exponent))
        return tgsic_ir_make2(r, IR_USHR, instr->srcs[0], tgsic_ir_emit_word(r, exponent));
    if (instr->op == IR_UMOD && power_of_two(divisor, &exponent))
        return tgsic_ir_make2(r, IR_AND, instr->srcs[0], tgsic_ir_emit_word(r, divisor - 1));
    return false;
}

static bool rewrite_limit(struct rewrite *r)
{
    if (tgsic_ir_same_src(r->instr, 0, 1))
        return tgsic_ir_make1(r, IR_MOV, r->instr->srcs[0]);
    return false;
}

static bool rewrite_negation(struct rewrite *r)
{
    const struct ir_src *x = &r->instr->srcs[0];
    if (x->def->op == r->instr->op && r->instr->op == IR_INEG)
        return tgsic_ir_make1(r, IR_MOV, tgsic_ir_through(x, &x->def->srcs[0]));
    if (r->instr->op == IR_IABS && x->def->op == IR_INEG)
        return tgsic_ir_make1(r, IR_IABS, tgsic_ir_through(x, &x->def->srcs[0]));
    if (r->instr->op == IR_IABS && x->def->op == IR_IABS)
        return tgsic_ir_make1(r, IR_MOV, *x);
    return false;
}

bool tgsic_ir_algebra_integer(struct rewrite *r)
{
    switch (r->instr->op) {
    case IR_IADD:
        return rewrite_add(r);
    case IR_IMUL:
        return rewrite_mul(r);
    case IR_IMAD:
        return rewrite_mad(r);
    case IR_AND:
    case IR_OR:
    case IR_XOR:
        return rewrite_bits(r);
    case IR_SHL:
    case IR_ISHR:
    case IR_USHR:
        return rewrite_shift(r);
    case IR_IDIV:
    case IR_UDIV:
    case IR_IMOD:
    case IR_UMOD:
        return rewrite_division(r);
    case IR_IMIN:
    case IR_IMAX:
    case IR_UMIN:
    case IR_UMAX:
        return rewrite_limit(r);
    case IR_INEG:
    case IR_IABS:
        return rewrite_negation(r);
    }
    return false;
}
