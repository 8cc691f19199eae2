/* SPDX-License-Identifier: MIT */
/* Declares what memory opcodes access: shader buffers, images, counters, shared memory.
 *
 * Buffers and shared memory are arrays of words. They are int where signed atomics ask for it and
 * no unsigned ones do, else uint. Registers that an index chooses among are one array. */
#include "emit.h"

/* ---- Uses ---------------------------------------------------------------------------------- */

static struct resource *resources_of(struct emit *e, const struct tgsic_memory_use *uses,
                                     uint32_t count)
{
    struct resource *list = ARENA_ARRAY(e->arena, struct resource, count);
    for (uint32_t i = 0; i < count; i++)
        list[i].use = uses[i];
    return list;
}

static void find_uses(struct emit *e)
{
    struct tgsic_memory_uses uses;
    tgsic_find_memory_uses(e->arena, &e->scan, &uses);
    e->num_buffers = uses.num_buffers;
    e->buffers = resources_of(e, uses.buffers, uses.num_buffers);
    e->images = resources_of(e, uses.images, uses.num_images);
    e->shared.use = uses.shared;
}

/* ---- Pieces of declarations ---------------------------------------------------------------- */

static void print_access(struct emit *e, const struct tgsic_memory_use *use)
{
    if (use->qualifiers & TGSIC_QUALIFIER_COHERENT)
        TEXT_LITERAL(&e->globals, "coherent ");
    if (use->qualifiers & TGSIC_QUALIFIER_VOLATILE)
        TEXT_LITERAL(&e->globals, "volatile ");
    if (use->qualifiers & TGSIC_QUALIFIER_RESTRICT)
        TEXT_LITERAL(&e->globals, "restrict ");
    if (!use->is_written)
        TEXT_LITERAL(&e->globals, "readonly ");
    else if (!use->is_read)
        TEXT_LITERAL(&e->globals, "writeonly ");
}

/* where one is said; `between` stands between it and what is in front of it */
static void print_binding(struct emit *e, const char *between, const struct tgsic_binding *binding)
{
    if (!binding->explicit_location)
        return;
    TEXT_STRINGS(&e->globals, between, "binding = ");
    tgsic_text_uint(&e->globals, binding->location);
}

static void print_array(struct emit *e, const char *before, const char *name, uint32_t count)
{
    TEXT_STRINGS(&e->globals, before, name, "[");
    tgsic_text_uint(&e->globals, count);
    tgsic_text_char(&e->globals, ']');
}

static bool use_bindings(struct emit *e)
{
    return tgsic_emit_want(e, TGSIC_FEATURE_EXPLICIT_BINDINGS);
}

static enum tgsic_kind word_kind(const struct tgsic_memory_use *use)
{
    return use->is_signed && !use->is_unsigned ? TGSIC_KIND_INT : TGSIC_KIND_UINT;
}

/* one declaration for all of an array */
static void name_array(struct resource *list, uint32_t first, const char *name)
{
    for (uint32_t i = 0; i < list[first].use.count; i++)
        list[first + i].name = name;
}

/* ---- Buffers ------------------------------------------------------------------------------- */

static void declare_buffer(struct emit *e, uint32_t first)
{
    struct resource *r = &e->buffers[first];
    uint32_t count = r->use.count;
    const char *block = EMIT_NAME(e, "_storage", first);
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_BUFFER, block);
    binding->number = (uint16_t)first;
    binding->count = count;
    binding->location =
        (uint16_t)(e->pipeline->bindings.shader_buffers[e->shader->processor] + first);
    binding->explicit_location = use_bindings(e);
    name_array(e->buffers, first, EMIT_NAME(e, "_buffer", first));
    for (uint32_t i = 0; i < count; i++)
        r[i].use.kind = (uint8_t)word_kind(&r->use);
    TEXT_LITERAL(&e->globals, "layout(std430");
    print_binding(e, ", ", binding);
    TEXT_LITERAL(&e->globals, ") ");
    print_access(e, &r->use);
    TEXT_STRINGS(&e->globals, "buffer ", block, " {\n    ", tgsic_emit_type(r->use.kind, 1), " ",
                 count > 1 ? "word" : r->name, "[];\n}");
    if (count > 1)
        print_array(e, " ", r->name, count);
    TEXT_LITERAL(&e->globals, ";\n");
}

static void declare_buffers(struct emit *e)
{
    for (uint32_t i = 0; i < e->num_buffers; i += e->buffers[i].use.count)
        if (e->buffers[i].use.is_used)
            declare_buffer(e, i);
}

/* ---- Shared memory ------------------------------------------------------------------------- */

uint32_t tgsic_emit_shared_words(const struct emit *e)
{
    uint32_t bytes = e->pipeline->state.shared_memory ? e->pipeline->state.shared_memory : 16384;
    return bytes / 4 + (bytes % 4 != 0);
}

static void declare_shared(struct emit *e)
{
    if (!e->shared.use.is_used)
        return;
    e->shared.name = EMIT_JOINED(e, "_shared");
    e->shared.use.kind = (uint8_t)word_kind(&e->shared.use);
    TEXT_STRINGS(&e->globals, "shared ", tgsic_emit_type(e->shared.use.kind, 1));
    print_array(e, " ", e->shared.name, tgsic_emit_shared_words(e));
    TEXT_LITERAL(&e->globals, ";\n");
}

/* ---- Images -------------------------------------------------------------------------------- */

static const char *image_type(const struct emit *e, unsigned target)
{
    const struct target_words *words = tgsic_emit_target_words(target);
    return words->image
               ? tgsic_emit_target_words(tgsic_emit_target(e, (enum tgsic_target)target))->name
               : NULL;
}

/* formats of ESSL 3.10 */
static bool is_es_format(unsigned format)
{
    switch (format) {
    case TGSIC_FORMAT_R32G32B32A32_FLOAT:
    case TGSIC_FORMAT_R16G16B16A16_FLOAT:
    case TGSIC_FORMAT_R32_FLOAT:
    case TGSIC_FORMAT_R8G8B8A8_UNORM:
    case TGSIC_FORMAT_R8G8B8A8_SNORM:
    case TGSIC_FORMAT_R32G32B32A32_SINT:
    case TGSIC_FORMAT_R16G16B16A16_SINT:
    case TGSIC_FORMAT_R8G8B8A8_SINT:
    case TGSIC_FORMAT_R32_SINT:
    case TGSIC_FORMAT_R32G32B32A32_UINT:
    case TGSIC_FORMAT_R16G16B16A16_UINT:
    case TGSIC_FORMAT_R8G8B8A8_UINT:
    case TGSIC_FORMAT_R32_UINT:
        return true;
    default:
        return false;
    }
}

static bool is_single_word(unsigned format)
{
    return format == TGSIC_FORMAT_R32_FLOAT || format == TGSIC_FORMAT_R32_SINT ||
           format == TGSIC_FORMAT_R32_UINT;
}

static void check_image(struct emit *e, const struct tgsic_memory_use *use, unsigned target)
{
    e->in = &e->shader->instructions[use->user];
    tgsic_emit_need_target(e, target);
    if (!image_type(e, target))
        tgsic_emit_fail(e, e->in->pos, "this image has no GLSL type");
    if (use->format == TGSIC_FORMAT_NONE && use->is_read)
        tgsic_emit_need(e, TGSIC_FEATURE_IMAGE_UNFORMATTED);
    if (tgsic_emit_is_es(e) && use->format == TGSIC_FORMAT_NONE)
        tgsic_emit_fail(e, e->in->pos, "ESSL has no images of unknown format");
    else if (tgsic_emit_is_es(e) && !is_es_format(use->format))
        tgsic_emit_need(e, TGSIC_FEATURE_IMAGE_FORMATS);
    if (tgsic_emit_is_es(e) && use->is_read && use->is_written && !is_single_word(use->format))
        tgsic_emit_fail(e, e->in->pos,
                        "ESSL reads and writes images of one 32-bit component alone");
    e->in = NULL;
}

static void declare_image(struct emit *e, uint32_t first)
{
    const struct tgsic_memory_use *use = &e->images[first].use;
    unsigned target = e->scan.images[first].target;
    const char *type = image_type(e, target);
    const char *layout = tgsic_format_layout(use->format);
    const char *name = EMIT_NAME(e, "_image", first);
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_IMAGE, name);

    name_array(e->images, first, name);
    check_image(e, use, target);
    binding->number = (uint16_t)first;
    binding->target = (uint8_t)target;
    binding->emulated_2d = tgsic_emit_target(e, (enum tgsic_target)target) != target;
    binding->format = use->format;
    binding->count = use->count;
    binding->location = (uint16_t)(e->pipeline->bindings.images[e->shader->processor] + first);
    binding->explicit_location = use_bindings(e);
    if (binding->explicit_location || *layout) {
        TEXT_STRINGS(&e->globals, "layout(", layout);
        print_binding(e, *layout ? ", " : "", binding);
        TEXT_LITERAL(&e->globals, ") ");
    }
    print_access(e, use);
    TEXT_STRINGS(&e->globals, tgsic_emit_is_es(e) ? "uniform highp " : "uniform ",
                 use->kind == TGSIC_KIND_INT    ? "i"
                 : use->kind == TGSIC_KIND_UINT ? "u"
                                                : "",
                 "image", type ? type : "");
    if (use->count > 1)
        print_array(e, " ", name, use->count);
    else
        TEXT_STRINGS(&e->globals, " ", name);
    TEXT_LITERAL(&e->globals, ";\n");
}

static void declare_images(struct emit *e)
{
    for (uint32_t i = 0; i < e->scan.num_images; i += e->images[i].use.count)
        if (e->images[i].use.is_used)
            declare_image(e, i);
}

/* ---- Counters ------------------------------------------------------------------------------ */

static void stretch(struct counters *c, uint32_t first, uint32_t last)
{
    uint32_t end = c->first + c->count;
    if (!c->count || first < c->first)
        c->first = first;
    if (!c->count || last + 1 > end)
        end = last + 1;
    c->count = end - c->first;
}

/* Counters of one binding are the same in all stages of a program, by name and size. */
static void measure_counters(struct emit *e, const struct tgsic_shader *shader, bool own)
{
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        unsigned number = d->has_dimension ? d->dimension : 0;
        if (d->file != TGSIC_FILE_HWATOMIC || number >= e->num_counters)
            continue;
        if (own || e->counters[number].count)
            stretch(&e->counters[number], d->first, d->last);
    }
}

static void declare_counter(struct emit *e, unsigned number, unsigned binding_point)
{
    struct counters *c = &e->counters[number];
    c->name = tgsic_arena_printf(e->arena, "%scounters%u", e->name_prefix, binding_point);
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_COUNTERS, c->name);
    binding->number = (uint16_t)number;
    binding->location = (uint16_t)binding_point;
    binding->index = (uint16_t)c->first;
    binding->count = c->count;
    binding->explicit_location = true;
    TEXT_LITERAL(&e->globals, "layout(binding = ");
    tgsic_text_uint(&e->globals, binding_point);
    TEXT_LITERAL(&e->globals, ", offset = ");
    tgsic_text_uint(&e->globals, c->first * 4);
    print_array(e, ") uniform atomic_uint ", c->name, c->count);
    TEXT_LITERAL(&e->globals, ";\n");
}

static void declare_counters(struct emit *e)
{
    const uint16_t *bases = e->pipeline->bindings.atomic_buffers;
    for (uint32_t i = 0; i < e->shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &e->shader->declarations[i];
        unsigned number = d->has_dimension ? d->dimension : 0;
        if (d->file == TGSIC_FILE_HWATOMIC && number + 1 > e->num_counters)
            e->num_counters = number + 1;
    }
    e->counters = ARENA_ARRAY(e->arena, struct counters, e->num_counters);
    measure_counters(e, e->shader, true);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        if (e->pipeline->stages[s] && bases[s] == bases[e->stage])
            measure_counters(e, e->pipeline->stages[s], false);
    for (uint32_t i = 0; i < e->num_counters; i++)
        if (e->counters[i].count)
            declare_counter(e, i, bases[e->stage] + i);
}

void tgsic_emit_declare_resources(struct emit *e)
{
    bool buffers = tgsic_scan_needs(&e->scan, TGSIC_FEATURE_BUFFERS);
    bool images = tgsic_scan_needs(&e->scan, TGSIC_FEATURE_IMAGES);
    bool counters = tgsic_scan_needs(&e->scan, TGSIC_FEATURE_COUNTERS);
    bool shared = tgsic_scan_needs(&e->scan, TGSIC_FEATURE_SHARED_MEMORY);
    if (!(buffers | images | counters | shared))
        return;
    find_uses(e);
    if (buffers)
        declare_buffers(e);
    if (images)
        declare_images(e);
    if (counters)
        declare_counters(e);
    declare_shared(e);
}
