/* SPDX-License-Identifier: MIT */
/* GLSL's types. Interned: two types are the same exactly when their pointers are equal. */
#ifndef GLSL2TGSI_TYPES_H
#define GLSL2TGSI_TYPES_H

#include "tgsi/arena.h"

enum glsl_base {
    GLSL_ERROR, /* of an expression already reported: accepted wherever a type is wanted */
    GLSL_VOID,
    GLSL_FLOAT,
    GLSL_DOUBLE,
    GLSL_INT,
    GLSL_UINT,
    GLSL_BOOL,
    GLSL_INT64,
    GLSL_UINT64,
    GLSL_SAMPLER,
    GLSL_IMAGE,
    GLSL_ATOMIC,
    GLSL_STRUCT,
    GLSL_BLOCK, /* interface block, the gl_PerVertex ones included */
    GLSL_ARRAY,
    GLSL_SUBROUTINE, /* the type of a subroutine uniform */
};

enum glsl_dim {
    GLSL_DIM_NONE,
    GLSL_DIM_1D,
    GLSL_DIM_2D,
    GLSL_DIM_3D,
    GLSL_DIM_CUBE,
    GLSL_DIM_RECT,
    GLSL_DIM_BUFFER,
    GLSL_DIM_EXTERNAL,
};

struct glsl_member; /* ast.h: a member carries qualifiers */

struct glsl_type {
    enum glsl_base base;
    uint8_t rows;    /* components of a scalar (1), a vector, or a column; 0 if not numeric */
    uint8_t columns; /* of a matrix; 1 for everything else */

    /* opaque types */
    uint8_t arrayed, shadow, multisample;
    enum glsl_dim dim;
    enum glsl_base sampled; /* GLSL_FLOAT, GLSL_INT, GLSL_UINT */

    /* scalars in a value of the type, nested aggregates included: the length of the constant array
     * that holds such a value. 0 for opaque and unsized types. */
    uint32_t slots;

    /* What a walk over the type would find and cost: every base inside, itself included, as bits
     * 1 << enum glsl_base; nesting levels; members of all structures inside. */
    uint32_t holds;
    uint32_t depth, leaves;

    const char *name; /* interned; "vec4", a struct's or block's name, "float[3]" for arrays */

    /* GLSL_ARRAY: float[2][3] is an array of 2 float[3] */
    const struct glsl_type *element;
    uint32_t length; /* 0: unsized */

    /* GLSL_STRUCT, GLSL_BLOCK */
    const struct glsl_member *members;
    uint32_t member_count;

    /* GLSL_SUBROUTINE */
    const struct ast_function *prototype;
};

/* Keyword types are static data, so that tables can name them and no call pays for them. */
enum glsl_type_id {
#define GLSL_NUMERIC(name, ...) GLSL_TYPE_##name,
#define GLSL_OPAQUE(name, ...)  GLSL_TYPE_##name,
#include "types.def"
#undef GLSL_NUMERIC
#undef GLSL_OPAQUE
    GLSL_TYPE_COUNT
};

extern const struct glsl_type tgsic_glsl_types[GLSL_TYPE_COUNT];
extern const struct glsl_type tgsic_glsl_error_type;

#define GLSL_TYPE(name) (&tgsic_glsl_types[GLSL_TYPE_##name])

/* The scalar, vector or matrix of `base`; rows and columns 1 to 4. */
const struct glsl_type *tgsic_glsl_numeric(enum glsl_base base, unsigned rows, unsigned columns);

/* Array and struct types of one compile. `{0}` is ready for use. */
struct glsl_type_table {
    const struct glsl_type **buckets;
    uint32_t capacity, count;
};

/* length 0: unsized. A product of lengths beyond what can be addressed ends the call with
 * TGSIC_E_LIMIT. */
const struct glsl_type *tgsic_glsl_array(struct glsl_type_table *table, struct tgsic_arena *arena,
                                         const struct glsl_type *element, uint32_t length);
/* Members of one structure, and of all those inside it. Look-ups walk them, so these bound the time
 * that a line of a shader can take. */
#define GLSL_MAX_MEMBERS 2048
#define GLSL_MAX_LEAVES  65536

/* A new struct or block type; each definition is a type of its own. `members` is borrowed. */
const struct glsl_type *tgsic_glsl_struct(struct tgsic_arena *arena, enum glsl_base base,
                                          const char *name, const struct glsl_member *members,
                                          uint32_t count);

/* The same type as far as two stages can tell: structs and blocks member by member. */
bool tgsic_glsl_types_match(const struct glsl_type *a, const struct glsl_type *b);

/* The type of one column, element or component; NULL if `type` cannot be indexed. */
const struct glsl_type *tgsic_glsl_element(const struct glsl_type *type);
/* The innermost element type of nested arrays; `type` itself if it is none. */
const struct glsl_type *tgsic_glsl_without_arrays(const struct glsl_type *type);
/* Bits for glsl_holds */
enum {
    HOLDS_BOOL = 1 << GLSL_BOOL,
    HOLDS_INTEGER = 1 << GLSL_INT | 1 << GLSL_UINT | 1 << GLSL_INT64 | 1 << GLSL_UINT64,
    HOLDS_DOUBLE = 1 << GLSL_DOUBLE,
    HOLDS_64BIT = 1 << GLSL_DOUBLE | 1 << GLSL_INT64 | 1 << GLSL_UINT64,
    HOLDS_VOID = 1 << GLSL_VOID,
    HOLDS_IMAGE = 1 << GLSL_IMAGE,
    HOLDS_ATOMIC = 1 << GLSL_ATOMIC,
    HOLDS_HANDLE = 1 << GLSL_SAMPLER | HOLDS_IMAGE,
    HOLDS_OPAQUE = HOLDS_HANDLE | HOLDS_ATOMIC,
    HOLDS_STRUCT = 1 << GLSL_STRUCT,
    HOLDS_BLOCK = 1 << GLSL_BLOCK,
    HOLDS_ARRAY = 1 << GLSL_ARRAY,
    HOLDS_SUBROUTINE = 1 << GLSL_SUBROUTINE,
};

/* Whether `type` is, or has somewhere inside, one of these. */
static inline bool glsl_holds(const struct glsl_type *type, unsigned bits)
{
    return type->holds & bits;
}

static inline bool glsl_is_error(const struct glsl_type *t)
{
    return t->base == GLSL_ERROR;
}
static inline bool glsl_is_numeric_or_bool(const struct glsl_type *t)
{
    return t->rows != 0;
}
static inline bool glsl_is_numeric(const struct glsl_type *t)
{
    return t->rows != 0 && t->base != GLSL_BOOL;
}
static inline bool glsl_is_scalar(const struct glsl_type *t)
{
    return t->rows == 1;
}
static inline bool glsl_is_vector(const struct glsl_type *t)
{
    return t->rows > 1 && t->columns == 1;
}
static inline bool glsl_is_matrix(const struct glsl_type *t)
{
    return t->columns > 1;
}
static inline bool glsl_is_floating(const struct glsl_type *t)
{
    return t->base == GLSL_FLOAT || t->base == GLSL_DOUBLE;
}
/* Of 32 or 64 bits, signed or not. */
static inline bool glsl_is_integer(const struct glsl_type *t)
{
    return t->base == GLSL_INT || t->base == GLSL_UINT || t->base == GLSL_INT64 ||
           t->base == GLSL_UINT64;
}
static inline bool glsl_is_64bit(const struct glsl_type *t)
{
    return t->base == GLSL_DOUBLE || t->base == GLSL_INT64 || t->base == GLSL_UINT64;
}
static inline bool glsl_is_opaque(const struct glsl_type *t)
{
    return t->base == GLSL_SAMPLER || t->base == GLSL_IMAGE || t->base == GLSL_ATOMIC;
}
static inline bool glsl_is_array(const struct glsl_type *t)
{
    return t->base == GLSL_ARRAY;
}
static inline bool glsl_is_unsized(const struct glsl_type *t)
{
    return t->base == GLSL_ARRAY && t->length == 0;
}
static inline bool glsl_has_members(const struct glsl_type *t)
{
    return t->base == GLSL_STRUCT || t->base == GLSL_BLOCK;
}

/* One scalar of a constant, read by the base type of its place. bool is 0 or 1 in `u`. */
union glsl_scalar {
    float f;
    double d;
    int32_t i;
    uint32_t u;
    int64_t i64;
    uint64_t u64;
};

#endif
