/* SPDX-License-Identifier: MIT */
/* Fuzzes the whole GLSL front end: any bytes give a checked shader or diagnostics. The first byte
 * picks the stage; tests/fuzz/glsl.dict helps libFuzzer to find the language. */
#include "glsl2tgsi/frontend.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    struct glsl_parse_options options = {.lexer.offer.stage = (enum glsl_stage)(data[0] % 6),
                                         .lexer.max_expansion = 20000};
    const char *text = (const char *)data + 1;
    int length = (int)size - 1;
    struct tgsic_diags diags = {0};
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, (size_t)64 << 20, &escape);
    if (!setjmp(escape)) {
        struct ast_shader *shader;
        enum tgsic_result result =
            tgsic_glsl_parse(&arena, &options, &text, &length, 1, &diags, &shader);
        if (result != TGSIC_OK && !diags.errors)
            abort();
    }
    tgsic_arena_free(&arena);
    tgsic_diags_free(&diags);
    return 0;
}
