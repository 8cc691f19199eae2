/* SPDX-License-Identifier: MIT */
/* Blending (OpenGL 4.6, 17.3.6): factors and equations by their OpenGL names. */
#include "soft.h"

#include <math.h>

/* What a factor takes its components from. */
enum operand { OF_ZERO, OF_ONE, OF_SOURCE, OF_STORED, OF_SECOND, OF_SATURATE };

static const struct factor {
    uint32_t gl_name;
    uint8_t operand; /* enum operand */
    bool alpha, complement;
} factors[] = {
    {0, OF_ZERO, false, false},          /* GL_ZERO */
    {1, OF_ONE, false, false},           /* GL_ONE */
    {0x0300, OF_SOURCE, false, false},   /* GL_SRC_COLOR */
    {0x0301, OF_SOURCE, false, true},    /* GL_ONE_MINUS_SRC_COLOR */
    {0x0302, OF_SOURCE, true, false},    /* GL_SRC_ALPHA */
    {0x0303, OF_SOURCE, true, true},     /* GL_ONE_MINUS_SRC_ALPHA */
    {0x0304, OF_STORED, true, false},    /* GL_DST_ALPHA */
    {0x0305, OF_STORED, true, true},     /* GL_ONE_MINUS_DST_ALPHA */
    {0x0306, OF_STORED, false, false},   /* GL_DST_COLOR */
    {0x0307, OF_STORED, false, true},    /* GL_ONE_MINUS_DST_COLOR */
    {0x0308, OF_SATURATE, false, false}, /* GL_SRC_ALPHA_SATURATE */
    {0x88F9, OF_SECOND, false, false},   /* GL_SRC1_COLOR */
    {0x88FA, OF_SECOND, false, true},    /* GL_ONE_MINUS_SRC1_COLOR */
    {0x8589, OF_SECOND, true, false},    /* GL_SRC1_ALPHA */
    {0x88FB, OF_SECOND, true, true},     /* GL_ONE_MINUS_SRC1_ALPHA */
    {0x8001, OF_ZERO, false, false},     /* GL_CONSTANT_COLOR: the constant is always 0 */
    {0x8002, OF_ONE, false, false},      /* GL_ONE_MINUS_CONSTANT_COLOR */
    {0x8003, OF_ZERO, false, false},     /* GL_CONSTANT_ALPHA */
    {0x8004, OF_ONE, false, false},      /* GL_ONE_MINUS_CONSTANT_ALPHA */
};

/* source * by_source + stored * by_stored, or the larger or smaller of the two. */
static const struct equation {
    uint32_t gl_name;
    float by_source, by_stored;
    bool is_extreme;
} equations[] = {
    {0, 1, 1, false},       /* never set: as GL_FUNC_ADD */
    {0x8006, 1, 1, false},  /* GL_FUNC_ADD */
    {0x800A, 1, -1, false}, /* GL_FUNC_SUBTRACT */
    {0x800B, -1, 1, false}, /* GL_FUNC_REVERSE_SUBTRACT */
    {0x8007, 0, 1, true},   /* GL_MIN */
    {0x8008, 1, 0, true},   /* GL_MAX */
};

static const struct factor *find_factor(uint32_t gl_name)
{
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++)
        if (factors[i].gl_name == gl_name)
            return &factors[i];
    return NULL;
}

static const struct equation *find_equation(uint32_t gl_name)
{
    for (size_t i = 0; i < sizeof equations / sizeof *equations; i++)
        if (equations[i].gl_name == gl_name)
            return &equations[i];
    return NULL;
}

static float factor_value(const struct factor *f, unsigned component, const float source[4],
                          const float second[4], const float stored[4])
{
    unsigned c = f->alpha ? 3 : component;
    float value = 0;
    switch (f->operand) {
    case OF_SATURATE:
        return component == 3 ? 1 : fminf(source[3], 1 - stored[3]);
    case OF_ONE:
        return 1;
    case OF_SOURCE:
        value = source[c];
        break;
    case OF_STORED:
        value = stored[c];
        break;
    case OF_SECOND:
        value = second[c];
        break;
    default:
        return 0;
    }
    return f->complement ? 1 - value : value;
}

void tgsic_soft_check_blending(struct soft_draw *d)
{
    const struct check_state *state = &d->world->state;
    if (!state->blend)
        return;
    if (!find_equation(state->blend_equation))
        tgsic_soft_unsupported(d, "this blend equation");
    if (!find_factor(state->blend_source) || !find_factor(state->blend_destination))
        tgsic_soft_unsupported(d, "this blend factor");
}

void tgsic_soft_blend(const struct check_state *state, float source[4], const float second[4],
                      const float stored[4])
{
    const struct equation *equation = find_equation(state->blend_equation);
    const struct factor *of_source = find_factor(state->blend_source);
    const struct factor *of_stored = find_factor(state->blend_destination);
    float out[4];
    for (unsigned c = 0; c < 4; c++) {
        float s = source[c], t = stored[c];
        if (equation->is_extreme) {
            out[c] = equation->by_source > 0 ? fmaxf(s, t) : fminf(s, t);
            continue;
        }
        s *= factor_value(of_source, c, source, second, stored);
        t *= factor_value(of_stored, c, source, second, stored);
        out[c] = s * equation->by_source + t * equation->by_stored;
    }
    for (unsigned c = 0; c < 4; c++)
        source[c] = out[c];
}
