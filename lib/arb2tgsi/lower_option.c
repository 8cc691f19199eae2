/* SPDX-License-Identifier: MIT */
/* What ARB_position_invariant and the fog options stand for. */
#include "lower.h"

/* By the operations that GLSL's ftransform() becomes, so that both give the same bits. */
void tgsic_arb_lower_position(struct arb_lower *l)
{
    struct ir_instr *vertex = tgsic_arb_read_attribute(l, tgsic_arb_position(l->program));
    struct ir_instr *sum = NULL;
    for (unsigned k = 0; k < 4; k++) {
        struct ir_instr *column = tgsic_arb_read_constant(l, l->program->mvp + k);
        struct ir_instr *factor = component(l, vertex, k);
        sum = k ? op3(l, IR_FMAD, column, factor, sum) : op2(l, IR_FMUL, column, factor);
    }
    tgsic_arb_write_result(l, ARB_RESULT_POSITION, sum, TGSIC_WRITEMASK_XYZW);
}

#define LOG2_E 1.44269504088896340736f

/* OpenGL 1.5, 3.10: e^-(density * c), e^-(density * c)^2, (end - c) / (end - start). */
static struct ir_instr *fog_factor(struct arb_lower *l, struct ir_instr *c)
{
    struct ir_instr *params = tgsic_arb_read_constant(l, l->program->fog + 1);
    if (l->program->options & ARB_OPTION_FOG_LINEAR) {
        struct ir_instr *end = component(l, params, 2);
        struct ir_instr *left = op2(l, IR_FADD, end, op1(l, IR_FNEG, c));
        return op2(l, IR_FMUL, left, component(l, params, 3));
    }
    struct ir_instr *power = op2(l, IR_FMUL, component(l, params, 0), c);
    if (l->program->options & ARB_OPTION_FOG_EXP2)
        power = op2(l, IR_FMUL, power, power);
    return op1(l, IR_FEXP2, op2(l, IR_FMUL, power, number(l, -LOG2_E)));
}

/* Colours are clamped before fog is blended with them; alpha stays. */
void tgsic_arb_lower_fog(struct arb_lower *l)
{
    struct ir_instr *c = component(l, tgsic_arb_read_attribute(l, ARB_FRAGMENT_FOGCOORD), 0);
    struct ir_instr *factor = op1(l, IR_FSAT, fog_factor(l, c));
    struct ir_instr *fog = tgsic_arb_read_constant(l, l->program->fog);
    for (uint32_t n = ARB_RESULT_COLOR; n < ARB_MAX_BINDINGS; n++) {
        struct ir_var *var = l->bindings[ARB_RESULT][n];
        if (!var)
            continue;
        struct ir_instr *color = op1(l, IR_FSAT, tgsic_ir_load(&l->b, var, 0, NULL, 0, 4));
        tgsic_ir_store(&l->b, var, 0, NULL, color, TGSIC_WRITEMASK_W);
        tgsic_ir_store(&l->b, var, 0, NULL, op3(l, IR_FLRP, factor, color, fog),
                       TGSIC_WRITEMASK_XYZW & ~TGSIC_WRITEMASK_W);
    }
}
