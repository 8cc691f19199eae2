/* SPDX-License-Identifier: MIT */
/* Random fragment shaders with branches, loops, switches and reused registers: SPIRV-Tools must
 * take what they are translated to, and what comes back of it must compute the same as they do.
 *
 *     tgsi2spirv_random [FIRST [COUNT]]    seeds, default 1 200; prints what disagrees
 *
 * The sign of a zero that MIN or MAX gives is nobody's promise: about one shader of 7,000 shows it.
 */
#include "random_shader.h"

#include "exec/exec.h"
#include "interop/spirv_tools.h"
#include "spirv2tgsi/spirv2tgsi.h"
#include "tgsi2spirv/tgsi2spirv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUTS = 4, MAX_STEPS = 100000 };

/* the four words of COLOR 0; false: it runs for too long */
static bool compute(const struct tgsic_shader *shader, uint32_t color[4])
{
    uint32_t constants[RANDOM_CONSTANTS][4], outputs[OUTPUTS][4] = {{0}};
    struct tgsic_exec_buffer buffer = {constants, sizeof constants};
    struct tgsic_exec_resources resources = {.constants = &buffer, .num_constants = 1};
    struct tgsic_exec_run run = {.size = sizeof run,
                                 .lanes = 1,
                                 .outputs = outputs[0],
                                 .resources = &resources,
                                 .max_steps = MAX_STEPS};
    struct tgsic_exec *exec = NULL;
    bool good = tgsic_exec_prepare(shader, NULL, &exec, NULL) == TGSIC_OK;
    memcpy(constants, random_constants, sizeof constants);
    good = good && tgsic_exec_run(exec, &run, NULL) == TGSIC_OK;
    memcpy(color, outputs[0], sizeof outputs[0]);
    tgsic_exec_free(exec);
    return good;
}

static bool is_same(const struct tgsic_shader *before, const struct tgsic_shader *after)
{
    uint32_t expected[4], got[4];
    if (!compute(before, expected))
        return true;
    if (!compute(after, got))
        return false;
    if (!memcmp(expected, got, sizeof got))
        return true;
    printf("%08x %08x %08x %08x, not %08x %08x %08x %08x\n", got[0], got[1], got[2], got[3],
           expected[0], expected[1], expected[2], expected[3]);
    return false;
}

static bool comes_back(const struct tgsic_shader *shader, const struct tgsic_buffer *words,
                       const struct tgsic_report *report, struct tgsic_diags *diags)
{
    struct tgsic_spirv_module module = {
        .words = words->data, .size = words->size, .stage = TGSIC_PROCESSOR_FRAG};
    struct tgsic_spirv_binding binding = {0};
    struct tgsic_spirv_options options = {.size = sizeof options, .bindings = &binding};
    struct tgsic_program *program = NULL;
    for (size_t i = 0; i < report->num_bindings; i++)
        if (report->bindings[i].resource == TGSIC_RESOURCE_BLOCK) {
            binding.set = report->bindings[i].set;
            binding.binding = report->bindings[i].location;
            options.num_bindings = 1;
        }
    if (tgsic_spirv_link(&options, &module, 1, &program, diags) != TGSIC_OK)
        return false;
    bool same = is_same(shader, &program->shader[TGSIC_PROCESSOR_FRAG]);
    tgsic_program_free(program);
    return same;
}

static bool check(const struct tgsic_shader *shader, unsigned environment,
                  struct tgsic_diags *diags)
{
    struct tgsic_tgsi2spirv_options options = {.size = sizeof options,
                                               .environment = (uint8_t)environment};
    struct tgsic_buffer words = {0};
    struct tgsic_report report = {0};
    options.pipeline.state.color_type[0] = TGSIC_COMPONENTS_UINT;
    if (tgsic_tgsi2spirv(shader, &options, &words, &report, diags) != TGSIC_OK)
        return false;
    bool good = tgsic_interop_spirv_validate(
                    (const uint32_t *)(const void *)words.data, words.size / 4,
                    tgsic_spirv_environment_name(environment), diags) == TGSIC_OK &&
                comes_back(shader, &words, &report, diags);
    tgsic_buffer_free(&words);
    tgsic_report_free(&report);
    return good;
}

static bool run(uint64_t seed)
{
    static struct random_text text;
    struct tgsic_shader shader;
    struct tgsic_diags diags = {0};
    random_shader(&text, seed);
    if (tgsic_parse_text(text.text, text.size, NULL, &shader, NULL) != TGSIC_OK)
        return false;
    bool good = check(&shader, (unsigned)(seed % TGSIC_SPIRV_ENVIRONMENTS), &diags);
    if (!good)
        printf("seed %llu: %s\n%.*s\n", (unsigned long long)seed,
               diags.count ? diags.items[0].text : "another result", (int)text.size, text.text);
    tgsic_diags_free(&diags);
    tgsic_shader_free(&shader);
    return good;
}

int main(int argc, char **argv)
{
    uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 200, failed = 0;
    for (uint64_t seed = first; seed < first + count; seed++)
        failed += !run(seed);
    printf("%llu of %llu disagree\n", (unsigned long long)failed, (unsigned long long)count);
    return failed != 0;
}
