/* SPDX-License-Identifier: MIT */
/* The server's copies of textures and buffers. */
#include "virgl_device.h"

#include "exec/format.h"
#include "gl_format.h"

#include <stdlib.h>
#include <string.h>

/* ---- Resources ----------------------------------------------------------------------------- */

uint32_t tgsic_check_virgl_make_resource(struct virgl_call *c, const struct virgl_shape *s)
{
    struct tgsic_virgl_stream message = {0};
    uint32_t resource = ++c->device->resources;
    TGSIC_VTEST_PUT(&message, RESOURCE_CREATE, resource, s->target, s->format, s->bind, s->width,
                    s->height, s->depth, s->layers, s->levels - 1, s->samples);
    tgsic_check_virgl_send(c, &message);
    return resource;
}

static void upload(struct virgl_call *c, uint32_t resource, const struct tgsic_virgl_box *box,
                   const void *data, size_t size)
{
    struct tgsic_virgl_stream message = {0};
    tgsic_vtest_put_upload(&message, resource, box, data, size);
    tgsic_check_virgl_send(c, &message);
}

const unsigned char *tgsic_check_virgl_download(struct virgl_call *c, uint32_t resource,
                                                const struct tgsic_virgl_box *box, size_t size)
{
    struct tgsic_virgl_stream message = {0};
    unsigned char *bytes = tgsic_arena_alloc(c->arena, size);
    tgsic_vtest_put_download(&message, resource, box, size);
    tgsic_check_virgl_send(c, &message);
    tgsic_check_virgl_receive(c, bytes, size);
    return bytes;
}

/* ---- Copies -------------------------------------------------------------------------------- */

/* `fresh`: it does not have contents `serial`. */
static struct virgl_copy *find(struct virgl_call *c, const void *key, uint32_t serial, bool *fresh)
{
    struct virgl_device *d = c->device;
    size_t i = 0;
    while (i < d->num_copies && d->copies[i].key != key)
        i++;
    if (i == d->num_copies) {
        struct virgl_copy *copies = realloc(d->copies, (i + 1) * sizeof *copies);
        if (!copies)
            tgsic_check_virgl_leave(c, TGSIC_E_MEMORY);
        copies[d->num_copies++] = (struct virgl_copy){.key = key};
        d->copies = copies;
    }
    *fresh = d->copies[i].serial != serial;
    d->copies[i].serial = serial;
    return &d->copies[i];
}

/* ---- Buffers ------------------------------------------------------------------------------- */

/* Bytes; a view of it says what they are. */
static uint32_t make_buffer(struct virgl_call *c, uint32_t bind, size_t size)
{
    const struct virgl_shape shape = {.format = TGSIC_VIRGL_FORMAT_R8_UNORM,
                                      .bind = bind,
                                      .width = size ? (uint32_t)size : 1,
                                      .height = 1,
                                      .depth = 1,
                                      .layers = 1,
                                      .levels = 1};
    return tgsic_check_virgl_make_resource(c, &shape);
}

static void fill_buffer(struct virgl_call *c, uint32_t resource, const void *data, size_t size)
{
    const struct tgsic_virgl_box box = {.width = (uint32_t)size, .height = 1, .depth = 1};
    if (size)
        upload(c, resource, &box, data, size);
}

uint32_t tgsic_check_virgl_make_buffer(struct virgl_call *c, uint32_t bind, const void *data,
                                       size_t size)
{
    uint32_t resource = make_buffer(c, bind, size);
    fill_buffer(c, resource, data, size);
    return resource;
}

uint32_t tgsic_check_virgl_buffer(struct virgl_call *c, const struct check_buffer *buffer,
                                  uint32_t bind)
{
    bool fresh;
    struct virgl_copy *copy = find(c, buffer, buffer->serial, &fresh);
    if (!fresh)
        return copy->resource;
    uint32_t resource = tgsic_check_virgl_make_buffer(c, bind, buffer->data, buffer->size);
    copy->resource = resource;
    return resource;
}

/* ---- Textures ------------------------------------------------------------------------------ */

/* Levels down to one texel, since mipmaps may be made later. */
static uint32_t count_levels(const struct check_texture *texture)
{
    const struct tgsic_exec_texture *t = &texture->data;
    uint32_t side =
        t->levels[0].width > t->levels[0].height ? t->levels[0].width : t->levels[0].height;
    uint32_t levels = 1;
    if (t->target == TGSIC_TARGET_TEX_3D && t->levels[0].depth > side)
        side = t->levels[0].depth;
    if (texture->renderbuffer || texture->immutable || t->samples > 1 ||
        t->target == TGSIC_TARGET_RECT || t->target == TGSIC_TARGET_BUFFER)
        return t->num_levels;
    while (side >> levels)
        levels++;
    return levels > t->num_levels ? levels : t->num_levels;
}

static uint32_t make_texture(struct virgl_call *c, const struct check_texture *texture,
                             const struct virgl_format *format)
{
    const struct tgsic_exec_texture *t = &texture->data;
    const struct tgsic_exec_level *level = &t->levels[0];
    bool depth = tgsic_check_gl_format(texture->gl_format)->base->depth;
    if (t->target == TGSIC_TARGET_BUFFER) /* release 0.10 shows its OpenGL none of the texels */
        tgsic_check_virgl_unsupported(c, "textures that are buffers");
    const struct virgl_shape shape = {
        .target = tgsic_check_virgl_texture_target(t->target),
        .format = format->number,
        .bind = TGSIC_VIRGL_BIND_SAMPLER_VIEW |
                (uint32_t)(depth ? TGSIC_VIRGL_BIND_DEPTH_STENCIL : TGSIC_VIRGL_BIND_RENDER_TARGET),
        .width = level->width,
        .height = level->height,
        .depth = t->target == TGSIC_TARGET_TEX_3D ? level->depth : 1,
        .layers = t->target == TGSIC_TARGET_TEX_3D ? 1 : level->depth,
        .levels = count_levels(texture),
        .samples = t->samples > 1 ? t->samples : 0};
    return tgsic_check_virgl_make_resource(c, &shape);
}

/* Faces of a cube travel one by one. */
static void upload_level(struct virgl_call *c, const struct check_texture *texture,
                         uint32_t resource, uint32_t number, const struct virgl_format *format)
{
    const struct tgsic_exec_level *level = &texture->data.levels[number];
    bool is_cube = texture->data.target == TGSIC_TARGET_CUBE;
    unsigned size = tgsic_check_virgl_texel_size(format);
    uint32_t layers = is_cube ? 1 : level->depth;
    size_t texels = (size_t)level->width * level->height * layers;
    unsigned char *bytes = tgsic_arena_alloc(c->arena, texels * size);
    for (uint32_t z = 0; z < level->depth; z += layers) {
        const struct tgsic_virgl_box box = {.level = number,
                                            .z = z,
                                            .width = level->width,
                                            .height = level->height,
                                            .depth = layers};
        const uint32_t *from = level->texels + texels * z * 4;
        for (size_t i = 0; i < texels; i++)
            tgsic_format_encode(format->texel, from + i * 4, bytes + i * size);
        upload(c, resource, &box, bytes, texels * size);
    }
}

uint32_t tgsic_check_virgl_texture(struct virgl_call *c, const struct check_texture *texture)
{
    bool fresh;
    struct virgl_copy *copy = find(c, texture, texture->serial, &fresh);
    struct virgl_format format =
        tgsic_check_virgl_format_of(tgsic_check_gl_format(texture->gl_format));
    if (!fresh)
        return copy->resource;
    if (!format.number)
        tgsic_check_virgl_unsupported(c, "textures of that format");
    uint32_t resource = make_texture(c, texture, &format);
    copy->resource = resource;
    for (uint32_t i = 0; !texture->undefined && i < texture->data.num_levels; i++)
        if (texture->data.levels[i].texels)
            upload_level(c, texture, resource, i, &format);
    return resource;
}
