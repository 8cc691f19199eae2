/* SPDX-License-Identifier: MIT */
/* Evaluates built-in functions over constants: vectors, matrices and packing here, functions that
 * work by component in builtin_fold_component.c. */
#include "builtin_fold.h"
#include "constant.h"
#include "tgsi/arith.h"

/* A call: the arguments as they are, and where the result goes. */
struct fold {
    const struct builtin_function *function;
    const union glsl_scalar *const *arguments;
    union glsl_scalar *result;
};

static const struct glsl_type *type_of(const struct fold *f, unsigned argument)
{
    return f->function->parameters[argument].type;
}

/* Component `i` of an argument that is float or double; a scalar is all of its components. */
static double get(const struct fold *f, unsigned argument, unsigned i)
{
    const struct glsl_type *type = type_of(f, argument);
    return tgsic_glsl_scalar_to_double(type->base,
                                       f->arguments[argument][type->slots == 1 ? 0 : i]);
}

static void put(const struct fold *f, unsigned i, double value)
{
    f->result[i] = tgsic_glsl_scalar_from_double(f->function->return_type->base, value);
}

/* ---- By component -------------------------------------------------------------------------- */

static bool fold_map(const struct fold *f)
{
    enum builtin_intrinsic intrinsic = (enum builtin_intrinsic)f->function->intrinsic;
    for (unsigned i = 0; i < f->function->return_type->slots; i++) {
        union glsl_scalar components[BUILTIN_MAX_PARAMETERS] = {{.u64 = 0}};
        for (unsigned a = 0; a < f->function->parameter_count; a++)
            components[a] = f->arguments[a][type_of(f, a)->slots == 1 ? 0 : i];
        if (!tgsic_builtin_fold_component(intrinsic, type_of(f, 0)->base, components,
                                          &f->result[i]))
            return false;
    }
    return true;
}

/* ---- Geometry ------------------------------------------------------------------------------ */

static double dot(const struct fold *f, unsigned a, unsigned b)
{
    double sum = 0;
    for (unsigned i = 0; i < type_of(f, a)->slots; i++)
        sum += get(f, a, i) * get(f, b, i);
    return sum;
}

static double distance(const struct fold *f)
{
    double sum = 0;
    for (unsigned i = 0; i < type_of(f, 0)->slots; i++) {
        double difference = get(f, 0, i) - get(f, 1, i);
        sum += difference * difference;
    }
    return tgsic_arith_sqrt(sum);
}

static void cross(const struct fold *f)
{
    for (unsigned i = 0; i < 3; i++) {
        unsigned j = (i + 1) % 3, k = (i + 2) % 3;
        put(f, i, get(f, 0, j) * get(f, 1, k) - get(f, 0, k) * get(f, 1, j));
    }
}

/* Each component x * argument a + y * argument b. */
static void combine(const struct fold *f, double x, unsigned a, double y, unsigned b)
{
    for (unsigned i = 0; i < f->function->return_type->slots; i++)
        put(f, i, x * get(f, a, i) + (y == 0 ? 0 : y * get(f, b, i)));
}

static void normalize(const struct fold *f)
{
    double length = tgsic_arith_sqrt(dot(f, 0, 0));
    for (unsigned i = 0; i < f->function->return_type->slots; i++)
        put(f, i, get(f, 0, i) / length);
}

static void refract(const struct fold *f)
{
    double eta = get(f, 2, 0), d = dot(f, 1, 0), k = 1 - eta * eta * (1 - d * d);
    if (k < 0)
        combine(f, 0, 0, 0, 1);
    else
        combine(f, eta, 0, -(eta * d + tgsic_arith_sqrt(k)), 1);
}

static bool fold_geometry(const struct fold *f)
{
    switch (f->function->intrinsic) {
    case INTRINSIC_LENGTH:
        put(f, 0, tgsic_arith_sqrt(dot(f, 0, 0)));
        return true;
    case INTRINSIC_DISTANCE:
        put(f, 0, distance(f));
        return true;
    case INTRINSIC_DOT:
        put(f, 0, dot(f, 0, 1));
        return true;
    case INTRINSIC_CROSS:
        cross(f);
        return true;
    case INTRINSIC_NORMALIZE:
        normalize(f);
        return true;
    case INTRINSIC_FACEFORWARD:
        combine(f, dot(f, 2, 1) < 0 ? 1 : -1, 0, 0, 0);
        return true;
    case INTRINSIC_REFLECT:
        combine(f, 1, 0, -2 * dot(f, 1, 0), 1);
        return true;
    case INTRINSIC_REFRACT:
        refract(f);
        return true;
    default:
        return false;
    }
}

/* ---- Matrices ------------------------------------------------------------------------------ */

/* A square matrix by columns. */
struct square {
    unsigned size;
    double at[4][4];
};

static struct square square_argument(const struct fold *f)
{
    struct square m = {.size = type_of(f, 0)->rows};
    for (unsigned i = 0; i < m.size * m.size; i++)
        m.at[i / m.size][i % m.size] = get(f, 0, i);
    return m;
}

static struct square without(const struct square *m, unsigned column, unsigned row)
{
    struct square minor = {.size = m->size - 1};
    for (unsigned c = 0; c < minor.size; c++)
        for (unsigned r = 0; r < minor.size; r++)
            minor.at[c][r] = m->at[c + (c >= column)][r + (r >= row)];
    return minor;
}

/* By the first column; at most four levels deep. */
static double determinant(const struct square *m)
{
    if (m->size == 1)
        return m->at[0][0];
    double sum = 0;
    for (unsigned r = 0; r < m->size; r++) {
        struct square minor = without(m, 0, r);
        sum += (r & 1 ? -1 : 1) * m->at[0][r] * determinant(&minor);
    }
    return sum;
}

static void inverse(const struct fold *f)
{
    struct square m = square_argument(f);
    double whole = determinant(&m);
    for (unsigned c = 0; c < m.size; c++)
        for (unsigned r = 0; r < m.size; r++) {
            struct square minor = without(&m, r, c);
            put(f, c * m.size + r, ((c + r) & 1 ? -1 : 1) * determinant(&minor) / whole);
        }
}

static void transpose(const struct fold *f)
{
    unsigned rows = type_of(f, 0)->rows, columns = type_of(f, 0)->columns;
    for (unsigned c = 0; c < columns; c++)
        for (unsigned r = 0; r < rows; r++)
            f->result[r * columns + c] = f->arguments[0][c * rows + r];
}

static void outer_product(const struct fold *f)
{
    unsigned rows = f->function->return_type->rows;
    for (unsigned i = 0; i < f->function->return_type->slots; i++)
        put(f, i, get(f, 0, i % rows) * get(f, 1, i / rows));
}

static bool fold_matrix(const struct fold *f)
{
    switch (f->function->intrinsic) {
    case INTRINSIC_DETERMINANT: {
        struct square m = square_argument(f);
        put(f, 0, determinant(&m));
        return true;
    }
    case INTRINSIC_INVERSE:
        inverse(f);
        return true;
    case INTRINSIC_TRANSPOSE:
        transpose(f);
        return true;
    case INTRINSIC_OUTER_PRODUCT:
        outer_product(f);
        return true;
    default:
        return false;
    }
}

/* ---- Packing ------------------------------------------------------------------------------- */

/* Fields of `bits` bits, the first one lowest, of numbers in [low, 1] times `scale`. The product is
 * rounded to float first, as at run time: 0.9 * 255 is 229.5 and goes to 230. */
static void pack_fields(const struct fold *f, unsigned bits, double low, double scale)
{
    uint32_t packed = 0, mask = ((uint32_t)1 << bits) - 1;
    for (unsigned i = 0; i < 32 / bits; i++) {
        double x = get(f, 0, i);
        x = x > 1 ? 1 : x > low ? x : low;
        int32_t field = (int32_t)tgsic_arith_round_even((float)(x * scale));
        packed |= ((uint32_t)field & mask) << (i * bits);
    }
    f->result[0].u = packed;
}

static void unpack_fields(const struct fold *f, unsigned bits, bool is_signed, double scale)
{
    uint32_t packed = f->arguments[0][0].u, top = (uint32_t)1 << (bits - 1);
    for (unsigned i = 0; i < 32 / bits; i++) {
        uint32_t field = packed >> (i * bits) & (2 * top - 1);
        double x = is_signed ? (double)(int32_t)((field ^ top) - top) : (double)field;
        put(f, i, x / scale < -1 ? -1 : x / scale);
    }
}

static void pack_halves(const struct fold *f)
{
    f->result[0].u = tgsic_float_to_half(f->arguments[0][0].f) |
                     (uint32_t)tgsic_float_to_half(f->arguments[0][1].f) << 16;
}

static void unpack_halves(const struct fold *f)
{
    uint32_t packed = f->arguments[0][0].u;
    f->result[0].f = tgsic_half_to_float((uint16_t)packed);
    f->result[1].f = tgsic_half_to_float((uint16_t)(packed >> 16));
}

static bool fold_packing(const struct fold *f)
{
    switch (f->function->intrinsic) {
    case INTRINSIC_PACK_UNORM_2X16:
        pack_fields(f, 16, 0, 65535);
        return true;
    case INTRINSIC_PACK_SNORM_2X16:
        pack_fields(f, 16, -1, 32767);
        return true;
    case INTRINSIC_PACK_UNORM_4X8:
        pack_fields(f, 8, 0, 255);
        return true;
    case INTRINSIC_PACK_SNORM_4X8:
        pack_fields(f, 8, -1, 127);
        return true;
    case INTRINSIC_UNPACK_UNORM_2X16:
        unpack_fields(f, 16, false, 65535);
        return true;
    case INTRINSIC_UNPACK_SNORM_2X16:
        unpack_fields(f, 16, true, 32767);
        return true;
    case INTRINSIC_UNPACK_UNORM_4X8:
        unpack_fields(f, 8, false, 255);
        return true;
    case INTRINSIC_UNPACK_SNORM_4X8:
        unpack_fields(f, 8, true, 127);
        return true;
    case INTRINSIC_PACK_HALF_2X16:
        pack_halves(f);
        return true;
    case INTRINSIC_UNPACK_HALF_2X16:
        unpack_halves(f);
        return true;
    case INTRINSIC_PACK_64:
        f->result[0].u64 = f->arguments[0][0].u | (uint64_t)f->arguments[0][1].u << 32;
        return true;
    case INTRINSIC_UNPACK_64:
        f->result[0].u = (uint32_t)f->arguments[0][0].u64;
        f->result[1].u = (uint32_t)(f->arguments[0][0].u64 >> 32);
        return true;
    default:
        return false;
    }
}

/* ---- Entry --------------------------------------------------------------------------------- */

static bool fold_truth(const struct fold *f)
{
    bool is_any = f->function->intrinsic == INTRINSIC_ANY;
    if (!is_any && f->function->intrinsic != INTRINSIC_ALL)
        return false;
    f->result[0].u = !is_any;
    for (unsigned i = 0; i < type_of(f, 0)->slots; i++)
        if (tgsic_glsl_scalar_is_true(f->arguments[0][i]) == is_any)
            f->result[0].u = is_any;
    return true;
}

/* The result is zero already. */
static bool fold_derivative(const struct fold *f)
{
    return f->function->flags & BUILTIN_DERIVATIVE;
}

static bool has_out_parameters(const struct builtin_function *function)
{
    for (unsigned i = 0; i < function->parameter_count; i++)
        if (function->parameters[i].storage != AST_PARAM_IN)
            return true;
    return false;
}

const union glsl_scalar *tgsic_builtin_fold(struct tgsic_arena *arena,
                                            const struct builtin_function *function,
                                            const union glsl_scalar *const *arguments)
{
    if (!(function->flags & BUILTIN_FOLDS) || has_out_parameters(function))
        return NULL;
    struct fold f = {function, arguments,
                     ARENA_ARRAY(arena, union glsl_scalar, function->return_type->slots)};
    bool done = function->flags & BUILTIN_MAP
                    ? fold_map(&f)
                    : fold_geometry(&f) || fold_matrix(&f) || fold_packing(&f) || fold_truth(&f) ||
                          fold_derivative(&f);
    return done ? f.result : NULL;
}
