/* SPDX-License-Identifier: MIT */
/* ALU opcodes: which rows each call of a kernel takes, decided once, and the calls. */
#include "machine.h"

static const struct exec_alu *const parts[] = {
    tgsic_exec_alu_float,
    tgsic_exec_alu_integer,
    tgsic_exec_alu_pack,
    tgsic_exec_alu_wide,
};

const struct exec_alu *tgsic_exec_alu(unsigned opcode, bool zero_wins)
{
    const struct exec_alu *products =
        zero_wins ? tgsic_exec_alu_product_legacy : tgsic_exec_alu_product;
    const struct exec_alu *alu = &products[opcode];
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && !alu->channel[0]; i++)
        alu = &parts[i][opcode];
    return alu;
}

/* ---- Decoding ------------------------------------------------------------------------------ */

static bool is_wide(char type)
{
    return type == 'd' || type == 'l' || type == 'm';
}

static struct exec_step *add_step(struct exec_op *op, exec_kernel *kernel)
{
    struct exec_step *step = &op->steps[op->num_steps++];
    step->kernel = kernel;
    return step;
}

/* Operand `s` of the step begins at component `first`, in the order of the operand. */
static void take(const struct exec_op *op, struct exec_step *step, unsigned s, unsigned first)
{
    for (unsigned i = 0; i < 4; i++)
        step->src[s][i] = op->src[s].swizzle[(first + i) & 3];
}

static void decode_vector(const struct exec_alu *alu, struct exec_op *op)
{
    struct exec_step *step = NULL;
    for (unsigned c = 0; c < 4; c++) {
        if (!(op->dst[0].mask >> c & 1))
            continue;
        if (!step || alu->channel[1])
            step = add_step(op, alu->channel[alu->channel[1] ? c : 0]);
        step->dst[step->num_dst++] = (uint8_t)c;
        for (unsigned s = 0; s < op->num_src; s++)
            take(op, step, s, 0);
    }
}

static void decode_replicated(const struct exec_alu *alu, struct exec_op *op)
{
    struct exec_step *step = add_step(op, alu->channel[0]);
    for (unsigned c = 0; c < 4; c++)
        if (op->dst[0].mask >> c & 1)
            step->dst[step->num_dst++] = (uint8_t)c;
    for (unsigned s = 0; s < op->num_src; s++)
        take(op, step, s, 0);
}

static void decode_componentwise(const struct exec_alu *alu, struct exec_op *op)
{
    for (unsigned c = 0; c < 4; c++) {
        if (!(op->dst[0].mask >> c & 1))
            continue;
        struct exec_step *step = add_step(op, alu->channel[0]);
        step->dst[step->num_dst++] = (uint8_t)c;
        for (unsigned s = 0; s < op->num_src; s++)
            take(op, step, s, c);
    }
}

/* The component that the narrow result of pair `pair` goes to; 4: none. Conversions go to the
 * components of the mask in turn; comparisons to x or z, or to y or w where those are masked. */
static unsigned narrow_component(unsigned mask, unsigned pair, bool compares)
{
    if (compares) {
        unsigned first = 2 * pair;
        return mask >> first & 1 ? first : mask >> (first + 1) & 1 ? first + 1 : 4;
    }
    for (unsigned c = 0, nth = 0; c < 4; c++)
        if (mask >> c & 1 && nth++ == pair)
            return c;
    return 4;
}

/* Pairs of components. A lone narrow operand is widened: pair 1 takes its y; beside a wide one it
 * lies where the pair does: pair 1 takes its z. */
static void decode_wide(const struct exec_alu *alu, struct exec_op *op)
{
    for (unsigned pair = 0; pair < 2; pair++) {
        bool widens = !is_wide(alu->src[0]);
        unsigned to = 2 * pair;
        if (!is_wide(alu->dst[0]))
            to = narrow_component(op->dst[0].mask, pair, op->num_src > 1);
        if (to > 3 || !(op->dst[0].mask >> to & 1))
            continue;
        struct exec_step *step = add_step(op, alu->channel[0]);
        step->dst[step->num_dst++] = (uint8_t)to;
        if (is_wide(alu->dst[0]))
            step->dst[step->num_dst++] = (uint8_t)(to + 1);
        for (unsigned s = 0; s < op->num_src; s++)
            take(op, step, s, widens ? pair : 2 * pair);
    }
}

static bool same_register(const struct exec_reg *a, const struct exec_reg *b)
{
    return a->access == EXEC_ROWS && b->access == EXEC_ROWS && a->file == b->file &&
           a->index == b->index;
}

/* Whether a step reads from operand `s` what an earlier step has written. */
static bool reads_written(const struct exec_op *op, unsigned s)
{
    unsigned written = 0;
    for (unsigned i = 0; i < op->num_steps; i++) {
        const struct exec_step *step = &op->steps[i];
        for (unsigned c = 0; c < 4; c++)
            if (written >> step->src[s][c] & 1)
                return true;
        for (unsigned d = 0; d < step->num_dst; d++)
            written |= 1u << step->dst[d];
    }
    return false;
}

/* Rows of a step that its kernel has no use for repeat those it has, so that they are harmless to
 * the question above. */
static void narrow_down(const struct exec_alu *alu, struct exec_op *op)
{
    for (unsigned i = 0; i < op->num_steps; i++)
        for (unsigned s = 0; s < op->num_src && !alu->is_vector; s++) {
            uint8_t *rows = op->steps[i].src[s];
            if (!is_wide(alu->src[s]))
                rows[1] = rows[0];
            rows[2] = rows[3] = rows[0];
        }
}

/* ABS and CMP hand on what they are given. */
static bool makes_floats(const struct exec_alu *alu, unsigned opcode)
{
    return alu->dst[0] == 'f' && opcode != TGSIC_OPCODE_ABS && opcode != TGSIC_OPCODE_CMP;
}

bool tgsic_exec_decode_alu(struct tgsic_exec *exec, struct exec_op *op)
{
    const struct exec_alu *alu = tgsic_exec_alu(op->opcode, exec->zero_wins);
    if (!alu->channel[0])
        return false;
    const struct tgsic_opcode_info *info = tgsic_opcode_info(op->opcode);
    op->steps = ARENA_ARRAY(exec->arena, struct exec_step, 4);
    if (alu->is_vector)
        decode_vector(alu, op);
    else if (info->mode == TGSIC_MODE_REPL)
        decode_replicated(alu, op);
    else if (is_wide(alu->dst[0]) || is_wide(alu->src[0]))
        decode_wide(alu, op);
    else
        decode_componentwise(alu, op);
    narrow_down(alu, op);
    for (unsigned s = 0; s < op->num_src; s++)
        if (same_register(&op->src[s].reg, &op->dst[0].reg))
            op->overlaps |= reads_written(op, s);
    op->flushes = exec->flush_subnormals && makes_floats(alu, op->opcode);
    op->run = tgsic_exec_run_alu;
    return true;
}

/* ---- Running ------------------------------------------------------------------------------- */

static unsigned components_read(const struct exec_op *op, unsigned s)
{
    unsigned reads = 0;
    for (unsigned i = 0; i < op->num_steps; i++)
        for (unsigned c = 0; c < 4; c++)
            reads |= 1u << op->steps[i].src[s][c];
    return reads;
}

static void prepare_job(struct exec_job *job, const struct exec_step *step,
                        const struct exec_rows *sources, unsigned num_src, uint32_t *dst,
                        unsigned stride)
{
    for (unsigned s = 0; s < num_src; s++)
        for (unsigned c = 0; c < 4; c++)
            job->src[s].row[c] = sources[s].row[step->src[s][c]];
    for (unsigned d = 0; d < step->num_dst; d++)
        job->dst[d] = dst + step->dst[d] * stride;
    job->num_dst = step->num_dst;
}

static void flush(const struct exec_job *job)
{
    for (unsigned d = 0; d < job->num_dst; d++)
        for (uint32_t i = 0; i < job->lanes; i++)
            if (!(job->dst[d][i] & 0x7f800000))
                job->dst[d][i] &= 0x80000000;
}

void tgsic_exec_run_alu(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_rows sources[4];
    struct exec_job job = {.lanes = m->stride, .saturate = op->saturate};
    uint32_t *dst = op->overlaps || op->flushes ? NULL : tgsic_exec_dst_rows(m, &op->dst[0]);
    bool is_direct = dst != NULL;
    if (!is_direct)
        dst = exec_result(m, 0);
    if (is_direct && !m->is_full) {
        job.mask = m->active;
        job.some = m->some;
    }
    for (unsigned s = 0; s < op->num_src; s++)
        job.src[s] = sources[s] = tgsic_exec_fetch_rows(m, op, s, components_read(op, s));
    for (unsigned i = 0; i < op->num_steps; i++) {
        prepare_job(&job, &op->steps[i], sources, op->num_src, dst, m->stride);
        op->steps[i].kernel(&job);
        if (op->flushes)
            flush(&job);
    }
    if (!is_direct)
        tgsic_exec_write(m, op, 0);
}
