/* SPDX-License-Identifier: MIT */
/* Making and releasing linked programs. */
#include "program_block.h"

#include <string.h>

struct program_block *tgsic_program_new(const struct tgsic_allocator *allocator, size_t max_memory,
                                        jmp_buf *escape)
{
    struct tgsic_arena first;
    struct program_block *block;
    tgsic_arena_init(&first, allocator, max_memory, escape);
    block = first.allocator.resize(first.allocator.user, NULL, sizeof *block);
    if (!block)
        return NULL;
    memset(block, 0, sizeof *block);
    block->arena = first;
    block->program.arena = &block->arena;
    return block;
}

void tgsic_program_free(struct tgsic_program *program)
{
    if (!program)
        return;
    struct tgsic_arena *arena = program->arena;
    struct tgsic_allocator allocator = arena->allocator;
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++)
        tgsic_shader_free(&program->shader[s]);
    tgsic_arena_free(arena);
    allocator.resize(allocator.user, program, 0);
}
