/* SPDX-License-Identifier: MIT */
/* What mutators share: libFuzzer's side of them, numbers at random, and text in another's place. */
#ifndef TESTS_FUZZ_MUTATE_H
#define TESTS_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

/* A number below a limit; 0 where that is 0. */
static inline uint32_t pick_number(uint32_t *random, size_t below)
{
    *random = *random * 1664525u + 1013904223u;
    return below ? (*random >> 8) % (uint32_t)below : 0;
}

/* bytes */
struct span {
    size_t first, end;
};

/* The text with `what` in the place of a span, or as it was where there is no room; its size. */
static inline size_t replace_span(uint8_t *text, size_t size, size_t room, struct span span,
                                  const char *what, size_t length)
{
    size_t result = size - (span.end - span.first) + length;
    if (result > room)
        return size;
    memmove(text + span.first + length, text + span.end, size - span.end);
    memcpy(text + span.first, what, length);
    return result;
}

#endif
