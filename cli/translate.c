/* SPDX-License-Identifier: MIT */
/* `tgsic translate`: any form into any other, through the decoded shader. */
#include "program.h"

#include "interop/spirv_cross.h"
#include "interop/spirv_tools.h"
#include "tgsi2glsl/tgsi2glsl.h"
#include "tgsi2spirv/tgsi2spirv.h"

#include <stdlib.h>
#include <string.h>

static bool find_target(const struct cli_settings *settings, enum cli_form source,
                        enum cli_form *target)
{
    *target = CLI_FORM_UNKNOWN;
    if (settings->target_type) {
        if (cli_form_by_name(settings->target_type, target) && cli_form_is_target(*target))
            return true;
        cli_error("unknown target type '%s'; --print-target-types lists them",
                  settings->target_type);
        return false;
    }
    if (settings->output)
        *target = cli_form_by_extension(settings->output);
    if (*target == CLI_FORM_UNKNOWN || !cli_form_is_target(*target))
        *target = source == CLI_FORM_TGSI ? CLI_FORM_GLSL : CLI_FORM_TGSI;
    return true;
}

/* in place */
static enum tgsic_result optimize(struct tgsic_buffer *module, struct tgsic_diags *diags)
{
    struct tgsic_buffer before = *module;
    *module = (struct tgsic_buffer){0};
    enum tgsic_result result = tgsic_interop_spirv_optimize(
        (const uint32_t *)(const void *)before.data, before.size / 4, module, diags);
    tgsic_buffer_free(&before);
    return result;
}

static enum tgsic_result to_spirv(const struct cli_settings *settings,
                                  const struct cli_stage *stage,
                                  const struct tgsic_pipeline *pipeline, struct tgsic_buffer *out,
                                  struct tgsic_diags *diags)
{
    struct tgsic_tgsi2spirv_options options = {.size = sizeof options,
                                               .pipeline = *pipeline,
                                               .clamp_indices = settings->clamp_indices,
                                               .choose_samplers = settings->choose_samplers,
                                               .debug = settings->debug};
    enum tgsic_spirv_environment environment = TGSIC_SPIRV_VULKAN_1_0;
    struct tgsic_spirv_layout layout;
    if (settings->target_env)
        tgsic_spirv_environment_parse(settings->target_env, &environment);
    options.environment = (uint8_t)environment;
    options.layout = &layout;
    tgsic_spirv_default_layout(environment, &layout);
    layout.separate_samplers = settings->separate_samplers;
    enum tgsic_result result = tgsic_tgsi2spirv(stage->shader, &options, out, NULL, diags);
    return result == TGSIC_OK && settings->spirv_opt ? optimize(out, diags) : result;
}

/* What other libraries make of the module. */
static enum tgsic_result convert(const struct tgsic_buffer *module, enum cli_form target,
                                 struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    const uint32_t *words = (const uint32_t *)(const void *)module->data;
    size_t count = module->size / sizeof *words;
    if (target == CLI_FORM_SPIRV_ASM)
        return tgsic_interop_spirv_disassemble(words, count, true, out, diags);
    return tgsic_interop_spirv_cross(
        words, count, target == CLI_FORM_MSL ? TGSIC_CROSS_MSL : TGSIC_CROSS_HLSL, out, diags);
}

/* Files are the same whatever machine writes them. */
static void make_little_endian(struct tgsic_buffer *module)
{
    unsigned char *bytes = (unsigned char *)module->data;
    for (size_t i = 0; i + 4 <= module->size; i += 4) {
        uint32_t word;
        memcpy(&word, bytes + i, sizeof word);
        for (unsigned b = 0; b < 4; b++)
            bytes[i + b] = (unsigned char)(word >> (8 * b));
    }
}

static enum tgsic_result serialise_spirv(const struct cli_settings *settings,
                                         const struct cli_stage *stage, enum cli_form target,
                                         const struct tgsic_pipeline *pipeline,
                                         struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    struct tgsic_buffer module = {0};
    enum tgsic_result result = to_spirv(settings, stage, pipeline, &module, diags);
    if (target == CLI_FORM_SPIRV) {
        make_little_endian(&module);
        *out = module;
        return result;
    }
    if (result == TGSIC_OK)
        result = convert(&module, target, out, diags);
    tgsic_buffer_free(&module);
    return result;
}

static enum tgsic_result print_key(const struct cli_stage *stage,
                                   const struct tgsic_tgsi2glsl_options *options,
                                   struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    uint8_t key[16];
    enum tgsic_result result = tgsic_tgsi2glsl_key(stage->shader, options, key, diags);
    for (size_t i = 0; i < sizeof key && result == TGSIC_OK; i++)
        printf("%02x", key[i]);
    if (result == TGSIC_OK)
        putchar('\n');
    *out = (struct tgsic_buffer){0};
    return result;
}

static enum tgsic_result serialise(const struct cli_settings *settings,
                                   const struct cli_stage *stage, enum cli_form target,
                                   const struct tgsic_tgsi2glsl_options *options,
                                   struct tgsic_buffer *out, struct tgsic_report *report,
                                   struct tgsic_diags *diags)
{
    if (target == CLI_FORM_TGSI)
        return tgsic_print_text(stage->shader, NULL, out, diags);
    if (target == CLI_FORM_TOKENS)
        return tgsic_write_token_file(stage->shader, NULL, out, diags);
    if (target != CLI_FORM_GLSL)
        return serialise_spirv(settings, stage, target, &options->pipeline, out, diags);
    if (settings->key)
        return print_key(stage, options, out, diags);
    return tgsic_tgsi2glsl(stage->shader, options, out, report, diags);
}

/* a line with the number of a line of TGSI, per line of GLSL */
static enum cli_exit write_line_map(const struct cli_settings *settings,
                                    const struct tgsic_report *report)
{
    FILE *file = settings->line_map && report->arena ? fopen(settings->line_map, "w") : NULL;
    if (!settings->line_map || !report->arena)
        return CLI_OK;
    for (size_t i = 0; file && i < report->num_lines; i++)
        fprintf(file, "%u\n", (unsigned)report->lines[i]);
    if (file && !fclose(file))
        return CLI_OK;
    cli_error("%s: cannot be written", settings->line_map);
    return CLI_IO;
}

/* The stages that `stage` is linked with: all of this call, or it alone. */
static void set_pipeline(const struct cli_settings *settings, const struct cli_program *program,
                         const struct cli_stage *stage, struct tgsic_pipeline *pipeline)
{
    for (size_t i = 0; i < program->num_stages; i++)
        if (!settings->separate || &program->stages[i] == stage)
            pipeline->stages[program->stages[i].shader->processor] = program->stages[i].shader;
}

static enum cli_exit emit(const struct cli_settings *settings, const struct cli_program *program,
                          size_t index, enum cli_form target, const struct tgsic_host *host)
{
    const struct cli_stage *stage = &program->stages[index];
    struct tgsic_tgsi2glsl_options options = {
        .size = sizeof options,
        .host = host,
        .annotate = settings->annotate,
        .line_map = settings->line_map != NULL,
        .clamp_indices = settings->clamp_indices,
        .name_prefix = settings->name_prefix,
        .bound_loops =
            settings->bound_loops ? (uint32_t)strtoul(settings->bound_loops, NULL, 10) : 0,
    };
    set_pipeline(settings, program, stage, &options.pipeline);
    struct tgsic_capture captures[CLI_MAX_CAPTURES];
    if (!cli_read_state(settings, &options.pipeline.state) ||
        !cli_read_captures(settings, captures, &options.pipeline))
        return CLI_USAGE;
    struct tgsic_diags diags = {0};
    struct tgsic_report report = {0};
    struct tgsic_buffer text = {0};
    enum tgsic_result result = serialise(settings, stage, target, &options, &text, &report, &diags);
    /* Messages of the second half of GLSL -> TGSI -> GLSL, or from ARB or SPIR-V, are about the
     * TGSI in between. */
    bool has_text = stage->input->form == CLI_FORM_TGSI || stage->input->form == CLI_FORM_TOKENS;
    cli_report(settings, has_text ? stage->input : NULL, &diags);
    enum cli_exit exit = cli_exit_of(result);
    if (result == TGSIC_OK && text.data)
        exit = cli_write_output(settings, stage->input->name, stage->shader->processor, target,
                                text.data, text.size, index, program->num_stages);
    if (result == TGSIC_OK)
        exit = cli_worse(exit, write_line_map(settings, &report));
    tgsic_report_free(&report);
    tgsic_buffer_free(&text);
    return exit;
}

static void list_hosts(void)
{
    for (size_t i = 0; tgsic_host_name(i); i++)
        puts(tgsic_host_name(i));
}

static enum cli_exit translate(const struct cli_settings *settings, struct cli_input *inputs,
                               size_t count)
{
    struct tgsic_host host;
    enum cli_form target;
    const char *profile = settings->host ? settings->host : "gl330";
    if (!find_target(settings, inputs[0].form, &target))
        return CLI_USAGE;
    struct tgsic_diags diags = {0};
    bool known = tgsic_host_parse(profile, &host, &diags) == TGSIC_OK;
    cli_report(settings, NULL, &diags);
    if (!known)
        return CLI_USAGE;

    struct cli_program program = {0};
    enum cli_exit exit = cli_load_program(settings, inputs, count, true, &program);
    if (exit == CLI_OK && settings->default_control)
        exit = cli_add_control(settings, &program);
    for (size_t i = 0; i < program.num_stages && exit == CLI_OK; i++)
        exit = emit(settings, &program, i, target, &host);
    cli_free_program(&program);
    return exit;
}

enum cli_exit cli_run_translate(const struct cli_settings *settings)
{
    if (settings->list_hosts)
        list_hosts();
    if (settings->print_source_types || settings->print_target_types)
        cli_print_forms(stdout);
    if (settings->list_hosts || settings->print_source_types || settings->print_target_types)
        return CLI_OK;

    struct cli_input *inputs;
    size_t count;
    enum cli_exit exit = cli_read_inputs(settings, &inputs, &count);
    if (exit == CLI_OK)
        exit = translate(settings, inputs, count);
    cli_free_inputs(inputs, count);
    return exit;
}
