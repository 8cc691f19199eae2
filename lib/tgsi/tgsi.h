/* SPDX-License-Identifier: MIT */
/* TGSI: the vocabulary, the decoded shader, and its text and token forms.
 *
 * The decoded form is the hub of the project: every translator reads or writes it. Text and token
 * streams are two serialisations of it. Names and numbers come from opcodes.def and enums.def. */
#ifndef TGSIC_TGSI_H
#define TGSIC_TGSI_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Vocabulary ---------------------------------------------------------------------------- */

enum tgsic_opcode {
#define TGSI_OP(number, name, dst, src, mode, flags, roles) TGSIC_OPCODE_##name = number,
#include "opcodes.def"
#undef TGSI_OP
};
#define TGSIC_OPCODE_LIMIT 256 /* every opcode number is below */

enum tgsic_processor {
#define TGSI_PROCESSOR(number, name) TGSIC_PROCESSOR_##name = number,
#include "enums.def"
};

enum tgsic_file {
#define TGSI_FILE(number, name) TGSIC_FILE_##name = number,
#include "enums.def"
};
#define TGSIC_FILE_LIMIT 16

enum tgsic_semantic {
#define TGSI_SEMANTIC(number, name) TGSIC_SEMANTIC_##name = number,
#include "enums.def"
};

enum tgsic_property {
#define TGSI_PROPERTY(number, name, value) TGSIC_PROPERTY_##name = number,
#include "enums.def"
};

/* What the text form writes as the value of a property. */
enum tgsic_value_kind {
    TGSIC_PROPERTY_IS_UINT,
    TGSIC_PROPERTY_IS_PRIMITIVE,
    TGSIC_PROPERTY_IS_COORD_ORIGIN,
    TGSIC_PROPERTY_IS_PIXEL_CENTER,
    TGSIC_PROPERTY_IS_PROCESSOR,
};

enum tgsic_coord_origin {
#define TGSI_COORD_ORIGIN(number, name) TGSIC_COORD_ORIGIN_##name = number,
#include "enums.def"
};

enum tgsic_pixel_center {
#define TGSI_PIXEL_CENTER(number, name) TGSIC_PIXEL_CENTER_##name = number,
#include "enums.def"
};

/* Texture targets: TGSIC_TARGET_TEX_2D, TGSIC_TARGET_SHADOW2D, TGSIC_TARGET_CUBEARRAY, … (names
 * that would start with a digit have TEX_ in front). */
enum tgsic_target {
#define TGSI_TARGET(number, ident, name, coords, layer, shadow, msaa) TGSIC_TARGET_##ident = number,
#include "enums.def"
};

enum tgsic_return_type {
#define TGSI_RETURN_TYPE(number, name) TGSIC_RETURN_##name = number,
#include "enums.def"
};

enum tgsic_interpolation {
#define TGSI_INTERPOLATION(number, name) TGSIC_INTERPOLATE_##name = number,
#include "enums.def"
};

enum tgsic_location {
#define TGSI_LOCATION(number, name) TGSIC_LOCATION_##name = number,
#include "enums.def"
};

enum tgsic_memory_type {
#define TGSI_MEMORY_TYPE(number, name) TGSIC_MEMORY_##name = number,
#include "enums.def"
};

enum tgsic_immediate_type {
#define TGSI_IMMEDIATE_TYPE(number, name) TGSIC_IMM_##name = number,
#include "enums.def"
};

enum tgsic_primitive {
#define TGSI_PRIMITIVE(number, name) TGSIC_PRIMITIVE_##name = number,
#include "enums.def"
};

enum tgsic_format { /* PIPE_FORMAT_… of images; 0 is NONE */
#define TGSI_FORMAT(number, name, layout, data) TGSIC_FORMAT_##name = number,
#include "enums.def"
};

enum tgsic_memory_qualifier { /* bits */
#define TGSI_MEMORY_QUALIFIER(number, name) TGSIC_QUALIFIER_##name = number,
#include "enums.def"
};

enum tgsic_output_mode {
    TGSIC_MODE_NONE,  /* no destination */
    TGSIC_MODE_COMP,  /* each destination component from the same source component */
    TGSIC_MODE_REPL,  /* one scalar copied to every destination component */
    TGSIC_MODE_CHAN,  /* each destination component has its own formula */
    TGSIC_MODE_OTHER, /* textures, memory and the like */
};

/* Bits; opcodes.def explains each. */
enum tgsic_opcode_flag {
    TGSIC_OPFLAG_TEX = 1 << 0,
    TGSIC_OPFLAG_OFFSETS = 1 << 1,
    TGSIC_OPFLAG_STORE = 1 << 2,
    TGSIC_OPFLAG_FLOW = 1 << 3,
    TGSIC_OPFLAG_LABEL = 1 << 4,
    TGSIC_OPFLAG_MEMORY = 1 << 5,
    TGSIC_OPFLAG_MEMORY_MESA = 1 << 6,
    TGSIC_OPFLAG_INDENT = 1 << 7,
    TGSIC_OPFLAG_DEDENT = 1 << 8,
    TGSIC_OPFLAG_IN_MESA = 1 << 9,
    TGSIC_OPFLAG_IN_VIRGL = 1 << 10,
    TGSIC_OPFLAG_VIRGL_OK = 1 << 11,
    TGSIC_OPFLAG_VIRGL13_OK = 1 << 12,
};

struct tgsic_opcode_info {
    const char *name;  /* NULL: no such opcode */
    const char *roles; /* a word per source, see opcodes.def */
    char dst[3];       /* a type letter per destination: * f i u d l m, see there */
    char src[6];       /* a type letter per source; each of the two ends in a NUL */
    uint8_t num_dst, num_src;
    uint8_t mode;   /* enum tgsic_output_mode */
    uint16_t flags; /* enum tgsic_opcode_flag */
};

/* Facts of an opcode; name is NULL in the result for a number that is none. Never NULL itself. */
TGSIC_API const struct tgsic_opcode_info *tgsic_opcode_info(unsigned opcode);

struct tgsic_target_info {
    const char *name;
    uint8_t coords; /* spatial coordinates: 1..3, 0 for UNKNOWN */
    bool layer, shadow, msaa;
};
TGSIC_API const struct tgsic_target_info *tgsic_target_info(unsigned target);

/* Names as in the text form; NULL for a number that has none. */
TGSIC_API const char *tgsic_processor_name(unsigned processor);
TGSIC_API const char *tgsic_file_name(unsigned file);
TGSIC_API const char *tgsic_semantic_name(unsigned semantic);
TGSIC_API const char *tgsic_property_name(unsigned property);
TGSIC_API enum tgsic_value_kind tgsic_property_value_kind(unsigned property);
/* The word the text form writes for `value`; NULL when it writes the number. */
TGSIC_API const char *tgsic_property_value_name(unsigned property, uint32_t value);
TGSIC_API const char *tgsic_interpolation_name(unsigned interpolation);
TGSIC_API const char *tgsic_location_name(unsigned location);
TGSIC_API const char *tgsic_return_type_name(unsigned type);
TGSIC_API const char *tgsic_memory_type_name(unsigned type);
TGSIC_API const char *tgsic_immediate_type_name(unsigned type);
TGSIC_API const char *tgsic_primitive_name(unsigned primitive);
/* Vertices of one primitive as a geometry shader sees it; 0: no primitive of a geometry shader. */
TGSIC_API unsigned tgsic_primitive_vertices(unsigned primitive);
TGSIC_API const char *tgsic_format_name(unsigned format);   /* without PIPE_FORMAT_ */
TGSIC_API const char *tgsic_format_layout(unsigned format); /* "rgba8"; "": GLSL has none */
TGSIC_API enum tgsic_return_type tgsic_format_data(unsigned format); /* what a load gives */

/* ---- The decoded shader -------------------------------------------------------------------- */

#define TGSIC_WRITEMASK_X    1
#define TGSIC_WRITEMASK_Y    2
#define TGSIC_WRITEMASK_Z    4
#define TGSIC_WRITEMASK_W    8
#define TGSIC_WRITEMASK_XYZW 15

/* The register that an indirect index is read from: file[index].component, normally ADDR. */
struct tgsic_indirect {
    uint8_t file;      /* enum tgsic_file */
    uint8_t component; /* 0..3 */
    uint16_t array_id; /* the declared ARRAY this access stays in; 0: the whole file */
    int16_t index;
};

/* file[dimension][index]; each index may be relative to a register. The effective index is
 * `index` plus the value of `indirect`, and likewise for the dimension. */
struct tgsic_register {
    uint8_t file; /* enum tgsic_file */
    bool has_dimension;
    int16_t index;
    int16_t dimension;
    const struct tgsic_indirect *indirect;           /* NULL: direct */
    const struct tgsic_indirect *dimension_indirect; /* NULL: direct */
};

struct tgsic_dst {
    struct tgsic_register reg;
    uint8_t writemask; /* TGSIC_WRITEMASK_*; component c is bit 1 << c */
};

struct tgsic_src {
    struct tgsic_register reg;
    uint8_t swizzle[4]; /* each 0..3 */
    bool absolute;      /* applied first */
    bool negate;        /* applied after */
};

struct tgsic_texel_offset {
    uint8_t file;
    uint8_t swizzle[3];
    int16_t index;
};

/* What follows the operands of texture opcodes. */
struct tgsic_texture {
    uint8_t target; /* enum tgsic_target; UNKNOWN for SAMPLE..GATHER4 */
    uint8_t num_offsets;
    struct tgsic_texel_offset offsets[4];
};

/* What follows the operands of memory opcodes. */
struct tgsic_memory {
    uint8_t qualifiers; /* bits of enum tgsic_memory_qualifier */
    uint8_t target;     /* enum tgsic_target; 0 (BUFFER) also means "not given" */
    uint16_t format;    /* enum tgsic_format */
};

struct tgsic_instruction {
    uint8_t opcode; /* enum tgsic_opcode */
    uint8_t num_dst, num_src;
    bool saturate, precise;
    bool has_label;
    uint32_t label; /* index of the target instruction; rebuilt from nesting by the readers */
    struct tgsic_dst *dst;
    struct tgsic_src *src;
    struct tgsic_texture *texture; /* NULL: none */
    struct tgsic_memory *memory;   /* NULL: none */
    struct tgsic_pos pos;
};

struct tgsic_declaration {
    uint8_t file;
    uint8_t usage_mask;
    bool has_dimension, has_semantic, has_interpolation, has_array;
    bool local, invariant, atomic;
    uint16_t first, last; /* registers, inclusive */
    uint16_t dimension;   /* CONST[dimension][..] and the like */
    uint16_t array_id;
    uint8_t semantic; /* enum tgsic_semantic */
    uint16_t semantic_index;
    uint8_t stream[4];      /* GEOM OUT: vertex stream of each component */
    uint8_t interpolation;  /* enum tgsic_interpolation */
    uint8_t location;       /* enum tgsic_location */
    uint8_t memory_type;    /* enum tgsic_memory_type; MEMORY only */
    uint8_t target;         /* enum tgsic_target; IMAGE and SVIEW */
    uint8_t return_type[4]; /* enum tgsic_return_type; SVIEW only */
    bool raw, writable;     /* IMAGE only */
    uint16_t format;        /* enum tgsic_format; IMAGE only */
    struct tgsic_pos pos;
};

/* Whether registers so declared exist once per vertex and are accessed as FILE[vertex][index]:
 * inputs of GEOM, TESS_CTRL and TESS_EVAL and outputs of TESS_CTRL, but for those of a patch or
 * primitive (PATCH, TESSOUTER, TESSINNER, PRIM_ID). */
TGSIC_API bool tgsic_is_per_vertex(enum tgsic_processor processor,
                                   const struct tgsic_declaration *declaration);

/* Four 32-bit words, or two 64-bit values as low, high, low, high. */
struct tgsic_immediate {
    uint8_t type; /* enum tgsic_immediate_type */
    uint32_t bits[4];
    struct tgsic_pos pos;
};

struct tgsic_property_value {
    uint8_t name; /* enum tgsic_property */
    uint32_t value;
    struct tgsic_pos pos;
};

/* A shader. The arrays and all they point to live in its own arena; whoever filled `arena` in
 * (a reader, a compiler, a builder) handed the whole to the caller, who releases it with
 * tgsic_shader_free(). `{0}` is an empty VERT shader that owns nothing. Reading it from several
 * threads at once is fine. */
struct tgsic_shader {
    uint8_t processor; /* enum tgsic_processor */
    struct tgsic_property_value *properties;
    struct tgsic_declaration *declarations;
    struct tgsic_immediate *immediates; /* IMM[i] is immediates[i] */
    struct tgsic_instruction *instructions;
    uint32_t num_properties, num_declarations, num_immediates, num_instructions;
    struct tgsic_arena *arena; /* private; NULL: nothing owned */
};

TGSIC_API void tgsic_shader_free(struct tgsic_shader *shader);

/* Value of a property, or `otherwise` when the shader has none of that name. */
TGSIC_API uint32_t tgsic_shader_property(const struct tgsic_shader *shader,
                                         enum tgsic_property name, uint32_t otherwise);

/* Bounds on what a reader takes from strangers; 0 means the default. */
struct tgsic_limits {
    uint32_t size;             /* of this struct: sizeof(struct tgsic_limits) */
    uint32_t max_instructions; /* default 1,048,576 */
    uint32_t max_declarations; /* default 65,536 */
    uint32_t max_immediates;   /* default 65,536 */
    uint32_t max_nesting;      /* of IF, loops, switches, subroutines; default 1,024 */
    size_t max_memory;         /* bytes the shader may take; default 1 GiB */
};

/* ---- Text ---------------------------------------------------------------------------------- */

struct tgsic_read_options {
    uint32_t size; /* sizeof(struct tgsic_read_options) */
    const struct tgsic_allocator *allocator;
    struct tgsic_limits limits;
};

/* Parses TGSI text.
 *
 *   text    `length` bytes, no terminator needed; borrowed until return, during which nothing may
 *           change them: a host copies what its guest could still write
 *   opts    NULL means defaults
 *   out     written only on TGSIC_OK; release with tgsic_shader_free()
 *   diags   may be NULL; messages are appended, positions are line and column
 *
 * Accepts what Mesa's and virglrenderer's parsers accept. Labels are rebuilt from nesting.
 *
 * TGSIC_E_INVALID, TGSIC_E_LIMIT, TGSIC_E_MEMORY. No global state: calls may run in parallel. */
TGSIC_API enum tgsic_result tgsic_parse_text(const char *text, size_t length,
                                             const struct tgsic_read_options *opts,
                                             struct tgsic_shader *out, struct tgsic_diags *diags);

/* Text or other bytes that a call hands over; release with tgsic_buffer_free(). */
struct tgsic_buffer {
    char *data;  /* text results end in a NUL not counted in size */
    size_t size; /* bytes */
    struct tgsic_allocator allocator;
};
TGSIC_API void tgsic_buffer_free(struct tgsic_buffer *buffer);

struct tgsic_write_options {
    uint32_t size; /* sizeof(struct tgsic_write_options) */
    const struct tgsic_allocator *allocator;
    size_t max_output; /* bytes; 0: 256 MiB */
};

/* Prints the canonical text form, which both Mesa's and virglrenderer's parsers read back to the
 * same bits: finite floats as the shortest decimal that reads back, others as UINT32
 * immediates of their bits. Printing what parsing gave is a fixpoint after one round. */
TGSIC_API enum tgsic_result tgsic_print_text(const struct tgsic_shader *shader,
                                             const struct tgsic_write_options *opts,
                                             struct tgsic_buffer *out, struct tgsic_diags *diags);

/* ---- Tokens -------------------------------------------------------------------------------- */

/* A token file is TGSIC_TOKEN_MAGIC, TGSIC_TOKEN_VERSION, then the stream, all 32-bit words,
 * little-endian. The stream itself (what these two calls read and write, in host byte order) is
 * laid out and numbered as in current Mesa. */
#define TGSIC_TOKEN_MAGIC   0x49534754u /* "TGSI" */
#define TGSIC_TOKEN_VERSION 1u

/* Reads a token stream of `count` 32-bit words; as tgsic_parse_text() otherwise, with positions
 * as word indices. */
TGSIC_API enum tgsic_result tgsic_read_tokens(const uint32_t *words, size_t count,
                                              const struct tgsic_read_options *opts,
                                              struct tgsic_shader *out, struct tgsic_diags *diags);

/* Writes the token stream: out->data holds out->size / 4 words in host byte order.
 * TGSIC_E_UNSUPPORTED when a number does not fit its field. */
TGSIC_API enum tgsic_result tgsic_write_tokens(const struct tgsic_shader *shader,
                                               const struct tgsic_write_options *opts,
                                               struct tgsic_buffer *out, struct tgsic_diags *diags);

/* The same as the bytes of a token file. Word indices in diagnostics count from the stream's first
 * word. TGSIC_E_INVALID also for a wrong magic, version or size. */
TGSIC_API enum tgsic_result tgsic_read_token_file(const void *data, size_t size,
                                                  const struct tgsic_read_options *opts,
                                                  struct tgsic_shader *out,
                                                  struct tgsic_diags *diags);
TGSIC_API enum tgsic_result tgsic_write_token_file(const struct tgsic_shader *shader,
                                                   const struct tgsic_write_options *opts,
                                                   struct tgsic_buffer *out,
                                                   struct tgsic_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
