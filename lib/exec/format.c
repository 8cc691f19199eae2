/* SPDX-License-Identifier: MIT */
/* Texels of the formats that images have: components packed from the lowest bit on. */
#include "format.h"
#include "words.h"

struct layout {
    uint8_t bits[4];
};

static const struct layout layouts[] = {
#define EXEC_FORMAT(name, red, green, blue, alpha)                                                 \
    [TGSIC_FORMAT_##name] = {{red, green, blue, alpha}},
#include "formats.def"
};

static const struct layout *layout_of(unsigned format)
{
    static const struct layout none;
    return format < sizeof layouts / sizeof *layouts ? &layouts[format] : &none;
}

unsigned tgsic_format_size(unsigned format)
{
    const struct layout *layout = layout_of(format);
    unsigned bits = 0;
    for (int c = 0; c < 4; c++)
        bits += layout->bits[c];
    return bits / 8;
}

/* `bits` bits, at most 32, from bit `first` of little-endian bytes on. */
static uint32_t get_bits(const uint8_t *bytes, unsigned first, unsigned bits)
{
    uint64_t value = 0;
    for (unsigned at = first / 8, shift = 0; at * 8 < first + bits; at++, shift += 8)
        value |= (uint64_t)bytes[at] << shift;
    return (uint32_t)(value >> first % 8 & 0xffffffffu >> (32 - bits));
}

static void or_bits(uint8_t *bytes, unsigned first, unsigned bits, uint32_t code)
{
    uint64_t value = (uint64_t)code << first % 8;
    for (unsigned at = first / 8; at * 8 < first + bits; at++, value >>= 8)
        bytes[at] |= (uint8_t)value;
}

void tgsic_format_decode(unsigned format, const void *texel, uint32_t value[4])
{
    const struct layout *layout = layout_of(format);
    enum tgsic_return_type type = tgsic_format_data(format);
    bool integer = type == TGSIC_RETURN_SINT || type == TGSIC_RETURN_UINT;
    unsigned first = 0;
    for (int c = 0; c < 4; c++) {
        unsigned bits = layout->bits[c];
        if (bits)
            value[c] = tgsic_component_decode(type, bits, get_bits(texel, first, bits));
        else
            value[c] = c < 3 ? 0 : integer ? 1 : exec_word(1.0f);
        first += bits;
    }
}

void tgsic_format_encode(unsigned format, const uint32_t value[4], void *texel)
{
    const struct layout *layout = layout_of(format);
    enum tgsic_return_type type = tgsic_format_data(format);
    memset(texel, 0, tgsic_format_size(format));
    unsigned first = 0;
    for (int c = 0; c < 4; c++) {
        unsigned bits = layout->bits[c];
        if (bits)
            or_bits(texel, first, bits, tgsic_component_encode(type, bits, value[c]));
        first += bits;
    }
}

void tgsic_format_round(unsigned format, uint32_t value[4])
{
    uint8_t texel[16];
    if (tgsic_format_size(format) == 0)
        return;
    tgsic_format_encode(format, value, texel);
    tgsic_format_decode(format, texel, value);
}
