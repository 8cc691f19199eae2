/* SPDX-License-Identifier: MIT */
/* Uniform blocks and storage blocks. Those of one set and binding are one, whatever they are called
 * and whichever stages use them. */
#include "reflect.h"

#include <string.h>

#define MAX_LISTED 65536u

struct members {
    struct linker *k;
    struct tgsic_block_member *items;
    uint32_t count;
};

static void list_member(struct members *m, const char *name, const struct type *type,
                        const struct member *member, uint32_t offset)
{
    const struct type *inner =
        type->kind == TYPE_ARRAY || type->kind == TYPE_RUNTIME_ARRAY ? type->element : type;
    if (inner != type && !tgsic_spirv_is_numeric(inner)) {
        for (uint32_t n = 0; n < (type->length ? type->length : 1); n++)
            list_member(m, tgsic_arena_printf(m->k->kept, "%s[%u]", name, (unsigned)n), inner,
                        member, offset + n * type->stride);
        return;
    }
    if (type->kind == TYPE_STRUCT) {
        for (uint32_t n = 0; n < type->length; n++)
            list_member(m, tgsic_spirv_member_name(m->k, name, type, n), type->members[n].type,
                        &type->members[n], offset + type->members[n].offset);
        return;
    }
    if (m->count == MAX_LISTED)
        tgsic_arena_fail(m->k->arena, TGSIC_E_LIMIT);
    ARENA_RESERVE(m->k->kept, m->items, m->count);
    m->items[m->count++] = (struct tgsic_block_member){
        .name = inner != type ? tgsic_arena_printf(m->k->kept, "%s[0]", name)
                              : tgsic_spirv_keep(m->k, name),
        .type = tgsic_spirv_value_type(m->k, inner),
        .array_size = inner != type ? type->length : 1,
        .is_array = inner != type,
        .row_major = member && member->row_major,
        .offset = offset,
        .array_stride = inner != type ? type->stride : 0,
        .matrix_stride = inner->columns > 1 && member ? member->matrix_stride : 0};
}

/* Members of a block with an instance name are called "block.member". */
static struct members members_of(struct linker *k, const struct global *g)
{
    struct members m = {k, NULL, 0};
    list_member(&m, g->instance ? g->name : "", tgsic_spirv_without_arrays(g->type), NULL, 0);
    return m;
}

/* "block[1][0]", of arrays of blocks, each of which is listed. */
static const char *element_name(struct linker *k, const struct global *g, uint32_t number)
{
    const char *name = tgsic_spirv_keep(k, g->name);
    uint32_t inner = 1;
    for (const struct type *t = g->type; t->kind == TYPE_ARRAY; t = t->element)
        inner *= t->length;
    for (const struct type *t = g->type; t->kind == TYPE_ARRAY; t = t->element) {
        inner /= t->length;
        name = tgsic_arena_printf(k->kept, "%s[%u]", name, (unsigned)(number / inner % t->length));
    }
    return name;
}

/* ---- Entries ------------------------------------------------------------------------------- */

/* What both kinds of blocks have, where it stands in one of them. */
struct entry {
    const char **name;
    uint32_t *set, *size, *num_members;
    int32_t *binding;
    const struct tgsic_block_member **members;
};

static struct entry entry_of_buffer(struct tgsic_storage_block *b)
{
    return (struct entry){&b->name, &b->set, &b->size, &b->num_members, &b->binding, &b->members};
}

static struct entry entry_of_block(struct tgsic_uniform_block *b)
{
    return (struct entry){&b->name, &b->set, &b->size, &b->num_members, &b->binding, &b->members};
}

static struct entry entry_at(struct reflector *f, bool storage, uint32_t i)
{
    return storage ? entry_of_buffer(&f->buffers[i]) : entry_of_block(&f->blocks[i]);
}

static struct entry add_entry(struct reflector *f, bool storage)
{
    if (storage)
        return entry_of_buffer(REFLECT_ADD(f, buffers, struct tgsic_storage_block));
    return entry_of_block(REFLECT_ADD(f, blocks, struct tgsic_uniform_block));
}

/* What a block is told apart by. */
struct key {
    const char *name;
    uint32_t set;
    int32_t binding;
};

static struct key key_of(struct linker *k, const struct global *g, uint32_t number)
{
    return (struct key){element_name(k, g, number), g->set < 0 ? 0 : (uint32_t)g->set,
                        g->binding < 0 ? -1 : g->binding + (int32_t)number};
}

static bool has_key(const struct entry *e, const struct key *key)
{
    if (key->binding >= 0 || *e->binding >= 0)
        return key->binding == *e->binding && key->set == *e->set;
    return !strcmp(key->name, *e->name);
}

static struct entry find_or_add(struct reflector *f, const struct global *g, struct key key,
                                bool storage, uint32_t *i)
{
    uint32_t count = storage ? f->r->num_buffers : f->r->num_blocks;
    for (*i = 0; *i < count; ++*i) {
        struct entry found = entry_at(f, storage, *i);
        if (has_key(&found, &key))
            return found;
    }
    struct members m = members_of(f->k, g);
    struct entry made = add_entry(f, storage);
    *made.name = key.name;
    *made.set = key.set;
    *made.binding = key.binding;
    *made.members = m.items;
    *made.num_members = m.count;
    return made;
}

static void add(struct reflector *f, const struct global *g, uint32_t number)
{
    bool storage = g->kind == GLOBAL_BUFFER;
    uint32_t i, size = tgsic_spirv_extent(tgsic_spirv_without_arrays(g->type));
    struct entry e = find_or_add(f, g, key_of(f->k, g, number), storage, &i);
    *e.size = size > *e.size ? size : *e.size;
    if (storage)
        f->buffers[i].stage[f->s->stage] =
            (struct tgsic_storage_place){true, (uint16_t)(g->leaves[0]->slot + number)};
    else
        f->blocks[i].buffer[f->s->stage] = (uint16_t)g->leaves[number]->buffer;
}

void tgsic_spirv_reflect_block(struct reflector *f, const struct global *g)
{
    bool storage = g->kind == GLOBAL_BUFFER;
    uint32_t count = storage ? leaf_of(g->leaves[0])->end : g->leaf_count;
    for (uint32_t n = 0; n < count; n++)
        if (storage || leaf_of(g->leaves[n])->end)
            add(f, g, n);
}
