/* SPDX-License-Identifier: MIT */
/* Control flow, discards, subroutines. Every IF, loop and switch is one construct of SPIR-V's; code
 * that nothing reaches is left out up to where its region ends. */
#include "emit.h"

#include <stdlib.h>

/* ---- Blocks -------------------------------------------------------------------------------- */

bool tgsic_t2s_leave(struct emit *e, uint32_t label)
{
    if (e->is_dead)
        return false;
    tgsic_t2s_flush(e);
    tgsic_t2s_branch(e, label);
    return true;
}

void tgsic_t2s_enter(struct emit *e, uint32_t label)
{
    tgsic_t2s_label(e, label);
    e->is_dead = false;
}

struct frame *tgsic_t2s_push_frame(struct emit *e)
{
    ARENA_RESERVE(e->arena, e->frames, e->num_frames);
    struct frame *frame = &e->frames[e->num_frames++];
    *frame = (struct frame){.opcode = e->in->opcode,
                            .merge = tgsic_t2s_id(&e->m),
                            .next = tgsic_t2s_id(&e->m),
                            .first_case = e->num_cases,
                            .next_case = e->num_cases};
    return frame;
}

void tgsic_t2s_pop_frame(struct emit *e)
{
    const struct frame *frame = tgsic_t2s_top_frame(e);
    tgsic_t2s_enter(e, frame->merge);
    e->num_frames--;
    if (!frame->is_reached) {
        DO_ALONE(e, SpvOpUnreachable);
        e->is_dead = true;
    }
}

/* ---- IF ------------------------------------------------------------------------------------ */

static bool has_else(const struct emit *e)
{
    return e->in->label < e->shader->num_instructions &&
           e->shader->instructions[e->in->label].opcode == TGSIC_OPCODE_ELSE;
}

static void emit_if(struct emit *e)
{
    uint32_t test, then = tgsic_t2s_id(&e->m);
    if (e->in->opcode == TGSIC_OPCODE_IF)
        test = OP(e, SpvOpFUnordNotEqual, type_of(e, TGSIC_KIND_BOOL, 1),
                  tgsic_t2s_scalar_source(e, 0, 0, TGSIC_KIND_FLOAT), tgsic_t2s_float(&e->m, 0));
    else
        test = tgsic_t2s_scalar_source(e, 0, 0, TGSIC_KIND_BOOL);
    struct frame *frame = tgsic_t2s_push_frame(e);
    frame->has_else = has_else(e);
    frame->is_reached = !frame->has_else;
    tgsic_t2s_flush(e);
    DO(e, SpvOpSelectionMerge, frame->merge, SpvSelectionControlMaskNone);
    DO(e, SpvOpBranchConditional, test, then, frame->has_else ? frame->next : frame->merge);
    tgsic_t2s_enter(e, then);
}

static void emit_else(struct emit *e)
{
    struct frame *frame = tgsic_t2s_top_frame(e);
    frame->is_reached |= tgsic_t2s_leave(e, frame->merge);
    tgsic_t2s_enter(e, frame->next);
}

static void emit_endif(struct emit *e)
{
    struct frame *frame = tgsic_t2s_top_frame(e);
    frame->is_reached |= tgsic_t2s_leave(e, frame->merge);
    tgsic_t2s_pop_frame(e);
}

/* ---- Loops --------------------------------------------------------------------------------- */

static void begin_loop(struct emit *e)
{
    uint32_t header = tgsic_t2s_id(&e->m), body = tgsic_t2s_id(&e->m);
    struct frame *frame = tgsic_t2s_push_frame(e);
    frame->header = header;
    tgsic_t2s_leave(e, header);
    DO(e, SpvOpLabel, header);
    DO(e, SpvOpLoopMerge, frame->merge, frame->next, SpvLoopControlMaskNone);
    tgsic_t2s_branch(e, body);
    tgsic_t2s_enter(e, body);
}

static void end_loop(struct emit *e)
{
    struct frame *frame = tgsic_t2s_top_frame(e);
    tgsic_t2s_leave(e, frame->next);
    DO(e, SpvOpLabel, frame->next);
    tgsic_t2s_branch(e, frame->header);
    tgsic_t2s_pop_frame(e);
}

static void leave_construct(struct emit *e, bool continues)
{
    for (uint32_t i = e->num_frames; i-- > 0;) {
        struct frame *frame = &e->frames[i];
        bool loop = frame->opcode == TGSIC_OPCODE_BGNLOOP;
        if (!loop && (continues || frame->opcode != TGSIC_OPCODE_SWITCH))
            continue;
        tgsic_t2s_leave(e, continues ? frame->next : frame->merge);
        frame->is_reached |= !continues;
        break;
    }
    e->is_dead = true;
}

/* ---- Switch -------------------------------------------------------------------------------- */

static bool is_case(unsigned opcode)
{
    return opcode == TGSIC_OPCODE_CASE || opcode == TGSIC_OPCODE_DEFAULT;
}

static bool case_value(struct emit *e, uint32_t instruction, uint32_t *bits)
{
    const struct tgsic_instruction *in = e->in;
    e->in = &e->shader->instructions[instruction];
    bool known = tgsic_t2s_immediate(e, 0, 0, bits);
    if (!known)
        tgsic_t2s_fail(e, e->in->pos, "CASE of a value that is no immediate");
    e->in = in;
    return known;
}

/* the cases of the switch at hand; neighbours share a label */
static void find_cases(struct emit *e)
{
    uint32_t depth = 0;
    for (uint32_t i = e->index + 1; i < e->shader->num_instructions; i++) {
        unsigned opcode = e->shader->instructions[i].opcode;
        if (opcode == TGSIC_OPCODE_SWITCH)
            depth++;
        else if (opcode == TGSIC_OPCODE_ENDSWITCH && depth-- == 0)
            break;
        if (depth || !is_case(opcode))
            continue;
        bool joins = is_case(e->shader->instructions[i - 1].opcode);
        uint32_t label = joins ? e->cases[e->num_cases - 1].label : tgsic_t2s_id(&e->m);
        ARENA_RESERVE(e->arena, e->cases, e->num_cases);
        e->cases[e->num_cases++] = (struct case_label){i, label};
    }
}

/* a case by its value, and by its place among the others */
struct valued_case {
    uint32_t bits, order, label;
};

static int compare_cases(const void *a, const void *b)
{
    const struct valued_case *x = a, *y = b;
    if (x->bits != y->bits)
        return x->bits < y->bits ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static int compare_orders(const void *a, const void *b)
{
    const struct valued_case *x = a, *y = b;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* The first of equal values counts; the list stays in the order of the text, as falling through
 * wants it. */
static uint32_t drop_repeated(struct valued_case *list, uint32_t count)
{
    uint32_t kept = 0;
    if (!count)
        return 0;
    qsort(list, count, sizeof *list, compare_cases);
    for (uint32_t i = 0; i < count; i++)
        if (!i || list[i].bits != list[i - 1].bits)
            list[kept++] = list[i];
    qsort(list, kept, sizeof *list, compare_orders);
    return kept;
}

static void put_switch(struct emit *e, const struct frame *frame, uint32_t selector)
{
    uint32_t first = frame->first_case, count = 0, otherwise = frame->merge;
    struct valued_case *list = ARENA_ARRAY(e->arena, struct valued_case, e->num_cases - first);
    for (uint32_t i = first; i < e->num_cases; i++) {
        const struct case_label *c = &e->cases[i];
        uint32_t bits;
        if (e->shader->instructions[c->instruction].opcode == TGSIC_OPCODE_DEFAULT)
            otherwise = c->label;
        else if (case_value(e, c->instruction, &bits))
            list[count++] = (struct valued_case){bits, i, c->label};
    }
    count = drop_repeated(list, count);
    DO(e, SpvOpSelectionMerge, frame->merge, SpvSelectionControlMaskNone);
    uint32_t *room = tgsic_t2s_open(&e->m, &e->body, SpvOpSwitch, 2 + 2 * count);
    room[0] = selector;
    room[1] = otherwise;
    for (uint32_t i = 0; i < count; i++) {
        room[2 + 2 * i] = list[i].bits;
        room[3 + 2 * i] = list[i].label;
    }
}

static void emit_switch(struct emit *e)
{
    uint32_t selector = tgsic_t2s_scalar_source(e, 0, 0, TGSIC_KIND_UINT);
    struct frame *frame = tgsic_t2s_push_frame(e);
    bool has_default = false;
    find_cases(e);
    for (uint32_t i = frame->first_case; i < e->num_cases; i++)
        has_default |=
            e->shader->instructions[e->cases[i].instruction].opcode == TGSIC_OPCODE_DEFAULT;
    frame->is_reached = !has_default;
    tgsic_t2s_flush(e);
    put_switch(e, frame, selector);
    e->is_dead = true; /* nothing runs before the first label */
}

static void emit_case(struct emit *e)
{
    uint32_t label = e->cases[tgsic_t2s_top_frame(e)->next_case++].label;
    if (is_case(e->shader->instructions[e->index - 1].opcode))
        return; /* it shares the label before */
    tgsic_t2s_leave(e, label);
    tgsic_t2s_enter(e, label);
}

static void end_switch(struct emit *e)
{
    struct frame *frame = tgsic_t2s_top_frame(e);
    e->num_cases = frame->first_case;
    frame->is_reached |= tgsic_t2s_leave(e, frame->merge);
    tgsic_t2s_pop_frame(e);
}

/* ---- Discards ------------------------------------------------------------------------------ */

static void kill(struct emit *e)
{
    tgsic_t2s_flush(e);
    DO_ALONE(e, SpvOpKill);
    e->is_dead = true;
}

static bool kills_always(const struct emit *e)
{
    uint32_t bits;
    for (unsigned c = 0; c < 4; c++)
        if (tgsic_t2s_immediate(e, 0, c, &bits) && bits >> 31 && bits << 1 && bits <= 0xff800000u)
            return true;
    return false;
}

/* KILL_IF: any component below zero; components that are the same are tested once. What registers
 * hold is the same behind it. */
static void kill_if(struct emit *e)
{
    static const uint8_t all[] = {0, 1, 2, 3};
    uint32_t boolean = type_of(e, TGSIC_KIND_BOOL, 1);
    if (kills_always(e)) {
        kill(e);
        return;
    }
    unsigned width = tgsic_t2s_is_scalar(e, 0, all, 4) ? 1 : 4;
    uint32_t test =
        OP(e, SpvOpFOrdLessThan, type_of(e, TGSIC_KIND_BOOL, width),
           tgsic_t2s_vector(e, 0, width, TGSIC_KIND_FLOAT), tgsic_t2s_all_float(e, width, 0));
    if (width > 1)
        test = OP(e, SpvOpAny, boolean, test);
    uint32_t merge = tgsic_t2s_open_if(e, test);
    DO_ALONE(e, SpvOpKill);
    DO(e, SpvOpLabel, merge);
}

static void demote(struct emit *e)
{
    tgsic_t2s_need_extension(e, "SPV_EXT_demote_to_helper_invocation", 0x00010600);
    tgsic_t2s_capability(&e->m, SpvCapabilityDemoteToHelperInvocation);
    DO_ALONE(e, SpvOpDemoteToHelperInvocationEXT);
}

/* ---- Functions ----------------------------------------------------------------------------- */

static void call(struct emit *e)
{
    tgsic_t2s_flush(e);
    OP(e, SpvOpFunctionCall, tgsic_t2s_void(&e->m), e->subroutine_ids[e->in->label]);
    e->block++;
}

/* Subroutines stand behind the entry point's code; each is a function. */
static void begin_subroutine(struct emit *e)
{
    uint32_t type = SPV_TYPE(&e->m, SpvOpTypeFunction, tgsic_t2s_void(&e->m));
    DO(e, SpvOpFunction, tgsic_t2s_void(&e->m), e->subroutine_ids[e->index],
       SpvFunctionControlMaskNone, type);
    tgsic_t2s_enter(e, tgsic_t2s_id(&e->m));
    e->in_subroutine = true;
}

static void end_function(struct emit *e)
{
    if (!e->is_dead) {
        tgsic_t2s_flush(e);
        DO_ALONE(e, SpvOpReturn);
    }
    DO_ALONE(e, SpvOpFunctionEnd);
    e->is_dead = false;
}

static void emit_return(struct emit *e)
{
    if (!e->in_subroutine)
        tgsic_t2s_epilogue(e, 0);
    tgsic_t2s_flush(e);
    DO_ALONE(e, SpvOpReturn);
    e->is_dead = true;
}

static void emit_end(struct emit *e)
{
    if (!e->is_dead)
        tgsic_t2s_epilogue(e, 0);
    end_function(e);
}

/* ---- Code that nothing reaches ------------------------------------------------------------- */

static bool opens(unsigned opcode)
{
    return opcode == TGSIC_OPCODE_IF || opcode == TGSIC_OPCODE_UIF ||
           opcode == TGSIC_OPCODE_BGNLOOP || opcode == TGSIC_OPCODE_SWITCH;
}

static bool closes(unsigned opcode)
{
    return opcode == TGSIC_OPCODE_ENDIF || opcode == TGSIC_OPCODE_ENDLOOP ||
           opcode == TGSIC_OPCODE_ENDSWITCH;
}

/* Is the instruction at hand skipped? */
static bool skip(struct emit *e)
{
    unsigned opcode = e->in->opcode;
    if (!e->is_dead)
        return false;
    if (opens(opcode))
        e->dead_depth++;
    else if (closes(opcode) && e->dead_depth)
        e->dead_depth--;
    else if (!e->dead_depth && (closes(opcode) || opcode == TGSIC_OPCODE_ELSE || is_case(opcode) ||
                                opcode == TGSIC_OPCODE_END || opcode == TGSIC_OPCODE_ENDSUB))
        return false;
    return true;
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

bool tgsic_t2s_flow(struct emit *e)
{
    if (skip(e) || (e->chains.count && tgsic_t2s_chain_part(e)))
        return true;
    switch (e->in->opcode) {
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
        emit_if(e);
        break;
    case TGSIC_OPCODE_ELSE:
        emit_else(e);
        break;
    case TGSIC_OPCODE_ENDIF:
        emit_endif(e);
        break;
    case TGSIC_OPCODE_BGNLOOP:
        begin_loop(e);
        break;
    case TGSIC_OPCODE_ENDLOOP:
        end_loop(e);
        break;
    case TGSIC_OPCODE_BRK:
    case TGSIC_OPCODE_CONT:
        leave_construct(e, e->in->opcode == TGSIC_OPCODE_CONT);
        break;
    case TGSIC_OPCODE_RET:
        emit_return(e);
        break;
    case TGSIC_OPCODE_SWITCH:
        emit_switch(e);
        break;
    case TGSIC_OPCODE_CASE:
    case TGSIC_OPCODE_DEFAULT:
        emit_case(e);
        break;
    case TGSIC_OPCODE_ENDSWITCH:
        end_switch(e);
        break;
    case TGSIC_OPCODE_KILL:
        kill(e);
        break;
    case TGSIC_OPCODE_KILL_IF:
        kill_if(e);
        break;
    case TGSIC_OPCODE_DEMOTE:
        demote(e);
        break;
    case TGSIC_OPCODE_CAL:
        call(e);
        break;
    case TGSIC_OPCODE_BGNSUB:
        begin_subroutine(e);
        break;
    case TGSIC_OPCODE_ENDSUB:
        end_function(e);
        break;
    case TGSIC_OPCODE_EMIT:
    case TGSIC_OPCODE_ENDPRIM:
        tgsic_t2s_vertex(e);
        break;
    case TGSIC_OPCODE_MEMBAR:
        tgsic_t2s_memory_barrier(e);
        break;
    case TGSIC_OPCODE_BARRIER:
        tgsic_t2s_control_barrier(e);
        break;
    case TGSIC_OPCODE_END:
        emit_end(e);
        break;
    case TGSIC_OPCODE_NOP:
        break;
    default:
        return false;
    }
    return true;
}
