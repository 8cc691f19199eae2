/* SPDX-License-Identifier: MIT */
/* Finds registers by what they mean, and fills system values. */
#include "soft.h"

int tgsic_soft_register(const struct tgsic_shader *shader, enum tgsic_file file,
                        enum tgsic_semantic semantic, uint32_t index)
{
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        if (d->file == file && d->has_semantic && d->semantic == semantic &&
            index >= d->semantic_index &&
            index - d->semantic_index <= (uint32_t)(d->last - d->first))
            return (int)(d->first + (index - d->semantic_index));
    }
    return -1;
}

void tgsic_soft_link(const struct tgsic_shader *from, const struct tgsic_shader *to,
                     int *output_of_input, uint32_t inputs)
{
    for (uint32_t r = 0; r < inputs; r++)
        output_of_input[r] = -1;
    for (uint32_t i = 0; i < to->num_declarations; i++) {
        const struct tgsic_declaration *d = &to->declarations[i];
        for (uint32_t r = d->first; d->file == TGSIC_FILE_IN && d->has_semantic && r <= d->last;
             r++)
            if (r < inputs)
                output_of_input[r] = tgsic_soft_register(from, TGSIC_FILE_OUT, d->semantic,
                                                         d->semantic_index + (r - d->first));
    }
}

void tgsic_soft_set_all(const struct tgsic_shader *shader, uint32_t *values, uint32_t lanes,
                        enum tgsic_semantic semantic, unsigned component, uint32_t word)
{
    int sv = tgsic_soft_register(shader, TGSIC_FILE_SV, semantic, 0);
    for (uint32_t l = 0; sv >= 0 && l < lanes; l++)
        values[((uint32_t)sv * 4 + component) * lanes + l] = word;
}

void tgsic_soft_set_lane(const struct tgsic_shader *shader, uint32_t *values, uint32_t lanes,
                         uint32_t lane, enum tgsic_semantic semantic, unsigned component,
                         uint32_t word)
{
    int sv = tgsic_soft_register(shader, TGSIC_FILE_SV, semantic, 0);
    if (sv >= 0)
        values[((uint32_t)sv * 4 + component) * lanes + lane] = word;
}

void tgsic_soft_fill_vertex(const struct soft_vertices *v, uint32_t vertex, const int *link,
                            uint32_t *inputs, uint32_t count, uint32_t lanes, uint32_t lane)
{
    for (uint32_t r = 0; r < count; r++)
        for (unsigned c = 0; link[r] >= 0 && c < 4; c++)
            inputs[(r * 4 + c) * lanes + lane] =
                v->words[(size_t)vertex * v->stride + (uint32_t)link[r] * 4 + c];
}

void tgsic_soft_set_primitive_id(const struct tgsic_shader *shader, uint32_t *inputs,
                                 uint32_t *values, uint32_t lanes, uint32_t lane, uint32_t id)
{
    int reg = tgsic_soft_register(shader, TGSIC_FILE_IN, TGSIC_SEMANTIC_PRIM_ID, 0);
    if (reg >= 0)
        inputs[(uint32_t)reg * 4 * lanes + lane] = id;
    tgsic_soft_set_lane(shader, values, lanes, lane, TGSIC_SEMANTIC_PRIM_ID, 0, id);
}
