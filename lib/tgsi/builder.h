/* SPDX-License-Identifier: MIT */
/* Writing TGSI from C: a guest's fixed-function shaders, and what compilers emit.
 *
 * A vertex shader that transforms a position by the matrix in CONST[0..3] and passes a colour on:
 *
 *     struct tgsic_builder *b = tgsic_builder_begin(TGSIC_PROCESSOR_VERT, NULL);
 *     struct tgsic_register position = tgsic_builder_attribute(b, 0);
 *     struct tgsic_register color = tgsic_builder_attribute(b, 1);
 *     struct tgsic_register matrix = tgsic_builder_constants(b, 0, 4);
 *     struct tgsic_register clip = tgsic_builder_output(b, TGSIC_SEMANTIC_POSITION, 0);
 *     struct tgsic_register front = tgsic_builder_output(b, TGSIC_SEMANTIC_COLOR, 0);
 *     for (int c = 0; c < 4; c++)
 *         tgsic_emit2(b, TGSIC_OPCODE_DP4, tgsic_mask(tgsic_write(clip), 1 << c),
 *                     tgsic_read(position), tgsic_read(tgsic_element(matrix, c)));
 *     tgsic_emit1(b, TGSIC_OPCODE_MOV, tgsic_write(front), tgsic_read(color))->saturate = true;
 *
 *     struct tgsic_shader shader;
 *     if (tgsic_builder_finish(b, &shader, &diags) == TGSIC_OK) { ... tgsic_shader_free(&shader); }
 *
 * Nothing else needs checking on the way: the first mistake (a wrong operand count, an index that
 * does not fit, memory running out) sticks, later calls do nothing harmful, and
 * tgsic_builder_finish() reports it. What is checked is the form; tgsic_validate() checks the
 * meaning. */
#ifndef TGSIC_BUILDER_H
#define TGSIC_BUILDER_H

#include "tgsi.h"

#ifdef __cplusplus
extern "C" {
#endif

struct tgsic_builder;

/* Starts a shader; the allocator may be NULL. NULL when out of memory. */
TGSIC_API struct tgsic_builder *tgsic_builder_begin(enum tgsic_processor processor,
                                                    const struct tgsic_allocator *allocator);

/* Ends it: appends END unless it is there, fills the labels of blocks in, and gives the shader to
 * the caller. The builder is gone afterwards, whatever the result.
 *
 *   out    written only on TGSIC_OK; release with tgsic_shader_free()
 *   diags  may be NULL
 *
 * TGSIC_E_INVALID (a mistake of the calling program), TGSIC_E_LIMIT, TGSIC_E_MEMORY. */
TGSIC_API enum tgsic_result tgsic_builder_finish(struct tgsic_builder *builder,
                                                 struct tgsic_shader *out,
                                                 struct tgsic_diags *diags);
/* Ends it without a shader. */
TGSIC_API void tgsic_builder_abandon(struct tgsic_builder *builder);

/* ---- Operands ------------------------------------------------------------------------------ */

static inline struct tgsic_register tgsic_register_of(enum tgsic_file file, int index)
{
    struct tgsic_register reg;
    reg.file = (uint8_t)file;
    reg.has_dimension = false;
    reg.index = (int16_t)index;
    reg.dimension = 0;
    reg.indirect = reg.dimension_indirect = NULL;
    return reg;
}

/* The register `offset` places behind. */
static inline struct tgsic_register tgsic_element(struct tgsic_register reg, int offset)
{
    reg.index = (int16_t)(reg.index + offset);
    return reg;
}

/* Register reg.index of element `dimension`: IN[vertex][..], CONST[buffer][..]. */
static inline struct tgsic_register tgsic_dimension(struct tgsic_register reg, int dimension)
{
    reg.has_dimension = true;
    reg.dimension = (int16_t)dimension;
    return reg;
}

static inline struct tgsic_dst tgsic_write(struct tgsic_register reg)
{
    struct tgsic_dst dst;
    dst.reg = reg;
    dst.writemask = TGSIC_WRITEMASK_XYZW;
    return dst;
}

/* Keeps the components of `mask` of those that dst writes. */
static inline struct tgsic_dst tgsic_mask(struct tgsic_dst dst, unsigned mask)
{
    dst.writemask = (uint8_t)(dst.writemask & mask);
    return dst;
}

static inline struct tgsic_src tgsic_read(struct tgsic_register reg)
{
    struct tgsic_src src;
    src.reg = reg;
    src.swizzle[0] = 0, src.swizzle[1] = 1, src.swizzle[2] = 2, src.swizzle[3] = 3;
    src.absolute = src.negate = false;
    return src;
}

/* Selects from what src already selects: swizzling .wzyx by (0,0,1,1) gives .wwzz. */
static inline struct tgsic_src tgsic_swizzle(struct tgsic_src src, int x, int y, int z, int w)
{
    struct tgsic_src result = src;
    result.swizzle[0] = src.swizzle[x & 3];
    result.swizzle[1] = src.swizzle[y & 3];
    result.swizzle[2] = src.swizzle[z & 3];
    result.swizzle[3] = src.swizzle[w & 3];
    return result;
}

static inline struct tgsic_src tgsic_component(struct tgsic_src src, int c)
{
    return tgsic_swizzle(src, c, c, c, c);
}

static inline struct tgsic_src tgsic_negate(struct tgsic_src src)
{
    src.negate = !src.negate;
    return src;
}

static inline struct tgsic_src tgsic_absolute(struct tgsic_src src)
{
    src.absolute = true;
    src.negate = false;
    return src;
}

/* reg with the component of `address` (normally an ADDR register) added to its index; `array_id`
 * names the declared array that the access stays in, 0 the whole file. */
TGSIC_API struct tgsic_register tgsic_builder_indirect(struct tgsic_builder *builder,
                                                       struct tgsic_register reg,
                                                       struct tgsic_register address, int component,
                                                       unsigned array_id);
/* Likewise for the dimension. */
TGSIC_API struct tgsic_register tgsic_builder_indirect_dimension(struct tgsic_builder *builder,
                                                                 struct tgsic_register reg,
                                                                 struct tgsic_register address,
                                                                 int component, unsigned array_id);

/* ---- Declarations: each returns the first register it declares ------------------------------- */

/* A declaration as it stands; the calls below cover the usual ones. */
TGSIC_API struct tgsic_register tgsic_builder_declare(struct tgsic_builder *builder,
                                                      const struct tgsic_declaration *declaration);
TGSIC_API void tgsic_builder_property(struct tgsic_builder *builder, enum tgsic_property name,
                                      uint32_t value);

/* IN[index] of a vertex shader */
TGSIC_API struct tgsic_register tgsic_builder_attribute(struct tgsic_builder *builder, int index);
/* The next input; `interpolation` counts in fragment shaders alone. */
TGSIC_API struct tgsic_register tgsic_builder_input(struct tgsic_builder *builder,
                                                    enum tgsic_semantic semantic, int index,
                                                    enum tgsic_interpolation interpolation);
TGSIC_API struct tgsic_register tgsic_builder_output(struct tgsic_builder *builder,
                                                     enum tgsic_semantic semantic, int index);
TGSIC_API struct tgsic_register tgsic_builder_system_value(struct tgsic_builder *builder,
                                                           enum tgsic_semantic semantic);
/* CONST[0..count-1] for buffer 0, CONST[buffer][0..count-1] for others */
TGSIC_API struct tgsic_register tgsic_builder_constants(struct tgsic_builder *builder, int buffer,
                                                        int count);
/* SAMP[unit] and its SVIEW[unit] */
TGSIC_API struct tgsic_register tgsic_builder_sampler(struct tgsic_builder *builder, int unit,
                                                      enum tgsic_target target,
                                                      enum tgsic_return_type type);
/* `count` temporaries in a row; the declarations of neighbours are merged. */
TGSIC_API struct tgsic_register tgsic_builder_temps(struct tgsic_builder *builder, int count);
/* The same as an array to index; *array_id is for tgsic_builder_indirect(). */
TGSIC_API struct tgsic_register tgsic_builder_temp_array(struct tgsic_builder *builder, int count,
                                                         unsigned *array_id);
TGSIC_API struct tgsic_register tgsic_builder_address(struct tgsic_builder *builder);

/* ---- Immediates ------------------------------------------------------------------------------ */

/* One to four 32-bit words, shared with immediates of the same type as far as they match; the
 * swizzle finds them, and repeats the last word beyond `count`. 64-bit types take two or four
 * words: low, high. */
TGSIC_API struct tgsic_src tgsic_builder_immediate(struct tgsic_builder *builder,
                                                   enum tgsic_immediate_type type,
                                                   const uint32_t *words, int count);
TGSIC_API struct tgsic_src tgsic_builder_float4(struct tgsic_builder *builder, float x, float y,
                                                float z, float w);
TGSIC_API struct tgsic_src tgsic_builder_float1(struct tgsic_builder *builder, float x);
TGSIC_API struct tgsic_src tgsic_builder_uint1(struct tgsic_builder *builder, uint32_t x);
TGSIC_API struct tgsic_src tgsic_builder_int1(struct tgsic_builder *builder, int32_t x);

/* ---- Instructions ---------------------------------------------------------------------------- */

/* Appends an instruction; the operand counts must be those of the opcode. The result is there to
 * set `saturate`, `precise` and the label of CAL on, until the next call of this kind. Never NULL.
 * Blocks need no labels: IF … ENDIF and the like are emitted as any opcode. */
TGSIC_API struct tgsic_instruction *
tgsic_builder_emit(struct tgsic_builder *builder, enum tgsic_opcode opcode,
                   const struct tgsic_dst *dst, unsigned num_dst, const struct tgsic_src *src,
                   unsigned num_src);

/* What a texture or memory opcode has behind its operands, for the instruction emitted last. */
TGSIC_API void tgsic_builder_texture(struct tgsic_builder *builder, enum tgsic_target target,
                                     const struct tgsic_texel_offset *offsets,
                                     unsigned num_offsets);
TGSIC_API void tgsic_builder_memory(struct tgsic_builder *builder, unsigned qualifiers,
                                    enum tgsic_target target, enum tgsic_format format);

/* Index that the next instruction will have: the label of a CAL of the BGNSUB emitted next. */
TGSIC_API uint32_t tgsic_builder_next(const struct tgsic_builder *builder);

/* No operands: ELSE, ENDIF, BGNLOOP, BRK, KILL, … */
static inline struct tgsic_instruction *tgsic_emit(struct tgsic_builder *b,
                                                   enum tgsic_opcode opcode)
{
    return tgsic_builder_emit(b, opcode, NULL, 0, NULL, 0);
}

/* A source alone: UIF, KILL_IF, EMIT, … */
static inline struct tgsic_instruction *tgsic_emit_src(struct tgsic_builder *b,
                                                       enum tgsic_opcode opcode, struct tgsic_src a)
{
    return tgsic_builder_emit(b, opcode, NULL, 0, &a, 1);
}

static inline struct tgsic_instruction *tgsic_emit1(struct tgsic_builder *b,
                                                    enum tgsic_opcode opcode, struct tgsic_dst dst,
                                                    struct tgsic_src a)
{
    return tgsic_builder_emit(b, opcode, &dst, 1, &a, 1);
}

static inline struct tgsic_instruction *tgsic_emit2(struct tgsic_builder *b,
                                                    enum tgsic_opcode opcode, struct tgsic_dst dst,
                                                    struct tgsic_src a, struct tgsic_src c)
{
    struct tgsic_src src[2];
    src[0] = a, src[1] = c;
    return tgsic_builder_emit(b, opcode, &dst, 1, src, 2);
}

static inline struct tgsic_instruction *tgsic_emit3(struct tgsic_builder *b,
                                                    enum tgsic_opcode opcode, struct tgsic_dst dst,
                                                    struct tgsic_src a, struct tgsic_src c,
                                                    struct tgsic_src d)
{
    struct tgsic_src src[3];
    src[0] = a, src[1] = c, src[2] = d;
    return tgsic_builder_emit(b, opcode, &dst, 1, src, 3);
}

/* A texture opcode with one coordinate operand: TEX, TXP, TXB, TXL, TXF, LODQ */
static inline void tgsic_emit_tex(struct tgsic_builder *b, enum tgsic_opcode opcode,
                                  struct tgsic_dst dst, struct tgsic_src coord,
                                  struct tgsic_register sampler, enum tgsic_target target)
{
    tgsic_emit2(b, opcode, dst, coord, tgsic_read(sampler));
    tgsic_builder_texture(b, target, NULL, 0);
}

#ifdef __cplusplus
}
#endif
#endif
