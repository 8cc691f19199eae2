/* SPDX-License-Identifier: MIT */
/* The interpreter's two sides: the program that prepare.c decodes a shader to, and the machine that
 * runs it. Private to lib/exec. */
#ifndef EXEC_MACHINE_H
#define EXEC_MACHINE_H

#include "exec.h"
#include "kernel.h"

#include "tgsi/arena.h"

#define EXEC_ALL 15u /* components */

/* ---- The program --------------------------------------------------------------------------- */

/* How an operand is reached. */
enum exec_access {
    EXEC_ROWS,    /* rows of a register, known beforehand */
    EXEC_UNIFORM, /* an immediate: one chunk */
    EXEC_CONST,   /* a constant, the same for all lanes */
    EXEC_GATHER,  /* lane by lane: a variable index, registers of other lanes */
    EXEC_RESOURCE /* a sampler, image, buffer …: no value */
};

/* struct tgsic_register with the bounds its index must keep. */
struct exec_reg {
    const struct tgsic_register *reg;
    uint8_t file, access;
    int32_t index, dimension;
    int32_t first, last;
};

struct exec_src {
    struct exec_reg reg;
    uint8_t swizzle[4];
    uint32_t keep, flip; /* as in struct exec_rows */
};

struct exec_dst {
    struct exec_reg reg;
    uint8_t mask;
};

/* One call of a kernel: which components of its operands it takes. */
struct exec_step {
    exec_kernel *kernel;
    uint8_t num_dst;
    uint8_t dst[4];
    uint8_t src[4][4]; /* [operand][row]: component of the register */
};

struct exec_machine;
struct exec_op;
typedef void exec_handler(struct exec_machine *m, const struct exec_op *op);

struct exec_op {
    exec_handler *run;
    const struct tgsic_instruction *inst;
    uint8_t opcode, num_src, num_dst;
    bool saturate;
    bool overlaps; /* a step writes what a later one still reads */
    bool flushes;  /* subnormal results become 0 */
    uint8_t num_steps;
    uint8_t target;          /* enum tgsic_target, of textures and images */
    uint32_t jump;           /* flow: where lanes go that have nothing to do here */
    struct exec_step *steps; /* ALU */
    struct exec_src src[EXEC_MAX_SOURCES];
    struct exec_dst dst[2];
};

/* Register files that have rows. */
struct exec_file {
    uint32_t registers;
    uint8_t *is_per_vertex; /* by register; NULL: none is */
};

struct tgsic_exec {
    struct tgsic_arena *arena; /* all that this struct points to; in the end it is `own` */
    struct tgsic_arena own;
    const struct tgsic_shader *shader;
    uint32_t max_lanes;
    size_t max_memory;
    bool zero_wins, flush_subnormals;
    struct exec_op *ops;
    uint32_t num_ops;
    struct exec_file files[TGSIC_FILE_LIMIT];
    uint32_t *immediates;  /* [immediate][component][EXEC_CHUNK] */
    uint32_t max_depth;    /* frames */
    uint32_t max_vertices; /* GEOM */
    uint32_t patch;        /* TESS_CTRL: vertices out */
};

/* Fill in what of an operation is not its operands. */
bool tgsic_exec_decode_alu(struct tgsic_exec *exec, struct exec_op *op);
void tgsic_exec_link_flow(struct tgsic_exec *exec);

/* ---- The machine --------------------------------------------------------------------------- */

enum exec_frame_kind { EXEC_FRAME_IF, EXEC_FRAME_LOOP, EXEC_FRAME_SWITCH, EXEC_FRAME_CALL };

/* A block that lanes are in. Rows are masks. */
struct exec_frame {
    uint8_t kind;
    uint32_t start;     /* LOOP: the first operation within; CALL: where it returns to */
    uint32_t *resume;   /* lanes that go on behind the block */
    uint32_t *other;    /* IF: of the else branch; LOOP: that continue; SWITCH: not matched yet */
    uint32_t *selector; /* SWITCH: values */
};

/* Rows of words for operands that have none: 4 for each source, 4 for the destination. */
#define EXEC_SCRATCH_ROWS ((EXEC_MAX_SOURCES + 1) * 4)
#define EXEC_RESULT       EXEC_MAX_SOURCES /* scratch slot of the destination */

struct exec_machine {
    const struct tgsic_exec *exec;
    const struct tgsic_exec_run *run;
    const struct tgsic_exec_resources *resources;
    struct tgsic_exec_buffer shared;
    unsigned lanes;  /* that exist or do not */
    unsigned stride; /* padded to chunks */
    uint32_t patch;  /* TESS_CTRL: lanes of one */
    uint32_t pc;     /* of the next operation */
    uint64_t steps, max_steps, step_cost;

    uint32_t *rows[TGSIC_FILE_LIMIT]; /* [vertex][register][component][lane] */
    uint32_t vertices[TGSIC_FILE_LIMIT];
    uint32_t *scratch; /* [slot][component][lane] */
    uint32_t *cells;   /* a row of any use within one operation */
    uint32_t uniform[EXEC_MAX_SOURCES][4][EXEC_CHUNK];

    uint32_t *exists; /* lanes that do */
    uint32_t *active; /* that run now */
    uint32_t *helper; /* that write no memory: from the start, or ended */
    uint32_t *killed; /* that KILL ended */
    uint8_t *some;    /* by chunk of `active`: any? */
    bool is_full;     /* active equals exists */
    bool is_empty;    /* no lane is active */

    struct exec_frame *frames;
    uint32_t depth;
    uint32_t *emitted; /* GEOM: vertices by lane */
    uint32_t *vertex;  /* GEOM: the outputs of one */
};

/* ---- Lanes --------------------------------------------------------------------------------- */

/* To be called after every change of `active`. */
void tgsic_exec_activate(struct exec_machine *m);
static inline bool exec_writes_memory(const struct exec_machine *m, unsigned lane)
{
    return m->active[lane] & ~m->helper[lane];
}

/* ---- Operands ------------------------------------------------------------------------------ */

/* The rows of source `s`, components in the register's order; `reads` says which are needed. */
struct exec_rows tgsic_exec_fetch_rows(struct exec_machine *m, const struct exec_op *op, unsigned s,
                                       unsigned reads);
/* Those of an IMM or of a register without dimension, as they are. */
struct exec_rows tgsic_exec_plain_rows(const struct exec_machine *m, unsigned file, uint32_t index);
/* The source swizzled, for use with exec_value(). */
struct exec_rows tgsic_exec_source(struct exec_machine *m, const struct exec_op *op, unsigned s);

/* The value of an operand in a lane, with its modifiers. */
static inline uint32_t exec_bits(const struct exec_rows *rows, unsigned c, unsigned lane)
{
    return (rows->row[c][rows->step ? lane : 0] & rows->keep) ^ rows->flip;
}

static inline uint32_t exec_uint(const struct exec_rows *rows, unsigned c, unsigned lane)
{
    return (rows->row[c][rows->step ? lane : 0] ^ rows->flip) - rows->flip;
}

static inline float exec_value(const struct exec_rows *rows, unsigned c, unsigned lane)
{
    return exec_float(exec_bits(rows, c, lane));
}

/* Rows to put a result into, each by component of the register. */
static inline uint32_t *exec_result(const struct exec_machine *m, unsigned c)
{
    return m->scratch + (size_t)(EXEC_RESULT * 4 + c) * m->stride;
}
/* Rows that a kernel may write at once; NULL: it has to go by the result rows. */
uint32_t *tgsic_exec_dst_rows(struct exec_machine *m, const struct exec_dst *dst);
/* The result rows to the components of the destination's mask, in active lanes. */
void tgsic_exec_write(struct exec_machine *m, const struct exec_op *op, unsigned d);
/* The same for the only destination, saturated if the operation says so. */
void tgsic_exec_finish(struct exec_machine *m, const struct exec_op *op);

/* The effective index (and buffer or vertex) of a register in a lane. */
int32_t tgsic_exec_index(const struct exec_machine *m, const struct exec_reg *reg, unsigned lane);
int32_t tgsic_exec_dimension(const struct exec_machine *m, const struct exec_reg *reg,
                             unsigned lane);

/* A word of a buffer (or NULL); `offset` in bytes. What does not lie within reads 0 and is not
 * written. */
uint32_t tgsic_exec_load(const struct tgsic_exec_buffer *buffer, uint64_t offset);
void tgsic_exec_store(const struct tgsic_exec_buffer *buffer, uint64_t offset, uint32_t word);

/* ---- Operations ---------------------------------------------------------------------------- */

exec_handler tgsic_exec_run_alu;

#endif
