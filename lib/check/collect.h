/* SPDX-License-Identifier: MIT */
/* What a run checks: the cases of files and folders, in an order that never varies.
 *
 * A case is a .shader_test, a .tgsi, a .spv, or the .vert, .tesc, .tese, .geom, .frag and .comp of
 * one stem. Folders are searched to the bottom; names that begin with a dot are passed over. A
 * folder with an `expected.csv` holds the files of that list's first column, and no others. */
#ifndef CHECK_COLLECT_H
#define CHECK_COLLECT_H

#include "tgsi/arena.h"

struct check_job {
    const char *path; /* the file; of a stem: the first in the order above */
    const char *name; /* below the folder that was given; of a file that was given: its path */
};

struct check_collect_options {
    const char *filter;        /* POSIX extended expression that a name must match; NULL: all */
    uint32_t shard, of_shards; /* 1..of_shards: every of_shards-th case; 0: all */
};

struct check_collection {
    struct check_job *jobs; /* sorted by name */
    size_t num_jobs;
    const char **names; /* of all cases, chosen or not */
    size_t num_names;
    struct tgsic_arena arena;
};

/* False: *filter is no expression, and `diags` says why. */
bool tgsic_check_is_filter(const char *filter, struct tgsic_diags *diags);

/* Two cases of one name are told apart by their paths. TGSIC_E_INVALID: something cannot be read
 * or is no case; each such file has its diagnostic. Release `out` with
 * tgsic_check_collection_free() whatever the result. */
enum tgsic_result tgsic_check_collect(const char *const *paths, size_t num_paths,
                                      const struct check_collect_options *options,
                                      struct check_collection *out, struct tgsic_diags *diags);
void tgsic_check_collection_free(struct check_collection *collection);

#endif
