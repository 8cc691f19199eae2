/* SPDX-License-Identifier: MIT */
/* Fuzzes the case reader, the patterns of commands and vertex data: anything goes, nothing
 * crashes. */
#include "check/script.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void understand(const struct check_case *test)
{
    struct tgsic_arena arena;
    struct check_draw draw = {0};
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (!setjmp(escape)) {
        for (uint32_t i = 0; i < test->num_commands; i++) {
            struct check_step step;
            uint32_t column;
            tgsic_check_understand(test->commands[i].text, &arena, &step, &column);
        }
        if (test->vertex_data)
            tgsic_check_read_vertex_data(test, &arena, &draw, NULL);
    }
    tgsic_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct check_case test;
    enum tgsic_result result =
        tgsic_check_read_case_text((const char *)data, size, "input", "input", &test, NULL);
    if (result == TGSIC_OK)
        understand(&test);
    tgsic_check_case_free(&test);
    return 0;
}
