/* SPDX-License-Identifier: MIT */
/* Where another guest's compiler has what a program reads. */
#ifndef PEER_GUEST_LAYOUT_H
#define PEER_GUEST_LAYOUT_H

#include "check/program.h"

/* Rewrites what program->linked->reflection says of `stage` so that it fits program->stages[stage],
 * which Mesa's compiler made of the same source. NULL, or why that cannot be known:
 *
 *   uniforms   CONST[0] holds those that the stage reads in the order of its own declarations, then
 *              a built-in one, a register for each column (two for 64-bit ones of three or four
 *              rows). That must be as many registers as the shader declares.
 *   blocks     in an order that nothing tells: each is known by its size, a storage block if it is
 *              the only one
 *   samplers,  in the order of declarations; their highest numbers, and targets, must be those of
 *   images     our own compiler
 *   attributes conventional ones, then by location. Where the program says none, "piglit_vertex"
 *              has 0 and "piglit_texcoord" 1, as scripts are run; the others take the first that
 * are free, the largest first, then as declared. They must be as many as our compiler reads.
 *
 * A fragment shader that asks for rows of the picture has the transform of the framebuffer's as one
 * more constant behind the uniforms; where built-in ones are there, too, the order is not known.
 * True is ~0 in Boolean uniforms. */
const char *guest_layout_fit(struct check_program *program, unsigned stage);

#endif
