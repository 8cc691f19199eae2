/* SPDX-License-Identifier: MIT */
/* Small textures whose texels tell where they are, for tests of sampling and of images. */
#ifndef TEXTURE_FIXTURE_H
#define TEXTURE_FIXTURE_H

#include "exec/resource.h"

#include <string.h>

#define FIXTURE_TEXELS 1024

static inline uint32_t word(float value)
{
    uint32_t w;
    memcpy(&w, &value, sizeof w);
    return w;
}

static inline float number(uint32_t w)
{
    float value;
    memcpy(&value, &w, sizeof value);
    return value;
}

struct fixture {
    struct tgsic_exec_texture texture;
    uint32_t used; /* texels */
    uint32_t texels[FIXTURE_TEXELS][4];
};

/* Texel (x, y, z, sample) of the level is x, y, z, level * 10 + sample; as floats unless
 * `return_type` is an integer's. */
static inline void add_level(struct fixture *f, uint32_t width, uint32_t height, uint32_t depth)
{
    struct tgsic_exec_texture *texture = &f->texture;
    struct tgsic_exec_level *level = &texture->levels[texture->num_levels];
    *level = (struct tgsic_exec_level){width, height, depth, f->texels[f->used]};
    bool integer =
        texture->return_type == TGSIC_RETURN_SINT || texture->return_type == TGSIC_RETURN_UINT;
    for (uint32_t i = 0; i < width * height * depth * texture->samples; i++) {
        uint32_t at = i / texture->samples;
        const uint32_t values[4] = {at % width, at / width % height, at / width / height,
                                    texture->num_levels * 10 + i % texture->samples};
        for (int c = 0; c < 4; c++)
            f->texels[f->used + i][c] = integer ? values[c] : word((float)values[c]);
    }
    f->used += width * height * depth * texture->samples;
    texture->num_levels++;
}

static inline void make_texture(struct fixture *f, enum tgsic_target target, uint32_t width,
                                uint32_t height, uint32_t depth)
{
    *f = (struct fixture){.texture = {.target = (uint8_t)target,
                                      .return_type = TGSIC_RETURN_FLOAT,
                                      .samples = 1,
                                      .max_level = 1000,
                                      .swizzle = {0, 1, 2, 3}}};
    add_level(f, width, height, depth);
}

#endif
