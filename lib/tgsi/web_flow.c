/* SPDX-License-Identifier: MIT */
/* Keeps what reaches each register across branches, loops and switches.
 *
 * What a branch changes is saved and taken back at its end; joints stand for what either branch
 * left. A loop or switch has one joint per register that it writes, for the value at entry and
 * every definition inside. */
#include "webs.h"

#include <string.h>

void tgsic_webs_save(struct webs *w, uint32_t reg)
{
    APPEND(w, w->trail, (struct saved){reg, w->reach[reg]});
    w->reach[reg].branch = w->branch;
}

static inline struct reach *change(struct webs *w, uint32_t reg)
{
    if (w->reach[reg].branch != w->branch)
        tgsic_webs_save(w, reg);
    return &w->reach[reg];
}

static struct region *enter_region(struct webs *w, enum region_type type)
{
    struct region region = {
        .type = type, .trail = w->trail.count, .branch = w->branch, .ends = w->ends.count};
    APPEND(w, w->regions, region);
    w->branch = ++w->num_branches;
    return &w->regions.items[w->regions.count - 1];
}

static struct region *innermost(struct webs *w)
{
    return &w->regions.items[w->regions.count - 1];
}

/* ---- Scopes -------------------------------------------------------------------------------- */

static void open_scope(struct webs *w, bool is_switch)
{
    struct scope scope = {.around = w->scope, .end = UINT32_MAX, .is_switch = is_switch};
    w->scope = w->scopes.count;
    APPEND(w, w->scopes, scope);
}

static void close_scope(struct webs *w)
{
    struct scope *scope = &w->scopes.items[w->scope];
    scope->end = w->index;
    w->scope = scope->around;
}

/* ---- Branches ------------------------------------------------------------------------------ */

static void roll_back(struct webs *w, uint32_t to)
{
    while (w->trail.count > to) {
        const struct saved *last = &w->trail.items[--w->trail.count];
        w->reach[last->reg] = last->reach;
    }
}

static bool is_read_later(const struct webs *w, uint32_t reg)
{
    return w->last_read[reg] > w->index;
}

/* The same; what the branch left goes to `ends`, unless nothing reads it. */
static void end_branch(struct webs *w, uint32_t trail)
{
    while (w->trail.count > trail) {
        const struct saved *last = &w->trail.items[--w->trail.count];
        struct reach *reach = &w->reach[last->reg];
        if (is_read_later(w, last->reg))
            APPEND(w, w->ends, (struct saved){last->reg, *reach});
        *reach = last->reach;
    }
}

static void enter_else(struct webs *w)
{
    struct region *region = innermost(w);
    region->has_else = true;
    end_branch(w, region->trail);
    region->num_then = w->ends.count - region->ends;
    w->branch = ++w->num_branches;
}

/* Lets it reach these components of its register. */
static uint32_t add_joint(struct webs *w, enum value_form form, uint32_t reg, unsigned mask,
                          struct joint joint)
{
    uint32_t id = joint.id = new_value(w, form, reg, mask, 0);
    const struct tgsic_components *components = &tgsic_components_of[mask];
    w->values.items[id].origin = w->joints.count;
    APPEND(w, w->joints, joint);
    struct reach *reach = &w->reach[reg];
    reach_together(reach, mask, id);
    if (!(mask & ~(unsigned)reach->defined))
        return id;
    reach->together = 0;
    for (unsigned i = 0; i < components->count; i++)
        reach->id[components->component[i]] = id;
    return id;
}

/* Of the components in `mask`, those for which both have what they have for the first. */
static unsigned alike(unsigned mask, const uint32_t a[4], const uint32_t b[4])
{
    unsigned first = first_component(mask), same = 0;
    for (unsigned c = first; c < 4; c++)
        if (mask >> c & 1 && a[c] == a[first] && b[c] == b[first])
            same |= 1u << c;
    return same;
}

/* The same for components that either branch left with values of their own. */
static void join_components(struct webs *w, uint32_t reg, const struct reach *a,
                            const struct reach *b)
{
    struct reach *reach = &w->reach[reg];
    uint32_t from_a[4], from_b[4];
    unsigned joined = 0;
    for (unsigned c = 0; c < 4; c++) {
        reach->id[c] = from_a[c] = reaching(w, a, reg, c);
        from_b[c] = reaching(w, b, reg, c);
        joined |= (unsigned)(from_a[c] != from_b[c]) << c;
    }
    reach->together = (uint8_t)(a->together & ~joined);
    while (joined) {
        unsigned first = first_component(joined), mask = alike(joined, from_a, from_b);
        struct joint joint = {.inputs = {from_a[first], from_b[first]}};
        add_joint(w, VALUE_PAIR, reg, mask, joint);
        joined &= ~mask;
    }
}

/* A register has what either branch left. */
static void join_branches(struct webs *w, uint32_t reg, const struct reach *a,
                          const struct reach *b)
{
    if (!is_read_later(w, reg))
        return;
    struct reach *reach = change(w, reg);
    unsigned defined = a->defined | b->defined;
    memcpy(reach->id, a->id, sizeof reach->id);
    reach->whole = a->whole;
    reach->together = a->together;
    reach->defined = (uint8_t)defined;
    if (a->together != defined || b->together != defined)
        join_components(w, reg, a, b);
    else if (a->whole != b->whole)
        add_joint(w, VALUE_PAIR, reg, defined, (struct joint){.inputs = {a->whole, b->whole}});
}

/* Pairs what the branches left of each register by way of `mark`. */
static void leave_if(struct webs *w)
{
    if (!innermost(w)->has_else)
        enter_else(w);
    struct region region = *innermost(w);
    end_branch(w, region.trail);
    w->regions.count--;
    w->branch = region.branch;

    uint32_t count = w->ends.count - region.ends;
    if (!count)
        return;
    struct saved *ends = &w->ends.items[region.ends];
    for (uint32_t i = 0; i < region.num_then; i++)
        w->mark[ends[i].reg] = i + 1;
    for (uint32_t i = region.num_then; i < count; i++) {
        uint32_t reg = ends[i].reg, then = w->mark[reg];
        struct reach before = w->reach[reg];
        w->mark[reg] = 0;
        join_branches(w, reg, then ? &ends[then - 1].reach : &before, &ends[i].reach);
    }
    for (uint32_t i = 0; i < region.num_then; i++) {
        struct reach before = w->reach[ends[i].reg];
        if (w->mark[ends[i].reg])
            join_branches(w, ends[i].reg, &ends[i].reach, &before);
        w->mark[ends[i].reg] = 0;
    }
    w->ends.count = region.ends;
}

/* ---- Loops and switches -------------------------------------------------------------------- */

static void make_loop_joints(struct webs *w, struct loop_write write)
{
    const struct reach *reach = change(w, write.reg);
    uint32_t entry[4];
    for (unsigned c = 0; c < 4; c++)
        entry[c] = reaching(w, reach, write.reg, c);
    for (unsigned left = write.mask; left;) {
        unsigned first = first_component(left);
        /* components that are written nowhere before may be of several kinds */
        unsigned mask = entry[first] == NO_ID ? 1u << first : alike(left, entry, entry);
        struct joint joint = {.inputs = {entry[first], NO_ID}};
        uint32_t id = add_joint(w, VALUE_LOOP, write.reg, mask, joint);
        w->values.items[id].previous = w->latest[write.reg];
        w->latest[write.reg] = id;
        left &= ~mask;
    }
}

static void enter_loop(struct webs *w, bool repeats)
{
    struct loop loop = w->loops.items[w->next_loop++];
    uint32_t first = w->joints.count;
    /* reads that count from before the end of a loop are of values of the same iteration */
    uint32_t needed = repeats ? loop.end : w->index + 1;

    for (uint32_t i = 0; i < loop.count; i++) {
        struct loop_write write = w->writes.items[loop.first + i];
        if (w->last_read[write.reg] >= needed)
            make_loop_joints(w, write);
    }
    struct region *region = enter_region(w, REGION_LOOP);
    region->first_joint = first;
    region->num_joints = w->joints.count - first;
}

/* After it, each register has the joint, as when the region began. */
static void leave_loop(struct webs *w)
{
    struct region region = w->regions.items[--w->regions.count];
    roll_back(w, region.trail);
    w->branch = region.branch;
    uint32_t first = region.first_joint, end = first + region.num_joints;
    for (uint32_t i = first; i < end; i++) {
        struct joint *joint = &w->joints.items[i];
        joint->inputs[1] = w->latest[w->values.items[joint->id].reg];
    }
    for (uint32_t i = first; i < end; i++) {
        uint32_t id = w->joints.items[i].id;
        const struct value *value = &w->values.items[id];
        w->latest[value->reg] = id;
        w->reach[value->reg].defined |= value->mask;
    }
}

static void leave_region(struct webs *w)
{
    if (!w->regions.count)
        return;
    close_scope(w);
    if (innermost(w)->type == REGION_IF)
        leave_if(w);
    else
        leave_loop(w);
}

void tgsic_webs_end_flow(struct webs *w)
{
    while (w->regions.count)
        leave_region(w);
}

void tgsic_webs_step_flow(struct webs *w, unsigned opcode)
{
    if (w->whole_registers)
        return;
    switch (opcode) {
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
        enter_region(w, REGION_IF);
        open_scope(w, false);
        break;
    case TGSIC_OPCODE_ELSE:
        if (!w->regions.count)
            break;
        enter_else(w);
        close_scope(w);
        open_scope(w, false);
        break;
    case TGSIC_OPCODE_BGNLOOP:
        enter_loop(w, true);
        open_scope(w, false);
        break;
    case TGSIC_OPCODE_SWITCH:
        enter_loop(w, false);
        open_scope(w, true);
        break;
    case TGSIC_OPCODE_CASE:
    case TGSIC_OPCODE_DEFAULT:
        if (w->regions.count)
            roll_back(w, innermost(w)->trail);
        break;
    case TGSIC_OPCODE_ENDIF:
    case TGSIC_OPCODE_ENDLOOP:
    case TGSIC_OPCODE_ENDSWITCH:
        leave_region(w);
        break;
    default:
        break;
    }
}
