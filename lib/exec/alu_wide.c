/* SPDX-License-Identifier: MIT */
/* Kernels of 64-bit opcodes. */
#include "kernel_rows.h"

#include "tgsi/arith.h"
#include "tgsi/tgsi.h"

static inline bool is_negative(double x)
{
    return put_d(x) >> 63;
}

static inline int64_t negated(int64_t x)
{
    return (int64_t)(0u - (uint64_t)x);
}

static inline int64_t quotient(int64_t a, int64_t b)
{
    if (b == 0)
        return 0;
    return b == -1 ? negated(a) : a / b;
}

static inline int64_t remainder_of(int64_t a, int64_t b)
{
    if (b == 0)
        return -1;
    return b == -1 ? 0 : a % b;
}

/* Out of range: the nearest there is; NaN: 0. */
static inline int64_t to_int64(double x)
{
    if (x >= -0x1p63 && x < 0x1p63)
        return (int64_t)x;
    return x != x ? 0 : x < 0 ? INT64_MIN : INT64_MAX;
}

static inline uint64_t to_uint64(double x)
{
    if (x > -1 && x < 0x1p64)
        return (uint64_t)x;
    return x > 0 ? UINT64_MAX : 0;
}

static inline int32_t to_int32(double x)
{
    int64_t value = to_int64(x);
    return value < INT32_MIN ? INT32_MIN : value > INT32_MAX ? INT32_MAX : (int32_t)value;
}

static inline uint32_t to_uint32(double x)
{
    uint64_t value = to_uint64(x);
    return value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

#define ALU(shape, ...) DEFINE_##shape(__VA_ARGS__)
#include "alu_wide.def"
#undef ALU

const struct exec_alu tgsic_exec_alu_wide[TGSIC_OPCODE_LIMIT] = {
#define ALU(shape, ...) LIST_##shape(__VA_ARGS__)
#include "alu_wide.def"
#undef ALU
};
