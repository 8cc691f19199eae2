/* SPDX-License-Identifier: MIT */
/* Quads of pixels through the fragment shader, many at a time, and on to the framebuffer in the
 * order in which they came. */
#include "soft.h"

#include <string.h>

#define MAX_QUADS 64
#define MAX_LANES (MAX_QUADS * 4)

enum { LANE_ABSENT, LANE_RUNS, LANE_HELPS };

struct soft_batch {
    struct soft_draw *d;
    const struct soft_stage *stage;
    struct soft_input *plan; /* by input register */
    struct soft_quad quads[MAX_QUADS];
    uint32_t count;
    bool per_sample; /* each sample is shaded on its own */
    bool early;      /* depth is tested before */
    bool in_turn;    /* a primitive must see what the one before it stored */
    int color[CHECK_MAX_COLORS], depth, sample_mask; /* output registers */
    uint32_t written;                                /* planes that have one */
    uint32_t *inputs, *outputs, *system_values;
    uint8_t mask[MAX_LANES], killed[MAX_LANES];
};

/* ---- Preparation --------------------------------------------------------------------------- */

static void plan_outputs(struct soft_batch *b)
{
    const struct tgsic_shader *s = b->stage->shader;
    bool to_all = tgsic_shader_property(s, TGSIC_PROPERTY_FS_COLOR0_WRITES_ALL_CBUFS, 0);
    b->depth = tgsic_soft_register(s, TGSIC_FILE_OUT, TGSIC_SEMANTIC_POSITION, 0);
    b->sample_mask = tgsic_soft_register(s, TGSIC_FILE_OUT, TGSIC_SEMANTIC_SAMPLEMASK, 0);
    for (unsigned i = 0; i < CHECK_MAX_COLORS; i++) {
        b->color[i] = tgsic_soft_register(s, TGSIC_FILE_OUT, TGSIC_SEMANTIC_COLOR, to_all ? 0 : i);
        b->written |= (uint32_t)(b->color[i] >= 0) << i;
    }
}

static bool uses_opcode(const struct tgsic_shader *s, unsigned opcode)
{
    for (uint32_t i = 0; i < s->num_instructions; i++)
        if (s->instructions[i].opcode == opcode)
            return true;
    return false;
}

static bool shades_samples(const struct tgsic_shader *s)
{
    for (uint32_t i = 0; i < s->num_declarations; i++)
        if (s->declarations[i].file == TGSIC_FILE_IN && s->declarations[i].has_interpolation &&
            s->declarations[i].location == TGSIC_LOCATION_SAMPLE)
            return true;
    return tgsic_soft_register(s, TGSIC_FILE_SV, TGSIC_SEMANTIC_SAMPLEID, 0) >= 0 ||
           tgsic_soft_register(s, TGSIC_FILE_SV, TGSIC_SEMANTIC_SAMPLEPOS, 0) >= 0;
}

struct soft_batch *tgsic_soft_new_batch(struct soft_draw *d, const struct soft_vertices *vertices)
{
    struct soft_batch *b = ARENA_NEW(d->arena, struct soft_batch);
    const struct soft_stage *stage = &d->device->stages[TGSIC_PROCESSOR_FRAG];
    b->d = d;
    b->stage = stage;
    b->depth = b->sample_mask = -1;
    tgsic_soft_check_blending(d);
    if (!stage->shader)
        return b;
    b->plan = ARENA_ARRAY(d->arena, struct soft_input, stage->layout.inputs);
    tgsic_soft_plan_inputs(d, vertices, b->plan, stage->layout.inputs);
    plan_outputs(b);
    b->early = tgsic_shader_property(stage->shader, TGSIC_PROPERTY_FS_EARLY_DEPTH_STENCIL, 0);
    b->in_turn = uses_opcode(stage->shader, TGSIC_OPCODE_FBFETCH);
    /* a sample's own colour is fetched (EXT_shader_framebuffer_fetch, issue 12) */
    b->per_sample = d->target.samples > 1 && (b->in_turn || shades_samples(stage->shader));
    b->inputs = ARENA_ARRAY(d->arena, uint32_t, (size_t)stage->layout.inputs * 4 * MAX_LANES);
    b->outputs = ARENA_ARRAY(d->arena, uint32_t, (size_t)stage->layout.outputs * 4 * MAX_LANES);
    b->system_values =
        ARENA_ARRAY(d->arena, uint32_t, (size_t)stage->layout.system_values * 4 * MAX_LANES);
    return b;
}

static void append(struct soft_batch *b, const struct soft_quad *quad)
{
    if (b->count == MAX_QUADS ||
        (b->in_turn && b->count && b->quads[b->count - 1].setup != quad->setup))
        tgsic_soft_flush(b);
    b->quads[b->count++] = *quad;
}

void tgsic_soft_add_quad(struct soft_batch *b, const struct soft_quad *quad)
{
    struct soft_quad copy = *quad;
    copy.sample = UINT32_MAX;
    if (!b->per_sample) {
        append(b, &copy);
        return;
    }
    for (copy.sample = 0; copy.sample < b->d->target.samples; copy.sample++) {
        uint32_t any = 0;
        for (unsigned lane = 0; lane < 4; lane++)
            any |= copy.coverage[lane] = quad->coverage[lane] & 1u << copy.sample;
        if (any)
            append(b, &copy);
    }
}

/* ---- Inputs -------------------------------------------------------------------------------- */

static void pixel_of(const struct soft_quad *q, unsigned lane, int32_t *x, int32_t *y)
{
    *x = q->x + (int32_t)(lane & 1);
    *y = q->y + (int32_t)(lane >> 1);
}

static void weigh_at(const struct soft_batch *b, const struct soft_quad *q, unsigned lane,
                     uint32_t sample, struct soft_weights *out)
{
    int32_t x, y;
    float dx = 0.5f, dy = 0.5f;
    pixel_of(q, lane, &x, &y);
    if (sample != UINT32_MAX)
        tgsic_soft_sample_position(b->d->target.samples, sample, &dx, &dy);
    tgsic_soft_weigh(q->setup, (double)x + (double)dx, (double)y + (double)dy, out);
}

/* Where a centroid is taken: the centre, unless the primitive covers the pixel in part (15.1). */
static uint32_t centroid_sample(const struct soft_batch *b, const struct soft_quad *q,
                                unsigned lane)
{
    uint32_t all = (1u << b->d->target.samples) - 1, covered = q->coverage[lane], sample = 0;
    if (covered == all || !covered)
        return q->sample;
    while (!(covered >> sample & 1))
        sample++;
    return sample;
}

static void fill_lane(struct soft_batch *b, uint32_t number, unsigned lane, uint32_t lanes)
{
    const struct soft_quad *q = &b->quads[number];
    struct soft_weights here, centroid;
    uint32_t sample = centroid_sample(b, q, lane);
    weigh_at(b, q, lane, q->sample, &here);
    centroid = here;
    if (sample != q->sample)
        weigh_at(b, q, lane, sample, &centroid);
    for (uint32_t r = 0; r < b->stage->layout.inputs; r++) {
        bool at_centroid = b->plan[r].location == TGSIC_LOCATION_CENTROID;
        uint32_t value[4];
        tgsic_soft_input_value(b->d, &b->plan[r], q->setup, at_centroid ? &centroid : &here, value);
        for (unsigned c = 0; c < 4; c++)
            b->inputs[(r * 4 + c) * lanes + number * 4 + lane] = value[c];
    }
}

/* gl_FragCoord and gl_PointCoord where they are no inputs. */
static void fill_places(struct soft_batch *b, uint32_t number, unsigned lane, uint32_t lanes)
{
    static const struct {
        uint8_t semantic;
        struct soft_input input;
    } places[] = {{TGSIC_SEMANTIC_POSITION, {.from = SOFT_INPUT_POSITION}},
                  {TGSIC_SEMANTIC_PCOORD, {.from = SOFT_INPUT_POINT_COORD}}};
    const struct soft_quad *q = &b->quads[number];
    struct soft_weights here;
    weigh_at(b, q, lane, q->sample, &here);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        uint32_t value[4];
        tgsic_soft_input_value(b->d, &places[i].input, q->setup, &here, value);
        for (unsigned c = 0; c < 4; c++)
            tgsic_soft_set_lane(b->stage->shader, b->system_values, lanes, number * 4 + lane,
                                places[i].semantic, c, value[c]);
    }
}

static void fill_system_values(struct soft_batch *b, uint32_t number, unsigned lane, uint32_t lanes)
{
    const struct soft_quad *q = &b->quads[number];
    uint32_t sample = q->sample == UINT32_MAX ? 0 : q->sample;
    float x, y;
    tgsic_soft_sample_position(b->d->target.samples, sample, &x, &y);
    const struct {
        uint8_t semantic, component;
        uint32_t word;
    } values[] = {
        {TGSIC_SEMANTIC_SAMPLEID, 0, sample},
        {TGSIC_SEMANTIC_SAMPLEPOS, 0, tgsic_soft_bits(x)},
        {TGSIC_SEMANTIC_SAMPLEPOS, 1, tgsic_soft_bits(y)},
        {TGSIC_SEMANTIC_SAMPLEMASK, 0, q->coverage[lane]},
        {TGSIC_SEMANTIC_HELPER_INVOCATION, 0, q->coverage[lane] ? 0 : ~0u},
        {TGSIC_SEMANTIC_FACE, 0, q->setup->front ? ~0u : 0},
        {TGSIC_SEMANTIC_PRIM_ID, 0, q->setup->primitive_id},
        {TGSIC_SEMANTIC_LAYER, 0, q->setup->layer},
        {TGSIC_SEMANTIC_VIEWPORT_INDEX, 0, q->setup->viewport},
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        tgsic_soft_set_lane(b->stage->shader, b->system_values, lanes, number * 4 + lane,
                            values[i].semantic, values[i].component, values[i].word);
    fill_places(b, number, lane, lanes);
}

/* ---- What the shader asks for -------------------------------------------------------------- */

static void interpolate(void *user, uint32_t lane, uint32_t input, enum tgsic_location mode,
                        uint32_t sample, float x, float y, uint32_t value[4])
{
    const struct soft_batch *b = user;
    const struct soft_quad *q = &b->quads[lane / 4];
    struct soft_weights at;
    int32_t px, py;
    pixel_of(q, lane % 4, &px, &py);
    if (mode == TGSIC_LOCATION_SAMPLE)
        weigh_at(b, q, lane % 4, sample, &at);
    else if (mode == TGSIC_LOCATION_CENTROID)
        weigh_at(b, q, lane % 4, centroid_sample(b, q, lane % 4), &at);
    else
        tgsic_soft_weigh(q->setup, px + 0.5 + (double)x, py + 0.5 + (double)y, &at);
    tgsic_soft_input_value(b->d, &b->plan[input], q->setup, &at, value);
}

static void fetch(void *user, uint32_t lane, uint32_t output, uint32_t value[4])
{
    const struct soft_batch *b = user;
    const struct soft_quad *q = &b->quads[lane / 4];
    int32_t x, y;
    pixel_of(q, lane % 4, &x, &y);
    for (uint32_t i = 0; i < b->d->target.num_colors; i++) {
        const uint32_t *texel =
            tgsic_soft_texel(&b->d->target.colors[i], q->setup->layer, (uint32_t)x, (uint32_t)y,
                             q->sample == UINT32_MAX ? 0 : q->sample);
        if (b->color[i] == (int)output && texel) {
            memcpy(value, texel, 4 * sizeof *value);
            return;
        }
    }
}

/* ---- After the shader ---------------------------------------------------------------------- */

static uint32_t output_word(const struct soft_batch *b, int reg, unsigned component, uint32_t lane,
                            uint32_t lanes)
{
    return b->outputs[((uint32_t)reg * 4 + component) * lanes + lane];
}

/* The samples of a pixel that pass the depth test. */
static uint32_t test_depth(struct soft_batch *b, const struct soft_quad *q, unsigned lane,
                           const float *depth)
{
    uint32_t passed = 0;
    int32_t x, y;
    if (!b->d->world->state.depth_test)
        return q->coverage[lane];
    pixel_of(q, lane, &x, &y);
    for (uint32_t s = 0; s < b->d->target.samples; s++) {
        float dx, dy;
        if (!(q->coverage[lane] >> s & 1))
            continue;
        tgsic_soft_sample_position(b->d->target.samples, s, &dx, &dy);
        float z = depth ? *depth
                        : (float)tgsic_soft_depth(q->setup, (double)x + (double)dx,
                                                  (double)y + (double)dy);
        passed |= (uint32_t)tgsic_soft_test_depth(b->d, q->setup->layer, x, y, s, z) << s;
    }
    return passed;
}

static void test_all_early(struct soft_batch *b)
{
    for (uint32_t i = 0; i < b->count; i++)
        for (unsigned lane = 0; lane < 4; lane++)
            b->quads[i].coverage[lane] = test_depth(b, &b->quads[i], lane, NULL);
}

static void finish_pixel(struct soft_batch *b, struct soft_quad *q, uint32_t number, unsigned lane,
                         uint32_t lanes)
{
    uint32_t at = number * 4 + lane, colors[CHECK_MAX_COLORS][4];
    int32_t x, y;
    pixel_of(q, lane, &x, &y);
    if (b->sample_mask >= 0 && b->d->target.samples > 1)
        q->coverage[lane] &= output_word(b, b->sample_mask, 0, at, lanes);
    if (!b->early) {
        float depth = b->depth < 0 ? 0 : tgsic_soft_float(output_word(b, b->depth, 2, at, lanes));
        q->coverage[lane] = test_depth(b, q, lane, b->depth < 0 ? NULL : &depth);
    }
    for (uint32_t i = 0; i < CHECK_MAX_COLORS; i++)
        for (unsigned c = 0; b->written >> i & 1 && c < 4; c++)
            colors[i][c] = output_word(b, b->color[i], c, at, lanes);
    if (q->coverage[lane] && b->written)
        tgsic_soft_store_colors(b->d, q->setup->layer, x, y, q->coverage[lane],
                                (const uint32_t(*)[4])colors, b->written);
}

static void run_shader(struct soft_batch *b, uint32_t lanes)
{
    for (uint32_t i = 0; i < b->count; i++)
        for (unsigned lane = 0; lane < 4; lane++) {
            b->mask[i * 4 + lane] = b->quads[i].coverage[lane] ? LANE_RUNS : LANE_HELPS;
            fill_lane(b, i, lane, lanes);
            if (b->stage->layout.system_values)
                fill_system_values(b, i, lane, lanes);
        }
    memset(b->killed, 0, sizeof b->killed);
    memset(b->outputs, 0, (size_t)b->stage->layout.outputs * 4 * lanes * sizeof *b->outputs);
    struct tgsic_exec_run run = {.size = sizeof run,
                                 .lanes = lanes,
                                 .mask = b->mask,
                                 .inputs = b->inputs,
                                 .system_values = b->system_values,
                                 .outputs = b->outputs,
                                 .killed = b->killed,
                                 .hooks = {.user = b, .interpolate = interpolate, .fetch = fetch}};
    tgsic_soft_run(b->d, TGSIC_PROCESSOR_FRAG, &run);
}

void tgsic_soft_flush(struct soft_batch *b)
{
    uint32_t lanes = b->count * 4;
    if (!lanes)
        return;
    if (b->early)
        test_all_early(b);
    if (b->stage->shader)
        run_shader(b, lanes);
    for (uint32_t i = 0; i < b->count; i++)
        for (unsigned lane = 0; lane < 4; lane++)
            if (b->quads[i].coverage[lane] && !b->killed[i * 4 + lane])
                finish_pixel(b, &b->quads[i], i, lane, lanes);
    b->count = 0;
}
