/* SPDX-License-Identifier: MIT */
/* What glslang itself lacks. */
#include "glslang.h"

#include <string.h>

bool tgsic_interop_glslang_lacks(const char *complaint)
{
    static const char *const gaps[] = {
#define GLSLANG_GAP(complaint, proof) complaint,
#include "glslang_gaps.def"
#undef GLSLANG_GAP
    };
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++)
        if (strstr(complaint, gaps[i]))
            return true;
    return false;
}
