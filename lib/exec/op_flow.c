/* SPDX-License-Identifier: MIT */
/* Control flow: which lanes run. Every block that lanes are in has a frame with the lanes that go
 * on behind it. BRK, CONT and RET take lanes out of all the frames they leave and put them into
 * that of the block they leave for good, so that no mask has to be combined afterwards. */
#include "handlers.h"

/* ---- Links --------------------------------------------------------------------------------- */

struct linker {
    struct tgsic_exec *exec;
    uint32_t *markers; /* of the blocks around, outermost first: where lanes change next */
    uint32_t depth, deepest;
};

static void open_block(struct linker *l, uint32_t marker)
{
    ARENA_RESERVE(l->exec->arena, l->markers, l->depth);
    l->markers[l->depth++] = marker;
    if (l->depth > l->deepest)
        l->deepest = l->depth;
}

static void link_operation(struct linker *l, uint32_t at)
{
    struct exec_op *op = &l->exec->ops[at];
    op->jump = l->depth ? l->markers[l->depth - 1] : at;
    switch (op->opcode) {
    case TGSIC_OPCODE_END:
    case TGSIC_OPCODE_ENDIF:
    case TGSIC_OPCODE_ENDLOOP:
    case TGSIC_OPCODE_ENDSWITCH:
    case TGSIC_OPCODE_ENDSUB:
        open_block(l, at);
        break;
    case TGSIC_OPCODE_ELSE:
    case TGSIC_OPCODE_CASE:
    case TGSIC_OPCODE_DEFAULT:
        l->markers[l->depth - 1] = at;
        break;
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
    case TGSIC_OPCODE_BGNLOOP:
    case TGSIC_OPCODE_SWITCH:
        l->depth--;
        break;
    case TGSIC_OPCODE_BGNSUB: /* each routine is on the stack once at most */
        l->exec->max_depth += l->deepest;
        l->depth = l->deepest = 0;
        break;
    case TGSIC_OPCODE_CAL:
        op->jump = op->inst->label;
        break;
    }
}

/* From the end to the start, so that what follows is known. */
void tgsic_exec_link_flow(struct tgsic_exec *exec)
{
    struct linker linker = {.exec = exec};
    for (uint32_t i = exec->num_ops; i-- > 0;)
        link_operation(&linker, i);
    exec->max_depth += linker.deepest;
}

/* ---- Frames -------------------------------------------------------------------------------- */

static void add_lanes(struct exec_machine *m, uint32_t *mask, const uint32_t *lanes)
{
    for (unsigned i = 0; i < m->stride; i++)
        mask[i] |= lanes[i];
}

static void remove_lanes(struct exec_machine *m, uint32_t *mask, const uint32_t *lanes)
{
    for (unsigned i = 0; i < m->stride; i++)
        mask[i] &= ~lanes[i];
}

static void copy_lanes(struct exec_machine *m, uint32_t *mask, const uint32_t *lanes)
{
    memcpy(mask, lanes, m->stride * sizeof *mask);
}

static void clear_lanes(struct exec_machine *m, uint32_t *mask)
{
    memset(mask, 0, m->stride * sizeof *mask);
}

static struct exec_frame *push(struct exec_machine *m, enum exec_frame_kind kind)
{
    struct exec_frame *frame = &m->frames[m->depth++];
    frame->kind = (uint8_t)kind;
    frame->start = m->pc;
    clear_lanes(m, frame->resume);
    clear_lanes(m, frame->other);
    return frame;
}

static struct exec_frame *top(struct exec_machine *m)
{
    return &m->frames[m->depth - 1];
}

/* The innermost frame of a kind in `kinds`; NULL: there is none. */
static struct exec_frame *find_frame(struct exec_machine *m, unsigned kinds)
{
    for (uint32_t i = m->depth; i-- > 0;)
        if (kinds >> m->frames[i].kind & 1)
            return &m->frames[i];
    return NULL;
}

/* The lanes have changed: go on, or where the others are. */
static void settle(struct exec_machine *m, const struct exec_op *op)
{
    tgsic_exec_activate(m);
    if (m->is_empty)
        m->pc = op->jump;
}

/* All lanes that run leave the blocks within `frame` (NULL: all blocks). */
static void leave(struct exec_machine *m, const struct exec_op *op, struct exec_frame *frame)
{
    struct exec_frame *inner = frame ? frame + 1 : m->frames;
    for (; inner < m->frames + m->depth; inner++)
        remove_lanes(m, inner->resume, m->active);
    clear_lanes(m, m->active);
    settle(m, op);
}

/* ---- IF ------------------------------------------------------------------------------------ */

/* Lanes for which x of the operand is not 0, as FSNE or USNE compare. */
static const uint32_t *test(struct exec_machine *m, const struct exec_op *op)
{
    static const uint32_t zero[EXEC_CHUNK];
    unsigned compare = op->opcode == TGSIC_OPCODE_IF ? TGSIC_OPCODE_FSNE : TGSIC_OPCODE_USNE;
    struct exec_job job = {
        .src = {tgsic_exec_source(m, op, 0), {{zero, zero, zero, zero}, 0, UINT32_MAX, 0}},
        .dst = {exec_result(m, 0)},
        .num_dst = 1,
        .lanes = m->stride,
    };
    tgsic_exec_alu(compare, false)->channel[0](&job);
    return job.dst[0];
}

void tgsic_exec_run_if(struct exec_machine *m, const struct exec_op *op)
{
    const uint32_t *holds = test(m, op);
    struct exec_frame *frame = push(m, EXEC_FRAME_IF);
    copy_lanes(m, frame->resume, m->active);
    copy_lanes(m, frame->other, m->active);
    remove_lanes(m, frame->other, holds);
    remove_lanes(m, m->active, frame->other);
    settle(m, op);
}

void tgsic_exec_run_else(struct exec_machine *m, const struct exec_op *op)
{
    copy_lanes(m, m->active, top(m)->other);
    settle(m, op);
}

void tgsic_exec_run_endif(struct exec_machine *m, const struct exec_op *op)
{
    copy_lanes(m, m->active, top(m)->resume);
    m->depth--;
    settle(m, op);
}

/* ---- Loops --------------------------------------------------------------------------------- */

void tgsic_exec_run_bgnloop(struct exec_machine *m, const struct exec_op *op)
{
    (void)op;
    push(m, EXEC_FRAME_LOOP);
}

/* Killed lanes follow a loop for their neighbours' sake, but do not keep it going. */
static bool goes_on(const struct exec_machine *m)
{
    for (unsigned i = 0; i < m->stride; i++)
        if (m->active[i] & ~m->killed[i])
            return true;
    return false;
}

void tgsic_exec_run_endloop(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_frame *frame = top(m);
    add_lanes(m, m->active, frame->other);
    clear_lanes(m, frame->other);
    if (goes_on(m)) {
        m->pc = frame->start;
        tgsic_exec_activate(m);
        return;
    }
    add_lanes(m, m->active, frame->resume);
    m->depth--;
    settle(m, op);
}

void tgsic_exec_run_brk(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_frame *frame = find_frame(m, 1u << EXEC_FRAME_LOOP | 1u << EXEC_FRAME_SWITCH);
    add_lanes(m, frame->resume, m->active);
    leave(m, op, frame);
}

void tgsic_exec_run_cont(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_frame *frame = find_frame(m, 1u << EXEC_FRAME_LOOP);
    add_lanes(m, frame->other, m->active);
    leave(m, op, frame);
}

/* ---- SWITCH -------------------------------------------------------------------------------- */

void tgsic_exec_run_switch(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_rows selector = tgsic_exec_source(m, op, 0);
    struct exec_frame *frame = push(m, EXEC_FRAME_SWITCH);
    for (unsigned lane = 0; lane < m->stride; lane++)
        frame->selector[lane] = exec_uint(&selector, 0, lane);
    copy_lanes(m, frame->other, m->active);
    clear_lanes(m, m->active);
    tgsic_exec_activate(m);
}

/* Lanes of `lanes` that a CASE's value selects. */
static void match(struct exec_machine *m, const struct exec_op *op, const uint32_t *lanes,
                  uint32_t *matched)
{
    struct exec_rows value = tgsic_exec_source(m, op, 0);
    const uint32_t *selector = top(m)->selector;
    for (unsigned lane = 0; lane < m->stride; lane++)
        matched[lane] = lanes[lane] & (0u - (exec_uint(&value, 0, lane) == selector[lane]));
}

void tgsic_exec_run_case(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_frame *frame = top(m);
    uint32_t *matched = exec_result(m, 0);
    match(m, op, frame->other, matched);
    add_lanes(m, m->active, matched);
    remove_lanes(m, frame->other, matched);
    settle(m, op);
}

/* Lanes that no CASE selects, later ones included. */
void tgsic_exec_run_default(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_frame *frame = top(m);
    uint32_t *lanes = exec_result(m, 0), *matched = exec_result(m, 1);
    copy_lanes(m, lanes, frame->other);
    for (const struct exec_op *later = &m->exec->ops[op->jump]; later->opcode == TGSIC_OPCODE_CASE;
         later = &m->exec->ops[later->jump]) {
        match(m, later, lanes, matched);
        remove_lanes(m, lanes, matched);
    }
    add_lanes(m, m->active, lanes);
    remove_lanes(m, frame->other, lanes);
    settle(m, op);
}

void tgsic_exec_run_endswitch(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_frame *frame = top(m);
    add_lanes(m, m->active, frame->resume);
    add_lanes(m, m->active, frame->other);
    m->depth--;
    settle(m, op);
}

/* ---- Subroutines --------------------------------------------------------------------------- */

void tgsic_exec_run_cal(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_frame *frame = push(m, EXEC_FRAME_CALL);
    copy_lanes(m, frame->resume, m->active);
    m->pc = op->jump;
}

void tgsic_exec_run_ret(struct exec_machine *m, const struct exec_op *op)
{
    leave(m, op, find_frame(m, 1u << EXEC_FRAME_CALL));
}

void tgsic_exec_run_endsub(struct exec_machine *m, const struct exec_op *op)
{
    (void)op;
    copy_lanes(m, m->active, top(m)->resume);
    m->pc = top(m)->start;
    m->depth--;
    tgsic_exec_activate(m);
}

void tgsic_exec_run_end(struct exec_machine *m, const struct exec_op *op)
{
    (void)op;
    m->pc = m->exec->num_ops;
}

void tgsic_exec_run_nop(struct exec_machine *m, const struct exec_op *op)
{
    (void)m;
    (void)op;
}
