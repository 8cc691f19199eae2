/* SPDX-License-Identifier: MIT */
/* Bits of 32-bit integers. */
#include "bits.h"

uint32_t tgsic_bits_reverse(uint32_t value)
{
    uint32_t result = 0;
    for (unsigned i = 0; i < 32; i++)
        result |= (value >> i & 1) << (31 - i);
    return result;
}

uint32_t tgsic_bits_count(uint32_t value)
{
    uint32_t count = 0;
    for (; value; value &= value - 1)
        count++;
    return count;
}

uint32_t tgsic_bits_highest(uint32_t value)
{
    uint32_t bit = UINT32_MAX;
    for (; value; value >>= 1)
        bit++;
    return bit;
}

uint32_t tgsic_bits_lowest(uint32_t value)
{
    return tgsic_bits_highest(value & (0u - value));
}

static uint32_t ones(uint32_t count)
{
    return count >= 32 ? UINT32_MAX : ((uint32_t)1 << count) - 1;
}

uint32_t tgsic_bits_extract(uint32_t value, uint32_t offset, uint32_t width)
{
    return value >> (offset & 31) & ones(width);
}

uint32_t tgsic_bits_extract_signed(uint32_t value, uint32_t offset, uint32_t width)
{
    uint32_t field = tgsic_bits_extract(value, offset, width);
    if (width && width < 32 && field >> (width - 1))
        field |= ~ones(width);
    return field;
}

uint32_t tgsic_bits_insert(uint32_t base, uint32_t field, uint32_t offset, uint32_t width)
{
    uint32_t mask = ones(width) << (offset & 31);
    return (base & ~mask) | (field << (offset & 31) & mask);
}
