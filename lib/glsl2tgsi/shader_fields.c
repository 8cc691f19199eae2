/* SPDX-License-Identifier: MIT */
/* The plain members of a checked shader and their ranges. */
#include "shader_fields.h"

#define NUM_FORMATS (1 + NUM_IMAGE_FORMATS)

enum {
#define IMAGE_FORMAT(name, ...) IMAGE_FORMAT_##name,
#include "image_formats.def"
#undef IMAGE_FORMAT
    NUM_IMAGE_FORMATS
};

#define OF tgsic_pos
static const struct field position_fields[] = {U32(file), U32(line), U32(column)};
const struct record tgsic_position_record = RECORD_OF(position_fields);
#undef OF

#define OF ast_qualifiers
static const struct field qualifier_fields[] = {
    U8(storage, AST_PARAM_INOUT + 1),
    U8(interpolation, AST_NOPERSPECTIVE + 1),
    U8(precision, AST_HIGHP + 1),
    U8(matrix_order, AST_ROW_MAJOR + 1),
    U8(packing, AST_STD430 + 1),
    U8(depth, AST_DEPTH_UNCHANGED + 1),
    U8(format, NUM_FORMATS),
    U16(flags, 0),
    U16(layout, 0),
    U32(location),
    U32(component),
    U32(index),
    U32(binding),
    U32(set),
    U32(offset),
    U32(align),
    U32(stream),
    U32(xfb_buffer),
    U32(xfb_offset),
    U32(xfb_stride),
};
static const struct record qualifier_record = RECORD_OF(qualifier_fields);
#undef OF

#define OF glsl_member
static const struct field member_fields[] = {STRING(name), RECORD(pos, tgsic_position_record),
                                             RECORD(q, qualifier_record), U32(max_index)};
const struct record tgsic_member_record = RECORD_OF(member_fields);
#undef OF

#define OF ast_variable
static const struct field variable_fields[] = {
    U32(id),
    STRING(name),
    RECORD(pos, tgsic_position_record),
    RECORD(q, qualifier_record),
    U32(max_index),
    BOOL(is_redeclared),
    BOOL(is_used),
    BOOL(is_written),
    BOOL(is_indexed_dynamically),
    BOOL(is_inout),
};
const struct record tgsic_variable_record = RECORD_OF(variable_fields);
#undef OF

#define OF ast_function
static const struct field function_fields[] = {
    U32(index),
    STRING(name),
    RECORD(pos, tgsic_position_record),
    U8(return_precision, AST_HIGHP + 1),
    BOOL(is_defined),
    BOOL(is_subroutine),
    BOOL(has_subroutine_index),
    U32(subroutine_index),
};
const struct record tgsic_function_record = RECORD_OF(function_fields);
#undef OF

#define OF ast_link_error
static const struct field link_error_fields[] = {U32(code), RECORD(pos, tgsic_position_record),
                                                 STRING(text)};
const struct record tgsic_link_error_record = RECORD_OF(link_error_fields);
#undef OF

#define OF ast_shader
static const struct field shader_fields[] = {
    ENUM(stage, GLSL_COMPUTE + 1),
    U32(version),
    BOOL(is_es),
    BOOL(is_compatibility),
    BOOL(indexes_samplers),
    U32(variable_count),
    U32(function_count),
    BOOL(invariant_all),
    BOOL(redeclares_per_vertex),
    BOOL(uses_discard),
    BOOL(uses_derivatives),
    BOOL(early_fragment_tests),
    BOOL(post_depth_coverage),
    BOOL(inner_coverage),
    BOOL(pixel_interlock_ordered),
    BOOL(pixel_interlock_unordered),
    BOOL(sample_interlock_ordered),
    BOOL(sample_interlock_unordered),
    U32(blend_support),
    U32(output_vertices),
    ENUM(tess_primitive, AST_ISOLINES + 1),
    ENUM(spacing, AST_FRACTIONAL_ODD_SPACING + 1),
    ENUM(winding, AST_CCW + 1),
    BOOL(point_mode),
    ENUM(input_primitive, AST_ISOLINES + 1),
    ENUM(output_primitive, AST_ISOLINES + 1),
    BOOL(has_max_vertices),
    BOOL(has_invocations),
    U32(max_vertices),
    U32(invocations),
    MANY(FIELD_U32, local_size, 3),
    BOOL(local_size_variable),
    MANY(FIELD_U32, xfb_stride, 4),
};
const struct record tgsic_ast_shader_record = RECORD_OF(shader_fields);
#undef OF
