/* SPDX-License-Identifier: MIT */
/* Reading the assignments of `tgsic run`: PLACE=VALUES.
 *
 *     IN[0]=1.0,2.0;3.0,4.0    x and y of lane 0, then of lane 1 and all behind it
 *     IN[2][0]=…               the same at vertex 2
 *     SV[0]=lane               the number of the lane
 *     CONST[3]=… CONST[1][3]=… one vector of a constant buffer
 *     BUFFER[0]=1,0x10,2.5     words from the start; also HWATOMIC[0]=…, MEMORY[0]=… */
#include "run_values.h"

#include <stdlib.h>
#include <string.h>

#define MAX_INDEX 65535

struct place {
    char file[16];
    uint32_t index[2];
    unsigned brackets;
};

/* A list of values and how far it has been read. */
struct value_list {
    const char *at;
    uint32_t lane;
};

/* ---- Text ---------------------------------------------------------------------------------- */

static bool read_index(const char **at, uint32_t *index)
{
    char *end;
    unsigned long value = strtoul(*at + 1, &end, 10);
    if (end == *at + 1 || *end != ']' || value > MAX_INDEX)
        return false;
    *index = (uint32_t)value;
    *at = end + 1;
    return true;
}

/* Gives the values behind the place; NULL: that is none. */
static const char *read_place(const char *text, struct place *place)
{
    size_t length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    const char *at = text + length;
    if (!length || length >= sizeof place->file)
        return NULL;
    memcpy(place->file, text, length);
    place->file[length] = '\0';
    for (place->brackets = 0; *at == '[' && place->brackets < 2; place->brackets++)
        if (!read_index(&at, &place->index[place->brackets]))
            return NULL;
    return *at == '=' && place->brackets ? at + 1 : NULL;
}

static bool is_float(const char *at, const char *end)
{
    if (end - at > 1 && (at[1] == 'x' || at[1] == 'X'))
        return false;
    for (; at < end; at++)
        if (strchr(".eEnN", *at))
            return true;
    return false;
}

/* One value, as GLSL writes it: 1 is an integer, 1.0 a float. */
static bool read_value(struct value_list *list, uint32_t *word)
{
    const char *at = list->at + strspn(list->at, " ");
    size_t length = strcspn(at, ",; ");
    char *end;
    if (length == 4 && !memcmp(at, "lane", 4)) {
        *word = list->lane;
        list->at = at + 4;
        return true;
    }
    if (is_float(at, at + length)) {
        float value = strtof(at, &end);
        memcpy(word, &value, sizeof *word);
    } else {
        *word = (uint32_t)strtoll(at, &end, 0);
    }
    list->at = end;
    return length && end == at + length;
}

static bool accept(struct value_list *list, char c)
{
    const char *at = list->at + strspn(list->at, " ");
    if (*at != c)
        return false;
    list->at = at + 1;
    return true;
}

static bool is_at_end(const struct value_list *list)
{
    return !list->at[strspn(list->at, " ")];
}

/* ---- Registers ----------------------------------------------------------------------------- */

static bool read_vector(struct value_list *list, uint32_t vector[4])
{
    unsigned c = 0;
    memset(vector, 0, 4 * sizeof *vector);
    do {
        if (c == 4 || !read_value(list, &vector[c++]))
            return false;
    } while (accept(list, ','));
    return true;
}

/* Lanes without values of their own have those of the last that has. */
static bool set_rows(const struct run_values *v, uint32_t *rows, const char *text)
{
    struct value_list list = {text, 0}, last = list;
    for (; list.lane < v->lanes; list.lane++) {
        uint32_t vector[4];
        bool is_last = list.lane && (is_at_end(&list) || !accept(&list, ';'));
        if (is_last)
            list.at = last.at;
        last = list;
        if (!read_vector(&list, vector))
            return false;
        for (unsigned c = 0; c < 4; c++)
            rows[c * v->lanes + list.lane] = vector[c];
    }
    return is_at_end(&list);
}

static bool set_register(const struct run_values *v, uint32_t *rows, uint32_t registers,
                         const struct place *place, const char *text)
{
    uint32_t vertex = place->brackets > 1 ? place->index[0] : 0;
    uint32_t index = place->index[place->brackets - 1];
    if (index >= registers || vertex >= (rows == v->inputs ? v->vertices : 1))
        return false;
    return set_rows(v, rows + ((size_t)vertex * registers + index) * 4 * v->lanes, text);
}

/* ---- Buffers ------------------------------------------------------------------------------- */

static bool set_word(struct run_buffers *buffers, uint32_t number, size_t index, uint32_t word)
{
    struct tgsic_exec_buffer *buffer = &buffers->items[number];
    size_t size = (index + 1) * 4;
    if (size > buffer->size) {
        uint8_t *data = realloc(buffer->data, size);
        if (!data)
            return false;
        memset(data + buffer->size, 0, size - buffer->size);
        *buffer = (struct tgsic_exec_buffer){data, size};
    }
    memcpy((uint8_t *)buffer->data + index * 4, &word, sizeof word);
    if (buffers->count <= number)
        buffers->count = number + 1;
    return true;
}

/* `first`: the word to begin with; a vector of constants is whole. */
static bool set_buffer(struct run_buffers *buffers, uint32_t number, size_t first, size_t least,
                       const char *text)
{
    struct value_list list = {text, 0};
    size_t count = 0;
    uint32_t word = 0;
    if (number >= RUN_MAX_BUFFERS)
        return false;
    do {
        if (!read_value(&list, &word) || !set_word(buffers, number, first + count++, word))
            return false;
    } while (accept(&list, ','));
    for (; count < least; count++)
        if (!set_word(buffers, number, first + count, 0))
            return false;
    return is_at_end(&list);
}

/* ---- All ----------------------------------------------------------------------------------- */

static bool set_place(struct run_values *v, const struct place *place, const char *text)
{
    uint32_t last = place->index[place->brackets - 1];
    if (!strcmp(place->file, "IN"))
        return set_register(v, v->inputs, v->layout.inputs, place, text);
    if (!strcmp(place->file, "SV"))
        return set_register(v, v->system_values, v->layout.system_values, place, text);
    if (!strcmp(place->file, "OUT"))
        return set_register(v, v->outputs, v->layout.outputs, place, text);
    if (!strcmp(place->file, "CONST"))
        return set_buffer(&v->constants, place->brackets > 1 ? place->index[0] : 0,
                          (size_t)last * 4, 4, text);
    if (!strcmp(place->file, "BUFFER"))
        return set_buffer(&v->buffers, last, 0, 0, text);
    if (!strcmp(place->file, "HWATOMIC"))
        return set_buffer(&v->counters, last, 0, 0, text);
    return !strcmp(place->file, "MEMORY") && last == 0 && set_buffer(&v->shared, 0, 0, 0, text);
}

bool run_values_set(struct run_values *values, const char *assignment)
{
    struct place place;
    const char *text = read_place(assignment, &place);
    if (text && set_place(values, &place, text))
        return true;
    cli_error("--set '%s': the shader has no such register, or these are no values", assignment);
    return false;
}

bool run_values_allocate(struct run_values *v)
{
    size_t row = 4 * (size_t)v->lanes;
    v->inputs = calloc(v->vertices * v->layout.inputs * row + 1, sizeof *v->inputs);
    v->system_values = calloc(v->layout.system_values * row + 1, sizeof *v->system_values);
    v->outputs = calloc(v->layout.outputs * row + 1, sizeof *v->outputs);
    return v->inputs && v->system_values && v->outputs;
}

static void free_buffers(struct run_buffers *buffers)
{
    for (uint32_t i = 0; i < buffers->count; i++)
        free(buffers->items[i].data);
}

void run_values_free(struct run_values *v)
{
    free(v->inputs);
    free(v->system_values);
    free(v->outputs);
    free_buffers(&v->constants);
    free_buffers(&v->buffers);
    free_buffers(&v->counters);
    free_buffers(&v->shared);
}
