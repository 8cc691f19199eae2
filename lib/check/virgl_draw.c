/* SPDX-License-Identifier: MIT */
/* Draws and dispatches: vertices, transform feedback, the commands themselves. */
#include "virgl_device.h"

#include "carry.h"

#include <string.h>

#define VERTEX_BYTES 16 /* of each attribute: four words */

/* ---- Vertices ------------------------------------------------------------------------------ */

static uint32_t count_inputs(const struct tgsic_shader *shader)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < shader->num_declarations; i++)
        if (shader->declarations[i].file == TGSIC_FILE_IN && shader->declarations[i].last >= count)
            count = shader->declarations[i].last + 1u;
    return count;
}

/* What an input reads, vertex by vertex or, with a divisor, instance by instance. */
static uint32_t make_vertices(struct virgl_call *c, const struct check_draw *draw,
                              const struct check_feed *feed)
{
    uint32_t divisor = feed->array ? feed->array->divisor : 0;
    uint32_t count =
        divisor ? (draw->instances + divisor - 1) / divisor : (uint32_t)draw->first + draw->count;
    uint32_t *words = ARENA_ARRAY(c->arena, uint32_t, (size_t)count * 4);
    for (uint32_t i = 0; i < count; i++)
        tgsic_check_feed_value(feed, i, i * divisor, words + (size_t)i * 4);
    return tgsic_check_virgl_make_buffer(c, TGSIC_VIRGL_BIND_VERTEX_BUFFER, words,
                                         (size_t)count * VERTEX_BYTES);
}

static uint32_t vertex_format(const struct check_feed *feed)
{
    bool integer = feed->integer || feed->wide || (feed->array && feed->array->integer);
    return !integer                                        ? TGSIC_VIRGL_FORMAT_R32G32B32A32_FLOAT
           : feed->array && feed->array->base == CHECK_INT ? TGSIC_VIRGL_FORMAT_R32G32B32A32_SINT
                                                           : TGSIC_VIRGL_FORMAT_R32G32B32A32_UINT;
}

static void set_vertices(struct virgl_call *c, const struct check_draw *draw)
{
    const struct check_program *program = c->device->program;
    uint32_t n = count_inputs(&program->stages[TGSIC_PROCESSOR_VERT].shader);
    uint32_t *elements = ARENA_ARRAY(c->arena, uint32_t, 1 + n * 4);
    uint32_t *buffers = ARENA_ARRAY(c->arena, uint32_t, n * 3);
    elements[0] = ++c->device->handles;
    for (uint32_t i = 0; i < n; i++) {
        struct check_feed feed = tgsic_check_feed(program, c->world, draw, i);
        const uint32_t element[4] = {0, feed.array ? feed.array->divisor : 0, i,
                                     vertex_format(&feed)};
        const uint32_t buffer[3] = {VERTEX_BYTES, 0, make_vertices(c, draw, &feed)};
        memcpy(elements + 1 + i * 4, element, sizeof element);
        memcpy(buffers + i * 3, buffer, sizeof buffer);
    }
    tgsic_check_virgl_command(c, TGSIC_VIRGL_CREATE_OBJECT, TGSIC_VIRGL_OBJECT_VERTEX_ELEMENTS,
                              elements, 1 + n * 4);
    TGSIC_VIRGL_PUT(c->commands, BIND_OBJECT, VERTEX_ELEMENTS, elements[0]);
    tgsic_check_virgl_command(c, TGSIC_VIRGL_SET_VERTEX_BUFFERS, 0, buffers, n * 3);
}

/* ---- Transform feedback -------------------------------------------------------------------- */

enum { QUERY_GENERATED = 5, QUERY_WRITTEN = 6 };
#define QUERY_BYTES 16 /* state and size of the result, 32 bits each, and 64 bits of result */

struct query {
    uint32_t handle, resource;
};

static struct query begin_query(struct virgl_call *c, uint32_t type)
{
    static const unsigned char zeros[QUERY_BYTES];
    struct query q = {++c->device->handles, tgsic_check_virgl_make_buffer(
                                                c, TGSIC_VIRGL_BIND_CUSTOM, zeros, QUERY_BYTES)};
    TGSIC_VIRGL_PUT(c->commands, CREATE_OBJECT, QUERY, q.handle, type, 0, q.resource);
    TGSIC_VIRGL_PUT(c->commands, BEGIN_QUERY, NULL, q.handle);
    return q;
}

static uint32_t query_result(struct virgl_call *c, struct query q)
{
    const struct tgsic_virgl_box box = {.width = QUERY_BYTES, .height = 1, .depth = 1};
    TGSIC_VIRGL_PUT(c->commands, GET_QUERY_RESULT, NULL, q.handle, 1);
    tgsic_check_virgl_finish(c); /* only then the result is in the buffer */
    const unsigned char *bytes = tgsic_check_virgl_download(c, q.resource, &box, QUERY_BYTES);
    return bytes[8] | (uint32_t)bytes[9] << 8 | (uint32_t)bytes[10] << 16 |
           (uint32_t)bytes[11] << 24;
}

static void set_targets(struct virgl_call *c)
{
    enum { APPEND_TO_NONE = 0 };
    uint32_t words[1 + CHECK_MAX_XFB] = {APPEND_TO_NONE}, count = 0;
    for (uint32_t i = 0; i < CHECK_MAX_XFB; i++) {
        struct check_buffer *b = c->world->xfb_buffers[i];
        if (!b)
            continue;
        uint32_t resource = tgsic_check_virgl_buffer(c, b, TGSIC_VIRGL_BIND_STREAM_OUTPUT);
        words[1 + i] = ++c->device->handles;
        count = i + 1;
        b->device_newer = true;
        TGSIC_VIRGL_PUT(c->commands, CREATE_OBJECT, STREAMOUT_TARGET, words[1 + i], resource, 0,
                        (uint32_t)b->size);
    }
    tgsic_check_virgl_command(c, TGSIC_VIRGL_SET_STREAMOUT_TARGETS, 0, words, 1 + count);
}

/* ---- The commands -------------------------------------------------------------------------- */

/* Quads and polygons as the triangles that a host without them draws. */
static uint32_t triangulate(const struct check_draw *draw, uint32_t *indices)
{
    static const uint8_t quad[6] = {0, 1, 3, 1, 2, 3}, strip[6] = {0, 1, 3, 0, 3, 2};
    uint32_t count = 0, first = (uint32_t)draw->first;
    bool polygon = draw->mode == TGSIC_PRIMITIVE_POLYGON;
    uint32_t step = polygon ? 1 : draw->mode == TGSIC_PRIMITIVE_QUADS ? 4 : 2;
    for (uint32_t v = 0; v + (polygon ? 3 : 4) <= draw->count; v += step)
        for (unsigned i = 0; i < (polygon ? 3u : 6u); i++)
            indices[count++] = first + (polygon     ? (i ? v + i : 0)
                                        : step == 4 ? v + quad[i]
                                                    : v + strip[i]);
    return count;
}

struct range {
    uint32_t mode, start, count;
    bool indexed;
};

static struct range prepare_range(struct virgl_call *c, const struct check_draw *draw)
{
    bool quads = draw->mode == TGSIC_PRIMITIVE_QUADS || draw->mode == TGSIC_PRIMITIVE_QUAD_STRIP ||
                 draw->mode == TGSIC_PRIMITIVE_POLYGON;
    if (!quads)
        return (struct range){draw->mode, (uint32_t)draw->first, draw->count, false};
    uint32_t *indices = ARENA_ARRAY(c->arena, uint32_t, (size_t)draw->count * 3);
    uint32_t count = triangulate(draw, indices);
    uint32_t resource =
        tgsic_check_virgl_make_buffer(c, TGSIC_VIRGL_BIND_INDEX_BUFFER, indices, (size_t)count * 4);
    TGSIC_VIRGL_PUT(c->commands, SET_INDEX_BUFFER, NULL, resource, 4, 0);
    return (struct range){TGSIC_PRIMITIVE_TRIANGLES, 0, count, true};
}

static void put_draw(struct virgl_call *c, const struct check_draw *draw)
{
    struct range r = prepare_range(c, draw);
    uint32_t instances = draw->instances ? draw->instances : 1;
    uint32_t last = (uint32_t)draw->first + draw->count - 1;
    TGSIC_VIRGL_PUT(c->commands, DRAW_VBO, NULL, r.start, r.count, r.mode, r.indexed, instances, 0,
                    0, 0, 0, 0, last, 0, c->world->state.patch_vertices, 0);
}

static void draw_captured(struct virgl_call *c, const struct check_draw *draw)
{
    set_targets(c);
    struct query generated = begin_query(c, QUERY_GENERATED);
    struct query written = begin_query(c, QUERY_WRITTEN);
    put_draw(c, draw);
    TGSIC_VIRGL_PUT(c->commands, END_QUERY, NULL, generated.handle);
    TGSIC_VIRGL_PUT(c->commands, END_QUERY, NULL, written.handle);
    TGSIC_VIRGL_PUT(c->commands, SET_STREAMOUT_TARGETS, NULL, 0);
    c->world->primitives_generated = query_result(c, generated);
    c->world->primitives_written = query_result(c, written);
}

void tgsic_check_virgl_draw(struct virgl_call *c, const struct check_draw *draw)
{
    const struct check_program *program = c->device->program;
    if (!program->stages[TGSIC_PROCESSOR_VERT].present)
        tgsic_check_virgl_unsupported(c, "programs without a vertex shader");
    if (!draw->count)
        return;
    tgsic_check_virgl_set_state(c, draw->capture);
    for (unsigned i = 0; i < TGSIC_NUM_STAGES; i++)
        if (program->stages[i].present && i != TGSIC_PROCESSOR_COMP)
            tgsic_check_virgl_bind_stage(c, i);
    set_vertices(c, draw);
    if (draw->capture)
        draw_captured(c, draw);
    else
        put_draw(c, draw);
}

void tgsic_check_virgl_dispatch(struct virgl_call *c, const uint32_t groups[3],
                                const uint32_t given[3])
{
    static const enum tgsic_property properties[3] = {TGSIC_PROPERTY_CS_FIXED_BLOCK_WIDTH,
                                                      TGSIC_PROPERTY_CS_FIXED_BLOCK_HEIGHT,
                                                      TGSIC_PROPERTY_CS_FIXED_BLOCK_DEPTH};
    const struct check_translated_stage *stage = &c->device->program->stages[TGSIC_PROCESSOR_COMP];
    uint32_t size[3];
    if (!stage->present)
        tgsic_check_virgl_unsupported(c, "a dispatch without a compute shader");
    for (unsigned i = 0; i < 3; i++)
        size[i] = given[i] ? given[i] : tgsic_shader_property(&stage->shader, properties[i], 1);
    tgsic_check_virgl_bind_stage(c, TGSIC_PROCESSOR_COMP);
    TGSIC_VIRGL_PUT(c->commands, LAUNCH_GRID, NULL, size[0], size[1], size[2], groups[0], groups[1],
                    groups[2], 0, 0);
    TGSIC_VIRGL_PUT(c->commands, MEMORY_BARRIER, NULL, UINT32_MAX);
}
