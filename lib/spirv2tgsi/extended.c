/* SPDX-License-Identifier: MIT */
/* The extended instruction set GLSL.std.450. */
#include "spirv.h"

/* In the order of their numbers, from 1 on. */
enum glsl_number {
    GLSL_NONE,
    GLSL_ROUND,
    GLSL_ROUND_EVEN,
    GLSL_TRUNC,
    GLSL_FABS,
    GLSL_SABS,
    GLSL_FSIGN,
    GLSL_SSIGN,
    GLSL_FLOOR,
    GLSL_CEIL,
    GLSL_FRACT,
    GLSL_RADIANS,
    GLSL_DEGREES,
    GLSL_SIN,
    GLSL_COS,
    GLSL_TAN,
    GLSL_ASIN,
    GLSL_ACOS,
    GLSL_ATAN,
    GLSL_SINH,
    GLSL_COSH,
    GLSL_TANH,
    GLSL_ASINH,
    GLSL_ACOSH,
    GLSL_ATANH,
    GLSL_ATAN2,
    GLSL_POW,
    GLSL_EXP,
    GLSL_LOG,
    GLSL_EXP2,
    GLSL_LOG2,
    GLSL_SQRT,
    GLSL_INVERSE_SQRT,
    GLSL_DETERMINANT,
    GLSL_MATRIX_INVERSE,
    GLSL_MODF,
    GLSL_MODF_STRUCT,
    GLSL_FMIN,
    GLSL_UMIN,
    GLSL_SMIN,
    GLSL_FMAX,
    GLSL_UMAX,
    GLSL_SMAX,
    GLSL_FCLAMP,
    GLSL_UCLAMP,
    GLSL_SCLAMP,
    GLSL_FMIX,
    GLSL_IMIX,
    GLSL_STEP,
    GLSL_SMOOTH_STEP,
    GLSL_FMA,
    GLSL_FREXP,
    GLSL_FREXP_STRUCT,
    GLSL_LDEXP,
    GLSL_PACK_SNORM_4X8,
    GLSL_PACK_UNORM_4X8,
    GLSL_PACK_SNORM_2X16,
    GLSL_PACK_UNORM_2X16,
    GLSL_PACK_HALF,
    GLSL_PACK_DOUBLE,
    GLSL_UNPACK_SNORM_2X16,
    GLSL_UNPACK_UNORM_2X16,
    GLSL_UNPACK_HALF,
    GLSL_UNPACK_SNORM_4X8,
    GLSL_UNPACK_UNORM_4X8,
    GLSL_UNPACK_DOUBLE,
    GLSL_LENGTH,
    GLSL_DISTANCE,
    GLSL_CROSS,
    GLSL_NORMALIZE,
    GLSL_FACE_FORWARD,
    GLSL_REFLECT,
    GLSL_REFRACT,
    GLSL_FIND_LSB,
    GLSL_FIND_SMSB,
    GLSL_FIND_UMSB,
    GLSL_AT_CENTROID,
    GLSL_AT_SAMPLE,
    GLSL_AT_OFFSET,
    GLSL_NMIN,
    GLSL_NMAX,
    GLSL_NCLAMP,
    GLSL_COUNT,
};

/* Those that are one operation of the operands in order; MOV: others. */
static const uint8_t plain_ops[GLSL_COUNT] = {
    [GLSL_ROUND] = IR_FROUND_EVEN, [GLSL_ROUND_EVEN] = IR_FROUND_EVEN,
    [GLSL_TRUNC] = IR_FTRUNC,      [GLSL_FABS] = IR_FABS,
    [GLSL_SABS] = IR_IABS,         [GLSL_FSIGN] = IR_FSIGN,
    [GLSL_SSIGN] = IR_ISIGN,       [GLSL_FLOOR] = IR_FFLOOR,
    [GLSL_CEIL] = IR_FCEIL,        [GLSL_FRACT] = IR_FFRACT,
    [GLSL_SIN] = IR_FSIN,          [GLSL_COS] = IR_FCOS,
    [GLSL_POW] = IR_FPOW,          [GLSL_EXP2] = IR_FEXP2,
    [GLSL_LOG2] = IR_FLOG2,        [GLSL_SQRT] = IR_FSQRT,
    [GLSL_INVERSE_SQRT] = IR_FRSQ, [GLSL_FMIN] = IR_FMIN,
    [GLSL_UMIN] = IR_UMIN,         [GLSL_SMIN] = IR_IMIN,
    [GLSL_FMAX] = IR_FMAX,         [GLSL_UMAX] = IR_UMAX,
    [GLSL_SMAX] = IR_IMAX,         [GLSL_FMA] = IR_FMAD,
    [GLSL_FIND_LSB] = IR_LSB,      [GLSL_FIND_SMSB] = IR_IMSB,
    [GLSL_FIND_UMSB] = IR_UMSB,    [GLSL_NMIN] = IR_FMIN,
    [GLSL_NMAX] = IR_FMAX,
};

/* Signatures, as signature.c has them, of those whose operands are all values; NULL: others. */
static const char *const signatures[GLSL_COUNT] = {
    [GLSL_ROUND] = "ff",
    [GLSL_ROUND_EVEN] = "ff",
    [GLSL_TRUNC] = "ff",
    [GLSL_FABS] = "ff",
    [GLSL_SABS] = "ii",
    [GLSL_FSIGN] = "ff",
    [GLSL_SSIGN] = "ii",
    [GLSL_FLOOR] = "ff",
    [GLSL_CEIL] = "ff",
    [GLSL_FRACT] = "ff",
    [GLSL_RADIANS] = "hh",
    [GLSL_DEGREES] = "hh",
    [GLSL_SIN] = "hh",
    [GLSL_COS] = "hh",
    [GLSL_TAN] = "hh",
    [GLSL_ASIN] = "hh",
    [GLSL_ACOS] = "hh",
    [GLSL_ATAN] = "hh",
    [GLSL_SINH] = "hh",
    [GLSL_COSH] = "hh",
    [GLSL_TANH] = "hh",
    [GLSL_ASINH] = "hh",
    [GLSL_ACOSH] = "hh",
    [GLSL_ATANH] = "hh",
    [GLSL_ATAN2] = "hhh",
    [GLSL_POW] = "hhh",
    [GLSL_EXP] = "hh",
    [GLSL_LOG] = "hh",
    [GLSL_EXP2] = "hh",
    [GLSL_LOG2] = "hh",
    [GLSL_SQRT] = "ff",
    [GLSL_INVERSE_SQRT] = "ff",
    [GLSL_FMIN] = "fff",
    [GLSL_UMIN] = "iii",
    [GLSL_SMIN] = "iii",
    [GLSL_FMAX] = "fff",
    [GLSL_UMAX] = "iii",
    [GLSL_SMAX] = "iii",
    [GLSL_FCLAMP] = "ffff",
    [GLSL_UCLAMP] = "iiii",
    [GLSL_SCLAMP] = "iiii",
    [GLSL_FMIX] = "ffff",
    [GLSL_STEP] = "fff",
    [GLSL_SMOOTH_STEP] = "ffff",
    [GLSL_FMA] = "ffff",
    [GLSL_LDEXP] = "ffk",
    [GLSL_PACK_SNORM_4X8] = "Kh4",
    [GLSL_PACK_UNORM_4X8] = "Kh4",
    [GLSL_PACK_SNORM_2X16] = "Kh2",
    [GLSL_PACK_UNORM_2X16] = "Kh2",
    [GLSL_PACK_HALF] = "Kh2",
    [GLSL_PACK_DOUBLE] = "Dk2",
    [GLSL_UNPACK_SNORM_2X16] = "h2K",
    [GLSL_UNPACK_UNORM_2X16] = "h2K",
    [GLSL_UNPACK_HALF] = "h2K",
    [GLSL_UNPACK_SNORM_4X8] = "h4K",
    [GLSL_UNPACK_UNORM_4X8] = "h4K",
    [GLSL_UNPACK_DOUBLE] = "k2D",
    [GLSL_LENGTH] = "Ff",
    [GLSL_DISTANCE] = "Fff",
    [GLSL_CROSS] = "f3f3f3",
    [GLSL_NORMALIZE] = "ff",
    [GLSL_FACE_FORWARD] = "ffff",
    [GLSL_REFLECT] = "fff",
    [GLSL_REFRACT] = "fffG",
    [GLSL_FIND_LSB] = "kk",
    [GLSL_FIND_SMSB] = "kk",
    [GLSL_FIND_UMSB] = "kk",
    [GLSL_NMIN] = "fff",
    [GLSL_NMAX] = "fff",
    [GLSL_NCLAMP] = "ffff",
};

struct extended {
    const struct instruction *i;
    uint32_t number;
    struct ir_instr *x[3]; /* operands that are vectors */
};

static uint32_t argument(struct spirv *s, const struct extended *e, unsigned n)
{
    return tgsic_spirv_operand(s, e->i, n + 2);
}

/* The operands, once their types are known to fit. */
static void read_vectors(struct spirv *s, struct extended *e)
{
    tgsic_spirv_check_signature(s, e->i, 2, signatures[e->number]);
    for (unsigned n = 0; n < 3 && n + 2 < e->i->num_operands; n++)
        e->x[n] = tgsic_spirv_vector(s, argument(s, e, n));
}

static struct ir_instr *plain(struct spirv *s, struct extended *e, enum ir_op op)
{
    switch (tgsic_ir_ops[op].num_srcs) {
    case 1:
        return ir_op1(&s->b, op, e->x[0]);
    case 2:
        return ir_op2(&s->b, op, e->x[0], e->x[1]);
    default:
        return ir_op3(&s->b, op, e->x[0], e->x[1], e->x[2]);
    }
}

static struct ir_instr *clamp(struct spirv *s, struct extended *e, enum ir_op min, enum ir_op max)
{
    return ir_op2(&s->b, min, ir_op2(&s->b, max, e->x[0], e->x[1]), e->x[2]);
}

static struct ir_instr *scaled(struct spirv *s, struct extended *e, float factor)
{
    return ir_op2(&s->b, IR_FMUL, e->x[0], ir_imm_f(&s->b, factor));
}

/* ---- Families ------------------------------------------------------------------------------ */

typedef struct ir_instr *function1(struct ir_builder *b, struct ir_instr *x);

/* Functions of one operand that math.c has. */
static function1 *const functions[GLSL_COUNT] = {
    [GLSL_ASIN] = tgsic_ir_math_asin,
    [GLSL_ACOS] = tgsic_ir_math_acos,
    [GLSL_ATAN] = tgsic_ir_math_atan,
    [GLSL_SINH] = tgsic_ir_math_sinh,
    [GLSL_COSH] = tgsic_ir_math_cosh,
    [GLSL_TANH] = tgsic_ir_math_tanh,
    [GLSL_ASINH] = tgsic_ir_math_asinh,
    [GLSL_ACOSH] = tgsic_ir_math_acosh,
    [GLSL_ATANH] = tgsic_ir_math_atanh,
    [GLSL_EXP] = tgsic_ir_math_exp,
    [GLSL_LOG] = tgsic_ir_math_log,
    [GLSL_LENGTH] = tgsic_ir_math_length,
    [GLSL_NORMALIZE] = tgsic_ir_math_normalize,
    [GLSL_PACK_HALF] = tgsic_ir_pack_half,
    [GLSL_UNPACK_HALF] = tgsic_ir_unpack_half,
    [GLSL_PACK_DOUBLE] = tgsic_ir_pack64,
    [GLSL_UNPACK_DOUBLE] = tgsic_ir_unpack64,
};

/* Bits of a component; signed ones are negative. */
static const int8_t packed[GLSL_COUNT] = {
    [GLSL_PACK_SNORM_4X8] = -8,   [GLSL_PACK_UNORM_4X8] = 8,      [GLSL_PACK_SNORM_2X16] = -16,
    [GLSL_PACK_UNORM_2X16] = 16,  [GLSL_UNPACK_SNORM_2X16] = -16, [GLSL_UNPACK_UNORM_2X16] = 16,
    [GLSL_UNPACK_SNORM_4X8] = -8, [GLSL_UNPACK_UNORM_4X8] = 8,
};

static struct ir_instr *pack(struct spirv *s, struct extended *e)
{
    int bits = packed[e->number];
    struct ir_instr *x = e->x[0];
    if (e->number >= GLSL_UNPACK_SNORM_2X16)
        return tgsic_ir_unpack_norm(&s->b, x, bits < 0 ? -bits : bits, bits < 0);
    return tgsic_ir_pack_norm(&s->b, x, bits < 0 ? -bits : bits, bits < 0);
}

static struct ir_instr *tangent(struct spirv *s, struct ir_instr *x)
{
    struct ir_instr *sine = ir_op1(&s->b, IR_FSIN, x), *cosine = ir_op1(&s->b, IR_FCOS, x);
    return ir_op2(&s->b, IR_FDIV, sine, cosine);
}

/* Nref.I < 0 ? N : -N, of N, I, Nref */
static struct ir_instr *face_forward(struct spirv *s, struct extended *e)
{
    struct ir_builder *b = &s->b;
    struct ir_instr *dot = tgsic_ir_math_dot(b, e->x[2], e->x[1]);
    struct ir_instr *test = ir_op2(b, IR_FLT, dot, ir_imm_f(b, 0));
    return ir_op3(b, IR_SELECT, test, e->x[0], ir_op1(b, IR_FNEG, e->x[0]));
}

static struct ir_instr *ldexp_of(struct spirv *s, struct extended *e)
{
    struct ir_instr *x = e->x[0], *n = e->x[1];
    return x->bits == 64 ? tgsic_ir_wide_ldexp(&s->b, x, n) : tgsic_ir_math_ldexp(&s->b, x, n);
}

/* Two results: the second through a pointer, or both in a structure. */
static void two_results(struct spirv *s, struct extended *e)
{
    struct ir_builder *b = &s->b;
    struct ir_instr *x = tgsic_spirv_vector(s, argument(s, e, 0)), *first, *second;
    char letter = tgsic_spirv_value(s, argument(s, e, 0))->type->letter;
    if (letter != 'f' && letter != 'd')
        tgsic_spirv_invalid(s, "the parts of what is no float");
    if (e->number == GLSL_MODF || e->number == GLSL_MODF_STRUCT) {
        second = ir_op1(b, IR_FTRUNC, x);
        first = ir_sub_f(b, x, second);
    } else {
        first =
            x->bits == 64 ? tgsic_ir_wide_frexp(b, x, &second) : tgsic_ir_math_frexp(b, x, &second);
    }
    if (e->number == GLSL_MODF || e->number == GLSL_FREXP) {
        const struct place *place = tgsic_spirv_pointer(s, argument(s, e, 1));
        if (place->type->kind > TYPE_VECTOR || place->type->rows != second->components ||
            place->type->letter == 'b' || type_is_wide(place->type) != (second->bits == 64))
            tgsic_spirv_invalid(s, "a result in memory of another type");
        struct value value = tgsic_spirv_make(place->type, second);
        tgsic_spirv_store(s, place, &value);
        tgsic_spirv_give(s, e->i, first);
        return;
    }
    tgsic_spirv_pair(s, e->i, first, second);
}

static void of_matrix(struct spirv *s, struct extended *e)
{
    const struct value *m = tgsic_spirv_value(s, argument(s, e, 0));
    struct ir_instr *columns[4], *rows[4], *parts[4];
    unsigned n = m->type->columns;
    if (m->type->kind != TYPE_MATRIX || n != m->type->rows)
        tgsic_spirv_invalid(s, "a determinant or inverse of what is no square matrix");
    for (unsigned c = 0; c < n; c++)
        columns[c] = m->parts[c].instr;
    if (e->number == GLSL_DETERMINANT) {
        tgsic_spirv_give(s, e->i, tgsic_ir_determinant(&s->b, columns, n));
        return;
    }
    struct value value = tgsic_spirv_composite(s, m->type);
    tgsic_ir_inverse(&s->b, columns, n, rows);
    for (unsigned c = 0; c < n; c++) {
        for (unsigned r = 0; r < n; r++)
            parts[r] = tgsic_ir_component(&s->b, rows[r], c);
        value.parts[c] = tgsic_spirv_make(m->type->element, tgsic_ir_vec(&s->b, parts, n));
    }
    tgsic_spirv_result(s, e->i, value);
}

/* ---- Interpolation ------------------------------------------------------------------------- */

static void interpolate(struct spirv *s, struct extended *e)
{
    const struct place *place = tgsic_spirv_pointer(s, argument(s, e, 0));
    enum ir_at at = e->number == GLSL_AT_SAMPLE   ? IR_AT_SAMPLE
                    : e->number == GLSL_AT_OFFSET ? IR_AT_OFFSET
                                                  : IR_AT_CENTROID;
    struct ir_var *var = place->type->kind <= TYPE_VECTOR ? place->leaves[0] : NULL;
    if (s->stage != TGSIC_PROCESSOR_FRAG)
        tgsic_spirv_invalid(s, "only fragment shaders interpolate");
    if (!var || var->mode != IR_INPUT || var->system_value)
        tgsic_spirv_invalid(s, "interpolation of what is no input");
    if (place->index || place->component)
        tgsic_spirv_unsupported(s, "interpolation of inputs that a value indexes");
    if (var->interpolation == TGSIC_INTERPOLATE_CONSTANT) {
        tgsic_spirv_result(s, e->i, tgsic_spirv_load(s, place));
        return;
    }
    struct ir_instr *point = at == IR_AT_CENTROID ? NULL
                             : at == IR_AT_SAMPLE ? tgsic_spirv_typed(s, argument(s, e, 1), 'i', 1)
                                                  : tgsic_spirv_typed(s, argument(s, e, 1), 'f', 2);
    struct ir_instr *x = tgsic_ir_interpolate(&s->b, var, (int32_t)place->offset, at, point);
    tgsic_spirv_give(s, e->i, place->vector ? ir_component(&s->b, x, place->component_number) : x);
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

static struct ir_instr *composed(struct spirv *s, struct extended *e)
{
    struct ir_builder *b = &s->b;
    struct ir_instr *const *x = e->x;
    switch (e->number) {
    case GLSL_RADIANS:
        return scaled(s, e, 0.0174532925199433f);
    case GLSL_DEGREES:
        return scaled(s, e, 57.2957795130823f);
    case GLSL_TAN:
        return tangent(s, x[0]);
    case GLSL_ATAN2:
        return tgsic_ir_math_atan2(b, x[0], x[1]);
    case GLSL_FCLAMP:
    case GLSL_NCLAMP:
        return clamp(s, e, IR_FMIN, IR_FMAX);
    case GLSL_UCLAMP:
        return clamp(s, e, IR_UMIN, IR_UMAX);
    case GLSL_SCLAMP:
        return clamp(s, e, IR_IMIN, IR_IMAX);
    case GLSL_FMIX: /* x, y, t */
        return ir_op3(b, IR_FLRP, x[2], x[1], x[0]);
    case GLSL_STEP: /* edge, x */
        return ir_op2(b, IR_FSGE_F, x[1], x[0]);
    case GLSL_SMOOTH_STEP:
        return tgsic_ir_math_smoothstep(b, x[0], x[1], x[2]);
    case GLSL_LDEXP:
        return ldexp_of(s, e);
    case GLSL_DISTANCE:
        return tgsic_ir_math_length(b, ir_sub_f(b, x[0], x[1]));
    case GLSL_CROSS:
        return tgsic_ir_cross(b, x[0], x[1]);
    case GLSL_FACE_FORWARD:
        return face_forward(s, e);
    case GLSL_REFLECT:
        return tgsic_ir_math_reflect(b, x[0], x[1]);
    default: /* GLSL_REFRACT */
        return tgsic_ir_math_refract(b, x[0], x[1], x[2]);
    }
}

static struct ir_instr *vector_result(struct spirv *s, struct extended *e)
{
    if (!signatures[e->number])
        tgsic_spirv_unsupported(s, "instruction %u of GLSL.std.450 is not translated",
                                (unsigned)e->number);
    read_vectors(s, e);
    if (functions[e->number])
        return functions[e->number](&s->b, e->x[0]);
    if (plain_ops[e->number] != IR_MOV)
        return plain(s, e, (enum ir_op)plain_ops[e->number]);
    return packed[e->number] ? pack(s, e) : composed(s, e);
}

void tgsic_spirv_extended(struct spirv *s, const struct instruction *i)
{
    struct extended e = {.i = i, .number = tgsic_spirv_operand(s, i, 1)};
    if (tgsic_spirv_operand(s, i, 0) != s->glsl_set)
        return; /* of a set that has no meaning */
    if (!e.number || e.number >= GLSL_COUNT)
        tgsic_spirv_invalid(s, "GLSL.std.450 has no instruction %u", (unsigned)e.number);
    if (e.number == GLSL_DETERMINANT || e.number == GLSL_MATRIX_INVERSE)
        of_matrix(s, &e);
    else if (e.number == GLSL_MODF || e.number == GLSL_MODF_STRUCT || e.number == GLSL_FREXP ||
             e.number == GLSL_FREXP_STRUCT)
        two_results(s, &e);
    else if (e.number >= GLSL_AT_CENTROID && e.number <= GLSL_AT_OFFSET)
        interpolate(s, &e);
    else
        tgsic_spirv_give(s, i, vector_result(s, &e));
}
