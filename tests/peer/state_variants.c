/* SPDX-License-Identifier: MIT */
/* The state variants that are drawn, and the comparisons of their pictures. */
#include "state_variants.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char vertex_text[] =
    "VERT\nDCL IN[0]\nDCL IN[1]\nDCL OUT[0], POSITION\nDCL OUT[1], COLOR\nDCL OUT[2], BCOLOR\n"
    "DCL OUT[3], GENERIC[0]\nDCL OUT[4], PSIZE\nDCL OUT[5], CLIPVERTEX\n"
    "IMM[0] FLT32 {5.0, 0.5, 1.0, -1.0}\n"
    "MOV OUT[0], IN[0]\nMOV OUT[1], IN[1]\nMUL OUT[2], IN[1].yzxw, IMM[0].yyyz\n"
    "MUL OUT[3], IN[0], IMM[0].yyzz\nMOV OUT[4].x, IMM[0].xxxx\nMOV OUT[5], IN[0].xyzw\nEND\n";
static const char fragment_text[] =
    "FRAG\nPROPERTY FS_COORD_ORIGIN LOWER_LEFT\n"
    "DCL IN[0], COLOR, COLOR\nDCL IN[1], GENERIC[0], PERSPECTIVE\nDCL IN[2], POSITION, LINEAR\n"
    "DCL OUT[0], COLOR\nDCL TEMP[0..1]\nIMM[0] FLT32 {0.03125, 0.5, 0.25, 1.0}\n"
    "DDY TEMP[0], IN[1].yyyy\nMUL TEMP[1], IN[2], IMM[0].xxyw\nADD TEMP[1].xy, TEMP[1], IN[1]\n"
    "MUL TEMP[1].w, IN[0].wwww, IMM[0].wwww\nADD TEMP[1].z, TEMP[1].zzzz, TEMP[0].xxxx\n"
    "MUL TEMP[1].xyz, TEMP[1], IMM[0].zzzz\nMAD OUT[0].xyz, IN[0], IMM[0].yyyy, TEMP[1]\n"
    "MOV OUT[0].w, TEMP[1].wwww\nEND\n";

/* Steps of colour that only a shader that runs per sample mixes where they meet. */
static const char steps_text[] =
    "FRAG\nDCL IN[0], GENERIC[0], PERSPECTIVE\nDCL OUT[0], COLOR\nDCL TEMP[0]\n"
    "IMM[0] FLT32 {13.0, 0.5, 1.0, 0.0}\nMUL TEMP[0], IN[0].xyxy, IMM[0].xxxx\n"
    "FRC TEMP[0], TEMP[0]\nSLT OUT[0].xyz, TEMP[0], IMM[0].yyyy\nMOV OUT[0].w, IMM[0].zzzz\nEND\n";

const float state_vertices[STATE_VERTICES][2][4] = {
    {{-0.9f, -0.8f, -1.5f, 1.0f}, {1.5f, 0.25f, 0.0f, 1.0f}},
    {{0.7f, -0.9f, 0.5f, 1.0f}, {-0.5f, 1.0f, 0.5f, 0.5f}},
    {{-0.6f, 0.9f, 0.25f, 1.0f}, {0.25f, 0.5f, 1.0f, 0.9f}},
    {{0.9f, 0.9f, 0.0f, 1.0f}, {0.75f, 0.5f, 0.125f, 0.8f}},
    {{0.8f, -0.7f, 1.5f, 1.0f}, {0.5f, 1.25f, 0.75f, 0.25f}},
    {{-0.3f, 0.8f, -0.5f, 1.0f}, {1.0f, 0.0f, 0.5f, 1.0f}},
};

const float state_clear[2][4] = {{0, 0, 0, 0}, {0.7f, 0.3f, 0.6f, 0.5f}};

/* Points without a size of their own, all of one colour. */
static const char plain_text[] = "FRAG\nDCL IN[0], COLOR, COLOR\nDCL OUT[0], COLOR\n"
                                 "MOV OUT[0], IN[0]\nEND\n";
static const char sizeless_text[] =
    "VERT\nDCL IN[0]\nDCL IN[1]\nDCL OUT[0], POSITION\nDCL OUT[1], COLOR\nDCL OUT[2], GENERIC[0]\n"
    "MOV OUT[0], IN[0]\nMOV OUT[1], IN[1]\nMOV OUT[2], IN[0]\nEND\n";

static bool parse(const char *text, struct tgsic_shader *shader)
{
    return tgsic_parse_text(text, strlen(text), NULL, shader, NULL) == TGSIC_OK;
}

bool state_shaders(const struct state_variant *variant, struct tgsic_shader *vertex,
                   struct tgsic_shader *fragment)
{
    return parse(variant->sizeless ? sizeless_text : vertex_text, vertex) &&
           parse(variant->sizeless     ? plain_text
                 : variant->per_sample ? steps_text
                                       : fragment_text,
                 fragment);
}

/* ---- State --------------------------------------------------------------------------------- */

static void set_flip(struct tgsic_state *s, enum tgsic_variant how)
{
    s->flip_y = s->flip_position = (uint8_t)how;
}

static void set_two_side(struct tgsic_state *s, enum tgsic_variant how)
{
    s->two_side = (uint8_t)how;
}

static void set_flat(struct tgsic_state *s, enum tgsic_variant how)
{
    s->flat_shade = (uint8_t)how;
}

static void set_sprite(struct tgsic_state *s, enum tgsic_variant how)
{
    s->point_sprite = (uint8_t)how;
    s->sprite_generic = 1;
}

static void set_clamp(struct tgsic_state *s, enum tgsic_variant how)
{
    s->clamp_color = (uint8_t)how;
}

static void set_alpha(struct tgsic_state *s, enum tgsic_variant how)
{
    s->alpha_test = (uint8_t)how;
    s->alpha_compare = TGSIC_COMPARE_GEQUAL;
    s->alpha_reference = 0.75f;
}

const float state_planes[TGSIC_MAX_PLANES][4] = {{1, 0.25f, 0, 0.25f}, {0}, {0, -1, 0, 0.5f}};

static void set_planes(struct tgsic_state *s, enum tgsic_variant how)
{
    s->clip_planes = (uint8_t)how;
    s->clip_plane_mask = 5;
    memcpy(s->clip_plane, state_planes, sizeof state_planes);
}

static void set_depth(struct tgsic_state *s, enum tgsic_variant how)
{
    s->depth_clamp = (uint8_t)how;
}

uint32_t state_stipple_row(unsigned y)
{
    return 0xc3a50f96u * (y + 1) ^ y << 16;
}

static void set_stipple(struct tgsic_state *s, enum tgsic_variant how)
{
    s->stipple = (uint8_t)how;
    for (unsigned y = 0; y < 32; y++)
        s->stipple_pattern[y] = state_stipple_row(y);
}

static void set_srgb(struct tgsic_state *s, enum tgsic_variant how)
{
    s->srgb_colors = how != TGSIC_VARIANT_OFF;
}

static void set_channels(struct tgsic_state *s, enum tgsic_variant how)
{
    static const uint8_t channels[] = {TGSIC_CHANNEL_Z, TGSIC_CHANNEL_OWN, TGSIC_CHANNEL_X,
                                       TGSIC_CHANNEL_ONE};
    if (how != TGSIC_VARIANT_OFF)
        memcpy(s->color_channels[0], channels, sizeof channels);
}

static void set_bgra(struct tgsic_state *s, enum tgsic_variant how)
{
    s->attribute_bgra = how != TGSIC_VARIANT_OFF ? 2 : 0;
}

static void set_samples(struct tgsic_state *s, enum tgsic_variant how)
{
    s->sample_shading = how != TGSIC_VARIANT_OFF ? TGSIC_VARIANT_STATIC : TGSIC_VARIANT_OFF;
}

static void set_xor(struct tgsic_state *s, enum tgsic_variant how)
{
    s->logic_op = (uint8_t)how;
    s->logic_function = TGSIC_LOGIC_XOR;
}

static void set_clip_depth(struct tgsic_state *s, enum tgsic_variant how)
{
    s->clip_depth = (uint8_t)how;
}

static void set_point_size(struct tgsic_state *s, enum tgsic_variant how)
{
    s->point_size = (uint8_t)how;
    s->point_size_value = 3;
}

/* ---- What is expected ---------------------------------------------------------------------- */

static void turn(state_picture picture)
{
    for (unsigned y = 0; y < STATE_SIZE / 2; y++) {
        float row[STATE_SIZE][4];
        memcpy(row, picture[y], sizeof row);
        memcpy(picture[y], picture[STATE_SIZE - 1 - y], sizeof row);
        memcpy(picture[STATE_SIZE - 1 - y], row, sizeof row);
    }
}

static void clear_pixel(float pixel[4])
{
    memset(pixel, 0, 4 * sizeof *pixel);
}

static void cut_stipple(state_picture picture)
{
    for (unsigned y = 0; y < STATE_SIZE; y++)
        for (unsigned x = 0; x < STATE_SIZE; x++)
            if (!(state_stipple_row(y) >> (31 - x) & 1))
                clear_pixel(picture[y][x]);
}

static void cut_alpha(state_picture picture)
{
    for (unsigned y = 0; y < STATE_SIZE; y++)
        for (unsigned x = 0; x < STATE_SIZE; x++)
            if (picture[y][x][3] < 0.75f)
                clear_pixel(picture[y][x]);
}

static void swap_channels(state_picture picture)
{
    for (unsigned y = 0; y < STATE_SIZE; y++)
        for (unsigned x = 0; x < STATE_SIZE; x++) {
            float *p = picture[y][x], red = p[0];
            bool covered = p[3] != 0;
            p[0] = p[2];
            p[2] = red;
            p[3] = covered;
        }
}

/* What was covered differs from what was there before. */
static void combine_bits(state_picture picture)
{
    for (unsigned i = 0; i < STATE_SIZE * STATE_SIZE; i++) {
        float *p = picture[i / STATE_SIZE][i % STATE_SIZE];
        bool covered = false;
        for (unsigned c = 0; c < 4; c++)
            covered = covered || fabsf(p[c] - state_clear[1][c]) > 0.01f;
        for (unsigned c = 0; c < 4 && covered; c++) {
            unsigned before = (unsigned)lrintf(state_clear[1][c] * 255);
            p[c] = (float)((unsigned)lrintf(p[c] * 255) ^ before) / 255;
        }
    }
}

static void encode(state_picture picture)
{
    for (unsigned i = 0; i < STATE_SIZE * STATE_SIZE; i++)
        for (unsigned c = 0; c < 3; c++) {
            float *p = &picture[i / STATE_SIZE][i % STATE_SIZE][c];
            float linear = *p < 0 ? 0 : *p > 1 ? 1 : *p;
            *p = linear <= 0.0031308f ? linear * 12.92f : 1.055f * powf(linear, 1 / 2.4f) - 0.055f;
        }
}

/* Points are three pixels wide instead of one. Where two meet, the lower one was drawn later. */
static void grow_points(state_picture picture)
{
    static state_picture small;
    memcpy(small, picture, sizeof small);
    memset(picture, 0, sizeof small);
    for (int y = STATE_SIZE - 1; y >= 0; y--)
        for (int x = 0; x < STATE_SIZE; x++)
            for (int v = y - 1; v <= y + 1 && small[y][x][3] != 0; v++)
                for (int u = x - 1; u <= x + 1; u++)
                    if (u >= 0 && u < STATE_SIZE && v >= 0 && v < STATE_SIZE)
                        memcpy(picture[v][u], small[y][x], sizeof small[y][x]);
}

/* ---- The variants -------------------------------------------------------------------------- */

const struct state_variant state_variants[] = {
    {.name = "flip", .set = set_flip, .expect = turn},
    {.name = "two_side", .set = set_two_side},
    {.name = "flat_shade", .set = set_flat},
    {.name = "point_sprite", .set = set_sprite, .points = true},
    {.name = "clamp_color", .set = set_clamp},
    {.name = "alpha_test", .set = set_alpha, .expect = cut_alpha},
    {.name = "clip_planes", .set = set_planes},
    {.name = "depth_clamp", .set = set_depth, .native = true},
    {.name = "stipple", .set = set_stipple, .expect = cut_stipple},
    {.name = "srgb", .set = set_srgb, .expect = encode},
    {.name = "color_channels", .set = set_channels, .expect = swap_channels},
    {.name = "attribute_bgra", .set = set_bgra},
    {.name = "sample_shading", .set = set_samples, .per_sample = true},
    {.name = "logic_op", .set = set_xor, .expect = combine_bits, .fetches = true},
    {.name = "clip_depth", .set = set_clip_depth, .native = true, .spirv_alone = true},
    {.name = "point_size",
     .set = set_point_size,
     .expect = grow_points,
     .points = true,
     .sizeless = true,
     .spirv_alone = true},
};
const size_t num_state_variants = sizeof state_variants / sizeof *state_variants;

/* ---- Comparing ----------------------------------------------------------------------------- */

static bool same(state_picture a, state_picture b)
{
    for (unsigned y = 0; y < STATE_SIZE; y++)
        for (unsigned x = 0; x < STATE_SIZE; x++)
            for (unsigned c = 0; c < 4; c++)
                if (!(fabsf(a[y][x][c] - b[y][x][c]) < 2e-3f))
                    return false;
    return true;
}

struct comparison {
    const char *host;
    const struct state_variant *variant;
    state_renderer *render;
    struct state_tally *tally;
    state_picture pictures[2];
};

static bool render(struct comparison *c, unsigned picture, enum tgsic_variant how, bool on,
                   bool native)
{
    const struct state_request request = {c->variant, how, on, native};
    return c->render(c->host, &request, c->pictures[picture]);
}

static void compare(struct comparison *c, const char *what, bool equal)
{
    bool good = same(c->pictures[0], c->pictures[1]) == equal;
    c->tally->drawn++;
    c->tally->failures += !good;
    if (!good)
        printf("%-14s %-8s %s\n", c->variant->name, c->host, what);
}

static bool has_dynamic(const struct state_variant *v)
{
    struct tgsic_state fixed, dynamic;
    memset(&fixed, 0, sizeof fixed);
    memset(&dynamic, 0, sizeof dynamic);
    v->set(&fixed, TGSIC_VARIANT_STATIC);
    v->set(&dynamic, TGSIC_VARIANT_DYNAMIC);
    return memcmp(&fixed, &dynamic, sizeof fixed) != 0;
}

void state_check(const char *host, const struct state_variant *v, state_renderer *how,
                 struct state_tally *tally)
{
    struct comparison c = {.host = host, .variant = v, .render = how, .tally = tally};
    if (!render(&c, 0, TGSIC_VARIANT_OFF, false, v->native))
        return;
    if (v->expect)
        v->expect(c.pictures[0]);
    if (!render(&c, 1, TGSIC_VARIANT_STATIC, true, false))
        return;
    if (v->expect || v->native)
        compare(&c, "is not as expected", true);
    else
        compare(&c, "has no effect", false);
    if (!has_dynamic(v))
        return;
    if (render(&c, 0, TGSIC_VARIANT_DYNAMIC, true, false))
        compare(&c, "differs between STATIC and DYNAMIC", true);
    if (v->set == set_planes) /* no switch turns them off */
        return;
    render(&c, 0, TGSIC_VARIANT_OFF, false, false);
    if (render(&c, 1, TGSIC_VARIANT_DYNAMIC, false, false))
        compare(&c, "is not off when told so", true);
}
