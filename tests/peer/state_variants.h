/* SPDX-License-Identifier: MIT */
/* A pair of shaders drawn under every state variant, whatever draws it: which variants there are,
 * and what each has to do to the picture. */
#ifndef STATE_VARIANTS_H
#define STATE_VARIANTS_H

#include "tgsi/pipeline.h"

#define STATE_SIZE 16 /* pixels of a side */

typedef float state_picture[STATE_SIZE][STATE_SIZE][4];

struct state_variant {
    const char *name;
    void (*set)(struct tgsic_state *state, enum tgsic_variant how);
    bool native;                           /* the API can do the same, or does */
    void (*expect)(state_picture picture); /* what becomes of the plain picture, or NULL */
    bool points;                           /* draws points, not triangles */
    bool fetches;                          /* reads what it draws over */
    bool per_sample;                       /* shows where there are several samples */
    bool sizeless;                         /* the vertex shader writes no point size */
    bool spirv_alone;                      /* GLSL has no such variant */
};

extern const struct state_variant state_variants[];
extern const size_t num_state_variants;

/* A front and a back face, partly outside of the depth range, with colours beyond 0..1: position
 * and colour of each vertex. */
#define STATE_VERTICES 6
extern const float state_vertices[STATE_VERTICES][2][4];
extern const float state_planes[TGSIC_MAX_PLANES][4];
/* What pictures are cleared to, without `fetches` and with it: those have 8 bits a component. */
extern const float state_clear[2][4];
uint32_t state_stipple_row(unsigned y);

/* The shaders; false: they are not well formed. Released by tgsic_shader_free(). */
bool state_shaders(const struct state_variant *variant, struct tgsic_shader *vertex,
                   struct tgsic_shader *fragment);

struct state_request {
    const struct state_variant *variant;
    enum tgsic_variant how;
    bool on;     /* what a DYNAMIC variant is told */
    bool native; /* the API does it instead */
};

/* Draws for one host. False: it refuses, or fails with a message of its own. */
typedef bool state_renderer(const char *host, const struct state_request *request,
                            state_picture picture);

struct state_tally {
    unsigned drawn, failures;
};

/* Compares STATIC with DYNAMIC, and both with what the API does or with what the state means.
 * Prints what is wrong. */
void state_check(const char *host, const struct state_variant *variant, state_renderer *render,
                 struct state_tally *tally);

#endif
