/* SPDX-License-Identifier: MIT */
/* Well-formed UTF-8: lengths and encoding. */
#include "utf8.h"

/* What may follow a lead byte: Unicode 15, table 3-7. */
static const struct lead {
    uint8_t first, last, length, second_first, second_last;
} leads[] = {
    {0x00, 0x7f, 1, 0, 0},       {0xc2, 0xdf, 2, 0x80, 0xbf}, {0xe0, 0xe0, 3, 0xa0, 0xbf},
    {0xe1, 0xec, 3, 0x80, 0xbf}, {0xed, 0xed, 3, 0x80, 0x9f}, {0xee, 0xef, 3, 0x80, 0xbf},
    {0xf0, 0xf0, 4, 0x90, 0xbf}, {0xf1, 0xf3, 4, 0x80, 0xbf}, {0xf4, 0xf4, 4, 0x80, 0x8f},
};

static const struct lead *find_lead(uint8_t byte)
{
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
        if (byte >= leads[i].first && byte <= leads[i].last)
            return &leads[i];
    return NULL;
}

size_t tgsic_check_utf8_length(const char *text, size_t size)
{
    const uint8_t *bytes = (const uint8_t *)text;
    const struct lead *lead = size ? find_lead(bytes[0]) : NULL;
    if (!lead || lead->length > size)
        return 0;
    if (lead->length > 1 && (bytes[1] < lead->second_first || bytes[1] > lead->second_last))
        return 0;
    for (size_t i = 2; i < lead->length; i++)
        if (bytes[i] < 0x80 || bytes[i] > 0xbf)
            return 0;
    return lead->length;
}

size_t tgsic_check_utf8_put(uint32_t scalar, char out[4])
{
    size_t length = scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4;
    static const uint8_t marks[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = length - 1; i; i--) {
        out[i] = (char)(0x80 | (scalar & 0x3f));
        scalar >>= 6;
    }
    out[0] = (char)(marks[length] | scalar);
    return length;
}
