/* SPDX-License-Identifier: MIT */
/* Declares what memory opcodes access: shader buffers, images, counters, shared memory.
 *
 * Buffers and shared memory are arrays of words. They are int where signed atomics ask for it and
 * no unsigned ones do, else uint. Registers that an index chooses among are one array. */
#include "emit.h"

/* ---- Uses ---------------------------------------------------------------------------------- */

static bool is_signed_atomic(unsigned opcode)
{
    return opcode == TGSIC_OPCODE_ATOMIMIN || opcode == TGSIC_OPCODE_ATOMIMAX;
}

static void note_use(struct resource *r, const struct tgsic_instruction *in)
{
    bool atomic = tgsic_is_atomic(in->opcode);
    r->is_read |= atomic || in->opcode == TGSIC_OPCODE_LOAD;
    r->is_written |= atomic || in->opcode == TGSIC_OPCODE_STORE;
    r->is_signed |= is_signed_atomic(in->opcode);
    r->is_unsigned |= in->opcode == TGSIC_OPCODE_ATOMUMIN || in->opcode == TGSIC_OPCODE_ATOMUMAX;
    r->is_used = true;
    if (in->memory)
        r->qualifiers |= in->memory->qualifiers;
}

static struct resource *resources_of(struct emit *e, unsigned file, uint32_t *count)
{
    switch (file) {
    case TGSIC_FILE_BUFFER:
        *count = e->num_buffers;
        return e->buffers;
    case TGSIC_FILE_IMAGE:
        *count = e->scan.num_images;
        return e->images;
    case TGSIC_FILE_MEMORY:
        *count = 1;
        return &e->shared;
    default:
        *count = 0;
        return NULL;
    }
}

static void note_uses(struct emit *e, const struct tgsic_instruction *in,
                      struct resource indexed[2])
{
    const struct tgsic_register *reg = tgsic_memory_register(in);
    uint32_t count;
    struct resource *list = resources_of(e, reg->file, &count);
    if (reg->file == TGSIC_FILE_MEMORY)
        note_use(list, in);
    else if (list && reg->indirect)
        note_use(&indexed[reg->file == TGSIC_FILE_IMAGE], in);
    else if (list && reg->index >= 0 && (uint32_t)reg->index < count)
        note_use(&list[reg->index], in);
}

static void add_uses(struct resource *to, const struct resource *from)
{
    to->is_used |= from->is_used;
    to->is_read |= from->is_read;
    to->is_written |= from->is_written;
    to->is_signed |= from->is_signed;
    to->is_unsigned |= from->is_unsigned;
    to->qualifiers |= from->qualifiers;
}

/* An index may choose any declared register, so all of those share what is known. */
static void share_uses(struct resource *list, uint32_t count, const struct resource *indexed)
{
    for (uint32_t i = 0; i < count && indexed->is_used; i++)
        if (list[i].is_declared) {
            add_uses(&list[i], indexed);
            list[i].is_indexed = true;
        }
}

static void find_uses(struct emit *e)
{
    e->num_buffers = tgsic_count_registers(e->shader, TGSIC_FILE_BUFFER);
    e->buffers = ARENA_ARRAY(e->arena, struct resource, e->num_buffers);
    e->images = ARENA_ARRAY(e->arena, struct resource, e->scan.num_images);
    for (uint32_t i = 0; i < e->shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &e->shader->declarations[i];
        uint32_t count;
        struct resource *list = resources_of(e, d->file, &count);
        for (uint32_t r = d->first; list && d->file != TGSIC_FILE_MEMORY && r <= d->last; r++)
            list[r].is_declared = true;
    }
    struct resource indexed[2] = {{0}}; /* buffers, images */
    for (uint32_t i = 0; i < e->shader->num_instructions; i++)
        if (tgsic_is_memory(e->shader->instructions[i].opcode))
            note_uses(e, &e->shader->instructions[i], indexed);
    share_uses(e->buffers, e->num_buffers, &indexed[0]);
    share_uses(e->images, e->scan.num_images, &indexed[1]);
}

/* ---- Pieces of declarations ---------------------------------------------------------------- */

static void print_access(struct emit *e, const struct resource *r)
{
    if (r->qualifiers & TGSIC_QUALIFIER_COHERENT)
        TEXT_LITERAL(&e->globals, "coherent ");
    if (r->qualifiers & TGSIC_QUALIFIER_VOLATILE)
        TEXT_LITERAL(&e->globals, "volatile ");
    if (r->qualifiers & TGSIC_QUALIFIER_RESTRICT)
        TEXT_LITERAL(&e->globals, "restrict ");
    if (!r->is_written)
        TEXT_LITERAL(&e->globals, "readonly ");
    else if (!r->is_read)
        TEXT_LITERAL(&e->globals, "writeonly ");
}

static bool use_bindings(struct emit *e)
{
    return tgsic_emit_has(e, TGSIC_FEATURE_EXPLICIT_BINDINGS) &&
           tgsic_emit_need(e, TGSIC_FEATURE_EXPLICIT_BINDINGS);
}

static enum tgsic_kind word_kind(const struct resource *r)
{
    return r->is_signed && !r->is_unsigned ? TGSIC_KIND_INT : TGSIC_KIND_UINT;
}

/* the end of the run from `first` on that `same` says is alike */
static uint32_t end_of_run(const struct emit *e, const struct resource *list, uint32_t first,
                           uint32_t count, bool (*same)(const struct emit *, uint32_t, uint32_t))
{
    uint32_t end = first + 1;
    while (list[first].is_indexed && end < count && list[end].is_indexed &&
           (!same || same(e, first, end)))
        end++;
    return end;
}

/* one declaration for all of a run, with what any of them needs */
static void name_run(struct resource *list, uint32_t first, uint32_t end, const char *name)
{
    for (uint32_t i = first; i < end; i++) {
        add_uses(&list[first], &list[i]);
        list[i].name = name;
        list[i].first = first;
        list[i].count = end - first;
    }
}

/* ---- Buffers ------------------------------------------------------------------------------- */

static void declare_buffer(struct emit *e, uint32_t first, uint32_t end)
{
    struct resource *r = &e->buffers[first];
    const char *block = tgsic_arena_printf(e->arena, "%s_storage%u", e->prefix, first);
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_BUFFER, block);
    binding->number = (uint16_t)first;
    binding->count = end - first;
    binding->location =
        (uint16_t)(e->pipeline.bindings.shader_buffers[e->shader->processor] + first);
    binding->explicit_location = use_bindings(e);
    name_run(e->buffers, first, end, tgsic_arena_printf(e->arena, "%s_buffer%u", e->prefix, first));
    for (uint32_t i = first; i < end; i++)
        e->buffers[i].kind = (uint8_t)word_kind(r);
    if (binding->explicit_location)
        tgsic_text_printf(&e->globals, "layout(std430, binding = %u) ", binding->location);
    else
        TEXT_LITERAL(&e->globals, "layout(std430) ");
    print_access(e, r);
    if (end - first > 1)
        tgsic_text_printf(&e->globals, "buffer %s {\n    %s word[];\n} %s[%u];\n", block,
                          tgsic_emit_type(r->kind, 1), r->name, end - first);
    else
        tgsic_text_printf(&e->globals, "buffer %s {\n    %s %s[];\n};\n", block,
                          tgsic_emit_type(r->kind, 1), r->name);
}

static void declare_buffers(struct emit *e)
{
    for (uint32_t i = 0; i < e->num_buffers;) {
        uint32_t end = end_of_run(e, e->buffers, i, e->num_buffers, NULL);
        if (e->buffers[i].is_used)
            declare_buffer(e, i, end);
        i = end;
    }
}

/* ---- Shared memory ------------------------------------------------------------------------- */

uint32_t tgsic_emit_shared_words(const struct emit *e)
{
    uint32_t bytes = e->pipeline.state.shared_memory ? e->pipeline.state.shared_memory : 16384;
    return bytes / 4 + (bytes % 4 != 0);
}

static void declare_shared(struct emit *e)
{
    if (!e->shared.is_used)
        return;
    name_run(&e->shared, 0, 1, tgsic_arena_printf(e->arena, "%s_shared", e->prefix));
    e->shared.kind = (uint8_t)word_kind(&e->shared);
    tgsic_text_printf(&e->globals, "shared %s %s[%u];\n", tgsic_emit_type(e->shared.kind, 1),
                      e->shared.name, tgsic_emit_shared_words(e));
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

/* what a store of unknown format stores: integers where its operand holds them */
static enum tgsic_kind stored_kind(struct emit *e)
{
    const struct place *place = tgsic_emit_source_places(e, 1);
    bool integer = place->kind == TGSIC_KIND_INT || place->kind == TGSIC_KIND_UINT;
    return place->base == BASE_VARIABLE && integer ? (enum tgsic_kind)place->kind
                                                   : TGSIC_KIND_FLOAT;
}

/* Format and kind of data where the declaration has none: an instruction tells. */
static void learn_format(struct emit *e, struct resource *r)
{
    if (r->format == TGSIC_FORMAT_NONE && e->in->memory)
        r->format = e->in->memory->format;
    if (r->format == TGSIC_FORMAT_NONE && e->in->opcode == TGSIC_OPCODE_STORE)
        r->kind = (uint8_t)stored_kind(e);
    r->user = e->index;
}

static void learn_formats(struct emit *e)
{
    struct resource indexed = {0};
    for (e->index = 0; e->index < e->shader->num_instructions; e->index++) {
        const struct tgsic_instruction *in = &e->shader->instructions[e->index];
        if (!tgsic_is_memory(in->opcode))
            continue;
        const struct tgsic_register *reg = tgsic_memory_register(in);
        tgsic_emit_start(e, in);
        if (reg->file == TGSIC_FILE_IMAGE && reg->indirect)
            learn_format(e, &indexed);
        else if (reg->file == TGSIC_FILE_IMAGE && reg->index >= 0 &&
                 (uint32_t)reg->index < e->scan.num_images)
            learn_format(e, &e->images[reg->index]);
    }
    tgsic_emit_start(e, NULL);
    for (uint32_t i = 0; i < e->scan.num_images; i++) {
        struct resource *r = &e->images[i];
        if (r->is_indexed && r->format == TGSIC_FORMAT_NONE)
            r->format = indexed.format;
        if (r->is_indexed && r->kind == TGSIC_KIND_NONE)
            r->kind = indexed.kind;
        if (r->is_indexed && !r->user)
            r->user = indexed.user;
    }
}

static enum tgsic_kind texel_kind(const struct resource *r)
{
    enum tgsic_return_type data = tgsic_format_data(r->format);
    if (r->format == TGSIC_FORMAT_NONE && r->kind != TGSIC_KIND_NONE)
        return (enum tgsic_kind)r->kind;
    return data == TGSIC_RETURN_SINT   ? TGSIC_KIND_INT
           : data == TGSIC_RETURN_UINT ? TGSIC_KIND_UINT
                                       : TGSIC_KIND_FLOAT;
}

static void describe_images(struct emit *e)
{
    for (uint32_t i = 0; i < e->scan.num_images; i++)
        e->images[i].format = e->scan.images[i].format;
    learn_formats(e);
    for (uint32_t i = 0; i < e->scan.num_images; i++)
        e->images[i].kind = (uint8_t)texel_kind(&e->images[i]);
}

static bool same_images(const struct emit *e, uint32_t a, uint32_t b)
{
    return e->scan.images[a].target == e->scan.images[b].target &&
           e->images[a].format == e->images[b].format && e->images[a].kind == e->images[b].kind;
}

static void check_image(struct emit *e, const struct resource *r, unsigned target)
{
    e->in = &e->shader->instructions[r->user];
    tgsic_emit_need_target(e, target);
    if (!image_type(e, target))
        tgsic_emit_fail(e, e->in->pos, "this image has no GLSL type");
    if (r->format == TGSIC_FORMAT_NONE && r->is_read)
        tgsic_emit_need(e, TGSIC_FEATURE_IMAGE_UNFORMATTED);
    if (tgsic_emit_is_es(e) && r->format == TGSIC_FORMAT_NONE)
        tgsic_emit_fail(e, e->in->pos, "ESSL has no images of unknown format");
    else if (tgsic_emit_is_es(e) && !is_es_format(r->format))
        tgsic_emit_need(e, TGSIC_FEATURE_IMAGE_FORMATS);
    if (tgsic_emit_is_es(e) && r->is_read && r->is_written && !is_single_word(r->format))
        tgsic_emit_fail(e, e->in->pos,
                        "ESSL reads and writes images of one 32-bit component alone");
    e->in = NULL;
}

static void declare_image(struct emit *e, uint32_t first, uint32_t end)
{
    struct resource *r = &e->images[first];
    unsigned target = e->scan.images[first].target;
    const char *layout = tgsic_format_layout(r->format);
    const char *name = tgsic_arena_printf(e->arena, "%s_image%u", e->prefix, first);
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_IMAGE, name);

    name_run(e->images, first, end, name);
    check_image(e, r, target);
    binding->number = (uint16_t)first;
    binding->target = (uint8_t)target;
    binding->emulated_2d = tgsic_emit_target(e, (enum tgsic_target)target) != target;
    binding->format = r->format;
    binding->count = end - first;
    binding->location = (uint16_t)(e->pipeline.bindings.images[e->shader->processor] + first);
    binding->explicit_location = use_bindings(e);
    if (binding->explicit_location)
        tgsic_text_printf(&e->globals,
                          *layout ? "layout(%s, binding = %u) " : "layout(%sbinding = %u) ", layout,
                          binding->location);
    else if (*layout)
        tgsic_text_printf(&e->globals, "layout(%s) ", layout);
    print_access(e, r);
    tgsic_text_printf(&e->globals, "uniform %s%simage%s %s", tgsic_emit_is_es(e) ? "highp " : "",
                      r->kind == TGSIC_KIND_INT    ? "i"
                      : r->kind == TGSIC_KIND_UINT ? "u"
                                                   : "",
                      image_type(e, target) ? image_type(e, target) : "", name);
    if (end - first > 1)
        tgsic_text_printf(&e->globals, "[%u]", end - first);
    TEXT_LITERAL(&e->globals, ";\n");
}

static void declare_images(struct emit *e)
{
    describe_images(e);
    for (uint32_t i = 0; i < e->scan.num_images;) {
        uint32_t end = end_of_run(e, e->images, i, e->scan.num_images, same_images);
        if (e->images[i].is_used)
            declare_image(e, i, end);
        i = end;
    }
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
    tgsic_text_printf(&e->globals,
                      "layout(binding = %u, offset = %u) uniform atomic_uint %s[%u];\n",
                      binding_point, c->first * 4, c->name, c->count);
}

static void declare_counters(struct emit *e)
{
    const uint16_t *bases = e->pipeline.bindings.atomic_buffers;
    for (uint32_t i = 0; i < e->shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &e->shader->declarations[i];
        unsigned number = d->has_dimension ? d->dimension : 0;
        if (d->file == TGSIC_FILE_HWATOMIC && number + 1 > e->num_counters)
            e->num_counters = number + 1;
    }
    e->counters = ARENA_ARRAY(e->arena, struct counters, e->num_counters);
    measure_counters(e, e->shader, true);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        if (e->pipeline.stages[s] && bases[s] == bases[e->stage])
            measure_counters(e, e->pipeline.stages[s], false);
    for (uint32_t i = 0; i < e->num_counters; i++)
        if (e->counters[i].count)
            declare_counter(e, i, bases[e->stage] + i);
}

void tgsic_emit_declare_resources(struct emit *e)
{
    const uint32_t *features = e->scan.features;
    find_uses(e);
    if (features[TGSIC_FEATURE_BUFFERS] != UINT32_MAX)
        declare_buffers(e);
    if (features[TGSIC_FEATURE_IMAGES] != UINT32_MAX)
        declare_images(e);
    if (features[TGSIC_FEATURE_COUNTERS] != UINT32_MAX)
        declare_counters(e);
    declare_shared(e);
}
