/* SPDX-License-Identifier: MIT */
/* Reading sources and writing destinations. */
#include "lower.h"

/* ---- Registers ----------------------------------------------------------------------------- */

struct ir_instr *tgsic_arb_read_constant(struct arb_lower *l, uint32_t number)
{
    const struct tgsic_arb_constant *c = &l->program->constants[number].is;
    uint64_t bits[4] = {0};
    if (c->source != TGSIC_ARB_LITERAL)
        return tgsic_ir_load(&l->b, l->constants, (int32_t)c->slot, NULL, 0, 4);
    for (unsigned k = 0; k < 4; k++) {
        uint32_t word;
        memcpy(&word, &c->value[k], sizeof word);
        bits[k] = word;
    }
    return tgsic_ir_const_bits(&l->b, 4, 32, bits);
}

/* The constant part of an index stays within the registers; what is below is added up. */
static struct ir_instr *read_relative(struct arb_lower *l, const struct arb_operand *op)
{
    int32_t first = (int32_t)l->program->constants[op->index].is.slot + op->offset;
    struct ir_instr *address = tgsic_ir_load(&l->b, l->addresses[op->address], 0, NULL, 0, 1);
    if (first < 0 || (uint32_t)first >= l->program->num_slots) {
        address = op2(l, IR_IADD, address, tgsic_ir_int(&l->b, first));
        first = 0;
    }
    return tgsic_ir_load(&l->b, l->constants, first, address, 0, 4);
}

struct ir_instr *tgsic_arb_read_attribute(struct arb_lower *l, uint32_t n)
{
    struct ir_var *var = l->bindings[ARB_ATTRIBUTE][n];
    struct ir_instr *value = tgsic_ir_load(&l->b, var, 0, NULL, 0, var->components);
    if (var->components == 4)
        return value;
    struct ir_instr *zero = number(l, 0);
    return vec4(l, value, zero, zero, number(l, 1)); /* fragment.fogcoord is (f, 0, 0, 1) */
}

static struct ir_instr *read_register(struct arb_lower *l, const struct arb_operand *op)
{
    switch (op->file) {
    case ARB_FILE_TEMPORARY:
        return tgsic_ir_load(&l->b, l->temporaries[op->index], 0, NULL, 0, 4);
    case ARB_FILE_BINDING:
        return tgsic_arb_read_attribute(l, op->index);
    default:
        return op->relative ? read_relative(l, op) : tgsic_arb_read_constant(l, op->index);
    }
}

/* ---- Sources ------------------------------------------------------------------------------- */

static struct ir_instr *read_component(struct arb_lower *l, struct ir_instr *x,
                                       const struct arb_operand *op, unsigned c)
{
    unsigned from = op->swizzle[c];
    struct ir_instr *value = from == ARB_ZERO  ? number(l, 0)
                             : from == ARB_ONE ? number(l, 1)
                                               : component(l, x, from);
    return op->negate >> c & 1 ? op1(l, IR_FNEG, value) : value;
}

struct ir_instr *tgsic_arb_read(struct arb_lower *l, const struct arb_operand *op)
{
    struct ir_instr *x = read_register(l, op);
    bool plain = op->negate == 0 || op->negate == 15;
    for (unsigned c = 0; c < 4; c++)
        plain = plain && op->swizzle[c] < 4;
    if (!plain) {
        struct ir_instr *parts[4];
        for (unsigned c = 0; c < 4; c++)
            parts[c] = read_component(l, x, op, c);
        return tgsic_ir_vec(&l->b, parts, 4);
    }
    x = tgsic_ir_swizzle(&l->b, x, 4, op->swizzle);
    return op->negate ? op1(l, IR_FNEG, x) : x;
}

struct ir_instr *tgsic_arb_read_scalar(struct arb_lower *l, const struct arb_operand *op)
{
    return read_component(l, read_register(l, op), op, 0);
}

/* ---- Destinations --------------------------------------------------------------------------- */

/* Of results with one component, no other is written. */
void tgsic_arb_write_result(struct arb_lower *l, uint32_t n, struct ir_instr *value, unsigned mask)
{
    struct ir_var *var = l->bindings[ARB_RESULT][n];
    if (var->components == 4)
        tgsic_ir_store(&l->b, var, 0, NULL, value, mask);
    else if (mask >> var->component & 1)
        tgsic_ir_store(&l->b, var, 0, NULL, component(l, value, var->component), 1);
}

void tgsic_arb_write(struct arb_lower *l, const struct arb_instruction *instruction,
                     struct ir_instr *value)
{
    static const uint8_t xxxx[4] = {0};
    const struct arb_operand *op = &instruction->destination;
    if (instruction->saturate)
        value = op1(l, IR_FSAT, value);
    if (value->components == 1)
        value = tgsic_ir_swizzle(&l->b, value, 4, xxxx);
    if (op->file == ARB_FILE_BINDING)
        tgsic_arb_write_result(l, op->index, value, op->mask);
    else
        tgsic_ir_store(&l->b, l->temporaries[op->index], 0, NULL, value, op->mask);
}
