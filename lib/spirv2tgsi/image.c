/* SPDX-License-Identifier: MIT */
/* Textures and images. */
#include "spirv.h"

#include "tgsi/dialect.h"

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

static struct ir_instr *operand(struct spirv *s, const struct instruction *i, unsigned n)
{
    return tgsic_spirv_vector(s, tgsic_spirv_operand(s, i, n));
}

static struct ir_instr *first_components(struct spirv *s, struct ir_instr *x, unsigned count)
{
    static const uint8_t xyzw[4] = {0, 1, 2, 3};
    if (x->components < count)
        tgsic_spirv_invalid(s, "a coordinate of too few components");
    return x->components == count ? x : tgsic_ir_swizzle(&s->b, x, count, xyzw);
}

/* ---- Which sampler ------------------------------------------------------------------------- */

/* An image and a sampler that are used together are one SAMP. */
static struct ir_var *pair(struct spirv *s, const struct place *image, const struct place *sampler)
{
    struct leaf *first = image->leaves[0]->user, *second = sampler->leaves[0]->user;
    struct global *g = s->globals;
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

/* Targets say whether references are compared: the sampler's, from how it is used. */
static void set_target(struct spirv *s, struct texture *t)
{
    struct ir_var *var = t->tex.sampler;
    unsigned plain = tgsic_spirv_target(t->image, false);
    unsigned shadow = tgsic_spirv_target(t->image, true);
    unsigned target = t->shadow || (t->image->depth && var->target == shadow) ? shadow : plain;
    bool query = t->tex.kind >= IR_TEX_SIZE;
    if (query && var->target)
        target = var->target;
    if (!query && var->target && var->target != target)
        tgsic_spirv_unsupported(s, "a texture that is sampled with and without a reference");
    if (!query || !var->target)
        var->target = (uint8_t)target;
    t->tex.target = (uint8_t)target;
}

/* ---- Operands ------------------------------------------------------------------------------ */

static void offsets(struct spirv *s, struct texture *t, uint32_t id)
{
    const struct value *value = tgsic_spirv_value(s, id);
    if (value->kind != VALUE_COMPOSITE || value->type->length != 4)
        tgsic_spirv_invalid(s, "offsets that are no four");
    for (unsigned n = 0; n < 4; n++)
        add(s, t, IR_ROLE_OFFSET, value->parts[n].instr);
}

static void take_operands(struct spirv *s, struct texture *t, const struct instruction *i,
                          unsigned first)
{
    uint32_t mask = first < i->num_operands ? i->operands[first] : 0;
    unsigned n = first + 1;
    if (mask & OPERAND_BIAS) {
        struct ir_instr *bias = operand(s, i, n++);
        if (s->stage == TGSIC_PROCESSOR_FRAG)
            add(s, t, IR_ROLE_BIAS, bias);
    }
    if (mask & OPERAND_LOD) {
        t->has_lod = true;
        add(s, t, IR_ROLE_LOD, operand(s, i, n++));
    }
    if (mask & OPERAND_GRAD) {
        t->tex.kind = IR_TEX_GRAD;
        add(s, t, IR_ROLE_DDX, operand(s, i, n++));
        add(s, t, IR_ROLE_DDY, operand(s, i, n++));
    }
    if (mask & (OPERAND_CONST_OFFSET | OPERAND_OFFSET))
        add(s, t, IR_ROLE_OFFSET, operand(s, i, n++));
    if (mask & OPERAND_CONST_OFFSETS)
        offsets(s, t, tgsic_spirv_operand(s, i, n++));
    if (mask & OPERAND_SAMPLE)
        add(s, t, IR_ROLE_SAMPLE_INDEX, operand(s, i, n++));
    if (mask & OPERAND_MIN_LOD)
        tgsic_spirv_unsupported(s, "a least level of detail is not translated");
}

static void take_coordinate(struct spirv *s, struct texture *t, struct ir_instr *x, bool projective)
{
    static const uint8_t dims[] = {
        [DIM_1D] = 1, [DIM_2D] = 2, [DIM_3D] = 3, [DIM_CUBE] = 3, [DIM_RECT] = 2, [DIM_BUFFER] = 1};
    bool layer = t->image->arrayed && t->tex.kind != IR_TEX_QUERY_LOD;
    unsigned count = dims[t->image->dim] + layer;
    add(s, t, IR_ROLE_COORD, first_components(s, x, count));
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

static bool has_levels(const struct type *image)
{
    return image->dim != DIM_RECT && image->dim != DIM_BUFFER && !image->multisampled;
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
    set_target(s, t);
    tgsic_spirv_give(s, i, build(s, t, type->rows));
}

/* The sampled image of a lookup that filters. */
static void take_filtered(struct spirv *s, struct texture *t, const struct instruction *i)
{
    take_sampler(s, t, tgsic_spirv_operand(s, i, 0));
    if (t->image->multisampled)
        tgsic_spirv_invalid(s, "samples of an image are only fetched");
}

static void sample(struct spirv *s, const struct instruction *i)
{
    struct texture t = {.tex.kind = IR_TEX_SAMPLE};
    uint32_t number = i->op - SpvOpImageSampleImplicitLod; /* explicit, Dref, Proj: its bits */
    unsigned next = 2;
    t.shadow = number >> 1 & 1;
    if (number & 1)
        t.tex.kind = IR_TEX_LOD;
    take_filtered(s, &t, i);
    take_coordinate(s, &t, operand(s, i, 1), number >> 2 & 1);
    if (t.shadow)
        add(s, &t, IR_ROLE_COMPARE, operand(s, i, next++));
    take_operands(s, &t, i, next);
    finish(s, &t, i);
}

static void gather(struct spirv *s, const struct instruction *i)
{
    struct texture t = {.tex.kind = IR_TEX_GATHER, .shadow = i->op == SpvOpImageDrefGather};
    take_filtered(s, &t, i);
    take_coordinate(s, &t, operand(s, i, 1), false);
    add(s, &t, t.shadow ? IR_ROLE_COMPARE : IR_ROLE_COMPONENT, operand(s, i, 2));
    take_operands(s, &t, i, 3);
    finish(s, &t, i);
}

static void fetch(struct spirv *s, const struct instruction *i)
{
    struct texture t = {.tex.kind = IR_TEX_FETCH};
    take_sampler(s, &t, tgsic_spirv_operand(s, i, 0));
    take_coordinate(s, &t, operand(s, i, 1), false);
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
    if (i->op == SpvOpImageQueryLod) {
        take_filtered(s, &t, i);
        take_coordinate(s, &t, operand(s, i, 1), false);
    } else {
        take_sampler(s, &t, tgsic_spirv_operand(s, i, 0));
    }
    if (i->op == SpvOpImageQuerySizeLod) {
        add(s, &t, IR_ROLE_LOD, operand(s, i, 1));
        t.has_lod = true;
    }
    finish(s, &t, i);
}

/* ---- Images without samplers ---------------------------------------------------------------- */

static struct ir_memory describe(struct spirv *s, const struct place *place, unsigned opcode,
                                 struct ir_instr **srcs, unsigned *count)
{
    struct ir_memory memory = {.opcode = (uint8_t)opcode,
                               .qualifiers = place->qualifiers,
                               .var = place->leaves[0],
                               .element = place->offset};
    if (place->leaves[0]->mode != IR_IMAGE)
        tgsic_spirv_invalid(s, "an access to what is no image");
    if (place->index) {
        memory.role[0] = IR_ROLE_INDEX;
        srcs[(*count)++] = place->index;
    }
    return memory;
}

/* The texel, and in the fourth component the sample. */
static struct ir_instr *texel(struct spirv *s, const struct type *image, struct ir_instr *x,
                              struct ir_instr *sample_index)
{
    struct ir_instr *parts[4] = {x};
    unsigned count = 1;
    if (!image->multisampled)
        return x;
    for (unsigned c = x->components; c < 3; c++)
        parts[count++] = ir_imm_i(&s->b, 0);
    parts[count++] = sample_index ? sample_index : ir_imm_i(&s->b, 0);
    return tgsic_ir_vec(&s->b, parts, count);
}

static void access_image(struct spirv *s, const struct instruction *i)
{
    bool write = i->op == SpvOpImageWrite;
    unsigned next = write ? 3 : 2, count = 0;
    uint32_t mask = next < i->num_operands ? i->operands[next] : 0;
    const struct place *place = tgsic_spirv_pointer(s, tgsic_spirv_operand(s, i, 0));
    struct ir_instr *srcs[5];
    struct ir_memory memory =
        describe(s, place, write ? TGSIC_OPCODE_STORE : TGSIC_OPCODE_LOAD, srcs, &count);
    if (mask & (OPERAND_BIAS | OPERAND_LOD | OPERAND_GRAD | OPERAND_OFFSET | OPERAND_CONST_OFFSET))
        tgsic_spirv_unsupported(s, "levels and offsets of images are not translated");
    memory.role[count] = IR_ROLE_ADDRESS;
    srcs[count++] = texel(s, place->type, operand(s, i, 1),
                          mask & OPERAND_SAMPLE ? operand(s, i, next + 1) : NULL);
    if (!write) {
        struct ir_instr *x = tgsic_ir_memory(&s->b, IR_READ, &memory, 4, srcs, count);
        tgsic_spirv_give(s, i, first_components(s, x, tgsic_spirv_type_of(s, i->type)->rows));
        return;
    }
    static const uint8_t xxxx[4] = {0};
    struct ir_instr *data = operand(s, i, 2);
    memory.role[count] = IR_ROLE_DATA;
    srcs[count++] = data->components == 1 ? tgsic_ir_swizzle(&s->b, data, 4, xxxx) : data;
    tgsic_ir_memory(&s->b, IR_WRITE, &memory, srcs[count - 1]->components, srcs, count);
}

static void query_image(struct spirv *s, const struct instruction *i, const struct place *place)
{
    unsigned count = 0;
    struct ir_instr *srcs[5];
    struct ir_memory memory = describe(s, place, TGSIC_OPCODE_RESQ, srcs, &count);
    struct ir_instr *size = tgsic_ir_memory(&s->b, IR_QUERY, &memory, 4, srcs, count);
    if (i->op == SpvOpImageQuerySamples)
        tgsic_spirv_give(s, i, tgsic_ir_component(&s->b, size, 3));
    else
        tgsic_spirv_give(s, i, first_components(s, size, tgsic_spirv_type_of(s, i->type)->rows));
}

static void texel_pointer(struct spirv *s, const struct instruction *i)
{
    const struct place *place = tgsic_spirv_pointer(s, tgsic_spirv_operand(s, i, 0));
    struct value value = {.type = tgsic_spirv_type_of(s, i->type), .kind = VALUE_TEXEL};
    value.place = ARENA_NEW(s->arena, struct place);
    *value.place = *place;
    value.instr = texel(s, place->type, operand(s, i, 1), operand(s, i, 2));
    tgsic_spirv_result(s, i, value);
}

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
    tgsic_spirv_result(s, i, *tgsic_spirv_value(s, tgsic_spirv_operand(s, i, 0)));
}

static bool is_storage(struct spirv *s, const struct instruction *i)
{
    const struct value *value = tgsic_spirv_value(s, tgsic_spirv_operand(s, i, 0));
    return value->kind == VALUE_PLACE && value->place->leaves[0]->mode == IR_IMAGE;
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
    case SpvOpImageRead:
    case SpvOpImageWrite:
        access_image(s, i);
        return true;
    case SpvOpImageTexelPointer:
        texel_pointer(s, i);
        return true;
    case SpvOpImageQuerySize:
    case SpvOpImageQuerySamples:
        if (is_storage(s, i)) {
            query_image(s, i, tgsic_spirv_pointer(s, i->operands[0]));
            return true;
        }
        query(s, i);
        return true;
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
