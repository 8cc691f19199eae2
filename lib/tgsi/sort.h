/* SPDX-License-Identifier: MIT */
/* Sorts lists of numbers. Private to lib/. */
#ifndef TGSIC_SORT_H
#define TGSIC_SORT_H

#include "base.h"

/* Keys are what to sort by and, in their low bits, what is sorted. */
void tgsic_sort_keys(uint64_t *keys, uint32_t count);

#endif
