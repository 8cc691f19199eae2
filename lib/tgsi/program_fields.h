/* SPDX-License-Identifier: MIT */
/* The members of a reflection, one row each, for what walks them all. Private. */
#ifndef TGSIC_PROGRAM_FIELDS_H
#define TGSIC_PROGRAM_FIELDS_H

#include "program.h"
#include "records.h"

/* struct tgsic_reflection */
extern const struct record tgsic_reflection_record;

/* The default value of a struct tgsic_uniform. */
void tgsic_put_default(struct byte_writer *w, const void *uniform);
void tgsic_take_default(struct byte_reader *r, void *uniform);

#endif
