/* SPDX-License-Identifier: MIT */
/* A pool of workers loses only the cases whose judge crashes, hangs, eats memory or lies, and gives
 * the same results in the same order however many workers there are. */
#include "check/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <poll.h>
#include <unistd.h>
#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif
#ifndef HAS_ASAN
#define HAS_ASAN 0
#endif

/* ---- A judge that does what a case's path says ---------------------------------------------- */

static void label(void *user, const struct check_job *job, struct check_result *result)
{
    result->route = "glsl-tgsi";
    result->oracle = "fake";
}

static bool open_judge(void *user, struct tgsic_diags *diags)
{
    if (!user)
        return true;
    if (!strcmp(user, "abort"))
        abort();
    tgsic_diags_add(diags, TGSIC_ERROR, 1, (struct tgsic_pos){0}, "%s", (const char *)user);
    return false;
}

static void fill_memory(void)
{
    for (volatile char *block; (block = malloc(1 << 22)); block[0] = 1)
        ;
    fputs("first line\nno memory is left\n\n", stderr);
    abort();
}

static void judge(void *user, const struct check_job *job, struct tgsic_arena *arena,
                  struct check_result *result)
{
    const char *what = job->path;
    label(user, job, result);
    if (!strcmp(what, "crash"))
        raise(SIGKILL);
    if (!strcmp(what, "assert")) {
        fputs("driver: x > 0 does not hold\n", stderr);
        abort();
    }
    if (!strcmp(what, "exit"))
        _exit(3);
    for (; !strcmp(what, "hang");)
        pause();
    if (!strcmp(what, "eat"))
        fill_memory();
    if (!strcmp(what, "arena"))
        tgsic_arena_fail(arena, TGSIC_E_LIMIT);
    for (int fd = 3; fd < 64 && !strcmp(what, "garbage"); fd++)
        if (write(fd, "garbage garbage garbage", 23) < 0)
            continue;
    for (int i = 0; i < 5000 && !strcmp(what, "chatter"); i++)
        fputs("warning: shaders are art\n", stderr);
    if (!strcmp(what, "slow"))
        poll(NULL, 0, 50);
    result->verdict = CHECK_SAME;
    result->cause = tgsic_arena_printf(arena, "of %s", job->name);
}

/* ---- Runs ---------------------------------------------------------------------------------- */

struct seen {
    char names[512];
    size_t count, stop_after;
    volatile sig_atomic_t stop;
};

static bool deliver(void *user, const struct check_result *result)
{
    struct seen *seen = user;
    strcat(seen->names, result->name);
    seen->count++;
    return seen->count != seen->stop_after;
}

static void stop_soon(void *user, const struct check_result *result)
{
    struct seen *seen = user;
    seen->stop = 1;
}

/* Milliseconds until a job that hangs is given up, and what no other reaches however busy the
 * machine is. */
enum { SHORT = 1500, LONG = 60000 };

static const struct check_pool_judge fake = {NULL, label, open_judge, judge};

static struct check_pool_run run(const struct check_job *jobs, size_t count, uint32_t workers,
                                 uint32_t timeout_ms, struct seen *seen)
{
    struct check_pool_run out;
    struct tgsic_diags diags = {0};
    const struct check_pool_options options = {.workers = workers,
                                               .timeout_ms = timeout_ms,
                                               .memory = (size_t)64 << 20,
                                               .user = seen,
                                               .deliver = deliver};
    assert_int_equal(tgsic_check_run_pool(jobs, count, &fake, &options, &out, &diags), TGSIC_OK);
    assert_int_equal(diags.count, 0);
    return out;
}

static const struct check_job jobs[] = {
    {"slow", "a"},    {"crash", "b"},   {"fine", "c"}, {"hang", "d"},  {"assert", "e"},
    {"garbage", "f"}, {"chatter", "g"}, {"exit", "h"}, {"arena", "i"}, {"fine", "j"}};
#define NUM_JOBS (sizeof jobs / sizeof *jobs)

static void one_bad_case_costs_itself_alone(void **state)
{
    static const struct {
        enum check_verdict verdict;
        const char *cause;
    } expected[NUM_JOBS] = {
        {CHECK_SAME, "of a"},
        {CHECK_CRASH, "SIGKILL"},
        {CHECK_SAME, "of c"},
        {CHECK_TIMEOUT, "no result within 1.500 s"},
        {CHECK_CRASH, "SIGABRT: driver: x > 0 does not hold"},
        {CHECK_CRASH, "its process sent what is no result"},
        {CHECK_SAME, "of g"},
        {CHECK_CRASH, "exit code 3"},
        {CHECK_CRASH, "its memory or its record ran over a limit"},
        {CHECK_SAME, "of j"},
    };
    for (uint32_t workers = 1; workers <= 7; workers += 3) {
        struct seen seen = {0};
        struct check_pool_run out = run(jobs, NUM_JOBS, workers, SHORT, &seen);
        assert_string_equal(seen.names, "abcdefghij");
        for (size_t i = 0; i < NUM_JOBS; i++) {
            assert_int_equal(out.results[i]->verdict, expected[i].verdict);
            assert_string_equal(out.results[i]->cause, expected[i].cause);
            assert_string_equal(out.results[i]->oracle, "fake");
        }
        tgsic_check_pool_free(&out);
    }
}

static void memory_is_limited(void **state)
{
    static const struct check_job eater[] = {{"eat", "a"}, {"fine", "b"}};
    struct seen seen = {0};
    if (HAS_ASAN)
        skip();
    struct check_pool_run out = run(eater, 2, 1, LONG, &seen);
    assert_int_equal(out.results[0]->verdict, CHECK_CRASH);
    assert_string_equal(out.results[0]->cause, "SIGABRT: no memory is left");
    assert_int_equal(out.results[1]->verdict, CHECK_SAME);
    tgsic_check_pool_free(&out);
}

static void a_run_can_end_early(void **state)
{
    static const struct check_job mixed[] = {{"fine", "a"}, {"hang", "b"}, {"fine", "c"}};
    struct seen seen = {.stop_after = 1};
    struct check_pool_run out = run(mixed, 3, 1, LONG, &seen);
    assert_string_equal(seen.names, "a");
    tgsic_check_pool_free(&out);

    /* What is done is delivered, gaps or not. */
    seen = (struct seen){0};
    const struct check_pool_options options = {
        .workers = 2, .stop = &seen.stop, .user = &seen, .deliver = deliver, .arrive = stop_soon};
    static const struct check_job hanging[] = {{"hang", "a"}, {"fine", "b"}};
    assert_int_equal(tgsic_check_run_pool(hanging, 2, &fake, &options, &out, NULL), TGSIC_OK);
    assert_int_equal(out.num_done, 1);
    assert_null(out.results[0]);
    assert_string_equal(seen.names, "b");
    tgsic_check_pool_free(&out);
}

static void expect_no_run(char *how, enum tgsic_result result, const char *message)
{
    struct seen seen = {0};
    struct check_pool_run out;
    struct tgsic_diags diags = {0};
    const struct check_pool_judge broken = {how, label, open_judge, judge};
    const struct check_pool_options options = {.workers = 2, .user = &seen, .deliver = deliver};
    assert_int_equal(tgsic_check_run_pool(jobs, NUM_JOBS, &broken, &options, &out, &diags), result);
    assert_string_equal(diags.items[0].text, message);
    assert_int_equal(seen.count, 0);
    tgsic_diags_free(&diags);
    tgsic_check_pool_free(&out);
}

static void a_judge_that_cannot_be_opened_ends_the_run(void **state)
{
    expect_no_run("no EGL", TGSIC_E_UNSUPPORTED, "the oracle cannot be opened: no EGL");
    expect_no_run("abort", TGSIC_E_INTERNAL, "a worker cannot get ready: SIGABRT");
}

static void no_jobs_are_no_work(void **state)
{
    struct seen seen = {0};
    struct check_pool_run out = run(jobs, 0, 0, LONG, &seen);
    assert_int_equal(out.num_done, 0);
    tgsic_check_pool_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_bad_case_costs_itself_alone),
        cmocka_unit_test(memory_is_limited),
        cmocka_unit_test(a_run_can_end_early),
        cmocka_unit_test(a_judge_that_cannot_be_opened_ends_the_run),
        cmocka_unit_test(no_jobs_are_no_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
