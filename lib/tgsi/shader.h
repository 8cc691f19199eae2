/* SPDX-License-Identifier: MIT */
/* What everything that makes a decoded shader shares. Private to lib/. */
#ifndef TGSIC_SHADER_H
#define TGSIC_SHADER_H

#include "arena.h"
#include "tgsi.h"

/* Facts by opcode number without a call; rows without a name are no opcodes. */
extern const struct tgsic_opcode_info tgsic_opcode_table[TGSIC_OPCODE_LIMIT];

#define MAX_RESULTS 2 /* of any opcode */
#define MAX_SOURCES 5

/* Opcodes with a memory part: those whose text form has a memory suffix in Mesa or virglrenderer,
 * and those that Mesa's dumper prints one for, though no parser but ours reads it back. */
#define TAKES_MEMORY_PART (TGSIC_OPFLAG_MEMORY | TGSIC_OPFLAG_MEMORY_MESA | TGSIC_OPFLAG_STORE)

/* Whether the first of two brackets in a declaration of this file stands for the vertices, so that
 * readers drop it: also where the register then is none of a vertex (PATCH and so on). */
bool tgsic_has_vertex_bracket(unsigned processor, unsigned file);

/* Whether its registers exist once per patch or primitive and not once per vertex, where there are
 * vertices to tell apart. */
static inline bool tgsic_is_per_primitive(const struct tgsic_declaration *d)
{
    const uint64_t semantics =
        (uint64_t)1 << TGSIC_SEMANTIC_PATCH | (uint64_t)1 << TGSIC_SEMANTIC_TESSINNER |
        (uint64_t)1 << TGSIC_SEMANTIC_TESSOUTER | (uint64_t)1 << TGSIC_SEMANTIC_PRIM_ID;
    return d->has_semantic & (d->semantic < 64) & (semantics >> (d->semantic & 63));
}

/* The caller's limits with defaults filled in; `limits` may be NULL or an older, shorter struct. */
struct tgsic_limits tgsic_limits_fill(const struct tgsic_limits *limits);

/* Likewise for the options of readers and writers; NULL gives the defaults. */
struct tgsic_read_options tgsic_read_options_fill(const struct tgsic_read_options *opts);
struct tgsic_write_options tgsic_write_options_fill(const struct tgsic_write_options *opts);

struct tgsic_text;

/* The line of one instruction of the text form, with its number, without an end of line. What the
 * form cannot say jumps out of the text's arena. */
void tgsic_print_instruction(const struct tgsic_shader *shader, uint32_t index,
                             struct tgsic_text *out);

/* Makes `arena` the shader's own: the struct moves into its own memory, so the shader is all there
 * is to free. The last call of an entry point that may still jump out. */
void tgsic_shader_adopt(struct tgsic_shader *shader, struct tgsic_arena *arena);

/* What passes over a valid shader start from. Most instructions make a value of values in declared
 * registers, and there is nothing else to know about them. */
struct tgsic_outline {
    /* The instructions, in order, that have control flow, parts, 64 bits, or operands of the next
     * list; maybe others. */
    uint32_t *special;
    /* Those that have operands with an index that is not known, two dimensions or a file that holds
     * no values; maybe others. */
    uint32_t *addressed;
    uint32_t *flow; /* those that have control flow, and no others */
    uint32_t num_special, num_addressed, num_flow;
    uint32_t num_operands, num_results; /* of all instructions: results and sources; results */
    uint32_t ends[TGSIC_FILE_LIMIT];    /* the place behind the last declared register, or 0 */
    bool names_again;                   /* registers of a file may have the same semantic */
};

/* Where registers have their places in their file. */
static inline uint32_t tgsic_register_place(uint32_t dimension, uint32_t reg)
{
    return dimension << 16 | reg;
}

static inline uint32_t tgsic_declared_dimension(const struct tgsic_declaration *d)
{
    return (uint32_t)d->has_dimension * d->dimension;
}

/* Adds the registers that it declares. Returns whether they are behind all those before. */
static inline bool tgsic_outline_declaration(struct tgsic_outline *outline,
                                             const struct tgsic_declaration *d)
{
    uint32_t dimension = tgsic_declared_dimension(d), before = outline->ends[d->file];
    uint32_t end = tgsic_register_place(dimension, d->last) + 1;
    outline->ends[d->file] = before < end ? end : before;
    return before <= tgsic_register_place(dimension, d->first);
}

/* The outline that has every instruction in it, for a shader known to be valid. */
void tgsic_outline_all(struct tgsic_arena *arena, const struct tgsic_shader *shader,
                       struct tgsic_outline *outline);

/* tgsic_validate() in the arena of a caller that goes on with it: whether the shader is valid; if
 * so, fills in the outline, which begins as zeroes. */
bool tgsic_validate_within(struct tgsic_arena *arena, const struct tgsic_shader *shader,
                           const struct tgsic_limits *limits, struct tgsic_diags *diags,
                           struct tgsic_outline *outline);

/* Reports why a call ended early, for the results that arena.h jumps out with. Returns `failure`.
 */
enum tgsic_result tgsic_report_failure(struct tgsic_diags *diags, unsigned code,
                                       enum tgsic_result failure);

/* What an entry point returns when it was jumped out of: frees the arena, and reports why if no
 * error was reported since the list held `errors` of them. */
enum tgsic_result tgsic_end_early(struct tgsic_arena *arena, struct tgsic_diags *diags,
                                  size_t errors);
/* The same for a call with two arenas, which reports `code`. */
enum tgsic_result tgsic_end_both_early(struct tgsic_arena *arena, struct tgsic_arena *other,
                                       unsigned code, struct tgsic_diags *diags, size_t errors);

/* Gives IF, UIF, ELSE, BGNLOOP and ENDLOOP the labels that follow from nesting: IF and UIF that of
 * their ELSE or ENDIF, ELSE that of its ENDIF, BGNLOOP and ENDLOOP that of each other. Labels where
 * nesting is broken, and of CAL, stay; any other opcode loses its label. Returns false, with
 * *deepest at the instruction, when blocks nest deeper than `max_nesting`. Scratch memory comes
 * from `arena`. */
bool tgsic_link_labels(struct tgsic_shader *shader, struct tgsic_arena *arena, uint32_t max_nesting,
                       uint32_t *deepest);

/* The same while instructions come in, for those alone that open or close a block; starts as {0}.
 * Returns false when the instruction opens a block too deep. */
struct tgsic_open_blocks {
    uint32_t *stack; /* the instructions that opened them */
    uint32_t depth, room;
};
bool tgsic_link_block(struct tgsic_open_blocks *open, struct tgsic_instruction *instructions,
                      uint32_t at, struct tgsic_arena *arena, uint32_t max_nesting);

#endif
