/* SPDX-License-Identifier: MIT */
/* Instructions at places that the reader has been at. */
#ifndef SPIRV2TGSI_FETCH_H
#define SPIRV2TGSI_FETCH_H

#include "spirv.h"

/* Words of result type and id, and one more; and which stages alone have the instruction. By
 * opcode; 0: there is no such instruction. */
enum {
    PLAIN = 1,
    NAMED = 2,
    TYPED = 3,
    RESULTS = 3,
    IN_FRAGMENTS = 4,
    IN_GEOMETRY = 8,
    IN_GROUPS = 16,
};
extern const uint8_t tgsic_spirv_forms[];

/* The instruction at s->at, which tgsic_spirv_read() has found to be one. */
static inline struct instruction tgsic_spirv_fetch(const struct spirv *s)
{
    const uint32_t *words = s->words + s->at;
    uint32_t count = words[0] >> 16, op = words[0] & 0xffff;
    uint32_t first = tgsic_spirv_forms[op] & RESULTS; /* operand */
    return (struct instruction){.count = count,
                                .op = op,
                                .type = first == TYPED ? words[1] : 0,
                                .result = first != PLAIN ? words[first - 1] : 0,
                                .operands = words + first,
                                .num_operands = count - first};
}

#endif
