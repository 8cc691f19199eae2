/* SPDX-License-Identifier: MIT */
/* Any bytes as number text: what reads must print and read back to the same bits. */
#include "tgsi/number.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    double value, again;
    float small, small_again;
    char text[TGSIC_NUMBER_SIZE];
    if (tgsic_parse_double((const char *)data, size, &value) && value - value == 0 &&
        (!tgsic_parse_double(text, tgsic_print_double(value, text), &again) ||
         memcmp(&value, &again, sizeof value)))
        abort();
    if (tgsic_parse_float((const char *)data, size, &small) && small - small == 0 &&
        (!tgsic_parse_float(text, tgsic_print_float(small, text), &small_again) ||
         memcmp(&small, &small_again, sizeof small)))
        abort();
    return 0;
}
