/* SPDX-License-Identifier: MIT */
/* How a linked program is kept. Private to lib/. */
#ifndef TGSIC_PROGRAM_BLOCK_H
#define TGSIC_PROGRAM_BLOCK_H

#include "arena.h"
#include "program.h"

/* The program lies in an arena that lies in the program's own allocation. */
struct program_block {
    struct tgsic_program program;
    struct tgsic_arena arena;
};

/* An empty program, to be released with tgsic_program_free(); NULL: out of memory. While it is
 * filled, its arena leaves through `escape`; then that is to be reset to NULL. */
struct program_block *tgsic_program_new(const struct tgsic_allocator *allocator, size_t max_memory,
                                        jmp_buf *escape);

#endif
