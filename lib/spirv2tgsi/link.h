/* SPDX-License-Identifier: MIT */
/* Linking modules: the state, and what its files share. */
#ifndef SPIRV2TGSI_LINK_H
#define SPIRV2TGSI_LINK_H

#include "spirv.h"

struct linker {
    struct tgsic_arena *arena; /* of the call */
    struct tgsic_arena *kept;  /* of the program */
    struct tgsic_diags *diags;
    struct tgsic_spirv_options options;
    struct ir_target target;
    struct spirv *stage[TGSIC_STAGE_COUNT]; /* NULL: not there */
    struct tgsic_program *program;
};

/* registers.c: after optimisation */
void tgsic_spirv_find_uses(struct spirv *s);
bool tgsic_spirv_is_used(const struct global *g);
void tgsic_spirv_assign(struct linker *k, struct spirv *s);
void tgsic_spirv_properties(struct linker *k, struct spirv *s);
/* Components of each GENERIC that a stage reads. */
const uint8_t *tgsic_spirv_read_generics(struct linker *k, const struct spirv *s);

/* reflect.c */
void tgsic_spirv_reflect(struct linker *k);

static inline struct leaf *leaf_of(const struct ir_var *var)
{
    return var->user;
}

#endif
