/* SPDX-License-Identifier: MIT */
/* Bytes that may be UTF-8: names of files and what drivers print are of no promised encoding. */
#ifndef CHECK_UTF8_H
#define CHECK_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the well-formed sequence at `text` (Unicode 15, table 3-7), of which `size` may be
 * looked at; 0: there is none. */
size_t tgsic_check_utf8_length(const char *text, size_t size);
/* Writes a scalar value in 1..4 bytes; returns how many. */
size_t tgsic_check_utf8_put(uint32_t scalar, char out[4]);

#endif
