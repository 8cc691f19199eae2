/* SPDX-License-Identifier: MIT */
/* Options of the programs here, by a table. */
#ifndef PEER_OPTIONS_H
#define PEER_OPTIONS_H

#include <stdbool.h>

/* What an option does: sets a flag, or takes the text or the number behind it. A table ends with a
 * row without a name. */
struct peer_option {
    const char *name; /* with its dashes */
    bool *flag;
    const char **text;
    unsigned long *number;
};

/* Takes the options out of argv, wherever they stand; argv[0] and what else is left come first, and
 * a NULL after them. Returns how many are left behind argv[0]. What is in no table, has no value or
 * a value that is no number ends the program with status 2, after `usage`. */
int peer_take_options(int argc, char **argv, const struct peer_option *options, const char *usage);

#endif
