/* SPDX-License-Identifier: MIT */
/* Last rewrites: a product and a sum become a multiply-add, a clamp becomes part of what it clamps.
 *
 * Requires: everything simplified (these forms hide from the rules of algebra.h). Precise
 * operations are left alone: a multiply-add may round once. */
#include "pass.h"

#include "algebra.h"

#define MAX_TERMS 8 /* of a sum that is turned round */

/* a*b + c; of two products the first one stays. */
static bool fuse_add(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    for (unsigned i = 2; i-- > 0;) {
        const struct ir_src *product = &instr->srcs[i];
        const struct ir_instr *mul = tgsic_ir_only_behind(product, IR_FMUL);
        if (!mul || product->absolute)
            continue;
        struct ir_src a = tgsic_ir_through(product, &mul->srcs[0]);
        struct ir_src b = tgsic_ir_through(product, &mul->srcs[1]);
        return tgsic_ir_make3(r, IR_FMAD, tgsic_ir_negated(a, product->negate), b,
                              instr->srcs[1 - i]);
    }
    return false;
}

/* The operand is a sum of products that nobody else needs: a*b + (c*d + ...). */
static bool is_sum_of_products(const struct ir_src *src)
{
    unsigned terms = 0;
    while (!src->absolute && terms++ < MAX_TERMS) {
        const struct ir_instr *def = src->def;
        if (tgsic_ir_only_behind(src, IR_FMUL))
            return terms > 1;
        if (!tgsic_ir_only_behind(src, IR_FMAD))
            return false;
        src = &def->srcs[2];
    }
    return false;
}

/* Term by term from the innermost on, starting with `sum`. */
static struct ir_src add_products(struct rewrite *r, const struct ir_src *products,
                                  struct ir_src sum)
{
    const struct ir_instr *def = products->def;
    struct ir_src srcs[3] = {tgsic_ir_through(products, &def->srcs[0]),
                             tgsic_ir_through(products, &def->srcs[1]), sum};
    srcs[0].negate ^= products->negate;
    if (def->op == IR_FMAD) {
        struct ir_src rest = tgsic_ir_through(products, &def->srcs[2]);
        rest.negate ^= products->negate;
        srcs[2] = add_products(r, &rest, sum);
    }
    return tgsic_ir_emit(r, IR_FMAD, r->instr->components, srcs);
}

/* (a*b + c*d) + e = a*b + (c*d + e) */
static bool fuse_sum(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    for (unsigned i = 0; i < 2; i++) {
        if (!is_sum_of_products(&instr->srcs[i]))
            continue;
        struct ir_src products = instr->srcs[i];
        return tgsic_ir_make_copy(r, add_products(r, &products, instr->srcs[1 - i]));
    }
    return false;
}

static bool gives_float(const struct ir_instr *def)
{
    return def->op < IR_ALU_COUNT && def->op != IR_FSAT && def->op != IR_PACK_HALF &&
           tgsic_ir_ops[def->op].shape != IR_SHAPE_WIDE && tgsic_ir_ops[def->op].dst[0] == 'f' &&
           def->op != IR_B2F && def->bits == 32;
}

static bool fuse_saturate(struct rewrite *r)
{
    struct ir_src *x = &r->instr->srcs[0];
    struct ir_instr *def = x->def;
    if (def->uses != 1 || !gives_float(def) || x->negate || x->absolute ||
        def->block != r->instr->block || def->precise != r->instr->precise)
        return false;
    def->saturate = true;
    r->instr->op = IR_MOV;
    return true;
}

bool tgsic_ir_fuse(struct ir_shader *shader)
{
    bool changed = false;
    tgsic_ir_count_uses(shader);
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b)) {
        for (struct ir_instr *i = b->first; i; i = i->next) {
            struct rewrite r = {shader->arena, i, true};
            if (i->op == IR_FADD && !i->precise)
                changed |= fuse_add(&r) || (!i->ordered && fuse_sum(&r));
            else if (i->op == IR_FSAT)
                changed |= fuse_saturate(&r);
        }
    }
    return changed;
}
