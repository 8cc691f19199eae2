/* SPDX-License-Identifier: MIT */
/* What the optimised stages still use of their interfaces and resources. */
#include "link.h"

static void use(struct leaf *leaf, const struct ir_var *var, int64_t first, int64_t end,
                unsigned mask)
{
    first = first < 0 ? 0 : first;
    end = end > var->length ? var->length : end;
    for (int64_t e = first; e < end; e++)
        leaf->used[e] |= (uint8_t)mask;
    if (end > first && end > leaf->end)
        leaf->end = (uint32_t)end;
}

static void use_access(const struct ir_instr *i)
{
    const struct ir_var *var = i->u.access.var;
    struct leaf *leaf = var->user;
    bool store = i->op == IR_STORE;
    bool indexed = i->op != IR_INTERPOLATE && i->num_srcs > (store ? 1u : 0u);
    unsigned mask = store ? i->writemask : ((1u << i->components) - 1) << i->u.access.component;
    if (!leaf)
        return;
    if (indexed)
        use(leaf, var, 0, var->length, mask);
    else
        use(leaf, var, i->u.access.offset, (int64_t)i->u.access.offset + 1, mask);
}

static void use_sampler(const struct ir_instr *i)
{
    const struct ir_var *var = i->u.tex->sampler;
    bool indexed = false;
    for (unsigned s = 0; s < i->num_srcs; s++)
        indexed |= i->u.tex->role[s] == IR_ROLE_SAMPLER;
    if (indexed)
        use(var->user, var, 0, var->length, 1);
    else
        use(var->user, var, i->u.tex->offset, (int64_t)i->u.tex->offset + 1, 1);
}

static void use_memory(const struct ir_instr *i)
{
    const struct ir_memory *memory = i->u.memory;
    const struct ir_var *var = memory->var;
    unsigned mask =
        i->op == IR_WRITE ? i->writemask : ((1u << i->components) - 1) << memory->component;
    if (!var->user)
        return;
    if (tgsic_ir_memory_source(i, IR_ROLE_INDEX) >= 0)
        use(var->user, var, 0, var->length, mask);
    else
        use(var->user, var, memory->element, (int64_t)memory->element + 1, mask);
}

void tgsic_link_find_uses(struct linker *k, struct lower *l)
{
    for (const struct ir_var *v = l->shader->vars; v; v = v->next) {
        struct leaf *leaf = v->user;
        if (leaf)
            leaf->used = ARENA_ARRAY(k->arena, uint8_t, v->length);
    }
    for (struct ir_block *b = tgsic_ir_first_block(&l->shader->body); b; b = tgsic_ir_next_block(b))
        for (const struct ir_instr *i = b->first; i; i = i->next) {
            if (i->op == IR_LOAD || i->op == IR_STORE || i->op == IR_INTERPOLATE)
                use_access(i);
            else if (i->op == IR_TEX)
                use_sampler(i);
            else if (tgsic_ir_is_memory(i))
                use_memory(i);
        }
}

bool tgsic_link_is_used(const struct global *g)
{
    for (uint32_t i = 0; i < g->leaf_count; i++)
        if (tgsic_leaf_of(g, i)->end)
            return true;
    return false;
}

const struct global *tgsic_link_used_builtin(const struct lower *l, enum builtin_id id)
{
    const struct global *g = l->builtins[id];
    return g && tgsic_link_is_used(g) ? g : NULL;
}
