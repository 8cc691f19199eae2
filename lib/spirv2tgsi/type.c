/* SPDX-License-Identifier: MIT */
/* Types. */
#include "spirv.h"

/* SPIR-V 2.17 has structures of 255 levels. */
#define MAX_DEPTH  255u
#define MAX_NODES  262144u
#define MAX_LEAVES 65536u

const struct type *tgsic_spirv_type_of(struct spirv *s, uint32_t id)
{
    const struct id *entry = tgsic_spirv_id(s, id);
    if (!entry->type || entry->type->id != id)
        tgsic_spirv_invalid(s, "id %u is no type", (unsigned)id);
    return entry->type;
}

bool tgsic_spirv_is_numeric(const struct type *type)
{
    return type->kind >= TYPE_SCALAR && type->kind <= TYPE_MATRIX;
}

const struct type *tgsic_spirv_without_arrays(const struct type *type)
{
    while (type->kind == TYPE_ARRAY || type->kind == TYPE_RUNTIME_ARRAY)
        type = type->element;
    return type;
}

uint32_t tgsic_spirv_registers(const struct type *type)
{
    uint32_t columns = type->columns ? type->columns : 1;
    return type_is_wide(type) && type->rows > 2 ? columns * 2 : columns;
}

/* Bytes in shared memory, where nothing is padded. */
uint32_t tgsic_spirv_packed_size(const struct type *type)
{
    uint64_t size = (type_is_wide(type) ? 8u : 4u) * (uint64_t)type->rows * type->columns;
    if (type->kind == TYPE_ARRAY)
        size = (uint64_t)tgsic_spirv_packed_size(type->element) * type->length;
    if (type->kind == TYPE_STRUCT) {
        const struct member *last = type->length ? &type->members[type->length - 1] : NULL;
        size = last ? (uint64_t)last->packed_offset + tgsic_spirv_packed_size(last->type) : 0;
    }
    return size > INT32_MAX ? INT32_MAX : (uint32_t)size;
}

/* ---- Numbers ------------------------------------------------------------------------------- */

static void make_scalar(struct spirv *s, const struct instruction *i, struct type *type)
{
    uint32_t bits = i->op == SpvOpTypeBool ? 32 : tgsic_spirv_operand(s, i, 0);
    if (bits != 32 && bits != 64)
        tgsic_spirv_unsupported(s, "numbers of %u bits are not translated", (unsigned)bits);
    type->kind = TYPE_SCALAR;
    type->rows = type->columns = 1;
    if (i->op == SpvOpTypeBool)
        type->letter = 'b';
    else if (i->op == SpvOpTypeFloat)
        type->letter = bits == 64 ? 'd' : 'f';
    else if (tgsic_spirv_operand(s, i, 1))
        type->letter = bits == 64 ? 'l' : 'i';
    else
        type->letter = bits == 64 ? 'm' : 'u';
}

static void make_vector(struct spirv *s, const struct instruction *i, struct type *type)
{
    bool matrix = i->op == SpvOpTypeMatrix;
    uint32_t count = tgsic_spirv_operand(s, i, 1);
    type->element = tgsic_spirv_type_of(s, tgsic_spirv_operand(s, i, 0));
    if (type->element->kind != (matrix ? TYPE_VECTOR : TYPE_SCALAR) || count < 2 || count > 4)
        tgsic_spirv_invalid(s, "a vector or matrix of a shape that there is not");
    type->kind = matrix ? TYPE_MATRIX : TYPE_VECTOR;
    type->letter = type->element->letter;
    if (matrix && type->letter != 'f' && type->letter != 'd')
        tgsic_spirv_invalid(s, "a matrix of other numbers than floats");
    type->rows = matrix ? type->element->rows : (uint8_t)count;
    type->columns = matrix ? (uint8_t)count : 1;
    type->length = count;
}

/* ---- Aggregates ---------------------------------------------------------------------------- */

static void check_element(struct spirv *s, const struct type *type)
{
    if (type->kind == TYPE_VOID || type->kind == TYPE_FUNCTION)
        tgsic_spirv_invalid(s, "an aggregate of what is no data");
    if (type->kind == TYPE_POINTER)
        tgsic_spirv_unsupported(s, "pointers in memory are not translated");
}

/* Walks over a type go as deep as it is, and over all of it. */
static void add_part(struct spirv *s, struct type *type, const struct type *part)
{
    check_element(s, part);
    if (part->levels >= MAX_DEPTH || part->nodes > MAX_NODES - type->nodes)
        tgsic_spirv_unsupported(s, "a type of too many levels or parts");
    type->nodes += part->nodes;
    if (type->levels <= part->levels)
        type->levels = part->levels + 1;
}

static void make_array(struct spirv *s, const struct instruction *i, struct type *type)
{
    const struct decoration *decorations = tgsic_spirv_id(s, i->result)->decorations;
    int32_t stride = tgsic_spirv_decoration(decorations, DECORATION_ARRAY_STRIDE);
    type->element = tgsic_spirv_type_of(s, tgsic_spirv_operand(s, i, 0));
    add_part(s, type, type->element);
    type->kind = i->op == SpvOpTypeArray ? TYPE_ARRAY : TYPE_RUNTIME_ARRAY;
    type->stride = stride > 0 ? (uint32_t)stride : 0;
    type->leaf_count = type->element->leaf_count;
    if (type->kind == TYPE_RUNTIME_ARRAY)
        return;
    type->length = tgsic_spirv_literal(s, tgsic_spirv_operand(s, i, 1));
    if (!type->length || type->length > INT32_MAX)
        tgsic_spirv_invalid(s, "an array of %u elements", (unsigned)type->length);
}

static void make_member(struct spirv *s, const struct id *id, struct type *type, uint32_t n)
{
    struct member *m = &type->members[n];
    int32_t offset, stride;
    if (n < id->member_count) {
        m->decorations = id->members[n].decorations;
        m->name = id->members[n].name;
    }
    offset = tgsic_spirv_decoration(m->decorations, DECORATION_OFFSET);
    stride = tgsic_spirv_decoration(m->decorations, DECORATION_MATRIX_STRIDE);
    m->offset = offset < 0 ? 0 : (uint32_t)offset;
    m->matrix_stride = stride < 0 ? 0 : (uint32_t)stride;
    m->row_major = tgsic_spirv_find(m->decorations, DECORATION_ROW_MAJOR) != NULL;
    m->builtin = tgsic_spirv_decoration(m->decorations, DECORATION_BUILTIN);
    m->location = tgsic_spirv_decoration(m->decorations, DECORATION_LOCATION);
    m->component = tgsic_spirv_decoration(m->decorations, DECORATION_COMPONENT);
    m->qualifiers = (uint8_t)tgsic_spirv_qualifiers(m->decorations);
    if (n)
        m->packed_offset =
            type->members[n - 1].packed_offset + tgsic_spirv_packed_size(type->members[n - 1].type);
    if (m->packed_offset > INT32_MAX)
        tgsic_spirv_invalid(s, "a structure that is too large");
}

static void make_struct(struct spirv *s, const struct instruction *i, struct type *type)
{
    const struct id *id = tgsic_spirv_id(s, i->result);
    uint64_t leaves = 0;
    type->kind = TYPE_STRUCT;
    type->length = i->num_operands;
    type->members = ARENA_ARRAY(s->arena, struct member, i->num_operands);
    for (uint32_t n = 0; n < i->num_operands; n++) {
        type->members[n].type = tgsic_spirv_type_of(s, i->operands[n]);
        add_part(s, type, type->members[n].type);
        make_member(s, id, type, n);
        leaves += type->members[n].type->leaf_count;
    }
    if (leaves > MAX_LEAVES)
        tgsic_arena_fail(s->arena, TGSIC_E_LIMIT);
    type->leaf_count = (uint32_t)leaves;
}

/* ---- Images -------------------------------------------------------------------------------- */

/* SPIR-V 1.6, 3.42.6; Vulkan and OpenGL want to know how an image is used. */
static void check_image(struct spirv *s, const struct type *type)
{
    bool layered = type->dim == DIM_1D || type->dim == DIM_2D || type->dim == DIM_CUBE;
    if ((type->multisampled && type->dim != DIM_2D) || (type->arrayed && !layered))
        tgsic_spirv_invalid(s, "an image of a shape that there is not");
    if (type->sampled != 1 && type->sampled != 2)
        tgsic_spirv_unsupported(s, "an image that does not say whether it has a sampler");
}

static void make_image(struct spirv *s, const struct instruction *i, struct type *type)
{
    type->kind = TYPE_IMAGE;
    type->element = tgsic_spirv_type_of(s, tgsic_spirv_operand(s, i, 0));
    uint32_t dim = tgsic_spirv_operand(s, i, 1), format = tgsic_spirv_operand(s, i, 6);
    uint32_t sampled = tgsic_spirv_operand(s, i, 5);
    if (type->element->kind != TYPE_SCALAR)
        tgsic_spirv_unsupported(s, "an image of texels that have no type");
    if (dim >= DIM_SUBPASS)
        tgsic_spirv_unsupported(s, "images of subpasses are not translated");
    type->dim = (uint8_t)dim;
    type->depth = tgsic_spirv_operand(s, i, 2) == 1;
    type->arrayed = tgsic_spirv_operand(s, i, 3) != 0;
    type->multisampled = tgsic_spirv_operand(s, i, 4) != 0;
    type->sampled = (uint8_t)(sampled < 3 ? sampled : 0);
    type->format = (uint8_t)(format < 42 ? format : 0);
    if (type_is_wide(type->element) || format >= 40)
        tgsic_spirv_unsupported(s, "images of 64-bit texels are not translated");
    check_image(s, type);
}

/* What the type is of, which is named by operand `n`. */
static void make_reference(struct spirv *s, const struct instruction *i, struct type *type)
{
    if (i->op == SpvOpTypePointer) {
        type->kind = TYPE_POINTER;
        type->storage = tgsic_spirv_operand(s, i, 0);
        type->element = tgsic_spirv_type_of(s, tgsic_spirv_operand(s, i, 1));
    } else if (i->op == SpvOpTypeFunction) {
        type->kind = TYPE_FUNCTION;
        type->element = tgsic_spirv_type_of(s, tgsic_spirv_operand(s, i, 0));
    } else {
        type->kind = TYPE_SAMPLED_IMAGE;
        type->element = tgsic_spirv_type_of(s, tgsic_spirv_operand(s, i, 0));
        if (type->element->kind != TYPE_IMAGE || type->element->sampled != 1)
            tgsic_spirv_invalid(s, "a sampled image of no image that has a sampler");
    }
}

void tgsic_spirv_type(struct spirv *s, const struct instruction *i)
{
    struct type *type = ARENA_NEW(s->arena, struct type);
    struct id *id = tgsic_spirv_id(s, i->result);
    type->id = i->result;
    type->leaf_count = type->nodes = 1;
    switch (i->op) {
    case SpvOpTypeVoid:
        type->kind = TYPE_VOID;
        break;
    case SpvOpTypeBool:
    case SpvOpTypeInt:
    case SpvOpTypeFloat:
        make_scalar(s, i, type);
        break;
    case SpvOpTypeVector:
    case SpvOpTypeMatrix:
        make_vector(s, i, type);
        break;
    case SpvOpTypeArray:
    case SpvOpTypeRuntimeArray:
        make_array(s, i, type);
        break;
    case SpvOpTypeStruct:
        make_struct(s, i, type);
        break;
    case SpvOpTypeImage:
        make_image(s, i, type);
        break;
    case SpvOpTypeSampler:
        type->kind = TYPE_SAMPLER;
        break;
    case SpvOpTypeSampledImage:
    case SpvOpTypePointer:
    case SpvOpTypeFunction:
        make_reference(s, i, type);
        break;
    default:
        tgsic_spirv_unsupported(s, "%s is not translated", tgsic_spirv_op_name(i->op));
    }
    id->type = type;
}
