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
    struct declared_range *ranges;
    uint32_t count;
    uint32_t *arrays; /* declaration + 1 by array number; num_arrays of them */
    uint32_t num_arrays;
};

#define PLAIN_ROWS 8
#define NAMED_BITS 5

struct validator {
    const struct tgsic_shader *shader;
    struct tgsic_limits limits;
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    bool failed;
    bool has_ranges; /* the files have theirs, which most shaders are found right without */
    struct tgsic_outline *outline;
    struct declared_file *files; /* TGSIC_FILE_LIMIT; NULL: not asked for yet */
    /* bits 1 << enum tgsic_file */
    unsigned vertex_files; /* those that have registers per vertex in this stage */
    unsigned kinds[2];     /* those with registers that are not, and that are, per vertex */
    /* As many registers from 0 on are declared, and right wherever an operand of the file can be:
     * in the first row without a dimension, then in each of the first dimensions, numbers of
     * buffers or vertices. */
    uint16_t plain[PLAIN_ROWS][TGSIC_FILE_LIMIT];
    uint32_t named[1 << NAMED_BITS]; /* bits by hash: the semantics met so far */
    uint8_t *unit_targets;           /* target + 1 by sampler unit; 0: not known yet */
    uint32_t num_units;
    uint32_t num_vertices[2]; /* of per-vertex IN and OUT */
    /* All above begins as zeroes. */
    uint32_t values[TGSIC_FILE_LIMIT]; /* plain[0] of the files that hold values, else 0 */
};

TGSIC_COLD void tgsic_validator_error(struct validator *v, unsigned code, struct tgsic_pos pos,
                                      const char *format, ...) TGSIC_PRINTF(4, 5);
/* Reports and leaves: nesting beyond the limit. */
TGSIC_COLD void tgsic_validator_too_deep(struct validator *v, struct tgsic_pos pos);

/* Notes a declaration, by index, that has an array number. */
void tgsic_declare_array(struct validator *v, uint32_t index);
/* Look for registers that are declared twice, and for components that two registers of a file have
 * of one semantic. */
void tgsic_check_declared_twice(struct validator *v);
void tgsic_check_named_twice(struct validator *v);

/* The declaration of a register; NULL: there is none. Dimension 0 where there is no dimension. */
const struct tgsic_declaration *tgsic_find_declared(struct validator *v, unsigned file,
                                                    uint32_t dimension, int32_t index);
/* The declaration that has the array number; NULL: there is none. */
const struct tgsic_declaration *tgsic_find_array(struct validator *v, unsigned file,
                                                 unsigned array);
/* Whether any registers of the file, or with that dimension, are declared. */
static inline bool tgsic_has_file(const struct validator *v, unsigned file)
{
    return (v->kinds[0] | v->kinds[1]) >> file & 1;
}
bool tgsic_has_dimension(struct validator *v, unsigned file, uint32_t dimension);

/* Whether an operand is one of the plain registers of its file, if no index varies. */
static inline bool tgsic_is_plain_place(const struct validator *v, const struct tgsic_register *reg)
{
    unsigned row = reg->has_dimension ? (uint16_t)reg->dimension + 1u : 0;
    return row < PLAIN_ROWS && (uint16_t)reg->index < v->plain[row][reg->file];
}

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
