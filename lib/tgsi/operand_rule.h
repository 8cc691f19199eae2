/* SPDX-License-Identifier: MIT */
/* What the operands of an opcode may be: rows that make_operand_rules.c derives from opcodes.def
 * at build time and the validator goes by. Private to lib/tgsi. */
#ifndef TGSIC_OPERAND_RULE_H
#define TGSIC_OPERAND_RULE_H

#include "shader.h"

#include <stddef.h>
#include <string.h>

/* What a source may be. */
struct source_rule {
    /* What it has from its swizzle on with the bits that it must not have there set: swizzles
     * beyond w and the modifiers that are refused. */
    uint8_t refused[8];
    uint16_t files; /* bits 1 << enum tgsic_file; BUFFER is among those of resources alone */
};

enum { REFUSED_ABSOLUTE = 4, REFUSED_NEGATE = 5 }; /* where in `refused` */

_Static_assert(offsetof(struct tgsic_src, absolute) ==
                       offsetof(struct tgsic_src, swizzle) + REFUSED_ABSOLUTE &&
                   offsetof(struct tgsic_src, negate) ==
                       offsetof(struct tgsic_src, swizzle) + REFUSED_NEGATE &&
                   sizeof(struct tgsic_src) >= offsetof(struct tgsic_src, swizzle) + 8,
               "as in struct tgsic_src");

/* Whether it has any of these bits. */
static inline bool has_refused(const struct tgsic_src *src, const struct source_rule *rule)
{
    uint64_t bits, refused;
    memcpy(&bits, (const char *)src + offsetof(struct tgsic_src, swizzle), sizeof bits);
    memcpy(&refused, rule->refused, sizeof refused);
    return bits & refused;
}

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

/* By opcode; a cache line each. */
struct operand_rule {
    /* What struct tgsic_instruction begins with, opcode, num_dst, num_src and saturate, where
     * nothing but registers, modifiers and masks is left to look at. No instruction begins so where
     * the opcode belongs to some stages alone or has resources. */
    _Alignas(64) uint8_t head[4];
    uint8_t stages;                  /* bits 1 << enum tgsic_processor */
    uint8_t special;                 /* bits as above */
    uint8_t dst[MAX_RESULTS];        /* likewise */
    uint16_t dst_files[MAX_RESULTS]; /* bits 1 << enum tgsic_file */
    struct source_rule src[MAX_SOURCES];
};
#define NO_OPERANDS 0xff /* head[1] where no instruction begins so */

#endif
