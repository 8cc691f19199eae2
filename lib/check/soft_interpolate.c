/* SPDX-License-Identifier: MIT */
/* Inputs of the fragment shader: which registers feed them, and their values at a place
 * (OpenGL 4.6, 14.5.1 and 14.6.1). */
#include "soft.h"

#include <string.h>

#define GL_FLAT 0x1D00

/* Shares of the corners, on the screen. */
static void share(const struct soft_setup *s, double x, double y, double out[3])
{
    double dx = x - s->x[0], dy = y - s->y[0];
    out[1] = dx * s->gradient[1][0] + dy * s->gradient[1][1];
    out[2] = dx * s->gradient[2][0] + dy * s->gradient[2][1];
    out[0] = 1 - out[1] - out[2];
}

void tgsic_soft_weigh(const struct soft_setup *s, double x, double y, struct soft_weights *out)
{
    double on_screen[3], by_w[3], sum = 0;
    share(s, x, y, on_screen);
    out->x = x;
    out->y = y;
    for (unsigned k = 0; k < 3; k++) {
        by_w[k] = on_screen[k] * s->inverse_w[k];
        sum += by_w[k];
    }
    for (unsigned i = 0; i < 3; i++) {
        if (s->is_whole) {
            out->linear[i] = on_screen[i];
            out->perspective[i] = by_w[i] / sum;
            continue;
        }
        out->linear[i] = out->perspective[i] = 0;
        for (unsigned k = 0; k < s->corners; k++) {
            out->linear[i] += on_screen[k] * s->weight[k][i];
            out->perspective[i] += by_w[k] * s->weight[k][i];
        }
        out->perspective[i] /= sum;
    }
}

static double on_screen(const struct soft_setup *s, const double of_corner[3], double x, double y)
{
    double shares[3];
    share(s, x, y, shares);
    return of_corner[0] + shares[1] * (of_corner[1] - of_corner[0]) +
           shares[2] * (of_corner[2] - of_corner[0]);
}

double tgsic_soft_depth(const struct soft_setup *s, double x, double y)
{
    double z = on_screen(s, s->z, x, y);
    return z < 0 ? 0 : z > 1 ? 1 : z;
}

double tgsic_soft_inverse_w(const struct soft_setup *s, double x, double y)
{
    return on_screen(s, s->inverse_w, x, y);
}

/* ---- Planning ------------------------------------------------------------------------------ */

static const struct {
    uint8_t semantic, from;
} special_inputs[] = {
    {TGSIC_SEMANTIC_POSITION, SOFT_INPUT_POSITION},
    {TGSIC_SEMANTIC_FACE, SOFT_INPUT_FACE},
    {TGSIC_SEMANTIC_PCOORD, SOFT_INPUT_POINT_COORD},
    {TGSIC_SEMANTIC_PRIM_ID, SOFT_INPUT_PRIMITIVE_ID},
    {TGSIC_SEMANTIC_LAYER, SOFT_INPUT_LAYER},
    {TGSIC_SEMANTIC_VIEWPORT_INDEX, SOFT_INPUT_VIEWPORT},
};

static void plan_input(const struct soft_draw *d, const struct tgsic_shader *before,
                       const struct tgsic_declaration *decl, uint32_t index, struct soft_input *in)
{
    const struct check_state *state = &d->world->state;
    *in = (struct soft_input){
        .from = SOFT_INPUT_VARYING,
        .output = tgsic_soft_register(before, TGSIC_FILE_OUT, decl->semantic, index),
        .back_output = -1,
        .interpolation = decl->interpolation,
        .location = decl->location,
        .mask = decl->usage_mask};
    for (size_t i = 0; i < sizeof special_inputs / sizeof *special_inputs; i++)
        if (special_inputs[i].semantic == decl->semantic)
            in->from = special_inputs[i].from;
    if (decl->semantic == TGSIC_SEMANTIC_COLOR && state->vertex_two_side)
        in->back_output = tgsic_soft_register(before, TGSIC_FILE_OUT, TGSIC_SEMANTIC_BCOLOR, index);
    if (decl->interpolation == TGSIC_INTERPOLATE_COLOR)
        in->interpolation = state->shade_model == GL_FLAT ? TGSIC_INTERPOLATE_CONSTANT
                                                          : TGSIC_INTERPOLATE_PERSPECTIVE;
}

void tgsic_soft_plan_inputs(struct soft_draw *d, const struct soft_vertices *vertices,
                            struct soft_input *inputs, uint32_t count)
{
    const struct tgsic_shader *shader = d->device->stages[TGSIC_PROCESSOR_FRAG].shader;
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *decl = &shader->declarations[i];
        for (uint32_t r = decl->first; decl->file == TGSIC_FILE_IN && r <= decl->last && r < count;
             r++)
            plan_input(d, vertices->shader, decl, decl->semantic_index + (r - decl->first),
                       &inputs[r]);
    }
}

/* ---- Values -------------------------------------------------------------------------------- */

static float frag_coord_y(const struct soft_draw *d, double y)
{
    const struct tgsic_shader *shader = d->device->stages[TGSIC_PROCESSOR_FRAG].shader;
    bool lower_left =
        tgsic_shader_property(shader, TGSIC_PROPERTY_FS_COORD_ORIGIN,
                              TGSIC_COORD_ORIGIN_UPPER_LEFT) == TGSIC_COORD_ORIGIN_LOWER_LEFT;
    return (float)(lower_left ? y : d->target.height - y);
}

/* gl_FragCoord (15.1.1 and GLSL 7.1.5). */
static void position(const struct soft_draw *d, const struct soft_setup *s, double x, double y,
                     uint32_t value[4])
{
    const struct tgsic_shader *shader = d->device->stages[TGSIC_PROCESSOR_FRAG].shader;
    bool whole =
        tgsic_shader_property(shader, TGSIC_PROPERTY_FS_COORD_PIXEL_CENTER,
                              TGSIC_PIXEL_CENTER_HALF_INTEGER) == TGSIC_PIXEL_CENTER_INTEGER;
    float half = whole ? 0.5f : 0;
    value[0] = tgsic_soft_bits((float)x - half);
    value[1] = tgsic_soft_bits(frag_coord_y(d, y) - half);
    value[2] = tgsic_soft_bits((float)tgsic_soft_depth(s, x, y));
    value[3] = tgsic_soft_bits((float)tgsic_soft_inverse_w(s, x, y));
}

/* From the upper left corner of the point (14.4). */
static void point_coord(const struct soft_setup *s, double x, double y, uint32_t value[4])
{
    bool is_point = s->corners == 1;
    value[0] = tgsic_soft_bits(is_point ? (float)((x - s->x[0]) / s->size + 0.5) : 0);
    value[1] = tgsic_soft_bits(is_point ? (float)(0.5 - (y - s->y[0]) / s->size) : 0);
    value[2] = 0;
    value[3] = tgsic_soft_bits(1);
}

static void varying(const struct soft_input *in, const struct soft_setup *s,
                    const struct soft_weights *w, uint32_t value[4])
{
    int reg = !s->front && in->back_output >= 0 ? in->back_output : in->output;
    if (reg < 0)
        return;
    if (in->interpolation == TGSIC_INTERPOLATE_CONSTANT) {
        memcpy(value, s->flat + reg * 4, 4 * sizeof *value);
        return;
    }
    const double *by = in->interpolation == TGSIC_INTERPOLATE_LINEAR ? w->linear : w->perspective;
    for (unsigned c = 0; c < 4; c++) {
        double v0 = (double)tgsic_soft_float(s->vertex[0][reg * 4 + (int)c]);
        double v1 = (double)tgsic_soft_float(s->vertex[1][reg * 4 + (int)c]);
        double v2 = (double)tgsic_soft_float(s->vertex[2][reg * 4 + (int)c]);
        value[c] = tgsic_soft_bits((float)(v0 + by[1] * (v1 - v0) + by[2] * (v2 - v0)));
    }
}

void tgsic_soft_input_value(const struct soft_draw *d, const struct soft_input *in,
                            const struct soft_setup *s, const struct soft_weights *w,
                            uint32_t value[4])
{
    double x = w->x, y = w->y;
    memset(value, 0, 4 * sizeof *value);
    switch (in->from) {
    case SOFT_INPUT_VARYING:
        varying(in, s, w, value);
        break;
    case SOFT_INPUT_POSITION:
        position(d, s, x, y, value);
        break;
    case SOFT_INPUT_POINT_COORD:
        point_coord(s, x, y, value);
        break;
    case SOFT_INPUT_FACE:
        value[0] = tgsic_soft_bits(s->front ? 1 : -1);
        break;
    case SOFT_INPUT_PRIMITIVE_ID:
        value[0] = s->primitive_id;
        break;
    case SOFT_INPUT_LAYER:
        value[0] = s->layer;
        break;
    case SOFT_INPUT_VIEWPORT:
        value[0] = s->viewport;
        break;
    case SOFT_INPUT_UNUSED:
        break;
    }
}
