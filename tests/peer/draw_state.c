/* SPDX-License-Identifier: MIT */
/* Fixed-function state: OpenGL is told the values through its old calls, and built-in uniforms have
 * the same values by name, as a driver would upload them. */
#define GL_GLEXT_PROTOTYPES
#include "draw.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NUM_LIGHTS 8
#define NUM_UNITS  8
#define NUM_PLANES 6

/* ---- Independent values -------------------------------------------------------------------- */

static void values_of(const struct draw_inputs *inputs, const char *name, unsigned count, float low,
                      float high, float *out)
{
    for (unsigned i = 0; i < count; i++)
        out[i] = low + (high - low) * draw_noise(inputs, name, i);
}

/* What an old call sets, and which built-in uniform shows it. */
struct parameter {
    const char *member;
    GLenum name;
    uint8_t count;
    float low, high;
};

static const struct parameter light_parameters[] = {
    {"ambient", GL_AMBIENT, 4, 0, 1},
    {"diffuse", GL_DIFFUSE, 4, 0, 1},
    {"specular", GL_SPECULAR, 4, 0, 1},
    {"position", GL_POSITION, 4, -1, 1},
    {"spotDirection", GL_SPOT_DIRECTION, 3, -1, 1},
    {"spotExponent", GL_SPOT_EXPONENT, 1, 0, 8},
    {"spotCutoff", GL_SPOT_CUTOFF, 1, 10, 90},
    {"constantAttenuation", GL_CONSTANT_ATTENUATION, 1, 0.5f, 1},
    {"linearAttenuation", GL_LINEAR_ATTENUATION, 1, 0, 1},
    {"quadraticAttenuation", GL_QUADRATIC_ATTENUATION, 1, 0, 1},
};

static const struct parameter material_parameters[] = {
    {"emission", GL_EMISSION, 4, 0, 1},   {"ambient", GL_AMBIENT, 4, 0, 1},
    {"diffuse", GL_DIFFUSE, 4, 0, 1},     {"specular", GL_SPECULAR, 4, 0, 1},
    {"shininess", GL_SHININESS, 1, 1, 9},
};

static const struct parameter fog_parameters[] = {
    {"color", GL_FOG_COLOR, 4, 0, 1},
    {"density", GL_FOG_DENSITY, 1, 0, 1},
    {"start", GL_FOG_START, 1, 0, 0.5f},
    {"end", GL_FOG_END, 1, 1, 2},
};

static const struct parameter point_parameters[] = {
    {"size", GL_POINT_SIZE, 1, 1, 6},
    {"sizeMin", GL_POINT_SIZE_MIN, 1, 0, 2},
    {"sizeMax", GL_POINT_SIZE_MAX, 1, 3, 9},
    {"fadeThresholdSize", GL_POINT_FADE_THRESHOLD_SIZE, 1, 0, 2},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct parameter *find_parameter(const struct parameter *list, size_t count,
                                              const char *member)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(list[i].member, member))
            return &list[i];
    return NULL;
}

/* "gl_LightSource[1].ambient" and so on: noise of that name in the parameter's range. */
static void parameter_value(const struct draw_inputs *inputs, const char *owner,
                            const struct parameter *p, float out[4])
{
    char name[128];
    snprintf(name, sizeof name, "%s.%s", owner, p->member);
    values_of(inputs, name, p->count, p->low, p->high, out);
}

static const float attenuation[3] = {0.8f, 0.1f, 0.2f};

/* ---- Matrices: columns, as OpenGL has them ------------------------------------------------- */

/* Near the identity; in the first scheme affine, so that w stays 1 and interpolation is exact. */
static void matrix_value(const struct draw_inputs *inputs, const char *name, float m[16])
{
    for (unsigned i = 0; i < 16; i++) {
        bool noisy = inputs->scheme || i % 4 != 3;
        float noise = noisy ? draw_noise(inputs, name, i) - 0.5f : 0.0f;
        m[i] = (i % 5 ? 0.0f : 1.0f) + noise * 0.2f;
    }
}

static void multiply(const float a[16], const float b[16], float out[16])
{
    for (unsigned c = 0; c < 4; c++)
        for (unsigned r = 0; r < 4; r++) {
            double sum = 0;
            for (unsigned k = 0; k < 4; k++)
                sum += (double)a[k * 4 + r] * b[c * 4 + k];
            out[c * 4 + r] = (float)sum;
        }
}

static void transpose(float m[16])
{
    for (unsigned c = 0; c < 4; c++)
        for (unsigned r = 0; r < c; r++) {
            float swap = m[c * 4 + r];
            m[c * 4 + r] = m[r * 4 + c];
            m[r * 4 + c] = swap;
        }
}

/* Gauss and Jordan, with pivots; matrices near the identity have an inverse. */
static void invert(float m[16])
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
        for (unsigned c = 0; c < 8; c++) {
            double swap = a[k][c];
            a[k][c] = a[pivot][c];
            a[pivot][c] = swap;
        }
        double divisor = a[k][k];
        for (unsigned c = 0; c < 8; c++)
            a[k][c] /= divisor;
        for (unsigned r = 0; r < 4; r++)
            for (unsigned c = 8; r != k && c-- > 0;)
                if (c != k)
                    a[r][c] -= a[r][k] * a[k][c];
        for (unsigned r = 0; r < 4; r++)
            if (r != k)
                a[r][k] = 0;
    }
    for (unsigned r = 0; r < 4; r++)
        for (unsigned c = 0; c < 4; c++)
            m[c * 4 + r] = (float)a[r][4 + c];
}

/* "gl_ModelViewMatrixInverseTranspose" and the others; false: no matrix. */
static bool matrix_state(const struct draw_inputs *inputs, const char *name, unsigned element,
                         float m[16])
{
    char texture[32];
    const char *end = strstr(name, "Matrix");
    if (!end || !strncmp(name, "gl_NormalMatrix", 15))
        return false;
    snprintf(texture, sizeof texture, "gl_Texture%u", element);
    if (!strncmp(name, "gl_ModelViewProjectionMatrix", 28)) {
        float view[16], projection[16];
        matrix_value(inputs, "gl_ModelView", view);
        matrix_value(inputs, "gl_Projection", projection);
        multiply(projection, view, m);
    } else {
        matrix_value(inputs,
                     !strncmp(name, "gl_ModelViewM", 13)    ? "gl_ModelView"
                     : !strncmp(name, "gl_ProjectionM", 14) ? "gl_Projection"
                                                            : texture,
                     m);
    }
    if (strstr(end, "Inverse"))
        invert(m);
    if (strstr(end, "Transpose"))
        transpose(m);
    return true;
}

static void normal_matrix(const struct draw_inputs *inputs, float out[16])
{
    float m[16];
    matrix_value(inputs, "gl_ModelView", m);
    invert(m);
    transpose(m);
    for (unsigned c = 0; c < 3; c++)
        for (unsigned r = 0; r < 3; r++)
            out[c * 3 + r] = m[c * 4 + r];
}

/* ---- Derived values ------------------------------------------------------------------------ */

static const struct parameter *light(const char *member)
{
    return find_parameter(light_parameters, COUNT(light_parameters), member);
}

static const struct parameter *material(const char *member)
{
    return find_parameter(material_parameters, COUNT(material_parameters), member);
}

static void half_vector(const struct draw_inputs *inputs, const char *owner, float out[4])
{
    float position[4], length = 0;
    parameter_value(inputs, owner, light("position"), position);
    for (unsigned i = 0; i < 3; i++)
        length += position[i] * position[i];
    for (unsigned i = 0; i < 3; i++)
        out[i] = position[i] / sqrtf(length) + (i == 2);
    length = sqrtf(out[0] * out[0] + out[1] * out[1] + out[2] * out[2]);
    for (unsigned i = 0; i < 3; i++)
        out[i] /= length;
    out[3] = 1;
}

static bool light_state(const struct draw_inputs *inputs, const char *owner, const char *member,
                        float out[16])
{
    const struct parameter *p = light(member);
    if (p) {
        parameter_value(inputs, owner, p, out);
    } else if (!strcmp(member, "spotCosCutoff")) {
        parameter_value(inputs, owner, light("spotCutoff"), out);
        out[0] = (float)cos(out[0] * 3.14159265358979 / 180);
    } else if (!strcmp(member, "halfVector")) {
        half_vector(inputs, owner, out);
    } else {
        return false;
    }
    return true;
}

/* gl_FrontLightProduct[i].ambient: the light's times the material's */
static bool product_state(const struct draw_inputs *inputs, bool front, unsigned number,
                          const char *member, float out[16])
{
    char owner[64];
    float of_material[4];
    snprintf(owner, sizeof owner, "gl_LightSource[%u]", number);
    if (!light(member) || !material(member))
        return false;
    parameter_value(inputs, owner, light(member), out);
    parameter_value(inputs, front ? "gl_FrontMaterial" : "gl_BackMaterial", material(member),
                    of_material);
    for (unsigned i = 0; i < 4; i++)
        out[i] *= of_material[i];
    return true;
}

static void scene_color(const struct draw_inputs *inputs, bool front, float out[4])
{
    const char *owner = front ? "gl_FrontMaterial" : "gl_BackMaterial";
    float emission[4], ambient[4], model[4];
    parameter_value(inputs, owner, material("emission"), emission);
    parameter_value(inputs, owner, material("ambient"), ambient);
    parameter_value(inputs, owner, material("diffuse"), out);
    values_of(inputs, "gl_LightModel.ambient", 4, 0, 1, model);
    for (unsigned i = 0; i < 3; i++)
        out[i] = emission[i] + ambient[i] * model[i];
}

static bool fog_state(const struct draw_inputs *inputs, const char *member, float out[16])
{
    const struct parameter *p = find_parameter(fog_parameters, COUNT(fog_parameters), member);
    float end[4];
    if (p) {
        parameter_value(inputs, "gl_Fog", p, out);
        return true;
    }
    parameter_value(inputs, "gl_Fog", &fog_parameters[2], out);
    parameter_value(inputs, "gl_Fog", &fog_parameters[3], end);
    out[0] = 1 / (end[0] - out[0]);
    return !strcmp(member, "scale");
}

static bool point_state(const struct draw_inputs *inputs, const char *member, float out[16])
{
    static const char *const names[] = {"distanceConstantAttenuation", "distanceLinearAttenuation",
                                        "distanceQuadraticAttenuation"};
    const struct parameter *p = find_parameter(point_parameters, COUNT(point_parameters), member);
    for (unsigned i = 0; !p && i < 3; i++)
        if (!strcmp(member, names[i])) {
            out[0] = attenuation[i];
            return true;
        }
    if (p)
        parameter_value(inputs, "gl_Point", p, out);
    return p != NULL;
}

static bool depth_range(const char *member, float out[16])
{
    out[0] = !strcmp(member, "near")  ? DRAW_NEAR
             : !strcmp(member, "far") ? DRAW_FAR
                                      : DRAW_FAR - DRAW_NEAR;
    return true;
}

/* gl_ClipPlane and the like: arrays of planes and colours */
static bool array_state(const struct draw_inputs *inputs, const char *name, unsigned element,
                        float out[16])
{
    char full[64];
    bool color = !strncmp(name, "gl_TextureEnvColor", 18);
    if (!color && strncmp(name, "gl_ClipPlane", 12) && strncmp(name, "gl_EyePlane", 11) &&
        strncmp(name, "gl_ObjectPlane", 14))
        return false;
    snprintf(full, sizeof full, "%.*s%u", (int)strcspn(name, "["), name, element);
    values_of(inputs, full, 4, color ? 0.0f : -1.0f, 1, out);
    return true;
}

bool draw_state_value(const struct draw_inputs *inputs, const char *name, unsigned element,
                      float words[16])
{
    char owner[64];
    const char *dot = strchr(name, '.'), *member = dot ? dot + 1 : "";
    unsigned number = 0;
    snprintf(owner, sizeof owner, "%.*s", dot ? (int)(dot - name) : 0, name);
    if (strchr(owner, '['))
        sscanf(strchr(owner, '['), "[%u]", &number);
    if (!strcmp(name, "gl_NormalMatrix")) {
        normal_matrix(inputs, words);
        return true;
    }
    if (!strcmp(name, "gl_NormalScale") || !strcmp(name, "gl_NumSamples")) {
        words[0] = 1; /* of an unscaled model view; GL_RESCALE_NORMAL is off */
        return !strcmp(name, "gl_NormalScale");
    }
    if (!dot)
        return matrix_state(inputs, name, element, words) ||
               array_state(inputs, name, element, words);
    if (!strncmp(owner, "gl_LightSource", 14))
        return light_state(inputs, owner, member, words);
    if (!strncmp(owner, "gl_FrontLightProduct", 20) || !strncmp(owner, "gl_BackLightProduct", 19))
        return product_state(inputs, owner[3] == 'F', number, member, words);
    if (!strcmp(member, "sceneColor")) {
        scene_color(inputs, owner[3] == 'F', words);
        return true;
    }
    if (!strcmp(owner, "gl_LightModel")) {
        values_of(inputs, name, 4, 0, 1, words);
        return true;
    }
    if (!strcmp(owner, "gl_FrontMaterial") || !strcmp(owner, "gl_BackMaterial")) {
        if (!material(member))
            return false;
        parameter_value(inputs, owner, material(member), words);
        return true;
    }
    return !strcmp(owner, "gl_Fog")          ? fog_state(inputs, member, words)
           : !strcmp(owner, "gl_Point")      ? point_state(inputs, member, words)
           : !strcmp(owner, "gl_DepthRange") ? depth_range(member, words)
                                             : false;
}

/* ---- Telling OpenGL ------------------------------------------------------------------------ */

static void set_lights(const struct draw_inputs *inputs)
{
    float value[4];
    for (GLenum i = 0; i < NUM_LIGHTS; i++)
        for (size_t k = 0; k < COUNT(light_parameters); k++) {
            char owner[32];
            snprintf(owner, sizeof owner, "gl_LightSource[%u]", i);
            parameter_value(inputs, owner, &light_parameters[k], value);
            glLightfv(GL_LIGHT0 + i, light_parameters[k].name, value);
        }
    values_of(inputs, "gl_LightModel.ambient", 4, 0, 1, value);
    glLightModelfv(GL_LIGHT_MODEL_AMBIENT, value);
}

static void set_materials(const struct draw_inputs *inputs)
{
    float value[4];
    for (size_t k = 0; k < COUNT(material_parameters); k++) {
        parameter_value(inputs, "gl_FrontMaterial", &material_parameters[k], value);
        glMaterialfv(GL_FRONT, material_parameters[k].name, value);
        parameter_value(inputs, "gl_BackMaterial", &material_parameters[k], value);
        glMaterialfv(GL_BACK, material_parameters[k].name, value);
    }
}

static void set_points_and_fog(const struct draw_inputs *inputs)
{
    float value[4];
    for (size_t k = 0; k < COUNT(fog_parameters); k++) {
        parameter_value(inputs, "gl_Fog", &fog_parameters[k], value);
        glFogfv(fog_parameters[k].name, value);
    }
    for (size_t k = 0; k < COUNT(point_parameters); k++) {
        parameter_value(inputs, "gl_Point", &point_parameters[k], value);
        if (point_parameters[k].name == GL_POINT_SIZE)
            glPointSize(value[0]);
        else
            glPointParameterf(point_parameters[k].name, value[0]);
    }
    glPointParameterfv(GL_POINT_DISTANCE_ATTENUATION, attenuation);
}

static void set_units(const struct draw_inputs *inputs)
{
    static const struct {
        GLenum coordinate;
        const char *eye, *object;
    } planes[] = {{GL_S, "gl_EyePlaneS", "gl_ObjectPlaneS"},
                  {GL_T, "gl_EyePlaneT", "gl_ObjectPlaneT"},
                  {GL_R, "gl_EyePlaneR", "gl_ObjectPlaneR"},
                  {GL_Q, "gl_EyePlaneQ", "gl_ObjectPlaneQ"}};
    float value[16];
    for (unsigned unit = 0; unit < NUM_UNITS; unit++) {
        glActiveTexture(GL_TEXTURE0 + unit);
        array_state(inputs, "gl_TextureEnvColor", unit, value);
        glTexEnvfv(GL_TEXTURE_ENV, GL_TEXTURE_ENV_COLOR, value);
        for (size_t k = 0; k < COUNT(planes); k++) {
            array_state(inputs, planes[k].eye, unit, value);
            glTexGenfv(planes[k].coordinate, GL_EYE_PLANE, value);
            array_state(inputs, planes[k].object, unit, value);
            glTexGenfv(planes[k].coordinate, GL_OBJECT_PLANE, value);
        }
        matrix_state(inputs, "gl_TextureMatrix", unit, value);
        glMatrixMode(GL_TEXTURE);
        glLoadMatrixf(value);
    }
}

void draw_set_state(const struct draw_inputs *inputs)
{
    float value[16];
    glMatrixMode(GL_MODELVIEW);
    glLoadIdentity(); /* positions and planes are given in eye coordinates */
    set_lights(inputs);
    set_materials(inputs);
    set_points_and_fog(inputs);
    set_units(inputs);
    for (GLenum i = 0; i < NUM_PLANES; i++) {
        GLdouble plane[4];
        array_state(inputs, "gl_ClipPlane", i, value);
        for (unsigned k = 0; k < 4; k++)
            plane[k] = value[k];
        glClipPlane(GL_CLIP_PLANE0 + i, plane);
    }
    glMatrixMode(GL_MODELVIEW);
    matrix_state(inputs, "gl_ModelViewMatrix", 0, value);
    glLoadMatrixf(value);
    glMatrixMode(GL_PROJECTION);
    matrix_state(inputs, "gl_ProjectionMatrix", 0, value);
    glLoadMatrixf(value);
    glEnable(GL_POINT_SPRITE); /* as it always is elsewhere */
    glClampColor(GL_CLAMP_VERTEX_COLOR, GL_FALSE);
    glClampColor(GL_CLAMP_FRAGMENT_COLOR, GL_FALSE);
}
