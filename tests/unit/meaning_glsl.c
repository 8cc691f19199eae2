/* SPDX-License-Identifier: MIT */
/* The direct road: our own compiler. */
#include "meaning_road.h"

#include "glsl2tgsi/glsl2tgsi.h"

const bool meaning_may_refuse = false;

enum tgsic_result meaning_compile(const char *source, enum tgsic_dialect dialect, bool no_optimize,
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
