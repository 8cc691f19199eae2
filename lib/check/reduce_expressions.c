/* SPDX-License-Identifier: MIT */
/* Reducing GLSL within statements: calls become arguments, operations an operand, values constants;
 * at last single tokens go. */
#include "reduce_glsl.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is(const struct check_glsl_reducer *r, size_t i, const char *word)
{
    return tgsic_check_glsl_is(&r->tokens, i, word);
}

static bool is_opener(const struct check_glsl_reducer *r, size_t i)
{
    return is(r, i, "(") || is(r, i, "[") || is(r, i, "{");
}

static bool is_closer(const struct check_glsl_reducer *r, size_t i)
{
    return is(r, i, ")") || is(r, i, "]") || is(r, i, "}");
}

/* What stands between two operands. */
static bool is_operator(const struct check_glsl_reducer *r, size_t i)
{
    static const char *const operators[] = {"=",  "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=",
                                            "|=", "^=", "?",  ":",  "||", "&&", "^^",  "==",  "!=",
                                            "<",  ">",  "<=", ">=", "<<", ">>", "|",   "^",   "&",
                                            "+",  "-",  "*",  "/",  "%",  ","};
    for (size_t k = 0; k < COUNT(operators); k++) {
        if (is(r, i, operators[k]))
            return true;
    }
    return false;
}

static bool is_delimiter(const struct check_glsl_reducer *r, size_t i)
{
    return is_operator(r, i) || is(r, i, ";") || is(r, i, "return") ||
           r->tokens.items[i].kind == GLSL_DIRECTIVE;
}

/* The first token of the operand that ends in front of `end`, brackets being skipped. */
static size_t operand_start(const struct check_glsl_reducer *r, size_t end)
{
    size_t i = end;
    while (i > 0 && !is_delimiter(r, i - 1) && !is_opener(r, i - 1)) {
        if (is(r, i - 1, "}"))
            break;
        i = is_closer(r, i - 1) ? r->tokens.items[i - 1].match : i - 1;
        if (is_closer(r, i)) /* without a partner */
            return i + 1;
    }
    return i;
}

/* Behind the last token of the operand that begins at `start`. */
static size_t operand_end(const struct check_glsl_reducer *r, size_t start)
{
    size_t i = start;
    while (i < r->tokens.count && !is_delimiter(r, i) && !is_closer(r, i) && !is(r, i, "{"))
        i = r->tokens.items[i].match + 1; /* its own number unless it opens something */
    return i;
}

/* ---- Calls --------------------------------------------------------------------------------- */

static size_t argument_end(const struct check_glsl_reducer *r, size_t start, size_t close)
{
    size_t i = start;
    while (i < close && !is(r, i, ","))
        i = is_opener(r, i) ? r->tokens.items[i].match + 1 : i + 1;
    return i;
}

/* An argument in place of the call, or of the parentheses alone. */
static bool keep_argument(struct check_glsl_reducer *r, size_t first, size_t open, size_t from,
                          size_t to)
{
    size_t close = r->tokens.items[open].match;
    check_glsl_mark(r, first, from);
    check_glsl_mark(r, to, close + 1);
    if (tgsic_check_glsl_keep(r, 0, NULL))
        return true;
    bool same = first == open && from == open + 1 && to == close;
    check_glsl_mark(r, first, open);
    check_glsl_mark(r, open + 1, from);
    check_glsl_mark(r, to, close);
    if (!same && tgsic_check_glsl_keep(r, 0, NULL))
        return true;
    memset(r->gone, 0, r->tokens.count);
    return false;
}

static bool reduce_call(struct check_glsl_reducer *r, size_t open)
{
    size_t close = r->tokens.items[open].match;
    bool named = open > 0 && r->tokens.items[open - 1].kind == GLSL_WORD;
    size_t first = named ? open - 1 : open;
    if (tgsic_check_glsl_remove(r, first, close + 1) ||
        (is(r, open, "[") && tgsic_check_glsl_remove(r, open, close + 1)))
        return true;
    for (size_t from = open + 1; from < close;) {
        size_t to = argument_end(r, from, close);
        if (keep_argument(r, first, open, from, to))
            return true;
        from = to + 1;
    }
    return false;
}

bool tgsic_check_glsl_reduce_calls(struct check_glsl_reducer *r)
{
    bool progress = false;
    for (size_t i = r->tokens.count; i > 0; i--) {
        if (i > r->tokens.count || tgsic_check_reducer_ended(r->base))
            continue;
        bool group = is(r, i - 1, "(") || is(r, i - 1, "[");
        if (group && r->tokens.items[i - 1].match != i - 1)
            progress |= reduce_call(r, i - 1);
    }
    return progress;
}

/* ---- Operators ----------------------------------------------------------------------------- */

static size_t find_colon(const struct check_glsl_reducer *r, size_t question)
{
    for (size_t i = question + 1; i < r->tokens.count && !is_closer(r, i); i++) {
        if (is(r, i, ":"))
            return i;
        i = r->tokens.items[i].match;
    }
    return r->tokens.count;
}

/* a ? b : c becomes b or c. */
static bool reduce_choice(struct check_glsl_reducer *r, size_t question)
{
    size_t colon = find_colon(r, question), start = operand_start(r, question);
    if (colon == r->tokens.count)
        return false;
    check_glsl_mark(r, start, question + 1);
    check_glsl_mark(r, colon, operand_end(r, colon + 1));
    return tgsic_check_glsl_keep(r, 0, NULL) || tgsic_check_glsl_remove(r, start, colon + 1);
}

static bool reduce_operation(struct check_glsl_reducer *r, size_t i)
{
    return tgsic_check_glsl_remove(r, i, operand_end(r, i + 1)) ||
           tgsic_check_glsl_remove(r, operand_start(r, i), i + 1) ||
           (is(r, i, "?") && reduce_choice(r, i));
}

bool tgsic_check_glsl_reduce_operators(struct check_glsl_reducer *r)
{
    bool progress = false;
    for (size_t i = r->tokens.count; i > 0; i--) {
        if (i > r->tokens.count || tgsic_check_reducer_ended(r->base))
            continue;
        if (is_operator(r, i - 1))
            progress |= reduce_operation(r, i - 1);
        else if (is(r, i - 1, ".")) /* a member or swizzle */
            progress |= tgsic_check_glsl_remove(r, i - 1, i + 1 <= r->tokens.count ? i + 1 : i);
    }
    return progress;
}

/* ---- Values -------------------------------------------------------------------------------- */

static const char *const constants[] = {"0", "0.0", "vec4(0.0)"};

static bool is_constant(const struct check_glsl_reducer *r, size_t from, size_t to)
{
    if (to - from == 1)
        return r->tokens.items[from].kind == GLSL_NUMBER;
    return to - from == 4 && is(r, from, "vec4") && is(r, from + 2, "0.0");
}

/* A constant in place of the operand behind token `i`. */
static bool reduce_value(struct check_glsl_reducer *r, size_t i)
{
    size_t from = i + 1, to = operand_end(r, from);
    if (to == from || is_constant(r, from, to))
        return false;
    for (size_t k = 0; k < COUNT(constants); k++) {
        check_glsl_mark(r, from, to);
        if (tgsic_check_glsl_keep(r, from, constants[k]))
            return true;
    }
    return false;
}

bool tgsic_check_glsl_reduce_values(struct check_glsl_reducer *r)
{
    bool progress = false;
    for (size_t i = r->tokens.count; i > 0; i--) {
        if (i > r->tokens.count || tgsic_check_reducer_ended(r->base))
            continue;
        bool value_follows = is_operator(r, i - 1) || is(r, i - 1, "(") || is(r, i - 1, "[") ||
                             is(r, i - 1, "return");
        if (value_follows)
            progress |= reduce_value(r, i - 1);
    }
    return progress;
}

/* ---- Tokens -------------------------------------------------------------------------------- */

static bool remove_tokens(void *user, size_t from, size_t to)
{
    return to - from <= 4 && tgsic_check_glsl_remove(user, from, to);
}

/* A pair of brackets, but not what is within. */
static bool remove_brackets(struct check_glsl_reducer *r, size_t open)
{
    size_t close = r->tokens.items[open].match;
    if (!is_opener(r, open) || close == open)
        return false;
    check_glsl_mark(r, open, open + 1);
    check_glsl_mark(r, close, close + 1);
    return tgsic_check_glsl_keep(r, 0, NULL);
}

bool tgsic_check_glsl_reduce_tokens(struct check_glsl_reducer *r)
{
    bool progress = tgsic_check_reducer_remove_runs(r->base, r, &r->tokens.count, remove_tokens);
    for (size_t i = r->tokens.count; i > 0; i--)
        progress |= i <= r->tokens.count && remove_brackets(r, i - 1);
    return progress;
}
