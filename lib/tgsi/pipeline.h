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
#define TGSIC_MAX_VIEWS      32 /* with a state of their own */
#define TGSIC_MAX_SHADOWS    TGSIC_MAX_VIEWS
#define TGSIC_MAX_PLANES     8
/* texels in a row of the 2D texture that stands in for a buffer texture */
#define TGSIC_BUFFER_TEXTURE_WIDTH 2048

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

/* Where a component of a texel or of a stored colour comes from, where formats of the guest are
 * kept in other ones of the host. */
enum tgsic_channel {
    TGSIC_CHANNEL_OWN, /* no change */
    TGSIC_CHANNEL_X,
    TGSIC_CHANNEL_Y,
    TGSIC_CHANNEL_Z,
    TGSIC_CHANNEL_W,
    TGSIC_CHANNEL_ZERO,
    TGSIC_CHANNEL_ONE,
};

/* The number is a table of truth: bit 2 * source + destination. */
enum tgsic_logic {
    TGSIC_LOGIC_CLEAR,
    TGSIC_LOGIC_NOR,
    TGSIC_LOGIC_AND_INVERTED,
    TGSIC_LOGIC_COPY_INVERTED,
    TGSIC_LOGIC_AND_REVERSE,
    TGSIC_LOGIC_INVERT,
    TGSIC_LOGIC_XOR,
    TGSIC_LOGIC_NAND,
    TGSIC_LOGIC_AND,
    TGSIC_LOGIC_EQUIV,
    TGSIC_LOGIC_NOOP,
    TGSIC_LOGIC_OR_INVERTED,
    TGSIC_LOGIC_COPY,
    TGSIC_LOGIC_OR_REVERSE,
    TGSIC_LOGIC_OR,
    TGSIC_LOGIC_SET,
};

/* State outside the shaders that decides what they must do. `{0}` is the default state.
 *
 * What each variant costs: STATIC is as fast as can be and needs the program again for every value;
 * DYNAMIC needs no other program and pays for the choice in every invocation. */
struct tgsic_state {
    /* types and formats, always static: GLSL declares them */
    uint8_t attribute_type[TGSIC_MAX_ATTRIBUTES]; /* enum tgsic_component_type, by VERT IN */
    uint8_t color_type[TGSIC_MAX_COLORS];         /* enum tgsic_component_type */
    uint8_t shadow_result[TGSIC_MAX_SHADOWS];     /* enum tgsic_shadow_result, by FRAG view */
    uint8_t num_color_buffers;                    /* for FS_COLOR0_WRITES_ALL_CBUFS; 0: 1 */
    uint32_t shared_memory;                       /* bytes of MEMORY SHARED; 0: what every host
                                                     has, 16 KiB */
    bool dual_source;                             /* COLOR 1 is the second source of colour 0 */
    uint32_t attribute_bgra;                      /* bit per VERT IN: red and blue are swapped */
    uint8_t color_channels[TGSIC_MAX_COLORS][4]; /* enum tgsic_channel: what is stored in x … w */
    uint8_t view_channels[TGSIC_NUM_STAGES][TGSIC_MAX_VIEWS][4]; /* enum tgsic_channel, of texels */
    uint8_t srgb_colors; /* bit per colour: the shader encodes, since the host's buffer is linear */

    /* variants: enum tgsic_variant each */
    uint8_t flat_shade;    /* COLOR inputs of interpolation COLOR are flat. DYNAMIC doubles these
                              varyings; both ends of the link must be told */
    uint8_t two_side;      /* back faces take BCOLOR */
    uint8_t point_sprite;  /* GENERIC and TEXCOORD inputs in the masks become point coordinates.
                              DYNAMIC: while the uniform says so, as when points are drawn */
    uint8_t alpha_test;    /* DYNAMIC: the reference; the comparison is baked in */
    uint8_t clip_planes;   /* gl_ClipDistance from user planes and CLIPVERTEX or POSITION. DYNAMIC:
                              the planes; those of the mask that are off the host's API turns off,
                              so a full mask serves all. Distances that the shader itself
                              writes are the API's to turn off, too, but in SPIR-V, where the mask
                              is for them */
    uint8_t flip_y;        /* what is drawn lies upside down: FragCoord.y, PointCoord.y, sample
                              positions, offsets of interpolation and dFdy are turned round */
    uint8_t flip_position; /* POSITION.y of the last stage before rasterization is negated. The
                              host turns front faces round, too */
    uint8_t clamp_color;   /* COLOR and BCOLOR outputs are clamped to 0..1 */
    uint8_t depth_clamp;   /* z does not clip, and is clamped to the depth range. Both ends of the
                              link must be told; a fragment shader pays by early depth tests */
    uint8_t stipple;       /* polygon stipple */
    uint8_t logic_op;      /* by framebuffer fetch */
    uint8_t clip_depth; /* POSITION.z of -w … w becomes 0 … w, for APIs whose clip space is that;
                           not in GLSL */
    uint8_t point_size; /* the last stage before rasterization writes a size where its shader does
                           not; not in GLSL */
    uint8_t sample_shading; /* the fragment shader runs per sample; STATIC alone, since GLSL has no
                               such choice at run time */

    /* values of STATIC variants; those said above are for DYNAMIC, too */
    uint32_t sprite_generic, sprite_texcoord; /* bit per semantic index */
    uint8_t alpha_compare;                    /* enum tgsic_compare */
    float alpha_reference;
    uint8_t clip_plane_mask;
    float clip_plane[TGSIC_MAX_PLANES][4];
    float point_size_value;
    uint32_t stipple_pattern[32]; /* a word per row of the host's window, its lowest row first;
                                     the highest bit is the leftmost pixel */
    uint8_t logic_function;       /* enum tgsic_logic */
    uint8_t color_bits[TGSIC_MAX_COLORS][4]; /* of normalised components under a logic operation;
                                                0: 8 */
};

/* A piece of an output that transform feedback captures. Values are captured as the shader wrote
 * them, before anything that the state asks for happens to them. */
struct tgsic_capture {
    uint16_t output;      /* OUT register */
    uint8_t first, count; /* components */
    uint8_t buffer;       /* 0 … 3; captures of a buffer are in the order of their offsets */
    uint8_t stream;       /* of a geometry shader */
    uint16_t offset;      /* in words from the start of a vertex's record in the buffer */
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
    const struct tgsic_capture *captures; /* borrowed; of the last stage before rasterization */
    uint32_t num_captures;
    uint16_t
        capture_stride[4]; /* words of a vertex's record, by buffer; 0: no more than captured */
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
    TGSIC_RESOURCE_CAPTURE, /* in the order of the API's list of varyings to capture, interleaved:
                               names, and gl_SkipComponentsN and gl_NextBuffer where there are gaps
                               and further buffers. number = capture or UINT16_MAX */
    TGSIC_RESOURCE_SAMPLER_STATE, /* number = sampler, apart from the views; location = binding */
    TGSIC_RESOURCE_ATTACHMENT,    /* what FBFETCH reads; number = colour, input attachment index */
    TGSIC_RESOURCE_SPEC_CONSTANT, /* `driver` says what the host gives it; location = SpecId */
};

/* What the host stores in uniforms that translation adds. */
enum tgsic_driver_uniform {
    TGSIC_DRIVER_NONE,
    TGSIC_DRIVER_FRAMEBUFFER_HEIGHT, /* float, in pixels */
    TGSIC_DRIVER_ALPHA_REFERENCE,    /* float */
    TGSIC_DRIVER_CLIP_PLANES,        /* vec4[8] */
    TGSIC_DRIVER_TEXTURE_LEVELS,     /* int: levels of view `number` */
    TGSIC_DRIVER_TEXTURE_SIZE,       /* vec4: width, height, depth or layers of view `number`; of a
                                        buffer its texels in x */
    TGSIC_DRIVER_FLIP_Y,             /* float: -1.0 while flipped, else 1.0 */
    TGSIC_DRIVER_FLIP_POSITION,      /* float: the same */
    TGSIC_DRIVER_FLAT_SHADE,         /* bool, as are the next four */
    TGSIC_DRIVER_TWO_SIDE,
    TGSIC_DRIVER_POINT_SPRITE,
    TGSIC_DRIVER_CLAMP_COLOR,
    TGSIC_DRIVER_DEPTH_CLAMP,
    TGSIC_DRIVER_STIPPLE,  /* uint[32], as stipple_pattern; all ones while it is off */
    TGSIC_DRIVER_LOGIC_OP, /* int: enum tgsic_logic; COPY while it is off */
    /* of specialization constants, where the switches above are bool: */
    TGSIC_DRIVER_CLIP_DEPTH,      /* bool */
    TGSIC_DRIVER_ALPHA_COMPARE,   /* uint: enum tgsic_compare */
    TGSIC_DRIVER_CLIP_PLANE_MASK, /* uint: bit per plane */
    TGSIC_DRIVER_POINT_SIZE,      /* float */
    TGSIC_DRIVER_GROUP_WIDTH,     /* uint: invocations of a work group whose size is the host's */
    TGSIC_DRIVER_GROUP_HEIGHT,
    TGSIC_DRIVER_GROUP_DEPTH,
    TGSIC_DRIVER_DEPTH_RANGE, /* vec2: near and far of the viewport, where the API tells shaders
                                 nothing of it */
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
    bool emulated_2d;       /* SAMPLER, IMAGE: 2D (or a 2D array) stands in for a 1D, RECT or BUFFER
                               target: 1D of height 1, texel i of a buffer at i % width, i / width
                               with TGSIC_BUFFER_TEXTURE_WIDTH */
    uint16_t number, sampler;
    uint16_t format; /* IMAGE: enum tgsic_format */
    uint16_t location, index;
    uint16_t set;     /* the descriptor set that `location` is a binding of, where there are sets */
    uint32_t count;   /* array elements */
    const char *name; /* in the shader; owned by the report */
};

/* Something that not every host has, and that the translated shader makes use of. */
struct tgsic_requirement {
    const char *text;     /* such as "64-bit floats"; static */
    uint16_t version;     /* of the host's language that has it in the core; 0: none */
    uint16_t extension;   /* enum tgsic_host_extension enabled for it; TGSIC_EXT_NONE: none */
    struct tgsic_pos pos; /* of the instruction that first asks for it; {0}: none does */
};

/* Release with tgsic_report_free(). */
struct tgsic_report {
    struct tgsic_binding *bindings;
    size_t num_bindings;
    struct tgsic_requirement *requirements;
    size_t num_requirements;
    uint32_t *lines; /* on demand: per line of the output the line of the instruction that it is
                        of, 0: of none */
    size_t num_lines;
    struct tgsic_arena *arena; /* private */
};

TGSIC_API void tgsic_report_free(struct tgsic_report *report);

#ifdef __cplusplus
}
#endif
#endif
