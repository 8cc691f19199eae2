/* SPDX-License-Identifier: MIT */
/* Taking pictures of the mesh, and comparing them. */
#define GL_GLEXT_PROTOTYPES
#include "draw.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUM_PIXELS (DRAW_SIZE * DRAW_SIZE)

/* What stays where nothing is drawn: no value that a shader is likely to write. */
static const float background = 1234.5678f;
static const uint32_t background_integer = 0x5a5a1234;

/* ---- Drawing ------------------------------------------------------------------------------- */

struct surface {
    GLuint framebuffer, colors[DRAW_MAX_COLORS], depth;
};

static void attach(struct surface *s, unsigned i, uint8_t base)
{
    static const struct {
        GLenum internal, format, type;
    } formats[] = {
        [TGSIC_VALUE_FLOAT] = {GL_RGBA32F, GL_RGBA, GL_FLOAT},
        [TGSIC_VALUE_INT] = {GL_RGBA32I, GL_RGBA_INTEGER, GL_INT},
        [TGSIC_VALUE_UINT] = {GL_RGBA32UI, GL_RGBA_INTEGER, GL_UNSIGNED_INT},
    };
    glGenRenderbuffers(1, &s->colors[i]);
    glBindRenderbuffer(GL_RENDERBUFFER, s->colors[i]);
    glRenderbufferStorage(GL_RENDERBUFFER, formats[base].internal, DRAW_SIZE, DRAW_SIZE);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0 + i, GL_RENDERBUFFER,
                              s->colors[i]);
}

static bool make_surface(const struct draw_target *target, struct surface *s)
{
    GLenum buffers[DRAW_MAX_COLORS];
    *s = (struct surface){0};
    glGenFramebuffers(1, &s->framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, s->framebuffer);
    for (unsigned i = 0; i < target->num_colors; i++) {
        buffers[i] = target->width[i] ? GL_COLOR_ATTACHMENT0 + i : GL_NONE;
        if (target->width[i])
            attach(s, i, target->base[i]);
    }
    glGenRenderbuffers(1, &s->depth);
    glBindRenderbuffer(GL_RENDERBUFFER, s->depth);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_DEPTH_COMPONENT32F, DRAW_SIZE, DRAW_SIZE);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, s->depth);
    glDrawBuffers((GLsizei)target->num_colors, buffers);
    return glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
}

static void free_surface(struct surface *s)
{
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glDeleteFramebuffers(1, &s->framebuffer);
    glDeleteRenderbuffers(DRAW_MAX_COLORS, s->colors);
    glDeleteRenderbuffers(1, &s->depth);
}

static void clear(const struct draw_target *target)
{
    const GLfloat floats[4] = {background, background, background, background}, far = 1.0f;
    const GLuint uints[4] = {background_integer, background_integer, background_integer,
                             background_integer};
    GLint ints[4];
    memcpy(ints, uints, sizeof ints);
    for (GLint i = 0; i < (GLint)target->num_colors; i++) {
        if (!target->width[i])
            continue;
        if (target->base[i] == TGSIC_VALUE_INT)
            glClearBufferiv(GL_COLOR, i, ints);
        else if (target->base[i] == TGSIC_VALUE_UINT)
            glClearBufferuiv(GL_COLOR, i, uints);
        else
            glClearBufferfv(GL_COLOR, i, floats);
    }
    glDepthMask(GL_TRUE);
    glClearBufferfv(GL_DEPTH, 0, &far);
}

/* Cube maps filter across edges in every context, as OpenGL ES always does it. */
static void set_state(const struct draw_target *target, bool es, bool on)
{
    void (*const set)(GLenum) = on ? glEnable : glDisable;
    if (on) {
        glViewport(0, 0, DRAW_SIZE, DRAW_SIZE);
        glDepthFunc(GL_ALWAYS);
        glDepthRangef(DRAW_NEAR, DRAW_FAR);
        glBlendFunc(GL_ONE, target->dual_source ? GL_SRC1_COLOR : GL_ZERO);
    }
    set(GL_DEPTH_TEST);
    if (!es)
        set(GL_TEXTURE_CUBE_MAP_SEAMLESS);
    for (unsigned i = 0; i < target->clip_planes; i++)
        set(GL_CLIP_DISTANCE0 + i);
    if (target->dual_source)
        set(GL_BLEND);
    if (target->points)
        set(GL_PROGRAM_POINT_SIZE);
}

static void read_plane(const struct draw_target *target, unsigned i, uint32_t *words)
{
    bool is_float = target->base[i] == TGSIC_VALUE_FLOAT;
    glReadBuffer(GL_COLOR_ATTACHMENT0 + i);
    glReadPixels(0, 0, DRAW_SIZE, DRAW_SIZE, is_float ? GL_RGBA : GL_RGBA_INTEGER,
                 is_float                             ? GL_FLOAT
                 : target->base[i] == TGSIC_VALUE_INT ? GL_INT
                                                      : GL_UNSIGNED_INT,
                 words);
}

bool draw_picture(const struct draw_target *target, bool es, struct draw_picture *picture)
{
    struct surface surface;
    *picture = (struct draw_picture){.num_planes = target->num_colors + 1, .has_depth = !es};
    bool good = make_surface(target, &surface);
    if (good) {
        clear(target);
        set_state(target, es, true);
        glDrawArraysInstanced(target->points ? GL_POINTS : GL_TRIANGLES, 0, DRAW_VERTICES,
                              target->instances ? 2 : 1);
        set_state(target, es, false);
    }
    for (unsigned i = 0; good && i < picture->num_planes; i++) {
        picture->planes[i] = calloc(NUM_PIXELS * 4, sizeof(uint32_t));
        if (!picture->planes[i])
            good = false;
        else if (i == target->num_colors && !es)
            glReadPixels(0, 0, DRAW_SIZE, DRAW_SIZE, GL_DEPTH_COMPONENT, GL_FLOAT,
                         picture->planes[i]);
        else if (i < target->num_colors && target->width[i])
            read_plane(target, i, picture->planes[i]);
    }
    free_surface(&surface);
    while (glGetError())
        ;
    return good;
}

void draw_free_picture(struct draw_picture *picture)
{
    for (unsigned i = 0; i < DRAW_MAX_PLANES; i++)
        free(picture->planes[i]);
    *picture = (struct draw_picture){0};
}

/* ---- Coverage ------------------------------------------------------------------------------ */

static bool is_background(const struct draw_target *target, unsigned plane, const uint32_t *pixel)
{
    uint32_t word = background_integer;
    if (target->base[plane] == TGSIC_VALUE_FLOAT)
        memcpy(&word, &background, sizeof word);
    return pixel[0] == word;
}

static int by_pixel(const void *a, const void *b)
{
    return memcmp(a, b, 16);
}

struct draw_coverage draw_cover(const struct draw_target *target,
                                const struct draw_picture *picture)
{
    static uint32_t covered[DRAW_MAX_COLORS * NUM_PIXELS][4];
    struct draw_coverage coverage = {0};
    size_t count = 0, pixels = 0;
    for (unsigned plane = 0; plane < target->num_colors; plane++)
        for (unsigned i = 0; target->width[plane] && i < NUM_PIXELS; i++) {
            const uint32_t *pixel = picture->planes[plane] + i * 4;
            if (is_background(target, plane, pixel))
                continue;
            memset(covered[count], 0, 16);
            memcpy(covered[count++], pixel, target->width[plane] * 4);
            pixels += 1;
        }
    if (!target->num_colors)
        return coverage;
    coverage.covered = (unsigned)(pixels * 1000 / NUM_PIXELS / target->num_colors);
    qsort(covered, count, 16, by_pixel);
    for (size_t i = 0; i < count; i++)
        coverage.distinct += !i || memcmp(covered[i], covered[i - 1], 16);
    return coverage;
}

/* ---- Comparison ---------------------------------------------------------------------------- */

static float float_of(uint32_t word)
{
    float value;
    memcpy(&value, &word, sizeof value);
    return value;
}

struct comparison {
    const struct draw_target *target;
    const struct draw_tolerance *tolerance;
    unsigned stragglers;
    struct draw_difference result;
};

static bool is_float(const struct draw_target *target, unsigned plane)
{
    return plane == target->num_colors || target->base[plane] == TGSIC_VALUE_FLOAT;
}

/* Within tolerance; notes the relative error. */
static bool equal(struct comparison *c, unsigned plane, uint32_t expected, uint32_t got)
{
    if (expected == got)
        return true;
    if (!is_float(c->target, plane))
        return false;
    float x = float_of(expected), y = float_of(got);
    if (isnan(x) && isnan(y))
        return true;
    float error = fabsf(x - y), size = fmaxf(fabsf(x), fabsf(y));
    if (!(error <= c->tolerance->absolute + c->tolerance->relative * size))
        return false;
    if (size > 0 && error / size > c->result.worst)
        c->result.worst = error / size;
    return true;
}

static unsigned width_of(const struct draw_target *target, unsigned plane)
{
    return plane == target->num_colors ? 1 : target->width[plane];
}

/* A plane of depths has one word a pixel. */
static const uint32_t *pixel_of(const struct draw_target *target, const struct draw_picture *p,
                                unsigned plane, unsigned x, unsigned y)
{
    return p->planes[plane] + (y * DRAW_SIZE + x) * (plane == target->num_colors ? 1 : 4);
}

/* Do nudged pictures disagree with the expected one here or next to here? */
static bool is_unstable(struct comparison *c, const struct draw_picture *expected,
                        const struct draw_picture *nudged, size_t count, unsigned plane, unsigned x,
                        unsigned y)
{
    struct comparison quiet = *c;
    for (size_t n = 0; n < count; n++)
        for (unsigned yy = y ? y - 1 : 0; yy <= y + 1 && yy < DRAW_SIZE; yy++)
            for (unsigned xx = x ? x - 1 : 0; xx <= x + 1 && xx < DRAW_SIZE; xx++) {
                const uint32_t *a = pixel_of(c->target, expected, plane, xx, yy);
                const uint32_t *b = pixel_of(c->target, &nudged[n], plane, xx, yy);
                for (unsigned k = 0; k < width_of(c->target, plane); k++)
                    if (!equal(&quiet, plane, a[k], b[k]))
                        return true;
            }
    return false;
}

/* Up to five pixels of a picture may be off by some more: no four nudges find every edge. */
static bool is_straggler(struct comparison *c, unsigned plane, const uint32_t *a, const uint32_t *b)
{
    const struct draw_tolerance loose = {c->tolerance->relative * 10, c->tolerance->absolute * 10};
    struct comparison other = {.target = c->target, .tolerance = &loose};
    for (unsigned k = 0; k < width_of(c->target, plane); k++)
        if (!equal(&other, plane, a[k], b[k]))
            return false;
    return ++c->stragglers <= 5;
}

static void note_first(struct draw_difference *d, unsigned plane, unsigned x, unsigned y,
                       unsigned component, uint32_t expected, uint32_t got)
{
    d->plane = plane;
    d->x = x;
    d->y = y;
    d->component = component;
    d->expected = expected;
    d->got = got;
}

static void compare_pixel(struct comparison *c, const struct draw_picture *expected,
                          const struct draw_picture *got, const struct draw_picture *nudged,
                          size_t num_nudged, unsigned plane, unsigned x, unsigned y)
{
    const uint32_t *a = pixel_of(c->target, expected, plane, x, y);
    const uint32_t *b = pixel_of(c->target, got, plane, x, y);
    struct draw_difference *d = &c->result;
    unsigned width = width_of(c->target, plane), wrong = width, nan = width;
    for (unsigned k = 0; k < width; k++) {
        d->exact &= a[k] == b[k];
        if (equal(c, plane, a[k], b[k]))
            continue;
        if (is_float(c->target, plane) && !isfinite(float_of(a[k])))
            nan = k;
        else if (wrong == width)
            wrong = k;
    }
    if (wrong == width && nan == width)
        return;
    if (is_unstable(c, expected, nudged, num_nudged, plane, x, y) ||
        (nudged && is_straggler(c, plane, a, b))) {
        d->unstable++;
        return;
    }
    unsigned k = wrong < width ? wrong : nan;
    if (wrong < width ? !d->pixels : !d->pixels && !d->only_nan)
        note_first(d, plane, x, y, k, a[k], b[k]);
    if (wrong < width)
        d->pixels++;
    else
        d->only_nan++;
}

struct draw_difference draw_compare(const struct draw_target *target,
                                    const struct draw_tolerance *tolerance,
                                    const struct draw_picture *expected,
                                    const struct draw_picture *got,
                                    const struct draw_picture *nudged, size_t num_nudged)
{
    struct comparison c = {.target = target, .tolerance = tolerance, .result = {.exact = 1}};
    bool depth = expected->has_depth && got->has_depth;
    for (unsigned plane = 0; plane < target->num_colors + depth; plane++)
        for (unsigned i = 0; width_of(target, plane) && i < NUM_PIXELS; i++)
            compare_pixel(&c, expected, got, nudged, num_nudged, plane, i % DRAW_SIZE,
                          i / DRAW_SIZE);
    return c.result;
}
