/* SPDX-License-Identifier: MIT */
/* Sizes of the values in a world. */
#include "world.h"

unsigned tgsic_check_type_words(struct check_type type)
{
    unsigned width = type.base >= CHECK_DOUBLE ? 2 : 1;
    return type.rows * type.columns * width;
}
