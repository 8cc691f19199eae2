/* SPDX-License-Identifier: MIT */
/* Translating one entry point of a module: the state, and what its files share.
 *
 * reader.c     words, ids, decorations, names, entry points: one pass, without following anything
 * type.c       types
 * constant.c   constants, specialised
 * variable.c   global variables: blocks, shared memory, and what the others begin as
 * signature.c  types of operands and results, as the tables write them
 * interface.c  what the specification asks of inputs and outputs
 * leaf.c       what inputs, outputs and uniforms are at the stage's interface
 * output.c     outputs, where the body ends or emits a vertex
 * place.c      pointers: access chains are followed statically to IR variables and indices
 * block.c      loads and stores of memory by bytes
 * vertex.c     loads and stores of what there is one of for each vertex
 * flow.c       structured control flow to scopes; calls are inlined
 * instruction.c and the files of one family each: what blocks hold */
#ifndef SPIRV2TGSI_SPIRV_H
#define SPIRV2TGSI_SPIRV_H

#include "enums.h"
#include "ir/codegen.h"
#include "ir/words.h"
#include "spirv2tgsi.h"

/* Diagnostics, with E_UNSUPPORTED of ir/words.h */
enum {
    E_SPIRV_INVALID = 8500,
    E_SPIRV_LIMIT = 8501,
    E_SPIRV_LINK = 8502,
};

/* ---- Types --------------------------------------------------------------------------------- */

enum type_kind {
    TYPE_VOID = 1,
    TYPE_SCALAR, /* bools, too */
    TYPE_VECTOR,
    TYPE_MATRIX,
    TYPE_ARRAY,
    TYPE_RUNTIME_ARRAY,
    TYPE_STRUCT,
    TYPE_IMAGE,
    TYPE_SAMPLER,
    TYPE_SAMPLED_IMAGE,
    TYPE_POINTER,
    TYPE_FUNCTION,
};

struct type {
    uint8_t kind;
    char letter;                /* of scalars, vectors, matrices: as ops.def names it */
    uint8_t rows, columns;      /* 1 and 1 for scalars */
    uint32_t length;            /* elements, components, columns; members of structs */
    const struct type *element; /* also of pointers: what lies there; of images: a texel */
    struct member *members;
    uint32_t leaf_count; /* IR variables that hold one */
    uint32_t nodes;      /* it and all types in it, as often as they occur */
    uint8_t levels;
    uint32_t stride; /* of arrays in blocks; 0: not said */
    uint32_t id;
    uint32_t storage; /* pointers: enum spirv_storage */
    /* images */
    uint8_t dim;
    bool depth, arrayed, multisampled;
    uint8_t sampled; /* 1: with a sampler, 2: without */
    uint8_t format;
};

struct member {
    const struct type *type;
    const char *name;
    uint32_t offset, packed_offset; /* in blocks; in shared memory */
    uint32_t matrix_stride;
    bool row_major;
    int32_t builtin, location, component; /* -1: not said */
    uint8_t qualifiers;                   /* enum tgsic_memory_qualifier */
    const struct decoration *decorations;
};

/* ---- Values -------------------------------------------------------------------------------- */

enum memory {
    IN_VARIABLES,
    IN_UNIFORM,  /* registers of constant buffers */
    IN_BUFFER,   /* bytes of a storage block, or of what a work group shares */
    IN_VERTICES, /* registers that other invocations see */
};

/* What a pointer points to. */
struct place {
    const struct type *type;
    struct ir_var *const *leaves; /* from the first of `type` on; of blocks, one for each */
    uint32_t offset;              /* instance of `type` within the leaves; bytes */
    struct ir_instr *index;       /* added to it; NULL: nothing */
    struct ir_instr *block;       /* which of the blocks; NULL: first_block */
    struct ir_instr *component;   /* of the vector: which; NULL: see the next */
    struct ir_instr *vertex;      /* IN_VERTICES: whose; NULL: the patch's, or not yet said */
    uint8_t memory;
    uint8_t vector; /* variables: components of the vector that holds the scalar; 0: none */
    uint8_t component_number;
    bool packed; /* shared memory: there are no strides */
    bool row_major;
    bool of_blocks;    /* `type` is still an array of blocks */
    bool all_vertices; /* `type` is still the array of vertices */
    uint8_t qualifiers;
    uint32_t matrix_stride, component_stride;
    uint32_t first_block, block_count;
    uint32_t index_unit; /* a divisor, in bytes, of all that `index` may be; in uniform blocks, if
                                that is of whole registers, `index` counts those */
};

enum value_kind {
    VALUE_NONE,
    VALUE_VECTOR,    /* scalars and vectors */
    VALUE_COMPOSITE, /* parts: columns, elements, members */
    VALUE_PLACE,     /* pointers, images and samplers */
    VALUE_SAMPLED,   /* an image and a sampler */
    VALUE_TEXEL,     /* of an image: for atomics */
};

struct value {
    const struct type *type;
    uint8_t kind;
    struct ir_instr *instr; /* TEXEL: the address */
    struct value *parts;
    struct place *place;   /* the image, too */
    struct place *sampler; /* SAMPLED */
};

/* ---- Ids ----------------------------------------------------------------------------------- */

struct decoration {
    const struct decoration *next;
    uint32_t number, operand;
};

struct construct; /* of control flow: see flow.c */

/* The value of an id. */
struct result {
    struct value value;
    const struct construct *construct; /* where it stands; NULL: visible everywhere */
    struct value *spilled;             /* if it crosses: loads of where it is kept */
};

struct id {
    uint32_t def; /* the instruction that has it as its result: word offset; 0: none */
    uint16_t op;
    bool crosses;      /* used in another block than it is defined in */
    bool in_interface; /* variables: of the entry point */
    uint32_t block;    /* the label of the block it is defined in */
    uint32_t touched;  /* variables: members that are accessed: bits, the last for all beyond */
    uint32_t member_count;
    bool active; /* functions: being inlined */
    const char *name;
    const struct decoration *decorations;
    struct {
        const struct decoration *decorations;
        const char *name;
    } * members;             /* structs, up to member_count */
    const struct type *type; /* of a type: itself; of values: theirs */
    struct result *result;   /* NULL: it has no value */
    struct label *label;     /* blocks */
};

#define IDS_PER_PAGE 32

#define SPIRV_MAX_LOCATIONS 256u
#define REGISTER_COMPONENTS 4u

/* ---- Variables ----------------------------------------------------------------------------- */

enum global_kind {
    GLOBAL_PRIVATE,
    GLOBAL_INPUT,
    GLOBAL_OUTPUT,
    GLOBAL_UNIFORM,
    GLOBAL_COUNTER,
    GLOBAL_BLOCK,
    GLOBAL_BUFFER,
    GLOBAL_PUSH
};

struct global {
    struct global *next; /* in order of declaration */
    enum global_kind kind;
    const char *name;     /* of blocks, the block's; made up if there is none */
    const char *instance; /* the variable's own; NULL: none */
    const struct type *type;
    uint32_t id;
    const struct decoration *decorations;
    int32_t builtin, location, binding, set; /* -1: not said */
    struct ir_var **leaves;                  /* what the interface sees */
    uint32_t leaf_count;
    struct place place;             /* where the body works */
    struct global *image, *sampler; /* a pair that one SAMP stands for */
    bool is_alias;                  /* its leaves are another's, of the same set and binding */
    const struct value *initial;    /* GLOBAL_UNIFORM: its default; NULL: none */
};

/* ir_var.user of an interface variable */
struct leaf {
    struct global *global;
    const struct type *type;
    uint32_t number;
    uint32_t instances;
    int32_t builtin;
    int32_t location;
    bool patch;                     /* there is one for a patch, not for each vertex */
    bool untouched;                 /* no instruction accesses it */
    uint32_t scalars, first_scalar; /* of arrays whose elements share registers */
    struct ir_var *kept;            /* see tgsic_ir_write_vertex() */
    const struct decoration *decorations, *member_decorations;
    uint8_t *used; /* components by element, after optimisation */
    uint32_t end;
};

/* ---- The translation ----------------------------------------------------------------------- */

struct spirv {
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    const struct tgsic_spirv_module *module;
    const struct tgsic_spirv_options *options;
    uint32_t *words;
    uint32_t num_words;
    struct id **pages;
    uint32_t bound;
    uint32_t at;                                /* the instruction that is looked at: word offset */
    uint32_t entry;                             /* id of the function */
    uint32_t first_declaration, first_function; /* word offsets */
    uint32_t glsl_set;                          /* id of GLSL.std.450 */
    bool modes[32];
    uint32_t mode_operands[32];
    bool post_depth;
    uint32_t local_size[3];
    uint32_t local_size_ids[3];
    struct ir_builder b;
    enum tgsic_processor stage;
    bool virgl;
    struct global *globals, **next_global;
    struct ir_var *shared;
    uint32_t shared_size;
    uint32_t translated;                     /* instructions so far */
    uint32_t clip_distances, cull_distances; /* that are written */
    struct occupant
        *occupants[2][2]; /* of inputs and outputs, vertices' and patches': see interface.c */
    const struct builtin_row **outputs; /* that are built in */
    uint32_t num_outputs;
    struct ir_var *distances;    /* where both are written; NULL: nowhere */
    const uint8_t *wanted;       /* components of GENERIC that the next stage reads; NULL: all */
    struct construct *construct; /* innermost */
    struct call *call;           /* the function that is walked */
    uint32_t calls;              /* so far */
    uint32_t searches;           /* of cases, so far */
    struct ir_shader *shader;
};

/* Operand 0 is the first word after result type and id. */
struct instruction {
    uint32_t count, op;    /* words */
    uint32_t type, result; /* ids; 0: none */
    const uint32_t *operands;
    uint32_t num_operands;
};

#ifdef __GNUC__
#define PRINTF_LIKE __attribute__((noreturn, format(printf, 2, 3)))
#else
#define PRINTF_LIKE
#endif

/* reader.c */
PRINTF_LIKE void tgsic_spirv_invalid(struct spirv *s, const char *format, ...);
PRINTF_LIKE void tgsic_spirv_unsupported(struct spirv *s, const char *format, ...);
void tgsic_spirv_read(struct spirv *s);
const char *tgsic_spirv_op_name(uint32_t op);
/* Ends the call if other stages alone have it. */
void tgsic_spirv_check_stage(struct spirv *s, const struct instruction *i);
/* An operand, which has to be there. */
uint32_t tgsic_spirv_operand(struct spirv *s, const struct instruction *i, uint32_t n);
/* Makes the page that an id is on; ends the call if it is beyond the bound. */
struct id *tgsic_spirv_new_id(struct spirv *s, uint32_t id);
static inline struct id *tgsic_spirv_id(struct spirv *s, uint32_t id)
{
    if (!id || id >= s->bound || !s->pages[id / IDS_PER_PAGE])
        return tgsic_spirv_new_id(s, id);
    return &s->pages[id / IDS_PER_PAGE][id % IDS_PER_PAGE];
}
/* NULL: not there. */
const struct decoration *tgsic_spirv_find(const struct decoration *list, uint32_t number);
int32_t tgsic_spirv_decoration(const struct decoration *list, uint32_t number);
unsigned tgsic_spirv_qualifiers(const struct decoration *list);

/* type.c */
void tgsic_spirv_type(struct spirv *s, const struct instruction *i);
const struct type *tgsic_spirv_type_of(struct spirv *s, uint32_t id);
bool tgsic_spirv_is_numeric(const struct type *type);
uint32_t tgsic_spirv_packed_size(const struct type *type);
const struct type *tgsic_spirv_without_arrays(const struct type *type);
/* Registers of a scalar, vector or matrix at an interface. */
uint32_t tgsic_spirv_registers(const struct type *type);
static inline bool type_is_wide(const struct type *type)
{
    return type->letter == 'd' || type->letter == 'l' || type->letter == 'm';
}

/* signature.c: whether values of the one type may stand for the other: aggregates are the same */
bool tgsic_spirv_same_type(const struct type *a, const struct type *b);
/* Ends the call unless result and operands, from `first` on, are of the types of a signature. */
void tgsic_spirv_check_signature(struct spirv *s, const struct instruction *i, uint32_t first,
                                 const char *signature);

/* constant.c */
bool tgsic_spirv_constant(struct spirv *s, const struct instruction *i);
/* A scalar constant that a rule of the language wants. */
uint32_t tgsic_spirv_literal(struct spirv *s, uint32_t id);
/* All zero, or undefined. */
struct value tgsic_spirv_null(struct spirv *s, const struct type *type, bool undefined);

/* value.c */
const struct value *tgsic_spirv_value(struct spirv *s, uint32_t id);
struct ir_instr *tgsic_spirv_vector(struct spirv *s, uint32_t id);
/* Scalars and vectors of 32 bits: f floats, i ints of either sign, b bools, w floats and ints. */
bool tgsic_spirv_is(const struct type *type, char letter);
/* Such a value; 0: of any number of components. */
struct ir_instr *tgsic_spirv_typed(struct spirv *s, uint32_t id, char letter, unsigned components);
const struct place *tgsic_spirv_pointer(struct spirv *s, uint32_t id);
struct value tgsic_spirv_make(const struct type *type, struct ir_instr *instr);
struct value tgsic_spirv_composite(struct spirv *s, const struct type *type);
/* Gives the instruction's result. */
void tgsic_spirv_result(struct spirv *s, const struct instruction *i, struct value value);
void tgsic_spirv_give(struct spirv *s, const struct instruction *i, struct ir_instr *instr);
/* Counts what is built against the limit. */
void tgsic_spirv_count(struct spirv *s, uint32_t count);

/* place.c */
struct place tgsic_spirv_local(struct spirv *s, const struct type *type, const char *name);
typedef struct ir_var *leaf_fn(void *user, const struct type *type, uint32_t instances,
                               const struct member *member);
struct ir_var **tgsic_spirv_leaves(struct spirv *s, const struct type *type, leaf_fn *make,
                                   void *user);
struct place tgsic_spirv_member(struct spirv *s, const struct place *place, uint32_t member);
struct place tgsic_spirv_element(struct spirv *s, const struct place *place, uint32_t offset,
                                 struct ir_instr *index);
struct value tgsic_spirv_load(struct spirv *s, const struct place *place);
void tgsic_spirv_store(struct spirv *s, const struct place *place, const struct value *value);
struct ir_instr *tgsic_spirv_pick(struct spirv *s, struct ir_instr *vector, struct ir_instr *index);
struct ir_instr *tgsic_spirv_replace(struct spirv *s, struct ir_instr *vector,
                                     struct ir_instr *scalar, struct ir_instr *index);

/* vertex.c */
struct place tgsic_spirv_vertex(struct spirv *s, const struct place *place, uint32_t offset,
                                struct ir_instr *index);
struct ir_instr *tgsic_spirv_vertex_load(struct spirv *s, const struct place *place);
void tgsic_spirv_vertex_store(struct spirv *s, const struct place *place, struct ir_instr *value);

/* block.c */
struct place tgsic_spirv_block_member(struct spirv *s, const struct place *place, uint32_t member);
struct place tgsic_spirv_block_element(struct spirv *s, const struct place *place, uint32_t offset,
                                       struct ir_instr *index);
struct ir_instr *tgsic_spirv_block_load(struct spirv *s, const struct place *place);
void tgsic_spirv_block_store(struct spirv *s, const struct place *place, struct ir_instr *value);
unsigned tgsic_spirv_address(struct spirv *s, const struct place *place, uint32_t offset,
                             struct ir_memory *memory, struct ir_instr **srcs);

/* variable.c */
void tgsic_spirv_global(struct spirv *s, const struct instruction *i);
/* Bytes of a block, but for a last member without a length. */
uint32_t tgsic_spirv_extent(const struct type *type);
struct global *tgsic_spirv_add_global(struct spirv *s, enum global_kind kind,
                                      const struct type *type, uint32_t id);

/* interface.c: whether there is one for each vertex, and whether other invocations see it or it has
 * no index of its own; leaves are checked when all is known of them */
bool tgsic_spirv_is_per_vertex(const struct spirv *s, const struct global *g);
bool tgsic_spirv_is_seen(const struct spirv *s, const struct global *g);
void tgsic_spirv_check_leaf(struct spirv *s, const struct leaf *leaf, const struct ir_var *var,
                            const struct member *member);

/* leaf.c */
void tgsic_spirv_interface(struct spirv *s, struct global *g);
enum tgsic_target tgsic_spirv_target(const struct type *image, bool shadow);

/* reflect_capture.c: whether transform feedback takes it */
bool tgsic_spirv_is_captured(const struct leaf *leaf);

/* output.c: those of a stream that the next stage wants */
void tgsic_spirv_store_outputs(struct spirv *s, uint32_t stream);

/* builtin.c */
enum builtin_kind { BUILTIN_INPUT = 1, BUILTIN_SYSTEM, BUILTIN_OUTPUT };
struct builtin_row {
    uint16_t number;
    uint8_t stages, kind, semantic, component, interpolation; /* stages: bits */
};
const char *tgsic_spirv_builtin_name(int32_t number);
void tgsic_spirv_check_builtin(struct spirv *s, int32_t number, const struct type *type);
const struct builtin_row *tgsic_spirv_builtin(const struct spirv *s, int32_t number, bool output);
/* True: it was one that is computed. */
bool tgsic_spirv_computed(struct spirv *s, struct global *g);
struct ir_instr *tgsic_spirv_system(struct spirv *s, unsigned semantic, unsigned components);

/* flow.c: before globals are made, what the bodies say of blocks and values; then the bodies */
void tgsic_spirv_prepare(struct spirv *s);
void tgsic_spirv_walk(struct spirv *s);
void tgsic_spirv_call(struct spirv *s, const struct instruction *i);

/* instruction.c: one instruction of a block; false: it is none that it knows */
void tgsic_spirv_instruction(struct spirv *s, const struct instruction *i);
/* families; false: not theirs */
bool tgsic_spirv_alu(struct spirv *s, const struct instruction *i);
bool tgsic_spirv_vectors(struct spirv *s, const struct instruction *i);
bool tgsic_spirv_memory(struct spirv *s, const struct instruction *i);
bool tgsic_spirv_texel(struct spirv *s, const struct instruction *i); /* before images */
bool tgsic_spirv_image(struct spirv *s, const struct instruction *i);
bool tgsic_spirv_group(struct spirv *s, const struct instruction *i);
bool tgsic_spirv_pairs(struct spirv *s, const struct instruction *i);
/* Coordinates of an image, but for the layer; as many of a vector, which may have more. */
unsigned tgsic_spirv_dimensions(const struct type *image);
struct ir_instr *tgsic_spirv_first_components(struct spirv *s, struct ir_instr *x, unsigned count);
/* Gives a result that is a structure of two. */
void tgsic_spirv_pair(struct spirv *s, const struct instruction *i, struct ir_instr *first,
                      struct ir_instr *second);
void tgsic_spirv_extended(struct spirv *s, const struct instruction *i);
struct ir_instr *tgsic_spirv_convert(struct spirv *s, struct ir_instr *x, char from, char to);

/* translate.c: reads and lowers one module; the result is s->shader and s->globals */
void tgsic_spirv_translate(struct spirv *s);

#endif
