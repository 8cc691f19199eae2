/* SPDX-License-Identifier: MIT */
#include "corpus.h"

#include "tgsi/pipeline.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PATH 4096

/* ---- Files --------------------------------------------------------------------------------- */

char *corpus_read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *data = NULL;
    if (file && !fseek(file, 0, SEEK_END)) {
        long length = ftell(file);
        rewind(file);
        data = length < 0 ? NULL : malloc((size_t)length + 1);
        *size = data ? fread(data, 1, (size_t)length, file) : 0;
        if (data)
            data[*size] = 0;
    }
    if (file)
        fclose(file);
    return data;
}

bool corpus_load(const char *path, struct tgsic_shader *shader)
{
    size_t size = 0;
    char *text = corpus_read_file(path, &size);
    struct tgsic_diags diags = {0};
    bool good = text && tgsic_parse_text(text, size, NULL, shader, &diags) == TGSIC_OK;
    if (!good)
        fprintf(stderr, "unreadable: %s: %s\n", path,
                diags.count ? diags.items[0].text : "no such file");
    tgsic_diags_free(&diags);
    free(text);
    return good;
}

void corpus_dump(const char *folder, const char *name, const char *extension,
                 const struct tgsic_buffer *contents)
{
    char path[MAX_PATH];
    const char *slash = strrchr(name, '/');
    snprintf(path, sizeof path, "%s/%s.%s", folder, slash ? slash + 1 : name, extension);
    FILE *file = fopen(path, "wb");
    if (!file)
        return;
    fwrite(contents->data, 1, contents->size, file);
    fclose(file);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_tgsi(const char *name)
{
    size_t length = strlen(name);
    return length > 5 && !strcmp(name + length - 5, ".tgsi");
}

/* The names in the folder, each to be freed. */
static char **list_folder(DIR *folder, size_t *count)
{
    char **names = NULL;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (!is_tgsi(entry->d_name))
            continue;
        names = realloc(names, (*count + 1) * sizeof *names);
        if (!names || !(names[*count] = strdup(entry->d_name)))
            exit(6);
        ++*count;
    }
    if (*count)
        qsort(names, *count, sizeof *names, by_name);
    return names;
}

void corpus_each_file(const char *path, void (*visit)(const char *path, void *user), void *user)
{
    DIR *folder = opendir(path);
    size_t count = 0;
    if (!folder) {
        visit(path, user);
        return;
    }
    char **names = list_folder(folder, &count);
    closedir(folder);
    for (size_t i = 0; i < count; i++) {
        char full[MAX_PATH];
        snprintf(full, sizeof full, "%s/%s", path, names[i]);
        visit(full, user);
        free(names[i]);
    }
    free(names);
}

/* ---- Pipelines ----------------------------------------------------------------------------- */

/* The stages that one test sent; those of which it sent several are no pipeline. */
struct test {
    char name[256], file[TGSIC_NUM_STAGES][64];
    bool several;
};

static void end_test(const char *folder, const struct test *test,
                     void (*visit)(const char *test, const struct tgsic_shader *shaders,
                                   size_t count))
{
    struct tgsic_shader shaders[TGSIC_NUM_STAGES] = {{0}};
    size_t count = 0, wanted = 0;
    for (unsigned s = 0; s < TGSIC_NUM_STAGES && !test->several; s++) {
        char path[MAX_PATH];
        if (!*test->file[s])
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, test->file[s]);
        wanted++;
        count += corpus_load(path, &shaders[count]);
    }
    if (count == wanted && count > 1)
        visit(test->name, shaders, count);
    for (size_t i = 0; i < count; i++)
        tgsic_shader_free(&shaders[i]);
}

static void add_stage(struct test *test, const char *stage, const char *path)
{
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        if (strcmp(stage, tgsic_processor_name(s)))
            continue;
        test->several |= *test->file[s] != 0;
        snprintf(test->file[s], sizeof test->file[s], "%s", path);
    }
}

void corpus_each_pipeline(const char *folder,
                          void (*visit)(const char *test, const struct tgsic_shader *shaders,
                                        size_t count))
{
    char line[1024], index[MAX_PATH];
    struct test test = {0};
    snprintf(index, sizeof index, "%s/index.csv", folder);
    FILE *file = fopen(index, "rb");
    while (file && fgets(line, sizeof line, file)) {
        char *name = strtok(line, ","), *stage = strtok(NULL, ","), *path = strtok(NULL, ",\n\r");
        if (!path)
            continue;
        if (strcmp(name, test.name)) {
            end_test(folder, &test, visit);
            test = (struct test){0};
            snprintf(test.name, sizeof test.name, "%s", name);
        }
        add_stage(&test, stage, path);
    }
    end_test(folder, &test, visit);
    if (file)
        fclose(file);
}

/* ---- Causes -------------------------------------------------------------------------------- */

void corpus_count_cause(struct corpus_causes *causes, const char *text)
{
    size_t length = strcspn(text, ":"), i = 0;
    if (length > sizeof causes->items->text - 1)
        length = sizeof causes->items->text - 1;
    while (i < causes->count &&
           (strncmp(causes->items[i].text, text, length) || causes->items[i].text[length]))
        i++;
    if (i == CORPUS_MAX_CAUSES)
        return;
    if (i == causes->count) {
        memcpy(causes->items[i].text, text, length);
        causes->count++;
    }
    causes->items[i].count++;
}

void corpus_print_causes(const struct corpus_causes *causes)
{
    for (size_t i = 0; i < causes->count; i++)
        printf("    %5u  %s\n", causes->items[i].count, causes->items[i].text);
}
