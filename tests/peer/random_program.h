/* SPDX-License-Identifier: MIT */
/* Random programs in GLSL whose results are defined to the last bit.
 *
 * A program is a .shader_test: a compute shader that writes a buffer, or a vertex and a fragment
 * shader whose picture depends on every variable. Integers wrap; indices, shifts and divisors are
 * masked; every variable has a value from the start; floats are small whole numbers, so that no
 * order of operations rounds. Calls with effects stand alone. */
#ifndef RANDOM_PROGRAM_H
#define RANDOM_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

enum { RANDOM_PROGRAM_TEXT = 1 << 18 };

/* Writes the program of a seed, of about `statements` statements, and gives its length. The same
 * seed and number give the same text. */
size_t random_program(uint64_t seed, unsigned statements, char text[RANDOM_PROGRAM_TEXT]);

#endif
