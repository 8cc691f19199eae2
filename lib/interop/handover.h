/* SPDX-License-Identifier: MIT */
/* Hands bytes of a library's over to the caller as a buffer of ours. */
#ifndef INTEROP_HANDOVER_H
#define INTEROP_HANDOVER_H

#include "tgsi/tgsi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Copies `size` bytes and a NUL behind them; release with tgsic_buffer_free(). */
enum tgsic_result tgsic_interop_hand_over(const void *data, size_t size, struct tgsic_buffer *out);

#ifdef __cplusplus
}
#endif
#endif
