/* SPDX-License-Identifier: MIT */
/* Types as the reflection shows them, with OpenGL's numbers. */
#include "link.h"

static enum tgsic_value_base value_base(const struct glsl_type *type)
{
    switch (type->base) {
    case GLSL_FLOAT:
        return TGSIC_VALUE_FLOAT;
    case GLSL_DOUBLE:
        return TGSIC_VALUE_DOUBLE;
    case GLSL_INT:
        return TGSIC_VALUE_INT;
    case GLSL_UINT:
        return TGSIC_VALUE_UINT;
    case GLSL_BOOL:
        return TGSIC_VALUE_BOOL;
    case GLSL_INT64:
        return TGSIC_VALUE_INT64;
    case GLSL_UINT64:
        return TGSIC_VALUE_UINT64;
    default:
        return TGSIC_VALUE_OPAQUE;
    }
}

static uint32_t numeric_gl_type(const struct glsl_type *type)
{
    static const uint16_t vectors[][4] = {
        [TGSIC_VALUE_FLOAT] = {0x1406, 0x8B50, 0x8B51, 0x8B52},
        [TGSIC_VALUE_INT] = {0x1404, 0x8B53, 0x8B54, 0x8B55},
        [TGSIC_VALUE_UINT] = {0x1405, 0x8DC6, 0x8DC7, 0x8DC8},
        [TGSIC_VALUE_BOOL] = {0x8B56, 0x8B57, 0x8B58, 0x8B59},
        [TGSIC_VALUE_DOUBLE] = {0x140A, 0x8FFC, 0x8FFD, 0x8FFE},
        [TGSIC_VALUE_INT64] = {0x140E, 0x8FE9, 0x8FEA, 0x8FEB},
        [TGSIC_VALUE_UINT64] = {0x140F, 0x8FF5, 0x8FF6, 0x8FF7},
    };
    static const uint16_t matrices[2][3][3] = {
        {{0x8B5A, 0x8B65, 0x8B66}, {0x8B67, 0x8B5B, 0x8B68}, {0x8B69, 0x8B6A, 0x8B5C}},
        {{0x8F46, 0x8F49, 0x8F4A}, {0x8F4B, 0x8F47, 0x8F4C}, {0x8F4D, 0x8F4E, 0x8F48}}};
    if (type->columns > 1)
        return matrices[type->base == GLSL_DOUBLE][type->columns - 2][type->rows - 2];
    return vectors[value_base(type)][type->rows - 1];
}

static unsigned sampled_kind(const struct glsl_type *type)
{
    return type->sampled == GLSL_INT ? 1 : type->sampled == GLSL_UINT ? 2 : 0;
}

static uint32_t sampler_gl_type(const struct glsl_type *type)
{
    /* by [dim][arrayed][float, shadow, int, uint]; 0: there is no such sampler */
    static const uint16_t types[][2][4] = {
        [GLSL_DIM_1D] = {{0x8B5D, 0x8B61, 0x8DC9, 0x8DD1}, {0x8DC0, 0x8DC3, 0x8DCE, 0x8DD6}},
        [GLSL_DIM_2D] = {{0x8B5E, 0x8B62, 0x8DCA, 0x8DD2}, {0x8DC1, 0x8DC4, 0x8DCF, 0x8DD7}},
        [GLSL_DIM_3D] = {{0x8B5F, 0, 0x8DCB, 0x8DD3}, {0}},
        [GLSL_DIM_CUBE] = {{0x8B60, 0x8DC5, 0x8DCC, 0x8DD4}, {0x900C, 0x900D, 0x900E, 0x900F}},
        [GLSL_DIM_RECT] = {{0x8B63, 0x8B64, 0x8DCD, 0x8DD5}, {0}},
        [GLSL_DIM_BUFFER] = {{0x8DC2, 0, 0x8DD0, 0x8DD8}, {0}},
        [GLSL_DIM_EXTERNAL] = {{0x8D66, 0, 0, 0}, {0}},
    };
    static const uint16_t multisample[2][3] = {{0x9108, 0x9109, 0x910A}, {0x910B, 0x910C, 0x910D}};
    unsigned sampled = sampled_kind(type);
    if (type->multisample)
        return multisample[type->arrayed != 0][sampled];
    return types[type->dim][type->arrayed != 0][type->shadow ? 1 : sampled ? sampled + 1 : 0];
}

/* Eleven kinds of images for each of floats, ints and uints. */
static uint32_t image_gl_type(const struct glsl_type *type)
{
    static const uint16_t types[][2] = {
        [GLSL_DIM_1D] = {0x904C, 0x9052},      [GLSL_DIM_2D] = {0x904D, 0x9053},
        [GLSL_DIM_3D] = {0x904E, 0x904E},      [GLSL_DIM_RECT] = {0x904F, 0x904F},
        [GLSL_DIM_CUBE] = {0x9050, 0x9054},    [GLSL_DIM_BUFFER] = {0x9051, 0x9051},
        [GLSL_DIM_EXTERNAL] = {0x904D, 0x904D}};
    uint32_t base = type->multisample ? (type->arrayed ? 0x9056u : 0x9055u)
                                      : types[type->dim][type->arrayed != 0];
    return base + 11 * sampled_kind(type);
}

struct tgsic_value_type tgsic_link_value_type(const struct glsl_type *type)
{
    struct tgsic_value_type value = {.name = type->name, .base = TGSIC_VALUE_OPAQUE};
    if (type->base == GLSL_ATOMIC)
        value.gl_type = 0x92DB;
    else if (!type->rows)
        value.gl_type = type->base == GLSL_IMAGE ? image_gl_type(type) : sampler_gl_type(type);
    if (!type->rows)
        return value;
    value.gl_type = numeric_gl_type(type);
    value.base = value_base(type);
    value.rows = type->rows;
    value.columns = type->columns;
    return value;
}
