/* SPDX-License-Identifier: MIT */
/* The preprocessor's state and the steps its files share: scan.c cuts text into tokens, directive.c
 * obeys `#` lines, condition.c evaluates #if, expand.c replaces macros. */
#ifndef TGSIC_GLSL_PREPROCESS_H
#define TGSIC_GLSL_PREPROCESS_H

#include "lex_codes.h"
#include "lexer.h"
#include "macro.h"

/* A place in joined text where lines and columns start anew. */
struct text_event {
    const char *at;
    bool next_string; /* a new source string; else a line continuation was taken out here */
};

/* Text being read: the source strings joined, or an included file. Ends with a NUL. */
struct input {
    const char *next, *end;
    const char *line_start;
    const struct text_event *event; /* the next one; the last is past the end */
    uint32_t file, line;
    bool numbers_files;  /* each next string is a new file */
    uint32_t conditions; /* open #ifs when it was entered */
    const char *name;    /* that an included file was found by */
    struct input *includer;
};

/* Tokens that are read before the text is. */
struct replay {
    const struct pp_token *next, *end;
    struct glsl_name *macro; /* free to expand again when these are used up; may be NULL */
    bool barrier;
};

struct condition {
    struct tgsic_pos pos;
    bool taken, seen_else;
};

struct preprocessor {
    struct input in;
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    struct glsl_names *names;
    struct glsl_language *lang;
    struct glsl_lexer_options options; /* limits filled in */
    struct lexer *lexer;               /* that reads this */

    bool in_directive; /* newlines are tokens */
    bool line_begins;  /* a # here starts a directive */
    bool started;      /* #version is too late */
    bool seen_token;   /* something other than directives */
    bool pushed_back;
    struct pp_token pushed;

    struct replay *replays; /* innermost last */
    uint32_t replay_count, replay_capacity;
    struct pp_token call; /* the outermost macro call: gives its position */

    struct condition *conditions;
    uint32_t condition_count, condition_capacity;
    uint32_t expansion; /* tokens that macros produced */
    uint32_t nesting;   /* of macro arguments being expanded */
    uint32_t include_depth;
};

/* Makes room in a stack that shrinks as well, which ARENA_RESERVE is not for. */
#define PP_PUSH(pp, array, count, capacity)                                                        \
    ((count) < (capacity)                                                                          \
         ? &(array)[(count)++]                                                                     \
         : ((array) = tgsic_arena_grow((pp)->arena, (array), (capacity) * sizeof *(array),         \
                                       ((capacity)*2 + 8) * sizeof *(array)),                      \
            (capacity) = (capacity)*2 + 8, &(array)[(count)++]))

/* text.c: joins strings, takes out line continuations, makes every newline one \n. */
void tgsic_input_init(struct input *input, struct tgsic_arena *arena,
                      const struct glsl_source *sources, size_t count);

/* scan.c: the next token of the text, directives obeyed on the way. */
void tgsic_pp_scan(struct preprocessor *pp, struct pp_token *out);
/* Passes the rest of the line, to its newline or the end; comments are heeded. */
void tgsic_pp_skip_line(struct preprocessor *pp);
/* After a newline: passes blanks and comments; true when a # was passed as well. */
bool tgsic_pp_at_directive(struct preprocessor *pp);
/* Scans `text` (NUL-terminated, in the arena) as one token; false when it is not exactly one. */
bool tgsic_pp_rescan(struct preprocessor *pp, const char *text, size_t length,
                     struct pp_token *out);

/* expand.c: the next token before, and after macro replacement. */
void tgsic_pp_raw(struct preprocessor *pp, struct pp_token *out);
void tgsic_pp_next(struct preprocessor *pp, struct pp_token *out);
/* Counts tokens against the limit on expansion. */
void tgsic_pp_charge(struct preprocessor *pp, uint32_t tokens);
/* Forgets what macros in a directive left unread. */
void tgsic_pp_drop_replays(struct preprocessor *pp);
bool tgsic_pp_is_defined(const struct preprocessor *pp, const struct glsl_name *name);

/* directive.c: after a # at the start of a line; up to, not over, the newline. */
void tgsic_pp_directive(struct preprocessor *pp);
/* macro.c */
void tgsic_pp_define(struct preprocessor *pp);
void tgsic_pp_undef(struct preprocessor *pp);
/* version.c: #version, #extension */
void tgsic_pp_version(struct preprocessor *pp, const struct pp_token *directive);
void tgsic_pp_extension(struct preprocessor *pp, const struct pp_token *directive);
/* condition.c: an expression; false and a diagnostic when it is malformed. Names that are no
 * macros are 0 on the desktop and errors in ESSL. Starts with the token in *after, leaves the one
 * behind the expression there. */
bool tgsic_pp_evaluate(struct preprocessor *pp, int64_t *value, struct pp_token *after);

/* report.c */
struct tgsic_pos tgsic_pp_pos(const struct pp_token *token);
/* How a token is spelt; *length bytes. */
const char *tgsic_pp_spelling(const struct pp_token *token, size_t *length);
bool tgsic_pp_spelt(const struct pp_token *token, const char *text);
TGSIC_COLD void tgsic_pp_error(struct preprocessor *pp, unsigned code, const struct pp_token *at,
                               const char *format, ...) TGSIC_PRINTF(4, 5);
void tgsic_pp_warn(struct preprocessor *pp, unsigned code, const struct pp_token *at,
                   const char *format, ...) TGSIC_PRINTF(4, 5);
/* Reports that a limit is exceeded and leaves the compile. */
TGSIC_COLD _Noreturn void tgsic_pp_limit(struct preprocessor *pp, unsigned code,
                                         const struct pp_token *at, const char *what,
                                         uint32_t limit);
/* Reports a directive's unexpected token unless it is the newline. */
void tgsic_pp_expect_end(struct preprocessor *pp, const struct pp_token *token,
                         const char *directive);

#endif
