/* SPDX-License-Identifier: MIT */
/* Parses and checks one GLSL shader with the library's front end alone and prints what it has to
 * say: `glsl_validate [-S STAGE] [--link] [--disable-ext NAME]... [--repeat N] FILE`;
 * --link adds the errors that are the linker's to report. */
#include "glsl2tgsi/frontend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const stages[] = {
    [GLSL_VERTEX] = "vert",   [GLSL_TESS_CONTROL] = "tesc", [GLSL_TESS_EVALUATION] = "tese",
    [GLSL_GEOMETRY] = "geom", [GLSL_FRAGMENT] = "frag",     [GLSL_COMPUTE] = "comp",
};

static bool find_stage(const char *name, enum glsl_stage *stage)
{
    for (int i = GLSL_VERTEX; i <= GLSL_COMPUTE; i++)
        if (strcmp(stages[i], name) == 0) {
            *stage = (enum glsl_stage)i;
            return true;
        }
    return false;
}

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t room = 0;
    *size = 0;
    if (!file)
        return NULL;
    do {
        room = room ? room * 2 : 65536;
        text = realloc(text, room + 1);
        *size += fread(text + *size, 1, room - *size, file);
    } while (*size == room);
    fclose(file);
    text[*size] = 0;
    return text;
}

static bool link;

static void report_link_errors(const struct ast_shader *shader, struct tgsic_diags *diags)
{
    for (const struct ast_link_error *e = shader->link_errors; e && link; e = e->next)
        tgsic_diags_add(diags, TGSIC_ERROR, e->code, e->pos, "%s", e->text);
}

static enum tgsic_result parse(const struct glsl_parse_options *options, const char *text,
                               size_t size, struct tgsic_diags *diags)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        enum tgsic_result failure = arena.failure;
        tgsic_arena_free(&arena);
        return failure;
    }
    struct ast_shader *shader;
    int length = (int)size;
    enum tgsic_result result = tgsic_glsl_parse(&arena, options, &text, &length, 1, diags, &shader);
    if (result == TGSIC_OK)
        report_link_errors(shader, diags);
    tgsic_arena_free(&arena);
    return result;
}

static void print(const char *path, const struct tgsic_diags *diags)
{
    static const char *const names[] = {"note", "warning", "error"};
    for (size_t i = 0; i < diags->count; i++) {
        const struct tgsic_diag *d = &diags->items[i];
        printf("%s:%u:%u: %s %u: %s\n", path, (unsigned)d->pos.line, (unsigned)d->pos.column,
               names[d->severity], d->code, d->text);
    }
}

static double now(void)
{
    struct timespec t;
    timespec_get(&t, TIME_UTC);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

int main(int argc, char **argv)
{
    struct glsl_parse_options options = {0};
    const char *path = NULL, *stage = NULL;
    int repeat = 1;
    for (int i = 1; i < argc; i++) {
        bool value = i + 1 < argc;
        if (value && strcmp(argv[i], "-S") == 0)
            stage = argv[++i];
        else if (strcmp(argv[i], "--link") == 0)
            link = true;
        else if (value && strcmp(argv[i], "--disable-ext") == 0) {
            i++;
            tgsic_language_remove(&options.lexer.offer.removed, argv[i], strlen(argv[i]));
        } else if (value && strcmp(argv[i], "--repeat") == 0)
            repeat = atoi(argv[++i]);
        else
            path = argv[i];
    }
    if (path && !stage && strrchr(path, '.'))
        stage = strrchr(path, '.') + 1;
    size_t size;
    char *text = path ? read_file(path, &size) : NULL;
    if (!text || !stage || !find_stage(stage, &options.lexer.offer.stage)) {
        fprintf(stderr, "usage: glsl_validate [-S STAGE] [--disable-ext NAME]... FILE\n");
        return 2;
    }
    struct tgsic_diags diags = {0};
    double start = now();
    enum tgsic_result result = parse(&options, text, size, &diags);
    for (int i = 1; i < repeat; i++)
        parse(&options, text, size, NULL);
    if (repeat > 1)
        printf("%.2f us\n", (now() - start) / repeat);
    print(path, &diags);
    if (result == TGSIC_OK && diags.errors)
        result = TGSIC_E_LINK;
    tgsic_diags_free(&diags);
    free(text);
    return result == TGSIC_OK ? 0 : result == TGSIC_E_LIMIT ? 5 : result == TGSIC_E_LINK ? 3 : 1;
}
