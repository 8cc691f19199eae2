/* SPDX-License-Identifier: MIT */
/* What the files of `tgsic reduce` share: whom they ask about candidates. */
#ifndef CLI_REDUCE_H
#define CLI_REDUCE_H

#include "check.h"
#include "child.h"

#include "check/solo.h"

/* The oracle that judges candidates, each in a process of its own.
 *
 * What must stay is the verdict, the hop to blame and, of a refusal, its message. Where the
 * expectations of a script alone tell that something is different, candidates must meet them with
 * OpenGL: else all that draws something else would do. */
struct cli_reduce_judge {
    struct cli_reduce_oracle {
        struct cli_judge judge;
        struct check_pool_judge calls;
        struct check_solo solo;
    } oracle, original; /* original: of what OpenGL shows */
    bool needs_original;
    bool knows; /* verdict, blame and message are those of the input */
    enum check_verdict verdict;
    char blame[64], message[256];    /* "": does not matter */
    bool failed;                     /* after having said why */
    volatile sig_atomic_t stopped;   /* by the user or the deadline */
    const struct timespec *deadline; /* NULL: none */
};

/* False after having said what is wrong. `judge` stays where it is, and is zero at first. */
bool cli_open_reduce_judge(const struct cli_settings *settings, struct cli_reduce_judge *judge);
/* Whether the case at `path` fails as the first one did. The path is always the same. */
bool cli_ask_reduce_judge(struct cli_reduce_judge *judge, const char *path);
void cli_close_reduce_judge(struct cli_reduce_judge *judge);

#endif
