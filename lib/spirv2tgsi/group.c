/* SPDX-License-Identifier: MIT */
/* What concerns others than the invocation: atomics, barriers, votes and ballots, vertices that are
 * emitted, and ends of invocations. */
#include "spirv.h"

#include "tgsi/dialect.h"

static struct ir_instr *operand(struct spirv *s, const struct instruction *i, unsigned n)
{
    return tgsic_spirv_vector(s, tgsic_spirv_operand(s, i, n));
}

static void check_dialect(struct spirv *s, const struct instruction *i, enum tgsic_opcode opcode)
{
    const char *lack = s->virgl ? tgsic_virgl_lack(s->options->release, opcode) : NULL;
    if (lack)
        tgsic_spirv_unsupported(s, "%s %s", tgsic_spirv_op_name(i->op), lack);
}

/* ---- Atomics ------------------------------------------------------------------------------- */

enum data { NO_DATA, ONE, MINUS_ONE, VALUE, NEGATED, SWAP };

static const struct atomic_row {
    uint16_t number;
    uint8_t opcode, data;
} atomic_rows[] = {
    {SpvOpAtomicLoad, TGSIC_OPCODE_LOAD, NO_DATA},
    {SpvOpAtomicStore, TGSIC_OPCODE_STORE, VALUE},
    {SpvOpAtomicExchange, TGSIC_OPCODE_ATOMXCHG, VALUE},
    {SpvOpAtomicCompareExchange, TGSIC_OPCODE_ATOMCAS, SWAP},
    {SpvOpAtomicIIncrement, TGSIC_OPCODE_ATOMUADD, ONE},
    {SpvOpAtomicIDecrement, TGSIC_OPCODE_ATOMUADD, MINUS_ONE},
    {SpvOpAtomicIAdd, TGSIC_OPCODE_ATOMUADD, VALUE},
    {SpvOpAtomicISub, TGSIC_OPCODE_ATOMUADD, NEGATED},
    {SpvOpAtomicSMin, TGSIC_OPCODE_ATOMIMIN, VALUE},
    {SpvOpAtomicUMin, TGSIC_OPCODE_ATOMUMIN, VALUE},
    {SpvOpAtomicSMax, TGSIC_OPCODE_ATOMIMAX, VALUE},
    {SpvOpAtomicUMax, TGSIC_OPCODE_ATOMUMAX, VALUE},
    {SpvOpAtomicAnd, TGSIC_OPCODE_ATOMAND, VALUE},
    {SpvOpAtomicOr, TGSIC_OPCODE_ATOMOR, VALUE},
    {SpvOpAtomicXor, TGSIC_OPCODE_ATOMXOR, VALUE},
    {SpvOpAtomicFAddEXT, TGSIC_OPCODE_ATOMFADD, VALUE},
};

/* Address and index: of a texel, a counter, or a word. */
static bool is_counter(const struct value *target)
{
    return target->kind == VALUE_PLACE && target->place->memory == IN_VARIABLES &&
           target->place->type->kind == TYPE_SCALAR && target->place->leaves[0]->mode == IR_COUNTER;
}

static struct ir_memory locate(struct spirv *s, const struct value *target, uint8_t opcode,
                               struct ir_instr **srcs, unsigned *count)
{
    const struct place *place = target->place;
    struct ir_memory memory = {.opcode = opcode};
    bool element = target->kind == VALUE_TEXEL || is_counter(target);
    if (!element && (target->kind != VALUE_PLACE || place->memory != IN_BUFFER))
        tgsic_spirv_unsupported(s, "atomics on memory that nobody shares");
    memory.var = place->leaves[0];
    memory.qualifiers = place->qualifiers;
    memory.element = element ? place->offset : place->first_block;
    if (!element) {
        if (place->type->kind != TYPE_SCALAR || type_is_wide(place->type))
            tgsic_spirv_unsupported(s, "atomics on other than words are not translated");
        *count = tgsic_spirv_address(s, place, 0, &memory, srcs);
        return memory;
    }
    if (target->kind == VALUE_TEXEL && memory.var->mode != IR_IMAGE)
        tgsic_spirv_invalid(s, "an atomic on what is no image");
    if (place->index) {
        memory.role[*count] = IR_ROLE_INDEX;
        srcs[(*count)++] = place->index;
    }
    memory.role[*count] = IR_ROLE_ADDRESS;
    srcs[(*count)++] = target->kind == VALUE_TEXEL ? target->instr : ir_imm_i(&s->b, 0);
    return memory;
}

static struct ir_instr *word(struct spirv *s, const struct instruction *i, unsigned n)
{
    return tgsic_spirv_typed(s, tgsic_spirv_operand(s, i, n), 'w', 1);
}

static struct ir_instr *atomic_data(struct spirv *s, const struct instruction *i, unsigned data)
{
    switch (data) {
    case ONE:
        return ir_imm_i(&s->b, 1);
    case MINUS_ONE:
        return ir_imm_i(&s->b, -1);
    case NEGATED:
        return ir_op1(&s->b, IR_INEG, word(s, i, 3));
    case SWAP: /* the comparator */
        return word(s, i, 5);
    default:
        return word(s, i, 3);
    }
}

static void atomic(struct spirv *s, const struct instruction *i, const struct atomic_row *row)
{
    struct ir_instr *srcs[5];
    unsigned count = 0;
    const struct value *target = tgsic_spirv_value(s, tgsic_spirv_operand(s, i, 0));
    struct ir_memory memory = locate(s, target, row->opcode, srcs, &count);
    enum ir_op op = row->opcode == TGSIC_OPCODE_LOAD    ? IR_READ
                    : row->opcode == TGSIC_OPCODE_STORE ? IR_WRITE
                                                        : IR_ATOMIC;
    check_dialect(s, i, (enum tgsic_opcode)row->opcode);
    if (row->data) {
        memory.role[count] = IR_ROLE_DATA;
        srcs[count++] = atomic_data(s, i, row->data);
    }
    if (row->data == SWAP) {
        memory.role[count] = IR_ROLE_SWAP;
        srcs[count++] = word(s, i, 4);
    }
    struct ir_instr *old = tgsic_ir_memory(&s->b, op, &memory, 1, srcs, count);
    if (op != IR_WRITE)
        tgsic_spirv_give(s, i, old);
}

/* ---- Barriers ------------------------------------------------------------------------------ */

/* Bits of TGSI's MEMBAR, by those of SPIR-V's memory semantics. */
static void memory_barrier(struct spirv *s, uint32_t semantics)
{
    static const struct {
        uint32_t semantics, bits;
    } kinds[] = {{0x40, 1}, {0x100, 8}, {0x400, 2}, {0x800, 4}};
    uint32_t bits = 0;
    for (unsigned k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        bits |= semantics & kinds[k].semantics ? kinds[k].bits : 0;
    if (bits && s->stage != TGSIC_PROCESSOR_COMP)
        bits = 7;
    if (bits)
        tgsic_ir_plain(&s->b, IR_MEMORY_BARRIER, 0, bits);
}

/* ---- Groups -------------------------------------------------------------------------------- */

/* A ballot has four words, and TGSI's groups two. */
static void ballot(struct spirv *s, const struct instruction *i, unsigned first)
{
    check_dialect(s, i, (enum tgsic_opcode)tgsic_ir_ops[IR_BALLOT].tgsi);
    tgsic_spirv_check_signature(s, i, first, "k4B");
    struct ir_instr *parts[3] = {tgsic_ir_ballot(&s->b, operand(s, i, first)), ir_imm_i(&s->b, 0),
                                 ir_imm_i(&s->b, 0)};
    tgsic_spirv_give(s, i, tgsic_ir_vec(&s->b, parts, 3));
}

/* The invocation's number in its group. */
static struct ir_instr *invocation(struct spirv *s, const struct instruction *i)
{
    if (s->virgl)
        tgsic_spirv_unsupported(s, "%s has no form in the virgl dialect",
                                tgsic_spirv_op_name(i->op));
    return tgsic_spirv_system(s, TGSIC_SEMANTIC_SUBGROUP_INVOCATION, 1);
}

/* The first of the invocations that are active. */
static struct ir_instr *elect(struct spirv *s, const struct instruction *i)
{
    struct ir_instr *own = invocation(s, i);
    return ir_op2(&s->b, IR_IEQ, own, tgsic_ir_alu1(&s->b, IR_READ_FIRST, own));
}

static struct ir_instr *bit_of(struct spirv *s, struct ir_instr *words, struct ir_instr *number)
{
    struct ir_builder *b = &s->b;
    struct ir_instr *word = tgsic_spirv_pick(s, words, ir_op2(b, IR_USHR, number, ir_imm_i(b, 5)));
    struct ir_instr *bit = ir_op2(b, IR_USHR, word, ir_op2(b, IR_AND, number, ir_imm_i(b, 31)));
    return ir_op2(b, IR_INE, ir_op2(b, IR_AND, bit, ir_imm_i(b, 1)), ir_imm_i(b, 0));
}

/* Of all; sums up to an invocation are another capability's. */
static struct ir_instr *count_bits(struct spirv *s, const struct instruction *i)
{
    struct ir_instr *bits = ir_op1(&s->b, IR_POPC, operand(s, i, 2));
    if (tgsic_spirv_operand(s, i, 1))
        tgsic_spirv_unsupported(s, "%s other than of all is not translated",
                                tgsic_spirv_op_name(i->op));
    struct ir_instr *sum = ir_component(&s->b, bits, 0);
    for (unsigned c = 1; c < bits->components; c++)
        sum = ir_op2(&s->b, IR_IADD, sum, ir_component(&s->b, bits, c));
    return sum;
}

static struct ir_instr *read_clock(struct spirv *s, const struct instruction *i)
{
    struct ir_instr *words = tgsic_ir_plain(&s->b, IR_CLOCK, 2, 0);
    check_dialect(s, i, (enum tgsic_opcode)tgsic_ir_ops[IR_CLOCK].tgsi);
    return type_is_wide(tgsic_spirv_type_of(s, i->type)) ? tgsic_ir_pack64(&s->b, words) : words;
}

static const struct group_row {
    uint16_t number;
    uint8_t op, first; /* the operand: after the scope, if there is one */
    const char *signature;
} group_rows[] = {
    {SpvOpSubgroupAllKHR, IR_VOTE_ALL, 0, "BB"},
    {SpvOpSubgroupAnyKHR, IR_VOTE_ANY, 0, "BB"},
    {SpvOpSubgroupAllEqualKHR, IR_VOTE_EQ, 0, "BB"},
    {SpvOpGroupNonUniformAll, IR_VOTE_ALL, 1, "BB"},
    {SpvOpGroupNonUniformAny, IR_VOTE_ANY, 1, "BB"},
    {SpvOpGroupNonUniformAllEqual, IR_VOTE_EQ, 1, "Bx"},
    {SpvOpSubgroupFirstInvocationKHR, IR_READ_FIRST, 0, "xx"},
    {SpvOpGroupNonUniformBroadcastFirst, IR_READ_FIRST, 1, "xx"},
    {SpvOpSubgroupReadInvocationKHR, IR_READ_INVOC, 0, "xxK"},
    {SpvOpGroupNonUniformBroadcast, IR_READ_INVOC, 1, "xxK"},
};

static void group(struct spirv *s, const struct instruction *i, const struct group_row *row)
{
    enum ir_op op = (enum ir_op)row->op;
    check_dialect(s, i, (enum tgsic_opcode)tgsic_ir_ops[op].tgsi);
    tgsic_spirv_check_signature(s, i, row->first, row->signature);
    struct ir_instr *x = operand(s, i, row->first);
    if (x->bits == 64 || (op <= IR_VOTE_EQ && x->components > 1))
        tgsic_spirv_unsupported(s, "%s of such a type is not translated",
                                tgsic_spirv_op_name(i->op));
    tgsic_spirv_give(s, i,
                     op == IR_READ_INVOC
                         ? tgsic_ir_alu2(&s->b, op, x, operand(s, i, row->first + 1u))
                         : tgsic_ir_alu1(&s->b, op, x));
}

#define MAX_STREAMS 4u

static void emit(struct spirv *s, const struct instruction *i)
{
    bool vertex = i->op == SpvOpEmitVertex || i->op == SpvOpEmitStreamVertex;
    uint32_t stream = i->num_operands ? tgsic_spirv_literal(s, i->operands[0]) : 0;
    if (stream >= MAX_STREAMS)
        tgsic_spirv_invalid(s, "there is no stream %u", (unsigned)stream);
    if (vertex)
        tgsic_spirv_store_outputs(s, stream);
    tgsic_ir_plain(&s->b, vertex ? IR_EMIT : IR_END_PRIMITIVE, 0, stream);
}

bool tgsic_spirv_group(struct spirv *s, const struct instruction *i)
{
    for (size_t r = 0; r < sizeof atomic_rows / sizeof atomic_rows[0]; r++)
        if (atomic_rows[r].number == i->op) {
            atomic(s, i, &atomic_rows[r]);
            return true;
        }
    for (size_t r = 0; r < sizeof group_rows / sizeof group_rows[0]; r++)
        if (group_rows[r].number == i->op) {
            group(s, i, &group_rows[r]);
            return true;
        }
    switch (i->op) {
    case SpvOpControlBarrier:
        memory_barrier(s, tgsic_spirv_literal(s, tgsic_spirv_operand(s, i, 2)));
        tgsic_ir_plain(&s->b, IR_BARRIER, 0, 0);
        return true;
    case SpvOpMemoryBarrier:
        memory_barrier(s, tgsic_spirv_literal(s, tgsic_spirv_operand(s, i, 1)));
        return true;
    case SpvOpSubgroupBallotKHR:
        ballot(s, i, 0);
        return true;
    case SpvOpGroupNonUniformBallot:
        ballot(s, i, 1);
        return true;
    case SpvOpGroupNonUniformElect:
        tgsic_spirv_check_signature(s, i, 1, "B");
        tgsic_spirv_give(s, i, elect(s, i));
        return true;
    case SpvOpGroupNonUniformInverseBallot:
        tgsic_spirv_check_signature(s, i, 1, "Bk4");
        tgsic_spirv_give(s, i, bit_of(s, operand(s, i, 1), invocation(s, i)));
        return true;
    case SpvOpGroupNonUniformBallotBitExtract:
        tgsic_spirv_check_signature(s, i, 1, "Bk4K");
        tgsic_spirv_give(s, i, bit_of(s, operand(s, i, 1), operand(s, i, 2)));
        return true;
    case SpvOpGroupNonUniformBallotBitCount:
        tgsic_spirv_check_signature(s, i, 2, "Kk4");
        tgsic_spirv_give(s, i, count_bits(s, i));
        return true;
    case SpvOpReadClockKHR:
        tgsic_spirv_give(s, i, read_clock(s, i));
        return true;
    case SpvOpEmitVertex:
    case SpvOpEmitStreamVertex:
    case SpvOpEndPrimitive:
    case SpvOpEndStreamPrimitive:
        emit(s, i);
        return true;
    case SpvOpDemoteToHelperInvocation:
        tgsic_ir_plain(&s->b, IR_DEMOTE, 0, 0);
        return true;
    case SpvOpIsHelperInvocationEXT:
        tgsic_spirv_give(s, i, tgsic_ir_plain(&s->b, IR_HELPER, 1, 0));
        return true;
    default:
        return false;
    }
}
