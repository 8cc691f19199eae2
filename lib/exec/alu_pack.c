/* SPDX-License-Identifier: MIT */
/* Kernels of packing opcodes. */
#include "kernel_rows.h"

#include "tgsi/arith.h"
#include "tgsi/tgsi.h"

/* x from `least` (0 or -1; NaN: 0) to 1, as so many parts of 1, to nearest even. */
static inline uint32_t fixed(float x, float least, float one)
{
    float clamped = x > least ? (x < 1 ? x : 1) : x == x ? least : 0;
    return (uint32_t)(int32_t)tgsic_arith_round_even((double)clamped * one);
}

static inline float half(uint32_t bits)
{
    return tgsic_half_to_float((uint16_t)bits);
}

static inline float unorm16(uint32_t bits)
{
    return (float)(bits & 65535) / 65535;
}

static inline float unorm8(uint32_t bits)
{
    return (float)(bits & 255) / 255;
}

static inline float snorm8(uint32_t bits)
{
    int32_t value = (int32_t)(bits & 127) - (int32_t)(bits & 128);
    return value < -127 ? -1 : (float)value / 127;
}

#define ALU(shape, ...) DEFINE_##shape(__VA_ARGS__)
#include "alu_pack.def"
#undef ALU

const struct exec_alu tgsic_exec_alu_pack[TGSIC_OPCODE_LIMIT] = {
#define ALU(shape, ...) LIST_##shape(__VA_ARGS__)
#include "alu_pack.def"
#undef ALU
};
