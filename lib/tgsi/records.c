/* SPDX-License-Identifier: MIT */
/* Structs as bytes, member by member. */
#include "records.h"

#include "diag_codes.h"
#include "shader.h"
#include "tgsi/library_version.h"

#include <string.h>

#define HEADER_SIZE 8

static uint32_t checksum(const unsigned char *bytes, size_t size)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 16777619u;
    return hash;
}

static size_t size_of(const struct field *f)
{
    static const uint8_t sizes[] = {[FIELD_U8] = 1, [FIELD_U16] = 2, [FIELD_U32] = 4};
    return f->kind == FIELD_RECORD ? f->record->size : sizes[f->kind];
}

/* ---- Writing ------------------------------------------------------------------------------- */

void tgsic_put_bytes(struct byte_writer *w, const void *bytes, size_t size)
{
    if (size > w->capacity - w->size) {
        size_t capacity = (w->size + size) * 2;
        w->data = tgsic_arena_grow_raw(w->arena, w->data, w->capacity, capacity);
        w->capacity = capacity;
    }
    if (size)
        memcpy(w->data + w->size, bytes, size);
    w->size += size;
}

static void store(unsigned char bytes[4], uint32_t word)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(word >> 8 * i);
}

void tgsic_put_word(struct byte_writer *w, uint32_t word)
{
    unsigned char bytes[5];
    size_t size = 0;
    for (; word >= 0x80; word >>= 7)
        bytes[size++] = (unsigned char)(word | 0x80);
    bytes[size++] = (unsigned char)word;
    tgsic_put_bytes(w, bytes, size);
}

void tgsic_put_string(struct byte_writer *w, const char *text)
{
    tgsic_put_word(w, (uint32_t)strlen(text));
    tgsic_put_bytes(w, text, strlen(text));
}

static void put_table(struct byte_writer *w, const struct field *f, const char *record)
{
    uint32_t count;
    const char *items;
    memcpy(&count, record + f->count, sizeof count);
    memcpy(&items, record + f->offset, sizeof items);
    tgsic_put_word(w, count);
    for (uint32_t i = 0; i < count; i++)
        tgsic_put_record(w, f->record, items + (size_t)i * f->record->size);
}

static void put_number(struct byte_writer *w, unsigned kind, const char *at)
{
    uint32_t word = (unsigned char)*at;
    uint16_t half;
    if (kind == FIELD_U16) {
        memcpy(&half, at, sizeof half);
        word = half;
    } else if (kind == FIELD_U32) {
        memcpy(&word, at, sizeof word);
    }
    tgsic_put_word(w, word);
}

static void put_field(struct byte_writer *w, const struct field *f, const char *record)
{
    const char *text;
    if (f->kind == FIELD_TABLE) {
        put_table(w, f, record);
        return;
    }
    if (f->kind == FIELD_STRING) {
        memcpy(&text, record + f->offset, sizeof text);
        tgsic_put_string(w, text);
        return;
    }
    for (unsigned i = 0; i < f->repeat; i++) {
        const char *at = record + f->offset + i * size_of(f);
        if (f->kind == FIELD_RECORD)
            tgsic_put_record(w, f->record, at);
        else
            put_number(w, f->kind, at);
    }
}

void tgsic_put_record(struct byte_writer *w, const struct record *record, const void *data)
{
    for (unsigned i = 0; i < record->num_fields; i++)
        put_field(w, &record->fields[i], data);
    if (record->put_rest)
        record->put_rest(w, data);
}

void tgsic_begin_bytes(struct byte_writer *w)
{
    tgsic_put_bytes(w, (unsigned char[HEADER_SIZE]){0}, HEADER_SIZE);
    tgsic_put_string(w, TGSIC_LIBRARY_VERSION);
}

void tgsic_seal_bytes(struct byte_writer *w, uint32_t magic, struct tgsic_buffer *out)
{
    const struct tgsic_allocator allocator = w->arena->allocator;
    store(w->data, magic);
    store(w->data + 4, checksum(w->data + HEADER_SIZE, w->size - HEADER_SIZE));
    char *data = allocator.resize(allocator.user, NULL, w->size);
    if (!data)
        tgsic_arena_fail(w->arena, TGSIC_E_MEMORY);
    memcpy(data, w->data, w->size);
    *out = (struct tgsic_buffer){data, w->size, allocator};
}

/* ---- Reading ------------------------------------------------------------------------------- */

_Noreturn void tgsic_refuse_bytes(struct byte_reader *r, enum tgsic_result result, const char *why)
{
    tgsic_diags_add(r->diags, TGSIC_ERROR, E_CACHE, (struct tgsic_pos){0}, "the %s: %s", r->what,
                    why);
    tgsic_arena_fail(r->arena, result);
}

const unsigned char *tgsic_take_bytes(struct byte_reader *r, size_t size)
{
    const unsigned char *bytes = r->data + r->at;
    if (size > r->size - r->at)
        tgsic_refuse_bytes(r, TGSIC_E_INVALID, "the bytes end too early");
    r->at += size;
    return bytes;
}

static uint32_t load(const unsigned char *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

uint32_t tgsic_take_word(struct byte_reader *r)
{
    uint64_t word = 0;
    unsigned shift = 0;
    unsigned char byte;
    do {
        byte = *tgsic_take_bytes(r, 1);
        word |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
    } while (byte & 0x80 && shift < 35);
    if (byte & 0x80 || word > UINT32_MAX || (!byte && shift > 7))
        tgsic_refuse_bytes(r, TGSIC_E_INVALID, "a number is written badly");
    return (uint32_t)word;
}

uint32_t tgsic_take_count(struct byte_reader *r)
{
    uint32_t count = tgsic_take_word(r);
    if (count > r->size - r->at)
        tgsic_refuse_bytes(r, TGSIC_E_INVALID, "a table is longer than all there is");
    return count;
}

const char *tgsic_take_string(struct byte_reader *r)
{
    uint32_t length = tgsic_take_word(r);
    const char *text = (const char *)tgsic_take_bytes(r, length);
    if (memchr(text, 0, length))
        tgsic_refuse_bytes(r, TGSIC_E_INVALID, "a name has a zero in it");
    return tgsic_arena_strndup(r->arena, text, length);
}

static void take_table(struct byte_reader *r, const struct field *f, char *record)
{
    uint32_t count = tgsic_take_count(r);
    char *items = tgsic_arena_array(r->arena, count, f->record->size);
    for (uint32_t i = 0; i < count; i++)
        tgsic_take_record(r, f->record, items + (size_t)i * f->record->size);
    memcpy(record + f->count, &count, sizeof count);
    memcpy(record + f->offset, &items, sizeof items);
}

static void take_number(struct byte_reader *r, const struct field *f, char *at)
{
    static const uint32_t most[] = {
        [FIELD_U8] = UINT8_MAX, [FIELD_U16] = UINT16_MAX, [FIELD_U32] = UINT32_MAX};
    uint32_t word = tgsic_take_word(r);
    if (word > most[f->kind] || (f->limit && word >= f->limit))
        tgsic_refuse_bytes(r, TGSIC_E_INVALID, "a number is out of range");
    if (f->kind == FIELD_U8)
        *at = (char)word;
    else if (f->kind == FIELD_U16)
        memcpy(at, &(uint16_t){(uint16_t)word}, sizeof(uint16_t));
    else
        memcpy(at, &word, sizeof word);
}

static void take_field(struct byte_reader *r, const struct field *f, char *record)
{
    if (f->kind == FIELD_TABLE) {
        take_table(r, f, record);
        return;
    }
    if (f->kind == FIELD_STRING) {
        const char *text = tgsic_take_string(r);
        memcpy(record + f->offset, &text, sizeof text);
        return;
    }
    for (unsigned i = 0; i < f->repeat; i++) {
        char *at = record + f->offset + i * size_of(f);
        if (f->kind == FIELD_RECORD)
            tgsic_take_record(r, f->record, at);
        else
            take_number(r, f, at);
    }
}

void tgsic_take_record(struct byte_reader *r, const struct record *record, void *data)
{
    for (unsigned i = 0; i < record->num_fields; i++)
        take_field(r, &record->fields[i], data);
    if (record->take_rest)
        record->take_rest(r, data);
}

/* TGSIC_E_UNSUPPORTED if another version of the library wrote them. */
static void open_bytes(struct byte_reader *r, uint32_t magic)
{
    if (r->size < HEADER_SIZE || load(r->data) != magic)
        tgsic_refuse_bytes(r, TGSIC_E_INVALID, "these bytes are none");
    if (load(r->data + 4) != checksum(r->data + HEADER_SIZE, r->size - HEADER_SIZE))
        tgsic_refuse_bytes(r, TGSIC_E_INVALID, "the bytes are damaged");
    r->at = HEADER_SIZE;
    if (strcmp(tgsic_take_string(r), TGSIC_LIBRARY_VERSION) != 0)
        tgsic_refuse_bytes(r, TGSIC_E_UNSUPPORTED, "another version of the library wrote it");
}

static void close_bytes(struct byte_reader *r)
{
    if (r->at != r->size)
        tgsic_refuse_bytes(r, TGSIC_E_INVALID, "something stands behind it");
}

enum tgsic_result tgsic_read_bytes(struct byte_reader *r, uint32_t magic,
                                   void (*take)(struct byte_reader *r, void *user), void *user)
{
    jmp_buf escape;
    size_t errors = r->diags ? r->diags->errors : 0;
    r->arena->escape = &escape;
    if (setjmp(escape)) {
        if (r->diags && r->diags->errors == errors)
            tgsic_report_failure(r->diags, r->failure, r->arena->failure);
        return r->arena->failure;
    }
    open_bytes(r, magic);
    take(r, user);
    close_bytes(r);
    r->arena->escape = NULL;
    return TGSIC_OK;
}
