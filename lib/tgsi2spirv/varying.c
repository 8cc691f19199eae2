/* SPDX-License-Identifier: MIT */
/* Varyings: what one stage hands the next.
 *
 * A varying is one vector of four per semantic index, whatever ranges and arrays the shaders
 * declare. Where both ends are known, its location is its place among what the reading stage reads;
 * what that stage does not read is no output, and what the writing one does not write is a
 * constant. */
#include "emit.h"

#include <stdlib.h>
#include <string.h>

struct tgsic_pos tgsic_t2s_slot_position(const struct emit *e, const struct tgsic_slot *slot)
{
    return slot->declared ? e->shader->declarations[slot->declaration].pos : (struct tgsic_pos){0};
}

bool tgsic_t2s_is_per_vertex(const struct emit *e, const struct tgsic_slot *slot)
{
    return slot->declared &&
           tgsic_is_per_vertex(e->stage, &e->shader->declarations[slot->declaration]);
}

/* ---- Links --------------------------------------------------------------------------------- */

/* Patches come first: there are fewer locations for them. */
static int compare_links(const void *a, const void *b)
{
    const struct link *x = a, *y = b;
    int first = (y->semantic == TGSIC_SEMANTIC_PATCH) - (x->semantic == TGSIC_SEMANTIC_PATCH);
    if (first)
        return first;
    if (x->semantic != y->semantic)
        return x->semantic - y->semantic;
    return x->index != y->index ? x->index - y->index : x->flat - y->flat;
}

static const struct link *find_link(const struct links *links, unsigned semantic, unsigned index,
                                    bool flat)
{
    for (uint32_t i = 0; i < links->count; i++)
        if (links->list[i].semantic == semantic && links->list[i].index == index &&
            links->list[i].flat == flat)
            return &links->list[i];
    return NULL;
}

static void add_link(struct emit *e, struct links *links, unsigned semantic, unsigned index,
                     bool flat)
{
    if (find_link(links, semantic, index, flat))
        return;
    ARENA_RESERVE(e->arena, links->list, links->count);
    links->list[links->count++] = (struct link){(uint8_t)semantic, flat, (uint16_t)index};
}

/* a colour with all that state may make of it */
static void add_color_links(struct emit *e, struct links *links, const struct tgsic_slot *slot)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    bool flat = state->flat_shade == TGSIC_VARIANT_DYNAMIC &&
                slot->interpolation == TGSIC_INTERPOLATE_COLOR;
    bool backs = state->two_side != TGSIC_VARIANT_OFF;
    if (backs)
        add_link(e, links, TGSIC_SEMANTIC_BCOLOR, slot->semantic_index, false);
    if (flat)
        add_link(e, links, TGSIC_SEMANTIC_COLOR, slot->semantic_index, true);
    if (flat && backs)
        add_link(e, links, TGSIC_SEMANTIC_BCOLOR, slot->semantic_index, true);
}

static bool is_read(const struct tgsic_slot *slot, bool to_fragments)
{
    return slot->declared && (slot->used_mask || slot->indirect) &&
           (tgsic_is_varying(slot->semantic) ||
            (slot->semantic == TGSIC_SEMANTIC_CLIPVERTEX && !to_fragments));
}

enum { MAX_LINKS = 1024 }; /* more than any host has locations */

/* The same list comes out at both ends of the link. */
static void find_links(struct emit *e, struct links *links, const struct tgsic_scan *writer,
                       const struct tgsic_scan *reader)
{
    bool to_fragments = reader && reader->shader->processor == TGSIC_PROCESSOR_FRAG;
    if (!writer || !reader)
        return;
    links->is_known = true;
    for (uint32_t i = 0; i < reader->num_inputs && !e->failed; i++) {
        const struct tgsic_slot *slot = &reader->inputs[i];
        if (!is_read(slot, to_fragments))
            continue;
        if (links->count > MAX_LINKS)
            tgsic_t2s_fail(e, (struct tgsic_pos){0}, "more varyings than there are locations");
        add_link(e, links, slot->semantic, slot->semantic_index, false);
        if (to_fragments && slot->semantic == TGSIC_SEMANTIC_COLOR)
            add_color_links(e, links, slot);
    }
    if (links->count)
        qsort(links->list, links->count, sizeof *links->list, compare_links);
}

void tgsic_t2s_plan_varyings(struct emit *e)
{
    find_links(e, &e->links_in, e->producer, &e->scan);
    find_links(e, &e->links_out, &e->scan, e->consumer);
}

/* ---- Locations ----------------------------------------------------------------------------- */

enum {
    LOCATION_PATCH = 32, /* those of patches must not be those of vertices */
    LOCATION_FLAT = 32,  /* from a colour to its flat copy: where fragments have no patches */
    LOCATION_MORE_GENERIC = 64,
    LOCATION_NORMAL = 126,
    LOCATION_CLIPVERTEX = 127,
};

static bool linked_location(const struct links *links, const struct tgsic_slot *slot, bool flat,
                            unsigned *location)
{
    const struct link *link = find_link(links, slot->semantic, slot->semantic_index, flat);
    if (link)
        *location = (unsigned)(link - links->list);
    return link != NULL;
}

static bool fixed_location(const struct tgsic_slot *slot, unsigned *location)
{
    unsigned index = slot->semantic_index;
    switch (slot->semantic) {
    case TGSIC_SEMANTIC_NORMAL:
        *location = LOCATION_NORMAL;
        return index == 0;
    case TGSIC_SEMANTIC_CLIPVERTEX:
        *location = LOCATION_CLIPVERTEX;
        return index == 0;
    case TGSIC_SEMANTIC_PATCH:
        *location = LOCATION_PATCH + index;
        return index < 32;
    default:
        break;
    }
    if (tgsic_separable_location(slot->semantic, index, location))
        return true;
    *location = LOCATION_MORE_GENERIC + index - 19u;
    return slot->semantic == TGSIC_SEMANTIC_GENERIC && index < 64;
}

/* false: the other end does not know it */
static bool find_location(struct emit *e, const struct tgsic_slot *slot, bool in, bool flat,
                          unsigned *location)
{
    const struct links *links = in ? &e->links_in : &e->links_out;
    if (links->is_known)
        return linked_location(links, slot, flat, location);
    if (!fixed_location(slot, location))
        tgsic_t2s_fail(e, tgsic_t2s_slot_position(e, slot),
                       "%s %u has no location without the stage at the other end",
                       tgsic_semantic_name(slot->semantic), slot->semantic_index);
    *location += flat ? LOCATION_FLAT : 0;
    return true;
}

/* ---- Declarations -------------------------------------------------------------------------- */

static const char *stem_of(unsigned semantic)
{
    static const char *const stems[] = {
        [TGSIC_SEMANTIC_COLOR] = "color",     [TGSIC_SEMANTIC_BCOLOR] = "bcolor",
        [TGSIC_SEMANTIC_FOG] = "fog",         [TGSIC_SEMANTIC_TEXCOORD] = "texcoord",
        [TGSIC_SEMANTIC_GENERIC] = "generic", [TGSIC_SEMANTIC_NORMAL] = "normal",
        [TGSIC_SEMANTIC_PATCH] = "patch",     [TGSIC_SEMANTIC_CLIPVERTEX] = "clipvertex",
    };
    return stems[semantic];
}

static const struct tgsic_slot *reader_of(const struct emit *e, const struct tgsic_slot *slot,
                                          bool in)
{
    if (in)
        return slot;
    return e->consumer ? tgsic_find_slot(e->consumer->inputs, e->consumer->num_inputs,
                                         slot->semantic, slot->semantic_index)
                       : NULL;
}

/* Interpolation is what fragment inputs say. */
static void decorate_input(struct emit *e, uint32_t id, const struct tgsic_slot *slot,
                           enum tgsic_kind kind)
{
    bool flat = slot->interpolation == TGSIC_INTERPOLATE_CONSTANT || kind != TGSIC_KIND_FLOAT ||
                (slot->interpolation == TGSIC_INTERPOLATE_COLOR &&
                 e->opts->pipeline.state.flat_shade == TGSIC_VARIANT_STATIC);
    bool by_sample = slot->location == TGSIC_LOCATION_SAMPLE ||
                     e->opts->pipeline.state.sample_shading != TGSIC_VARIANT_OFF;
    if (flat) {
        SPV_DECORATE(&e->m, id, SpvDecorationFlat);
        return;
    }
    if (slot->interpolation == TGSIC_INTERPOLATE_LINEAR)
        SPV_DECORATE(&e->m, id, SpvDecorationNoPerspective);
    if (slot->location == TGSIC_LOCATION_CENTROID && !by_sample)
        SPV_DECORATE(&e->m, id, SpvDecorationCentroid);
    if (by_sample) {
        tgsic_t2s_capability(&e->m, SpvCapabilitySampleRateShading);
        SPV_DECORATE(&e->m, id, SpvDecorationSample);
    }
}

/* the vertex stream of a geometry shader's output */
static unsigned stream_of(struct emit *e, const struct tgsic_slot *slot)
{
    unsigned first = 0;
    if (e->stage != TGSIC_PROCESSOR_GEOM || !slot->declared)
        return 0;
    const struct tgsic_declaration *d = &e->shader->declarations[slot->declaration];
    while (first < 3 && !(d->usage_mask >> first & 1))
        first++;
    for (unsigned c = first; c < 4; c++)
        if (d->usage_mask >> c & 1 && d->stream[c] != d->stream[first])
            tgsic_t2s_fail(e, d->pos, "one output in several vertex streams is not translated");
    return d->stream[first];
}

static void report(struct emit *e, const struct tgsic_slot *slot, enum tgsic_kind kind,
                   unsigned location, unsigned stream, bool in)
{
    const char *name =
        tgsic_arena_printf(e->arena, "%s%u", stem_of(slot->semantic), slot->semantic_index);
    struct tgsic_binding *binding = tgsic_t2s_bind(e, TGSIC_RESOURCE_VARYING, name);
    binding->semantic = slot->semantic;
    binding->number = slot->semantic_index;
    binding->type = kind == TGSIC_KIND_INT    ? TGSIC_VECTOR_INT
                    : kind == TGSIC_KIND_UINT ? TGSIC_VECTOR_UINT
                                              : TGSIC_VECTOR_FLOAT;
    binding->is_input = in;
    binding->index = (uint16_t)stream;
    binding->location = (uint16_t)location;
    binding->explicit_location = true;
}

static uint32_t declare(struct emit *e, const struct tgsic_slot *slot, enum tgsic_kind kind,
                        unsigned location, bool per_vertex, bool in)
{
    SpvStorageClass storage = in ? SpvStorageClassInput : SpvStorageClassOutput;
    uint32_t type = type_of(e, kind, 4), vertices = e->vertex_count;
    unsigned stream = in ? 0 : stream_of(e, slot);
    if (!in)
        vertices = tgsic_t2s_property(e, TGSIC_PROPERTY_TCS_VERTICES_OUT, 1);
    if (per_vertex)
        type = tgsic_t2s_array(&e->m, type, vertices);
    uint32_t id = tgsic_t2s_variable(
        &e->m, storage, type, tgsic_t2s_numbered(e, stem_of(slot->semantic), slot->semantic_index));
    SPV_DECORATE(&e->m, id, SpvDecorationLocation, location);
    if (tgsic_is_per_patch(e->stage, slot->semantic))
        SPV_DECORATE(&e->m, id, SpvDecorationPatch);
    if (!in && slot->invariant)
        SPV_DECORATE(&e->m, id, SpvDecorationInvariant);
    if (stream) {
        tgsic_t2s_capability(&e->m, SpvCapabilityGeometryStreams);
        SPV_DECORATE(&e->m, id, SpvDecorationStream, stream);
    }
    if (in && e->fragment)
        decorate_input(e, id, slot, kind);
    if (!in && e->next_location <= location)
        e->next_location = location + 1;
    report(e, slot, kind, location, stream, in);
    return id;
}

/* ---- What state adds ----------------------------------------------------------------------- */

/* the second variable of a colour that is flat on demand, which follows it; 0: it has none */
static uint32_t flat_copy(struct emit *e, const struct tgsic_slot *slot, bool in)
{
    bool color = slot->semantic == TGSIC_SEMANTIC_COLOR || slot->semantic == TGSIC_SEMANTIC_BCOLOR;
    bool demanded = in ? slot->interpolation == TGSIC_INTERPOLATE_COLOR
                       : !e->fragment && e->reader == TGSIC_PROCESSOR_FRAG;
    struct tgsic_slot flat = *slot;
    unsigned location;
    if (!color || !demanded || e->opts->pipeline.state.flat_shade != TGSIC_VARIANT_DYNAMIC ||
        !find_location(e, slot, in, true, &location))
        return 0;
    flat.interpolation = TGSIC_INTERPOLATE_CONSTANT;
    return declare(e, &flat, TGSIC_KIND_FLOAT, location, false, in);
}

bool tgsic_t2s_flat_copy(struct emit *e, const struct tgsic_slot *slot, struct io *flat)
{
    bool lacking = e->producer && !tgsic_find_slot(e->producer->outputs, e->producer->num_outputs,
                                                   slot->semantic, slot->semantic_index);
    uint32_t variable = lacking ? 0 : flat_copy(e, slot, true);
    if (variable)
        *flat = tgsic_t2s_vector_io(
            tgsic_t2s_cell(e, variable, SpvStorageClassInput, TGSIC_KIND_FLOAT, 4));
    return variable != 0;
}

/* Behind all varyings that both ends know. */
void tgsic_t2s_declare_depth(struct emit *e)
{
    const struct links *links = e->fragment ? &e->links_in : &e->links_out;
    bool last = e->reader == TGSIC_PROCESSOR_FRAG && e->stage != TGSIC_PROCESSOR_COMP;
    SpvStorageClass storage = e->fragment ? SpvStorageClassInput : SpvStorageClassOutput;
    if ((!last && !e->fragment) || e->opts->pipeline.state.depth_clamp == TGSIC_VARIANT_OFF)
        return;
    if (!links->is_known) {
        tgsic_t2s_fail(e, (struct tgsic_pos){0},
                       "the depth clamp has no location without the stage at the other end");
        return;
    }
    e->carried_depth = tgsic_t2s_variable(&e->m, storage, type_of(e, TGSIC_KIND_FLOAT, 1),
                                          e->opts->debug ? "depth" : NULL);
    SPV_DECORATE(&e->m, e->carried_depth, SpvDecorationLocation, links->count);
    if (!e->fragment && e->next_location <= links->count)
        e->next_location = links->count + 1;
}

/* ---- Varyings ------------------------------------------------------------------------------ */

/* One of a semantic and index may be declared in parts. */
static bool find_declared(const struct emit *e, const struct tgsic_slot *slot, bool in,
                          struct io *io)
{
    const struct tgsic_slot *slots = in ? e->scan.inputs : e->scan.outputs;
    const struct io *list = in ? e->inputs : e->outputs;
    for (const struct tgsic_slot *other = slots; other < slot && slot->declared; other++)
        if (other->declared && other->semantic == slot->semantic &&
            other->semantic_index == slot->semantic_index &&
            list[other - slots].places[0].base == BASE_CELL) {
            *io = list[other - slots];
            return true;
        }
    return false;
}

struct io tgsic_t2s_varying_in(struct emit *e, const struct tgsic_slot *slot)
{
    bool per_vertex = tgsic_t2s_is_per_vertex(e, slot);
    enum tgsic_kind kind = tgsic_varying_kind(slot, e->producer != NULL, e->fragment);
    unsigned location;
    struct io io;
    bool lacking = e->producer && !tgsic_find_slot(e->producer->outputs, e->producer->num_outputs,
                                                   slot->semantic, slot->semantic_index);
    if (slot >= e->scan.inputs && slot < e->scan.inputs + e->scan.num_inputs &&
        find_declared(e, slot, true, &io))
        return io;
    if (lacking || !find_location(e, slot, true, false, &location))
        return tgsic_t2s_absent_io(kind);
    uint32_t variable = declare(e, slot, kind, location, per_vertex, true);
    struct cell *cell = tgsic_t2s_cell(e, variable, SpvStorageClassInput, kind, 4);
    cell->num_chain = per_vertex;
    io = tgsic_t2s_vector_io(cell);
    io.per_vertex = per_vertex;
    io.variable = per_vertex ? 0 : variable;
    return io;
}

/* what nobody reads is a variable like any other */
static struct io unread(struct emit *e, enum tgsic_kind kind)
{
    uint32_t variable =
        tgsic_t2s_variable(&e->m, SpvStorageClassPrivate, type_of(e, kind, 4), NULL);
    return tgsic_t2s_vector_io(tgsic_t2s_cell(e, variable, SpvStorageClassPrivate, kind, 4));
}

/* Invocations of a tessellation control shader read one another's outputs, whether or not the next
 * stage does. They follow those that it does. */
static unsigned unread_location(const struct emit *e, const struct tgsic_slot *slot)
{
    unsigned location = e->links_out.count;
    for (const struct tgsic_slot *other = e->scan.outputs; other < slot; other++)
        location += other->declared && tgsic_is_varying(other->semantic) &&
                    !find_link(&e->links_out, other->semantic, other->semantic_index, false);
    return location;
}

struct io tgsic_t2s_varying_out(struct emit *e, const struct tgsic_slot *slot)
{
    bool per_vertex =
        e->stage == TGSIC_PROCESSOR_TESS_CTRL && slot->semantic != TGSIC_SEMANTIC_PATCH;
    enum tgsic_kind kind = tgsic_varying_kind(reader_of(e, slot, false), e->consumer != NULL,
                                              e->reader == TGSIC_PROCESSOR_FRAG);
    unsigned location;
    struct io io;
    if (find_declared(e, slot, false, &io))
        return io;
    if (e->stage == TGSIC_PROCESSOR_TESS_CTRL && e->links_out.is_known &&
        !linked_location(&e->links_out, slot, false, &location))
        location = unread_location(e, slot);
    else if (!find_location(e, slot, false, false, &location))
        return unread(e, kind);
    uint32_t variable = declare(e, slot, kind, location, per_vertex, false);
    struct cell *cell = tgsic_t2s_cell(e, variable, SpvStorageClassOutput, kind, 4);
    if (per_vertex)
        cell->chain[cell->num_chain++] = e->invocation;
    io = tgsic_t2s_vector_io(cell);
    io.per_vertex = per_vertex;
    io.flat_variable = flat_copy(e, slot, false);
    return io;
}
