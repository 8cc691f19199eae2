/* SPDX-License-Identifier: MIT */
/* Takes one case down two roads, and compares what the interpreter draws of both programs. A road
 * begins at our GLSL front end, or at glslang's SPIR-V and our SPIR-V front end. */
#ifndef ROADS_H
#define ROADS_H

#include "check/program.h"
#include "interop/glslang.h"

struct road {
    bool by_spirv;
    struct check_route_options route;
};

enum roads_outcome {
    ROADS_NOT_GLSL,   /* no program of GLSL sources alone */
    ROADS_NOT_LINKED, /* our front end refuses it, as it shall or not */
    ROADS_NOT_SPIRV,  /* glslang refuses it for both clients */
    ROADS_REFUSED,    /* by the SPIR-V front end */
    ROADS_NOT_RUN,    /* the interpreter's pipeline lacks something */
    ROADS_AGREE,
    ROADS_DISAGREE,
    ROADS_CRASHED, /* set by who sees it */
    ROADS_NUM_OUTCOMES
};

struct roads_result {
    enum roads_outcome outcome;
    enum tgsic_interop_client client; /* that glslang made SPIR-V for */
    unsigned stages;
    char reason[240];
};

/* Sets up what a process needs; false: it is not here. */
bool roads_open(void);

/* glslang makes SPIR-V for OpenGL, or where it refuses that, for Vulkan with relaxed rules; it
 * assigns locations and bindings. Scripts are played, programs without one are drawn with generated
 * inputs. */
void roads_compare(const struct check_case *test, const struct road *one, const struct road *other,
                   struct roads_result *result);

#endif
