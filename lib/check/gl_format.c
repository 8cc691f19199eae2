/* SPDX-License-Identifier: MIT */
/* OpenGL's internal formats: their table, and rounding to what a texel keeps. */
#include "gl_format.h"
#include "exec/format.h"

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define GL_BASE(name, number, x, y, z, w, depth, stencil)                                          \
    static const struct check_gl_base base_##name = {number, {x, y, z, w}, depth, stencil};
#include "gl_format.def"

static const struct check_gl_format formats[] = {
#define GL_FORMAT(name, number, base, type, red, green, blue, alpha, encoding, format)             \
    {number,                                                                                       \
     "GL_" #name,                                                                                  \
     &base_##base,                                                                                 \
     TGSIC_RETURN_##type,                                                                          \
     {red, green, blue, alpha},                                                                    \
     CHECK_GL_##encoding,                                                                          \
     TGSIC_FORMAT_##format},
#include "gl_format.def"
};

const struct check_gl_format *tgsic_check_gl_format(uint32_t number)
{
    for (size_t i = 0; i < COUNT(formats); i++) {
        if (formats[i].number == number)
            return &formats[i];
    }
    return NULL;
}

const struct check_gl_format *tgsic_check_gl_format_named(const char *name, size_t length)
{
    for (size_t i = 0; i < COUNT(formats); i++) {
        if (strlen(formats[i].name) == length && memcmp(formats[i].name, name, length) == 0)
            return &formats[i];
    }
    return NULL;
}

static float as_float(uint32_t word)
{
    float value;
    memcpy(&value, &word, sizeof value);
    return value;
}

static uint32_t as_word(float value)
{
    uint32_t word;
    memcpy(&word, &value, sizeof word);
    return word;
}

/* OpenGL 4.6, 17.3.7 and 8.24. */
uint32_t tgsic_check_srgb_from_linear(uint32_t word)
{
    float linear = as_float(word);
    if (!(linear > 0.0031308f))
        return as_word(12.92f * linear);
    return as_word(1.055f * powf(linear, 1 / 2.4f) - 0.055f);
}

uint32_t tgsic_check_linear_from_srgb(uint32_t word)
{
    float srgb = as_float(word);
    return as_word(srgb <= 0.04045f ? srgb / 12.92f : powf((srgb + 0.055f) / 1.055f, 2.4f));
}

static uint32_t round_component(const struct check_gl_format *format, int c, uint32_t word)
{
    bool encoded = format->encoding == CHECK_GL_SRGB && c < 3;
    if (encoded)
        word = tgsic_check_srgb_from_linear(word);
    uint32_t code = tgsic_component_encode(format->type, format->bits[c], word);
    word = tgsic_component_decode(format->type, format->bits[c], code);
    return encoded ? tgsic_check_linear_from_srgb(word) : word;
}

static uint32_t absent_component(const struct check_gl_format *format, int c)
{
    bool integer = format->type == TGSIC_RETURN_UINT || format->type == TGSIC_RETURN_SINT;
    return c < 3 ? 0 : integer ? 1 : as_word(1.0f);
}

/* OpenGL 4.6, 8.5.2: nine bits each below an exponent biased by 15 that the largest decides. */
static void round_shared(uint32_t value[4])
{
    enum { BITS = 9, BIAS = 15, MAX_EXPONENT = 31 };
    const float limit = (float)((1 << BITS) - 1) / (1 << BITS) * (1 << (MAX_EXPONENT - BIAS));
    float color[3], largest = 0;
    for (int c = 0; c < 3; c++) {
        color[c] = as_float(value[c]);
        color[c] = color[c] > 0 ? fminf(color[c], limit) : 0;
        largest = fmaxf(largest, color[c]);
    }
    int exponent;
    frexpf(largest, &exponent); /* one more than floor(log2(largest)) */
    exponent = largest > 0 && exponent > -BIAS ? exponent : -BIAS;
    if (floorf(ldexpf(largest, BITS - exponent) + 0.5f) == 1 << BITS)
        exponent++;
    for (int c = 0; c < 3; c++)
        value[c] =
            as_word(ldexpf(floorf(ldexpf(color[c], BITS - exponent) + 0.5f), exponent - BITS));
}

void tgsic_check_gl_round(const struct check_gl_format *format, uint32_t value[4])
{
    bool shared = format->encoding == CHECK_GL_SHARED;
    if (shared)
        round_shared(value);
    for (int c = 0; c < 4; c++) {
        if (format->bits[c] == 0)
            value[c] = absent_component(format, c);
        else if (!shared)
            value[c] = round_component(format, c, value[c]);
    }
}
