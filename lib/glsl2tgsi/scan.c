/* SPDX-License-Identifier: MIT */
/* Cuts text into preprocessing tokens: blanks and comments passed, names interned on the way. */
#include "preprocess.h"

#include <string.h>

enum character {
    C_OTHER,
    C_END,
    C_SPACE,
    C_NEWLINE,
    C_DOT,
    C_SLASH,
    C_HASH,
    C_OPERATOR, /* may have a second character */
    C_SINGLE,   /* a token of its own */
    C_NAME,     /* these two go on in a name */
    C_DIGIT,
};

/* clang-format off */
static const uint8_t characters[256] = {
    [0] = C_END, [' '] = C_SPACE, ['\t'] = C_SPACE, ['\v'] = C_SPACE, ['\f'] = C_SPACE,
    ['\n'] = C_NEWLINE, ['_'] = C_NAME,
    ['a'] = C_NAME, ['b'] = C_NAME, ['c'] = C_NAME, ['d'] = C_NAME, ['e'] = C_NAME,
    ['f'] = C_NAME, ['g'] = C_NAME, ['h'] = C_NAME, ['i'] = C_NAME, ['j'] = C_NAME,
    ['k'] = C_NAME, ['l'] = C_NAME, ['m'] = C_NAME, ['n'] = C_NAME, ['o'] = C_NAME,
    ['p'] = C_NAME, ['q'] = C_NAME, ['r'] = C_NAME, ['s'] = C_NAME, ['t'] = C_NAME,
    ['u'] = C_NAME, ['v'] = C_NAME, ['w'] = C_NAME, ['x'] = C_NAME, ['y'] = C_NAME,
    ['z'] = C_NAME,
    ['A'] = C_NAME, ['B'] = C_NAME, ['C'] = C_NAME, ['D'] = C_NAME, ['E'] = C_NAME,
    ['F'] = C_NAME, ['G'] = C_NAME, ['H'] = C_NAME, ['I'] = C_NAME, ['J'] = C_NAME,
    ['K'] = C_NAME, ['L'] = C_NAME, ['M'] = C_NAME, ['N'] = C_NAME, ['O'] = C_NAME,
    ['P'] = C_NAME, ['Q'] = C_NAME, ['R'] = C_NAME, ['S'] = C_NAME, ['T'] = C_NAME,
    ['U'] = C_NAME, ['V'] = C_NAME, ['W'] = C_NAME, ['X'] = C_NAME, ['Y'] = C_NAME,
    ['Z'] = C_NAME,
    ['0'] = C_DIGIT, ['1'] = C_DIGIT, ['2'] = C_DIGIT, ['3'] = C_DIGIT, ['4'] = C_DIGIT,
    ['5'] = C_DIGIT, ['6'] = C_DIGIT, ['7'] = C_DIGIT, ['8'] = C_DIGIT, ['9'] = C_DIGIT,
    ['.'] = C_DOT, ['/'] = C_SLASH, ['#'] = C_HASH,
    ['('] = C_SINGLE, [')'] = C_SINGLE, ['['] = C_SINGLE, [']'] = C_SINGLE, ['{'] = C_SINGLE,
    ['}'] = C_SINGLE, [','] = C_SINGLE, [':'] = C_SINGLE, [';'] = C_SINGLE, ['?'] = C_SINGLE,
    ['~'] = C_SINGLE,
    ['+'] = C_OPERATOR, ['-'] = C_OPERATOR, ['*'] = C_OPERATOR, ['%'] = C_OPERATOR,
    ['<'] = C_OPERATOR, ['>'] = C_OPERATOR, ['='] = C_OPERATOR, ['!'] = C_OPERATOR,
    ['&'] = C_OPERATOR, ['|'] = C_OPERATOR, ['^'] = C_OPERATOR,
};

static const uint8_t singles[128] = {
    ['('] = TOK_LEFT_PAREN, [')'] = TOK_RIGHT_PAREN, ['['] = TOK_LEFT_BRACKET,
    [']'] = TOK_RIGHT_BRACKET, ['{'] = TOK_LEFT_BRACE, ['}'] = TOK_RIGHT_BRACE,
    [','] = TOK_COMMA, [':'] = TOK_COLON, [';'] = TOK_SEMICOLON, ['?'] = TOK_QUESTION,
    ['~'] = TOK_TILDE,
};

/* An operator alone, with itself behind, with = behind, and (shifts) with itself and = behind. */
static const struct {
    uint8_t single, twice, assign, twice_assign;
} operators[128] = {
    ['+'] = {TOK_PLUS, TOK_INCREMENT, TOK_ADD_ASSIGN, 0},
    ['-'] = {TOK_MINUS, TOK_DECREMENT, TOK_SUB_ASSIGN, 0},
    ['*'] = {TOK_STAR, 0, TOK_MUL_ASSIGN, 0},
    ['%'] = {TOK_PERCENT, 0, TOK_MOD_ASSIGN, 0},
    ['<'] = {TOK_LESS, TOK_SHIFT_LEFT, TOK_LESS_EQUAL, TOK_SHL_ASSIGN},
    ['>'] = {TOK_GREATER, TOK_SHIFT_RIGHT, TOK_GREATER_EQUAL, TOK_SHR_ASSIGN},
    ['='] = {TOK_ASSIGN, TOK_EQUAL, TOK_EQUAL, 0},
    ['!'] = {TOK_BANG, 0, TOK_NOT_EQUAL, 0},
    ['&'] = {TOK_AMPERSAND, TOK_AND_AND, TOK_AND_ASSIGN, 0},
    ['|'] = {TOK_BAR, TOK_OR_OR, TOK_OR_ASSIGN, 0},
    ['^'] = {TOK_CARET, TOK_XOR_XOR, TOK_XOR_ASSIGN, 0},
};
/* clang-format on */
_Static_assert(TOK_SHR_ASSIGN < 256, "punctuators no longer fit their tables");

static enum character class_of(char c)
{
    return (enum character)characters[(unsigned char)c];
}

/* Catches up with the strings and continuations that ended before `p`. Lines were counted up to
 * `p` already, so those since the last string's start are counted again. */
static void pass_events(struct input *in, const char *p)
{
    const char *string = NULL;
    for (; in->event->at <= p && in->event->at <= in->end; in->event++) {
        if (in->event->next_string) {
            string = in->event->at;
            in->file += in->numbers_files;
            in->line = 1;
        } else {
            in->line++;
        }
        if (in->event->at > in->line_start)
            in->line_start = in->event->at;
    }
    for (const char *c = string; c && c < p; c++)
        in->line += *c == '\n';
}

static void start_token(struct preprocessor *pp, const char *p, struct pp_token *out)
{
    struct input *in = &pp->in;
    if (p >= in->event->at)
        pass_events(in, p);
    out->file = in->file;
    out->line = in->line;
    out->column = (uint32_t)(p - in->line_start) + 1;
}

/* Past the comment whose / is at `p`; NULL when none starts there. */
static const char *skip_comment(struct preprocessor *pp, const char *p)
{
    if (p[1] == '/') {
        const char *newline = memchr(p, '\n', (size_t)(pp->in.end - p));
        return newline ? newline : pp->in.end;
    }
    if (p[1] != '*')
        return NULL;
    struct pp_token open;
    start_token(pp, p, &open);
    for (p += 2; p < pp->in.end; p++) {
        if (*p == '*' && p[1] == '/')
            return p + 2;
        if (*p == '\n') {
            pp->in.line++;
            pp->in.line_start = p + 1;
        }
    }
    tgsic_pp_error(pp, E_OPEN_COMMENT, &open, "this comment is never closed");
    return p;
}

static const char *scan_name(struct preprocessor *pp, const char *p, struct pp_token *out)
{
    const char *start = p;
    uint32_t hash = 0;
    do
        hash = tgsic_hash_add(hash, (unsigned char)*p++);
    while (class_of(*p) >= C_NAME);
    size_t length = (size_t)(p - start);
    if (length > pp->options.max_name)
        tgsic_pp_limit(pp, E_LIMIT_NAME, out, "bytes in a name", pp->options.max_name);
    if (length > 1024 && pp->lang->es)
        tgsic_pp_error(pp, E_NAME_TOO_LONG, out, "a name of %zu characters; ESSL allows 1024",
                       length);
    out->kind = TOK_IDENTIFIER;
    out->name = tgsic_intern_hashed(pp->names, start, length, tgsic_hash_finish(hash));
    return p;
}

/* As much as could belong to one number, suffixes and mistakes included. */
static const char *scan_number(const char *p, struct pp_token *out)
{
    const char *start = p;
    bool hexadecimal = *p == '0' && (p[1] | 0x20) == 'x';
    bool exponent = hexadecimal, point = hexadecimal;
    for (;; p++) {
        enum character c = class_of(*p);
        if (c == C_DOT && !point && !exponent) {
            point = true;
        } else if ((*p | 0x20) == 'e' && !exponent) {
            exponent = true;
            p += (p[1] == '+' || p[1] == '-') && class_of(p[2]) == C_DIGIT;
        } else if (c < C_NAME) {
            break;
        } else if (c == C_NAME) {
            exponent = point = true;
        }
    }
    out->kind = PP_NUMBER;
    out->text = start;
    out->length = (uint32_t)(p - start);
    return p;
}

static const char *scan_operator(const char *p, struct pp_token *out)
{
    unsigned char c = (unsigned char)*p;
    unsigned kind = operators[c].single;
    if (p[1] == '=') {
        kind = operators[c].assign;
        p++;
    } else if (p[1] == *p && operators[c].twice) {
        kind = operators[c].twice;
        p++;
        if (p[1] == '=' && operators[c].twice_assign) {
            kind = operators[c].twice_assign;
            p++;
        }
    }
    out->kind = (uint16_t)kind;
    return p + 1;
}

static bool leave_include(struct preprocessor *pp)
{
    if (!pp->in.includer)
        return false;
    while (pp->condition_count > pp->in.conditions) {
        struct condition *open = &pp->conditions[--pp->condition_count];
        tgsic_diags_add(pp->diags, TGSIC_ERROR, E_CONDITION_OPEN, open->pos,
                        "this #if has no #endif in its file");
    }
    pp->in = *pp->in.includer;
    pp->include_depth--;
    return true;
}

void tgsic_pp_scan(struct preprocessor *pp, struct pp_token *out)
{
    const char *p = pp->in.next, *comment;
    out->flags = 0;
    for (;;) {
        switch (class_of(*p)) {
        case C_SPACE:
            out->flags |= PP_SPACE;
            do
                p++;
            while (class_of(*p) == C_SPACE);
            continue;
        case C_NEWLINE:
            if (pp->in_directive) {
                start_token(pp, p, out);
                out->kind = PP_NEWLINE;
                pp->in.next = p;
                return;
            }
            pp->in.line++;
            pp->in.line_start = ++p;
            pp->line_begins = true;
            continue;
        case C_SLASH:
            comment = skip_comment(pp, p);
            if (comment) {
                p = comment;
                out->flags |= PP_SPACE;
                continue;
            }
            start_token(pp, p, out);
            out->kind = p[1] == '=' ? TOK_DIV_ASSIGN : TOK_SLASH;
            p += p[1] == '=' ? 2 : 1;
            break;
        case C_HASH:
            if (pp->line_begins && !pp->in_directive) {
                pp->in.next = p + 1;
                tgsic_pp_directive(pp);
                p = pp->in.next;
                continue;
            }
            start_token(pp, p, out);
            out->kind = p[1] == '#' ? PP_PASTE : PP_HASH;
            p += p[1] == '#' ? 2 : 1;
            break;
        case C_NAME:
            start_token(pp, p, out);
            p = scan_name(pp, p, out);
            break;
        case C_DIGIT:
            start_token(pp, p, out);
            p = scan_number(p, out);
            break;
        case C_DOT:
            start_token(pp, p, out);
            if (class_of(p[1]) == C_DIGIT) {
                p = scan_number(p, out);
            } else {
                out->kind = TOK_DOT;
                p++;
            }
            break;
        case C_SINGLE:
            start_token(pp, p, out);
            out->kind = singles[(unsigned char)*p++];
            break;
        case C_OPERATOR:
            start_token(pp, p, out);
            p = scan_operator(p, out);
            break;
        case C_END:
            if (p >= pp->in.end) {
                start_token(pp, p, out);
                pp->in.next = p;
                if (pp->in_directive) {
                    out->kind = PP_NEWLINE;
                    return;
                }
                if (leave_include(pp)) {
                    p = pp->in.next;
                    continue;
                }
                out->kind = TOK_END;
                return;
            }
            /* fallthrough */
        case C_OTHER:
            start_token(pp, p, out);
            out->kind = PP_OTHER;
            out->text = p++;
            out->length = 1;
            break;
        }
        pp->in.next = p;
        if (!pp->in_directive) {
            pp->line_begins = false;
            pp->started = pp->seen_token = true;
        }
        return;
    }
}

void tgsic_pp_skip_line(struct preprocessor *pp)
{
    const char *p = pp->in.next, *comment;
    while (p < pp->in.end && *p != '\n') {
        comment = *p == '/' ? skip_comment(pp, p) : NULL;
        p = comment ? comment : p + 1;
    }
    pp->in.next = p;
}

bool tgsic_pp_at_directive(struct preprocessor *pp)
{
    const char *p = pp->in.next, *comment;
    for (;;) {
        if (class_of(*p) == C_SPACE) {
            p++;
        } else if (*p == '/' && (comment = skip_comment(pp, p)) != NULL) {
            p = comment;
        } else {
            pp->in.next = p + (*p == '#');
            return *p == '#';
        }
    }
}

bool tgsic_pp_rescan(struct preprocessor *pp, const char *text, size_t length, struct pp_token *out)
{
    if (text[0] == '/' && (text[1] == '/' || text[1] == '*'))
        return false;
    struct text_event end = {text + length + 1, false};
    struct input saved = pp->in;
    bool in_directive = pp->in_directive;
    pp->in = (struct input){.next = text, .end = text + length, .line_start = text, .event = &end};
    pp->in_directive = true;
    tgsic_pp_scan(pp, out);
    bool whole = pp->in.next == pp->in.end && out->kind != PP_NEWLINE && !out->flags;
    pp->in = saved;
    pp->in_directive = in_directive;
    return whole;
}
