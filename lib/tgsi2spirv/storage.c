/* SPDX-License-Identifier: MIT */
/* Declares what memory opcodes access: shader buffers, images, counters, shared memory. Buffers and
 * shared memory are arrays of words. Registers that an index chooses among are one array. */
#include "emit.h"

/* ---- Uses ---------------------------------------------------------------------------------- */

static void note_use(struct resource *r, const struct tgsic_instruction *in)
{
    bool atomic = tgsic_is_atomic(in->opcode);
    r->is_read |= atomic || in->opcode == TGSIC_OPCODE_LOAD;
    r->is_written |= atomic || in->opcode == TGSIC_OPCODE_STORE;
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
        *count = e->num_images;
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
    struct resource indexed[2] = {{0}}; /* buffers, images */
    e->num_buffers = tgsic_count_registers(e->shader, TGSIC_FILE_BUFFER);
    e->num_images = e->scan.num_images;
    e->buffers = ARENA_ARRAY(e->arena, struct resource, e->num_buffers);
    e->images = ARENA_ARRAY(e->arena, struct resource, e->num_images);
    for (uint32_t i = 0; i < e->shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &e->shader->declarations[i];
        uint32_t count;
        struct resource *list = resources_of(e, d->file, &count);
        for (uint32_t r = d->first; list && d->file != TGSIC_FILE_MEMORY && r <= d->last; r++)
            list[r].is_declared = true;
    }
    for (uint32_t i = 0; i < e->shader->num_instructions; i++)
        if (tgsic_is_memory(e->shader->instructions[i].opcode))
            note_uses(e, &e->shader->instructions[i], indexed);
    share_uses(e->buffers, e->num_buffers, &indexed[0]);
    share_uses(e->images, e->num_images, &indexed[1]);
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

/* one variable for all of a run, with what any of them needs */
static void join_run(struct resource *list, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        add_uses(&list[first], &list[i]);
        list[i].first = first;
        list[i].count = end - first;
    }
}

static void set_variable(struct resource *list, uint32_t first, uint32_t end, uint32_t variable,
                         uint32_t type)
{
    for (uint32_t i = first; i < end; i++) {
        list[i].variable = variable;
        list[i].type = type;
        list[i].kind = list[first].kind;
        list[i].format = list[first].format;
    }
}

/* ---- Access -------------------------------------------------------------------------------- */

static void decorate_access(struct emit *e, uint32_t id, const struct resource *r)
{
    if (r->qualifiers & TGSIC_QUALIFIER_COHERENT)
        SPV_DECORATE(&e->m, id, SpvDecorationCoherent);
    if (r->qualifiers & TGSIC_QUALIFIER_VOLATILE)
        SPV_DECORATE(&e->m, id, SpvDecorationVolatile);
    if (r->qualifiers & TGSIC_QUALIFIER_RESTRICT)
        SPV_DECORATE(&e->m, id, SpvDecorationRestrict);
    if (!r->is_written)
        SPV_DECORATE(&e->m, id, SpvDecorationNonWritable);
    else if (!r->is_read)
        SPV_DECORATE(&e->m, id, SpvDecorationNonReadable);
}

/* ---- Buffers ------------------------------------------------------------------------------- */

SpvStorageClass tgsic_t2s_buffer_storage(const struct emit *e)
{
    return e->m.version < 0x00010300 ? SpvStorageClassUniform : SpvStorageClassStorageBuffer;
}

/* a block of words to its end; the storage class of its own came with SPIR-V 1.3 */
static uint32_t words_type(struct emit *e)
{
    bool old = tgsic_t2s_buffer_storage(e) == SpvStorageClassUniform;
    if (e->words_type)
        return e->words_type;
    uint32_t word = type_of(e, TGSIC_KIND_UINT, 1), array = tgsic_t2s_id(&e->m);
    uint32_t type = e->words_type = tgsic_t2s_id(&e->m);
    SPV_PUT(&e->m, &e->m.globals, SpvOpTypeRuntimeArray, array, word);
    SPV_DECORATE(&e->m, array, SpvDecorationArrayStride, 4);
    SPV_PUT(&e->m, &e->m.globals, SpvOpTypeStruct, type, array);
    SPV_DECORATE(&e->m, type, old ? SpvDecorationBufferBlock : SpvDecorationBlock);
    SPV_DECORATE_MEMBER(&e->m, type, 0, SpvDecorationOffset, 0);
    return type;
}

static void declare_buffer(struct emit *e, uint32_t first, uint32_t end)
{
    struct resource *r = &e->buffers[first];
    uint32_t type = words_type(e);
    join_run(e->buffers, first, end);
    if (end - first > 1) {
        tgsic_t2s_capability(&e->m, SpvCapabilityStorageBufferArrayDynamicIndexing);
        type = tgsic_t2s_array(&e->m, type, end - first);
    }
    uint32_t id = tgsic_t2s_variable(&e->m, tgsic_t2s_buffer_storage(e), type,
                                     tgsic_t2s_numbered(e, "buffer", first));
    r->kind = TGSIC_KIND_UINT;
    set_variable(e->buffers, first, end, id, type);
    decorate_access(e, id, r);
    struct tgsic_binding *binding = tgsic_t2s_place(
        e, id, &e->layout.shader_buffers, e->opts->pipeline.bindings.shader_buffers[e->stage],
        first, TGSIC_RESOURCE_BUFFER, tgsic_arena_printf(e->arena, "buffer%u", first));
    binding->count = end - first;
}

static void declare_buffers(struct emit *e)
{
    for (uint32_t i = 0; i < e->num_buffers;) {
        uint32_t end = end_of_run(e, e->buffers, i, e->num_buffers, NULL);
        if (e->buffers[i].is_used && e->buffers[i].is_declared)
            declare_buffer(e, i, end);
        i = end;
    }
}

static void declare_shared(struct emit *e)
{
    uint32_t bytes = e->opts->pipeline.state.shared_memory;
    if (!e->shared.is_used)
        return;
    bytes = bytes ? bytes : 16384;
    e->shared_words = bytes / 4 + (bytes % 4 != 0);
    uint32_t type = tgsic_t2s_array(&e->m, type_of(e, TGSIC_KIND_UINT, 1), e->shared_words);
    e->shared.kind = TGSIC_KIND_UINT;
    e->shared.count = 1;
    e->shared.variable =
        tgsic_t2s_variable(&e->m, SpvStorageClassWorkgroup, type, e->opts->debug ? "shared" : NULL);
}

static void declare_counters(struct emit *e)
{
    for (uint32_t i = 0; i < e->shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &e->shader->declarations[i];
        uint32_t number = d->has_dimension ? d->dimension : 0;
        if (d->file != TGSIC_FILE_HWATOMIC)
            continue;
        while (e->num_counters <= number) {
            ARENA_RESERVE(e->arena, e->counters, e->num_counters);
            e->counters[e->num_counters++] = 0;
        }
        if (!e->counters[number]) {
            e->counters[number] =
                tgsic_t2s_variable(&e->m, tgsic_t2s_buffer_storage(e), words_type(e),
                                   tgsic_t2s_numbered(e, "counters", number));
            tgsic_t2s_place(e, e->counters[number], &e->layout.counters,
                            e->opts->pipeline.bindings.atomic_buffers[e->stage], number,
                            TGSIC_RESOURCE_COUNTERS,
                            tgsic_arena_printf(e->arena, "counters%u", number))
                ->count = d->last + 1u;
        }
    }
}

/* ---- Images -------------------------------------------------------------------------------- */

SpvImageFormat tgsic_t2s_image_format(struct emit *e, unsigned format)
{
    static const struct {
        uint16_t format, image_format;
        bool basic;
    } formats[] = {
#define IMAGE_FORMAT(format, image_format, basic)                                                  \
    {TGSIC_FORMAT_##format, SpvImageFormat##image_format, basic},
#include "image_formats.def"
    };
    for (unsigned i = 0; i < sizeof formats / sizeof *formats; i++)
        if (formats[i].format == format) {
            if (!formats[i].basic)
                tgsic_t2s_capability(&e->m, SpvCapabilityStorageImageExtendedFormats);
            return (SpvImageFormat)formats[i].image_format;
        }
    return SpvImageFormatUnknown;
}

/* what a store of unknown format stores: integers where its operand holds them */
static enum tgsic_kind stored_kind(struct emit *e)
{
    const struct tgsic_operand_variables *op = tgsic_t2s_operand(e, e->in->num_dst + 1u);
    if (e->in->src[1].reg.file != TGSIC_FILE_TEMP || !(op->mask & 1))
        return TGSIC_KIND_FLOAT;
    enum tgsic_kind kind = e->scan.variables[op->component[0]].kind;
    return kind == TGSIC_KIND_INT || kind == TGSIC_KIND_UINT ? kind : TGSIC_KIND_FLOAT;
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

static void share_format(struct resource *r, const struct resource *indexed)
{
    if (!r->is_indexed)
        return;
    if (r->format == TGSIC_FORMAT_NONE)
        r->format = indexed->format;
    if (r->kind == TGSIC_KIND_NONE)
        r->kind = indexed->kind;
    if (!r->user)
        r->user = indexed->user;
}

static void learn_formats(struct emit *e)
{
    struct resource indexed = {0};
    for (e->index = 0; e->index < e->shader->num_instructions; e->index++) {
        const struct tgsic_instruction *in = &e->shader->instructions[e->index];
        if (!tgsic_is_memory(in->opcode))
            continue;
        const struct tgsic_register *reg = tgsic_memory_register(in);
        tgsic_t2s_start(e, in);
        if (reg->file == TGSIC_FILE_IMAGE && reg->indirect)
            learn_format(e, &indexed);
        else if (reg->file == TGSIC_FILE_IMAGE && reg->index >= 0 &&
                 (uint32_t)reg->index < e->num_images)
            learn_format(e, &e->images[reg->index]);
    }
    tgsic_t2s_start(e, NULL);
    for (uint32_t i = 0; i < e->num_images; i++)
        share_format(&e->images[i], &indexed);
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

static bool same_images(const struct emit *e, uint32_t a, uint32_t b)
{
    return e->scan.images[a].target == e->scan.images[b].target &&
           e->images[a].format == e->images[b].format && e->images[a].kind == e->images[b].kind;
}

static void need_unformatted(struct emit *e, const struct resource *r, SpvImageFormat format)
{
    if (format != SpvImageFormatUnknown)
        return;
    if (r->is_read)
        tgsic_t2s_capability(&e->m, SpvCapabilityStorageImageReadWithoutFormat);
    if (r->is_written)
        tgsic_t2s_capability(&e->m, SpvCapabilityStorageImageWriteWithoutFormat);
}

static void declare_image(struct emit *e, uint32_t first, uint32_t end)
{
    struct resource *r = &e->images[first];
    enum tgsic_target target = (enum tgsic_target)e->scan.images[first].target;
    join_run(e->images, first, end);
    if (!tgsic_target_info(target)->coords || tgsic_target_info(target)->shadow) {
        tgsic_t2s_fail(e, e->shader->instructions[r->user].pos, "this image has no type");
        return;
    }
    SpvImageFormat format = tgsic_t2s_image_format(e, r->format);
    uint32_t type = tgsic_t2s_image_type(e, target, r->kind, false, format), whole = type;
    need_unformatted(e, r, format);
    if (end - first > 1) {
        tgsic_t2s_capability(&e->m, SpvCapabilityStorageImageArrayDynamicIndexing);
        whole = tgsic_t2s_array(&e->m, type, end - first);
    }
    uint32_t id = tgsic_t2s_variable(&e->m, SpvStorageClassUniformConstant, whole,
                                     tgsic_t2s_numbered(e, "image", first));
    set_variable(e->images, first, end, id, type);
    decorate_access(e, id, r);
    struct tgsic_binding *binding = tgsic_t2s_place(
        e, id, &e->layout.images, e->opts->pipeline.bindings.images[e->stage], first,
        TGSIC_RESOURCE_IMAGE, tgsic_arena_printf(e->arena, "image%u", first));
    binding->target = (uint8_t)target;
    binding->format = r->format;
    binding->count = end - first;
}

static void declare_images(struct emit *e)
{
    for (uint32_t i = 0; i < e->num_images; i++)
        e->images[i].format = e->scan.images[i].format;
    learn_formats(e);
    for (uint32_t i = 0; i < e->num_images; i++)
        e->images[i].kind = (uint8_t)texel_kind(&e->images[i]);
    for (uint32_t i = 0; i < e->num_images;) {
        uint32_t end = end_of_run(e, e->images, i, e->num_images, same_images);
        if (e->images[i].is_used && e->images[i].is_declared)
            declare_image(e, i, end);
        i = end;
    }
}

void tgsic_t2s_declare_resources(struct emit *e)
{
    find_uses(e);
    declare_buffers(e);
    declare_images(e);
    declare_counters(e);
    declare_shared(e);
}
