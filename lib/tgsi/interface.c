/* SPDX-License-Identifier: MIT */
/* What two stages agree on: the pair, the kinds and locations of varyings, clip distances. */
#include "interface.h"

/* ---- Pairs --------------------------------------------------------------------------------- */

const struct tgsic_shader *tgsic_neighbour(const struct tgsic_pipeline *pipeline,
                                           enum tgsic_processor stage, int step)
{
    if (stage > TGSIC_PROCESSOR_FRAG)
        return NULL;
    for (int s = (int)stage + step; s >= TGSIC_PROCESSOR_VERT && s <= TGSIC_PROCESSOR_FRAG;
         s += step)
        if (pipeline->stages[s] && pipeline->stages[s]->processor == s)
            return pipeline->stages[s];
    return NULL;
}

enum tgsic_processor tgsic_reading_stage(const struct tgsic_shader *shader,
                                         const struct tgsic_shader *consumer)
{
    if (consumer)
        return (enum tgsic_processor)consumer->processor;
    if (shader->processor == TGSIC_PROCESSOR_TESS_CTRL)
        return TGSIC_PROCESSOR_TESS_EVAL;
    if (shader->processor >= TGSIC_PROCESSOR_FRAG)
        return TGSIC_PROCESSOR_FRAG;
    uint32_t next = tgsic_shader_property(shader, TGSIC_PROPERTY_NEXT_SHADER, UINT32_MAX);
    return next > shader->processor && next < TGSIC_PROCESSOR_FRAG ? (enum tgsic_processor)next
                                                                   : TGSIC_PROCESSOR_FRAG;
}

const struct tgsic_slot *tgsic_find_slot(const struct tgsic_slot *slots, uint32_t count,
                                         unsigned semantic, unsigned index)
{
    for (uint32_t i = 0; i < count; i++)
        if (slots[i].declared && slots[i].semantic == semantic && slots[i].semantic_index == index)
            return &slots[i];
    return NULL;
}

/* ---- Varyings ------------------------------------------------------------------------------ */

enum tgsic_kind tgsic_varying_kind(const struct tgsic_slot *reader, bool paired, bool to_fragments)
{
    if (paired && reader &&
        (!to_fragments || reader->interpolation == TGSIC_INTERPOLATE_CONSTANT) &&
        !reader->indirect && (reader->kind == TGSIC_KIND_INT || reader->kind == TGSIC_KIND_UINT))
        return reader->kind;
    return TGSIC_KIND_FLOAT;
}

bool tgsic_separable_location(unsigned semantic, unsigned index, unsigned *location)
{
    switch (semantic) {
    case TGSIC_SEMANTIC_TEXCOORD:
        *location = 19 + index;
        return index < 8;
    case TGSIC_SEMANTIC_FOG:
        *location = 27;
        return index == 0;
    case TGSIC_SEMANTIC_COLOR:
        *location = 28 + index;
        return index < 2;
    case TGSIC_SEMANTIC_PATCH:
        *location = index;
        return index < 32;
    case TGSIC_SEMANTIC_BCOLOR:
        *location = 30 + index;
        return index < 2;
    default:
        *location = index;
        return index < 19;
    }
}

/* ---- Clip and cull distances --------------------------------------------------------------- */

unsigned tgsic_highest_distance(const struct tgsic_slot *slots, uint32_t count)
{
    unsigned highest = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!slots[i].declared || slots[i].semantic != TGSIC_SEMANTIC_CLIPDIST)
            continue;
        for (unsigned c = 0; c < 4; c++)
            if (slots[i].used_mask >> c & 1 && highest < slots[i].semantic_index * 4u + c + 1)
                highest = slots[i].semantic_index * 4u + c + 1;
    }
    return highest;
}

struct tgsic_distances tgsic_count_distances(const struct tgsic_shader *writer, unsigned used)
{
    uint32_t clip = UINT32_MAX, cull = 0;
    if (!used)
        return (struct tgsic_distances){0, 0};
    if (writer) {
        clip = tgsic_shader_property(writer, TGSIC_PROPERTY_NUM_CLIPDIST_ENABLED, clip);
        cull = tgsic_shader_property(writer, TGSIC_PROPERTY_NUM_CULLDIST_ENABLED, 0);
    }
    /* a shader that counts its cull distances and no clip distances has none */
    return (struct tgsic_distances){clip != UINT32_MAX ? clip : cull ? 0 : used, cull};
}
