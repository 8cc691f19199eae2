/* SPDX-License-Identifier: MIT */
/* Filling in the reflection of a linked program. */
#include "link.h"

#include <string.h>

/* ---- Types ------------------------------------------------------------------------------------
 */

static uint32_t numeric_gl_type(const struct glsl_type *type)
{
    static const uint16_t vectors[][4] = {
        [TGSIC_VALUE_FLOAT] = {0x1406, 0x8B50, 0x8B51, 0x8B52},
        [TGSIC_VALUE_INT] = {0x1404, 0x8B53, 0x8B54, 0x8B55},
        [TGSIC_VALUE_UINT] = {0x1405, 0x8DC6, 0x8DC7, 0x8DC8},
        [TGSIC_VALUE_BOOL] = {0x8B56, 0x8B57, 0x8B58, 0x8B59},
    };
    static const uint16_t matrices[3][3] = {
        {0x8B5A, 0x8B65, 0x8B66}, {0x8B67, 0x8B5B, 0x8B68}, {0x8B69, 0x8B6A, 0x8B5C}};
    if (type->columns > 1)
        return matrices[type->columns - 2][type->rows - 2];
    return vectors[type->base - GLSL_FLOAT ? (type->base == GLSL_INT    ? TGSIC_VALUE_INT
                                              : type->base == GLSL_UINT ? TGSIC_VALUE_UINT
                                                                        : TGSIC_VALUE_BOOL)
                                           : TGSIC_VALUE_FLOAT][type->rows - 1];
}

/* GL's numbers by [dim][arrayed][float, shadow, int, uint]; 0: there is no such sampler */
static const uint16_t sampler_gl_types[][2][4] = {
    [GLSL_DIM_1D] = {{0x8B5D, 0x8B61, 0x8DC9, 0x8DD1}, {0x8DC0, 0x8DC3, 0x8DCE, 0x8DD6}},
    [GLSL_DIM_2D] = {{0x8B5E, 0x8B62, 0x8DCA, 0x8DD2}, {0x8DC1, 0x8DC4, 0x8DCF, 0x8DD7}},
    [GLSL_DIM_3D] = {{0x8B5F, 0, 0x8DCB, 0x8DD3}, {0}},
    [GLSL_DIM_CUBE] = {{0x8B60, 0x8DC5, 0x8DCC, 0x8DD4}, {0x900C, 0x900D, 0x900E, 0x900F}},
    [GLSL_DIM_RECT] = {{0x8B63, 0x8B64, 0x8DCD, 0x8DD5}, {0}},
    [GLSL_DIM_BUFFER] = {{0x8DC2, 0, 0x8DD0, 0x8DD8}, {0}},
    [GLSL_DIM_EXTERNAL] = {{0x8D66, 0, 0, 0}, {0}},
};

static uint32_t sampler_gl_type(const struct glsl_type *type)
{
    static const uint16_t multisample[2][3] = {{0x9108, 0x9109, 0x910A}, {0x910B, 0x910C, 0x910D}};
    unsigned sampled = type->sampled == GLSL_INT ? 1 : type->sampled == GLSL_UINT ? 2 : 0;
    if (type->multisample)
        return multisample[type->arrayed != 0][sampled];
    return sampler_gl_types[type->dim][type->arrayed != 0][type->shadow ? 1
                                                           : sampled    ? sampled + 1
                                                                        : 0];
}

static struct tgsic_value_type value_type(const struct glsl_type *type)
{
    struct tgsic_value_type value = {.name = type->name, .base = TGSIC_VALUE_OPAQUE};
    if (!type->rows) {
        value.gl_type = sampler_gl_type(type);
        return value;
    }
    value.gl_type = numeric_gl_type(type);
    value.base = type->base == GLSL_FLOAT  ? TGSIC_VALUE_FLOAT
                 : type->base == GLSL_INT  ? TGSIC_VALUE_INT
                 : type->base == GLSL_UINT ? TGSIC_VALUE_UINT
                                           : TGSIC_VALUE_BOOL;
    value.rows = type->rows;
    value.columns = type->columns;
    return value;
}

/* ---- Growing tables, merged by name ------------------------------------------------------------
 */

struct reflector {
    struct linker *k;
    struct tgsic_arena *kept;
    struct tgsic_uniform *uniforms;
    struct tgsic_uniform_block *blocks;
    struct tgsic_sampler *samplers;
    struct tgsic_attribute *attributes;
    struct tgsic_fragment_output *outputs;
    struct tgsic_varying *varyings;
    struct tgsic_subroutine_uniform *subroutine_uniforms;
    uint32_t num_subroutine_uniforms;
    uint32_t num_uniforms, num_blocks, num_samplers, num_attributes, num_outputs, num_varyings;
    struct block_layouts layouts;
    uint32_t *buckets; /* names to 1 + index in their table, by open addressing */
    uint32_t mask, count;
};

enum table_kind { TABLE_UNIFORM, TABLE_SAMPLER };

static uint32_t hash(const char *name, enum table_kind kind)
{
    uint32_t h = 2166136261u + kind;
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 16777619u;
    return h;
}

static const char *name_at(const struct reflector *r, uint32_t bucket, enum table_kind *kind)
{
    uint32_t index = (bucket >> 1) - 1;
    *kind = (enum table_kind)(bucket & 1);
    return *kind == TABLE_UNIFORM ? r->uniforms[index].name : r->samplers[index].name;
}

static uint32_t *slot(struct reflector *r, const char *name, enum table_kind kind)
{
    uint32_t at = hash(name, kind) & r->mask;
    for (;; at = (at + 1) & r->mask) {
        enum table_kind other;
        if (!r->buckets[at])
            return &r->buckets[at];
        if (!strcmp(name_at(r, r->buckets[at], &other), name) && other == kind)
            return &r->buckets[at];
    }
}

static void grow_names(struct reflector *r)
{
    uint32_t *old = r->buckets, old_size = old ? r->mask + 1 : 0;
    if (old && r->count * 2 <= r->mask)
        return;
    r->mask = old ? r->mask * 2 + 1 : 63;
    r->buckets = ARENA_ARRAY(r->k->arena, uint32_t, (size_t)r->mask + 1);
    for (uint32_t i = 0; i < old_size; i++) {
        enum table_kind kind;
        if (old[i]) {
            const char *name = name_at(r, old[i], &kind);
            *slot(r, name, kind) = old[i];
        }
    }
}

/* The entry of that name; a new one is zero but for its name. */
static struct tgsic_uniform *uniform(struct reflector *r, const char *name)
{
    grow_names(r);
    uint32_t *at = slot(r, name, TABLE_UNIFORM);
    if (*at)
        return &r->uniforms[(*at >> 1) - 1];
    ARENA_RESERVE(r->kept, r->uniforms, r->num_uniforms);
    struct tgsic_uniform *u = &r->uniforms[r->num_uniforms++];
    memset(u, 0, sizeof *u);
    u->name = tgsic_arena_strndup(r->kept, name, strlen(name));
    *at = r->num_uniforms << 1 | TABLE_UNIFORM;
    r->count++;
    return u;
}

static struct tgsic_sampler *sampler(struct reflector *r, const char *name)
{
    grow_names(r);
    uint32_t *at = slot(r, name, TABLE_SAMPLER);
    if (*at)
        return &r->samplers[(*at >> 1) - 1];
    ARENA_RESERVE(r->kept, r->samplers, r->num_samplers);
    struct tgsic_sampler *s = &r->samplers[r->num_samplers++];
    memset(s, 0, sizeof *s);
    s->name = tgsic_arena_strndup(r->kept, name, strlen(name));
    *at = r->num_samplers << 1 | TABLE_SAMPLER;
    r->count++;
    return s;
}

/* ---- Walking a variable's type ------------------------------------------------------------------
 */

/* One name of the API: a leaf, or as much of it as one instance of the structs around holds. */
struct item {
    const char *name;             /* without the "[0]" of an array */
    const struct glsl_type *type; /* of an element */
    uint32_t array_size;
    bool is_array;
    struct ir_var *var;
    uint32_t first; /* registers before it in the leaf */
    uint32_t slot;  /* scalars before it in the variable's constant */
};

struct walk {
    struct reflector *r;
    struct global *global;
    unsigned stage;
    uint32_t explicit_location;
    void (*visit)(struct walk *w, const struct item *item);
};

static void walk_type(struct walk *w, const struct glsl_type *type, const char *name, uint32_t leaf,
                      uint32_t instance, uint32_t slot)
{
    struct tgsic_arena *arena = w->r->k->arena;
    bool is_array = glsl_is_array(type);
    const struct glsl_type *element = is_array ? type->element : type;
    if (is_array && (glsl_is_array(element) || glsl_has_members(element))) {
        for (uint32_t i = 0; i < type->length; i++)
            walk_type(w, element, tgsic_arena_printf(arena, "%s[%u]", name, (unsigned)i), leaf,
                      instance * type->length + i, slot + i * element->slots);
    } else if (glsl_has_members(type)) {
        for (uint32_t i = 0; i < type->member_count; i++) {
            const struct glsl_member *m = &type->members[i];
            const char *member =
                *name ? tgsic_arena_printf(arena, "%s.%s", name, m->name) : m->name;
            walk_type(w, m->type, member, leaf, instance, slot);
            leaf += tgsic_leaf_count(m->type);
            slot += m->type->slots;
        }
    } else {
        uint32_t length = is_array ? type->length : 1;
        uint32_t columns = element->columns ? element->columns : 1;
        struct item item = {
            name, element, length, is_array, w->global->leaves[leaf], instance * length * columns,
            slot};
        w->visit(w, &item);
    }
}

static const char *element_name(struct reflector *r, const struct item *item)
{
    return item->is_array ? tgsic_arena_printf(r->k->arena, "%s[0]", item->name) : item->name;
}

/* Registers of the item that are used; 0: it is not active in this stage. */
static uint32_t used_registers(const struct item *item)
{
    const struct leaf *leaf = item->var->user;
    uint32_t columns = item->type->columns ? item->type->columns : 1, end = 0;
    for (uint32_t i = 0; i < item->array_size * columns; i++)
        if (leaf->used[item->first + i])
            end = i + 1;
    return end;
}

/* ---- Uniforms and samplers ----------------------------------------------------------------------
 */

static const uint32_t *initial_value(struct walk *w, const struct item *item)
{
    const struct ast_variable *v = w->global->variable;
    uint32_t count = item->type->slots * item->array_size;
    if (!v || !v->initializer || !v->constant)
        return NULL;
    uint32_t *words = ARENA_ARRAY(w->r->kept, uint32_t, count);
    for (uint32_t i = 0; i < count; i++)
        words[i] = v->constant[item->slot + i].u;
    return words;
}

static void next_location(struct walk *w, const struct item *item, int32_t *location)
{
    const struct ast_variable *v = w->global->variable;
    *location =
        v && v->q.layout & AST_HAS_LOCATION ? (int32_t)(v->q.location + w->explicit_location) : -1;
    w->explicit_location += item->array_size;
}

static void visit_sampler(struct walk *w, const struct item *item, uint32_t used)
{
    const struct ast_variable *v = w->global->variable;
    int32_t location;
    next_location(w, item, &location);
    if (!used)
        return;
    struct tgsic_sampler *s = sampler(w->r, element_name(w->r, item));
    s->type = value_type(item->type);
    s->target = item->var->target;
    s->is_array = item->is_array;
    s->array_size = used > s->array_size ? used : s->array_size;
    s->location = location;
    s->binding = v && v->q.layout & AST_HAS_BINDING ? (int32_t)(v->q.binding + item->first) : -1;
    s->stage[w->stage].active = true;
    s->stage[w->stage].unit = (uint16_t)(item->var->slot + item->first);
    s->stage[w->stage].count = (uint16_t)used;
}

static const struct tgsic_subroutine *
subroutines(struct walk *w, const struct ast_function *prototype, uint32_t *count)
{
    struct tgsic_arena *kept = w->r->kept;
    const struct subroutine *list =
        tgsic_lower_subroutines(w->r->k->stage[w->stage].lower, prototype, count);
    struct tgsic_subroutine *functions = ARENA_ARRAY(kept, struct tgsic_subroutine, *count);
    for (uint32_t i = 0; i < *count; i++) {
        const char *name = list[i].function->name;
        functions[i] =
            (struct tgsic_subroutine){tgsic_arena_strndup(kept, name, strlen(name)), list[i].index};
    }
    return functions;
}

static void visit_subroutine(struct walk *w, const struct item *item, uint32_t used)
{
    struct reflector *r = w->r;
    const struct glsl_type *type = tgsic_glsl_without_arrays(w->global->variable->type);
    struct tgsic_subroutine_uniform u = {
        .stage = (uint8_t)w->stage, .array_size = used, .is_array = item->is_array};
    const char *name = element_name(r, item);
    next_location(w, item, &u.location);
    if (!used)
        return;
    u.name = tgsic_arena_strndup(r->kept, name, strlen(name));
    u.functions = subroutines(w, type->prototype, &u.num_functions);
    u.place = (struct tgsic_uniform_place){.active = true,
                                           .count = (uint16_t)used,
                                           .slot = item->var->slot + item->first,
                                           .component = item->var->component};
    ARENA_RESERVE(r->kept, r->subroutine_uniforms, r->num_subroutine_uniforms);
    r->subroutine_uniforms[r->num_subroutine_uniforms++] = u;
}

static bool is_subroutine(const struct global *g)
{
    return g->variable && g->variable->q.flags & AST_SUBROUTINE_UNIFORM;
}

static void visit_uniform(struct walk *w, const struct item *item)
{
    uint32_t used = used_registers(item), columns = item->type->columns;
    int32_t location;
    if (item->var->mode == IR_SAMPLER) {
        visit_sampler(w, item, used);
        return;
    }
    if (is_subroutine(w->global)) {
        visit_subroutine(w, item, used);
        return;
    }
    next_location(w, item, &location);
    if (!used)
        return;
    struct tgsic_uniform *u = uniform(w->r, element_name(w->r, item));
    uint32_t elements = (used + columns - 1) / columns;
    u->type = value_type(item->type);
    u->is_array = item->is_array;
    u->is_state = w->global->builtin != 0;
    u->location = location;
    u->stride = columns;
    if (elements > u->array_size) {
        u->array_size = elements;
        u->initial = initial_value(w, item);
    }
    u->stage[w->stage] = (struct tgsic_uniform_place){.active = true,
                                                      .count = (uint16_t)used,
                                                      .slot = item->var->slot + item->first,
                                                      .component = item->var->component};
}

/* ---- Blocks -------------------------------------------------------------------------------------
 */

struct block_walk {
    struct reflector *r;
    struct tgsic_block_member *members;
    uint32_t count;
};

static void walk_block(struct block_walk *w, const struct glsl_type *type, const char *name,
                       uint32_t offset, struct block_rules rules)
{
    struct reflector *r = w->r;
    bool is_array = glsl_is_array(type);
    const struct glsl_type *element = is_array ? type->element : type;
    uint32_t stride = is_array ? tgsic_block_stride(&r->layouts, type, rules) : 0;
    if (is_array && (glsl_is_array(element) || glsl_has_members(element))) {
        for (uint32_t i = 0; i < type->length; i++)
            walk_block(w, element, tgsic_arena_printf(r->k->arena, "%s[%u]", name, (unsigned)i),
                       offset + i * stride, rules);
        return;
    }
    if (glsl_has_members(type)) {
        const struct block_layout *layout = tgsic_block_layout(&r->layouts, type, rules);
        for (uint32_t i = 0; i < type->member_count; i++) {
            const struct glsl_member *m = &type->members[i];
            walk_block(w, m->type,
                       *name ? tgsic_arena_printf(r->k->arena, "%s.%s", name, m->name) : m->name,
                       offset + layout->offsets[i], tgsic_member_rules(&m->q, rules));
        }
        return;
    }
    ARENA_RESERVE(r->kept, w->members, w->count);
    w->members[w->count++] = (struct tgsic_block_member){
        .name = tgsic_arena_printf(r->kept, is_array ? "%s[0]" : "%s", name),
        .type = value_type(element),
        .array_size = is_array ? type->length : 1,
        .is_array = is_array,
        .row_major = rules.row_major && glsl_is_matrix(element),
        .offset = offset,
        .array_stride = stride,
        .matrix_stride = glsl_is_matrix(element) ? tgsic_block_matrix_stride(element, rules) : 0,
    };
}

static struct tgsic_uniform_block *block(struct reflector *r, const char *name)
{
    for (uint32_t i = 0; i < r->num_blocks; i++)
        if (!strcmp(r->blocks[i].name, name))
            return &r->blocks[i];
    ARENA_RESERVE(r->kept, r->blocks, r->num_blocks);
    struct tgsic_uniform_block *b = &r->blocks[r->num_blocks++];
    memset(b, 0, sizeof *b);
    b->name = tgsic_arena_strndup(r->kept, name, strlen(name));
    return b;
}

/* The name of one block of an array: "lights[2]", or "lights[1][0]" of arrays of arrays. */
static const char *block_name(struct reflector *r, const struct glsl_type *type, const char *name,
                              uint32_t number)
{
    uint32_t rest = 1;
    for (const struct glsl_type *t = type; glsl_is_array(t); t = t->element)
        rest *= t->length;
    for (; glsl_is_array(type); type = type->element) {
        rest /= type->length;
        name = tgsic_arena_printf(r->k->arena, "%s[%u]", name, (unsigned)(number / rest));
        number %= rest;
    }
    return name;
}

static void reflect_block(struct reflector *r, struct global *g, unsigned stage, uint32_t number)
{
    const struct glsl_type *type = tgsic_glsl_without_arrays(g->type);
    const struct ast_variable *v = g->variable;
    struct block_rules rules = tgsic_block_rules(&v->q);
    struct tgsic_uniform_block *b = block(r, block_name(r, g->type, type->name, number));
    b->binding = v->q.layout & AST_HAS_BINDING ? (int32_t)(v->q.binding + number) : -1;
    b->size = tgsic_block_size(&r->layouts, type, rules);
    b->buffer[stage] = (uint16_t)g->leaves[number]->buffer;
    if (b->members)
        return;
    struct block_walk w = {.r = r};
    walk_block(&w, type, *v->name ? type->name : "", 0, rules);
    b->members = w.members;
    b->num_members = w.count;
}

/* ---- Interfaces
 * ----------------------------------------------------------------------------------- */

static void visit_attribute(struct walk *w, const struct item *item)
{
    const struct leaf *leaf = item->var->user;
    struct reflector *r = w->r;
    if (item->var->system_value || !used_registers(item))
        return;
    ARENA_RESERVE(r->kept, r->attributes, r->num_attributes);
    r->attributes[r->num_attributes++] = (struct tgsic_attribute){
        .name = tgsic_arena_printf(r->kept, item->is_array ? "%s[0]" : "%s", item->name),
        .type = value_type(item->type),
        .array_size = item->array_size,
        .is_array = item->is_array,
        .location = w->global->builtin ? -1 : (int32_t)leaf->location,
        .input = item->var->slot,
    };
}

static void visit_output(struct walk *w, const struct item *item)
{
    const struct leaf *leaf = item->var->user;
    struct reflector *r = w->r;
    bool color = item->var->semantic == TGSIC_SEMANTIC_COLOR;
    if (!used_registers(item))
        return;
    ARENA_RESERVE(r->kept, r->outputs, r->num_outputs);
    r->outputs[r->num_outputs++] = (struct tgsic_fragment_output){
        .name = tgsic_arena_printf(r->kept, item->is_array ? "%s[0]" : "%s", item->name),
        .type = value_type(item->type),
        .array_size = item->array_size,
        .is_array = item->is_array,
        .location = !color               ? -1
                    : w->global->builtin ? 0
                                         : (int32_t)leaf->location,
        .index = w->global->builtin ? item->var->semantic_index : leaf->index,
        .semantic = item->var->semantic,
        .semantic_index = item->var->semantic_index,
    };
}

static struct tgsic_varying *varying(struct reflector *r, const char *name)
{
    for (uint32_t i = 0; i < r->num_varyings; i++)
        if (!strcmp(r->varyings[i].name, name))
            return &r->varyings[i];
    ARENA_RESERVE(r->kept, r->varyings, r->num_varyings);
    struct tgsic_varying *v = &r->varyings[r->num_varyings++];
    memset(v, 0, sizeof *v);
    v->name = tgsic_arena_strndup(r->kept, name, strlen(name));
    return v;
}

static void visit_varying(struct walk *w, const struct item *item)
{
    if (item->var->system_value || !used_registers(item))
        return;
    struct tgsic_varying *v = varying(w->r, element_name(w->r, item));
    v->type = value_type(item->type);
    v->array_size = item->array_size;
    v->is_array = item->is_array;
    v->semantic = item->var->semantic;
    v->semantic_index = item->var->semantic_index + item->first;
    if (item->var->mode == IR_INPUT) {
        v->interpolation = item->var->interpolation;
        v->is_read = true;
    } else {
        v->is_written = true;
    }
}

static void walk_global(struct reflector *r, struct global *g, unsigned stage,
                        void (*visit)(struct walk *w, const struct item *item))
{
    struct walk w = {.r = r, .global = g, .stage = stage, .visit = visit};
    const struct glsl_type *type = g->type;
    const struct glsl_type *inner = tgsic_glsl_without_arrays(type);
    const char *name = inner->base == GLSL_BLOCK ? (*g->name ? inner->name : "") : g->name;
    if (g->builtin == BUILTIN_gl_ClipDistance || g->builtin == BUILTIN_gl_CullDistance ||
        g->builtin == BUILTIN_gl_FrontFacing) /* their registers have other types */
        return;
    walk_type(&w, type, name, 0, 0, 0);
}

static void reflect_global(struct reflector *r, struct global *g, unsigned stage)
{
    bool vertex = stage == TGSIC_PROCESSOR_VERT;
    switch (g->kind) {
    case GLOBAL_UNIFORM:
        walk_global(r, g, stage, visit_uniform);
        break;
    case GLOBAL_BLOCK:
        for (uint32_t i = 0; i < g->leaf_count; i++)
            if (((struct leaf *)g->leaves[i]->user)->end)
                reflect_block(r, g, stage, i);
        break;
    case GLOBAL_INPUT:
        walk_global(r, g, stage, vertex ? visit_attribute : visit_varying);
        break;
    case GLOBAL_OUTPUT:
        walk_global(r, g, stage, vertex ? visit_varying : visit_output);
        break;
    default:
        break;
    }
}

void tgsic_link_reflect(struct linker *k)
{
    struct reflector r = {.k = k, .kept = k->kept, .layouts = {.arena = k->arena}};
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++)
        for (struct global *g = k->stage[s].lower ? k->stage[s].lower->globals : NULL; g;
             g = g->next)
            reflect_global(&r, g, s);
    k->program->reflection = (struct tgsic_reflection){r.uniforms,
                                                       r.blocks,
                                                       r.samplers,
                                                       r.attributes,
                                                       r.outputs,
                                                       r.varyings,
                                                       r.num_uniforms,
                                                       r.num_blocks,
                                                       r.num_samplers,
                                                       r.num_attributes,
                                                       r.num_outputs,
                                                       r.num_varyings,
                                                       r.subroutine_uniforms,
                                                       r.num_subroutine_uniforms};
}
