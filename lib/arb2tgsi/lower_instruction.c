/* SPDX-License-Identifier: MIT */
/* Each instruction's meaning: ARB_vertex_program 2.14.5 and ARB_fragment_program 3.11.5. */
#include "lower.h"

/* The sources of an instruction, as its function wants them. */
struct sources {
    const struct arb_instruction *instruction;
    struct ir_instr *a, *b;
};

typedef struct ir_instr *lower_fn(struct arb_lower *l, const struct sources *s);

static struct ir_instr *swizzle3(struct arb_lower *l, struct ir_instr *x, unsigned i, unsigned j,
                                 unsigned k)
{
    const uint8_t swizzle[4] = {(uint8_t)i, (uint8_t)j, (uint8_t)k};
    return tgsic_ir_swizzle(&l->b, x, 3, swizzle);
}

/* ---- Products ------------------------------------------------------------------------------ */

static struct ir_instr *lower_dph(struct arb_lower *l, const struct sources *s)
{
    struct ir_instr *product = op2(l, IR_FDOT3, s->a, s->b);
    return op2(l, IR_FADD, product, component(l, s->b, 3));
}

static struct ir_instr *lower_dst(struct arb_lower *l, const struct sources *s)
{
    struct ir_instr *x = number(l, 1), *a_y = component(l, s->a, 1), *b_y = component(l, s->b, 1);
    struct ir_instr *y = op2(l, IR_FMUL, a_y, b_y);
    struct ir_instr *z = component(l, s->a, 2), *w = component(l, s->b, 3);
    return vec4(l, x, y, z, w);
}

static struct ir_instr *lower_sub(struct arb_lower *l, const struct sources *s)
{
    return op2(l, IR_FADD, s->a, op1(l, IR_FNEG, s->b));
}

/* w, which is left undefined, is 1, as guests see it elsewhere. */
static struct ir_instr *lower_xpd(struct arb_lower *l, const struct sources *s)
{
    struct ir_instr *a = swizzle3(l, s->a, 2, 0, 1), *b = swizzle3(l, s->b, 1, 2, 0);
    struct ir_instr *back = op1(l, IR_FNEG, op2(l, IR_FMUL, a, b));
    a = swizzle3(l, s->a, 1, 2, 0);
    b = swizzle3(l, s->b, 2, 0, 1);
    struct ir_instr *product = op3(l, IR_FMAD, a, b, back);
    struct ir_instr *const parts[2] = {product, number(l, 1)};
    return tgsic_ir_vec(&l->b, parts, 2);
}

/* ---- Powers -------------------------------------------------------------------------------- */

/* Anything to the power of 0 is 1, 0 too, which a receiver need not know. */
static struct ir_instr *power(struct arb_lower *l, struct ir_instr *base, struct ir_instr *exponent)
{
    struct ir_instr *is_zero = op2(l, IR_FEQ, exponent, number(l, 0)), *one = number(l, 1);
    return op3(l, IR_SELECT, is_zero, one, op2(l, IR_FPOW, base, exponent));
}

static struct ir_instr *lower_pow(struct arb_lower *l, const struct sources *s)
{
    return power(l, s->a, s->b);
}

static struct ir_instr *lower_rsq(struct arb_lower *l, const struct sources *s)
{
    return op1(l, IR_FRSQ, op1(l, IR_FABS, s->a));
}

static struct ir_instr *lower_exp(struct arb_lower *l, const struct sources *s)
{
    struct ir_instr *whole = op1(l, IR_FEXP2, op1(l, IR_FFLOOR, s->a));
    struct ir_instr *rest = op1(l, IR_FFRACT, s->a), *power = op1(l, IR_FEXP2, s->a);
    return vec4(l, whole, rest, power, number(l, 1));
}

static struct ir_instr *lower_log(struct arb_lower *l, const struct sources *s)
{
    struct ir_instr *absolute = op1(l, IR_FABS, s->a), *log = op1(l, IR_FLOG2, absolute);
    struct ir_instr *whole = op1(l, IR_FFLOOR, log);
    struct ir_instr *mantissa = op2(l, IR_FMUL, absolute, op1(l, IR_FEXP2, op1(l, IR_FNEG, whole)));
    return vec4(l, whole, mantissa, log, number(l, 1));
}

static struct ir_instr *lower_lit(struct arb_lower *l, const struct sources *s)
{
    struct ir_instr *zero = number(l, 0), *one = number(l, 1), *x = component(l, s->a, 0);
    struct ir_instr *diffuse = op2(l, IR_FMAX, x, zero);
    struct ir_instr *half = op2(l, IR_FMAX, component(l, s->a, 1), zero);
    struct ir_instr *shininess = component(l, s->a, 3);
    shininess = op2(l, IR_FMAX, shininess, number(l, -128));
    shininess = op2(l, IR_FMIN, shininess, number(l, 128));
    struct ir_instr *is_lit = op2(l, IR_FLT, zero, x);
    struct ir_instr *specular = op3(l, IR_SELECT, is_lit, power(l, half, shininess), zero);
    return vec4(l, one, diffuse, specular, one);
}

/* z and w are left undefined. */
static struct ir_instr *lower_scs(struct arb_lower *l, const struct sources *s)
{
    struct ir_instr *cosine = op1(l, IR_FCOS, s->a), *sine = op1(l, IR_FSIN, s->a);
    struct ir_instr *zero = number(l, 0);
    return vec4(l, cosine, sine, zero, number(l, 1));
}

/* ---- Textures ------------------------------------------------------------------------------ */

struct roles {
    struct ir_tex tex;
    struct ir_instr *srcs[4];
    unsigned count;
};

static void add_role(struct roles *r, enum ir_tex_role role, struct ir_instr *src)
{
    r->tex.role[r->count] = (uint8_t)role;
    r->srcs[r->count++] = src;
}

static bool is_shadow(unsigned target)
{
    return target == TGSIC_TARGET_SHADOW1D || target == TGSIC_TARGET_SHADOW2D ||
           target == TGSIC_TARGET_SHADOWRECT;
}

/* Coordinates are the first components, the reference is z, w divides or is a bias. */
static struct ir_instr *lower_texture(struct arb_lower *l, const struct sources *s)
{
    static const uint8_t xyzw[4] = {0, 1, 2, 3};
    const struct arb_instruction *i = s->instruction;
    struct roles r = {.tex = {.kind = IR_TEX_SAMPLE, .target = i->target}};
    r.tex.sampler = l->samplers[i->unit];
    add_role(&r, IR_ROLE_COORD,
             tgsic_ir_swizzle(&l->b, s->a, tgsic_ir_target_coords(i->target), xyzw));
    if (i->opcode == ARB_TXP)
        add_role(&r, IR_ROLE_PROJECTOR, component(l, s->a, 3));
    if (is_shadow(i->target))
        add_role(&r, IR_ROLE_COMPARE, component(l, s->a, 2));
    if (i->opcode == ARB_TXB)
        add_role(&r, IR_ROLE_BIAS, component(l, s->a, 3));
    return tgsic_ir_tex(&l->b, &r.tex, 4, r.srcs, r.count);
}

/* ---- Without a result ----------------------------------------------------------------------- */

static void lower_arl(struct arb_lower *l, const struct arb_instruction *i)
{
    struct ir_instr *x = op1(l, IR_FFLOOR, tgsic_arb_read_scalar(l, &i->source[0]));
    tgsic_ir_store(&l->b, l->addresses[i->destination.index], 0, NULL, op1(l, IR_F2I, x), 1);
}

/* The least component is negative if any is. */
static void lower_kil(struct arb_lower *l, const struct arb_instruction *i)
{
    static const uint8_t xy[4] = {0, 1}, zw[4] = {2, 3};
    struct ir_instr *x = tgsic_arb_read(l, &i->source[0]);
    struct ir_instr *first = tgsic_ir_swizzle(&l->b, x, 2, xy);
    struct ir_instr *pair = op2(l, IR_FMIN, first, tgsic_ir_swizzle(&l->b, x, 2, zw));
    first = component(l, pair, 0);
    struct ir_instr *least = op2(l, IR_FMIN, first, component(l, pair, 1));
    tgsic_ir_discard(&l->b, op2(l, IR_FLT, least, number(l, 0)));
}

/* ---- The table ------------------------------------------------------------------------------ */

/* Instructions that the IR has, and functions for the others. */
static const struct row {
    uint8_t op; /* enum ir_op; where there is no function */
    uint8_t sources;
    bool scalar; /* the sources are single components */
    lower_fn *lower;
} rows[ARB_OPCODE_COUNT] = {
    [ARB_ABS] = {IR_FABS, 1, false, NULL},    [ARB_ADD] = {IR_FADD, 2, false, NULL},
    [ARB_CMP] = {IR_FCMP, 3, false, NULL},    [ARB_COS] = {IR_FCOS, 1, true, NULL},
    [ARB_DP3] = {IR_FDOT3, 2, false, NULL},   [ARB_DP4] = {IR_FDOT4, 2, false, NULL},
    [ARB_DPH] = {0, 2, false, lower_dph},     [ARB_DST] = {0, 2, false, lower_dst},
    [ARB_EX2] = {IR_FEXP2, 1, true, NULL},    [ARB_EXP] = {0, 1, true, lower_exp},
    [ARB_FLR] = {IR_FFLOOR, 1, false, NULL},  [ARB_FRC] = {IR_FFRACT, 1, false, NULL},
    [ARB_LG2] = {IR_FLOG2, 1, true, NULL},    [ARB_LIT] = {0, 1, false, lower_lit},
    [ARB_LOG] = {0, 1, true, lower_log},      [ARB_LRP] = {IR_FLRP, 3, false, NULL},
    [ARB_MAD] = {IR_FMAD, 3, false, NULL},    [ARB_MAX] = {IR_FMAX, 2, false, NULL},
    [ARB_MIN] = {IR_FMIN, 2, false, NULL},    [ARB_MOV] = {IR_MOV, 1, false, NULL},
    [ARB_MUL] = {IR_FMUL, 2, false, NULL},    [ARB_POW] = {0, 2, true, lower_pow},
    [ARB_RCP] = {IR_FRCP, 1, true, NULL},     [ARB_RSQ] = {0, 1, true, lower_rsq},
    [ARB_SCS] = {0, 1, true, lower_scs},      [ARB_SGE] = {IR_FSGE_F, 2, false, NULL},
    [ARB_SIN] = {IR_FSIN, 1, true, NULL},     [ARB_SLT] = {IR_FSLT_F, 2, false, NULL},
    [ARB_SUB] = {0, 2, false, lower_sub},     [ARB_SWZ] = {IR_MOV, 1, false, NULL},
    [ARB_TEX] = {0, 1, false, lower_texture}, [ARB_TXB] = {0, 1, false, lower_texture},
    [ARB_TXP] = {0, 1, false, lower_texture}, [ARB_XPD] = {0, 2, false, lower_xpd},
};

static struct ir_instr *compute(struct arb_lower *l, const struct arb_instruction *i)
{
    const struct row *row = &rows[i->opcode];
    struct ir_instr *x[3] = {NULL};
    for (unsigned k = 0; k < row->sources; k++)
        x[k] = row->scalar ? tgsic_arb_read_scalar(l, &i->source[k])
                           : tgsic_arb_read(l, &i->source[k]);
    if (row->lower)
        return row->lower(l, &(struct sources){i, x[0], x[1]});
    return row->sources == 1   ? op1(l, (enum ir_op)row->op, x[0])
           : row->sources == 2 ? op2(l, (enum ir_op)row->op, x[0], x[1])
                               : op3(l, (enum ir_op)row->op, x[0], x[1], x[2]);
}

void tgsic_arb_lower_instruction(struct arb_lower *l, const struct arb_instruction *instruction)
{
    l->b.pos = instruction->pos;
    if (instruction->opcode == ARB_ARL)
        lower_arl(l, instruction);
    else if (instruction->opcode == ARB_KIL)
        lower_kil(l, instruction);
    else
        tgsic_arb_write(l, instruction, compute(l, instruction));
}
