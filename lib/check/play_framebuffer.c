/* SPDX-License-Identifier: MIT */
/* Commands that choose what is drawn to and read from. */
#include "play.h"

#include <string.h>

#define GL_RGBA8_FORMAT 0x8058
#define GL_DEPTH_FORMAT 0x81a6 /* DEPTH_COMPONENT24 */

/* Which of the two a command binds. */
enum which { DRAW = 1, READ = 2, BOTH = DRAW | READ };

static enum tgsic_result bind(struct check_player *player, enum which which,
                              struct check_framebuffer *framebuffer)
{
    if (which & DRAW)
        player->world.draw = framebuffer;
    if (which & READ)
        player->world.read = framebuffer;
    player->read_observed = false;
    return TGSIC_OK;
}

static struct check_framebuffer *new_framebuffer(struct check_player *player)
{
    struct check_framebuffer *framebuffer = ARENA_NEW(player->arena, struct check_framebuffer);
    framebuffer->serial = tgsic_check_next_serial(player);
    framebuffer->samples = 1;
    return framebuffer;
}

/* ---- The window ---------------------------------------------------------------------------- */

static bool make_plane(struct check_player *player, uint32_t gl_format,
                       struct check_attachment *attachment)
{
    const struct check_texture_shape shape = {.target = TGSIC_TARGET_TEX_2D,
                                              .width = player->test->width,
                                              .height = player->test->height,
                                              .depth = 1,
                                              .levels = 1,
                                              .samples = 1};
    attachment->texture = tgsic_check_new_texture(player, shape, tgsic_check_gl_format(gl_format));
    if (attachment->texture)
        attachment->texture->renderbuffer = true;
    return attachment->texture != NULL;
}

enum tgsic_result tgsic_check_make_window(struct check_player *player)
{
    struct check_framebuffer *window = new_framebuffer(player);
    window->is_window = true;
    window->width = player->test->width;
    window->height = player->test->height;
    window->num_colors = 1;
    player->window = window;
    if (!make_plane(player, GL_RGBA8_FORMAT, &window->colors[0]))
        return TGSIC_E_INVALID;
    if (player->test->depth_buffer && !make_plane(player, GL_DEPTH_FORMAT, &window->depth))
        return TGSIC_E_INVALID;
    return bind(player, BOTH, window);
}

COMMAND_FUNCTION(fb_winsys)
{
    return bind(player, BOTH, player->window);
}

COMMAND_FUNCTION(fb_draw_winsys)
{
    return bind(player, DRAW, player->window);
}

COMMAND_FUNCTION(fb_read_winsys)
{
    return bind(player, READ, player->window);
}

/* ---- Textures ------------------------------------------------------------------------------ */

static void take_size(struct check_framebuffer *framebuffer,
                      const struct check_attachment *attachment)
{
    const struct tgsic_exec_level *level = &attachment->texture->data.levels[attachment->level];
    framebuffer->width = level->width;
    framebuffer->height = level->height;
}

/* The first levels of textures of units; -1 leaves a colour without one. */
static enum tgsic_result bind_textures(struct check_player *player, enum which which,
                                       const struct check_argument *units)
{
    struct check_framebuffer *framebuffer = new_framebuffer(player);
    if (units->count > CHECK_MAX_COLORS)
        return tgsic_check_play_invalid(player, "more than %d colours", CHECK_MAX_COLORS);
    framebuffer->num_colors = units->count;
    for (uint32_t i = 0; i < units->count; i++) {
        struct check_attachment *color = &framebuffer->colors[i];
        if (units->integers[i] == -1)
            continue;
        color->texture = tgsic_check_unit_texture(player, units->integers[i]);
        if (!color->texture)
            return TGSIC_E_INVALID;
        take_size(framebuffer, color);
    }
    if (!framebuffer->width)
        return tgsic_check_play_invalid(player, "a framebuffer without colours");
    return bind(player, which, framebuffer);
}

COMMAND_FUNCTION(fb_tex)
{
    return bind_textures(player, BOTH, a);
}

COMMAND_FUNCTION(fb_draw_tex)
{
    return bind_textures(player, DRAW, a);
}

COMMAND_FUNCTION(fb_read_tex)
{
    return bind_textures(player, READ, a);
}

/* One colour: of texture unit `unit`. */
static enum tgsic_result bind_attachment(struct check_player *player, enum which which,
                                         int64_t unit, struct check_attachment attachment)
{
    struct check_framebuffer *framebuffer = new_framebuffer(player);
    attachment.texture = tgsic_check_unit_texture(player, unit);
    if (!attachment.texture)
        return TGSIC_E_INVALID;
    const struct tgsic_exec_texture *data = &attachment.texture->data;
    if (attachment.level >= data->num_levels ||
        attachment.layer >= data->levels[attachment.level].depth)
        return tgsic_check_play_invalid(player, "the texture has no such level or layer");
    framebuffer->num_colors = 1;
    framebuffer->colors[0] = attachment;
    take_size(framebuffer, &attachment);
    return bind(player, which, framebuffer);
}

static enum tgsic_result bind_slice(struct check_player *player, enum which which,
                                    const struct check_argument *a)
{
    const struct check_texture *texture = tgsic_check_unit_texture(player, a[1].integer);
    if (texture && texture->data.target != a[0].integer)
        return tgsic_check_play_invalid(player, "the texture has another target");
    return bind_attachment(player, which, a[1].integer,
                           (struct check_attachment){.level = (uint32_t)a[2].integer,
                                                     .layer = (uint32_t)a[3].integer});
}

COMMAND_FUNCTION(fb_tex_slice)
{
    return bind_slice(player, BOTH, a);
}

COMMAND_FUNCTION(fb_draw_tex_slice)
{
    return bind_slice(player, DRAW, a);
}

COMMAND_FUNCTION(fb_read_tex_slice)
{
    return bind_slice(player, READ, a);
}

static const struct check_attachment all_layers = {.layered = true};

COMMAND_FUNCTION(fb_tex_layered)
{
    return bind_attachment(player, BOTH, a[0].integer, all_layers);
}

COMMAND_FUNCTION(fb_draw_tex_layered)
{
    return bind_attachment(player, DRAW, a[0].integer, all_layers);
}

COMMAND_FUNCTION(fb_read_tex_layered)
{
    return bind_attachment(player, READ, a[0].integer, all_layers);
}

/* ---- Multisampling ------------------------------------------------------------------------- */

static enum tgsic_result bind_multisampled(struct check_player *player, enum which which,
                                           const struct check_argument *a)
{
    const struct check_texture_shape shape = {.target = TGSIC_TARGET_TEX_2D_MSAA,
                                              .width = (uint32_t)a[1].integer,
                                              .height = (uint32_t)a[2].integer,
                                              .depth = 1,
                                              .levels = 1,
                                              .samples = (uint32_t)a[3].integer};
    struct check_framebuffer *framebuffer = new_framebuffer(player);
    struct check_attachment *color = &framebuffer->colors[0];
    color->texture = tgsic_check_new_texture(player, shape, a[0].format);
    if (!color->texture)
        return TGSIC_E_INVALID;
    color->texture->renderbuffer = true;
    framebuffer->num_colors = 1;
    framebuffer->samples = shape.samples;
    take_size(framebuffer, color);
    return bind(player, which, framebuffer);
}

COMMAND_FUNCTION(fb_ms)
{
    return bind_multisampled(player, BOTH, a);
}

COMMAND_FUNCTION(fb_draw_ms)
{
    return bind_multisampled(player, DRAW, a);
}

COMMAND_FUNCTION(fb_read_ms)
{
    return bind_multisampled(player, READ, a);
}
