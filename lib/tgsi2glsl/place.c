/* SPDX-License-Identifier: MIT */
/* Where the components of an operand live: in which GLSL vector, at which position, as what. */
#include "emit.h"

static struct place literal_place(uint32_t bits)
{
    return (struct place){BASE_LITERAL, TGSIC_KIND_NONE, 1, 0, bits};
}

struct place tgsic_emit_variable_place(const struct emit *e, uint32_t id, unsigned component)
{
    struct place place = e->forms[id].place;
    place.position = tgsic_layout_position(&tgsic_emit_layouts[e->forms[id].mask], component);
    return place;
}

/* Of an operand's components that have a variable. */
static void variable_places(const struct emit *e, struct place places[4],
                            const uint8_t components[4], const struct tgsic_operand_variables *op)
{
    const struct tgsic_components *positions = &tgsic_components_of[op->mask];
    for (unsigned k = 0; k < positions->count; k++) {
        unsigned i = positions->component[k];
        const struct variable_form *form = &e->forms[tgsic_variable_at(op, i)];
        places[i] = form->place;
        places[i].position = tgsic_layout_position(&tgsic_emit_layouts[form->mask], components[i]);
    }
}

struct place tgsic_emit_io_place(const struct emit *e, const struct io *io, uint8_t base,
                                 uint32_t slot, unsigned c)
{
    const struct tgsic_distances *d = base == BASE_INPUT ? &e->distances_in : &e->distances_out;
    switch (io->form) {
    case IO_VECTOR:
        if (c < io->width)
            return (struct place){base, io->kind, io->width, (uint8_t)c, slot};
        break;
    case IO_CLIP: /* a vector of its own per component */
        if (io->first + c < d->num_clip + d->num_cull)
            return (struct place){base, io->kind, 1, 0, slot | (c + 1) << 24};
        return (struct place){BASE_NOWHERE, TGSIC_KIND_FLOAT, 1, 0, 0};
    case IO_ELEMENTS:
        if (c < io->width)
            return (struct place){base, io->kind, 1, 0, slot | (c + 1) << 24};
        return (struct place){BASE_NOWHERE, TGSIC_KIND_FLOAT, 1, 0, 0};
    case IO_ONLY:
        if (c == io->first)
            return (struct place){base, io->kind, 1, 0, slot};
        return (struct place){BASE_NOWHERE, TGSIC_KIND_FLOAT, 1, 0, 0};
    default:
        return (struct place){BASE_NOWHERE, TGSIC_KIND_FLOAT, 1, 0, 0};
    }
    return literal_place(c == 3 && io->kind == TGSIC_KIND_FLOAT ? 0x3f800000 : 0);
}

/* components of a vector of four */
static void vector_places(struct place places[4], enum base base, uint8_t kind, uint32_t id,
                          const uint8_t components[4])
{
    for (unsigned i = 0; i < 4; i++)
        places[i] = (struct place){(uint8_t)base, kind, 4, components[i], id};
}

static void constant_places(const struct emit *e, struct place places[4],
                            const struct tgsic_register *reg, const uint8_t components[4])
{
    bool integer;
    const struct constant_names *names = tgsic_emit_constant(e, reg, &integer);
    vector_places(places, BASE_CONSTANT, integer ? names->integer_kind : names->float_kind,
                  (uint32_t)(names - e->constants) * 2 + integer, components);
}

static const struct place nowhere = {BASE_NOWHERE, TGSIC_KIND_FLOAT, 1, 0, 0};

static void io_places(const struct emit *e, struct place places[4], const struct io *io,
                      enum base base, uint32_t slot, const uint8_t components[4])
{
    if (io->form == IO_VECTOR && io->width == 4) {
        vector_places(places, base, io->kind, slot, components);
        return;
    }
    for (unsigned i = 0; i < 4; i++)
        places[i] = tgsic_emit_io_place(e, io, (uint8_t)base, slot, components[i]);
}

static void temporary_places(const struct emit *e, struct place places[4],
                             const struct tgsic_register *reg, const uint8_t components[4],
                             const struct tgsic_operand_variables *op, struct place absent)
{
    bool temp = reg->file == TGSIC_FILE_TEMP;
    if (temp && (reg->indirect || e->scan.temp_array_of[reg->index])) {
        uint32_t array = 0;
        if (!reg->indirect)
            array = e->scan.temp_array_of[reg->index] - 1u;
        else
            while (array + 1 < e->scan.num_temp_arrays && e->scan.temp_arrays[array].array_id &&
                   e->scan.temp_arrays[array].array_id != reg->indirect->array_id)
                array++;
        vector_places(places, BASE_TEMP_ARRAY, e->scan.temp_arrays[array].kind, array, components);
        return;
    }
    places[0] = places[1] = places[2] = places[3] = absent;
    variable_places(e, places, components, op);
}

static void interface_places(const struct emit *e, struct place places[4],
                             const struct tgsic_register *reg, const uint8_t components[4])
{
    bool in = reg->file == TGSIC_FILE_IN;
    const struct io *io = &(in ? e->inputs : e->outputs)[reg->index < 0 ? 0 : reg->index];
    if (reg->indirect || (!in && io->array && !e->output_arrays[io->array - 1u].is_chosen)) {
        uint32_t array = io->array ? io->array - 1u : 0;
        vector_places(places, in ? BASE_INPUT_ARRAY : BASE_OUTPUT_ARRAY,
                      (in ? e->input_arrays : e->output_arrays)[array].kind, array, components);
        return;
    }
    io_places(e, places, io, in ? BASE_INPUT : BASE_OUTPUT, (uint32_t)reg->index, components);
}

/* Where four components of a register live; `op` has the variables by position, `absent` is the
 * place of those that have none. */
static void find_places(const struct emit *e, struct place places[4],
                        const struct tgsic_register *reg, const uint8_t components[4],
                        const struct tgsic_operand_variables *op, struct place absent)
{
    switch (reg->file) {
    case TGSIC_FILE_TEMP:
    case TGSIC_FILE_ADDR:
        temporary_places(e, places, reg, components, op, absent);
        return;
    case TGSIC_FILE_CONST:
        constant_places(e, places, reg, components);
        return;
    case TGSIC_FILE_IN:
    case TGSIC_FILE_OUT:
        interface_places(e, places, reg, components);
        break;
    case TGSIC_FILE_SV:
        io_places(e, places, &e->system_values[reg->index], BASE_SYSTEM, (uint32_t)reg->index,
                  components);
        break;
    default:
        places[0] = places[1] = places[2] = places[3] = literal_place(0);
        return;
    }
    for (unsigned i = 0; i < 4; i++)
        if (places[i].base == BASE_NOWHERE)
            places[i] = absent;
}

void tgsic_emit_result_places(const struct emit *e, unsigned index, struct place places[4])
{
    static const uint8_t components[] = {0, 1, 2, 3};
    find_places(e, places, &e->in->dst[index].reg, components, tgsic_emit_operand(e, index),
                nowhere);
}

static void find_immediate(const struct emit *e, const struct tgsic_src *src,
                           struct place places[4])
{
    const uint32_t *bits = tgsic_emit_immediate_bits(e, src->reg.index);
    for (unsigned i = 0; i < 4; i++)
        places[i] = literal_place(bits[src->swizzle[i]]);
}

void tgsic_emit_find_source(struct emit *e, unsigned source)
{
    const struct tgsic_src *src = &e->in->src[source];
    const struct tgsic_operand_variables *op = tgsic_emit_operand(e, e->in->num_dst + source);
    struct place *places = e->sources[source];
    e->known |= 1u << source;
    if (src->reg.file == TGSIC_FILE_IMM) {
        find_immediate(e, src, places);
    } else if (op->mask) {
        places[0] = places[1] = places[2] = places[3] = literal_place(0);
        variable_places(e, places, src->swizzle, op);
    } else {
        find_places(e, places, &src->reg, src->swizzle, op, literal_place(0));
    }
}
