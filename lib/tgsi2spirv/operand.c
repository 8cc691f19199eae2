/* SPDX-License-Identifier: MIT */
/* Reads sources: which cell each component is in, its kind, swizzle and modifiers. */
#include "emit.h"

#include <string.h>

bool tgsic_t2s_immediate(const struct emit *e, unsigned source, unsigned position, uint32_t *bits)
{
    const struct tgsic_src *src = &e->in->src[source];
    if (src->reg.file != TGSIC_FILE_IMM || src->absolute || src->negate || src->reg.index < 0 ||
        (uint32_t)src->reg.index >= e->shader->num_immediates)
        return false;
    *bits = e->shader->immediates[src->reg.index].bits[src->swizzle[position]];
    return true;
}

const struct tgsic_operand_variables *tgsic_t2s_operand(const struct emit *e, unsigned operand)
{
    return &e->scan.operands[e->scan.first_operand[e->index] + operand];
}

/* ---- Indices ------------------------------------------------------------------------------- */

static struct place variable_place(struct emit *e, uint32_t id, unsigned component)
{
    const struct tgsic_variable *v = &e->scan.variables[id];
    uint8_t position = tgsic_components_of[v->mask & ((1u << component) - 1)].count;
    return (struct place){.base = BASE_CELL, .position = position, .cell = &e->variables[id]};
}

uint32_t tgsic_t2s_address(struct emit *e, const struct tgsic_indirect *indirect, uint32_t variable)
{
    if (variable == TGSIC_NO_VARIABLE) {
        tgsic_t2s_fail(e, e->in->pos, "an index in this register file is not translated");
        return tgsic_t2s_int(&e->m, 0);
    }
    struct place place = variable_place(e, variable, indirect->component);
    return tgsic_t2s_gather(e, &place, 1, TGSIC_KIND_INT);
}

uint32_t tgsic_t2s_index(struct emit *e, const struct tgsic_register *reg, uint32_t variable,
                         uint32_t first, uint32_t count)
{
    int32_t offset = (int32_t)(reg->index - (int64_t)first);
    uint32_t type = type_of(e, TGSIC_KIND_INT, 1);
    if (!reg->indirect)
        return tgsic_t2s_int(&e->m, offset);
    uint32_t id = tgsic_t2s_address(e, reg->indirect, variable);
    if (offset)
        id = OP(e, SpvOpIAdd, type, id, tgsic_t2s_int(&e->m, offset));
    if (e->opts->clamp_indices && !tgsic_t2s_is_within(e, id, 1, 0, (int32_t)count - 1))
        id = EXT(e, GLSLstd450SClamp, type, id, tgsic_t2s_int(&e->m, 0),
                 tgsic_t2s_int(&e->m, (int32_t)count - 1));
    return id;
}

/* ---- Registers ----------------------------------------------------------------------------- */

static const struct place nowhere = {.base = BASE_NOWHERE};

static struct place literal_place(uint32_t bits)
{
    return (struct place){.base = BASE_LITERAL, .bits = bits};
}

/* components of one cell of four */
static void cell_places(struct place places[4], struct cell *cell, const uint8_t components[4])
{
    for (unsigned i = 0; i < 4; i++)
        places[i] = (struct place){.base = BASE_CELL, .position = components[i], .cell = cell};
}

static uint32_t find_array(const struct emit *e, const struct tgsic_register *reg)
{
    uint32_t array = 0;
    if (!reg->indirect)
        return e->scan.temp_array_of[reg->index] - 1u;
    while (array + 1 < e->scan.num_temp_arrays && e->scan.temp_arrays[array].array_id &&
           e->scan.temp_arrays[array].array_id != reg->indirect->array_id)
        array++;
    return array;
}

/* an element of an array in memory, for this instruction */
static struct cell *element_cell(struct emit *e, uint32_t variable, SpvStorageClass storage,
                                 enum tgsic_kind kind, uint32_t index)
{
    struct cell *cell = tgsic_t2s_cell(e, variable, storage, kind, 4);
    cell->chain[cell->num_chain++] = index;
    cell->is_through = true;
    return cell;
}

static SpvStorageClass local_storage(const struct emit *e)
{
    return e->subroutines ? SpvStorageClassPrivate : SpvStorageClassFunction;
}

static void temporary_places(struct emit *e, struct place places[4],
                             const struct tgsic_register *reg, const uint8_t components[4],
                             const struct tgsic_operand_variables *op)
{
    if (reg->file == TGSIC_FILE_TEMP && (reg->indirect || e->scan.temp_array_of[reg->index])) {
        uint32_t array = find_array(e, reg);
        const struct tgsic_temp_array *a = &e->scan.temp_arrays[array];
        uint32_t index =
            tgsic_t2s_index(e, reg, tgsic_index_variable(op), a->first, a->last - a->first + 1u);
        cell_places(places,
                    element_cell(e, e->temp_arrays[array], local_storage(e), a->kind, index),
                    components);
        return;
    }
    for (unsigned i = 0; i < 4; i++)
        places[i] = op->mask >> i & 1 ? variable_place(e, tgsic_variable_at(op, i), components[i])
                                      : nowhere;
}

/* ---- Constants ----------------------------------------------------------------------------- */

static struct cell *constant_cell(struct emit *e, const struct tgsic_register *reg,
                                  const struct tgsic_operand_variables *op)
{
    uint32_t buffer = reg->has_dimension ? (uint32_t)reg->dimension : 0;
    if (!buffer && reg->dimension_indirect)
        buffer = 1; /* choices among buffers leave out the plain constants */
    struct block_constants *c = &e->constants[buffer];
    bool direct = !reg->indirect && !reg->dimension_indirect;
    if (direct && c->cells[reg->index])
        return c->cells[reg->index];
    struct cell *cell = tgsic_t2s_cell(
        e, c->variable,
        e->layout.push_constants && !buffer ? SpvStorageClassPushConstant : SpvStorageClassUniform,
        c->kind, 4);
    if (c->buffers > 1) {
        const struct tgsic_register number = {.index = reg->dimension,
                                              .indirect = reg->dimension_indirect};
        cell->chain[cell->num_chain++] =
            tgsic_t2s_index(e, &number, tgsic_dimension_variable(op), c->first, c->buffers);
    }
    cell->chain[cell->num_chain++] = tgsic_t2s_int(&e->m, 0);
    cell->chain[cell->num_chain++] = tgsic_t2s_index(e, reg, tgsic_index_variable(op), 0, c->count);
    if (direct)
        c->cells[reg->index] = cell;
    return cell;
}

/* ---- Interface ----------------------------------------------------------------------------- */

/* The vertex that an operand names, as an index; invocations of a tessellation control shader write
 * their own alone. */
static uint32_t vertex_of(struct emit *e, const struct tgsic_register *reg,
                          const struct tgsic_operand_variables *op)
{
    const struct tgsic_register vertex = {.index = reg->dimension,
                                          .indirect = reg->dimension_indirect};
    if (e->stage == TGSIC_PROCESSOR_TESS_CTRL && reg->file == TGSIC_FILE_OUT &&
        (!reg->has_dimension || (e->in->num_dst && reg == &e->in->dst[e->result].reg)))
        return e->invocation;
    return tgsic_t2s_index(e, &vertex, tgsic_dimension_variable(op), 0,
                           e->vertex_count ? e->vertex_count : 1);
}

void tgsic_t2s_vertex_places(struct emit *e, const struct io *io, uint32_t vertex,
                             struct place places[4])
{
    for (unsigned i = 0; i < 4; i++) {
        places[i] = io->places[i];
        for (unsigned k = 0; k < i; k++)
            if (io->places[k].cell == io->places[i].cell)
                places[i].cell = places[k].cell;
        if (io->places[i].base != BASE_CELL || places[i].cell != io->places[i].cell)
            continue;
        struct cell *cell = ARENA_NEW(e->arena, struct cell);
        *cell = *io->places[i].cell;
        cell->chain[0] = vertex;
        cell->is_through = true;
        places[i].cell = cell;
    }
}

static const struct io_array *array_of(const struct emit *e, const struct tgsic_register *reg)
{
    bool in = reg->file == TGSIC_FILE_IN;
    const struct io *io = &(in ? e->inputs : e->outputs)[reg->index < 0 ? 0 : reg->index];
    const struct io_array *array =
        io->array ? &(in ? e->input_arrays : e->output_arrays)[io->array - 1u] : NULL;
    return reg->indirect || (!in && array && !array->is_chosen) ? array : NULL;
}

/* One of the registers of an array that has no copy: a cell of the value that the index selects. */
static struct cell *chosen_cell(struct emit *e, const struct io_array *array,
                                const struct tgsic_register *reg,
                                const struct tgsic_operand_variables *op)
{
    static const uint8_t all[] = {0, 1, 2, 3};
    const struct io *list = reg->file == TGSIC_FILE_IN ? e->inputs : e->outputs;
    uint32_t address = tgsic_t2s_address(e, reg->indirect, tgsic_index_variable(op));
    uint32_t vertex = list[array->first].per_vertex ? vertex_of(e, reg, op) : 0;
    uint32_t id = 0;
    for (uint32_t i = array->last + 1; i-- > array->first;) {
        struct place places[4];
        memcpy(places, list[i].places, sizeof places);
        if (list[i].per_vertex)
            tgsic_t2s_vertex_places(e, &list[i], vertex, places);
        uint32_t own = tgsic_t2s_gather(e, places, 4, array->kind);
        if (!id) {
            id = own;
            continue;
        }
        uint32_t is_it = OP(e, SpvOpIEqual, type_of(e, TGSIC_KIND_BOOL, 1), address,
                            tgsic_t2s_int(&e->m, (int32_t)i - reg->index));
        id = tgsic_t2s_select(e, array->kind, 4, tgsic_t2s_widen(e, TGSIC_KIND_BOOL, is_it, 4), own,
                              id);
    }
    struct cell *cell = tgsic_t2s_cell(e, 0, SpvStorageClassFunction, array->kind, 4);
    tgsic_t2s_write(e, cell, all, 4, (struct value){id, array->kind, 4});
    return cell;
}

static void interface_places(struct emit *e, struct place places[4],
                             const struct tgsic_register *reg, const uint8_t components[4],
                             const struct tgsic_operand_variables *op, bool is_result)
{
    const struct io *list = reg->file == TGSIC_FILE_IN    ? e->inputs
                            : reg->file == TGSIC_FILE_OUT ? e->outputs
                                                          : e->system_values;
    const struct io *io = &list[reg->index < 0 ? 0 : reg->index];
    const struct io_array *array = reg->file == TGSIC_FILE_SV ? NULL : array_of(e, reg);
    struct place own[4];

    if (array && array->is_chosen && !is_result) {
        cell_places(places, chosen_cell(e, array, reg, op), components);
        return;
    }
    if (array && !array->is_chosen) {
        uint32_t count = array->last - array->first + 1;
        uint32_t index = tgsic_t2s_index(e, reg, tgsic_index_variable(op), array->first, count);
        cell_places(places, element_cell(e, array->variable, local_storage(e), array->kind, index),
                    components);
        return;
    }
    memcpy(own, io->places, sizeof own);
    if (io->per_vertex && !(is_result && !array))
        tgsic_t2s_vertex_places(e, io, vertex_of(e, reg, op), own);
    for (unsigned i = 0; i < 4; i++)
        places[i] = own[components[i]];
}

/* ---- Operands ------------------------------------------------------------------------------ */

static void find_places(struct emit *e, struct place places[4], const struct tgsic_register *reg,
                        const uint8_t components[4], const struct tgsic_operand_variables *op,
                        bool is_result)
{
    switch (reg->file) {
    case TGSIC_FILE_TEMP:
    case TGSIC_FILE_ADDR:
        temporary_places(e, places, reg, components, op);
        break;
    case TGSIC_FILE_IN:
    case TGSIC_FILE_OUT:
    case TGSIC_FILE_SV:
        interface_places(e, places, reg, components, op, is_result);
        break;
    case TGSIC_FILE_CONST:
        cell_places(places, constant_cell(e, reg, op), components);
        break;
    default:
        for (unsigned i = 0; i < 4; i++)
            places[i] = literal_place(0);
    }
}

void tgsic_t2s_result_places(struct emit *e, struct place places[4])
{
    static const uint8_t components[] = {0, 1, 2, 3};
    find_places(e, places, &e->in->dst[e->result].reg, components, tgsic_t2s_operand(e, e->result),
                true);
}

void tgsic_t2s_find_source(struct emit *e, unsigned source)
{
    const struct tgsic_src *src = &e->in->src[source];
    struct place *places = e->sources[source];
    e->known |= 1u << source;
    if (src->reg.file == TGSIC_FILE_IMM) {
        bool exists = src->reg.index >= 0 && (uint32_t)src->reg.index < e->shader->num_immediates;
        for (unsigned i = 0; i < 4; i++)
            places[i] = literal_place(
                exists ? e->shader->immediates[src->reg.index].bits[src->swizzle[i]] : 0);
        return;
    }
    if (src->reg.file == TGSIC_FILE_OUT && e->stage == TGSIC_PROCESSOR_TESS_CTRL)
        tgsic_t2s_forget(e); /* the operand reaches it by another way than results do */
    find_places(e, places, &src->reg, src->swizzle, tgsic_t2s_operand(e, e->in->num_dst + source),
                false);
    for (unsigned i = 0; i < 4; i++)
        if (places[i].base == BASE_NOWHERE)
            places[i] = literal_place(0);
}

/* ---- Values -------------------------------------------------------------------------------- */

static bool same_place(const struct place *a, const struct place *b)
{
    return a->base == b->base && a->cell == b->cell && a->position == b->position &&
           a->bits == b->bits;
}

bool tgsic_t2s_is_scalar(struct emit *e, unsigned source, const uint8_t *positions, unsigned count)
{
    const struct place *all = tgsic_t2s_source_places(e, source);
    for (unsigned i = 1; i < count; i++)
        if (!same_place(&all[positions[0]], &all[positions[i]]))
            return false;
    return true;
}

static uint32_t modified_bits(const struct tgsic_src *src, uint32_t bits, enum tgsic_kind want)
{
    if (want == TGSIC_KIND_FLOAT)
        return (src->absolute ? bits & 0x7fffffff : bits) ^ (src->negate ? 0x80000000u : 0);
    if (want != TGSIC_KIND_INT && want != TGSIC_KIND_UINT)
        return bits;
    bits = src->absolute && bits >> 31 ? 0u - bits : bits;
    return src->negate ? 0u - bits : bits;
}

static uint32_t modify(struct emit *e, const struct tgsic_src *src, uint32_t id, unsigned count,
                       enum tgsic_kind kind)
{
    bool is_float = kind == TGSIC_KIND_FLOAT || kind == TGSIC_KIND_DOUBLE;
    uint32_t type = type_of(e, kind, count);
    if (kind == TGSIC_KIND_BOOL)
        return id;
    if (src->absolute)
        id = EXT(e, is_float ? GLSLstd450FAbs : GLSLstd450SAbs, type, id);
    if (src->negate)
        id = OP(e, is_float ? SpvOpFNegate : SpvOpSNegate, type, id);
    return id;
}

uint32_t tgsic_t2s_source(struct emit *e, unsigned source, const uint8_t *positions, unsigned count,
                          enum tgsic_kind want)
{
    const struct place *all = tgsic_t2s_source_places(e, source);
    const struct tgsic_src *src = &e->in->src[source];
    bool modified = src->absolute || src->negate, literal = true;
    struct place places[4];
    for (unsigned i = 0; i < count; i++) {
        places[i] = all[positions[i]];
        literal = literal && places[i].base == BASE_LITERAL;
    }
    for (unsigned i = 0; i < count && modified && literal; i++)
        places[i].bits = modified_bits(src, places[i].bits, want);
    uint32_t id = tgsic_t2s_gather(e, places, count, want);
    return modified && !literal ? modify(e, src, id, count, want) : id;
}

uint32_t tgsic_t2s_vector(struct emit *e, unsigned source, unsigned count, enum tgsic_kind want)
{
    static const uint8_t positions[] = {0, 1, 2, 3};
    return tgsic_t2s_source(e, source, positions, count, want);
}

uint32_t tgsic_t2s_scalar_source(struct emit *e, unsigned source, unsigned position,
                                 enum tgsic_kind want)
{
    uint8_t at = (uint8_t)position;
    return tgsic_t2s_source(e, source, &at, 1, want);
}

uint32_t tgsic_t2s_packed(struct emit *e, unsigned source, const uint8_t positions[2],
                          enum tgsic_kind kind)
{
    const struct place *places = tgsic_t2s_source_places(e, source);
    struct place pair[2] = {places[positions[0]], places[positions[1]]};
    if (pair[0].base == BASE_LITERAL && pair[1].base == BASE_LITERAL)
        return tgsic_t2s_constant64(&e->m, kind, pair[0].bits | (uint64_t)pair[1].bits << 32);
    if (pair[0].base == BASE_CELL && pair[0].cell == pair[1].cell && pair[0].position == 0 &&
        pair[1].position == 1 && pair[0].cell->kind >= TGSIC_KIND_DOUBLE)
        return tgsic_t2s_cast(e, tgsic_t2s_wide(e, pair[0].cell), pair[0].cell->kind, kind, 1);
    return OP(e, SpvOpBitcast, type_of(e, kind, 1), tgsic_t2s_gather(e, pair, 2, TGSIC_KIND_UINT));
}
