/* SPDX-License-Identifier: MIT */
/* Lowering of checked shaders to IR: the state, and what its files share.
 *
 * A GLSL variable becomes one IR variable per leaf: a leaf is a path through struct members to
 * something that is no struct, with every array on the way made one array, and a matrix an array
 * of its columns. `struct S { vec3 a; mat2 m[3]; } s[5]` is two: a of 5, and m of 30 elements.
 * Functions are inlined by walking their bodies anew. */
#ifndef GLSL2TGSI_LOWER_H
#define GLSL2TGSI_LOWER_H

#include "ast.h"
#include "block_layout.h"
#include "ir/codegen.h"
#include "ir/words.h"

/* Diagnostics of lowering */
enum glsl_lower_code {
    E_LOWER_LIMIT = 4501, /* the program grows too large */
    E_UNDEFINED = 4502,   /* a function that no shader of the stage defines */
    E_SUBROUTINES = 4503, /* subroutines that no uniform can choose among */
    E_STREAM = 4504,      /* a vertex stream that does not exist */
};

enum place_memory {
    IN_VARIABLES,
    IN_UNIFORM_BLOCK, /* registers of a constant buffer */
    IN_BUFFER,        /* bytes of a storage block, or of what a work group shares */
    IN_VERTICES,      /* inputs and outputs that other invocations see */
};

/* Memory that holds a value of a type. */
struct place {
    const struct glsl_type *type;
    /* One per leaf of `type`. Of an array of uniform blocks, one per block; else in blocks a single
     * one, the registers or bytes of the buffer. */
    struct ir_var *const *leaves;
    struct ir_instr *index; /* added to `offset`: instances; registers of uniform blocks; bytes of
                               buffers. NULL: nothing */
    struct ir_instr
        *block; /* which of `block_count` blocks from `first_block` on; NULL: the first */
    struct ir_instr *vertex; /* IN_VERTICES: which; NULL: none, of a patch */
    /* Which instance of `type` within the leaves it is; in blocks: bytes from the block's start. */
    uint32_t offset;
    uint32_t component_stride; /* buffers: of a vector whose components lie apart; 0: together */
    uint32_t first_block, block_count;
    uint8_t memory;           /* enum place_memory */
    uint8_t qualifiers;       /* buffers, images: bits of enum tgsic_memory_qualifier */
    bool immutable;           /* uniforms, inputs, constants */
    bool all_vertices;        /* IN_VERTICES: `type` is still the array of them all */
    struct block_rules rules; /* blocks: how it lies */
};

enum value_kind {
    VALUE_NONE,     /* void */
    VALUE_SSA,      /* numeric: columns */
    VALUE_PLACE,    /* in memory */
    VALUE_CONSTANT, /* an aggregate constant */
};

struct value {
    const struct glsl_type *type;
    enum value_kind kind;
    bool transposed; /* of a matrix: column[] holds its rows */
    struct ir_instr *column[4];
    struct place place;
    const union glsl_scalar *constant;
};

/* What an assignment writes: a place, perhaps some components of the vector there. */
struct lvalue {
    struct place place;
    const struct glsl_type *type;
    uint8_t count; /* 0: all of it */
    uint8_t swizzle[4];
    struct ir_instr *component; /* the one of these, by a dynamic index */
};

/* One shader object of a stage. */
struct unit {
    const struct ast_shader *shader;
    struct place **bound;    /* by variable id: where it lives now */
    struct global **globals; /* by variable id, of those that were named in what was lowered */
    /* by function index: the definition it stands for, which may be another unit's */
    struct {
        const struct ast_function *function;
        struct unit *unit;
    } * definitions;
};

/* A function that subroutine uniforms may choose. */
struct subroutine {
    const struct ast_function *function;
    struct unit *unit;
    uint32_t index; /* what the uniform holds then */
};

enum global_kind {
    GLOBAL_PRIVATE,
    GLOBAL_INPUT,
    GLOBAL_OUTPUT,
    GLOBAL_UNIFORM, /* samplers, too */
    GLOBAL_BLOCK,   /* uniform block */
    GLOBAL_BUFFER,  /* storage block */
};

/* A global variable, which several units of a stage may share. */
struct global {
    struct global *next; /* in order of first use */
    enum global_kind kind;
    const char *name;
    const struct glsl_type *type;
    const struct ast_variable *variable; /* NULL: a built-in that only a built-in function named */
    uint16_t builtin;                    /* enum builtin_id */
    bool invariant_all;                  /* by #pragma */
    struct global *match;                /* linking: an output's counterpart in the next stage */
    bool is_matched;
    struct ir_var **leaves; /* what the interface sees */
    uint32_t leaf_count;
    struct place interface; /* over `leaves` */
    struct place place;     /* where the shader's body works: `interface`, or a copy */
};

/* ir_var.user of an interface variable */
struct leaf {
    struct global *global;
    const struct glsl_type *type;
    const struct ast_qualifiers *q; /* NULL: none */
    uint32_t number;                /* within the global */
    uint32_t first;                 /* registers of the leaves before it */
    /* Arrays of scalars that share registers: how many, and the component of the first; 0: none */
    uint32_t scalars, first_scalar;
    struct ir_var *shadow; /* what was written so far of an output that is written whole; NULL */
    /* Found by linking, after optimisation */
    uint8_t *used; /* components that are read (inputs, uniforms) or written, by element */
    uint32_t end;  /* one more than the last element used */
    uint32_t location, index; /* of attributes and fragment outputs */
};

/* The function being walked. */
struct frame {
    const struct ast_function *function;
    struct ir_node *scope; /* left by return; NULL: only the last statement returns */
    struct place *result;
    struct value value; /* without scope: what the last statement returned */
};

struct flow {
    struct ir_node *break_scope;    /* NULL: break leaves the loop */
    bool break_is_end;              /* ... or does nothing, as what it leaves ends there anyway */
    struct ir_node *continue_scope; /* NULL: nothing to leave */
};

struct constant_array {
    struct constant_array *next;
    const union glsl_scalar *constant;
    const struct glsl_type *type;
    struct place place;
};

/* Which components of an output's element the next stage wants; asked when the body is complete, or
 * where geometry shaders emit a vertex. */
typedef unsigned output_wanted_fn(void *user, const struct ir_var *leaf, uint32_t element);

struct lower {
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    struct ir_builder b;
    enum tgsic_processor stage;
    bool virgl;
    uint16_t release;  /* of the virgl dialect */
    struct unit *unit; /* whose code is walked */
    struct frame *frame;
    struct flow flow;
    unsigned loop_depth;
    uint32_t expressions, max_expressions; /* lowered so far */
    unsigned depth;                        /* of the recursion through calls and expressions */
    struct ir_node *prologue;              /* a scope that runs before everything else */
    struct constant_array *constants;
    struct block_layouts layouts;
    struct global *globals, **next_global;
    struct global **builtins; /* by enum builtin_id */
    output_wanted_fn *wanted; /* NULL: all of them */
    void *wanted_user;
    struct unit *units;
    uint32_t unit_count;
    struct subroutine *subroutines; /* of all types, by index; NULL: not yet looked for */
    uint32_t subroutine_count;
    uint32_t clip_distances, cull_distances; /* lengths of the arrays written */
    struct ir_var *shared;    /* what the work group shares, by bytes; NULL: nothing */
    uint32_t shared_size;     /* bytes */
    struct ir_shader *shader; /* the result */
};

/* lower.c */
TGSIC_PRINTF(3, 4)
TGSIC_COLD _Noreturn void tgsic_lower_unsupported(struct lower *l, struct tgsic_pos pos,
                                                  const char *format, ...);
/* Samplers and images where values stand (ARB_bindless_texture). */
void tgsic_lower_handles(struct lower *l, struct tgsic_pos pos);
/* Building goes to the prologue until tgsic_lower_leave_prologue(). */
struct lower_cursor {
    struct ir_list *list;
    struct ir_block *block;
};
struct lower_cursor tgsic_lower_enter_prologue(struct lower *l);
void tgsic_lower_leave_prologue(struct lower *l, struct lower_cursor saved);

/* lower_place.c */
uint32_t tgsic_leaf_count(const struct glsl_type *type);
/* Called for each leaf of a type, in order, with its innermost type, how many of that there are,
 * and the member of the interface block that it lies in (NULL: none). */
typedef struct ir_var *leaf_fn(void *user, const struct glsl_type *type, uint32_t instances,
                               const struct glsl_member *member);
struct ir_var **tgsic_make_leaves(struct lower *l, const struct glsl_type *type, leaf_fn *make,
                                  void *user);
/* A new local. */
struct place tgsic_local_place(struct lower *l, const struct glsl_type *type, const char *name);
struct place tgsic_place_member(struct lower *l, const struct place *place, uint32_t member);
/* Element or column `offset` + `index` (NULL: nothing added). */
struct place tgsic_place_element(struct lower *l, const struct place *place, uint32_t offset,
                                 struct ir_instr *index);
/* The numeric value there; a place value of anything else. */
struct value tgsic_place_load(struct lower *l, const struct place *place);
void tgsic_place_store(struct lower *l, const struct place *place, const struct value *value);
void tgsic_place_store_masked(struct lower *l, const struct place *place, struct ir_instr *value,
                              unsigned writemask);
void tgsic_place_undefine(struct lower *l, const struct place *place);
unsigned tgsic_memory_qualifiers(const struct ast_qualifiers *q);

/* lower_block.c: places in blocks and in shared variables */
struct place tgsic_block_member(struct lower *l, const struct place *place, uint32_t member);
/* Element, column, or component of a vector. */
struct place tgsic_block_element(struct lower *l, const struct place *place, uint32_t offset,
                                 struct ir_instr *index);
struct value tgsic_block_load(struct lower *l, const struct place *place);
void tgsic_buffer_store(struct lower *l, const struct place *place, const struct value *value);
/* Components of a vector that lies `offset` bytes from the place. */
void tgsic_buffer_store_masked(struct lower *l, const struct place *place, uint32_t offset,
                               struct ir_instr *value, unsigned writemask);
struct value tgsic_buffer_length(struct lower *l, const struct place *array);
/* Address and resource index of what lies `offset` bytes from the place, as first sources of a
 * memory operation. Returns their number. */
unsigned tgsic_buffer_sources(struct lower *l, const struct place *place, uint32_t offset,
                              struct ir_memory *memory, struct ir_instr **srcs);

/* lower_vertex.c: places IN_VERTICES */
struct place tgsic_vertex_element(struct lower *l, const struct place *place, uint32_t offset,
                                  struct ir_instr *index);
struct value tgsic_vertex_load(struct lower *l, const struct place *place);
void tgsic_vertex_store(struct lower *l, const struct place *place, const struct value *value);
void tgsic_vertex_store_column(struct lower *l, const struct place *place, unsigned column,
                               struct ir_instr *value, unsigned writemask);

/* lower_leaf.c */
enum tgsic_target tgsic_sampler_target(const struct glsl_type *type);
/* Makes the leaves of a global; its body works there. */
void tgsic_make_interface(struct lower *l, struct global *g);

/* lower_compute.c */
/* True: it was one of those that are computed from system values, once. */
bool tgsic_make_invocation(struct lower *l, struct global *g);
void tgsic_make_shared(struct lower *l, struct global *g);

/* lower_semantic.c */
enum builtin_kind {
    AS_ATTRIBUTE = 1,
    AS_INPUT,
    AS_SYSTEM_VALUE,
    AS_OUTPUT,
    AS_HINT, /* written, but of no meaning to TGSI */
};

struct builtin_row {
    uint8_t kind;
    uint8_t semantic, semantic_index;
    uint8_t component;     /* of the register */
    uint8_t interpolation; /* AS_INPUT */
};

/* NULL: the stage has no such variable. */
const struct builtin_row *tgsic_builtin_row(const struct lower *l, unsigned id);
/* The same for a member of gl_in[] and gl_out[], by name. */
const struct builtin_row *tgsic_per_vertex_row(const char *member);

/* lower_value.c: values without regard to where they come from */
struct value tgsic_value(const struct glsl_type *type, struct ir_instr *instr);
struct value tgsic_value_of_place(const struct place *place);
struct value tgsic_value_constant(struct lower *l, const struct glsl_type *type,
                                  const union glsl_scalar *constant);
/* Numeric values end up in columns, untransposed; aggregates stay what they are. */
struct value tgsic_value_load(struct lower *l, struct value value);
/* The same, but a matrix may stay transposed. */
struct value tgsic_value_load_any(struct lower *l, struct value value);
struct value tgsic_value_transpose(struct lower *l, const struct value *matrix);
struct value tgsic_value_member(struct lower *l, const struct value *value, uint32_t member);
struct value tgsic_value_element(struct lower *l, const struct value *value, uint32_t offset,
                                 struct ir_instr *index);
/* An aggregate as memory. */
struct place tgsic_value_place(struct lower *l, const struct value *value);
/* Component `index` of a vector. */
struct ir_instr *tgsic_dynamic_component(struct lower *l, struct ir_instr *vector,
                                         struct ir_instr *index);
/* The mask (0 or ~0) that selects component `index`. */
struct ir_instr *tgsic_component_mask(struct lower *l, struct ir_instr *index, unsigned components);

/* lower_expr.c */
struct value tgsic_lower_expr(struct lower *l, const struct ast_expr *e);
struct value tgsic_lower_expr_any(struct lower *l, const struct ast_expr *e);
/* Without loading: memory stays a place. */
struct value tgsic_lower_access(struct lower *l, const struct ast_expr *e);
/* A scalar or vector. */
struct ir_instr *tgsic_lower_vector(struct lower *l, const struct ast_expr *e);
/* For its effects alone. */
void tgsic_lower_effect(struct lower *l, const struct ast_expr *e);
/* Counts an expression, or an element copied, against the limit. */
void tgsic_lower_count(struct lower *l, struct tgsic_pos pos);
/* An index: a constant (then NULL is returned) or not. */
struct ir_instr *tgsic_lower_index(struct lower *l, const struct ast_expr *e, uint32_t *constant);
bool tgsic_constant_index(const struct ast_expr *e, uint32_t *constant);

/* lower_operator.c */
struct value tgsic_lower_binary(struct lower *l, enum ast_op op, const struct value *a,
                                const struct value *b, const struct glsl_type *type);
struct value tgsic_lower_unary(struct lower *l, enum ast_op op, const struct value *a);
struct value tgsic_lower_convert(struct lower *l, const struct value *a,
                                 const struct glsl_type *type);
struct ir_instr *tgsic_lower_equal(struct lower *l, const struct value *a, const struct value *b,
                                   bool not_equal);
struct ir_instr *tgsic_lower_all(struct lower *l, struct ir_instr *bools);
struct ir_instr *tgsic_lower_any(struct lower *l, struct ir_instr *bools);
/* condition ? a : b, scalar or by component */
struct value tgsic_lower_choose(struct lower *l, struct ir_instr *condition, const struct value *a,
                                const struct value *b);

/* lower_matrix.c */
struct value tgsic_lower_multiply(struct lower *l, const struct value *a, const struct value *b,
                                  const struct glsl_type *type);
struct value tgsic_lower_determinant(struct lower *l, const struct value *m);
struct value tgsic_lower_inverse(struct lower *l, const struct value *m);
struct value tgsic_lower_outer(struct lower *l, const struct value *c, const struct value *r,
                               const struct glsl_type *type);

/* lower_construct.c */
struct value tgsic_lower_construct(struct lower *l, const struct ast_expr *e);

/* lower_assign.c */
struct lvalue tgsic_lower_lvalue(struct lower *l, const struct ast_expr *e);
struct value tgsic_lvalue_load(struct lower *l, const struct lvalue *lvalue);
/* The components that it stands for, of what is in its place. */
struct value tgsic_lvalue_select(struct lower *l, const struct lvalue *lvalue,
                                 const struct value *of);
void tgsic_lvalue_store(struct lower *l, const struct lvalue *lvalue, const struct value *value);
struct value tgsic_lower_assign(struct lower *l, const struct ast_expr *e);
struct value tgsic_lower_update(struct lower *l, const struct ast_expr *e);
struct value tgsic_lower_increment(struct lower *l, const struct ast_expr *e);

/* lower_call.c */
struct value tgsic_lower_call(struct lower *l, const struct ast_expr *e);
struct value tgsic_lower_call_subroutine(struct lower *l, const struct ast_expr *e);
/* Walks a body without parameters: main. */
void tgsic_lower_main(struct lower *l, struct unit *unit, const struct ast_function *function);

/* lower_subroutine.c */
/* Those that are compatible with a type, by index. */
struct subroutine *tgsic_lower_subroutines(struct lower *l, const struct ast_function *prototype,
                                           uint32_t *count);
/* What a subroutine uniform is in memory: ints. */
const struct glsl_type *tgsic_subroutine_register(struct lower *l, const struct glsl_type *type);
/* Branches to the subroutine that the uniform names; calls `call` in the branch of each. */
typedef void tgsic_subroutine_call(struct lower *l, const struct subroutine *subroutine,
                                   void *user);
void tgsic_lower_choose_subroutine(struct lower *l, const struct ast_expr *uniform,
                                   tgsic_subroutine_call *call, void *user);

/* lower_variable.c */
/* Registers of one of a type without members: a 64-bit column of more than two components takes
 * two. */
uint32_t tgsic_registers_of(const struct glsl_type *type);
/* Where a global variable lives, made when first named. */
struct place *tgsic_lower_global(struct lower *l, struct unit *unit, const struct ast_variable *v);
/* The same for a built-in that the shader may not name: vec4 gl_Vertex, mat4 gl_Model... */
struct place *tgsic_lower_builtin_global(struct lower *l, unsigned id, const struct glsl_type *type,
                                         enum ast_storage storage);
/* Stores the outputs of one vertex stream. */
void tgsic_lower_outputs(struct lower *l, uint32_t stream);
/* Names every output that is written: geometry shaders store them before all of the body is seen.
 */
void tgsic_lower_name_outputs(struct lower *l);

/* lower_stmt.c */
void tgsic_lower_body(struct lower *l, const struct ast_stmt *list);

/* lower_builtin.c */
struct value tgsic_lower_builtin(struct lower *l, const struct ast_expr *e);

/* ---- Small words for building ----- */

static inline struct ir_instr *op1(struct lower *l, enum ir_op op, struct ir_instr *x)
{
    return ir_op1(&l->b, op, x);
}
static inline struct ir_instr *op2(struct lower *l, enum ir_op op, struct ir_instr *x,
                                   struct ir_instr *y)
{
    return ir_op2(&l->b, op, x, y);
}
static inline struct ir_instr *op3(struct lower *l, enum ir_op op, struct ir_instr *x,
                                   struct ir_instr *y, struct ir_instr *z)
{
    return ir_op3(&l->b, op, x, y, z);
}
static inline struct ir_instr *imm_f(struct lower *l, float value)
{
    return tgsic_ir_float(&l->b, value);
}
static inline struct ir_instr *imm_i(struct lower *l, int32_t value)
{
    return tgsic_ir_int(&l->b, value);
}
static inline struct ir_instr *sub_f(struct lower *l, struct ir_instr *x, struct ir_instr *y)
{
    return ir_sub_f(&l->b, x, y);
}
static inline struct ir_instr *sub_i(struct lower *l, struct ir_instr *x, struct ir_instr *y)
{
    return ir_sub_i(&l->b, x, y);
}
static inline struct ir_instr *component(struct lower *l, struct ir_instr *x, unsigned c)
{
    return ir_component(&l->b, x, c);
}

#endif
