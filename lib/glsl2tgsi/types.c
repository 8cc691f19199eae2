/* SPDX-License-Identifier: MIT */
/* The keyword types' table and the interning of arrays. */
#include "ast.h"

#include <string.h>

const struct glsl_type tgsic_glsl_error_type = {.base = GLSL_ERROR, .columns = 1, .name = "error"};

const struct glsl_type tgsic_glsl_types[GLSL_TYPE_COUNT] = {
#define GLSL_NUMERIC(id, base_, rows_, columns_)                                                   \
    {.base = GLSL_##base_,                                                                         \
     .rows = (rows_),                                                                              \
     .columns = (columns_),                                                                        \
     .slots = (rows_) * (columns_),                                                                \
     .holds = 1u << GLSL_##base_,                                                                  \
     .leaves = 1,                                                                                  \
     .name = #id},
#define GLSL_OPAQUE(id, base_, dim_, sampled_, arrayed_, shadow_, multisample_)                    \
    {.base = GLSL_##base_,                                                                         \
     .columns = 1,                                                                                 \
     .arrayed = (arrayed_),                                                                        \
     .shadow = (shadow_),                                                                          \
     .multisample = (multisample_),                                                                \
     .dim = (dim_),                                                                                \
     .sampled = GLSL_##sampled_,                                                                   \
     .holds = 1u << GLSL_##base_,                                                                  \
     .leaves = 1,                                                                                  \
     .name = #id},
#include "types.def"
#undef GLSL_NUMERIC
#undef GLSL_OPAQUE
};

const struct glsl_type *tgsic_glsl_numeric(enum glsl_base base, unsigned rows, unsigned columns)
{
    static const uint8_t scalars[] = {
        [GLSL_FLOAT] = GLSL_TYPE_float,     [GLSL_DOUBLE] = GLSL_TYPE_double,
        [GLSL_INT] = GLSL_TYPE_int,         [GLSL_UINT] = GLSL_TYPE_uint,
        [GLSL_BOOL] = GLSL_TYPE_bool,       [GLSL_INT64] = GLSL_TYPE_int64_t,
        [GLSL_UINT64] = GLSL_TYPE_uint64_t,
    };
    if (base < GLSL_FLOAT || base > GLSL_UINT64 || rows - 1 > 3 || columns - 1 > 3)
        return &tgsic_glsl_error_type;
    if (columns == 1)
        return &tgsic_glsl_types[scalars[base] + rows - 1];
    if (base > GLSL_DOUBLE || rows < 2)
        return &tgsic_glsl_error_type;
    unsigned first = base == GLSL_FLOAT ? GLSL_TYPE_mat2 : GLSL_TYPE_dmat2;
    return &tgsic_glsl_types[first + (columns - 2) * 3 + rows - 2];
}

static uint32_t hash_array(const struct glsl_type *element, uint32_t length)
{
    uint64_t key = ((uint64_t)(uintptr_t)element >> 4) * 0x9e3779b97f4a7c15u + length;
    return (uint32_t)((key * 0xff51afd7ed558ccdu) >> 32);
}

static void insert(struct glsl_type_table *table, const struct glsl_type *type)
{
    uint32_t i = hash_array(type->element, type->length) & (table->capacity - 1);
    while (table->buckets[i])
        i = (i + 1) & (table->capacity - 1);
    table->buckets[i] = type;
}

static void widen(struct glsl_type_table *table, struct tgsic_arena *arena)
{
    const struct glsl_type **old = table->buckets;
    uint32_t old_capacity = table->capacity;
    table->capacity = old_capacity ? old_capacity * 2 : 32;
    table->buckets = ARENA_ARRAY(arena, const struct glsl_type *, table->capacity);
    for (uint32_t i = 0; i < old_capacity; i++)
        if (old[i])
            insert(table, old[i]);
}

/* float[2][3] is written with the outermost length first, but made from the innermost outwards. */
static const char *array_name(struct tgsic_arena *arena, const struct glsl_type *element,
                              uint32_t length)
{
    const char *bracket = glsl_is_array(element) ? strchr(element->name, '[') : NULL;
    size_t stem = bracket ? (size_t)(bracket - element->name) : strlen(element->name);
    const char *rest = element->name + stem;
    if (!length)
        return tgsic_arena_printf(arena, "%.*s[]%s", (int)stem, element->name, rest);
    return tgsic_arena_printf(arena, "%.*s[%u]%s", (int)stem, element->name, length, rest);
}

const struct glsl_type *tgsic_glsl_array(struct glsl_type_table *table, struct tgsic_arena *arena,
                                         const struct glsl_type *element, uint32_t length)
{
    if (table->count * 2 >= table->capacity)
        widen(table, arena);
    uint32_t i = hash_array(element, length) & (table->capacity - 1);
    for (; table->buckets[i]; i = (i + 1) & (table->capacity - 1))
        if (table->buckets[i]->element == element && table->buckets[i]->length == length)
            return table->buckets[i];
    if (element->slots && length > UINT32_MAX / 64 / element->slots)
        tgsic_arena_fail(arena, TGSIC_E_LIMIT);
    struct glsl_type *type = ARENA_NEW(arena, struct glsl_type);
    type->base = GLSL_ARRAY;
    type->columns = 1;
    type->element = element;
    type->length = length;
    type->slots = element->slots * length;
    type->holds = element->holds | HOLDS_ARRAY;
    type->depth = element->depth + 1;
    type->leaves = element->leaves;
    type->name = array_name(arena, element, length);
    table->buckets[i] = type;
    table->count++;
    return type;
}

const struct glsl_type *tgsic_glsl_struct(struct tgsic_arena *arena, enum glsl_base base,
                                          const char *name, const struct glsl_member *members,
                                          uint32_t count)
{
    struct glsl_type *type = ARENA_NEW(arena, struct glsl_type);
    type->base = base;
    type->columns = 1;
    type->name = name;
    type->members = members;
    type->member_count = count;
    type->holds = 1u << base;
    uint64_t slots = 0, leaves = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct glsl_type *member = members[i].type;
        slots += member->slots;
        leaves += member->leaves;
        type->holds |= member->holds;
        type->depth = member->depth >= type->depth ? member->depth + 1 : type->depth;
    }
    if (slots > UINT32_MAX / 64 || leaves > UINT32_MAX)
        tgsic_arena_fail(arena, TGSIC_E_LIMIT);
    type->slots = (uint32_t)slots;
    type->leaves = (uint32_t)leaves;
    return type;
}

static bool members_match(const struct glsl_type *a, const struct glsl_type *b)
{
    if (a->member_count != b->member_count || strcmp(a->name, b->name) != 0)
        return false;
    for (uint32_t i = 0; i < a->member_count; i++)
        if (strcmp(a->members[i].name, b->members[i].name) != 0 ||
            !tgsic_glsl_types_match(a->members[i].type, b->members[i].type))
            return false;
    return true;
}

bool tgsic_glsl_types_match(const struct glsl_type *a, const struct glsl_type *b)
{
    while (a != b && a->base == GLSL_ARRAY && b->base == GLSL_ARRAY && a->length == b->length) {
        a = a->element;
        b = b->element;
    }
    if (a == b)
        return true;
    return a->base == b->base && glsl_has_members(a) && members_match(a, b);
}

const struct glsl_type *tgsic_glsl_element(const struct glsl_type *type)
{
    if (type->base == GLSL_ARRAY)
        return type->element;
    if (glsl_is_matrix(type))
        return tgsic_glsl_numeric(type->base, type->rows, 1);
    if (glsl_is_vector(type))
        return tgsic_glsl_numeric(type->base, 1, 1);
    return NULL;
}

const struct glsl_type *tgsic_glsl_without_arrays(const struct glsl_type *type)
{
    while (type->base == GLSL_ARRAY)
        type = type->element;
    return type;
}
