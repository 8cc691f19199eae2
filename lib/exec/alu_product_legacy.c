/* SPDX-License-Identifier: MIT */
/* Kernels of float opcodes that multiply, where 0 times anything is 0 (LEGACY_MATH_RULES). */
#include "kernel_rows.h"

#include "tgsi/tgsi.h"

static inline float product(float a, float b)
{
    return a == 0 || b == 0 ? 0 : (float)(a * b);
}

#define ALU(shape, ...) DEFINE_##shape(__VA_ARGS__)
#include "alu_product.def"
#undef ALU

const struct exec_alu tgsic_exec_alu_product_legacy[TGSIC_OPCODE_LIMIT] = {
#define ALU(shape, ...) LIST_##shape(__VA_ARGS__)
#include "alu_product.def"
#undef ALU
};
