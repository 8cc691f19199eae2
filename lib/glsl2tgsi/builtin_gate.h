/* SPDX-License-Identifier: MIT */
/* The conditions under which shaders see built-ins. */
#ifndef GLSL2TGSI_BUILTIN_GATE_H
#define GLSL2TGSI_BUILTIN_GATE_H

#include "language.h"

enum builtin_gate {
#define GATE(name, condition) GATE_##name,
#include "builtin_gates.def"
#undef GATE
    GATE_COUNT
};

bool tgsic_builtin_gate_open(const struct glsl_language *lang, enum builtin_gate gate);

#endif
