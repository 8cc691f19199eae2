/* SPDX-License-Identifier: MIT */
/* Levels of detail. Private to lib/exec. */
#ifndef EXEC_LOD_H
#define EXEC_LOD_H

#include "sample.h"

/* OpenGL's lambda' of a lane, relative to the base level: biases are in, clamps are not. */
float tgsic_exec_lod(const struct exec_sample *s, const struct tgsic_exec_level *base, int lane);

/* Where a level of detail leads, relative to the base level. */
struct exec_levels {
    bool linear;     /* within each level */
    uint32_t level;  /* the first */
    float weight;    /* of the next one; 0: it is not used */
    float effective; /* the clamped level of detail, as mipmapping uses it */
};
/*   last  level that exists, relative to the base level */
struct exec_levels tgsic_exec_choose_levels(const struct tgsic_exec_sampler *sampler, float lod,
                                            uint32_t last);

#endif
