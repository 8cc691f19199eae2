/* SPDX-License-Identifier: MIT */
/* What becomes of a shaded pixel: depth test, blending, rounding to the buffer's format
 * (OpenGL 4.6, 15.2.3 and 17.3). */
#include "soft.h"

#include <string.h>

static bool compare(uint8_t function, float value, float stored)
{
    switch (function) {
    case TGSIC_COMPARE_NEVER:
        return false;
    case TGSIC_COMPARE_LESS:
        return value < stored;
    case TGSIC_COMPARE_EQUAL:
        return value == stored;
    case TGSIC_COMPARE_LEQUAL:
        return value <= stored;
    case TGSIC_COMPARE_GREATER:
        return value > stored;
    case TGSIC_COMPARE_NOTEQUAL:
        return value != stored;
    case TGSIC_COMPARE_GEQUAL:
        return value >= stored;
    default:
        return true;
    }
}

bool tgsic_soft_test_depth(struct soft_draw *d, uint32_t layer, int32_t x, int32_t y,
                           uint32_t sample, float depth)
{
    const struct check_state *state = &d->world->state;
    uint32_t *texel = tgsic_soft_texel(&d->target.depth, layer, (uint32_t)x, (uint32_t)y, sample);
    uint32_t value[4] = {tgsic_soft_bits(depth > 0 ? depth < 1 ? depth : 1 : 0), 0, 0, 0};
    if (!state->depth_test || !texel)
        return true;
    tgsic_soft_round(&d->target.depth, value);
    if (!compare(state->depth_function, tgsic_soft_float(value[0]), tgsic_soft_float(texel[0])))
        return false;
    if (state->depth_write)
        texel[0] = value[0];
    return true;
}

static void clamp(float *values, unsigned count, float low)
{
    for (unsigned i = 0; i < count; i++)
        values[i] = values[i] > low ? values[i] < 1 ? values[i] : 1 : low;
}

/* Normalised buffers blend what they could store (17.3.6). */
static void clamp_for_blending(const struct soft_surface *s, float source[4], float second[4])
{
    unsigned type = s->format ? s->format->type : TGSIC_RETURN_FLOAT;
    if (type == TGSIC_RETURN_UNORM || type == TGSIC_RETURN_SNORM) {
        clamp(source, 4, type == TGSIC_RETURN_UNORM ? 0 : -1);
        clamp(second, 4, type == TGSIC_RETURN_UNORM ? 0 : -1);
    }
}

static void blend(const struct soft_draw *d, const struct soft_surface *s, uint32_t value[4],
                  const uint32_t second_word[4], const uint32_t *texel)
{
    float source[4], second[4], stored[4];
    memcpy(source, value, sizeof source);
    memcpy(second, second_word, sizeof second);
    memcpy(stored, texel, sizeof stored);
    clamp_for_blending(s, source, second);
    tgsic_soft_blend(&d->world->state, source, second, stored);
    memcpy(value, source, sizeof source);
}

static void store(struct soft_draw *d, const struct soft_surface *s, uint32_t *texel,
                  const uint32_t color[4], const uint32_t second[4])
{
    uint32_t value[4];
    float clamped[4];
    memcpy(value, color, sizeof value);
    if (!s->is_integer && d->world->state.clamp_fragment_color) {
        memcpy(clamped, value, sizeof clamped);
        clamp(clamped, 4, 0);
        memcpy(value, clamped, sizeof value);
    }
    if (!s->is_integer && d->world->state.blend)
        blend(d, s, value, second, texel);
    tgsic_soft_round(s, value);
    memcpy(texel, value, sizeof value);
}

void tgsic_soft_store_colors(struct soft_draw *d, uint32_t layer, int32_t x, int32_t y,
                             uint32_t mask, const uint32_t (*colors)[4], uint32_t written)
{
    static const uint32_t none[4];
    const uint32_t *second = written >> 1 & 1 ? colors[1] : none;
    for (uint32_t i = 0; i < d->target.num_colors; i++)
        for (uint32_t s = 0; written >> i & 1 && s < d->target.samples; s++) {
            uint32_t *texel =
                tgsic_soft_texel(&d->target.colors[i], layer, (uint32_t)x, (uint32_t)y, s);
            if (mask >> s & 1 && texel)
                store(d, &d->target.colors[i], texel, colors[i], second);
        }
}
