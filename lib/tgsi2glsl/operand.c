/* SPDX-License-Identifier: MIT */
/* Prints sources: where a component lives, its type, its swizzle and its modifiers. */
#include "emit.h"

#include <string.h>

#include "tgsi/number.h"

static const char letters[] = "xyzw";

const char *tgsic_emit_type(enum tgsic_kind kind, unsigned width)
{
    static const char *const names[][4] = {
        [TGSIC_KIND_NONE] = {"float", "vec2", "vec3", "vec4"},
        [TGSIC_KIND_FLOAT] = {"float", "vec2", "vec3", "vec4"},
        [TGSIC_KIND_INT] = {"int", "ivec2", "ivec3", "ivec4"},
        [TGSIC_KIND_UINT] = {"uint", "uvec2", "uvec3", "uvec4"},
        [TGSIC_KIND_BOOL] = {"bool", "bvec2", "bvec3", "bvec4"},
        [TGSIC_KIND_DOUBLE] = {"double", "dvec2", "dvec3", "dvec4"},
        [TGSIC_KIND_INT64] = {"int64_t", "i64vec2", "i64vec3", "i64vec4"},
        [TGSIC_KIND_UINT64] = {"uint64_t", "u64vec2", "u64vec3", "u64vec4"},
    };
    return names[kind][width - 1];
}

static void open_type(struct emit *e, enum tgsic_kind kind, unsigned width)
{
    tgsic_text_str(e->out, tgsic_emit_type(kind, width));
    tgsic_text_char(e->out, '(');
}

/* ---- Literals ------------------------------------------------------------------------------ */

static bool is_special(uint32_t bits) /* infinite or no number */
{
    return (bits >> 23 & 255) == 255;
}

static bool has_bit_casts(const struct emit *e)
{
    return tgsic_emit_has(e, TGSIC_FEATURE_BIT_CASTS);
}

static bool is_ordinary_float(uint32_t bits)
{
    uint32_t exponent = bits >> 23 & 255;
    return exponent != 255 && (exponent != 0 || !(bits << 1));
}

static void print_float(struct emit *e, uint32_t bits)
{
    float value;
    char text[TGSIC_NUMBER_SIZE];
    if (!is_ordinary_float(bits) && (is_special(bits) || has_bit_casts(e))) {
        tgsic_emit_need(e, TGSIC_FEATURE_BIT_CASTS);
        TEXT_LITERAL(e->out, "uintBitsToFloat(");
        tgsic_text_hex(e->out, bits);
        TEXT_LITERAL(e->out, "u)");
        return;
    }
    memcpy(&value, &bits, sizeof value);
    tgsic_text_bytes(e->out, text, tgsic_print_float(value, text));
}

void tgsic_emit_literal(struct emit *e, enum tgsic_kind kind, uint32_t bits)
{
    switch (kind) {
    case TGSIC_KIND_INT:
        if (bits == 0x80000000u)
            TEXT_LITERAL(e->out, "int(0x80000000u)");
        else
            tgsic_text_int(e->out, bits >> 31 ? (int64_t)bits - 4294967296 : (int64_t)bits);
        break;
    case TGSIC_KIND_UINT:
        if (bits > 0xffff)
            tgsic_text_hex(e->out, bits);
        else
            tgsic_text_uint(e->out, bits);
        tgsic_text_char(e->out, 'u');
        break;
    case TGSIC_KIND_BOOL:
        tgsic_text_str(e->out, bits ? "true" : "false");
        break;
    default:
        print_float(e, bits);
        break;
    }
}

bool tgsic_emit_immediate(const struct emit *e, unsigned source, unsigned position, uint32_t *bits)
{
    const struct tgsic_src *src = &e->in->src[source];
    if (src->reg.file != TGSIC_FILE_IMM || src->absolute || src->negate || src->reg.index < 0 ||
        (uint32_t)src->reg.index >= e->shader->num_immediates)
        return false;
    *bits = e->shader->immediates[src->reg.index].bits[src->swizzle[position]];
    return true;
}

/* ---- Places -------------------------------------------------------------------------------- */

static struct place literal_place(uint32_t bits)
{
    return (struct place){BASE_LITERAL, TGSIC_KIND_NONE, 1, 0, bits};
}

static const uint8_t bit_counts[16] = {0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4};

/* the place of the first component of a variable */
static inline struct place first_place(const struct tgsic_variable *v, uint32_t id)
{
    bool wide = v->kind >= TGSIC_KIND_DOUBLE;
    return (struct place){wide ? BASE_WIDE : BASE_VARIABLE, wide ? TGSIC_KIND_UINT : v->kind,
                          bit_counts[v->mask], 0, id};
}

static inline uint8_t position_in(const struct tgsic_variable *v, unsigned component)
{
    return bit_counts[v->mask & ((1u << component) - 1)];
}

static struct place variable_place(const struct emit *e, uint32_t id, unsigned component)
{
    const struct tgsic_variable *v = &e->scan.variables[id];
    struct place place = first_place(v, id);
    place.position = position_in(v, component);
    return place;
}

/* of an operand's components that have a variable */
static void variable_places(const struct emit *e, struct place places[4],
                            const uint8_t components[4], const struct tgsic_operand_variables *op)
{
    const struct tgsic_components *positions = &tgsic_components_of[op->mask];
    const struct tgsic_variable *v = NULL;
    struct place place = {0};
    for (unsigned k = 0; k < positions->count; k++) {
        unsigned i = positions->component[k];
        if (!v || place.id != op->component[i]) {
            v = &e->scan.variables[op->component[i]];
            place = first_place(v, op->component[i]);
        }
        place.position = position_in(v, components[i]);
        places[i] = place;
    }
}

static struct place io_place(const struct emit *e, const struct io *io, uint8_t base, uint32_t slot,
                             unsigned c)
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
    uint32_t buffer = reg->has_dimension ? (uint32_t)reg->dimension : 0;
    if (!buffer && reg->dimension_indirect)
        buffer = 1; /* choices among buffers leave out the plain constants */
    const struct constant_names *names = &e->constants[buffer];
    bool integer = names->floats != names->integers && !reg->indirect && reg->index >= 0 &&
                   e->scan.constants[buffer].kinds[reg->index] >= 1u << TGSIC_KIND_INT;
    vector_places(places, BASE_CONSTANT, integer ? names->integer_kind : names->float_kind,
                  buffer * 2 + integer, components);
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
        places[i] = io_place(e, io, (uint8_t)base, slot, components[i]);
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
        for (unsigned i = 0; i < 4; i++)
            places[i] = literal_place(0);
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

void tgsic_emit_find_source(struct emit *e, unsigned source)
{
    const struct tgsic_src *src = &e->in->src[source];
    struct place *places = e->sources[source];
    e->known |= 1u << source;
    if (src->reg.file != TGSIC_FILE_IMM) {
        find_places(e, places, &src->reg, src->swizzle,
                    tgsic_emit_operand(e, e->in->num_dst + source), literal_place(0));
        return;
    }
    bool exists = src->reg.index >= 0 && (uint32_t)src->reg.index < e->shader->num_immediates;
    for (unsigned i = 0; i < 4; i++)
        places[i] =
            literal_place(exists ? e->shader->immediates[src->reg.index].bits[src->swizzle[i]] : 0);
}

/* ---- Names --------------------------------------------------------------------------------- */

void tgsic_emit_variable_name(struct emit *e, struct tgsic_text *out, uint32_t variable)
{
    const struct tgsic_variable *v = &e->scan.variables[variable];
    char *at = tgsic_text_room(out, 2 + 2 * TGSIC_UINT_SIZE);
    *at++ = v->file == TGSIC_FILE_ADDR ? 'a' : 't';
    at = tgsic_put_uint(at, v->index);
    if (v->ordinal >= 26) {
        *at++ = '_';
        at = tgsic_put_uint(at, v->ordinal);
    } else if (v->ordinal) {
        *at++ = (char)('a' + v->ordinal);
    }
    out->size = (size_t)(at - out->data);
}

void tgsic_emit_address(struct emit *e, const struct tgsic_indirect *indirect, uint32_t variable)
{
    if (variable == TGSIC_NO_VARIABLE) {
        tgsic_emit_fail(e, e->in->pos, "an index in this register file is not translated");
        return;
    }
    struct place place = variable_place(e, variable, indirect->component);
    tgsic_emit_open_cast(e, place.kind, TGSIC_KIND_INT, 1);
    tgsic_emit_variable_name(e, e->out, variable);
    if (place.width > 1) {
        tgsic_text_char(e->out, '.');
        tgsic_text_char(e->out, letters[place.position]);
    }
    tgsic_emit_close_cast(e, place.kind, TGSIC_KIND_INT, 1);
}

/* [index] into an array of `count` elements that starts at register `first` */
void tgsic_emit_index(struct emit *e, const struct tgsic_register *reg, uint32_t variable,
                      uint32_t first, uint32_t count)
{
    int64_t offset = (int64_t)reg->index - first;
    bool clamp = reg->indirect && e->opts->clamp_indices;
    tgsic_text_char(e->out, '[');
    if (clamp)
        tgsic_text_str(e->out, e->old ? "int(clamp(float(" : "clamp(");
    if (reg->indirect) {
        tgsic_emit_address(e, reg->indirect, variable);
        if (offset) {
            tgsic_text_str(e->out, offset < 0 ? " - " : " + ");
            tgsic_text_uint(e->out, (uint64_t)(offset < 0 ? -offset : offset));
        }
    } else {
        tgsic_text_int(e->out, offset);
    }
    if (clamp) {
        tgsic_text_str(e->out, e->old ? "), 0.0, " : ", 0, ");
        tgsic_text_uint(e->out, count - 1);
        tgsic_text_str(e->out, e->old ? ".0))" : ")");
    }
    tgsic_text_char(e->out, ']');
}

/* [vertex]; invocations of a tessellation control shader write their own alone */
static void print_vertex_index(struct emit *e, const struct tgsic_register *reg,
                               const struct tgsic_operand_variables *op)
{
    const struct tgsic_register vertex = {.index = reg->dimension,
                                          .indirect = reg->dimension_indirect};
    uint32_t count = 32;
    if (e->stage == TGSIC_PROCESSOR_GEOM)
        count = tgsic_primitive_vertices(tgsic_shader_property(
            e->shader, TGSIC_PROPERTY_GS_INPUT_PRIMITIVE, TGSIC_PRIMITIVE_TRIANGLES));
    if (e->in->num_dst && reg == &e->in->dst[0].reg)
        TEXT_LITERAL(e->out, "[gl_InvocationID]");
    else
        tgsic_emit_index(e, &vertex, op->dimension_indirect, 0, count ? count : 1);
}

/* register `id` of a file, of which component c + 1 is in the upper bits where it is an element */
static void print_io(struct emit *e, const struct io *slots, uint32_t id,
                     const struct tgsic_register *reg, const struct tgsic_operand_variables *op)
{
    const struct io *io = &slots[id & 0xffffff];
    const struct tgsic_distances *d = slots == e->inputs ? &e->distances_in : &e->distances_out;
    unsigned number = io->first + (id >> 24) - 1;

    if (io->form != IO_CLIP || io->per_vertex)
        tgsic_text_str(e->out, io->name);
    if (io->per_vertex)
        print_vertex_index(e, reg, op);
    if (io->member)
        tgsic_text_char(e->out, '.');
    if (io->member && io->form != IO_CLIP)
        tgsic_text_str(e->out, io->member);
    if (io->form == IO_CLIP) {
        bool clip = number < d->num_clip;
        tgsic_text_printf(e->out, "%s[%u]", clip ? "gl_ClipDistance" : "gl_CullDistance",
                          clip ? number : number - d->num_clip);
    } else if (io->form == IO_ELEMENTS) {
        tgsic_text_printf(e->out, "[%u]", number);
    }
}

static bool is_whole_vector(const struct io *io)
{
    return io->form == IO_VECTOR && io->width == 4;
}

bool tgsic_emit_chosen_component(struct emit *e, const struct io *slots, uint32_t slot, unsigned c,
                                 const struct tgsic_register *reg,
                                 const struct tgsic_operand_variables *op)
{
    bool in = slots == e->inputs;
    struct place place = io_place(e, &slots[slot], in ? BASE_INPUT : BASE_OUTPUT, slot, c);
    if (place.base == BASE_NOWHERE || place.base == BASE_LITERAL)
        return false;
    print_io(e, slots, place.id, reg, op);
    if (place.width > 1) {
        tgsic_text_char(e->out, '.');
        tgsic_text_char(e->out, letters[place.position]);
    }
    return true;
}

/* register `slot` of an array without a copy, as a vector of the array's kind */
static void print_chosen_vector(struct emit *e, const struct io_array *array,
                                const struct io *slots, uint32_t slot,
                                const struct tgsic_register *reg,
                                const struct tgsic_operand_variables *op)
{
    const struct io *io = &slots[slot];
    if (is_whole_vector(io)) {
        tgsic_emit_open_cast(e, io->kind, array->kind, 4);
        print_io(e, slots, slot, reg, op);
        tgsic_emit_close_cast(e, io->kind, array->kind, 4);
        return;
    }
    open_type(e, array->kind, 4);
    for (unsigned c = 0; c < 4; c++) {
        if (c)
            TEXT_LITERAL(e->out, ", ");
        tgsic_emit_open_cast(e, io->kind, array->kind, 1);
        if (!tgsic_emit_chosen_component(e, slots, slot, c, reg, op))
            tgsic_emit_literal(e, io->kind,
                               c == 3 && io->kind == TGSIC_KIND_FLOAT ? 0x3f800000 : 0);
        tgsic_emit_close_cast(e, io->kind, array->kind, 1);
    }
    tgsic_text_char(e->out, ')');
}

/* one of the registers of an array that has no copy */
static void print_chosen_io(struct emit *e, const struct io_array *array, const struct io *slots,
                            const struct tgsic_register *reg,
                            const struct tgsic_operand_variables *op)
{
    tgsic_text_char(e->out, '(');
    for (uint32_t i = array->first; i <= array->last; i++) {
        if (i < array->last && reg->indirect) {
            tgsic_emit_address(e, reg->indirect, op->indirect);
            TEXT_LITERAL(e->out, " == ");
            tgsic_text_int(e->out, (int64_t)i - reg->index);
            TEXT_LITERAL(e->out, " ? ");
        } else if (!reg->indirect && (int64_t)i != reg->index) {
            continue;
        }
        print_chosen_vector(e, array, slots, i, reg, op);
        if (i < array->last && reg->indirect)
            TEXT_LITERAL(e->out, " : ");
    }
    tgsic_text_char(e->out, ')');
}

static void print_element(struct emit *e, const char *array, uint32_t count,
                          const struct tgsic_register *reg,
                          const struct tgsic_operand_variables *op)
{
    tgsic_text_str(e->out, array);
    tgsic_emit_index(e, reg, op->indirect, 0, count);
}

/* an element of the buffer that an indirect number chooses, where GLSL cannot index blocks */
static void print_chosen_buffer(struct emit *e, const struct constant_names *names,
                                const struct tgsic_register *reg,
                                const struct tgsic_operand_variables *op)
{
    tgsic_text_char(e->out, '(');
    for (uint32_t i = names->first; i < names->first + names->count; i++) {
        bool last = i + 1 == names->first + names->count;
        if (!last) {
            tgsic_emit_address(e, reg->dimension_indirect, op->dimension_indirect);
            TEXT_LITERAL(e->out, " == ");
            tgsic_text_int(e->out, (int64_t)i - reg->dimension);
            TEXT_LITERAL(e->out, " ? ");
        }
        print_element(e, e->constants[i].floats, names->float_count, reg, op);
        if (!last)
            TEXT_LITERAL(e->out, " : ");
    }
    tgsic_text_char(e->out, ')');
}

static void print_constant(struct emit *e, const struct place *place,
                           const struct tgsic_register *reg,
                           const struct tgsic_operand_variables *op)
{
    const struct constant_names *names = &e->constants[place->id / 2];
    const struct tgsic_register number = {.index = reg->dimension,
                                          .indirect = reg->dimension_indirect};
    bool integer = place->id & 1;
    if (!reg->dimension_indirect || names->count < 2) {
        print_element(e, integer ? names->integers : names->floats,
                      integer ? names->integer_count : names->float_count, reg, op);
    } else if (!names->array) {
        print_chosen_buffer(e, names, reg, op);
    } else {
        tgsic_text_str(e->out, names->array);
        tgsic_emit_index(e, &number, op->dimension_indirect, names->first, names->count);
        print_element(e, strchr(names->floats, '.'), names->float_count, reg, op);
    }
}

/* the vector, or scalar, that a place is in */
void tgsic_emit_place(struct emit *e, const struct place *place, const struct tgsic_register *reg,
                      const struct tgsic_operand_variables *op)
{
    switch (place->base) {
    case BASE_WIDE:
        tgsic_emit_open_unpack(e, e->scan.variables[place->id].kind);
        tgsic_emit_variable_name(e, e->out, place->id);
        tgsic_emit_close_unpack(e, e->scan.variables[place->id].kind);
        break;
    case BASE_VARIABLE:
        tgsic_emit_variable_name(e, e->out, place->id);
        break;
    case BASE_TEMP_ARRAY: {
        const struct tgsic_temp_array *array = &e->scan.temp_arrays[place->id];
        TEXT_LITERAL(e->out, "array");
        tgsic_text_uint(e->out, array->array_id);
        tgsic_emit_index(e, reg, op->indirect, array->first, array->last - array->first + 1u);
        break;
    }
    case BASE_INPUT:
        print_io(e, e->inputs, place->id, reg, op);
        break;
    case BASE_OUTPUT:
        print_io(e, e->outputs, place->id, reg, op);
        break;
    case BASE_SYSTEM:
        print_io(e, e->system_values, place->id, reg, op);
        break;
    case BASE_INPUT_ARRAY:
    case BASE_OUTPUT_ARRAY: {
        bool in = place->base == BASE_INPUT_ARRAY;
        const struct io_array *array = &(in ? e->input_arrays : e->output_arrays)[place->id];
        if (array->is_chosen) {
            print_chosen_io(e, array, in ? e->inputs : e->outputs, reg, op);
            break;
        }
        tgsic_text_str(e->out, in ? "inputs" : "outputs");
        tgsic_text_uint(e->out, place->id);
        tgsic_emit_index(e, reg, op->indirect, array->first, array->last - array->first + 1);
        break;
    }
    case BASE_CONSTANT:
        print_constant(e, place, reg, op);
        break;
    default:
        break;
    }
}

/* ---- Casts --------------------------------------------------------------------------------- */

static bool is_integer(enum tgsic_kind kind)
{
    return kind == TGSIC_KIND_INT || kind == TGSIC_KIND_UINT;
}

static void open_bits(struct emit *e, const char *function)
{
    tgsic_emit_need(e, TGSIC_FEATURE_BIT_CASTS);
    tgsic_text_str(e->out, function);
}

void tgsic_emit_open_other(struct emit *e, enum tgsic_kind from, enum tgsic_kind to, unsigned width)
{
    if (to == TGSIC_KIND_BOOL) {
        if (width > 1)
            TEXT_LITERAL(e->out, "notEqual(");
        if (from == TGSIC_KIND_FLOAT)
            open_bits(e, "floatBitsToUint(");
    } else if (from == TGSIC_KIND_FLOAT) {
        open_bits(e, to == TGSIC_KIND_INT ? "floatBitsToInt(" : "floatBitsToUint(");
    } else if (to == TGSIC_KIND_FLOAT) {
        open_bits(e, from == TGSIC_KIND_UINT ? "uintBitsToFloat(" : "intBitsToFloat(");
        if (from == TGSIC_KIND_BOOL) {
            tgsic_text_char(e->out, '-');
            open_type(e, TGSIC_KIND_INT, width);
        }
    } else {
        if (to == TGSIC_KIND_UINT)
            open_type(e, to, width);
        if (from == TGSIC_KIND_BOOL)
            tgsic_text_char(e->out, '-');
        if (from == TGSIC_KIND_BOOL || to == TGSIC_KIND_INT)
            open_type(e, TGSIC_KIND_INT, width);
    }
}

void tgsic_emit_close_other(struct emit *e, enum tgsic_kind from, enum tgsic_kind to,
                            unsigned width)
{
    if (to == TGSIC_KIND_BOOL) {
        enum tgsic_kind as = from == TGSIC_KIND_FLOAT ? TGSIC_KIND_UINT : from;
        if (from == TGSIC_KIND_FLOAT)
            tgsic_text_char(e->out, ')');
        if (width > 1) {
            TEXT_LITERAL(e->out, ", ");
            open_type(e, as, width);
            tgsic_text_str(e->out, as == TGSIC_KIND_UINT ? "0u))" : "0))");
        } else {
            tgsic_text_str(e->out, as == TGSIC_KIND_UINT ? " != 0u" : " != 0");
        }
        return;
    }
    tgsic_text_char(e->out, ')');
    if (from == TGSIC_KIND_BOOL && to != TGSIC_KIND_INT)
        tgsic_text_char(e->out, ')');
}

/* ---- Sources ------------------------------------------------------------------------------- */

static bool same_vector(const struct place *a, const struct place *b)
{
    return a->base == b->base && a->id == b->id && a->kind == b->kind && a->base != BASE_LITERAL;
}

static bool same_place(const struct place *a, const struct place *b)
{
    return !memcmp(a, b, sizeof *a);
}

/* the places of some positions of a source */
static void gather_places(struct emit *e, unsigned source, const uint8_t *positions, unsigned count,
                          struct place places[4])
{
    const struct place *all = tgsic_emit_source_places(e, source);
    for (unsigned i = 0; i < count; i++)
        places[i] = all[positions[i]];
}

static bool all_same(const struct place *places, unsigned count)
{
    for (unsigned i = 1; i < count; i++)
        if (!same_place(&places[0], &places[i]))
            return false;
    return true;
}

bool tgsic_emit_is_scalar(struct emit *e, unsigned source, const uint8_t *positions, unsigned count)
{
    const struct place *all = tgsic_emit_source_places(e, source);
    for (unsigned i = 1; i < count; i++)
        if (!same_place(&all[positions[0]], &all[positions[i]]))
            return false;
    return true;
}

/* components of one vector, as `want` */
static void print_swizzled(struct emit *e, unsigned source, const struct place *places,
                           unsigned count, enum tgsic_kind want)
{
    const struct tgsic_register *reg = &e->in->src[source].reg;
    bool zero_one = want == TGSIC_KIND_BOOL && places->base == BASE_VARIABLE &&
                    places->kind == TGSIC_KIND_FLOAT && e->scan.variables[places->id].zero_one;
    bool identity = places->width == count;

    for (unsigned i = 0; i < count; i++)
        identity = identity && places[i].position == i;
    if (!zero_one || count > 1)
        tgsic_emit_open_cast(e, places->kind, want, count);
    tgsic_emit_place(e, places, reg, tgsic_emit_operand(e, e->in->num_dst + source));
    if (!identity && places->width > 1) {
        tgsic_text_char(e->out, '.');
        for (unsigned i = 0; i < count; i++)
            tgsic_text_char(e->out, letters[places[i].position]);
    }
    if (zero_one && count == 1)
        TEXT_LITERAL(e->out, " != 0.0");
    else
        tgsic_emit_close_cast(e, places->kind, want, count);
}

/* a run of components from one vector, or one literal */
static void print_run(struct emit *e, unsigned source, const struct place *places, unsigned count,
                      enum tgsic_kind want)
{
    const struct tgsic_src *src = &e->in->src[source];
    if (places->base == BASE_LITERAL) {
        uint32_t bits = places->id;
        if (e->bare)
            bits = places->id;
        else if (want == TGSIC_KIND_FLOAT)
            bits = (src->absolute ? bits & 0x7fffffff : bits) ^ (src->negate ? 0x80000000u : 0);
        else if (is_integer(want)) {
            bits = src->absolute && bits >> 31 ? 0u - bits : bits;
            bits = src->negate ? 0u - bits : bits;
        }
        tgsic_emit_literal(e, want, bits);
        return;
    }
    if (want == TGSIC_KIND_BOOL) {
        print_swizzled(e, source, places, count, want);
        return;
    }
    if (src->negate && !e->bare)
        tgsic_text_char(e->out, '-');
    if (src->absolute && !e->bare)
        TEXT_LITERAL(e->out, "abs(");
    print_swizzled(e, source, places, count, want);
    if (src->absolute && !e->bare)
        tgsic_text_char(e->out, ')');
}

static unsigned run_length(const struct place *places, unsigned count)
{
    unsigned run = 1;
    while (run < count && same_vector(&places[0], &places[run]) && places[0].width > 1)
        run++;
    return run;
}

static void print_places(struct emit *e, unsigned source, const struct place *places,
                         unsigned count, enum tgsic_kind want, bool scalar)
{
    if (count == 1 || (scalar && all_same(places, count))) {
        print_run(e, source, places, 1, want);
        return;
    }
    if (run_length(places, count) == count) {
        print_run(e, source, places, count, want);
        return;
    }
    open_type(e, want, count);
    if (all_same(places, count)) {
        print_run(e, source, places, 1, want);
    } else {
        for (unsigned i = 0; i < count;) {
            unsigned run = run_length(places + i, count - i);
            if (i)
                TEXT_LITERAL(e->out, ", ");
            print_run(e, source, places + i, run, want);
            i += run;
        }
    }
    tgsic_text_char(e->out, ')');
}

void tgsic_emit_source(struct emit *e, unsigned source, const uint8_t *positions, unsigned count,
                       enum tgsic_kind want, bool scalar)
{
    struct place places[4] = {{0}};
    gather_places(e, source, positions, count, places);
    print_places(e, source, places, count, want, scalar);
}

void tgsic_emit_vector(struct emit *e, unsigned source, unsigned count, enum tgsic_kind want)
{
    static const uint8_t positions[] = {0, 1, 2, 3};
    tgsic_emit_source(e, source, positions, count, want, false);
}

void tgsic_emit_scalar(struct emit *e, unsigned source, unsigned position, enum tgsic_kind want)
{
    uint8_t at = (uint8_t)position;
    tgsic_emit_source(e, source, &at, 1, want, true);
}
