/* SPDX-License-Identifier: MIT */
/* Reads the token stream that token.h lays out. */
#include "diag_codes.h"
#include "shader.h"
#include "token.h"

struct reader {
    const uint32_t *words;
    size_t count, pos;
    bool truncated; /* sticks: words behind the end read as 0 */
    uint32_t token; /* index of the current token's first word */
    struct tgsic_arena *arena;
    struct tgsic_shader *shader;
    struct tgsic_limits limits;
    struct tgsic_diags *diags;
};

static uint32_t next(struct reader *r)
{
    if (r->pos < r->count)
        return r->words[r->pos++];
    r->truncated = true;
    return 0;
}

static struct tgsic_pos token_pos(const struct reader *r)
{
    struct tgsic_pos pos = {.word = r->token};
    return pos;
}

static void fail(struct reader *r, const char *what)
{
    if (r->truncated)
        tgsic_diags_add(r->diags, TGSIC_ERROR, E_TRUNCATED, token_pos(r),
                        "the stream ends within this token");
    else
        tgsic_diags_add(r->diags, TGSIC_ERROR, E_TOKEN, token_pos(r), "%s", what);
    tgsic_arena_fail(r->arena, TGSIC_E_INVALID);
}

static void too_many(struct reader *r, const char *what, uint32_t limit)
{
    tgsic_diags_add(r->diags, TGSIC_ERROR, E_TOO_MANY, token_pos(r), "more than %u %s",
                    (unsigned)limit, what);
    tgsic_arena_fail(r->arena, TGSIC_E_LIMIT);
}

static void zero(struct reader *r, uint32_t word, unsigned offset, unsigned width)
{
    if (field(word, offset, width))
        fail(r, "padding bits are set");
}

/* A number that names something: `name` is what the vocabulary calls it. */
static void known(struct reader *r, const char *name, const char *what)
{
    if (!name)
        fail(r, what);
}

/* ---- Declarations -------------------------------------------------------------------------- */

static void read_range(struct reader *r, struct tgsic_declaration *d)
{
    uint32_t word = next(r);
    d->first = (uint16_t)field(word, F_RANGE_FIRST);
    d->last = (uint16_t)field(word, F_RANGE_LAST);
}

static void read_dimension(struct reader *r, struct tgsic_declaration *d)
{
    uint32_t word = next(r);
    d->dimension = (uint16_t)field(word, F_DIM_INDEX);
    zero(r, word, F_DIM_PADDING);
}

static void read_interpolation(struct reader *r, struct tgsic_declaration *d)
{
    uint32_t word = next(r);
    d->interpolation = (uint8_t)field(word, F_INTERPOLATE);
    d->location = (uint8_t)field(word, F_INTERPOLATE_WHERE);
    zero(r, word, F_INTERPOLATE_PADDING);
    known(r, tgsic_interpolation_name(d->interpolation), "unknown interpolation");
    known(r, tgsic_location_name(d->location), "unknown location");
}

static void read_semantic(struct reader *r, struct tgsic_declaration *d)
{
    uint32_t word = next(r);
    d->semantic = (uint8_t)field(word, F_SEMANTIC_NAME);
    d->semantic_index = (uint16_t)field(word, F_SEMANTIC_INDEX);
    for (unsigned c = 0; c < 4; c++)
        d->stream[c] = (uint8_t)field(word, F_SEMANTIC_STREAM(c));
    known(r, tgsic_semantic_name(d->semantic), "unknown semantic");
}

static void read_image(struct reader *r, struct tgsic_declaration *d)
{
    uint32_t word = next(r);
    d->target = (uint8_t)field(word, F_IMAGE_RESOURCE);
    d->raw = field(word, F_IMAGE_RAW);
    d->writable = field(word, F_IMAGE_WRITABLE);
    d->format = (uint16_t)field(word, F_IMAGE_FORMAT);
    zero(r, word, F_IMAGE_PADDING);
    known(r, tgsic_target_info(d->target)->name, "unknown texture target");
    known(r, tgsic_format_name(d->format), "unknown format");
}

static void read_view(struct reader *r, struct tgsic_declaration *d)
{
    uint32_t word = next(r);
    d->target = (uint8_t)field(word, F_VIEW_RESOURCE);
    known(r, tgsic_target_info(d->target)->name, "unknown texture target");
    for (unsigned c = 0; c < 4; c++) {
        d->return_type[c] = (uint8_t)field(word, F_VIEW_RETURN(c));
        known(r, tgsic_return_type_name(d->return_type[c]), "unknown return type");
    }
}

static void read_array(struct reader *r, struct tgsic_declaration *d)
{
    uint32_t word = next(r);
    d->array_id = (uint16_t)field(word, F_ARRAY_ID);
    zero(r, word, F_ARRAY_PADDING);
}

static void read_declaration_word(struct reader *r, uint32_t word, struct tgsic_declaration *d)
{
    d->file = (uint8_t)field(word, F_DECL_FILE);
    d->usage_mask = (uint8_t)field(word, F_DECL_MASK);
    d->has_dimension = field(word, F_DECL_DIMENSION);
    d->has_semantic = field(word, F_DECL_SEMANTIC);
    d->has_interpolation = field(word, F_DECL_INTERPOLATE);
    d->invariant = field(word, F_DECL_INVARIANT);
    d->local = field(word, F_DECL_LOCAL);
    d->has_array = field(word, F_DECL_ARRAY);
    d->atomic = field(word, F_DECL_ATOMIC);
    d->memory_type = (uint8_t)field(word, F_DECL_MEM_TYPE);
    zero(r, word, F_DECL_PADDING);
    if (d->atomic && d->file != TGSIC_FILE_BUFFER)
        fail(r, "only buffers can be atomic");
    if (d->memory_type && d->file != TGSIC_FILE_MEMORY)
        fail(r, "only memory has a type of memory");
}

static void read_declaration(struct reader *r, uint32_t word)
{
    struct tgsic_shader *shader = r->shader;
    if (shader->num_declarations >= r->limits.max_declarations)
        too_many(r, "declarations", r->limits.max_declarations);
    ARENA_RESERVE(r->arena, shader->declarations, shader->num_declarations);
    struct tgsic_declaration *d = &shader->declarations[shader->num_declarations++];
    d->pos = token_pos(r);
    read_declaration_word(r, word, d);
    read_range(r, d);
    if (d->has_dimension)
        read_dimension(r, d);
    if (d->has_interpolation)
        read_interpolation(r, d);
    if (d->has_semantic)
        read_semantic(r, d);
    if (d->file == TGSIC_FILE_IMAGE)
        read_image(r, d);
    if (d->file == TGSIC_FILE_SVIEW)
        read_view(r, d);
    if (d->has_array)
        read_array(r, d);
}

/* ---- Immediates and properties ------------------------------------------------------------- */

static void read_immediate(struct reader *r, uint32_t word)
{
    struct tgsic_shader *shader = r->shader;
    uint32_t num_words = field(word, F_IMM_NR_TOKENS);
    if (shader->num_immediates >= r->limits.max_immediates)
        too_many(r, "immediates", r->limits.max_immediates);
    ARENA_RESERVE(r->arena, shader->immediates, shader->num_immediates);
    struct tgsic_immediate *immediate = &shader->immediates[shader->num_immediates++];
    immediate->type = (uint8_t)field(word, F_IMM_TYPE);
    immediate->pos = token_pos(r);
    zero(r, word, F_IMM_PADDING);
    known(r, tgsic_immediate_type_name(immediate->type), "unknown type of immediate");
    if (num_words < 2 || num_words > 5)
        fail(r, "an immediate has one to four words");
    for (uint32_t i = 0; i + 1 < num_words; i++)
        immediate->bits[i] = next(r);
}

static void read_property(struct reader *r, uint32_t word)
{
    struct tgsic_shader *shader = r->shader;
    if (shader->num_properties >= r->limits.max_declarations)
        too_many(r, "properties", r->limits.max_declarations);
    ARENA_RESERVE(r->arena, shader->properties, shader->num_properties);
    struct tgsic_property_value *property = &shader->properties[shader->num_properties++];
    property->name = (uint8_t)field(word, F_PROPERTY_NAME);
    property->pos = token_pos(r);
    zero(r, word, F_PROPERTY_PADDING);
    known(r, tgsic_property_name(property->name), "unknown property");
    if (field(word, F_NR_TOKENS) != 2)
        fail(r, "a property has one value");
    property->value = next(r);
}

/* ---- Instructions -------------------------------------------------------------------------- */

static void read_label(struct reader *r, struct tgsic_instruction *inst)
{
    uint32_t word = next(r);
    inst->has_label = true;
    inst->label = field(word, F_LABEL);
    zero(r, word, F_LABEL_PADDING);
}

static void read_offset(struct reader *r, struct tgsic_texel_offset *offset)
{
    uint32_t word = next(r);
    offset->index = signed_field(word, F_OFFSET_INDEX);
    offset->file = (uint8_t)field(word, F_OFFSET_FILE);
    for (unsigned c = 0; c < 3; c++)
        offset->swizzle[c] = (uint8_t)field(word, F_OFFSET_SWIZZLE(c));
    zero(r, word, F_OFFSET_PADDING);
}

static void read_texture(struct reader *r, struct tgsic_texture *texture, unsigned flags)
{
    uint32_t word = next(r);
    uint32_t num_offsets = field(word, F_TEX_NUM_OFFSETS);
    texture->target = (uint8_t)field(word, F_TEX_TARGET);
    texture->num_offsets = (uint8_t)num_offsets;
    zero(r, word, F_TEX_PADDING);
    known(r, tgsic_target_info(texture->target)->name, "unknown texture target");
    if (num_offsets > 4)
        fail(r, "more than four texel offsets");
    for (uint32_t i = 0; i < num_offsets; i++)
        read_offset(r, &texture->offsets[i]);
    if (!(flags & TGSIC_OPFLAG_TEX)) /* what some writers put here, the view's declaration says */
        texture->target = TGSIC_TARGET_UNKNOWN;
}

/* Words that say nothing leave no memory part behind, as in the text parser. */
static void read_memory(struct reader *r, struct tgsic_instruction *inst, unsigned flags)
{
    uint32_t word = next(r);
    struct tgsic_memory memory = {
        .qualifiers = (uint8_t)field(word, F_MEM_QUALIFIER),
        .target = (uint8_t)field(word, F_MEM_TARGET),
        .format = (uint16_t)field(word, F_MEM_FORMAT),
    };
    if (!word)
        return;
    zero(r, word, F_MEM_PADDING);
    known(r, tgsic_target_info(memory.target)->name, "unknown texture target");
    known(r, tgsic_format_name(memory.format), "unknown format");
    if (!(flags & TAKES_MEMORY_PART))
        fail(r, "a memory part on an instruction that takes none");
    inst->memory = ARENA_NEW(r->arena, struct tgsic_memory);
    *inst->memory = memory;
}

static const struct tgsic_indirect *read_indirect(struct reader *r)
{
    struct tgsic_indirect *indirect = ARENA_NEW(r->arena, struct tgsic_indirect);
    uint32_t word = next(r);
    indirect->file = (uint8_t)field(word, F_IND_FILE);
    indirect->index = signed_field(word, F_IND_INDEX);
    indirect->component = (uint8_t)field(word, F_IND_COMPONENT);
    indirect->array_id = (uint16_t)field(word, F_IND_ARRAY);
    return indirect;
}

static void read_register_tail(struct reader *r, struct tgsic_register *reg, bool indirect,
                               bool dimension)
{
    if (indirect)
        reg->indirect = read_indirect(r);
    if (!dimension)
        return;
    uint32_t word = next(r);
    reg->has_dimension = true;
    reg->dimension = signed_field(word, F_DIMWORD_INDEX);
    zero(r, word, F_DIMWORD_PADDING);
    if (field(word, F_DIMWORD_INDIRECT))
        reg->dimension_indirect = read_indirect(r);
}

static void read_dst(struct reader *r, struct tgsic_dst *dst)
{
    uint32_t word = next(r);
    dst->reg.file = (uint8_t)field(word, F_DST_FILE);
    dst->reg.index = signed_field(word, F_DST_INDEX);
    dst->writemask = (uint8_t)field(word, F_DST_MASK);
    zero(r, word, F_DST_PADDING);
    read_register_tail(r, &dst->reg, field(word, F_DST_INDIRECT), field(word, F_DST_DIMENSION));
}

static void read_src(struct reader *r, struct tgsic_src *src)
{
    uint32_t word = next(r);
    src->reg.file = (uint8_t)field(word, F_SRC_FILE);
    src->reg.index = signed_field(word, F_SRC_INDEX);
    src->absolute = field(word, F_SRC_ABSOLUTE);
    src->negate = field(word, F_SRC_NEGATE);
    for (unsigned c = 0; c < 4; c++)
        src->swizzle[c] = (uint8_t)field(word, F_SRC_SWIZZLE(c));
    read_register_tail(r, &src->reg, field(word, F_SRC_INDIRECT), field(word, F_SRC_DIMENSION));
}

static void read_operands(struct reader *r, struct tgsic_instruction *inst)
{
    if (inst->num_dst)
        inst->dst = ARENA_ARRAY(r->arena, struct tgsic_dst, inst->num_dst);
    if (inst->num_src)
        inst->src = ARENA_ARRAY(r->arena, struct tgsic_src, inst->num_src);
    for (unsigned i = 0; i < inst->num_dst; i++)
        read_dst(r, &inst->dst[i]);
    for (unsigned i = 0; i < inst->num_src; i++)
        read_src(r, &inst->src[i]);
}

static void read_instruction_word(struct reader *r, uint32_t word, struct tgsic_instruction *inst,
                                  const struct tgsic_opcode_info *info)
{
    inst->opcode = (uint8_t)field(word, F_INST_OPCODE);
    inst->saturate = field(word, F_INST_SATURATE);
    inst->precise = field(word, F_INST_PRECISE);
    inst->num_dst = (uint8_t)field(word, F_INST_NUM_DST);
    inst->num_src = (uint8_t)field(word, F_INST_NUM_SRC);
    zero(r, word, F_INST_PADDING);
    known(r, info->name, "unknown opcode");
    if (inst->num_dst != info->num_dst || inst->num_src != info->num_src)
        fail(r, "operand counts that the opcode does not have");
}

static void read_instruction(struct reader *r, uint32_t word)
{
    struct tgsic_shader *shader = r->shader;
    if (shader->num_instructions >= r->limits.max_instructions)
        too_many(r, "instructions", r->limits.max_instructions);
    ARENA_RESERVE(r->arena, shader->instructions, shader->num_instructions);
    struct tgsic_instruction *inst = &shader->instructions[shader->num_instructions++];
    const struct tgsic_opcode_info *info = tgsic_opcode_info(field(word, F_INST_OPCODE));
    bool takes_texture = info->flags & (TGSIC_OPFLAG_TEX | TGSIC_OPFLAG_OFFSETS);
    inst->pos = token_pos(r);
    read_instruction_word(r, word, inst, info);
    if (field(word, F_INST_LABEL))
        read_label(r, inst);
    if (takes_texture) {
        inst->texture = ARENA_NEW(r->arena, struct tgsic_texture);
        inst->texture->target = TGSIC_TARGET_UNKNOWN;
    }
    if (field(word, F_INST_TEXTURE) && takes_texture)
        read_texture(r, inst->texture, info->flags);
    else if (field(word, F_INST_TEXTURE) || info->flags & TGSIC_OPFLAG_TEX)
        fail(r, "a texture part on an instruction that takes none, or none where one belongs");
    if (field(word, F_INST_MEMORY))
        read_memory(r, inst, info->flags);
    read_operands(r, inst);
}

/* ---- The whole ----------------------------------------------------------------------------- */

static void read_token(struct reader *r)
{
    r->token = (uint32_t)r->pos;
    uint32_t word = next(r);
    switch (field(word, F_TYPE)) {
    case TOKEN_DECLARATION:
        read_declaration(r, word);
        break;
    case TOKEN_IMMEDIATE:
        read_immediate(r, word);
        break;
    case TOKEN_INSTRUCTION:
        read_instruction(r, word);
        break;
    case TOKEN_PROPERTY:
        read_property(r, word);
        break;
    default:
        fail(r, "unknown type of token");
    }
    if (r->truncated)
        fail(r, "");
}

static void read_all(struct reader *r)
{
    uint32_t header = next(r);
    uint32_t processor = next(r);
    if (!r->truncated && (field(header, F_HEADER_SIZE) != HEADER_SIZE ||
                          field(header, F_BODY_SIZE) != r->count - HEADER_SIZE))
        fail(r, "the header's sizes do not fit the stream's");
    if (r->truncated || processor != field(processor, F_PROCESSOR))
        fail(r, "no such processor");
    known(r, tgsic_processor_name(processor), "no such processor");
    r->shader->processor = (uint8_t)processor;
    while (r->pos < r->count)
        read_token(r);
    uint32_t deepest;
    if (!tgsic_link_labels(r->shader, r->arena, r->limits.max_nesting, &deepest)) {
        r->token = r->shader->instructions[deepest].pos.word;
        too_many(r, "nested blocks", r->limits.max_nesting);
    }
}

enum tgsic_result tgsic_read_tokens(const uint32_t *words, size_t count,
                                    const struct tgsic_read_options *opts, struct tgsic_shader *out,
                                    struct tgsic_diags *diags)
{
    struct tgsic_read_options options = tgsic_read_options_fill(opts);
    struct tgsic_shader shader = {0};
    struct tgsic_arena arena;
    jmp_buf escape;
    size_t errors = diags ? diags->errors : 0;
    tgsic_arena_init(&arena, options.allocator, options.limits.max_memory, &escape);
    if (setjmp(escape))
        return tgsic_end_early(&arena, diags, errors);
    struct reader reader = {
        .words = words,
        .count = count,
        .arena = &arena,
        .shader = &shader,
        .limits = options.limits,
        .diags = diags,
    };
    read_all(&reader);
    tgsic_shader_adopt(&shader, &arena);
    *out = shader;
    return TGSIC_OK;
}
