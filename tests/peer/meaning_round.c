/* SPDX-License-Identifier: MIT */
/* The road from GLSL to TGSI, to SPIR-V, and back to TGSI: both translations between TGSI and
 * SPIR-V must keep the meaning. What either does not take counts as refused. */
#include "meaning_road.h"

#include "glsl2tgsi/glsl2tgsi.h"
#include "spirv2tgsi/spirv2tgsi.h"
#include "tgsi2spirv/tgsi2spirv.h"

const bool meaning_may_refuse = true;

enum { MOST = 256 };

static enum tgsic_result compile(const char *source, enum tgsic_dialect dialect, bool no_optimize,
                                 struct tgsic_program **program, struct tgsic_diags *diags)
{
    struct tgsic_glsl_shader *shader = NULL;
    struct tgsic_glsl_link_options options = {
        .size = sizeof options, .dialect = dialect, .no_optimize = no_optimize};
    enum tgsic_result result =
        tgsic_glsl_compile(NULL, TGSIC_PROCESSOR_COMP, &source, NULL, 1, &shader, diags);
    if (result == TGSIC_OK)
        result = tgsic_glsl_link(&options, &shader, 1, program, diags);
    tgsic_glsl_shader_free(shader);
    return result;
}

/* Counters come back as buffers, which the first program's reflection does not know. */
static bool has_counters(const struct tgsic_report *report)
{
    for (size_t i = 0; i < report->num_bindings; i++)
        if (report->bindings[i].resource == TGSIC_RESOURCE_COUNTERS)
            return true;
    return false;
}

/* every resource keeps the number that it has in TGSI */
static size_t keep_numbers(const struct tgsic_report *report, struct tgsic_spirv_binding *bindings)
{
    size_t count = 0;
    for (size_t i = 0; i < report->num_bindings && count + 16 < MOST; i++) {
        const struct tgsic_binding *b = &report->bindings[i];
        bool bound = b->resource == TGSIC_RESOURCE_BLOCK || b->resource == TGSIC_RESOURCE_SAMPLER ||
                     b->resource == TGSIC_RESOURCE_BUFFER || b->resource == TGSIC_RESOURCE_IMAGE;
        if (bound)
            bindings[count++] = (struct tgsic_spirv_binding){b->set, b->location, b->number};
    }
    return count;
}

static enum tgsic_result go_round(struct tgsic_program *program, enum tgsic_dialect dialect,
                                  bool no_optimize, struct tgsic_program **out,
                                  struct tgsic_diags *diags)
{
    struct tgsic_tgsi2spirv_options there = {.size = sizeof there,
                                             .environment = TGSIC_SPIRV_VULKAN_1_1};
    struct tgsic_spirv_binding bindings[MOST];
    struct tgsic_spirv_module module = {.stage = TGSIC_PROCESSOR_COMP};
    struct tgsic_spirv_options back = {
        .size = sizeof back, .dialect = dialect, .no_optimize = no_optimize, .bindings = bindings};
    struct tgsic_report report = {0};
    struct tgsic_buffer words = {0};
    enum tgsic_result result =
        tgsic_tgsi2spirv(&program->shader[TGSIC_PROCESSOR_COMP], &there, &words, &report, diags);
    if (result != TGSIC_OK)
        return result;
    back.num_bindings = keep_numbers(&report, bindings);
    module.words = words.data;
    module.size = words.size;
    if (has_counters(&report)) {
        result = TGSIC_E_UNSUPPORTED;
        tgsic_diags_add(diags, TGSIC_ERROR, 0, (struct tgsic_pos){0}, "counters become buffers");
    } else {
        result = tgsic_spirv_link(&back, &module, 1, out, diags);
    }
    tgsic_report_free(&report);
    tgsic_buffer_free(&words);
    return result;
}

/* The reflection is the first program's, the shader the one that went round. */
enum tgsic_result meaning_compile(const char *source, enum tgsic_dialect dialect, bool no_optimize,
                                  struct tgsic_program **program, struct tgsic_diags *diags)
{
    struct tgsic_program *first = NULL, *second = NULL;
    enum tgsic_result result = compile(source, dialect, no_optimize, &first, diags);
    if (result == TGSIC_OK)
        result = go_round(first, dialect, no_optimize, &second, diags);
    if (result == TGSIC_OK) {
        struct tgsic_shader shader = first->shader[TGSIC_PROCESSOR_COMP];
        first->shader[TGSIC_PROCESSOR_COMP] = second->shader[TGSIC_PROCESSOR_COMP];
        second->shader[TGSIC_PROCESSOR_COMP] = shader;
        *program = first;
        first = NULL;
    }
    tgsic_program_free(first);
    tgsic_program_free(second);
    return result;
}
