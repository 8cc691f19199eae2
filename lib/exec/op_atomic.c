/* SPDX-License-Identifier: MIT */
/* Atomic opcodes: on words of buffers, shared memory, counters and images, in the order of lanes.
 */
#include "handlers.h"
#include "op_memory.h"

typedef uint32_t update(uint32_t old, uint32_t a, uint32_t b);

#define ATOMIC(opcode, stored)                                                                     \
    static uint32_t update_##opcode(uint32_t old, uint32_t a, uint32_t b)                          \
    {                                                                                              \
        (void)old;                                                                                 \
        (void)a;                                                                                   \
        (void)b;                                                                                   \
        return stored;                                                                             \
    }
#include "atomics.def"
#undef ATOMIC

static update *const updates[TGSIC_OPCODE_LIMIT] = {
#define ATOMIC(opcode, stored) [TGSIC_OPCODE_##opcode] = update_##opcode,
#include "atomics.def"
#undef ATOMIC
};

/* Both give the word before the update; 0 where there is none. */
static uint32_t update_image(struct exec_machine *m, const struct exec_op *op,
                             const struct exec_rows *address, unsigned lane, uint32_t a, uint32_t b)
{
    int32_t at[4];
    tgsic_exec_texel_at(address, lane, at);
    uint32_t *word =
        tgsic_exec_image_word(tgsic_exec_image(m, &op->src[0].reg, lane), op->target, at);
    if (!word)
        return 0;
    uint32_t old = *word;
    *word = updates[op->opcode](old, a, b);
    return old;
}

static uint32_t update_buffer(struct exec_machine *m, const struct exec_op *op,
                              const struct exec_rows *address, unsigned lane, uint32_t a,
                              uint32_t b)
{
    const struct tgsic_exec_buffer *buffer = tgsic_exec_buffer(m, &op->src[0].reg, lane);
    uint64_t at = tgsic_exec_address(m, &op->src[0].reg, address, lane);
    uint32_t old = tgsic_exec_load(buffer, at);
    tgsic_exec_store(buffer, at, updates[op->opcode](old, a, b));
    return old;
}

static uint32_t operand(const struct exec_op *op, const struct exec_rows *rows, unsigned lane)
{
    return op->opcode == TGSIC_OPCODE_ATOMFADD ? exec_bits(rows, 0, lane)
                                               : exec_uint(rows, 0, lane);
}

void tgsic_exec_run_atomic(struct exec_machine *m, const struct exec_op *op)
{
    bool is_image = op->src[0].reg.file == TGSIC_FILE_IMAGE;
    struct exec_rows address = tgsic_exec_source(m, op, 1), a = tgsic_exec_source(m, op, 2), b = a;
    if (op->num_src > 3)
        b = tgsic_exec_source(m, op, 3);
    for (unsigned lane = 0; lane < m->lanes; lane++) {
        uint32_t old = 0;
        if (exec_writes_memory(m, lane))
            old = (is_image ? update_image : update_buffer)(
                m, op, &address, lane, operand(op, &a, lane), operand(op, &b, lane));
        for (unsigned c = 0; c < 4; c++)
            exec_result(m, c)[lane] = old;
    }
    tgsic_exec_finish(m, op);
}
