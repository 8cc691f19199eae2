/* SPDX-License-Identifier: MIT */
/* Any bytes as TGSI text: what parses must print, read back to the same text, and survive the token
 * form. */
#include "tgsi/tgsi.h"
#include "tgsi/validate.h"

#include <stdlib.h>
#include <string.h>

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void expect_text(const struct tgsic_shader *shader, const struct tgsic_buffer *text)
{
    struct tgsic_buffer again;
    require(tgsic_print_text(shader, NULL, &again, NULL) == TGSIC_OK);
    require(again.size == text->size && !memcmp(again.data, text->data, text->size));
    tgsic_buffer_free(&again);
}

static void check_tokens(const struct tgsic_shader *shader, const struct tgsic_buffer *text)
{
    struct tgsic_buffer words;
    struct tgsic_shader back;
    /* The text form has larger numbers than fit a token. */
    if (tgsic_write_tokens(shader, NULL, &words, NULL) != TGSIC_OK)
        return;
    require(tgsic_read_tokens((const uint32_t *)(const void *)words.data, words.size / 4, NULL,
                              &back, NULL) == TGSIC_OK);
    expect_text(&back, text);
    tgsic_shader_free(&back);
    tgsic_buffer_free(&words);
}

static void check_shader(const struct tgsic_shader *shader)
{
    struct tgsic_buffer text;
    struct tgsic_shader again;
    tgsic_validate(shader, NULL, NULL);
    require(tgsic_print_text(shader, NULL, &text, NULL) == TGSIC_OK);
    require(tgsic_parse_text(text.data, text.size, NULL, &again, NULL) == TGSIC_OK);
    expect_text(&again, &text);
    require(tgsic_validate(&again, NULL, NULL) == tgsic_validate(shader, NULL, NULL));
    check_tokens(&again, &text);
    tgsic_shader_free(&again);
    tgsic_buffer_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct tgsic_read_options options = {
        .size = sizeof options,
        .limits = {.size = sizeof options.limits, .max_memory = (size_t)64 << 20},
    };
    struct tgsic_shader shader;
    struct tgsic_diags diags = {0};
    enum tgsic_result result =
        tgsic_parse_text((const char *)data, size, &options, &shader, &diags);
    require((result == TGSIC_OK) == (diags.errors == 0));
    tgsic_diags_free(&diags);
    if (result == TGSIC_OK) {
        check_shader(&shader);
        tgsic_shader_free(&shader);
    }
    return 0;
}
