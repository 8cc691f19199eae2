/* SPDX-License-Identifier: MIT */
/* Transform feedback: every run of components that is captured has an output of its own, decorated
 * with where it goes, since decorations are of whole variables. */
#include "emit.h"

static bool is_last(const struct emit *e)
{
    return e->reader == TGSIC_PROCESSOR_FRAG && e->stage <= TGSIC_PROCESSOR_GEOM;
}

static const struct tgsic_pipeline *pipeline(const struct emit *e)
{
    return &e->opts->pipeline;
}

static bool is_sound(struct emit *e, const struct tgsic_capture *c)
{
    bool sound = c->count && c->first + c->count <= 4 && c->buffer < 4 && c->stream < 4 &&
                 c->output < e->scan.num_outputs && e->scan.outputs[c->output].declared;
    if (!sound)
        tgsic_t2s_fail(e, (struct tgsic_pos){0},
                       "a capture of components, of an output or into a buffer that is not there");
    return sound;
}

/* bytes of a vertex's record */
static uint32_t stride_of(const struct emit *e, unsigned buffer)
{
    uint32_t words = pipeline(e)->capture_stride[buffer];
    for (uint32_t i = 0; i < pipeline(e)->num_captures; i++) {
        const struct tgsic_capture *c = &pipeline(e)->captures[i];
        if (c->buffer == buffer && words < (uint32_t)c->offset + c->count)
            words = (uint32_t)c->offset + c->count;
    }
    return words * 4;
}

static uint32_t declare(struct emit *e, const struct tgsic_capture *c)
{
    enum tgsic_kind kind = e->outputs[c->output].kind;
    uint32_t id =
        tgsic_t2s_variable(&e->m, SpvStorageClassOutput, type_of(e, kind, c->count), NULL);
    SPV_DECORATE(&e->m, id, SpvDecorationLocation, e->next_location++);
    SPV_DECORATE(&e->m, id, SpvDecorationXfbBuffer, c->buffer);
    SPV_DECORATE(&e->m, id, SpvDecorationXfbStride, stride_of(e, c->buffer));
    SPV_DECORATE(&e->m, id, SpvDecorationOffset, c->offset * 4u);
    if (e->stage == TGSIC_PROCESSOR_GEOM && c->stream) {
        tgsic_t2s_capability(&e->m, SpvCapabilityGeometryStreams);
        SPV_DECORATE(&e->m, id, SpvDecorationStream, c->stream);
    }
    return id;
}

void tgsic_t2s_declare_captures(struct emit *e)
{
    if (!pipeline(e)->num_captures || !is_last(e))
        return;
    tgsic_t2s_capability(&e->m, SpvCapabilityTransformFeedback);
    e->captured = ARENA_ARRAY(e->arena, uint32_t, pipeline(e)->num_captures);
    for (uint32_t i = 0; i < pipeline(e)->num_captures && !e->failed; i++)
        if (is_sound(e, &pipeline(e)->captures[i]))
            e->captured[i] = declare(e, &pipeline(e)->captures[i]);
}

void tgsic_t2s_store_captures(struct emit *e, unsigned stream)
{
    for (uint32_t i = 0; e->captured && i < pipeline(e)->num_captures; i++) {
        const struct tgsic_capture *c = &pipeline(e)->captures[i];
        struct place places[4];
        if (e->stage == TGSIC_PROCESSOR_GEOM && c->stream != stream)
            continue;
        for (unsigned k = 0; k < c->count; k++) {
            places[k] = e->outputs[c->output].places[c->first + k];
            if (places[k].base == BASE_NOWHERE)
                places[k] = (struct place){.base = BASE_LITERAL};
        }
        uint32_t id = tgsic_t2s_gather(e, places, c->count, e->outputs[c->output].kind);
        DO(e, SpvOpStore, e->captured[i], id);
    }
}
