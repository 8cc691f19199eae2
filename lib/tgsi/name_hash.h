/* SPDX-License-Identifier: MIT */
/* The hash of a word, shared by the lookup and the build-time program that lays its tables out. */
#ifndef TGSIC_NAME_HASH_H
#define TGSIC_NAME_HASH_H

#include <stdint.h>

#define NAME_HASH_START 0x811c9dc5u

/* Bit 5 is all that tells the cases of a letter apart; setting it merges no two digits. */
static inline uint32_t name_hash_step(uint32_t hash, unsigned char c)
{
    return (hash ^ (c | 0x20u)) * 0x01000193u;
}

/* The low bits select a slot, so the high ones are folded in. */
static inline uint32_t name_hash_end(uint32_t hash)
{
    return hash ^ hash >> 15;
}

#endif
