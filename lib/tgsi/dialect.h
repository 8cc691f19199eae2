/* SPDX-License-Identifier: MIT */
/* The two dialects of TGSI, and what code for each may use. */
#ifndef TGSIC_DIALECT_H
#define TGSIC_DIALECT_H

#include "tgsi.h"

#ifdef __cplusplus
extern "C" {
#endif

enum tgsic_dialect {
    TGSIC_DIALECT_GALLIUM, /* TGSI as Mesa documents and interprets it */
    TGSIC_DIALECT_VIRGL,   /* what virglrenderer, old releases included, translates correctly */
};

/* Whether the receivers of a dialect carry the opcode out. virglrenderer's parser knows more
 * opcodes than that: those that its translation has no case for it drops without failing. */
TGSIC_API bool tgsic_dialect_has_opcode(enum tgsic_dialect dialect, enum tgsic_opcode opcode);

#ifdef __cplusplus
}
#endif
#endif
