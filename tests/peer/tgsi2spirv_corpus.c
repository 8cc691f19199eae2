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
#include "corpus.h"
#include "interop/spirv_cross.h"
#include "interop/spirv_tools.h"
#include "options.h"
#include "tgsi2spirv/tgsi2spirv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *dump_folder;
static bool with_cross;

static struct counts {
    unsigned shaders, unreadable, translated, refused, invalid;
    unsigned stages, stages_refused, stages_invalid;
    unsigned crossed[2], not_crossed[2];
    size_t words;
    struct corpus_causes causes;
} counts;

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
            corpus_count_cause(&counts.causes, reason);
    } else {
        if (dump_folder)
            corpus_dump(dump_folder, path, "spv", &module);
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

static void check_file(const char *path, void *user)
{
    struct tgsic_tgsi2spirv_options options = {.size = sizeof options,
                                               .environment = (uint8_t)environment};
    struct tgsic_shader shader;
    (void)user;
    if (!corpus_load(path, &shader)) {
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

static void check_stages(const char *name, const struct tgsic_shader *shaders, size_t count)
{
    struct tgsic_tgsi2spirv_options options = {.size = sizeof options,
                                               .environment = (uint8_t)environment};
    if (shaders[0].processor != TGSIC_PROCESSOR_VERT &&
        shaders[1].processor != TGSIC_PROCESSOR_VERT)
        return;
    for (size_t i = 0; i < count; i++)
        options.pipeline.stages[shaders[i].processor] = &shaders[i];
    for (size_t i = 0; i < count; i++) {
        int result = check_shader(name, &shaders[i], &options, false);
        counts.stages++;
        counts.stages_refused += result == 1;
        counts.stages_invalid += result == 2;
    }
}

static void print_counts(void)
{
    printf("%s: shaders %u (unreadable %u), translated %u, refused %u, invalid %u; %zu words\n",
           tgsic_spirv_environment_name(environment), counts.shaders, counts.unreadable,
           counts.translated, counts.refused, counts.invalid, counts.words);
    corpus_print_causes(&counts.causes);
    if (counts.stages)
        printf("    stages in pipelines %u, refused %u, invalid %u\n", counts.stages,
               counts.stages_refused, counts.stages_invalid);
    for (unsigned l = 0; l < 2 && counts.crossed[l] + counts.not_crossed[l]; l++)
        printf("    %s %u, not expressible %u\n", l ? "HLSL" : "MSL", counts.crossed[l],
               counts.not_crossed[l]);
}

int main(int argc, char **argv)
{
    static const char usage[] =
        "tgsi2spirv_corpus [--target-env NAME] [--cross] [--dump DIR] DIRECTORY-OR-FILE...";
    const char *target = NULL;
    const struct peer_option options[] = {{.name = "--target-env", .text = &target},
                                          {.name = "--cross", .flag = &with_cross},
                                          {.name = "--dump", .text = &dump_folder},
                                          {0}};
    enum tgsic_spirv_environment only = TGSIC_SPIRV_ENVIRONMENTS;
    unsigned invalid = 0;
    int count = peer_take_options(argc, argv, options, usage);
    if (target && !tgsic_spirv_environment_parse(target, &only)) {
        fprintf(stderr, "there is no environment %s\n", target);
        return 2;
    }
    for (environment = 0; environment < TGSIC_SPIRV_ENVIRONMENTS; environment++) {
        if (target && environment != (unsigned)only)
            continue;
        counts = (struct counts){0};
        for (int i = 1; i <= count; i++) {
            corpus_each_file(argv[i], check_file, NULL);
            corpus_each_pipeline(argv[i], check_stages);
        }
        print_counts();
        invalid += counts.invalid + counts.stages_invalid;
    }
    return invalid != 0;
}
