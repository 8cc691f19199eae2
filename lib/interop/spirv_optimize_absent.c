/* SPDX-License-Identifier: MIT */
/* Stands in where SPIRV-Tools or a C++ compiler was not there to build with. */
#include "spirv_tools.h"

enum { E_NO_SPIRV_OPTIMIZE = 6613 };

enum tgsic_result tgsic_interop_spirv_optimize(const uint32_t *words, size_t count,
                                               struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_NO_SPIRV_OPTIMIZE, (struct tgsic_pos){0},
                    "tgsic was built without SPIRV-Tools' optimizer");
    return TGSIC_E_UNSUPPORTED;
}
