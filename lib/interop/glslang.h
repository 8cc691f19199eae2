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

#endif
