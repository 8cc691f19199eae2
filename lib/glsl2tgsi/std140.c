/* SPDX-License-Identifier: MIT */
/* The std140 layout of uniform blocks. */
#include "std140.h"

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

static uint32_t alignment(const struct glsl_type *type)
{
    static const uint8_t of_vector[] = {0, 4, 8, 16, 16};
    return type->rows && type->columns == 1 ? of_vector[type->rows] : 16;
}

/* Rule 9 rounds a struct's end up, rule 4 an array's; both are in their sizes. */
uint32_t tgsic_std140_size(struct std140 *cache, const struct glsl_type *type, bool row_major)
{
    if (glsl_is_array(type))
        return tgsic_std140_stride(cache, type, row_major) * type->length;
    if (glsl_has_members(type))
        return tgsic_std140_layout(cache, type, row_major)->size;
    if (glsl_is_matrix(type))
        return 16u * (row_major ? type->rows : type->columns);
    return 4u * type->rows;
}

uint32_t tgsic_std140_stride(struct std140 *cache, const struct glsl_type *type, bool row_major)
{
    return round_up(tgsic_std140_size(cache, type->element, row_major), 16);
}

static struct std140_layout *make_layout(struct std140 *cache, const struct glsl_type *type,
                                         bool row_major)
{
    struct std140_layout *layout = ARENA_NEW(cache->arena, struct std140_layout);
    uint32_t end = 0;
    layout->type = type;
    layout->row_major = row_major;
    layout->offsets = ARENA_ARRAY(cache->arena, uint32_t, type->member_count);
    for (uint32_t i = 0; i < type->member_count; i++) {
        const struct glsl_member *m = &type->members[i];
        uint32_t align = alignment(m->type);
        if (m->q.layout & AST_HAS_ALIGN && m->q.align > align)
            align = m->q.align;
        if (m->q.layout & AST_HAS_OFFSET)
            end = m->q.offset;
        layout->offsets[i] = round_up(end, align);
        end = layout->offsets[i] +
              tgsic_std140_size(cache, m->type, tgsic_is_row_major(&m->q, row_major));
    }
    layout->size = round_up(end, 16);
    return layout;
}

const struct std140_layout *tgsic_std140_layout(struct std140 *cache, const struct glsl_type *type,
                                                bool row_major)
{
    struct std140_layout *layout;
    for (layout = cache->layouts; layout; layout = layout->next)
        if (layout->type == type && layout->row_major == row_major)
            return layout;
    layout = make_layout(cache, type, row_major);
    layout->next = cache->layouts;
    cache->layouts = layout;
    return layout;
}
