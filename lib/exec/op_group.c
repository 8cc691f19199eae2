/* SPDX-License-Identifier: MIT */
/* Opcodes that look at other lanes: derivatives, votes, ballots and reads across the subgroup. */
#include "handlers.h"

/* ---- Derivatives --------------------------------------------------------------------------- */

/* By lane of the quad: which lane's value minus which other's. Coarse derivatives are those of the
 * lower row and the left column. */
struct difference {
    uint8_t opcode;
    uint8_t of[4], minus[4];
};

static const struct difference differences[] = {
    {TGSIC_OPCODE_DDX, {3, 3, 3, 3}, {2, 2, 2, 2}},
    {TGSIC_OPCODE_DDY, {2, 2, 2, 2}, {0, 0, 0, 0}},
    {TGSIC_OPCODE_DDX_FINE, {1, 1, 3, 3}, {0, 0, 2, 2}},
    {TGSIC_OPCODE_DDY_FINE, {2, 3, 2, 3}, {0, 1, 0, 1}},
};

void tgsic_exec_run_derivative(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_rows value = tgsic_exec_source(m, op, 0);
    const struct difference *d = differences;
    while (d->opcode != op->opcode)
        d++;
    for (unsigned c = 0; c < 4; c++) {
        uint32_t *result = exec_result(m, c);
        for (unsigned lane = 0; lane < m->stride; lane++) {
            unsigned quad = lane & ~3u, in_quad = lane & 3;
            result[lane] = exec_word(exec_value(&value, c, quad + d->of[in_quad]) -
                                     exec_value(&value, c, quad + d->minus[in_quad]));
        }
    }
    tgsic_exec_finish(m, op);
}

/* ---- Subgroups ----------------------------------------------------------------------------- */

/* Calls `reduce` for each subgroup and component of the result: it gives what every lane of
 * first .. end - 1 gets. */
typedef uint32_t reduction(const struct exec_machine *m, const struct exec_op *op,
                           const struct exec_rows *value, unsigned c, unsigned first, unsigned end);

static void reduce_subgroups(struct exec_machine *m, const struct exec_op *op, reduction *reduce)
{
    struct exec_rows value = tgsic_exec_source(m, op, 0);
    for (unsigned first = 0; first < m->lanes; first += TGSIC_EXEC_SUBGROUP) {
        unsigned end = first + TGSIC_EXEC_SUBGROUP;
        if (end > m->lanes)
            end = m->lanes;
        for (unsigned c = 0; c < 4; c++) {
            uint32_t word = reduce(m, op, &value, c, first, end), *result = exec_result(m, c);
            for (unsigned lane = first; lane < end; lane++)
                result[lane] = word;
        }
    }
    tgsic_exec_finish(m, op);
}

static uint32_t vote(const struct exec_machine *m, const struct exec_op *op,
                     const struct exec_rows *value, unsigned c, unsigned first, unsigned end)
{
    bool any = false, all = true, equal = true, met = false;
    uint32_t seen = 0;
    for (unsigned lane = first; lane < end; lane++) {
        if (!m->active[lane])
            continue;
        uint32_t word = exec_uint(value, c, lane);
        any |= word != 0;
        all &= word != 0;
        equal &= !met || word == seen;
        seen = word;
        met = true;
    }
    bool result = op->opcode == TGSIC_OPCODE_VOTE_ANY   ? any
                  : op->opcode == TGSIC_OPCODE_VOTE_ALL ? all
                                                        : equal;
    return 0u - result;
}

static uint32_t ballot(const struct exec_machine *m, const struct exec_op *op,
                       const struct exec_rows *value, unsigned c, unsigned first, unsigned end)
{
    uint64_t mask = 0;
    (void)op;
    for (unsigned lane = first; lane < end; lane++)
        if (m->active[lane] && exec_uint(value, 0, lane))
            mask |= (uint64_t)1 << (lane - first);
    return c < 2 ? (uint32_t)(mask >> 32 * c) : 0;
}

static uint32_t first_active(const struct exec_machine *m, const struct exec_op *op,
                             const struct exec_rows *value, unsigned c, unsigned first,
                             unsigned end)
{
    (void)op;
    for (unsigned lane = first; lane < end; lane++)
        if (m->active[lane])
            return exec_bits(value, c, lane);
    return 0;
}

void tgsic_exec_run_vote(struct exec_machine *m, const struct exec_op *op)
{
    reduce_subgroups(m, op, vote);
}

void tgsic_exec_run_ballot(struct exec_machine *m, const struct exec_op *op)
{
    reduce_subgroups(m, op, ballot);
}

void tgsic_exec_run_read_first(struct exec_machine *m, const struct exec_op *op)
{
    reduce_subgroups(m, op, first_active);
}

void tgsic_exec_run_read_invocation(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_rows value = tgsic_exec_source(m, op, 0), number = tgsic_exec_source(m, op, 1);
    for (unsigned lane = 0; lane < m->lanes; lane++) {
        uint32_t within = exec_uint(&number, 0, lane);
        uint32_t from = lane / TGSIC_EXEC_SUBGROUP * TGSIC_EXEC_SUBGROUP + within;
        bool is_there = within < TGSIC_EXEC_SUBGROUP && from < m->lanes;
        for (unsigned c = 0; c < 4; c++)
            exec_result(m, c)[lane] = is_there ? exec_bits(&value, c, from) : 0;
    }
    tgsic_exec_finish(m, op);
}
