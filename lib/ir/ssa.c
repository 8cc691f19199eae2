/* SPDX-License-Identifier: MIT */
/* SSA construction: LOCALs of length 1 become values and phis.
 *
 * Requires: no SCOPE (lower_scopes), constant indices folded (split_vars). Provides: no such
 * variables; values that are used after a construct go through a phi there. May run again after
 * other passes.
 *
 * One walk in text order keeps the current value of each component of each variable, so a store
 * of some components costs nothing and copies of copies never appear. A log of changes brings back
 * the values before an IF; where its sides meet, components that differ get one phi per variable.
 * At a loop's head every component that the loop stores gets a phi, and after the loop another.
 * Where no load wants a variable any more it has neither phis nor values. MOVs go as well: their
 * users are told on the way; and so do the variables. */
#include "pass.h"

#include "last_read.h"
#include "scalar.h"

#define MAX_BREAKS 255 /* of a loop: operands of a phi */

struct change {
    uint32_t slot; /* variable's number * 4 + component */
    struct ir_scalar value;
};

struct var_state {
    struct ir_var *var;
    uint32_t stamp; /* of the join or loop that last looked at it */
    unsigned mask;  /* components that the loop stores */
    struct ir_scalar sides[2][4];
};

/* A variable that an open loop stores and a round leaves to the next, or to what follows. */
struct carried {
    uint32_t var;
    unsigned mask;
    struct ir_instr *phi; /* at the loop's head */
};

struct loop_state {
    struct carried *carried;
    uint32_t num_carried, num_slots;
    struct ir_instr **breaks;
    struct ir_scalar *values; /* num_slots for each break */
    uint32_t num_breaks;
};

struct ssa {
    struct ir_shader *shader;
    struct tgsic_arena *arena;
    struct var_state *vars;
    uint32_t num_vars;
    const uint32_t *last_read; /* by variable: block */
    struct ir_scalar *current; /* by slot */
    struct change *log;
    uint32_t log_size;
    uint32_t stamp;
    struct loop_state *loop; /* the innermost open one */
};

static void walk_list(struct ssa *s, struct ir_list *list);

static void set(struct ssa *s, uint32_t slot, struct ir_scalar value)
{
    ARENA_RESERVE_RAW(s->arena, s->log, s->log_size);
    s->log[s->log_size++] = (struct change){slot, s->current[slot]};
    s->current[slot] = value;
}

/* ---- Accesses ------------------------------------------------------------------------------ */

static bool wanted_at(const struct ssa *s, uint32_t var, const struct ir_block *block)
{
    return s->last_read[var] >= block->index;
}

static void load(struct ssa *s, struct ir_instr *instr)
{
    uint32_t slot = instr->u.access.var->index * 4 + instr->u.access.component;
    tgsic_ir_become_copy(s->arena, instr, &s->current[slot]);
}

static void store(struct ssa *s, struct ir_instr *instr)
{
    uint32_t slot = instr->u.access.var->index * 4;
    bool wanted = wanted_at(s, instr->u.access.var->index, instr->block);
    for (unsigned c = 0; wanted && c < 4; c++)
        if (instr->writemask >> c & 1)
            set(s, slot + c, tgsic_ir_src_scalar(&instr->srcs[0], c));
    tgsic_ir_remove(instr);
}

static void snapshot(struct ssa *s, struct ir_instr *jump)
{
    struct loop_state *loop = s->loop;
    if (loop->num_breaks == MAX_BREAKS)
        tgsic_arena_fail(s->arena, TGSIC_E_LIMIT);
    ARENA_RESERVE(s->arena, loop->breaks, loop->num_breaks);
    loop->breaks[loop->num_breaks++] = jump;
    size_t old = (size_t)(loop->num_breaks - 1) * loop->num_slots * sizeof *loop->values;
    size_t size = old + loop->num_slots * sizeof *loop->values;
    if (!(loop->num_breaks & (loop->num_breaks - 1)))
        loop->values = tgsic_arena_grow(s->arena, loop->values, old, size * 2);
    struct ir_scalar *place = &loop->values[(size_t)(loop->num_breaks - 1) * loop->num_slots];
    for (uint32_t i = 0; i < loop->num_carried; i++)
        for (unsigned c = 0; c < 4; c++)
            if (loop->carried[i].mask >> c & 1)
                *place++ = s->current[loop->carried[i].var * 4 + c];
}

static void walk_block(struct ssa *s, struct ir_block *block)
{
    for (struct ir_instr *i = block->first, *next; i; i = next) {
        next = i->next;
        tgsic_ir_skip_copies(i);
        if (i->op == IR_BREAK)
            snapshot(s, i);
        else if (ir_accesses_promoted(i))
            (i->op == IR_LOAD ? load : store)(s, i);
        if (i->op == IR_MOV && !i->precise)
            tgsic_ir_remove(i);
    }
}

/* ---- Phis ---------------------------------------------------------------------------------- */

static struct ir_instr *new_phi(struct ssa *s, struct ir_block *block, const struct ir_var *var,
                                unsigned mask, unsigned num_srcs)
{
    unsigned components = 0;
    for (unsigned c = 0; c < 4; c++)
        components += mask >> c & 1;
    struct ir_instr *phi = tgsic_ir_new(s->arena, IR_PHI, components, var->bits, num_srcs);
    struct ir_instr *place = block->first;
    while (place && place->op == IR_PHI)
        place = place->next;
    if (place)
        tgsic_ir_insert_before(place, phi);
    else
        tgsic_ir_append(block, phi);
    return phi;
}

/* Source `i` of the phi: the components in `mask` of `values`, gathered at the end of `block`. */
static void set_phi_src(struct ssa *s, struct ir_instr *phi, unsigned i, struct ir_block *block,
                        const struct ir_scalar *values, unsigned mask)
{
    struct ir_scalar picked[4];
    unsigned count = 0;
    for (unsigned c = 0; c < 4; c++)
        if (mask >> c & 1)
            picked[count++] = values[c];
    phi->srcs[i] = tgsic_ir_gather(s->arena, block, NULL, picked, count, phi->bits);
}

static void set_from_phi(struct ssa *s, struct ir_instr *phi, uint32_t var, unsigned mask)
{
    unsigned component = 0;
    for (unsigned c = 0; c < 4; c++)
        if (mask >> c & 1)
            set(s, var * 4 + c, (struct ir_scalar){phi, component++});
}

/* ---- IF ------------------------------------------------------------------------------------ */

/* Takes back what was logged since `mark`; the changes made are kept as final values. */
static struct change *undo(struct ssa *s, uint32_t mark, uint32_t *count)
{
    struct change *made = ARENA_ARRAY(s->arena, struct change, s->log_size - mark);
    *count = 0;
    while (s->log_size > mark) {
        struct change old = s->log[--s->log_size];
        made[(*count)++] = (struct change){old.slot, s->current[old.slot]};
        s->current[old.slot] = old.value;
    }
    return made;
}

/* Newer changes stand first: the last one applied would be the oldest, so go backwards. */
static void apply_side(struct ssa *s, const struct change *changes, uint32_t count, unsigned side,
                       uint32_t *touched, uint32_t *num_touched)
{
    while (count--) {
        uint32_t number = changes[count].slot / 4;
        struct var_state *state = &s->vars[number];
        if (state->stamp != s->stamp) {
            state->stamp = s->stamp;
            touched[(*num_touched)++] = number;
            for (unsigned c = 0; c < 4; c++)
                state->sides[0][c] = state->sides[1][c] = s->current[number * 4 + c];
        }
        state->sides[side][changes[count].slot % 4] = changes[count].value;
    }
}

static void join_var(struct ssa *s, struct ir_node *branch, uint32_t number)
{
    struct var_state *state = &s->vars[number];
    bool dead[2] = {tgsic_ir_list_jump(&branch->u.branch.then_list) != NULL,
                    tgsic_ir_list_jump(&branch->u.branch.else_list) != NULL};
    unsigned differ = 0;
    for (unsigned c = 0; c < 4; c++)
        if (!ir_scalar_equal(state->sides[0][c], state->sides[1][c]))
            differ |= 1u << c;
    for (unsigned c = 0; c < 4; c++)
        if (!(differ >> c & 1) && !ir_scalar_equal(s->current[number * 4 + c], state->sides[0][c]))
            set(s, number * 4 + c, state->sides[0][c]);
    if (!differ)
        return;
    struct ir_instr *phi = new_phi(s, &branch->next->u.block, state->var, differ, 2);
    if (!dead[0])
        set_phi_src(s, phi, 0, tgsic_ir_last_block(&branch->u.branch.then_list), state->sides[0],
                    differ);
    if (!dead[1])
        set_phi_src(s, phi, 1, tgsic_ir_last_block(&branch->u.branch.else_list), state->sides[1],
                    differ);
    set_from_phi(s, phi, number, differ);
}

static void walk_if(struct ssa *s, struct ir_node *branch)
{
    uint32_t mark = s->log_size, counts[2], num_touched = 0;
    tgsic_ir_skip_copy(&branch->u.branch.condition);
    walk_list(s, &branch->u.branch.then_list);
    struct change *yes = undo(s, mark, &counts[0]);
    walk_list(s, &branch->u.branch.else_list);
    struct change *no = undo(s, mark, &counts[1]);
    uint32_t *touched = ARENA_ARRAY(s->arena, uint32_t, counts[0] + counts[1]);
    s->stamp++;
    apply_side(s, yes, counts[0], 0, touched, &num_touched);
    apply_side(s, no, counts[1], 1, touched, &num_touched);
    for (uint32_t i = 0; i < num_touched; i++)
        if (wanted_at(s, touched[i], &branch->next->u.block))
            join_var(s, branch, touched[i]);
}

/* ---- LOOP ---------------------------------------------------------------------------------- */

static void note_store(struct ssa *s, struct loop_state *loop, const struct ir_instr *instr)
{
    uint32_t number = instr->u.access.var->index;
    struct var_state *state = &s->vars[number];
    if (state->stamp != s->stamp) {
        state->stamp = s->stamp;
        state->mask = 0;
        ARENA_RESERVE(s->arena, loop->carried, loop->num_carried);
        loop->carried[loop->num_carried++].var = number;
    }
    state->mask |= instr->writemask;
}

static void find_carried(struct ssa *s, struct ir_node *node, struct loop_state *loop)
{
    s->stamp++;
    const struct ir_block *end = &node->next->u.block;
    const struct ir_block *last = tgsic_ir_last_block(&node->u.loop.body);
    for (struct ir_block *b = tgsic_ir_first_block(&node->u.loop.body); b != end;
         b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i; i = i->next)
            if (i->op == IR_STORE && ir_accesses_promoted(i) &&
                wanted_at(s, i->u.access.var->index, last))
                note_store(s, loop, i);
    for (uint32_t i = 0; i < loop->num_carried; i++) {
        struct carried *carried = &loop->carried[i];
        carried->mask = s->vars[carried->var].mask;
        for (unsigned mask = carried->mask; mask; mask >>= 1)
            loop->num_slots += mask & 1;
    }
}

static void add_head_phis(struct ssa *s, struct ir_node *node, struct loop_state *loop)
{
    struct ir_block *head = tgsic_ir_first_block(&node->u.loop.body);
    for (uint32_t i = 0; i < loop->num_carried; i++) {
        struct carried *carried = &loop->carried[i];
        carried->phi = new_phi(s, head, s->vars[carried->var].var, carried->mask, 2);
        set_phi_src(s, carried->phi, 0, &node->prev->u.block, &s->current[carried->var * 4],
                    carried->mask);
        set_from_phi(s, carried->phi, carried->var, carried->mask);
    }
}

static void close_head_phis(struct ssa *s, struct ir_node *node, struct loop_state *loop)
{
    struct ir_instr *phi = tgsic_ir_first_block(&node->u.loop.body)->first;
    for (; phi && phi->op == IR_PHI; phi = phi->next)
        tgsic_ir_skip_copies(phi);
    if (tgsic_ir_list_jump(&node->u.loop.body))
        return;
    for (uint32_t i = 0; i < loop->num_carried; i++) {
        struct carried *carried = &loop->carried[i];
        set_phi_src(s, carried->phi, 1, tgsic_ir_last_block(&node->u.loop.body),
                    &s->current[carried->var * 4], carried->mask);
    }
}

static void add_exit_phis(struct ssa *s, struct ir_node *node, struct loop_state *loop)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < loop->num_carried; i++) {
        struct carried *carried = &loop->carried[i];
        if (!wanted_at(s, carried->var, &node->next->u.block)) {
            first += carried->phi->components;
            continue;
        }
        struct ir_instr *phi = new_phi(s, &node->next->u.block, s->vars[carried->var].var,
                                       carried->mask, loop->num_breaks);
        for (uint32_t n = 0; n < loop->num_breaks; n++)
            phi->srcs[n] = tgsic_ir_gather(s->arena, loop->breaks[n]->block, loop->breaks[n],
                                           &loop->values[(size_t)n * loop->num_slots + first],
                                           phi->components, phi->bits);
        first += phi->components;
        set_from_phi(s, phi, carried->var, carried->mask);
    }
}

/* Nobody gets behind a loop without a BREAK, and no value of its body is visible there. */
static void forget_carried(struct ssa *s, const struct loop_state *loop)
{
    for (uint32_t i = 0; i < loop->num_carried; i++)
        for (unsigned c = 0; c < 4; c++)
            if (loop->carried[i].mask >> c & 1)
                set(s, loop->carried[i].var * 4 + c, (struct ir_scalar){NULL, 0});
}

static void walk_loop(struct ssa *s, struct ir_node *node)
{
    struct loop_state loop = {NULL, 0, 0, NULL, NULL, 0}, *outer = s->loop;
    find_carried(s, node, &loop);
    add_head_phis(s, node, &loop);
    s->loop = &loop;
    walk_list(s, &node->u.loop.body);
    s->loop = outer;
    close_head_phis(s, node, &loop);
    if (loop.num_breaks)
        add_exit_phis(s, node, &loop);
    else
        forget_carried(s, &loop);
}

static void walk_list(struct ssa *s, struct ir_list *list)
{
    for (struct ir_node *node = list->first; node; node = node->next) {
        if (node->kind == IR_NODE_BLOCK)
            walk_block(s, &node->u.block);
        else if (node->kind == IR_NODE_IF)
            walk_if(s, node);
        else
            walk_loop(s, node);
    }
}

void tgsic_ir_ssa(struct ir_shader *shader)
{
    struct ssa s = {.shader = shader, .arena = shader->arena};
    for (struct ir_var *var = shader->vars; var; var = var->next)
        if (ir_is_promoted(var))
            var->index = s.num_vars++;
    if (!s.num_vars)
        return;
    s.vars = ARENA_ARRAY(s.arena, struct var_state, s.num_vars);
    s.last_read = tgsic_ir_last_reads(shader, s.num_vars);
    s.current = ARENA_ARRAY(s.arena, struct ir_scalar, (size_t)s.num_vars * 4);
    for (struct ir_var *var = shader->vars; var; var = var->next)
        if (ir_is_promoted(var))
            s.vars[var->index].var = var;
    walk_list(&s, &shader->body);
    tgsic_ir_drop_vars(shader, ir_is_promoted);
}
