/* SPDX-License-Identifier: MIT */
/* Translates TGSI to SPIR-V for Vulkan and for OpenGL. */
#ifndef TGSIC_TGSI2SPIRV_H
#define TGSIC_TGSI2SPIRV_H

#include "tgsi/pipeline.h"
#include "tgsi/tgsi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What the module is for. It decides the rules that the module keeps and, unless the options say
 * otherwise, the version of SPIR-V. */
enum tgsic_spirv_environment {
    TGSIC_SPIRV_VULKAN_1_0, /* SPIR-V 1.0 */
    TGSIC_SPIRV_VULKAN_1_1, /* 1.3 */
    TGSIC_SPIRV_VULKAN_1_2, /* 1.5 */
    TGSIC_SPIRV_VULKAN_1_3, /* 1.6 */
    TGSIC_SPIRV_OPENGL_4_5, /* 1.0, by ARB_gl_spirv */
    TGSIC_SPIRV_ENVIRONMENTS
};

/* Reads a name as SPIRV-Tools writes it: `vulkan1.0` … `vulkan1.3`, `opengl4.5`. False: it is none;
 * `environment` is untouched. */
TGSIC_API bool tgsic_spirv_environment_parse(const char *name,
                                             enum tgsic_spirv_environment *environment);
/* The name of an environment; NULL past the last. */
TGSIC_API const char *tgsic_spirv_environment_name(unsigned environment);

/* ---- Where resources are bound --------------------------------------------------------------- */

/* Resources of one kind, by enum tgsic_processor: number n of a stage has binding
 * `binding[stage] + n` of descriptor set `set[stage]`. The bases in the pipeline's `bindings` are
 * added to it. */
struct tgsic_spirv_descriptors {
    uint16_t set[TGSIC_NUM_STAGES];
    uint16_t binding[TGSIC_NUM_STAGES];
};

/* Vulkan's default: a set per kind of resource, 128 bindings per stage in each.
 *
 *   set 0  uniform blocks: CONST[n] at 128 * stage + n; the driver block at 128 * stage + 127
 *   set 1  samplers: SAMP[n] or SVIEW[n] at 128 * stage + n;
 *          states of samplers at 768 + 128 * stage + n
 *   set 2  BUFFER[n] at 128 * stage + n;
 *          counters of HWATOMIC[n] at 768 + n for all stages
 *   set 3  IMAGE[n] at 128 * stage + n;
 *          attachments that FBFETCH reads at 768 + n
 *
 * OpenGL's: all in set 0, counted from 0 in each kind, as in tgsi2glsl. The driver block is uniform
 * block 14 there, counters are shader buffers from 8 on. */
struct tgsic_spirv_layout {
    struct tgsic_spirv_descriptors uniform_blocks, samplers, sampler_states, shader_buffers, images,
        counters, attachments, driver_block; /* of the driver block: number 0 */
    bool separate_samplers;                  /* images and samplers are apart, not combined */
    bool push_constants;                     /* CONST[0] is push constants, not uniform block 0 */
    uint16_t push_offset[TGSIC_NUM_STAGES];  /* bytes, a multiple of 16 */
};

TGSIC_API void tgsic_spirv_default_layout(enum tgsic_spirv_environment environment,
                                          struct tgsic_spirv_layout *layout);

/* The driver block, std140: what the shader is told about state of which neither it nor a
 * specialization constant tells. It is declared only where it is read. */
struct tgsic_spirv_driver_block {
    float framebuffer_height; /* pixels, for fragment positions that count from the other side */
    float padding;
    float depth_range[2];    /* near and far of the viewport, for `depth_clamp` */
    float clip_planes[8][4]; /* for the `clip_planes` variant */
    uint32_t stipple[32];    /* as stipple_pattern, for `stipple`; all ones while it is off */
};

/* SpecIds of what DYNAMIC variants read. Unless the host specializes them, numbers are what the
 * state in the pipeline says for STATIC variants, and booleans are false. */
enum tgsic_spirv_spec_id {
    TGSIC_SPEC_FLIP_Y,          /* bool */
    TGSIC_SPEC_FLIP_POSITION,   /* bool */
    TGSIC_SPEC_CLIP_DEPTH,      /* bool */
    TGSIC_SPEC_ALPHA_COMPARE,   /* uint: enum tgsic_compare */
    TGSIC_SPEC_ALPHA_REFERENCE, /* float */
    TGSIC_SPEC_CLIP_PLANE_MASK, /* uint: bit per plane */
    TGSIC_SPEC_CLAMP_COLOR,     /* bool */
    TGSIC_SPEC_TWO_SIDE,        /* bool */
    TGSIC_SPEC_POINT_SPRITE,    /* bool */
    TGSIC_SPEC_POINT_SIZE,      /* float */
    TGSIC_SPEC_GROUP_WIDTH,     /* uint: of compute shaders without a fixed block size */
    TGSIC_SPEC_GROUP_HEIGHT,
    TGSIC_SPEC_GROUP_DEPTH,
    TGSIC_SPEC_FLAT_SHADE,  /* bool */
    TGSIC_SPEC_DEPTH_CLAMP, /* bool */
    TGSIC_SPEC_LOGIC_OP,    /* uint: enum tgsic_logic */
    TGSIC_SPEC_IDS
};

/* ---- Translation ----------------------------------------------------------------------------- */

struct tgsic_tgsi2spirv_options {
    uint32_t size; /* sizeof(struct tgsic_tgsi2spirv_options) */
    const struct tgsic_allocator *allocator;
    uint8_t environment; /* enum tgsic_spirv_environment */
    uint32_t version; /* of SPIR-V, as its header has it: 0x00010300 is 1.3; 0: the environment's */
    const struct tgsic_spirv_layout *layout; /* borrowed; NULL: the default */
    /* State, bindings, and the stages around the one translated. With both ends of a link in it,
     * varyings get packed locations, the interpolation and integer types that the reading stage
     * asks for, inputs that the writing stage lacks become (0, 0, 0, 1), and what no one reads is
     * no output. Without the other stage every varying is a vec4 at a location that its semantic
     * decides, smooth where the declaration does not say otherwise. */
    struct tgsic_pipeline pipeline;
    size_t max_output;    /* bytes; 0: 64 MiB */
    size_t max_memory;    /* bytes of working memory; 0: 1 GiB */
    bool clamp_indices;   /* keep every indirect index in its array */
    bool choose_samplers; /* for hosts without shaderSampledImageArrayDynamicIndexing: arrays of
                             samplers are indexed by constants alone, in a case for each element */
    bool debug;           /* names, and the TGSI line or instruction that code comes from */
};

/* Conventions.
 *
 *   Entry point  `main`.
 *   Locations    Vertex inputs: that of the attribute's number. Fragment outputs: the colour's
 *                number (with `dual_source` location 0, index 0 and 1). Varyings of a known pair:
 *                those that the reading stage reads, by semantic and index, from 0 on, those of
 *                patches before the others; else by semantic: GENERIC 0..18 at their number,
 *                TEXCOORD from 19, FOG 27, COLOR from 28, BCOLOR from 30, PATCH from 32, further
 *                GENERIC from 64.
 *   Rows         Vulkan's framebuffer row 0 is where y of clip space is -1, as OpenGL's is. So with
 *                `flip_y` and `flip_position` off pictures have OpenGL's order of rows,
 *                FS_COORD_ORIGIN LOWER_LEFT is FragCoord as it is, and UPPER_LEFT takes the
 *                framebuffer's height from the driver block. Point
 *                coordinates are 0 in the last row of a point, as OpenGL's default has it.
 *   Depth        POSITION.z is as in the shader unless `clip_depth` maps it.
 *   Front faces  are the host's choice: seen in rows, what OpenGL calls counter-clockwise is
 *                clockwise for Vulkan unless `flip_position` is on.
 *   Captures     Every capture of the pipeline is an output of its own at a location behind all
 *                others, decorated with its buffer, offset and stride.
 *   Constants    CONST[n] is a block with one array of vec4 (or uvec4, where integers are read),
 *                std140. BUFFER[n] is an array of words.
 *   Counters     HWATOMIC[n][i] is word i of a storage buffer.
 */

/* Translates a shader of any stage.
 *
 *   shader  validated first; borrowed until return
 *   opts    NULL means defaults
 *   out     written only on TGSIC_OK: out->data holds out->size / 4 words in host byte order;
 *           release with tgsic_buffer_free()
 *   report  what the host must bind; may be NULL; written only on TGSIC_OK; release with
 *           tgsic_report_free(). SAMPLER, BLOCK, BUFFER, IMAGE, COUNTERS, ATTACHMENT and
 *           SAMPLER_STATE have `set` and `location`; UNIFORM is push constants from byte `location`
 *           on; DRIVER_UNIFORM is in the driver block from byte `index` on
 *   diags   may be NULL; messages are appended, positions are the shader's
 *
 * TGSIC_E_INVALID      the shader breaks a TGSI rule
 * TGSIC_E_UNSUPPORTED  the environment has no way to say it; the message names what
 * TGSIC_E_LIMIT, TGSIC_E_MEMORY
 *
 * What has no counterpart and no effect is left out: the EDGEFLAG output, CLIPVERTEX while the
 * `clip_planes` variant is off, and components of results that nothing reads.
 *
 * No global state: calls may run in parallel. */
TGSIC_API enum tgsic_result tgsic_tgsi2spirv(const struct tgsic_shader *shader,
                                             const struct tgsic_tgsi2spirv_options *opts,
                                             struct tgsic_buffer *out, struct tgsic_report *report,
                                             struct tgsic_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
