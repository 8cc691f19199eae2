/* SPDX-License-Identifier: MIT */
/* A virgl_test_server of our own: a process, the socket to it, and what it prints. */
#ifndef CHECK_VIRGL_SERVER_H
#define CHECK_VIRGL_SERVER_H

#include "device.h"
#include "virgl/virgl.h"

#include <stdio.h>
#include <sys/types.h>

enum { E_VIRGL_SERVER = 6450, E_VIRGL_DEVICE = 6451 };

struct check_virgl_server {
    pid_t pid;       /* 0: none runs */
    int socket, log; /* log: a file that it prints to; nothing else has a name for it */
    long log_read;   /* bytes of it that were looked at */
    FILE *capture;   /* gets what is sent; NULL: nothing does */
    enum check_fate fate;
};

/* Starts a server on software rendering (or the driver that the environment asks for, if
 * `hardware`), connects, and introduces itself as `name`. `capture`: a file to be written; NULL:
 * none. TGSIC_E_UNSUPPORTED: there is no server here. */
enum tgsic_result tgsic_check_vtest_start(struct check_virgl_server *server, bool hardware,
                                          const char *name, const char *capture,
                                          struct tgsic_diags *diags);
/* Ends it. Does nothing if none runs. */
void tgsic_check_vtest_stop(struct check_virgl_server *server);

/* Sends messages. A server that dies, closes the connection or does not move for half a minute is
 * ended: TGSIC_E_INTERNAL, or TGSIC_E_INVALID if it said that a shader is at fault. */
enum tgsic_result tgsic_check_vtest_send(struct check_virgl_server *server,
                                         const struct tgsic_virgl_stream *messages,
                                         struct tgsic_diags *diags);
/* Receives exactly `size` bytes; fails likewise. */
enum tgsic_result tgsic_check_vtest_receive(struct check_virgl_server *server, void *bytes,
                                            size_t size, struct tgsic_diags *diags);
/* Waits until all that was submitted is done. A server that complained meanwhile is ended:
 * TGSIC_E_INVALID. */
enum tgsic_result tgsic_check_vtest_finish(struct check_virgl_server *server,
                                           struct tgsic_diags *diags);

#endif
