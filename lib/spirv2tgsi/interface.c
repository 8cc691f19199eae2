/* SPDX-License-Identifier: MIT */
/* What inputs and outputs have to be (Vulkan 1.3, 15.1; GLSL 4.60, 4.4): each stage's own, per
 * patch where patches are, and no two where only one is. */
#include "spirv.h"

/* ---- Whose they are ------------------------------------------------------------------------ */

static bool is_vertex_builtin(int32_t builtin)
{
    return builtin == BUILTIN_POSITION || builtin == BUILTIN_POINT_SIZE ||
           builtin == BUILTIN_CLIP_DISTANCE || builtin == BUILTIN_CULL_DISTANCE;
}

static bool is_tess_level(int32_t builtin)
{
    return builtin == BUILTIN_TESS_LEVEL_OUTER || builtin == BUILTIN_TESS_LEVEL_INNER;
}

static bool is_patch(const struct global *g)
{
    const struct type *inner = tgsic_spirv_without_arrays(g->type);
    return tgsic_spirv_find(g->decorations, DECORATION_PATCH) || is_tess_level(g->builtin) ||
           (inner->kind == TYPE_STRUCT && inner->length &&
            tgsic_spirv_find(inner->members[0].decorations, DECORATION_PATCH));
}

/* Inputs of the stages between, and what tessellation control shaders write. */
static bool has_vertices(const struct spirv *s, const struct global *g)
{
    bool control = s->stage == TGSIC_PROCESSOR_TESS_CTRL;
    bool between =
        control || s->stage == TGSIC_PROCESSOR_TESS_EVAL || s->stage == TGSIC_PROCESSOR_GEOM;
    return (g->kind == GLOBAL_OUTPUT && control) || (g->kind == GLOBAL_INPUT && between);
}

bool tgsic_spirv_is_per_vertex(const struct spirv *s, const struct global *g)
{
    return has_vertices(s, g) && !is_patch(g) && (g->builtin < 0 || is_vertex_builtin(g->builtin));
}

bool tgsic_spirv_is_seen(const struct spirv *s, const struct global *g)
{
    if (g->kind == GLOBAL_OUTPUT)
        return s->stage == TGSIC_PROCESSOR_TESS_CTRL;
    return g->kind == GLOBAL_INPUT && s->stage != TGSIC_PROCESSOR_FRAG && is_tess_level(g->builtin);
}

static void check_owner(struct spirv *s, const struct leaf *leaf, bool per_vertex)
{
    const struct global *g = leaf->global;
    bool patches = s->stage == (g->kind == GLOBAL_OUTPUT ? TGSIC_PROCESSOR_TESS_CTRL
                                                         : TGSIC_PROCESSOR_TESS_EVAL);
    bool of_vertex = leaf->builtin < 0 ? !leaf->patch : is_vertex_builtin(leaf->builtin);
    if (s->stage == TGSIC_PROCESSOR_COMP && leaf->builtin < 0)
        tgsic_spirv_invalid(s, "a compute shader has no inputs and outputs but built-in ones");
    if (leaf->patch && !patches)
        tgsic_spirv_invalid(s, "this stage has no such input or output of a patch");
    if (has_vertices(s, g) && of_vertex != per_vertex)
        tgsic_spirv_invalid(s, "%.64s cannot be of %s here",
                            leaf->builtin < 0 ? g->name : tgsic_spirv_builtin_name(leaf->builtin),
                            per_vertex ? "each vertex" : "a patch");
}

/* ---- Where they are ------------------------------------------------------------------------ */

/* What is at one location: the first of it, and of each component whose it is. */
struct occupant {
    const struct ir_var *var;
    uint8_t starts[REGISTER_COMPONENTS]; /* first component of that variable, from 1; 0: free */
};

/* Two that start at one component are one register, as drivers have it: glslang gives captured
 * outputs the places of others, and what is stored last counts. */
static void occupy(struct spirv *s, struct occupant *at, const struct ir_var *var, unsigned mask,
                   uint32_t location)
{
    for (unsigned c = 0; c < REGISTER_COMPONENTS; c++) {
        unsigned start = var->component + 1u;
        if (!(mask >> c & 1))
            continue;
        if (at->starts[c] && at->starts[c] != start)
            tgsic_spirv_invalid(s, "two inputs or outputs at location %u", (unsigned)location);
        at->starts[c] = (uint8_t)start;
    }
    if (at->var && (at->var->interpolation != var->interpolation ||
                    at->var->location != var->location || at->var->stream != var->stream))
        tgsic_spirv_invalid(s, "location %u is shared by what is interpolated or emitted apart",
                            (unsigned)location);
    at->var = at->var ? at->var : var;
}

/* Components in each register of a column: a 64-bit one is two. */
static unsigned component_mask(const struct ir_var *var, const struct type *type, uint32_t reg)
{
    unsigned words = type->rows * (type_is_wide(type) ? 2u : 1u);
    if (words > REGISTER_COMPONENTS)
        words = reg % 2 ? words - REGISTER_COMPONENTS : REGISTER_COMPONENTS;
    return ((1u << words) - 1) << var->component;
}

static void check_location(struct spirv *s, const struct leaf *leaf, const struct ir_var *var)
{
    bool output = leaf->global->kind == GLOBAL_OUTPUT;
    struct occupant **list = &s->occupants[output][leaf->patch];
    int32_t index = tgsic_spirv_decoration(leaf->global->decorations, DECORATION_INDEX);
    uint32_t first = (uint32_t)leaf->location + (index > 0), end = first;
    end += leaf->instances * tgsic_spirv_registers(leaf->type);
    if (!output && s->stage == TGSIC_PROCESSOR_VERT)
        return; /* attributes may share theirs (GL 4.6, 11.1.1) */
    if (!*list)
        *list = ARENA_ARRAY(s->arena, struct occupant, SPIRV_MAX_LOCATIONS + 1);
    for (uint32_t at = first; at < end; at++)
        occupy(s, &(*list)[at], var, component_mask(var, leaf->type, at - first), at);
}

/* Of outputs there is one of each; inputs are only read. */
static void check_once(struct spirv *s, const struct leaf *leaf)
{
    const struct builtin_row *row = tgsic_spirv_builtin(s, leaf->builtin, true);
    if (leaf->global->kind != GLOBAL_OUTPUT || leaf->untouched)
        return;
    for (uint32_t n = 0; n < s->num_outputs; n++)
        if (s->outputs[n] == row)
            tgsic_spirv_invalid(s, "two outputs that are built-in variable %s",
                                tgsic_spirv_builtin_name(leaf->builtin));
    ARENA_RESERVE(s->arena, s->outputs, s->num_outputs);
    s->outputs[s->num_outputs++] = row;
}

/* ---- What they are ------------------------------------------------------------------------- */

/* Of a member, or of the variable, without the array of vertices. */
static void check_type(struct spirv *s, const struct leaf *leaf, const struct member *member,
                       bool per_vertex)
{
    const struct type *type = leaf->global->type;
    if (per_vertex)
        type = type->element;
    if (member && member->builtin >= 0) {
        const struct type *of = type;
        if (of->kind != TYPE_STRUCT || member < of->members || member >= of->members + of->length)
            tgsic_spirv_invalid(s, "a built-in variable within another structure");
        type = member->type;
    }
    tgsic_spirv_check_builtin(s, leaf->builtin, type);
}

void tgsic_spirv_check_leaf(struct spirv *s, const struct leaf *leaf, const struct ir_var *var,
                            const struct member *member)
{
    check_owner(s, leaf, var->per_vertex);
    if (leaf->builtin < 0) {
        check_location(s, leaf, var);
        return;
    }
    check_type(s, leaf, member, var->per_vertex);
    check_once(s, leaf);
}
