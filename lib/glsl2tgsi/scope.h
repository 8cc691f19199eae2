/* SPDX-License-Identifier: MIT */
/* Names in scope: each interned name carries the stack of its declarations. */
#ifndef GLSL2TGSI_SCOPE_H
#define GLSL2TGSI_SCOPE_H

#include "ast.h"
#include "intern.h"

enum symbol_kind { SYMBOL_VARIABLE, SYMBOL_MEMBER, SYMBOL_TYPE, SYMBOL_FUNCTION, SYMBOL_BLOCK };

enum { SCOPE_BUILTIN, SCOPE_GLOBAL };

struct symbol {
    struct glsl_name *name;
    enum symbol_kind kind;
    uint32_t level; /* SCOPE_BUILTIN, SCOPE_GLOBAL, deeper ones */
    struct tgsic_pos pos;
    union {
        struct ast_variable *variable; /* SYMBOL_MEMBER, too: of an unnamed block; SYMBOL_BLOCK */
        const struct glsl_type *type;
        struct ast_function *functions; /* overloads, newest first */
    };
    uint32_t member;              /* SYMBOL_MEMBER */
    uint32_t overloads;           /* SYMBOL_FUNCTION: how many */
    struct symbol *outer;         /* the declaration this one hides */
    struct symbol *next_in_scope; /* declared before this one in the same scope */
};

struct scopes {
    struct tgsic_arena *arena;
    bool separate_functions;   /* GLSL 1.10: functions have names of their own */
    struct symbol **innermost; /* per level, the last symbol declared in it */
    uint32_t level, deepest;
};

void tgsic_scopes_init(struct scopes *scopes, struct tgsic_arena *arena);
void tgsic_scope_push(struct scopes *scopes);
void tgsic_scope_pop(struct scopes *scopes);

/* The innermost declaration of a name, NULL if there is none. */
struct symbol *tgsic_scope_find(const struct scopes *scopes, const struct glsl_name *name);
/* The same for a name that is called. */
struct symbol *tgsic_scope_find_function(const struct scopes *scopes, const struct glsl_name *name);
/* Declares a name at `level`, below whatever inner scopes declare. */
struct symbol *tgsic_scope_add(struct scopes *scopes, struct glsl_name *name, enum symbol_kind kind,
                               uint32_t level, struct tgsic_pos pos);

#endif
