/* SPDX-License-Identifier: MIT */
/* Registers, units and semantics of what the optimised stages still use. */
#include "link.h"

#include "ir/uses.h"

static void use(void *user, const struct ir_var *var, int64_t first, int64_t end, unsigned mask)
{
    struct leaf *leaf = var->user;
    (void)user;
    if (!leaf)
        return;
    first = first < 0 ? 0 : first;
    end = end > var->length ? var->length : end;
    for (int64_t e = first; e < end; e++)
        leaf->used[e] |= (uint8_t)mask;
    if (end > first && end > leaf->end)
        leaf->end = (uint32_t)end;
}

void tgsic_spirv_find_uses(struct spirv *s)
{
    for (const struct ir_var *v = s->shader->vars; v; v = v->next)
        if (v->user)
            leaf_of(v)->used = ARENA_ARRAY(s->arena, uint8_t, v->length);
    tgsic_ir_each_use(s->shader, use, NULL);
}

bool tgsic_spirv_is_used(const struct global *g)
{
    for (uint32_t n = 0; n < g->leaf_count; n++)
        if (leaf_of(g->leaves[n])->end)
            return true;
    return false;
}

/* ---- Inputs and outputs -------------------------------------------------------------------- */

static bool is_generic(const struct leaf *leaf)
{
    return leaf->builtin < 0 && !leaf->patch;
}

const uint8_t *tgsic_spirv_read_generics(struct linker *k, const struct spirv *s)
{
    uint8_t *read = ARENA_ARRAY(k->arena, uint8_t, SPIRV_MAX_LOCATIONS);
    for (const struct global *g = s->globals; g; g = g->next)
        for (uint32_t n = 0; g->kind == GLOBAL_INPUT && n < g->leaf_count; n++) {
            const struct leaf *leaf = leaf_of(g->leaves[n]);
            for (uint32_t e = 0; is_generic(leaf) && e < g->leaves[n]->length; e++)
                if ((uint32_t)leaf->location + e < SPIRV_MAX_LOCATIONS)
                    read[(uint32_t)leaf->location + e] |=
                        (uint8_t)(leaf->used[e] << g->leaves[n]->component);
        }
    return read;
}

static bool is_varying(const struct ir_var *var)
{
    return leaf_of(var) && leaf_of(var)->builtin < 0 && leaf_of(var)->location >= 0;
}

/* Registers that one location of an attribute stands for. GL 4.6 11.1.1: a column of 64-bit
 * components has one location, although those of three and four take two registers. */
static uint32_t registers_of_location(const struct leaf *leaf)
{
    return tgsic_spirv_registers(leaf->type) / leaf->type->columns;
}

static bool is_attribute(const struct ir_var *v)
{
    return v->mode == IR_INPUT && is_varying(v) && leaf_of(v)->end;
}

/* Registers of attributes are numbered by location, without holes. */
static void assign_attributes(struct spirv *s)
{
    uint8_t taken[SPIRV_MAX_LOCATIONS] = {0};
    uint32_t order[SPIRV_MAX_LOCATIONS], next = 0;
    for (const struct ir_var *v = s->shader->vars; v; v = v->next) {
        uint32_t each = is_attribute(v) ? registers_of_location(leaf_of(v)) : 1;
        for (uint32_t e = 0; is_attribute(v) && e < leaf_of(v)->end; e++)
            if ((uint32_t)leaf_of(v)->location + e / each < SPIRV_MAX_LOCATIONS)
                taken[(uint32_t)leaf_of(v)->location + e / each] = (uint8_t)each;
    }
    for (uint32_t n = 0; n < SPIRV_MAX_LOCATIONS; n++) {
        order[n] = next;
        next += taken[n];
    }
    for (struct ir_var *v = s->shader->vars; v; v = v->next)
        if (is_attribute(v))
            v->slot = order[leaf_of(v)->location];
}

static void assign_interface(struct spirv *s)
{
    for (struct ir_var *v = s->shader->vars; v; v = v->next) {
        if ((v->mode != IR_INPUT && v->mode != IR_OUTPUT) || !is_varying(v))
            continue;
        const struct leaf *leaf = leaf_of(v);
        bool color = v->mode == IR_OUTPUT && s->stage == TGSIC_PROCESSOR_FRAG;
        int32_t index = tgsic_spirv_decoration(leaf->global->decorations, DECORATION_INDEX);
        v->semantic = color         ? TGSIC_SEMANTIC_COLOR
                      : leaf->patch ? TGSIC_SEMANTIC_PATCH
                                    : TGSIC_SEMANTIC_GENERIC;
        v->semantic_index = (uint32_t)leaf->location + (color && index > 0 ? 1u : 0u);
    }
    if (s->stage == TGSIC_PROCESSOR_VERT)
        assign_attributes(s);
}

/* ---- Resources ----------------------------------------------------------------------------- */

struct counts {
    uint32_t registers, blocks, samplers, buffers, images;
};

/* The caller's slot for a descriptor; false: it has named none. */
static bool find_slot(const struct linker *k, const struct global *g, uint32_t *slot)
{
    for (size_t n = 0; n < k->options.num_bindings; n++) {
        const struct tgsic_spirv_binding *b = &k->options.bindings[n];
        if (g->binding >= 0 && b->binding == (uint32_t)g->binding &&
            b->set == (g->set < 0 ? 0 : (uint32_t)g->set)) {
            *slot = b->slot;
            return true;
        }
    }
    return false;
}

static uint32_t *counter_of(struct counts *counts, const struct global *g, const struct ir_var *var)
{
    if (var->mode == IR_SAMPLER)
        return &counts->samplers;
    if (var->mode == IR_IMAGE)
        return &counts->images;
    if (var->mode == IR_BUFFER)
        return &counts->buffers;
    return g->kind == GLOBAL_UNIFORM ? &counts->registers : &counts->blocks;
}

static void place(struct linker *k, const struct global *g, struct ir_var *var,
                  struct counts *counts, bool named)
{
    struct leaf *leaf = var->user;
    bool block = var->mode == IR_UNIFORM && g->kind != GLOBAL_UNIFORM;
    uint32_t *next = counter_of(counts, g, var), slot = 0, count = block ? 1 : leaf->end;
    bool found = find_slot(k, g, &slot);
    if (!leaf->end || found != named)
        return;
    slot = found ? slot + (block ? leaf->number : 0) : *next;
    if (!found || slot + count > *next)
        *next = slot + count;
    if (block) {
        var->buffer = slot;
        var->fixed = true; /* the buffer is declared whole */
    } else {
        var->slot = slot;
    }
}

static bool is_resource(const struct global *g)
{
    /* counters are where they say */
    return g->kind == GLOBAL_UNIFORM || g->kind == GLOBAL_BLOCK || g->kind == GLOBAL_BUFFER ||
           g->kind == GLOBAL_PUSH;
}

void tgsic_spirv_assign(struct linker *k, struct spirv *s)
{
    struct counts counts = {.blocks = 1}; /* CONST[0] is the default block */
    assign_interface(s);
    for (unsigned named = 2; named-- > 0;)
        for (struct global *g = s->globals; g; g = g->next)
            for (uint32_t n = 0; is_resource(g) && !g->is_alias && n < g->leaf_count; n++)
                place(k, g, g->leaves[n], &counts, named);
    if (s->shared)
        s->shared->length = 1;
}
