/* SPDX-License-Identifier: MIT */
/* Starts a virgl_test_server and talks to it. */
#include "virgl_server.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROGRAM   "virgl_test_server"
#define START_MS  20000
#define ANSWER_MS 30000
#define MOST_LOG  65536 /* bytes of what it prints that are looked at, at a time */
#define PATH_SIZE 100   /* of a socket's name */

extern char **environ;

static enum tgsic_result report(struct tgsic_diags *diags, enum tgsic_result result,
                                const char *what, const char *why)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_VIRGL_SERVER, (struct tgsic_pos){0}, "%s%s%s", what,
                    *why ? ": " : "", why);
    return result;
}

/* ---- What it prints ------------------------------------------------------------------------ */

/* What tells of a shader that the host does not take, the most telling first, and which of the
 * lines from there on says why. */
static const struct {
    const char *text;
    unsigned line;
} complaints[] = {
    {"shader failed to compile", 1},
    {"Error linking program", 1},
    {"context error reported", 0},
};

/* Copies line number `line` of `text`. */
static void copy_line(const char *text, unsigned line, char *out, size_t size)
{
    for (; line && *text; line--) {
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    snprintf(out, size, "%.*s", (int)strcspn(text, "\n"), text);
}

/* A complaint among what was printed since the last look; false: there is none. */
static bool read_log(struct check_virgl_server *server, char *out, size_t size)
{
    char *text = calloc(1, MOST_LOG + 1), *at = NULL;
    ssize_t got = text ? pread(server->log, text, MOST_LOG, server->log_read) : 0;
    *out = 0;
    server->log_read = lseek(server->log, 0, SEEK_END);
    for (size_t i = 0; got > 0 && !at && i < sizeof complaints / sizeof *complaints; i++) {
        at = strstr(text, complaints[i].text);
        if (at)
            copy_line(at, complaints[i].line, out, size);
    }
    free(text);
    return at;
}

/* ---- Its end ------------------------------------------------------------------------------- */

static int end_process(struct check_virgl_server *server)
{
    int status = 0;
    close(server->socket);
    kill(server->pid, SIGKILL);
    while (waitpid(server->pid, &status, 0) < 0 && errno == EINTR)
        ;
    server->pid = 0;
    return status;
}

static void close_files(struct check_virgl_server *server)
{
    if (server->log >= 0)
        close(server->log);
    if (server->capture)
        fclose(server->capture);
    server->log = -1;
    server->capture = NULL;
}

void tgsic_check_vtest_stop(struct check_virgl_server *server)
{
    if (!server->pid)
        return;
    end_process(server);
    close_files(server);
}

static bool has_ended(const struct check_virgl_server *server)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)server->pid, &info, WEXITED | WNOHANG | WNOWAIT) || info.si_pid;
}

/* Time to notice its own death, so that the status tells of that, not of our signal. */
static void let_it_end(const struct check_virgl_server *server)
{
    const struct timespec pause = {.tv_nsec = 5000000};
    for (int i = 0; i < 100 && !has_ended(server); i++)
        nanosleep(&pause, NULL);
}

/* The connection is gone, or nothing moves. */
static enum tgsic_result give_up(struct check_virgl_server *server, bool hangs,
                                 struct tgsic_diags *diags)
{
    char why[512], what[64] = "virgl_test_server closed the connection";
    if (!hangs)
        let_it_end(server);
    int status = end_process(server);
    bool complains = read_log(server, why, sizeof why);
    close_files(server);
    if (hangs) {
        server->fate = CHECK_FATE_HUNG;
        return report(diags, TGSIC_E_INTERNAL, "virgl_test_server does not answer", why);
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL) {
        server->fate = CHECK_FATE_DIED;
        snprintf(what, sizeof what, "virgl_test_server died of signal %d", WTERMSIG(status));
        return report(diags, TGSIC_E_INTERNAL, what, why);
    }
    return complains ? report(diags, TGSIC_E_INVALID, why, "")
                     : report(diags, TGSIC_E_INTERNAL, what, why);
}

/* ---- Its start ----------------------------------------------------------------------------- */

/* A folder that only we see, with the socket and the log in it. */
static bool make_folder(char *path, size_t size)
{
    const char *root = getenv("TMPDIR");
    snprintf(path, size, "%s/tgsic-virgl-XXXXXX", root && *root ? root : "/tmp");
    return strlen(path) + sizeof "/socket" < PATH_SIZE && mkdtemp(path);
}

/* The environment with software rendering in it, on the heap. */
static char **make_environment(bool hardware)
{
    static char software[] = "LIBGL_ALWAYS_SOFTWARE=1";
    size_t count = 0;
    while (environ[count])
        count++;
    char **list = calloc(count + 2, sizeof *list);
    if (!list)
        return NULL;
    memcpy(list, environ, count * sizeof *list);
    if (!hardware)
        list[count] = software;
    return list;
}

static int spawn(struct check_virgl_server *server, const char *socket_path, bool hardware)
{
    char option[PATH_SIZE + 16], program[] = PROGRAM, once[] = "--no-loop-or-fork",
                                 surfaceless[] = "--use-egl-surfaceless";
    char *arguments[] = {program, once, surfaceless, option, NULL};
    char **environment = make_environment(hardware);
    posix_spawn_file_actions_t actions;
    snprintf(option, sizeof option, "--socket-path=%s", socket_path);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, server->log, 1);
    posix_spawn_file_actions_adddup2(&actions, server->log, 2);
    int error = environment
                    ? posix_spawnp(&server->pid, PROGRAM, &actions, NULL, arguments, environment)
                    : ENOMEM;
    posix_spawn_file_actions_destroy(&actions);
    free(environment);
    if (error)
        server->pid = 0;
    return error;
}

static bool connect_to(struct check_virgl_server *server, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const struct timespec pause = {.tv_nsec = 2000000};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    for (int waited = 0; waited < START_MS && !has_ended(server); waited += 2) {
        server->socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (server->socket >= 0 &&
            !connect(server->socket, (struct sockaddr *)&address, sizeof address))
            return true;
        if (server->socket >= 0)
            close(server->socket);
        nanosleep(&pause, NULL);
    }
    server->socket = -1;
    return false;
}

static enum tgsic_result start_in(struct check_virgl_server *server, const char *folder,
                                  bool hardware, struct tgsic_diags *diags)
{
    char socket_path[PATH_SIZE], log_path[PATH_SIZE];
    snprintf(socket_path, sizeof socket_path, "%s/socket", folder);
    snprintf(log_path, sizeof log_path, "%s/log", folder);
    server->log = open(log_path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int error = server->log < 0 ? errno : spawn(server, socket_path, hardware);
    bool connected = !error && connect_to(server, socket_path);
    unlink(socket_path);
    unlink(log_path);
    if (connected)
        return TGSIC_OK;
    tgsic_check_vtest_stop(server);
    close_files(server);
    return error ? report(diags, TGSIC_E_UNSUPPORTED, "cannot start " PROGRAM, strerror(error))
                 : report(diags, TGSIC_E_UNSUPPORTED, PROGRAM " does not start", "");
}

enum tgsic_result tgsic_check_vtest_start(struct check_virgl_server *server, bool hardware,
                                          const char *name, const char *capture,
                                          struct tgsic_diags *diags)
{
    char folder[PATH_SIZE];
    struct tgsic_virgl_stream hello = {0};
    *server = (struct check_virgl_server){.socket = -1, .log = -1};
    signal(SIGPIPE, SIG_IGN);
    if (!make_folder(folder, sizeof folder))
        return report(diags, TGSIC_E_UNSUPPORTED, "no folder for a socket", strerror(errno));
    enum tgsic_result result = start_in(server, folder, hardware, diags);
    rmdir(folder);
    if (result != TGSIC_OK)
        return result;
    if (capture && !(server->capture = fopen(capture, "wb"))) {
        tgsic_check_vtest_stop(server);
        return report(diags, TGSIC_E_UNSUPPORTED, capture, strerror(errno));
    }
    tgsic_vtest_put_hello(&hello, name);
    result = tgsic_check_vtest_send(server, &hello, diags);
    tgsic_virgl_stream_free(&hello);
    return result;
}

/* ---- Talking ------------------------------------------------------------------------------- */

/* False: nothing moves. */
static bool wait_for(const struct check_virgl_server *server, short events)
{
    struct pollfd poll_fd = {.fd = server->socket, .events = events};
    int ready;
    do
        ready = poll(&poll_fd, 1, ANSWER_MS);
    while (ready < 0 && errno == EINTR);
    return ready > 0;
}

enum tgsic_result tgsic_check_vtest_send(struct check_virgl_server *server,
                                         const struct tgsic_virgl_stream *messages,
                                         struct tgsic_diags *diags)
{
    if (messages->failed)
        return report(diags, TGSIC_E_MEMORY, "out of memory", "");
    if (!server->pid)
        return report(diags, TGSIC_E_INTERNAL, "no virgl_test_server runs", "");
    if (server->capture)
        fwrite(messages->data, 1, messages->size, server->capture);
    for (size_t at = 0; at < messages->size;) {
        if (!wait_for(server, POLLOUT))
            return give_up(server, true, diags);
        ssize_t sent = send(server->socket, messages->data + at, messages->size - at,
                            MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent > 0)
            at += (size_t)sent;
        else if (errno != EAGAIN && errno != EINTR)
            return give_up(server, false, diags);
    }
    return TGSIC_OK;
}

enum tgsic_result tgsic_check_vtest_receive(struct check_virgl_server *server, void *bytes,
                                            size_t size, struct tgsic_diags *diags)
{
    if (!server->pid)
        return report(diags, TGSIC_E_INTERNAL, "no virgl_test_server runs", "");
    for (size_t at = 0; at < size;) {
        if (!wait_for(server, POLLIN))
            return give_up(server, true, diags);
        ssize_t got = recv(server->socket, (char *)bytes + at, size - at, MSG_DONTWAIT);
        if (got > 0)
            at += (size_t)got;
        else if (!got || (errno != EAGAIN && errno != EINTR))
            return give_up(server, false, diags);
    }
    return TGSIC_OK;
}

enum tgsic_result tgsic_check_vtest_finish(struct check_virgl_server *server,
                                           struct tgsic_diags *diags)
{
    enum { WAIT = 1 };
    char why[512];
    unsigned char answer[12];
    struct tgsic_virgl_stream wait = {0};
    TGSIC_VTEST_PUT(&wait, RESOURCE_BUSY_WAIT, 0, WAIT);
    enum tgsic_result result = tgsic_check_vtest_send(server, &wait, diags);
    tgsic_virgl_stream_free(&wait);
    if (result == TGSIC_OK)
        result = tgsic_check_vtest_receive(server, answer, sizeof answer, diags);
    if (result == TGSIC_OK && read_log(server, why, sizeof why)) {
        tgsic_check_vtest_stop(server); /* after an error it draws nothing any more */
        result = report(diags, TGSIC_E_INVALID, why, "");
    }
    return result;
}
