/* SPDX-License-Identifier: MIT */
/* Random fragment shaders with branches, loops, switches and reused registers, made of seeds. They
 * write integer bits to COLOR and read CONST, whose values are random_constants. */
#ifndef RANDOM_SHADER_H
#define RANDOM_SHADER_H

#include <stddef.h>
#include <stdint.h>

enum {
    RANDOM_REGISTERS = 5,
    RANDOM_COUNTERS = 8, /* further registers, of loops */
    RANDOM_CONSTANTS = 4,
    RANDOM_TEXT = 65536,
};

extern const uint32_t random_constants[RANDOM_CONSTANTS][4];

struct random_text {
    char text[RANDOM_TEXT]; /* TGSI */
    size_t size;
};

void random_shader(struct random_text *out, uint64_t seed);

#endif
