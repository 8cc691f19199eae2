/* SPDX-License-Identifier: MIT */
/* What two stages of a pipeline agree on, whichever language they are translated to. Private to
 * lib/. */
#ifndef TGSIC_INTERFACE_H
#define TGSIC_INTERFACE_H

#include "pipeline.h"
#include "scan.h"

/* The nearest stage before (step -1) or after (+1) one, or NULL. The stages of a pipeline are in
 * the order of their numbers; compute shaders have none around them. */
const struct tgsic_shader *tgsic_neighbour(const struct tgsic_pipeline *pipeline,
                                           enum tgsic_processor stage, int step);

/* Whether a shader and the other stages of its pipeline are valid; reports what is wrong. Fills in
 * the shader's outline, which begins as zeroes, if so. */
bool tgsic_validate_stages(struct tgsic_arena *arena, const struct tgsic_shader *shader,
                           const struct tgsic_pipeline *pipeline, struct tgsic_diags *diags,
                           struct tgsic_outline *outline);

/* What the neighbour has, see tgsic_neighbour(), or NULL. */
const struct tgsic_scan *tgsic_scan_neighbour(struct tgsic_arena *arena,
                                              const struct tgsic_pipeline *pipeline,
                                              enum tgsic_processor stage, int step);

/* Copies the bindings, names included, to a report that lives in `arena`. */
void tgsic_report_bindings(struct tgsic_arena *arena, const struct tgsic_binding *bindings,
                           size_t count, struct tgsic_report *report);

/* The stage that the outputs go to, as far as one is known; `consumer` may be NULL. */
enum tgsic_processor tgsic_reading_stage(const struct tgsic_shader *shader,
                                         const struct tgsic_shader *consumer);

/* The declared slot of a semantic, or NULL. */
const struct tgsic_slot *tgsic_find_slot(const struct tgsic_slot *slots, uint32_t count,
                                         unsigned semantic, unsigned index);

/* Is the semantic of a kind that shaders hand on and nothing else looks at? CLIPVERTEX is not:
 * behind the last stage before rasterization it decides clipping. */
static inline bool tgsic_is_varying(unsigned semantic)
{
    const uint64_t varyings =
        UINT64_C(1) << TGSIC_SEMANTIC_COLOR | UINT64_C(1) << TGSIC_SEMANTIC_BCOLOR |
        UINT64_C(1) << TGSIC_SEMANTIC_FOG | UINT64_C(1) << TGSIC_SEMANTIC_TEXCOORD |
        UINT64_C(1) << TGSIC_SEMANTIC_GENERIC | UINT64_C(1) << TGSIC_SEMANTIC_NORMAL |
        UINT64_C(1) << TGSIC_SEMANTIC_PATCH;
    return (semantic < 64) & (varyings >> (semantic & 63));
}

/* Is a slot of one value for all of a patch? Stages around tessellation alone have any: elsewhere
 * such a slot is one as others are. */
static inline bool tgsic_is_per_patch(unsigned stage, unsigned semantic)
{
    return semantic == TGSIC_SEMANTIC_PATCH &&
           (stage == TGSIC_PROCESSOR_TESS_CTRL || stage == TGSIC_PROCESSOR_TESS_EVAL);
}

/* The kind that both ends give a varying. `reader` is the reading end, NULL where it is not known;
 * `paired`: both ends are known. Integers need both, since a stage translated alone has vec4, and
 * fragment inputs that are not interpolated. */
enum tgsic_kind tgsic_varying_kind(const struct tgsic_slot *reader, bool paired, bool to_fragments);

/* Stages that meet at run time have a fixed location per semantic; 32 of them. False: it has none.
 */
bool tgsic_separable_location(unsigned semantic, unsigned index, unsigned *location);

/* Clip and cull distances, which share the CLIPDIST registers. */
struct tgsic_distances {
    unsigned num_clip, num_cull;
};

/* How many distances the slots name: one more than the highest component that is used. */
unsigned tgsic_highest_distance(const struct tgsic_slot *slots, uint32_t count);

/* The writing stage says how many there are, and which of them cull; `writer` may be NULL. None
 * where `used` is 0. */
struct tgsic_distances tgsic_count_distances(const struct tgsic_shader *writer, unsigned used);

#endif
