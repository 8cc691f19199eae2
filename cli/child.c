/* SPDX-License-Identifier: MIT */
/* Running another program until it ends, a time is over, or the user interrupts. */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT_RUN = 127 };

static sigset_t interrupts(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

void cli_hold_signals(void)
{
    sigset_t set = interrupts();
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

bool cli_was_interrupted(void)
{
    static const struct timespec now = {0};
    sigset_t set = interrupts();
    return sigtimedwait(&set, NULL, &now) > 0;
}

static void become(char *const *arguments, bool quiet)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0);
    int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, STDIN_FILENO);
    if (quiet) {
        dup2(nothing, STDOUT_FILENO);
        dup2(nothing, STDERR_FILENO);
    }
    execvp(arguments[0], arguments);
    _exit(CANNOT_RUN);
}

/* How long until the deadline, or an hour. */
static struct timespec remaining(const struct timespec *deadline)
{
    struct timespec now;
    if (!deadline)
        return (struct timespec){3600, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    struct timespec left = {deadline->tv_sec - now.tv_sec, deadline->tv_nsec - now.tv_nsec};
    if (left.tv_nsec < 0) {
        left.tv_nsec += 1000000000;
        left.tv_sec--;
    }
    return left.tv_sec < 0 ? (struct timespec){0, 0} : left;
}

bool cli_has_passed(const struct timespec *deadline)
{
    struct timespec left = remaining(deadline);
    return deadline && left.tv_sec == 0 && left.tv_nsec == 0;
}

static enum cli_ending end(pid_t child, enum cli_ending ending)
{
    kill(-child, SIGKILL);
    waitpid(child, NULL, 0);
    return ending;
}

static enum cli_ending wait_for(pid_t child, const struct timespec *deadline, int *status)
{
    sigset_t set = interrupts();
    sigaddset(&set, SIGCHLD);
    for (;;) {
        int result;
        if (waitpid(child, &result, WNOHANG) == child) {
            bool exited = WIFEXITED(result);
            *status = exited ? WEXITSTATUS(result) : WTERMSIG(result);
            return exited ? CLI_EXITED : CLI_KILLED;
        }
        if (cli_has_passed(deadline))
            return end(child, CLI_TOO_LATE);
        struct timespec left = remaining(deadline);
        int got = sigtimedwait(&set, NULL, &left);
        if (got == SIGINT || got == SIGTERM)
            return end(child, CLI_STOPPED);
    }
}

enum cli_ending cli_run_child(char *const *arguments, bool quiet, const struct timespec *deadline,
                              int *status)
{
    pid_t child = fork();
    if (child < 0)
        return CLI_UNTRIED;
    if (child == 0)
        become(arguments, quiet);
    setpgid(child, child); /* whoever of the two is first */
    enum cli_ending ending = wait_for(child, deadline, status);
    return ending == CLI_EXITED && *status == CANNOT_RUN ? CLI_UNTRIED : ending;
}
