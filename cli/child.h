/* SPDX-License-Identifier: MIT */
/* Running another program until it ends, a time is over, or the user interrupts. */
#ifndef CLI_CHILD_H
#define CLI_CHILD_H

#include <stdbool.h>
#include <time.h>

/* What came of a child. */
enum cli_ending {
    CLI_EXITED,   /* status is its exit code */
    CLI_KILLED,   /* by a signal: status is that signal */
    CLI_TOO_LATE, /* it was still running at the deadline, and was killed */
    CLI_STOPPED,  /* SIGINT or SIGTERM arrived, and it was killed */
    CLI_UNTRIED,  /* there was no way to run it */
};

/* From now on SIGINT and SIGTERM wait to be asked for. */
void cli_hold_signals(void);
/* One of them arrived; it is gone then. */
bool cli_was_interrupted(void);

/* `deadline` is of the monotonic clock; NULL: none. */
bool cli_has_passed(const struct timespec *deadline);

/* Runs `arguments`, a list that ends in NULL, in a process group of its own. `quiet`: without
 * output. */
enum cli_ending cli_run_child(char *const *arguments, bool quiet, const struct timespec *deadline,
                              int *status);

#endif
