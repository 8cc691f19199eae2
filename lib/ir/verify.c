/* SPDX-License-Identifier: MIT */
/* Checks that a shader keeps the rules of ir.h: a test's question, never asked of users' input.
 *
 * A value is visible from its place to the end of the list it stands in: what is needed after a
 * construct goes through phis. */
#include "ir.h"

#include <string.h>

struct verifier {
    struct tgsic_arena *arena;
    const char *message;
};

static void fail(struct verifier *v, const struct ir_instr *instr, const char *text)
{
    if (v->message)
        return;
    if (instr)
        v->message = tgsic_arena_printf(v->arena, "%s %%%u: %s", tgsic_ir_ops[instr->op].name,
                                        (unsigned)instr->index, text);
    else
        v->message = text;
}

/* ---- Structure ----------------------------------------------------------------------------- */

static void check_list(struct verifier *v, const struct ir_list *list, const struct ir_node *owner)
{
    const struct ir_node *previous = NULL;
    if (!list->first || !list->last || list->owner != owner) {
        fail(v, NULL, "a list is empty or has the wrong owner");
        return;
    }
    for (const struct ir_node *n = list->first; n; previous = n, n = n->next) {
        if (n->prev != previous || n->list != list)
            fail(v, NULL, "a node's links are wrong");
        if ((n->kind == IR_NODE_BLOCK) != (!previous || previous->kind != IR_NODE_BLOCK))
            fail(v, NULL, "blocks do not alternate with constructs");
    }
    if (previous != list->last || list->last->kind != IR_NODE_BLOCK)
        fail(v, NULL, "a list does not end with its last block");
}

static void check_node(struct verifier *v, const struct ir_node *node)
{
    if (node->kind == IR_NODE_IF) {
        check_list(v, &node->u.branch.then_list, node);
        check_list(v, &node->u.branch.else_list, node);
    } else {
        check_list(v, &node->u.loop.body, node);
    }
}

static void check_links(struct verifier *v, struct ir_block *block)
{
    struct ir_instr *previous = NULL;
    for (struct ir_instr *i = block->first; i; previous = i, i = i->next) {
        if (i->prev != previous || i->block != block)
            fail(v, i, "links are wrong");
        if (i->op == IR_PHI && previous && previous->op != IR_PHI)
            fail(v, i, "a phi after other instructions");
    }
    if (block->last != previous)
        fail(v, NULL, "a block's last instruction is not its last");
}

/* ---- Instructions -------------------------------------------------------------------------- */

static void check_source(struct verifier *v, const struct ir_instr *instr, unsigned i)
{
    const struct ir_src *src = &instr->srcs[i];
    char type = tgsic_ir_src_type(instr, i);
    if (!src->def) {
        if (instr->op != IR_PHI)
            fail(v, instr, "a source is missing");
        return;
    }
    if (!src->def->components || !src->def->block)
        fail(v, instr, "a source has no value or stands nowhere");
    if (tgsic_ir_src_mask(instr, i) >> src->def->components)
        fail(v, instr, "a swizzle reads past its value");
    if (tgsic_ir_src_count(instr, i) > 4)
        fail(v, instr, "a source has more than four components");
    if ((src->negate || src->absolute) && type != 'f' && type != 'd')
        fail(v, instr, "a modifier on an operand that is no float");
    if (type != '*' && src->def->bits != (strchr("dlm", type) && !instr->paired ? 64 : 32) &&
        !tgsic_ir_is_memory(instr))
        fail(v, instr, "a source has the wrong width");
    if (type == '*' && instr->op != IR_STORE && src->def->bits != instr->bits)
        fail(v, instr, "widths of source and result differ");
}

static void check_access(struct verifier *v, const struct ir_instr *instr)
{
    const struct ir_var *var = instr->u.access.var;
    unsigned end = instr->op != IR_STORE ? instr->u.access.component + instr->components : 0;
    bool indexed = instr->op != IR_INTERPOLATE && instr->num_srcs == (instr->op == IR_LOAD ? 1 : 2);
    for (unsigned mask = instr->op == IR_STORE ? instr->writemask : 0; mask; mask >>= 1)
        end++;
    if (end > var->components)
        fail(v, instr, "past the components of its variable");
    if (instr->bits != var->bits)
        fail(v, instr, "another width than its variable's");
    if (!indexed && (instr->u.access.offset < 0 || (uint32_t)instr->u.access.offset >= var->length))
        fail(v, instr, "past the elements of its variable");
    if (instr->op == IR_INTERPOLATE &&
        (var->mode != IR_INPUT || instr->num_srcs != (instr->u.access.at != IR_AT_CENTROID)))
        fail(v, instr, "no input, or no point to interpolate it at");
    if (instr->op == IR_STORE && var->mode != IR_LOCAL && var->mode != IR_OUTPUT)
        fail(v, instr, "a store to a variable that is read only");
    if (instr->op == IR_STORE && (!instr->writemask || instr->srcs[0].def->bits != var->bits))
        fail(v, instr, "nothing written, or in the wrong width");
}

static void check_fetch(struct verifier *v, const struct ir_instr *instr)
{
    const struct ir_var *var = instr->u.access.var;
    if (var->mode != IR_OUTPUT)
        fail(v, instr, "fetches what is no output");
    if (instr->u.access.offset < 0 || (uint32_t)instr->u.access.offset >= var->length)
        fail(v, instr, "past the elements of its variable");
    if (instr->components != var->components || instr->bits != var->bits)
        fail(v, instr, "another shape than its variable's");
}

/* What each kind of memory is accessed by. */
static void check_memory(struct verifier *v, const struct ir_instr *instr)
{
    const struct ir_memory *memory = instr->u.memory;
    const struct ir_var *var = memory->var;
    bool interface = var->mode == IR_INPUT || var->mode == IR_OUTPUT;
    bool query = instr->op == IR_QUERY;
    if (!interface && var->mode < IR_BUFFER)
        fail(v, instr, "memory that invocations do not share");
    if (interface &&
        (query || instr->op == IR_ATOMIC || (instr->op == IR_WRITE && var->mode == IR_INPUT)))
        fail(v, instr, "not done to inputs and outputs");
    if (memory->element >= var->length)
        fail(v, instr, "past the elements of its variable");
    if ((tgsic_ir_memory_source(instr, IR_ROLE_VERTEX) >= 0) != (interface && var->per_vertex))
        fail(v, instr, "a vertex where there is none, or the reverse");
    if ((tgsic_ir_memory_source(instr, IR_ROLE_ADDRESS) >= 0) == (interface || query))
        fail(v, instr, "an address where there is none, or the reverse");
    if (instr->op == IR_WRITE &&
        (!instr->writemask || tgsic_ir_memory_source(instr, IR_ROLE_DATA) < 0))
        fail(v, instr, "nothing written");
}

static void check_shape(struct verifier *v, const struct ir_instr *instr)
{
    const struct ir_op_info *info = &tgsic_ir_ops[instr->op];
    unsigned components = instr->components;
    bool fits = components >= 1 && components <= 4;
    if (instr->num_srcs != info->num_srcs)
        fail(v, instr, "the wrong number of sources");
    if (info->shape == IR_SHAPE_VEC)
        fits = components == info->num_srcs;
    else if (info->shape != IR_SHAPE_COMP && info->shape != IR_SHAPE_WIDE)
        fits = components == 1;
    if (!fits)
        fail(v, instr, "the wrong number of components");
    if (instr->saturate && info->dst[0] != 'f' && info->dst[0] != 'd' && info->dst[0] != '*')
        fail(v, instr, "saturates what is no float");
}

static void check_instr(struct verifier *v, const struct ir_instr *instr)
{
    if (instr->op < IR_ALU_COUNT)
        check_shape(v, instr);
    else if (instr->op == IR_LOAD || instr->op == IR_STORE || instr->op == IR_INTERPOLATE)
        check_access(v, instr);
    else if (instr->op == IR_FETCH)
        check_fetch(v, instr);
    else if (tgsic_ir_is_memory(instr))
        check_memory(v, instr);
    if (!instr->components != !tgsic_ir_ops[instr->op].dst[0])
        fail(v, instr, "a result where there is none, or the reverse");
    for (unsigned i = 0; i < instr->num_srcs && !v->message; i++)
        check_source(v, instr, i);
}

/* ---- Dominance ----------------------------------------------------------------------------- */

/* The definition's list is one of those that are open at the end of `block`. */
static bool visible(const struct ir_instr *def, const struct ir_block *block)
{
    const struct ir_list *wanted = tgsic_ir_block_node(def->block)->list;
    const struct ir_list *list = tgsic_ir_block_node(block)->list;
    while (list != wanted && list->owner)
        list = list->owner->list;
    return list == wanted && def->block->index <= block->index;
}

static void check_phi_source(struct verifier *v, const struct ir_instr *phi, unsigned i,
                             const struct ir_list *list)
{
    const struct ir_instr *def = phi->srcs[i].def;
    bool jumps = tgsic_ir_list_jump(list) != NULL;
    if (!def && !jumps)
        fail(v, phi, "no value for a predecessor that is reached");
    if (def && !jumps && !visible(def, tgsic_ir_last_block(list)))
        fail(v, phi, "a value that is not visible at the end of its predecessor");
}

/* Sources of a phi after a loop belong to the loop's BREAKs in the order of the text. */
static void check_loop_phi(struct verifier *v, const struct ir_instr *phi,
                           const struct ir_node *loop)
{
    const struct ir_block *end = &loop->next->u.block;
    unsigned breaks = 0;
    for (struct ir_block *b = tgsic_ir_first_block(&loop->u.loop.body); b != end;) {
        struct ir_node *next = tgsic_ir_block_node(b)->next;
        if (b->last && b->last->op == IR_BREAK) {
            if (breaks >= phi->num_srcs || !phi->srcs[breaks].def ||
                !visible(phi->srcs[breaks].def, b))
                fail(v, phi, "no visible value for a BREAK");
            breaks++;
        }
        b = next && next->kind == IR_NODE_LOOP ? &next->next->u.block : tgsic_ir_next_block(b);
    }
    if (breaks != phi->num_srcs)
        fail(v, phi, "another number of sources than BREAKs");
}

static void check_phi(struct verifier *v, const struct ir_instr *phi)
{
    const struct ir_node *node = tgsic_ir_block_node(phi->block), *owner = node->list->owner;
    if (node->prev && node->prev->kind == IR_NODE_LOOP) {
        check_loop_phi(v, phi, node->prev);
    } else if (phi->num_srcs != 2) {
        fail(v, phi, "a join with another number of sources than two");
    } else if (node->prev && node->prev->kind == IR_NODE_IF) {
        check_phi_source(v, phi, 0, &node->prev->u.branch.then_list);
        check_phi_source(v, phi, 1, &node->prev->u.branch.else_list);
    } else if (!node->prev && owner && owner->kind == IR_NODE_LOOP) {
        if (!phi->srcs[0].def || !visible(phi->srcs[0].def, &owner->prev->u.block))
            fail(v, phi, "no visible value on entry to the loop");
        check_phi_source(v, phi, 1, &owner->u.loop.body);
    } else {
        fail(v, phi, "a phi where nothing joins");
    }
}

static void check_uses(struct verifier *v, const struct ir_instr *instr, uint32_t order)
{
    for (unsigned i = 0; i < instr->num_srcs && instr->op != IR_PHI; i++)
        if (!visible(instr->srcs[i].def, instr->block) || instr->srcs[i].def->index >= order)
            fail(v, instr, "a source does not dominate it");
    if (instr->op == IR_PHI)
        check_phi(v, instr);
}

static void check_condition(struct verifier *v, const struct ir_node *branch, uint32_t order)
{
    const struct ir_src *src = &branch->u.branch.condition;
    if (!src->def || src->negate || src->absolute || src->swizzle[0] >= src->def->components ||
        src->def->bits != 32)
        fail(v, NULL, "an IF's condition is no bool");
    else if (!visible(src->def, &branch->prev->u.block) || src->def->index >= order)
        fail(v, src->def, "does not dominate the IF that tests it");
}

const char *tgsic_ir_verify(struct ir_shader *shader, struct tgsic_arena *arena)
{
    struct verifier v = {arena, NULL};
    uint32_t order = 0;
    check_list(&v, &shader->body, NULL);
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b && !v.message;
         b = tgsic_ir_next_block(b)) {
        check_links(&v, b);
        if (tgsic_ir_block_node(b)->next)
            check_node(&v, tgsic_ir_block_node(b)->next);
    }
    if (v.message)
        return v.message;
    tgsic_ir_number(shader);
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b && !v.message;
         b = tgsic_ir_next_block(b)) {
        struct ir_node *next = tgsic_ir_block_node(b)->next;
        for (struct ir_instr *i = b->first; i && !v.message; i = i->next) {
            check_instr(&v, i);
            if (!v.message)
                check_uses(&v, i, order);
            order += i->components != 0;
        }
        if (next && next->kind == IR_NODE_IF && !v.message)
            check_condition(&v, next, order);
    }
    return v.message;
}
