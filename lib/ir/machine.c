/* SPDX-License-Identifier: MIT */
/* Writing machine code: instructions, virtual registers, address registers. */
#include "machine.h"

#include <string.h>

static const uint8_t first_lane[4] = {0};

void tgsic_cg_note_write(struct codegen *cg, const struct machine *instr)
{
    if (instr->dst.file != FILE_VREG)
        return;
    struct vreg *v = &cg->vregs[instr->dst.index];
    if (v->first == UINT32_MAX)
        v->first = cg->num_code;
    v->last = cg->num_code;
    v->integer |= instr->kind == MACHINE_OP && instr->integer;
}

/* Room for one more: at first, for what most shaders become. */
static void reserve_code(struct codegen *cg)
{
    if (cg->num_code < cg->code_capacity)
        return;
    size_t capacity =
        cg->code_capacity ? (size_t)cg->code_capacity * 2 : 64 + (size_t)cg->shader->num_values * 2;
    if (capacity > UINT32_MAX)
        tgsic_arena_fail(cg->arena, TGSIC_E_LIMIT);
    cg->code = tgsic_arena_grow_raw(cg->arena, cg->code, cg->num_code * sizeof *cg->code,
                                    capacity * sizeof *cg->code);
    cg->code_capacity = (uint32_t)capacity;
}

void tgsic_cg_append(struct codegen *cg, const struct machine *instr)
{
    tgsic_cg_note_write(cg, instr);
    reserve_code(cg);
    cg->code[cg->num_code] = *instr;
    cg->code[cg->num_code++].region = cg->region;
}

/* The next instruction, to be filled in where it stands: code[num_code], not yet counted. */
static struct machine *begin(struct codegen *cg, enum machine_kind kind, enum tgsic_opcode opcode,
                             unsigned lanes)
{
    reserve_code(cg);
    struct machine *m = &cg->code[cg->num_code];
    memset(m, 0, offsetof(struct machine, src));
    m->kind = (uint8_t)kind;
    m->opcode = (uint8_t)opcode;
    m->lanes = (uint8_t)lanes;
    m->per_lane = true;
    m->place = cg->place;
    m->region = cg->region;
    m->pos = cg->pos;
    return m;
}

static struct machine *end(struct codegen *cg, struct machine *m)
{
    tgsic_cg_note_write(cg, m);
    cg->num_code++;
    return m;
}

struct machine *tgsic_cg_push(struct codegen *cg, enum tgsic_opcode opcode, unsigned lanes)
{
    struct machine *m = begin(cg, MACHINE_OP, opcode, lanes);
    m->dst.file = TGSIC_FILE_NULL;
    cg->place++;
    return end(cg, m);
}

static bool gives_float(enum tgsic_opcode opcode)
{
    char type = tgsic_opcode_info(opcode)->dst[0];
    return type == 'f' || opcode == TGSIC_OPCODE_MOV;
}

uint32_t tgsic_cg_new_vreg(struct codegen *cg)
{
    ARENA_RESERVE_RAW(cg->arena, cg->vregs, cg->num_vregs);
    cg->vregs[cg->num_vregs] = (struct vreg){.first = UINT32_MAX};
    return cg->num_vregs++;
}

struct operand tgsic_cg_vreg_operand(uint32_t vreg)
{
    return (struct operand){.file = FILE_VREG, .index = (int32_t)vreg, .swizzle = {0, 1, 2, 3}};
}

uint32_t tgsic_cg_value_vreg(struct codegen *cg, const struct ir_instr *instr)
{
    struct value *value = &cg->values[instr->index];
    if (!value->vreg) {
        value->vreg = tgsic_cg_new_vreg(cg);
        cg->vregs[value->vreg].fixed = value->pair && cg->target->virgl;
        for (uint8_t c = 0; c < 4; c++)
            value->component[c] = c;
    }
    return value->vreg;
}

struct operand tgsic_cg_value_dst(struct codegen *cg, const struct ir_instr *instr,
                                  const uint8_t *lanes, unsigned count)
{
    struct operand dst = tgsic_cg_vreg_operand(tgsic_cg_value_vreg(cg, instr));
    for (unsigned i = 0; i < count; i++)
        dst.swizzle[i] = lanes[i];
    return dst;
}

struct machine *tgsic_cg_op(struct codegen *cg, enum tgsic_opcode opcode, const struct operand *dst,
                            unsigned lanes, const struct operand *srcs, unsigned num_srcs)
{
    struct machine *m = begin(cg, MACHINE_OP, opcode, lanes);
    m->num_srcs = (uint8_t)num_srcs;
    m->integer = !gives_float(opcode);
    m->dst = *dst;
    for (unsigned i = 0; i < num_srcs; i++)
        m->src[i] = srcs[i];
    cg->place++;
    return end(cg, m);
}

void tgsic_cg_flush(struct codegen *cg, bool edge)
{
    struct bundle *bundle = &cg->bundle;
    for (uint32_t i = 0; i < bundle->count; i++) {
        const struct copy *copy = &bundle->copies[i];
        struct machine *m = begin(cg, MACHINE_COPY, TGSIC_OPCODE_MOV, copy->lanes);
        m->num_srcs = 1;
        m->saturate = bundle->saturate;
        m->precise = bundle->precise;
        m->edge = edge;
        m->dst = copy->dst;
        m->src[0] = copy->src;
        end(cg, m);
    }
    if (bundle->count)
        cg->place++;
    bundle->count = 0;
    bundle->saturate = bundle->precise = false;
}

void tgsic_cg_load_address(struct codegen *cg, unsigned which, const struct ir_src *index,
                           int32_t add)
{
    struct operand op = tgsic_cg_operand(cg, index, first_lane, 1, 'u');
    struct operand *now = &cg->address[which];
    if (cg->address_known[which] && tgsic_cg_same_register(now, &op) &&
        now->swizzle[0] == op.swizzle[0] && cg->address_add[which] == add)
        return;
    *now = op;
    cg->address_add[which] = add;
    if (add) {
        uint32_t bits[1] = {(uint32_t)add};
        struct operand sum = tgsic_cg_vreg_operand(tgsic_cg_new_vreg(cg));
        struct operand terms[2] = {op, tgsic_cg_immediate(cg, bits, 1, 'i')};
        tgsic_cg_op(cg, TGSIC_OPCODE_UADD, &sum, 1, terms, 2);
        op = sum;
    }
    struct operand dst = {.file = TGSIC_FILE_ADDR, .index = (int32_t)which};
    tgsic_cg_op(cg, TGSIC_OPCODE_UARL, &dst, 1, &op, 1);
    cg->address_known[which] = cg->address_used[which] = true;
}

void tgsic_cg_forget_addresses(struct codegen *cg)
{
    memset(cg->address_known, 0, sizeof cg->address_known);
}
