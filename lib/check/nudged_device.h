/* SPDX-License-Identifier: MIT */
/* A device whose draws see inputs that are off by a few units in the last place: pictures that it
 * changes stand on an edge where rounding decides. */
#ifndef CHECK_NUDGED_DEVICE_H
#define CHECK_NUDGED_DEVICE_H

#include "device.h"

#define CHECK_NUM_NUDGES 4

/* Borrows `inner`, which close() leaves open. `which`: 0..CHECK_NUM_NUDGES - 1. NULL: no memory. */
struct check_device *tgsic_check_open_nudged(struct check_device *inner, unsigned which);

#endif
