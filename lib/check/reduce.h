/* SPDX-License-Identifier: MIT */
/* Shrinks a failing shader while it keeps failing: delta debugging on instructions, operands,
 * statements and tokens. The same input and the same answers give the same result. */
#ifndef CHECK_REDUCE_H
#define CHECK_REDUCE_H

#include "case.h"

struct check_reduction {
    /* Whether the fault still shows in `text`, which is terminated. Called once at first with what
     * was given, and never twice with the same text. */
    bool (*still_fails)(void *user, const char *text, size_t length);
    bool (*stop)(void *user); /* asked before each call of still_fails(); NULL: never */
    void *user;
    uint32_t max_steps; /* calls of still_fails(); 0: no bound */
    uint32_t steps;     /* out: how many there were */
    bool stopped;       /* out: by stop() or max_steps; else nothing smaller that is tried fails */
};

/* Reduces one shader.
 *
 *   form   CHECK_FORM_GLSL: any text of its lexical grammar; CHECK_FORM_TGSI: text, whose smaller
 *          versions stay valid if it is
 *   out    written only on TGSIC_OK: the smallest text that still fails; release with
 *          tgsic_buffer_free()
 *
 * TGSIC_E_INVALID: it does not fail as it was given, or is no TGSI; TGSIC_E_UNSUPPORTED: another
 * form; TGSIC_E_MEMORY. */
enum tgsic_result tgsic_check_reduce(enum check_form form, const char *text, size_t length,
                                     struct check_reduction *reduction, struct tgsic_buffer *out,
                                     struct tgsic_diags *diags);

/* Reduces the GLSL of a .shader_test, section by section; its other sections stay as they are. */
enum tgsic_result tgsic_check_reduce_script(const char *text, size_t length,
                                            struct check_reduction *reduction,
                                            struct tgsic_buffer *out, struct tgsic_diags *diags);

#endif
