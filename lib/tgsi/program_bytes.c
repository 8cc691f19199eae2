/* SPDX-License-Identifier: MIT */
/* Linked programs as bytes, by the table of their members: after the header of all such bytes come
 * stages, a mask; for each the size of a token file, and the file; then the reflection, whose
 * uniforms end with the words of their default. */
#include "cache.h"

#include "diag_codes.h"
#include "program_block.h"
#include "program_fields.h"
#include "shader.h"
#include "validate.h"

#include <string.h>

#define PROGRAM_MAGIC 0x50534754u /* "TGSP" */

/* Words of a uniform's default value; UINT64_MAX: no reflection has so many. */
static uint64_t default_words(const struct tgsic_uniform *u)
{
    uint64_t wide = u->type.base >= TGSIC_VALUE_DOUBLE ? 2 : 1;
    return wide * u->type.rows * u->type.columns * u->array_size;
}

/* ---- Writing ------------------------------------------------------------------------------- */

void tgsic_put_default(struct byte_writer *w, const void *uniform)
{
    const struct tgsic_uniform *u = uniform;
    uint64_t count = u->initial ? default_words(u) : 0;
    tgsic_put_word(w, count != 0);
    for (uint64_t i = 0; i < count; i++)
        tgsic_put_word(w, u->initial[i]);
}

static enum tgsic_result put_shaders(struct byte_writer *w, const struct tgsic_program *program,
                                     const struct tgsic_write_options *opts,
                                     struct tgsic_diags *diags)
{
    tgsic_put_word(w, program->stages);
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++) {
        struct tgsic_buffer file;
        if (!(program->stages >> s & 1))
            continue;
        enum tgsic_result result = tgsic_write_token_file(&program->shader[s], opts, &file, diags);
        if (result != TGSIC_OK)
            return result;
        unsigned char *copy = tgsic_arena_alloc_raw(w->arena, file.size);
        memcpy(copy, file.data, file.size);
        tgsic_put_word(w, (uint32_t)file.size);
        tgsic_put_bytes(w, copy, file.size);
        tgsic_buffer_free(&file);
    }
    return TGSIC_OK;
}

enum tgsic_result tgsic_program_write(const struct tgsic_program *program,
                                      const struct tgsic_write_options *opts,
                                      struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    struct tgsic_write_options options = tgsic_write_options_fill(opts);
    struct tgsic_arena arena;
    struct byte_writer w = {.arena = &arena};
    jmp_buf escape;
    size_t errors = diags ? diags->errors : 0;
    tgsic_arena_init(&arena, options.allocator, options.max_output, &escape);
    if (setjmp(escape))
        return tgsic_end_early(&arena, diags, errors);
    tgsic_begin_bytes(&w);
    enum tgsic_result result = put_shaders(&w, program, opts, diags);
    if (result != TGSIC_OK) {
        tgsic_arena_free(&arena);
        return result;
    }
    tgsic_put_record(&w, &tgsic_reflection_record, &program->reflection);
    tgsic_seal_bytes(&w, PROGRAM_MAGIC, out);
    tgsic_arena_free(&arena);
    return TGSIC_OK;
}

/* ---- Reading ------------------------------------------------------------------------------- */

void tgsic_take_default(struct byte_reader *r, void *uniform)
{
    struct tgsic_uniform *u = uniform;
    bool vector = u->type.rows && u->type.columns;
    if (u->type.base == TGSIC_VALUE_OPAQUE || !vector || u->stride < u->type.columns)
        tgsic_refuse_bytes(r, TGSIC_E_INVALID, "a uniform has no size");
    if (!tgsic_take_word(r))
        return;
    uint64_t count = default_words(u);
    if (count > r->size - r->at)
        tgsic_refuse_bytes(r, TGSIC_E_INVALID, "the bytes end too early");
    uint32_t *words = ARENA_ARRAY(r->arena, uint32_t, (size_t)count);
    for (uint64_t i = 0; i < count; i++)
        words[i] = tgsic_take_word(r);
    u->initial = words;
}

static void take_shaders(struct byte_reader *r, const struct tgsic_read_options *opts,
                         struct tgsic_program *program)
{
    uint32_t stages = tgsic_take_word(r);
    if (stages >> TGSIC_STAGE_COUNT)
        tgsic_refuse_bytes(r, TGSIC_E_INVALID, "it has stages that there are not");
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++) {
        if (!(stages >> s & 1))
            continue;
        uint32_t size = tgsic_take_word(r);
        struct tgsic_shader *shader = &program->shader[s];
        enum tgsic_result result =
            tgsic_read_token_file(tgsic_take_bytes(r, size), size, opts, shader, r->diags);
        if (result != TGSIC_OK)
            tgsic_arena_fail(r->arena, result);
        if (shader->processor != s)
            tgsic_refuse_bytes(r, TGSIC_E_INVALID, "a shader is of another stage");
        result = tgsic_validate(shader, opts, r->diags);
        if (result != TGSIC_OK)
            tgsic_arena_fail(r->arena, result);
    }
    program->stages = stages;
}

/* Names of semantics, targets and formats are looked up by whoever prints a reflection. */
static void check_names(struct byte_reader *r, const struct tgsic_reflection *reflection)
{
    bool good = true;
    for (uint32_t i = 0; i < reflection->num_outputs; i++)
        good = good && tgsic_semantic_name(reflection->outputs[i].semantic);
    for (uint32_t i = 0; i < reflection->num_varyings; i++)
        good = good && tgsic_semantic_name(reflection->varyings[i].semantic);
    for (uint32_t i = 0; i < reflection->num_images; i++)
        good = good && tgsic_format_name(reflection->images[i].format);
    if (!good)
        tgsic_refuse_bytes(r, TGSIC_E_INVALID, "a number names nothing");
}

struct program_reader {
    const struct tgsic_read_options *options;
    struct tgsic_program *program;
};

static void take_program(struct byte_reader *r, void *user)
{
    struct program_reader *reader = user;
    struct tgsic_reflection *reflection = &reader->program->reflection;
    take_shaders(r, reader->options, reader->program);
    tgsic_take_record(r, &tgsic_reflection_record, reflection);
    check_names(r, reflection);
}

enum tgsic_result tgsic_program_read(const void *data, size_t size,
                                     const struct tgsic_read_options *opts,
                                     struct tgsic_program **out, struct tgsic_diags *diags)
{
    struct tgsic_read_options options = tgsic_read_options_fill(opts);
    struct program_block *block =
        tgsic_program_new(options.allocator, options.limits.max_memory, NULL);
    if (!block)
        return tgsic_report_failure(diags, E_FAILURE, TGSIC_E_MEMORY);
    struct byte_reader r = {.arena = &block->arena,
                            .diags = diags,
                            .what = "program",
                            .failure = E_FAILURE,
                            .data = data,
                            .size = size};
    struct program_reader reader = {opts, &block->program};
    enum tgsic_result result = tgsic_read_bytes(&r, PROGRAM_MAGIC, take_program, &reader);
    if (result == TGSIC_OK)
        *out = &block->program;
    else
        tgsic_program_free(&block->program);
    return result;
}
