/* SPDX-License-Identifier: MIT */
/* The state of one translation to SPIR-V, and what its files offer each other. Private to this
 * folder.
 *
 * Registers become cells. What a cell holds is known component by component as ids, so that code
 * between two labels works on values alone; cells that live longer are written back to a variable
 * where the block ends, and loaded again where they are read next. cell.c keeps cells, operand.c
 * reads sources, assign.c writes destinations; alu.c, texture.c and flow.c are the opcodes;
 * interface.c and resources.c say what registers are; tgsi2spirv.c walks. */
#ifndef TGSIC_TGSI2SPIRV_EMIT_H
#define TGSIC_TGSI2SPIRV_EMIT_H

#include "module.h"
#include "tgsi2spirv.h"

#include "tgsi/chains.h"
#include "tgsi/interface.h"
#include "tgsi/memory_uses.h"
#include "tgsi/scan.h"
#include "tgsi/shader.h"

enum {
    E_UNSUPPORTED = 5500, /* the environment cannot say it */
    E_LIMIT = 5501,
};

/* ---- Cells --------------------------------------------------------------------------------- */

/* One component: element `index` of a vector, or a scalar where `width` is 1. */
struct component {
    uint32_t vector; /* id; 0: not known */
    uint32_t scalar; /* id of the extracted element, */
    uint32_t block;  /* ... in this block */
    uint8_t width, index;
};

struct cell {
    uint32_t variable; /* id of the pointer that it is kept in; 0: it lives in values alone */
    uint32_t chain[3]; /* indices from there, ids */
    uint8_t num_chain;
    uint8_t storage; /* SpvStorageClass */
    uint8_t kind;    /* enum tgsic_kind; 64-bit kinds are one scalar, seen as two words */
    uint8_t width;
    bool is_through; /* others may reach the memory: nothing stays in values */
    bool is_queued;  /* in the list of what the end of the block writes back */
    uint8_t dirty;   /* components that memory does not have yet */
    uint32_t block;  /* whose values these are */
    struct component value[4];
};

enum base {
    BASE_NOWHERE, /* a result that has no effect */
    BASE_LITERAL,
    BASE_CELL,
};

/* Where one component of a register lives. */
struct place {
    uint8_t base;
    uint8_t position; /* in the cell */
    uint32_t bits;    /* LITERAL */
    struct cell *cell;
};

/* A computed value. */
struct value {
    uint32_t id;
    uint8_t kind, width;
};

/* A register of IN, OUT or SV. */
struct io {
    struct place places[4];
    bool per_vertex; /* the cells are patterns whose first index is the vertex */
    uint8_t kind;
    uint16_t array;         /* 1 + index into the arrays of its file, 0: none */
    uint32_t variable;      /* a varying as a whole, for interpolation functions */
    uint32_t flat_variable; /* of an output: its flat copy; 0: there is none */
};

/* IN or OUT registers that are addressed indirectly. */
struct io_array {
    uint32_t first, last;
    uint8_t kind;
    bool is_chosen;    /* there is no copy: the index chooses among the varyings */
    uint32_t variable; /* the copy */
};

struct block_constants { /* one buffer of CONST */
    uint32_t variable, count;
    uint8_t kind;
    uint32_t first, buffers; /* an array of blocks that an index chooses from: first, how many */
    struct cell **cells;     /* by register, made when read */
};

struct sampler {             /* by index of scan.samplers */
    uint32_t variable, type; /* the variable's: combined, or the image's alone */
    uint32_t image_type, sampled_type;
    uint32_t state; /* a variable, where samplers are apart */
    uint8_t kind;
};

struct resource {                /* a BUFFER, an IMAGE or shared memory */
    struct tgsic_memory_use use; /* its kind that of words, too */
    uint32_t variable;           /* of an array where an index chooses; 0: it does not exist */
    uint32_t type;               /* of an image */
};

struct builtin_variable {
    uint32_t storage, builtin, variable;
};

struct link { /* a varying that both ends know */
    uint8_t semantic;
    bool flat; /* the second one of a colour that is flat on demand */
    uint16_t index;
};

struct links {
    bool is_known; /* both ends are */
    struct link *list;
    uint32_t count;
};

struct frame { /* an open IF, loop or switch */
    uint8_t opcode;
    bool is_reached; /* something goes to the end */
    bool has_else;
    uint32_t merge, next; /* labels: the end; ELSE, what continues, the next branch of a chain */
    uint32_t header;      /* of a loop */
    uint32_t first_case;  /* SWITCH: of e->cases, and the one that comes next */
    uint32_t next_case;
};

struct case_label {
    uint32_t instruction, label;
};

struct emit {
    struct module m;
    struct tgsic_arena *arena;
    const struct tgsic_shader *shader;
    const struct tgsic_tgsi2spirv_options *opts;
    struct tgsic_spirv_layout layout;
    struct tgsic_diags *diags;
    struct tgsic_scan scan;
    const struct tgsic_scan *producer, *consumer; /* the stages before and after, or NULL */
    enum tgsic_processor reader;                  /* the stage that reads the outputs */
    enum tgsic_processor stage;
    bool fragment, vulkan, failed;
    bool subroutines; /* values pass between functions through memory */

    /* the function at hand */
    struct words locals, body;
    uint32_t block; /* counts labels */
    bool in_subroutine;
    bool is_dead; /* no block is open */
    uint32_t dead_depth;
    struct frame *frames;
    uint32_t num_frames;
    struct case_label *cases;
    uint32_t num_cases;
    struct tgsic_chains chains;
    struct cell **queue; /* of dirty cells */
    uint32_t num_queued;

    /* registers */
    struct cell *variables; /* by variable of scan */
    uint32_t *temp_arrays;  /* ids by array of scan */
    struct io *inputs, *outputs, *system_values;
    struct io broadcast[TGSIC_MAX_COLORS]; /* outputs that repeat colour 0 */
    struct tgsic_distances distances_in, distances_out;
    struct links links_in, links_out;
    struct io_array *input_arrays, *output_arrays;
    uint32_t num_input_arrays, num_output_arrays;
    struct block_constants *constants;
    struct sampler *samplers;
    struct resource *buffers, *images, shared;
    uint32_t num_buffers, num_images, shared_words;
    uint32_t words_type; /* of a block of words */
    uint32_t attachments[TGSIC_MAX_COLORS];
    uint32_t *counters; /* variables by buffer */
    uint32_t num_counters;
    struct builtin_variable *builtins;
    uint32_t num_builtins;
    uint32_t driver_block;
    uint32_t sample_positions;     /* a variable; 0: not asked for */
    uint32_t carried_depth;        /* the varying of the depth clamp */
    uint32_t spec[TGSIC_SPEC_IDS]; /* ids of constants */
    uint32_t invocation;           /* TESS_CTRL: the id of the invocation's number */
    uint32_t vertex_count;         /* elements of per-vertex inputs */
    uint32_t next_location;        /* behind all varyings that are written */
    uint32_t *subroutine_ids;      /* by instruction */
    uint32_t *captured;            /* variables by capture */
    uint32_t file_name;            /* debug: a string */

    struct tgsic_binding *bindings;
    size_t num_bindings;

    /* the instruction at hand */
    const struct tgsic_instruction *in;
    uint32_t index;
    struct place sources[MAX_SOURCES][4]; /* by position, */
    unsigned known;                       /* ... of those in this mask */
    enum tgsic_kind integer;              /* what `n` means: UINT until its kinds are looked at */
    unsigned result;                      /* the destination that is assigned to */
    struct value *chosen; /* what a lookup gives goes here, not to the destination; or NULL */
};

/* One cell's share of a destination. */
struct part {
    struct cell *cell;
    unsigned count;
    uint8_t component[4]; /* of the destination, */
    uint8_t position[4];  /* ... in the cell */
};

/* ---- tgsi2spirv.c ---- */
#ifdef __GNUC__
__attribute__((format(printf, 3, 4)))
#endif
TGSIC_COLD void
tgsic_t2s_fail(struct emit *e, struct tgsic_pos pos, const char *format, ...);
struct tgsic_binding *tgsic_t2s_bind(struct emit *e, enum tgsic_resource resource,
                                     const char *name);
/* A name in the arena; NULL unless names are wanted. */
const char *tgsic_t2s_numbered(struct emit *e, const char *stem, unsigned number);
uint32_t tgsic_t2s_property(const struct emit *e, enum tgsic_property name, uint32_t otherwise);
/* An extension that is part of SPIR-V from `core` on. */
void tgsic_t2s_need_extension(struct emit *e, const char *name, uint32_t core);

/* ---- code.c: instructions ---- */
/* Appends an instruction that has a result, and gives its id. */
uint32_t tgsic_t2s_op(struct emit *e, unsigned op, uint32_t type, const uint32_t *operands,
                      unsigned count);
/* The instruction of a value of the function at hand or of a constant; NULL: not known. */
static inline const uint32_t *tgsic_t2s_definition(const struct emit *e, uint32_t id)
{
    uint32_t place = id < e->m.num_places ? e->m.places[id] : 0;
    return place ? (place & 1 ? e->body : e->m.globals).data + (place - 1) / 2 : NULL;
}
/* Operands and type may themselves append and take ids. Arguments have no order in C, so they are
 * one list, the type last. */
#define OP(e, op, type, ...)                                                                       \
    op_of_list((e), (op), (const uint32_t[]){__VA_ARGS__, (type)}, SPV_COUNT(__VA_ARGS__))
static inline uint32_t op_of_list(struct emit *e, unsigned op, const uint32_t *operands,
                                  unsigned count)
{
    return tgsic_t2s_op(e, op, operands[count], operands, count);
}
/* One that has none. */
#define DO(e, op, ...)  SPV_PUT(&(e)->m, &(e)->body, op, __VA_ARGS__)
#define DO_ALONE(e, op) tgsic_t2s_put(&(e)->m, &(e)->body, op, NULL, 0)
/* An extended instruction. */
uint32_t tgsic_t2s_ext(struct emit *e, unsigned instruction, uint32_t type,
                       const uint32_t *operands, unsigned count);
#define EXT(e, instruction, type, ...)                                                             \
    ext_of_list((e), (instruction), (const uint32_t[]){__VA_ARGS__, (type)}, SPV_COUNT(__VA_ARGS__))
static inline uint32_t ext_of_list(struct emit *e, unsigned instruction, const uint32_t *operands,
                                   unsigned count)
{
    return tgsic_t2s_ext(e, instruction, operands[count], operands, count);
}
static inline uint32_t type_of(struct emit *e, enum tgsic_kind kind, unsigned width)
{
    return tgsic_t2s_type(&e->m, kind, width);
}
/* Bits as another kind; bool is ~0 or 0. */
uint32_t tgsic_t2s_cast(struct emit *e, uint32_t id, enum tgsic_kind from, enum tgsic_kind to,
                        unsigned width);
/* A constant of all components alike. */
uint32_t tgsic_t2s_all(struct emit *e, enum tgsic_kind kind, unsigned width, uint32_t bits);
uint32_t tgsic_t2s_all_float(struct emit *e, unsigned width, float value);
/* A scalar as a vector. */
uint32_t tgsic_t2s_widen(struct emit *e, enum tgsic_kind kind, uint32_t scalar, unsigned width);
/* select by bools as wide as the values */
uint32_t tgsic_t2s_select(struct emit *e, enum tgsic_kind kind, unsigned width, uint32_t condition,
                          uint32_t yes, uint32_t no);
uint32_t tgsic_t2s_extract(struct emit *e, enum tgsic_kind kind, uint32_t vector, unsigned index);
uint32_t tgsic_t2s_construct(struct emit *e, enum tgsic_kind kind, const uint32_t *parts,
                             unsigned count, unsigned width);
uint32_t tgsic_t2s_chain(struct emit *e, SpvStorageClass storage, uint32_t type, uint32_t base,
                         const uint32_t *indices, unsigned count);
#define CHAIN(e, storage, type, base, ...)                                                         \
    chain_of_list((e), (storage), (const uint32_t[]){__VA_ARGS__, (base), (type)},                 \
                  SPV_COUNT(__VA_ARGS__))
static inline uint32_t chain_of_list(struct emit *e, SpvStorageClass storage,
                                     const uint32_t *indices, unsigned count)
{
    return tgsic_t2s_chain(e, storage, indices[count + 1], indices[count], indices, count);
}
/* Starts a block. */
void tgsic_t2s_label(struct emit *e, uint32_t label);
void tgsic_t2s_branch(struct emit *e, uint32_t label);
/* if (condition) … of code that leaves cells alone: opens the branch and gives its end. */
uint32_t tgsic_t2s_open_if(struct emit *e, uint32_t condition);
void tgsic_t2s_close_if(struct emit *e, uint32_t merge);

/* ---- range.c ---- */
/* Whether no component of an integer can be less than `low` or more than `high`, by what it is made
 * of. */
bool tgsic_t2s_is_within(const struct emit *e, uint32_t id, unsigned width, int32_t low,
                         int32_t high);

/* ---- lifetime.c ---- */
void tgsic_t2s_declare_variables(struct emit *e);

/* ---- cell.c ---- */
struct cell *tgsic_t2s_cell(struct emit *e, uint32_t variable, SpvStorageClass storage,
                            enum tgsic_kind kind, unsigned width);
/* A cell whose value is known from the start of the entry point on. */
struct cell *tgsic_t2s_fixed_cell(struct emit *e, struct value value);
/* The component of a cell, loaded where it has to be. */
struct component *tgsic_t2s_component(struct emit *e, struct cell *cell, unsigned position);
/* One 64-bit scalar. */
uint32_t tgsic_t2s_wide(struct emit *e, struct cell *cell);
uint32_t tgsic_t2s_scalar(struct emit *e, struct component *c, enum tgsic_kind kind);
uint32_t tgsic_t2s_pointer_of(struct emit *e, const struct cell *cell);
/* Writes components of a cell: a scalar to all of them, or a vector as wide as they are many. */
void tgsic_t2s_write(struct emit *e, struct cell *cell, const uint8_t *positions, unsigned count,
                     struct value value);
/* Stores what memory lacks; at the end of every block. */
void tgsic_t2s_flush(struct emit *e);
/* ... and forgets values that others may change. */
void tgsic_t2s_forget(struct emit *e);
/* Places as a vector of a kind. */
uint32_t tgsic_t2s_gather(struct emit *e, const struct place *places, unsigned count,
                          enum tgsic_kind kind);

/* ---- operand.c ---- */
static inline void tgsic_t2s_start(struct emit *e, const struct tgsic_instruction *in)
{
    e->in = in;
    e->known = 0;
    e->integer = TGSIC_KIND_UINT;
    e->result = 0;
}
void tgsic_t2s_find_source(struct emit *e, unsigned source);
static inline const struct place *tgsic_t2s_source_places(struct emit *e, unsigned source)
{
    if (!(e->known >> source & 1))
        tgsic_t2s_find_source(e, source);
    return e->sources[source];
}
void tgsic_t2s_result_places(struct emit *e, struct place places[4]);
/* Do the positions all read one scalar? */
bool tgsic_t2s_is_scalar(struct emit *e, unsigned source, const uint8_t *positions, unsigned count);
/* Positions of a source as `want`, with its modifiers. */
uint32_t tgsic_t2s_source(struct emit *e, unsigned source, const uint8_t *positions, unsigned count,
                          enum tgsic_kind want);
/* Positions 0..count. */
uint32_t tgsic_t2s_vector(struct emit *e, unsigned source, unsigned count, enum tgsic_kind want);
uint32_t tgsic_t2s_scalar_source(struct emit *e, unsigned source, unsigned position,
                                 enum tgsic_kind want);
/* Two words as a 64-bit value, without modifiers; and a pair of a 64-bit source with them. */
uint32_t tgsic_t2s_packed(struct emit *e, unsigned source, const uint8_t positions[2],
                          enum tgsic_kind kind);
bool tgsic_t2s_immediate(const struct emit *e, unsigned source, unsigned position, uint32_t *bits);
const struct tgsic_operand_variables *tgsic_t2s_operand(const struct emit *e, unsigned operand);
/* The number that register reg.index plus its address is in an array of `count` that starts at
 * register `first`, as an int. */
uint32_t tgsic_t2s_index(struct emit *e, const struct tgsic_register *reg, uint32_t variable,
                         uint32_t first, uint32_t count);
uint32_t tgsic_t2s_address(struct emit *e, const struct tgsic_indirect *indirect,
                           uint32_t variable);

/* ---- assign.c ---- */
typedef struct value compute_value(struct emit *e, const struct part *part);
/* Calls `compute` for each cell that the destination reaches, then assigns. A value of width 1 goes
 * to every component. */
void tgsic_t2s_results(struct emit *e, compute_value *compute);
/* Assigns a value that is there: component c of the destination is its component c - first. */
void tgsic_t2s_assign(struct emit *e, struct value value, unsigned first);
bool tgsic_t2s_has_result(struct emit *e);

/* ---- interface.c, varying.c, ends.c, builtin.c ---- */
void tgsic_t2s_declare_io(struct emit *e);
struct io tgsic_t2s_varying_in(struct emit *e, const struct tgsic_slot *slot);
/* A colour, of which state may say at run time that it is flat. */
struct io tgsic_t2s_color_in(struct emit *e, const struct tgsic_slot *slot);
/* The second, flat varying of such a colour; false: it has none. */
bool tgsic_t2s_flat_copy(struct emit *e, const struct tgsic_slot *slot, struct io *flat);
/* The varying that the depth clamp adds. */
void tgsic_t2s_declare_depth(struct emit *e);
struct io tgsic_t2s_varying_out(struct emit *e, const struct tgsic_slot *slot);
/* Finds the varyings that both ends of each link know. */
void tgsic_t2s_plan_varyings(struct emit *e);
struct tgsic_pos tgsic_t2s_slot_position(const struct emit *e, const struct tgsic_slot *slot);
bool tgsic_t2s_is_per_vertex(const struct emit *e, const struct tgsic_slot *slot);
struct io tgsic_t2s_attribute(struct emit *e, uint32_t number);
struct io tgsic_t2s_fragment_position(struct emit *e);
struct io tgsic_t2s_color(struct emit *e, unsigned number);
struct io tgsic_t2s_depth(struct emit *e, const struct tgsic_slot *slot);
struct io tgsic_t2s_point_coordinate(struct emit *e);
struct io tgsic_t2s_face_sign(struct emit *e);
struct io tgsic_t2s_sample_position(struct emit *e);
/* Fragment inputs that state may replace. */
struct io tgsic_t2s_sprite(struct emit *e, const struct tgsic_slot *slot);
struct io tgsic_t2s_two_sided(struct emit *e, const struct tgsic_slot *slot);
/* The io of a built-in variable, false: there is none of this semantic in this file and stage. */
bool tgsic_t2s_builtin(struct emit *e, unsigned file, const struct tgsic_slot *slot, struct io *io);
/* A variable of SPIR-V's that has a built-in meaning. */
uint32_t tgsic_t2s_builtin_variable(struct emit *e, SpvStorageClass storage, SpvBuiltIn builtin,
                                    uint32_t type);
/* The loaded value of a built-in input. */
uint32_t tgsic_t2s_load_builtin(struct emit *e, SpvBuiltIn builtin, enum tgsic_kind kind,
                                unsigned width);
struct io tgsic_t2s_vector_io(struct cell *cell);
/* What enum tgsic_channel says is component c of a vector. */
struct place tgsic_t2s_channel(const struct place places[4], unsigned c, unsigned channel,
                               enum tgsic_kind kind);
/* IO of components that read as (0, 0, 0, 1). */
struct io tgsic_t2s_absent_io(enum tgsic_kind kind);
/* The places of register `slot` for the vertex that an operand names. */
void tgsic_t2s_vertex_places(struct emit *e, const struct io *io, uint32_t vertex,
                             struct place places[4]);

/* ---- resources.c ---- */
void tgsic_t2s_declare_constants(struct emit *e);
void tgsic_t2s_declare_samplers(struct emit *e);
void tgsic_t2s_declare_resources(struct emit *e);
/* Gives a variable its set and binding and reports them. */
struct tgsic_binding *tgsic_t2s_place(struct emit *e, uint32_t variable,
                                      const struct tgsic_spirv_descriptors *descriptors,
                                      unsigned base, unsigned number, enum tgsic_resource resource,
                                      const char *name);
/* The type of an image of this target; `sampled` as in OpTypeImage. */
uint32_t tgsic_t2s_image_type(struct emit *e, enum tgsic_target target, enum tgsic_kind kind,
                              bool sampled, SpvImageFormat format);
/* Unknown where there is none. */
SpvImageFormat tgsic_t2s_image_format(struct emit *e, unsigned format);
/* The storage class of buffers that are written. */
SpvStorageClass tgsic_t2s_buffer_storage(const struct emit *e);

/* ---- stages.c, variants.c, state_fragment.c, state_vertex.c, driver.c, capture.c ---- */
SpvExecutionModel tgsic_t2s_model(const struct emit *e);
void tgsic_t2s_stage_modes(struct emit *e, uint32_t entry);
void tgsic_t2s_vertex(struct emit *e); /* EMIT and ENDPRIM */
/* Before and after the shader's own code; the latter wherever it ends or emits a vertex. */
void tgsic_t2s_prologue(struct emit *e);
void tgsic_t2s_epilogue(struct emit *e, unsigned stream);
uint32_t tgsic_t2s_spec(struct emit *e, enum tgsic_spirv_spec_id id);
/* A member of the driver block; of an array, the element and then its component that indices (ids)
 * choose. */
uint32_t tgsic_t2s_driver_value(struct emit *e, enum tgsic_driver_uniform driver,
                                const uint32_t *indices, unsigned count);
void tgsic_t2s_vertex_state(struct emit *e, unsigned stream);
void tgsic_t2s_early_fragment_state(struct emit *e);
void tgsic_t2s_fragment_state(struct emit *e);
/* Depth in the window; position: FragCoord as it is. */
uint32_t tgsic_t2s_window_depth(struct emit *e, uint32_t position);
/* An output that is written; NULL: there is none. */
const struct io *tgsic_t2s_find_output(const struct emit *e, unsigned semantic, unsigned index);
void tgsic_t2s_write_place(struct emit *e, const struct place *to, uint32_t id,
                           enum tgsic_kind kind);
void tgsic_t2s_write_vector(struct emit *e, const struct io *io, uint32_t id, enum tgsic_kind kind);
void tgsic_t2s_declare_captures(struct emit *e);
void tgsic_t2s_store_captures(struct emit *e, unsigned stream);

/* ---- flow.c: blocks and constructs ---- */
/* Ends the block with a jump; false: none is open. */
bool tgsic_t2s_leave(struct emit *e, uint32_t label);
void tgsic_t2s_enter(struct emit *e, uint32_t label);
/* Opens a construct for the instruction at hand. */
struct frame *tgsic_t2s_push_frame(struct emit *e);
static inline struct frame *tgsic_t2s_top_frame(const struct emit *e)
{
    return &e->frames[e->num_frames - 1];
}
/* Goes on behind a construct; if nothing does, nothing is open. */
void tgsic_t2s_pop_frame(struct emit *e);

/* ---- opcodes ---- */
void tgsic_t2s_alu(struct emit *e);
bool tgsic_t2s_special(struct emit *e, compute_value **compute);
void tgsic_t2s_wide_alu(struct emit *e);
bool tgsic_t2s_texture(struct emit *e);
bool tgsic_t2s_flow(struct emit *e);
/* A part of a chain of comparisons; false: the instruction is none. */
bool tgsic_t2s_chain_part(struct emit *e);
bool tgsic_t2s_memory(struct emit *e);
bool tgsic_t2s_group(struct emit *e);
/* What the framebuffer has of a colour. */
uint32_t tgsic_t2s_fetch_color(struct emit *e, unsigned number, enum tgsic_kind kind);
void tgsic_t2s_memory_barrier(struct emit *e);
void tgsic_t2s_control_barrier(struct emit *e);

/* What a row of spirv.def computes from operands that are there. */
uint32_t tgsic_t2s_row(struct emit *e, unsigned opcode, const uint32_t *operands, unsigned count,
                       unsigned width, enum tgsic_kind *kind);

#endif
