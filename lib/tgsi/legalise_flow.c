/* SPDX-License-Identifier: MIT */
/* The legaliser's rules for loops and barriers.
 *
 * A loop with CONT becomes two, of which the inner one runs once each time round:
 *
 *     BGNLOOP              BGNLOOP
 *       ...                  MOV flag.x, 0
 *       CONT                 BGNLOOP
 *       ...                    ...
 *       BRK          ->        BRK                 (was CONT)
 *       ...                    ...
 *     ENDLOOP                  MOV flag.x, 1; BRK  (was BRK)
 *                              ...
 *                              BRK
 *                            ENDLOOP
 *                            UIF flag.xxxx; BRK; ENDIF
 *                          ENDLOOP */
#include "legaliser.h"

#include "builder.h"

#define ALL_MEMORY 7u /* buffers, counters and images: what memoryBarrier() orders */

static void emit_plain(struct legaliser *l, enum tgsic_opcode opcode)
{
    tgsic_legal_emit(l, &(struct tgsic_instruction){.opcode = (uint8_t)opcode, .pos = l->pos});
}

static void set_flag(struct legaliser *l, const struct legal_loop *loop, uint32_t value)
{
    struct tgsic_register flag = tgsic_register_of(TGSIC_FILE_TEMP, loop->flag);
    tgsic_legal_move(l, tgsic_mask(tgsic_write(flag), TGSIC_WRITEMASK_X),
                     tgsic_legal_uint(l, value));
}

static void begin_loop(struct legaliser *l, bool has_continue)
{
    struct legal_loop *loop = &l->loops[l->num_loops++];
    loop->has_continue = has_continue;
    emit_plain(l, TGSIC_OPCODE_BGNLOOP);
    if (!has_continue)
        return;
    set_flag(l, loop, 0);
    emit_plain(l, TGSIC_OPCODE_BGNLOOP);
}

static void end_loop(struct legaliser *l)
{
    const struct legal_loop *loop = &l->loops[--l->num_loops];
    if (loop->has_continue) {
        struct tgsic_src flag =
            tgsic_component(tgsic_read(tgsic_register_of(TGSIC_FILE_TEMP, loop->flag)), 0);
        emit_plain(l, TGSIC_OPCODE_BRK);
        emit_plain(l, TGSIC_OPCODE_ENDLOOP);
        tgsic_legal_emit(
            l, &(struct tgsic_instruction){
                   .opcode = TGSIC_OPCODE_UIF, .num_src = 1, .src = &flag, .pos = l->pos});
        emit_plain(l, TGSIC_OPCODE_BRK);
        emit_plain(l, TGSIC_OPCODE_ENDIF);
    }
    emit_plain(l, TGSIC_OPCODE_ENDLOOP);
}

static void leave_loop(struct legaliser *l, bool continues)
{
    const struct legal_loop *loop = l->num_loops ? &l->loops[l->num_loops - 1] : NULL;
    if (loop && loop->has_continue && !continues)
        set_flag(l, loop, 1);
    emit_plain(l, TGSIC_OPCODE_BRK);
}

static bool is_partial_barrier(const struct legaliser *l, const struct tgsic_instruction *inst)
{
    const struct tgsic_src *flags = &inst->src[0];
    return l->shader->processor != TGSIC_PROCESSOR_COMP && flags->reg.file == TGSIC_FILE_IMM &&
           (l->shader->immediates[flags->reg.index].bits[flags->swizzle[0]] & ALL_MEMORY) !=
               ALL_MEMORY;
}

bool tgsic_legal_flow(struct legaliser *l, const struct tgsic_instruction *inst)
{
    switch (inst->opcode) {
    case TGSIC_OPCODE_BGNLOOP:
        begin_loop(l, l->continues[inst - l->shader->instructions]);
        return true;
    case TGSIC_OPCODE_ENDLOOP:
        end_loop(l);
        return true;
    case TGSIC_OPCODE_BRK:
        leave_loop(l, false);
        return true;
    case TGSIC_OPCODE_CONT:
        if (tgsic_legal_breach(l, TGSIC_RULE_CONTINUE))
            leave_loop(l, true);
        return true;
    case TGSIC_OPCODE_MEMBAR:
        if (!is_partial_barrier(l, inst) || !tgsic_legal_breach(l, TGSIC_RULE_BARRIER))
            return false;
        struct tgsic_src flags = tgsic_legal_uint(l, ALL_MEMORY);
        struct tgsic_instruction whole = *inst;
        whole.src = &flags;
        tgsic_legal_emit(l, &whole);
        return true;
    default:
        return false;
    }
}
