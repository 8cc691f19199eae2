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
    /* State, bindings, and the stages around the one translated: with both a vertex and a fragment
     * shader in it, varyings get the qualifiers and integer types that the fragment shader asks
     * for, and inputs that the vertex shader lacks become (0, 0, 0, 1). Without the other stage
     * every varying is a smooth vec4 on the vertex side and a vec4 of the declared interpolation
     * on the fragment side. */
    struct tgsic_pipeline pipeline;
    size_t max_output;  /* bytes; 0: 64 MiB */
    size_t max_memory;  /* bytes of working memory; 0: 1 GiB */
    bool clamp_indices; /* keep every indirect index inside its array */
};

/* Names in the output. They depend on the shader alone, so that stages translated apart fit
 * together; the report lists them.
 *   vs_inN                     attribute N, at location N
 *   v_genericN, v_texcoordN, v_colorN, v_bcolorN, v_fogN
 *                              varyings: one vector per semantic index, whatever ranges and arrays
 *                              the shader declares
 *   f_colorN                   fragment output COLOR N
 *   vs_const, fs_const         CONST[i], an array of vec4; vs_iconst, fs_iconst: the same
 *                              registers, for those that hold integers
 *   fs_constN in block fs_blockN   CONST[N][i], std140 (vs_ likewise)
 *   fs_sampN, fs_viewN_sampM   view N with sampler N, or M
 *   tN, tNb, tNc, …            the values that TEMP[N] holds; aN those of ADDR[N]
 *   tgsi_…                     helper functions
 */

/* Translates a vertex or fragment shader.
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
 * No global state: calls may run in parallel. */
TGSIC_API enum tgsic_result tgsic_tgsi2glsl(const struct tgsic_shader *shader,
                                            const struct tgsic_tgsi2glsl_options *opts,
                                            struct tgsic_buffer *out, struct tgsic_report *report,
                                            struct tgsic_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
