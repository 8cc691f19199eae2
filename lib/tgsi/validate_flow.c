/* SPDX-License-Identifier: MIT */
/* The validator's rules for control flow: blocks, labels, END, subroutines and who calls whom. */
#include "validation.h"

struct block {
    uint32_t opener; /* instruction */
    uint32_t latest; /* the opener, or ELSE once it was met */
    bool has_case;
};

struct subroutine {
    uint32_t start; /* the BGNSUB */
    uint32_t first_call, end_call;
    uint8_t state;
};

struct flow {
    struct validator *v;
    const struct tgsic_instruction *instructions;
    struct block *blocks;
    uint32_t depth;
    uint32_t loops, switches; /* open ones of this subroutine */
    bool ended;
    bool watched;                   /* any instruction may be out of place: see check_place() */
    struct subroutine *subroutines; /* in order */
    uint32_t num_subroutines;
    uint32_t *calls; /* instructions, in order */
    uint32_t num_calls;
};

static void error_at(struct flow *f, uint32_t at, unsigned code, const char *what)
{
    tgsic_validator_error(f->v, code, f->instructions[at].pos, "%s", what);
}

static struct block *innermost(struct flow *f)
{
    return f->depth ? &f->blocks[f->depth - 1] : NULL;
}

static unsigned opcode_of(const struct flow *f, const struct block *block)
{
    return block ? f->instructions[block->opener].opcode : TGSIC_OPCODE_NOP;
}

/* ---- Blocks ---------------------------------------------------------------------------------- */

static void open_block(struct flow *f, uint32_t at)
{
    if (f->depth >= f->v->limits.max_nesting)
        tgsic_validator_too_deep(f->v, f->instructions[at].pos);
    ARENA_RESERVE(f->v->arena, f->blocks, f->depth);
    f->blocks[f->depth++] = (struct block){at, at, false};
    f->loops += f->instructions[at].opcode == TGSIC_OPCODE_BGNLOOP;
    f->switches += f->instructions[at].opcode == TGSIC_OPCODE_SWITCH;
}

static void check_label(struct flow *f, uint32_t at, uint32_t target)
{
    if (!f->instructions[at].has_label || f->instructions[at].label != target)
        error_at(f, at, E_LABEL, "the label is not what nesting says");
}

static void meet_else(struct flow *f, uint32_t at)
{
    struct block *block = innermost(f);
    unsigned opener = opcode_of(f, block);
    if ((opener != TGSIC_OPCODE_IF && opener != TGSIC_OPCODE_UIF) ||
        block->latest != block->opener) {
        error_at(f, at, E_FLOW, "ELSE without its IF");
    } else {
        check_label(f, block->opener, at);
    }
    if (block)
        block->latest = at;
}

static void close_block(struct flow *f, uint32_t at)
{
    struct block *block = innermost(f);
    unsigned opener = opcode_of(f, block);
    bool fits = false;
    switch (f->instructions[at].opcode) {
    case TGSIC_OPCODE_ENDIF:
        fits = opener == TGSIC_OPCODE_IF || opener == TGSIC_OPCODE_UIF;
        break;
    case TGSIC_OPCODE_ENDLOOP:
        fits = opener == TGSIC_OPCODE_BGNLOOP;
        break;
    case TGSIC_OPCODE_ENDSWITCH:
        fits = opener == TGSIC_OPCODE_SWITCH;
        break;
    case TGSIC_OPCODE_ENDSUB:
        fits = opener == TGSIC_OPCODE_BGNSUB;
        break;
    }
    if (!fits) {
        error_at(f, at, E_FLOW, "the end of a block that is not open here");
        return;
    }
    if (opener == TGSIC_OPCODE_IF || opener == TGSIC_OPCODE_UIF)
        check_label(f, block->latest, at);
    if (opener == TGSIC_OPCODE_BGNLOOP) {
        check_label(f, block->opener, at);
        check_label(f, at, block->opener);
    }
    f->loops -= opener == TGSIC_OPCODE_BGNLOOP;
    f->switches -= opener == TGSIC_OPCODE_SWITCH;
    f->depth--;
}

static void meet_case(struct flow *f, uint32_t at)
{
    struct block *block = innermost(f);
    if (opcode_of(f, block) != TGSIC_OPCODE_SWITCH) {
        error_at(f, at, E_FLOW, "a case outside of a switch");
        return;
    }
    block->has_case = true;
    if (f->instructions[at].opcode != TGSIC_OPCODE_DEFAULT)
        return;
    if (block->latest != block->opener)
        error_at(f, at, E_FLOW, "a second DEFAULT");
    block->latest = at;
}

/* ---- Subroutines ----------------------------------------------------------------------------- */

static void open_subroutine(struct flow *f, uint32_t at)
{
    if (!f->ended || f->depth)
        error_at(f, at, E_SUBROUTINE, "subroutines stand behind END and outside of each other");
    ARENA_RESERVE(f->v->arena, f->subroutines, f->num_subroutines);
    f->subroutines[f->num_subroutines++] = (struct subroutine){at, f->num_calls, f->num_calls, 0};
    open_block(f, at);
}

static void meet_call(struct flow *f, uint32_t at)
{
    ARENA_RESERVE(f->v->arena, f->calls, f->num_calls);
    f->calls[f->num_calls++] = at;
    if (f->num_subroutines)
        f->subroutines[f->num_subroutines - 1].end_call = f->num_calls;
}

static struct subroutine *find_subroutine(struct flow *f, uint32_t start)
{
    uint32_t low = 0, high = f->num_subroutines;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (f->subroutines[middle].start < start)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < f->num_subroutines && f->subroutines[low].start == start;
    return found ? &f->subroutines[low] : NULL;
}

static struct subroutine *callee(struct flow *f, uint32_t call)
{
    const struct tgsic_instruction *inst = &f->instructions[f->calls[call]];
    return inst->has_label ? find_subroutine(f, inst->label) : NULL;
}

enum { UNSEEN, CALLING, DONE };

/* A walk over the calls that starts in one subroutine; `stack` has room for all of them. */
static void walk_calls(struct flow *f, struct subroutine *root, struct subroutine **stack)
{
    uint32_t depth = 0;
    stack[depth++] = root;
    root->state = CALLING;
    while (depth) {
        struct subroutine *sub = stack[depth - 1];
        if (sub->first_call == sub->end_call) {
            sub->state = DONE;
            depth--;
            continue;
        }
        uint32_t call = sub->first_call++;
        struct subroutine *next = callee(f, call);
        if (!next || next->state == DONE)
            continue;
        if (next->state == CALLING) {
            error_at(f, f->calls[call], E_SUBROUTINE, "the call is recursive");
            continue;
        }
        if (depth >= f->v->limits.max_nesting)
            tgsic_validator_too_deep(f->v, f->instructions[f->calls[call]].pos);
        next->state = CALLING;
        stack[depth++] = next;
    }
}

static void check_calls(struct flow *f)
{
    for (uint32_t i = 0; i < f->num_calls; i++)
        if (!callee(f, i))
            error_at(f, f->calls[i], E_LABEL, "CAL needs the label of a BGNSUB");
    struct subroutine **stack =
        ARENA_ARRAY(f->v->arena, struct subroutine *, f->num_subroutines + 1u);
    for (uint32_t i = 0; i < f->num_subroutines; i++)
        if (f->subroutines[i].state == UNSEEN)
            walk_calls(f, &f->subroutines[i], stack);
}

/* ---- All ------------------------------------------------------------------------------------- */

static void meet_end(struct flow *f, uint32_t at)
{
    if (f->ended)
        error_at(f, at, E_END, "a second END");
    else if (f->depth)
        error_at(f, at, E_FLOW, "END within a block");
    f->ended = true;
}

static void check_break(struct flow *f, uint32_t at)
{
    bool breaks = f->instructions[at].opcode == TGSIC_OPCODE_BRK;
    if (!f->loops && !(breaks && f->switches))
        error_at(f, at, E_FLOW,
                 breaks ? "BRK outside of a loop or switch" : "CONT outside of a loop");
}

static bool is_behind_end(const struct flow *f)
{
    return f->ended && !f->depth;
}

static bool is_before_cases(struct flow *f)
{
    struct block *block = innermost(f);
    return opcode_of(f, block) == TGSIC_OPCODE_SWITCH && !block->has_case;
}

static void check_place(struct flow *f, uint32_t at)
{
    unsigned opcode = f->instructions[at].opcode;
    if (is_behind_end(f) && opcode != TGSIC_OPCODE_BGNSUB && opcode != TGSIC_OPCODE_END)
        error_at(f, at, E_END, "behind END there are subroutines alone");
    if (is_before_cases(f) && opcode != TGSIC_OPCODE_CASE && opcode != TGSIC_OPCODE_DEFAULT &&
        opcode != TGSIC_OPCODE_ENDSWITCH)
        error_at(f, at, E_FLOW, "an instruction in front of the first case");
}

static void meet_instruction(struct flow *f, uint32_t at)
{
    check_place(f, at);
    switch (f->instructions[at].opcode) {
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
    case TGSIC_OPCODE_BGNLOOP:
    case TGSIC_OPCODE_SWITCH:
        open_block(f, at);
        break;
    case TGSIC_OPCODE_ELSE:
        meet_else(f, at);
        break;
    case TGSIC_OPCODE_ENDIF:
    case TGSIC_OPCODE_ENDLOOP:
    case TGSIC_OPCODE_ENDSWITCH:
    case TGSIC_OPCODE_ENDSUB:
        close_block(f, at);
        break;
    case TGSIC_OPCODE_CASE:
    case TGSIC_OPCODE_DEFAULT:
        meet_case(f, at);
        break;
    case TGSIC_OPCODE_BRK:
    case TGSIC_OPCODE_CONT:
        check_break(f, at);
        break;
    case TGSIC_OPCODE_BGNSUB:
        open_subroutine(f, at);
        break;
    case TGSIC_OPCODE_CAL:
        meet_call(f, at);
        break;
    case TGSIC_OPCODE_END:
        meet_end(f, at);
        break;
    default:
        return;
    }
    f->watched = is_behind_end(f) || is_before_cases(f);
}

/* Most shaders run from their start to their end. */
static bool has_end_alone(const struct flow *f)
{
    const struct tgsic_outline *outline = f->v->outline;
    return outline->num_flow == 1 && outline->flow[0] + 1 == f->v->shader->num_instructions &&
           f->instructions[outline->flow[0]].opcode == TGSIC_OPCODE_END;
}

/* All instructions with control flow, and any others while they are watched. */
static void walk(struct flow *f)
{
    const struct tgsic_outline *outline = f->v->outline;
    uint32_t at = 0, end = f->v->shader->num_instructions;
    for (uint32_t k = 0; k < outline->num_flow; k++) {
        for (; f->watched && at < outline->flow[k]; at++)
            meet_instruction(f, at);
        at = outline->flow[k];
        meet_instruction(f, at);
        at++;
    }
    for (; f->watched && at < end; at++)
        meet_instruction(f, at);
}

void tgsic_validate_flow(struct validator *v)
{
    static const struct tgsic_pos nowhere = {0, 0, 0, 0};
    struct flow flow = {.v = v, .instructions = v->shader->instructions};
    if (has_end_alone(&flow))
        return;
    walk(&flow);
    for (uint32_t i = 0; i < flow.depth; i++)
        error_at(&flow, flow.blocks[i].opener, E_FLOW, "the block is not closed");
    if (!flow.ended)
        tgsic_validator_error(v, E_END, nowhere, "there is no END");
    if (flow.num_calls)
        check_calls(&flow);
}
