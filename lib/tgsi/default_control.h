/* SPDX-License-Identifier: MIT */
/* The tessellation control shader of programs that have none, as TGSI, for hosts that insist on
 * one: OpenGL ES and Vulkan. */
#ifndef TGSIC_DEFAULT_CONTROL_H
#define TGSIC_DEFAULT_CONTROL_H

#include "tgsi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What OpenGL does then (4.6, 11.2.1.2): patches go on as they are, with levels of the state. */
struct tgsic_default_levels {
    uint32_t vertices; /* of a patch */
    float outer[4], inner[2];
};

/* `evaluation`: the shader behind it, validated. Release `out` with tgsic_shader_free(); it is
 * written only on TGSIC_OK. */
TGSIC_API enum tgsic_result tgsic_default_control(const struct tgsic_shader *evaluation,
                                                  const struct tgsic_default_levels *levels,
                                                  struct tgsic_shader *out,
                                                  struct tgsic_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
