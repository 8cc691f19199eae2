/* SPDX-License-Identifier: MIT */
/* Types of the values in a world. */
#include "world.h"

#include <string.h>

unsigned tgsic_check_type_words(struct check_type type)
{
    unsigned width = type.base >= CHECK_DOUBLE ? 2 : 1;
    return type.rows * type.columns * width;
}

/* "vec" of "vec3" and so on; scalars have rows 1. */
static const struct {
    const char *name;
    uint8_t base;
    bool scalar, matrix;
} type_names[] = {
    {"float", CHECK_FLOAT, true, false},   {"vec", CHECK_FLOAT, false, false},
    {"mat", CHECK_FLOAT, false, true},     {"int", CHECK_INT, true, false},
    {"ivec", CHECK_INT, false, false},     {"uint", CHECK_UINT, true, false},
    {"uvec", CHECK_UINT, false, false},    {"double", CHECK_DOUBLE, true, false},
    {"dvec", CHECK_DOUBLE, false, false},  {"dmat", CHECK_DOUBLE, false, true},
    {"int64_t", CHECK_INT64, true, false}, {"int64", CHECK_INT64, true, false},
    {"i64vec", CHECK_INT64, false, false}, {"uint64_t", CHECK_UINT64, true, false},
    {"uint64", CHECK_UINT64, true, false}, {"u64vec", CHECK_UINT64, false, false},
};

/* 2, 3 or 4; 0: anything else */
static uint8_t dimension(char c)
{
    return c >= '2' && c <= '4' ? (uint8_t)(c - '0') : 0;
}

/* The end of a type's name: "3" of a vector, "2" or "2x3" of a matrix. */
static bool read_size(const char *text, size_t length, bool matrix, struct check_type *type)
{
    if (!length || !dimension(text[0]))
        return false;
    if (!matrix) {
        type->rows = dimension(text[0]);
        return length == 1;
    }
    type->columns = type->rows = dimension(text[0]);
    if (length == 3 && text[1] == 'x')
        type->rows = dimension(text[2]);
    return (length == 1 || length == 3) && type->rows;
}

bool tgsic_check_type_named(const char *name, size_t length, struct check_type *type)
{
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++) {
        size_t stem = strlen(type_names[i].name);
        if (length < stem || memcmp(name, type_names[i].name, stem))
            continue;
        *type = (struct check_type){type_names[i].base, 1, 1};
        if (type_names[i].scalar
                ? length == stem
                : read_size(name + stem, length - stem, type_names[i].matrix, type))
            return true;
    }
    return false;
}
