/* SPDX-License-Identifier: MIT */
/* Fuzzes compiling and linking: any bytes, split at the first NUL into a vertex and a fragment
 * shader (without a NUL: one shader of a stage that the size chooses), give a program that
 * validates, or diagnostics. */
#include "glsl2tgsi/glsl2tgsi.h"
#include "tgsi/validate.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct tgsic_glsl_options compile_options = {
    .size = sizeof compile_options, .max_memory = (size_t)64 << 20, .max_tokens = 20000};

static void check(const struct tgsic_program *program)
{
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++)
        if (program->stages >> s & 1 && tgsic_validate(&program->shader[s], NULL, NULL) != TGSIC_OK)
            abort();
}

static void link_shaders(struct tgsic_glsl_shader *const *shaders, size_t count, bool virgl)
{
    struct tgsic_glsl_link_options options = {.size = sizeof options,
                                              .dialect = virgl ? TGSIC_DIALECT_VIRGL
                                                               : TGSIC_DIALECT_GALLIUM,
                                              .separate = count == 1,
                                              .max_memory = (size_t)64 << 20,
                                              .max_instructions = 20000};
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    if (tgsic_glsl_link(&options, shaders, count, &program, &diags) == TGSIC_OK)
        check(program);
    else if (!diags.errors)
        abort();
    tgsic_program_free(program);
    tgsic_diags_free(&diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tgsic_glsl_shader *shaders[2] = {0};
    const char *text = (const char *)data;
    const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
    size_t first = nul ? (size_t)(nul - data) : 0, count = 0;
    if (nul && tgsic_glsl_compile(&compile_options, TGSIC_PROCESSOR_VERT, &text, &first, 1,
                                  &shaders[0], NULL) == TGSIC_OK)
        count++;
    const enum tgsic_processor lone = (enum tgsic_processor)(size / 2 % TGSIC_STAGE_COUNT);
    const char *rest = nul ? text + first + 1 : text;
    size_t length = nul ? size - first - 1 : size;
    if (size && tgsic_glsl_compile(&compile_options, nul ? TGSIC_PROCESSOR_FRAG : lone, &rest,
                                   &length, 1, &shaders[count], NULL) == TGSIC_OK)
        count++;
    if (count)
        link_shaders(shaders, count, size % 2);
    for (size_t i = 0; i < count; i++)
        tgsic_glsl_shader_free(shaders[i]);
    return 0;
}
