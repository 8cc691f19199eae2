/* SPDX-License-Identifier: MIT */
/* An interpreter for TGSI. Arithmetic is that of the IR's constants. */
#include "tgsi_eval.h"

#include "ir_eval.h"

#include "ir/fold.h"

#include <string.h>

#define MAX_STEPS 200000
#define UNWRITTEN 0x7fc0dead /* what temporaries hold at first */

struct run {
    const struct tgsic_shader *shader;
    struct tgsi_eval *e;
};

static uint32_t nothing[4];

/* ---- Operands ------------------------------------------------------------------------------ */

static uint32_t *bound(struct run *r, uint32_t (*rows)[4], int32_t index, int32_t limit)
{
    if (index >= 0 && index < limit)
        return rows[index];
    r->e->wrong = "a register out of range";
    return nothing;
}

static uint32_t *locate(struct run *r, const struct tgsic_register *reg)
{
    int32_t index = reg->index;
    if (reg->indirect)
        index += r->e->address[reg->indirect->index & 3];
    switch (reg->file) {
    case TGSIC_FILE_IN:
        return bound(r, r->e->in, index, 16);
    case TGSIC_FILE_CONST:
        return bound(r, r->e->constant, index, 64);
    case TGSIC_FILE_OUT:
        return bound(r, r->e->out, index, 16);
    case TGSIC_FILE_TEMP:
        return bound(r, r->e->temp, index, TGSI_EVAL_REGISTERS);
    case TGSIC_FILE_IMM:
        if (index >= 0 && (uint32_t)index < r->shader->num_immediates)
            return r->shader->immediates[index].bits;
    }
    r->e->wrong = "an unknown register";
    return nothing;
}

static uint32_t modified(const struct tgsic_src *src, uint32_t bits)
{
    if (src->absolute)
        bits &= 0x7fffffff;
    return src->negate ? bits ^ 0x80000000 : bits;
}

static uint32_t read(struct run *r, const struct tgsic_src *src, unsigned slot)
{
    if (src->reg.file == TGSIC_FILE_OUT)
        r->e->wrong = "an output is read";
    return modified(src, locate(r, &src->reg)[src->swizzle[slot]]);
}

static void write(struct run *r, const struct tgsic_instruction *i, const uint64_t result[4])
{
    const struct tgsic_dst *dst = &i->dst[0];
    if (dst->reg.file == TGSIC_FILE_ADDR) {
        r->e->address[dst->reg.index & 3] = (int32_t)result[0];
        return;
    }
    uint32_t *row = locate(r, &dst->reg);
    for (unsigned c = 0; c < 4; c++)
        if (dst->writemask >> c & 1)
            row[c] = (uint32_t)result[c];
}

/* ---- Instructions -------------------------------------------------------------------------- */

/* The operation whose opcode this is; IR_ALU_COUNT: none. */
static enum ir_op find_op(unsigned opcode)
{
    unsigned op = 0;
    while (op < IR_ALU_COUNT && tgsic_ir_ops[op].tgsi != (int)opcode)
        op++;
    return (enum ir_op)op;
}

static void saturate(const struct tgsic_instruction *i, uint64_t *result)
{
    uint64_t operands[4][4] = {{0}};
    if (!i->saturate)
        return;
    memcpy(operands[0], result, sizeof operands[0]);
    tgsic_ir_fold(IR_FSAT, 4, operands, result);
}

static void run_alu(struct run *r, const struct tgsic_instruction *i)
{
    uint64_t operands[4][4] = {{0}}, result[4] = {0};
    enum ir_op op = find_op(i->opcode);
    if (op == IR_ALU_COUNT) {
        r->e->wrong = tgsic_opcode_info(i->opcode)->name;
        return;
    }
    bool comp = tgsic_ir_ops[op].shape == IR_SHAPE_COMP;
    for (unsigned s = 0; s < i->num_src; s++)
        for (unsigned c = 0; c < 4; c++)
            operands[s][c] = read(r, &i->src[s], c);
    if (!tgsic_ir_fold(op, comp ? 4 : 1, operands, result))
        memcpy(result, operands[0], sizeof result);
    for (unsigned c = 1; c < 4 && !comp; c++)
        result[c] = result[0];
    saturate(i, result);
    write(r, i, result);
}

/* As ir_eval.c has it, for an explicit level of a 2D texture. */
static void run_texture(struct run *r, const struct tgsic_instruction *i)
{
    static const struct {
        uint8_t channel, role, component;
    } slots[] = {{0, IR_ROLE_COORD, 0}, {1, IR_ROLE_COORD, 1}, {3, IR_ROLE_LOD, 0}};
    float sum = (float)i->src[1].reg.index * 0.125f;
    uint64_t result[4];
    for (unsigned s = 0; s < 3; s++) {
        uint32_t bits = (uint32_t)read(r, &i->src[0], slots[s].channel);
        float x;
        memcpy(&x, &bits, sizeof x);
        sum += x * eval_texel_weight(slots[s].role, slots[s].component);
    }
    for (unsigned c = 0; c < 4; c++)
        result[c] = eval_texel(sum, c);
    saturate(i, result);
    write(r, i, result);
}

static void run_kill_if(struct run *r, const struct tgsic_instruction *i)
{
    for (unsigned c = 0; c < 4; c++) {
        float value;
        uint32_t bits = read(r, &i->src[0], c);
        memcpy(&value, &bits, sizeof value);
        r->e->discarded |= value < 0.0f;
    }
}

/* The instruction after the ENDLOOP of the loop that `pc` is in. */
static uint32_t after_loop(const struct run *r, uint32_t pc)
{
    unsigned depth = 1;
    for (; pc < r->shader->num_instructions && depth; pc++) {
        if (r->shader->instructions[pc].opcode == TGSIC_OPCODE_BGNLOOP)
            depth++;
        if (r->shader->instructions[pc].opcode == TGSIC_OPCODE_ENDLOOP)
            depth--;
    }
    return pc;
}

static bool condition(struct run *r, const struct tgsic_instruction *i)
{
    uint32_t bits = read(r, &i->src[0], 0);
    return i->opcode == TGSIC_OPCODE_UIF ? bits != 0 : (bits & 0x7fffffff) != 0;
}

static uint32_t step(struct run *r, uint32_t pc)
{
    const struct tgsic_instruction *i = &r->shader->instructions[pc];
    switch (i->opcode) {
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
        return condition(r, i) ? pc + 1 : i->label + 1;
    case TGSIC_OPCODE_ELSE:
        return i->label + 1;
    case TGSIC_OPCODE_ENDIF:
    case TGSIC_OPCODE_BGNLOOP:
        return pc + 1;
    case TGSIC_OPCODE_ENDLOOP:
        return i->label + 1;
    case TGSIC_OPCODE_BRK:
        return after_loop(r, pc);
    case TGSIC_OPCODE_KILL:
        r->e->discarded = true;
        return pc + 1;
    case TGSIC_OPCODE_KILL_IF:
        run_kill_if(r, i);
        return pc + 1;
    case TGSIC_OPCODE_TXL:
        run_texture(r, i);
        return pc + 1;
    case TGSIC_OPCODE_UARL:
        write(r, i, (const uint64_t[4]){read(r, &i->src[0], 0)});
        return pc + 1;
    }
    run_alu(r, i);
    return pc + 1;
}

void tgsi_eval(const struct tgsic_shader *shader, struct tgsi_eval *e)
{
    struct run r = {shader, e};
    unsigned steps = 0;
    for (unsigned t = 0; t < TGSI_EVAL_REGISTERS; t++)
        for (unsigned c = 0; c < 4; c++)
            e->temp[t][c] = UNWRITTEN;
    for (uint32_t pc = 0; shader->instructions[pc].opcode != TGSIC_OPCODE_END;) {
        if (steps++ > MAX_STEPS || e->wrong) {
            e->stuck = true;
            return;
        }
        pc = step(&r, pc);
    }
}
