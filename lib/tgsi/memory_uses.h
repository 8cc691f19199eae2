/* SPDX-License-Identifier: MIT */
/* What memory opcodes do to each BUFFER and IMAGE and to shared memory, for back ends that declare
 * them. Private to lib/. */
#ifndef TGSIC_MEMORY_USES_H
#define TGSIC_MEMORY_USES_H

#include "scan.h"

struct tgsic_memory_use {
    bool is_declared, is_used, is_read, is_written;
    bool is_signed, is_unsigned; /* by atomic opcodes that differ for the two */
    bool is_indexed;             /* an index may choose it */
    uint8_t qualifiers;          /* bits of enum tgsic_memory_qualifier */
    uint8_t kind;                /* of texels; NONE for words */
    uint16_t format;             /* of an image: declared, else as an instruction has it */
    uint32_t user;               /* of an image: an instruction that accesses it */
    uint32_t first, count;       /* the array of registers that it is in, alone in one of 1 */
};

struct tgsic_memory_uses {
    struct tgsic_memory_use *buffers, *images; /* by register */
    uint32_t num_buffers, num_images;
    struct tgsic_memory_use shared;
};

/* Registers side by side that an index chooses among are one array, images if they are alike; its
 * first has the uses of all. Requires the whole scan; lives in the arena. */
void tgsic_find_memory_uses(struct tgsic_arena *arena, const struct tgsic_scan *scan,
                            struct tgsic_memory_uses *uses);

#endif
