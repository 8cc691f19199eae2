/* SPDX-License-Identifier: MIT */
/* What the parts of the legaliser share. Private.
 *
 * Both calls walk the shader alike. Where an instruction breaks a rule, tgsic_legal_breach() either
 * notes it (lint) or tells the caller to repair it. Repairs emit instructions before the one they
 * mend, change its copy, or ask for moves after it. */
#ifndef TGSIC_LEGALISER_H
#define TGSIC_LEGALISER_H

#include "diag_codes.h"
#include "legalise.h"
#include "shader.h"

#define LEGAL_MAX_DST 2

/* A loop that is being emitted. */
struct legal_loop {
    bool has_continue; /* two loops stand for it, */
    uint16_t flag;     /* ... and TEMP[flag].x says that the outer one ends */
};

/* Declarations of a file by register; NULL where there is none. */
struct legal_file {
    const struct tgsic_declaration **declarations;
    uint32_t count;
};

struct legaliser {
    const struct tgsic_shader *shader;
    struct tgsic_legalise_options opts;
    bool lint;
    bool failed;
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    struct tgsic_pos pos;
    uint32_t reported; /* rules, of the instruction in hand */

    struct tgsic_shader out;
    /* Temporaries and addresses: so many are taken now, those from first_scratch on by the
     * instruction in hand alone; so many at most. */
    uint32_t num_temps, first_scratch, most_temps;
    uint32_t num_addresses, first_scratch_address, most_addresses;
    uint32_t num_inputs; /* IN registers, those added included */

    struct legal_file files[TGSIC_FILE_LIMIT];
    uint8_t *targets;       /* of sampler units: 1 + that of the first use; 0: none */
    uint16_t *whole;        /* TEMP + 1 that an OUT register is gathered in; 0: none */
    uint16_t *addresses;    /* ADDR + 1 that stands for component c of ADDR[n], at n * 4 + c */
    uint16_t *primitive_id; /* IN + 1 that stands for SV[n]; 0: it is no PRIM_ID */
    uint16_t input_array;   /* TEMP + 1 where the inputs are copied to; 0: they are not */
    uint16_t input_array_id;
    bool *continues; /* by instruction: a BGNLOOP whose loop has a CONT of its own */
    struct legal_loop *loops;
    uint32_t num_loops;
};

/* ---- legalise.c: rules, instructions, temporaries -------------------------------------------- */

/* Whether to repair. In lint the breach is reported instead. */
bool tgsic_legal_breach(struct legaliser *l, enum tgsic_legal_rule rule);
/* Reports what has no repair. */
void tgsic_legal_refuse(struct legaliser *l, enum tgsic_legal_rule rule, const char *format, ...)
    TGSIC_PRINTF(3, 4);

/* Appends a copy as it is. */
void tgsic_legal_emit(struct legaliser *l, const struct tgsic_instruction *inst);
void tgsic_legal_emit_op(struct legaliser *l, enum tgsic_opcode opcode, struct tgsic_dst dst,
                         const struct tgsic_src *src, unsigned num_src);
void tgsic_legal_move(struct legaliser *l, struct tgsic_dst dst, struct tgsic_src src);
/* Legalises one, and appends what it becomes. */
void tgsic_legal_instruction(struct legaliser *l, const struct tgsic_instruction *inst);
/* A copy with operands of its own. */
struct tgsic_instruction tgsic_legal_copy(struct legaliser *l,
                                          const struct tgsic_instruction *inst);

/* A temporary until the next instruction, and one for good: only before the first instruction. */
struct tgsic_register tgsic_legal_scratch(struct legaliser *l);
struct tgsic_register tgsic_legal_scratch_address(struct legaliser *l);
uint16_t tgsic_legal_temp(struct legaliser *l, uint32_t count);
struct tgsic_src tgsic_legal_uint(struct legaliser *l, uint32_t value);

/* A scratch register with what `src` reads, moved there by `opcode`. */
struct tgsic_src tgsic_legal_through(struct legaliser *l, enum tgsic_opcode opcode,
                                     struct tgsic_src src);

/* ---- the parts ------------------------------------------------------------------------------- */

/* Properties, declarations, limits; what the rest needs to know of them. */
void tgsic_legal_look(struct legaliser *l);
void tgsic_legal_properties(struct legaliser *l);
void tgsic_legal_declarations(struct legaliser *l);
/* Temporaries and addresses that were added. */
void tgsic_legal_declare_rest(struct legaliser *l);

/* What stands before the first instruction. */
void tgsic_legal_prologue(struct legaliser *l);

/* Each returns true if it has dealt with the instruction as a whole. */
bool tgsic_legal_flow(struct legaliser *l, const struct tgsic_instruction *inst);
bool tgsic_legal_opcode(struct legaliser *l, const struct tgsic_instruction *inst);
bool tgsic_legal_wide(struct legaliser *l, const struct tgsic_instruction *inst);
bool tgsic_legal_bit_field(struct legaliser *l, const struct tgsic_instruction *inst);
bool tgsic_legal_address_write(struct legaliser *l, const struct tgsic_instruction *inst);
/* Changes the copy. */
void tgsic_legal_operands(struct legaliser *l, struct tgsic_instruction *inst);
/* Changes where the copy writes; `moves` are emitted behind it. */
struct legal_move {
    struct tgsic_dst dst;
    struct tgsic_src src;
};
unsigned tgsic_legal_results(struct legaliser *l, struct tgsic_instruction *inst,
                             struct legal_move moves[LEGAL_MAX_DST]);

static inline const struct tgsic_declaration *tgsic_legal_declared(const struct legaliser *l,
                                                                   unsigned file, int32_t index)
{
    const struct legal_file *f = &l->files[file];
    return index >= 0 && (uint32_t)index < f->count ? f->declarations[index] : NULL;
}

static inline bool tgsic_is_replicated(const struct tgsic_src *src)
{
    return src->swizzle[0] == src->swizzle[1] && src->swizzle[0] == src->swizzle[2] &&
           src->swizzle[0] == src->swizzle[3];
}

#endif
