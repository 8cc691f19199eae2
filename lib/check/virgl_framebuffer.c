/* SPDX-License-Identifier: MIT */
/* What is drawn to: surfaces, clears, copies, mipmaps, reading. Row 0 is the bottom one, as in
 * OpenGL's framebuffer objects. */
#include "virgl_device.h"

#include "exec/format.h"
#include "gl_format.h"

#include <stdlib.h>
#include <string.h>

#define GL_DEPTH_BUFFER_BIT 0x0100
#define GL_COLOR_BUFFER_BIT 0x4000
#define GL_LINEAR           0x2601

enum { CLEAR_DEPTH = 1, CLEAR_COLOR = 4 /* of buffer 0; of the next ones the next bits */ };
enum { BLIT_DEPTH = 0x10, BLIT_COLOR = 0xf, BLIT_LINEAR = 1 << 8 };

/* ---- Surfaces ------------------------------------------------------------------------------ */

static uint32_t last_layer(const struct check_attachment *a)
{
    return a->layered ? a->texture->data.levels[a->level].depth - 1 : a->layer;
}

static uint32_t make_surface(struct virgl_call *c, const struct check_attachment *a)
{
    if (!a->texture)
        return 0;
    uint32_t resource = tgsic_check_virgl_texture(c, a->texture);
    struct virgl_format format =
        tgsic_check_virgl_format_of(tgsic_check_gl_format(a->texture->gl_format));
    uint32_t handle = ++c->device->handles;
    TGSIC_VIRGL_PUT(c->commands, CREATE_OBJECT, SURFACE, handle, resource, format.number, a->level,
                    (a->layered ? 0 : a->layer) | last_layer(a) << 16);
    return handle;
}

void tgsic_check_virgl_set_framebuffer(struct virgl_call *c, const struct check_framebuffer *f)
{
    uint32_t words[2 + CHECK_MAX_COLORS] = {f->num_colors, make_surface(c, &f->depth)};
    for (uint32_t i = 0; i < f->num_colors; i++)
        words[2 + i] = make_surface(c, &f->colors[i]);
    tgsic_check_virgl_command(c, TGSIC_VIRGL_SET_FRAMEBUFFER_STATE, 0, words, 2 + f->num_colors);
}

/* ---- Clearing ------------------------------------------------------------------------------ */

void tgsic_check_virgl_clear(struct virgl_call *c, uint32_t gl_mask)
{
    const struct check_state *state = &c->world->state;
    const struct check_framebuffer *f = c->world->draw;
    double depth = (double)state->clear_depth;
    uint64_t depth_bits;
    uint32_t mask = 0, color[4];
    for (uint32_t i = 0; gl_mask & GL_COLOR_BUFFER_BIT && i < f->num_colors; i++)
        mask |= f->colors[i].texture ? (uint32_t)CLEAR_COLOR << i : 0;
    if (gl_mask & GL_DEPTH_BUFFER_BIT && f->depth.texture)
        mask |= CLEAR_DEPTH;
    memcpy(&depth_bits, &depth, sizeof depth);
    memcpy(color, state->clear_color, sizeof color);
    tgsic_check_virgl_set_framebuffer(c, f);
    TGSIC_VIRGL_PUT(c->commands, CLEAR, NULL, mask, color[0], color[1], color[2], color[3],
                    (uint32_t)depth_bits, (uint32_t)(depth_bits >> 32), 0);
}

/* ---- Copying ------------------------------------------------------------------------------- */

/* A box of a resource, as BLIT has it. */
struct side {
    uint32_t resource, format;
    struct tgsic_virgl_box box;
};

static void put_blit(struct virgl_call *c, const struct side *to, const struct side *from,
                     uint32_t what)
{
    enum { SCISSOR_WORDS = 2, SIDE_WORDS = 9 };
    const struct side *sides[2] = {to, from};
    uint32_t words[1 + SCISSOR_WORDS + 2 * SIDE_WORDS] = {what};
    for (unsigned i = 0; i < 2; i++) {
        const struct tgsic_virgl_box *b = &sides[i]->box;
        const uint32_t side[SIDE_WORDS] = {
            sides[i]->resource, b->level,  sides[i]->format, b->x, b->y, b->z,
            b->width,           b->height, b->depth};
        memcpy(words + 1 + SCISSOR_WORDS + i * SIDE_WORDS, side, sizeof side);
    }
    tgsic_check_virgl_command(c, TGSIC_VIRGL_BLIT, 0, words, sizeof words / sizeof *words);
}

static struct side side_of(struct virgl_call *c, const struct check_attachment *a,
                           struct check_rect rect)
{
    const struct check_gl_format *format = tgsic_check_gl_format(a->texture->gl_format);
    return (struct side){tgsic_check_virgl_texture(c, a->texture),
                         tgsic_check_virgl_format_of(format).number,
                         {.level = a->level,
                          .x = (uint32_t)rect.x,
                          .y = (uint32_t)rect.y,
                          .z = a->layer,
                          .width = rect.width,
                          .height = rect.height,
                          .depth = 1}};
}

static void blit_plane(struct virgl_call *c, const struct check_attachment *from,
                       struct check_rect from_rect, const struct check_attachment *to,
                       struct check_rect to_rect, uint32_t what)
{
    if (!from->texture || !to->texture)
        return;
    struct side source = side_of(c, from, from_rect), target = side_of(c, to, to_rect);
    put_blit(c, &target, &source, what);
}

void tgsic_check_virgl_blit(struct virgl_call *c, struct check_rect from, struct check_rect to,
                            uint32_t gl_mask, uint32_t gl_filter)
{
    const struct check_framebuffer *read = c->world->read, *draw = c->world->draw;
    uint32_t filter = gl_filter == GL_LINEAR ? BLIT_LINEAR : 0;
    for (uint32_t i = 0; gl_mask & GL_COLOR_BUFFER_BIT && i < draw->num_colors; i++)
        blit_plane(c, &read->colors[0], from, &draw->colors[i], to, BLIT_COLOR | filter);
    if (gl_mask & GL_DEPTH_BUFFER_BIT)
        blit_plane(c, &read->depth, from, &draw->depth, to, BLIT_DEPTH);
}

/* ---- Mipmaps ------------------------------------------------------------------------------- */

static uint32_t half(uint32_t size)
{
    return size > 1 ? size / 2 : 1;
}

/* The next level exists in the resource; now it does in the world, too, where texels of what a
 * device makes itself are not looked at. */
static void add_level(struct virgl_call *c, struct tgsic_exec_texture *t, uint32_t number)
{
    const struct tgsic_exec_level *from = &t->levels[number - 1];
    struct tgsic_exec_level *to = &t->levels[number];
    bool layers = t->target != TGSIC_TARGET_TEX_3D;
    if (number < t->num_levels && to->texels)
        return;
    *to = (struct tgsic_exec_level){half(from->width), half(from->height),
                                    layers ? from->depth : half(from->depth), from->texels};
    t->num_levels = number + 1;
}

void tgsic_check_virgl_generate_mipmap(struct virgl_call *c, struct check_texture *texture)
{
    struct tgsic_exec_texture *t = &texture->data;
    struct side from = {
        tgsic_check_virgl_texture(c, texture),
        tgsic_check_virgl_format_of(tgsic_check_gl_format(texture->gl_format)).number,
        {0}};
    for (uint32_t n = t->base_level; n < t->max_level && n + 1 < TGSIC_EXEC_MAX_LEVELS; n++) {
        const struct tgsic_exec_level *level = &t->levels[n];
        if (level->width == 1 && level->height == 1 &&
            (level->depth == 1 || t->target != TGSIC_TARGET_TEX_3D))
            return;
        add_level(c, t, n + 1);
        struct side to = from;
        from.box = (struct tgsic_virgl_box){
            .level = n, .width = level->width, .height = level->height, .depth = level->depth};
        level = &t->levels[n + 1];
        to.box = (struct tgsic_virgl_box){
            .level = n + 1, .width = level->width, .height = level->height, .depth = level->depth};
        put_blit(c, &to, &from, BLIT_COLOR | BLIT_LINEAR);
    }
}

/* ---- Reading ------------------------------------------------------------------------------- */

/* A multisampled surface cannot be read; a copy of its mean can. */
static struct side resolve(struct virgl_call *c, const struct side *from)
{
    bool depth = from->format == TGSIC_VIRGL_FORMAT_Z32_FLOAT;
    const struct virgl_shape shape = {
        .target = tgsic_check_virgl_texture_target(TGSIC_TARGET_TEX_2D),
        .format = from->format,
        .bind = depth ? TGSIC_VIRGL_BIND_DEPTH_STENCIL : TGSIC_VIRGL_BIND_RENDER_TARGET,
        .width = from->box.width,
        .height = from->box.height,
        .depth = 1,
        .layers = 1,
        .levels = 1};
    struct side to = {tgsic_check_virgl_make_resource(c, &shape), from->format, from->box};
    to.box.x = to.box.y = to.box.z = to.box.level = 0;
    put_blit(c, &to, from, depth ? BLIT_DEPTH : BLIT_COLOR);
    tgsic_check_virgl_flush(c);
    return to;
}

/* Components that the format does not keep read as 0, 0, 0, 1. */
static void complete(const struct check_gl_format *format, bool integer, uint32_t value[4])
{
    for (unsigned i = 0; i < 4; i++)
        if (!format->bits[i])
            value[i] = i < 3 ? 0 : integer ? 1 : tgsic_virgl_float(1);
}

static enum check_base base_of(const struct check_gl_format *format)
{
    return format->type == TGSIC_RETURN_SINT   ? CHECK_INT
           : format->type == TGSIC_RETURN_UINT ? CHECK_UINT
                                               : CHECK_FLOAT;
}

/* All of the layer: scripts look at one picture in many places. */
static const unsigned char *read_layer(struct virgl_call *c, const struct check_attachment *a,
                                       size_t texel_size)
{
    const struct tgsic_exec_level *level = &a->texture->data.levels[a->level];
    const struct check_rect all = {0, 0, level->width, level->height};
    struct virgl_layer *kept = &c->device->read;
    struct side from = side_of(c, a, all);
    size_t size = texel_size * level->width * level->height;
    if (kept->resource == from.resource && kept->level == a->level && kept->layer == a->layer)
        return kept->bytes;
    unsigned char *bytes = realloc(kept->bytes, size);
    if (!bytes)
        tgsic_check_virgl_leave(c, TGSIC_E_MEMORY);
    *kept = (struct virgl_layer){.bytes = bytes};
    struct side single = a->texture->data.samples > 1 ? resolve(c, &from) : from;
    single.box.stride = (uint32_t)texel_size * level->width;
    single.box.layer_stride = (uint32_t)size;
    memcpy(bytes, tgsic_check_virgl_download(c, single.resource, &single.box, size), size);
    *kept = (struct virgl_layer){from.resource, a->level, a->layer, bytes};
    return bytes;
}

void tgsic_check_virgl_read_pixels(struct virgl_call *c, int plane, struct check_rect rect,
                                   union check_pixel *pixels, enum check_base *base)
{
    const struct check_attachment *a =
        plane < 0 ? &c->world->read->depth : &c->world->read->colors[plane];
    if (!a->texture)
        tgsic_check_virgl_unsupported(c, "reading what is not there");
    const struct check_gl_format *gl = tgsic_check_gl_format(a->texture->gl_format);
    const struct tgsic_exec_level *level = &a->texture->data.levels[a->level];
    struct virgl_format format = tgsic_check_virgl_format_of(gl);
    size_t size = tgsic_check_virgl_texel_size(&format);
    const unsigned char *bytes = read_layer(c, a, size);
    *base = base_of(gl);
    for (uint32_t i = 0; i < rect.width * rect.height; i++) {
        int64_t x = (int64_t)rect.x + i % rect.width, y = (int64_t)rect.y + i / rect.width;
        pixels[i] = (union check_pixel){{0}};
        if (x < 0 || y < 0 || x >= level->width || y >= level->height)
            continue;
        tgsic_format_decode(format.texel, bytes + ((size_t)y * level->width + (size_t)x) * size,
                            pixels[i].u);
        if (plane >= 0)
            complete(gl, *base != CHECK_FLOAT, pixels[i].u);
    }
}
