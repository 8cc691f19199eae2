/* SPDX-License-Identifier: MIT */
#include "guest_layout.h"

#include "check/carry.h"
#include "check/glsl_tokens.h"
#include "tgsi/arena.h"

#include <stdlib.h>
#include <string.h>

#define NOT_DECLARED UINT32_MAX

struct fitting {
    struct check_program *program;
    struct tgsic_reflection *reflection;
    const struct tgsic_shader *own, *other; /* what our compiler made, and what Mesa's made */
    struct glsl_tokens tokens;              /* of the stage's sources */
    unsigned stage;
};

/* ---- The order of declarations ------------------------------------------------------------- */

/* Our reflection has no order of its own: names come as the compiler meets them. */
static void cut_sources(struct fitting *f)
{
    const struct check_case *test = f->program->test;
    struct tgsic_arena *arena = f->program->arena;
    const char *text = "";
    for (uint32_t i = 0; i < test->num_sources; i++)
        if (test->sources[i].stage == f->stage)
            text = tgsic_arena_printf(arena, "%s%.*s\n", text, (int)test->sources[i].size,
                                      test->sources[i].text);
    tgsic_check_glsl_cut(arena, text, strlen(text), &f->tokens);
}

/* The token that declares what a name begins with: the first that stands outside all brackets. */
static uint32_t declared_at(const struct fitting *f, const char *name)
{
    size_t length = strcspn(name, ".[");
    for (uint32_t i = 0; i < f->tokens.count; i++) {
        const struct glsl_token *t = &f->tokens.items[i];
        if (t->kind == GLSL_WORD && !t->braces && !t->groups && t->length == length &&
            !memcmp(f->tokens.text + t->start, name, length))
            return i;
    }
    return NOT_DECLARED;
}

/* Items of a list are sorted by rank; those of one rank keep their order. */
struct item {
    uint64_t rank;
    uint32_t index;
};

static int by_rank(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    return x->rank != y->rank ? (x->rank > y->rank) - (x->rank < y->rank)
                              : (x->index > y->index) - (x->index < y->index);
}

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

/* Those that a stage reads, as declared; built-in ones last. */
static uint32_t sort_uniforms(const struct fitting *f, struct item *items)
{
    const struct tgsic_reflection *r = f->reflection;
    uint32_t count = 0;
    for (uint32_t i = 0; i < r->num_uniforms; i++)
        if (r->uniforms[i].stage[f->stage].active)
            items[count++] = (struct item){declared_at(f, r->uniforms[i].name), i};
    qsort(items, count, sizeof *items, by_rank);
    return count;
}

/* A fragment shader that asks for rows of the picture gets the transform of the framebuffer's. */
static bool has_orientation(const struct fitting *f)
{
    static const char *const names[] = {"gl_FragCoord", "gl_PointCoord",       "dFdy",
                                        "fwidth",       "interpolateAtOffset", "gl_SamplePosition"};
    bool found = false;
    for (uint32_t i = 0; i < f->tokens.count && f->stage == TGSIC_PROCESSOR_FRAG; i++)
        for (size_t n = 0; n < sizeof names / sizeof *names; n++)
            found |= tgsic_check_glsl_is(&f->tokens, i, names[n]);
    return found;
}

/* The transform stands behind all else: a factor and a summand for one origin, and for the other.
 * A picture of OpenGL needs none. */
static void add_orientation(const struct fitting *f, uint32_t slot)
{
    static const uint32_t none[4] = {0x3F800000, 0, 0x3F800000, 0};
    struct tgsic_reflection *r = f->reflection;
    struct tgsic_uniform *list =
        ARENA_ARRAY(f->program->arena, struct tgsic_uniform, (size_t)r->num_uniforms + 1);
    struct tgsic_uniform added = {.name = "",
                                  .type = {.base = TGSIC_VALUE_FLOAT, .rows = 4, .columns = 1},
                                  .array_size = 1,
                                  .location = -1,
                                  .stride = 1,
                                  .initial = none};
    added.stage[f->stage] = (struct tgsic_uniform_place){.active = true, .count = 1, .slot = slot};
    memcpy(list, r->uniforms, r->num_uniforms * sizeof *list);
    list[r->num_uniforms++] = added;
    r->uniforms = list;
}

/* expected: registers; states: how many of the uniforms are built in */
static const char *fit_constants(const struct fitting *f, uint32_t expected, uint32_t states)
{
    uint32_t has = declared(f->other, TGSIC_FILE_CONST, 0);
    if (has == expected + 1 && has_orientation(f) && !states)
        add_orientation(f, expected);
    else if (has != expected)
        return has < expected ? "it has fewer uniforms" : "it has uniforms that are not read";
    return NULL;
}

static const char *fit_uniforms(struct fitting *f)
{
    struct tgsic_reflection *r = f->reflection;
    struct tgsic_uniform *list = OWN_COPY(f, r->uniforms, r->num_uniforms);
    struct item *items = ARENA_ARRAY(f->program->arena, struct item, r->num_uniforms);
    uint32_t count = sort_uniforms(f, items), slot = 0, states = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct tgsic_uniform *u = &list[items[i].index];
        struct tgsic_uniform_place *place = &u->stage[f->stage];
        if (items[i].rank == NOT_DECLARED && !u->is_state)
            return "it has uniforms that macros declare";
        place->slot = slot;
        place->component = 0;
        place->buffer = 0;
        place->count = (uint16_t)(u->array_size * u->stride);
        slot += place->count;
        states += u->is_state;
    }
    r->uniforms = list;
    return states > 1 ? "it has several built-in uniforms" : fit_constants(f, slot, states);
}

/* ---- Attributes ---------------------------------------------------------------------------- */

#define MAX_LOCATIONS 32

/* The first of `count` locations in a row that are free; taken: a bit for each that is not. */
static uint32_t take_locations(uint64_t *taken, uint32_t count)
{
    uint64_t wanted = (1ull << count) - 1;
    uint32_t first = 0;
    while (first + count <= MAX_LOCATIONS && *taken & wanted << first)
        first++;
    *taken |= wanted << first;
    return first;
}

static uint32_t locations_of(const struct tgsic_attribute *a)
{
    return a->array_size * a->type.columns;
}

/* Scripts are run with two names bound. */
static int32_t bound_location(const char *name)
{
    return !strcmp(name, "piglit_vertex") ? 0 : !strcmp(name, "piglit_texcoord") ? 1 : -1;
}

/* Generic ones get locations where the program says none: the largest first, then as declared. */
static void place_attributes(const struct fitting *f, struct tgsic_attribute *list, uint32_t count)
{
    struct item *items = ARENA_ARRAY(f->program->arena, struct item, count);
    uint64_t taken = 0;
    for (uint32_t i = 0; i < count; i++) {
        int32_t bound = bound_location(list[i].name);
        uint64_t size = MAX_LOCATIONS - locations_of(&list[i]);
        items[i] = (struct item){size << 32 | declared_at(f, list[i].name), i};
        if (bound >= 0)
            taken |= 1u << bound;
        else if (!strcmp(list[i].name, "gl_Vertex")) /* it is attribute 0 */
            taken |= 1;
    }
    qsort(items, count, sizeof *items, by_rank);
    for (uint32_t i = 0; i < count; i++) {
        struct tgsic_attribute *a = &list[items[i].index];
        int32_t bound = bound_location(a->name);
        if (a->location >= 0)
            a->location = bound >= 0 ? bound : (int32_t)take_locations(&taken, locations_of(a));
    }
}

/* Conventional ones first, as they are, then by location, without holes. */
static void number_attributes(const struct fitting *f, struct tgsic_attribute *list, uint32_t count)
{
    struct item *items = ARENA_ARRAY(f->program->arena, struct item, count);
    uint32_t next = 0;
    for (uint32_t i = 0; i < count; i++)
        items[i] = (struct item){
            list[i].location < 0 ? list[i].input : MAX_LOCATIONS + (uint32_t)list[i].location, i};
    qsort(items, count, sizeof *items, by_rank);
    for (uint32_t i = 0; i < count; i++) {
        struct tgsic_attribute *a = &list[items[i].index];
        a->input = next;
        next += locations_of(a) * tgsic_check_column_registers(a);
    }
}

static void fit_attributes(struct fitting *f)
{
    struct tgsic_reflection *r = f->reflection;
    struct tgsic_attribute *list = OWN_COPY(f, r->attributes, r->num_attributes);
    bool explicit = false;
    for (uint32_t i = 0; i < f->tokens.count; i++)
        explicit |= tgsic_check_glsl_is(&f->tokens, i, "location");
    if (!explicit && f->stage == TGSIC_PROCESSOR_VERT) {
        place_attributes(f, list, r->num_attributes);
        number_attributes(f, list, r->num_attributes);
    }
    r->attributes = list;
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

/* ---- Samplers and images ------------------------------------------------------------------- */

static const struct tgsic_declaration *view(const struct tgsic_shader *shader, uint32_t number)
{
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        if (d->file == TGSIC_FILE_SVIEW && d->first <= number && number <= d->last)
            return d;
    }
    return NULL;
}

struct unit {
    uint64_t rank;
    struct tgsic_sampler_place *place;
};

static int by_unit_rank(const void *a, const void *b)
{
    const struct unit *x = a, *y = b;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

/* By declaration; the parts of one structure follow each other as ours do. */
static void add_unit(const struct fitting *f, struct unit *units, uint32_t *count, const char *name,
                     struct tgsic_sampler_place *place)
{
    if (place->active)
        units[(*count)++] =
            (struct unit){(uint64_t)declared_at(f, name) << 16 | place->unit, place};
}

static uint32_t place_units(struct unit *units, uint32_t count)
{
    uint32_t next = 0;
    qsort(units, count, sizeof *units, by_unit_rank);
    for (uint32_t i = 0; i < count; i++) {
        units[i].place->unit = (uint16_t)next;
        next += units[i].place->count;
    }
    return next;
}

static bool same_views(const struct fitting *f, uint32_t own, uint32_t other, uint32_t count)
{
    for (uint32_t e = 0; e < count; e++) {
        const struct tgsic_declaration *a = view(f->own, own + e), *b = view(f->other, other + e);
        if (a && b && a->target != b->target)
            return false;
    }
    return true;
}

static const char *fit_samplers(struct fitting *f)
{
    struct tgsic_reflection *r = f->reflection;
    struct tgsic_sampler *list = OWN_COPY(f, r->samplers, r->num_samplers);
    struct unit *units = ARENA_ARRAY(f->program->arena, struct unit, r->num_samplers);
    uint32_t count = 0;
    for (uint32_t i = 0; i < r->num_samplers; i++)
        add_unit(f, units, &count, list[i].name, &list[i].stage[f->stage]);
    bool same = place_units(units, count) == declared(f->other, TGSIC_FILE_SAMP, 0);
    for (uint32_t i = 0; i < r->num_samplers; i++) {
        const struct tgsic_sampler_place *own = &r->samplers[i].stage[f->stage];
        same &= !own->active || same_views(f, own->unit, list[i].stage[f->stage].unit, own->count);
    }
    r->samplers = list;
    return same ? NULL : "it has other samplers";
}

static const char *fit_images(struct fitting *f)
{
    struct tgsic_reflection *r = f->reflection;
    struct tgsic_image *list = OWN_COPY(f, r->images, r->num_images);
    struct unit *units = ARENA_ARRAY(f->program->arena, struct unit, r->num_images);
    uint32_t count = 0;
    for (uint32_t i = 0; i < r->num_images; i++)
        add_unit(f, units, &count, list[i].name, &list[i].stage[f->stage]);
    r->images = list;
    return place_units(units, count) == declared(f->other, TGSIC_FILE_IMAGE, 0)
               ? NULL
               : "it has other images";
}

/* ---- All of it ----------------------------------------------------------------------------- */

static const char *check_numbers(struct fitting *f)
{
    const struct tgsic_reflection *r = f->reflection;
    if (num_dimensions(f->own, TGSIC_FILE_HWATOMIC) !=
        num_dimensions(f->other, TGSIC_FILE_HWATOMIC))
        return "it has other counters";
    if (f->stage == TGSIC_PROCESSOR_VERT &&
        declared(f->own, TGSIC_FILE_IN, 0) != declared(f->other, TGSIC_FILE_IN, 0))
        return "it has other attributes";
    if (r->num_subroutine_uniforms)
        return "it has subroutines";
    return NULL;
}

const char *guest_layout_fit(struct check_program *program, unsigned stage)
{
    struct fitting f = {.program = program,
                        .reflection = &program->linked->reflection,
                        .own = &program->linked->shader[stage],
                        .other = &program->stages[stage].shader,
                        .stage = stage};
    cut_sources(&f);
    fit_attributes(&f);
    static const char *(*const parts[])(struct fitting *) = {
        check_numbers, fit_uniforms, fit_blocks, fit_buffers, fit_samplers, fit_images};
    const char *why = NULL;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !why; i++)
        why = parts[i](&f);
    return why;
}
