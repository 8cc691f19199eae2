/* SPDX-License-Identifier: MIT */
/* The front end's door: from GLSL text to a checked syntax tree. */
#ifndef GLSL2TGSI_FRONTEND_H
#define GLSL2TGSI_FRONTEND_H

#include "ast.h"
#include "lexer.h"

struct glsl_limits; /* builtin.h */

struct glsl_parse_options {
    struct glsl_lexer_options lexer;  /* stage, offered versions and extensions, includes */
    const struct glsl_limits *limits; /* gl_Max*; NULL: the defaults */
    /* of shaders of ARB_geometry_shader4 that say nothing else; NONE: triangles, a strip */
    enum ast_primitive geometry_input, geometry_output;
    uint32_t geometry_vertices; /* 0: not given */
    uint32_t max_nesting;       /* of parentheses, blocks, initialisers; 0: 256 */
    uint32_t max_height;        /* of one expression or else-if chain; 0: 1024 */
    uint32_t max_errors;        /* then the shader is given up; 0: 20 */
};

/* Parses and checks one shader.
 *
 *   strings  as glShaderSource takes them: `lengths` may be NULL, a negative length means
 *            NUL-terminated; borrowed until the arena is freed
 *   out      written only on TGSIC_OK; lives in the arena
 *
 * TGSIC_E_INVALID  the shader breaks a rule of its language
 * TGSIC_E_LIMIT, TGSIC_E_MEMORY  leave through the arena's escape, as every allocation may */
enum tgsic_result tgsic_glsl_parse(struct tgsic_arena *arena,
                                   const struct glsl_parse_options *options,
                                   const char *const *strings, const int *lengths, size_t count,
                                   struct tgsic_diags *diags, struct ast_shader **out);

#endif
