/* SPDX-License-Identifier: MIT */
/* Registers and semantics of inputs and outputs: where goes what the optimised stages still use. */
#include "link.h"

#include <string.h>

/* ---- Varyings ---------------------------------------------------------------------------------
 */

static const char *link_name(const struct global *g)
{
    const struct glsl_type *type = tgsic_glsl_without_arrays(g->type);
    return type->base == GLSL_BLOCK ? type->name : g->name;
}

static bool has_location(const struct global *g)
{
    return g->variable && g->variable->q.layout & AST_HAS_LOCATION;
}

static bool same_place(const struct global *a, const struct global *b)
{
    if (has_location(a) && has_location(b))
        return a->variable->q.location == b->variable->q.location &&
               a->variable->q.component == b->variable->q.component;
    return !strcmp(link_name(a), link_name(b));
}

static bool is_patch(const struct global *g)
{
    return g->variable && g->variable->q.flags & AST_PATCH;
}

/* The next stage's input for an output; found once. */
static struct global *find_input(const struct linker *k, struct global *out)
{
    const struct lower *next = k->consumer;
    if (out->is_matched)
        return out->match;
    out->is_matched = true;
    for (struct global *g = next && !out->builtin ? next->globals : NULL; g; g = g->next)
        if (g->kind == GLOBAL_INPUT && !g->builtin && is_patch(g) == is_patch(out) &&
            same_place(g, out)) {
            out->match = g;
            break;
        }
    return out->match;
}

static bool is_captured(const struct linker *k, const struct global *g)
{
    const char *name = link_name(g);
    size_t length = strlen(name);
    for (size_t i = 0; i < k->options->num_captures; i++) {
        const char *capture = k->options->captures[i];
        if (!strncmp(capture, name, length) &&
            (!capture[length] || capture[length] == '[' || capture[length] == '.'))
            return true;
    }
    return false;
}

/* Built-in outputs that fixed function reads, or that turn into the fragment shader's inputs by
 * the state of the context, stay. */
static unsigned builtin_wanted(const struct linker *k, const struct ir_var *var, uint32_t element)
{
    bool last = k->consumer->stage == TGSIC_PROCESSOR_FRAG;
    unsigned semantic = var->semantic, index = var->semantic_index + element;
    if (semantic != TGSIC_SEMANTIC_COLOR && semantic != TGSIC_SEMANTIC_BCOLOR &&
        semantic != TGSIC_SEMANTIC_TEXCOORD && semantic != TGSIC_SEMANTIC_FOG)
        return 15;
    if (semantic == TGSIC_SEMANTIC_BCOLOR && last)
        semantic = TGSIC_SEMANTIC_COLOR;
    for (const struct ir_var *v = k->consumer->shader->vars; v; v = v->next) {
        const struct leaf *leaf = v->user;
        uint32_t e = index - v->semantic_index;
        if (leaf && v->mode == IR_INPUT && v->semantic == semantic && e < v->length &&
            leaf->global->builtin)
            return leaf->used[e];
    }
    return 0;
}

/* The producer still counts 64-bit components, the consumer words. */
static unsigned wide_wanted(const struct ir_var *var, const struct ir_var *read, uint32_t element)
{
    const struct leaf *leaf = read->user;
    uint32_t registers = var->components > 2 ? 2 : 1;
    unsigned wanted = 0;
    for (unsigned c = 0; c < var->components; c++) {
        uint32_t reg = element * registers + c / 2;
        unsigned words = 3u << c % 2 * 2;
        if (reg < read->length && leaf->used[reg] & words)
            wanted |= 1u << c;
    }
    return wanted;
}

unsigned tgsic_link_wanted(void *user, const struct ir_var *var, uint32_t element)
{
    struct linker *k = user;
    const struct leaf *leaf = var->user;
    if (is_captured(k, leaf->global) || (leaf->q && leaf->q->layout & AST_HAS_XFB_OFFSET))
        return 15;
    if (leaf->global->builtin)
        return builtin_wanted(k, var, element);
    struct global *in = find_input(k, leaf->global);
    if (!in || leaf->number >= in->leaf_count)
        return 0;
    const struct ir_var *read = in->leaves[leaf->number];
    if (var->bits == 64)
        return wide_wanted(var, read, element);
    return element < read->length ? tgsic_leaf_of(in, leaf->number)->used[element] : 0;
}

static uint32_t register_count(const struct global *g)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < g->leaf_count; i++)
        count += g->leaves[i]->length;
    return count;
}

#define MAX_GENERIC 256

/* Numbers of GENERIC, or of PATCH, at one interface. */
struct generics {
    bool taken[MAX_GENERIC];
};

struct interface {
    struct generics vertex, patch;
};

static void set_semantic(struct global *g, uint32_t leaf, uint32_t index)
{
    g->leaves[leaf]->semantic = is_patch(g) ? TGSIC_SEMANTIC_PATCH : TGSIC_SEMANTIC_GENERIC;
    g->leaves[leaf]->semantic_index = index;
}

static void take(struct linker *k, struct generics *generics, struct global *g, uint32_t base)
{
    uint32_t count = register_count(g);
    if (base + count > MAX_GENERIC)
        tgsic_link_check_limit(k, LIMIT_MaxVaryingVectors, base + count, "varying vectors");
    for (uint32_t i = 0; i < count && base + i < MAX_GENERIC; i++)
        generics->taken[base + i] = true;
    for (uint32_t i = 0; i < g->leaf_count; i++)
        set_semantic(g, i, base + tgsic_leaf_of(g, i)->first);
}

static uint32_t free_run(const struct generics *generics, uint32_t count)
{
    uint32_t base = 0, length = 0;
    while (length < count && base + length < MAX_GENERIC) {
        if (generics->taken[base + length]) {
            base += length + 1;
            length = 0;
        } else {
            length++;
        }
    }
    return base;
}

static bool is_user_varying(const struct global *g, enum global_kind kind)
{
    return g->kind == kind && !g->builtin;
}

static void assign_side(struct linker *k, struct interface *interface, struct lower *l,
                        enum global_kind kind, bool with_location)
{
    for (struct global *g = l->globals; g; g = g->next) {
        if (!is_user_varying(g, kind) || has_location(g) != with_location)
            continue;
        if (!tgsic_link_is_used(g) && !k->options->separate)
            continue;
        struct global *in =
            kind == GLOBAL_OUTPUT && !k->options->separate ? find_input(k, g) : NULL;
        if (in && tgsic_link_is_used(in)) {
            for (uint32_t i = 0; i < g->leaf_count && i < in->leaf_count; i++)
                set_semantic(g, i, in->leaves[i]->semantic_index);
            continue;
        }
        struct generics *generics = is_patch(g) ? &interface->patch : &interface->vertex;
        take(k, generics, g,
             with_location ? g->variable->q.location : free_run(generics, register_count(g)));
    }
}

/* Distinct numbers used, as each is an interpolator. */
static uint32_t count_inputs(const struct lower *l)
{
    uint32_t count = 0;
    for (const struct global *g = l->globals; g; g = g->next)
        for (uint32_t i = 0; g->kind == GLOBAL_INPUT && !g->builtin && i < g->leaf_count; i++)
            for (uint32_t e = 0; e < g->leaves[i]->length; e++)
                count += tgsic_leaf_of(g, i)->used[e] != 0;
    return count;
}

/* Inputs first: they are what both sides need. */
static void assign_interface(struct linker *k, struct lower *producer, struct lower *consumer)
{
    struct interface *interface = ARENA_NEW(k->arena, struct interface);
    k->consumer = consumer;
    if (consumer) {
        assign_side(k, interface, consumer, GLOBAL_INPUT, true);
        assign_side(k, interface, consumer, GLOBAL_INPUT, false);
    }
    if (k->options->separate)
        memset(interface, 0, sizeof *interface);
    if (producer) {
        assign_side(k, interface, producer, GLOBAL_OUTPUT, true);
        assign_side(k, interface, producer, GLOBAL_OUTPUT, false);
    }
}

void tgsic_link_assign_varyings(struct linker *k)
{
    const struct link_stage *fs = &k->stage[TGSIC_PROCESSOR_FRAG];
    struct lower *producer = NULL;
    if (fs->lower)
        tgsic_link_check_limit(k, LIMIT_MaxVaryingVectors, count_inputs(fs->lower),
                               "varying vectors");
    for (unsigned i = 0; i < TGSIC_STAGE_COUNT - 1; i++) {
        struct lower *l = k->stage[tgsic_stage_order[i]].lower;
        if (!l)
            continue;
        if (l->stage != TGSIC_PROCESSOR_VERT)
            assign_interface(k, producer, l);
        producer = l;
    }
    if (producer && producer->stage != TGSIC_PROCESSOR_FRAG)
        assign_interface(k, producer, NULL);
}

/* ---- Attributes and fragment outputs -----------------------------------------------------------
 */

static const struct tgsic_glsl_binding *find_binding(const struct tgsic_glsl_binding *bindings,
                                                     size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(bindings[i].name, name))
            return &bindings[i];
    return NULL;
}

#define MAX_LOCATIONS 64

struct locations {
    uint32_t limit;
    uint8_t taken[MAX_LOCATIONS]; /* components */
};

static bool is_free(const struct locations *l, uint32_t first, uint32_t count, unsigned mask)
{
    for (uint32_t i = 0; i < count; i++)
        if (first + i >= l->limit || l->taken[first + i] & mask)
            return false;
    return true;
}

static uint32_t find_free(const struct locations *l, uint32_t count)
{
    uint32_t first = 0;
    while (first < l->limit && !is_free(l, first, count, 15))
        first++;
    return first;
}

static void mark(struct locations *l, uint32_t first, uint32_t count, unsigned mask)
{
    for (uint32_t i = 0; i < count && first + i < MAX_LOCATIONS; i++)
        l->taken[first + i] |= (uint8_t)mask;
}

static bool is_attribute(const struct global *g)
{
    return g->kind == GLOBAL_INPUT && g->leaf_count == 1 && !g->leaves[0]->system_value;
}

/* GLSL 1.30 to 4.60 allow two attributes at one location as long as no path reads both; ESSL 3.00
 * (4.3.8.1) does not. */
static void place_attribute(struct linker *k, struct locations *locations, struct global *g,
                            uint32_t location, uint32_t count)
{
    if (location + count > locations->limit) {
        tgsic_link_error(k, E_LINK_ATTRIBUTE, g->variable->pos,
                         "attribute '%.64s' does not fit at location %u", g->name,
                         (unsigned)location);
        return;
    }
    if (k->is_es && k->version >= 300 && !is_free(locations, location, count, 15))
        tgsic_link_error(k, E_LINK_ATTRIBUTE, g->variable->pos,
                         "attribute '%.64s' overlaps another at location %u", g->name,
                         (unsigned)location);
    mark(locations, location, count, 15);
    g->leaves[0]->slot = location;
}

/* GL 4.6 11.1.1: an attribute of 64-bit components has one location for each column, although
 * those of three and four take two registers. */
static bool is_dual(const struct global *g)
{
    const struct glsl_type *type = tgsic_leaf_of(g, 0)->type;
    return glsl_is_64bit(type) && type->rows > 2;
}

static uint32_t attribute_locations(const struct global *g)
{
    return register_count(g) / (is_dual(g) ? 2 : 1);
}

static void fix_attribute(struct linker *k, struct locations *locations, struct global *g)
{
    const struct tgsic_glsl_binding *binding =
        find_binding(k->options->attributes, k->options->num_attributes, g->name);
    uint32_t count = attribute_locations(g);
    if (has_location(g))
        place_attribute(k, locations, g, g->variable->q.location, count);
    else if (binding)
        place_attribute(k, locations, g, binding->location, count);
}

static bool is_fixed(const struct linker *k, const struct global *g)
{
    return has_location(g) ||
           find_binding(k->options->attributes, k->options->num_attributes, g->name);
}

/* Conventional attributes come first, in the order of GL's list, then generic ones by location:
 * registers are numbered without holes. */
static void number_attributes(const struct lower *l)
{
    uint32_t next = 0, order[MAX_LOCATIONS];
    for (unsigned id = 0; id < BUILTIN_ID_COUNT; id++) {
        const struct global *g = l->builtins[id];
        if (g && is_attribute(g) && tgsic_link_is_used(g))
            g->leaves[0]->slot = next++;
    }
    uint8_t taken[MAX_LOCATIONS] = {0}; /* registers */
    for (const struct global *g = l->globals; g; g = g->next)
        for (uint32_t i = 0;
             is_attribute(g) && !g->builtin && tgsic_link_is_used(g) && i < attribute_locations(g);
             i++)
            if (g->leaves[0]->slot + i < MAX_LOCATIONS)
                taken[g->leaves[0]->slot + i] |= is_dual(g) ? 2 : 1;
    for (uint32_t i = 0; i < MAX_LOCATIONS; i++) {
        order[i] = next;
        next += taken[i] > 1 ? 2u : taken[i];
    }
    for (const struct global *g = l->globals; g; g = g->next)
        if (is_attribute(g) && !g->builtin && tgsic_link_is_used(g)) {
            tgsic_leaf_of(g, 0)->location = g->leaves[0]->slot;
            g->leaves[0]->slot = order[g->leaves[0]->slot];
        }
}

void tgsic_link_assign_attributes(struct linker *k)
{
    struct lower *l = k->stage[TGSIC_PROCESSOR_VERT].lower;
    struct locations locations = {0};
    if (!l)
        return;
    int32_t limit = k->limits.value[LIMIT_MaxVertexAttribs];
    locations.limit = limit < 0 ? 0 : limit > MAX_LOCATIONS ? MAX_LOCATIONS : (uint32_t)limit;
    /* gl_Vertex is attribute 0 */
    if (l->builtins[BUILTIN_gl_Vertex] && tgsic_link_is_used(l->builtins[BUILTIN_gl_Vertex]))
        locations.taken[0] = 15;
    for (struct global *g = l->globals; g; g = g->next)
        if (is_attribute(g) && !g->builtin && tgsic_link_is_used(g) && is_fixed(k, g))
            fix_attribute(k, &locations, g);
    for (struct global *g = l->globals; g; g = g->next) {
        if (!is_attribute(g) || g->builtin || !tgsic_link_is_used(g) || is_fixed(k, g))
            continue;
        uint32_t count = attribute_locations(g), first = find_free(&locations, count);
        if (first == locations.limit)
            tgsic_link_check_limit(k, LIMIT_MaxVertexAttribs, first + count, "vertex attributes");
        mark(&locations, first, count, 15);
        g->leaves[0]->slot = first;
    }
    if (!k->errors)
        number_attributes(l);
}

/* ---- Fragment outputs --------------------------------------------------------------------------
 */

struct output_place {
    bool fixed;
    uint32_t location, index;
};

static struct output_place output_place(const struct linker *k, const struct global *g)
{
    const struct tgsic_glsl_binding *binding =
        find_binding(k->options->outputs, k->options->num_outputs, g->name);
    struct output_place place = {false, 0, 0};
    if (has_location(g))
        place = (struct output_place){true, g->variable->q.location, g->variable->q.index};
    else if (binding)
        place = (struct output_place){true, binding->location, binding->index};
    return place;
}

static void place_output(struct linker *k, struct locations *at, struct global *g,
                         struct output_place place)
{
    uint32_t count = register_count(g);
    struct locations *locations = &at[place.index ? 1 : 0];
    unsigned mask = ((1u << g->leaves[0]->components) - 1) << g->leaves[0]->component;
    if (place.location + count > locations->limit)
        tgsic_link_error(k, E_LINK_OUTPUT, g->variable->pos,
                         "output '%.64s' does not fit at location %u", g->name,
                         (unsigned)place.location);
    else if (!is_free(locations, place.location, count, mask))
        tgsic_link_error(k, E_LINK_OUTPUT, g->variable->pos,
                         "output '%.64s' overlaps another at location %u", g->name,
                         (unsigned)place.location);
    mark(locations, place.location, count, mask);
    tgsic_leaf_of(g, 0)->location = place.location;
    tgsic_leaf_of(g, 0)->index = place.index;
    g->leaves[0]->semantic = TGSIC_SEMANTIC_COLOR;
    g->leaves[0]->semantic_index = place.location + place.index;
}

void tgsic_link_assign_outputs(struct linker *k)
{
    struct lower *l = k->stage[TGSIC_PROCESSOR_FRAG].lower;
    struct locations at[2] = {{0}};
    if (!l)
        return;
    int32_t limit = k->limits.value[LIMIT_MaxDrawBuffers];
    at[0].limit = at[1].limit = limit < 0               ? 0
                                : limit > MAX_LOCATIONS ? MAX_LOCATIONS
                                                        : (uint32_t)limit;
    for (unsigned fixed = 1; fixed < 2; fixed--) {
        for (struct global *g = l->globals; g; g = g->next) {
            struct output_place place = output_place(k, g);
            if (!is_user_varying(g, GLOBAL_OUTPUT) || place.fixed != fixed)
                continue;
            if (!fixed)
                place.location = find_free(&at[0], register_count(g));
            place_output(k, at, g, place);
        }
    }
}
