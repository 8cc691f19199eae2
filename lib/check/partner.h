/* SPDX-License-Identifier: MIT */
/* The other half of a program of which there is only a vertex or only a fragment shader, and no
 * script that asks for fixed function: a vertex shader that writes what the fragment shader reads
 * from attributes, or a fragment shader that shows what the vertex shader writes. */
#ifndef CHECK_PARTNER_H
#define CHECK_PARTNER_H

#include "case.h"

/* Adds the missing shader to a bare case, if one is: GLSL to GLSL, TGSI to TGSI. It lives in
 * `arena`. Built-in varyings and members of blocks are left out. */
void tgsic_check_add_partner(struct check_case *test, struct tgsic_arena *arena);

/* partner_glsl.c, partner_tgsi.c: the text; NULL: `source` does not compile alone */
const char *tgsic_check_glsl_partner(const struct check_source *source, struct tgsic_arena *arena);
const char *tgsic_check_tgsi_partner(const struct check_source *source, struct tgsic_arena *arena);

#endif
