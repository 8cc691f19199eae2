/* SPDX-License-Identifier: MIT */
/* Values of GLSL types: vectors and matrices in SSA form, aggregates in memory or as constants. */
#include "lower.h"

struct value tgsic_value(const struct glsl_type *type, struct ir_instr *instr)
{
    struct value value = {.type = type, .kind = VALUE_SSA};
    value.column[0] = instr;
    return value;
}

struct value tgsic_value_of_place(const struct place *place)
{
    struct value value = {.type = place->type, .kind = VALUE_PLACE, .place = *place};
    return value;
}

static uint64_t constant_bits(enum glsl_base base, const union glsl_scalar *scalar)
{
    if (base == GLSL_BOOL)
        return scalar->u ? UINT32_MAX : 0;
    return base == GLSL_DOUBLE || base == GLSL_INT64 || base == GLSL_UINT64 ? scalar->u64
                                                                            : scalar->u;
}

struct value tgsic_value_constant(struct lower *l, const struct glsl_type *type,
                                  const union glsl_scalar *constant)
{
    struct value value = {.type = type, .kind = VALUE_CONSTANT, .constant = constant};
    if (!type->rows)
        return value;
    value.kind = VALUE_SSA;
    for (unsigned c = 0; c < type->columns; c++) {
        uint64_t bits[4] = {0};
        for (unsigned r = 0; r < type->rows; r++)
            bits[r] = constant_bits(type->base, constant++);
        value.column[c] =
            tgsic_ir_const_bits(&l->b, type->rows, glsl_is_64bit(type) ? 64 : 32, bits);
    }
    return value;
}

struct value tgsic_value_transpose(struct lower *l, const struct value *matrix)
{
    unsigned from = 0, to = 0;
    while (from < 4 && matrix->column[from])
        from++;
    to = matrix->column[0]->components;
    struct value result = *matrix;
    for (unsigned c = 0; c < 4; c++)
        result.column[c] = NULL;
    for (unsigned c = 0; c < to; c++) {
        struct ir_instr *parts[4];
        for (unsigned r = 0; r < from; r++)
            parts[r] = tgsic_ir_component(&l->b, matrix->column[r], c);
        result.column[c] = tgsic_ir_vec(&l->b, parts, from);
    }
    result.transposed = !matrix->transposed;
    return result;
}

struct value tgsic_value_load_any(struct lower *l, struct value value)
{
    return value.kind == VALUE_PLACE && value.type->rows ? tgsic_place_load(l, &value.place)
                                                         : value;
}

struct value tgsic_value_load(struct lower *l, struct value value)
{
    value = tgsic_value_load_any(l, value);
    return value.kind == VALUE_SSA && value.transposed ? tgsic_value_transpose(l, &value) : value;
}

struct value tgsic_value_member(struct lower *l, const struct value *value, uint32_t member)
{
    if (value->kind == VALUE_CONSTANT) {
        const union glsl_scalar *constant = value->constant;
        for (uint32_t i = 0; i < member; i++)
            constant += value->type->members[i].type->slots;
        return tgsic_value_constant(l, value->type->members[member].type, constant);
    }
    struct place part = tgsic_place_member(l, &value->place, member);
    return tgsic_value_of_place(&part);
}

/* An array constant that is indexed dynamically is memory, filled once, before anything else. */
static struct place constant_place(struct lower *l, const struct value *value)
{
    struct constant_array *c;
    for (c = l->constants; c; c = c->next)
        if (c->constant == value->constant && c->type == value->type)
            return c->place;
    c = ARENA_NEW(l->arena, struct constant_array);
    c->constant = value->constant;
    c->type = value->type;
    c->next = l->constants;
    l->constants = c;
    c->place = tgsic_local_place(l, value->type, "constant");
    struct lower_cursor saved = tgsic_lower_enter_prologue(l);
    tgsic_place_store(l, &c->place, value);
    tgsic_lower_leave_prologue(l, saved);
    return c->place;
}

struct place tgsic_value_place(struct lower *l, const struct value *value)
{
    return value->kind == VALUE_CONSTANT ? constant_place(l, value) : value->place;
}

struct ir_instr *tgsic_component_mask(struct lower *l, struct ir_instr *index, unsigned components)
{
    static const uint64_t numbers[4] = {0, 1, 2, 3};
    return op2(l, IR_IEQ, index, tgsic_ir_const_bits(&l->b, components, 32, numbers));
}

struct ir_instr *tgsic_dynamic_component(struct lower *l, struct ir_instr *vector,
                                         struct ir_instr *index)
{
    struct ir_instr *mask = tgsic_component_mask(l, index, vector->components);
    struct ir_instr *result = tgsic_ir_component(&l->b, vector, 0);
    for (unsigned c = 1; c < vector->components; c++) {
        struct ir_instr *is_this = tgsic_ir_component(&l->b, mask, c);
        result = op3(l, IR_SELECT, is_this, tgsic_ir_component(&l->b, vector, c), result);
    }
    return result;
}

/* Column of a matrix that is no memory. */
static struct value column(struct lower *l, const struct value *matrix, uint32_t offset,
                           struct ir_instr *index)
{
    struct value plain = tgsic_value_load(l, *matrix);
    const struct glsl_type *type = tgsic_glsl_element(plain.type);
    if (!index)
        return tgsic_value(type, plain.column[offset]);
    struct ir_instr *mask = tgsic_component_mask(l, index, plain.type->columns);
    struct ir_instr *result = plain.column[0];
    for (unsigned c = 1; c < plain.type->columns; c++)
        result = op3(l, IR_SELECT, tgsic_ir_component(&l->b, mask, c), plain.column[c], result);
    return tgsic_value(type, result);
}

static struct value vector_component(struct lower *l, const struct value *vector, uint32_t offset,
                                     struct ir_instr *index)
{
    struct value v = tgsic_value_load(l, *vector);
    const struct glsl_type *type = tgsic_glsl_element(v.type);
    if (index)
        return tgsic_value(type, tgsic_dynamic_component(l, v.column[0], index));
    return tgsic_value(type, tgsic_ir_component(&l->b, v.column[0], offset));
}

struct value tgsic_value_element(struct lower *l, const struct value *value, uint32_t offset,
                                 struct ir_instr *index)
{
    const struct glsl_type *type = value->type;
    if (glsl_is_vector(type) && !(value->kind == VALUE_PLACE && value->place.memory == IN_BUFFER))
        return vector_component(l, value, offset, index);
    if (glsl_is_matrix(type) && (value->kind == VALUE_SSA || value->place.rules.row_major))
        return column(l, value, offset, index);
    if (value->kind == VALUE_CONSTANT && !index)
        return tgsic_value_constant(l, type->element,
                                    value->constant + (size_t)offset * type->element->slots);
    struct place memory = tgsic_value_place(l, value);
    struct place part = tgsic_place_element(l, &memory, offset, index);
    return tgsic_value_of_place(&part);
}
