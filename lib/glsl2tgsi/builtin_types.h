/* SPDX-License-Identifier: MIT */
/* The lists of types that families of built-in signatures run through (builtin_types.def). */
#ifndef GLSL2TGSI_BUILTIN_TYPES_H
#define GLSL2TGSI_BUILTIN_TYPES_H

#include "types.h"

enum builtin_type_list {
    LIST_NONE,
#define ONE(name, type)                    LIST_##name,
#define RUN(name, first, count, step)      LIST_##name,
#define PICK(name, count, ...)             LIST_##name,
#define SAMPLERS(name, prefix, dimensions) LIST_##name,
#define SHADOWS(name, dimensions)          LIST_##name,
#define DERIVED(name)                      LIST_##name,
#include "builtin_types.def"
#undef ONE
#undef RUN
#undef PICK
#undef SAMPLERS
#undef SHADOWS
#undef DERIVED
    LIST_COUNT
};

/* How many places a list has; 1 for derived types. Some places may be empty. */
unsigned tgsic_builtin_list_length(enum builtin_type_list list);
/* The type at a place, counted modulo the length; NULL where the place is empty. `first` is the
 * type of the function's first parameter, for derived types. ivec2[4] is GLSL_TYPE(ivec2). */
const struct glsl_type *tgsic_builtin_list_type(enum builtin_type_list list, unsigned place,
                                                const struct glsl_type *first);
/* The first place that holds the type, or the length of the list. */
unsigned tgsic_builtin_list_find(enum builtin_type_list list, const struct glsl_type *type);

#endif
