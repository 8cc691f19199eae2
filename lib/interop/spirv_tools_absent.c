/* SPDX-License-Identifier: MIT */
/* Stands in where SPIRV-Tools was not there to build with. */
#include "spirv_tools.h"

enum { E_NO_SPIRV_TOOLS = 6611 };

static enum tgsic_result refuse(struct tgsic_diags *diags)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_NO_SPIRV_TOOLS, (struct tgsic_pos){0},
                    "tgsic was built without SPIRV-Tools");
    return TGSIC_E_UNSUPPORTED;
}

enum tgsic_result tgsic_interop_spirv_validate(const uint32_t *words, size_t count,
                                               const char *environment, struct tgsic_diags *diags)
{
    return refuse(diags);
}

enum tgsic_result tgsic_interop_spirv_disassemble(const uint32_t *words, size_t count, bool plain,
                                                  struct tgsic_buffer *out,
                                                  struct tgsic_diags *diags)
{
    return refuse(diags);
}
