/* SPDX-License-Identifier: MIT */
/* A world carried through translation: what the guest works out by reflection (bind.h) and the host
 * binds by report, said again as a world for the emitted GLSL. Constants become the uniforms and
 * blocks that hold registers, samplers those of the GLSL, attributes vs_inN. Objects stay the same
 * ones. So whatever runs an original program by its names runs the translated one, too. */
#ifndef CHECK_CARRY_H
#define CHECK_CARRY_H

#include "bind.h"

/* `stages`: GLSL and reports (tgsic_check_translate() or program->stages). All that `out` has of
 * its own lives in `arena`, whose escape is set by the caller. TGSIC_E_UNSUPPORTED names what
 * cannot be bound. */
enum tgsic_result tgsic_check_carry_world(const struct check_program *program,
                                          const struct check_translated_stage *stages,
                                          const struct check_world *world,
                                          struct tgsic_arena *arena, struct check_world *out,
                                          struct tgsic_diags *diags);
/* Likewise the vertices of a draw. Attributes without an array get arrays of their current value.
 */
void tgsic_check_carry_draw(const struct check_program *program,
                            const struct check_translated_stage *stages,
                            const struct check_world *world, const struct check_draw *draw,
                            struct tgsic_arena *arena, struct check_draw *out);

/* IN registers of one column: a 64-bit vector of three or four components takes two. */
unsigned tgsic_check_column_registers(const struct tgsic_attribute *attribute);

/* What feeds IN[number] of the vertex shader. */
struct check_feed {
    const struct check_array *array; /* NULL: `current`, for all vertices */
    uint32_t current[4];
    bool integer;             /* the shader's type is an integer */
    bool wide;                /* it has 64-bit components, of which the register holds two, */
    unsigned first_component; /* from this one on */
};
struct check_feed tgsic_check_feed(const struct check_program *program,
                                   const struct check_world *world, const struct check_draw *draw,
                                   uint32_t number);
/* What the register of a wide feed holds, of the `words` of one vertex: two components as they are;
 * those that are missing are 0, or 1 for the fourth. */
void tgsic_check_feed_wide(const struct check_feed *feed, const uint32_t *words, uint32_t value[4]);
/* What the register holds for a vertex. */
void tgsic_check_feed_value(const struct check_feed *feed, uint32_t vertex, uint32_t instance,
                            uint32_t value[4]);

/* What the world's state asks of the translation: TGSIC_VARIANT_OFF everywhere if nothing. `arena`
 * for scratch. */
struct tgsic_state tgsic_check_variant(const struct check_program *program,
                                       const struct check_world *world, struct tgsic_arena *arena);

#endif
