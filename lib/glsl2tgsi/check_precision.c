/* SPDX-License-Identifier: MIT */
/* Precision: scopes of defaults, and where ESSL wants one (ESSL 3.20 §4.7). */
#include "parse.h"

#include <string.h>

void tgsic_glsl_push(struct parser *p)
{
    tgsic_scope_push(&p->scopes);
    if (p->scopes.level == p->precision_count) {
        ARENA_RESERVE(p->arena, p->precisions, p->precision_count);
        p->precision_count++;
    }
    p->precisions[p->scopes.level] = (struct precisions){0};
}

void tgsic_glsl_pop(struct parser *p)
{
    tgsic_scope_pop(&p->scopes);
}

static uint8_t in_scope(const struct precisions *scope, const struct glsl_type *type)
{
    if (type->base == GLSL_FLOAT)
        return scope->of_float;
    if (type->base == GLSL_INT || type->base == GLSL_UINT)
        return scope->of_int;
    if (glsl_is_opaque(type) && scope->of_opaque)
        return scope->of_opaque[type - tgsic_glsl_types];
    return AST_PRECISION_NONE;
}

uint8_t tgsic_glsl_default_precision(const struct parser *p, const struct glsl_type *type)
{
    type = tgsic_glsl_without_arrays(type);
    for (uint32_t level = p->scopes.level + 1; level-- > 0;) {
        uint8_t precision = in_scope(&p->precisions[level], type);
        if (precision)
            return precision;
    }
    return AST_PRECISION_NONE;
}

static bool takes_precision(const struct glsl_type *type)
{
    type = tgsic_glsl_without_arrays(type);
    return type->base == GLSL_FLOAT || type->base == GLSL_INT || type->base == GLSL_UINT ||
           glsl_is_opaque(type);
}

uint8_t tgsic_glsl_declared_precision(struct parser *p, const struct specifier *s,
                                      const struct glsl_type *type, struct tgsic_pos pos)
{
    if (glsl_is_error(type))
        return AST_PRECISION_NONE;
    if (s->seen & SEEN_PRECISION) {
        if (!takes_precision(type))
            tgsic_glsl_error(p, E_PRECISION, pos, "%.64s has no precision", type->name);
        return s->q.precision;
    }
    if (!p->lang->es || !takes_precision(type))
        return AST_PRECISION_NONE;
    uint8_t precision = tgsic_glsl_default_precision(p, type);
    if (!precision)
        tgsic_glsl_error(p, E_PRECISION, pos,
                         "%.64s needs a precision here: there is no default for it", type->name);
    return precision;
}

static uint8_t precision_of(enum token_kind kind)
{
    return kind == KW_lowp      ? AST_LOWP
           : kind == KW_mediump ? AST_MEDIUMP
           : kind == KW_highp   ? AST_HIGHP
                                : AST_PRECISION_NONE;
}

static void set_default(struct parser *p, const struct glsl_type *type, uint8_t precision,
                        struct tgsic_pos pos)
{
    struct precisions *scope = &p->precisions[p->scopes.level];
    if (type == GLSL_TYPE(float)) {
        scope->of_float = precision;
    } else if (type == GLSL_TYPE(int)) {
        scope->of_int = precision;
    } else if (glsl_is_opaque(type)) {
        if (type->base == GLSL_ATOMIC && precision != AST_HIGHP)
            tgsic_glsl_error(p, E_PRECISION, pos, "atomic counters have highp precision");
        if (!scope->of_opaque)
            scope->of_opaque = ARENA_ARRAY(p->arena, uint8_t, GLSL_TYPE_COUNT);
        scope->of_opaque[type - tgsic_glsl_types] = precision;
    } else {
        tgsic_glsl_error(p, E_PRECISION, pos, "there is no default precision of %.64s", type->name);
    }
}

/* PRECISION precision_qualifier type_specifier ';' */
void tgsic_glsl_parse_precision(struct parser *p)
{
    tgsic_glsl_advance(p);
    uint8_t precision = precision_of(p->token.kind);
    if (!precision) {
        tgsic_glsl_syntax(p, "'lowp', 'mediump' or 'highp'");
        return;
    }
    tgsic_glsl_advance(p);
    struct specifier s = {.pos = p->token.pos};
    tgsic_glsl_parse_type(p, &s);
    if (!glsl_is_error(s.type))
        set_default(p, s.type, precision, s.type_pos);
    tgsic_glsl_expect(p, TOK_SEMICOLON);
}
