/* SPDX-License-Identifier: MIT */
/* Declarations of the text form. */
#include "text_reader.h"

#include <string.h>

struct range {
    uint32_t first, last;
};

/* ---- Brackets ------------------------------------------------------------------------------ */

static struct range read_range(struct text_reader *r)
{
    struct range range = {0, 0};
    skip_space(r);
    if (peek(r) == ']') {
        if (!r->implied_size)
            tgsic_reader_fail(r, position(r), E_SYNTAX, "an empty bracket has no size here");
        range.last = r->implied_size - 1;
    } else {
        range.first = range.last = (uint32_t)tgsic_reader_uint(r, UINT16_MAX);
        if (accept(r, '.')) {
            if (peek(r) != '.')
                tgsic_reader_expected(r, "'..'");
            r->cur++;
            skip_space(r);
            range.last = (uint32_t)tgsic_reader_uint(r, UINT16_MAX);
        }
    }
    tgsic_reader_expect(r, ']');
    return range;
}

static bool drops_first_bracket(const struct text_reader *r, unsigned file)
{
    switch (r->shader->processor) {
    case TGSIC_PROCESSOR_TESS_CTRL:
        return file == TGSIC_FILE_IN || file == TGSIC_FILE_OUT;
    case TGSIC_PROCESSOR_GEOM:
    case TGSIC_PROCESSOR_TESS_EVAL:
        return file == TGSIC_FILE_IN;
    default:
        return false;
    }
}

static void read_brackets(struct text_reader *r, struct tgsic_declaration *d)
{
    tgsic_reader_expect(r, '[');
    struct range first = read_range(r);
    struct range range = first;
    if (accept(r, '[')) {
        range = read_range(r);
        if (!drops_first_bracket(r, d->file)) {
            d->has_dimension = true;
            d->dimension = (uint16_t)first.first;
        }
    }
    d->first = (uint16_t)range.first;
    d->last = (uint16_t)range.last;
}

/* A subset of xyzw in that order. */
static uint8_t read_mask(struct text_reader *r)
{
    uint8_t mask = 0;
    if (!accept(r, '.'))
        return TGSIC_WRITEMASK_XYZW;
    skip_space(r);
    for (int c = 0; c < 4; c++)
        if ((peek(r) | 0x20) == "xyzw"[c]) {
            mask |= (uint8_t)(1 << c);
            r->cur++;
        }
    if (!mask || is_word(peek(r)))
        tgsic_reader_expected(r, "a mask: some of xyzw in this order");
    return mask;
}

/* ---- Attributes ---------------------------------------------------------------------------- */

/* The word behind a comma, which stays unread until take_attribute() says that it was known. */
struct attribute {
    struct text_reader ahead;
    struct word word;
};

static bool next_attribute(const struct text_reader *r, struct attribute *attribute)
{
    attribute->ahead = *r;
    if (!accept(&attribute->ahead, ','))
        return false;
    skip_space(&attribute->ahead);
    attribute->word = read_word(&attribute->ahead);
    return true;
}

static void take_attribute(struct text_reader *r, const struct attribute *attribute)
{
    *r = attribute->ahead;
}

/* Takes the attribute `upper` if it is next. */
static bool take_word(struct text_reader *r, const char *upper)
{
    struct attribute attribute;
    if (!next_attribute(r, &attribute) || !tgsic_word_is(attribute.word, upper))
        return false;
    take_attribute(r, &attribute);
    return true;
}

/* Takes an attribute that `table` knows if one is next; -1: it is not. */
static int take_name(struct text_reader *r, enum name_table table)
{
    struct attribute attribute;
    if (!next_attribute(r, &attribute))
        return -1;
    int number = find_word(table, attribute.word);
    if (number >= 0)
        take_attribute(r, &attribute);
    return number;
}

static void read_array(struct text_reader *r, struct tgsic_declaration *d)
{
    if (!take_word(r, "ARRAY"))
        return;
    if (peek(r) != '(')
        tgsic_reader_expected(r, "'('");
    r->cur++;
    skip_space(r);
    d->has_array = true;
    d->array_id = (uint16_t)tgsic_reader_int(r, 0, UINT16_MAX);
    tgsic_reader_expect(r, ')');
}

static void read_image(struct text_reader *r, struct tgsic_declaration *d)
{
    struct attribute attribute;
    int number = take_name(r, NAMES_TARGET);
    if (number < 0)
        return;
    d->target = (uint8_t)number;
    while (next_attribute(r, &attribute)) {
        if (tgsic_word_is(attribute.word, "RAW"))
            d->raw = true;
        else if (tgsic_word_is(attribute.word, "WR"))
            d->writable = true;
        else if ((number = find_word(NAMES_FORMAT, attribute.word)) >= 0)
            d->format = (uint16_t)number;
        else
            return;
        take_attribute(r, &attribute);
    }
}

static void read_view(struct text_reader *r, struct tgsic_declaration *d)
{
    int target = take_name(r, NAMES_TARGET);
    if (target < 0)
        return;
    d->target = (uint8_t)target;
    int count = 0, type;
    while (count < 4 && (type = take_name(r, NAMES_RETURN_TYPE)) >= 0)
        d->return_type[count++] = (uint8_t)type;
    if (count == 1)
        memset(d->return_type, d->return_type[0], sizeof d->return_type);
    else if (count != 4)
        tgsic_reader_expected(r, "one or four return types");
}

static void read_memory(struct text_reader *r, struct tgsic_declaration *d)
{
    int type = take_name(r, NAMES_MEMORY_TYPE);
    if (type >= 0)
        d->memory_type = (uint8_t)type;
}

static void read_semantic(struct text_reader *r, struct tgsic_declaration *d)
{
    int semantic = take_name(r, NAMES_SEMANTIC);
    if (semantic < 0)
        return;
    d->has_semantic = true;
    d->semantic = (uint8_t)semantic;
    if (accept(r, '[')) {
        skip_space(r);
        d->semantic_index = (uint16_t)tgsic_reader_uint(r, UINT16_MAX);
        tgsic_reader_expect(r, ']');
    }
}

/* What the token form has no place for, and the other parsers lose. */
static void warn_lost(struct text_reader *r, struct tgsic_pos pos, const char *what)
{
    tgsic_diags_add(r->diags, TGSIC_WARNING, W_NO_EFFECT, pos, "%s has no effect", what);
}

static void read_streams(struct text_reader *r, struct tgsic_declaration *d)
{
    struct tgsic_pos pos = position(r);
    if (r->shader->processor != TGSIC_PROCESSOR_GEOM || d->file != TGSIC_FILE_OUT ||
        !take_word(r, "STREAM"))
        return;
    for (int c = 0; c < 4; c++) {
        tgsic_reader_expect(r, c ? ',' : '(');
        skip_space(r);
        d->stream[c] = (uint8_t)tgsic_reader_uint(r, 3);
    }
    tgsic_reader_expect(r, ')');
    if (!d->has_semantic) {
        warn_lost(r, pos, "STREAM without a semantic");
        memset(d->stream, 0, sizeof d->stream);
    }
}

static void read_interpolation(struct text_reader *r, struct tgsic_declaration *d)
{
    int interpolation = take_name(r, NAMES_INTERPOLATION);
    if (interpolation >= 0) {
        d->has_interpolation = true;
        d->interpolation = (uint8_t)interpolation;
    }
    struct tgsic_pos pos = position(r);
    int location = take_name(r, NAMES_LOCATION);
    if (location < 0)
        return;
    if (d->has_interpolation)
        d->location = (uint8_t)location;
    else if (location)
        warn_lost(r, pos, "a location without an interpolation");
}

static void read_attributes(struct text_reader *r, struct tgsic_declaration *d)
{
    switch (d->file) {
    case TGSIC_FILE_IMAGE:
        read_image(r, d);
        break;
    case TGSIC_FILE_SVIEW:
        read_view(r, d);
        break;
    case TGSIC_FILE_BUFFER:
        d->atomic = take_word(r, "ATOMIC");
        break;
    case TGSIC_FILE_MEMORY:
        read_memory(r, d);
        break;
    default:
        d->local = take_word(r, "LOCAL");
        read_semantic(r, d);
        read_streams(r, d);
        read_interpolation(r, d);
        break;
    }
    d->invariant = take_word(r, "INVARIANT");
}

void tgsic_parse_declaration(struct text_reader *r, struct tgsic_pos pos)
{
    struct tgsic_declaration declaration = {.pos = pos};
    struct tgsic_shader *shader = r->shader;
    if (!skip_space(r))
        tgsic_reader_expected(r, "white space");
    struct word word = read_word(r);
    int file = find_word(NAMES_FILE, word);
    if (file < 0)
        tgsic_reader_unknown(r, word, "a register file");
    declaration.file = (uint8_t)file;
    read_brackets(r, &declaration);
    declaration.usage_mask = read_mask(r);
    read_array(r, &declaration);
    /* Vertex attributes are known by their number alone. */
    if (shader->processor != TGSIC_PROCESSOR_VERT || file != TGSIC_FILE_IN)
        read_attributes(r, &declaration);
    if (accept(r, ','))
        tgsic_reader_expected(r, "white space: no such attribute here, or not in this order");
    if (shader->num_declarations >= r->limits.max_declarations)
        tgsic_reader_too_many(r, pos, "declarations", r->limits.max_declarations);
    ARENA_RESERVE(r->arena, shader->declarations, shader->num_declarations);
    shader->declarations[shader->num_declarations++] = declaration;
}
