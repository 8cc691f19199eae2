/* SPDX-License-Identifier: MIT */
/* Decimal text to and from IEEE 754 bits: correctly rounded, shortest, locale-free and the same on
 * every platform. Private to lib/. */
#ifndef TGSIC_NUMBER_H
#define TGSIC_NUMBER_H

#include "base.h"

/* Reads all `length` bytes of `text`: an optional sign, digits with an optional point (at least
 * one digit), an optional exponent (`e`, sign, digits). The result is the nearest value, ties to
 * even; what is too large becomes an infinity, what is too small a zero. False, with `*value`
 * untouched, for any other text (hexadecimal, inf, nan and suffixes included). */
bool tgsic_parse_double(const char *text, size_t length, double *value);
bool tgsic_parse_float(const char *text, size_t length, float *value);

/* Bytes that the printers write at most, the terminating NUL included. */
#define TGSIC_NUMBER_SIZE 32

/* Writes the shortest decimal that reads back to the same bits, always with a point or an exponent
 * (`1.0`, `-0.0`, `0.1`, `1e+20`, `1.5e-07`), NUL-terminated; returns its length. Positional
 * notation for 1e-5 <= |value| < 1e16 (float: < 1e9). Non-finite values print as `inf`, `-inf`
 * and `nan`: callers that must keep their bits print those themselves. */
size_t tgsic_print_double(double value, char text[TGSIC_NUMBER_SIZE]);
size_t tgsic_print_float(float value, char text[TGSIC_NUMBER_SIZE]);

#endif
