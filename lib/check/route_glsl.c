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

uint8_t tgsic_check_clamping(const struct tgsic_state *state, unsigned stage)
{
    return stage == TGSIC_PROCESSOR_FRAG ? (uint8_t)TGSIC_VARIANT_OFF : state->clamp_color;
}

/* ---- TGSI to GLSL -------------------------------------------------------------------------- */

/* What is numbered per stage in TGSI and per program in OpenGL: by which files, where their numbers
 * start, and whether a declaration's number is its dimension. */
static const struct {
    uint8_t file, other_file;
    bool by_dimension;
    size_t first; /* of struct tgsic_bindings */
} numbered[] = {
    {TGSIC_FILE_SAMP, TGSIC_FILE_SVIEW, false, offsetof(struct tgsic_bindings, samplers)},
    {TGSIC_FILE_CONST, TGSIC_FILE_CONST, true, offsetof(struct tgsic_bindings, uniform_blocks)},
    {TGSIC_FILE_BUFFER, TGSIC_FILE_BUFFER, false, offsetof(struct tgsic_bindings, shader_buffers)},
    {TGSIC_FILE_IMAGE, TGSIC_FILE_IMAGE, false, offsetof(struct tgsic_bindings, images)},
    {TGSIC_FILE_HWATOMIC, TGSIC_FILE_HWATOMIC, true,
     offsetof(struct tgsic_bindings, atomic_buffers)},
};

/* How many of row `n` a stage has. */
static unsigned count_numbered(const struct check_translated_stage *stage, size_t n)
{
    unsigned count = 0;
    for (uint32_t i = 0; stage->present && i < stage->shader.num_declarations; i++) {
        const struct tgsic_declaration *d = &stage->shader.declarations[i];
        unsigned last = numbered[n].by_dimension ? d->dimension : d->last;
        if ((d->file == numbered[n].file || d->file == numbered[n].other_file) && last >= count)
            count = last + 1;
    }
    return count;
}

/* Each stage counts from where the one before it ends. */
static void set_bindings(const struct check_program *program, struct tgsic_bindings *bindings)
{
    for (size_t n = 0; n < sizeof numbered / sizeof *numbered; n++) {
        uint16_t *first = (uint16_t *)((char *)bindings + numbered[n].first);
        unsigned next = 0;
        for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
            first[s] = (uint16_t)next;
            next += count_numbered(&program->stages[s], n);
        }
    }
}

void tgsic_check_set_pipeline(const struct check_program *program, const struct tgsic_state *state,
                              struct tgsic_pipeline *pipeline)
{
    pipeline->state = *state;
    if (program->linked) {
        attribute_types(&program->linked->reflection, &pipeline->state);
        color_types(&program->linked->reflection, &pipeline->state);
    }
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
    struct check_captures captures = {.count = 0};
    tgsic_check_set_pipeline(program, state, &options.pipeline);
    set_bindings(program, &options.pipeline.bindings);
    enum tgsic_result result =
        tgsic_check_set_captures(program, &captures, &options.pipeline, diags);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES && result == TGSIC_OK; s++) {
        if (!program->stages[s].present)
            continue;
        options.pipeline.state.clamp_color = tgsic_check_clamping(state, s);
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
        .release = program->options.release,
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
