/* SPDX-License-Identifier: MIT */
/* Commands that set state outside of objects. */
#include "play.h"

#include "gl_names.h"

#include <math.h>
#include <string.h>

/* ---- Initial values ------------------------------------------------------------------------ */

static void set_identity(float matrix[16])
{
    memset(matrix, 0, 16 * sizeof *matrix);
    for (unsigned i = 0; i < 4; i++)
        matrix[i * 5] = 1;
}

/* OpenGL's initial state (OpenGL 4.6 compatibility, chapter 23). */
void tgsic_check_init_state(struct check_player *player)
{
    struct check_state *state = &player->world.state;
    *state = (struct check_state){
        .viewport = {0, 0, player->test->width, player->test->height},
        .clear_depth = 1,
        .current_color = {1, 1, 1, 1},
        .clamp_vertex_color = true, /* of gl_FrontColor and its like */
        .patch_vertices = 3,
        .patch_outer = {1, 1, 1, 1},
        .patch_inner = {1, 1},
        .depth_write = true,
        .depth_function = TGSIC_COMPARE_LESS,
        .blend_source = CHECK_GL_ONE,
        .blend_destination = CHECK_GL_ZERO,
        .blend_equation = CHECK_GL_FUNC_ADD,
        .polygon_mode = CHECK_GL_FILL,
        .shade_model = CHECK_GL_SMOOTH,
        .provoking_vertex = CHECK_GL_LAST_VERTEX_CONVENTION,
    };
    set_identity(state->modelview);
    set_identity(state->projection);
    for (unsigned i = 0; i < 8; i++)
        state->current_texcoord[i][3] = 1;
    for (unsigned i = 0; i < CHECK_MAX_LIGHTS; i++) {
        float color = i ? 0.0f : 1.0f;
        state->lights[i] = (struct check_light){
            .ambient = {0, 0, 0, 1},
            .diffuse = {color, color, color, 1},
            .specular = {color, color, color, 1},
            .position = {0, 0, 1, 0},
            .spot_direction = {0, 0, -1},
            .spot_cutoff = 180,
            .constant_attenuation = 1,
        };
    }
}

static void take_floats(const struct check_argument *arguments, unsigned count, float *values)
{
    for (unsigned i = 0; i < count; i++)
        values[i] = arguments[i].real;
}

/* ---- Values -------------------------------------------------------------------------------- */

COMMAND_FUNCTION(clear_color)
{
    take_floats(a, 4, player->world.state.clear_color);
    player->gl_clear_mask |= CHECK_GL_COLOR_BUFFER_BIT;
    return TGSIC_OK;
}

COMMAND_FUNCTION(clear_depth)
{
    player->world.state.clear_depth = a[0].real;
    player->gl_clear_mask |= CHECK_GL_DEPTH_BUFFER_BIT;
    return TGSIC_OK;
}

COMMAND_FUNCTION(color)
{
    take_floats(a, 4, player->world.state.current_color);
    return TGSIC_OK;
}

COMMAND_FUNCTION(texcoord)
{
    if (a[0].integer >= 8)
        return tgsic_check_play_invalid(player, "texture coordinates are numbered 0 to 7");
    take_floats(a + 1, 4, player->world.state.current_texcoord[a[0].integer]);
    return TGSIC_OK;
}

COMMAND_FUNCTION(patch_vertices)
{
    player->world.state.patch_vertices = (uint32_t)a[0].integer;
    return TGSIC_OK;
}

COMMAND_FUNCTION(patch_outer)
{
    take_floats(a, 4, player->world.state.patch_outer);
    return TGSIC_OK;
}

COMMAND_FUNCTION(patch_inner)
{
    take_floats(a, 2, player->world.state.patch_inner);
    return TGSIC_OK;
}

COMMAND_FUNCTION(tolerance)
{
    take_floats(a, 4, player->tolerance);
    return TGSIC_OK;
}

COMMAND_FUNCTION(viewport_indexed)
{
    struct check_state *state = &player->world.state;
    if (a[0].integer >= CHECK_MAX_VIEWPORTS)
        return tgsic_check_play_invalid(player, "viewports are numbered 0 to 15");
    take_floats(a + 1, 4, state->viewports[a[0].integer]);
    state->viewport_mask |= 1u << a[0].integer;
    return TGSIC_OK;
}

/* ---- Parameters of assembly programs ------------------------------------------------------- */

static enum tgsic_result set_parameter(struct check_player *player, float (*parameters)[4],
                                       const struct check_argument *a)
{
    if (a[0].integer >= CHECK_MAX_PARAMETERS)
        return tgsic_check_play_invalid(player, "parameters are numbered 0 to 255");
    take_floats(a + 1, 4, parameters[a[0].integer]);
    return TGSIC_OK;
}

COMMAND_FUNCTION(parameter_env_vp)
{
    return set_parameter(player, player->world.state.env_parameters[0], a);
}

COMMAND_FUNCTION(parameter_env_fp)
{
    return set_parameter(player, player->world.state.env_parameters[1], a);
}

COMMAND_FUNCTION(parameter_local_vp)
{
    return set_parameter(player, player->world.state.local_parameters[0], a);
}

COMMAND_FUNCTION(parameter_local_fp)
{
    return set_parameter(player, player->world.state.local_parameters[1], a);
}

/* ---- Switches ------------------------------------------------------------------------------ */

static enum tgsic_result set_capability(struct check_player *player, int64_t name, bool on)
{
    struct check_state *state = &player->world.state;
    char text[16];
    switch (name) {
    case CHECK_GL_VERTEX_PROGRAM_TWO_SIDE:
        state->vertex_two_side = on;
        return TGSIC_OK;
    case CHECK_GL_PROGRAM_POINT_SIZE:
        state->program_point_size = on;
        return TGSIC_OK;
    case CHECK_GL_DEPTH_TEST:
        state->depth_test = on;
        return TGSIC_OK;
    case CHECK_GL_DEPTH_CLAMP:
        state->depth_clamp = on;
        return TGSIC_OK;
    default:
        break;
    }
    if (name < CHECK_GL_CLIP_DISTANCE0 || name >= CHECK_GL_CLIP_DISTANCE0 + CHECK_MAX_CLIP_PLANES)
        return tgsic_check_play_unsupported(player, "%s is not among the state that is set",
                                            tgsic_check_gl_name((uint32_t)name, text));
    uint32_t bit = 1u << (name - CHECK_GL_CLIP_DISTANCE0);
    state->clip_planes_enabled = (state->clip_planes_enabled & ~bit) | (on ? bit : 0);
    return TGSIC_OK;
}

COMMAND_FUNCTION(enable)
{
    return set_capability(player, a[0].integer, true);
}

COMMAND_FUNCTION(disable)
{
    return set_capability(player, a[0].integer, false);
}

COMMAND_FUNCTION(depth_function)
{
    if (a[0].integer < CHECK_GL_NEVER || a[0].integer > CHECK_GL_ALWAYS)
        return tgsic_check_play_invalid(player, "no comparison of depths");
    player->world.state.depth_function = (uint8_t)(a[0].integer - CHECK_GL_NEVER);
    return TGSIC_OK;
}

COMMAND_FUNCTION(shade_model_smooth)
{
    player->world.state.shade_model = CHECK_GL_SMOOTH;
    return TGSIC_OK;
}

COMMAND_FUNCTION(shade_model_flat)
{
    player->world.state.shade_model = CHECK_GL_FLAT;
    return TGSIC_OK;
}

COMMAND_FUNCTION(provoking_vertex_first)
{
    player->world.state.provoking_vertex = CHECK_GL_FIRST_VERTEX_CONVENTION;
    return TGSIC_OK;
}

COMMAND_FUNCTION(provoking_vertex_last)
{
    player->world.state.provoking_vertex = CHECK_GL_LAST_VERTEX_CONVENTION;
    return TGSIC_OK;
}

COMMAND_FUNCTION(polygon_mode)
{
    struct check_state *state = &player->world.state;
    if (a[0].integer != CHECK_GL_FRONT_AND_BACK)
        return tgsic_check_play_unsupported(player, "polygon modes of one face");
    if (a[1].integer != CHECK_GL_POINT && a[1].integer != CHECK_GL_LINE &&
        a[1].integer != CHECK_GL_FILL && a[1].integer != CHECK_GL_FILL_RECTANGLE_NV)
        return tgsic_check_play_invalid(player, "no polygon mode");
    state->polygon_mode = (uint32_t)a[1].integer;
    state->fill_rectangle = a[1].integer == CHECK_GL_FILL_RECTANGLE_NV;
    return TGSIC_OK;
}

/* What a hint asks for is every implementation's own business, so nothing here follows from it. */
COMMAND_FUNCTION(hint)
{
    return TGSIC_OK;
}

/* ---- Matrices ------------------------------------------------------------------------------ */

static void set_ortho(struct check_player *player, const float edges[4])
{
    const float left = edges[0], right = edges[1], bottom = edges[2], top = edges[3];
    float *m = player->world.state.projection;
    set_identity(m);
    set_identity(player->world.state.modelview);
    m[0] = 2 / (right - left);
    m[5] = 2 / (top - bottom);
    m[10] = -1;
    m[12] = -(right + left) / (right - left);
    m[13] = -(top + bottom) / (top - bottom);
}

COMMAND_FUNCTION(ortho_of)
{
    float edges[4];
    take_floats(a, 4, edges);
    set_ortho(player, edges);
    return TGSIC_OK;
}

/* In pixels of what is drawn to. */
COMMAND_FUNCTION(ortho)
{
    const struct check_framebuffer *draw = player->world.draw;
    set_ortho(player, (const float[]){0, (float)draw->width, 0, (float)draw->height});
    return TGSIC_OK;
}

/* glFrustum() */
COMMAND_FUNCTION(frustum)
{
    const float left = a[0].real, right = a[1].real, bottom = a[2].real, top = a[3].real,
                near = a[4].real, far = a[5].real;
    float *m = player->world.state.projection;
    set_identity(player->world.state.modelview);
    memset(m, 0, sizeof player->world.state.projection);
    m[0] = 2 * near / (right - left);
    m[5] = 2 * near / (top - bottom);
    m[8] = (right + left) / (right - left);
    m[9] = (top + bottom) / (top - bottom);
    m[10] = -(far + near) / (far - near);
    m[11] = -1;
    m[14] = -2 * far * near / (far - near);
    return TGSIC_OK;
}

/* Gauss and Jordan, with pivots; false: there is none. */
static bool invert(const float m[16], double out[16])
{
    double a[4][8] = {{0}};
    for (unsigned r = 0; r < 4; r++) {
        for (unsigned c = 0; c < 4; c++)
            a[r][c] = m[c * 4 + r];
        a[r][4 + r] = 1;
    }
    for (unsigned k = 0; k < 4; k++) {
        unsigned pivot = k;
        for (unsigned r = k + 1; r < 4; r++)
            if (fabs(a[r][k]) > fabs(a[pivot][k]))
                pivot = r;
        if (a[pivot][k] == 0)
            return false;
        for (unsigned c = 0; c < 8; c++) {
            double swap = a[k][c];
            a[k][c] = a[pivot][c];
            a[pivot][c] = swap;
        }
        for (unsigned c = 8; c-- > k;)
            a[k][c] /= a[k][k];
        for (unsigned r = 0; r < 4; r++)
            for (unsigned c = 8; r != k && c-- > k;)
                a[r][c] -= a[r][k] * a[k][c];
    }
    for (unsigned r = 0; r < 4; r++)
        for (unsigned c = 0; c < 4; c++)
            out[c * 4 + r] = a[r][4 + c];
    return true;
}

/* glClipPlane(): kept in eye space, the row vector times the inverse of the model view. */
COMMAND_FUNCTION(clip_plane)
{
    double inverse[16];
    if (a[0].integer >= CHECK_MAX_CLIP_PLANES)
        return tgsic_check_play_invalid(player, "clip planes are numbered 0 to 7");
    if (!invert(player->world.state.modelview, inverse))
        return tgsic_check_play_invalid(player, "the model view has no inverse");
    double *plane = player->world.state.clip_planes[a[0].integer];
    for (unsigned c = 0; c < 4; c++) {
        plane[c] = 0;
        for (unsigned r = 0; r < 4; r++)
            plane[c] += (double)a[1 + r].real * inverse[c * 4 + r];
    }
    return TGSIC_OK;
}

/* ---- Lights -------------------------------------------------------------------------------- */

#define MEMBER(name, member, count)                                                                \
    {                                                                                              \
        CHECK_GL_##name, offsetof(struct check_light, member), count                               \
    }

static const struct light_member {
    uint32_t name;
    size_t offset;
    uint8_t count;
} light_members[] = {
    MEMBER(AMBIENT, ambient, 4),
    MEMBER(DIFFUSE, diffuse, 4),
    MEMBER(SPECULAR, specular, 4),
    MEMBER(POSITION, position, 4),
    MEMBER(SPOT_DIRECTION, spot_direction, 3),
    MEMBER(SPOT_EXPONENT, spot_exponent, 1),
    MEMBER(SPOT_CUTOFF, spot_cutoff, 1),
    MEMBER(CONSTANT_ATTENUATION, constant_attenuation, 1),
    MEMBER(LINEAR_ATTENUATION, linear_attenuation, 1),
    MEMBER(QUADRATIC_ATTENUATION, quadratic_attenuation, 1),
};

/* Positions and directions go to eye space, as glLight() takes them. */
static void to_eye(const float modelview[16], uint32_t name, float value[4])
{
    float moved[4] = {0};
    if (name != CHECK_GL_POSITION && name != CHECK_GL_SPOT_DIRECTION)
        return;
    if (name == CHECK_GL_SPOT_DIRECTION)
        value[3] = 0;
    for (unsigned r = 0; r < 4; r++)
        for (unsigned c = 0; c < 4; c++)
            moved[r] += modelview[c * 4 + r] * value[c];
    memcpy(value, moved, sizeof moved);
}

COMMAND_FUNCTION(light)
{
    struct check_state *state = &player->world.state;
    float value[4];
    take_floats(a + 2, 4, value);
    if (a[0].integer >= CHECK_MAX_LIGHTS)
        return tgsic_check_play_invalid(player, "lights are numbered 0 to 7");
    for (size_t i = 0; i < sizeof light_members / sizeof *light_members; i++) {
        const struct light_member *member = &light_members[i];
        if (member->name != a[1].integer)
            continue;
        to_eye(state->modelview, member->name, value);
        memcpy((char *)&state->lights[a[0].integer] + member->offset, value,
               member->count * sizeof *value);
        return TGSIC_OK;
    }
    return tgsic_check_play_invalid(player, "no parameter of a light");
}
