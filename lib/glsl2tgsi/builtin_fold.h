/* SPDX-License-Identifier: MIT */
/* What the files that evaluate built-in functions share. */
#ifndef GLSL2TGSI_BUILTIN_FOLD_H
#define GLSL2TGSI_BUILTIN_FOLD_H

#include "builtin.h"

/* One component of a function that works by component (BUILTIN_MAP). `base` is the first
 * parameter's; false if the intrinsic has no value for it. */
bool tgsic_builtin_fold_component(enum builtin_intrinsic intrinsic, enum glsl_base base,
                                  const union glsl_scalar *arguments, union glsl_scalar *result);

#endif
