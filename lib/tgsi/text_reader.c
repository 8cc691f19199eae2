/* SPDX-License-Identifier: MIT */
/* Errors and numbers of the text parser. */
#include "text_reader.h"

#include "number.h"

#include <stdio.h>
#include <string.h>

#define SHOWN 40 /* bytes of a word that a message repeats */

#define CLASSES(upper, lower, classes) [upper] = (classes), [lower] = (classes)
#define LETTER(upper, lower)           CLASSES(upper, lower, CHAR_LETTER | CHAR_WORD)
#define DIGIT(digit)                   [digit] = CHAR_WORD
#define AXIS(upper, lower)                                                                         \
    CLASSES(upper, lower, CHAR_LETTER | CHAR_WORD | 1 << CHAR_MASK_SHIFT << ((upper)&3))

const uint8_t tgsic_char_classes[256] = {
    [' '] = CHAR_SPACE, ['\n'] = CHAR_SPACE, ['\t'] = CHAR_SPACE, ['_'] = CHAR_WORD,
    DIGIT('0'),         DIGIT('1'),          DIGIT('2'),          DIGIT('3'),
    DIGIT('4'),         DIGIT('5'),          DIGIT('6'),          DIGIT('7'),
    DIGIT('8'),         DIGIT('9'),          LETTER('A', 'a'),    LETTER('B', 'b'),
    LETTER('C', 'c'),   LETTER('D', 'd'),    LETTER('E', 'e'),    LETTER('F', 'f'),
    LETTER('G', 'g'),   LETTER('H', 'h'),    LETTER('I', 'i'),    LETTER('J', 'j'),
    LETTER('K', 'k'),   LETTER('L', 'l'),    LETTER('M', 'm'),    LETTER('N', 'n'),
    LETTER('O', 'o'),   LETTER('P', 'p'),    LETTER('Q', 'q'),    LETTER('R', 'r'),
    LETTER('S', 's'),   LETTER('T', 't'),    LETTER('U', 'u'),    LETTER('V', 'v'),
    AXIS('W', 'w'),     AXIS('X', 'x'),      AXIS('Y', 'y'),      AXIS('Z', 'z'),
};

bool tgsic_same_letters(const char *text, const char *upper)
{
    for (; *upper; text++, upper++) {
        char c = *text >= 'a' && *text <= 'z' ? (char)(*text - 'a' + 'A') : *text;
        if (c != *upper)
            return false;
    }
    return true;
}

/* ---- Errors -------------------------------------------------------------------------------- */

static const char *name_character(char c, char text[8])
{
    if (!c)
        return "the end of the text";
    if (c == '\n')
        return "the end of the line";
    if ((unsigned char)c < ' ' || (unsigned char)c > '~')
        snprintf(text, 8, "\\x%02x", (unsigned)(unsigned char)c);
    else
        snprintf(text, 8, "'%c'", c);
    return text;
}

void tgsic_reader_fail(struct text_reader *r, struct tgsic_pos pos, unsigned code,
                       const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    tgsic_diags_add(r->diags, TGSIC_ERROR, code, pos, "%s", text);
    tgsic_arena_fail(r->arena, TGSIC_E_INVALID);
}

void tgsic_reader_expected(struct text_reader *r, const char *what)
{
    char text[8];
    tgsic_reader_fail(r, position(r), E_SYNTAX, "expected %s, found %s", what,
                      name_character(peek(r), text));
}

void tgsic_reader_too_many(struct text_reader *r, struct tgsic_pos pos, const char *what,
                           uint32_t limit)
{
    tgsic_diags_add(r->diags, TGSIC_ERROR, E_TOO_MANY, pos, "more than %u %s", (unsigned)limit,
                    what);
    tgsic_arena_fail(r->arena, TGSIC_E_LIMIT);
}

void tgsic_reader_unknown(struct text_reader *r, struct word word, const char *what)
{
    struct tgsic_pos pos = position(r);
    pos.column -= word.length;
    if (!word.length)
        tgsic_reader_expected(r, what);
    tgsic_reader_fail(r, pos, E_UNKNOWN_WORD, "expected %s, found '%.*s%s'", what,
                      word.length < SHOWN ? (int)word.length : SHOWN, word.text,
                      word.length > SHOWN ? "..." : "");
}

void tgsic_reader_expect(struct text_reader *r, char c)
{
    static const char names[][4] = {"'['", "']'", "'('", "')'", "'{'", "'}'", "','", "'|'", "':'"};
    if (accept(r, c))
        return;
    skip_space(r);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i][1] == c)
            tgsic_reader_expected(r, names[i]);
    tgsic_reader_expected(r, "something else");
}

/* ---- Words --------------------------------------------------------------------------------- */

unsigned tgsic_reader_name(struct text_reader *r, enum name_table table, const char *what)
{
    int number;
    const char *end = match_name(r->cur, table, &number);
    if (end) {
        r->cur = end;
        return (unsigned)number;
    }
    struct word word = read_word(r);
    number = tgsic_name_find(table, &word);
    if (number < 0)
        tgsic_reader_unknown(r, word, what);
    return (unsigned)number;
}

/* ---- Integers ------------------------------------------------------------------------------ */

static uint64_t read_digits(struct text_reader *r, const char *start, uint64_t max)
{
    const char *at = r->cur;
    if (!is_digit(*at))
        tgsic_reader_expected(r, "a number");
    const uint64_t most = UINT64_MAX / 10;
    uint64_t value = 0;
    bool fits = true;
    for (; fits && is_digit(*at); at++) {
        fits = value < most || (value == most && digit_of(*at) <= UINT64_MAX % 10);
        value = value * 10 + digit_of(*at);
    }
    if (!fits || value > max)
        tgsic_reader_fail(r, position_of(r, start), E_NUMBER, "the number is too large");
    r->cur = at;
    return value;
}

uint64_t tgsic_reader_uint(struct text_reader *r, uint64_t max)
{
    return read_digits(r, r->cur, max);
}

static bool read_sign(struct text_reader *r)
{
    char c = peek(r);
    if (c == '-' || c == '+')
        r->cur++;
    return c == '-';
}

int64_t tgsic_reader_int(struct text_reader *r, int64_t min, int64_t max)
{
    const char *start = r->cur;
    if (read_sign(r))
        return -(int64_t)read_digits(r, start, (uint64_t)-min);
    return (int64_t)read_digits(r, start, (uint64_t)max);
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static bool at_hex(const struct text_reader *r)
{
    return r->cur[0] == '0' && r->cur[1] == 'x';
}

static uint64_t read_hex(struct text_reader *r, unsigned max_digits)
{
    const char *start = r->cur;
    uint64_t value = 0;
    unsigned digits = 0;
    for (int digit; (digit = hex_value(peek(r))) >= 0; r->cur++) {
        digits += digits || digit; /* leading zeros don't count */
        if (digits > max_digits)
            tgsic_reader_fail(r, position_of(r, start), E_NUMBER, "the number is too large");
        value = value << 4 | (unsigned)digit;
    }
    return value;
}

static uint64_t read_octal(struct text_reader *r)
{
    const char *start = r->cur;
    uint64_t value = 0;
    for (char c; c = peek(r), is_digit(c); r->cur++) {
        if (c > '7' || value >> 61)
            tgsic_reader_fail(r, position_of(r, start), E_NUMBER,
                              "the octal number is malformed or too large");
        value = value << 3 | (unsigned)(c - '0');
    }
    return value;
}

/* As C's strtoll and strtoull with base 0, which both parsers use. */
uint64_t tgsic_reader_int64(struct text_reader *r, bool is_signed)
{
    const char *start = r->cur;
    bool negative = read_sign(r);
    uint64_t limit = !is_signed ? UINT64_MAX : (uint64_t)INT64_MAX + negative;
    uint64_t value;
    if (at_hex(r) || (r->cur[0] == '0' && r->cur[1] == 'X')) {
        r->cur += 2;
        if (hex_value(peek(r)) < 0)
            tgsic_reader_expected(r, "a hexadecimal digit");
        value = read_hex(r, 16);
    } else if (peek(r) == '0') {
        value = read_octal(r);
    } else {
        value = read_digits(r, start, limit);
    }
    if (value > limit)
        tgsic_reader_fail(r, position_of(r, start), E_NUMBER, "the number is too large");
    return negative ? 0 - value : value;
}

/* ---- Floating point ------------------------------------------------------------------------ */

struct float_format {
    int precision;    /* bits of the significand, the hidden one included */
    int min_exponent; /* of normal values */
    int max_exponent;
    uint64_t infinity, sign;
    uint64_t nan;
};

static const struct float_format binary32 = {24, -126, 127, 0x7f800000, 0x80000000, 0x7fc00000};
static const struct float_format binary64 = {53,
                                             -1022,
                                             1023,
                                             UINT64_C(0x7ff0000000000000),
                                             UINT64_C(0x8000000000000000),
                                             UINT64_C(0x7ff8000000000000)};

/* Bits of significand * 2^exponent (plus a little when `inexact`), rounded to nearest even. */
static uint64_t compose(const struct float_format *format, uint64_t significand, int exponent,
                        bool inexact)
{
    if (!significand)
        return 0;
    for (; !(significand >> 63); exponent--)
        significand <<= 1;
    exponent += 63; /* now that of the leading bit */
    int keep = format->precision;
    if (exponent < format->min_exponent) /* denormal: fewer bits */
        keep -= format->min_exponent - exponent;
    if (keep < 0)
        return 0;
    uint64_t kept = keep ? significand >> (64 - keep) : 0;
    uint64_t rest = significand << keep;
    uint64_t half = UINT64_C(1) << 63;
    if (rest > half || (rest == half && (inexact || (kept & 1))))
        kept++;
    if (exponent < format->min_exponent)
        return kept;
    /* A carry out of the significand moves into the exponent, as it should. */
    uint64_t biased = (uint64_t)(exponent - format->min_exponent);
    uint64_t bits = (biased << (format->precision - 1)) + kept;
    return exponent > format->max_exponent || bits > format->infinity ? format->infinity : bits;
}

static int read_exponent(struct text_reader *r)
{
    r->cur++; /* p */
    bool negative = read_sign(r);
    if (!is_digit(peek(r)))
        tgsic_reader_expected(r, "an exponent");
    int exponent = 0;
    for (; is_digit(peek(r)); r->cur++)
        if (exponent < 100000)
            exponent = exponent * 10 + (*r->cur - '0');
    return negative ? -exponent : exponent;
}

/* C's hexadecimal notation behind the 0x. */
static uint64_t read_hex_float(struct text_reader *r, const struct float_format *format)
{
    uint64_t significand = 0;
    int exponent = 0;
    bool inexact = false, point = false, digits = false;
    for (;; r->cur++) {
        int digit = hex_value(peek(r));
        if (digit < 0 && (point || peek(r) != '.'))
            break;
        if (digit < 0) {
            point = true;
            continue;
        }
        digits = true;
        if (significand >> 60) {
            inexact |= digit != 0;
            exponent += point ? 0 : exponent < 1000000 ? 4 : 0;
        } else {
            significand = significand << 4 | (unsigned)digit;
            exponent -= point && exponent > -1000000 ? 4 : 0;
        }
    }
    if (!digits)
        tgsic_reader_expected(r, "a hexadecimal digit");
    if (peek(r) == 'p' || peek(r) == 'P')
        exponent += read_exponent(r);
    return compose(format, significand, exponent, inexact);
}

/* Whether the digits behind 0x are bits: up to eight, and neither a point nor an exponent. */
static bool is_bit_pattern(const struct text_reader *r)
{
    const char *at = r->cur + 2;
    while (hex_value(*at) >= 0)
        at++;
    return at > r->cur + 2 && *at != '.' && (*at | 0x20) != 'p';
}

/* inf, infinity and nan, as Mesa takes since 24.1. */
static bool read_special(struct text_reader *r, const struct float_format *format, uint64_t *bits)
{
    if (!is_letter(peek(r)))
        return false;
    struct word word = read_word(r);
    if (word_is(&word, "INF") || word_is(&word, "INFINITY"))
        *bits = format->infinity;
    else if (word_is(&word, "NAN"))
        *bits = format->nan;
    else
        tgsic_reader_unknown(r, word, "a number");
    return true;
}

/* The bytes of a decimal number from the cursor on; the cursor moves behind them. */
static struct word read_decimal(struct text_reader *r)
{
    struct word number = {r->cur, 0, 0};
    while (is_digit(peek(r)))
        r->cur++;
    if (peek(r) == '.') {
        r->cur++;
        while (is_digit(peek(r)))
            r->cur++;
    }
    if (peek(r) == 'e' || peek(r) == 'E') {
        r->cur++;
        read_sign(r);
        while (is_digit(peek(r)))
            r->cur++;
    }
    number.length = (uint32_t)(r->cur - number.text);
    return number;
}

uint32_t tgsic_reader_float32(struct text_reader *r)
{
    if (at_hex(r) && is_bit_pattern(r)) {
        r->cur += 2;
        return (uint32_t)read_hex(r, 8);
    }
    const char *start = r->cur;
    uint64_t bits;
    uint32_t sign = read_sign(r) ? (uint32_t)binary32.sign : 0;
    if (at_hex(r) && !is_bit_pattern(r)) {
        r->cur += 2;
        return sign | (uint32_t)read_hex_float(r, &binary32);
    }
    if (read_special(r, &binary32, &bits))
        return sign | (uint32_t)bits;
    struct word number = read_decimal(r);
    float value;
    uint32_t word;
    if (!tgsic_parse_float(number.text, number.length, &value))
        tgsic_reader_fail(r, position_of(r, start), E_NUMBER, "expected a number");
    memcpy(&word, &value, sizeof word);
    return sign | word;
}

/* virglrenderer's form of doubles: the low and the high word, apart by white space. */
static uint64_t read_word_pair(struct text_reader *r)
{
    r->cur += 2;
    uint64_t low = read_hex(r, 8);
    skip_space(r);
    if (!at_hex(r) || !is_bit_pattern(r))
        tgsic_reader_expected(r, "the high word, 0x and eight digits");
    r->cur += 2;
    return low | read_hex(r, 8) << 32;
}

uint64_t tgsic_reader_float64(struct text_reader *r)
{
    if (at_hex(r) && is_bit_pattern(r))
        return read_word_pair(r);
    const char *start = r->cur;
    uint64_t bits;
    uint64_t sign = read_sign(r) ? binary64.sign : 0;
    if (at_hex(r) && !is_bit_pattern(r)) {
        r->cur += 2;
        return sign | read_hex_float(r, &binary64);
    }
    if (read_special(r, &binary64, &bits))
        return sign | bits;
    struct word number = read_decimal(r);
    double value;
    if (!tgsic_parse_double(number.text, number.length, &value))
        tgsic_reader_fail(r, position_of(r, start), E_NUMBER, "expected a number");
    memcpy(&bits, &value, sizeof bits);
    return sign | bits;
}
