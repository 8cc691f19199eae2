/* SPDX-License-Identifier: MIT */
/* What the program wants from the outside. Resources of one set and binding are one, whichever
 * stages use them; descriptor sets are told apart by the caller's map of bindings. */
#include "link.h"

#include <string.h>

/* ---- Types --------------------------------------------------------------------------------- */

/* GL's numbers of scalars, of vectors less one component, and of matrices by columns and rows. */
static uint32_t gl_type(const struct type *t)
{
    static const struct {
        char letter;
        uint16_t scalar, vector;
    } rows[] = {{'f', 0x1406, 0x8b50}, {'i', 0x1404, 0x8b53}, {'u', 0x1405, 0x8dc6},
                {'b', 0x8b56, 0x8b57}, {'d', 0x140a, 0x8ffc}, {'l', 0x140e, 0x8fe9},
                {'m', 0x140f, 0x8ff5}};
    static const uint16_t matrices[2][3][3] = {
        {{0x8b5a, 0x8b65, 0x8b66}, {0x8b67, 0x8b5b, 0x8b68}, {0x8b69, 0x8b6a, 0x8b5c}},
        {{0x8f46, 0x8f49, 0x8f4a}, {0x8f4b, 0x8f47, 0x8f4c}, {0x8f4d, 0x8f4e, 0x8f48}}};
    if (t->columns > 1)
        return matrices[t->letter == 'd'][t->columns - 2][t->rows - 2];
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++)
        if (rows[r].letter == t->letter)
            return t->rows == 1 ? rows[r].scalar : rows[r].vector + t->rows - 2u;
    return 0;
}

static struct tgsic_value_type value_type(struct linker *k, const struct type *t)
{
    static const struct {
        char letter;
        uint8_t base;
        const char *scalar, *prefix;
    } rows[] = {
        {'f', TGSIC_VALUE_FLOAT, "float", ""},       {'i', TGSIC_VALUE_INT, "int", "i"},
        {'u', TGSIC_VALUE_UINT, "uint", "u"},        {'b', TGSIC_VALUE_BOOL, "bool", "b"},
        {'d', TGSIC_VALUE_DOUBLE, "double", "d"},    {'l', TGSIC_VALUE_INT64, "int64_t", "i64"},
        {'m', TGSIC_VALUE_UINT64, "uint64_t", "u64"}};
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        if (rows[r].letter != t->letter)
            continue;
        const char *name = rows[r].scalar;
        if (t->columns > 1)
            name = tgsic_arena_printf(k->kept, "%smat%ux%u", rows[r].prefix, t->columns, t->rows);
        else if (t->rows > 1)
            name = tgsic_arena_printf(k->kept, "%svec%u", rows[r].prefix, t->rows);
        return (struct tgsic_value_type){name, gl_type(t), (enum tgsic_value_base)rows[r].base,
                                         t->rows, t->columns};
    }
    const char *name = t->kind == TYPE_SAMPLED_IMAGE ? "sampler" : "image";
    return (struct tgsic_value_type){name, 0, TGSIC_VALUE_OPAQUE, 0, 0};
}

static const char *keep(struct linker *k, const char *name)
{
    return tgsic_arena_strndup(k->kept, name, strlen(name));
}

/* ---- Members of blocks ---------------------------------------------------------------------- */

struct members {
    struct linker *k;
    struct tgsic_block_member *items;
    uint32_t count;
};

static void list_member(struct members *m, const char *name, const struct type *type,
                        const struct member *member, uint32_t offset)
{
    const struct type *inner =
        type->kind == TYPE_ARRAY || type->kind == TYPE_RUNTIME_ARRAY ? type->element : type;
    if (inner != type && !tgsic_spirv_is_numeric(inner)) {
        for (uint32_t n = 0; n < (type->length ? type->length : 1); n++)
            list_member(m, tgsic_arena_printf(m->k->kept, "%s[%u]", name, (unsigned)n), inner,
                        member, offset + n * type->stride);
        return;
    }
    if (type->kind == TYPE_STRUCT) {
        for (uint32_t n = 0; n < type->length; n++)
            list_member(m,
                        tgsic_arena_printf(m->k->kept, "%s%s%s", name, *name ? "." : "",
                                           type->members[n].name ? type->members[n].name : "_"),
                        type->members[n].type, &type->members[n], offset + type->members[n].offset);
        return;
    }
    if (m->count == 65536)
        tgsic_arena_fail(m->k->arena, TGSIC_E_LIMIT);
    ARENA_RESERVE(m->k->kept, m->items, m->count);
    m->items[m->count++] = (struct tgsic_block_member){
        .name = inner != type ? tgsic_arena_printf(m->k->kept, "%s[0]", name) : keep(m->k, name),
        .type = value_type(m->k, inner),
        .array_size = inner != type ? type->length : 1,
        .is_array = inner != type,
        .row_major = member && member->row_major,
        .offset = offset,
        .array_stride = inner != type ? type->stride : 0,
        .matrix_stride = inner->columns > 1 && member ? member->matrix_stride : 0};
}

static struct members members_of(struct linker *k, const struct global *g)
{
    struct members m = {k, NULL, 0};
    list_member(&m, "", tgsic_spirv_without_arrays(g->type), NULL, 0);
    return m;
}

/* ---- Tables -------------------------------------------------------------------------------- */

/* Of arrays of blocks, each is listed. */
static const char *element_name(struct linker *k, const struct global *g, uint32_t number,
                                uint32_t count)
{
    return count > 1 ? tgsic_arena_printf(k->kept, "%s[%u]", g->name, (unsigned)number)
                     : keep(k, g->name);
}

#define ADD(k, array, count, type_)                                                                \
    (ARENA_RESERVE((k)->kept, *(array), *(count)),                                                 \
     memset(&(*(array))[*(count)], 0, sizeof(type_)), &(*(array))[(*(count))++])

struct tables {
    struct tgsic_uniform *uniforms;
    struct tgsic_uniform_block *blocks;
    struct tgsic_sampler *samplers;
    struct tgsic_attribute *attributes;
    struct tgsic_fragment_output *outputs;
    struct tgsic_varying *varyings;
    struct tgsic_storage_block *buffers;
    struct tgsic_image *images;
};

static void add_block(struct linker *k, struct tables *t, const struct spirv *s,
                      const struct global *g, uint32_t n)
{
    struct tgsic_reflection *r = &k->program->reflection;
    const char *name = element_name(k, g, n, g->leaf_count);
    struct tgsic_uniform_block *b = NULL;
    for (uint32_t i = 0; i < r->num_blocks; i++)
        if (!strcmp(t->blocks[i].name, name) &&
            t->blocks[i].binding == (g->binding < 0 ? -1 : g->binding + (int32_t)n))
            b = &t->blocks[i];
    if (!b) {
        struct members m = members_of(k, g);
        b = ADD(k, &t->blocks, &r->num_blocks, struct tgsic_uniform_block);
        b->name = name;
        b->binding = g->binding < 0 ? -1 : g->binding + (int32_t)n;
        b->size = tgsic_spirv_extent(tgsic_spirv_without_arrays(g->type));
        b->members = m.items;
        b->num_members = m.count;
    }
    b->buffer[s->stage] = (uint16_t)g->leaves[n]->buffer;
}

static void add_buffers(struct linker *k, struct tables *t, const struct spirv *s,
                        const struct global *g)
{
    struct tgsic_reflection *r = &k->program->reflection;
    for (uint32_t n = 0; n < leaf_of(g->leaves[0])->end; n++) {
        const char *name = element_name(k, g, n, g->leaves[0]->length);
        struct tgsic_storage_block *b = NULL;
        for (uint32_t i = 0; i < r->num_buffers; i++)
            if (!strcmp(t->buffers[i].name, name))
                b = &t->buffers[i];
        if (!b) {
            struct members m = members_of(k, g);
            b = ADD(k, &t->buffers, &r->num_buffers, struct tgsic_storage_block);
            b->name = name;
            b->binding = g->binding < 0 ? -1 : g->binding + (int32_t)n;
            b->size = tgsic_spirv_extent(tgsic_spirv_without_arrays(g->type));
            b->members = m.items;
            b->num_members = m.count;
        }
        b->stage[s->stage] = (struct tgsic_storage_place){true, (uint16_t)(g->leaves[0]->slot + n)};
    }
}

static void add_sampler(struct linker *k, struct tables *t, const struct spirv *s,
                        const struct global *g)
{
    struct tgsic_reflection *r = &k->program->reflection;
    const struct ir_var *var = g->leaves[0];
    struct tgsic_sampler *sampler = NULL;
    for (uint32_t i = 0; i < r->num_samplers; i++)
        if (!strcmp(t->samplers[i].name, g->name))
            sampler = &t->samplers[i];
    if (!sampler) {
        sampler = ADD(k, &t->samplers, &r->num_samplers, struct tgsic_sampler);
        sampler->name = keep(k, g->name);
        sampler->type = value_type(k, leaf_of(var)->type);
        sampler->target = var->target;
        sampler->array_size = var->length;
        sampler->is_array = g->type->kind == TYPE_ARRAY;
        sampler->location = g->location;
        sampler->binding = g->binding;
    }
    sampler->stage[s->stage] =
        (struct tgsic_sampler_place){true, (uint16_t)var->slot, (uint16_t)leaf_of(var)->end};
}

static void add_image(struct linker *k, struct tables *t, const struct spirv *s,
                      const struct global *g)
{
    struct tgsic_reflection *r = &k->program->reflection;
    const struct ir_var *var = g->leaves[0];
    struct tgsic_image *image = NULL;
    for (uint32_t i = 0; i < r->num_images; i++)
        if (!strcmp(t->images[i].name, g->name))
            image = &t->images[i];
    if (!image) {
        image = ADD(k, &t->images, &r->num_images, struct tgsic_image);
        image->name = keep(k, g->name);
        image->type = value_type(k, leaf_of(var)->type);
        image->target = var->target;
        image->format = var->format;
        image->array_size = var->length;
        image->is_array = g->type->kind == TYPE_ARRAY;
        image->location = g->location;
        image->binding = g->binding;
    }
    image->stage[s->stage] =
        (struct tgsic_sampler_place){true, (uint16_t)var->slot, (uint16_t)leaf_of(var)->end};
}

/* Leaves of a structure have the locations that follow its own. */
static void add_uniform(struct linker *k, struct tables *t, const struct spirv *s,
                        const struct global *g, uint32_t n)
{
    struct tgsic_reflection *r = &k->program->reflection;
    const struct ir_var *var = g->leaves[n];
    const struct leaf *leaf = leaf_of(var);
    struct tgsic_uniform *u = NULL;
    const char *name = g->leaf_count > 1
                           ? tgsic_arena_printf(k->kept, "%s._%u", g->name, (unsigned)n)
                       : leaf->instances > 1 ? tgsic_arena_printf(k->kept, "%s[0]", g->name)
                                             : keep(k, g->name);
    for (uint32_t i = 0; i < r->num_uniforms; i++)
        if (!strcmp(t->uniforms[i].name, name))
            u = &t->uniforms[i];
    if (!u) {
        u = ADD(k, &t->uniforms, &r->num_uniforms, struct tgsic_uniform);
        u->name = name;
        u->type = value_type(k, leaf->type);
        u->array_size = leaf->instances;
        u->is_array = leaf->instances > 1;
        u->location = g->location < 0 ? -1 : g->location + (int32_t)n;
        u->stride = tgsic_spirv_registers(leaf->type);
    }
    u->stage[s->stage] =
        (struct tgsic_uniform_place){true, 0, (uint16_t)leaf->end, var->slot, var->component};
}

static void add_interface(struct linker *k, struct tables *t, const struct spirv *s,
                          const struct global *g, uint32_t n)
{
    struct tgsic_reflection *r = &k->program->reflection;
    const struct ir_var *var = g->leaves[n];
    const struct leaf *leaf = leaf_of(var);
    struct tgsic_value_type type = value_type(k, leaf->type);
    bool input = g->kind == GLOBAL_INPUT, array = leaf->instances > 1;
    if (input && s->stage == TGSIC_PROCESSOR_VERT) {
        if (!var->system_value)
            *ADD(k, &t->attributes, &r->num_attributes, struct tgsic_attribute) =
                (struct tgsic_attribute){keep(k, g->name), type,     leaf->instances, array,
                                         leaf->location,   var->slot};
    } else if (!input && s->stage == TGSIC_PROCESSOR_FRAG) {
        int32_t index = tgsic_spirv_decoration(g->decorations, DECORATION_INDEX);
        *ADD(k, &t->outputs, &r->num_outputs, struct tgsic_fragment_output) =
            (struct tgsic_fragment_output){
                keep(k, g->name),  type,          leaf->instances,    array, leaf->location,
                index > 0 ? 1 : 0, var->semantic, var->semantic_index};
    } else if (leaf->builtin < 0 && (input || !k->stage[TGSIC_PROCESSOR_FRAG])) {
        *ADD(k, &t->varyings, &r->num_varyings, struct tgsic_varying) =
            (struct tgsic_varying){keep(k, g->name),
                                   type,
                                   leaf->instances,
                                   array,
                                   var->semantic,
                                   var->semantic_index,
                                   var->interpolation,
                                   !input || k->stage[TGSIC_PROCESSOR_VERT] != NULL,
                                   input,
                                   (uint8_t)(input ? s->stage : TGSIC_STAGE_COUNT)};
    }
}

static void add_global(struct linker *k, struct tables *t, const struct spirv *s,
                       const struct global *g)
{
    for (uint32_t n = 0; n < g->leaf_count; n++) {
        const struct ir_var *var = g->leaves[n];
        if (!leaf_of(var)->end)
            continue;
        if (var->mode == IR_SAMPLER)
            add_sampler(k, t, s, g);
        else if (var->mode == IR_IMAGE)
            add_image(k, t, s, g);
        else if (var->mode == IR_BUFFER)
            add_buffers(k, t, s, g);
        else if (g->kind == GLOBAL_UNIFORM)
            add_uniform(k, t, s, g, n);
        else if (g->kind == GLOBAL_INPUT || g->kind == GLOBAL_OUTPUT)
            add_interface(k, t, s, g, n);
        else
            add_block(k, t, s, g, n);
    }
}

void tgsic_spirv_reflect(struct linker *k)
{
    struct tgsic_reflection *r = &k->program->reflection;
    struct tables t = {0};
    for (unsigned n = 0; n < TGSIC_STAGE_COUNT; n++) {
        const struct spirv *s = k->stage[n];
        for (const struct global *g = s ? s->globals : NULL; g; g = g->next)
            if (g->kind != GLOBAL_PRIVATE)
                add_global(k, &t, s, g);
        if (s && s->shared_size > r->shared_size)
            r->shared_size = s->shared_size;
    }
    r->uniforms = t.uniforms;
    r->blocks = t.blocks;
    r->samplers = t.samplers;
    r->attributes = t.attributes;
    r->outputs = t.outputs;
    r->varyings = t.varyings;
    r->buffers = t.buffers;
    r->images = t.images;
}
