/* SPDX-License-Identifier: MIT */
/* Random shaders for tests of passes. */
#ifndef IR_RANDOM_H
#define IR_RANDOM_H

#include "ir/build.h"

/* The same seed gives the same shader. Its loops end, its indices are in range, its locals are
 * stored before they are read. */
struct ir_shader *random_shader(struct tgsic_arena *arena, uint32_t seed);

#endif
