/* SPDX-License-Identifier: MIT */
/* A case's program in all the forms it takes on its way: what each device picks from.
 *
 * Sources are compiled and linked by our front ends, the TGSI goes through text as it does from a
 * guest to its host, tgsi2glsl makes GLSL of it, and the front end may compile that once more. A
 * stage that the case leaves to fixed function is made in TGSI, as a guest's driver does it, and
 * takes part like the others: `linked` holds its shader and the reflection what it reads. */
#ifndef CHECK_PROGRAM_H
#define CHECK_PROGRAM_H

#include "arb2tgsi/arb2tgsi.h"
#include "case.h"
#include "glsl2tgsi/glsl2tgsi.h"
#include "tgsi/pipeline.h"

/* The hops of routes, each behind those it follows. */
enum check_hop {
    CHECK_HOP_SOURCE,     /* the case's own shaders */
    CHECK_HOP_TGSI,       /* what our front end made of them, or the case's own TGSI */
    CHECK_HOP_GLSL,       /* what tgsi2glsl made of that, after a round through text */
    CHECK_HOP_TGSI_AGAIN, /* what our front end makes of that GLSL */
    CHECK_HOP_VIRGL,      /* what virglrenderer makes of our TGSI; nothing that we keep */
    CHECK_HOP_SPIRV,      /* what tgsi2spirv made of the TGSI, after a round through text */
    CHECK_NUM_HOPS,
};

struct check_translated_stage {
    bool present;
    struct tgsic_shader shader; /* as received: through text */
    struct tgsic_buffer tgsi;   /* the text */
    struct tgsic_buffer glsl;   /* after CHECK_HOP_GLSL */
    struct tgsic_buffer spirv;  /* after CHECK_HOP_SPIRV */
    struct tgsic_report report; /* of whichever of the two was made */
};

struct check_program;

/* Changes what a hop made before anything else sees it, so that a test can plant a wrong
 * translation, or another compiler's. Each function may be NULL. */
struct check_mutator {
    void *user;
    void (*tgsi)(void *user, enum check_hop hop, unsigned stage, struct tgsic_shader *shader);
    void (*glsl)(void *user, unsigned stage, struct tgsic_buffer *text);
    /* Exchanges stages after CHECK_HOP_TGSI, and what the reflection says of them. Failures end the
     * way there. */
    enum tgsic_result (*exchange)(void *user, struct check_program *program,
                                  struct tgsic_diags *diags);
    uint32_t true_word; /* of Boolean uniforms in exchanged stages; 0: 1, as ours have it */
};

struct check_route_options {
    enum tgsic_dialect dialect;
    uint16_t release; /* of the virgl dialect */
    bool no_optimize;
    const struct tgsic_host *host; /* NULL: gl330 */
    uint32_t last_hop;             /* enum check_hop to stop after */
    /* What the host knows besides the types of attributes and colours, which the reflection tells
     * here. */
    struct tgsic_state state;
    const struct tgsic_glsl_limit *limits;
    size_t num_limits;
    struct check_mutator mutator;
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
    /* Assembly programs: what their constants are. Their shaders are in `linked`. */
    struct tgsic_arb_program *arb[TGSIC_NUM_STAGES];
    uint32_t fixed_function;            /* bit per stage that was made for the case */
    uint32_t written_colors;            /* bit per colour that linked's fragment shader writes */
    struct check_route_options options; /* that it was made with */
    struct tgsic_arena *arena;          /* private; NULL: nothing owned */
};

/* Takes a case down the route. On failure *failed_hop says how far it came, and `diags` why;
 * `program` holds what was made. Release with tgsic_check_program_free() whatever the result. */
enum tgsic_result tgsic_check_make_program(const struct check_case *test,
                                           const struct check_route_options *options,
                                           struct check_program *program,
                                           enum check_hop *failed_hop, struct tgsic_diags *diags);
void tgsic_check_program_free(struct check_program *program);

/* GLSL of all stages for another state: what a host compiles when its state changes. `stages` has
 * TGSIC_NUM_STAGES elements, of which glsl and report are filled in; release them with
 * tgsic_check_free_translation() whatever the result. */
enum tgsic_result tgsic_check_translate(const struct check_program *program,
                                        const struct tgsic_state *state,
                                        struct check_translated_stage *stages,
                                        struct tgsic_diags *diags);
/* Likewise SPIR-V for Vulkan, in `spirv`. captures: with the transform feedback that the reflection
 * tells of. choose_samplers: as in tgsi2spirv.h. */
enum tgsic_result tgsic_check_translate_spirv(const struct check_program *program,
                                              const struct tgsic_state *state, bool captures,
                                              bool choose_samplers,
                                              struct check_translated_stage *stages,
                                              struct tgsic_diags *diags);
void tgsic_check_free_translation(struct check_translated_stage *stages);

/* The stages with `state` and what the reflection tells of attributes and colours. Numbers of
 * resources are those of each stage. */
void tgsic_check_set_pipeline(const struct check_program *program, const struct tgsic_state *state,
                              struct tgsic_pipeline *pipeline);
/* The variant clamp_color of one stage: buffers that clamp what a fragment shader writes do it
 * themselves. */
uint8_t tgsic_check_clamping(const struct tgsic_state *state, unsigned stage);

/* "glsl-tgsi-glsl" and the like; from_tgsi: the case is TGSI. NULL: there is no such route. */
const char *tgsic_check_route_name(uint32_t last_hop, bool from_tgsi);
/* The hop a named route ends with; false: there is no such route. */
bool tgsic_check_route_by_name(const char *name, uint32_t *last_hop, bool *from_tgsi);

/* Whether lookups of a stage of GLSL that compare give one float, whatever the texture's depth mode
 * is. Before GLSL 1.30 they gave vectors, which the mode arranged. */
bool tgsic_check_compares_to_floats(const struct check_program *program, unsigned stage);

/* Does the way to `last` go through `hop`? */
bool tgsic_check_hop_precedes(enum check_hop hop, enum check_hop last);

/* "GLSL→TGSI": what leads to this hop. */
const char *tgsic_check_hop_name(enum check_hop hop);

#endif
