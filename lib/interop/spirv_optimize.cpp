/* SPDX-License-Identifier: MIT */
/* SPIRV-Tools' optimizer, which has no C interface. */
#include "handover.h"

extern "C" {
#include "spirv_tools.h"
}

#include <spirv-tools/optimizer.hpp>

#include <vector>

enum { E_SPIRV_OPTIMIZE = 6612 };

enum tgsic_result tgsic_interop_spirv_optimize(const uint32_t *words, size_t count,
                                               struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    spvtools::Optimizer optimizer(SPV_ENV_UNIVERSAL_1_6);
    std::vector<uint32_t> optimized;
    optimizer.RegisterPerformancePasses();
    if (optimizer.Run(words, count, &optimized))
        return tgsic_interop_hand_over(optimized.data(), optimized.size() * sizeof optimized[0],
                                       out);
    struct tgsic_pos pos = {};
    tgsic_diags_add(diags, TGSIC_ERROR, E_SPIRV_OPTIMIZE, pos,
                    "SPIRV-Tools does not optimize this module");
    return TGSIC_E_INVALID;
}
