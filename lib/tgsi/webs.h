/* SPDX-License-Identifier: MIT */
/* What the files behind tgsic_find_webs() share. Private to lib/tgsi.
 *
 * Four union-finds over the same nodes: webs (same value), classes (webs that copies connect, which
 * share a kind), logic groups (classes that are all bool or none), and variables. */
#ifndef TGSIC_WEBS_H
#define TGSIC_WEBS_H

#include "scan.h"

enum fact {
    FACT_FLOAT = 1 << 0,
    FACT_INT = 1 << 1,
    FACT_UINT = 1 << 2,
    FACT_INTEGER = 1 << 3, /* signed or unsigned alike */
    FACT_DOUBLE = 1 << 4,
    FACT_INT64 = 1 << 5,
    FACT_UINT64 = 1 << 6,
    FACT_TESTED = 1 << 7,   /* as a condition */
    FACT_COMPARED = 1 << 8, /* some definition is a comparison */
    FACT_NOT_BOOL = 1 << 9,
    FACT_IS_01 = 1 << 10,     /* some definition is 1.0 or 0.0 by its opcode */
    FACT_NOT_01 = 1 << 11,    /* some definition may be another number */
    FACT_ODD_BITS = 1 << 12,  /* holds an immediate that is no ordinary float */
    FACT_WORDS = 1 << 13,     /* half of a 64-bit value is read or written alone */
    FACT_READ = 1 << 14,      /* facts from here on are of the web, not of the class */
    FACT_UNDEFINED = 1 << 15, /* may be read before it is written */
    FACT_CARRIED = 1 << 16,   /* passes from one iteration to the next, or out of a loop */
    FACT_PRECISE = 1 << 17,
    FACT_JOINT = 1 << 18, /* of the node alone: */
    FACT_DEMANDED = 1 << 19,
    FACT_PAIR = 1 << 20, /* a joint of two, without edges */
};

#define NO_NODE 0u

/* A parent is an older node, so that one walk from the oldest on finds all roots. */
struct node {
    uint32_t web, class, group; /* parents; once settled, roots */
    uint32_t logic;             /* parent; while walking: the second input of a joint of two */
    uint32_t facts;
    uint32_t class_facts; /* of class roots */
    uint32_t link;        /* walking: first edge of a joint, or the first input of a joint of two */
    uint32_t cell;
};

struct edge {
    uint32_t node, next;
};

struct assignment {
    uint32_t cell, value;
};

enum region_type { REGION_IF, REGION_LOOP, REGION_SWITCH };

struct region {
    enum region_type type;
    uint32_t trail; /* where its assignments start */
    uint32_t then;  /* IF: where the assignments of the first branch start; else the outer joints */
    uint32_t num_then;
    bool has_else;
};

/* components that a loop or switch writes: cells[first..first+count) */
struct loop {
    uint32_t first, count;
    uint32_t end; /* its last instruction */
};

/* a copy between a variable and a register of another file, resolved once kinds are known */
struct copy {
    uint32_t node;
    uint16_t *facts;
};

struct pair {
    uint32_t a, b;
};

#define LIST(type)                                                                                 \
    struct {                                                                                       \
        type *items;                                                                               \
        uint32_t count;                                                                            \
    }
#define PUSH(w, list) (ARENA_RESERVE_RAW((w)->arena, (list).items, (list).count), (list).count++)

/* the value may mention the list: room is made first */
#define APPEND(w, list, ...)                                                                       \
    (ARENA_RESERVE_RAW((w)->arena, (list).items, (list).count),                                    \
     (list).items[(list).count++] = __VA_ARGS__)

struct webs {
    struct tgsic_arena *arena;
    struct tgsic_scan *scan;
    bool whole_registers; /* subroutines: one web per component */
    bool is_wide;         /* there are 64-bit values */
    bool has_flow;        /* paths join: a web may have several definitions */
    struct {
        struct node *items;
        uint32_t count, capacity;
    } nodes;
    LIST(struct edge) edges;
    LIST(uint32_t) demands;
    uint32_t *current;   /* node per cell */
    uint32_t *stamp;     /* per cell */
    uint32_t *scratch;   /* per cell */
    uint32_t *last_read; /* per cell: no instruction behind reads what is there now */
    uint32_t index;      /* of the instruction at hand */
    uint32_t serial;
    LIST(struct assignment) trail;
    LIST(struct assignment) thens;
    LIST(struct region) regions;
    LIST(struct loop) loops; /* in order of their first instruction */
    LIST(uint32_t) loop_cells;
    uint32_t next_loop;
    LIST(struct copy) copies;
    LIST(struct pair) logic;   /* operands of bit logic: bool together or not at all */
    LIST(uint32_t) integers;   /* integer unless bool */
    LIST(struct pair) selects; /* result and condition of AND with an immediate */
    uint32_t *array_nodes;     /* per temp array */
    uint16_t *input_facts, *output_facts, *constant_facts;
    uint32_t *constant_base; /* per buffer: first entry in constant_facts */
    uint16_t *all_inputs, *all_outputs;
    uint16_t *buffer_facts; /* per buffer: indirect uses */
    uint32_t num_operands;
    uint32_t *variables; /* per group root: 1 + variable, 0: none yet */
    uint8_t *kinds;      /* per node, once classes are settled: enum tgsic_kind */
};

#define DEFINE_UNION_FIND(name)                                                                    \
    static inline uint32_t name##_of(struct webs *w, uint32_t id)                                  \
    {                                                                                              \
        struct node *nodes = w->nodes.items;                                                       \
        while (nodes[id].name != id) {                                                             \
            nodes[id].name = nodes[nodes[id].name].name;                                           \
            id = nodes[id].name;                                                                   \
        }                                                                                          \
        return id;                                                                                 \
    }                                                                                              \
    /* the older node stays the root, so results do not depend on the order of unions */           \
    static inline void join_##name(struct webs *w, uint32_t a, uint32_t b)                         \
    {                                                                                              \
        a = name##_of(w, a);                                                                       \
        b = name##_of(w, b);                                                                       \
        if (a < b)                                                                                 \
            w->nodes.items[b].name = a;                                                            \
        else                                                                                       \
            w->nodes.items[a].name = b;                                                            \
    }
DEFINE_UNION_FIND(web)
DEFINE_UNION_FIND(class)
DEFINE_UNION_FIND(logic)
DEFINE_UNION_FIND(group)

static inline uint32_t cell_of(const struct tgsic_scan *scan, unsigned file, uint32_t index,
                               unsigned c)
{
    return (file == TGSIC_FILE_ADDR ? scan->num_temps + index : index) * 4 + c;
}

static inline bool in_variable(const struct tgsic_scan *scan, const struct tgsic_register *reg)
{
    if (reg->indirect || reg->index < 0)
        return false;
    if (reg->file == TGSIC_FILE_TEMP)
        return !scan->temp_array_of[reg->index];
    return reg->file == TGSIC_FILE_ADDR;
}

/* ---- webs.c ---- */

/* Makes room for more nodes. */
void tgsic_webs_grow(struct webs *w);

static inline uint32_t tgsic_webs_new_node(struct webs *w, uint32_t cell, uint32_t facts)
{
    if (w->nodes.count == w->nodes.capacity)
        tgsic_webs_grow(w);
    uint32_t id = w->nodes.count++;
    w->nodes.items[id] =
        (struct node){.web = id, .class = id, .group = id, .facts = facts, .cell = cell};
    return id;
}

/* A definition where paths join. */
uint32_t tgsic_webs_define_in_flow(struct webs *w, uint32_t cell, uint32_t facts);

/* A definition of a component: its node. */
static inline uint32_t tgsic_webs_define(struct webs *w, uint32_t cell, uint32_t facts)
{
    if (w->has_flow)
        return tgsic_webs_define_in_flow(w, cell, facts);
    return w->current[cell] = tgsic_webs_new_node(w, cell, facts);
}

/* A new node for a component that nothing has defined. */
uint32_t tgsic_webs_undefined(struct webs *w, uint32_t cell);
/* Makes a joint, and the joints among its inputs, one web with these. */
void tgsic_webs_demand(struct webs *w, uint32_t joint);

/* What reaches a use of a component: the node. */
static inline uint32_t tgsic_webs_use(struct webs *w, uint32_t cell, uint32_t facts)
{
    uint32_t id = w->current[cell];
    if (id == NO_NODE)
        id = tgsic_webs_undefined(w, cell);
    if ((w->nodes.items[id].facts & (FACT_JOINT | FACT_DEMANDED)) == FACT_JOINT)
        tgsic_webs_demand(w, id);
    w->nodes.items[id].facts |= facts | FACT_READ;
    return id;
}

/* Enters, joins and leaves branches, loops and switches. */
void tgsic_webs_step_flow(struct webs *w, unsigned opcode);

/* ---- web_loops.c, in this order ---- */
void tgsic_webs_find_loops(struct webs *w);
void tgsic_webs_find_last_reads(struct webs *w);

/* ---- web_operands.c ---- */
void tgsic_webs_step(struct webs *w, uint32_t instruction);

/* ---- web_kinds.c ---- */
/* Finds the roots of webs and classes, and the kind of each. */
void tgsic_webs_settle_classes(struct webs *w);
/* Kinds of inputs, outputs, constants and temp arrays. */
void tgsic_webs_settle_files(struct webs *w);

/* ---- web_variables.c, in this order ---- */
void tgsic_webs_group(struct webs *w);
void tgsic_webs_name_variables(struct webs *w);

#endif
