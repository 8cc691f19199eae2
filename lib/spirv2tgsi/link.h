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

/* link.c: the stage next to another in the pipeline; NULL: the program has none */
const struct spirv *tgsic_spirv_before(const struct linker *k, unsigned stage);
const struct spirv *tgsic_spirv_after(const struct linker *k, unsigned stage);

/* registers.c: after optimisation */
void tgsic_spirv_find_uses(struct spirv *s);
bool tgsic_spirv_is_used(const struct global *g);
void tgsic_spirv_assign(struct linker *k, struct spirv *s);
/* Components of each GENERIC that a stage reads. */
const uint8_t *tgsic_spirv_read_generics(struct linker *k, const struct spirv *s);

/* match.c: ends the call if what `consumer` reads is not what `producer` has declared */
void tgsic_spirv_match(struct linker *k, const struct spirv *producer,
                       const struct spirv *consumer);

/* properties.c */
void tgsic_spirv_properties(struct linker *k, struct spirv *s);

/* reflect.c */
void tgsic_spirv_reflect(struct linker *k);

static inline struct leaf *leaf_of(const struct ir_var *var)
{
    return var->user;
}

#endif
