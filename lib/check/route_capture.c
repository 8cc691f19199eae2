/* SPDX-License-Identifier: MIT */
/* What transform feedback captures: by the reflection, as a pipeline has it. */
#include "route.h"

#include <stdlib.h>

/* What goes on over the end of a register is one capture for each. */
static enum tgsic_result add(struct check_captures *c, const struct tgsic_stream_output *o,
                             struct tgsic_diags *diags)
{
    unsigned done = 0;
    while (done < o->count) {
        unsigned at = o->component + done, left = o->count - done, room = 4 - at % 4;
        if (c->count == CHECK_MAX_CAPTURES)
            return tgsic_check_refuse(diags, "more than 256 captured outputs");
        struct tgsic_capture *capture = &c->list[c->count++];
        *capture = (struct tgsic_capture){.output = (uint16_t)(o->output + at / 4),
                                          .first = (uint8_t)(at % 4),
                                          .count = (uint8_t)(left < room ? left : room),
                                          .buffer = o->buffer,
                                          .stream = o->stream,
                                          .offset = (uint16_t)(o->offset / 4 + done)};
        done += capture->count;
    }
    return TGSIC_OK;
}

static int by_place(const void *a, const void *b)
{
    const struct tgsic_capture *x = a, *y = b;
    return x->buffer != y->buffer ? x->buffer - y->buffer : x->offset - y->offset;
}

enum tgsic_result tgsic_check_set_captures(const struct check_program *program,
                                           struct check_captures *captures,
                                           struct tgsic_pipeline *pipeline,
                                           struct tgsic_diags *diags)
{
    const struct tgsic_reflection *r = program->linked ? &program->linked->reflection : NULL;
    enum tgsic_result result = TGSIC_OK;
    captures->count = 0;
    for (uint32_t i = 0; r && i < r->num_stream_outputs && result == TGSIC_OK; i++)
        result = add(captures, &r->stream_outputs[i], diags);
    for (unsigned i = 0; r && i < TGSIC_MAX_CAPTURE_BUFFERS; i++)
        pipeline->capture_stride[i] = (uint16_t)(r->stream_stride[i] / 4);
    qsort(captures->list, captures->count, sizeof *captures->list, by_place);
    pipeline->captures = captures->list;
    pipeline->num_captures = captures->count;
    return result;
}
