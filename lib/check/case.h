/* SPDX-License-Identifier: MIT */
/* One case of a corpus: shaders, what they require, what to do with them. Read from a
 * .shader_test, from single shaders or pairs of one stem. */
#ifndef CHECK_CASE_H
#define CHECK_CASE_H

#include "tgsi/tgsi.h"

enum check_form {
    CHECK_FORM_GLSL,
    CHECK_FORM_PASSTHROUGH, /* [vertex shader passthrough] */
    CHECK_FORM_TGSI,        /* text */
    CHECK_FORM_SPIRV,       /* words */
    CHECK_FORM_SPIRV_ASM,   /* text for spirv-as */
    CHECK_FORM_ARB,         /* assembly program */
};

struct check_source {
    uint8_t stage; /* enum tgsic_processor */
    uint8_t form;  /* enum check_form */
    const char *text;
    size_t size;
    uint32_t line; /* of its first line in the file, from 1; 0: the file is the shader */
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
        CHECK_REQUIRE_LIMIT, /* "GL_MAX_VARYING_COMPONENTS >= 33" */
        CHECK_REQUIRE_SIZE,
        CHECK_REQUIRE_SSO,
        CHECK_REQUIRE_SPIRV, /* "SPIRV YES" / "SPIRV ONLY" */
        CHECK_REQUIRE_INT,
        CHECK_REQUIRE_DEPTH_BUFFER, /* and others as the field has them */
    } kind;
    const char *name;
    uint8_t comparison; /* enum tgsic_compare */
    double value;       /* 3.3, 330 … */
    uint32_t width, height;
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
    const struct check_requirement *requirements;
    uint32_t num_requirements;
    const char *vertex_data; /* the section's text; NULL: none */
    uint32_t vertex_data_line;
    const char *geometry_layout; /* the section's text; NULL: none */
    const struct check_command *commands;
    uint32_t num_commands;
    uint32_t width, height; /* of the window */
    bool separate;          /* SSO ENABLED */
    bool is_bare;           /* no commands: inputs are generated */
    struct tgsic_arena *arena;
};

/* Reads one case. Release with tgsic_check_case_free() whatever the result. TGSIC_E_INVALID with
 * line and column for malformed files. */
enum tgsic_result tgsic_check_read_case(const char *path, const char *name, struct check_case *test,
                                        struct tgsic_diags *diags);
void tgsic_check_case_free(struct check_case *test);

#endif
