/* SPDX-License-Identifier: MIT */
/* What the program wants from the outside: types, and what goes in and out. */
#include "reflect.h"

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

/* By [dim][arrayed][float, shadow, int, uint]: what GL numbers samplers; 0: there is none. */
static uint32_t gl_sampler(const struct type *image, bool shadow)
{
    static const uint16_t numbers[][2][4] = {
        [DIM_1D] = {{0x8b5d, 0x8b61, 0x8dc9, 0x8dd1}, {0x8dc0, 0x8dc3, 0x8dce, 0x8dd6}},
        [DIM_2D] = {{0x8b5e, 0x8b62, 0x8dca, 0x8dd2}, {0x8dc1, 0x8dc4, 0x8dcf, 0x8dd7}},
        [DIM_3D] = {{0x8b5f, 0, 0x8dcb, 0x8dd3}, {0}},
        [DIM_CUBE] = {{0x8b60, 0x8dc5, 0x8dcc, 0x8dd4}, {0x900c, 0x900d, 0x900e, 0x900f}},
        [DIM_RECT] = {{0x8b63, 0x8b64, 0x8dcd, 0x8dd5}, {0}},
        [DIM_BUFFER] = {{0x8dc2, 0, 0x8dd0, 0x8dd8}, {0}},
    };
    static const uint16_t multisampled[2][4] = {{0x9108, 0, 0x9109, 0x910a},
                                                {0x910b, 0, 0x910c, 0x910d}};
    char letter = image->element->letter;
    unsigned kind = letter == 'i' ? 2 : letter == 'u' ? 3 : shadow;
    if (image->multisampled)
        return multisampled[image->arrayed][kind];
    return numbers[image->dim][image->arrayed][kind];
}

/* The numbers of images are those of samplers in another order. */
static uint32_t gl_image(const struct type *image)
{
    static const uint8_t dims[] = {
        [DIM_1D] = 0, [DIM_2D] = 1, [DIM_3D] = 2, [DIM_CUBE] = 4, [DIM_RECT] = 3, [DIM_BUFFER] = 5};
    static const uint8_t arrays[] = {
        [DIM_1D] = 6, [DIM_2D] = 7, [DIM_3D] = 2, [DIM_CUBE] = 8, [DIM_RECT] = 3, [DIM_BUFFER] = 5};
    char letter = image->element->letter;
    uint32_t place = image->multisampled ? 9u + image->arrayed
                     : image->arrayed    ? arrays[image->dim]
                                         : dims[image->dim];
    return 0x904c + 11u * (letter == 'i' ? 1 : letter == 'u' ? 2 : 0) + place;
}

/* As GLSL calls them: "usampler2DArray". */
static struct tgsic_value_type opaque_type(struct linker *k, const struct type *t)
{
    static const char *const dims[] = {"1D", "2D", "3D", "Cube", "2DRect", "Buffer"};
    const struct type *image = t->kind == TYPE_SAMPLED_IMAGE ? t->element : t;
    bool sampled = image->kind == TYPE_IMAGE && image->sampled != 2;
    if (image->kind != TYPE_IMAGE)
        return (struct tgsic_value_type){"sampler", 0, TGSIC_VALUE_OPAQUE, 0, 0};
    char letter = image->element->letter;
    bool shadow = sampled && image->depth;
    const char *name = tgsic_arena_printf(k->kept, "%s%s%s%s%s%s",
                                          letter == 'f'   ? ""
                                          : letter == 'i' ? "i"
                                                          : "u",
                                          sampled ? "sampler" : "image", dims[image->dim],
                                          image->multisampled ? "MS" : "",
                                          image->arrayed ? "Array" : "", shadow ? "Shadow" : "");
    return (struct tgsic_value_type){name, sampled ? gl_sampler(image, shadow) : gl_image(image),
                                     TGSIC_VALUE_OPAQUE, 0, 0};
}

struct tgsic_value_type tgsic_spirv_value_type(struct linker *k, const struct type *t)
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
    return opaque_type(k, t);
}

/* ---- Names --------------------------------------------------------------------------------- */

const char *tgsic_spirv_keep(struct linker *k, const char *name)
{
    return tgsic_arena_strndup(k->kept, name, strlen(name));
}

const char *tgsic_spirv_member_name(struct linker *k, const char *outer, const struct type *type,
                                    uint32_t member)
{
    const char *dot = *outer ? "." : "", *name = type->members[member].name;
    if (name && *name)
        return tgsic_arena_printf(k->kept, "%s%s%s", outer, dot, name);
    return tgsic_arena_printf(k->kept, "%s%s_%u", outer, dot, (unsigned)member);
}

/* ---- Inputs and outputs -------------------------------------------------------------------- */

static void add_attribute(struct reflector *f, const struct ir_var *var)
{
    const struct leaf *leaf = leaf_of(var);
    if (var->system_value)
        return;
    *REFLECT_ADD(f, attributes, struct tgsic_attribute) =
        (struct tgsic_attribute){.name = tgsic_spirv_keep(f->k, leaf->global->name),
                                 .type = tgsic_spirv_value_type(f->k, leaf->type),
                                 .array_size = leaf->instances,
                                 .is_array = leaf->instances > 1,
                                 .location = leaf->location,
                                 .input = var->slot};
}

static void add_output(struct reflector *f, const struct ir_var *var)
{
    const struct leaf *leaf = leaf_of(var);
    int32_t index = tgsic_spirv_decoration(leaf->decorations, DECORATION_INDEX);
    *REFLECT_ADD(f, outputs, struct tgsic_fragment_output) =
        (struct tgsic_fragment_output){.name = tgsic_spirv_keep(f->k, leaf->global->name),
                                       .type = tgsic_spirv_value_type(f->k, leaf->type),
                                       .array_size = leaf->instances,
                                       .is_array = leaf->instances > 1,
                                       .location = leaf->location,
                                       .index = index > 0 ? 1 : 0,
                                       .semantic = var->semantic,
                                       .semantic_index = var->semantic_index};
}

/* What is read, or written for what is no part of the program. */
static void add_varying(struct reflector *f, const struct ir_var *var, bool input)
{
    const struct leaf *leaf = leaf_of(var);
    unsigned stage = f->s->stage;
    bool written = !input || tgsic_spirv_before(f->k, stage);
    *REFLECT_ADD(f, varyings, struct tgsic_varying) =
        (struct tgsic_varying){.name = tgsic_spirv_keep(f->k, leaf->global->name),
                               .type = tgsic_spirv_value_type(f->k, leaf->type),
                               .array_size = leaf->instances,
                               .is_array = leaf->instances > 1,
                               .semantic = var->semantic,
                               .semantic_index = var->semantic_index,
                               .interpolation = var->interpolation,
                               .is_written = written,
                               .is_read = input,
                               .consumer = (uint8_t)(input ? stage : TGSIC_STAGE_COUNT)};
}

static void add_interface(struct reflector *f, const struct global *g, const struct ir_var *var)
{
    bool input = g->kind == GLOBAL_INPUT;
    if (input && f->s->stage == TGSIC_PROCESSOR_VERT)
        add_attribute(f, var);
    else if (!input && f->s->stage == TGSIC_PROCESSOR_FRAG)
        add_output(f, var);
    else if (leaf_of(var)->builtin < 0 && (input || !tgsic_spirv_after(f->k, f->s->stage)))
        add_varying(f, var, input);
}

/* ---- All ----------------------------------------------------------------------------------- */

static void add_global(struct reflector *f, const struct global *g)
{
    if (!tgsic_spirv_is_used(g))
        return;
    if (g->kind == GLOBAL_UNIFORM || g->kind == GLOBAL_COUNTER)
        tgsic_spirv_reflect_uniform(f, g);
    else if (g->kind != GLOBAL_INPUT && g->kind != GLOBAL_OUTPUT)
        tgsic_spirv_reflect_block(f, g);
    else
        for (uint32_t n = 0; n < g->leaf_count; n++)
            if (leaf_of(g->leaves[n])->end)
                add_interface(f, g, g->leaves[n]);
}

static void publish(const struct reflector *f)
{
    struct tgsic_reflection *r = f->r;
    r->uniforms = f->uniforms;
    r->blocks = f->blocks;
    r->samplers = f->samplers;
    r->attributes = f->attributes;
    r->outputs = f->outputs;
    r->varyings = f->varyings;
    r->buffers = f->buffers;
    r->images = f->images;
    r->counters = f->counters;
    r->stream_outputs = f->stream_outputs;
}

void tgsic_spirv_reflect(struct linker *k)
{
    struct reflector f = {.k = k, .r = &k->program->reflection};
    for (unsigned n = 0; n < TGSIC_STAGE_COUNT; n++) {
        f.s = k->stage[n];
        for (const struct global *g = f.s ? f.s->globals : NULL; g; g = g->next)
            if (g->kind != GLOBAL_PRIVATE)
                add_global(&f, g);
        if (f.s && f.s->shared_size > f.r->shared_size)
            f.r->shared_size = f.s->shared_size;
    }
    tgsic_spirv_reflect_captures(&f);
    publish(&f);
}
