/* SPDX-License-Identifier: MIT */
/* Wrong translations, made on purpose: one mistake, of a class that real translators made, in the
 * TGSI that the front end gave or in the GLSL that tgsi2glsl gave.
 *
 * A mutation is a number: planting the same one in the same program makes the same mistake. */
#ifndef PEER_MUTATE_H
#define PEER_MUTATE_H

#include "check/program.h"

struct mutation {
    enum check_hop hop; /* CHECK_HOP_TGSI or CHECK_HOP_GLSL */
    uint64_t seed;
    /* filled in when it is planted */
    bool planted;
    const char *kind;
    char what[512]; /* before and after */
};

/* Plant mutations; leave the stage alone if it is not the one that the seed chooses, or has no
 * place for the kind that the seed chooses. */
void mutate_tgsi(struct mutation *m, unsigned stage, struct tgsic_shader *shader);
void mutate_glsl(struct mutation *m, unsigned stage, struct tgsic_buffer *text);

/* For a route's options. */
struct check_mutator mutation_planter(struct mutation *m);

uint32_t mutate_random(uint64_t *seed, uint32_t below);
bool mutate_chooses_stage(uint64_t *seed, unsigned stage);

#endif
