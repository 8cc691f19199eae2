/* SPDX-License-Identifier: MIT */
/* Kernels of 32-bit integer opcodes. */
#include "kernel_rows.h"

#include "tgsi/bits.h"
#include "tgsi/tgsi.h"

static inline int32_t quotient(int32_t a, int32_t b)
{
    if (b == 0)
        return 0;
    return b == -1 ? (int32_t)(0u - (uint32_t)a) : a / b;
}

static inline int32_t remainder_of(int32_t a, int32_t b)
{
    if (b == 0)
        return -1;
    return b == -1 ? 0 : a % b;
}

/* A width of 32 counts as such at offset 0 alone, else widths are taken modulo 32. */
static inline uint32_t extract(uint32_t value, uint32_t offset, uint32_t width)
{
    offset &= 31;
    if (width == 32 && offset == 0)
        return value;
    width &= 31;
    if (offset + width >= 32)
        return width ? value >> offset : 0;
    return value >> offset & (((uint32_t)1 << width) - 1);
}

static inline int32_t extract_signed(int32_t value, int32_t offset, int32_t width)
{
    offset &= 31;
    if (width == 32 && offset == 0)
        return value;
    width &= 31;
    if (width == 0)
        return 0;
    if (offset + width >= 32)
        return value >> offset;
    return (int32_t)((uint32_t)value << (32 - offset - width)) >> (32 - width);
}

static inline uint32_t insert(uint32_t base, uint32_t field, uint32_t offset, uint32_t width)
{
    if (width == 32)
        return field;
    uint32_t mask = (((uint32_t)1 << (width & 31)) - 1) << (offset & 31);
    return (base & ~mask) | (field << (offset & 31) & mask);
}

#define ALU(shape, ...) DEFINE_##shape(__VA_ARGS__)
#include "alu_integer.def"
#undef ALU

const struct exec_alu tgsic_exec_alu_integer[TGSIC_OPCODE_LIMIT] = {
#define ALU(shape, ...) LIST_##shape(__VA_ARGS__)
#include "alu_integer.def"
#undef ALU
};
