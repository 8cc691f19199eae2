/* SPDX-License-Identifier: MIT */
/* Words as keys and hashes, shared by the lookup and the build-time program that lays its tables
 * out.
 *
 * The key of a word is its last eight characters, a byte each, so that short words are equal when
 * their keys and lengths are. Bit 5 is all that tells the cases of a letter apart, and setting it
 * merges no two of letters, digits and underscore. */
#ifndef TGSIC_NAME_HASH_H
#define TGSIC_NAME_HASH_H

#include <stdint.h>

#define NAME_KEY_LENGTH 8

static inline uint64_t name_key_step(uint64_t key, char c)
{
    return key << 8 | (unsigned char)(c | 0x20);
}

static inline uint32_t name_hash(uint64_t key, uint32_t length)
{
    return (uint32_t)((key + length) * UINT64_C(0x9e3779b97f4a7c15) >> 40);
}

#endif
