/* SPDX-License-Identifier: MIT */
/* The std140 layout of uniform blocks (GL 3.1, 2.11.4), which shared and packed blocks get, too. */
#ifndef GLSL2TGSI_STD140_H
#define GLSL2TGSI_STD140_H

#include "ast.h"

struct std140_layout {
    struct std140_layout *next;
    const struct glsl_type *type; /* a struct or block */
    bool row_major;
    uint32_t *offsets; /* by member */
    uint32_t size;
};

/* Layouts that were asked for. {.arena = …} is ready for use. */
struct std140 {
    struct tgsic_arena *arena;
    struct std140_layout *layouts;
};

const struct std140_layout *tgsic_std140_layout(struct std140 *cache, const struct glsl_type *type,
                                                bool row_major);
uint32_t tgsic_std140_size(struct std140 *cache, const struct glsl_type *type, bool row_major);
/* Bytes from one element of the array `type` to the next. */
uint32_t tgsic_std140_stride(struct std140 *cache, const struct glsl_type *type, bool row_major);
/* How matrices in a member lie, by its qualifier or else what surrounds it. */
bool tgsic_is_row_major(const struct ast_qualifiers *q, bool inherited);

#endif
