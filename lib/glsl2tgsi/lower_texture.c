/* SPDX-License-Identifier: MIT */
/* Texture functions: one IR operation whose sources carry roles. */
#include "lower_builtin.h"

struct sample {
    struct lower *l;
    const struct ast_expr *e;
    const struct glsl_type *sampler;
    struct ir_tex tex;
    struct ir_instr *srcs[10];
    unsigned count;
    bool has_lod;
    struct ir_instr *index; /* into the sampler array; NULL: none */
};

static void add(struct sample *s, enum ir_tex_role role, struct ir_instr *src)
{
    s->tex.role[s->count] = (uint8_t)role;
    s->srcs[s->count++] = src;
}

static enum ir_tex_kind kind_of(unsigned intrinsic)
{
    switch (intrinsic) {
    case INTRINSIC_TEXTURE_LOD:
        return IR_TEX_LOD;
    case INTRINSIC_TEXTURE_GRAD:
        return IR_TEX_GRAD;
    case INTRINSIC_TEXEL_FETCH:
        return IR_TEX_FETCH;
    case INTRINSIC_TEXTURE_GATHER:
        return IR_TEX_GATHER;
    case INTRINSIC_TEXTURE_SIZE:
        return IR_TEX_SIZE;
    case INTRINSIC_TEXTURE_QUERY_LOD:
        return IR_TEX_QUERY_LOD;
    case INTRINSIC_TEXTURE_QUERY_LEVELS:
        return IR_TEX_LEVELS;
    case INTRINSIC_TEXTURE_SAMPLES:
        return IR_TEX_SAMPLES;
    default:
        return IR_TEX_SAMPLE;
    }
}

static void take_sampler(struct sample *s, const struct ast_expr *e)
{
    struct value value = tgsic_lower_access(s->l, e);
    s->sampler = e->type;
    s->tex.sampler = value.place.leaves[0];
    s->tex.offset = value.place.offset;
    s->tex.target = s->tex.sampler->target;
    s->index = value.place.index;
}

static struct ir_instr *first_components(struct lower *l, struct ir_instr *x, unsigned count)
{
    static const uint8_t xyzw[4] = {0, 1, 2, 3};
    return x->components <= count ? x : tgsic_ir_swizzle(&l->b, x, count, xyzw);
}

/* What a coordinate argument holds: coordinates and layer, then perhaps the reference (never before
 * the third component), and in the last component the projector. */
static void take_coordinate(struct sample *s, struct ir_instr *x)
{
    static const uint8_t dims[] = {
        [GLSL_DIM_1D] = 1,   [GLSL_DIM_2D] = 2,     [GLSL_DIM_3D] = 3,      [GLSL_DIM_CUBE] = 3,
        [GLSL_DIM_RECT] = 2, [GLSL_DIM_BUFFER] = 1, [GLSL_DIM_EXTERNAL] = 2};
    bool lod_query = s->tex.kind == IR_TEX_QUERY_LOD;
    unsigned count = dims[s->sampler->dim] + (s->sampler->arrayed && !lod_query);
    unsigned reference = count < 2 ? 2 : count;
    add(s, IR_ROLE_COORD, first_components(s->l, x, count));
    if (s->e->builtin->flags & BUILTIN_PROJECTIVE)
        add(s, IR_ROLE_PROJECTOR, tgsic_ir_component(&s->l->b, x, x->components - 1u));
    if (s->sampler->shadow && !lod_query && reference < x->components &&
        s->tex.kind != IR_TEX_GATHER)
        add(s, IR_ROLE_COMPARE, tgsic_ir_component(&s->l->b, x, reference));
}

static void take_offsets(struct sample *s, const struct ast_expr *e)
{
    struct value offsets = tgsic_lower_access(s->l, e);
    for (uint32_t i = 0; i < 4; i++) {
        struct value one = tgsic_value_element(s->l, &offsets, i, NULL);
        add(s, IR_ROLE_OFFSET, tgsic_value_load(s->l, one).column[0]);
    }
}

static void take_argument(struct sample *s, unsigned i)
{
    static const uint8_t roles[] = {
        [ROLE_COMPARE] = IR_ROLE_COMPARE,
        [ROLE_BIAS] = IR_ROLE_BIAS,
        [ROLE_LOD] = IR_ROLE_LOD,
        [ROLE_DX] = IR_ROLE_DDX,
        [ROLE_DY] = IR_ROLE_DDY,
        [ROLE_OFFSET] = IR_ROLE_OFFSET,
        [ROLE_VARIABLE_OFFSET] = IR_ROLE_OFFSET,
        [ROLE_SAMPLE] = IR_ROLE_SAMPLE_INDEX,
        [ROLE_COMPONENT] = IR_ROLE_COMPONENT,
    };
    unsigned role = s->e->builtin->parameters[i].role;
    const struct ast_expr *e = s->e->arguments[i];
    if (role == ROLE_OFFSETS) {
        take_offsets(s, e);
        return;
    }
    struct ir_instr *x = tgsic_lower_vector(s->l, e);
    if (role == ROLE_COORDINATE) {
        take_coordinate(s, x);
        return;
    }
    s->has_lod |= role == ROLE_LOD;
    if (role == ROLE_BIAS && s->l->stage != TGSIC_PROCESSOR_FRAG)
        return; /* GLSL 1.10 8.7: bias is for fragment shaders */
    add(s, (enum ir_tex_role)roles[role], x);
}

static bool has_levels(const struct glsl_type *sampler)
{
    return sampler->dim != GLSL_DIM_RECT && sampler->dim != GLSL_DIM_BUFFER &&
           !sampler->multisample;
}

/* Where there are no derivatives, the base level is sampled. */
static void complete(struct sample *s)
{
    if (s->tex.kind == IR_TEX_SAMPLE && s->l->stage != TGSIC_PROCESSOR_FRAG &&
        has_levels(s->sampler)) {
        s->tex.kind = IR_TEX_LOD;
        add(s, IR_ROLE_LOD, imm_f(s->l, 0));
    }
    if (s->tex.kind == IR_TEX_SIZE && !s->has_lod)
        add(s, IR_ROLE_LOD, imm_i(s->l, 0));
    if (s->tex.kind == IR_TEX_FETCH && !s->has_lod && has_levels(s->sampler))
        add(s, IR_ROLE_LOD, imm_i(s->l, 0));
}

/* Hosts before GLSL 4.00 have no index for samplers: for a shader of such a language each of a few
 * is sampled and one result chosen, which also leaves derivatives defined. */
#define MAX_CHOSEN 16

static struct ir_instr *choose_sampler(struct sample *s, unsigned components)
{
    struct lower *l = s->l;
    uint32_t first = s->tex.offset, end = s->tex.sampler->length;
    struct ir_instr *result = NULL;
    for (uint32_t i = first; i < end; i++) {
        s->tex.offset = i;
        struct ir_instr *one = tgsic_ir_tex(&l->b, &s->tex, components, s->srcs, s->count);
        struct ir_instr *is_this = op2(l, IR_IEQ, s->index, imm_i(l, (int32_t)(i - first)));
        result = result ? op3(l, IR_SELECT, is_this, one, result) : one;
    }
    return result;
}

/* A legacy shadow function returns four components where the comparison gives one. */
struct value tgsic_lower_texture(struct lower *l, const struct ast_expr *e)
{
    struct sample s = {.l = l, .e = e};
    s.tex.kind = kind_of(e->builtin->intrinsic);
    take_sampler(&s, e->arguments[0]);
    for (unsigned i = 1; i < e->argument_count; i++)
        take_argument(&s, i);
    complete(&s);
    l->b.pos = e->pos;
    if (s.index && l->virgl && !l->unit->shader->indexes_samplers &&
        s.tex.sampler->length <= MAX_CHOSEN)
        return tgsic_value(e->type, choose_sampler(&s, e->type->rows));
    if (s.index)
        add(&s, IR_ROLE_SAMPLER, s.index);
    return tgsic_value(e->type, tgsic_ir_tex(&l->b, &s.tex, e->type->rows, s.srcs, s.count));
}
