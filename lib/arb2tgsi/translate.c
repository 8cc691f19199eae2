/* SPDX-License-Identifier: MIT */
/* The entry point: options, memory, and the order of things. */
#include "lower.h"
#include "parse.h"
#include "reflect.h"

#include "ir/pass.h"

#define DEFAULT_MEMORY ((size_t)128 << 20)

static const uint32_t default_limits[TGSIC_ARB_LIMIT_COUNT] = {
#define ARB_LIMIT(name, value, text) [TGSIC_ARB_MAX_##name] = value,
#include "limits.def"
};

/* What the tables here have room for. */
static const uint32_t hard_limits[TGSIC_ARB_LIMIT_COUNT] = {
    [TGSIC_ARB_MAX_PARAMETERS] = 65536, [TGSIC_ARB_MAX_ATTRIBS] = ARB_MAX_BINDINGS - ARB_GENERIC,
    [TGSIC_ARB_MAX_TEXTURE_COORDS] = 8, [TGSIC_ARB_MAX_TEXTURE_IMAGE_UNITS] = ARB_MAX_UNITS,
    [TGSIC_ARB_MAX_DRAW_BUFFERS] = 8,
};

static void copy_options(struct tgsic_arb_options *to, const struct tgsic_arb_options *from)
{
    memset(to, 0, sizeof *to);
    if (from)
        memcpy(to, from, from->size && from->size < sizeof *to ? from->size : sizeof *to);
    if (!to->max_memory)
        to->max_memory = DEFAULT_MEMORY;
    for (unsigned i = 0; i < TGSIC_ARB_LIMIT_COUNT; i++) {
        if (!to->limits[i])
            to->limits[i] = default_limits[i];
        if (hard_limits[i] && to->limits[i] > hard_limits[i])
            to->limits[i] = hard_limits[i];
    }
}

/* The result lies beside the arena that owns what it points to. */
struct program_block {
    struct tgsic_arb_program program;
    struct tgsic_arena arena;
};

static struct program_block *new_program(const struct tgsic_arb_options *opts)
{
    struct tgsic_arena first;
    tgsic_arena_init(&first, opts->allocator, opts->max_memory, NULL);
    struct program_block *block = first.allocator.resize(first.allocator.user, NULL, sizeof *block);
    if (!block)
        return NULL;
    memset(block, 0, sizeof *block);
    block->arena = first;
    block->program.arena = &block->arena;
    return block;
}

static void translate(struct tgsic_arena *arena, const struct tgsic_arb_options *opts,
                      const char *text, size_t length, struct tgsic_arb_program *out,
                      struct tgsic_diags *diags)
{
    struct arb_program *program = ARENA_NEW(arena, struct arb_program);
    struct arb_parser parser = {.arena = arena, .diags = diags, .program = program};
    const struct ir_target target = {.virgl = opts->dialect == TGSIC_DIALECT_VIRGL,
                                     .texcoord = !opts->no_texcoord};
    memcpy(program->limits, opts->limits, sizeof program->limits);
    tgsic_arb_parse(&parser, text, length);
    if (!tgsic_arb_place_constants(program, arena))
        tgsic_arb_check_limit(&parser, TGSIC_ARB_MAX_PARAMETERS, UINT32_MAX);
    struct ir_shader *shader = tgsic_arb_lower(arena, program);
    tgsic_ir_optimize(shader, &target, !opts->no_optimize);
    enum tgsic_result result =
        tgsic_ir_codegen(shader, &target, opts->allocator, &out->shader, diags);
    if (result != TGSIC_OK)
        tgsic_arena_fail(arena, result);
    tgsic_arb_reflect(program, out);
}

static void explain(struct tgsic_diags *diags, size_t errors_before, enum tgsic_result failure)
{
    if (!diags || diags->errors != errors_before)
        return;
    tgsic_diags_add(diags, TGSIC_ERROR, E_ARB_FAILURE, (struct tgsic_pos){0},
                    failure == TGSIC_E_MEMORY ? "out of memory"
                                              : "the program exceeds a limit of the call");
}

/* Into `block`, whose arena takes what the program keeps. */
static enum tgsic_result run(const struct tgsic_arb_options *opts, const char *text, size_t length,
                             struct program_block *block, struct tgsic_diags *diags)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, opts->allocator, opts->max_memory, &escape);
    block->arena.escape = &escape;
    if (setjmp(escape)) {
        enum tgsic_result failure = arena.failure ? arena.failure : block->arena.failure;
        tgsic_arena_free(&arena);
        return failure;
    }
    translate(&arena, opts, text, length, &block->program, diags);
    tgsic_arena_free(&arena);
    block->arena.escape = NULL;
    return TGSIC_OK;
}

enum tgsic_result tgsic_arb_translate(const struct tgsic_arb_options *options, const char *text,
                                      size_t length, struct tgsic_arb_program **out,
                                      struct tgsic_diags *diags)
{
    struct tgsic_arb_options opts;
    size_t errors = diags ? diags->errors : 0;
    copy_options(&opts, options);
    struct program_block *block = new_program(&opts);
    enum tgsic_result result = block ? run(&opts, text, length, block, diags) : TGSIC_E_MEMORY;
    if (result == TGSIC_OK) {
        *out = &block->program;
        return TGSIC_OK;
    }
    explain(diags, errors, result);
    if (block)
        tgsic_arb_program_free(&block->program);
    return result;
}

void tgsic_arb_program_free(struct tgsic_arb_program *program)
{
    if (!program)
        return;
    struct tgsic_arena *arena = program->arena;
    struct tgsic_allocator allocator = arena->allocator;
    tgsic_shader_free(&program->shader);
    tgsic_arena_free(arena);
    allocator.resize(allocator.user, program, 0);
}
