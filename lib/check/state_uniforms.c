/* SPDX-License-Identifier: MIT */
/* OpenGL's state as its built-in uniforms show it: matrices and what is derived from them, clip
 * planes, and initial values of all that a script cannot set. */
#include "bind.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Matrices: columns, as OpenGL has them ------------------------------------------------- */

static void multiply(const float a[16], const float b[16], float out[16])
{
    for (unsigned c = 0; c < 4; c++)
        for (unsigned r = 0; r < 4; r++) {
            double sum = 0;
            for (unsigned k = 0; k < 4; k++)
                sum += (double)a[k * 4 + r] * (double)b[c * 4 + k];
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

static void swap_rows(double a[4][8], unsigned k, unsigned pivot)
{
    for (unsigned c = 0; c < 8; c++) {
        double swap = a[k][c];
        a[k][c] = a[pivot][c];
        a[pivot][c] = swap;
    }
}

/* One step of Gauss and Jordan: column k becomes a unit vector. False: there is no pivot. */
static bool eliminate(double a[4][8], unsigned k)
{
    unsigned pivot = k;
    for (unsigned r = k + 1; r < 4; r++)
        if (fabs(a[r][k]) > fabs(a[pivot][k]))
            pivot = r;
    swap_rows(a, k, pivot);
    double divisor = a[k][k];
    if (!(fabs(divisor) > 0))
        return false;
    for (unsigned c = 0; c < 8; c++)
        a[k][c] /= divisor;
    for (unsigned r = 0; r < 4; r++) {
        double factor = a[r][k];
        for (unsigned c = 0; r != k && c < 8; c++)
            a[r][c] -= factor * a[k][c];
    }
    return true;
}

/* A matrix without an inverse is left as it is: OpenGL leaves the value undefined. */
static void invert(float m[16])
{
    double a[4][8] = {{0}};
    for (unsigned r = 0; r < 4; r++) {
        for (unsigned c = 0; c < 4; c++)
            a[r][c] = (double)m[c * 4 + r];
        a[r][4 + r] = 1;
    }
    for (unsigned k = 0; k < 4; k++)
        if (!eliminate(a, k))
            return;
    for (unsigned r = 0; r < 4; r++)
        for (unsigned c = 0; c < 4; c++)
            m[c * 4 + r] = (float)a[r][4 + c];
}

static bool starts_with(const char *name, const char *start)
{
    return !strncmp(name, start, strlen(start));
}

/* "gl_ModelViewMatrixInverseTranspose" and the others; false: no matrix. */
static bool matrix_state(const struct check_state *state, const char *name, float m[16])
{
    static const float identity[16] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    if (starts_with(name, "gl_ModelViewProjectionMatrix"))
        multiply(state->projection, state->modelview, m);
    else if (starts_with(name, "gl_ModelViewMatrix"))
        memcpy(m, state->modelview, sizeof identity);
    else if (starts_with(name, "gl_ProjectionMatrix"))
        memcpy(m, state->projection, sizeof identity);
    else if (starts_with(name, "gl_TextureMatrix"))
        memcpy(m, identity, sizeof identity);
    else
        return false;
    if (strstr(name, "Inverse"))
        invert(m);
    if (strstr(name, "Transpose"))
        transpose(m);
    return true;
}

/* The upper left three columns and rows of the model view's inverse, transposed. */
static void normal_matrix(const struct check_state *state, float out[16])
{
    float m[16];
    memcpy(m, state->modelview, sizeof m);
    invert(m);
    transpose(m);
    for (unsigned c = 0; c < 3; c++)
        for (unsigned r = 0; r < 3; r++)
            out[c * 3 + r] = m[c * 4 + r];
}

/* ---- Vectors ------------------------------------------------------------------------------- */

static const struct constant {
    const char *owner, *member;
    float value[4];
} constants[] = {
#define STATE(owner, member, x, y, z, w) {owner, member, {x, y, z, w}},
#include "state_uniforms.def"
};

static bool constant_state(const char *name, float out[4])
{
    const char *dot = strchr(name, '.'), *member = dot ? dot + 1 : "";
    size_t length = strcspn(name, "[.");
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
        const struct constant *c = &constants[i];
        if (strlen(c->owner) == length && !strncmp(c->owner, name, length) &&
            !strcmp(c->member, member)) {
            memcpy(out, c->value, sizeof c->value);
            return true;
        }
    }
    return false;
}

/* ---- Lights -------------------------------------------------------------------------------- */

static const struct light_member {
    const char *name;
    size_t offset;
    unsigned count;
} light_members[] = {
    {"ambient", offsetof(struct check_light, ambient), 4},
    {"diffuse", offsetof(struct check_light, diffuse), 4},
    {"specular", offsetof(struct check_light, specular), 4},
    {"position", offsetof(struct check_light, position), 4},
    {"spotDirection", offsetof(struct check_light, spot_direction), 3},
    {"spotExponent", offsetof(struct check_light, spot_exponent), 1},
    {"spotCutoff", offsetof(struct check_light, spot_cutoff), 1},
    {"constantAttenuation", offsetof(struct check_light, constant_attenuation), 1},
    {"linearAttenuation", offsetof(struct check_light, linear_attenuation), 1},
    {"quadraticAttenuation", offsetof(struct check_light, quadratic_attenuation), 1},
};

static bool stored_member(const struct check_light *light, const char *member, float out[4])
{
    for (size_t i = 0; i < sizeof light_members / sizeof *light_members; i++)
        if (!strcmp(light_members[i].name, member)) {
            memcpy(out, (const char *)light + light_members[i].offset,
                   light_members[i].count * sizeof *out);
            return true;
        }
    return false;
}

static void normalize(float v[3])
{
    float length = sqrtf(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    for (unsigned i = 0; length > 0 && i < 3; i++)
        v[i] /= length;
}

/* Half way between the direction of an infinite light and that of the viewer. */
static void half_vector(const struct check_light *light, float out[4])
{
    memcpy(out, light->position, 3 * sizeof *out);
    normalize(out);
    out[2] += 1;
    normalize(out);
    out[3] = 1;
}

static bool light_state(const struct check_light *light, const char *member, float out[4])
{
    if (!strcmp(member, "halfVector"))
        half_vector(light, out);
    else if (!strcmp(member, "spotCosCutoff"))
        out[0] = (float)cos((double)light->spot_cutoff * 3.14159265358979323846 / 180);
    else
        return stored_member(light, member, out);
    return true;
}

/* "gl_LightSource[2].ambient"; and "gl_FrontLightProduct[2].ambient", the light's times the
 * material's. */
static bool indexed_light(const struct check_state *state, const char *name, float out[4])
{
    const char *bracket = strchr(name, '['), *dot = strchr(name, '.');
    unsigned long number = bracket ? strtoul(bracket + 1, NULL, 10) : CHECK_MAX_LIGHTS;
    float material[4];
    char of_material[48];
    if (!dot || number >= CHECK_MAX_LIGHTS || strlen(dot) > 24)
        return false;
    if (starts_with(name, "gl_LightSource"))
        return light_state(&state->lights[number], dot + 1, out);
    snprintf(of_material, sizeof of_material, "gl_%s%s",
             starts_with(name, "gl_Front") ? "FrontMaterial" : "BackMaterial", dot);
    if (!strstr(name, "LightProduct[") || !constant_state(of_material, material) ||
        !stored_member(&state->lights[number], dot + 1, out))
        return false;
    for (unsigned i = 0; i < 4; i++)
        out[i] *= material[i];
    return true;
}

bool tgsic_check_state_uniform(const struct check_state *state, const char *name, uint32_t element,
                               float value[16])
{
    if (starts_with(name, "gl_NormalMatrix")) {
        normal_matrix(state, value);
        return true;
    }
    if (starts_with(name, "gl_ClipPlane")) {
        for (unsigned i = 0; i < 4; i++)
            value[i] = element < CHECK_MAX_CLIP_PLANES ? (float)state->clip_planes[element][i] : 0;
        return true;
    }
    return matrix_state(state, name, value) || indexed_light(state, name, value) ||
           constant_state(name, value);
}

/* Planes are kept in eye space; without gl_ClipVertex, positions would have to be brought there. */
void tgsic_check_clip_planes(const struct check_state *state, bool by_position,
                             double planes[CHECK_MAX_CLIP_PLANES][4])
{
    float inverse[16] = {0};
    if (by_position)
        tgsic_check_state_uniform(state, "gl_ProjectionMatrixInverse", 0, inverse);
    for (unsigned i = 0; i < CHECK_MAX_CLIP_PLANES; i++)
        for (unsigned k = 0; k < 4; k++) {
            double sum = 0;
            for (unsigned r = 0; by_position && r < 4; r++)
                sum += state->clip_planes[i][r] * (double)inverse[k * 4 + r];
            planes[i][k] = by_position ? sum : state->clip_planes[i][k];
        }
}
