/* SPDX-License-Identifier: MIT */
/* One draw, or one dispatch, of generated inputs. */
#include "bare.h"

#include "check_codes.h"
#include "tgsi/arena.h"

#include <string.h>

struct bare {
    const struct check_program *program;
    struct check_device *device;
    struct check_world world;
    struct check_draw draw;
    struct check_playback *out;
    struct tgsic_diags *diags;
};

static enum tgsic_result refuse(struct tgsic_diags *diags, const char *what)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_CHECK_NO_SCRIPT, (struct tgsic_pos){0}, "%s", what);
    return TGSIC_E_UNSUPPORTED;
}

static const char *plane_name(int plane, struct tgsic_arena *arena)
{
    return plane < 0 ? "depth" : tgsic_arena_printf(arena, "color %d", plane);
}

static enum tgsic_result observe(struct bare *b, int plane)
{
    const struct check_framebuffer *fb = b->world.draw;
    struct tgsic_arena *arena = b->out->arena;
    struct check_observation o = {
        .plane = plane, .width = fb->width, .height = fb->height, .what = plane_name(plane, arena)};
    o.pixels = ARENA_ARRAY(arena, union check_pixel, (size_t)fb->width * fb->height);
    enum tgsic_result result = b->device->ops->read_pixels(
        b->device, &b->world, plane, (struct check_rect){0, 0, fb->width, fb->height}, o.pixels,
        &o.base, b->diags);
    ARENA_RESERVE(arena, b->out->observations, b->out->num_observations);
    b->out->observations[b->out->num_observations++] = o;
    return result;
}

static enum tgsic_result observe_all(struct bare *b)
{
    const struct check_framebuffer *fb = b->world.draw;
    enum tgsic_result result = observe(b, -1);
    for (uint32_t i = 0; i < fb->num_colors && result == TGSIC_OK; i++)
        if (fb->colors[i].texture)
            result = observe(b, (int)i);
    return result;
}

/* ---- Compute shaders ----------------------------------------------------------------------- */

static enum tgsic_result observe_buffer(struct bare *b, struct check_buffer *buffer,
                                        const uint32_t *before, const char *what)
{
    struct tgsic_arena *arena = b->out->arena;
    struct check_observation o = {
        .plane = -2, .base = CHECK_UINT, .height = 1, .words = (uint32_t *)(void *)buffer->data};
    enum tgsic_result result = b->device->ops->read_buffer(b->device, &b->world, buffer, b->diags);
    buffer->device_newer = false;
    o.what = what;
    o.width = (uint32_t)(buffer->size / 4);
    for (uint32_t i = 0; i < o.width; i++)
        o.changed += o.words[i] != before[i];
    ARENA_RESERVE(arena, b->out->observations, b->out->num_observations);
    b->out->observations[b->out->num_observations++] = o;
    return result;
}

static const uint32_t *copy_of(const struct check_buffer *buffer, struct tgsic_arena *arena)
{
    uint32_t *copy = ARENA_ARRAY(arena, uint32_t, buffer ? buffer->size / 4 : 0);
    if (buffer)
        memcpy(copy, buffer->data, buffer->size);
    return copy;
}

/* Groups in a row, since most shaders find their place by x alone. */
static enum tgsic_result compute(struct bare *b)
{
    static const uint32_t groups[3] = {2, 1, 1}, fixed[3] = {0}, variable[3] = {4, 1, 1};
    const struct tgsic_shader *shader = &b->program->stages[TGSIC_PROCESSOR_COMP].shader;
    bool is_fixed = tgsic_shader_property(shader, TGSIC_PROPERTY_CS_FIXED_BLOCK_WIDTH, 0);
    struct check_buffer *const *kinds[] = {b->world.shader_buffers, b->world.counter_buffers};
    static const char *const names[] = {"ssbo", "counters"};
    struct tgsic_arena *arena = b->out->arena;
    const uint32_t *before[2][CHECK_MAX_UNITS];
    for (unsigned k = 0; k < 2; k++)
        for (unsigned i = 0; i < CHECK_MAX_UNITS; i++)
            before[k][i] = copy_of(kinds[k][i], arena);
    enum tgsic_result result = b->device->ops->dispatch(b->device, &b->world, groups,
                                                        is_fixed ? fixed : variable, b->diags);
    for (unsigned k = 0; k < 2; k++)
        for (unsigned i = 0; i < CHECK_MAX_UNITS && result == TGSIC_OK; i++)
            if (kinds[k][i])
                result = observe_buffer(b, kinds[k][i], before[k][i],
                                        tgsic_arena_printf(arena, "%s %u", names[k], i));
    return result;
}

/* ---- All ----------------------------------------------------------------------------------- */

static enum tgsic_result draw(struct bare *b)
{
    const struct check_device_ops *ops = b->device->ops;
    enum tgsic_result result = ops->use(b->device, b->program, &b->world, b->diags);
    b->out->linked = b->out->probes_hold = result == TGSIC_OK;
    if (result == TGSIC_OK && b->program->stages[TGSIC_PROCESSOR_COMP].present)
        return compute(b);
    if (result == TGSIC_OK && !b->draw.count)
        return refuse(b->diags, "a program without a vertex shader");
    if (result == TGSIC_OK)
        result = ops->draw(b->device, &b->world, &b->draw, b->diags);
    return result == TGSIC_OK ? observe_all(b) : result;
}

static enum tgsic_result play(struct bare *b, const struct check_choice *choice)
{
    enum tgsic_result result =
        tgsic_check_make_inputs(b->program, choice, b->out->arena, &b->world, &b->draw, b->diags);
    if (result != TGSIC_OK)
        return result;
    result = b->device->ops->begin(b->device, b->program->test, &b->world, b->diags);
    if (result == TGSIC_OK)
        result = draw(b);
    b->device->ops->end(b->device);
    return result;
}

enum tgsic_result tgsic_check_play_bare(const struct check_program *program,
                                        struct check_device *device,
                                        const struct check_choice *choice,
                                        struct check_playback *out, struct tgsic_diags *diags)
{
    struct bare b = {.program = program, .device = device, .out = out, .diags = diags};
    struct tgsic_arena first;
    jmp_buf escape;
    *out = (struct check_playback){0};
    tgsic_arena_init(&first, NULL, 0, &escape);
    if (setjmp(escape)) {
        enum tgsic_result failure = out->arena ? out->arena->failure : first.failure;
        if (!out->arena)
            tgsic_arena_free(&first);
        return failure;
    }
    struct tgsic_arena *kept = ARENA_NEW(&first, struct tgsic_arena);
    *kept = first;
    out->arena = kept;
    enum tgsic_result result = play(&b, choice);
    kept->escape = NULL;
    return result;
}

uint32_t tgsic_check_background(const struct check_observation *observation)
{
    const float value = observation->plane < 0 ? 1 : CHECK_BACKGROUND_FLOAT;
    uint32_t word = CHECK_BACKGROUND_WORD;
    if (observation->base == CHECK_FLOAT)
        memcpy(&word, &value, sizeof word);
    return word;
}
