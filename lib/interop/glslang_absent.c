/* SPDX-License-Identifier: MIT */
/* Stands in where glslang's library was not there to build with. */
#include "glslang.h"

enum { E_NO_GLSLANG = 6601 };

static enum tgsic_result refuse(struct tgsic_diags *diags)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_NO_GLSLANG, (struct tgsic_pos){0},
                    "tgsic was built without glslang");
    return TGSIC_E_UNSUPPORTED;
}

enum tgsic_result tgsic_interop_glslang_open(struct tgsic_diags *diags)
{
    return refuse(diags);
}

void tgsic_interop_glslang_close(void)
{
}

enum tgsic_result tgsic_interop_glslang_compile(unsigned stage, const char *text,
                                                struct tgsic_diags *diags)
{
    return refuse(diags);
}

enum tgsic_result tgsic_interop_glslang_spirv(enum tgsic_interop_client client, int least_version,
                                              struct tgsic_interop_shader *shaders, size_t count,
                                              struct tgsic_diags *diags)
{
    (void)client;
    (void)least_version;
    for (size_t i = 0; i < count; i++)
        shaders[i].words = NULL;
    return refuse(diags);
}

void tgsic_interop_glslang_free(struct tgsic_interop_shader *shaders, size_t count)
{
    (void)shaders;
    (void)count;
}
