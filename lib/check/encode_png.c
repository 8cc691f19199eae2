/* SPDX-License-Identifier: MIT */
/* Encodes pictures. */
#include "encode_png.h"

#include <string.h>

#ifdef CHECK_HAVE_PNG
#include <png.h>
#endif

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const char *tgsic_check_base64(struct tgsic_arena *arena, const uint8_t *bytes, size_t size)
{
    char *text = tgsic_arena_alloc_raw(arena, (size + 2) / 3 * 4 + 1), *out = text;
    for (size_t at = 0; at < size; at += 3) {
        size_t left = size - at;
        uint32_t group = (uint32_t)bytes[at] << 16 | (left > 1 ? (uint32_t)bytes[at + 1] << 8 : 0) |
                         (left > 2 ? bytes[at + 2] : 0);
        *out++ = digits[group >> 18];
        *out++ = digits[group >> 12 & 63];
        *out++ = left > 1 ? digits[group >> 6 & 63] : '=';
        *out++ = left > 2 ? digits[group & 63] : '=';
    }
    *out = 0;
    return text;
}

bool tgsic_check_is_base64(const char *text)
{
    size_t length = strspn(text, digits), padding = strspn(text + length, "=");
    return padding <= 2 && !text[length + padding] && (length + padding) % 4 == 0;
}

#ifdef CHECK_HAVE_PNG
const char *tgsic_check_png(struct tgsic_arena *arena, const struct check_picture *picture)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = picture->width,
                       .height = picture->height,
                       .format = PNG_FORMAT_RGBA};
    png_alloc_size_t size = 0;
    if (!picture->rgba ||
        !png_image_write_to_memory(&image, NULL, &size, 0, picture->rgba, 0, NULL))
        return NULL;
    uint8_t *bytes = tgsic_arena_alloc_raw(arena, size);
    if (!png_image_write_to_memory(&image, bytes, &size, 0, picture->rgba, 0, NULL))
        return NULL;
    return tgsic_check_base64(arena, bytes, size);
}
#else
const char *tgsic_check_png(struct tgsic_arena *arena, const struct check_picture *picture)
{
    return NULL;
}
#endif
