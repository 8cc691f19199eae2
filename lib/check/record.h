/* SPDX-License-Identifier: MIT */
/* A result as one line of JSON: what files hold and what workers send. docs/checking.md describes
 * the members. Private to lib/check. */
#ifndef CHECK_RECORD_H
#define CHECK_RECORD_H

#include "json.h"
#include "result.h"

/* Bytes of one line; longer ones are neither written nor read. */
#define CHECK_MAX_RECORD ((size_t)64 << 20)

/* Without a newline. Pictures become PNG; those that do not (no libpng, no memory) are left out. */
void tgsic_check_write_record(struct tgsic_text *out, const struct check_result *result);
/* Reads what tgsic_check_write_record() writes; members it does not know are skipped. Strings and
 * arrays live in `arena`. Pictures come back as PNG. */
bool tgsic_check_read_record(struct tgsic_arena *arena, const char *line, size_t size,
                             struct check_result *result, struct check_json_error *error);

/* The same of a value that was read. */
bool tgsic_check_record_of(struct tgsic_arena *arena, const struct check_json *value,
                           struct check_result *result, struct check_json_error *error);

#endif
