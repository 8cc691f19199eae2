/* SPDX-License-Identifier: MIT */
/* Numbers as text: reading by a 192-bit product that knows its own error, with exact long division
 * where that leaves doubt; printing by Raffaello Giulietti's Schubfach. */
#include "number.h"
#include "text_buffer.h"

#include <string.h>

#define POW10_MIN (-292)
#define POW10_MAX 324

static const struct {
    uint64_t high, low;
} pow10_table[] = {
#include "pow10.def"
};

struct format {
    int precision;    /* bits of the significand, the hidden one included */
    int min_exponent; /* of the smallest normal number: its value is 2^min_exponent */
    uint64_t infinity;
    int positional; /* decimal exponent from which numbers print with an exponent */
};
static const struct format binary64 = {53, -1022, 0x7ff0000000000000u, 16};
static const struct format binary32 = {24, -126, 0x7f800000u, 9};

struct wide {
    uint64_t high, low;
};

static struct wide multiply(uint64_t a, uint64_t b)
{
    uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
    uint64_t low = a0 * b0, m0 = a1 * b0, m1 = a0 * b1;
    uint64_t middle = (low >> 32) + (uint32_t)m0 + (uint32_t)m1;
    return (struct wide){a1 * b1 + (m0 >> 32) + (m1 >> 32) + (middle >> 32),
                         middle << 32 | (uint32_t)low};
}

static int leading_zeros(uint64_t value) /* of a non-zero value */
{
    int count = 0;
    for (int step = 32; step; step /= 2) {
        if (!(value >> (64 - step))) {
            value <<= step;
            count += step;
        }
    }
    return count;
}

static int floor_log2_pow10(int exponent)
{
    /* Exact for |exponent| <= 1233. The division rounds down, whatever >> of negatives does. */
    int64_t product = (int64_t)exponent * 1741647;
    return (int)((product - (product < 0 ? (1 << 19) - 1 : 0)) / (1 << 19));
}

#define KEPT_DIGITS 19 /* what 64 bits hold */

struct decimal {
    bool negative;
    bool truncated;   /* non-zero digits follow the kept ones */
    uint64_t digits;  /* the first significant ones */
    int64_t exponent; /* value: digits * 10^exponent */
    const char *text; /* the significant digits, with a point somewhere maybe */
    size_t length;
    int64_t last_exponent; /* of the last digit in `text` */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool read_exponent(const char *p, const char *end, int64_t *exponent)
{
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    if (p == end)
        return false;
    int64_t value = 0;
    for (; p < end; p++) {
        if (!is_digit(*p))
            return false;
        if (value < (int64_t)1 << 40)
            value = value * 10 + (*p - '0');
    }
    *exponent = negative ? -value : value;
    return true;
}

static bool read_decimal(const char *p, size_t length, struct decimal *d)
{
    const char *end = p + length, *first = NULL;
    int64_t fraction = 0, dropped = 0, exponent = 0;
    int kept = 0;
    bool any = false, point = false;
    *d = (struct decimal){0};
    if (p < end && (*p == '-' || *p == '+'))
        d->negative = *p++ == '-';
    for (; p < end; p++) {
        if (*p == '.' && !point) {
            point = true;
            continue;
        }
        if (!is_digit(*p))
            break;
        any = true;
        fraction += point;
        if (*p != '0' && !first)
            first = p;
        if (!first)
            continue;
        if (kept < KEPT_DIGITS) {
            d->digits = d->digits * 10 + (uint64_t)(*p - '0');
            kept++;
        } else {
            dropped++;
            d->truncated |= *p != '0';
        }
    }
    const char *digits_end = p;
    if (!any || (p < end && ((*p | 0x20) != 'e' || !read_exponent(p + 1, end, &exponent))))
        return false;
    d->text = first;
    d->length = first ? (size_t)(digits_end - first) : 0;
    d->last_exponent = exponent - fraction;
    d->exponent = d->last_exponent + dropped;
    return true;
}

/* The bits of value * 2^exponent, where value = high:low is at least 2^126, rounded to nearest. */
static uint64_t round_bits(struct wide value, int exponent, const struct format *format)
{
    int top = value.high >> 63 ? 127 : 126;
    int binary = top + exponent;
    int drop = top + 1 - format->precision;
    uint64_t base = 0;
    if (binary < format->min_exponent) {
        drop += format->min_exponent - binary;
        if (drop > 128)
            return 0;
    } else {
        if (binary > -format->min_exponent + 1)
            return format->infinity;
        base = (uint64_t)(binary - format->min_exponent) << (format->precision - 1);
    }
    int shift = drop - 64;
    uint64_t kept = shift == 64 ? 0 : value.high >> shift;
    uint64_t rest = shift == 64 ? value.high : value.high & (((uint64_t)1 << shift) - 1);
    uint64_t half = (uint64_t)1 << (shift - 1);
    if (rest > half || (rest == half && (value.low || (kept & 1))))
        kept++;
    uint64_t bits = base + kept;
    return bits > format->infinity ? format->infinity : bits;
}

/* Sets *bits when the product's error bounds round to the same number. */
static bool read_fast(const struct decimal *d, const struct format *format, uint64_t *bits)
{
    if (d->exponent < POW10_MIN || d->exponent > POW10_MAX)
        return false;
    int power = (int)d->exponent;
    int zeros = leading_zeros(d->digits);
    uint64_t digits = d->digits << zeros;
    uint64_t high = pow10_table[power - POW10_MIN].high, low = pow10_table[power - POW10_MIN].low;
    struct wide upper = multiply(digits, high), lower = multiply(digits, low);
    struct wide value = {upper.high, upper.low + lower.high};
    value.high += value.low < upper.low;

    /* 10^0 … 10^27 and what the table holds exactly lose nothing; others may be 1 too large. */
    bool exact = !d->truncated && power >= 0 && power <= 55 && !lower.low;
    int exponent = 64 - zeros + floor_log2_pow10(power) - 127;
    struct wide least = value, most = value;
    if (!exact) {
        least.low--;
        least.high -= value.low == 0;
        most.low++;
        most.high += most.low == 0;
    }
    if (d->truncated) {
        uint64_t slack = (uint64_t)2 << zeros;
        if (most.high > UINT64_MAX - slack)
            return false;
        most.high += slack;
    }
    if (!(least.high >> 62) || !(most.high >> 62))
        return false;
    *bits = round_bits(least, exponent, format);
    return *bits == round_bits(most, exponent, format);
}

/* Exact integers of up to 4,096 bits, little end first: 800 digits over 10^1126, and room. */
#define WORDS        128
#define EXACT_DIGITS 800 /* no boundary between doubles needs more than 768 */

struct big {
    int count;
    uint32_t word[WORDS];
};

static void big_multiply_add(struct big *big, uint32_t factor, uint32_t addend)
{
    uint64_t carry = addend;
    for (int i = 0; i < big->count; i++) {
        carry += (uint64_t)big->word[i] * factor;
        big->word[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry)
        big->word[big->count++] = (uint32_t)carry;
}

static void big_scale(struct big *big, int64_t power) /* by 10^power */
{
    for (; power >= 9; power -= 9)
        big_multiply_add(big, 1000000000, 0);
    for (; power > 0; power--)
        big_multiply_add(big, 10, 0);
}

static int big_bits(const struct big *big)
{
    return 32 * big->count + 32 - leading_zeros(big->word[big->count - 1]);
}

static void big_shift(struct big *big, int shift)
{
    int words = shift / 32, bits = shift % 32;
    for (int i = big->count - 1; i >= 0; i--)
        big->word[i + words] = big->word[i];
    memset(big->word, 0, (size_t)words * sizeof *big->word);
    big->count += words;
    if (bits)
        big_multiply_add(big, (uint32_t)1 << bits, 0);
}

static int big_compare(const struct big *a, const struct big *b)
{
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (int i = a->count - 1; i >= 0; i--)
        if (a->word[i] != b->word[i])
            return a->word[i] < b->word[i] ? -1 : 1;
    return 0;
}

static void big_subtract(struct big *a, const struct big *b)
{
    uint64_t borrow = 0;
    for (int i = 0; i < a->count; i++) {
        uint64_t difference = (uint64_t)a->word[i] - (i < b->count ? b->word[i] : 0) - borrow;
        a->word[i] = (uint32_t)difference;
        borrow = difference >> 63;
    }
    while (a->count && !a->word[a->count - 1])
        a->count--;
}

/* All significant digits, the ones past EXACT_DIGITS folded into a last 1; returns the exponent of
 * the last digit. */
static int64_t big_digits(struct big *big, const struct decimal *d)
{
    int64_t exponent = d->last_exponent;
    int kept = 0;
    bool more = false;
    for (size_t i = 0; i < d->length; i++) {
        if (d->text[i] == '.')
            continue;
        if (kept < EXACT_DIGITS) {
            big_multiply_add(big, 10, (uint32_t)(d->text[i] - '0'));
            kept++;
        } else {
            exponent++;
            more |= d->text[i] != '0';
        }
    }
    if (more) {
        big_multiply_add(big, 10, 1);
        exponent--;
    }
    return exponent;
}

static uint64_t read_exact(const struct decimal *d, const struct format *format)
{
    struct big rest = {0}, divisor = {1, {1}};
    int64_t power = big_digits(&rest, d);
    if (power > 0)
        big_scale(&rest, power);
    else
        big_scale(&divisor, -power);

    /* A quotient of 63 or 64 bits: rest * 2^shift / divisor, one bit at a time. */
    int shift = 63 - (big_bits(&rest) - big_bits(&divisor));
    big_shift(&divisor, 64 + (shift < 0 ? -shift : 0));
    if (shift > 0)
        big_shift(&rest, shift);
    uint64_t quotient = 0;
    for (int i = 0; i < 64; i++) {
        big_multiply_add(&rest, 2, 0);
        quotient <<= 1;
        if (big_compare(&rest, &divisor) >= 0) {
            big_subtract(&rest, &divisor);
            quotient |= 1;
        }
    }
    return round_bits((struct wide){quotient, rest.count != 0}, -shift - 64, format);
}

static bool read_bits(const char *text, size_t length, const struct format *format, uint64_t *bits)
{
    struct decimal d;
    if (!read_decimal(text, length, &d))
        return false;
    int64_t magnitude = d.exponent; /* of the number, up to the 19 kept digits */
    if (!d.digits || magnitude < -400)
        *bits = 0;
    else if (magnitude > 400)
        *bits = format->infinity;
    else if (!read_fast(&d, format, bits))
        *bits = read_exact(&d, format);
    if (d.negative)
        *bits |= (format->infinity + ((uint64_t)1 << (format->precision - 1)));
    return true;
}

bool tgsic_parse_double(const char *text, size_t length, double *value)
{
    uint64_t bits;
    if (!read_bits(text, length, &binary64, &bits))
        return false;
    memcpy(value, &bits, sizeof *value);
    return true;
}

/* Few digits, a point and zeros, as most immediates are: a float holds them as they are. */
static bool read_whole(const char *text, size_t length, float *value)
{
    size_t at = 0;
    int32_t whole = 0;
    for (; at < length && at < 6 && is_digit(text[at]); at++)
        whole = whole * 10 + (text[at] - '0');
    if (!at || at == length || text[at] != '.')
        return false;
    for (at++; at < length; at++)
        if (text[at] != '0')
            return false;
    *value = (float)whole;
    return true;
}

bool tgsic_parse_float(const char *text, size_t length, float *value)
{
    uint64_t wide;
    if (read_whole(text, length, value))
        return true;
    if (!read_bits(text, length, &binary32, &wide))
        return false;
    uint32_t bits = (uint32_t)wide;
    memcpy(value, &bits, sizeof *value);
    return true;
}

/* floor(power * factor / 2^64), its last bit set when anything below is lost: "round to odd". */
static uint64_t scale_odd(int power, uint64_t factor, const struct format *format)
{
    uint64_t high = pow10_table[power - POW10_MIN].high, low = pow10_table[power - POW10_MIN].low;
    if (format == &binary32) {
        struct wide product = multiply(high + (low != 0), factor);
        return product.high | (product.low >> 32 > 1);
    }
    struct wide upper = multiply(high, factor);
    uint64_t middle = upper.low + multiply(low, factor).high;
    upper.high += middle < upper.low;
    return upper.high | (middle > 1);
}

static int floor_log10(int exponent, bool closer) /* of 2^exponent, or of 3/4 of it */
{
    int64_t product = (int64_t)exponent * 1262611 - (closer ? 524031 : 0);
    return (int)((product - (product < 0 ? (1 << 22) - 1 : 0)) / (1 << 22));
}

/* The shortest decimal in the interval that rounds to significand * 2^exponent. */
static uint64_t shortest(uint64_t significand, int exponent, bool closer,
                         const struct format *format, int *decimal_exponent)
{
    bool even = !(significand & 1);
    int k = floor_log10(exponent, closer);
    int shift = exponent + floor_log2_pow10(-k) + 1;
    uint64_t lower = scale_odd(-k, (4 * significand - 2 + closer) << shift, format) + !even;
    uint64_t value = scale_odd(-k, (4 * significand) << shift, format);
    uint64_t upper = scale_odd(-k, (4 * significand + 2) << shift, format) - !even;

    uint64_t s = value / 4;
    if (s >= 10) {
        uint64_t tens = s / 10;
        bool below = lower <= 40 * tens, above = 40 * tens + 40 <= upper;
        if (below != above) {
            *decimal_exponent = k + 1;
            return tens + above;
        }
    }
    *decimal_exponent = k;
    bool below = lower <= 4 * s, above = 4 * s + 4 <= upper;
    if (below != above)
        return s + above;
    uint64_t middle = 4 * s + 2;
    return s + (value > middle || (value == middle && (s & 1)));
}

static size_t put_exponent(char *out, int exponent)
{
    size_t length = 0;
    out[length++] = 'e';
    out[length++] = exponent < 0 ? '-' : '+';
    if (exponent < 0)
        exponent = -exponent;
    if (exponent >= 100)
        out[length++] = (char)('0' + exponent / 100);
    out[length++] = (char)('0' + exponent / 10 % 10);
    out[length++] = (char)('0' + exponent % 10);
    return length;
}

static size_t put_positional(char *out, const char *digits, int count, int point)
{
    char *p = out;
    if (point <= 0) {
        *p++ = '0';
        *p++ = '.';
        for (; point < 0; point++)
            *p++ = '0';
        memcpy(p, digits, (size_t)count);
        return (size_t)(p + count - out);
    }
    for (int i = 0; i < count || i < point; i++) {
        if (i == point)
            *p++ = '.';
        *p++ = i < count ? digits[i] : '0';
    }
    if (count <= point) {
        *p++ = '.';
        *p++ = '0';
    }
    return (size_t)(p - out);
}

static size_t put_decimal(char *out, uint64_t digits, int exponent, const struct format *format)
{
    char first[TGSIC_UINT_SIZE];
    while (digits % 10 == 0) {
        digits /= 10;
        exponent++;
    }
    int count = (int)(tgsic_put_uint(first, digits) - first);
    int point = count + exponent; /* digits before the point */
    if (point > -5 && point <= format->positional)
        return put_positional(out, first, count, point);
    size_t length = 0;
    out[length++] = first[0];
    if (count > 1) {
        out[length++] = '.';
        memcpy(out + length, first + 1, (size_t)count - 1);
        length += (size_t)count - 1;
    }
    return length + put_exponent(out + length, point - 1);
}

static size_t print_bits(uint64_t bits, const struct format *format, char *out)
{
    uint64_t hidden = (uint64_t)1 << (format->precision - 1);
    uint64_t sign = format->infinity + hidden, magnitude = bits & (sign - 1);
    size_t length = 0;
    if (magnitude > format->infinity) {
        memcpy(out, "nan", 4);
        return 3;
    }
    if (bits & sign)
        out[length++] = '-';
    if (magnitude == format->infinity || !magnitude) {
        memcpy(out + length, magnitude ? "inf" : "0.0", 4);
        return length + 3;
    }
    uint64_t significand = magnitude & (hidden - 1);
    int exponent = (int)(magnitude >> (format->precision - 1));
    bool closer = !significand && exponent > 1;
    if (exponent)
        significand |= hidden;
    else
        exponent = 1;
    exponent += format->min_exponent - format->precision; /* of the significand's last bit */
    int decimal_exponent;
    uint64_t digits = shortest(significand, exponent, closer, format, &decimal_exponent);
    length += put_decimal(out + length, digits, decimal_exponent, format);
    out[length] = 0;
    return length;
}

size_t tgsic_print_double(double value, char text[TGSIC_NUMBER_SIZE])
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return print_bits(bits, &binary64, text);
}

/* Four digits, without the zeros behind the first one. */
static char *put_fraction(char *at, uint32_t digits)
{
    at[0] = (char)('0' + digits / 1000);
    at[1] = (char)('0' + digits / 100 % 10);
    at[2] = (char)('0' + digits / 10 % 10);
    at[3] = (char)('0' + digits % 10);
    return at + 1 + (digits % 1000 != 0) + (digits % 100 != 0) + (digits % 10 != 0);
}

/* Small whole numbers, and those of six digits at most, four of them behind the point, as most are;
 * 0: it is none of these. No two decimals of six digits are the same float, so there is no shorter
 * one. */
static size_t print_short(float value, uint32_t bits, char *text)
{
    const float magnitude = value < 0 ? -value : value;
    if (!(magnitude < 1e6f))
        return 0;
    uint32_t whole = (uint32_t)magnitude;
    uint32_t fraction = (uint32_t)(((double)magnitude - whole) * 1e4 + 0.5);
    double decimal = (whole * 1e4 + fraction) / 1e4;
    if ((float)decimal != magnitude || (fraction && whole >= 100))
        return 0;
    *text = '-';
    char *at = tgsic_put_uint(text + (bits >> 31), whole);
    *at = '.';
    at = put_fraction(at + 1, fraction);
    *at = '\0';
    return (size_t)(at - text);
}

size_t tgsic_print_float(float value, char text[TGSIC_NUMBER_SIZE])
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    size_t length = print_short(value, bits, text);
    return length ? length : print_bits(bits, &binary32, text);
}
