/* SPDX-License-Identifier: MIT */
/* Transform feedback: every run of components that is captured has an output of its own, decorated
 * with where it goes, since decorations are of whole variables. */
#include "emit.h"

static bool is_last(const struct emit *e)
{
    return e->reader == TGSIC_PROCESSOR_FRAG && e->stage <= TGSIC_PROCESSOR_GEOM;
}

static const struct tgsic_slot *captured_slot(const struct emit *e, const struct tgsic_capture *c)
{
    return tgsic_find_slot(e->scan.outputs, e->scan.num_outputs, c->semantic, c->semantic_index);
}

static unsigned stream_of(const struct emit *e, const struct tgsic_slot *slot, unsigned component)
{
    return e->stage == TGSIC_PROCESSOR_GEOM
               ? e->shader->declarations[slot->declaration].stream[component]
               : 0;
}

static bool is_sound(struct emit *e, const struct tgsic_capture *c)
{
    bool sound = c->count && c->first + c->count <= 4 && c->buffer < TGSIC_MAX_CAPTURE_BUFFERS &&
                 !(c->offset & 3);
    if (!sound)
        tgsic_spv_fail(e, (struct tgsic_pos){0}, "a capture of no such components or buffer");
    else if (!captured_slot(e, c))
        tgsic_spv_fail(e, (struct tgsic_pos){0}, "%s %u is captured and not written",
                       tgsic_semantic_name(c->semantic) ? tgsic_semantic_name(c->semantic) : "?",
                       c->semantic_index);
    return sound && captured_slot(e, c);
}

static uint8_t kind_of(const struct emit *e, const struct tgsic_capture *c)
{
    const struct io *io = &e->outputs[captured_slot(e, c) - e->scan.outputs];
    return io->kind;
}

static uint32_t declare(struct emit *e, const struct tgsic_capture *c)
{
    unsigned stream = stream_of(e, captured_slot(e, c), c->first);
    uint32_t id =
        tgsic_spv_variable(&e->m, SpvStorageClassOutput, type_of(e, kind_of(e, c), c->count), NULL);
    SPV_DECORATE(&e->m, id, SpvDecorationLocation, e->next_location++);
    SPV_DECORATE(&e->m, id, SpvDecorationXfbBuffer, c->buffer);
    SPV_DECORATE(&e->m, id, SpvDecorationXfbStride, e->opts->capture_strides[c->buffer]);
    SPV_DECORATE(&e->m, id, SpvDecorationOffset, c->offset);
    if (stream) {
        tgsic_spv_capability(&e->m, SpvCapabilityGeometryStreams);
        SPV_DECORATE(&e->m, id, SpvDecorationStream, stream);
    }
    return id;
}

void tgsic_spv_declare_captures(struct emit *e)
{
    if (!e->opts->num_captures || !is_last(e))
        return;
    tgsic_spv_capability(&e->m, SpvCapabilityTransformFeedback);
    e->captured = ARENA_ARRAY(e->arena, uint32_t, e->opts->num_captures);
    for (uint32_t i = 0; i < e->opts->num_captures && !e->failed; i++)
        if (is_sound(e, &e->opts->captures[i]))
            e->captured[i] = declare(e, &e->opts->captures[i]);
}

void tgsic_spv_store_captures(struct emit *e, unsigned stream)
{
    for (uint32_t i = 0; e->captured && i < e->opts->num_captures; i++) {
        const struct tgsic_capture *c = &e->opts->captures[i];
        const struct tgsic_slot *slot = captured_slot(e, c);
        struct place places[4];
        if (stream_of(e, slot, c->first) != stream)
            continue;
        for (unsigned k = 0; k < c->count; k++) {
            places[k] = e->outputs[slot - e->scan.outputs].places[c->first + k];
            if (places[k].base == BASE_NOWHERE)
                places[k] = (struct place){.base = BASE_LITERAL};
        }
        uint32_t id = tgsic_spv_gather(e, places, c->count, kind_of(e, c));
        DO(e, SpvOpStore, e->captured[i], id);
    }
}
