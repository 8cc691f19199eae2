/* SPDX-License-Identifier: MIT */
/* The members of a reflection and their ranges. */
#include "program_fields.h"

#define STAGES            TGSIC_STAGE_COUNT
#define NUM_BASES         (TGSIC_VALUE_UINT64 + 1)
#define NUM_SEMANTICS     256
#define NUM_TARGETS       (TGSIC_TARGET_UNKNOWN + 1)
#define NUM_INTERPOLATION (TGSIC_INTERPOLATE_COLOR + 1)

#define OF tgsic_value_type
static const struct field type_fields[] = {STRING(name), U32(gl_type), ENUM(base, NUM_BASES),
                                           U8(rows, 5), U8(columns, 5)};
static const struct record type_record = RECORD_OF(type_fields);
#undef OF

#define OF tgsic_uniform_place
static const struct field place_fields[] = {BOOL(active), U16(buffer, 0), U16(count, 0), U32(slot),
                                            U8(component, 4)};
static const struct record place_record = RECORD_OF(place_fields);
#undef OF

#define OF tgsic_uniform
static const struct field uniform_fields[] = {
    STRING(name),    RECORD(type, type_record),
    U32(array_size), BOOL(is_array),
    BOOL(is_state),  U32(location),
    U32(stride),     RECORDS(stage, STAGES, place_record),
};
static const struct record uniform_record = {
    uniform_fields,
    sizeof uniform_fields / sizeof *uniform_fields,
    sizeof(struct tgsic_uniform),
    tgsic_put_default,
    tgsic_take_default,
};
#undef OF

#define OF tgsic_block_member
static const struct field member_fields[] = {
    STRING(name), RECORD(type, type_record), U32(array_size),    BOOL(is_array), BOOL(row_major),
    U32(offset),  U32(array_stride),         U32(matrix_stride),
};
static const struct record member_record = RECORD_OF(member_fields);
#undef OF

#define OF tgsic_uniform_block
static const struct field block_fields[] = {STRING(name), U32(binding), U32(size),
                                            TABLE(members, member_record),
                                            MANY(FIELD_U16, buffer, STAGES)};
static const struct record block_record = RECORD_OF(block_fields);
#undef OF

#define OF tgsic_sampler_place
static const struct field unit_fields[] = {BOOL(active), U16(unit, 0), U16(count, 0)};
static const struct record unit_record = RECORD_OF(unit_fields);
#undef OF

#define OF tgsic_sampler
static const struct field sampler_fields[] = {
    STRING(name),
    RECORD(type, type_record),
    U8(target, NUM_TARGETS),
    U32(array_size),
    BOOL(is_array),
    U32(location),
    U32(binding),
    RECORDS(stage, STAGES, unit_record),
};
static const struct record sampler_record = RECORD_OF(sampler_fields);
#undef OF

#define OF tgsic_subroutine
static const struct field subroutine_fields[] = {STRING(name), U32(index)};
static const struct record subroutine_record = RECORD_OF(subroutine_fields);
#undef OF

#define OF tgsic_subroutine_uniform
static const struct field subroutine_uniform_fields[] = {
    STRING(name),
    U8(stage, STAGES),
    U32(array_size),
    BOOL(is_array),
    U32(location),
    TABLE(functions, subroutine_record),
    RECORD(place, place_record),
};
static const struct record subroutine_uniform_record = RECORD_OF(subroutine_uniform_fields);
#undef OF

#define OF tgsic_attribute
static const struct field attribute_fields[] = {STRING(name),    RECORD(type, type_record),
                                                U32(array_size), BOOL(is_array),
                                                U32(location),   U32(input)};
static const struct record attribute_record = RECORD_OF(attribute_fields);
#undef OF

#define OF tgsic_fragment_output
static const struct field output_fields[] = {
    STRING(name), RECORD(type, type_record),   U32(array_size),     BOOL(is_array), U32(location),
    U32(index),   U8(semantic, NUM_SEMANTICS), U32(semantic_index),
};
static const struct record output_record = RECORD_OF(output_fields);
#undef OF

#define OF tgsic_varying
static const struct field varying_fields[] = {
    STRING(name),
    RECORD(type, type_record),
    U32(array_size),
    BOOL(is_array),
    U8(semantic, NUM_SEMANTICS),
    U32(semantic_index),
    U8(interpolation, NUM_INTERPOLATION),
    BOOL(is_written),
    BOOL(is_read),
    U8(consumer, STAGES + 1),
};
static const struct record varying_record = RECORD_OF(varying_fields);
#undef OF

#define OF tgsic_storage_place
static const struct field storage_place_fields[] = {BOOL(active), U16(buffer, 0)};
static const struct record storage_place_record = RECORD_OF(storage_place_fields);
#undef OF

#define OF tgsic_storage_block
static const struct field storage_fields[] = {STRING(name), U32(binding), U32(size),
                                              TABLE(members, member_record),
                                              RECORDS(stage, STAGES, storage_place_record)};
static const struct record storage_record = RECORD_OF(storage_fields);
#undef OF

#define OF tgsic_image
static const struct field image_fields[] = {
    STRING(name),
    RECORD(type, type_record),
    U8(target, NUM_TARGETS),
    U16(format, 0),
    U32(array_size),
    BOOL(is_array),
    U32(location),
    U32(binding),
    RECORDS(stage, STAGES, unit_record),
};
static const struct record image_record = RECORD_OF(image_fields);
#undef OF

#define OF tgsic_counter
static const struct field counter_fields[] = {STRING(name), U32(array_size), BOOL(is_array),
                                              U32(binding), U32(offset),     U8(stages, 64)};
static const struct record counter_record = RECORD_OF(counter_fields);
#undef OF

#define OF tgsic_stream_output
static const struct field stream_output_fields[] = {
    U16(output, 0), U8(component, 4), U8(count, 5), U8(buffer, TGSIC_MAX_CAPTURE_BUFFERS),
    U8(stream, 4),  U32(offset),
};
static const struct record stream_output_record = RECORD_OF(stream_output_fields);
#undef OF

#define OF tgsic_reflection
static const struct field reflection_fields[] = {
    TABLE(uniforms, uniform_record),
    TABLE(blocks, block_record),
    TABLE(samplers, sampler_record),
    TABLE(attributes, attribute_record),
    TABLE(outputs, output_record),
    TABLE(varyings, varying_record),
    TABLE(subroutine_uniforms, subroutine_uniform_record),
    TABLE(buffers, storage_record),
    TABLE(images, image_record),
    TABLE(counters, counter_record),
    TABLE(stream_outputs, stream_output_record),
    MANY(FIELD_U32, stream_stride, TGSIC_MAX_CAPTURE_BUFFERS),
    U32(shared_size),
};
const struct record tgsic_reflection_record = RECORD_OF(reflection_fields);
#undef OF
