/* SPDX-License-Identifier: MIT */
/* A device whose draws are a little off. What then changes in pictures stands on an edge where
 * rounding decides:
 *
 *   - inputs move by a few units in the last place, or
 *   - on the interpreter's pipeline, primitives move by two of 256 parts of a pixel, while what
 *     their pixels show stays. */
#ifndef CHECK_NUDGED_DEVICE_H
#define CHECK_NUDGED_DEVICE_H

#include "device.h"

#define CHECK_NUM_NUDGES 4

/* Borrow `inner`, which close() leaves open. `which`: 0..CHECK_NUM_NUDGES - 1. NULL: no memory. */
struct check_device *tgsic_check_open_nudged(struct check_device *inner, unsigned which);
struct check_device *tgsic_check_open_shifted(struct check_device *inner, unsigned which);

#endif
