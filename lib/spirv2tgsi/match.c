/* SPDX-License-Identifier: MIT */
/* Whether stages that follow one another fit: what one reads, the one before has declared at the
 * same location, of the same kind of numbers (Vulkan 1.3, 15.1.3; GL 4.6, 7.4.1). */
#include "link.h"

static bool is_user(const struct global *g, enum global_kind kind)
{
    return g->kind == kind && g->leaf_count && leaf_of(g->leaves[0])->builtin < 0;
}

/* Locations of all elements, from leaf->location on. */
static uint32_t locations(const struct leaf *leaf)
{
    return leaf->instances * tgsic_spirv_registers(leaf->type);
}

/* Whether an output covers component `component` of a location. */
static bool covers(const struct ir_var *out, uint32_t location, unsigned component)
{
    const struct leaf *leaf = leaf_of(out);
    unsigned words = leaf->type->rows * (type_is_wide(leaf->type) ? 2u : 1u);
    return location >= (uint32_t)leaf->location &&
           location - (uint32_t)leaf->location < locations(leaf) && component >= out->component &&
           component < out->component + words;
}

static const struct leaf *find_output(const struct spirv *producer, const struct leaf *in,
                                      uint32_t location, unsigned component)
{
    for (const struct global *g = producer->globals; g; g = g->next)
        for (uint32_t n = 0; is_user(g, GLOBAL_OUTPUT) && n < g->leaf_count; n++)
            if (leaf_of(g->leaves[n])->patch == in->patch &&
                covers(g->leaves[n], location, component))
                return leaf_of(g->leaves[n]);
    return NULL;
}

static void fail(struct linker *k, const struct spirv *consumer, const struct leaf *in,
                 const char *what)
{
    tgsic_diags_add(k->diags, TGSIC_ERROR, E_SPIRV_LINK, (struct tgsic_pos){0},
                    "input '%.64s' of the %s shader, location %d, %s", in->global->name,
                    tgsic_processor_name(consumer->stage), (int)in->location, what);
    tgsic_arena_fail(k->arena, TGSIC_E_LINK);
}

static void match_input(struct linker *k, const struct spirv *producer,
                        const struct spirv *consumer, const struct ir_var *var)
{
    const struct leaf *in = leaf_of(var);
    for (uint32_t e = 0; e < in->end && e < locations(in); e++) {
        if (!in->used[e])
            continue;
        const struct leaf *out =
            find_output(producer, in, (uint32_t)in->location + e, var->component);
        if (!out)
            fail(k, consumer, in, "is no output of the stage before");
        if (out->type->letter != in->type->letter)
            fail(k, consumer, in, "is an output of another type");
    }
}

void tgsic_spirv_match(struct linker *k, const struct spirv *producer, const struct spirv *consumer)
{
    for (const struct global *g = consumer->globals; g; g = g->next)
        for (uint32_t n = 0; is_user(g, GLOBAL_INPUT) && n < g->leaf_count; n++)
            match_input(k, producer, consumer, g->leaves[n]);
}
