/* SPDX-License-Identifier: MIT */
/* Formats and targets of textures, from OpenGL's to those of the wire. */
#include "virgl_device.h"

#include "exec/format.h"
#include "gl_format.h"

static unsigned most_bits(const struct check_gl_format *f)
{
    unsigned most = 0;
    for (unsigned i = 0; i < 4; i++)
        if (f->bits[i] > most)
            most = f->bits[i];
    return most;
}

/* The format of four components that holds those of another type and size. */
static uint16_t wide_format(const struct check_gl_format *f)
{
    static const struct {
        uint8_t type, bits;
        uint16_t format;
    } formats[] = {
        {TGSIC_RETURN_UNORM, 8, TGSIC_FORMAT_R8G8B8A8_UNORM},
        {TGSIC_RETURN_UNORM, 16, TGSIC_FORMAT_R16G16B16A16_UNORM},
        {TGSIC_RETURN_SNORM, 8, TGSIC_FORMAT_R8G8B8A8_SNORM},
        {TGSIC_RETURN_SNORM, 16, TGSIC_FORMAT_R16G16B16A16_SNORM},
        {TGSIC_RETURN_FLOAT, 16, TGSIC_FORMAT_R16G16B16A16_FLOAT},
        {TGSIC_RETURN_FLOAT, 32, TGSIC_FORMAT_R32G32B32A32_FLOAT},
        {TGSIC_RETURN_SINT, 8, TGSIC_FORMAT_R8G8B8A8_SINT},
        {TGSIC_RETURN_SINT, 16, TGSIC_FORMAT_R16G16B16A16_SINT},
        {TGSIC_RETURN_SINT, 32, TGSIC_FORMAT_R32G32B32A32_SINT},
        {TGSIC_RETURN_UINT, 8, TGSIC_FORMAT_R8G8B8A8_UINT},
        {TGSIC_RETURN_UINT, 16, TGSIC_FORMAT_R16G16B16A16_UINT},
        {TGSIC_RETURN_UINT, 32, TGSIC_FORMAT_R32G32B32A32_UINT},
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (formats[i].type == f->type && formats[i].bits >= most_bits(f))
            return formats[i].format;
    return 0;
}

struct virgl_format tgsic_check_virgl_format_of(const struct check_gl_format *f)
{
    if (!f || f->encoding != CHECK_GL_PLAIN || (f->base->stencil && !f->base->depth))
        return (struct virgl_format){0};
    if (f->base->depth)
        return (struct virgl_format){TGSIC_VIRGL_FORMAT_Z32_FLOAT, TGSIC_FORMAT_R32_FLOAT};
    uint16_t texel = f->format ? f->format : wide_format(f);
    return (struct virgl_format){tgsic_virgl_format(texel), texel};
}

unsigned tgsic_check_virgl_texel_size(const struct virgl_format *format)
{
    return tgsic_format_size(format->texel);
}

uint32_t tgsic_check_virgl_texture_target(unsigned target)
{
    static const uint8_t targets[] = {
        [TGSIC_TARGET_BUFFER] = 0,
        [TGSIC_TARGET_TEX_1D] = 1,
        [TGSIC_TARGET_TEX_2D] = 2,
        [TGSIC_TARGET_TEX_3D] = 3,
        [TGSIC_TARGET_CUBE] = 4,
        [TGSIC_TARGET_RECT] = 5,
        [TGSIC_TARGET_TEX_1D_ARRAY] = 6,
        [TGSIC_TARGET_TEX_2D_ARRAY] = 7,
        [TGSIC_TARGET_CUBEARRAY] = 8,
        [TGSIC_TARGET_TEX_2D_MSAA] = 2,
        [TGSIC_TARGET_TEX_2D_ARRAY_MSAA] = 7,
    };
    return target < sizeof targets ? targets[target] : 0;
}
