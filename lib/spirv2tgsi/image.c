/* SPDX-License-Identifier: MIT */
/* Textures: images with a sampler. */
#include "spirv.h"

struct texture {
    struct ir_tex tex;
    const struct type *image;
    struct ir_instr *srcs[12];
    unsigned count;
    bool has_lod, shadow;
    struct ir_instr *index;
};

static void add(struct spirv *s, struct texture *t, enum ir_tex_role role, struct ir_instr *src)
{
    if (t->count == 10)
        tgsic_spirv_invalid(s, "a texture instruction of too many operands");
    t->tex.role[t->count] = (uint8_t)role;
    t->srcs[t->count++] = src;
}

static struct ir_instr *scalar(struct spirv *s, const struct instruction *i, unsigned n,
                               char letter)
{
    return tgsic_spirv_typed(s, tgsic_spirv_operand(s, i, n), letter, 1);
}

/* ---- Which sampler ------------------------------------------------------------------------- */

/* An image and a sampler that are used together are one SAMP. */
static struct ir_var *pair(struct spirv *s, const struct place *image, const struct place *sampler)
{
    struct leaf *first = image->leaves[0]->user, *second = sampler->leaves[0]->user;
    struct global *g = s->globals;
    if (image->leaves[0]->mode != IR_SAMPLER || sampler->leaves[0]->mode != IR_SAMPLER)
        tgsic_spirv_invalid(s, "a texture or sampler in a block");
    if (image->index || sampler->index || image->offset || sampler->offset)
        tgsic_spirv_unsupported(s, "arrays of images apart from samplers are not translated");
    while (g && (g->image != first->global || g->sampler != second->global))
        g = g->next;
    if (g)
        return g->leaves[0];
    g = tgsic_spirv_add_global(s, GLOBAL_UNIFORM, image->type, first->global->id);
    g->image = first->global;
    g->sampler = second->global;
    struct leaf *leaf = ARENA_NEW(s->arena, struct leaf);
    *leaf = (struct leaf){.global = g, .type = image->type, .instances = 1, .builtin = -1};
    g->leaf_count = 1;
    g->leaves = ARENA_ARRAY(s->arena, struct ir_var *, 1);
    g->leaves[0] = tgsic_ir_var(&s->b, IR_SAMPLER, g->name, 4, 32, 1);
    g->leaves[0]->return_type = image->leaves[0]->return_type;
    g->leaves[0]->user = leaf;
    return g->leaves[0];
}

static void take_sampler(struct spirv *s, struct texture *t, uint32_t id)
{
    const struct value *value = tgsic_spirv_value(s, id);
    const struct place *place = value->place;
    if (value->kind != VALUE_PLACE && value->kind != VALUE_SAMPLED)
        tgsic_spirv_invalid(s, "id %u is no image", (unsigned)id);
    t->image = place->type->kind == TYPE_SAMPLED_IMAGE ? place->type->element : place->type;
    if (t->image->kind != TYPE_IMAGE)
        tgsic_spirv_invalid(s, "id %u is no image", (unsigned)id);
    t->tex.sampler =
        value->kind == VALUE_SAMPLED ? pair(s, place, value->sampler) : place->leaves[0];
    if (t->tex.sampler->mode != IR_SAMPLER)
        tgsic_spirv_invalid(s, "id %u is no texture", (unsigned)id);
    t->tex.offset = value->kind == VALUE_SAMPLED ? 0 : place->offset;
    t->index = value->kind == VALUE_SAMPLED ? NULL : place->index;
}

/* Targets say whether references are compared: the sampler's, from how it is used. Fetches and
 * queries do not mind. */
static void set_target(struct spirv *s, struct texture *t)
{
    struct ir_var *var = t->tex.sampler;
    bool neutral = t->tex.kind >= IR_TEX_SIZE || t->tex.kind == IR_TEX_FETCH;
    unsigned target = tgsic_spirv_target(t->image, t->shadow || (neutral && t->image->depth));
    if (neutral && var->target)
        target = var->target;
    if (var->target && var->target != target)
        tgsic_spirv_unsupported(s, "a texture that is sampled with and without a reference");
    var->target = t->tex.target = (uint8_t)target;
}

/* ---- Shapes -------------------------------------------------------------------------------- */

static bool has_levels(const struct type *image)
{
    return image->dim != DIM_RECT && image->dim != DIM_BUFFER && !image->multisampled;
}

static bool has_samples(const struct type *image)
{
    return image->multisampled;
}

static bool is_filtered(const struct type *image)
{
    return image->dim != DIM_BUFFER && !image->multisampled;
}

static bool is_gathered(const struct type *image)
{
    return (image->dim == DIM_2D || image->dim == DIM_CUBE || image->dim == DIM_RECT) &&
           !image->multisampled;
}

static bool is_compared(const struct type *image)
{
    return image->dim != DIM_3D;
}

static bool is_projected(const struct type *image)
{
    return image->dim != DIM_CUBE && !image->arrayed;
}

static bool is_offset(const struct type *image)
{
    return image->dim != DIM_CUBE;
}

typedef bool shape_rule(const struct type *image);

static void require(struct spirv *s, const struct instruction *i, const struct type *image,
                    shape_rule *rule)
{
    if (!rule(image))
        tgsic_spirv_invalid(s, "%s of an image of such a shape", tgsic_spirv_op_name(i->op));
}

/* ---- Operands ------------------------------------------------------------------------------ */

#define KIND(name) (1u << IR_TEX_##name)
#define SAMPLES    (KIND(SAMPLE) | KIND(LOD))

/* What may follow the mask of operands, in the order of its bits (SPIR-V 1.6, 3.14). */
static const struct image_operand {
    uint16_t bit, kinds; /* bits of enum ir_tex_kind */
    uint8_t role;
    char letter;  /* as tgsic_spirv_typed() has them; 0: a fetch's are ints, others' floats */
    bool by_axis; /* a component for each axis */
    shape_rule *fits;
} image_operands[] = {
    {OPERAND_BIAS, KIND(SAMPLE), IR_ROLE_BIAS, 'f', false, has_levels},
    /* compilers write that of rectangles, too */
    {OPERAND_LOD, KIND(LOD) | KIND(FETCH), IR_ROLE_LOD, 0, false, is_filtered},
    {OPERAND_GRAD, KIND(LOD), IR_ROLE_DDX, 'f', true, is_filtered},
    {OPERAND_CONST_OFFSET, SAMPLES | KIND(FETCH) | KIND(GATHER), IR_ROLE_OFFSET, 'i', true,
     is_offset},
    {OPERAND_OFFSET, SAMPLES | KIND(FETCH) | KIND(GATHER), IR_ROLE_OFFSET, 'i', true, is_offset},
    {OPERAND_CONST_OFFSETS, KIND(GATHER), IR_ROLE_OFFSET, 'i', true, is_offset},
    {OPERAND_SAMPLE, KIND(FETCH), IR_ROLE_SAMPLE_INDEX, 'i', false, has_samples},
};

static void add_four_offsets(struct spirv *s, struct texture *t, uint32_t id)
{
    const struct value *value = tgsic_spirv_value(s, id);
    if (value->kind != VALUE_COMPOSITE || value->type->kind != TYPE_ARRAY ||
        value->type->length != 4 || value->type->element->rows != 2 ||
        !tgsic_spirv_is(value->type->element, 'i'))
        tgsic_spirv_invalid(s, "offsets that are no four of two components");
    for (unsigned n = 0; n < 4; n++)
        add(s, t, IR_ROLE_OFFSET, value->parts[n].instr);
}

static void take_image_operand(struct spirv *s, struct texture *t, const struct instruction *i,
                               const struct image_operand *row, unsigned *next)
{
    char letter = row->letter ? row->letter : t->tex.kind == IR_TEX_FETCH ? 'i' : 'f';
    unsigned components = row->by_axis ? tgsic_spirv_dimensions(t->image) : 1;
    bool left_out = row->bit == OPERAND_BIAS && s->stage != TGSIC_PROCESSOR_FRAG;
    if (!(row->kinds >> t->tex.kind & 1) || !row->fits(t->image))
        tgsic_spirv_invalid(s, "%s with image operand 0x%x", tgsic_spirv_op_name(i->op),
                            (unsigned)row->bit);
    if (row->bit == OPERAND_CONST_OFFSETS) {
        add_four_offsets(s, t, tgsic_spirv_operand(s, i, (*next)++));
        return;
    }
    for (unsigned n = 0; n < (row->bit == OPERAND_GRAD ? 2u : 1u); n++) {
        struct ir_instr *x =
            tgsic_spirv_typed(s, tgsic_spirv_operand(s, i, (*next)++), letter, components);
        if (!left_out)
            add(s, t, (enum ir_tex_role)(row->role + n), x);
    }
    t->has_lod |= row->bit == OPERAND_LOD;
}

/* Two of these exclude each other. */
static bool excludes(uint32_t mask, uint32_t group)
{
    uint32_t both = mask & group;
    return both & (both - 1);
}

static void take_operands(struct spirv *s, struct texture *t, const struct instruction *i,
                          unsigned first)
{
    uint32_t mask = first < i->num_operands ? i->operands[first] : 0;
    unsigned next = first + 1;
    if (mask & (OPERAND_MIN_LOD | OPERAND_OFFSETS))
        tgsic_spirv_unsupported(s, "a least level of detail is not translated, nor are offsets "
                                   "that no constants are");
    if (excludes(mask, OPERAND_BIAS | OPERAND_LOD | OPERAND_GRAD) ||
        excludes(mask, OPERAND_CONST_OFFSET | OPERAND_OFFSET | OPERAND_CONST_OFFSETS))
        tgsic_spirv_invalid(s, "image operands that exclude each other");
    for (size_t r = 0; r < sizeof image_operands / sizeof image_operands[0]; r++)
        if (mask & image_operands[r].bit)
            take_image_operand(s, t, i, &image_operands[r], &next);
    if (t->tex.kind == IR_TEX_LOD && !(mask & (OPERAND_LOD | OPERAND_GRAD)))
        tgsic_spirv_invalid(s, "%s without a level of detail", tgsic_spirv_op_name(i->op));
    if (t->tex.kind == IR_TEX_FETCH && t->image->multisampled && !(mask & OPERAND_SAMPLE))
        tgsic_spirv_invalid(s, "%s without the number of a sample", tgsic_spirv_op_name(i->op));
    if (mask & OPERAND_GRAD)
        t->tex.kind = IR_TEX_GRAD;
}

static void take_coordinate(struct spirv *s, struct texture *t, uint32_t id, bool projective)
{
    bool layer = t->image->arrayed && t->tex.kind != IR_TEX_QUERY_LOD;
    unsigned count = tgsic_spirv_dimensions(t->image) + layer;
    struct ir_instr *x = tgsic_spirv_typed(s, id, t->tex.kind == IR_TEX_FETCH ? 'i' : 'f', 0);
    add(s, t, IR_ROLE_COORD, tgsic_spirv_first_components(s, x, count));
    if (!projective)
        return;
    if (x->components <= count)
        tgsic_spirv_invalid(s, "a coordinate without a projector");
    add(s, t, IR_ROLE_PROJECTOR, tgsic_ir_component(&s->b, x, count));
}

/* ---- Building ------------------------------------------------------------------------------ */

#define MAX_CHOSEN 16 /* samplers that are chosen among where hosts have no index for them */

static struct ir_instr *build(struct spirv *s, struct texture *t, unsigned components)
{
    struct ir_builder *b = &s->b;
    struct ir_instr *result = NULL;
    uint32_t first = t->tex.offset, end = t->tex.sampler->length;
    if (!t->index || !s->virgl || end > MAX_CHOSEN) {
        if (t->index)
            add(s, t, IR_ROLE_SAMPLER, t->index);
        return tgsic_ir_tex(b, &t->tex, components, t->srcs, t->count);
    }
    for (uint32_t n = first; n < end; n++) {
        t->tex.offset = n;
        struct ir_instr *one = tgsic_ir_tex(b, &t->tex, components, t->srcs, t->count);
        struct ir_instr *is_this = ir_op2(b, IR_IEQ, t->index, ir_imm_i(b, (int32_t)(n - first)));
        result = result ? ir_op3(b, IR_SELECT, is_this, one, result) : one;
    }
    if (!result)
        tgsic_spirv_invalid(s, "a sampler beyond its array");
    return result;
}

/* Components of the result. */
static unsigned result_components(const struct texture *t)
{
    switch (t->tex.kind) {
    case IR_TEX_LEVELS:
    case IR_TEX_SAMPLES:
        return 1;
    case IR_TEX_QUERY_LOD:
        return 2;
    case IR_TEX_SIZE:
        return (t->image->dim == DIM_CUBE ? 2 : tgsic_spirv_dimensions(t->image)) +
               t->image->arrayed;
    case IR_TEX_GATHER:
        return 4;
    default:
        return t->shadow ? 1 : 4;
    }
}

static void finish(struct spirv *s, struct texture *t, const struct instruction *i)
{
    const struct type *type = tgsic_spirv_type_of(s, i->type);
    if (t->tex.kind == IR_TEX_SAMPLE && s->stage != TGSIC_PROCESSOR_FRAG && has_levels(t->image)) {
        t->tex.kind = IR_TEX_LOD;
        add(s, t, IR_ROLE_LOD, ir_imm_f(&s->b, 0));
    }
    if ((t->tex.kind == IR_TEX_SIZE || (t->tex.kind == IR_TEX_FETCH && has_levels(t->image))) &&
        !t->has_lod)
        add(s, t, IR_ROLE_LOD, ir_imm_i(&s->b, 0));
    if (type->kind != TYPE_SCALAR && type->kind != TYPE_VECTOR)
        tgsic_spirv_unsupported(s, "sparse textures are not translated");
    if (type->rows != result_components(t))
        tgsic_spirv_invalid(s, "%s gives another type than it says", tgsic_spirv_op_name(i->op));
    set_target(s, t);
    tgsic_spirv_give(s, i, build(s, t, type->rows));
}

static void sample(struct spirv *s, const struct instruction *i)
{
    struct texture t = {.tex.kind = IR_TEX_SAMPLE};
    uint32_t number = i->op - SpvOpImageSampleImplicitLod; /* explicit, Dref, Proj: its bits */
    bool projective = number >> 2 & 1;
    unsigned next = 2;
    t.shadow = number >> 1 & 1;
    if (number & 1)
        t.tex.kind = IR_TEX_LOD;
    take_sampler(s, &t, tgsic_spirv_operand(s, i, 0));
    require(s, i, t.image, is_filtered);
    if (t.shadow)
        require(s, i, t.image, is_compared);
    if (projective)
        require(s, i, t.image, is_projected);
    take_coordinate(s, &t, tgsic_spirv_operand(s, i, 1), projective);
    if (t.shadow)
        add(s, &t, IR_ROLE_COMPARE, scalar(s, i, next++, 'f'));
    take_operands(s, &t, i, next);
    finish(s, &t, i);
}

static void gather(struct spirv *s, const struct instruction *i)
{
    struct texture t = {.tex.kind = IR_TEX_GATHER, .shadow = i->op == SpvOpImageDrefGather};
    take_sampler(s, &t, tgsic_spirv_operand(s, i, 0));
    require(s, i, t.image, is_gathered);
    take_coordinate(s, &t, tgsic_spirv_operand(s, i, 1), false);
    add(s, &t, t.shadow ? IR_ROLE_COMPARE : IR_ROLE_COMPONENT,
        scalar(s, i, 2, t.shadow ? 'f' : 'i'));
    take_operands(s, &t, i, 3);
    finish(s, &t, i);
}

static void fetch(struct spirv *s, const struct instruction *i)
{
    struct texture t = {.tex.kind = IR_TEX_FETCH};
    take_sampler(s, &t, tgsic_spirv_operand(s, i, 0));
    take_coordinate(s, &t, tgsic_spirv_operand(s, i, 1), false);
    take_operands(s, &t, i, 2);
    finish(s, &t, i);
}

static void query(struct spirv *s, const struct instruction *i)
{
    struct texture t = {.count = 0};
    t.tex.kind = i->op == SpvOpImageQueryLod       ? IR_TEX_QUERY_LOD
                 : i->op == SpvOpImageQueryLevels  ? IR_TEX_LEVELS
                 : i->op == SpvOpImageQuerySamples ? IR_TEX_SAMPLES
                                                   : IR_TEX_SIZE;
    take_sampler(s, &t, tgsic_spirv_operand(s, i, 0));
    if (i->op == SpvOpImageQuerySamples)
        require(s, i, t.image, has_samples);
    else if (i->op != SpvOpImageQuerySize)
        require(s, i, t.image, has_levels);
    if (i->op == SpvOpImageQueryLod)
        take_coordinate(s, &t, tgsic_spirv_operand(s, i, 1), false);
    if (i->op == SpvOpImageQuerySizeLod) {
        add(s, &t, IR_ROLE_LOD, scalar(s, i, 1, 'i'));
        t.has_lod = true;
    }
    finish(s, &t, i);
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

static void join(struct spirv *s, const struct instruction *i)
{
    const struct value *image = tgsic_spirv_value(s, tgsic_spirv_operand(s, i, 0));
    struct value value = *image;
    value.type = tgsic_spirv_type_of(s, i->type);
    value.kind = VALUE_SAMPLED;
    value.sampler = ARENA_NEW(s->arena, struct place);
    *value.sampler = *tgsic_spirv_pointer(s, tgsic_spirv_operand(s, i, 1));
    if (image->kind != VALUE_PLACE || image->place->type->kind != TYPE_IMAGE ||
        value.sampler->type->kind != TYPE_SAMPLER)
        tgsic_spirv_invalid(s, "OpSampledImage of what is no image and no sampler");
    tgsic_spirv_result(s, i, value);
}

/* The image of a sampled image: sampling and fetching go by the same SAMP. */
static void part(struct spirv *s, const struct instruction *i)
{
    const struct value *value = tgsic_spirv_value(s, tgsic_spirv_operand(s, i, 0));
    if (value->type->kind != TYPE_SAMPLED_IMAGE)
        tgsic_spirv_invalid(s, "OpImage of what is no sampled image");
    tgsic_spirv_result(s, i, *value);
}

bool tgsic_spirv_image(struct spirv *s, const struct instruction *i)
{
    switch (i->op) {
    case SpvOpSampledImage:
        join(s, i);
        return true;
    case SpvOpImage:
        part(s, i);
        return true;
    case SpvOpImageFetch:
        fetch(s, i);
        return true;
    case SpvOpImageGather:
    case SpvOpImageDrefGather:
        gather(s, i);
        return true;
    case SpvOpImageQuerySize:
    case SpvOpImageQuerySamples:
    case SpvOpImageQuerySizeLod:
    case SpvOpImageQueryLod:
    case SpvOpImageQueryLevels:
        query(s, i);
        return true;
    default:
        if (i->op < SpvOpImageSampleImplicitLod || i->op > SpvOpImageSampleProjDrefExplicitLod)
            return false;
        sample(s, i);
        return true;
    }
}
