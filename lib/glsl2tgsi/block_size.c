/* SPDX-License-Identifier: MIT */
/* Alignment and size of members under std140 and std430 (OpenGL 4.6 §7.6.2.2), as far as checks of
 * explicit offsets need them. */
#include "parse.h"

static uint32_t round_up(uint32_t value, uint32_t multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

static struct block_measure inherit(struct block_measure measure, const struct ast_qualifiers *q)
{
    if (q->matrix_order != AST_MATRIX_DEFAULT)
        measure.is_row_major = q->matrix_order == AST_ROW_MAJOR;
    return measure;
}

static uint32_t vector_alignment(const struct glsl_type *type, unsigned rows)
{
    uint32_t scalar = glsl_is_64bit(type) ? 8 : 4;
    return scalar * (rows == 3 ? 4 : rows);
}

static uint32_t type_alignment(struct block_measure measure, const struct glsl_type *type)
{
    uint32_t align = 4;
    bool rounds = glsl_is_array(type) || glsl_has_members(type) || glsl_is_matrix(type);
    const struct glsl_type *inner = tgsic_glsl_without_arrays(type);
    if (glsl_has_members(inner)) {
        for (uint32_t i = 0; i < inner->member_count; i++) {
            uint32_t a = tgsic_glsl_block_alignment(measure, &inner->members[i]);
            align = a > align ? a : align;
        }
    } else {
        bool transposed = glsl_is_matrix(inner) && measure.is_row_major;
        align = vector_alignment(inner, transposed ? inner->columns : inner->rows);
    }
    return rounds && !measure.is_std430 ? round_up(align, 16) : align;
}

uint32_t tgsic_glsl_block_alignment(struct block_measure measure, const struct glsl_member *member)
{
    uint32_t align = type_alignment(inherit(measure, &member->q), member->type);
    return align ? align : 4;
}

static uint32_t type_size(struct block_measure measure, const struct glsl_type *type)
{
    if (glsl_is_array(type))
        return round_up(type_size(measure, type->element), type_alignment(measure, type)) *
               type->length;
    if (glsl_has_members(type)) {
        uint32_t end = 0;
        for (uint32_t i = 0; i < type->member_count; i++)
            end = round_up(end, tgsic_glsl_block_alignment(measure, &type->members[i])) +
                  tgsic_glsl_block_size(measure, &type->members[i]);
        return round_up(end, type_alignment(measure, type));
    }
    if (glsl_is_matrix(type))
        return type_alignment(measure, type) * (measure.is_row_major ? type->rows : type->columns);
    return type->rows * (glsl_is_64bit(type) ? 8u : 4u);
}

uint32_t tgsic_glsl_block_size(struct block_measure measure, const struct glsl_member *member)
{
    return type_size(inherit(measure, &member->q), member->type);
}
