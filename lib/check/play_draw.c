/* SPDX-License-Identifier: MIT */
/* Commands that make the device work. */
#include "play.h"

#include "gl_names.h"

#include <string.h>

bool tgsic_check_needs_program(struct check_player *player)
{
    if (!player->out->linked)
        tgsic_check_play_failed(player, "the program does not link");
    return player->out->linked;
}

COMMAND_FUNCTION(clear)
{
    return player->device->ops->clear(player->device, &player->world, player->gl_clear_mask,
                                      player->diags);
}

static enum tgsic_result draw(struct check_player *player, const struct check_draw *draw)
{
    if (!tgsic_check_needs_program(player))
        return TGSIC_OK;
    player->read_observed = false;
    return player->device->ops->draw(player->device, &player->world, draw, player->diags);
}

/* ---- Rectangles ---------------------------------------------------------------------------- */

struct rectangle {
    float x, y, width, height;
    bool patch;
    uint32_t instances;
    const float *texture; /* x, y, width, height of texture coordinates; NULL: none */
};

static void corners(float x, float y, float width, float height, unsigned components,
                    uint32_t *words)
{
    for (unsigned i = 0; i < 4; i++) {
        const float corner[4] = {i & 1 ? x + width : x, i & 2 ? y + height : y, 0, 1};
        memcpy(words + (size_t)i * components, corner, components * sizeof *words);
    }
}

/* Strips from the lower left; as a patch, four vertices in the same order. */
static enum tgsic_result draw_rectangle(struct check_player *player, struct rectangle r)
{
    uint32_t positions[16], coordinates[8];
    const struct check_array arrays[2] = {
        {.name = "piglit_vertex", .columns = 1, .components = 4, .words = positions},
        {.name = "piglit_texcoord", .columns = 1, .components = 2, .words = coordinates},
    };
    const struct check_draw rectangle = {
        .mode = r.patch ? TGSIC_PRIMITIVE_PATCHES : TGSIC_PRIMITIVE_TRIANGLE_STRIP,
        .count = 4,
        .instances = r.instances,
        .arrays = arrays,
        .num_arrays = r.texture ? 2 : 1,
        .num_vertices = 4,
    };
    uint32_t patch_vertices = player->world.state.patch_vertices;
    corners(r.x, r.y, r.width, r.height, 4, positions);
    if (r.texture)
        corners(r.texture[0], r.texture[1], r.texture[2], r.texture[3], 2, coordinates);
    if (r.patch)
        player->world.state.patch_vertices = 4;
    enum tgsic_result result = draw(player, &rectangle);
    player->world.state.patch_vertices = patch_vertices;
    return result;
}

static struct rectangle rectangle_of(const struct check_argument *a)
{
    return (struct rectangle){a[0].real, a[1].real, a[2].real, a[3].real, false, 0, NULL};
}

/* In pixels of the window. */
static struct rectangle ortho_of(const struct check_player *player, const struct check_argument *a)
{
    float width = (float)player->test->width, height = (float)player->test->height;
    return (struct rectangle){
        .x = (float)(-1.0 + 2.0 * (double)(a[0].real / width)),
        .y = (float)(-1.0 + 2.0 * (double)(a[1].real / height)),
        .width = (float)(2.0 * (double)(a[2].real / width)),
        .height = (float)(2.0 * (double)(a[3].real / height)),
    };
}

COMMAND_FUNCTION(draw_rect)
{
    return draw_rectangle(player, rectangle_of(a));
}

COMMAND_FUNCTION(draw_rect_tex)
{
    struct rectangle r = rectangle_of(a);
    const float texture[4] = {a[4].real, a[5].real, a[6].real, a[7].real};
    r.texture = texture;
    return draw_rectangle(player, r);
}

COMMAND_FUNCTION(draw_rect_ortho)
{
    return draw_rectangle(player, ortho_of(player, a));
}

COMMAND_FUNCTION(draw_rect_patch)
{
    struct rectangle r = rectangle_of(a);
    r.patch = true;
    return draw_rectangle(player, r);
}

COMMAND_FUNCTION(draw_rect_ortho_patch)
{
    struct rectangle r = ortho_of(player, a);
    r.patch = true;
    return draw_rectangle(player, r);
}

COMMAND_FUNCTION(draw_instanced_rect)
{
    struct rectangle r = rectangle_of(a + 1);
    r.instances = (uint32_t)a[0].integer;
    return draw_rectangle(player, r);
}

COMMAND_FUNCTION(draw_instanced_rect_ortho)
{
    struct rectangle r = ortho_of(player, a + 1);
    r.instances = (uint32_t)a[0].integer;
    return draw_rectangle(player, r);
}

COMMAND_FUNCTION(draw_instanced_rect_ortho_patch)
{
    struct rectangle r = ortho_of(player, a + 1);
    r.instances = (uint32_t)a[0].integer;
    r.patch = true;
    return draw_rectangle(player, r);
}

/* ---- Arrays -------------------------------------------------------------------------------- */

static enum tgsic_result draw_vertices(struct check_player *player, const struct check_argument *a,
                                       uint32_t instances, bool capture)
{
    struct check_draw vertices = player->vertices;
    uint64_t end = (uint64_t)a[1].integer + (uint64_t)a[2].integer;
    if (vertices.num_arrays && end > vertices.num_vertices)
        return tgsic_check_play_invalid(player, "there are %u vertices", vertices.num_vertices);
    if (end > INT32_MAX)
        return tgsic_check_play_invalid(player, "that many vertices");
    vertices.mode = (uint32_t)a[0].integer;
    vertices.first = (int32_t)a[1].integer;
    vertices.count = (uint32_t)a[2].integer;
    vertices.instances = instances;
    vertices.capture = capture;
    return draw(player, &vertices);
}

COMMAND_FUNCTION(draw_arrays)
{
    return draw_vertices(player, a, 0, false);
}

COMMAND_FUNCTION(draw_arrays_instanced)
{
    return draw_vertices(player, a, (uint32_t)a[3].integer, false);
}

COMMAND_FUNCTION(xfb_draw_arrays)
{
    return draw_vertices(player, a, 0, true);
}

/* ---- The others ---------------------------------------------------------------------------- */

static enum tgsic_result dispatch(struct check_player *player, const struct check_argument *groups,
                                  const struct check_argument *size)
{
    uint32_t count[3], group_size[3] = {0};
    if (!tgsic_check_needs_program(player))
        return TGSIC_OK;
    for (unsigned i = 0; i < 3; i++) {
        count[i] = (uint32_t)groups[i].integer;
        if (size)
            group_size[i] = (uint32_t)size[i].integer;
    }
    player->read_observed = false;
    return player->device->ops->dispatch(player->device, &player->world, count, group_size,
                                         player->diags);
}

COMMAND_FUNCTION(compute)
{
    return dispatch(player, a, NULL);
}

COMMAND_FUNCTION(compute_group_size)
{
    return dispatch(player, a, a + 3);
}

/* The whole of what is read from, to the whole of what is drawn to. */
static enum tgsic_result blit(struct check_player *player, uint32_t gl_mask, uint32_t gl_filter)
{
    const struct check_framebuffer *from = player->world.read, *to = player->world.draw;
    struct check_rect source = {0, 0, from->width, from->height};
    struct check_rect destination = {0, 0, to->width, to->height};
    player->read_observed = false;
    return player->device->ops->blit(player->device, &player->world, source, destination, gl_mask,
                                     gl_filter, player->diags);
}

COMMAND_FUNCTION(blit_color_linear)
{
    return blit(player, CHECK_GL_COLOR_BUFFER_BIT, CHECK_GL_LINEAR);
}

COMMAND_FUNCTION(blit_color_nearest)
{
    return blit(player, CHECK_GL_COLOR_BUFFER_BIT, CHECK_GL_NEAREST);
}

COMMAND_FUNCTION(blit_depth)
{
    return blit(player, CHECK_GL_DEPTH_BUFFER_BIT, CHECK_GL_NEAREST);
}

COMMAND_FUNCTION(memory_barrier)
{
    return player->device->ops->memory_barrier(player->device, &player->world,
                                               (uint32_t)a[0].integer, player->diags);
}

COMMAND_FUNCTION(fetch_barrier)
{
    const struct check_device_ops *ops = player->device->ops;
    if (!ops->fetch_barrier)
        return TGSIC_OK;
    return ops->fetch_barrier(player->device, &player->world, player->diags);
}
