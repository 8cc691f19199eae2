/* SPDX-License-Identifier: MIT */
/* Memory by bytes: uniform blocks, which are registers of a constant buffer, and storage blocks and
 * shared variables, which are read and written word by word. */
#include "lower.h"

/* ---- Parts --------------------------------------------------------------------------------- */

static struct ir_instr *scale(struct lower *l, struct ir_instr *index, uint32_t factor)
{
    return !index || factor == 1 ? index : op2(l, IR_IMUL, index, imm_i(l, (int32_t)factor));
}

static struct ir_instr *sum(struct lower *l, struct ir_instr *a, struct ir_instr *b)
{
    return !a ? b : !b ? a : op2(l, IR_IADD, a, b);
}

struct place tgsic_block_member(struct lower *l, const struct place *place, uint32_t member)
{
    const struct glsl_type *type = place->type;
    const struct glsl_member *m = &type->members[member];
    struct place part = *place;
    part.type = m->type;
    part.offset += tgsic_block_layout(&l->layouts, type, place->rules)->offsets[member];
    part.rules = tgsic_member_rules(&m->q, place->rules);
    part.qualifiers |= tgsic_memory_qualifiers(&m->q);
    return part;
}

/* Element of an array of blocks: each is a buffer of its own. */
static struct place block_of_array(struct lower *l, const struct place *place, uint32_t offset,
                                   struct ir_instr *index)
{
    struct place part = *place;
    part.type = place->type->element;
    uint32_t blocks = 1;
    for (const struct glsl_type *t = part.type; glsl_is_array(t); t = t->element)
        blocks *= t->length;
    part.first_block += offset * blocks;
    part.block_count -= offset * blocks;
    if (index)
        part.block = sum(l, place->block, scale(l, index, blocks));
    else if (!place->block)
        part.block_count = blocks;
    return part;
}

/* The distance of elements, columns or, in a vector, components. */
static uint32_t element_stride(struct lower *l, const struct place *place)
{
    const struct glsl_type *type = place->type;
    if (glsl_is_array(type))
        return tgsic_block_stride(&l->layouts, type, place->rules);
    uint32_t component = glsl_is_64bit(type) ? 8 : 4;
    if (glsl_is_matrix(type))
        return place->rules.row_major ? component : tgsic_block_matrix_stride(type, place->rules);
    return place->component_stride ? place->component_stride : component;
}

struct place tgsic_block_element(struct lower *l, const struct place *place, uint32_t offset,
                                 struct ir_instr *index)
{
    const struct glsl_type *type = place->type;
    if (tgsic_glsl_without_arrays(type)->base == GLSL_BLOCK)
        return block_of_array(l, place, offset, index);
    struct place part = *place;
    uint32_t stride = element_stride(l, place);
    part.type = tgsic_glsl_element(type);
    part.offset += offset * stride;
    part.index = sum(l, place->index,
                     scale(l, index, place->memory == IN_UNIFORM_BLOCK ? stride / 16 : stride));
    if (glsl_is_matrix(type) && place->rules.row_major)
        part.component_stride = tgsic_block_matrix_stride(type, place->rules);
    return part;
}

/* ---- Words and values ---------------------------------------------------------------------- */

/* `words` hold a value of the type's base: 64-bit components take two each, bools any bits. */
static struct ir_instr *from_words(struct lower *l, const struct glsl_type *type,
                                   struct ir_instr *const *words, unsigned parts)
{
    struct ir_instr *halves[2];
    if (type->base == GLSL_BOOL)
        return op1(l, IR_I2B, words[0]);
    if (!glsl_is_64bit(type))
        return words[0];
    for (unsigned p = 0; p < parts; p++)
        halves[p] = tgsic_ir_pack64(&l->b, words[p]);
    return tgsic_ir_vec(&l->b, halves, parts);
}

/* The words of components [first, first + count) of a value. */
static struct ir_instr *to_words(struct lower *l, const struct glsl_type *type,
                                 struct ir_instr *value, unsigned first, unsigned count)
{
    uint8_t swizzle[4];
    for (unsigned c = 0; c < count; c++)
        swizzle[c] = (uint8_t)(first + c);
    struct ir_instr *part =
        value->components == 1 ? value : tgsic_ir_swizzle(&l->b, value, count, swizzle);
    if (type->base == GLSL_BOOL)
        return op1(l, IR_B2I, part);
    return glsl_is_64bit(type) ? tgsic_ir_unpack64(&l->b, part) : part;
}

/* ---- Uniform blocks ------------------------------------------------------------------------ */

/* Of an array of blocks, each is read and one chosen: old hosts have no index for buffers. */
static struct ir_instr *load_register(struct lower *l, const struct place *place, uint32_t offset,
                                      unsigned components)
{
    struct ir_instr *result = NULL;
    int32_t reg = (int32_t)(offset / 16);
    unsigned first = offset % 16 / 4;
    uint32_t count = place->block ? place->block_count : 1;
    for (uint32_t i = 0; i < count; i++) {
        tgsic_lower_count(l, l->b.pos);
        struct ir_var *var = place->leaves[place->first_block + i];
        struct ir_instr *one = tgsic_ir_load(&l->b, var, reg, place->index, first, components);
        if (!result) {
            result = one;
            continue;
        }
        struct ir_instr *is_this = op2(l, IR_IEQ, place->block, imm_i(l, (int32_t)i));
        result = op3(l, IR_SELECT, is_this, one, result);
    }
    return result;
}

/* ---- Buffers ------------------------------------------------------------------------------- */

static struct ir_memory describe(const struct place *place, unsigned opcode)
{
    return (struct ir_memory){.opcode = (uint8_t)opcode,
                              .qualifiers = place->qualifiers,
                              .var = place->leaves[0],
                              .element = place->first_block};
}

unsigned tgsic_buffer_sources(struct lower *l, const struct place *place, uint32_t offset,
                              struct ir_memory *memory, struct ir_instr **srcs)
{
    unsigned count = 1;
    struct ir_instr *base = imm_i(l, (int32_t)(place->offset + offset));
    memory->role[0] = IR_ROLE_ADDRESS;
    srcs[0] = place->index ? op2(l, IR_IADD, place->index, base) : base;
    if (place->block) {
        memory->role[count] = IR_ROLE_INDEX;
        srcs[count++] = place->block;
    }
    return count;
}

static struct ir_instr *load_words(struct lower *l, const struct place *place, uint32_t offset,
                                   unsigned components)
{
    if (place->memory == IN_UNIFORM_BLOCK)
        return load_register(l, place, place->offset + offset, components);
    struct ir_memory memory = describe(place, TGSIC_OPCODE_LOAD);
    struct ir_instr *srcs[5];
    unsigned count = tgsic_buffer_sources(l, place, offset, &memory, srcs);
    return tgsic_ir_memory(&l->b, IR_READ, &memory, components, srcs, count);
}

static void store_words(struct lower *l, const struct place *place, uint32_t offset,
                        struct ir_instr *words)
{
    struct ir_memory memory = describe(place, TGSIC_OPCODE_STORE);
    struct ir_instr *srcs[5];
    unsigned count = tgsic_buffer_sources(l, place, offset, &memory, srcs);
    memory.role[count] = IR_ROLE_DATA;
    srcs[count++] = words;
    tgsic_ir_memory(&l->b, IR_WRITE, &memory, words->components, srcs, count);
}

/* ---- Values -------------------------------------------------------------------------------- */

/* Components that lie together, at most as many as one access holds at a time. */
static struct ir_instr *load_run(struct lower *l, const struct place *place, uint32_t offset,
                                 unsigned components)
{
    const struct glsl_type *type = place->type;
    unsigned most = glsl_is_64bit(type) ? 2 : 4, parts = 0;
    unsigned words = glsl_is_64bit(type) ? 2 : 1;
    struct ir_instr *part[2];
    for (unsigned first = 0; first < components; first += most) {
        unsigned count = components - first < most ? components - first : most;
        part[parts++] = load_words(l, place, offset + first * words * 4, count * words);
    }
    return from_words(l, type, part, parts);
}

static struct ir_instr *load_vector(struct lower *l, const struct place *place, uint32_t offset,
                                    unsigned components)
{
    struct ir_instr *parts[4];
    if (!place->component_stride)
        return load_run(l, place, offset, components);
    for (unsigned c = 0; c < components; c++)
        parts[c] = load_run(l, place, offset + c * place->component_stride, 1);
    return tgsic_ir_vec(&l->b, parts, components);
}

/* A matrix comes as its rows if it lies so. */
struct value tgsic_block_load(struct lower *l, const struct place *place)
{
    const struct glsl_type *type = place->type;
    struct value value = {.type = type, .kind = VALUE_SSA};
    bool rows = glsl_is_matrix(type) && place->rules.row_major;
    unsigned count = rows ? type->rows : type->columns;
    uint32_t stride = glsl_is_matrix(type) ? tgsic_block_matrix_stride(type, place->rules) : 0;
    for (unsigned c = 0; c < count; c++)
        value.column[c] = load_vector(l, place, c * stride, rows ? type->columns : type->rows);
    value.transposed = rows;
    return value;
}

static void store_run(struct lower *l, const struct place *place, uint32_t offset,
                      struct ir_instr *value, unsigned first, unsigned count)
{
    const struct glsl_type *type = place->type;
    unsigned size = glsl_is_64bit(type) ? 8 : 4, most = glsl_is_64bit(type) ? 2 : 4;
    for (unsigned done = 0; done < count; done += most) {
        unsigned n = count - done < most ? count - done : most;
        store_words(l, place, offset + done * size, to_words(l, type, value, first + done, n));
    }
}

/* Components of the mask alone are written: the others are somebody else's. */
void tgsic_buffer_store_masked(struct lower *l, const struct place *place, uint32_t offset,
                               struct ir_instr *value, unsigned writemask)
{
    uint32_t size = glsl_is_64bit(place->type) ? 8 : 4;
    uint32_t stride = place->component_stride ? place->component_stride : size;
    for (unsigned first = 0; first < 4; first++) {
        unsigned count = 1;
        if (!(writemask >> first & 1))
            continue;
        while (stride == size && writemask >> (first + count) & 1)
            count++;
        store_run(l, place, offset + first * stride, value, first, count);
        first += count - 1;
    }
}

void tgsic_buffer_store(struct lower *l, const struct place *place, const struct value *value)
{
    const struct glsl_type *type = place->type;
    struct value plain = tgsic_value_load(l, *value);
    if (glsl_is_matrix(type) && place->rules.row_major)
        plain = tgsic_value_transpose(l, &plain);
    bool rows = glsl_is_matrix(type) && place->rules.row_major;
    uint32_t stride = glsl_is_matrix(type) ? tgsic_block_matrix_stride(type, place->rules) : 0;
    for (unsigned c = 0; c < (rows ? type->rows : type->columns); c++)
        tgsic_buffer_store_masked(l, place, c * stride, plain.column[c],
                                  (1u << (rows ? type->columns : type->rows)) - 1);
}

/* The last member's elements that the buffer has room for. */
struct value tgsic_buffer_length(struct lower *l, const struct place *array)
{
    struct ir_memory memory = describe(array, TGSIC_OPCODE_RESQ);
    struct ir_instr *srcs[1] = {array->block};
    memory.role[0] = IR_ROLE_INDEX;
    struct ir_instr *size =
        tgsic_ir_memory(&l->b, IR_QUERY, &memory, 1, srcs, array->block ? 1 : 0);
    struct ir_instr *rest = sub_i(l, size, imm_i(l, (int32_t)array->offset));
    uint32_t stride = tgsic_block_stride(&l->layouts, array->type, array->rules);
    struct ir_instr *whole = op2(l, IR_IMAX, rest, imm_i(l, 0));
    return tgsic_value(GLSL_TYPE(int), op2(l, IR_UDIV, whole, imm_i(l, (int32_t)stride)));
}
