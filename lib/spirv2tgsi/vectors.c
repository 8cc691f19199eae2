/* SPDX-License-Identifier: MIT */
/* Vectors, matrices and aggregates as values. */
#include "spirv.h"

static const struct value *operand(struct spirv *s, const struct instruction *i, unsigned n)
{
    return tgsic_spirv_value(s, tgsic_spirv_operand(s, i, n));
}

static const struct value *typed(struct spirv *s, const struct instruction *i, unsigned n,
                                 const struct type *type)
{
    const struct value *value = operand(s, i, n);
    if ((value->kind != VALUE_VECTOR && value->kind != VALUE_COMPOSITE) ||
        !tgsic_spirv_same_type(value->type, type))
        tgsic_spirv_invalid(s, "%s of parts of other types", tgsic_spirv_op_name(i->op));
    return value;
}

static struct ir_instr *vector(struct spirv *s, const struct instruction *i, unsigned n)
{
    return tgsic_spirv_vector(s, tgsic_spirv_operand(s, i, n));
}

static const struct value *matrix(struct spirv *s, const struct instruction *i, unsigned n)
{
    const struct value *value = operand(s, i, n);
    if (value->type->kind != TYPE_MATRIX)
        tgsic_spirv_invalid(s, "%s of what is no matrix", tgsic_spirv_op_name(i->op));
    return value;
}

/* ---- Composites ---------------------------------------------------------------------------- */

static const struct type *part_type(const struct type *type, uint32_t n)
{
    return type->kind == TYPE_STRUCT ? type->members[n].type : type->element;
}

static const struct type *scalar_of(const struct type *type)
{
    return type->kind == TYPE_VECTOR ? type->element : type;
}

static void construct(struct spirv *s, const struct instruction *i)
{
    const struct type *type = tgsic_spirv_type_of(s, i->type);
    struct ir_instr *parts[4];
    unsigned components = 0;
    if (type->kind == TYPE_VECTOR) {
        for (uint32_t n = 0; n < i->num_operands; n++) {
            if (n == 4)
                tgsic_spirv_invalid(s, "a vector of too many parts");
            parts[n] = vector(s, i, n);
            if (!tgsic_spirv_same_type(scalar_of(operand(s, i, n)->type), type->element))
                tgsic_spirv_invalid(s, "a vector of parts of other types");
            components += parts[n]->components;
        }
        if (components != type->rows)
            tgsic_spirv_invalid(s, "a vector of too many or too few parts");
        tgsic_spirv_give(s, i, tgsic_ir_vec(&s->b, parts, i->num_operands));
        return;
    }
    if (i->num_operands != type->length || type->kind == TYPE_SCALAR)
        tgsic_spirv_invalid(s, "an aggregate of too many or too few parts");
    struct value value = tgsic_spirv_composite(s, type);
    for (uint32_t n = 0; n < type->length; n++)
        value.parts[n] = *typed(s, i, n, part_type(type, n));
    tgsic_spirv_result(s, i, value);
}

static struct value part(struct spirv *s, const struct value *value, uint32_t n)
{
    if (n >= value->type->length)
        tgsic_spirv_invalid(s, "there is no part %u", (unsigned)n);
    if (value->kind == VALUE_COMPOSITE)
        return value->parts[n];
    if (value->kind != VALUE_VECTOR)
        tgsic_spirv_invalid(s, "a part of what has none");
    return tgsic_spirv_make(value->type->element, tgsic_ir_component(&s->b, value->instr, n));
}

static void extract(struct spirv *s, const struct instruction *i)
{
    struct value value = *operand(s, i, 0);
    for (uint32_t n = 1; n < i->num_operands; n++)
        value = part(s, &value, i->operands[n]);
    tgsic_spirv_result(s, i, value);
}

static struct value with_part(struct spirv *s, const struct value *value, const uint32_t *path,
                              uint32_t length, const struct value *object)
{
    struct value old, result = *value;
    if (!length && !tgsic_spirv_same_type(object->type, value->type))
        tgsic_spirv_invalid(s, "a part of another type than the one it replaces");
    if (!length)
        return *object;
    old = part(s, value, *path);
    struct value new_part = with_part(s, &old, path + 1, length - 1, object);
    if (value->kind == VALUE_VECTOR) {
        struct ir_instr *parts[4];
        if (new_part.kind != VALUE_VECTOR || new_part.instr->components != 1)
            tgsic_spirv_invalid(s, "a component that is no scalar");
        for (unsigned c = 0; c < value->type->rows; c++)
            parts[c] = c == *path ? new_part.instr : tgsic_ir_component(&s->b, value->instr, c);
        result.instr = tgsic_ir_vec(&s->b, parts, value->type->rows);
        return result;
    }
    result = tgsic_spirv_composite(s, value->type);
    for (uint32_t n = 0; n < value->type->length; n++)
        result.parts[n] = n == *path ? new_part : value->parts[n];
    return result;
}

#define MAX_PATH 256u

static void insert(struct spirv *s, const struct instruction *i)
{
    const struct value *object = operand(s, i, 0), *value = operand(s, i, 1);
    if (i->num_operands - 2 > MAX_PATH)
        tgsic_spirv_invalid(s, "a path of too many parts");
    tgsic_spirv_result(s, i, with_part(s, value, i->operands + 2, i->num_operands - 2, object));
}

static void shuffle(struct spirv *s, const struct instruction *i)
{
    struct ir_instr *a = vector(s, i, 0), *b = vector(s, i, 1), *parts[4];
    uint32_t count = i->num_operands - 2;
    if (!tgsic_spirv_same_type(scalar_of(operand(s, i, 0)->type),
                               scalar_of(operand(s, i, 1)->type)))
        tgsic_spirv_invalid(s, "a shuffle of vectors of two types");
    if (count < 2 || count > 4)
        tgsic_spirv_invalid(s, "a shuffle of %u components", (unsigned)count);
    for (uint32_t n = 0; n < count; n++) {
        uint32_t from = i->operands[n + 2];
        if (from == UINT32_MAX)
            parts[n] = tgsic_ir_undef(&s->b, 1, a->bits);
        else if (from >= (uint32_t)a->components + b->components)
            tgsic_spirv_invalid(s, "there is no component %u", (unsigned)from);
        else
            parts[n] = from < a->components ? ir_component(&s->b, a, from)
                                            : ir_component(&s->b, b, from - a->components);
    }
    tgsic_spirv_give(s, i, tgsic_ir_vec(&s->b, parts, count));
}

/* The same value in a type that matches: one that has the same parts. */
static struct value retyped(struct spirv *s, const struct value *value, const struct type *type)
{
    struct value copy = *value;
    bool data = value->kind == VALUE_VECTOR || value->kind == VALUE_COMPOSITE;
    copy.type = type;
    if (!data || tgsic_spirv_same_type(value->type, type))
        return copy;
    if (value->kind != VALUE_COMPOSITE || value->type->kind != type->kind ||
        value->type->length != type->length || tgsic_spirv_is_numeric(type))
        tgsic_spirv_invalid(s, "a copy of another type");
    copy = tgsic_spirv_composite(s, type);
    for (uint32_t n = 0; n < type->length; n++)
        copy.parts[n] = retyped(s, &value->parts[n], part_type(type, n));
    return copy;
}

/* ---- Choices ------------------------------------------------------------------------------- */

static struct value choose(struct spirv *s, struct ir_instr *condition, const struct value *a,
                           const struct value *b)
{
    if (a->kind == VALUE_VECTOR)
        return tgsic_spirv_make(a->type, ir_op3(&s->b, IR_SELECT, condition, a->instr, b->instr));
    struct value value = tgsic_spirv_composite(s, a->type);
    for (uint32_t n = 0; n < a->type->length; n++)
        value.parts[n] = choose(s, condition, &a->parts[n], &b->parts[n]);
    return value;
}

static void select(struct spirv *s, const struct instruction *i)
{
    const struct type *type = tgsic_spirv_type_of(s, i->type);
    if (type->kind == TYPE_POINTER || type->kind >= TYPE_IMAGE)
        tgsic_spirv_unsupported(s, "OpSelect of pointers or images is not translated");
    const struct value *a = typed(s, i, 1, type), *b = typed(s, i, 2, type);
    struct ir_instr *condition = tgsic_spirv_typed(s, tgsic_spirv_operand(s, i, 0), 'b', 0);
    if (condition->components != 1 && condition->components != type->rows)
        tgsic_spirv_invalid(s, "OpSelect by bools of another number");
    tgsic_spirv_result(s, i, choose(s, condition, a, b));
}

/* All components: by halves. */
static struct ir_instr *reduce(struct spirv *s, struct ir_instr *x, enum ir_op op)
{
    struct ir_instr *result = ir_component(&s->b, x, 0);
    for (unsigned c = 1; c < x->components; c++)
        result = ir_op2(&s->b, op, result, ir_component(&s->b, x, c));
    return result;
}

/* Operands have floats of the width of the result. */
static void check_floats(struct spirv *s, const struct instruction *i)
{
    char letter = tgsic_spirv_type_of(s, i->type)->letter;
    for (uint32_t n = 0; n < i->num_operands; n++) {
        const struct value *value = operand(s, i, n);
        bool data = value->kind == VALUE_VECTOR || value->kind == VALUE_COMPOSITE;
        if (!data || value->type->letter != letter || (letter != 'f' && letter != 'd'))
            tgsic_spirv_invalid(s, "%s of other types than it has", tgsic_spirv_op_name(i->op));
    }
}

/* ---- Matrices ------------------------------------------------------------------------------ */

static struct ir_instr *combine(struct spirv *s, const struct value *m, struct ir_instr *v)
{
    if (v->components != m->type->columns)
        tgsic_spirv_invalid(s, "a matrix times a vector of another size");
    struct ir_instr *sum = ir_op2(&s->b, IR_FMUL, m->parts[0].instr, ir_component(&s->b, v, 0));
    for (unsigned c = 1; c < m->type->columns; c++)
        sum = ir_op3(&s->b, IR_FMAD, m->parts[c].instr, ir_component(&s->b, v, c), sum);
    return sum;
}

static struct ir_instr *dots(struct spirv *s, struct ir_instr *v, const struct value *m)
{
    struct ir_instr *parts[4];
    if (v->components != m->type->rows)
        tgsic_spirv_invalid(s, "a vector times a matrix of another size");
    for (unsigned c = 0; c < m->type->columns; c++)
        parts[c] = tgsic_ir_math_dot(&s->b, v, m->parts[c].instr);
    return tgsic_ir_vec(&s->b, parts, m->type->columns);
}

/* One column of the result. */
static struct ir_instr *column(struct spirv *s, const struct instruction *i, unsigned c)
{
    struct ir_instr *parts[4], *x;
    const struct value *m;
    switch (i->op) {
    case SpvOpMatrixTimesScalar:
        x = part(s, matrix(s, i, 0), c).instr;
        return ir_op2(&s->b, IR_FMUL, x, vector(s, i, 1));
    case SpvOpMatrixTimesMatrix:
        m = matrix(s, i, 0);
        return combine(s, m, part(s, matrix(s, i, 1), c).instr);
    case SpvOpOuterProduct:
        x = vector(s, i, 0);
        return ir_op2(&s->b, IR_FMUL, x, part(s, operand(s, i, 1), c).instr);
    default: /* transpose */
        m = matrix(s, i, 0);
        if (c >= m->type->rows)
            tgsic_spirv_invalid(s, "a matrix transposed to another size");
        for (unsigned r = 0; r < m->type->columns; r++)
            parts[r] = tgsic_ir_component(&s->b, m->parts[r].instr, c);
        return tgsic_ir_vec(&s->b, parts, m->type->columns);
    }
}

static void matrix_result(struct spirv *s, const struct instruction *i)
{
    const struct type *type = tgsic_spirv_type_of(s, i->type);
    check_floats(s, i);
    if (type->kind != TYPE_MATRIX)
        tgsic_spirv_invalid(s, "%s gives no matrix", tgsic_spirv_op_name(i->op));
    struct value value = tgsic_spirv_composite(s, type);
    for (unsigned c = 0; c < type->columns; c++) {
        value.parts[c] = tgsic_spirv_make(type->element, column(s, i, c));
        if (value.parts[c].instr->components != type->rows)
            tgsic_spirv_invalid(s, "%s gives a matrix of another size", tgsic_spirv_op_name(i->op));
    }
    tgsic_spirv_result(s, i, value);
}

bool tgsic_spirv_vectors(struct spirv *s, const struct instruction *i)
{
    struct value copy;
    const struct value *value;
    struct ir_instr *x, *y;
    switch (i->op) {
    case SpvOpCompositeConstruct:
    case SpvOpConstantComposite:
    case SpvOpSpecConstantComposite:
        construct(s, i);
        return true;
    case SpvOpCompositeExtract:
        extract(s, i);
        return true;
    case SpvOpCompositeInsert:
        insert(s, i);
        return true;
    case SpvOpVectorShuffle:
        shuffle(s, i);
        return true;
    case SpvOpVectorExtractDynamic:
        tgsic_spirv_check_signature(s, i, 0, "XxJ");
        x = vector(s, i, 0);
        tgsic_spirv_give(s, i, tgsic_spirv_pick(s, x, vector(s, i, 1)));
        return true;
    case SpvOpVectorInsertDynamic:
        tgsic_spirv_check_signature(s, i, 0, "xxXJ");
        x = vector(s, i, 0);
        y = vector(s, i, 1);
        tgsic_spirv_give(s, i, tgsic_spirv_replace(s, x, y, vector(s, i, 2)));
        return true;
    case SpvOpCopyObject:
    case SpvOpCopyLogical:
        copy = retyped(s, operand(s, i, 0), tgsic_spirv_type_of(s, i->type));
        tgsic_spirv_result(s, i, copy);
        return true;
    case SpvOpSelect:
        select(s, i);
        return true;
    case SpvOpAny:
    case SpvOpAll:
        tgsic_spirv_check_signature(s, i, 0, "Bb");
        tgsic_spirv_give(s, i, reduce(s, vector(s, i, 0), i->op == SpvOpAny ? IR_OR : IR_AND));
        return true;
    case SpvOpMatrixTimesVector:
        check_floats(s, i);
        value = matrix(s, i, 0);
        tgsic_spirv_give(s, i, combine(s, value, vector(s, i, 1)));
        return true;
    case SpvOpVectorTimesMatrix:
        check_floats(s, i);
        x = vector(s, i, 0);
        tgsic_spirv_give(s, i, dots(s, x, matrix(s, i, 1)));
        return true;
    case SpvOpMatrixTimesScalar:
    case SpvOpMatrixTimesMatrix:
    case SpvOpOuterProduct:
    case SpvOpTranspose:
        matrix_result(s, i);
        return true;
    default:
        return false;
    }
}
