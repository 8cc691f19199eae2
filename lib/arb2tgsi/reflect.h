/* SPDX-License-Identifier: MIT */
/* From what was parsed to what the guest is told. Private. */
#ifndef ARB_REFLECT_H
#define ARB_REFLECT_H

#include "program.h"

/* Fills the tables of `out`, which live in its arena. */
void tgsic_arb_reflect(const struct arb_program *program, struct tgsic_arb_program *out);

#endif
