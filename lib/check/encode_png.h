/* SPDX-License-Identifier: MIT */
/* Pictures as PNG files in base64, as reports embed them. Private to lib/check. */
#ifndef CHECK_ENCODE_PNG_H
#define CHECK_ENCODE_PNG_H

#include "result.h"

#include "tgsi/arena.h"

/* NULL: built without libpng, or the picture has no pixels. */
const char *tgsic_check_png(struct tgsic_arena *arena, const struct check_picture *picture);
/* RFC 4648, section 4 */
const char *tgsic_check_base64(struct tgsic_arena *arena, const uint8_t *bytes, size_t size);
bool tgsic_check_is_base64(const char *text);

#endif
