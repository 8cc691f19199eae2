/* SPDX-License-Identifier: MIT */
/* Definition-use webs of TEMP and ADDR components, their kinds, and the variables made of them.
 *
 * One walk over the structured code keeps the definition that reaches each component. Where paths
 * join, a joint node stands for what either path left; it becomes one web with its inputs only
 * once something reads it, so scratch registers do not grow together. A loop or switch has one
 * joint node per component that it writes, fed by the value at entry and every definition inside.
 * Four union-finds over the same nodes: webs (same value), classes (webs that copies connect, which
 * share a kind), logic groups (classes that are all bool or none), and variables. */
#include "scan.h"

#include <string.h>

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
    FACT_READ = 1 << 13,      /* facts from here on are of the web, not of the class */
    FACT_UNDEFINED = 1 << 14, /* may be read before it is written */
    FACT_CARRIED = 1 << 15,   /* passes from one iteration to the next, or out of a loop */
    FACT_PRECISE = 1 << 16,
    FACT_JOINT = 1 << 17, /* of the node alone: */
    FACT_DEMANDED = 1 << 18,
    FACT_PAIR = 1 << 19, /* a joint of two, without edges */
    FACT_NAMED = 1 << 20,
};

#define NO_NODE 0u

struct node {
    uint32_t web, class, group; /* parents */
    uint32_t logic;             /* parent; while walking: the second input of a joint of two */
    uint32_t facts;
    uint32_t class_facts; /* of class roots */
    uint32_t link;        /* walking: first edge of a joint, or the first input of a joint of two;
                           * naming: 1 + variable of group roots */
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
#define PUSH(w, list) (ARENA_RESERVE((w)->arena, (list).items, (list).count), (list).count++)

/* the value may mention the list: room is made first */
#define APPEND(w, list, ...)                                                                       \
    (ARENA_RESERVE((w)->arena, (list).items, (list).count),                                        \
     (list).items[(list).count++] = __VA_ARGS__)

struct webs {
    struct tgsic_arena *arena;
    struct tgsic_scan *scan;
    bool whole_registers; /* subroutines: one web per component */
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
};

/* ---- Union-find ---------------------------------------------------------------------------- */

static uint32_t new_node(struct webs *w, uint32_t cell, uint32_t facts)
{
    if (w->nodes.count == w->nodes.capacity) {
        size_t size = w->nodes.capacity * sizeof(struct node);
        w->nodes.items = tgsic_arena_grow_raw(w->arena, w->nodes.items, size, size * 2);
        w->nodes.capacity *= 2;
    }
    uint32_t id = w->nodes.count++;
    w->nodes.items[id] =
        (struct node){.web = id, .class = id, .group = id, .facts = facts, .cell = cell};
    return id;
}

#define DEFINE_UNION_FIND(name)                                                                    \
    static uint32_t name##_of(struct webs *w, uint32_t id)                                         \
    {                                                                                              \
        struct node *nodes = w->nodes.items;                                                       \
        while (nodes[id].name != id) {                                                             \
            nodes[id].name = nodes[nodes[id].name].name;                                           \
            id = nodes[id].name;                                                                   \
        }                                                                                          \
        return id;                                                                                 \
    }                                                                                              \
    /* the older node stays the root, so results do not depend on the order of unions */           \
    static void join_##name(struct webs *w, uint32_t a, uint32_t b)                                \
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

/* ---- Reaching definitions ------------------------------------------------------------------ */

static uint32_t cell_of(const struct tgsic_scan *scan, unsigned file, uint32_t index, unsigned c)
{
    return (file == TGSIC_FILE_ADDR ? scan->num_temps + index : index) * 4 + c;
}

static void demand_input(struct webs *w, uint32_t joint, uint32_t id)
{
    if (id == NO_NODE) {
        w->nodes.items[joint].facts |= FACT_UNDEFINED;
        return;
    }
    join_web(w, joint, id);
    if ((w->nodes.items[id].facts & (FACT_JOINT | FACT_DEMANDED)) == FACT_JOINT)
        APPEND(w, w->demands, id);
}

static void demand(struct webs *w, uint32_t id)
{
    if ((w->nodes.items[id].facts & (FACT_JOINT | FACT_DEMANDED)) != FACT_JOINT)
        return;
    uint32_t base = w->demands.count;
    APPEND(w, w->demands, id);
    while (w->demands.count > base) {
        uint32_t joint = w->demands.items[--w->demands.count];
        struct node *node = &w->nodes.items[joint];
        if ((node->facts & (FACT_JOINT | FACT_DEMANDED)) != FACT_JOINT)
            continue;
        node->facts |= FACT_DEMANDED;
        if (node->facts & FACT_PAIR) {
            demand_input(w, joint, node->link);
            demand_input(w, joint, node->logic);
            continue;
        }
        for (uint32_t e = node->link; e; e = w->edges.items[e].next)
            demand_input(w, joint, w->edges.items[e].node);
    }
}

static void add_input(struct webs *w, uint32_t joint, uint32_t id)
{
    if (id == NO_NODE) {
        w->nodes.items[joint].facts |= FACT_UNDEFINED;
        return;
    }
    uint32_t e = PUSH(w, w->edges);
    w->edges.items[e] = (struct edge){id, w->nodes.items[joint].link};
    w->nodes.items[joint].link = e;
    if (w->nodes.items[joint].facts & FACT_DEMANDED) {
        join_web(w, joint, id);
        demand(w, id);
    }
}

static void assign(struct webs *w, uint32_t cell, uint32_t id)
{
    if (w->regions.count)
        APPEND(w, w->trail, (struct assignment){cell, w->current[cell]});
    w->current[cell] = id;
}

/* the joint node of the innermost loop or switch learns of a definition inside */
static void feed_loop(struct webs *w, uint32_t cell, uint32_t id);

static uint32_t define(struct webs *w, uint32_t cell, uint32_t facts)
{
    if (w->whole_registers) {
        if (w->current[cell] == NO_NODE)
            w->current[cell] = new_node(w, cell, FACT_UNDEFINED | FACT_CARRIED);
        w->nodes.items[w->current[cell]].facts |= facts;
        return w->current[cell];
    }
    uint32_t id = new_node(w, cell, facts);
    feed_loop(w, cell, id);
    assign(w, cell, id);
    return id;
}

static uint32_t use(struct webs *w, uint32_t cell, uint32_t facts)
{
    uint32_t id = w->current[cell];
    if (id == NO_NODE) {
        id = new_node(w, cell, FACT_UNDEFINED | FACT_NOT_01 | FACT_CARRIED);
        w->current[cell] = id;
    }
    demand(w, id);
    w->nodes.items[id].facts |= facts | FACT_READ;
    return id;
}

/* ---- Regions ------------------------------------------------------------------------------- */

/* Which cells each loop and switch writes, its inner ones included. */
struct loop_finder {
    LIST(uint32_t) open;  /* loops */
    LIST(uint32_t) cells; /* of the open loops, innermost last */
    LIST(uint32_t) starts;
};

static void note_write(struct webs *w, struct loop_finder *f, uint32_t cell)
{
    uint32_t innermost = f->open.items[f->open.count - 1] + 1;
    if (w->stamp[cell] == innermost)
        return;
    w->stamp[cell] = innermost;
    APPEND(w, f->cells, cell);
}

static void close_loop(struct webs *w, struct loop_finder *f, uint32_t end)
{
    uint32_t loop = f->open.items[--f->open.count];
    uint32_t start = f->starts.items[--f->starts.count], kept = start;

    /* a cell may come twice: from an inner loop, and from before it */
    w->loops.items[loop].first = w->loop_cells.count;
    w->loops.items[loop].end = end;
    for (uint32_t i = start; i < f->cells.count; i++) {
        uint32_t cell = f->cells.items[i];
        if (w->scratch[cell] == loop + 1)
            continue;
        w->scratch[cell] = loop + 1;
        APPEND(w, w->loop_cells, cell);
        f->cells.items[kept++] = cell;
    }
    w->loops.items[loop].count = w->loop_cells.count - w->loops.items[loop].first;
    f->cells.count = f->open.count ? kept : 0;
}

static bool in_variable(const struct tgsic_scan *scan, const struct tgsic_register *reg)
{
    if (reg->indirect || reg->index < 0)
        return false;
    if (reg->file == TGSIC_FILE_TEMP)
        return !scan->temp_array_of[reg->index];
    return reg->file == TGSIC_FILE_ADDR;
}

static void find_loops(struct webs *w)
{
    const struct tgsic_shader *shader = w->scan->shader;
    struct loop_finder f;
    memset(&f, 0, sizeof f);
    for (uint32_t i = 0; i < shader->num_instructions; i++) {
        const struct tgsic_instruction *in = &shader->instructions[i];
        if (in->opcode == TGSIC_OPCODE_BGNLOOP || in->opcode == TGSIC_OPCODE_SWITCH) {
            uint32_t loop = PUSH(w, w->loops);
            APPEND(w, f.open, loop);
            APPEND(w, f.starts, f.cells.count);
        } else if (in->opcode == TGSIC_OPCODE_ENDLOOP || in->opcode == TGSIC_OPCODE_ENDSWITCH) {
            if (f.open.count)
                close_loop(w, &f, i);
        } else if (f.open.count) {
            for (unsigned k = 0; k < in->num_dst; k++)
                for (unsigned c = 0; c < 4; c++)
                    if (in->dst[k].writemask & (1u << c) && in_variable(w->scan, &in->dst[k].reg))
                        note_write(w, &f,
                                   cell_of(w->scan, in->dst[k].reg.file,
                                           (uint32_t)in->dst[k].reg.index, c));
        }
    }
    while (f.open.count)
        close_loop(w, &f, shader->num_instructions);
    if (w->loops.count) {
        size_t cells = (size_t)(w->scan->num_temps + w->scan->num_addrs) * 4;
        memset(w->stamp, 0, cells * sizeof *w->stamp);
        memset(w->scratch, 0, cells * sizeof *w->scratch);
    }
}

/* For each component, the last instruction that may read what a join leaves there. A read that a
 * write dominates counts where it stands; otherwise its value may come from later in the loops
 * around it that lack such a write, and it counts up to the end of the outermost of them. */
struct read_finder {
    uint32_t *written;   /* per cell: a block with a write, open while that write dominates */
    uint32_t *loops_of;  /* per block: loops open at its start, itself included */
    uint32_t *around;    /* per block */
    bool *closed;        /* per block */
    uint32_t *loop_ends; /* of the open loops */
    uint32_t block, num_blocks, num_loops;
    uint32_t index, next_loop;
};

static void open_block(struct read_finder *f, bool is_loop, uint32_t end)
{
    if (is_loop)
        f->loop_ends[f->num_loops++] = end;
    f->around[f->num_blocks] = f->block;
    f->loops_of[f->num_blocks] = f->num_loops;
    f->block = f->num_blocks++;
}

static void close_block(struct read_finder *f)
{
    if (!f->block)
        return;
    f->closed[f->block] = true;
    f->block = f->around[f->block];
    f->num_loops = f->loops_of[f->block];
}

static bool opens_block(unsigned opcode)
{
    switch (opcode) {
    case TGSIC_OPCODE_BGNLOOP:
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
    case TGSIC_OPCODE_SWITCH:
    case TGSIC_OPCODE_ELSE:
    case TGSIC_OPCODE_CASE:
    case TGSIC_OPCODE_DEFAULT:
        return true;
    default:
        return false;
    }
}

static void step_block(struct read_finder *f, const struct loop *loops, unsigned opcode)
{
    switch (opcode) {
    case TGSIC_OPCODE_BGNLOOP:
        open_block(f, true, loops[f->next_loop++].end);
        break;
    case TGSIC_OPCODE_SWITCH:
        f->next_loop++;
        open_block(f, false, 0);
        break;
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
        open_block(f, false, 0);
        break;
    case TGSIC_OPCODE_ELSE:
    case TGSIC_OPCODE_CASE:
    case TGSIC_OPCODE_DEFAULT:
        close_block(f);
        open_block(f, false, 0);
        break;
    case TGSIC_OPCODE_ENDIF:
    case TGSIC_OPCODE_ENDLOOP:
    case TGSIC_OPCODE_ENDSWITCH:
        close_block(f);
        break;
    default:
        break;
    }
}

static void note_read(struct webs *w, struct read_finder *f, unsigned file, uint32_t index,
                      unsigned c)
{
    uint32_t cell = cell_of(w->scan, file, index, c), writer = f->written[cell];
    uint32_t loops = f->closed[writer] ? 0 : f->loops_of[writer];
    uint32_t until = loops < f->num_loops ? f->loop_ends[loops] : f->index;
    if (w->last_read[cell] < until)
        w->last_read[cell] = until;
}

static void note_indirect(struct webs *w, struct read_finder *f,
                          const struct tgsic_indirect *indirect)
{
    if (indirect && indirect->index >= 0 &&
        (indirect->file == TGSIC_FILE_ADDR || indirect->file == TGSIC_FILE_TEMP))
        note_read(w, f, indirect->file, (uint32_t)indirect->index, indirect->component);
}

static void note_reads(struct webs *w, struct read_finder *f, const struct tgsic_instruction *in)
{
    for (unsigned k = 0; k < in->num_dst; k++) {
        note_indirect(w, f, in->dst[k].reg.indirect);
        note_indirect(w, f, in->dst[k].reg.dimension_indirect);
    }
    for (unsigned k = 0; k < in->num_src; k++) {
        const struct tgsic_src *src = &in->src[k];
        note_indirect(w, f, src->reg.indirect);
        note_indirect(w, f, src->reg.dimension_indirect);
        for (unsigned c = 0; c < 4 && in_variable(w->scan, &src->reg); c++)
            note_read(w, f, src->reg.file, (uint32_t)src->reg.index, src->swizzle[c]);
    }
    for (unsigned k = 0; in->texture && k < in->texture->num_offsets; k++) {
        const struct tgsic_texel_offset *offset = &in->texture->offsets[k];
        struct tgsic_register reg = {.file = offset->file, .index = offset->index};
        for (unsigned c = 0; c < 3 && in_variable(w->scan, &reg); c++)
            note_read(w, f, reg.file, (uint32_t)reg.index, offset->swizzle[c]);
    }
}

static void note_writes(struct webs *w, struct read_finder *f, const struct tgsic_instruction *in)
{
    for (unsigned k = 0; k < in->num_dst; k++) {
        const struct tgsic_dst *dst = &in->dst[k];
        for (unsigned c = 0; c < 4 && in_variable(w->scan, &dst->reg); c++) {
            uint32_t *written =
                &f->written[cell_of(w->scan, dst->reg.file, (uint32_t)dst->reg.index, c)];
            if (dst->writemask & (1u << c) && (f->closed[*written] || !*written))
                *written = f->block;
        }
    }
}

static void find_last_reads(struct webs *w)
{
    const struct tgsic_shader *shader = w->scan->shader;
    uint32_t blocks = 2;
    for (uint32_t i = 0; i < shader->num_instructions; i++)
        blocks += opens_block(shader->instructions[i].opcode);
    struct read_finder f = {
        .written = w->stamp,
        .loops_of = ARENA_ARRAY(w->arena, uint32_t, blocks),
        .around = ARENA_ARRAY(w->arena, uint32_t, blocks),
        .closed = ARENA_ARRAY(w->arena, bool, blocks),
        .loop_ends = ARENA_ARRAY(w->arena, uint32_t, blocks),
        .num_blocks = 1,
    };
    for (; f.index < shader->num_instructions; f.index++) {
        const struct tgsic_instruction *in = &shader->instructions[f.index];
        note_reads(w, &f, in);
        note_writes(w, &f, in);
        step_block(&f, w->loops.items, in->opcode);
    }
    memset(w->stamp, 0, (size_t)(w->scan->num_temps + w->scan->num_addrs) * 4 * sizeof *w->stamp);
}

static bool is_read_later(const struct webs *w, uint32_t cell)
{
    return w->last_read[cell] > w->index;
}

/* `scratch` holds the joint node of the innermost loop that writes a cell */
static void feed_loop(struct webs *w, uint32_t cell, uint32_t id)
{
    if (w->scratch[cell] != NO_NODE)
        add_input(w, w->scratch[cell], id);
}

static void enter_region(struct webs *w, enum region_type type)
{
    struct region region = {.type = type, .trail = w->trail.count, .then = w->thens.count};
    APPEND(w, w->regions, region);
}

static void enter_loop(struct webs *w, enum region_type type)
{
    uint32_t index = w->next_loop++;
    struct loop loop = w->loops.items[index];
    uint32_t outer = w->thens.count;
    /* reads that count from before the end of a loop are of values of the same iteration */
    uint32_t needed = type == REGION_LOOP ? loop.end : w->index + 1;

    /* the joints are assignments of the region around */
    for (uint32_t i = 0; i < loop.count; i++) {
        uint32_t cell = w->loop_cells.items[loop.first + i];
        if (w->last_read[cell] < needed)
            continue;
        uint32_t joint = new_node(w, cell, FACT_JOINT | FACT_CARRIED);
        add_input(w, joint, w->current[cell]);
        feed_loop(w, cell, joint);
        assign(w, cell, joint);
        APPEND(w, w->thens, (struct assignment){cell, w->scratch[cell]});
        w->scratch[cell] = joint;
    }
    enter_region(w, type);
    w->regions.items[w->regions.count - 1].then = outer;
}

static void roll_back(struct webs *w, uint32_t to)
{
    while (w->trail.count > to) {
        struct assignment last = w->trail.items[--w->trail.count];
        w->current[last.cell] = last.value;
    }
}

/* after it, each component has what the joint node stands for, which is current at region start */
static void leave_loop(struct webs *w)
{
    struct region region = w->regions.items[--w->regions.count];
    roll_back(w, region.trail);
    while (w->thens.count > region.then) {
        struct assignment outer = w->thens.items[--w->thens.count];
        w->scratch[outer.cell] = outer.value;
    }
}

/* Undoes the assignments since region start, noting the last value of each cell in `thens`. */
static void end_branch(struct webs *w, uint32_t trail)
{
    uint32_t serial = ++w->serial;
    while (w->trail.count > trail) {
        struct assignment last = w->trail.items[--w->trail.count];
        if (w->stamp[last.cell] != serial) {
            w->stamp[last.cell] = serial;
            APPEND(w, w->thens, (struct assignment){last.cell, w->current[last.cell]});
        }
        w->current[last.cell] = last.value;
    }
}

static uint32_t joint_of(struct webs *w, uint32_t cell, uint32_t a, uint32_t b)
{
    if (a == b)
        return a;
    uint32_t joint = new_node(w, cell, FACT_JOINT | FACT_PAIR);
    w->nodes.items[joint].link = a;
    w->nodes.items[joint].logic = b;
    return joint;
}

static void enter_else(struct webs *w)
{
    struct region *region = &w->regions.items[w->regions.count - 1];
    region->has_else = true;
    end_branch(w, region->trail);
    region = &w->regions.items[w->regions.count - 1];
    region->num_then = w->thens.count - region->then;
}

static void leave_if(struct webs *w)
{
    if (!w->regions.items[w->regions.count - 1].has_else)
        enter_else(w);
    struct region region = w->regions.items[w->regions.count - 1];
    end_branch(w, region.trail);
    w->regions.count--;

    struct assignment *thens = w->thens.items + region.then;
    uint32_t num_else = w->thens.count - region.then - region.num_then;
    uint32_t serial = ++w->serial;
    for (uint32_t i = 0; i < num_else; i++)
        w->stamp[thens[region.num_then + i].cell] = serial;
    /* cells of both branches: pair the values by way of `current` */
    for (uint32_t i = 0; i < region.num_then; i++) {
        struct assignment *a = &thens[i];
        if (w->stamp[a->cell] != serial && is_read_later(w, a->cell))
            assign(w, a->cell, joint_of(w, a->cell, a->value, w->current[a->cell]));
    }
    uint32_t both = ++w->serial;
    for (uint32_t i = 0; i < region.num_then; i++) {
        if (w->stamp[thens[i].cell] == serial && is_read_later(w, thens[i].cell)) {
            w->stamp[thens[i].cell] = both;
            assign(w, thens[i].cell, thens[i].value);
        }
    }
    for (uint32_t i = 0; i < num_else; i++) {
        struct assignment *b = &thens[region.num_then + i];
        if (!is_read_later(w, b->cell))
            continue;
        uint32_t joint = joint_of(w, b->cell, w->current[b->cell], b->value);
        if (w->stamp[b->cell] == both)
            w->current[b->cell] = joint;
        else
            assign(w, b->cell, joint);
    }
    w->thens.count = region.then;
}

static void step_flow(struct webs *w, unsigned opcode)
{
    if (w->whole_registers)
        return;
    switch (opcode) {
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
        enter_region(w, REGION_IF);
        break;
    case TGSIC_OPCODE_ELSE:
        if (w->regions.count)
            enter_else(w);
        break;
    case TGSIC_OPCODE_ENDIF:
        if (w->regions.count)
            leave_if(w);
        break;
    case TGSIC_OPCODE_BGNLOOP:
        enter_loop(w, REGION_LOOP);
        break;
    case TGSIC_OPCODE_SWITCH:
        enter_loop(w, REGION_SWITCH);
        break;
    case TGSIC_OPCODE_CASE:
    case TGSIC_OPCODE_DEFAULT:
        if (w->regions.count)
            roll_back(w, w->regions.items[w->regions.count - 1].trail);
        break;
    case TGSIC_OPCODE_ENDLOOP:
    case TGSIC_OPCODE_ENDSWITCH:
        if (w->regions.count)
            leave_loop(w);
        break;
    default:
        break;
    }
}

/* ---- Operands ------------------------------------------------------------------------------ */

static uint32_t letter_facts(char letter)
{
    switch (letter) {
    case 'f':
        return FACT_FLOAT | FACT_NOT_BOOL;
    case 'i':
        return FACT_INT | FACT_NOT_BOOL;
    case 'u':
        return FACT_UINT | FACT_NOT_BOOL;
    case 'n':
        return FACT_INTEGER | FACT_NOT_BOOL;
    case 'd':
        return FACT_DOUBLE | FACT_NOT_BOOL;
    case 'l':
        return FACT_INT64 | FACT_NOT_BOOL;
    case 'm':
        return FACT_UINT64 | FACT_NOT_BOOL;
    case '?':
        return FACT_TESTED;
    default:
        return 0;
    }
}

/* Where uses of a register of another file are noted, or NULL. */
static uint16_t *other_facts(struct webs *w, const struct tgsic_register *reg)
{
    if (reg->index < 0 && !reg->indirect)
        return NULL;
    switch (reg->file) {
    case TGSIC_FILE_IN:
        return reg->indirect ? w->all_inputs : &w->input_facts[reg->index];
    case TGSIC_FILE_OUT:
        return reg->indirect ? w->all_outputs : &w->output_facts[reg->index];
    case TGSIC_FILE_CONST: {
        int buffer = reg->has_dimension ? reg->dimension : 0;
        if (buffer < 0)
            return NULL;
        if (reg->indirect || reg->dimension_indirect ||
            (uint32_t)reg->index >= w->scan->constants[buffer].count)
            return &w->buffer_facts[buffer];
        return &w->constant_facts[w->constant_base[buffer] + (uint32_t)reg->index];
    }
    default:
        return NULL;
    }
}

static bool is_float_system_value(unsigned semantic)
{
    return semantic == TGSIC_SEMANTIC_TESSCOORD || semantic == TGSIC_SEMANTIC_SAMPLEPOS ||
           semantic == TGSIC_SEMANTIC_POSITION || semantic == TGSIC_SEMANTIC_PCOORD ||
           semantic == TGSIC_SEMANTIC_TESSOUTER || semantic == TGSIC_SEMANTIC_TESSINNER;
}

static uint32_t immediate_facts(const struct tgsic_shader *shader, const struct tgsic_src *src,
                                unsigned position)
{
    if (src->reg.index < 0 || (uint32_t)src->reg.index >= shader->num_immediates)
        return 0;
    uint32_t bits = shader->immediates[src->reg.index].bits[src->swizzle[position]];
    uint32_t facts = 0;
    if (bits != 0 && bits != UINT32_MAX)
        facts |= FACT_NOT_BOOL;
    if (bits != 0 && bits != 0x3f800000)
        facts |= FACT_NOT_01;
    if (bits & 0x7fffffff && ((bits & 0x7f800000) == 0 || (bits & 0x7f800000) == 0x7f800000))
        facts |= FACT_ODD_BITS;
    return facts;
}

/* the class node of a TEMP or ADDR component that is read or written, with facts added */
static uint32_t array_node(struct webs *w, const struct tgsic_register *reg)
{
    const struct tgsic_scan *scan = w->scan;
    if (reg->file != TGSIC_FILE_TEMP || !scan->num_temp_arrays)
        return NO_NODE;
    if (!reg->indirect)
        return reg->index < 0 || !scan->temp_array_of[reg->index]
                   ? NO_NODE
                   : w->array_nodes[scan->temp_array_of[reg->index] - 1];
    for (uint32_t i = 0; i < scan->num_temp_arrays; i++)
        if (!scan->temp_arrays[i].array_id ||
            scan->temp_arrays[i].array_id == reg->indirect->array_id)
            return w->array_nodes[i];
    return NO_NODE;
}

static uint32_t use_indirect(struct webs *w, const struct tgsic_indirect *indirect)
{
    if (!indirect || indirect->index < 0 ||
        (indirect->file != TGSIC_FILE_ADDR && indirect->file != TGSIC_FILE_TEMP))
        return TGSIC_NO_VARIABLE;
    struct tgsic_register reg = {.file = indirect->file, .index = indirect->index};
    if (!in_variable(w->scan, &reg))
        return TGSIC_NO_VARIABLE;
    return use(w, cell_of(w->scan, indirect->file, (uint32_t)indirect->index, indirect->component),
               FACT_INT | FACT_NOT_BOOL);
}

static struct tgsic_operand_variables *new_operand(struct webs *w, const struct tgsic_register *reg)
{
    struct tgsic_scan *scan = w->scan;
    struct tgsic_operand_variables *op = &scan->operands[w->num_operands++];
    for (unsigned c = 0; c < 4; c++)
        op->component[c] = TGSIC_NO_VARIABLE;
    op->indirect = op->dimension_indirect = TGSIC_NO_VARIABLE;
    if (reg && (reg->indirect || reg->dimension_indirect)) {
        op->indirect = use_indirect(w, reg->indirect);
        op->dimension_indirect = use_indirect(w, reg->dimension_indirect);
    }
    return op;
}

/* Reads one component; returns its node, or NO_NODE for other files. */
static uint32_t read_component(struct webs *w, const struct tgsic_src *src, unsigned position,
                               uint32_t facts, struct tgsic_operand_variables *op)
{
    if (in_variable(w->scan, &src->reg)) {
        uint32_t id = use(
            w, cell_of(w->scan, src->reg.file, (uint32_t)src->reg.index, src->swizzle[position]),
            facts);
        op->component[position] = id;
        return id;
    }
    uint32_t array = array_node(w, &src->reg);
    if (array != NO_NODE) {
        w->nodes.items[array].facts |= facts;
        return array;
    }
    uint16_t *other = other_facts(w, &src->reg);
    if (other)
        *other |= (uint16_t)facts;
    return NO_NODE;
}

static uint32_t write_component(struct webs *w, const struct tgsic_dst *dst, unsigned c,
                                uint32_t facts, struct tgsic_operand_variables *op)
{
    if (in_variable(w->scan, &dst->reg)) {
        uint32_t id =
            define(w, cell_of(w->scan, dst->reg.file, (uint32_t)dst->reg.index, c), facts);
        op->component[c] = id;
        return id;
    }
    uint32_t array = array_node(w, &dst->reg);
    if (array != NO_NODE) {
        w->nodes.items[array].facts |= facts;
        return array;
    }
    uint16_t *other = other_facts(w, &dst->reg);
    if (other)
        *other |= (uint16_t)facts;
    return NO_NODE;
}

/* ---- Instructions -------------------------------------------------------------------------- */

static void add_facts(struct webs *w, uint32_t id, uint32_t facts)
{
    if (id != NO_NODE)
        w->nodes.items[id].facts |= facts;
}

static void note_copy(struct webs *w, uint32_t id, uint16_t *facts)
{
    if (id != NO_NODE && facts)
        APPEND(w, w->copies, (struct copy){id, facts});
}

/* result component `to` takes the bits of a source component, read as `from` */
static void copy_component(struct webs *w, const struct tgsic_dst *dst, uint32_t to,
                           const struct tgsic_src *src, unsigned position, uint32_t from)
{
    if (to != NO_NODE && from != NO_NODE) {
        join_class(w, to, from);
        return;
    }
    if (from != NO_NODE) {
        add_facts(w, from, FACT_NOT_BOOL);
        note_copy(w, from, other_facts(w, &dst->reg));
        return;
    }
    if (src->reg.file == TGSIC_FILE_IMM) {
        add_facts(w, to, immediate_facts(w->scan->shader, src, position));
        return;
    }
    add_facts(w, to, FACT_NOT_BOOL | FACT_NOT_01);
    if (src->reg.file == TGSIC_FILE_SV && src->reg.index >= 0)
        add_facts(w, to,
                  is_float_system_value(w->scan->system_values[src->reg.index].semantic)
                      ? FACT_FLOAT
                      : FACT_INTEGER);
    note_copy(w, to, other_facts(w, &src->reg));
}

static bool is_bit_logic(unsigned opcode)
{
    return opcode == TGSIC_OPCODE_AND || opcode == TGSIC_OPCODE_OR || opcode == TGSIC_OPCODE_XOR ||
           opcode == TGSIC_OPCODE_NOT;
}

static bool is_float_bool(unsigned opcode)
{
    switch (opcode) {
    case TGSIC_OPCODE_SEQ:
    case TGSIC_OPCODE_SGE:
    case TGSIC_OPCODE_SGT:
    case TGSIC_OPCODE_SLE:
    case TGSIC_OPCODE_SLT:
    case TGSIC_OPCODE_SNE:
        return true;
    default:
        return false;
    }
}

/* One component of AND, OR, XOR or NOT: logic of bools, a select by AND with an immediate, or
 * integer arithmetic; which, is known at the end. */
static void note_bit_logic(struct webs *w, const struct tgsic_instruction *in, uint32_t to,
                           const uint32_t *from, unsigned c)
{
    uint32_t facts = 0;
    unsigned odd = UINT32_MAX;
    for (unsigned s = 0; s < in->num_src; s++) {
        const struct tgsic_src *src = &in->src[s];
        if (src->absolute || src->negate)
            facts |= FACT_NOT_BOOL;
        else if (from[s] == NO_NODE && src->reg.file != TGSIC_FILE_IMM)
            facts |= FACT_NOT_BOOL;
        else if (from[s] == NO_NODE && immediate_facts(w->scan->shader, src, c) & FACT_NOT_BOOL)
            odd = s;
    }
    if (odd != UINT32_MAX && in->opcode == TGSIC_OPCODE_AND && from[!odd] != NO_NODE &&
        !(facts & FACT_NOT_BOOL)) {
        add_facts(w, to, FACT_NOT_BOOL | FACT_NOT_01);
        APPEND(w, w->selects, (struct pair){to, from[!odd]});
        return;
    }
    if (odd != UINT32_MAX || to == NO_NODE)
        facts |= FACT_NOT_BOOL;
    add_facts(w, to, facts | FACT_NOT_01);
    if (to != NO_NODE)
        APPEND(w, w->integers, to);
    for (unsigned s = 0; s < in->num_src; s++) {
        if (from[s] == NO_NODE)
            continue;
        add_facts(w, from[s], facts);
        APPEND(w, w->integers, from[s]);
        if (to != NO_NODE)
            APPEND(w, w->logic, (struct pair){to, from[s]});
    }
}

/* Its result may be of any type: the bits of a source. */
static bool is_copy(unsigned opcode)
{
    return opcode == TGSIC_OPCODE_MOV || opcode == TGSIC_OPCODE_UCMP ||
           opcode == TGSIC_OPCODE_FBFETCH;
}

static uint32_t result_facts(const struct webs *w, const struct tgsic_instruction *in)
{
    uint32_t facts = in->precise ? FACT_PRECISE : 0;
    if (is_copy(in->opcode))
        return facts | (in->saturate ? FACT_FLOAT | FACT_NOT_BOOL | FACT_NOT_01 : 0);
    if (is_bit_logic(in->opcode))
        return facts;
    if (tgsic_is_comparison(in->opcode))
        return facts | FACT_COMPARED | FACT_NOT_01;
    if (is_float_bool(in->opcode))
        return facts | FACT_FLOAT | FACT_IS_01 | FACT_NOT_BOOL;
    return facts | letter_facts(tgsic_result_letter(w->scan, in)) | FACT_NOT_01 | FACT_NOT_BOOL;
}

static bool is_other_file(const struct tgsic_register *reg)
{
    return reg->file != TGSIC_FILE_TEMP && reg->file != TGSIC_FILE_ADDR;
}

static void read_sources(struct webs *w, const struct tgsic_instruction *in, uint32_t from[][4])
{
    bool logic = is_bit_logic(in->opcode);
    for (unsigned s = 0; s < in->num_src; s++) {
        const struct tgsic_src *src = &in->src[s];
        unsigned mask = tgsic_source_mask(w->scan, in, s);
        uint32_t facts = logic ? 0 : letter_facts(tgsic_source_letter(in, s));
        uint32_t at = w->num_operands;
        new_operand(w, &src->reg);
        if (is_other_file(&src->reg)) {
            uint16_t *other = mask ? other_facts(w, &src->reg) : NULL;
            if (other)
                *other |= (uint16_t)facts;
            for (unsigned c = 0; c < 4; c++)
                from[s][c] = NO_NODE;
            continue;
        }
        for (unsigned c = 0; c < 4; c++)
            from[s][c] = mask & (1u << c) ? read_component(w, src, c, facts, &w->scan->operands[at])
                                          : NO_NODE;
    }
}

static void read_offsets(struct webs *w, const struct tgsic_texture *texture)
{
    for (unsigned k = 0; texture && k < texture->num_offsets; k++) {
        const struct tgsic_texel_offset *offset = &texture->offsets[k];
        struct tgsic_src src = {.reg = {.file = offset->file, .index = offset->index}};
        uint32_t at = w->num_operands;
        new_operand(w, NULL);
        memcpy(src.swizzle, offset->swizzle, sizeof offset->swizzle);
        for (unsigned c = 0; c < 3; c++)
            read_component(w, &src, c, FACT_INT | FACT_NOT_BOOL, &w->scan->operands[at]);
    }
}

#define MAX_SOURCES 5

static void step_instruction(struct webs *w, uint32_t index)
{
    const struct tgsic_instruction *in = &w->scan->shader->instructions[index];
    uint32_t from[MAX_SOURCES][4], first = w->num_operands;
    bool copies = is_copy(in->opcode);
    bool logic = is_bit_logic(in->opcode);
    uint32_t facts = in->num_dst ? result_facts(w, in) : 0;

    w->index = index;
    w->scan->first_operand[index] = first;
    for (unsigned k = 0; k < in->num_dst; k++)
        new_operand(w, &in->dst[k].reg);
    read_sources(w, in, from);
    read_offsets(w, in->texture);
    for (unsigned k = 0; k < in->num_dst; k++) {
        for (unsigned c = 0; c < 4; c++) {
            if (!(in->dst[k].writemask & (1u << c)))
                continue;
            uint32_t to = write_component(w, &in->dst[k], c, facts, &w->scan->operands[first + k]);
            for (unsigned s = in->opcode == TGSIC_OPCODE_UCMP; copies && s < in->num_src; s++)
                if (tgsic_source_letter(in, s) == '*' && !in->saturate)
                    copy_component(w, &in->dst[k], to, &in->src[s], c, from[s][c]);
                else
                    add_facts(w, to, FACT_FLOAT | FACT_NOT_BOOL | FACT_NOT_01);
            if (logic) {
                uint32_t column[2] = {from[0][c], in->num_src > 1 ? from[1][c] : NO_NODE};
                note_bit_logic(w, in, to, column, c);
                uint16_t *other = to == NO_NODE ? other_facts(w, &in->dst[k].reg) : NULL;
                if (other)
                    *other |= FACT_INTEGER;
            }
        }
    }
    if (logic)
        for (unsigned s = 0; s < in->num_src; s++) {
            uint16_t *other = other_facts(w, &in->src[s].reg);
            if (other)
                *other |= FACT_INTEGER;
        }
    step_flow(w, in->opcode);
}

/* ---- Kinds --------------------------------------------------------------------------------- */

static void settle_logic(struct webs *w)
{
    struct node *nodes = w->nodes.items;
    for (uint32_t i = 0; i < w->logic.count; i++)
        join_logic(w, class_of(w, w->logic.items[i].a), class_of(w, w->logic.items[i].b));
    for (uint32_t i = 1; i < w->nodes.count; i++)
        if (nodes[i].class == i && logic_of(w, i) != i)
            nodes[logic_of(w, i)].class_facts |=
                nodes[i].class_facts & (FACT_NOT_BOOL | FACT_COMPARED | FACT_TESTED);
}

static bool is_bool(struct webs *w, uint32_t id)
{
    uint32_t facts = w->nodes.items[logic_of(w, class_of(w, id))].class_facts;
    return !(facts & FACT_NOT_BOOL) && facts & (FACT_COMPARED | FACT_TESTED);
}

static void settle_integers(struct webs *w)
{
    struct node *nodes = w->nodes.items;
    for (uint32_t i = 0; i < w->integers.count; i++)
        if (!is_bool(w, w->integers.items[i]))
            nodes[class_of(w, w->integers.items[i])].class_facts |= FACT_INTEGER;
    for (uint32_t i = 0; i < w->selects.count; i++) {
        struct pair select = w->selects.items[i];
        if (is_bool(w, select.b))
            continue;
        nodes[class_of(w, select.b)].class_facts |= FACT_INTEGER;
        if (select.a != NO_NODE)
            nodes[class_of(w, select.a)].class_facts |= FACT_INTEGER;
    }
}

static enum tgsic_kind kind_of_facts(uint32_t facts)
{
    uint32_t integers = facts & (FACT_INT | FACT_UINT | FACT_INTEGER);
    uint32_t wide = facts & (FACT_DOUBLE | FACT_INT64 | FACT_UINT64);

    if (facts & FACT_TESTED && (!(facts & FACT_FLOAT) || facts & FACT_NOT_01))
        integers |= FACT_INTEGER;
    if (wide)
        return facts & FACT_FLOAT || integers || wide & (wide - 1) ? TGSIC_KIND_UINT
               : wide == FACT_DOUBLE                               ? TGSIC_KIND_DOUBLE
               : wide == FACT_INT64                                ? TGSIC_KIND_INT64
                                                                   : TGSIC_KIND_UINT64;
    if (facts & FACT_FLOAT)
        return integers ? TGSIC_KIND_UINT : TGSIC_KIND_FLOAT;
    if (integers)
        return integers & FACT_UINT ? TGSIC_KIND_UINT : TGSIC_KIND_INT;
    return TGSIC_KIND_NONE;
}

static enum tgsic_kind kind_of(struct webs *w, uint32_t id)
{
    if (is_bool(w, id))
        return TGSIC_KIND_BOOL;
    uint32_t facts = w->nodes.items[class_of(w, id)].class_facts;
    enum tgsic_kind kind = kind_of_facts(facts);
    if (kind != TGSIC_KIND_NONE)
        return kind;
    return facts & FACT_ODD_BITS ? TGSIC_KIND_INT : TGSIC_KIND_FLOAT;
}

static void settle_classes(struct webs *w)
{
    struct node *nodes = w->nodes.items;
    for (uint32_t i = 1; i < w->nodes.count; i++) {
        nodes[i].link = 0;
        nodes[i].logic = i;
    }
    for (uint32_t i = 1; i < w->nodes.count; i++)
        if (nodes[i].web != i) {
            uint32_t web = web_of(w, i);
            nodes[web].facts |= nodes[i].facts & (FACT_JOINT - 1);
            join_class(w, web, i);
        }
    for (uint32_t i = 1; i < w->nodes.count; i++)
        nodes[class_of(w, i)].class_facts |= nodes[i].facts & (FACT_READ - 1);
    settle_logic(w);
    settle_integers(w);
}

/* ---- Variables ----------------------------------------------------------------------------- */

static bool is_live(struct webs *w, uint32_t web)
{
    return w->nodes.items[web].facts & FACT_READ;
}

static uint32_t operand_count(const struct tgsic_scan *scan, const struct webs *w, uint32_t i)
{
    uint32_t end =
        i + 1 < scan->shader->num_instructions ? scan->first_operand[i + 1] : w->num_operands;
    return end - scan->first_operand[i];
}

/* replaces nodes in the operands by their webs, dead results by none, and joins the webs that an
 * operand names together */
static void group_webs(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    uint8_t *kinds = ARENA_ARRAY(w->arena, uint8_t, w->nodes.count);
    for (uint32_t i = 0; i < w->num_operands; i++) {
        struct tgsic_operand_variables *op = &scan->operands[i];
        uint32_t first = NO_NODE;
        for (unsigned c = 0; c < 4; c++) {
            if (op->component[c] == TGSIC_NO_VARIABLE)
                continue;
            uint32_t web = web_of(w, op->component[c]);
            op->component[c] = is_live(w, web) ? web : TGSIC_NO_VARIABLE;
            if (op->component[c] == TGSIC_NO_VARIABLE)
                continue;
            if (!kinds[web])
                kinds[web] = (uint8_t)kind_of(w, web);
            for (unsigned b = 0; b < c; b++)
                if (op->component[b] != TGSIC_NO_VARIABLE && kinds[op->component[b]] == kinds[web])
                    first = op->component[b];
            if (first != NO_NODE && kinds[first] == kinds[web])
                join_group(w, first, web);
        }
        if (op->indirect != TGSIC_NO_VARIABLE)
            op->indirect = web_of(w, op->indirect);
        if (op->dimension_indirect != TGSIC_NO_VARIABLE)
            op->dimension_indirect = web_of(w, op->dimension_indirect);
    }
}

static void describe_variable(struct webs *w, struct tgsic_variable *v, uint32_t web)
{
    uint32_t facts = w->nodes.items[web].facts, cell = w->nodes.items[web].cell;
    uint32_t class_facts = w->nodes.items[class_of(w, web)].class_facts;
    v->mask |= (uint8_t)(1u << (cell & 3));
    v->may_be_read_undefined |= (facts & FACT_UNDEFINED) != 0;
    v->precise |= (facts & FACT_PRECISE) != 0;
    v->zero_one &=
        v->kind == TGSIC_KIND_FLOAT && class_facts & FACT_IS_01 && !(class_facts & FACT_NOT_01);
}

static uint32_t name_web(struct webs *w, uint32_t web, uint32_t instruction)
{
    struct tgsic_scan *scan = w->scan;
    struct node *node = &w->nodes.items[web];
    if (node->facts & FACT_NAMED)
        return node->link - 1;
    struct node *group = &w->nodes.items[group_of(w, web)];
    if (!group->link) {
        uint32_t cell = w->nodes.items[web].cell, reg = cell / 4;
        bool addr = reg >= scan->num_temps;
        scan->variables[scan->num_variables++] = (struct tgsic_variable){
            .file = addr ? TGSIC_FILE_ADDR : TGSIC_FILE_TEMP,
            .index = (uint16_t)(addr ? reg - scan->num_temps : reg),
            .kind = (uint8_t)kind_of(w, web),
            .zero_one = true,
            .ordinal = w->stamp[reg]++,
            .first = instruction,
        };
        group->link = scan->num_variables;
    }
    describe_variable(w, &scan->variables[group->link - 1], web);
    node->link = group->link;
    node->facts |= FACT_NAMED;
    return node->link - 1;
}

/* ---- Scopes -------------------------------------------------------------------------------- */

/* Blocks as a tree. While the walk is inside a block it is its own root; a closed block joins its
 * parent, so the root of a closed block is the innermost open block around it. */
struct scopes {
    uint32_t *parent; /* union-find */
    uint32_t *around;
    uint32_t count, current;
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
    if (s->home[v] == UINT32_MAX)
        s->home[v] = s->first[v] = s->current;
    else
        s->home[v] = open_scope_of(s, s->home[v]);
}

static struct scopes make_scopes(struct webs *w, uint32_t variables)
{
    uint32_t blocks = w->scan->num_blocks + 1;
    struct scopes s = {
        .parent = ARENA_ARRAY(w->arena, uint32_t, blocks),
        .around = ARENA_ARRAY(w->arena, uint32_t, blocks),
        .is_switch = ARENA_ARRAY(w->arena, bool, blocks),
        .home = ARENA_ARRAY(w->arena, uint32_t, variables),
        .first = ARENA_ARRAY(w->arena, uint32_t, variables),
        .count = 1,
    };
    memset(s.home, 0xff, variables * sizeof *s.home);
    return s;
}

static bool reads(const struct tgsic_scan *scan, uint32_t from, uint32_t to, uint32_t variable)
{
    for (uint32_t i = from; i < to; i++) {
        const struct tgsic_operand_variables *op = &scan->operands[i];
        for (unsigned c = 0; c < 4; c++)
            if (op->component[c] == variable)
                return true;
        if (op->indirect == variable || op->dimension_indirect == variable)
            return true;
    }
    return false;
}

/* how the first instruction of a variable may declare it, given that it does so in the right
 * scope */
static enum tgsic_declare declare_at_first(const struct webs *w, uint32_t v)
{
    const struct tgsic_scan *scan = w->scan;
    const struct tgsic_variable *variable = &scan->variables[v];
    const struct tgsic_instruction *in = &scan->shader->instructions[variable->first];
    uint32_t first = scan->first_operand[variable->first];
    unsigned written = 0;

    if (in->num_dst != 1 || scan->operands[first].indirect == v ||
        reads(scan, first + 1, first + operand_count(scan, w, variable->first), v))
        return TGSIC_DECLARE_AT_TOP;
    for (unsigned c = 0; c < 4; c++)
        if (scan->operands[first].component[c] == v)
            written |= 1u << c;
    if (written == variable->mask)
        return TGSIC_DECLARE_BY_FIRST;
    return written ? TGSIC_DECLARE_BEFORE : TGSIC_DECLARE_AT_TOP;
}

static void place_variables(struct webs *w, const struct scopes *s)
{
    struct tgsic_scan *scan = w->scan;
    for (uint32_t v = 0; v < scan->num_variables; v++) {
        struct tgsic_variable *variable = &scan->variables[v];
        if (w->whole_registers || s->home[v] != s->first[v] || s->is_switch[s->home[v]])
            continue;
        variable->declare = (uint8_t)declare_at_first(w, v);
        if (variable->declare == TGSIC_DECLARE_BEFORE && variable->may_be_read_undefined &&
            s->home[v])
            variable->declare = TGSIC_DECLARE_AT_TOP;
    }
}

/* replaces the web of a use by its variable */
static void name_use(struct webs *w, struct scopes *s, uint32_t *id, uint32_t instruction)
{
    if (*id == TGSIC_NO_VARIABLE)
        return;
    *id = name_web(w, *id, instruction);
    see_variable(s, *id);
}

/* numbers variables in order of appearance and puts them in the operands */
static void name_variables(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    uint32_t count = 0;
    for (uint32_t i = 1; i < w->nodes.count; i++)
        count += w->nodes.items[i].web == i && w->nodes.items[i].group == i && is_live(w, i);
    scan->variables = ARENA_ARRAY(w->arena, struct tgsic_variable, count);
    memset(w->stamp, 0, (scan->num_temps + scan->num_addrs) * sizeof *w->stamp);
    struct scopes s = make_scopes(w, count);
    for (uint32_t i = 0; i < scan->shader->num_instructions; i++) {
        uint32_t end = scan->first_operand[i] + operand_count(scan, w, i);
        for (uint32_t k = scan->first_operand[i]; k < end; k++) {
            struct tgsic_operand_variables *op = &scan->operands[k];
            for (unsigned c = 0; c < 4; c++)
                name_use(w, &s, &op->component[c], i);
            name_use(w, &s, &op->indirect, i);
            name_use(w, &s, &op->dimension_indirect, i);
        }
        step_scope(&s, scan->shader->instructions[i].opcode);
    }
    place_variables(w, &s);
}

/* ---- Other files --------------------------------------------------------------------------- */

static void settle_copies(struct webs *w)
{
    for (uint32_t i = 0; i < w->copies.count; i++) {
        static const uint16_t facts[] = {
            [TGSIC_KIND_FLOAT] = FACT_FLOAT,   [TGSIC_KIND_INT] = FACT_INT,
            [TGSIC_KIND_UINT] = FACT_UINT,     [TGSIC_KIND_BOOL] = FACT_INTEGER,
            [TGSIC_KIND_DOUBLE] = FACT_DOUBLE, [TGSIC_KIND_INT64] = FACT_INT64,
            [TGSIC_KIND_UINT64] = FACT_UINT64,
        };
        const struct copy *copy = &w->copies.items[i];
        uint32_t class_facts = w->nodes.items[class_of(w, copy->node)].class_facts;
        /* a class that only copies tells nothing */
        if (kind_of_facts(class_facts) != TGSIC_KIND_NONE || is_bool(w, copy->node))
            *copy->facts |= facts[kind_of(w, copy->node)];
    }
}

static void settle_slots(struct tgsic_slot *slots, uint32_t count, const uint16_t *facts,
                         uint16_t indirect)
{
    for (uint32_t i = 0; i < count; i++)
        slots[i].kind =
            (uint8_t)kind_of_facts((uint32_t)facts[i] | (slots[i].indirect ? indirect : 0u));
}

static void settle_files(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    settle_copies(w);
    settle_slots(scan->inputs, scan->num_inputs, w->input_facts, *w->all_inputs);
    settle_slots(scan->outputs, scan->num_outputs, w->output_facts, *w->all_outputs);
    for (uint32_t b = 0; b < scan->num_constants; b++) {
        struct tgsic_constants *buffer = &scan->constants[b];
        uint32_t all = w->buffer_facts[b];
        for (uint32_t i = 0; i < buffer->count; i++) {
            uint32_t facts = w->constant_facts[w->constant_base[b] + i] | w->buffer_facts[b];
            buffer->kinds[i] = (uint8_t)(1u << kind_of_facts(facts));
            all |= facts;
        }
        buffer->kind = (uint8_t)kind_of_facts(all);
    }
    for (uint32_t i = 0; i < scan->num_temp_arrays; i++)
        scan->temp_arrays[i].kind = (uint8_t)kind_of(w, w->array_nodes[i]);
}

static void note_slot_masks(struct tgsic_scan *scan)
{
    const struct tgsic_shader *shader = scan->shader;
    for (uint32_t i = 0; i < shader->num_instructions; i++) {
        const struct tgsic_instruction *in = &shader->instructions[i];
        for (unsigned k = 0; k < in->num_dst; k++)
            if (in->dst[k].reg.file == TGSIC_FILE_OUT && in->dst[k].reg.index >= 0)
                scan->outputs[in->dst[k].reg.index].used_mask |= in->dst[k].writemask;
        for (unsigned s = 0; s < in->num_src; s++) {
            const struct tgsic_register *reg = &in->src[s].reg;
            struct tgsic_slot *slots = reg->file == TGSIC_FILE_IN    ? scan->inputs
                                       : reg->file == TGSIC_FILE_OUT ? scan->outputs
                                       : reg->file == TGSIC_FILE_SV  ? scan->system_values
                                                                     : NULL;
            if (!slots || reg->index < 0)
                continue;
            unsigned mask = tgsic_source_mask(scan, in, s);
            for (unsigned c = 0; c < 4; c++)
                if (mask & (1u << c))
                    slots[reg->index].used_mask |= (uint8_t)(1u << in->src[s].swizzle[c]);
        }
    }
}

/* ---- Entry --------------------------------------------------------------------------------- */

static void make_state(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    size_t cells = (size_t)(scan->num_temps + scan->num_addrs) * 4;
    uint32_t constants = 0;

    w->current = ARENA_ARRAY(w->arena, uint32_t, cells);
    w->stamp = ARENA_ARRAY(w->arena, uint32_t, cells);
    w->scratch = ARENA_ARRAY(w->arena, uint32_t, cells);
    w->last_read = ARENA_ARRAY(w->arena, uint32_t, scan->num_blocks ? cells : 0);
    w->input_facts = ARENA_ARRAY(w->arena, uint16_t, scan->num_inputs + 1);
    w->output_facts = ARENA_ARRAY(w->arena, uint16_t, scan->num_outputs + 1);
    w->all_inputs = &w->input_facts[scan->num_inputs];
    w->all_outputs = &w->output_facts[scan->num_outputs];
    w->buffer_facts = ARENA_ARRAY(w->arena, uint16_t, scan->num_constants);
    w->constant_base = ARENA_ARRAY(w->arena, uint32_t, scan->num_constants);
    for (uint32_t b = 0; b < scan->num_constants; b++) {
        w->constant_base[b] = constants;
        constants += scan->constants[b].count;
    }
    w->constant_facts = ARENA_ARRAY(w->arena, uint16_t, constants);
    w->array_nodes = ARENA_ARRAY(w->arena, uint32_t, scan->num_temp_arrays);
    scan->first_operand = ARENA_ARRAY(w->arena, uint32_t, scan->shader->num_instructions);

    scan->operands = tgsic_arena_alloc_raw(w->arena, scan->num_operands * sizeof *scan->operands);
    /* and some joints where there are branches */
    w->nodes.capacity = scan->num_results + (scan->num_blocks ? scan->num_results / 2 : 0) + 64;
    w->nodes.items = tgsic_arena_alloc_raw(w->arena, w->nodes.capacity * sizeof *w->nodes.items);

    new_node(w, 0, 0); /* NO_NODE */
    (void)PUSH(w, w->edges);
    for (uint32_t i = 0; i < scan->num_temp_arrays; i++)
        w->array_nodes[i] = new_node(w, 0, FACT_NOT_BOOL | FACT_NOT_01);
}

void tgsic_find_webs(struct tgsic_arena *arena, struct tgsic_scan *scan)
{
    struct webs w;
    memset(&w, 0, sizeof w);
    w.arena = arena;
    w.scan = scan;
    w.whole_registers = scan->has_subroutines;
    make_state(&w);
    if (!w.whole_registers && scan->num_blocks) {
        find_loops(&w);
        find_last_reads(&w);
    }
    for (uint32_t i = 0; i < scan->shader->num_instructions; i++)
        step_instruction(&w, i);
    settle_classes(&w);
    group_webs(&w);
    name_variables(&w);
    settle_files(&w);
    note_slot_masks(scan);
}
