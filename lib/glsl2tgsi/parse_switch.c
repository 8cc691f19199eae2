/* SPDX-License-Identifier: MIT */
/* switch: labels and the runs of statements between them (GLSL 4.60 §6.2). */
#include "parse.h"

#include "constant.h"

#include <stdlib.h>

struct labels {
    uint32_t *values; /* of the whole switch */
    uint32_t count;
    bool has_default;
};

static void add_label(struct parser *p, struct labels *labels, struct ast_case *c,
                      struct ast_expr *value, const struct glsl_type *type)
{
    if (tgsic_glsl_is_error(value) || glsl_is_error(type))
        return;
    if (value->type != GLSL_TYPE(int) && value->type != GLSL_TYPE(uint)) {
        tgsic_glsl_error(p, E_SWITCH, value->pos, "a label is int or uint, not %.64s",
                         value->type->name);
        return;
    }
    if (!value->constant) {
        tgsic_glsl_error(p, E_SWITCH, value->pos, "a label must be a constant expression");
        return;
    }
    bool converts = tgsic_glsl_can_convert_base(p, GLSL_INT, GLSL_UINT);
    if (value->type != type && !converts) {
        tgsic_glsl_error(p, E_SWITCH, value->pos, "this label is %.64s, the switch is over %.64s",
                         value->type->name, type->name);
        return;
    }
    ARENA_RESERVE(p->arena, labels->values, labels->count);
    labels->values[labels->count++] = value->constant->u;
    uint32_t *own = (uint32_t *)c->labels;
    ARENA_RESERVE(p->arena, own, c->label_count);
    own[c->label_count++] = value->constant->u;
    c->labels = own;
}

/* case_label: CASE expression ':' | DEFAULT ':' */
static void parse_label(struct parser *p, struct labels *labels, struct ast_case *c,
                        const struct glsl_type *type)
{
    struct tgsic_pos pos = p->token.pos;
    if (tgsic_glsl_accept(p, KW_default)) {
        if (labels->has_default)
            tgsic_glsl_error(p, E_SWITCH, pos, "a switch has one 'default'");
        labels->has_default = c->is_default = true;
    } else {
        tgsic_glsl_advance(p);
        add_label(p, labels, c, tgsic_glsl_parse_expression(p), type);
    }
    tgsic_glsl_expect(p, TOK_COLON);
}

static bool at_label(const struct parser *p)
{
    return p->token.kind == KW_case || p->token.kind == KW_default;
}

/* *empty: no statement follows, not even ';' */
static struct ast_case *parse_case(struct parser *p, struct labels *labels,
                                   const struct glsl_type *type, bool *empty)
{
    struct ast_case *c = ARENA_NEW(p->arena, struct ast_case);
    struct ast_stmt **next = &c->body;
    c->pos = p->token.pos;
    while (at_label(p))
        parse_label(p, labels, c, type);
    *empty = p->token.kind == TOK_RIGHT_BRACE;
    while (!at_label(p) && p->token.kind != TOK_RIGHT_BRACE && p->token.kind != TOK_END) {
        *next = tgsic_glsl_parse_statement(p);
        while (*next)
            next = &(*next)->next;
        if (p->panicking)
            tgsic_glsl_synchronize(p);
    }
    return c;
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void check_duplicates(struct parser *p, struct labels *labels, struct tgsic_pos pos)
{
    if (labels->count < 2)
        return;
    qsort(labels->values, labels->count, sizeof *labels->values, compare);
    for (uint32_t i = 1; i < labels->count; i++)
        if (labels->values[i] == labels->values[i - 1]) {
            tgsic_glsl_error(p, E_SWITCH, pos, "this switch has label %d twice",
                             (int)labels->values[i]);
            return;
        }
}

static void parse_cases(struct parser *p, struct ast_stmt *stmt)
{
    struct labels labels = {0};
    struct ast_case **next = &stmt->cases;
    struct tgsic_pos last = stmt->pos;
    bool empty = false;
    if (!at_label(p) && p->token.kind != TOK_RIGHT_BRACE)
        tgsic_glsl_error(p, E_SWITCH, p->token.pos, "a switch starts with a label");
    while (p->token.kind != TOK_RIGHT_BRACE && p->token.kind != TOK_END) {
        last = p->token.pos;
        *next = parse_case(p, &labels, stmt->expression->type, &empty);
        if (empty)
            tgsic_glsl_error(p, E_SWITCH, last, "no statement follows the last label");
        next = &(*next)->next;
    }
    check_duplicates(p, &labels, stmt->pos);
}

/* switch_statement: SWITCH '(' expression ')' '{' switch_statement_list '}' */
struct ast_stmt *tgsic_glsl_parse_switch(struct parser *p)
{
    struct ast_stmt *stmt = tgsic_glsl_stmt(p, AST_SWITCH, p->token.pos);
    struct flow outer = p->flow;
    tgsic_glsl_advance(p);
    tgsic_glsl_expect(p, TOK_LEFT_PAREN);
    stmt->expression = tgsic_glsl_parse_expression(p);
    tgsic_glsl_expect(p, TOK_RIGHT_PAREN);
    const struct glsl_type *type = stmt->expression->type;
    if (type != GLSL_TYPE(int) && type != GLSL_TYPE(uint) && !glsl_is_error(type))
        tgsic_glsl_error(p, E_SWITCH, stmt->expression->pos,
                         "a switch is over int or uint, not %.64s", type->name);
    if (!tgsic_glsl_expect(p, TOK_LEFT_BRACE))
        return stmt;
    p->flow.in_switch = true;
    p->flow.depth++;
    tgsic_glsl_push(p);
    tgsic_glsl_enter(p);
    parse_cases(p, stmt);
    tgsic_glsl_leave(p);
    tgsic_glsl_pop(p);
    p->flow = outer;
    tgsic_glsl_expect(p, TOK_RIGHT_BRACE);
    return stmt;
}
