/* SPDX-License-Identifier: MIT */
/* Classifies preprocessed tokens for the parser: keywords, numbers, reserved words and operators.
 */
#include "lexer.h"
#include "preprocess.h"
#include "words.h"
#include "tgsi/number.h"

#include <stdio.h>
#include <string.h>

static void set_limits(struct glsl_lexer_options *options)
{
    if (!options->max_expansion)
        options->max_expansion = 2000000;
    if (!options->max_nesting)
        options->max_nesting = 256;
    if (!options->max_name)
        options->max_name = 65535;
}

void tgsic_lexer_init(struct lexer *lexer, struct tgsic_arena *arena, struct glsl_names *names,
                      const struct glsl_source *sources, size_t count,
                      const struct glsl_lexer_options *options, struct tgsic_diags *diags)
{
    struct preprocessor *pp = ARENA_NEW(arena, struct preprocessor);
    *lexer = (struct lexer){.arena = arena, .diags = diags, .names = names, .pp = pp};
    pp->arena = arena;
    pp->diags = diags;
    pp->names = names;
    pp->lang = &lexer->lang;
    pp->lexer = lexer;
    pp->line_begins = true;
    pp->options = *options;
    set_limits(&pp->options);
    unsigned version = options->offer.default_version ? options->offer.default_version : 110;
    tgsic_language_init(&lexer->lang, &options->offer, version, version == 100,
                        version >= 150 ? GLSL_CORE : GLSL_NO_PROFILE);
    tgsic_input_init(&pp->in, arena, sources, count);
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

static enum token_kind bad_number(struct lexer *lexer, const struct pp_token *pp, const char *why)
{
    tgsic_pp_error(lexer->pp, E_NUMBER, pp, "%.*s: %s", (int)(pp->length < 40 ? pp->length : 40),
                   pp->text, why);
    return TOK_INT;
}

struct suffix {
    bool is_unsigned, is_long;
};

/* Unsigned literals and the operators on bits, 64-bit and double-precision literals */
static const struct glsl_gate unsigned_gate = GLSL_GATE(130, 300, EXT_EXT_gpu_shader4);
static const struct glsl_gate long_gate =
    GLSL_GATE(0, 0, EXT_ARB_gpu_shader_int64, EXT_AMD_gpu_shader_int64);
static const struct glsl_gate double_gate = GLSL_GATE(400, 0, EXT_ARB_gpu_shader_fp64);

static bool allows(struct lexer *lexer, const struct pp_token *pp, const struct glsl_gate *gate)
{
    size_t length;
    const char *text = tgsic_pp_spelling(pp, &length);
    char name[40];
    snprintf(name, sizeof name, "%.*s", (int)(length < 39 ? length : 39), text);
    tgsic_extension_warn(&lexer->lang, lexer->diags, tgsic_pp_pos(pp), name, tgsic_gate_open, gate);
    return tgsic_language_allows(&lexer->lang, gate);
}

static bool read_suffix(const char *p, const char *end, struct suffix *suffix)
{
    if (p < end && (*p == 'u' || *p == 'U')) {
        suffix->is_unsigned = true;
        p++;
    }
    if (p < end && (*p == 'l' || *p == 'L')) {
        suffix->is_long = true;
        p++;
    }
    return p == end;
}

static void check_integer(struct lexer *lexer, const struct pp_token *pp, uint64_t value,
                          bool overflow, int base, struct suffix suffix)
{
    const struct glsl_language *lang = &lexer->lang;
    int shown = (int)(pp->length < 40 ? pp->length : 40);
    overflow |= !suffix.is_long && value > UINT32_MAX;
    if (overflow && tgsic_language_at_least(lang, 130, 300))
        tgsic_pp_error(lexer->pp, E_NUMBER_RANGE, pp, "integer %.*s is too large", shown, pp->text);
    else if (overflow)
        tgsic_pp_warn(lexer->pp, E_NUMBER_RANGE, pp, "integer %.*s is too large", shown, pp->text);
    else if (base == 10 && !suffix.is_unsigned && !suffix.is_long && value > 0x80000000u)
        tgsic_pp_warn(lexer->pp, W_NUMBER_SIGN, pp, "%.*s does not fit an int and wraps", shown,
                      pp->text);
    if (suffix.is_unsigned && !allows(lexer, pp, &unsigned_gate))
        bad_number(lexer, pp, "unsigned integers need GLSL 1.30 or ESSL 3.00");
    if (suffix.is_long && !allows(lexer, pp, &long_gate))
        bad_number(lexer, pp, "64-bit integers need GL_ARB_gpu_shader_int64");
}

static enum token_kind integer(struct lexer *lexer, const struct pp_token *pp, struct token *out)
{
    const char *p = pp->text, *end = p + pp->length;
    int base = 10;
    if (*p == '0' && pp->length > 1) {
        base = (p[1] | 0x20) == 'x' ? 16 : 8;
        p += base == 16 ? 2 : 1;
    }
    const char *digits = p;
    uint64_t value = 0;
    bool overflow = false;
    for (; p < end && digit_value(*p) < base; p++) {
        overflow |= value > (UINT64_MAX - (unsigned)digit_value(*p)) / (unsigned)base;
        value = value * (unsigned)base + (unsigned)digit_value(*p);
    }
    struct suffix suffix = {0};
    if (base == 16 && p == digits)
        return bad_number(lexer, pp, "a hexadecimal number needs digits");
    if (base == 8 && p < end && (*p == '8' || *p == '9'))
        return bad_number(lexer, pp, "not an octal digit");
    if (!read_suffix(p, end, &suffix))
        return bad_number(lexer, pp, "not a number");
    check_integer(lexer, pp, value, overflow, base, suffix);
    out->value.u = suffix.is_long ? value : (uint32_t)value;
    if (suffix.is_long)
        return suffix.is_unsigned ? TOK_UINT64 : TOK_INT64;
    return suffix.is_unsigned ? TOK_UINT : TOK_INT;
}

static enum token_kind floating(struct lexer *lexer, const struct pp_token *pp, struct token *out)
{
    const struct glsl_language *lang = &lexer->lang;
    size_t length = pp->length;
    char last = pp->text[length - 1] | 0x20, before = pp->text[length - 2] | 0x20;
    if (last == 'f' && before == 'l') {
        if (!allows(lexer, pp, &double_gate))
            bad_number(lexer, pp, "double precision needs GLSL 4.00 or GL_ARB_gpu_shader_fp64");
        if (!tgsic_parse_double(pp->text, length - 2, &out->value.d))
            bad_number(lexer, pp, "not a number");
        return TOK_DOUBLE;
    }
    if (last == 'f') {
        length--;
        if (!tgsic_language_at_least(lang, 120, 300))
            tgsic_pp_warn(lexer->pp, W_NUMBER_SUFFIX, pp,
                          "the suffix f needs GLSL 1.20 or ESSL 3.00");
    }
    if (!tgsic_parse_float(pp->text, length, &out->value.f))
        bad_number(lexer, pp, "not a number");
    return TOK_FLOAT;
}

static enum token_kind number(struct lexer *lexer, const struct pp_token *pp, struct token *out)
{
    bool hexadecimal = pp->length > 1 && (pp->text[1] | 0x20) == 'x';
    for (uint32_t i = 0; i < pp->length && !hexadecimal; i++)
        if (pp->text[i] == '.' || (pp->text[i] | 0x20) == 'e')
            return floating(lexer, pp, out);
    return integer(lexer, pp, out);
}

static bool has_keyword(const struct glsl_language *lang, const void *word)
{
    return tgsic_keyword_kind(lang, *(const uint16_t *)word) > KW_BEFORE_KEYWORDS;
}

static enum token_kind identifier(struct lexer *lexer, const struct pp_token *pp, struct token *out)
{
    out->name = pp->name;
    if (!glsl_word_is_keyword(pp->name->word))
        return TOK_IDENTIFIER;
    enum token_kind kind = tgsic_keyword_kind(&lexer->lang, pp->name->word);
    if (kind > KW_BEFORE_KEYWORDS)
        tgsic_extension_warn(&lexer->lang, lexer->diags, tgsic_pp_pos(pp), pp->name->text,
                             has_keyword, &pp->name->word);
    if (kind != TOK_ERROR)
        return kind;
    tgsic_pp_error(lexer->pp, E_RESERVED_WORD, pp, "%s is a reserved word", pp->name->text);
    return TOK_IDENTIFIER;
}

static void check_operator(struct lexer *lexer, const struct pp_token *pp)
{
    if (allows(lexer, pp, &unsigned_gate))
        return;
    tgsic_pp_error(lexer->pp, E_RESERVED_OPERATOR, pp, "operator %s needs GLSL 1.30 or ESSL 3.00",
                   tgsic_token_spelling((enum token_kind)pp->kind));
}

static void finish(struct lexer *lexer)
{
    struct preprocessor *pp = lexer->pp;
    while (pp->condition_count)
        tgsic_diags_add(lexer->diags, TGSIC_ERROR, E_CONDITION_OPEN,
                        pp->conditions[--pp->condition_count].pos, "this #if has no #endif");
}

static void bad_character(struct lexer *lexer, const struct pp_token *pp)
{
    unsigned char c = pp->kind == PP_OTHER ? (unsigned char)*pp->text : '#';
    if (c > ' ' && c < 0x7f)
        tgsic_pp_error(lexer->pp, E_BAD_CHARACTER, pp, "unexpected character %c", c);
    else
        tgsic_pp_error(lexer->pp, E_BAD_CHARACTER, pp, "unexpected byte 0x%02x", c);
}

static void read_token(struct lexer *lexer, struct token *out)
{
    struct pp_token pp;
    tgsic_pp_next(lexer->pp, &pp);
    out->pos = tgsic_pp_pos(&pp);
    out->name = NULL;
    out->value.u = 0;
    switch (pp.kind) {
    case TOK_IDENTIFIER:
        out->kind = identifier(lexer, &pp, out);
        return;
    case PP_NUMBER:
        out->kind = number(lexer, &pp, out);
        return;
    case TOK_END:
        finish(lexer);
        out->kind = TOK_END;
        return;
    case PP_OTHER:
    case PP_HASH:
    case PP_PASTE:
        bad_character(lexer, &pp);
        out->kind = TOK_ERROR;
        return;
    case TOK_LEFT_BRACE:
        lexer->depth++;
        break;
    case TOK_RIGHT_BRACE:
        lexer->depth -= lexer->depth > 0;
        break;
    default:
        if (pp.kind >= TOK_PERCENT)
            check_operator(lexer, &pp);
        break;
    }
    out->kind = (enum token_kind)pp.kind;
}

enum token_kind tgsic_lex_next(struct lexer *lexer, struct token *out)
{
    if (lexer->ahead) {
        *out = lexer->peeked[0];
        lexer->peeked[0] = lexer->peeked[1];
        lexer->ahead--;
    } else {
        read_token(lexer, out);
    }
    return out->kind;
}

const struct token *tgsic_lex_peek(struct lexer *lexer, unsigned distance)
{
    while (lexer->ahead <= distance)
        read_token(lexer, &lexer->peeked[lexer->ahead++]);
    return &lexer->peeked[distance];
}
