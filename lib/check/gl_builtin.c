/* SPDX-License-Identifier: MIT */
/* Fixed-function state that no script sets, by the names of the built-in uniforms that show it. */
#include "gl_device.h"

#include "bind.h"

#include <string.h>

typedef void set_fn(GLenum a, GLenum b, const GLfloat *value);

/* ---- Setters ------------------------------------------------------------------------------- */

static void set_light_model(GLenum name, GLenum unused, const GLfloat *value)
{
    (void)unused;
    tgsic_gl.LightModelfv(name, value);
}

static void set_fog(GLenum name, GLenum unused, const GLfloat *value)
{
    (void)unused;
    tgsic_gl.Fogfv(name, value);
}

static void set_point(GLenum name, GLenum unused, const GLfloat *value)
{
    (void)unused;
    if (name == GL_POINT_SIZE)
        tgsic_gl.PointSize(*value);
    else
        tgsic_gl.PointParameterf(name, *value);
}

/* One of the three factors that OpenGL takes together. */
static void set_attenuation(GLenum name, GLenum which, const GLfloat *value)
{
    GLfloat all[3] = {1, 0, 0};
    tgsic_gl.GetFloatv(name, all);
    all[which] = *value;
    tgsic_gl.PointParameterfv(name, all);
}

static void set_environment(GLenum name, GLenum unit, const GLfloat *value)
{
    tgsic_gl.ActiveTexture(GL_TEXTURE0 + unit);
    tgsic_gl.TexEnvfv(GL_TEXTURE_ENV, name, value);
}

/* Planes are given in eye space, so they are set under no model view. */
static void set_plane(GLenum coordinate, GLenum name, const GLfloat *value)
{
    tgsic_gl.ActiveTexture(GL_TEXTURE0);
    tgsic_gl.MatrixMode(GL_MODELVIEW);
    tgsic_gl.PushMatrix();
    tgsic_gl.LoadIdentity();
    tgsic_gl.TexGenfv(coordinate, name, value);
    tgsic_gl.PopMatrix();
}

static void set_material(GLenum face, GLenum name, const GLfloat *value)
{
    tgsic_gl.Materialfv(face, name, value);
}

/* ---- Names --------------------------------------------------------------------------------- */

static const struct builtin {
    const char *name;
    set_fn *set;
    GLenum a, b;
} builtins[] = {
    {"gl_LightModel.ambient", set_light_model, GL_LIGHT_MODEL_AMBIENT, 0},
    {"gl_FrontMaterial.emission", set_material, GL_FRONT, GL_EMISSION},
    {"gl_FrontMaterial.ambient", set_material, GL_FRONT, GL_AMBIENT},
    {"gl_FrontMaterial.diffuse", set_material, GL_FRONT, GL_DIFFUSE},
    {"gl_FrontMaterial.specular", set_material, GL_FRONT, GL_SPECULAR},
    {"gl_FrontMaterial.shininess", set_material, GL_FRONT, GL_SHININESS},
    {"gl_BackMaterial.emission", set_material, GL_BACK, GL_EMISSION},
    {"gl_BackMaterial.ambient", set_material, GL_BACK, GL_AMBIENT},
    {"gl_BackMaterial.diffuse", set_material, GL_BACK, GL_DIFFUSE},
    {"gl_BackMaterial.specular", set_material, GL_BACK, GL_SPECULAR},
    {"gl_BackMaterial.shininess", set_material, GL_BACK, GL_SHININESS},
    {"gl_Fog.color", set_fog, GL_FOG_COLOR, 0},
    {"gl_Fog.density", set_fog, GL_FOG_DENSITY, 0},
    {"gl_Fog.start", set_fog, GL_FOG_START, 0},
    {"gl_Fog.end", set_fog, GL_FOG_END, 0},
    {"gl_Point.size", set_point, GL_POINT_SIZE, 0},
    {"gl_Point.sizeMin", set_point, GL_POINT_SIZE_MIN, 0},
    {"gl_Point.sizeMax", set_point, GL_POINT_SIZE_MAX, 0},
    {"gl_Point.fadeThresholdSize", set_point, GL_POINT_FADE_THRESHOLD_SIZE, 0},
    {"gl_Point.distanceConstantAttenuation", set_attenuation, GL_POINT_DISTANCE_ATTENUATION, 0},
    {"gl_Point.distanceLinearAttenuation", set_attenuation, GL_POINT_DISTANCE_ATTENUATION, 1},
    {"gl_Point.distanceQuadraticAttenuation", set_attenuation, GL_POINT_DISTANCE_ATTENUATION, 2},
    {"gl_TextureEnvColor[0]", set_environment, GL_TEXTURE_ENV_COLOR, 0},
    {"gl_TextureEnvColor[1]", set_environment, GL_TEXTURE_ENV_COLOR, 1},
    {"gl_EyePlaneS[0]", set_plane, GL_S, GL_EYE_PLANE},
    {"gl_EyePlaneT[0]", set_plane, GL_T, GL_EYE_PLANE},
    {"gl_EyePlaneR[0]", set_plane, GL_R, GL_EYE_PLANE},
    {"gl_EyePlaneQ[0]", set_plane, GL_Q, GL_EYE_PLANE},
    {"gl_ObjectPlaneS[0]", set_plane, GL_S, GL_OBJECT_PLANE},
    {"gl_ObjectPlaneT[0]", set_plane, GL_T, GL_OBJECT_PLANE},
    {"gl_ObjectPlaneR[0]", set_plane, GL_R, GL_OBJECT_PLANE},
    {"gl_ObjectPlaneQ[0]", set_plane, GL_Q, GL_OBJECT_PLANE},
};

#define NUM_BUILTINS (sizeof builtins / sizeof *builtins)

bool tgsic_check_gl_set_builtin(struct check_gl_device *gl, const struct check_uniform *uniform)
{
    if (!uniform->name || strncmp(uniform->name, "gl_", 3))
        return false;
    for (size_t i = 0; i < NUM_BUILTINS && gl->api == CHECK_GL_COMPAT; i++)
        if (!strcmp(builtins[i].name, uniform->name)) {
            builtins[i].set(builtins[i].a, builtins[i].b, (const void *)uniform->words);
            gl->builtins_set = true;
        }
    return true; /* the others follow from these and from the world's state */
}

void tgsic_check_gl_reset_builtins(struct check_gl_device *gl)
{
    static const struct check_state initial;
    float value[16];
    for (size_t i = 0; i < NUM_BUILTINS && gl->builtins_set; i++)
        if (tgsic_check_state_uniform(&initial, builtins[i].name, 0, value))
            builtins[i].set(builtins[i].a, builtins[i].b, value);
    gl->builtins_set = false;
}
