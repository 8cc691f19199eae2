/* SPDX-License-Identifier: MIT */
/* Moves the floats of uniforms and vertices before a draw, or what is drawn. */
#include "nudged_device.h"

#include "tgsi/arena.h"
#include "wrapped_device.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct nudged {
    struct check_wrapper wrapper;
    struct check_device_ops ops;
    unsigned which;
    uint32_t serial;
};

/* Up or down by a bit of a hash of name and place. */
static uint32_t nudge(uint32_t word, const char *name, uint32_t index, unsigned which)
{
    uint32_t h = 2166136261u ^ index * 0x85ebca6bu;
    float value;
    memcpy(&value, &word, sizeof value);
    if (!isfinite(value))
        return word;
    for (; name && *name; name++)
        h = (h ^ (unsigned char)*name) * 16777619u;
    h = (h ^ h >> 16) * 0x7feb352du;
    h = (h ^ h >> 15) * 0x846ca68bu;
    bool up = h >> (8 + which) & 1;
    value = value * (up ? 1.000002f : 0.999998f) + (up ? 1e-7f : -1e-7f);
    memcpy(&word, &value, sizeof word);
    return word;
}

static const uint32_t *nudge_all(const struct nudged *n, const uint32_t *words, size_t count,
                                 const char *name, struct tgsic_arena *arena)
{
    uint32_t *moved = ARENA_ARRAY(arena, uint32_t, count);
    for (size_t i = 0; i < count; i++)
        moved[i] = nudge(words[i], name, (uint32_t)i, n->which);
    return moved;
}

static void nudge_world(struct nudged *n, struct check_world *world, struct tgsic_arena *arena)
{
    struct check_uniform *list = ARENA_ARRAY(arena, struct check_uniform, world->num_uniforms);
    for (uint32_t i = 0; i < world->num_uniforms; i++) {
        list[i] = world->uniforms[i];
        if (list[i].type.base == CHECK_FLOAT)
            list[i].words = nudge_all(n, list[i].words,
                                      (size_t)list[i].count * tgsic_check_type_words(list[i].type),
                                      list[i].name, arena);
    }
    world->uniforms = list;
    world->uniforms_serial = 0x80000000u | ++n->serial;
    world->uniforms_anew = true;
}

/* Every vertex of the same position moves the same way: values decide, not their places. */
static void nudge_draw(const struct nudged *n, struct check_draw *draw, struct tgsic_arena *arena)
{
    struct check_array *list = ARENA_ARRAY(arena, struct check_array, draw->num_arrays);
    for (uint32_t i = 0; i < draw->num_arrays; i++) {
        list[i] = draw->arrays[i];
        if (list[i].base != CHECK_FLOAT || list[i].integer)
            continue;
        size_t count = (size_t)draw->num_vertices * list[i].components;
        uint32_t *moved = ARENA_ARRAY(arena, uint32_t, count);
        for (size_t k = 0; k < count; k++)
            moved[k] = nudge(list[i].words[k], list[i].name, list[i].words[k], n->which);
        list[i].words = moved;
    }
    draw->arrays = list;
}

static enum tgsic_result draw_nudged(struct check_device *device, struct check_world *world,
                                     const struct check_draw *call, struct tgsic_diags *diags)
{
    struct nudged *n = (struct nudged *)device;
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        enum tgsic_result failure = arena.failure;
        tgsic_arena_free(&arena);
        return failure;
    }
    struct check_world moved_world = *world;
    struct check_draw moved_draw = *call;
    nudge_world(n, &moved_world, &arena);
    nudge_draw(n, &moved_draw, &arena);
    enum tgsic_result result =
        n->wrapper.inner->ops->draw(n->wrapper.inner, &moved_world, &moved_draw, diags);
    world->primitives_generated = moved_world.primitives_generated;
    world->primitives_written = moved_world.primitives_written;
    tgsic_arena_free(&arena);
    return result;
}

static enum tgsic_result draw_shifted(struct check_device *device, struct check_world *world,
                                      const struct check_draw *call, struct tgsic_diags *diags)
{
    static const int8_t shifts[CHECK_NUM_NUDGES][2] = {{2, 2}, {-2, -2}, {2, -2}, {-2, 2}};
    struct nudged *n = (struct nudged *)device;
    int8_t *shift = world->state.coverage_shift;
    memcpy(shift, shifts[n->which], sizeof world->state.coverage_shift);
    enum tgsic_result result = n->wrapper.inner->ops->draw(n->wrapper.inner, world, call, diags);
    memset(shift, 0, sizeof world->state.coverage_shift);
    return result;
}

static void close(struct check_device *device)
{
    free(device);
}

typedef enum tgsic_result drawing(struct check_device *, struct check_world *,
                                  const struct check_draw *, struct tgsic_diags *);

static struct check_device *open_device(struct check_device *inner, unsigned which, drawing *draw)
{
    struct nudged *n = calloc(1, sizeof *n);
    if (!n)
        return NULL;
    n->ops = tgsic_check_forward_ops;
    n->ops.name = inner->ops->name;
    n->ops.close = close;
    n->ops.draw = draw;
    n->wrapper.device.ops = &n->ops;
    n->wrapper.inner = inner;
    n->which = which;
    return &n->wrapper.device;
}

struct check_device *tgsic_check_open_nudged(struct check_device *inner, unsigned which)
{
    return open_device(inner, which, draw_nudged);
}

struct check_device *tgsic_check_open_shifted(struct check_device *inner, unsigned which)
{
    return open_device(inner, which, draw_shifted);
}
