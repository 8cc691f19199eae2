/* SPDX-License-Identifier: MIT */
/* OpenGL's internal formats: what a texel of a texture or render target keeps, and how a shader
 * sees it. Texels are those of exec/resource.h: four decoded words, here in the order red, green,
 * blue, alpha of OpenGL's internal components: luminance, intensity, depth and stencil are in red,
 * the alpha of ALPHA and LUMINANCE_ALPHA in alpha. */
#ifndef CHECK_GL_FORMAT_H
#define CHECK_GL_FORMAT_H

#include "tgsi/tgsi.h"

enum check_gl_base_number { /* CHECK_GL_RGBA and so on: OpenGL's numbers of base formats */
#define GL_BASE(name, number, ...) CHECK_GL_##name = number,
#include "gl_format.def"
};

struct check_gl_base {
    uint32_t number; /* enum check_gl_base_number */
    /* What sampling shows, as tgsic_exec_texture has it: 0..3 a component, 4 zero, 5 one. Depth is
     * (D, 0, 0, 1) as in core profiles; the compatibility profile's default is (D, D, D, 1). */
    uint8_t swizzle[4];
    bool depth, stencil;
};

enum check_gl_encoding {
    CHECK_GL_PLAIN,
    CHECK_GL_SRGB,   /* red, green and blue are kept encoded; decoded texels are linear */
    CHECK_GL_SHARED, /* RGB9_E5: red, green and blue share an exponent */
};

struct check_gl_format {
    uint32_t number;  /* internal format by OpenGL's number: GL_RGBA8 is 0x8058 */
    const char *name; /* "GL_RGBA8" */
    const struct check_gl_base *base;
    /* How components are kept: UNORM, SNORM, FLOAT, UINT or SINT, of `bits` bits; 0: absent.
     * Sampling UINT and SINT gives integers, all others floats. */
    uint8_t type;     /* enum tgsic_return_type */
    uint8_t bits[4];  /* red, green, blue, alpha */
    uint8_t encoding; /* enum check_gl_encoding */
    uint16_t format;  /* enum tgsic_format of the same components; NONE: no image format has them */
};

/* The row of an internal format, sized or not (GL_RGBA is kept as GL_RGBA8, GL_DEPTH_COMPONENT as
 * 24 bits); NULL: not known. */
const struct check_gl_format *tgsic_check_gl_format(uint32_t number);
/* By name as scripts write it, "GL_RGBA8"; `length` bytes. */
const struct check_gl_format *tgsic_check_gl_format_named(const char *name, size_t length);

/* What a texel keeps of `value`: each component rounded to what it is kept in; those that are
 * absent become 0, alpha 1. */
void tgsic_check_gl_round(const struct check_gl_format *format, uint32_t value[4]);

/* A component that is kept encoded as sRGB, and back (OpenGL 4.6, 17.3.7 and 8.24): words that hold
 * floats. */
uint32_t tgsic_check_srgb_from_linear(uint32_t word);
uint32_t tgsic_check_linear_from_srgb(uint32_t word);

#endif
