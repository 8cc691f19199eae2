/* SPDX-License-Identifier: MIT */
/* The checksum that records have (lib/tgsi/records.h), made right, so that what follows is read. */
#ifndef FUZZ_SEAL_H
#define FUZZ_SEAL_H

#include <stddef.h>
#include <stdint.h>

static inline void seal(uint8_t *bytes, size_t size)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 8; i < size; i++)
        hash = (hash ^ bytes[i]) * 16777619u;
    for (int i = 0; i < 4; i++)
        bytes[4 + i] = (uint8_t)(hash >> 8 * i);
}

#endif
