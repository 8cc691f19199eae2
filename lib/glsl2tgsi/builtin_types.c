/* SPDX-License-Identifier: MIT */
/* Reads the lists of builtin_types.def: runs through the table of keyword types with gaps. */
#include "builtin_types.h"

enum {
    D_1D = 1 << 0,
    D_2D = 1 << 1,
    D_3D = 1 << 2,
    D_CUBE = 1 << 3,
    D_RECT = 1 << 4,
    D_BUFFER = 1 << 5,
    D_MS = 1 << 6,
    D_1D_ARRAY = 1 << 7,
    D_2D_ARRAY = 1 << 8,
    D_CUBE_ARRAY = 1 << 9,
    D_MS_ARRAY = 1 << 10,
    D_ANY = (1 << 11) - 1,
};

/* The order of the dimensions among types.def's samplers and images, and among its shadow
 * samplers. */
#define DIMENSIONS 11
static const uint16_t shadow_dimension[] = {D_1D,       D_2D,       D_CUBE,      D_RECT,
                                            D_1D_ARRAY, D_2D_ARRAY, D_CUBE_ARRAY};
_Static_assert(GLSL_TYPE_isampler1D - GLSL_TYPE_sampler1D == DIMENSIONS &&
                   GLSL_TYPE_usampler1D - GLSL_TYPE_isampler1D == DIMENSIONS &&
                   GLSL_TYPE_iimage1D - GLSL_TYPE_image1D == DIMENSIONS &&
                   GLSL_TYPE_uimage1D - GLSL_TYPE_iimage1D == DIMENSIONS,
               "texel types must follow each other with the same dimensions");
_Static_assert(GLSL_TYPE_samplerCubeArrayShadow - GLSL_TYPE_sampler1DShadow == 6,
               "shadow samplers must be in the order of shadow_dimension");

enum shape { SHAPE_RUN, SHAPE_PICK, SHAPE_OPAQUE, SHAPE_SHADOW, SHAPE_DERIVED };

struct list {
    uint8_t shape; /* enum shape */
    uint8_t first; /* enum glsl_type_id */
    uint8_t count; /* places */
    uint8_t step;
    uint16_t dimensions;
    uint8_t picked[9];
};
_Static_assert(GLSL_TYPE_COUNT <= 256, "a type no longer fits a list");

#define FIRST_gsampler  GLSL_TYPE_sampler1D, 3 * DIMENSIONS
#define FIRST_gisampler GLSL_TYPE_isampler1D, 2 * DIMENSIONS
#define FIRST_gimage    GLSL_TYPE_image1D, 3 * DIMENSIONS
#define FIRST_giimage   GLSL_TYPE_iimage1D, 2 * DIMENSIONS
#define FIRST_image     GLSL_TYPE_image1D, DIMENSIONS
#define FIRST_uimage    GLSL_TYPE_uimage1D, DIMENSIONS

static const struct list lists[LIST_COUNT] = {
#define T(type)         GLSL_TYPE_##type
#define ONE(name, type) [LIST_##name] = {SHAPE_RUN, GLSL_TYPE_##type, 1, 1, 0, {0}},
#define RUN(name, first, count, step)                                                              \
    [LIST_##name] = {SHAPE_RUN, GLSL_TYPE_##first, count, step, 0, {0}},
#define PICK(name, count, ...) [LIST_##name] = {SHAPE_PICK, 0, count, 0, 0, {__VA_ARGS__}},
#define SAMPLERS(name, prefix, dimensions)                                                         \
    [LIST_##name] = {SHAPE_OPAQUE, FIRST_##prefix, 1, dimensions, {0}},
#define SHADOWS(name, dimensions)                                                                  \
    [LIST_##name] = {SHAPE_SHADOW, T(sampler1DShadow), 7, 1, dimensions, {0}},
#define DERIVED(name) [LIST_##name] = {SHAPE_DERIVED, 0, 1, 0, 0, {0}},
#include "builtin_types.def"
#undef T
#undef ONE
#undef RUN
#undef PICK
#undef SAMPLERS
#undef SHADOWS
#undef DERIVED
};

unsigned tgsic_builtin_list_length(enum builtin_type_list list)
{
    return lists[list].count;
}

static unsigned dimensions_of(const struct glsl_type *opaque)
{
    switch (opaque->dim) {
    case GLSL_DIM_1D:
    case GLSL_DIM_BUFFER:
        return 1;
    case GLSL_DIM_3D:
    case GLSL_DIM_CUBE:
        return 3;
    default:
        return 2;
    }
}

/* A 1D shadow sampler's coordinate has an unused second component. */
static unsigned sampling_components(const struct glsl_type *opaque)
{
    unsigned n = dimensions_of(opaque) + opaque->arrayed;
    if (!opaque->shadow)
        return n;
    return (n < 2 ? 2 : n) + 1;
}

static unsigned texel_coordinate_components(const struct glsl_type *opaque)
{
    bool is_cube = opaque->dim == GLSL_DIM_CUBE;
    return dimensions_of(opaque) + (is_cube ? 0 : opaque->arrayed);
}

static unsigned size_components(const struct glsl_type *opaque)
{
    bool is_cube = opaque->dim == GLSL_DIM_CUBE;
    return (is_cube ? 2 : dimensions_of(opaque)) + opaque->arrayed;
}

static const struct glsl_type *derived_type(enum builtin_type_list list,
                                            const struct glsl_type *opaque)
{
    switch (list) {
    case LIST_texel:
        return tgsic_glsl_numeric(opaque->sampled, 4, 1);
    case LIST_scalar:
        return tgsic_glsl_numeric(opaque->sampled, 1, 1);
    case LIST_coord:
        return tgsic_glsl_numeric(GLSL_FLOAT, sampling_components(opaque), 1);
    case LIST_place:
        return tgsic_glsl_numeric(GLSL_FLOAT, dimensions_of(opaque) + opaque->arrayed, 1);
    case LIST_gradient:
        return tgsic_glsl_numeric(GLSL_FLOAT, dimensions_of(opaque), 1);
    case LIST_icoord:
        return tgsic_glsl_numeric(GLSL_INT, texel_coordinate_components(opaque), 1);
    case LIST_ioffset:
        return tgsic_glsl_numeric(GLSL_INT, dimensions_of(opaque), 1);
    case LIST_isize:
        return tgsic_glsl_numeric(GLSL_INT, size_components(opaque), 1);
    default:
        return GLSL_TYPE(ivec2);
    }
}

const struct glsl_type *tgsic_builtin_list_type(enum builtin_type_list list, unsigned place,
                                                const struct glsl_type *first)
{
    const struct list *l = &lists[list];
    if (place >= l->count)
        place %= l->count;
    switch ((enum shape)l->shape) {
    case SHAPE_RUN:
        return &tgsic_glsl_types[l->first + place * l->step];
    case SHAPE_PICK:
        return &tgsic_glsl_types[l->picked[place]];
    case SHAPE_OPAQUE:
        if (!(l->dimensions >> place % DIMENSIONS & 1))
            return NULL;
        return &tgsic_glsl_types[l->first + place];
    case SHAPE_SHADOW:
        return l->dimensions & shadow_dimension[place] ? &tgsic_glsl_types[l->first + place] : NULL;
    case SHAPE_DERIVED:
        break;
    }
    return derived_type(list, first);
}

unsigned tgsic_builtin_list_find(enum builtin_type_list list, const struct glsl_type *type)
{
    const struct list *l = &lists[list];
    /* Places of everything but picked lists can be computed; the rest is a comparison. */
    uintptr_t id = ((uintptr_t)type - (uintptr_t)tgsic_glsl_types) / sizeof(*type);
    unsigned place =
        l->shape == SHAPE_PICK ? 0 : (unsigned)(id - l->first) / (l->step ? l->step : 1);
    for (; place < l->count; place++) {
        if (tgsic_builtin_list_type(list, place, NULL) == type)
            return place;
        if (l->shape != SHAPE_PICK)
            break;
    }
    return l->count;
}
