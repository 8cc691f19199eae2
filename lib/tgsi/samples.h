/* SPDX-License-Identifier: MIT */
/* Where the samples of a pixel are. Private to lib. */
#ifndef TGSIC_SAMPLES_H
#define TGSIC_SAMPLES_H

#include <stdint.h>

/* Standard positions in sixteenths of a pixel, for 1, 2, 4, 8 and 16 samples (Direct3D 11 and
 * Vulkan); those of n samples start at entry n - 1. */
#define TGSIC_NUM_SAMPLE_POSITIONS 31
extern const uint8_t tgsic_sample_positions[TGSIC_NUM_SAMPLE_POSITIONS][2];

#endif
