/* SPDX-License-Identifier: MIT */
/* Khronos' reference compiler as a judge of GLSL and ESSL. Needs glslang's library; where it was
 * not built in, tgsic_interop_glslang_open() says so. */
#ifndef INTEROP_GLSLANG_H
#define INTEROP_GLSLANG_H

#include "tgsi/tgsi.h"

/* Sets up what the library keeps for the process. TGSIC_E_UNSUPPORTED: it was not built in. */
enum tgsic_result tgsic_interop_glslang_open(struct tgsic_diags *diags);
void tgsic_interop_glslang_close(void);

/* Compiles one shader for the version and profile that its #version names.
 *
 *   stage  enum tgsic_processor
 *   text   terminated
 *
 * TGSIC_E_INVALID: refused; `diags` has the compiler's first complaint. */
enum tgsic_result tgsic_interop_glslang_compile(unsigned stage, const char *text,
                                                struct tgsic_diags *diags);

/* Is the complaint about something that glslang itself lacks (glslang_gaps.def)? */
bool tgsic_interop_glslang_lacks(const char *complaint);

/* What SPIR-V is made for. */
enum tgsic_interop_client {
    TGSIC_INTEROP_OPENGL, /* GL_ARB_gl_spirv */
    TGSIC_INTEROP_VULKAN, /* with relaxed rules: uniforms of the default block go into a block */
};

struct tgsic_interop_shader {
    unsigned stage;   /* enum tgsic_processor */
    const char *text; /* terminated */
    uint32_t *words;  /* the stage's SPIR-V, in the first of its shaders; else NULL */
    size_t size;      /* bytes */
};

/* Compiles and links shaders as one program, gives locations and bindings to what has none, and
 * makes SPIR-V 1.0 of each stage.
 *
 *   least_version  330 or more: GLSL below it or of the compatibility profile, which has no SPIR-V,
 *                  is read as this, of the core profile; ESSL below 3.10 as that
 *
 * Extensions that glslang does not know are ignored. Release the words with
 * tgsic_interop_glslang_free() whatever the result.
 *
 * TGSIC_E_INVALID: refused; `diags` has the compiler's first complaint. */
enum tgsic_result tgsic_interop_glslang_spirv(enum tgsic_interop_client client, int least_version,
                                              struct tgsic_interop_shader *shaders, size_t count,
                                              struct tgsic_diags *diags);
void tgsic_interop_glslang_free(struct tgsic_interop_shader *shaders, size_t count);

#endif
