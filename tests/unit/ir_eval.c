/* SPDX-License-Identifier: MIT */
/* An interpreter for IR: straight from the definitions in ir.h. */
#include "ir_eval.h"

#include "ir/fold.h"

#include <stdlib.h>
#include <string.h>

#define MAX_STEPS 200000

enum outcome { NEXT, BREAK, LEAVE };

struct machine {
    struct eval *eval;
    uint64_t (*values)[4];
    struct ir_node *left;      /* scope that is being left */
    struct ir_instr *broke_at; /* the BREAK taken last */
    unsigned predecessor;      /* for phis */
};

static void read_src(struct machine *m, const struct ir_instr *instr, unsigned i, uint64_t *out)
{
    const struct ir_src *src = &instr->srcs[i];
    unsigned count = tgsic_ir_src_count(instr, i);
    for (unsigned c = 0; c < count; c++)
        out[c] = ir_fold_modifiers(src, m->values[src->def->index][src->swizzle[c]]);
}

static uint32_t *element(struct machine *m, const struct ir_instr *instr, unsigned index_src)
{
    const struct ir_var *var = instr->u.access.var;
    int64_t place = instr->u.access.offset;
    uint64_t index[4] = {0};
    if (instr->num_srcs > index_src) {
        read_src(m, instr, index_src, index);
        place += (int32_t)index[0];
    }
    if (place < 0 || place >= var->length || place >= EVAL_MAX_ELEMENTS)
        place = 0;
    return m->eval->memory[var->index][place];
}

static void eval_store(struct machine *m, const struct ir_instr *instr)
{
    uint64_t value[4];
    read_src(m, instr, 0, value);
    uint32_t *place = element(m, instr, 1);
    for (unsigned c = 0; c < 4; c++)
        if (instr->writemask >> c & 1)
            place[c] = (uint32_t)value[c];
}

static float as_float(uint64_t bits)
{
    uint32_t word = (uint32_t)bits;
    float value;
    memcpy(&value, &word, sizeof value);
    return value;
}

static float projector(struct machine *m, const struct ir_instr *instr)
{
    uint64_t value[4];
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        if (instr->u.tex->role[i] != IR_ROLE_PROJECTOR)
            continue;
        read_src(m, instr, i, value);
        return as_float(value[0]);
    }
    return 1.0f;
}

float eval_texel_weight(unsigned role, unsigned c)
{
    return 0.125f * (float)(c + 1) + 0.0625f * (float)role;
}

uint32_t eval_texel(float sum, unsigned c)
{
    float f = sum * 0.25f * (float)(c + 1) - 0.5f * (float)c;
    uint32_t bits;
    memcpy(&bits, &f, sizeof bits);
    return bits;
}

/* A texture gives some smooth function of everything that names the texel, so that values that
 * differ by rounding give texels that do. */
static void eval_tex(struct machine *m, const struct ir_instr *instr, uint64_t *result)
{
    const struct ir_tex *tex = instr->u.tex;
    float sum = (float)tex->offset * 0.125f, divisor = projector(m, instr);
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        uint64_t value[4];
        bool integer = tgsic_ir_src_type(instr, i) == 'i';
        bool divided = tex->role[i] == IR_ROLE_COORD || tex->role[i] == IR_ROLE_COMPARE;
        if (tex->role[i] == IR_ROLE_PROJECTOR)
            continue;
        read_src(m, instr, i, value);
        for (unsigned c = 0; c < tgsic_ir_src_count(instr, i); c++) {
            float x = integer ? (float)(value[c] & 1023) : as_float(value[c]);
            sum += x / (divided ? divisor : 1.0f) * eval_texel_weight(tex->role[i], c);
        }
    }
    for (unsigned c = 0; c < 4; c++)
        result[c] = eval_texel(sum, c);
}

static void eval_alu(struct machine *m, const struct ir_instr *instr, uint64_t *result)
{
    uint64_t operands[4][4] = {{0}};
    for (unsigned i = 0; i < instr->num_srcs; i++)
        read_src(m, instr, i, operands[i]);
    if (tgsic_ir_ops[instr->op].flags & IR_FLAG_D)
        memcpy(result, operands[0], sizeof operands[0]);
    else if (!tgsic_ir_fold((enum ir_op)instr->op, instr->components, operands, result))
        abort();
    if (instr->saturate) {
        memcpy(operands[0], result, sizeof operands[0]);
        tgsic_ir_fold(IR_FSAT, instr->components, operands, result);
    }
}

static void eval_value(struct machine *m, const struct ir_instr *instr)
{
    uint64_t result[4] = {0};
    if (instr->op == IR_CONST) {
        for (unsigned c = 0; c < instr->components; c++)
            result[c] = ir_constant(instr, c);
    } else if (instr->op == IR_UNDEF) {
        for (unsigned c = 0; c < 4; c++)
            result[c] = m->eval->junk;
    } else if (instr->op == IR_LOAD) {
        const uint32_t *place = element(m, instr, 0);
        for (unsigned c = 0; c < instr->components; c++)
            result[c] = place[instr->u.access.component + c];
    } else if (instr->op == IR_TEX) {
        eval_tex(m, instr, result);
    } else if (instr->op < IR_ALU_COUNT) {
        eval_alu(m, instr, result);
    }
    memcpy(m->values[instr->index], result, sizeof result);
}

/* All phis of a block read before any is written. */
static struct ir_instr *eval_phis(struct machine *m, struct ir_block *block)
{
    struct ir_instr *i;
    uint64_t(*made)[4] = NULL;
    size_t count = 0;
    for (i = block->first; i && i->op == IR_PHI; i = i->next)
        count++;
    made = calloc(count + 1, sizeof *made);
    count = 0;
    for (i = block->first; i && i->op == IR_PHI; i = i->next, count++)
        read_src(m, i, m->predecessor, made[count]);
    count = 0;
    for (i = block->first; i && i->op == IR_PHI; i = i->next, count++)
        memcpy(m->values[i->index], made[count], sizeof *made);
    free(made);
    return i;
}

static enum outcome eval_block(struct machine *m, struct ir_block *block)
{
    for (struct ir_instr *i = eval_phis(m, block); i; i = i->next) {
        if (m->eval->steps++ > MAX_STEPS) {
            m->eval->stuck = true;
            return LEAVE;
        }
        uint64_t condition[4] = {1};
        switch (i->op) {
        case IR_STORE:
            eval_store(m, i);
            break;
        case IR_DISCARD:
            if (i->num_srcs)
                read_src(m, i, 0, condition);
            m->eval->discarded |= condition[0] != 0;
            break;
        case IR_BREAK:
            m->broke_at = i;
            return BREAK;
        case IR_LEAVE:
            m->left = i->u.scope;
            return LEAVE;
        default:
            eval_value(m, i);
        }
    }
    return NEXT;
}

/* Which of the loop's BREAKs it was, in text order. */
static unsigned break_number(const struct ir_node *loop, const struct ir_instr *jump)
{
    unsigned number = 0;
    const struct ir_block *b = tgsic_ir_first_block(&loop->u.loop.body);
    while (b != jump->block) {
        const struct ir_node *next = tgsic_ir_block_node(b)->next;
        if (b->last && b->last->op == IR_BREAK)
            number++;
        b = next && next->kind == IR_NODE_LOOP ? &next->next->u.block : tgsic_ir_next_block(b);
    }
    return number;
}

static enum outcome eval_list(struct machine *m, struct ir_list *list);

static enum outcome eval_loop(struct machine *m, struct ir_node *loop)
{
    enum outcome outcome = NEXT;
    m->predecessor = 0;
    while (outcome == NEXT && !m->eval->stuck) {
        m->eval->steps++;
        outcome = eval_list(m, &loop->u.loop.body);
        m->predecessor = 1;
        if (m->eval->steps > MAX_STEPS)
            m->eval->stuck = true;
    }
    if (outcome == LEAVE || m->eval->stuck)
        return LEAVE;
    m->predecessor = m->broke_at ? break_number(loop, m->broke_at) : 0;
    return NEXT;
}

static enum outcome eval_node(struct machine *m, struct ir_node *node)
{
    enum outcome outcome;
    const struct ir_src *condition = &node->u.branch.condition;
    switch (node->kind) {
    case IR_NODE_BLOCK:
        return eval_block(m, &node->u.block);
    case IR_NODE_IF:
        if (m->values[condition->def->index][condition->swizzle[0]]) {
            outcome = eval_list(m, &node->u.branch.then_list);
            m->predecessor = 0;
        } else {
            outcome = eval_list(m, &node->u.branch.else_list);
            m->predecessor = 1;
        }
        return outcome;
    case IR_NODE_LOOP:
        return eval_loop(m, node);
    case IR_NODE_SCOPE:
        break;
    }
    outcome = eval_list(m, &node->u.loop.body);
    return outcome == LEAVE && m->left == node && !m->eval->stuck ? NEXT : outcome;
}

static enum outcome eval_list(struct machine *m, struct ir_list *list)
{
    for (struct ir_node *node = list->first; node; node = node->next) {
        enum outcome outcome = eval_node(m, node);
        if (outcome != NEXT)
            return outcome;
    }
    return NEXT;
}

void eval_shader(struct ir_shader *shader, struct eval *state)
{
    struct machine m = {state, calloc(shader->num_values + 1, sizeof *m.values), NULL, NULL, 0};
    eval_list(&m, &shader->body);
    free(m.values);
}
