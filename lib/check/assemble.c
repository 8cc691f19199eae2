/* SPDX-License-Identifier: MIT */
/* SPIR-V from assembly: the program spirv-as of SPIRV-Tools does it. */
#include "assemble.h"

#include "check_codes.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define MAX_WORDS (16u << 20) /* bytes */

extern char **environ;

/* Text as scripts have it: a '#' at the beginning of a line starts a comment, which is ';' in
 * SPIR-V's own. */
static bool write_text(FILE *file, const struct check_source *source)
{
    bool at_start = true;
    for (size_t i = 0; i < source->size; i++) {
        char c = source->text[i];
        putc(at_start && c == '#' ? ';' : c, file);
        at_start = c == '\n';
    }
    return fflush(file) == 0 && fseek(file, 0, SEEK_SET) == 0;
}

/* True: it ran, and found no fault. */
static bool run(FILE *in, FILE *out)
{
    static char *const arguments[] = {"spirv-as", "--target-env", "spv1.0", "-o", "-", "-", NULL};
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status = -1;
    if (posix_spawn_file_actions_init(&actions))
        return false;
    bool started = !posix_spawn_file_actions_adddup2(&actions, fileno(in), 0) &&
                   !posix_spawn_file_actions_adddup2(&actions, fileno(out), 1) &&
                   !posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (!started || waitpid(child, &status, 0) != child)
        return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool read_words(FILE *file, void **words, size_t *size)
{
    if (fseek(file, 0, SEEK_END))
        return false;
    long end = ftell(file);
    if (end <= 0 || (unsigned long)end > MAX_WORDS || fseek(file, 0, SEEK_SET))
        return false;
    *size = (size_t)end;
    *words = malloc(*size);
    return *words && fread(*words, 1, *size, file) == *size;
}

/* The vertex shader that "passthrough" stands for where sources are SPIR-V. */
static const char passthrough[] = "OpCapability Shader\n"
                                  "OpMemoryModel Logical GLSL450\n"
                                  "OpEntryPoint Vertex %main \"main\" %out %in\n"
                                  "OpMemberDecorate %block 0 BuiltIn Position\n"
                                  "OpDecorate %block Block\n"
                                  "OpDecorate %in Location 0\n"
                                  "%void = OpTypeVoid\n"
                                  "%function = OpTypeFunction %void\n"
                                  "%float = OpTypeFloat 32\n"
                                  "%vec4 = OpTypeVector %float 4\n"
                                  "%block = OpTypeStruct %vec4\n"
                                  "%out_block = OpTypePointer Output %block\n"
                                  "%out_vec4 = OpTypePointer Output %vec4\n"
                                  "%in_vec4 = OpTypePointer Input %vec4\n"
                                  "%int = OpTypeInt 32 1\n"
                                  "%zero = OpConstant %int 0\n"
                                  "%out = OpVariable %out_block Output\n"
                                  "%in = OpVariable %in_vec4 Input\n"
                                  "%main = OpFunction %void None %function\n"
                                  "%begin = OpLabel\n"
                                  "%value = OpLoad %vec4 %in\n"
                                  "%position = OpAccessChain %out_vec4 %out %zero\n"
                                  "OpStore %position %value\n"
                                  "OpReturn\n"
                                  "OpFunctionEnd\n";

static enum tgsic_result assemble(const struct check_source *source, void **words, size_t *size,
                                  struct tgsic_diags *diags)
{
    FILE *in = tmpfile(), *out = tmpfile();
    bool good = in && out && write_text(in, source) && run(in, out) && read_words(out, words, size);
    if (in)
        fclose(in);
    if (out)
        fclose(out);
    if (good)
        return TGSIC_OK;
    tgsic_diags_add(diags, TGSIC_ERROR, E_CHECK_ASSEMBLER, (struct tgsic_pos){0},
                    "spirv-as is not here, or takes no text of line %u", (unsigned)source->line);
    return TGSIC_E_UNSUPPORTED;
}

enum tgsic_result tgsic_check_spirv(const struct check_source *source, void **words, size_t *size,
                                    struct tgsic_diags *diags)
{
    struct check_source assembly = *source;
    *words = NULL;
    if (source->form == CHECK_FORM_SPIRV) {
        *size = source->size;
        *words = malloc(source->size ? source->size : 1);
        if (!*words)
            return TGSIC_E_MEMORY;
        memcpy(*words, source->text, source->size);
        return TGSIC_OK;
    }
    if (source->form == CHECK_FORM_PASSTHROUGH) {
        assembly.text = passthrough;
        assembly.size = sizeof passthrough - 1;
    }
    return assemble(&assembly, words, size, diags);
}
