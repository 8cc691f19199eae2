/* SPDX-License-Identifier: MIT */
/* Reads JSON into a tree, and writes its strings. */
#include "json.h"

#include "utf8.h"

#define MAX_DEPTH 16

struct reader {
    struct tgsic_arena *arena;
    const char *text;
    size_t at, size;
    struct check_json_error *error;
    unsigned depth;
};

static bool refuse(struct reader *r, const char *why)
{
    *r->error = (struct check_json_error){why, r->at};
    return false;
}

static int peek(const struct reader *r)
{
    return r->at < r->size ? (unsigned char)r->text[r->at] : -1;
}

static bool accept(struct reader *r, char c)
{
    if (peek(r) != c)
        return false;
    r->at++;
    return true;
}

static void skip_space(struct reader *r)
{
    while (accept(r, ' ') || accept(r, '\t') || accept(r, '\n') || accept(r, '\r'))
        ;
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

/* ---- Strings ------------------------------------------------------------------------------- */

static bool read_hex(struct reader *r, uint32_t *unit)
{
    *unit = 0;
    for (unsigned i = 0; i < 4; i++, r->at++) {
        int c = peek(r), lower = c | 0x20;
        if (!is_digit(c) && (lower < 'a' || lower > 'f'))
            return refuse(r, "\\u needs four hexadecimal digits");
        *unit = *unit << 4 | (uint32_t)(is_digit(c) ? c - '0' : lower - 'a' + 10);
    }
    return true;
}

/* What follows "\u": a scalar value, or a byte that is no UTF-8. */
static bool read_unicode(struct reader *r, char **out)
{
    uint32_t unit, low;
    if (!read_hex(r, &unit))
        return false;
    if (unit >= 0xd800 && unit < 0xdc00) {
        if (!accept(r, '\\') || !accept(r, 'u') || !read_hex(r, &low) || low < 0xdc00 ||
            low > 0xdfff)
            return refuse(r, "half a surrogate pair");
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    } else if (unit >= 0xdc80 && unit <= 0xdcff) {
        *(*out)++ = (char)(unit & 0xff);
        return true;
    } else if (unit >= 0xdc00 && unit <= 0xdfff) {
        return refuse(r, "half a surrogate pair");
    }
    if (!unit)
        return refuse(r, "a string with a NUL");
    *out += tgsic_check_utf8_put(unit, *out);
    return true;
}

static bool read_escape(struct reader *r, char **out)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    int c = peek(r);
    if (c <= 0)
        return refuse(r, "an unknown escape");
    r->at++;
    if (c == 'u')
        return read_unicode(r, out);
    const char *name = strchr(names, c);
    if (!name)
        return refuse(r, "an unknown escape");
    *(*out)++ = values[name - names];
    return true;
}

/* Bytes up to the closing quote: no escape is shorter than what it stands for. */
static size_t raw_length(const struct reader *r)
{
    size_t at = r->at;
    while (at < r->size && r->text[at] != '"')
        at += r->text[at] == '\\' ? 2 : 1;
    return (at < r->size ? at : r->size) - r->at;
}

static bool read_character(struct reader *r, char **out)
{
    if (accept(r, '\\'))
        return read_escape(r, out);
    if (r->at == r->size)
        return refuse(r, "a string without its end");
    size_t length = tgsic_check_utf8_length(r->text + r->at, r->size - r->at);
    if (!length || peek(r) < 0x20)
        return refuse(r, length ? "a control character in a string" : "a string that is no UTF-8");
    memcpy(*out, r->text + r->at, length);
    *out += length;
    r->at += length;
    return true;
}

static bool read_string(struct reader *r, const char **string)
{
    if (!accept(r, '"'))
        return refuse(r, "a string is missing");
    char *out = tgsic_arena_alloc_raw(r->arena, raw_length(r) + 1);
    *string = out;
    while (!accept(r, '"'))
        if (!read_character(r, &out))
            return false;
    *out = 0;
    return true;
}

/* ---- Values -------------------------------------------------------------------------------- */

static bool read_word(struct reader *r, struct check_json *value)
{
    static const struct {
        const char *word;
        enum check_json_kind kind;
        uint64_t number;
    } words[] = {
        {"null", CHECK_JSON_NULL, 0}, {"false", CHECK_JSON_BOOL, 0}, {"true", CHECK_JSON_BOOL, 1}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i].word);
        if (r->size - r->at >= length && !memcmp(r->text + r->at, words[i].word, length)) {
            r->at += length;
            value->kind = words[i].kind;
            value->number = words[i].number;
            return true;
        }
    }
    return refuse(r, "no JSON value");
}

static bool skip_digits(struct reader *r)
{
    size_t start = r->at;
    while (is_digit(peek(r)))
        r->at++;
    return r->at > start || refuse(r, "a number lacks digits");
}

static bool read_number(struct reader *r, struct check_json *value)
{
    size_t start = r->at;
    bool whole = !accept(r, '-');
    if (!accept(r, '0') && !skip_digits(r))
        return false;
    for (size_t i = start; i < r->at && whole; i++) {
        uint64_t digit = (uint64_t)(r->text[i] - '0');
        whole = value->number <= (UINT64_MAX - digit) / 10;
        value->number = value->number * 10 + digit;
    }
    if (accept(r, '.')) {
        whole = false;
        if (!skip_digits(r))
            return false;
    }
    if (accept(r, 'e') || accept(r, 'E')) {
        whole = false;
        if (!accept(r, '+'))
            accept(r, '-');
        if (!skip_digits(r))
            return false;
    }
    value->kind = whole ? CHECK_JSON_UINT : CHECK_JSON_NUMBER;
    return true;
}

static bool read_value(struct reader *r, struct check_json *value);

static bool read_key(struct reader *r, const char **key)
{
    if (!read_string(r, key))
        return false;
    skip_space(r);
    return accept(r, ':') || refuse(r, "a ':' is missing");
}

/* The values of an array or object behind its bracket. */
static bool read_values(struct reader *r, struct check_json *parent, char end)
{
    const struct check_json **link = &parent->first;
    skip_space(r);
    if (accept(r, end))
        return true;
    do {
        struct check_json *child = ARENA_NEW(r->arena, struct check_json);
        skip_space(r);
        if ((parent->kind == CHECK_JSON_OBJECT && !read_key(r, &child->key)) ||
            !read_value(r, child))
            return false;
        *link = child;
        link = &child->next;
        parent->num_values++;
        skip_space(r);
    } while (accept(r, ','));
    return accept(r, end) || refuse(r, "a ',' or the end of an array or object is missing");
}

static bool read_nested(struct reader *r, struct check_json *value, enum check_json_kind kind)
{
    if (r->depth == MAX_DEPTH)
        return refuse(r, "nested too deeply");
    r->depth++;
    value->kind = kind;
    bool ok = read_values(r, value, kind == CHECK_JSON_ARRAY ? ']' : '}');
    r->depth--;
    return ok;
}

static bool read_value(struct reader *r, struct check_json *value)
{
    skip_space(r);
    if (accept(r, '['))
        return read_nested(r, value, CHECK_JSON_ARRAY);
    if (accept(r, '{'))
        return read_nested(r, value, CHECK_JSON_OBJECT);
    int c = peek(r);
    if (c == '-' || is_digit(c))
        return read_number(r, value);
    if (c != '"')
        return read_word(r, value);
    value->kind = CHECK_JSON_STRING;
    return read_string(r, &value->text);
}

const struct check_json *tgsic_check_json_read(struct tgsic_arena *arena, const char *text,
                                               size_t size, struct check_json_error *error)
{
    struct reader r = {.arena = arena, .text = text, .size = size, .error = error};
    struct check_json *value = ARENA_NEW(arena, struct check_json);
    if (!read_value(&r, value))
        return NULL;
    skip_space(&r);
    if (r.at < size) {
        refuse(&r, "text behind the value");
        return NULL;
    }
    return value;
}

const struct check_json *tgsic_check_json_member(const struct check_json *object, const char *key)
{
    if (object->kind != CHECK_JSON_OBJECT)
        return NULL;
    for (const struct check_json *member = object->first; member; member = member->next)
        if (!strcmp(member->key, key))
            return member;
    return NULL;
}

/* ---- Writing ------------------------------------------------------------------------------- */

static void put_escaped(struct tgsic_text *out, unsigned char c)
{
    if (c == '"' || c == '\\')
        tgsic_text_printf(out, "\\%c", c);
    else if (c == '\n')
        tgsic_text_str(out, "\\n");
    else if (c == '\t')
        tgsic_text_str(out, "\\t");
    else
        tgsic_text_printf(out, "\\u%04x", c < 0x80 ? c : 0xdc00u + c);
}

void tgsic_check_json_string(struct tgsic_text *out, const char *text)
{
    size_t size = strlen(text);
    tgsic_text_char(out, '"');
    for (size_t at = 0; at < size;) {
        size_t length = tgsic_check_utf8_length(text + at, size - at);
        unsigned char c = (unsigned char)text[at];
        if (!length || c < 0x20 || c == '"' || c == '\\') {
            put_escaped(out, c);
            at++;
        } else {
            tgsic_text_bytes(out, text + at, length);
            at += length;
        }
    }
    tgsic_text_char(out, '"');
}
