/* SPDX-License-Identifier: MIT */
/* A linked program, and what it wants from the outside: uniforms and where they go, blocks,
 * samplers, attributes, fragment outputs, varyings. Plain data, owned by the program. */
#ifndef TGSIC_PROGRAM_H
#define TGSIC_PROGRAM_H

#include "tgsi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGSIC_STAGE_COUNT 6 /* per-stage arrays are indexed by enum tgsic_processor */

enum tgsic_value_base {
    TGSIC_VALUE_FLOAT,
    TGSIC_VALUE_INT,
    TGSIC_VALUE_UINT,
    TGSIC_VALUE_BOOL, /* in memory: 0 is false, anything else true */
    TGSIC_VALUE_OPAQUE,
    TGSIC_VALUE_DOUBLE, /* two words, low first; so are */
    TGSIC_VALUE_INT64,
    TGSIC_VALUE_UINT64,
};

/* The type of one array element: a scalar, a vector, a matrix or a sampler. */
struct tgsic_value_type {
    const char *name; /* as in GLSL: "mat3x4" */
    uint32_t gl_type; /* as glGetActiveUniform() names it: GL_FLOAT_MAT3x4 */
    enum tgsic_value_base base;
    uint8_t rows, columns; /* 1 and 1 for scalars, rows and 1 for vectors; 0 and 0 if opaque */
};

/* Where a stage reads a uniform: element e, column c is CONST[buffer][slot + e * stride + c]. */
struct tgsic_uniform_place {
    bool active;       /* the stage reads it */
    uint16_t buffer;   /* 0 is the default block */
    uint16_t count;    /* registers the stage has room for; elements past them are not read */
    uint32_t slot;     /* first register */
    uint8_t component; /* first component within each register */
};

/* A uniform outside blocks that takes registers. Names are those of glGetActiveUniform(): a struct
 * is listed member by member ("light[1].color"), an array of anything else once ("weight[0]"). */
struct tgsic_uniform {
    const char *name;
    struct tgsic_value_type type;
    uint32_t array_size; /* elements that are active in some stage; 1 if no array */
    bool is_array;
    bool is_state;    /* a built-in such as gl_ModelViewProjectionMatrix: the driver's to supply */
    int32_t location; /* layout(location = N); -1: not said */
    uint32_t stride;  /* registers from one array element to the next */
    /* rows * columns * array_size words (64 bits: two for each) if the shader gives a default
     * value, else NULL */
    const uint32_t *initial;
    struct tgsic_uniform_place stage[TGSIC_STAGE_COUNT];
};

/* Member of a uniform block, laid out in bytes as std140 says. */
struct tgsic_block_member {
    const char *name; /* "block.member" or "member", as glGetActiveUniform() names it */
    struct tgsic_value_type type;
    uint32_t array_size; /* 1 if no array */
    bool is_array;
    bool row_major;
    uint32_t offset;
    uint32_t array_stride;  /* bytes between elements; 0 if no array */
    uint32_t matrix_stride; /* bytes between columns (rows if row_major); 0 if no matrix */
};

/* One uniform block; an array of blocks is listed element by element ("lights[2]"). */
struct tgsic_uniform_block {
    const char *name;
    uint32_t set;    /* descriptor set of a SPIR-V resource; 0 in OpenGL */
    int32_t binding; /* layout(binding = N); -1: not said */
    uint32_t size;   /* bytes */
    const struct tgsic_block_member *members;
    uint32_t num_members;
    /* CONST[buffer] by stage; 0: the stage does not use it */
    uint16_t buffer[TGSIC_STAGE_COUNT];
};

/* SAMP[unit] and SVIEW[unit]; an array takes consecutive units. */
struct tgsic_sampler_place {
    bool active;
    uint16_t unit;
    uint16_t count; /* units the stage has declared */
};

struct tgsic_sampler {
    const char *name; /* as for uniforms */
    struct tgsic_value_type type;
    uint8_t target; /* enum tgsic_target */
    uint32_t array_size;
    bool is_array;
    int32_t location; /* -1: not said */
    uint32_t set;     /* descriptor set of a SPIR-V resource; 0 in OpenGL */
    int32_t binding;  /* the texture image unit it starts with; -1: not said (so 0) */
    struct tgsic_sampler_place stage[TGSIC_STAGE_COUNT];
};

struct tgsic_subroutine {
    const char *name;
    uint32_t index;
};

/* A subroutine uniform of one stage: an integer in the default block, which the driver sets to the
 * index of the subroutine that is to be called. */
struct tgsic_subroutine_uniform {
    const char *name; /* as for uniforms */
    uint8_t stage;    /* enum tgsic_processor */
    uint32_t array_size;
    bool is_array;
    int32_t location;                         /* -1: not said */
    const struct tgsic_subroutine *functions; /* the compatible ones, by index */
    uint32_t num_functions;
    struct tgsic_uniform_place place;
};

struct tgsic_attribute {
    const char *name; /* gl_Vertex and the like keep their names */
    struct tgsic_value_type type;
    uint32_t array_size;
    bool is_array;
    int32_t location; /* of the first generic attribute; -1: a conventional one (gl_Vertex, ...) */
    uint32_t input;   /* IN register; columns and elements take consecutive ones */
};

struct tgsic_fragment_output {
    const char *name;
    struct tgsic_value_type type;
    uint32_t array_size;
    bool is_array;
    int32_t location; /* colour number; -1: no colour (gl_FragDepth, gl_SampleMask) */
    uint32_t index;   /* dual-source blending: 1 is the second source */
    uint8_t semantic; /* enum tgsic_semantic */
    uint32_t semantic_index;
};

/* What a stage hands to the next, or a stage's own inputs and outputs when it is linked alone. Of
 * inputs and outputs that there are for each vertex, one vertex. */
struct tgsic_varying {
    const char *name;
    struct tgsic_value_type type;
    uint32_t array_size;
    bool is_array;
    uint8_t semantic; /* enum tgsic_semantic */
    uint32_t semantic_index;
    uint8_t interpolation; /* enum tgsic_interpolation */
    bool is_written;       /* by the stage before */
    bool is_read;          /* by the next stage, */
    uint8_t consumer;      /* enum tgsic_processor; TGSIC_STAGE_COUNT: there is none */
};

/* BUFFER[buffer] by stage */
struct tgsic_storage_place {
    bool active;
    uint16_t buffer;
};

/* One shader storage block; an array of blocks is listed element by element. */
struct tgsic_storage_block {
    const char *name;
    uint32_t set;    /* descriptor set of a SPIR-V resource; 0 in OpenGL */
    int32_t binding; /* -1: not said */
    uint32_t size;   /* bytes of all but a last member without a length, whose array_size is 0 */
    const struct tgsic_block_member *members;
    uint32_t num_members;
    struct tgsic_storage_place stage[TGSIC_STAGE_COUNT];
};

/* IMAGE[unit]; an array takes consecutive units. */
struct tgsic_image {
    const char *name; /* as for uniforms */
    struct tgsic_value_type type;
    uint8_t target;  /* enum tgsic_target */
    uint16_t format; /* enum tgsic_format; NONE: not said */
    uint32_t array_size;
    bool is_array;
    int32_t location; /* -1: not said */
    uint32_t set;     /* descriptor set of a SPIR-V resource; 0 in OpenGL */
    int32_t binding;  /* -1: not said (so 0) */
    struct tgsic_sampler_place stage[TGSIC_STAGE_COUNT];
};

/* HWATOMIC[binding][offset / 4] */
struct tgsic_counter {
    const char *name;
    uint32_t array_size;
    bool is_array;
    uint32_t binding, offset; /* offset in bytes */
    uint8_t stages;           /* that use it: bits of enum tgsic_processor */
};

#define TGSIC_MAX_CAPTURE_BUFFERS 4

/* Transform feedback takes `count` components of OUT[output] from `component` on. */
struct tgsic_stream_output {
    uint16_t output;
    uint8_t component, count;
    uint8_t buffer, stream;
    uint32_t offset; /* bytes, in what one vertex takes of the buffer */
};

struct tgsic_reflection {
    const struct tgsic_uniform *uniforms;
    const struct tgsic_uniform_block *blocks;
    const struct tgsic_sampler *samplers;
    const struct tgsic_attribute *attributes;
    const struct tgsic_fragment_output *outputs;
    const struct tgsic_varying *varyings;
    uint32_t num_uniforms, num_blocks, num_samplers, num_attributes, num_outputs, num_varyings;
    const struct tgsic_subroutine_uniform *subroutine_uniforms;
    uint32_t num_subroutine_uniforms;
    const struct tgsic_storage_block *buffers;
    const struct tgsic_image *images;
    const struct tgsic_counter *counters;
    const struct tgsic_stream_output *stream_outputs;
    uint32_t num_buffers, num_images, num_counters, num_stream_outputs;
    uint32_t stream_stride[TGSIC_MAX_CAPTURE_BUFFERS]; /* bytes of a vertex in each buffer */
    uint32_t shared_size;                              /* bytes that a work group shares */
};

/* A linked program. shader[s] is there if bit s (enum tgsic_processor) of `stages` is set. */
struct tgsic_program {
    uint32_t stages;
    struct tgsic_shader shader[TGSIC_STAGE_COUNT];
    struct tgsic_reflection reflection;
    struct tgsic_arena *arena; /* private: owns what `reflection` points to */
};

TGSIC_API void tgsic_program_free(struct tgsic_program *program);

/* Prints the reflection as JSON: one object with an array per table of tgsic_reflection. */
TGSIC_API enum tgsic_result tgsic_program_print_json(const struct tgsic_program *program,
                                                     const struct tgsic_write_options *opts,
                                                     struct tgsic_buffer *out,
                                                     struct tgsic_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
