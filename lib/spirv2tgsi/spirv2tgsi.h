/* SPDX-License-Identifier: MIT */
/* SPIR-V to TGSI: link modules to a program, ask the program what it needs.
 *
 *     struct tgsic_spirv_module modules[2] = {
 *         {.words = vs, .size = vs_size, .stage = TGSIC_PROCESSOR_VERT},
 *         {.words = fs, .size = fs_size, .stage = TGSIC_PROCESSOR_FRAG}};
 *     struct tgsic_program *program = NULL;
 *     r = tgsic_spirv_link(NULL, modules, 2, &program, &diags);
 *     use(&program->shader[TGSIC_PROCESSOR_VERT]);
 *     tgsic_program_free(program);
 *
 * Modules of SPIR-V 1.0 to 1.6 for Vulkan and for OpenGL (GL_ARB_gl_spirv), of all six stages.
 * Capabilities, instructions and built-in variables that are not translated are refused by name
 * with TGSIC_E_UNSUPPORTED. Positions of diagnostics are word offsets in the module.
 *
 * Inputs and outputs of location n are GENERIC[n] between stages, as tgsic_glsl_link() has them
 * with `separate`: stages of both roads fit. No global state: calls may run in parallel. */
#ifndef TGSIC_SPIRV2TGSI_H
#define TGSIC_SPIRV2TGSI_H

#include "tgsi/dialect.h"
#include "tgsi/program.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A specialisation constant by its SpecId; 32-bit values in the low word, bools 0 or not. */
struct tgsic_spirv_constant {
    uint32_t id;
    uint64_t value;
};

/* What is translated of a module: one entry point. Everything is borrowed. */
struct tgsic_spirv_module {
    const void *words; /* of either endianness, at any alignment */
    size_t size;       /* bytes */
    enum tgsic_processor stage;
    const char *entry; /* NULL: "main" */
    const struct tgsic_spirv_constant *constants;
    size_t num_constants;
};

/* Where a descriptor goes: the number of its CONST, SAMP, BUFFER or IMAGE. */
struct tgsic_spirv_binding {
    uint32_t set, binding;
    uint32_t slot;
};

struct tgsic_spirv_options {
    uint32_t size; /* sizeof(struct tgsic_spirv_options) */
    const struct tgsic_allocator *allocator;
    enum tgsic_dialect dialect;
    bool no_texcoord; /* the receiver has no TEXCOORD and PCOORD semantics: GENERIC stands in */
    bool no_optimize; /* only what correctness needs */
    bool precise;     /* the receiver knows _PRECISE */
    bool separate;    /* the stages are not one program: all outputs are kept */
    /* Descriptors at slots of the caller's; others take the next ones in order of declaration,
     * after them. */
    const struct tgsic_spirv_binding *bindings;
    size_t num_bindings;
    /* Bounds on what strangers send; exceeding one ends in TGSIC_E_LIMIT. */
    size_t max_memory;         /* bytes; 0: 512 MiB */
    uint32_t max_ids;          /* the header's bound; 0: 4194303, SPIR-V's own limit */
    uint32_t max_instructions; /* that are translated, inlined calls included; 0: 1,000,000 */
    uint16_t release;          /* of the virgl dialect's host; see dialect.h */
};

/* Links `count` modules, one per stage, into a program. Uniform blocks, storage blocks, samplers
 * and images are reflected with set and binding, push constants as a uniform block whose binding is
 * -1, uniforms of the default block by location.
 *
 *   opts   NULL means defaults
 *   out    written only on TGSIC_OK; release with tgsic_program_free()
 *   diags  may be NULL; messages are appended
 *
 * TGSIC_E_INVALID      not SPIR-V, or SPIR-V that breaks its rules
 * TGSIC_E_UNSUPPORTED  something valid that has no TGSI form yet; the message names it
 * TGSIC_E_LINK         the modules do not fit together
 * TGSIC_E_LIMIT, TGSIC_E_MEMORY */
TGSIC_API enum tgsic_result tgsic_spirv_link(const struct tgsic_spirv_options *opts,
                                             const struct tgsic_spirv_module *modules, size_t count,
                                             struct tgsic_program **out, struct tgsic_diags *diags);

/* The first entry point of a module whose stage TGSI has; false if it has none or is no SPIR-V.
 * *name points into `name_buffer`. */
TGSIC_API bool tgsic_spirv_first_entry(const void *words, size_t size, enum tgsic_processor *stage,
                                       char name_buffer[256]);

#ifdef __cplusplus
}
#endif
#endif
