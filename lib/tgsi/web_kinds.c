/* SPDX-License-Identifier: MIT */
/* Settles what kind each value has, and from the values that of the other files. */
#include "webs.h"

/* ---- Kinds --------------------------------------------------------------------------------- */

/* What registers of other files hold: 64-bit values are words wherever they are no variable of
 * their own. */
static inline uint8_t in_words(unsigned kind)
{
    static const uint8_t words[ONLY_COPIED + TGSIC_KIND_UINT64 + 1] = {
        [TGSIC_KIND_FLOAT] = TGSIC_KIND_FLOAT, [TGSIC_KIND_INT] = TGSIC_KIND_INT,
        [TGSIC_KIND_UINT] = TGSIC_KIND_UINT,   [TGSIC_KIND_BOOL] = TGSIC_KIND_BOOL,
        [TGSIC_KIND_DOUBLE] = TGSIC_KIND_UINT, [TGSIC_KIND_INT64] = TGSIC_KIND_UINT,
        [TGSIC_KIND_UINT64] = TGSIC_KIND_UINT, /* those that are only copied: NONE */
    };
    return words[kind];
}

/* Of the root of a class they are those of the class. */
static inline unsigned facts_of(const struct webs *w, uint32_t id)
{
    return w->values.items[id].facts;
}

static inline uint32_t class_root(const struct webs *w, uint32_t id)
{
    return w->values.items[id].class;
}

static void settle_logic(struct webs *w)
{
    if (!w->ties.count)
        return;
    w->logic = tgsic_webs_parents(w);
    for (uint32_t i = 0; i < w->ties.count; i++)
        unite(w->logic, class_root(w, w->ties.items[i].a), class_root(w, w->ties.items[i].b));
    for (uint32_t id = 1; id < w->values.count; id++) {
        uint32_t root = w->logic[id] = w->logic[w->logic[id]];
        add_facts(w, root, facts_of(w, id) & (FACT_NOT_BOOL | FACTS_BOOL));
    }
}

/* Of the classes that bit logic ties to this one. */
static inline unsigned logic_facts(const struct webs *w, uint32_t class)
{
    return facts_of(w, w->logic ? w->logic[class] : class);
}

static bool is_bool(const struct webs *w, uint32_t class)
{
    return tells_bool(logic_facts(w, class));
}

static void settle_integers(struct webs *w)
{
    for (uint32_t i = 0; i < w->ties.count; i++) {
        uint32_t a = class_root(w, w->ties.items[i].a), b = class_root(w, w->ties.items[i].b);
        unsigned facts = is_bool(w, a) ? 0u : FACT_INT;
        add_facts(w, a, facts);
        add_facts(w, b, facts);
    }
    for (uint32_t i = 0; i < w->selects.count; i++) {
        uint32_t condition = class_root(w, w->selects.items[i].b);
        if (is_bool(w, condition))
            continue;
        add_facts(w, condition, FACT_INT);
        if (w->selects.items[i].a != NO_ID)
            add_facts(w, class_root(w, w->selects.items[i].a), FACT_INT);
    }
}

/* Of facts that tell of 64-bit numbers, and of others or not. */
static enum tgsic_kind wide_kind(unsigned facts, bool others)
{
    unsigned wide = facts & FACTS_WIDE;
    if (others || facts & FACT_WORDS || (wide & FACT_DOUBLE && wide != FACT_DOUBLE))
        return TGSIC_KIND_UINT;
    return wide & FACT_UINT64   ? TGSIC_KIND_UINT64
           : wide == FACT_INT64 ? TGSIC_KIND_INT64
                                : TGSIC_KIND_DOUBLE;
}

/* Of a register of another file, which is no bool. */
static inline unsigned kind_of_facts(unsigned facts)
{
    unsigned told = tgsic_web_kinds[(facts | FACT_NOT_BOOL) & FACTS_OF_KIND];
    return facts & FACTS_WIDE ? wide_kind(facts, !(told & ONLY_COPIED))
                              : told & (KIND_ALONE | ONLY_COPIED);
}

/* Facts of all values of a class go to its root. */
static void gather_facts(struct webs *w)
{
    struct value *values = w->values.items, *end = values + w->values.count;
    for (struct value *value = values + 1; value < end; value++) {
        struct value *root = &values[values[value->class].class];
        value->class = (uint32_t)(root - values);
        root->facts |= value->facts & FACTS_OF_CLASS;
    }
}

void tgsic_webs_settle_classes(struct webs *w)
{
    gather_facts(w);
    settle_logic(w);
    settle_integers(w);
}

/* ---- Kinds of values ----------------------------------------------------------------------- */

/* The same of a value that may have 64 bits, with ARE_SEVERAL where there are others, or two. */
static unsigned told_of_wide(unsigned facts, unsigned mask)
{
    unsigned told = tgsic_web_kinds[facts & FACTS_OF_KIND];
    bool are_several = facts & FACTS_NUMBER || (mask & 3 && mask & 12);
    unsigned kind = tells_bool(facts) ? TGSIC_KIND_BOOL : wide_kind(facts, !(told & ONLY_COPIED));
    return kind | (are_several ? ARE_SEVERAL : 0);
}

static void take_apart(struct webs *w, const struct value *value)
{
    const struct tgsic_scan *scan = w->scan;
    uint32_t first = scan->first_operand[value->origin];
    if (!w->apart)
        w->apart = ARENA_ARRAY(w->arena, uint8_t, scan->num_operands);
    for (unsigned k = 0; k < scan->shader->instructions[value->origin].num_dst; k++)
        w->apart[first + k] = true;
}

/* Joints are of what their inputs are of. */
bool tgsic_webs_settle_kinds(struct webs *w)
{
    const struct value *values = w->values.items;
    uint8_t *kinds = w->kinds = tgsic_arena_alloc_raw(w->arena, w->values.count);
    bool mixed = false;
    for (uint32_t id = 1; id < w->values.count; id++) {
        const struct value *value = &values[id];
        unsigned facts = facts_of(w, value->class) |
                         (logic_facts(w, value->class) & (FACTS_BOOL | FACT_NOT_BOOL));
        unsigned told = facts & FACTS_WIDE ? told_of_wide(facts, value->mask)
                                           : tgsic_web_kinds[facts & FACTS_OF_KIND];
        kinds[id] = (uint8_t)(told & ~(unsigned)ARE_SEVERAL);
        if (told & ARE_SEVERAL && !is_single(value->mask) && value->form == VALUE_DEFINED) {
            take_apart(w, value);
            mixed = true;
        }
    }
    return mixed;
}

/* ---- Other files --------------------------------------------------------------------------- */

static void settle_slots(const struct notes *notes)
{
    for (uint32_t i = 0; i < notes->count; i++) {
        struct tgsic_slot *slot = &notes->slots[i];
        unsigned any = slot->indirect ? *notes->all : 0u;
        slot->kind = in_words(kind_of_facts(notes->of[i] | any));
    }
}

static void settle_buffer(struct tgsic_constants *buffer, const struct notes *notes)
{
    unsigned any = *notes->all, all = any;
    for (uint32_t i = 0; i < buffer->count; i++) {
        unsigned facts = notes->of[i] | any;
        buffer->kinds[i] = (uint8_t)(1u << in_words(kind_of_facts(facts)));
        all |= facts;
    }
    buffer->kind = in_words(kind_of_facts(all));
}

/* What registers of other files learn of a class that they exchange bits with. */
static void settle_copies(struct webs *w)
{
    static const uint16_t facts[ONLY_COPIED + TGSIC_KIND_UINT64 + 1] = {
        [TGSIC_KIND_FLOAT] = FACT_FLOAT,   [TGSIC_KIND_INT] = FACT_INT,
        [TGSIC_KIND_UINT] = FACT_UINT,     [TGSIC_KIND_BOOL] = FACT_INT,
        [TGSIC_KIND_DOUBLE] = FACT_DOUBLE, [TGSIC_KIND_INT64] = FACT_INT64,
        [TGSIC_KIND_UINT64] = FACT_UINT64,
    };
    for (uint32_t i = 0; i < w->copies.count; i++) {
        const struct copy *copy = &w->copies.items[i];
        *copy->facts |= facts[w->kinds[copy->id] & (KIND_ALONE | ONLY_COPIED)];
    }
}

void tgsic_webs_settle_files(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    settle_copies(w);
    settle_slots(&w->notes[NOTES_IN]);
    settle_slots(&w->notes[NOTES_OUT]);
    for (uint32_t b = 0; b < scan->num_constants; b++)
        settle_buffer(&scan->constants[b], &w->buffers[b]);
    for (uint32_t i = 0; i < scan->num_temp_arrays; i++)
        scan->temp_arrays[i].kind = in_words(kind_of(w, w->array_ids[i]));
}
