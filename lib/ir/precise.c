/* SPDX-License-Identifier: MIT */
/* `precise`, backwards from where it is said.
 *
 * Requires: SSA. Provides: floating-point operations that a precise one consumes, by way of copies,
 * vectors, phis and LOCAL arrays, are precise, too (GLSL 4.60 4.9.2: intermediate results count).
 */
#include "pass.h"

struct link {
    struct link *next;
    struct ir_instr *store;
};

struct spreader {
    struct tgsic_arena *arena;
    struct ir_instr **stack;
    size_t depth;
    struct link **stores; /* of LOCAL variables, by index; NULL once they were followed */
};

/* Every instruction is pushed once: `user` says so. A phi's operand may be none. */
static void push(struct spreader *s, struct ir_instr *instr)
{
    if (!instr || instr->user)
        return;
    instr->user = instr;
    ARENA_RESERVE(s->arena, s->stack, s->depth);
    s->stack[s->depth++] = instr;
}

static void note_store(struct spreader *s, struct ir_instr *instr)
{
    struct ir_var *var = instr->u.access.var;
    if (instr->op != IR_STORE || var->mode != IR_LOCAL)
        return;
    struct link *link = ARENA_NEW(s->arena, struct link);
    *link = (struct link){s->stores[var->index], instr};
    s->stores[var->index] = link;
}

static void number_variables(struct spreader *s, struct ir_shader *shader)
{
    uint32_t count = 0;
    for (struct ir_var *var = shader->vars; var; var = var->next)
        var->index = count++;
    s->stores = ARENA_ARRAY(s->arena, struct link *, count);
}

static void find_precise(struct spreader *s, struct ir_shader *shader)
{
    struct ir_block *b;
    for (b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i; i = i->next)
            i->user = NULL;
    number_variables(s, shader);
    for (b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i; i = i->next) {
            note_store(s, i);
            if (i->precise)
                push(s, i);
        }
}

static bool is_arithmetic(const struct ir_instr *instr)
{
    return instr->op < IR_ALU_COUNT &&
           (tgsic_ir_ops[instr->op].dst[0] == 'f' || tgsic_ir_ops[instr->op].dst[0] == 'd');
}

static void follow(struct spreader *s, struct ir_instr *instr)
{
    const struct ir_var *var = instr->op == IR_LOAD ? instr->u.access.var : NULL;
    for (unsigned i = 0; i < instr->num_srcs; i++)
        push(s, instr->srcs[i].def);
    if (!var || var->mode != IR_LOCAL)
        return;
    for (struct link *link = s->stores[var->index]; link; link = link->next)
        push(s, link->store);
    s->stores[var->index] = NULL;
}

void tgsic_ir_spread_precise(struct ir_shader *shader)
{
    struct spreader s = {.arena = shader->arena};
    if (!shader->precise)
        return;
    find_precise(&s, shader);
    while (s.depth) {
        struct ir_instr *instr = s.stack[--s.depth];
        instr->precise |= is_arithmetic(instr);
        follow(&s, instr);
    }
}
