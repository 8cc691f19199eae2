/* SPDX-License-Identifier: MIT */
/* The validator's rules for declarations, and finding the declaration of a register. */
#include "validation.h"

#include <stdlib.h>
#include <string.h>

#define MAX_REGISTER INT16_MAX
#define MAX_NAMED    256 /* registers of one declaration looked at: no stage has more outputs */

#define FILE_BIT(file)       (1u << TGSIC_FILE_##file)
#define STAGE(processor)     (1u << TGSIC_PROCESSOR_##processor)
#define BEFORE_RASTERIZATION (STAGE(VERT) | STAGE(TESS_CTRL) | STAGE(TESS_EVAL) | STAGE(GEOM))

/* ---- One declaration ------------------------------------------------------------------------ */

static bool is_declarable(unsigned file)
{
    unsigned never = FILE_BIT(NULL) | FILE_BIT(IMM);
    return file < TGSIC_FILE_LIMIT && !(never >> file & 1);
}

static bool has_file(struct validator *v, const struct tgsic_declaration *d)
{
    unsigned not_compute = FILE_BIT(IN) | FILE_BIT(OUT);
    if (!is_declarable(d->file)) {
        tgsic_validator_error(v, E_VOCABULARY, d->pos, "this register file cannot be declared");
        return false;
    }
    if (v->shader->processor == TGSIC_PROCESSOR_COMP && not_compute >> d->file & 1)
        tgsic_validator_error(v, E_STAGE, d->pos, "a compute shader has no %s",
                              tgsic_file_name(d->file));
    return true;
}

static void check_range(struct validator *v, const struct tgsic_declaration *d)
{
    bool two = d->file == TGSIC_FILE_CONST || d->file == TGSIC_FILE_HWATOMIC;
    if (d->first > d->last)
        tgsic_validator_error(v, E_RANGE, d->pos, "the range ends before it starts");
    if (d->last > MAX_REGISTER || (d->has_dimension && d->dimension > MAX_REGISTER))
        tgsic_validator_error(v, E_RANGE, d->pos, "no operand reaches past register %d",
                              MAX_REGISTER);
    if (d->has_dimension && !two)
        tgsic_validator_error(v, E_DIMENSION, d->pos, "%s has one dimension",
                              tgsic_file_name(d->file));
    if (!d->usage_mask || d->usage_mask > TGSIC_WRITEMASK_XYZW)
        tgsic_validator_error(v, E_MASK, d->pos, "the mask is empty or malformed");
}

static bool is_fragment_output(unsigned semantic)
{
    return semantic == TGSIC_SEMANTIC_POSITION || semantic == TGSIC_SEMANTIC_COLOR ||
           semantic == TGSIC_SEMANTIC_STENCIL || semantic == TGSIC_SEMANTIC_SAMPLEMASK;
}

static bool is_compute_value(unsigned semantic)
{
    return semantic == TGSIC_SEMANTIC_THREAD_ID || semantic == TGSIC_SEMANTIC_BLOCK_ID ||
           semantic == TGSIC_SEMANTIC_BLOCK_SIZE || semantic == TGSIC_SEMANTIC_GRID_SIZE ||
           semantic == TGSIC_SEMANTIC_WORK_DIM;
}

static void check_semantic(struct validator *v, const struct tgsic_declaration *d)
{
    unsigned stage = v->shader->processor;
    const char *name = tgsic_semantic_name(d->semantic);
    bool interface =
        d->file == TGSIC_FILE_IN || d->file == TGSIC_FILE_OUT || d->file == TGSIC_FILE_SV;
    bool attribute = stage == TGSIC_PROCESSOR_VERT && d->file == TGSIC_FILE_IN;
    if (!d->has_semantic) {
        if (interface && !attribute)
            tgsic_validator_error(v, E_SEMANTIC, d->pos, "%s needs a semantic",
                                  tgsic_file_name(d->file));
        return;
    }
    if (!name)
        tgsic_validator_error(v, E_VOCABULARY, d->pos, "unknown semantic %u", d->semantic);
    else if (attribute || !interface)
        tgsic_validator_error(v, E_SEMANTIC, d->pos, "%s has no semantic here",
                              tgsic_file_name(d->file));
    else if (d->file == TGSIC_FILE_OUT && stage == TGSIC_PROCESSOR_FRAG &&
             !is_fragment_output(d->semantic))
        tgsic_validator_error(v, E_SEMANTIC, d->pos, "%s is no output of a fragment shader", name);
    else if (d->file == TGSIC_FILE_SV &&
             is_compute_value(d->semantic) != (stage == TGSIC_PROCESSOR_COMP) &&
             is_compute_value(d->semantic))
        tgsic_validator_error(v, E_STAGE, d->pos, "%s exists in compute shaders alone", name);
    if ((d->stream[0] | d->stream[1] | d->stream[2] | d->stream[3]) > 3)
        tgsic_validator_error(v, E_RANGE, d->pos, "there are four streams");
}

static void check_names(struct validator *v, const struct tgsic_declaration *d)
{
    bool known = true;
    if (d->has_interpolation)
        known = tgsic_interpolation_name(d->interpolation) && tgsic_location_name(d->location);
    if (d->file == TGSIC_FILE_IMAGE)
        known = tgsic_target_info(d->target)->name && tgsic_format_name(d->format);
    if (d->file == TGSIC_FILE_SVIEW) {
        known = tgsic_target_info(d->target)->name != NULL;
        for (int c = 0; c < 4; c++)
            known = known && tgsic_return_type_name(d->return_type[c]);
    }
    if (d->file == TGSIC_FILE_MEMORY) {
        known = tgsic_memory_type_name(d->memory_type) != NULL;
        if (d->memory_type == TGSIC_MEMORY_SHARED && v->shader->processor != TGSIC_PROCESSOR_COMP)
            tgsic_validator_error(v, E_STAGE, d->pos, "only compute shaders share memory");
    }
    if (!known)
        tgsic_validator_error(v, E_VOCABULARY, d->pos,
                              "an attribute of the declaration is a number without a meaning");
}

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

static void add_array(struct validator *v, uint32_t index)
{
    const struct tgsic_declaration *d = &v->shader->declarations[index];
    if (!d->has_array)
        return;
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
        if (is_declarable(v->shader->declarations[i].file))
            add_range(v, i);
    for (unsigned i = 0; i < TGSIC_FILE_LIMIT; i++) {
        struct declared_file *file = file_of(v, i);
        sort(file->ranges, file->count, sizeof *file->ranges, compare_ranges);
    }
}

static void check_declared_twice(struct validator *v, unsigned number)
{
    const struct declared_file *file = tgsic_declared_file(v, number);
    for (uint32_t i = 1; i < file->count; i++) {
        const struct declared_range *before = &file->ranges[i - 1], *range = &file->ranges[i];
        const struct tgsic_declaration *d = &v->shader->declarations[range->declaration];
        if (before->dimension == range->dimension && before->last >= range->first &&
            !is_part_of(&v->shader->declarations[before->declaration], d))
            tgsic_validator_error(v, E_DECLARED_TWICE, d->pos, "%s[%u] is declared twice",
                                  tgsic_file_name(number), range->first);
    }
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

static void check_named_twice(struct validator *v)
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

/* Whether the semantic may be one that was met before. */
static bool is_named(struct validator *v, const struct tgsic_declaration *d)
{
    if (!d->has_semantic)
        return false;
    uint32_t *word = &v->named[(d->semantic + 8u * d->file) % NAMED_WORDS];
    uint32_t bit = UINT32_C(1) << d->semantic_index % 32, met = *word & bit;
    *word |= bit;
    return met || d->first != d->last;
}

/* ---- All ------------------------------------------------------------------------------------- */

/* Counts the registers if they go on where others end, or overlap these. Returns whether they go on
 * there. */
static inline bool count_registers(const struct tgsic_declaration *d, uint16_t *count)
{
    uint16_t before = *count;
    if (d->first <= before && d->last >= before)
        *count = (uint16_t)(d->last + 1);
    return d->first == before;
}

/* Returns whether the registers are surely declared just here. */
static inline bool note_registers(struct validator *v, const struct tgsic_declaration *d)
{
    bool is_buffer = d->file == TGSIC_FILE_CONST || d->file == TGSIC_FILE_HWATOMIC;
    bool per_vertex = v->vertex_files >> d->file & 1 &&
                      tgsic_is_per_vertex((enum tgsic_processor)v->shader->processor, d);
    v->kinds[per_vertex] |= 1u << d->file;
    if (d->file == TGSIC_FILE_SAMP && d->last >= v->num_units)
        v->num_units = d->last + 1u;
    if (per_vertex)
        count_registers(d, &v->plain_elements[d->file][0]);
    if (!is_buffer)
        return !d->has_dimension && count_registers(d, &v->plain_registers[d->file]);
    unsigned dimension = d->has_dimension ? d->dimension : 0;
    return d->file < PLAIN_ARRAYS && dimension < PLAIN_DIMENSIONS &&
           count_registers(d, &v->plain_elements[d->file][dimension]);
}

/* All vertices have the same registers. An access without a vertex is one to what has none, and of
 * a TESS_CTRL output that of the invocation. */
static void spread_vertices(struct validator *v, unsigned file, uint32_t num_vertices)
{
    uint16_t *elements = v->plain_elements[file];
    for (unsigned vertex = 1; vertex < PLAIN_DIMENSIONS && vertex < num_vertices; vertex++)
        elements[vertex] = elements[0];
    if (file == TGSIC_FILE_IN && v->kinds[true] & FILE_BIT(IN))
        v->plain_registers[file] = 0;
}

/* From the registers counted to those that are right wherever operands have them. */
static void finish_plain_registers(struct validator *v)
{
    uint32_t immediates = v->shader->num_immediates;
    for (unsigned file = TGSIC_FILE_IN; file <= TGSIC_FILE_OUT; file++)
        if (v->vertex_files >> file & 1)
            spread_vertices(v, file, v->num_vertices[file == TGSIC_FILE_OUT]);
    v->plain_registers[TGSIC_FILE_CONST] = v->plain_elements[TGSIC_FILE_CONST][0];
    v->plain_registers[TGSIC_FILE_IMM] =
        (uint16_t)(immediates < INT16_MAX ? immediates : INT16_MAX);
}

static unsigned vertex_files(unsigned processor)
{
    return (tgsic_has_vertex_bracket(processor, TGSIC_FILE_IN) ? FILE_BIT(IN) : 0) |
           (tgsic_has_vertex_bracket(processor, TGSIC_FILE_OUT) ? FILE_BIT(OUT) : 0);
}

void tgsic_validate_declarations(struct validator *v)
{
    bool in_order = true, named_twice = false;
    v->vertex_files = vertex_files(v->shader->processor);
    for (uint32_t i = 0; i < v->shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &v->shader->declarations[i];
        named_twice |= is_named(v, d);
        if (!has_file(v, d))
            continue;
        check_range(v, d);
        check_semantic(v, d);
        check_names(v, d);
        add_array(v, i);
        in_order &= note_registers(v, d);
    }
    for (unsigned file = 0; file < TGSIC_FILE_LIMIT && !in_order; file++)
        check_declared_twice(v, file);
    if (named_twice)
        check_named_twice(v);
    finish_plain_registers(v);
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

const struct declared_file *tgsic_declared_file(struct validator *v, unsigned file)
{
    if (!v->has_ranges)
        list_ranges(v);
    return &v->files[file];
}

const struct tgsic_declaration *tgsic_find_declared(struct validator *v, unsigned number,
                                                    uint32_t dimension, int32_t index)
{
    const struct declared_file *file = tgsic_declared_file(v, number);
    if (!file->count)
        return NULL;
    const struct declared_range *range = &file->ranges[last_before(file, dimension, index)];
    bool has = range->dimension == dimension && index >= range->first && index <= range->last;
    return has ? &v->shader->declarations[range->declaration] : NULL;
}

const struct tgsic_declaration *tgsic_find_any_declared(struct validator *v, unsigned number,
                                                        uint32_t dimension)
{
    const struct declared_file *file = tgsic_declared_file(v, number);
    if (!file->count)
        return NULL;
    const struct declared_range *range = &file->ranges[last_before(file, dimension, MAX_REGISTER)];
    return range->dimension == dimension ? &v->shader->declarations[range->declaration] : NULL;
}
