/* SPDX-License-Identifier: MIT */
/* Any bytes as a file of results: what reads is written so that it reads back to the same. */
#include "check/record.h"
#include "check/results.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_result(struct tgsic_arena *arena, const struct check_result *result)
{
    struct tgsic_text line, again;
    struct check_result back;
    struct check_json_error error;
    tgsic_text_init(&line, arena, 0);
    tgsic_text_init(&again, arena, 0);
    tgsic_check_write_record(&line, result);
    require(tgsic_check_read_record(arena, line.data, line.size, &back, &error));
    tgsic_check_write_record(&again, &back);
    require(again.size == line.size && !memcmp(again.data, line.data, line.size));
    require(!tgsic_check_compare_results(result, &back) && result->verdict == back.verdict);
}

static void check_all(const struct check_results *results)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (!setjmp(escape))
        for (size_t i = 0; i < results->count; i++)
            check_result(&arena, results->items[i]);
    tgsic_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int torn = 0; torn < 2; torn++) {
        struct check_results results;
        struct tgsic_diags diags = {0};
        enum tgsic_result result =
            tgsic_check_read_results((const char *)data, size, "f", torn, &results, &diags);
        require((result == TGSIC_OK) == (diags.errors == 0));
        require(results.whole_bytes <= size);
        if (result == TGSIC_OK)
            check_all(&results);
        tgsic_diags_free(&diags);
        tgsic_check_results_free(&results);
    }
    return 0;
}
