/* SPDX-License-Identifier: MIT */
/* The lines that start with #: which directive it is, conditional groups, #line, #pragma, #error
 * and #include. */
#include "preprocess.h"

#include <string.h>

enum directive {
    D_NONE,
    D_DEFINE,
    D_UNDEF,
    D_IF,
    D_IFDEF,
    D_IFNDEF,
    D_ELIF,
    D_ELSE,
    D_ENDIF,
    D_ERROR,
    D_PRAGMA,
    D_EXTENSION,
    D_VERSION,
    D_LINE,
    D_INCLUDE,
};

static enum directive find_directive(const struct pp_token *token)
{
    static const char *const names[] = {
        [D_NONE] = "",       [D_DEFINE] = "define",   [D_UNDEF] = "undef",
        [D_IF] = "if",       [D_IFDEF] = "ifdef",     [D_IFNDEF] = "ifndef",
        [D_ELIF] = "elif",   [D_ELSE] = "else",       [D_ENDIF] = "endif",
        [D_ERROR] = "error", [D_PRAGMA] = "pragma",   [D_EXTENSION] = "extension",
        [D_LINE] = "line",   [D_VERSION] = "version", [D_INCLUDE] = "include",
    };
    if (token->kind == TOK_IDENTIFIER)
        for (int i = D_DEFINE; i <= D_INCLUDE; i++)
            if (names[i][0] == token->name->text[0] && !strcmp(names[i], token->name->text))
                return (enum directive)i;
    return D_NONE;
}

static void end_line(struct preprocessor *pp, const char *directive)
{
    struct pp_token token;
    tgsic_pp_scan(pp, &token);
    tgsic_pp_expect_end(pp, &token, directive);
}

static bool evaluate_condition(struct preprocessor *pp, const char *directive)
{
    struct pp_token token;
    int64_t value;
    tgsic_pp_next(pp, &token);
    if (!tgsic_pp_evaluate(pp, &value, &token))
        return false;
    tgsic_pp_expect_end(pp, &token, directive);
    return value != 0;
}

static void open_condition(struct preprocessor *pp, const struct pp_token *at, bool taken)
{
    if (pp->condition_count >= pp->options.max_nesting)
        tgsic_pp_limit(pp, E_LIMIT_NESTING, at, "levels of #if", pp->options.max_nesting);
    *PP_PUSH(pp, pp->conditions, pp->condition_count, pp->condition_capacity) =
        (struct condition){tgsic_pp_pos(at), taken, false};
}

/* The open #if that an #elif, #else or #endif belongs to; NULL and a diagnostic when there is
 * none in this file. */
static struct condition *innermost(struct preprocessor *pp, const struct pp_token *at)
{
    if (pp->condition_count > pp->in.conditions)
        return &pp->conditions[pp->condition_count - 1];
    tgsic_pp_error(pp, E_CONDITION_NESTING, at, "#%s without #if", at->name->text);
    return NULL;
}

static bool check_else(struct preprocessor *pp, const struct condition *condition,
                       const struct pp_token *at)
{
    if (condition->seen_else)
        tgsic_pp_error(pp, E_CONDITION_NESTING, at, "#%s after #else", at->name->text);
    return !condition->seen_else;
}

/* At an #elif, #else or #endif of the innermost #if, none of whose groups is being read. Whether
 * reading resumes behind it. */
static bool resumes(struct preprocessor *pp, enum directive directive, const struct pp_token *at)
{
    struct condition *condition = &pp->conditions[pp->condition_count - 1];
    if (directive == D_ENDIF) {
        pp->condition_count--;
        end_line(pp, "endif");
        return true;
    }
    bool eligible = check_else(pp, condition, at) && !condition->taken;
    if (directive == D_ELSE) {
        condition->seen_else = true;
        end_line(pp, "else");
    } else if (eligible) {
        /* Evaluating may grow the array that `condition` points into. */
        eligible = evaluate_condition(pp, "elif");
        condition = &pp->conditions[pp->condition_count - 1];
    }
    condition->taken |= eligible;
    return eligible;
}

/* Passes groups that are not read, up to the directive behind which reading resumes. Directives
 * inside are only counted. */
static void skip_groups(struct preprocessor *pp)
{
    uint32_t depth = 0;
    for (;;) {
        tgsic_pp_skip_line(pp);
        if (pp->in.next >= pp->in.end)
            return;
        pp->in.next++;
        pp->in.line++;
        pp->in.line_start = pp->in.next;
        if (!tgsic_pp_at_directive(pp))
            continue;
        struct pp_token token;
        tgsic_pp_scan(pp, &token);
        enum directive directive = find_directive(&token);
        if (directive == D_IF || directive == D_IFDEF || directive == D_IFNDEF) {
            if (++depth + pp->condition_count > pp->options.max_nesting)
                tgsic_pp_limit(pp, E_LIMIT_NESTING, &token, "levels of #if",
                               pp->options.max_nesting);
        } else if (directive == D_ENDIF && depth) {
            depth--;
        } else if (!depth && directive >= D_ELIF && directive <= D_ENDIF) {
            if (resumes(pp, directive, &token))
                return;
        }
    }
}

static void if_directive(struct preprocessor *pp, enum directive directive,
                         const struct pp_token *at)
{
    bool taken;
    if (directive == D_IF) {
        taken = evaluate_condition(pp, "if");
    } else {
        struct pp_token name;
        tgsic_pp_scan(pp, &name);
        taken = directive == D_IFNDEF;
        if (name.kind == TOK_IDENTIFIER) {
            taken = tgsic_pp_is_defined(pp, name.name) == (directive == D_IFDEF);
            end_line(pp, at->name->text);
        } else {
            tgsic_pp_error(pp, E_DIRECTIVE_SYNTAX, &name, "#%s needs a name", at->name->text);
        }
    }
    open_condition(pp, at, taken);
    if (!taken)
        skip_groups(pp);
}

/* Met while its #if's group is being read: the rest of the #if is passed. */
static void else_directive(struct preprocessor *pp, enum directive directive,
                           const struct pp_token *at)
{
    struct condition *condition = innermost(pp, at);
    if (!condition)
        return;
    if (directive == D_ENDIF) {
        pp->condition_count--;
        end_line(pp, "endif");
        return;
    }
    check_else(pp, condition, at);
    if (directive == D_ELSE) {
        condition->seen_else = true;
        end_line(pp, "else");
    }
    skip_groups(pp);
}

/* The rest of the line as it stands, blanks at both ends taken off. */
static const char *line_text(struct preprocessor *pp, size_t *length)
{
    const char *start = pp->in.next;
    tgsic_pp_skip_line(pp);
    const char *end = pp->in.next;
    while (start < end && (*start == ' ' || *start == '\t'))
        start++;
    while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    *length = (size_t)(end - start);
    return start;
}

static void error_directive(struct preprocessor *pp, const struct pp_token *at)
{
    size_t length;
    const char *text = line_text(pp, &length);
    tgsic_pp_error(pp, E_ERROR_DIRECTIVE, at, "#error%s%.*s", length ? " " : "",
                   (int)(length < 400 ? length : 400), text);
}

/* A path between delimiters, for #include and #line. NULL when there is none. */
static const char *read_path(struct preprocessor *pp, size_t *length)
{
    const char *p = pp->in.next;
    while (*p == ' ' || *p == '\t')
        p++;
    char close = *p == '"' ? '"' : *p == '<' ? '>' : 0;
    if (!close)
        return NULL;
    const char *start = ++p;
    while (p < pp->in.end && *p != close && *p != '\n')
        p++;
    if (*p != close || p == start)
        return NULL;
    pp->in.next = p + 1;
    *length = (size_t)(p - start);
    return start;
}

/* Since 3.30 and in ESSL 3.00 `#line N` gives the next line the number N; before, N + 1
 * (GLSL 1.10, section 3.3). */
static void line_directive(struct preprocessor *pp, const struct pp_token *at)
{
    struct pp_token token;
    int64_t line, file = pp->in.file;
    tgsic_pp_next(pp, &token);
    if (token.kind != PP_NUMBER && token.kind != TOK_LEFT_PAREN && token.kind != TOK_PLUS) {
        tgsic_pp_error(pp, E_LINE, &token, "#line needs a line number");
        return;
    }
    if (!tgsic_pp_evaluate(pp, &line, &token))
        return;
    bool paths = tgsic_language_has(pp->lang, EXT_ARB_shading_language_include);
    if (paths && token.kind == PP_OTHER && *token.text == '"') {
        size_t length;
        pp->in.next = token.text;
        if (read_path(pp, &length))
            tgsic_pp_scan(pp, &token);
    } else if (token.kind != PP_NEWLINE && !tgsic_pp_evaluate(pp, &file, &token)) {
        return;
    }
    if (token.kind != PP_NEWLINE || line < 0 || line > INT32_MAX || file < 0 || file > INT32_MAX) {
        tgsic_pp_error(pp, E_LINE, at, "#line takes a line number and a source string number");
        return;
    }
    /* The newline at the end of this line still counts. */
    pp->in.line = (uint32_t)line - tgsic_language_at_least(pp->lang, 330, 300);
    pp->in.file = (uint32_t)file;
}

static void on_off_pragma(struct preprocessor *pp, const struct pp_token *at, bool *flag)
{
    struct pp_token tokens[4];
    for (int i = 0; i < 4; i++)
        tgsic_pp_scan(pp, &tokens[i]);
    bool on = tgsic_pp_spelt(&tokens[1], "on");
    if (tokens[0].kind != TOK_LEFT_PAREN || (!on && !tgsic_pp_spelt(&tokens[1], "off")) ||
        tokens[2].kind != TOK_RIGHT_PAREN || tokens[3].kind != PP_NEWLINE)
        tgsic_pp_warn(pp, E_PRAGMA, at, "#pragma %s takes (on) or (off)", at->name->text);
    else if (pp->lexer->depth)
        tgsic_pp_error(pp, E_PRAGMA, at, "#pragma %s must stand outside of functions",
                       at->name->text);
    else
        *flag = on;
}

static void stdgl_pragma(struct preprocessor *pp, const struct pp_token *at)
{
    struct pp_token tokens[4];
    for (int i = 0; i < 4; i++)
        tgsic_pp_scan(pp, &tokens[i]);
    if (!tgsic_pp_spelt(&tokens[0], "invariant") || tokens[1].kind != TOK_LEFT_PAREN ||
        !tgsic_pp_spelt(&tokens[2], "all") || tokens[3].kind != TOK_RIGHT_PAREN)
        return;
    if (pp->lang->es && pp->lang->version >= 300 && pp->lang->stage == GLSL_FRAGMENT)
        tgsic_pp_error(pp, E_PRAGMA, at,
                       "#pragma STDGL invariant(all) is not for fragment shaders");
    else
        pp->lang->pragma_invariant_all = true;
}

/* Unknown pragmas are ignored. */
static void pragma_directive(struct preprocessor *pp)
{
    struct pp_token token;
    tgsic_pp_scan(pp, &token);
    if (tgsic_pp_spelt(&token, "STDGL"))
        stdgl_pragma(pp, &token);
    else if (tgsic_pp_spelt(&token, "optimize"))
        on_off_pragma(pp, &token, &pp->lang->pragma_optimize);
    else if (tgsic_pp_spelt(&token, "debug"))
        on_off_pragma(pp, &token, &pp->lang->pragma_debug);
}

static void enter_include(struct preprocessor *pp, const struct pp_token *at,
                          const struct tgsic_glsl_include *include)
{
    const struct glsl_source source = {include->text, include->length};
    if (pp->include_depth >= pp->options.max_nesting)
        tgsic_pp_limit(pp, E_LIMIT_NESTING, at, "levels of #include", pp->options.max_nesting);
    struct input *includer = ARENA_NEW(pp->arena, struct input);
    *includer = pp->in;
    tgsic_input_init(&pp->in, pp->arena, &source, 1);
    pp->call = *at;
    tgsic_pp_charge(pp, (uint32_t)((pp->in.end - pp->in.next) / 16) + 1);
    pp->in.file = includer->file;
    pp->in.conditions = pp->condition_count;
    pp->in.name = include->name;
    pp->in.includer = includer;
    pp->include_depth++;
}

static void include_directive(struct preprocessor *pp, const struct pp_token *at)
{
    struct tgsic_glsl_include include = {0};
    if (!tgsic_language_has(pp->lang, EXT_ARB_shading_language_include)) {
        tgsic_pp_error(pp, E_INCLUDE, at, "#include needs GL_ARB_shading_language_include");
        return;
    }
    include.path = read_path(pp, &include.path_length);
    if (!include.path) {
        tgsic_pp_error(pp, E_INCLUDE, at, "#include needs a path in <> or \"\"");
        return;
    }
    include.includer = include.path[-1] == '"' ? pp->in.name : NULL;
    end_line(pp, "include");
    if (!pp->options.include || !pp->options.include(pp->options.include_user, &include)) {
        tgsic_pp_error(pp, E_INCLUDE, at, "nothing to include is named \"%.*s\"",
                       (int)(include.path_length < 200 ? include.path_length : 200), include.path);
        return;
    }
    enter_include(pp, at, &include);
}

static void obey(struct preprocessor *pp, const struct pp_token *token)
{
    enum directive directive = find_directive(token);
    if (directive == D_VERSION) {
        tgsic_pp_version(pp, token);
        return;
    }
    pp->started = true;
    switch (directive) {
    case D_DEFINE:
        tgsic_pp_define(pp);
        break;
    case D_UNDEF:
        tgsic_pp_undef(pp);
        break;
    case D_IF:
    case D_IFDEF:
    case D_IFNDEF:
        if_directive(pp, directive, token);
        break;
    case D_ELIF:
    case D_ELSE:
    case D_ENDIF:
        else_directive(pp, directive, token);
        break;
    case D_ERROR:
        error_directive(pp, token);
        break;
    case D_PRAGMA:
        pragma_directive(pp);
        break;
    case D_EXTENSION:
        tgsic_pp_extension(pp, token);
        break;
    case D_LINE:
        line_directive(pp, token);
        break;
    case D_INCLUDE:
        include_directive(pp, token);
        break;
    default:
        tgsic_pp_error(pp, E_DIRECTIVE, token, "unknown directive");
        break;
    }
}

void tgsic_pp_directive(struct preprocessor *pp)
{
    struct pp_token token, call = pp->call;
    bool pushed_back = pp->pushed_back;
    const struct input *includer = pp->in.includer;
    pp->in_directive = true;
    pp->pushed_back = false;
    tgsic_pp_scan(pp, &token);
    if (token.kind != PP_NEWLINE) {
        obey(pp, &token);
        /* Whatever a malformed directive left; an included text starts at its beginning. */
        if (pp->in.includer == includer)
            tgsic_pp_skip_line(pp);
        tgsic_pp_drop_replays(pp);
    }
    pp->in_directive = false;
    pp->line_begins = true;
    pp->pushed_back = pushed_back;
    pp->call = call;
}
