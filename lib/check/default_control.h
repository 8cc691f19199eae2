/* SPDX-License-Identifier: MIT */
/* The tessellation control shader of programs that have none, as TGSI, for APIs that insist on one.
 * Private to lib/check. */
#ifndef CHECK_DEFAULT_CONTROL_H
#define CHECK_DEFAULT_CONTROL_H

#include "tgsi/tgsi.h"

/* What OpenGL does then (4.6, 11.2.1.2): patches go on as they are, with levels of the state. */
struct check_default_levels {
    uint32_t vertices; /* of a patch */
    float outer[4], inner[2];
};

/* `evaluation`: the shader behind it. Release `out` with tgsic_shader_free(). */
enum tgsic_result tgsic_check_default_control(const struct tgsic_shader *evaluation,
                                              const struct check_default_levels *levels,
                                              struct tgsic_shader *out, struct tgsic_diags *diags);

#endif
