/* SPDX-License-Identifier: MIT */
/* Reads, writes and joins files of results. */
#include "results.h"

#include "check_codes.h"
#include "load.h"
#include "record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT       1 /* of the lines; grows when a reader must know */
#define MEMORY_LIMIT ((size_t)16 << 30)

int tgsic_check_compare_results(const struct check_result *a, const struct check_result *b)
{
    int order = strcmp(a->name, b->name);
    if (!order)
        order = strcmp(a->route, b->route);
    return order ? order : strcmp(a->oracle, b->oracle);
}

static int compare_items(const void *a, const void *b)
{
    return tgsic_check_compare_results(*(const struct check_result *const *)a,
                                       *(const struct check_result *const *)b);
}

void tgsic_check_sort_results(struct check_results *results)
{
    if (results->count > 1)
        qsort(results->items, results->count, sizeof *results->items, compare_items);
}

static void append(struct check_results *results, const struct check_result *result)
{
    ARENA_RESERVE(&results->arena, results->items, results->count);
    results->items[results->count++] = result;
}

/* ---- Reading ------------------------------------------------------------------------------- */

struct source {
    const char *name;
    uint32_t line;
    struct tgsic_diags *diags;
};

static enum tgsic_result malformed(const struct source *source, const struct check_json_error *why)
{
    tgsic_diags_add(source->diags, TGSIC_ERROR, E_CHECK_RESULTS, (struct tgsic_pos){0},
                    "%s:%u:%zu: %s", source->name, (unsigned)source->line, why->offset + 1,
                    why->text);
    return TGSIC_E_INVALID;
}

static bool header_text(const struct check_json *value, const char *key, const char **text)
{
    const struct check_json *member = tgsic_check_json_member(value, key);
    if (!member || member->kind != CHECK_JSON_STRING)
        return false;
    *text = member->text;
    return true;
}

static bool header_number(const struct check_json *value, const char *key, uint32_t *number)
{
    const struct check_json *member = tgsic_check_json_member(value, key);
    if (!member || member->kind != CHECK_JSON_UINT || member->number > UINT32_MAX)
        return false;
    *number = (uint32_t)member->number;
    return true;
}

static bool read_header(const struct check_json *value, struct check_header *header,
                        struct check_json_error *error)
{
    uint32_t format;
    bool ok = header_text(value, "tgsic", &header->version) &&
              header_text(value, "options", &header->options) &&
              header_number(value, "format", &format) &&
              header_number(value, "expected", &header->expected);
    if (!ok)
        *error = (struct check_json_error){"no header of a file of results", 0};
    else if (format != FORMAT)
        *error = (struct check_json_error){"results of a format that this version cannot read", 0};
    return ok && format == FORMAT;
}

static bool read_line(struct check_results *out, const char *line, size_t size, bool first,
                      struct check_json_error *error)
{
    if (size > CHECK_MAX_RECORD) {
        *error = (struct check_json_error){"the line is too long", 0};
        return false;
    }
    const struct check_json *value = tgsic_check_json_read(&out->arena, line, size, error);
    if (!value)
        return false;
    if (first)
        return read_header(value, &out->header, error);
    struct check_result *result = ARENA_NEW(&out->arena, struct check_result);
    if (!tgsic_check_record_of(&out->arena, value, result, error))
        return false;
    append(out, result);
    return true;
}

static enum tgsic_result read_lines(const char *bytes, size_t size, bool torn,
                                    struct source *source, struct check_results *out)
{
    struct check_json_error error = {"the file has no header", 0};
    for (source->line = 1; out->whole_bytes < size; source->line++) {
        const char *line = bytes + out->whole_bytes;
        const char *end = memchr(line, '\n', size - out->whole_bytes);
        if (!end && torn && source->line > 1)
            return TGSIC_OK;
        if (!end)
            error.text = "the file breaks off within a line";
        if (!end || !read_line(out, line, (size_t)(end - line), source->line == 1, &error))
            return malformed(source, &error);
        out->whole_bytes = (size_t)(end + 1 - bytes);
    }
    return source->line > 1 ? TGSIC_OK : malformed(source, &error);
}

enum tgsic_result tgsic_check_read_results(const char *bytes, size_t size, const char *name,
                                           bool torn, struct check_results *out,
                                           struct tgsic_diags *diags)
{
    jmp_buf escape;
    struct source source = {.name = name, .diags = diags};
    *out = (struct check_results){0};
    tgsic_arena_init(&out->arena, NULL, MEMORY_LIMIT, &escape);
    if (setjmp(escape)) {
        tgsic_diags_add(diags, TGSIC_ERROR, E_CHECK_FAILURE, (struct tgsic_pos){0}, "%s: too large",
                        name);
        return out->arena.failure;
    }
    return read_lines(bytes, size, torn, &source, out);
}

enum tgsic_result tgsic_check_load_results(const char *path, bool torn, struct check_results *out,
                                           struct tgsic_diags *diags)
{
    size_t size;
    char *bytes = tgsic_check_load(path, &size, diags);
    *out = (struct check_results){0};
    enum tgsic_result result =
        bytes ? tgsic_check_read_results(bytes, size, path, torn, out, diags) : TGSIC_E_INVALID;
    free(bytes);
    return result;
}

void tgsic_check_results_free(struct check_results *results)
{
    tgsic_arena_free(&results->arena);
    *results = (struct check_results){0};
}

/* ---- Joining ------------------------------------------------------------------------------- */

static bool same_kind(const struct check_header *a, const struct check_header *b)
{
    return !strcmp(a->version, b->version) && !strcmp(a->options, b->options);
}

static enum tgsic_result cannot_merge(struct tgsic_diags *diags, const char *where, const char *why)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_CHECK_MERGE, (struct tgsic_pos){0}, "%s: %s", where, why);
    return TGSIC_E_INVALID;
}

/* Of a result that several parts have, one stays. */
static enum tgsic_result drop_repeated(struct check_results *out, struct tgsic_diags *diags)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        const struct check_result *last = kept ? out->items[kept - 1] : NULL;
        const struct check_result *item = out->items[i];
        if (!last || tgsic_check_compare_results(last, item))
            out->items[kept++] = item;
        else if (last->verdict != item->verdict)
            return cannot_merge(diags, item->name, "the files disagree about its verdict");
        else if (out->header.expected)
            out->header.expected--;
    }
    out->count = kept;
    return TGSIC_OK;
}

static enum tgsic_result merge(const struct check_results *parts, size_t num_parts,
                               const char *const *part_names, struct check_results *out,
                               struct tgsic_diags *diags)
{
    for (size_t i = 0; i < num_parts; i++) {
        if (!i)
            out->header = parts[i].header;
        else if (!same_kind(&out->header, &parts[i].header))
            return cannot_merge(diags, part_names[i],
                                "another version or other options than the first file's");
        else
            out->header.expected += parts[i].header.expected;
        for (size_t k = 0; k < parts[i].count; k++)
            append(out, parts[i].items[k]);
    }
    tgsic_check_sort_results(out);
    return drop_repeated(out, diags);
}

enum tgsic_result tgsic_check_merge_results(const struct check_results *parts, size_t num_parts,
                                            const char *const *part_names,
                                            struct check_results *out, struct tgsic_diags *diags)
{
    jmp_buf escape;
    *out = (struct check_results){0};
    tgsic_arena_init(&out->arena, NULL, MEMORY_LIMIT, &escape);
    if (setjmp(escape)) {
        cannot_merge(diags, "the joined results", "too large");
        return out->arena.failure;
    }
    return merge(parts, num_parts, part_names, out, diags);
}

/* ---- Writing ------------------------------------------------------------------------------- */

static bool write_line(FILE *out, struct tgsic_text *line)
{
    tgsic_text_char(line, '\n');
    return fwrite(line->data, 1, line->size, out) == line->size && !fflush(out);
}

bool tgsic_check_write_header(FILE *out, const struct check_header *header)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        tgsic_arena_free(&arena);
        errno = ENOMEM;
        return false;
    }
    struct tgsic_text line;
    tgsic_text_init(&line, &arena, 0);
    TEXT_LITERAL(&line, "{\"tgsic\":");
    tgsic_check_json_string(&line, header->version);
    tgsic_text_printf(&line, ",\"format\":%d,\"options\":", FORMAT);
    tgsic_check_json_string(&line, header->options);
    tgsic_text_printf(&line, ",\"expected\":%u}", (unsigned)header->expected);
    bool ok = write_line(out, &line);
    tgsic_arena_free(&arena);
    return ok;
}

bool tgsic_check_write_result(FILE *out, const struct check_result *result)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        tgsic_arena_free(&arena);
        errno = ENOMEM;
        return false;
    }
    struct tgsic_text line;
    tgsic_text_init(&line, &arena, CHECK_MAX_RECORD + 1);
    tgsic_check_write_record(&line, result);
    bool ok = write_line(out, &line);
    tgsic_arena_free(&arena);
    return ok;
}
