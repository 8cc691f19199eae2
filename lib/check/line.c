/* SPDX-License-Identifier: MIT */
/* Words and numbers of a line. */
#include "line.h"

#include "tgsi/number.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

struct check_line tgsic_check_line(const char *text)
{
    return (struct check_line){text, text};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static void skip_blanks(struct check_line *line)
{
    while (is_blank(*line->at))
        line->at++;
}

uint32_t tgsic_check_column(const struct check_line *line)
{
    const char *at = line->at;
    while (is_blank(*at))
        at++;
    return (uint32_t)(at - line->text) + 1;
}

bool tgsic_check_at_end(struct check_line *line)
{
    skip_blanks(line);
    return !*line->at || *line->at == '\n' || *line->at == '#';
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

bool tgsic_check_take(struct check_line *line, const char *literal)
{
    size_t length = strlen(literal);
    skip_blanks(line);
    if (strncmp(line->at, literal, length))
        return false;
    if (is_word(literal[length - 1]) && is_word(line->at[length]))
        return false;
    line->at += length;
    return true;
}

/* Length of what comes up to a blank or one of `stops`. */
static size_t span(const char *at, const char *stops)
{
    size_t length = 0;
    while (at[length] && at[length] != '\n' && !is_blank(at[length]) && !strchr(stops, at[length]))
        length++;
    return length;
}

bool tgsic_check_take_word(struct check_line *line, const char **word, size_t *length)
{
    if (tgsic_check_at_end(line))
        return false;
    *word = line->at;
    *length = span(line->at, "");
    line->at += *length;
    return true;
}

/* ---- Numbers ------------------------------------------------------------------------------- */

static int digit_value(char c)
{
    if (isdigit((unsigned char)c))
        return c - '0';
    return isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10 : 16;
}

/* All of `text` as digits of the base that its prefix says. */
static bool parse_unsigned(const char *text, size_t length, uint64_t *value)
{
    int base = 10;
    if (length > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        base = 16;
        text += 2;
        length -= 2;
    } else if (length > 1 && text[0] == '0') {
        base = 8;
    }
    *value = 0;
    for (size_t i = 0; i < length; i++) {
        int digit = digit_value(text[i]);
        if (digit >= base || *value > (UINT64_MAX - (uint64_t)digit) / (uint64_t)base)
            return false;
        *value = *value * (uint64_t)base + (uint64_t)digit;
    }
    return length > 0;
}

/* The next number's characters: up to a blank, a bracket or a comma. */
static size_t number_span(struct check_line *line)
{
    skip_blanks(line);
    return span(line->at, "(),;");
}

bool tgsic_check_take_integer(struct check_line *line, int64_t *value)
{
    size_t length = number_span(line);
    bool negative = *line->at == '-', sign = negative || *line->at == '+';
    bool suffix = length > 1 && line->at[length - 1] == 'u';
    uint64_t magnitude;
    if (!parse_unsigned(line->at + sign, length - sign - suffix, &magnitude))
        return false;
    if (negative && magnitude > (uint64_t)1 << 63)
        return false;
    *value = (int64_t)(negative ? 0 - magnitude : magnitude);
    line->at += length;
    return true;
}

/* "inf", "nan", with a sign */
static bool parse_special(const char *text, size_t length, double *value)
{
    bool negative = length && *text == '-', sign = negative || (length && *text == '+');
    if (length != 3u + sign)
        return false;
    if (!memcmp(text + sign, "inf", 3))
        *value = negative ? -INFINITY : INFINITY;
    else if (!memcmp(text + sign, "nan", 3))
        *value = negative ? -NAN : NAN;
    else
        return false;
    return true;
}

static bool is_hexadecimal(const char *text, size_t length)
{
    return length > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

bool tgsic_check_take_double(struct check_line *line, double *value)
{
    size_t length = number_span(line);
    uint64_t bits;
    if (is_hexadecimal(line->at, length)) {
        if (!parse_unsigned(line->at, length, &bits))
            return false;
        memcpy(value, &bits, sizeof *value);
    } else if (!tgsic_parse_double(line->at, length, value) &&
               !parse_special(line->at, length, value)) {
        return false;
    }
    line->at += length;
    return true;
}

bool tgsic_check_take_float(struct check_line *line, float *value)
{
    size_t length = number_span(line);
    uint64_t bits;
    double special;
    if (is_hexadecimal(line->at, length)) {
        if (!parse_unsigned(line->at, length, &bits) || bits > UINT32_MAX)
            return false;
        memcpy(value, &(uint32_t){(uint32_t)bits}, sizeof *value);
    } else if (parse_special(line->at, length, &special)) {
        *value = (float)special;
    } else if (!tgsic_parse_float(line->at, length, value)) {
        return false;
    }
    line->at += length;
    return true;
}

bool tgsic_check_take_number(struct check_line *line, enum check_base base, uint32_t words[2])
{
    uint64_t wide;
    double real;
    float single;
    int64_t integer;
    switch (base) {
    case CHECK_FLOAT:
        if (!tgsic_check_take_float(line, &single))
            return false;
        memcpy(words, &single, sizeof single);
        return true;
    case CHECK_DOUBLE:
        if (!tgsic_check_take_double(line, &real))
            return false;
        memcpy(&wide, &real, sizeof wide);
        break;
    default:
        if (!tgsic_check_take_integer(line, &integer))
            return false;
        wide = (uint64_t)integer;
        break;
    }
    words[0] = (uint32_t)wide;
    if (base >= CHECK_DOUBLE)
        words[1] = (uint32_t)(wide >> 32);
    return true;
}

bool tgsic_check_take_comparison(struct check_line *line, uint8_t *comparison)
{
    static const struct {
        const char *sign;
        uint8_t comparison;
    } signs[] = {
        {"==", TGSIC_COMPARE_EQUAL},  {"!=", TGSIC_COMPARE_NOTEQUAL}, {"<=", TGSIC_COMPARE_LEQUAL},
        {">=", TGSIC_COMPARE_GEQUAL}, {"<", TGSIC_COMPARE_LESS},      {">", TGSIC_COMPARE_GREATER},
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (tgsic_check_take(line, signs[i].sign)) {
            *comparison = signs[i].comparison;
            return true;
        }
    return false;
}
