/* SPDX-License-Identifier: MIT */
/* Finds built-in variables and constants, and makes variables and types of their rows. */
#include "builtin.h"
#include "builtin_gate.h"

enum precision {
    PRECISION_NONE,
    PRECISION_LOWP,
    PRECISION_MEDIUMP,
    PRECISION_HIGHP,
    PRECISION_HIGHP_300
};

/* Types under one numbering: keywords, then structs. */
enum {
#define GLSL_NUMERIC(name, ...) TYPE_##name = GLSL_TYPE_##name,
#define GLSL_OPAQUE(name, ...)  TYPE_##name = GLSL_TYPE_##name,
#include "types.def"
#undef GLSL_NUMERIC
#undef GLSL_OPAQUE
#define BUILTIN_STRUCT(name) TYPE_##name = GLSL_TYPE_COUNT + BUILTIN_STRUCT_##name,
#define BUILTIN_MEMBER(type, name)
#include "builtin_structs.def"
#undef BUILTIN_STRUCT
#undef BUILTIN_MEMBER
    TYPE_gl_PerVertex = GLSL_TYPE_COUNT + BUILTIN_STRUCT_gl_PerVertex,
};

enum {
    VS = 1 << GLSL_VERTEX,
    TCS = 1 << GLSL_TESS_CONTROL,
    TES = 1 << GLSL_TESS_EVALUATION,
    GS = 1 << GLSL_GEOMETRY,
    FS = 1 << GLSL_FRAGMENT,
    CS = 1 << GLSL_COMPUTE,
    ANY = 63,

    LIMIT_NONE = LIMIT_COUNT,
    NO_ARRAY = -1,
    UNSIZED = 0,

    PER_VERTEX = BUILTIN_PER_VERTEX,
    PATCH = BUILTIN_PATCH,
    FLAT = BUILTIN_FLAT,
    LATE = BUILTIN_LATE,
    ARRAYED = BUILTIN_ARRAYED,
    READ_BACK = BUILTIN_READ_BACK,
};
#define BY(limit) (BUILTIN_BY_LIMIT + LIMIT_##limit)

static const struct builtin_variable rows[] = {
#define BUILTIN_NAME(name)
#define BUILTIN_VARIABLE(name, stages, gate, storage, type, length, limit, precision, flags)       \
    {BUILTIN_##name, (stages),    GATE_##gate, AST_##storage, PRECISION_##precision,               \
     (flags),        TYPE_##type, (length),    LIMIT_##limit},
#include "builtin_variables.def"
#undef BUILTIN_NAME
#undef BUILTIN_VARIABLE
};

/* The first row of each name. */
enum {
#define JOIN(a, b)                  a##b
#define ROW_OF(line)                JOIN(ROW_, line)
#define BUILTIN_NAME(name)          FIRST_##name, BEFORE_##name = FIRST_##name - 1,
#define BUILTIN_VARIABLE(name, ...) ROW_OF(__LINE__),
#include "builtin_variables.def"
#undef BUILTIN_NAME
#undef BUILTIN_VARIABLE
};

static const uint16_t first_rows[BUILTIN_ID_COUNT + 1] = {
#define BUILTIN_NAME(name) [BUILTIN_##name] = FIRST_##name,
#define BUILTIN_VARIABLE(...)
#include "builtin_variables.def"
#undef BUILTIN_NAME
#undef BUILTIN_VARIABLE
    [BUILTIN_ID_COUNT] = sizeof rows / sizeof *rows,
};

static const char *const names[BUILTIN_ID_COUNT] = {
    [BUILTIN_NONE] = "",
#define BUILTIN_NAME(name) [BUILTIN_##name] = #name,
#define BUILTIN_VARIABLE(...)
#include "builtin_variables.def"
#undef BUILTIN_NAME
#undef BUILTIN_VARIABLE
};

/* Names are found by length first: few share one. */
static const uint8_t name_lengths[BUILTIN_ID_COUNT] = {
#define BUILTIN_NAME(name) [BUILTIN_##name] = sizeof #name - 1,
#define BUILTIN_VARIABLE(...)
#include "builtin_variables.def"
#undef BUILTIN_NAME
#undef BUILTIN_VARIABLE
};

const char *tgsic_builtin_name(enum builtin_id id)
{
    return names[id];
}

static enum builtin_id find_name(const char *name, size_t length)
{
    for (unsigned id = 1; id < BUILTIN_ID_COUNT; id++)
        if (name_lengths[id] == length && memcmp(names[id], name, length) == 0)
            return (enum builtin_id)id;
    return BUILTIN_NONE;
}

static bool is_open(const struct builtins *b, const struct builtin_variable *row)
{
    return tgsic_builtin_gate_open(b->lang, (enum builtin_gate)row->gate);
}

const struct builtin_variable *tgsic_builtin_variable(const struct builtins *b, const char *name,
                                                      size_t length)
{
    if (length < 4 || memcmp(name, "gl_", 3) != 0)
        return NULL;
    enum builtin_id id = find_name(name, length);
    if (!id)
        return NULL;
    for (unsigned i = first_rows[id]; i < first_rows[id + 1]; i++)
        if (rows[i].stages >> b->lang->stage & 1 && is_open(b, &rows[i]))
            return &rows[i];
    return NULL;
}

bool tgsic_builtin_variable_in(const struct glsl_language *lang, const void *row)
{
    unsigned id = ((const struct builtin_variable *)row)->id;
    for (unsigned i = first_rows[id]; i < first_rows[id + 1]; i++)
        if (rows[i].stages >> lang->stage & 1 &&
            tgsic_builtin_gate_open(lang, (enum builtin_gate)rows[i].gate))
            return true;
    return false;
}

uint32_t tgsic_builtin_max_length(const struct builtins *b, const struct builtin_variable *row)
{
    if (row->length != UNSIZED || row->limit == LIMIT_NONE)
        return 0;
    return (uint32_t)b->limits->value[row->limit];
}

static const char *intern(struct builtins *b, const char *name)
{
    return tgsic_intern(b->names, name, strlen(name))->text;
}

/* ---- Types --------------------------------------------------------------------------------- */

/* The tables of builtin_structs.def: all members in a row, and where each struct's begin. */
struct member_row {
    const char *name;
    uint8_t type; /* enum glsl_type_id */
};
static const struct member_row member_rows[] = {
#define BUILTIN_STRUCT(name)
#define BUILTIN_MEMBER(type, name) {#name, GLSL_TYPE_##type},
#include "builtin_structs.def"
#undef BUILTIN_STRUCT
#undef BUILTIN_MEMBER
};
enum {
#define MEMBER_OF(line)            JOIN(MEMBER_, line)
#define BUILTIN_STRUCT(name)       MEMBERS_##name, BEFORE_MEMBERS_##name = MEMBERS_##name - 1,
#define BUILTIN_MEMBER(type, name) MEMBER_OF(__LINE__),
#include "builtin_structs.def"
#undef BUILTIN_STRUCT
#undef BUILTIN_MEMBER
};
static const struct {
    const char *name;
    unsigned first;
} struct_rows[] = {
#define BUILTIN_STRUCT(name) {#name, MEMBERS_##name},
#define BUILTIN_MEMBER(type, name)
#include "builtin_structs.def"
#undef BUILTIN_STRUCT
#undef BUILTIN_MEMBER
    {"gl_PerVertex", sizeof member_rows / sizeof *member_rows},
};

static enum ast_precision precision_of(const struct builtins *b, const struct builtin_variable *row)
{
    static const uint8_t plain[] = {[PRECISION_NONE] = AST_PRECISION_NONE,
                                    [PRECISION_LOWP] = AST_LOWP,
                                    [PRECISION_MEDIUMP] = AST_MEDIUMP,
                                    [PRECISION_HIGHP] = AST_HIGHP};
    if (!b->lang->es)
        return AST_PRECISION_NONE;
    if (row->precision == PRECISION_HIGHP_300)
        return b->lang->version < 300 ? AST_MEDIUMP : AST_HIGHP;
    return (enum ast_precision)plain[row->precision];
}

static const struct glsl_type *make_struct(struct builtins *b, enum builtin_struct number)
{
    unsigned first = struct_rows[number].first, count = struct_rows[number + 1].first - first;
    struct glsl_member *members = ARENA_ARRAY(b->arena, struct glsl_member, count);
    for (unsigned i = 0; i < count; i++) {
        members[i].name = intern(b, member_rows[first + i].name);
        members[i].type = &tgsic_glsl_types[member_rows[first + i].type];
        members[i].q.precision = b->lang->es ? AST_HIGHP : AST_PRECISION_NONE;
    }
    return tgsic_glsl_struct(b->arena, GLSL_STRUCT, intern(b, struct_rows[number].name), members,
                             count);
}

static const struct glsl_type *type_of(struct builtins *b, const struct builtin_variable *row);

/* An array that a shader would size by use has its greatest length inside the block. */
static const struct glsl_type *member_type(struct builtins *b, const struct builtin_variable *row)
{
    const struct glsl_type *type = type_of(b, row);
    if (!glsl_is_unsized(type))
        return type;
    return tgsic_glsl_array(b->types, b->arena, type->element, tgsic_builtin_max_length(b, row));
}

static const struct glsl_type *make_per_vertex(struct builtins *b)
{
    struct glsl_member *members = NULL;
    uint32_t count = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!(rows[i].flags & PER_VERTEX) || !is_open(b, &rows[i]))
            continue;
        ARENA_RESERVE(b->arena, members, count);
        struct glsl_member *member = &members[count++];
        memset(member, 0, sizeof *member);
        member->name = intern(b, names[rows[i].id]);
        member->type = member_type(b, &rows[i]);
        member->q.precision = (uint8_t)precision_of(b, &rows[i]);
    }
    return tgsic_glsl_struct(b->arena, GLSL_BLOCK, intern(b, "gl_PerVertex"), members, count);
}

static const struct glsl_type *struct_type(struct builtins *b, enum builtin_struct number)
{
    if (!b->structs[number])
        b->structs[number] =
            number == BUILTIN_STRUCT_gl_PerVertex ? make_per_vertex(b) : make_struct(b, number);
    return b->structs[number];
}

const struct glsl_type *tgsic_builtin_struct_type(struct builtins *b, const char *name,
                                                  size_t length)
{
    for (unsigned i = 0; i < BUILTIN_STRUCT_gl_PerVertex; i++) {
        if (strlen(struct_rows[i].name) != length || memcmp(struct_rows[i].name, name, length) != 0)
            continue;
        /* gl_DepthRange outlived the rest of the fixed-function state. */
        bool is_visible = i == BUILTIN_STRUCT_gl_DepthRangeParameters ||
                          tgsic_builtin_gate_open(b->lang, GATE_COMPAT);
        return is_visible ? struct_type(b, (enum builtin_struct)i) : NULL;
    }
    return NULL;
}

static const struct glsl_type *type_of(struct builtins *b, const struct builtin_variable *row)
{
    const struct glsl_type *type =
        row->type < GLSL_TYPE_COUNT
            ? &tgsic_glsl_types[row->type]
            : struct_type(b, (enum builtin_struct)(row->type - GLSL_TYPE_COUNT));
    if (row->length == NO_ARRAY)
        return type;
    uint32_t length = row->length < BUILTIN_BY_LIMIT
                          ? (uint32_t)row->length
                          : (uint32_t)b->limits->value[row->length - BUILTIN_BY_LIMIT];
    type = tgsic_glsl_array(b->types, b->arena, type, length);
    return row->flags & ARRAYED ? tgsic_glsl_array(b->types, b->arena, type, 0) : type;
}

uint32_t tgsic_builtin_variable_number(const struct builtin_variable *row)
{
    return (uint32_t)(row - rows);
}

const struct builtin_variable *tgsic_builtin_variable_numbered(uint32_t number)
{
    return number < sizeof rows / sizeof *rows ? &rows[number] : NULL;
}

bool tgsic_builtin_fits(const struct builtin_variable *row, enum glsl_stage stage,
                        const struct ast_variable *v)
{
    const struct glsl_type *type = v->type;
    if (!(row->stages >> stage & 1) || glsl_is_array(type) != (row->length != NO_ARRAY))
        return false;
    if (glsl_is_array(type))
        type = type->element;
    if (row->type < GLSL_TYPE_COUNT)
        return type == &tgsic_glsl_types[row->type];
    return glsl_has_members(type) &&
           !strcmp(type->name, struct_rows[row->type - GLSL_TYPE_COUNT].name);
}

/* ---- Variables ----------------------------------------------------------------------------- */

/* A constant vector's components are consecutive limits. */
static const union glsl_scalar *value_of(struct builtins *b, const struct builtin_variable *row,
                                         const struct glsl_type *type)
{
    union glsl_scalar *value = ARENA_ARRAY(b->arena, union glsl_scalar, type->slots);
    for (uint32_t i = 0; i < type->slots; i++)
        value[i].i = b->limits->value[row->limit + i];
    return value;
}

struct ast_variable *tgsic_builtin_declare(struct builtins *b, const struct builtin_variable *row)
{
    struct ast_variable *v = ARENA_NEW(b->arena, struct ast_variable);
    v->name = intern(b, names[row->id]);
    v->type = type_of(b, row);
    v->q.storage = row->storage;
    v->q.precision = (uint8_t)precision_of(b, row);
    v->q.interpolation = row->flags & FLAT ? AST_FLAT : AST_INTERP_NONE;
    v->q.flags = row->flags & PATCH ? AST_PATCH : 0;
    v->builtin = row;
    v->is_global = true;
    if (row->storage == AST_CONST && !(row->flags & LATE))
        v->constant = value_of(b, row, v->type);
    return v;
}
