/* SPDX-License-Identifier: MIT */
#include "draw_script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    enum tgsic_value_base base;
    uint8_t count;
} types[] = {
    {"float", TGSIC_VALUE_FLOAT, 1},   {"vec2", TGSIC_VALUE_FLOAT, 2},
    {"vec3", TGSIC_VALUE_FLOAT, 3},    {"vec4", TGSIC_VALUE_FLOAT, 4},
    {"int", TGSIC_VALUE_INT, 1},       {"ivec2", TGSIC_VALUE_INT, 2},
    {"ivec3", TGSIC_VALUE_INT, 3},     {"ivec4", TGSIC_VALUE_INT, 4},
    {"uint", TGSIC_VALUE_UINT, 1},     {"uvec2", TGSIC_VALUE_UINT, 2},
    {"uvec3", TGSIC_VALUE_UINT, 3},    {"uvec4", TGSIC_VALUE_UINT, 4},
    {"mat2", TGSIC_VALUE_FLOAT, 4},    {"mat3", TGSIC_VALUE_FLOAT, 9},
    {"mat4", TGSIC_VALUE_FLOAT, 16},   {"mat2x2", TGSIC_VALUE_FLOAT, 4},
    {"mat2x3", TGSIC_VALUE_FLOAT, 6},  {"mat2x4", TGSIC_VALUE_FLOAT, 8},
    {"mat3x2", TGSIC_VALUE_FLOAT, 6},  {"mat3x3", TGSIC_VALUE_FLOAT, 9},
    {"mat3x4", TGSIC_VALUE_FLOAT, 12}, {"mat4x2", TGSIC_VALUE_FLOAT, 8},
    {"mat4x3", TGSIC_VALUE_FLOAT, 12}, {"mat4x4", TGSIC_VALUE_FLOAT, 16},
};

/* Floats that start with 0x are bits. */
static uint32_t read_word(const char **text, enum tgsic_value_base base)
{
    char *end = NULL;
    uint32_t word = 0;
    *text += strspn(*text, " \t");
    if (base == TGSIC_VALUE_FLOAT && strncmp(*text, "0x", 2)) {
        float value = strtof(*text, &end);
        memcpy(&word, &value, sizeof word);
    } else {
        word = (uint32_t)strtoll(*text, &end, 0);
    }
    *text = end;
    return word;
}

/* `uniform TYPE NAME VALUES`; NAME may end in [N]. */
static void read_uniform(struct draw_script *script, const char *line)
{
    char type[32], name[256];
    int length = 0;
    struct draw_given given = {0};
    if (sscanf(line, "uniform %31s %255s%n", type, name, &length) < 2)
        return;
    char *bracket = strrchr(name, '[');
    if (bracket && strspn(bracket + 1, "0123456789") == strlen(bracket) - 2) {
        given.element = (unsigned)strtoul(bracket + 1, NULL, 10);
        *bracket = 0;
    }
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(types[i].name, type))
            continue;
        const char *text = line + length;
        given.count = types[i].count;
        for (unsigned k = 0; k < given.count; k++)
            given.words[k] = read_word(&text, types[i].base);
        script->given = realloc(script->given, (script->num_given + 1) * sizeof given);
        given.name = strdup(name);
        if (!script->given || !given.name)
            exit(5);
        script->given[script->num_given++] = given;
    }
}

static void read_draw(struct draw_script *script)
{
    script->draws = realloc(script->draws, (script->num_draws + 1) * sizeof *script->draws);
    if (!script->draws)
        exit(5);
    script->draws[script->num_draws++] = script->num_given;
}

void draw_read_script(const char *text, struct draw_script *script)
{
    *script = (struct draw_script){0};
    while (text && *text) {
        text += strspn(text, " \t");
        if (!strncmp(text, "uniform ", 8))
            read_uniform(script, text);
        else if (!strncmp(text, "draw ", 5))
            read_draw(script);
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
}

void draw_free_script(struct draw_script *script)
{
    for (size_t i = 0; i < script->num_given; i++)
        free((char *)script->given[i].name);
    free(script->given);
    free(script->draws);
}
