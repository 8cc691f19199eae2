/* SPDX-License-Identifier: MIT */
/* Textures of noise, and buffers to draw in. */
#include "inputs.h"

#include "tgsi/arena.h"

#include <string.h>

#define NUM_LEVELS 4 /* sizes 8, 4, 2, 1; rectangles, read by pixel, have the picture's */
#define SIDE       8
#define LAYERS     4
#define SAMPLES    4
#define TEXELS     64 /* of a buffer */

enum {
    GL_RGBA = 0x1908,
    GL_DEPTH_COMPONENT = 0x1902,
    GL_RGBA32F = 0x8814,
    GL_RGBA32I = 0x8D82,
    GL_RGBA32UI = 0x8D70,
    GL_DEPTH_COMPONENT32F = 0x8CAC,
};

static const struct format {
    uint32_t gl_format;
    uint16_t format;
    uint8_t return_type;
} formats[] = {
    [TGSIC_VALUE_FLOAT] = {GL_RGBA32F, TGSIC_FORMAT_R32G32B32A32_FLOAT, TGSIC_RETURN_FLOAT},
    [TGSIC_VALUE_INT] = {GL_RGBA32I, TGSIC_FORMAT_R32G32B32A32_SINT, TGSIC_RETURN_SINT},
    [TGSIC_VALUE_UINT] = {GL_RGBA32UI, TGSIC_FORMAT_R32G32B32A32_UINT, TGSIC_RETURN_UINT},
};

/* SHADOW2D_ARRAY is a 2D_ARRAY. */
static unsigned plain_target(unsigned target)
{
    const char *name = tgsic_target_info(target)->name;
    if (strncmp(name, "SHADOW", 6))
        return target;
    for (unsigned t = 0; t < TGSIC_TARGET_UNKNOWN; t++)
        if (!strcmp(tgsic_target_info(t)->name, name + 6))
            return t;
    return target;
}

/* ---- Noise --------------------------------------------------------------------------------- */

static struct tgsic_exec_level size_of(unsigned target, unsigned level)
{
    const struct tgsic_target_info *info = tgsic_target_info(target);
    uint32_t side = target == TGSIC_TARGET_RECT ? CHECK_SIDE : SIDE >> level;
    struct tgsic_exec_level l = {side, side, 1, NULL};
    if (target == TGSIC_TARGET_BUFFER)
        l.width = TEXELS;
    if (info->coords == 1)
        l.height = 1;
    if (target == TGSIC_TARGET_TEX_3D)
        l.depth = side;
    else if (target == TGSIC_TARGET_CUBE)
        l.depth = 6;
    else if (target == TGSIC_TARGET_CUBEARRAY)
        l.depth = 12;
    else if (info->layer)
        l.depth = LAYERS;
    return l;
}

static uint32_t texel_word(const struct check_inputs *inputs, const char *name, uint32_t index,
                           enum tgsic_value_base base)
{
    float noise = base == TGSIC_VALUE_FLOAT ? tgsic_check_texel_value(inputs, name, index)
                                            : tgsic_check_noise(inputs, name, index);
    uint32_t word;
    if (base == TGSIC_VALUE_INT)
        return (uint32_t)((int32_t)(noise * 200) - 100);
    if (base == TGSIC_VALUE_UINT)
        return (uint32_t)(noise * 1000);
    memcpy(&word, &noise, sizeof word);
    return word;
}

/* A layer of a multisampled texture has one colour, so that a clear can fill it. */
static void fill_level(const struct check_inputs *inputs, const char *name, unsigned number,
                       enum tgsic_value_base base, unsigned samples, struct tgsic_exec_level *level,
                       struct tgsic_arena *arena)
{
    uint32_t layer = level->width * level->height * samples, texels = layer * level->depth;
    level->texels = ARENA_ARRAY(arena, uint32_t, (size_t)texels * 4);
    for (uint32_t i = 0; i < texels; i++)
        for (uint32_t c = 0; c < 4; c++) {
            uint32_t which = samples > 1 ? i / layer : i;
            level->texels[i * 4 + c] =
                texel_word(inputs, name, (number << 16) + which * 4 + c, base);
        }
}

static struct tgsic_exec_sampler sampler_of(unsigned target, enum tgsic_value_base base,
                                            bool shadow)
{
    bool linear = base == TGSIC_VALUE_FLOAT, levels = target != TGSIC_TARGET_RECT;
    uint8_t wrap = levels ? TGSIC_WRAP_REPEAT : TGSIC_WRAP_CLAMP_TO_EDGE;
    uint8_t filter = linear ? TGSIC_FILTER_LINEAR : TGSIC_FILTER_NEAREST;
    return (struct tgsic_exec_sampler){
        .wrap = {wrap, wrap, wrap},
        .min_filter = filter,
        .mag_filter = filter,
        .mip = !levels  ? TGSIC_MIP_NONE
               : linear ? TGSIC_MIP_LINEAR
                        : TGSIC_MIP_NEAREST,
        .compare = shadow,
        .compare_function = TGSIC_COMPARE_LEQUAL,
        .seamless = true,
        .min_lod = -1000,
        .max_lod = 1000,
    };
}

static bool has_mipmaps(const struct check_inputs *inputs, unsigned target)
{
    bool cube = target == TGSIC_TARGET_CUBE || target == TGSIC_TARGET_CUBEARRAY;
    return target != TGSIC_TARGET_RECT && target != TGSIC_TARGET_BUFFER &&
           (cube ? inputs->mipmaps == CHECK_MIPMAPS : inputs->mipmaps != CHECK_NO_MIPMAPS);
}

struct check_texture *tgsic_check_noise_texture(struct check_inputs *inputs, const char *name,
                                                unsigned sampled, enum tgsic_value_base base,
                                                struct tgsic_arena *arena)
{
    struct check_texture *t = ARENA_NEW(arena, struct check_texture);
    unsigned target = plain_target(sampled);
    bool shadow = tgsic_target_info(sampled)->shadow, msaa = tgsic_target_info(target)->msaa;
    bool single = msaa || !has_mipmaps(inputs, target);
    const struct format *format = &formats[base];
    t->serial = ++inputs->serials;
    t->gl_format = shadow ? GL_DEPTH_COMPONENT32F : format->gl_format;
    t->gl_base_format = shadow ? GL_DEPTH_COMPONENT : GL_RGBA;
    t->sampler = sampler_of(target, base, shadow);
    t->buffer_size = target == TGSIC_TARGET_BUFFER ? TEXELS * 16 : 0;
    t->data = (struct tgsic_exec_texture){
        .target = (uint8_t)target,
        .return_type = format->return_type,
        .samples = msaa ? SAMPLES : 1,
        .format = format->format,
        .num_levels = single ? 1 : NUM_LEVELS,
        .max_level = single ? 0 : NUM_LEVELS - 1,
        .swizzle = {0, 1, 2, 3},
    };
    if (shadow) /* GL_DEPTH_TEXTURE_MODE is GL_LUMINANCE at first, GL_RED in core profiles */
        memcpy(t->data.swizzle, (uint8_t[4]){0, 0, 0, 5}, 4);
    for (unsigned l = 0; l < t->data.num_levels; l++) {
        t->data.levels[l] = size_of(target, l);
        fill_level(inputs, name, l, base, t->data.samples, &t->data.levels[l], arena);
    }
    return t;
}

/* ---- Buffers to draw in -------------------------------------------------------------------- */

static uint32_t background_of(enum tgsic_value_base base, bool depth)
{
    const float value = depth ? 1.0f : CHECK_BACKGROUND_FLOAT;
    uint32_t word = CHECK_BACKGROUND_WORD;
    if (base == TGSIC_VALUE_FLOAT)
        memcpy(&word, &value, sizeof word);
    return word;
}

struct check_texture *tgsic_check_blank_texture(struct check_inputs *inputs,
                                                enum tgsic_value_base base, bool depth,
                                                struct tgsic_arena *arena)
{
    struct check_texture *t = ARENA_NEW(arena, struct check_texture);
    size_t words = (size_t)CHECK_SIDE * CHECK_SIDE * 4;
    t->serial = ++inputs->serials;
    t->gl_format = depth ? GL_DEPTH_COMPONENT32F : formats[base].gl_format;
    t->gl_base_format = depth ? GL_DEPTH_COMPONENT : GL_RGBA;
    t->sampler = sampler_of(TGSIC_TARGET_RECT, TGSIC_VALUE_INT, false);
    t->data = (struct tgsic_exec_texture){
        .target = TGSIC_TARGET_TEX_2D,
        .return_type = formats[base].return_type,
        .samples = 1,
        .format = formats[base].format,
        .num_levels = 1,
        .levels = {{CHECK_SIDE, CHECK_SIDE, 1, ARENA_ARRAY(arena, uint32_t, words)}},
        .swizzle = {0, 1, 2, 3},
    };
    for (size_t i = 0; i < words; i++)
        t->data.levels[0].texels[i] = background_of(base, depth);
    return t;
}
