/* SPDX-License-Identifier: MIT */
/* Bits of 32-bit integers, in the meaning of TGSI's opcodes. */
#ifndef TGSIC_BITS_H
#define TGSIC_BITS_H

#include <stdint.h>

uint32_t tgsic_bits_reverse(uint32_t value);
uint32_t tgsic_bits_count(uint32_t value);
/* Number of the highest or lowest bit that is set; ~0 if none is. */
uint32_t tgsic_bits_highest(uint32_t value);
uint32_t tgsic_bits_lowest(uint32_t value);
/* `width` bits from bit `offset` on; offsets count modulo 32, widths of 32 and more are all bits,
 * what the field would have beyond bit 31 is 0. */
uint32_t tgsic_bits_extract(uint32_t value, uint32_t offset, uint32_t width);
uint32_t tgsic_bits_extract_signed(uint32_t value, uint32_t offset, uint32_t width);
uint32_t tgsic_bits_insert(uint32_t base, uint32_t field, uint32_t offset, uint32_t width);

#endif
