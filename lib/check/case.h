/* SPDX-License-Identifier: MIT */
/* One case of a corpus: shaders, what they require, what to do with them. Read from a
 * .shader_test, from single shaders or pairs of one stem. */
#ifndef CHECK_CASE_H
#define CHECK_CASE_H

#include "tgsi/pipeline.h"

enum check_form {
    CHECK_FORM_GLSL,
    CHECK_FORM_PASSTHROUGH, /* [vertex shader passthrough] */
    CHECK_FORM_TGSI,        /* text */
    CHECK_FORM_SPIRV,       /* words */
    CHECK_FORM_SPIRV_ASM,   /* text for spirv-as */
    CHECK_FORM_ARB,         /* assembly program */
};

/* Where a requirement gives the GLSL version and the source has none, the text begins with a
 * #version line (and one that enables what the context keeps), which then takes the place of the
 * section's header: line n of the text is line `line` + n - 1 of the file all the same. */
struct check_source {
    uint8_t stage; /* enum tgsic_processor */
    uint8_t form;  /* enum check_form */
    const char *text;
    size_t size;
    uint32_t line; /* of the text's first line in the file, from 1; 0: the file is the shader */
    const char *path;
};

struct check_include {
    const char *path, *text;
};

/* A line of [require]. */
struct check_requirement {
    enum check_requirement_kind {
        CHECK_REQUIRE_GL,
        CHECK_REQUIRE_GLES,
        CHECK_REQUIRE_GLSL,
        CHECK_REQUIRE_GLSL_ES,
        CHECK_REQUIRE_EXTENSION,
        CHECK_REQUIRE_NO_EXTENSION,
        CHECK_REQUIRE_LIMIT, /* "INT GL_MAX_VARYING_COMPONENTS >= 33", INT may be missing */
    } kind;
    const char *name;   /* EXTENSION, LIMIT; GL: "CORE", "COMPAT" or NULL */
    uint8_t comparison; /* enum tgsic_compare */
    double value;       /* GL: 3.3, GLSL: 330, LIMIT: as it stands */
    uint32_t line;
};

/* [geometry layout] of EXT_geometry_shader4, which sets what a later GLSL declares in the shader.
 */
struct check_geometry_layout {
    uint8_t input, output; /* enum tgsic_primitive */
    uint32_t vertices_out; /* 0: not given */
};

/* One line of [test]: words, not yet understood. The player's table knows them. */
struct check_command {
    const char *text;
    uint32_t line;
};

struct check_case {
    const char *name; /* relative to the corpus */
    const char *path;
    const struct check_source *sources;
    uint32_t num_sources;
    const struct check_include *includes;
    uint32_t num_includes;
    const char *const *include_paths; /* where #include "…" looks */
    uint32_t num_include_paths;
    const struct check_requirement *requirements;
    uint32_t num_requirements;
    const char *vertex_data; /* the section's text; NULL: none */
    uint32_t vertex_data_line;
    /* What transform feedback captures besides what the shaders say, as
     * glTransformFeedbackVaryings() takes it, interleaved. No file says so: it is for cases made of
     * emitted GLSL. */
    const char *const *captures;
    uint32_t num_captures;
    struct check_geometry_layout geometry_layout; /* triangles to triangle strips if not given */
    const struct check_command *commands;
    uint32_t num_commands;
    uint32_t width, height;    /* of the window */
    bool depth_buffer;         /* the window has one */
    bool separate;             /* SSO ENABLED: a program for each stage */
    bool separable;            /* SEPARABLE PROGRAM ENABLED: one program, linked as if not whole */
    bool spirv;                /* SPIR-V sources count, and GLSL does not; resources of such a case
                                  are named by location, binding and offset */
    bool ignore_missing;       /* uniforms and attributes that the program lacks are no failure */
    bool is_bare;              /* no commands: inputs are generated */
    struct tgsic_arena *arena; /* private */
};

/* Reads one case. Release with tgsic_check_case_free() whatever the result. TGSIC_E_INVALID with
 * line and column for malformed files. */
enum tgsic_result tgsic_check_read_case(const char *path, const char *name, struct check_case *test,
                                        struct tgsic_diags *diags);
/* The same for a .shader_test in memory, which need not be terminated and is not kept. */
enum tgsic_result tgsic_check_read_case_text(const char *text, size_t size, const char *path,
                                             const char *name, struct check_case *test,
                                             struct tgsic_diags *diags);
void tgsic_check_case_free(struct check_case *test);

/* Says the script "link error"? */
bool tgsic_check_expects_link_error(const struct check_case *test);

#endif
