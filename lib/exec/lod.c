/* SPDX-License-Identifier: MIT */
/* Levels of detail: OpenGL 4.6, 8.14. */
#include "lod.h"
#include "texture.h"
#include "tgsi/arith.h"

#include <math.h>

/* Derivatives of the spatial coordinates in texels of the base level. */
static void scale_gradient(const struct exec_sample *s, const struct tgsic_exec_level *base,
                           int lane, const float gradient[3], float texels[3])
{
    const float size[3] = {(float)base->width, (float)base->height, (float)base->depth};
    unsigned axes = tgsic_target_info(s->target)->coords;
    for (unsigned axis = 0; axis < 3; axis++)
        texels[axis] = axis < axes ? gradient[axis] : 0;
    if (exec_is_rect(s->target))
        return;
    if (exec_is_cube(s->target)) {
        const float direction[3] = {s->coord[0][lane], s->coord[1][lane], s->coord[2][lane]};
        tgsic_exec_cube_gradient(direction, gradient, texels);
        texels[2] = 0;
    }
    for (unsigned axis = 0; axis < 3; axis++)
        texels[axis] *= size[axis];
}

static float length_squared(const float v[3])
{
    return v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
}

/* Linear from each power of two to the next. */
static float coarse_log2(float x)
{
    int exponent;
    float mantissa = frexpf(x, &exponent);
    return (float)(exponent - 1) + (2 * mantissa - 1);
}

static float half_log2(const struct exec_sample *s, float x)
{
    bool coarse = s->sampler->coarse_lod && isnormal(x);
    return coarse ? 0.5f * coarse_log2(x) : (float)(0.5 * tgsic_arith_log2(x));
}

/* The logarithm of the longer gradient. */
static float lod_of_gradients(const struct exec_sample *s, const struct tgsic_exec_level *base,
                              int lane, const float ddx[3], const float ddy[3])
{
    float x[3], y[3];
    scale_gradient(s, base, lane, ddx, x);
    scale_gradient(s, base, lane, ddy, y);
    float along_x = length_squared(x), along_y = length_squared(y);
    return half_log2(s, along_x > along_y ? along_x : along_y);
}

static float implicit_lod(const struct exec_sample *s, const struct tgsic_exec_level *base,
                          int lane)
{
    if (s->implicit_is_zero)
        return 0;
    float ddx[3], ddy[3];
    for (int axis = 0; axis < 3; axis++) {
        ddx[axis] = s->coord[axis][1] - s->coord[axis][0];
        ddy[axis] = s->coord[axis][2] - s->coord[axis][0];
    }
    return lod_of_gradients(s, base, lane, ddx, ddy);
}

float tgsic_exec_lod(const struct exec_sample *s, const struct tgsic_exec_level *base, int lane)
{
    const float ddx[3] = {s->ddx[0][lane], s->ddx[1][lane], s->ddx[2][lane]};
    const float ddy[3] = {s->ddy[0][lane], s->ddy[1][lane], s->ddy[2][lane]};
    float lod = s->sampler->lod_bias;
    switch (s->lod_mode) {
    case EXEC_LOD_IMPLICIT:
        return lod + implicit_lod(s, base, lane);
    case EXEC_LOD_BIAS:
        return lod + implicit_lod(s, base, lane) + s->lod[lane];
    case EXEC_LOD_EXPLICIT:
        return lod + s->lod[lane];
    case EXEC_LOD_GRADIENT:
        return lod + lod_of_gradients(s, base, lane, ddx, ddy);
    default:
        return lod;
    }
}

static float clamp(float x, float low, float high)
{
    return x > low ? (x < high ? x : high) : low;
}

/* Magnification ends at 0, as in drivers; OpenGL's text lets it end at 0.5 for a linear magnifying
 * filter beside NEAREST_MIPMAP_… ones. */
struct exec_levels tgsic_exec_choose_levels(const struct tgsic_exec_sampler *sampler, float lod,
                                            uint32_t last)
{
    float lambda = clamp(lod, sampler->min_lod, sampler->max_lod);
    uint8_t filter = lambda > 0 ? sampler->min_filter : sampler->mag_filter;
    struct exec_levels levels = {.linear = filter == TGSIC_FILTER_LINEAR};
    if (sampler->mip == TGSIC_MIP_NONE)
        return levels;
    float within = clamp(lambda, 0, (float)last);
    levels.level = (uint32_t)within;
    if (sampler->mip == TGSIC_MIP_LINEAR)
        levels.weight = within - (float)levels.level;
    else if (within - (float)levels.level > 0.5f)
        levels.level++;
    levels.effective = (float)levels.level + levels.weight;
    return levels;
}
