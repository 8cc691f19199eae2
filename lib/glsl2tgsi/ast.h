/* SPDX-License-Identifier: MIT */
/* A checked shader. Parsing and checking are one pass, so what stands here is resolved and typed:
 *
 *   - every expression has its final type; conversions are nodes (AST_CONVERT);
 *   - names are pointers to variables and functions, swizzles are component numbers;
 *   - a call names the user function or the built-in signature that overload resolution chose;
 *   - whatever the specification calls a constant expression carries its value;
 *   - unsized arrays that get a size (initialiser, greatest constant index, geometry input, ...)
 *     have it, also in the types of expressions that were parsed before the size was known.
 *
 * Nothing here changes after the parse, so a function's body can be walked any number of times
 * with its parameters and locals bound to something else each time: `variable->id` numbers
 * variables densely within the shader, and a function's own are first_id to first_id + id_count. */
#ifndef GLSL2TGSI_AST_H
#define GLSL2TGSI_AST_H

#include "language.h"
#include "types.h"

struct glsl_name;        /* intern.h */
struct builtin_function; /* builtin.h */
struct builtin_variable; /* builtin.h */

/* Qualifiers */

enum ast_storage {
    AST_LOCAL, /* function scope, or a global without qualifier */
    AST_CONST, /* `const`: has a value unless it is a parameter or a run-time const local */
    AST_IN,    /* stage input (attribute, varying, in) */
    AST_OUT,   /* stage output (varying, out) */
    AST_UNIFORM,
    AST_BUFFER,
    AST_SHARED,
    AST_PARAM_IN,
    AST_PARAM_CONST_IN,
    AST_PARAM_OUT,
    AST_PARAM_INOUT,
};

enum ast_interpolation { AST_INTERP_NONE, AST_SMOOTH, AST_FLAT, AST_NOPERSPECTIVE };

enum ast_precision { AST_PRECISION_NONE, AST_LOWP, AST_MEDIUMP, AST_HIGHP };

enum ast_matrix_order { AST_MATRIX_DEFAULT, AST_COLUMN_MAJOR, AST_ROW_MAJOR };

enum ast_packing {
    AST_PACKING_DEFAULT, /* nothing was said: shared */
    AST_SHARED_LAYOUT,
    AST_PACKED,
    AST_STD140,
    AST_STD430,
};

enum ast_depth_layout {
    AST_DEPTH_NONE,
    AST_DEPTH_ANY,
    AST_DEPTH_GREATER,
    AST_DEPTH_LESS,
    AST_DEPTH_UNCHANGED,
};

/* ast_qualifiers.flags */
enum {
    AST_CENTROID = 1 << 0,
    AST_SAMPLE = 1 << 1,
    AST_PATCH = 1 << 2,
    AST_INVARIANT = 1 << 3,
    AST_PRECISE = 1 << 4,
    AST_COHERENT = 1 << 5,
    AST_VOLATILE = 1 << 6,
    AST_RESTRICT = 1 << 7,
    AST_READONLY = 1 << 8,
    AST_WRITEONLY = 1 << 9,
    AST_ORIGIN_UPPER_LEFT = 1 << 10,
    AST_PIXEL_CENTER_INTEGER = 1 << 11,
    AST_BINDLESS = 1 << 12, /* ARB_bindless_texture: bindless_sampler, bindless_image */
    AST_BOUND = 1 << 13,
    AST_SUBROUTINE_UNIFORM = 1 << 14,
    AST_PER_VIEW = 1 << 15,
};

/* ast_qualifiers.layout: which of the numbers below the shader gave (or inherited by rule) */
enum {
    AST_HAS_LOCATION = 1 << 0,
    AST_HAS_COMPONENT = 1 << 1,
    AST_HAS_INDEX = 1 << 2,
    AST_HAS_BINDING = 1 << 3,
    AST_HAS_SET = 1 << 4,
    AST_HAS_OFFSET = 1 << 5,
    AST_HAS_ALIGN = 1 << 6,
    AST_HAS_STREAM = 1 << 7,
    AST_HAS_XFB_BUFFER = 1 << 8,
    AST_HAS_XFB_OFFSET = 1 << 9,
    AST_HAS_XFB_STRIDE = 1 << 10,
    AST_HAS_FORMAT = 1 << 11,
};

/* Image formats, as the layout qualifiers name them */
enum ast_image_format {
    AST_FORMAT_NONE,
#define IMAGE_FORMAT(name, ...) AST_FORMAT_##name,
#include "image_formats.def"
#undef IMAGE_FORMAT
};

struct ast_qualifiers {
    uint8_t storage;       /* enum ast_storage */
    uint8_t interpolation; /* enum ast_interpolation */
    uint8_t precision;     /* enum ast_precision; defaults are resolved */
    uint8_t matrix_order;  /* enum ast_matrix_order; inherited ones are resolved */
    uint8_t packing;       /* enum ast_packing, blocks */
    uint8_t depth;         /* enum ast_depth_layout, gl_FragDepth */
    uint8_t format;        /* enum ast_image_format */
    uint16_t flags;
    uint16_t layout;
    uint32_t location, component, index, binding, set, offset, align;
    uint32_t stream, xfb_buffer, xfb_offset, xfb_stride;
};

/* A struct's or block's member */
struct glsl_member {
    const char *name; /* interned */
    const struct glsl_type *type;
    struct tgsic_pos pos;
    struct ast_qualifiers q;
    uint32_t max_index; /* as ast_variable.max_index */
};

/* Variables */

struct ast_variable {
    const char *name; /* interned; "" for a block without instance name and unnamed parameters */
    const struct glsl_type *type;
    struct tgsic_pos pos;
    struct ast_qualifiers q;
    uint32_t id;
    /* NULL: declared by the shader. A redeclared built-in keeps it. */
    const struct builtin_variable *builtin;
    struct ast_expr *initializer; /* uniforms' default values, too */
    /* type->slots scalars if the variable is a constant expression or a uniform's initialiser is */
    const union glsl_scalar *constant;
    uint32_t max_index; /* one more than the greatest constant index, for arrays sized by use */
    bool is_global;
    bool is_redeclared; /* a built-in the shader declared again */
    bool is_used;       /* named anywhere */
    bool is_written;    /* assigned, or passed to be written */
    bool is_indexed_dynamically;
    bool is_inout; /* EXT_shader_framebuffer_fetch: an output that starts as the framebuffer's value
                    */
    struct glsl_name *glsl_name; /* the parser's; NULL if it has no name */
    struct ast_variable *next;   /* in the list that holds it */
};

/* Expressions */

enum ast_expr_kind {
    AST_LITERAL,   /* only `constant` matters; also what a folded expression is replaced by */
    AST_NAME,      /* variable */
    AST_MEMBER,    /* operand[0] . member number; the members of a block without instance name are
                      members of its variable */
    AST_SWIZZLE,   /* operand[0] . components; operand may be a scalar */
    AST_INDEX,     /* operand[0] [ operand[1] ]: array, vector, matrix */
    AST_UNARY,     /* op, operand[0] */
    AST_BINARY,    /* op, operand[0], operand[1] */
    AST_SELECT,    /* operand[0] ? operand[1] : operand[2] */
    AST_COMMA,     /* operand[0] , operand[1] */
    AST_ASSIGN,    /* operand[0] = operand[1] */
    AST_UPDATE,    /* operand[0] op= operand[1]; op may be arithmetic, shift or bitwise */
    AST_INCREMENT, /* op is AST_PRE_INC ..., operand[0] */
    AST_CONVERT,   /* operand[0], component by component, to `type`, of the same shape */
    AST_CONSTRUCT, /* arguments; see below */
    AST_CALL,      /* function, arguments: of `in` parameters in the parameter's type; of `out` and
                      `inout` ones lvalues, of a type the parameter's converts to */
    AST_CALL_BUILTIN,    /* builtin, arguments */
    AST_CALL_SUBROUTINE, /* subroutine names the uniform (or its element), arguments */
    AST_LENGTH,    /* operand[0].length() where it is not a constant: the last, unsized member of a
                      shader storage block; an array that linking gives a length */
    AST_ERRONEOUS, /* only in shaders that fail */
};

enum ast_op {
    AST_OP_NONE,
    /* unary */
    AST_NEGATE,
    AST_NOT,     /* ! */
    AST_BIT_NOT, /* ~ */
    /* increments */
    AST_PRE_INC,
    AST_PRE_DEC,
    AST_POST_INC,
    AST_POST_DEC,
    /* binary: component by component, and either operand may be a scalar; never booleans */
    AST_ADD,
    AST_SUB,
    AST_MUL,
    AST_DIV,
    AST_MOD,
    AST_SHL,
    AST_SHR,
    AST_BIT_AND,
    AST_BIT_OR,
    AST_BIT_XOR,
    AST_MATRIX_MUL, /* linear algebra: matrix*matrix, matrix*vector, vector*matrix */
    /* binary: scalars to bool */
    AST_LESS,
    AST_GREATER,
    AST_LESS_EQUAL,
    AST_GREATER_EQUAL,
    /* binary: any two of the same type to bool */
    AST_EQUAL,
    AST_NOT_EQUAL,
    /* binary: bool; AND and OR do not evaluate their right side if the left decides */
    AST_LOGICAL_AND,
    AST_LOGICAL_OR,
    AST_LOGICAL_XOR,
};

/* AST_CONSTRUCT, by `type`. Arguments are converted to the wanted base type already.
 *   vector   one scalar: repeated; else components of the arguments in order, as many as needed
 *            (the last argument may have too many); an argument may be a matrix, by columns
 *   matrix   one scalar: on the diagonal; one matrix: its overlap, identity elsewhere; else
 *            components in order, by columns
 *   array    one argument per element, of the element's type
 *   struct   one argument per member, of the member's type
 * A scalar's constructor is AST_CONVERT, after AST_SWIZZLE or AST_INDEX if the argument is more
 * than a scalar; so is a vector's or matrix' from one of its own shape. */

struct ast_expr {
    uint8_t kind;       /* enum ast_expr_kind */
    uint8_t op;         /* enum ast_op */
    uint8_t precision;  /* enum ast_precision, by ESSL's rules of propagation; desktop: none */
    uint8_t count;      /* AST_SWIZZLE: components */
    uint8_t swizzle[4]; /* AST_SWIZZLE: 0 to 3 */
    uint16_t height;    /* of the tree below; bounded by the options */
    const struct glsl_type *type;
    const union glsl_scalar *constant; /* a constant expression's type->slots scalars, or
                                          NULL */
    struct tgsic_pos pos;              /* of the operator or the name */
    union {
        struct ast_variable *variable;
        struct {
            struct ast_expr *operand[3];
            uint32_t member;
        };
        struct {
            struct ast_expr **arguments;
            uint32_t argument_count;
            union {
                struct ast_function *function;
                const struct builtin_function *builtin;
                struct ast_expr *subroutine;
            };
        };
    };
};

/* How many of operand[] there are. */
unsigned tgsic_ast_operands(const struct ast_expr *expr);

/* Statements */

enum ast_stmt_kind {
    AST_EXPRESSION,  /* expression */
    AST_DECLARATION, /* variable; executes its initialiser */
    AST_BLOCK,       /* body */
    AST_IF,          /* expression, body, otherwise */
    AST_SWITCH,      /* expression, cases */
    AST_LOOP,        /* init; while (expression) { body; step }, see is_do_while */
    AST_BREAK,
    AST_CONTINUE,
    AST_RETURN, /* expression or NULL */
    AST_DISCARD,
    AST_DEMOTE,
};

/* A switch's body from one run of labels to the next; falls through to the next case. */
struct ast_case {
    struct ast_case *next;
    struct tgsic_pos pos;
    bool is_default;        /* `default:` is among the labels */
    const uint32_t *labels; /* values, int or uint bits */
    uint32_t label_count;
    struct ast_stmt *body;
};

struct ast_stmt {
    uint8_t kind;     /* enum ast_stmt_kind */
    bool is_do_while; /* the condition follows the body; `continue` goes to it */
    struct tgsic_pos pos;
    struct ast_stmt *next; /* in its list */
    union {
        struct ast_variable *variable;
        struct {
            struct ast_expr *expression; /* loops: NULL is true */
            struct ast_stmt *body;       /* list, may be NULL */
            union {
                struct ast_stmt *otherwise; /* list */
                struct {
                    struct ast_stmt *init; /* list: declarations or an expression */
                    struct ast_expr *step;
                    /* `while (T x = e)`: declared anew each round, its value is the condition;
                     * `expression` then names the variable */
                    struct ast_variable *condition_variable;
                };
                struct ast_case *cases;
            };
        };
    };
};

/* Functions */

struct ast_function {
    const char *name; /* interned */
    struct tgsic_pos pos;
    const struct glsl_type *return_type;
    uint8_t return_precision;
    bool is_defined;
    bool is_called;                  /* from main, through other functions */
    bool is_subroutine;              /* defined with subroutine(T, ...) */
    bool is_subroutine_type;         /* declared with `subroutine`: the prototype of a type */
    uint32_t index;                  /* dense within the shader */
    struct ast_variable *parameters; /* list; of the definition once there is one */
    uint32_t parameter_count;
    uint32_t first_id, id_count; /* variables declared inside, parameters included */
    struct ast_stmt *body;       /* list */
    /* functions called in the body, each once */
    struct ast_function **callees;
    uint32_t callee_count;
    const struct ast_function *last_caller; /* the parser's, to list each callee once */
    /* prototypes of the subroutine types called in the body; of a prototype, the functions that
     * may be meant */
    struct ast_function **subroutines;
    uint32_t subroutine_count;
    /* the subroutine types it was declared compatible with, and its index if given */
    const struct glsl_type **subroutine_types;
    uint32_t subroutine_type_count;
    bool has_subroutine_index;
    uint32_t subroutine_index;
    struct ast_function *next; /* in the shader, in order of declaration */
    struct ast_function *next_overload;
};

/* The shader */

enum ast_primitive {
    AST_PRIMITIVE_NONE,
    AST_POINTS,
    AST_LINES,
    AST_LINES_ADJACENCY,
    AST_TRIANGLES,
    AST_TRIANGLES_ADJACENCY,
    AST_LINE_STRIP,
    AST_TRIANGLE_STRIP,
    AST_QUADS,
    AST_ISOLINES,
};

enum ast_spacing {
    AST_SPACING_NONE,
    AST_EQUAL_SPACING,
    AST_FRACTIONAL_EVEN_SPACING,
    AST_FRACTIONAL_ODD_SPACING,
};

enum ast_winding { AST_WINDING_NONE, AST_CW, AST_CCW };

/* What is wrong with a shader that only linking refuses. */
struct ast_link_error {
    struct ast_link_error *next;
    unsigned code;
    struct tgsic_pos pos;
    const char *text;
};

struct ast_shader {
    enum glsl_stage stage;
    uint32_t version; /* 110 ... 460, or 100, 300, 310, 320 if is_es */
    bool is_es;
    bool is_compatibility;
    bool indexes_samplers; /* the language has indices of samplers, and so its host */

    struct ast_variable *globals; /* in order of declaration: in, out, uniform, blocks, const, ... ;
                                     built-in variables only if used or redeclared */
    struct ast_function *functions;
    struct ast_function *main; /* NULL if the shader defines none */
    uint32_t variable_count;   /* ids */
    uint32_t function_count;

    bool invariant_all;         /* #pragma STDGL invariant(all) */
    bool redeclares_per_vertex; /* the outputs that are members of gl_PerVertex */
    bool uses_discard;
    bool uses_derivatives;

    /* fragment */
    bool early_fragment_tests;
    bool post_depth_coverage;
    bool inner_coverage;
    bool pixel_interlock_ordered, pixel_interlock_unordered;
    bool sample_interlock_ordered, sample_interlock_unordered;
    uint32_t blend_support; /* bits in the order of KHR_blend_equation_advanced's list */
    /* tessellation control */
    uint32_t output_vertices; /* 0: not said */
    /* tessellation evaluation */
    enum ast_primitive tess_primitive;
    enum ast_spacing spacing;
    enum ast_winding winding;
    bool point_mode;
    /* geometry */
    enum ast_primitive input_primitive, output_primitive;
    bool has_max_vertices, has_invocations;
    uint32_t max_vertices, invocations;
    /* compute; 0: not said */
    uint32_t local_size[3];
    bool local_size_variable;
    /* capture */
    uint32_t xfb_stride[4]; /* 0: not said */

    struct ast_link_error *link_errors;

    struct glsl_type_table types;
};

#endif
