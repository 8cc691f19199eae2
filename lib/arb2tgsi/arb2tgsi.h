/* SPDX-License-Identifier: MIT */
/* ARB assembly programs to TGSI: ARB_vertex_program and ARB_fragment_program, for guests with a
 * compatibility profile.
 *
 *     struct tgsic_arb_program *program = NULL;
 *     r = tgsic_arb_translate(NULL, text, length, &program, &diags);
 *     use(&program->shader);
 *     for (i = 0; i < program->num_constants; i++)
 *         upload(program->constants[i].slot, value_of(&program->constants[i]));
 *     tgsic_arb_program_free(program);
 *
 * A program is one stage, and has nothing to be linked: inputs and outputs have the semantics that
 * GLSL's built-in varyings have, so that it goes with fixed function and GLSL stages, too.
 *
 * Options structs carry their size: {0} and NULL mean the defaults. No global state. */
#ifndef TGSIC_ARB2TGSI_H
#define TGSIC_ARB2TGSI_H

#include "tgsi/dialect.h"
#include "tgsi/tgsi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a program may have of each; the names are those of glGetProgramivARB() and glGet(). */
enum tgsic_arb_limit {
    TGSIC_ARB_MAX_INSTRUCTIONS,
    TGSIC_ARB_MAX_TEMPORARIES,
    TGSIC_ARB_MAX_ADDRESS_REGISTERS,
    TGSIC_ARB_MAX_PARAMETERS, /* registers of CONST[0] */
    TGSIC_ARB_MAX_ENV_PARAMETERS,
    TGSIC_ARB_MAX_LOCAL_PARAMETERS,
    TGSIC_ARB_MAX_ATTRIBS,
    TGSIC_ARB_MAX_TEXTURE_COORDS,
    TGSIC_ARB_MAX_TEXTURE_IMAGE_UNITS,
    TGSIC_ARB_MAX_DRAW_BUFFERS,
    TGSIC_ARB_MAX_LIGHTS,
    TGSIC_ARB_MAX_CLIP_PLANES,
    TGSIC_ARB_MAX_VERTEX_UNITS,
    TGSIC_ARB_MAX_PROGRAM_MATRICES,
    TGSIC_ARB_LIMIT_COUNT,
};

struct tgsic_arb_options {
    uint32_t size; /* sizeof(struct tgsic_arb_options) */
    const struct tgsic_allocator *allocator;
    enum tgsic_dialect dialect;
    bool no_texcoord;  /* the receiver has no TEXCOORD semantic: GENERIC stands in */
    bool no_optimize;  /* only what correctness needs */
    size_t max_memory; /* bytes; 0: 128 MiB */
    uint32_t limits[TGSIC_ARB_LIMIT_COUNT]; /* 0: the default */
};

/* Where the value of a constant register comes from. */
enum tgsic_arb_source {
    TGSIC_ARB_LITERAL,          /* `value` */
    TGSIC_ARB_ENV,              /* program.env[index] */
    TGSIC_ARB_LOCAL,            /* program.local[index] */
    TGSIC_ARB_MATERIAL_AMBIENT, /* of the side that `back` tells; so are the next four */
    TGSIC_ARB_MATERIAL_DIFFUSE,
    TGSIC_ARB_MATERIAL_SPECULAR,
    TGSIC_ARB_MATERIAL_EMISSION,
    TGSIC_ARB_MATERIAL_SHININESS, /* (shininess, 0, 0, 1) */
    TGSIC_ARB_LIGHT_AMBIENT,      /* of light `index`; so are the next six */
    TGSIC_ARB_LIGHT_DIFFUSE,
    TGSIC_ARB_LIGHT_SPECULAR,
    TGSIC_ARB_LIGHT_POSITION,
    TGSIC_ARB_LIGHT_ATTENUATION,    /* constant, linear, quadratic, spot exponent */
    TGSIC_ARB_LIGHT_SPOT_DIRECTION, /* direction, cosine of the cutoff */
    TGSIC_ARB_LIGHT_HALF,           /* half angle, 1 */
    TGSIC_ARB_LIGHTMODEL_AMBIENT,
    TGSIC_ARB_LIGHTMODEL_SCENECOLOR, /* of a side */
    TGSIC_ARB_LIGHTPROD_AMBIENT,     /* light `index` times the material of a side */
    TGSIC_ARB_LIGHTPROD_DIFFUSE,
    TGSIC_ARB_LIGHTPROD_SPECULAR,
    TGSIC_ARB_TEXGEN_EYE_S, /* of texture unit `index`; so are the next seven */
    TGSIC_ARB_TEXGEN_EYE_T,
    TGSIC_ARB_TEXGEN_EYE_R,
    TGSIC_ARB_TEXGEN_EYE_Q,
    TGSIC_ARB_TEXGEN_OBJECT_S,
    TGSIC_ARB_TEXGEN_OBJECT_T,
    TGSIC_ARB_TEXGEN_OBJECT_R,
    TGSIC_ARB_TEXGEN_OBJECT_Q,
    TGSIC_ARB_TEXENV_COLOR, /* of texture unit `index` */
    TGSIC_ARB_FOG_COLOR,
    TGSIC_ARB_FOG_PARAMS,        /* density, start, end, 1 / (end - start) */
    TGSIC_ARB_CLIP_PLANE,        /* number `index`, in eye space */
    TGSIC_ARB_POINT_SIZE,        /* size, minimum, maximum, fade threshold */
    TGSIC_ARB_POINT_ATTENUATION, /* constant, linear, quadratic, 1 */
    TGSIC_ARB_DEPTH_RANGE,       /* near, far, far - near, 1 */
    TGSIC_ARB_MATRIX_MODELVIEW,  /* row `row` of a matrix, after `modifier`: of vertex */
    TGSIC_ARB_MATRIX_PROJECTION, /* unit `index`, */
    TGSIC_ARB_MATRIX_MVP,        /* projection times model view, */
    TGSIC_ARB_MATRIX_TEXTURE,    /* of texture unit `index`, */
    TGSIC_ARB_MATRIX_PROGRAM,    /* GL_MATRIXi_ARB */
};

enum tgsic_arb_modifier {
    TGSIC_ARB_AS_IS,
    TGSIC_ARB_INVERSE,
    TGSIC_ARB_TRANSPOSE,
    TGSIC_ARB_INVERSE_TRANSPOSE,
};

/* CONST[0][slot]: four floats. */
struct tgsic_arb_constant {
    uint8_t source;   /* enum tgsic_arb_source */
    uint8_t modifier; /* matrices: enum tgsic_arb_modifier */
    uint8_t row;      /* matrices: 0..3 */
    bool back;        /* materials: of the back side */
    uint32_t index;
    uint32_t slot;
    float value[4]; /* LITERAL */
};

/* A vertex attribute: IN[input]. */
struct tgsic_arb_attribute {
    const char *name;  /* as in the program: "vertex.texcoord[1]" */
    const char *glsl;  /* GLSL's name of a conventional one: "gl_MultiTexCoord1"; NULL: generic */
    uint32_t location; /* of a generic one */
    uint32_t input;
};

/* Texture image unit `unit` is SAMP[unit] and SVIEW[unit]. */
struct tgsic_arb_texture {
    uint32_t unit;
    uint8_t target; /* enum tgsic_target */
};

/* What a fragment program gets from the rasteriser, and what any program writes. */
struct tgsic_arb_varying {
    const char *name; /* "fragment.texcoord[2]", "result.color.back.secondary" */
    uint8_t semantic; /* enum tgsic_semantic */
    uint32_t semantic_index;
};

struct tgsic_arb_program {
    struct tgsic_shader shader; /* its processor tells the kind of program */
    bool position_invariant;
    const struct tgsic_arb_constant *constants; /* by slot */
    const struct tgsic_arb_attribute *attributes;
    const struct tgsic_arb_texture *textures;
    const struct tgsic_arb_varying *inputs; /* of fragment programs */
    const struct tgsic_arb_varying *outputs;
    uint32_t num_constants, num_attributes, num_textures, num_inputs, num_outputs;
    struct tgsic_arena *arena; /* private: owns all that this points to */
};

/* Translates one program.
 *
 *   opts   NULL means defaults
 *   text   `length` bytes, from "!!ARBvp1.0" or "!!ARBfp1.0" on; borrowed
 *   out    written only on TGSIC_OK; release with tgsic_arb_program_free()
 *   diags  may be NULL; the first error is appended, with line and column
 *
 * TGSIC_E_INVALID, TGSIC_E_UNSUPPORTED, TGSIC_E_LIMIT (more of something than the limits allow),
 * TGSIC_E_MEMORY. */
TGSIC_API enum tgsic_result tgsic_arb_translate(const struct tgsic_arb_options *opts,
                                                const char *text, size_t length,
                                                struct tgsic_arb_program **out,
                                                struct tgsic_diags *diags);
TGSIC_API void tgsic_arb_program_free(struct tgsic_arb_program *program);

#define TGSIC_ARB_NAME_SIZE 64

/* What a constant is in the language: "state.matrix.mvp.transpose.row[2]". Of a literal,
 * "literal". Terminated. */
TGSIC_API void tgsic_arb_constant_name(const struct tgsic_arb_constant *constant,
                                       char name[TGSIC_ARB_NAME_SIZE]);

/* Prints what the program needs as JSON: one object with an array per table. */
TGSIC_API enum tgsic_result tgsic_arb_print_json(const struct tgsic_arb_program *program,
                                                 const struct tgsic_write_options *opts,
                                                 struct tgsic_buffer *out,
                                                 struct tgsic_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
