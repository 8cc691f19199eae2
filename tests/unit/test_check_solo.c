/* SPDX-License-Identifier: MIT */
/* A worker that is asked again and again: one process for all that goes well, another behind each
 * crash and timeout. */
#include "check/solo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* What the next case does; the worker reads it from a pipe that both processes have. */
enum { GOES_WELL = 'w', CRASHES = 'c', HANGS = 'h' };
static int orders[2];

static void label(void *user, const struct check_job *job, struct check_result *result)
{
    (void)user;
    (void)job;
    (void)result;
}

static bool open_judge(void *user, struct tgsic_diags *diags)
{
    const char *why = user;
    if (why)
        tgsic_diags_add(diags, TGSIC_ERROR, 1, (struct tgsic_pos){0}, "%s", why);
    return !why;
}

/* The cause is the number of the process. */
static void judge(void *user, const struct check_job *job, struct tgsic_arena *arena,
                  struct check_result *result)
{
    (void)user;
    (void)job;
    char order;
    assert_int_equal(read(orders[0], &order, 1), 1);
    if (order == CRASHES)
        abort();
    while (order == HANGS)
        pause();
    result->verdict = CHECK_DIFFERENT;
    result->blame = "a hop";
    result->cause = tgsic_arena_printf(arena, "%ld", (long)getpid());
}

static struct tgsic_arena arena;
static jmp_buf escape;

static struct check_result ask(struct check_solo *solo, char order, enum tgsic_result wanted)
{
    struct check_result result = {0};
    assert_int_equal(write(orders[1], &order, 1), 1);
    assert_int_equal(tgsic_check_ask_solo(solo, &arena, &result, NULL), wanted);
    return result;
}

static void one_worker_answers_until_it_dies(void **state)
{
    (void)state;
    const struct check_pool_judge calls = {NULL, label, open_judge, judge};
    struct check_solo solo = {
        .job = {"path", "name"}, .judge = &calls, .options = {.timeout_ms = 300}};
    struct check_result first = ask(&solo, GOES_WELL, TGSIC_OK);
    assert_int_equal(first.verdict, CHECK_DIFFERENT);
    assert_string_equal(first.blame, "a hop");
    assert_string_equal(ask(&solo, GOES_WELL, TGSIC_OK).cause, first.cause);

    assert_int_equal(ask(&solo, CRASHES, TGSIC_OK).verdict, CHECK_CRASH);
    struct check_result second = ask(&solo, GOES_WELL, TGSIC_OK);
    assert_int_equal(second.verdict, CHECK_DIFFERENT);
    assert_string_not_equal(second.cause, first.cause);

    assert_int_equal(ask(&solo, HANGS, TGSIC_OK).verdict, CHECK_TIMEOUT);
    assert_string_not_equal(ask(&solo, GOES_WELL, TGSIC_OK).cause, second.cause);
    tgsic_check_end_solo(&solo);
    tgsic_check_end_solo(&solo);
}

static volatile sig_atomic_t stopped;

static void stop_at_once(void *user)
{
    (void)user;
    stopped = 1;
}

static void waiting_is_stopped(void **state)
{
    (void)state;
    const struct check_pool_judge calls = {NULL, label, open_judge, judge};
    struct check_solo solo = {
        .job = {"path", "name"}, .judge = &calls, .options = {.stop = &stopped}};
    ask(&solo, GOES_WELL, TGSIC_OK);
    solo.options.tick = stop_at_once;
    ask(&solo, HANGS, TGSIC_E_LIMIT);
    assert_int_equal(solo.worker.pid, 0);
}

static void judges_that_cannot_open_say_why(void **state)
{
    (void)state;
    static char why[] = "no such device";
    const struct check_pool_judge calls = {why, label, open_judge, judge};
    struct check_solo solo = {.job = {"path", "name"}, .judge = &calls};
    struct tgsic_diags diags = {0};
    struct check_result result;
    assert_int_equal(tgsic_check_ask_solo(&solo, &arena, &result, &diags), TGSIC_E_UNSUPPORTED);
    assert_non_null(strstr(diags.items[0].text, why));
    assert_int_equal(solo.worker.pid, 0);
    tgsic_diags_free(&diags);
}

static int open_pipe(void **state)
{
    (void)state;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    return pipe(orders);
}

static int close_pipe(void **state)
{
    (void)state;
    tgsic_arena_free(&arena);
    return close(orders[0]) || close(orders[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_worker_answers_until_it_dies),
        cmocka_unit_test(waiting_is_stopped),
        cmocka_unit_test(judges_that_cannot_open_say_why),
    };
    return cmocka_run_group_tests(tests, open_pipe, close_pipe);
}
