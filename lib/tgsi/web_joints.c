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
    struct node *node = &s->w->nodes.items[id];
    if (!is_joint(node) || node->demanded)
        return;
    node->demanded = true;
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
    const struct node *node = &w->nodes.items[id];
    const uint32_t *inputs = w->joints.items[node->origin].inputs;
    add_input(s, id, inputs[0]);
    if (node->form == NODE_PAIR)
        add_input(s, id, inputs[1]);
    else
        for (uint32_t n = inputs[1]; n > id; n = w->nodes.items[n].previous)
            add_input(s, id, n);
}

/* What something reads: joints, and what joints are read as before there is an input. */
static void demand_joints(struct solver *s)
{
    struct webs *w = s->w;
    for (uint32_t i = 0; i < w->joints.count; i++)
        if (w->nodes.items[w->joints.items[i].id].facts & FACT_READ)
            demand(s, w->joints.items[i].id);
    for (uint32_t i = 0; i < w->mentions.count; i++) {
        unite(w->webs, w->mentions.items[i].a, w->mentions.items[i].b);
        demand(s, w->mentions.items[i].b);
    }
}

/* All facts of a web go to its root, and from there to all its members, which are one class. */
static void share_facts(struct webs *w)
{
    for (uint32_t id = 1; id < w->nodes.count; id++) {
        uint32_t root = w->webs[id] = w->webs[w->webs[id]];
        if (root == id)
            continue;
        add_facts(w, root, w->nodes.items[id].facts);
        join_class(w, root, id);
    }
    for (uint32_t id = 1; id < w->nodes.count; id++)
        if (w->webs[id] != id)
            add_facts(w, id, w->nodes.items[w->webs[id]].facts);
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
