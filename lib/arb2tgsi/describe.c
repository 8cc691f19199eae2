/* SPDX-License-Identifier: MIT */
/* What a translated program needs, as text: names of constants, and all of it as JSON. */
#include "program.h"

#include "arb_codes.h"
#include "tgsi/number.h"
#include "tgsi/text_buffer.h"

#include <stdio.h>

/* ---- Names --------------------------------------------------------------------------------- */

static const struct source_row {
    uint8_t source;
    const char *path;
} sources[] = {
    {TGSIC_ARB_ENV, "program.env[]"},
    {TGSIC_ARB_LOCAL, "program.local[]"},
#define ARB_STATE(source, stages, path, limit) {TGSIC_ARB_##source, "state." path},
#include "state.def"
#define ARB_MATRIX(source, path, limit) {TGSIC_ARB_##source, "state." path},
#include "state.def"
};

static const char *path_of(unsigned source)
{
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (sources[i].source == source)
            return sources[i].path;
    return "literal";
}

/* The path with its index and side; the longest there is fits by far. */
void tgsic_arb_constant_name(const struct tgsic_arb_constant *c, char name[TGSIC_ARB_NAME_SIZE])
{
    static const char *const modifiers[] = {"", ".inverse", ".transpose", ".invtrans"};
    size_t length = 0;
    for (const char *at = path_of(c->source); *at; at++) {
        char *to = name + length;
        size_t room = TGSIC_ARB_NAME_SIZE - length;
        if (*at == '[' || *at == '(')
            length += (size_t)snprintf(to, room, "[%u]", (unsigned)c->index);
        else if (*at == '|')
            length += (size_t)snprintf(to, room, "%s", c->back ? ".back" : ".front");
        else if (*at != ']' && *at != ')')
            name[length++] = *at;
    }
    if (c->source >= TGSIC_ARB_MATRIX_MODELVIEW)
        length += (size_t)snprintf(name + length, TGSIC_ARB_NAME_SIZE - length, "%s.row[%u]",
                                   modifiers[c->modifier & 3], c->row);
    name[length] = 0;
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void print_constant(struct tgsic_text *t, const struct tgsic_arb_constant *c)
{
    char name[TGSIC_ARB_NAME_SIZE], value[TGSIC_NUMBER_SIZE];
    tgsic_arb_constant_name(c, name);
    tgsic_text_printf(t, "{\"name\":\"%s\",\"slot\":%u", name, (unsigned)c->slot);
    for (unsigned k = 0; c->source == TGSIC_ARB_LITERAL && k < 4; k++) {
        uint32_t word;
        memcpy(&word, &c->value[k], sizeof word);
        bool finite = (word >> 23 & 0xff) != 0xff;
        tgsic_print_float(c->value[k], value);
        tgsic_text_printf(t, "%s%s", k ? "," : ",\"value\":[", finite ? value : "null");
    }
    tgsic_text_str(t, c->source == TGSIC_ARB_LITERAL ? "]}" : "}");
}

static void print_attribute(struct tgsic_text *t, const struct tgsic_arb_attribute *a)
{
    tgsic_text_printf(t, "{\"name\":\"%s\",\"input\":%u", a->name, (unsigned)a->input);
    if (a->glsl)
        tgsic_text_printf(t, ",\"glsl\":\"%s\"}", a->glsl);
    else
        tgsic_text_printf(t, ",\"location\":%u}", (unsigned)a->location);
}

static void print_texture(struct tgsic_text *t, const struct tgsic_arb_texture *texture)
{
    tgsic_text_printf(t, "{\"unit\":%u,\"target\":\"%s\"}", (unsigned)texture->unit,
                      tgsic_target_info(texture->target)->name);
}

static void print_varying(struct tgsic_text *t, const struct tgsic_arb_varying *v)
{
    tgsic_text_printf(t, "{\"name\":\"%s\",\"semantic\":\"%s\",\"index\":%u}", v->name,
                      tgsic_semantic_name(v->semantic), (unsigned)v->semantic_index);
}

#define PRINT_TABLE(text, list, count, print)                                                      \
    do {                                                                                           \
        tgsic_text_str(text, "[");                                                                 \
        for (uint32_t i = 0; i < (count); i++) {                                                   \
            tgsic_text_str(text, i ? ",\n  " : "\n  ");                                            \
            print(text, &(list)[i]);                                                               \
        }                                                                                          \
        tgsic_text_str(text, "]");                                                                 \
    } while (0)

static void print_program(struct tgsic_text *t, const struct tgsic_arb_program *p)
{
    tgsic_text_printf(t, "{\"stage\":\"%s\",\n \"position_invariant\":%s,\n \"constants\":",
                      tgsic_processor_name(p->shader.processor),
                      p->position_invariant ? "true" : "false");
    PRINT_TABLE(t, p->constants, p->num_constants, print_constant);
    tgsic_text_str(t, ",\n \"attributes\":");
    PRINT_TABLE(t, p->attributes, p->num_attributes, print_attribute);
    tgsic_text_str(t, ",\n \"textures\":");
    PRINT_TABLE(t, p->textures, p->num_textures, print_texture);
    tgsic_text_str(t, ",\n \"inputs\":");
    PRINT_TABLE(t, p->inputs, p->num_inputs, print_varying);
    tgsic_text_str(t, ",\n \"outputs\":");
    PRINT_TABLE(t, p->outputs, p->num_outputs, print_varying);
    tgsic_text_str(t, "}");
}

enum tgsic_result tgsic_arb_print_json(const struct tgsic_arb_program *program,
                                       const struct tgsic_write_options *opts,
                                       struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    struct tgsic_arena arena;
    struct tgsic_text text;
    jmp_buf escape;
    tgsic_arena_init(&arena, opts ? opts->allocator : NULL, opts ? opts->max_output : 0, &escape);
    if (setjmp(escape)) {
        enum tgsic_result failure = arena.failure;
        tgsic_arena_free(&arena);
        tgsic_diags_add(diags, TGSIC_ERROR, E_ARB_FAILURE, (struct tgsic_pos){0},
                        failure == TGSIC_E_MEMORY ? "out of memory" : "the text is too long");
        return failure;
    }
    tgsic_text_init(&text, &arena, 0);
    print_program(&text, program);
    tgsic_text_finish(&text, &arena.allocator, out);
    tgsic_arena_free(&arena);
    return TGSIC_OK;
}
