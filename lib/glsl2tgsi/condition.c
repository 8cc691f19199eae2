/* SPDX-License-Identifier: MIT */
/* The integer expressions of #if, #elif and #line, evaluated while they are read. */
#include "preprocess.h"

#include <string.h>

#define MAX_DEPTH 200 /* of parentheses and unary operators */

struct evaluator {
    struct preprocessor *pp;
    struct pp_token token; /* the one to look at */
    int depth;
    int unevaluated; /* inside the unneeded side of && or || */
    bool failed;
};

static void advance(struct evaluator *e)
{
    tgsic_pp_next(e->pp, &e->token);
}

static int64_t fail(struct evaluator *e, const char *message)
{
    if (!e->failed) {
        size_t length;
        const char *text = tgsic_pp_spelling(&e->token, &length);
        tgsic_pp_error(e->pp, E_CONDITION_SYNTAX, &e->token, "%s, not \"%.*s\"", message,
                       (int)(length < 40 ? length : 40), text);
    }
    e->failed = true;
    return 0;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

static int64_t number(struct evaluator *e)
{
    const char *p = e->token.text, *end = p + e->token.length;
    int base = 10;
    if (*p == '0' && end - p > 2 && (p[1] | 0x20) == 'x') {
        base = 16;
        p += 2;
    } else if (*p == '0') {
        base = 8;
    }
    uint64_t value = 0;
    for (; p < end && digit_value(*p) < base; p++)
        value = value * (unsigned)base + (unsigned)digit_value(*p);
    if (p < end && (*p | 0x20) == 'u')
        p++;
    if (p < end)
        return fail(e, "expected an integer");
    advance(e);
    return (int64_t)value;
}

static int64_t defined_operator(struct evaluator *e)
{
    struct preprocessor *pp = e->pp;
    tgsic_pp_raw(pp, &e->token);
    bool parenthesis = e->token.kind == TOK_LEFT_PAREN;
    if (parenthesis)
        tgsic_pp_raw(pp, &e->token);
    if (e->token.kind != TOK_IDENTIFIER)
        return fail(e, "expected a name behind \"defined\"");
    int64_t value = tgsic_pp_is_defined(pp, e->token.name);
    if (parenthesis) {
        tgsic_pp_raw(pp, &e->token);
        if (e->token.kind != TOK_RIGHT_PAREN)
            return fail(e, "expected ) behind \"defined(NAME\"");
    }
    advance(e);
    return value;
}

static int64_t name(struct evaluator *e)
{
    if (tgsic_pp_spelt(&e->token, "defined"))
        return defined_operator(e);
    if (e->pp->lang->es && !e->unevaluated)
        tgsic_pp_error(e->pp, E_CONDITION_UNDEFINED, &e->token,
                       "%s is no macro, which ESSL makes an error in #if", e->token.name->text);
    advance(e);
    return 0;
}

static int64_t binary(struct evaluator *e, int least);

static int64_t unary(struct evaluator *e)
{
    if (++e->depth > MAX_DEPTH)
        tgsic_pp_limit(e->pp, E_LIMIT_NESTING, &e->token, "levels in an #if expression", MAX_DEPTH);
    int64_t value;
    unsigned kind = e->token.kind;
    switch (kind) {
    case TOK_PLUS:
    case TOK_MINUS:
    case TOK_BANG:
    case TOK_TILDE:
        advance(e);
        value = unary(e);
        value = kind == TOK_MINUS   ? (int64_t)(0 - (uint64_t)value)
                : kind == TOK_BANG  ? !value
                : kind == TOK_TILDE ? ~value
                                    : value;
        break;
    case TOK_LEFT_PAREN:
        advance(e);
        value = binary(e, 1);
        if (e->failed || e->token.kind != TOK_RIGHT_PAREN)
            value = fail(e, "expected )");
        else
            advance(e);
        break;
    case PP_NUMBER:
        value = number(e);
        break;
    case TOK_IDENTIFIER:
        value = name(e);
        break;
    default:
        value = fail(e, "expected an integer expression");
        break;
    }
    e->depth--;
    return value;
}

static int precedence(unsigned kind)
{
    switch (kind) {
    case TOK_OR_OR:
        return 1;
    case TOK_AND_AND:
        return 2;
    case TOK_BAR:
        return 3;
    case TOK_CARET:
        return 4;
    case TOK_AMPERSAND:
        return 5;
    case TOK_EQUAL:
    case TOK_NOT_EQUAL:
        return 6;
    case TOK_LESS:
    case TOK_GREATER:
    case TOK_LESS_EQUAL:
    case TOK_GREATER_EQUAL:
        return 7;
    case TOK_SHIFT_LEFT:
    case TOK_SHIFT_RIGHT:
        return 8;
    case TOK_PLUS:
    case TOK_MINUS:
        return 9;
    case TOK_STAR:
    case TOK_SLASH:
    case TOK_PERCENT:
        return 10;
    default:
        return 0;
    }
}

static int64_t divide(struct evaluator *e, const struct pp_token *op, int64_t a, int64_t b)
{
    if (!b) {
        if (!e->unevaluated && !e->failed) {
            tgsic_pp_error(e->pp, E_CONDITION_ZERO, op, "division by zero");
            e->failed = true;
        }
        return 0;
    }
    if (b == -1)
        return op->kind == TOK_PERCENT ? 0 : (int64_t)(0 - (uint64_t)a);
    return op->kind == TOK_PERCENT ? a % b : a / b;
}

/* Arithmetic wraps in 64 bits; shifts by the width or more take its remainder. */
static int64_t apply(struct evaluator *e, const struct pp_token *op, int64_t a, int64_t b)
{
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    switch (op->kind) {
    case TOK_OR_OR:
        return a || b;
    case TOK_AND_AND:
        return a && b;
    case TOK_BAR:
        return a | b;
    case TOK_CARET:
        return a ^ b;
    case TOK_AMPERSAND:
        return a & b;
    case TOK_EQUAL:
        return a == b;
    case TOK_NOT_EQUAL:
        return a != b;
    case TOK_LESS:
        return a < b;
    case TOK_GREATER:
        return a > b;
    case TOK_LESS_EQUAL:
        return a <= b;
    case TOK_GREATER_EQUAL:
        return a >= b;
    case TOK_SHIFT_LEFT:
        return (int64_t)(x << (y & 63));
    case TOK_SHIFT_RIGHT:
        return a < 0 ? (int64_t) ~(~x >> (y & 63)) : (int64_t)(x >> (y & 63));
    case TOK_PLUS:
        return (int64_t)(x + y);
    case TOK_MINUS:
        return (int64_t)(x - y);
    case TOK_STAR:
        return (int64_t)(x * y);
    default:
        return divide(e, op, a, b);
    }
}

static int64_t binary(struct evaluator *e, int least)
{
    int64_t value = unary(e);
    while (!e->failed && precedence(e->token.kind) >= least) {
        struct pp_token op = e->token;
        bool unneeded = op.kind == TOK_AND_AND ? !value : op.kind == TOK_OR_OR ? value != 0 : false;
        e->unevaluated += unneeded;
        advance(e);
        int64_t right = binary(e, precedence(op.kind) + 1);
        e->unevaluated -= unneeded;
        value = apply(e, &op, value, right);
    }
    return value;
}

bool tgsic_pp_evaluate(struct preprocessor *pp, int64_t *value, struct pp_token *after)
{
    struct evaluator e = {.pp = pp, .token = *after};
    *value = binary(&e, 1);
    *after = e.token;
    return !e.failed;
}
