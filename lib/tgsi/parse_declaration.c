/* SPDX-License-Identifier: MIT */
/* Declarations of the text form. */
#include "plain_operand.h"
#include "shader.h"

#include <string.h>

struct range {
    uint32_t first, last;
};

/* ---- Brackets ------------------------------------------------------------------------------ */

/* One number or two, of two digits at most, and the bracket; NULL: any other text, for
 * read_any_range(). */
static inline const char *match_range(const char *at, struct range *range)
{
    at = match_digits(at, &range->first);
    range->last = range->first;
    if (at && at[0] == '.' && at[1] == '.')
        at = match_digits(at + 2, &range->last);
    return at && *at == ']' ? at + 1 : NULL;
}

static struct range read_any_range(struct text_reader *r)
{
    struct range range = {0, 0};
    skip_space(r);
    if (peek(r) == ']') {
        if (!r->implied_size)
            tgsic_reader_fail(r, position(r), E_SYNTAX, "an empty bracket has no size here");
        range.last = r->implied_size - 1;
    } else {
        range.first = range.last = read_uint(r, UINT16_MAX);
        if (peek(r) != ']' && accept(r, '.')) {
            if (peek(r) != '.')
                tgsic_reader_expected(r, "'..'");
            r->cur++;
            skip_space(r);
            range.last = read_uint(r, UINT16_MAX);
        }
    }
    expect(r, ']');
    return range;
}

static inline struct range read_range(struct text_reader *r)
{
    struct range range;
    const char *end = match_range(r->cur, &range);
    if (!end)
        return read_any_range(r);
    r->cur = end;
    return range;
}

/* Whether the line ends and the next one begins with a word, so that there is no more to read. */
static inline bool ends_statement(const struct text_reader *r)
{
    return peek(r) == '\n' && is_word(*behind_line(r, r->cur));
}

/* Takes `c`, with which a part begins that declarations have in front of their attributes. */
static inline bool accept_part(struct text_reader *r, char c)
{
    return peek(r) != ',' && !ends_statement(r) && accept(r, c);
}

/* Behind the first opening bracket. */
static void read_brackets(struct text_reader *r, struct tgsic_declaration *d)
{
    struct range first = read_range(r);
    struct range range = first;
    if (accept_part(r, '[')) {
        range = read_range(r);
        if (!tgsic_has_vertex_bracket(r->shader->processor, d->file)) {
            d->has_dimension = true;
            d->dimension = (uint16_t)first.first;
        }
    }
    d->first = (uint16_t)range.first;
    d->last = (uint16_t)range.last;
}

static uint8_t read_mask(struct text_reader *r)
{
    if (!accept_part(r, '.'))
        return TGSIC_WRITEMASK_XYZW;
    skip_space(r);
    return tgsic_parse_mask(r);
}

/* ---- Attributes ---------------------------------------------------------------------------- */

/* Where a reader stands. */
struct place {
    const char *cur, *line_start;
    uint32_t line;
};

static inline struct place place_of(const struct text_reader *r)
{
    return (struct place){r->cur, r->line_start, r->line};
}

/* The next attribute, a word behind a comma: read, and kept until some rule takes it. */
struct attributes {
    struct text_reader *r;
    struct word word;    /* length 0: there is none */
    struct place before; /* the comma */
    bool is_read, has_comma;
};

static void read_attribute(struct attributes *a)
{
    struct text_reader *r = a->r;
    a->is_read = true;
    a->before = place_of(r);
    a->word.length = 0;
    a->has_comma = !ends_statement(r) && accept(r, ',');
    if (a->has_comma) {
        skip_space(r);
        a->word = read_word(r);
    }
}

/* Goes back to what no rule took, so that it is where messages point. */
static void put_back(struct attributes *a)
{
    a->is_read = false;
    a->r->cur = a->before.cur;
    a->r->line_start = a->before.line_start;
    a->r->line = a->before.line;
}

/* Whether there is a word, in a->word. */
static inline bool has_attribute(struct attributes *a)
{
    if (!a->is_read)
        read_attribute(a);
    return a->word.length;
}

/* Whether there is none left, as far as a look at the next character tells. */
static inline bool is_last(const struct attributes *a)
{
    return !a->is_read && ends_statement(a->r);
}

/* Takes the attribute `upper` if it is next. */
static inline bool take_word(struct attributes *a, const char *upper)
{
    if (!has_attribute(a) || !word_is(&a->word, upper))
        return false;
    a->is_read = false;
    return true;
}

/* Takes an attribute that `table` knows if one is next; -1: it is not. */
static inline int take_name(struct attributes *a, enum name_table table)
{
    int number = has_attribute(a) ? tgsic_name_find(table, &a->word) : -1;
    if (number >= 0)
        a->is_read = false;
    return number;
}

static void read_array(struct attributes *a, struct tgsic_declaration *d)
{
    if (!take_word(a, "ARRAY"))
        return;
    struct text_reader *r = a->r;
    if (peek(r) != '(')
        tgsic_reader_expected(r, "'('");
    r->cur++;
    skip_space(r);
    d->has_array = true;
    d->array_id = (uint16_t)tgsic_reader_int(r, 0, UINT16_MAX);
    expect(r, ')');
}

static void read_image(struct attributes *a, struct tgsic_declaration *d)
{
    int number = take_name(a, NAMES_TARGET);
    if (number < 0)
        return;
    d->target = (uint8_t)number;
    for (;;) {
        if (take_word(a, "RAW"))
            d->raw = true;
        else if (take_word(a, "WR"))
            d->writable = true;
        else if ((number = take_name(a, NAMES_FORMAT)) >= 0)
            d->format = (uint16_t)number;
        else
            return;
    }
}

static void read_view(struct attributes *a, struct tgsic_declaration *d)
{
    int target = take_name(a, NAMES_TARGET);
    if (target < 0)
        return;
    d->target = (uint8_t)target;
    int count = 0, type;
    while (count < 4 && (type = take_name(a, NAMES_RETURN_TYPE)) >= 0)
        d->return_type[count++] = (uint8_t)type;
    if (count == 1) {
        memset(d->return_type, d->return_type[0], sizeof d->return_type);
    } else if (count != 4) {
        put_back(a);
        tgsic_reader_expected(a->r, "one or four return types");
    }
}

static void read_memory(struct attributes *a, struct tgsic_declaration *d)
{
    int type = take_name(a, NAMES_MEMORY_TYPE);
    if (type >= 0)
        d->memory_type = (uint8_t)type;
}

static void read_semantic(struct attributes *a, struct tgsic_declaration *d)
{
    int semantic = take_name(a, NAMES_SEMANTIC);
    if (semantic < 0)
        return;
    d->has_semantic = true;
    d->semantic = (uint8_t)semantic;
    struct text_reader *r = a->r;
    if (accept(r, '[')) {
        skip_space(r);
        d->semantic_index = (uint16_t)read_uint(r, UINT16_MAX);
        expect(r, ']');
    }
}

/* Of the attribute taken last: what the token form has no place for, and the other parsers lose. */
static void warn_lost(const struct attributes *a, const char *what)
{
    const struct place *at = &a->before;
    struct tgsic_pos pos = {0, at->line, (uint32_t)(at->cur - at->line_start) + 1, 0};
    tgsic_diags_add(a->r->diags, TGSIC_WARNING, W_NO_EFFECT, pos, "%s has no effect", what);
}

static void read_streams(struct attributes *a, struct tgsic_declaration *d)
{
    struct text_reader *r = a->r;
    if (r->shader->processor != TGSIC_PROCESSOR_GEOM || d->file != TGSIC_FILE_OUT ||
        !take_word(a, "STREAM"))
        return;
    for (int c = 0; c < 4; c++) {
        expect(r, c ? ',' : '(');
        skip_space(r);
        d->stream[c] = (uint8_t)read_uint(r, 3);
    }
    expect(r, ')');
    if (!d->has_semantic) {
        warn_lost(a, "STREAM without a semantic");
        memset(d->stream, 0, sizeof d->stream);
    }
}

static void read_interpolation(struct attributes *a, struct tgsic_declaration *d)
{
    int interpolation = take_name(a, NAMES_INTERPOLATION);
    if (interpolation >= 0) {
        d->has_interpolation = true;
        d->interpolation = (uint8_t)interpolation;
    }
    int location = take_name(a, NAMES_LOCATION);
    if (location < 0)
        return;
    if (d->has_interpolation)
        d->location = (uint8_t)location;
    else if (location)
        warn_lost(a, "a location without an interpolation");
}

static void read_attributes(struct attributes *a, struct tgsic_declaration *d)
{
    switch (d->file) {
    case TGSIC_FILE_IMAGE:
        read_image(a, d);
        break;
    case TGSIC_FILE_SVIEW:
        read_view(a, d);
        break;
    case TGSIC_FILE_BUFFER:
        d->atomic = take_word(a, "ATOMIC");
        break;
    case TGSIC_FILE_MEMORY:
        read_memory(a, d);
        break;
    default:
        d->local = take_word(a, "LOCAL");
        read_semantic(a, d);
        if (is_last(a))
            return;
        read_streams(a, d);
        read_interpolation(a, d);
        break;
    }
    d->invariant = take_word(a, "INVARIANT");
}

static void expect_end(struct attributes *a)
{
    if (is_last(a))
        return;
    if (!a->is_read)
        read_attribute(a);
    if (!a->has_comma)
        return;
    put_back(a);
    accept(a->r, ',');
    tgsic_reader_expected(a->r, "white space: no such attribute here, or not in this order");
}

void tgsic_parse_declaration(struct text_reader *r, struct tgsic_pos pos)
{
    struct tgsic_shader *shader = r->shader;
    if (!skip_space(r))
        tgsic_reader_expected(r, "white space");
    if (shader->num_declarations >= r->limits.max_declarations)
        tgsic_reader_too_many(r, pos, "declarations", r->limits.max_declarations);
    ARENA_RESERVE_RAW(r->arena, shader->declarations, shader->num_declarations);
    struct tgsic_declaration *d = &shader->declarations[shader->num_declarations++];
    *d = (struct tgsic_declaration){.file = read_file(r), .pos = pos};
    read_brackets(r, d);
    if (ends_statement(r)) {
        d->usage_mask = TGSIC_WRITEMASK_XYZW;
        return;
    }
    d->usage_mask = read_mask(r);
    struct attributes attributes = {.r = r};
    if (!has_attribute(&attributes) && !attributes.has_comma)
        return;
    read_array(&attributes, d);
    /* Vertex attributes are known by their number alone. */
    if (shader->processor != TGSIC_PROCESSOR_VERT || d->file != TGSIC_FILE_IN)
        read_attributes(&attributes, d);
    expect_end(&attributes);
}
