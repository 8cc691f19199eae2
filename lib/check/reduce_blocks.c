/* SPDX-License-Identifier: MIT */
/* Reducing TGSI: leaving out instructions without breaking the nesting of blocks, and blocks around
 * instructions. */
#include "reduce_tgsi.h"

/* 1 opens a block, -1 closes one. */
static int nesting(const struct tgsic_instruction *in)
{
    switch (in->opcode) {
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
    case TGSIC_OPCODE_BGNLOOP:
    case TGSIC_OPCODE_BGNSUB:
    case TGSIC_OPCODE_SWITCH:
        return 1;
    case TGSIC_OPCODE_ENDIF:
    case TGSIC_OPCODE_ENDLOOP:
    case TGSIC_OPCODE_ENDSUB:
    case TGSIC_OPCODE_ENDSWITCH:
        return -1;
    default:
        return 0;
    }
}

/* Moves the start of [*from, to) forwards in the text until its blocks are whole; false: they
 * cannot be. */
static bool make_whole(const struct tgsic_shader *shader, size_t *from, size_t to)
{
    int closed = 0;
    for (size_t i = to; i > 0; i--) {
        closed -= nesting(&shader->instructions[i - 1]);
        if (closed < 0)
            return false;
        if (i - 1 <= *from && closed == 0) {
            *from = i - 1;
            return true;
        }
    }
    return false;
}

static bool remove_instructions(void *user, size_t from, size_t to)
{
    struct check_tgsi_reducer *r = user;
    const struct tgsic_shader *shader = &r->base->shader;
    if (!make_whole(shader, &from, to))
        return false;
    for (size_t i = from; i < to; i++)
        r->marked[i] = 1;
    return tgsic_check_tgsi_remove_marked(r);
}

bool tgsic_check_tgsi_reduce_instructions(struct check_tgsi_reducer *r)
{
    return tgsic_check_reducer_remove_runs(r->base, r, &r->base->shader.num_instructions,
                                           remove_instructions);
}

/* A block, by the numbers of its instructions. */
struct block {
    uint32_t first, middle, last; /* middle: ELSE; `last` if there is none */
};

static bool find_block(const struct tgsic_shader *shader, uint32_t first, struct block *block)
{
    *block = (struct block){.first = first};
    int depth = 0;
    for (uint32_t i = first; i < shader->num_instructions; i++) {
        const struct tgsic_instruction *in = &shader->instructions[i];
        depth += nesting(in);
        if (depth == 1 && in->opcode == TGSIC_OPCODE_ELSE)
            block->middle = i;
        if (depth == 0) {
            block->last = i;
            block->middle = block->middle ? block->middle : i;
            return true;
        }
    }
    return false;
}

static void mark(struct check_tgsi_reducer *r, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        r->marked[i] = 1;
}

static bool keep_first_part(struct check_tgsi_reducer *r, const struct block *block)
{
    mark(r, block->first, block->first + 1);
    mark(r, block->middle, block->last + 1);
    return tgsic_check_tgsi_remove_marked(r);
}

static bool keep_second_part(struct check_tgsi_reducer *r, const struct block *block)
{
    if (block->middle == block->last)
        return false;
    mark(r, block->first, block->middle + 1);
    mark(r, block->last, block->last + 1);
    return tgsic_check_tgsi_remove_marked(r);
}

/* The body of a loop or switch, run once: without what leaves it. */
static bool keep_body(struct check_tgsi_reducer *r, const struct block *block)
{
    const struct tgsic_shader *shader = &r->base->shader;
    int outer = 0; /* loops and switches within */
    for (uint32_t i = block->first; i <= block->last; i++) {
        uint8_t opcode = shader->instructions[i].opcode;
        bool leaves = opcode == TGSIC_OPCODE_BRK || opcode == TGSIC_OPCODE_CONT ||
                      opcode == TGSIC_OPCODE_CASE || opcode == TGSIC_OPCODE_DEFAULT;
        bool loops = opcode == TGSIC_OPCODE_BGNLOOP || opcode == TGSIC_OPCODE_SWITCH;
        bool ends = opcode == TGSIC_OPCODE_ENDLOOP || opcode == TGSIC_OPCODE_ENDSWITCH;
        outer += loops;
        r->marked[i] = outer == 1 && (leaves || loops || ends);
        outer -= ends;
    }
    return tgsic_check_tgsi_remove_marked(r);
}

static bool unwrap(struct check_tgsi_reducer *r, uint32_t first)
{
    struct block block;
    if (!find_block(&r->base->shader, first, &block))
        return false;
    uint8_t opcode = r->base->shader.instructions[first].opcode;
    if (opcode == TGSIC_OPCODE_BGNLOOP || opcode == TGSIC_OPCODE_SWITCH)
        return keep_body(r, &block);
    return opcode != TGSIC_OPCODE_BGNSUB &&
           (keep_first_part(r, &block) || keep_second_part(r, &block));
}

bool tgsic_check_tgsi_reduce_blocks(struct check_tgsi_reducer *r)
{
    bool progress = false;
    for (uint32_t i = r->base->shader.num_instructions; i > 0; i--) {
        if (i <= r->base->shader.num_instructions &&
            nesting(&r->base->shader.instructions[i - 1]) > 0)
            progress |= unwrap(r, i - 1);
    }
    return progress;
}
