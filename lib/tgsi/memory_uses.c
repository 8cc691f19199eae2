/* SPDX-License-Identifier: MIT */
/* Collects what memory opcodes do to buffers, images and shared memory. */
#include "memory_uses.h"

/* ---- Accesses ------------------------------------------------------------------------------ */

static void note_use(struct tgsic_memory_use *use, const struct tgsic_instruction *in)
{
    bool atomic = tgsic_is_atomic(in->opcode);
    use->is_used = true;
    use->is_read |= atomic || in->opcode == TGSIC_OPCODE_LOAD;
    use->is_written |= atomic || in->opcode == TGSIC_OPCODE_STORE;
    use->is_signed |= in->opcode == TGSIC_OPCODE_ATOMIMIN || in->opcode == TGSIC_OPCODE_ATOMIMAX;
    use->is_unsigned |= in->opcode == TGSIC_OPCODE_ATOMUMIN || in->opcode == TGSIC_OPCODE_ATOMUMAX;
    if (in->memory)
        use->qualifiers |= in->memory->qualifiers;
}

static void add_uses(struct tgsic_memory_use *to, const struct tgsic_memory_use *from)
{
    to->is_used |= from->is_used;
    to->is_read |= from->is_read;
    to->is_written |= from->is_written;
    to->is_signed |= from->is_signed;
    to->is_unsigned |= from->is_unsigned;
    to->qualifiers |= from->qualifiers;
}

/* What a store of unknown format stores: integers where its operand holds them. */
static enum tgsic_kind stored_kind(const struct tgsic_scan *scan, uint32_t index)
{
    const struct tgsic_instruction *in = &scan->shader->instructions[index];
    const struct tgsic_operand_variables *value =
        &scan->operands[scan->first_operand[index] + in->num_dst + 1];
    uint32_t variable = tgsic_variable_at(value, 0);
    enum tgsic_kind kind = variable != TGSIC_NO_VARIABLE
                               ? (enum tgsic_kind)scan->variables[variable].kind
                               : TGSIC_KIND_NONE;
    return kind == TGSIC_KIND_INT || kind == TGSIC_KIND_UINT ? kind : TGSIC_KIND_FLOAT;
}

/* Format and kind of data where the declaration has none: an instruction tells. */
static void learn_format(struct tgsic_memory_use *use, const struct tgsic_scan *scan,
                         uint32_t index)
{
    const struct tgsic_instruction *in = &scan->shader->instructions[index];
    if (use->format == TGSIC_FORMAT_NONE && in->memory)
        use->format = in->memory->format;
    if (use->format == TGSIC_FORMAT_NONE && in->opcode == TGSIC_OPCODE_STORE)
        use->kind = (uint8_t)stored_kind(scan, index);
    use->user = index;
}

/* The accesses with an index that is not known. */
struct indexed_uses {
    struct tgsic_memory_use buffers, images;
};

/* What an instruction accesses, or NULL. */
static struct tgsic_memory_use *accessed(struct tgsic_memory_uses *uses,
                                         struct indexed_uses *indexed,
                                         const struct tgsic_register *reg)
{
    bool image = reg->file == TGSIC_FILE_IMAGE;
    if (reg->file == TGSIC_FILE_MEMORY)
        return &uses->shared;
    if (!image && reg->file != TGSIC_FILE_BUFFER)
        return NULL;
    if (reg->indirect)
        return image ? &indexed->images : &indexed->buffers;
    if (reg->index < 0 || (uint32_t)reg->index >= (image ? uses->num_images : uses->num_buffers))
        return NULL;
    return &(image ? uses->images : uses->buffers)[reg->index];
}

static bool has_memory(const struct tgsic_scan *scan)
{
    return tgsic_scan_needs(scan, TGSIC_FEATURE_BUFFERS) ||
           tgsic_scan_needs(scan, TGSIC_FEATURE_IMAGES) ||
           tgsic_scan_needs(scan, TGSIC_FEATURE_SHARED_MEMORY);
}

static void read_instructions(const struct tgsic_scan *scan, struct tgsic_memory_uses *uses,
                              struct indexed_uses *indexed)
{
    const struct tgsic_shader *shader = scan->shader;
    if (!has_memory(scan))
        return;
    for (uint32_t k = 0; k < scan->outline.num_special; k++) {
        uint32_t i = scan->outline.special[k];
        const struct tgsic_instruction *in = &shader->instructions[i];
        if (!tgsic_is_memory(in->opcode))
            continue;
        const struct tgsic_register *reg = tgsic_memory_register(in);
        struct tgsic_memory_use *use = accessed(uses, indexed, reg);
        if (!use)
            continue;
        note_use(use, in);
        if (reg->file == TGSIC_FILE_IMAGE)
            learn_format(use, scan, i);
    }
}

/* An index may choose any declared register, so all of those share what is known. */
static void share_uses(struct tgsic_memory_use *list, uint32_t count,
                       const struct tgsic_memory_use *indexed)
{
    for (uint32_t i = 0; i < count && indexed->is_used; i++) {
        struct tgsic_memory_use *use = &list[i];
        if (!use->is_declared)
            continue;
        add_uses(use, indexed);
        use->is_indexed = true;
        use->format = use->format == TGSIC_FORMAT_NONE ? indexed->format : use->format;
        use->kind = use->kind == TGSIC_KIND_NONE ? indexed->kind : use->kind;
        use->user = use->user ? use->user : indexed->user;
    }
}

/* ---- Declarations -------------------------------------------------------------------------- */

static void read_declarations(const struct tgsic_scan *scan, struct tgsic_memory_uses *uses)
{
    for (uint32_t i = 0; i < scan->shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &scan->shader->declarations[i];
        struct tgsic_memory_use *list = d->file == TGSIC_FILE_BUFFER  ? uses->buffers
                                        : d->file == TGSIC_FILE_IMAGE ? uses->images
                                                                      : NULL;
        for (uint32_t r = d->first; list && r <= d->last; r++)
            list[r].is_declared = true;
    }
    for (uint32_t i = 0; i < uses->num_images; i++)
        uses->images[i].format = scan->images[i].format;
}

static enum tgsic_kind texel_kind(const struct tgsic_memory_use *use)
{
    enum tgsic_return_type data = tgsic_format_data(use->format);
    if (use->format == TGSIC_FORMAT_NONE && use->kind != TGSIC_KIND_NONE)
        return (enum tgsic_kind)use->kind;
    return data == TGSIC_RETURN_SINT   ? TGSIC_KIND_INT
           : data == TGSIC_RETURN_UINT ? TGSIC_KIND_UINT
                                       : TGSIC_KIND_FLOAT;
}

/* ---- Arrays -------------------------------------------------------------------------------- */

static bool are_alike(const struct tgsic_scan *scan, const struct tgsic_memory_use *list,
                      uint32_t a, uint32_t b)
{
    return scan->images[a].target == scan->images[b].target && list[a].format == list[b].format &&
           list[a].kind == list[b].kind;
}

static void find_arrays(const struct tgsic_scan *scan, struct tgsic_memory_use *list,
                        uint32_t count, bool images)
{
    for (uint32_t first = 0, end; first < count; first = end) {
        end = first + 1;
        while (list[first].is_indexed && end < count && list[end].is_indexed &&
               (!images || are_alike(scan, list, first, end)))
            end++;
        for (uint32_t i = first; i < end; i++) {
            add_uses(&list[first], &list[i]);
            list[i].first = first;
            list[i].count = end - first;
        }
    }
}

void tgsic_find_memory_uses(struct tgsic_arena *arena, const struct tgsic_scan *scan,
                            struct tgsic_memory_uses *uses)
{
    struct indexed_uses indexed = {{0}, {0}};
    *uses = (struct tgsic_memory_uses){
        .num_buffers = tgsic_count_registers(scan->shader, TGSIC_FILE_BUFFER),
        .num_images = scan->num_images,
        .shared.count = 1,
    };
    uses->buffers = ARENA_ARRAY(arena, struct tgsic_memory_use, uses->num_buffers);
    uses->images = ARENA_ARRAY(arena, struct tgsic_memory_use, uses->num_images);
    read_declarations(scan, uses);
    read_instructions(scan, uses, &indexed);
    share_uses(uses->buffers, uses->num_buffers, &indexed.buffers);
    share_uses(uses->images, uses->num_images, &indexed.images);
    for (uint32_t i = 0; i < uses->num_images; i++)
        uses->images[i].kind = (uint8_t)texel_kind(&uses->images[i]);
    find_arrays(scan, uses->buffers, uses->num_buffers, false);
    find_arrays(scan, uses->images, uses->num_images, true);
}
