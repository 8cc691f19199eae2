/* SPDX-License-Identifier: MIT */
/* Commands that make textures and set their parameters. */
#include "play.h"

#include <string.h>

#define MAX_SIDE   16384
#define MAX_TEXELS (1u << 24) /* of one texture, all levels, layers and samples */

/* ---- Storage ------------------------------------------------------------------------------- */

static uint32_t at_level(uint32_t size, uint32_t level)
{
    size >>= level;
    return size ? size : 1;
}

static bool has_layers(uint8_t target)
{
    return target == TGSIC_TARGET_TEX_1D_ARRAY || target == TGSIC_TARGET_TEX_2D_ARRAY ||
           target == TGSIC_TARGET_CUBE || target == TGSIC_TARGET_CUBEARRAY ||
           target == TGSIC_TARGET_TEX_2D_ARRAY_MSAA;
}

static bool fits(struct check_texture_shape shape)
{
    uint64_t texels = (uint64_t)shape.width * shape.height * shape.samples;
    return shape.width && shape.height && shape.depth && shape.samples && shape.levels &&
           shape.width <= MAX_SIDE && shape.height <= MAX_SIDE && shape.depth <= MAX_SIDE &&
           shape.samples <= 64 && shape.levels <= TGSIC_EXEC_MAX_LEVELS &&
           texels * shape.depth <= MAX_TEXELS / 2;
}

static uint8_t return_type(const struct check_gl_format *format)
{
    bool integer = format->type == TGSIC_RETURN_SINT || format->type == TGSIC_RETURN_UINT;
    return integer ? format->type : TGSIC_RETURN_FLOAT;
}

struct check_texture *tgsic_check_new_texture(struct check_player *player,
                                              struct check_texture_shape shape,
                                              const struct check_gl_format *format)
{
    if (!fits(shape)) {
        tgsic_check_play_invalid(player, "a texture of that size");
        return NULL;
    }
    struct check_texture *texture = ARENA_NEW(player->arena, struct check_texture);
    struct tgsic_exec_texture *data = &texture->data;
    *texture = (struct check_texture){
        .serial = tgsic_check_next_serial(player),
        .gl_format = format->number,
        .gl_base_format = format->base->number,
        .undefined = true,
        .data = {.target = shape.target,
                 .return_type = return_type(format),
                 .samples = (uint8_t)shape.samples,
                 .format = format->format,
                 .max_level = 1000,
                 .num_levels = shape.levels},
        /* OpenGL's initial parameters */
        .sampler = {.min_filter = TGSIC_FILTER_NEAREST,
                    .mag_filter = TGSIC_FILTER_LINEAR,
                    .mip = TGSIC_MIP_LINEAR,
                    .compare_function = TGSIC_COMPARE_LEQUAL,
                    .min_lod = -1000,
                    .max_lod = 1000},
    };
    memcpy(data->swizzle, format->base->swizzle, sizeof data->swizzle);
    for (uint32_t i = 0; i < shape.levels; i++) {
        struct tgsic_exec_level *level = &data->levels[i];
        level->width = at_level(shape.width, i);
        level->height = at_level(shape.height, i);
        level->depth = has_layers(shape.target) ? shape.depth : at_level(shape.depth, i);
        level->texels =
            ARENA_ARRAY(player->arena, uint32_t,
                        (size_t)level->width * level->height * level->depth * shape.samples * 4);
    }
    return texture;
}

struct check_texture *tgsic_check_unit_texture(struct check_player *player, int64_t unit)
{
    struct check_texture *texture =
        unit >= 0 && unit < CHECK_MAX_UNITS ? player->world.units[unit] : NULL;
    if (!texture)
        tgsic_check_play_invalid(player, "texture unit %d has no texture", (int)unit);
    return texture;
}

/* ---- Contents ------------------------------------------------------------------------------ */

/* What a texel holds before the format rounds it. */
struct pattern {
    void (*texel)(const struct pattern *pattern, const struct tgsic_exec_level *level, uint32_t x,
                  uint32_t y, uint32_t z, float value[4]);
    uint32_t side[2];   /* of a tile */
    float colors[4][4]; /* tiles: lower left, lower right, upper left, upper right */
};

static const float wheel[4][4] = {{1, 0, 0, 1}, {0, 1, 0, 1}, {0, 0, 1, 1}, {1, 1, 1, 1}};

static void fill(struct check_texture *texture, const struct check_gl_format *format,
                 uint32_t number, const struct pattern *pattern)
{
    const struct tgsic_exec_level *level = &texture->data.levels[number];
    uint32_t *texel = level->texels;
    for (uint32_t z = 0; z < level->depth; z++)
        for (uint32_t y = 0; y < level->height; y++)
            for (uint32_t x = 0; x < level->width; x++, texel += 4) {
                float value[4];
                pattern->texel(pattern, level, x, y, z, value);
                memcpy(texel, value, sizeof value);
                tgsic_check_gl_round(format, texel);
            }
    texture->undefined = false;
}

/* Quadrants of red, green, blue and white; what is in the middle of an odd side belongs above. */
static void quadrants(const struct pattern *pattern, const struct tgsic_exec_level *level,
                      uint32_t x, uint32_t y, uint32_t z, float value[4])
{
    memcpy(value, wheel[(x >= level->width / 2) + 2 * (y >= level->height / 2)], 4 * sizeof *value);
}

static void tiles(const struct pattern *pattern, const struct tgsic_exec_level *level, uint32_t x,
                  uint32_t y, uint32_t z, float value[4])
{
    uint32_t column = x / pattern->side[0], row = y / pattern->side[1];
    memcpy(value, pattern->colors[(column & 1) + 2 * (row & 1)], 4 * sizeof *value);
}

static void one_color(const struct pattern *pattern, const struct tgsic_exec_level *level,
                      uint32_t x, uint32_t y, uint32_t z, float value[4])
{
    memcpy(value, pattern->colors[0], 4 * sizeof *value);
}

static void layers(const struct pattern *pattern, const struct tgsic_exec_level *level, uint32_t x,
                   uint32_t y, uint32_t z, float value[4])
{
    memcpy(value, wheel[z % 4], 4 * sizeof *value);
}

static void columns(const struct pattern *pattern, const struct tgsic_exec_level *level, uint32_t x,
                    uint32_t y, uint32_t z, float value[4])
{
    memcpy(value, wheel[x % 4], 4 * sizeof *value);
}

/* The corners of the unit cube: red, green, blue, white, yellow, magenta, cyan, black. */
static void corners(const struct pattern *pattern, const struct tgsic_exec_level *level, uint32_t x,
                    uint32_t y, uint32_t z, float value[4])
{
    static const float upper[4][4] = {{1, 1, 0, 1}, {1, 0, 1, 1}, {0, 1, 1, 1}, {0, 0, 0, 1}};
    memcpy(value, z ? upper[x + 2 * y] : wheel[x + 2 * y], 4 * sizeof *value);
}

/* From 0 at the left to 1 at the right. */
static void gradient(const struct pattern *pattern, const struct tgsic_exec_level *level,
                     uint32_t x, uint32_t y, uint32_t z, float value[4])
{
    value[0] = level->width > 1 ? (float)x / (float)(level->width - 1) : 0;
    value[1] = value[2] = 0;
    value[3] = 1;
}

/* ---- Making -------------------------------------------------------------------------------- */

#define GL_RGBA_UNSIZED  0x1908
#define GL_DEPTH_UNSIZED 0x1902

static void set_filters(struct check_texture *texture, uint8_t filter, uint8_t mip)
{
    texture->sampler.min_filter = texture->sampler.mag_filter = filter;
    texture->sampler.mip = mip;
}

static void set_wraps(struct check_texture *texture, uint8_t wrap)
{
    memset(texture->sampler.wrap, wrap, sizeof texture->sampler.wrap);
}

static void set_border(struct check_texture *texture, const float color[4])
{
    memcpy(texture->sampler.border, color, 4 * sizeof *color);
}

/* Nearest texels, up to the edges; NULL, with a diagnostic, if unit or size are out of range. */
static struct check_texture *new_nearest(struct check_player *player, int64_t unit,
                                         struct check_texture_shape shape,
                                         const struct check_gl_format *format)
{
    if (unit >= CHECK_MAX_UNITS) {
        tgsic_check_play_invalid(player, "texture units are numbered 0 to %d", CHECK_MAX_UNITS - 1);
        return NULL;
    }
    shape.samples = 1;
    struct check_texture *texture = tgsic_check_new_texture(player, shape, format);
    if (!texture)
        return NULL;
    set_filters(texture, TGSIC_FILTER_NEAREST, TGSIC_MIP_NONE);
    set_wraps(texture, TGSIC_WRAP_CLAMP_TO_EDGE);
    player->world.units[unit] = texture;
    player->by_target[shape.target] = texture;
    return texture;
}

static enum tgsic_result make(struct check_player *player, int64_t unit,
                              struct check_texture_shape shape,
                              const struct check_gl_format *format, const struct pattern *pattern)
{
    if (!format)
        format = tgsic_check_gl_format(GL_RGBA_UNSIZED);
    struct check_texture *texture = new_nearest(player, unit, shape, format);
    if (!texture)
        return TGSIC_E_INVALID;
    fill(texture, format, 0, pattern);
    return TGSIC_OK;
}

static struct check_texture_shape shape_of(uint8_t target, const struct check_argument *width,
                                           const struct check_argument *height,
                                           const struct check_argument *depth)
{
    return (struct check_texture_shape){
        .target = target,
        .width = width ? (uint32_t)width->integer : 1,
        .height = height ? (uint32_t)height->integer : 1,
        .depth = depth ? (uint32_t)depth->integer : 1,
        .levels = 1,
        .samples = 1,
    };
}

COMMAND_FUNCTION(texture_rgbw)
{
    return make(player, a[0].integer, shape_of(TGSIC_TARGET_TEX_2D, &a[1], &a[2], NULL),
                a[3].format, &(struct pattern){.texel = quadrants});
}

COMMAND_FUNCTION(texture_rgbw_1d)
{
    struct check_texture_shape shape = shape_of(TGSIC_TARGET_TEX_1D, NULL, NULL, NULL);
    shape.width = 4;
    return make(player, a[0].integer, shape, NULL, &(struct pattern){.texel = columns});
}

COMMAND_FUNCTION(texture_rgbw_3d)
{
    struct check_texture_shape shape = shape_of(TGSIC_TARGET_TEX_3D, NULL, NULL, NULL);
    shape.width = shape.height = shape.depth = 2;
    return make(player, a[0].integer, shape, NULL, &(struct pattern){.texel = corners});
}

COMMAND_FUNCTION(texture_rgbw_1d_array)
{
    return make(player, a[0].integer, shape_of(TGSIC_TARGET_TEX_1D_ARRAY, &a[1], NULL, &a[2]), NULL,
                &(struct pattern){.texel = layers});
}

COMMAND_FUNCTION(texture_rgbw_2d_array)
{
    return make(player, a[0].integer, shape_of(TGSIC_TARGET_TEX_2D_ARRAY, &a[1], &a[2], &a[3]),
                NULL, &(struct pattern){.texel = layers});
}

/* Repeating tiles, each level but one without contents; beyond the edges it is red. */
static enum tgsic_result make_tiles(struct check_player *player, const struct check_argument *a,
                                    const struct pattern *pattern)
{
    const struct check_gl_format *format = tgsic_check_gl_format(GL_RGBA_UNSIZED);
    struct check_texture_shape shape = shape_of(TGSIC_TARGET_TEX_2D, &a[2], &a[3], NULL);
    if (a[1].integer)
        return tgsic_check_play_unsupported(player, "a texture with only level %d",
                                            (int)a[1].integer);
    if (!pattern->side[0] || !pattern->side[1])
        return tgsic_check_play_invalid(player, "tiles without size");
    struct check_texture *texture = new_nearest(player, a[0].integer, shape, format);
    if (!texture)
        return TGSIC_E_INVALID;
    set_wraps(texture, TGSIC_WRAP_CLAMP_TO_BORDER);
    set_border(texture, wheel[0]);
    fill(texture, format, 0, pattern);
    return TGSIC_OK;
}

static void take_color(const struct check_argument *a, float color[4])
{
    for (unsigned i = 0; i < 4; i++)
        color[i] = a[i].real;
}

COMMAND_FUNCTION(texture_checkerboard)
{
    struct pattern pattern = {.texel = tiles};
    pattern.side[0] = (uint32_t)a[2].integer / 2;
    pattern.side[1] = (uint32_t)a[3].integer / 2;
    take_color(a + 4, pattern.colors[0]);
    take_color(a + 8, pattern.colors[1]);
    take_color(a + 8, pattern.colors[2]);
    take_color(a + 4, pattern.colors[3]);
    return make_tiles(player, a, &pattern);
}

COMMAND_FUNCTION(texture_quads)
{
    struct pattern pattern = {.texel = tiles};
    pattern.side[0] = (uint32_t)a[4].integer;
    pattern.side[1] = (uint32_t)a[5].integer;
    for (unsigned i = 0; i < 4; i++)
        take_color(a + 6 + 4 * i, pattern.colors[i]);
    return make_tiles(player, a, &pattern);
}

/* Four levels from 8 by 8 down, of one colour each. */
COMMAND_FUNCTION(texture_miptree)
{
    const struct check_gl_format *format = tgsic_check_gl_format(GL_RGBA_UNSIZED);
    struct check_texture_shape shape = shape_of(TGSIC_TARGET_TEX_2D, NULL, NULL, NULL);
    shape.width = shape.height = 8;
    shape.levels = 4;
    struct check_texture *texture = new_nearest(player, a[0].integer, shape, format);
    if (!texture)
        return TGSIC_E_INVALID;
    texture->sampler.mip = TGSIC_MIP_NEAREST;
    for (uint32_t i = 0; i < 4; i++) {
        struct pattern pattern = {.texel = one_color};
        memcpy(pattern.colors[0], wheel[i], sizeof wheel[i]);
        fill(texture, format, i, &pattern);
    }
    return TGSIC_OK;
}

/* Components from coordinates and two numbers; fewer components hold sums of them. */
static void integer_texel(unsigned components, int32_t x, int32_t y, int32_t b, int32_t a,
                          int32_t texel[4])
{
    const int32_t values[5][4] = {
        {0}, {x + y * b + a, 0, 0, 1}, {x + b, y + a, 0, 1}, {x, y, b + a, 1}, {x, y, b, a}};
    memcpy(texel, values[components], sizeof values[components]);
}

COMMAND_FUNCTION(texture_integer)
{
    const struct check_gl_format *format = a[5].format;
    if (format->type != TGSIC_RETURN_SINT || format->bits[0] != 32)
        return tgsic_check_play_invalid(player, "no format of signed 32-bit integers");
    struct check_texture *texture = new_nearest(
        player, a[0].integer, shape_of(TGSIC_TARGET_TEX_2D, &a[1], &a[2], NULL), format);
    if (!texture)
        return TGSIC_E_INVALID;
    const struct tgsic_exec_level *level = &texture->data.levels[0];
    unsigned components = 0;
    while (components < 4 && format->bits[components])
        components++;
    for (uint32_t y = 0; y < level->height; y++)
        for (uint32_t x = 0; x < level->width; x++)
            integer_texel(components, (int32_t)x, (int32_t)y, (int32_t)a[3].integer,
                          (int32_t)a[4].integer,
                          (int32_t *)level->texels + ((size_t)y * level->width + x) * 4);
    texture->immutable = true;
    texture->undefined = false;
    return TGSIC_OK;
}

/* A level without contents, and OpenGL's initial parameters. */
COMMAND_FUNCTION(texture_junk)
{
    struct check_texture *texture =
        new_nearest(player, a[0].integer, shape_of(TGSIC_TARGET_TEX_2D_ARRAY, &a[1], &a[2], &a[3]),
                    tgsic_check_gl_format(GL_RGBA_UNSIZED));
    if (!texture)
        return TGSIC_E_INVALID;
    set_wraps(texture, TGSIC_WRAP_REPEAT);
    texture->sampler.mag_filter = TGSIC_FILTER_LINEAR;
    texture->sampler.mip = TGSIC_MIP_LINEAR;
    return TGSIC_OK;
}

/* glTexStorage*(): of the sizes given, the last is the number of layers for arrays. */
COMMAND_FUNCTION(texture_storage)
{
    struct check_texture_shape shape = shape_of((uint8_t)a[1].integer, &a[4], NULL, NULL);
    uint32_t second = (uint32_t)a[5].integer, third = (uint32_t)a[6].integer;
    if (shape.target == TGSIC_TARGET_TEX_1D_ARRAY) {
        shape.depth = second;
    } else {
        shape.height = second ? second : 1;
        shape.depth = shape.target == TGSIC_TARGET_CUBE ? 6 : third ? third : 1;
    }
    shape.levels = (uint32_t)a[3].integer;
    struct check_texture *texture = new_nearest(player, a[0].integer, shape, a[2].format);
    if (!texture)
        return TGSIC_E_INVALID;
    bool rectangle = shape.target == TGSIC_TARGET_RECT;
    set_wraps(texture, rectangle ? TGSIC_WRAP_CLAMP_TO_EDGE : TGSIC_WRAP_REPEAT);
    texture->sampler.mag_filter = TGSIC_FILTER_LINEAR;
    texture->sampler.mip = rectangle ? TGSIC_MIP_NONE : TGSIC_MIP_LINEAR;
    texture->immutable = true;
    return TGSIC_OK;
}

/* ---- Shadows ------------------------------------------------------------------------------- */

static bool is_core(const struct check_case *test)
{
    for (uint32_t i = 0; i < test->num_requirements; i++)
        if (test->requirements[i].kind == CHECK_REQUIRE_GLSL && test->requirements[i].value >= 140)
            return true;
    return false;
}

static enum tgsic_result make_shadow(struct check_player *player, int64_t unit,
                                     struct check_texture_shape shape)
{
    const struct check_gl_format *format = tgsic_check_gl_format(GL_DEPTH_UNSIZED);
    static const uint8_t luminance[4] = {0, 0, 0, 5};
    enum tgsic_result result =
        make(player, unit, shape, format, &(struct pattern){.texel = gradient});
    if (result != TGSIC_OK)
        return result;
    struct check_texture *texture = player->world.units[unit];
    texture->sampler.compare = true;
    texture->sampler.compare_function = TGSIC_COMPARE_GREATER;
    if (!is_core(player->test))
        memcpy(texture->data.swizzle, luminance, sizeof luminance);
    return TGSIC_OK;
}

COMMAND_FUNCTION(texture_shadow_1d)
{
    return make_shadow(player, a[0].integer, shape_of(TGSIC_TARGET_TEX_1D, &a[1], NULL, NULL));
}

COMMAND_FUNCTION(texture_shadow_2d)
{
    return make_shadow(player, a[0].integer, shape_of(TGSIC_TARGET_TEX_2D, &a[1], &a[2], NULL));
}

COMMAND_FUNCTION(texture_shadow_rect)
{
    return make_shadow(player, a[0].integer, shape_of(TGSIC_TARGET_RECT, &a[1], &a[2], NULL));
}

COMMAND_FUNCTION(texture_shadow_1d_array)
{
    return make_shadow(player, a[0].integer,
                       shape_of(TGSIC_TARGET_TEX_1D_ARRAY, &a[1], NULL, &a[2]));
}

COMMAND_FUNCTION(texture_shadow_2d_array)
{
    return make_shadow(player, a[0].integer,
                       shape_of(TGSIC_TARGET_TEX_2D_ARRAY, &a[1], &a[2], &a[3]));
}
