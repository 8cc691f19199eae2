/* SPDX-License-Identifier: MIT */
/* Macro replacement. Expansions are replayed from a stack; a macro stays busy until what it
 * produced is used up, and a name met while its macro is busy is never expanded again, which is
 * the C standard's rule against recursion. */
#include "preprocess.h"
#include "words.h"

#include <string.h>

const struct macro tgsic_predefined_macro = {.kind = MACRO_PREDEFINED};

void tgsic_pp_charge(struct preprocessor *pp, uint32_t tokens)
{
    if (tokens > pp->options.max_expansion - pp->expansion)
        tgsic_pp_limit(pp, E_LIMIT_EXPANSION, &pp->call, "tokens out of macros",
                       pp->options.max_expansion);
    pp->expansion += tokens;
}

static void push_replay(struct preprocessor *pp, const struct pp_token *tokens, uint32_t count,
                        struct glsl_name *macro, bool barrier)
{
    const struct pp_token *end = count ? tokens + count : tokens; /* no tokens may be NULL */
    *PP_PUSH(pp, pp->replays, pp->replay_count, pp->replay_capacity) =
        (struct replay){tokens, end, macro, barrier};
    if (macro)
        macro->busy = true;
}

static void pop_replay(struct preprocessor *pp)
{
    struct replay *replay = &pp->replays[--pp->replay_count];
    if (replay->macro)
        replay->macro->busy = false;
}

void tgsic_pp_drop_replays(struct preprocessor *pp)
{
    while (pp->replay_count)
        pop_replay(pp);
}

/* From the replays; false when none is left and the text goes on. */
static bool replay_token(struct preprocessor *pp, struct pp_token *out)
{
    while (pp->replay_count) {
        struct replay *replay = &pp->replays[pp->replay_count - 1];
        if (replay->next < replay->end) {
            *out = *replay->next++;
            out->file = pp->call.file;
            out->line = pp->call.line;
            out->column = pp->call.column;
            return true;
        }
        if (replay->barrier) {
            *out = pp->call;
            out->kind = PP_BARRIER;
            return true;
        }
        pop_replay(pp);
    }
    return false;
}

void tgsic_pp_raw(struct preprocessor *pp, struct pp_token *out)
{
    if (pp->pushed_back) {
        pp->pushed_back = false;
        *out = pp->pushed;
        return;
    }
    if (!pp->replay_count || !replay_token(pp, out))
        tgsic_pp_scan(pp, out);
}

static void push_back(struct preprocessor *pp, const struct pp_token *token)
{
    if (token->kind == PP_NEWLINE || token->kind == PP_BARRIER || token->kind == TOK_END)
        return; /* not consumed */
    pp->pushed_back = true;
    pp->pushed = *token;
}

static bool is_predefined(const struct glsl_language *lang, unsigned word)
{
    if (word < WORD_FIRST_PREDEFINED)
        return glsl_set_has(&lang->offered, (enum glsl_extension)(word - WORD_FIRST_EXTENSION));
    switch ((enum glsl_predefined)(word - WORD_FIRST_PREDEFINED)) {
    case PREDEFINED_GL_ES:
        return lang->es;
    case PREDEFINED_ES_PROFILE:
        return lang->es && lang->version >= 300;
    case PREDEFINED_CORE_PROFILE:
        return lang->profile == GLSL_CORE;
    case PREDEFINED_COMPATIBILITY_PROFILE:
        return lang->profile == GLSL_COMPATIBILITY;
    case PREDEFINED_FRAGMENT_PRECISION_HIGH:
        return lang->es || lang->version >= 130;
    default:
        return true;
    }
}

bool tgsic_pp_is_defined(const struct preprocessor *pp, const struct glsl_name *name)
{
    return name->macro &&
           (name->macro->kind != MACRO_PREDEFINED || is_predefined(pp->lang, name->word));
}

static void replace_predefined(struct preprocessor *pp, struct pp_token *token)
{
    unsigned value = 1;
    if (token->name->word == WORD_FIRST_PREDEFINED + PREDEFINED_LINE)
        value = token->line;
    else if (token->name->word == WORD_FIRST_PREDEFINED + PREDEFINED_FILE)
        value = token->file;
    else if (token->name->word == WORD_FIRST_PREDEFINED + PREDEFINED_VERSION)
        value = pp->lang->version;
    token->kind = PP_NUMBER;
    token->text = value == 1 ? "1" : tgsic_arena_printf(pp->arena, "%u", value);
    token->length = (uint32_t)strlen(token->text);
}

struct tokens {
    struct pp_token *items;
    uint32_t count;
};

static void append(struct preprocessor *pp, struct tokens *list, const struct pp_token *token)
{
    ARENA_RESERVE(pp->arena, list->items, list->count);
    list->items[list->count++] = *token;
}

struct argument {
    struct tokens raw, expanded;
    bool is_expanded;
};

static bool may_expand(const struct tokens *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i].kind == TOK_IDENTIFIER && list->items[i].name->macro)
            return true;
    return false;
}

static const struct tokens *expand_argument(struct preprocessor *pp, struct argument *argument)
{
    if (argument->is_expanded)
        return &argument->expanded;
    argument->is_expanded = true;
    if (!may_expand(&argument->raw)) {
        argument->expanded = argument->raw;
        return &argument->expanded;
    }
    if (pp->nesting >= pp->options.max_nesting)
        tgsic_pp_limit(pp, E_LIMIT_NESTING, &pp->call, "levels of macro arguments",
                       pp->options.max_nesting);
    pp->nesting++;
    push_replay(pp, argument->raw.items, argument->raw.count, NULL, true);
    struct pp_token token;
    for (tgsic_pp_next(pp, &token); token.kind != PP_BARRIER; tgsic_pp_next(pp, &token)) {
        tgsic_pp_charge(pp, 1);
        append(pp, &argument->expanded, &token);
    }
    pop_replay(pp);
    pp->nesting--;
    return &argument->expanded;
}

/* Reads a call's arguments, behind its parenthesis; NULL after a diagnostic when they do not fit.
 */
static struct argument *read_arguments(struct preprocessor *pp, const struct pp_token *call,
                                       const struct macro *macro)
{
    uint32_t expected = macro->parameter_count, count = 1, depth = 0;
    struct argument *arguments = ARENA_ARRAY(pp->arena, struct argument, expected + 1);
    struct pp_token token;
    for (tgsic_pp_raw(pp, &token); depth || token.kind != TOK_RIGHT_PAREN;
         tgsic_pp_raw(pp, &token)) {
        if (token.kind == TOK_END || token.kind == PP_NEWLINE || token.kind == PP_BARRIER) {
            tgsic_pp_error(pp, E_MACRO_OPEN, call, "the call of macro %s is never closed",
                           call->name->text);
            return NULL;
        }
        depth += token.kind == TOK_LEFT_PAREN;
        depth -= token.kind == TOK_RIGHT_PAREN;
        tgsic_pp_charge(pp, 1);
        if (token.kind == TOK_COMMA && !depth) {
            count++;
        } else if (count <= expected + 1) {
            if (token.kind == TOK_IDENTIFIER && token.name->busy)
                token.flags |= PP_NO_EXPAND;
            append(pp, &arguments[count - 1].raw, &token);
        }
    }
    bool none = count == 1 && !arguments[0].raw.count;
    if (expected == 0 ? !none : count != expected) {
        tgsic_pp_error(pp, E_MACRO_ARGUMENTS, call, "macro %s takes %u argument%s, not %u",
                       call->name->text, expected, expected == 1 ? "" : "s", none ? 0 : count);
        return NULL;
    }
    return arguments;
}

static bool paste(struct preprocessor *pp, struct pp_token *left, const struct pp_token *right)
{
    if (right->kind == PP_PLACEMARKER)
        return true;
    if (left->kind == PP_PLACEMARKER) {
        *left = *right;
        return true;
    }
    size_t left_length, right_length;
    const char *left_text = tgsic_pp_spelling(left, &left_length);
    const char *right_text = tgsic_pp_spelling(right, &right_length);
    char *text = tgsic_arena_alloc(pp->arena, left_length + right_length + 1);
    memcpy(text, left_text, left_length);
    memcpy(text + left_length, right_text, right_length);
    tgsic_pp_charge(pp, (uint32_t)((left_length + right_length) / 16));
    struct pp_token result;
    if (!tgsic_pp_rescan(pp, text, left_length + right_length, &result)) {
        tgsic_pp_error(pp, E_PASTE, &pp->call, "pasting \"%.*s\" and \"%.*s\" gives no token",
                       (int)(left_length < 40 ? left_length : 40), left_text,
                       (int)(right_length < 40 ? right_length : 40), right_text);
        return false;
    }
    result.flags = left->flags & PP_SPACE;
    *left = result;
    return true;
}

/* The tokens a parameter, or any other token of a body, stands for. */
static struct tokens operand(struct preprocessor *pp, struct pp_token *token,
                             struct argument *arguments, bool pasted)
{
    static struct pp_token placemarker = {.kind = PP_PLACEMARKER};
    if (token->kind != PP_PARAMETER)
        return (struct tokens){token, 1};
    struct argument *argument = &arguments[token->length];
    if (!pasted)
        return *expand_argument(pp, argument);
    return argument->raw.count ? argument->raw : (struct tokens){&placemarker, 1};
}

static struct tokens substitute(struct preprocessor *pp, const struct macro *macro,
                                struct argument *arguments)
{
    struct tokens result = {0};
    for (uint32_t i = 0; i < macro->count; i++) {
        bool left = i && macro->body[i - 1].kind == PP_PASTE;
        bool right = i + 1 < macro->count && macro->body[i + 1].kind == PP_PASTE;
        if (macro->body[i].kind == PP_PASTE)
            continue;
        struct tokens tokens = operand(pp, &macro->body[i], arguments, left || right);
        tgsic_pp_charge(pp, tokens.count);
        uint32_t from = 0;
        if (left && result.count) {
            if (!paste(pp, &result.items[result.count - 1], &tokens.items[0]))
                append(pp, &result, &tokens.items[0]);
            from = 1;
        }
        for (uint32_t j = from; j < tokens.count; j++)
            append(pp, &result, &tokens.items[j]);
    }
    if (!macro->pastes)
        return result;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < result.count; i++)
        if (result.items[i].kind != PP_PLACEMARKER)
            result.items[kept++] = result.items[i];
    result.count = kept;
    return result;
}

/* Replaces the macro that `token` names. False: the token stays, as it is or changed. */
static bool expand(struct preprocessor *pp, struct pp_token *token)
{
    struct glsl_name *name = token->name;
    const struct macro *macro = name->macro;
    if (token->flags & PP_NO_EXPAND || !tgsic_pp_is_defined(pp, name))
        return false;
    if (name->busy) {
        token->flags |= PP_NO_EXPAND;
        return false;
    }
    if (macro->kind == MACRO_PREDEFINED) {
        replace_predefined(pp, token);
        return false;
    }
    if (!pp->replay_count)
        pp->call = *token;
    struct argument *arguments = NULL;
    if (macro->kind == MACRO_FUNCTION) {
        struct pp_token next;
        tgsic_pp_raw(pp, &next);
        if (next.kind != TOK_LEFT_PAREN) {
            push_back(pp, &next);
            return false;
        }
        arguments = read_arguments(pp, token, macro);
        if (!arguments)
            return true;
    }
    tgsic_pp_charge(pp, macro->count + 1);
    struct tokens result = {macro->body, macro->count};
    if (macro->kind == MACRO_FUNCTION || macro->pastes)
        result = substitute(pp, macro, arguments);
    push_replay(pp, result.items, result.count, name, false);
    return true;
}

void tgsic_pp_next(struct preprocessor *pp, struct pp_token *out)
{
    do
        tgsic_pp_raw(pp, out);
    while (out->kind == TOK_IDENTIFIER && out->name->macro && expand(pp, out));
}
