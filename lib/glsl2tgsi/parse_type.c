/* SPDX-License-Identifier: MIT */
/* Type specifiers and array sizes. */
#include "parse.h"

const struct glsl_type *tgsic_glsl_keyword_type(enum token_kind kind)
{
    /* one more than the type's number; 0: no type */
    static const uint8_t types[TOKEN_KIND_COUNT] = {
#define GLSL_NUMERIC(name, ...) [KW_##name] = GLSL_TYPE_##name + 1,
#define GLSL_OPAQUE(name, ...)  [KW_##name] = GLSL_TYPE_##name + 1,
#include "types.def"
#undef GLSL_NUMERIC
#undef GLSL_OPAQUE
        [KW_mat2x2] = GLSL_TYPE_mat2 + 1,   [KW_mat3x3] = GLSL_TYPE_mat3 + 1,
        [KW_mat4x4] = GLSL_TYPE_mat4 + 1,   [KW_dmat2x2] = GLSL_TYPE_dmat2 + 1,
        [KW_dmat3x3] = GLSL_TYPE_dmat3 + 1, [KW_dmat4x4] = GLSL_TYPE_dmat4 + 1,
        [KW_unsigned] = GLSL_TYPE_uint + 1,
    };
    return types[kind] ? &tgsic_glsl_types[types[kind] - 1] : NULL;
}

static bool is_qualifier(enum token_kind kind)
{
    switch (kind) {
    case KW_const:
    case KW_in:
    case KW_out:
    case KW_inout:
    case KW_attribute:
    case KW_varying:
    case KW_uniform:
    case KW_buffer:
    case KW_shared:
    case KW_centroid:
    case KW_sample:
    case KW_patch:
    case KW_flat:
    case KW_smooth:
    case KW_noperspective:
    case KW_invariant:
    case KW_precise:
    case KW_layout:
    case KW_lowp:
    case KW_mediump:
    case KW_highp:
    case KW_coherent:
    case KW_volatile:
    case KW_restrict:
    case KW_readonly:
    case KW_writeonly:
    case KW_subroutine:
        return true;
    default:
        return false;
    }
}

bool tgsic_glsl_starts_declaration(struct parser *p)
{
    enum token_kind kind = p->token.kind;
    if (kind == TOK_IDENTIFIER)
        return tgsic_glsl_is_type_name(p, p->token.name);
    return kind == KW_struct || is_qualifier(kind) || tgsic_glsl_keyword_type(kind);
}

/* '[' constant_expression? ']' */
static uint32_t parse_size(struct parser *p)
{
    uint32_t size = 0;
    if (p->token.kind != TOK_RIGHT_BRACKET)
        size = tgsic_glsl_array_size(p, tgsic_glsl_parse_conditional(p));
    tgsic_glsl_expect(p, TOK_RIGHT_BRACKET);
    return size;
}

/* The sizes are read from the outermost inwards and the type is built the other way. */
const struct glsl_type *tgsic_glsl_parse_array(struct parser *p, const struct glsl_type *element)
{
    struct tgsic_pos pos = p->token.pos;
    if (!tgsic_glsl_accept(p, TOK_LEFT_BRACKET))
        return element;
    tgsic_glsl_enter(p);
    uint32_t size = parse_size(p);
    const struct glsl_type *inner = tgsic_glsl_parse_array(p, element);
    tgsic_glsl_leave(p);
    if (glsl_is_array(inner) &&
        !ALLOWS(p, 430, 310, EXT_ARB_arrays_of_arrays, EXT_ARB_geometry_shader4)) {
        tgsic_glsl_error(p, E_VERSION, pos,
                         "arrays of arrays need GLSL 4.30, GLSL ES 3.10 or "
                         "GL_ARB_arrays_of_arrays");
        return ERROR_TYPE;
    }
    if (inner->base == GLSL_VOID) {
        tgsic_glsl_error(p, E_ARRAY, pos, "there are no arrays of void");
        return ERROR_TYPE;
    }
    return tgsic_glsl_array_of(p, inner, size);
}

/* `unsigned int` of GL_EXT_gpu_shader4 */
static void skip_int_after_unsigned(struct parser *p, enum token_kind kind)
{
    if (kind == KW_unsigned)
        tgsic_glsl_expect(p, KW_int);
}

static const struct glsl_type *parse_type_name(struct parser *p, struct specifier *s)
{
    enum token_kind kind = p->token.kind;
    const struct glsl_type *type = tgsic_glsl_keyword_type(kind);
    if (!type && kind == TOK_IDENTIFIER)
        type = tgsic_glsl_named_type(p, p->token.name);
    if (!type && kind == KW_struct && s) {
        s->defines_struct = true;
        return tgsic_glsl_parse_struct(p);
    }
    if (!type) {
        if (kind == TOK_IDENTIFIER && !p->panicking) {
            tgsic_glsl_error(p, E_UNDECLARED, p->token.pos, "'%.64s' is not a type",
                             p->token.name->text);
            p->panicking = true;
        }
        tgsic_glsl_syntax(p, "a type");
        return ERROR_TYPE;
    }
    tgsic_glsl_advance(p);
    skip_int_after_unsigned(p, kind);
    return type;
}

const struct glsl_type *tgsic_glsl_parse_type(struct parser *p, struct specifier *s)
{
    s->type_pos = p->token.pos;
    s->type = parse_type_name(p, s);
    if (p->token.kind == TOK_LEFT_BRACKET && !since(p, 120, 100))
        tgsic_glsl_error(p, E_VERSION, p->token.pos, "array types need GLSL 1.20 or GLSL ES 3.00");
    s->type = tgsic_glsl_parse_array(p, s->type);
    return s->type;
}

const struct glsl_type *tgsic_glsl_parse_constructor_type(struct parser *p)
{
    return tgsic_glsl_parse_array(p, parse_type_name(p, NULL));
}
