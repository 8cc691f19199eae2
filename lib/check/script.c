/* SPDX-License-Identifier: MIT */
/* Lines of a script matched with patterns. */
#include "script.h"

#include "gl_names.h"
#include "line.h"
#include "play.h"

#include <string.h>

const struct check_command_kind tgsic_check_commands[] = {
#define COMMAND(class, pattern, run) {CHECK_COMMAND_##class, pattern, tgsic_check_run_##run},
#include "commands.def"
#undef COMMAND
};

const size_t tgsic_check_num_commands = sizeof tgsic_check_commands / sizeof *tgsic_check_commands;

struct matching {
    struct check_line line;
    struct tgsic_arena *arena;
    struct check_argument arguments[CHECK_MAX_ARGUMENTS];
    uint32_t num_arguments;
    struct check_type type; /* of the last %T */
};

/* ---- Placeholders -------------------------------------------------------------------------- */

static bool match_integer(struct matching *m, struct check_argument *a)
{
    return tgsic_check_take_integer(&m->line, &a->integer);
}

static bool match_unsigned(struct matching *m, struct check_argument *a)
{
    struct check_line before = m->line;
    if (!tgsic_check_take_integer(&m->line, &a->integer))
        return false;
    if (a->integer >= 0 && a->integer <= (int64_t)UINT32_MAX)
        return true;
    m->line = before;
    return false;
}

static bool match_float(struct matching *m, struct check_argument *a)
{
    return tgsic_check_take_float(&m->line, &a->real);
}

static bool match_word(struct matching *m, struct check_argument *a)
{
    const char *word;
    size_t length;
    if (!tgsic_check_take_word(&m->line, &word, &length))
        return false;
    a->text = tgsic_arena_strndup(m->arena, word, length);
    return true;
}

/* A word that `find` knows; nothing is taken if it does not. */
static bool match_named(struct matching *m, struct check_argument *a,
                        bool (*find)(const char *word, size_t length, struct check_argument *a))
{
    struct check_line before = m->line;
    const char *word;
    size_t length;
    if (tgsic_check_take_word(&m->line, &word, &length) && find(word, length, a))
        return true;
    m->line = before;
    return false;
}

static bool find_gl_name(const char *word, size_t length, struct check_argument *a)
{
    uint32_t number;
    if (!tgsic_check_gl_named(word, length, &number))
        return false;
    a->integer = number;
    return true;
}

static bool find_format(const char *word, size_t length, struct check_argument *a)
{
    a->format = tgsic_check_gl_format_named(word, length);
    return a->format != NULL;
}

static bool find_primitive(const char *word, size_t length, struct check_argument *a)
{
    uint8_t primitive;
    if (!tgsic_check_primitive_named(word, length, &primitive))
        return false;
    a->integer = primitive;
    return true;
}

struct named_number {
    const char *name;
    uint8_t number;
};

static bool find_number(const struct named_number *list, size_t count, const char *word,
                        size_t length, struct check_argument *a)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(list[i].name) == length && !memcmp(list[i].name, word, length)) {
            a->integer = list[i].number;
            return true;
        }
    return false;
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool find_target(const char *word, size_t length, struct check_argument *a)
{
    static const struct named_number targets[] = {
        {"1D", TGSIC_TARGET_TEX_1D},
        {"2D", TGSIC_TARGET_TEX_2D},
        {"3D", TGSIC_TARGET_TEX_3D},
        {"Rect", TGSIC_TARGET_RECT},
        {"Cube", TGSIC_TARGET_CUBE},
        {"1DArray", TGSIC_TARGET_TEX_1D_ARRAY},
        {"2DArray", TGSIC_TARGET_TEX_2D_ARRAY},
        {"CubeArray", TGSIC_TARGET_CUBEARRAY},
    };
    return find_number(targets, COUNT(targets), word, length, a);
}

static bool find_stage(const char *word, size_t length, struct check_argument *a)
{
    static const struct named_number stages[] = {
        {"GL_VERTEX_SHADER", TGSIC_PROCESSOR_VERT},
        {"GL_TESS_CONTROL_SHADER", TGSIC_PROCESSOR_TESS_CTRL},
        {"GL_TESS_EVALUATION_SHADER", TGSIC_PROCESSOR_TESS_EVAL},
        {"GL_GEOMETRY_SHADER", TGSIC_PROCESSOR_GEOM},
        {"GL_FRAGMENT_SHADER", TGSIC_PROCESSOR_FRAG},
        {"GL_COMPUTE_SHADER", TGSIC_PROCESSOR_COMP},
    };
    return find_number(stages, COUNT(stages), word, length, a);
}

static bool match_gl_name(struct matching *m, struct check_argument *a)
{
    return match_named(m, a, find_gl_name);
}

static bool match_format(struct matching *m, struct check_argument *a)
{
    return match_named(m, a, find_format);
}

static bool match_primitive(struct matching *m, struct check_argument *a)
{
    return match_named(m, a, find_primitive);
}

static bool match_target(struct matching *m, struct check_argument *a)
{
    return match_named(m, a, find_target);
}

static bool match_stage(struct matching *m, struct check_argument *a)
{
    return match_named(m, a, find_stage);
}

static bool match_comparison(struct matching *m, struct check_argument *a)
{
    uint8_t comparison;
    if (!tgsic_check_take_comparison(&m->line, &comparison))
        return false;
    a->integer = comparison;
    return true;
}

/* ---- Types and lists ----------------------------------------------------------------------- */

static bool find_type(const char *word, size_t length, struct check_argument *a)
{
    return tgsic_check_type_named(word, length, &a->type);
}

static bool match_type(struct matching *m, struct check_argument *a)
{
    if (!match_named(m, a, find_type))
        return false;
    m->type = a->type;
    return true;
}

static bool match_numbers(struct matching *m, struct check_argument *a)
{
    unsigned count = m->type.rows * m->type.columns;
    unsigned width = tgsic_check_type_words(m->type) / count;
    uint32_t *words = ARENA_ARRAY(m->arena, uint32_t, count * width);
    for (unsigned i = 0; i < count && (!i || !tgsic_check_at_end(&m->line)); i++) {
        if (!tgsic_check_take_number(&m->line, m->type.base, words + i * width))
            return false;
        tgsic_check_take(&m->line, ",");
    }
    a->words = words;
    a->count = count * width;
    return true;
}

static bool match_integers(struct matching *m, struct check_argument *a)
{
    int64_t *list = NULL;
    while (!tgsic_check_at_end(&m->line)) {
        ARENA_RESERVE(m->arena, list, a->count);
        if (!tgsic_check_take_integer(&m->line, &list[a->count]))
            return false;
        a->count++;
    }
    a->integers = list;
    return a->count > 0;
}

static bool match_words(struct matching *m, struct check_argument *a)
{
    const char **list = NULL, *word;
    size_t length;
    while (tgsic_check_take_word(&m->line, &word, &length)) {
        ARENA_RESERVE(m->arena, list, a->count);
        list[a->count++] = tgsic_arena_strndup(m->arena, word, length);
    }
    a->texts = list;
    return a->count > 0;
}

/* ---- Patterns ------------------------------------------------------------------------------ */

static const struct {
    char letter;
    bool (*match)(struct matching *, struct check_argument *);
} placeholders[] = {
    {'i', match_integer}, {'u', match_unsigned}, {'f', match_float},     {'w', match_word},
    {'g', match_gl_name}, {'F', match_format},   {'m', match_primitive}, {'c', match_comparison},
    {'t', match_target},  {'s', match_stage},    {'k', match_word},      {'T', match_type},
    {'n', match_numbers}, {'l', match_integers}, {'*', match_words},
};

static bool match_placeholder(struct matching *m, char letter)
{
    struct check_argument *argument = &m->arguments[m->num_arguments++];
    *argument = (struct check_argument){{0}, 0};
    for (size_t i = 0; i < COUNT(placeholders); i++)
        if (placeholders[i].letter == letter)
            return placeholders[i].match(m, argument);
    return false;
}

static bool match_literal(struct matching *m, const char *text, size_t length)
{
    char literal[32];
    memcpy(literal, text, length);
    literal[length] = 0;
    return tgsic_check_take(&m->line, literal);
}

static const char *next_token(const char *pattern, size_t *length)
{
    pattern += strspn(pattern, " ");
    *length = strcspn(pattern, " ");
    return pattern;
}

/* The end of the optional part that begins at `pattern`, counting what it would have matched. */
static const char *skip_optional(struct matching *m, const char *pattern)
{
    size_t length;
    for (pattern = next_token(pattern, &length); *pattern != ']';
         pattern = next_token(pattern + length, &length))
        if (*pattern == '%')
            m->arguments[m->num_arguments++] = (struct check_argument){{0}, 0};
    return pattern + 1;
}

/* Matches up to the end of the pattern, or of the optional part; *end is behind it. */
static bool match_tokens(struct matching *m, const char *pattern, const char **end)
{
    size_t length;
    for (pattern = next_token(pattern, &length); *pattern && *pattern != ']';
         pattern = next_token(pattern + length, &length)) {
        if (*pattern == '[') {
            struct matching before = *m;
            const char *behind;
            if (!match_tokens(m, pattern + 1, &behind)) {
                *m = before;
                behind = skip_optional(m, pattern + 1);
            }
            pattern = behind;
            length = 0;
        } else if (*pattern == '%' ? !match_placeholder(m, pattern[1])
                                   : !match_literal(m, pattern, length)) {
            return false;
        }
    }
    *end = pattern + (*pattern == ']');
    return true;
}

static bool match_line(struct matching *m, const char *pattern)
{
    const char *end;
    if (!match_tokens(m, pattern, &end))
        return false;
    tgsic_check_take(&m->line, ";");
    return tgsic_check_at_end(&m->line);
}

bool tgsic_check_understand(const char *text, struct tgsic_arena *arena, struct check_step *step,
                            uint32_t *column)
{
    struct matching m;
    *column = 0;
    for (size_t i = 0; i < tgsic_check_num_commands; i++) {
        m = (struct matching){.line = tgsic_check_line(text), .arena = arena};
        if (match_line(&m, tgsic_check_commands[i].pattern)) {
            struct check_argument *arguments =
                ARENA_ARRAY(arena, struct check_argument, m.num_arguments);
            memcpy(arguments, m.arguments, m.num_arguments * sizeof *arguments);
            step->kind = &tgsic_check_commands[i];
            step->arguments = arguments;
            return true;
        }
        if (tgsic_check_column(&m.line) > *column)
            *column = tgsic_check_column(&m.line);
    }
    return false;
}
