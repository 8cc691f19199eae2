/* SPDX-License-Identifier: MIT */
/* Random shaders: statements and expressions drawn from a seed. */
#include "ir_random.h"

#define NUM_FLOATS 4
#define NUM_INTS   2
#define MAX_OPEN   8

struct random {
    struct ir_builder b;
    uint32_t seed;
    unsigned budget; /* statements left */
    struct ir_var *floats[NUM_FLOATS], *ints[NUM_INTS], *array, *fixed;
    struct ir_var *inputs[2], *uniforms, *outputs[2], *sampler;
    struct ir_node *scopes[MAX_OPEN];
    unsigned num_scopes;
    unsigned loops; /* open ones since the shader began */
};

static uint32_t draw(struct random *r, uint32_t limit)
{
    r->seed = r->seed * 1664525u + 1013904223u;
    return (r->seed >> 8) % limit;
}

static void statements(struct random *r, unsigned depth);
static struct ir_instr *float_value(struct random *r, unsigned components, unsigned depth);

/* ---- Expressions --------------------------------------------------------------------------- */

static struct ir_instr *shaped(struct random *r, struct ir_instr *x, unsigned components)
{
    uint8_t swizzle[4];
    for (unsigned c = 0; c < components; c++)
        swizzle[c] = (uint8_t)(draw(r, 2) && c < x->components ? c : draw(r, x->components));
    return tgsic_ir_swizzle(&r->b, x, components, swizzle);
}

static struct ir_instr *int_leaf(struct random *r)
{
    if (draw(r, 2))
        return tgsic_ir_int(&r->b, (int32_t)draw(r, 9) - 4);
    return tgsic_ir_load(&r->b, r->ints[draw(r, NUM_INTS)], 0, NULL, 0, 1);
}

static struct ir_instr *int_value(struct random *r, unsigned depth)
{
    static const enum ir_op ops[] = {IR_IADD, IR_IMUL, IR_IMIN, IR_IMAX, IR_AND,  IR_OR,  IR_XOR,
                                     IR_SHL,  IR_ISHR, IR_USHR, IR_IDIV, IR_UMOD, IR_IMOD};
    if (!depth || !draw(r, 3))
        return int_leaf(r);
    if (!draw(r, 6))
        return tgsic_ir_alu1(&r->b, IR_F2I, float_value(r, 1, depth - 1));
    struct ir_instr *x = int_value(r, depth - 1), *y = int_value(r, depth - 1);
    return tgsic_ir_alu2(&r->b, ops[draw(r, sizeof ops / sizeof *ops)], x, y);
}

static struct ir_instr *index_value(struct random *r)
{
    return tgsic_ir_alu2(&r->b, IR_AND, int_value(r, 1), tgsic_ir_int(&r->b, 3));
}

static struct ir_instr *bool_value(struct random *r, unsigned depth)
{
    static const enum ir_op logic[] = {IR_AND, IR_OR, IR_XOR};
    static const enum ir_op floats[] = {IR_FLT, IR_FGE, IR_FEQ, IR_FNE};
    static const enum ir_op ints[] = {IR_ILT, IR_IGE, IR_IEQ, IR_INE, IR_ULT, IR_UGE};
    switch (draw(r, depth ? 5 : 2)) {
    case 0:
        return tgsic_ir_alu2(&r->b, floats[draw(r, 4)], float_value(r, 1, depth ? depth - 1 : 0),
                             float_value(r, 1, 0));
    case 1:
        return tgsic_ir_alu2(&r->b, ints[draw(r, 6)], int_value(r, depth ? depth - 1 : 0),
                             int_leaf(r));
    case 2:
        return tgsic_ir_alu1(&r->b, IR_NOT, bool_value(r, depth - 1));
    case 3:
        return tgsic_ir_alu1(&r->b, IR_F2B, float_value(r, 1, depth - 1));
    }
    struct ir_instr *x = bool_value(r, depth - 1);
    return tgsic_ir_alu2(&r->b, logic[draw(r, 3)], x, bool_value(r, depth - 1));
}

static struct ir_instr *float_leaf(struct random *r, unsigned components)
{
    struct ir_var *var;
    switch (draw(r, 7)) {
    case 0:
        return tgsic_ir_float(&r->b, (float)draw(r, 9) * 0.25f - 1.0f);
    case 1:
        var = r->inputs[draw(r, 2)];
        break;
    case 2:
        return shaped(r, tgsic_ir_load(&r->b, r->uniforms, 0, index_value(r), 0, 4), components);
    case 3:
        return shaped(r, tgsic_ir_load(&r->b, r->array, 0, index_value(r), 0, 4), components);
    case 4:
        return shaped(r, tgsic_ir_load(&r->b, r->fixed, (int32_t)draw(r, 4), NULL, 0, 3),
                      components);
    default:
        var = r->floats[draw(r, NUM_FLOATS)];
    }
    unsigned first = draw(r, var->components);
    return shaped(r, tgsic_ir_load(&r->b, var, 0, NULL, first, var->components - first),
                  components);
}

static struct ir_instr *texture(struct random *r, unsigned depth)
{
    struct ir_tex tex = {
        IR_TEX_LOD, TGSIC_TARGET_TEX_2D, r->sampler, 0, {IR_ROLE_COORD, IR_ROLE_LOD}};
    struct ir_instr *srcs[] = {float_value(r, 2, depth - 1), float_value(r, 1, 0)};
    return tgsic_ir_tex(&r->b, &tex, 4, srcs, 2);
}

static struct ir_instr *vector(struct random *r, unsigned components, unsigned depth)
{
    struct ir_instr *parts[4];
    for (unsigned c = 0; c < components; c++)
        parts[c] = float_value(r, 1, depth - 1);
    return tgsic_ir_vec(&r->b, parts, components);
}

static struct ir_instr *float_value(struct random *r, unsigned components, unsigned depth)
{
    static const enum ir_op unary[] = {IR_FNEG,  IR_FABS,   IR_FSAT, IR_FFLOOR, IR_FSIGN,
                                       IR_FCEIL, IR_FTRUNC, IR_FNEG, IR_FFRACT};
    static const enum ir_op binary[] = {IR_FADD, IR_FMUL,   IR_FMIN,   IR_FMAX,  IR_FADD,
                                        IR_FMUL, IR_FSLT_F, IR_FSGE_F, IR_FSEQ_F};
    struct ir_instr *x, *y;
    if (!depth)
        return float_leaf(r, components);
    switch (draw(r, 11)) {
    case 0:
    case 1:
        return tgsic_ir_alu1(&r->b, unary[draw(r, 9)], float_value(r, components, depth - 1));
    case 2:
    case 3:
    case 4:
        x = float_value(r, components, depth - 1);
        y = float_value(r, draw(r, 3) ? components : 1, depth - 1);
        return tgsic_ir_alu2(&r->b, binary[draw(r, 9)], x, y);
    case 5:
        x = float_value(r, 3, depth - 1);
        return shaped(r, tgsic_ir_alu2(&r->b, IR_FDOT3, x, float_value(r, 3, depth - 1)),
                      components);
    case 6:
        x = float_value(r, components, depth - 1);
        y = float_value(r, components, depth - 1);
        return tgsic_ir_alu3(&r->b, IR_SELECT, bool_value(r, depth - 1), x, y);
    case 7:
        return shaped(r, tgsic_ir_alu1(&r->b, IR_B2F, bool_value(r, depth - 1)), components);
    case 8:
        return shaped(r, tgsic_ir_alu1(&r->b, IR_I2F, int_leaf(r)), components);
    case 9:
        return vector(r, components, depth);
    }
    return draw(r, 2) ? shaped(r, texture(r, depth), components) : float_leaf(r, components);
}

/* ---- Statements ---------------------------------------------------------------------------- */

static void assign(struct random *r)
{
    unsigned kind = draw(r, 8), mask;
    struct ir_instr *value, *index = NULL;
    struct ir_var *var = r->floats[draw(r, NUM_FLOATS)];
    int32_t offset = 0;
    if (kind == 0) {
        value = int_value(r, 2);
        tgsic_ir_store(&r->b, r->ints[draw(r, NUM_INTS)], 0, NULL, value, 1);
        return;
    }
    if (kind == 1)
        var = r->outputs[draw(r, 2)];
    if (kind == 2) {
        var = r->array;
        index = index_value(r);
    }
    if (kind == 3) {
        var = r->fixed;
        offset = (int32_t)draw(r, 4);
    }
    mask = 1 + draw(r, (1u << var->components) - 1);
    value = float_value(r, var->components, 1 + draw(r, 3));
    tgsic_ir_store(&r->b, var, offset, index, value, mask);
}

static void branch(struct random *r, unsigned depth)
{
    struct ir_node *node = tgsic_ir_if(&r->b, bool_value(r, 1 + draw(r, 2)));
    statements(r, depth - 1);
    if (draw(r, 2)) {
        tgsic_ir_else(&r->b, node);
        statements(r, depth - 1);
    }
    tgsic_ir_end(&r->b, node);
}

/* A counted loop, sometimes with a scope for its body, as a front end makes for `continue`. */
static void loop(struct random *r, unsigned depth)
{
    struct ir_var *counter = tgsic_ir_var(&r->b, IR_LOCAL, "i", 1, 32, 1);
    unsigned outer = r->num_scopes;
    bool scoped = draw(r, 2) && outer < MAX_OPEN;
    tgsic_ir_store(&r->b, counter, 0, NULL, tgsic_ir_int(&r->b, 0), 1);
    struct ir_node *node = tgsic_ir_loop(&r->b), *scope = NULL;
    r->loops++;
    struct ir_instr *i = tgsic_ir_load(&r->b, counter, 0, NULL, 0, 1);
    struct ir_instr *limit = draw(r, 2) ? tgsic_ir_int(&r->b, (int32_t)draw(r, 4)) : index_value(r);
    struct ir_node *exit = tgsic_ir_if(&r->b, tgsic_ir_alu2(&r->b, IR_IGE, i, limit));
    tgsic_ir_break(&r->b);
    tgsic_ir_end(&r->b, exit);
    if (scoped)
        r->scopes[r->num_scopes++] = scope = tgsic_ir_scope(&r->b);
    tgsic_ir_store(&r->b, r->ints[draw(r, NUM_INTS)], 0, NULL, i, 1);
    statements(r, depth - 1);
    if (scoped) {
        tgsic_ir_end(&r->b, scope);
        r->num_scopes = outer;
    }
    i = tgsic_ir_load(&r->b, counter, 0, NULL, 0, 1);
    tgsic_ir_store(&r->b, counter, 0, NULL,
                   tgsic_ir_alu2(&r->b, IR_IADD, i, tgsic_ir_int(&r->b, 1)), 1);
    r->loops--;
    tgsic_ir_end(&r->b, node);
}

static void scope(struct random *r, unsigned depth)
{
    if (r->num_scopes == MAX_OPEN)
        return;
    struct ir_node *node = r->scopes[r->num_scopes++] = tgsic_ir_scope(&r->b);
    statements(r, depth - 1);
    r->num_scopes--;
    tgsic_ir_end(&r->b, node);
}

static void jump(struct random *r)
{
    struct ir_node *node = draw(r, 4) ? tgsic_ir_if(&r->b, bool_value(r, 1)) : NULL;
    if (node && draw(r, 2))
        assign(r);
    if (r->loops && draw(r, 3) == 0)
        tgsic_ir_break(&r->b);
    else if (r->num_scopes)
        tgsic_ir_leave(&r->b, r->scopes[draw(r, r->num_scopes)]);
    else if (draw(r, 2))
        tgsic_ir_discard(&r->b, bool_value(r, 1));
    if (node)
        tgsic_ir_end(&r->b, node);
}

static void statements(struct random *r, unsigned depth)
{
    unsigned count = 1 + draw(r, 5);
    for (unsigned i = 0; i < count && r->budget; i++) {
        r->budget--;
        switch (depth ? draw(r, 9) : 0) {
        case 1:
        case 2:
            branch(r, depth);
            break;
        case 3:
            loop(r, depth);
            break;
        case 4:
            scope(r, depth);
            break;
        case 5:
            jump(r);
            break;
        default:
            assign(r);
        }
    }
}

static void declare(struct random *r)
{
    for (unsigned i = 0; i < 2; i++) {
        r->inputs[i] = tgsic_ir_var(&r->b, IR_INPUT, "in", 4 - i, 32, 1);
        r->outputs[i] = tgsic_ir_var(&r->b, IR_OUTPUT, "out", 4, 32, 1);
    }
    r->uniforms = tgsic_ir_var(&r->b, IR_UNIFORM, "u", 4, 32, 4);
    r->sampler = tgsic_ir_var(&r->b, IR_SAMPLER, "tex", 1, 32, 1);
    r->array = tgsic_ir_var(&r->b, IR_LOCAL, "array", 4, 32, 4);
    r->fixed = tgsic_ir_var(&r->b, IR_LOCAL, "fixed", 3, 32, 4);
    for (unsigned i = 0; i < NUM_FLOATS; i++)
        r->floats[i] = tgsic_ir_var(&r->b, IR_LOCAL, "f", 1 + i, 32, 1);
    for (unsigned i = 0; i < NUM_INTS; i++)
        r->ints[i] = tgsic_ir_var(&r->b, IR_LOCAL, "n", 1, 32, 1);
}

static void initialise(struct random *r)
{
    struct ir_instr *in = tgsic_ir_load(&r->b, r->inputs[0], 0, NULL, 0, 4);
    struct ir_instr *half = tgsic_ir_float(&r->b, 0.5f);
    for (int32_t i = 0; i < 4; i++) {
        tgsic_ir_store(&r->b, r->array, i, NULL, in, 15);
        tgsic_ir_store(&r->b, r->fixed, i, NULL, half, 7);
    }
    for (unsigned i = 0; i < NUM_FLOATS; i++)
        tgsic_ir_store(&r->b, r->floats[i], 0, NULL, i & 1 ? half : in, (1u << (1 + i)) - 1);
    for (unsigned i = 0; i < NUM_INTS; i++)
        tgsic_ir_store(&r->b, r->ints[i], 0, NULL, tgsic_ir_int(&r->b, (int32_t)i), 1);
    for (unsigned i = 0; i < 2; i++)
        tgsic_ir_store(&r->b, r->outputs[i], 0, NULL, half, 15);
}

struct ir_shader *random_shader(struct tgsic_arena *arena, uint32_t seed)
{
    struct random r = {.seed = seed * 2654435761u + 1};
    tgsic_ir_begin(&r.b, arena, TGSIC_PROCESSOR_FRAG);
    r.budget = 4 + draw(&r, 40);
    declare(&r);
    initialise(&r);
    while (r.budget)
        statements(&r, 4);
    for (unsigned i = 0; i < 2; i++) /* what locals hold counts as well */
        tgsic_ir_store(&r.b, r.outputs[i], 0, NULL,
                       tgsic_ir_load(&r.b, r.floats[i + 2], 0, NULL, 0, i + 3), i ? 8 : 5);
    return tgsic_ir_finish(&r.b);
}
