/* SPDX-License-Identifier: MIT */
/* Scopes: entering and leaving cost as much as what was declared inside. */
#include "scope.h"

void tgsic_scopes_init(struct scopes *scopes, struct tgsic_arena *arena)
{
    *scopes = (struct scopes){.arena = arena};
    ARENA_RESERVE(arena, scopes->innermost, 0);
}

void tgsic_scope_push(struct scopes *scopes)
{
    if (++scopes->level > scopes->deepest) {
        scopes->deepest = scopes->level;
        ARENA_RESERVE(scopes->arena, scopes->innermost, scopes->level);
    }
    scopes->innermost[scopes->level] = NULL;
}

void tgsic_scope_pop(struct scopes *scopes)
{
    for (struct symbol *s = scopes->innermost[scopes->level]; s; s = s->next_in_scope)
        s->name->symbol = s->outer;
    scopes->level--;
}

struct symbol *tgsic_scope_find(const struct scopes *scopes, const struct glsl_name *name)
{
    struct symbol *symbol = name->symbol;
    while (symbol && scopes->separate_functions && symbol->kind == SYMBOL_FUNCTION)
        symbol = symbol->outer;
    return symbol;
}

struct symbol *tgsic_scope_find_function(const struct scopes *scopes, const struct glsl_name *name)
{
    struct symbol *symbol = name->symbol;
    while (symbol && scopes->separate_functions && symbol->kind != SYMBOL_FUNCTION &&
           symbol->kind != SYMBOL_TYPE)
        symbol = symbol->outer;
    return symbol;
}

struct symbol *tgsic_scope_add(struct scopes *scopes, struct glsl_name *name, enum symbol_kind kind,
                               uint32_t level, struct tgsic_pos pos)
{
    struct symbol *symbol = ARENA_NEW(scopes->arena, struct symbol);
    symbol->name = name;
    symbol->kind = kind;
    symbol->level = level;
    symbol->pos = pos;
    symbol->next_in_scope = scopes->innermost[level];
    scopes->innermost[level] = symbol;
    struct symbol *head = name->symbol;
    if (!head || head->level <= level) {
        symbol->outer = head;
        name->symbol = symbol;
        return symbol;
    }
    while (head->outer && head->outer->level > level)
        head = head->outer;
    symbol->outer = head->outer;
    head->outer = symbol;
    return symbol;
}
