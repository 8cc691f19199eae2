/* SPDX-License-Identifier: MIT */
/* From clip coordinates to the screen: clipping and culling (OpenGL 4.6, 13.7), the viewport
 * (13.8), facing and polygon modes (14.6).
 *
 * What is cut off keeps no attributes of its own: each corner knows how it mixes the vertices of
 * its primitive, and values are interpolated over the whole. */
#include "soft.h"

#include <math.h>
#include <string.h>

#define GL_POINT 0x1B00
#define GL_LINE  0x1B01

/* Triangles are cut at the sides only if they reach this many times past the view volume: what is
 * nearer is left out pixel by pixel, so that edges stay where they are. */
#define GUARD_BAND 16.0
/* Keeps w away from 0, where nothing bounds x / w. */
#define SMALLEST_W 1e-9
/* three corners, one more per plane */
#define MAX_CORNERS (3 + 7 + CHECK_MAX_CLIP_PLANES)

struct corner {
    double position[4];
    double weight[3];
    double distance[CHECK_MAX_CLIP_PLANES];
    bool edge; /* the edge to the next corner is one of the primitive's */
};

struct polygon {
    struct corner corners[MAX_CORNERS];
    unsigned count;
    bool is_cut;
};

/* What is the same for all primitives of a stream. */
struct clipper {
    struct soft_draw *d;
    const struct soft_stream *stream;
    struct soft_batch *batch;
    int position, clip_vertex, point_size, layer, viewport, primitive_id;
    int distances[2];                       /* CLIPDIST 0 and 1 */
    unsigned clips, culls;                  /* of those distances, clips first */
    uint32_t planes;                        /* user clipping that is on: a bit each */
    double plane[CHECK_MAX_CLIP_PLANES][4]; /* without CLIPDIST */
};

/* ---- Preparation --------------------------------------------------------------------------- */

static void prepare(struct clipper *c)
{
    const struct tgsic_shader *s = c->stream->vertices.shader;
    c->position = tgsic_soft_register(s, TGSIC_FILE_OUT, TGSIC_SEMANTIC_POSITION, 0);
    c->clip_vertex = tgsic_soft_register(s, TGSIC_FILE_OUT, TGSIC_SEMANTIC_CLIPVERTEX, 0);
    c->point_size = tgsic_soft_register(s, TGSIC_FILE_OUT, TGSIC_SEMANTIC_PSIZE, 0);
    c->layer = tgsic_soft_register(s, TGSIC_FILE_OUT, TGSIC_SEMANTIC_LAYER, 0);
    c->viewport = tgsic_soft_register(s, TGSIC_FILE_OUT, TGSIC_SEMANTIC_VIEWPORT_INDEX, 0);
    c->primitive_id = tgsic_soft_register(s, TGSIC_FILE_OUT, TGSIC_SEMANTIC_PRIM_ID, 0);
    for (unsigned i = 0; i < 2; i++)
        c->distances[i] = tgsic_soft_register(s, TGSIC_FILE_OUT, TGSIC_SEMANTIC_CLIPDIST, i);
    bool has_distances = c->distances[0] >= 0 || c->distances[1] >= 0;
    c->culls = tgsic_shader_property(s, TGSIC_PROPERTY_NUM_CULLDIST_ENABLED, 0);
    c->clips = tgsic_shader_property(s, TGSIC_PROPERTY_NUM_CLIPDIST_ENABLED,
                                     has_distances && !c->culls ? CHECK_MAX_CLIP_PLANES : 0);
    c->planes = c->d->world->state.clip_planes_enabled;
    if (c->clips)
        c->planes &= (1u << (c->clips < 8 ? c->clips : 8)) - 1;
    else if (c->culls)
        c->planes = 0;
    else
        tgsic_check_clip_planes(&c->d->world->state, c->clip_vertex < 0, c->plane);
}

static const uint32_t *words_of(const struct clipper *c, uint32_t vertex)
{
    const struct soft_vertices *v = &c->stream->vertices;
    return v->words + (size_t)vertex * v->stride;
}

static float output(const uint32_t *words, int reg, unsigned component)
{
    return reg < 0 ? 0 : tgsic_soft_float(words[reg * 4 + (int)component]);
}

static float distance_output(const struct clipper *c, const uint32_t *words, unsigned number)
{
    return number < 8 ? output(words, c->distances[number / 4], number % 4) : 0;
}

static void set_corner(const struct clipper *c, const struct soft_primitive *p, unsigned number,
                       struct corner *out)
{
    const uint32_t *words = words_of(c, p->vertex[number]);
    int measured = c->clip_vertex < 0 ? c->position : c->clip_vertex;
    *out = (struct corner){.edge = p->edges >> number & 1};
    for (unsigned k = 0; k < 4; k++)
        out->position[k] = (double)output(words, c->position, k);
    out->weight[number] = 1;
    for (unsigned i = 0; i < CHECK_MAX_CLIP_PLANES; i++) {
        if (c->clips)
            out->distance[i] = (double)distance_output(c, words, i);
        for (unsigned k = 0; !c->clips && k < 4; k++)
            out->distance[i] += c->plane[i][k] * (double)output(words, measured, k);
    }
}

/* A primitive is culled by a distance that is negative at all its vertices (13.7). */
static bool is_culled(const struct clipper *c, const struct soft_primitive *p)
{
    for (unsigned i = c->clips; i < c->clips + c->culls; i++) {
        bool all = true;
        for (unsigned k = 0; k < p->count; k++)
            all &= !(distance_output(c, words_of(c, p->vertex[k]), i) >= 0);
        if (all)
            return true;
    }
    return false;
}

/* ---- Cutting ------------------------------------------------------------------------------- */

/* Planes by number: w, near, far, left, right, bottom, top; then user planes. */
enum { PLANE_W, PLANE_NEAR, PLANE_FAR, PLANE_LEFT, PLANE_USER = 7 };

static double inside_by(const struct corner *v, unsigned plane, double band)
{
    const double *p = v->position;
    if (plane == PLANE_W)
        return p[3] - SMALLEST_W;
    if (plane >= PLANE_USER)
        return v->distance[plane - PLANE_USER];
    unsigned axis = plane < PLANE_LEFT ? 2 : (plane - PLANE_LEFT) / 2;
    double limit = axis == 2 ? p[3] : band * p[3];
    return plane % 2 ? limit + p[axis] : limit - p[axis];
}

static struct corner mix(const struct corner *a, const struct corner *b, double t)
{
    struct corner out = {.edge = false};
    for (unsigned k = 0; k < 4; k++)
        out.position[k] = a->position[k] + t * (b->position[k] - a->position[k]);
    for (unsigned k = 0; k < 3; k++)
        out.weight[k] = a->weight[k] + t * (b->weight[k] - a->weight[k]);
    for (unsigned k = 0; k < CHECK_MAX_CLIP_PLANES; k++)
        out.distance[k] = a->distance[k] + t * (b->distance[k] - a->distance[k]);
    return out;
}

static void cut(struct polygon *polygon, unsigned plane, double band)
{
    struct polygon in = *polygon;
    polygon->count = 0;
    polygon->is_cut = true;
    for (unsigned i = 0; i < in.count; i++) {
        const struct corner *a = &in.corners[i], *b = &in.corners[(i + 1) % in.count];
        double at = inside_by(a, plane, band), bt = inside_by(b, plane, band);
        bool a_in = at >= 0, b_in = bt >= 0;
        if (a_in)
            polygon->corners[polygon->count++] = *a;
        if (a_in == b_in || polygon->count >= MAX_CORNERS)
            continue;
        /* from the inside out, whatever the direction, so that neighbours agree on the point */
        struct corner *crossing = &polygon->corners[polygon->count++];
        *crossing = a_in ? mix(a, b, at / (at - bt)) : mix(b, a, bt / (bt - at));
        crossing->edge = b_in && a->edge;
    }
}

static bool is_plane_on(const struct clipper *c, unsigned plane)
{
    if (plane >= PLANE_USER)
        return c->planes >> (plane - PLANE_USER) & 1;
    return !c->d->world->state.depth_clamp || (plane != PLANE_NEAR && plane != PLANE_FAR);
}

static void cut_by_all(const struct clipper *c, struct polygon *polygon, double band)
{
    for (unsigned plane = 0; plane < PLANE_USER + CHECK_MAX_CLIP_PLANES; plane++) {
        bool crosses = false;
        for (unsigned i = 0; is_plane_on(c, plane) && i < polygon->count; i++)
            crosses |= !(inside_by(&polygon->corners[i], plane, band) >= 0);
        if (crosses)
            cut(polygon, plane, band);
    }
}

/* A line keeps two corners: those outside move to where it crosses. */
static void cut_line(const struct clipper *c, struct polygon *line)
{
    for (unsigned plane = 0; plane < PLANE_USER + CHECK_MAX_CLIP_PLANES; plane++) {
        struct corner *a = &line->corners[0], *b = &line->corners[1];
        if (!line->count || !is_plane_on(c, plane))
            continue;
        double at = inside_by(a, plane, 1), bt = inside_by(b, plane, 1);
        if (!(at >= 0) && !(bt >= 0))
            line->count = 0;
        else if (!(at >= 0))
            *a = mix(b, a, bt / (bt - at));
        else if (!(bt >= 0))
            *b = mix(a, b, at / (at - bt));
    }
}

/* ---- Onto the screen ----------------------------------------------------------------------- */

/* x, y, width, height of the viewport that gl_ViewportIndex names. */
static void viewport_of(const struct check_state *state, uint32_t index, double out[4])
{
    const struct check_rect *r = &state->viewport;
    bool own = index < CHECK_MAX_VIEWPORTS && state->viewport_mask >> index & 1;
    const double shared[4] = {r->x, r->y, r->width, r->height};
    for (unsigned i = 0; i < 4; i++)
        out[i] = own ? (double)state->viewports[index][i] : shared[i];
}

static void put_corner(const struct clipper *c, const struct corner *v, struct soft_setup *setup,
                       unsigned number)
{
    double inverse_w = 1 / v->position[3], port[4];
    viewport_of(&c->d->world->state, setup->viewport, port);
    setup->inverse_w[number] = inverse_w;
    setup->x[number] = (v->position[0] * inverse_w + 1) * (port[2] / 2) + port[0];
    setup->y[number] = (v->position[1] * inverse_w + 1) * (port[3] / 2) + port[1];
    setup->z[number] = v->position[2] * inverse_w * 0.5 + 0.5;
    memcpy(setup->weight[number], v->weight, sizeof v->weight);
    memcpy(setup->bounds, (const double[4]){port[0], port[1], port[0] + port[2], port[1] + port[3]},
           sizeof setup->bounds);
}

static void set_triangle_gradient(struct soft_setup *s)
{
    double x1 = s->x[1] - s->x[0], y1 = s->y[1] - s->y[0], x2 = s->x[2] - s->x[0],
           y2 = s->y[2] - s->y[0], area = x1 * y2 - x2 * y1, scale = area == 0 ? 0 : 1 / area;
    s->gradient[1][0] = y2 * scale;
    s->gradient[1][1] = -x2 * scale;
    s->gradient[2][0] = -y1 * scale;
    s->gradient[2][1] = x1 * scale;
}

static void set_line_gradient(struct soft_setup *s)
{
    double x = s->x[1] - s->x[0], y = s->y[1] - s->y[0], square = x * x + y * y;
    double scale = square == 0 ? 0 : 1 / square;
    s->gradient[1][0] = x * scale;
    s->gradient[1][1] = y * scale;
}

static uint32_t viewport_index(const struct clipper *c, const struct soft_primitive *p)
{
    return c->viewport < 0 ? 0 : words_of(c, p->vertex[p->provoking])[c->viewport * 4];
}

static struct soft_setup *new_setup(const struct clipper *c, const struct soft_primitive *p,
                                    unsigned vertices, bool front)
{
    struct soft_setup *s = ARENA_NEW(c->d->arena, struct soft_setup);
    s->vertices = &c->stream->vertices;
    s->flat = words_of(c, p->vertex[p->provoking]);
    for (unsigned i = 0; i < 3; i++)
        s->vertex[i] = words_of(c, p->vertex[i < vertices ? i : 0]);
    s->kind = (uint8_t)vertices;
    s->front = front;
    s->primitive_id = c->primitive_id < 0 ? p->id : s->flat[c->primitive_id * 4];
    s->layer = c->layer < 0 ? 0 : s->flat[c->layer * 4];
    s->viewport = viewport_index(c, p);
    return s;
}

/* ---- Drawing what is left ------------------------------------------------------------------ */

static double size_of(const struct clipper *c, const uint32_t *words)
{
    const struct check_state *state = &c->d->world->state;
    float size =
        c->point_size >= 0 && state->program_point_size ? output(words, c->point_size, 0) : 1;
    return size > 0 ? fmin((double)size, 255) : 1;
}

static void draw_point(struct clipper *c, struct soft_setup *s, const struct corner *v)
{
    s->corners = 1;
    put_corner(c, v, s, 0);
    s->size = size_of(c, s->vertex[0]);
    tgsic_soft_raster_point(c->d, c->batch, s);
}

static void draw_line(struct clipper *c, struct soft_setup *s, const struct corner *a,
                      const struct corner *b)
{
    s->corners = 2;
    put_corner(c, a, s, 0);
    put_corner(c, b, s, 1);
    set_line_gradient(s);
    tgsic_soft_raster_line(c->d, c->batch, s);
}

static void draw_filled(struct clipper *c, const struct soft_primitive *p,
                        const struct polygon *polygon, bool front)
{
    for (unsigned i = 1; i + 1 < polygon->count; i++) {
        struct soft_setup *s = new_setup(c, p, 3, front);
        s->corners = 3;
        put_corner(c, &polygon->corners[0], s, 0);
        put_corner(c, &polygon->corners[i], s, 1);
        put_corner(c, &polygon->corners[i + 1], s, 2);
        s->is_whole = !polygon->is_cut;
        set_triangle_gradient(s);
        tgsic_soft_raster_triangle(c->d, c->batch, s);
    }
}

static void draw_outline(struct clipper *c, const struct soft_primitive *p,
                         const struct polygon *polygon, bool front)
{
    for (unsigned i = 0; i < polygon->count; i++)
        if (polygon->corners[i].edge)
            draw_line(c, new_setup(c, p, 3, front), &polygon->corners[i],
                      &polygon->corners[(i + 1) % polygon->count]);
}

static void draw_corners(struct clipper *c, const struct soft_primitive *p,
                         const struct polygon *polygon, bool front)
{
    for (unsigned i = 0; i < polygon->count; i++)
        if (polygon->corners[i].edge)
            draw_point(c, new_setup(c, p, 3, front), &polygon->corners[i]);
}

/* Twice the area on the screen, counter-clockwise positive (14.6.1). */
static double signed_area(const struct clipper *c, const struct soft_primitive *p,
                          const struct polygon *polygon)
{
    double area = 0;
    struct soft_setup s = {.viewport = viewport_index(c, p)};
    for (unsigned i = 0; i < polygon->count; i++) {
        put_corner(c, &polygon->corners[i], &s, 0);
        put_corner(c, &polygon->corners[(i + 1) % polygon->count], &s, 1);
        area += s.x[0] * s.y[1] - s.x[1] * s.y[0];
    }
    return area;
}

static void clip_point(struct clipper *c, const struct soft_primitive *p)
{
    struct corner v;
    set_corner(c, p, 0, &v);
    for (unsigned plane = 0; plane < PLANE_USER + CHECK_MAX_CLIP_PLANES; plane++)
        if (is_plane_on(c, plane) && !(inside_by(&v, plane, 1) >= 0))
            return;
    draw_point(c, new_setup(c, p, 1, true), &v);
}

static void clip_line(struct clipper *c, const struct soft_primitive *p)
{
    struct polygon line = {.count = 2};
    for (unsigned i = 0; i < 2; i++)
        set_corner(c, p, i, &line.corners[i]);
    cut_line(c, &line);
    if (line.count)
        draw_line(c, new_setup(c, p, 2, true), &line.corners[0], &line.corners[1]);
}

static void clip_triangle(struct clipper *c, const struct soft_primitive *p)
{
    const struct check_state *state = &c->d->world->state;
    struct polygon polygon = {.count = 3};
    bool outline = state->polygon_mode == GL_LINE, corners = state->polygon_mode == GL_POINT;
    for (unsigned i = 0; i < 3; i++)
        set_corner(c, p, i, &polygon.corners[i]);
    cut_by_all(c, &polygon, outline || corners ? 1 : GUARD_BAND);
    double area = signed_area(c, p, &polygon);
    if (polygon.count < 3 || (state->cull_face && area < 0))
        return;
    if (outline)
        draw_outline(c, p, &polygon, area > 0);
    else if (corners)
        draw_corners(c, p, &polygon, area > 0);
    else
        draw_filled(c, p, &polygon, area > 0);
}

void tgsic_soft_rasterize(struct soft_draw *d, const struct soft_stream *stream)
{
    static void (*const clips[])(struct clipper *, const struct soft_primitive *) = {
        [1] = clip_point, [2] = clip_line, [3] = clip_triangle};
    struct clipper c = {.d = d, .stream = stream};
    if (d->world->state.fill_rectangle)
        tgsic_soft_unsupported(d, "GL_FILL_RECTANGLE_NV");
    prepare(&c);
    if (c.position < 0)
        return; /* undefined positions draw nothing */
    c.batch = tgsic_soft_new_batch(d, &stream->vertices);
    for (uint32_t i = 0; i < stream->count; i++) {
        struct soft_primitive p = tgsic_soft_without_neighbours(&stream->primitives[i]);
        if (p.kind != TGSIC_PRIMITIVE_PATCHES && !is_culled(&c, &p))
            clips[p.count](&c, &p);
    }
    tgsic_soft_flush(c.batch);
}
