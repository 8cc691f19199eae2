/* SPDX-License-Identifier: MIT */
/* Machine code: what the code generator holds between selection and the finished TGSI.
 *
 * Its phases, a file each:
 *   codegen_demand.c     which components of which values are needed (IR)
 *   codegen_memory.c     registers of variables; which are kept in temporaries
 *   codegen_flow.c       IR to machine code: blocks, branches, loops, phis,
 *     codegen_select.c     values and stores,
 *     codegen_texture.c    textures,
 *     codegen_resource.c   shared memory, vertices, barriers,
 *     codegen_condition.c  what branches and discards test;
 *     codegen_operand.c    where sources are, codegen_immediate.c constants, machine.c the code
 *   codegen_liveness.c   where each component of each virtual register is alive
 *   codegen_coalesce.c   lets copies vanish by giving both ends one place
 *   codegen_registers.c  virtual registers to TEMP
 *   codegen_emit.c       machine code to TGSI instructions
 *   codegen_declare.c    declarations
 *
 * A virtual register has up to four components, each written once (phis apart). Whatever SSA
 * leaves to do by moving (building vectors, phis, stores to outputs, gathering the operands of a
 * texture) is a COPY; copies that start at one place happen at once. Good code is a matter of
 * coalescing those copies, so every special case of "compute it right where it is wanted" is the
 * same mechanism. */
#ifndef TGSIC_IR_MACHINE_H
#define TGSIC_IR_MACHINE_H

#include "codegen.h"

/* ---- Operands ------------------------------------------------------------------------------ */

/* Files beyond enum tgsic_file. */
enum machine_file {
    FILE_VREG = 32, /* `index` is a virtual register, swizzles name its components */
    FILE_VALUE,     /* `index` is an IR value that has no virtual register yet */
    FILE_BITS,      /* constants, not yet in an immediate */
    FILE_UNDEF,     /* whatever costs nothing */
};

/* Where a source is read or a destination written. For a destination swizzle[i] is the component
 * that lane i is written to. */
struct operand {
    uint8_t file; /* enum tgsic_file or enum machine_file */
    uint8_t swizzle[4];
    bool absolute, negate;
    union {
        struct {
            int32_t index;
            int32_t dimension;
            uint16_t array_id;
            uint8_t address;           /* 0: direct; n: relative to ADDR[n - 1].x */
            uint8_t dimension_address; /* likewise */
            bool has_dimension;
        };
        uint32_t bits[4]; /* FILE_BITS, by lane */
    };
};

/* ---- Instructions -------------------------------------------------------------------------- */

enum machine_kind {
    MACHINE_OP,
    MACHINE_COPY, /* lanes from one operand; copies of one place happen at once */
    MACHINE_PHI,  /* `dst` begins to hold its joined value; emits nothing */
};

struct machine {
    uint8_t kind;
    uint8_t opcode; /* enum tgsic_opcode */
    uint8_t lanes;  /* components that the destination gets */
    uint8_t num_srcs;
    bool per_lane; /* lane i reads swizzle[i] of each source; else source s reads reads[s] of it */
    bool saturate, precise;
    bool integer; /* the result is no float */
    bool edge;    /* a copy that ends its list: what it writes lives up to the next place */
    uint8_t reads[4];
    uint8_t wide;   /* sources that are 64-bit values, as bits: pairs of components */
    uint32_t place; /* position in the text: two instructions of one place happen at once */
    uint32_t region;
    uint32_t hoisted; /* an edge copy that moved out of this region; 0: none */
    bool is_texture, is_memory;
    uint8_t target; /* enum tgsic_target; of memory, images alone */
    uint8_t num_offsets;
    uint8_t qualifiers;          /* memory */
    uint16_t format;             /* images */
    struct operand *offsets;     /* texel offsets, three lanes each */
    const struct tgsic_pos *pos; /* as of instructions of the IR */
    struct operand dst;          /* file NULL: none */
    struct operand src[4];       /* undefined from num_srcs on */
};

/* A stretch of text that is run as a whole: the body, a branch's list, a loop's body. Its first
 * place is the instruction that opens it, its last the one that closes it. */
struct region {
    uint32_t parent;
    uint32_t entry; /* the instruction that opens the construct: an ELSE's IF */
    uint32_t start, end;
    bool loop;
};

struct copy {
    struct operand dst, src;
    uint8_t lanes;
};

/* Copies to be, of one place. */
struct bundle {
    struct copy *copies;
    uint32_t count, capacity;
    bool saturate, precise; /* all of them */
};

struct vreg {
    bool fixed;           /* component c must be in channel c */
    bool phi;             /* written on several edges */
    bool integer;         /* some instruction that writes it gives no float */
    uint32_t first, last; /* instructions that write it; UINT32_MAX: none yet */
    uint32_t group;       /* after coalescing: the class it is in, */
    uint8_t channel[4];   /* and where its components are in it */
};

/* ---- Liveness ------------------------------------------------------------------------------ */

/* [start, end) in half places: an instruction at place p reads at 2p and writes at 2p + 1. `root`
 * names the value that is held: spans of one root may share a channel. */
struct span {
    uint32_t start, end, root;
};

struct spans {
    struct span *items; /* sorted, disjoint */
    uint32_t count, capacity;
};

/* Virtual registers that share one place. */
struct group {
    struct spans channel[4];
    bool fixed, integer, phi;
    bool copied;      /* more than one virtual register */
    int32_t output;   /* it is OUT[output]; -1: it is in a temporary */
    uint32_t temp;    /* register and */
    uint8_t final[4]; /* channel of each of its channels */
};

/* ---- The generator ------------------------------------------------------------------------- */

enum event_kind { EVENT_BLOCK, EVENT_IF, EVENT_ELSE, EVENT_ENDIF, EVENT_LOOP, EVENT_ENDLOOP };

struct event {
    enum event_kind kind;
    struct ir_node *node;
};

/* What an IR value became. */
struct value {
    uint8_t demand;        /* components that some operand needs */
    bool folded;           /* a LOAD that its user reads in place */
    uint32_t users;        /* operands that need it */
    struct ir_instr *user; /* the last of them; NULL: a branch or an edge */
    bool stays;            /* a LOAD that some user cannot read in place */
    bool pair;             /* its first two components are a 64-bit operand */
    const struct ir_instr *instr;
    uint32_t vreg;        /* 0: none yet */
    uint8_t component[4]; /* of the vreg, for each component of the value */
};

/* A variable's registers. */
struct storage {
    bool indexed;  /* by a variable index */
    bool loaded;   /* OUTPUT: read back */
    bool partial;  /* OUTPUT: some store leaves components out */
    bool in_temps; /* in TEMP[first..], an array if longer than one; copied from IN at the top or
                      to OUT at the end */
    uint32_t first;
    uint32_t stores;
    uint16_t array_id;
    uint32_t *element;              /* INPUT, OUTPUT: the register of each element */
    uint32_t used_first, used_last; /* elements; used_first > used_last: none */
};

struct interface_register {
    uint8_t semantic;
    uint32_t semantic_index;
    uint8_t mask;
    const struct ir_var *var; /* the one declared first */
};

struct codegen {
    struct tgsic_arena *arena; /* scratch */
    struct tgsic_arena *out;   /* of the result */
    struct ir_shader *shader;
    const struct ir_target *target;
    struct tgsic_diags *diags;

    struct event *events;
    uint32_t num_events;
    struct value *values;
    struct storage *storage; /* by variable */

    struct machine *code;
    uint32_t num_code, code_capacity;
    struct bundle bundle;
    struct vreg *vregs; /* 0 is none */
    uint32_t num_vregs;
    struct region *regions; /* 0 is the body */
    uint32_t num_regions;
    uint32_t region;             /* the one that is being selected */
    uint32_t place;              /* of the next instruction */
    bool hoisted;                /* the code is out of order */
    const struct tgsic_pos *pos; /* of the instruction that is being selected */

    /* What each address register holds, so that it is loaded once. */
    struct operand address[3];
    int32_t address_add[3];
    bool address_known[3], address_used[3];

    struct tgsic_immediate *immediates;
    uint8_t *immediate_used; /* components taken */
    uint32_t num_immediates;

    struct interface_register *inputs, *outputs, *system_values;
    uint32_t num_inputs, num_outputs, num_system_values;

    struct spans *units; /* vreg * 4 + component */
    struct group *groups;
    uint32_t num_groups;

    uint32_t num_array_temps; /* TEMP[0..] of variables in memory */
    uint32_t num_temps;
    uint16_t num_arrays;

    uint32_t num_spares; /* TEMP[num_temps..], where cycles of copies are broken */
    struct tgsic_instruction *instructions;
    uint32_t num_instructions;
};

/* demand */
void tgsic_cg_events(struct codegen *cg);
void tgsic_cg_demand(struct codegen *cg);
/* Counts an operand of `user`. */
void tgsic_cg_need(struct codegen *cg, struct ir_instr *user, const struct operand *op,
                   unsigned num_lanes);
unsigned tgsic_cg_mask_lanes(unsigned mask, uint8_t lanes[4]);
/* The lanes of one part. */
unsigned tgsic_cg_choose(const uint8_t *lanes, unsigned num_lanes, const uint8_t *part,
                         unsigned wanted, uint8_t chosen[4]);

/* memory */
void tgsic_cg_memory(struct codegen *cg);
/* The register of a LOAD or STORE, without its index. */
struct operand tgsic_cg_access(const struct codegen *cg, const struct ir_instr *access);
/* The same with the index in its address register. */
struct operand tgsic_cg_indexed_access(struct codegen *cg, const struct ir_instr *access);
/* The register of the interface, even if the shader's body works in temporaries. */
struct operand tgsic_cg_interface(const struct codegen *cg, const struct ir_var *var, uint32_t e);
/* Whether the constant part of an index has to be added up: hosts look the array of a temporary up
 * by it, so it has to be in the array. */
bool tgsic_cg_offset_in_address(const struct codegen *cg, const struct ir_instr *access);
/* Whether every user may read a load where it is. */
bool tgsic_cg_in_place(const struct codegen *cg, const struct ir_instr *load);
void tgsic_cg_shadow_inputs(struct codegen *cg);
void tgsic_cg_shadow_outputs(struct codegen *cg);

/* operand */
struct operand tgsic_cg_resolve(const struct codegen *cg, const struct ir_src *src,
                                const uint8_t *lanes, unsigned num_lanes, char type);
struct operand tgsic_cg_operand(struct codegen *cg, const struct ir_src *src, const uint8_t *lanes,
                                unsigned num_lanes, char type);
/* The same operand, or, of an immediate, a register that holds it. */
struct operand tgsic_cg_in_register(struct codegen *cg, struct operand op, unsigned num_lanes);
/* Where each lane of what is stored is. A vector that is stored twice is put together once; of
 * others, the parts go where they are stored. */
void tgsic_cg_resolve_lanes(const struct codegen *cg, const struct ir_src *src,
                            const uint8_t *lanes, unsigned num_lanes, struct operand *places);
/* In how many parts an operation is best done, because a source's components are in as many
 * registers; part[i] is that of lane i. */
unsigned tgsic_cg_split(const struct codegen *cg, const struct ir_instr *instr,
                        const uint8_t *lanes, unsigned num_lanes, uint8_t part[4]);
/* The registers that a resolved operand stands for: values get theirs, constants an immediate. */
struct operand tgsic_cg_finish_operand(struct codegen *cg, struct operand op, unsigned num_lanes,
                                       char type);
/* Lane `i` becomes lane `lane` of `from`: a component or, of constants, bits. */
void tgsic_cg_set_lane(struct operand *op, unsigned i, const struct operand *from, unsigned lane);
bool tgsic_cg_same_register(const struct operand *a, const struct operand *b);
struct operand tgsic_cg_immediate(struct codegen *cg, const uint32_t *bits, unsigned count,
                                  char type);
/* Adds copies of resolved lanes, from wherever they are, to the components of `dst` to the bundle.
 */
void tgsic_cg_gather(struct codegen *cg, struct operand dst, const struct operand *lanes,
                     const uint8_t *components, unsigned num_lanes);
/* Appends the bundle's copies, all at one place. */
void tgsic_cg_flush(struct codegen *cg, bool edge);

/* machine.c */
void tgsic_cg_append(struct codegen *cg, const struct machine *instr);
/* Keeps the books of virtual registers on code[num_code]. */
void tgsic_cg_note_write(struct codegen *cg, const struct machine *instr);
/* An instruction whose operands the caller fills in, with no virtual register as destination. */
struct machine *tgsic_cg_push(struct codegen *cg, enum tgsic_opcode opcode, unsigned lanes);
struct machine *tgsic_cg_op(struct codegen *cg, enum tgsic_opcode opcode, const struct operand *dst,
                            unsigned lanes, const struct operand *srcs, unsigned num_srcs);
uint32_t tgsic_cg_new_vreg(struct codegen *cg);
uint32_t tgsic_cg_value_vreg(struct codegen *cg, const struct ir_instr *instr);
struct operand tgsic_cg_vreg_operand(uint32_t vreg);
/* The destination of components of a value. */
struct operand tgsic_cg_value_dst(struct codegen *cg, const struct ir_instr *instr,
                                  const uint8_t *lanes, unsigned count);
/* ADDR[which] = index + add */
void tgsic_cg_load_address(struct codegen *cg, unsigned which, const struct ir_src *index,
                           int32_t add);
/* Where control flow joins or goes back. */
void tgsic_cg_forget_addresses(struct codegen *cg);

/* select */
void tgsic_cg_select_value(struct codegen *cg, const struct ir_instr *instr, const uint8_t *lanes,
                           unsigned count);
void tgsic_cg_select_store(struct codegen *cg, const struct ir_instr *store);

/* flow */
void tgsic_cg_select(struct codegen *cg);

/* condition */
bool tgsic_cg_swapped(const struct ir_node *branch);
struct ir_src tgsic_cg_condition(const struct ir_node *branch, enum tgsic_opcode *opcode);
void tgsic_cg_discard_demand(struct codegen *cg, const struct ir_instr *discard);
void tgsic_cg_discard(struct codegen *cg, const struct ir_instr *discard);

/* texture */
void tgsic_cg_texture_demand(struct codegen *cg, const struct ir_instr *tex);
void tgsic_cg_texture(struct codegen *cg, const struct ir_instr *tex);

/* resource */
void tgsic_cg_resource_demand(struct codegen *cg, struct ir_instr *instr);
void tgsic_cg_resource(struct codegen *cg, const struct ir_instr *instr, const uint8_t *lanes,
                       unsigned count);
/* A register of an INPUT or OUTPUT that a READ or WRITE names, of a constant vertex or of any. */
struct operand tgsic_cg_vertex_register(const struct codegen *cg, const struct ir_instr *access);
bool tgsic_cg_vertex_in_place(const struct ir_instr *read);
/* BARRIER, EMIT and the like. */
void tgsic_cg_event_instr(struct codegen *cg, const struct ir_instr *instr);

/* the rest */
void tgsic_cg_liveness(struct codegen *cg);
void tgsic_cg_coalesce(struct codegen *cg);
void tgsic_cg_registers(struct codegen *cg);
void tgsic_cg_emit(struct codegen *cg);
void tgsic_cg_declare(struct codegen *cg, struct tgsic_shader *shader);

#endif
