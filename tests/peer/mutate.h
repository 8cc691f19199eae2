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
    /* Instead of the mistake, kills the fragment or ends the vertex shader there, which tells
     * whether anything gets there. Cleared where that cannot be. */
    bool probe;
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

/* What the front end makes of a case's emitted GLSL, with the mutation planted, as text for the
 * caller to free; NULL: it cannot be made. Two mutations of the same form mean the same: the text
 * is the same optimised TGSI, but for two rules about what a fragment shader reads that the vertex
 * shader does nothing but move there:
 *   - varyings that hold the same component of the same input, uniform or immediate are the same;
 *   - of what is no input, and so the same for all vertices, the interpolation does not matter. */
char *mutation_form(const char *path, struct mutation *m);

/* How far a mistake gets with inputs of these seeds (a bit each): unreached, masked (reached, but
 * no bit of what is shown changes), tolerated, or unstable. */
void mutation_effect(const char *path, const struct mutation *m, uint32_t seeds, char *text,
                     size_t size);

uint32_t mutate_random(uint64_t *seed, uint32_t below);
bool mutate_chooses_stage(uint64_t *seed, unsigned stage);

#endif
