/* SPDX-License-Identifier: MIT */
/* Reducing TGSI: edits of the decoded shader. Private to lib/check. */
#ifndef CHECK_REDUCE_TGSI_H
#define CHECK_REDUCE_TGSI_H

#include "reducer.h"

struct check_tgsi_reducer {
    struct check_reducer *base;
    bool validates; /* the shader is valid, and stays so */
    /* Room for edited arrays, as long as the shader's were at first, and for what is marked. */
    uint8_t *marked;
    uint32_t *places;
    struct tgsic_instruction *instructions;
    struct tgsic_declaration *declarations;
    struct tgsic_immediate *immediates; /* CHECK_EXTRA_IMMEDIATES longer */
    struct tgsic_property_value *properties;
};

#define CHECK_EXTRA_IMMEDIATES 3

/* `edited`, a changed copy of base->shader that shares with it what is unchanged, still fails; it
 * then became base->shader, in memory of its own. */
bool tgsic_check_tgsi_keep(struct check_tgsi_reducer *r, const struct tgsic_shader *edited);
/* Leaves out the instructions that are marked; clears the marks. */
bool tgsic_check_tgsi_remove_marked(struct check_tgsi_reducer *r);

/* Each makes one sweep over the shader; true if it became smaller or simpler. */
bool tgsic_check_tgsi_reduce_instructions(struct check_tgsi_reducer *r);
bool tgsic_check_tgsi_reduce_blocks(struct check_tgsi_reducer *r);
bool tgsic_check_tgsi_reduce_declarations(struct check_tgsi_reducer *r);
bool tgsic_check_tgsi_reduce_operands(struct check_tgsi_reducer *r);

#endif
