/* SPDX-License-Identifier: MIT */
/* Settles what kind each value has, and from the values that of the other files. */
#include "webs.h"

/* ---- Kinds --------------------------------------------------------------------------------- */

/* 64-bit values are words wherever they are no variable of their own. */
static enum tgsic_kind in_words(enum tgsic_kind kind)
{
    return kind >= TGSIC_KIND_DOUBLE ? TGSIC_KIND_UINT : kind;
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
        if (root != id)
            w->class_facts[root] |=
                w->class_facts[id] & (FACT_NOT_BOOL | FACT_COMPARED | FACT_TESTED);
    }
}

static bool is_bool(const struct webs *w, uint32_t class)
{
    unsigned facts = w->class_facts[w->logic ? w->logic[class] : class];
    return !(facts & FACT_NOT_BOOL) && facts & (FACT_COMPARED | FACT_TESTED);
}

static void settle_integers(struct webs *w)
{
    for (uint32_t i = 0; i < w->integers.count; i++) {
        uint32_t class = class_root(w, w->integers.items[i]);
        if (!is_bool(w, class))
            w->class_facts[class] |= FACT_INT;
    }
    for (uint32_t i = 0; i < w->selects.count; i++) {
        uint32_t condition = class_root(w, w->selects.items[i].b);
        if (is_bool(w, condition))
            continue;
        w->class_facts[condition] |= FACT_INT;
        if (w->selects.items[i].a != NO_ID)
            w->class_facts[class_root(w, w->selects.items[i].a)] |= FACT_INT;
    }
}

static enum tgsic_kind kind_of_facts(uint32_t facts)
{
    uint32_t integers = facts & (FACT_INT | FACT_UINT);
    uint32_t wide = facts & (FACT_DOUBLE | FACT_INT64 | FACT_UINT64);

    if (facts & FACT_TESTED && (!(facts & FACT_FLOAT) || facts & FACT_NOT_01))
        integers |= FACT_INT;
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

/* Facts of all values of a class go to its root. */
static void gather_facts(struct webs *w)
{
    struct value *values = w->values.items;
    w->class_facts = ARENA_ARRAY(w->arena, uint16_t, w->values.count);
    for (uint32_t id = 1; id < w->values.count; id++) {
        uint32_t class = values[id].class = values[values[id].class].class;
        w->class_facts[class] |= values[id].facts & (FACT_UNDEFINED - 1);
    }
}

void tgsic_webs_settle_classes(struct webs *w)
{
    gather_facts(w);
    settle_logic(w);
    settle_integers(w);
}

/* ---- Kinds of values ----------------------------------------------------------------------- */

/* What files learn of a class that they exchange bits with, by its kind. */
static const uint16_t exchanged_facts[] = {
    [TGSIC_KIND_FLOAT] = FACT_FLOAT,   [TGSIC_KIND_INT] = FACT_INT,
    [TGSIC_KIND_UINT] = FACT_UINT,     [TGSIC_KIND_BOOL] = FACT_INT,
    [TGSIC_KIND_DOUBLE] = FACT_DOUBLE, [TGSIC_KIND_INT64] = FACT_INT64,
    [TGSIC_KIND_UINT64] = FACT_UINT64,
};

/* A class that only copies tells nothing. */
static void settle_class(struct webs *w, uint32_t class)
{
    unsigned facts = w->class_facts[class];
    enum tgsic_kind kind = is_bool(w, class) ? TGSIC_KIND_BOOL : kind_of_facts(facts);
    w->exchanged[class] = exchanged_facts[kind];
    if (kind == TGSIC_KIND_NONE)
        kind = facts & FACT_ODD_BITS ? TGSIC_KIND_INT : TGSIC_KIND_FLOAT;
    w->kinds[class] = (uint8_t)kind;
}

/* Do the facts of a value's class, gathered from all components, fit none of them alone? A bool
 * beside what is none, numbers of several kinds, or two 64-bit numbers. */
static bool is_mixed(const struct webs *w, const struct value *value)
{
    unsigned facts = w->class_facts[value->class];
    unsigned logic = w->logic ? facts | w->class_facts[w->logic[value->class]] : facts;
    unsigned numbers = facts & (FACT_FLOAT | FACT_INT | FACT_UINT);
    if (facts & (FACT_DOUBLE | FACT_INT64 | FACT_UINT64))
        return numbers || (value->mask & 3 && value->mask & 12);
    if (logic & (FACT_COMPARED | FACT_TESTED) && logic & FACT_NOT_BOOL)
        return true;
    return numbers ? numbers > FACT_FLOAT && numbers & FACT_FLOAT : facts & FACT_ODD_BITS;
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
    bool mixed = false;
    w->kinds = tgsic_arena_alloc_raw(w->arena, w->values.count);
    w->exchanged = tgsic_arena_alloc_raw(w->arena, w->values.count * sizeof *w->exchanged);
    for (uint32_t id = 1; id < w->values.count; id++) {
        const struct value *value = &w->values.items[id];
        if (value->class == id)
            settle_class(w, id);
        else
            w->kinds[id] = w->kinds[value->class];
        if (!is_single(value->mask) && value->form == VALUE_DEFINED && is_mixed(w, value)) {
            take_apart(w, value);
            mixed = true;
        }
    }
    return mixed;
}

/* ---- Other files --------------------------------------------------------------------------- */

static void settle_slots(const struct file_facts *file)
{
    for (uint32_t i = 0; i < file->count; i++) {
        struct tgsic_slot *slot = &file->slots[i];
        unsigned any = slot->indirect ? *file->all : 0u;
        slot->kind = (uint8_t)in_words(kind_of_facts(file->of[i] | any));
    }
}

static void settle_buffer(struct tgsic_constants *buffer, const struct file_facts *file)
{
    unsigned any = *file->all, all = any;
    for (uint32_t i = 0; i < buffer->count; i++) {
        unsigned facts = file->of[i] | any;
        buffer->kinds[i] =
            facts ? (uint8_t)(1u << in_words(kind_of_facts(facts))) : 1 << TGSIC_KIND_NONE;
        all |= facts;
    }
    buffer->kind = (uint8_t)in_words(kind_of_facts(all));
}

static void settle_copies(struct webs *w)
{
    for (uint32_t i = 0; i < w->copies.count; i++) {
        const struct copy *copy = &w->copies.items[i];
        *copy->facts |= w->exchanged[class_root(w, copy->id)];
    }
}

void tgsic_webs_settle_files(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    settle_copies(w);
    settle_slots(&w->files[TGSIC_FILE_IN]);
    settle_slots(&w->files[TGSIC_FILE_OUT]);
    for (uint32_t b = 0; b < scan->num_constants; b++)
        settle_buffer(&scan->constants[b], &w->buffers[b]);
    for (uint32_t i = 0; i < scan->num_temp_arrays; i++)
        scan->temp_arrays[i].kind = (uint8_t)in_words(w->kinds[w->array_ids[i]]);
}
