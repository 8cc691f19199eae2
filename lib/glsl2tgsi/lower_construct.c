/* SPDX-License-Identifier: MIT */
/* Constructors. */
#include "lower.h"

/* The components of the arguments in a row. */
struct stream {
    struct lower *l;
    const struct ast_expr *e;
    uint32_t argument;  /* the next to evaluate */
    struct value value; /* the one being read */
    unsigned column, row;
};

static struct ir_instr *next_component(struct stream *s)
{
    if (!s->value.type || s->column == s->value.type->columns) {
        if (s->argument == s->e->argument_count)
            return NULL;
        s->value = tgsic_lower_expr(s->l, s->e->arguments[s->argument++]);
        s->column = s->row = 0;
    }
    struct ir_instr *result = component(s->l, s->value.column[s->column], s->row++);
    if (s->row == s->value.type->rows) {
        s->row = 0;
        s->column++;
    }
    return result;
}

static struct ir_instr *next_vector(struct stream *s, unsigned components)
{
    struct ir_instr *parts[4];
    for (unsigned c = 0; c < components; c++)
        parts[c] = next_component(s);
    return tgsic_ir_vec(&s->l->b, parts, components);
}

static struct value from_components(struct lower *l, const struct ast_expr *e)
{
    struct value result = {.type = e->type, .kind = VALUE_SSA};
    struct stream s = {.l = l, .e = e};
    for (unsigned c = 0; c < e->type->columns; c++)
        result.column[c] = next_vector(&s, e->type->rows);
    while (s.argument < e->argument_count) /* none should be left; their effects must happen */
        tgsic_lower_effect(l, e->arguments[s.argument++]);
    return result;
}

static struct ir_instr *repeated(struct lower *l, struct ir_instr *scalar, unsigned components)
{
    static const uint8_t xxxx[4] = {0};
    return tgsic_ir_swizzle(&l->b, scalar, components, xxxx);
}

/* A scalar of a matrix type's base. */
static struct ir_instr *number(struct lower *l, const struct glsl_type *type, double value)
{
    union glsl_scalar scalar = {.f = (float)value};
    if (type->base == GLSL_DOUBLE)
        scalar.d = value;
    return tgsic_value_constant(l, tgsic_glsl_numeric(type->base, 1, 1), &scalar).column[0];
}

static struct value diagonal(struct lower *l, struct ir_instr *scalar, const struct glsl_type *type)
{
    struct value result = {.type = type, .kind = VALUE_SSA};
    for (unsigned c = 0; c < type->columns; c++) {
        struct ir_instr *parts[4];
        for (unsigned r = 0; r < type->rows; r++)
            parts[r] = r == c ? scalar : number(l, type, 0);
        result.column[c] = tgsic_ir_vec(&l->b, parts, type->rows);
    }
    return result;
}

static struct value from_matrix(struct lower *l, const struct value *m,
                                const struct glsl_type *type)
{
    struct value result = {.type = type, .kind = VALUE_SSA};
    for (unsigned c = 0; c < type->columns; c++) {
        struct ir_instr *parts[4];
        for (unsigned r = 0; r < type->rows; r++)
            parts[r] = c < m->type->columns && r < m->type->rows
                           ? tgsic_ir_component(&l->b, m->column[c], r)
                           : number(l, type, r == c ? 1.0 : 0.0);
        result.column[c] = tgsic_ir_vec(&l->b, parts, type->rows);
    }
    return result;
}

static struct value construct_numeric(struct lower *l, const struct ast_expr *e)
{
    if (e->argument_count > 1)
        return from_components(l, e);
    const struct glsl_type *from = e->arguments[0]->type;
    if (glsl_is_scalar(from)) {
        struct ir_instr *scalar = tgsic_lower_vector(l, e->arguments[0]);
        if (glsl_is_matrix(e->type))
            return diagonal(l, scalar, e->type);
        return tgsic_value(e->type, repeated(l, scalar, e->type->rows));
    }
    if (glsl_is_matrix(from) && glsl_is_matrix(e->type)) {
        struct value m = tgsic_lower_expr(l, e->arguments[0]);
        return from_matrix(l, &m, e->type);
    }
    return from_components(l, e);
}

struct value tgsic_lower_construct(struct lower *l, const struct ast_expr *e)
{
    if (e->type->rows)
        return construct_numeric(l, e);
    struct place place = tgsic_local_place(l, e->type, NULL);
    for (uint32_t i = 0; i < e->argument_count; i++) {
        struct value value = tgsic_lower_expr(l, e->arguments[i]);
        struct place part = glsl_is_array(e->type) ? tgsic_place_element(l, &place, i, NULL)
                                                   : tgsic_place_member(l, &place, i);
        tgsic_place_store(l, &part, &value);
    }
    return tgsic_value_of_place(&place);
}
