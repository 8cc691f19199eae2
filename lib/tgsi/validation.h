/* SPDX-License-Identifier: MIT */
/* What the parts of the validator share. Private. */
#ifndef TGSIC_VALIDATION_H
#define TGSIC_VALIDATION_H

#include "arena.h"
#include "diag_codes.h"
#include "shader.h"

/* Declared registers of a file: sorted by dimension and first register, without overlap. */
struct declared_range {
    uint32_t dimension;
    uint16_t first, last;
    uint32_t declaration; /* index */
};

struct declared_file {
    struct declared_range *ranges; /* these: see tgsic_declared_file() */
    uint32_t count;
    uint32_t *arrays; /* declaration + 1 by array number; num_arrays of them */
    uint32_t num_arrays;
};

#define PLAIN_DIMENSIONS 8
#define PLAIN_ARRAYS     (TGSIC_FILE_OUT + 1) /* files that have dimensions are below */
#define NAMED_WORDS      16

struct validator {
    const struct tgsic_shader *shader;
    struct tgsic_limits limits;
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    bool failed;
    bool has_ranges; /* the files have theirs */
    struct tgsic_outline *outline;
    struct declared_file *files; /* TGSIC_FILE_LIMIT; NULL: not asked for yet */
    /* bits 1 << enum tgsic_file */
    unsigned vertex_files; /* those that have registers per vertex in this stage */
    unsigned kinds[2];     /* those with registers that are not, and that are, per vertex */
    /* As many registers from 0 on are declared, and right wherever an operand of the file can be:
     * without a dimension, and in each of the first dimensions, numbers of buffers or vertices. */
    uint16_t plain_registers[TGSIC_FILE_LIMIT];
    uint16_t plain_elements[PLAIN_ARRAYS][PLAIN_DIMENSIONS];
    uint32_t named[NAMED_WORDS]; /* bits by hash: the semantics met so far */
    uint8_t *unit_targets;       /* target + 1 by sampler unit; 0: not known yet */
    uint32_t num_units;
    uint32_t num_vertices[2]; /* of per-vertex IN and OUT */
};

TGSIC_COLD void tgsic_validator_error(struct validator *v, unsigned code, struct tgsic_pos pos,
                                      const char *format, ...) TGSIC_PRINTF(4, 5);
/* Reports and leaves: nesting beyond the limit. */
TGSIC_COLD void tgsic_validator_too_deep(struct validator *v, struct tgsic_pos pos);

/* What is declared of a file; most shaders are found right without the ranges, so the first call
 * lists them. */
const struct declared_file *tgsic_declared_file(struct validator *v, unsigned file);

/* The declaration of a register; NULL: there is none. Dimension 0 where there is no dimension. */
const struct tgsic_declaration *tgsic_find_declared(struct validator *v, unsigned file,
                                                    uint32_t dimension, int32_t index);

/* Any declaration of the file with that dimension; NULL: there is none. */
const struct tgsic_declaration *tgsic_find_any_declared(struct validator *v, unsigned file,
                                                        uint32_t dimension);

struct operand_rule;

/* One instruction, of the opcode that has the rule; `are_plain`: its operands are known to be right
 * and as many as they should. */
void tgsic_validate_instruction(struct validator *v, const struct tgsic_instruction *inst,
                                const struct operand_rule *rule, bool are_plain);

/* The parts, in this order; each relies on the ones before. */
void tgsic_validate_properties(struct validator *v);
void tgsic_validate_declarations(struct validator *v);
void tgsic_validate_instructions(struct validator *v);
void tgsic_validate_flow(struct validator *v);

#endif
