/* SPDX-License-Identifier: MIT */
/* GLSL to TGSI: compile shaders, link them to a program, ask the program what it needs.
 *
 *     struct tgsic_glsl_shader *shader[2] = {0};
 *     struct tgsic_program *program = NULL;
 *     r = tgsic_glsl_compile(NULL, TGSIC_PROCESSOR_VERT, &vs, NULL, 1, &shader[0], &diags);
 *     r = tgsic_glsl_compile(NULL, TGSIC_PROCESSOR_FRAG, &fs, NULL, 1, &shader[1], &diags);
 *     r = tgsic_glsl_link(NULL, shader, 2, &program, &diags);
 *     use(&program->shader[TGSIC_PROCESSOR_VERT]);
 *     tgsic_program_free(program);
 *
 * All six stages of GLSL 1.10 to 4.60 and ESSL 1.00 to 3.20 become TGSI; what has no form there, or
 * none in the dialect, is refused by name with TGSIC_E_UNSUPPORTED when it is linked.
 *
 * Options structs carry their size: {0} and NULL mean the defaults. No global state: calls may run
 * in parallel, on the same shaders, too. */
#ifndef TGSIC_GLSL2TGSI_H
#define TGSIC_GLSL2TGSI_H

#include "tgsi/cache.h"
#include "tgsi/dialect.h"
#include "tgsi/program.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A compiled shader: kept, and linked any number of times. */
struct tgsic_glsl_shader;

/* A gl_Max… constant (the name with or without "gl_") and what the guest has of it. */
struct tgsic_glsl_limit {
    const char *name;
    int32_t value;
};

/* One `#include` (GL_ARB_shading_language_include). */
struct tgsic_glsl_include {
    const char *path; /* as it stands there; not terminated */
    size_t path_length;
    /* `name` of the text that this include stands in, if its path is in double quotes: relative
     * paths are first looked up where that text was. NULL: in angle brackets, or in the shader
     * itself. */
    const char *includer;
    /* Filled in, and borrowed until the compile returns: */
    const char *text;
    size_t length;
    const char *name; /* where the text was found; NULL: nowhere that matters */
};

/* Finds the text and returns true. */
typedef bool tgsic_glsl_include_fn(void *user, struct tgsic_glsl_include *include);

/* glProgramParameteri() of GL_ARB_geometry_shader4. A shader that depends on it is compiled again
 * when it changes. */
struct tgsic_glsl_geometry {
    enum tgsic_primitive input;  /* points, lines or triangles, with adjacency or without */
    enum tgsic_primitive output; /* points, a line strip or a triangle strip */
    uint32_t max_vertices;       /* 0: not said; then the shader has to */
};

struct tgsic_glsl_options {
    uint32_t size; /* sizeof(struct tgsic_glsl_options) */
    const struct tgsic_allocator *allocator;
    unsigned max_version;     /* highest #version that is offered; 0: 460, 1: no desktop GLSL */
    unsigned max_es_version;  /* the same for ESSL; 0: 320, 1: none */
    unsigned default_version; /* of a shader without #version; 0: 110 (100 means ESSL 1.00) */
    const char *const *removed_extensions; /* not offered; names with or without "GL_" */
    size_t num_removed_extensions;
    const struct tgsic_glsl_limit *limits; /* those that differ from the defaults */
    size_t num_limits;
    tgsic_glsl_include_fn *include; /* NULL: no file is found */
    void *include_user;
    /* Bounds on what strangers send; exceeding one ends in TGSIC_E_LIMIT. */
    size_t max_memory;    /* bytes; 0: 256 MiB */
    uint32_t max_tokens;  /* produced by macros; 0: 2,000,000 */
    uint32_t max_nesting; /* of parentheses, blocks, #if, ...; 0: 256 */
    /* For geometry shaders that enable GL_ARB_geometry_shader4, where they have no layout
     * qualifier; NULL: triangles to a triangle strip, no number of vertices. */
    const struct tgsic_glsl_geometry *geometry;
};

/* Compiles one shader: preprocesses, parses and checks.
 *
 *   opts     NULL means defaults
 *   stage    what the source is
 *   strings  `count` strings, joined without a separator as in glShaderSource(); borrowed
 *   lengths  bytes of each; NULL, or SIZE_MAX as an entry: NUL-terminated
 *   out      written only on TGSIC_OK; release with tgsic_glsl_shader_free()
 *   diags    may be NULL; messages are appended, warnings on success, too
 *
 * TGSIC_E_INVALID, TGSIC_E_UNSUPPORTED, TGSIC_E_LIMIT, TGSIC_E_MEMORY. */
TGSIC_API enum tgsic_result tgsic_glsl_compile(const struct tgsic_glsl_options *opts,
                                               enum tgsic_processor stage,
                                               const char *const *strings, const size_t *lengths,
                                               size_t count, struct tgsic_glsl_shader **out,
                                               struct tgsic_diags *diags);
TGSIC_API void tgsic_glsl_shader_free(struct tgsic_glsl_shader *shader);
TGSIC_API enum tgsic_processor tgsic_glsl_shader_stage(const struct tgsic_glsl_shader *shader);
/* 110 to 460; ESSL: 100, 300, 310, 320 with *es set. `es` may be NULL. */
TGSIC_API unsigned tgsic_glsl_shader_version(const struct tgsic_glsl_shader *shader, bool *es);

/* A compiled shader as bytes, the same on every machine, for a guest's cache: what is read back
 * links to the same program, and nothing is parsed or checked again. */
TGSIC_API enum tgsic_result tgsic_glsl_shader_write(const struct tgsic_glsl_shader *shader,
                                                    const struct tgsic_write_options *opts,
                                                    struct tgsic_buffer *out,
                                                    struct tgsic_diags *diags);

/* Makes a shader of such bytes. What is read is whole and well typed, whoever it came from; that it
 * is what some source compiles to, only the key can say.
 *
 *   out  written only on TGSIC_OK; release with tgsic_glsl_shader_free()
 *
 * TGSIC_E_INVALID      these are no such bytes, or damaged
 * TGSIC_E_UNSUPPORTED  another version of the library wrote them: compile again
 * TGSIC_E_LIMIT, TGSIC_E_MEMORY */
TGSIC_API enum tgsic_result tgsic_glsl_shader_read(const void *data, size_t size,
                                                   const struct tgsic_read_options *opts,
                                                   struct tgsic_glsl_shader **out,
                                                   struct tgsic_diags *diags);

/* glBindAttribLocation(), glBindFragDataLocationIndexed(): layout qualifiers in the shader win. */
struct tgsic_glsl_binding {
    const char *name;
    uint32_t location;
    uint32_t index; /* fragment outputs */
};

struct tgsic_glsl_link_options {
    uint32_t size; /* sizeof(struct tgsic_glsl_link_options) */
    const struct tgsic_allocator *allocator;
    enum tgsic_dialect dialect;
    bool no_texcoord; /* the receiver has no TEXCOORD and PCOORD semantics: GENERIC stands in */
    bool no_optimize; /* only what correctness needs */
    bool precise;     /* the receiver knows _PRECISE */
    /* The stages are not one program: they are lowered each alone, and keep all their inputs and
     * outputs at places that depend on locations and order of declaration only. */
    bool separate;
    /* They are one program, linked with GL_PROGRAM_SEPARABLE: stages between which vertices pass
     * must redeclare gl_PerVertex if they use it. Goes with `separate`. */
    bool separable;
    const struct tgsic_glsl_binding *attributes;
    size_t num_attributes;
    const struct tgsic_glsl_binding *outputs;
    size_t num_outputs;
    /* Outputs captured by transform feedback: kept though no stage reads them. */
    const char *const *captures;
    size_t num_captures;
    bool separate_captures;                /* a buffer each; else interleaved */
    const struct tgsic_glsl_limit *limits; /* as in tgsic_glsl_options */
    size_t num_limits;
    size_t max_memory;         /* bytes; 0: 512 MiB */
    uint32_t max_instructions; /* of IR, a stage, as built; 0: 1,000,000 */
    uint16_t release;          /* of the virgl dialect's host; see dialect.h */
};

/* Links `count` shaders, several per stage if desktop GLSL allows it, into a program. The shaders
 * are borrowed until return.
 *
 * TGSIC_E_LINK         they do not fit together
 * TGSIC_E_UNSUPPORTED  something valid that has no TGSI form yet; the message names it
 * TGSIC_E_LIMIT, TGSIC_E_MEMORY, TGSIC_E_INTERNAL */
TGSIC_API enum tgsic_result tgsic_glsl_link(const struct tgsic_glsl_link_options *opts,
                                            struct tgsic_glsl_shader *const *shaders, size_t count,
                                            struct tgsic_program **out, struct tgsic_diags *diags);

/* One shader that is to be found in a cache, or is part of a program that is. */
struct tgsic_glsl_source {
    enum tgsic_processor stage;
    const char *text;
    size_t length;
};

/* The key of the program that compiling and linking with these options would give: it depends on
 * all of them, on the sources in their order, and on the version of the library. What an include
 * callback finds is not in it: give those texts as further sources. NULL options: the defaults. */
TGSIC_API void tgsic_glsl_program_key(const struct tgsic_glsl_options *compile,
                                      const struct tgsic_glsl_link_options *link,
                                      const struct tgsic_glsl_source *sources, size_t count,
                                      struct tgsic_cache_key *key);

/* The same of a shader that is compiled and kept unlinked. */
TGSIC_API void tgsic_glsl_shader_key(const struct tgsic_glsl_options *compile,
                                     const struct tgsic_glsl_source *source,
                                     struct tgsic_cache_key *key);

#ifdef __cplusplus
}
#endif
#endif
