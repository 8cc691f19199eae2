/* SPDX-License-Identifier: MIT */
/* Formatted text without the library's printf where the conversions are plain, as nearly all are:
 * emitting a small shader would spend a tenth of its time there. */
#include "arena.h"
#include "text_buffer.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* What is written goes to [at, end); what does not fit is counted. */
struct output {
    char *at, *end;
    size_t length;
};

static void put(struct output *out, const char *bytes, size_t count)
{
    out->length += count;
    if (count <= (size_t)(out->end - out->at)) {
        tgsic_copy_short(out->at, bytes, count);
        out->at += count;
    } else {
        out->at = out->end;
    }
}

static void put_uint(struct output *out, unsigned value)
{
    char digits[12], *first = digits + sizeof digits;
    do
        *--first = (char)('0' + value % 10);
    while (value /= 10);
    put(out, first, (size_t)(digits + sizeof digits - first));
}

static void put_int(struct output *out, int value)
{
    if (value < 0)
        put(out, "-", 1);
    put_uint(out, value < 0 ? 0u - (unsigned)value : (unsigned)value);
}

/* False where a conversion is another one. */
static bool put_conversion(struct output *out, char conversion, va_list *args)
{
    switch (conversion) {
    case 's': {
        const char *string = va_arg(*args, const char *);
        put(out, string, strlen(string));
        return true;
    }
    case 'u':
        put_uint(out, va_arg(*args, unsigned));
        return true;
    case 'd':
        put_int(out, va_arg(*args, int));
        return true;
    case 'c':
        put(out, &(char){(char)va_arg(*args, int)}, 1);
        return true;
    case '%':
        put(out, "%", 1);
        return true;
    default:
        return false;
    }
}

/* Returns the length, or -1 where the format has other conversions than these. */
static int format_plain(char *text, size_t room, const char *format, va_list args)
{
    struct output out = {text, text + room, 0};
    va_list left;
    bool plain = true;
    va_copy(left, args);
    for (const char *end = format + strlen(format), *next; format < end && plain; format = next) {
        next = memchr(format, '%', (size_t)(end - format));
        next = next ? next : end;
        put(&out, format, (size_t)(next - format));
        if (next < end) {
            plain = put_conversion(&out, next[1], &left);
            next += 2;
        }
    }
    va_end(left);
    return plain && out.length <= INT_MAX ? (int)out.length : -1;
}

static int format_any(char *text, size_t room, const char *format, va_list args)
{
    int length = format_plain(text, room, format, args);
    return length < 0 ? vsnprintf(text, room, format, args) : length;
}

#define SHORT 256 /* most texts fit */

/* Formats to `text`, of SHORT bytes, or to the arena what does not fit; without a NUL. */
static const char *format_short(struct tgsic_arena *arena, char *text, size_t *length,
                                const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int count = format_any(text, SHORT, format, args);
    if (count >= SHORT) {
        text = tgsic_arena_alloc_raw(arena, (size_t)count + 1);
        format_any(text, (size_t)count + 1, format, again);
    }
    va_end(again);
    if (count < 0)
        tgsic_arena_fail(arena, TGSIC_E_INTERNAL);
    *length = (size_t)count;
    return text;
}

char *tgsic_arena_printf(struct tgsic_arena *arena, const char *format, ...)
{
    char text[SHORT];
    size_t length;
    va_list args;
    va_start(args, format);
    const char *formatted = format_short(arena, text, &length, format, args);
    va_end(args);
    return tgsic_arena_strndup(arena, formatted, length);
}

void tgsic_text_printf(struct tgsic_text *out, const char *format, ...)
{
    char text[SHORT];
    size_t length;
    va_list args;
    va_start(args, format);
    const char *formatted = format_short(out->arena, text, &length, format, args);
    va_end(args);
    tgsic_text_bytes(out, formatted, length);
}
