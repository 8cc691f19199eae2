/* SPDX-License-Identifier: MIT */
/* Instructions of the text form. */
#include "shader.h"
#include "text_reader.h"

#include <string.h>

/* ---- Registers ----------------------------------------------------------------------------- */

/* Of a character with CHAR_COMPONENT. */
static uint8_t component_of(char c)
{
    return tgsic_char_classes[(unsigned char)c] & 3;
}

static uint8_t read_component(struct text_reader *r)
{
    char c = peek(r);
    if (!is_char(c, CHAR_COMPONENT))
        tgsic_reader_expected(r, "x, y, z or w");
    r->cur++;
    return component_of(c);
}

static uint8_t read_file(struct text_reader *r)
{
    struct word word = read_word(r);
    int file = tgsic_name_find(NAMES_FILE, word);
    if (file < 0)
        tgsic_reader_unknown(r, word, "a register file");
    return (uint8_t)file;
}

/* FILE[n].c, with a constant added that goes to *index. */
static struct tgsic_indirect *read_indirect(struct text_reader *r, int16_t *index)
{
    struct tgsic_indirect *indirect = ARENA_NEW(r->arena, struct tgsic_indirect);
    indirect->file = read_file(r);
    expect(r, '[');
    skip_space(r);
    indirect->index = (int16_t)tgsic_reader_uint(r, INT16_MAX);
    expect(r, ']');
    if (accept(r, '.')) {
        skip_space(r);
        indirect->component = read_component(r);
    }
    skip_space(r);
    if (peek(r) == '+' || peek(r) == '-')
        *index = (int16_t)tgsic_reader_int(r, INT16_MIN, INT16_MAX);
    return indirect;
}

/* The common case of an index: digits and the bracket right behind; else takes nothing. */
static bool read_plain_index(struct text_reader *r, int16_t *index)
{
    const char *at = r->cur;
    int32_t value = 0;
    for (; is_digit(*at) && value < INT16_MAX / 10; at++)
        value = value * 10 + (*at - '0');
    if (at == r->cur || *at != ']')
        return false;
    *index = (int16_t)value;
    r->cur = at + 1;
    return true;
}

static struct tgsic_indirect *read_other_index(struct text_reader *r, int16_t *index)
{
    struct tgsic_indirect *indirect = NULL;
    skip_space(r);
    if (is_letter(peek(r)))
        indirect = read_indirect(r, index);
    else
        *index = (int16_t)tgsic_reader_int(r, INT16_MIN, INT16_MAX);
    expect(r, ']');
    return indirect;
}

/* (n) behind an index; a direct one needs no array. */
static void read_array(struct text_reader *r, struct tgsic_indirect *indirect)
{
    expect(r, '(');
    skip_space(r);
    uint16_t array = (uint16_t)tgsic_reader_uint(r, UINT16_MAX);
    expect(r, ')');
    if (indirect)
        indirect->array_id = array;
}

/* Behind the opening bracket. */
static inline struct tgsic_indirect *read_index(struct text_reader *r, int16_t *index)
{
    struct tgsic_indirect *indirect =
        read_plain_index(r, index) ? NULL : read_other_index(r, index);
    if (peek(r) == '(')
        read_array(r, indirect);
    return indirect;
}

static inline bool take(struct text_reader *r, const char *text, size_t length)
{
    if (memcmp(r->cur, text, length) != 0)
        return false;
    r->cur += length;
    return true;
}

/* The file and the bracket of nearly all operands; else takes nothing. */
static inline bool take_common_file(struct text_reader *r, uint8_t *file)
{
#define TAKE(name) (take(r, #name "[", sizeof #name) && (*file = TGSIC_FILE_##name, true))
    switch (*r->cur) {
    case 'T':
        return TAKE(TEMP);
    case 'I':
        return TAKE(IMM) || TAKE(IN);
    case 'C':
        return TAKE(CONST);
    case 'O':
        return TAKE(OUT);
    default:
        return false;
    }
#undef TAKE
}

static void read_register(struct text_reader *r, struct tgsic_register *reg)
{
    if (!take_common_file(r, &reg->file)) {
        reg->file = read_file(r);
        expect(r, '[');
    }
    reg->indirect = read_index(r, &reg->index);
    if (accept(r, '[')) {
        reg->has_dimension = true;
        reg->dimension = reg->index;
        reg->dimension_indirect = reg->indirect;
        reg->index = 0;
        reg->indirect = read_index(r, &reg->index);
    }
}

static void read_dst(struct text_reader *r, struct tgsic_dst *dst)
{
    *dst = (struct tgsic_dst){.writemask = TGSIC_WRITEMASK_XYZW};
    read_register(r, &dst->reg);
    if (!accept(r, '.'))
        return;
    skip_space(r);
    unsigned mask = 0;
    while (is_char(peek(r), CHAR_COMPONENT) && mask >> component_of(peek(r)) == 0)
        mask |= 1u << component_of(*r->cur++);
    if (!mask || is_word(peek(r)))
        tgsic_reader_expected(r, "a mask: some of xyzw in this order");
    dst->writemask = (uint8_t)mask;
}

static void read_src(struct text_reader *r, struct tgsic_src *src)
{
    *src = (struct tgsic_src){.swizzle = {0, 1, 2, 3}};
    if (peek(r) == '-') {
        src->negate = true;
        r->cur++;
        skip_space(r);
    }
    if (peek(r) == '|') {
        src->absolute = true;
        r->cur++;
        skip_space(r);
    }
    read_register(r, &src->reg);
    if (accept(r, '.')) {
        skip_space(r);
        for (int i = 0; i < 4; i++)
            src->swizzle[i] = read_component(r);
    }
    if (src->absolute)
        expect(r, '|');
}

/* ---- What follows the operands ------------------------------------------------------------- */

static uint8_t read_target(struct text_reader *r)
{
    struct word word = read_word(r);
    int target = tgsic_name_find(NAMES_TARGET, word);
    if (target < 0)
        tgsic_reader_unknown(r, word, "a texture target");
    return (uint8_t)target;
}

static void read_offset(struct text_reader *r, struct tgsic_texel_offset *offset)
{
    offset->file = read_file(r);
    expect(r, '[');
    struct tgsic_pos pos = position(r);
    if (read_index(r, &offset->index))
        tgsic_reader_fail(r, pos, E_SYNTAX, "a texel offset cannot be indirect");
    if (!accept(r, '.'))
        return; /* .xxx, as Mesa has it */
    skip_space(r);
    for (int i = 0; i < 3; i++)
        offset->swizzle[i] = read_component(r);
}

static void read_offsets(struct text_reader *r, struct tgsic_texture *texture)
{
    while (texture->num_offsets < 4 && accept(r, ',')) {
        skip_space(r);
        read_offset(r, &texture->offsets[texture->num_offsets++]);
    }
}

static void read_memory_word(struct text_reader *r, struct tgsic_memory *memory)
{
    struct word word = read_word(r);
    int number;
    if ((number = tgsic_name_find(NAMES_QUALIFIER, word)) >= 0)
        memory->qualifiers |= (uint8_t)number;
    else if ((number = tgsic_name_find(NAMES_TARGET, word)) >= 0)
        memory->target = (uint8_t)number;
    else if ((number = tgsic_name_find(NAMES_FORMAT, word)) >= 0)
        memory->format = (uint16_t)number;
    else
        tgsic_reader_unknown(r, word, "a memory qualifier, texture target or format");
}

/* Words that say nothing (BUFFER, PIPE_FORMAT_NONE) leave no memory part behind. */
static void read_memory_words(struct text_reader *r, struct tgsic_instruction *inst)
{
    struct tgsic_memory memory = {0};
    while (accept(r, ',')) {
        skip_space(r);
        read_memory_word(r, &memory);
    }
    if (!memory.qualifiers && !memory.target && !memory.format)
        return;
    inst->memory = ARENA_NEW(r->arena, struct tgsic_memory);
    *inst->memory = memory;
}

/* ---- Instructions -------------------------------------------------------------------------- */

/* Takes `suffix` off the end of the word if it is there. */
static bool strip(struct word *word, const char *suffix, uint32_t length)
{
    if (word->length <= length)
        return false;
    if (!tgsic_same_letters(word->text + word->length - length, suffix))
        return false;
    word->length -= length;
    return true;
}

static int find_opcode(const struct word *mnemonic, struct tgsic_instruction *inst)
{
    int opcode = tgsic_name_find(NAMES_OPCODE, *mnemonic);
    if (opcode >= 0)
        return opcode;
    struct word word = *mnemonic;
    inst->precise = strip(&word, "_PRECISE", 8);
    inst->saturate = strip(&word, "_SAT", 4);
    return tgsic_name_lookup(NAMES_OPCODE, word.text, word.length);
}

static void next_operand(struct text_reader *r, bool first)
{
    if (!first)
        expect(r, ',');
    if (!skip_space(r) && first)
        tgsic_reader_expected(r, "white space");
}

static void read_operands(struct text_reader *r, struct tgsic_instruction *inst)
{
    size_t dst_size = inst->num_dst * sizeof *inst->dst;
    char *operands = tgsic_arena_alloc_raw(r->arena, dst_size + inst->num_src * sizeof *inst->src);
    if (inst->num_dst)
        inst->dst = (void *)operands;
    if (inst->num_src)
        inst->src = (void *)(operands + dst_size);
    for (unsigned i = 0; i < inst->num_dst; i++) {
        next_operand(r, i == 0);
        read_dst(r, &inst->dst[i]);
    }
    for (unsigned i = 0; i < inst->num_src; i++) {
        next_operand(r, inst->num_dst + i == 0);
        read_src(r, &inst->src[i]);
    }
}

static void read_target_part(struct text_reader *r, unsigned flags, struct tgsic_instruction *inst)
{
    inst->texture = ARENA_NEW(r->arena, struct tgsic_texture);
    inst->texture->target = TGSIC_TARGET_UNKNOWN;
    if (flags & TGSIC_OPFLAG_TEX) {
        next_operand(r, inst->num_dst + inst->num_src == 0);
        inst->texture->target = read_target(r);
    }
}

static void make_room(struct text_reader *r)
{
    size_t size = sizeof *r->shader->instructions, room = r->instruction_room * 2;
    if (!room)
        room = r->expected_instructions;
    if (room > SIZE_MAX / size)
        tgsic_arena_fail(r->arena, TGSIC_E_LIMIT);
    r->shader->instructions = tgsic_arena_grow_raw(r->arena, r->shader->instructions,
                                                   r->instruction_room * size, room * size);
    r->instruction_room = room;
}

void tgsic_parse_instruction(struct text_reader *r, const struct word *mnemonic,
                             const struct tgsic_pos *pos)
{
    struct tgsic_shader *shader = r->shader;
    struct tgsic_instruction flags = {0};
    int opcode = find_opcode(mnemonic, &flags);
    if (opcode < 0)
        tgsic_reader_unknown(r, *mnemonic, "an opcode, DCL, IMM or PROPERTY");
    if (shader->num_instructions >= r->limits.max_instructions)
        tgsic_reader_too_many(r, *pos, "instructions", r->limits.max_instructions);
    if (shader->num_instructions == r->instruction_room)
        make_room(r);
    struct tgsic_instruction *inst = &shader->instructions[shader->num_instructions++];
    const struct tgsic_opcode_info *info = &tgsic_opcode_table[opcode];
    *inst = (struct tgsic_instruction){
        .opcode = (uint8_t)opcode,
        .num_dst = info->num_dst,
        .num_src = info->num_src,
        .saturate = flags.saturate,
        .precise = flags.precise,
        .pos = *pos,
    };
    if (inst->num_dst + inst->num_src)
        read_operands(r, inst);
    if (info->flags & (TGSIC_OPFLAG_TEX | TGSIC_OPFLAG_OFFSETS))
        read_target_part(r, info->flags, inst);
    if (inst->texture && !(info->flags & TAKES_MEMORY_PART))
        read_offsets(r, inst->texture);
    if (info->flags & TAKES_MEMORY_PART)
        read_memory_words(r, inst);
    if (info->flags & TGSIC_OPFLAG_LABEL && accept(r, ':')) {
        skip_space(r);
        inst->has_label = true;
        inst->label = (uint32_t)tgsic_reader_uint(r, UINT32_MAX);
    }
}
