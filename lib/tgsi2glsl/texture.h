/* SPDX-License-Identifier: MIT */
/* What the files of texture opcodes share. */
#ifndef TGSIC_EMIT_TEXTURE_H
#define TGSIC_EMIT_TEXTURE_H

#include "emit.h"

enum lod { LOD_IMPLICIT, LOD_BIAS, LOD_LEVEL, LOD_ZERO, LOD_GRADIENT };

/* How an opcode samples: the GLSL function and where its operands are. */
struct lookup {
    enum tgsic_target target;
    enum tgsic_target used; /* in GLSL: another one where the host lacks it */
    const struct tgsic_target_info *info;
    const struct tgsic_scan_sampler *sampler;
    const char *name;                    /* of the sampler; of an array when it is indexed */
    const struct tgsic_register *choice; /* the operand that indexes it, or NULL */
    unsigned view;                       /* of the sampler or of the first of an array */
    enum lod lod;
    uint8_t lod_source, lod_position;
    uint8_t reference_source, reference_position; /* shadow reference */
    uint8_t gradient_source;
    bool projective;
};

typedef void texel_writer(struct emit *e, const struct lookup *l);

/* What a texture expression gives, for the statements that take components of it. */
struct texel {
    const struct lookup *lookup;
    texel_writer *write;
    unsigned width; /* of the expression; 1: copied to every component */
    char letter;
};

/* ---- texture.c ---- */
bool tgsic_emit_is_cube(enum tgsic_target target);
bool tgsic_emit_has_mipmaps(enum tgsic_target target);
/* The letter of a texel's type. */
char tgsic_emit_texel_letter(const struct emit *e);
void tgsic_emit_print_sampler(struct emit *e, const struct lookup *l);
/* [index] of an array of samplers, or of something as long */
void tgsic_emit_print_choice(struct emit *e, const struct lookup *l);
/* An expression for the sampler or, where the host cannot index samplers, a choice among such
 * expressions. */
void tgsic_emit_chosen(struct emit *e, const struct lookup *l, texel_writer *write);
/* The component of the expression for a component of the result. */
void tgsic_emit_picked(struct emit *e, const struct part *part, unsigned width);
void tgsic_emit_texels(struct emit *e, const struct lookup *l, texel_writer *write, unsigned width,
                       char letter);

/* ---- texture_coordinates.c ---- */
/* Coordinates and layer; with the reference where GLSL packs it; with the divisor. */
void tgsic_emit_coordinates(struct emit *e, const struct lookup *l, enum tgsic_kind kind);
void tgsic_emit_packed_coordinates(struct emit *e, const struct lookup *l);
void tgsic_emit_projective(struct emit *e, const struct lookup *l);
/* Those that a query of the level of detail takes. */
void tgsic_emit_lod_coordinates(struct emit *e, const struct lookup *l);
void tgsic_emit_gradients(struct emit *e, const struct lookup *l);
void tgsic_emit_reference(struct emit *e, const struct lookup *l);
bool tgsic_emit_has_offset(const struct emit *e, const struct lookup *l);
bool tgsic_emit_is_constant_offset(const struct emit *e, unsigned index, unsigned count);
void tgsic_emit_offset(struct emit *e, unsigned index, unsigned count);
/* The argument that a lookup with one offset ends with. */
void tgsic_emit_lookup_offset(struct emit *e, const struct lookup *l);

/* ---- texture_fetch.c ---- */
void tgsic_emit_fetch(struct emit *e, const struct lookup *l);
void tgsic_emit_gather(struct emit *e, const struct lookup *l);

/* ---- texture_query.c ---- */
/* Width and height of a texture, as a vec2. */
void tgsic_emit_size_vector(struct emit *e, const struct lookup *l);
void tgsic_emit_size(struct emit *e, const struct lookup *l);
void tgsic_emit_samples(struct emit *e, const struct lookup *l);
void tgsic_emit_lod_query(struct emit *e, const struct lookup *l);

#endif
