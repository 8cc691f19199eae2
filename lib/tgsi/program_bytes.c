/* SPDX-License-Identifier: MIT */
/* Linked programs to bytes and back, all numbers little-endian:
 *
 *     bytes  0..3    PROGRAM_MAGIC
 *            4..7    FNV-1a of all that follows
 *            8..     version of the library, a string (length, then bytes)
 *                    stages, a mask; for each the size of a token file, and the file
 *                    the reflection, member by member; numbers take 4 bytes, tables and strings
 *                    begin with their length, uniforms end with the words of their default */
#include "cache.h"

#include "diag_codes.h"
#include "program_block.h"
#include "program_fields.h"
#include "shader.h"
#include "tgsi/library_version.h"
#include "validate.h"

#include <string.h>

#define PROGRAM_MAGIC 0x50534754u /* "TGSP" */
#define HEADER_SIZE   8

static uint32_t checksum(const unsigned char *bytes, size_t size)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 16777619u;
    return hash;
}

/* Words of a uniform's default value; UINT64_MAX: no reflection has so many. */
static uint64_t default_words(const struct tgsic_uniform *u)
{
    uint64_t wide = u->type.base >= TGSIC_VALUE_DOUBLE ? 2 : 1;
    return wide * u->type.rows * u->type.columns * u->array_size;
}

/* ---- Writing ------------------------------------------------------------------------------- */

struct writer {
    struct tgsic_arena *arena;
    unsigned char *data;
    size_t size, capacity;
};

static void put(struct writer *w, const void *bytes, size_t size)
{
    if (size > w->capacity - w->size) {
        size_t capacity = (w->size + size) * 2;
        w->data = tgsic_arena_grow_raw(w->arena, w->data, w->capacity, capacity);
        w->capacity = capacity;
    }
    memcpy(w->data + w->size, bytes, size);
    w->size += size;
}

static void store(unsigned char bytes[4], uint32_t word)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(word >> 8 * i);
}

static void put_word(struct writer *w, uint32_t word)
{
    unsigned char bytes[4];
    store(bytes, word);
    put(w, bytes, sizeof bytes);
}

static void put_string(struct writer *w, const char *text)
{
    put_word(w, (uint32_t)strlen(text));
    put(w, text, strlen(text));
}

static void put_record(struct writer *w, const struct record *record, const char *data);

static void put_default(struct writer *w, const struct tgsic_uniform *u)
{
    uint64_t count = u->initial ? default_words(u) : 0;
    put_word(w, count != 0);
    for (uint64_t i = 0; i < count; i++)
        put_word(w, u->initial[i]);
}

static void put_table(struct writer *w, const struct field *f, const char *record)
{
    uint32_t count;
    const char *items;
    memcpy(&count, record + f->count, sizeof count);
    memcpy(&items, record + f->offset, sizeof items);
    put_word(w, count);
    for (uint32_t i = 0; i < count; i++) {
        put_record(w, f->record, items + (size_t)i * f->record->size);
        if (f->record == &tgsic_uniform_record)
            put_default(w, (const struct tgsic_uniform *)(const void *)items + i);
    }
}

static void put_number(struct writer *w, unsigned kind, const char *at)
{
    uint32_t word = (unsigned char)*at;
    uint16_t half;
    if (kind == FIELD_U16) {
        memcpy(&half, at, sizeof half);
        word = half;
    } else if (kind == FIELD_U32) {
        memcpy(&word, at, sizeof word);
    }
    put_word(w, word);
}

static size_t size_of(const struct field *f)
{
    static const uint8_t sizes[] = {[FIELD_U8] = 1, [FIELD_U16] = 2, [FIELD_U32] = 4};
    return f->kind == FIELD_RECORD ? f->record->size : sizes[f->kind];
}

static void put_field(struct writer *w, const struct field *f, const char *record)
{
    const char *text;
    if (f->kind == FIELD_TABLE) {
        put_table(w, f, record);
        return;
    }
    if (f->kind == FIELD_STRING) {
        memcpy(&text, record + f->offset, sizeof text);
        put_string(w, text);
        return;
    }
    for (unsigned i = 0; i < f->repeat; i++) {
        const char *at = record + f->offset + i * size_of(f);
        if (f->kind == FIELD_RECORD)
            put_record(w, f->record, at);
        else
            put_number(w, f->kind, at);
    }
}

static void put_record(struct writer *w, const struct record *record, const char *data)
{
    for (unsigned i = 0; i < record->num_fields; i++)
        put_field(w, &record->fields[i], data);
}

static enum tgsic_result put_shaders(struct writer *w, const struct tgsic_program *program,
                                     const struct tgsic_write_options *opts,
                                     struct tgsic_diags *diags)
{
    put_word(w, program->stages);
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++) {
        struct tgsic_buffer file;
        if (!(program->stages >> s & 1))
            continue;
        enum tgsic_result result = tgsic_write_token_file(&program->shader[s], opts, &file, diags);
        if (result != TGSIC_OK)
            return result;
        unsigned char *copy = tgsic_arena_alloc_raw(w->arena, file.size);
        memcpy(copy, file.data, file.size);
        put_word(w, (uint32_t)file.size);
        put(w, copy, file.size);
        tgsic_buffer_free(&file);
    }
    return TGSIC_OK;
}

enum tgsic_result tgsic_program_write(const struct tgsic_program *program,
                                      const struct tgsic_write_options *opts,
                                      struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    struct tgsic_write_options options = tgsic_write_options_fill(opts);
    struct tgsic_arena arena;
    struct writer w = {.arena = &arena};
    jmp_buf escape;
    size_t errors = diags ? diags->errors : 0;
    tgsic_arena_init(&arena, options.allocator, options.max_output, &escape);
    if (setjmp(escape))
        return tgsic_end_early(&arena, diags, errors);
    put(&w, (unsigned char[HEADER_SIZE]){0}, HEADER_SIZE);
    put_string(&w, TGSIC_LIBRARY_VERSION);
    enum tgsic_result result = put_shaders(&w, program, opts, diags);
    if (result != TGSIC_OK) {
        tgsic_arena_free(&arena);
        return result;
    }
    put_record(&w, &tgsic_reflection_record, (const char *)&program->reflection);
    store(w.data, PROGRAM_MAGIC);
    store(w.data + 4, checksum(w.data + HEADER_SIZE, w.size - HEADER_SIZE));
    char *data = arena.allocator.resize(arena.allocator.user, NULL, w.size);
    if (!data)
        tgsic_arena_fail(&arena, TGSIC_E_MEMORY);
    memcpy(data, w.data, w.size);
    *out = (struct tgsic_buffer){data, w.size, arena.allocator};
    tgsic_arena_free(&arena);
    return TGSIC_OK;
}

/* ---- Reading ------------------------------------------------------------------------------- */

struct reader {
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    const unsigned char *data;
    size_t size, at;
};

_Noreturn static void fail(struct reader *r, enum tgsic_result result, const char *what)
{
    tgsic_diags_add(r->diags, TGSIC_ERROR, E_CACHE, (struct tgsic_pos){0}, "%s", what);
    tgsic_arena_fail(r->arena, result);
}

static const unsigned char *take(struct reader *r, size_t size)
{
    const unsigned char *bytes = r->data + r->at;
    if (size > r->size - r->at)
        fail(r, TGSIC_E_INVALID, "the program ends too early");
    r->at += size;
    return bytes;
}

static uint32_t load(const unsigned char *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint32_t take_word(struct reader *r)
{
    return load(take(r, 4));
}

static const char *take_string(struct reader *r)
{
    uint32_t length = take_word(r);
    const char *text = (const char *)take(r, length);
    if (memchr(text, 0, length))
        fail(r, TGSIC_E_INVALID, "a name of the program has a zero in it");
    return tgsic_arena_strndup(r->arena, text, length);
}

static void take_record(struct reader *r, const struct record *record, char *data);

static void take_default(struct reader *r, struct tgsic_uniform *u)
{
    bool vector = u->type.rows && u->type.columns;
    if (u->type.base == TGSIC_VALUE_OPAQUE || !vector || u->stride < u->type.columns)
        fail(r, TGSIC_E_INVALID, "a uniform of the program has no size");
    if (!take_word(r))
        return;
    uint64_t count = default_words(u);
    if (count > (r->size - r->at) / 4)
        fail(r, TGSIC_E_INVALID, "the program ends too early");
    uint32_t *words = ARENA_ARRAY(r->arena, uint32_t, (size_t)count);
    for (uint64_t i = 0; i < count; i++)
        words[i] = take_word(r);
    u->initial = words;
}

/* Every element takes four bytes at least, which bounds what a table's length can ask for. */
static void take_table(struct reader *r, const struct field *f, char *record)
{
    uint32_t count = take_word(r);
    if (count > (r->size - r->at) / 4)
        fail(r, TGSIC_E_INVALID, "a table of the program is longer than the program");
    char *items = tgsic_arena_array(r->arena, count, f->record->size);
    for (uint32_t i = 0; i < count; i++) {
        take_record(r, f->record, items + (size_t)i * f->record->size);
        if (f->record == &tgsic_uniform_record)
            take_default(r, (struct tgsic_uniform *)(void *)items + i);
    }
    memcpy(record + f->count, &count, sizeof count);
    memcpy(record + f->offset, &items, sizeof items);
}

static void take_number(struct reader *r, const struct field *f, char *at)
{
    static const uint32_t most[] = {
        [FIELD_U8] = UINT8_MAX, [FIELD_U16] = UINT16_MAX, [FIELD_U32] = UINT32_MAX};
    uint32_t word = take_word(r);
    if (word > most[f->kind] || (f->limit && word >= f->limit))
        fail(r, TGSIC_E_INVALID, "a number of the program is out of range");
    if (f->kind == FIELD_U8)
        *at = (char)word;
    else if (f->kind == FIELD_U16)
        memcpy(at, &(uint16_t){(uint16_t)word}, sizeof(uint16_t));
    else
        memcpy(at, &word, sizeof word);
}

static void take_field(struct reader *r, const struct field *f, char *record)
{
    if (f->kind == FIELD_TABLE) {
        take_table(r, f, record);
        return;
    }
    if (f->kind == FIELD_STRING) {
        const char *text = take_string(r);
        memcpy(record + f->offset, &text, sizeof text);
        return;
    }
    for (unsigned i = 0; i < f->repeat; i++) {
        char *at = record + f->offset + i * size_of(f);
        if (f->kind == FIELD_RECORD)
            take_record(r, f->record, at);
        else
            take_number(r, f, at);
    }
}

static void take_record(struct reader *r, const struct record *record, char *data)
{
    for (unsigned i = 0; i < record->num_fields; i++)
        take_field(r, &record->fields[i], data);
}

static void take_header(struct reader *r)
{
    if (r->size < HEADER_SIZE || load(r->data) != PROGRAM_MAGIC)
        fail(r, TGSIC_E_INVALID, "this is no program");
    if (load(r->data + 4) != checksum(r->data + HEADER_SIZE, r->size - HEADER_SIZE))
        fail(r, TGSIC_E_INVALID, "the program is damaged");
    r->at = HEADER_SIZE;
    if (strcmp(take_string(r), TGSIC_LIBRARY_VERSION) != 0)
        fail(r, TGSIC_E_UNSUPPORTED, "another version of the library wrote the program");
}

static void take_shaders(struct reader *r, const struct tgsic_read_options *opts,
                         struct tgsic_program *program)
{
    uint32_t stages = take_word(r);
    if (stages >> TGSIC_STAGE_COUNT)
        fail(r, TGSIC_E_INVALID, "the program has stages that there are not");
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++) {
        if (!(stages >> s & 1))
            continue;
        uint32_t size = take_word(r);
        struct tgsic_shader *shader = &program->shader[s];
        enum tgsic_result result =
            tgsic_read_token_file(take(r, size), size, opts, shader, r->diags);
        if (result != TGSIC_OK)
            tgsic_arena_fail(r->arena, result);
        if (shader->processor != s)
            fail(r, TGSIC_E_INVALID, "a shader of the program is of another stage");
        result = tgsic_validate(shader, opts, r->diags);
        if (result != TGSIC_OK)
            tgsic_arena_fail(r->arena, result);
    }
    program->stages = stages;
}

/* Names of semantics, targets and formats are looked up by whoever prints a reflection. */
static void check_names(struct reader *r, const struct tgsic_reflection *reflection)
{
    bool good = true;
    for (uint32_t i = 0; i < reflection->num_outputs; i++)
        good = good && tgsic_semantic_name(reflection->outputs[i].semantic);
    for (uint32_t i = 0; i < reflection->num_varyings; i++)
        good = good && tgsic_semantic_name(reflection->varyings[i].semantic);
    for (uint32_t i = 0; i < reflection->num_images; i++)
        good = good && tgsic_format_name(reflection->images[i].format);
    if (!good)
        fail(r, TGSIC_E_INVALID, "a number of the program names nothing");
}

enum tgsic_result tgsic_program_read(const void *data, size_t size,
                                     const struct tgsic_read_options *opts,
                                     struct tgsic_program **out, struct tgsic_diags *diags)
{
    struct tgsic_read_options options = tgsic_read_options_fill(opts);
    jmp_buf escape;
    size_t errors = diags ? diags->errors : 0;
    struct program_block *const block =
        tgsic_program_new(options.allocator, options.limits.max_memory, &escape);
    if (!block)
        return tgsic_report_failure(diags, E_FAILURE, TGSIC_E_MEMORY);
    struct reader r = {.arena = &block->arena, .diags = diags, .data = data, .size = size};
    if (setjmp(escape)) {
        enum tgsic_result failure = block->arena.failure;
        tgsic_program_free(&block->program);
        if (diags && diags->errors == errors)
            tgsic_report_failure(diags, E_FAILURE, failure);
        return failure;
    }
    take_header(&r);
    take_shaders(&r, opts, &block->program);
    take_record(&r, &tgsic_reflection_record, (char *)&block->program.reflection);
    if (r.at != r.size)
        fail(&r, TGSIC_E_INVALID, "something stands behind the program");
    check_names(&r, &block->program.reflection);
    block->arena.escape = NULL;
    *out = &block->program;
    return TGSIC_OK;
}
