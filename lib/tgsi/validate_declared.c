/* SPDX-License-Identifier: MIT */
/* The validator's lists of what is declared: registers by file, components by semantic. Few shaders
 * need them, to find the declaration of a register or what is declared twice. */
#include "validation.h"

#include <stdlib.h>
#include <string.h>

#define MAX_NAMED 256 /* registers of one declaration looked at: no stage has more outputs */

/* ---- All of a file --------------------------------------------------------------------------- */

static struct declared_file *file_of(struct validator *v, unsigned file)
{
    if (!v->files)
        v->files = ARENA_ARRAY(v->arena, struct declared_file, TGSIC_FILE_LIMIT);
    return &v->files[file];
}

static void add_range(struct validator *v, uint32_t index)
{
    const struct tgsic_declaration *d = &v->shader->declarations[index];
    struct declared_file *file = file_of(v, d->file);
    ARENA_RESERVE_RAW(v->arena, file->ranges, file->count);
    file->ranges[file->count++] = (struct declared_range){
        .dimension = d->has_dimension ? d->dimension : 0,
        .first = d->first,
        .last = d->last,
        .declaration = index,
    };
}

void tgsic_declare_array(struct validator *v, uint32_t index)
{
    const struct tgsic_declaration *d = &v->shader->declarations[index];
    struct declared_file *file = file_of(v, d->file);
    if (d->array_id >= file->num_arrays) {
        uint32_t more = d->array_id * 2u + 8;
        file->arrays =
            tgsic_arena_grow(v->arena, file->arrays, file->num_arrays * sizeof *file->arrays,
                             more * sizeof *file->arrays);
        file->num_arrays = more;
    }
    if (!d->array_id || file->arrays[d->array_id])
        tgsic_validator_error(v, E_ARRAY, d->pos, "array number %u is 0 or taken", d->array_id);
    file->arrays[d->array_id] = index + 1;
}

static int compare_ranges(const void *a, const void *b)
{
    const struct declared_range *x = a, *y = b;
    if (x->dimension != y->dimension)
        return x->dimension < y->dimension ? -1 : 1;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->declaration < y->declaration ? -1 : x->declaration > y->declaration;
}

/* ---- Registers declared twice ---------------------------------------------------------------- */

/* Guests declare a packed varying once for each of its parts. */
static bool is_part_of(const struct tgsic_declaration *a, const struct tgsic_declaration *b)
{
    return (a->file == TGSIC_FILE_IN || a->file == TGSIC_FILE_OUT) && a->first == b->first &&
           a->last == b->last && a->has_semantic == b->has_semantic && a->semantic == b->semantic &&
           a->semantic_index == b->semantic_index && a->has_interpolation == b->has_interpolation &&
           a->interpolation == b->interpolation && a->location == b->location;
}

/* Most shaders declare things in order. */
static void sort(void *items, uint32_t count, size_t size,
                 int (*compare)(const void *, const void *))
{
    const char *at = items;
    for (uint32_t i = 1; i < count; i++, at += size)
        if (compare(at, at + size) > 0) {
            qsort(items, count, size, compare);
            return;
        }
}

static void list_ranges(struct validator *v)
{
    v->has_ranges = true;
    for (uint32_t i = 0; i < v->shader->num_declarations; i++)
        if (v->shader->declarations[i].file < TGSIC_FILE_LIMIT)
            add_range(v, i);
    for (unsigned i = 0; i < TGSIC_FILE_LIMIT; i++) {
        struct declared_file *file = file_of(v, i);
        sort(file->ranges, file->count, sizeof *file->ranges, compare_ranges);
    }
}

static const struct declared_file *ranges_of(struct validator *v, unsigned file)
{
    if (!v->has_ranges)
        list_ranges(v);
    return &v->files[file];
}

static void check_file_twice(struct validator *v, unsigned number)
{
    const struct declared_file *file = ranges_of(v, number);
    for (uint32_t i = 1; i < file->count; i++) {
        const struct declared_range *before = &file->ranges[i - 1], *range = &file->ranges[i];
        const struct tgsic_declaration *d = &v->shader->declarations[range->declaration];
        if (before->dimension == range->dimension && before->last >= range->first &&
            !is_part_of(&v->shader->declarations[before->declaration], d))
            tgsic_validator_error(v, E_DECLARED_TWICE, d->pos, "%s[%u] is declared twice",
                                  tgsic_file_name(number), range->first);
    }
}

void tgsic_check_declared_twice(struct validator *v)
{
    for (unsigned file = 0; file < TGSIC_FILE_LIMIT; file++)
        check_file_twice(v, file);
}

/* ---- Components named twice ------------------------------------------------------------------ */

/* A component that a semantic names in one file. */
struct named {
    uint32_t key; /* file, semantic, index */
    uint16_t reg;
    uint8_t mask;
    uint32_t declaration;
};

static int compare_named(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->reg != y->reg)
        return x->reg < y->reg ? -1 : 1;
    return x->declaration < y->declaration ? -1 : x->declaration > y->declaration;
}

/* The registers of a range have consecutive semantic indices. */
static uint32_t list_named(struct validator *v, struct named **named)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < v->shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &v->shader->declarations[i];
        if (!d->has_semantic || d->file >= TGSIC_FILE_LIMIT || d->first > d->last)
            continue;
        for (uint32_t k = 0; k <= (uint32_t)(d->last - d->first) && k < MAX_NAMED; k++) {
            ARENA_RESERVE_RAW(v->arena, *named, count);
            (*named)[count++] = (struct named){
                .key = (uint32_t)d->file << 28 | (uint32_t)d->semantic << 17 |
                       ((d->semantic_index + k) & 0x1ffff),
                .reg = (uint16_t)(d->first + k),
                .mask = d->usage_mask,
                .declaration = i,
            };
        }
    }
    return count;
}

void tgsic_check_named_twice(struct validator *v)
{
    struct named *named = NULL;
    uint32_t count = list_named(v, &named);
    sort(named, count, sizeof *named, compare_named);
    unsigned others = 0, own = 0; /* components that other registers, this register, have so far */
    for (uint32_t i = 0; i < count; i++) {
        bool same_key = i && named[i].key == named[i - 1].key;
        if (!same_key)
            others = own = 0;
        else if (named[i].reg != named[i - 1].reg)
            others |= own, own = 0;
        const struct tgsic_declaration *d = &v->shader->declarations[named[i].declaration];
        if (others & named[i].mask)
            tgsic_validator_error(v, E_SEMANTIC, d->pos, "another %s has this semantic",
                                  tgsic_file_name(d->file));
        own |= named[i].mask;
    }
}

/* ---- Looking up ------------------------------------------------------------------------------ */

/* The last range that starts at or before the register, by bisection. */
static uint32_t last_before(const struct declared_file *file, uint32_t dimension, int32_t index)
{
    uint32_t low = 0, high = file->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct declared_range *range = &file->ranges[middle];
        bool before =
            range->dimension != dimension ? range->dimension < dimension : range->first <= index;
        if (before)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? low - 1 : 0;
}

const struct tgsic_declaration *tgsic_find_declared(struct validator *v, unsigned number,
                                                    uint32_t dimension, int32_t index)
{
    const struct declared_file *file = ranges_of(v, number);
    if (!file->count)
        return NULL;
    const struct declared_range *range = &file->ranges[last_before(file, dimension, index)];
    bool has = range->dimension == dimension && index >= range->first && index <= range->last;
    return has ? &v->shader->declarations[range->declaration] : NULL;
}

bool tgsic_has_dimension(struct validator *v, unsigned number, uint32_t dimension)
{
    if (dimension + 1 < PLAIN_ROWS && v->plain[dimension + 1][number])
        return true;
    const struct declared_file *file = ranges_of(v, number);
    return file->count &&
           file->ranges[last_before(file, dimension, INT16_MAX)].dimension == dimension;
}

const struct tgsic_declaration *tgsic_find_array(struct validator *v, unsigned number,
                                                 unsigned array)
{
    const struct declared_file *file = file_of(v, number);
    bool has = array < file->num_arrays && file->arrays[array];
    return has ? &v->shader->declarations[file->arrays[array] - 1] : NULL;
}
