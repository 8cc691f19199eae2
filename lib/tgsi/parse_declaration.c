/* SPDX-License-Identifier: MIT */
/* Declarations of the text form. */
#include "plain_operand.h"
#include "shader.h"

#include <string.h>

struct range {
    uint32_t first, last;
};

/* ---- Registers ----------------------------------------------------------------------------- */

/* Whether the line ends and the next one begins with a word or number, so that there is no more to
 * read. */
static inline bool ends_statement(const struct text_reader *r, const char *at)
{
    if (*at != '\n')
        return false;
    at = behind_line(r, at);
    return is_word(*at) || is_word(*skip_blanks(at));
}

/* Of the first of two brackets, which gives a dimension unless it stands for the vertices. */
static inline void set_dimension(const struct text_reader *r, struct tgsic_declaration *d,
                                 struct range range)
{
    if (!tgsic_has_vertex_bracket(r->shader->processor, d->file)) {
        d->has_dimension = true;
        d->dimension = (uint16_t)range.first;
    }
}

/* Behind the opening bracket: nothing where that has a size, or one number or two, of two digits at
 * most. */
static inline const char *match_range(const struct text_reader *r, const char *at,
                                      struct range *range)
{
    if (*at == ']') {
        *range = (struct range){0, r->implied_size - 1};
        return r->implied_size ? at + 1 : NULL;
    }
    at = match_digits(at, &range->first);
    range->last = range->first;
    if (at && at[0] == '.' && at[1] == '.')
        at = match_digits(at + 2, &range->last);
    return at && *at == ']' ? at + 1 : NULL;
}

/* Plain registers with their mask, as nearly all declarations have them: like plain operands.
 * Returns where they end; NULL: any other text, for read_registers(). */
static inline const char *match_registers(const struct text_reader *r, const char *at,
                                          struct tgsic_declaration *d)
{
    struct range range;
    at = match_file(at, &d->file);
    at = at ? match_range(r, at, &range) : NULL;
    if (at && *at == '[') {
        struct range first = range;
        at = match_range(r, at + 1, &range);
        set_dimension(r, d, first);
    }
    if (!at)
        return NULL;
    d->first = (uint16_t)range.first;
    d->last = (uint16_t)range.last;
    d->usage_mask = TGSIC_WRITEMASK_XYZW;
    if (*at != '.')
        return at;
    at = match_mask(at + 1, &d->usage_mask);
    return d->usage_mask ? at : NULL;
}

static struct range read_range(struct text_reader *r)
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

/* The same of any text. */
static const char *read_registers(struct text_reader *r, const char *at,
                                  struct tgsic_declaration *d)
{
    r->cur = at;
    skip_space(r);
    d->file = tgsic_parse_file(r);
    struct range range = read_range(r);
    if (accept(r, '[')) {
        struct range first = range;
        range = read_range(r);
        set_dimension(r, d, first);
    }
    d->first = (uint16_t)range.first;
    d->last = (uint16_t)range.last;
    d->usage_mask = TGSIC_WRITEMASK_XYZW;
    if (accept(r, '.')) {
        skip_space(r);
        d->usage_mask = tgsic_parse_mask(r);
    }
    return r->cur;
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
    a->has_comma = !ends_statement(r, r->cur) && accept(r, ',');
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
    return !a->is_read && ends_statement(a->r, a->r->cur);
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

/* Those that follow a semantic. */
static void read_later_attributes(struct attributes *a, struct tgsic_declaration *d)
{
    if (is_last(a))
        return;
    read_streams(a, d);
    read_interpolation(a, d);
    d->invariant = take_word(a, "INVARIANT");
}

/* Vertex attributes are known by their number alone. */
static inline bool has_attributes(const struct text_reader *r, const struct tgsic_declaration *d)
{
    return (r->shader->processor != TGSIC_PROCESSOR_VERT) | (d->file != TGSIC_FILE_IN);
}

static void read_attributes(struct attributes *a, struct tgsic_declaration *d)
{
    read_array(a, d);
    if (!has_attributes(a->r, d))
        return;
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
        read_later_attributes(a, d);
        return;
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

/* A plain semantic behind a comma, as the first attribute of plain registers, whose files may have
 * one; nothing but a comma or the end of the statement follows. Returns where it ends; NULL: any
 * other text, for read_attributes(). */
static inline const char *match_semantic(const struct text_reader *r, const char *at,
                                         struct tgsic_declaration *d)
{
    int semantic;
    unsigned index = 0;
    if (at[1] != ' ' || !has_attributes(r, d))
        return NULL;
    at = match_name(at + 2, NAMES_SEMANTIC, &semantic);
    if (at && *at == '[') {
        at = match_digits(at + 1, &index);
        at = at && *at == ']' ? at + 1 : NULL;
    }
    if (!at || (*at != ',' && !ends_statement(r, at)))
        return NULL;
    d->has_semantic = true;
    d->semantic = (uint8_t)semantic;
    d->semantic_index = (uint16_t)index;
    return at;
}

/* What stands from `at` on, behind the semantic if that has been read; returns where it ends. */
static const char *read_rest(struct text_reader *r, const char *at, struct tgsic_declaration *d)
{
    struct attributes attributes = {.r = r};
    r->cur = at;
    if (d->has_semantic)
        read_later_attributes(&attributes, d);
    else if (has_attribute(&attributes) || attributes.has_comma)
        read_attributes(&attributes, d);
    else
        return r->cur;
    expect_end(&attributes);
    return r->cur;
}

static struct tgsic_declaration *add_declaration(struct text_reader *r, struct tgsic_pos pos)
{
    struct tgsic_shader *shader = r->shader;
    if (shader->num_declarations >= r->limits.max_declarations)
        tgsic_reader_too_many(r, pos, "declarations", r->limits.max_declarations);
    ARENA_RESERVE_RAW(r->arena, shader->declarations, shader->num_declarations);
    struct tgsic_declaration *d = &shader->declarations[shader->num_declarations++];
    *d = (struct tgsic_declaration){.pos = pos};
    return d;
}

/* What stands from `at` on, behind the first word; returns where it ends. */
static inline const char *parse_declaration(struct text_reader *r, const char *at,
                                            struct tgsic_pos pos)
{
    at = skip_blank(r, at);
    struct tgsic_declaration *d = add_declaration(r, pos);
    const char *end = match_registers(r, at, d);
    if (end && ends_statement(r, end))
        return end;
    if (!end || *end != ',')
        return read_rest(r, read_registers(r, at, d), d);
    const char *behind = match_semantic(r, end, d);
    if (!behind)
        return read_rest(r, end, d);
    return *behind == '\n' ? behind : read_rest(r, behind, d);
}

void tgsic_parse_declarations(struct text_reader *r, struct tgsic_pos pos)
{
    const char *at = r->cur, *next;
    for (;;) {
        at = parse_declaration(r, at, pos);
        if (*at != '\n' || memcmp(next = behind_line(r, at), "DCL ", 4))
            break;
        start_line(r, at);
        pos = position_of(r, next);
        at = next + 3;
    }
    r->cur = at;
}
