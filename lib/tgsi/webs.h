/* SPDX-License-Identifier: MIT */
/* What the files behind tgsic_find_webs() share. Private to lib/tgsi.
 *
 * A value is what one instruction writes to a register, or what several paths leave there: some of
 * its components, taken as one. Its id is its number. Union-finds over ids make classes (values
 * that paths or copies connect, which share a kind), logic groups (classes that are all bool or
 * none) and variables.
 *
 * Nearly always the components of a value are of one kind. Where it turns out that they may not be,
 * all is found once more, with a value for each component of those written there. */
#ifndef TGSIC_WEBS_H
#define TGSIC_WEBS_H

#include "scan.h"
#include "web_rule.h"

enum value_form {
    VALUE_DEFINED,   /* by an instruction */
    VALUE_UNDEFINED, /* one component, read where nothing has defined it */
    VALUE_ARRAY,     /* all of an array of TEMPs */
    VALUE_PAIR,      /* joint: what either branch of an IF left */
    VALUE_LOOP,      /* joint: what was there before a loop or switch, or is defined inside */
};

#define NO_ID 0u

struct value {
    uint32_t origin;   /* the instruction; of a joint: index into `joints` */
    uint32_t last;     /* the last instruction that names it */
    uint32_t scope;    /* it begins in */
    uint32_t previous; /* where there are loops: the value of the register before it */
    uint32_t class;    /* parent; once settled, root */
    uint32_t variable; /* once named; TGSIC_NO_VARIABLE: nothing reads it */
    uint16_t reg;      /* the TEMPs, then the ADDRs */
    uint16_t facts;    /* once settled, of a root: those of its class */
    uint8_t mask;      /* components */
    uint8_t form;
    uint8_t read;  /* components that something reads */
    uint8_t named; /* all, once it has a variable */
};

struct joint {
    uint32_t id;
    uint32_t inputs[2]; /* PAIR: of the branches, LOOP: at entry, and the last value inside */
    uint8_t demanded;   /* components that are one value with its inputs */
};

/* What reaches the components of a register at the instruction at hand. */
struct reach {
    _Alignas(16) uint32_t id[4]; /* of the components that are not together */
    uint32_t whole;              /* of those that are */
    uint32_t branch;             /* in which it was saved */
    uint8_t defined;             /* components that something has defined or read before */
    uint8_t together;            /* of these, components of one value */
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

/* Instructions between which a variable can be declared, up to the branch or end behind them. */
struct scope {
    uint32_t around;
    uint32_t end;
    bool is_switch; /* nothing can */
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

/* Where uses of the registers of another file, or of a buffer of CONST, are noted: in facts, and in
 * slots as components. They follow each other at random, so that no branch on the file is foreseen:
 * where nothing is noted, there is one fact or slot for all. */
struct notes {
    uint16_t *of;  /* by register */
    uint16_t *all; /* of any of them: indirect uses */
    struct tgsic_slot *slots;
    uint32_t count;      /* of facts */
    uint16_t slots_mask; /* of the index of a slot */
};
enum notes_of { NOTES_NONE, NOTES_IN, NOTES_OUT, NOTES_SV, NOTES_CONST, NUM_NOTES };
extern const uint8_t tgsic_webs_notes_of[TGSIC_FILE_LIMIT];

/* a copy between a value and a register of another file, resolved once kinds are known */
struct copy {
    uint32_t id;
    uint16_t *facts; /* of the register */
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
    bool whole_registers;  /* subroutines: one value per component of a register */
    bool is_wide;          /* there are 64-bit values */
    uint8_t pairs;         /* RULE_PAIRS where there are, else 0 */
    bool joins_paths;      /* there are branches, and what they leave is joined */
    bool writes_otherwise; /* whole_registers, or some values are apart */
    uint8_t *apart;        /* per operand: the components that it writes are a value each; NULL: of
                              none */
    uint32_t index;        /* of the instruction at hand */
    uint32_t num_registers;
    uint32_t first_register[TGSIC_FILE_LIMIT]; /* TEMPs, ADDRs; of other files num_registers */
    struct {
        struct value *items;
        uint32_t count, capacity;
    } values;
    struct reach *reach;         /* per register, and one more that has no value */
    const uint16_t *temp_arrays; /* per TEMP, as in the scan; NULL: there are none */
    struct notes notes[NUM_NOTES];
    struct notes *buffers; /* of CONST */
    uint16_t no_facts;
    struct tgsic_slot no_slot;
    LIST(uint32_t) shared; /* operands of several values */

    /* flow */
    uint32_t branch, num_branches;
    uint32_t *last_read; /* per register: no instruction behind reads what is there now */
    uint32_t *mark;      /* per register, zero between uses */
    uint32_t *undefined; /* per component: its UNDEFINED value; NULL: `reach` keeps it */
    uint32_t *latest;    /* per register: its last value; NULL without loops */
    LIST(struct saved) trail;
    LIST(struct saved) ends;
    LIST(struct region) regions;
    LIST(struct scope) scopes; /* in order of their first instruction */
    uint32_t scope;            /* at hand */
    LIST(struct loop) loops;   /* in order of their first instruction */
    LIST(struct loop_write) writes;
    uint32_t next_loop;
    LIST(struct joint) joints;
    LIST(struct pair) mentions; /* UNDEFINED values that are one with a joint */

    /* per id, once all instructions are read */
    uint32_t *groups;    /* values of one variable, once named the root; NULL: each is its own */
    uint32_t *logic;     /* NULL: no bit logic */
    uint8_t *kinds;      /* enum tgsic_kind, ONLY_COPIED */
    uint32_t *scopes_of; /* per variable: that of its first value */

    LIST(struct copy) copies;
    LIST(struct pair) ties;    /* operands of bit logic: bools together, or else integers */
    LIST(struct pair) selects; /* result and condition of AND with an immediate */
    uint32_t *array_ids;       /* per temp array */
};

/* A parent is an older id, so that one walk from the oldest on finds all roots. Nearly all roots
 * are two steps away at most: a loop would be mispredicted. */
static inline uint32_t root_of(uint32_t *parents, uint32_t id)
{
    uint32_t root = parents[parents[id]];
    while (parents[root] != root)
        root = parents[root] = parents[parents[root]];
    return parents[id] = root;
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

/* A walk from the oldest on finds all roots: a parent is older. */
static inline void find_roots(uint32_t *parents, uint32_t count)
{
    for (uint32_t id = 0; id < count; id++)
        parents[id] = parents[parents[id]];
}

/* The first of the values that are one variable. */
static inline uint32_t group_of(const struct webs *w, uint32_t id)
{
    return w->groups ? w->groups[id] : id;
}

/* Registers of all files follow each other at random, so that a branch on the file is foreseen by
 * nothing: those that hold no values count as one more register, which has none. */
extern const uint16_t tgsic_webs_index_masks[TGSIC_FILE_LIMIT];
static inline uint32_t register_number(const struct webs *w, unsigned file, int index)
{
    return w->first_register[file] + ((unsigned)index & tgsic_webs_index_masks[file]);
}

/* Is it a TEMP that is in no array, or an ADDR? Indices that are known are of declared registers.
 */
static inline bool in_variable(const struct webs *w, const struct tgsic_register *reg)
{
    if (reg->indirect)
        return false;
    if (reg->file == TGSIC_FILE_TEMP)
        return !w->temp_arrays || !w->temp_arrays[reg->index];
    return reg->file == TGSIC_FILE_ADDR;
}

/* The components at the positions in `mask`. */
static inline unsigned used_components(const uint8_t *swizzle, unsigned mask)
{
    uint32_t word = (uint32_t)swizzle[0] | (uint32_t)swizzle[1] << 8 | (uint32_t)swizzle[2] << 16 |
                    (uint32_t)swizzle[3] << 24;
    return tgsic_web_components[word * SWIZZLE_BITS >> 24][mask];
}

static inline unsigned first_component(unsigned mask)
{
    return tgsic_components_of[mask].component[0];
}

static inline bool is_single(unsigned mask)
{
    return !(mask & (mask - 1));
}

/* What the components that an operand uses tell of a value that has them: where a half of xy or zw
 * is there without the other one, 64-bit values are words. */
static inline unsigned halves_facts(const struct webs *w, unsigned components)
{
    const unsigned whole = 1u << 0 | 1u << 3 | 1u << 12 | 1u << 15; /* sets of pairs */
    return w->is_wide && !(whole >> components & 1) ? FACT_WORDS : 0;
}

/* Are there components of xy and of zw? */
static inline bool are_two_pairs(unsigned mask)
{
    const unsigned sets = 0xeee0; /* of components of both, a bit for each */
    return sets >> mask & 1;
}

/* The value of one component or position; of those outside of the mask NO_ID. */
static inline uint32_t id_at(const struct tgsic_operand_variables *op, unsigned i)
{
    return op->mask >> i & 1 ? tgsic_variable_at(op, i) : NO_ID;
}

/* ---- webs.c ---- */

/* Makes room for more values. */
TGSIC_COLD void tgsic_webs_grow(struct webs *w);

static inline uint32_t new_value(struct webs *w, enum value_form form, uint32_t reg, unsigned mask,
                                 unsigned facts)
{
    if (w->values.count == w->values.capacity)
        tgsic_webs_grow(w);
    uint32_t id = w->values.count++;
    w->values.items[id] = (struct value){.origin = w->index,
                                         .last = w->index,
                                         .scope = w->scope,
                                         .class = id,
                                         .variable = TGSIC_NO_VARIABLE,
                                         .reg = (uint16_t)reg,
                                         .facts = (uint16_t)facts,
                                         .mask = (uint8_t)mask,
                                         .form = (uint8_t)form};
    return id;
}

static inline void add_facts(struct webs *w, uint32_t id, unsigned facts)
{
    w->values.items[id].facts |= (uint16_t)facts;
}

static inline void read_value(struct webs *w, uint32_t id, unsigned components, unsigned facts)
{
    struct value *value = &w->values.items[id];
    value->facts |= (uint16_t)facts;
    value->read |= (uint8_t)components;
    value->last = w->index;
}

/* as root_of() */
static inline uint32_t class_of(struct webs *w, uint32_t id)
{
    struct value *values = w->values.items;
    uint32_t root = values[values[id].class].class;
    while (values[root].class != root)
        root = values[root].class = values[values[root].class].class;
    return values[id].class = root;
}

static inline void join_class(struct webs *w, uint32_t a, uint32_t b)
{
    a = class_of(w, a);
    b = class_of(w, b);
    w->values.items[a < b ? b : a].class = a < b ? a : b;
}

static inline uint32_t reaching_id(const struct reach *reach, unsigned c)
{
    return reach->together >> c & 1 ? reach->whole : reach->id[c];
}

/* Once kinds are settled. */
static inline enum tgsic_kind kind_of(const struct webs *w, uint32_t id)
{
    return (enum tgsic_kind)(w->kinds[id] & KIND_ALONE);
}

/* Can what names a variable first declare it, if an instruction names it last? */
static inline bool is_in_scope(const struct webs *w, uint32_t scope, uint32_t last)
{
    return last < w->scopes.items[scope].end && !w->scopes.items[scope].is_switch;
}

/* What reaches a component, be it the value of what is undefined. */
static inline uint32_t reaching(const struct webs *w, const struct reach *reach, uint32_t reg,
                                unsigned c)
{
    uint32_t id = reaching_id(reach, c);
    return id == NO_ID && w->undefined ? w->undefined[reg * 4 + c] : id;
}

/* Lets a value reach these components: they are together now, and what others were no longer. */
static inline void reach_together(struct reach *reach, unsigned mask, uint32_t id)
{
    unsigned left = reach->together & ~mask;
    for (unsigned c = 0; c < 4 && left >> c; c++)
        if (left >> c & 1)
            reach->id[c] = reach->whole;
    reach->together = (uint8_t)mask;
    reach->whole = id;
}

/* ---- web_flow.c ---- */

/* Enters, joins and leaves branches, loops and switches. */
void tgsic_webs_step_flow(struct webs *w, unsigned opcode);
/* Leaves what is still open. */
void tgsic_webs_end_flow(struct webs *w);
/* Keeps what reaches a register, before it changes for the first time in the branch at hand. */
void tgsic_webs_save(struct webs *w, uint32_t reg);

/* ---- web_joints.c ---- */

/* Makes joints one with what they stand for, as far as they are read. */
void tgsic_webs_settle_joints(struct webs *w);

/* ---- web_loops.c ---- */
/* Finds what loops write, and the last reads. */
void tgsic_webs_find_loops(struct webs *w);

/* ---- web_operands.c ---- */
void tgsic_webs_read_instructions(struct webs *w);

/* ---- Registers of other files ---- */

/* Has it an index or a dimension that is not known, or is it in another buffer than the first? */
static inline bool is_odd(const struct tgsic_register *reg)
{
    return ((uintptr_t)reg->indirect | (uintptr_t)reg->dimension_indirect |
            (reg->has_dimension & (reg->file == TGSIC_FILE_CONST))) != 0;
}

static inline struct notes *notes_of(struct webs *w, const struct tgsic_register *reg)
{
    return &w->notes[tgsic_webs_notes_of[reg->file]];
}

/* Of a register that is not odd. */
static inline uint16_t *facts_at(const struct notes *notes, const struct tgsic_register *reg)
{
    return (uint32_t)reg->index < notes->count ? &notes->of[reg->index] : notes->all;
}

/* Notes that an instruction reads or writes components of a register that is not odd. */
static inline void note_use(const struct notes *notes, const struct tgsic_register *reg,
                            unsigned components, unsigned facts)
{
    notes->slots[(unsigned)reg->index & notes->slots_mask].used_mask |= (uint8_t)components;
    *facts_at(notes, reg) |= (uint16_t)(components ? facts : 0);
}

/* ---- web_parts.c: what is not simply one value of a register ---- */

/* An operand that has no value, which is what those of other files stay. */
static const struct tgsic_operand_variables no_value = {NULL, NO_ID, 0, false, false};
extern const uint8_t tgsic_webs_identity[4]; /* the swizzle .xyzw */

/* Reads positions op->mask component by component, be they of several values or undefined. */
void tgsic_webs_read_components(struct webs *w, uint32_t reg, const uint8_t *swizzle,
                                unsigned facts, struct tgsic_operand_variables *op);
/* Defines components op->mask where `writes_otherwise`, or where they are pairs. */
void tgsic_webs_write_otherwise(struct webs *w, uint32_t reg, unsigned facts, bool pairs,
                                struct tgsic_operand_variables *op);
/* What a saturated or precise result is, and one of which the opcode does not tell. */
unsigned tgsic_webs_odd_result_facts(const struct webs *w, const struct tgsic_instruction *in,
                                     unsigned bits);
/* What a source is that may have modifiers. */
unsigned tgsic_webs_odd_source_facts(const struct tgsic_instruction *in,
                                     const struct web_rule *rule, unsigned source);
/* Notes positions of any register that is no variable, and reads its indices. */
void tgsic_webs_note_any(struct webs *w, const struct tgsic_register *reg, unsigned mask,
                         const uint8_t *swizzle, unsigned facts,
                         struct tgsic_operand_variables *op);
/* The facts of a register of another file that is odd. */
uint16_t *tgsic_webs_odd_facts(struct webs *w, const struct tgsic_register *reg);
static inline uint16_t *other_facts(struct webs *w, const struct tgsic_register *reg)
{
    return is_odd(reg) ? tgsic_webs_odd_facts(w, reg) : facts_at(notes_of(w, reg), reg);
}
void tgsic_webs_read_offsets(struct webs *w, const struct tgsic_texture *texture,
                             struct tgsic_operand_variables *op);

/* ---- web_classes.c: what one instruction tells of its operands, of which the results are first */
void tgsic_webs_note_copies(struct webs *w, const struct tgsic_instruction *in,
                            const struct web_rule *rule, const struct tgsic_operand_variables *op);
void tgsic_webs_note_logic(struct webs *w, const struct tgsic_instruction *in,
                           const struct tgsic_operand_variables *op);
/* The halves of 64-bit operands have one kind. */
void tgsic_webs_join_halves(struct webs *w, const struct tgsic_instruction *in,
                            const struct tgsic_operand_variables *op);

/* ---- web_kinds.c ---- */
/* Finds the facts of each class. */
void tgsic_webs_settle_classes(struct webs *w);
/* Finds the kind of each value. True: components of a value may be of different kinds; which are to
 * be apart the next time is noted. */
bool tgsic_webs_settle_kinds(struct webs *w);
/* Kinds of inputs, outputs, constants and temp arrays. */
void tgsic_webs_settle_files(struct webs *w);

/* ---- web_variables.c, in this order ---- */
void tgsic_webs_group(struct webs *w);
void tgsic_webs_name_variables(struct webs *w);
/* Replaces the ids of operands by their variables. */
void tgsic_webs_name_operands(struct webs *w);

/* ---- web_scopes.c ---- */
/* Finds where each variable can be declared. Requires named operands. */
void tgsic_webs_declare_variables(struct webs *w);

#endif
