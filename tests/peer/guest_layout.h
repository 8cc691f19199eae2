/* SPDX-License-Identifier: MIT */
/* Where another guest's compiler has what a program reads. */
#ifndef PEER_GUEST_LAYOUT_H
#define PEER_GUEST_LAYOUT_H

#include "check/program.h"

/* Rewrites what program->linked->reflection says of `stage` so that it fits program->stages[stage],
 * which Mesa's compiler made of the same source. NULL, or why that cannot be known:
 *
 *   uniforms   CONST[0] holds those of the stage in the order of their declarations, then built-in
 *              ones, a register for each column (two for 64-bit ones of three or four rows). That
 *              must be as many registers as the shader declares.
 *   blocks     in an order that nothing tells: each is known by its size, a storage block if it is
 *              the only one
 *   samplers,  in the order of declarations; their highest numbers, and targets, must be those of
 *   images     our own compiler
 *   attributes conventional ones, then by location; they must be as many as our compiler reads */
const char *guest_layout_fit(struct check_program *program, unsigned stage);

#endif
