/* SPDX-License-Identifier: MIT */
/* How far the values of variables are wanted. */
#ifndef TGSIC_IR_LAST_READ_H
#define TGSIC_IR_LAST_READ_H

#include "ir.h"

/* For each variable that SSA construction promotes, by the number that the caller gave it
 * (`index`), the last block in the order of the text at whose begin its value may still be wanted;
 * of one that is carried round a loop, that is the loop's last. Numbers the blocks. */
uint32_t *tgsic_ir_last_reads(struct ir_shader *shader, uint32_t num_vars);

/* A LOCAL that becomes values and phis. */
static inline bool ir_is_promoted(const struct ir_var *var)
{
    return var->mode == IR_LOCAL && var->length == 1;
}

/* Whether it loads or stores such a variable. */
static inline bool ir_accesses_promoted(const struct ir_instr *instr)
{
    return (instr->op == IR_LOAD || instr->op == IR_STORE) && ir_is_promoted(instr->u.access.var) &&
           instr->num_srcs == (instr->op == IR_STORE);
}

#endif
