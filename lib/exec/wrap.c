/* SPDX-License-Identifier: MIT */
/* From a coordinate to the texels beside it: OpenGL 4.6, 8.14.2. */
#include "texture.h"

/* Beyond this a float is no texel's coordinate any more. */
#define FAR_AWAY 1073741824.0f

static float clamp(float x, float low, float high)
{
    return x > low ? (x < high ? x : high) : low;
}

static int64_t floor_to_integer(float x)
{
    int64_t whole = (int64_t)x;
    return whole - (x < (float)whole);
}

struct exec_footprint tgsic_exec_footprint(unsigned wrap, float u, uint32_t size, int32_t offset,
                                           bool linear)
{
    u = wrap == TGSIC_WRAP_CLAMP ? clamp(u, 0, (float)size) : clamp(u, -FAR_AWAY, FAR_AWAY);
    u -= linear ? 0.5f : 0;
    int64_t first = floor_to_integer(u);
    struct exec_footprint footprint = {.texel = {first + offset, first + offset + 1}};
    footprint.weight = linear ? u - (float)first : 0;
    return footprint;
}

static int64_t clamp_index(int64_t i, int64_t low, int64_t high)
{
    return i < low ? low : i > high ? high : i;
}

static int64_t modulo(int64_t i, int64_t size)
{
    int64_t rest = i % size;
    return rest < 0 ? rest + size : rest;
}

static int64_t mirror(int64_t i)
{
    return i >= 0 ? i : -(1 + i);
}

int64_t tgsic_exec_wrap(unsigned wrap, int64_t i, uint32_t size, bool linear)
{
    int64_t n = size;
    bool inside = i >= 0 && i < n;
    switch (wrap) {
    case TGSIC_WRAP_REPEAT:
        return inside ? i : modulo(i, n);
    case TGSIC_WRAP_CLAMP_TO_BORDER:
        return inside ? i : -1;
    case TGSIC_WRAP_MIRROR_REPEAT:
        return n - 1 - mirror(modulo(i, 2 * n) - n);
    case TGSIC_WRAP_MIRROR_CLAMP_TO_EDGE:
        return clamp_index(mirror(i), 0, n - 1);
    case TGSIC_WRAP_CLAMP:
        return inside ? i : linear ? -1 : clamp_index(i, 0, n - 1);
    default:
        return clamp_index(i, 0, n - 1);
    }
}
