/* SPDX-License-Identifier: MIT */
/* What the operands of an opcode may be: rows that make_operand_rules.c derives from opcodes.def
 * at build time and the validator goes by. Private to lib/tgsi. */
#ifndef TGSIC_OPERAND_RULE_H
#define TGSIC_OPERAND_RULE_H

#include "shader.h"

/* Bits of a source. */
enum {
    REFUSES_ABSOLUTE = 1 << 0,
    REFUSES_NEGATE = 1 << 1,
    IS_RESOURCE = 1 << 2,
};

/* Bits of a result. */
enum {
    REFUSES_SATURATE = 1 << 0,
    IN_PAIRS = 1 << 1, /* 64-bit: xy and zw are each written whole */
};

/* By opcode. */
struct operand_rule {
    uint16_t dst_files[MAX_RESULTS]; /* bits 1 << enum tgsic_file */
    uint16_t src_files[MAX_SOURCES];
    uint8_t dst[MAX_RESULTS], src[MAX_SOURCES]; /* bits as above */
    uint8_t num_dst, num_src;
    bool is_special; /* more than values from values: see struct tgsic_outline */
    uint8_t stages;  /* bits 1 << enum tgsic_processor; none where there is no such opcode */
};

#endif
