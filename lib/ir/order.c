/* SPDX-License-Identifier: MIT */
/* Marks what the position and invariant outputs are computed from.
 *
 * Programs draw the same mesh several times, with shaders that only share the expression of the
 * position, and compare depths for equality. So how a position is computed may not depend on what
 * else the shader computes: its sums keep the order of the text (GLSL 4.60, 4.8.1 asks for this
 * of `invariant` outputs alone; applications expect it of gl_Position).
 *
 * Requires: SSA. Provides: `ordered`, valid until an instruction is added. */
#include "pass.h"

struct marker {
    struct tgsic_arena *arena;
    struct ir_shader *shader;
    struct ir_instr **stack;
    uint32_t count;
};

static void mark(struct marker *m, struct ir_instr *instr)
{
    if (!instr || instr->ordered)
        return;
    instr->ordered = true;
    m->stack[m->count++] = instr;
}

static bool keeps_order(const struct ir_var *var)
{
    return var->mode == IR_OUTPUT && (var->invariant || var->semantic == TGSIC_SEMANTIC_POSITION);
}

/* Marks what is stored to variables of which `wanted` says so. */
static void mark_stores(struct marker *m, bool (*wanted)(const struct ir_var *))
{
    for (struct ir_block *b = tgsic_ir_first_block(&m->shader->body); b; b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i; i = i->next)
            for (unsigned s = 0; i->op == IR_STORE && s < i->num_srcs; s++)
                if (wanted(i->u.access.var))
                    mark(m, i->srcs[s].def);
}

static bool is_local(const struct ir_var *var)
{
    return var->mode == IR_LOCAL;
}

void tgsic_ir_mark_order(struct ir_shader *shader)
{
    if (shader->processor == TGSIC_PROCESSOR_FRAG)
        return;
    tgsic_ir_number(shader);
    struct marker m = {shader->arena, shader,
                       ARENA_ARRAY(shader->arena, struct ir_instr *, shader->num_values), 0};
    bool any_local = false;
    mark_stores(&m, keeps_order);
    while (m.count) {
        const struct ir_instr *instr = m.stack[--m.count];
        for (unsigned s = 0; s < instr->num_srcs; s++)
            mark(&m, instr->srcs[s].def);
        if (instr->op == IR_LOAD && is_local(instr->u.access.var) && !any_local) {
            any_local = true; /* arrays are rare: one read takes in all of them */
            mark_stores(&m, is_local);
        }
    }
}
