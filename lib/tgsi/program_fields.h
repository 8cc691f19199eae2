/* SPDX-License-Identifier: MIT */
/* The members of a reflection, one row each, for what walks them all. Private. */
#ifndef TGSIC_PROGRAM_FIELDS_H
#define TGSIC_PROGRAM_FIELDS_H

#include "program.h"

enum field_kind {
    FIELD_U8, /* BOOL, too */
    FIELD_U16,
    FIELD_U32, /* int32_t and enums, too */
    FIELD_STRING,
    FIELD_RECORD, /* a struct */
    FIELD_TABLE,  /* a pointer to structs, whose number is the uint32_t at `count` */
};

struct field {
    uint8_t kind;
    uint8_t repeat; /* elements of an array in place */
    uint16_t limit; /* the value is below; 0: it may be any */
    uint16_t offset, count;
    const struct record *record;
};

struct record {
    const struct field *fields;
    uint16_t num_fields, size;
};

/* struct tgsic_reflection; but for the default values of uniforms. */
extern const struct record tgsic_reflection_record;
extern const struct record tgsic_uniform_record;

#endif
