/* SPDX-License-Identifier: MIT */
/* The device above a virgl_test_server: what its files hand to one another. Private.
 *
 * An operation collects commands and sends them at its end. All objects that it makes stay until
 * the case ends, since they live in a context of the case's own; resources are released then.
 *
 * Everything of one operation lives in its arena. A failure deep inside leaves by
 * tgsic_check_virgl_leave(), so nothing below the device's operations returns results. */
#ifndef CHECK_VIRGL_DEVICE_H
#define CHECK_VIRGL_DEVICE_H

#include "bind.h"
#include "virgl_server.h"

#include "tgsi/arena.h"

struct check_gl_format;

/* The server's copy of a texture or buffer of the world. */
struct virgl_copy {
    const void *key;
    uint32_t serial, resource;
};

/* One layer of a level as it was read last. Anything that is submitted makes it old. */
struct virgl_layer {
    uint32_t resource, level, layer; /* resource 0: nothing */
    unsigned char *bytes;
};

struct virgl_device {
    struct check_device device;
    struct check_virgl_server server;
    bool hardware;
    const char *capture;     /* folder; NULL: none */
    uint32_t contexts;       /* that were made: the case's has this number */
    uint32_t handles;        /* that objects of the case have */
    uint32_t resources;      /* that were made */
    uint32_t first_resource; /* of the case */
    struct virgl_copy *copies;
    size_t num_copies;
    struct virgl_layer read;
    const struct check_program *program;
};

struct virgl_call {
    struct virgl_device *device;
    struct check_world *world;
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    struct tgsic_virgl_stream *commands;
};

/* ---- virgl_device.c ------------------------------------------------------------------------ */

#ifdef __GNUC__
__attribute__((noreturn))
#endif
void tgsic_check_virgl_leave(struct virgl_call *c, enum tgsic_result result);
/* Adds "virglrenderer does not take NAME" and leaves. */
#ifdef __GNUC__
__attribute__((noreturn))
#endif
void tgsic_check_virgl_unsupported(struct virgl_call *c, const char *what);
/* Sends messages, and leaves if that fails. Empties `messages`. */
void tgsic_check_virgl_send(struct virgl_call *c, struct tgsic_virgl_stream *messages);
/* Sends the commands so far. */
void tgsic_check_virgl_flush(struct virgl_call *c);
/* Waits until they are done, and leaves if the server has something to object. */
void tgsic_check_virgl_finish(struct virgl_call *c);
void tgsic_check_virgl_receive(struct virgl_call *c, void *bytes, size_t size);
/* A command whose words are counted at run time. */
void tgsic_check_virgl_command(struct virgl_call *c, unsigned command, unsigned object,
                               const uint32_t *words, size_t count);

/* ---- virgl_format.c ------------------------------------------------------------------------ */

/* How texels travel: not in all formats of OpenGL, but in one that holds all that they keep. */
struct virgl_format {
    uint32_t number; /* on the wire; 0: there is none */
    uint16_t texel;  /* enum tgsic_format of the bytes */
};
struct virgl_format tgsic_check_virgl_format_of(const struct check_gl_format *format);
uint32_t tgsic_check_virgl_texture_target(unsigned target);
unsigned tgsic_check_virgl_texel_size(const struct virgl_format *format);

/* ---- virgl_resource.c ---------------------------------------------------------------------- */

struct virgl_shape {
    uint32_t target, format, bind, width, height, depth, layers, levels, samples;
};
uint32_t tgsic_check_virgl_make_resource(struct virgl_call *c, const struct virgl_shape *shape);
/* A buffer of those bytes, for one operation. */
uint32_t tgsic_check_virgl_make_buffer(struct virgl_call *c, uint32_t bind, const void *data,
                                       size_t size);
/* The resource of a texture or buffer, made or brought up to date. */
uint32_t tgsic_check_virgl_texture(struct virgl_call *c, const struct check_texture *texture);
uint32_t tgsic_check_virgl_buffer(struct virgl_call *c, const struct check_buffer *buffer,
                                  uint32_t bind);
/* Reads a box back: texels as bytes, tightly packed, in the call's arena. */
const unsigned char *tgsic_check_virgl_download(struct virgl_call *c, uint32_t resource,
                                                const struct tgsic_virgl_box *box, size_t size);

/* ---- virgl_framebuffer.c ------------------------------------------------------------------- */

/* Binds what is drawn to. */
void tgsic_check_virgl_set_framebuffer(struct virgl_call *c,
                                       const struct check_framebuffer *framebuffer);
void tgsic_check_virgl_clear(struct virgl_call *c, uint32_t gl_mask);
void tgsic_check_virgl_blit(struct virgl_call *c, struct check_rect from, struct check_rect to,
                            uint32_t gl_mask, uint32_t gl_filter);
void tgsic_check_virgl_generate_mipmap(struct virgl_call *c, struct check_texture *texture);
void tgsic_check_virgl_read_pixels(struct virgl_call *c, int plane, struct check_rect rect,
                                   union check_pixel *pixels, enum check_base *base);

/* ---- virgl_state.c, virgl_bind.c, virgl_draw.c --------------------------------------------- */

/* Fixed-function state. `discard`: nothing is rasterised. */
void tgsic_check_virgl_set_state(struct virgl_call *c, bool discard);
/* Constants and resources of a stage. */
void tgsic_check_virgl_bind_stage(struct virgl_call *c, unsigned stage);
void tgsic_check_virgl_draw(struct virgl_call *c, const struct check_draw *draw);
void tgsic_check_virgl_dispatch(struct virgl_call *c, const uint32_t groups[3],
                                const uint32_t group_size[3]);

#endif
