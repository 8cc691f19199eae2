/* SPDX-License-Identifier: MIT */
/* Structs as bytes: tables that list their members, and what writes and reads by them. Private to
 * lib/.
 *
 *     bytes  0..3    what the bytes are, a magic
 *            4..7    FNV-1a of all that follows
 *            8..     version of the library, a string (length, then bytes)
 *                    what the caller puts; numbers take one to five bytes, seven bits each from the
 *                    lowest, all but the last with the upper bit set; tables and strings begin with
 *                    their length */
#ifndef TGSIC_RECORDS_H
#define TGSIC_RECORDS_H

#include "arena.h"
#include "tgsi.h"

#include <stddef.h>

/* ---- Tables of members --------------------------------------------------------------------- */

enum field_kind {
    FIELD_U8, /* BOOL, too */
    FIELD_U16,
    FIELD_U32, /* int32_t and enums, too */
    FIELD_STRING,
    FIELD_RECORD, /* a struct */
    FIELD_TABLE,  /* a pointer to structs, whose number is the uint32_t at `count` */
};

struct field {
    uint8_t kind;
    uint8_t repeat; /* elements of an array in place */
    uint16_t limit; /* the value is below; 0: it may be any */
    uint16_t offset, count;
    const struct record *record;
};

struct byte_writer;
struct byte_reader;

struct record {
    const struct field *fields;
    uint16_t num_fields, size;
    /* What follows the members and is none; NULL: nothing. */
    void (*put_rest)(struct byte_writer *w, const void *data);
    void (*take_rest)(struct byte_reader *r, void *data);
};

/* Rows for the members of struct OF. */
#define FIELD_AT(member) (uint16_t) offsetof(struct OF, member)
#define FIELD_ONE(kind, member, limit)                                                             \
    {                                                                                              \
        kind, 1, limit, FIELD_AT(member), 0, NULL                                                  \
    }
#define BOOL(member)        FIELD_ONE(FIELD_U8, member, 2)
#define U8(member, limit)   FIELD_ONE(FIELD_U8, member, limit)
#define U16(member, limit)  FIELD_ONE(FIELD_U16, member, limit)
#define U32(member)         FIELD_ONE(FIELD_U32, member, 0)
#define ENUM(member, limit) FIELD_ONE(FIELD_U32, member, limit)
#define STRING(member)      FIELD_ONE(FIELD_STRING, member, 0)
#define MANY(kind, member, count)                                                                  \
    {                                                                                              \
        kind, count, 0, FIELD_AT(member), 0, NULL                                                  \
    }
#define RECORD(member, record)                                                                     \
    {                                                                                              \
        FIELD_RECORD, 1, 0, FIELD_AT(member), 0, &record                                           \
    }
#define RECORDS(member, count, record)                                                             \
    {                                                                                              \
        FIELD_RECORD, count, 0, FIELD_AT(member), 0, &record                                       \
    }
#define TABLE(member, record)                                                                      \
    {                                                                                              \
        FIELD_TABLE, 1, 0, FIELD_AT(member), FIELD_AT(num_##member), &record                       \
    }
#define RECORD_OF(fields)                                                                          \
    {                                                                                              \
        fields, sizeof fields / sizeof *fields, sizeof(struct OF), NULL, NULL                      \
    }

/* ---- Writing ------------------------------------------------------------------------------- */

struct byte_writer {
    struct tgsic_arena *arena;
    unsigned char *data;
    size_t size, capacity;
};

/* Leaves room for the magic and the checksum, and puts the version. */
void tgsic_begin_bytes(struct byte_writer *w);
/* Fills both in, and makes a copy on the arena's allocator. */
void tgsic_seal_bytes(struct byte_writer *w, uint32_t magic, struct tgsic_buffer *out);
void tgsic_put_bytes(struct byte_writer *w, const void *bytes, size_t size);
void tgsic_put_word(struct byte_writer *w, uint32_t word);
void tgsic_put_string(struct byte_writer *w, const char *text);
void tgsic_put_record(struct byte_writer *w, const struct record *record, const void *data);

/* ---- Reading ------------------------------------------------------------------------------- */

struct byte_reader {
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    const char *what; /* it is, for messages: "program" */
    unsigned failure; /* number of the message if memory or a limit runs out */
    const unsigned char *data;
    size_t size, at;
};

/* Opens the bytes, has `take` take all that is in them, and closes them. If that fails, `diags`
 * says why; what the arena holds is the caller's to release. */
enum tgsic_result tgsic_read_bytes(struct byte_reader *r, uint32_t magic,
                                   void (*take)(struct byte_reader *r, void *user), void *user);
/* Leaves through the arena after a message. */
_Noreturn void tgsic_refuse_bytes(struct byte_reader *r, enum tgsic_result result, const char *why);
const unsigned char *tgsic_take_bytes(struct byte_reader *r, size_t size);
uint32_t tgsic_take_word(struct byte_reader *r);
/* A number of things that take a byte each at least. */
uint32_t tgsic_take_count(struct byte_reader *r);
const char *tgsic_take_string(struct byte_reader *r);
void tgsic_take_record(struct byte_reader *r, const struct record *record, void *data);

#endif
