/* SPDX-License-Identifier: MIT */
/* The rows of opcodes.def, for programs that derive tables from them at build time. */
#ifndef TGSIC_OPCODE_ROWS_H
#define TGSIC_OPCODE_ROWS_H

#include "scan.h"

struct opcode {
    unsigned number;
    const char *dst, *src, *roles;
    enum tgsic_output_mode mode;
    unsigned flags;
};

static const struct opcode opcodes[] = {
#define F(name) TGSIC_OPFLAG_##name
#define TGSI_OP(number, name, dst, src, mode, flags, roles)                                        \
    {number, dst, src, roles, TGSIC_MODE_##mode, flags},
#include "opcodes.def"
#undef TGSI_OP
#undef F
};
#define NUM_OPCODES (sizeof opcodes / sizeof *opcodes)

/* Has the result or the first source 64 bits? Other sources have where these do. */
static inline bool is_wide(const struct opcode *opcode)
{
    return tgsic_is_wide_letter(opcode->dst[0]) || tgsic_is_wide_letter(opcode->src[0]);
}

#endif
