/* SPDX-License-Identifier: MIT */
/* The device that needs no driver: a program's TGSI on the interpreter, between vertex fetch and
 * framebuffers of our own. It draws into the world's textures and buffers themselves. */
#include "soft.h"

#include <stdlib.h>
#include <string.h>

static struct soft_device *soft(struct check_device *device)
{
    return (struct soft_device *)device;
}

void tgsic_soft_unsupported(struct soft_draw *d, const char *what)
{
    tgsic_diags_add(d->diags, TGSIC_ERROR, E_SOFT_UNSUPPORTED, (struct tgsic_pos){0},
                    "the interpreter's pipeline does not support %s", what);
    tgsic_arena_fail(d->arena, TGSIC_E_UNSUPPORTED);
}

/* Instructions for 64 lanes that a shader may run: some seconds. */
#define MAX_STEPS (UINT64_C(1) << 22)

static uint64_t tick(void *user)
{
    struct soft_draw *const *d = user;
    return ++(*d)->device->clock;
}

void tgsic_soft_run(struct soft_draw *d, unsigned stage, struct tgsic_exec_run *run)
{
    run->hooks.clock = tick;
    if (!run->hooks.user)
        run->hooks.user = &d;
    run->resources = &d->resources[stage];
    run->max_steps = MAX_STEPS;
    enum tgsic_result result = tgsic_exec_run(d->device->stages[stage].exec, run, d->diags);
    if (result != TGSIC_OK)
        tgsic_arena_fail(d->arena, result);
}

/* ---- Programs ------------------------------------------------------------------------------ */

static void drop_program(struct soft_device *s)
{
    for (unsigned i = 0; i < TGSIC_NUM_STAGES; i++)
        tgsic_exec_free(s->stages[i].exec);
    memset(s->stages, 0, sizeof s->stages);
    s->program = NULL;
}

static enum tgsic_result use(struct check_device *device, const struct check_program *program,
                             struct check_world *world, struct tgsic_diags *diags)
{
    /* as the drivers do that scripts were written with (docs/exec.md, Arithmetic) */
    const struct tgsic_exec_options options = {.size = sizeof options, .flush_subnormals = true};
    struct soft_device *s = soft(device);
    drop_program(s);
    if (!(program->reached >> CHECK_HOP_TGSI & 1)) {
        tgsic_diags_add(diags, TGSIC_ERROR, E_SOFT_PROGRAM, (struct tgsic_pos){0},
                        "the program did not come as far as TGSI");
        return TGSIC_E_UNSUPPORTED;
    }
    for (unsigned i = 0; i < TGSIC_NUM_STAGES; i++) {
        struct soft_stage *stage = &s->stages[i];
        if (!program->stages[i].present)
            continue;
        enum tgsic_result result =
            tgsic_exec_prepare(&program->stages[i].shader, &options, &stage->exec, diags);
        if (result != TGSIC_OK)
            return result;
        stage->shader = &program->stages[i].shader;
        stage->layout = tgsic_exec_get_layout(stage->exec);
    }
    s->program = program;
    return TGSIC_OK;
}

/* ---- Drawing ------------------------------------------------------------------------------- */

static void draw_instance(struct soft_draw *d, const struct check_draw *draw)
{
    const struct check_state *state = &d->world->state;
    struct soft_stream stream = {0};
    tgsic_soft_vertices(d, draw, &stream.vertices);
    tgsic_soft_assemble(d->arena, &stream, draw->mode, 0, draw->count,
                        tgsic_soft_last_provokes(state), state->patch_vertices);
    if (d->device->stages[TGSIC_PROCESSOR_TESS_EVAL].shader)
        tgsic_soft_tessellate(d, &stream);
    if (d->device->stages[TGSIC_PROCESSOR_GEOM].shader)
        tgsic_soft_geometry(d, &stream);
    tgsic_soft_clamp_colors(d, &stream.vertices);
    if (draw->capture)
        tgsic_soft_capture(d, &stream);
    else
        tgsic_soft_rasterize(d, &stream);
}

static void draw_all(struct soft_draw *d, const void *what)
{
    const struct check_draw *draw = what;
    d->world->primitives_generated = d->world->primitives_written = 0;
    if (!d->device->stages[TGSIC_PROCESSOR_VERT].shader)
        tgsic_soft_unsupported(d, "programs without a vertex shader");
    d->target = tgsic_soft_target(d->world->draw);
    if (d->target.samples > SOFT_MAX_SAMPLES)
        tgsic_soft_unsupported(d, "more than 16 samples");
    for (unsigned i = 0; i < TGSIC_NUM_STAGES; i++)
        if (d->device->stages[i].shader)
            tgsic_soft_bind(d, i);
    for (; d->instance < (draw->instances ? draw->instances : 1); d->instance++)
        draw_instance(d, draw);
}

/* Work with an arena of its own, which failures leave by. */
static enum tgsic_result
with_arena(struct soft_draw *d, void (*work)(struct soft_draw *, const void *), const void *what)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    d->arena = &arena;
    if (setjmp(escape)) {
        enum tgsic_result failure = arena.failure;
        tgsic_arena_free(&arena);
        return failure;
    }
    work(d, what);
    tgsic_arena_free(&arena);
    return TGSIC_OK;
}

static enum tgsic_result draw(struct check_device *device, struct check_world *world,
                              const struct check_draw *what, struct tgsic_diags *diags)
{
    struct soft_draw d = {.device = soft(device), .world = world, .diags = diags};
    return with_arena(&d, draw_all, what);
}

struct grid {
    const uint32_t *groups, *group_size;
};

static void dispatch_all(struct soft_draw *d, const void *what)
{
    const struct grid *grid = what;
    tgsic_soft_dispatch(d, grid->groups, grid->group_size);
}

static enum tgsic_result dispatch(struct check_device *device, struct check_world *world,
                                  const uint32_t groups[3], const uint32_t group_size[3],
                                  struct tgsic_diags *diags)
{
    struct soft_draw d = {.device = soft(device), .world = world, .diags = diags};
    return with_arena(&d, dispatch_all, &(struct grid){groups, group_size});
}

/* ---- The rest ------------------------------------------------------------------------------ */

static enum tgsic_result begin(struct check_device *device, const struct check_case *test,
                               struct check_world *world, struct tgsic_diags *diags)
{
    return TGSIC_OK;
}

static void end(struct check_device *device)
{
    drop_program(soft(device));
}

static void close(struct check_device *device)
{
    drop_program(soft(device));
    free(device);
}

static enum tgsic_result clear(struct check_device *device, struct check_world *world,
                               uint32_t gl_mask, struct tgsic_diags *diags)
{
    tgsic_soft_clear(world, gl_mask);
    return TGSIC_OK;
}

static enum tgsic_result memory_barrier(struct check_device *device, struct check_world *world,
                                        uint32_t gl_bits, struct tgsic_diags *diags)
{
    return TGSIC_OK;
}

static enum tgsic_result blit(struct check_device *device, struct check_world *world,
                              struct check_rect from, struct check_rect to, uint32_t gl_mask,
                              uint32_t gl_filter, struct tgsic_diags *diags)
{
    tgsic_soft_blit(world, from, to, gl_mask, gl_filter);
    return TGSIC_OK;
}

static enum tgsic_result generate_mipmap(struct check_device *device, struct check_world *world,
                                         struct check_texture *texture, struct tgsic_diags *diags)
{
    return tgsic_soft_generate_mipmap(world, texture);
}

static enum tgsic_result read_pixels(struct check_device *device, struct check_world *world,
                                     int plane, struct check_rect rect, union check_pixel *pixels,
                                     enum check_base *base, struct tgsic_diags *diags)
{
    tgsic_soft_read_pixels(world, plane, rect, pixels, base);
    return TGSIC_OK;
}

static enum tgsic_result read_buffer(struct check_device *device, struct check_world *world,
                                     struct check_buffer *buffer, struct tgsic_diags *diags)
{
    return TGSIC_OK; /* shaders write to buffer->data itself */
}

struct check_device *tgsic_check_open_soft(struct tgsic_diags *diags)
{
    static const struct check_device_ops ops = {.name = "exec",
                                                .close = close,
                                                .begin = begin,
                                                .end = end,
                                                .use = use,
                                                .clear = clear,
                                                .draw = draw,
                                                .dispatch = dispatch,
                                                .memory_barrier = memory_barrier,
                                                .blit = blit,
                                                .generate_mipmap = generate_mipmap,
                                                .read_pixels = read_pixels,
                                                .read_buffer = read_buffer};
    struct soft_device *s = calloc(1, sizeof *s);
    if (!s) {
        tgsic_diags_add(diags, TGSIC_ERROR, E_SOFT_PROGRAM, (struct tgsic_pos){0}, "out of memory");
        return NULL;
    }
    s->device.ops = &ops;
    return &s->device;
}
