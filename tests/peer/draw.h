/* SPDX-License-Identifier: MIT */
/* Drawing one program in two forms with the same inputs: what the files of `draw` share. */
#ifndef PEER_DRAW_H
#define PEER_DRAW_H

#include "gl.h"

#include "glsl2tgsi/glsl2tgsi.h"
#include "tgsi/pipeline.h"

#define DRAW_SIZE       48 /* pixels each way */
#define DRAW_GRID       8  /* quads of the mesh each way */
#define DRAW_VERTICES   (DRAW_GRID * DRAW_GRID * 6)
#define DRAW_MAX_COLORS 8
#define DRAW_NEAR       0.125f /* the depth range */
#define DRAW_FAR        0.875f
#define DRAW_MAX_PLANES (DRAW_MAX_COLORS + 1) /* and depth */

/* ---- Inputs (draw_inputs.c) ---------------------------------------------------------------- */

/* A scalar, vector or matrix: rows * columns words, column by column. rows 0: none of these. */
struct draw_type {
    enum tgsic_value_base base;
    unsigned rows, columns;
};

struct draw_type draw_type_of(unsigned gl_type);

/* Values that a test's script gave a uniform, by name without "[0]". */
struct draw_given {
    const char *name;
    unsigned element, count;
    uint32_t words[16];
};

/* Every value follows from these and the name of what asks for it. */
struct draw_inputs {
    uint32_t seed;
    unsigned scheme;    /* how positions and matrices look, so that something is on the screen */
    unsigned nudge;     /* 0; else which way floats are moved by a few units in the last place */
    char position[128]; /* the attribute that gets positions */
    const struct draw_given *given;
    size_t num_given;
};

#define DRAW_SCHEMES 6

void draw_uniform_value(const struct draw_inputs *inputs, const char *name, unsigned element,
                        struct draw_type type, uint32_t *words);
/* One column, four words, of an attribute for one of DRAW_VERTICES. */
void draw_attribute_value(const struct draw_inputs *inputs, const char *name, unsigned column,
                          unsigned vertex, struct draw_type type, uint32_t words[4]);
/* In 0..1. */
float draw_noise(const struct draw_inputs *inputs, const char *name, uint32_t index);
uint32_t draw_hash(const struct draw_inputs *inputs, const char *name, uint32_t index);
/* Does the name look like that of a position? */
bool draw_names_position(const char *name);

/* ---- Resources that live for one draw (draw_resources.c) ----------------------------------- */

void draw_begin_resources(void);
void draw_release_resources(void);

/* Binds a texture full of noise to a unit, of the target that a sampler type asks for. False:
 * there is no such sampler. */
bool draw_bind_texture(const struct draw_inputs *inputs, const char *name, unsigned element,
                       unsigned sampler_type, unsigned unit);
/* A vertex buffer of `size` words a vertex for one column of an attribute, bound as ARRAY_BUFFER.
 */
void draw_bind_vertices(const struct draw_inputs *inputs, const char *name, unsigned column,
                        struct draw_type type);
/* The same as generic attribute. */
void draw_bind_attribute(const struct draw_inputs *inputs, const char *name, unsigned column,
                         struct draw_type type, unsigned location);
void draw_bind_uniform_buffer(const void *data, size_t size, unsigned binding);
void draw_set_uniform(int location, unsigned gl_type, unsigned count, const uint32_t *words);

/* ---- Subroutines (draw_subroutines.c) ------------------------------------------------------ */

/* For the program in use, which OpenGL's introspection knows. Not in OpenGL ES. */
void draw_choose_subroutines(const struct draw_inputs *inputs, unsigned program);
void draw_fill_subroutines(const struct tgsic_reflection *reflection, unsigned stage,
                           const struct draw_inputs *inputs, uint32_t *registers, size_t count);

/* ---- Fixed-function state (draw_state.c) --------------------------------------------------- */

/* Gives OpenGL's own state the values that draw_state_value() tells. Compatibility contexts. */
void draw_set_state(const struct draw_inputs *inputs);
/* The value of a built-in uniform such as "gl_LightSource[0].ambient". False: not known. */
bool draw_state_value(const struct draw_inputs *inputs, const char *name, unsigned element,
                      float words[16]);

/* ---- Pictures (draw_picture.c) ------------------------------------------------------------- */

/* What a program writes. */
struct draw_target {
    unsigned num_colors;
    unsigned width[DRAW_MAX_COLORS]; /* components that are written; 0: the buffer is unused */
    uint8_t base[DRAW_MAX_COLORS];   /* FLOAT, INT or UINT of enum tgsic_value_base */
    bool dual_source;
    unsigned clip_planes;
    bool points, instances;
};

struct draw_picture {
    unsigned num_planes; /* colours, then depth */
    bool has_depth;
    uint32_t *planes[DRAW_MAX_PLANES]; /* DRAW_SIZE * DRAW_SIZE * 4 words each */
};

/* Draws the mesh with the current program and what is bound. False: the framebuffer is refused. */
bool draw_picture(const struct draw_target *target, bool es, struct draw_picture *picture);
void draw_free_picture(struct draw_picture *picture);

struct draw_coverage {
    unsigned covered;  /* per mille of the pixels */
    unsigned distinct; /* different colours among them */
};
struct draw_coverage draw_cover(const struct draw_target *target,
                                const struct draw_picture *picture);

struct draw_tolerance {
    float relative, absolute;
};

struct draw_difference {
    unsigned pixels;                 /* that differ beyond tolerance */
    unsigned unstable;               /* that differ, but so do pictures of nudged inputs */
    unsigned only_nan;               /* that differ where the expected value is no finite number */
    unsigned exact;                  /* 1: all bits are equal */
    unsigned plane, x, y, component; /* the first */
    uint32_t expected, got;
    float worst; /* the greatest relative error within tolerance */
};
/* `nudged`: pictures of the expected program with other rounding, that tell which pixels stand on
 * an edge where rounding decides. */
struct draw_difference draw_compare(const struct draw_target *target,
                                    const struct draw_tolerance *tolerance,
                                    const struct draw_picture *expected,
                                    const struct draw_picture *got,
                                    const struct draw_picture *nudged, size_t num_nudged);

/* ---- Programs ------------------------------------------------------------------------------ */

/* The original: its GLSL in OpenGL (draw_original.c). */
struct draw_original {
    unsigned program;
    const char *source; /* of its first shader: decides the context */
    bool es, legacy;    /* legacy: the context has fixed-function state */
    bool *has_default;  /* by active uniform */
    unsigned num_uniforms;
    struct draw_target target;
};

bool draw_make_original(const char *const sources[2], struct draw_original *out, char *log,
                        size_t log_size);
void draw_find_position(const struct draw_original *original, struct draw_inputs *inputs);
bool draw_bind_original(const struct draw_original *original, const struct draw_inputs *inputs,
                        char *log, size_t log_size);
void draw_free_original(struct draw_original *original);

/* Ours: GLSL to TGSI text and back to GLSL (draw_translated.c). */
struct draw_options {
    struct tgsic_host host;
    enum tgsic_dialect dialect;
    bool no_optimize;
};

enum draw_step {
    DRAW_DONE,
    DRAW_COMPILE,
    DRAW_LINK,
    DRAW_PRINT, /* TGSI text, and back */
    DRAW_TRANSLATE,
    DRAW_GL, /* OpenGL refuses the translated shaders */
};

struct draw_translated {
    unsigned gl_program;
    struct tgsic_program *program;
    struct tgsic_report reports[2];
    struct tgsic_buffer tgsi[2], glsl[2];
};

/* Which step failed, and `log`. */
enum draw_step draw_make_translated(const char *const sources[2],
                                    const struct draw_options *options,
                                    const struct draw_target *target, struct draw_translated *out,
                                    enum tgsic_result *result, char *log, size_t log_size);
bool draw_bind_translated(const struct draw_translated *translated,
                          const struct draw_inputs *inputs, char *log, size_t log_size);
void draw_free_translated(struct draw_translated *translated);

/* Sources of the same program that set their outputs to zero first; the caller's to free. NULL
 * entries: no memory (draw_define.c). */
void draw_define_outputs(const struct draw_original *original,
                         const struct draw_translated *translated, const char *const sources[2],
                         char *defined[2]);

#endif
