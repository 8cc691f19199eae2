/* SPDX-License-Identifier: MIT */
/* What the operands of an opcode may be: rows that make_operand_rules.c derives from opcodes.def
 * at build time and the validator goes by. Private to lib/tgsi. */
#ifndef TGSIC_OPERAND_RULE_H
#define TGSIC_OPERAND_RULE_H

#include "shader.h"

#include <stddef.h>
#include <string.h>

/* Files that hold values: bits. */
#define VALUE_FILES                                                                                \
    (1u << TGSIC_FILE_CONST | 1u << TGSIC_FILE_IN | 1u << TGSIC_FILE_OUT | 1u << TGSIC_FILE_TEMP | \
     1u << TGSIC_FILE_ADDR | 1u << TGSIC_FILE_IMM | 1u << TGSIC_FILE_SV)

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

/* Those of these bits that it has. */
static inline uint64_t refused_bits(const struct tgsic_src *src, const struct source_rule *rule)
{
    uint64_t bits, refused;
    memcpy(&bits, (const char *)src + offsetof(struct tgsic_src, swizzle), sizeof bits);
    memcpy(&refused, rule->refused, sizeof refused);
    return bits & refused;
}

/* Bits of an opcode. */
enum {
    IS_ORDINARY = 1 << 0,  /* has values alone, and no place in the lists of struct tgsic_outline */
    IS_ADDRESSED = 1 << 1, /* has one in these */
    IS_FLOW = 1 << 2,
    HAS_TEXTURE = 1 << 3,
    REFUSES_SATURATE = 1 << 4,
    HAS_VALUES = 1 << 5, /* is made to one value of one or more */
    SECOND_SOURCE = 6,   /* the number of a bit: has more than one source */
};

/* What a result may be. */
struct result_rule {
    uint16_t files; /* bits 1 << enum tgsic_file */
    uint16_t masks; /* bits 1 << write mask: 64-bit results are x and y, z and w, or all */
};

/* By opcode; a cache line each. */
struct operand_rule {
    /* What struct tgsic_instruction begins with, opcode, num_dst, num_src and saturate, where
     * nothing but registers, modifiers and masks is left to look at. No instruction begins so where
     * the opcode belongs to some stages alone, has several results or has resources. */
    _Alignas(64) uint8_t head[4];
    uint8_t stages; /* bits 1 << enum tgsic_processor */
    uint8_t bits;   /* as above */
    struct result_rule dst[MAX_RESULTS];
    struct source_rule src[MAX_SOURCES]; /* of a single source the second repeats the rule */
};
#define NEVER_PLAIN 0xff /* head[3] where no instruction begins so */

#endif
