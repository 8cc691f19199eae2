/* SPDX-License-Identifier: MIT */
/* The limits that an implementation offers: the values of the gl_Max* constants, and what shaders
 * are checked against. */
#ifndef GLSL2TGSI_LIMITS_H
#define GLSL2TGSI_LIMITS_H

#include "tgsi/base.h"

enum glsl_limit {
#define GLSL_LIMIT(name, value) LIMIT_##name,
#include "limits.def"
#undef GLSL_LIMIT
    LIMIT_COUNT
};

struct glsl_limits {
    int32_t value[LIMIT_COUNT];
};

extern const struct glsl_limits tgsic_default_limits;

/* Sets a limit by its name ("MaxDrawBuffers", "gl_MaxDrawBuffers"); false if there is none. */
bool tgsic_limit_set(struct glsl_limits *limits, const char *name, size_t length, int32_t value);

#endif
