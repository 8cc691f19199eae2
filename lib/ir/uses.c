/* SPDX-License-Identifier: MIT */
/* What a shader uses of its variables. */
#include "uses.h"

static void use_access(const struct ir_instr *i, ir_use_fn *use, void *user)
{
    const struct ir_var *var = i->u.access.var;
    bool store = i->op == IR_STORE;
    bool indexed = i->op != IR_INTERPOLATE && i->num_srcs > (store ? 1u : 0u);
    unsigned mask = store ? i->writemask : ((1u << i->components) - 1) << i->u.access.component;
    if (indexed)
        use(user, var, 0, var->length, mask);
    else
        use(user, var, i->u.access.offset, (int64_t)i->u.access.offset + 1, mask);
}

static void use_sampler(const struct ir_instr *i, ir_use_fn *use, void *user)
{
    const struct ir_var *var = i->u.tex->sampler;
    bool indexed = false;
    for (unsigned s = 0; s < i->num_srcs; s++)
        indexed |= i->u.tex->role[s] == IR_ROLE_SAMPLER;
    if (indexed)
        use(user, var, 0, var->length, 1);
    else
        use(user, var, i->u.tex->offset, (int64_t)i->u.tex->offset + 1, 1);
}

static void use_memory(const struct ir_instr *i, ir_use_fn *use, void *user)
{
    const struct ir_memory *memory = i->u.memory;
    const struct ir_var *var = memory->var;
    unsigned mask =
        i->op == IR_WRITE ? i->writemask : ((1u << i->components) - 1) << memory->component;
    if (tgsic_ir_memory_source(i, IR_ROLE_INDEX) >= 0)
        use(user, var, 0, var->length, mask);
    else
        use(user, var, memory->element, (int64_t)memory->element + 1, mask);
}

void tgsic_ir_each_use(const struct ir_shader *shader, ir_use_fn *use, void *user)
{
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        for (const struct ir_instr *i = b->first; i; i = i->next) {
            if (i->op == IR_LOAD || i->op == IR_STORE || i->op == IR_INTERPOLATE)
                use_access(i, use, user);
            else if (i->op == IR_TEX)
                use_sampler(i, use, user);
            else if (tgsic_ir_is_memory(i))
                use_memory(i, use, user);
        }
}
