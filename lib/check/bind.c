/* SPDX-License-Identifier: MIT */
/* World and reflection to the registers of a stage. */
#include "bind.h"

#include "arb_constants.h"

#include "tgsi/arena.h"

#include <stdlib.h>
#include <string.h>

enum { E_NO_STATE = 6200 };

/* What one call works on. */
struct binder {
    const struct check_world *world;
    const struct tgsic_reflection *reflection; /* NULL: a program of TGSI */
    const struct tgsic_shader *shader;
    unsigned stage;
    uint32_t true_word; /* of Boolean uniforms */
    struct tgsic_arena *arena;
    struct check_stage_binding *out;
};

/* ---- Register files ------------------------------------------------------------------------ */

/* Highest register or dimension that is declared of a file, plus one. */
static uint32_t count_declared(const struct tgsic_shader *shader, unsigned file)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        bool by_dimension = file == TGSIC_FILE_CONST || file == TGSIC_FILE_HWATOMIC;
        uint32_t end = (by_dimension ? d->dimension : d->last) + 1u;
        if (d->file == file && end > count)
            count = end;
    }
    return count;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static void make_constants(struct binder *b)
{
    struct check_stage_binding *out = b->out;
    out->num_constants = larger(count_declared(b->shader, TGSIC_FILE_CONST),
                                count_declared(b->shader, TGSIC_FILE_CONSTBUF));
    out->constants = ARENA_ARRAY(b->arena, struct tgsic_exec_buffer, out->num_constants);
    for (uint32_t i = 0; i < b->shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &b->shader->declarations[i];
        size_t size = ((size_t)d->last + 1) * 16;
        if (d->file == TGSIC_FILE_CONST && size > out->constants[d->dimension].size)
            out->constants[d->dimension].size = size;
    }
    for (uint32_t i = 0; i < out->num_constants; i++)
        if (out->constants[i].size)
            out->constants[i].data = tgsic_arena_alloc(b->arena, out->constants[i].size);
}

/* Each number takes the unit of the same number, until reflection says otherwise. */
static void make_resources(struct binder *b)
{
    struct check_stage_binding *out = b->out;
    bool own_numbers = !b->reflection;
    out->num_textures = larger(count_declared(b->shader, TGSIC_FILE_SVIEW),
                               count_declared(b->shader, TGSIC_FILE_SAMP));
    out->textures = ARENA_ARRAY(b->arena, struct check_texture_binding, out->num_textures);
    out->num_images = count_declared(b->shader, TGSIC_FILE_IMAGE);
    out->images = ARENA_ARRAY(b->arena, struct check_image_binding, out->num_images);
    out->num_buffers = count_declared(b->shader, TGSIC_FILE_BUFFER);
    out->buffers = ARENA_ARRAY(b->arena, struct check_buffer_binding, out->num_buffers);
    out->num_counters = count_declared(b->shader, TGSIC_FILE_HWATOMIC);
    out->counters = ARENA_ARRAY(b->arena, struct check_buffer_binding, out->num_counters);
    for (uint32_t i = 0; i < out->num_textures; i++)
        out->textures[i] = (struct check_texture_binding){.unit = i, .active = own_numbers};
    for (uint32_t i = 0; i < out->num_images; i++)
        out->images[i] = (struct check_image_binding){i, own_numbers};
    for (uint32_t i = 0; i < out->num_buffers; i++)
        out->buffers[i] = (struct check_buffer_binding){.binding = i, .active = own_numbers};
    for (uint32_t i = 0; i < out->num_counters; i++)
        out->counters[i] = (struct check_buffer_binding){.binding = i, .active = own_numbers};
}

static void look_up_units(struct binder *b)
{
    const struct check_world *world = b->world;
    struct check_stage_binding *out = b->out;
    for (uint32_t i = 0; i < out->num_textures; i++)
        if (out->textures[i].unit < CHECK_MAX_UNITS)
            out->textures[i].texture = world->units[out->textures[i].unit];
    for (uint32_t i = 0; i < out->num_buffers; i++)
        if (out->buffers[i].binding < CHECK_MAX_UNITS)
            out->buffers[i].buffer = world->shader_buffers[out->buffers[i].binding];
    for (uint32_t i = 0; i < out->num_counters; i++)
        if (out->counters[i].binding < CHECK_MAX_UNITS)
            out->counters[i].buffer = world->counter_buffers[out->counters[i].binding];
}

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

static void put_word(struct tgsic_exec_buffer *buffer, size_t at, uint32_t word)
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
            put_word(&b->out->constants[place->buffer],
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

/* Whether a script's "weights[3]" is an element of what OpenGL lists as "weights[0]". */
static bool names_element(const char *listed, bool is_array, const char *name, uint32_t *element)
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
                                : names_element(listed, is_array, value->name, element);
}

/* ---- The default block --------------------------------------------------------------------- */

/* Words of `count` components of a script's value, as the shader keeps them. */
static unsigned shader_words(const struct check_type *from, enum tgsic_value_base to,
                             const uint32_t *words, uint32_t out[32])
{
    unsigned count = tgsic_check_type_words(*from);
    for (unsigned i = 0; i < count; i++)
        out[i] = convert(words[i], from->base, to);
    return count / from->columns;
}

static bool is_of_type(const struct check_type *given, const struct tgsic_value_type *type)
{
    return given->columns == type->columns && given->rows == type->rows &&
           (given->base >= CHECK_DOUBLE) == (width_of(type->base) == 2);
}

static void put_value(struct binder *b, const struct tgsic_uniform *u,
                      const struct check_uniform *value, uint32_t first)
{
    unsigned step = tgsic_check_type_words(value->type);
    uint32_t words[32] = {0};
    if (!is_of_type(&value->type, &u->type))
        return; /* GL_INVALID_OPERATION: the uniform keeps what it has */
    for (uint32_t e = 0; e < value->count && first + e < u->array_size; e++) {
        unsigned column = shader_words(&value->type, u->type.base, value->words + e * step, words);
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

/* ---- Blocks -------------------------------------------------------------------------------- */

/* The words of one element of a member, where std140 has them. */
static void put_member(struct tgsic_exec_buffer *buffer, const struct tgsic_block_member *m,
                       uint32_t element, const uint32_t *words, unsigned width)
{
    unsigned rows = m->type.rows;
    for (unsigned k = 0; k < rows * m->type.columns; k++) {
        unsigned column = k / rows, row = k % rows;
        unsigned major = m->row_major ? row : column, minor = m->row_major ? column : row;
        size_t at = m->offset + (size_t)element * m->array_stride + major * m->matrix_stride +
                    minor * 4u * width;
        for (unsigned w = 0; w < width; w++)
            put_word(buffer, at / 4 + w, words[k * width + w]);
    }
}

static void put_block_value(struct binder *b, const struct tgsic_uniform_block *block,
                            const struct tgsic_block_member *m, const struct check_uniform *value,
                            uint32_t first)
{
    unsigned step = tgsic_check_type_words(value->type), number = block->buffer[b->stage];
    unsigned width = value->type.base >= CHECK_DOUBLE ? 2 : 1;
    uint32_t words[32] = {0};
    if (!is_of_type(&value->type, &m->type) || number >= b->out->num_constants)
        return;
    for (uint32_t e = 0; e < value->count && first + e < m->array_size; e++) {
        shader_words(&value->type, m->type.base, value->words + e * step, words);
        put_member(&b->out->constants[number], m, first + e, words, width);
    }
}

#define MAX_DIMENSIONS 8

/* The indices of "lights[1][0]". */
static unsigned indices_of(const char *name, unsigned long out[MAX_DIMENSIONS])
{
    unsigned count = 0;
    for (const char *at = strchr(name, '['); at && count < MAX_DIMENSIONS; at = strchr(at + 1, '['))
        out[count++] = strtoul(at + 1, NULL, 10);
    return count;
}

static bool is_same_array(const char *a, const char *b)
{
    size_t length = strcspn(a, "[");
    return strcspn(b, "[") == length && !strncmp(a, b, length);
}

/* A script counts the blocks of an array of arrays through; how long the inner arrays are, the
 * names tell. */
static unsigned long number_of(const struct tgsic_reflection *r, const char *block)
{
    unsigned long lengths[MAX_DIMENSIONS] = {0}, at[MAX_DIMENSIONS], number = 0;
    for (uint32_t i = 0; i < r->num_blocks; i++) {
        unsigned n =
            is_same_array(r->blocks[i].name, block) ? indices_of(r->blocks[i].name, at) : 0;
        for (unsigned k = 0; k < n; k++)
            if (at[k] >= lengths[k])
                lengths[k] = at[k] + 1;
    }
    unsigned n = indices_of(block, at);
    for (unsigned k = 0; k < n; k++)
        number = number * lengths[k] + at[k];
    return number;
}

/* Whether a value for blocks of that number is for this one; a block that is no array is what any
 * number means. */
static bool is_indexed(const struct tgsic_reflection *r, const struct tgsic_uniform_block *block,
                       int32_t index)
{
    return !strchr(block->name, '[') ||
           number_of(r, block->name) == (index < 0 ? 0ul : (unsigned long)index);
}

static void put_in_blocks(struct binder *b, const struct check_uniform *value)
{
    for (uint32_t i = 0; i < b->reflection->num_blocks; i++) {
        const struct tgsic_uniform_block *block = &b->reflection->blocks[i];
        if (!block->buffer[b->stage] || !is_indexed(b->reflection, block, value->block_index))
            continue;
        for (uint32_t k = 0; k < block->num_members; k++) {
            const struct tgsic_block_member *m = &block->members[k];
            uint32_t element;
            if (names_element(m->name, m->is_array, value->name, &element))
                put_block_value(b, block, m, value, element);
        }
    }
}

/* By binding and offset, as SPIR-V may have no names; the blocks of an array have consecutive
 * bindings. */
static void put_numbered(struct binder *b, const struct check_uniform *value)
{
    struct tgsic_block_member m = {
        .type = {.rows = value->type.rows, .columns = value->type.columns},
        .row_major = value->block_row_major > 0,
        .offset = (uint32_t)value->block_offset,
        .matrix_stride = (uint32_t)value->block_matrix_stride};
    int32_t binding = value->block_binding + (value->block_index > 0 ? value->block_index : 0);
    for (uint32_t i = 0; i < b->reflection->num_blocks; i++) {
        const struct tgsic_uniform_block *block = &b->reflection->blocks[i];
        unsigned number = block->buffer[b->stage];
        if (block->binding == binding && number && number < b->out->num_constants)
            put_member(&b->out->constants[number], &m, 0, value->words,
                       value->type.base >= CHECK_DOUBLE ? 2 : 1);
    }
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
        put_numbered(b, value);
    else if (value->location < 0)
        put_in_blocks(b, value);
}

static uint32_t chosen_subroutine(const struct binder *b, const struct tgsic_subroutine_uniform *u,
                                  uint32_t element)
{
    uint32_t index = u->num_functions ? u->functions[0].index : 0, e;
    for (uint32_t i = 0; i < b->world->num_subroutines; i++) {
        const struct check_subroutine *s = &b->world->subroutines[i];
        if (s->stage != u->stage || !names_element(u->name, u->is_array, s->uniform, &e) ||
            e != element)
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
            put_word(&b->out->constants[u->place.buffer],
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
            put_word(&b->out->constants[0], (size_t)c->slot * 4 + k, words[k]);
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
            put_word(&b->out->constants[dimension], (slot + k) * 4 + w,
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
    make_constants(&b);
    make_resources(&b);
    if (b.reflection)
        result = put_reflected(&b, diags);
    if (result == TGSIC_OK && program->arb[stage])
        result = put_constants(&b, program->arb[stage], diags);
    for (uint32_t i = 0; !b.reflection && i < world->num_uniforms; i++)
        put_register(&b, &world->uniforms[i]);
    look_up_units(&b);
    return result;
}
