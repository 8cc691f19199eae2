/* SPDX-License-Identifier: MIT */
/* Reads, applies and writes known results. */
#include "expect.h"

#include "check_codes.h"
#include "load.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#define BLANK " \t\r"

/* ---- Reading ------------------------------------------------------------------------------- */

struct reader {
    struct check_expectations *out;
    const char *file;
    uint32_t line;
    struct tgsic_diags *diags;
};

static bool malformed(const struct reader *r, const char *why)
{
    tgsic_diags_add(r->diags, TGSIC_ERROR, E_CHECK_EXPECTATION, (struct tgsic_pos){0}, "%s:%u: %s",
                    r->file, (unsigned)r->line, why);
    return false;
}

static bool read_verdicts(const char *text, size_t size, uint32_t *verdicts)
{
    enum check_verdict verdict;
    for (size_t at = 0; at <= size;) {
        const char *comma = memchr(text + at, ',', size - at);
        size_t length = comma ? (size_t)(comma - text) - at : size - at;
        if (!tgsic_check_verdict_by_name(text + at, length, &verdict))
            return false;
        *verdicts |= 1u << verdict;
        at += length + 1;
    }
    return true;
}

/* Splits "name@route:oracle"; an '@' that no route follows belongs to the name. */
static void read_name(char *text, struct check_expectation *item)
{
    char *at = strrchr(text, '@');
    item->name = text;
    if (!at || (strncmp(at + 1, "glsl", 4) && strncmp(at + 1, "tgsi", 4)))
        return;
    *at = 0;
    item->route = at + 1;
    char *colon = strchr(at + 1, ':');
    if (!colon)
        return;
    *colon = 0;
    item->oracle = colon + 1;
}

/* One line, terminated, in memory of its own. */
static bool read_line(struct reader *r, char *line)
{
    struct check_expectation item = {.line = r->line};
    char *verdict = line + strspn(line, BLANK);
    if (!*verdict || *verdict == '#')
        return true;
    size_t verdict_length = strcspn(verdict, BLANK);
    char *name = verdict + verdict_length;
    name += strspn(name, BLANK);
    size_t name_length = strcspn(name, BLANK);
    char *hash = name + name_length + strspn(name + name_length, BLANK);
    if (!read_verdicts(verdict, verdict_length, &item.verdicts))
        return malformed(r, "the line does not begin with a verdict");
    if (!name_length || *name == '#')
        return malformed(r, "a name is missing");
    if (*hash != '#' || !hash[1 + strspn(hash + 1, BLANK)])
        return malformed(r, "a reason is missing: '# …' behind the name");
    name[name_length] = 0;
    read_name(name, &item);
    item.reason = hash + 1 + strspn(hash + 1, BLANK);
    ARENA_RESERVE(&r->out->arena, r->out->items, r->out->count);
    r->out->items[r->out->count++] = item;
    return true;
}

static enum tgsic_result read_lines(struct reader *r, const char *bytes, size_t size)
{
    bool ok = true;
    for (size_t at = 0; at < size; r->line++) {
        const char *newline = memchr(bytes + at, '\n', size - at);
        size_t length = newline ? (size_t)(newline - bytes) - at : size - at;
        if (memchr(bytes + at, 0, length))
            ok = malformed(r, "the line has a NUL");
        else
            ok &= read_line(r, tgsic_arena_strndup(&r->out->arena, bytes + at, length));
        at += length + 1;
    }
    return ok ? TGSIC_OK : TGSIC_E_INVALID;
}

enum tgsic_result tgsic_check_read_expectations(const char *bytes, size_t size, const char *name,
                                                struct check_expectations *out,
                                                struct tgsic_diags *diags)
{
    jmp_buf escape;
    struct reader reader = {.out = out, .file = name, .line = 1, .diags = diags};
    *out = (struct check_expectations){0};
    tgsic_arena_init(&out->arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        tgsic_diags_add(diags, TGSIC_ERROR, E_CHECK_FAILURE, (struct tgsic_pos){0}, "%s: too large",
                        name);
        return out->arena.failure;
    }
    return read_lines(&reader, bytes, size);
}

enum tgsic_result tgsic_check_load_expectations(const char *path, struct check_expectations *out,
                                                struct tgsic_diags *diags)
{
    size_t size;
    char *bytes = tgsic_check_load(path, &size, diags);
    *out = (struct check_expectations){0};
    enum tgsic_result result =
        bytes ? tgsic_check_read_expectations(bytes, size, path, out, diags) : TGSIC_E_INVALID;
    free(bytes);
    return result;
}

void tgsic_check_expectations_free(struct check_expectations *expectations)
{
    tgsic_arena_free(&expectations->arena);
    *expectations = (struct check_expectations){0};
}

/* ---- Applying ------------------------------------------------------------------------------ */

static bool fits(const char *glob, const char *text)
{
    return !glob || !fnmatch(glob, text, 0);
}

static const struct check_expectation *find(const struct check_expectations *expectations,
                                            const struct check_result *result)
{
    for (size_t i = expectations ? expectations->count : 0; i--;) {
        const struct check_expectation *item = &expectations->items[i];
        if (fits(item->name, result->name) && fits(item->route, result->route) &&
            fits(item->oracle, result->oracle))
            return item;
    }
    return NULL;
}

enum check_outcome tgsic_check_outcome(const struct check_expectations *expectations,
                                       const struct check_result *result,
                                       const struct check_expectation **why)
{
    const struct check_expectation *item = find(expectations, result);
    uint32_t expected = item ? item->verdicts : 1u << CHECK_SAME;
    if (why)
        *why = item;
    if (result->verdict == CHECK_SKIPPED)
        return CHECK_AS_EXPECTED;
    if (!(expected >> result->verdict & 1))
        return result->verdict == CHECK_SAME ? CHECK_UNEXPECTED_PASS : CHECK_UNEXPECTED;
    return result->verdict == CHECK_SAME ? CHECK_AS_EXPECTED : CHECK_KNOWN;
}

static bool fits_any(const struct check_expectation *item, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fits(item->name, names[i]))
            return true;
    return false;
}

size_t tgsic_check_stale_expectations(const struct check_expectations *expectations,
                                      const char *const *names, size_t num_names, const char *file,
                                      struct tgsic_diags *diags)
{
    size_t stale = 0;
    for (size_t i = 0; i < expectations->count; i++) {
        const struct check_expectation *item = &expectations->items[i];
        if (fits_any(item, names, num_names))
            continue;
        tgsic_diags_add(diags, TGSIC_ERROR, E_CHECK_EXPECTATION, (struct tgsic_pos){0},
                        "%s:%u: no case is named '%s'", file, (unsigned)item->line, item->name);
        stale++;
    }
    return stale;
}

/* ---- Writing ------------------------------------------------------------------------------- */

static bool has_several_kinds(const struct check_results *results)
{
    for (size_t i = 1; i < results->count; i++)
        if (!strcmp(results->items[i - 1]->name, results->items[i]->name))
            return true;
    return false;
}

static void put_literal(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("*?[\\", *text))
            fputc('\\', out);
        fputc(strchr(BLANK "\n", *text) ? '?' : *text, out);
    }
}

static void put_reason(FILE *out, const char *text)
{
    for (; *text; text++)
        fputc((unsigned char)*text < ' ' ? ' ' : *text, out);
}

void tgsic_check_write_expectations(FILE *out, const struct check_results *results,
                                    const struct check_expectations *known)
{
    bool qualify = has_several_kinds(results);
    for (size_t i = 0; i < results->count; i++) {
        const struct check_result *result = results->items[i];
        const struct check_expectation *why = NULL;
        enum check_outcome outcome = tgsic_check_outcome(known, result, &why);
        if (result->verdict == CHECK_SAME || result->verdict == CHECK_SKIPPED)
            continue;
        const char *cause = result->cause && *result->cause ? result->cause : "no cause was given";
        fprintf(out, "%-11s  ", tgsic_check_verdict_name(result->verdict));
        put_literal(out, result->name);
        if (qualify) {
            fputc('@', out);
            put_literal(out, result->route);
            fputc(':', out);
            put_literal(out, result->oracle);
        }
        fputs("  # ", out);
        put_reason(out, outcome == CHECK_KNOWN && why ? why->reason : cause);
        fputc('\n', out);
    }
}
