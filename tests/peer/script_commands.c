/* SPDX-License-Identifier: MIT */
/* Counts the commands that scripts use, by form, and says which are not understood:
 *
 *     find DIR -name '*.shader_test' | script_commands
 *
 * prints the number of uses of each row of commands.def, then each file that is malformed and each
 * line that is no command. */
#include "check/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long uses[512];

static size_t row_of(const struct check_step *step)
{
    return (size_t)(step->kind - tgsic_check_commands);
}

static void count_commands(const struct check_case *test)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape))
        exit(1);
    for (uint32_t i = 0; i < test->num_commands; i++) {
        struct check_step step;
        uint32_t column;
        if (tgsic_check_understand(test->commands[i].text, &arena, &step, &column))
            uses[row_of(&step)]++;
        else
            printf("%s:%u:%u: no command: %s\n", test->path, test->commands[i].line, column,
                   test->commands[i].text);
    }
    tgsic_arena_free(&arena);
}

static bool read_case(const char *path)
{
    struct check_case test;
    struct tgsic_diags diags = {0};
    bool good = tgsic_check_read_case(path, path, &test, &diags) == TGSIC_OK;
    if (good)
        count_commands(&test);
    for (size_t i = 0; i < diags.count; i++)
        printf("%s:%u:%u: %s\n", path, diags.items[i].pos.line, diags.items[i].pos.column,
               diags.items[i].text);
    tgsic_diags_free(&diags);
    tgsic_check_case_free(&test);
    return good;
}

int main(void)
{
    char path[4096];
    unsigned files = 0, malformed = 0;
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = 0;
        files++;
        malformed += !read_case(path);
    }
    for (size_t i = 0; i < tgsic_check_num_commands; i++)
        printf("%7lu %s\n", uses[i], tgsic_check_commands[i].pattern);
    printf("%u files, %u malformed\n", files, malformed);
    return malformed != 0;
}
