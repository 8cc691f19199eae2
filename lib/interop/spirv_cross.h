/* SPDX-License-Identifier: MIT */
/* SPIRV-Cross: SPIR-V to Metal's and Direct3D's shading languages. Needs its library; where it was
 * not built in, the call gives TGSIC_E_UNSUPPORTED and says so. */
#ifndef INTEROP_SPIRV_CROSS_H
#define INTEROP_SPIRV_CROSS_H

#include "tgsi/tgsi.h"

enum tgsic_cross_language {
    TGSIC_CROSS_MSL,  /* Metal 2.3 */
    TGSIC_CROSS_HLSL, /* shader model 6.0 */
};

/* Translates a valid module of `count` words; release `out` with tgsic_buffer_free().
 * TGSIC_E_UNSUPPORTED: the language or SPIRV-Cross cannot express it; `diags` says what. */
enum tgsic_result tgsic_interop_spirv_cross(const uint32_t *words, size_t count,
                                            enum tgsic_cross_language language,
                                            struct tgsic_buffer *out, struct tgsic_diags *diags);

#endif
