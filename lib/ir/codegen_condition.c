/* SPDX-License-Identifier: MIT */
/* What branches and discards test: comparisons with zero, negations and disjunctions are part of
 * the instruction where TGSI can say them. */
#include "machine.h"

#define MAX_LEAVES 4

static const uint8_t first_lane[4] = {0};

/* Component swizzle[0] of a source, through moves. */
static struct ir_src through_moves(struct ir_src src)
{
    while (src.def->op == IR_MOV && !src.def->saturate && !src.def->srcs[0].negate &&
           !src.def->srcs[0].absolute) {
        src.swizzle[0] = src.def->srcs[0].swizzle[src.swizzle[0]];
        src.def = src.def->srcs[0].def;
    }
    return src;
}

/* Source `i` of `instr` as component `c` of the result sees it. */
static struct ir_src source_of(const struct ir_instr *instr, unsigned i, unsigned c)
{
    struct ir_src src = instr->srcs[i];
    src.swizzle[0] = src.swizzle[c];
    return through_moves(src);
}

static bool is_zero(const struct ir_instr *instr, unsigned i, unsigned c, bool floats)
{
    struct ir_src src = source_of(instr, i, c);
    if (src.def->op != IR_CONST)
        return false;
    uint32_t bits = src.def->u.word[src.swizzle[0]];
    return !(floats ? bits & 0x7fffffffu : bits);
}

/* The operand that a comparison with zero compares, or -1. */
static int other_than_zero(const struct ir_instr *instr, unsigned c, bool floats)
{
    if (is_zero(instr, 1, c, floats))
        return 0;
    return is_zero(instr, 0, c, floats) ? 1 : -1;
}

/* ---- Branches ------------------------------------------------------------------------------ */

struct test {
    struct ir_src src;
    enum tgsic_opcode opcode; /* UIF: not 0; IF: not 0.0 */
    bool swapped;             /* the branch is taken when it fails */
};

static void test_zero(struct test *t, const struct ir_instr *def, unsigned c, bool floats)
{
    int other = other_than_zero(def, c, floats);
    if (other < 0 || def->uses != 1)
        return;
    t->src = source_of(def, (unsigned)other, c);
    t->src.absolute = t->src.negate = false; /* they change no zero */
    if (floats)
        t->opcode = TGSIC_OPCODE_IF;
    t->swapped ^= def->op == IR_FEQ || def->op == IR_IEQ;
}

static struct test test_of(const struct ir_node *branch)
{
    struct test t = {.src = through_moves(branch->u.branch.condition), .opcode = TGSIC_OPCODE_UIF};
    const struct ir_instr *def = t.src.def;
    unsigned c = t.src.swizzle[0];
    while (def->op == IR_NOT) {
        t.src = source_of(def, 0, c);
        t.swapped = !t.swapped;
        def = t.src.def;
        c = t.src.swizzle[0];
    }
    if (def->op == IR_FNE || def->op == IR_FEQ) {
        test_zero(&t, def, c, true);
    } else if (def->op == IR_INE || def->op == IR_IEQ) {
        test_zero(&t, def, c, false);
    } else if ((def->op == IR_F2B || def->op == IR_I2B) && def->uses == 1) {
        t.opcode = def->op == IR_F2B ? TGSIC_OPCODE_IF : TGSIC_OPCODE_UIF;
        t.src = source_of(def, 0, c);
        t.src.absolute = t.src.negate = false;
    }
    return t;
}

bool tgsic_cg_swapped(const struct ir_node *branch)
{
    return test_of(branch).swapped;
}

struct ir_src tgsic_cg_condition(const struct ir_node *branch, enum tgsic_opcode *opcode)
{
    struct test t = test_of(branch);
    *opcode = t.opcode;
    return t.src;
}

/* ---- Discards ------------------------------------------------------------------------------ */

enum leaf_kind {
    LEAF_NEGATIVE, /* discard if source 0 is negative */
    LEAF_COMPARE,  /* a float comparison: SLT and the like give 1.0 */
    LEAF_BOOL,
};

/* One of the conditions of which any discards. */
struct leaf {
    enum leaf_kind kind;
    enum tgsic_opcode opcode; /* COMPARE */
    struct ir_src src[2];
};

struct plan {
    struct leaf leaves[MAX_LEAVES];
    unsigned count;
};

static struct leaf bool_leaf(const struct ir_src *src)
{
    return (struct leaf){.kind = LEAF_BOOL, .opcode = TGSIC_OPCODE_AND, .src = {*src}};
}

static struct leaf compare_leaf(const struct ir_instr *def, unsigned c, enum tgsic_opcode opcode)
{
    struct leaf leaf = {.kind = LEAF_COMPARE, .opcode = opcode};
    leaf.src[0] = source_of(def, 0, c);
    leaf.src[1] = source_of(def, 1, c);
    if (def->op == IR_FLT && is_zero(def, 1, c, true)) {
        leaf.kind = LEAF_NEGATIVE;
    } else if (def->op == IR_FLT && is_zero(def, 0, c, true)) {
        leaf.kind = LEAF_NEGATIVE;
        leaf.src[0] = leaf.src[1];
        leaf.src[0].negate = !leaf.src[0].negate;
    }
    return leaf;
}

static struct leaf leaf_of(const struct ir_src *src)
{
    switch (src->def->op) {
    case IR_FLT:
        return compare_leaf(src->def, src->swizzle[0], TGSIC_OPCODE_SLT);
    case IR_FGE:
        return compare_leaf(src->def, src->swizzle[0], TGSIC_OPCODE_SGE);
    case IR_FEQ:
        return compare_leaf(src->def, src->swizzle[0], TGSIC_OPCODE_SEQ);
    case IR_FNE:
        return compare_leaf(src->def, src->swizzle[0], TGSIC_OPCODE_SNE);
    }
    return bool_leaf(src);
}

/* Up to MAX_LEAVES sources whose disjunction `src` is. */
static unsigned split(const struct ir_src *src, struct ir_src leaves[MAX_LEAVES])
{
    unsigned count = 1;
    leaves[0] = through_moves(*src);
    for (unsigned i = 0; i < count;) {
        const struct ir_instr *def = leaves[i].def;
        if (def->op != IR_OR || count == MAX_LEAVES) {
            i++;
            continue;
        }
        unsigned c = leaves[i].swizzle[0];
        leaves[i] = source_of(def, 0, c);
        leaves[count++] = source_of(def, 1, c);
    }
    return count;
}

static struct plan plan_of(const struct ir_instr *discard)
{
    struct ir_src sources[MAX_LEAVES];
    struct plan plan = {.count = split(&discard->srcs[0], sources)};
    bool all_bools = true;
    for (unsigned i = 0; i < plan.count; i++) {
        plan.leaves[i] = leaf_of(&sources[i]);
        all_bools = all_bools && plan.leaves[i].kind == LEAF_BOOL;
    }
    if (all_bools) { /* the disjunction is there as a bool; test that */
        plan.leaves[0] = bool_leaf(&discard->srcs[0]);
        plan.count = 1;
    }
    return plan;
}

static char leaf_type(const struct leaf *leaf)
{
    return leaf->kind == LEAF_BOOL ? 'b' : 'f';
}

static unsigned leaf_sources(const struct leaf *leaf)
{
    return leaf->kind == LEAF_COMPARE ? 2 : 1;
}

void tgsic_cg_discard_demand(struct codegen *cg, const struct ir_instr *discard)
{
    if (!discard->num_srcs)
        return;
    struct plan plan = plan_of(discard);
    for (unsigned i = 0; i < plan.count; i++) {
        const struct leaf *leaf = &plan.leaves[i];
        for (unsigned s = 0; s < leaf_sources(leaf); s++) {
            struct operand op = tgsic_cg_resolve(cg, &leaf->src[s], first_lane, 1, leaf_type(leaf));
            tgsic_cg_need(cg, NULL, &op, 1);
        }
    }
}

static void kill_if(struct codegen *cg, const struct operand *op, unsigned lanes)
{
    struct machine *kill = tgsic_cg_push(cg, TGSIC_OPCODE_KILL_IF, 0);
    kill->per_lane = false;
    kill->num_srcs = 1;
    kill->src[0] = *op;
    kill->reads[0] = (uint8_t)lanes;
}

/* Those that test for less than zero: one KILL_IF for each register. */
static void kill_negative(struct codegen *cg, const struct plan *plan)
{
    unsigned done = 0;
    for (unsigned i = 0; i < plan->count; i++) {
        if (done >> i & 1 || plan->leaves[i].kind != LEAF_NEGATIVE)
            continue;
        struct operand all = tgsic_cg_operand(cg, &plan->leaves[i].src[0], first_lane, 1, 'f');
        unsigned lanes = 1;
        for (unsigned j = i + 1; j < plan->count; j++) {
            if (plan->leaves[j].kind != LEAF_NEGATIVE)
                continue;
            struct operand op = tgsic_cg_operand(cg, &plan->leaves[j].src[0], first_lane, 1, 'f');
            if (!tgsic_cg_same_register(&all, &op))
                continue;
            all.swizzle[lanes++] = op.swizzle[0];
            done |= 1u << j;
        }
        kill_if(cg, &all, lanes);
    }
}

/* Lane `lane` of the tested register is 1.0 if the leaf's condition holds. */
static void test_leaf(struct codegen *cg, const struct leaf *leaf, struct operand test,
                      unsigned lane)
{
    static const uint32_t one[1] = {0x3f800000};
    struct operand srcs[2];
    for (unsigned s = 0; s < leaf_sources(leaf); s++)
        srcs[s] = tgsic_cg_operand(cg, &leaf->src[s], first_lane, 1, leaf_type(leaf));
    if (leaf->kind == LEAF_BOOL)
        srcs[1] = tgsic_cg_immediate(cg, one, 1, 'u');
    test.swizzle[0] = (uint8_t)lane;
    tgsic_cg_op(cg, leaf->opcode, &test, 1, srcs, 2);
}

void tgsic_cg_discard(struct codegen *cg, const struct ir_instr *discard)
{
    if (!discard->num_srcs) {
        tgsic_cg_push(cg, TGSIC_OPCODE_KILL, 0);
        return;
    }
    struct plan plan = plan_of(discard);
    struct operand test = {.file = FILE_UNDEF};
    unsigned lanes = 0;
    kill_negative(cg, &plan);
    for (unsigned i = 0; i < plan.count; i++) {
        if (plan.leaves[i].kind == LEAF_NEGATIVE)
            continue;
        if (!lanes)
            test = tgsic_cg_vreg_operand(tgsic_cg_new_vreg(cg));
        test_leaf(cg, &plan.leaves[i], test, lanes++);
    }
    if (!lanes)
        return;
    test.negate = true;
    kill_if(cg, &test, lanes);
}
