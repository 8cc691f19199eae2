/* SPDX-License-Identifier: MIT */
/* [vertex data]: a line of column headers, then a vertex a line.
 *
 * A header is "name/type of the data/type in the shader[/column of a matrix]", the type in the
 * shader a GLSL type, or the number of components for one like the data. An element of an array is
 * "name[2]". */
#include "line.h"
#include "script.h"

#include "tgsi/arith.h"

#include <stdlib.h>
#include <string.h>

#define MAX_COLUMNS  64
#define MAX_VERTICES (1u << 20)

enum { E_VERTEX_DATA = 6020 };

/* Integers of fewer bits are kept as 32; `least` and `most` bound them. */
static const struct data_type {
    const char *name;
    uint8_t base; /* enum check_base */
    bool half;
    int64_t least, most;
} data_types[] = {
    {"float", CHECK_FLOAT, false, 0, 0},
    {"half", CHECK_FLOAT, true, 0, 0},
    {"double", CHECK_DOUBLE, false, 0, 0},
    {"byte", CHECK_INT, false, INT8_MIN, INT8_MAX},
    {"ubyte", CHECK_UINT, false, 0, UINT8_MAX},
    {"short", CHECK_INT, false, INT16_MIN, INT16_MAX},
    {"ushort", CHECK_UINT, false, 0, UINT16_MAX},
    {"int", CHECK_INT, false, INT32_MIN, INT32_MAX},
    {"uint", CHECK_UINT, false, 0, UINT32_MAX},
    {"int64", CHECK_INT64, false, INT64_MIN, INT64_MAX},
    {"uint64", CHECK_UINT64, false, INT64_MIN, INT64_MAX},
};

struct vertex_reader {
    const struct check_case *test;
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    struct check_line line;
    uint32_t number; /* of the line */
    struct check_array *arrays;
    const struct data_type *types[MAX_COLUMNS];
    uint32_t *words[MAX_COLUMNS];
    uint32_t num_arrays, num_vertices;
};

static void fail(struct vertex_reader *r, const char *expected)
{
    struct tgsic_pos pos = {.line = r->number, .column = tgsic_check_column(&r->line)};
    tgsic_diags_add(r->diags, TGSIC_ERROR, E_VERTEX_DATA, pos, "expected %s", expected);
    tgsic_arena_fail(r->arena, TGSIC_E_INVALID);
}

static unsigned words_of(uint8_t base)
{
    return base >= CHECK_DOUBLE ? 2 : 1;
}

/* ---- Headers ------------------------------------------------------------------------------- */

/* Splits at slashes into at most four parts; returns how many. */
static unsigned split(char *word, char *parts[4])
{
    unsigned count = 0;
    while (count < 4) {
        char *slash = strchr(word, '/');
        parts[count++] = word;
        if (!slash)
            return count;
        *slash = 0;
        word = slash + 1;
    }
    return 5;
}

static bool is_digit(const char *text, char least, char most)
{
    return text[0] >= least && text[0] <= most && !text[1];
}

/* "value[2]" is element 2 of "value". */
static void read_name(struct vertex_reader *r, char *name, struct check_array *array)
{
    char *bracket = strchr(name, '[');
    array->name = name;
    if (!bracket)
        return;
    char *end;
    long element = strtol(bracket + 1, &end, 10);
    if (end == bracket + 1 || strcmp(end, "]") || element < 0 || element > 255)
        fail(r, "an index in brackets");
    *bracket = 0;
    array->element = (int32_t)element;
}

static const struct data_type *find_data_type(const char *name)
{
    for (size_t i = 0; i < sizeof data_types / sizeof *data_types; i++)
        if (!strcmp(data_types[i].name, name))
            return &data_types[i];
    return NULL;
}

static void read_header(struct vertex_reader *r, char *word)
{
    char *parts[4];
    unsigned count = split(word, parts);
    struct check_array *array = &r->arrays[r->num_arrays];
    struct check_type type = {0, 0, 1};
    const struct data_type *data = count >= 3 && count <= 4 ? find_data_type(parts[1]) : NULL;
    if (!data)
        fail(r, "a column header: name/type/type");
    read_name(r, parts[0], array);
    type.base = data->base;
    if (is_digit(parts[2], '1', '4'))
        type.rows = (uint8_t)(parts[2][0] - '0');
    else if (!tgsic_check_type_named(parts[2], strlen(parts[2]), &type))
        fail(r, "a GLSL type or a number of components");
    if (count == 4 && (!is_digit(parts[3], '0', '3') || parts[3][0] - '0' >= type.columns))
        fail(r, "a column of the matrix");
    array->matrix_column = count == 4 ? parts[3][0] - '0' : 0;
    array->base = data->base;
    array->components = type.rows;
    array->columns = type.columns;
    array->integer = type.base == CHECK_INT || type.base == CHECK_UINT;
    if (words_of(type.base) != words_of(data->base) && array->integer)
        fail(r, "data of the shader's width");
    if (type.base == CHECK_FLOAT && data->base == CHECK_DOUBLE)
        array->base = CHECK_FLOAT;
    r->types[r->num_arrays++] = data;
}

static void read_headers(struct vertex_reader *r)
{
    const char *word;
    size_t length;
    r->arrays = ARENA_ARRAY(r->arena, struct check_array, MAX_COLUMNS);
    while (!tgsic_check_at_end(&r->line)) {
        struct check_line before = r->line;
        tgsic_check_take_word(&r->line, &word, &length);
        struct check_line behind = r->line;
        r->line = before;
        if (r->num_arrays == MAX_COLUMNS)
            fail(r, "fewer columns");
        read_header(r, tgsic_arena_strndup(r->arena, word, length));
        r->line = behind;
    }
}

/* ---- Rows ---------------------------------------------------------------------------------- */

static void read_value(struct vertex_reader *r, const struct data_type *type, uint8_t base,
                       uint32_t *words)
{
    struct check_line before = r->line;
    if (!tgsic_check_take_number(&r->line, base, words))
        fail(r, "a number");
    if (type->half) {
        float value;
        memcpy(&value, words, sizeof value);
        value = tgsic_half_to_float(tgsic_float_to_half(value));
        memcpy(words, &value, sizeof value);
    }
    if (type->base == CHECK_INT || type->base == CHECK_UINT) {
        int64_t value = type->base == CHECK_INT ? (int32_t)words[0] : (int64_t)words[0];
        if (value < type->least || value > type->most) {
            r->line = before;
            fail(r, "a number in range");
        }
    }
}

/* Makes room for one more vertex in each array: capacities double. */
static void reserve_vertex(struct vertex_reader *r)
{
    uint32_t count = r->num_vertices;
    if (count == MAX_VERTICES)
        fail(r, "fewer vertices");
    if (count & (count - 1))
        return;
    for (uint32_t i = 0; i < r->num_arrays; i++) {
        size_t size = (size_t)r->arrays[i].components * words_of(r->arrays[i].base) * 4;
        r->words[i] =
            tgsic_arena_grow(r->arena, r->words[i], count * size, (count ? count * 2u : 1u) * size);
        r->arrays[i].words = r->words[i];
    }
}

static void read_row(struct vertex_reader *r)
{
    reserve_vertex(r);
    for (uint32_t i = 0; i < r->num_arrays; i++) {
        unsigned width = words_of(r->arrays[i].base), components = r->arrays[i].components;
        uint32_t *words = r->words[i] + (size_t)r->num_vertices * components * width;
        for (unsigned c = 0; c < components; c++)
            read_value(r, r->types[i], r->arrays[i].base, words + c * width);
    }
    if (!tgsic_check_at_end(&r->line))
        fail(r, "the end of the vertex");
    r->num_vertices++;
}

void tgsic_check_read_vertex_data(const struct check_case *test, struct tgsic_arena *arena,
                                  struct check_draw *draw, struct tgsic_diags *diags)
{
    struct vertex_reader r = {.test = test, .arena = arena, .diags = diags};
    r.number = test->vertex_data_line;
    for (const char *text = test->vertex_data; *text; r.number++) {
        r.line = tgsic_check_line(text);
        if (!tgsic_check_at_end(&r.line)) {
            if (r.num_arrays)
                read_row(&r);
            else
                read_headers(&r);
        }
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    draw->arrays = r.arrays;
    draw->num_arrays = r.num_arrays;
    draw->num_vertices = r.num_vertices;
}
