/* SPDX-License-Identifier: MIT */
/* Built-in functions that depend on which invocations run together: votes, ballots, the clock. */
#include "lower_builtin.h"

#include "tgsi/dialect.h"

/* VOTE_*, BALLOT and READ_* are unknown to old hosts, which drop what they do not know. */
static void check_dialect(struct lower *l, const struct ast_expr *e, enum tgsic_opcode opcode)
{
    const char *lack = l->virgl ? tgsic_virgl_lack(l->release, opcode) : NULL;
    if (lack)
        tgsic_lower_unsupported(l, e->pos, "%s() %s", e->builtin->name, lack);
}

static struct ir_instr *argument(struct lower *l, const struct ast_expr *e, unsigned i)
{
    struct ir_instr *x = tgsic_lower_vector(l, e->arguments[i]);
    l->b.pos = e->pos;
    return x;
}

static struct ir_instr *ballot(struct lower *l, const struct ast_expr *e)
{
    struct ir_instr *condition = argument(l, e, 0);
    struct ir_instr *words = tgsic_ir_ballot(&l->b, condition);
    return tgsic_ir_pack64(&l->b, words);
}

static struct ir_instr *read_clock(struct lower *l, const struct ast_expr *e)
{
    struct ir_instr *words = tgsic_ir_plain(&l->b, IR_CLOCK, 2, 0);
    return glsl_is_64bit(e->type) ? tgsic_ir_pack64(&l->b, words) : words;
}

static struct ir_instr *read_invocation(struct lower *l, const struct ast_expr *e)
{
    struct ir_instr *value = argument(l, e, 0), *invocation = argument(l, e, 1);
    return op2(l, IR_READ_INVOC, value, invocation);
}

struct value tgsic_lower_group(struct lower *l, const struct ast_expr *e)
{
    static const uint16_t opcodes[INTRINSIC_COUNT] = {
        [INTRINSIC_ANY_INVOCATION] = IR_VOTE_ANY,
        [INTRINSIC_ALL_INVOCATIONS] = IR_VOTE_ALL,
        [INTRINSIC_ALL_INVOCATIONS_EQUAL] = IR_VOTE_EQ,
        [INTRINSIC_BALLOT] = IR_BALLOT,
        [INTRINSIC_READ_INVOCATION] = IR_READ_INVOC,
        [INTRINSIC_READ_FIRST_INVOCATION] = IR_READ_FIRST,
        [INTRINSIC_CLOCK] = IR_CLOCK,
        [INTRINSIC_IS_HELPER_INVOCATION] = IR_HELPER,
    };
    unsigned op = opcodes[e->builtin->intrinsic];
    check_dialect(l, e, (enum tgsic_opcode)tgsic_ir_ops[op].tgsi);
    l->b.pos = e->pos;
    switch (op) {
    case IR_CLOCK:
        return tgsic_value(e->type, read_clock(l, e));
    case IR_HELPER:
        return tgsic_value(e->type, tgsic_ir_plain(&l->b, IR_HELPER, 1, 0));
    case IR_BALLOT:
        return tgsic_value(e->type, ballot(l, e));
    case IR_READ_INVOC:
        return tgsic_value(e->type, read_invocation(l, e));
    default:
        return tgsic_value(e->type, op1(l, (enum ir_op)op, argument(l, e, 0)));
    }
}
