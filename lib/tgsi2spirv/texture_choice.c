/* SPDX-License-Identifier: MIT */
/* Lookups in an element of an array of samplers, for hosts that index these by constants alone: a
 * case for each element. */
#include "texture.h"

#include <string.h>

struct choice {
    struct value values[TGSIC_MAX_VIEWS];
    uint32_t labels[TGSIC_MAX_VIEWS];
    uint32_t count, merge;
};

/* An index beyond the array, which is undefined, chooses the last element. */
static void put_switch(struct emit *e, const struct choice *c, uint32_t index)
{
    tgsic_t2s_flush(e);
    DO(e, SpvOpSelectionMerge, c->merge, SpvSelectionControlMaskNone);
    uint32_t *room = tgsic_t2s_open(&e->m, &e->body, SpvOpSwitch, 2 * c->count);
    room[0] = index;
    room[1] = c->labels[c->count - 1];
    for (uint32_t i = 0; i + 1 < c->count; i++) {
        room[2 + 2 * i] = i;
        room[3 + 2 * i] = c->labels[i];
    }
}

/* The instruction as if it named element `i`. */
static void look_up_element(struct emit *e, const struct lookup *l, unsigned view, uint32_t i,
                            look_up *how, struct value *result)
{
    const struct tgsic_instruction *in = e->in;
    struct tgsic_instruction plain = *in;
    struct tgsic_src sources[MAX_SOURCES];
    struct lookup own = *l;
    memcpy(sources, in->src, in->num_src * sizeof *sources);
    sources[view].reg.indirect = NULL;
    sources[view].reg.index = (int32_t)(l->sampler->view + i);
    plain.src = sources;
    tgsic_t2s_start(e, &plain);
    e->chosen = result;
    how(e, &own);
    e->chosen = NULL;
    tgsic_t2s_flush(e);
    tgsic_t2s_start(e, in);
}

static struct value join(struct emit *e, const struct choice *c)
{
    struct value value = c->values[0];
    uint32_t operands[2 * TGSIC_MAX_VIEWS];
    for (uint32_t i = 0; i < c->count; i++) {
        operands[2 * i] = c->values[i].id;
        operands[2 * i + 1] = c->labels[i];
    }
    value.id = tgsic_t2s_op(e, SpvOpPhi, type_of(e, (enum tgsic_kind)value.kind, value.width),
                            operands, 2 * c->count);
    return value;
}

void tgsic_t2s_choose_sampler(struct emit *e, const struct lookup *l, unsigned view, look_up *how)
{
    struct choice *c = ARENA_NEW(e->arena, struct choice);
    uint32_t variable = tgsic_index_variable(tgsic_t2s_operand(e, e->in->num_dst + view));
    c->count = l->sampler->count;
    if (c->count > TGSIC_MAX_VIEWS) {
        tgsic_t2s_fail(e, e->in->pos, "a choice among more than %d samplers", TGSIC_MAX_VIEWS);
        return;
    }
    uint32_t index =
        tgsic_t2s_index(e, &e->in->src[view].reg, variable, l->sampler->view, c->count);
    c->merge = tgsic_t2s_id(&e->m);
    for (uint32_t i = 0; i < c->count; i++)
        c->labels[i] = tgsic_t2s_id(&e->m);
    put_switch(e, c, index);
    for (uint32_t i = 0; i < c->count; i++) {
        tgsic_t2s_label(e, c->labels[i]);
        look_up_element(e, l, view, i, how, &c->values[i]);
        tgsic_t2s_branch(e, c->merge);
    }
    tgsic_t2s_label(e, c->merge);
    if (!e->failed)
        tgsic_t2s_assign(e, join(e, c), 0);
}
