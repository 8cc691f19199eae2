/* SPDX-License-Identifier: MIT */
/* Folding of operators, conversions, selections and constructors over constant operands. */
#include "constant.h"

#include <string.h>

static bool is_signed(enum glsl_base base)
{
    return base == GLSL_INT || base == GLSL_INT64;
}

static unsigned bits_of(enum glsl_base base)
{
    return base == GLSL_INT64 || base == GLSL_UINT64 ? 64 : 32;
}

int64_t tgsic_glsl_scalar_to_int(enum glsl_base base, union glsl_scalar value)
{
    switch (base) {
    case GLSL_INT:
        return value.i;
    case GLSL_UINT:
    case GLSL_BOOL:
        return value.u;
    case GLSL_INT64:
    case GLSL_UINT64:
        return value.i64;
    default:
        return 0;
    }
}

union glsl_scalar tgsic_glsl_scalar_from_int(enum glsl_base base, int64_t value)
{
    union glsl_scalar s = {.u64 = 0};
    if (base == GLSL_BOOL)
        s.u = value != 0;
    else if (bits_of(base) == 64)
        s.i64 = value;
    else
        s.u = (uint32_t)value;
    return s;
}

double tgsic_glsl_scalar_to_double(enum glsl_base base, union glsl_scalar value)
{
    switch (base) {
    case GLSL_FLOAT:
        return (double)value.f;
    case GLSL_DOUBLE:
        return value.d;
    case GLSL_UINT64:
        return (double)value.u64;
    default:
        return (double)tgsic_glsl_scalar_to_int(base, value);
    }
}

union glsl_scalar tgsic_glsl_scalar_from_double(enum glsl_base base, double value)
{
    union glsl_scalar s = {.u64 = 0};
    if (base == GLSL_DOUBLE)
        s.d = value;
    else
        s.f = (float)value;
    return s;
}

/* Toward zero; what does not fit saturates, not-a-number is 0. A negative number becomes unsigned
 * by way of the signed type, as hardware does. */
static union glsl_scalar float_to_integer(enum glsl_base to, double value)
{
    const double two63 = 9223372036854775808.0, two31 = 2147483648.0, two32 = 4294967296.0;
    if (value != value)
        value = 0;
    if (to == GLSL_UINT64 && value >= two63)
        return (union glsl_scalar){.u64 = value >= 2 * two63 ? UINT64_MAX : (uint64_t)value};
    double low = bits_of(to) == 64 ? -two63 : -two31;
    double high = bits_of(to) == 64 ? two63 : to == GLSL_UINT ? two32 : two31;
    if (value <= low)
        return tgsic_glsl_scalar_from_int(to, bits_of(to) == 64 ? INT64_MIN : INT32_MIN);
    if (value >= high)
        return tgsic_glsl_scalar_from_int(to, bits_of(to) == 64 ? INT64_MAX
                                              : to == GLSL_UINT ? (int64_t)UINT32_MAX
                                                                : INT32_MAX);
    return tgsic_glsl_scalar_from_int(to, (int64_t)value);
}

static bool is_floating(enum glsl_base base)
{
    return base == GLSL_FLOAT || base == GLSL_DOUBLE;
}

union glsl_scalar tgsic_glsl_convert_scalar(enum glsl_base to, enum glsl_base from,
                                            union glsl_scalar value)
{
    if (to == from)
        return value;
    if (is_floating(to))
        return tgsic_glsl_scalar_from_double(to, tgsic_glsl_scalar_to_double(from, value));
    if (to == GLSL_BOOL)
        return (union glsl_scalar){.u64 = is_floating(from)
                                              ? tgsic_glsl_scalar_to_double(from, value) != 0
                                              : tgsic_glsl_scalar_to_int(from, value) != 0};
    if (is_floating(from))
        return float_to_integer(to, tgsic_glsl_scalar_to_double(from, value));
    return tgsic_glsl_scalar_from_int(to, tgsic_glsl_scalar_to_int(from, value));
}

bool tgsic_glsl_scalar_equal(enum glsl_base base, union glsl_scalar a, union glsl_scalar b)
{
    if (is_floating(base))
        return tgsic_glsl_scalar_to_double(base, a) == tgsic_glsl_scalar_to_double(base, b);
    return tgsic_glsl_scalar_to_int(base, a) == tgsic_glsl_scalar_to_int(base, b);
}

bool tgsic_glsl_scalar_is_true(union glsl_scalar value)
{
    return value.u != 0;
}

static double float_binary(enum ast_op op, double a, double b)
{
    switch (op) {
    case AST_ADD:
        return a + b;
    case AST_SUB:
        return a - b;
    case AST_MUL:
        return a * b;
    default:
        return a / b;
    }
}

static uint64_t divide(enum ast_op op, bool sign, uint64_t a, uint64_t b)
{
    if (!b)
        return 0;
    if (!sign)
        return op == AST_DIV ? a / b : a % b;
    if ((int64_t)b == -1)
        return op == AST_DIV ? 0 - a : 0;
    return (uint64_t)(op == AST_DIV ? (int64_t)a / (int64_t)b : (int64_t)a % (int64_t)b);
}

/* Right shift of a negative number without relying on the compiler's choice. */
static uint64_t shift_right(bool sign, uint64_t a, unsigned count)
{
    if (sign && (a >> 63))
        return ~(~a >> count);
    return a >> count;
}

static uint64_t integer_binary(enum ast_op op, enum glsl_base base, uint64_t a, uint64_t b)
{
    unsigned count = (unsigned)b & (bits_of(base) - 1);
    switch (op) {
    case AST_ADD:
        return a + b;
    case AST_SUB:
        return a - b;
    case AST_MUL:
        return a * b;
    case AST_DIV:
    case AST_MOD:
        return divide(op, is_signed(base), a, b);
    case AST_SHL:
        return a << count;
    case AST_SHR:
        return shift_right(is_signed(base), a, count);
    case AST_BIT_AND:
        return a & b;
    case AST_BIT_OR:
        return a | b;
    default:
        return a ^ b;
    }
}

static union glsl_scalar scalar_binary(enum ast_op op, enum glsl_base base, union glsl_scalar a,
                                       enum glsl_base b_base, union glsl_scalar b)
{
    /* float by way of double rounds as float alone does: 53 bits are enough for +, -, *, / */
    if (is_floating(base))
        return tgsic_glsl_scalar_from_double(base,
                                             float_binary(op, tgsic_glsl_scalar_to_double(base, a),
                                                          tgsic_glsl_scalar_to_double(base, b)));
    uint64_t x = (uint64_t)tgsic_glsl_scalar_to_int(base, a);
    uint64_t y = (uint64_t)tgsic_glsl_scalar_to_int(b_base, b);
    return tgsic_glsl_scalar_from_int(base, (int64_t)integer_binary(op, base, x, y));
}

static bool is_less(enum glsl_base base, union glsl_scalar a, union glsl_scalar b, bool or_equal)
{
    if (is_floating(base)) {
        double x = tgsic_glsl_scalar_to_double(base, a), y = tgsic_glsl_scalar_to_double(base, b);
        return or_equal ? x <= y : x < y;
    }
    if (base == GLSL_UINT64)
        return or_equal ? a.u64 <= b.u64 : a.u64 < b.u64;
    int64_t x = tgsic_glsl_scalar_to_int(base, a), y = tgsic_glsl_scalar_to_int(base, b);
    return or_equal ? x <= y : x < y;
}

/* Compares values of one type, aggregates scalar by scalar. */
static bool all_equal(const struct glsl_type *type, const union glsl_scalar *a,
                      const union glsl_scalar *b)
{
    if (glsl_is_numeric_or_bool(type)) {
        for (uint32_t i = 0; i < type->slots; i++)
            if (!tgsic_glsl_scalar_equal(type->base, a[i], b[i]))
                return false;
        return true;
    }
    uint32_t at = 0;
    uint32_t parts = glsl_is_array(type) ? type->length : type->member_count;
    for (uint32_t i = 0; i < parts; i++) {
        const struct glsl_type *part = glsl_is_array(type) ? type->element : type->members[i].type;
        if (!all_equal(part, a + at, b + at))
            return false;
        at += part->slots;
    }
    return true;
}

static union glsl_scalar *allocate(struct tgsic_arena *arena, struct ast_expr *expr)
{
    union glsl_scalar *value = ARENA_ARRAY(arena, union glsl_scalar, expr->type->slots);
    expr->constant = value;
    return value;
}

static void fold_unary(struct tgsic_arena *arena, struct ast_expr *expr)
{
    const struct ast_expr *a = expr->operand[0];
    enum glsl_base base = expr->type->base;
    union glsl_scalar *value = allocate(arena, expr);
    for (uint32_t i = 0; i < expr->type->slots; i++) {
        if (expr->op == AST_NOT)
            value[i].u = !a->constant[i].u;
        else if (is_floating(base))
            value[i] = tgsic_glsl_scalar_from_double(
                base, -tgsic_glsl_scalar_to_double(base, a->constant[i]));
        else {
            uint64_t x = (uint64_t)tgsic_glsl_scalar_to_int(base, a->constant[i]);
            value[i] =
                tgsic_glsl_scalar_from_int(base, (int64_t)(expr->op == AST_NEGATE ? 0 - x : ~x));
        }
    }
}

/* Element (row, column) of a * b, where a vector is a row on the left, a column on the right. */
static union glsl_scalar dot(const struct ast_expr *a, const struct ast_expr *b, unsigned row,
                             unsigned column, unsigned inner)
{
    enum glsl_base base = a->type->base;
    unsigned a_rows = glsl_is_matrix(a->type) ? a->type->rows : 1;
    union glsl_scalar sum = tgsic_glsl_scalar_from_double(base, 0);
    for (unsigned k = 0; k < inner; k++) {
        union glsl_scalar x = a->constant[k * a_rows + row];
        union glsl_scalar y = b->constant[column * b->type->rows + k];
        sum = scalar_binary(AST_ADD, base, sum, base, scalar_binary(AST_MUL, base, x, base, y));
    }
    return sum;
}

static void fold_matrix_mul(struct tgsic_arena *arena, struct ast_expr *expr)
{
    const struct ast_expr *a = expr->operand[0], *b = expr->operand[1];
    union glsl_scalar *value = allocate(arena, expr);
    unsigned rows = glsl_is_matrix(a->type) ? a->type->rows : 1;
    unsigned inner = b->type->rows;
    for (uint32_t i = 0; i < expr->type->slots; i++)
        value[i] = dot(a, b, i % rows, i / rows, inner);
}

static void fold_arithmetic(struct tgsic_arena *arena, struct ast_expr *expr)
{
    const struct ast_expr *a = expr->operand[0], *b = expr->operand[1];
    unsigned a_step = !glsl_is_scalar(a->type), b_step = !glsl_is_scalar(b->type);
    union glsl_scalar *value = allocate(arena, expr);
    for (uint32_t i = 0; i < expr->type->slots; i++)
        value[i] = scalar_binary(expr->op, expr->type->base, a->constant[i * a_step], b->type->base,
                                 b->constant[i * b_step]);
}

static bool relation(const struct ast_expr *expr)
{
    const struct ast_expr *a = expr->operand[0], *b = expr->operand[1];
    union glsl_scalar x = a->constant[0], y = b->constant[0];
    switch (expr->op) {
    case AST_LESS:
        return is_less(a->type->base, x, y, false);
    case AST_GREATER:
        return is_less(a->type->base, y, x, false);
    case AST_LESS_EQUAL:
        return is_less(a->type->base, x, y, true);
    case AST_GREATER_EQUAL:
        return is_less(a->type->base, y, x, true);
    case AST_EQUAL:
        return all_equal(a->type, a->constant, b->constant);
    case AST_NOT_EQUAL:
        return !all_equal(a->type, a->constant, b->constant);
    case AST_LOGICAL_AND:
        return x.u && y.u;
    case AST_LOGICAL_OR:
        return x.u || y.u;
    default:
        return x.u != y.u;
    }
}

/* Beyond this many scalars, comparing aggregates is left to the shader: a line of it could keep the
 * compiler busy otherwise. */
#define MAX_COMPARED 1024

static void fold_binary(struct tgsic_arena *arena, struct ast_expr *expr)
{
    if (expr->operand[0]->type->slots > MAX_COMPARED)
        return;
    if (expr->op == AST_MATRIX_MUL)
        fold_matrix_mul(arena, expr);
    else if (expr->op < AST_LESS)
        fold_arithmetic(arena, expr);
    else
        allocate(arena, expr)->u = relation(expr);
}

static void fold_convert(struct tgsic_arena *arena, struct ast_expr *expr)
{
    const struct ast_expr *a = expr->operand[0];
    if (a->type == expr->type) {
        expr->constant = a->constant;
        return;
    }
    union glsl_scalar *value = allocate(arena, expr);
    for (uint32_t i = 0; i < expr->type->slots; i++)
        value[i] = tgsic_glsl_convert_scalar(expr->type->base, a->type->base, a->constant[i]);
}

static void fold_index(struct ast_expr *expr)
{
    const struct ast_expr *object = expr->operand[0], *index = expr->operand[1];
    int64_t i = tgsic_glsl_scalar_to_int(index->type->base, index->constant[0]);
    uint32_t size = expr->type->slots;
    if (i >= 0 && size && i < (int64_t)(object->type->slots / size))
        expr->constant = object->constant + i * size;
}

static void fold_member(struct ast_expr *expr)
{
    const struct ast_expr *object = expr->operand[0];
    uint32_t at = 0;
    for (uint32_t i = 0; i < expr->member; i++)
        at += object->type->members[i].type->slots;
    expr->constant = object->constant + at;
}

static void fold_swizzle(struct tgsic_arena *arena, struct ast_expr *expr)
{
    const union glsl_scalar *from = expr->operand[0]->constant;
    if (expr->count == 1) {
        expr->constant = from + expr->swizzle[0];
        return;
    }
    union glsl_scalar *value = allocate(arena, expr);
    for (unsigned i = 0; i < expr->count; i++)
        value[i] = from[expr->swizzle[i]];
}

static void diagonal(struct ast_expr *expr, union glsl_scalar *value)
{
    const struct ast_expr *a = expr->arguments[0];
    unsigned rows = expr->type->rows;
    for (uint32_t i = 0; i < expr->type->slots; i++) {
        unsigned row = i % rows, column = i / rows;
        if (glsl_is_scalar(a->type) && row == column)
            value[i] = a->constant[0];
        else if (glsl_is_matrix(a->type) && row < a->type->rows && column < a->type->columns)
            value[i] = a->constant[column * a->type->rows + row];
        else
            value[i] = tgsic_glsl_scalar_from_double(expr->type->base,
                                                     row == column && glsl_is_matrix(a->type));
    }
}

static void concatenate(struct ast_expr *expr, union glsl_scalar *value)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < expr->argument_count && at < expr->type->slots; i++) {
        const struct ast_expr *a = expr->arguments[i];
        uint32_t count = a->type->slots, room = expr->type->slots - at;
        if (count > room)
            count = room;
        memcpy(value + at, a->constant, count * sizeof *value);
        at += count;
    }
}

static void fold_construct(struct tgsic_arena *arena, struct ast_expr *expr)
{
    for (uint32_t i = 0; i < expr->argument_count; i++)
        if (!expr->arguments[i]->constant)
            return;
    union glsl_scalar *value = allocate(arena, expr);
    const struct glsl_type *first = expr->argument_count == 1 ? expr->arguments[0]->type : NULL;
    if (first && glsl_is_matrix(expr->type) && (glsl_is_scalar(first) || glsl_is_matrix(first))) {
        diagonal(expr, value);
    } else if (first && glsl_is_vector(expr->type) && glsl_is_scalar(first)) {
        for (uint32_t i = 0; i < expr->type->slots; i++)
            value[i] = expr->arguments[0]->constant[0];
    } else {
        concatenate(expr, value);
    }
}

static bool operands_are_constant(const struct ast_expr *expr, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (!expr->operand[i]->constant)
            return false;
    return true;
}

void tgsic_glsl_fold(struct tgsic_arena *arena, struct ast_expr *expr)
{
    static const uint8_t operands[] = {
        [AST_MEMBER] = 1, [AST_SWIZZLE] = 1, [AST_INDEX] = 2,
        [AST_UNARY] = 1,  [AST_BINARY] = 2,  [AST_SELECT] = 3,
        [AST_COMMA] = 2,  [AST_CONVERT] = 1, [AST_CONSTRUCT] = 0,
    };
    if (expr->kind >= sizeof operands || !operands_are_constant(expr, operands[expr->kind]))
        return;
    switch (expr->kind) {
    case AST_MEMBER:
        fold_member(expr);
        break;
    case AST_SWIZZLE:
        fold_swizzle(arena, expr);
        break;
    case AST_INDEX:
        fold_index(expr);
        break;
    case AST_UNARY:
        fold_unary(arena, expr);
        break;
    case AST_BINARY:
        fold_binary(arena, expr);
        break;
    case AST_COMMA:
        expr->constant = expr->operand[1]->constant;
        break;
    case AST_SELECT:
        expr->constant = expr->operand[expr->operand[0]->constant[0].u ? 1 : 2]->constant;
        break;
    case AST_CONVERT:
        fold_convert(arena, expr);
        break;
    case AST_CONSTRUCT:
        fold_construct(arena, expr);
        break;
    }
}
