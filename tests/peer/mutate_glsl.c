/* SPDX-License-Identifier: MIT */
/* Mistakes in emitted GLSL: edits of its text. */
#include "mutate.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A piece of the text and what takes its place. */
struct edit {
    size_t at, length;
    char text[64];
};

/* Looks for a place at `at`, and fills in the edit if there is one. */
typedef bool finder(const char *text, size_t at, uint64_t *seed, struct edit *edit);

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool replace(struct edit *edit, size_t at, size_t length, const char *with)
{
    edit->at = at;
    edit->length = length;
    snprintf(edit->text, sizeof edit->text, "%s", with);
    return true;
}

/* ---- Operands -------------------------------------------------------------------------------- */

/* .xyz: one letter becomes another */
static bool find_swizzle(const char *text, size_t at, uint64_t *seed, struct edit *edit)
{
    size_t length = strspn(text + at + 1, "xyzw");
    if (text[at] != '.' || !at || !length || length > 4 || is_name(text[at + 1 + length]) ||
        (!is_name(text[at - 1]) && text[at - 1] != ']' && text[at - 1] != ')') ||
        isdigit((unsigned char)text[at - 1]))
        return false;
    size_t letter = at + 1 + mutate_random(seed, (uint32_t)length);
    char other[2] = {
        "xyzw"[(strchr("xyzw", text[letter]) - "xyzw" + 1 + mutate_random(seed, 3)) & 3], 0};
    return other[0] != text[letter] && replace(edit, letter, 1, other);
}

static bool find_operand_order(const char *text, size_t at, uint64_t *seed, struct edit *edit)
{
    (void)seed;
    if (strncmp(text + at, " ? ", 3))
        return false;
    const char *first = text + at + 3, *colon = strstr(first, " : ");
    size_t length = colon ? strcspn(first, ":;()") : 0;
    const char *second = colon ? colon + 3 : NULL;
    size_t rest = second ? strcspn(second, "?:;,()\n") : 0;
    if (!colon || first + length - 1 != colon || !rest || length + rest + 3 >= sizeof edit->text)
        return false;
    char swapped[64];
    snprintf(swapped, sizeof swapped, "%.*s : %.*s", (int)rest, second, (int)(colon - first),
             first);
    return replace(edit, (size_t)(first - text), (size_t)(second - first) + rest, swapped);
}

static bool find_constant(const char *text, size_t at, uint64_t *seed, struct edit *edit)
{
    const char *open = strchr(text + at, '[');
    char *end, next[32];
    bool constant = !strncmp(text + at, "s_const", 7) || !strncmp(text + at, "s_iconst", 8);
    if (!constant || !open || (size_t)(open - text) > at + 12)
        return false;
    unsigned long index = strtoul(open + 1, &end, 10);
    if (*end != ']' || end == open + 1 || end[1] == ';')
        return false;
    snprintf(next, sizeof next, "%lu", index && mutate_random(seed, 2) ? index - 1 : index + 1);
    return replace(edit, (size_t)(open + 1 - text), (size_t)(end - open - 1), next);
}

static bool find_varying(const char *text, size_t at, uint64_t *seed, struct edit *edit)
{
    char other[32];
    size_t digits = strspn(text + at + 9, "0123456789");
    if (strncmp(text + at, "v_generic", 9) || !digits || text[at + 9 + digits] == ';')
        return false;
    unsigned number = mutate_random(seed, 4);
    snprintf(other, sizeof other, "v_generic%u", number);
    char declared[48];
    snprintf(declared, sizeof declared, "vec4 %s;", other);
    return strncmp(text + at, other, 9 + digits) && strstr(text, declared) &&
           replace(edit, at, 9 + digits, other);
}

static bool find_sampler(const char *text, size_t at, uint64_t *seed, struct edit *edit)
{
    char other[32], declared[48];
    size_t digits = strspn(text + at + 7, "0123456789");
    if (strncmp(text + at, "fs_samp", 7) || !digits || text[at + 7 + digits] == ';')
        return false;
    snprintf(other, sizeof other, "fs_samp%u", mutate_random(seed, 4));
    snprintf(declared, sizeof declared, "sampler2D %s;", other);
    return strncmp(text + at, other, 7 + digits) && strstr(text, declared) &&
           replace(edit, at, 7 + digits, other);
}

static bool find_literal(const char *text, size_t at, uint64_t *seed, struct edit *edit)
{
    char *end, other[32];
    (void)seed;
    if (!at || !isdigit((unsigned char)text[at]) || is_name(text[at - 1]) || text[at - 1] == '.')
        return false;
    double value = strtod(text + at, &end);
    size_t length = (size_t)(end - (text + at));
    if (!memchr(text + at, '.', length) || is_name(*end))
        return false;
    snprintf(other, sizeof other, "%.6f", value * 0.5 + 0.375);
    return replace(edit, at, length, other);
}

static bool find_sign(const char *text, size_t at, uint64_t *seed, struct edit *edit)
{
    (void)seed;
    bool unary = at && text[at] == '-' && (text[at - 1] == ' ' || text[at - 1] == '(') &&
                 (isalpha((unsigned char)text[at + 1]) || text[at + 1] == '(');
    return unary && replace(edit, at, 1, "");
}

/* ---- Words ----------------------------------------------------------------------------------- */

/* Words of a table: where one stands, its neighbour in the row takes its place. */
static bool find_word(const char *const (*pairs)[2], size_t count, const char *text, size_t at,
                      struct edit *edit)
{
    for (size_t i = 0; i < count; i++)
        for (unsigned k = 0; k < 2; k++) {
            const char *word = pairs[i][k];
            bool starts = !isalpha((unsigned char)*word) || !at || !is_name(text[at - 1]);
            if (*word && starts && !strncmp(text + at, word, strlen(word)))
                return replace(edit, at, strlen(word), pairs[i][!k]);
        }
    return false;
}

#define FIND_WORDS(name, ...)                                                                      \
    static bool name(const char *text, size_t at, uint64_t *seed, struct edit *edit)               \
    {                                                                                              \
        static const char *const pairs[][2] = {__VA_ARGS__};                                       \
        (void)seed;                                                                                \
        return find_word(pairs, sizeof pairs / sizeof *pairs, text, at, edit);                     \
    }

FIND_WORDS(find_operator, {" + ", " - "}, {" < ", " >= "}, {" > ", " <= "}, {" && ", " || "},
           {" << ", " >> "}, {" & ", " | "})
FIND_WORDS(find_function, {"min(", "max("}, {"floor(", "ceil("}, {"sin(", "cos("},
           {"sqrt(", "inversesqrt("}, {"exp2(", "log2("}, {"fract(", "floor("},
           {"lessThan(", "greaterThanEqual("}, {"dFdx(", "dFdy("}, {"equal(", "notEqual("})
FIND_WORDS(find_condition, {" != 0u", " == 0u"}, {" != 0)", " == 0)"}, {" != 0.0)", " == 0.0)"},
           {"if (t", "if (!t"})
FIND_WORDS(find_qualifier, {"\nflat in vec4", "\nin vec4"}, {"\nnoperspective in", "\nflat in"})

/* One way only. */
#define FIND_LOST(name, word, with)                                                                \
    static bool name(const char *text, size_t at, uint64_t *seed, struct edit *edit)               \
    {                                                                                              \
        (void)seed;                                                                                \
        return !strncmp(text + at, word, sizeof(word) - 1) && (!at || !is_name(text[at - 1])) &&   \
               replace(edit, at, sizeof(word) - 1, with);                                          \
    }
FIND_LOST(find_saturation, ", 0.0, 1.0)", ", 0.0, 9.0)")
FIND_LOST(find_absolute, "abs(", "(")
FIND_LOST(find_float_cast, "floatBitsToInt(", "int(")
FIND_LOST(find_int_cast, "intBitsToFloat(", "float(")
FIND_LOST(find_uint_cast, "uintBitsToFloat(", "float(")

/* A statement that assigns to something declared before. */
static bool find_statement(const char *text, size_t at, uint64_t *seed, struct edit *edit)
{
    (void)seed;
    size_t indent = strspn(text + at, " "), length = strcspn(text + at, "\n");
    const char *name = text + at + indent, *equals = strstr(name, " = ");
    bool starts = at && text[at - 1] == '\n' && indent;
    if (!starts || !equals || (size_t)(equals - (text + at)) > length ||
        memchr(name, ' ', (size_t)(equals - name)) || !strncmp(name, "gl_Position", 11))
        return false;
    return replace(edit, at, length, "");
}

/* ---- Planting -------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    finder *find;
} kinds[] = {
    {"swizzle", find_swizzle},
    {"operand order", find_operand_order},
    {"constant", find_constant},
    {"varying", find_varying},
    {"sampler", find_sampler},
    {"immediate", find_literal},
    {"sign", find_sign},
    {"operator", find_operator},
    {"function", find_function},
    {"condition", find_condition},
    {"qualifier", find_qualifier},
    {"saturation", find_saturation},
    {"absolute", find_absolute},
    {"bit cast", find_float_cast},
    {"bit cast", find_int_cast},
    {"bit cast", find_uint_cast},
    {"lost statement", find_statement},
};

/* One of the places, all of them equally likely. */
static bool choose(const char *text, finder *find, uint64_t *seed, struct edit *chosen)
{
    uint32_t count = 0;
    size_t length = strlen(text);
    for (size_t at = 0; at < length; at++) {
        struct edit edit;
        if (find(text, at, seed, &edit) && !mutate_random(seed, ++count))
            *chosen = edit;
    }
    return count > 0;
}

static void describe(struct mutation *m, const char *text, const struct edit *edit)
{
    size_t start = edit->at, end = edit->at + edit->length;
    while (start && text[start - 1] != '\n')
        start--;
    end += strcspn(text + end, "\n");
    start += text[start] == '\n';
    snprintf(m->what, sizeof m->what, "%.*s  =>  %.*s%s%.*s", (int)(end - start), text + start,
             (int)(edit->at > start ? edit->at - start : 0), text + start, edit->text,
             (int)(end - edit->at - edit->length), text + edit->at + edit->length);
}

/* Ends the shader in front of the line, if that is a statement. */
static void edit_probe(struct mutation *m, unsigned stage, const char *text, struct edit *edit)
{
    size_t start = edit->at;
    while (start && text[start - 1] != '\n')
        start--;
    m->probe = text[start] == ' ' && text[start + strspn(text + start, " ")] != '}';
    replace(edit, start, 0,
            !m->probe                       ? ""
            : stage == TGSIC_PROCESSOR_FRAG ? "    if (true) discard;\n"
                                            : "    if (true) return;\n");
}

void mutate_glsl(struct mutation *m, unsigned stage, struct tgsic_buffer *buffer)
{
    uint64_t seed = m->seed;
    struct edit edit;
    if (!mutate_chooses_stage(&seed, stage) || !buffer->data)
        return;
    size_t kind = mutate_random(&seed, sizeof kinds / sizeof *kinds);
    if (!choose(buffer->data, kinds[kind].find, &seed, &edit))
        return;
    if (m->probe)
        edit_probe(m, stage, buffer->data, &edit);
    size_t added = strlen(edit.text), size = buffer->size - edit.length + added;
    char *text = buffer->allocator.resize(buffer->allocator.user, NULL, size + 1);
    if (!text)
        return;
    describe(m, buffer->data, &edit);
    memcpy(text, buffer->data, edit.at);
    memcpy(text + edit.at, edit.text, added);
    memcpy(text + edit.at + added, buffer->data + edit.at + edit.length,
           buffer->size - edit.at - edit.length + 1);
    buffer->allocator.resize(buffer->allocator.user, buffer->data, 0);
    buffer->data = text;
    buffer->size = size;
    m->planted = true;
    m->kind = kinds[kind].name;
}
