/* SPDX-License-Identifier: MIT */
/* Writes destinations: which cells a result reaches, its saturation and its kind there. */
#include "emit.h"

static unsigned split(struct emit *e, struct part *parts)
{
    if (!e->in->num_dst)
        return 0;
    const struct tgsic_components *components =
        &tgsic_components_of[e->in->dst[e->result].writemask];
    struct place places[4];
    unsigned count = 0;
    tgsic_t2s_result_places(e, places);
    for (unsigned i = 0; i < components->count; i++) {
        unsigned c = components->component[i], p = 0;
        if (places[c].base != BASE_CELL)
            continue;
        while (p < count && parts[p].cell != places[c].cell)
            p++;
        if (p == count)
            parts[count++] = (struct part){.cell = places[c].cell};
        parts[p].position[parts[p].count] = places[c].position;
        parts[p].component[parts[p].count++] = (uint8_t)c;
    }
    return count;
}

/* ---- Choices among outputs ----------------------------------------------------------------- */

static const struct io_array *chosen_array(const struct emit *e)
{
    const struct tgsic_register *reg = &e->in->dst[e->result].reg;
    if (!e->in->num_dst || reg->file != TGSIC_FILE_OUT || !reg->indirect)
        return NULL;
    const struct io *io = &e->outputs[reg->index < 0 ? 0 : reg->index];
    const struct io_array *array = io->array ? &e->output_arrays[io->array - 1u] : NULL;
    return array && array->is_chosen ? array : NULL;
}

/* a cell that stands for the register until the index is looked at */
static struct part chosen_part(struct emit *e, const struct io_array *array)
{
    const struct tgsic_components *components =
        &tgsic_components_of[e->in->dst[e->result].writemask];
    struct part part = {.cell = tgsic_t2s_cell(e, 0, SpvStorageClassFunction, array->kind, 4),
                        .count = components->count};
    for (unsigned i = 0; i < components->count; i++)
        part.component[i] = part.position[i] = components->component[i];
    return part;
}

static void store_chosen(struct emit *e, const struct io_array *array, const struct part *part)
{
    const struct tgsic_register *reg = &e->in->dst[e->result].reg;
    uint32_t address =
        tgsic_t2s_address(e, reg->indirect, tgsic_index_variable(tgsic_t2s_operand(e, e->result)));
    uint32_t values[4];
    tgsic_t2s_flush(e);
    for (unsigned k = 0; k < part->count; k++)
        values[k] = tgsic_t2s_scalar(e, &part->cell->value[part->position[k]], array->kind);
    for (uint32_t i = array->first; i <= array->last; i++) {
        struct place places[4];
        uint32_t is_it = OP(e, SpvOpIEqual, type_of(e, TGSIC_KIND_BOOL, 1), address,
                            tgsic_t2s_int(&e->m, (int32_t)i - reg->index));
        uint32_t merge = tgsic_t2s_open_if(e, is_it);
        tgsic_t2s_vertex_places(e, &e->outputs[i], e->invocation, places);
        if (!e->outputs[i].per_vertex)
            for (unsigned k = 0; k < 4; k++)
                places[k] = e->outputs[i].places[k];
        for (unsigned k = 0; k < part->count; k++) {
            struct place *to = &places[part->component[k]];
            if (to->base != BASE_CELL)
                continue;
            uint32_t id = tgsic_t2s_cast(e, values[k], array->kind, to->cell->kind, 1);
            tgsic_t2s_write(e, to->cell, &to->position, 1, (struct value){id, to->cell->kind, 1});
        }
        tgsic_t2s_flush(e);
        tgsic_t2s_close_if(e, merge);
        e->block++;
    }
}

/* ---- Assignment ---------------------------------------------------------------------------- */

static struct value saturate(struct emit *e, struct value value)
{
    uint32_t id = tgsic_t2s_cast(e, value.id, value.kind, TGSIC_KIND_FLOAT, value.width);
    id = EXT(e, GLSLstd450NClamp, type_of(e, TGSIC_KIND_FLOAT, value.width), id,
             tgsic_t2s_all_float(e, value.width, 0), tgsic_t2s_all_float(e, value.width, 1));
    return (struct value){id, TGSIC_KIND_FLOAT, value.width};
}

/* A 64-bit cell takes both of its words at once. */
static void write_words(struct emit *e, const struct part *part, struct value value)
{
    static const uint8_t only[] = {0};
    uint32_t id = tgsic_t2s_cast(e, value.id, value.kind, TGSIC_KIND_UINT, value.width);
    if (value.width == 1)
        id = tgsic_t2s_widen(e, TGSIC_KIND_UINT, id, 2);
    id = OP(e, SpvOpBitcast, type_of(e, part->cell->kind, 1), id);
    tgsic_t2s_write(e, part->cell, only, 1, (struct value){id, part->cell->kind, 1});
}

static struct value convert(struct emit *e, const struct part *part, struct value value)
{
    if (e->in->saturate && value.kind < TGSIC_KIND_DOUBLE)
        value = saturate(e, value);
    if (part->cell->kind < TGSIC_KIND_DOUBLE && value.kind < TGSIC_KIND_DOUBLE) {
        value.id = tgsic_t2s_cast(e, value.id, value.kind, part->cell->kind, value.width);
        value.kind = part->cell->kind;
    }
    return value;
}

static void write_part(struct emit *e, const struct part *part, struct value value)
{
    static const uint8_t only[] = {0};
    if (part->cell->kind < TGSIC_KIND_DOUBLE)
        tgsic_t2s_write(e, part->cell, part->position, part->count, value);
    else if (value.kind < TGSIC_KIND_DOUBLE)
        write_words(e, part, value);
    else
        tgsic_t2s_write(e, part->cell, only, 1,
                        (struct value){tgsic_t2s_cast(e, value.id, value.kind, part->cell->kind, 1),
                                       part->cell->kind, 1});
}

/* All are computed before any is assigned: one may be an operand of the other. */
void tgsic_t2s_results(struct emit *e, compute_value *compute)
{
    const struct io_array *array = chosen_array(e);
    struct part parts[4];
    struct value values[4];
    unsigned count = 1;
    if (array)
        parts[0] = chosen_part(e, array);
    else
        count = split(e, parts);
    for (unsigned p = 0; p < count; p++)
        values[p] = convert(e, &parts[p], compute(e, &parts[p]));
    for (unsigned p = 0; p < count; p++)
        write_part(e, &parts[p], values[p]);
    if (array)
        store_chosen(e, array, &parts[0]);
}

bool tgsic_t2s_has_result(struct emit *e)
{
    struct part parts[4];
    return chosen_array(e) || split(e, parts) > 0;
}

/* ---- Values that are there ----------------------------------------------------------------- */

static struct value pick(struct emit *e, const struct part *part, struct value value,
                         unsigned first)
{
    uint32_t operands[6] = {value.id, value.id};
    bool identity = part->count == value.width;
    if (value.width == 1)
        return value;
    for (unsigned i = 0; i < part->count; i++) {
        unsigned c = part->component[i] - first;
        operands[i + 2] = c < value.width ? c : 0;
        identity = identity && c == i;
    }
    if (identity)
        return value;
    if (part->count == 1)
        value.id = tgsic_t2s_extract(e, value.kind, value.id, operands[2]);
    else
        value.id = tgsic_t2s_op(e, SpvOpVectorShuffle, type_of(e, value.kind, part->count),
                                operands, part->count + 2);
    value.width = (uint8_t)part->count;
    return value;
}

void tgsic_t2s_assign(struct emit *e, struct value value, unsigned first)
{
    const struct io_array *array = chosen_array(e);
    struct part parts[4];
    unsigned count = 1;
    if (array)
        parts[0] = chosen_part(e, array);
    else
        count = split(e, parts);
    for (unsigned p = 0; p < count; p++)
        write_part(e, &parts[p], convert(e, &parts[p], pick(e, &parts[p], value, first)));
    if (array)
        store_chosen(e, array, &parts[0]);
}
