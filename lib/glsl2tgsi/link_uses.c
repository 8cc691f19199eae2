/* SPDX-License-Identifier: MIT */
/* What the optimised stages still use of their interfaces and resources. */
#include "link.h"

#include "ir/uses.h"

static void use(void *user, const struct ir_var *var, int64_t first, int64_t end, unsigned mask)
{
    struct leaf *leaf = var->user;
    (void)user;
    if (!leaf)
        return;
    first = first < 0 ? 0 : first;
    end = end > var->length ? var->length : end;
    for (int64_t e = first; e < end; e++)
        leaf->used[e] |= (uint8_t)mask;
    if (end > first && end > leaf->end)
        leaf->end = (uint32_t)end;
}

void tgsic_link_find_uses(struct linker *k, struct lower *l)
{
    for (const struct ir_var *v = l->shader->vars; v; v = v->next) {
        struct leaf *leaf = v->user;
        if (leaf)
            leaf->used = ARENA_ARRAY(k->arena, uint8_t, v->length);
    }
    tgsic_ir_each_use(l->shader, use, NULL);
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
