/* SPDX-License-Identifier: MIT */
/* Looks words up in the hash tables that make_names.c lays out at build time. */
#include "names.h"

#include "tgsi/name_tables.h"

#define TABLE(slots)                                                                               \
    {                                                                                              \
        slots, sizeof(slots) / sizeof(slots)[0] - 1                                                \
    }

const struct name_slots tgsic_name_tables[] = {
    [NAMES_STATEMENT] = TABLE(statements_slots),
    [NAMES_OPCODE] = TABLE(opcodes_slots),
    [NAMES_PROCESSOR] = TABLE(processors_slots),
    [NAMES_FILE] = TABLE(files_slots),
    [NAMES_SEMANTIC] = TABLE(semantics_slots),
    [NAMES_PROPERTY] = TABLE(properties_slots),
    [NAMES_TARGET] = TABLE(targets_slots),
    [NAMES_RETURN_TYPE] = TABLE(return_types_slots),
    [NAMES_INTERPOLATION] = TABLE(interpolations_slots),
    [NAMES_LOCATION] = TABLE(locations_slots),
    [NAMES_MEMORY_TYPE] = TABLE(memory_types_slots),
    [NAMES_IMMEDIATE_TYPE] = TABLE(immediate_types_slots),
    [NAMES_PRIMITIVE] = TABLE(primitives_slots),
    [NAMES_COORD_ORIGIN] = TABLE(coord_origins_slots),
    [NAMES_PIXEL_CENTER] = TABLE(pixel_centers_slots),
    [NAMES_QUALIFIER] = TABLE(qualifiers_slots),
    [NAMES_FORMAT] = TABLE(formats_slots),
};

bool tgsic_same_start(const char *word, const char *upper, size_t length)
{
    for (size_t i = 0; i + NAME_KEY_LENGTH < length; i++)
        if ((word[i] | 0x20) != (upper[i] | 0x20))
            return false;
    return true;
}

int tgsic_name_lookup(enum name_table table, const char *text, size_t length)
{
    struct word word = {text, 0, (uint32_t)length};
    for (size_t i = 0; i < length; i++)
        word.key = name_key_step(word.key, text[i]);
    return tgsic_name_find(table, word);
}
