/* SPDX-License-Identifier: MIT */
/* Structured control flow. Every selection is a scope whose end is its merge block; a loop is a
 * scope around a LOOP, whose body is a scope that ends at the continue target. A branch to a block
 * that some open construct ends at leaves that construct; to any other, the block follows here, and
 * must not have been met before. A branch stands last in its list, so that what ends there is
 * reached without leaving anything. Functions are inlined by walking their blocks anew. */
#include "flow.h"

#include "fetch.h"

/* ---- Before walking ------------------------------------------------------------------------ */

static bool is_terminator(uint32_t op)
{
    return (op >= SpvOpBranch && op <= SpvOpUnreachable) || op == SpvOpTerminateInvocation;
}

static void note_label(struct spirv *s, struct label *label, const struct instruction *i)
{
    if (i->op == SpvOpPhi) {
        ARENA_RESERVE(s->arena, label->phis, label->num_phis);
        label->phis[label->num_phis++] = (struct phi){s->at, NULL};
    } else if (i->op == SpvOpLoopMerge) {
        label->merge = tgsic_spirv_operand(s, i, 0);
        label->continue_target = tgsic_spirv_operand(s, i, 1);
        label->loop = true;
    } else if (i->op == SpvOpSelectionMerge) {
        label->merge = tgsic_spirv_operand(s, i, 0);
    } else if (is_terminator(i->op)) {
        label->end = s->at;
    }
}

/* Which members of a variable an instruction accesses: one, through an access chain whose index of
 * members is the first, or the second in an array of vertices. */
static uint32_t members_of(struct spirv *s, const struct instruction *i, const struct id *variable)
{
    const struct type *type =
        variable->op == SpvOpVariable ? tgsic_spirv_type_of(s, s->words[variable->def + 1]) : NULL;
    uint32_t n = 1;
    if (!type || (i->op != SpvOpAccessChain && i->op != SpvOpInBoundsAccessChain))
        return UINT32_MAX;
    for (type = type->element; type && type->kind == TYPE_ARRAY; type = type->element)
        n++;
    if (!type || type->kind != TYPE_STRUCT || n >= i->num_operands)
        return UINT32_MAX;
    const struct id *index = tgsic_spirv_id(s, i->operands[n]);
    if (!index->result)
        return UINT32_MAX;
    uint32_t member = tgsic_spirv_literal(s, i->operands[n]);
    return 1u << (member < 31 ? member : 31);
}

/* Whether operand `n` may be a pointer rather than a literal. */
static bool may_point(const struct instruction *i, uint32_t n)
{
    return !n || i->op == SpvOpFunctionCall || i->op == SpvOpCopyMemory ||
           (i->op == SpvOpExtInst && n > 1);
}

/* A literal that looks like an id makes a value cross that need not: no harm. */
static void note_uses(struct spirv *s, const struct instruction *i, uint32_t block)
{
    for (uint32_t n = 0; n < i->num_operands; n++) {
        uint32_t id = i->operands[n];
        if (!id || id >= s->bound || !s->pages[id / IDS_PER_PAGE])
            continue;
        struct id *used = &s->pages[id / IDS_PER_PAGE][id % IDS_PER_PAGE];
        used->crosses |= used->block && used->block != block;
        if (used->op == SpvOpVariable && !used->block && may_point(i, n))
            used->touched |= n ? UINT32_MAX : members_of(s, i, used);
    }
}

void tgsic_spirv_prepare(struct spirv *s)
{
    uint32_t block = 0;
    struct label *label = NULL;
    for (s->at = s->first_function; s->at < s->num_words;) {
        struct instruction i = tgsic_spirv_fetch(s);
        if (i.op == SpvOpFunction)
            label = NULL;
        if (i.op == SpvOpLabel) {
            block = i.result;
            label = tgsic_spirv_id(s, block)->label = ARENA_NEW(s->arena, struct label);
        }
        if (label) {
            note_label(s, label, &i);
            note_uses(s, &i, block);
        }
        s->at += i.count;
    }
}

/* ---- Constructs ---------------------------------------------------------------------------- */

static struct construct *enter(struct spirv *s, uint32_t target, struct ir_node *scope)
{
    struct construct *c = ARENA_NEW(s->arena, struct construct);
    c->outer = s->construct;
    c->target = target;
    c->scope = scope;
    c->loops = s->construct ? s->construct->loops : 0;
    s->construct = c;
    return c;
}

static struct construct *enter_scope(struct spirv *s, uint32_t target)
{
    return enter(s, target, tgsic_ir_scope(&s->b));
}

static void leave(struct spirv *s)
{
    if (s->construct->scope)
        tgsic_ir_end(&s->b, s->construct->scope);
    s->construct = (struct construct *)s->construct->outer;
}

/* The construct that ends at the target, as seen from within; NULL: none. */
static const struct construct *find(const struct spirv *s, uint32_t target)
{
    const struct construct *c = s->construct;
    while (c && c->target != target)
        c = c->target == TARGET_RETURN && c->scope ? NULL : c->outer;
    return c;
}

/* False: no open construct ends there. */
static bool jump(struct spirv *s, uint32_t target)
{
    const struct construct *c = find(s, target);
    if (!c)
        return false;
    bool ends_here = c == s->construct;
    while (!c->scope)
        c = c->outer;
    if (c->fall)
        tgsic_ir_store(&s->b, c->fall, 0, NULL, tgsic_ir_bool(&s->b, true), 1);
    if (ends_here)
        return true;
    if (c->is_loop && s->construct->loops == c->loops + 1)
        tgsic_ir_break(&s->b);
    else
        tgsic_ir_leave(&s->b, c->scope);
    return true;
}

/* ---- Phis ---------------------------------------------------------------------------------- */

static struct label *label_of(struct spirv *s, uint32_t id)
{
    struct label *label = tgsic_spirv_id(s, id)->label;
    if (!label)
        tgsic_spirv_invalid(s, "id %u is no block", (unsigned)id);
    return label;
}

static const struct place *phi_memory(struct spirv *s, struct phi *phi, uint32_t type)
{
    if (!phi->memory) {
        phi->memory = ARENA_NEW(s->arena, struct place);
        *phi->memory = tgsic_spirv_local(s, tgsic_spirv_type_of(s, type), "phi");
    }
    return phi->memory;
}

static struct instruction fetch_at(struct spirv *s, uint32_t at)
{
    uint32_t here = s->at;
    s->at = at;
    struct instruction i = tgsic_spirv_fetch(s);
    s->at = here;
    return i;
}

static uint32_t incoming(struct spirv *s, const struct instruction *phi, uint32_t from)
{
    tgsic_spirv_count(s, phi->num_operands / 16);
    for (uint32_t n = 0; n + 1 < phi->num_operands; n += 2)
        if (phi->operands[n + 1] == from)
            return phi->operands[n];
    tgsic_spirv_invalid(s, "a phi has no value for block %u", (unsigned)from);
}

/* What the phis of a block are when control comes from another: all are read before any is
 * written. */
static void set_phis(struct spirv *s, uint32_t from, uint32_t to)
{
    struct label *label = label_of(s, to);
    struct value *values = ARENA_ARRAY(s->arena, struct value, label->num_phis);
    tgsic_spirv_count(s, label->num_phis);
    for (uint32_t p = 0; p < label->num_phis; p++) {
        struct instruction phi = fetch_at(s, label->phis[p].at);
        values[p] = *tgsic_spirv_value(s, incoming(s, &phi, from));
    }
    for (uint32_t p = 0; p < label->num_phis; p++) {
        struct instruction phi = fetch_at(s, label->phis[p].at);
        tgsic_spirv_store(s, phi_memory(s, &label->phis[p], phi.type), &values[p]);
    }
}

static void load_phi(struct spirv *s, const struct instruction *i, struct label *label)
{
    for (uint32_t p = 0; p < label->num_phis; p++)
        if (label->phis[p].at == s->at)
            tgsic_spirv_result(s, i, tgsic_spirv_load(s, phi_memory(s, &label->phis[p], i->type)));
}

/* ---- Branches ------------------------------------------------------------------------------ */

static void walk_from(struct spirv *s, uint32_t label);

/* The block that follows here; 0: none does. */
static uint32_t branch(struct spirv *s, uint32_t from, uint32_t to)
{
    set_phis(s, from, to);
    return jump(s, to) ? 0 : to;
}

/* A list of an IF, which ends where the construct around it does. */
static void walk_side(struct spirv *s, uint32_t from, uint32_t to)
{
    enter(s, s->construct->target, NULL);
    walk_from(s, branch(s, from, to));
    leave(s);
}

static uint32_t walk_conditional(struct spirv *s, const struct instruction *i, uint32_t block)
{
    const struct label *label = label_of(s, block);
    uint32_t merge = label->loop ? 0 : label->merge;
    struct ir_instr *condition = tgsic_spirv_typed(s, tgsic_spirv_operand(s, i, 0), 'b', 1);
    uint32_t yes = tgsic_spirv_operand(s, i, 1), no = tgsic_spirv_operand(s, i, 2);
    if (merge)
        enter_scope(s, merge);
    struct ir_node *node = tgsic_ir_if(&s->b, condition);
    walk_side(s, block, yes);
    tgsic_ir_else(&s->b, node);
    walk_side(s, block, no);
    tgsic_ir_end(&s->b, node);
    if (merge)
        leave(s);
    return merge;
}

/* ---- Switches ------------------------------------------------------------------------------ */

struct switch_case {
    uint32_t label;
    struct ir_instr *condition;
    int falls_to;  /* another case, which then comes next; -1: none */
    bool is_later; /* one falls into it */
};

static int find_case(const struct switch_case *cases, uint32_t count, uint32_t label)
{
    for (uint32_t n = 0; n < count; n++)
        if (cases[n].label == label)
            return (int)n;
    return -1;
}

static struct ir_instr *either(struct spirv *s, struct ir_instr *a, struct ir_instr *b)
{
    return a ? ir_op2(&s->b, IR_OR, a, b) : b;
}

/* Cases in the order in which their blocks stand, as a person would read them. */
static void sort_cases(struct spirv *s, struct switch_case *cases, uint32_t count)
{
    for (uint32_t n = 1; n < count; n++) {
        struct switch_case moved = cases[n];
        uint32_t at = n, def = tgsic_spirv_id(s, moved.label)->def;
        for (; at && tgsic_spirv_id(s, cases[at - 1].label)->def > def; at--)
            cases[at] = cases[at - 1];
        cases[at] = moved;
    }
}

/* Does an open construct end at a block? */
static bool is_open(const struct spirv *s, uint32_t target)
{
    const struct construct *c = s->construct;
    while (c && c->target != target)
        c = c->outer;
    return c != NULL;
}

struct search {
    uint32_t *blocks, count; /* to be looked at */
    uint32_t number;
};

static void look_at(struct spirv *s, struct search *search, uint32_t block)
{
    struct label *label = label_of(s, block);
    if (label->search == search->number || is_open(s, block))
        return;
    label->search = search->number;
    ARENA_RESERVE(s->arena, search->blocks, search->count);
    search->blocks[search->count++] = block;
}

/* Of each literal. The selector may have no value yet. */
static unsigned selector_words(struct spirv *s, const struct instruction *i)
{
    const struct id *selector = tgsic_spirv_id(s, tgsic_spirv_operand(s, i, 0));
    return type_is_wide(tgsic_spirv_type_of(s, fetch_at(s, selector->def).type)) ? 2 : 1;
}

static void look_behind(struct spirv *s, struct search *search, const struct label *label)
{
    if (!label->end)
        tgsic_spirv_invalid(s, "a block has no end");
    const struct instruction end = fetch_at(s, label->end);
    uint32_t first = end.op == SpvOpBranch ? 0 : 1, step = 1;
    if (end.op != SpvOpBranch && end.op != SpvOpBranchConditional && end.op != SpvOpSwitch)
        return;
    if (end.op == SpvOpSwitch)
        step = selector_words(s, &end) + 1;
    for (uint32_t n = first; n < end.num_operands; n += step)
        if (end.op != SpvOpBranchConditional || n < 3) /* weights follow */
            look_at(s, search, end.operands[n]);
}

/* The case that the blocks of another lead to, without leaving the switch. */
static int find_fall(struct spirv *s, const struct switch_case *cases, uint32_t count,
                     uint32_t from)
{
    struct search search = {.number = ++s->searches};
    look_at(s, &search, cases[from].label);
    while (search.count) {
        uint32_t block = search.blocks[--search.count];
        int at = find_case(cases, count, block);
        tgsic_spirv_count(s, 1);
        if (at >= 0 && (uint32_t)at != from)
            return at;
        look_behind(s, &search, label_of(s, block));
    }
    return -1;
}

#define MAX_CASES 1024u /* looked for one by one */

static struct switch_case *take_cases(struct spirv *s, const struct instruction *i, uint32_t *count)
{
    struct ir_instr *selector = tgsic_spirv_vector(s, tgsic_spirv_operand(s, i, 0)), *any = NULL;
    unsigned words = selector->bits == 64 ? 2 : 1;
    if (selector->components != 1)
        tgsic_spirv_invalid(s, "a selector that is no scalar");
    uint32_t most = (i->num_operands - 1) / (words + 1) + 1, otherwise;
    struct switch_case *cases = ARENA_ARRAY(s->arena, struct switch_case, most);
    if (most > MAX_CASES)
        tgsic_spirv_unsupported(s, "a switch of more than %u cases", MAX_CASES);
    for (uint32_t n = 2; n + words < i->num_operands; n += words + 1) {
        uint64_t literal = i->operands[n] | (words > 1 ? (uint64_t)i->operands[n + 1] << 32 : 0);
        struct ir_instr *is_it = ir_op2(&s->b, IR_IEQ, selector,
                                        tgsic_ir_const_bits(&s->b, 1, selector->bits, &literal));
        int at = find_case(cases, *count, i->operands[n + words]);
        struct switch_case *c = &cases[at < 0 ? (int)(*count)++ : at];
        c->label = i->operands[n + words];
        c->condition = either(s, c->condition, is_it);
        any = either(s, any, is_it);
    }
    otherwise = tgsic_spirv_operand(s, i, 1);
    int at = find_case(cases, *count, otherwise);
    struct switch_case *c = &cases[at < 0 ? (int)(*count)++ : at];
    c->label = otherwise;
    any = any ? ir_op1(&s->b, IR_NOT, any) : tgsic_ir_bool(&s->b, true);
    c->condition = either(s, c->condition, any);
    sort_cases(s, cases, *count);
    return cases;
}

/* One case falls into one other, and at most one into it: chains, whose links stand side by side.
 */
static void find_falls(struct spirv *s, struct switch_case *cases, uint32_t count)
{
    for (uint32_t n = 0; n < count; n++) {
        cases[n].falls_to = find_fall(s, cases, count, n);
        if (cases[n].falls_to < 0)
            continue;
        if (cases[cases[n].falls_to].is_later)
            tgsic_spirv_invalid(s, "two cases that fall into one");
        cases[cases[n].falls_to].is_later = true;
    }
}

static void walk_case(struct spirv *s, uint32_t block, const struct switch_case *c, uint32_t next,
                      struct ir_var *fell)
{
    struct ir_instr *condition =
        ir_op2(&s->b, IR_OR, c->condition, tgsic_ir_load(&s->b, fell, 0, NULL, 0, 1));
    struct ir_node *node = tgsic_ir_if(&s->b, condition);
    enter(s, 0, NULL);
    enter_scope(s, next)->fall = fell;
    tgsic_ir_store(&s->b, fell, 0, NULL, tgsic_ir_bool(&s->b, false), 1);
    walk_from(s, branch(s, block, c->label));
    leave(s);
    leave(s);
    tgsic_ir_end(&s->b, node);
}

/* A case and those that it falls into, by their number. */
static uint32_t walk_chain(struct spirv *s, uint32_t block, const struct switch_case *cases, int at,
                           struct ir_var *fell)
{
    uint32_t walked = 0;
    for (; at >= 0; at = cases[at].falls_to, walked++)
        walk_case(s, block, &cases[at],
                  cases[at].falls_to < 0 ? 0 : cases[cases[at].falls_to].label, fell);
    return walked;
}

static uint32_t walk_switch(struct spirv *s, const struct instruction *i, uint32_t block)
{
    uint32_t count = 0, walked = 0, merge = label_of(s, block)->merge;
    struct switch_case *cases = take_cases(s, i, &count);
    struct ir_var *fell = tgsic_ir_var(&s->b, IR_LOCAL, "fell", 1, 32, 1);
    if (!merge)
        tgsic_spirv_invalid(s, "a switch without a merge block");
    tgsic_spirv_count(s, count);
    tgsic_ir_store(&s->b, fell, 0, NULL, tgsic_ir_bool(&s->b, false), 1);
    enter_scope(s, merge);
    find_falls(s, cases, count);
    for (uint32_t n = 0; n < count; n++)
        if (!cases[n].is_later)
            walked += walk_chain(s, block, cases, (int)n, fell);
    if (walked < count)
        tgsic_spirv_invalid(s, "cases that fall into one another in a circle");
    leave(s);
    return merge;
}

/* ---- Blocks -------------------------------------------------------------------------------- */

static void return_value(struct spirv *s, const struct instruction *i)
{
    const struct value *value = tgsic_spirv_value(s, tgsic_spirv_operand(s, i, 0));
    if (!s->call->result.type)
        tgsic_spirv_invalid(s, "a value returned from a function of none");
    tgsic_spirv_store(s, &s->call->result, value);
}

/* Invocations that ended do not go round loops for ever. */
static void end_invocation(struct spirv *s, bool discard)
{
    const struct construct *outermost = s->construct;
    if (discard)
        tgsic_ir_discard(&s->b, NULL);
    while (outermost->outer)
        outermost = outermost->outer;
    if (s->construct->loops)
        tgsic_ir_leave(&s->b, outermost->scope);
}

/* The block that follows in the same list; 0: none. */
static uint32_t terminate(struct spirv *s, const struct instruction *i, uint32_t block)
{
    switch (i->op) {
    case SpvOpBranch:
        return branch(s, block, tgsic_spirv_operand(s, i, 0));
    case SpvOpBranchConditional:
        return walk_conditional(s, i, block);
    case SpvOpSwitch:
        return walk_switch(s, i, block);
    case SpvOpReturnValue:
        return_value(s, i);
        jump(s, TARGET_RETURN);
        return 0;
    case SpvOpReturn:
        jump(s, TARGET_RETURN);
        return 0;
    default:
        end_invocation(s, i->op != SpvOpUnreachable);
        return 0;
    }
}

/* The instructions from the label on. */
static uint32_t walk_instructions(struct spirv *s, uint32_t block)
{
    struct label *label = label_of(s, block);
    s->at = tgsic_spirv_id(s, block)->def;
    for (;;) {
        struct instruction i = tgsic_spirv_fetch(s);
        s->b.pos.word = s->at;
        tgsic_spirv_count(s, 1);
        tgsic_spirv_check_stage(s, &i);
        if (is_terminator(i.op))
            return terminate(s, &i, block);
        if (i.op == SpvOpPhi)
            load_phi(s, &i, label);
        else if ((i.op == SpvOpLabel && i.result != block) || i.op == SpvOpFunctionEnd)
            tgsic_spirv_invalid(s, "a block has no end");
        else
            tgsic_spirv_instruction(s, &i);
        s->at += i.count;
        if (s->at >= s->num_words)
            tgsic_spirv_invalid(s, "a block has no end");
    }
}

static uint32_t walk_loop(struct spirv *s, uint32_t header)
{
    const struct label *label = label_of(s, header);
    uint32_t merge = label->merge, next = label->continue_target;
    enter_scope(s, merge)->is_loop = true;
    struct ir_node *loop = tgsic_ir_loop(&s->b);
    enter(s, 0, NULL)->loops++;
    enter_scope(s, next);
    walk_from(s, walk_instructions(s, header));
    leave(s);
    if (next != header) {
        enter_scope(s, header);
        walk_from(s, next);
        leave(s);
    }
    leave(s);
    tgsic_ir_end(&s->b, loop);
    leave(s);
    return merge;
}

static uint32_t walk_block(struct spirv *s, uint32_t block)
{
    struct label *label = label_of(s, block);
    if (label->walk == s->call->number)
        tgsic_spirv_unsupported(s, "control flow that is not structured: block %u is reached twice",
                                (unsigned)block);
    label->walk = s->call->number;
    return label->loop ? walk_loop(s, block) : walk_instructions(s, block);
}

static void walk_from(struct spirv *s, uint32_t label)
{
    uint32_t here = s->at;
    while (label)
        label = walk_block(s, label);
    s->at = here;
}

/* ---- Functions ------------------------------------------------------------------------------ */

/* Gives parameters their arguments; the result is the first block. */
static uint32_t take_parameters(struct spirv *s, uint32_t function, const struct value *arguments,
                                uint32_t count)
{
    uint32_t n = 0;
    s->at = tgsic_spirv_id(s, function)->def;
    s->at += tgsic_spirv_fetch(s).count;
    while (s->at < s->num_words) {
        struct instruction i = tgsic_spirv_fetch(s);
        if (i.op == SpvOpLabel && n == count)
            return i.result;
        if (i.op == SpvOpFunctionParameter && n < count)
            tgsic_spirv_result(s, &i, arguments[n++]);
        else if (i.op != SpvOpLine && i.op != SpvOpNoLine)
            break;
        s->at += i.count;
    }
    tgsic_spirv_invalid(s, "function %u has no body, or other parameters", (unsigned)function);
}

static struct place call(struct spirv *s, uint32_t function, const struct value *arguments,
                         uint32_t count)
{
    static const struct place nothing = {0};
    struct id *id = tgsic_spirv_id(s, function);
    uint32_t here = s->at;
    struct call frame = {.outer = s->call, .function = function};
    if (id->op != SpvOpFunction || id->active)
        tgsic_spirv_invalid(s, "id %u is no function, or calls itself", (unsigned)function);
    s->at = id->def;
    const struct type *type = tgsic_spirv_type_of(s, tgsic_spirv_fetch(s).type);
    frame.result = type->kind == TYPE_VOID ? nothing : tgsic_spirv_local(s, type, "result");
    id->active = true;
    frame.number = ++s->calls;
    s->call = &frame;
    enter_scope(s, TARGET_RETURN);
    walk_from(s, take_parameters(s, function, arguments, count));
    leave(s);
    s->call = frame.outer;
    id->active = false;
    s->at = here;
    return frame.result;
}

void tgsic_spirv_call(struct spirv *s, const struct instruction *i)
{
    uint32_t function = tgsic_spirv_operand(s, i, 0), count = i->num_operands - 1;
    struct value *arguments = ARENA_ARRAY(s->arena, struct value, count);
    for (uint32_t n = 0; n < count; n++)
        arguments[n] = *tgsic_spirv_value(s, i->operands[n + 1]);
    struct place result = call(s, function, arguments, count);
    if (result.type)
        tgsic_spirv_result(s, i, tgsic_spirv_load(s, &result));
}

void tgsic_spirv_walk(struct spirv *s)
{
    call(s, s->entry, NULL, 0);
}
