/* SPDX-License-Identifier: MIT */
/* Stands in where SPIRV-Cross was not there to build with. */
#include "spirv_cross.h"

enum { E_NO_SPIRV_CROSS = 6621 };

enum tgsic_result tgsic_interop_spirv_cross(const uint32_t *words, size_t count,
                                            enum tgsic_cross_language language,
                                            struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_NO_SPIRV_CROSS, (struct tgsic_pos){0},
                    "tgsic was built without SPIRV-Cross");
    return TGSIC_E_UNSUPPORTED;
}
