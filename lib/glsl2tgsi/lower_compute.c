/* SPDX-License-Identifier: MIT */
/* What compute shaders alone have: numbers of invocations, and variables that a group shares. */
#include "lower.h"
#include "builtin.h"

/* The group's size, if it is not fixed: a system value. */
static struct ir_instr *group_size(struct lower *l)
{
    for (uint32_t u = 0; u < l->unit_count; u++) {
        const struct ast_shader *shader = l->units[u].shader;
        uint64_t size[3];
        for (unsigned i = 0; i < 3; i++)
            size[i] = shader->local_size[i] ? shader->local_size[i] : 1;
        if (shader->local_size[0] || shader->local_size[1] || shader->local_size[2])
            return tgsic_ir_const_bits(&l->b, 3, 32, size);
    }
    const struct place *size =
        tgsic_lower_builtin_global(l, BUILTIN_gl_LocalGroupSizeARB, GLSL_TYPE(uvec3), AST_IN);
    return tgsic_place_load(l, size).column[0];
}

static struct ir_instr *load_builtin(struct lower *l, unsigned id)
{
    const struct place *place = tgsic_lower_builtin_global(l, id, GLSL_TYPE(uvec3), AST_IN);
    return tgsic_place_load(l, place).column[0];
}

static struct ir_instr *global_id(struct lower *l)
{
    struct ir_instr *size = group_size(l);
    struct ir_instr *start = op2(l, IR_IMUL, load_builtin(l, BUILTIN_gl_WorkGroupID), size);
    return op2(l, IR_IADD, start, load_builtin(l, BUILTIN_gl_LocalInvocationID));
}

/* (z * height + y) * width + x */
static struct ir_instr *local_index(struct lower *l)
{
    struct ir_instr *id = load_builtin(l, BUILTIN_gl_LocalInvocationID), *size = group_size(l);
    struct ir_instr *index = component(l, id, 2);
    for (unsigned c = 2; c-- > 0;) {
        index = op2(l, IR_IMUL, index, component(l, size, c));
        index = op2(l, IR_IADD, index, component(l, id, c));
    }
    return index;
}

/* What is computed from system values, once. */
bool tgsic_make_invocation(struct lower *l, struct global *g)
{
    bool is_global = g->builtin == BUILTIN_gl_GlobalInvocationID;
    if (!is_global && g->builtin != BUILTIN_gl_LocalInvocationIndex)
        return false;
    g->kind = GLOBAL_PRIVATE;
    g->place = tgsic_local_place(l, g->type, g->name);
    struct lower_cursor saved = tgsic_lower_enter_prologue(l);
    struct value value = tgsic_value(g->type, is_global ? global_id(l) : local_index(l));
    tgsic_place_store(l, &g->place, &value);
    tgsic_lower_leave_prologue(l, saved);
    return true;
}

/* Variables that the group shares follow one another in one memory. */
void tgsic_make_shared(struct lower *l, struct global *g)
{
    struct block_rules rules = {.std430 = true};
    const uint32_t align = 16;
    if (!l->shared)
        l->shared = tgsic_ir_var(&l->b, IR_SHARED, "shared", 4, 32, 1);
    uint32_t first = (l->shared_size + align - 1) / align * align;
    l->shared_size = first + tgsic_block_size(&l->layouts, g->type, rules);
    g->kind = GLOBAL_PRIVATE;
    g->place = (struct place){.type = g->type,
                              .memory = IN_BUFFER,
                              .leaves = &l->shared,
                              .offset = first,
                              .rules = rules,
                              .block_count = 1,
                              .qualifiers = (uint8_t)tgsic_memory_qualifiers(&g->variable->q)};
}
