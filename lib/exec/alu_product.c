/* SPDX-License-Identifier: MIT */
/* Kernels of float opcodes that multiply, by IEEE 754. */
#include "kernel_rows.h"

#include "tgsi/tgsi.h"

static inline float product(float a, float b)
{
    return (float)(a * b);
}

#define ALU(shape, ...) DEFINE_##shape(__VA_ARGS__)
#include "alu_product.def"
#undef ALU

const struct exec_alu tgsic_exec_alu_product[TGSIC_OPCODE_LIMIT] = {
#define ALU(shape, ...) LIST_##shape(__VA_ARGS__)
#include "alu_product.def"
#undef ALU
};
