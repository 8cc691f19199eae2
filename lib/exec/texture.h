/* SPDX-License-Identifier: MIT */
/* Textures as sampling, fetches and images share them: levels, texels, wrapping, cube faces.
 * Private to lib/exec. */
#ifndef EXEC_TEXTURE_H
#define EXEC_TEXTURE_H

#include "resource.h"

#define EXEC_CUBE_FACES 6

static inline bool exec_is_cube(unsigned target)
{
    return target == TGSIC_TARGET_CUBE || target == TGSIC_TARGET_SHADOWCUBE ||
           target == TGSIC_TARGET_CUBEARRAY || target == TGSIC_TARGET_SHADOWCUBEARRAY;
}

static inline bool exec_is_rect(unsigned target)
{
    return target == TGSIC_TARGET_RECT || target == TGSIC_TARGET_SHADOWRECT;
}

static inline bool exec_is_integer(const struct tgsic_exec_texture *texture)
{
    return texture->return_type == TGSIC_RETURN_SINT || texture->return_type == TGSIC_RETURN_UINT;
}

/* NULL: no such level, or nothing is in it. */
const struct tgsic_exec_level *tgsic_exec_get_level(const struct tgsic_exec_texture *texture,
                                                    int64_t level);
/* The last level of those that exist and may be used; below base_level if there is none. */
int64_t tgsic_exec_last_level(const struct tgsic_exec_texture *texture);
/* NULL: outside the level. */
uint32_t *tgsic_exec_texel(const struct tgsic_exec_texture *texture,
                           const struct tgsic_exec_level *level, int64_t x, int64_t y, int64_t z,
                           int64_t sample);

/* Width, height, depth or layers as the target has them (cubes of a cube array); else 0. */
void tgsic_exec_level_size(const struct tgsic_exec_level *level, unsigned target, uint32_t size[3]);

/* What a shader sees of a texel; `out` may be `in`. */
void tgsic_exec_swizzle(const struct tgsic_exec_texture *texture, const uint32_t in[4],
                        uint32_t out[4]);
/* What is sampled where there is no (complete) texture; `texture` may be NULL. */
void tgsic_exec_absent(const struct tgsic_exec_texture *texture, uint32_t out[4]);

/* ---- Wrapping (OpenGL 4.6, 8.14.2) --------------------------------------------------------- */

/* The texels beside a coordinate in one direction, before wrapping: texel[0] at weight 1 - weight,
 * texel[1] at `weight`. Nearest: texel[0] alone, weight 0. */
struct exec_footprint {
    int64_t texel[2];
    float weight;
};

/* `u` is in texels of a level of `size`; `offset` in texels, too. Any bits are fine: what is huge
 * or not a number ends at some texel. */
struct exec_footprint tgsic_exec_footprint(unsigned wrap, float u, uint32_t size, int32_t offset,
                                           bool linear);
/* The texel from 0 to size - 1 that `texel` stands for; -1: the border. */
int64_t tgsic_exec_wrap(unsigned wrap, int64_t texel, uint32_t size, bool linear);

/* ---- Cubes (OpenGL 4.6, 8.13) -------------------------------------------------------------- */

/* A place on a cube: a face, and s and t from 0 to 1. */
struct exec_cube_place {
    unsigned face;
    float st[2];
};

struct exec_cube_place tgsic_exec_cube_place(const float direction[3]);
/* The derivative of st[] on the face of `direction` where the direction changes by `change`. */
void tgsic_exec_cube_gradient(const float direction[3], const float change[3], float st[2]);
/* Texel (x, y) beyond one edge of a face, but not beyond two, is one of another face's. */
void tgsic_exec_cube_cross(unsigned *face, int64_t *x, int64_t *y, uint32_t size);

#endif
