/* SPDX-License-Identifier: MIT */
/* A case's program in all the forms it takes on its way: what each device picks from. */
#ifndef CHECK_PROGRAM_H
#define CHECK_PROGRAM_H

#include "case.h"
#include "glsl2tgsi/glsl2tgsi.h"
#include "tgsi/pipeline.h"

/* The hops of a route, in order. */
enum check_hop {
    CHECK_HOP_SOURCE,     /* the case's own shaders */
    CHECK_HOP_TGSI,       /* what our front end made of them, or the case's own TGSI */
    CHECK_HOP_GLSL,       /* what tgsi2glsl made of that, after a round through text */
    CHECK_HOP_TGSI_AGAIN, /* what our front end makes of that GLSL */
    CHECK_NUM_HOPS,
};

struct check_translated_stage {
    bool present;
    struct tgsic_shader shader; /* as received: through text */
    struct tgsic_buffer tgsi;   /* the text */
    struct tgsic_buffer glsl;   /* after CHECK_HOP_GLSL */
    struct tgsic_report report;
};

struct check_program {
    const struct check_case *test;
    /* CHECK_HOP_TGSI. For a case that is TGSI from the start, `linked` is NULL and the stages' own
     * declarations tell what to bind. */
    struct tgsic_program *linked;
    struct check_translated_stage stages[TGSIC_NUM_STAGES];
    struct tgsic_pipeline pipeline; /* that CHECK_HOP_GLSL was translated for */
    /* CHECK_HOP_TGSI_AGAIN, of the emitted GLSL as a program of its own */
    struct tgsic_program *again;
    uint32_t reached; /* bit per enum check_hop */
};

struct check_route_options {
    enum tgsic_dialect dialect;
    bool no_optimize;
    const struct tgsic_host *host;
    uint32_t last_hop; /* enum check_hop to stop after */
    /* What the host knows from vertex formats and colour buffers. */
    struct tgsic_state state;
    const struct tgsic_glsl_limit *limits;
    size_t num_limits;
};

/* Takes a case down the route. On failure *failed_hop says how far it came, and `diags` why;
 * `program` holds what was made. Release with tgsic_check_program_free() whatever the result. */
enum tgsic_result tgsic_check_make_program(const struct check_case *test,
                                           const struct check_route_options *options,
                                           struct check_program *program,
                                           enum check_hop *failed_hop, struct tgsic_diags *diags);
void tgsic_check_program_free(struct check_program *program);

#endif
