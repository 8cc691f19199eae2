/* SPDX-License-Identifier: MIT */
/* What the parts of bind.h share. Private to bind.c and bind_*.c. */
#ifndef CHECK_BINDER_H
#define CHECK_BINDER_H

#include "bind.h"

/* What one call works on. */
struct binder {
    const struct check_world *world;
    const struct tgsic_reflection *reflection; /* NULL: a program of TGSI */
    const struct tgsic_shader *shader;
    unsigned stage;
    uint32_t true_word; /* of Boolean uniforms */
    struct tgsic_arena *arena;
    struct check_stage_binding *out;
};

/* ---- bind.c -------------------------------------------------------------------------------- */

/* Outside the buffer nothing is stored. */
void tgsic_bind_put_word(struct tgsic_exec_buffer *buffer, size_t at, uint32_t word);
/* Whether a script's "weights[3]" is an element of what OpenGL lists as "weights[0]". */
bool tgsic_bind_names_element(const char *listed, bool is_array, const char *name,
                              uint32_t *element);
/* One element of a script's value as the shader keeps it; returns the words of a column. */
unsigned tgsic_bind_shader_words(const struct check_type *from, enum tgsic_value_base to,
                                 const uint32_t *words, uint32_t out[32]);
bool tgsic_bind_is_of_type(const struct check_type *given, const struct tgsic_value_type *type);

/* ---- bind_files.c -------------------------------------------------------------------------- */

void tgsic_bind_make_constants(struct binder *b);
/* Each number takes the unit of the same number, until reflection says otherwise. */
void tgsic_bind_make_resources(struct binder *b);
/* What stands at the units, when they are known. */
void tgsic_bind_look_up_units(struct binder *b);

/* ---- bind_block.c -------------------------------------------------------------------------- */

/* By the member's name. */
void tgsic_bind_put_in_blocks(struct binder *b, const struct check_uniform *value);
/* By binding and offset, as SPIR-V may have no names; the blocks of an array have consecutive
 * bindings. */
void tgsic_bind_put_numbered(struct binder *b, const struct check_uniform *value);

#endif
