/* SPDX-License-Identifier: MIT */
/* Compiled shaders of any bytes behind a right checksum: refused, or shaders that link to what
 * validates, or to diagnostics, and that come back from bytes once more. */
#include "seal.h"

#include "glsl2tgsi/glsl2tgsi.h"
#include "tgsi/validate.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void link_shader(struct tgsic_glsl_shader *shader, bool virgl)
{
    struct tgsic_glsl_link_options options = {.size = sizeof options,
                                              .dialect = virgl ? TGSIC_DIALECT_VIRGL
                                                               : TGSIC_DIALECT_GALLIUM,
                                              .separate = true,
                                              .max_memory = (size_t)64 << 20,
                                              .max_instructions = 20000};
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    if (tgsic_glsl_link(&options, &shader, 1, &program, &diags) != TGSIC_OK && !diags.errors)
        abort();
    for (unsigned s = 0; program && s < TGSIC_STAGE_COUNT; s++)
        if (program->stages >> s & 1 && tgsic_validate(&program->shader[s], NULL, NULL) != TGSIC_OK)
            abort();
    tgsic_program_free(program);
    tgsic_diags_free(&diags);
}

static void write_again(const struct tgsic_glsl_shader *shader)
{
    struct tgsic_glsl_shader *again = NULL;
    struct tgsic_buffer bytes;
    if (tgsic_glsl_shader_write(shader, NULL, &bytes, NULL) != TGSIC_OK)
        return;
    if (tgsic_glsl_shader_read(bytes.data, bytes.size, NULL, &again, NULL) != TGSIC_OK)
        abort();
    tgsic_glsl_shader_free(again);
    tgsic_buffer_free(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t magic[4] = {'T', 'G', 'S', 'S'};
    static const struct tgsic_read_options options = {.size = sizeof options,
                                                      .limits = {.max_memory = (size_t)64 << 20}};
    struct tgsic_glsl_shader *shader = NULL;
    uint8_t *bytes = size < 8 ? NULL : malloc(size);
    if (!bytes)
        return 0;
    memcpy(bytes, data, size);
    memcpy(bytes, magic, sizeof magic);
    seal(bytes, size);
    if (tgsic_glsl_shader_read(bytes, size, &options, &shader, NULL) == TGSIC_OK) {
        write_again(shader);
        link_shader(shader, size % 2);
    }
    tgsic_glsl_shader_free(shader);
    free(bytes);
    return 0;
}
