/* SPDX-License-Identifier: MIT */
/* SPIRV-Tools: validator, disassembler and optimizer. Needs its library; where it was not built in,
 * every call gives TGSIC_E_UNSUPPORTED and says so. */
#ifndef INTEROP_SPIRV_TOOLS_H
#define INTEROP_SPIRV_TOOLS_H

#include "tgsi/tgsi.h"

/* Checks a module of `count` words by the rules of an environment: vulkan1.0 … vulkan1.3,
 * opengl4.5. TGSIC_E_INVALID: `diags` has the first rule that it breaks, at the word. */
enum tgsic_result tgsic_interop_spirv_validate(const uint32_t *words, size_t count,
                                               const char *environment, struct tgsic_diags *diags);

/* Prints a module as assembly; release `out` with tgsic_buffer_free().
 *
 *   plain  for goldens: no header comment, no indentation, ids as numbers */
enum tgsic_result tgsic_interop_spirv_disassemble(const uint32_t *words, size_t count, bool plain,
                                                  struct tgsic_buffer *out,
                                                  struct tgsic_diags *diags);

/* Runs the passes that make modules faster; release `out` with tgsic_buffer_free(). out->data holds
 * out->size / 4 words. */
enum tgsic_result tgsic_interop_spirv_optimize(const uint32_t *words, size_t count,
                                               struct tgsic_buffer *out, struct tgsic_diags *diags);

#endif
