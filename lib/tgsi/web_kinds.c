/* SPDX-License-Identifier: MIT */
/* Settles what kind each web has, and from the webs that of the other files. */
#include "webs.h"

/* ---- Kinds --------------------------------------------------------------------------------- */

/* 64-bit values are words wherever they are no variable of their own. */
static enum tgsic_kind in_words(enum tgsic_kind kind)
{
    return kind >= TGSIC_KIND_DOUBLE ? TGSIC_KIND_UINT : kind;
}

static void settle_logic(struct webs *w)
{
    struct node *nodes = w->nodes.items;
    if (!w->logic.count)
        return;
    for (uint32_t i = 1; i < w->nodes.count; i++)
        nodes[i].logic = i;
    for (uint32_t i = 0; i < w->logic.count; i++)
        join_logic(w, nodes[w->logic.items[i].a].class, nodes[w->logic.items[i].b].class);
    for (uint32_t i = 1; i < w->nodes.count; i++) {
        nodes[i].logic = nodes[nodes[i].logic].logic;
        if (nodes[i].logic != i)
            nodes[nodes[i].logic].class_facts |=
                nodes[i].class_facts & (FACT_NOT_BOOL | FACT_COMPARED | FACT_TESTED);
    }
}

static bool is_bool(const struct webs *w, uint32_t id)
{
    uint32_t class = w->nodes.items[id].class;
    uint32_t facts =
        w->nodes.items[w->logic.count ? w->nodes.items[class].logic : class].class_facts;
    return !(facts & FACT_NOT_BOOL) && facts & (FACT_COMPARED | FACT_TESTED);
}

static void settle_integers(struct webs *w)
{
    struct node *nodes = w->nodes.items;
    for (uint32_t i = 0; i < w->integers.count; i++)
        if (!is_bool(w, w->integers.items[i]))
            nodes[nodes[w->integers.items[i]].class].class_facts |= FACT_INTEGER;
    for (uint32_t i = 0; i < w->selects.count; i++) {
        struct pair select = w->selects.items[i];
        if (is_bool(w, select.b))
            continue;
        nodes[nodes[select.b].class].class_facts |= FACT_INTEGER;
        if (select.a != NO_NODE)
            nodes[nodes[select.a].class].class_facts |= FACT_INTEGER;
    }
}

static enum tgsic_kind kind_of_facts(uint32_t facts)
{
    uint32_t integers = facts & (FACT_INT | FACT_UINT | FACT_INTEGER);
    uint32_t wide = facts & (FACT_DOUBLE | FACT_INT64 | FACT_UINT64);

    if (facts & FACT_TESTED && (!(facts & FACT_FLOAT) || facts & FACT_NOT_01))
        integers |= FACT_INTEGER;
    if (wide && (facts & (FACT_FLOAT | FACT_WORDS) || integers ||
                 (wide & FACT_DOUBLE && wide != FACT_DOUBLE)))
        return TGSIC_KIND_UINT;
    if (wide)
        return wide & FACT_UINT64   ? TGSIC_KIND_UINT64
               : wide == FACT_INT64 ? TGSIC_KIND_INT64
                                    : TGSIC_KIND_DOUBLE;
    if (facts & FACT_FLOAT)
        return integers ? TGSIC_KIND_UINT : TGSIC_KIND_FLOAT;
    if (integers)
        return integers & FACT_UINT ? TGSIC_KIND_UINT : TGSIC_KIND_INT;
    return TGSIC_KIND_NONE;
}

static enum tgsic_kind class_kind(const struct webs *w, uint32_t root)
{
    if (is_bool(w, root))
        return TGSIC_KIND_BOOL;
    uint32_t facts = w->nodes.items[root].class_facts;
    enum tgsic_kind kind = kind_of_facts(facts);
    if (kind != TGSIC_KIND_NONE)
        return kind;
    return facts & FACT_ODD_BITS ? TGSIC_KIND_INT : TGSIC_KIND_FLOAT;
}

/* Facts of all nodes of a web go to its root, and the nodes into one class. */
static void settle_webs(struct webs *w)
{
    struct node *nodes = w->nodes.items;
    for (uint32_t i = 1; i < w->nodes.count; i++) {
        uint32_t web = nodes[i].web = nodes[nodes[i].web].web;
        if (web != i) {
            nodes[web].facts |= nodes[i].facts & (FACT_JOINT - 1);
            join_class(w, web, i);
        }
    }
}

void tgsic_webs_settle_classes(struct webs *w)
{
    struct node *nodes = w->nodes.items;
    uint32_t count = w->nodes.count;
    if (w->has_flow)
        settle_webs(w);
    for (uint32_t i = 1; i < count; i++) {
        uint32_t class = nodes[i].class = nodes[nodes[i].class].class;
        nodes[class].class_facts |= nodes[i].facts & (FACT_READ - 1);
    }
    settle_logic(w);
    settle_integers(w);
    w->kinds = tgsic_arena_alloc_raw(w->arena, count);
    for (uint32_t i = 1; i < count; i++)
        w->kinds[i] = nodes[i].class == i ? (uint8_t)class_kind(w, i) : w->kinds[nodes[i].class];
}

/* ---- Other files --------------------------------------------------------------------------- */

static void settle_copies(struct webs *w)
{
    for (uint32_t i = 0; i < w->copies.count; i++) {
        static const uint16_t facts[] = {
            [TGSIC_KIND_FLOAT] = FACT_FLOAT,   [TGSIC_KIND_INT] = FACT_INT,
            [TGSIC_KIND_UINT] = FACT_UINT,     [TGSIC_KIND_BOOL] = FACT_INTEGER,
            [TGSIC_KIND_DOUBLE] = FACT_DOUBLE, [TGSIC_KIND_INT64] = FACT_INT64,
            [TGSIC_KIND_UINT64] = FACT_UINT64,
        };
        const struct copy *copy = &w->copies.items[i];
        uint32_t class_facts = w->nodes.items[w->nodes.items[copy->node].class].class_facts;
        /* a class that only copies tells nothing */
        if (kind_of_facts(class_facts) != TGSIC_KIND_NONE || is_bool(w, copy->node))
            *copy->facts |= facts[w->kinds[copy->node]];
    }
}

static void settle_slots(struct tgsic_slot *slots, uint32_t count, const uint16_t *facts,
                         uint16_t indirect)
{
    for (uint32_t i = 0; i < count; i++)
        slots[i].kind = (uint8_t)in_words(
            kind_of_facts((uint32_t)facts[i] | (slots[i].indirect ? indirect : 0u)));
}

void tgsic_webs_settle_files(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    settle_copies(w);
    settle_slots(scan->inputs, scan->num_inputs, w->input_facts, *w->all_inputs);
    settle_slots(scan->outputs, scan->num_outputs, w->output_facts, *w->all_outputs);
    for (uint32_t b = 0; b < scan->num_constants; b++) {
        struct tgsic_constants *buffer = &scan->constants[b];
        uint32_t all = w->buffer_facts[b];
        for (uint32_t i = 0; i < buffer->count; i++) {
            uint32_t facts = w->constant_facts[w->constant_base[b] + i] | w->buffer_facts[b];
            buffer->kinds[i] =
                facts ? (uint8_t)(1u << in_words(kind_of_facts(facts))) : 1 << TGSIC_KIND_NONE;
            all |= facts;
        }
        buffer->kind = (uint8_t)in_words(kind_of_facts(all));
    }
    for (uint32_t i = 0; i < scan->num_temp_arrays; i++)
        scan->temp_arrays[i].kind = (uint8_t)in_words(w->kinds[w->array_nodes[i]]);
}
