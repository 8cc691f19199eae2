/* SPDX-License-Identifier: MIT */
/* Inputs for a program that comes without a script: a mesh over the whole picture, noise in its
 * attributes, uniforms, textures and fixed-function state. Every value follows from the seed and
 * the name of what asks for it, so that the same program gets the same on every device. */
#ifndef CHECK_INPUTS_H
#define CHECK_INPUTS_H

#include "player.h"

#define CHECK_GRID     8 /* quads of the mesh each way */
#define CHECK_VERTICES (CHECK_GRID * CHECK_GRID * 6)
#define CHECK_SIDE     48 /* pixels of the picture each way */

/* What stays where nothing is drawn: no value that a shader is likely to write. */
#define CHECK_BACKGROUND_FLOAT 1234.5678f
#define CHECK_BACKGROUND_WORD  0x5a5a1234u

/* How positions and matrices look: clip space, seen from afar, 0..1, pixels. One of them shows
 * something of nearly every program. The last ones have wild integers, for programs that are told
 * by bit fields what to do. */
#define CHECK_NUM_SCHEMES       8
#define CHECK_FIRST_WILD_SCHEME 6

/* How the noise looks. Numbers of schemes from CHECK_NUM_SCHEMES on are the same schemes, once for
 * each sort, with other noise. */
enum check_noise {
    CHECK_NOISE_PLAIN, /* colours in 0..1 */
    CHECK_NOISE_BROAD, /* beyond that, which tells of clamping */
    CHECK_NOISE_WHOLE, /* often 0, 1 or another whole number, which programs compare with */
    CHECK_NUM_NOISES,
};

/* Which textures are mipmapped. Drivers hardly agree on levels of detail across the faces of cubes,
 * and lookups in branches leave them undefined (GLSL 4.60, 8.9). */
enum check_mipmaps { CHECK_MIPMAPS, CHECK_MIPMAPS_BUT_OF_CUBES, CHECK_NO_MIPMAPS };

/* Which inputs. */
struct check_choice {
    uint32_t seed;
    unsigned scheme;
    enum check_mipmaps mipmaps;
};

struct check_inputs {
    uint32_t seed;
    unsigned scheme;
    enum check_noise noise;
    bool again; /* the scheme was tried before: wild integers are small as often as not, for they
                   may bound loops */
    bool of_pixels; /* the value is read by fragments alone: a matrix may well transform
                       gl_FragCoord */
    enum check_mipmaps mipmaps;
    const char *position; /* the attribute that gets positions; NULL: none */
    uint32_t serials;     /* of objects, given out so far */
};

/* Fills a world and one draw (of a compute shader: nothing to draw, draw->count is 0), all in
 * `arena`, whose escape is set by the caller. `program` has reached CHECK_HOP_TGSI.
 * TGSIC_E_UNSUPPORTED names what no input can be made for. */
enum tgsic_result tgsic_check_make_inputs(const struct check_program *program,
                                          const struct check_choice *choice,
                                          struct tgsic_arena *arena, struct check_world *world,
                                          struct check_draw *draw, struct tgsic_diags *diags);

/* ---- Parts, private to lib/check ----------------------------------------------------------- */

/* NULL: the program has no such stage. */
static inline const struct tgsic_shader *tgsic_check_stage_of(const struct check_program *program,
                                                              unsigned stage)
{
    return program->stages[stage].present ? &program->stages[stage].shader : NULL;
}

/* inputs_scene.c: state, framebuffer and how much of what is drawn */
void tgsic_check_make_scene(struct check_inputs *inputs, const struct check_program *program,
                            struct check_world *world, struct check_draw *draw);

/* inputs_value.c: noise in 0..1, and values of uniforms (column by column) and vertices */
float tgsic_check_noise(const struct check_inputs *inputs, const char *name, uint32_t index);
/* One channel of a texel of floats */
float tgsic_check_texel_value(const struct check_inputs *inputs, const char *name, uint32_t index);
void tgsic_check_uniform_value(const struct check_inputs *inputs, const char *name,
                               unsigned element, const struct tgsic_value_type *type,
                               uint32_t *words);
/* Four words of one column of an attribute. */
void tgsic_check_vertex_value(const struct check_inputs *inputs, const char *name, unsigned column,
                              unsigned vertex, enum tgsic_value_base base, uint32_t words[4]);
bool tgsic_check_names_position(const char *name);

/* inputs_texture.c: a texture full of noise for a sampler of this target (enum tgsic_target) and
 * kind (enum tgsic_value_base: FLOAT, INT or UINT) */
struct check_texture *tgsic_check_noise_texture(struct check_inputs *inputs, const char *name,
                                                unsigned target, enum tgsic_value_base base,
                                                struct tgsic_arena *arena);
/* A colour buffer or (depth) a depth buffer full of background. */
struct check_texture *tgsic_check_blank_texture(struct check_inputs *inputs,
                                                enum tgsic_value_base base, bool depth,
                                                struct tgsic_arena *arena);

/* inputs_memory.c: storage buffers and atomic counters */
void tgsic_check_memory_inputs(struct check_inputs *inputs,
                               const struct tgsic_reflection *reflection, struct check_world *world,
                               struct tgsic_arena *arena);

/* inputs_state.c: values of built-in uniforms as world uniforms by name, appended to `list` */
void tgsic_check_state_inputs(const struct check_inputs *inputs,
                              const struct tgsic_reflection *reflection, struct check_state *state,
                              struct check_uniform **list, uint32_t *count,
                              struct tgsic_arena *arena);
/* A world uniform named `name` with nothing given but its values. */
struct check_uniform tgsic_check_named_uniform(const char *name, struct check_type type,
                                               uint32_t count, const uint32_t *words);

#endif
