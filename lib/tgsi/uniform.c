/* SPDX-License-Identifier: MIT */
/* Values of uniforms into the constants that a stage reads. */
#include "uniform.h"

#include <string.h>

/* ---- Finding ------------------------------------------------------------------------------- */

uint32_t tgsic_program_constants(const struct tgsic_program *program, enum tgsic_processor stage)
{
    const struct tgsic_shader *shader = &program->shader[stage];
    uint32_t count = 0;
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        if (d->file == TGSIC_FILE_CONST && !d->dimension && d->last + 1u > count)
            count = d->last + 1u;
    }
    return count;
}

/* "[12]" at the end of a name; `length` becomes that of what stands before. */
static bool read_subscript(const char *name, size_t *length, uint32_t *element)
{
    size_t open = *length;
    uint32_t value = 0;
    if (!open || name[open - 1] != ']')
        return false;
    while (open && name[open - 1] != '[')
        open--;
    for (size_t i = open; i < *length - 1; i++) {
        if (name[i] < '0' || name[i] > '9' || value > UINT32_MAX / 10 - 1)
            return false;
        value = value * 10 + (uint32_t)(name[i] - '0');
    }
    if (!open || open == *length - 1 || (name[open] == '0' && open + 2 != *length))
        return false;
    *length = open - 1;
    *element = value;
    return true;
}

/* Whether `listed`, a name of the reflection, is the first `length` bytes of `name`, with or
 * without the "[0]" that arrays are listed with. */
static bool is_name(const struct tgsic_uniform *u, const char *name, size_t length)
{
    size_t listed = strlen(u->name) - (u->is_array ? strlen("[0]") : 0);
    return listed == length && !memcmp(u->name, name, length);
}

const struct tgsic_uniform *tgsic_program_find_uniform(const struct tgsic_program *program,
                                                       const char *name, uint32_t *element)
{
    const struct tgsic_reflection *r = &program->reflection;
    size_t whole = strlen(name), length = whole;
    uint32_t subscript = 0;
    bool has_subscript = read_subscript(name, &length, &subscript);
    for (uint32_t i = 0; i < r->num_uniforms; i++) {
        const struct tgsic_uniform *u = &r->uniforms[i];
        bool as_element = has_subscript && u->is_array && is_name(u, name, length);
        if (as_element ? subscript >= u->array_size : !is_name(u, name, whole))
            continue;
        if (element)
            *element = as_element ? subscript : 0;
        return u;
    }
    return NULL;
}

/* ---- Storing ------------------------------------------------------------------------------- */

static bool is_wide(enum tgsic_value_base base)
{
    return base == TGSIC_VALUE_DOUBLE || base == TGSIC_VALUE_INT64 || base == TGSIC_VALUE_UINT64;
}

static bool fits(const struct tgsic_uniform *u, const struct tgsic_uniform_value *v)
{
    bool to_bool = u->type.base == TGSIC_VALUE_BOOL && v->base < TGSIC_VALUE_BOOL;
    return (to_bool || (u->type.base == v->base && v->base != TGSIC_VALUE_BOOL)) &&
           u->type.rows == v->rows && u->type.columns == v->columns &&
           (u->is_array || v->count <= 1);
}

/* Scalar number `i` of the value, or of the uniform's default, as the one or two words that
 * registers hold. */
static void load(const struct tgsic_uniform *u, const struct tgsic_uniform_value *v, size_t i,
                 uint32_t words[2])
{
    size_t width = is_wide(u->type.base) ? 2 : 1;
    words[0] = words[1] = 0;
    if (v && width == 2) {
        uint64_t bits;
        memcpy(&bits, (const char *)v->data + i * sizeof bits, sizeof bits);
        words[0] = (uint32_t)bits;
        words[1] = (uint32_t)(bits >> 32);
    } else if (v) {
        memcpy(words, (const char *)v->data + i * sizeof *words, sizeof *words);
        if (u->type.base == TGSIC_VALUE_BOOL) /* zeros of floats are of either sign */
            words[0] = (v->base == TGSIC_VALUE_FLOAT ? words[0] << 1 : words[0]) != 0;
    } else if (u->initial) {
        memcpy(words, u->initial + i * width, width * sizeof *words);
    }
}

/* One column to `at`; what is past two components of 64 bits is in the next register. */
static void store_column(const struct tgsic_uniform *u, const struct tgsic_uniform_value *v,
                         size_t element, unsigned column, uint32_t *at, const uint32_t *end)
{
    unsigned rows = u->type.rows, columns = u->type.columns;
    for (unsigned row = 0; row < rows; row++) {
        size_t scalar = v && v->transpose ? row * columns + column : column * rows + row;
        uint32_t words[2];
        load(u, v, element * rows * columns + scalar, words);
        for (unsigned w = 0; w < (is_wide(u->type.base) ? 2u : 1u) && at < end; w++)
            *at++ = words[w];
    }
}

/* Elements `first` and following; v NULL: the default value. */
static enum tgsic_result store(const struct tgsic_uniform *u, uint32_t first, uint32_t count,
                               const struct tgsic_uniform_value *v, enum tgsic_processor stage,
                               uint32_t *image, uint32_t registers)
{
    const struct tgsic_uniform_place *place = &u->stage[stage];
    if (!place->active)
        return TGSIC_OK;
    if (place->slot > registers || place->count > registers - place->slot)
        return TGSIC_E_LIMIT;
    uint32_t *start = image + (size_t)place->slot * 4, *end = start + (size_t)place->count * 4;
    uint32_t column_registers = u->stride / u->type.columns;
    for (uint32_t e = 0; e < count && e < u->array_size - first; e++)
        for (unsigned c = 0; c < u->type.columns; c++) {
            size_t offset = (size_t)(first + e) * u->stride + c * column_registers;
            if (offset >= place->count)
                return TGSIC_OK;
            store_column(u, v, e, c, start + offset * 4 + place->component, end);
        }
    return TGSIC_OK;
}

enum tgsic_result tgsic_uniform_store(const struct tgsic_uniform *uniform, uint32_t element,
                                      const struct tgsic_uniform_value *value,
                                      enum tgsic_processor stage, uint32_t *image,
                                      uint32_t registers)
{
    if (!fits(uniform, value) || element >= uniform->array_size)
        return TGSIC_E_INVALID;
    return store(uniform, element, value->count, value, stage, image, registers);
}

enum tgsic_result tgsic_program_store_defaults(const struct tgsic_program *program,
                                               enum tgsic_processor stage, uint32_t *image,
                                               uint32_t registers)
{
    const struct tgsic_reflection *r = &program->reflection;
    for (uint32_t i = 0; i < r->num_uniforms; i++) {
        const struct tgsic_uniform *u = &r->uniforms[i];
        enum tgsic_result result = store(u, 0, u->array_size, NULL, stage, image, registers);
        if (result != TGSIC_OK)
            return result;
    }
    return TGSIC_OK;
}
