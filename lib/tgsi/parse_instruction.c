/* SPDX-License-Identifier: MIT */
/* Instructions of the text form. */
#include "plain_opcode.h"
#include "plain_operand.h"
#include "shader.h"

#include <string.h>

#include "tgsi/plain_opcodes.h"

/* ---- Operands -------------------------------------------------------------------------------- */

static inline const char *skip_comma(struct text_reader *r, const char *at)
{
    return at[0] == ',' && at[1] == ' ' ? at + 2 : tgsic_parse_separator(r, at, false);
}

static inline const char *read_dst(struct text_reader *r, const char *at, struct tgsic_dst *dst)
{
    const char *end = match_dst(r, at, dst);
    return end ? end : tgsic_parse_dst(r, at, dst);
}

static inline const char *read_src(struct text_reader *r, const char *at, struct tgsic_src *src)
{
    const char *end = match_src(r, at, src);
    return end ? end : tgsic_parse_src(r, at, src);
}

union operand {
    struct tgsic_dst dst;
    struct tgsic_src src;
};

/* Few opcodes have two. */
TGSIC_COLD static const char *read_next_dst(struct text_reader *r, const char *at,
                                            struct tgsic_dst *dst)
{
    return tgsic_parse_dst(r, tgsic_parse_separator(r, at, false), dst);
}

/* What stands from `at` on; returns where it ends. */
static inline const char *read_operands(struct text_reader *r, const char *at,
                                        struct tgsic_instruction *inst)
{
    unsigned num_dst = inst->num_dst, num_src = inst->num_src;
    if (!(num_dst + num_src))
        return at;
    union operand *room = tgsic_arena_alloc_raw(r->arena, (num_dst + num_src) * sizeof *room);
    struct tgsic_dst *dst = &room->dst;
    struct tgsic_src *src = &room[num_dst].src;
    inst->dst = dst;
    inst->src = src;
    at = skip_blank(r, at);
    if (num_dst) {
        at = read_dst(r, at, dst);
        for (unsigned i = 1; i < num_dst; i++)
            at = read_next_dst(r, at, &dst[i]);
        if (!num_src)
            return at;
        at = skip_comma(r, at);
    }
    for (;;) {
        at = read_src(r, at, src);
        if (!--num_src)
            return at;
        at = skip_comma(r, at);
        src++;
    }
}

/* ---- What follows the operands ------------------------------------------------------------- */

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
    bool precise = false, saturate = false;
    int opcode = tgsic_name_find(NAMES_OPCODE, &word);
    if (opcode < 0) {
        precise = strip(&stem, "_PRECISE", 8);
        saturate = strip(&stem, "_SAT", 4);
        opcode = tgsic_name_lookup(NAMES_OPCODE, stem.text, stem.length);
    }
    if (opcode < 0)
        tgsic_reader_unknown(r, word, "an opcode, DCL, IMM or PROPERTY");
    const struct tgsic_opcode_info *info = &tgsic_opcode_table[opcode];
    return (struct mnemonic){(uint8_t)opcode, info->num_dst, info->num_src, saturate,
                             precise,         false,         true,          parts_of(info->flags)};
}

static void read_texture_part(struct text_reader *r, unsigned parts, struct tgsic_instruction *inst)
{
    inst->texture = ARENA_NEW(r->arena, struct tgsic_texture);
    inst->texture->target = TGSIC_TARGET_UNKNOWN;
    if (parts & PART_TARGET) {
        tgsic_parse_separator(r, r->cur, inst->num_dst + inst->num_src == 0);
        inst->texture->target = (uint8_t)tgsic_reader_name(r, NAMES_TARGET, "a texture target");
    }
}

static size_t count_instructions(const struct text_reader *r)
{
    return (size_t)(r->next - r->shader->instructions);
}

/* Room for another instruction, and as many more as the limit lets. */
static void make_room(struct text_reader *r, struct tgsic_pos pos)
{
    struct tgsic_instruction *first = r->shader->instructions;
    size_t size = sizeof *first, max = r->limits.max_instructions;
    size_t held = first ? count_instructions(r) : 0;
    size_t room = held ? held * 2 : r->expected_instructions;
    if (held >= max)
        tgsic_reader_too_many(r, pos, "instructions", r->limits.max_instructions);
    room = room < max ? room : max;
    if (room > SIZE_MAX / size)
        tgsic_arena_fail(r->arena, TGSIC_E_LIMIT);
    first = tgsic_arena_grow_raw(r->arena, first, held * size, room * size);
    r->shader->instructions = first;
    r->next = first + held;
    r->room_end = first + room;
}

static void link_block(struct text_reader *r, const struct tgsic_instruction *inst)
{
    struct tgsic_instruction *first = r->shader->instructions;
    if (!tgsic_link_block(&r->open, first, (uint32_t)(inst - first), r->arena,
                          r->limits.max_nesting))
        tgsic_reader_too_many(r, inst->pos, "nested blocks", r->limits.max_nesting);
}

/* What stands from `at` on; returns where it ends. */
static const char *read_parts(struct text_reader *r, const char *at, unsigned parts,
                              struct tgsic_instruction *inst)
{
    r->cur = at;
    if (parts & PART_TEXTURE)
        read_texture_part(r, parts, inst);
    if (inst->texture && !(parts & PART_MEMORY))
        read_offsets(r, inst->texture);
    if (parts & PART_MEMORY)
        read_memory_words(r, inst);
    if (parts & PART_LABEL && accept(r, ':')) {
        skip_space(r);
        inst->has_label = true;
        inst->label = read_uint(r, UINT32_MAX);
    }
    if (parts & PART_BLOCK)
        link_block(r, inst);
    return r->cur;
}

/* The row of a word; a free one: it has none. */
static inline const struct plain_opcode *find_plain(uint64_t word)
{
    const struct plain_opcode *row = &plain_opcodes[plain_opcode_hash(word)];
    while (row->name != word && row->mnemonic.is_known)
        row++;
    return row;
}

/* The mnemonic from `at` on in its plain form; else general, white space in front included. */
static inline const char *read_mnemonic(struct text_reader *r, const char *at,
                                        struct mnemonic *mnemonic, struct tgsic_pos *pos)
{
    uint64_t text = load_letters(at), ends = mark_below(text, ' ' + 1);
    *mnemonic = find_plain(letters_before(text, ends))->mnemonic;
    *pos = position_of(r, at);
    if (ends && mnemonic->is_known)
        return at + first_marked(ends);
    r->cur = at;
    skip_space(r);
    *pos = position(r);
    *mnemonic = read_any_mnemonic(r);
    return r->cur;
}

_Static_assert(offsetof(struct mnemonic, has_label) ==
                       offsetof(struct tgsic_instruction, has_label) &&
                   sizeof(struct mnemonic) <= offsetof(struct tgsic_instruction, label),
               "as in the instruction");

/* Behind its number; returns where it ends. */
static inline const char *parse_instruction(struct text_reader *r, const char *at)
{
    struct mnemonic mnemonic;
    struct tgsic_pos pos;
    at = read_mnemonic(r, at, &mnemonic, &pos);
    if (r->next == r->room_end)
        make_room(r, pos);
    struct tgsic_instruction *inst = r->next++;
    *inst = (struct tgsic_instruction){.pos = pos};
    memcpy(inst, &mnemonic, sizeof mnemonic); /* into what it has in front of the label */
    at = read_operands(r, at, inst);
    return mnemonic.parts ? read_parts(r, at, mnemonic.parts, inst) : at;
}

/* The number of an instruction says nothing: targets count from the first one. Returns where the
 * blanks behind it end. */
static inline const char *skip_number(struct text_reader *r, const char *at)
{
    unsigned digit;
    do
        digit = digit_of(*++at);
    while (digit <= 9);
    if (digit != ':' - '0') {
        r->cur = at;
        tgsic_reader_expect(r, ':');
        at = r->cur - 1;
    }
    return skip_blanks(at + 1);
}

/* How the number of an instruction is printed as a rule: three columns wide, a colon and a blank.
 * These are the high bytes of a word, and its other bytes are zeros. */
#define LABEL_LENGTH 5
#define LABEL_PLACE  24                                      /* the bit where it begins */
#define LAST_COLUMN  (LABEL_PLACE + 16)                      /* ... and that of the last digit */
#define SECOND_LABEL (UINT64_C(0x203a312020) << LABEL_PLACE) /* "  1: " */
#define NO_LABEL     1                                       /* what no text is like */

/* Goes on to the next number that is printed so. */
static inline uint64_t next_label(uint64_t label)
{
    unsigned shift = LAST_COLUMN;
    for (; shift >= LABEL_PLACE; shift -= 8) {
        label |= (uint64_t)0x10 << shift; /* makes a digit of a blank */
        if ((label >> shift & 0xff) < '9')
            return label + ((uint64_t)1 << shift);
        label -= (uint64_t)9 << shift;
    }
    return NO_LABEL;
}

static inline bool has_label(const char *at, uint64_t label)
{
    return load_letters(at) << LABEL_PLACE == label;
}

/* Behind the instruction that ends at `end`: the start of the next one behind its number; NULL:
 * there is no number, and r->cur is behind the white space. */
static inline const char *skip_label(struct text_reader *r, const char *end, uint64_t label)
{
    const char *at = end;
    if (*at == '\n') {
        at = start_line(r, at);
        if (has_label(at, label))
            return skip_blanks(at + LABEL_LENGTH);
        at = skip_blanks(at);
    }
    if (!is_digit(*at))
        at = space_end(r, at);
    if (at != end && is_digit(*at))
        return skip_number(r, at);
    r->cur = at;
    return NULL;
}

bool tgsic_parse_instructions(struct text_reader *r)
{
    const char *at = r->cur, *end;
    uint64_t label = SECOND_LABEL;
    if (is_digit(*at))
        at = skip_number(r, at);
    do {
        end = parse_instruction(r, at);
        at = skip_label(r, end, label);
        label = next_label(label);
    } while (at);
    r->shader->num_instructions = (uint32_t)count_instructions(r);
    return r->cur != end;
}
