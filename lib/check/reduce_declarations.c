/* SPDX-License-Identifier: MIT */
/* Reducing TGSI: declarations, their ranges, properties and immediates. */
#include "reduce_tgsi.h"

#include <string.h>

/* Copies an array of `size`-byte elements without those of [from, to). */
static void copy_without(void *out, const void *in, size_t size, size_t count, size_t from,
                         size_t to)
{
    check_copy(out, in, from * size);
    check_copy((char *)out + from * size, (const char *)in + to * size, (count - to) * size);
}

static bool remove_declarations(void *user, size_t from, size_t to)
{
    struct check_tgsi_reducer *r = user;
    struct tgsic_shader edited = r->base->shader;
    copy_without(r->declarations, edited.declarations, sizeof *r->declarations,
                 edited.num_declarations, from, to);
    edited.declarations = r->declarations;
    edited.num_declarations -= (uint32_t)(to - from);
    return tgsic_check_tgsi_keep(r, &edited);
}

static bool remove_properties(void *user, size_t from, size_t to)
{
    struct check_tgsi_reducer *r = user;
    struct tgsic_shader edited = r->base->shader;
    copy_without(r->properties, edited.properties, sizeof *r->properties, edited.num_properties,
                 from, to);
    edited.properties = r->properties;
    edited.num_properties -= (uint32_t)(to - from);
    return tgsic_check_tgsi_keep(r, &edited);
}

/* ---- Ranges -------------------------------------------------------------------------------- */

static bool set_range(struct check_tgsi_reducer *r, uint32_t i, unsigned first, unsigned last)
{
    struct tgsic_shader edited = r->base->shader;
    check_copy(r->declarations, edited.declarations,
               edited.num_declarations * sizeof *r->declarations);
    edited.declarations = r->declarations;
    edited.declarations[i].first = (uint16_t)first;
    edited.declarations[i].last = (uint16_t)last;
    return tgsic_check_tgsi_keep(r, &edited);
}

/* Halves the range from either side as long as that goes, then takes single registers off. */
static bool narrow(struct check_tgsi_reducer *r, uint32_t i)
{
    bool progress = false, again = true;
    while (again) {
        const struct tgsic_declaration *d = &r->base->shader.declarations[i];
        unsigned first = d->first, last = d->last, half = (last - first + 1) / 2;
        again = last > first &&
                (set_range(r, i, first, last - half) || set_range(r, i, first + half, last) ||
                 set_range(r, i, first, last - 1) || set_range(r, i, first + 1, last));
        progress |= again;
    }
    return progress;
}

/* ---- Immediates ---------------------------------------------------------------------------- */

/* The number of `reg` once immediates [from, to) are gone; false: it is one of them. */
static bool renumber(uint8_t file, int16_t *index, size_t from, size_t to)
{
    if (file != TGSIC_FILE_IMM || *index < (int)from)
        return true;
    if (*index < (int)to)
        return false;
    *index = (int16_t)(*index - (int)(to - from));
    return true;
}

static bool renumber_instruction(struct tgsic_instruction *in, size_t from, size_t to)
{
    for (unsigned k = 0; k < in->num_src; k++) {
        struct tgsic_register *reg = &in->src[k].reg;
        if ((reg->file == TGSIC_FILE_IMM && reg->indirect) ||
            !renumber(reg->file, &reg->index, from, to))
            return false;
    }
    for (unsigned k = 0; in->texture && k < in->texture->num_offsets; k++) {
        struct tgsic_texel_offset *offset = &in->texture->offsets[k];
        if (!renumber(offset->file, &offset->index, from, to))
            return false;
    }
    return true;
}

/* Operands are numbered anew in a shader read again, so that nothing has to be undone. */
static bool remove_immediates(void *user, size_t from, size_t to)
{
    struct check_tgsi_reducer *r = user;
    struct tgsic_shader copy;
    if (tgsic_parse_text(r->base->best.data, r->base->best.size, NULL, &copy, NULL) != TGSIC_OK)
        return false;
    bool unused = true;
    for (uint32_t i = 0; i < copy.num_instructions && unused; i++)
        unused = renumber_instruction(&copy.instructions[i], from, to);
    struct tgsic_shader edited = copy;
    copy_without(r->immediates, copy.immediates, sizeof *r->immediates, copy.num_immediates, from,
                 to);
    edited.immediates = r->immediates;
    edited.num_immediates -= (uint32_t)(to - from);
    bool kept = unused && tgsic_check_tgsi_keep(r, &edited);
    tgsic_shader_free(&copy);
    return kept;
}

bool tgsic_check_tgsi_reduce_declarations(struct check_tgsi_reducer *r)
{
    const struct tgsic_shader *shader = &r->base->shader;
    bool progress =
        tgsic_check_reducer_remove_runs(r->base, r, &shader->num_declarations, remove_declarations);
    progress |=
        tgsic_check_reducer_remove_runs(r->base, r, &shader->num_immediates, remove_immediates);
    progress |=
        tgsic_check_reducer_remove_runs(r->base, r, &shader->num_properties, remove_properties);
    for (uint32_t i = shader->num_declarations; i > 0; i--)
        progress |= narrow(r, i - 1);
    return progress;
}
