/* SPDX-License-Identifier: MIT */
/* The character level of the text parser: white space, words, numbers, positions. Private.
 *
 * Errors leave the parser by the arena's jump, so what returns has succeeded. */
#ifndef TGSIC_TEXT_READER_H
#define TGSIC_TEXT_READER_H

#include "arena.h"
#include "diag_codes.h"
#include "names.h"
#include "shader.h"

#include <string.h>

#define TEXT_END 8 /* so many bytes can be read from any place that the reader comes to */

/* The caller's text is read where it is, but for its last lines: what stands from `turn`, the start
 * of a line, on is read in a copy that has its end, TEXT_END NULs, behind it. */
struct text_reader {
    const char *cur;
    const char *line_start;
    const char *turn; /* NULL: the copy has the whole text */
    const char *last_lines;
    uint32_t line;
    uint32_t implied_size;     /* what the empty bracket of a declaration means; 0: nothing */
    struct tgsic_arena *arena; /* of the shader */
    struct tgsic_shader *shader;
    struct tgsic_instruction *next, *room_end; /* of the room behind shader->instructions */
    size_t expected_instructions;
    struct tgsic_open_blocks open;
    struct tgsic_limits limits;
    struct tgsic_diags *diags;
};

/* Classes of characters. */
enum {
    CHAR_SPACE = 1 << 0,
    CHAR_LETTER = 1 << 1,
    CHAR_WORD = 1 << 2, /* letters, digits, underscore */
};
#define CHAR_MASK_SHIFT 4 /* from this bit on: TGSIC_WRITEMASK_* of x, y, z and w */
extern const uint8_t tgsic_char_classes[256];

static inline bool is_char(char c, unsigned classes)
{
    return tgsic_char_classes[(unsigned char)c] & classes;
}

static inline bool is_space(char c)
{
    return is_char(c, CHAR_SPACE);
}

/* Above 9: it is none. */
static inline unsigned digit_of(char c)
{
    return (unsigned)(unsigned char)c - '0';
}

static inline bool is_digit(char c)
{
    return digit_of(c) <= 9;
}

static inline bool is_letter(char c)
{
    return is_char(c, CHAR_LETTER);
}

static inline bool is_word(char c)
{
    return is_char(c, CHAR_WORD);
}

/* TGSIC_WRITEMASK_* of a component; 0: it is none. */
static inline unsigned component_mask(char c)
{
    return tgsic_char_classes[(unsigned char)c] >> CHAR_MASK_SHIFT;
}

/* Of x, y, z, w the codes end in 0, 1, 2, 3. */
static inline uint8_t component_of(char c)
{
    return c & 3;
}

/* The next character; NUL at the end, which a NUL within the text means as well. */
static inline char peek(const struct text_reader *r)
{
    return *r->cur;
}

/* The position of a character of the current line. */
static inline struct tgsic_pos position_of(const struct text_reader *r, const char *at)
{
    struct tgsic_pos pos = {0, r->line, (uint32_t)(at - r->line_start) + 1, 0};
    return pos;
}

static inline struct tgsic_pos position(const struct text_reader *r)
{
    return position_of(r, r->cur);
}

/* What is read behind the end of a line. */
static inline const char *behind_line(const struct text_reader *r, const char *at)
{
    return at + 1 == r->turn ? r->last_lines : at + 1;
}

/* The same for a reader that goes on there. */
static inline const char *start_line(struct text_reader *r, const char *at)
{
    r->line++;
    return r->line_start = behind_line(r, at);
}

/* Behind the white space from `at` on, which may hold ends of lines. */
static inline const char *space_end(struct text_reader *r, const char *at)
{
    while (is_space(*at))
        at = *at == '\n' ? start_line(r, at) : at + 1;
    return at;
}

/* The same without going there. */
static inline const char *peek_space_end(const struct text_reader *r, const char *at)
{
    while (is_space(*at))
        at = *at == '\n' ? behind_line(r, at) : at + 1;
    return at;
}

/* Returns whether there was any. */
static inline bool skip_space(struct text_reader *r)
{
    const char *start = r->cur;
    r->cur = space_end(r, start);
    return r->cur != start;
}

/* Takes `c` with the white space in front of it; when something else follows, takes nothing. */
static inline bool accept(struct text_reader *r, char c)
{
    const char *at = r->cur;
    if (is_space(*at)) {
        at = peek_space_end(r, at);
        if (*at == c)
            skip_space(r);
    }
    if (*at != c)
        return false;
    r->cur = at + 1;
    return true;
}

/* Takes `c`, after optional white space, or fails. */
void tgsic_reader_expect(struct text_reader *r, char c);

static inline void expect(struct text_reader *r, char c)
{
    if (peek(r) == c)
        r->cur++;
    else
        tgsic_reader_expect(r, c);
}

/* Reads letters, digits and underscores. */
static inline struct word read_word(struct text_reader *r)
{
    const char *text = r->cur, *at = text;
    while (is_word(*at))
        at++;
    r->cur = at;
    size_t length = (size_t)(at - text);
    return (struct word){text, name_key_within(text, length), (uint32_t)length};
}

/* A plain name: as `table` has it, in capitals, and nothing of a word behind it. Returns where it
 * ends; NULL: any other word, for read_word(). What ends it is looked for among the usual ones, so
 * that it is a word only if the table has it. */
static inline const char *match_name(const char *at, enum name_table table, int *number)
{
    const char *end = at;
    uint64_t letters, ends;
    while (letters = load_letters(end),
           !(ends = mark_below(letters, '0') | mark_same(letters, '[')))
        end += 8;
    end += first_marked(ends);
    size_t length = (size_t)(end - at);
    if (length < NAME_KEY_LENGTH)
        letters = letters_before(letters, ends);
    else
        letters = load_letters(end - NAME_KEY_LENGTH);
    *number = tgsic_name_exactly(table, at, letters, length);
    return *number < 0 ? NULL : end;
}

/* Whether as many letters as `upper` has, of either case, are the same. */
bool tgsic_same_letters(const char *text, const char *upper);

/* Whether the word is `upper`, in letters of either case. */
static inline bool word_is(const struct word *word, const char *upper)
{
    return word->length == strlen(upper) && tgsic_same_letters(word->text, upper);
}

/* Reports an error and leaves the parser. */
TGSIC_COLD _Noreturn void tgsic_reader_fail(struct text_reader *r, struct tgsic_pos pos,
                                            unsigned code, const char *format, ...)
    TGSIC_PRINTF(4, 5);
/* The same, for "expected …" at the cursor. */
TGSIC_COLD _Noreturn void tgsic_reader_expected(struct text_reader *r, const char *what);
/* The same, for a limit. */
TGSIC_COLD _Noreturn void tgsic_reader_too_many(struct text_reader *r, struct tgsic_pos pos,
                                                const char *what, uint32_t limit);
/* The same, for a word that was read and is not among those allowed. */
TGSIC_COLD _Noreturn void tgsic_reader_unknown(struct text_reader *r, struct word word,
                                               const char *what);

/* A word of `table`, its number; fails at any other. */
unsigned tgsic_reader_name(struct text_reader *r, enum name_table table, const char *what);

/* Decimal digits; fails above `max`. */
uint64_t tgsic_reader_uint(struct text_reader *r, uint64_t max);

static inline uint32_t read_uint(struct text_reader *r, uint32_t max)
{
    const char *at = r->cur;
    uint64_t value = digit_of(*at);
    for (unsigned digit; (digit = digit_of(*++at)) <= 9 && value <= UINT32_MAX;)
        value = value * 10 + digit;
    if (!is_digit(*r->cur) || value > max)
        return (uint32_t)tgsic_reader_uint(r, max);
    r->cur = at;
    return (uint32_t)value;
}

/* An optional sign and decimal digits; fails outside min..max. */
int64_t tgsic_reader_int(struct text_reader *r, int64_t min, int64_t max);

/* The values of immediates, as bits. */
uint32_t tgsic_reader_float32(struct text_reader *r);
uint64_t tgsic_reader_float64(struct text_reader *r);
uint64_t tgsic_reader_int64(struct text_reader *r, bool is_signed);

/* A declaration, at `pos`, behind its first word, and those on the lines behind it. */
void tgsic_parse_declarations(struct text_reader *r, struct tgsic_pos pos);
/* An instruction, and those with a number behind it; whether white space follows. */
bool tgsic_parse_instructions(struct text_reader *r);

/* What separates operands: white space behind the first word, then commas. This and the next ones
 * return where what they read from `at` on, white space in front included, ends. */
const char *tgsic_parse_separator(struct text_reader *r, const char *at, bool first);

/* Behind the first word, where one blank does. */
static inline const char *skip_blank(struct text_reader *r, const char *at)
{
    return *at == ' ' ? at + 1 : tgsic_parse_separator(r, at, true);
}

const char *tgsic_parse_dst(struct text_reader *r, const char *at, struct tgsic_dst *dst);
const char *tgsic_parse_src(struct text_reader *r, const char *at, struct tgsic_src *src);
void tgsic_parse_offset(struct text_reader *r, struct tgsic_texel_offset *offset);
/* A register file and the bracket behind it, step by step. */
uint8_t tgsic_parse_file(struct text_reader *r);
/* Some of xyzw in this order, as TGSIC_WRITEMASK_*. */
uint8_t tgsic_parse_mask(struct text_reader *r);

#endif
