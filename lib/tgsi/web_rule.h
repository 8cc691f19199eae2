/* SPDX-License-Identifier: MIT */
/* What an opcode tells of the values that it reads and writes: rows that make_web_rules.c derives
 * from opcodes.def and traits.def at build time and the webs go by. Private to lib/tgsi. */
#ifndef TGSIC_WEB_RULE_H
#define TGSIC_WEB_RULE_H

#include "shader.h"

enum fact {
    FACT_FLOAT = 1 << 0,
    FACT_INT = 1 << 1, /* or unsigned alike */
    FACT_UINT = 1 << 2,
    FACT_ODD_BITS = 1 << 3, /* holds an immediate that is no ordinary float */
    FACT_TESTED = 1 << 4,   /* as a condition */
    FACT_COMPARED = 1 << 5, /* some definition is a comparison */
    FACT_NOT_BOOL = 1 << 6,
    FACT_NOT_01 = 1 << 7, /* some definition may be another number than 1.0 and 0.0 */
    FACT_IS_01 = 1 << 8,  /* some definition is 1.0 or 0.0 by its opcode */
    FACT_DOUBLE = 1 << 9,
    FACT_INT64 = 1 << 10,
    FACT_UINT64 = 1 << 11,
    FACT_WORDS = 1 << 12,     /* half of a 64-bit value is read or written alone */
    FACT_UNDEFINED = 1 << 13, /* may be read before it is written */
    FACT_PRECISE = 1 << 14,
    FACT_ALONE = 1 << 15, /* its instruction has no other result */
};
#define FACTS_NUMBER   (FACT_FLOAT | FACT_INT | FACT_UINT)
#define FACTS_BOOL     (FACT_COMPARED | FACT_TESTED)
#define FACTS_WIDE     (FACT_DOUBLE | FACT_INT64 | FACT_UINT64)
#define FACTS_OF_KIND  (FACT_DOUBLE - 1)    /* what tells the kind of 32-bit numbers */
#define FACTS_OF_CLASS (FACT_UNDEFINED - 1) /* the others are of variables */

static inline unsigned letter_facts(char letter)
{
    static const uint16_t facts['z' + 1] = {
        ['f'] = FACT_FLOAT | FACT_NOT_BOOL,  ['i'] = FACT_INT | FACT_NOT_BOOL,
        ['u'] = FACT_UINT | FACT_NOT_BOOL,   ['n'] = FACT_INT | FACT_NOT_BOOL,
        ['d'] = FACT_DOUBLE | FACT_NOT_BOOL, ['l'] = FACT_INT64 | FACT_NOT_BOOL,
        ['m'] = FACT_UINT64 | FACT_NOT_BOOL, ['?'] = FACT_TESTED,
    };
    return facts[(unsigned char)letter];
}

/* Bits of a rule. */
enum {
    RULE_OTHER = 1 << 0, /* what the result is does not follow from the opcode */
    RULE_COPY = 1 << 1,
    RULE_LOGIC = 1 << 2,
    RULE_WIDE = 1 << 3,
    RULE_FLOW = 1 << 4,
    RULE_PAIRS = 1 << 5, /* its result may hold 64-bit values */
};
#define RULE_TELLS_MORE (RULE_COPY | RULE_LOGIC | RULE_WIDE)

/* By opcode. */
struct web_rule {
    _Alignas(16) uint16_t result; /* facts of what it writes, unless RULE_OTHER or saturated */
    uint16_t sources[MAX_SOURCES];
    uint8_t raw; /* bit s: a modifier makes a float of source s */
    uint8_t bits;
};
extern const struct web_rule tgsic_web_rules[TGSIC_OPCODE_LIMIT];

/* Is a class of which these are the facts a bool? */
static inline bool tells_bool(unsigned facts)
{
    return (facts & (FACTS_BOOL | FACT_NOT_BOOL)) - 1u < FACTS_BOOL;
}

/* What the facts of a class tell of bools and 32-bit numbers: by FACTS_OF_KIND, a kind and bits. */
enum {
    KIND_ALONE = 7,       /* enum tgsic_kind, without the bits */
    ONLY_COPIED = 1 << 3, /* nothing tells: the kind that fits the numbers */
    ARE_SEVERAL = 1 << 4, /* they fit no value alone: numbers of several kinds, or a bool too */
    IS_ZERO_ONE = 1 << 5, /* FLOAT, only ever 1.0 or 0.0 */
};
extern const uint8_t tgsic_web_kinds[FACTS_OF_KIND + 1];

/* The components that a swizzle has at the positions in a mask: by swizzle, two bits for each
 * position, and mask. */
extern const uint8_t tgsic_web_components[256][16];
/* What four bytes of a swizzle are multiplied with so that these bits are the highest. */
#define SWIZZLE_BITS ((uint32_t)1 << 24 | 1 << 18 | 1 << 12 | 1 << 6)

#endif
