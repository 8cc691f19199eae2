/* SPDX-License-Identifier: MIT */
/* The text parser: header, statements, properties, immediates. */
#include "shader.h"
#include "text_reader.h"

#define SMALL_TEXT 256

#define NUM_WORDS(type) ((type) >= TGSIC_IMM_FLT64 ? 2 : 1)

static void require_space(struct text_reader *r)
{
    if (!skip_space(r))
        tgsic_reader_expected(r, "white space");
}

/* ---- Properties ---------------------------------------------------------------------------- */

static void skip_line(struct text_reader *r)
{
    while (peek(r) && peek(r) != '\n')
        r->cur++;
}

static uint32_t read_property_value(struct text_reader *r, unsigned property)
{
    static const struct {
        enum name_table table;
        const char *what;
    } words[] = {
        [TGSIC_PROPERTY_IS_PRIMITIVE] = {NAMES_PRIMITIVE, "a primitive"},
        [TGSIC_PROPERTY_IS_COORD_ORIGIN] = {NAMES_COORD_ORIGIN, "UPPER_LEFT or LOWER_LEFT"},
        [TGSIC_PROPERTY_IS_PIXEL_CENTER] = {NAMES_PIXEL_CENTER, "HALF_INTEGER or INTEGER"},
        [TGSIC_PROPERTY_IS_PROCESSOR] = {NAMES_PROCESSOR, "a processor"},
    };
    enum tgsic_value_kind kind = tgsic_property_value_kind(property);
    if (kind == TGSIC_PROPERTY_IS_UINT)
        return read_uint(r, UINT32_MAX);
    return tgsic_reader_name(r, words[kind].table, words[kind].what);
}

/* virglrenderer carries on at an unknown property, and guests newer than it rely on that. */
static void skip_property(struct text_reader *r, struct word word)
{
    if (!word.length)
        tgsic_reader_expected(r, "a property");
    struct tgsic_pos pos = position(r);
    pos.column -= word.length;
    tgsic_diags_add(r->diags, TGSIC_WARNING, W_UNKNOWN_PROPERTY, pos,
                    "unknown property %.*s: its line is skipped",
                    word.length < 63 ? (int)word.length : 63, word.text);
    skip_line(r);
}

static void parse_property(struct text_reader *r, struct tgsic_pos pos)
{
    require_space(r);
    int name;
    const char *end = match_name(r->cur, NAMES_PROPERTY, &name);
    if (end) {
        r->cur = end;
    } else {
        struct word word = read_word(r);
        name = tgsic_name_find(NAMES_PROPERTY, &word);
        if (name < 0) {
            skip_property(r, word);
            return;
        }
    }
    skip_space(r);
    struct tgsic_shader *shader = r->shader;
    uint32_t value = read_property_value(r, (unsigned)name);
    if (shader->num_properties >= r->limits.max_declarations)
        tgsic_reader_too_many(r, pos, "properties", r->limits.max_declarations);
    ARENA_RESERVE_RAW(r->arena, shader->properties, shader->num_properties);
    shader->properties[shader->num_properties++] =
        (struct tgsic_property_value){(uint8_t)name, value, pos};
    if (name == TGSIC_PROPERTY_GS_INPUT_PRIMITIVE && shader->processor == TGSIC_PROCESSOR_GEOM)
        r->implied_size = tgsic_primitive_vertices(value);
}

/* ---- Immediates ---------------------------------------------------------------------------- */

/* A number of any 32 bits, which often has ten digits: eight at once, and up to two. */
static uint32_t read_bits(struct text_reader *r)
{
    const char *at = r->cur;
    uint64_t letters = load_letters(at), ends = mark_no_digits(letters);
    size_t length = ends ? first_marked(ends) : 8;
    if (!length)
        return read_uint(r, UINT32_MAX);
    uint64_t value = number_of_digits(letters << (64 - 8 * length));
    at += length;
    if (!ends)
        for (int i = 0; i < 2 && is_digit(*at); i++)
            value = value * 10 + digit_of(*at++);
    if (value > UINT32_MAX || is_digit(*at))
        return read_uint(r, UINT32_MAX);
    r->cur = at;
    return (uint32_t)value;
}

static void read_value(struct text_reader *r, enum tgsic_immediate_type type, uint32_t *words)
{
    uint64_t wide = 0;
    switch (type) {
    case TGSIC_IMM_FLT32:
        *words = tgsic_reader_float32(r);
        return;
    case TGSIC_IMM_UINT32:
        *words = read_bits(r);
        return;
    case TGSIC_IMM_INT32:
        *words = (uint32_t)tgsic_reader_int(r, INT32_MIN, UINT32_MAX);
        return;
    case TGSIC_IMM_FLT64:
        wide = tgsic_reader_float64(r);
        break;
    case TGSIC_IMM_UINT64:
    case TGSIC_IMM_INT64:
        wide = tgsic_reader_int64(r, type == TGSIC_IMM_INT64);
        break;
    }
    words[0] = (uint32_t)wide;
    words[1] = (uint32_t)(wide >> 32);
}

static void read_values(struct text_reader *r, enum tgsic_immediate_type type, uint32_t bits[4])
{
    for (int i = 0; i < 4; i += NUM_WORDS(type)) {
        expect(r, i ? ',' : '{');
        skip_space(r);
        read_value(r, type, &bits[i]);
    }
    expect(r, '}');
}

/* The usual one needs no search. */
static enum tgsic_immediate_type read_type(struct text_reader *r)
{
    if (!memcmp(r->cur, "UINT32 {", 8)) {
        r->cur += 7;
        return TGSIC_IMM_UINT32;
    }
    return (enum tgsic_immediate_type)tgsic_reader_name(r, NAMES_IMMEDIATE_TYPE,
                                                        "a type of immediate");
}

static void read_immediate_number(struct text_reader *r)
{
    r->cur++; /* [ touches IMM */
    skip_space(r);
    struct tgsic_pos pos = position(r);
    if (read_uint(r, UINT32_MAX) != r->shader->num_immediates)
        tgsic_reader_fail(r, pos, E_SYNTAX, "immediates must be in order: this is number %u",
                          (unsigned)r->shader->num_immediates);
    expect(r, ']');
}

static void parse_immediate(struct text_reader *r, struct tgsic_pos pos)
{
    struct tgsic_shader *shader = r->shader;
    if (peek(r) == '[')
        read_immediate_number(r);
    require_space(r);
    enum tgsic_immediate_type type = read_type(r);
    if (shader->num_immediates >= r->limits.max_immediates)
        tgsic_reader_too_many(r, pos, "immediates", r->limits.max_immediates);
    ARENA_RESERVE_RAW(r->arena, shader->immediates, shader->num_immediates);
    struct tgsic_immediate *immediate = &shader->immediates[shader->num_immediates++];
    *immediate = (struct tgsic_immediate){.type = (uint8_t)type, .pos = pos};
    read_values(r, type, immediate->bits);
}

/* ---- The whole ----------------------------------------------------------------------------- */

static void parse_header(struct text_reader *r)
{
    skip_space(r);
    unsigned processor =
        tgsic_reader_name(r, NAMES_PROCESSOR, "VERT, TESS_CTRL, TESS_EVAL, GEOM, FRAG or COMP");
    r->shader->processor = (uint8_t)processor;
    if (processor == TGSIC_PROCESSOR_TESS_CTRL || processor == TGSIC_PROCESSOR_TESS_EVAL)
        r->implied_size = 32;
}

/* The statement that begins with the next word; -1: an instruction. Written as usual, they need no
 * search. */
static int read_statement(struct text_reader *r)
{
    if (!memcmp(r->cur, "DCL ", 4)) {
        r->cur += 3;
        return STATEMENT_DCL;
    }
    if (!memcmp(r->cur, "IMM[", 4)) {
        r->cur += 3;
        return STATEMENT_IMM;
    }
    if (!memcmp(r->cur, "PROPERTY", 8) && is_space(r->cur[8])) {
        r->cur += 8;
        return STATEMENT_PROPERTY;
    }
    struct word word = read_word(r);
    return tgsic_name_find(NAMES_STATEMENT, &word);
}

/* Whether white space follows. */
static bool parse_statement(struct text_reader *r)
{
    struct tgsic_pos pos = position(r);
    const char *start = r->cur;
    switch (read_statement(r)) {
    case STATEMENT_DCL:
        tgsic_parse_declarations(r, pos);
        break;
    case STATEMENT_IMM:
        parse_immediate(r, pos);
        break;
    case STATEMENT_PROPERTY:
        parse_property(r, pos);
        break;
    default:
        r->cur = start;
        return tgsic_parse_instructions(r);
    }
    return skip_space(r);
}

static void parse_all(struct text_reader *r)
{
    parse_header(r);
    bool apart = skip_space(r);
    while (peek(r)) {
        if (!apart)
            tgsic_reader_expected(r, "white space in front of a statement");
        apart = is_digit(peek(r)) ? tgsic_parse_instructions(r) : parse_statement(r);
    }
}

#define BYTES_PER_INSTRUCTION 40 /* as a rule at least */

/* Where the last lines start: the last start of a line that TEXT_END bytes follow, or 0. */
static size_t find_turn(const char *text, size_t length)
{
    size_t at = length > TEXT_END ? length - TEXT_END : 0;
    while (at && text[at - 1] != '\n')
        at--;
    return at;
}

/* Makes the reader start: at what the caller has, with a copy of the last lines, in `small` if they
 * fit. */
static void open_text(struct text_reader *r, const char *text, size_t length,
                      char small[SMALL_TEXT])
{
    size_t turn = find_turn(text, length), rest = length - turn;
    char *copy = small;
    if (rest > SMALL_TEXT - TEXT_END) {
        if (rest > SIZE_MAX - TEXT_END)
            tgsic_arena_fail(r->arena, TGSIC_E_LIMIT);
        copy = tgsic_arena_alloc_raw(r->arena, rest + TEXT_END);
    }
    if (rest)
        memcpy(copy, text + turn, rest);
    memset(copy + rest, 0, TEXT_END);
    r->last_lines = copy;
    r->turn = turn ? text + turn : NULL;
    r->cur = r->line_start = turn ? text : copy;
    r->line = 1;
}

enum tgsic_result tgsic_parse_text(const char *text, size_t length,
                                   const struct tgsic_read_options *opts, struct tgsic_shader *out,
                                   struct tgsic_diags *diags)
{
    struct tgsic_read_options options = tgsic_read_options_fill(opts);
    struct tgsic_shader shader = {0};
    struct tgsic_arena arena;
    jmp_buf escape;
    char small[SMALL_TEXT];
    size_t errors = diags ? diags->errors : 0;
    tgsic_arena_init(&arena, options.allocator, options.limits.max_memory, &escape);
    if (setjmp(escape))
        return tgsic_end_early(&arena, diags, errors);
    struct text_reader reader = {
        .expected_instructions = length / BYTES_PER_INSTRUCTION + 8,
        .arena = &arena,
        .shader = &shader,
        .limits = options.limits,
        .diags = diags,
    };
    tgsic_arena_expect(&arena, length < SIZE_MAX / 8 ? length * 4 + 2048 : length);
    open_text(&reader, text, length, small);
    parse_all(&reader);
    tgsic_shader_adopt(&shader, &arena);
    *out = shader;
    return TGSIC_OK;
}
