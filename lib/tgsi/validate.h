/* SPDX-License-Identifier: MIT */
/* The rules a decoded shader must keep before anything translates it.
 *
 * What tgsic_validate() promises of a shader it returned TGSIC_OK for; a translator may rely on all
 * of it, and must check for itself whatever else it needs:
 *
 * Vocabulary. Every number that names something (opcode, file, semantic, property and its value,
 * target, format, types, …) is one that info.c knows. Swizzles are 0..3, masks 1..15.
 *
 * Declarations. first <= last <= 32767. No register is declared twice; CONST[i] and CONST[0][i] are
 * the same. But IN and OUT registers may be, with the same semantic and interpolation, as guests do
 * for packed varyings: their masks add up. Array numbers are not 0 and name one declaration of
 * their file. IN (but in VERT), OUT and SV have a semantic; no two OUT registers, nor two of IN or
 * SV, have components in common of one semantic and index. IN and OUT do not occur in COMP; MEMORY
 * SHARED, THREAD_ID and the like occur in COMP alone; a FRAG output is POSITION, COLOR, STENCIL or
 * SAMPLEMASK. Only CONST and HWATOMIC have a dimension.
 *
 * Properties. Each fits its stage and is in range. GEOM has its input and output primitive and its
 * number of vertices, TESS_CTRL its number of vertices, TESS_EVAL its primitive mode.
 *
 * Operands. As many as the opcode has, each of a file that can stand there: destinations are TEMP,
 * OUT or (integer results) ADDR, for STORE a BUFFER, IMAGE or MEMORY; samplers are SAMP, views
 * SVIEW, resources BUFFER, IMAGE, MEMORY, HWATOMIC or (LOAD) CONST and CONSTBUF; the stream of EMIT
 * and ENDPRIM and the flags of MEMBAR are immediates; all else is CONST, IN, OUT, TEMP, ADDR, IMM
 * or SV. Bindless handles are not accepted.
 *   - A direct index is that of a declared register (IMM: of an immediate). Two exceptions that
 *     real guests make: BUFFER and IMAGE resources may have an index that is not declared, negative
 *     ones included: such a load gives 0, such a store or atomic does nothing; and MEMORY, of which
 *     there is one, goes by its file, whatever the index.
 *   - LOAD from CONST or CONSTBUF names a declared constant buffer by its number: no dimension.
 *   - A TEMP may have a dimension, which means nothing: virgl guests leave that of an output that
 *     they redirect to a TEMP. And they then leave it out on the output: a TESS_CTRL output that is
 *     per vertex, without a vertex number, is that of the invocation.
 *   - An indirect index is read from a declared ADDR or TEMP, itself direct and without dimension.
 *     The file (and buffer) has a declaration; an array number names one of that file. Without one,
 * an access with a dimension means the registers that are per vertex, one without the others.
 *   - A dimension is there exactly when the register is per vertex (tgsic_is_per_vertex()); CONST
 *     and HWATOMIC may have one. A direct vertex number is below the number of vertices (32 for
 *     tessellation inputs).
 *   - Modifiers stand on values only: `absolute` not on integers, `negate` not on 64-bit integers
 *     (on 32-bit ones it is two's complement). Saturation stands on float, double and untyped
 *     results. 64-bit results are written in whole pairs, xy and zw.
 *   - Texture opcodes have a texture part with a target other than UNKNOWN, the SAMPLE family one
 *     with UNKNOWN, others none. One sampler unit is used with one target, that of its SVIEW if
 *     there is one. Multisample targets go with TXF, TXQ and TXQS, BUFFER with TXF and TXQ. Offsets
 *     are immediates or declared temporaries, four with TG4, else one at most.
 *   - A memory part stands only where the text form allows one.
 *
 * Flow. Blocks nest, no deeper than limits.max_nesting; an IF has one ELSE at most. BRK is in a
 * loop or switch, CONT in a loop, of the same subroutine. CASE and DEFAULT stand directly in their
 * SWITCH, and nothing stands in front of the first. There is one END, outside of all blocks;
 * behind it there are subroutines and nothing else, in front of it none. CAL's label is that of a
 * BGNSUB; calls are not recursive. Labels of blocks are those tgsic_parse_text() gives.
 *
 * Stages. KILL, derivatives and INTERP_* are in FRAG, EMIT and ENDPRIM in GEOM, BARRIER in
 * TESS_CTRL and COMP. */
#ifndef TGSIC_VALIDATE_H
#define TGSIC_VALIDATE_H

#include "tgsi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Checks all of the above and reports every breach it finds, in the order of the shader's parts.
 *
 *   opts   allocator and limits; NULL means defaults
 *   diags  may be NULL
 *
 * TGSIC_E_INVALID, TGSIC_E_LIMIT, TGSIC_E_MEMORY. Time is near-linear in the shader. */
TGSIC_API enum tgsic_result tgsic_validate(const struct tgsic_shader *shader,
                                           const struct tgsic_read_options *opts,
                                           struct tgsic_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
