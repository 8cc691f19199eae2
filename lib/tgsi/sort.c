/* SPDX-License-Identifier: MIT */
/* Most lists in shaders are short and nearly in order. */
#include "sort.h"

#include <stdlib.h>

#define FEW 64 /* few enough to be sorted in quadratic time */

static void insert(uint64_t *keys, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        uint64_t key = keys[i];
        uint32_t place = i;
        for (; place && keys[place - 1] > key; place--)
            keys[place] = keys[place - 1];
        keys[place] = key;
    }
}

static int by_key(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

void tgsic_sort_keys(uint64_t *keys, uint32_t count)
{
    if (count <= FEW)
        insert(keys, count);
    else
        qsort(keys, count, sizeof *keys, by_key);
}
