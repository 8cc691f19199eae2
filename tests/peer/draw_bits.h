/* SPDX-License-Identifier: MIT */
/* Draws one pixel with a translated fragment shader and reads its colour's bits back. */
#ifndef PEER_DRAW_BITS_H
#define PEER_DRAW_BITS_H

#include "tgsi/pipeline.h"

/* The fragment shader writes `uvec4 f_color0` (state.color_type[0] is UINT); its uniform arrays
 * take `constants`, as many rows as the longest has. The pixel holds `clear` before. False, with
 * the driver's words in `log`, when the program does not link. After peer_gl_open(). */
bool peer_draw_bits(const struct tgsic_host *host, const char *fragment,
                    const struct tgsic_report *report, const uint32_t (*constants)[4],
                    uint32_t clear, uint32_t pixel[4], char *log, size_t log_size);

#endif
