/* SPDX-License-Identifier: MIT */
/* The host's side: TGSI to GLSL for what the host knows from formats and state, and GLSL to TGSI
 * once more. */
#include "carry.h"
#include "route.h"

#include "tgsi/arena.h"
#include "tgsi2glsl/tgsi2glsl.h"

/* ---- State --------------------------------------------------------------------------------- */

/* Registers hold 64-bit components as words. */
static uint8_t component_type(enum tgsic_value_base base)
{
    return base == TGSIC_VALUE_INT                                  ? TGSIC_COMPONENTS_SINT
           : base == TGSIC_VALUE_UINT || base >= TGSIC_VALUE_DOUBLE ? TGSIC_COMPONENTS_UINT
                                                                    : TGSIC_COMPONENTS_FLOAT;
}

static void attribute_types(const struct tgsic_reflection *r, struct tgsic_state *state)
{
    for (uint32_t i = 0; i < r->num_attributes; i++) {
        const struct tgsic_attribute *a = &r->attributes[i];
        unsigned count = a->array_size * a->type.columns * tgsic_check_column_registers(a);
        for (unsigned c = 0; c < count; c++)
            if (a->input + c < TGSIC_MAX_ATTRIBUTES)
                state->attribute_type[a->input + c] = component_type(a->type.base);
    }
}

static void color_types(const struct tgsic_reflection *r, struct tgsic_state *state)
{
    for (uint32_t i = 0; i < r->num_outputs; i++) {
        const struct tgsic_fragment_output *o = &r->outputs[i];
        state->dual_source |= o->location >= 0 && o->index == 1;
        for (unsigned e = 0; o->location >= 0 && !o->index && e < o->array_size; e++)
            if ((unsigned)o->location + e < TGSIC_MAX_COLORS)
                state->color_type[(unsigned)o->location + e] = component_type(o->type.base);
    }
    if (state->dual_source)
        state->color_type[1] = state->color_type[0];
}

/* ---- TGSI to GLSL -------------------------------------------------------------------------- */

/* Which counter of a pipeline's bindings a declaration counts in, and the number it reaches. */
static uint16_t *binding_of(struct tgsic_bindings *bindings, unsigned stage,
                            const struct tgsic_declaration *d, uint16_t *last)
{
    *last = d->last;
    switch (d->file) {
    case TGSIC_FILE_SVIEW:
    case TGSIC_FILE_SAMP:
        return &bindings->samplers[stage];
    case TGSIC_FILE_BUFFER:
        return &bindings->shader_buffers[stage];
    case TGSIC_FILE_IMAGE:
        return &bindings->images[stage];
    case TGSIC_FILE_CONST:
        *last = d->dimension;
        return &bindings->uniform_blocks[stage];
    case TGSIC_FILE_HWATOMIC:
        *last = d->dimension;
        return &bindings->atomic_buffers[stage];
    default:
        return NULL;
    }
}

/* The next stage starts where this one ends, or started if it has none. */
static void start_stage(struct tgsic_bindings *ends, struct tgsic_bindings *first, unsigned stage)
{
    uint16_t(*const from[])[TGSIC_NUM_STAGES] = {&ends->samplers, &ends->uniform_blocks,
                                                 &ends->shader_buffers, &ends->images,
                                                 &ends->atomic_buffers};
    uint16_t(*const to[])[TGSIC_NUM_STAGES] = {&first->samplers, &first->uniform_blocks,
                                               &first->shader_buffers, &first->images,
                                               &first->atomic_buffers};
    for (size_t i = 0; i < sizeof from / sizeof *from; i++)
        (*from[i])[stage + 1] = (*to[i])[stage + 1] = (*from[i])[stage];
}

/* Resources are numbered per stage in TGSI and per program in OpenGL: each stage counts from where
 * the one before it ends. */
static void set_bindings(const struct check_program *program, struct tgsic_pipeline *pipeline)
{
    struct tgsic_bindings *ends = &(struct tgsic_bindings){0};
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        const struct tgsic_shader *shader = &program->stages[s].shader;
        for (uint32_t i = 0; program->stages[s].present && i < shader->num_declarations; i++) {
            uint16_t last, *end = binding_of(ends, s, &shader->declarations[i], &last);
            uint16_t *first = binding_of(&pipeline->bindings, s, &shader->declarations[i], &last);
            if (end && *first + last + 1u > *end)
                *end = (uint16_t)(*first + last + 1u);
        }
        if (s + 1 < TGSIC_NUM_STAGES)
            start_stage(ends, &pipeline->bindings, s);
    }
}

static void set_pipeline(const struct check_program *program, const struct tgsic_state *state,
                         struct tgsic_pipeline *pipeline)
{
    pipeline->state = *state;
    if (program->linked) {
        attribute_types(&program->linked->reflection, &pipeline->state);
        color_types(&program->linked->reflection, &pipeline->state);
    }
    set_bindings(program, pipeline);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        if (program->stages[s].present)
            pipeline->stages[s] = &program->stages[s].shader;
}

enum tgsic_result tgsic_check_translate(const struct check_program *program,
                                        const struct tgsic_state *state,
                                        struct check_translated_stage *stages,
                                        struct tgsic_diags *diags)
{
    const struct check_mutator *mutator = &program->options.mutator;
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options,
                                              .host = program->options.host};
    enum tgsic_result result = TGSIC_OK;
    set_pipeline(program, state, &options.pipeline);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES && result == TGSIC_OK; s++) {
        if (!program->stages[s].present)
            continue;
        /* buffers that clamp what a fragment shader writes do it themselves */
        options.pipeline.state.clamp_color =
            s == TGSIC_PROCESSOR_FRAG ? (uint8_t)TGSIC_VARIANT_OFF : state->clamp_color;
        result = tgsic_tgsi2glsl(&program->stages[s].shader, &options, &stages[s].glsl,
                                 &stages[s].report, diags);
        if (result == TGSIC_OK && mutator->glsl)
            mutator->glsl(mutator->user, s, &stages[s].glsl);
    }
    return result;
}

/* ---- GLSL to TGSI, again ------------------------------------------------------------------- */

/* Locations that the text could not say. */
static struct tgsic_glsl_binding *bindings_of(const struct check_program *program, uint8_t resource,
                                              size_t *count)
{
    struct tgsic_glsl_binding *list = NULL;
    *count = 0;
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        for (size_t i = 0; i < program->stages[s].report.num_bindings; i++) {
            const struct tgsic_binding *b = &program->stages[s].report.bindings[i];
            if (b->resource != resource || b->explicit_location)
                continue;
            ARENA_RESERVE(program->arena, list, *count);
            list[(*count)++] = (struct tgsic_glsl_binding){b->name, b->location, b->index};
        }
    return list;
}

static enum tgsic_result link_again(struct check_program *program,
                                    struct tgsic_glsl_shader **shaders, size_t count,
                                    struct tgsic_diags *diags)
{
    struct tgsic_glsl_link_options options = {
        .size = sizeof options,
        .dialect = program->options.dialect,
        .no_optimize = program->options.no_optimize,
        .precise = program->options.dialect == TGSIC_DIALECT_GALLIUM,
    };
    options.attributes = bindings_of(program, TGSIC_RESOURCE_ATTRIBUTE, &options.num_attributes);
    options.outputs = bindings_of(program, TGSIC_RESOURCE_OUTPUT, &options.num_outputs);
    return tgsic_glsl_link(&options, shaders, count, &program->again, diags);
}

enum tgsic_result tgsic_check_route_again(struct check_program *program, struct tgsic_diags *diags)
{
    const struct check_mutator *mutator = &program->options.mutator;
    struct tgsic_glsl_shader *shaders[TGSIC_NUM_STAGES] = {0};
    enum tgsic_result result = TGSIC_OK;
    size_t count = 0;
    for (unsigned s = 0; s < TGSIC_NUM_STAGES && result == TGSIC_OK; s++) {
        const char *text = program->stages[s].glsl.data;
        if (!program->stages[s].present)
            continue;
        result = tgsic_glsl_compile(NULL, (enum tgsic_processor)s, &text, NULL, 1, &shaders[count],
                                    diags);
        count += result == TGSIC_OK;
    }
    if (result == TGSIC_OK)
        result = link_again(program, shaders, count, diags);
    for (size_t i = 0; i < count; i++)
        tgsic_glsl_shader_free(shaders[i]);
    for (unsigned s = 0; result == TGSIC_OK && mutator->tgsi && s < TGSIC_NUM_STAGES; s++)
        if (program->again->stages >> s & 1)
            mutator->tgsi(mutator->user, CHECK_HOP_TGSI_AGAIN, s, &program->again->shader[s]);
    return result;
}
