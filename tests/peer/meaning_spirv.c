/* SPDX-License-Identifier: MIT */
/* The road by SPIR-V: glslang makes it of the GLSL, for OpenGL. What glslang does not compile
 * counts as refused. */
#include "meaning_road.h"

#include "spirv2tgsi/spirv2tgsi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const bool meaning_may_refuse = true;

static void *read_all(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    enum { MOST = 1 << 20 };
    char *bytes = malloc(MOST);
    *size = file && bytes ? fread(bytes, 1, MOST, file) : 0;
    if (file)
        fclose(file);
    return bytes;
}

/* NULL: glslang refuses it. */
static void *to_spirv(const char *source, size_t *size)
{
    char glsl[] = "/tmp/tgsic-meaning-XXXXXX", spirv[64], command[256];
    int fd = mkstemp(glsl);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    void *words = NULL;
    if (!file)
        return NULL;
    fputs(source, file);
    fclose(file);
    snprintf(spirv, sizeof spirv, "%s.spv", glsl);
    snprintf(command, sizeof command,
             "glslangValidator -G --aml --amb -S comp -o %s %s >/dev/null 2>&1", spirv, glsl);
    if (!system(command))
        words = read_all(spirv, size);
    remove(glsl);
    remove(spirv);
    return words;
}

enum tgsic_result meaning_compile(const char *source, enum tgsic_dialect dialect, bool no_optimize,
                                  struct tgsic_program **program, struct tgsic_diags *diags)
{
    struct tgsic_spirv_module module = {.stage = TGSIC_PROCESSOR_COMP};
    struct tgsic_spirv_options options = {
        .size = sizeof options, .dialect = dialect, .no_optimize = no_optimize};
    void *words = to_spirv(source, &module.size);
    enum tgsic_result result = TGSIC_E_UNSUPPORTED;
    module.words = words;
    if (words)
        result = tgsic_spirv_link(&options, &module, 1, program, diags);
    free(words);
    return result;
}
