/* SPDX-License-Identifier: MIT */
/* What the files of `tgsic reduce` share: whom they ask about candidates. */
#ifndef CLI_REDUCE_H
#define CLI_REDUCE_H

#include "check.h"
#include "child.h"

/* The oracle that judges candidates, each in a process of its own. */
struct cli_reduce_judge {
    struct cli_judge judge;
    bool knows; /* what is kept: verdict and blame of the input */
    enum check_verdict verdict;
    char blame[64];
    bool failed;                     /* after having said why */
    volatile sig_atomic_t stopped;   /* by the user or the deadline */
    const struct timespec *deadline; /* NULL: none */
};

/* False after having said what is wrong. */
bool cli_open_reduce_judge(const struct cli_settings *settings, struct cli_reduce_judge *judge);
/* Whether the case at `path` has the verdict and the blame that the first one had. */
bool cli_ask_reduce_judge(struct cli_reduce_judge *judge, const char *path);

#endif
