/* SPDX-License-Identifier: MIT */
/* Random shaders of all stages and opcodes (tests/fuzz/make_tgsi.h): what is valid must become GLSL
 * that glslang takes and SPIR-V that SPIRV-Tools takes, or be refused by name.
 *
 *     made_shaders [-v] [FIRST [COUNT]]    seeds, default 1 300; prints what is not taken
 *
 * -v prints the reasons of refusals as well.
 */
#include "../fuzz/make_tgsi.h"

#include "interop/glslang.h"
#include "interop/spirv_tools.h"
#include "tgsi/validate.h"
#include "tgsi2glsl/tgsi2glsl.h"
#include "tgsi2spirv/tgsi2spirv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    unsigned long invalid, glsl, spirv, no_glsl, no_spirv, failed;
} counts;

static bool verbose;

static const char *first_of(const struct tgsic_diags *diags)
{
    return diags->count ? diags->items[0].text : "no message";
}

static void list_refusal(const struct tgsic_diags *diags)
{
    if (verbose)
        printf("refused: %s\n", first_of(diags));
}

static void fail(uint64_t seed, const char *by, const char *why, const char *text)
{
    printf("seed %llu: %s: %s\n%s\n", (unsigned long long)seed, by, why, text);
    counts.failed++;
}

static void to_glsl(const struct tgsic_shader *shader, uint64_t seed, const char *made)
{
    static const char *const hosts[] = {"gl450+ARB_gpu_shader_int64",
                                        "es320",
                                        "gl460+ARB_gpu_shader_int64",
                                        "gl430",
                                        "gl330",
                                        "es310"};
    struct tgsic_host host;
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &host};
    struct tgsic_buffer text = {0};
    struct tgsic_report report = {0};
    struct tgsic_diags diags = {0};
    tgsic_host_parse(hosts[seed % (sizeof hosts / sizeof *hosts)], &host, NULL);
    if (tgsic_tgsi2glsl(shader, &options, &text, &report, &diags) != TGSIC_OK) {
        counts.no_glsl++;
        list_refusal(&diags);
        tgsic_diags_free(&diags);
        return;
    }
    if (tgsic_interop_glslang_compile(shader->processor, text.data, &diags) == TGSIC_E_INVALID &&
        !tgsic_interop_glslang_lacks(first_of(&diags)))
        printf("%s", text.data), fail(seed, "glslang", first_of(&diags), made);
    counts.glsl++;
    tgsic_diags_free(&diags);
    tgsic_report_free(&report);
    tgsic_buffer_free(&text);
}

static void to_spirv(const struct tgsic_shader *shader, uint64_t seed, const char *text)
{
    struct tgsic_tgsi2spirv_options options = {.size = sizeof options};
    struct tgsic_buffer words = {0};
    struct tgsic_report report = {0};
    struct tgsic_diags diags = {0};
    options.environment = (uint8_t)(seed % TGSIC_SPIRV_ENVIRONMENTS);
    if (tgsic_tgsi2spirv(shader, &options, &words, &report, &diags) != TGSIC_OK) {
        counts.no_spirv++;
        list_refusal(&diags);
        tgsic_diags_free(&diags);
        return;
    }
    if (tgsic_interop_spirv_validate((const uint32_t *)(const void *)words.data, words.size / 4,
                                     tgsic_spirv_environment_name(options.environment),
                                     &diags) == TGSIC_E_INVALID)
        fail(seed, tgsic_spirv_environment_name(options.environment), first_of(&diags), text);
    counts.spirv++;
    tgsic_diags_free(&diags);
    tgsic_report_free(&report);
    tgsic_buffer_free(&words);
}

/* A few hundred choices, of which the first are what the shader declares. */
static size_t choose(uint64_t seed, uint8_t bytes[512])
{
    uint64_t random = seed * 0x9e3779b97f4a7c15u + 1;
    for (unsigned i = 0; i < 512; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        bytes[i] = (uint8_t)(random >> 40);
    }
    return 32 + (size_t)(random >> 33) % 480;
}

static void run(uint64_t seed)
{
    static char text[MADE_TEXT];
    uint8_t bytes[512];
    struct tgsic_shader shader;
    struct tgsic_diags diags = {0};
    size_t length = make_tgsi(bytes, choose(seed, bytes), text);
    bool parsed = tgsic_parse_text(text, length, NULL, &shader, &diags) == TGSIC_OK;
    if (!parsed) {
        fail(seed, "the parser", first_of(&diags), text);
    } else if (tgsic_validate(&shader, NULL, &diags) == TGSIC_OK) {
        to_glsl(&shader, seed, text);
        to_spirv(&shader, seed, text);
    } else {
        counts.invalid++;
        list_refusal(&diags);
    }
    if (parsed)
        tgsic_shader_free(&shader);
    tgsic_diags_free(&diags);
}

int main(int argc, char **argv)
{
    verbose = argc > 1 && !strcmp(argv[1], "-v");
    argc -= verbose;
    argv += verbose;
    uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 300;
    if (tgsic_interop_glslang_open(NULL) != TGSIC_OK)
        return 77;
    for (uint64_t seed = first; seed < first + count; seed++)
        run(seed);
    printf("%lu invalid, %lu became GLSL (%lu refused), %lu SPIR-V (%lu refused), %lu failed\n",
           counts.invalid, counts.glsl, counts.no_glsl, counts.spirv, counts.no_spirv,
           counts.failed);
    return counts.failed != 0;
}
