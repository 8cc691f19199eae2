/* SPDX-License-Identifier: MIT */
#include "program.h"

#include "spirv2tgsi/spirv2tgsi.h"
#include "tgsi/default_control.h"
#include "tgsi/legalise.h"
#include "tgsi/validate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LIMITS 64

/* Options of compiling and linking, as the settings say. */
struct compile_settings {
    struct tgsic_glsl_options compile;
    struct tgsic_glsl_link_options link;
    struct tgsic_glsl_limit limits[MAX_LIMITS];
    char names[MAX_LIMITS][64];
};

static bool parse_limit(const char *text, struct tgsic_glsl_limit *limit, char name[64])
{
    const char *equals = strchr(text, '=');
    size_t length = equals ? (size_t)(equals - text) : 0;
    char *end = NULL;
    errno = 0;
    long value = equals ? strtol(equals + 1, &end, 10) : 0;
    if (!length || length > 63 || end == equals + 1 || *end || errno || value < 0 ||
        value > INT32_MAX) {
        cli_error("--max takes NAME=VALUE, not '%s'", text);
        return false;
    }
    memcpy(name, text, length);
    name[length] = 0;
    *limit = (struct tgsic_glsl_limit){name, (int32_t)value};
    return true;
}

static bool compile_settings(const struct cli_settings *settings, struct compile_settings *out)
{
    memset(out, 0, sizeof *out);
    if (settings->maxima.count > MAX_LIMITS) {
        cli_error("more than %d --max options", MAX_LIMITS);
        return false;
    }
    for (size_t i = 0; i < settings->maxima.count; i++)
        if (!parse_limit(settings->maxima.items[i], &out->limits[i], out->names[i]))
            return false;
    out->compile.size = sizeof out->compile;
    out->compile.removed_extensions = settings->disabled_extensions.items;
    out->compile.num_removed_extensions = settings->disabled_extensions.count;
    out->compile.limits = out->link.limits = out->limits;
    out->compile.num_limits = out->link.num_limits = settings->maxima.count;
    out->link.size = sizeof out->link;
    tgsic_dialect_parse(settings->dialect ? settings->dialect : "virgl", &out->link.dialect,
                        &out->link.release);
    out->link.no_optimize = settings->optimize && !strcmp(settings->optimize, "0");
    out->link.precise = out->link.dialect == TGSIC_DIALECT_GALLIUM;
    out->link.separate = settings->separate;
    return true;
}

static struct tgsic_diags new_diags(const struct cli_settings *settings)
{
    struct tgsic_diags diags = {0};
    if (settings->max_errors)
        diags.max_items = strtoul(settings->max_errors, NULL, 10);
    return diags;
}

/* What a call came to, after its messages were printed. */
static enum cli_exit conclude(const struct cli_settings *settings, const struct cli_input *input,
                              struct tgsic_diags *diags, enum tgsic_result result)
{
    bool warned = settings->warnings_are_errors && diags->count;
    if (result != TGSIC_OK && !diags->errors)
        tgsic_diags_add(diags, TGSIC_ERROR, 9000, (struct tgsic_pos){0}, "%s",
                        result == TGSIC_E_MEMORY  ? "out of memory"
                        : result == TGSIC_E_LIMIT ? "a limit was exceeded"
                                                  : "failed without a message");
    cli_report(settings, input, diags);
    return result == TGSIC_OK && warned ? CLI_INVALID : cli_exit_of(result);
}

static enum cli_exit compile_input(const struct cli_settings *settings,
                                   const struct compile_settings *options,
                                   const struct cli_input *input, struct tgsic_glsl_shader **shader)
{
    struct tgsic_diags diags = new_diags(settings);
    const char *text = input->data;
    enum tgsic_result result =
        tgsic_glsl_compile(&options->compile, input->stage, &text, &input->size, 1, shader, &diags);
    return conclude(settings, input, &diags, result);
}

static enum tgsic_result check_stage(const struct cli_input *input,
                                     const struct tgsic_shader *shader, struct tgsic_diags *diags)
{
    if (input->stage < 0 || input->stage == shader->processor)
        return TGSIC_OK;
    tgsic_diags_add(diags, TGSIC_ERROR, 9001, (struct tgsic_pos){0},
                    "is a %s shader, not the stage that --stage names",
                    tgsic_processor_name(shader->processor));
    return TGSIC_E_INVALID;
}

/* What --lint and --legalise ask for. */
static enum tgsic_result apply_rules(const struct cli_settings *settings,
                                     struct tgsic_shader *shader, struct tgsic_diags *diags)
{
    struct tgsic_legalise_options options = {.size = sizeof options};
    struct tgsic_shader legal;
    enum tgsic_dialect dialect;
    if (settings->dialect)
        tgsic_dialect_parse(settings->dialect, &dialect, &options.release);
    if (settings->lint)
        return tgsic_lint(shader, &options, diags);
    if (!settings->legalise)
        return TGSIC_OK;
    enum tgsic_result result = tgsic_legalise(shader, &options, &legal, diags);
    if (result == TGSIC_OK) {
        tgsic_shader_free(shader);
        *shader = legal;
    }
    return result;
}

static enum cli_exit read_tgsi(const struct cli_settings *settings, const struct cli_input *input,
                               struct tgsic_shader *shader)
{
    struct tgsic_diags diags = new_diags(settings);
    enum tgsic_result result =
        input->form == CLI_FORM_TOKENS
            ? tgsic_read_token_file(input->data, input->size, NULL, shader, &diags)
            : tgsic_parse_text(input->data, input->size, NULL, shader, &diags);
    if (result == TGSIC_OK)
        result = tgsic_validate(shader, NULL, &diags);
    if (result == TGSIC_OK)
        result = check_stage(input, shader, &diags);
    if (result == TGSIC_OK)
        result = apply_rules(settings, shader, &diags);
    return conclude(settings, input, &diags, result);
}

static void add_stage(struct cli_program *program, const struct tgsic_shader *shader,
                      const struct cli_input *input)
{
    program->stages[program->num_stages++] = (struct cli_stage){shader, input};
}

static enum cli_exit load_tgsi(const struct cli_settings *settings, const struct cli_input *input,
                               struct cli_program *program, size_t number)
{
    enum cli_exit exit = read_tgsi(settings, input, &program->parsed[number]);
    if (exit == CLI_OK)
        add_stage(program, &program->parsed[number], input);
    return exit;
}

static enum cli_exit load_assembly(const struct cli_settings *settings,
                                   const struct compile_settings *options,
                                   const struct cli_input *input, struct cli_program *program)
{
    struct tgsic_diags diags = new_diags(settings);
    const struct tgsic_arb_options arb = {.size = sizeof arb,
                                          .dialect = options->link.dialect,
                                          .no_optimize = options->link.no_optimize};
    struct tgsic_arb_program *made = NULL;
    enum tgsic_result result = tgsic_arb_translate(&arb, input->data, input->size, &made, &diags);
    if (made) {
        program->assembly[program->num_assembly++] = made;
        result = check_stage(input, &made->shader, &diags);
    }
    if (result == TGSIC_OK)
        add_stage(program, &made->shader, input);
    return conclude(settings, input, &diags, result);
}

static const struct cli_input *first_of_stage(const struct cli_input *const *inputs, size_t count,
                                              unsigned stage)
{
    for (size_t i = 0; i < count; i++)
        if ((unsigned)inputs[i]->stage == stage)
            return inputs[i];
    return inputs[0];
}

/* Links shaders, which came from `inputs`, as one program. */
static enum cli_exit link_shaders(const struct cli_settings *settings,
                                  const struct compile_settings *options,
                                  const struct cli_input *const *inputs,
                                  struct tgsic_glsl_shader *const *shaders, size_t count,
                                  struct cli_program *program)
{
    struct tgsic_diags diags = new_diags(settings);
    struct tgsic_program *linked = NULL;
    enum tgsic_result result = tgsic_glsl_link(&options->link, shaders, count, &linked, &diags);
    enum cli_exit exit = conclude(settings, count == 1 ? inputs[0] : NULL, &diags, result);
    if (result != TGSIC_OK)
        return exit;
    program->linked[program->num_linked++] = linked;
    for (unsigned stage = 0; stage < TGSIC_STAGE_COUNT; stage++)
        if (linked->stages >> stage & 1)
            add_stage(program, &linked->shader[stage], first_of_stage(inputs, count, stage));
    return exit;
}

static enum cli_exit link_program(const struct cli_settings *settings,
                                  const struct compile_settings *options,
                                  const struct cli_input *const *inputs,
                                  struct tgsic_glsl_shader *const *shaders, size_t count,
                                  struct cli_program *program)
{
    if (!settings->separate)
        return link_shaders(settings, options, inputs, shaders, count, program);
    enum cli_exit exit = CLI_OK;
    for (size_t i = 0; i < count; i++)
        exit =
            cli_worse(exit, link_shaders(settings, options, &inputs[i], &shaders[i], 1, program));
    return exit;
}

/* ---- SPIR-V --------------------------------------------------------------------------------- */

/* Its stage and entry point: the first one, or "main" of the stage that --stage names. */
static struct tgsic_spirv_module module_of(const struct cli_input *input, char name[256])
{
    struct tgsic_spirv_module module = {
        .words = input->data, .size = input->size, .stage = TGSIC_PROCESSOR_VERT};
    if (input->stage >= 0)
        module.stage = (enum tgsic_processor)input->stage;
    else if (tgsic_spirv_first_entry(input->data, input->size, &module.stage, name))
        module.entry = name;
    return module;
}

static enum cli_exit link_modules(const struct cli_settings *settings,
                                  const struct compile_settings *options,
                                  const struct cli_input *const *inputs, size_t count,
                                  struct cli_program *program)
{
    struct tgsic_spirv_module *modules = calloc(count, sizeof *modules);
    char(*names)[256] = calloc(count, sizeof *names);
    struct tgsic_spirv_options opts = {.size = sizeof opts,
                                       .dialect = options->link.dialect,
                                       .no_optimize = options->link.no_optimize,
                                       .precise = options->link.precise,
                                       .release = options->link.release,
                                       .separate = settings->separate};
    struct tgsic_diags diags = new_diags(settings);
    struct tgsic_program *linked = NULL;
    enum tgsic_result result = TGSIC_E_MEMORY;
    for (size_t i = 0; modules && names && i < count; i++)
        modules[i] = module_of(inputs[i], names[i]);
    if (modules && names)
        result = tgsic_spirv_link(&opts, modules, count, &linked, &diags);
    enum cli_exit exit = conclude(settings, count == 1 ? inputs[0] : NULL, &diags, result);
    if (result == TGSIC_OK)
        program->linked[program->num_linked++] = linked;
    for (size_t i = 0; result == TGSIC_OK && i < count; i++)
        add_stage(program, &linked->shader[modules[i].stage], inputs[i]);
    free(modules);
    free(names);
    return exit;
}

/* The SPIR-V inputs as one program, or each alone. */
static enum cli_exit load_modules(const struct cli_settings *settings,
                                  const struct compile_settings *options,
                                  const struct cli_input *inputs, size_t count, bool link,
                                  struct cli_program *program)
{
    const struct cli_input **modules = calloc(count, sizeof *modules);
    size_t num_modules = 0, step;
    enum cli_exit exit = modules ? CLI_OK : CLI_LIMIT;
    for (size_t i = 0; modules && i < count; i++)
        if (inputs[i].form == CLI_FORM_SPIRV)
            modules[num_modules++] = &inputs[i];
    step = settings->separate || !link ? 1 : num_modules;
    for (size_t i = 0; i < num_modules; i += step)
        exit = cli_worse(exit, link_modules(settings, options, &modules[i], step, program));
    free(modules);
    return exit;
}

enum cli_exit cli_load_program(const struct cli_settings *settings, const struct cli_input *inputs,
                               size_t count, bool link, struct cli_program *program)
{
    struct compile_settings options;
    if (!compile_settings(settings, &options))
        return CLI_USAGE;
    const struct cli_input **glsl_inputs = calloc(count, sizeof *glsl_inputs);
    struct tgsic_glsl_shader **compiled = calloc(count, sizeof *compiled);
    size_t num_compiled = 0;
    program->stages = calloc(count + TGSIC_STAGE_COUNT, sizeof *program->stages);
    program->linked = calloc(count, sizeof *program->linked);
    program->assembly = calloc(count, sizeof *program->assembly);
    program->parsed = calloc(count, sizeof *program->parsed);
    program->num_inputs = count;
    enum cli_exit exit = CLI_OK;
    if (!glsl_inputs || !compiled || !program->stages || !program->linked || !program->assembly ||
        !program->parsed)
        exit = CLI_LIMIT;
    for (size_t i = 0; i < count && exit != CLI_LIMIT; i++) {
        if (inputs[i].form == CLI_FORM_ARB) {
            exit = cli_worse(exit, load_assembly(settings, &options, &inputs[i], program));
            continue;
        }
        if (inputs[i].form == CLI_FORM_SPIRV)
            continue;
        if (inputs[i].form != CLI_FORM_GLSL) {
            exit = cli_worse(exit, load_tgsi(settings, &inputs[i], program, i));
            continue;
        }
        struct tgsic_glsl_shader *shader = NULL;
        exit = cli_worse(exit, compile_input(settings, &options, &inputs[i], &shader));
        if (shader) {
            glsl_inputs[num_compiled] = &inputs[i];
            compiled[num_compiled++] = shader;
        }
    }
    if (link && num_compiled && exit == CLI_OK)
        exit = link_program(settings, &options, glsl_inputs, compiled, num_compiled, program);
    if (exit == CLI_OK)
        exit = load_modules(settings, &options, inputs, count, link, program);
    for (size_t i = 0; i < num_compiled; i++)
        tgsic_glsl_shader_free(compiled[i]);
    free(compiled);
    free(glsl_inputs);
    return exit;
}

enum cli_exit cli_add_control(const struct cli_settings *settings, struct cli_program *program)
{
    struct tgsic_default_levels levels = {0, {1, 1, 1, 1}, {1, 1}};
    const struct cli_stage *evaluation = NULL;
    struct tgsic_diags diags = {0};
    char *end;
    levels.vertices = (uint32_t)strtoul(settings->default_control, &end, 10);
    if (*end || levels.vertices < 1 || levels.vertices > 32) {
        cli_error("--default-control takes a number from 1 to 32");
        return CLI_USAGE;
    }
    for (size_t i = 0; i < program->num_stages; i++) {
        if (program->stages[i].shader->processor == TGSIC_PROCESSOR_TESS_CTRL)
            return CLI_OK;
        if (program->stages[i].shader->processor == TGSIC_PROCESSOR_TESS_EVAL)
            evaluation = &program->stages[i];
    }
    if (!evaluation)
        return CLI_OK;
    enum tgsic_result result =
        tgsic_default_control(evaluation->shader, &levels, &program->control, &diags);
    if (result == TGSIC_OK)
        add_stage(program, &program->control, evaluation->input);
    return conclude(settings, evaluation->input, &diags, result);
}

void cli_free_program(struct cli_program *program)
{
    for (size_t i = 0; i < program->num_linked; i++)
        tgsic_program_free(program->linked[i]);
    for (size_t i = 0; i < program->num_assembly; i++)
        tgsic_arb_program_free(program->assembly[i]);
    for (size_t i = 0; program->parsed && i < program->num_inputs; i++)
        tgsic_shader_free(&program->parsed[i]);
    tgsic_shader_free(&program->control);
    free(program->linked);
    free(program->assembly);
    free(program->parsed);
    free(program->stages);
}
