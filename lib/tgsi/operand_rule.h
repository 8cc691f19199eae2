/* SPDX-License-Identifier: MIT */
/* What the operands of an opcode may be: rows that make_operand_rules.c derives from opcodes.def
 * at build time and the validator goes by. Private to lib/tgsi. */
#ifndef TGSIC_OPERAND_RULE_H
#define TGSIC_OPERAND_RULE_H

#include "shader.h"

/* What a source must not have. */
struct refused_modifiers {
    bool absolute, negate;
};

/* Bits of a result. */
enum {
    REFUSES_SATURATE = 1 << 0,
    IN_PAIRS = 1 << 1, /* 64-bit: xy and zw are each written whole */
};

/* By opcode; half a cache line each. */
struct operand_rule {
    /* What struct tgsic_instruction begins with, opcode, num_dst, num_src and saturate, where
     * nothing but registers, modifiers and masks is left to look at. No instruction begins so where
     * the opcode belongs to some stages alone, or has resources or results in pairs. */
    uint8_t head[4];
    uint8_t stages;           /* bits 1 << enum tgsic_processor */
    bool is_special;          /* see struct tgsic_outline */
    uint8_t dst[MAX_RESULTS]; /* bits as above */
    struct refused_modifiers refused[MAX_SOURCES];
    uint16_t dst_files[MAX_RESULTS]; /* bits 1 << enum tgsic_file */
    uint16_t src_files[MAX_SOURCES]; /* BUFFER is among those of resources alone */
};
#define NO_OPERANDS 0xff /* head[1] where no instruction begins so */

static inline bool has_refused(const struct tgsic_src *src, struct refused_modifiers refused)
{
    return (src->absolute & refused.absolute) | (src->negate & refused.negate);
}

#endif
