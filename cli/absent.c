/* SPDX-License-Identifier: MIT */
/* The verbs that need POSIX, on systems without it. */
#include "cli.h"

static enum cli_exit refuse(const char *verb)
{
    cli_error("'%s' is not part of this build: it needs a POSIX system", verb);
    return CLI_UNSUPPORTED;
}

enum cli_exit cli_run_check(const struct cli_settings *settings)
{
    return refuse("check");
}

enum cli_exit cli_run_report(const struct cli_settings *settings)
{
    return refuse("report");
}

enum cli_exit cli_run_reduce(const struct cli_settings *settings)
{
    return refuse("reduce");
}
