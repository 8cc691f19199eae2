/* SPDX-License-Identifier: MIT */
/* Formatted text without the library's printf where the conversions are plain, as nearly all are:
 * emitting a small shader would spend a tenth of its time there. */
#include "arena.h"
#include "text_buffer.h"

#include <stdio.h>
#include <string.h>

/* What is written goes to [at, end); what does not fit is counted. */
struct output {
    char *at, *end;
    size_t length;
};

static bool is_plain(const char *format)
{
    while ((format = strchr(format, '%')) != NULL) {
        if (!format[1] || !strchr("sucd%", format[1]))
            return false;
        format += 2;
    }
    return true;
}

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

static size_t format_plain(char *text, size_t room, const char *format, va_list args)
{
    struct output out = {text, text + room, 0};
    for (const char *next; *format; format = next) {
        next = strchr(format, '%');
        if (next != format) {
            next = next ? next : format + strlen(format);
            put(&out, format, (size_t)(next - format));
            continue;
        }
        next += 2;
        switch (format[1]) {
        case 's': {
            const char *string = va_arg(args, const char *);
            put(&out, string, strlen(string));
            break;
        }
        case 'u':
            put_uint(&out, va_arg(args, unsigned));
            break;
        case 'd':
            put_int(&out, va_arg(args, int));
            break;
        case 'c':
            put(&out, &(char){(char)va_arg(args, int)}, 1);
            break;
        default:
            put(&out, "%", 1);
            break;
        }
    }
    return out.length;
}

#define SHORT 256 /* most texts fit */

/* Formats to `text`, of SHORT bytes, or to the arena what does not fit; without a NUL. */
static const char *format_short(struct tgsic_arena *arena, char *text, size_t *length,
                                const char *format, va_list args)
{
    bool plain = is_plain(format);
    va_list again;
    va_copy(again, args);
    int count = plain ? 0 : vsnprintf(text, SHORT, format, args);
    *length = plain ? format_plain(text, SHORT, format, args) : (size_t)count;
    if (count >= 0 && *length >= SHORT) {
        text = tgsic_arena_alloc_raw(arena, *length + 1);
        if (plain)
            format_plain(text, *length, format, again);
        else
            vsnprintf(text, *length + 1, format, again);
    }
    va_end(again);
    if (count < 0)
        tgsic_arena_fail(arena, TGSIC_E_INTERNAL);
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
