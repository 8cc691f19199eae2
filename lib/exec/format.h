/* SPDX-License-Identifier: MIT */
/* Texel formats: from bytes to four 32-bit words and back (enum tgsic_format).
 *
 * A texel is up to four components, red in the lowest bits, without gaps. Words hold floats for
 * normalised and float formats, integers for integer formats. */
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
/* decode(encode(value)): what a texel of that format keeps. NONE keeps everything. */
TGSIC_API void tgsic_format_round(unsigned format, uint32_t value[4]);

/* One component of `bits` bits: 1..32 for UNORM, UINT and SINT, 2..32 for SNORM; for FLOAT 32, 16
 * (half), 11 and 10 (five bits of exponent and no sign). Float to fixed-point and the small floats
 * convert as chapters 2.3.4 and 2.3.5 of OpenGL 4.6 have it: NaN becomes 0 in fixed point; a small
 * float without sign keeps NaN and +Inf, has 0 for what is negative, and its largest finite value
 * for what is too large, where a half becomes Inf. */
TGSIC_API uint32_t tgsic_component_encode(enum tgsic_return_type type, unsigned bits,
                                          uint32_t word);
TGSIC_API uint32_t tgsic_component_decode(enum tgsic_return_type type, unsigned bits,
                                          uint32_t code);

#ifdef __cplusplus
}
#endif
#endif
