/* SPDX-License-Identifier: MIT */
/* Files of results, as JSON lines: a header, then a line per result. docs/checking.md is their
 * manual. */
#ifndef CHECK_RESULTS_H
#define CHECK_RESULTS_H

#include "result.h"

#include "tgsi/arena.h"

#include <stdio.h>

/* What a run is about: results of runs that differ in this do not belong in one file. */
struct check_header {
    const char *version; /* of tgsic */
    const char *options; /* those that results depend on, as one line */
    uint32_t expected;   /* results that a complete run has */
};

struct check_results {
    struct check_header header;
    const struct check_result **items;
    size_t count;
    size_t whole_bytes; /* up to the end of the last whole line */
    struct tgsic_arena arena;
};

/* By name, then route, then oracle. */
int tgsic_check_compare_results(const struct check_result *a, const struct check_result *b);
void tgsic_check_sort_results(struct check_results *results);

/* Reads a file's bytes; `name` is for diagnostics. With `torn`, a last line without its end is
 * ignored: it is where a run broke off. TGSIC_E_INVALID: malformed, with its line. Release `out`
 * with tgsic_check_results_free() whatever the result. */
enum tgsic_result tgsic_check_read_results(const char *bytes, size_t size, const char *name,
                                           bool torn, struct check_results *out,
                                           struct tgsic_diags *diags);
/* The same of a file; "-" is stdin. TGSIC_E_INVALID also when it cannot be read. */
enum tgsic_result tgsic_check_load_results(const char *path, bool torn, struct check_results *out,
                                           struct tgsic_diags *diags);
void tgsic_check_results_free(struct check_results *results);

/* Joins runs of one kind over different cases into `out`, sorted; it borrows from the parts.
 * TGSIC_E_INVALID: their headers differ, or two of them disagree about a result. */
enum tgsic_result tgsic_check_merge_results(const struct check_results *parts, size_t num_parts,
                                            const char *const *part_names,
                                            struct check_results *out, struct tgsic_diags *diags);

/* Each writes one line and flushes it; false: errno says why it was not written whole. */
bool tgsic_check_write_header(FILE *out, const struct check_header *header);
bool tgsic_check_write_result(FILE *out, const struct check_result *result);

#endif
