/* SPDX-License-Identifier: MIT */
/* The steps of a route. Private to lib/check. Each appends diagnostics when it fails, and works on
 * what the steps before it left in the program. */
#ifndef CHECK_ROUTE_H
#define CHECK_ROUTE_H

#include "program.h"

/* Compiles and links the sources (GLSL), or reads them (TGSI). */
enum tgsic_result tgsic_check_route_source(struct check_program *program,
                                           struct tgsic_diags *diags);
/* Translates assembly programs, and adds them to program->linked, which is made if there is none.
 */
enum tgsic_result tgsic_check_route_arb(struct check_program *program, struct tgsic_diags *diags);
/* Translates and links SPIR-V modules into program->linked. */
enum tgsic_result tgsic_check_route_spirv(struct check_program *program, struct tgsic_diags *diags);
/* Stages that OpenGL's fixed function takes: made in TGSI and put into program->linked. */
enum tgsic_result tgsic_check_route_fixed_function(struct check_program *program,
                                                   struct tgsic_diags *diags);
/* Prints, reads and validates every stage. */
enum tgsic_result tgsic_check_route_text(struct check_program *program, struct tgsic_diags *diags);
/* Compiles and links what tgsi2glsl made. */
enum tgsic_result tgsic_check_route_again(struct check_program *program, struct tgsic_diags *diags);

#define CHECK_MAX_CAPTURES 256
struct check_captures {
    struct tgsic_capture list[CHECK_MAX_CAPTURES];
    uint32_t count;
};
/* Has a pipeline capture what the reflection says, in the order of buffers and offsets; nothing if
 * that says nothing. The pipeline borrows the list. */
enum tgsic_result tgsic_check_set_captures(const struct check_program *program,
                                           struct check_captures *captures,
                                           struct tgsic_pipeline *pipeline,
                                           struct tgsic_diags *diags);

/* include.c: a tgsic_glsl_include_fn; `user` is the program. */
bool tgsic_check_find_include(void *user, struct tgsic_glsl_include *include);

/* route_fixed.c: one list behind the other, of elements of `size` bytes. */
void *tgsic_check_join(struct tgsic_arena *arena, const void *old, uint32_t num_old,
                       const void *added, uint32_t num_added, size_t size);

/* Appends a named refusal, for forms that no step takes. */
enum tgsic_result tgsic_check_refuse(struct tgsic_diags *diags, const char *what);

#endif
