/* SPDX-License-Identifier: MIT */
/* Finds cases in files and folders, and picks those of a filter and a shard. */
#include "collect.h"

#include "check_codes.h"

#include <dirent.h>
#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_DEPTH 64
#define MAX_LINE  4096 /* of expected.csv */

/* Those of one case may follow one another; SPIR-V's stand behind all of GLSL's. */
static const char *const shader_extensions[] = {".vert",     ".tesc",     ".tese",     ".geom",
                                                ".frag",     ".comp",     ".vert.spv", ".tesc.spv",
                                                ".tese.spv", ".geom.spv", ".frag.spv", ".comp.spv"};
#define NUM_STAGES 6
static const char *const other_extensions[] = {".shader_test", ".tgsi", ".spv"};
#define COUNT(array) (sizeof(array) / sizeof *(array))

struct collector {
    struct check_collection *out;
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    DIR *directory; /* open ones, for who leaves by a jump */
    FILE *list;
    size_t failures;
};

static void complain(struct collector *c, unsigned code, const char *path, const char *why)
{
    tgsic_diags_add(c->diags, TGSIC_ERROR, code, (struct tgsic_pos){0}, "%s: %s", path, why);
    c->failures++;
}

static void add(struct collector *c, const char *path, const char *name)
{
    struct check_collection *out = c->out;
    ARENA_RESERVE(c->arena, out->jobs, out->num_jobs);
    out->jobs[out->num_jobs++] = (struct check_job){path, name};
}

static bool ends_with(const char *name, size_t length, const char *extension)
{
    size_t extension_length = strlen(extension);
    return length > extension_length &&
           !memcmp(name + length - extension_length, extension, extension_length);
}

static int find_extension(const char *name, const char *const *extensions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ends_with(name, strlen(name), extensions[i]))
            return (int)i;
    return -1;
}

/* ---- Folders ------------------------------------------------------------------------------- */

struct names {
    char **items;
    size_t count;
};

static int compare_strings(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort(void *array, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    if (count > 1)
        qsort(array, count, size, compare);
}

static struct names read_directory(struct collector *c, const char *path)
{
    struct names names = {0};
    c->directory = opendir(path);
    if (!c->directory) {
        complain(c, E_CHECK_PATH, path, strerror(errno));
        return names;
    }
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(c->directory)))
        if (entry->d_name[0] != '.') {
            ARENA_RESERVE(c->arena, names.items, names.count);
            names.items[names.count++] =
                tgsic_arena_strndup(c->arena, entry->d_name, strlen(entry->d_name));
        }
    if (errno)
        complain(c, E_CHECK_PATH, path, strerror(errno));
    closedir(c->directory);
    c->directory = NULL;
    sort(names.items, names.count, sizeof *names.items, compare_strings);
    return names;
}

static bool has_name(const struct names *names, const char *name)
{
    return names->count &&
           bsearch(&name, names->items, names->count, sizeof *names->items, compare_strings);
}

/* Whether a shader of the same stem comes before extension number `extension`. */
static bool follows_sibling(struct collector *c, const struct names *names, const char *name,
                            int extension)
{
    size_t stem = strlen(name) - strlen(shader_extensions[extension]);
    for (int i = extension / NUM_STAGES * NUM_STAGES; i < extension; i++)
        if (has_name(names,
                     tgsic_arena_printf(c->arena, "%.*s%s", (int)stem, name, shader_extensions[i])))
            return true;
    return false;
}

static const char *join(struct collector *c, const char *folder, const char *name)
{
    size_t length = strlen(folder);
    bool slash = length && folder[length - 1] != '/';
    return tgsic_arena_printf(c->arena, "%s%s%s", folder, slash ? "/" : "", name);
}

static void add_file(struct collector *c, const struct names *names, const char *file,
                     const char *path, const char *name)
{
    int shader = find_extension(file, shader_extensions, COUNT(shader_extensions));
    bool is_case = shader >= 0
                       ? !follows_sibling(c, names, file, shader)
                       : find_extension(file, other_extensions, COUNT(other_extensions)) >= 0;
    if (is_case)
        add(c, path, name);
}

/* ---- Lists --------------------------------------------------------------------------------- */

/* The first field of a line of CSV (RFC 4180), in place. */
static const char *first_field(char *line)
{
    if (*line != '"') {
        line[strcspn(line, ",\r\n")] = 0;
        return line;
    }
    char *out = line;
    for (const char *in = line + 1; *in && (*in != '"' || in[1] == '"'); in++) {
        in += *in == '"';
        *out++ = *in;
    }
    *out = 0;
    return line;
}

static void add_listed(struct collector *c, const char *folder, const char *prefix,
                       const char *file)
{
    const char *path = join(c, folder, file);
    struct stat info;
    if (stat(path, &info))
        complain(c, E_CHECK_PATH, path, strerror(errno));
    else
        add(c, path, join(c, prefix, file));
}

static void add_list(struct collector *c, const char *folder, const char *prefix)
{
    const char *path = join(c, folder, "expected.csv");
    char line[MAX_LINE];
    c->list = fopen(path, "r");
    if (!c->list) {
        complain(c, E_CHECK_PATH, path, strerror(errno));
        return;
    }
    for (bool heading = true; fgets(line, sizeof line, c->list); heading = false) {
        const char *file = first_field(line);
        if (!heading && *file)
            add_listed(c, folder, prefix, file);
    }
    if (ferror(c->list))
        complain(c, E_CHECK_PATH, path, strerror(errno));
    fclose(c->list);
    c->list = NULL;
}

static void add_folder(struct collector *c, const char *folder, const char *prefix, unsigned depth)
{
    if (depth == MAX_DEPTH) {
        complain(c, E_CHECK_PATH, folder, "folders are nested too deeply");
        return;
    }
    struct names names = read_directory(c, folder);
    if (has_name(&names, "expected.csv")) {
        add_list(c, folder, prefix);
        return;
    }
    for (size_t i = 0; i < names.count; i++) {
        const char *path = join(c, folder, names.items[i]), *name = join(c, prefix, names.items[i]);
        struct stat info;
        if (stat(path, &info))
            complain(c, E_CHECK_PATH, path, strerror(errno));
        else if (S_ISDIR(info.st_mode))
            add_folder(c, path, name, depth + 1);
        else
            add_file(c, &names, names.items[i], path, name);
    }
}

static void add_path(struct collector *c, const char *path)
{
    const struct names alone = {0};
    size_t before = c->out->num_jobs;
    struct stat info;
    if (stat(path, &info)) {
        complain(c, E_CHECK_PATH, path, strerror(errno));
        return;
    }
    if (S_ISDIR(info.st_mode))
        add_folder(c, path, "", 0);
    else
        add_file(c, &alone, path, path, path);
    if (c->out->num_jobs == before)
        complain(c, E_CHECK_NO_CASE, path, "no .shader_test, shader, .tgsi or .spv");
}

/* ---- Order and choice ---------------------------------------------------------------------- */

static int compare_jobs(const void *a, const void *b)
{
    const struct check_job *x = a, *y = b;
    int names = strcmp(x->name, y->name);
    return names ? names : strcmp(x->path, y->path);
}

/* Drops files that were named twice, and calls cases of one name by their paths. */
static void make_unique(struct check_collection *out)
{
    size_t kept = 0;
    sort(out->jobs, out->num_jobs, sizeof *out->jobs, compare_jobs);
    for (size_t i = 0; i < out->num_jobs; i++)
        if (!i || compare_jobs(&out->jobs[i - 1], &out->jobs[i]))
            out->jobs[kept++] = out->jobs[i];
    out->num_jobs = kept;
    for (size_t i = 0, end; i < kept; i = end) {
        for (end = i + 1; end < kept && !strcmp(out->jobs[i].name, out->jobs[end].name);)
            end++;
        for (size_t k = i; k < end && end - i > 1; k++)
            out->jobs[k].name = out->jobs[k].path;
    }
    sort(out->jobs, kept, sizeof *out->jobs, compare_jobs);
}

static void keep_names(struct check_collection *out)
{
    out->names = ARENA_ARRAY(&out->arena, const char *, out->num_jobs);
    out->num_names = out->num_jobs;
    for (size_t i = 0; i < out->num_jobs; i++)
        out->names[i] = out->jobs[i].name;
}

static void choose(struct check_collection *out, const regex_t *filter,
                   const struct check_collect_options *options)
{
    size_t matching = 0, kept = 0;
    for (size_t i = 0; i < out->num_jobs; i++) {
        if (filter && regexec(filter, out->jobs[i].name, 0, NULL, 0))
            continue;
        if (!options->of_shards || matching % options->of_shards == options->shard - 1)
            out->jobs[kept++] = out->jobs[i];
        matching++;
    }
    out->num_jobs = kept;
}

static bool compile_filter(const char *filter, regex_t *compiled, struct tgsic_diags *diags)
{
    char why[128];
    int failed = regcomp(compiled, filter, REG_EXTENDED | REG_NOSUB);
    if (!failed)
        return true;
    regerror(failed, compiled, why, sizeof why);
    tgsic_diags_add(diags, TGSIC_ERROR, E_CHECK_FILTER, (struct tgsic_pos){0}, "%s: %s", filter,
                    why);
    return false;
}

bool tgsic_check_is_filter(const char *filter, struct tgsic_diags *diags)
{
    regex_t compiled;
    if (!compile_filter(filter, &compiled, diags))
        return false;
    regfree(&compiled);
    return true;
}

static void filter_and_shard(struct collector *c, const struct check_collect_options *options)
{
    regex_t filter;
    if (!options->filter) {
        choose(c->out, NULL, options);
    } else if (compile_filter(options->filter, &filter, c->diags)) {
        choose(c->out, &filter, options);
        regfree(&filter);
    } else {
        c->failures++;
    }
}

enum tgsic_result tgsic_check_collect(const char *const *paths, size_t num_paths,
                                      const struct check_collect_options *options,
                                      struct check_collection *out, struct tgsic_diags *diags)
{
    jmp_buf escape;
    struct collector c = {.out = out, .arena = &out->arena, .diags = diags};
    struct collector *volatile left = &c;
    *out = (struct check_collection){0};
    tgsic_arena_init(&out->arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        if (left->directory)
            closedir(left->directory);
        if (left->list)
            fclose(left->list);
        complain(left, E_CHECK_FAILURE, "the list of cases", "too long");
        return left->arena->failure;
    }
    for (size_t i = 0; i < num_paths; i++)
        add_path(&c, paths[i]);
    make_unique(out);
    keep_names(out);
    filter_and_shard(&c, options);
    return c.failures ? TGSIC_E_INVALID : TGSIC_OK;
}

void tgsic_check_collection_free(struct check_collection *collection)
{
    tgsic_arena_free(&collection->arena);
}
