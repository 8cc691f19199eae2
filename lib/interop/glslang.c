/* SPDX-License-Identifier: MIT */
/* glslang through its C interface. */
#include "glslang.h"

#include <glslang/Include/glslang_c_interface.h>
#include <glslang/Public/resource_limits_c.h>

#include <stdio.h>
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
