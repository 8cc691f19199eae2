/* SPDX-License-Identifier: MIT */
/* The reflection as JSON. */
#include "program.h"

#include "arena.h"
#include "number.h"

#include <stdio.h>
#include <string.h>

enum { E_REFLECT_MEMORY = 4300 };

struct json {
    struct tgsic_arena *arena;
    char *data;
    size_t size, capacity;
    unsigned depth;
    bool first; /* nothing stands in the innermost object or array yet */
};

static void put(struct json *j, const char *text, size_t length)
{
    if (j->size + length + 1 > j->capacity) {
        size_t capacity = (j->size + length + 1) * 2;
        j->data = tgsic_arena_grow(j->arena, j->data, j->capacity, capacity);
        j->capacity = capacity;
    }
    memcpy(j->data + j->size, text, length);
    j->size += length;
    j->data[j->size] = 0;
}

static void puts_(struct json *j, const char *text)
{
    put(j, text, strlen(text));
}

static void line(struct json *j)
{
    if (!j->first)
        puts_(j, ",");
    if (j->depth)
        puts_(j, "\n");
    for (unsigned i = 0; i < j->depth; i++)
        puts_(j, "  ");
    j->first = false;
}

/* Identifiers need no escapes; this is for what else might stand in a name. */
static void string(struct json *j, const char *text)
{
    char escape[8];
    puts_(j, "\"");
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x20 || c == '"' || c == '\\') {
            snprintf(escape, sizeof escape, "\\u%04x", (unsigned)c);
            puts_(j, escape);
        } else {
            put(j, text, 1);
        }
    }
    puts_(j, "\"");
}

static void key(struct json *j, const char *name)
{
    line(j);
    string(j, name);
    puts_(j, ": ");
}

static void open(struct json *j, const char *bracket)
{
    puts_(j, bracket);
    j->depth++;
    j->first = true;
}

static void close(struct json *j, const char *bracket)
{
    bool empty = j->first;
    j->depth--;
    if (!empty) {
        j->first = true;
        puts_(j, "\n");
        for (unsigned i = 0; i < j->depth; i++)
            puts_(j, "  ");
    }
    puts_(j, bracket);
    j->first = false;
}

static void integer(struct json *j, const char *name, int64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)value);
    key(j, name);
    puts_(j, text);
}

static void text(struct json *j, const char *name, const char *value)
{
    key(j, name);
    string(j, value);
}

static void boolean(struct json *j, const char *name, bool value)
{
    key(j, name);
    puts_(j, value ? "true" : "false");
}

static void type(struct json *j, const struct tgsic_value_type *value)
{
    text(j, "type", value->name);
    integer(j, "gl_type", value->gl_type);
}

static void array(struct json *j, bool is_array, uint32_t size)
{
    if (is_array)
        integer(j, "array_size", size);
}

static void optional(struct json *j, const char *name, int32_t value)
{
    if (value >= 0)
        integer(j, name, value);
}

/* OpenGL has no sets. */
static void descriptor(struct json *j, uint32_t set, int32_t binding)
{
    if (set)
        integer(j, "set", set);
    optional(j, "binding", binding);
}

static void semantic(struct json *j, unsigned name, uint32_t index)
{
    text(j, "semantic", tgsic_semantic_name(name));
    integer(j, "semantic_index", index);
}

/* A table of the reflection as an array of objects. */
#define TABLE(j, reflection, table, print)                                                         \
    do {                                                                                           \
        key(j, #table);                                                                            \
        open(j, "[");                                                                              \
        for (uint32_t i = 0; i < (reflection)->num_##table; i++) {                                 \
            line(j);                                                                               \
            open(j, "{");                                                                          \
            text(j, "name", (reflection)->table[i].name);                                          \
            print(j, &(reflection)->table[i]);                                                     \
            close(j, "}");                                                                         \
        }                                                                                          \
        close(j, "]");                                                                             \
    } while (0)

static bool is_wide(enum tgsic_value_base base)
{
    return base == TGSIC_VALUE_DOUBLE || base == TGSIC_VALUE_INT64 || base == TGSIC_VALUE_UINT64;
}

static void number(struct json *j, enum tgsic_value_base base, uint32_t word)
{
    char buffer[TGSIC_NUMBER_SIZE];
    float value;
    memcpy(&value, &word, sizeof value);
    if (base == TGSIC_VALUE_FLOAT && value - value == 0) /* JSON has no infinities and no NaN */
        tgsic_print_float(value, buffer);
    else if (base == TGSIC_VALUE_INT)
        snprintf(buffer, sizeof buffer, "%d", (int)(int32_t)word);
    else
        snprintf(buffer, sizeof buffer, "%u", (unsigned)word);
    puts_(j, buffer);
}

static void initial(struct json *j, const struct tgsic_uniform *u)
{
    uint32_t count =
        u->array_size * u->type.rows * u->type.columns * (is_wide(u->type.base) ? 2u : 1u);
    if (!u->initial)
        return;
    key(j, "initial");
    puts_(j, "[");
    for (uint32_t i = 0; i < count; i++) {
        if (i)
            puts_(j, ", ");
        number(j, u->type.base, u->initial[i]);
    }
    puts_(j, "]");
}

static void print_place(struct json *j, const struct tgsic_uniform_place *place)
{
    open(j, "{");
    integer(j, "buffer", place->buffer);
    integer(j, "slot", place->slot);
    integer(j, "count", place->count);
    integer(j, "component", place->component);
    close(j, "}");
}

static void print_uniform(struct json *j, const struct tgsic_uniform *u)
{
    type(j, &u->type);
    array(j, u->is_array, u->array_size);
    if (u->is_state)
        boolean(j, "state", true);
    optional(j, "location", u->location);
    integer(j, "stride", u->stride);
    initial(j, u);
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++) {
        if (!u->stage[s].active)
            continue;
        key(j, tgsic_processor_name(s));
        print_place(j, &u->stage[s]);
    }
}

static void print_subroutine(struct json *j, const struct tgsic_subroutine *s)
{
    integer(j, "index", s->index);
}

static void print_subroutine_uniform(struct json *j, const struct tgsic_subroutine_uniform *u)
{
    array(j, u->is_array, u->array_size);
    optional(j, "location", u->location);
    key(j, tgsic_processor_name(u->stage));
    print_place(j, &u->place);
    TABLE(j, u, functions, print_subroutine);
}

static void print_member(struct json *j, const struct tgsic_block_member *m)
{
    type(j, &m->type);
    integer(j, "offset", m->offset);
    array(j, m->is_array, m->array_size);
    if (m->is_array)
        integer(j, "array_stride", m->array_stride);
    if (m->matrix_stride) {
        integer(j, "matrix_stride", m->matrix_stride);
        boolean(j, "row_major", m->row_major);
    }
}

static void print_block(struct json *j, const struct tgsic_uniform_block *b)
{
    descriptor(j, b->set, b->binding);
    integer(j, "size", b->size);
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++) {
        if (!b->buffer[s])
            continue;
        key(j, tgsic_processor_name(s));
        open(j, "{");
        integer(j, "buffer", b->buffer[s]);
        close(j, "}");
    }
    TABLE(j, b, members, print_member);
}

static void print_units(struct json *j, const struct tgsic_sampler_place *stage)
{
    for (unsigned i = 0; i < TGSIC_STAGE_COUNT; i++) {
        if (!stage[i].active)
            continue;
        key(j, tgsic_processor_name(i));
        open(j, "{");
        integer(j, "unit", stage[i].unit);
        integer(j, "count", stage[i].count);
        close(j, "}");
    }
}

static void print_sampler(struct json *j, const struct tgsic_sampler *s)
{
    type(j, &s->type);
    text(j, "target", tgsic_target_info(s->target)->name);
    array(j, s->is_array, s->array_size);
    optional(j, "location", s->location);
    descriptor(j, s->set, s->binding);
    print_units(j, s->stage);
}

static void print_buffer(struct json *j, const struct tgsic_storage_block *b)
{
    descriptor(j, b->set, b->binding);
    integer(j, "size", b->size);
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++) {
        if (!b->stage[s].active)
            continue;
        key(j, tgsic_processor_name(s));
        open(j, "{");
        integer(j, "buffer", b->stage[s].buffer);
        close(j, "}");
    }
    TABLE(j, b, members, print_member);
}

static void print_image(struct json *j, const struct tgsic_image *image)
{
    type(j, &image->type);
    text(j, "target", tgsic_target_info(image->target)->name);
    text(j, "format", tgsic_format_name(image->format));
    array(j, image->is_array, image->array_size);
    optional(j, "location", image->location);
    descriptor(j, image->set, image->binding);
    print_units(j, image->stage);
}

static void print_counter(struct json *j, const struct tgsic_counter *c)
{
    array(j, c->is_array, c->array_size);
    integer(j, "binding", c->binding);
    integer(j, "offset", c->offset);
    key(j, "stages");
    open(j, "[");
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++)
        if (c->stages >> s & 1) {
            line(j);
            string(j, tgsic_processor_name(s));
        }
    close(j, "]");
}

static void print_stream_outputs(struct json *j, const struct tgsic_reflection *r)
{
    key(j, "stream_outputs");
    open(j, "[");
    for (uint32_t i = 0; i < r->num_stream_outputs; i++) {
        const struct tgsic_stream_output *o = &r->stream_outputs[i];
        line(j);
        open(j, "{");
        integer(j, "output", o->output);
        integer(j, "component", o->component);
        integer(j, "count", o->count);
        integer(j, "buffer", o->buffer);
        integer(j, "stream", o->stream);
        integer(j, "offset", o->offset);
        integer(j, "stride", r->stream_stride[o->buffer]);
        close(j, "}");
    }
    close(j, "]");
}

static void print_attribute(struct json *j, const struct tgsic_attribute *a)
{
    type(j, &a->type);
    array(j, a->is_array, a->array_size);
    optional(j, "location", a->location);
    integer(j, "input", a->input);
}

static void print_output(struct json *j, const struct tgsic_fragment_output *o)
{
    type(j, &o->type);
    array(j, o->is_array, o->array_size);
    optional(j, "location", o->location);
    if (o->location >= 0)
        integer(j, "index", o->index);
    semantic(j, o->semantic, o->semantic_index);
}

static void print_varying(struct json *j, const struct tgsic_varying *v)
{
    type(j, &v->type);
    array(j, v->is_array, v->array_size);
    semantic(j, v->semantic, v->semantic_index);
    if (v->is_read)
        text(j, "interpolation", tgsic_interpolation_name(v->interpolation));
    boolean(j, "written", v->is_written);
    boolean(j, "read", v->is_read);
}

static void print_program(struct json *j, const struct tgsic_program *program)
{
    const struct tgsic_reflection *r = &program->reflection;
    open(j, "{");
    key(j, "stages");
    open(j, "[");
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++)
        if (program->stages >> s & 1) {
            line(j);
            string(j, tgsic_processor_name(s));
        }
    close(j, "]");
    TABLE(j, r, uniforms, print_uniform);
    TABLE(j, r, blocks, print_block);
    TABLE(j, r, samplers, print_sampler);
    TABLE(j, r, attributes, print_attribute);
    TABLE(j, r, outputs, print_output);
    TABLE(j, r, varyings, print_varying);
    if (r->num_buffers)
        TABLE(j, r, buffers, print_buffer);
    if (r->num_images)
        TABLE(j, r, images, print_image);
    if (r->num_counters)
        TABLE(j, r, counters, print_counter);
    if (r->num_stream_outputs)
        print_stream_outputs(j, r);
    if (r->shared_size)
        integer(j, "shared_size", r->shared_size);
    if (r->num_subroutine_uniforms)
        TABLE(j, r, subroutine_uniforms, print_subroutine_uniform);
    close(j, "}");
    puts_(j, "\n");
}

enum tgsic_result tgsic_program_print_json(const struct tgsic_program *program,
                                           const struct tgsic_write_options *opts,
                                           struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    struct tgsic_arena arena;
    struct json j = {.arena = &arena};
    jmp_buf escape;
    tgsic_arena_init(&arena, opts ? opts->allocator : NULL, opts ? opts->max_output : 0, &escape);
    if (setjmp(escape)) {
        enum tgsic_result failure = arena.failure;
        tgsic_arena_free(&arena);
        tgsic_diags_add(diags, TGSIC_ERROR, E_REFLECT_MEMORY, (struct tgsic_pos){0},
                        "the reflection does not fit in the memory allowed");
        return failure;
    }
    print_program(&j, program);
    char *data = arena.allocator.resize(arena.allocator.user, NULL, j.size + 1);
    if (!data)
        tgsic_arena_fail(&arena, TGSIC_E_MEMORY);
    memcpy(data, j.data, j.size + 1);
    *out = (struct tgsic_buffer){data, j.size, arena.allocator};
    tgsic_arena_free(&arena);
    return TGSIC_OK;
}
