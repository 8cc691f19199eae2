/* SPDX-License-Identifier: MIT */
/* Eight characters at once, as the bytes of a word. Private to lib/tgsi. */
#ifndef TGSIC_LETTERS_H
#define TGSIC_LETTERS_H

#include <stddef.h>
#include <stdint.h>

/* The first in the lowest byte; written so that compilers make it one load. */
static inline uint64_t load_letters(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24 |
           (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 | (uint64_t)at[6] << 48 |
           (uint64_t)at[7] << 56;
}

/* The same character eight times. */
#define LETTERS(c) (UINT64_C(0x0101010101010101) * (unsigned char)(c))

/* The highest bit of each character below `limit`, at most 0x80: right up to the first one, while
 * those behind it may be marked as well. 0: there is none. */
static inline uint64_t mark_below(uint64_t letters, unsigned char limit)
{
    return (letters - LETTERS(limit)) & ~letters & LETTERS(0x80);
}

/* The same of each `c`. */
static inline uint64_t mark_same(uint64_t letters, char c)
{
    return mark_below(letters ^ LETTERS(c), 1);
}

/* How many characters stand in front of the first one that has a bit set; there is one. */
static inline size_t first_marked(uint64_t marks)
{
#ifdef __GNUC__
    return (unsigned)__builtin_ctzll(marks) / 8;
#else
    size_t count = 0;
    for (; !(marks & 0xff); marks >>= 8)
        count++;
    return count;
#endif
}

/* The highest bit of each character that is no digit: right up to the first one. */
static inline uint64_t mark_no_digits(uint64_t letters)
{
    uint64_t digits = letters ^ LETTERS('0');
    return ((digits + LETTERS(0x7f - 9)) | digits) & LETTERS(0x80);
}

/* The number that eight digits make; NULs in front of them are zeros. */
static inline uint32_t number_of_digits(uint64_t letters)
{
    const uint64_t apart = UINT64_C(0x000000ff000000ff);
    uint64_t digits = letters & LETTERS(0x0f), pairs = digits * 10 + (digits >> 8);
    uint64_t first = (pairs & apart) * (100 + (UINT64_C(1000000) << 32));
    uint64_t second = (pairs >> 16 & apart) * (1 + (UINT64_C(10000) << 32));
    return (uint32_t)((first + second) >> 32);
}

/* The characters in front of the first one that mark_below() marked, and zeros behind them. */
static inline uint64_t letters_before(uint64_t letters, uint64_t marks)
{
    uint64_t first = marks & (0 - marks);
    return letters & ((first >> 7) - 1);
}

/* Behind the blanks from `at` on, where eight characters can be read of any. */
static inline const char *skip_blanks(const char *at)
{
    uint64_t others;
    while (!(others = load_letters(at) ^ LETTERS(' ')))
        at += 8;
    return at + first_marked(others);
}

#endif
