/* SPDX-License-Identifier: MIT */
/* Reading the words and numbers of one line from left to right. Private to lib/check.
 *
 * Every function skips blanks first. One that returns false has taken nothing: `at` is then where
 * something else was expected. */
#ifndef CHECK_LINE_H
#define CHECK_LINE_H

#include "world.h"

struct check_line {
    const char *text; /* ends with NUL or a newline */
    const char *at;
};

struct check_line tgsic_check_line(const char *text);
/* Column of what comes next, from 1. */
uint32_t tgsic_check_column(const struct check_line *line);
/* Nothing is left but blanks or a comment ("# …"). */
bool tgsic_check_at_end(struct check_line *line);

/* A literal word ("clear"), which must not go on with a letter, digit or '_', or a punctuation
 * sign ("("). */
bool tgsic_check_take(struct check_line *line, const char *literal);
/* Anything up to the next blank. */
bool tgsic_check_take_word(struct check_line *line, const char **word, size_t *length);

/* Decimal, octal or hexadecimal, with a sign or a 'u' behind it; -2^63 to 2^64 - 1, as 64 bits. */
bool tgsic_check_take_integer(struct check_line *line, int64_t *value);
/* Decimal, "inf", "nan", or the bits of a double in hexadecimal. */
bool tgsic_check_take_double(struct check_line *line, double *value);
/* Likewise, with the bits of a float. */
bool tgsic_check_take_float(struct check_line *line, float *value);
/* A number of any base, as one word or two; integers are cut to the width of the base. */
bool tgsic_check_take_number(struct check_line *line, enum check_base base, uint32_t words[2]);

/* "==", "<=" and so on: enum tgsic_compare */
bool tgsic_check_take_comparison(struct check_line *line, uint8_t *comparison);

#endif
