/* SPDX-License-Identifier: MIT */
/* interpolateAt*(): inputs of the fragment shader at another point of the pixel. */
#include "lower_builtin.h"

struct point {
    enum ir_at at;
    struct ir_instr *where; /* NULL: the centroid */
};

static bool is_varying(const struct ir_var *var)
{
    const struct leaf *leaf = var->user;
    if (var->mode != IR_INPUT || var->system_value || !leaf)
        return false;
    const struct ast_variable *v = leaf->global->variable;
    return (v && !v->builtin) ||
           (var->semantic == TGSIC_SEMANTIC_GENERIC || var->semantic == TGSIC_SEMANTIC_TEXCOORD ||
            var->semantic == TGSIC_SEMANTIC_COLOR || var->semantic == TGSIC_SEMANTIC_FOG);
}

/* Inputs have no index at run time: each element that it may choose is interpolated. */
static struct ir_instr *choose_element(struct lower *l, const struct place *place,
                                       const struct point *p)
{
    struct ir_var *var = place->leaves[0];
    struct ir_instr *result = NULL;
    for (uint32_t e = 0; e < var->length; e++) {
        struct ir_instr *one = tgsic_ir_interpolate(&l->b, var, (int32_t)e, p->at, p->where);
        struct ir_instr *number = imm_i(l, (int32_t)e - (int32_t)place->offset);
        struct ir_instr *is_this = op2(l, IR_IEQ, place->index, number);
        result = result ? op3(l, IR_SELECT, is_this, one, result) : one;
    }
    return result;
}

static struct value interpolate(struct lower *l, const struct ast_expr *e,
                                const struct place *place, const struct point *p)
{
    struct ir_var *var = place->leaves[0];
    if (!is_varying(var))
        tgsic_lower_unsupported(l, e->pos, "%s() of a built-in variable is not translated",
                                e->builtin->name);
    if (var->interpolation == TGSIC_INTERPOLATE_CONSTANT) /* the same everywhere */
        return tgsic_place_load(l, place);
    if (place->index)
        return tgsic_value(place->type, choose_element(l, place, p));
    return tgsic_value(place->type,
                       tgsic_ir_interpolate(&l->b, var, (int32_t)place->offset, p->at, p->where));
}

struct value tgsic_lower_interpolate(struct lower *l, const struct ast_expr *e)
{
    struct lvalue input = tgsic_lower_lvalue(l, e->arguments[0]);
    struct point p = {IR_AT_CENTROID, NULL};
    if (e->argument_count > 1) {
        p.at =
            e->builtin->intrinsic == INTRINSIC_INTERPOLATE_AT_SAMPLE ? IR_AT_SAMPLE : IR_AT_OFFSET;
        p.where = tgsic_lower_vector(l, e->arguments[1]);
    }
    l->b.pos = e->pos;
    struct value value = interpolate(l, e, &input.place, &p);
    return tgsic_lvalue_select(l, &input, &value);
}
