/* SPDX-License-Identifier: MIT */
/* What the texture opcodes' files share. Private to this folder. */
#ifndef TGSIC_TGSI2SPIRV_TEXTURE_H
#define TGSIC_TGSI2SPIRV_TEXTURE_H

#include "emit.h"

enum lod { LOD_IMPLICIT, LOD_BIAS, LOD_LEVEL, LOD_ZERO, LOD_GRADIENT };

/* How an opcode samples, and where its operands are. */
struct lookup {
    enum tgsic_target target;
    const struct tgsic_target_info *info;
    const struct tgsic_scan_sampler *sampler;
    const struct sampler *variable;
    enum lod lod;
    uint8_t lod_source, lod_position;
    uint8_t reference_source, reference_position; /* shadow reference */
    uint8_t gradient_source;
    bool projective;
};

/* Image operands, in the order of their bits. */
struct operands {
    uint32_t mask;
    uint32_t list[8];
    unsigned count;
};

/* ---- texture.c: operands and results ---- */
bool tgsic_t2s_is_cube(enum tgsic_target target);
bool tgsic_t2s_is_rect(enum tgsic_target target);
bool tgsic_t2s_has_mipmaps(enum tgsic_target target);
uint32_t tgsic_t2s_load_sampled(struct emit *e, const struct lookup *l); /* image and sampler */
uint32_t tgsic_t2s_load_image(struct emit *e, const struct lookup *l);
void tgsic_t2s_add_operand(struct operands *o, uint32_t bit, uint32_t id);
bool tgsic_t2s_is_constant_offset(const struct emit *e, unsigned index, unsigned count);
bool tgsic_t2s_has_offset(const struct emit *e, const struct lookup *l);
uint32_t tgsic_t2s_read_offset(struct emit *e, unsigned index, unsigned count);
/* Adds a constant offset; others are refused. */
void tgsic_t2s_add_offset(struct emit *e, const struct lookup *l, struct operands *o);
uint32_t tgsic_t2s_coordinates(struct emit *e, const struct lookup *l);
uint32_t tgsic_t2s_reference(struct emit *e, const struct lookup *l);
/* Vulkan has no coordinates in texels: they are divided by the size. */
uint32_t tgsic_t2s_normalized(struct emit *e, const struct lookup *l, uint32_t coordinates);
/* The instruction with its image operands behind `first`. */
uint32_t tgsic_t2s_image_op(struct emit *e, unsigned op, uint32_t type, const uint32_t *first,
                            unsigned num_first, const struct operands *o);
/* Assigns a texel as wide as said; a SVIEW operand swizzles it. */
void tgsic_t2s_assign_texel(struct emit *e, uint32_t id, enum tgsic_kind kind, unsigned width);
/* A texel's components from where the host's format has them. */
uint32_t tgsic_t2s_permuted(struct emit *e, const struct lookup *l, uint32_t id,
                            enum tgsic_kind kind);

/* ---- texture_choice.c ---- */
typedef void look_up(struct emit *e, struct lookup *l);
/* Looks up in each element of the array that source `view` indexes, and assigns what the index
 * chooses. */
void tgsic_t2s_choose_sampler(struct emit *e, const struct lookup *l, unsigned view, look_up *how);

/* ---- texel.c: what does not filter ---- */
void tgsic_t2s_fetch(struct emit *e, const struct lookup *l);
void tgsic_t2s_gather_texels(struct emit *e, const struct lookup *l);
void tgsic_t2s_query_size(struct emit *e, const struct lookup *l);
/* width 4: the number and three zeros */
void tgsic_t2s_query_samples(struct emit *e, const struct lookup *l, unsigned width);
void tgsic_t2s_query_position(struct emit *e, const struct lookup *l);
void tgsic_t2s_query_lod(struct emit *e, const struct lookup *l);

#endif
