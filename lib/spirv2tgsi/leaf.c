/* SPDX-License-Identifier: MIT */
/* IR variables of inputs, outputs, uniforms and opaque types: one per leaf, described by
 * decorations and, of built-ins, by their rows. */
#include "spirv.h"

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
    bool per_vertex;
};

/* A decoration of the member, or of the variable; NULL: neither has it. */
static const struct decoration *find(const struct leaf *leaf, uint32_t decoration)
{
    const struct decoration *of_member = tgsic_spirv_find(leaf->member_decorations, decoration);
    return of_member ? of_member : tgsic_spirv_find(leaf->decorations, decoration);
}

static void set_interpolation(struct ir_var *var, const struct leaf *leaf)
{
    bool flat = leaf->type->letter != 'f' || find(leaf, DECORATION_FLAT);
    var->interpolation = flat                                    ? TGSIC_INTERPOLATE_CONSTANT
                         : find(leaf, DECORATION_NO_PERSPECTIVE) ? TGSIC_INTERPOLATE_LINEAR
                                                                 : TGSIC_INTERPOLATE_PERSPECTIVE;
    var->location = find(leaf, DECORATION_SAMPLE)     ? TGSIC_LOCATION_SAMPLE
                    : find(leaf, DECORATION_CENTROID) ? TGSIC_LOCATION_CENTROID
                                                      : TGSIC_LOCATION_CENTER;
}

#define MAX_DISTANCES 8u

/* Scalars that share registers. */
static bool shares_registers(const struct builtin_row *row)
{
    return row->semantic == TGSIC_SEMANTIC_CLIPDIST || row->semantic == TGSIC_SEMANTIC_TESSOUTER ||
           row->semantic == TGSIC_SEMANTIC_TESSINNER;
}

/* Cull distances follow the clip distances in the same registers, if any are accessed. */
static uint32_t clip_distances(struct spirv *s, const struct leaf *leaf)
{
    const struct type *block = tgsic_spirv_without_arrays(leaf->global->type);
    uint32_t touched = tgsic_spirv_id(s, leaf->global->id)->touched;
    for (uint32_t n = 0; leaf->member_decorations && n < block->length && n < 31; n++)
        if (block->members[n].builtin == BUILTIN_CLIP_DISTANCE && touched >> n & 1)
            return block->members[n].type->length;
    return 0;
}

static void share_registers(struct spirv *s, struct ir_var *var, struct leaf *leaf)
{
    leaf->scalars = leaf->instances;
    if (leaf->builtin == BUILTIN_CULL_DISTANCE)
        leaf->first_scalar = clip_distances(s, leaf);
    if (var->semantic == TGSIC_SEMANTIC_CLIPDIST &&
        leaf->first_scalar + leaf->scalars > MAX_DISTANCES)
        tgsic_spirv_unsupported(s, "more than %u distances", MAX_DISTANCES);
    var->components = var->semantic == TGSIC_SEMANTIC_TESSINNER ? 2 : 4;
    var->length = (leaf->first_scalar + leaf->scalars + 3) / 4;
}

static void describe_builtin(struct spirv *s, struct ir_var *var, struct leaf *leaf)
{
    const struct builtin_row *row =
        tgsic_spirv_builtin(s, leaf->builtin, leaf->global->kind == GLOBAL_OUTPUT);
    if (!row && leaf->untouched)
        return;
    if (!row)
        tgsic_spirv_unsupported(s, "built-in variable %s is not translated in this stage",
                                tgsic_spirv_builtin_name(leaf->builtin));
    var->semantic = row->semantic;
    var->component = row->component;
    var->interpolation = row->interpolation;
    var->system_value = row->kind == BUILTIN_SYSTEM;
    if (shares_registers(row))
        share_registers(s, var, leaf);
}

static void describe_varying(struct maker *maker, struct ir_var *var, struct leaf *leaf,
                             const struct member *member)
{
    struct spirv *s = maker->s;
    const struct global *g = leaf->global;
    const struct decoration *at = find(leaf, DECORATION_COMPONENT);
    uint32_t component = at ? at->operand : 0;
    if (member && member->location >= 0)
        maker->next_location = member->location;
    if (maker->next_location < 0 ||
        maker->next_location + (uint64_t)leaf->instances * tgsic_spirv_registers(leaf->type) >
            SPIRV_MAX_LOCATIONS)
        tgsic_spirv_invalid(s, "an input or output without a location that there is");
    leaf->location = maker->next_location;
    maker->next_location += (int32_t)(leaf->instances * tgsic_spirv_registers(leaf->type));
    if (component > 3)
        tgsic_spirv_invalid(s, "there is no component %u", (unsigned)component);
    var->component = (uint8_t)component;
    bool wide = type_is_wide(leaf->type);
    if (component && (component + leaf->type->rows * (wide ? 2u : 1u) > REGISTER_COMPONENTS ||
                      (wide && component % 2)))
        tgsic_spirv_invalid(s, "an input or output that does not fit its components");
    if (g->kind == GLOBAL_INPUT && s->stage == TGSIC_PROCESSOR_FRAG)
        set_interpolation(var, leaf);
}

static enum ir_mode leaf_mode(const struct global *g, const struct type *type)
{
    if (type->kind == TYPE_IMAGE && type->sampled == 2)
        return IR_IMAGE;
    if (g->kind == GLOBAL_COUNTER)
        return IR_COUNTER;
    if (!tgsic_spirv_is_numeric(type))
        return IR_SAMPLER;
    return g->kind == GLOBAL_INPUT ? IR_INPUT : g->kind == GLOBAL_OUTPUT ? IR_OUTPUT : IR_UNIFORM;
}

static struct leaf *new_leaf(struct maker *maker, const struct type *type, uint32_t instances,
                             const struct member *member)
{
    struct global *g = maker->global;
    struct leaf *leaf = ARENA_NEW(maker->s->arena, struct leaf);
    uint32_t touched = tgsic_spirv_id(maker->s, g->id)->touched, number = maker->number++;
    *leaf = (struct leaf){.global = g,
                          .type = type,
                          .number = number,
                          .instances = instances,
                          .location = -1,
                          .decorations = g->decorations,
                          .member_decorations = member ? member->decorations : NULL};
    leaf->builtin = member && member->builtin >= 0 ? member->builtin : g->builtin;
    leaf->patch = find(leaf, DECORATION_PATCH) != NULL;
    leaf->untouched =
        !(member && leaf->builtin >= 0 ? touched >> (number < 31 ? number : 31) & 1 : touched);
    return leaf;
}

static void describe_output(struct ir_var *var, const struct leaf *leaf)
{
    const struct decoration *stream = find(leaf, DECORATION_STREAM);
    var->invariant = find(leaf, DECORATION_INVARIANT) != NULL;
    var->stream = stream ? (uint8_t)(stream->operand & 3) : 0;
}

/* Counters are named by their binding and offset. */
static void describe_counter(struct spirv *s, struct ir_var *var, const struct global *g)
{
    int32_t offset = tgsic_spirv_decoration(g->decorations, DECORATION_OFFSET);
    if (g->binding < 0 || g->binding > 255 || offset % 4)
        tgsic_spirv_invalid(s, "an atomic counter without a binding and an offset that there is");
    var->buffer = (uint32_t)g->binding;
    var->slot = offset < 0 ? 0 : (uint32_t)offset / 4;
}

static void describe_interface(struct maker *maker, struct ir_var *var, struct leaf *leaf,
                               const struct member *member)
{
    if (leaf->builtin >= 0)
        describe_builtin(maker->s, var, leaf);
    else
        describe_varying(maker, var, leaf, member);
    tgsic_spirv_check_leaf(maker->s, leaf, var, member);
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
    struct leaf *leaf = new_leaf(maker, type, instances, member);
    if (opaque && g->kind != GLOBAL_UNIFORM)
        tgsic_spirv_unsupported(s, "images and samplers as inputs or outputs are not translated");
    struct ir_var *var =
        tgsic_ir_var(&s->b, leaf_mode(g, type), g->name, opaque ? 4 : type->rows,
                     type_is_wide(type) ? 64 : 32, instances * (opaque ? 1 : type->columns));
    var->user = leaf;
    var->per_vertex = maker->per_vertex;
    if (g->kind == GLOBAL_OUTPUT)
        describe_output(var, leaf);
    if (opaque)
        describe_opaque(var, type, g);
    else if (g->kind == GLOBAL_COUNTER)
        describe_counter(s, var, g);
    else if (g->kind != GLOBAL_UNIFORM)
        describe_interface(maker, var, leaf, member);
    return var;
}

/* ---- Variables ----------------------------------------------------------------------------- */

/* Vertices of the primitives that a geometry shader takes; 0: it does not say. */
static uint32_t input_vertices(const struct spirv *s)
{
    static const struct {
        uint8_t mode, vertices;
    } rows[] = {{MODE_INPUT_POINTS, 1},
                {MODE_INPUT_LINES, 2},
                {MODE_INPUT_LINES_ADJACENCY, 4},
                {MODE_TRIANGLES, 3},
                {MODE_INPUT_TRIANGLES_ADJACENCY, 6}};
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++)
        if (s->modes[rows[r].mode])
            return rows[r].vertices;
    return 0;
}

void tgsic_spirv_interface(struct spirv *s, struct global *g)
{
    bool per_vertex = tgsic_spirv_is_per_vertex(s, g);
    if (per_vertex && g->type->kind != TYPE_ARRAY)
        tgsic_spirv_invalid(s, "an input or output of each vertex that is no array");
    if (per_vertex && s->stage == TGSIC_PROCESSOR_GEOM && g->type->length != input_vertices(s))
        tgsic_spirv_invalid(s, "an input of %u vertices, and primitives have %u",
                            (unsigned)g->type->length, (unsigned)input_vertices(s));
    const struct type *type = per_vertex ? g->type->element : g->type;
    struct maker maker = {
        .s = s, .global = g, .next_location = g->location, .per_vertex = per_vertex};
    g->leaf_count = type->leaf_count;
    g->leaves = tgsic_spirv_leaves(s, type, make_leaf, &maker);
    g->place = (struct place){.type = g->type,
                              .leaves = g->leaves,
                              .memory = per_vertex || tgsic_spirv_is_seen(s, g) ? IN_VERTICES
                                                                                : IN_VARIABLES,
                              .all_vertices = per_vertex,
                              .qualifiers = (uint8_t)tgsic_spirv_qualifiers(g->decorations)};
}
