/* SPDX-License-Identifier: MIT */
/* Which array feeds an input of the vertex shader, and what stands in for one that is not there. */
#include "carry.h"

#include "tgsi/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Names --------------------------------------------------------------------------------- */

static bool is_wide(const struct tgsic_attribute *a)
{
    return a->type.base >= TGSIC_VALUE_DOUBLE;
}

unsigned tgsic_check_column_registers(const struct tgsic_attribute *a)
{
    return is_wide(a) && a->type.rows > 2 ? 2 : 1;
}

static bool has_register(const struct tgsic_attribute *a, uint32_t number)
{
    unsigned count = a->array_size * a->type.columns * tgsic_check_column_registers(a);
    return number >= a->input && number - a->input < count;
}

/* An array of attributes is listed as "name[0]". */
static bool is_named(const struct tgsic_attribute *a, const char *name)
{
    size_t length = strlen(a->name);
    if (a->is_array && length > 3 && !strcmp(a->name + length - 3, "[0]"))
        length -= 3;
    return strlen(name) == length && !memcmp(a->name, name, length);
}

static bool has_attribute(const struct tgsic_reflection *r, const char *name)
{
    for (uint32_t i = 0; i < r->num_attributes; i++)
        if (is_named(&r->attributes[i], name))
            return true;
    return false;
}

/* The arrays of a rectangle have names of their own; where those are absent they feed the
 * conventional attributes, and where these are absent, too, locations. */
static bool stands_in(const struct tgsic_reflection *r, const struct tgsic_attribute *a,
                      unsigned column, const char *name)
{
    static const struct {
        const char *array, *conventional;
        int32_t location;
    } rectangles[] = {{"piglit_vertex", "gl_Vertex", 0},
                      {"piglit_texcoord", "gl_MultiTexCoord0", 1}};
    for (size_t i = 0; i < sizeof rectangles / sizeof *rectangles; i++) {
        if (strcmp(name, rectangles[i].array) || has_attribute(r, name))
            continue;
        return has_attribute(r, rectangles[i].conventional)
                   ? !strcmp(a->name, rectangles[i].conventional)
                   : a->location + (int32_t)column == rectangles[i].location;
    }
    return false;
}

static bool is_number(const char *name, uint32_t *number)
{
    char *end;
    *number = (uint32_t)strtoul(name, &end, 10);
    return end != name && !*end;
}

static bool feeds(const struct tgsic_reflection *r, const struct tgsic_attribute *a,
                  unsigned column, const struct check_array *array)
{
    uint32_t location;
    if (is_number(array->name, &location))
        return a->location >= 0 && location == (uint32_t)a->location + column;
    if (is_named(a, array->name))
        return (unsigned)array->element == column / a->type.columns &&
               (unsigned)array->matrix_column == column % a->type.columns;
    return stands_in(r, a, column, array->name);
}

/* ---- Feeds --------------------------------------------------------------------------------- */

/* Current values (OpenGL 4.6, 10.2). */
static void current_value(const struct check_state *state, const struct tgsic_attribute *a,
                          uint32_t words[4])
{
    static const float usual[4] = {0, 0, 0, 1}, normal[4] = {0, 0, 1, 1};
    const float *value = usual;
    unsigned unit;
    if (a && !strcmp(a->name, "gl_Color"))
        value = state->current_color;
    else if (a && !strcmp(a->name, "gl_Normal"))
        value = normal;
    else if (a && sscanf(a->name, "gl_MultiTexCoord%u", &unit) == 1 && unit < 8)
        value = state->current_texcoord[unit];
    memcpy(words, value, sizeof usual);
}

/* A program of TGSI: arrays are named by register, or come in its order. Of several arrays the last
 * one counts. */
static const struct check_array *by_register(const struct check_draw *draw, uint32_t number)
{
    for (uint32_t i = draw->num_arrays; i-- > 0;) {
        uint32_t location;
        bool named = is_number(draw->arrays[i].name, &location);
        if ((named ? location : i) == number)
            return &draw->arrays[i];
    }
    return NULL;
}

static const struct check_array *by_name(const struct tgsic_reflection *r,
                                         const struct tgsic_attribute *a, uint32_t number,
                                         const struct check_draw *draw)
{
    unsigned column = (number - a->input) / tgsic_check_column_registers(a);
    for (uint32_t i = draw->num_arrays; i-- > 0;)
        if (feeds(r, a, column, &draw->arrays[i]))
            return &draw->arrays[i];
    return NULL;
}

/* Of attributes that a script put in one register the one that an array feeds, else the first. */
static const struct tgsic_attribute *find_attribute(const struct tgsic_reflection *r,
                                                    uint32_t number, const struct check_draw *draw)
{
    const struct tgsic_attribute *first = NULL;
    for (uint32_t i = 0; i < r->num_attributes; i++) {
        const struct tgsic_attribute *a = &r->attributes[i];
        if (!has_register(a, number))
            continue;
        if (by_name(r, a, number, draw))
            return a;
        first = first ? first : a;
    }
    return first;
}

struct check_feed tgsic_check_feed(const struct check_program *program,
                                   const struct check_world *world, const struct check_draw *draw,
                                   uint32_t number)
{
    const struct tgsic_reflection *r = program->linked ? &program->linked->reflection : NULL;
    const struct tgsic_attribute *a = r ? find_attribute(r, number, draw) : NULL;
    struct check_feed feed = {.wide = a && is_wide(a)};
    if (!feed.wide)
        current_value(&world->state, a, feed.current);
    if (a) {
        feed.array = by_name(r, a, number, draw);
        feed.first_component = (number - a->input) % tgsic_check_column_registers(a) * 2;
        feed.integer = a->type.base == TGSIC_VALUE_INT || a->type.base == TGSIC_VALUE_UINT;
    } else if (!r) {
        feed.array = by_register(draw, number);
    }
    if (feed.integer)
        feed.current[3] = 1;
    return feed;
}

void tgsic_check_feed_wide(const struct check_feed *feed, const uint32_t *words, uint32_t value[4])
{
    for (unsigned i = 0; i < 2; i++) {
        unsigned c = feed->first_component + i;
        bool given = c < feed->array->components;
        value[2 * i] = given ? words[2 * c] : 0;
        value[2 * i + 1] = given ? words[2 * c + 1] : c == 3 ? 0x3FF00000 : 0;
    }
}

static uint32_t float_word(const struct check_array *a, const uint32_t *words)
{
    uint64_t wide = 0;
    double value;
    float narrow;
    uint32_t word;
    switch (a->base) {
    case CHECK_INT:
        narrow = (float)(int32_t)words[0];
        break;
    case CHECK_UINT:
        narrow = (float)words[0];
        break;
    case CHECK_DOUBLE:
        wide = words[0] | (uint64_t)words[1] << 32;
        memcpy(&value, &wide, sizeof value);
        narrow = (float)value;
        break;
    default:
        return words[0];
    }
    memcpy(&word, &narrow, sizeof word);
    return word;
}

void tgsic_check_feed_value(const struct check_feed *s, uint32_t vertex, uint32_t instance,
                            uint32_t value[4])
{
    const struct check_array *a = s->array;
    static const uint32_t missing[2][4] = {{0, 0, 0, 0x3F800000}, {0, 0, 0, 1}};
    if (!a) {
        memcpy(value, s->current, sizeof s->current);
        return;
    }
    unsigned width = a->base >= CHECK_DOUBLE ? 2 : 1;
    uint32_t index = a->divisor ? instance / a->divisor : vertex;
    const uint32_t *words = a->words + (size_t)index * a->components * width;
    if (s->wide && width == 2) {
        tgsic_check_feed_wide(s, words, value);
        return;
    }
    for (unsigned c = 0; c < 4; c++)
        if (c >= a->components)
            value[c] = missing[s->integer || a->integer][c];
        else if (s->integer || a->integer)
            value[c] = words[c * width];
        else
            value[c] = float_word(a, words + c * width);
}

/* ---- Draws --------------------------------------------------------------------------------- */

static struct check_array constant_array(const uint32_t value[4], uint32_t vertices, bool integer,
                                         struct tgsic_arena *arena)
{
    uint32_t *words = ARENA_ARRAY(arena, uint32_t, (size_t)vertices * 4);
    for (uint32_t v = 0; v < vertices; v++)
        memcpy(words + v * 4, value, 4 * sizeof *words);
    return (struct check_array){.base = integer ? CHECK_INT : CHECK_FLOAT,
                                .components = 4,
                                .integer = integer,
                                .words = words};
}

/* The emitted GLSL reads 64-bit components as words. */
static struct check_array wide_array(const struct check_feed *feed, uint32_t vertices,
                                     struct tgsic_arena *arena)
{
    const struct check_array *from = feed->array;
    uint32_t *words = ARENA_ARRAY(arena, uint32_t, (size_t)vertices * 4);
    for (uint32_t v = 0; v < vertices; v++)
        tgsic_check_feed_wide(feed, from->words + (size_t)v * from->components * 2, words + v * 4);
    return (struct check_array){.base = CHECK_UINT,
                                .components = 4,
                                .integer = true,
                                .divisor = from->divisor,
                                .words = words};
}

static struct check_array carry_array(const struct check_feed *feed, uint32_t vertices,
                                      struct tgsic_arena *arena)
{
    if (feed->array && feed->wide && feed->array->base >= CHECK_DOUBLE)
        return wide_array(feed, vertices, arena);
    return feed->array
               ? *feed->array
               : constant_array(feed->current, vertices, feed->integer || feed->wide, arena);
}

void tgsic_check_carry_draw(const struct check_program *program,
                            const struct check_translated_stage *stages,
                            const struct check_world *world, const struct check_draw *draw,
                            struct tgsic_arena *arena, struct check_draw *out)
{
    const struct tgsic_report *report = &stages[TGSIC_PROCESSOR_VERT].report;
    struct check_array *list = NULL;
    *out = *draw;
    out->num_arrays = 0;
    if (!draw->num_arrays)
        out->num_vertices = (uint32_t)draw->first + draw->count;
    for (size_t i = 0; i < report->num_bindings; i++) {
        const struct tgsic_binding *b = &report->bindings[i];
        if (b->resource != TGSIC_RESOURCE_ATTRIBUTE)
            continue;
        struct check_feed feed = tgsic_check_feed(program, world, draw, b->number);
        struct check_array own = carry_array(&feed, out->num_vertices, arena);
        own.name = b->name;
        own.matrix_column = own.element = 0;
        ARENA_RESERVE(arena, list, out->num_arrays);
        list[out->num_arrays++] = own;
    }
    out->arrays = list;
}
