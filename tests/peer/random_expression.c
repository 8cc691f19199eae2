/* SPDX-License-Identifier: MIT */
/* Random programs: expressions. */
#include "random_glsl.h"

static void put_type(struct writer *w, enum base base, unsigned rows)
{
    random_put_type(w, random_vector(base, rows));
}

/* An index below `length`: a number, or a masked expression. */
static void put_index(struct writer *w, unsigned length)
{
    if (w->in_index || random_pick(w, 2)) {
        random_put(w, "[%u]", random_pick(w, length));
        return;
    }
    w->in_index = true;
    bool is_signed = random_pick(w, 2) && length != 3;
    random_put(w, "[");
    random_put_expression(w, is_signed ? INT : UINT, 1, 0);
    if (length == 3)
        random_put(w, " %% 3u]");
    else
        random_put(w, " & %u%s]", length - 1, is_signed ? "" : "u");
    w->in_index = false;
}

/* ---- Places -------------------------------------------------------------------------------- */

static void put_swizzle(struct writer *w, struct rtype *type, bool distinct)
{
    unsigned rows = type->rows, count = 1 + random_pick(w, distinct ? rows : 4), first;
    first = random_pick(w, rows);
    random_put(w, ".");
    for (unsigned c = 0; c < count; c++) {
        unsigned at = distinct ? (first + c) % rows : random_pick(w, rows);
        random_put(w, "%c", "xyzw"[at]);
    }
    type->rows = (uint8_t)count;
}

void random_put_place(struct writer *w, const struct variable *variable, struct rtype *type,
                      bool whole)
{
    *type = variable->type;
    random_put(w, "%s", variable->name);
    while (type->length || type->record >= 0 || type->cols) {
        if (whole && !random_pick(w, 4))
            return;
        unsigned number = random_pick(w, random_num_parts(w, *type));
        if (type->record >= 0 && !type->length)
            random_put_part(w, *type, number);
        else
            put_index(w, random_num_parts(w, *type));
        *type = random_part(w, *type, number);
    }
    if (type->rows == 1 || random_pick(w, 2))
        return;
    if (random_pick(w, 4)) {
        put_swizzle(w, type, whole);
    } else {
        put_index(w, type->rows);
        type->rows = 1;
    }
}

/* ---- Leaves -------------------------------------------------------------------------------- */

static void put_literal(struct writer *w, enum base base)
{
    static const char *const ints[] = {"0", "1", "-1", "7", "31", "255", "-2147483647", "65536"};
    static const char *const uints[] = {"0u",          "1u",          "2u",          "31u",
                                        "0xffffffffu", "0x80000000u", "0x12345678u", "255u"};
    switch (base) {
    case BOOL:
        random_put(w, random_pick(w, 2) ? "true" : "false");
        break;
    case INT:
        random_put(w, "%s", ints[random_pick(w, 8)]);
        break;
    case UINT:
        random_put(w, "%s", uints[random_pick(w, 8)]);
        break;
    case FLOAT:
        random_put(w, "%u.0", random_pick(w, 64));
        break;
    }
}

static void put_literals(struct writer *w, enum base base, unsigned rows)
{
    if (rows == 1) {
        put_literal(w, base);
        return;
    }
    put_type(w, base, rows);
    random_put(w, "(");
    for (unsigned c = 0; c < rows; c++) {
        random_put(w, c ? ", " : "");
        put_literal(w, base);
    }
    random_put(w, ")");
}

/* What converts a value of another base; numbers that become floats are made small. */
static void put_conversion(struct writer *w, const struct variable *v, enum base base,
                           unsigned rows)
{
    struct rtype type;
    size_t start = w->size;
    put_type(w, base, rows);
    random_put(w, "(");
    random_put_place(w, v, &type, false);
    if (type.rows != 1 && type.rows < rows) {
        w->size = start;
        put_literals(w, base, rows);
        return;
    }
    if (base == FLOAT && (type.base == INT || type.base == UINT))
        random_put(w, type.base == INT ? " & 63" : " & 63u");
    random_put(w, ")");
}

/* Of floats: below 64. */
static void put_leaf(struct writer *w, enum base base, unsigned rows)
{
    size_t start = w->size;
    struct rtype type;
    for (unsigned tries = 0; tries < 6 && w->num_variables; tries++) {
        const struct variable *v = random_variable(w, false);
        random_put_place(w, v, &type, false);
        if (type.base == base && type.rows == rows)
            return;
        w->size = start;
    }
    if (w->num_variables && random_pick(w, 3))
        put_conversion(w, random_variable(w, false), base, rows);
    else
        put_literals(w, base, rows);
}

/* ---- Operations ---------------------------------------------------------------------------- */

/* Expands a form: % a leaf, @ an expression, of the same base and rows; each may have a letter
 * behind it for another base, and 1 for a scalar. $ is the name of the type,
 * ` the operator %. */
static void put_form(struct writer *w, const char *form, enum base base, unsigned rows,
                     unsigned depth)
{
    for (; *form; form++) {
        enum base of = base;
        unsigned width = rows;
        char what = *form;
        if (what == '$') {
            put_type(w, base, rows);
            continue;
        }
        if (what != '%' && what != '@') {
            random_put(w, "%c", what == '`' ? '%' : what);
            continue;
        }
        if (form[1] && form[1] >= 'B' && form[1] <= 'U') {
            of = form[1] == 'B' ? BOOL : form[1] == 'I' ? INT : form[1] == 'U' ? UINT : FLOAT;
            form++;
        }
        if (form[1] == '1') {
            width = 1;
            form++;
        }
        if (what == '%')
            put_leaf(w, of, width);
        else
            random_put_expression(w, of, width, depth);
    }
}

static const char *const float_forms[] = {
    "(@ + @)",
    "(@ - @)",
    "(% * %)",
    "(% * %F1)",
    "(%F1 * %)",
    "(-@)",
    "min(@, @)",
    "max(@, @)",
    "max(@, %F1)",
    "clamp(@, $(0.0), $(31.0))",
    "abs(@)",
    "floor(@)",
    "trunc(@)",
    "sign(@)",
    "step(@, @)",
    "mix(@, @, %B)",
    "mix(@, @, $(%B))",
    "(@B1 ? @ : @)",
    "$(@I & 63)",
    "$(@U & 63u)",
    "$(%B)",
    "fw(@)",
    "mod(@, 8.0)",
    "(fract(% * 0.5) * 2.0)",
    "roundEven(% * 0.5)",
    "ceil(% * 0.25)",
    "ldexp(%, %I & 3)",
    "(uintBitsToFloat(0x3f800000u | (%U & 0x7f0000u)) * 128.0)",
    "fma(%, %, @)",
};
static const char *const int_forms[] = {
    "(@ + @)",
    "(@ - @)",
    "(@ * @)",
    "(@ & @)",
    "(@ | @)",
    "(@ ^ @)",
    "(~@)",
    "(-@)",
    "(@ << (@I & 31))",
    "(@ >> (@U & 31u))",
    "((@ & 0xffff) / ((% & 7) + 1))",
    "((@ & 0xffff) ` ((% & 7) + 1))",
    "min(@, @)",
    "max(@, %I1)",
    "clamp(@, $(-5), $(100))",
    "abs(@)",
    "sign(@)",
    "(@B1 ? @ : @)",
    "$(@U)",
    "$(fw(@F))",
    "$(@B)",
    "bitCount(@)",
    "bitCount(%U)",
    "findLSB(@)",
    "findMSB(@)",
    "findMSB(%U)",
    "bitfieldReverse(@)",
    "bitfieldExtract(@, 3, 7)",
    "bitfieldInsert(@, @, 5, 9)",
    "(@ + %I1)",
    "floatBitsToInt(fw(@F) + 1.0)",
    "mix(@, @, %B)",
};
static const char *const uint_forms[] = {
    "(@ + @)",
    "(@ - @)",
    "(@ * @)",
    "(@ & @)",
    "(@ | @)",
    "(@ ^ @)",
    "(~@)",
    "(-@)",
    "(@ << (@I & 31))",
    "(@ >> (@U & 31u))",
    "(@ / ((% & 7u) + 1u))",
    "(@ ` ((% & 15u) + 1u))",
    "min(@, @)",
    "max(@, %U1)",
    "clamp(@, $(5u), $(1000u))",
    "(@B1 ? @ : @)",
    "$(@I)",
    "$(fw(@F))",
    "$(@B)",
    "bitfieldReverse(@)",
    "bitfieldExtract(@, 4, 11)",
    "bitfieldInsert(@, @, 8, 16)",
    "floatBitsToUint(fw(@F) + 1.0)",
    "(@ * %U1)",
    "mix(@, @, %B)",
};
static const char *const scalar_bool_forms[] = {
    "(@I1 < @I1)",  "(@I1 >= @I1)",      "(@U1 > @U1)",  "(@U1 <= @U1)",
    "(@F1 < @F1)",  "(@F1 >= @F1)",      "(@F1 == @F1)", "(@I1 != @I1)",
    "(@B1 && @B1)", "(@B1 || @B1)",      "(@B1 ^^ @B1)", "(!@B1)",
    "(@B1 == @B1)", "(@B1 ? @B1 : @B1)", "bool(@I1)",    "bool(fw(@F1))",
};
static const char *const vector_bool_forms[] = {
    "lessThan(@I, @I)",
    "lessThanEqual(@U, @U)",
    "greaterThan(@F, @F)",
    "greaterThanEqual(@I, @I)",
    "equal(@F, @F)",
    "notEqual(@U, @U)",
    "not(@B)",
    "equal(@B, @B)",
    "$(@I)",
    "(@B1 ? @B : @B)",
    "mix(@B, @B, %B)",
};

#define COUNT(list)   (unsigned)(sizeof(list) / sizeof *(list))
#define PICK(w, list) list[random_pick(w, COUNT(list))]

static const char *pick_form(struct writer *w, enum base base, unsigned rows)
{
    switch (base) {
    case FLOAT:
        return PICK(w, float_forms);
    case INT:
        return PICK(w, int_forms);
    case UINT:
        return PICK(w, uint_forms);
    default:
        return rows == 1 ? PICK(w, scalar_bool_forms) : PICK(w, vector_bool_forms);
    }
}

/* What makes a scalar of vectors, and vectors of scalars. */
static bool put_reshaped(struct writer *w, enum base base, unsigned rows, unsigned depth)
{
    unsigned other = 2 + random_pick(w, 3);
    if (rows == 1 && base == BOOL) {
        put_form(w, random_pick(w, 2) ? "any(@)" : "all(@)", BOOL, other, depth);
    } else if (rows == 1 && base == FLOAT) {
        put_form(w, "dot(%, %)", FLOAT, other, depth);
    } else if (rows == 1 && base == UINT) {
        if (random_pick(w, 2))
            put_form(w, "packHalf2x16(%)", FLOAT, 2, depth);
        else
            put_form(w, "packUnorm4x8($(%B))", FLOAT, 4, depth);
    } else if (rows > 1) {
        unsigned first = 1 + random_pick(w, rows - 1);
        put_type(w, base, rows);
        random_put(w, "(");
        put_form(w, "@", base, first, depth);
        random_put(w, ", ");
        put_form(w, "@)", base, rows - first, depth);
    } else {
        return false;
    }
    return true;
}

/* A matrix below a variable; false: none was found. */
static bool put_matrix(struct writer *w, unsigned cols, unsigned rows)
{
    for (unsigned tries = 0; tries < 16; tries++) {
        const struct variable *v = random_variable(w, false);
        if (v && v->type.record < 0 && v->type.cols == cols && v->type.rows == rows) {
            random_put(w, "%s", v->name);
            if (v->type.length)
                put_index(w, v->type.length);
            return true;
        }
    }
    return false;
}

/* Products of matrices and vectors, whose terms are below 64. */
static bool put_product(struct writer *w, unsigned rows)
{
    size_t start = w->size;
    unsigned other = 2 + random_pick(w, 3);
    bool left = random_pick(w, 2);
    if (rows == 1) {
        random_put(w, "determinant(");
        bool found = put_matrix(w, 2, 2);
        random_put(w, ")");
        w->size = found ? w->size : start;
        return found;
    }
    random_put(w, "(");
    if (!left)
        put_leaf(w, FLOAT, other);
    random_put(w, left ? "" : " * ");
    bool found = left ? put_matrix(w, other, rows) : put_matrix(w, rows, other);
    random_put(w, left ? " * " : "");
    if (left)
        put_leaf(w, FLOAT, other);
    random_put(w, ")");
    w->size = found ? w->size : start;
    return found;
}

void random_put_expression(struct writer *w, enum base base, unsigned rows, unsigned depth)
{
    if (!depth || !random_pick(w, 4)) {
        put_leaf(w, base, rows);
        return;
    }
    if (base == FLOAT && !random_pick(w, 4) && put_product(w, rows))
        return;
    if (!random_pick(w, 5) && put_reshaped(w, base, rows, depth - 1))
        return;
    put_form(w, pick_form(w, base, rows), base, rows, depth - 1);
}

/* ---- Values -------------------------------------------------------------------------------- */

static void put_matrix_value(struct writer *w, struct rtype type)
{
    size_t start = w->size;
    unsigned what = random_pick(w, 5), cols = type.cols, rows = type.rows, mid;
    bool found = false;
    mid = 2 + random_pick(w, 3);
    random_put(w, "fw(");
    if (what == 0) {
        random_put(w, "transpose(");
        found = put_matrix(w, rows, cols);
        random_put(w, ")");
    } else if (what == 1) {
        found = put_matrix(w, mid, rows);
        random_put(w, " * ");
        found = found && put_matrix(w, cols, mid);
    } else if (what == 2) {
        random_put(w, "matrixCompMult(");
        found = put_matrix(w, cols, rows);
        random_put(w, ", ");
        found = found && put_matrix(w, cols, rows);
        random_put(w, ")");
    } else if (what == 3) {
        random_put(w, "outerProduct(");
        put_leaf(w, FLOAT, rows);
        random_put(w, ", ");
        put_leaf(w, FLOAT, cols);
        random_put(w, ")");
        found = true;
    } else {
        found = put_matrix(w, cols, rows);
        random_put(w, random_pick(w, 2) ? " + " : " - ");
        found = found && put_matrix(w, cols, rows);
    }
    random_put(w, ")");
    if (found)
        return;
    w->size = start;
    random_put_type(w, type);
    random_put(w, "(");
    for (unsigned c = 0; c < cols; c++) {
        random_put(w, c ? ", fw(" : "fw(");
        random_put_expression(w, FLOAT, rows, 1);
        random_put(w, ")");
    }
    random_put(w, ")");
}

void random_put_value(struct writer *w, struct rtype type)
{
    if (type.length || type.record >= 0) {
        random_put_type(w, type);
        random_put(w, "(");
        for (unsigned i = 0; i < random_num_parts(w, type); i++) {
            random_put(w, i ? ", " : "");
            random_put_value(w, random_part(w, type, i));
        }
        random_put(w, ")");
    } else if (type.cols) {
        put_matrix_value(w, type);
    } else {
        random_put(w, type.base == FLOAT ? "fw(" : "");
        random_put_expression(w, (enum base)type.base, type.rows, 2);
        random_put(w, type.base == FLOAT ? ")" : "");
    }
}
