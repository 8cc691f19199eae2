/* SPDX-License-Identifier: MIT */
/* Statements and the flow rules they obey (GLSL 4.60 §6). */
#include "parse.h"

static struct ast_stmt *parse_statement(struct parser *p);

static struct ast_stmt **append(struct ast_stmt **next, struct ast_stmt *list)
{
    *next = list;
    while (*next)
        next = &(*next)->next;
    return next;
}

/* statement_list, up to '}' */
static struct ast_stmt *parse_list(struct parser *p)
{
    struct ast_stmt *first = NULL, **next = &first;
    while (p->token.kind != TOK_RIGHT_BRACE && p->token.kind != TOK_END) {
        next = append(next, parse_statement(p));
        if (p->panicking)
            tgsic_glsl_synchronize(p);
    }
    return first;
}

/* compound_statement_no_new_scope */
struct ast_stmt *tgsic_glsl_parse_body(struct parser *p)
{
    if (!tgsic_glsl_expect(p, TOK_LEFT_BRACE))
        return NULL;
    tgsic_glsl_enter(p);
    struct ast_stmt *list = parse_list(p);
    tgsic_glsl_leave(p);
    tgsic_glsl_expect(p, TOK_RIGHT_BRACE);
    return list;
}

/* compound_statement */
static struct ast_stmt *parse_block(struct parser *p)
{
    struct ast_stmt *stmt = tgsic_glsl_stmt(p, AST_BLOCK, p->token.pos);
    tgsic_glsl_push(p);
    stmt->body = tgsic_glsl_parse_body(p);
    tgsic_glsl_pop(p);
    return stmt;
}

/* statement in a scope of its own, without a node for it if it is a block */
static struct ast_stmt *parse_scoped(struct parser *p)
{
    struct ast_stmt *list;
    tgsic_glsl_push(p);
    tgsic_glsl_enter(p);
    if (p->token.kind == TOK_LEFT_BRACE)
        list = tgsic_glsl_parse_body(p);
    else
        list = parse_statement(p);
    tgsic_glsl_leave(p);
    tgsic_glsl_pop(p);
    return list;
}

/* The body of a loop, which shares the scope of the loop's head. */
static struct ast_stmt *parse_loop_body(struct parser *p, bool own_scope)
{
    struct flow outer = p->flow;
    p->flow = (struct flow){.in_loop = true, .depth = outer.depth + 1};
    struct ast_stmt *list;
    tgsic_glsl_enter(p);
    if (own_scope)
        list = parse_scoped(p);
    else if (p->token.kind == TOK_LEFT_BRACE)
        list = tgsic_glsl_parse_body(p);
    else
        list = parse_statement(p);
    tgsic_glsl_leave(p);
    p->flow = outer;
    return list;
}

static void check_condition(struct parser *p, const struct ast_expr *expr)
{
    tgsic_glsl_check_readable(p, expr);
    if (!tgsic_glsl_is_error(expr) && expr->type != GLSL_TYPE(bool))
        tgsic_glsl_error(p, E_CONDITION, expr->pos, "a condition is a bool, not %.64s",
                         expr->type->name);
}

static struct ast_expr *parse_parenthesized(struct parser *p)
{
    tgsic_glsl_expect(p, TOK_LEFT_PAREN);
    struct ast_expr *expr = tgsic_glsl_parse_expression(p);
    tgsic_glsl_expect(p, TOK_RIGHT_PAREN);
    return expr;
}

/* A type followed by '(' is a constructor and starts an expression. */
static bool starts_declaration(struct parser *p)
{
    if (p->token.kind == KW_precision)
        return true;
    if (!tgsic_glsl_starts_declaration(p))
        return false;
    bool type = p->token.kind == TOK_IDENTIFIER || tgsic_glsl_keyword_type(p->token.kind);
    return !type || tgsic_lex_peek(p->lexer, 0)->kind != TOK_LEFT_PAREN;
}

static struct ast_stmt *parse_branch(struct parser *p)
{
    p->flow.depth++;
    struct ast_stmt *list = parse_scoped(p);
    p->flow.depth--;
    return list;
}

/* selection_statement: IF '(' expression ')' statement ( ELSE statement )?
 * A chain of else-ifs is read in a loop; its height is bounded as an expression's is. */
static struct ast_stmt *parse_if(struct parser *p)
{
    struct ast_stmt *first = NULL, **place = &first;
    for (unsigned height = 0;; height++) {
        struct ast_stmt *stmt = tgsic_glsl_stmt(p, AST_IF, p->token.pos);
        *place = stmt;
        tgsic_glsl_advance(p);
        stmt->expression = parse_parenthesized(p);
        check_condition(p, stmt->expression);
        stmt->body = parse_branch(p);
        if (!tgsic_glsl_accept(p, KW_else))
            return first;
        if (p->token.kind != KW_if) {
            stmt->otherwise = parse_branch(p);
            return first;
        }
        if (height > p->options.max_height)
            tgsic_glsl_too_deep(p, p->token.pos, p->options.max_height);
        place = &stmt->otherwise;
    }
}

/* condition: expression | fully_specified_type IDENTIFIER '=' initializer */
static void parse_condition(struct parser *p, struct ast_stmt *loop)
{
    if (!starts_declaration(p)) {
        loop->expression = tgsic_glsl_parse_expression(p);
        check_condition(p, loop->expression);
        return;
    }
    struct specifier s;
    tgsic_glsl_parse_qualifiers(p, &s);
    tgsic_glsl_parse_type(p, &s);
    struct token name = p->token;
    if (!tgsic_glsl_expect(p, TOK_IDENTIFIER) || !tgsic_glsl_expect(p, TOK_ASSIGN))
        return;
    struct ast_expr *value = tgsic_glsl_parse_initializer(p, s.type);
    struct ast_expr *converted = tgsic_glsl_implicit(p, value, s.type);
    if (!converted)
        tgsic_glsl_error(p, E_INITIALIZER, value->pos, "%.64s cannot be initialised by %.64s",
                         s.type->name, value->type->name);
    struct ast_variable *v = tgsic_glsl_declare(p, &s, name.name, s.type, name.pos, converted);
    loop->condition_variable = v;
    loop->expression = tgsic_glsl_name(p, v, name.pos);
    check_condition(p, loop->expression);
}

/* WHILE '(' condition ')' statement_no_new_scope */
static struct ast_stmt *parse_while(struct parser *p)
{
    struct ast_stmt *stmt = tgsic_glsl_stmt(p, AST_LOOP, p->token.pos);
    tgsic_glsl_advance(p);
    tgsic_glsl_push(p);
    tgsic_glsl_expect(p, TOK_LEFT_PAREN);
    parse_condition(p, stmt);
    tgsic_glsl_expect(p, TOK_RIGHT_PAREN);
    stmt->body = parse_loop_body(p, false);
    tgsic_glsl_pop(p);
    return stmt;
}

/* DO statement_with_scope WHILE '(' expression ')' ';' */
static struct ast_stmt *parse_do(struct parser *p)
{
    struct ast_stmt *stmt = tgsic_glsl_stmt(p, AST_LOOP, p->token.pos);
    stmt->is_do_while = true;
    tgsic_glsl_advance(p);
    stmt->body = parse_loop_body(p, true);
    tgsic_glsl_expect(p, KW_while);
    stmt->expression = parse_parenthesized(p);
    check_condition(p, stmt->expression);
    tgsic_glsl_expect(p, TOK_SEMICOLON);
    return stmt;
}

/* expression_statement: expression? ';' */
static struct ast_stmt *parse_expression_statement(struct parser *p)
{
    struct ast_stmt *stmt = tgsic_glsl_stmt(p, AST_EXPRESSION, p->token.pos);
    if (tgsic_glsl_accept(p, TOK_SEMICOLON))
        return NULL;
    stmt->expression = tgsic_glsl_parse_expression(p);
    tgsic_glsl_expect(p, TOK_SEMICOLON);
    return stmt;
}

/* FOR '(' for_init_statement condition? ';' expression? ')' statement_no_new_scope */
static struct ast_stmt *parse_for(struct parser *p)
{
    struct ast_stmt *stmt = tgsic_glsl_stmt(p, AST_LOOP, p->token.pos);
    tgsic_glsl_advance(p);
    tgsic_glsl_push(p);
    tgsic_glsl_expect(p, TOK_LEFT_PAREN);
    stmt->init = starts_declaration(p) ? tgsic_glsl_parse_local(p) : parse_expression_statement(p);
    if (p->token.kind != TOK_SEMICOLON)
        parse_condition(p, stmt);
    tgsic_glsl_expect(p, TOK_SEMICOLON);
    if (p->token.kind != TOK_RIGHT_PAREN)
        stmt->step = tgsic_glsl_parse_expression(p);
    tgsic_glsl_expect(p, TOK_RIGHT_PAREN);
    stmt->body = parse_loop_body(p, false);
    tgsic_glsl_pop(p);
    return stmt;
}

/* Jumps */

static struct ast_stmt *parse_jump(struct parser *p, enum ast_stmt_kind kind, bool allowed,
                                   const char *rule)
{
    struct ast_stmt *stmt = tgsic_glsl_stmt(p, kind, p->token.pos);
    if (!allowed)
        tgsic_glsl_error(p, E_FLOW, p->token.pos, "%s", rule);
    tgsic_glsl_advance(p);
    tgsic_glsl_expect(p, TOK_SEMICOLON);
    return stmt;
}

/* Values are converted on return from GLSL 4.20 on; before, Mesa does it where 1.20 has implicit
 * conversions. */
static struct ast_expr *check_return(struct parser *p, struct ast_expr *value, struct tgsic_pos pos)
{
    const struct glsl_type *wanted = p->function->return_type;
    p->saw_return_value |= value != NULL;
    if (value)
        tgsic_glsl_check_readable(p, value);
    if (!value && wanted != GLSL_TYPE(void) && !glsl_is_error(wanted)) {
        p->saw_return_value = true;
        tgsic_glsl_error(p, E_FLOW, pos, "'return' without the %.64s that '%.64s' returns",
                         wanted->name, p->function->name);
    }
    if (!value || tgsic_glsl_is_error(value) || glsl_is_error(wanted))
        return value;
    if (wanted == GLSL_TYPE(void)) {
        tgsic_glsl_error(p, E_FLOW, pos, "'%.64s' returns nothing", p->function->name);
        return NULL;
    }
    struct ast_expr *converted = NULL;
    if (value->type == wanted || ALLOWS(p, 420, 0, EXT_ARB_shading_language_420pack))
        converted = tgsic_glsl_implicit(p, value, wanted);
    if (!converted)
        tgsic_glsl_error(p, E_FLOW, pos, "'%.64s' returns %.64s, not %.64s", p->function->name,
                         wanted->name, value->type->name);
    return converted;
}

static struct ast_stmt *parse_return(struct parser *p)
{
    struct ast_stmt *stmt = tgsic_glsl_stmt(p, AST_RETURN, p->token.pos);
    tgsic_glsl_advance(p);
    struct ast_expr *value = NULL;
    if (p->token.kind != TOK_SEMICOLON)
        value = tgsic_glsl_parse_expression(p);
    stmt->expression = check_return(p, value, stmt->pos);
    tgsic_glsl_expect(p, TOK_SEMICOLON);
    if (p->function->name == p->main_name->text)
        p->returned_from_main = true;
    return stmt;
}

static struct ast_stmt *parse_statement(struct parser *p)
{
    bool fragment = p->lang->stage == GLSL_FRAGMENT;
    switch (p->token.kind) {
    case TOK_LEFT_BRACE:
        return parse_block(p);
    case KW_if:
        return parse_if(p);
    case KW_switch:
        return tgsic_glsl_parse_switch(p);
    case KW_while:
        return parse_while(p);
    case KW_do:
        return parse_do(p);
    case KW_for:
        return parse_for(p);
    case KW_break:
        return parse_jump(p, AST_BREAK, p->flow.in_loop || p->flow.in_switch,
                          "'break' stands in loops and switches only");
    case KW_continue:
        return parse_jump(p, AST_CONTINUE, p->flow.in_loop, "'continue' stands in loops only");
    case KW_discard:
        p->shader->uses_discard = true;
        return parse_jump(p, AST_DISCARD, fragment, "only fragment shaders discard");
    case KW_demote:
        p->shader->uses_discard = true;
        return parse_jump(p, AST_DEMOTE, fragment, "only fragment shaders demote");
    case KW_return:
        return parse_return(p);
    case KW_case:
    case KW_default:
        tgsic_glsl_error(p, E_SWITCH, p->token.pos, "'%s' stands directly in a switch only",
                         tgsic_token_spelling(p->token.kind));
        p->panicking = true;
        tgsic_glsl_advance(p);
        return NULL;
    default:
        return starts_declaration(p) ? tgsic_glsl_parse_local(p) : parse_expression_statement(p);
    }
}

struct ast_stmt *tgsic_glsl_parse_statement(struct parser *p)
{
    return parse_statement(p);
}
