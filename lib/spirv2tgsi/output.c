/* SPDX-License-Identifier: MIT */
/* Outputs: the body works on variables of its own, and they are stored where the shader ends or
 * emits a vertex. */
#include "spirv.h"

static void store_distances(struct spirv *s, const struct leaf *leaf, struct ir_var *from,
                            uint32_t first)
{
    static const uint8_t xxxx[4] = {0};
    for (uint32_t n = 0; n < leaf->instances; n++) {
        uint32_t at = first + n;
        struct ir_instr *x = tgsic_ir_load(&s->b, from, (int32_t)n, NULL, 0, 1);
        tgsic_ir_store(&s->b, s->distances, (int32_t)(at / 4), NULL,
                       tgsic_ir_swizzle(&s->b, x, at % 4 + 1, xxxx), 1u << at % 4);
    }
}

/* Cull distances follow the clip distances in the same registers. */
static void store_all_distances(struct spirv *s, int32_t builtin, uint32_t *count, uint32_t first)
{
    for (struct global *g = s->globals; g; g = g->next)
        for (uint32_t n = 0; g->kind == GLOBAL_OUTPUT && n < g->leaf_count; n++) {
            const struct leaf *leaf = g->leaves[n]->user;
            struct ir_var *from = g->place.leaves[n];
            if (leaf->builtin != builtin || leaf->untouched)
                continue;
            if (!s->distances)
                s->distances = g->leaves[n];
            *count = leaf->instances;
            s->distances->length = (first + *count + 3) / 4;
            store_distances(s, leaf, from, first);
        }
}

static void store_leaf(struct spirv *s, struct ir_var *to, struct ir_var *from)
{
    const struct leaf *leaf = to->user;
    for (uint32_t e = 0; e < to->length && !leaf->untouched; e++) {
        unsigned mask = (1u << to->components) - 1;
        uint32_t at = (uint32_t)leaf->location + e;
        if (s->wanted && leaf->builtin < 0 && to->bits == 32 && !tgsic_spirv_is_captured(leaf))
            mask &= at < 256 ? (unsigned)s->wanted[at] >> to->component : 0u;
        if (!mask)
            continue;
        struct ir_instr *x = tgsic_ir_load(&s->b, from, (int32_t)e, NULL, 0, from->components);
        tgsic_ir_store(&s->b, to, (int32_t)e, NULL, x, mask);
    }
}

static bool is_distance(const struct leaf *leaf)
{
    return leaf->builtin == BUILTIN_CLIP_DISTANCE || leaf->builtin == BUILTIN_CULL_DISTANCE;
}

void tgsic_spirv_store_outputs(struct spirv *s, uint32_t stream)
{
    for (struct global *g = s->globals; g; g = g->next)
        for (uint32_t n = 0; g->kind == GLOBAL_OUTPUT && n < g->leaf_count; n++)
            if (g->place.memory == IN_VARIABLES && !is_distance(g->leaves[n]->user) &&
                (s->stage != TGSIC_PROCESSOR_GEOM || g->leaves[n]->stream == stream))
                store_leaf(s, g->leaves[n], g->place.leaves[n]);
    if (s->stage == TGSIC_PROCESSOR_TESS_CTRL)
        return;
    store_all_distances(s, BUILTIN_CLIP_DISTANCE, &s->clip_distances, 0);
    store_all_distances(s, BUILTIN_CULL_DISTANCE, &s->cull_distances, s->clip_distances);
}
