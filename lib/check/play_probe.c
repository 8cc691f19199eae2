/* SPDX-License-Identifier: MIT */
/* Commands that compare pixels with what the script expects. */
#include "play.h"

#include <math.h>
#include <string.h>

/* What is expected of each pixel of a rectangle. */
struct expectation {
    struct check_rect rect;
    unsigned components; /* 3 or 4 of the colour */
    float color[4];
    bool single; /* one pixel is compared as floats; rectangles of at most 8 bits a component in
                    steps of 1/255, the expected value rounded down and the tolerance up */
};

static bool is_bytes(const struct check_texture *texture)
{
    const struct check_gl_format *format =
        texture ? tgsic_check_gl_format(texture->gl_format) : NULL;
    if (!format || format->type != TGSIC_RETURN_UNORM)
        return false;
    for (unsigned i = 0; i < 4; i++)
        if (format->bits[i] > 8)
            return false;
    return true;
}

static float byte_of(float value)
{
    return value <= 0 ? 0 : value >= 1 ? 255 : floorf(value * 255);
}

static bool bytes_match(const struct check_player *player, const struct expectation *e,
                        const union check_pixel *pixel)
{
    for (unsigned i = 0; i < e->components; i++) {
        float got = roundf(pixel->f[i] * 255);
        if (!(fabsf(got - byte_of(e->color[i])) <= ceilf(player->tolerance[i] * 255)))
            return false;
    }
    return true;
}

static bool floats_match(const struct check_player *player, const struct expectation *e,
                         const union check_pixel *pixel)
{
    for (unsigned i = 0; i < e->components; i++)
        if (fabsf(pixel->f[i] - e->color[i]) > player->tolerance[i])
            return false;
    return true;
}

static void note_difference(struct check_player *player, const struct expectation *e, size_t index,
                            const union check_pixel *pixel)
{
    unsigned x = (unsigned)(e->rect.x + (int32_t)(index % e->rect.width));
    unsigned y = (unsigned)(e->rect.y + (int32_t)(index / e->rect.width));
    const float *got = pixel->f, *want = e->color;
    if (e->components == 3)
        tgsic_check_play_failed(player, "pixel (%u, %u): expected %g %g %g, got %g %g %g", x, y,
                                want[0], want[1], want[2], got[0], got[1], got[2]);
    else
        tgsic_check_play_failed(player, "pixel (%u, %u): expected %g %g %g %g, got %g %g %g %g", x,
                                y, want[0], want[1], want[2], want[3], got[0], got[1], got[2],
                                got[3]);
}

/* Pixels of a rectangle; NULL, with a diagnostic, if that fails. */
static union check_pixel *read_pixels(struct check_player *player, int plane,
                                      struct check_rect rect, enum check_base *base,
                                      enum tgsic_result *result)
{
    const struct check_framebuffer *read = player->world.read;
    *result = TGSIC_OK;
    if (rect.x < 0 || rect.y < 0 || (uint64_t)rect.x + rect.width > read->width ||
        (uint64_t)rect.y + rect.height > read->height) {
        *result = tgsic_check_play_invalid(player, "pixels outside of the framebuffer");
        return NULL;
    }
    union check_pixel *pixels =
        ARENA_ARRAY(player->arena, union check_pixel, (size_t)rect.width * rect.height);
    *result = player->device->ops->read_pixels(player->device, &player->world, plane, rect, pixels,
                                               base, player->diags);
    return *result == TGSIC_OK ? pixels : NULL;
}

static enum tgsic_result probe(struct check_player *player, struct expectation e)
{
    enum check_base base;
    enum tgsic_result result;
    bool bytes = !e.single && is_bytes(player->world.read->colors[0].texture);
    union check_pixel *pixels = read_pixels(player, 0, e.rect, &base, &result);
    if (!pixels)
        return result;
    if (base != CHECK_FLOAT)
        return tgsic_check_play_failed(player, "integers are compared with floats");
    for (size_t i = 0; i < (size_t)e.rect.width * e.rect.height; i++)
        if (!(bytes ? bytes_match : floats_match)(player, &e, &pixels[i])) {
            note_difference(player, &e, i, &pixels[i]);
            break;
        }
    return TGSIC_OK;
}

/* ---- Commands ------------------------------------------------------------------------------ */

static struct expectation expect(unsigned components, const struct check_argument *color)
{
    struct expectation e = {.components = components};
    for (unsigned i = 0; i < components; i++)
        e.color[i] = color[i].real;
    return e;
}

static struct check_rect whole(const struct check_player *player)
{
    const struct check_framebuffer *read = player->world.read;
    return (struct check_rect){0, 0, read->width, read->height};
}

COMMAND_FUNCTION(probe_all_rgba)
{
    struct expectation e = expect(4, a);
    e.rect = whole(player);
    return probe(player, e);
}

/* What does not hold is worth a warning of the runner's, and no failure. The pixels are observed
 * all the same. */
COMMAND_FUNCTION(probe_warn)
{
    (void)player;
    (void)a;
    return TGSIC_OK;
}

COMMAND_FUNCTION(probe_all_rgb)
{
    struct expectation e = expect(3, a);
    e.rect = whole(player);
    return probe(player, e);
}

static struct check_rect one_pixel(int32_t x, int32_t y)
{
    return (struct check_rect){x, y, 1, 1};
}

COMMAND_FUNCTION(probe_rgba)
{
    struct expectation e = expect(4, a + 2);
    e.rect = one_pixel((int32_t)a[0].real, (int32_t)a[1].real);
    e.single = true;
    return probe(player, e);
}

COMMAND_FUNCTION(probe_rgb)
{
    struct expectation e = expect(3, a + 2);
    e.rect = one_pixel((int32_t)a[0].real, (int32_t)a[1].real);
    e.single = true;
    return probe(player, e);
}

COMMAND_FUNCTION(probe_rect_rgba)
{
    struct expectation e = expect(4, a + 4);
    e.rect = (struct check_rect){(int32_t)a[0].integer, (int32_t)a[1].integer,
                                 (uint32_t)a[2].integer, (uint32_t)a[3].integer};
    return probe(player, e);
}

/* A fraction of a side, rounded down. */
static int32_t part(float fraction, uint32_t side)
{
    float at = fraction * (float)side;
    return at > -1e9f && at < 1e9f ? (int32_t)at : -1;
}

/* The pixel at fractions of the sides; the end of a side is its last pixel. */
static struct check_rect relative_pixel(const struct check_player *player,
                                        const struct check_argument *a)
{
    const struct check_framebuffer *read = player->world.read;
    int32_t x = part(a[0].real, read->width), y = part(a[1].real, read->height);
    return one_pixel(x >= (int32_t)read->width ? (int32_t)read->width - 1 : x,
                     y >= (int32_t)read->height ? (int32_t)read->height - 1 : y);
}

COMMAND_FUNCTION(relative_probe_rgba)
{
    struct expectation e = expect(4, a + 2);
    e.rect = relative_pixel(player, a);
    e.single = true;
    return probe(player, e);
}

COMMAND_FUNCTION(relative_probe_rgb)
{
    struct expectation e = expect(3, a + 2);
    e.rect = relative_pixel(player, a);
    e.single = true;
    return probe(player, e);
}

static struct check_rect relative_rect(const struct check_player *player,
                                       const struct check_argument *a)
{
    const struct check_framebuffer *read = player->world.read;
    return (struct check_rect){part(a[0].real, read->width), part(a[1].real, read->height),
                               (uint32_t)part(a[2].real, read->width),
                               (uint32_t)part(a[3].real, read->height)};
}

COMMAND_FUNCTION(relative_probe_rect_rgba)
{
    struct expectation e = expect(4, a + 4);
    e.rect = relative_rect(player, a);
    return probe(player, e);
}

COMMAND_FUNCTION(relative_probe_rect_rgb)
{
    struct expectation e = expect(3, a + 4);
    e.rect = relative_rect(player, a);
    return probe(player, e);
}

COMMAND_FUNCTION(relative_probe_rect_int)
{
    enum check_base base;
    enum tgsic_result result;
    struct check_rect rect = relative_rect(player, a);
    union check_pixel *pixels = read_pixels(player, 0, rect, &base, &result);
    if (!pixels)
        return result;
    if (base == CHECK_FLOAT)
        return tgsic_check_play_failed(player, "floats are compared with integers");
    for (size_t i = 0; i < (size_t)rect.width * rect.height; i++)
        for (unsigned c = 0; c < 4; c++)
            if (pixels[i].i[c] != (int32_t)a[4 + c].integer)
                return tgsic_check_play_failed(player,
                                               "pixel (%u, %u), component %u: expected %d, got %d",
                                               (unsigned)rect.x + (unsigned)(i % rect.width),
                                               (unsigned)rect.y + (unsigned)(i / rect.width), c,
                                               (int)a[4 + c].integer, pixels[i].i[c]);
    return TGSIC_OK;
}

COMMAND_FUNCTION(probe_depth)
{
    enum check_base base;
    enum tgsic_result result;
    struct check_rect rect = one_pixel((int32_t)a[0].real, (int32_t)a[1].real);
    if (!player->world.read->depth.texture)
        return tgsic_check_play_failed(player, "there is no depth buffer");
    union check_pixel *pixels = read_pixels(player, -1, rect, &base, &result);
    if (!pixels)
        return result;
    if (fabsf(pixels[0].f[0] - a[2].real) < 0.01f)
        return TGSIC_OK;
    return tgsic_check_play_failed(player, "depth of pixel (%d, %d): expected %g, got %g", rect.x,
                                   rect.y, a[2].real, pixels[0].f[0]);
}
