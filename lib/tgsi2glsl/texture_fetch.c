/* SPDX-License-Identifier: MIT */
/* Texel fetches and gathers. */
#include "texture.h"

/* ---- Fetching ------------------------------------------------------------------------------ */

static void write_fetch(struct emit *e, const struct lookup *l)
{
    bool offset = tgsic_emit_has_offset(e, l), levels = tgsic_emit_has_mipmaps(l->target);
    tgsic_emit_need(e, TGSIC_FEATURE_TEX_FETCH);
    tgsic_text_str(e->out, offset ? "texelFetchOffset(" : "texelFetch(");
    tgsic_emit_print_sampler(e, l);
    TEXT_LITERAL(e->out, ", ");
    tgsic_emit_coordinates(e, l, TGSIC_KIND_INT);
    if (tgsic_emit_has_mipmaps(l->used) || l->info->msaa) {
        TEXT_LITERAL(e->out, ", ");
        if (l->lod == LOD_ZERO || !(levels || l->info->msaa))
            tgsic_text_char(e->out, '0');
        else
            tgsic_emit_scalar(e, l->lod_source, l->lod_position, TGSIC_KIND_INT);
    }
    tgsic_emit_lookup_offset(e, l);
    tgsic_text_char(e->out, ')');
}

void tgsic_emit_fetch(struct emit *e, const struct lookup *l)
{
    if (tgsic_emit_is_cube(l->target) || l->info->shadow)
        tgsic_emit_fail(e, e->in->pos, "a fetch from a cube or shadow texture");
    if (l->info->msaa && tgsic_emit_has_offset(e, l))
        tgsic_emit_fail(e, e->in->pos, "a texel offset into a multisample texture");
    tgsic_emit_texels(e, l, write_fetch, 4, tgsic_emit_texel_letter(e));
}

/* ---- Gathering ----------------------------------------------------------------------------- */

static void write_gather(struct emit *e, const struct lookup *l)
{
    uint32_t component = 0;
    bool chosen = e->in->opcode == TGSIC_OPCODE_TG4 && !l->info->shadow &&
                  tgsic_emit_immediate(e, 1, 0, &component) && component;
    unsigned offsets = e->in->texture ? e->in->texture->num_offsets : 0;
    bool offset = offsets == 1 && tgsic_emit_has_offset(e, l);

    tgsic_text_str(e->out, offsets == 4 ? "textureGatherOffsets("
                           : offset     ? "textureGatherOffset("
                                        : "textureGather(");
    tgsic_emit_print_sampler(e, l);
    TEXT_LITERAL(e->out, ", ");
    tgsic_emit_coordinates(e, l, TGSIC_KIND_FLOAT);
    if (l->info->shadow) {
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_reference(e, l);
    }
    if (offsets == 4) {
        TEXT_LITERAL(e->out, ", ivec2[4](");
        for (unsigned i = 0; i < 4; i++) {
            tgsic_text_str(e->out, i ? ", " : "");
            tgsic_emit_offset(e, i, 2);
        }
        tgsic_text_char(e->out, ')');
    } else if (offset) {
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_offset(e, 0, 2);
    }
    if (chosen) {
        TEXT_LITERAL(e->out, ", ");
        tgsic_text_uint(e->out, component & 3);
    }
    tgsic_text_char(e->out, ')');
}

void tgsic_emit_gather(struct emit *e, const struct lookup *l)
{
    unsigned offsets = e->in->texture ? e->in->texture->num_offsets : 0;
    uint32_t component = 0;
    bool known = e->in->opcode != TGSIC_OPCODE_TG4 || l->info->shadow ||
                 tgsic_emit_immediate(e, 1, 0, &component);

    if (!tgsic_target_gathers(l->target))
        tgsic_emit_fail(e, e->in->pos, "a gather from a %s texture", l->info->name);
    if (!known || (offsets > 1 && offsets != 4))
        tgsic_emit_fail(e, e->in->pos, "TG4 takes an immediate component, and one or four offsets");
    if (offsets == 4 || (offsets == 1 && !tgsic_emit_is_constant_offset(e, 0, 2)) ||
        l->used == TGSIC_TARGET_RECT || l->used == TGSIC_TARGET_SHADOWRECT)
        tgsic_emit_need(e, TGSIC_FEATURE_TEX_GATHER_MORE);
    else if (component || l->info->shadow)
        tgsic_emit_need(e, TGSIC_FEATURE_TEX_GATHER_COMPONENT);
    else
        tgsic_emit_need(e, TGSIC_FEATURE_TEX_GATHER);
    tgsic_emit_texels(e, l, write_gather, 4, tgsic_emit_texel_letter(e));
}
