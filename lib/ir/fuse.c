/* SPDX-License-Identifier: MIT */
/* Last rewrites: a product and a sum become a multiply-add, a clamp becomes part of what it clamps.
 *
 * Requires: everything simplified (these forms hide from the rules of algebra.h). Precise
 * operations are left alone: a multiply-add may round once. */
#include "pass.h"

#include "algebra.h"

/* a*b + c */
static bool fuse_add(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    for (unsigned i = 0; i < 2; i++) {
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

static bool gives_float(const struct ir_instr *def)
{
    return def->op < IR_ALU_COUNT && def->op != IR_FSAT && def->op != IR_PACK_HALF &&
           tgsic_ir_ops[def->op].dst[0] == 'f' && def->op != IR_B2F && def->bits == 32;
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
            struct rewrite r = {shader->arena, i};
            if (i->op == IR_FADD && !i->precise)
                changed |= fuse_add(&r);
            else if (i->op == IR_FSAT)
                changed |= fuse_saturate(&r);
        }
    }
    return changed;
}
