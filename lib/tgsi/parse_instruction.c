/* SPDX-License-Identifier: MIT */
/* Instructions of the text form. */
#include "plain_operand.h"
#include "shader.h"

#include <string.h>

/* ---- Operands -------------------------------------------------------------------------------- */

static inline const char *skip_separator(struct text_reader *r, const char *at, bool first)
{
    const char *plain = match_separator(at, first);
    return plain ? plain : tgsic_parse_separator(r, at, first);
}

/* What stands from `at` on; returns where it ends. */
static inline const char *read_operands(struct text_reader *r, const char *at,
                                        struct tgsic_instruction *inst)
{
    size_t dst_size = inst->num_dst * sizeof *inst->dst;
    size_t size = dst_size + inst->num_src * sizeof *inst->src;
    char *first = tgsic_arena_alloc_raw(r->arena, size);
    struct tgsic_dst *dst = (void *)first, *dst_end = dst + inst->num_dst;
    struct tgsic_src *src = (void *)dst_end, *src_end = src + inst->num_src;
    inst->dst = dst != dst_end ? dst : NULL;
    inst->src = src != src_end ? src : NULL;
    for (; dst != dst_end; dst++) {
        at = skip_separator(r, at, (char *)dst == first);
        const char *end = match_dst(at, dst);
        at = end ? end : tgsic_parse_dst(r, at, dst);
    }
    for (; src != src_end; src++) {
        at = skip_separator(r, at, (char *)src == first);
        const char *end = match_src(at, src);
        at = end ? end : tgsic_parse_src(r, at, src);
    }
    return at;
}

/* ---- What follows the operands ------------------------------------------------------------- */

static uint8_t read_target(struct text_reader *r)
{
    struct word word = read_word(r);
    int target = tgsic_name_find(NAMES_TARGET, &word);
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
    if ((number = tgsic_name_find(NAMES_QUALIFIER, &word)) >= 0)
        memory->qualifiers |= (uint8_t)number;
    else if ((number = tgsic_name_find(NAMES_TARGET, &word)) >= 0)
        memory->target = (uint8_t)number;
    else if ((number = tgsic_name_find(NAMES_FORMAT, &word)) >= 0)
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

struct mnemonic {
    uint16_t opcode;
    bool saturate, precise;
};

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

/* Of an opcode that may have suffixes. */
static struct mnemonic read_any_mnemonic(struct text_reader *r)
{
    struct word word = read_word(r), stem = word;
    struct mnemonic mnemonic = {0};
    int opcode = tgsic_name_find(NAMES_OPCODE, &word);
    if (opcode < 0) {
        mnemonic.precise = strip(&stem, "_PRECISE", 8);
        mnemonic.saturate = strip(&stem, "_SAT", 4);
        opcode = tgsic_name_lookup(NAMES_OPCODE, stem.text, stem.length);
    }
    if (opcode < 0)
        tgsic_reader_unknown(r, word, "an opcode, DCL, IMM or PROPERTY");
    mnemonic.opcode = (uint16_t)opcode;
    return mnemonic;
}

static void read_target_part(struct text_reader *r, unsigned flags, struct tgsic_instruction *inst)
{
    inst->texture = ARENA_NEW(r->arena, struct tgsic_texture);
    inst->texture->target = TGSIC_TARGET_UNKNOWN;
    if (flags & TGSIC_OPFLAG_TEX) {
        tgsic_parse_separator(r, r->cur, inst->num_dst + inst->num_src == 0);
        inst->texture->target = read_target(r);
    }
}

/* Room for another instruction, and as many more as the limit lets. */
static void make_room(struct text_reader *r, struct tgsic_pos pos)
{
    size_t size = sizeof *r->shader->instructions, max = r->limits.max_instructions;
    size_t room = r->instruction_room ? r->instruction_room * 2 : r->expected_instructions;
    if (r->instruction_room >= max)
        tgsic_reader_too_many(r, pos, "instructions", r->limits.max_instructions);
    room = room < max ? room : max;
    if (room > SIZE_MAX / size)
        tgsic_arena_fail(r->arena, TGSIC_E_LIMIT);
    r->shader->instructions = tgsic_arena_grow_raw(r->arena, r->shader->instructions,
                                                   r->instruction_room * size, room * size);
    r->instruction_room = room;
}

#define PARTS                                                                                      \
    (TGSIC_OPFLAG_TEX | TGSIC_OPFLAG_OFFSETS | TAKES_MEMORY_PART | TGSIC_OPFLAG_LABEL |            \
     TGSIC_OPFLAG_INDENT)

/* What stands from `at` on; returns where it ends. */
static const char *read_parts(struct text_reader *r, const char *at, unsigned flags,
                              struct tgsic_instruction *inst)
{
    r->cur = at;
    if (flags & (TGSIC_OPFLAG_TEX | TGSIC_OPFLAG_OFFSETS))
        read_target_part(r, flags, inst);
    if (inst->texture && !(flags & TAKES_MEMORY_PART))
        read_offsets(r, inst->texture);
    if (flags & TAKES_MEMORY_PART)
        read_memory_words(r, inst);
    r->has_blocks |= (flags & TGSIC_OPFLAG_INDENT) != 0;
    if (flags & TGSIC_OPFLAG_LABEL && accept(r, ':')) {
        skip_space(r);
        inst->has_label = true;
        inst->label = read_uint(r, UINT32_MAX);
    }
    return r->cur;
}

/* The mnemonic from `at` on in its plain form; else general, white space in front included. */
static inline const char *read_mnemonic(struct text_reader *r, const char *at,
                                        struct mnemonic *mnemonic, struct tgsic_pos *pos)
{
    const char *end = match_name(NAMES_OPCODE, at, &mnemonic->opcode);
    *pos = position_of(r, at);
    if (end)
        return end;
    r->cur = at;
    skip_space(r);
    *pos = position(r);
    *mnemonic = read_any_mnemonic(r);
    return r->cur;
}

/* Behind its number; returns where it ends. */
static inline const char *parse_instruction(struct text_reader *r, const char *at)
{
    struct tgsic_shader *shader = r->shader;
    struct mnemonic mnemonic = {0};
    struct tgsic_pos pos;
    at = read_mnemonic(r, at, &mnemonic, &pos);
    if (shader->num_instructions == r->instruction_room)
        make_room(r, pos);
    struct tgsic_instruction *inst = &shader->instructions[shader->num_instructions++];
    const struct tgsic_opcode_info *info = &tgsic_opcode_table[mnemonic.opcode];
    *inst = (struct tgsic_instruction){
        .opcode = (uint8_t)mnemonic.opcode,
        .num_dst = info->num_dst,
        .num_src = info->num_src,
        .saturate = mnemonic.saturate,
        .precise = mnemonic.precise,
        .pos = pos,
    };
    if (info->num_dst + info->num_src)
        at = read_operands(r, at, inst);
    return info->flags & PARTS ? read_parts(r, at, info->flags, inst) : at;
}

/* The number of an instruction says nothing: targets count from the first one. Returns where the
 * blanks behind it end. */
static inline const char *skip_number(struct text_reader *r, const char *at)
{
    while (is_digit(*at))
        at++;
    if (*at != ':') {
        r->cur = at;
        tgsic_reader_expect(r, ':');
        at = r->cur - 1;
    }
    do
        at++;
    while (*at == ' ');
    return at;
}

/* The number at the start of the next line, or the end of the white space. */
static inline const char *skip_line_end(struct text_reader *r, const char *at)
{
    if (*at == '\n') {
        r->line++;
        r->line_start = at + 1;
        do
            at++;
        while (*at == ' ');
    }
    return is_digit(*at) ? at : space_end(r, at);
}

bool tgsic_parse_instructions(struct text_reader *r)
{
    const char *at = r->cur, *end;
    do {
        if (is_digit(*at))
            at = skip_number(r, at);
        end = parse_instruction(r, at);
        at = skip_line_end(r, end);
    } while (at != end && is_digit(*at));
    r->cur = at;
    return at != end;
}
