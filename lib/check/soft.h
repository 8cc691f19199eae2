/* SPDX-License-Identifier: MIT */
/* The pipeline above the interpreter: what its files hand to one another. Private.
 *
 * A draw goes through soft_vertex, soft_tessellate, soft_geometry (each turns a *stream* of
 * vertices and primitives into another), soft_clip (which cuts and puts on the screen), soft_raster
 * (which finds the samples), soft_fragment (which runs quads of pixels), soft_output (which tests,
 * blends and stores).
 *
 * Everything of one draw lives in its arena. A failure deep inside leaves by tgsic_arena_fail()
 * after it added a diagnostic, so nothing below the device's operations returns results. */
#ifndef CHECK_SOFT_H
#define CHECK_SOFT_H

#include "bind.h"
#include "device.h"
#include "exec/exec.h"
#include "gl_format.h"
#include "tgsi/arena.h"

enum { E_SOFT_UNSUPPORTED = 6300, E_SOFT_PROGRAM = 6301 };

#define SOFT_MAX_SAMPLES   16
#define SOFT_MAX_PRIMITIVE 6 /* vertices of a triangle with adjacency */

struct soft_stage {
    const struct tgsic_shader *shader; /* NULL: the program has no such stage */
    struct tgsic_exec *exec;
    struct tgsic_exec_layout layout;
};

struct soft_device {
    struct check_device device;
    struct soft_stage stages[TGSIC_NUM_STAGES];
    const struct check_program *program;
    uint64_t clock; /* what shaders read as the time: goes on with every question */
};

/* ---- Streams of primitives ----------------------------------------------------------------- */

/* Vertices as a stage wrote them: component c of register r of vertex v is
 * words[v * stride + r * 4 + c]. */
struct soft_vertices {
    const struct tgsic_shader *shader; /* whose outputs these are */
    uint32_t *words;
    uint32_t stride, count;
};

struct soft_primitive {
    uint8_t
        kind; /* enum tgsic_primitive: POINTS, LINES, TRIANGLES, those with adjacency, PATCHES */
    uint8_t count;     /* vertices; a patch has vertex[0] and those that follow it */
    uint8_t provoking; /* which of them gives flat values */
    uint8_t edges;     /* bit i: the edge from corner i to the next is one of the polygon */
    uint32_t id;       /* gl_PrimitiveID */
    uint32_t vertex[SOFT_MAX_PRIMITIVE];
};

struct soft_stream {
    struct soft_vertices vertices;
    struct soft_primitive *primitives;
    uint32_t count;
};

/* ---- A draw -------------------------------------------------------------------------------- */

/* One plane of what is drawn to. */
struct soft_surface {
    struct check_texture *texture; /* NULL: nothing is attached */
    struct tgsic_exec_level *level;
    const struct check_gl_format *format;
    uint32_t layer, num_layers; /* that gl_Layer counts from and selects among */
    uint32_t samples;
    bool is_layered, is_rgba8, is_integer;
};

struct soft_target {
    uint32_t width, height, samples;
    uint32_t num_colors;
    struct soft_surface colors[CHECK_MAX_COLORS], depth;
};

struct soft_draw {
    struct soft_device *device;
    struct check_world *world;
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    struct soft_target target;
    struct tgsic_exec_resources resources[TGSIC_NUM_STAGES];
    uint32_t instance;
};

/* Adds "NAME is not supported by the interpreter's pipeline" and leaves. */
_Noreturn void tgsic_soft_unsupported(struct soft_draw *d, const char *what);
/* Runs a stage, and leaves if that fails. run->hooks.user is NULL, or starts with a
 * `struct soft_draw *`. */
void tgsic_soft_run(struct soft_draw *d, unsigned stage, struct tgsic_exec_run *run);

/* ---- soft_interface.c: registers by what they mean ----------------------------------------- */

/* The register of `file` that is declared with that semantic; -1: none. */
int tgsic_soft_register(const struct tgsic_shader *shader, enum tgsic_file file,
                        enum tgsic_semantic semantic, uint32_t index);

/* Puts the same word into component c of a system value for all lanes, or one lane. Values that the
 * shader does not declare are left out. */
void tgsic_soft_set_all(const struct tgsic_shader *shader, uint32_t *values, uint32_t lanes,
                        enum tgsic_semantic semantic, unsigned component, uint32_t word);
void tgsic_soft_set_lane(const struct tgsic_shader *shader, uint32_t *values, uint32_t lanes,
                         uint32_t lane, enum tgsic_semantic semantic, unsigned component,
                         uint32_t word);
/* For each IN register of `to`, the OUT register of `from` of the same semantic; -1: none. */
void tgsic_soft_link(const struct tgsic_shader *from, const struct tgsic_shader *to,
                     int *output_of_input, uint32_t inputs);
/* One vertex's outputs to the linked inputs ([register][component][lane]) of a lane. */
void tgsic_soft_fill_vertex(const struct soft_vertices *vertices, uint32_t vertex, const int *link,
                            uint32_t *inputs, uint32_t count, uint32_t lanes, uint32_t lane);
/* gl_PrimitiveID is an input that exists once a primitive, or a system value. */
void tgsic_soft_set_primitive_id(const struct tgsic_shader *shader, uint32_t *inputs,
                                 uint32_t *values, uint32_t lanes, uint32_t lane, uint32_t id);

static inline float tgsic_soft_float(uint32_t word)
{
    union {
        uint32_t u;
        float f;
    } bits = {word};
    return bits.f;
}
static inline uint32_t tgsic_soft_bits(float value)
{
    union {
        float f;
        uint32_t u;
    } bits = {value};
    return bits.u;
}

/* ---- Stages -------------------------------------------------------------------------------- */

/* soft_resources.c */
void tgsic_soft_bind(struct soft_draw *d, unsigned stage);

/* soft_vertex.c: all vertices of one instance */
void tgsic_soft_vertices(struct soft_draw *d, const struct check_draw *draw,
                         struct soft_vertices *out);
/* Outputs of a run ([register][component][lane]) become vertices `first` and on. */
void tgsic_soft_keep_outputs(struct soft_vertices *vertices, uint32_t first,
                             const uint32_t *outputs, uint32_t lanes);
void tgsic_soft_clamp_colors(const struct soft_draw *d, struct soft_vertices *vertices);
/* soft_primitive.c: `count` vertices from `first` on, as primitives of `mode`; appended to
 * stream->primitives. `last`: the provoking vertex is the last one. `patch`: vertices a patch. */
void tgsic_soft_assemble(struct tgsic_arena *arena, struct soft_stream *stream, unsigned mode,
                         uint32_t first, uint32_t count, bool last, uint32_t patch);
/* The primitive without what only a geometry shader sees beside it. */
struct soft_primitive tgsic_soft_without_neighbours(const struct soft_primitive *primitive);
bool tgsic_soft_last_provokes(const struct check_state *state);
/* soft_tessellate.c, soft_geometry.c: replace the stream by what the stage makes of it */
void tgsic_soft_tessellate(struct soft_draw *d, struct soft_stream *stream);
void tgsic_soft_geometry(struct soft_draw *d, struct soft_stream *stream);
/* soft_capture.c: into the world's buffers */
void tgsic_soft_capture(struct soft_draw *d, const struct soft_stream *stream);
/* soft_clip.c: clips, culls, and draws what is left */
void tgsic_soft_rasterize(struct soft_draw *d, const struct soft_stream *stream);

/* ---- Rasterisation ------------------------------------------------------------------------- */

/* A point, line or triangle on the screen, cut out of a primitive. Window coordinates have y up. */
struct soft_setup {
    const struct soft_vertices *vertices;
    const uint32_t *vertex[3]; /* registers of the primitive before it was cut */
    const uint32_t *flat;      /* those of the provoking vertex */
    uint8_t corners;           /* 1 point, 2 line, 3 triangle */
    uint8_t kind;              /* 1, 2, 3: what the primitive was before polygon modes */
    bool front;
    bool is_whole; /* the corners are the primitive's vertices */
    uint32_t primitive_id, layer, viewport;
    double x[3], y[3], z[3], inverse_w[3];
    double bounds[4];      /* of the viewport: left, bottom, right, top */
    double weight[3][3];   /* [corner][vertex]: the corner as a mix of the primitive's vertices */
    double gradient[3][2]; /* of corners 1 and 2's weight on the screen, by x and y; [0] unused */
    double size;           /* of a point */
};

/* Two by two pixels, the first of them at even coordinates. */
struct soft_quad {
    const struct soft_setup *setup;
    int32_t x, y;
    uint32_t coverage[4]; /* by pixel, as lanes are ordered: a bit per sample */
    uint32_t sample;      /* that shading happens at; ~0: the centre */
};

/* Collects quads until they are worth a run of the fragment shader. */
struct soft_batch;
struct soft_batch *tgsic_soft_new_batch(struct soft_draw *d, const struct soft_vertices *vertices);
void tgsic_soft_add_quad(struct soft_batch *batch, const struct soft_quad *quad);
void tgsic_soft_flush(struct soft_batch *batch);

/* soft_raster.c: the samples inside. `setup` stays valid until the draw ends. */
void tgsic_soft_raster_point(struct soft_draw *d, struct soft_batch *batch,
                             struct soft_setup *setup);
void tgsic_soft_raster_line(struct soft_draw *d, struct soft_batch *batch,
                            struct soft_setup *setup);
void tgsic_soft_raster_triangle(struct soft_draw *d, struct soft_batch *batch,
                                struct soft_setup *setup);
/* Where samples are within a pixel, from 0 to 1. */
void tgsic_soft_sample_position(uint32_t samples, uint32_t sample, float *x, float *y);

/* ---- soft_interpolate.c: values of a setup at a place -------------------------------------- */

/* A place on the screen, and how it lies in a primitive: weights of the vertices. */
struct soft_weights {
    double x, y;
    double perspective[3], linear[3];
};
void tgsic_soft_weigh(const struct soft_setup *setup, double x, double y, struct soft_weights *out);
double tgsic_soft_depth(const struct soft_setup *setup, double x, double y);
double tgsic_soft_inverse_w(const struct soft_setup *setup, double x, double y);

/* What feeds each input register of the fragment shader. */
struct soft_input {
    enum {
        SOFT_INPUT_UNUSED,
        SOFT_INPUT_VARYING,
        SOFT_INPUT_POSITION,
        SOFT_INPUT_FACE,
        SOFT_INPUT_POINT_COORD,
        SOFT_INPUT_PRIMITIVE_ID,
        SOFT_INPUT_LAYER,
        SOFT_INPUT_VIEWPORT,
    } from;
    int output, back_output; /* registers of the stage before; -1: nothing writes it */
    uint8_t interpolation;   /* CONSTANT, LINEAR or PERSPECTIVE */
    uint8_t location;        /* enum tgsic_location */
    uint8_t mask;            /* components */
};
/* inputs[layout.inputs], for what `vertices` hold */
void tgsic_soft_plan_inputs(struct soft_draw *d, const struct soft_vertices *vertices,
                            struct soft_input *inputs, uint32_t count);
/* One register at the place that was weighed. */
void tgsic_soft_input_value(const struct soft_draw *d, const struct soft_input *input,
                            const struct soft_setup *setup, const struct soft_weights *weights,
                            uint32_t value[4]);

/* ---- soft_output.c: what becomes of a pixel ------------------------------------------------ */

/* Depth test of one sample, with the write that belongs to it. */
bool tgsic_soft_test_depth(struct soft_draw *d, uint32_t layer, int32_t x, int32_t y,
                           uint32_t sample, float depth);
/* Colours of one pixel (plane, then component), to the samples of `mask`. */
void tgsic_soft_store_colors(struct soft_draw *d, uint32_t layer, int32_t x, int32_t y,
                             uint32_t mask, const uint32_t (*colors)[4], uint32_t written);
/* soft_blend.c: `source` becomes what is stored, of destination `stored` */
void tgsic_soft_check_blending(struct soft_draw *d);
void tgsic_soft_blend(const struct check_state *state, float source[4], const float second[4],
                      const float stored[4]);

/* ---- soft_surface.c: what is drawn to ------------------------------------------------------ */

struct soft_surface tgsic_soft_surface(const struct check_attachment *attachment);
struct soft_target tgsic_soft_target(const struct check_framebuffer *framebuffer);
uint32_t *tgsic_soft_texel(const struct soft_surface *surface, uint32_t layer, uint32_t x,
                           uint32_t y, uint32_t sample);
/* Clamps and rounds a value as the format stores it; absent components become 0, 0, 0, 1. */
void tgsic_soft_round(const struct soft_surface *surface, uint32_t value[4]);

/* soft_framebuffer.c: operations without a program */
void tgsic_soft_clear(struct check_world *world, uint32_t gl_mask);
void tgsic_soft_blit(struct check_world *world, struct check_rect from, struct check_rect to,
                     uint32_t gl_mask, uint32_t gl_filter);
/* Levels that are not there are made in the world's arena. */
enum tgsic_result tgsic_soft_generate_mipmap(struct check_world *world,
                                             struct check_texture *texture);
void tgsic_soft_read_pixels(struct check_world *world, int plane, struct check_rect rect,
                            union check_pixel *pixels, enum check_base *base);

/* soft_compute.c */
void tgsic_soft_dispatch(struct soft_draw *d, const uint32_t groups[3], const uint32_t size[3]);

#endif
