/* SPDX-License-Identifier: MIT */
/* Filling in the reflection of a linked program. */
#include "link_reflect.h"

#include <string.h>

/* ---- Growing tables, merged by name ------------------------------------------------------------
 */

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
        struct item item = {name,
                            element,
                            length,
                            is_array,
                            w->global->leaves[leaf],
                            instance * length * tgsic_registers_of(element),
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
    uint32_t end = 0;
    for (uint32_t i = 0; i < item->array_size * tgsic_registers_of(item->type); i++)
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
    uint32_t wide = glsl_is_64bit(item->type) ? 2 : 1;
    uint32_t *words = ARENA_ARRAY(w->r->kept, uint32_t, (size_t)count * wide);
    for (uint32_t i = 0; i < count; i++) {
        const union glsl_scalar *scalar = &v->constant[item->slot + i];
        words[i * wide] = wide == 2 ? (uint32_t)scalar->u64 : scalar->u;
        if (wide == 2)
            words[i * 2 + 1] = (uint32_t)(scalar->u64 >> 32);
    }
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
    s->type = tgsic_link_value_type(item->type);
    s->target = item->var->target;
    s->is_array = item->is_array;
    s->array_size = used > s->array_size ? used : s->array_size;
    s->location = location;
    s->binding = v && v->q.layout & AST_HAS_BINDING ? (int32_t)(v->q.binding + item->first) : -1;
    s->stage[w->stage].active = true;
    s->stage[w->stage].unit = (uint16_t)(item->var->slot + item->first);
    s->stage[w->stage].count = (uint16_t)used;
}

static struct tgsic_image *find_image(struct reflector *r, const char *name)
{
    for (uint32_t i = 0; i < r->num_images; i++)
        if (!strcmp(r->images[i].name, name))
            return &r->images[i];
    ARENA_RESERVE(r->kept, r->images, r->num_images);
    struct tgsic_image *image = &r->images[r->num_images++];
    *image = (struct tgsic_image){.name = tgsic_arena_strndup(r->kept, name, strlen(name))};
    return image;
}

static void visit_image(struct walk *w, const struct item *item, uint32_t used)
{
    const struct ast_variable *v = w->global->variable;
    int32_t location;
    next_location(w, item, &location);
    if (!used)
        return;
    struct tgsic_image *image = find_image(w->r, element_name(w->r, item));
    image->type = tgsic_link_value_type(item->type);
    image->target = item->var->target;
    image->format = item->var->format;
    image->is_array = item->is_array;
    image->array_size = used > image->array_size ? used : image->array_size;
    image->location = location;
    image->binding =
        v && v->q.layout & AST_HAS_BINDING ? (int32_t)(v->q.binding + item->first) : -1;
    image->stage[w->stage] = (struct tgsic_sampler_place){
        true, (uint16_t)(item->var->slot + item->first), (uint16_t)used};
}

static void visit_counter(struct walk *w, const struct item *item, uint32_t used)
{
    struct reflector *r = w->r;
    const char *name = element_name(r, item);
    uint32_t i = 0;
    if (!used)
        return;
    while (i < r->num_counters && strcmp(r->counters[i].name, name) != 0)
        i++;
    if (i == r->num_counters) {
        ARENA_RESERVE(r->kept, r->counters, r->num_counters);
        r->counters[r->num_counters++] = (struct tgsic_counter){
            .name = tgsic_arena_strndup(r->kept, name, strlen(name)),
            .is_array = item->is_array,
            .array_size = item->array_size,
            .binding = item->var->buffer,
            .offset = (item->var->slot + item->first) * 4,
        };
    }
    r->counters[i].stages |= (uint8_t)(1u << w->stage);
}

static void visit_opaque(struct walk *w, const struct item *item, uint32_t used)
{
    if (item->type->base == GLSL_SAMPLER)
        visit_sampler(w, item, used);
    else if (item->type->base == GLSL_IMAGE)
        visit_image(w, item, used);
    else
        visit_counter(w, item, used);
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
    uint32_t used = used_registers(item), columns = tgsic_registers_of(item->type);
    int32_t location;
    if (glsl_is_opaque(item->type)) {
        visit_opaque(w, item, used);
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
    u->type = tgsic_link_value_type(item->type);
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
        .type = tgsic_link_value_type(item->type),
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
        .type = tgsic_link_value_type(item->type),
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

/* Outputs of a stage and inputs of the next are one if they have one name. */
static struct tgsic_varying *varying(struct reflector *r, const char *name, unsigned stage,
                                     enum ir_mode mode)
{
    const struct link_stage *next = tgsic_next_stage(r->k, &r->k->stage[stage]);
    bool in = mode == IR_INPUT;
    for (uint32_t i = 0; i < r->num_varyings; i++) {
        const struct tgsic_varying *v = &r->varyings[i];
        bool same = in ? v->consumer == stage : next && v->consumer == next->processor;
        if (same && !strcmp(v->name, name))
            return &r->varyings[i];
    }
    ARENA_RESERVE(r->kept, r->varyings, r->num_varyings);
    struct tgsic_varying *v = &r->varyings[r->num_varyings++];
    memset(v, 0, sizeof *v);
    v->name = tgsic_arena_strndup(r->kept, name, strlen(name));
    v->consumer = (uint8_t)(in ? stage : next ? next->processor : TGSIC_STAGE_COUNT);
    return v;
}

static void visit_varying(struct walk *w, const struct item *item)
{
    if (item->var->system_value || !used_registers(item))
        return;
    struct tgsic_varying *v = varying(w->r, element_name(w->r, item), w->stage, item->var->mode);
    v->type = tgsic_link_value_type(item->type);
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
    if (g->interface.all_vertices)
        type = type->element;
    if (g->builtin == BUILTIN_gl_ClipDistance || g->builtin == BUILTIN_gl_CullDistance ||
        g->builtin == BUILTIN_gl_TessLevelInner || g->builtin == BUILTIN_gl_TessLevelOuter ||
        g->builtin == BUILTIN_gl_in || g->builtin == BUILTIN_gl_out ||
        g->builtin == BUILTIN_gl_FrontFacing) /* their registers have other types */
        return;
    walk_type(&w, type, name, 0, 0, 0);
}

static void reflect_global(struct reflector *r, struct global *g, unsigned stage)
{
    bool vertex = stage == TGSIC_PROCESSOR_VERT, fragment = stage == TGSIC_PROCESSOR_FRAG;
    switch (g->kind) {
    case GLOBAL_UNIFORM:
        walk_global(r, g, stage, visit_uniform);
        break;
    case GLOBAL_BLOCK:
        for (uint32_t i = 0; i < g->leaf_count; i++)
            if (((struct leaf *)g->leaves[i]->user)->end)
                tgsic_reflect_block(r, g, stage, i);
        break;
    case GLOBAL_BUFFER:
        for (uint32_t i = 0; i < g->leaves[0]->length; i++)
            if (((struct leaf *)g->leaves[0]->user)->used[i])
                tgsic_reflect_buffer(r, g, stage, i);
        break;
    case GLOBAL_INPUT:
        walk_global(r, g, stage, vertex ? visit_attribute : visit_varying);
        break;
    case GLOBAL_OUTPUT:
        walk_global(r, g, stage, fragment ? visit_output : visit_varying);
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
    const struct lower *compute = k->stage[TGSIC_PROCESSOR_COMP].lower;
    tgsic_reflect_captures(&r);
    k->program->reflection =
        (struct tgsic_reflection){.uniforms = r.uniforms,
                                  .blocks = r.blocks,
                                  .samplers = r.samplers,
                                  .attributes = r.attributes,
                                  .outputs = r.outputs,
                                  .varyings = r.varyings,
                                  .num_uniforms = r.num_uniforms,
                                  .num_blocks = r.num_blocks,
                                  .num_samplers = r.num_samplers,
                                  .num_attributes = r.num_attributes,
                                  .num_outputs = r.num_outputs,
                                  .num_varyings = r.num_varyings,
                                  .subroutine_uniforms = r.subroutine_uniforms,
                                  .num_subroutine_uniforms = r.num_subroutine_uniforms,
                                  .buffers = r.buffers,
                                  .images = r.images,
                                  .counters = r.counters,
                                  .stream_outputs = r.stream_outputs,
                                  .num_buffers = r.num_buffers,
                                  .num_images = r.num_images,
                                  .num_counters = r.num_counters,
                                  .num_stream_outputs = r.num_stream_outputs,
                                  .shared_size = compute ? compute->shared_size : 0};
    memcpy(k->program->reflection.stream_stride, r.stream_stride, sizeof r.stream_stride);
}
