/* SPDX-License-Identifier: MIT */
/* Runs every TGSI text given through the readers and writers of lib/tgsi and counts what holds:
 *
 *     tgsi_corpus FILE-OR-DIRECTORY...
 *
 * For each file: it parses; it validates; printing is a fixpoint (print(parse(print(parse(x)))) is
 * print(parse(x))); text → tokens → text is the identity. Failures are named on standard error. */
#include "corpus.h"
#include "tgsi/tgsi.h"
#include "tgsi/validate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct counts {
    unsigned files, parse, validate, fixpoint, tokens;
};

static bool complain(const char *path, const char *what, struct tgsic_diags *diags)
{
    fprintf(stderr, "%s: %s\n", path, what);
    for (size_t i = 0; i < diags->count; i++)
        fprintf(stderr, "%s:%u:%u: %u: %s\n", path, (unsigned)diags->items[i].pos.line,
                (unsigned)diags->items[i].pos.column, diags->items[i].code, diags->items[i].text);
    return false;
}

static bool is_same_text(const struct tgsic_shader *shader, const struct tgsic_buffer *text,
                         struct tgsic_diags *diags)
{
    struct tgsic_buffer again;
    if (tgsic_print_text(shader, NULL, &again, diags) != TGSIC_OK)
        return false;
    bool same = again.size == text->size && !memcmp(again.data, text->data, text->size);
    tgsic_buffer_free(&again);
    return same;
}

static bool is_fixpoint(const struct tgsic_buffer *text, struct tgsic_diags *diags)
{
    struct tgsic_shader shader;
    if (tgsic_parse_text(text->data, text->size, NULL, &shader, diags) != TGSIC_OK)
        return false;
    bool same = is_same_text(&shader, text, diags);
    tgsic_shader_free(&shader);
    return same;
}

static bool survives_tokens(const struct tgsic_shader *shader, const struct tgsic_buffer *text,
                            struct tgsic_diags *diags)
{
    struct tgsic_buffer words;
    struct tgsic_shader back;
    if (tgsic_write_tokens(shader, NULL, &words, diags) != TGSIC_OK)
        return false;
    enum tgsic_result result = tgsic_read_tokens((const uint32_t *)(const void *)words.data,
                                                 words.size / 4, NULL, &back, diags);
    tgsic_buffer_free(&words);
    if (result != TGSIC_OK)
        return false;
    bool same = is_same_text(&back, text, diags);
    tgsic_shader_free(&back);
    return same;
}

static void check_shader(const char *path, const struct tgsic_shader *shader, struct counts *counts,
                         struct tgsic_diags *diags)
{
    struct tgsic_buffer text;
    if (tgsic_validate(shader, NULL, diags) == TGSIC_OK)
        counts->validate++;
    else
        complain(path, "does not validate", diags);
    if (tgsic_print_text(shader, NULL, &text, diags) != TGSIC_OK) {
        complain(path, "does not print", diags);
        return;
    }
    if (is_fixpoint(&text, diags))
        counts->fixpoint++;
    else
        complain(path, "printing is no fixpoint", diags);
    if (survives_tokens(shader, &text, diags))
        counts->tokens++;
    else
        complain(path, "tokens change it", diags);
    tgsic_buffer_free(&text);
}

static void check_file(const char *path, void *user)
{
    struct counts *counts = user;
    size_t size;
    char *source = corpus_read_file(path, &size);
    struct tgsic_diags diags = {0};
    struct tgsic_shader shader;
    counts->files++;
    if (source && tgsic_parse_text(source, size, NULL, &shader, &diags) == TGSIC_OK) {
        counts->parse++;
        check_shader(path, &shader, counts, &diags);
        tgsic_shader_free(&shader);
    } else {
        complain(path, "does not parse", &diags);
    }
    tgsic_diags_free(&diags);
    free(source);
}

int main(int argc, char **argv)
{
    struct counts all = {0};
    for (int i = 1; i < argc; i++) {
        struct counts counts = {0};
        corpus_each_file(argv[i], check_file, &counts);
        printf("%s: %u files: %u parse, %u validate, %u fixpoint, %u token identity\n", argv[i],
               counts.files, counts.parse, counts.validate, counts.fixpoint, counts.tokens);
        all.files += 4 * counts.files;
        all.parse += counts.parse + counts.validate + counts.fixpoint + counts.tokens;
    }
    return all.files && all.files == all.parse ? 0 : 1;
}
