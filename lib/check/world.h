/* SPDX-License-Identifier: MIT */
/* Everything outside the shaders that a test sets up: uniform values, textures, buffers,
 * framebuffers, fixed-function state. Plain data, filled by the player (player.h) from a script,
 * and read by each device (device.h), which gives it to its program in its own way: by OpenGL's
 * introspection, by our reflection and report, by register.
 *
 * Objects carry a `serial` that changes whenever the script changes their contents, so that a
 * device can keep a copy of its own, which it alone draws to. Parameters of textures change without
 * it. Serials are not used twice in a world; 0 is none. */
#ifndef CHECK_WORLD_H
#define CHECK_WORLD_H

#include "exec/resource.h"
#include "tgsi/program.h"
#include "tgsi/pipeline.h"

#define CHECK_MAX_UNITS       32 /* texture, image and buffer bindings */
#define CHECK_MAX_COLORS      8
#define CHECK_MAX_CLIP_PLANES 8
#define CHECK_MAX_XFB         4
#define CHECK_MAX_LIGHTS      8
#define CHECK_MAX_VIEWPORTS   16
#define CHECK_MAX_PARAMETERS  256 /* of an assembly program */

/* ---- Uniforms ------------------------------------------------------------------------------ */

enum check_base {
    CHECK_FLOAT,
    CHECK_INT,
    CHECK_UINT,
    CHECK_DOUBLE,
    CHECK_INT64,
    CHECK_UINT64,
};

/* A scalar, vector or matrix; 64-bit components take two words, low first. Matrices are column by
 * column: component (column c, row r) is number c * rows + r. */
struct check_type {
    uint8_t base; /* enum check_base */
    uint8_t rows, columns;
};
unsigned tgsic_check_type_words(struct check_type type);
/* "dmat2x3", `length` bytes; false: no such type. */
bool tgsic_check_type_named(const char *name, size_t length, struct check_type *type);

struct check_uniform {
    const char *name; /* as the script writes it: "light[1].color", "Block.member", "weights[3]" */
    struct check_type type;
    uint32_t count;      /* elements from the named one on */
    int32_t block_index; /* "block array index"/"ubo array index" in force; -1: none */
    int32_t location;    /* given by location instead of name; -1: by name */
    /* "block binding" and the like in force, which name members of blocks without names (see
     * check_case.spirv); -1: not given */
    int32_t block_binding, block_offset, block_matrix_stride, block_row_major;
    const uint32_t *words; /* count * tgsic_check_type_words(type) */
};

/* ---- Textures and samplers ----------------------------------------------------------------- */

struct check_texture {
    uint32_t serial;
    uint32_t gl_format;      /* internal format as OpenGL names it: GL_RGBA8 */
    uint32_t gl_base_format; /* GL_RGBA, GL_DEPTH_COMPONENT, GL_INTENSITY, … */
    bool immutable;          /* glTexStorage*() */
    struct tgsic_exec_texture data;
    struct tgsic_exec_sampler sampler; /* the texture's own parameters */
    uint32_t gl_depth_mode;            /* as the script sets it (data.swizzle has it); 0: not set */
    bool undefined;                    /* no contents but storage: texels are zeros */
    bool renderbuffer;                 /* only ever drawn to */
    uint32_t buffer_size;              /* TARGET_BUFFER: width in texels is data.levels[0].width */
};

struct check_image_unit {
    struct check_texture *texture;
    uint32_t level, layer;
    bool layered;
    uint32_t gl_format, gl_access;
};

/* ---- Buffers ------------------------------------------------------------------------------- */

struct check_buffer {
    uint32_t serial; /* of what the script wrote; a device that writes to it sets `device_newer` */
    bool device_newer;
    size_t size;
    uint8_t *data;
};

/* ---- Framebuffers -------------------------------------------------------------------------- */

struct check_attachment {
    struct check_texture *texture; /* NULL: nothing attached */
    uint32_t level, layer;
    bool layered;
};

/* The window's framebuffer is one like any other: RGBA8 colour, and depth if the case asks. */
struct check_framebuffer {
    uint32_t serial;
    bool is_window;
    uint32_t width, height, samples;
    uint32_t num_colors;
    struct check_attachment colors[CHECK_MAX_COLORS], depth;
};

/* ---- State --------------------------------------------------------------------------------- */

struct check_rect {
    int32_t x, y;
    uint32_t width, height;
};

/* As OpenGL keeps it: position and direction in eye space. */
struct check_light {
    float ambient[4], diffuse[4], specular[4], position[4], spot_direction[3], spot_exponent,
        spot_cutoff, constant_attenuation, linear_attenuation, quadratic_attenuation;
};

struct check_state {
    struct check_rect viewport; /* of all that are not in the mask */
    uint32_t viewport_mask;     /* a bit for each of `viewports` that the script sets */
    float viewports[CHECK_MAX_VIEWPORTS][4];
    float clear_color[4], clear_depth;
    float modelview[16], projection[16]; /* columns */
    float current_color[4];              /* glColor4f(): gl_Color where no array gives it */
    float current_texcoord[8][4];        /* gl_MultiTexCoord0.. likewise */
    struct check_light lights[CHECK_MAX_LIGHTS];
    int8_t coverage_shift[2]; /* in 1/256 of a pixel: the interpreter's pipeline covers the samples
                                 that lines and triangles moved by this would */
    uint32_t clip_planes_enabled;                 /* a bit each */
    double clip_planes[CHECK_MAX_CLIP_PLANES][4]; /* in eye space, as glClipPlane() keeps them */
    uint32_t patch_vertices;
    float patch_outer[4], patch_inner[2]; /* default levels */
    bool depth_test, depth_write, blend, cull_face, program_point_size, vertex_two_side,
        point_sprite, depth_clamp, blend_advanced_coherent, fill_rectangle;
    uint8_t depth_function;                                   /* as enum tgsic_compare */
    uint32_t blend_source, blend_destination, blend_equation; /* GL names */
    uint32_t polygon_mode, shade_model, provoking_vertex;     /* GL names */
    bool clamp_vertex_color, clamp_fragment_color;
    /* ARB assembly programs: [stage VERT or FRAG][index] */
    float env_parameters[2][CHECK_MAX_PARAMETERS][4], local_parameters[2][CHECK_MAX_PARAMETERS][4];
};

/* ---- Vertices ------------------------------------------------------------------------------ */

/* Rectangles have arrays "piglit_vertex" and "piglit_texcoord". Where the program has no such
 * attribute they feed gl_Vertex and gl_MultiTexCoord0, and in core profiles and OpenGL ES, where
 * these do not exist, locations 0 and 1. */
struct check_array {
    const char *name;      /* attribute, or its location as a decimal number */
    int32_t matrix_column; /* "name/float/mat3/1": this column; else 0 */
    uint8_t columns;       /* of such a matrix; else 1 */
    int32_t element;       /* of an attribute array "name[2]"; else 0 */
    uint8_t base;          /* enum check_base, of the data; 64 bits are 64 in the shader, too */
    uint8_t components;    /* 1..4 */
    bool integer;          /* the shader's type is an integer: no conversion to float */
    uint32_t divisor;      /* 0: per vertex */
    const uint32_t *words; /* components * (1 or 2) words a vertex, tightly packed */
};

struct check_draw {
    uint32_t mode; /* enum tgsic_primitive */
    int32_t first;
    uint32_t count, instances; /* instances 0: not instanced */
    const struct check_array *arrays;
    uint32_t num_arrays, num_vertices; /* that the arrays hold */
    bool capture; /* into world->xfb_buffers, and nothing is rasterised: the device sets
                     world->primitives_generated and primitives_written */
};

struct check_subroutine {
    uint8_t stage; /* enum tgsic_processor */
    const char *uniform, *function;
};

/* ---- The world ----------------------------------------------------------------------------- */

struct check_world {
    struct check_state state;
    const struct check_uniform *uniforms; /* in the order given: later ones win */
    uint32_t num_uniforms;
    uint32_t uniforms_serial;
    bool uniforms_anew; /* the list is not the one of the last draw with more behind it */
    const struct check_subroutine *subroutines;
    uint32_t num_subroutines;
    /* A uniform of sampler or image type is given as the int that selects one of these. */
    struct check_texture *units[CHECK_MAX_UNITS];
    uint32_t plain_depth_units; /* a bit for each whose depth textures show (r, 0, 0, 1) whatever
                                   their mode says, since the shader does that */
    struct check_image_unit images[CHECK_MAX_UNITS];
    struct check_buffer *shader_buffers[CHECK_MAX_UNITS];
    struct check_buffer *counter_buffers[CHECK_MAX_UNITS];
    struct check_buffer *xfb_buffers[CHECK_MAX_XFB];
    struct check_framebuffer *draw, *read;
    uint32_t primitives_generated, primitives_written; /* by the last draw that captured */
    int32_t block_binding; /* in force: what device.h's verify() is about in cases of SPIR-V */
    struct tgsic_arena *arena;
};

#endif
