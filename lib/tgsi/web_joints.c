/* SPDX-License-Identifier: MIT */
/* Makes joints that something reads one web with their inputs. */
#include "webs.h"

#include <string.h>

static bool is_joint(const struct node *node)
{
    return node->form >= NODE_PAIR;
}

struct solver {
    struct webs *w;
    LIST(uint32_t) demands; /* joints' components to do */
};

static void demand(struct solver *s, uint32_t id)
{
    struct node *node = &s->w->nodes.items[id / 4];
    uint8_t bit = (uint8_t)(1u << (id & 3));
    if (!is_joint(node) || node->demanded & bit)
        return;
    node->demanded |= bit;
    APPEND(s->w, s->demands, id);
}

static void add_input(struct solver *s, uint32_t joint, uint32_t id)
{
    if (id == NO_ID) {
        add_facts(s->w, joint, FACT_UNDEFINED);
        return;
    }
    unite(s->w->webs, joint, id);
    demand(s, id);
}

static void add_inputs(struct solver *s, uint32_t id)
{
    const struct webs *w = s->w;
    uint32_t number = id / 4, c = id & 3;
    const struct node *joint = &w->nodes.items[number];
    const struct ids *inputs = &w->inputs.items[joint->inputs];
    add_input(s, id, inputs->id[c]);
    if (joint->form == NODE_PAIR)
        add_input(s, id, inputs[1].id[c]);
    else
        for (uint32_t n = joint->last; n > number; n = w->nodes.items[n].previous)
            if (w->nodes.items[n].mask >> c & 1)
                add_input(s, id, n * 4 + c);
}

/* What something reads: joints, and what joints are read as before there is an input. */
static void demand_joints(struct solver *s)
{
    struct webs *w = s->w;
    for (uint32_t i = 0; i < w->joints.count; i++) {
        uint32_t joint = w->joints.items[i];
        unsigned read = components_with(w->nodes.items[joint].facts, FACT_READ);
        for (unsigned c = 0; c < 4; c++)
            if (read >> c & 1)
                demand(s, joint * 4 + c);
    }
    for (uint32_t i = 0; i < w->mentions.count; i++) {
        unite(w->webs, w->mentions.items[i].a, w->mentions.items[i].b);
        demand(s, w->mentions.items[i].b);
    }
}

/* All facts of a web go to its root, and from there to all its members. */
static void share_facts(struct webs *w)
{
    uint32_t count = w->nodes.count * 4;
    for (uint32_t id = 4; id < count; id++) {
        uint32_t root = w->webs[id] = w->webs[w->webs[id]];
        if (root != id)
            add_facts(w, root, facts_of(w, id));
    }
    for (uint32_t id = 4; id < count; id++)
        if (w->webs[id] != id)
            add_facts(w, id, facts_of(w, w->webs[id]));
}

void tgsic_webs_settle_joints(struct webs *w)
{
    struct solver s = {.w = w};
    if (!w->joints.count)
        return;
    w->webs = tgsic_webs_parents(w);
    demand_joints(&s);
    while (s.demands.count)
        add_inputs(&s, s.demands.items[--s.demands.count]);
    share_facts(w);
}
