/* SPDX-License-Identifier: MIT */
/* The parser's state, and what its files share: parse_*.c read the grammar, check_*.c hold the
 * rules that each construct obeys and build its node. */
#ifndef GLSL2TGSI_PARSE_H
#define GLSL2TGSI_PARSE_H

#include "ast.h"
#include "builtin.h"
#include "frontend.h"
#include "lexer.h"
#include "scope.h"

/* Diagnostics of parsing and checking */
enum glsl_error {
    E_SYNTAX = 3300,
    E_UNDECLARED,
    E_REDECLARED,
    E_OPERAND,    /* an operator's operand types */
    E_CONVERSION, /* a value of the wrong type */
    E_LVALUE,
    E_CALL, /* no overload, or several */
    E_CONSTRUCTOR,
    E_CONSTANT, /* a constant expression is wanted */
    E_INDEX,
    E_MEMBER,
    E_ARRAY, /* array sizes and what may be an array */
    E_QUALIFIER,
    E_LAYOUT,
    E_RESERVED, /* names */
    E_VERSION,  /* this version, profile, stage or set of extensions has no such thing */
    E_FLOW,     /* break, continue, return, discard where they may not stand */
    E_SWITCH,
    E_CONDITION,
    E_FUNCTION, /* declarations, definitions, parameters, main */
    E_RECURSION,
    E_PRECISION,
    E_STRUCT,
    E_BLOCK,
    E_INTERFACE, /* types and qualifiers of stage inputs and outputs */
    E_OPAQUE,    /* samplers, images, atomic counters */
    E_INITIALIZER,
    E_BUILTIN, /* redeclaring or combining built-in variables */
    E_SUBROUTINE,
    E_NESTING,
    W_SUSPICIOUS = 3390,
};

/* Functions of one name: each call is matched against all of them. */
#define MAX_OVERLOADS 256

struct flow {
    bool in_loop, in_switch;
    unsigned depth; /* of control statements */
};

/* Default precisions of one scope; AST_PRECISION_NONE: as in the scope around it. */
struct precisions {
    uint8_t of_float, of_int;
    uint8_t *of_opaque; /* by enum glsl_type_id; NULL until one is set */
};

/* What stands before a declarator: qualifiers and type. */
enum {
    SEEN_CONST = 1 << 0,
    SEEN_IN = 1 << 1,
    SEEN_OUT = 1 << 2, /* inout: both */
    SEEN_UNIFORM = 1 << 3,
    SEEN_BUFFER = 1 << 4,
    SEEN_SHARED = 1 << 5,
    SEEN_ATTRIBUTE = 1 << 6,
    SEEN_VARYING = 1 << 7,
    SEEN_STORAGE = SEEN_CONST | SEEN_IN | SEEN_OUT | SEEN_UNIFORM | SEEN_BUFFER | SEEN_SHARED |
                   SEEN_ATTRIBUTE | SEEN_VARYING,
    SEEN_AUXILIARY = 1 << 8, /* centroid, sample, patch */
    SEEN_INTERPOLATION = 1 << 9,
    SEEN_PRECISION = 1 << 10,
    SEEN_INVARIANT = 1 << 11,
    SEEN_PRECISE = 1 << 12,
    SEEN_LAYOUT = 1 << 13,
    SEEN_MEMORY = 1 << 14,
    SEEN_SUBROUTINE = 1 << 15,
};

enum layout_id {
#define LAYOUT(name, ...) LAYOUT_##name,
#include "layout_qualifiers.def"
#undef LAYOUT
    LAYOUT_COUNT
};
_Static_assert(LAYOUT_COUNT <= 64, "layout_set holds a bit for each");

struct layout_set {
    uint64_t seen;    /* 1 << enum layout_id */
    uint64_t in_list; /* the same, since the last '(' */
    uint32_t value[LAYOUT_COUNT];
    uint32_t blend_support;
};

struct specifier {
    struct ast_qualifiers q;
    uint32_t seen; /* SEEN_ */
    struct tgsic_pos pos, type_pos;
    const struct glsl_type *type;
    struct layout_set *layout; /* if SEEN_LAYOUT */
    const struct glsl_type **subroutine_types;
    uint32_t subroutine_type_count;
    bool defines_struct;
};

static inline bool has_layout(const struct specifier *s, enum layout_id id)
{
    return s->layout && s->layout->seen >> id & 1;
}

/* Where layout qualifiers may stand */
enum {
    PLACE_UNIFORM = 1 << 0,
    PLACE_UNIFORM_BLOCK = 1 << 1,
    PLACE_UNIFORM_DEFAULT = 1 << 2,
    PLACE_BUFFER_BLOCK = 1 << 3,
    PLACE_BUFFER_DEFAULT = 1 << 4,
    PLACE_DATA_MEMBER = 1 << 5, /* of uniform and buffer blocks */
    PLACE_IN = 1 << 6,
    PLACE_IN_BLOCK = 1 << 7,
    PLACE_IN_DEFAULT = 1 << 8,
    PLACE_OUT = 1 << 9,
    PLACE_OUT_BLOCK = 1 << 10,
    PLACE_OUT_DEFAULT = 1 << 11,
    PLACE_IO_MEMBER = 1 << 12,
    PLACE_FUNCTION = 1 << 13,
    PLACE_PARAMETER = 1 << 14,
};

struct parser {
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    struct glsl_parse_options options; /* its defaults filled in */
    const struct glsl_language *lang;
    const struct glsl_limits *limits;
    struct lexer *lexer;
    struct token token; /* the next one, not consumed yet */
    uint32_t last_line; /* of the token before */
    struct ast_shader *shader;
    struct scopes scopes;

    unsigned depth; /* of the grammar's recursion */
    bool panicking; /* a syntax error was reported; quiet until the next statement */
    unsigned errors;
    struct glsl_names names;
    struct builtins builtins;
    const struct glsl_name *length_name; /* "length" */
    struct glsl_name *main_name;         /* "main" */

    struct ast_function *function; /* being defined */
    bool saw_return_value;
    bool returned_from_main;
    struct flow flow;

    /* overload resolution's, reused from call to call */
    struct candidate *candidates; /* room for MAX_OVERLOADS */
    uint8_t *matches;             /* two rows of match_room */
    uint32_t match_room;

    /* lists' ends */
    struct ast_variable **next_global;
    struct ast_function **next_function;

    /* expressions whose type may still gain an array size */
    struct ast_expr **unsized;
    size_t unsized_count;
    struct ast_variable **unsized_locals;
    size_t unsized_local_count;

    /* arrays that take their length from the shader's layout: geometry inputs, tessellation
     * outputs */
    uint32_t vertices_in; /* 0: not known yet */
    uint32_t first_input_length;
    uint32_t next_atomic_offset[8];
    uint8_t *counter_words[8]; /* by binding, 1 for each counter taken */
    bool has_subroutines;

    struct precisions *precisions; /* by scope level */
    uint32_t precision_count;
    struct ast_qualifiers uniform_default, buffer_default, out_default;
};

/* parse.c */
TGSIC_COLD void tgsic_glsl_error(struct parser *p, enum glsl_error code, struct tgsic_pos pos,
                                 const char *format, ...) TGSIC_PRINTF(4, 5);
/* The same for what is no error before linking. */
TGSIC_COLD void tgsic_glsl_link_error(struct parser *p, enum glsl_error code, struct tgsic_pos pos,
                                      const char *format, ...) TGSIC_PRINTF(4, 5);
void tgsic_glsl_warn(struct parser *p, struct tgsic_pos pos, const char *format, ...)
    TGSIC_PRINTF(3, 4);
/* Consumes the next token. */
void tgsic_glsl_advance(struct parser *p);
bool tgsic_glsl_accept(struct parser *p, enum token_kind kind);
bool tgsic_glsl_expect(struct parser *p, enum token_kind kind);
/* Reports that `wanted` should stand where the next token stands. */
void tgsic_glsl_syntax(struct parser *p, const char *wanted);
/* Skips to the end of the statement or of the block around it. */
void tgsic_glsl_synchronize(struct parser *p);
/* Around each recursion of the grammar; too deep leaves with TGSIC_E_LIMIT. */
void tgsic_glsl_enter(struct parser *p);
void tgsic_glsl_leave(struct parser *p);
/* Reports that `limit` levels are too many and leaves the call. */
void tgsic_glsl_too_deep(struct parser *p, struct tgsic_pos pos, unsigned limit);

#define ALLOWS(p, ...) GLSL_ALLOWS((p)->lang, __VA_ARGS__)

static inline bool since(const struct parser *p, unsigned desktop, unsigned es)
{
    return tgsic_language_at_least(p->lang, desktop, es);
}
static inline bool has_extension(const struct parser *p, enum glsl_extension extension)
{
    return tgsic_language_has(p->lang, extension);
}
#define ERROR_TYPE (&tgsic_glsl_error_type)

/* Reports that there is too much of something and leaves the call. */
void tgsic_glsl_too_many(struct parser *p, struct tgsic_pos pos, const char *what);

/* build.c: nodes */
struct ast_expr *tgsic_glsl_expr(struct parser *p, enum ast_expr_kind kind,
                                 const struct glsl_type *type, struct tgsic_pos pos);
struct ast_expr *tgsic_glsl_erroneous(struct parser *p, struct tgsic_pos pos);
struct ast_expr *tgsic_glsl_literal(struct parser *p, const struct glsl_type *type,
                                    union glsl_scalar value, struct tgsic_pos pos);
/* After the operands are set: bounds the height, folds, propagates precision. */
struct ast_expr *tgsic_glsl_finish(struct parser *p, struct ast_expr *expr);
struct ast_expr *tgsic_glsl_name(struct parser *p, struct ast_variable *variable,
                                 struct tgsic_pos pos);
bool tgsic_glsl_is_error(const struct ast_expr *expr);
/* Types, within the limits of what a shader may ask for */
const struct glsl_type *tgsic_glsl_array_of(struct parser *p, const struct glsl_type *element,
                                            uint32_t length);
const struct glsl_type *tgsic_glsl_make_struct(struct parser *p, enum glsl_base base,
                                               const char *name, const struct glsl_member *members,
                                               uint32_t count);

/* convert.c */
bool tgsic_glsl_can_convert_base(const struct parser *p, enum glsl_base from, enum glsl_base to);
bool tgsic_glsl_can_convert(const struct parser *p, const struct glsl_type *from,
                            const struct glsl_type *to);
/* Component by component, no questions asked; nothing if the type is right already. */
struct ast_expr *tgsic_glsl_convert(struct parser *p, struct ast_expr *expr,
                                    const struct glsl_type *type);
struct ast_expr *tgsic_glsl_convert_base(struct parser *p, struct ast_expr *expr,
                                         enum glsl_base base);
/* An implicit conversion, or NULL. */
struct ast_expr *tgsic_glsl_implicit(struct parser *p, struct ast_expr *expr,
                                     const struct glsl_type *type);

/* check_operator.c */
struct ast_expr *tgsic_glsl_unary(struct parser *p, enum ast_op op, struct ast_expr *a,
                                  struct tgsic_pos pos);
struct ast_expr *tgsic_glsl_plus(struct parser *p, struct ast_expr *a, struct tgsic_pos pos);
struct ast_expr *tgsic_glsl_increment(struct parser *p, enum ast_op op, struct ast_expr *a,
                                      struct tgsic_pos pos);
struct ast_expr *tgsic_glsl_binary(struct parser *p, enum ast_op op, struct ast_expr *a,
                                   struct ast_expr *b, struct tgsic_pos pos);
struct ast_expr *tgsic_glsl_select(struct parser *p, struct ast_expr *condition, struct ast_expr *a,
                                   struct ast_expr *b, struct tgsic_pos pos);
struct ast_expr *tgsic_glsl_comma(struct parser *p, struct ast_expr *a, struct ast_expr *b,
                                  struct tgsic_pos pos);
/* op AST_OP_NONE: plain assignment */
struct ast_expr *tgsic_glsl_assign(struct parser *p, enum ast_op op, struct ast_expr *a,
                                   struct ast_expr *b, struct tgsic_pos pos);
const char *tgsic_glsl_op_text(enum ast_op op);

/* check_access.c */
struct ast_expr *tgsic_glsl_index(struct parser *p, struct ast_expr *object, struct ast_expr *index,
                                  struct tgsic_pos pos);
struct ast_expr *tgsic_glsl_member(struct parser *p, struct ast_expr *object, const char *name,
                                   struct tgsic_pos pos);
struct ast_expr *tgsic_glsl_member_at(struct parser *p, struct ast_expr *object, uint32_t member,
                                      struct tgsic_pos pos);
struct ast_expr *tgsic_glsl_length(struct parser *p, struct ast_expr *object, struct tgsic_pos pos);
/* The variable that an access path starts at; NULL if it starts elsewhere. */
struct ast_variable *tgsic_glsl_root(const struct ast_expr *expr);
/* Reports a path to a writeonly buffer variable whose value is wanted. */
void tgsic_glsl_check_readable(struct parser *p, const struct ast_expr *expr);
/* Reports and answers false unless `expr` may be written; marks its variable written. */
bool tgsic_glsl_check_lvalue(struct parser *p, struct ast_expr *expr, const char *action);

/* check_constructor.c */
struct ast_expr *tgsic_glsl_construct(struct parser *p, const struct glsl_type *type,
                                      struct ast_expr **arguments, uint32_t count,
                                      struct tgsic_pos pos);

/* check_name.c */
struct ast_expr *tgsic_glsl_resolve_name(struct parser *p, struct glsl_name *name,
                                         struct tgsic_pos pos);
bool tgsic_glsl_is_type_name(struct parser *p, struct glsl_name *name);

/* resolve.c */
struct ast_expr *tgsic_glsl_call(struct parser *p, struct glsl_name *name,
                                 struct ast_expr **arguments, uint32_t count, struct tgsic_pos pos);
struct ast_expr *tgsic_glsl_call_subroutine(struct parser *p, struct ast_expr *uniform,
                                            struct ast_expr **arguments, uint32_t count,
                                            struct tgsic_pos pos);

/* parse_expression.c */
struct ast_expr *tgsic_glsl_parse_expression(struct parser *p);
struct ast_expr *tgsic_glsl_parse_assignment(struct parser *p);
struct ast_expr *tgsic_glsl_parse_conditional(struct parser *p);
struct ast_expr *tgsic_glsl_parse_constructor_call(struct parser *p, const struct glsl_type *type,
                                                   struct tgsic_pos pos);

/* parse_type.c */
/* The type a keyword names, NULL if it names none. */
const struct glsl_type *tgsic_glsl_keyword_type(enum token_kind kind);
/* Whether a declaration's type or qualifier starts here. */
bool tgsic_glsl_starts_declaration(struct parser *p);
/* type_specifier with its array part; lengths may be missing. */
const struct glsl_type *tgsic_glsl_parse_type(struct parser *p, struct specifier *s);
const struct glsl_type *tgsic_glsl_parse_constructor_type(struct parser *p);
/* array_specifier, if one is there, around `element`. */
const struct glsl_type *tgsic_glsl_parse_array(struct parser *p, const struct glsl_type *element);

/* parse_struct.c */
const struct glsl_type *tgsic_glsl_parse_struct(struct parser *p);
/* Reports names that occur twice. */
void tgsic_glsl_check_members(struct parser *p, struct glsl_name *const *names,
                              const struct glsl_member *members, uint32_t count);

/* parse_qualifier.c */
/* All qualifiers that stand here; `s` is zeroed first. */
void tgsic_glsl_parse_qualifiers(struct parser *p, struct specifier *s);

/* parse_layout.c */
void tgsic_glsl_parse_layout(struct parser *p, struct specifier *s);
const char *tgsic_glsl_layout_name(enum layout_id id);
/* Reports qualifiers that may not stand at `place`. */
void tgsic_glsl_check_layout_place(struct parser *p, const struct specifier *s, unsigned place);

/* parse_declaration.c */
void tgsic_glsl_parse_global(struct parser *p);
/* The list is a chain of AST_DECLARATION. */
struct ast_stmt *tgsic_glsl_parse_local(struct parser *p);
void tgsic_glsl_parse_precision(struct parser *p);
struct ast_stmt *tgsic_glsl_stmt(struct parser *p, enum ast_stmt_kind kind, struct tgsic_pos pos);

/* parse_initializer.c */
struct ast_expr *tgsic_glsl_parse_initializer(struct parser *p, const struct glsl_type *type);

/* parse_function.c: after the name, at '(' */
void tgsic_glsl_parse_function(struct parser *p, struct specifier *s, struct glsl_name *name,
                               struct tgsic_pos pos);

/* parse_statement.c */
struct ast_stmt *tgsic_glsl_parse_body(struct parser *p);
struct ast_stmt *tgsic_glsl_parse_statement(struct parser *p);

/* parse_switch.c */
struct ast_stmt *tgsic_glsl_parse_switch(struct parser *p);

/* parse_block.c: at the block's name */
void tgsic_glsl_parse_block(struct parser *p, struct specifier *s);

/* check_precision.c */
/* Scopes of names and of default precisions go together. */
void tgsic_glsl_push(struct parser *p);
void tgsic_glsl_pop(struct parser *p);
uint8_t tgsic_glsl_default_precision(const struct parser *p, const struct glsl_type *type);
/* The precision a declaration has, complaining if there is none where ESSL wants one. */
uint8_t tgsic_glsl_declared_precision(struct parser *p, const struct specifier *s,
                                      const struct glsl_type *type, struct tgsic_pos pos);

/* check_variable.c */
/* A variable's node with its number, in no list and no scope yet. */
struct ast_variable *tgsic_glsl_variable(struct parser *p, struct glsl_name *name,
                                         const struct glsl_type *type, struct tgsic_pos pos);
void tgsic_glsl_add_global(struct parser *p, struct ast_variable *v);
/* Declares `name` in the current scope: checks it, or redeclares what it was. Never NULL. */
struct ast_variable *tgsic_glsl_declare(struct parser *p, struct specifier *s,
                                        struct glsl_name *name, const struct glsl_type *type,
                                        struct tgsic_pos pos, struct ast_expr *initializer);
void tgsic_glsl_check_name(struct parser *p, const struct glsl_name *name, struct tgsic_pos pos);
/* Whether the innermost scope declares the name already; reports it. */
bool tgsic_glsl_check_redeclared(struct parser *p, struct glsl_name *name, struct tgsic_pos pos);

/* check_interface.c: types and qualifiers of global variables, by storage */
void tgsic_glsl_check_global(struct parser *p, const struct specifier *s,
                             const struct ast_variable *v);
void tgsic_glsl_check_parameter_qualifiers(struct parser *p, const struct specifier *s,
                                           const struct glsl_type *type);
void tgsic_glsl_check_io_type(struct parser *p, const struct ast_qualifiers *q,
                              const struct glsl_type *type, struct tgsic_pos pos, bool block);

void tgsic_glsl_check_image(struct parser *p, const struct ast_qualifiers *q,
                            const struct glsl_type *type, const char *name, struct tgsic_pos pos);

/* check_layout.c: values and combinations of layout qualifiers */
void tgsic_glsl_check_variable_layout(struct parser *p, const struct specifier *s,
                                      struct ast_variable *v);
void tgsic_glsl_check_xfb(struct parser *p, const struct specifier *s,
                          const struct glsl_type *type);
void tgsic_glsl_check_image_format(struct parser *p, const struct glsl_type *type,
                                   enum ast_image_format format, struct tgsic_pos pos);
void tgsic_glsl_check_stream(struct parser *p, const struct specifier *s);
void tgsic_glsl_wrong_layout(struct parser *p, const struct specifier *s, const char *why);

/* stage_layout.c: `layout(...) in;` and the like */
void tgsic_glsl_set_stage_layout(struct parser *p, struct specifier *s);

/* check_builtin.c */
/* Whether `v` is an input or output with one element per vertex of the primitive or patch. */
bool tgsic_glsl_is_per_vertex(const struct parser *p, const struct ast_variable *v);
/* Gives such an array its length if that is known, or checks it. */
void tgsic_glsl_size_interface_array(struct parser *p, struct ast_variable *v);
/* The built-in variable of that name, made on first use; NULL if there is none. */
struct ast_variable *tgsic_glsl_builtin_variable(struct parser *p, struct glsl_name *name);
/* Gives gl_in, gl_out, ... the length that the shader's layout sets. */
void tgsic_glsl_size_builtin(struct parser *p, struct ast_variable *v);
void tgsic_glsl_use_builtin(struct parser *p, struct ast_variable *v, struct tgsic_pos pos);
/* NULL: not a redeclaration; else the built-in, changed as asked or complained about. */
struct ast_variable *tgsic_glsl_redeclare_builtin(struct parser *p, struct specifier *s,
                                                  struct glsl_name *name,
                                                  const struct glsl_type *type,
                                                  struct tgsic_pos pos);
/* `invariant x;`, `precise x;` */
void tgsic_glsl_requalify(struct parser *p, const struct specifier *s, struct glsl_name *name,
                          struct tgsic_pos pos);

/* check_per_vertex.c */
/* `in gl_PerVertex { ... } gl_in[];`, `out gl_PerVertex { ... };`; instance NULL: none */
void tgsic_glsl_redeclare_per_vertex(struct parser *p, const struct glsl_type *type,
                                     unsigned storage, struct glsl_name *const *names,
                                     const struct token *instance, struct tgsic_pos pos);
/* Whether a redeclaration of gl_PerVertex has left `v` out. */
void tgsic_glsl_check_per_vertex_use(struct parser *p, const struct ast_variable *v,
                                     struct tgsic_pos pos);

/* block_size.c: std140 and std430 */
struct block_measure {
    bool is_std430, is_row_major;
};
uint32_t tgsic_glsl_block_alignment(struct block_measure measure, const struct glsl_member *member);
/* Bytes a member takes; 0 for an array without size. */
uint32_t tgsic_glsl_block_size(struct block_measure measure, const struct glsl_member *member);

/* check_array.c */
/* May an index of a sampler array or of blocks be any, as the language stands here? */
bool tgsic_glsl_indexes_samplers(const struct parser *p);
void tgsic_glsl_check_dynamic_index(struct parser *p, struct ast_expr *object,
                                    struct ast_expr *index);
void tgsic_glsl_note_member_index(struct parser *p, struct ast_expr *object, uint32_t value);
/* Gives an unsized array its length and patches the expressions that name it. */
void tgsic_glsl_set_length(struct parser *p, struct ast_variable *v, uint32_t length);
void tgsic_glsl_size_arrays(struct parser *p);
/* An array size: a constant int or uint, above zero; 0 if it is none (reported). */
uint32_t tgsic_glsl_array_size(struct parser *p, const struct ast_expr *size);

/* check_locations.c, check_capture.c: once all interface variables are known */
void tgsic_glsl_check_locations(struct parser *p);
void tgsic_glsl_check_captures(struct parser *p);

/* check_shader.c: what can be told at the end only */
void tgsic_glsl_check_shader(struct parser *p);

/* ARB_geometry_shader4: what glProgramParameteri() said counts where the shader says nothing.
 * `vertices_in` is what gl_VerticesIn stands for; apply_parameters() ends the shader. */
bool tgsic_glsl_has_parameters(const struct parser *p);
uint32_t tgsic_glsl_vertices_in(const struct parser *p);
void tgsic_glsl_apply_parameters(struct parser *p);

/* check_name.c */
const struct glsl_type *tgsic_glsl_named_type(struct parser *p, struct glsl_name *name);

#endif
