/* SPDX-License-Identifier: MIT */
/* Varyings: what one stage hands the next.
 *
 * A varying is always one vec4 (or integer vector) per semantic index, named by its semantic and by
 * the stage that reads it, so that both sides agree whatever ranges and arrays each of them
 * declares, and so that a stage between two others has inputs and outputs apart. */
#include "emit.h"

#include <string.h>

#include "tgsi/sort.h"

/* ---- Names --------------------------------------------------------------------------------- */

/* by semantic, without what the reading stage puts in front */
static const struct type_word stems[] = {
    [TGSIC_SEMANTIC_COLOR] = WORD("color"),     [TGSIC_SEMANTIC_BCOLOR] = WORD("bcolor"),
    [TGSIC_SEMANTIC_FOG] = WORD("fog"),         [TGSIC_SEMANTIC_TEXCOORD] = WORD("texcoord"),
    [TGSIC_SEMANTIC_GENERIC] = WORD("generic"), [TGSIC_SEMANTIC_NORMAL] = WORD("normal"),
    [TGSIC_SEMANTIC_PATCH] = WORD("patch"),     [TGSIC_SEMANTIC_CLIPVERTEX] = WORD("clipvertex"),
};

/* what the names of all varyings that a stage reads start with */
static const char fronts[][3] = {
    [TGSIC_PROCESSOR_TESS_CTRL] = "c_",
    [TGSIC_PROCESSOR_TESS_EVAL] = "e_",
    [TGSIC_PROCESSOR_GEOM] = "g_",
    [TGSIC_PROCESSOR_FRAG] = "v_",
};

static void name_varying(struct emit *e, const struct tgsic_slot *slot, bool in, struct io *io)
{
    const char *front = fronts[in ? e->stage : e->reader];
    size_t length = 2;
    if (*e->name_prefix) {
        front = tgsic_arena_printf(e->arena, "%s%s", e->name_prefix, front);
        length = strlen(front);
    }
    tgsic_emit_name_slot(e, io, front, length, &stems[slot->semantic], slot->semantic_index);
}

void tgsic_emit_location(struct emit *e, unsigned location)
{
    char *at = tgsic_text_room(&e->globals, 32 + TGSIC_UINT_SIZE);
    at = tgsic_put_uint(PUT_LITERAL(at, "layout(location = "), location);
    tgsic_text_end(&e->globals, PUT_LITERAL(at, ") "));
}

void tgsic_emit_distance(struct tgsic_text *out, const struct tgsic_distances *d, unsigned number)
{
    static const struct type_word names[] = {WORD("gl_CullDistance"), WORD("gl_ClipDistance")};
    bool clip = number < d->num_clip;
    char *at = tgsic_put_word(tgsic_text_room(out, TYPE_ROOM + TGSIC_UINT_SIZE + 2), &names[clip]);
    *at++ = '[';
    at = tgsic_put_uint(at, clip ? number : number - d->num_clip);
    *at++ = ']';
    tgsic_text_end(out, at);
}

struct tgsic_pos tgsic_emit_slot_position(const struct emit *e, const struct tgsic_slot *slot)
{
    return slot->declared ? e->shader->declarations[slot->declaration].pos : (struct tgsic_pos){0};
}

/* ---- Pairs --------------------------------------------------------------------------------- */

/* semantic and index, then the slot's number */
static uint64_t slot_key(unsigned semantic, unsigned index, uint32_t number)
{
    return (uint64_t)semantic << 48 | (uint64_t)index << 32 | number;
}

static void sort_slots(struct slot_table *table)
{
    tgsic_sort_keys(table->keys, table->num_keys);
    for (uint32_t i = 1; i < table->num_keys; i++)
        table->is_shared |= table->keys[i - 1] >> 32 == table->keys[i] >> 32;
}

static void index_slots(struct emit *e, struct slot_table *table)
{
    const struct tgsic_slot *slots = table->slots;
    uint64_t last = UINT64_MAX;
    bool sorted = true;
    table->keys = tgsic_arena_alloc_raw(e->arena, table->num_slots * sizeof *table->keys);
    for (uint32_t i = 0; i < table->num_slots; i++) {
        if (!slots[i].declared)
            continue;
        uint64_t key = slot_key(slots[i].semantic, slots[i].semantic_index, i);
        sorted &= last + 1 <= key;
        table->is_shared |= last >> 32 == key >> 32;
        last = table->keys[table->num_keys++] = key;
    }
    if (!sorted)
        sort_slots(table);
}

static void note_slots(struct emit *e, enum slots side, const struct tgsic_slot *slots,
                       uint32_t count, bool is_indexed)
{
    e->slots[side] = (struct slot_table){.slots = slots, .num_slots = count};
    if (is_indexed)
        index_slots(e, &e->slots[side]);
}

void tgsic_emit_index_slots(struct emit *e)
{
    bool again = e->scan.outline.names_again;
    if (!e->vertex) /* attributes have no semantics */
        note_slots(e, SLOTS_READ, e->scan.inputs, e->scan.num_inputs, again);
    note_slots(e, SLOTS_WRITTEN, e->scan.outputs, e->scan.num_outputs, again || e->consumer);
    if (e->producer)
        note_slots(e, SLOTS_PRODUCED, e->producer->outputs, e->producer->num_outputs, true);
    if (e->consumer)
        note_slots(e, SLOTS_CONSUMED, e->consumer->inputs, e->consumer->num_inputs, true);
}

const struct tgsic_slot *tgsic_emit_find_slot(const struct emit *e, enum slots side,
                                              unsigned semantic, unsigned index)
{
    const struct slot_table *table = &e->slots[side];
    uint64_t key = slot_key(semantic, index, 0);
    uint32_t first = 0, last = table->num_keys;
    if (!table->keys)
        return tgsic_find_slot(table->slots, table->num_slots, semantic, index);
    while (first < last) {
        uint32_t middle = first + (last - first) / 2;
        if (table->keys[middle] < key)
            first = middle + 1;
        else
            last = middle;
    }
    return first < table->num_keys && table->keys[first] >> 32 == key >> 32
               ? &table->slots[(uint32_t)table->keys[first]]
               : NULL;
}

/* the end of an output that the next stage reads, or NULL when it is not known or not read */
static const struct tgsic_slot *find_reader(const struct emit *e, const struct tgsic_slot *slot)
{
    if (!e->consumer)
        return NULL;
    const struct tgsic_slot *reader =
        tgsic_emit_find_slot(e, SLOTS_CONSUMED, slot->semantic, slot->semantic_index);
    bool back = slot->semantic == TGSIC_SEMANTIC_BCOLOR; /* read by way of the front colour */
    return reader || !back ? reader
                           : tgsic_emit_find_slot(e, SLOTS_CONSUMED, TGSIC_SEMANTIC_COLOR,
                                                  slot->semantic_index);
}

static bool is_flat(const struct emit *e, const struct tgsic_slot *reader)
{
    return reader->interpolation == TGSIC_INTERPOLATE_CONSTANT ||
           (reader->interpolation == TGSIC_INTERPOLATE_COLOR &&
            e->pipeline->state.flat_shade == TGSIC_VARIANT_STATIC);
}

/* the interpolation of colours that state decides at run time */
static bool is_flat_on_demand(const struct emit *e, const struct tgsic_slot *slot)
{
    bool color = slot->semantic == TGSIC_SEMANTIC_COLOR || slot->semantic == TGSIC_SEMANTIC_BCOLOR;
    return color && e->pipeline->state.flat_shade == TGSIC_VARIANT_DYNAMIC &&
           (e->fragment ? slot->interpolation == TGSIC_INTERPOLATE_COLOR
                        : e->reader == TGSIC_PROCESSOR_FRAG);
}

/* what fragments have of an interpolated varying, by its reading end */
static void print_qualifiers(struct emit *e, const struct tgsic_slot *reader)
{
    if (is_flat(e, reader)) {
        tgsic_emit_need(e, TGSIC_FEATURE_FLAT);
        TEXT_LITERAL(&e->globals, "flat ");
        return;
    }
    if (reader->interpolation == TGSIC_INTERPOLATE_LINEAR) {
        tgsic_emit_need(e, TGSIC_FEATURE_NOPERSPECTIVE);
        TEXT_LITERAL(&e->globals, "noperspective ");
    }
    if (reader->location == TGSIC_LOCATION_CENTROID &&
        !tgsic_emit_is_on(e->pipeline->state.sample_shading)) {
        tgsic_emit_need(e, TGSIC_FEATURE_CENTROID);
        TEXT_LITERAL(&e->globals, "centroid ");
    }
    if (reader->location == TGSIC_LOCATION_SAMPLE ||
        tgsic_emit_is_on(e->pipeline->state.sample_shading)) {
        tgsic_emit_need(e, TGSIC_FEATURE_SAMPLE_INTERPOLATION);
        TEXT_LITERAL(&e->globals, "sample ");
    }
}

/* Inputs had to repeat `invariant` before GLSL 4.30 where the vertex shader said it. */
static bool is_invariant(const struct emit *e, const struct tgsic_slot *slot, bool in)
{
    if (!in)
        return slot->invariant;
    if (!e->producer || tgsic_emit_is_es(e) || tgsic_emit_version(e) >= 430)
        return false;
    const struct tgsic_slot *writer =
        tgsic_emit_find_slot(e, SLOTS_PRODUCED, slot->semantic, slot->semantic_index);
    return writer && writer->invariant;
}

/* ---- Declarations -------------------------------------------------------------------------- */

static const struct type_word *direction_of(const struct emit *e, const struct tgsic_slot *slot,
                                            bool in)
{
    static const struct type_word old = WORD("varying "),
                                  directions[][2] = {{WORD("out "), WORD("patch out ")},
                                                     {WORD("in "), WORD("patch in ")}};
    return e->old ? &old : &directions[in][tgsic_is_per_patch(e->stage, slot->semantic)];
}

/* the vertex stream of a geometry shader's output */
static unsigned stream_of(struct emit *e, const struct tgsic_slot *slot)
{
    unsigned first = 0;
    if (!slot->declared)
        return 0;
    const struct tgsic_declaration *d = &e->shader->declarations[slot->declaration];
    while (first < 3 && !(d->usage_mask >> first & 1))
        first++;
    for (unsigned c = first; c < 4; c++)
        if (d->usage_mask >> c & 1 && d->stream[c] != d->stream[first])
            tgsic_emit_fail(e, d->pos, "one output in several vertex streams is not translated");
    return d->stream[first];
}

static void print_separable_location(struct emit *e, const struct tgsic_slot *slot,
                                     struct tgsic_binding *binding)
{
    unsigned location;
    if (!tgsic_separable_location(slot->semantic, slot->semantic_index, &location))
        tgsic_emit_fail(e, tgsic_emit_slot_position(e, slot),
                        "%s %u has no location in a separable program",
                        tgsic_semantic_name(slot->semantic), slot->semantic_index);
    tgsic_emit_need(e, TGSIC_FEATURE_EXPLICIT_VARYING_LOCATIONS);
    binding->explicit_location = true;
    binding->location = (uint16_t)location;
    tgsic_emit_location(e, location);
}

/* `reader`: its reading end, or NULL */
static inline void declare_varying(struct emit *e, const struct tgsic_slot *slot,
                                   const struct tgsic_slot *reader, const struct io *io, bool in)
{
    bool to_fragments = in ? e->fragment : e->reader == TGSIC_PROCESSOR_FRAG;
    unsigned stream = !in && e->stage == TGSIC_PROCESSOR_GEOM ? stream_of(e, slot) : 0;
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_VARYING, io->name);
    binding->semantic = slot->semantic;
    binding->number = slot->semantic_index;
    binding->type = tgsic_emit_vector_type((enum tgsic_kind)io->kind);
    binding->is_input = in;
    binding->index = (uint16_t)stream;
    if (tgsic_emit_is_set(e, TGSIC_PROPERTY_SEPARABLE_PROGRAM))
        print_separable_location(e, slot, binding);
    if (stream) {
        tgsic_emit_need(e, TGSIC_FEATURE_STREAMS);
        tgsic_text_printf(&e->globals, "layout(stream = %u) ", stream);
    }
    if (is_invariant(e, slot, in))
        TEXT_LITERAL(&e->globals, "invariant ");
    if (reader && to_fragments)
        print_qualifiers(e, reader);
    tgsic_emit_declare_slot(e, direction_of(e, slot, in), io);
}

bool tgsic_emit_producer_lacks(const struct emit *e, unsigned semantic, unsigned index)
{
    return e->producer && !tgsic_emit_find_slot(e, SLOTS_PRODUCED, semantic, index);
}

const char *tgsic_emit_flat_name(struct emit *e, const struct tgsic_slot *slot)
{
    return tgsic_arena_printf(e->arena, "%sv_flat%s%u", e->name_prefix, stems[slot->semantic].text,
                              slot->semantic_index);
}

static void declare_flat(struct emit *e, const struct tgsic_slot *slot, bool in)
{
    tgsic_emit_need(e, TGSIC_FEATURE_FLAT);
    if (tgsic_emit_is_set(e, TGSIC_PROPERTY_SEPARABLE_PROGRAM))
        tgsic_emit_fail(
            e, tgsic_emit_slot_position(e, slot),
            "shading that is chosen at run time has no location in a separable program");
    tgsic_text_printf(&e->globals, "flat %svec4 %s;\n", direction_of(e, slot, in)->text,
                      tgsic_emit_flat_name(e, slot));
}

/* The vector at the point where a sprite takes the place of the varying. */
static const char *sprite(struct emit *e, const struct tgsic_slot *slot, const char *varying)
{
    const char *point = tgsic_emit_unit_square(e, "gl_PointCoord", "point_coordinates");
    const char *name = tgsic_arena_printf(e->arena, "sprite_%s%u", stems[slot->semantic].text,
                                          slot->semantic_index);
    const char *chosen = tgsic_emit_driver(e, TGSIC_DRIVER_POINT_SPRITE);
    tgsic_emit_prologue_name(e, "vec4", name);
    tgsic_text_printf(&e->prologue, "%s ? vec4(%s, 0.0, 1.0) : %s;\n", chosen, point, varying);
    return name;
}

static bool is_sprite(const struct emit *e, const struct tgsic_slot *slot)
{
    const struct tgsic_state *state = &e->pipeline->state;
    uint32_t mask = slot->semantic == TGSIC_SEMANTIC_GENERIC    ? state->sprite_generic
                    : slot->semantic == TGSIC_SEMANTIC_TEXCOORD ? state->sprite_texcoord
                                                                : 0;
    return e->fragment && tgsic_emit_is_on(state->point_sprite) && slot->semantic_index < 32 &&
           mask >> slot->semantic_index & 1;
}

struct io tgsic_emit_varying_in(struct emit *e, const struct tgsic_slot *slot)
{
    struct io io = {.form = IO_VECTOR,
                    .kind = (uint8_t)tgsic_varying_kind(slot, e->producer != NULL, e->fragment),
                    .width = 4,
                    .per_vertex = tgsic_emit_is_per_vertex(e, slot)};
    bool lacks = tgsic_emit_producer_lacks(e, slot->semantic, slot->semantic_index);
    bool dynamic = is_sprite(e, slot) && e->pipeline->state.point_sprite == TGSIC_VARIANT_DYNAMIC;

    if (is_sprite(e, slot) && (!dynamic || io.kind != TGSIC_KIND_FLOAT))
        return (struct io){.name = tgsic_emit_unit_square(e, "gl_PointCoord", "point_coordinates"),
                           .form = IO_VECTOR,
                           .kind = TGSIC_KIND_FLOAT,
                           .width = 2};
    if (lacks && !dynamic) {
        io.width = 0;
        return io;
    }
    if (lacks) {
        io.name = "vec4(0.0, 0.0, 0.0, 1.0)";
    } else {
        name_varying(e, slot, true, &io);
        declare_varying(e, slot, slot, &io, true);
    }
    if (dynamic)
        tgsic_emit_rename(&io, sprite(e, slot, io.name));
    if (!is_flat_on_demand(e, slot))
        return io;
    declare_flat(e, slot, true);
    tgsic_emit_rename(&io, tgsic_arena_printf(e->arena, "(%s ? %s : %s)",
                                              tgsic_emit_driver(e, TGSIC_DRIVER_FLAT_SHADE),
                                              tgsic_emit_flat_name(e, slot), io.name));
    return io;
}

struct io tgsic_emit_varying_out(struct emit *e, const struct tgsic_slot *slot)
{
    const struct tgsic_slot *reader = find_reader(e, slot);
    enum tgsic_kind kind =
        tgsic_varying_kind(reader, e->consumer != NULL, e->reader == TGSIC_PROCESSOR_FRAG);
    struct io io = {.form = IO_VECTOR, .kind = (uint8_t)kind, .width = 4};
    name_varying(e, slot, false, &io);
    io.per_vertex = e->stage == TGSIC_PROCESSOR_TESS_CTRL && slot->semantic != TGSIC_SEMANTIC_PATCH;
    declare_varying(e, slot, reader, &io, false);
    if (is_flat_on_demand(e, slot))
        declare_flat(e, slot, false);
    return io;
}
