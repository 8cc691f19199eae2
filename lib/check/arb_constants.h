/* SPDX-License-Identifier: MIT */
/* The values of an assembly program's constants. Private to lib/check. */
#ifndef CHECK_ARB_CONSTANTS_H
#define CHECK_ARB_CONSTANTS_H

#include "arb2tgsi/arb2tgsi.h"
#include "world.h"

/* Parameters past those that a script can set are 0. False: state that has no value here. */
bool tgsic_check_arb_constant(const struct check_state *state, unsigned stage,
                              const struct tgsic_arb_constant *constant, float out[4]);

#endif
