/* SPDX-License-Identifier: MIT */
/* Expressions: the grammar of GLSL 4.60 §9, binary operators by precedence climbing. */
#include "parse.h"

static struct ast_expr *parse_unary(struct parser *p);

/* argument list: after '(', up to and with ')' */
static struct ast_expr **parse_arguments(struct parser *p, uint32_t *count)
{
    struct ast_expr **arguments = NULL;
    *count = 0;
    if (p->token.kind == KW_void && tgsic_lex_peek(p->lexer, 0)->kind == TOK_RIGHT_PAREN)
        tgsic_glsl_advance(p);
    if (!tgsic_glsl_accept(p, TOK_RIGHT_PAREN)) {
        do {
            struct ast_expr *argument = tgsic_glsl_parse_assignment(p);
            ARENA_RESERVE(p->arena, arguments, *count);
            arguments[(*count)++] = argument;
        } while (tgsic_glsl_accept(p, TOK_COMMA));
        tgsic_glsl_expect(p, TOK_RIGHT_PAREN);
    }
    return arguments;
}

/* type_specifier '(' arguments ')' */
static struct ast_expr *parse_constructor(struct parser *p)
{
    struct tgsic_pos pos = p->token.pos;
    const struct glsl_type *type = tgsic_glsl_parse_constructor_type(p);
    return tgsic_glsl_parse_constructor_call(p, type, pos);
}

struct ast_expr *tgsic_glsl_parse_constructor_call(struct parser *p, const struct glsl_type *type,
                                                   struct tgsic_pos pos)
{
    if (!tgsic_glsl_expect(p, TOK_LEFT_PAREN))
        return tgsic_glsl_erroneous(p, pos);
    uint32_t count;
    struct ast_expr **arguments = parse_arguments(p, &count);
    if (glsl_is_error(type))
        return tgsic_glsl_erroneous(p, pos);
    return tgsic_glsl_construct(p, type, arguments, count, pos);
}

/* IDENTIFIER, IDENTIFIER '(' arguments ')' */
static struct ast_expr *parse_name(struct parser *p)
{
    struct glsl_name *name = p->token.name;
    struct tgsic_pos pos = p->token.pos;
    if (tgsic_glsl_is_type_name(p, name))
        return parse_constructor(p);
    tgsic_glsl_advance(p);
    if (p->token.kind != TOK_LEFT_PAREN)
        return tgsic_glsl_resolve_name(p, name, pos);
    tgsic_glsl_advance(p);
    uint32_t count;
    struct ast_expr **arguments = parse_arguments(p, &count);
    return tgsic_glsl_call(p, name, arguments, count, pos);
}

static struct ast_expr *parse_number(struct parser *p)
{
    static const uint8_t types[] = {
        [TOK_INT] = GLSL_TYPE_int,       [TOK_UINT] = GLSL_TYPE_uint,
        [TOK_INT64] = GLSL_TYPE_int64_t, [TOK_UINT64] = GLSL_TYPE_uint64_t,
        [TOK_FLOAT] = GLSL_TYPE_float,   [TOK_DOUBLE] = GLSL_TYPE_double,
    };
    struct token token = p->token;
    union glsl_scalar value = {.u64 = token.value.u};
    if (token.kind == TOK_FLOAT)
        value = (union glsl_scalar){.f = token.value.f};
    else if (token.kind == TOK_DOUBLE)
        value = (union glsl_scalar){.d = token.value.d};
    else if (token.kind == TOK_INT || token.kind == TOK_UINT)
        value = (union glsl_scalar){.u = (uint32_t)token.value.u};
    tgsic_glsl_advance(p);
    return tgsic_glsl_literal(p, &tgsic_glsl_types[types[token.kind]], value, token.pos);
}

static struct ast_expr *parse_bool(struct parser *p)
{
    struct tgsic_pos pos = p->token.pos;
    union glsl_scalar value = {.u = p->token.kind == KW_true};
    tgsic_glsl_advance(p);
    return tgsic_glsl_literal(p, GLSL_TYPE(bool), value, pos);
}

/* primary_expression: variable, constant, call, constructor, '(' expression ')' */
static struct ast_expr *parse_primary(struct parser *p)
{
    struct tgsic_pos pos = p->token.pos;
    switch (p->token.kind) {
    case TOK_IDENTIFIER:
        return parse_name(p);
    case TOK_INT:
    case TOK_UINT:
    case TOK_INT64:
    case TOK_UINT64:
    case TOK_FLOAT:
    case TOK_DOUBLE:
        return parse_number(p);
    case KW_true:
    case KW_false:
        return parse_bool(p);
    case TOK_LEFT_PAREN: {
        tgsic_glsl_advance(p);
        struct ast_expr *expr = tgsic_glsl_parse_expression(p);
        tgsic_glsl_expect(p, TOK_RIGHT_PAREN);
        return expr;
    }
    default:
        if (tgsic_glsl_keyword_type(p->token.kind) && p->token.kind != KW_void)
            return parse_constructor(p);
        tgsic_glsl_syntax(p, "an expression");
        return tgsic_glsl_erroneous(p, pos);
    }
}

/* postfix_expression '[' expression ']' */
static struct ast_expr *parse_index(struct parser *p, struct ast_expr *object)
{
    struct tgsic_pos pos = p->token.pos;
    tgsic_glsl_advance(p);
    struct ast_expr *index = tgsic_glsl_parse_expression(p);
    tgsic_glsl_expect(p, TOK_RIGHT_BRACKET);
    return tgsic_glsl_index(p, object, index, pos);
}

/* postfix_expression '.' FIELD_SELECTION; the only method is length() */
static struct ast_expr *parse_member(struct parser *p, struct ast_expr *object)
{
    tgsic_glsl_advance(p);
    struct token token = p->token;
    if (token.kind != TOK_IDENTIFIER) {
        tgsic_glsl_syntax(p, "a member's name");
        return tgsic_glsl_erroneous(p, token.pos);
    }
    tgsic_glsl_advance(p);
    if (!tgsic_glsl_accept(p, TOK_LEFT_PAREN))
        return tgsic_glsl_member(p, object, token.name->text, token.pos);
    if (p->token.kind == KW_void)
        tgsic_glsl_advance(p);
    if (!tgsic_glsl_expect(p, TOK_RIGHT_PAREN))
        return tgsic_glsl_erroneous(p, token.pos);
    if (token.name != p->length_name) {
        tgsic_glsl_error(p, E_MEMBER, token.pos, "there is no method '%.64s'", token.name->text);
        return tgsic_glsl_erroneous(p, token.pos);
    }
    return tgsic_glsl_length(p, object, token.pos);
}

/* postfix_expression: primary, then [ ], ( ), . , ++, -- in any number. A subroutine uniform is
 * called here, since it may be an element of an array. */
static struct ast_expr *parse_postfix(struct parser *p)
{
    struct ast_expr *expr = parse_primary(p);
    for (;;) {
        struct tgsic_pos pos = p->token.pos;
        switch (p->token.kind) {
        case TOK_LEFT_BRACKET:
            expr = parse_index(p, expr);
            break;
        case TOK_DOT:
            expr = parse_member(p, expr);
            break;
        case TOK_INCREMENT:
        case TOK_DECREMENT: {
            enum ast_op op = p->token.kind == TOK_INCREMENT ? AST_POST_INC : AST_POST_DEC;
            tgsic_glsl_advance(p);
            expr = tgsic_glsl_increment(p, op, expr, pos);
            break;
        }
        case TOK_LEFT_PAREN: {
            if (expr->type->base != GLSL_SUBROUTINE)
                return expr;
            tgsic_glsl_advance(p);
            uint32_t count;
            struct ast_expr **arguments = parse_arguments(p, &count);
            expr = tgsic_glsl_call_subroutine(p, expr, arguments, count, pos);
            break;
        }
        default:
            return expr;
        }
    }
}

static struct ast_expr *parse_prefix(struct parser *p, enum ast_op op)
{
    struct tgsic_pos pos = p->token.pos;
    tgsic_glsl_advance(p);
    tgsic_glsl_enter(p);
    struct ast_expr *operand = parse_unary(p);
    tgsic_glsl_leave(p);
    if (op == AST_PRE_INC || op == AST_PRE_DEC)
        return tgsic_glsl_increment(p, op, operand, pos);
    return tgsic_glsl_unary(p, op, operand, pos);
}

/* Unary plus leaves its operand, but not an lvalue. */
static struct ast_expr *parse_plus(struct parser *p)
{
    struct tgsic_pos pos = p->token.pos;
    tgsic_glsl_advance(p);
    tgsic_glsl_enter(p);
    struct ast_expr *operand = parse_unary(p);
    tgsic_glsl_leave(p);
    return tgsic_glsl_plus(p, operand, pos);
}

/* unary_expression: postfix_expression | ++ -- + - ! ~ unary_expression */
static struct ast_expr *parse_unary(struct parser *p)
{
    switch (p->token.kind) {
    case TOK_INCREMENT:
        return parse_prefix(p, AST_PRE_INC);
    case TOK_DECREMENT:
        return parse_prefix(p, AST_PRE_DEC);
    case TOK_PLUS:
        return parse_plus(p);
    case TOK_MINUS:
        return parse_prefix(p, AST_NEGATE);
    case TOK_BANG:
        return parse_prefix(p, AST_NOT);
    case TOK_TILDE:
        return parse_prefix(p, AST_BIT_NOT);
    default:
        return parse_postfix(p);
    }
}

struct infix {
    uint8_t precedence; /* 0: none; greater binds tighter */
    uint8_t op;
};

static struct infix binary_operator(enum token_kind kind)
{
    static const struct infix operators[KW_BEFORE_KEYWORDS] = {
        [TOK_STAR] = {10, AST_MUL},
        [TOK_SLASH] = {10, AST_DIV},
        [TOK_PERCENT] = {10, AST_MOD},
        [TOK_PLUS] = {9, AST_ADD},
        [TOK_MINUS] = {9, AST_SUB},
        [TOK_SHIFT_LEFT] = {8, AST_SHL},
        [TOK_SHIFT_RIGHT] = {8, AST_SHR},
        [TOK_LESS] = {7, AST_LESS},
        [TOK_GREATER] = {7, AST_GREATER},
        [TOK_LESS_EQUAL] = {7, AST_LESS_EQUAL},
        [TOK_GREATER_EQUAL] = {7, AST_GREATER_EQUAL},
        [TOK_EQUAL] = {6, AST_EQUAL},
        [TOK_NOT_EQUAL] = {6, AST_NOT_EQUAL},
        [TOK_AMPERSAND] = {5, AST_BIT_AND},
        [TOK_CARET] = {4, AST_BIT_XOR},
        [TOK_BAR] = {3, AST_BIT_OR},
        [TOK_AND_AND] = {2, AST_LOGICAL_AND},
        [TOK_XOR_XOR] = {1, AST_LOGICAL_XOR},
    };
    if (kind >= KW_BEFORE_KEYWORDS)
        return (struct infix){0, 0};
    return operators[kind];
}

/* multiplicative_expression ... logical_xor_expression */
static struct ast_expr *parse_binary(struct parser *p, unsigned least)
{
    struct ast_expr *left = parse_unary(p);
    for (;;) {
        struct infix infix = binary_operator(p->token.kind);
        if (infix.precedence < least || !infix.precedence)
            return left;
        struct tgsic_pos pos = p->token.pos;
        tgsic_glsl_advance(p);
        struct ast_expr *right = parse_binary(p, infix.precedence + 1u);
        left = tgsic_glsl_binary(p, infix.op, left, right, pos);
    }
}

/* logical_or_expression */
static struct ast_expr *parse_or(struct parser *p)
{
    struct ast_expr *left = parse_binary(p, 1);
    while (p->token.kind == TOK_OR_OR) {
        struct tgsic_pos pos = p->token.pos;
        tgsic_glsl_advance(p);
        left = tgsic_glsl_binary(p, AST_LOGICAL_OR, left, parse_binary(p, 1), pos);
    }
    return left;
}

/* conditional_expression: logical_or_expression '?' expression ':' assignment_expression */
struct ast_expr *tgsic_glsl_parse_conditional(struct parser *p)
{
    struct ast_expr *condition = parse_or(p);
    struct tgsic_pos pos = p->token.pos;
    if (!tgsic_glsl_accept(p, TOK_QUESTION))
        return condition;
    tgsic_glsl_enter(p);
    struct ast_expr *a = tgsic_glsl_parse_expression(p);
    tgsic_glsl_expect(p, TOK_COLON);
    struct ast_expr *b = tgsic_glsl_parse_assignment(p);
    tgsic_glsl_leave(p);
    return tgsic_glsl_select(p, condition, a, b, pos);
}

static bool assignment_operator(enum token_kind kind, enum ast_op *op)
{
    static const uint8_t ops[KW_BEFORE_KEYWORDS] = {
        [TOK_ADD_ASSIGN] = AST_ADD,     [TOK_SUB_ASSIGN] = AST_SUB,
        [TOK_MUL_ASSIGN] = AST_MUL,     [TOK_DIV_ASSIGN] = AST_DIV,
        [TOK_MOD_ASSIGN] = AST_MOD,     [TOK_SHL_ASSIGN] = AST_SHL,
        [TOK_SHR_ASSIGN] = AST_SHR,     [TOK_AND_ASSIGN] = AST_BIT_AND,
        [TOK_XOR_ASSIGN] = AST_BIT_XOR, [TOK_OR_ASSIGN] = AST_BIT_OR,
    };
    if (kind >= KW_BEFORE_KEYWORDS)
        return false;
    *op = ops[kind];
    return kind == TOK_ASSIGN || *op;
}

/* assignment_expression: conditional_expression
 *                      | unary_expression assignment_operator assignment_expression
 * The left side is parsed as a conditional; what is no unary expression is no lvalue either. */
struct ast_expr *tgsic_glsl_parse_assignment(struct parser *p)
{
    tgsic_glsl_enter(p);
    struct ast_expr *left = tgsic_glsl_parse_conditional(p);
    enum ast_op op;
    if (assignment_operator(p->token.kind, &op)) {
        struct tgsic_pos pos = p->token.pos;
        tgsic_glsl_advance(p);
        struct ast_expr *right = tgsic_glsl_parse_assignment(p);
        left = tgsic_glsl_assign(p, op, left, right, pos);
    }
    tgsic_glsl_leave(p);
    return left;
}

/* expression: assignment_expression | expression ',' assignment_expression */
struct ast_expr *tgsic_glsl_parse_expression(struct parser *p)
{
    struct ast_expr *left = tgsic_glsl_parse_assignment(p);
    while (p->token.kind == TOK_COMMA) {
        struct tgsic_pos pos = p->token.pos;
        tgsic_glsl_advance(p);
        left = tgsic_glsl_comma(p, left, tgsic_glsl_parse_assignment(p), pos);
    }
    return left;
}
