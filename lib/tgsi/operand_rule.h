/* SPDX-License-Identifier: MIT */
/* What the operands of an opcode may be: rows that make_operand_rules.c derives from opcodes.def
 * at build time and the validator goes by. Private to lib/tgsi. */
#ifndef TGSIC_OPERAND_RULE_H
#define TGSIC_OPERAND_RULE_H

#include "shader.h"

/* What a source may be. */
struct source_rule {
    uint16_t files; /* bits 1 << enum tgsic_file; BUFFER is among those of resources alone */
    bool refuses_absolute, refuses_negate;
};

/* Bits of a result. */
enum {
    IN_PAIRS = 5, /* 64-bit: x goes with y and z with w, so bits of their write mask */
    REFUSES_SATURATE = 1 << 1,
};

/* What a write mask has of pairs that are not whole: 0 for nothing. */
static inline unsigned unpaired(unsigned mask, unsigned bits)
{
    return (mask ^ mask >> 1) & bits & IN_PAIRS;
}

/* Bits of an opcode. */
enum {
    IS_SPECIAL = 1 << 0, /* see struct tgsic_outline */
    HAS_TEXTURE = 1 << 1,
};

/* By opcode; half a cache line each. */
struct operand_rule {
    /* What struct tgsic_instruction begins with, opcode, num_dst, num_src and saturate, where
     * nothing but registers, modifiers and masks is left to look at. No instruction begins so where
     * the opcode belongs to some stages alone or has resources. */
    uint8_t head[4];
    uint8_t stages;                  /* bits 1 << enum tgsic_processor */
    uint8_t special;                 /* bits as above */
    uint8_t dst[MAX_RESULTS];        /* likewise */
    uint16_t dst_files[MAX_RESULTS]; /* bits 1 << enum tgsic_file */
    struct source_rule src[MAX_SOURCES];
};
#define NO_OPERANDS 0xff /* head[1] where no instruction begins so */

static inline bool has_refused(const struct tgsic_src *src, const struct source_rule *rule)
{
    return (src->absolute & rule->refuses_absolute) | (src->negate & rule->refuses_negate);
}

#endif
