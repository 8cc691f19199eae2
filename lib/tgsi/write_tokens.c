/* SPDX-License-Identifier: MIT */
/* Writes the token stream that token.h lays out. */
#include "diag_codes.h"
#include "shader.h"
#include "token.h"

#include <string.h>

/* As Mesa's text parser does, these get a memory word even when it says nothing. */
#define ALWAYS_MEMORY (TGSIC_OPFLAG_MEMORY | TGSIC_OPFLAG_MEMORY_MESA)

struct writer {
    uint32_t *words;
    size_t count;
    size_t limit; /* words */
    struct tgsic_pos pos;
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
};

static size_t write(struct writer *w, uint32_t word)
{
    if (w->count >= w->limit)
        tgsic_arena_fail(w->arena, TGSIC_E_LIMIT);
    ARENA_RESERVE(w->arena, w->words, w->count);
    w->words[w->count] = word;
    return w->count++;
}

static void cannot_write(struct writer *w, const char *what)
{
    tgsic_diags_add(w->diags, TGSIC_ERROR, E_DOES_NOT_FIT, w->pos,
                    "the token form has no place for %s", what);
    tgsic_arena_fail(w->arena, TGSIC_E_UNSUPPORTED);
}

/* `value` as a field, which it must fit. */
static uint32_t put(struct writer *w, uint32_t value, unsigned offset, unsigned width)
{
    if (value >> (width - 1) >> 1)
        cannot_write(w, "a number this large");
    return value << offset;
}

static uint32_t put_signed(int16_t value, unsigned offset, unsigned width)
{
    return ((uint32_t)value & (uint32_t)((UINT64_C(1) << width) - 1)) << offset;
}

/* ---- Declarations -------------------------------------------------------------------------- */

static void write_range(struct writer *w, const struct tgsic_declaration *d)
{
    write(w, put(w, d->first, F_RANGE_FIRST) | put(w, d->last, F_RANGE_LAST));
}

static void write_dimension(struct writer *w, const struct tgsic_declaration *d)
{
    write(w, put(w, d->dimension, F_DIM_INDEX));
}

static void write_interpolation(struct writer *w, const struct tgsic_declaration *d)
{
    write(w, put(w, d->interpolation, F_INTERPOLATE) | put(w, d->location, F_INTERPOLATE_WHERE));
}

static void write_semantic(struct writer *w, const struct tgsic_declaration *d)
{
    uint32_t word =
        put(w, d->semantic, F_SEMANTIC_NAME) | put(w, d->semantic_index, F_SEMANTIC_INDEX);
    for (unsigned c = 0; c < 4; c++)
        word |= put(w, d->stream[c], F_SEMANTIC_STREAM(c));
    write(w, word);
}

static void write_image(struct writer *w, const struct tgsic_declaration *d)
{
    write(w, put(w, d->target, F_IMAGE_RESOURCE) | put(w, d->raw, F_IMAGE_RAW) |
                 put(w, d->writable, F_IMAGE_WRITABLE) | put(w, d->format, F_IMAGE_FORMAT));
}

static void write_view(struct writer *w, const struct tgsic_declaration *d)
{
    uint32_t word = put(w, d->target, F_VIEW_RESOURCE);
    for (unsigned c = 0; c < 4; c++)
        word |= put(w, d->return_type[c], F_VIEW_RETURN(c));
    write(w, word);
}

static void write_array(struct writer *w, const struct tgsic_declaration *d)
{
    write(w, put(w, d->array_id, F_ARRAY_ID));
}

static uint32_t declaration_word(struct writer *w, const struct tgsic_declaration *d)
{
    bool atomic = d->file == TGSIC_FILE_BUFFER && d->atomic;
    uint32_t memory_type = d->file == TGSIC_FILE_MEMORY ? d->memory_type : 0;
    return put(w, TOKEN_DECLARATION, F_TYPE) | put(w, d->file, F_DECL_FILE) |
           put(w, d->usage_mask, F_DECL_MASK) | put(w, d->has_dimension, F_DECL_DIMENSION) |
           put(w, d->has_semantic, F_DECL_SEMANTIC) |
           put(w, d->has_interpolation, F_DECL_INTERPOLATE) |
           put(w, d->invariant, F_DECL_INVARIANT) | put(w, d->local, F_DECL_LOCAL) |
           put(w, d->has_array, F_DECL_ARRAY) | put(w, atomic, F_DECL_ATOMIC) |
           put(w, memory_type, F_DECL_MEM_TYPE);
}

static void write_declaration(struct writer *w, const struct tgsic_declaration *d)
{
    w->pos = d->pos;
    if ((d->stream[0] | d->stream[1] | d->stream[2] | d->stream[3]) && !d->has_semantic)
        cannot_write(w, "streams without a semantic");
    if (d->location && !d->has_interpolation)
        cannot_write(w, "a location without an interpolation");
    size_t start = write(w, declaration_word(w, d));
    write_range(w, d);
    if (d->has_dimension)
        write_dimension(w, d);
    if (d->has_interpolation)
        write_interpolation(w, d);
    if (d->has_semantic)
        write_semantic(w, d);
    if (d->file == TGSIC_FILE_IMAGE)
        write_image(w, d);
    if (d->file == TGSIC_FILE_SVIEW)
        write_view(w, d);
    if (d->has_array)
        write_array(w, d);
    w->words[start] |= put(w, (uint32_t)(w->count - start), F_NR_TOKENS);
}

/* ---- Immediates and properties ------------------------------------------------------------- */

static void write_immediate(struct writer *w, const struct tgsic_immediate *immediate)
{
    w->pos = immediate->pos;
    write(w, put(w, TOKEN_IMMEDIATE, F_TYPE) | put(w, 5, F_IMM_NR_TOKENS) |
                 put(w, immediate->type, F_IMM_TYPE));
    for (int i = 0; i < 4; i++)
        write(w, immediate->bits[i]);
}

static void write_property(struct writer *w, const struct tgsic_property_value *property)
{
    w->pos = property->pos;
    write(w, put(w, TOKEN_PROPERTY, F_TYPE) | put(w, 2, F_NR_TOKENS) |
                 put(w, property->name, F_PROPERTY_NAME));
    write(w, property->value);
}

/* ---- Instructions -------------------------------------------------------------------------- */

static void write_label(struct writer *w, const struct tgsic_instruction *inst)
{
    write(w, put(w, inst->label, F_LABEL));
}

static void write_offset(struct writer *w, const struct tgsic_texel_offset *offset)
{
    uint32_t word = put_signed(offset->index, F_OFFSET_INDEX) | put(w, offset->file, F_OFFSET_FILE);
    for (unsigned c = 0; c < 3; c++)
        word |= put(w, offset->swizzle[c], F_OFFSET_SWIZZLE(c));
    write(w, word);
}

static void write_texture(struct writer *w, const struct tgsic_texture *texture)
{
    if (texture->num_offsets > 4)
        cannot_write(w, "more than four texel offsets");
    write(w,
          put(w, texture->target, F_TEX_TARGET) | put(w, texture->num_offsets, F_TEX_NUM_OFFSETS));
    for (unsigned i = 0; i < texture->num_offsets; i++)
        write_offset(w, &texture->offsets[i]);
}

static void write_memory(struct writer *w, const struct tgsic_memory *memory)
{
    static const struct tgsic_memory none = {0, 0, 0};
    if (!memory)
        memory = &none;
    write(w, put(w, memory->qualifiers, F_MEM_QUALIFIER) | put(w, memory->target, F_MEM_TARGET) |
                 put(w, memory->format, F_MEM_FORMAT));
}

static void write_indirect(struct writer *w, const struct tgsic_indirect *indirect)
{
    write(w, put(w, indirect->file, F_IND_FILE) | put_signed(indirect->index, F_IND_INDEX) |
                 put(w, indirect->component, F_IND_COMPONENT) |
                 put(w, indirect->array_id, F_IND_ARRAY));
}

static void write_register_tail(struct writer *w, const struct tgsic_register *reg)
{
    if (reg->indirect)
        write_indirect(w, reg->indirect);
    if (!reg->has_dimension)
        return;
    write(w, put(w, reg->dimension_indirect != NULL, F_DIMWORD_INDIRECT) |
                 put_signed(reg->dimension, F_DIMWORD_INDEX));
    if (reg->dimension_indirect)
        write_indirect(w, reg->dimension_indirect);
}

static void write_dst(struct writer *w, const struct tgsic_dst *dst)
{
    write(w, put(w, dst->reg.file, F_DST_FILE) | put(w, dst->writemask, F_DST_MASK) |
                 put(w, dst->reg.indirect != NULL, F_DST_INDIRECT) |
                 put(w, dst->reg.has_dimension, F_DST_DIMENSION) |
                 put_signed(dst->reg.index, F_DST_INDEX));
    write_register_tail(w, &dst->reg);
}

static void write_src(struct writer *w, const struct tgsic_src *src)
{
    uint32_t word =
        put(w, src->reg.file, F_SRC_FILE) | put(w, src->reg.indirect != NULL, F_SRC_INDIRECT) |
        put(w, src->reg.has_dimension, F_SRC_DIMENSION) | put_signed(src->reg.index, F_SRC_INDEX) |
        put(w, src->absolute, F_SRC_ABSOLUTE) | put(w, src->negate, F_SRC_NEGATE);
    for (unsigned c = 0; c < 4; c++)
        word |= put(w, src->swizzle[c], F_SRC_SWIZZLE(c));
    write(w, word);
    write_register_tail(w, &src->reg);
}

static uint32_t instruction_word(struct writer *w, const struct tgsic_instruction *inst,
                                 bool has_memory)
{
    return put(w, TOKEN_INSTRUCTION, F_TYPE) | put(w, inst->opcode, F_INST_OPCODE) |
           put(w, inst->saturate, F_INST_SATURATE) | put(w, inst->num_dst, F_INST_NUM_DST) |
           put(w, inst->num_src, F_INST_NUM_SRC) | put(w, inst->has_label, F_INST_LABEL) |
           put(w, inst->texture != NULL, F_INST_TEXTURE) | put(w, has_memory, F_INST_MEMORY) |
           put(w, inst->precise, F_INST_PRECISE);
}

static void write_instruction(struct writer *w, const struct tgsic_instruction *inst)
{
    bool has_memory = inst->memory || tgsic_opcode_table[inst->opcode].flags & ALWAYS_MEMORY;
    w->pos = inst->pos;
    size_t start = write(w, instruction_word(w, inst, has_memory));
    if (inst->has_label)
        write_label(w, inst);
    if (inst->texture)
        write_texture(w, inst->texture);
    if (has_memory)
        write_memory(w, inst->memory);
    for (unsigned i = 0; i < inst->num_dst; i++)
        write_dst(w, &inst->dst[i]);
    for (unsigned i = 0; i < inst->num_src; i++)
        write_src(w, &inst->src[i]);
    w->words[start] |= put(w, (uint32_t)(w->count - start - 1), F_NR_TOKENS);
}

/* ---- The whole ----------------------------------------------------------------------------- */

static void write_all(struct writer *w, const struct tgsic_shader *shader)
{
    write(w, 0); /* the header, when the size is known */
    write(w, put(w, shader->processor, F_PROCESSOR));
    for (uint32_t i = 0; i < shader->num_properties; i++)
        write_property(w, &shader->properties[i]);
    for (uint32_t i = 0; i < shader->num_declarations; i++)
        write_declaration(w, &shader->declarations[i]);
    for (uint32_t i = 0; i < shader->num_immediates; i++)
        write_immediate(w, &shader->immediates[i]);
    for (uint32_t i = 0; i < shader->num_instructions; i++)
        write_instruction(w, &shader->instructions[i]);
    if (w->count - HEADER_SIZE > MAX_BODY_SIZE)
        cannot_write(w, "this many words");
    w->words[0] = put(w, HEADER_SIZE, F_HEADER_SIZE) |
                  put(w, (uint32_t)(w->count - HEADER_SIZE), F_BODY_SIZE);
}

static void hand_over(const struct writer *w, struct tgsic_buffer *out)
{
    struct tgsic_allocator allocator = w->arena->allocator;
    size_t size = w->count * sizeof *w->words;
    char *data = allocator.resize(allocator.user, NULL, size);
    if (!data)
        tgsic_arena_fail(w->arena, TGSIC_E_MEMORY);
    memcpy(data, w->words, size);
    *out = (struct tgsic_buffer){data, size, allocator};
}

enum tgsic_result tgsic_write_tokens(const struct tgsic_shader *shader,
                                     const struct tgsic_write_options *opts,
                                     struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    struct tgsic_write_options options = tgsic_write_options_fill(opts);
    struct tgsic_arena arena;
    jmp_buf escape;
    size_t errors = diags ? diags->errors : 0;
    tgsic_arena_init(&arena, options.allocator, SIZE_MAX, &escape);
    if (setjmp(escape))
        return tgsic_end_early(&arena, diags, errors);
    struct writer writer = {
        .limit = options.max_output / sizeof(uint32_t),
        .arena = &arena,
        .diags = diags,
    };
    write_all(&writer, shader);
    hand_over(&writer, out);
    tgsic_arena_free(&arena);
    return TGSIC_OK;
}
