/* SPDX-License-Identifier: MIT */
/* The validator's rules for control flow: blocks, labels, END, subroutines and who calls whom. */
#include "validation.h"

/* What an instruction stands directly in: bits. */
enum place {
    OUTSIDE = 1 << 0,    /* of all blocks, in front of END */
    BEHIND_END = 1 << 1, /* … and behind it */
    IN_IF = 1 << 2,      /* in front of an ELSE */
    IN_ELSE = 1 << 3,
    IN_LOOP = 1 << 4,
    BEFORE_CASES = 1 << 5, /* of a switch */
    IN_CASES = 1 << 6,
    IN_SUBROUTINE = 1 << 7,
};
#define WATCHED_PLACES (BEHIND_END | BEFORE_CASES) /* few opcodes can stand there */

struct block {
    uint32_t opener; /* instruction */
    uint32_t latest; /* the opener, or ELSE or DEFAULT once it was met */
    uint8_t place;   /* what it is now */
    uint8_t around;  /* what it and the blocks around it were at first */
};

struct subroutine {
    uint32_t start; /* the BGNSUB */
    uint32_t first_call, end_call;
    uint8_t state;
};

struct flow {
    struct validator *v;
    const struct tgsic_instruction *instructions;
    struct block *blocks; /* [0] is all outside of blocks; has room for one more than are open */
    uint32_t depth, room;
    bool ended;
    struct subroutine *subroutines; /* in order */
    uint32_t num_subroutines;
    uint32_t *calls; /* instructions, in order */
    uint32_t num_calls;
};

static void error_at(struct flow *f, uint32_t at, unsigned code, const char *what)
{
    tgsic_validator_error(f->v, code, f->instructions[at].pos, "%s", what);
}

/* ---- Places ---------------------------------------------------------------------------------- */

/* What an opcode does: bits. */
enum deed {
    CLOSES = 1 << 0,     /* the innermost block */
    LINKS = 1 << 1,      /* the label of what that block has had latest leads here */
    LINKS_BACK = 1 << 2, /* the label leads to what opened the block */
    DOES_MORE = 1 << 3,  /* see meet_other() */
};

struct flow_rule {
    uint8_t within; /* WITHIN() the places where it can stand */
    uint8_t deeds;
    uint8_t opens; /* a place; 0: none */
};
#define ORDINARY       (0xff & ~WATCHED_PLACES)
#define WITHIN(places) ((places) ^ ORDINARY) /* 0 for opcodes that have no rule */

static const struct flow_rule rules[TGSIC_OPCODE_LIMIT] = {
    [TGSIC_OPCODE_IF] = {WITHIN(ORDINARY), 0, IN_IF},
    [TGSIC_OPCODE_UIF] = {WITHIN(ORDINARY), 0, IN_IF},
    [TGSIC_OPCODE_ELSE] = {WITHIN(IN_IF), CLOSES | LINKS, IN_ELSE},
    [TGSIC_OPCODE_ENDIF] = {WITHIN(IN_IF | IN_ELSE), CLOSES | LINKS, 0},
    [TGSIC_OPCODE_BGNLOOP] = {WITHIN(ORDINARY), 0, IN_LOOP},
    [TGSIC_OPCODE_ENDLOOP] = {WITHIN(IN_LOOP), CLOSES | LINKS | LINKS_BACK, 0},
    [TGSIC_OPCODE_SWITCH] = {WITHIN(ORDINARY), 0, BEFORE_CASES},
    [TGSIC_OPCODE_ENDSWITCH] = {WITHIN(BEFORE_CASES | IN_CASES), CLOSES, 0},
    [TGSIC_OPCODE_CASE] = {WITHIN(BEFORE_CASES | IN_CASES), DOES_MORE, 0},
    [TGSIC_OPCODE_DEFAULT] = {WITHIN(BEFORE_CASES | IN_CASES), DOES_MORE, 0},
    [TGSIC_OPCODE_BRK] = {WITHIN(ORDINARY), DOES_MORE, 0},
    [TGSIC_OPCODE_CONT] = {WITHIN(ORDINARY), DOES_MORE, 0},
    [TGSIC_OPCODE_END] = {WITHIN(OUTSIDE), DOES_MORE, 0},
    [TGSIC_OPCODE_BGNSUB] = {WITHIN(BEHIND_END), DOES_MORE, IN_SUBROUTINE},
    [TGSIC_OPCODE_ENDSUB] = {WITHIN(IN_SUBROUTINE), CLOSES, 0},
    [TGSIC_OPCODE_CAL] = {WITHIN(ORDINARY), DOES_MORE, 0},
};

static struct block *innermost(const struct flow *f)
{
    return &f->blocks[f->depth];
}

/* Reports an instruction that cannot stand here. Returns whether it does there what it does
 * elsewhere: it has no block to close or to be a case of. */
static bool is_met_misplaced(struct flow *f, uint32_t at)
{
    struct block *block = innermost(f);
    unsigned opcode = f->instructions[at].opcode;
    bool is_case = opcode == TGSIC_OPCODE_CASE || opcode == TGSIC_OPCODE_DEFAULT;
    if (opcode == TGSIC_OPCODE_END)
        error_at(f, at, f->ended ? E_END : E_FLOW,
                 f->ended ? "a second END" : "END within a block");
    else if (opcode == TGSIC_OPCODE_BGNSUB)
        error_at(f, at, E_SUBROUTINE, "subroutines stand behind END and outside of each other");
    else if (block->place == BEHIND_END)
        error_at(f, at, E_END, "behind END there are subroutines alone");
    else if (block->place == BEFORE_CASES)
        error_at(f, at, E_FLOW, "an instruction in front of the first case");
    else if (opcode == TGSIC_OPCODE_ELSE)
        error_at(f, at, E_FLOW, "ELSE without its IF");
    else
        error_at(f, at, E_FLOW,
                 is_case ? "a case outside of a switch"
                         : "the end of a block that is not open here");
    if (opcode == TGSIC_OPCODE_ELSE)
        block->latest = at;
    return !is_case && !(rules[opcode].deeds & CLOSES);
}

static inline unsigned leads_to(const struct flow *f, uint32_t at, uint32_t target)
{
    return f->instructions[at].has_label & (f->instructions[at].label == target);
}

static inline void check_labels(struct flow *f, uint32_t at, const struct block *block,
                                unsigned deeds)
{
    unsigned links = deeds / LINKS & !leads_to(f, block->latest, at);
    unsigned links_back = deeds / LINKS_BACK & !leads_to(f, at, block->opener);
    if (!(links | links_back))
        return;
    if (links)
        error_at(f, block->latest, E_LABEL, "the label is not what nesting says");
    if (links_back)
        error_at(f, at, E_LABEL, "the label is not what nesting says");
}

/* Closes the innermost block, opens one, or both: ELSE goes on with the block of its IF. */
static inline void change_block(struct flow *f, uint32_t at, const struct flow_rule *rule)
{
    bool closes = rule->deeds & CLOSES, opens = rule->opens;
    uint32_t around = f->depth - closes, opener = f->blocks[f->depth].opener;
    if (around + opens > f->v->limits.max_nesting)
        tgsic_validator_too_deep(f->v, f->instructions[at].pos);
    ARENA_REFILL_RAW(f->v->arena, f->blocks, f->depth + 1, f->room);
    f->blocks[around + 1] = (struct block){
        .opener = closes ? opener : at,
        .latest = at,
        .place = rule->opens,
        .around = f->blocks[around].around | rule->opens,
    };
    f->depth = around + opens;
}

static void meet_case(struct flow *f, uint32_t at)
{
    struct block *block = innermost(f);
    block->place = IN_CASES;
    if (f->instructions[at].opcode != TGSIC_OPCODE_DEFAULT)
        return;
    if (block->latest != block->opener)
        error_at(f, at, E_FLOW, "a second DEFAULT");
    block->latest = at;
}

static void meet_jump(struct flow *f, uint32_t at)
{
    bool breaks = f->instructions[at].opcode == TGSIC_OPCODE_BRK;
    if (!(innermost(f)->around & (breaks ? IN_LOOP | BEFORE_CASES : IN_LOOP)))
        error_at(f, at, E_FLOW,
                 breaks ? "BRK outside of a loop or switch" : "CONT outside of a loop");
}

static void meet_end(struct flow *f)
{
    f->blocks[0].place = BEHIND_END;
    f->ended = true;
}

/* ---- Subroutines ----------------------------------------------------------------------------- */

static void meet_subroutine(struct flow *f, uint32_t at)
{
    ARENA_RESERVE(f->v->arena, f->subroutines, f->num_subroutines);
    f->subroutines[f->num_subroutines++] = (struct subroutine){at, f->num_calls, f->num_calls, 0};
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

static void meet_other(struct flow *f, uint32_t at)
{
    switch (f->instructions[at].opcode) {
    case TGSIC_OPCODE_CASE:
    case TGSIC_OPCODE_DEFAULT:
        meet_case(f, at);
        break;
    case TGSIC_OPCODE_BRK:
    case TGSIC_OPCODE_CONT:
        meet_jump(f, at);
        break;
    case TGSIC_OPCODE_BGNSUB:
        meet_subroutine(f, at);
        break;
    case TGSIC_OPCODE_CAL:
        meet_call(f, at);
        break;
    case TGSIC_OPCODE_END:
        meet_end(f);
        break;
    }
}

static inline void meet_instruction(struct flow *f, uint32_t at)
{
    const struct flow_rule *rule = &rules[f->instructions[at].opcode];
    struct block *block = innermost(f);
    if (!(block->place & WITHIN(rule->within)) && !is_met_misplaced(f, at))
        return;
    check_labels(f, at, block, rule->deeds);
    if (rule->deeds & DOES_MORE)
        meet_other(f, at);
    change_block(f, at, rule);
}

static bool is_watched(const struct flow *f)
{
    return innermost(f)->place & WATCHED_PLACES;
}

/* All instructions up to one, or up to where there is nothing to watch. */
static void meet_watched(struct flow *f, uint32_t at, uint32_t end)
{
    for (; at < end && is_watched(f); at++)
        meet_instruction(f, at);
}

/* Most shaders run from their start to their end. */
static bool has_end_alone(const struct flow *f)
{
    const struct tgsic_outline *outline = f->v->outline;
    return outline->num_flow == 1 && outline->flow[0] + 1 == f->v->shader->num_instructions &&
           f->instructions[outline->flow[0]].opcode == TGSIC_OPCODE_END;
}

/* All instructions with control flow, and any others where they may be out of place. */
static void walk(struct flow *f)
{
    const struct tgsic_outline *outline = f->v->outline;
    uint32_t at = 0;
    for (uint32_t k = 0; k < outline->num_flow; k++) {
        if (is_watched(f))
            meet_watched(f, at, outline->flow[k]);
        at = outline->flow[k];
        meet_instruction(f, at++);
    }
    if (is_watched(f))
        meet_watched(f, at, f->v->shader->num_instructions);
}

void tgsic_validate_flow(struct validator *v)
{
    static const struct tgsic_pos nowhere = {0, 0, 0, 0};
    struct flow flow = {.v = v, .instructions = v->shader->instructions};
    if (has_end_alone(&flow))
        return;
    ARENA_REFILL_RAW(v->arena, flow.blocks, 0, flow.room);
    flow.blocks[0] = (struct block){.place = OUTSIDE};
    walk(&flow);
    for (uint32_t i = 1; i <= flow.depth; i++)
        error_at(&flow, flow.blocks[i].opener, E_FLOW, "the block is not closed");
    if (!flow.ended)
        tgsic_validator_error(v, E_END, nowhere, "there is no END");
    if (flow.num_calls)
        check_calls(&flow);
}
