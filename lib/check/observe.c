/* SPDX-License-Identifier: MIT */
/* Keeping what a device shows, so that devices can be compared with one another. */
#include "play.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_MAX_PIXELS (16u << 20)

static struct check_observation *new_observation(struct check_player *player, const char *what)
{
    struct check_playback *out = player->out;
    struct check_observation *o;
    ARENA_RESERVE(out->arena, out->observations, out->num_observations);
    o = &out->observations[out->num_observations++];
    *o = (struct check_observation){
        .command = player->step_number,
        .what = tgsic_arena_strndup(out->arena, what, strlen(what)),
    };
    return o;
}

/* Whether `count` more may be kept. */
static bool may_keep(struct check_player *player, uint64_t count)
{
    uint64_t most = player->options && player->options->max_pixels ? player->options->max_pixels
                                                                   : DEFAULT_MAX_PIXELS;
    if (!player->options || !player->options->observe || count > most - player->observed_pixels)
        return false;
    player->observed_pixels += count;
    return true;
}

/* One plane of world.read. */
static enum tgsic_result observe_plane(struct check_player *player, int plane)
{
    const struct check_framebuffer *read = player->world.read;
    struct check_rect whole = {0, 0, read->width, read->height};
    char what[32];
    if (!may_keep(player, (uint64_t)read->width * read->height))
        return TGSIC_OK;
    if (plane < 0)
        snprintf(what, sizeof what, "depth");
    else
        snprintf(what, sizeof what, "color %d", plane);
    struct check_observation *o = new_observation(player, what);
    o->plane = plane;
    o->width = read->width;
    o->height = read->height;
    o->pixels =
        ARENA_ARRAY(player->out->arena, union check_pixel, (size_t)read->width * read->height);
    return player->device->ops->read_pixels(player->device, &player->world, plane, whole, o->pixels,
                                            &o->base, player->diags);
}

/* Samples have no order that devices share, so what has several is seen only when it is copied. */
static enum tgsic_result observe_framebuffer(struct check_player *player)
{
    const struct check_framebuffer *read = player->world.read;
    enum tgsic_result result = TGSIC_OK;
    if (read->samples > 1)
        return TGSIC_OK;
    for (uint32_t i = 0; i < read->num_colors && result == TGSIC_OK; i++)
        if (read->colors[i].texture)
            result = observe_plane(player, (int)i);
    if (result == TGSIC_OK && read->depth.texture)
        result = observe_plane(player, -1);
    return result;
}

enum tgsic_result tgsic_check_observe_buffer(struct check_player *player,
                                             struct check_buffer *buffer, const char *what)
{
    enum tgsic_result result = TGSIC_OK;
    if (!buffer->device_newer)
        return TGSIC_OK;
    result =
        player->device->ops->read_buffer(player->device, &player->world, buffer, player->diags);
    buffer->device_newer = false;
    if (result != TGSIC_OK || !may_keep(player, buffer->size / 16))
        return result;
    struct check_observation *o = new_observation(player, what);
    o->plane = -2;
    o->base = CHECK_UINT;
    o->width = (uint32_t)(buffer->size / 4);
    o->height = 1;
    uint32_t *words = ARENA_ARRAY(player->out->arena, uint32_t, o->width);
    memcpy(words, buffer->data, (size_t)o->width * 4);
    o->words = words;
    return TGSIC_OK;
}

static enum tgsic_result observe_buffers(struct check_player *player, struct check_buffer **slots,
                                         size_t count, const char *kind)
{
    enum tgsic_result result = TGSIC_OK;
    for (size_t i = 0; i < count && result == TGSIC_OK; i++) {
        char what[32];
        snprintf(what, sizeof what, "%s %u", kind, (unsigned)i);
        if (slots[i])
            result = tgsic_check_observe_buffer(player, slots[i], what);
    }
    return result;
}

enum tgsic_result tgsic_check_observe_drawn(struct check_player *player)
{
    struct check_world *world = &player->world;
    struct check_framebuffer *read = world->read;
    player->drawn = false;
    if (!player->options || !player->options->observe)
        return TGSIC_OK;
    world->read = world->draw;
    enum tgsic_result result = observe_framebuffer(player);
    world->read = read;
    player->read_observed = world->read == world->draw;
    if (result == TGSIC_OK)
        result = observe_buffers(player, world->shader_buffers, CHECK_MAX_UNITS, "ssbo");
    if (result == TGSIC_OK)
        result = observe_buffers(player, world->counter_buffers, CHECK_MAX_UNITS, "counters");
    if (result == TGSIC_OK)
        result = observe_buffers(player, world->xfb_buffers, CHECK_MAX_XFB, "xfb");
    return result;
}

enum tgsic_result tgsic_check_observe_read(struct check_player *player)
{
    if (player->read_observed || !player->options || !player->options->observe)
        return TGSIC_OK;
    player->read_observed = true;
    return observe_framebuffer(player);
}
