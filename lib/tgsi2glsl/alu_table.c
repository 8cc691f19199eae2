/* SPDX-License-Identifier: MIT */
/* The table glsl.def, by opcode. */
#include "alu.h"

#include "tgsi2glsl/templates.h"

const struct alu_opcode tgsic_alu_opcodes[TGSIC_OPCODE_LIMIT] = {
#define ROW(opcode, name, member, result, scalars)                                                 \
    [TGSIC_OPCODE_##opcode].member = {TEMPLATE_##name##_SCALAR, TEMPLATE_##name##_VECTOR, result,  \
                                      scalars},
#define GLSL(opcode, result, scalar, vector, scalars) ROW(opcode, opcode, row, result, scalars)
#define GLSL_OLD(opcode, result, scalar, vector, scalars)                                          \
    ROW(opcode, OLD_##opcode, old, result, scalars)
#define GLSL_DEFINED(opcode, result, scalar, vector, scalars)                                      \
    ROW(opcode, DEFINED_##opcode, defined, result, scalars)
#define GLSL_HELPER(opcode, text)   [TGSIC_OPCODE_##opcode].helper = text,
#define GLSL_NEEDS(opcode, feature) [TGSIC_OPCODE_##opcode].needs = TGSIC_FEATURE_##feature + 1,
#define GLSL_WRITER(opcode, writer) [TGSIC_OPCODE_##opcode].write = tgsic_emit_##writer,
#include "glsl.def"
#undef ROW
};
