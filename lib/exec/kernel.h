/* SPDX-License-Identifier: MIT */
/* Kernels: one ALU operation on one row of lanes. Private to lib/exec.
 *
 * A row is a component of a register for all lanes. Kernels work in chunks of EXEC_CHUNK lanes:
 * they read a chunk of every source before they write any of the destinations, so rows may be the
 * same, and compilers turn the inner loops into vector code. */
#ifndef EXEC_KERNEL_H
#define EXEC_KERNEL_H

#include "words.h"

#include <stdbool.h>

#define EXEC_CHUNK       16 /* lanes; rows are padded to a multiple of it */
#define EXEC_MAX_SOURCES 5

/* Rows of a source operand, and its modifiers: float operands mean (word & keep) ^ flip, integer
 * ones (word ^ flip) - flip. */
struct exec_rows {
    const uint32_t *row[4]; /* all valid, also those that are not read */
    uint32_t step;          /* ~0, or 0: all lanes are equal and the row is a single chunk */
    uint32_t keep, flip;
};

struct exec_job {
    struct exec_rows src[4];
    uint32_t *dst[4]; /* narrow results go to each; wide ones to dst[0] (low) and dst[1] (high) */
    unsigned num_dst;
    unsigned lanes;       /* a multiple of EXEC_CHUNK */
    const uint32_t *mask; /* ~0 for lanes to write, else 0; NULL: all */
    const uint8_t *some;  /* with a mask: by chunk, whether any lane is to be written */
    bool saturate;
};

typedef void exec_kernel(const struct exec_job *job);

/* The kernels of an opcode. */
struct exec_alu {
    exec_kernel *channel[4]; /* [0] alone unless each component has a formula of its own */
    bool is_vector;          /* reads all components of its sources at once */
    const char *dst, *src;   /* type letters as in opcodes.def */
};

/* Indexed by opcode; rows without a kernel are no ALU opcodes. `zero_wins`: those that multiply
 * floats, with 0 times anything 0 (LEGACY_MATH_RULES). */
const struct exec_alu *tgsic_exec_alu(unsigned opcode, bool zero_wins);

/* The parts that the first of them looks into, each a table over all opcodes. */
extern const struct exec_alu tgsic_exec_alu_float[];
extern const struct exec_alu tgsic_exec_alu_product[];
extern const struct exec_alu tgsic_exec_alu_product_legacy[];
extern const struct exec_alu tgsic_exec_alu_integer[];
extern const struct exec_alu tgsic_exec_alu_pack[];
extern const struct exec_alu tgsic_exec_alu_wide[];

#endif
