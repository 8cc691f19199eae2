/* SPDX-License-Identifier: MIT */
/* The other half of a program of which there is only one shader. */
#ifndef PEER_DRAW_PARTNER_H
#define PEER_DRAW_PARTNER_H

/* A vertex shader that writes what a fragment shader reads from attributes, or a fragment shader
 * that shows what a vertex shader writes; `stage` (enum tgsic_processor) is of `source`. The
 * caller's to free; NULL: `source` does not compile alone. Built-in varyings and members of blocks
 * are left out. */
char *draw_make_partner(unsigned stage, const char *source);

#endif
