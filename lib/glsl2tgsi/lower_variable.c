/* SPDX-License-Identifier: MIT */
/* Global variables: what they are at the stage's interface, and where the shader's body works. */
#include <string.h>

#include "lower.h"
#include "builtin.h"

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
    tgsic_make_interface(l, g);
    g->leaves[0]->interpolation = TGSIC_INTERPOLATE_CONSTANT;
    g->type = boolean;
    g->place = tgsic_local_place(l, boolean, g->name);
    struct lower_cursor saved = tgsic_lower_enter_prologue(l);
    struct ir_instr *face = tgsic_ir_load(&l->b, g->leaves[0], 0, NULL, 0, 1);
    struct value front = tgsic_value(boolean, op2(l, IR_FGE, face, imm_f(l, 0)));
    tgsic_place_store(l, &g->place, &front);
    tgsic_lower_leave_prologue(l, saved);
}

/* ---- Inputs and outputs ---------------------------------------------------------------------- */

static void make_input(struct lower *l, struct global *g)
{
    const struct builtin_row *row = tgsic_builtin_row(l, g->builtin);
    if (tgsic_make_invocation(l, g))
        return;
    if (g->builtin && g->builtin != BUILTIN_gl_in && (!row || row->kind == AS_OUTPUT))
        tgsic_lower_unsupported(l, g->variable->pos, "%s is not translated", g->name);
    if (row && row->semantic == TGSIC_SEMANTIC_CLIPDIST)
        make_distances(l, g);
    else if (row && row->semantic == TGSIC_SEMANTIC_FACE)
        make_front_facing(l, g);
    else
        tgsic_make_interface(l, g);
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
    tgsic_make_interface(l, g);
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
            tgsic_make_interface(l, g);
        break;
    case AST_BUFFER:
        g->kind = GLOBAL_BUFFER;
        make_block(l, g);
        break;
    case AST_SHARED:
        tgsic_make_shared(l, g);
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
    tgsic_lower_count(l, l->b.pos);
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
