/* SPDX-License-Identifier: MIT */
/* Translates TGSI to GLSL and ESSL. */
#ifndef TGSIC_TGSI2GLSL_H
#define TGSIC_TGSI2GLSL_H

#include "tgsi/pipeline.h"
#include "tgsi/tgsi.h"

#ifdef __cplusplus
extern "C" {
#endif

struct tgsic_tgsi2glsl_options {
    uint32_t size; /* sizeof(struct tgsic_tgsi2glsl_options) */
    const struct tgsic_allocator *allocator;
    const struct tgsic_host *host; /* borrowed; NULL: gl330 */
    /* State, bindings, and the stages around the one translated. With both ends of a link in it,
     * varyings get the qualifiers and integer types that the reading stage asks for, inputs that
     * the writing stage lacks become (0, 0, 0, 1), and it writes that to outputs which only the
     * reading stage knows. Without the other stage every varying is a vec4, smooth where it is
     * written and of the declared interpolation where it is read. */
    struct tgsic_pipeline pipeline;
    size_t max_output;  /* bytes; 0: 64 MiB */
    size_t max_memory;  /* bytes of working memory; 0: 1 GiB */
    bool clamp_indices; /* keep every index that is not constant inside its array, those of words in
                           buffers and shared memory included */
    /* Goes in front of every name at global scope but `tgsi_` functions, so that the text can stand
     * beside the host's own: letters, digits and underscores; NULL: nothing. Both ends of a link
     * need the same. */
    const char *name_prefix;
    uint32_t bound_loops; /* iterations after which any loop ends; 0: none. For hosts whose driver
                             must come back from what hostile guests send */
    bool annotate;        /* the instruction in a comment beside its (first) statement */
    bool line_map;        /* fill in the report's `lines` */
};

/* Names in the output. They depend on the shader and on the stage that follows it alone, so that
 * stages translated apart fit together; the report lists them. The next stage is that of the
 * pipeline, else that of the shader's NEXT_SHADER, else the fragment shader.
 *   vs_inN                     attribute N, at location N
 *   v_genericN, v_texcoordN, v_colorN, v_bcolorN, v_fogN
 *                              varyings that the fragment shader reads: one vector per semantic
 *                              index, whatever ranges and arrays the shaders declare
 *   g_…, c_…, e_…              those that the geometry, tessellation control and evaluation
 *                              shader read; e_patchN is PATCH[N]
 *   f_colorN                   fragment output COLOR N
 *   vs_const                   CONST[i], an array of vec4; vs_iconst: the same registers, for
 *                              those that hold integers or halves of 64-bit values
 *   vs_constN in block vs_blockN   CONST[N][i], std140
 *   vs_sampN, vs_viewN_sampM   view N with sampler N, or M
 *   vs_bufferN in block vs_storageN   BUFFER[N], std430, an array of words
 *   vs_imageN, countersN       IMAGE[N]; the counters of binding N, the same in all stages
 *                              vs_ stands for tcs_, tes_, gs_, fs_ and cs_, too
 *   tN, tNb, tNc, …            the values that TEMP[N] holds; aN those of ADDR[N]
 *   tgsi_…                     helper functions
 */

/* Translates a shader of any stage.
 *
 *   shader  validated first; borrowed until return
 *   opts    NULL means defaults
 *   out     written only on TGSIC_OK; release with tgsic_buffer_free()
 *   report  what the host must bind; may be NULL; written only on TGSIC_OK; release with
 *           tgsic_report_free()
 *   diags   may be NULL; messages are appended, positions are the shader's
 *
 * TGSIC_E_INVALID      the shader breaks a TGSI rule
 * TGSIC_E_UNSUPPORTED  the host lacks a capability that the message names
 * TGSIC_E_LIMIT, TGSIC_E_MEMORY
 *
 * What has no counterpart and no effect is left out: the EDGEFLAG output (edge flags exist only in
 * fixed-function state, which the host sets), CLIPVERTEX on hosts without gl_ClipVertex while the
 * `clip_planes` variant is off, and components of results that nothing reads.
 *
 * To capture outputs by transform feedback, name the report's VARYING (not is_input) and BUILTIN
 * bindings.
 *
 * No global state: calls may run in parallel. */
TGSIC_API enum tgsic_result tgsic_tgsi2glsl(const struct tgsic_shader *shader,
                                            const struct tgsic_tgsi2glsl_options *opts,
                                            struct tgsic_buffer *out, struct tgsic_report *report,
                                            struct tgsic_diags *diags);

/* A name for what a call would give: the same for equal shaders and options, whatever their
 * addresses, another one for any difference that the output may show, as far as 128 bits can tell.
 * For a host's cache; it changes with the library's version. Positions of
 * instructions and limits do not count.
 *
 *   key  16 bytes
 *
 * TGSIC_E_UNSUPPORTED: a shader has no token form; TGSIC_E_LIMIT, TGSIC_E_MEMORY */
TGSIC_API enum tgsic_result tgsic_tgsi2glsl_key(const struct tgsic_shader *shader,
                                                const struct tgsic_tgsi2glsl_options *options,
                                                uint8_t key[16], struct tgsic_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
