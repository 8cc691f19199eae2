/* SPDX-License-Identifier: MIT */
/* Makes joints that something reads one value with their inputs, component by component. */
#include "webs.h"

#include <string.h>

struct demand {
    uint32_t joint;
    unsigned components;
};

struct solver {
    struct webs *w;
    LIST(struct demand) demands; /* to do */
};

static bool is_joint(const struct value *value)
{
    return value->form >= VALUE_PAIR;
}

/* Something reads components of a value, through joints or not. */
static void demand(struct solver *s, uint32_t id, unsigned components)
{
    struct value *value = &s->w->values.items[id];
    value->read |= (uint8_t)(components & value->mask);
    if (!is_joint(value))
        return;
    struct joint *joint = &s->w->joints.items[value->origin];
    components &= value->mask & ~(unsigned)joint->demanded;
    joint->demanded |= (uint8_t)components;
    if (components)
        APPEND(s->w, s->demands, (struct demand){id, components});
}

static void become_one(struct webs *w, uint32_t a, uint32_t b)
{
    unite(w->groups, a, b);
    join_class(w, a, b);
}

static void add_input(struct solver *s, const struct demand *d, uint32_t id)
{
    if (id == NO_ID) {
        add_facts(s->w, d->joint, FACT_UNDEFINED);
    } else if (s->w->values.items[id].mask & d->components) {
        become_one(s->w, d->joint, id);
        demand(s, id, d->components);
    }
}

static void add_inputs(struct solver *s, struct demand d)
{
    const struct webs *w = s->w;
    const struct value *value = &w->values.items[d.joint];
    const uint32_t *inputs = w->joints.items[value->origin].inputs;
    add_input(s, &d, inputs[0]);
    if (value->form == VALUE_PAIR)
        add_input(s, &d, inputs[1]);
    else
        for (uint32_t n = inputs[1]; n > d.joint; n = w->values.items[n].previous)
            add_input(s, &d, n);
}

/* What something reads: joints, and what joints are read as before there is an input. */
static void demand_joints(struct solver *s)
{
    struct webs *w = s->w;
    for (uint32_t i = 0; i < w->joints.count; i++)
        demand(s, w->joints.items[i].id, w->values.items[w->joints.items[i].id].read);
    for (uint32_t i = 0; i < w->mentions.count; i++) {
        struct pair mention = w->mentions.items[i];
        become_one(w, mention.a, mention.b);
        demand(s, mention.b, w->values.items[mention.a].mask);
    }
}

void tgsic_webs_settle_joints(struct webs *w)
{
    struct solver s = {.w = w};
    if (!w->joints.count)
        return;
    w->groups = tgsic_webs_parents(w);
    demand_joints(&s);
    while (s.demands.count)
        add_inputs(&s, s.demands.items[--s.demands.count]);
}
