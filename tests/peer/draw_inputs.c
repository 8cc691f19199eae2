/* SPDX-License-Identifier: MIT */
/* Values for uniforms and attributes: each follows from a seed and a name, so that two forms of a
 * program, which bind them in different ways, are given the same. */
#include "draw.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <ctype.h>
#include <math.h>
#include <string.h>

/* ---- Types --------------------------------------------------------------------------------- */

static const struct {
    unsigned gl_type;
    struct draw_type type;
} types[] = {
    {GL_FLOAT, {TGSIC_VALUE_FLOAT, 1, 1}},
    {GL_FLOAT_VEC2, {TGSIC_VALUE_FLOAT, 2, 1}},
    {GL_FLOAT_VEC3, {TGSIC_VALUE_FLOAT, 3, 1}},
    {GL_FLOAT_VEC4, {TGSIC_VALUE_FLOAT, 4, 1}},
    {GL_INT, {TGSIC_VALUE_INT, 1, 1}},
    {GL_INT_VEC2, {TGSIC_VALUE_INT, 2, 1}},
    {GL_INT_VEC3, {TGSIC_VALUE_INT, 3, 1}},
    {GL_INT_VEC4, {TGSIC_VALUE_INT, 4, 1}},
    {GL_UNSIGNED_INT, {TGSIC_VALUE_UINT, 1, 1}},
    {GL_UNSIGNED_INT_VEC2, {TGSIC_VALUE_UINT, 2, 1}},
    {GL_UNSIGNED_INT_VEC3, {TGSIC_VALUE_UINT, 3, 1}},
    {GL_UNSIGNED_INT_VEC4, {TGSIC_VALUE_UINT, 4, 1}},
    {GL_BOOL, {TGSIC_VALUE_BOOL, 1, 1}},
    {GL_BOOL_VEC2, {TGSIC_VALUE_BOOL, 2, 1}},
    {GL_BOOL_VEC3, {TGSIC_VALUE_BOOL, 3, 1}},
    {GL_BOOL_VEC4, {TGSIC_VALUE_BOOL, 4, 1}},
    {GL_FLOAT_MAT2, {TGSIC_VALUE_FLOAT, 2, 2}},
    {GL_FLOAT_MAT3, {TGSIC_VALUE_FLOAT, 3, 3}},
    {GL_FLOAT_MAT4, {TGSIC_VALUE_FLOAT, 4, 4}},
    {GL_FLOAT_MAT2x3, {TGSIC_VALUE_FLOAT, 3, 2}},
    {GL_FLOAT_MAT2x4, {TGSIC_VALUE_FLOAT, 4, 2}},
    {GL_FLOAT_MAT3x2, {TGSIC_VALUE_FLOAT, 2, 3}},
    {GL_FLOAT_MAT3x4, {TGSIC_VALUE_FLOAT, 4, 3}},
    {GL_FLOAT_MAT4x2, {TGSIC_VALUE_FLOAT, 2, 4}},
    {GL_FLOAT_MAT4x3, {TGSIC_VALUE_FLOAT, 3, 4}},
};

struct draw_type draw_type_of(unsigned gl_type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].gl_type == gl_type)
            return types[i].type;
    return (struct draw_type){0};
}

/* ---- Noise --------------------------------------------------------------------------------- */

uint32_t draw_hash(const struct draw_inputs *inputs, const char *name, uint32_t index)
{
    uint32_t h = 2166136261u ^ inputs->seed * 0x9e3779b9u;
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 16777619u;
    h ^= index * 0x85ebca6bu;
    h = (h ^ h >> 16) * 0x7feb352du;
    h = (h ^ h >> 15) * 0x846ca68bu;
    return h ^ h >> 16;
}

float draw_noise(const struct draw_inputs *inputs, const char *name, uint32_t index)
{
    return (float)(draw_hash(inputs, name, index) >> 8) / 16777216.0f;
}

/* Floats move by a millionth, up or down by name and kind of nudge. */
static uint32_t nudged(const struct draw_inputs *inputs, const char *name, uint32_t index,
                       uint32_t word)
{
    float value;
    memcpy(&value, &word, sizeof value);
    if (inputs->nudge) {
        bool up = draw_hash(inputs, name, index) >> inputs->nudge & 1;
        value = value * (up ? 1.000002f : 0.999998f) + (up ? 1e-7f : -1e-7f);
    }
    memcpy(&word, &value, sizeof word);
    return word;
}

static uint32_t float_word(const struct draw_inputs *inputs, const char *name, uint32_t index,
                           float value)
{
    uint32_t word;
    memcpy(&word, &value, sizeof word);
    return nudged(inputs, name, index, word);
}

static bool contains(const char *name, const char *part)
{
    for (; *name; name++) {
        size_t i = 0;
        while (part[i] && tolower((unsigned char)name[i]) == part[i])
            i++;
        if (!part[i])
            return true;
    }
    return false;
}

bool draw_names_position(const char *name)
{
    return contains(name, "pos") || contains(name, "vert");
}

/* ---- Uniforms ------------------------------------------------------------------------------ */

static bool given_value(const struct draw_inputs *inputs, const char *name, unsigned element,
                        struct draw_type type, uint32_t *words)
{
    for (size_t i = inputs->num_given; i-- > 0;) {
        const struct draw_given *given = &inputs->given[i];
        if (given->element != element || strcmp(given->name, name))
            continue;
        memset(words, 0, type.rows * type.columns * sizeof *words);
        for (unsigned k = 0; k < given->count && k < type.rows * type.columns; k++)
            words[k] = type.base == TGSIC_VALUE_FLOAT ? nudged(inputs, name, k, given->words[k])
                                                      : given->words[k];
        return true;
    }
    return false;
}

static float uniform_float(const struct draw_inputs *inputs, const char *name, uint32_t index,
                           unsigned column, unsigned row, struct draw_type type, unsigned element)
{
    float noise = draw_noise(inputs, name, index);
    bool matrix = type.columns > 1;
    bool rows_of_matrix = type.rows == 4 && !matrix && inputs->scheme & 1;
    if (matrix)
        return (row == column ? 1.0f : 0.0f) + (noise - 0.5f) * 0.3f;
    if (rows_of_matrix && (element || contains(name, "mat") || contains(name, "proj")))
        return (row == element % 4 ? 1.0f : 0.0f) + (noise - 0.5f) * 0.3f;
    return inputs->scheme & 2 ? noise : noise * 3.0f - 1.2f;
}

static uint32_t uniform_word(const struct draw_inputs *inputs, const char *name, uint32_t index,
                             unsigned column, unsigned row, struct draw_type type, unsigned element)
{
    uint32_t hash = draw_hash(inputs, name, index);
    bool careful = inputs->scheme < 2; /* integers index arrays and bound loops */
    switch (type.base) {
    case TGSIC_VALUE_INT:
        return careful ? hash % 2 : hash % 7 - 3u;
    case TGSIC_VALUE_UINT:
        return careful ? hash % 2 : hash % 5;
    case TGSIC_VALUE_BOOL:
        return hash >> 7 & 1;
    default:
        return float_word(inputs, name, index,
                          uniform_float(inputs, name, index, column, row, type, element));
    }
}

void draw_uniform_value(const struct draw_inputs *inputs, const char *name, unsigned element,
                        struct draw_type type, uint32_t *words)
{
    char stem[512];
    size_t length = strlen(name);
    if (length > 3 && !strcmp(name + length - 3, "[0]"))
        length -= 3;
    if (length >= sizeof stem)
        length = sizeof stem - 1;
    memcpy(stem, name, length);
    stem[length] = 0;
    if (given_value(inputs, stem, element, type, words))
        return;
    for (unsigned column = 0; column < type.columns; column++)
        for (unsigned row = 0; row < type.rows; row++)
            *words++ = uniform_word(inputs, stem, element * 16 + column * 4 + row, column, row,
                                    type, element);
}

/* ---- Attributes ---------------------------------------------------------------------------- */

/* Corners of the two triangles of each quad; every other quad winds the other way. */
static void grid_point(unsigned vertex, unsigned *x, unsigned *y)
{
    static const uint8_t corners[2][6] = {{0, 1, 2, 2, 1, 3}, {0, 2, 1, 2, 3, 1}};
    unsigned quad = vertex / 6, qx = quad % DRAW_GRID, qy = quad / DRAW_GRID;
    unsigned corner = corners[(qx + qy) & 1][vertex % 6];
    *x = qx + (corner & 1);
    *y = qy + (corner >> 1);
}

/* Clip space, clip space seen from afar, 0..1, pixels: what the program at hand may expect. */
static float position(const struct draw_inputs *inputs, unsigned row, unsigned x, unsigned y)
{
    static const struct {
        float low, high, depth;
    } schemes[DRAW_SCHEMES] = {{-0.95f, 0.95f, 0.0f}, {-0.95f, 0.95f, 0.0f}, {-3.0f, 3.0f, -2.0f},
                               {-3.0f, 3.0f, -2.0f},  {0.0f, 1.0f, 0.5f},    {0.0f, 48.0f, 0.0f}};
    float low = schemes[inputs->scheme].low, high = schemes[inputs->scheme].high;
    if (row < 2)
        return low + (high - low) * (float)(row ? y : x) / DRAW_GRID;
    if (row == 2)
        return schemes[inputs->scheme].depth +
               (draw_noise(inputs, "depth", x * 16 + y) - 0.5f) * 0.5f;
    return 1.0f;
}

void draw_attribute_value(const struct draw_inputs *inputs, const char *name, unsigned column,
                          unsigned vertex, struct draw_type type, uint32_t words[4])
{
    unsigned x, y;
    bool is_position = type.base == TGSIC_VALUE_FLOAT && !strcmp(name, inputs->position);
    grid_point(vertex, &x, &y);
    for (unsigned row = 0; row < 4; row++) {
        uint32_t index = ((y * 16 + x) * 4 + column) * 4 + row;
        uint32_t hash = draw_hash(inputs, name, index);
        if (type.base == TGSIC_VALUE_INT)
            words[row] = hash % 9 - 4u;
        else if (type.base != TGSIC_VALUE_FLOAT)
            words[row] = hash % 6;
        else
            words[row] = float_word(inputs, name, index,
                                    is_position ? position(inputs, row, x, y)
                                                : (float)(hash >> 8) / 16777216.0f * 3.0f - 1.2f);
    }
}
