/* SPDX-License-Identifier: MIT */
/* The micro corpus: every arithmetic opcode with every kind of operand, swizzle, mask and modifier
 * in pairs, run by the interpreter and, as GLSL, by OpenGL, or as SPIR-V by Vulkan.
 *
 * A *case* is one instruction, described by a level in each dimension of its opcode's space. A
 * *batch* is a shader of up to MICRO_BATCH cases of one opcode, each with an output of its own. */
#ifndef PEER_MICRO_H
#define PEER_MICRO_H

#include "tgsi/pipeline.h"
#include "tgsi/shader.h"

#define MICRO_BATCH     8  /* cases: as many as there are outputs */
#define MICRO_LANES     32 /* invocations, each with inputs of its own */
#define MICRO_INPUTS    4  /* registers IN[source] */
#define MICRO_CONSTANTS 8  /* registers; behind those of the sources: */
#define MICRO_ONE       6  /* 1 in all components, for addresses */
#define MICRO_BEFORE    7  /* what destinations hold before */

enum micro_dimension { MICRO_DST, MICRO_MASK, MICRO_SATURATE, MICRO_SOURCES };
enum micro_of_source { MICRO_KIND, MICRO_SWIZZLE, MICRO_MODIFIER, MICRO_PER_SOURCE };
#define MICRO_DIMENSIONS (MICRO_SOURCES + MAX_SOURCES * MICRO_PER_SOURCE)
#define MICRO_MAX_LEVELS 16

enum micro_dst { MICRO_DST_OUT, MICRO_DST_TEMP, MICRO_DST_SOURCE, MICRO_DST_ARRAY };
enum micro_kind {
    MICRO_IMM,
    MICRO_CONST,
    MICRO_IN,
    MICRO_TEMP,
    MICRO_CONST_INDIRECT,
    MICRO_IN_INDIRECT,
    MICRO_TEMP_INDIRECT,
};

struct micro_case {
    uint8_t level[MICRO_DIMENSIONS];
    uint32_t immediates[MAX_SOURCES][4];
};

/* ---- micro_space.c: which cases there are --------------------------------------------------- */

struct micro_space {
    unsigned opcode, num_dimensions;
    uint8_t levels[MICRO_DIMENSIONS]; /* how many each dimension has */
};

/* False when the opcode is none of these: arithmetic of the invocation alone, with one result. */
bool micro_space_of(unsigned opcode, struct micro_space *space);
/* The mask, and the swizzle of a source, that a case's level stands for. */
unsigned micro_mask(unsigned opcode, const struct micro_case *c);
void micro_swizzle(unsigned opcode, const struct micro_case *c, unsigned source,
                   uint8_t swizzle[4]);

/* Which pairs of levels of two dimensions some case had. */
struct micro_coverage {
    uint8_t pair[MICRO_DIMENSIONS * MICRO_MAX_LEVELS][MICRO_DIMENSIONS * MICRO_MAX_LEVELS];
    unsigned covered, total;
};
void micro_coverage_start(const struct micro_space *space, struct micro_coverage *coverage);
/* Chooses a case that covers much of what is left, and notes it; false when nothing is left. */
bool micro_next(const struct micro_space *space, struct micro_coverage *coverage, uint64_t *seed,
                struct micro_case *c);

uint32_t micro_random(uint64_t *seed, uint32_t below);

/* ---- micro_rules.c: what operands are sensible, and when results agree ---------------------- */

/* Four words for an operand of an opcode. */
void micro_values(unsigned opcode, unsigned source, uint64_t *seed, uint32_t words[4]);
/* Whether `got`, of OpenGL or Vulkan, may stand for `expected`, given what the sources held. */
bool micro_agrees(unsigned opcode, const struct micro_case *c, uint32_t sources[][4],
                  const uint32_t expected[4], const uint32_t got[4], bool vulkan);

/* ---- micro_text.c ---------------------------------------------------------------------------- */

/* Prints a batch as TGSI. */
void micro_print(unsigned opcode, const struct micro_case *cases, unsigned count, char *text,
                 size_t size);
/* Prints the instruction of a case alone, for messages. */
void micro_describe(unsigned opcode, const struct micro_case *c, char *text, size_t size);

/* ---- micro_run.c ------------------------------------------------------------------------------
 */

struct micro_data {
    uint32_t inputs[MICRO_INPUTS][4][MICRO_LANES];
    uint32_t constants[MICRO_CONSTANTS][4];
};

typedef uint32_t micro_results[MICRO_BATCH][4][MICRO_LANES];

/* NULL, or what went wrong; valid until the next call. */
const char *micro_interpret(const struct tgsic_shader *shader, const struct micro_data *data,
                            micro_results results);
/* The GLSL of it; *text is to be freed, and NULL when it is refused. */
const char *micro_translate(const struct tgsic_shader *shader, const struct tgsic_host *host,
                            struct tgsic_buffer *text, struct tgsic_report *report);
/* `outputs` of them are drawn. */
const char *micro_draw(const struct tgsic_host *host, const char *glsl,
                       const struct tgsic_report *report, const struct micro_data *data,
                       unsigned outputs, micro_results results);

/* ---- micro_vulkan.c -------------------------------------------------------------------------- */

/* NULL, or why there is no Vulkan. */
const char *micro_open_vulkan(void);
/* As SPIR-V on Vulkan */
const char *micro_show(const struct tgsic_shader *fragment, const struct micro_data *data,
                       unsigned outputs, micro_results results);

#endif
