/* SPDX-License-Identifier: MIT */
/* The IR variables of inputs, outputs, uniforms and opaque types: one per leaf, described by
 * qualifiers and, of built-ins, by their rows. */
#include <string.h>

#include "lower.h"
#include "builtin.h"

struct leaf_maker {
    struct lower *l;
    struct global *global;
    uint32_t number, first;
    bool per_vertex;
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

/* By the name that both GLSL and TGSI's table give it. */
static unsigned image_format(unsigned format)
{
    static const char *const names[] = {
        [AST_FORMAT_NONE] = "",
#define IMAGE_FORMAT(name, ...) [AST_FORMAT_##name] = #name,
#include "image_formats.def"
#undef IMAGE_FORMAT
    };
    static const struct {
        uint16_t number;
        const char *layout;
    } formats[] = {
#define TGSI_FORMAT(number, name, layout, data) {number, layout},
#include "tgsi/enums.def"
    };
    for (unsigned i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (!strcmp(formats[i].layout, names[format]))
            return formats[i].number;
    return 0;
}

static void describe_image(struct ir_var *var, const struct glsl_type *type,
                           const struct ast_qualifiers *q)
{
    var->target = (uint8_t)tgsic_sampler_target(type);
    var->format = (uint16_t)image_format(q ? q->format : AST_FORMAT_NONE);
    var->writable = !(q && q->flags & AST_READONLY);
}

static enum ir_mode leaf_mode(const struct global *g, const struct glsl_type *type)
{
    if (glsl_is_opaque(type))
        return type->base == GLSL_SAMPLER ? IR_SAMPLER
               : type->base == GLSL_IMAGE ? IR_IMAGE
                                          : IR_COUNTER;
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

/* gl_in[] and gl_out[]: what their members are. */
static const struct builtin_row *row_of(const struct lower *l, const struct global *g,
                                        const struct glsl_member *member)
{
    if ((g->builtin == BUILTIN_gl_in || g->builtin == BUILTIN_gl_out) && member)
        return tgsic_per_vertex_row(member->name);
    return tgsic_builtin_row(l, g->builtin);
}

/* Scalars that share registers. Cull distances follow the clip distances. */
static bool shares_registers(const struct builtin_row *row)
{
    return row &&
           (row->semantic == TGSIC_SEMANTIC_CLIPDIST || row->semantic == TGSIC_SEMANTIC_TESSOUTER ||
            row->semantic == TGSIC_SEMANTIC_TESSINNER);
}

static uint32_t member_length(const struct glsl_type *block, const char *name)
{
    for (uint32_t i = 0; glsl_has_members(block) && i < block->member_count; i++)
        if (!strcmp(block->members[i].name, name))
            return block->members[i].type->length;
    return 0;
}

static void share_registers(const struct global *g, struct leaf *leaf,
                            const struct glsl_member *member, uint32_t instances)
{
    leaf->scalars = instances;
    if (member && !strcmp(member->name, "gl_CullDistance"))
        leaf->first_scalar = member_length(tgsic_glsl_without_arrays(g->type), "gl_ClipDistance");
}

/* What hosts know not even in their newest release. */
static bool known_to_virgl(unsigned semantic)
{
    return semantic != TGSIC_SEMANTIC_BLOCK_SIZE && semantic != TGSIC_SEMANTIC_VIEWPORT_MASK &&
           !(semantic >= TGSIC_SEMANTIC_SUBGROUP_SIZE &&
             semantic <= TGSIC_SEMANTIC_SUBGROUP_LT_MASK);
}

static void describe(struct lower *l, struct ir_var *var, struct leaf *leaf,
                     const struct builtin_row *row)
{
    const struct global *g = leaf->global;
    if (row && l->virgl && !known_to_virgl(row->semantic))
        tgsic_lower_unsupported(l, g->variable ? g->variable->pos : (struct tgsic_pos){0},
                                "%s has no form in the virgl dialect", g->name);
    if (row) {
        var->semantic = row->semantic;
        var->semantic_index = row->semantic_index;
        var->component = row->component;
        var->system_value = row->kind == AS_SYSTEM_VALUE;
    }
    if (!row && leaf->q && leaf->q->layout & AST_HAS_COMPONENT)
        var->component = (uint8_t)(leaf->q->component);
    if (var->mode == IR_INPUT && l->stage == TGSIC_PROCESSOR_FRAG && !var->system_value)
        set_interpolation(var, leaf, row);
    if (var->mode == IR_OUTPUT && leaf->q && g->variable)
        var->invariant =
            g->invariant_all || ((leaf->q->flags | g->variable->q.flags) & AST_INVARIANT) != 0;
    if (var->mode == IR_OUTPUT && leaf->q && leaf->q->layout & AST_HAS_STREAM)
        var->stream = (uint8_t)leaf->q->stream;
    if (var->mode == IR_SAMPLER)
        describe_sampler(var, leaf->type);
    if (var->mode == IR_IMAGE)
        describe_image(var, leaf->type, leaf->q);
    if (var->mode == IR_COUNTER && g->variable) {
        var->buffer = g->variable->q.binding;
        var->slot = g->variable->q.offset / 4;
    }
}

uint32_t tgsic_registers_of(const struct glsl_type *type)
{
    uint32_t columns = type->columns ? type->columns : 1;
    return glsl_is_64bit(type) && type->rows > 2 ? columns * 2 : columns;
}

static struct ir_var *make_interface(void *user, const struct glsl_type *type, uint32_t instances,
                                     const struct glsl_member *member)
{
    struct leaf_maker *maker = user;
    struct lower *l = maker->l;
    struct global *g = maker->global;
    const struct builtin_row *row = row_of(l, g, member);
    struct leaf *leaf = ARENA_NEW(l->arena, struct leaf);
    unsigned components = type->rows ? type->rows : 4;
    uint32_t length = instances * (type->columns ? type->columns : 1);
    if (glsl_is_opaque(type) && g->kind != GLOBAL_UNIFORM)
        tgsic_lower_handles(l, g->variable->pos);
    leaf->global = g;
    leaf->type = type;
    leaf->q = member ? &member->q : g->variable ? &g->variable->q : NULL;
    leaf->number = maker->number++;
    leaf->first = maker->first;
    maker->first += instances * tgsic_registers_of(type);
    if (shares_registers(row)) {
        share_registers(g, leaf, member, instances);
        components = row->semantic == TGSIC_SEMANTIC_TESSINNER ? 2 : 4;
        length = (leaf->first_scalar + instances + 3) / 4;
    }
    struct ir_var *var = tgsic_ir_var(&l->b, leaf_mode(g, type), g->name, components,
                                      glsl_is_64bit(type) ? 64 : 32, length);
    var->user = leaf;
    var->per_vertex = maker->per_vertex;
    describe(l, var, leaf, row);
    return var;
}

/* Inputs of the stages between, but for those of a patch, and what tessellation control shaders
 * write: there is one for each vertex. */
static bool is_per_vertex(const struct lower *l, const struct global *g)
{
    bool control = l->stage == TGSIC_PROCESSOR_TESS_CTRL;
    const struct builtin_row *row = tgsic_builtin_row(l, g->builtin);
    /* the only arrays with a row among a geometry shader's inputs: gl_PositionIn and its like */
    bool single = row && !(g->kind == GLOBAL_INPUT && l->stage == TGSIC_PROCESSOR_GEOM);
    if (single || (g->variable && g->variable->q.flags & AST_PATCH) || !glsl_is_array(g->type))
        return false;
    return (g->kind == GLOBAL_OUTPUT && control) ||
           (g->kind == GLOBAL_INPUT &&
            (control || l->stage == TGSIC_PROCESSOR_TESS_EVAL || l->stage == TGSIC_PROCESSOR_GEOM));
}

/* What other invocations see, or what has no index of its own. */
static bool is_seen(const struct lower *l, const struct global *g)
{
    if (g->kind == GLOBAL_OUTPUT)
        return l->stage == TGSIC_PROCESSOR_TESS_CTRL;
    return g->kind == GLOBAL_INPUT && l->stage != TGSIC_PROCESSOR_FRAG &&
           shares_registers(tgsic_builtin_row(l, g->builtin));
}

void tgsic_make_interface(struct lower *l, struct global *g)
{
    bool per_vertex = is_per_vertex(l, g);
    const struct glsl_type *type = per_vertex ? g->type->element : g->type;
    struct leaf_maker maker = {.l = l, .global = g, .per_vertex = per_vertex};
    g->leaf_count = tgsic_leaf_count(type);
    g->leaves = tgsic_make_leaves(l, type, make_interface, &maker);
    g->interface.type = g->type;
    g->interface.leaves = g->leaves;
    g->interface.immutable = g->kind == GLOBAL_INPUT || g->kind == GLOBAL_UNIFORM;
    g->interface.memory = per_vertex || is_seen(l, g) ? IN_VERTICES : IN_VARIABLES;
    g->interface.all_vertices = per_vertex;
    if (g->variable)
        g->interface.qualifiers = (uint8_t)tgsic_memory_qualifiers(&g->variable->q);
    g->place = g->interface;
}
