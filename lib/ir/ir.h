/* SPDX-License-Identifier: MIT */
/* The shader IR: SSA values that are vectors, structured control flow, memory as arrays of vectors.
 *
 * A shader is one body; front ends inline functions. Values are untyped vectors of one to four
 * components of 32 or, until lower_wide, 64 bits: the operation says how it reads them, and a
 * bool is 0 or ~0 in 32 bits. Memory is a set of variables, each an array of `length` vectors:
 * front ends flatten structs and matrices into them (a mat3 is a variable of three 3-component
 * elements), so that no pass needs to know of any richer type.
 *
 * Life of a shader:
 *   front end   builds it with build.h: locals as variables, scopes and LEAVE for return, continue
 *               and switch
 *   lower_scopes   leaves BLOCK, IF, LOOP and BREAK only
 *   lower_wide     leaves 32-bit values only
 *   ssa         turns locals whose indices are constant into values and phis
 *   passes      optimise (pass.h)
 *   codegen.h   writes TGSI
 *
 * Everything lives in the call's arena. Nothing here is thread-safe; shaders are independent. */
#ifndef TGSIC_IR_H
#define TGSIC_IR_H

#include "tgsi/arena.h"
#include "tgsi/tgsi.h"

/* ---- Variables ----------------------------------------------------------------------------- */

enum ir_mode {
    IR_LOCAL,   /* private to the invocation; undefined until stored */
    IR_INPUT,   /* read only; attribute, varying or system value, by semantic */
    IR_OUTPUT,  /* may be read back */
    IR_UNIFORM, /* read only; registers of a CONST buffer */
    IR_SAMPLER, /* opaque: only textures name it */
    /* Memory that other invocations share, named by READ, WRITE, ATOMIC and QUERY alone: */
    IR_BUFFER,  /* shader storage, by byte address */
    IR_SHARED,  /* of the work group, by byte address */
    IR_IMAGE,   /* by texel */
    IR_COUNTER, /* atomic counters, by number */
};

struct ir_var {
    struct ir_var *next;
    const char *name; /* for people; may be NULL */
    enum ir_mode mode;
    uint8_t components; /* of each element, 1..4 */
    uint8_t bits;       /* 32 or 64 */
    uint32_t length;    /* elements; 1 for a plain vector */
    bool loaded;        /* by some LOAD; a pass's own */
    uint32_t index;     /* numbering for passes */

    /* INPUT and OUTPUT: element e has semantic index `semantic_index + e`. A vertex attribute has
     * no semantic but a register. */
    bool system_value;     /* an SV register rather than IN */
    uint8_t semantic;      /* enum tgsic_semantic */
    uint8_t component;     /* first component within the register (UNIFORM, packed varyings) */
    uint8_t interpolation; /* enum tgsic_interpolation; FRAG inputs */
    uint8_t location;      /* enum tgsic_location; FRAG inputs */
    bool invariant;
    bool fixed; /* keeps its register even if unused (an attribute's place, a block's member) */
    bool per_vertex; /* INPUT, OUTPUT: there is one for each vertex: READ and WRITE access it */
    uint8_t stream;  /* GEOM outputs */
    uint32_t semantic_index;

    /* UNIFORM: the CONST buffer and the register of element 0; a load's index counts registers,
     * so a block's strides are the front end's to multiply. Vertex attributes: the IN register.
     * SAMPLER, BUFFER, IMAGE: the unit of element 0. COUNTER: buffer and first counter. Assigned by
     * linking, after optimisation. */
    uint32_t buffer;
    uint32_t slot;

    /* SAMPLER, IMAGE */
    uint8_t target;      /* enum tgsic_target */
    uint8_t return_type; /* enum tgsic_return_type */
    uint16_t format;     /* IMAGE: enum tgsic_format */
    bool writable;       /* IMAGE */

    void *user; /* the front end's own: what this was made from */
};

/* ---- Instructions -------------------------------------------------------------------------- */

enum ir_op {
#define IR_OP(name, dst, src, shape, tgsi, flags) IR_##name,
#include "ops.def"
#undef IR_OP
    IR_ALU_COUNT,
    IR_CONST = IR_ALU_COUNT, /* its value: ir_constant() */
    IR_UNDEF,                /* any value */
    IR_LOAD,                 /* var[offset + src0?] */
    IR_STORE,                /* var[offset + src1?] = src0, components of `writemask` */
    IR_INTERPOLATE,          /* INPUT var[offset] at a point that `access.at` and src0 choose */
    IR_TEX,                  /* texture; sources by role in `tex` */
    IR_FETCH,                /* what the framebuffer holds where OUTPUT var[offset] will go */
    IR_READ,                 /* shared memory and vertices; sources by role in `memory` */
    IR_WRITE,                /* components of `writemask` */
    IR_ATOMIC,               /* changes memory and gives what was there */
    IR_QUERY,                /* the size of a buffer or an image */
    IR_CLOCK,                /* two components: low and high word */
    IR_BALLOT,               /* two components: a bit for each invocation where src0 holds */
    IR_HELPER,               /* whether it is a helper invocation */
    IR_PACK64,               /* 64-bit components of pairs of words, low first; before lower_wide */
    IR_UNPACK64,             /* and back */
    IR_BARRIER,              /* waits for the other invocations of the group or patch */
    IR_MEMORY_BARRIER,       /* orders accesses to the kinds of memory in u.bits */
    IR_EMIT,                 /* a vertex, to stream u.bits */
    IR_END_PRIMITIVE,        /* of stream u.bits */
    IR_DISCARD,              /* if src0 (a bool), or always when there is no source */
    IR_DEMOTE,               /* to a helper invocation */
    IR_PHI,                  /* see struct ir_block */
    IR_BREAK,                /* leaves the innermost loop; last in its block */
    IR_LEAVE,                /* leaves `scope`; last in its block; gone after lower_scopes */
    IR_OP_COUNT,
};
_Static_assert(IR_OP_COUNT <= UINT8_MAX, "an instruction's op is a byte");

enum ir_shape {
    IR_SHAPE_COMP,
    IR_SHAPE_SCALAR,
    IR_SHAPE_DOT2,
    IR_SHAPE_DOT3,
    IR_SHAPE_DOT4,
    IR_SHAPE_VEC,
    IR_SHAPE_WIDE,
};
#define IR_FLAG_C 1
#define IR_FLAG_D 2
#define IR_FLAG_G 6 /* G includes D */

struct ir_op_info {
    const char *name;
    char dst[2], src[5]; /* type letters, see ops.def */
    uint8_t shape;       /* enum ir_shape */
    uint8_t flags;
    uint8_t num_srcs;
    int16_t tgsi; /* enum tgsic_opcode, or -1 */
};
extern const struct ir_op_info tgsic_ir_ops[IR_OP_COUNT];

/* A use of a value: swizzle, then absolute, then negate (float operands only). */
struct ir_src {
    struct ir_instr *def;
    uint8_t swizzle[4]; /* of the components the operation reads; the rest is 0 */
    bool absolute, negate;
};

enum ir_tex_kind {
    IR_TEX_SAMPLE, /* implicit LOD, with BIAS or without */
    IR_TEX_LOD,    /* explicit LOD */
    IR_TEX_GRAD,   /* explicit derivatives */
    IR_TEX_FETCH,  /* texel by integer coordinate: LOD or SAMPLE_INDEX */
    IR_TEX_GATHER,
    IR_TEX_SIZE,    /* LOD in, integer sizes out */
    IR_TEX_LEVELS,  /* one integer out */
    IR_TEX_SAMPLES, /* one integer out */
    IR_TEX_QUERY_LOD,
};

enum ir_tex_role {
    IR_ROLE_COORD, /* spatial coordinates, then the array layer */
    IR_ROLE_PROJECTOR,
    IR_ROLE_COMPARE,
    IR_ROLE_BIAS,
    IR_ROLE_LOD,
    IR_ROLE_DDX,
    IR_ROLE_DDY,
    IR_ROLE_OFFSET,       /* ints; IR_TEX_GATHER may have four of 2 components */
    IR_ROLE_SAMPLE_INDEX, /* int */
    IR_ROLE_COMPONENT,    /* gather: constant int */
    IR_ROLE_SAMPLER,      /* dynamic index into the sampler variable */
};

/* Where INTERPOLATE evaluates an input. */
enum ir_at {
    IR_AT_CENTROID, /* within the part of the pixel that the primitive covers; no source */
    IR_AT_SAMPLE,   /* at a sample: int */
    IR_AT_OFFSET,   /* at an offset from the centre, in pixels: 2 components */
};

struct ir_tex {
    enum ir_tex_kind kind;
    uint8_t target; /* enum tgsic_target */
    struct ir_var *sampler;
    uint32_t offset;  /* element of the sampler variable */
    uint8_t role[10]; /* enum ir_tex_role of each source */
};

enum ir_memory_role {
    IR_ROLE_ADDRESS, /* bytes; of images, the texel, with the sample number in w */
    IR_ROLE_DATA,
    IR_ROLE_SWAP,   /* what a compare-and-swap stores; its data are what it compares with */
    IR_ROLE_INDEX,  /* dynamic index into the resources of the variable */
    IR_ROLE_VERTEX, /* of a per-vertex INPUT or OUTPUT */
};

/* Every access is done, in the order of the text, but for READs whose result nobody wants and
 * those that provably give what an earlier one gave. */
struct ir_memory {
    uint8_t opcode;     /* enum tgsic_opcode: LOAD, STORE, ATOM... or RESQ; of vertices, MOV */
    uint8_t qualifiers; /* bits of enum tgsic_memory_qualifier */
    struct ir_var *var;
    uint32_t element;  /* of the variable: resource, register or counter */
    uint8_t component; /* vertices: first component read */
    uint8_t role[5];   /* enum ir_memory_role of each source */
    uint8_t count[5];  /* components that it reads */
};

struct ir_instr {
    struct ir_instr *prev, *next;
    struct ir_block *block;
    uint8_t op;         /* enum ir_op */
    uint8_t components; /* of the result; 0: none */
    uint8_t bits;       /* of the result's components: 32 or 64 */
    uint8_t num_srcs;
    uint8_t writemask; /* STORE */
    bool precise;      /* no value-changing rewrite may touch it */
    bool saturate;     /* clamps the float result to [0, 1] */
    bool paired : 1;   /* WIDE: works on one component, see lower_wide.c */
    bool ordered : 1;  /* sums keep the order of the text, see order.c */
    uint32_t index;    /* numbering, valid after tgsic_ir_number() */
    uint32_t uses;     /* valid after tgsic_ir_count_uses() */
    struct ir_src *srcs;
    union {
        uint32_t word[4]; /* CONST of 32 bits: each component; and */
        uint64_t *wide;   /* of 64 bits, which the builder alone makes: likewise */
        struct {
            struct ir_var *var;
            int32_t offset;    /* LOAD, STORE, FETCH: constant part of the element index */
            uint8_t component; /* LOAD: first component; its result is `components` from there */
            uint8_t at;        /* INTERPOLATE: enum ir_at */
        } access;
        struct ir_tex *tex;
        struct ir_memory *memory;
        uint32_t bits;
        struct ir_node *scope; /* LEAVE */
    } u;
    void *user; /* a pass's own; undefined between passes, NULL after tgsic_ir_number() */
    const struct tgsic_pos *pos; /* shared; NULL: it stands nowhere */
};

/* ---- Control flow -------------------------------------------------------------------------- */

enum ir_node_kind { IR_NODE_BLOCK, IR_NODE_IF, IR_NODE_LOOP, IR_NODE_SCOPE };

/* A list of nodes always begins and ends with a block, and blocks and others alternate: there is
 * a block (possibly empty) before, between and after every IF, LOOP and SCOPE. */
struct ir_list {
    struct ir_node *first, *last;
    struct ir_node *owner; /* the IF, LOOP or SCOPE it belongs to; NULL: the shader's body */
};

/* Phis stand first in their block. In the block after an IF, source 0 is the value at the end of
 * the then list and 1 of the else list (the source of a list that ends in a jump is ignored and may
 * have a NULL def). In the first block of a loop's body, source 0 is the value on entry and 1 the
 * one at the end of the body (NULL def if that end is never reached). In the block after a loop,
 * there is a source for each BREAK of that loop, in the order of the text. */
struct ir_block {
    struct ir_instr *first, *last;
    uint32_t index;
};

struct ir_node {
    enum ir_node_kind kind;
    struct ir_node *prev, *next;
    struct ir_list *list; /* the list it stands in */
    union {
        struct ir_block block;
        struct {
            struct ir_src condition; /* a bool, one component */
            struct ir_list then_list, else_list;
        } branch;
        struct {
            struct ir_list body;
        } loop; /* endless; left by BREAK. SCOPE: run once, left early by LEAVE */
    } u;
};

struct ir_shader {
    struct tgsic_arena *arena;
    enum tgsic_processor processor;
    struct ir_list body;
    struct ir_var *vars; /* singly linked, in order of making */
    struct ir_var **vars_end;
    struct tgsic_property_value *properties; /* those that the code generator shall print */
    uint32_t num_properties;
    uint32_t num_values, num_blocks; /* after tgsic_ir_number() */
    bool wide, precise;              /* the builder made something of 64 bits, something precise */
};

/* ---- Basics (ir.c) ------------------------------------------------------------------------- */

/* A new instruction, in no block; sources are zero. */
struct ir_instr *tgsic_ir_new(struct tgsic_arena *arena, unsigned op, unsigned components,
                              unsigned bits, unsigned num_srcs);
/* The bits of a component of a CONST. After lower_wide, u.word alone holds any. */
static inline uint64_t ir_constant(const struct ir_instr *constant, unsigned component)
{
    return constant->bits == 64 ? constant->u.wide[component] : constant->u.word[component];
}
void tgsic_ir_append(struct ir_block *block, struct ir_instr *instr);
void tgsic_ir_prepend(struct ir_block *block, struct ir_instr *instr);
void tgsic_ir_insert_before(struct ir_instr *place, struct ir_instr *instr);
void tgsic_ir_insert_after(struct ir_instr *place, struct ir_instr *instr);
void tgsic_ir_remove(struct ir_instr *instr);

/* Lists of nodes. tgsic_ir_list_init() gives an open list its one empty block. */
void tgsic_ir_list_init(struct tgsic_arena *arena, struct ir_list *list, struct ir_node *owner);
struct ir_node *tgsic_ir_new_node(struct tgsic_arena *arena, enum ir_node_kind kind);
/* Appends an IF, LOOP or SCOPE and the empty block after it. */
void tgsic_ir_append_node(struct tgsic_arena *arena, struct ir_list *list, struct ir_node *node);
static inline struct ir_node *tgsic_ir_block_node(const struct ir_block *block)
{
    return (struct ir_node *)((char *)block - offsetof(struct ir_node, u));
}

/* Blocks in the order of the text, without recursion:
 * for (b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b)) */
static inline struct ir_block *tgsic_ir_first_block(const struct ir_list *list)
{
    return &list->first->u.block;
}

static inline struct ir_block *tgsic_ir_next_block(const struct ir_block *block)
{
    const struct ir_node *node = tgsic_ir_block_node(block);
    if (node->next) {
        node = node->next;
        return tgsic_ir_first_block(node->kind == IR_NODE_IF ? &node->u.branch.then_list
                                                             : &node->u.loop.body);
    }
    const struct ir_node *owner = node->list->owner;
    if (!owner)
        return NULL;
    if (owner->kind == IR_NODE_IF && node->list == &owner->u.branch.then_list)
        return tgsic_ir_first_block(&owner->u.branch.else_list);
    return &owner->next->u.block;
}

struct ir_block *tgsic_ir_last_block(const struct ir_list *list);
/* Whether its phis join what enters a loop and what comes round: source 1, alone of all sources,
 * stands later in the text than its use. */
static inline bool ir_is_loop_head(const struct ir_block *block)
{
    const struct ir_node *node = tgsic_ir_block_node(block);
    return !node->prev && node->list->owner && node->list->owner->kind == IR_NODE_LOOP;
}
/* The jump that ends the list, or NULL when control reaches its end. */
struct ir_instr *tgsic_ir_list_jump(const struct ir_list *list);

/* As the next, of what does not work component by component. */
unsigned tgsic_ir_special_src_count(const struct ir_instr *instr, unsigned i);
/* How many components (from swizzle[0] on) source `i` reads; a STORE's value: those of the
 * writemask, so up to the highest of it. */
static inline unsigned tgsic_ir_src_count(const struct ir_instr *instr, unsigned i)
{
    if (instr->op < IR_ALU_COUNT && tgsic_ir_ops[instr->op].shape == IR_SHAPE_COMP)
        return instr->components;
    return tgsic_ir_special_src_count(instr, i);
}
/* Which components of the source's value are read. */
unsigned tgsic_ir_src_mask(const struct ir_instr *instr, unsigned i);
/* Spatial coordinates that a texture target has, and those with the array layer. */
unsigned tgsic_ir_target_dims(unsigned target);
unsigned tgsic_ir_target_coords(unsigned target);
/* Type letter by which source `i` is read, 'u' for indices and the like; '*' for raw bits. */
char tgsic_ir_src_type(const struct ir_instr *instr, unsigned i);
/* As the next, of what is no arithmetic. */
bool tgsic_ir_special_has_effect(const struct ir_instr *instr);
/* Whether it does more than compute its value: STORE, WRITE, DISCARD, jumps and the like. */
static inline bool tgsic_ir_has_effect(const struct ir_instr *instr)
{
    return instr->op >= IR_ALU_COUNT && tgsic_ir_special_has_effect(instr);
}
/* READ, WRITE, ATOMIC and QUERY: what `memory` describes. */
static inline bool tgsic_ir_is_memory(const struct ir_instr *instr)
{
    return instr->op >= IR_READ && instr->op <= IR_QUERY;
}
/* The number of the source in that role, or -1. */
int tgsic_ir_memory_source(const struct ir_instr *instr, enum ir_memory_role role);

/* Takes variables that nothing names any more out of the shader. */
void tgsic_ir_drop_vars(struct ir_shader *shader, bool (*drop)(const struct ir_var *var));

/* Numbers values in text order from 0 (`index`), blocks and variables too, and clears `user`. */
void tgsic_ir_number(struct ir_shader *shader);
/* Counts sources that name each value (`uses`), conditions of IFs included. */
void tgsic_ir_count_uses(struct ir_shader *shader);

/* The shader as text for people and tests; lives in `arena`. (print.c) */
const char *tgsic_ir_print(struct ir_shader *shader, struct tgsic_arena *arena);
/* NULL if the shader keeps every rule of this file, else what is wrong; in `arena`. (verify.c) */
const char *tgsic_ir_verify(struct ir_shader *shader, struct tgsic_arena *arena);

#endif
