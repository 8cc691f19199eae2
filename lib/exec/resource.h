/* SPDX-License-Identifier: MIT */
/* What a shader reads and writes besides registers: constants, textures, images, buffers.
 *
 * Texels are kept decoded, as four 32-bit words each: floats for normalised and float formats,
 * integers for integer formats. The format matters only where a store rounds to it. */
#ifndef TGSIC_EXEC_RESOURCE_H
#define TGSIC_EXEC_RESOURCE_H

#include "tgsi/tgsi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGSIC_EXEC_MAX_LEVELS 16

struct tgsic_exec_buffer {
    void *data;  /* 32-bit words in host byte order */
    size_t size; /* bytes */
};

/* One mipmap level: width * height * depth * samples texels. For arrays and cubes `depth` counts
 * layers (faces are layers: +x, -x, +y, -y, +z, -z; a cube array has 6 a cube); 1D arrays have
 * their layers in `depth`, too, and height 1. Texel (x, y, z, s) is
 * texels[(((z * height + y) * width + x) * samples + s) * 4]. */
struct tgsic_exec_level {
    uint32_t width, height, depth;
    uint32_t *texels;
};

struct tgsic_exec_texture {
    uint8_t target; /* enum tgsic_target without SHADOW…: the kind of the resource */
    /* enum tgsic_return_type: SINT and UINT are integers, all others floats; border colours are
     * clamped to what UNORM and SNORM hold, references of comparisons to UNORM's. */
    uint8_t return_type;
    uint8_t samples; /* 1 unless multisampled */
    uint16_t format; /* enum tgsic_format, for image stores; NONE: stores round to nothing */
    /* Levels that sampling uses, inclusive. Mipmaps are complete with all levels from base_level
     * down to one texel or to max_level, so that of an immutable texture is its last one at most.
     */
    uint32_t base_level, max_level;
    uint32_t num_levels; /* that exist */
    struct tgsic_exec_level levels[TGSIC_EXEC_MAX_LEVELS];
    /* Applied to the result: 0..3 a component, 4 zero, 5 one (1.0, or 1 for integers). */
    uint8_t swizzle[4];
};

enum tgsic_exec_wrap {
    TGSIC_WRAP_REPEAT,
    TGSIC_WRAP_CLAMP_TO_EDGE,
    TGSIC_WRAP_CLAMP_TO_BORDER,
    TGSIC_WRAP_MIRROR_REPEAT,
    TGSIC_WRAP_MIRROR_CLAMP_TO_EDGE,
    TGSIC_WRAP_CLAMP, /* OpenGL's old GL_CLAMP: coordinates to 0..1, then border */
};

enum tgsic_exec_filter { TGSIC_FILTER_NEAREST, TGSIC_FILTER_LINEAR };
enum tgsic_exec_mip { TGSIC_MIP_NONE, TGSIC_MIP_NEAREST, TGSIC_MIP_LINEAR };

struct tgsic_exec_sampler {
    uint8_t wrap[3];                /* enum tgsic_exec_wrap, of s, t, r */
    uint8_t min_filter, mag_filter; /* enum tgsic_exec_filter */
    uint8_t mip;                    /* enum tgsic_exec_mip */
    bool compare;                   /* shadow targets compare; else they return the texel */
    uint8_t compare_function;       /* as enum tgsic_compare: NEVER, LESS, EQUAL, … */
    bool seamless;                  /* cube filtering crosses faces */
    /* The logarithm in the level of detail is linear between powers of two: OpenGL lets
     * implementations approximate it (8.14.1), and so do many. */
    bool coarse_lod;
    float lod_bias, min_lod, max_lod;
    uint32_t border[4];
};

/* One level of a texture as an image unit shows it. */
struct tgsic_exec_image {
    struct tgsic_exec_texture *texture; /* NULL: nothing is bound; loads give 0 */
    uint32_t level;
    bool layered; /* all layers; else `layer` alone, as a 2D (or 1D) image */
    uint32_t layer;
    uint16_t format; /* enum tgsic_format that loads and stores see; NONE: the texture's */
};

/* Arrays are indexed by register number. What lies beyond a count, or is NULL, reads as 0. */
struct tgsic_exec_resources {
    const struct tgsic_exec_buffer *constants; /* CONST[d], and CONSTBUF */
    uint32_t num_constants;
    const struct tgsic_exec_texture *const *textures; /* SVIEW, and SAMP of the same number */
    uint32_t num_textures;
    const struct tgsic_exec_sampler *samplers; /* SAMP */
    uint32_t num_samplers;
    const struct tgsic_exec_image *images; /* IMAGE */
    uint32_t num_images;
    const struct tgsic_exec_buffer *buffers; /* BUFFER */
    uint32_t num_buffers;
    const struct tgsic_exec_buffer *counters; /* HWATOMIC[d]: words */
    uint32_t num_counters;
};

#ifdef __cplusplus
}
#endif
#endif
