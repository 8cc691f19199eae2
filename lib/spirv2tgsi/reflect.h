/* SPDX-License-Identifier: MIT */
/* Reflecting a linked program: the tables while they grow, and what the files of it share. */
#ifndef SPIRV2TGSI_REFLECT_H
#define SPIRV2TGSI_REFLECT_H

#include "link.h"

struct reflector {
    struct linker *k;
    struct tgsic_reflection *r; /* counts; the tables below are put into it at the end */
    const struct spirv *s;      /* the stage that is looked at */
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
};

/* One more element, all zero. */
#define REFLECT_ADD(f, table, type_)                                                               \
    (ARENA_RESERVE((f)->k->kept, (f)->table, (f)->r->num_##table),                                 \
     memset(&(f)->table[(f)->r->num_##table], 0, sizeof(type_)),                                   \
     &(f)->table[(f)->r->num_##table++])

/* reflect.c */
struct tgsic_value_type tgsic_spirv_value_type(struct linker *k, const struct type *type);
const char *tgsic_spirv_keep(struct linker *k, const char *name);
/* What members are called where names are missing, too. */
const char *tgsic_spirv_member_name(struct linker *k, const char *outer, const struct type *type,
                                    uint32_t member);

/* reflect_block.c: uniform blocks and storage blocks */
void tgsic_spirv_reflect_block(struct reflector *f, const struct global *g);
/* reflect_uniform.c: of the default block, samplers, images, counters */
void tgsic_spirv_reflect_uniform(struct reflector *f, const struct global *g);
/* reflect_capture.c: transform feedback of the last stage before the fragment shader */
void tgsic_spirv_reflect_captures(struct reflector *f);

#endif
