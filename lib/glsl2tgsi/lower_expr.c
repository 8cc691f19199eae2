/* SPDX-License-Identifier: MIT */
/* Expressions. */
#include "lower.h"
#include "builtin.h"

#define MAX_DEPTH 1500u

/* ---- Names, members, elements --------------------------------------------------------------- */

bool tgsic_constant_index(const struct ast_expr *e, uint32_t *constant)
{
    if (!e->constant || !glsl_is_scalar(e->type))
        return false;
    *constant = e->constant->u;
    return true;
}

struct ir_instr *tgsic_lower_index(struct lower *l, const struct ast_expr *e, uint32_t *constant)
{
    if (tgsic_constant_index(e, constant))
        return NULL;
    struct ir_instr *index = tgsic_lower_vector(l, e);
    if (index->op != IR_CONST)
        return index;
    *constant = (uint32_t)ir_constant(index, 0);
    return NULL;
}

static struct value element(struct lower *l, const struct ast_expr *e)
{
    struct value of = tgsic_lower_access(l, e->operand[0]);
    uint32_t offset = 0;
    struct ir_instr *index = tgsic_lower_index(l, e->operand[1], &offset);
    return tgsic_value_element(l, &of, offset, index);
}

static struct value name(struct lower *l, const struct ast_expr *e)
{
    const struct ast_variable *v = e->variable;
    struct place *place = l->unit->bound[v->id];
    if (!place && v->is_global)
        place = tgsic_lower_global(l, l->unit, v);
    if (!place) { /* declared in a part of the body that was left out as unreachable */
        place = ARENA_NEW(l->arena, struct place);
        *place = tgsic_local_place(l, v->type, v->name);
        l->unit->bound[v->id] = place;
    }
    return tgsic_value_of_place(place);
}

struct value tgsic_lower_access(struct lower *l, const struct ast_expr *e)
{
    struct value of;
    if (e->constant)
        return tgsic_value_constant(l, e->type, e->constant);
    switch ((enum ast_expr_kind)e->kind) {
    case AST_NAME:
        return name(l, e);
    case AST_MEMBER:
        of = tgsic_lower_access(l, e->operand[0]);
        return tgsic_value_member(l, &of, e->member);
    case AST_INDEX:
        return element(l, e);
    default:
        return tgsic_lower_expr_any(l, e);
    }
}

/* ---- Choosing between branches and selects --------------------------------------------------- */

/* What evaluating `e` needlessly costs, in instructions; more than `budget` where it must not
 * happen, since it has effects or reads neighbouring invocations. */
#define CHEAP 6

/* Memory that others see is read only where the program says so. */
static bool is_shared_memory(const struct ast_expr *e)
{
    while (e->kind == AST_MEMBER || e->kind == AST_INDEX || e->kind == AST_SWIZZLE)
        e = e->operand[0];
    return e->kind == AST_NAME &&
           (e->variable->q.storage == AST_BUFFER || e->variable->q.storage == AST_SHARED);
}

static unsigned cost(const struct ast_expr *e, unsigned budget)
{
    const unsigned never = budget + 1;
    unsigned sum = 0, parts = 0;
    if (e->constant)
        return 0;
    if (is_shared_memory(e))
        return never;
    if (e->kind == AST_NAME)
        return 0;
    if (!e->type->rows)
        return never;
    switch ((enum ast_expr_kind)e->kind) {
    case AST_MEMBER:
    case AST_SWIZZLE:
        parts = 1;
        break;
    case AST_INDEX:
        if (!e->operand[1]->constant)
            sum = 2;
        parts = 2;
        break;
    case AST_UNARY:
    case AST_CONVERT:
        sum = 1;
        parts = 1;
        break;
    case AST_BINARY:
        sum = e->type->columns;
        parts = 2;
        break;
    case AST_SELECT:
        sum = 1;
        parts = 3;
        break;
    case AST_CONSTRUCT:
        parts = e->argument_count;
        for (unsigned i = 0; i < parts && sum <= budget; i++)
            sum += cost(e->arguments[i], budget);
        return sum;
    case AST_CALL_BUILTIN:
        if (e->builtin->flags & (BUILTIN_DERIVATIVE | BUILTIN_SIDE_EFFECT) ||
            !(e->builtin->flags & BUILTIN_FOLDS))
            return never;
        sum = 3;
        for (unsigned i = 0; i < e->argument_count && sum <= budget; i++)
            sum += e->builtin->parameters[i].storage == AST_PARAM_IN ? cost(e->arguments[i], budget)
                                                                     : never;
        return sum;
    default:
        return never;
    }
    for (unsigned i = 0; i < parts && sum <= budget; i++)
        sum += e->operand[i]->type->rows ? cost(e->operand[i], budget) : 0;
    return sum;
}

static bool is_cheap(const struct ast_expr *e)
{
    return cost(e, CHEAP) <= CHEAP;
}

/* a && b, a || b; with a branch where b must not be evaluated in vain */
static struct value logical(struct lower *l, const struct ast_expr *e)
{
    bool is_and = e->op == AST_LOGICAL_AND;
    struct value a = tgsic_lower_expr(l, e->operand[0]);
    if (is_cheap(e->operand[1])) {
        struct value b = tgsic_lower_expr(l, e->operand[1]);
        return tgsic_lower_binary(l, (enum ast_op)e->op, &a, &b, e->type);
    }
    struct place result = tgsic_local_place(l, e->type, NULL);
    tgsic_place_store(l, &result, &a);
    struct ir_node *branch = tgsic_ir_if(&l->b, is_and ? a.column[0] : op1(l, IR_NOT, a.column[0]));
    struct value b = tgsic_lower_expr(l, e->operand[1]);
    tgsic_place_store(l, &result, &b);
    tgsic_ir_end(&l->b, branch);
    return tgsic_place_load(l, &result);
}

static struct value choice(struct lower *l, const struct ast_expr *e)
{
    struct ir_instr *condition = tgsic_lower_vector(l, e->operand[0]);
    if (e->type->rows && is_cheap(e->operand[1]) && is_cheap(e->operand[2])) {
        struct value a = tgsic_lower_expr(l, e->operand[1]);
        struct value b = tgsic_lower_expr(l, e->operand[2]);
        return tgsic_lower_choose(l, condition, &a, &b);
    }
    struct place result = {0};
    if (e->type->base != GLSL_VOID)
        result = tgsic_local_place(l, e->type, NULL);
    struct ir_node *branch = tgsic_ir_if(&l->b, condition);
    for (unsigned i = 1; i <= 2; i++) {
        struct value value = tgsic_lower_expr(l, e->operand[i]);
        if (value.kind != VALUE_NONE)
            tgsic_place_store(l, &result, &value);
        if (i == 1)
            tgsic_ir_else(&l->b, branch);
    }
    tgsic_ir_end(&l->b, branch);
    return result.type ? tgsic_place_load(l, &result) : (struct value){.type = e->type};
}

/* ---- The rest ------------------------------------------------------------------------------- */

static struct value binary(struct lower *l, const struct ast_expr *e)
{
    if (e->op == AST_LOGICAL_AND || e->op == AST_LOGICAL_OR)
        return logical(l, e);
    struct value a = tgsic_lower_expr_any(l, e->operand[0]);
    struct value b = tgsic_lower_expr_any(l, e->operand[1]);
    return tgsic_lower_binary(l, (enum ast_op)e->op, &a, &b, e->type);
}

static struct value swizzle(struct lower *l, const struct ast_expr *e)
{
    struct ir_instr *of = tgsic_lower_vector(l, e->operand[0]);
    return tgsic_value(e->type, tgsic_ir_swizzle(&l->b, of, e->count, e->swizzle));
}

static struct value convert(struct lower *l, const struct ast_expr *e)
{
    if (glsl_is_opaque(e->type) || glsl_is_opaque(e->operand[0]->type))
        tgsic_lower_handles(l, e->pos);
    struct value a = tgsic_lower_expr_any(l, e->operand[0]);
    return tgsic_lower_convert(l, &a, e->type);
}

/* An array that got its length in whatever shader of the stage, or the end of a buffer. */
static struct value length(struct lower *l, const struct ast_expr *array)
{
    struct value a = tgsic_lower_access(l, array);
    if (a.place.type->length)
        return tgsic_value(GLSL_TYPE(int), imm_i(l, (int32_t)a.place.type->length));
    return tgsic_buffer_length(l, &a.place);
}

static struct value operation(struct lower *l, const struct ast_expr *e)
{
    struct value a;
    switch ((enum ast_expr_kind)e->kind) {
    case AST_SWIZZLE:
        return swizzle(l, e);
    case AST_UNARY:
        a = tgsic_lower_expr_any(l, e->operand[0]);
        return tgsic_lower_unary(l, (enum ast_op)e->op, &a);
    case AST_CONVERT:
        return convert(l, e);
    case AST_BINARY:
        return binary(l, e);
    case AST_SELECT:
        return choice(l, e);
    case AST_COMMA:
        tgsic_lower_effect(l, e->operand[0]);
        return tgsic_lower_expr_any(l, e->operand[1]);
    case AST_ASSIGN:
        return tgsic_lower_assign(l, e);
    case AST_UPDATE:
        return tgsic_lower_update(l, e);
    case AST_INCREMENT:
        return tgsic_lower_increment(l, e);
    case AST_CONSTRUCT:
        return tgsic_lower_construct(l, e);
    case AST_CALL:
        return tgsic_lower_call(l, e);
    case AST_CALL_BUILTIN:
        return tgsic_lower_builtin(l, e);
    case AST_CALL_SUBROUTINE:
        return tgsic_lower_call_subroutine(l, e);
    case AST_LENGTH:
        return length(l, e->operand[0]);
    default:
        tgsic_lower_unsupported(l, e->pos, "this expression is not translated");
    }
}

void tgsic_lower_count(struct lower *l, struct tgsic_pos pos)
{
    if (++l->expressions <= l->max_expressions)
        return;
    tgsic_diags_add(l->diags, TGSIC_ERROR, E_LOWER_LIMIT, pos,
                    "the shader grows beyond %u expressions when its functions are inlined",
                    (unsigned)l->max_expressions);
    tgsic_arena_fail(l->arena, TGSIC_E_LIMIT);
}

static void too_deep(struct lower *l, struct tgsic_pos pos)
{
    tgsic_diags_add(l->diags, TGSIC_ERROR, E_LOWER_LIMIT, pos,
                    "expressions and calls nest more than %u levels deep", MAX_DEPTH);
    tgsic_arena_fail(l->arena, TGSIC_E_LIMIT);
}

struct value tgsic_lower_expr_any(struct lower *l, const struct ast_expr *e)
{
    struct value value;
    l->b.pos = e->pos;
    if (l->depth == MAX_DEPTH)
        too_deep(l, e->pos);
    tgsic_lower_count(l, e->pos);
    if (e->constant)
        return tgsic_value_constant(l, e->type, e->constant);
    if (e->kind == AST_NAME || e->kind == AST_MEMBER || e->kind == AST_INDEX)
        return tgsic_value_load_any(l, tgsic_lower_access(l, e));
    l->depth++;
    value = operation(l, e);
    l->depth--;
    return value;
}

struct value tgsic_lower_expr(struct lower *l, const struct ast_expr *e)
{
    return tgsic_value_load(l, tgsic_lower_expr_any(l, e));
}

struct ir_instr *tgsic_lower_vector(struct lower *l, const struct ast_expr *e)
{
    return tgsic_lower_expr(l, e).column[0];
}

/* Names and constants of any type are allowed here, so nothing is loaded for nothing. */
void tgsic_lower_effect(struct lower *l, const struct ast_expr *e)
{
    if (e->kind != AST_NAME && !e->constant)
        tgsic_lower_expr_any(l, e);
}
