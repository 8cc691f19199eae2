/* SPDX-License-Identifier: MIT */
/* Making the reflection: the tables while they grow. */
#ifndef GLSL2TGSI_LINK_REFLECT_H
#define GLSL2TGSI_LINK_REFLECT_H

#include "link.h"

struct reflector {
    struct linker *k;
    struct tgsic_arena *kept;
    struct tgsic_uniform *uniforms;
    struct tgsic_uniform_block *blocks;
    struct tgsic_sampler *samplers;
    struct tgsic_attribute *attributes;
    struct tgsic_fragment_output *outputs;
    struct tgsic_varying *varyings;
    struct tgsic_storage_block *buffers;
    struct tgsic_image *images;
    struct tgsic_counter *counters;
    struct tgsic_stream_output *stream_outputs;
    struct tgsic_subroutine_uniform *subroutine_uniforms;
    uint32_t num_subroutine_uniforms;
    uint32_t stream_stride[TGSIC_MAX_CAPTURE_BUFFERS];
    uint32_t num_uniforms, num_blocks, num_samplers, num_attributes, num_outputs, num_varyings;
    uint32_t num_buffers, num_images, num_counters, num_stream_outputs;
    struct block_layouts layouts;
    uint32_t *buckets; /* names to 1 + index in their table, by open addressing */
    uint32_t mask, count;
};

/* link_reflect_block.c: block `number` of an array of blocks, as `stage` uses it */
void tgsic_reflect_block(struct reflector *r, struct global *g, unsigned stage, uint32_t number);
void tgsic_reflect_buffer(struct reflector *r, struct global *g, unsigned stage, uint32_t number);

/* link_reflect_capture.c: what transform feedback takes of the last stage's outputs */
void tgsic_reflect_captures(struct reflector *r);

#endif
