/* SPDX-License-Identifier: MIT */
/* What the constants of an assembly program hold: parameters that a script sets, literals, and
 * OpenGL's state. */
#include "arb_constants.h"

#include "bind.h"

#include <stdio.h>
#include <string.h>

/* ---- Vectors ------------------------------------------------------------------------------- */

static const struct value_row {
    uint8_t source;
    const char *vector, *scalar[4];
} values[] = {
#define ARB_VALUE(source, vector, x, y, z, w) {TGSIC_ARB_##source, vector, {x, y, z, w}},
#define ARB_MATRIX_VALUE(source, name)
#include "arb_constants.def"
#undef ARB_MATRIX_VALUE
};

#define MAX_NAME 64

/* The name with index and side. */
static void expand(const char *pattern, const struct tgsic_arb_constant *c, char name[MAX_NAME])
{
    size_t length = 0;
    for (const char *at = pattern; *at && length < MAX_NAME - 16; at++)
        if (*at == '%')
            length += (size_t)snprintf(name + length, 12, "%u", (unsigned)c->index);
        else if (*at == '@')
            length += (size_t)snprintf(name + length, 12, "%s", c->back ? "Back" : "Front");
        else
            name[length++] = *at;
    name[length] = 0;
}

static bool uniform(const struct check_state *state, const char *pattern,
                    const struct tgsic_arb_constant *c, float value[16])
{
    char name[MAX_NAME];
    if (pattern[0] == '0' || pattern[0] == '1') {
        value[0] = (float)(pattern[0] - '0');
        return true;
    }
    expand(pattern, c, name);
    return tgsic_check_state_uniform(state, name, c->index, value);
}

static bool vector(const struct check_state *state, const struct value_row *row,
                   const struct tgsic_arb_constant *c, float out[4])
{
    float value[16] = {0};
    if (row->vector && !uniform(state, row->vector, c, value))
        return false;
    memcpy(out, value, 4 * sizeof *out);
    for (unsigned k = 0; k < 4; k++) {
        if (!row->scalar[k])
            continue;
        if (!uniform(state, row->scalar[k], c, value))
            return false;
        out[k] = value[0];
    }
    return true;
}

/* ---- Matrices ------------------------------------------------------------------------------ */

static const char *matrix_name(unsigned source)
{
    static const struct {
        uint8_t source;
        const char *name;
    } matrices[] = {
#define ARB_VALUE(source, vector, x, y, z, w)
#define ARB_MATRIX_VALUE(source, name) {TGSIC_ARB_##source, name},
#include "arb_constants.def"
    };
    for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++)
        if (matrices[i].source == source)
            return matrices[i].name;
    return NULL;
}

/* No script sets the matrices of programs, which are the identity at first. */
static bool row(const struct check_state *state, const struct tgsic_arb_constant *c, float out[4])
{
    static const char *const modifiers[] = {"", "Inverse", "Transpose", "InverseTranspose"};
    float m[16] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    const char *matrix = matrix_name(c->source);
    char name[MAX_NAME];
    snprintf(name, sizeof name, "%s%s", matrix ? matrix : "", modifiers[c->modifier & 3]);
    if (matrix && !tgsic_check_state_uniform(state, name, c->index, m))
        return false;
    for (unsigned column = 0; column < 4; column++)
        out[column] = m[column * 4 + (c->row & 3u)];
    return true;
}

/* ---- All ----------------------------------------------------------------------------------- */

static bool parameter(const float (*parameters)[4], uint32_t index, float out[4])
{
    if (index < CHECK_MAX_PARAMETERS)
        memcpy(out, parameters[index], 4 * sizeof *out);
    return true;
}

bool tgsic_check_arb_constant(const struct check_state *state, unsigned stage,
                              const struct tgsic_arb_constant *c, float out[4])
{
    unsigned kind = stage == TGSIC_PROCESSOR_FRAG;
    memset(out, 0, 4 * sizeof *out);
    switch (c->source) {
    case TGSIC_ARB_LITERAL:
        memcpy(out, c->value, sizeof c->value);
        return true;
    case TGSIC_ARB_ENV:
        return parameter(state->env_parameters[kind], c->index, out);
    case TGSIC_ARB_LOCAL:
        return parameter(state->local_parameters[kind], c->index, out);
    }
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (values[i].source == c->source)
            return vector(state, &values[i], c, out);
    return row(state, c, out);
}
