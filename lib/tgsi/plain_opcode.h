/* SPDX-License-Identifier: MIT */
/* Opcodes as nearly all instructions of the text form begin: up to seven capitals, digits and
 * underscores without a suffix, then one blank, or the end of the line where nothing may follow.
 * Rows that make_plain_opcodes.c lays out at build time and the parser goes by. Private to
 * lib/tgsi.
 */
#ifndef TGSIC_PLAIN_OPCODE_H
#define TGSIC_PLAIN_OPCODE_H

#include "name_hash.h"

#include <stdbool.h>

/* What the parser goes by; the first ones as in struct tgsic_instruction. */
struct mnemonic {
    uint8_t opcode;
    uint8_t num_dst, num_src;
    bool saturate, precise;
    uint8_t length; /* of the word in a row: 0 in a free one */
    uint16_t flags; /* of the opcode */
};

/* Both are as load_letters() gives them, of eight characters. */
struct plain_opcode {
    uint64_t name;  /* the word and what ends it, all bits set behind that */
    uint64_t other; /* the same with zeros in place of these; in free rows what no name fits */
    struct mnemonic mnemonic;
};

enum { PLAIN_OPCODE_BITS = 9 };

/* The row in which the search for a word starts: a matter of its first three characters. It ends
 * at a free row at the latest. */
static inline uint32_t plain_opcode_hash(uint64_t letters)
{
    return ((uint32_t)letters << 8) * UINT32_C(0x9e3779b1) >> (32 - PLAIN_OPCODE_BITS);
}

#endif
