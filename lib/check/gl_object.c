/* SPDX-License-Identifier: MIT */
/* OpenGL's copies of the world's buffers and framebuffers. */
#include "gl_device.h"

#include <stdlib.h>

/* ---- Finding ------------------------------------------------------------------------------- */

static void generate(enum check_gl_kind kind, GLuint *name)
{
    void (*const functions[CHECK_NUM_GL_KINDS])(GLsizei, GLuint *) = {
        [CHECK_GL_KIND_TEXTURE] = tgsic_gl.GenTextures,
        [CHECK_GL_KIND_RENDERBUFFER] = tgsic_gl.GenRenderbuffers,
        [CHECK_GL_KIND_BUFFER] = tgsic_gl.GenBuffers,
        [CHECK_GL_KIND_FRAMEBUFFER] = tgsic_gl.GenFramebuffers,
    };
    functions[kind](1, name);
}

static void delete (enum check_gl_kind kind, const GLuint *name)
{
    void (*const functions[CHECK_NUM_GL_KINDS])(GLsizei, const GLuint *) = {
        [CHECK_GL_KIND_TEXTURE] = tgsic_gl.DeleteTextures,
        [CHECK_GL_KIND_RENDERBUFFER] = tgsic_gl.DeleteRenderbuffers,
        [CHECK_GL_KIND_BUFFER] = tgsic_gl.DeleteBuffers,
        [CHECK_GL_KIND_FRAMEBUFFER] = tgsic_gl.DeleteFramebuffers,
    };
    functions[kind](1, name);
}

static bool reserve(struct check_gl_objects *list)
{
    if (list->count < list->capacity)
        return true;
    size_t capacity = list->capacity ? list->capacity * 2 : 16;
    struct check_gl_object *items = realloc(list->items, capacity * sizeof *items);
    if (!items)
        return false;
    list->items = items;
    list->capacity = capacity;
    return true;
}

GLuint *tgsic_check_gl_find(struct check_gl_device *gl, enum check_gl_kind kind, const void *key,
                            uint32_t serial, bool *fresh)
{
    struct check_gl_objects *list = &gl->objects[kind];
    size_t i = 0;
    while (i < list->count && list->items[i].key != key)
        i++;
    if (i == list->count) {
        if (!reserve(list))
            return NULL;
        list->items[list->count++] = (struct check_gl_object){.key = key};
        generate(kind, &list->items[i].name);
    }
    *fresh = list->items[i].serial != serial;
    list->items[i].serial = serial;
    return &list->items[i].name;
}

void tgsic_check_gl_delete_objects(struct check_gl_device *gl)
{
    for (unsigned kind = 0; kind < CHECK_NUM_GL_KINDS; kind++) {
        struct check_gl_objects *list = &gl->objects[kind];
        for (size_t i = 0; i < list->count; i++)
            delete (kind, &list->items[i].name);
        free(list->items);
        *list = (struct check_gl_objects){0};
    }
}

/* ---- Buffers ------------------------------------------------------------------------------- */

GLuint tgsic_check_gl_buffer(struct check_gl_device *gl, const struct check_buffer *buffer)
{
    bool fresh;
    GLuint *name = tgsic_check_gl_find(gl, CHECK_GL_KIND_BUFFER, buffer, buffer->serial, &fresh);
    if (!name)
        return 0;
    if (fresh) {
        tgsic_gl.BindBuffer(GL_ARRAY_BUFFER, *name);
        tgsic_gl.BufferData(GL_ARRAY_BUFFER, (GLsizeiptr)buffer->size, buffer->data,
                            GL_DYNAMIC_DRAW);
    }
    return *name;
}

/* ---- Framebuffers -------------------------------------------------------------------------- */

static GLuint renderbuffer(struct check_gl_device *gl, const struct check_texture *texture)
{
    bool fresh;
    const struct tgsic_exec_level *level = &texture->data.levels[0];
    GLuint *name =
        tgsic_check_gl_find(gl, CHECK_GL_KIND_RENDERBUFFER, texture, texture->serial, &fresh);
    if (!name)
        return 0;
    if (fresh) {
        tgsic_gl.BindRenderbuffer(GL_RENDERBUFFER, *name);
        if (texture->data.target == TGSIC_TARGET_TEX_2D_MSAA)
            tgsic_gl.RenderbufferStorageMultisample(GL_RENDERBUFFER, texture->data.samples,
                                                    texture->gl_format, (GLsizei)level->width,
                                                    (GLsizei)level->height);
        else
            tgsic_gl.RenderbufferStorage(GL_RENDERBUFFER, texture->gl_format, (GLsizei)level->width,
                                         (GLsizei)level->height);
    }
    return *name;
}

static void attach_texture(GLuint texture, const struct check_attachment *attachment, GLenum point)
{
    unsigned target = attachment->texture->data.target;
    GLint level = (GLint)attachment->level, layer = (GLint)attachment->layer;
    switch (target) {
    case TGSIC_TARGET_TEX_1D:
        tgsic_gl.FramebufferTexture1D(GL_FRAMEBUFFER, point, GL_TEXTURE_1D, texture, level);
        break;
    case TGSIC_TARGET_TEX_2D:
    case TGSIC_TARGET_RECT:
    case TGSIC_TARGET_TEX_2D_MSAA:
        tgsic_gl.FramebufferTexture2D(GL_FRAMEBUFFER, point, tgsic_check_gl_target(target), texture,
                                      level);
        break;
    case TGSIC_TARGET_CUBE:
        tgsic_gl.FramebufferTexture2D(
            GL_FRAMEBUFFER, point, GL_TEXTURE_CUBE_MAP_POSITIVE_X + (GLenum)layer, texture, level);
        break;
    default:
        tgsic_gl.FramebufferTextureLayer(GL_FRAMEBUFFER, point, texture, level, layer);
        break;
    }
}

static void attach(struct check_gl_device *gl, const struct check_attachment *attachment,
                   GLenum point)
{
    if (!attachment->texture)
        return;
    if (attachment->texture->renderbuffer) {
        tgsic_gl.FramebufferRenderbuffer(GL_FRAMEBUFFER, point, GL_RENDERBUFFER,
                                         renderbuffer(gl, attachment->texture));
        return;
    }
    GLuint texture = tgsic_check_gl_texture(gl, attachment->texture);
    if (attachment->layered)
        tgsic_gl.FramebufferTexture(GL_FRAMEBUFFER, point, texture, (GLint)attachment->level);
    else
        attach_texture(texture, attachment, point);
}

GLuint tgsic_check_gl_framebuffer(struct check_gl_device *gl,
                                  const struct check_framebuffer *framebuffer)
{
    bool fresh;
    GLenum buffers[CHECK_MAX_COLORS];
    GLuint *name = tgsic_check_gl_find(gl, CHECK_GL_KIND_FRAMEBUFFER, framebuffer,
                                       framebuffer->serial, &fresh);
    if (!name || !fresh)
        return name ? *name : 0;
    GLuint made = *name; /* finding textures moves the list */
    tgsic_gl.BindFramebuffer(GL_FRAMEBUFFER, made);
    for (uint32_t i = 0; i < framebuffer->num_colors; i++) {
        buffers[i] = GL_COLOR_ATTACHMENT0 + i;
        attach(gl, &framebuffer->colors[i], buffers[i]);
    }
    attach(gl, &framebuffer->depth, GL_DEPTH_ATTACHMENT);
    tgsic_gl.DrawBuffers((GLsizei)framebuffer->num_colors, buffers);
    return made;
}
