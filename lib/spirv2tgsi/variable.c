/* SPDX-License-Identifier: MIT */
/* Global variables: what they are at the stage's interface, and where the body works. */
#include "spirv.h"

#include <string.h>

struct global *tgsic_spirv_add_global(struct spirv *s, enum global_kind kind,
                                      const struct type *type, uint32_t id)
{
    struct global *g = ARENA_NEW(s->arena, struct global);
    const struct id *entry = tgsic_spirv_id(s, id);
    const struct decoration *d = entry->decorations;
    const struct type *inner = tgsic_spirv_without_arrays(type);
    g->kind = kind;
    g->type = type;
    g->id = id;
    g->decorations = d;
    g->name = entry->name && *entry->name ? entry->name : NULL;
    if (!g->name && inner->kind == TYPE_STRUCT)
        g->name = tgsic_spirv_id(s, inner->id)->name;
    if (!g->name)
        g->name = tgsic_arena_printf(s->arena, "_%u", (unsigned)id);
    g->builtin = tgsic_spirv_decoration(d, DECORATION_BUILTIN);
    g->location = tgsic_spirv_decoration(d, DECORATION_LOCATION);
    g->binding = tgsic_spirv_decoration(d, DECORATION_BINDING);
    g->set = tgsic_spirv_decoration(d, DECORATION_DESCRIPTOR_SET);
    *s->next_global = g;
    s->next_global = &g->next;
    return g;
}

/* ---- Samplers and images ------------------------------------------------------------------- */

enum tgsic_target tgsic_spirv_target(const struct type *image, bool shadow)
{
    static const uint8_t targets[][2][2] = {
        /* [dim][shadow][arrayed] */
        [DIM_1D] = {{TGSIC_TARGET_TEX_1D, TGSIC_TARGET_TEX_1D_ARRAY},
                    {TGSIC_TARGET_SHADOW1D, TGSIC_TARGET_SHADOW1D_ARRAY}},
        [DIM_2D] = {{TGSIC_TARGET_TEX_2D, TGSIC_TARGET_TEX_2D_ARRAY},
                    {TGSIC_TARGET_SHADOW2D, TGSIC_TARGET_SHADOW2D_ARRAY}},
        [DIM_3D] = {{TGSIC_TARGET_TEX_3D, TGSIC_TARGET_TEX_3D},
                    {TGSIC_TARGET_TEX_3D, TGSIC_TARGET_TEX_3D}},
        [DIM_CUBE] = {{TGSIC_TARGET_CUBE, TGSIC_TARGET_CUBEARRAY},
                      {TGSIC_TARGET_SHADOWCUBE, TGSIC_TARGET_SHADOWCUBEARRAY}},
        [DIM_RECT] = {{TGSIC_TARGET_RECT, TGSIC_TARGET_RECT},
                      {TGSIC_TARGET_SHADOWRECT, TGSIC_TARGET_SHADOWRECT}},
        [DIM_BUFFER] = {{TGSIC_TARGET_BUFFER, TGSIC_TARGET_BUFFER},
                        {TGSIC_TARGET_BUFFER, TGSIC_TARGET_BUFFER}},
    };
    if (image->multisampled)
        return image->arrayed ? TGSIC_TARGET_TEX_2D_ARRAY_MSAA : TGSIC_TARGET_TEX_2D_MSAA;
    return (enum tgsic_target)targets[image->dim][shadow][image->arrayed];
}

/* By SPIR-V's numbers of image formats. */
static const uint16_t formats[40] = {
    TGSIC_FORMAT_NONE,
    TGSIC_FORMAT_R32G32B32A32_FLOAT,
    TGSIC_FORMAT_R16G16B16A16_FLOAT,
    TGSIC_FORMAT_R32_FLOAT,
    TGSIC_FORMAT_R8G8B8A8_UNORM,
    TGSIC_FORMAT_R8G8B8A8_SNORM,
    TGSIC_FORMAT_R32G32_FLOAT,
    TGSIC_FORMAT_R16G16_FLOAT,
    TGSIC_FORMAT_R11G11B10_FLOAT,
    TGSIC_FORMAT_R16_FLOAT,
    TGSIC_FORMAT_R16G16B16A16_UNORM,
    TGSIC_FORMAT_R10G10B10A2_UNORM,
    TGSIC_FORMAT_R16G16_UNORM,
    TGSIC_FORMAT_R8G8_UNORM,
    TGSIC_FORMAT_R16_UNORM,
    TGSIC_FORMAT_R8_UNORM,
    TGSIC_FORMAT_R16G16B16A16_SNORM,
    TGSIC_FORMAT_R16G16_SNORM,
    TGSIC_FORMAT_R8G8_SNORM,
    TGSIC_FORMAT_R16_SNORM,
    TGSIC_FORMAT_R8_SNORM,
    TGSIC_FORMAT_R32G32B32A32_SINT,
    TGSIC_FORMAT_R16G16B16A16_SINT,
    TGSIC_FORMAT_R8G8B8A8_SINT,
    TGSIC_FORMAT_R32_SINT,
    TGSIC_FORMAT_R32G32_SINT,
    TGSIC_FORMAT_R16G16_SINT,
    TGSIC_FORMAT_R8G8_SINT,
    TGSIC_FORMAT_R16_SINT,
    TGSIC_FORMAT_R8_SINT,
    TGSIC_FORMAT_R32G32B32A32_UINT,
    TGSIC_FORMAT_R16G16B16A16_UINT,
    TGSIC_FORMAT_R8G8B8A8_UINT,
    TGSIC_FORMAT_R32_UINT,
    TGSIC_FORMAT_R10G10B10A2_UINT,
    TGSIC_FORMAT_R32G32_UINT,
    TGSIC_FORMAT_R16G16_UINT,
    TGSIC_FORMAT_R8G8_UINT,
    TGSIC_FORMAT_R16_UINT,
    TGSIC_FORMAT_R8_UINT,
};

static void describe_opaque(struct ir_var *var, const struct type *type, const struct global *g)
{
    const struct type *image = type->kind == TYPE_SAMPLED_IMAGE ? type->element : type;
    if (image->kind != TYPE_IMAGE)
        return;
    var->return_type = (uint8_t)(image->element->letter == 'i'   ? TGSIC_RETURN_SINT
                                 : image->element->letter == 'u' ? TGSIC_RETURN_UINT
                                                                 : TGSIC_RETURN_FLOAT);
    if (var->mode != IR_IMAGE)
        return; /* the target follows from how it is sampled */
    var->target = (uint8_t)tgsic_spirv_target(image, false);
    var->format = formats[image->format];
    var->writable = !tgsic_spirv_find(g->decorations, DECORATION_NON_WRITABLE);
}

/* ---- Leaves -------------------------------------------------------------------------------- */

struct maker {
    struct spirv *s;
    struct global *global;
    uint32_t number;
    int32_t next_location;
};

static bool has(const struct member *member, const struct global *g, uint32_t decoration)
{
    return (member && tgsic_spirv_find(member->decorations, decoration)) ||
           tgsic_spirv_find(g->decorations, decoration);
}

static void set_interpolation(struct ir_var *var, const struct leaf *leaf,
                              const struct member *member)
{
    const struct global *g = leaf->global;
    bool flat = leaf->type->letter != 'f' || has(member, g, DECORATION_FLAT);
    var->interpolation = flat ? TGSIC_INTERPOLATE_CONSTANT
                         : has(member, g, DECORATION_NO_PERSPECTIVE)
                             ? TGSIC_INTERPOLATE_LINEAR
                             : TGSIC_INTERPOLATE_PERSPECTIVE;
    var->location = has(member, g, DECORATION_SAMPLE)     ? TGSIC_LOCATION_SAMPLE
                    : has(member, g, DECORATION_CENTROID) ? TGSIC_LOCATION_CENTROID
                                                          : TGSIC_LOCATION_CENTER;
}

static void describe_builtin(struct spirv *s, struct ir_var *var, struct leaf *leaf)
{
    const struct builtin_row *row =
        tgsic_spirv_builtin(s, leaf->builtin, leaf->global->kind == GLOBAL_OUTPUT);
    if (!row)
        tgsic_spirv_unsupported(s, "built-in variable %d is not translated in this stage",
                                (int)leaf->builtin);
    var->semantic = row->semantic;
    var->component = row->component;
    var->interpolation = row->interpolation;
    var->system_value = row->kind == BUILTIN_SYSTEM;
}

static void describe_varying(struct maker *maker, struct ir_var *var, struct leaf *leaf,
                             const struct member *member)
{
    struct spirv *s = maker->s;
    const struct global *g = leaf->global;
    int32_t component = member && member->component >= 0
                            ? member->component
                            : tgsic_spirv_decoration(g->decorations, DECORATION_COMPONENT);
    if (member && member->location >= 0)
        maker->next_location = member->location;
    if (maker->next_location < 0 ||
        maker->next_location + (uint64_t)leaf->instances * tgsic_spirv_registers(leaf->type) > 256)
        tgsic_spirv_invalid(s, "an input or output without a location that there is");
    leaf->location = maker->next_location;
    maker->next_location += (int32_t)(leaf->instances * tgsic_spirv_registers(leaf->type));
    if (component > 3)
        tgsic_spirv_invalid(s, "there is no component %d", (int)component);
    var->component = component < 0 ? 0 : (uint8_t)component;
    if (var->component + leaf->type->rows * (type_is_wide(leaf->type) ? 2 : 1) > 4 &&
        var->component)
        tgsic_spirv_invalid(s, "an input or output that does not fit its components");
    if (g->kind == GLOBAL_INPUT && s->stage == TGSIC_PROCESSOR_FRAG)
        set_interpolation(var, leaf, member);
}

static enum ir_mode leaf_mode(const struct global *g, const struct type *type)
{
    if (type->kind == TYPE_IMAGE && type->sampled == 2)
        return IR_IMAGE;
    if (!tgsic_spirv_is_numeric(type))
        return IR_SAMPLER;
    return g->kind == GLOBAL_INPUT ? IR_INPUT : g->kind == GLOBAL_OUTPUT ? IR_OUTPUT : IR_UNIFORM;
}

static struct ir_var *make_leaf(void *user, const struct type *type, uint32_t instances,
                                const struct member *member)
{
    struct maker *maker = user;
    struct spirv *s = maker->s;
    struct global *g = maker->global;
    bool opaque = !tgsic_spirv_is_numeric(type);
    if (g->kind != GLOBAL_UNIFORM)
        tgsic_spirv_count(s, instances);
    struct leaf *leaf = ARENA_NEW(s->arena, struct leaf);
    if (opaque && (g->kind != GLOBAL_UNIFORM || member))
        tgsic_spirv_unsupported(s, "images and samplers in structures are not translated");
    *leaf = (struct leaf){.global = g,
                          .type = type,
                          .number = maker->number++,
                          .instances = instances,
                          .location = -1};
    leaf->builtin = member && member->builtin >= 0 ? member->builtin : g->builtin;
    struct ir_var *var =
        tgsic_ir_var(&s->b, leaf_mode(g, type), g->name, opaque ? 4 : type->rows,
                     type_is_wide(type) ? 64 : 32, instances * (opaque ? 1 : type->columns));
    var->user = leaf;
    var->invariant = g->kind == GLOBAL_OUTPUT && has(member, g, DECORATION_INVARIANT);
    if (opaque)
        describe_opaque(var, type, g);
    else if (g->kind == GLOBAL_UNIFORM)
        return var;
    else if (leaf->builtin >= 0)
        describe_builtin(s, var, leaf);
    else
        describe_varying(maker, var, leaf, member);
    if (var->semantic == TGSIC_SEMANTIC_CLIPDIST && leaf->builtin >= 0) {
        var->components = 4;
        var->length = (instances + 3) / 4;
    }
    return var;
}

static void make_leaves(struct spirv *s, struct global *g)
{
    struct maker maker = {s, g, 0, g->location};
    g->leaf_count = g->type->leaf_count;
    g->leaves = tgsic_spirv_leaves(s, g->type, make_leaf, &maker);
    g->place = (struct place){.type = g->type,
                              .leaves = g->leaves,
                              .qualifiers = (uint8_t)tgsic_spirv_qualifiers(g->decorations)};
}

/* ---- Inputs and outputs -------------------------------------------------------------------- */

/* ClipDistance[i] is component i % 4 of CLIPDIST i / 4. */
static void unpack_distances(struct spirv *s, struct global *g)
{
    const struct leaf *leaf = g->leaves[0]->user;
    g->place = tgsic_spirv_local(s, g->type, g->name);
    for (uint32_t n = 0; n < leaf->instances; n++)
        tgsic_ir_store(&s->b, g->place.leaves[0], (int32_t)n, NULL,
                       tgsic_ir_load(&s->b, g->leaves[0], (int32_t)(n / 4), NULL, n % 4, 1), 1);
}

static void make_input(struct spirv *s, struct global *g)
{
    if (tgsic_spirv_computed(s, g))
        return;
    make_leaves(s, g);
    if (g->leaf_count == 1 && g->leaves[0]->semantic == TGSIC_SEMANTIC_CLIPDIST && g->builtin >= 0)
        unpack_distances(s, g);
}

static void make_output(struct spirv *s, struct global *g, const struct instruction *i)
{
    make_leaves(s, g);
    g->place = tgsic_spirv_local(s, g->type, g->name);
    if (i->num_operands > 1)
        tgsic_spirv_store(s, &g->place, tgsic_spirv_value(s, i->operands[1]));
}

/* ---- Blocks -------------------------------------------------------------------------------- */

/* Bytes up to the end of what has a length. */
static uint32_t extent(const struct type *type, const struct member *member)
{
    uint64_t size = (uint64_t)type->rows * type->columns * (type_is_wide(type) ? 8 : 4);
    if (type->kind == TYPE_ARRAY)
        size = (uint64_t)type->stride * (type->length - 1) + extent(type->element, member);
    if (type->kind == TYPE_MATRIX && member && member->matrix_stride)
        size = (uint64_t)member->matrix_stride * (member->row_major ? type->rows : type->columns);
    if (type->kind == TYPE_STRUCT) {
        size = 0;
        for (uint32_t n = 0; n < type->length; n++) {
            uint64_t end = (uint64_t)type->members[n].offset +
                           extent(type->members[n].type, &type->members[n]);
            size = end > size ? end : size;
        }
    }
    return size > INT32_MAX ? INT32_MAX : (uint32_t)size;
}

uint32_t tgsic_spirv_extent(const struct type *type)
{
    return extent(type, NULL);
}

static struct ir_var *block_var(struct spirv *s, struct global *g, enum ir_mode mode,
                                uint32_t number, uint32_t length)
{
    struct leaf *leaf = ARENA_NEW(s->arena, struct leaf);
    *leaf = (struct leaf){.global = g, .number = number, .builtin = -1, .location = -1};
    struct ir_var *var = tgsic_ir_var(&s->b, mode, g->name, 4, 32, length);
    leaf->type = tgsic_spirv_without_arrays(g->type);
    var->user = leaf;
    return var;
}

#define MAX_BLOCKS 256u

/* A uniform block is the registers of its buffer; an array of blocks, a buffer each. */
static void make_block(struct spirv *s, struct global *g)
{
    bool uniform = g->kind != GLOBAL_BUFFER;
    const struct type *block = tgsic_spirv_without_arrays(g->type);
    uint32_t count = 1, registers;
    if (block->kind != TYPE_STRUCT || g->type->kind == TYPE_RUNTIME_ARRAY)
        tgsic_spirv_unsupported(s, "a block that is no structure, or an endless array of blocks");
    for (const struct type *t = g->type; t->kind == TYPE_ARRAY; t = t->element) {
        if (t->length > MAX_BLOCKS / count)
            tgsic_spirv_unsupported(s, "more than %u blocks in an array", MAX_BLOCKS);
        count *= t->length;
    }
    registers = (tgsic_spirv_extent(block) + 15) / 16;
    g->leaf_count = uniform ? count : 1;
    g->leaves = ARENA_ARRAY(s->arena, struct ir_var *, g->leaf_count);
    for (uint32_t n = 0; n < g->leaf_count; n++)
        g->leaves[n] = block_var(s, g, uniform ? IR_UNIFORM : IR_BUFFER, n,
                                 uniform ? (registers ? registers : 1) : count);
    g->place = (struct place){.type = g->type,
                              .leaves = g->leaves,
                              .memory = uniform ? IN_UNIFORM : IN_BUFFER,
                              .block_count = count,
                              .of_blocks = g->type->kind == TYPE_ARRAY,
                              .qualifiers = (uint8_t)tgsic_spirv_qualifiers(g->decorations)};
}

/* Variables that the group shares follow one another in one memory. */
static void make_shared(struct spirv *s, struct global *g)
{
    if (!s->shared)
        s->shared = tgsic_ir_var(&s->b, IR_SHARED, "shared", 4, 32, 1);
    uint32_t first = (s->shared_size + 15) & ~15u, size = tgsic_spirv_packed_size(g->type);
    if (size > INT32_MAX / 2 - first)
        tgsic_arena_fail(s->arena, TGSIC_E_LIMIT);
    s->shared_size = first + size;
    g->place = (struct place){.type = g->type,
                              .leaves = &s->shared,
                              .memory = IN_BUFFER,
                              .offset = first,
                              .packed = true,
                              .block_count = 1};
}

static void make_private(struct spirv *s, struct global *g, const struct instruction *i)
{
    g->place = tgsic_spirv_local(s, g->type, g->name);
    if (i->num_operands > 1)
        tgsic_spirv_store(s, &g->place, tgsic_spirv_value(s, i->operands[1]));
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

static void make(struct spirv *s, const struct instruction *i, const struct type *type,
                 uint32_t storage)
{
    static const uint8_t kinds[] = {[STORAGE_UNIFORM_CONSTANT] = GLOBAL_UNIFORM,
                                    [STORAGE_INPUT] = GLOBAL_INPUT,
                                    [STORAGE_UNIFORM] = GLOBAL_BLOCK,
                                    [STORAGE_OUTPUT] = GLOBAL_OUTPUT,
                                    [STORAGE_WORKGROUP] = GLOBAL_PRIVATE,
                                    [STORAGE_PRIVATE] = GLOBAL_PRIVATE,
                                    [STORAGE_PUSH_CONSTANT] = GLOBAL_PUSH,
                                    [STORAGE_BUFFER] = GLOBAL_BUFFER};
    const struct type *inner = tgsic_spirv_without_arrays(type);
    bool buffer_block = tgsic_spirv_find(tgsic_spirv_id(s, inner->id)->decorations,
                                         DECORATION_BUFFER_BLOCK) != NULL;
    enum global_kind kind = buffer_block ? GLOBAL_BUFFER : (enum global_kind)kinds[storage];
    struct global *g = tgsic_spirv_add_global(s, kind, type, i->result);
    if (kind == GLOBAL_INPUT)
        make_input(s, g);
    else if (kind == GLOBAL_OUTPUT)
        make_output(s, g, i);
    else if (kind == GLOBAL_UNIFORM)
        make_leaves(s, g);
    else if (storage == STORAGE_WORKGROUP)
        make_shared(s, g);
    else if (kind == GLOBAL_PRIVATE)
        make_private(s, g, i);
    else
        make_block(s, g);
    struct value value = {.type = tgsic_spirv_type_of(s, i->type), .kind = VALUE_PLACE};
    value.place = &g->place;
    tgsic_spirv_result(s, i, value);
}

void tgsic_spirv_global(struct spirv *s, const struct instruction *i)
{
    static const uint32_t known = 1u << STORAGE_UNIFORM_CONSTANT | 1u << STORAGE_INPUT |
                                  1u << STORAGE_UNIFORM | 1u << STORAGE_OUTPUT |
                                  1u << STORAGE_WORKGROUP | 1u << STORAGE_PRIVATE |
                                  1u << STORAGE_PUSH_CONSTANT | 1u << STORAGE_BUFFER;
    const struct type *type = tgsic_spirv_type_of(s, i->type);
    uint32_t storage = tgsic_spirv_operand(s, i, 0);
    bool interface = storage == STORAGE_INPUT || storage == STORAGE_OUTPUT;
    if (type->kind != TYPE_POINTER)
        tgsic_spirv_invalid(s, "a variable whose type is no pointer");
    if (storage >= 32 || !(known >> storage & 1))
        tgsic_spirv_unsupported(s, "variables of storage class %u are not translated",
                                (unsigned)storage);
    if (interface && !tgsic_spirv_id(s, i->result)->in_interface)
        return; /* of another entry point */
    make(s, i, type->element, storage);
}

/* ---- Outputs ------------------------------------------------------------------------------- */

static void mark_stored(struct spirv *s)
{
    struct ir_block *b = tgsic_ir_first_block(&s->b.shader->body);
    for (; b; b = tgsic_ir_next_block(b))
        for (const struct ir_instr *i = b->first; i; i = i->next)
            if (i->op == IR_STORE)
                i->u.access.var->loaded = true;
}

static void store_distances(struct spirv *s, const struct leaf *leaf, struct ir_var *from,
                            uint32_t first)
{
    static const uint8_t xxxx[4] = {0};
    for (uint32_t n = 0; n < leaf->instances; n++) {
        uint32_t at = first + n;
        struct ir_instr *x = tgsic_ir_load(&s->b, from, (int32_t)n, NULL, 0, 1);
        tgsic_ir_store(&s->b, s->distances, (int32_t)(at / 4), NULL,
                       tgsic_ir_swizzle(&s->b, x, at % 4 + 1, xxxx), 1u << at % 4);
    }
}

/* Cull distances follow the clip distances in the same registers. */
static void store_all_distances(struct spirv *s, int32_t builtin, uint32_t *count, uint32_t first)
{
    for (struct global *g = s->globals; g; g = g->next)
        for (uint32_t n = 0; g->kind == GLOBAL_OUTPUT && n < g->leaf_count; n++) {
            const struct leaf *leaf = g->leaves[n]->user;
            struct ir_var *from = g->place.leaves[n];
            if (leaf->builtin != builtin || !from->loaded)
                continue;
            if (!s->distances)
                s->distances = g->leaves[n];
            *count = leaf->instances;
            s->distances->length = (first + *count + 3) / 4;
            store_distances(s, leaf, from, first);
        }
}

static void store_leaf(struct spirv *s, struct ir_var *to, struct ir_var *from)
{
    const struct leaf *leaf = to->user;
    for (uint32_t e = 0; e < to->length && from->loaded; e++) {
        unsigned mask = (1u << to->components) - 1;
        uint32_t at = (uint32_t)leaf->location + e;
        if (s->wanted && leaf->builtin < 0 && to->bits == 32)
            mask &= at < 256 ? (unsigned)s->wanted[at] >> to->component : 0u;
        if (!mask)
            continue;
        struct ir_instr *x = tgsic_ir_load(&s->b, from, (int32_t)e, NULL, 0, from->components);
        tgsic_ir_store(&s->b, to, (int32_t)e, NULL, x, mask);
    }
}

void tgsic_spirv_store_outputs(struct spirv *s)
{
    mark_stored(s);
    for (struct global *g = s->globals; g; g = g->next)
        for (uint32_t n = 0; g->kind == GLOBAL_OUTPUT && n < g->leaf_count; n++) {
            const struct leaf *leaf = g->leaves[n]->user;
            if (leaf->builtin != BUILTIN_CLIP_DISTANCE && leaf->builtin != BUILTIN_CULL_DISTANCE)
                store_leaf(s, g->leaves[n], g->place.leaves[n]);
        }
    store_all_distances(s, BUILTIN_CLIP_DISTANCE, &s->clip_distances, 0);
    store_all_distances(s, BUILTIN_CULL_DISTANCE, &s->cull_distances, s->clip_distances);
}
