/* SPDX-License-Identifier: MIT */
/* GLSL's built-in functions, variables, constants and struct types: what of them a shader sees,
 * and what each is.
 *
 * All knowledge is static tables (builtin_functions.def, builtin_variables.def, ...), which no
 * compile parses or copies: a look-up compares a few bytes, and only what a shader really uses is
 * made into a signature or a variable of its own, in the compile's arena. */
#ifndef GLSL2TGSI_BUILTIN_H
#define GLSL2TGSI_BUILTIN_H

#include "ast.h"
#include "intern.h"
#include "language.h"
#include "limits.h"

enum builtin_struct {
#define BUILTIN_STRUCT(name) BUILTIN_STRUCT_##name,
#define BUILTIN_MEMBER(type, name)
#include "builtin_structs.def"
#undef BUILTIN_STRUCT
#undef BUILTIN_MEMBER
    BUILTIN_STRUCT_gl_PerVertex, /* a block; its members depend on the language */
    BUILTIN_STRUCT_COUNT
};

/* One compile's view of the built-ins. */
struct builtins {
    struct tgsic_arena *arena;
    struct glsl_names *names;
    struct glsl_type_table *types;
    const struct glsl_language *lang; /* read at each look-up: may change between two */
    const struct glsl_limits *limits;
    const struct glsl_type *structs[BUILTIN_STRUCT_COUNT]; /* made when first wanted */
};

/* Everything is borrowed. `limits` NULL: the defaults. */
void tgsic_builtins_init(struct builtins *b, struct tgsic_arena *arena, struct glsl_names *names,
                         struct glsl_type_table *types, const struct glsl_language *lang,
                         const struct glsl_limits *limits);

/* ---- Functions ----------------------------------------------------------------------------- */

/* What a built-in function computes. Functions that differ only in their argument types share one;
 * so do the many names of texture functions: parameters carry roles. */
enum builtin_intrinsic {
    INTRINSIC_NONE,
#define INTRINSIC(name, ...) INTRINSIC_##name,
#include "builtin_intrinsics.def"
#undef INTRINSIC
    INTRINSIC_COUNT
};

/* builtin_function.flags */
enum {
    BUILTIN_FOLDS = 1 << 0,      /* a constant expression where all arguments are */
    BUILTIN_DERIVATIVE = 1 << 1, /* reads neighbouring invocations (implicit LOD, dFdx, ...) */
    BUILTIN_SIDE_EFFECT = 1 << 2,
    BUILTIN_PROJECTIVE = 1 << 3,  /* texture: the coordinate's last component divides the others */
    BUILTIN_IMAGE_READ = 1 << 4,  /* the image may not be writeonly */
    BUILTIN_IMAGE_WRITE = 1 << 5, /* the image may not be readonly */
    BUILTIN_MAP = 1 << 6,         /* each component of the result comes from that component of every
                                     argument; a scalar argument serves all of them */
};

/* What a parameter is for. */
enum builtin_role {
    ROLE_VALUE,       /* nothing special */
    ROLE_OUT,         /* an out parameter */
    ROLE_MEMORY,      /* inout: an l-value within a buffer or shared variable */
    ROLE_INTERPOLANT, /* a fragment input, an element or a member of one */
    ROLE_CONSTANT,    /* must be a constant expression */
    /* textures and images; the sampler, image or counter itself is ROLE_VALUE */
    ROLE_COORDINATE, /* shadow samplers: the reference is in it unless there is ROLE_COMPARE */
    ROLE_COMPARE,
    ROLE_BIAS,
    ROLE_LOD,
    ROLE_DX,
    ROLE_DY,
    ROLE_OFFSET,          /* a constant expression */
    ROLE_VARIABLE_OFFSET, /* any expression */
    ROLE_OFFSETS,         /* ivec2[4], a constant expression */
    ROLE_COMPONENT,       /* gather: which one, a constant expression */
    ROLE_SAMPLE,
    ROLE_DATA, /* images: what is stored or combined */
};

struct builtin_parameter {
    const struct glsl_type *type;
    uint8_t role;     /* enum builtin_role */
    uint8_t storage;  /* AST_PARAM_IN, AST_PARAM_OUT or AST_PARAM_INOUT */
    bool is_constant; /* the argument must be a constant expression */
};

#define BUILTIN_MAX_PARAMETERS 6

/* One signature. */
struct builtin_function {
    const char *name;
    uint32_t number; /* among all signatures of this version of the library */
    const struct glsl_type *return_type;
    uint16_t intrinsic; /* enum builtin_intrinsic */
    uint16_t flags;
    uint8_t return_precision; /* enum ast_precision; NONE: that of the arguments */
    uint8_t parameter_count;
    struct builtin_parameter parameters[BUILTIN_MAX_PARAMETERS];
};

/* The signatures that share a name; static. */
struct builtin_group;

/* NULL if no version of GLSL has a built-in function of that name. */
const struct builtin_group *tgsic_builtin_group(const char *name, size_t length);
/* The same, remembered in the name. */
const struct builtin_group *tgsic_builtin_group_of(struct glsl_name *name);

/* Whether the shader sees any function of the group. */
bool tgsic_builtin_is_visible(const struct builtins *b, const struct builtin_group *group);

/* The signature of that number, visible or not; NULL: there is none. */
const struct builtin_function *tgsic_builtin_numbered(struct builtins *b, uint32_t number);

/* The visible signature that takes exactly these argument types; NULL if there is none. */
const struct builtin_function *tgsic_builtin_exact(struct builtins *b,
                                                   const struct builtin_group *group,
                                                   const struct glsl_type *const *types,
                                                   unsigned count);

/* All visible signatures whose parameters have the arguments' shapes, differing in base types at
 * most: what overload resolution with conversions chooses from. `types` NULL: all there are. Their
 * number goes to *found. In the tables' order, without duplicates. */
const struct builtin_function *tgsic_builtin_candidates(struct builtins *b,
                                                        const struct builtin_group *group,
                                                        const struct glsl_type *const *types,
                                                        unsigned count, size_t *found);

/* Whether a language has a `struct builtin_function`: a row that fits its parameters. */
bool tgsic_builtin_function_in(const struct glsl_language *lang, const void *function);

/* "vec4 texture(sampler2D, vec2, float)", for messages. */
const char *tgsic_builtin_signature(struct builtins *b, const struct builtin_function *function);

/* The value of a call whose arguments are all constant: result->type->slots scalars in the arena,
 * NULL if the function cannot be evaluated. `arguments[i]` has the type of parameter i. */
const union glsl_scalar *tgsic_builtin_fold(struct tgsic_arena *arena,
                                            const struct builtin_function *function,
                                            const union glsl_scalar *const *arguments);

/* ---- Variables and constants --------------------------------------------------------------- */

/* One number per name: BUILTIN_gl_Position, ... (gl_Color is an attribute in vertex shaders and a
 * varying in fragment shaders; the storage and the stage tell). */
enum builtin_id {
    BUILTIN_NONE,
#define BUILTIN_NAME(name) BUILTIN_##name,
#define BUILTIN_VARIABLE(...)
#include "builtin_variables.def"
#undef BUILTIN_NAME
#undef BUILTIN_VARIABLE
    BUILTIN_ID_COUNT
};

/* builtin_variable.flags */
enum {
    BUILTIN_PER_VERTEX = 1 << 0, /* a member of the block gl_PerVertex */
    BUILTIN_PATCH = 1 << 1,
    BUILTIN_FLAT = 1 << 2,
    BUILTIN_LATE = 1 << 3, /* gl_WorkGroupSize, gl_VerticesIn: a constant once the shader has said
                              its size; whoever parses that fills in the variable's value */
    BUILTIN_ARRAYED = 1 << 5,   /* gl_TexCoordIn: an unsized array of the array */
    BUILTIN_READ_BACK = 1 << 4, /* gl_LastFragData: an output that holds the framebuffer's value
                                   and that the shader may only read */
};

/* A row of the table; static. */
struct builtin_variable {
    uint16_t id;       /* enum builtin_id */
    uint8_t stages;    /* bits 1 << enum glsl_stage */
    uint8_t gate;      /* enum builtin_gate */
    uint8_t storage;   /* AST_IN, AST_OUT, AST_UNIFORM or AST_CONST */
    uint8_t precision; /* enum builtin_precision */
    uint8_t flags;
    uint16_t type;  /* enum glsl_type_id, or GLSL_TYPE_COUNT + enum builtin_struct */
    int16_t length; /* -1: no array; 0: unsized; else the length, or with BUILTIN_BY_LIMIT added
                       the limit that is the length */
    uint16_t limit; /* enum glsl_limit: a constant's value; an unsized array's greatest length */
};
#define BUILTIN_BY_LIMIT 1024

const char *tgsic_builtin_name(enum builtin_id id);

/* The built-in variable or constant that the shader sees under a name; NULL if none. */
const struct builtin_variable *tgsic_builtin_variable(const struct builtins *b, const char *name,
                                                      size_t length);

/* Whether a language has something under the name of a `struct builtin_variable`. */
bool tgsic_builtin_variable_in(const struct glsl_language *lang, const void *row);

/* The row's number in the table, and the row of that number; NULL: there is none. */
uint32_t tgsic_builtin_variable_number(const struct builtin_variable *row);
const struct builtin_variable *tgsic_builtin_variable_numbered(uint32_t number);

/* Whether `v` can be what the row became: the stage has it, and the type is the row's, of any
 * length. */
bool tgsic_builtin_fits(const struct builtin_variable *row, enum glsl_stage stage,
                        const struct ast_variable *v);

/* A variable made of the row: interned name, type, qualifiers, the value of a constant, and
 * `builtin`. Its id, position and place in a list are the caller's. The same row gives the same
 * types every time. */
struct ast_variable *tgsic_builtin_declare(struct builtins *b, const struct builtin_variable *row);

/* The greatest length that an unsized built-in array may get (gl_TexCoord, gl_ClipDistance, ...);
 * 0 for other variables. */
uint32_t tgsic_builtin_max_length(const struct builtins *b, const struct builtin_variable *row);

/* A built-in struct type that the shader sees under that name (gl_LightSourceParameters, ...), or
 * NULL; gl_PerVertex is none. */
const struct glsl_type *tgsic_builtin_struct_type(struct builtins *b, const char *name,
                                                  size_t length);

#endif
