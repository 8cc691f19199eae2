/* SPDX-License-Identifier: MIT */
/* Build-time program: prints templates.h, the formulas of glsl.def in the pieces of template.h. For
 * each row it names the first piece of its scalar and vector forms: TEMPLATE_ADD_SCALAR and so on.
 * What quick.c needs to know of an opcode and its operands makes a row of tgsic_quick_rows. */
#include "template.h"

#include <stdio.h>
#include <string.h>

#include "tgsi/scan.h"

static const char each_component[] = "";

struct row {
    const char *name;
    unsigned opcode;
    const char *scalar, *vector;
    char result;
    uint8_t scalars;
    bool has_writer;
    uint8_t condition; /* QUICK_ALWAYS, … */
};

static const struct row rows[] = {
#define ROW(opcode, name, scalar, vector, result, scalars, ...)                                    \
    {name, TGSIC_OPCODE_##opcode, scalar, vector, result, scalars, __VA_ARGS__},
#define GLSL(opcode, result, scalar, vector, scalars)                                              \
    ROW(opcode, #opcode, scalar, vector, result, scalars, false, 0)
#define GLSL_OLD(opcode, result, scalar, vector, scalars)                                          \
    ROW(opcode, "OLD_" #opcode, scalar, vector, result, scalars, false, 0)
#define GLSL_DEFINED(opcode, result, scalar, vector, scalars)                                      \
    ROW(opcode, "DEFINED_" #opcode, scalar, vector, result, scalars, false, 0)
#include "glsl.def"
};

/* Opcodes of which nothing but one of these rows makes statements quickly. */
static const struct row quick_rows[] = {
#define GLSL(opcode, result, scalar, vector, scalars)                                              \
    ROW(opcode, #opcode, scalar, vector, result, scalars, false, 0)
#define GLSL_QUICK(opcode, result, scalar, vector, scalars, condition)                             \
    ROW(opcode, #opcode, scalar, vector, result, scalars, true, QUICK_##condition)
#include "glsl.def"
#undef ROW
};

static const bool has_old[TGSIC_OPCODE_LIMIT] = {
#define GLSL_OLD(opcode, result, scalar, vector, scalars) [TGSIC_OPCODE_##opcode] = true,
#include "glsl.def"
};
static const bool has_needs[TGSIC_OPCODE_LIMIT] = {
#define GLSL_NEEDS(opcode, feature) [TGSIC_OPCODE_##opcode] = true,
#include "glsl.def"
};
static const bool has_helper[TGSIC_OPCODE_LIMIT] = {
#define GLSL_HELPER(opcode, text) [TGSIC_OPCODE_##opcode] = true,
#include "glsl.def"
};
static const bool has_writer[TGSIC_OPCODE_LIMIT] = {
#define GLSL_WRITER(opcode, writer) [TGSIC_OPCODE_##opcode] = true,
#include "glsl.def"
};
static const char *const logic[TGSIC_OPCODE_LIMIT] = {
#define GLSL_LOGIC(opcode, scalar) [TGSIC_OPCODE_##opcode] = scalar,
#include "glsl.def"
};

/* Formulas that have been printed, and where. */
static struct {
    const char *text;
    unsigned first;
} forms[1024];
static unsigned num_forms, num_pieces;

static void print_piece(const char *text, size_t length, unsigned end)
{
    printf("    {\"%.*s\", %zu, %u},\n", (int)length, text, length, end);
    num_pieces++;
}

/* What a directive stands for; *length is that of its text. Any other % is itself. */
static unsigned directive(const char *text, size_t *length)
{
    static const char types[] = "FIU";
    const char *type = text[1] ? strchr(types, text[1]) : NULL;
    *length = 2;
    if (text[1] >= '0' && text[1] < '0' + PIECE_FLOAT)
        return (unsigned)(text[1] - '0');
    if (type)
        return PIECE_FLOAT + (unsigned)(type - types);
    *length = 0;
    return PIECE_TEXT;
}

/* The text up to what is no text, at most a piece of it. */
static size_t plain_length(const char *text)
{
    size_t length = strcspn(text, "%");
    if (text[length] == '%') {
        size_t directive_length;
        directive(text + length, &directive_length);
        if (!directive_length)
            length++;
    }
    return length < PIECE_SIZE ? length : PIECE_SIZE;
}

static void print_template(const char *text)
{
    unsigned end;
    do {
        size_t length = plain_length(text), behind = 0;
        end = !text[length]         ? PIECE_LAST
              : text[length] == '%' ? directive(text + length, &behind)
                                    : PIECE_TEXT;
        print_piece(text, length, end);
        text += length + behind;
    } while (end != PIECE_LAST);
}

/* The number of a form's first piece; a formula that several rows have is printed once. */
static unsigned make_form(const char *text)
{
    if (!text)
        return TEMPLATE_SAME;
    if (text == each_component)
        return TEMPLATE_EACH;
    for (unsigned i = 0; i < num_forms; i++)
        if (!strcmp(forms[i].text, text))
            return forms[i].first;
    forms[num_forms].text = text;
    forms[num_forms].first = num_pieces;
    print_template(text);
    return forms[num_forms++].first;
}

/* ---- Rows of quick.c ------------------------------------------------------------------------- */

/* 0: as the result's */
static unsigned kind_of(char letter)
{
    return letter == '*' || letter == 'n' ? 0u
                                          : (unsigned)tgsic_kind_of_letter(letter, TGSIC_KIND_NONE);
}

/* The kinds, a bit each, that the result of a row is as it stands. */
static unsigned fitting_kinds(const struct row *row)
{
    if (row->result == '*')
        return UINT8_MAX & ~(row->condition == QUICK_ALWAYS ? 0 : 1u << TGSIC_KIND_NONE);
    if (row->result == 'n')
        return 1u << TGSIC_KIND_INT | 1u << TGSIC_KIND_UINT |
               (logic[row->opcode] ? 1u << TGSIC_KIND_BOOL : 0u);
    return 1u << (tgsic_is_wide_letter(row->result) ? (unsigned)TGSIC_KIND_NONE
                                                    : kind_of(row->result));
}

/* An instruction of the row's opcode. */
static struct tgsic_instruction instruction_of(const struct row *row)
{
    static struct tgsic_dst dst = {.writemask = 1};
    static struct tgsic_src src[MAX_SOURCES];
    return (struct tgsic_instruction){
        .opcode = (uint8_t)row->opcode, .num_dst = 1, .dst = &dst, .src = src};
}

/* The positions that a source has whatever the result's are; 0: those of the result. */
static unsigned fixed_reads(const struct row *row, unsigned source)
{
    const struct tgsic_scan scan = {.num_views = 0};
    const struct tgsic_instruction in = instruction_of(row);
    bool replicated = tgsic_opcode_table[row->opcode].mode == TGSIC_MODE_REPL;
    return replicated ? tgsic_source_mask(&scan, &in, source) : 0;
}

/* Has each source the same positions? */
static bool reads_alike(const struct row *row)
{
    const char *sources = tgsic_opcode_table[row->opcode].src;
    for (unsigned s = 1; sources[0] && sources[s]; s++)
        if (fixed_reads(row, s) != fixed_reads(row, 0))
            return false;
    return true;
}

static bool is_quick(const struct row *row)
{
    bool by_writer = has_writer[row->opcode] && !row->has_writer && !logic[row->opcode];
    bool helped = tgsic_is_wide(row->opcode) && has_helper[row->opcode];
    return !by_writer && !helped && !has_needs[row->opcode] && row->vector != each_component &&
           row->result != 'o' && reads_alike(row) &&
           strlen(tgsic_opcode_table[row->opcode].src) <= QUICK_SOURCES;
}

static unsigned quick_flags(const struct row *row)
{
    bool signless = tgsic_opcode_traits[row->opcode] & TGSIC_TRAIT_SIGNLESS;
    bool copies = row->result == '*' && !strcmp(row->scalar, "%0");
    return (logic[row->opcode] ? QUICK_LOGIC : 0u) | (row->result == '*' ? QUICK_RAW : 0u) |
           (row->opcode == TGSIC_OPCODE_AND ? QUICK_SELECT : 0u) | (copies ? QUICK_COPY : 0u) |
           (signless && row->result != 'n' ? QUICK_SIGNLESS : 0u) |
           (tgsic_is_wide(row->opcode) ? QUICK_WIDE : 0u) | row->condition;
}

/* The kind of a source, 0: as the result. Counts of bits to shift by are plain numbers. */
static unsigned quick_want(const struct row *row, unsigned source)
{
    const struct tgsic_instruction in = instruction_of(row);
    if (!tgsic_opcode_table[row->opcode].src[source])
        return 0;
    char letter = tgsic_source_letter(&in, source);
    return row->condition == QUICK_SHIFT && source == 1 && letter == 'n' ? (unsigned)TGSIC_KIND_INT
                                                                         : kind_of(letter);
}

static void print_quick_row(const struct row *row)
{
    unsigned vector = make_form(row->vector), scalar = make_form(row->scalar);
    printf("    [%u] = {%u, %u, %u, %u, %u, %u, %u, {", row->opcode, scalar,
           vector == TEMPLATE_SAME ? scalar : vector,
           logic[row->opcode] ? make_form(logic[row->opcode]) : scalar, fitting_kinds(row),
           row->scalars, quick_flags(row), fixed_reads(row, 0));
    for (unsigned s = 0; s < QUICK_SOURCES; s++)
        printf("%u, ", quick_want(row, s));
    printf("}, %u},\n", tgsic_is_wide_letter(row->result) ? kind_of(row->result) : 0u);
}

/* Those of hosts that have integers or of others, where an opcode may have another formula. */
static void print_quick_rows(bool old)
{
    printf("{\n");
    for (size_t i = 0; i < sizeof quick_rows / sizeof quick_rows[0]; i++)
        if (is_quick(&quick_rows[i]) && !(old && has_old[quick_rows[i].opcode]))
            print_quick_row(&quick_rows[i]);
    printf("},\n");
}

int main(void)
{
    enum {
        NUM_ROWS = sizeof rows / sizeof rows[0],
        NUM_QUICK = sizeof quick_rows / sizeof quick_rows[0]
    };
    unsigned scalar[NUM_ROWS], vector[NUM_ROWS];
    printf("const struct piece tgsic_alu_pieces[] = {\n");
    print_piece("", 0, PIECE_LAST); /* TEMPLATE_NONE */
    for (size_t i = 0; i < NUM_ROWS; i++) {
        scalar[i] = make_form(rows[i].scalar);
        vector[i] = make_form(rows[i].vector);
    }
    for (size_t i = 0; i < NUM_QUICK; i++)
        make_form(quick_rows[i].scalar), make_form(quick_rows[i].vector);
    for (size_t i = 0; i < TGSIC_OPCODE_LIMIT; i++)
        make_form(logic[i]);
    printf("};\nenum {\n");
    for (size_t i = 0; i < NUM_ROWS; i++)
        printf("    TEMPLATE_%s_SCALAR = %u,\n    TEMPLATE_%s_VECTOR = %u,\n", rows[i].name,
               scalar[i], rows[i].name, vector[i]);
    printf("};\nconst struct quick_row tgsic_quick_rows[2][TGSIC_OPCODE_LIMIT] = {\n");
    print_quick_rows(false);
    print_quick_rows(true);
    printf("};\n");
    return ferror(stdout) != 0;
}
