/* SPDX-License-Identifier: MIT */
/* The fixed-function tessellator by itself. Private. */
#ifndef CHECK_SOFT_TESSELLATOR_H
#define CHECK_SOFT_TESSELLATOR_H

#include "tgsi/arena.h"
#include "tgsi/tgsi.h"

enum tess_spacing { /* as the property TES_SPACING numbers them */
                    TESS_FRACTIONAL_ODD,
                    TESS_FRACTIONAL_EVEN,
                    TESS_EQUAL,
};

struct tessellator {
    unsigned mode;    /* enum tgsic_primitive: TRIANGLES, QUADS, or LINES for isolines */
    unsigned spacing; /* enum tess_spacing */
    bool clockwise;
};

struct tess_point {
    float u, v, w;
};

/* Points are unique; indices go by threes, or twos for isolines. No points: the patch is left out.
 */
struct tessellation {
    struct tess_point *points;
    uint32_t *indices;
    uint32_t num_points, num_indices;
};

void tgsic_soft_tessellate_domain(struct tgsic_arena *arena, const struct tessellator *how,
                                  const float outer[4], const float inner[2],
                                  struct tessellation *out);

#endif
