/* SPDX-License-Identifier: MIT */
/* What a run finds: cases of folders, stems and lists, filters, shards, and files that are not
 * there. */
#include "check/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char root[64];

static void make_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int enter(void **state)
{
    strcpy(root, "/tmp/tgsic-collect-XXXXXX");
    if (!mkdtemp(root) || chdir(root))
        return -1;
    mkdir("c", 0777);
    mkdir("c/sub", 0777);
    mkdir("c/listed", 0777);
    mkdir("c/.hidden", 0777);
    static const char *const files[] = {"c/b.frag",
                                        "c/b.vert",
                                        "c/alone.frag",
                                        "c/t.tgsi",
                                        "c/m.spv",
                                        "c/notes.txt",
                                        "c/.x.tgsi",
                                        "c/.hidden/h.tgsi",
                                        "c/sub/b.geom",
                                        "c/sub/b.frag",
                                        "c/sub/z.shader_test",
                                        "c/listed/in.frag",
                                        "c/listed/out.frag",
                                        "c/listed/odd,\"one.vert"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        make_file(files[i], "x");
    make_file("c/listed/expected.csv", "file,expect\nin.frag,pass\n\"odd,\"\"one.vert\",fail\n");
    return 0;
}

static int leave(void **state)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    return chdir("/") || system(command);
}

static void expect_names(const char *const *paths, size_t num_paths,
                         struct check_collect_options options, const char *expected)
{
    struct check_collection found;
    struct tgsic_diags diags = {0};
    char names[1024] = "";
    assert_int_equal(tgsic_check_collect(paths, num_paths, &options, &found, &diags), TGSIC_OK);
    for (size_t i = 0; i < found.num_jobs; i++) {
        strcat(names, found.jobs[i].name);
        strcat(names, " ");
        assert_int_equal(access(found.jobs[i].path, R_OK), 0);
    }
    assert_string_equal(names, expected);
    tgsic_check_collection_free(&found);
    tgsic_diags_free(&diags);
}

#define NAMES(...)                                                                                 \
    (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)

static void folders_are_searched(void **state)
{
    const struct check_collect_options all = {0};
    expect_names(NAMES("c"), all,
                 "alone.frag b.vert listed/in.frag listed/odd,\"one.vert m.spv sub/b.geom "
                 "sub/z.shader_test t.tgsi ");
    expect_names(NAMES("c/sub/"), all, "b.geom z.shader_test ");
    expect_names(NAMES("c/b.frag", "c/t.tgsi"), all, "c/b.frag c/t.tgsi ");
    expect_names(NAMES("c/sub", "c/sub"), all, "b.geom z.shader_test ");
    mkdir("d", 0777);
    make_file("d/t.tgsi", "x");
    expect_names(NAMES("c", "d"), (struct check_collect_options){.filter = "t\\.tgsi$"},
                 "c/t.tgsi d/t.tgsi ");
}

static void a_filter_picks_names(void **state)
{
    expect_names(NAMES("c"), (struct check_collect_options){.filter = "^(sub|listed)/[bi]"},
                 "listed/in.frag sub/b.geom ");
}

static void shards_are_a_partition(void **state)
{
    const char *const path = "c";
    struct check_collection all, shard;
    struct check_collect_options options = {0};
    tgsic_check_collect(&path, 1, &options, &all, NULL);
    for (options.of_shards = 1; options.of_shards <= 11; options.of_shards++) {
        size_t seen = 0;
        for (options.shard = 1; options.shard <= options.of_shards; options.shard++) {
            tgsic_check_collect(&path, 1, &options, &shard, NULL);
            assert_int_equal(shard.num_names, all.num_jobs);
            for (size_t i = 0; i < shard.num_jobs; i++, seen++)
                assert_string_equal(shard.jobs[i].name,
                                    all.jobs[options.shard - 1 + i * options.of_shards].name);
            tgsic_check_collection_free(&shard);
        }
        assert_int_equal(seen, all.num_jobs);
    }
    tgsic_check_collection_free(&all);
}

static void expect_failure(const char *path, const char *filter, const char *message)
{
    struct check_collection found;
    struct tgsic_diags diags = {0};
    const struct check_collect_options options = {.filter = filter};
    assert_int_equal(tgsic_check_collect(&path, 1, &options, &found, &diags), TGSIC_E_INVALID);
    assert_non_null(strstr(diags.items[0].text, message));
    tgsic_check_collection_free(&found);
    tgsic_diags_free(&diags);
}

static void what_is_not_there_is_named(void **state)
{
    expect_failure("nowhere", NULL, "nowhere: No such file");
    expect_failure("c/notes.txt", NULL, "c/notes.txt: no .shader_test");
    expect_failure("c", "(", "(: ");
    mkdir("e", 0777);
    expect_failure("e", NULL, "e: no .shader_test");
    make_file("e/expected.csv", "file\ngone.frag\n");
    expect_failure("e", NULL, "e/gone.frag: No such file");
    mkdir("loop", 0777);
    assert_int_equal(symlink(".", "loop/self"), 0);
    expect_failure("loop", NULL, "loop/self/self");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(folders_are_searched, enter, leave),
        cmocka_unit_test_setup_teardown(a_filter_picks_names, enter, leave),
        cmocka_unit_test_setup_teardown(shards_are_a_partition, enter, leave),
        cmocka_unit_test_setup_teardown(what_is_not_there_is_named, enter, leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
