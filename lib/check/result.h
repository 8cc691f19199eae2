/* SPDX-License-Identifier: MIT */
/* What came of one case on one route by one oracle: what runs collect, write, merge and compare. */
#ifndef CHECK_RESULT_H
#define CHECK_RESULT_H

#include "player.h"

enum check_verdict {
    CHECK_SAME,
    CHECK_DIFFERENT,   /* a hop changed the meaning: `blame` */
    CHECK_REJECTED,    /* a compiler refused what it should take: `cause` says who and why */
    CHECK_UNSUPPORTED, /* we refuse by name */
    CHECK_CRASH,
    CHECK_TIMEOUT,
    CHECK_SKIPPED, /* the case asks for what the oracle does not have, or fails in its original */
    CHECK_NUM_VERDICTS,
};

/* A form of the program, for reports that show them side by side. */
struct check_exhibit {
    const char *title; /* "GLSL (vertex)", "TGSI (fragment)", "GLSL′ (fragment)" */
    const char *text;
    uint32_t marked_line; /* from 1; 0: none */
};

struct check_picture {
    const char *title; /* "expected", "got", "difference" */
    uint32_t width, height;
    const uint8_t *rgba; /* top row first, 4 bytes a pixel; NULL: read from a file */
    const char *png;     /* a PNG file in base64; NULL: not made yet */
};

struct check_result {
    const char *name;  /* of the case, relative to its corpus */
    const char *route; /* "glsl-tgsi-glsl/virgl/O1" */
    const char *oracle;
    enum check_verdict verdict;
    const char *blame; /* the hop, as "GLSL→TGSI"; NULL: none */
    /* one line: who refused, what differs first (place and values on each side); with CHECK_SAME,
     * what was left out of account */
    const char *cause;
    uint32_t instructions; /* TGSI, all stages */
    uint32_t glsl_bytes;
    uint32_t milliseconds;
    uint32_t covered_permille, distinct_colors; /* of the most telling picture */
    /* only for verdicts other than CHECK_SAME, when the run asks for them */
    const struct check_exhibit *exhibits;
    uint32_t num_exhibits;
    const struct check_picture *pictures;
    uint32_t num_pictures;
};

const char *tgsic_check_verdict_name(enum check_verdict verdict); /* "same" */
bool tgsic_check_verdict_by_name(const char *name, size_t length, enum check_verdict *verdict);

/* ---- One case ------------------------------------------------------------------------------ */

enum check_oracle {
    CHECK_ORACLE_EXEC = 1,
    CHECK_ORACLE_GL = 2,
    CHECK_ORACLE_GLSLANG = 4,
    CHECK_ORACLE_VIRGL = 8,
    CHECK_ORACLE_VULKAN = 16,
};

struct check_judge_options {
    uint32_t oracle; /* one bit of enum check_oracle */
    enum tgsic_dialect dialect;
    uint16_t release; /* of the virgl dialect */
    bool no_optimize;
    const char *host;    /* profile; NULL: what the oracle's driver has */
    const char *display; /* for the oracles gl and vulkan */
    const char *capture; /* folder for what the virgl oracle sends; NULL: it is not kept */
    uint32_t last_hop;   /* enum check_hop */
    uint32_t seed;       /* of generated inputs */
    bool exhibits;
    bool strict; /* what differs in outputs that shaders leave undefined is different, too */
    struct check_mutator mutator; /* plants wrong translations (program.h) */
};

#define CHECK_ROUTE_SIZE 64
/* The route of results, "glsl-tgsi-glsl/virgl/O1"; from_tgsi: of cases that are TGSI. `size` of
 * CHECK_ROUTE_SIZE is enough. */
void tgsic_check_describe_route(const struct check_judge_options *options, bool from_tgsi,
                                char *text, size_t size);

/* Opens its devices once and keeps them; one per process.
 *
 * The oracle `gl` plays a case on OpenGL with the case's own shaders and with what we made of them,
 * and compares. `exec` plays TGSI (TGSI′ with CHECK_HOP_TGSI_AGAIN) in the interpreter: a script's
 * expectations decide, and OpenGL's picture where there is no script, or TGSI and TGSI′ are
 * compared where there is no OpenGL. `glslang` compiles the emitted GLSL. `virgl` compares OpenGL
 * with the case's own shaders and a virglrenderer with our TGSI (last_hop is CHECK_HOP_TGSI then).
 * `vulkan` compares OpenGL with the case's own shaders, or where there is none the interpreter, and
 * Vulkan with SPIR-V (last_hop is CHECK_HOP_SPIRV then).
 *
 * TGSIC_E_UNSUPPORTED: what the oracle needs is not here; TGSIC_E_INVALID: the host's name. */
struct check_judge;
enum tgsic_result tgsic_check_open_judge(const struct check_judge_options *options,
                                         struct check_judge **out, struct tgsic_diags *diags);
/* Judges one case. `result` and all it points to live in `arena`. Never fails: what goes wrong is a
 * verdict. */
void tgsic_check_judge_case(struct check_judge *judge, const char *path, const char *name,
                            struct tgsic_arena *arena, struct check_result *result);
void tgsic_check_close_judge(struct check_judge *judge);

#endif
