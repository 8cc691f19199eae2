/* SPDX-License-Identifier: MIT */
/* Linked programs as bytes, for a guest's shader cache.
 *
 *     tgsic_glsl_program_key(...)          what the bytes are stored under (glsl2tgsi.h)
 *     tgsic_program_write(program, NULL, &bytes, NULL)
 *     tgsic_program_read(data, size, NULL, &program, NULL)
 */
#ifndef TGSIC_CACHE_H
#define TGSIC_CACHE_H

#include "program.h"

#ifdef __cplusplus
extern "C" {
#endif

/* SHA-256 over what decides how a program comes out. */
struct tgsic_cache_key {
    uint8_t bytes[32];
};

/* The shaders of a program and its reflection as bytes, the same on every machine. */
TGSIC_API enum tgsic_result tgsic_program_write(const struct tgsic_program *program,
                                                const struct tgsic_write_options *opts,
                                                struct tgsic_buffer *out,
                                                struct tgsic_diags *diags);

/* Makes a program of such bytes. They may come from anyone: what is read is whole and in range, its
 * shaders are valid; that it is what some source compiles to, only the key can say.
 *
 *   out  written only on TGSIC_OK; release with tgsic_program_free(). Positions in its shaders are
 *        words of their token streams
 *
 * TGSIC_E_INVALID      these are no such bytes, or damaged
 * TGSIC_E_UNSUPPORTED  another version of the library wrote them: compile again
 * TGSIC_E_LIMIT, TGSIC_E_MEMORY */
TGSIC_API enum tgsic_result tgsic_program_read(const void *data, size_t size,
                                               const struct tgsic_read_options *opts,
                                               struct tgsic_program **out,
                                               struct tgsic_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
