/* SPDX-License-Identifier: MIT */
/* Prints what a place is in: the name of a variable, of a varying or an element of an array, with
 * the index that an address register chooses. */
#include "emit.h"

#include <string.h>

#define BYTES 0x01010101u
const struct layout tgsic_emit_layouts[16] = {
    {0, "xxxx", 0, false},         {0, "xxxx", 1, false},         {1 * BYTES, "xxxx", 1, false},
    {0, "xyxx", 2, false},         {2 * BYTES, "xxxx", 1, false}, {0, "xxyx", 2, true},
    {1 * BYTES, "xxyx", 2, false}, {0, "xyzx", 3, false},         {3 * BYTES, "xxxx", 1, false},
    {0, "xxxy", 2, true},          {0, "xxxy", 2, true},          {0, "xyxz", 3, true},
    {2 * BYTES, "xxxy", 2, false}, {0, "xxyz", 3, true},          {1 * BYTES, "xxyz", 3, false},
    {0, "xyzw", 4, false},
};
#undef BYTES

/* A letter, five digits of the register, maybe _ and up to nine digits: for ten, a shader would
 * have to write one register a billion times. */
static inline uint8_t put_variable_name(const struct tgsic_variable *v, char *name)
{
    const uint32_t ordinal = v->ordinal;
    *name = v->file == TGSIC_FILE_ADDR ? 'a' : 't';
    char *at = tgsic_put_uint(name + 1, v->index);
    *at = (char)('a' + ordinal);
    at += ordinal != 0;
    if (ordinal >= 26) {
        at[-1] = '_';
        at = tgsic_put_uint(at, ordinal);
    }
    return (uint8_t)(at - name);
}

/* What the kind and the mask of a variable say of its form. */
#define PLAIN(of, with, so_wide)                                                                   \
    [with] = {.plain = of,                                                                         \
              .mask = with,                                                                        \
              .kind = of,                                                                          \
              .type = TGSIC_TYPE(of, so_wide),                                                     \
              .place = {BASE_VARIABLE, of, so_wide, 0, 0}}
#define WORDS(of, with, so_wide)                                                                   \
    [with] = {.plain = TGSIC_KIND_NONE,                                                            \
              .mask = with,                                                                        \
              .kind = of,                                                                          \
              .type = TGSIC_TYPE(of, 1),                                                           \
              .place = {BASE_WIDE, TGSIC_KIND_UINT, so_wide, 0, 0}}
#define FORMS(FORM, of)                                                                            \
    [of] = {FORM(of, 1, 1),  FORM(of, 2, 1),  FORM(of, 3, 2),  FORM(of, 4, 1),  FORM(of, 5, 2),    \
            FORM(of, 6, 2),  FORM(of, 7, 3),  FORM(of, 8, 1),  FORM(of, 9, 2),  FORM(of, 10, 2),   \
            FORM(of, 11, 3), FORM(of, 12, 2), FORM(of, 13, 3), FORM(of, 14, 3), FORM(of, 15, 4)}
static const struct variable_form nameless_forms[TGSIC_KIND_UINT64 + 1][16] = {
    FORMS(PLAIN, TGSIC_KIND_FLOAT),  FORMS(PLAIN, TGSIC_KIND_INT),
    FORMS(PLAIN, TGSIC_KIND_UINT),   FORMS(PLAIN, TGSIC_KIND_BOOL),
    FORMS(WORDS, TGSIC_KIND_DOUBLE), FORMS(WORDS, TGSIC_KIND_INT64),
    FORMS(WORDS, TGSIC_KIND_UINT64),
};
#undef PLAIN
#undef WORDS
#undef FORMS

/* What is `precise`, or declared already, takes no type alone in front of its name. */
static void mark_unusual(struct emit *e)
{
    for (uint32_t i = 0; i < e->scan.num_variables; i++) {
        struct variable_form *form = &e->forms[i];
        if (form->declare == TGSIC_DECLARE_AT_TOP) {
            form->type = NO_TYPE;
            e->declares_at_top = true;
        } else if (e->scan.variables[i].precise) {
            form->declare = TGSIC_DECLARE_BEFORE;
        }
    }
}

void tgsic_emit_form_variables(struct emit *e)
{
    uint32_t count = e->scan.num_variables;
    struct variable_form *form = tgsic_arena_alloc_raw(e->arena, count * sizeof *form);
    const struct tgsic_variable *v = e->scan.variables;
    bool unusual = false;
    e->forms = form;
    for (uint32_t i = 0; i < count; i++, v++, form++) {
        *form = nameless_forms[v->kind][v->mask];
        form->length = put_variable_name(v, form->name);
        form->declare = v->declare;
        form->place.id = i;
        unusual |= v->precise | (v->declare == TGSIC_DECLARE_AT_TOP);
    }
    if (unusual)
        mark_unusual(e);
}

void tgsic_emit_address(struct emit *e, const struct tgsic_indirect *indirect, uint32_t variable)
{
    if (variable == TGSIC_NO_VARIABLE) {
        tgsic_emit_fail(e, e->in->pos, "an index in this register file is not translated");
        return;
    }
    struct place place = tgsic_emit_variable_place(e, variable, indirect->component);
    tgsic_emit_open_cast(e, place.kind, TGSIC_KIND_INT, 1);
    tgsic_emit_variable_name(e, e->out, variable);
    if (place.width > 1)
        tgsic_emit_letter(e, place.position);
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
    if (e->stage == TGSIC_PROCESSOR_GEOM && e->opts->clamp_indices)
        count = tgsic_primitive_vertices(tgsic_shader_property(
            e->shader, TGSIC_PROPERTY_GS_INPUT_PRIMITIVE, TGSIC_PRIMITIVE_TRIANGLES));
    if (e->in->num_dst && reg == &e->in->dst[0].reg)
        TEXT_LITERAL(e->out, "[gl_InvocationID]");
    else
        tgsic_emit_index(e, &vertex, tgsic_dimension_variable(op), 0, count ? count : 1);
}

/* Of a vector that starts with component 0 and needs no declaration; the name, which fits, is
 * there.
 */
static void fill_form(struct variable_form *form, size_t length, struct place place)
{
    form->length = (uint8_t)length;
    form->plain = place.kind;
    form->mask = (uint8_t)((1u << place.width) - 1);
    form->declare = TGSIC_DECLARE_AT_TOP;
    form->type = NO_TYPE;
    form->place = place;
}

struct variable_form *tgsic_emit_form(struct emit *e, const char *name, size_t length,
                                      struct place place)
{
    if (length > NAME_ROOM)
        return NULL;
    struct variable_form *form = tgsic_arena_alloc_raw(e->arena, sizeof *form);
    tgsic_copy_short(form->name, name, length);
    fill_form(form, length, place);
    return form;
}

struct variable_form *tgsic_emit_form_element(const struct emit *e,
                                              const struct tgsic_register *reg,
                                              struct variable_form *form)
{
    char name[NAME_ROOM + TGSIC_UINT_SIZE] = "array";
    uint32_t number = e->scan.temp_array_of[reg->index] - 1u;
    if (number >= e->scan.num_temp_arrays)
        return NULL;
    const struct tgsic_temp_array *array = &e->scan.temp_arrays[number];
    char *at = tgsic_put_uint(name + strlen("array"), array->array_id);
    *at++ = '[';
    at = tgsic_put_uint(at, (unsigned)reg->index - array->first);
    *at++ = ']';
    if (at > name + NAME_ROOM || !array->kind)
        return NULL;
    memcpy(form->name, name, NAME_ROOM);
    fill_form(form, (size_t)(at - name),
              (struct place){BASE_TEMP_ARRAY, array->kind, 4, 0, number});
    return form;
}

void tgsic_emit_name_slot(struct emit *e, struct io *io, const char *front, size_t length,
                          const struct type_word *stem, unsigned number)
{
    char *name = tgsic_arena_alloc_raw(e->arena, SLOT_NAME_ROOM);
    char *at = tgsic_put_text(name, front, length);
    at = tgsic_put_uint(tgsic_put_word(at, stem), number);
    *at = '\0';
    io->name = name;
    io->name_length = (uint8_t)(at - name); /* prefixes are short */
}

/* With room for `extra` bytes more; *end is where they go. */
static char *join(struct emit *e, const char *stem, size_t length, size_t extra, char **end)
{
    char *name = tgsic_arena_alloc_raw(e->arena, e->prefix_length + length + extra);
    *end = tgsic_put_text(tgsic_put_text(name, e->prefix, e->prefix_length), stem, length);
    return name;
}

const char *tgsic_emit_join(struct emit *e, const char *stem, size_t length)
{
    char *end, *name = join(e, stem, length, 1, &end);
    *end = '\0';
    return name;
}

const char *tgsic_emit_join_number(struct emit *e, const char *stem, size_t length, unsigned number)
{
    char *end, *name = join(e, stem, length, TGSIC_UINT_SIZE + 1, &end);
    *tgsic_put_uint(end, number) = '\0';
    return name;
}

/* Is a slot one vector that has all that is read of it, or written to it as a whole? */
static bool is_vector(const struct io *io, const struct tgsic_slot *slot, enum base base)
{
    bool is_whole = (io->width == 4) & !io->per_vertex;
    bool is_enough = (io->width != 0) & !(slot->used_mask >> io->width);
    bool suffices = base == BASE_OUTPUT ? is_whole : is_enough;
    return (io->form == IO_VECTOR) & !io->member & suffices;
}

void tgsic_emit_form_slot(struct emit *e, struct io *io, const struct tgsic_slot *slot,
                          enum base base)
{
    enum base of = io->per_vertex ? BASE_VERTICES : base;
    const struct place place = {(uint8_t)of, io->kind, io->width, 0, 0};
    io->plain = NULL;
    if (!is_vector(io, slot, base))
        return;
    if (!io->name_length) {
        io->plain = tgsic_emit_form(e, io->name, strlen(io->name), place);
    } else if (io->name_length <= NAME_ROOM) {
        io->plain = tgsic_arena_alloc_raw(e->arena, sizeof *io->plain);
        memcpy(io->plain->name, io->name, NAME_ROOM);
        fill_form(io->plain, io->name_length, place);
    }
}

/* register `id` of a file, of which component c + 1 is in the upper bits where it is an element */
static void print_io(struct emit *e, const struct io *slots, uint32_t id,
                     const struct tgsic_register *reg, const struct tgsic_operand_variables *op)
{
    const struct io *io = &slots[id & 0xffffff];
    const struct tgsic_distances *d = slots == e->inputs ? &e->distances_in : &e->distances_out;
    unsigned number = io->first + (id >> 24) - 1;

    if (io->plain && !io->per_vertex) {
        tgsic_text_bytes(e->out, io->plain->name, io->plain->length);
        return;
    }
    if (io->form != IO_CLIP || io->per_vertex)
        tgsic_text_str(e->out, io->name);
    if (io->per_vertex)
        print_vertex_index(e, reg, op);
    if (io->member)
        tgsic_text_char(e->out, '.');
    if (io->member && io->form != IO_CLIP)
        tgsic_text_str(e->out, io->member);
    if (io->form == IO_CLIP) {
        tgsic_emit_distance(e->out, d, number);
    } else if (io->form == IO_ELEMENTS) {
        char *at = tgsic_text_room(e->out, TGSIC_UINT_SIZE + 2);
        *at = '[';
        at = tgsic_put_uint(at + 1, number);
        *at = ']';
        tgsic_text_end(e->out, at + 1);
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
    struct place place =
        tgsic_emit_io_place(e, &slots[slot], in ? BASE_INPUT : BASE_OUTPUT, slot, c);
    if (place.base == BASE_NOWHERE || place.base == BASE_LITERAL)
        return false;
    print_io(e, slots, place.id, reg, op);
    if (place.width > 1)
        tgsic_emit_letter(e, place.position);
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
    tgsic_emit_open_type(e, array->kind, 4);
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
            tgsic_emit_address(e, reg->indirect, tgsic_index_variable(op));
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
    tgsic_emit_index(e, reg, tgsic_index_variable(op), 0, count);
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
            tgsic_emit_address(e, reg->dimension_indirect, tgsic_dimension_variable(op));
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
    bool integer = place->id & 1;
    if (!reg->dimension_indirect || names->count < 2) {
        print_element(e, integer ? names->integers : names->floats,
                      integer ? names->integer_count : names->float_count, reg, op);
    } else if (!names->array) {
        print_chosen_buffer(e, names, reg, op);
    } else {
        const struct tgsic_register number = {.index = reg->dimension,
                                              .indirect = reg->dimension_indirect};
        tgsic_text_str(e->out, names->array);
        tgsic_emit_index(e, &number, tgsic_dimension_variable(op), names->first, names->count);
        print_element(e, strchr(names->floats, '.'), names->float_count, reg, op);
    }
}

void tgsic_emit_place(struct emit *e, const struct place *place, const struct tgsic_register *reg,
                      const struct tgsic_operand_variables *op)
{
    switch (place->base) {
    case BASE_WIDE:
        tgsic_emit_open_unpack(e, e->forms[place->id].kind);
        tgsic_emit_variable_name(e, e->out, place->id);
        tgsic_emit_close_unpack(e, e->forms[place->id].kind);
        break;
    case BASE_VARIABLE:
        tgsic_emit_variable_name(e, e->out, place->id);
        break;
    case BASE_TEMP_ARRAY: {
        const struct tgsic_temp_array *array = &e->scan.temp_arrays[place->id];
        TEXT_LITERAL(e->out, "array");
        tgsic_text_uint(e->out, array->array_id);
        tgsic_emit_index(e, reg, tgsic_index_variable(op), array->first,
                         array->last - array->first + 1u);
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
        tgsic_emit_index(e, reg, tgsic_index_variable(op), array->first,
                         array->last - array->first + 1);
        break;
    }
    case BASE_CONSTANT:
        print_constant(e, place, reg, op);
        break;
    default:
        break;
    }
}
