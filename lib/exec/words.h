/* SPDX-License-Identifier: MIT */
/* Registers and texels are 32-bit words; these read them as floats. Private to lib/exec. */
#ifndef EXEC_WORDS_H
#define EXEC_WORDS_H

#include <stdint.h>
#include <string.h>

static inline float exec_float(uint32_t word)
{
    float value;
    memcpy(&value, &word, sizeof value);
    return value;
}

static inline uint32_t exec_word(float value)
{
    uint32_t word;
    memcpy(&word, &value, sizeof word);
    return word;
}

/* To 0 .. 1; NaN to 0. */
static inline float exec_saturated(float x)
{
    return x > 0 ? (x < 1 ? x : 1) : 0;
}

#endif
