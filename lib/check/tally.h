/* SPDX-License-Identifier: MIT */
/* Counts over results, and results that failed for one reason. Private to lib/check. */
#ifndef CHECK_TALLY_H
#define CHECK_TALLY_H

#include "expect.h"

struct check_tally {
    size_t verdicts[CHECK_NUM_VERDICTS];
    size_t outcomes[CHECK_NUM_OUTCOMES];
};

/* Results whose verdict is the same and whose causes differ in numbers only. */
struct check_group {
    const struct check_result *const *members; /* in the order of the results */
    size_t count;
};

void tgsic_check_count(const struct check_results *results,
                       const struct check_expectations *expectations, struct check_tally *tally);
/* Of all results but `same` ones, the largest group of each verdict first. In `arena`. */
struct check_group *tgsic_check_group(struct tgsic_arena *arena,
                                      const struct check_results *results, size_t *num_groups);

#endif
