/* SPDX-License-Identifier: MIT */
/* L-values, assignments, increments. */
#include "lower.h"

static struct lvalue whole(const struct place *place)
{
    struct lvalue lvalue = {.place = *place, .type = place->type};
    return lvalue;
}

static struct lvalue swizzled(const struct lvalue *of, const struct ast_expr *e)
{
    struct lvalue lvalue = *of;
    lvalue.type = e->type;
    lvalue.count = e->count;
    for (unsigned c = 0; c < e->count; c++)
        lvalue.swizzle[c] = of->count ? of->swizzle[e->swizzle[c]] : e->swizzle[c];
    return lvalue;
}

static struct lvalue component_of(struct lower *l, const struct lvalue *of, uint32_t offset,
                                  struct ir_instr *index)
{
    struct lvalue lvalue = *of;
    lvalue.type = tgsic_glsl_element(of->type);
    if (!index) {
        lvalue.count = 1;
        lvalue.swizzle[0] = of->count ? of->swizzle[offset] : (uint8_t)offset;
        return lvalue;
    }
    if (of->count) {
        uint64_t numbers[4] = {of->swizzle[0], of->swizzle[1], of->swizzle[2], of->swizzle[3]};
        struct ir_instr *map = tgsic_ir_const_bits(&l->b, of->count, 32, numbers);
        index = tgsic_dynamic_component(l, map, index);
    }
    lvalue.count = 0;
    lvalue.component = index;
    return lvalue;
}

static struct lvalue indexed(struct lower *l, const struct ast_expr *e)
{
    struct lvalue of = tgsic_lower_lvalue(l, e->operand[0]);
    uint32_t offset = 0;
    struct ir_instr *index = tgsic_lower_index(l, e->operand[1], &offset);
    if (glsl_is_vector(of.type) && (of.count || of.place.memory != IN_BUFFER))
        return component_of(l, &of, offset, index);
    struct place part = tgsic_place_element(l, &of.place, offset, index);
    return whole(&part);
}

struct lvalue tgsic_lower_lvalue(struct lower *l, const struct ast_expr *e)
{
    struct lvalue of;
    struct place place;
    switch ((enum ast_expr_kind)e->kind) {
    case AST_MEMBER:
        of = tgsic_lower_lvalue(l, e->operand[0]);
        place = tgsic_place_member(l, &of.place, e->member);
        return whole(&place);
    case AST_INDEX:
        return indexed(l, e);
    case AST_SWIZZLE:
        of = tgsic_lower_lvalue(l, e->operand[0]);
        return swizzled(&of, e);
    default:
        place = tgsic_lower_access(l, e).place;
        return whole(&place);
    }
}

struct value tgsic_lvalue_load(struct lower *l, const struct lvalue *lvalue)
{
    struct value value = tgsic_place_load(l, &lvalue->place);
    return tgsic_lvalue_select(l, lvalue, &value);
}

struct value tgsic_lvalue_select(struct lower *l, const struct lvalue *lvalue,
                                 const struct value *of)
{
    struct value value = *of;
    if (lvalue->component)
        return tgsic_value(lvalue->type,
                           tgsic_dynamic_component(l, value.column[0], lvalue->component));
    if (lvalue->count)
        return tgsic_value(
            lvalue->type, tgsic_ir_swizzle(&l->b, value.column[0], lvalue->count, lvalue->swizzle));
    return value;
}

/* Others may be writing the other components: none is written back. */
static void store_shared_component(struct lower *l, const struct lvalue *lvalue,
                                   struct ir_instr *scalar)
{
    for (unsigned c = 0; c < lvalue->place.type->rows; c++) {
        struct ir_instr *is_this = op2(l, IR_IEQ, lvalue->component, imm_i(l, (int32_t)c));
        struct ir_node *branch = tgsic_ir_if(&l->b, is_this);
        tgsic_place_store_masked(l, &lvalue->place, scalar, 1u << c);
        tgsic_ir_end(&l->b, branch);
    }
}

static void store_component(struct lower *l, const struct lvalue *lvalue, struct ir_instr *scalar)
{
    if (lvalue->place.memory != IN_VARIABLES) {
        store_shared_component(l, lvalue, scalar);
        return;
    }
    struct value old = tgsic_place_load(l, &lvalue->place);
    struct ir_instr *mask = tgsic_component_mask(l, lvalue->component, old.type->rows);
    old.column[0] = op3(l, IR_SELECT, mask, scalar, old.column[0]);
    tgsic_place_store(l, &lvalue->place, &old);
}

static void store_swizzled(struct lower *l, const struct lvalue *lvalue, struct ir_instr *vector)
{
    uint8_t from[4] = {0};
    unsigned mask = 0, components = 1;
    for (unsigned c = 0; c < lvalue->count; c++) {
        unsigned to = lvalue->swizzle[c];
        from[to] = (uint8_t)c;
        mask |= 1u << to;
        components = to + 1 > components ? to + 1 : components;
    }
    for (unsigned c = 0; c < 4; c++)
        if (vector->components == 1)
            from[c] = 0;
    tgsic_place_store_masked(l, &lvalue->place, tgsic_ir_swizzle(&l->b, vector, components, from),
                             mask);
}

void tgsic_lvalue_store(struct lower *l, const struct lvalue *lvalue, const struct value *value)
{
    if (lvalue->component)
        store_component(l, lvalue, value->column[0]);
    else if (lvalue->count)
        store_swizzled(l, lvalue, value->column[0]);
    else
        tgsic_place_store(l, &lvalue->place, value);
}

static const struct ast_variable *root(const struct ast_expr *e)
{
    while (e->kind == AST_MEMBER || e->kind == AST_INDEX || e->kind == AST_SWIZZLE)
        e = e->operand[0];
    return e->kind == AST_NAME ? e->variable : NULL;
}

/* Operations whose result goes to a `precise` variable keep their value. */
static bool is_precise(const struct ast_expr *target)
{
    const struct ast_variable *variable = root(target);
    return variable && variable->q.flags & AST_PRECISE;
}

struct value tgsic_lower_assign(struct lower *l, const struct ast_expr *e)
{
    bool precise = l->b.precise;
    struct lvalue target = tgsic_lower_lvalue(l, e->operand[0]);
    l->b.precise |= is_precise(e->operand[0]);
    struct value value = tgsic_lower_expr(l, e->operand[1]);
    tgsic_lvalue_store(l, &target, &value);
    l->b.precise = precise;
    return value;
}

/* Done in the right side's base type where that differs, except for shifts. */
static struct value update(struct lower *l, enum ast_op op, const struct value *a,
                           const struct value *b)
{
    const struct glsl_type *type = a->type;
    if (a->type->base == b->type->base || op == AST_SHL || op == AST_SHR)
        return tgsic_lower_binary(l, op, a, b, type);
    const struct glsl_type *common = tgsic_glsl_numeric(b->type->base, type->rows, type->columns);
    struct value left = tgsic_lower_convert(l, a, common);
    struct value result = tgsic_lower_binary(l, op, &left, b, common);
    return tgsic_lower_convert(l, &result, type);
}

struct value tgsic_lower_update(struct lower *l, const struct ast_expr *e)
{
    bool precise = l->b.precise;
    struct lvalue target = tgsic_lower_lvalue(l, e->operand[0]);
    l->b.precise |= is_precise(e->operand[0]);
    struct value right = tgsic_lower_expr_any(l, e->operand[1]);
    struct value old = tgsic_lvalue_load(l, &target);
    struct value result = update(l, (enum ast_op)e->op, &old, &right);
    result = tgsic_value_load(l, result);
    tgsic_lvalue_store(l, &target, &result);
    l->b.precise = precise;
    return result;
}

struct value tgsic_lower_increment(struct lower *l, const struct ast_expr *e)
{
    bool up = e->op == AST_PRE_INC || e->op == AST_POST_INC;
    bool post = e->op == AST_POST_INC || e->op == AST_POST_DEC;
    struct lvalue target = tgsic_lower_lvalue(l, e->operand[0]);
    struct value old = tgsic_lvalue_load(l, &target), result = old;
    for (unsigned c = 0; c < old.type->columns; c++)
        result.column[c] = glsl_is_floating(old.type)
                               ? op2(l, IR_FADD, old.column[c], imm_f(l, up ? 1.0f : -1.0f))
                               : op2(l, IR_IADD, old.column[c], imm_i(l, up ? 1 : -1));
    tgsic_lvalue_store(l, &target, &result);
    return post ? old : result;
}
