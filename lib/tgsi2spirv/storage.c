/* SPDX-License-Identifier: MIT */
/* Declares what memory opcodes access: shader buffers, images, counters, shared memory. Buffers and
 * shared memory are arrays of words. Registers that an index chooses among are one array. */
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
    e->num_images = uses.num_images;
    e->buffers = resources_of(e, uses.buffers, uses.num_buffers);
    e->images = resources_of(e, uses.images, uses.num_images);
    e->shared.use = uses.shared;
}

/* one variable for all of an array */
static void set_variable(struct resource *list, uint32_t first, uint32_t variable, uint32_t type)
{
    for (uint32_t i = 0; i < list[first].use.count; i++) {
        list[first + i].variable = variable;
        list[first + i].type = type;
        list[first + i].use.kind = list[first].use.kind;
        list[first + i].use.format = list[first].use.format;
    }
}

/* ---- Access -------------------------------------------------------------------------------- */

static void decorate_access(struct emit *e, uint32_t id, const struct tgsic_memory_use *use)
{
    if (use->qualifiers & TGSIC_QUALIFIER_COHERENT)
        SPV_DECORATE(&e->m, id, SpvDecorationCoherent);
    if (use->qualifiers & TGSIC_QUALIFIER_VOLATILE)
        SPV_DECORATE(&e->m, id, SpvDecorationVolatile);
    if (use->qualifiers & TGSIC_QUALIFIER_RESTRICT)
        SPV_DECORATE(&e->m, id, SpvDecorationRestrict);
    if (!use->is_written)
        SPV_DECORATE(&e->m, id, SpvDecorationNonWritable);
    else if (!use->is_read)
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

static void declare_buffer(struct emit *e, uint32_t first)
{
    struct resource *r = &e->buffers[first];
    uint32_t type = words_type(e), count = r->use.count;
    if (count > 1) {
        tgsic_t2s_capability(&e->m, SpvCapabilityStorageBufferArrayDynamicIndexing);
        type = tgsic_t2s_array(&e->m, type, count);
    }
    uint32_t id = tgsic_t2s_variable(&e->m, tgsic_t2s_buffer_storage(e), type,
                                     tgsic_t2s_numbered(e, "buffer", first));
    r->use.kind = TGSIC_KIND_UINT;
    set_variable(e->buffers, first, id, type);
    decorate_access(e, id, &r->use);
    struct tgsic_binding *binding = tgsic_t2s_place(
        e, id, &e->layout.shader_buffers, e->opts->pipeline.bindings.shader_buffers[e->stage],
        first, TGSIC_RESOURCE_BUFFER, tgsic_arena_printf(e->arena, "buffer%u", first));
    binding->count = count;
}

static void declare_buffers(struct emit *e)
{
    for (uint32_t i = 0; i < e->num_buffers; i += e->buffers[i].use.count)
        if (e->buffers[i].use.is_used && e->buffers[i].use.is_declared)
            declare_buffer(e, i);
}

static void declare_shared(struct emit *e)
{
    uint32_t bytes = e->opts->pipeline.state.shared_memory;
    if (!e->shared.use.is_used)
        return;
    bytes = bytes ? bytes : 16384;
    e->shared_words = bytes / 4 + (bytes % 4 != 0);
    uint32_t type = tgsic_t2s_array(&e->m, type_of(e, TGSIC_KIND_UINT, 1), e->shared_words);
    e->shared.use.kind = TGSIC_KIND_UINT;
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

static void need_unformatted(struct emit *e, const struct tgsic_memory_use *use,
                             SpvImageFormat format)
{
    if (format != SpvImageFormatUnknown)
        return;
    if (use->is_read)
        tgsic_t2s_capability(&e->m, SpvCapabilityStorageImageReadWithoutFormat);
    if (use->is_written)
        tgsic_t2s_capability(&e->m, SpvCapabilityStorageImageWriteWithoutFormat);
}

static void declare_image(struct emit *e, uint32_t first)
{
    const struct tgsic_memory_use *use = &e->images[first].use;
    enum tgsic_target target = (enum tgsic_target)e->scan.images[first].target;
    if (!tgsic_target_info(target)->coords || tgsic_target_info(target)->shadow) {
        tgsic_t2s_fail(e, e->shader->instructions[use->user].pos, "this image has no type");
        return;
    }
    SpvImageFormat format = tgsic_t2s_image_format(e, use->format);
    uint32_t type = tgsic_t2s_image_type(e, target, use->kind, false, format), whole = type;
    need_unformatted(e, use, format);
    if (use->count > 1) {
        tgsic_t2s_capability(&e->m, SpvCapabilityStorageImageArrayDynamicIndexing);
        whole = tgsic_t2s_array(&e->m, type, use->count);
    }
    uint32_t id = tgsic_t2s_variable(&e->m, SpvStorageClassUniformConstant, whole,
                                     tgsic_t2s_numbered(e, "image", first));
    set_variable(e->images, first, id, type);
    decorate_access(e, id, use);
    struct tgsic_binding *binding = tgsic_t2s_place(
        e, id, &e->layout.images, e->opts->pipeline.bindings.images[e->stage], first,
        TGSIC_RESOURCE_IMAGE, tgsic_arena_printf(e->arena, "image%u", first));
    binding->target = (uint8_t)target;
    binding->format = use->format;
    binding->count = use->count;
}

static void declare_images(struct emit *e)
{
    for (uint32_t i = 0; i < e->num_images; i += e->images[i].use.count)
        if (e->images[i].use.is_used && e->images[i].use.is_declared)
            declare_image(e, i);
}

void tgsic_t2s_declare_resources(struct emit *e)
{
    find_uses(e);
    declare_buffers(e);
    declare_images(e);
    declare_counters(e);
    declare_shared(e);
}
