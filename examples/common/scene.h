/* SPDX-License-Identifier: MIT */
/* What the hosts among the examples draw, and the files around that: a torus with a checkered
 * texture, lit from one side. Nothing here knows of an API for drawing. */
#ifndef EXAMPLE_SCENE_H
#define EXAMPLE_SCENE_H

#include <tgsi/tgsi.h>

#define SIDE  256 /* pixels of the picture */
#define RINGS 64  /* around the torus */
#define EDGES 32  /* around its tube */

enum { NUM_VERTICES = RINGS * EDGES * 6 }; /* a list of triangles */

struct vertex { /* VERT's IN[0], IN[1] and IN[2] */
    float position[3], normal[3], texcoord[2];
};

/* What the guest would send as CONST[0] of VERT and of FRAG: the columns of the transform, which
 * turns by 0.9 about x, moves three units away and is a perspective; the direction to the light. */
extern const float example_constants[2][4][4];
extern const uint8_t example_texels[2][2][4]; /* RGBA */
extern const float example_background[4];

/* Fills NUM_VERTICES vertices. */
void example_torus(struct vertex *vertices);

/* Reads TGSI text that may come from anyone, and validates it. False: it cannot be read, is
 * another stage's, or `diags` says why. */
bool example_read_shader(const char *path, enum tgsic_processor stage, struct tgsic_shader *shader,
                         struct tgsic_diags *diags);

/* Writes SIDE by SIDE pixels, RGBA, the lowest row first, as a PNG. */
bool example_write_picture(const char *path, const uint8_t *pixels);

#endif
