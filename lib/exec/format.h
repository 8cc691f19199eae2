/* SPDX-License-Identifier: MIT */
/* Texel formats: from bytes to four 32-bit words and back (enum tgsic_format). */
#ifndef TGSIC_EXEC_FORMAT_H
#define TGSIC_EXEC_FORMAT_H

#include "tgsi/tgsi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of one texel; 0: no such format. */
TGSIC_API unsigned tgsic_format_size(unsigned format);
/* Components that are absent read as 0, alpha as 1. */
TGSIC_API void tgsic_format_decode(unsigned format, const void *texel, uint32_t value[4]);
/* Floats are clamped and rounded to nearest even as OpenGL converts them; integers are clamped. */
TGSIC_API void tgsic_format_encode(unsigned format, const uint32_t value[4], void *texel);
/* decode(encode(value)): what a texel of that format keeps. */
TGSIC_API void tgsic_format_round(unsigned format, uint32_t value[4]);

/* IEEE half, round to nearest even. */
TGSIC_API uint16_t tgsic_float_to_half(float value);
TGSIC_API float tgsic_half_to_float(uint16_t half);

#ifdef __cplusplus
}
#endif
#endif
