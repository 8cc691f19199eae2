/* SPDX-License-Identifier: MIT */
/* What the files behind tgsic_find_webs() share. Private to lib/tgsi.
 *
 * A node stands for a component of a register as one instruction writes it, or as several paths
 * leave it; its id is its number. Union-finds over ids make webs (same value), classes (webs that
 * copies connect, which share a kind), logic groups (classes that are all bool or none) and
 * variables. */
#ifndef TGSIC_WEBS_H
#define TGSIC_WEBS_H

#include "scan.h"

enum fact {
    FACT_FLOAT = 1 << 0,
    FACT_INT = 1 << 1, /* or unsigned alike */
    FACT_UINT = 1 << 2,
    FACT_DOUBLE = 1 << 3,
    FACT_INT64 = 1 << 4,
    FACT_UINT64 = 1 << 5,
    FACT_TESTED = 1 << 6,   /* as a condition */
    FACT_COMPARED = 1 << 7, /* some definition is a comparison */
    FACT_NOT_BOOL = 1 << 8,
    FACT_IS_01 = 1 << 9,      /* some definition is 1.0 or 0.0 by its opcode */
    FACT_NOT_01 = 1 << 10,    /* some definition may be another number */
    FACT_ODD_BITS = 1 << 11,  /* holds an immediate that is no ordinary float */
    FACT_WORDS = 1 << 12,     /* half of a 64-bit value is read or written alone */
    FACT_READ = 1 << 13,      /* facts from here on are of the web, not of the class */
    FACT_UNDEFINED = 1 << 14, /* may be read before it is written */
    FACT_PRECISE = 1 << 15,
};

enum node_form {
    NODE_DEFINED,   /* by an instruction */
    NODE_UNDEFINED, /* read where nothing has defined it */
    NODE_ARRAY,     /* all of an array of TEMPs */
    NODE_PAIR,      /* joint: what either branch of an IF left */
    NODE_LOOP,      /* joint: what was there before a loop or switch, or is defined inside */
};

#define NO_ID 0u

struct node {
    uint32_t cell;     /* register * 4 + component; registers are the TEMPs, then the ADDRs */
    uint32_t origin;   /* the instruction; of a joint: index into `joints` */
    uint32_t previous; /* where there are loops: the node of the cell before it */
    uint32_t class;    /* parent; once settled, root */
    uint16_t facts;
    uint8_t form;
    bool demanded; /* joint: one web with its inputs */
};

struct joint {
    uint32_t id;
    uint32_t inputs[2]; /* PAIR: of the branches, LOOP: at entry, and the last node inside */
};

/* What reaches the components of a register at the instruction at hand. */
struct reach {
    uint32_t id[4];
    uint32_t branch;  /* in which it was saved */
    uint8_t defined;  /* components that something has defined or read before */
    uint8_t together; /* components that one instruction has written */
};

/* what reached a register before a branch, or at its end */
struct saved {
    uint32_t reg;
    struct reach reach;
};

enum region_type { REGION_IF, REGION_LOOP };

struct region {
    enum region_type type;
    uint32_t trail;          /* where what it changes is saved */
    uint32_t branch;         /* around it */
    uint32_t ends, num_then; /* IF: what its branches left; of the first one, once at ELSE */
    bool has_else;           /* IF */
    uint32_t first_joint, num_joints; /* LOOP */
};

/* registers that a loop or switch writes: writes[first..first+count) */
struct loop {
    uint32_t first, count;
    uint32_t end; /* its last instruction */
};

struct loop_write {
    uint32_t reg;
    uint8_t mask;
};

/* a copy between an operand with ids and a register of another file, resolved once kinds are known
 */
struct copy {
    const struct tgsic_operand_variables *operand;
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
    uint32_t index;       /* of the instruction at hand */
    struct tgsic_operand_variables *next_operand;
    uint32_t num_registers;
    struct {
        struct node *items;
        uint32_t count, capacity;
    } nodes;
    struct reach *reach;   /* per register */
    LIST(uint32_t) shared; /* operands of several webs */

    /* flow */
    uint32_t branch, num_branches;
    uint32_t *last_read; /* per register: no instruction behind reads what is there now */
    uint32_t *mark;      /* per register, zero between uses */
    uint32_t *undefined; /* per cell: its UNDEFINED node; NULL: `reach` keeps it */
    uint32_t *latest;    /* per cell: its last node; NULL without loops */
    LIST(struct saved) trail;
    LIST(struct saved) ends;
    LIST(struct region) regions;
    LIST(struct loop) loops; /* in order of their first instruction */
    LIST(struct loop_write) writes;
    uint32_t next_loop;
    LIST(struct joint) joints;
    LIST(struct pair) mentions; /* UNDEFINED nodes that are one web with a joint */

    /* per id, once all instructions are read */
    uint32_t *webs;        /* roots; NULL: each id is its own */
    uint16_t *class_facts; /* of roots */
    uint32_t *logic;       /* NULL: no bit logic */
    uint8_t *kinds;        /* enum tgsic_kind */
    uint32_t *groups;
    uint32_t *variables;

    LIST(struct copy) copies;
    LIST(struct pair) ties;    /* operands of bit logic: bool together or not at all */
    LIST(uint32_t) integers;   /* integer unless bool */
    LIST(struct pair) selects; /* result and condition of AND with an immediate */
    uint32_t *array_nodes;     /* per temp array */
    uint16_t *input_facts, *output_facts, *constant_facts;
    uint32_t *constant_base; /* per buffer: first entry in constant_facts */
    uint16_t *all_inputs, *all_outputs;
    uint16_t *buffer_facts; /* per buffer: indirect uses */
};

/* A parent is an older id, so that one walk from the oldest on finds all roots. */
static inline uint32_t root_of(uint32_t *parents, uint32_t id)
{
    while (parents[id] != id) {
        parents[id] = parents[parents[id]];
        id = parents[id];
    }
    return id;
}

/* the older id stays the root, so results do not depend on the order of unions */
static inline void unite(uint32_t *parents, uint32_t a, uint32_t b)
{
    a = root_of(parents, a);
    b = root_of(parents, b);
    parents[a < b ? b : a] = a < b ? a : b;
}

/* One parent per id: itself. */
uint32_t *tgsic_webs_parents(struct webs *w);

static inline uint32_t web_of(const struct webs *w, uint32_t id)
{
    return w->webs ? w->webs[id] : id;
}

static inline uint32_t register_of(const struct tgsic_scan *scan, unsigned file, int index)
{
    return (file == TGSIC_FILE_ADDR ? scan->num_temps : 0) + (uint32_t)index;
}

static inline bool in_variable(const struct tgsic_scan *scan, const struct tgsic_register *reg)
{
    if (reg->indirect || reg->index < 0)
        return false;
    if (reg->file == TGSIC_FILE_TEMP)
        return !scan->temp_array_of[reg->index];
    return reg->file == TGSIC_FILE_ADDR;
}

static inline unsigned used_components(const uint8_t *swizzle, unsigned mask)
{
    const struct tgsic_components *positions = &tgsic_components_of[mask];
    unsigned used = 0;
    for (unsigned i = 0; i < positions->count; i++)
        used |= 1u << swizzle[positions->component[i]];
    return used;
}

/* ---- webs.c ---- */

/* Makes room for more nodes. */
void tgsic_webs_grow(struct webs *w);

static inline uint32_t new_node(struct webs *w, enum node_form form, uint32_t cell, unsigned facts)
{
    if (w->nodes.count == w->nodes.capacity)
        tgsic_webs_grow(w);
    uint32_t id = w->nodes.count++;
    w->nodes.items[id] = (struct node){.cell = cell,
                                       .origin = w->index,
                                       .class = id,
                                       .facts = (uint16_t)facts,
                                       .form = (uint8_t)form};
    return id;
}

static inline void add_facts(struct webs *w, uint32_t id, unsigned facts)
{
    w->nodes.items[id].facts |= (uint16_t)facts;
}

static inline uint32_t class_of(struct webs *w, uint32_t id)
{
    struct node *nodes = w->nodes.items;
    while (nodes[id].class != id) {
        nodes[id].class = nodes[nodes[id].class].class;
        id = nodes[id].class;
    }
    return id;
}

static inline void join_class(struct webs *w, uint32_t a, uint32_t b)
{
    a = class_of(w, a);
    b = class_of(w, b);
    w->nodes.items[a < b ? b : a].class = a < b ? a : b;
}

/* What reaches a component, be it the node of what is undefined. */
static inline uint32_t reaching(const struct webs *w, const struct reach *reach, uint32_t cell)
{
    uint32_t id = reach->id[cell & 3];
    return id == NO_ID && w->undefined ? w->undefined[cell] : id;
}

/* ---- web_flow.c ---- */

/* Enters, joins and leaves branches, loops and switches. */
void tgsic_webs_step_flow(struct webs *w, unsigned opcode);
/* Leaves what is still open. */
void tgsic_webs_end_flow(struct webs *w);
/* Keeps what reaches a register, before it changes for the first time in the branch at hand. */
void tgsic_webs_save(struct webs *w, uint32_t reg);

/* ---- web_joints.c ---- */

/* Finds the roots of webs, and gives all their members the facts of each. */
void tgsic_webs_settle_joints(struct webs *w);

/* ---- web_loops.c, in this order ---- */
void tgsic_webs_find_loops(struct webs *w);
void tgsic_webs_find_last_reads(struct webs *w);

/* ---- web_operands.c ---- */
void tgsic_webs_step(struct webs *w, uint32_t instruction);

/* ---- web_classes.c: what one instruction tells of its operands, of which the results are first */
void tgsic_webs_note_copies(struct webs *w, const struct tgsic_instruction *in,
                            const struct tgsic_operand_variables *op);
void tgsic_webs_note_logic(struct webs *w, const struct tgsic_instruction *in,
                           const struct tgsic_operand_variables *op);
/* The halves of 64-bit operands have one kind. */
void tgsic_webs_join_halves(struct webs *w, const struct tgsic_instruction *in,
                            const struct tgsic_operand_variables *op);
/* Where uses of a register of another file are noted, or NULL. */
uint16_t *tgsic_webs_other_facts(struct webs *w, const struct tgsic_register *reg);

/* ---- web_kinds.c ---- */
/* Finds the kind of each class. */
void tgsic_webs_settle_kinds(struct webs *w);
/* Kinds of inputs, outputs, constants and temp arrays. */
void tgsic_webs_settle_files(struct webs *w);

/* ---- web_variables.c, in this order ---- */
void tgsic_webs_group(struct webs *w);
void tgsic_webs_name_variables(struct webs *w);

/* ---- web_scopes.c ---- */
/* Puts the variables into the operands, and finds where each can be declared. */
void tgsic_webs_place_variables(struct webs *w);

#endif
