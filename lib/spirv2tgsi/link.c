/* SPDX-License-Identifier: MIT */
/* Linking modules to a program: the order of things. */
#include "link.h"

#include "ir/pass.h"
#include "tgsi/program_block.h"

#include <string.h>

#define DEFAULT_MEMORY ((size_t)512 << 20)

static void link_error(struct linker *k, const char *text)
{
    tgsic_diags_add(k->diags, TGSIC_ERROR, E_SPIRV_LINK, (struct tgsic_pos){0}, "%s", text);
    tgsic_arena_fail(k->arena, TGSIC_E_LINK);
}

static void sort_modules(struct linker *k, const struct tgsic_spirv_module *modules, size_t count)
{
    for (size_t m = 0; m < count; m++) {
        if ((unsigned)modules[m].stage >= TGSIC_STAGE_COUNT || k->stage[modules[m].stage])
            link_error(k, "two modules are of one stage, or one of none");
        struct spirv *s = ARENA_NEW(k->arena, struct spirv);
        s->arena = k->arena;
        s->diags = k->diags;
        s->module = &modules[m];
        s->options = &k->options;
        s->stage = modules[m].stage;
        s->virgl = k->target.virgl;
        for (unsigned c = 0; c < 3; c++)
            s->local_size[c] = 1;
        k->stage[s->stage] = s;
    }
    if (!count)
        link_error(k, "there is nothing to link");
    if (k->stage[TGSIC_PROCESSOR_COMP] && count > 1 && !k->options.separate)
        link_error(k, "a compute shader stands with shaders of other stages");
}

static const uint8_t order[] = {TGSIC_PROCESSOR_VERT, TGSIC_PROCESSOR_TESS_CTRL,
                                TGSIC_PROCESSOR_TESS_EVAL, TGSIC_PROCESSOR_GEOM,
                                TGSIC_PROCESSOR_FRAG};
#define NUM_ORDERED (sizeof order)

static size_t place_in_order(unsigned stage)
{
    size_t n = 0;
    while (n < NUM_ORDERED && order[n] != stage)
        n++;
    return n;
}

const struct spirv *tgsic_spirv_before(const struct linker *k, unsigned stage)
{
    size_t n = place_in_order(stage);
    while (n < NUM_ORDERED && n-- > 0)
        if (k->stage[order[n]])
            return k->stage[order[n]];
    return NULL;
}

const struct spirv *tgsic_spirv_after(const struct linker *k, unsigned stage)
{
    for (size_t n = place_in_order(stage) + 1; n < NUM_ORDERED; n++)
        if (k->stage[order[n]])
            return k->stage[order[n]];
    return NULL;
}

static void lower(struct linker *k, struct spirv *s)
{
    tgsic_spirv_translate(s);
    tgsic_ir_optimize(s->shader, &k->target, !k->options.no_optimize);
    tgsic_spirv_find_uses(s);
}

static void generate(struct linker *k, struct spirv *s)
{
    tgsic_spirv_assign(k, s);
    tgsic_spirv_properties(k, s);
    enum tgsic_result result = tgsic_ir_codegen(s->shader, &k->target, k->options.allocator,
                                                &k->program->shader[s->stage], k->diags);
    if (result != TGSIC_OK)
        tgsic_arena_fail(k->arena, result);
    k->program->stages |= 1u << s->stage;
}

/* Backwards, since a stage's outputs are what the next one reads. */
static void link_all(struct linker *k, const struct tgsic_spirv_module *modules, size_t count)
{
    sort_modules(k, modules, count);
    if (k->stage[TGSIC_PROCESSOR_COMP])
        lower(k, k->stage[TGSIC_PROCESSOR_COMP]);
    for (size_t n = NUM_ORDERED; n-- > 0;) {
        struct spirv *s = k->stage[order[n]];
        const struct spirv *consumer = s ? tgsic_spirv_after(k, s->stage) : NULL;
        if (!s)
            continue;
        if (consumer && !k->options.separate)
            s->wanted = tgsic_spirv_read_generics(k, consumer);
        lower(k, s);
        if (consumer && !k->options.separate)
            tgsic_spirv_match(k, s, consumer);
    }
    for (unsigned n = 0; n < TGSIC_STAGE_COUNT; n++)
        if (k->stage[n])
            generate(k, k->stage[n]);
    tgsic_spirv_reflect(k);
}

static void take_options(struct linker *k, const struct tgsic_spirv_options *from)
{
    struct tgsic_spirv_options *to = &k->options;
    if (from)
        memcpy(to, from, from->size && from->size < sizeof *to ? from->size : sizeof *to);
    if (!to->max_memory)
        to->max_memory = DEFAULT_MEMORY;
    k->target.virgl = to->dialect == TGSIC_DIALECT_VIRGL;
    k->target.texcoord = !to->no_texcoord;
    k->target.precise = to->precise;
}

static void explain(struct tgsic_diags *diags, size_t errors_before, enum tgsic_result failure)
{
    if (!diags || diags->errors != errors_before)
        return;
    tgsic_diags_add(diags, TGSIC_ERROR, E_SPIRV_LIMIT, (struct tgsic_pos){0},
                    failure == TGSIC_E_MEMORY ? "out of memory"
                                              : "the program exceeds a limit of the link");
}

enum tgsic_result tgsic_spirv_link(const struct tgsic_spirv_options *opts,
                                   const struct tgsic_spirv_module *modules, size_t count,
                                   struct tgsic_program **out, struct tgsic_diags *diags)
{
    struct tgsic_arena arena;
    struct linker k;
    jmp_buf escape;
    size_t errors = diags ? diags->errors : 0;

    memset(&k, 0, sizeof k);
    take_options(&k, opts);
    struct program_block *const block =
        tgsic_program_new(k.options.allocator, k.options.max_memory, &escape);
    if (!block)
        return TGSIC_E_MEMORY;
    tgsic_arena_init(&arena, k.options.allocator, k.options.max_memory, &escape);
    if (setjmp(escape)) {
        enum tgsic_result failure = arena.failure ? arena.failure : block->arena.failure;
        explain(diags, errors, failure);
        tgsic_arena_free(&arena);
        tgsic_program_free(&block->program);
        return failure;
    }
    k.arena = &arena;
    k.diags = diags;
    k.program = &block->program;
    k.kept = &block->arena;
    link_all(&k, modules, count);
    tgsic_arena_free(&arena);
    block->arena.escape = NULL;
    *out = &block->program;
    return TGSIC_OK;
}
