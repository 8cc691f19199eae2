/* SPDX-License-Identifier: MIT */
/* Global variables: what they are at the stage's interface, and where the shader's body works. */
#include <string.h>

#include "lower.h"
#include "builtin.h"

/* ---- Leaves ---------------------------------------------------------------------------------- */

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
    if (row || (g->variable && g->variable->q.flags & AST_PATCH) || !glsl_is_array(g->type))
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

static void make_interface_leaves(struct lower *l, struct global *g)
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
    const struct builtin_row *row = tgsic_builtin_row(l, g->builtin);
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

/* ---- Compute --------------------------------------------------------------------------------- */

/* The group's size, if it is not fixed: a system value. */
static struct ir_instr *group_size(struct lower *l)
{
    for (uint32_t u = 0; u < l->unit_count; u++) {
        const struct ast_shader *shader = l->units[u].shader;
        uint64_t size[3];
        for (unsigned i = 0; i < 3; i++)
            size[i] = shader->local_size[i] ? shader->local_size[i] : 1;
        if (shader->local_size[0] || shader->local_size[1] || shader->local_size[2])
            return tgsic_ir_const_bits(&l->b, 3, 32, size);
    }
    const struct place *size =
        tgsic_lower_builtin_global(l, BUILTIN_gl_LocalGroupSizeARB, GLSL_TYPE(uvec3), AST_IN);
    return tgsic_place_load(l, size).column[0];
}

static struct ir_instr *load_builtin(struct lower *l, unsigned id)
{
    const struct place *place = tgsic_lower_builtin_global(l, id, GLSL_TYPE(uvec3), AST_IN);
    return tgsic_place_load(l, place).column[0];
}

static struct ir_instr *global_id(struct lower *l)
{
    struct ir_instr *start =
        op2(l, IR_IMUL, load_builtin(l, BUILTIN_gl_WorkGroupID), group_size(l));
    return op2(l, IR_IADD, start, load_builtin(l, BUILTIN_gl_LocalInvocationID));
}

/* (z * height + y) * width + x */
static struct ir_instr *local_index(struct lower *l)
{
    struct ir_instr *id = load_builtin(l, BUILTIN_gl_LocalInvocationID), *size = group_size(l);
    struct ir_instr *row =
        op2(l, IR_IADD, op2(l, IR_IMUL, component(l, id, 2), component(l, size, 1)),
            component(l, id, 1));
    return op2(l, IR_IADD, op2(l, IR_IMUL, row, component(l, size, 0)), component(l, id, 0));
}

/* What is computed from system values, once. */
static bool make_invocation(struct lower *l, struct global *g)
{
    bool is_global = g->builtin == BUILTIN_gl_GlobalInvocationID;
    if (!is_global && g->builtin != BUILTIN_gl_LocalInvocationIndex)
        return false;
    g->kind = GLOBAL_PRIVATE;
    g->place = tgsic_local_place(l, g->type, g->name);
    struct lower_cursor saved = tgsic_lower_enter_prologue(l);
    struct value value = tgsic_value(g->type, is_global ? global_id(l) : local_index(l));
    tgsic_place_store(l, &g->place, &value);
    tgsic_lower_leave_prologue(l, saved);
    return true;
}

/* Variables that the group shares follow one another in one memory. */
static void make_shared(struct lower *l, struct global *g)
{
    struct block_rules rules = {.std430 = true};
    const uint32_t align = 16;
    if (!l->shared)
        l->shared = tgsic_ir_var(&l->b, IR_SHARED, "shared", 4, 32, 1);
    uint32_t first = (l->shared_size + align - 1) / align * align;
    l->shared_size = first + tgsic_block_size(&l->layouts, g->type, rules);
    g->kind = GLOBAL_PRIVATE;
    g->place = (struct place){.type = g->type,
                              .memory = IN_BUFFER,
                              .leaves = &l->shared,
                              .offset = first,
                              .rules = rules,
                              .block_count = 1,
                              .qualifiers = (uint8_t)tgsic_memory_qualifiers(&g->variable->q)};
}

/* ---- Inputs and outputs ---------------------------------------------------------------------- */

static void make_input(struct lower *l, struct global *g)
{
    const struct builtin_row *row = tgsic_builtin_row(l, g->builtin);
    if (make_invocation(l, g))
        return;
    if (g->builtin && g->builtin != BUILTIN_gl_in && (!row || row->kind == AS_OUTPUT))
        tgsic_lower_unsupported(l, g->variable->pos, "%s is not translated", g->name);
    if (row && row->semantic == TGSIC_SEMANTIC_CLIPDIST)
        make_distances(l, g);
    else if (row && row->semantic == TGSIC_SEMANTIC_FACE)
        make_front_facing(l, g);
    else
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
    const struct builtin_row *row = tgsic_builtin_row(l, g->builtin);
    if (row && row->kind == AS_HINT) {
        g->kind = GLOBAL_PRIVATE;
        g->place = tgsic_local_place(l, g->type, g->name);
        return;
    }
    if (g->builtin && g->builtin != BUILTIN_gl_out && (!row || row->kind != AS_OUTPUT))
        tgsic_lower_unsupported(l, g->variable->pos, "%s is not translated", g->name);
    if (row && row->semantic == TGSIC_SEMANTIC_CLIPDIST) {
        make_distances(l, g);
        return;
    }
    bool read_back = g->builtin == BUILTIN_gl_LastFragData;
    make_interface_leaves(l, g);
    if (g->place.memory == IN_VERTICES)
        return;
    g->place = tgsic_local_place(l, g->type, g->name);
    if (read_back || (g->variable && g->variable->is_inout))
        fetch_outputs(l, g);
    if (read_back)
        g->kind = GLOBAL_PRIVATE; /* never written, and no output of the program's own */
}

/* ---- Blocks ---------------------------------------------------------------------------------- */

static uint32_t block_count(const struct glsl_type *type)
{
    uint32_t count = 1;
    for (; glsl_is_array(type); type = type->element)
        count *= type->length;
    return count;
}

static struct ir_var *make_block_var(struct lower *l, struct global *g, enum ir_mode mode,
                                     uint32_t number, uint32_t length)
{
    struct leaf *leaf = ARENA_NEW(l->arena, struct leaf);
    const struct glsl_type *block = tgsic_glsl_without_arrays(g->type);
    leaf->global = g;
    leaf->type = block;
    leaf->number = number;
    struct ir_var *var = tgsic_ir_var(&l->b, mode, block->name, 4, 32, length);
    var->user = leaf;
    return var;
}

/* A uniform block is the registers of its buffer; an array of blocks, a buffer each. A storage
 * block, or an array of them, is one variable of so many resources. */
static void make_block(struct lower *l, struct global *g)
{
    bool uniform = g->kind == GLOBAL_BLOCK;
    const struct glsl_type *block = tgsic_glsl_without_arrays(g->type);
    if (glsl_holds(block, HOLDS_OPAQUE))
        tgsic_lower_handles(l, g->variable->pos);
    struct block_rules rules = tgsic_block_rules(&g->variable->q);
    uint32_t count = block_count(g->type);
    uint32_t registers = (tgsic_block_size(&l->layouts, block, rules) + 15) / 16;
    g->leaf_count = uniform ? count : 1;
    g->leaves = ARENA_ARRAY(l->arena, struct ir_var *, g->leaf_count);
    for (uint32_t i = 0; i < g->leaf_count; i++)
        g->leaves[i] =
            make_block_var(l, g, uniform ? IR_UNIFORM : IR_BUFFER, i, uniform ? registers : count);
    g->interface = (struct place){.type = g->type,
                                  .memory = uniform ? IN_UNIFORM_BLOCK : IN_BUFFER,
                                  .leaves = g->leaves,
                                  .rules = rules,
                                  .immutable = uniform,
                                  .block_count = count,
                                  .qualifiers = (uint8_t)tgsic_memory_qualifiers(&g->variable->q)};
    g->place = g->interface;
}

static void make_global(struct lower *l, struct global *g, enum ast_storage storage)
{
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
        if (tgsic_builtin_row(l, g->builtin)) {
            g->kind = GLOBAL_INPUT;
            make_input(l, g);
            break;
        }
        g->kind = is_block ? GLOBAL_BLOCK : GLOBAL_UNIFORM;
        if (tgsic_glsl_without_arrays(g->type)->base == GLSL_SUBROUTINE)
            g->type = tgsic_subroutine_register(l, g->type);
        if (is_block)
            make_block(l, g);
        else
            make_interface_leaves(l, g);
        break;
    case AST_BUFFER:
        g->kind = GLOBAL_BUFFER;
        make_block(l, g);
        break;
    case AST_SHARED:
        make_shared(l, g);
        break;
    default:
        g->kind = GLOBAL_PRIVATE;
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

static uint32_t stream_of(const struct global *g)
{
    return g->variable && g->variable->q.layout & AST_HAS_STREAM ? g->variable->q.stream : 0;
}

void tgsic_lower_outputs(struct lower *l, uint32_t stream)
{
    for (struct global *g = l->globals; g; g = g->next) {
        if (g->kind != GLOBAL_OUTPUT || is_distance(g) || g->place.memory == IN_VERTICES ||
            (l->stage == TGSIC_PROCESSOR_GEOM && stream_of(g) != stream))
            continue;
        for (uint32_t i = 0; i < g->leaf_count; i++)
            for (uint32_t e = 0; e < g->leaves[i]->length; e++)
                store_element(l, g->leaves[i], g->place.leaves[i], e,
                              l->wanted ? l->wanted(l->wanted_user, g->leaves[i], e) : 15);
    }
    store_all_distances(l);
}

void tgsic_lower_name_outputs(struct lower *l)
{
    for (uint32_t u = 0; u < l->unit_count; u++)
        for (const struct ast_variable *v = l->units[u].shader->globals; v; v = v->next)
            if (v->q.storage == AST_OUT && v->is_written)
                tgsic_lower_global(l, &l->units[u], v);
}
