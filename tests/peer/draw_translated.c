/* SPDX-License-Identifier: MIT */
/* Our form of a program: GLSL to TGSI, through text, and back to GLSL; its inputs bound as a
 * guest's driver (the reflection) and a host's renderer (the report) would bind them. */
#define GL_GLEXT_PROTOTYPES
#include "draw.h"

#include "tgsi/validate.h"
#include "tgsi2glsl/tgsi2glsl.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_FRAGMENT_SAMPLER 32
#define FIRST_FRAGMENT_BLOCK   16

static const unsigned processors[2] = {TGSIC_PROCESSOR_VERT, TGSIC_PROCESSOR_FRAG};

static void note(char *log, size_t log_size, const struct tgsic_diags *diags, const char *otherwise)
{
    const char *text = otherwise;
    for (size_t i = diags->count; i-- > 0;)
        if (diags->items[i].severity == TGSIC_ERROR)
            text = diags->items[i].text;
    snprintf(log, log_size, "%s", text);
}

/* ---- Making -------------------------------------------------------------------------------- */

static enum draw_step compile_and_link(const char *const sources[2],
                                       const struct draw_options *options,
                                       struct draw_translated *out, enum tgsic_result *result,
                                       struct tgsic_diags *diags)
{
    struct tgsic_glsl_shader *shaders[2] = {0};
    struct tgsic_glsl_link_options link = {.size = sizeof link,
                                           .dialect = options->dialect,
                                           .precise = options->dialect == TGSIC_DIALECT_GALLIUM,
                                           .no_optimize = options->no_optimize};
    enum draw_step step = DRAW_DONE;
    for (size_t i = 0; i < 2 && step == DRAW_DONE; i++) {
        *result = tgsic_glsl_compile(NULL, processors[i], &sources[i], NULL, 1, &shaders[i], diags);
        if (*result != TGSIC_OK)
            step = DRAW_COMPILE;
    }
    if (step == DRAW_DONE) {
        *result = tgsic_glsl_link(&link, shaders, 2, &out->program, diags);
        if (*result != TGSIC_OK)
            step = DRAW_LINK;
    }
    for (size_t i = 0; i < 2; i++)
        tgsic_glsl_shader_free(shaders[i]);
    return step;
}

/* Through text, as it goes from the guest to the host. */
static enum draw_step send(struct draw_translated *out, struct tgsic_shader received[2],
                           enum tgsic_result *result, struct tgsic_diags *diags)
{
    for (size_t i = 0; i < 2; i++) {
        const struct tgsic_shader *shader = &out->program->shader[processors[i]];
        *result = tgsic_print_text(shader, NULL, &out->tgsi[i], diags);
        if (*result == TGSIC_OK)
            *result =
                tgsic_parse_text(out->tgsi[i].data, out->tgsi[i].size, NULL, &received[i], diags);
        if (*result == TGSIC_OK)
            *result = tgsic_validate(&received[i], NULL, diags);
        if (*result != TGSIC_OK)
            return DRAW_PRINT;
    }
    return DRAW_DONE;
}

static uint8_t component_type(enum tgsic_value_base base)
{
    return base == TGSIC_VALUE_INT    ? TGSIC_COMPONENTS_SINT
           : base == TGSIC_VALUE_UINT ? TGSIC_COMPONENTS_UINT
                                      : TGSIC_COMPONENTS_FLOAT;
}

/* What the host knows from vertex formats and colour buffers. */
static void set_pipeline_state(const struct tgsic_reflection *reflection,
                               const struct draw_target *target, struct tgsic_state *state)
{
    for (uint32_t i = 0; i < reflection->num_attributes; i++) {
        const struct tgsic_attribute *a = &reflection->attributes[i];
        for (unsigned c = 0; c < a->array_size * a->type.columns; c++)
            if (a->input + c < TGSIC_MAX_ATTRIBUTES)
                state->attribute_type[a->input + c] = component_type(a->type.base);
    }
    for (unsigned i = 0; i < target->num_colors; i++)
        state->color_type[i] = component_type(target->base[i]);
    if (target->dual_source)
        state->color_type[1] = state->color_type[0];
    state->num_color_buffers = (uint8_t)target->num_colors;
    state->dual_source = target->dual_source;
}

static enum draw_step translate(struct draw_translated *out,
                                const struct draw_options *draw_options,
                                const struct draw_target *target,
                                const struct tgsic_shader received[2], enum tgsic_result *result,
                                struct tgsic_diags *diags)
{
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &draw_options->host};
    struct tgsic_pipeline *pipeline = &options.pipeline;
    set_pipeline_state(&out->program->reflection, target, &pipeline->state);
    pipeline->bindings.samplers[TGSIC_PROCESSOR_FRAG] = FIRST_FRAGMENT_SAMPLER;
    pipeline->bindings.uniform_blocks[TGSIC_PROCESSOR_FRAG] = FIRST_FRAGMENT_BLOCK;
    for (size_t i = 0; i < 2; i++)
        pipeline->stages[processors[i]] = &received[i];
    for (size_t i = 0; i < 2; i++) {
        *result = tgsic_tgsi2glsl(&received[i], &options, &out->glsl[i], &out->reports[i], diags);
        if (*result != TGSIC_OK)
            return DRAW_TRANSLATE;
    }
    return DRAW_DONE;
}

/* Locations that the text could not say. */
static void bind_locations(void *user, unsigned program)
{
    const struct draw_translated *t = user;
    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < t->reports[s].num_bindings; i++) {
            const struct tgsic_binding *b = &t->reports[s].bindings[i];
            if (b->explicit_location)
                continue;
            if (b->resource == TGSIC_RESOURCE_ATTRIBUTE)
                glBindAttribLocation(program, b->location, b->name);
            else if (b->resource == TGSIC_RESOURCE_OUTPUT)
                glBindFragDataLocationIndexed(program, b->location, b->index, b->name);
        }
}

enum draw_step draw_make_translated(const char *const sources[2],
                                    const struct draw_options *options,
                                    const struct draw_target *target, struct draw_translated *out,
                                    enum tgsic_result *result, char *log, size_t log_size)
{
    struct tgsic_diags diags = {0};
    struct tgsic_shader received[2] = {{0}};
    *out = (struct draw_translated){0};
    enum draw_step step = compile_and_link(sources, options, out, result, &diags);
    if (step == DRAW_DONE)
        step = send(out, received, result, &diags);
    if (step == DRAW_DONE)
        step = translate(out, options, target, received, result, &diags);
    if (step != DRAW_DONE)
        note(log, log_size, &diags, "failed without a message");
    if (step == DRAW_DONE) {
        const struct peer_gl_shader shaders[2] = {{GL_VERTEX_SHADER, out->glsl[0].data},
                                                  {GL_FRAGMENT_SHADER, out->glsl[1].data}};
        out->gl_program = peer_gl_link(shaders, 2, bind_locations, out, log, log_size);
        if (!out->gl_program)
            step = DRAW_GL;
    }
    for (size_t i = 0; i < 2; i++)
        tgsic_shader_free(&received[i]);
    tgsic_diags_free(&diags);
    return step;
}

void draw_free_translated(struct draw_translated *t)
{
    if (t->gl_program && peer_gl_use(t->glsl[0].data))
        glDeleteProgram(t->gl_program);
    for (size_t i = 0; i < 2; i++) {
        tgsic_report_free(&t->reports[i]);
        tgsic_buffer_free(&t->tgsi[i]);
        tgsic_buffer_free(&t->glsl[i]);
    }
    tgsic_program_free(t->program);
}

/* ---- Uniforms: the guest fills registers, the host uploads them ---------------------------- */

static bool is_zero(const uint32_t *words, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (words[i])
            return false;
    return true;
}

/* One element of a uniform, column by column. */
static bool uniform_words(const struct tgsic_uniform *u, const struct draw_inputs *inputs,
                          unsigned element, uint32_t *words)
{
    const struct draw_type type = {u->type.base, u->type.rows, u->type.columns};
    unsigned count = type.rows * type.columns;
    if (u->is_state) {
        float state[16];
        bool known = draw_state_value(inputs, u->name, element, state);
        memcpy(words, state, known ? sizeof state : 0);
        return known;
    }
    if (u->initial && !is_zero(u->initial, count))
        memcpy(words, u->initial + element * count, count * sizeof *words);
    else
        draw_uniform_value(inputs, u->name, element, type, words);
    return true;
}

static bool fill_registers(const struct tgsic_reflection *reflection, unsigned stage,
                           const struct draw_inputs *inputs, uint32_t *registers, size_t count,
                           char *log, size_t log_size)
{
    for (uint32_t i = 0; i < reflection->num_uniforms; i++) {
        const struct tgsic_uniform *u = &reflection->uniforms[i];
        const struct tgsic_uniform_place *place = &u->stage[stage];
        if (!place->active)
            continue;
        for (unsigned e = 0; e < u->array_size; e++) {
            uint32_t words[16];
            if (!uniform_words(u, inputs, e, words)) {
                snprintf(log, log_size, "no value is known for %s", u->name);
                return false;
            }
            for (unsigned c = 0; c < u->type.columns; c++) {
                size_t at = place->slot + e * u->stride + c;
                if (e * u->stride + c < place->count && at < count)
                    memcpy(registers + at * 4 + place->component, words + c * u->type.rows,
                           u->type.rows * sizeof *words);
            }
        }
    }
    draw_fill_subroutines(reflection, stage, inputs, registers, count);
    return true;
}

static bool upload_registers(const struct draw_translated *t, size_t s,
                             const struct draw_inputs *inputs, const struct tgsic_binding *b,
                             char *log, size_t log_size)
{
    static const unsigned types[] = {[TGSIC_VECTOR_FLOAT] = GL_FLOAT_VEC4,
                                     [TGSIC_VECTOR_INT] = GL_INT_VEC4,
                                     [TGSIC_VECTOR_UINT] = GL_UNSIGNED_INT_VEC4};
    uint32_t *registers = calloc((size_t)b->count * 4, sizeof *registers);
    GLint location = glGetUniformLocation(t->gl_program, b->name);
    bool good = registers && fill_registers(&t->program->reflection, processors[s], inputs,
                                            registers, b->count, log, log_size);
    if (good && location >= 0)
        draw_set_uniform(location, types[b->type], b->count, registers);
    free(registers);
    return good;
}

/* ---- Blocks -------------------------------------------------------------------------------- */

static void fill_member(const struct draw_inputs *inputs, const char *block,
                        const struct tgsic_block_member *m, unsigned char *data, size_t size)
{
    const struct draw_type type = {m->type.base, m->type.rows, m->type.columns};
    char name[1024];
    snprintf(name, sizeof name, "%s:%s", block, m->name);
    for (unsigned e = 0; e < m->array_size; e++) {
        uint32_t words[16];
        draw_uniform_value(inputs, name, e, type, words);
        for (unsigned k = 0; k < type.rows * type.columns; k++) {
            unsigned column = k / type.rows, row = k % type.rows;
            unsigned major = m->row_major ? row : column, minor = m->row_major ? column : row;
            size_t at = m->offset + e * m->array_stride + major * m->matrix_stride + minor * 4u;
            if (at + 4 <= size)
                memcpy(data + at, &words[k], 4);
        }
    }
}

static void bind_block(const struct draw_translated *t, size_t s, const struct draw_inputs *inputs,
                       const struct tgsic_binding *b)
{
    const struct tgsic_reflection *reflection = &t->program->reflection;
    GLuint index = glGetUniformBlockIndex(t->gl_program, b->name);
    size_t size = (size_t)b->count * 16;
    unsigned char *data = calloc(size, 1);
    for (uint32_t i = 0; data && i < reflection->num_blocks; i++) {
        const struct tgsic_uniform_block *block = &reflection->blocks[i];
        if (block->buffer[processors[s]] != b->number)
            continue;
        for (uint32_t m = 0; m < block->num_members; m++)
            fill_member(inputs, block->name, &block->members[m], data, size);
    }
    if (data && index != GL_INVALID_INDEX) {
        glUniformBlockBinding(t->gl_program, index, b->location);
        draw_bind_uniform_buffer(data, size, b->location);
    }
    free(data);
}

/* ---- Samplers and attributes --------------------------------------------------------------- */

static bool bind_unit(const struct draw_translated *t, size_t s, const struct draw_inputs *inputs,
                      unsigned number, unsigned unit)
{
    const struct tgsic_reflection *reflection = &t->program->reflection;
    for (uint32_t i = 0; i < reflection->num_samplers; i++) {
        const struct tgsic_sampler *sampler = &reflection->samplers[i];
        const struct tgsic_sampler_place *place = &sampler->stage[processors[s]];
        if (place->active && number >= place->unit && number < place->unit + place->count)
            return draw_bind_texture(inputs, sampler->name, number - place->unit,
                                     sampler->type.gl_type, unit);
    }
    return false;
}

/* An array of samplers has one location, and its units follow one another. */
static bool bind_sampler(const struct draw_translated *t, size_t s,
                         const struct draw_inputs *inputs, const struct tgsic_binding *b, char *log,
                         size_t log_size)
{
    GLint location = glGetUniformLocation(t->gl_program, b->name), units[256];
    uint32_t bound = 0;
    for (uint32_t i = 0; i < b->count && i < 256; i++) {
        units[i] = (GLint)(b->location + i);
        bound += bind_unit(t, s, inputs, b->number + i, b->location + i);
    }
    glUniform1iv(location, (GLsizei)b->count, units);
    if (bound == b->count || location < 0)
        return true;
    snprintf(log, log_size, "the reflection names no sampler for %s", b->name);
    return false;
}

static bool bind_attribute(const struct draw_translated *t, const struct draw_inputs *inputs,
                           const struct tgsic_binding *b, char *log, size_t log_size)
{
    const struct tgsic_reflection *reflection = &t->program->reflection;
    for (uint32_t i = 0; i < reflection->num_attributes; i++) {
        const struct tgsic_attribute *a = &reflection->attributes[i];
        const struct draw_type type = {a->type.base, a->type.rows, a->type.columns};
        unsigned columns = type.columns * a->array_size;
        if (b->number < a->input || b->number >= a->input + columns)
            continue;
        struct draw_type given = type;
        if (!strcmp(a->name, "gl_SecondaryColor"))
            given.rows = 3; /* OpenGL has no more of it: alpha is 1 */
        draw_bind_attribute(inputs, a->name, b->number - a->input, given, b->location);
        return true;
    }
    snprintf(log, log_size, "the reflection names no attribute for %s", b->name);
    return false;
}

static bool bind_one(const struct draw_translated *t, size_t s, const struct draw_inputs *inputs,
                     const struct tgsic_binding *b, char *log, size_t log_size)
{
    switch (b->resource) {
    case TGSIC_RESOURCE_ATTRIBUTE:
        return bind_attribute(t, inputs, b, log, log_size);
    case TGSIC_RESOURCE_UNIFORM:
        return upload_registers(t, s, inputs, b, log, log_size);
    case TGSIC_RESOURCE_BLOCK:
        bind_block(t, s, inputs, b);
        return true;
    case TGSIC_RESOURCE_SAMPLER:
        return bind_sampler(t, s, inputs, b, log, log_size);
    case TGSIC_RESOURCE_DRIVER_UNIFORM:
        if (b->driver == TGSIC_DRIVER_FRAMEBUFFER_HEIGHT)
            glUniform1f(glGetUniformLocation(t->gl_program, b->name), DRAW_SIZE);
        return b->driver == TGSIC_DRIVER_FRAMEBUFFER_HEIGHT;
    default:
        return true;
    }
}

bool draw_bind_translated(const struct draw_translated *t, const struct draw_inputs *inputs,
                          char *log, size_t log_size)
{
    peer_gl_use(t->glsl[0].data);
    draw_begin_resources();
    glUseProgram(t->gl_program);
    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < t->reports[s].num_bindings; i++)
            if (!bind_one(t, s, inputs, &t->reports[s].bindings[i], log, log_size))
                return false;
    return true;
}
