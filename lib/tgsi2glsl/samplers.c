/* SPDX-License-Identifier: MIT */
/* Samplers: their types, and their declarations. */
#include "emit.h"

#include "tgsi/sort.h"

/* ---- Targets ------------------------------------------------------------------------------- */

static const struct target_words targets[] = {
#define TARGET(target, sampler, old, image, feature, stand_in)                                     \
    [TGSIC_TARGET_##                                                                               \
        target] = {sampler, old, image, TGSIC_FEATURE_##feature, TGSIC_TARGET_##stand_in},
#include "targets.def"
};

const struct target_words *tgsic_emit_target_words(unsigned target)
{
    static const struct target_words none = {NULL, "", 0, TGSIC_FEATURE_NOTHING,
                                             TGSIC_TARGET_BUFFER};
    return target < sizeof targets / sizeof *targets ? &targets[target] : &none;
}

enum tgsic_target tgsic_emit_target(const struct emit *e, enum tgsic_target target)
{
    const struct target_words *words = tgsic_emit_target_words(target);
    if (words->feature == TGSIC_FEATURE_NOTHING || words->stand_in == TGSIC_TARGET_BUFFER ||
        tgsic_emit_has(e, (enum tgsic_feature)words->feature))
        return target;
    return (enum tgsic_target)words->stand_in;
}

void tgsic_emit_need_target(struct emit *e, unsigned target)
{
    enum tgsic_target used = tgsic_emit_target(e, (enum tgsic_target)target);
    unsigned feature = tgsic_emit_target_words(used)->feature;
    if (feature != TGSIC_FEATURE_NOTHING)
        tgsic_emit_need(e, (enum tgsic_feature)feature);
    if (used != target && target == TGSIC_TARGET_BUFFER)
        tgsic_emit_need(e, TGSIC_FEATURE_TEX_FETCH);
}

void tgsic_emit_buffer_texel(struct emit *e)
{
    if (!e->has_buffer_texel)
        tgsic_text_printf(&e->helpers,
                          "ivec2 tgsi_texel(int i)\n{\n    return ivec2(i %% %u, i / %u);\n}\n\n",
                          TGSIC_BUFFER_TEXTURE_WIDTH, TGSIC_BUFFER_TEXTURE_WIDTH);
    e->has_buffer_texel = true;
}

/* ---- Names --------------------------------------------------------------------------------- */

const char *tgsic_emit_sampler(const struct emit *e, const struct tgsic_scan_sampler *sampler)
{
    return e->sampler_names[sampler - e->scan.samplers];
}

const char *tgsic_emit_unit(struct emit *e, unsigned unit)
{
    return EMIT_NAME(e, "_samp", unit);
}

/* ---- Declarations -------------------------------------------------------------------------- */

/* GL has no way to look at one texture unit as two types */
static bool is_unique(const struct emit *e, uint32_t index)
{
    const struct tgsic_scan_sampler *sampler = &e->scan.samplers[index];
    for (uint32_t i = 0; i < index; i++) {
        const struct tgsic_scan_sampler *other = &e->scan.samplers[i];
        if (sampler->view < other->view + (uint32_t)other->count &&
            other->view < sampler->view + (uint32_t)sampler->count &&
            other->sampler - other->view == sampler->sampler - sampler->view)
            return false;
    }
    return true;
}

static const char *type_prefix(const struct tgsic_scan_sampler *sampler)
{
    return sampler->return_type == TGSIC_RETURN_SINT   ? "i"
           : sampler->return_type == TGSIC_RETURN_UINT ? "u"
                                                       : "";
}

/* `count` units from the sampler's `offset`th on, an array if there are more than one */
static void print_sampler(struct emit *e, const struct tgsic_scan_sampler *sampler, unsigned offset,
                          unsigned count, const char *name)
{
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_SAMPLER, name);
    unsigned base = e->pipeline->bindings.samplers[e->shader->processor];
    enum tgsic_target target = tgsic_emit_target(e, (enum tgsic_target)sampler->target);
    binding->number = (uint16_t)(sampler->view + offset);
    binding->sampler = (uint16_t)(sampler->sampler + offset);
    binding->target = sampler->target;
    binding->emulated_2d = target != sampler->target;
    binding->count = count;
    binding->location = (uint16_t)(base + binding->number);
    TEXT_LITERAL(&e->globals, "uniform ");
    if (tgsic_emit_is_es(e) && !e->old)
        TEXT_LITERAL(&e->globals, "highp ");
    tgsic_text_str(&e->globals, type_prefix(sampler));
    TEXT_LITERAL(&e->globals, "sampler");
    tgsic_text_str(&e->globals, tgsic_emit_target_words(target)->name);
    tgsic_text_char(&e->globals, ' ');
    tgsic_text_str(&e->globals, name);
    if (count > 1)
        tgsic_text_printf(&e->globals, "[%u]", count);
    TEXT_LITERAL(&e->globals, ";\n");
}

static void declare_sampler(struct emit *e, uint32_t index)
{
    const struct tgsic_scan_sampler *sampler = &e->scan.samplers[index];
    e->index = sampler->first;
    e->in = &e->shader->instructions[sampler->first];
    e->sampler_names[index] = "";
    if (!tgsic_emit_target_words(sampler->target)->name ||
        (*type_prefix(sampler) && tgsic_target_info(sampler->target)->shadow)) {
        tgsic_emit_fail(e, e->in->pos, "this texture has no sampler type");
        return;
    }
    if (!is_unique(e, index))
        tgsic_emit_fail(e, e->in->pos, "one sampler is used with two texture targets");
    if (*type_prefix(sampler))
        tgsic_emit_need(e, TGSIC_FEATURE_NATIVE_INTEGERS);
    tgsic_emit_need_target(e, sampler->target);
    if (sampler->count > 1 && !tgsic_emit_has(e, TGSIC_FEATURE_DYNAMIC_SAMPLERS)) {
        for (unsigned i = 0; i < sampler->count; i++)
            print_sampler(e, sampler, i, 1, tgsic_emit_unit(e, sampler->view + i));
        return;
    }
    e->sampler_names[index] = sampler->view == sampler->sampler
                                  ? tgsic_emit_unit(e, sampler->view)
                                  : tgsic_arena_printf(e->arena, "%s_view%u_samp%u", e->prefix,
                                                       sampler->view, sampler->sampler);
    print_sampler(e, sampler, 0, sampler->count, e->sampler_names[index]);
}

/* in the order of their numbers */
void tgsic_emit_declare_samplers(struct emit *e)
{
    uint32_t count = e->scan.num_samplers;
    if (!count)
        return;
    uint64_t *order = tgsic_arena_alloc_raw(e->arena, count * sizeof *order);
    e->sampler_names = ARENA_ARRAY(e->arena, const char *, count);
    for (uint32_t i = 0; i < count; i++)
        order[i] = (uint64_t)e->scan.samplers[i].view << 32 | i;
    tgsic_sort_keys(order, count);
    for (uint32_t i = 0; i < count; i++)
        declare_sampler(e, (uint32_t)order[i]);
}
