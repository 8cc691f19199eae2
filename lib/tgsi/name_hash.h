/* SPDX-License-Identifier: MIT */
/* Words as keys and hashes, shared by the lookup and the build-time program that lays its tables
 * out.
 *
 * The key of a word is its last eight characters in capitals, the first in the lowest byte and
 * zeros above the last, so that short words are equal when their keys are. */
#ifndef TGSIC_NAME_HASH_H
#define TGSIC_NAME_HASH_H

#include "letters.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define NAME_KEY_LENGTH 8

/* Of letters, digits and underscores: bit 5 is all that tells the cases of a letter apart, and
 * digits do not have bit 6. */
static inline uint64_t name_capitals(uint64_t letters)
{
    return letters & ~(letters >> 1 & UINT64_C(0x2020202020202020));
}

/* The key of a word that eight characters can be read of. */
static inline uint64_t name_key_within(const char *text, size_t length)
{
    if (length >= NAME_KEY_LENGTH)
        return name_capitals(load_letters(text + length - NAME_KEY_LENGTH));
    return name_capitals(load_letters(text) & (((uint64_t)1 << 8 * length) - 1));
}

static inline uint64_t name_key(const char *text, size_t length)
{
    char word[NAME_KEY_LENGTH] = {0};
    if (length < NAME_KEY_LENGTH)
        text = memcpy(word, text, length);
    return name_key_within(text, length);
}

/* `shift` leaves as many bits as a table has. */
static inline uint32_t name_hash(uint64_t key, unsigned shift)
{
    return (uint32_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> shift);
}

#endif
