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
