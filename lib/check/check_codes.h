/* SPDX-License-Identifier: MIT */
/* The numbers of diagnostics about runs and reports: 6500-6599. A number keeps its meaning for
 * good. Private to lib/check. */
#ifndef CHECK_CODES_H
#define CHECK_CODES_H

enum {
    E_CHECK_FAILURE = 6500, /* limit or memory */
    E_CHECK_PATH = 6501,    /* a file or folder cannot be read */
    E_CHECK_NO_CASE = 6502,
    E_CHECK_FILTER = 6503,
    E_CHECK_RESULTS = 6510, /* a file of results is malformed */
    E_CHECK_MERGE = 6511,
    E_CHECK_EXPECTATION = 6520,
    E_CHECK_WORKER = 6530, /* no process can be started, or none gets ready */
};

#endif
