/* SPDX-License-Identifier: MIT */
/* glslang through its C interface. */
#include "glslang.h"

#include <glslang/Include/glslang_c_interface.h>
#include <glslang/Public/resource_limits_c.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { E_GLSLANG = 6600 };

enum tgsic_result tgsic_interop_glslang_open(struct tgsic_diags *diags)
{
    if (glslang_initialize_process())
        return TGSIC_OK;
    tgsic_diags_add(diags, TGSIC_ERROR, E_GLSLANG, (struct tgsic_pos){0}, "glslang does not start");
    return TGSIC_E_UNSUPPORTED;
}

void tgsic_interop_glslang_close(void)
{
    glslang_finalize_process();
}

static glslang_stage_t stage_of(unsigned stage)
{
    static const glslang_stage_t stages[] = {
        [TGSIC_PROCESSOR_VERT] = GLSLANG_STAGE_VERTEX,
        [TGSIC_PROCESSOR_FRAG] = GLSLANG_STAGE_FRAGMENT,
        [TGSIC_PROCESSOR_GEOM] = GLSLANG_STAGE_GEOMETRY,
        [TGSIC_PROCESSOR_TESS_CTRL] = GLSLANG_STAGE_TESSCONTROL,
        [TGSIC_PROCESSOR_TESS_EVAL] = GLSLANG_STAGE_TESSEVALUATION,
        [TGSIC_PROCESSOR_COMP] = GLSLANG_STAGE_COMPUTE,
    };
    return stages[stage];
}

/* "#version 310 es"; 110 without one. */
static void read_version(const char *text, glslang_input_t *input)
{
    const char *version = strstr(text, "#version");
    char profile[32] = "";
    input->default_version = 110;
    if (version)
        sscanf(version, "#version %d %31[a-z]", &input->default_version, profile);
    input->default_profile = !strcmp(profile, "es")              ? GLSLANG_ES_PROFILE
                             : !strcmp(profile, "core")          ? GLSLANG_CORE_PROFILE
                             : !strcmp(profile, "compatibility") ? GLSLANG_COMPATIBILITY_PROFILE
                                                                 : GLSLANG_NO_PROFILE;
}

/* "ERROR: 0:12: …": the first line that is one. */
static void complain(const char *log, struct tgsic_diags *diags)
{
    const char *error = log ? strstr(log, "ERROR: ") : NULL;
    struct tgsic_pos pos = {0};
    int used = 0;
    if (error)
        error += 7;
    if (error && sscanf(error, "%u:%u: %n", &pos.file, &pos.line, &used) == 2 && used)
        error += used;
    if (!error)
        error = "refused without a message";
    tgsic_diags_add(diags, TGSIC_ERROR, E_GLSLANG, pos, "%.*s", (int)strcspn(error, "\n"), error);
}

enum tgsic_result tgsic_interop_glslang_compile(unsigned stage, const char *text,
                                                struct tgsic_diags *diags)
{
    glslang_input_t input = {
        .language = GLSLANG_SOURCE_GLSL,
        .stage = stage_of(stage),
        .client = GLSLANG_CLIENT_NONE,
        .target_language = GLSLANG_TARGET_NONE,
        .code = text,
        .messages = GLSLANG_MSG_DEFAULT_BIT,
        .resource = glslang_default_resource(),
    };
    read_version(text, &input);
    glslang_shader_t *shader = glslang_shader_create(&input);
    if (!shader)
        return TGSIC_E_MEMORY;
    bool good = glslang_shader_preprocess(shader, &input) && glslang_shader_parse(shader, &input);
    if (!good)
        complain(glslang_shader_get_info_log(shader), diags);
    glslang_shader_delete(shader);
    return good ? TGSIC_OK : TGSIC_E_INVALID;
}

/* ---- SPIR-V -------------------------------------------------------------------------------- */

/* Extensions that glslang does not know are no reason to refuse what needs none of them. */
static char *relax_extensions(char *text)
{
    for (char *line = strstr(text, "#extension"); line; line = strstr(line + 1, "#extension")) {
        char *require = strstr(line, "require");
        if (require && require < line + strcspn(line, "\n"))
            memcpy(require, "enable ", 7);
    }
    return text;
}

/* The text with a version in place of its own, if that has no SPIR-V; else a copy. */
static char *raise_version(const char *text, int least_version)
{
    glslang_input_t input = {0};
    read_version(text, &input);
    bool es = input.default_profile == GLSLANG_ES_PROFILE || input.default_version == 100;
    bool compatible = input.default_profile == GLSLANG_COMPATIBILITY_PROFILE;
    int least = es ? 310 : least_version, version = input.default_version;
    const char *line = strstr(text, "#version"), *end = line ? line + strcspn(line, "\n") : text;
    size_t size = strlen(text) + 32;
    char *raised = malloc(size);
    line = line ? line : text;
    if (!raised)
        return NULL;
    if (version >= least && !compatible)
        return relax_extensions(memcpy(raised, text, strlen(text) + 1));
    snprintf(raised, size, "%.*s#version %d %s%s%s", (int)(line - text), text,
             version < least ? least : version, es ? "es" : "core", end == text ? "\n" : "", end);
    return relax_extensions(raised);
}

static glslang_input_t spirv_input(enum tgsic_interop_client client, unsigned stage,
                                   const char *text)
{
    bool vulkan = client == TGSIC_INTEROP_VULKAN;
    glslang_input_t input = {
        .language = GLSLANG_SOURCE_GLSL,
        .stage = stage_of(stage),
        .client = vulkan ? GLSLANG_CLIENT_VULKAN : GLSLANG_CLIENT_OPENGL,
        .client_version = vulkan ? GLSLANG_TARGET_VULKAN_1_0 : GLSLANG_TARGET_OPENGL_450,
        .target_language = GLSLANG_TARGET_SPV,
        .target_language_version = GLSLANG_TARGET_SPV_1_0,
        .code = text,
        .messages = GLSLANG_MSG_SPV_RULES_BIT | (vulkan ? GLSLANG_MSG_VULKAN_RULES_BIT : 0),
        .resource = glslang_default_resource(),
    };
    read_version(text, &input);
    return input;
}

/* NULL: refused, and the complaint is there. */
static glslang_shader_t *compile_text(enum tgsic_interop_client client, unsigned stage,
                                      const char *text, struct tgsic_diags *diags)
{
    const glslang_input_t input = spirv_input(client, stage, text);
    glslang_shader_t *shader = glslang_shader_create(&input);
    int options = GLSLANG_SHADER_AUTO_MAP_BINDINGS | GLSLANG_SHADER_AUTO_MAP_LOCATIONS;
    if (client == TGSIC_INTEROP_VULKAN)
        options |= GLSLANG_SHADER_VULKAN_RULES_RELAXED;
    if (!shader)
        return NULL;
    glslang_shader_set_options(shader, options);
    if (glslang_shader_preprocess(shader, &input) && glslang_shader_parse(shader, &input))
        return shader;
    complain(glslang_shader_get_info_log(shader), diags);
    glslang_shader_delete(shader);
    return NULL;
}

static glslang_shader_t *compile_for(enum tgsic_interop_client client, int least_version,
                                     const struct tgsic_interop_shader *from,
                                     struct tgsic_diags *diags)
{
    char *text = raise_version(from->text, least_version);
    glslang_shader_t *shader = text ? compile_text(client, from->stage, text, diags) : NULL;
    free(text);
    return shader;
}

/* glslang 12 puts the words of a stage behind those of the stages before it. */
static bool take_words(glslang_program_t *program, struct tgsic_interop_shader *shader)
{
    size_t before = glslang_program_SPIRV_get_size(program);
    glslang_program_SPIRV_generate(program, stage_of(shader->stage));
    size_t count = glslang_program_SPIRV_get_size(program);
    size_t first = count > before ? before : 0;
    shader->size = (count - first) * sizeof(uint32_t);
    shader->words = malloc(shader->size ? shader->size : 1);
    if (shader->words)
        memcpy(shader->words, glslang_program_SPIRV_get_ptr(program) + first, shader->size);
    return shader->words && shader->size;
}

static bool is_first_of_stage(const struct tgsic_interop_shader *shaders, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (shaders[i].stage == shaders[n].stage)
            return false;
    return true;
}

static bool link_all(glslang_program_t *program, struct tgsic_interop_shader *shaders, size_t count,
                     int messages, struct tgsic_diags *diags)
{
    bool good = glslang_program_link(program, messages) && glslang_program_map_io(program);
    if (!good)
        complain(glslang_program_get_info_log(program), diags);
    for (size_t i = 0; i < count && good; i++)
        good = !is_first_of_stage(shaders, i) || take_words(program, &shaders[i]);
    return good;
}

enum tgsic_result tgsic_interop_glslang_spirv(enum tgsic_interop_client client, int least_version,
                                              struct tgsic_interop_shader *shaders, size_t count,
                                              struct tgsic_diags *diags)
{
    enum { MAX_SHADERS = 64 };
    glslang_shader_t *compiled[MAX_SHADERS];
    glslang_program_t *program = glslang_program_create();
    size_t done = 0;
    bool good = program && count && count <= MAX_SHADERS;
    for (size_t i = 0; i < count; i++)
        shaders[i].words = NULL;
    while (good && done < count) {
        compiled[done] = compile_for(client, least_version, &shaders[done], diags);
        good = compiled[done] != NULL;
        if (good)
            glslang_program_add_shader(program, compiled[done++]);
    }
    if (good)
        good = link_all(program, shaders, count, spirv_input(client, shaders[0].stage, "").messages,
                        diags);
    if (program)
        glslang_program_delete(program);
    while (done-- > 0)
        glslang_shader_delete(compiled[done]);
    return good ? TGSIC_OK : TGSIC_E_INVALID;
}

void tgsic_interop_glslang_free(struct tgsic_interop_shader *shaders, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(shaders[i].words);
        shaders[i].words = NULL;
    }
}
