/* SPDX-License-Identifier: MIT */
/* Many cases in child processes, so that a crash or an endless loop costs one case. */
#ifndef PEER_BATCH_H
#define PEER_BATCH_H

#include <stdbool.h>
#include <stddef.h>

struct batch {
    size_t count;
    void *records;              /* `count` results of plain data, `record_size` bytes each */
    size_t record_size, stride; /* stride: bytes from one record to the next; 0: record_size */
    unsigned seconds;           /* of processor time that a case may take */
    bool (*prepare)(void);      /* once in each child; false ends the program with status 77 */
    void (*run)(size_t index);  /* fills in its record */
    void (*crashed)(size_t index, int signal);
};

void batch_run(const struct batch *batch);

#endif
