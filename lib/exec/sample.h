/* SPDX-License-Identifier: MIT */
/* Texture and image access for one lane or one quad: what the interpreter's texture and memory
 * opcodes call. Private to lib/exec. Everything tolerates any bits as coordinates, and resources of
 * other targets or sizes than the instruction's.
 *
 * Formulas are OpenGL's in single precision (4.6, chapters 8.13 to 8.17 and 8.23). A texture that
 * is absent or incomplete gives 0, 0, 0, 1; integers with a filter that is not NEAREST are
 * incomplete. */
#ifndef EXEC_SAMPLE_H
#define EXEC_SAMPLE_H

#include "resource.h"

/* A sampling operation on a quad: TEX, TXB, TXL, TXD, TXP (already divided), TG4, LODQ. Floats, by
 * lane of the quad. `coord`: spatial coordinates first, as OpenGL orders them (s, t, r); the array
 * layer and the reference for comparisons are apart, whatever operand layout the opcode has. */
enum exec_lod_mode {
    EXEC_LOD_IMPLICIT, /* from the differences within the quad */
    EXEC_LOD_BIAS,     /* implicit plus lod[lane] */
    EXEC_LOD_EXPLICIT, /* lod[lane] */
    EXEC_LOD_GRADIENT, /* ddx, ddy */
    EXEC_LOD_ZERO,
};

struct exec_sample {
    const struct tgsic_exec_texture *texture; /* or the sampler NULL: gives 0, 0, 0, 1 */
    const struct tgsic_exec_sampler *sampler;
    uint8_t target; /* enum tgsic_target of the instruction: says shadow, array, RECT */
    uint8_t lod_mode;
    bool implicit_is_zero; /* stages without derivatives: implicit means level 0 */
    float coord[3][4];     /* [s, t, r][lane] */
    float layer[4];        /* rounded as OpenGL does */
    float reference[4];    /* SHADOW… */
    float lod[4];
    float ddx[3][4], ddy[3][4];
    int32_t offset[4][3][4]; /* [which][axis][lane]: texels; `which` > 0 only for TG4 with four */
    bool four_offsets;
};

/* Each writes value[component][lane] for all four lanes, after the texture's swizzle. */
void tgsic_exec_sample_quad(const struct exec_sample *s, uint32_t value[4][4]);
/* component 0..3 (ignored by shadow targets): texels (i0,j1), (i1,j1), (i1,j0), (i0,j0) in x..w */
void tgsic_exec_gather_quad(const struct exec_sample *s, unsigned component, uint32_t value[4][4]);
/* LODQ: x the level that would be accessed, y the computed level of detail before clamping, both
 * relative to the base level */
void tgsic_exec_query_lod_quad(const struct exec_sample *s, uint32_t value[4][4]);

/* TXF: texel coordinates (layer as last coordinate, as the target orders them), `level` or sample.
 * Offsets may be NULL. Out of range gives 0. One lane. */
void tgsic_exec_fetch(const struct tgsic_exec_texture *texture, unsigned target,
                      const int32_t coord[3], int32_t level_or_sample, const int32_t offset[3],
                      uint32_t value[4]);
/* TXQ: width, height, depth or layers (cubes of a cube array) in order, 0 where `level` is none;
 * accessible levels in w. */
void tgsic_exec_query_size(const struct tgsic_exec_texture *texture, unsigned target, int32_t level,
                           uint32_t value[4]);

/* IMAGE: integer coordinates in TGSI's order for `target` (cubes: face + 6 * layer in z; sample in
 * w). False: nothing is bound, out of range, or the image's format has texels of another size than
 * the texture's; a load then gives 0. */
bool tgsic_exec_image_load(const struct tgsic_exec_image *image, unsigned target,
                           const int32_t coord[4], uint32_t value[4]);
bool tgsic_exec_image_store(const struct tgsic_exec_image *image, unsigned target,
                            const int32_t coord[4], const uint32_t value[4]);
/* The word that atomics act on (r32i, r32ui, r32f images). NULL: out of range, or the texture keeps
 * texels of another layout, which loads and stores reinterpret. */
uint32_t *tgsic_exec_image_word(const struct tgsic_exec_image *image, unsigned target,
                                const int32_t coord[4]);
void tgsic_exec_image_size(const struct tgsic_exec_image *image, unsigned target,
                           uint32_t value[4]);

#endif
