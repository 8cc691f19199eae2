/* SPDX-License-Identifier: MIT */
/* Carries programs, worlds and draws through translation to the device below. */
#include "translated_device.h"

#include "carry.h"
#include "check_codes.h"
#include "tgsi/arena.h"
#include "wrapped_device.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CAPTURES 512 /* names, and words for gaps and buffers between them */

struct variant {
    const struct check_program *of;
    struct tgsic_state state;
    struct check_translated_stage stages[TGSIC_NUM_STAGES];
    struct check_source sources[TGSIC_NUM_STAGES];
    const char *captures[MAX_CAPTURES];
    struct check_case test;
    struct check_program program; /* of the device below */
    struct variant *next;
};

struct translated {
    struct check_wrapper wrapper;
    struct check_device_ops ops;
    bool compile;
    struct check_case test; /* what the device below is told to get ready for */
    struct check_requirement requirements[2];
    const struct check_program *program;
    struct variant *variants, *current; /* current: the one in use */
    uint32_t serial;
};

static struct translated *self(struct check_device *device)
{
    return (struct translated *)device;
}

/* ---- The case of the device below ---------------------------------------------------------- */

static void free_variants(struct translated *t)
{
    while (t->variants) {
        struct variant *next = t->variants->next;
        tgsic_check_free_translation(t->variants->stages);
        tgsic_check_program_free(&t->variants->program);
        free(t->variants);
        t->variants = next;
    }
    t->current = NULL;
}

/* The newest OpenGL, with all the drawing that old contexts have. */
static void set_case(struct translated *t, const struct check_case *test)
{
    t->requirements[0] = (struct check_requirement){.kind = CHECK_REQUIRE_GL,
                                                    .name = "COMPAT",
                                                    .comparison = TGSIC_COMPARE_GEQUAL,
                                                    .value = 4.5};
    t->requirements[1] = (struct check_requirement){
        .kind = CHECK_REQUIRE_GLSL, .comparison = TGSIC_COMPARE_GEQUAL, .value = 450};
    t->test = (struct check_case){.name = test->name,
                                  .path = test->path,
                                  .requirements = t->requirements,
                                  .num_requirements = 2,
                                  .width = test->width,
                                  .height = test->height,
                                  .depth_buffer = test->depth_buffer,
                                  .ignore_missing = true};
}

static enum tgsic_result begin(struct check_device *device, const struct check_case *test,
                               struct check_world *world, struct tgsic_diags *diags)
{
    struct translated *t = self(device);
    set_case(t, test);
    return t->wrapper.inner->ops->begin(t->wrapper.inner, &t->test, world, diags);
}

static void end(struct check_device *device)
{
    struct translated *t = self(device);
    t->wrapper.inner->ops->end(t->wrapper.inner);
    free_variants(t); /* what is below may look at their cases until it has ended */
}

static void close(struct check_device *device)
{
    struct translated *t = self(device);
    t->wrapper.inner->ops->close(t->wrapper.inner);
    free(t);
}

/* ---- Variants ------------------------------------------------------------------------------ */

static void set_sources(struct translated *t, struct variant *v)
{
    v->test = t->test;
    v->test.sources = v->sources;
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        if (t->program->stages[s].present)
            v->sources[v->test.num_sources++] = (struct check_source){
                .stage = (uint8_t)s,
                .form = CHECK_FORM_GLSL,
                .text = v->stages[s].glsl.data,
                .size = v->stages[s].glsl.size,
                .path = t->test.path,
            };
}

static enum tgsic_result set_captures(struct variant *v, struct tgsic_diags *diags)
{
    v->test.captures = v->captures;
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        for (size_t i = 0; i < v->stages[s].report.num_bindings; i++) {
            const struct tgsic_binding *b = &v->stages[s].report.bindings[i];
            if (b->resource != TGSIC_RESOURCE_CAPTURE)
                continue;
            if (v->test.num_captures == MAX_CAPTURES) {
                tgsic_diags_add(diags, TGSIC_ERROR, E_CHECK_NOT_BOUND, (struct tgsic_pos){0},
                                "transform feedback of more than %d names", MAX_CAPTURES);
                return TGSIC_E_UNSUPPORTED;
            }
            v->captures[v->test.num_captures++] = b->name;
        }
    return TGSIC_OK;
}

/* To a mutator the TGSI of emitted GLSL is the next hop's. */
static void mutate_again(void *user, enum check_hop hop, unsigned stage,
                         struct tgsic_shader *shader)
{
    const struct check_mutator *mutator = user;
    mutator->tgsi(mutator->user, CHECK_HOP_TGSI_AGAIN, stage, shader);
}

static enum tgsic_result compile(struct translated *t, struct variant *v, struct tgsic_diags *diags)
{
    struct check_route_options options = t->program->options;
    enum check_hop failed;
    options.last_hop = CHECK_HOP_TGSI;
    options.mutator = (struct check_mutator){0};
    if (t->program->options.mutator.tgsi) {
        options.mutator.user = (void *)&t->program->options.mutator;
        options.mutator.tgsi = mutate_again;
    }
    return tgsic_check_make_program(&v->test, &options, &v->program, &failed, diags);
}

static enum tgsic_result make(struct translated *t, struct variant *v, struct tgsic_diags *diags)
{
    enum tgsic_result result = tgsic_check_translate(t->program, &v->state, v->stages, diags);
    if (result != TGSIC_OK)
        return result;
    set_sources(t, v);
    result = set_captures(v, diags);
    if (result != TGSIC_OK)
        return result;
    if (t->compile)
        return compile(t, v, diags);
    v->program = (struct check_program){.test = &v->test, .reached = 1u << CHECK_HOP_SOURCE};
    return TGSIC_OK;
}

static struct variant *find(struct translated *t, const struct tgsic_state *state)
{
    for (struct variant *v = t->variants; v; v = v->next)
        if (v->of == t->program && !memcmp(&v->state, state, sizeof *state))
            return v;
    return NULL;
}

/* Puts the variant in use that the world asks for. */
static enum tgsic_result choose(struct translated *t, struct check_world *world,
                                struct tgsic_arena *arena, struct tgsic_diags *diags)
{
    struct tgsic_state state = tgsic_check_variant(t->program, world, arena);
    struct variant *v = find(t, &state);
    if (v && v == t->current)
        return TGSIC_OK;
    if (!v) {
        v = calloc(1, sizeof *v);
        if (!v)
            return TGSIC_E_MEMORY;
        v->of = t->program;
        v->state = state;
        v->next = t->variants;
        t->variants = v;
        enum tgsic_result result = make(t, v, diags);
        if (result != TGSIC_OK)
            return result;
    }
    t->current = v;
    return t->wrapper.inner->ops->use(t->wrapper.inner, &v->program, world, diags);
}

/* ---- Drawing ------------------------------------------------------------------------------- */

/* What a device tells through the world. */
static void take_results(struct check_world *world, const struct check_world *carried)
{
    world->primitives_generated = carried->primitives_generated;
    world->primitives_written = carried->primitives_written;
}

struct call {
    struct check_world *world;
    const struct check_draw *draw; /* NULL: a dispatch, or nothing but making ready */
    const uint32_t *groups, *group_size;
};

static enum tgsic_result carry_and_run(struct translated *t, const struct call *call,
                                       struct tgsic_arena *arena, struct tgsic_diags *diags)
{
    const struct check_translated_stage *stages = t->current->stages;
    struct check_world world;
    struct check_draw draw;
    enum tgsic_result result =
        tgsic_check_carry_world(t->program, stages, call->world, arena, &world, diags);
    if (result != TGSIC_OK)
        return result;
    world.uniforms_serial = ++t->serial;
    world.uniforms_anew = true;
    if (call->draw) {
        tgsic_check_carry_draw(t->program, stages, call->world, call->draw, arena, &draw);
        result = t->wrapper.inner->ops->draw(t->wrapper.inner, &world, &draw, diags);
    } else {
        result = t->wrapper.inner->ops->dispatch(t->wrapper.inner, &world, call->groups,
                                                 call->group_size, diags);
    }
    take_results(call->world, &world);
    return result;
}

static enum tgsic_result run(struct translated *t, const struct call *call,
                             struct tgsic_diags *diags)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        enum tgsic_result failure = arena.failure;
        tgsic_arena_free(&arena);
        return failure;
    }
    enum tgsic_result result = choose(t, call->world, &arena, diags);
    if (result == TGSIC_OK && (call->draw || call->groups))
        result = carry_and_run(t, call, &arena, diags);
    tgsic_arena_free(&arena);
    return result;
}

static enum tgsic_result use(struct check_device *device, const struct check_program *program,
                             struct check_world *world, struct tgsic_diags *diags)
{
    struct translated *t = self(device);
    const struct call call = {.world = world};
    t->program = program;
    t->current = NULL;
    return run(t, &call, diags);
}

static enum tgsic_result draw(struct check_device *device, struct check_world *world,
                              const struct check_draw *draw, struct tgsic_diags *diags)
{
    const struct call call = {.world = world, .draw = draw};
    return run(self(device), &call, diags);
}

static enum tgsic_result dispatch(struct check_device *device, struct check_world *world,
                                  const uint32_t groups[3], const uint32_t group_size[3],
                                  struct tgsic_diags *diags)
{
    const struct call call = {.world = world, .groups = groups, .group_size = group_size};
    return run(self(device), &call, diags);
}

/* ---- The device ---------------------------------------------------------------------------- */

struct check_device *tgsic_check_open_translated(struct check_device *inner, bool compile)
{
    struct translated *t = calloc(1, sizeof *t);
    if (!t) {
        inner->ops->close(inner);
        return NULL;
    }
    t->ops = tgsic_check_forward_ops;
    t->ops.name = "translated";
    t->ops.close = close;
    t->ops.begin = begin;
    t->ops.end = end;
    t->ops.use = use;
    t->ops.draw = draw;
    t->ops.dispatch = dispatch;
    t->ops.verify = NULL; /* the names that a script asks about are those of the original */
    t->wrapper.device.ops = &t->ops;
    t->wrapper.inner = inner;
    t->compile = compile;
    return &t->wrapper.device;
}
