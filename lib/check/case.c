/* SPDX-License-Identifier: MIT */
/* Cases from files: entry points. */
#include "case_reader.h"

#include "tgsi/shader.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { E_CASE = 6000 };

void tgsic_check_case_fail(struct check_case_reader *reader, uint32_t line, uint32_t column,
                           const char *format, ...)
{
    struct tgsic_pos pos = {.line = line, .column = column};
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    tgsic_diags_add(reader->diags, TGSIC_ERROR, E_CASE, pos, "%s", message);
    tgsic_arena_fail(reader->arena, TGSIC_E_INVALID);
}

/* All of `file`; *size is the limit plus one if it is longer. */
static char *read_all(struct tgsic_arena *arena, FILE *file, size_t *size)
{
    size_t capacity = 1 << 14, used = 0, got;
    char *text = tgsic_arena_alloc_raw(arena, capacity);
    while ((got = fread(text + used, 1, capacity - used, file)) > 0) {
        used += got;
        if (used > CHECK_MAX_FILE)
            break;
        if (used == capacity) {
            text = tgsic_arena_grow_raw(arena, text, capacity, capacity * 2);
            capacity *= 2;
        }
    }
    if (used < capacity)
        text[used] = 0;
    *size = used;
    return text;
}

/* The file stays open over calls that may jump out, so memory failing here is caught here. */
static char *read_and_close(struct check_case_reader *reader, FILE *file, size_t *size)
{
    jmp_buf escape, *outer = reader->arena->escape;
    reader->arena->escape = &escape;
    if (setjmp(escape)) {
        reader->arena->escape = outer;
        fclose(file);
        tgsic_arena_fail(reader->arena, reader->arena->failure);
    }
    char *text = read_all(reader->arena, file, size);
    reader->arena->escape = outer;
    fclose(file);
    return text;
}

const char *tgsic_check_case_file(struct check_case_reader *reader, const char *path, bool required,
                                  size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file && !required && errno == ENOENT)
        return NULL;
    if (!file)
        tgsic_check_case_fail(reader, 0, 0, "%s: %s", path, strerror(errno));
    const char *text = read_and_close(reader, file, size);
    if (*size > CHECK_MAX_FILE)
        tgsic_check_case_fail(reader, 0, 0, "%s: longer than %u bytes", path, CHECK_MAX_FILE);
    return text;
}

void tgsic_check_case_add_source(struct check_case_reader *reader, struct check_source source)
{
    struct check_case *test = reader->test;
    struct check_source *sources = (struct check_source *)test->sources;
    ARENA_RESERVE(reader->arena, sources, test->num_sources);
    sources[test->num_sources++] = source;
    test->sources = sources;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && !strcmp(text + length - end_length, end);
}

/* `text` NULL: from the file. */
static void read_case(struct check_case_reader *reader, const char *text, size_t size)
{
    const char *path = reader->test->path;
    if (text) {
        const char *copy = tgsic_arena_strndup(reader->arena, text, size);
        tgsic_check_case_script(reader, copy, copy + size);
    } else if (ends_with(path, ".shader_test")) {
        text = tgsic_check_case_file(reader, path, true, &size);
        tgsic_check_case_script(reader, text, text + size);
    } else {
        tgsic_check_case_bare(reader, path);
    }
    reader->test->is_bare = !reader->test->num_commands;
    if (!reader->test->num_sources)
        tgsic_check_case_fail(reader, 0, 0, "%s: no shaders", path);
}

static enum tgsic_result read_entry(const char *text, size_t size, const char *path,
                                    const char *name, struct check_case *test,
                                    struct tgsic_diags *diags)
{
    size_t errors = diags ? diags->errors : 0;
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        *test = (struct check_case){0};
        return tgsic_end_early(&arena, diags, errors);
    }
    *test = (struct check_case){
        .path = tgsic_arena_strndup(&arena, path, strlen(path)),
        .name = tgsic_arena_strndup(&arena, name, strlen(name)),
        .geometry_layout = {TGSIC_PRIMITIVE_TRIANGLES, TGSIC_PRIMITIVE_TRIANGLE_STRIP, 0},
        .width = 250,
        .height = 250,
    };
    struct check_case_reader reader = {.arena = &arena, .diags = diags, .test = test};
    read_case(&reader, text, size);
    test->arena = ARENA_NEW(&arena, struct tgsic_arena);
    *test->arena = arena;
    test->arena->escape = NULL;
    return TGSIC_OK;
}

enum tgsic_result tgsic_check_read_case(const char *path, const char *name, struct check_case *test,
                                        struct tgsic_diags *diags)
{
    return read_entry(NULL, 0, path, name, test, diags);
}

enum tgsic_result tgsic_check_read_case_text(const char *text, size_t size, const char *path,
                                             const char *name, struct check_case *test,
                                             struct tgsic_diags *diags)
{
    return read_entry(text, size, path, name, test, diags);
}

void tgsic_check_case_free(struct check_case *test)
{
    if (test->arena) {
        struct tgsic_arena arena = *test->arena;
        tgsic_arena_free(&arena);
    }
    *test = (struct check_case){0};
}

bool tgsic_check_expects_link_error(const struct check_case *test)
{
    for (uint32_t i = 0; i < test->num_commands; i++)
        if (!strncmp(test->commands[i].text, "link error", 10))
            return true;
    return false;
}
