/* SPDX-License-Identifier: MIT */
/* Growing text, for everything that prints. Private to lib/.
 *
 * A buffer lives in an arena, so its calls never fail visibly: at the byte limit or without memory
 * control jumps to the entry point (arena.h). Several buffers make the sections of one output;
 * tgsic_text_finish() hands the result to the caller. */
#ifndef TGSIC_TEXT_BUFFER_H
#define TGSIC_TEXT_BUFFER_H

#include "arena.h"
#include "tgsi.h"

#include <string.h>

struct tgsic_text {
    struct tgsic_arena *arena;
    char *data; /* not terminated */
    size_t size, capacity;
    size_t limit; /* upper bound of `size` */
};

/* limit 0: 256 MiB */
void tgsic_text_init(struct tgsic_text *text, struct tgsic_arena *arena, size_t limit);

/* Several at once, each with room for `room` bytes from the start, no more than `limit`. */
void tgsic_text_init_all(struct tgsic_text *texts, size_t count, struct tgsic_arena *arena,
                         size_t room, size_t limit);

/* Makes room for `extra` more bytes: the slow half of tgsic_text_room(). */
TGSIC_COLD void tgsic_text_grow(struct tgsic_text *text, size_t extra);

/* Where `extra` bytes may be written; add what was written to text->size. */
static inline char *tgsic_text_room(struct tgsic_text *text, size_t extra)
{
    if (text->capacity - text->size < extra)
        tgsic_text_grow(text, extra);
    return text->data + text->size;
}

/* Takes in what was written to such room, up to `end`. */
static inline void tgsic_text_end(struct tgsic_text *text, const char *end)
{
    text->size = (size_t)(end - text->data);
}

static inline void tgsic_text_char(struct tgsic_text *text, char c)
{
    *tgsic_text_room(text, 1) = c;
    text->size++;
}

/* memcpy() without a call for short pieces, which most are: two moves of one size that meet or
 * overlap. */
static inline void tgsic_copy_short(char *to, const char *from, size_t count)
{
    if (count > 16) {
        memcpy(to, from, count);
    } else if (count >= 8) {
        uint64_t first, last;
        memcpy(&first, from, 8), memcpy(&last, from + count - 8, 8);
        memcpy(to, &first, 8), memcpy(to + count - 8, &last, 8);
    } else if (count >= 4) {
        uint32_t first, last;
        memcpy(&first, from, 4), memcpy(&last, from + count - 4, 4);
        memcpy(to, &first, 4), memcpy(to + count - 4, &last, 4);
    } else if (count >= 2) {
        uint16_t first, last;
        memcpy(&first, from, 2), memcpy(&last, from + count - 2, 2);
        memcpy(to, &first, 2), memcpy(to + count - 2, &last, 2);
    } else if (count) {
        *to = *from;
    }
}

static inline void tgsic_text_bytes(struct tgsic_text *text, const char *bytes, size_t count)
{
    char *room = tgsic_text_room(text, count);
    tgsic_copy_short(room, bytes, count);
    text->size += count;
}

static inline void tgsic_text_str(struct tgsic_text *text, const char *string)
{
    tgsic_text_bytes(text, string, strlen(string));
}

/* A string literal, its length known to the compiler. */
#define TEXT_LITERAL(text, literal) tgsic_text_bytes((text), "" literal, sizeof(literal) - 1)

/* Several strings, one behind the other. */
#define TEXT_STRINGS(text, ...) tgsic_text_strings((text), (const char *const[]){__VA_ARGS__, NULL})
static inline void tgsic_text_strings(struct tgsic_text *text, const char *const *strings)
{
    for (; *strings; strings++)
        tgsic_text_str(text, *strings);
}

void tgsic_text_pad(struct tgsic_text *text, size_t spaces);

#define TGSIC_UINT_SIZE 20 /* digits at most */
/* The numbers below 1000, as most are: how many digits one has decides no branch. */
struct tgsic_short_number {
    char digits[3];
    uint8_t length;
};
extern const struct tgsic_short_number tgsic_short_numbers[1000];
/* Writes the digits, of which there are four or more; returns where they end. */
char *tgsic_put_large_uint(char *at, uint64_t value);
/* Writes the digits, and no more than they but up to four bytes; returns where they end. */
static inline char *tgsic_put_uint(char *at, uint64_t value)
{
    if (value >= 1000)
        return tgsic_put_large_uint(at, value);
    memcpy(at, &tgsic_short_numbers[value], sizeof *tgsic_short_numbers);
    return at + tgsic_short_numbers[value].length;
}

static inline void tgsic_text_uint(struct tgsic_text *text, uint64_t value)
{
    char *room = tgsic_text_room(text, TGSIC_UINT_SIZE);
    text->size += (size_t)(tgsic_put_uint(room, value) - room);
}
void tgsic_text_int(struct tgsic_text *text, int64_t value);
/* 0x and eight lower-case digits */
#define TGSIC_HEX_SIZE 10
char *tgsic_put_hex(char *at, uint32_t value);
void tgsic_text_hex(struct tgsic_text *text, uint32_t value);
/* Fast for %s, %u, %d and %c. No floating-point conversions: they know the locale, see
 * number.h instead. */
void tgsic_text_printf(struct tgsic_text *text, const char *format, ...) TGSIC_PRINTF(2, 3);

/* Copies texts of one arena, one behind the other and a NUL behind all, to a buffer of the
 * caller's. Jumps out when there is no memory for them, or they are longer than `limit` bytes. */
void tgsic_text_join(const struct tgsic_text *texts, size_t count, size_t limit,
                     const struct tgsic_allocator *allocator, struct tgsic_buffer *out);
/* The same for one, which has a limit already. */
void tgsic_text_finish(const struct tgsic_text *text, const struct tgsic_allocator *allocator,
                       struct tgsic_buffer *out);

#endif
