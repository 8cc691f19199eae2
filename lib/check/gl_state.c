/* SPDX-License-Identifier: MIT */
/* The world's state, told to OpenGL before each draw. */
#include "gl_device.h"

#include <string.h>

static void set_capability(GLenum capability, bool on)
{
    if (on)
        tgsic_gl.Enable(capability);
    else
        tgsic_gl.Disable(capability);
}

static void set_viewports(const struct check_state *state)
{
    tgsic_gl.Viewport(state->viewport.x, state->viewport.y, (GLsizei)state->viewport.width,
                      (GLsizei)state->viewport.height);
    for (GLuint i = 0; i < CHECK_MAX_VIEWPORTS; i++)
        if (state->viewport_mask >> i & 1)
            tgsic_gl.ViewportIndexedfv(i, state->viewports[i]);
}

static void set_matrices(const struct check_state *state)
{
    tgsic_gl.MatrixMode(GL_PROJECTION);
    tgsic_gl.LoadMatrixf(state->projection);
    tgsic_gl.MatrixMode(GL_MODELVIEW);
    tgsic_gl.LoadMatrixf(state->modelview);
}

/* Kept in eye space, so they are set under no model view. */
static void set_lights(const struct check_state *state)
{
    for (GLenum i = 0; i < CHECK_MAX_LIGHTS; i++) {
        const struct check_light *light = &state->lights[i];
        GLenum name = GL_LIGHT0 + i;
        tgsic_gl.Lightfv(name, GL_AMBIENT, light->ambient);
        tgsic_gl.Lightfv(name, GL_DIFFUSE, light->diffuse);
        tgsic_gl.Lightfv(name, GL_SPECULAR, light->specular);
        tgsic_gl.Lightfv(name, GL_POSITION, light->position);
        tgsic_gl.Lightfv(name, GL_SPOT_DIRECTION, light->spot_direction);
        tgsic_gl.Lightf(name, GL_SPOT_EXPONENT, light->spot_exponent);
        tgsic_gl.Lightf(name, GL_SPOT_CUTOFF, light->spot_cutoff);
        tgsic_gl.Lightf(name, GL_CONSTANT_ATTENUATION, light->constant_attenuation);
        tgsic_gl.Lightf(name, GL_LINEAR_ATTENUATION, light->linear_attenuation);
        tgsic_gl.Lightf(name, GL_QUADRATIC_ATTENUATION, light->quadratic_attenuation);
    }
}

static void set_clip_planes(const struct check_state *state)
{
    GLint most = 0;
    tgsic_gl.GetIntegerv(GL_MAX_CLIP_PLANES, &most);
    for (GLint i = 0; i < CHECK_MAX_CLIP_PLANES && i < most; i++)
        tgsic_gl.ClipPlane(GL_CLIP_PLANE0 + (GLenum)i, state->clip_planes[i]);
}

static void set_parameters(const struct check_gl_device *gl, const struct check_state *state)
{
    static const GLenum targets[] = {GL_VERTEX_PROGRAM_ARB, GL_FRAGMENT_PROGRAM_ARB};
    static const GLenum most[] = {GL_MAX_PROGRAM_ENV_PARAMETERS_ARB,
                                  GL_MAX_PROGRAM_LOCAL_PARAMETERS_ARB};
    for (unsigned i = 0; i < 2; i++) {
        GLint env = 0, local = 0;
        set_capability(targets[i], gl->program.assembly[i]);
        if (!gl->program.assembly[i])
            continue;
        tgsic_gl.BindProgramARB(targets[i], gl->program.assembly[i]);
        tgsic_gl.GetProgramivARB(targets[i], most[0], &env);
        tgsic_gl.GetProgramivARB(targets[i], most[1], &local);
        for (GLint k = 0; k < env && k < CHECK_MAX_PARAMETERS; k++)
            tgsic_gl.ProgramEnvParameter4fvARB(targets[i], (GLuint)k, state->env_parameters[i][k]);
        for (GLint k = 0; k < local && k < CHECK_MAX_PARAMETERS; k++)
            tgsic_gl.ProgramLocalParameter4fvARB(targets[i], (GLuint)k,
                                                 state->local_parameters[i][k]);
    }
}

/* What only the compatibility profile has. */
static void set_conventional(const struct check_gl_device *gl, const struct check_state *state)
{
    tgsic_gl.MatrixMode(GL_MODELVIEW);
    tgsic_gl.LoadIdentity();
    set_lights(state);
    set_clip_planes(state);
    set_matrices(state);
    set_parameters(gl, state);
    tgsic_gl.Color4fv(state->current_color);
    for (GLenum i = 0; i < 8; i++)
        tgsic_gl.MultiTexCoord4fv(GL_TEXTURE0 + i, state->current_texcoord[i]);
    tgsic_gl.ShadeModel(state->shade_model);
    set_capability(GL_VERTEX_PROGRAM_TWO_SIDE, state->vertex_two_side);
    set_capability(GL_POINT_SPRITE, state->point_sprite);
    tgsic_gl.ClampColor(GL_CLAMP_VERTEX_COLOR, state->clamp_vertex_color);
}

static bool crosses_faces(const struct check_world *world)
{
    for (unsigned i = 0; i < CHECK_MAX_UNITS; i++)
        if (world->units[i] && world->units[i]->sampler.seamless)
            return true;
    return false;
}

static void set_desktop(const struct check_world *world)
{
    const struct check_state *state = &world->state;
    set_capability(GL_TEXTURE_CUBE_MAP_SEAMLESS, crosses_faces(world));
    for (GLenum i = 0; i < CHECK_MAX_CLIP_PLANES; i++)
        set_capability(GL_CLIP_DISTANCE0 + i, state->clip_planes_enabled >> i & 1);
    set_capability(GL_PROGRAM_POINT_SIZE, state->program_point_size);
    set_capability(GL_DEPTH_CLAMP, state->depth_clamp);
    tgsic_gl.PolygonMode(GL_FRONT_AND_BACK, state->polygon_mode);
    tgsic_gl.ProvokingVertex(state->provoking_vertex);
    tgsic_gl.PatchParameterfv(GL_PATCH_DEFAULT_OUTER_LEVEL, state->patch_outer);
    tgsic_gl.PatchParameterfv(GL_PATCH_DEFAULT_INNER_LEVEL, state->patch_inner);
}

void tgsic_check_gl_set_state(struct check_gl_device *gl, const struct check_world *world)
{
    const struct check_state *state = &world->state;
    set_viewports(state);
    set_capability(GL_DEPTH_TEST, state->depth_test);
    set_capability(GL_BLEND, state->blend);
    set_capability(GL_CULL_FACE, state->cull_face);
    tgsic_gl.DepthMask(state->depth_write);
    tgsic_gl.DepthFunc(GL_NEVER + state->depth_function);
    tgsic_gl.BlendFunc(state->blend_source, state->blend_destination);
    tgsic_gl.BlendEquation(state->blend_equation);
    if (state->patch_vertices)
        tgsic_gl.PatchParameteri(GL_PATCH_VERTICES, (GLint)state->patch_vertices);
    if (gl->api != CHECK_GL_ES)
        set_desktop(world);
    if (gl->api == CHECK_GL_COMPAT)
        set_conventional(gl, state);
}
