/* SPDX-License-Identifier: MIT */
/* The frame of the lowering: variables, instructions, options, properties. */
#include "lower.h"

static unsigned lowest(unsigned mask)
{
    unsigned c = 0;
    while (!(mask >> c & 1))
        c++;
    return c;
}

uint32_t tgsic_arb_input_register(const struct arb_program *program, uint32_t number)
{
    uint32_t count = 0;
    for (uint32_t n = 0; n < number; n++)
        count += program->bound[ARB_ATTRIBUTE][n].row != NULL;
    return count;
}

/* ---- Variables ----------------------------------------------------------------------------- */

static void make_binding(struct arb_lower *l, enum arb_binding_kind kind, uint32_t n)
{
    const struct arb_bound *bound = &l->program->bound[kind][n];
    const struct arb_binding *row = bound->row;
    bool whole = row->mask == TGSIC_WRITEMASK_XYZW;
    struct ir_var *var =
        tgsic_ir_var(&l->b, kind == ARB_RESULT ? IR_OUTPUT : IR_INPUT, NULL, whole ? 4 : 1, 32, 1);
    var->component = (uint8_t)lowest(row->mask);
    var->semantic = row->semantic;
    var->semantic_index = row->semantic_index + bound->index;
    var->interpolation = row->interpolation;
    if (kind == ARB_ATTRIBUTE && l->program->language == ARB_VERT)
        var->slot = tgsic_arb_input_register(l->program, n);
    l->bindings[kind][n] = var;
}

static void make_bindings(struct arb_lower *l)
{
    for (unsigned kind = 0; kind < ARB_BINDING_KINDS; kind++)
        for (uint32_t n = 0; n < ARB_MAX_BINDINGS; n++)
            if (l->program->bound[kind][n].row)
                make_binding(l, (enum arb_binding_kind)kind, n);
}

static void make_samplers(struct arb_lower *l)
{
    for (uint32_t u = 0; u < ARB_MAX_UNITS; u++) {
        if (!l->program->units[u].used)
            continue;
        struct ir_var *var = tgsic_ir_var(&l->b, IR_SAMPLER, NULL, 4, 32, 1);
        var->slot = u;
        var->target = l->program->units[u].target;
        var->return_type = TGSIC_RETURN_FLOAT;
        l->samplers[u] = var;
    }
}

static struct ir_var **make_locals(struct arb_lower *l, uint32_t count, unsigned components)
{
    struct ir_var **list = ARENA_ARRAY(l->b.arena, struct ir_var *, count);
    for (uint32_t i = 0; i < count; i++)
        list[i] = tgsic_ir_var(&l->b, IR_LOCAL, NULL, components, 32, 1);
    return list;
}

static void make_variables(struct arb_lower *l)
{
    const struct arb_program *program = l->program;
    l->temporaries = make_locals(l, program->num_temporaries, 4);
    l->addresses = make_locals(l, program->num_addresses, 1);
    if (program->num_slots)
        l->constants = tgsic_ir_var(&l->b, IR_UNIFORM, NULL, 4, 32, program->num_slots);
    make_bindings(l);
    make_samplers(l);
}

/* ---- Properties ---------------------------------------------------------------------------- */

static void property(struct arb_lower *l, enum tgsic_property name, uint32_t value)
{
    struct ir_shader *shader = l->b.shader;
    ARENA_RESERVE(l->b.arena, shader->properties, shader->num_properties);
    shader->properties[shader->num_properties++] =
        (struct tgsic_property_value){.name = (uint8_t)name, .value = value};
}

static void set_properties(struct arb_lower *l)
{
    unsigned options = l->program->options;
    if (l->program->language != ARB_FRAG)
        return;
    for (uint32_t n = 0; n < ARB_MAX_BINDINGS; n++) {
        const struct ir_var *var = l->bindings[ARB_ATTRIBUTE][n];
        if (!var || var->semantic != TGSIC_SEMANTIC_POSITION)
            continue;
        property(l, TGSIC_PROPERTY_FS_COORD_ORIGIN, !(options & ARB_OPTION_ORIGIN_UPPER_LEFT));
        property(l, TGSIC_PROPERTY_FS_COORD_PIXEL_CENTER,
                 (options & ARB_OPTION_PIXEL_CENTER_INTEGER) != 0);
    }
    if (l->bindings[ARB_RESULT][ARB_RESULT_COLOR] && !(options & ARB_OPTION_DRAW_BUFFERS))
        property(l, TGSIC_PROPERTY_FS_COLOR0_WRITES_ALL_CBUFS, 1);
}

/* ---- The shader ---------------------------------------------------------------------------- */

struct ir_shader *tgsic_arb_lower(struct tgsic_arena *arena, const struct arb_program *program)
{
    struct arb_lower *l = ARENA_NEW(arena, struct arb_lower);
    l->program = program;
    tgsic_ir_begin(&l->b, arena, program->processor);
    make_variables(l);
    if (program->options & ARB_OPTION_POSITION_INVARIANT)
        tgsic_arb_lower_position(l);
    for (uint32_t i = 0; i < program->num_instructions; i++)
        tgsic_arb_lower_instruction(l, &program->instructions[i]);
    if (program->options & ARB_OPTION_FOG)
        tgsic_arb_lower_fog(l);
    set_properties(l);
    return tgsic_ir_finish(&l->b);
}
