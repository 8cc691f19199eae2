/* SPDX-License-Identifier: MIT */
/* What lies in no block: uniforms of the default block, samplers, images, counters. A structure is
 * listed member by member, in the order of locations. */
#include "reflect.h"

#include <string.h>

/* Where the walk over a variable's type stands. */
struct spot {
    const struct global *global;
    const struct type *type;
    const char *name;
    uint32_t leaf;     /* its first one */
    uint32_t instance; /* of `type` within the leaf */
    int32_t location;  /* -1: there is none */
};

/* An entry of a table: an array of scalars, vectors, matrices or opaque values, or one. */
struct entry {
    const char *name;
    const struct type *type;
    const struct ir_var *var;
    uint32_t count, first; /* elements; the first one's number within the leaf */
    bool is_array;
    int32_t location, binding;
    uint32_t set;
    const struct global *global;
};

/* ---- Entries ------------------------------------------------------------------------------- */

/* Uniforms of one location are one, descriptors of one set and binding, others of one name. */
static bool is_same(const struct entry *e, const char *name, int32_t location, uint32_t set,
                    int32_t binding)
{
    if (e->location >= 0 || location >= 0)
        return e->location == location;
    if (e->binding >= 0 || binding >= 0)
        return e->binding == binding && e->set == set;
    return !strcmp(e->name, name);
}

/* The elements of an entry that the stage has declared. */
static uint32_t declared(const struct entry *e, uint32_t stride)
{
    uint32_t first = e->first * stride, end = leaf_of(e->var)->end, most = e->count * stride;
    uint32_t count = end > first ? end - first : 0;
    return count < most ? count : most;
}

static struct tgsic_sampler_place units(const struct entry *e)
{
    uint32_t count = declared(e, 1);
    return (struct tgsic_sampler_place){count > 0, (uint16_t)(e->var->slot + e->first),
                                        (uint16_t)count};
}

static void add_sampler(struct reflector *f, const struct entry *e)
{
    struct tgsic_sampler *s = NULL;
    for (uint32_t i = 0; i < f->r->num_samplers && !s; i++)
        if (is_same(e, f->samplers[i].name, f->samplers[i].location, f->samplers[i].set,
                    f->samplers[i].binding))
            s = &f->samplers[i];
    if (!s) {
        s = REFLECT_ADD(f, samplers, struct tgsic_sampler);
        *s = (struct tgsic_sampler){.name = e->name,
                                    .type = tgsic_spirv_value_type(f->k, e->type),
                                    .target = e->var->target,
                                    .array_size = e->count,
                                    .is_array = e->is_array,
                                    .location = e->location,
                                    .set = e->set,
                                    .binding = e->binding};
    }
    s->stage[f->s->stage] = units(e);
}

static void add_image(struct reflector *f, const struct entry *e)
{
    struct tgsic_image *image = NULL;
    for (uint32_t i = 0; i < f->r->num_images && !image; i++)
        if (is_same(e, f->images[i].name, f->images[i].location, f->images[i].set,
                    f->images[i].binding))
            image = &f->images[i];
    if (!image) {
        image = REFLECT_ADD(f, images, struct tgsic_image);
        *image = (struct tgsic_image){.name = e->name,
                                      .type = tgsic_spirv_value_type(f->k, e->type),
                                      .target = e->var->target,
                                      .format = e->var->format,
                                      .array_size = e->count,
                                      .is_array = e->is_array,
                                      .location = e->location,
                                      .set = e->set,
                                      .binding = e->binding};
    }
    image->stage[f->s->stage] = units(e);
}

static void add_counter(struct reflector *f, const struct entry *e)
{
    uint32_t offset = (e->var->slot + e->first) * 4;
    struct tgsic_counter *c = NULL;
    for (uint32_t i = 0; i < f->r->num_counters && !c; i++)
        if (f->counters[i].binding == e->var->buffer && f->counters[i].offset == offset)
            c = &f->counters[i];
    if (!c) {
        c = REFLECT_ADD(f, counters, struct tgsic_counter);
        *c = (struct tgsic_counter){e->name, e->count, e->is_array, e->var->buffer, offset, 0};
    }
    c->stages |= (uint8_t)(1u << f->s->stage);
}

/* ---- Uniforms of the default block --------------------------------------------------------- */

/* The words of constants in order; 64-bit ones take two. */
static uint32_t *put_words(uint32_t *out, const struct value *value)
{
    if (value->kind == VALUE_COMPOSITE) {
        for (uint32_t n = 0; n < value->type->length; n++)
            out = put_words(out, &value->parts[n]);
        return out;
    }
    for (unsigned c = 0; c < value->type->rows; c++) {
        uint64_t bits = value->instr->op == IR_CONST ? ir_constant(value->instr, c) : 0;
        *out++ = (uint32_t)(value->type->letter == 'b' ? bits & 1 : bits);
        if (type_is_wide(value->type))
            *out++ = (uint32_t)(bits >> 32);
    }
    return out;
}

/* The default value of a uniform that is no structure; NULL: it has none. */
static const uint32_t *initial(struct reflector *f, const struct entry *e)
{
    const struct value *value = e->global->initial;
    size_t words = (size_t)e->count * e->type->rows * e->type->columns * 2;
    if (!value || e->first || e->global->leaf_count != 1)
        return NULL;
    uint32_t *result = ARENA_ARRAY(f->k->kept, uint32_t, words);
    put_words(result, value);
    return result;
}

static void add_uniform(struct reflector *f, const struct entry *e)
{
    uint32_t stride = tgsic_spirv_registers(e->type);
    struct tgsic_uniform *u = NULL;
    for (uint32_t i = 0; i < f->r->num_uniforms && !u; i++)
        if (is_same(e, f->uniforms[i].name, f->uniforms[i].location, 0, -1))
            u = &f->uniforms[i];
    if (!u) {
        u = REFLECT_ADD(f, uniforms, struct tgsic_uniform);
        *u = (struct tgsic_uniform){.name = e->name,
                                    .type = tgsic_spirv_value_type(f->k, e->type),
                                    .array_size = e->count,
                                    .is_array = e->is_array,
                                    .location = e->location,
                                    .stride = stride,
                                    .initial = initial(f, e)};
    }
    u->stage[f->s->stage] = (struct tgsic_uniform_place){.active = declared(e, stride) > 0,
                                                         .count = (uint16_t)declared(e, stride),
                                                         .slot = e->var->slot + e->first * stride,
                                                         .component = e->var->component};
}

/* ---- The walk ------------------------------------------------------------------------------ */

static void add_entry(struct reflector *f, struct spot *spot)
{
    bool is_array = spot->type->kind == TYPE_ARRAY;
    const struct type *type = is_array ? spot->type->element : spot->type;
    uint32_t count = is_array ? spot->type->length : 1;
    struct entry e = {.name = is_array ? tgsic_arena_printf(f->k->kept, "%s[0]", spot->name)
                                       : tgsic_spirv_keep(f->k, spot->name),
                      .type = type,
                      .var = spot->global->leaves[spot->leaf],
                      .count = count,
                      .first = spot->instance * count,
                      .is_array = is_array,
                      .location = spot->location,
                      .binding = spot->global->binding,
                      .set = spot->global->set < 0 ? 0 : (uint32_t)spot->global->set,
                      .global = spot->global};
    if (e.binding >= 0)
        e.binding += (int32_t)e.first;
    if (spot->location >= 0)
        spot->location += (int32_t)count;
    if (!declared(&e, tgsic_spirv_is_numeric(type) ? tgsic_spirv_registers(type) : 1))
        return;
    if (e.var->mode == IR_SAMPLER)
        add_sampler(f, &e);
    else if (e.var->mode == IR_IMAGE)
        add_image(f, &e);
    else if (e.var->mode == IR_COUNTER)
        add_counter(f, &e);
    else
        add_uniform(f, &e);
}

static void walk(struct reflector *f, struct spot *spot)
{
    struct spot part = *spot;
    const struct type *type = spot->type;
    bool nested = type->kind == TYPE_ARRAY &&
                  (type->element->kind == TYPE_ARRAY || type->element->kind == TYPE_STRUCT);
    if (type->kind != TYPE_STRUCT && !nested) {
        add_entry(f, spot);
        return;
    }
    for (uint32_t n = 0; n < type->length; n++) {
        if (nested) {
            part.type = type->element;
            part.instance = spot->instance * type->length + n;
            part.name = tgsic_arena_printf(f->k->arena, "%s[%u]", spot->name, (unsigned)n);
        } else {
            part.type = type->members[n].type;
            part.name = tgsic_spirv_member_name(f->k, spot->name, type, n);
        }
        walk(f, &part);
        part.leaf += nested ? 0 : type->members[n].type->leaf_count;
    }
    spot->location = part.location;
}

void tgsic_spirv_reflect_uniform(struct reflector *f, const struct global *g)
{
    struct spot spot = {.global = g, .type = g->type, .name = g->name, .location = g->location};
    walk(f, &spot);
}
