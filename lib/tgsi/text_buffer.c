/* SPDX-License-Identifier: MIT */
/* Growing text in an arena, with integers formatted by hand. */
#include "text_buffer.h"

#define DEFAULT_LIMIT  ((size_t)256 << 20)
#define FIRST_CAPACITY 256

void tgsic_text_init(struct tgsic_text *text, struct tgsic_arena *arena, size_t limit)
{
    *text = (struct tgsic_text){.arena = arena, .limit = limit ? limit : DEFAULT_LIMIT};
}

void tgsic_text_init_all(struct tgsic_text *texts, size_t count, struct tgsic_arena *arena,
                         size_t room, size_t limit)
{
    char *data = tgsic_arena_alloc_raw(arena, count * room);
    for (size_t i = 0; i < count; i++)
        texts[i] = (struct tgsic_text){arena, data + i * room, 0, room, limit};
}

void tgsic_text_grow(struct tgsic_text *text, size_t extra)
{
    if (extra > text->limit - text->size)
        tgsic_arena_fail(text->arena, TGSIC_E_LIMIT);
    size_t capacity = text->capacity ? text->capacity * 2 : FIRST_CAPACITY;
    if (capacity < text->size + extra)
        capacity = text->size + extra;
    if (capacity > text->limit)
        capacity = text->limit;
    text->data = tgsic_arena_grow_raw(text->arena, text->data, text->capacity, capacity);
    text->capacity = capacity;
}

void tgsic_text_pad(struct tgsic_text *text, size_t spaces)
{
    char *room = tgsic_text_room(text, spaces);
    if (spaces)
        memset(room, ' ', spaces);
    text->size += spaces;
}

/* Ten numbers of `length` digits that start alike. */
#define TEN(start, length)                                                                         \
    {start "0", length}, {start "1", length}, {start "2", length}, {start "3", length},            \
        {start "4", length}, {start "5", length}, {start "6", length}, {start "7", length},        \
        {start "8", length},                                                                       \
    {                                                                                              \
        start "9", length                                                                          \
    }
#define HUNDRED(start)                                                                             \
    TEN(start "0", 3), TEN(start "1", 3), TEN(start "2", 3), TEN(start "3", 3), TEN(start "4", 3), \
        TEN(start "5", 3), TEN(start "6", 3), TEN(start "7", 3), TEN(start "8", 3),                \
        TEN(start "9", 3)
const struct tgsic_short_number tgsic_short_numbers[1000] = {
    TEN("", 1),   TEN("1", 2),  TEN("2", 2),  TEN("3", 2),  TEN("4", 2),
    TEN("5", 2),  TEN("6", 2),  TEN("7", 2),  TEN("8", 2),  TEN("9", 2),
    HUNDRED("1"), HUNDRED("2"), HUNDRED("3"), HUNDRED("4"), HUNDRED("5"),
    HUNDRED("6"), HUNDRED("7"), HUNDRED("8"), HUNDRED("9"),
};

char *tgsic_put_large_uint(char *at, uint64_t value)
{
    unsigned last = (unsigned)(value % 1000);
    at = tgsic_put_uint(at, value / 1000);
    at[0] = (char)('0' + last / 100);
    at[1] = (char)('0' + last / 10 % 10);
    at[2] = (char)('0' + last % 10);
    return at + 3;
}

void tgsic_text_int(struct tgsic_text *text, int64_t value)
{
    if (value < 0)
        tgsic_text_char(text, '-');
    tgsic_text_uint(text, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

char *tgsic_put_hex(char *at, uint32_t value)
{
    at[0] = '0';
    at[1] = 'x';
    for (int i = 0; i < 8; i++)
        at[2 + i] = "0123456789abcdef"[value >> (28 - 4 * i) & 15];
    return at + TGSIC_HEX_SIZE;
}

void tgsic_text_hex(struct tgsic_text *text, uint32_t value)
{
    tgsic_text_end(text, tgsic_put_hex(tgsic_text_room(text, TGSIC_HEX_SIZE), value));
}

void tgsic_text_join(const struct tgsic_text *texts, size_t count, size_t limit,
                     const struct tgsic_allocator *allocator, struct tgsic_buffer *out)
{
    struct tgsic_arena *arena = texts->arena;
    struct tgsic_allocator using = allocator ? *allocator : arena->allocator;
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += texts[i].size; /* all of it is in memory */
    if (size > limit)
        tgsic_arena_fail(arena, TGSIC_E_LIMIT);
    char *data = using.resize(using.user, NULL, size + 1);
    if (!data)
        tgsic_arena_fail(arena, TGSIC_E_MEMORY);
    *out = (struct tgsic_buffer){data, size, using};
    for (size_t i = 0; i < count; i++) {
        if (texts[i].size)
            memcpy(data, texts[i].data, texts[i].size);
        data += texts[i].size;
    }
    *data = '\0';
}

void tgsic_text_finish(const struct tgsic_text *text, const struct tgsic_allocator *allocator,
                       struct tgsic_buffer *out)
{
    tgsic_text_join(text, 1, text->limit, allocator, out);
}
