/* SPDX-License-Identifier: MIT */
/* Statements: blocks, branches, loops and switches as the IR's structured control flow. */
#include "lower.h"

static bool statement(struct lower *l, const struct ast_stmt *s);

/* Returns false if the end is never reached: what follows was left out. */
static bool statements(struct lower *l, const struct ast_stmt *list)
{
    for (const struct ast_stmt *s = list; s; s = s->next)
        if (!statement(l, s))
            return false;
    return true;
}

void tgsic_lower_body(struct lower *l, const struct ast_stmt *list)
{
    statements(l, list);
}

static void declaration(struct lower *l, const struct ast_variable *v)
{
    if (v->q.storage == AST_CONST && v->constant)
        return;
    struct place *place = ARENA_NEW(l->arena, struct place);
    *place = tgsic_local_place(l, v->type, v->name);
    if (v->initializer) {
        bool precise = l->b.precise;
        l->b.precise |= (v->q.flags & AST_PRECISE) != 0;
        struct value value = tgsic_lower_expr(l, v->initializer);
        tgsic_place_store(l, place, &value);
        l->b.precise = precise;
    } else {
        tgsic_place_undefine(l, place);
    }
    l->unit->bound[v->id] = place;
}

/* ---- if ------------------------------------------------------------------------------------- */

static const struct ast_stmt *single(const struct ast_stmt *list)
{
    while (list && list->kind == AST_BLOCK && !list->next)
        list = list->body;
    return list && !list->next ? list : NULL;
}

static bool branch(struct lower *l, const struct ast_stmt *s)
{
    const struct ast_stmt *only = single(s->body);
    uint32_t constant;
    if (tgsic_constant_index(s->expression, &constant))
        return statements(l, constant ? s->body : s->otherwise);
    struct ir_instr *condition = tgsic_lower_vector(l, s->expression);
    if (only && only->kind == AST_DISCARD && !s->otherwise) {
        tgsic_ir_discard(&l->b, condition);
        return true;
    }
    struct ir_node *node = tgsic_ir_if(&l->b, condition);
    bool goes_on = statements(l, s->body);
    if (!s->otherwise) {
        tgsic_ir_end(&l->b, node);
        return true;
    }
    tgsic_ir_else(&l->b, node);
    goes_on |= statements(l, s->otherwise);
    tgsic_ir_end(&l->b, node);
    return goes_on;
}

/* ---- Loops ---------------------------------------------------------------------------------- */

/* Whether `continue` of the loop around `list` is in it. */
static bool continues(const struct ast_stmt *list)
{
    for (const struct ast_stmt *s = list; s; s = s->next) {
        if (s->kind == AST_CONTINUE)
            return true;
        if ((s->kind == AST_BLOCK || s->kind == AST_IF) && continues(s->body))
            return true;
        if (s->kind == AST_IF && continues(s->otherwise))
            return true;
        if (s->kind == AST_SWITCH)
            for (const struct ast_case *c = s->cases; c; c = c->next)
                if (continues(c->body))
                    return true;
    }
    return false;
}

static void leave_unless(struct lower *l, const struct ast_stmt *s)
{
    uint32_t constant;
    if (s->condition_variable && !s->is_do_while)
        declaration(l, s->condition_variable);
    if (!s->expression || (tgsic_constant_index(s->expression, &constant) && constant))
        return;
    struct ir_instr *condition = tgsic_lower_vector(l, s->expression);
    struct ir_node *exit = tgsic_ir_if(&l->b, op1(l, IR_NOT, condition));
    tgsic_ir_break(&l->b);
    tgsic_ir_end(&l->b, exit);
}

static void loop_body(struct lower *l, const struct ast_stmt *s)
{
    bool has_continue = continues(s->body);
    l->flow.continue_scope = has_continue ? tgsic_ir_scope(&l->b) : NULL;
    bool goes_on = statements(l, s->body);
    if (has_continue)
        tgsic_ir_end(&l->b, l->flow.continue_scope);
    if (!goes_on && !has_continue)
        return;
    if (s->is_do_while)
        leave_unless(l, s);
    else if (s->step)
        tgsic_lower_effect(l, s->step);
}

static void loop(struct lower *l, const struct ast_stmt *s)
{
    struct flow outer = l->flow;
    statements(l, s->init);
    struct ir_node *node = tgsic_ir_loop(&l->b);
    l->flow.break_scope = NULL;
    l->flow.break_is_end = false;
    l->loop_depth++;
    if (!s->is_do_while)
        leave_unless(l, s);
    loop_body(l, s);
    l->loop_depth--;
    l->flow = outer;
    tgsic_ir_end(&l->b, node);
}

/* ---- switch --------------------------------------------------------------------------------- */

static struct ir_instr *matches(struct lower *l, struct ir_instr *selector,
                                const struct ast_case *c)
{
    struct ir_instr *result = NULL;
    for (uint32_t i = 0; i < c->label_count; i++) {
        struct ir_instr *equal = op2(l, IR_IEQ, selector, imm_i(l, (int32_t)c->labels[i]));
        result = result ? op2(l, IR_OR, result, equal) : equal;
    }
    return result;
}

/* `default` is taken if no label of any case matches. */
static struct ir_instr *matches_none(struct lower *l, struct ir_instr *selector,
                                     const struct ast_case *cases)
{
    struct ir_instr *any = NULL;
    for (const struct ast_case *c = cases; c; c = c->next) {
        struct ir_instr *match = c->is_default ? NULL : matches(l, selector, c);
        if (match)
            any = any ? op2(l, IR_OR, any, match) : match;
    }
    return any ? op1(l, IR_NOT, any) : tgsic_ir_bool(&l->b, true);
}

/* Whether control never runs into the next case. */
static bool ends_in_jump(const struct ast_stmt *list)
{
    const struct ast_stmt *last = list;
    while (last && last->next)
        last = last->next;
    if (!last)
        return false;
    if (last->kind == AST_BLOCK)
        return ends_in_jump(last->body);
    return last->kind == AST_BREAK || last->kind == AST_RETURN || last->kind == AST_CONTINUE;
}

/* Whether a break stands where more of the case follows. */
static bool breaks_early(const struct ast_stmt *list, bool is_tail)
{
    for (const struct ast_stmt *s = list; s; s = s->next) {
        bool last = is_tail && !s->next;
        if (s->kind == AST_BREAK && !last)
            return true;
        if ((s->kind == AST_BLOCK || s->kind == AST_IF) && breaks_early(s->body, last))
            return true;
        if (s->kind == AST_IF && breaks_early(s->otherwise, last))
            return true;
    }
    return false;
}

/* Whether the cases make an if-chain: nothing falls from one into the next, and a break is but the
 * end of its case. */
static bool is_chain(const struct ast_case *cases)
{
    unsigned count = 0;
    for (const struct ast_case *c = cases; c; c = c->next)
        if (++count > 32 || (c->next && !ends_in_jump(c->body)) || breaks_early(c->body, true))
            return false;
    return true;
}

static void chain(struct lower *l, struct ir_instr *selector, const struct ast_case *c,
                  const struct ast_case *otherwise)
{
    if (c && c->is_default) {
        chain(l, selector, c->next, c);
    } else if (c) {
        struct ir_node *node = tgsic_ir_if(&l->b, matches(l, selector, c));
        statements(l, c->body);
        if (c->next || otherwise) {
            tgsic_ir_else(&l->b, node);
            chain(l, selector, c->next, otherwise);
        }
        tgsic_ir_end(&l->b, node);
    } else if (otherwise) {
        statements(l, otherwise->body);
    }
}

/* The general way: a case runs if it was fallen into or matches; a break leaves the scope. */
static void cases_in_scope(struct lower *l, struct ir_instr *selector, const struct ast_case *cases)
{
    struct ir_instr *falls = NULL; /* a bool, if control may come from the case before */
    struct ir_node *scope = tgsic_ir_scope(&l->b);
    l->flow.break_scope = scope;
    l->flow.break_is_end = false;
    struct place entered = tgsic_local_place(l, GLSL_TYPE(bool), "entered");
    for (const struct ast_case *c = cases; c; c = c->next) {
        struct ir_instr *enter =
            c->is_default ? matches_none(l, selector, cases) : matches(l, selector, c);
        if (falls)
            enter = op2(l, IR_OR, tgsic_place_load(l, &entered).column[0], enter);
        if (c->next && !ends_in_jump(c->body)) {
            struct value now = tgsic_value(GLSL_TYPE(bool), enter);
            tgsic_place_store(l, &entered, &now);
            falls = enter;
        } else {
            falls = NULL;
        }
        struct ir_node *node = tgsic_ir_if(&l->b, enter);
        statements(l, c->body);
        tgsic_ir_end(&l->b, node);
    }
    tgsic_ir_end(&l->b, scope);
}

static void selection(struct lower *l, const struct ast_stmt *s)
{
    struct flow outer = l->flow;
    struct ir_instr *selector = tgsic_lower_vector(l, s->expression);
    l->flow.break_is_end = is_chain(s->cases);
    if (l->flow.break_is_end)
        chain(l, selector, s->cases, NULL);
    else
        cases_in_scope(l, selector, s->cases);
    l->flow = outer;
}

/* ---- Jumps ---------------------------------------------------------------------------------- */

static void leave_switch_or_loop(struct lower *l)
{
    if (l->flow.break_is_end)
        return;
    if (l->flow.break_scope)
        tgsic_ir_leave(&l->b, l->flow.break_scope);
    else
        tgsic_ir_break(&l->b);
}

static void leave_function(struct lower *l, const struct ast_stmt *s)
{
    struct frame *frame = l->frame;
    if (s->expression) {
        struct value value = tgsic_lower_expr(l, s->expression);
        if (frame->result)
            tgsic_place_store(l, frame->result, &value);
        else
            frame->value = value;
    }
    if (frame->scope)
        tgsic_ir_leave(&l->b, frame->scope);
}

static bool statement(struct lower *l, const struct ast_stmt *s)
{
    l->b.pos = s->pos;
    switch ((enum ast_stmt_kind)s->kind) {
    case AST_EXPRESSION:
        tgsic_lower_effect(l, s->expression);
        return true;
    case AST_DECLARATION:
        declaration(l, s->variable);
        return true;
    case AST_BLOCK:
        return statements(l, s->body);
    case AST_IF:
        return branch(l, s);
    case AST_SWITCH:
        selection(l, s);
        return true;
    case AST_LOOP:
        loop(l, s);
        return true;
    case AST_BREAK:
        leave_switch_or_loop(l);
        return false;
    case AST_CONTINUE:
        tgsic_ir_leave(&l->b, l->flow.continue_scope);
        return false;
    case AST_RETURN:
        leave_function(l, s);
        return false;
    case AST_DISCARD:
        tgsic_ir_discard(&l->b, NULL);
        return true;
    default:
        if (l->virgl)
            tgsic_lower_unsupported(l, s->pos, "demote has no form in the virgl dialect");
        tgsic_ir_plain(&l->b, IR_DEMOTE, 0, 0);
        return true;
    }
}
