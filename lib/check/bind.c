/* SPDX-License-Identifier: MIT */
/* World and reflection to the registers of a stage. */
#include "binder.h"

#include "arb_constants.h"

#include "tgsi/arena.h"

#include <stdlib.h>
#include <string.h>

enum { E_NO_STATE = 6200 };

/* ---- Values -------------------------------------------------------------------------------- */

/* A script's component as the shader's type keeps it. glUniform*() converts only for booleans. */
static uint32_t convert(uint32_t word, uint8_t from, enum tgsic_value_base to)
{
    if (to != TGSIC_VALUE_BOOL)
        return word;
    return from == CHECK_FLOAT ? (word << 1) != 0 : word != 0;
}

static unsigned width_of(enum tgsic_value_base base)
{
    return base >= TGSIC_VALUE_DOUBLE ? 2 : 1;
}

void tgsic_bind_put_word(struct tgsic_exec_buffer *buffer, size_t at, uint32_t word)
{
    if (at < buffer->size / 4)
        ((uint32_t *)buffer->data)[at] = word;
}

/* One element, column by column, to where the stage reads it. A column of 64-bit components takes
 * a second register for what is past its first two. */
static void put_element(struct binder *b, const struct tgsic_uniform *u, uint32_t element,
                        const uint32_t *words, unsigned column_words)
{
    const struct tgsic_uniform_place *place = &u->stage[b->stage];
    unsigned registers = (column_words + 3) / 4;
    uint32_t factor = u->type.base == TGSIC_VALUE_BOOL ? b->true_word : 1;
    if (place->buffer >= b->out->num_constants)
        return;
    for (unsigned c = 0; c < u->type.columns; c++) {
        size_t at = (size_t)element * u->stride + (size_t)c * registers;
        for (unsigned w = 0; at < place->count && w < column_words; w++)
            tgsic_bind_put_word(&b->out->constants[place->buffer],
                                (place->slot + at) * 4 + place->component + w,
                                words[c * column_words + w] * factor);
    }
}

static enum tgsic_result put_initial(struct binder *b, const struct tgsic_uniform *u,
                                     struct tgsic_diags *diags)
{
    unsigned column = u->type.rows * width_of(u->type.base), words = column * u->type.columns;
    for (uint32_t e = 0; e < u->array_size; e++) {
        float state[16] = {0};
        uint32_t value[32] = {0};
        if (u->is_state && !tgsic_check_state_uniform(&b->world->state, u->name, e, state)) {
            tgsic_diags_add(diags, TGSIC_ERROR, E_NO_STATE, (struct tgsic_pos){0},
                            "%s has no value here", u->name);
            return TGSIC_E_UNSUPPORTED;
        }
        if (u->is_state)
            memcpy(value, state, sizeof state);
        else if (u->initial)
            memcpy(value, u->initial + e * words, words * sizeof *value);
        put_element(b, u, e, value, column);
    }
    return TGSIC_OK;
}

/* ---- Names --------------------------------------------------------------------------------- */

bool tgsic_bind_names_element(const char *listed, bool is_array, const char *name,
                              uint32_t *element)
{
    size_t length = strlen(listed);
    char *end = NULL;
    if (is_array && length > 3 && !strcmp(listed + length - 3, "[0]"))
        length -= 3;
    *element = 0;
    if (strncmp(listed, name, length))
        return false;
    if (!name[length])
        return true;
    if (!is_array || name[length] != '[')
        return false;
    *element = (uint32_t)strtoul(name + length + 1, &end, 10);
    return end > name + length + 1 && !strcmp(end, "]");
}

static bool at_location(int32_t first, uint32_t array_size, const struct check_uniform *value,
                        uint32_t *element)
{
    if (first < 0 || value->location < first)
        return false;
    *element = (uint32_t)(value->location - first);
    return *element < array_size;
}

static bool names(const char *listed, bool is_array, int32_t location, uint32_t array_size,
                  const struct check_uniform *value, uint32_t *element)
{
    return value->location >= 0 ? at_location(location, array_size, value, element)
                                : tgsic_bind_names_element(listed, is_array, value->name, element);
}

/* ---- The default block --------------------------------------------------------------------- */

unsigned tgsic_bind_shader_words(const struct check_type *from, enum tgsic_value_base to,
                                 const uint32_t *words, uint32_t out[32])
{
    unsigned count = tgsic_check_type_words(*from);
    for (unsigned i = 0; i < count; i++)
        out[i] = convert(words[i], from->base, to);
    return count / from->columns;
}

bool tgsic_bind_is_of_type(const struct check_type *given, const struct tgsic_value_type *type)
{
    return given->columns == type->columns && given->rows == type->rows &&
           (given->base >= CHECK_DOUBLE) == (width_of(type->base) == 2);
}

static void put_value(struct binder *b, const struct tgsic_uniform *u,
                      const struct check_uniform *value, uint32_t first)
{
    unsigned step = tgsic_check_type_words(value->type);
    uint32_t words[32] = {0};
    if (!tgsic_bind_is_of_type(&value->type, &u->type))
        return; /* GL_INVALID_OPERATION: the uniform keeps what it has */
    for (uint32_t e = 0; e < value->count && first + e < u->array_size; e++) {
        unsigned column =
            tgsic_bind_shader_words(&value->type, u->type.base, value->words + e * step, words);
        put_element(b, u, first + e, words, column);
    }
}

static void put_sampler(struct binder *b, const struct tgsic_sampler *s,
                        const struct check_uniform *value, uint32_t first)
{
    const struct tgsic_sampler_place *place = &s->stage[b->stage];
    for (uint32_t e = 0; e < value->count; e++) {
        uint32_t number = place->unit + first + e;
        if (first + e < place->count && number < b->out->num_textures)
            b->out->textures[number].unit = value->words[e];
    }
}

static void put_image(struct binder *b, const struct tgsic_image *i,
                      const struct check_uniform *value, uint32_t first)
{
    const struct tgsic_sampler_place *place = &i->stage[b->stage];
    for (uint32_t e = 0; e < value->count; e++) {
        uint32_t number = place->unit + first + e;
        if (first + e < place->count && number < b->out->num_images)
            b->out->images[number].unit = value->words[e];
    }
}

static uint32_t bound_unit(int32_t binding, uint32_t element)
{
    return binding < 0 ? 0 : (uint32_t)binding + element;
}

static void initial_samplers(struct binder *b)
{
    for (uint32_t i = 0; i < b->reflection->num_samplers; i++) {
        const struct tgsic_sampler *s = &b->reflection->samplers[i];
        const struct tgsic_sampler_place *place = &s->stage[b->stage];
        for (uint32_t e = 0; place->active && e < place->count; e++)
            if (place->unit + e < b->out->num_textures)
                b->out->textures[place->unit + e] = (struct check_texture_binding){
                    .unit = bound_unit(s->binding, e), .gl_type = s->type.gl_type, .active = true};
    }
}

static void initial_images(struct binder *b)
{
    for (uint32_t i = 0; i < b->reflection->num_images; i++) {
        const struct tgsic_image *image = &b->reflection->images[i];
        const struct tgsic_sampler_place *place = &image->stage[b->stage];
        for (uint32_t e = 0; place->active && e < place->count; e++)
            if (place->unit + e < b->out->num_images)
                b->out->images[place->unit + e] =
                    (struct check_image_binding){bound_unit(image->binding, e), true};
    }
}

/* Storage blocks and counters have the binding points that the shader says. */
static void bind_storage(struct binder *b)
{
    const struct tgsic_reflection *r = b->reflection;
    for (uint32_t i = 0; i < r->num_buffers; i++) {
        const struct tgsic_storage_place *place = &r->buffers[i].stage[b->stage];
        if (place->active && place->buffer < b->out->num_buffers)
            b->out->buffers[place->buffer] = (struct check_buffer_binding){
                .binding = bound_unit(r->buffers[i].binding, 0), .active = true};
    }
    for (uint32_t i = 0; i < r->num_counters; i++)
        if (r->counters[i].stages >> b->stage & 1 && r->counters[i].binding < b->out->num_counters)
            b->out->counters[r->counters[i].binding].active = true;
}

/* ---- Everything a script sets -------------------------------------------------------------- */

static void put_uniform(struct binder *b, const struct check_uniform *value)
{
    const struct tgsic_reflection *r = b->reflection;
    uint32_t e;
    for (uint32_t i = 0; i < r->num_uniforms; i++) {
        const struct tgsic_uniform *u = &r->uniforms[i];
        if (u->stage[b->stage].active &&
            names(u->name, u->is_array, u->location, u->array_size, value, &e))
            put_value(b, u, value, e);
    }
    for (uint32_t i = 0; i < r->num_samplers; i++) {
        const struct tgsic_sampler *s = &r->samplers[i];
        if (s->stage[b->stage].active &&
            names(s->name, s->is_array, s->location, s->array_size, value, &e))
            put_sampler(b, s, value, e);
    }
    for (uint32_t i = 0; i < r->num_images; i++) {
        const struct tgsic_image *image = &r->images[i];
        if (image->stage[b->stage].active &&
            names(image->name, image->is_array, image->location, image->array_size, value, &e))
            put_image(b, image, value, e);
    }
    if (value->location < 0 && value->block_binding >= 0 && value->block_offset >= 0)
        tgsic_bind_put_numbered(b, value);
    else if (value->location < 0)
        tgsic_bind_put_in_blocks(b, value);
}

static uint32_t chosen_subroutine(const struct binder *b, const struct tgsic_subroutine_uniform *u,
                                  uint32_t element)
{
    uint32_t index = u->num_functions ? u->functions[0].index : 0, e;
    for (uint32_t i = 0; i < b->world->num_subroutines; i++) {
        const struct check_subroutine *s = &b->world->subroutines[i];
        if (s->stage != u->stage ||
            !tgsic_bind_names_element(u->name, u->is_array, s->uniform, &e) || e != element)
            continue;
        for (uint32_t f = 0; f < u->num_functions; f++)
            if (!strcmp(u->functions[f].name, s->function))
                index = u->functions[f].index;
    }
    return index;
}

static void put_subroutines(struct binder *b)
{
    for (uint32_t i = 0; i < b->reflection->num_subroutine_uniforms; i++) {
        const struct tgsic_subroutine_uniform *u = &b->reflection->subroutine_uniforms[i];
        if (u->stage != b->stage || !u->place.active || u->place.buffer >= b->out->num_constants)
            continue;
        for (uint32_t e = 0; e < u->array_size && e < u->place.count; e++)
            tgsic_bind_put_word(&b->out->constants[u->place.buffer],
                                ((size_t)u->place.slot + e) * 4 + u->place.component,
                                chosen_subroutine(b, u, e));
    }
}

static enum tgsic_result put_reflected(struct binder *b, struct tgsic_diags *diags)
{
    const struct tgsic_reflection *r = b->reflection;
    for (uint32_t i = 0; i < r->num_uniforms; i++)
        if (r->uniforms[i].stage[b->stage].active) {
            enum tgsic_result result = put_initial(b, &r->uniforms[i], diags);
            if (result != TGSIC_OK)
                return result;
        }
    initial_samplers(b);
    initial_images(b);
    bind_storage(b);
    for (uint32_t i = 0; i < b->world->num_uniforms; i++)
        put_uniform(b, &b->world->uniforms[i]);
    put_subroutines(b);
    return TGSIC_OK;
}

/* ---- Assembly programs ---------------------------------------------------------------------- */

static enum tgsic_result put_constants(struct binder *b, const struct tgsic_arb_program *arb,
                                       struct tgsic_diags *diags)
{
    for (uint32_t i = 0; b->out->num_constants && i < arb->num_constants; i++) {
        const struct tgsic_arb_constant *c = &arb->constants[i];
        char name[TGSIC_ARB_NAME_SIZE];
        float value[4];
        uint32_t words[4];
        if (!tgsic_check_arb_constant(&b->world->state, b->stage, c, value)) {
            tgsic_arb_constant_name(c, name);
            tgsic_diags_add(diags, TGSIC_ERROR, E_NO_STATE, (struct tgsic_pos){0},
                            "%s has no value here", name);
            return TGSIC_E_UNSUPPORTED;
        }
        memcpy(words, value, sizeof words);
        for (unsigned k = 0; k < 4; k++)
            tgsic_bind_put_word(&b->out->constants[0], (size_t)c->slot * 4 + k, words[k]);
    }
    return TGSIC_OK;
}

/* ---- Programs of TGSI ---------------------------------------------------------------------- */

/* "CONST[3]" or "CONST[1][3]" */
static void put_register(struct binder *b, const struct check_uniform *value)
{
    unsigned long first, second = 0;
    char *end;
    if (!value->name || strncmp(value->name, "CONST[", 6))
        return;
    first = strtoul(value->name + 6, &end, 10);
    bool has_dimension = !strncmp(end, "][", 2);
    if (has_dimension)
        second = strtoul(end + 2, &end, 10);
    unsigned long dimension = has_dimension ? first : 0, slot = has_dimension ? second : first;
    unsigned column = value->type.rows * (value->type.base >= CHECK_DOUBLE ? 2u : 1u);
    if (strcmp(end, "]") || dimension >= b->out->num_constants || slot > UINT16_MAX)
        return;
    for (uint32_t k = 0; k < value->count * value->type.columns; k++)
        for (unsigned w = 0; w < column; w++)
            tgsic_bind_put_word(&b->out->constants[dimension], (slot + k) * 4 + w,
                                value->words[k * column + w]);
}

enum tgsic_result tgsic_check_bind_stage(const struct check_program *program,
                                         const struct check_world *world, unsigned stage,
                                         struct tgsic_arena *arena, struct check_stage_binding *out,
                                         struct tgsic_diags *diags)
{
    uint32_t true_word = program->options.mutator.true_word;
    struct binder b = {.world = world,
                       .true_word = true_word ? true_word : 1,
                       .reflection = program->linked ? &program->linked->reflection : NULL,
                       .shader = &program->stages[stage].shader,
                       .stage = stage,
                       .arena = arena,
                       .out = out};
    enum tgsic_result result = TGSIC_OK;
    *out = (struct check_stage_binding){0};
    tgsic_bind_make_constants(&b);
    tgsic_bind_make_resources(&b);
    if (b.reflection)
        result = put_reflected(&b, diags);
    if (result == TGSIC_OK && program->arb[stage])
        result = put_constants(&b, program->arb[stage], diags);
    for (uint32_t i = 0; !b.reflection && i < world->num_uniforms; i++)
        put_register(&b, &world->uniforms[i]);
    tgsic_bind_look_up_units(&b);
    return result;
}
