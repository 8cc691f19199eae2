/* SPDX-License-Identifier: MIT */
/* Instructions of the text form. */
#include "plain_operand.h"
#include "shader.h"

#include <string.h>

/* ---- Operands -------------------------------------------------------------------------------- */

static inline const char *read_dst(struct text_reader *r, const char *at, bool first,
                                   struct tgsic_dst *dst)
{
    const char *plain = match_separator(at, first);
    const char *end = plain ? match_dst(plain, dst) : NULL;
    if (end)
        return end;
    r->cur = at;
    next_operand(r, first);
    tgsic_parse_dst(r, dst);
    return r->cur;
}

static inline const char *read_src(struct text_reader *r, const char *at, bool first,
                                   struct tgsic_src *src)
{
    const char *plain = match_separator(at, first);
    const char *end = plain ? match_src(plain, src) : NULL;
    if (end)
        return end;
    r->cur = at;
    next_operand(r, first);
    tgsic_parse_src(r, src);
    return r->cur;
}

static void read_operands(struct text_reader *r, struct tgsic_instruction *inst)
{
    size_t dst_size = inst->num_dst * sizeof *inst->dst;
    char *operands = tgsic_arena_alloc_raw(r->arena, dst_size + inst->num_src * sizeof *inst->src);
    const char *at = r->cur;
    if (inst->num_dst)
        inst->dst = (void *)operands;
    if (inst->num_src)
        inst->src = (void *)(operands + dst_size);
    for (unsigned i = 0; i < inst->num_dst; i++)
        at = read_dst(r, at, i == 0, &inst->dst[i]);
    for (unsigned i = 0; i < inst->num_src; i++)
        at = read_src(r, at, inst->num_dst + i == 0, &inst->src[i]);
    r->cur = at;
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

static void read_offsets(struct text_reader *r, struct tgsic_texture *texture)
{
    while (texture->num_offsets < 4 && accept(r, ',')) {
        skip_space(r);
        tgsic_parse_offset(r, &texture->offsets[texture->num_offsets++]);
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

static int find_opcode(const struct word *mnemonic, bool *saturate, bool *precise)
{
    int opcode = tgsic_name_find(NAMES_OPCODE, *mnemonic);
    *saturate = *precise = false;
    if (opcode >= 0)
        return opcode;
    struct word word = *mnemonic;
    *precise = strip(&word, "_PRECISE", 8);
    *saturate = strip(&word, "_SAT", 4);
    return tgsic_name_lookup(NAMES_OPCODE, word.text, word.length);
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

#define PARTS (TGSIC_OPFLAG_TEX | TGSIC_OPFLAG_OFFSETS | TAKES_MEMORY_PART | TGSIC_OPFLAG_LABEL)

static void read_parts(struct text_reader *r, unsigned flags, struct tgsic_instruction *inst)
{
    if (flags & (TGSIC_OPFLAG_TEX | TGSIC_OPFLAG_OFFSETS))
        read_target_part(r, flags, inst);
    if (inst->texture && !(flags & TAKES_MEMORY_PART))
        read_offsets(r, inst->texture);
    if (flags & TAKES_MEMORY_PART)
        read_memory_words(r, inst);
    if (!(flags & TGSIC_OPFLAG_LABEL))
        return;
    r->has_labels = true;
    if (accept(r, ':')) {
        skip_space(r);
        inst->has_label = true;
        inst->label = (uint32_t)tgsic_reader_uint(r, UINT32_MAX);
    }
}

void tgsic_parse_instruction(struct text_reader *r, const struct word *mnemonic,
                             const struct tgsic_pos *pos)
{
    struct tgsic_shader *shader = r->shader;
    bool saturate, precise;
    int opcode = find_opcode(mnemonic, &saturate, &precise);
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
        .saturate = saturate,
        .precise = precise,
        .pos = *pos,
    };
    if (inst->num_dst + inst->num_src)
        read_operands(r, inst);
    if (info->flags & PARTS)
        read_parts(r, info->flags, inst);
}
