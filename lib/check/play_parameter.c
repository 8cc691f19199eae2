/* SPDX-License-Identifier: MIT */
/* "texparameter": of the texture that was made last for the target. */
#include "gl_format.h"
#include "play.h"

#include <string.h>

static struct check_texture *target(struct check_player *player, const struct check_argument *a)
{
    struct check_texture *texture = player->by_target[a[0].integer];
    if (!texture)
        tgsic_check_play_invalid(player, "there is no texture of that target");
    return texture;
}

struct choice {
    const char *word;
    uint32_t value;
};

/* -1, with a diagnostic: the word is none of the choices. */
static int find_choice(struct check_player *player, const struct choice *choices, size_t count,
                       const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(choices[i].word, word))
            return (int)i;
    tgsic_check_play_invalid(player, "no value of this parameter: %s", word);
    return -1;
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

COMMAND_FUNCTION(lod_bias)
{
    struct check_texture *texture = target(player, a);
    if (!texture)
        return TGSIC_E_INVALID;
    texture->sampler.lod_bias = a[1].real;
    return TGSIC_OK;
}

COMMAND_FUNCTION(max_level)
{
    struct check_texture *texture = target(player, a);
    if (!texture)
        return TGSIC_E_INVALID;
    texture->data.max_level = (uint32_t)a[1].integer;
    return TGSIC_OK;
}

COMMAND_FUNCTION(base_level)
{
    struct check_texture *texture = target(player, a);
    if (!texture)
        return TGSIC_E_INVALID;
    texture->data.base_level = (uint32_t)a[1].integer;
    return TGSIC_OK;
}

COMMAND_FUNCTION(border_color)
{
    struct check_texture *texture = target(player, a);
    if (!texture)
        return TGSIC_E_INVALID;
    for (unsigned i = 0; i < 4; i++)
        memcpy(&texture->sampler.border[i], &a[1 + i].real, sizeof a[1 + i].real);
    return TGSIC_OK;
}

COMMAND_FUNCTION(compare_func)
{
    static const struct choice choices[] = {
        {"never", TGSIC_COMPARE_NEVER},     {"less", TGSIC_COMPARE_LESS},
        {"equal", TGSIC_COMPARE_EQUAL},     {"lequal", TGSIC_COMPARE_LEQUAL},
        {"greater", TGSIC_COMPARE_GREATER}, {"notequal", TGSIC_COMPARE_NOTEQUAL},
        {"gequal", TGSIC_COMPARE_GEQUAL},   {"always", TGSIC_COMPARE_ALWAYS},
    };
    struct check_texture *texture = target(player, a);
    int found = find_choice(player, choices, COUNT(choices), a[1].text);
    if (!texture || found < 0)
        return TGSIC_E_INVALID;
    texture->sampler.compare_function = (uint8_t)choices[found].value;
    return TGSIC_OK;
}

/* GL_DEPTH_TEXTURE_MODE is a swizzle of the compatibility profile. */
COMMAND_FUNCTION(depth_mode)
{
    static const struct choice choices[] = {
        {"luminance", CHECK_GL_LUMINANCE},
        {"intensity", CHECK_GL_INTENSITY},
        {"alpha", CHECK_GL_ALPHA},
        {"red", CHECK_GL_RED},
    };
    static const uint8_t swizzles[COUNT(choices)][4] = {
        {0, 0, 0, 5}, {0, 0, 0, 0}, {4, 4, 4, 0}, {0, 4, 4, 5}};
    struct check_texture *texture = target(player, a);
    int found = find_choice(player, choices, COUNT(choices), a[1].text);
    if (!texture || found < 0)
        return TGSIC_E_INVALID;
    texture->gl_depth_mode = choices[found].value;
    memcpy(texture->data.swizzle, swizzles[found], sizeof swizzles[found]);
    return TGSIC_OK;
}

COMMAND_FUNCTION(min_filter)
{
    static const struct {
        uint8_t filter, mip;
    } values[] = {
        {TGSIC_FILTER_NEAREST, TGSIC_MIP_NONE},    {TGSIC_FILTER_LINEAR, TGSIC_MIP_NONE},
        {TGSIC_FILTER_NEAREST, TGSIC_MIP_NEAREST}, {TGSIC_FILTER_LINEAR, TGSIC_MIP_NEAREST},
        {TGSIC_FILTER_NEAREST, TGSIC_MIP_LINEAR},  {TGSIC_FILTER_LINEAR, TGSIC_MIP_LINEAR},
    };
    static const struct choice choices[COUNT(values)] = {
        {"nearest", 0},
        {"linear", 0},
        {"nearest_mipmap_nearest", 0},
        {"linear_mipmap_nearest", 0},
        {"nearest_mipmap_linear", 0},
        {"linear_mipmap_linear", 0},
    };
    struct check_texture *texture = target(player, a);
    int found = find_choice(player, choices, COUNT(choices), a[1].text);
    if (!texture || found < 0)
        return TGSIC_E_INVALID;
    texture->sampler.min_filter = values[found].filter;
    texture->sampler.mip = values[found].mip;
    return TGSIC_OK;
}

COMMAND_FUNCTION(mag_filter)
{
    static const struct choice choices[] = {{"nearest", TGSIC_FILTER_NEAREST},
                                            {"linear", TGSIC_FILTER_LINEAR}};
    struct check_texture *texture = target(player, a);
    int found = find_choice(player, choices, COUNT(choices), a[1].text);
    if (!texture || found < 0)
        return TGSIC_E_INVALID;
    texture->sampler.mag_filter = (uint8_t)choices[found].value;
    return TGSIC_OK;
}

static enum tgsic_result set_wrap(struct check_player *player, const struct check_argument *a,
                                  unsigned axis)
{
    static const struct choice choices[] = {{"repeat", TGSIC_WRAP_REPEAT},
                                            {"clamp_to_edge", TGSIC_WRAP_CLAMP_TO_EDGE},
                                            {"clamp_to_border", TGSIC_WRAP_CLAMP_TO_BORDER}};
    struct check_texture *texture = target(player, a);
    int found = find_choice(player, choices, COUNT(choices), a[1].text);
    if (!texture || found < 0)
        return TGSIC_E_INVALID;
    texture->sampler.wrap[axis] = (uint8_t)choices[found].value;
    return TGSIC_OK;
}

COMMAND_FUNCTION(wrap_s)
{
    return set_wrap(player, a, 0);
}

COMMAND_FUNCTION(wrap_t)
{
    return set_wrap(player, a, 1);
}

COMMAND_FUNCTION(wrap_r)
{
    return set_wrap(player, a, 2);
}

COMMAND_FUNCTION(swizzle_r)
{
    static const struct choice choices[] = {{"red", 0}, {"green", 1}, {"blue", 2}, {"alpha", 3}};
    struct check_texture *texture = target(player, a);
    int found = find_choice(player, choices, COUNT(choices), a[1].text);
    if (!texture || found < 0)
        return TGSIC_E_INVALID;
    texture->data.swizzle[0] = (uint8_t)choices[found].value;
    return TGSIC_OK;
}
