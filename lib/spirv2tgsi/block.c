/* SPDX-License-Identifier: MIT */
/* Memory by bytes: uniform blocks, which are registers of constant buffers, storage blocks and what
 * a work group shares. */
#include "spirv.h"

#define REGISTER 16u /* bytes */

/* ---- Parts --------------------------------------------------------------------------------- */

static struct ir_instr *add(struct spirv *s, struct ir_instr *a, struct ir_instr *b)
{
    return !a ? b : !b ? a : ir_op2(&s->b, IR_IADD, a, b);
}

static struct ir_instr *scale(struct spirv *s, struct ir_instr *x, uint32_t factor)
{
    return factor == 1 ? x : ir_op2(&s->b, IR_IMUL, x, ir_imm_i(&s->b, (int32_t)factor));
}

struct place tgsic_spirv_block_member(struct spirv *s, const struct place *place, uint32_t member)
{
    const struct member *m = &place->type->members[member];
    struct place part = *place;
    (void)s;
    part.type = m->type;
    part.offset += place->packed ? m->packed_offset : m->offset;
    part.row_major = m->row_major && !place->packed;
    part.matrix_stride = m->matrix_stride;
    part.qualifiers |= m->qualifiers;
    return part;
}

/* Element of an array of blocks: each is a buffer of its own. */
static struct place block_of_array(struct spirv *s, const struct place *place, uint32_t offset,
                                   struct ir_instr *index)
{
    struct place part = *place;
    uint32_t blocks = 1;
    part.type = place->type->element;
    for (const struct type *t = part.type; t->kind == TYPE_ARRAY; t = t->element)
        blocks *= t->length;
    part.first_block += offset * blocks;
    part.block_count -= offset * blocks;
    part.of_blocks = part.type->kind == TYPE_ARRAY;
    if (!index && !place->block)
        part.block_count = blocks;
    if (index)
        part.block = add(s, place->block, scale(s, index, blocks));
    return part;
}

static uint32_t stride_of(struct spirv *s, const struct place *place)
{
    const struct type *type = place->type;
    uint32_t component = type_is_wide(type) ? 8 : 4;
    if (type->kind == TYPE_VECTOR)
        return place->component_stride ? place->component_stride : component;
    if (place->packed)
        return tgsic_spirv_packed_size(type->element);
    if (type->kind == TYPE_MATRIX)
        return place->row_major ? component : place->matrix_stride;
    if (!type->stride)
        tgsic_spirv_invalid(s, "an array in a block has no stride");
    return type->stride;
}

static uint32_t divisor(uint32_t a, uint32_t b)
{
    while (b) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Indices of registers count registers as long as they can, others bytes. */
static void add_index(struct spirv *s, struct place *part, struct ir_instr *index, uint32_t stride)
{
    bool counts = part->memory == IN_UNIFORM && part->index_unit % REGISTER == 0;
    part->index_unit = divisor(part->index_unit, stride);
    if (counts && part->index_unit % REGISTER == 0)
        stride /= REGISTER;
    else if (counts && part->index)
        part->index = scale(s, part->index, REGISTER);
    part->index = add(s, part->index, scale(s, index, stride));
}

/* A vector that is one register, or part of one, whatever its index is. */
static bool is_register(const struct place *place)
{
    return place->memory == IN_UNIFORM && place->type->kind == TYPE_VECTOR &&
           !place->component_stride && !type_is_wide(place->type) &&
           place->offset % REGISTER + place->type->rows * 4 <= REGISTER &&
           (!place->index || place->index_unit % REGISTER == 0);
}

static struct place component_of_register(const struct place *place, struct ir_instr *index)
{
    struct place part = *place;
    part.type = place->type->element;
    part.vector = place->type->rows;
    part.component = index;
    return part;
}

struct place tgsic_spirv_block_element(struct spirv *s, const struct place *place, uint32_t offset,
                                       struct ir_instr *index)
{
    struct place part = *place;
    if (place->of_blocks)
        return block_of_array(s, place, offset, index);
    if (index && is_register(place))
        return component_of_register(place, index);
    uint32_t stride = stride_of(s, place);
    part.type = place->type->element;
    part.offset += offset * stride;
    if (index)
        add_index(s, &part, index, stride);
    if (place->type->kind == TYPE_MATRIX && place->row_major)
        part.component_stride = place->matrix_stride;
    return part;
}

/* ---- Words --------------------------------------------------------------------------------- */

/* Of blocks in an array, each is read and one chosen: old hosts have no index for buffers. */
static struct ir_instr *load_register(struct spirv *s, const struct place *place, int32_t number,
                                      struct ir_instr *index, unsigned first, unsigned count)
{
    struct ir_instr *result = NULL;
    uint32_t blocks = place->block ? place->block_count : 1;
    for (uint32_t i = 0; i < blocks; i++) {
        tgsic_spirv_count(s, 1);
        struct ir_instr *one = tgsic_ir_load(&s->b, place->leaves[place->first_block + i], number,
                                             index, first, count);
        struct ir_instr *is_this =
            result ? ir_op2(&s->b, IR_IEQ, place->block, ir_imm_i(&s->b, (int32_t)i)) : NULL;
        result = result ? ir_op3(&s->b, IR_SELECT, is_this, one, result) : one;
    }
    return result;
}

/* A word whose place within its register is known only at run time. */
static struct ir_instr *load_scattered(struct spirv *s, const struct place *place, uint32_t offset)
{
    struct ir_builder *b = &s->b;
    struct ir_instr *bytes =
        ir_op2(b, IR_IADD, place->index, ir_imm_i(b, (int32_t)(place->offset + offset)));
    struct ir_instr *number = ir_op2(b, IR_USHR, bytes, ir_imm_i(b, 4));
    struct ir_instr *word =
        ir_op2(b, IR_AND, ir_op2(b, IR_USHR, bytes, ir_imm_i(b, 2)), ir_imm_i(b, 3));
    return tgsic_spirv_pick(s, load_register(s, place, 0, number, 0, 4), word);
}

static struct ir_instr *load_uniform(struct spirv *s, const struct place *place, uint32_t offset,
                                     unsigned words)
{
    struct ir_instr *parts[4];
    unsigned count = 0;
    uint32_t at = place->offset + offset;
    if (place->index && place->index_unit % REGISTER) {
        for (unsigned c = 0; c < words; c++)
            parts[c] = load_scattered(s, place, offset + c * 4);
        return tgsic_ir_vec(&s->b, parts, words);
    }
    for (unsigned done = 0, n; done < words; done += n, at += n * 4) {
        unsigned room = 4 - at % REGISTER / 4;
        n = words - done < room ? words - done : room;
        parts[count++] =
            load_register(s, place, (int32_t)(at / REGISTER), place->index, at % REGISTER / 4, n);
    }
    return tgsic_ir_vec(&s->b, parts, count);
}

unsigned tgsic_spirv_address(struct spirv *s, const struct place *place, uint32_t offset,
                             struct ir_memory *memory, struct ir_instr **srcs)
{
    struct ir_instr *base = ir_imm_i(&s->b, (int32_t)(place->offset + offset));
    memory->role[0] = IR_ROLE_ADDRESS;
    srcs[0] = add(s, place->index, base);
    if (!place->block)
        return 1;
    memory->role[1] = IR_ROLE_INDEX;
    srcs[1] = place->block;
    return 2;
}

static struct ir_memory describe(const struct place *place, unsigned opcode)
{
    return (struct ir_memory){.opcode = (uint8_t)opcode,
                              .qualifiers = place->qualifiers,
                              .var = place->leaves[0],
                              .element = place->first_block};
}

static struct ir_instr *load_words(struct spirv *s, const struct place *place, uint32_t offset,
                                   unsigned words)
{
    struct ir_instr *srcs[5];
    struct ir_memory memory = describe(place, TGSIC_OPCODE_LOAD);
    if (place->memory == IN_UNIFORM)
        return load_uniform(s, place, offset, words);
    unsigned count = tgsic_spirv_address(s, place, offset, &memory, srcs);
    return tgsic_ir_memory(&s->b, IR_READ, &memory, words, srcs, count);
}

static void store_words(struct spirv *s, const struct place *place, uint32_t offset,
                        struct ir_instr *words)
{
    struct ir_instr *srcs[5];
    struct ir_memory memory = describe(place, TGSIC_OPCODE_STORE);
    unsigned count = tgsic_spirv_address(s, place, offset, &memory, srcs);
    memory.role[count] = IR_ROLE_DATA;
    srcs[count++] = words;
    tgsic_ir_memory(&s->b, IR_WRITE, &memory, words->components, srcs, count);
}

/* ---- Values -------------------------------------------------------------------------------- */

/* How many components one access takes. */
static unsigned run_length(const struct place *place)
{
    return place->component_stride ? 1 : type_is_wide(place->type) ? 2 : 4;
}

static uint32_t component_offset(const struct place *place, unsigned c)
{
    uint32_t size = type_is_wide(place->type) ? 8 : 4;
    return c * (place->component_stride ? place->component_stride : size);
}

/* A bool is any bits, as GLSL has them in shared memory. */
struct ir_instr *tgsic_spirv_block_load(struct spirv *s, const struct place *place)
{
    struct ir_instr *parts[4];
    bool wide = type_is_wide(place->type);
    unsigned count = 0, rows = place->type->rows, most = run_length(place);
    if (place->component)
        parts[count++] =
            tgsic_spirv_pick(s, load_words(s, place, 0, place->vector), place->component);
    for (unsigned c = 0, n; c < rows && !place->component; c += n) {
        n = rows - c < most ? rows - c : most;
        struct ir_instr *x = load_words(s, place, component_offset(place, c), wide ? n * 2 : n);
        parts[count++] = wide ? tgsic_ir_pack64(&s->b, x) : x;
    }
    struct ir_instr *x = tgsic_ir_vec(&s->b, parts, count);
    return place->type->letter == 'b' ? ir_op1(&s->b, IR_I2B, x) : x;
}

void tgsic_spirv_block_store(struct spirv *s, const struct place *place, struct ir_instr *value)
{
    bool wide = type_is_wide(place->type);
    unsigned rows = place->type->rows, most = run_length(place);
    if (place->memory == IN_UNIFORM)
        tgsic_spirv_invalid(s, "a store to a uniform block");
    for (unsigned c = 0, n; c < rows; c += n) {
        n = rows - c < most ? rows - c : most;
        const uint8_t swizzle[4] = {(uint8_t)c, (uint8_t)(c + 1), (uint8_t)(c + 2),
                                    (uint8_t)(c + 3)};
        struct ir_instr *part = rows == n ? value : tgsic_ir_swizzle(&s->b, value, n, swizzle);
        store_words(s, place, component_offset(place, c),
                    wide ? tgsic_ir_unpack64(&s->b, part) : part);
    }
}
