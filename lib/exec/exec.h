/* SPDX-License-Identifier: MIT */
/* The TGSI interpreter: the reference meaning of every opcode.
 *
 *     struct tgsic_exec *exec = NULL;
 *     r = tgsic_exec_prepare(&shader, NULL, &exec, &diags);
 *     r = tgsic_exec_run(exec, &run, &diags);        // as often as wanted
 *     tgsic_exec_free(exec);
 *
 * A run executes a group of *lanes* (invocations) in lockstep: vertices of a draw, pixels of
 * quads, all invocations of a patch, a whole work-group. Lanes that take different branches wait
 * for each other where control flow joins, so BARRIER is always reached by all that reach it,
 * derivatives see their quad (lanes 4q .. 4q+3: x and y, x + 1, y + 1, both + 1), and VOTE_*,
 * BALLOT and READ_* see their subgroup of TGSIC_EXEC_SUBGROUP lanes. Atomics act in the order of
 * lanes.
 *
 * What the format leaves undefined has one defined result here: docs/exec.md lists them. */
#ifndef TGSIC_EXEC_H
#define TGSIC_EXEC_H

#include "tgsi/tgsi.h"
#include "exec/resource.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGSIC_EXEC_SUBGROUP 64 /* lanes */

struct tgsic_exec_options {
    uint32_t size; /* sizeof(struct tgsic_exec_options) */
    const struct tgsic_allocator *allocator;
    uint32_t max_lanes;    /* of one run; 0: 2048 */
    size_t max_memory;     /* bytes for a prepared shader, and for a run; 0: 1 GiB */
    bool flush_subnormals; /* floats that arithmetic makes are 0 where they would be subnormal */
};

/* A shader made ready for running; immutable. */
struct tgsic_exec;

/*   shader  validated first; borrowed until tgsic_exec_free()
 *   out     written only on TGSIC_OK
 * TGSIC_E_UNSUPPORTED names an opcode that has no meaning of its own (there are few: see
 * docs/exec.md), TGSIC_E_LIMIT, TGSIC_E_MEMORY. */
TGSIC_API enum tgsic_result tgsic_exec_prepare(const struct tgsic_shader *shader,
                                               const struct tgsic_exec_options *opts,
                                               struct tgsic_exec **out, struct tgsic_diags *diags);
TGSIC_API void tgsic_exec_free(struct tgsic_exec *exec);

/* Sizes of the register arrays below, by declaration: the highest register plus one. */
struct tgsic_exec_layout {
    uint32_t inputs, outputs, system_values;
};
TGSIC_API struct tgsic_exec_layout tgsic_exec_get_layout(const struct tgsic_exec *exec);

/* Events of a run that concern the outside. Any may be NULL if the shader's stage has no need. */
struct tgsic_exec_hooks {
    void *user;
    /* FRAG: INTERP_*, the input at another place. `x`, `y` are offsets from the pixel's centre in
     * pixels. `mode` says which opcode asked; sample is its operand for INTERP_SAMPLE. */
    void (*interpolate)(void *user, uint32_t lane, uint32_t input, enum tgsic_location mode,
                        uint32_t sample, float x, float y, uint32_t value[4]);
    /* FRAG: FBFETCH of output register `output` */
    void (*fetch)(void *user, uint32_t lane, uint32_t output, uint32_t value[4]);
    /* GEOM: `outputs` holds layout.outputs * 4 words */
    void (*emit)(void *user, uint32_t lane, uint32_t stream, const uint32_t *outputs);
    void (*end_primitive)(void *user, uint32_t lane, uint32_t stream);
    /* CLOCK; NULL: counts instructions */
    uint64_t (*clock)(void *user);
};

/* One run. Register arrays are [register][component][lane], 32-bit words. Inputs of stages that
 * take several vertices are [vertex][register][component][lane]; those of them that do not exist
 * once per vertex (tgsic_is_per_vertex()) stand at vertex 0. Arrays that are NULL read as 0. */
struct tgsic_exec_run {
    uint32_t size; /* sizeof(struct tgsic_exec_run) */
    uint32_t lanes;
    /* One byte a lane: 0 the lane does not exist, 1 it runs, 2 it is a helper: it computes for its
     * quad's derivatives but writes no memory. NULL: all run. */
    const uint8_t *mask;
    const uint32_t *inputs;
    uint32_t input_vertices; /* of per-vertex inputs */
    const uint32_t *system_values;
    /* Written by the shader; the caller clears it (or puts in what is there before the run).
     * TESS_CTRL: lanes are the invocations of one or several patches of `output_vertices` lanes
     * each; per-vertex outputs of lane l are outputs[register][component][l], patch outputs those
     * of the patch's first lane. */
    uint32_t *outputs;
    uint32_t output_vertices; /* 0: TCS_VERTICES_OUT */
    uint8_t
        *killed; /* FRAG, a byte a lane: set to 1 where KILL or DEMOTE ended it; NULL: unwanted */
    const struct tgsic_exec_resources *resources;
    void *shared; /* COMP: MEMORY SHARED, whose size TGSI does not say; zeroed by the caller */
    size_t shared_size;
    struct tgsic_exec_hooks hooks;
    uint64_t max_steps; /* instructions times lanes / 64; 0: 2^32. Exceeding it is TGSIC_E_LIMIT */
};

/* TGSIC_E_LIMIT, TGSIC_E_MEMORY. Runs of one `exec` may be parallel; the resources of images and
 * buffers are then the caller's to guard. */
TGSIC_API enum tgsic_result tgsic_exec_run(const struct tgsic_exec *exec,
                                           const struct tgsic_exec_run *run,
                                           struct tgsic_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
