/* SPDX-License-Identifier: MIT */
/* Plain operands of the text form, which nearly all are, at one go: FILE[number] or
 * FILE[number][number] in capitals with a mask or swizzle. Private.
 *
 * Each function returns where its part ends, or NULL for any other text, which is for the functions
 * of parse_operand.c to read or refuse.
 *
 * Where a part ends is a matter of branches that mostly go one way: what follows is read ahead of
 * the answer then, where it would have to wait for a length that is looked up. */
#ifndef TGSIC_PLAIN_OPERAND_H
#define TGSIC_PLAIN_OPERAND_H

#include "text_reader.h"

struct plain_file {
    _Alignas(32) char name[9]; /* with the bracket, and all bits set behind it up to eight */
    char other[9];             /* the same with zeros in place of the name */
    uint8_t file;
    uint8_t length; /* of the name with the bracket */
    bool has_four_letters;
};

/* By the low bits of the second letter, by which these differ. */
extern const struct plain_file tgsic_plain_files[32];

/* The file and its bracket. */
static inline const char *match_file(const char *at, uint8_t *file)
{
    const struct plain_file *plain = tgsic_plain_files + ((size_t)at[1] & 31);
    uint64_t text, name, other;
    memcpy(&text, at, sizeof text);
    memcpy(&name, plain->name, sizeof name);
    memcpy(&other, plain->other, sizeof other);
    if ((text | other) != name)
        return NULL;
    *file = plain->file;
    return plain->has_four_letters ? at + 5 : at + plain->length;
}

/* The same of any text. */
static inline uint8_t read_file(struct text_reader *r)
{
    uint8_t file;
    const char *end = match_file(r->cur, &file);
    if (!end)
        return tgsic_parse_file(r);
    r->cur = end;
    return file;
}

/* Up to four digits. */
static inline const char *match_number(const char *at, unsigned *number)
{
    unsigned value = digit_of(*at++), digit;
    if (value > 9)
        return NULL;
    for (int i = 0; i < 3 && (digit = digit_of(*at)) <= 9; i++, at++)
        value = value * 10 + digit;
    *number = value;
    return at;
}

/* The same for one digit or two, as most have, which no branch tells apart; more may follow. */
static inline const char *match_digits(const char *at, unsigned *number)
{
    unsigned first = digit_of(at[0]), second = digit_of(at[1]), longer = second <= 9;
    *number = first + (first * 9 + second) * longer;
    return first <= 9 ? at + 1 + longer : NULL;
}

/* A number and the bracket behind it. */
static inline const char *match_index(const char *at, int16_t *index)
{
    unsigned number;
    const char *end = match_digits(at, &number);
    if (!end)
        return NULL;
    if (*end != ']') {
        end = match_number(at, &number);
        if (*end != ']')
            return NULL;
    }
    *index = (int16_t)number;
    return end + 1;
}

/* Four letters at once. The low two bits of w, x, y, z are what component_of() gives, and adding
 * 0x80 - 'w' leaves nothing but these and the highest bit. */
static inline const char *match_swizzle(const char *at, uint8_t *swizzle)
{
    uint32_t letters;
    memcpy(&letters, at, sizeof letters);
    if ((((letters | 0x20202020u) + 0x09090909u) & 0xfcfcfcfcu) != 0x80808080u)
        return NULL;
    letters &= 0x03030303u;
    memcpy(swizzle, &letters, sizeof letters);
    return at + 4;
}

/* As many of xyzw as follow in this order, and no other letters; 0: no mask. */
static inline const char *match_mask(const char *at, uint8_t *writemask)
{
    unsigned seen = 0xf; /* the classes of components differ above these bits alone */
    unsigned classes;
    for (; (classes = tgsic_char_classes[(unsigned char)*at]) > seen; at++)
        seen |= classes;
    *writemask = classes & CHAR_WORD ? 0 : (uint8_t)(seen >> CHAR_MASK_SHIFT);
    return at;
}

/* Whether a register has no more parts: these may stand behind white space, even an end of line. */
static inline bool ends_register(const struct text_reader *r, const char *at)
{
    if (*at == ',')
        return true;
    if (*at != '\n')
        return false;
    at = skip_blanks(behind_line(r, at));
    if (is_digit(*at))
        return true;
    at = peek_space_end(r, at);
    return *at != '.' && *at != '[';
}

static inline const char *match_register(const char *at, struct tgsic_register *reg)
{
    *reg = (struct tgsic_register){0};
    at = match_file(at, &reg->file);
    at = at ? match_index(at, &reg->index) : NULL;
    if (!at || *at != '[')
        return at;
    reg->has_dimension = true;
    reg->dimension = reg->index;
    return match_index(at + 1, &reg->index);
}

static inline const char *match_dst(const struct text_reader *r, const char *at,
                                    struct tgsic_dst *dst)
{
    dst->writemask = TGSIC_WRITEMASK_XYZW;
    at = match_register(at, &dst->reg);
    if (!at || *at != '.')
        return at && ends_register(r, at) ? at : NULL;
    at = match_mask(at + 1, &dst->writemask);
    return dst->writemask ? at : NULL;
}

/* Behind the sign. */
static inline const char *match_src(const struct text_reader *r, const char *at,
                                    struct tgsic_src *src)
{
    src->absolute = src->negate = false;
    at = match_register(at, &src->reg);
    if (at && *at == '.')
        return match_swizzle(at + 1, src->swizzle);
    memcpy(src->swizzle, "\0\1\2\3", 4);
    return at && ends_register(r, at) ? at : NULL;
}

#endif
