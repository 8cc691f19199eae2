/* SPDX-License-Identifier: MIT */
/* TGSI out of any bytes: each byte is a choice, so that mutated bytes are other shaders. */
#ifndef FUZZ_MAKE_TGSI_H
#define FUZZ_MAKE_TGSI_H

#include "tgsi/pipeline.h"

enum { MADE_TEXT = 1 << 16 };

/* Writes a shader of the bytes' choice as text and gives its length, below MADE_TEXT. All six
 * stages and nearly all opcodes, with operands of the kinds that they take; most of the shaders are
 * valid. Bytes that are not there count as 0. */
size_t make_tgsi(const uint8_t *bytes, size_t size, char text[MADE_TEXT]);

/* The shader of an input of the fuzzers: made of the bytes if the first is odd, else parsed from
 * the text behind it. False: there is none. */
bool shader_of_input(const uint8_t *data, size_t size, struct tgsic_shader *shader);

/* How many bytes an input has in front of the shader: each fuzzer that mutate_tgsi.c mutates the
 * inputs of says so. */
extern const size_t bytes_before_shader;

#endif
