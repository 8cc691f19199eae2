/* SPDX-License-Identifier: MIT */
/* Build-time program: prints name_tables.h, the hash tables that names.c looks words up in. */
#include "names.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MAX_SLOTS 1024
#define MORE      256 /* slots behind the hashed ones, for searches that do not go round */

struct row {
    unsigned number;
    const char *name;
};

static const struct row statements[] = {
    {STATEMENT_DCL, "DCL"},
    {STATEMENT_IMM, "IMM"},
    {STATEMENT_PROPERTY, "PROPERTY"},
};
/* Rows are written out each time: one macro more would expand the file name NULL. */
static const struct row opcodes[] = {
#define TGSI_OP(number, name, dst, src, mode, flags, roles) {number, #name},
#include "opcodes.def"
#undef TGSI_OP
};
static const struct row processors[] = {
#define TGSI_PROCESSOR(number, name) {number, #name},
#include "enums.def"
};
static const struct row files[] = {
#define TGSI_FILE(number, name) {number, #name},
#include "enums.def"
};
static const struct row semantics[] = {
#define TGSI_SEMANTIC(number, name) {number, #name},
#include "enums.def"
};
static const struct row properties[] = {
#define TGSI_PROPERTY(number, name, value) {number, #name},
#define TGSI_PROPERTY_ALIAS(number, name)  {number, #name},
#include "enums.def"
};
static const struct row targets[] = {
#define TGSI_TARGET(number, ident, name, coords, layer, shadow, msaa) {number, name},
#include "enums.def"
};
static const struct row return_types[] = {
#define TGSI_RETURN_TYPE(number, name) {number, #name},
#include "enums.def"
};
static const struct row interpolations[] = {
#define TGSI_INTERPOLATION(number, name) {number, #name},
#include "enums.def"
};
static const struct row locations[] = {
#define TGSI_LOCATION(number, name) {number, #name},
#include "enums.def"
};
static const struct row memory_types[] = {
#define TGSI_MEMORY_TYPE(number, name) {number, #name},
#include "enums.def"
};
static const struct row immediate_types[] = {
#define TGSI_IMMEDIATE_TYPE(number, name) {number, #name},
#include "enums.def"
};
static const struct row primitives[] = {
#define TGSI_PRIMITIVE(number, name) {number, #name},
#include "enums.def"
};
static const struct row coord_origins[] = {
#define TGSI_COORD_ORIGIN(number, name) {number, #name},
#include "enums.def"
};
static const struct row pixel_centers[] = {
#define TGSI_PIXEL_CENTER(number, name) {number, #name},
#include "enums.def"
};
static const struct row qualifiers[] = {
#define TGSI_MEMORY_QUALIFIER(number, name) {number, #name},
#include "enums.def"
};
static const struct row formats[] = {
#define TGSI_FORMAT(number, name, layout, data) {number, "PIPE_FORMAT_" #name},
#include "enums.def"
};

static uint64_t key_of(const char *name)
{
    return name_key(name, strlen(name));
}

/* A quarter full at most, so that a search meets about one row. */
static unsigned bits_for(size_t count)
{
    unsigned bits = 2;
    while ((size_t)1 << bits < count * 4)
        bits++;
    return bits;
}

/* What a name has in front of its key. */
static size_t start_length(const char *name)
{
    size_t length = strlen(name);
    return length > NAME_KEY_LENGTH ? length - NAME_KEY_LENGTH : 0;
}

/* Returns how many slots there are, one free one at the end included. */
static size_t lay_out(const struct row *rows, size_t count, const struct row **slots, unsigned bits)
{
    size_t end = (size_t)1 << bits;
    for (size_t i = 0; i < count; i++) {
        size_t at = name_hash(key_of(rows[i].name), 64 - bits);
        while (slots[at])
            at++;
        slots[at] = &rows[i];
        end = at < end ? end : at + 1;
    }
    return end + 1;
}

static void print_slots(const char *table, const struct row *const *slots, size_t num_slots)
{
    size_t start = 0;
    printf("static const struct name_slot %s_slots[%zu] = {\n", table, num_slots);
    for (size_t at = 0; at < num_slots; at++) {
        if (!slots[at])
            continue;
        const char *name = slots[at]->name;
        printf("    [%zu] = {UINT64_C(0x%016" PRIx64 "), %zu, %u, %zu},\n", at, key_of(name), start,
               slots[at]->number, strlen(name));
        start += start_length(name);
    }
    printf("};\n");
}

/* In the order of the slots, one behind the other. */
static void print_starts(const char *table, const struct row *const *slots, size_t num_slots)
{
    printf("static const char %s_starts[] = \"\"", table);
    for (size_t at = 0; at < num_slots; at++)
        if (slots[at] && start_length(slots[at]->name))
            printf("\n    \"%.*s\"", (int)start_length(slots[at]->name), slots[at]->name);
    printf(";\n");
}

static void print_table(const char *table, const struct row *rows, size_t count)
{
    const struct row *slots[MAX_SLOTS + MORE] = {NULL};
    unsigned bits = bits_for(count);
    size_t num_slots = lay_out(rows, count, slots, bits);
    printf("#define %s_shift %u\n", table, 64 - bits);
    print_slots(table, slots, num_slots);
    print_starts(table, slots, num_slots);
}

#define PRINT(table) print_table(#table, table, sizeof table / sizeof table[0])

int main(void)
{
    PRINT(statements);
    PRINT(opcodes);
    PRINT(processors);
    PRINT(files);
    PRINT(semantics);
    PRINT(properties);
    PRINT(targets);
    PRINT(return_types);
    PRINT(interpolations);
    PRINT(locations);
    PRINT(memory_types);
    PRINT(immediate_types);
    PRINT(primitives);
    PRINT(coord_origins);
    PRINT(pixel_centers);
    PRINT(qualifiers);
    PRINT(formats);
    return ferror(stdout) != 0;
}
