/* SPDX-License-Identifier: MIT */
/* Makes variables of webs, numbers them, and finds where each can be declared. */
#include "webs.h"

#include <string.h>

/* ---- Groups: webs that make one variable --------------------------------------------------- */

/* What `link` of a group's root says once groups are settled, above the mask of components. */
enum {
    GROUP_UNDEFINED = 1 << 4, /* may be read before it is written */
    GROUP_PRECISE = 1 << 5,
    GROUP_NOT_01 = 1 << 6, /* may hold another number than 1.0 and 0.0 */
};

/* Joins the webs of an operand that have one kind; 64-bit ones by pair. */
static void join_webs(struct webs *w, const struct tgsic_operand_variables *op)
{
    uint32_t last[TGSIC_KIND_UINT64 + 1][2] = {{NO_NODE}};
    const struct tgsic_components *components = &tgsic_components_of[op->mask];
    for (unsigned i = 0; i < components->count; i++) {
        uint32_t web = op->component[components->component[i]];
        bool wide = w->kinds[web] >= TGSIC_KIND_DOUBLE;
        uint32_t *before = &last[w->kinds[web]][wide ? w->nodes.items[web].cell >> 1 & 1 : 0];
        if (*before != NO_NODE && *before != web)
            join_group(w, *before, web);
        *before = web;
    }
}

/* Replaces the nodes of an operand by their webs, dead results by none. */
static inline void group_operand(struct webs *w, struct tgsic_operand_variables *op)
{
    const struct tgsic_components *components = &tgsic_components_of[op->mask];
    const struct node *nodes = w->nodes.items;
    uint32_t group = NO_NODE;
    bool several = false;
    for (unsigned i = 0; i < components->count; i++) {
        unsigned c = components->component[i];
        uint32_t web = nodes[op->component[c]].web;
        if (nodes[web].facts & FACT_READ) {
            op->component[c] = web;
            several |= group != NO_NODE && group != nodes[web].group;
            group = nodes[web].group;
        } else {
            op->component[c] = NO_NODE;
            op->mask &= (uint8_t) ~(1u << c);
        }
    }
    if (several)
        join_webs(w, op);
}

/* Finds the roots of groups, and what is known of all webs of each. */
static void settle_groups(struct webs *w)
{
    struct node *nodes = w->nodes.items;
    for (uint32_t i = 1; i < w->nodes.count; i++) {
        uint32_t group = nodes[i].group = nodes[nodes[i].group].group;
        uint32_t facts = nodes[i].facts, class_facts = nodes[nodes[i].class].class_facts;
        bool is_01 = class_facts & FACT_IS_01 && !(class_facts & FACT_NOT_01);
        nodes[i].link = 0;
        if (facts & FACT_READ && nodes[i].web == i)
            nodes[group].link |=
                1u << (nodes[i].cell & 3) | (facts & FACT_UNDEFINED ? GROUP_UNDEFINED : 0u) |
                (facts & FACT_PRECISE ? GROUP_PRECISE : 0u) | (is_01 ? 0u : GROUP_NOT_01);
    }
}

void tgsic_webs_group(struct webs *w)
{
    struct tgsic_operand_variables *op = w->scan->operands, *end = op + w->num_operands;
    for (; op < end; op++)
        if (op->mask)
            group_operand(w, op);
    settle_groups(w);
}

/* ---- Scopes -------------------------------------------------------------------------------- */

/* Blocks as a tree. While the walk is inside a block it is its own root; a closed block joins its
 * parent, so the root of a closed block is the innermost open block around it. */
struct scopes {
    uint32_t *parent; /* union-find */
    uint32_t *around;
    uint32_t count, current;
    uint32_t seen;   /* variables, which come in the order of their numbers */
    uint32_t *home;  /* per variable: the innermost scope around all its uses so far */
    uint32_t *first; /* per variable: the scope of its first use */
    bool *is_switch;
};

static void open_scope(struct scopes *s, bool is_switch)
{
    s->parent[s->count] = s->count;
    s->around[s->count] = s->current;
    s->is_switch[s->count] = is_switch;
    s->current = s->count++;
}

static void close_scope(struct scopes *s)
{
    if (!s->current)
        return;
    s->parent[s->current] = s->around[s->current];
    s->current = s->around[s->current];
}

static uint32_t open_scope_of(struct scopes *s, uint32_t scope)
{
    while (s->parent[scope] != scope) {
        s->parent[scope] = s->parent[s->parent[scope]];
        scope = s->parent[scope];
    }
    return scope;
}

static void step_scope(struct scopes *s, unsigned opcode)
{
    switch (opcode) {
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
    case TGSIC_OPCODE_BGNLOOP:
    case TGSIC_OPCODE_BGNSUB:
        open_scope(s, false);
        break;
    case TGSIC_OPCODE_SWITCH:
        open_scope(s, true);
        break;
    case TGSIC_OPCODE_ELSE:
        close_scope(s);
        open_scope(s, false);
        break;
    case TGSIC_OPCODE_ENDIF:
    case TGSIC_OPCODE_ENDLOOP:
    case TGSIC_OPCODE_ENDSWITCH:
    case TGSIC_OPCODE_ENDSUB:
        close_scope(s);
        break;
    default:
        break;
    }
}

static void see_variable(struct scopes *s, uint32_t v)
{
    if (v == s->seen)
        s->home[s->seen++] = s->first[v] = s->current;
    else
        s->home[v] = open_scope_of(s, s->home[v]);
}

static struct scopes make_scopes(struct webs *w, uint32_t variables)
{
    uint32_t blocks = w->scan->num_blocks + 1;
    uint32_t *tables = ARENA_ARRAY(w->arena, uint32_t, 2 * (size_t)blocks);
    uint32_t *homes = tgsic_arena_alloc_raw(w->arena, 2 * sizeof *homes * variables);
    struct scopes s = {
        .parent = tables,
        .around = tables + blocks,
        .home = homes,
        .first = homes + variables,
        .is_switch = ARENA_ARRAY(w->arena, bool, blocks),
        .count = 1,
    };
    return s;
}

/* Do operands from..to name the variable? */
static bool names(const struct tgsic_scan *scan, uint32_t from, uint32_t to, uint32_t variable)
{
    for (uint32_t i = from; i < to; i++) {
        const struct tgsic_operand_variables *op = &scan->operands[i];
        if (op->mask && (op->component[0] == variable || op->component[1] == variable ||
                         op->component[2] == variable || op->component[3] == variable))
            return true;
        if (op->is_indexed && (op->indirect == variable || op->dimension_indirect == variable))
            return true;
    }
    return false;
}

static inline uint32_t last_operand(const struct webs *w, uint32_t instruction)
{
    return instruction + 1 < w->scan->shader->num_instructions
               ? w->scan->first_operand[instruction + 1]
               : w->num_operands;
}

/* how the first instruction of a variable may declare it, given that it does so in the right
 * scope */
static enum tgsic_declare declare_at_first(const struct webs *w, uint32_t v)
{
    const struct tgsic_scan *scan = w->scan;
    const struct tgsic_variable *variable = &scan->variables[v];
    uint32_t first = scan->first_operand[variable->first];
    const struct tgsic_operand_variables *to = &scan->operands[first];
    unsigned written = 0;

    if (scan->shader->instructions[variable->first].num_dst != 1 || to->indirect == v ||
        names(scan, first + 1, last_operand(w, variable->first), v))
        return TGSIC_DECLARE_AT_TOP;
    for (unsigned c = 0; c < 4; c++)
        written |= (unsigned)(to->component[c] == v) << c;
    if (written == variable->mask)
        return TGSIC_DECLARE_BY_FIRST;
    return written ? TGSIC_DECLARE_BEFORE : TGSIC_DECLARE_AT_TOP;
}

static void place_variables(struct webs *w, const struct scopes *s)
{
    struct tgsic_scan *scan = w->scan;
    for (uint32_t v = 0; v < scan->num_variables; v++) {
        struct tgsic_variable *variable = &scan->variables[v];
        if (w->has_flow && (s->home[v] != s->first[v] || s->is_switch[s->home[v]]))
            continue;
        variable->declare = (uint8_t)declare_at_first(w, v);
        if (variable->declare == TGSIC_DECLARE_BEFORE && variable->may_be_read_undefined &&
            w->has_flow && s->home[v])
            variable->declare = TGSIC_DECLARE_AT_TOP;
    }
}

/* ---- Names --------------------------------------------------------------------------------- */

static uint32_t add_variable(struct webs *w, uint32_t group, uint32_t web, uint32_t instruction)
{
    struct tgsic_scan *scan = w->scan;
    uint32_t reg = w->nodes.items[web].cell / 4, link = w->nodes.items[group].link;
    bool addr = reg >= scan->num_temps;
    scan->variables[scan->num_variables++] = (struct tgsic_variable){
        .file = addr ? TGSIC_FILE_ADDR : TGSIC_FILE_TEMP,
        .index = (uint16_t)(addr ? reg - scan->num_temps : reg),
        .mask = link & 15,
        .kind = w->kinds[web],
        .zero_one = w->kinds[web] == TGSIC_KIND_FLOAT && !(link & GROUP_NOT_01),
        .may_be_read_undefined = (link & GROUP_UNDEFINED) != 0,
        .precise = (link & GROUP_PRECISE) != 0,
        .ordinal = w->stamp[reg]++,
        .first = instruction,
    };
    return w->variables[group] = scan->num_variables;
}

/* The variable that a web is part of. */
static inline uint32_t name_web(struct webs *w, struct scopes *s, uint32_t web,
                                uint32_t instruction)
{
    uint32_t group = w->nodes.items[web].group, number = w->variables[group];
    if (web == NO_NODE)
        return TGSIC_NO_VARIABLE;
    if (!number)
        number = add_variable(w, group, web, instruction);
    if (w->has_flow)
        see_variable(s, number - 1);
    return number - 1;
}

/* Replaces the webs of an operand by their variables. */
static inline void name_operand(struct webs *w, struct scopes *s,
                                struct tgsic_operand_variables *op, uint32_t instruction)
{
    const struct tgsic_components *components = &tgsic_components_of[op->mask];
    uint32_t webs[4], before = NO_NODE, variable = TGSIC_NO_VARIABLE;
    memcpy(webs, op->component, sizeof webs);
    memset(op->component, 0xff, sizeof op->component); /* TGSIC_NO_VARIABLE */
    for (unsigned i = 0; i < components->count; i++) {
        unsigned c = components->component[i];
        if (webs[c] != before)
            variable = name_web(w, s, webs[c], instruction);
        op->component[c] = variable;
        before = webs[c];
    }
    if (op->is_indexed) {
        const struct node *nodes = w->nodes.items;
        op->indirect = name_web(w, s, nodes[op->indirect].web, instruction);
        op->dimension_indirect = name_web(w, s, nodes[op->dimension_indirect].web, instruction);
    } else {
        op->indirect = op->dimension_indirect = TGSIC_NO_VARIABLE;
    }
}

/* numbers variables in order of appearance and puts them in the operands */
void tgsic_webs_name_variables(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    uint32_t registers = scan->num_temps + scan->num_addrs;
    struct scopes s = make_scopes(w, w->has_flow ? w->nodes.count : 0);
    scan->variables =
        tgsic_arena_alloc_raw(w->arena, w->nodes.count * sizeof *scan->variables); /* at most */
    w->variables = ARENA_ARRAY(w->arena, uint32_t, w->nodes.count);
    memset(w->stamp, 0, registers * sizeof *w->stamp);
    struct tgsic_operand_variables *op = scan->operands;
    for (uint32_t i = 0; i < scan->shader->num_instructions; i++) {
        struct tgsic_operand_variables *end = scan->operands + last_operand(w, i);
        for (; op < end; op++)
            name_operand(w, &s, op, i);
        unsigned opcode = scan->shader->instructions[i].opcode;
        if (w->has_flow && tgsic_opcode_table[opcode].flags & TGSIC_OPFLAG_FLOW)
            step_scope(&s, opcode);
    }
    if (!w->whole_registers)
        place_variables(w, &s);
}
