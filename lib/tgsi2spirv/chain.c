/* SPDX-License-Identifier: MIT */
/* Chains of comparisons with constants, see tgsi/chains.h: each is one construct with a switch, its
 * branches the cases and its last ELSE the default. */
#include "emit.h"

/* Reads the subject as its comparison does, which is not written since. */
static uint32_t read_subject(struct emit *e, const struct tgsic_chain *chain)
{
    uint32_t index = e->index;
    e->index = chain->compare;
    tgsic_t2s_start(e, &e->shader->instructions[e->index]);
    uint32_t id = tgsic_t2s_scalar_source(e, chain->source, chain->position, TGSIC_KIND_UINT);
    e->index = index;
    tgsic_t2s_start(e, &e->shader->instructions[index]);
    return id;
}

static bool has_default(const struct tgsic_chain *chain)
{
    return chain->has_else || chain->num_kept;
}

/* The labels of the branches follow upon each other, that of the default comes last. */
static void put_switch(struct emit *e, const struct tgsic_chain *chain, struct frame *frame,
                       uint32_t subject)
{
    uint32_t count = chain->num_links;
    frame->next = tgsic_t2s_id(&e->m);
    for (uint32_t i = 0; i < count; i++)
        tgsic_t2s_id(&e->m);
    DO(e, SpvOpSelectionMerge, frame->merge, SpvSelectionControlMaskNone);
    uint32_t *room = tgsic_t2s_open(&e->m, &e->body, SpvOpSwitch, 2 + 2 * count);
    *room++ = subject;
    *room++ = has_default(chain) ? frame->next + count : frame->merge;
    for (uint32_t i = 0; i < count; i++) {
        *room++ = chain->links[i].value;
        *room++ = frame->next + i;
    }
}

static void begin_chain(struct emit *e, const struct tgsic_chain *chain)
{
    uint32_t subject = read_subject(e, chain);
    struct frame *frame = tgsic_t2s_push_frame(e);
    frame->is_reached = !has_default(chain);
    tgsic_t2s_flush(e);
    put_switch(e, chain, frame, subject);
    tgsic_t2s_enter(e, frame->next++);
}

/* The branch behind an ELSE, or what runs where there is none. */
static void next_branch(struct emit *e, const struct tgsic_chain *chain)
{
    struct frame *frame = tgsic_t2s_top_frame(e);
    uint32_t index = e->index;
    frame->is_reached |= tgsic_t2s_leave(e, frame->merge);
    tgsic_t2s_enter(e, frame->next++);
    for (unsigned i = 0; i < chain->num_kept && chain->kept[i] < index; i++) {
        e->index = chain->kept[i];
        tgsic_t2s_start(e, &e->shader->instructions[e->index]);
        tgsic_t2s_alu(e);
    }
    e->index = index;
}

static void end_chain(struct emit *e)
{
    struct frame *frame = tgsic_t2s_top_frame(e);
    frame->is_reached |= tgsic_t2s_leave(e, frame->merge);
    tgsic_t2s_pop_frame(e);
}

bool tgsic_t2s_chain_part(struct emit *e)
{
    const struct tgsic_chain *chain = tgsic_chain_of(&e->chains, e->index);
    if (!chain)
        return false;
    const struct tgsic_chain_link *last = &chain->links[chain->num_links - 1];
    bool is_last_end = e->index == e->shader->instructions[last->start].label;
    if (e->index == chain->links[0].start)
        begin_chain(e, chain);
    else if (e->in->opcode == TGSIC_OPCODE_ELSE || (is_last_end && chain->num_kept))
        next_branch(e, chain);
    else if (e->index == chain->end)
        end_chain(e);
    return true;
}
