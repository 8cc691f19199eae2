/* SPDX-License-Identifier: MIT */
/* Translates the shaders of a TGSI corpus to SPIR-V and has SPIRV-Tools check each, alone and in
 * the pipelines of the tests that its index.csv (test,stage,file) names.
 *
 *     tgsi2spirv_corpus [--target-env NAME] [--cross] [--dump DIR] DIRECTORY-OR-FILE...
 *
 * Without --target-env each goes to vulkan1.0, …, vulkan1.3 and opengl4.5. Prints per environment
 * what was translated, refused and why, and what is invalid; failures are named on standard error.
 * --cross also has SPIRV-Cross make Metal and HLSL of each valid graphics shader of the last Vulkan
 * environment. Exits 1 when a module is invalid. */
#include "interop/spirv_cross.h"
#include "interop/spirv_tools.h"
#include "tgsi2spirv/tgsi2spirv.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *dump_folder;
static bool with_cross;

struct cause {
    char text[96];
    unsigned count;
};

static struct counts {
    unsigned shaders, unreadable, translated, refused, invalid;
    unsigned stages, stages_refused, stages_invalid;
    unsigned crossed[2], not_crossed[2];
    size_t words;
    struct cause causes[64];
    unsigned num_causes;
} counts;

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END))
        return NULL;
    long length = ftell(file);
    rewind(file);
    char *data = malloc((size_t)length + 1);
    *size = data ? fread(data, 1, (size_t)length, file) : 0;
    fclose(file);
    return data;
}

static bool load(const char *path, struct tgsic_shader *shader)
{
    size_t size = 0;
    char *text = read_file(path, &size);
    bool good = text && tgsic_parse_text(text, size, NULL, shader, NULL) == TGSIC_OK;
    if (!good)
        fprintf(stderr, "unreadable: %s\n", path);
    free(text);
    return good;
}

static void count_cause(const char *text)
{
    size_t length = strcspn(text, ":");
    unsigned i = 0;
    if (length > sizeof counts.causes->text - 1)
        length = sizeof counts.causes->text - 1;
    while (i < counts.num_causes &&
           (strncmp(counts.causes[i].text, text, length) || counts.causes[i].text[length]))
        i++;
    if (i == sizeof counts.causes / sizeof *counts.causes)
        return;
    if (i == counts.num_causes) {
        memcpy(counts.causes[i].text, text, length);
        counts.num_causes++;
    }
    counts.causes[i].count++;
}

static void dump(const char *path, const struct tgsic_buffer *b)
{
    char name[4096];
    const char *slash = strrchr(path, '/');
    snprintf(name, sizeof name, "%s/%s.spv", dump_folder, slash ? slash + 1 : path);
    FILE *file = fopen(name, "wb");
    if (file) {
        fwrite(b->data, 1, b->size, file);
        fclose(file);
    }
}

static bool is_valid(const char *path, const struct tgsic_buffer *module, unsigned environment)
{
    const char *name = tgsic_spirv_environment_name(environment);
    struct tgsic_diags diags = {0};
    bool good = tgsic_interop_spirv_validate((const uint32_t *)(void *)module->data,
                                             module->size / 4, name, &diags) == TGSIC_OK;
    if (!good)
        fprintf(stderr, "invalid for %s: %s: %s\n", name, path,
                diags.count ? diags.items[0].text : "?");
    tgsic_diags_free(&diags);
    return good;
}

static void cross(const char *path, const struct tgsic_buffer *module)
{
    for (unsigned language = 0; language < 2; language++) {
        struct tgsic_diags diags = {0};
        struct tgsic_buffer text = {0};
        bool good = tgsic_interop_spirv_cross((const uint32_t *)(void *)module->data,
                                              module->size / 4, (enum tgsic_cross_language)language,
                                              &text, &diags) == TGSIC_OK;
        *(good ? &counts.crossed[language] : &counts.not_crossed[language]) += 1;
        if (!good)
            fprintf(stderr, "no %s: %s: %s\n", language ? "HLSL" : "MSL", path,
                    diags.count ? diags.items[0].text : "?");
        tgsic_buffer_free(&text);
        tgsic_diags_free(&diags);
    }
}

/* 0: fine, 1: refused, 2: invalid */
static int check_shader(const char *path, const struct tgsic_shader *shader,
                        const struct tgsic_tgsi2spirv_options *options, bool alone)
{
    struct tgsic_buffer module = {0};
    struct tgsic_diags diags = {0};
    int result = 0;
    if (tgsic_tgsi2spirv(shader, options, &module, NULL, &diags) != TGSIC_OK) {
        const char *reason = diags.count ? diags.items[0].text : "no reason";
        result = 1;
        fprintf(stderr, "refused %s: %s\n", path, reason);
        if (alone)
            count_cause(reason);
    } else {
        if (dump_folder)
            dump(path, &module);
        if (!is_valid(path, &module, options->environment))
            result = 2;
        else if (with_cross && alone && options->environment == TGSIC_SPIRV_VULKAN_1_3 &&
                 shader->processor != TGSIC_PROCESSOR_COMP)
            cross(path, &module);
        counts.words += module.size / 4;
    }
    tgsic_buffer_free(&module);
    tgsic_diags_free(&diags);
    return result;
}

static unsigned environment;

static void check_file(const char *path)
{
    struct tgsic_tgsi2spirv_options options = {.size = sizeof options,
                                               .environment = (uint8_t)environment};
    struct tgsic_shader shader;
    if (!load(path, &shader)) {
        counts.unreadable++;
        return;
    }
    int result = check_shader(path, &shader, &options, true);
    counts.shaders++;
    counts.translated += result != 1;
    counts.refused += result == 1;
    counts.invalid += result == 2;
    tgsic_shader_free(&shader);
}

/* ---- Pipelines ----------------------------------------------------------------------------- */

/* The stages that one test sent; those of which it sent several are no pipeline. */
struct test {
    char name[256], file[TGSIC_NUM_STAGES][64];
    bool several;
};

static void check_stages(const char *name, struct tgsic_shader *shaders, size_t count)
{
    struct tgsic_tgsi2spirv_options options = {.size = sizeof options,
                                               .environment = (uint8_t)environment};
    for (size_t i = 0; i < count; i++)
        options.pipeline.stages[shaders[i].processor] = &shaders[i];
    for (size_t i = 0; i < count; i++) {
        int result = check_shader(name, &shaders[i], &options, false);
        counts.stages++;
        counts.stages_refused += result == 1;
        counts.stages_invalid += result == 2;
    }
}

static void end_test(const char *folder, const struct test *test)
{
    struct tgsic_shader shaders[TGSIC_NUM_STAGES];
    char path[4096];
    size_t count = 0;
    if (test->several || !*test->file[TGSIC_PROCESSOR_VERT])
        return;
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        if (!*test->file[s])
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, test->file[s]);
        count += load(path, &shaders[count]);
    }
    if (count > 1)
        check_stages(test->name, shaders, count);
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

static void check_pipelines(const char *folder)
{
    char line[1024], index[4096];
    struct test test = {0};
    snprintf(index, sizeof index, "%s/index.csv", folder);
    FILE *file = fopen(index, "rb");
    if (!file)
        return;
    while (fgets(line, sizeof line, file)) {
        char *name = strtok(line, ","), *stage = strtok(NULL, ","), *path = strtok(NULL, ",\n\r");
        if (!path)
            continue;
        if (strcmp(name, test.name)) {
            end_test(folder, &test);
            test = (struct test){0};
            snprintf(test.name, sizeof test.name, "%s", name);
        }
        add_stage(&test, stage, path);
    }
    end_test(folder, &test);
    fclose(file);
}

/* ---- Walk ---------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void walk(const char *path)
{
    DIR *folder = opendir(path);
    char **names = NULL, full[4096];
    size_t count = 0;
    if (!folder) {
        check_file(path);
        return;
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        size_t length = strlen(entry->d_name);
        if (length < 5 || strcmp(entry->d_name + length - 5, ".tgsi"))
            continue;
        names = realloc(names, (count + 1) * sizeof *names);
        snprintf(full, sizeof full, "%s/%s", path, entry->d_name);
        names[count++] = strdup(full);
    }
    closedir(folder);
    if (count)
        qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++) {
        check_file(names[i]);
        free(names[i]);
    }
    free(names);
    check_pipelines(path);
}

static void print_counts(void)
{
    printf("%s: shaders %u (unreadable %u), translated %u, refused %u, invalid %u; %zu words\n",
           tgsic_spirv_environment_name(environment), counts.shaders, counts.unreadable,
           counts.translated, counts.refused, counts.invalid, counts.words);
    for (unsigned i = 0; i < counts.num_causes; i++)
        printf("    %5u  %s\n", counts.causes[i].count, counts.causes[i].text);
    if (counts.stages)
        printf("    stages in pipelines %u, refused %u, invalid %u\n", counts.stages,
               counts.stages_refused, counts.stages_invalid);
    for (unsigned l = 0; l < 2 && counts.crossed[l] + counts.not_crossed[l]; l++)
        printf("    %s %u, not expressible %u\n", l ? "HLSL" : "MSL", counts.crossed[l],
               counts.not_crossed[l]);
}

int main(int argc, char **argv)
{
    enum tgsic_spirv_environment only = TGSIC_SPIRV_ENVIRONMENTS;
    unsigned invalid = 0;
    int first = 1;
    for (; first < argc && !strncmp(argv[first], "--", 2); first++) {
        if (!strcmp(argv[first], "--cross"))
            with_cross = true;
        else if (!strcmp(argv[first], "--dump") && first + 1 < argc)
            dump_folder = argv[++first];
        else if (strcmp(argv[first], "--target-env") || first + 1 == argc ||
                 !tgsic_spirv_environment_parse(argv[++first], &only))
            return 2;
    }
    for (environment = 0; environment < TGSIC_SPIRV_ENVIRONMENTS; environment++) {
        if (only != TGSIC_SPIRV_ENVIRONMENTS && environment != (unsigned)only)
            continue;
        counts = (struct counts){0};
        for (int i = first; i < argc; i++)
            walk(argv[i]);
        print_counts();
        invalid += counts.invalid + counts.stages_invalid;
    }
    return invalid != 0;
}
