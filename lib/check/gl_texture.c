/* SPDX-License-Identifier: MIT */
/* OpenGL's copies of the world's textures. */
#include "gl_device.h"

#include <stdlib.h>
#include <string.h>

GLenum tgsic_check_gl_target(unsigned target)
{
    static const GLenum targets[] = {
        [TGSIC_TARGET_BUFFER] = GL_TEXTURE_BUFFER,
        [TGSIC_TARGET_TEX_1D] = GL_TEXTURE_1D,
        [TGSIC_TARGET_TEX_2D] = GL_TEXTURE_2D,
        [TGSIC_TARGET_TEX_3D] = GL_TEXTURE_3D,
        [TGSIC_TARGET_CUBE] = GL_TEXTURE_CUBE_MAP,
        [TGSIC_TARGET_RECT] = GL_TEXTURE_RECTANGLE,
        [TGSIC_TARGET_TEX_1D_ARRAY] = GL_TEXTURE_1D_ARRAY,
        [TGSIC_TARGET_TEX_2D_ARRAY] = GL_TEXTURE_2D_ARRAY,
        [TGSIC_TARGET_TEX_2D_MSAA] = GL_TEXTURE_2D_MULTISAMPLE,
        [TGSIC_TARGET_TEX_2D_ARRAY_MSAA] = GL_TEXTURE_2D_MULTISAMPLE_ARRAY,
        [TGSIC_TARGET_CUBEARRAY] = GL_TEXTURE_CUBE_MAP_ARRAY,
    };
    return target < sizeof targets / sizeof *targets ? targets[target] : 0;
}

/* ---- Texels -------------------------------------------------------------------------------- */

/* How texels go to OpenGL: all four components, or those of the base format. */
struct transfer {
    GLenum format, type;
    unsigned components;
    bool bytes;
};

/* Integers of `bits` are in words here; a format's own type is what OpenGL ES insists on. */
static struct transfer transfer_of(const struct check_gl_format *format)
{
    static const GLenum plain[] = {GL_RED, GL_RG, GL_RGB, GL_RGBA};
    static const GLenum integer[] = {GL_RED_INTEGER, GL_RG_INTEGER, GL_RGB_INTEGER,
                                     GL_RGBA_INTEGER};
    unsigned components = 4;
    bool is_integer = format->type == TGSIC_RETURN_SINT || format->type == TGSIC_RETURN_UINT;
    if (format->base->depth)
        return (struct transfer){GL_DEPTH_COMPONENT, GL_FLOAT, 1, false};
    while (components > 1 && !format->bits[components - 1])
        components--;
    if (is_integer)
        return (struct transfer){integer[components - 1],
                                 format->type == TGSIC_RETURN_SINT ? GL_INT : GL_UNSIGNED_INT,
                                 components, false};
    if (format->type == TGSIC_RETURN_UNORM && format->bits[0] <= 8 &&
        format->base->number == CHECK_GL_RGBA)
        return (struct transfer){GL_RGBA, GL_UNSIGNED_BYTE, 4, true};
    return (struct transfer){plain[components - 1], GL_FLOAT, components, false};
}

/* Alpha alone is in the last word, which its base format makes the only component. */
static void *pack(const struct transfer *transfer, const struct tgsic_exec_level *level)
{
    size_t texels = (size_t)level->width * level->height * level->depth;
    size_t size = transfer->bytes ? 4 : transfer->components * 4u;
    uint8_t *packed = malloc(texels * size + 1);
    for (size_t i = 0; packed && i < texels; i++)
        for (unsigned c = 0; c < transfer->components; c++) {
            const uint32_t *word = &level->texels[i * 4 + c];
            float value;
            memcpy(&value, word, sizeof value);
            if (transfer->bytes)
                packed[i * size + c] = (uint8_t)(value * 255 + 0.5f);
            else
                memcpy(packed + i * size + c * 4u, word, 4);
        }
    return packed;
}

static void upload_faces(const struct check_texture *texture, GLint number,
                         const struct transfer *transfer, const uint8_t *packed)
{
    const struct tgsic_exec_level *level = &texture->data.levels[number];
    size_t size =
        (size_t)level->width * level->height * (transfer->bytes ? 4 : transfer->components * 4u);
    for (GLenum face = 0; face < 6; face++)
        tgsic_gl.TexImage2D(GL_TEXTURE_CUBE_MAP_POSITIVE_X + face, number,
                            (GLint)texture->gl_format, (GLsizei)level->width,
                            (GLsizei)level->height, 0, transfer->format, transfer->type,
                            packed ? packed + face * size : NULL);
}

static void upload_level(const struct check_texture *texture, GLint number,
                         const struct transfer *transfer, const void *packed)
{
    const struct tgsic_exec_level *level = &texture->data.levels[number];
    GLenum target = tgsic_check_gl_target(texture->data.target);
    GLint internal = (GLint)texture->gl_format;
    GLsizei width = (GLsizei)level->width, height = (GLsizei)level->height,
            depth = (GLsizei)level->depth;
    switch (target) {
    case GL_TEXTURE_1D:
        tgsic_gl.TexImage1D(target, number, internal, width, 0, transfer->format, transfer->type,
                            packed);
        break;
    case GL_TEXTURE_1D_ARRAY:
        tgsic_gl.TexImage2D(target, number, internal, width, depth, 0, transfer->format,
                            transfer->type, packed);
        break;
    case GL_TEXTURE_2D:
    case GL_TEXTURE_RECTANGLE:
        tgsic_gl.TexImage2D(target, number, internal, width, height, 0, transfer->format,
                            transfer->type, packed);
        break;
    case GL_TEXTURE_CUBE_MAP:
        upload_faces(texture, number, transfer, packed);
        break;
    default:
        tgsic_gl.TexImage3D(target, number, internal, width, height, depth, 0, transfer->format,
                            transfer->type, packed);
        break;
    }
}

/* ---- Immutable storage --------------------------------------------------------------------- */

static void make_storage(const struct check_texture *texture)
{
    const struct tgsic_exec_level *level = &texture->data.levels[0];
    GLenum target = tgsic_check_gl_target(texture->data.target), internal = texture->gl_format;
    GLsizei levels = (GLsizei)texture->data.num_levels, width = (GLsizei)level->width,
            height = (GLsizei)level->height, depth = (GLsizei)level->depth;
    switch (target) {
    case GL_TEXTURE_1D:
        tgsic_gl.TexStorage1D(target, levels, internal, width);
        break;
    case GL_TEXTURE_1D_ARRAY:
        tgsic_gl.TexStorage2D(target, levels, internal, width, depth);
        break;
    case GL_TEXTURE_2D:
    case GL_TEXTURE_RECTANGLE:
    case GL_TEXTURE_CUBE_MAP:
        tgsic_gl.TexStorage2D(target, levels, internal, width, height);
        break;
    default:
        tgsic_gl.TexStorage3D(target, levels, internal, width, height, depth);
        break;
    }
}

static void fill_storage(const struct check_texture *texture, const struct transfer *transfer,
                         const void *packed)
{
    const struct tgsic_exec_level *level = &texture->data.levels[0];
    if (texture->data.target == TGSIC_TARGET_TEX_2D)
        tgsic_gl.TexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, (GLsizei)level->width,
                               (GLsizei)level->height, transfer->format, transfer->type, packed);
}

/* Of the texture that is bound. */
void tgsic_check_gl_upload(struct check_gl_device *gl, const struct check_texture *texture)
{
    const struct check_gl_format *format = tgsic_check_gl_format(texture->gl_format);
    struct transfer transfer = transfer_of(format);
    (void)gl;
    tgsic_gl.PixelStorei(GL_UNPACK_ALIGNMENT, 1);
    if (texture->immutable)
        make_storage(texture);
    for (uint32_t i = 0; i < texture->data.num_levels; i++) {
        void *packed = texture->undefined ? NULL : pack(&transfer, &texture->data.levels[i]);
        if (!texture->immutable)
            upload_level(texture, (GLint)i, &transfer, packed);
        else if (packed && !i)
            fill_storage(texture, &transfer, packed);
        free(packed);
    }
}

/* ---- Parameters ---------------------------------------------------------------------------- */

static GLint min_filter(const struct tgsic_exec_sampler *sampler)
{
    static const GLint filters[2][3] = {
        {GL_NEAREST, GL_NEAREST_MIPMAP_NEAREST, GL_NEAREST_MIPMAP_LINEAR},
        {GL_LINEAR, GL_LINEAR_MIPMAP_NEAREST, GL_LINEAR_MIPMAP_LINEAR},
    };
    return filters[sampler->min_filter == TGSIC_FILTER_LINEAR][sampler->mip];
}

static GLint wrap_of(uint8_t wrap)
{
    static const GLint wraps[] = {
        [TGSIC_WRAP_REPEAT] = GL_REPEAT,
        [TGSIC_WRAP_CLAMP_TO_EDGE] = GL_CLAMP_TO_EDGE,
        [TGSIC_WRAP_CLAMP_TO_BORDER] = GL_CLAMP_TO_BORDER,
        [TGSIC_WRAP_MIRROR_REPEAT] = GL_MIRRORED_REPEAT,
        [TGSIC_WRAP_MIRROR_CLAMP_TO_EDGE] = GL_MIRROR_CLAMP_TO_EDGE,
        [TGSIC_WRAP_CLAMP] = GL_CLAMP,
    };
    return wraps[wrap];
}

/* What core OpenGL shows of a format needs no swizzle; GL_DEPTH_TEXTURE_MODE is one of its own. */
static void set_swizzle(const struct check_gl_device *gl, const struct check_texture *texture,
                        GLenum target)
{
    static const GLint components[] = {GL_RED, GL_GREEN, GL_BLUE, GL_ALPHA, GL_ZERO, GL_ONE};
    const struct check_gl_format *format = tgsic_check_gl_format(texture->gl_format);
    if (texture->gl_depth_mode && gl->api == CHECK_GL_COMPAT)
        tgsic_gl.TexParameteri(target, GL_DEPTH_TEXTURE_MODE, (GLint)texture->gl_depth_mode);
    if (format->base->depth ||
        !memcmp(format->base->swizzle, texture->data.swizzle, sizeof texture->data.swizzle))
        return;
    for (unsigned i = 0; i < 4; i++)
        tgsic_gl.TexParameteri(target, GL_TEXTURE_SWIZZLE_R + i,
                               components[texture->data.swizzle[i]]);
}

/* Of the texture that is bound. */
void tgsic_check_gl_set_parameters(struct check_gl_device *gl, const struct check_texture *texture)
{
    const struct tgsic_exec_sampler *sampler = &texture->sampler;
    GLenum target = tgsic_check_gl_target(texture->data.target);
    float border[4];
    memcpy(border, sampler->border, sizeof border);
    tgsic_gl.TexParameteri(target, GL_TEXTURE_MIN_FILTER, min_filter(sampler));
    tgsic_gl.TexParameteri(target, GL_TEXTURE_MAG_FILTER,
                           sampler->mag_filter == TGSIC_FILTER_LINEAR ? GL_LINEAR : GL_NEAREST);
    for (unsigned i = 0; i < 3; i++) {
        static const GLenum axes[] = {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T, GL_TEXTURE_WRAP_R};
        tgsic_gl.TexParameteri(target, axes[i], wrap_of(sampler->wrap[i]));
    }
    tgsic_gl.TexParameterfv(target, GL_TEXTURE_BORDER_COLOR, border);
    if (sampler->compare) {
        tgsic_gl.TexParameteri(target, GL_TEXTURE_COMPARE_MODE, GL_COMPARE_REF_TO_TEXTURE);
        tgsic_gl.TexParameteri(target, GL_TEXTURE_COMPARE_FUNC,
                               GL_NEVER + sampler->compare_function);
    }
    if (gl->api != CHECK_GL_ES)
        tgsic_gl.TexParameterf(target, GL_TEXTURE_LOD_BIAS, sampler->lod_bias);
    if (texture->data.target != TGSIC_TARGET_RECT) {
        tgsic_gl.TexParameteri(target, GL_TEXTURE_BASE_LEVEL, (GLint)texture->data.base_level);
        tgsic_gl.TexParameteri(target, GL_TEXTURE_MAX_LEVEL, (GLint)texture->data.max_level);
    }
    set_swizzle(gl, texture, target);
}

/* Bound to its target of the active unit afterwards. */
GLuint tgsic_check_gl_texture(struct check_gl_device *gl, const struct check_texture *texture)
{
    bool fresh;
    GLuint *name = tgsic_check_gl_find(gl, CHECK_GL_KIND_TEXTURE, texture, texture->serial, &fresh);
    if (!name)
        return 0;
    tgsic_gl.BindTexture(tgsic_check_gl_target(texture->data.target), *name);
    if (fresh)
        tgsic_check_gl_upload(gl, texture);
    tgsic_check_gl_set_parameters(gl, texture);
    return *name;
}
