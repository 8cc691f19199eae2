/* SPDX-License-Identifier: MIT */
/* Transform feedback (OpenGL 4.6, 13.3): outputs of whole primitives, one vertex after another. */
#include "soft.h"

#include <string.h>

/* Where the next vertex of each buffer goes. */
struct capture {
    struct soft_draw *d;
    const struct tgsic_reflection *reflection;
    size_t filled[TGSIC_MAX_CAPTURE_BUFFERS];
};

static struct check_buffer *buffer_of(const struct capture *c, uint32_t number)
{
    return number < CHECK_MAX_XFB ? c->d->world->xfb_buffers[number] : NULL;
}

static bool has_room(const struct capture *c, unsigned vertices)
{
    for (uint32_t i = 0; i < TGSIC_MAX_CAPTURE_BUFFERS; i++) {
        const struct check_buffer *b = buffer_of(c, i);
        size_t need = (size_t)c->reflection->stream_stride[i] * vertices;
        if (need && (!b || b->size < need || c->filled[i] > b->size - need))
            return false;
    }
    return true;
}

static void capture_vertex(struct capture *c, const uint32_t *words, uint32_t stride)
{
    const struct tgsic_reflection *r = c->reflection;
    for (uint32_t i = 0; i < r->num_stream_outputs; i++) {
        const struct tgsic_stream_output *o = &r->stream_outputs[i];
        struct check_buffer *b = buffer_of(c, o->buffer);
        size_t size = (size_t)o->count * 4, at = c->filled[o->buffer] + o->offset;
        uint32_t first = o->output * 4u + o->component;
        if (b && first + o->count <= stride && at + size <= b->size)
            memcpy(b->data + at, words + first, size);
    }
    for (uint32_t i = 0; i < TGSIC_MAX_CAPTURE_BUFFERS; i++)
        c->filled[i] += r->stream_stride[i];
}

void tgsic_soft_capture(struct soft_draw *d, const struct soft_stream *stream)
{
    const struct tgsic_program *linked = d->device->program->linked;
    struct capture c = {.d = d, .reflection = linked ? &linked->reflection : NULL};
    if (!linked || !linked->reflection.num_stream_outputs)
        tgsic_soft_unsupported(d, "transform feedback of a program that names no outputs");
    for (uint32_t i = 0; i < linked->reflection.num_stream_outputs; i++)
        if (linked->reflection.stream_outputs[i].stream)
            tgsic_soft_unsupported(d, "transform feedback of streams other than 0");
    for (uint32_t i = 0; i < stream->count; i++) {
        const struct soft_primitive p = tgsic_soft_without_neighbours(&stream->primitives[i]);
        d->world->primitives_generated++;
        if (!has_room(&c, p.count))
            continue;
        d->world->primitives_written++;
        for (unsigned v = 0; v < p.count; v++)
            capture_vertex(&c,
                           stream->vertices.words + (size_t)p.vertex[v] * stream->vertices.stride,
                           stream->vertices.stride);
    }
}
