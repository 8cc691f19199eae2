/* SPDX-License-Identifier: MIT */
/* Resources of memory opcodes, lane by lane. Private to lib/exec. */
#ifndef EXEC_OP_MEMORY_H
#define EXEC_OP_MEMORY_H

#include "machine.h"
#include "sample.h"

/* NULL: there is none. Shared memory counts as a buffer. */
const struct tgsic_exec_buffer *tgsic_exec_buffer(const struct exec_machine *m,
                                                  const struct exec_reg *reg, unsigned lane);
/* Never NULL. */
const struct tgsic_exec_image *tgsic_exec_image(const struct exec_machine *m,
                                                const struct exec_reg *reg, unsigned lane);
/* Bytes from the start of the buffer; of a counter, by its register. */
uint64_t tgsic_exec_address(const struct exec_machine *m, const struct exec_reg *reg,
                            const struct exec_rows *address, unsigned lane);
void tgsic_exec_texel_at(const struct exec_rows *address, unsigned lane, int32_t at[4]);

#endif
