/* SPDX-License-Identifier: MIT */
/* Noise by name, and what it makes of uniforms and vertices. */
#include "inputs.h"

#include <ctype.h>
#include <string.h>

/* ---- Noise --------------------------------------------------------------------------------- */

static uint32_t hash_of(const struct check_inputs *inputs, const char *name, uint32_t index)
{
    uint32_t h = 2166136261u ^ inputs->seed * 0x9e3779b9u;
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 16777619u;
    h ^= index * 0x85ebca6bu;
    h = (h ^ h >> 16) * 0x7feb352du;
    h = (h ^ h >> 15) * 0x846ca68bu;
    return h ^ h >> 16;
}

float tgsic_check_noise(const struct check_inputs *inputs, const char *name, uint32_t index)
{
    return (float)(hash_of(inputs, name, index) >> 8) / 16777216.0f;
}

/* The sort of noise made of plain noise: further from its middle, or whole now and then and a part
 * of 1 otherwise. `place`: what shares a whole number. */
static float vary(const struct check_inputs *inputs, const char *name, uint32_t place, float noise,
                  float value)
{
    uint32_t hash = hash_of(inputs, name, place ^ 0x5bd1e995u);
    if (inputs->noise == CHECK_NOISE_BROAD)
        return value + (noise - 0.5f) * 0.8f;
    if (inputs->noise != CHECK_NOISE_WHOLE)
        return value;
    return hash >> 5 & 1 ? (float)(hash >> 6 & 1 ? hash >> 7 & 1 : (hash >> 8) % 6) : noise;
}

/* Whole numbers fill the same channel of sixteen texels, so that filters keep them. */
float tgsic_check_texel_value(const struct check_inputs *inputs, const char *name, uint32_t index)
{
    float noise = tgsic_check_noise(inputs, name, index);
    float value = vary(inputs, name, index / 64 * 4 + index % 4, noise, noise);
    return inputs->noise == CHECK_NOISE_WHOLE && value > 1 ? 1 : value;
}

static uint32_t float_word(float value)
{
    uint32_t word;
    memcpy(&word, &value, sizeof word);
    return word;
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

bool tgsic_check_names_position(const char *name)
{
    return contains(name, "pos") || contains(name, "vert");
}

/* ---- Uniforms ------------------------------------------------------------------------------ */

static bool names_matrix(const char *name)
{
    return contains(name, "mat") || contains(name, "mtx") || contains(name, "proj");
}

/* Powers of 0 with negative exponents are undefined. */
static bool names_exponent(const char *name)
{
    return contains(name, "expo") || contains(name, "gloss") || contains(name, "shin") ||
           contains(name, "pow");
}

/* Loops run as often as these say: on a GPU four thousand million times takes minutes. */
static bool names_count(const char *name)
{
    return contains(name, "num") || contains(name, "count");
}

/* Every other scheme lets matrices that take pixels bring them down to the size of all else. */
static float column_scale(const struct check_inputs *inputs, unsigned column)
{
    bool shrinks = inputs->of_pixels && inputs->scheme & 1 && column < 2;
    return shrinks ? 2.0f / CHECK_SIDE : 1.0f;
}

/* Matrices, and arrays of vectors that stand for some, are near the identity. */
static float uniform_float(const struct check_inputs *inputs, const char *name, uint32_t index,
                           unsigned column, unsigned row, const struct tgsic_value_type *type,
                           unsigned element)
{
    float noise = tgsic_check_noise(inputs, name, index);
    bool matrix = type->columns > 1;
    bool rows_of_matrix = type->rows == 4 && !matrix && inputs->scheme & 1;
    if (matrix)
        return ((row == column ? 1.0f : 0.0f) + (noise - 0.5f) * 0.3f) *
               column_scale(inputs, column);
    if (rows_of_matrix && (element || names_matrix(name)))
        return (row == element % 4 ? 1.0f : 0.0f) + (noise - 0.5f) * 0.3f;
    if (names_exponent(name))
        return 0.2f + noise * 3.0f;
    return vary(inputs, name, index, noise, inputs->scheme & 2 ? noise : noise * 3.0f - 1.2f);
}

/* Integers index arrays and bound loops, so most schemes are careful with them. */
static uint32_t uniform_word(const struct check_inputs *inputs, const char *name, uint32_t index,
                             unsigned column, unsigned row, const struct tgsic_value_type *type,
                             unsigned element)
{
    uint32_t hash = hash_of(inputs, name, index);
    bool careful = inputs->scheme < 2;
    bool wild = inputs->scheme >= CHECK_FIRST_WILD_SCHEME && !names_count(name) &&
                !(inputs->again && hash >> 9 & 1);
    switch (type->base) {
    case TGSIC_VALUE_INT:
        return careful ? hash % 2 : wild ? hash % 256 : hash % 7 - 3u;
    case TGSIC_VALUE_UINT:
        return careful ? hash % 2 : wild ? hash : hash % 5;
    case TGSIC_VALUE_BOOL:
        return hash >> 7 & 1;
    default:
        return float_word(uniform_float(inputs, name, index, column, row, type, element));
    }
}

void tgsic_check_uniform_value(const struct check_inputs *inputs, const char *name,
                               unsigned element, const struct tgsic_value_type *type,
                               uint32_t *words)
{
    for (unsigned column = 0; column < type->columns; column++)
        for (unsigned row = 0; row < type->rows; row++)
            *words++ = uniform_word(inputs, name, element * 16 + column * 4 + row, column, row,
                                    type, element);
}

/* ---- Vertices ------------------------------------------------------------------------------ */

/* Corners of the two triangles of each quad; every other quad winds the other way. */
static void grid_point(unsigned vertex, unsigned *x, unsigned *y)
{
    static const uint8_t corners[2][6] = {{0, 1, 2, 2, 1, 3}, {0, 2, 1, 2, 3, 1}};
    unsigned quad = vertex / 6, qx = quad % CHECK_GRID, qy = quad / CHECK_GRID;
    unsigned corner = corners[(qx + qy) & 1][vertex % 6];
    *x = qx + (corner & 1);
    *y = qy + (corner >> 1);
}

static float position(const struct check_inputs *inputs, unsigned row, unsigned x, unsigned y)
{
    static const struct {
        float low, high, depth;
    } schemes[CHECK_NUM_SCHEMES] = {{-0.95f, 0.95f, 0.0f},  {-0.95f, 0.95f, 0.0f},
                                    {-3.0f, 3.0f, -2.0f},   {-3.0f, 3.0f, -2.0f},
                                    {0.0f, 1.0f, 0.5f},     {0.0f, CHECK_SIDE, 0.0f},
                                    {-0.95f, 0.95f, -0.5f}, {-0.95f, 0.95f, -0.5f}};
    float low = schemes[inputs->scheme].low, high = schemes[inputs->scheme].high;
    if (row < 2)
        return low + (high - low) * (float)(row ? y : x) / CHECK_GRID;
    if (row == 2)
        return schemes[inputs->scheme].depth +
               (tgsic_check_noise(inputs, "depth", x * 16 + y) - 0.5f) * 0.5f;
    return 1.0f;
}

/* Whole numbers are the same for all vertices of a row. */
static float vertex_float(const struct check_inputs *inputs, const char *name, uint32_t index)
{
    float noise = tgsic_check_noise(inputs, name, index);
    return vary(inputs, name, index / 256 * 16 + index % 16, noise, noise * 3.0f - 1.2f);
}

void tgsic_check_vertex_value(const struct check_inputs *inputs, const char *name, unsigned column,
                              unsigned vertex, enum tgsic_value_base base, uint32_t words[4])
{
    unsigned x, y;
    bool is_position =
        base == TGSIC_VALUE_FLOAT && inputs->position && !strcmp(name, inputs->position);
    grid_point(vertex, &x, &y);
    for (unsigned row = 0; row < 4; row++) {
        uint32_t index = ((y * 16 + x) * 4 + column) * 4 + row;
        uint32_t hash = hash_of(inputs, name, index);
        if (base == TGSIC_VALUE_INT)
            words[row] = hash % 9 - 4u;
        else if (base != TGSIC_VALUE_FLOAT)
            words[row] = hash % 6;
        else
            words[row] = float_word(is_position ? position(inputs, row, x, y)
                                                : vertex_float(inputs, name, index));
    }
}
