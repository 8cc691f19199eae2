/* SPDX-License-Identifier: MIT */
/* Opcodes as nearly all instructions of the text form begin: up to seven capitals, digits and
 * underscores without a suffix. Rows that make_plain_opcodes.c lays out at build time and the
 * parser goes by. Private to lib/tgsi. */
#ifndef TGSIC_PLAIN_OPCODE_H
#define TGSIC_PLAIN_OPCODE_H

#include "name_hash.h"
#include "shader.h"

#include <stdbool.h>

/* What may follow the operands: bits. */
enum {
    PART_TARGET = 1 << 0, /* of a texture */
    PART_TEXTURE = 1 << 1,
    PART_MEMORY = 1 << 2,
    PART_LABEL = 1 << 3,
    PART_BLOCK = 1 << 4, /* nothing that is read: the instruction opens or closes one */
};

static inline uint8_t parts_of(unsigned flags)
{
    unsigned texture = flags & (TGSIC_OPFLAG_TEX | TGSIC_OPFLAG_OFFSETS);
    unsigned block = flags & (TGSIC_OPFLAG_INDENT | TGSIC_OPFLAG_DEDENT);
    return (uint8_t)((flags & TGSIC_OPFLAG_TEX ? PART_TARGET : 0) | (texture ? PART_TEXTURE : 0) |
                     (flags & TAKES_MEMORY_PART ? PART_MEMORY : 0) |
                     (flags & TGSIC_OPFLAG_LABEL ? PART_LABEL : 0) | (block ? PART_BLOCK : 0));
}

/* What the parser goes by; the first ones as in struct tgsic_instruction. */
struct mnemonic {
    uint8_t opcode;
    uint8_t num_dst, num_src;
    bool saturate, precise;
    bool has_label; /* not yet */
    bool is_known;  /* no: that of a free row */
    uint8_t parts;  /* PART_* */
};

struct plain_opcode {
    uint64_t name; /* as load_letters() gives it, zeros behind it */
    struct mnemonic mnemonic;
};

enum { PLAIN_OPCODE_BITS = 10 };

/* The row in which the search for a word starts, by a factor that has common opcodes stand there.
 * The search ends at a free row at the latest. */
static inline uint32_t plain_opcode_hash(uint64_t name)
{
    return (uint32_t)(name * UINT64_C(0x47983c271592ae4f) >> (64 - PLAIN_OPCODE_BITS));
}

#endif
