/* SPDX-License-Identifier: MIT */
/* The builder: a decoded shader that grows call by call, with errors that stick. */
#include "builder.h"

#include "diag_codes.h"
#include "shader.h"

#include <string.h>

/* How many immediates are looked at for sharing: what keeps building linear. */
#define PACKING_WINDOW 64
#define MAX_INDEX      INT16_MAX
#define MAX_REGISTER   UINT16_MAX

struct tgsic_builder {
    struct tgsic_arena arena; /* holds this struct too; its `failure` sticks */
    jmp_buf escape;
    struct tgsic_shader shader;
    const char *mistake; /* the first one; NULL: none */
    uint8_t *used;       /* how many words of each immediate are taken */
    unsigned next_register[TGSIC_FILE_LIMIT];
    unsigned num_arrays;
    uint32_t temps;                   /* index + 1 of the newest plain TEMP declaration */
    struct tgsic_instruction nothing; /* for callers to write to when there is no instruction */
};

static void mistake(struct tgsic_builder *b, const char *what)
{
    if (!b->mistake)
        b->mistake = what;
}

static bool broken(const struct tgsic_builder *b)
{
    return b->mistake || b->arena.failure;
}

struct tgsic_builder *tgsic_builder_begin(enum tgsic_processor processor,
                                          const struct tgsic_allocator *allocator)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, allocator, 0, &escape);
    if (setjmp(escape)) {
        tgsic_arena_free(&arena);
        return NULL;
    }
    struct tgsic_builder *b = ARENA_NEW(&arena, struct tgsic_builder);
    b->arena = arena;
    b->arena.escape = &b->escape;
    b->shader.processor = (uint8_t)processor;
    return b;
}

void tgsic_builder_abandon(struct tgsic_builder *b)
{
    struct tgsic_arena arena = b->arena; /* lives in its own memory */
    tgsic_arena_free(&arena);
}

/* Subroutines stand behind END, so one anywhere will do. */
static bool has_end(const struct tgsic_shader *shader)
{
    for (uint32_t i = 0; i < shader->num_instructions; i++)
        if (shader->instructions[i].opcode == TGSIC_OPCODE_END)
            return true;
    return false;
}

static void complete(struct tgsic_builder *b)
{
    if (!has_end(&b->shader))
        tgsic_emit(b, TGSIC_OPCODE_END);
    if (broken(b))
        return;
    if (setjmp(b->escape))
        return;
    uint32_t deepest;
    if (!tgsic_link_labels(&b->shader, &b->arena, tgsic_limits_fill(NULL).max_nesting, &deepest))
        tgsic_arena_fail(&b->arena, TGSIC_E_LIMIT);
    tgsic_shader_adopt(&b->shader, &b->arena);
}

enum tgsic_result tgsic_builder_finish(struct tgsic_builder *b, struct tgsic_shader *out,
                                       struct tgsic_diags *diags)
{
    static const struct tgsic_pos nowhere = {0};
    enum tgsic_result result = TGSIC_OK;
    complete(b);
    if (b->arena.failure) {
        result = tgsic_report_failure(diags, E_FAILURE, b->arena.failure);
    } else if (b->mistake) {
        tgsic_diags_add(diags, TGSIC_ERROR, E_BUILDER, nowhere, "the builder was given %s",
                        b->mistake);
        result = TGSIC_E_INVALID;
    }
    if (result == TGSIC_OK)
        *out = b->shader;
    else
        tgsic_builder_abandon(b);
    return result;
}

/* ---- Operands ------------------------------------------------------------------------------ */

static const struct tgsic_indirect *new_indirect(struct tgsic_builder *b,
                                                 struct tgsic_register address, int component,
                                                 unsigned array_id)
{
    if (component < 0 || component > 3 || array_id > UINT16_MAX) {
        mistake(b, "an address component or an array number out of range");
        return NULL;
    }
    struct tgsic_indirect *indirect = ARENA_NEW(&b->arena, struct tgsic_indirect);
    *indirect = (struct tgsic_indirect){.file = address.file,
                                        .component = (uint8_t)component,
                                        .array_id = (uint16_t)array_id,
                                        .index = address.index};
    return indirect;
}

struct tgsic_register tgsic_builder_indirect(struct tgsic_builder *b, struct tgsic_register reg,
                                             struct tgsic_register address, int component,
                                             unsigned array_id)
{
    if (broken(b))
        return reg;
    if (setjmp(b->escape))
        return reg;
    struct tgsic_register result = reg;
    result.indirect = new_indirect(b, address, component, array_id);
    return result;
}

struct tgsic_register tgsic_builder_indirect_dimension(struct tgsic_builder *b,
                                                       struct tgsic_register reg,
                                                       struct tgsic_register address, int component,
                                                       unsigned array_id)
{
    if (broken(b))
        return reg;
    if (setjmp(b->escape))
        return reg;
    struct tgsic_register result = reg;
    result.has_dimension = true;
    result.dimension_indirect = new_indirect(b, address, component, array_id);
    return result;
}

/* ---- Declarations -------------------------------------------------------------------------- */

static void append_declaration(struct tgsic_builder *b, const struct tgsic_declaration *declaration)
{
    struct tgsic_shader *shader = &b->shader;
    ARENA_RESERVE(&b->arena, shader->declarations, shader->num_declarations);
    shader->declarations[shader->num_declarations++] = *declaration;
}

struct tgsic_register tgsic_builder_declare(struct tgsic_builder *b,
                                            const struct tgsic_declaration *declaration)
{
    struct tgsic_register reg =
        tgsic_register_of((enum tgsic_file)declaration->file, declaration->first);
    if (declaration->has_dimension)
        reg = tgsic_dimension(reg, declaration->dimension);
    if (declaration->file >= TGSIC_FILE_LIMIT || declaration->first > declaration->last)
        mistake(b, "a declaration with a wrong file or range");
    if (broken(b))
        return reg;
    if (setjmp(b->escape))
        return reg;
    append_declaration(b, declaration);
    unsigned *next = &b->next_register[declaration->file];
    if (*next <= declaration->last)
        *next = declaration->last + 1u;
    return reg;
}

void tgsic_builder_property(struct tgsic_builder *b, enum tgsic_property name, uint32_t value)
{
    if (broken(b))
        return;
    if (setjmp(b->escape))
        return;
    struct tgsic_shader *shader = &b->shader;
    ARENA_RESERVE(&b->arena, shader->properties, shader->num_properties);
    shader->properties[shader->num_properties++] =
        (struct tgsic_property_value){.name = (uint8_t)name, .value = value};
}

/* `count` registers from `first`, whole vectors, nothing else said. */
static struct tgsic_declaration range_of(struct tgsic_builder *b, enum tgsic_file file,
                                         unsigned first, int count)
{
    if (count < 1 || first > MAX_REGISTER || (unsigned)count > MAX_REGISTER + 1u - first) {
        mistake(b, "a number of registers out of range");
        first = 0, count = 1;
    }
    return (struct tgsic_declaration){.file = (uint8_t)file,
                                      .usage_mask = TGSIC_WRITEMASK_XYZW,
                                      .first = (uint16_t)first,
                                      .last = (uint16_t)(first + (unsigned)count - 1)};
}

static struct tgsic_declaration next_range(struct tgsic_builder *b, enum tgsic_file file, int count)
{
    return range_of(b, file, b->next_register[file], count);
}

static void set_semantic(struct tgsic_declaration *declaration, enum tgsic_semantic semantic,
                         int index)
{
    declaration->has_semantic = true;
    declaration->semantic = (uint8_t)semantic;
    declaration->semantic_index = (uint16_t)index;
}

struct tgsic_register tgsic_builder_attribute(struct tgsic_builder *b, int index)
{
    struct tgsic_declaration declaration = range_of(b, TGSIC_FILE_IN, (unsigned)index, 1);
    return tgsic_builder_declare(b, &declaration);
}

struct tgsic_register tgsic_builder_input(struct tgsic_builder *b, enum tgsic_semantic semantic,
                                          int index, enum tgsic_interpolation interpolation)
{
    struct tgsic_declaration declaration = next_range(b, TGSIC_FILE_IN, 1);
    set_semantic(&declaration, semantic, index);
    declaration.has_interpolation = b->shader.processor == TGSIC_PROCESSOR_FRAG;
    if (declaration.has_interpolation)
        declaration.interpolation = (uint8_t)interpolation;
    return tgsic_builder_declare(b, &declaration);
}

struct tgsic_register tgsic_builder_output(struct tgsic_builder *b, enum tgsic_semantic semantic,
                                           int index)
{
    struct tgsic_declaration declaration = next_range(b, TGSIC_FILE_OUT, 1);
    set_semantic(&declaration, semantic, index);
    return tgsic_builder_declare(b, &declaration);
}

struct tgsic_register tgsic_builder_system_value(struct tgsic_builder *b,
                                                 enum tgsic_semantic semantic)
{
    struct tgsic_declaration declaration = next_range(b, TGSIC_FILE_SV, 1);
    set_semantic(&declaration, semantic, 0);
    return tgsic_builder_declare(b, &declaration);
}

struct tgsic_register tgsic_builder_constants(struct tgsic_builder *b, int buffer, int count)
{
    struct tgsic_declaration declaration = range_of(b, TGSIC_FILE_CONST, 0, count);
    declaration.has_dimension = buffer != 0;
    declaration.dimension = (uint16_t)buffer;
    return tgsic_builder_declare(b, &declaration);
}

struct tgsic_register tgsic_builder_sampler(struct tgsic_builder *b, int unit,
                                            enum tgsic_target target, enum tgsic_return_type type)
{
    struct tgsic_declaration sampler = range_of(b, TGSIC_FILE_SAMP, (unsigned)unit, 1);
    struct tgsic_declaration view = range_of(b, TGSIC_FILE_SVIEW, (unsigned)unit, 1);
    view.target = (uint8_t)target;
    memset(view.return_type, type, sizeof view.return_type);
    struct tgsic_register reg = tgsic_builder_declare(b, &sampler);
    tgsic_builder_declare(b, &view);
    return reg;
}

struct tgsic_register tgsic_builder_temps(struct tgsic_builder *b, int count)
{
    struct tgsic_declaration declaration = next_range(b, TGSIC_FILE_TEMP, count);
    struct tgsic_declaration *newest = b->temps ? &b->shader.declarations[b->temps - 1] : NULL;
    if (!broken(b) && newest && newest->last + 1 == declaration.first) {
        newest->last = declaration.last;
        b->next_register[TGSIC_FILE_TEMP] = declaration.last + 1u;
        return tgsic_register_of(TGSIC_FILE_TEMP, declaration.first);
    }
    struct tgsic_register reg = tgsic_builder_declare(b, &declaration);
    b->temps = b->shader.num_declarations;
    return reg;
}

struct tgsic_register tgsic_builder_temp_array(struct tgsic_builder *b, int count,
                                               unsigned *array_id)
{
    struct tgsic_declaration declaration = next_range(b, TGSIC_FILE_TEMP, count);
    declaration.has_array = true;
    declaration.array_id = (uint16_t)++b->num_arrays;
    *array_id = declaration.array_id;
    return tgsic_builder_declare(b, &declaration);
}

struct tgsic_register tgsic_builder_address(struct tgsic_builder *b)
{
    struct tgsic_declaration declaration = next_range(b, TGSIC_FILE_ADDR, 1);
    return tgsic_builder_declare(b, &declaration);
}

/* ---- Immediates ---------------------------------------------------------------------------- */

static bool is_64bit(enum tgsic_immediate_type type)
{
    return type == TGSIC_IMM_FLT64 || type == TGSIC_IMM_UINT64 || type == TGSIC_IMM_INT64;
}

/* Finds `count` words (a value of `step` words each) among the first `used` of `bits`, adding
 * those that are missing while there is room. False: they do not fit. */
static bool pack(uint32_t bits[4], unsigned *used, const uint32_t *words, int count, int step,
                 uint8_t swizzle[4])
{
    for (int i = 0; i < count; i += step) {
        unsigned at = 0;
        while (at < *used && memcmp(&bits[at], &words[i], (size_t)step * sizeof *words))
            at += (unsigned)step;
        if (at == 4)
            return false;
        if (at == *used) {
            memcpy(&bits[at], &words[i], (size_t)step * sizeof *words);
            *used += (unsigned)step;
        }
        for (int k = 0; k < step; k++)
            swizzle[i + k] = (uint8_t)(at + (unsigned)k);
    }
    return true;
}

static uint32_t add_immediate(struct tgsic_builder *b, enum tgsic_immediate_type type)
{
    struct tgsic_shader *shader = &b->shader;
    ARENA_RESERVE(&b->arena, b->used, shader->num_immediates);
    ARENA_RESERVE(&b->arena, shader->immediates, shader->num_immediates);
    if (shader->num_immediates > MAX_INDEX)
        tgsic_arena_fail(&b->arena, TGSIC_E_LIMIT);
    shader->immediates[shader->num_immediates].type = (uint8_t)type;
    return shader->num_immediates++;
}

/* True when the words are, or now are, in immediate `at`. */
static bool share(struct tgsic_builder *b, uint32_t at, const uint32_t *words, int count, int step,
                  uint8_t swizzle[4])
{
    struct tgsic_immediate *immediate = &b->shader.immediates[at];
    uint32_t bits[4];
    memcpy(bits, immediate->bits, sizeof bits);
    unsigned used = b->used[at];
    if (!pack(bits, &used, words, count, step, swizzle))
        return false;
    memcpy(immediate->bits, bits, sizeof bits);
    b->used[at] = (uint8_t)used;
    return true;
}

static uint32_t place(struct tgsic_builder *b, enum tgsic_immediate_type type,
                      const uint32_t *words, int count, int step, uint8_t swizzle[4])
{
    uint32_t total = b->shader.num_immediates;
    uint32_t first = total > PACKING_WINDOW ? total - PACKING_WINDOW : 0;
    for (uint32_t i = first; i < total; i++)
        if (b->shader.immediates[i].type == type && share(b, i, words, count, step, swizzle))
            return i;
    uint32_t fresh = add_immediate(b, type);
    share(b, fresh, words, count, step, swizzle);
    return fresh;
}

static struct tgsic_src find_or_add(struct tgsic_builder *b, enum tgsic_immediate_type type,
                                    const uint32_t *words, int count, int step)
{
    uint8_t swizzle[4];
    uint32_t index = place(b, type, words, count, step, swizzle);
    struct tgsic_src src = tgsic_read(tgsic_register_of(TGSIC_FILE_IMM, (int)index));
    for (int i = 0; i < 4; i++)
        src.swizzle[i] = swizzle[i < count ? i : count - step + (i - count) % step];
    return src;
}

struct tgsic_src tgsic_builder_immediate(struct tgsic_builder *b, enum tgsic_immediate_type type,
                                         const uint32_t *words, int count)
{
    if (count < 1 || count > 4 || (is_64bit(type) && count % 2))
        mistake(b, "an immediate of a wrong number of words");
    if (broken(b))
        return tgsic_read(tgsic_register_of(TGSIC_FILE_IMM, 0));
    if (setjmp(b->escape))
        return tgsic_read(tgsic_register_of(TGSIC_FILE_IMM, 0));
    return find_or_add(b, type, words, count, is_64bit(type) ? 2 : 1);
}

static uint32_t float_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

struct tgsic_src tgsic_builder_float4(struct tgsic_builder *b, float x, float y, float z, float w)
{
    const uint32_t words[4] = {float_bits(x), float_bits(y), float_bits(z), float_bits(w)};
    return tgsic_builder_immediate(b, TGSIC_IMM_FLT32, words, 4);
}

struct tgsic_src tgsic_builder_float1(struct tgsic_builder *b, float x)
{
    const uint32_t word = float_bits(x);
    return tgsic_builder_immediate(b, TGSIC_IMM_FLT32, &word, 1);
}

struct tgsic_src tgsic_builder_uint1(struct tgsic_builder *b, uint32_t x)
{
    return tgsic_builder_immediate(b, TGSIC_IMM_UINT32, &x, 1);
}

struct tgsic_src tgsic_builder_int1(struct tgsic_builder *b, int32_t x)
{
    const uint32_t word = (uint32_t)x;
    return tgsic_builder_immediate(b, TGSIC_IMM_INT32, &word, 1);
}

/* ---- Instructions -------------------------------------------------------------------------- */

static struct tgsic_instruction *nothing(struct tgsic_builder *b)
{
    memset(&b->nothing, 0, sizeof b->nothing);
    return &b->nothing;
}

static void *copy_operands(struct tgsic_builder *b, const void *operands, size_t count, size_t size)
{
    if (!count)
        return NULL;
    return memcpy(tgsic_arena_array(&b->arena, count, size), operands, count * size);
}

struct tgsic_instruction *tgsic_builder_emit(struct tgsic_builder *b, enum tgsic_opcode opcode,
                                             const struct tgsic_dst *dst, unsigned num_dst,
                                             const struct tgsic_src *src, unsigned num_src)
{
    const struct tgsic_opcode_info *info = tgsic_opcode_info(opcode);
    if (!info->name)
        mistake(b, "an unknown opcode");
    else if (num_dst != info->num_dst || num_src != info->num_src)
        mistake(b, "operands that the opcode does not have");
    if (broken(b))
        return nothing(b);
    if (setjmp(b->escape))
        return nothing(b);
    struct tgsic_shader *shader = &b->shader;
    ARENA_RESERVE(&b->arena, shader->instructions, shader->num_instructions);
    struct tgsic_instruction *inst = &shader->instructions[shader->num_instructions];
    inst->opcode = (uint8_t)opcode;
    inst->num_dst = (uint8_t)num_dst;
    inst->num_src = (uint8_t)num_src;
    inst->dst = copy_operands(b, dst, num_dst, sizeof *dst);
    inst->src = copy_operands(b, src, num_src, sizeof *src);
    shader->num_instructions++;
    return inst;
}

static struct tgsic_instruction *newest(struct tgsic_builder *b)
{
    if (!b->shader.num_instructions)
        mistake(b, "a texture or memory part without an instruction");
    return broken(b) ? NULL : &b->shader.instructions[b->shader.num_instructions - 1];
}

void tgsic_builder_texture(struct tgsic_builder *b, enum tgsic_target target,
                           const struct tgsic_texel_offset *offsets, unsigned num_offsets)
{
    if (num_offsets > 4)
        mistake(b, "more than four texel offsets");
    struct tgsic_instruction *inst = newest(b);
    if (!inst)
        return;
    if (setjmp(b->escape))
        return;
    struct tgsic_texture *texture = ARENA_NEW(&b->arena, struct tgsic_texture);
    texture->target = (uint8_t)target;
    texture->num_offsets = (uint8_t)num_offsets;
    for (unsigned i = 0; i < num_offsets; i++)
        texture->offsets[i] = offsets[i];
    inst->texture = texture;
}

void tgsic_builder_memory(struct tgsic_builder *b, unsigned qualifiers, enum tgsic_target target,
                          enum tgsic_format format)
{
    struct tgsic_instruction *inst = newest(b);
    if (!inst)
        return;
    if (setjmp(b->escape))
        return;
    struct tgsic_memory *memory = ARENA_NEW(&b->arena, struct tgsic_memory);
    memory->qualifiers = (uint8_t)qualifiers;
    memory->target = (uint8_t)target;
    memory->format = (uint16_t)format;
    inst->memory = memory;
}

uint32_t tgsic_builder_next(const struct tgsic_builder *b)
{
    return b->shader.num_instructions;
}
