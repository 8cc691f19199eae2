/* SPDX-License-Identifier: MIT */
/* The std140 and std430 layouts of blocks. */
#include "block_layout.h"

static uint32_t round_up(uint32_t value, uint32_t multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

bool tgsic_is_row_major(const struct ast_qualifiers *q, bool inherited)
{
    if (q->matrix_order == AST_MATRIX_DEFAULT)
        return inherited;
    return q->matrix_order == AST_ROW_MAJOR;
}

struct block_rules tgsic_block_rules(const struct ast_qualifiers *q)
{
    return (struct block_rules){.std430 = q->packing == AST_STD430,
                                .row_major = tgsic_is_row_major(q, false)};
}

struct block_rules tgsic_member_rules(const struct ast_qualifiers *q, struct block_rules rules)
{
    rules.row_major = tgsic_is_row_major(q, rules.row_major);
    return rules;
}

static uint32_t scalar_size(const struct glsl_type *type)
{
    return glsl_is_64bit(type) ? 8 : 4;
}

static uint32_t vector_alignment(const struct glsl_type *type, unsigned components)
{
    return scalar_size(type) * (components == 3 ? 4 : components);
}

/* Of arrays, structs and matrices in std140, at least that of a vec4. */
static uint32_t aggregate(uint32_t align, struct block_rules rules)
{
    return rules.std430 ? align : round_up(align, 16);
}

uint32_t tgsic_block_matrix_stride(const struct glsl_type *type, struct block_rules rules)
{
    unsigned components = rules.row_major ? type->columns : type->rows;
    return aggregate(vector_alignment(type, components), rules);
}

static uint32_t alignment(struct block_layouts *cache, const struct glsl_type *type,
                          struct block_rules rules)
{
    const struct glsl_type *inner = tgsic_glsl_without_arrays(type);
    uint32_t align = vector_alignment(inner, inner->rows);
    if (glsl_has_members(inner))
        return tgsic_block_layout(cache, inner, rules)->alignment;
    if (glsl_is_matrix(inner))
        return tgsic_block_matrix_stride(inner, rules);
    return glsl_is_array(type) ? aggregate(align, rules) : align;
}

/* Rule 9 rounds a struct's end up, rule 4 an array's; both are in their sizes. */
uint32_t tgsic_block_size(struct block_layouts *cache, const struct glsl_type *type,
                          struct block_rules rules)
{
    if (glsl_is_array(type))
        return tgsic_block_stride(cache, type, rules) * type->length;
    if (glsl_has_members(type))
        return tgsic_block_layout(cache, type, rules)->size;
    if (glsl_is_matrix(type))
        return tgsic_block_matrix_stride(type, rules) *
               (rules.row_major ? type->rows : type->columns);
    return scalar_size(type) * type->rows;
}

uint32_t tgsic_block_stride(struct block_layouts *cache, const struct glsl_type *type,
                            struct block_rules rules)
{
    return round_up(tgsic_block_size(cache, type->element, rules), alignment(cache, type, rules));
}

static struct block_layout *make_layout(struct block_layouts *cache, const struct glsl_type *type,
                                        struct block_rules rules)
{
    struct block_layout *layout = ARENA_NEW(cache->arena, struct block_layout);
    uint32_t end = 0;
    layout->type = type;
    layout->rules = rules;
    layout->alignment = aggregate(4, rules);
    layout->offsets = ARENA_ARRAY(cache->arena, uint32_t, type->member_count);
    for (uint32_t i = 0; i < type->member_count; i++) {
        const struct glsl_member *m = &type->members[i];
        struct block_rules inside = tgsic_member_rules(&m->q, rules);
        uint32_t align = alignment(cache, m->type, inside);
        if (m->q.layout & AST_HAS_ALIGN && m->q.align > align)
            align = m->q.align;
        if (m->q.layout & AST_HAS_OFFSET)
            end = m->q.offset;
        layout->offsets[i] = round_up(end, align);
        end = layout->offsets[i] + tgsic_block_size(cache, m->type, inside);
        layout->alignment = align > layout->alignment ? align : layout->alignment;
    }
    layout->size = round_up(end, layout->alignment);
    return layout;
}

const struct block_layout *tgsic_block_layout(struct block_layouts *cache,
                                              const struct glsl_type *type,
                                              struct block_rules rules)
{
    struct block_layout *layout;
    for (layout = cache->layouts; layout; layout = layout->next)
        if (layout->type == type && layout->rules.row_major == rules.row_major &&
            layout->rules.std430 == rules.std430)
            return layout;
    layout = make_layout(cache, type, rules);
    layout->next = cache->layouts;
    cache->layouts = layout;
    return layout;
}
