/* SPDX-License-Identifier: MIT */
/* How blocks lie in bytes (GL 4.6, 7.6.2.2): std140, which shared and packed blocks get, too, and
 * std430. */
#ifndef GLSL2TGSI_BLOCK_LAYOUT_H
#define GLSL2TGSI_BLOCK_LAYOUT_H

#include "ast.h"

struct block_rules {
    bool std430;
    bool row_major; /* how matrices lie */
};

struct block_layout {
    struct block_layout *next;
    const struct glsl_type *type; /* a struct or block */
    struct block_rules rules;
    uint32_t *offsets; /* by member */
    uint32_t size, alignment;
};

/* Layouts that were asked for. {.arena = …} is ready for use. */
struct block_layouts {
    struct tgsic_arena *arena;
    struct block_layout *layouts;
};

const struct block_layout *tgsic_block_layout(struct block_layouts *cache,
                                              const struct glsl_type *type,
                                              struct block_rules rules);
/* Bytes; an array without a length has none. */
uint32_t tgsic_block_size(struct block_layouts *cache, const struct glsl_type *type,
                          struct block_rules rules);
/* Bytes from one element of the array `type` to the next. */
uint32_t tgsic_block_stride(struct block_layouts *cache, const struct glsl_type *type,
                            struct block_rules rules);
/* Bytes from one column (row_major: row) of a matrix to the next. */
uint32_t tgsic_block_matrix_stride(const struct glsl_type *type, struct block_rules rules);
/* Those of a block, by its qualifiers; those inside a member. */
struct block_rules tgsic_block_rules(const struct ast_qualifiers *q);
struct block_rules tgsic_member_rules(const struct ast_qualifiers *q, struct block_rules rules);
/* How matrices in a member lie, by its qualifier or else what surrounds it. */
bool tgsic_is_row_major(const struct ast_qualifiers *q, bool inherited);

#endif
