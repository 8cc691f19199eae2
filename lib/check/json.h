/* SPDX-License-Identifier: MIT */
/* JSON, as result files and the pipes of a run carry it: a strict reader (RFC 8259) and the writer
 * of strings. Private to lib/check.
 *
 * Strings of C may hold bytes that are no UTF-8. Such a byte B travels as the lone surrogate
 * U+DC00+B, as Python's "surrogateescape" does, and comes back as it was. */
#ifndef CHECK_JSON_H
#define CHECK_JSON_H

#include "tgsi/text_buffer.h"

enum check_json_kind {
    CHECK_JSON_NULL,
    CHECK_JSON_BOOL,
    CHECK_JSON_UINT,   /* a whole number from 0 to 2^64 - 1 */
    CHECK_JSON_NUMBER, /* any other number; its value is not kept */
    CHECK_JSON_STRING,
    CHECK_JSON_ARRAY,
    CHECK_JSON_OBJECT,
};

struct check_json {
    enum check_json_kind kind;
    uint64_t number;   /* of a bool or uint */
    const char *text;  /* of a string */
    size_t num_values; /* of an array or object */
    const char *key;   /* in an object */
    const struct check_json *first, *next;
};

struct check_json_error {
    const char *text;
    size_t offset; /* bytes */
};

/* Reads one value that fills `text`, into `arena`, or returns NULL. Nested at most 16 deep; a
 * string with a NUL is refused. */
const struct check_json *tgsic_check_json_read(struct tgsic_arena *arena, const char *text,
                                               size_t size, struct check_json_error *error);
/* The first member of that key; NULL: none, or `object` is no object. */
const struct check_json *tgsic_check_json_member(const struct check_json *object, const char *key);

/* A string with its quotes. */
void tgsic_check_json_string(struct tgsic_text *out, const char *text);

#endif
