/* SPDX-License-Identifier: MIT */
/* Reading compiled shaders: the state, and what its files share. What does not fit leaves through
 * the arena after a message. */
#ifndef GLSL2TGSI_SHADER_READ_H
#define GLSL2TGSI_SHADER_READ_H

#include "builtin.h"
#include "shader_fields.h"

struct shader_constant {
    const struct glsl_type *type;
    const union glsl_scalar *value;
};

struct shader_reader {
    struct byte_reader bytes;
    struct ast_shader *shader; /* the result */
    struct builtins builtins;
    /* By their numbers; NULL: not yet read. */
    const struct glsl_type **types;
    struct shader_constant *constants;
    struct ast_variable **variables;
    struct ast_function **functions;
    size_t type_count, constant_count;
    uint32_t depth;
    /* The function whose body is read, loops, and loops and switches around the place. */
    struct ast_function *function;
    unsigned loops, breakables;
};

/* shader_read.c */
_Noreturn void tgsic_shader_refuse(struct shader_reader *r, const char *why);
/* One level of what nests; `r->depth--` ends it. */
void tgsic_shader_deeper(struct shader_reader *r);
bool tgsic_shader_take_flag(struct shader_reader *r);
const struct glsl_type *tgsic_shader_take_type(struct shader_reader *r);
const union glsl_scalar *tgsic_shader_take_constant(struct shader_reader *r,
                                                    const struct glsl_type **type);
/* Without its initialiser. */
struct ast_variable *tgsic_shader_take_variable(struct shader_reader *r);
/* A reference to one. */
struct ast_function *tgsic_shader_take_function(struct shader_reader *r);

/* shader_read_code.c */
void tgsic_shader_take_initializer(struct shader_reader *r, struct ast_variable *v);
void tgsic_shader_take_body(struct shader_reader *r, struct ast_function *f);

#endif
