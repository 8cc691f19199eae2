/* SPDX-License-Identifier: MIT */
/* Textures, buffers and uniforms filled from inputs, alive until the picture is taken. */
#define GL_GLEXT_PROTOTYPES
#include "draw.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <stdlib.h>
#include <string.h>

#define MAX_KEPT   512
#define NUM_LEVELS 4 /* sizes 8, 4, 2, 1 */
#define SIDE       8
#define LAYERS     4
#define MAX_TEXELS (SIDE * SIDE * SIDE)

static struct {
    GLuint textures[MAX_KEPT], buffers[MAX_KEPT];
    size_t num_textures, num_buffers;
    GLuint arrays;
} kept;

void draw_begin_resources(void)
{
    glGenVertexArrays(1, &kept.arrays);
    glBindVertexArray(kept.arrays);
}

void draw_release_resources(void)
{
    glBindVertexArray(0);
    glDeleteVertexArrays(1, &kept.arrays);
    glDeleteTextures((GLsizei)kept.num_textures, kept.textures);
    glDeleteBuffers((GLsizei)kept.num_buffers, kept.buffers);
    kept.num_textures = kept.num_buffers = 0;
}

static GLuint new_texture(void)
{
    GLuint name = 0;
    if (kept.num_textures < MAX_KEPT)
        glGenTextures(1, &name);
    if (name)
        kept.textures[kept.num_textures++] = name;
    return name;
}

static GLuint new_buffer(GLenum target, const void *data, size_t size)
{
    GLuint name = 0;
    if (kept.num_buffers < MAX_KEPT)
        glGenBuffers(1, &name);
    if (name)
        kept.buffers[kept.num_buffers++] = name;
    glBindBuffer(target, name);
    glBufferData(target, (GLsizeiptr)size, data, GL_STATIC_DRAW);
    return name;
}

/* ---- Textures ------------------------------------------------------------------------------ */

enum texels { TEXELS_FLOAT, TEXELS_INT, TEXELS_UINT, TEXELS_DEPTH };

static const struct {
    GLenum internal, format, type;
} formats[] = {
    [TEXELS_FLOAT] = {GL_RGBA32F, GL_RGBA, GL_FLOAT},
    [TEXELS_INT] = {GL_RGBA32I, GL_RGBA_INTEGER, GL_INT},
    [TEXELS_UINT] = {GL_RGBA32UI, GL_RGBA_INTEGER, GL_UNSIGNED_INT},
    [TEXELS_DEPTH] = {GL_DEPTH_COMPONENT32F, GL_DEPTH_COMPONENT, GL_FLOAT},
};

static const struct sampler_kind {
    GLenum sampler, target;
    enum texels texels;
} sampler_kinds[] = {
    {GL_SAMPLER_1D, GL_TEXTURE_1D, TEXELS_FLOAT},
    {GL_SAMPLER_2D, GL_TEXTURE_2D, TEXELS_FLOAT},
    {GL_SAMPLER_3D, GL_TEXTURE_3D, TEXELS_FLOAT},
    {GL_SAMPLER_CUBE, GL_TEXTURE_CUBE_MAP, TEXELS_FLOAT},
    {GL_SAMPLER_2D_RECT, GL_TEXTURE_RECTANGLE, TEXELS_FLOAT},
    {GL_SAMPLER_1D_ARRAY, GL_TEXTURE_1D_ARRAY, TEXELS_FLOAT},
    {GL_SAMPLER_2D_ARRAY, GL_TEXTURE_2D_ARRAY, TEXELS_FLOAT},
    {GL_SAMPLER_CUBE_MAP_ARRAY, GL_TEXTURE_CUBE_MAP_ARRAY, TEXELS_FLOAT},
    {GL_SAMPLER_BUFFER, GL_TEXTURE_BUFFER, TEXELS_FLOAT},
    {GL_SAMPLER_2D_MULTISAMPLE, GL_TEXTURE_2D_MULTISAMPLE, TEXELS_FLOAT},
    {GL_SAMPLER_2D_MULTISAMPLE_ARRAY, GL_TEXTURE_2D_MULTISAMPLE_ARRAY, TEXELS_FLOAT},
    {GL_SAMPLER_1D_SHADOW, GL_TEXTURE_1D, TEXELS_DEPTH},
    {GL_SAMPLER_2D_SHADOW, GL_TEXTURE_2D, TEXELS_DEPTH},
    {GL_SAMPLER_CUBE_SHADOW, GL_TEXTURE_CUBE_MAP, TEXELS_DEPTH},
    {GL_SAMPLER_2D_RECT_SHADOW, GL_TEXTURE_RECTANGLE, TEXELS_DEPTH},
    {GL_SAMPLER_1D_ARRAY_SHADOW, GL_TEXTURE_1D_ARRAY, TEXELS_DEPTH},
    {GL_SAMPLER_2D_ARRAY_SHADOW, GL_TEXTURE_2D_ARRAY, TEXELS_DEPTH},
    {GL_SAMPLER_CUBE_MAP_ARRAY_SHADOW, GL_TEXTURE_CUBE_MAP_ARRAY, TEXELS_DEPTH},
    {GL_INT_SAMPLER_1D, GL_TEXTURE_1D, TEXELS_INT},
    {GL_INT_SAMPLER_2D, GL_TEXTURE_2D, TEXELS_INT},
    {GL_INT_SAMPLER_3D, GL_TEXTURE_3D, TEXELS_INT},
    {GL_INT_SAMPLER_CUBE, GL_TEXTURE_CUBE_MAP, TEXELS_INT},
    {GL_INT_SAMPLER_2D_RECT, GL_TEXTURE_RECTANGLE, TEXELS_INT},
    {GL_INT_SAMPLER_1D_ARRAY, GL_TEXTURE_1D_ARRAY, TEXELS_INT},
    {GL_INT_SAMPLER_2D_ARRAY, GL_TEXTURE_2D_ARRAY, TEXELS_INT},
    {GL_INT_SAMPLER_CUBE_MAP_ARRAY, GL_TEXTURE_CUBE_MAP_ARRAY, TEXELS_INT},
    {GL_INT_SAMPLER_BUFFER, GL_TEXTURE_BUFFER, TEXELS_INT},
    {GL_INT_SAMPLER_2D_MULTISAMPLE, GL_TEXTURE_2D_MULTISAMPLE, TEXELS_INT},
    {GL_INT_SAMPLER_2D_MULTISAMPLE_ARRAY, GL_TEXTURE_2D_MULTISAMPLE_ARRAY, TEXELS_INT},
    {GL_UNSIGNED_INT_SAMPLER_1D, GL_TEXTURE_1D, TEXELS_UINT},
    {GL_UNSIGNED_INT_SAMPLER_2D, GL_TEXTURE_2D, TEXELS_UINT},
    {GL_UNSIGNED_INT_SAMPLER_3D, GL_TEXTURE_3D, TEXELS_UINT},
    {GL_UNSIGNED_INT_SAMPLER_CUBE, GL_TEXTURE_CUBE_MAP, TEXELS_UINT},
    {GL_UNSIGNED_INT_SAMPLER_2D_RECT, GL_TEXTURE_RECTANGLE, TEXELS_UINT},
    {GL_UNSIGNED_INT_SAMPLER_1D_ARRAY, GL_TEXTURE_1D_ARRAY, TEXELS_UINT},
    {GL_UNSIGNED_INT_SAMPLER_2D_ARRAY, GL_TEXTURE_2D_ARRAY, TEXELS_UINT},
    {GL_UNSIGNED_INT_SAMPLER_CUBE_MAP_ARRAY, GL_TEXTURE_CUBE_MAP_ARRAY, TEXELS_UINT},
    {GL_UNSIGNED_INT_SAMPLER_BUFFER, GL_TEXTURE_BUFFER, TEXELS_UINT},
    {GL_UNSIGNED_INT_SAMPLER_2D_MULTISAMPLE, GL_TEXTURE_2D_MULTISAMPLE, TEXELS_UINT},
    {GL_UNSIGNED_INT_SAMPLER_2D_MULTISAMPLE_ARRAY, GL_TEXTURE_2D_MULTISAMPLE_ARRAY, TEXELS_UINT},
};

static void fill(const struct draw_inputs *inputs, const char *name, unsigned part,
                 enum texels texels, uint32_t *words)
{
    for (unsigned i = 0; i < MAX_TEXELS * 4; i++) {
        float noise = draw_noise(inputs, name, part * MAX_TEXELS * 4 + i);
        if (texels == TEXELS_INT)
            words[i] = (uint32_t)((int32_t)(noise * 200) - 100);
        else if (texels == TEXELS_UINT)
            words[i] = (uint32_t)(noise * 1000);
        else
            memcpy(&words[i], &noise, sizeof noise);
    }
}

/* One level, or one face of one, from words for MAX_TEXELS texels. */
static void upload(GLenum target, unsigned level, enum texels texels, const uint32_t *words)
{
    GLsizei side = SIDE >> level;
    GLint internal = (GLint)formats[texels].internal;
    GLenum format = formats[texels].format, type = formats[texels].type;
    switch (target) {
    case GL_TEXTURE_1D:
        glTexImage1D(target, (GLint)level, internal, side, 0, format, type, words);
        break;
    case GL_TEXTURE_1D_ARRAY:
        glTexImage2D(target, (GLint)level, internal, side, LAYERS, 0, format, type, words);
        break;
    case GL_TEXTURE_3D:
        glTexImage3D(target, (GLint)level, internal, side, side, side, 0, format, type, words);
        break;
    case GL_TEXTURE_2D_ARRAY:
        glTexImage3D(target, (GLint)level, internal, side, side, LAYERS, 0, format, type, words);
        break;
    default:
        glTexImage2D(target, (GLint)level, internal, side, side, 0, format, type, words);
        break;
    }
}

static void upload_cube_array(unsigned level, enum texels texels, const uint32_t *words)
{
    GLsizei side = SIDE >> level;
    glTexImage3D(GL_TEXTURE_CUBE_MAP_ARRAY, (GLint)level, (GLint)formats[texels].internal, side,
                 side, 12, 0, formats[texels].format, formats[texels].type, NULL);
    for (GLint face = 0; face < 12; face++) /* words hold 8 faces of the first level */
        glTexSubImage3D(GL_TEXTURE_CUBE_MAP_ARRAY, (GLint)level, 0, 0, face, side, side, 1,
                        formats[texels].format, formats[texels].type,
                        words + (face % 8) * side * side * 4 + face / 8 * 4);
}

static void fill_texture(const struct draw_inputs *inputs, const char *name, GLenum target,
                         enum texels texels)
{
    static uint32_t words[MAX_TEXELS * 4];
    for (unsigned level = 0; level < (target == GL_TEXTURE_RECTANGLE ? 1 : NUM_LEVELS); level++) {
        for (unsigned face = 0; target == GL_TEXTURE_CUBE_MAP && face < 6; face++) {
            fill(inputs, name, level * 8 + face, texels, words);
            upload(GL_TEXTURE_CUBE_MAP_POSITIVE_X + face, level, texels, words);
        }
        if (target == GL_TEXTURE_CUBE_MAP)
            continue;
        fill(inputs, name, level * 8, texels, words);
        if (target == GL_TEXTURE_CUBE_MAP_ARRAY)
            upload_cube_array(level, texels, words);
        else
            upload(target, level, texels, words);
    }
}

/* Each layer and sample of a multisampled texture gets one colour by a clear. */
static void fill_multisample(const struct draw_inputs *inputs, const char *name, GLenum target,
                             GLuint texture, enum texels texels)
{
    static uint32_t words[MAX_TEXELS * 4];
    bool array = target == GL_TEXTURE_2D_MULTISAMPLE_ARRAY;
    GLuint framebuffer;
    if (array)
        glTexImage3DMultisample(target, 4, formats[texels].internal, SIDE, SIDE, LAYERS, GL_TRUE);
    else
        glTexImage2DMultisample(target, 4, formats[texels].internal, SIDE, SIDE, GL_TRUE);
    fill(inputs, name, 0, texels, words);
    glGenFramebuffers(1, &framebuffer);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, framebuffer);
    for (int layer = 0; layer < (array ? LAYERS : 1); layer++) {
        const uint32_t *color = words + layer * 4;
        if (array)
            glFramebufferTextureLayer(GL_DRAW_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, texture, 0, layer);
        else
            glFramebufferTexture2D(GL_DRAW_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, target, texture, 0);
        if (texels == TEXELS_INT)
            glClearBufferiv(GL_COLOR, 0, (const GLint *)color);
        else if (texels == TEXELS_UINT)
            glClearBufferuiv(GL_COLOR, 0, color);
        else
            glClearBufferfv(GL_COLOR, 0, (const GLfloat *)(const void *)color);
    }
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, 0);
    glDeleteFramebuffers(1, &framebuffer);
}

static void set_filter(GLenum target, enum texels texels)
{
    bool linear = texels == TEXELS_FLOAT || texels == TEXELS_DEPTH;
    bool levels = target != GL_TEXTURE_RECTANGLE;
    GLint wrap = levels ? GL_REPEAT : GL_CLAMP_TO_EDGE;
    glTexParameteri(target, GL_TEXTURE_MIN_FILTER,
                    linear   ? levels ? GL_LINEAR_MIPMAP_LINEAR : GL_LINEAR
                    : levels ? GL_NEAREST_MIPMAP_NEAREST
                             : GL_NEAREST);
    glTexParameteri(target, GL_TEXTURE_MAG_FILTER, linear ? GL_LINEAR : GL_NEAREST);
    glTexParameteri(target, GL_TEXTURE_WRAP_S, wrap);
    glTexParameteri(target, GL_TEXTURE_WRAP_T, wrap);
    glTexParameteri(target, GL_TEXTURE_WRAP_R, wrap);
    if (levels)
        glTexParameteri(target, GL_TEXTURE_MAX_LEVEL, NUM_LEVELS - 1);
    if (texels != TEXELS_DEPTH)
        return;
    glTexParameteri(target, GL_TEXTURE_COMPARE_MODE, GL_COMPARE_REF_TO_TEXTURE);
    /* an error in contexts where shadow samplers have one component */
    glTexParameteri(target, GL_DEPTH_TEXTURE_MODE, GL_INTENSITY);
}

static void fill_buffer_texture(const struct draw_inputs *inputs, const char *name,
                                enum texels texels)
{
    static uint32_t words[MAX_TEXELS * 4];
    fill(inputs, name, 0, texels, words);
    GLuint buffer = new_buffer(GL_TEXTURE_BUFFER, words, 64 * 16);
    glTexBuffer(GL_TEXTURE_BUFFER, formats[texels].internal, buffer);
}

bool draw_bind_texture(const struct draw_inputs *inputs, const char *name, unsigned element,
                       unsigned sampler_type, unsigned unit)
{
    const struct sampler_kind *kind = NULL;
    struct draw_inputs own = *inputs;
    own.seed += element * 7919;
    for (size_t i = 0; i < sizeof sampler_kinds / sizeof *sampler_kinds && !kind; i++)
        if (sampler_kinds[i].sampler == sampler_type)
            kind = &sampler_kinds[i];
    GLuint texture = kind ? new_texture() : 0;
    if (!texture)
        return false;
    glActiveTexture(GL_TEXTURE0 + unit);
    glBindTexture(kind->target, texture);
    if (kind->target == GL_TEXTURE_BUFFER) {
        fill_buffer_texture(&own, name, kind->texels);
    } else if (kind->target == GL_TEXTURE_2D_MULTISAMPLE ||
               kind->target == GL_TEXTURE_2D_MULTISAMPLE_ARRAY) {
        fill_multisample(&own, name, kind->target, texture, kind->texels);
    } else {
        fill_texture(&own, name, kind->target, kind->texels);
        set_filter(kind->target, kind->texels);
    }
    return true;
}

/* ---- Buffers ------------------------------------------------------------------------------- */

void draw_bind_vertices(const struct draw_inputs *inputs, const char *name, unsigned column,
                        struct draw_type type)
{
    static uint32_t words[DRAW_VERTICES * 4];
    uint32_t value[4];
    for (unsigned v = 0; v < DRAW_VERTICES; v++) {
        draw_attribute_value(inputs, name, column, v, type, value);
        memcpy(words + v * type.rows, value, type.rows * sizeof *value);
    }
    new_buffer(GL_ARRAY_BUFFER, words, DRAW_VERTICES * type.rows * sizeof *words);
}

void draw_bind_attribute(const struct draw_inputs *inputs, const char *name, unsigned column,
                         struct draw_type type, unsigned location)
{
    GLint size = (GLint)type.rows;
    draw_bind_vertices(inputs, name, column, type);
    if (type.base == TGSIC_VALUE_FLOAT)
        glVertexAttribPointer(location, size, GL_FLOAT, GL_FALSE, 0, NULL);
    else
        glVertexAttribIPointer(location, size,
                               type.base == TGSIC_VALUE_INT ? GL_INT : GL_UNSIGNED_INT, 0, NULL);
    glEnableVertexAttribArray(location);
}

void draw_bind_uniform_buffer(const void *data, size_t size, unsigned binding)
{
    glBindBufferBase(GL_UNIFORM_BUFFER, binding, new_buffer(GL_UNIFORM_BUFFER, data, size));
}

/* ---- Uniforms ------------------------------------------------------------------------------ */

static void set_matrices(GLint at, struct draw_type type, GLsizei n, const GLfloat *f)
{
    static void (*const set[3][3])(GLint, GLsizei, GLboolean, const GLfloat *) = {
        {glUniformMatrix2fv, glUniformMatrix2x3fv, glUniformMatrix2x4fv},
        {glUniformMatrix3x2fv, glUniformMatrix3fv, glUniformMatrix3x4fv},
        {glUniformMatrix4x2fv, glUniformMatrix4x3fv, glUniformMatrix4fv},
    };
    set[type.columns - 2][type.rows - 2](at, n, GL_FALSE, f);
}

void draw_set_uniform(int location, unsigned gl_type, unsigned count, const uint32_t *words)
{
    static void (*const set_floats[])(GLint, GLsizei, const GLfloat *) = {
        glUniform1fv, glUniform2fv, glUniform3fv, glUniform4fv};
    static void (*const set_ints[])(GLint, GLsizei, const GLint *) = {glUniform1iv, glUniform2iv,
                                                                      glUniform3iv, glUniform4iv};
    static void (*const set_uints[])(GLint, GLsizei, const GLuint *) = {
        glUniform1uiv, glUniform2uiv, glUniform3uiv, glUniform4uiv};
    struct draw_type type = draw_type_of(gl_type);
    const GLfloat *floats = (const void *)words;
    if (type.columns > 1)
        set_matrices(location, type, (GLsizei)count, floats);
    else if (type.base == TGSIC_VALUE_FLOAT)
        set_floats[type.rows - 1](location, (GLsizei)count, floats);
    else if (type.base == TGSIC_VALUE_UINT)
        set_uints[type.rows - 1](location, (GLsizei)count, words);
    else
        set_ints[type.rows - 1](location, (GLsizei)count, (const GLint *)words);
}
