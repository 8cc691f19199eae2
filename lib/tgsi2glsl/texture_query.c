/* SPDX-License-Identifier: MIT */
/* What is known about textures: sizes, levels, samples, the level of detail. */
#include "texture.h"

/* ---- Queries ------------------------------------------------------------------------------- */

static unsigned size_width(const struct lookup *l)
{
    return (tgsic_emit_is_cube(l->target) ? 2u : l->info->coords) + l->info->layer;
}

/* a uniform of the host's that says it */
static void print_driver(struct emit *e, const struct lookup *l, enum tgsic_driver_uniform driver)
{
    unsigned count = l->choice ? l->sampler->count : 1;
    tgsic_text_str(e->out, tgsic_emit_view_driver(e, driver, l->view, count, l->name));
    tgsic_emit_print_choice(e, l);
}

void tgsic_emit_size_vector(struct emit *e, const struct lookup *l)
{
    if (!tgsic_emit_has(e, TGSIC_FEATURE_TEX_FETCH)) {
        print_driver(e, l, TGSIC_DRIVER_TEXTURE_SIZE);
        TEXT_LITERAL(e->out, ".xy");
        return;
    }
    TEXT_LITERAL(e->out, "vec2(textureSize(");
    tgsic_emit_print_sampler(e, l);
    TEXT_LITERAL(e->out, ", 0))");
}

static void write_size(struct emit *e, const struct lookup *l)
{
    if (l->used != l->target && l->target == TGSIC_TARGET_BUFFER) {
        TEXT_LITERAL(e->out, "int(");
        print_driver(e, l, TGSIC_DRIVER_TEXTURE_SIZE);
        TEXT_LITERAL(e->out, ".x)");
        return;
    }
    TEXT_LITERAL(e->out, "textureSize(");
    tgsic_emit_print_sampler(e, l);
    if (tgsic_emit_has_mipmaps(l->used)) {
        TEXT_LITERAL(e->out, ", ");
        if (tgsic_emit_has_mipmaps(l->target))
            tgsic_emit_scalar(e, 0, 0, TGSIC_KIND_INT);
        else
            tgsic_text_char(e->out, '0');
    }
    tgsic_text_char(e->out, ')');
    if (l->used != l->target && l->info->coords == 1)
        tgsic_text_str(e->out, l->info->layer ? ".xz" : ".x");
}

static void write_levels(struct emit *e, const struct lookup *l)
{
    if (!tgsic_emit_has_mipmaps(l->target)) {
        tgsic_text_char(e->out, '1');
        return;
    }
    if (!tgsic_emit_has(e, TGSIC_FEATURE_TEX_QUERY_LEVELS)) {
        print_driver(e, l, TGSIC_DRIVER_TEXTURE_LEVELS);
        return;
    }
    tgsic_emit_need(e, TGSIC_FEATURE_TEX_QUERY_LEVELS);
    TEXT_LITERAL(e->out, "textureQueryLevels(");
    tgsic_emit_print_sampler(e, l);
    tgsic_text_char(e->out, ')');
}

/* one component: a size, zero, or the number of levels in w */
static void print_size_component(struct emit *e, const struct lookup *l, unsigned c)
{
    unsigned width = size_width(l);
    if (c == 3) {
        tgsic_emit_chosen(e, l, write_levels);
    } else if (c >= width) {
        tgsic_text_char(e->out, '0');
    } else {
        tgsic_emit_chosen(e, l, write_size);
        if (width > 1) {
            tgsic_text_char(e->out, '.');
            tgsic_text_char(e->out, "xyzw"[c]);
        }
    }
}

static void write_query(struct emit *e, const struct part *part)
{
    const struct lookup *l = e->texel->lookup;
    unsigned width = size_width(l);
    bool sizes = true;
    for (unsigned i = 0; i < part->count; i++)
        sizes = sizes && part->component[i] < width;

    tgsic_emit_begin(e, part, 'i', false);
    if (sizes && width > 1) {
        tgsic_emit_chosen(e, l, write_size);
        tgsic_emit_picked(e, part, width);
    } else if (part->count == 1) {
        print_size_component(e, l, part->component[0]);
    } else {
        tgsic_emit_open_type(e, TGSIC_KIND_INT, part->count);
        for (unsigned i = 0; i < part->count; i++) {
            tgsic_text_str(e->out, i ? ", " : "");
            print_size_component(e, l, part->component[i]);
        }
        tgsic_text_char(e->out, ')');
    }
    tgsic_emit_end(e, part, 'i', false);
}

void tgsic_emit_size(struct emit *e, const struct lookup *l)
{
    struct texel texel = {l, NULL, 4, 'i'};
    tgsic_emit_need(e, TGSIC_FEATURE_TEX_FETCH);
    e->texel = &texel;
    tgsic_emit_results(e, write_query);
    e->texel = NULL;
}

static void write_samples(struct emit *e, const struct lookup *l)
{
    if (!l->info->msaa) {
        tgsic_text_char(e->out, '1');
        return;
    }
    tgsic_emit_need(e, TGSIC_FEATURE_TEX_SAMPLES);
    TEXT_LITERAL(e->out, "textureSamples(");
    tgsic_emit_print_sampler(e, l);
    tgsic_text_char(e->out, ')');
}

static void write_lod(struct emit *e, const struct lookup *l)
{
    bool core = !tgsic_emit_is_es(e) && tgsic_emit_version(e) >= 400;
    tgsic_text_str(e->out, core ? "textureQueryLod(" : "textureQueryLOD(");
    tgsic_emit_print_sampler(e, l);
    TEXT_LITERAL(e->out, ", ");
    tgsic_emit_lod_coordinates(e, l);
    tgsic_text_char(e->out, ')');
}

void tgsic_emit_lod_query(struct emit *e, const struct lookup *l)
{
    if (!e->fragment)
        tgsic_emit_fail(e, e->in->pos, "a query of the implicit level outside of fragment shaders");
    if (!tgsic_emit_has_mipmaps(l->target))
        tgsic_emit_fail(e, e->in->pos, "a query of the level of a %s texture", l->info->name);
    tgsic_emit_need(e, TGSIC_FEATURE_TEX_QUERY_LOD);
    tgsic_emit_texels(e, l, write_lod, 2, 'f');
}

void tgsic_emit_samples(struct emit *e, const struct lookup *l)
{
    tgsic_emit_texels(e, l, write_samples, 1, 'i');
}
