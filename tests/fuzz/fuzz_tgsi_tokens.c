/* SPDX-License-Identifier: MIT */
/* Any words as a token stream: what reads must write back to a stream that reads the same, and its
 * text, if it has one, must parse to the same text. */
#include "tgsi/tgsi.h"
#include "tgsi/validate.h"

#include <stdlib.h>
#include <string.h>

static void require(bool holds)
{
    if (!holds)
        abort();
}

static bool same(const struct tgsic_buffer *a, const struct tgsic_buffer *b)
{
    return a->size == b->size && !memcmp(a->data, b->data, a->size);
}

static void check_words(const struct tgsic_shader *shader)
{
    struct tgsic_buffer words, again;
    struct tgsic_shader back;
    require(tgsic_write_tokens(shader, NULL, &words, NULL) == TGSIC_OK);
    require(tgsic_read_tokens((const uint32_t *)(const void *)words.data, words.size / 4, NULL,
                              &back, NULL) == TGSIC_OK);
    require(tgsic_write_tokens(&back, NULL, &again, NULL) == TGSIC_OK);
    require(same(&words, &again));
    require(tgsic_validate(shader, NULL, NULL) == tgsic_validate(&back, NULL, NULL));
    tgsic_shader_free(&back);
    tgsic_buffer_free(&words);
    tgsic_buffer_free(&again);
}

static void check_text(const struct tgsic_shader *shader)
{
    struct tgsic_buffer text, again;
    struct tgsic_shader back;
    enum tgsic_result result = tgsic_print_text(shader, NULL, &text, NULL);
    if (result == TGSIC_E_UNSUPPORTED)
        return;
    require(result == TGSIC_OK);
    require(tgsic_parse_text(text.data, text.size, NULL, &back, NULL) == TGSIC_OK);
    require(tgsic_print_text(&back, NULL, &again, NULL) == TGSIC_OK);
    require(same(&text, &again));
    tgsic_shader_free(&back);
    tgsic_buffer_free(&text);
    tgsic_buffer_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t count = size / 4;
    uint32_t *words = malloc(count * 4 + !count);
    struct tgsic_shader shader;
    struct tgsic_diags diags = {0};
    if (!words)
        return 0;
    memcpy(words, data, count * 4);
    if (count) /* a header that fits lets mutations through to the body */
        words[0] = 2 | (uint32_t)((count - 2) & 0xffffff) << 8;
    enum tgsic_result result = tgsic_read_tokens(words, count, NULL, &shader, &diags);
    require((result == TGSIC_OK) == (diags.errors == 0));
    tgsic_diags_free(&diags);
    if (result == TGSIC_OK) {
        check_words(&shader);
        check_text(&shader);
        tgsic_shader_free(&shader);
    }
    free(words);
    return 0;
}
