/* SPDX-License-Identifier: MIT */
/* Transform feedback layout: offsets that overlap or pass the stride (GLSL 4.60 §4.4.2). */
#include "parse.h"

#include <stdlib.h>

struct capture {
    uint32_t buffer, offset, size;
    const char *name;
    struct tgsic_pos pos;
};

struct captures {
    struct capture *items;
    size_t count;
};

static uint32_t size_of(const struct glsl_type *type)
{
    if (glsl_is_array(type))
        return size_of(type->element) * (type->length ? type->length : 1);
    if (glsl_has_members(type)) {
        uint32_t size = 0;
        for (uint32_t i = 0; i < type->member_count; i++) {
            uint32_t align = glsl_holds(type->members[i].type, HOLDS_64BIT) ? 8 : 4;
            size = (size + align - 1) / align * align + size_of(type->members[i].type);
        }
        return size;
    }
    return type->slots * (glsl_is_64bit(type) ? 8u : 4u);
}

static void add(struct parser *p, struct captures *list, const struct ast_qualifiers *q,
                uint32_t offset, const struct glsl_type *type, const char *name,
                struct tgsic_pos pos)
{
    ARENA_RESERVE(p->arena, list->items, list->count);
    list->items[list->count++] = (struct capture){q->xfb_buffer, offset, size_of(type), name, pos};
}

/* An offset of the block places members one after the other; members may have their own. */
static void add_block(struct parser *p, struct captures *list, const struct ast_variable *v,
                      const struct glsl_type *block)
{
    bool placed = v->q.layout & AST_HAS_XFB_OFFSET;
    uint32_t offset = v->q.xfb_offset;
    for (uint32_t i = 0; i < block->member_count; i++) {
        const struct glsl_member *m = &block->members[i];
        bool own = m->q.layout & AST_HAS_XFB_OFFSET;
        if (own)
            offset = m->q.xfb_offset;
        if (own || placed)
            add(p, list, &v->q, offset, m->type, m->name, m->pos);
        offset += size_of(m->type);
    }
}

static void add_variable(struct parser *p, struct captures *list, const struct ast_variable *v)
{
    const struct glsl_type *inner = tgsic_glsl_without_arrays(v->type);
    if (inner->base == GLSL_BLOCK)
        add_block(p, list, v, inner);
    else if (v->q.layout & AST_HAS_XFB_OFFSET)
        add(p, list, &v->q, v->q.xfb_offset, v->type, v->name, v->pos);
}

static int compare(const void *a, const void *b)
{
    const struct capture *x = a, *y = b;
    if (x->buffer != y->buffer)
        return x->buffer < y->buffer ? -1 : 1;
    if (x->offset != y->offset)
        return x->offset < y->offset ? -1 : 1;
    return x->pos.line < y->pos.line ? -1 : x->pos.line > y->pos.line;
}

static void check_end(struct parser *p, const struct capture *c)
{
    uint32_t stride = c->buffer < 4 ? p->shader->xfb_stride[c->buffer] : 0;
    uint64_t end = (uint64_t)c->offset + c->size;
    uint32_t most =
        4u * (uint32_t)p->limits->value[LIMIT_MaxTransformFeedbackInterleavedComponents];
    if (stride && end > stride)
        tgsic_glsl_link_error(p, E_LAYOUT, c->pos, "'%.64s' ends behind its buffer's stride",
                              c->name);
    else if (end > most)
        tgsic_glsl_link_error(p, E_LAYOUT, c->pos,
                              "'%.64s' ends behind the greatest stride, %u bytes", c->name, most);
}

void tgsic_glsl_check_captures(struct parser *p)
{
    struct captures list = {NULL, 0};
    for (const struct ast_variable *v = p->shader->globals; v; v = v->next)
        if (v->q.storage == AST_OUT && !v->builtin)
            add_variable(p, &list, v);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, compare);
    for (size_t i = 0; i < list.count; i++) {
        const struct capture *c = &list.items[i];
        check_end(p, c);
        if (i && c[-1].buffer == c->buffer && (uint64_t)c[-1].offset + c[-1].size > c->offset)
            tgsic_glsl_link_error(p, E_LAYOUT, c->pos,
                                  "'%.64s' overlaps '%.64s' in the capture buffer", c->name,
                                  c[-1].name);
    }
}
