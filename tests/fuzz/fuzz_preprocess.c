/* SPDX-License-Identifier: MIT */
/* Any bytes into the GLSL preprocessor and lexer, as one or two source strings that may include
 * each other. The first byte chooses stage and version offered. */
#include "glsl2tgsi/lexer.h"

static bool include_itself(void *user, struct tgsic_glsl_include *include)
{
    const struct glsl_source *source = user;
    include->text = source->text;
    include->length = source->length;
    return include->path_length % 2;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    unsigned choice = data[0];
    const char *text = (const char *)data + 1;
    size--;
    size_t half = choice & 8 ? size / 2 : size;
    struct glsl_source sources[] = {{text, half}, {text + half, size - half}};
    struct glsl_lexer_options options = {
        .offer = {.stage = (enum glsl_stage)(choice % 6),
                  .default_version = choice & 16   ? 100
                                     : choice & 32 ? 460
                                                   : 0},
        .include = include_itself,
        .include_user = &sources[1],
        .max_expansion = 20000,
        .max_nesting = 40,
        .max_name = choice & 64 ? 8 : 0,
    };
    struct tgsic_diags diags = {0};
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, (size_t)64 << 20, &escape);
    if (!setjmp(escape)) {
        struct glsl_names names;
        struct lexer lexer;
        struct token token;
        tgsic_names_init(&names, &arena);
        tgsic_lexer_init(&lexer, &arena, &names, sources, 2, &options, &diags);
        while (tgsic_lex_next(&lexer, &token) != TOK_END)
            continue;
    }
    tgsic_arena_free(&arena);
    tgsic_diags_free(&diags);
    return 0;
}
