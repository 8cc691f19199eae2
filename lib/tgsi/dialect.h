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

/* Releases of virglrenderer are 100 * major + minor: 103 is 1.3. Code is for the release that is
 * named, and for later ones; 0 means 10, the oldest that the dialect is for. */
#define TGSIC_VIRGL_0_10 10u
#define TGSIC_VIRGL_1_3  103u

/* "gallium", "virgl", "virgl@0.10" or "virgl@1.3"; false: there is no such dialect. */
TGSIC_API bool tgsic_dialect_parse(const char *name, enum tgsic_dialect *dialect,
                                   uint16_t *release);

/* NULL if hosts of that release carry the opcode out; else what is the matter with it, as the end
 * of a sentence. */
TGSIC_API const char *tgsic_virgl_lack(unsigned release, enum tgsic_opcode opcode);

#ifdef __cplusplus
}
#endif
#endif
