/* SPDX-License-Identifier: MIT */
/* Looks words up in the hash tables that make_names.c lays out at build time. */
#include "names.h"

#include "tgsi/name_tables.h"

#define TABLE(names)                                                                               \
    {                                                                                              \
        names##_slots, names##_starts, names##_shift                                               \
    }

const struct name_slots tgsic_name_tables[] = {
    [NAMES_STATEMENT] = TABLE(statements),
    [NAMES_OPCODE] = TABLE(opcodes),
    [NAMES_PROCESSOR] = TABLE(processors),
    [NAMES_FILE] = TABLE(files),
    [NAMES_SEMANTIC] = TABLE(semantics),
    [NAMES_PROPERTY] = TABLE(properties),
    [NAMES_TARGET] = TABLE(targets),
    [NAMES_RETURN_TYPE] = TABLE(return_types),
    [NAMES_INTERPOLATION] = TABLE(interpolations),
    [NAMES_LOCATION] = TABLE(locations),
    [NAMES_MEMORY_TYPE] = TABLE(memory_types),
    [NAMES_IMMEDIATE_TYPE] = TABLE(immediate_types),
    [NAMES_PRIMITIVE] = TABLE(primitives),
    [NAMES_COORD_ORIGIN] = TABLE(coord_origins),
    [NAMES_PIXEL_CENTER] = TABLE(pixel_centers),
    [NAMES_QUALIFIER] = TABLE(qualifiers),
    [NAMES_FORMAT] = TABLE(formats),
};

/* Whether a long word begins with `start`, which is all of it in front of the key. */
static bool has_start(const struct word *word, const char *start)
{
    if (!memcmp(word->text, start, word->length - NAME_KEY_LENGTH))
        return true;
    for (size_t i = 0; i + NAME_KEY_LENGTH < word->length; i++)
        if ((word->text[i] | 0x20) != (start[i] | 0x20))
            return false;
    return true;
}

static int find_long(const struct name_slots *names, const struct name_slot *slot,
                     const struct word *word)
{
    for (; slot->length; slot++)
        if (slot->key == word->key && slot->length == word->length &&
            has_start(word, names->starts + slot->start))
            return slot->number;
    return -1;
}

int tgsic_name_find(enum name_table table, const struct word *word)
{
    const struct name_slots *names = &tgsic_name_tables[table];
    const struct name_slot *slot = &names->slots[name_hash(word->key, names->shift)];
    if (word->length > NAME_KEY_LENGTH)
        return find_long(names, slot, word);
    for (; slot->length; slot++)
        if (slot->key == word->key && slot->length == word->length)
            return slot->number;
    return -1;
}

int tgsic_name_lookup(enum name_table table, const char *text, size_t length)
{
    struct word word = {text, name_key(text, length), (uint32_t)length};
    return tgsic_name_find(table, &word);
}
