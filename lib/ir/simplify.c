/* SPDX-License-Identifier: MIT */
/* Copies, constants, phis with one value, and the rules of algebra.c.
 *
 * Requires: lower_scopes. Provides: no operand is a plain copy, a swizzle or a sign that the
 * operand itself can express; operations on constants are constants, and so are constant parts of
 * indices parts of the offset. */
#include "pass.h"

#include "access.h"
#include "algebra.h"
#include "fold.h"
#include "scalar.h"

#include <string.h>

#define MAX_REWRITES 8 /* of one instruction in one pass */

/* ---- Looking through copies ---------------------------------------------------------------- */

/* A component with the modifiers through which it is read. */
struct read {
    struct ir_scalar scalar;
    bool absolute, negate;
};

static void read_through(struct read *r, const struct ir_src *src, unsigned c, bool flip, bool drop)
{
    r->scalar = (struct ir_scalar){src->def, src->swizzle[c]};
    if (r->absolute)
        return;
    r->absolute = src->absolute || drop;
    r->negate ^= (src->negate && !drop) ^ flip;
}

/* Follows copies, and signs as well if `floats`. */
static void find_origin(struct read *r, bool floats)
{
    for (;;) {
        const struct ir_instr *def = r->scalar.def;
        if (def->saturate)
            return;
        if (def->op == IR_MOV)
            r->scalar =
                (struct ir_scalar){def->srcs[0].def, def->srcs[0].swizzle[r->scalar.component]};
        else if (def->op >= IR_VEC2 && def->op <= IR_VEC4)
            r->scalar = (struct ir_scalar){def->srcs[r->scalar.component].def,
                                           def->srcs[r->scalar.component].swizzle[0]};
        else if (floats && (def->op == IR_FNEG || def->op == IR_FABS))
            read_through(r, &def->srcs[0], r->scalar.component, def->op == IR_FNEG,
                         def->op == IR_FABS);
        else
            return;
    }
}

static bool same_value(const struct read *reads, unsigned mask)
{
    const struct read *first = NULL;
    for (unsigned c = 0; c < 4; c++) {
        if (!(mask >> c & 1))
            continue;
        if (!first)
            first = &reads[c];
        if (reads[c].scalar.def != first->scalar.def || reads[c].absolute != first->absolute ||
            reads[c].negate != first->negate)
            return false;
    }
    return true;
}

static bool all_constant(const struct read *reads, unsigned mask)
{
    for (unsigned c = 0; c < 4; c++)
        if (mask >> c & 1 && reads[c].scalar.def->op != IR_CONST)
            return false;
    return true;
}

static unsigned lowest_bit(unsigned mask)
{
    unsigned c = 0;
    while (!(mask >> c & 1))
        c++;
    return c;
}

/* Names the origin. That a copy is looked through is no change that other passes wait for: they
 * look through copies themselves. */
static bool set_src(struct ir_src *src, const struct read *reads, unsigned mask)
{
    struct ir_src made = {reads[lowest_bit(mask)].scalar.def, {0}, false, false};
    made.absolute = reads[lowest_bit(mask)].absolute;
    made.negate = reads[lowest_bit(mask)].negate;
    for (unsigned c = 0; c < 4; c++)
        if (mask >> c & 1)
            made.swizzle[c] = (uint8_t)reads[c].scalar.component;
    bool changed =
        src->def->op != IR_MOV && (memcmp(made.swizzle, src->swizzle, 4) || made.def != src->def ||
                                   made.absolute != src->absolute || made.negate != src->negate);
    src->def->uses--;
    made.def->uses++;
    *src = made;
    return changed;
}

/* A constant of what different constants give; it goes first in the shader's use of them. */
static struct ir_instr *merge_constants(struct tgsic_arena *arena, struct ir_block *block,
                                        struct ir_instr *place, const struct read *reads,
                                        unsigned mask, unsigned bits)
{
    struct ir_instr *made = tgsic_ir_new(arena, IR_CONST, 4, bits, 0);
    while (!(mask >> (made->components - 1) & 1))
        made->components--;
    for (unsigned c = 0; c < made->components; c++) {
        const struct read *r = &reads[mask >> c & 1 ? c : lowest_bit(mask)];
        made->u.word[c] = r->scalar.def->u.word[r->scalar.component];
    }
    if (place)
        tgsic_ir_insert_before(place, made);
    else
        tgsic_ir_append(block, made);
    return made;
}

static bool resolve(struct tgsic_arena *arena, struct ir_instr *instr, struct ir_src *src,
                    unsigned mask, char type)
{
    struct read reads[4];
    uint8_t op = src->def->op;
    for (int signs = type == 'f'; signs >= 0; signs--) {
        for (unsigned c = 0; c < 4; c++) {
            if (!(mask >> c & 1))
                continue;
            reads[c] = (struct read){{src->def, src->swizzle[c]}, src->absolute, src->negate};
            find_origin(&reads[c], signs);
        }
        if (same_value(reads, mask))
            return set_src(src, reads, mask);
    }
    if (!instr || instr->op == IR_PHI || (op >= IR_VEC2 && !all_constant(reads, mask)))
        return false;
    if (!all_constant(reads, mask))
        return false;
    src->def = merge_constants(arena, instr->block, instr, reads, mask, src->def->bits);
    for (unsigned c = 0; c < 4; c++)
        src->swizzle[c] = (uint8_t)(mask >> c & 1 ? c : 0);
    return true;
}

static bool may_be_looked_through(const struct ir_instr *def)
{
    return def && (def->op == IR_MOV || def->op == IR_FNEG || def->op == IR_FABS ||
                   (def->op >= IR_VEC2 && def->op <= IR_VEC4));
}

static unsigned read_positions(const struct ir_instr *instr, unsigned i)
{
    if (instr->op == IR_STORE && i == 0)
        return instr->writemask;
    return (1u << tgsic_ir_src_count(instr, i)) - 1;
}

static bool resolve_all(struct tgsic_arena *arena, struct ir_instr *instr)
{
    bool changed = false;
    for (unsigned i = 0; i < instr->num_srcs; i++)
        if (may_be_looked_through(instr->srcs[i].def))
            changed |= resolve(arena, instr, &instr->srcs[i], read_positions(instr, i),
                               tgsic_ir_src_type(instr, i));
    return changed;
}

/* ---- Phis ---------------------------------------------------------------------------------- */

/* Whether the value of an operand may be named where the phi stands. */
static bool visible_at(const struct ir_instr *def, const struct ir_instr *phi)
{
    const struct ir_node *node = tgsic_ir_block_node(phi->block);
    const struct ir_list *wanted = tgsic_ir_block_node(def->block)->list;
    const struct ir_list *list = node->list;
    if (!node->prev && list->owner) /* a loop's head: what its body defines comes later */
        list = list->owner->list;
    while (list != wanted && list->owner)
        list = list->owner->list;
    return list == wanted;
}

static bool is_itself(const struct ir_instr *phi, const struct ir_src *src)
{
    for (unsigned c = 0; c < phi->components; c++)
        if (src->swizzle[c] != c)
            return false;
    return src->def == phi;
}

static bool same_source(const struct ir_instr *phi, const struct ir_src *a, const struct ir_src *b)
{
    bool constant = a->def->op == IR_CONST && b->def->op == IR_CONST;
    for (unsigned c = 0; c < phi->components; c++)
        if (constant ? a->def->u.word[a->swizzle[c]] != b->def->u.word[b->swizzle[c]]
                     : a->def != b->def || a->swizzle[c] != b->swizzle[c])
            return false;
    return true;
}

/* All sources are one value (or the phi itself, in a loop): the phi is a copy. */
static bool simplify_phi(struct ir_instr *phi)
{
    const struct ir_src *one = NULL;
    for (unsigned i = 0; i < phi->num_srcs; i++) {
        const struct ir_src *src = &phi->srcs[i];
        if (!src->def || src->def->op == IR_UNDEF || is_itself(phi, src))
            continue;
        if (one && !same_source(phi, one, src))
            return false;
        one = one ? one : src;
    }
    if (!one)
        return false;
    if (one->def->op == IR_CONST) {
        uint64_t values[4];
        for (unsigned c = 0; c < phi->components; c++)
            values[c] = one->def->u.word[one->swizzle[c]];
        tgsic_ir_become_const(phi, values);
    } else if (visible_at(one->def, phi)) {
        phi->srcs[0] = *one;
        phi->num_srcs = 1;
        phi->op = IR_MOV;
    } else {
        return false;
    }
    /* what is no phi any more goes behind those that are */
    struct ir_instr *place = phi;
    while (place->next && place->next->op == IR_PHI)
        place = place->next;
    if (place != phi) {
        tgsic_ir_remove(phi);
        tgsic_ir_insert_after(place, phi);
    }
    return true;
}

static bool simplify_phis(struct ir_shader *shader, struct ir_block *block)
{
    bool changed = false;
    for (struct ir_instr *i = block->first, *next; i && i->op == IR_PHI; i = next) {
        next = i->next;
        changed |= resolve_all(shader->arena, i);
        changed |= simplify_phi(i);
    }
    return changed;
}

/* ---- The walk ------------------------------------------------------------------------------ */

/* Ends of loops name values that were simplified after the loop's head had been seen. */
static bool simplify_back_edges(struct ir_shader *shader)
{
    bool changed = false;
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b)) {
        if (ir_is_loop_head(b))
            changed |= simplify_phis(shader, b);
    }
    return changed;
}

static bool simplify_block(struct ir_shader *shader, struct ir_block *block, bool fused)
{
    bool changed = simplify_phis(shader, block);
    struct ir_instr *next;
    for (struct ir_instr *i = block->first; i; i = next) {
        next = i->next;
        if (i->op == IR_PHI)
            continue;
        changed |= resolve_all(shader->arena, i);
        if (i->op >= IR_ALU_COUNT)
            changed |= tgsic_ir_simplify_access(i);
        for (unsigned n = 0; n < MAX_REWRITES && i->op < IR_ALU_COUNT; n++) {
            if (!tgsic_ir_fold_instr(i) && !tgsic_ir_algebra(shader->arena, i, fused))
                break;
            changed = true;
        }
    }
    struct ir_node *branch = tgsic_ir_block_node(block)->next;
    if (branch && branch->kind == IR_NODE_IF &&
        may_be_looked_through(branch->u.branch.condition.def))
        changed |= resolve(shader->arena, NULL, &branch->u.branch.condition, 1, 'b');
    return changed;
}

static bool simplify(struct ir_shader *shader, bool fused)
{
    bool changed = false;
    tgsic_ir_count_uses(shader);
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        changed |= simplify_block(shader, b, fused);
    changed |= simplify_back_edges(shader);
    return changed;
}

bool tgsic_ir_simplify(struct ir_shader *shader)
{
    return simplify(shader, false);
}

bool tgsic_ir_simplify_fused(struct ir_shader *shader)
{
    return simplify(shader, true);
}
