/* SPDX-License-Identifier: MIT */
/* What a back end is told about the whole pipeline, and what it tells the host to bind.
 *
 * The unit of translation is the pipeline, since interfaces between stages are pair problems. The
 * same structs serve every back end. A field that a translator cannot honour yet is a diagnostic
 * and TGSIC_E_UNSUPPORTED when set, never ignored. */
#ifndef TGSIC_PIPELINE_H
#define TGSIC_PIPELINE_H

#include "host.h"
#include "tgsi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGSIC_NUM_STAGES     6 /* by enum tgsic_processor */
#define TGSIC_MAX_COLORS     8
#define TGSIC_MAX_ATTRIBUTES 32
#define TGSIC_MAX_SHADOWS    32 /* views with a state of their own */

/* How a piece of fixed-function state that the host lacks reaches the shader. The host trades
 * recompiling against work on the GPU. */
enum tgsic_variant {
    TGSIC_VARIANT_OFF,     /* the state has its default, or the host's API does it */
    TGSIC_VARIANT_STATIC,  /* the value below is baked in */
    TGSIC_VARIANT_DYNAMIC, /* read from a driver uniform, which the report names */
};

enum tgsic_component_type { /* of what a vertex fetches or a colour buffer holds */
                            TGSIC_COMPONENTS_FLOAT,
                            TGSIC_COMPONENTS_SINT,
                            TGSIC_COMPONENTS_UINT,
};

enum tgsic_compare {
    TGSIC_COMPARE_NEVER,
    TGSIC_COMPARE_LESS,
    TGSIC_COMPARE_EQUAL,
    TGSIC_COMPARE_LEQUAL,
    TGSIC_COMPARE_GREATER,
    TGSIC_COMPARE_NOTEQUAL,
    TGSIC_COMPARE_GEQUAL,
    TGSIC_COMPARE_ALWAYS,
};

/* What a lookup that compares gives as vector, of its result r: the old depth texture modes. GLSL
 * itself has one component, so a texture's swizzle cannot do it. */
enum tgsic_shadow_result {
    TGSIC_SHADOW_INTENSITY, /* r, r, r, r */
    TGSIC_SHADOW_LUMINANCE, /* r, r, r, 1 */
    TGSIC_SHADOW_ALPHA,     /* 0, 0, 0, r */
    TGSIC_SHADOW_RED,       /* r, 0, 0, 1 */
};

/* State outside the shaders that decides what they must do. `{0}` is the default state. */
struct tgsic_state {
    /* types, always static: GLSL declares them */
    uint8_t attribute_type[TGSIC_MAX_ATTRIBUTES]; /* enum tgsic_component_type, by VERT IN */
    uint8_t color_type[TGSIC_MAX_COLORS];         /* enum tgsic_component_type */
    uint8_t shadow_result[TGSIC_MAX_SHADOWS];     /* enum tgsic_shadow_result, by FRAG view */
    uint8_t num_color_buffers;                    /* for FS_COLOR0_WRITES_ALL_CBUFS; 0: 1 */
    uint32_t shared_memory; /* bytes of MEMORY SHARED; 0: what every host has, 16 KiB */
    bool dual_source;       /* COLOR 1 is the second source of colour 0 */

    /* variants: enum tgsic_variant each */
    uint8_t flat_shade;   /* COLOR inputs of interpolation COLOR are flat; STATIC */
    uint8_t two_side;     /* back faces take BCOLOR; STATIC */
    uint8_t point_sprite; /* GENERIC and TEXCOORD inputs in the masks become point coordinates */
    uint8_t alpha_test;
    uint8_t clip_planes; /* gl_ClipDistance from user planes and CLIPVERTEX or POSITION */
    uint8_t flip_y;      /* FragCoord.y, PointCoord.y and dFdy are upside down */
    uint8_t clamp_color; /* COLOR outputs are clamped to 0..1 */
    uint8_t clip_depth;  /* POSITION.z of -w..w becomes 0..w, for APIs whose clip space is that */
    uint8_t point_size; /* the stage before rasterization writes a size where its shader does not */

    /* values of STATIC variants */
    uint32_t sprite_generic, sprite_texcoord; /* bit per semantic index */
    uint8_t alpha_compare;                    /* enum tgsic_compare */
    float alpha_reference;
    uint8_t clip_plane_mask;
    float point_size_value;
};

/* Where the numbers of resources start: TGSI counts them per stage, the host per program. */
struct tgsic_bindings {
    uint16_t samplers[TGSIC_NUM_STAGES], uniform_blocks[TGSIC_NUM_STAGES],
        shader_buffers[TGSIC_NUM_STAGES], images[TGSIC_NUM_STAGES],
        atomic_buffers[TGSIC_NUM_STAGES];
};

/* The shaders of a program, by enum tgsic_processor. A stage that is absent is NULL. Translating
 * one stage needs its neighbours' interfaces: without them it assumes that they match. */
struct tgsic_pipeline {
    const struct tgsic_shader *stages[TGSIC_NUM_STAGES]; /* borrowed */
    struct tgsic_state state;
    struct tgsic_bindings bindings;
};

/* ---- Transform feedback -------------------------------------------------------------------- */

#define TGSIC_MAX_CAPTURE_BUFFERS 4

/* Components of an output that are captured, for languages whose shaders say so themselves. */
struct tgsic_capture {
    uint8_t semantic;       /* enum tgsic_semantic of the output */
    uint8_t semantic_index; /* its number */
    uint8_t first, count;   /* components first..first + count, 4 at most */
    uint8_t buffer;         /* 0..3 */
    uint16_t offset;        /* in the vertex that is written, bytes, a multiple of 4 */
};

/* ---- What the host must bind --------------------------------------------------------------- */

enum tgsic_resource {
    TGSIC_RESOURCE_ATTRIBUTE, /* vertex input; number = VERT IN, location */
    TGSIC_RESOURCE_OUTPUT,    /* fragment output; number = colour, location, index */
    TGSIC_RESOURCE_VARYING,   /* number = semantic index, is_input; outputs can be captured by name,
                                 index = vertex stream */
    TGSIC_RESOURCE_UNIFORM,   /* CONST[0..count) as an array of vectors */
    TGSIC_RESOURCE_BLOCK,     /* CONST[number], std140, an array of `count` vectors */
    TGSIC_RESOURCE_SAMPLER,   /* number = view, sampler; location = unit; an array: the first of
                                 `count` views, samplers and units in a row */
    TGSIC_RESOURCE_BUFFER,    /* BUFFER[number]; location = binding; an array: the first of
                                 `count` buffers and bindings in a row */
    TGSIC_RESOURCE_IMAGE,     /* IMAGE[number], target, format; location = unit; arrays too */
    TGSIC_RESOURCE_COUNTERS,  /* HWATOMIC[number], `count` counters from `index` on, 4 bytes
                                 each; location = binding */
    TGSIC_RESOURCE_DRIVER_UNIFORM, /* `driver` says what the host stores there */
    TGSIC_RESOURCE_BUILTIN, /* an output with an effect outside the shader, such as gl_PointSize;
                               by semantic and number; can be captured by name */
    TGSIC_RESOURCE_SAMPLER_STATE, /* number = sampler, apart from the views; location = binding */
    TGSIC_RESOURCE_ATTACHMENT,    /* what FBFETCH reads; number = colour, input attachment index */
    TGSIC_RESOURCE_SPEC_CONSTANT, /* `driver` says what the host gives it; location = SpecId */
};

enum tgsic_driver_uniform {
    TGSIC_DRIVER_NONE,
    TGSIC_DRIVER_FRAMEBUFFER_HEIGHT, /* float */
    TGSIC_DRIVER_ALPHA_REFERENCE,    /* float */
    TGSIC_DRIVER_CLIP_PLANES,        /* vec4[8] */
    TGSIC_DRIVER_TEXTURE_LEVELS,     /* int */
    /* values of dynamic variants */
    TGSIC_DRIVER_FLIP_Y,          /* bool */
    TGSIC_DRIVER_CLIP_DEPTH,      /* bool */
    TGSIC_DRIVER_ALPHA_COMPARE,   /* uint, enum tgsic_compare */
    TGSIC_DRIVER_CLIP_PLANE_MASK, /* uint */
    TGSIC_DRIVER_CLAMP_COLOR,     /* bool */
    TGSIC_DRIVER_TWO_SIDE,        /* bool */
    TGSIC_DRIVER_SPRITE_GENERIC,  /* uint, bit per semantic index */
    TGSIC_DRIVER_SPRITE_TEXCOORD, /* uint, likewise */
    TGSIC_DRIVER_POINT_SIZE,      /* float */
    TGSIC_DRIVER_GROUP_WIDTH,     /* uint: invocations of a work group whose size is the host's */
    TGSIC_DRIVER_GROUP_HEIGHT,
    TGSIC_DRIVER_GROUP_DEPTH,
};

enum tgsic_vector_type { TGSIC_VECTOR_FLOAT, TGSIC_VECTOR_INT, TGSIC_VECTOR_UINT };

struct tgsic_binding {
    uint8_t resource;       /* enum tgsic_resource */
    uint8_t stage;          /* enum tgsic_processor */
    uint8_t type;           /* enum tgsic_vector_type of the components */
    uint8_t semantic;       /* VARYING, OUTPUT, BUILTIN: enum tgsic_semantic */
    uint8_t target;         /* SAMPLER, IMAGE: enum tgsic_target that the shader samples */
    uint8_t driver;         /* enum tgsic_driver_uniform */
    bool is_input;          /* VARYING: read, not written */
    bool explicit_location; /* the shader's own text says the location or binding */
    bool emulated_2d;       /* SAMPLER: a 1D or RECT target sampled as 2D */
    uint16_t number, sampler;
    uint16_t format; /* IMAGE: enum tgsic_format */
    uint16_t location, index;
    uint16_t set;     /* the descriptor set that `location` is a binding of, where there are sets */
    uint32_t count;   /* array elements */
    const char *name; /* in the shader; owned by the report */
};

/* Release with tgsic_report_free(). */
struct tgsic_report {
    struct tgsic_binding *bindings;
    size_t num_bindings;
    struct tgsic_arena *arena; /* private */
};

TGSIC_API void tgsic_report_free(struct tgsic_report *report);

#ifdef __cplusplus
}
#endif
#endif
