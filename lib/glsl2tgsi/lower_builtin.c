/* SPDX-License-Identifier: MIT */
/* Calls of built-in functions. */
#include "lower_builtin.h"

void tgsic_builtin_out(struct lower *l, struct builtin_call *c, unsigned parameter,
                       struct ir_instr *value)
{
    struct value v = tgsic_value(c->function->parameters[parameter].type, value);
    if (v.type != c->target[parameter].type)
        v = tgsic_lower_convert(l, &v, c->target[parameter].type);
    tgsic_lvalue_store(l, &c->target[parameter], &v);
}

/* ---- Functions that are one operation ---------------------------------------------------------
 */

/* By the base type of the first argument: float, int, uint or bool. MOV: not a single operation. */
struct simple_row {
    uint8_t of_float, of_int, of_uint;
    bool swap; /* of two arguments */
};

static const struct simple_row simple_rows[INTRINSIC_COUNT] = {
    [INTRINSIC_SIN] = {IR_FSIN, 0, 0, false},
    [INTRINSIC_COS] = {IR_FCOS, 0, 0, false},
    [INTRINSIC_POW] = {IR_FPOW, 0, 0, false},
    [INTRINSIC_EXP2] = {IR_FEXP2, 0, 0, false},
    [INTRINSIC_LOG2] = {IR_FLOG2, 0, 0, false},
    [INTRINSIC_SQRT] = {IR_FSQRT, 0, 0, false},
    [INTRINSIC_INVERSESQRT] = {IR_FRSQ, 0, 0, false},
    [INTRINSIC_ABS] = {IR_FABS, IR_IABS, 0, false},
    [INTRINSIC_SIGN] = {IR_FSIGN, IR_ISIGN, 0, false},
    [INTRINSIC_FLOOR] = {IR_FFLOOR, 0, 0, false},
    [INTRINSIC_TRUNC] = {IR_FTRUNC, 0, 0, false},
    [INTRINSIC_ROUND] = {IR_FROUND_EVEN, 0, 0, false},
    [INTRINSIC_ROUND_EVEN] = {IR_FROUND_EVEN, 0, 0, false},
    [INTRINSIC_CEIL] = {IR_FCEIL, 0, 0, false},
    [INTRINSIC_FRACT] = {IR_FFRACT, 0, 0, false},
    [INTRINSIC_MIN] = {IR_FMIN, IR_IMIN, IR_UMIN, false},
    [INTRINSIC_MAX] = {IR_FMAX, IR_IMAX, IR_UMAX, false},
    [INTRINSIC_STEP] = {IR_FSGE_F, 0, 0, true},
    [INTRINSIC_LESS_THAN] = {IR_FLT, IR_ILT, IR_ULT, false},
    [INTRINSIC_GREATER_THAN] = {IR_FLT, IR_ILT, IR_ULT, true},
    [INTRINSIC_LESS_THAN_EQUAL] = {IR_FGE, IR_IGE, IR_UGE, true},
    [INTRINSIC_GREATER_THAN_EQUAL] = {IR_FGE, IR_IGE, IR_UGE, false},
    [INTRINSIC_EQUAL] = {IR_FEQ, IR_IEQ, IR_IEQ, false},
    [INTRINSIC_NOT_EQUAL] = {IR_FNE, IR_INE, IR_INE, false},
    [INTRINSIC_NOT] = {0, 0, IR_NOT, false},
    [INTRINSIC_DFDX] = {IR_DDX, 0, 0, false},
    [INTRINSIC_DFDY] = {IR_DDY, 0, 0, false},
    [INTRINSIC_DFDX_COARSE] = {IR_DDX, 0, 0, false},
    [INTRINSIC_DFDY_COARSE] = {IR_DDY, 0, 0, false},
    [INTRINSIC_DFDX_FINE] = {IR_DDX_FINE, 0, 0, false},
    [INTRINSIC_DFDY_FINE] = {IR_DDY_FINE, 0, 0, false},
};

static enum ir_op pick(const struct simple_row *row, enum glsl_base base)
{
    bool floats = base == GLSL_FLOAT || base == GLSL_DOUBLE;
    bool ints = base == GLSL_INT || base == GLSL_INT64;
    return (enum ir_op)(floats ? row->of_float : ints ? row->of_int : row->of_uint);
}

static struct ir_instr *simple(struct lower *l, const struct builtin_call *c, enum ir_op op,
                               bool swap)
{
    if (c->e->argument_count == 1)
        return op1(l, op, c->x[0]);
    return swap ? op2(l, op, c->x[1], c->x[0]) : op2(l, op, c->x[0], c->x[1]);
}

/* ---- Families ---------------------------------------------------------------------------------
 */

static bool is_float(const struct builtin_call *c)
{
    return c->value[0].type->base == GLSL_FLOAT;
}

static bool is_constant(const struct ir_instr *x, float value)
{
    union glsl_scalar scalar = {.f = value};
    if (x->op != IR_CONST)
        return false;
    for (unsigned c = 0; c < x->components; c++)
        if ((uint32_t)ir_constant(x, c) != scalar.u)
            return false;
    return true;
}

static struct ir_instr *clamp(struct lower *l, const struct builtin_call *c)
{
    static const struct simple_row min = {IR_FMIN, IR_IMIN, IR_UMIN, false};
    static const struct simple_row max = {IR_FMAX, IR_IMAX, IR_UMAX, false};
    enum glsl_base base = c->value[0].type->base;
    if (is_float(c) && is_constant(c->x[1], 0) && is_constant(c->x[2], 1))
        return op1(l, IR_FSAT, c->x[0]);
    return op2(l, pick(&min, base), op2(l, pick(&max, base), c->x[0], c->x[1]), c->x[2]);
}

/* x - y floor(x / y) */
static struct ir_instr *modulo(struct lower *l, struct ir_instr *x, struct ir_instr *y)
{
    struct ir_instr *whole = op1(l, IR_FFLOOR, op2(l, IR_FDIV, x, y));
    return op3(l, IR_FMAD, op1(l, IR_FNEG, whole), y, x);
}

static struct ir_instr *middle(struct lower *l, const struct builtin_call *c, unsigned intrinsic)
{
    const struct simple_row *min = &simple_rows[INTRINSIC_MIN], *max = &simple_rows[INTRINSIC_MAX];
    enum glsl_base base = c->value[0].type->base;
    enum ir_op lo = pick(min, base), hi = pick(max, base);
    struct ir_instr *const *x = c->x;
    if (intrinsic == INTRINSIC_MIN3)
        return op2(l, lo, op2(l, lo, x[0], x[1]), x[2]);
    if (intrinsic == INTRINSIC_MAX3)
        return op2(l, hi, op2(l, hi, x[0], x[1]), x[2]);
    struct ir_instr *greater = op2(l, lo, op2(l, hi, x[0], x[1]), x[2]);
    return op2(l, hi, op2(l, lo, x[0], x[1]), greater);
}

static struct ir_instr *common(struct lower *l, struct builtin_call *c, unsigned intrinsic)
{
    struct ir_instr *const *x = c->x;
    struct ir_instr *result;
    struct ir_instr *size;
    uint64_t infinity = x[0]->bits == 64 ? 0x7ff0000000000000u : 0x7f800000u;
    switch (intrinsic) {
    case INTRINSIC_MOD:
        return modulo(l, x[0], x[1]);
    case INTRINSIC_MODF:
        result = op1(l, IR_FTRUNC, x[0]);
        tgsic_builtin_out(l, c, 1, result);
        return sub_f(l, x[0], result);
    case INTRINSIC_CLAMP:
        return clamp(l, c);
    case INTRINSIC_MIX:
        return op3(l, IR_FLRP, x[2], x[1], x[0]);
    case INTRINSIC_CHOOSE:
        return op3(l, IR_SELECT, x[2], x[1], x[0]);
    case INTRINSIC_SMOOTHSTEP:
        return tgsic_ir_math_smoothstep(&l->b, x[0], x[1], x[2]);
    case INTRINSIC_ISNAN:
        return op2(l, IR_FNE, x[0], x[0]);
    case INTRINSIC_ISINF:
        size = op1(l, IR_FABS, x[0]);
        return op2(l, IR_FEQ, size, tgsic_ir_const_bits(&l->b, 1, size->bits, &infinity));
    case INTRINSIC_BITCAST:
        return x[0];
    case INTRINSIC_FMA:
        return op3(l, IR_FMAD, x[0], x[1], x[2]);
    default:
        return NULL;
    }
}

static struct ir_instr *exponents(struct lower *l, struct builtin_call *c)
{
    struct ir_instr *exponent;
    bool wide = c->x[0]->bits == 64;
    if (c->function->intrinsic == INTRINSIC_LDEXP)
        return wide ? tgsic_ir_wide_ldexp(&l->b, c->x[0], c->x[1])
                    : tgsic_ir_math_ldexp(&l->b, c->x[0], c->x[1]);
    struct ir_instr *result = wide ? tgsic_ir_wide_frexp(&l->b, c->x[0], &exponent)
                                   : tgsic_ir_math_frexp(&l->b, c->x[0], &exponent);
    tgsic_builtin_out(l, c, 1, exponent);
    return result;
}

static struct ir_instr *tangent(struct lower *l, struct ir_instr *x)
{
    struct ir_instr *cosine = op1(l, IR_FCOS, x);
    return op2(l, IR_FDIV, op1(l, IR_FSIN, x), cosine);
}

static struct ir_instr *transcendental(struct lower *l, const struct builtin_call *c)
{
    struct ir_instr *x = c->x[0];
    switch (c->function->intrinsic) {
    case INTRINSIC_RADIANS:
        return op2(l, IR_FMUL, x, imm_f(l, 0.0174532925199433f));
    case INTRINSIC_DEGREES:
        return op2(l, IR_FMUL, x, imm_f(l, 57.2957795130823f));
    case INTRINSIC_TAN:
        return tangent(l, x);
    case INTRINSIC_ASIN:
        return tgsic_ir_math_asin(&l->b, x);
    case INTRINSIC_ACOS:
        return tgsic_ir_math_acos(&l->b, x);
    case INTRINSIC_ATAN:
        return tgsic_ir_math_atan(&l->b, x);
    case INTRINSIC_ATAN2:
        return tgsic_ir_math_atan2(&l->b, x, c->x[1]);
    case INTRINSIC_SINH:
        return tgsic_ir_math_sinh(&l->b, x);
    case INTRINSIC_COSH:
        return tgsic_ir_math_cosh(&l->b, x);
    case INTRINSIC_TANH:
        return tgsic_ir_math_tanh(&l->b, x);
    case INTRINSIC_ASINH:
        return tgsic_ir_math_asinh(&l->b, x);
    case INTRINSIC_ACOSH:
        return tgsic_ir_math_acosh(&l->b, x);
    case INTRINSIC_ATANH:
        return tgsic_ir_math_atanh(&l->b, x);
    case INTRINSIC_EXP:
        return tgsic_ir_math_exp(&l->b, x);
    default:
        return tgsic_ir_math_log(&l->b, x);
    }
}

/* I if dot(Nref, I) < 0, else -N */
static struct ir_instr *faceforward(struct lower *l, struct ir_instr *const *x)
{
    struct ir_instr *away = tgsic_ir_math_dot(&l->b, x[2], x[1]);
    away = op2(l, IR_FLT, away, imm_f(l, 0));
    return op3(l, IR_SELECT, away, x[0], op1(l, IR_FNEG, x[0]));
}

static struct ir_instr *geometric(struct lower *l, const struct builtin_call *c)
{
    struct ir_instr *const *x = c->x;
    switch (c->function->intrinsic) {
    case INTRINSIC_LENGTH:
        return tgsic_ir_math_length(&l->b, x[0]);
    case INTRINSIC_DISTANCE:
        return tgsic_ir_math_length(&l->b, sub_f(l, x[0], x[1]));
    case INTRINSIC_DOT:
        return tgsic_ir_math_dot(&l->b, x[0], x[1]);
    case INTRINSIC_CROSS:
        return tgsic_ir_cross(&l->b, x[0], x[1]);
    case INTRINSIC_NORMALIZE:
        return tgsic_ir_math_normalize(&l->b, x[0]);
    case INTRINSIC_FACEFORWARD:
        return faceforward(l, x);
    case INTRINSIC_REFLECT:
        return tgsic_ir_math_reflect(&l->b, x[0], x[1]);
    default:
        return tgsic_ir_math_refract(&l->b, x[0], x[1], x[2]);
    }
}

static struct value matrix(struct lower *l, const struct builtin_call *c)
{
    const struct value *m = &c->value[0];
    struct value result;
    switch (c->function->intrinsic) {
    case INTRINSIC_MATRIX_COMP_MULT:
        return tgsic_lower_binary(l, AST_MUL, m, &c->value[1], c->e->type);
    case INTRINSIC_OUTER_PRODUCT:
        return tgsic_lower_outer(l, m, &c->value[1], c->e->type);
    case INTRINSIC_TRANSPOSE: /* the same columns, now called rows */
        result = *m;
        result.type = c->e->type;
        result.transposed = true;
        return result;
    case INTRINSIC_DETERMINANT:
        return tgsic_lower_determinant(l, m);
    default:
        return tgsic_lower_inverse(l, m);
    }
}

/* gl_ModelViewProjectionMatrix * gl_Vertex, by the operations that this product has anywhere. */
static struct value ftransform(struct lower *l, const struct ast_expr *e)
{
    const struct place *matrix = tgsic_lower_builtin_global(l, BUILTIN_gl_ModelViewProjectionMatrix,
                                                            GLSL_TYPE(mat4), AST_UNIFORM);
    const struct place *vertex =
        tgsic_lower_builtin_global(l, BUILTIN_gl_Vertex, GLSL_TYPE(vec4), AST_IN);
    struct value m = tgsic_place_load(l, matrix), v = tgsic_place_load(l, vertex);
    return tgsic_lower_multiply(l, &m, &v, e->type);
}

static struct ir_instr *fwidth(struct lower *l, struct ir_instr *x, bool fine)
{
    struct ir_instr *dx = op1(l, fine ? IR_DDX_FINE : IR_DDX, x);
    struct ir_instr *dy = op1(l, fine ? IR_DDY_FINE : IR_DDY, x);
    struct ir_instr *vertical = op1(l, IR_FABS, dy);
    return op2(l, IR_FADD, op1(l, IR_FABS, dx), vertical);
}

/* GLSL 4.40 8.14: noise functions return 0. */
static struct value noise(struct lower *l, const struct ast_expr *e)
{
    static const union glsl_scalar zero[4] = {{0}};
    return tgsic_value_constant(l, e->type, zero);
}

/* ---- Dispatch ---------------------------------------------------------------------------------
 */

static struct ir_instr *vector_call(struct lower *l, struct builtin_call *c)
{
    unsigned intrinsic = c->function->intrinsic;
    const struct simple_row *row = &simple_rows[intrinsic];
    if (pick(row, c->value[0].type->base) != IR_MOV)
        return simple(l, c, pick(row, c->value[0].type->base), row->swap);
    if (intrinsic >= INTRINSIC_RADIANS && intrinsic <= INTRINSIC_LOG)
        return transcendental(l, c);
    if (intrinsic >= INTRINSIC_MIN3 && intrinsic <= INTRINSIC_MID3)
        return middle(l, c, intrinsic);
    if (intrinsic == INTRINSIC_FREXP || intrinsic == INTRINSIC_LDEXP)
        return exponents(l, c);
    if (intrinsic >= INTRINSIC_PACK_UNORM_2X16 && intrinsic <= INTRINSIC_UNPACK_HALF_2X16)
        return tgsic_lower_pack(l, c);
    if (intrinsic >= INTRINSIC_LENGTH && intrinsic <= INTRINSIC_REFRACT)
        return geometric(l, c);
    if (intrinsic >= INTRINSIC_UADD_CARRY && intrinsic <= INTRINSIC_FIND_MSB)
        return tgsic_lower_bits(l, c);
    switch (intrinsic) {
    case INTRINSIC_PACK_64:
        return tgsic_ir_pack64(&l->b, c->x[0]);
    case INTRINSIC_UNPACK_64:
        return tgsic_ir_unpack64(&l->b, c->x[0]);
    case INTRINSIC_ANY:
        return tgsic_lower_any(l, c->x[0]);
    case INTRINSIC_ALL:
        return tgsic_lower_all(l, c->x[0]);
    case INTRINSIC_FWIDTH:
    case INTRINSIC_FWIDTH_COARSE:
        return fwidth(l, c->x[0], false);
    case INTRINSIC_FWIDTH_FINE:
        return fwidth(l, c->x[0], true);
    default:
        return common(l, c, intrinsic);
    }
}

static void evaluate_arguments(struct lower *l, struct builtin_call *c)
{
    bool keep_rows = c->function->intrinsic == INTRINSIC_MATRIX_COMP_MULT;
    for (unsigned i = 0; i < c->e->argument_count; i++) {
        const struct builtin_parameter *p = &c->function->parameters[i];
        const struct ast_expr *e = c->e->arguments[i];
        if (p->storage != AST_PARAM_IN) {
            c->target[i] = tgsic_lower_lvalue(l, e);
            continue;
        }
        c->value[i] = keep_rows ? tgsic_lower_expr_any(l, e) : tgsic_lower_expr(l, e);
        c->x[i] = c->value[i].column[0];
    }
}

static void unsupported(struct lower *l, const struct ast_expr *e)
{
    tgsic_lower_unsupported(l, e->pos, "%s() is not translated", e->builtin->name);
}

struct value tgsic_lower_builtin(struct lower *l, const struct ast_expr *e)
{
    struct builtin_call c = {.e = e, .function = e->builtin};
    unsigned intrinsic = e->builtin->intrinsic;
    if (intrinsic == INTRINSIC_FTRANSFORM)
        return ftransform(l, e);
    if (intrinsic >= INTRINSIC_TEXTURE && intrinsic <= INTRINSIC_TEXTURE_SAMPLES)
        return tgsic_lower_texture(l, e);
    if (intrinsic >= INTRINSIC_INTERPOLATE_AT_CENTROID &&
        intrinsic <= INTRINSIC_INTERPOLATE_AT_OFFSET)
        return tgsic_lower_interpolate(l, e);
    if (intrinsic == INTRINSIC_NOISE)
        return noise(l, e);
    if (intrinsic >= INTRINSIC_EMIT_VERTEX && intrinsic <= INTRINSIC_IMAGE_ATOMIC_DEC_WRAP)
        return tgsic_lower_memory(l, e);
    if (intrinsic > INTRINSIC_FWIDTH_FINE)
        return tgsic_lower_group(l, e);
    if (intrinsic == INTRINSIC_TEXTURE_SAMPLES_IDENTICAL)
        unsupported(l, e);
    evaluate_arguments(l, &c);
    l->b.pos = e->pos;
    if (intrinsic >= INTRINSIC_MATRIX_COMP_MULT && intrinsic <= INTRINSIC_INVERSE)
        return matrix(l, &c);
    struct ir_instr *result = vector_call(l, &c);
    if (result)
        return tgsic_value(e->type, result);
    if (e->type->base != GLSL_VOID)
        unsupported(l, e);
    return (struct value){.type = e->type};
}
