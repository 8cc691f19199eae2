/* SPDX-License-Identifier: MIT */
/* Type qualifiers: which may be repeated and in which order they stand (GLSL 4.60 §4.10). */
#include "parse.h"

/* Before GLSL 4.20 and ESSL 3.10 the classes follow each other in this order. */
enum order {
    ORDER_PRECISE,
    ORDER_INVARIANT,
    ORDER_INTERPOLATION,
    ORDER_LAYOUT,
    ORDER_AUXILIARY,
    ORDER_STORAGE,
    ORDER_PRECISION,
    ORDER_ANY,
};

struct qualifier {
    enum order order;
    uint32_t seen;
    uint16_t flag;
    uint8_t value; /* of an enumeration */
};

static bool find_qualifier(enum token_kind kind, struct qualifier *out)
{
    switch (kind) {
#define IS(keyword, ...)                                                                           \
    case KW_##keyword:                                                                             \
        *out = (struct qualifier){__VA_ARGS__};                                                    \
        return true;
        IS(precise, ORDER_PRECISE, SEEN_PRECISE, AST_PRECISE, 0)
        IS(invariant, ORDER_INVARIANT, SEEN_INVARIANT, AST_INVARIANT, 0)
        IS(smooth, ORDER_INTERPOLATION, SEEN_INTERPOLATION, 0, AST_SMOOTH)
        IS(flat, ORDER_INTERPOLATION, SEEN_INTERPOLATION, 0, AST_FLAT)
        IS(noperspective, ORDER_INTERPOLATION, SEEN_INTERPOLATION, 0, AST_NOPERSPECTIVE)
        IS(layout, ORDER_LAYOUT, SEEN_LAYOUT, 0, 0)
        IS(centroid, ORDER_AUXILIARY, SEEN_AUXILIARY, AST_CENTROID, 0)
        IS(sample, ORDER_AUXILIARY, SEEN_AUXILIARY, AST_SAMPLE, 0)
        IS(patch, ORDER_AUXILIARY, SEEN_AUXILIARY, AST_PATCH, 0)
        IS(const, ORDER_STORAGE, SEEN_CONST, 0, AST_CONST)
        IS(in, ORDER_STORAGE, SEEN_IN, 0, AST_IN)
        IS(out, ORDER_STORAGE, SEEN_OUT, 0, AST_OUT)
        IS(inout, ORDER_STORAGE, SEEN_IN | SEEN_OUT, 0, AST_OUT)
        IS(attribute, ORDER_STORAGE, SEEN_ATTRIBUTE, 0, AST_IN)
        IS(varying, ORDER_STORAGE, SEEN_VARYING, 0, AST_OUT)
        IS(uniform, ORDER_STORAGE, SEEN_UNIFORM, 0, AST_UNIFORM)
        IS(buffer, ORDER_STORAGE, SEEN_BUFFER, 0, AST_BUFFER)
        IS(shared, ORDER_STORAGE, SEEN_SHARED, 0, AST_SHARED)
        IS(subroutine, ORDER_STORAGE, SEEN_SUBROUTINE, 0, 0)
        IS(lowp, ORDER_PRECISION, SEEN_PRECISION, 0, AST_LOWP)
        IS(mediump, ORDER_PRECISION, SEEN_PRECISION, 0, AST_MEDIUMP)
        IS(highp, ORDER_PRECISION, SEEN_PRECISION, 0, AST_HIGHP)
        IS(coherent, ORDER_ANY, SEEN_MEMORY, AST_COHERENT, 0)
        IS(volatile, ORDER_ANY, SEEN_MEMORY, AST_VOLATILE, 0)
        IS(restrict, ORDER_ANY, SEEN_MEMORY, AST_RESTRICT, 0)
        IS(readonly, ORDER_ANY, SEEN_MEMORY, AST_READONLY, 0)
        IS(writeonly, ORDER_ANY, SEEN_MEMORY, AST_WRITEONLY, 0)
#undef IS
    default:
        return false;
    }
}

static bool order_is_free(const struct parser *p)
{
    return ALLOWS(p, 420, 310, EXT_ARB_shading_language_420pack);
}

/* `varying in` and `varying out` of ARB_geometry_shader4 and EXT_gpu_shader4 */
static bool storages_combine(const struct parser *p, uint32_t seen, uint32_t next)
{
    if (!seen)
        return true;
    bool old_style = seen == SEEN_VARYING && (next == SEEN_IN || next == SEEN_OUT);
    return (seen == SEEN_CONST && next == SEEN_IN) || (seen == SEEN_IN && next == SEEN_CONST) ||
           (old_style &&
            (has_extension(p, EXT_ARB_geometry_shader4) || has_extension(p, EXT_EXT_gpu_shader4)));
}

/* Only memory qualifiers may be repeated, and layout( ) where the order is free. */
static bool repeats(const struct parser *p, const struct specifier *s, const struct qualifier *q)
{
    uint32_t seen = s->seen;
    switch (q->order) {
    case ORDER_STORAGE:
        if (q->seen == SEEN_SUBROUTINE)
            return seen & SEEN_SUBROUTINE;
        return !storages_combine(p, seen & SEEN_STORAGE, q->seen);
    case ORDER_LAYOUT:
        return (seen & SEEN_LAYOUT) && !order_is_free(p);
    case ORDER_ANY:
        return false;
    default:
        return seen & q->seen;
    }
}

/* No specification says where layout( ) stands among the qualifiers before `centroid`. */
static bool is_late(const struct qualifier *q, enum order last)
{
    return q->order != ORDER_ANY && q->order < last &&
           !(q->order == ORDER_LAYOUT && last < ORDER_AUXILIARY);
}

static void set_storage(struct specifier *s, const struct qualifier *q)
{
    bool constant_in = (s->seen & SEEN_CONST && q->seen == SEEN_IN);
    if (q->seen != SEEN_SUBROUTINE && !constant_in)
        s->q.storage = q->value;
}

static void apply(struct parser *p, struct specifier *s, const struct qualifier *q,
                  enum order *last)
{
    struct tgsic_pos pos = p->token.pos;
    if (repeats(p, s, q))
        tgsic_glsl_error(p, E_QUALIFIER, pos, "'%s' does not go with the qualifiers before it",
                         tgsic_token_spelling(p->token.kind));
    else if (is_late(q, *last) && !order_is_free(p))
        tgsic_glsl_error(p, E_QUALIFIER, pos, "'%s' must stand before the other qualifiers here",
                         tgsic_token_spelling(p->token.kind));
    if (q->order != ORDER_ANY && q->order != ORDER_LAYOUT)
        *last = q->order;
    if (q->order == ORDER_STORAGE)
        set_storage(s, q);
    else if (q->order == ORDER_INTERPOLATION)
        s->q.interpolation = q->value;
    else if (q->order == ORDER_PRECISION)
        s->q.precision = q->value;
    s->q.flags |= q->flag;
    s->seen |= q->seen;
}

/* `subroutine ( type_name_list )` */
static void parse_subroutine_types(struct parser *p, struct specifier *s)
{
    if (!tgsic_glsl_accept(p, TOK_LEFT_PAREN))
        return;
    do {
        const struct glsl_type *type =
            p->token.kind == TOK_IDENTIFIER ? tgsic_glsl_named_type(p, p->token.name) : NULL;
        if (!type || type->base != GLSL_SUBROUTINE) {
            tgsic_glsl_error(p, E_SUBROUTINE, p->token.pos, "a subroutine type is wanted here");
        } else {
            ARENA_RESERVE(p->arena, s->subroutine_types, s->subroutine_type_count);
            s->subroutine_types[s->subroutine_type_count++] = type;
        }
        tgsic_glsl_advance(p);
    } while (tgsic_glsl_accept(p, TOK_COMMA));
    tgsic_glsl_expect(p, TOK_RIGHT_PAREN);
}

void tgsic_glsl_parse_qualifiers(struct parser *p, struct specifier *s)
{
    enum order last = ORDER_PRECISE;
    struct qualifier q;
    *s = (struct specifier){.pos = p->token.pos};
    while (find_qualifier(p->token.kind, &q)) {
        enum token_kind kind = p->token.kind;
        apply(p, s, &q, &last);
        tgsic_glsl_advance(p);
        if (kind == KW_layout)
            tgsic_glsl_parse_layout(p, s);
        else if (kind == KW_subroutine)
            parse_subroutine_types(p, s);
    }
}
