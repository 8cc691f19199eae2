/* SPDX-License-Identifier: MIT */
/* Outputs, and inputs that are indexed by a value, go through LOCAL variables; inputs and uniforms
 * are loaded whole.
 *
 * Requires: lower_scopes, so that the shader ends in one place. Provides: every OUTPUT element is
 * stored at the very end, as far as it is ever stored, and never read (geometry shaders store
 * theirs before each vertex that they emit, as the front end says); no INPUT is indexed by a value
 * (hosts have no arrays of inputs that match on both sides). SSA construction then sees through all
 * of it. Loads of parts of one element can be found equal. */
#include "pass.h"

#include "build.h"

struct shadow {
    struct ir_var *local;
    uint8_t *masks; /* OUTPUT: components ever stored, by element */
};

static bool is_access(const struct ir_instr *instr, enum ir_mode mode)
{
    return (instr->op == IR_LOAD || instr->op == IR_STORE) && instr->u.access.var->mode == mode;
}

static bool is_indexed(const struct ir_instr *instr)
{
    return instr->num_srcs > (instr->op == IR_STORE);
}

static void note_stored(struct shadow *shadow, const struct ir_instr *instr)
{
    const struct ir_var *var = instr->u.access.var;
    if (instr->op != IR_STORE)
        return;
    for (uint32_t e = 0; e < var->length; e++)
        if (is_indexed(instr) || (int32_t)e == instr->u.access.offset)
            shadow->masks[e] |= instr->writemask;
}

static void note(struct ir_builder *b, struct shadow *shadow, const struct ir_instr *instr)
{
    struct ir_var *var = instr->u.access.var;
    if (!shadow->local)
        shadow->local =
            tgsic_ir_var(b, IR_LOCAL, var->name, var->components, var->bits, var->length);
    if (var->mode == IR_OUTPUT && !shadow->masks)
        shadow->masks = ARENA_ARRAY(b->arena, uint8_t, var->length);
    if (var->mode == IR_OUTPUT)
        note_stored(shadow, instr);
}

/* Only inputs that some access indexes get a LOCAL. */
static void find_shadows(struct ir_builder *b, struct shadow *shadows)
{
    struct ir_block *block = tgsic_ir_first_block(&b->shader->body);
    for (; block; block = tgsic_ir_next_block(block)) {
        for (struct ir_instr *i = block->first; i; i = i->next) {
            bool output = is_access(i, IR_OUTPUT) && b->shader->processor != TGSIC_PROCESSOR_GEOM;
            if (output || (is_access(i, IR_INPUT) && is_indexed(i)))
                note(b, &shadows[i->u.access.var->index], i);
        }
    }
}

static void store_output(struct ir_builder *b, const struct shadow *shadow, struct ir_var *var)
{
    for (uint32_t e = 0; e < var->length; e++) {
        if (!shadow->masks[e])
            continue;
        struct ir_instr *value =
            tgsic_ir_load(b, shadow->local, (int32_t)e, NULL, 0, var->components);
        tgsic_ir_store(b, var, (int32_t)e, NULL, value, shadow->masks[e]);
    }
}

static void load_input(struct ir_builder *b, struct ir_instr *place, const struct shadow *shadow,
                       struct ir_var *var)
{
    for (uint32_t e = 0; e < var->length; e++) {
        struct ir_instr *load = tgsic_ir_new(b->arena, IR_LOAD, var->components, var->bits, 0);
        load->u.access.var = var;
        load->u.access.offset = (int32_t)e;
        struct ir_instr *store = tgsic_ir_new(b->arena, IR_STORE, 0, var->bits, 1);
        store->u.access.var = shadow->local;
        store->u.access.offset = (int32_t)e;
        store->writemask = (uint8_t)((1u << var->components) - 1);
        store->srcs[0].def = load;
        for (unsigned c = 0; c < var->components; c++)
            store->srcs[0].swizzle[c] = (uint8_t)c;
        tgsic_ir_insert_before(place, load);
        tgsic_ir_insert_before(place, store);
    }
}

/* A load of some components becomes a swizzle of a load of all. */
static void load_whole(struct ir_builder *b, struct ir_instr *instr)
{
    const struct ir_var *var = instr->u.access.var;
    if (instr->op != IR_LOAD || (var->mode != IR_INPUT && var->mode != IR_UNIFORM) ||
        instr->components == var->components)
        return;
    struct ir_instr *load =
        tgsic_ir_new(b->arena, IR_LOAD, var->components, var->bits, instr->num_srcs);
    load->u = instr->u;
    load->u.access.component = 0;
    if (instr->num_srcs)
        load->srcs[0] = instr->srcs[0];
    else
        instr->srcs = ARENA_NEW(b->arena, struct ir_src);
    load->pos = instr->pos;
    tgsic_ir_insert_before(instr, load);
    instr->op = IR_MOV;
    instr->num_srcs = 1;
    instr->srcs[0] = (struct ir_src){load, {0}, false, false};
    for (unsigned c = 0; c < instr->components; c++)
        instr->srcs[0].swizzle[c] = (uint8_t)(instr->u.access.component + c);
}

static void redirect(struct ir_builder *b, const struct shadow *shadows)
{
    struct ir_block *block = tgsic_ir_first_block(&b->shader->body);
    for (; block; block = tgsic_ir_next_block(block)) {
        for (struct ir_instr *i = block->first; i; i = i->next) {
            if (i->op != IR_LOAD && i->op != IR_STORE)
                continue;
            if (shadows[i->u.access.var->index].local)
                i->u.access.var = shadows[i->u.access.var->index].local;
            else
                load_whole(b, i);
        }
    }
}

void tgsic_ir_lower_io(struct ir_shader *shader)
{
    struct ir_builder b = {.arena = shader->arena, .shader = shader, .list = &shader->body};
    uint32_t count = 0;
    for (struct ir_var *var = shader->vars; var; var = var->next)
        var->index = count++;
    struct shadow *shadows = ARENA_ARRAY(b.arena, struct shadow, count);
    struct ir_var **made = shader->vars_end;
    find_shadows(&b, shadows);
    redirect(&b, shadows);
    b.block = tgsic_ir_last_block(&shader->body);
    struct ir_instr *first = tgsic_ir_new(b.arena, IR_UNDEF, 1, 32, 0);
    tgsic_ir_prepend(tgsic_ir_first_block(&shader->body), first);
    for (struct ir_var *var = shader->vars; var != *made; var = var->next) {
        const struct shadow *shadow = &shadows[var->index];
        if (shadow->local && var->mode == IR_OUTPUT)
            store_output(&b, shadow, var);
        else if (shadow->local)
            load_input(&b, first, shadow, var);
    }
    tgsic_ir_remove(first);
}
