/* SPDX-License-Identifier: MIT */
#include "guest_layout.h"

#include "tgsi/arena.h"

#include <string.h>

struct fitting {
    struct check_program *program;
    struct tgsic_reflection *reflection;
    const struct tgsic_shader *own, *other; /* what our compiler made, and what Mesa's made */
    unsigned stage;
};

/* Registers of a file that a shader declares, up to the highest; of one dimension. */
static uint32_t declared(const struct tgsic_shader *shader, unsigned file, unsigned dimension)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        if (d->file == file && d->dimension == dimension && d->last + 1u > count)
            count = d->last + 1u;
    }
    return count;
}

static uint32_t num_dimensions(const struct tgsic_shader *shader, unsigned file)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        if (d->file == file && d->dimension + 1u > count)
            count = d->dimension + 1u;
    }
    return count;
}

/* A list of the reflection that may be changed: it is the program's own, as its arena is. */
#define OWN_COPY(f, list, count)                                                                   \
    memcpy(tgsic_arena_alloc((f)->program->arena, (count) * sizeof *(list)), (list),               \
           (count) * sizeof *(list))

/* ---- Uniforms ------------------------------------------------------------------------------ */

/* The reflection lists them in the order of declarations. */
static uint32_t place_uniforms(const struct fitting *f, struct tgsic_uniform *list, bool is_state,
                               uint32_t slot)
{
    for (uint32_t i = 0; i < f->reflection->num_uniforms; i++) {
        struct tgsic_uniform_place *place = &list[i].stage[f->stage];
        if (!place->active || list[i].is_state != is_state)
            continue;
        place->slot = slot;
        place->component = 0;
        place->buffer = 0;
        place->count = (uint16_t)(list[i].array_size * list[i].stride);
        slot += place->count;
    }
    return slot;
}

static const char *fit_uniforms(struct fitting *f)
{
    struct tgsic_reflection *r = f->reflection;
    struct tgsic_uniform *list = OWN_COPY(f, r->uniforms, r->num_uniforms);
    uint32_t slot = place_uniforms(f, list, true, place_uniforms(f, list, false, 0));
    uint32_t has = declared(f->other, TGSIC_FILE_CONST, 0);
    r->uniforms = list;
    return slot == has  ? NULL
           : has > slot ? "it has constants that are no uniforms, or uniforms that are not read"
                        : "it has fewer uniforms";
}

/* ---- Blocks -------------------------------------------------------------------------------- */

static const char *fit_block(struct fitting *f, struct tgsic_uniform_block *block)
{
    uint32_t wanted = (block->size + 15) / 16, found = 0, same = 0;
    for (uint32_t i = 0; i < f->reflection->num_blocks; i++) {
        const struct tgsic_uniform_block *other = &f->reflection->blocks[i];
        same += other->buffer[f->stage] && (other->size + 15) / 16 == wanted;
    }
    for (uint32_t d = 1; d < num_dimensions(f->other, TGSIC_FILE_CONST); d++) {
        if (declared(f->other, TGSIC_FILE_CONST, d) != wanted)
            continue;
        if (found || same > 1)
            return "it has uniform blocks of one size";
        found = d;
    }
    block->buffer[f->stage] = (uint16_t)found;
    return found ? NULL : "it has no uniform block of that size";
}

static const char *fit_blocks(struct fitting *f)
{
    struct tgsic_reflection *r = f->reflection;
    struct tgsic_uniform_block *list = OWN_COPY(f, r->blocks, r->num_blocks);
    const char *why = NULL;
    for (uint32_t i = 0; i < r->num_blocks && !why; i++)
        if (list[i].buffer[f->stage])
            why = fit_block(f, &list[i]);
    r->blocks = list;
    return why;
}

static const char *fit_buffers(struct fitting *f)
{
    struct tgsic_reflection *r = f->reflection;
    struct tgsic_storage_block *list = OWN_COPY(f, r->buffers, r->num_buffers);
    uint32_t active = 0, used = declared(f->other, TGSIC_FILE_BUFFER, 0);
    for (uint32_t i = 0; i < r->num_buffers; i++)
        active += list[i].stage[f->stage].active;
    if (active > 1)
        return "it has several storage blocks";
    for (uint32_t i = 0; i < r->num_buffers; i++)
        list[i].stage[f->stage].buffer = (uint16_t)(used ? used - 1 : 0);
    r->buffers = list;
    return active == (used > 0) ? NULL : "it has other storage blocks";
}

/* ---- What keeps its number ----------------------------------------------------------------- */

static const struct tgsic_declaration *view(const struct tgsic_shader *shader, uint32_t number)
{
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        if (d->file == TGSIC_FILE_SVIEW && d->first <= number && number <= d->last)
            return d;
    }
    return NULL;
}

static const char *check_samplers(const struct fitting *f)
{
    uint32_t count = declared(f->own, TGSIC_FILE_SAMP, 0);
    if (count != declared(f->other, TGSIC_FILE_SAMP, 0))
        return "it has other samplers";
    for (uint32_t i = 0; i < count; i++) {
        const struct tgsic_declaration *a = view(f->own, i), *b = view(f->other, i);
        if (a && b && a->target != b->target)
            return "it has other samplers";
    }
    return NULL;
}

static const char *check_numbers(const struct fitting *f)
{
    const struct tgsic_reflection *r = f->reflection;
    if (declared(f->own, TGSIC_FILE_IMAGE, 0) != declared(f->other, TGSIC_FILE_IMAGE, 0))
        return "it has other images";
    if (num_dimensions(f->own, TGSIC_FILE_HWATOMIC) !=
        num_dimensions(f->other, TGSIC_FILE_HWATOMIC))
        return "it has other counters";
    if (f->stage == TGSIC_PROCESSOR_VERT &&
        declared(f->own, TGSIC_FILE_IN, 0) != declared(f->other, TGSIC_FILE_IN, 0))
        return "it has other attributes";
    if (r->num_subroutine_uniforms)
        return "it has subroutines";
    return check_samplers(f);
}

const char *guest_layout_fit(struct check_program *program, unsigned stage)
{
    struct fitting f = {.program = program,
                        .reflection = &program->linked->reflection,
                        .own = &program->linked->shader[stage],
                        .other = &program->stages[stage].shader,
                        .stage = stage};
    const char *why = check_numbers(&f);
    if (!why)
        why = fit_uniforms(&f);
    if (!why)
        why = fit_blocks(&f);
    return why ? why : fit_buffers(&f);
}
