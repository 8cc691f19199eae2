/* SPDX-License-Identifier: MIT */
/* Global variables: what they are at the stage's interface, and where the body works. */
#include "spirv.h"

#include <string.h>

static bool is_block(enum global_kind kind)
{
    return kind == GLOBAL_BLOCK || kind == GLOBAL_BUFFER || kind == GLOBAL_PUSH;
}

struct global *tgsic_spirv_add_global(struct spirv *s, enum global_kind kind,
                                      const struct type *type, uint32_t id)
{
    struct global *g = ARENA_NEW(s->arena, struct global);
    const struct id *entry = tgsic_spirv_id(s, id);
    const struct decoration *d = entry->decorations;
    const struct type *inner = tgsic_spirv_without_arrays(type);
    g->kind = kind;
    g->type = type;
    g->id = id;
    g->decorations = d;
    g->instance = entry->name && *entry->name ? entry->name : NULL;
    g->name = g->instance;
    if (inner->kind == TYPE_STRUCT && (is_block(kind) || !g->name))
        g->name = tgsic_spirv_id(s, inner->id)->name;
    if (!g->name || !*g->name)
        g->name = tgsic_arena_printf(s->arena, "_%u", (unsigned)id);
    g->builtin = tgsic_spirv_decoration(d, DECORATION_BUILTIN);
    g->location = tgsic_spirv_decoration(d, DECORATION_LOCATION);
    g->binding = tgsic_spirv_decoration(d, DECORATION_BINDING);
    g->set = tgsic_spirv_decoration(d, DECORATION_DESCRIPTOR_SET);
    *s->next_global = g;
    s->next_global = &g->next;
    return g;
}

/* ---- Inputs and outputs -------------------------------------------------------------------- */

/* ClipDistance[i] is component i % 4 of CLIPDIST i / 4. */
static void unpack_distances(struct spirv *s, struct global *g)
{
    const struct leaf *leaf = g->leaves[0]->user;
    g->place = tgsic_spirv_local(s, g->type, g->name);
    for (uint32_t n = 0; n < leaf->scalars; n++) {
        uint32_t at = leaf->first_scalar + n;
        tgsic_ir_store(&s->b, g->place.leaves[0], (int32_t)n, NULL,
                       tgsic_ir_load(&s->b, g->leaves[0], (int32_t)(at / 4), NULL, at % 4, 1), 1);
    }
}

static void make_input(struct spirv *s, struct global *g)
{
    if (tgsic_spirv_computed(s, g))
        return;
    tgsic_spirv_interface(s, g);
    if (g->place.memory == IN_VARIABLES && g->builtin >= 0 &&
        g->leaves[0]->semantic == TGSIC_SEMANTIC_CLIPDIST)
        unpack_distances(s, g);
}

static void make_output(struct spirv *s, struct global *g, const struct instruction *i)
{
    if (i->num_operands > 1)
        tgsic_spirv_id(s, i->result)->touched = UINT32_MAX;
    tgsic_spirv_interface(s, g);
    if (g->place.memory == IN_VARIABLES)
        g->place = tgsic_spirv_local(s, g->type, g->name);
    if (i->num_operands > 1)
        tgsic_spirv_store(s, &g->place, tgsic_spirv_value(s, i->operands[1]));
}

/* ---- Blocks -------------------------------------------------------------------------------- */

/* Bytes up to the end of what has a length. */
static uint32_t extent(const struct type *type, const struct member *member)
{
    uint64_t size = (uint64_t)type->rows * type->columns * (type_is_wide(type) ? 8 : 4);
    if (type->kind == TYPE_ARRAY)
        size = (uint64_t)type->stride * (type->length - 1) + extent(type->element, member);
    if (type->kind == TYPE_MATRIX && member && member->matrix_stride)
        size = (uint64_t)member->matrix_stride * (member->row_major ? type->rows : type->columns);
    if (type->kind == TYPE_STRUCT) {
        size = 0;
        for (uint32_t n = 0; n < type->length; n++) {
            uint64_t end = (uint64_t)type->members[n].offset +
                           extent(type->members[n].type, &type->members[n]);
            size = end > size ? end : size;
        }
    }
    return size > INT32_MAX ? INT32_MAX : (uint32_t)size;
}

uint32_t tgsic_spirv_extent(const struct type *type)
{
    return extent(type, NULL);
}

static struct ir_var *block_var(struct spirv *s, struct global *g, enum ir_mode mode,
                                uint32_t number, uint32_t length)
{
    struct leaf *leaf = ARENA_NEW(s->arena, struct leaf);
    *leaf = (struct leaf){.global = g, .number = number, .builtin = -1, .location = -1};
    struct ir_var *var = tgsic_ir_var(&s->b, mode, g->name, 4, 32, length);
    leaf->type = tgsic_spirv_without_arrays(g->type);
    var->user = leaf;
    return var;
}

#define MAX_BLOCKS 256u

/* Variables of one set and binding are one memory. */
static const struct global *find_alias(const struct spirv *s, const struct global *g)
{
    for (const struct global *other = s->globals; other != g; other = other->next)
        if (g->binding >= 0 && other->kind == g->kind && other->binding == g->binding &&
            other->set == g->set)
            return other;
    return NULL;
}

/* As long as the longest of those that share them. */
static void make_block_leaves(struct spirv *s, struct global *g, uint32_t length)
{
    const struct global *alias = find_alias(s, g);
    enum ir_mode mode = g->kind == GLOBAL_BUFFER ? IR_BUFFER : IR_UNIFORM;
    if (alias && (alias->leaf_count != g->leaf_count ||
                  (mode == IR_BUFFER && alias->leaves[0]->length != length)))
        tgsic_spirv_unsupported(s, "arrays of blocks of one binding, of two lengths");
    g->is_alias = alias != NULL;
    g->leaves = alias ? alias->leaves : ARENA_ARRAY(s->arena, struct ir_var *, g->leaf_count);
    for (uint32_t n = 0; n < g->leaf_count; n++) {
        if (!alias)
            g->leaves[n] = block_var(s, g, mode, n, length);
        if (g->leaves[n]->length < length)
            g->leaves[n]->length = length;
    }
}

/* A uniform block is the registers of its buffer; an array of blocks, a buffer each. */
static void make_block(struct spirv *s, struct global *g)
{
    bool uniform = g->kind != GLOBAL_BUFFER;
    const struct type *block = tgsic_spirv_without_arrays(g->type);
    uint32_t count = 1, registers;
    if (block->kind != TYPE_STRUCT || g->type->kind == TYPE_RUNTIME_ARRAY)
        tgsic_spirv_unsupported(s, "a block that is no structure, or an endless array of blocks");
    for (const struct type *t = g->type; t->kind == TYPE_ARRAY; t = t->element) {
        if (t->length > MAX_BLOCKS / count)
            tgsic_spirv_unsupported(s, "more than %u blocks in an array", MAX_BLOCKS);
        count *= t->length;
    }
    registers = (tgsic_spirv_extent(block) + 15) / 16;
    g->leaf_count = uniform ? count : 1;
    make_block_leaves(s, g, uniform ? (registers ? registers : 1) : count);
    g->place = (struct place){.type = g->type,
                              .leaves = g->leaves,
                              .memory = uniform ? IN_UNIFORM : IN_BUFFER,
                              .block_count = count,
                              .of_blocks = g->type->kind == TYPE_ARRAY,
                              .qualifiers = (uint8_t)tgsic_spirv_qualifiers(g->decorations)};
}

/* Variables that the group shares follow one another in one memory. */
static void make_shared(struct spirv *s, struct global *g)
{
    if (!s->shared)
        s->shared = tgsic_ir_var(&s->b, IR_SHARED, "shared", 4, 32, 1);
    uint32_t first = (s->shared_size + 15) & ~15u, size = tgsic_spirv_packed_size(g->type);
    if (size > INT32_MAX / 2 - first)
        tgsic_arena_fail(s->arena, TGSIC_E_LIMIT);
    s->shared_size = first + size;
    g->place = (struct place){.type = g->type,
                              .leaves = &s->shared,
                              .memory = IN_BUFFER,
                              .offset = first,
                              .packed = true,
                              .block_count = 1};
}

static void make_uniform(struct spirv *s, struct global *g, const struct instruction *i)
{
    const struct type *inner = tgsic_spirv_without_arrays(g->type);
    if (g->kind == GLOBAL_COUNTER && (inner->kind != TYPE_SCALAR || inner->letter != 'u'))
        tgsic_spirv_invalid(s, "an atomic counter that is no uint");
    tgsic_spirv_interface(s, g);
    if (i->num_operands > 1)
        g->initial = tgsic_spirv_value(s, i->operands[1]);
    if (g->initial && g->leaf_count != 1)
        tgsic_spirv_unsupported(s, "default values of structures are not translated");
}

static void make_private(struct spirv *s, struct global *g, const struct instruction *i)
{
    g->place = tgsic_spirv_local(s, g->type, g->name);
    if (i->num_operands > 1)
        tgsic_spirv_store(s, &g->place, tgsic_spirv_value(s, i->operands[1]));
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

static void make(struct spirv *s, const struct instruction *i, const struct type *type,
                 uint32_t storage)
{
    static const uint8_t kinds[] = {[STORAGE_UNIFORM_CONSTANT] = GLOBAL_UNIFORM,
                                    [STORAGE_INPUT] = GLOBAL_INPUT,
                                    [STORAGE_UNIFORM] = GLOBAL_BLOCK,
                                    [STORAGE_OUTPUT] = GLOBAL_OUTPUT,
                                    [STORAGE_WORKGROUP] = GLOBAL_PRIVATE,
                                    [STORAGE_PRIVATE] = GLOBAL_PRIVATE,
                                    [STORAGE_PUSH_CONSTANT] = GLOBAL_PUSH,
                                    [STORAGE_ATOMIC_COUNTER] = GLOBAL_COUNTER,
                                    [STORAGE_BUFFER] = GLOBAL_BUFFER};
    const struct type *inner = tgsic_spirv_without_arrays(type);
    bool buffer_block =
        storage == STORAGE_UNIFORM &&
        tgsic_spirv_find(tgsic_spirv_id(s, inner->id)->decorations, DECORATION_BUFFER_BLOCK);
    enum global_kind kind = buffer_block ? GLOBAL_BUFFER : (enum global_kind)kinds[storage];
    struct global *g = tgsic_spirv_add_global(s, kind, type, i->result);
    if (kind == GLOBAL_INPUT)
        make_input(s, g);
    else if (kind == GLOBAL_OUTPUT)
        make_output(s, g, i);
    else if (kind == GLOBAL_UNIFORM || kind == GLOBAL_COUNTER)
        make_uniform(s, g, i);
    else if (storage == STORAGE_WORKGROUP)
        make_shared(s, g);
    else if (kind == GLOBAL_PRIVATE)
        make_private(s, g, i);
    else
        make_block(s, g);
    struct value value = {.type = tgsic_spirv_type_of(s, i->type), .kind = VALUE_PLACE};
    value.place = &g->place;
    tgsic_spirv_result(s, i, value);
}

void tgsic_spirv_global(struct spirv *s, const struct instruction *i)
{
    static const uint32_t known =
        1u << STORAGE_UNIFORM_CONSTANT | 1u << STORAGE_INPUT | 1u << STORAGE_UNIFORM |
        1u << STORAGE_OUTPUT | 1u << STORAGE_WORKGROUP | 1u << STORAGE_PRIVATE |
        1u << STORAGE_PUSH_CONSTANT | 1u << STORAGE_BUFFER | 1u << STORAGE_ATOMIC_COUNTER;
    const struct type *type = tgsic_spirv_type_of(s, i->type);
    uint32_t storage = tgsic_spirv_operand(s, i, 0);
    bool interface = storage == STORAGE_INPUT || storage == STORAGE_OUTPUT;
    if (type->kind != TYPE_POINTER)
        tgsic_spirv_invalid(s, "a variable whose type is no pointer");
    if (storage >= 32 || !(known >> storage & 1))
        tgsic_spirv_unsupported(s, "variables of storage class %u are not translated",
                                (unsigned)storage);
    bool shared = storage == STORAGE_WORKGROUP;
    if ((interface && !tgsic_spirv_id(s, i->result)->in_interface) ||
        (shared && s->stage != TGSIC_PROCESSOR_COMP))
        return; /* of another entry point */
    make(s, i, type->element, storage);
}
