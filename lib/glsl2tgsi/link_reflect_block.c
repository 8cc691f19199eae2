/* SPDX-License-Identifier: MIT */
/* Uniform and storage blocks in the reflection. */
#include "link_reflect.h"

#include <string.h>

struct block_walk {
    struct reflector *r;
    struct tgsic_block_member *members;
    uint32_t count;
};

static void walk_block(struct block_walk *w, const struct glsl_type *type, const char *name,
                       uint32_t offset, struct block_rules rules)
{
    struct reflector *r = w->r;
    bool is_array = glsl_is_array(type);
    const struct glsl_type *element = is_array ? type->element : type;
    uint32_t stride = is_array ? tgsic_block_stride(&r->layouts, type, rules) : 0;
    if (is_array && (glsl_is_array(element) || glsl_has_members(element))) {
        for (uint32_t i = 0; i < type->length; i++)
            walk_block(w, element, tgsic_arena_printf(r->k->arena, "%s[%u]", name, (unsigned)i),
                       offset + i * stride, rules);
        return;
    }
    if (glsl_has_members(type)) {
        const struct block_layout *layout = tgsic_block_layout(&r->layouts, type, rules);
        for (uint32_t i = 0; i < type->member_count; i++) {
            const struct glsl_member *m = &type->members[i];
            walk_block(w, m->type,
                       *name ? tgsic_arena_printf(r->k->arena, "%s.%s", name, m->name) : m->name,
                       offset + layout->offsets[i], tgsic_member_rules(&m->q, rules));
        }
        return;
    }
    ARENA_RESERVE(r->kept, w->members, w->count);
    w->members[w->count++] = (struct tgsic_block_member){
        .name = tgsic_arena_printf(r->kept, is_array ? "%s[0]" : "%s", name),
        .type = tgsic_link_value_type(element),
        .array_size = is_array ? type->length : 1,
        .is_array = is_array,
        .row_major = rules.row_major && glsl_is_matrix(element),
        .offset = offset,
        .array_stride = stride,
        .matrix_stride = glsl_is_matrix(element) ? tgsic_block_matrix_stride(element, rules) : 0,
    };
}

static struct tgsic_uniform_block *block(struct reflector *r, const char *name)
{
    for (uint32_t i = 0; i < r->num_blocks; i++)
        if (!strcmp(r->blocks[i].name, name))
            return &r->blocks[i];
    ARENA_RESERVE(r->kept, r->blocks, r->num_blocks);
    struct tgsic_uniform_block *b = &r->blocks[r->num_blocks++];
    memset(b, 0, sizeof *b);
    b->name = tgsic_arena_strndup(r->kept, name, strlen(name));
    return b;
}

/* The name of one block of an array: "lights[2]", or "lights[1][0]" of arrays of arrays. */
static const char *block_name(struct reflector *r, const struct glsl_type *type, const char *name,
                              uint32_t number)
{
    uint32_t rest = 1;
    for (const struct glsl_type *t = type; glsl_is_array(t); t = t->element)
        rest *= t->length;
    for (; glsl_is_array(type); type = type->element) {
        rest /= type->length;
        name = tgsic_arena_printf(r->k->arena, "%s[%u]", name, (unsigned)(number / rest));
        number %= rest;
    }
    return name;
}

void tgsic_reflect_block(struct reflector *r, struct global *g, unsigned stage, uint32_t number)
{
    const struct glsl_type *type = tgsic_glsl_without_arrays(g->type);
    const struct ast_variable *v = g->variable;
    struct block_rules rules = tgsic_block_rules(&v->q);
    struct tgsic_uniform_block *b = block(r, block_name(r, g->type, type->name, number));
    b->binding = v->q.layout & AST_HAS_BINDING ? (int32_t)(v->q.binding + number) : -1;
    b->size = tgsic_block_size(&r->layouts, type, rules);
    b->buffer[stage] = (uint16_t)g->leaves[number]->buffer;
    if (b->members)
        return;
    struct block_walk w = {.r = r};
    walk_block(&w, type, *v->name ? type->name : "", 0, rules);
    b->members = w.members;
    b->num_members = w.count;
}

/* ---- Storage blocks ------------------------------------------------------------------------- */

static struct tgsic_storage_block *buffer(struct reflector *r, const char *name)
{
    for (uint32_t i = 0; i < r->num_buffers; i++)
        if (!strcmp(r->buffers[i].name, name))
            return &r->buffers[i];
    ARENA_RESERVE(r->kept, r->buffers, r->num_buffers);
    struct tgsic_storage_block *b = &r->buffers[r->num_buffers++];
    memset(b, 0, sizeof *b);
    b->name = tgsic_arena_strndup(r->kept, name, strlen(name));
    return b;
}

void tgsic_reflect_buffer(struct reflector *r, struct global *g, unsigned stage, uint32_t number)
{
    const struct glsl_type *type = tgsic_glsl_without_arrays(g->type);
    const struct ast_variable *v = g->variable;
    struct block_rules rules = tgsic_block_rules(&v->q);
    struct tgsic_storage_block *b = buffer(r, block_name(r, g->type, type->name, number));
    b->binding = v->q.layout & AST_HAS_BINDING ? (int32_t)(v->q.binding + number) : -1;
    b->size = tgsic_block_size(&r->layouts, type, rules);
    b->stage[stage] = (struct tgsic_storage_place){true, (uint16_t)(g->leaves[0]->slot + number)};
    if (b->members)
        return;
    struct block_walk w = {.r = r};
    walk_block(&w, type, *v->name ? type->name : "", 0, rules);
    b->members = w.members;
    b->num_members = w.count;
}
