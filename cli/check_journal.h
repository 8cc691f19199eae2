/* SPDX-License-Identifier: MIT */
/* The file of JSON lines that a run writes while it goes on, so that nothing is lost when it breaks
 * off, and what an earlier run left in it. */
#ifndef CLI_CHECK_JOURNAL_H
#define CLI_CHECK_JOURNAL_H

#include "check.h"

struct cli_journal {
    const char *path; /* NULL: none is kept */
    FILE *file;
    struct check_results earlier; /* of the run that is resumed, sorted */
    bool failed;
};

/* Opens the file of --json or --resume, and reads what the latter holds. */
enum cli_exit cli_journal_open(const struct cli_settings *settings,
                               const struct check_header *header, struct cli_journal *journal);
/* False, after having said why, once something could not be written. */
bool cli_journal_add(struct cli_journal *journal, const struct check_result *result);
/* Closes it. If it holds all of `results` in another order, it is written anew. */
enum cli_exit cli_journal_close(struct cli_journal *journal, const struct check_results *results,
                                bool is_sorted);

#endif
