/* SPDX-License-Identifier: MIT */
/* Prints destinations: one statement per GLSL variable that a result reaches, with its
 * declaration, mask, saturation and cast. */
#include "put.h"

#include <string.h>

/* ---- Parts --------------------------------------------------------------------------------- */

/* Adds a component of the destination to the part of its vector, a new one if need be. */
static inline unsigned add_component(struct part *parts, unsigned count, const struct place *place,
                                     uint8_t position, unsigned component)
{
    struct part *part = parts;
    while (part < parts + count && (part->place.id != place->id || part->place.base != place->base))
        part++;
    if (part == parts + count) {
        *part = (struct part){.place = *place};
        part->place.position = position;
        count++;
    }
    part->position[part->count] = position;
    part->component[part->count++] = (uint8_t)component;
    return count;
}

static unsigned split_places(struct emit *e, struct part *parts)
{
    const struct tgsic_components *components = &tgsic_components_of[e->in->dst[0].writemask];
    unsigned count = 0;
    struct place places[4];
    tgsic_emit_result_places(e, 0, places);
    for (unsigned i = 0; i < components->count; i++) {
        unsigned c = components->component[i];
        if (places[c].base != BASE_NOWHERE && places[c].base != BASE_LITERAL)
            count = add_component(parts, count, &places[c], places[c].position, c);
    }
    return count;
}

/* Are these components of one variable, as nearly always? They are then one part. */
static inline bool is_whole(const struct emit *e, const struct tgsic_operand_variables *to,
                            const struct tgsic_components *components, struct part *part)
{
    if (to->variable == TGSIC_NO_VARIABLE)
        return false;
    const struct variable_form *form = &e->forms[to->variable];
    *part = (struct part){.place = form->place, .count = components->count};
    memcpy(part->component, components->component, sizeof part->component);
    const struct layout *layout = &tgsic_emit_layouts[form->mask];
    for (unsigned i = 0; i < components->count; i++)
        part->position[i] = tgsic_layout_position(layout, components->component[i]);
    part->place.position = part->position[0];
    return true;
}

static unsigned split_variables(const struct emit *e, const struct tgsic_operand_variables *to,
                                const struct tgsic_components *components, struct part *parts)
{
    unsigned count = 0;
    for (unsigned i = 0; i < components->count; i++) {
        unsigned c = components->component[i];
        const struct variable_form *form = &e->forms[tgsic_variable_at(to, c)];
        uint8_t position = tgsic_layout_position(&tgsic_emit_layouts[form->mask], c);
        count = add_component(parts, count, &form->place, position, c);
    }
    return count;
}

/* Is it one component of an output that is no vector with a name, such as a tessellation level? */
static bool is_one_component(const struct emit *e, const struct io *io,
                             const struct tgsic_components *components, struct part *part)
{
    unsigned c = components->component[0];
    if (components->count != 1 || io->array)
        return false;
    struct place place =
        tgsic_emit_io_place(e, io, BASE_OUTPUT, (uint32_t)e->in->dst[0].reg.index, c);
    *part = (struct part){
        .place = place, .count = 1, .component = {(uint8_t)c}, .position = {place.position}};
    return place.base == BASE_OUTPUT;
}

/* Are they all of one output, so that there is one part? */
static inline bool is_one_output(const struct emit *e, struct part *part)
{
    const struct tgsic_dst *dst = &e->in->dst[0];
    if (dst->reg.file != TGSIC_FILE_OUT || dst->reg.indirect || dst->reg.index < 0)
        return false;
    const struct io *io = &e->outputs[dst->reg.index];
    const struct tgsic_components *components = &tgsic_components_of[dst->writemask];
    if (!io->plain)
        return is_one_component(e, io, components, part);
    if (!components->count)
        return false;
    *part = (struct part){
        .place = {BASE_OUTPUT, io->kind, 4, components->component[0], (uint32_t)dst->reg.index},
        .count = components->count};
    memcpy(part->component, components->component, sizeof part->component);
    memcpy(part->position, components->component, sizeof part->position);
    return true;
}

/* One part per vector that has components of the destination. */
static inline unsigned split(struct emit *e, struct part *parts)
{
    if (!e->in->num_dst)
        return 0;
    const struct tgsic_operand_variables *to = tgsic_emit_operand(e, 0);
    if (!to->mask)
        return is_one_output(e, parts) ? 1 : split_places(e, parts);
    const struct tgsic_components *components =
        &tgsic_components_of[to->mask & e->in->dst[0].writemask];
    if (!components->count)
        return 0;
    return is_whole(e, to, components, parts) ? 1 : split_variables(e, to, components, parts);
}

/* Could a source read what an earlier part has written? */
static bool overlaps(const struct emit *e)
{
    const struct tgsic_register *dst = &e->in->dst[0].reg;
    for (unsigned s = 0; s < e->in->num_src; s++) {
        const struct tgsic_register *src = &e->in->src[s].reg;
        if (src->file == dst->file && (src->index == dst->index || src->indirect || dst->indirect))
            return true;
    }
    return false;
}

/* ---- Destinations -------------------------------------------------------------------------- */

static void print_zero(struct emit *e, enum tgsic_kind kind, unsigned width)
{
    tgsic_text_str(e->out, tgsic_emit_type(kind, width));
    tgsic_text_str(e->out, kind == TGSIC_KIND_BOOL    ? "(false)"
                           : kind == TGSIC_KIND_FLOAT ? "(0.0)"
                                                      : "(0)");
}

static bool is_variable(const struct part *part)
{
    return part->place.base == BASE_VARIABLE || part->place.base == BASE_WIDE;
}

char *tgsic_put_declaration(struct emit *e, char *at, struct variable_form *form, bool whole)
{
    const struct tgsic_variable *v = &e->scan.variables[form->place.id];
    if (v->precise && tgsic_emit_need_precise(e))
        at = PUT_LITERAL(at, "precise ");
    at = put_type(at, form);
    if (whole && v->declare == TGSIC_DECLARE_BY_FIRST)
        return at;
    tgsic_text_end(e->out, at);
    tgsic_emit_variable_name(e, e->out, form->place.id);
    if (v->may_be_read_undefined) {
        TEXT_LITERAL(e->out, " = ");
        print_zero(e, v->kind, form->place.width);
    }
    TEXT_LITERAL(e->out, ";\n");
    return tgsic_emit_start_line(e, STATEMENT_ROOM);
}

char *tgsic_put_other_destination(struct emit *e, const struct part *part)
{
    tgsic_emit_indent(e);
    tgsic_emit_place(e, &part->place, &e->in->dst[0].reg, tgsic_emit_operand(e, 0));
    return tgsic_text_room(e->out, STATEMENT_ROOM);
}

void tgsic_emit_destination(struct emit *e, const struct part *part)
{
    tgsic_text_end(e->out, put_destination(e, part));
}

/* what makes a 64-bit variable of words */
static void open_words(struct emit *e, const struct part *part)
{
    if (part->place.base == BASE_WIDE)
        tgsic_emit_open_pack(e, e->forms[part->place.id].kind);
}

static void end_statement(struct emit *e, const struct part *part)
{
    if (part->place.base == BASE_WIDE)
        tgsic_emit_close_pack(e, e->forms[part->place.id].kind);
    TEXT_LITERAL(e->out, ";\n");
}

static void print_copy(struct emit *e, uint32_t number)
{
    TEXT_LITERAL(e->out, "copy");
    tgsic_text_uint(e->out, number);
}

/* precise results that are no local variable go through one, since outputs cannot be redeclared */
static bool needs_precise_copy(const struct emit *e, const struct part *part)
{
    return e->in->precise && !is_variable(part) && tgsic_emit_has(e, TGSIC_FEATURE_PRECISE);
}

/* the array of outputs that an index chooses from without a copy of them, or NULL */
static const struct io_array *chosen_array(const struct emit *e, const struct part *part)
{
    const struct io_array *array =
        part->place.base == BASE_OUTPUT_ARRAY ? &e->output_arrays[part->place.id] : NULL;
    return array && array->is_chosen ? array : NULL;
}

static bool needs_copy(const struct emit *e, const struct part *part)
{
    if (!e->in->precise && part->place.base != BASE_OUTPUT_ARRAY)
        return false;
    return needs_precise_copy(e, part) || chosen_array(e, part);
}

/* components of the copy, cast to the output's kind; all of them in their order need no swizzle */
static void end_with_copy(struct emit *e, const struct part *part, uint32_t copy,
                          const uint8_t positions[4], unsigned count, enum tgsic_kind kind)
{
    TEXT_LITERAL(e->out, " = ");
    tgsic_emit_open_cast(e, part->place.kind, kind, count);
    print_copy(e, copy);
    if (count < part->count)
        tgsic_emit_swizzle(e, positions, count);
    tgsic_emit_close_cast(e, part->place.kind, kind, count);
    TEXT_LITERAL(e->out, ";\n");
}

/* what the copy has of an output that is one vector */
static void assign_vector(struct emit *e, const struct part *part, uint32_t slot, uint32_t copy)
{
    const struct io *io = &e->outputs[slot];
    const struct place place = {BASE_OUTPUT, io->kind, io->width, 0, slot};
    uint8_t from[4] = {0}, to[4] = {0};
    unsigned count = 0;
    for (unsigned k = 0; k < part->count; k++) {
        from[count] = (uint8_t)k;
        to[count] = part->component[k];
        count += part->component[k] < io->width;
    }
    if (!count)
        return;
    tgsic_emit_indent(e);
    tgsic_emit_place(e, &place, &e->in->dst[0].reg, tgsic_emit_operand(e, 0));
    if (count < io->width)
        tgsic_emit_swizzle(e, to, count);
    end_with_copy(e, part, copy, from, count, (enum tgsic_kind)io->kind);
}

/* components of the copy to those that output `slot` has */
static void assign_components(struct emit *e, const struct part *part, uint32_t slot, uint32_t copy)
{
    enum tgsic_kind kind = (enum tgsic_kind)e->outputs[slot].kind;
    if (e->outputs[slot].form == IO_VECTOR) {
        assign_vector(e, part, slot, copy);
        return;
    }
    for (unsigned k = 0; k < part->count; k++) {
        size_t before = e->out->size;
        tgsic_emit_indent(e);
        if (tgsic_emit_chosen_component(e, e->outputs, slot, part->component[k], &e->in->dst[0].reg,
                                        tgsic_emit_operand(e, 0)))
            end_with_copy(e, part, copy, (const uint8_t[4]){(uint8_t)k}, 1, kind);
        else
            e->out->size = before;
    }
}

/* Where the statement that assigns to one output has what differs in that of the next one. */
struct choice {
    size_t start, number, number_end, name, name_end, end; /* of the text */
};

/* assigns a copy to output `slot` where the index says so */
static struct choice print_choice(struct emit *e, const struct part *part, uint32_t slot,
                                  uint32_t copy)
{
    const struct tgsic_register *reg = &e->in->dst[0].reg;
    struct choice choice = {.start = e->out->size};
    tgsic_emit_indent(e);
    TEXT_LITERAL(e->out, "if (");
    tgsic_emit_address(e, reg->indirect, tgsic_index_variable(tgsic_emit_operand(e, 0)));
    TEXT_LITERAL(e->out, " == ");
    choice.number = e->out->size;
    tgsic_text_int(e->out, (int64_t)slot - reg->index);
    choice.number_end = e->out->size;
    TEXT_LITERAL(e->out, ") {\n");
    e->indent++;
    choice.name = e->out->size + tgsic_emit_indentation(e);
    choice.name_end = choice.name + e->outputs[slot].name_length;
    assign_components(e, part, slot, copy);
    e->indent--;
    tgsic_emit_indent(e);
    TEXT_LITERAL(e->out, "}\n");
    choice.end = e->out->size;
    return choice;
}

/* Is all that their statements differ in a number and a name? */
static bool are_alike(const struct io *a, const struct io *b)
{
    return a->form == IO_VECTOR && b->form == IO_VECTOR && a->width == 4 && b->width == 4 &&
           a->kind == b->kind && a->per_vertex == b->per_vertex && a->name_length &&
           b->name_length && !a->member && !b->member;
}

/* appends what the text has between two places already */
static void repeat(struct tgsic_text *text, size_t from, size_t to)
{
    char *room = tgsic_text_room(text, to - from);
    memcpy(room, text->data + from, to - from);
    text->size += to - from;
}

static void repeat_choice(struct emit *e, const struct choice *choice, uint32_t slot)
{
    const struct io *io = &e->outputs[slot];
    repeat(e->out, choice->start, choice->number);
    tgsic_text_int(e->out, (int64_t)slot - e->in->dst[0].reg.index);
    repeat(e->out, choice->number_end, choice->name);
    tgsic_text_bytes(e->out, io->name, io->name_length);
    repeat(e->out, choice->name_end, choice->end);
}

/* assigns a copy to the output that the index says */
static void assign_chosen(struct emit *e, const struct part *part, uint32_t copy)
{
    const struct io_array *array = chosen_array(e, part);
    struct choice choice = print_choice(e, part, array->first, copy);
    for (uint32_t printed = array->first, i = printed + 1; i <= array->last; i++) {
        if (are_alike(&e->outputs[printed], &e->outputs[i])) {
            repeat_choice(e, &choice, i);
        } else {
            choice = print_choice(e, part, i, copy);
            printed = i;
        }
    }
}

static void assign_copy(struct emit *e, const struct part *part, uint32_t copy)
{
    if (chosen_array(e, part)) {
        assign_chosen(e, part, copy);
        return;
    }
    tgsic_emit_destination(e, part);
    open_words(e, part);
    print_copy(e, copy);
    end_statement(e, part);
}

static void begin_copy(struct emit *e, const struct part *part)
{
    tgsic_emit_indent(e);
    if (e->in->precise && tgsic_emit_need_precise(e))
        TEXT_LITERAL(e->out, "precise ");
    tgsic_text_str(e->out, tgsic_emit_type(part->place.kind, part->count));
    tgsic_text_char(e->out, ' ');
    print_copy(e, e->num_copies);
    TEXT_LITERAL(e->out, " = ");
}

/* ---- Statements ---------------------------------------------------------------------------- */

static bool is_integer(enum tgsic_kind kind)
{
    return kind == TGSIC_KIND_INT || kind == TGSIC_KIND_UINT;
}

/* 1.0 or 0.0 by a comparison is a value conversion, not a cast of bits */
static void open_result(struct emit *e, enum tgsic_kind to, char letter, unsigned width)
{
    if (letter == 'o') {
        tgsic_emit_open_type(e, to, width);
        return;
    }
    tgsic_emit_open_cast(e, tgsic_kind_of_letter(letter, e->integer), to, width);
}

static void close_result(struct emit *e, enum tgsic_kind to, char letter, unsigned width)
{
    if (letter == 'o') {
        tgsic_text_char(e->out, ')');
        if (is_integer(to))
            tgsic_text_str(e->out, to == TGSIC_KIND_UINT ? " * 0x3f800000u" : " * 0x3f800000");
        return;
    }
    tgsic_emit_close_cast(e, tgsic_kind_of_letter(letter, e->integer), to, width);
}

void tgsic_emit_begin(struct emit *e, const struct part *part, char letter, bool scalar)
{
    tgsic_text_end(e->out, put_begin(e, part, letter, scalar));
}

void tgsic_emit_end(struct emit *e, const struct part *part, char letter, bool scalar)
{
    put_end(e, tgsic_text_room(e->out, STATEMENT_ROOM), part, letter, scalar);
}

void tgsic_emit_open(struct emit *e, const struct part *part, char letter, bool scalar)
{
    unsigned width = scalar ? 1 : part->count;
    if (e->hazard || needs_copy(e, part)) {
        begin_copy(e, part);
    } else if (!e->is_expression) {
        tgsic_emit_destination(e, part);
        open_words(e, part);
    }
    if (width < part->count)
        tgsic_emit_open_type(e, part->place.kind, part->count);
    if (letter == '*')
        return;
    if (e->in->saturate) {
        tgsic_emit_open_cast(e, TGSIC_KIND_FLOAT, part->place.kind, width);
        TEXT_LITERAL(e->out, "clamp(");
        open_result(e, TGSIC_KIND_FLOAT, letter, width);
    } else {
        open_result(e, part->place.kind, letter, width);
    }
}

void tgsic_emit_close(struct emit *e, const struct part *part, char letter, bool scalar)
{
    unsigned width = scalar ? 1 : part->count;
    if (letter != '*' && e->in->saturate) {
        close_result(e, TGSIC_KIND_FLOAT, letter, width);
        TEXT_LITERAL(e->out, ", 0.0, 1.0)");
        tgsic_emit_close_cast(e, TGSIC_KIND_FLOAT, part->place.kind, width);
    } else if (letter != '*') {
        close_result(e, part->place.kind, letter, width);
    }
    if (width < part->count)
        tgsic_text_char(e->out, ')');
    if (e->hazard) {
        TEXT_LITERAL(e->out, ";\n");
        e->num_copies++;
    } else if (needs_copy(e, part)) {
        TEXT_LITERAL(e->out, ";\n");
        assign_copy(e, part, e->num_copies++);
    } else if (!e->is_expression) {
        end_statement(e, part);
    }
}

void tgsic_emit_results(struct emit *e, result_writer *write)
{
    struct part parts[4];
    unsigned count = split(e, parts);
    uint32_t first_copy = e->num_copies;

    e->hazard = count > 1 && overlaps(e);
    for (unsigned p = 0; p < count; p++)
        write(e, &parts[p]);
    if (!e->hazard)
        return;
    e->hazard = false;
    for (unsigned p = 0; p < count; p++) {
        assign_copy(e, &parts[p], first_copy + p);
    }
}

/* ---- Values -------------------------------------------------------------------------------- */

bool tgsic_emit_has_result(struct emit *e)
{
    struct part parts[4];
    return split(e, parts) > 0;
}

static void print_value(struct emit *e, value_printer *print, uint32_t copy)
{
    if (print)
        print(e);
    else
        print_copy(e, copy);
}

void tgsic_emit_value(struct emit *e, char letter, unsigned width, unsigned first,
                      value_printer *print)
{
    struct part parts[4];
    unsigned count = split(e, parts);
    uint32_t copy = e->num_copies;

    if (count != 1) {
        tgsic_emit_indent(e);
        if (count) {
            tgsic_text_printf(e->out, "%s copy%u = ",
                              tgsic_emit_type(tgsic_kind_of_letter(letter, e->integer), width),
                              copy);
            e->num_copies++;
        }
        print(e);
        TEXT_LITERAL(e->out, ";\n");
        print = NULL;
    }
    for (unsigned p = 0; p < count; p++) {
        const struct part *part = &parts[p];
        tgsic_emit_begin(e, part, letter, width == 1);
        print_value(e, print, copy);
        uint8_t positions[4] = {0};
        for (unsigned i = 0; i < part->count; i++)
            positions[i] = (uint8_t)(part->component[i] - first);
        if (width > 1 && part->count < width)
            tgsic_emit_swizzle(e, positions, part->count);
        tgsic_emit_end(e, part, letter, width == 1);
    }
}
