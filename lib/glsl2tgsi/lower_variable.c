/* SPDX-License-Identifier: MIT */
/* Global variables: what they are at the stage's interface, and where the shader's body works. */
#include <string.h>

#include "lower.h"
#include "builtin.h"

/* ---- Built-in inputs and outputs ------------------------------------------------------------- */

enum builtin_kind { AS_ATTRIBUTE = 1, AS_INPUT, AS_SYSTEM_VALUE, AS_OUTPUT };

struct builtin_row {
    uint8_t kind;
    uint8_t semantic, semantic_index;
    uint8_t component;     /* of the register */
    uint8_t interpolation; /* AS_INPUT */
};

#define ATTRIBUTE(id)       [BUILTIN_##id] = {AS_ATTRIBUTE, 0, 0, 0, 0}
#define SYSTEM(id, name)    [BUILTIN_##id] = {AS_SYSTEM_VALUE, TGSIC_SEMANTIC_##name, 0, 0, 0}
#define OUTPUT(id, name, n) [BUILTIN_##id] = {AS_OUTPUT, TGSIC_SEMANTIC_##name, n, 0, 0}
#define OUTPUT_AT(id, name, component)                                                             \
    [BUILTIN_##id] = {AS_OUTPUT, TGSIC_SEMANTIC_##name, 0, component, 0}
#define INPUT(id, name, n, interpolation)                                                          \
    [BUILTIN_##id] = {AS_INPUT, TGSIC_SEMANTIC_##name, n, 0, TGSIC_INTERPOLATE_##interpolation}

static const struct builtin_row vertex_rows[BUILTIN_ID_COUNT] = {
    ATTRIBUTE(gl_Vertex),
    ATTRIBUTE(gl_Normal),
    ATTRIBUTE(gl_Color),
    ATTRIBUTE(gl_SecondaryColor),
    ATTRIBUTE(gl_FogCoord),
    ATTRIBUTE(gl_MultiTexCoord0),
    ATTRIBUTE(gl_MultiTexCoord1),
    ATTRIBUTE(gl_MultiTexCoord2),
    ATTRIBUTE(gl_MultiTexCoord3),
    ATTRIBUTE(gl_MultiTexCoord4),
    ATTRIBUTE(gl_MultiTexCoord5),
    ATTRIBUTE(gl_MultiTexCoord6),
    ATTRIBUTE(gl_MultiTexCoord7),
    SYSTEM(gl_VertexID, VERTEXID),
    SYSTEM(gl_InstanceID, INSTANCEID),
    SYSTEM(gl_InstanceIDARB, INSTANCEID),
    SYSTEM(gl_InstanceIDEXT, INSTANCEID),
    SYSTEM(gl_BaseVertex, BASEVERTEX),
    SYSTEM(gl_BaseVertexARB, BASEVERTEX),
    SYSTEM(gl_BaseInstance, BASEINSTANCE),
    SYSTEM(gl_BaseInstanceARB, BASEINSTANCE),
    SYSTEM(gl_DrawID, DRAWID),
    SYSTEM(gl_DrawIDARB, DRAWID),
    OUTPUT(gl_Position, POSITION, 0),
    OUTPUT(gl_PointSize, PSIZE, 0),
    OUTPUT(gl_ClipVertex, CLIPVERTEX, 0),
    OUTPUT(gl_ClipDistance, CLIPDIST, 0),
    OUTPUT(gl_CullDistance, CLIPDIST, 0),
    OUTPUT(gl_FrontColor, COLOR, 0),
    OUTPUT(gl_FrontSecondaryColor, COLOR, 1),
    OUTPUT(gl_BackColor, BCOLOR, 0),
    OUTPUT(gl_BackSecondaryColor, BCOLOR, 1),
    OUTPUT(gl_TexCoord, TEXCOORD, 0),
    OUTPUT(gl_FogFragCoord, FOG, 0),
    OUTPUT(gl_Layer, LAYER, 0),
    OUTPUT(gl_ViewportIndex, VIEWPORT_INDEX, 0),
};

static const struct builtin_row fragment_rows[BUILTIN_ID_COUNT] = {
    INPUT(gl_FragCoord, POSITION, 0, LINEAR),
    INPUT(gl_FrontFacing, FACE, 0, CONSTANT),
    INPUT(gl_PointCoord, PCOORD, 0, PERSPECTIVE),
    INPUT(gl_Color, COLOR, 0, COLOR),
    INPUT(gl_SecondaryColor, COLOR, 1, COLOR),
    INPUT(gl_TexCoord, TEXCOORD, 0, PERSPECTIVE),
    INPUT(gl_FogFragCoord, FOG, 0, PERSPECTIVE),
    INPUT(gl_ClipDistance, CLIPDIST, 0, PERSPECTIVE),
    INPUT(gl_PrimitiveID, PRIM_ID, 0, CONSTANT),
    INPUT(gl_Layer, LAYER, 0, CONSTANT),
    INPUT(gl_ViewportIndex, VIEWPORT_INDEX, 0, CONSTANT),
    SYSTEM(gl_HelperInvocation, HELPER_INVOCATION),
    SYSTEM(gl_SampleID, SAMPLEID),
    SYSTEM(gl_SamplePosition, SAMPLEPOS),
    SYSTEM(gl_SampleMaskIn, SAMPLEMASK),
    OUTPUT(gl_FragColor, COLOR, 0),
    OUTPUT(gl_FragData, COLOR, 0),
    OUTPUT(gl_LastFragData, COLOR, 0),
    OUTPUT(gl_SecondaryFragColorEXT, COLOR, 1),
    OUTPUT(gl_SecondaryFragDataEXT, COLOR, 1),
    OUTPUT(gl_SampleMask, SAMPLEMASK, 0),
    OUTPUT_AT(gl_FragDepth, POSITION, 2),
    OUTPUT_AT(gl_FragDepthEXT, POSITION, 2),
    OUTPUT_AT(gl_FragStencilRefARB, STENCIL, 1),
    OUTPUT_AT(gl_FragStencilRefAMD, STENCIL, 1),
};

static const struct builtin_row *builtin_row(const struct lower *l, unsigned id)
{
    const struct builtin_row *rows = l->stage == TGSIC_PROCESSOR_VERT ? vertex_rows : fragment_rows;
    return id && rows[id].kind ? &rows[id] : NULL;
}

/* ---- Leaves ---------------------------------------------------------------------------------- */

struct leaf_maker {
    struct lower *l;
    struct global *global;
    uint32_t number, first;
};

enum tgsic_target tgsic_sampler_target(const struct glsl_type *type)
{
    static const uint8_t plain[][2][2] = {
        /* [dim][shadow][arrayed] */
        [GLSL_DIM_1D] = {{TGSIC_TARGET_TEX_1D, TGSIC_TARGET_TEX_1D_ARRAY},
                         {TGSIC_TARGET_SHADOW1D, TGSIC_TARGET_SHADOW1D_ARRAY}},
        [GLSL_DIM_2D] = {{TGSIC_TARGET_TEX_2D, TGSIC_TARGET_TEX_2D_ARRAY},
                         {TGSIC_TARGET_SHADOW2D, TGSIC_TARGET_SHADOW2D_ARRAY}},
        [GLSL_DIM_3D] = {{TGSIC_TARGET_TEX_3D, TGSIC_TARGET_TEX_3D},
                         {TGSIC_TARGET_TEX_3D, TGSIC_TARGET_TEX_3D}},
        [GLSL_DIM_CUBE] = {{TGSIC_TARGET_CUBE, TGSIC_TARGET_CUBEARRAY},
                           {TGSIC_TARGET_SHADOWCUBE, TGSIC_TARGET_SHADOWCUBEARRAY}},
        [GLSL_DIM_RECT] = {{TGSIC_TARGET_RECT, TGSIC_TARGET_RECT},
                           {TGSIC_TARGET_SHADOWRECT, TGSIC_TARGET_SHADOWRECT}},
        [GLSL_DIM_BUFFER] = {{TGSIC_TARGET_BUFFER, TGSIC_TARGET_BUFFER},
                             {TGSIC_TARGET_BUFFER, TGSIC_TARGET_BUFFER}},
        [GLSL_DIM_EXTERNAL] = {{TGSIC_TARGET_TEX_2D, TGSIC_TARGET_TEX_2D},
                               {TGSIC_TARGET_TEX_2D, TGSIC_TARGET_TEX_2D}},
    };
    if (type->multisample)
        return type->arrayed ? TGSIC_TARGET_TEX_2D_ARRAY_MSAA : TGSIC_TARGET_TEX_2D_MSAA;
    return (enum tgsic_target)plain[type->dim][type->shadow != 0][type->arrayed != 0];
}

static void describe_sampler(struct ir_var *var, const struct glsl_type *type)
{
    var->target = (uint8_t)tgsic_sampler_target(type);
    var->return_type = (uint8_t)(type->sampled == GLSL_INT    ? TGSIC_RETURN_SINT
                                 : type->sampled == GLSL_UINT ? TGSIC_RETURN_UINT
                                                              : TGSIC_RETURN_FLOAT);
}

static void check_leaf_type(struct lower *l, const struct global *g, const struct glsl_type *type)
{
    struct tgsic_pos pos = g->variable ? g->variable->pos : (struct tgsic_pos){0};
    if (glsl_is_64bit(type))
        tgsic_lower_unsupported(l, pos, "64-bit types (here %s) are not translated", type->name);
    if (type->base == GLSL_IMAGE || type->base == GLSL_ATOMIC)
        tgsic_lower_unsupported(l, pos, "%s variables are not translated",
                                type->base == GLSL_IMAGE ? "image" : "atomic counter");
}

static enum ir_mode leaf_mode(const struct global *g, const struct glsl_type *type)
{
    if (type->base == GLSL_SAMPLER)
        return IR_SAMPLER;
    return g->kind == GLOBAL_INPUT     ? IR_INPUT
           : g->kind == GLOBAL_OUTPUT  ? IR_OUTPUT
           : g->kind == GLOBAL_UNIFORM ? IR_UNIFORM
                                       : IR_LOCAL;
}

static void set_interpolation(struct ir_var *var, const struct leaf *leaf,
                              const struct builtin_row *row)
{
    const struct ast_qualifiers *q = leaf->q;
    var->interpolation = row ? row->interpolation : TGSIC_INTERPOLATE_PERSPECTIVE;
    if (!q)
        return;
    if (q->interpolation == AST_FLAT || leaf->type->base != GLSL_FLOAT)
        var->interpolation = TGSIC_INTERPOLATE_CONSTANT;
    else if (q->interpolation == AST_NOPERSPECTIVE)
        var->interpolation = TGSIC_INTERPOLATE_LINEAR;
    else if (q->interpolation == AST_SMOOTH)
        var->interpolation = TGSIC_INTERPOLATE_PERSPECTIVE;
    var->location = q->flags & AST_SAMPLE     ? TGSIC_LOCATION_SAMPLE
                    : q->flags & AST_CENTROID ? TGSIC_LOCATION_CENTROID
                                              : TGSIC_LOCATION_CENTER;
}

static struct ir_var *make_interface(void *user, const struct glsl_type *type, uint32_t instances,
                                     const struct glsl_member *member)
{
    struct leaf_maker *maker = user;
    struct lower *l = maker->l;
    struct global *g = maker->global;
    const struct builtin_row *row = builtin_row(l, g->builtin);
    struct leaf *leaf = ARENA_NEW(l->arena, struct leaf);
    check_leaf_type(l, g, type);
    unsigned components = type->rows ? type->rows : 4;
    uint32_t length = instances * (type->columns ? type->columns : 1);
    struct ir_var *var = tgsic_ir_var(&l->b, leaf_mode(g, type), g->name, components, 32, length);
    leaf->global = g;
    leaf->type = type;
    leaf->q = member ? &member->q : g->variable ? &g->variable->q : NULL;
    leaf->number = maker->number++;
    leaf->first = maker->first;
    maker->first += length;
    var->user = leaf;
    if (row) {
        var->semantic = row->semantic;
        var->semantic_index = row->semantic_index;
        var->component = row->component;
        var->system_value = row->kind == AS_SYSTEM_VALUE;
    }
    if (!row && leaf->q && leaf->q->layout & AST_HAS_COMPONENT)
        var->component = (uint8_t)leaf->q->component;
    if (var->mode == IR_INPUT && l->stage == TGSIC_PROCESSOR_FRAG && !var->system_value)
        set_interpolation(var, leaf, row);
    if (var->mode == IR_OUTPUT && leaf->q && g->variable)
        var->invariant =
            g->invariant_all || ((leaf->q->flags | g->variable->q.flags) & AST_INVARIANT) != 0;
    if (var->mode == IR_SAMPLER)
        describe_sampler(var, type);
    return var;
}

static void make_interface_leaves(struct lower *l, struct global *g)
{
    struct leaf_maker maker = {.l = l, .global = g};
    g->leaf_count = tgsic_leaf_count(g->type);
    g->leaves = tgsic_make_leaves(l, g->type, make_interface, &maker);
    g->interface.type = g->type;
    g->interface.leaves = g->leaves;
    g->interface.immutable = g->kind == GLOBAL_INPUT || g->kind == GLOBAL_UNIFORM;
    g->place = g->interface;
}

/* ---- Kinds of globals ------------------------------------------------------------------------ */

static uint32_t distance_registers(uint32_t length)
{
    return (length + 3) / 4;
}

/* gl_ClipDistance[i] is component i % 4 of CLIPDIST i / 4. */
static void make_distances(struct lower *l, struct global *g)
{
    enum ir_mode mode = g->kind == GLOBAL_INPUT ? IR_INPUT : IR_OUTPUT;
    struct leaf *leaf = ARENA_NEW(l->arena, struct leaf);
    const struct builtin_row *row = builtin_row(l, g->builtin);
    struct ir_var *var =
        tgsic_ir_var(&l->b, mode, g->name, 4, 32, distance_registers(g->type->length));
    leaf->global = g;
    leaf->type = GLSL_TYPE(vec4);
    var->user = leaf;
    var->semantic = TGSIC_SEMANTIC_CLIPDIST;
    var->interpolation = row->interpolation;
    g->leaf_count = 1;
    g->leaves = ARENA_ARRAY(l->arena, struct ir_var *, 1);
    g->leaves[0] = var;
    g->place = tgsic_local_place(l, g->type, g->name);
    if (mode == IR_OUTPUT)
        return;
    struct lower_cursor saved = tgsic_lower_enter_prologue(l);
    for (uint32_t i = 0; i < g->type->length; i++)
        tgsic_ir_store(&l->b, g->place.leaves[0], (int32_t)i, NULL,
                       tgsic_ir_load(&l->b, var, (int32_t)(i / 4), NULL, i % 4, 1), 1);
    tgsic_lower_leave_prologue(l, saved);
}

/* FACE is a sign. */
static void make_front_facing(struct lower *l, struct global *g)
{
    struct glsl_type const *boolean = g->type;
    g->type = GLSL_TYPE(float);
    make_interface_leaves(l, g);
    g->leaves[0]->interpolation = TGSIC_INTERPOLATE_CONSTANT;
    g->type = boolean;
    g->place = tgsic_local_place(l, boolean, g->name);
    struct lower_cursor saved = tgsic_lower_enter_prologue(l);
    struct ir_instr *face = tgsic_ir_load(&l->b, g->leaves[0], 0, NULL, 0, 1);
    struct value front = tgsic_value(boolean, op2(l, IR_FGE, face, imm_f(l, 0)));
    tgsic_place_store(l, &g->place, &front);
    tgsic_lower_leave_prologue(l, saved);
}

static void make_input(struct lower *l, struct global *g)
{
    const struct builtin_row *row = builtin_row(l, g->builtin);
    if (g->builtin && (!row || row->kind == AS_OUTPUT))
        tgsic_lower_unsupported(l, g->variable->pos, "%s is not translated", g->name);
    if (row && row->semantic == TGSIC_SEMANTIC_CLIPDIST) {
        make_distances(l, g);
        return;
    }
    if (row && row->semantic == TGSIC_SEMANTIC_FACE) {
        make_front_facing(l, g);
        return;
    }
    make_interface_leaves(l, g);
}

/* EXT_shader_framebuffer_fetch: it starts as what the framebuffer holds. */
static void fetch_outputs(struct lower *l, struct global *g)
{
    struct lower_cursor saved = tgsic_lower_enter_prologue(l);
    for (uint32_t i = 0; i < g->leaf_count; i++)
        for (uint32_t e = 0; e < g->leaves[i]->length; e++)
            tgsic_ir_store(&l->b, g->place.leaves[i], (int32_t)e, NULL,
                           tgsic_ir_fetch(&l->b, g->leaves[i], (int32_t)e),
                           (1u << g->leaves[i]->components) - 1);
    tgsic_lower_leave_prologue(l, saved);
}

static void make_output(struct lower *l, struct global *g)
{
    const struct builtin_row *row = builtin_row(l, g->builtin);
    if (g->builtin && (!row || row->kind != AS_OUTPUT))
        tgsic_lower_unsupported(l, g->variable->pos, "%s is not translated", g->name);
    if (row && row->semantic == TGSIC_SEMANTIC_CLIPDIST) {
        make_distances(l, g);
        return;
    }
    bool read_back = g->builtin == BUILTIN_gl_LastFragData;
    make_interface_leaves(l, g);
    g->place = tgsic_local_place(l, g->type, g->name);
    if (read_back || (g->variable && g->variable->is_inout))
        fetch_outputs(l, g);
    if (read_back)
        g->kind = GLOBAL_PRIVATE; /* never written, and no output of the program's own */
}

/* A block is the registers of its buffer; an array of blocks, a buffer each. */
static void make_block(struct lower *l, struct global *g)
{
    const struct glsl_type *block = tgsic_glsl_without_arrays(g->type);
    bool row_major = tgsic_is_row_major(&g->variable->q, false);
    uint32_t size = tgsic_std140_size(&l->std140, block, row_major);
    uint32_t count = 1;
    for (const struct glsl_type *t = g->type; glsl_is_array(t); t = t->element)
        count *= t->length;
    g->leaf_count = count;
    g->leaves = ARENA_ARRAY(l->arena, struct ir_var *, count);
    for (uint32_t i = 0; i < count; i++) {
        struct leaf *leaf = ARENA_NEW(l->arena, struct leaf);
        leaf->global = g;
        leaf->type = block;
        leaf->number = i;
        g->leaves[i] = tgsic_ir_var(&l->b, IR_UNIFORM, block->name, 4, 32, size / 16);
        g->leaves[i]->user = leaf;
    }
    g->interface = (struct place){.type = g->type,
                                  .leaves = g->leaves,
                                  .in_block = true,
                                  .row_major = row_major,
                                  .immutable = true,
                                  .block_count = count};
    g->place = g->interface;
}

static void make_global(struct lower *l, struct global *g, enum ast_storage storage)
{
    const struct ast_variable *v = g->variable;
    bool is_block = tgsic_glsl_without_arrays(g->type)->base == GLSL_BLOCK;
    switch (storage) {
    case AST_IN:
        g->kind = GLOBAL_INPUT;
        make_input(l, g);
        break;
    case AST_OUT:
        g->kind = GLOBAL_OUTPUT;
        make_output(l, g);
        break;
    case AST_UNIFORM:
        g->kind = is_block ? GLOBAL_BLOCK : GLOBAL_UNIFORM;
        if (tgsic_glsl_without_arrays(g->type)->base == GLSL_SUBROUTINE)
            g->type = tgsic_subroutine_register(l, g->type);
        if (is_block)
            make_block(l, g);
        else
            make_interface_leaves(l, g);
        break;
    case AST_BUFFER:
    case AST_SHARED:
        tgsic_lower_unsupported(l, v->pos, "%s variables are not translated",
                                storage == AST_BUFFER ? "buffer" : "shared");
    default:
        g->kind = GLOBAL_PRIVATE;
        if (glsl_is_64bit(tgsic_glsl_without_arrays(g->type)))
            tgsic_lower_unsupported(l, v->pos, "64-bit types (here %s) are not translated",
                                    g->type->name);
        g->place = tgsic_local_place(l, g->type, g->name);
    }
}

/* ---- Finding them ---------------------------------------------------------------------------- */

static struct global *add_global(struct lower *l, const char *name, const struct glsl_type *type,
                                 unsigned builtin)
{
    struct global *g = ARENA_NEW(l->arena, struct global);
    g->name = name;
    g->type = type;
    g->builtin = (uint16_t)builtin;
    if (builtin)
        l->builtins[builtin] = g;
    *l->next_global = g;
    l->next_global = &g->next;
    return g;
}

static bool same_name(const struct ast_variable *a, const struct ast_variable *b)
{
    bool block = tgsic_glsl_without_arrays(a->type)->base == GLSL_BLOCK;
    if (block != (tgsic_glsl_without_arrays(b->type)->base == GLSL_BLOCK) ||
        a->q.storage != b->q.storage)
        return false;
    if (block)
        return !strcmp(tgsic_glsl_without_arrays(a->type)->name,
                       tgsic_glsl_without_arrays(b->type)->name);
    return !strcmp(a->name, b->name);
}

/* Another unit's declaration of the same variable may know more: an array's length. */
static const struct ast_variable *best_declaration(const struct lower *l,
                                                   const struct ast_variable *v)
{
    const struct ast_variable *best = v;
    for (uint32_t u = 0; u < l->unit_count && l->unit_count > 1; u++)
        for (const struct ast_variable *other = l->units[u].shader->globals; other;
             other = other->next)
            if (same_name(v, other) && (other->type->length > best->type->length ||
                                        (other->initializer && !best->initializer)))
                best = other;
    return best;
}

static struct global *find_global(const struct lower *l, const struct ast_variable *v)
{
    if (v->builtin)
        return l->builtins[v->builtin->id];
    if (l->unit_count == 1)
        return NULL;
    for (struct global *g = l->globals; g; g = g->next)
        if (g->variable && !g->builtin && same_name(g->variable, v))
            return g;
    return NULL;
}

struct place *tgsic_lower_global(struct lower *l, struct unit *unit, const struct ast_variable *v)
{
    struct global *g = find_global(l, v);
    if (!g) {
        const struct ast_variable *best = best_declaration(l, v);
        g = add_global(l, best->name, best->type, v->builtin ? v->builtin->id : 0);
        g->variable = best;
        g->invariant_all = unit->shader->invariant_all;
        make_global(l, g, (enum ast_storage)best->q.storage);
    }
    unit->bound[v->id] = &g->place;
    unit->globals[v->id] = g;
    return &g->place;
}

struct place *tgsic_lower_builtin_global(struct lower *l, unsigned id, const struct glsl_type *type,
                                         enum ast_storage storage)
{
    struct global *g = l->builtins[id];
    for (uint32_t u = 0; !g && u < l->unit_count; u++)
        for (const struct ast_variable *v = l->units[u].shader->globals; v; v = v->next)
            if (v->builtin && v->builtin->id == id)
                return tgsic_lower_global(l, &l->units[u], v);
    if (!g) {
        g = add_global(l, tgsic_builtin_name((enum builtin_id)id), type, id);
        make_global(l, g, storage);
    }
    return &g->place;
}

/* ---- Outputs --------------------------------------------------------------------------------- */

static uint32_t store_distances(struct lower *l, const struct global *g, struct ir_var *var,
                                uint32_t first)
{
    for (uint32_t i = 0; i < g->type->length; i++) {
        static const uint8_t xxxx[4] = {0};
        uint32_t at = first + i;
        struct ir_instr *value = tgsic_ir_load(&l->b, g->place.leaves[0], (int32_t)i, NULL, 0, 1);
        tgsic_ir_store(&l->b, var, (int32_t)(at / 4), NULL,
                       tgsic_ir_swizzle(&l->b, value, at % 4 + 1, xxxx), 1u << at % 4);
    }
    return g->type->length;
}

/* Cull distances follow the clip distances in the same registers. */
static void store_all_distances(struct lower *l)
{
    const struct global *clip = l->builtins[BUILTIN_gl_ClipDistance];
    const struct global *cull = l->builtins[BUILTIN_gl_CullDistance];
    struct ir_var *var = clip ? clip->leaves[0] : cull ? cull->leaves[0] : NULL;
    if (!var || var->mode != IR_OUTPUT)
        return;
    l->clip_distances = clip ? clip->type->length : 0;
    l->cull_distances = cull ? cull->type->length : 0;
    var->length = distance_registers(l->clip_distances + l->cull_distances);
    if (clip)
        store_distances(l, clip, var, 0);
    if (cull)
        store_distances(l, cull, var, l->clip_distances);
}

static void store_element(struct lower *l, struct ir_var *to, struct ir_var *from, uint32_t e,
                          unsigned mask)
{
    mask &= (1u << to->components) - 1;
    if (!mask)
        return;
    struct ir_instr *value = tgsic_ir_load(&l->b, from, (int32_t)e, NULL, 0, from->components);
    tgsic_ir_store(&l->b, to, (int32_t)e, NULL, value, mask);
}

static bool is_distance(const struct global *g)
{
    return g->builtin == BUILTIN_gl_ClipDistance || g->builtin == BUILTIN_gl_CullDistance;
}

void tgsic_lower_outputs(struct lower *l, output_wanted_fn *wanted, void *user)
{
    for (struct global *g = l->globals; g; g = g->next) {
        if (g->kind != GLOBAL_OUTPUT || is_distance(g))
            continue;
        for (uint32_t i = 0; i < g->leaf_count; i++)
            for (uint32_t e = 0; e < g->leaves[i]->length; e++)
                store_element(l, g->leaves[i], g->place.leaves[i], e,
                              wanted ? wanted(user, g->leaves[i], e) : 15);
    }
    store_all_distances(l);
}
