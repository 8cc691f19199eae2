/* SPDX-License-Identifier: MIT */
/* The first hop: a case's sources compiled and linked, or its TGSI read. */
#include "route.h"

#include "tgsi/arena.h"
#include "tgsi/validate.h"

/* ---- GLSL ---------------------------------------------------------------------------------- */

/* Attribute locations that piglit's runner binds before it links. */
static const struct tgsic_glsl_binding attributes[] = {
    {.name = "piglit_vertex", .location = 0},
    {.name = "piglit_texcoord", .location = 1},
};

static enum tgsic_result compile(struct check_program *program, const struct check_source *source,
                                 struct tgsic_glsl_shader **out, struct tgsic_diags *diags)
{
    const struct tgsic_glsl_options options = {
        .size = sizeof options,
        .limits = program->options.limits,
        .num_limits = program->options.num_limits,
        .include = tgsic_check_find_include,
        .include_user = program,
    };
    return tgsic_glsl_compile(&options, source->stage, &source->text, &source->size, 1, out, diags);
}

static enum tgsic_result link(struct check_program *program, struct tgsic_glsl_shader **shaders,
                              size_t count, struct tgsic_diags *diags)
{
    const struct check_route_options *o = &program->options;
    const struct tgsic_glsl_link_options options = {
        .size = sizeof options,
        .dialect = o->dialect,
        .no_optimize = o->no_optimize,
        .precise = o->dialect == TGSIC_DIALECT_GALLIUM,
        .release = o->release,
        .separate = program->test->separate || program->test->separable,
        .separable = program->test->separable,
        .attributes = attributes,
        .num_attributes = sizeof attributes / sizeof *attributes,
        .captures = program->test->captures,
        .num_captures = program->test->num_captures,
        .limits = o->limits,
        .num_limits = o->num_limits,
    };
    return tgsic_glsl_link(&options, shaders, count, &program->linked, diags);
}

static enum tgsic_result compile_and_link(struct check_program *program, struct tgsic_diags *diags)
{
    const struct check_case *test = program->test;
    enum tgsic_result result = TGSIC_OK;
    struct tgsic_glsl_shader **shaders =
        ARENA_ARRAY(program->arena, struct tgsic_glsl_shader *, test->num_sources);
    uint32_t count = 0;
    for (uint32_t i = 0; i < test->num_sources && result == TGSIC_OK; i++) {
        bool glsl = test->sources[i].form == CHECK_FORM_GLSL ||
                    test->sources[i].form == CHECK_FORM_PASSTHROUGH;
        if (glsl)
            result = compile(program, &test->sources[i], &shaders[count], diags);
        count += glsl && result == TGSIC_OK;
    }
    if (result == TGSIC_OK)
        result = link(program, shaders, count, diags);
    for (uint32_t i = 0; i < count; i++)
        tgsic_glsl_shader_free(shaders[i]);
    return result;
}

/* ---- TGSI ---------------------------------------------------------------------------------- */

static enum tgsic_result read_tgsi(struct check_program *program, struct tgsic_diags *diags)
{
    const struct check_case *test = program->test;
    enum tgsic_result result = TGSIC_OK;
    for (uint32_t i = 0; i < test->num_sources && result == TGSIC_OK; i++) {
        struct tgsic_shader shader = {0};
        result =
            tgsic_parse_text(test->sources[i].text, test->sources[i].size, NULL, &shader, diags);
        if (result != TGSIC_OK)
            break;
        if (shader.processor >= TGSIC_NUM_STAGES || program->stages[shader.processor].present) {
            tgsic_shader_free(&shader);
            return tgsic_check_refuse(diags, "two shaders of one stage");
        }
        program->stages[shader.processor].present = true;
        program->stages[shader.processor].shader = shader;
        result = tgsic_validate(&program->stages[shader.processor].shader, NULL, diags);
    }
    return result;
}

/* ---- Both ---------------------------------------------------------------------------------- */

static bool has_form(const struct check_case *test, unsigned form)
{
    for (uint32_t i = 0; i < test->num_sources; i++)
        if (test->sources[i].form == form)
            return true;
    return false;
}

enum tgsic_result tgsic_check_route_source(struct check_program *program, struct tgsic_diags *diags)
{
    const struct check_case *test = program->test;
    enum tgsic_result result = TGSIC_OK;
    bool assembly = has_form(test, CHECK_FORM_ARB);
    if (has_form(test, CHECK_FORM_TGSI))
        return read_tgsi(program, diags);
    if (test->spirv || has_form(test, CHECK_FORM_SPIRV))
        return tgsic_check_route_spirv(program, diags);
    if (has_form(test, CHECK_FORM_GLSL) || has_form(test, CHECK_FORM_PASSTHROUGH))
        result = compile_and_link(program, diags);
    else if (!assembly)
        result = tgsic_check_refuse(diags, "a case without shaders");
    return assembly && result == TGSIC_OK ? tgsic_check_route_arb(program, diags) : result;
}
