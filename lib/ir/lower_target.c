/* SPDX-License-Identifier: MIT */
/* What the target has no instruction for, in terms of what it has.
 *
 * virglrenderer translates neither PK2H, UP2H, LDEXP nor DSQRT, and takes the first components of
 * the operand of INEG and NOT, whatever components they write; TXP divides few targets. */
#include "pass.h"

/* Builds instructions in front of one. */
struct place {
    struct tgsic_arena *arena;
    struct ir_instr *before;
};

static struct ir_src use(struct ir_instr *def)
{
    struct ir_src src = {.def = def};
    for (uint8_t c = 1; c < def->components; c++)
        src.swizzle[c] = c;
    return src;
}

static struct ir_src use_component(struct ir_instr *def, unsigned c)
{
    uint8_t s = (uint8_t)c;
    return (struct ir_src){.def = def, .swizzle = {s, s, s, s}};
}

static struct ir_instr *insert(const struct place *p, enum ir_op op, unsigned components,
                               const struct ir_src *srcs, unsigned num_srcs)
{
    struct ir_instr *instr = tgsic_ir_new(p->arena, op, components, 32, num_srcs);
    for (unsigned i = 0; i < num_srcs; i++)
        instr->srcs[i] = srcs[i];
    instr->pos = p->before->pos;
    tgsic_ir_insert_before(p->before, instr);
    return instr;
}

static struct ir_instr *constant(const struct place *p, uint32_t bits)
{
    struct ir_instr *instr = insert(p, IR_CONST, 1, NULL, 0);
    instr->u.word[0] = bits;
    return instr;
}

static struct ir_instr *op1(const struct place *p, enum ir_op op, struct ir_instr *x)
{
    struct ir_src src = use(x);
    return insert(p, op, x->components, &src, 1);
}

/* A source of one component is repeated. */
static struct ir_src widened(struct ir_instr *x, unsigned components)
{
    return x->components == components ? use(x) : use_component(x, 0);
}

static struct ir_instr *op2(const struct place *p, enum ir_op op, struct ir_instr *x,
                            struct ir_instr *y)
{
    unsigned n = x->components > y->components ? x->components : y->components;
    struct ir_src srcs[2] = {widened(x, n), widened(y, n)};
    return insert(p, op, n, srcs, 2);
}

static struct ir_instr *bits2(const struct place *p, enum ir_op op, struct ir_instr *x, uint32_t y)
{
    return op2(p, op, x, constant(p, y));
}

static struct ir_instr *choose(const struct place *p, struct ir_instr *condition,
                               struct ir_instr *x, struct ir_instr *y)
{
    unsigned n = condition->components;
    struct ir_src srcs[3] = {use(condition), widened(x, n), widened(y, n)};
    return insert(p, IR_SELECT, n, srcs, 3);
}

static void become(struct ir_instr *instr, struct ir_instr *value)
{
    instr->op = IR_MOV;
    instr->num_srcs = 1;
    instr->srcs[0] = use(value);
}

/* ---- Half floats --------------------------------------------------------------------------- */

#define F32_INFINITY  0x7f800000u
#define F16_OVERFLOW  0x47800000u /* 65536.0: from there on infinite */
#define F16_NORMAL    0x38800000u /* 2^-14, the smallest normal half */
#define DENORMAL_BASE 0x3f000000u /* 0.5: one unit in its last place is a half's smallest step */
#define REBIAS        0xc8000000u /* (15 - 127) << 23 */

/* The bits of floats as halves, nearest, ties to even. */
static struct ir_instr *to_half(const struct place *p, struct ir_instr *x)
{
    struct ir_instr *magnitude = bits2(p, IR_AND, x, 0x7fffffff);
    struct ir_instr *sign = bits2(p, IR_AND, bits2(p, IR_USHR, x, 16), 0x8000);
    struct ir_instr *odd = bits2(p, IR_AND, bits2(p, IR_USHR, magnitude, 13), 1);
    struct ir_instr *rounded = op2(p, IR_IADD, bits2(p, IR_IADD, magnitude, REBIAS + 0xfff), odd);
    struct ir_instr *normal = bits2(p, IR_USHR, rounded, 13);
    struct ir_instr *shifted = bits2(p, IR_FADD, magnitude, DENORMAL_BASE);
    shifted->precise = true;
    struct ir_instr *denormal = bits2(p, IR_IADD, shifted, 0u - DENORMAL_BASE);
    struct ir_instr *is_nan = op2(p, IR_ULT, constant(p, F32_INFINITY), magnitude);
    struct ir_instr *nan = constant(p, 0x7e00);
    struct ir_instr *special = choose(p, is_nan, nan, constant(p, 0x7c00));
    struct ir_instr *finite = choose(p, bits2(p, IR_ULT, magnitude, F16_NORMAL), denormal, normal);
    struct ir_instr *all = choose(p, bits2(p, IR_UGE, magnitude, F16_OVERFLOW), special, finite);
    return op2(p, IR_OR, all, sign);
}

static void lower_pack(const struct place *p, struct ir_instr *instr)
{
    struct ir_src srcs[2] = {instr->srcs[0], instr->srcs[0]};
    struct ir_instr *half = to_half(p, insert(p, IR_MOV, 2, srcs, 1));
    srcs[0] = use_component(half, 1);
    srcs[1] = use_component(constant(p, 16), 0);
    srcs[0] = use(insert(p, IR_SHL, 1, srcs, 2));
    srcs[1] = use_component(half, 0);
    become(instr, insert(p, IR_OR, 1, srcs, 2));
}

/* The half in the low 16 bits as a float. */
static struct ir_instr *from_half(const struct place *p, struct ir_instr *half)
{
    struct ir_instr *sign = bits2(p, IR_SHL, bits2(p, IR_AND, half, 0x8000), 16);
    struct ir_instr *shifted = bits2(p, IR_SHL, bits2(p, IR_AND, half, 0x7fff), 13);
    struct ir_instr *exponent = bits2(p, IR_AND, shifted, 0x0f800000);
    struct ir_instr *normal = bits2(p, IR_IADD, shifted, 0x38000000); /* (127 - 15) << 23 */
    struct ir_instr *special = bits2(p, IR_IADD, shifted, 0x70000000);
    struct ir_instr *denormal =
        bits2(p, IR_FADD, bits2(p, IR_IADD, shifted, F16_NORMAL), 0x80000000u | F16_NORMAL);
    denormal->precise = true;
    struct ir_instr *finite = choose(p, bits2(p, IR_IEQ, exponent, 0), denormal, normal);
    struct ir_instr *all = choose(p, bits2(p, IR_IEQ, exponent, 0x0f800000), special, finite);
    return op2(p, IR_OR, all, sign);
}

static void lower_unpack(const struct place *p, struct ir_instr *instr)
{
    struct ir_instr *bits = insert(p, IR_MOV, 1, instr->srcs, 1);
    if (instr->op == IR_UNPACK_HALF_Y)
        bits = bits2(p, IR_USHR, bits, 16);
    become(instr, from_half(p, bits));
}

/* ---- ldexp --------------------------------------------------------------------------------- */

/* 2^exponent, which is in -126..127. */
static struct ir_instr *power_of_two(const struct place *p, struct ir_instr *exponent)
{
    return bits2(p, IR_SHL, bits2(p, IR_IADD, exponent, 127), 23);
}

/* In two steps, since 2^exponent alone may be out of range where the product is not. */
static void lower_ldexp(const struct place *p, struct ir_instr *instr)
{
    struct ir_instr *exponent = insert(p, IR_MOV, instr->components, &instr->srcs[1], 1);
    exponent = bits2(p, IR_IMAX, exponent, (uint32_t)-252);
    exponent = bits2(p, IR_IMIN, exponent, 254);
    struct ir_instr *half = bits2(p, IR_ISHR, exponent, 1);
    struct ir_instr *rest = op2(p, IR_IADD, exponent, op1(p, IR_INEG, half));
    struct ir_src srcs[2] = {instr->srcs[0], use(power_of_two(p, half))};
    struct ir_instr *scaled = insert(p, IR_FMUL, instr->components, srcs, 2);
    instr->op = IR_FMUL;
    instr->srcs[0] = use(scaled);
    instr->srcs[1] = use(power_of_two(p, rest));
}

/* ---- Square roots of doubles --------------------------------------------------------------- */

/* Right for 0 and infinity, too. */
static void lower_wide_sqrt(const struct place *p, struct ir_instr *instr)
{
    struct ir_instr *inverse = tgsic_ir_new(p->arena, IR_DRSQ, instr->components, instr->bits, 1);
    inverse->srcs[0] = instr->srcs[0];
    inverse->pos = instr->pos;
    tgsic_ir_insert_before(instr, inverse);
    instr->op = IR_DRCP;
    instr->srcs[0] = use(inverse);
}

/* ---- Projective textures ------------------------------------------------------------------- */

static int find_role(const struct ir_instr *tex, enum ir_tex_role role)
{
    for (unsigned i = 0; i < tex->num_srcs; i++)
        if (tex->u.tex->role[i] == role)
            return (int)i;
    return -1;
}

static bool divides(const struct ir_tex *tex)
{
    switch (tex->target) {
    case TGSIC_TARGET_TEX_1D:
    case TGSIC_TARGET_TEX_2D:
    case TGSIC_TARGET_TEX_3D:
    case TGSIC_TARGET_RECT:
    case TGSIC_TARGET_SHADOW1D:
    case TGSIC_TARGET_SHADOW2D:
    case TGSIC_TARGET_SHADOWRECT:
        return tex->kind == IR_TEX_SAMPLE;
    }
    return false;
}

static void drop_source(struct ir_instr *tex, unsigned which)
{
    for (unsigned i = which; i + 1 < tex->num_srcs; i++) {
        tex->srcs[i] = tex->srcs[i + 1];
        tex->u.tex->role[i] = tex->u.tex->role[i + 1];
    }
    tex->num_srcs--;
}

/* Division of coordinate and comparator, where TXP does not do it. */
static void lower_projector(const struct place *p, struct ir_instr *tex)
{
    int projector = find_role(tex, IR_ROLE_PROJECTOR);
    if (projector < 0 || (divides(tex->u.tex) && find_role(tex, IR_ROLE_BIAS) < 0))
        return;
    struct ir_instr *inverse = insert(p, IR_FRCP, 1, &tex->srcs[projector], 1);
    static const enum ir_tex_role divided[] = {IR_ROLE_COORD, IR_ROLE_COMPARE};
    for (unsigned d = 0; d < 2; d++) {
        int i = find_role(tex, divided[d]);
        if (i < 0)
            continue;
        unsigned count = tgsic_ir_src_count(tex, (unsigned)i);
        struct ir_src srcs[2] = {tex->srcs[i], use_component(inverse, 0)};
        tex->srcs[i] = use(insert(p, IR_FMUL, count, srcs, 2));
    }
    drop_source(tex, (unsigned)projector);
}

/* ---- The pass ------------------------------------------------------------------------------ */

static void lower(struct ir_shader *shader, const struct ir_target *target, struct ir_instr *instr)
{
    struct place p = {shader->arena, instr};
    if (instr->op == IR_TEX)
        lower_projector(&p, instr);
    else if (instr->op == IR_UNPACK_HALF_X || instr->op == IR_UNPACK_HALF_Y)
        lower_unpack(&p, instr);
    else if (instr->op == IR_PACK_HALF && target->virgl)
        lower_pack(&p, instr);
    else if (instr->op == IR_FLDEXP && target->virgl)
        lower_ldexp(&p, instr);
    else if (instr->op == IR_DSQRT && target->virgl)
        lower_wide_sqrt(&p, instr);
}

void tgsic_ir_lower_target(struct ir_shader *shader, const struct ir_target *target)
{
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i; i = i->next)
            lower(shader, target, i);
}

/* -x is x * -1, ~x is x ^ ~0. */
static void lower_complement(struct ir_shader *shader, struct ir_instr *instr)
{
    const struct place p = {shader->arena, instr};
    struct ir_src *srcs = ARENA_ARRAY(shader->arena, struct ir_src, 2);
    srcs[0] = instr->srcs[0];
    srcs[1] = use_component(constant(&p, UINT32_MAX), 0);
    instr->op = instr->op == IR_NOT ? IR_XOR : IR_IMUL;
    instr->srcs = srcs;
    instr->num_srcs = 2;
}

void tgsic_ir_lower_complements(struct ir_shader *shader, const struct ir_target *target)
{
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i && target->virgl; i = i->next)
            if ((i->op == IR_NOT || i->op == IR_INEG) && i->components > 1)
                lower_complement(shader, i);
}
