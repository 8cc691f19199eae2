/* SPDX-License-Identifier: MIT */
/* Images without a sampler: single texels are read, written and pointed to. */
#include "spirv.h"

/* ---- Shapes -------------------------------------------------------------------------------- */

/* Coordinates, but for the layer. */
unsigned tgsic_spirv_dimensions(const struct type *image)
{
    static const uint8_t dims[] = {
        [DIM_1D] = 1, [DIM_2D] = 2, [DIM_3D] = 3, [DIM_CUBE] = 3, [DIM_RECT] = 2, [DIM_BUFFER] = 1};
    return dims[image->dim];
}

struct ir_instr *tgsic_spirv_first_components(struct spirv *s, struct ir_instr *x, unsigned count)
{
    static const uint8_t xyzw[4] = {0, 1, 2, 3};
    if (x->components < count)
        tgsic_spirv_invalid(s, "a coordinate of too few components");
    return x->components == count ? x : tgsic_ir_swizzle(&s->b, x, count, xyzw);
}

static struct ir_instr *scalar(struct spirv *s, const struct instruction *i, unsigned n,
                               char letter)
{
    return tgsic_spirv_typed(s, tgsic_spirv_operand(s, i, n), letter, 1);
}

/* ---- Accesses ------------------------------------------------------------------------------ */

static struct ir_memory describe(const struct place *place, unsigned opcode, struct ir_instr **srcs,
                                 unsigned *count)
{
    struct ir_memory memory = {.opcode = (uint8_t)opcode,
                               .qualifiers = place->qualifiers,
                               .var = place->leaves[0],
                               .element = place->offset};
    if (place->index) {
        memory.role[0] = IR_ROLE_INDEX;
        srcs[(*count)++] = place->index;
    }
    return memory;
}

/* An image without a sampler. */
static const struct place *storage(struct spirv *s, uint32_t id)
{
    const struct place *place = tgsic_spirv_pointer(s, id);
    if (place->type->kind != TYPE_IMAGE || place->leaves[0]->mode != IR_IMAGE)
        tgsic_spirv_invalid(s, "id %u is no image without a sampler", (unsigned)id);
    return place;
}

/* The texel, whose layers of cubes count faces, and in the fourth component the sample. */
static struct ir_instr *texel(struct spirv *s, const struct type *image, uint32_t id,
                              struct ir_instr *sample_index)
{
    unsigned coords = tgsic_spirv_dimensions(image) + (image->arrayed && image->dim != DIM_CUBE),
             count = 1;
    struct ir_instr *parts[4], *x = tgsic_spirv_typed(s, id, 'i', 0);
    parts[0] = tgsic_spirv_first_components(s, x, coords);
    if (!image->multisampled)
        return parts[0];
    for (unsigned c = coords; c < 3; c++)
        parts[count++] = ir_imm_i(&s->b, 0);
    parts[count++] = sample_index ? sample_index : ir_imm_i(&s->b, 0);
    return tgsic_ir_vec(&s->b, parts, count);
}

static void access_image(struct spirv *s, const struct instruction *i)
{
    bool write = i->op == SpvOpImageWrite;
    unsigned next = write ? 3 : 2, count = 0;
    uint32_t mask = next < i->num_operands ? i->operands[next] : 0;
    const struct place *place = storage(s, tgsic_spirv_operand(s, i, 0));
    struct ir_instr *srcs[5];
    struct ir_memory memory =
        describe(place, write ? TGSIC_OPCODE_STORE : TGSIC_OPCODE_LOAD, srcs, &count);
    if (mask & (OPERAND_SAMPLE - 1))
        tgsic_spirv_unsupported(s, "levels and offsets of images are not translated");
    memory.role[count] = IR_ROLE_ADDRESS;
    srcs[count++] = texel(s, place->type, tgsic_spirv_operand(s, i, 1),
                          mask & OPERAND_SAMPLE ? scalar(s, i, next + 1, 'i') : NULL);
    if (!write) {
        struct ir_instr *x = tgsic_ir_memory(&s->b, IR_READ, &memory, 4, srcs, count);
        tgsic_spirv_give(s, i,
                         tgsic_spirv_first_components(s, x, tgsic_spirv_type_of(s, i->type)->rows));
        return;
    }
    static const uint8_t xxxx[4] = {0};
    struct ir_instr *data = tgsic_spirv_typed(s, tgsic_spirv_operand(s, i, 2), 'w', 0);
    memory.role[count] = IR_ROLE_DATA;
    srcs[count++] = data->components == 1 ? tgsic_ir_swizzle(&s->b, data, 4, xxxx) : data;
    tgsic_ir_memory(&s->b, IR_WRITE, &memory, srcs[count - 1]->components, srcs, count);
}

static void query_image(struct spirv *s, const struct instruction *i, const struct place *place)
{
    unsigned count = 0;
    struct ir_instr *srcs[5];
    struct ir_memory memory = describe(place, TGSIC_OPCODE_RESQ, srcs, &count);
    struct ir_instr *size = tgsic_ir_memory(&s->b, IR_QUERY, &memory, 4, srcs, count);
    if (i->op == SpvOpImageQuerySamples)
        tgsic_spirv_give(s, i, tgsic_ir_component(&s->b, size, 3));
    else
        tgsic_spirv_give(
            s, i, tgsic_spirv_first_components(s, size, tgsic_spirv_type_of(s, i->type)->rows));
}

static void texel_pointer(struct spirv *s, const struct instruction *i)
{
    const struct place *place = storage(s, tgsic_spirv_operand(s, i, 0));
    struct value value = {.type = tgsic_spirv_type_of(s, i->type), .kind = VALUE_TEXEL};
    value.place = ARENA_NEW(s->arena, struct place);
    *value.place = *place;
    value.instr = texel(s, place->type, tgsic_spirv_operand(s, i, 1), scalar(s, i, 2, 'i'));
    tgsic_spirv_result(s, i, value);
}

static bool is_storage(struct spirv *s, const struct instruction *i)
{
    const struct value *value = tgsic_spirv_value(s, tgsic_spirv_operand(s, i, 0));
    return value->kind == VALUE_PLACE && value->place->type->kind == TYPE_IMAGE &&
           value->place->leaves[0]->mode == IR_IMAGE;
}

bool tgsic_spirv_texel(struct spirv *s, const struct instruction *i)
{
    switch (i->op) {
    case SpvOpImageRead:
    case SpvOpImageWrite:
        access_image(s, i);
        return true;
    case SpvOpImageTexelPointer:
        texel_pointer(s, i);
        return true;
    case SpvOpImageQuerySize:
    case SpvOpImageQuerySamples:
        if (!is_storage(s, i))
            return false;
        query_image(s, i, storage(s, i->operands[0]));
        return true;
    default:
        return false;
    }
}
