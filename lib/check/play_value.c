/* SPDX-License-Identifier: MIT */
/* Commands that give uniforms and buffers their values. */
#include "gl_names.h"
#include "play.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BUFFER (256u << 20) /* bytes */

/* ---- Uniforms ------------------------------------------------------------------------------ */

static int32_t location_of(const char *name)
{
    if (!isdigit((unsigned char)name[0]))
        return -1;
    long location = strtol(name, NULL, 0);
    return location > INT32_MAX ? INT32_MAX : (int32_t)location;
}

static void add_uniform(struct check_player *player, struct check_uniform uniform)
{
    struct check_world *world = &player->world;
    struct check_uniform *list = (struct check_uniform *)world->uniforms;
    uniform.count = 1;
    uniform.location = location_of(uniform.name);
    uniform.block_index = player->block_index;
    uniform.block_binding = player->block_binding;
    uniform.block_offset = player->block_offset;
    uniform.block_matrix_stride = player->block_matrix_stride;
    uniform.block_row_major = player->block_row_major;
    ARENA_RESERVE(player->arena, list, world->num_uniforms);
    list[world->num_uniforms++] = uniform;
    world->uniforms = list;
    world->uniforms_serial = tgsic_check_next_serial(player);
}

void tgsic_check_forget_uniforms(struct check_player *player)
{
    player->world.num_uniforms = player->world.num_subroutines = 0;
    player->world.uniforms = NULL;
    player->world.subroutines = NULL;
    player->world.uniforms_serial = tgsic_check_next_serial(player);
}

COMMAND_FUNCTION(uniform)
{
    if (tgsic_check_needs_program(player))
        add_uniform(player, (struct check_uniform){
                                .name = a[1].text, .type = a[0].type, .words = a[2].words});
    return TGSIC_OK;
}

COMMAND_FUNCTION(handle)
{
    return tgsic_check_play_unsupported(player, "handles of bindless textures and images");
}

COMMAND_FUNCTION(resident)
{
    return tgsic_check_run_handle(player, a);
}

COMMAND_FUNCTION(subuniform)
{
    struct check_world *world = &player->world;
    struct check_subroutine *list = (struct check_subroutine *)world->subroutines;
    if (!tgsic_check_needs_program(player))
        return TGSIC_OK;
    ARENA_RESERVE(player->arena, list, world->num_subroutines);
    list[world->num_subroutines++] =
        (struct check_subroutine){(uint8_t)a[0].integer, a[1].text, a[2].text};
    world->subroutines = list;
    world->uniforms_serial = tgsic_check_next_serial(player);
    return TGSIC_OK;
}

static enum tgsic_result set_number(struct check_player *player, int32_t *member,
                                    const struct check_argument *a)
{
    if (a[0].integer > INT32_MAX)
        return tgsic_check_play_invalid(player, "a number in range");
    *member = (int32_t)a[0].integer;
    return TGSIC_OK;
}

COMMAND_FUNCTION(block_index)
{
    return set_number(player, &player->block_index, a);
}

COMMAND_FUNCTION(block_binding)
{
    return set_number(player, &player->block_binding, a);
}

COMMAND_FUNCTION(block_offset)
{
    return set_number(player, &player->block_offset, a);
}

COMMAND_FUNCTION(block_matrix_stride)
{
    return set_number(player, &player->block_matrix_stride, a);
}

COMMAND_FUNCTION(block_row_major)
{
    return set_number(player, &player->block_row_major, a);
}

/* ---- Buffers ------------------------------------------------------------------------------- */

/* A buffer of zeroes in slot `number` of `slots`. */
static enum tgsic_result make_buffer(struct check_player *player, struct check_buffer **slots,
                                     size_t num_slots, int64_t number, int64_t size)
{
    if (number >= (int64_t)num_slots)
        return tgsic_check_play_invalid(player, "bindings are numbered 0 to %d",
                                        (int)num_slots - 1);
    if (size > MAX_BUFFER)
        return tgsic_check_play_invalid(player, "a buffer of that size");
    struct check_buffer *buffer = ARENA_NEW(player->arena, struct check_buffer);
    buffer->serial = tgsic_check_next_serial(player);
    buffer->size = (size_t)size;
    buffer->data = tgsic_arena_alloc(player->arena, (size_t)size);
    slots[number] = buffer;
    return TGSIC_OK;
}

COMMAND_FUNCTION(ssbo)
{
    return make_buffer(player, player->world.shader_buffers, CHECK_MAX_UNITS, a[0].integer,
                       a[1].integer);
}

COMMAND_FUNCTION(xfb_buffer)
{
    return make_buffer(player, player->world.xfb_buffers, CHECK_MAX_XFB, a[0].integer,
                       a[1].integer);
}

COMMAND_FUNCTION(counter_buffer)
{
    return make_buffer(player, player->world.counter_buffers, CHECK_MAX_UNITS, a[0].integer,
                       a[1].integer * 4);
}

COMMAND_FUNCTION(counters)
{
    return make_buffer(player, player->world.counter_buffers, CHECK_MAX_UNITS, 0, a[0].integer * 4);
}

/* What shaders wrote must not be lost. */
static enum tgsic_result write_buffer(struct check_player *player, struct check_buffer **slots,
                                      size_t num_slots, int64_t number, uint64_t offset,
                                      const uint32_t *words, size_t size)
{
    enum tgsic_result result = TGSIC_OK;
    struct check_buffer *buffer = number < (int64_t)num_slots ? slots[number] : NULL;
    if (!buffer)
        return tgsic_check_play_invalid(player, "there is no buffer %d", (int)number);
    if (offset > buffer->size || buffer->size - offset < size)
        return tgsic_check_play_invalid(player, "the buffer has %zu bytes", buffer->size);
    if (buffer->device_newer)
        result =
            player->device->ops->read_buffer(player->device, &player->world, buffer, player->diags);
    buffer->device_newer = false;
    buffer->serial = tgsic_check_next_serial(player);
    memcpy(buffer->data + offset, words, size);
    return result;
}

COMMAND_FUNCTION(ssbo_subdata)
{
    return write_buffer(player, player->world.shader_buffers, CHECK_MAX_UNITS, a[0].integer,
                        (uint64_t)a[2].integer, a[3].words,
                        (size_t)tgsic_check_type_words(a[1].type) * 4);
}

COMMAND_FUNCTION(counter)
{
    uint32_t value = (uint32_t)a[2].integer;
    return write_buffer(player, player->world.counter_buffers, CHECK_MAX_UNITS, a[0].integer,
                        (uint64_t)a[1].integer * 4, &value, sizeof value);
}

/* ---- Images -------------------------------------------------------------------------------- */

COMMAND_FUNCTION(image_texture)
{
    struct check_texture *texture = tgsic_check_unit_texture(player, a[0].integer);
    if (!texture)
        return TGSIC_E_INVALID;
    player->world.images[a[0].integer] = (struct check_image_unit){
        .texture = texture,
        .gl_format = a[1].format->number,
        .gl_access = CHECK_GL_READ_WRITE,
    };
    return TGSIC_OK;
}
