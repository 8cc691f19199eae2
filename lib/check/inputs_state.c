/* SPDX-License-Identifier: MIT */
/* Noise for fixed-function state: what a script can set goes into the state, the rest becomes
 * uniforms by the names that the shading language has for it, derived ones included. */
#include "inputs.h"

#include "tgsi/arena.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- Independent values -------------------------------------------------------------------- */

static void fill(const struct check_inputs *inputs, const char *name, unsigned count, float low,
                 float high, float *out)
{
    for (unsigned i = 0; i < count; i++)
        out[i] = low + (high - low) * tgsic_check_noise(inputs, name, i);
}

static const struct parameter {
    const char *name;
    uint8_t count; /* components */
    float low, high;
} parameters[] = {
    {"gl_LightModel.ambient", 4, 0, 1},
    {"gl_FrontMaterial.emission", 4, 0, 1},
    {"gl_FrontMaterial.ambient", 4, 0, 1},
    {"gl_FrontMaterial.diffuse", 4, 0, 1},
    {"gl_FrontMaterial.specular", 4, 0, 1},
    {"gl_FrontMaterial.shininess", 1, 1, 9},
    {"gl_BackMaterial.emission", 4, 0, 1},
    {"gl_BackMaterial.ambient", 4, 0, 1},
    {"gl_BackMaterial.diffuse", 4, 0, 1},
    {"gl_BackMaterial.specular", 4, 0, 1},
    {"gl_BackMaterial.shininess", 1, 1, 9},
    {"gl_Fog.color", 4, 0, 1},
    {"gl_Fog.density", 1, 0, 1},
    {"gl_Fog.start", 1, 0, 0.5f},
    {"gl_Fog.end", 1, 1, 2},
    {"gl_Point.size", 1, 1, 6},
    {"gl_Point.sizeMin", 1, 0, 2},
    {"gl_Point.sizeMax", 1, 3, 9},
    {"gl_Point.fadeThresholdSize", 1, 0, 2},
    {"gl_Point.distanceConstantAttenuation", 1, 0.5f, 1},
    {"gl_Point.distanceLinearAttenuation", 1, 0, 0.3f},
    {"gl_Point.distanceQuadraticAttenuation", 1, 0, 0.3f},
    {"gl_TextureEnvColor[0]", 4, 0, 1},
    {"gl_TextureEnvColor[1]", 4, 0, 1},
    {"gl_EyePlaneS[0]", 4, -1, 1},
    {"gl_EyePlaneT[0]", 4, -1, 1},
    {"gl_EyePlaneR[0]", 4, -1, 1},
    {"gl_EyePlaneQ[0]", 4, -1, 1},
    {"gl_ObjectPlaneS[0]", 4, -1, 1},
    {"gl_ObjectPlaneT[0]", 4, -1, 1},
    {"gl_ObjectPlaneR[0]", 4, -1, 1},
    {"gl_ObjectPlaneQ[0]", 4, -1, 1},
};

#define NUM_PARAMETERS (sizeof parameters / sizeof *parameters)

static bool parameter(const struct check_inputs *inputs, const char *name, float out[4])
{
    for (size_t i = 0; i < NUM_PARAMETERS; i++) {
        const struct parameter *p = &parameters[i];
        if (strcmp(p->name, name))
            continue;
        fill(inputs, name, p->count, p->low, p->high, out);
        return true;
    }
    return false;
}

/* ---- State that a script can set, too ------------------------------------------------------ */

static void fill_light(const struct check_inputs *inputs, unsigned number,
                       struct check_light *light)
{
    char name[16];
    float noise[24];
    snprintf(name, sizeof name, "light %u", number);
    fill(inputs, name, 24, 0, 1, noise);
    memcpy(light->ambient, noise, sizeof light->ambient);
    memcpy(light->diffuse, noise + 4, sizeof light->diffuse);
    memcpy(light->specular, noise + 8, sizeof light->specular);
    for (unsigned i = 0; i < 4; i++)
        light->position[i] = noise[12 + i] * 2 - 1;
    for (unsigned i = 0; i < 3; i++)
        light->spot_direction[i] = noise[16 + i] * 2 - 1;
    light->spot_exponent = noise[19] * 8;
    light->spot_cutoff = 10 + noise[20] * 80;
    light->constant_attenuation = 0.5f + noise[21] * 0.5f;
    light->linear_attenuation = noise[22];
    light->quadratic_attenuation = noise[23];
}

/* Near the identity; in the first scheme affine, so that w stays 1 and interpolation is exact. */
static void fill_matrix(const struct check_inputs *inputs, const char *name, float m[16])
{
    for (unsigned i = 0; i < 16; i++) {
        bool noisy = inputs->scheme || i % 4 != 3;
        float noise = noisy ? tgsic_check_noise(inputs, name, i) - 0.5f : 0.0f;
        m[i] = (i % 5 ? 0.0f : 1.0f) + noise * 0.2f;
    }
}

static void fill_state(const struct check_inputs *inputs, struct check_state *state)
{
    float planes[CHECK_MAX_CLIP_PLANES * 4];
    fill_matrix(inputs, "gl_ModelView", state->modelview);
    fill_matrix(inputs, "gl_Projection", state->projection);
    if (inputs->noise == CHECK_NOISE_WHOLE) { /* perspective, which shaders know by its last 0 */
        state->projection[11] = -1;
        state->projection[15] = 0;
    }
    for (unsigned i = 0; i < CHECK_MAX_LIGHTS; i++)
        fill_light(inputs, i, &state->lights[i]);
    fill(inputs, "gl_ClipPlane", CHECK_MAX_CLIP_PLANES * 4, -1, 1, planes);
    for (unsigned i = 0; i < CHECK_MAX_CLIP_PLANES * 4; i++)
        state->clip_planes[i / 4][i % 4] = (double)planes[i];
}

/* ---- Derived values ------------------------------------------------------------------------ */

static const float *light_color(const struct check_light *light, const char *member)
{
    return !strcmp(member, "ambient")    ? light->ambient
           : !strcmp(member, "diffuse")  ? light->diffuse
           : !strcmp(member, "specular") ? light->specular
                                         : NULL;
}

/* gl_FrontLightProduct[1].ambient: the light's times the material's */
static bool light_product(const struct check_inputs *inputs, const struct check_state *state,
                          const char *side, unsigned number, const char *member, float out[4])
{
    char name[48];
    const float *light =
        number < CHECK_MAX_LIGHTS ? light_color(&state->lights[number], member) : NULL;
    snprintf(name, sizeof name, "gl_%sMaterial.%.20s", side, member);
    if (!light || !parameter(inputs, name, out))
        return false;
    for (unsigned i = 0; i < 4; i++)
        out[i] *= light[i];
    return true;
}

static void scene_color(const struct check_inputs *inputs, bool front, float out[4])
{
    float emission[4], ambient[4], model[4];
    parameter(inputs, front ? "gl_FrontMaterial.emission" : "gl_BackMaterial.emission", emission);
    parameter(inputs, front ? "gl_FrontMaterial.ambient" : "gl_BackMaterial.ambient", ambient);
    parameter(inputs, front ? "gl_FrontMaterial.diffuse" : "gl_BackMaterial.diffuse", out);
    parameter(inputs, "gl_LightModel.ambient", model);
    for (unsigned i = 0; i < 3; i++)
        out[i] = emission[i] + ambient[i] * model[i];
}

static bool derived(const struct check_inputs *inputs, const struct check_state *state,
                    const char *name, float out[4])
{
    unsigned number = 0;
    char side[6], member[24];
    float end[4];
    if (sscanf(name, "gl_%5[a-zB-F]LightProduct[%u].%23s", side, &number, member) == 3)
        return light_product(inputs, state, side, number, member, out);
    if (!strcmp(name, "gl_FrontLightModelProduct.sceneColor") ||
        !strcmp(name, "gl_BackLightModelProduct.sceneColor")) {
        scene_color(inputs, name[3] == 'F', out);
        return true;
    }
    if (strcmp(name, "gl_Fog.scale"))
        return false;
    parameter(inputs, "gl_Fog.start", out);
    parameter(inputs, "gl_Fog.end", end);
    out[0] = 1 / (end[0] - out[0]);
    return true;
}

/* ---- The list ------------------------------------------------------------------------------ */

struct check_uniform tgsic_check_named_uniform(const char *name, struct check_type type,
                                               uint32_t count, const uint32_t *words)
{
    return (struct check_uniform){.name = name,
                                  .type = type,
                                  .count = count,
                                  .block_index = -1,
                                  .location = -1,
                                  .block_binding = -1,
                                  .block_offset = -1,
                                  .block_matrix_stride = -1,
                                  .block_row_major = -1,
                                  .words = words};
}

static void add(struct check_uniform **list, uint32_t *count, const char *name, unsigned rows,
                const float value[4], struct tgsic_arena *arena)
{
    uint32_t *words = ARENA_ARRAY(arena, uint32_t, rows);
    memcpy(words, value, rows * sizeof *words);
    ARENA_RESERVE(arena, *list, *count);
    (*list)[(*count)++] = tgsic_check_named_uniform(
        name, (struct check_type){CHECK_FLOAT, (uint8_t)rows, 1}, 1, words);
}

void tgsic_check_state_inputs(const struct check_inputs *inputs,
                              const struct tgsic_reflection *reflection, struct check_state *state,
                              struct check_uniform **list, uint32_t *count,
                              struct tgsic_arena *arena)
{
    float value[4];
    bool any = false;
    for (uint32_t i = 0; i < reflection->num_uniforms; i++)
        any |= reflection->uniforms[i].is_state;
    if (!any)
        return;
    fill_state(inputs, state);
    for (size_t i = 0; i < NUM_PARAMETERS; i++) {
        parameter(inputs, parameters[i].name, value);
        add(list, count, parameters[i].name, parameters[i].count, value, arena);
    }
    for (uint32_t i = 0; i < reflection->num_uniforms; i++) {
        const struct tgsic_uniform *u = &reflection->uniforms[i];
        if (u->is_state && derived(inputs, state, u->name, value))
            add(list, count, u->name, u->type.rows, value, arena);
    }
}
